//! IMDb title ids: the strict form, and the repair of forms that lost something on the way.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::nulls::is_null_word;

const MAX_DIGITS: usize = 10;
const MIN_DIGITS: usize = 7;
const MAX_VALUE: u64 = 9_999_999_999;

/// The id of an IMDb title (`tconst`), such as `tt0111161`.
///
/// Holds the number; the text is `tt` and at least seven digits, zero-padded. Numbers run from 1
/// to 9,999,999,999. Ordering is by number, so `tt9999999` comes before `tt10000000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImdbId(u64);

impl ImdbId {
    /// The id of a number, or `None` outside 1..=9,999,999,999.
    #[must_use]
    pub fn new(value: u64) -> Option<Self> {
        (1..=MAX_VALUE).contains(&value).then_some(Self(value))
    }

    /// The number behind the `tt`.
    #[must_use]
    pub fn value(self) -> u64 {
        self.0
    }

    /// The page of the title on IMDb.
    #[must_use]
    pub fn url(self) -> String {
        format!("https://www.imdb.com/title/{self}/")
    }

    /// For numbers that were taken out of an `ImdbId` before.
    pub(crate) fn from_stored(value: u64) -> Self {
        Self(value)
    }

    /// Reads an id in any form that leaves no doubt which title is meant.
    ///
    /// Repaired are: surrounding blanks, invisible characters, upper case `TT`, a missing `tt`, lost
    /// or extra zeros, an address on imdb.com, a number written as a float (`114709.0`), and other
    /// text around one `tt` with 7 to 10 digits, if no second id is in it
    /// (`com.plexapp.agents.imdb://tt0211915?lang=en`, `tt-0211915`).
    ///
    /// # Errors
    ///
    /// Says why the text is no title id: empty or null, the id of a person or company, zero, too
    /// many digits, or something else altogether.
    pub fn repair(text: &str) -> Result<(Self, Repairs), IdProblem> {
        if let Some(id) = strict(text.as_bytes()) {
            return Ok((id, Repairs::default()));
        }
        let mut repairs = Repairs::default();
        let visible = without_invisible(text);
        if visible.len() != text.len() {
            repairs.add(RepairKind::Invisible);
        }
        let trimmed = visible.trim();
        if trimmed.len() != visible.len() {
            repairs.add(RepairKind::Blanks);
        }
        let trimmed = match unguarded(trimmed) {
            Some(inner) => {
                repairs.add(RepairKind::Surrounded);
                inner
            }
            None => trimmed,
        };
        if is_null_word(trimmed) || trimmed == "N" {
            return Err(IdProblem::Missing);
        }
        plain(trimmed, repairs).or_else(|problem| match problem {
            IdProblem::Text => surrounded(trimmed, repairs),
            problem => Err(problem),
        })
    }

    /// Whether the text has an id with its `tt`: a number alone may count anything.
    pub(crate) fn is_marked(text: &str) -> bool {
        Self::repair(text).is_ok_and(|(_, repairs)| {
            !repairs.contains(RepairKind::MissingPrefix) || repairs.contains(RepairKind::FromUrl)
        })
    }
}

/// What is inside the marks with which a spreadsheet keeps leading zeros: `="0114709"`, `'0114709`.
fn unguarded(text: &str) -> Option<&str> {
    let formula = text
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    formula.or_else(|| text.strip_prefix('\''))
}

/// An id by itself, or in an address on imdb.com.
fn plain(text: &str, mut repairs: Repairs) -> Result<(ImdbId, Repairs), IdProblem> {
    let body = match url_segment(text) {
        Some(segment) => {
            repairs.add(RepairKind::FromUrl);
            segment
        }
        None => text,
    };
    let digits = strip_prefix(body, &mut repairs)?;
    let digits = strip_fraction(digits, &mut repairs);
    from_digits(digits, repairs)
}

/// The one id in other text. Two different ids leave a doubt, and so does an id of another kind.
fn surrounded(text: &str, mut repairs: Repairs) -> Result<(ImdbId, Repairs), IdProblem> {
    let mut found = None;
    let mut before = "";
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        let (head, digits) = marked_number(before, word).unwrap_or_default();
        before = word;
        if digits.len() < MIN_DIGITS {
            continue;
        }
        if !head.eq_ignore_ascii_case("tt") || digits.len() > MAX_DIGITS {
            return Err(IdProblem::Text);
        }
        let id = number(digits.as_bytes()).and_then(ImdbId::new);
        let id = id.ok_or(IdProblem::Zero)?;
        if found.is_some_and(|before| before != id) {
            return Err(IdProblem::Text);
        }
        found = Some(id);
    }
    repairs.add(RepairKind::Surrounded);
    found.map(|id| (id, repairs)).ok_or(IdProblem::Text)
}

/// The letters and the digits of `tt0111161`, or of `tt 0111161` in two words.
fn marked_number<'t>(before: &'t str, word: &'t str) -> Option<(&'t str, &'t str)> {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if before.eq_ignore_ascii_case("tt") && is_number(word) {
        return Some((before, word));
    }
    let (head, digits) = word.split_at_checked(2)?;
    let is_known = OTHER_IDS
        .iter()
        .any(|known| head.eq_ignore_ascii_case(known));
    (is_known && is_number(digits)).then_some((head, digits))
}

/// How IMDb's ids begin, those of titles and others.
const OTHER_IDS: [&str; 5] = ["tt", "nm", "co", "ch", "ev"];

/// The text without characters that no reader sees.
fn without_invisible(text: &str) -> Cow<'_, str> {
    match text.contains(is_invisible) {
        true => Cow::Owned(
            text.chars()
                .filter(|letter| !is_invisible(*letter))
                .collect(),
        ),
        false => Cow::Borrowed(text),
    }
}

/// Without characters around it that no reader sees.
pub(crate) fn trim_invisible(value: &str) -> &str {
    match value.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => value,
        _ => value.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter)),
    }
}

/// Whether a character is there and not to be seen: joiners, marks of direction and of byte order,
/// soft hyphens, control characters.
#[must_use]
pub fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    ) || (letter.is_control() && !letter.is_whitespace())
}

/// `^tt\d{7,10}$` without redundant zeros.
fn strict(text: &[u8]) -> Option<ImdbId> {
    let digits = text.strip_prefix(b"tt")?;
    let redundant = digits.len() > MIN_DIGITS && digits.first() == Some(&b'0');
    if !(MIN_DIGITS..=MAX_DIGITS).contains(&digits.len()) || redundant {
        return None;
    }
    ImdbId::new(number(digits)?)
}

/// The number in at most ten or so ASCII digits; `None` if another byte is among them.
fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |sum, byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

/// The path segment that should hold the id, if the text is an address on imdb.com.
fn url_segment(text: &str) -> Option<&str> {
    let path = match text.find("imdb.com/") {
        Some(at) => &text[at + "imdb.com".len()..],
        None if text.starts_with("/title/") || text.starts_with("/name/") => text,
        None => return None,
    };
    let rest = ["/title/", "/name/", "/company/", "/event/"]
        .iter()
        .find_map(|kind| path.find(kind).map(|at| &path[at + kind.len()..]))
        .unwrap_or(path);
    rest.split(['/', '?', '#', '&']).next()
}

fn strip_prefix<'t>(body: &'t str, repairs: &mut Repairs) -> Result<&'t str, IdProblem> {
    if let Some(rest) = body.strip_prefix("tt") {
        return Ok(rest);
    }
    let (head, rest) = match body.get(..2) {
        Some(head) if head.bytes().all(|byte| byte.is_ascii_alphabetic()) => (head, &body[2..]),
        _ => {
            repairs.add(RepairKind::MissingPrefix);
            return Ok(body);
        }
    };
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        // `TT114709.0` still has to go through.
        if !head.eq_ignore_ascii_case("tt") {
            return Err(IdProblem::Text);
        }
    }
    match head.to_ascii_lowercase().as_str() {
        "tt" => {
            repairs.add(RepairKind::UpperCase);
            Ok(rest)
        }
        "nm" => Err(IdProblem::Person),
        "co" => Err(IdProblem::Company),
        "ch" => Err(IdProblem::Character),
        "ev" => Err(IdProblem::Event),
        _ => Err(IdProblem::Text),
    }
}

/// Drops the `.0` that a spreadsheet or a data frame adds to a whole number. Three zeros may be a group of a
/// number with dots for thousands.
fn strip_fraction<'t>(digits: &'t str, repairs: &mut Repairs) -> &'t str {
    match digits.split_once('.') {
        Some((whole, zeros))
            if matches!(zeros.len(), 1 | 2) && zeros.bytes().all(|byte| byte == b'0') =>
        {
            repairs.add(RepairKind::FloatForm);
            whole
        }
        _ => digits,
    }
}

fn from_digits(digits: &str, mut repairs: Repairs) -> Result<(ImdbId, Repairs), IdProblem> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(IdProblem::Text);
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Err(IdProblem::Zero);
    }
    if significant.len() > MAX_DIGITS {
        return Err(IdProblem::TooManyDigits);
    }
    if digits.len() < MIN_DIGITS {
        repairs.add(RepairKind::LostZeros);
    } else if digits.len() > significant.len().max(MIN_DIGITS) {
        repairs.add(RepairKind::ExtraZeros);
    }
    let id = number(significant.as_bytes())
        .and_then(ImdbId::new)
        .ok_or(IdProblem::Text)?;
    Ok((id, repairs))
}

impl From<ImdbId> for u64 {
    fn from(id: ImdbId) -> Self {
        id.0
    }
}

impl fmt::Display for ImdbId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "tt{:07}", self.0)
    }
}

impl FromStr for ImdbId {
    type Err = IdProblem;

    /// Reads the canonical text only; see [`ImdbId::repair`] for other forms.
    fn from_str(text: &str) -> Result<Self, IdProblem> {
        if let Some(id) = strict(text.as_bytes()) {
            return Ok(id);
        }
        Err(match Self::repair(text) {
            Ok(_) => IdProblem::NotCanonical,
            Err(problem) => problem,
        })
    }
}

impl Serialize for ImdbId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ImdbId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// One way in which an id differed from its canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairKind {
    /// The `tt` was missing.
    MissingPrefix,
    /// Fewer than seven digits.
    LostZeros,
    /// Zeros in front of a number that needs none.
    ExtraZeros,
    /// `TT`, `Tt` or `tT`.
    UpperCase,
    /// Blanks around the id.
    Blanks,
    /// Taken out of an address on imdb.com.
    FromUrl,
    /// A number with `.0` behind it.
    FloatForm,
    /// Characters in it that no reader sees, such as U+200B.
    Invisible,
    /// Taken out of other text, in which it is the only id.
    Surrounded,
}

impl RepairKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 9] = [
        Self::MissingPrefix,
        Self::LostZeros,
        Self::ExtraZeros,
        Self::UpperCase,
        Self::Blanks,
        Self::FromUrl,
        Self::FloatForm,
        Self::Invisible,
        Self::Surrounded,
    ];
}

/// The set of repairs one id needed; empty for a canonical id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs(u16);

impl Repairs {
    fn add(&mut self, kind: RepairKind) {
        self.0 |= 1 << kind as u8;
    }

    /// Whether nothing had to be repaired.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this repair was needed.
    #[must_use]
    pub fn contains(self, kind: RepairKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// The repairs, in the order of [`RepairKind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = RepairKind> {
        RepairKind::ALL
            .into_iter()
            .filter(move |kind| self.contains(*kind))
    }
}

/// Why a text is not the id of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum IdProblem {
    /// Empty, `N`, or a word for nothing such as `\N` or `NaN`.
    #[error("there is no id")]
    Missing,
    /// An `nm` id.
    #[error("this is the id of a person, not of a title")]
    Person,
    /// A `co` id.
    #[error("this is the id of a company, not of a title")]
    Company,
    /// A `ch` id.
    #[error("this is the id of a character, not of a title")]
    Character,
    /// An `ev` id.
    #[error("this is the id of an event, not of a title")]
    Event,
    /// Anything else that is not an id.
    #[error("this is not an IMDb title id")]
    Text,
    /// The number is zero.
    #[error("the number of the id is zero")]
    Zero,
    /// More than ten digits.
    #[error("the id has more than ten digits")]
    TooManyDigits,
    /// Readable, but not in the canonical text that was asked for.
    #[error("the id is not written as `tt` and at least seven digits")]
    NotCanonical,
}

impl IdProblem {
    /// A stable name for reports and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "no_id",
            Self::Person => "person_id",
            Self::Company => "company_id",
            Self::Character => "character_id",
            Self::Event => "event_id",
            Self::Text => "not_an_id",
            Self::Zero => "zero",
            Self::TooManyDigits => "too_many_digits",
            Self::NotCanonical => "not_canonical",
        }
    }
}

impl Serialize for IdProblem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn repaired(text: &str) -> (String, Vec<RepairKind>) {
        let (id, repairs) = ImdbId::repair(text).unwrap();
        (id.to_string(), repairs.iter().collect())
    }

    #[test]
    fn strict_form_is_the_canonical_text_only() {
        assert_eq!("tt0111161".parse::<ImdbId>().unwrap().value(), 111_161);
        assert_eq!(
            "tt10872600".parse::<ImdbId>().unwrap().to_string(),
            "tt10872600"
        );
        assert_eq!("tt00111161".parse::<ImdbId>(), Err(IdProblem::NotCanonical));
        assert_eq!("0111161".parse::<ImdbId>(), Err(IdProblem::NotCanonical));
        assert_eq!("nm0000151".parse::<ImdbId>(), Err(IdProblem::Person));
    }

    #[test]
    fn repairs_each_known_damage_and_names_it() {
        use RepairKind::*;
        for (text, id, kinds) in [
            ("0114709", "tt0114709", vec![MissingPrefix]),
            ("114709", "tt0114709", vec![MissingPrefix, LostZeros]),
            (
                "114709.0",
                "tt0114709",
                vec![MissingPrefix, LostZeros, FloatForm],
            ),
            ("tt114709", "tt0114709", vec![LostZeros]),
            ("tt000114709", "tt0114709", vec![ExtraZeros]),
            ("TT0114709", "tt0114709", vec![UpperCase]),
            (" tt0114709\u{a0}", "tt0114709", vec![Blanks]),
            (
                "https://www.imdb.com/title/tt0111161/?ref_=sr_t_1",
                "tt0111161",
                vec![FromUrl],
            ),
            ("m.imdb.com/de/title/tt0111161", "tt0111161", vec![FromUrl]),
            ("tt 0114709", "tt0114709", vec![Surrounded]),
            ("imdb: tt-0114709 (1995)", "tt0114709", vec![Surrounded]),
        ] {
            assert_eq!(repaired(text), (id.to_owned(), kinds), "{text}");
        }
    }

    #[test]
    fn says_why_a_text_cannot_be_repaired() {
        for (text, problem) in [
            ("", IdProblem::Missing),
            ("\\N", IdProblem::Missing),
            (" N ", IdProblem::Missing),
            ("nm0000151", IdProblem::Person),
            ("https://www.imdb.com/name/nm0000151/", IdProblem::Person),
            ("co0002663", IdProblem::Company),
            ("ch0000001", IdProblem::Character),
            ("ev0000003", IdProblem::Event),
            ("tt0000000", IdProblem::Zero),
            ("0.0", IdProblem::Zero),
            ("tt12345678901", IdProblem::TooManyDigits),
            ("The Matrix", IdProblem::Text),
            ("tt", IdProblem::Text),
            ("tt12a4567", IdProblem::Text),
            ("tt 0114709, tt 0114710", IdProblem::Text),
            ("tt 1995", IdProblem::Text),
            ("nm 0000151", IdProblem::Text),
            ("114709.5", IdProblem::Text),
            ("-114709", IdProblem::Text),
            ("tt0111161,tt0068646", IdProblem::Text),
        ] {
            assert_eq!(ImdbId::repair(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn orders_by_number_and_travels_as_text() {
        let small: ImdbId = "tt9999999".parse().unwrap();
        let large: ImdbId = "tt10000000".parse().unwrap();
        assert!(small < large);
        let json = serde_json::to_string(&large).unwrap();
        assert_eq!(json, "\"tt10000000\"");
        assert_eq!(serde_json::from_str::<ImdbId>(&json).unwrap(), large);
        assert!(serde_json::from_str::<ImdbId>("\"TT10000000\"").is_err());
    }

    proptest! {
        #[test]
        fn every_number_round_trips_through_its_text(value in 1..=MAX_VALUE) {
            let id = ImdbId::new(value).unwrap();
            prop_assert_eq!(id.to_string().parse::<ImdbId>(), Ok(id));
        }

        #[test]
        fn repair_is_idempotent_and_never_panics(text in "(tt|TT|nm|)?[ 0-9.a-z/]{0,14}|.{0,20}") {
            if let Ok((id, _)) = ImdbId::repair(&text) {
                prop_assert_eq!(ImdbId::repair(&id.to_string()), Ok((id, Repairs::default())));
            }
        }
    }
}
