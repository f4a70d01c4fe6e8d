//! Languages by their codes.

use std::fmt;
use std::num::NonZeroU8;
use std::str::FromStr;

/// A language by its two letters in ISO 639-1, for instance `pt`. TMDB has some of its own: `cn` is
/// Cantonese and `xx` is no language.
///
/// Two bytes, also as an `Option`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language {
    first: NonZeroU8,
    second: u8,
}

impl Language {
    /// Reads two letters in any case, also with a country behind them (`pt-BR`, `pt_BR`). `None` for any
    /// other text, for instance the name of a language.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (language, country) = text.split_once(['-', '_']).unwrap_or((text, "XX"));
        let is_country = country.len() == 2 && country.bytes().all(|it| it.is_ascii_alphabetic());
        let &[first, second] = language.as_bytes() else {
            return None;
        };
        let is_code = is_country && first.is_ascii_alphabetic() && second.is_ascii_alphabetic();
        let first = NonZeroU8::new(first.to_ascii_lowercase()).filter(|_| is_code)?;
        let second = second.to_ascii_lowercase();
        Some(Self { first, second })
    }

    /// The two letters, in lower case.
    pub(crate) fn letters(self) -> [u8; 2] {
        [self.first.get(), self.second]
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.letters().map(char::from);
        write!(formatter, "{first}{second}")
    }
}

/// A text that is no code of a language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no code of a language; write its two letters, for instance pt or en")]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_are_a_language_and_names_are_not() {
        for (text, expected) in [
            ("pt", Some("pt")),
            (" EN ", Some("en")),
            ("pt-BR", Some("pt")),
            ("zh_cn", Some("zh")),
            ("English", None),
            ("eng", None),
            ("p1", None),
            ("pt-", None),
            ("pt-Brasil", None),
            ("é", None),
            ("", None),
        ] {
            let found = Language::parse(text).map(|language| language.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn an_unknown_language_takes_no_place_of_its_own() {
        assert_eq!(size_of::<Option<Language>>(), 2);
    }
}
