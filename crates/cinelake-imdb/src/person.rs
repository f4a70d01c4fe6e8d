//! The ids of people, such as `nm0000209`.

use std::fmt;

const MAX_DIGITS: usize = 10;
const MIN_DIGITS: usize = 7;
const MAX_VALUE: u64 = 9_999_999_999;

/// The id of a person at IMDb (`nconst`).
///
/// Holds the number; the text is `nm` and at least seven digits, zero-padded. Ordering is by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(u64);

impl PersonId {
    /// The id of a number, or `None` outside 1..=9,999,999,999.
    #[must_use]
    pub fn new(value: u64) -> Option<Self> {
        (1..=MAX_VALUE).contains(&value).then_some(Self(value))
    }

    /// The number behind the `nm`.
    #[must_use]
    pub fn value(self) -> u64 {
        self.0
    }

    /// Reads `nm` and seven to ten digits, blanks around them and upper case included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let prefix = text.get(..2)?;
        let digits = text.get(2..)?;
        let fits = (MIN_DIGITS..=MAX_DIGITS).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !fits || !prefix.eq_ignore_ascii_case("nm") {
            return None;
        }
        Self::new(digits.parse().ok()?)
    }
}

impl From<PersonId> for u64 {
    fn from(id: PersonId) -> Self {
        id.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "nm{:07}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_ids_of_people_are_read() {
        assert_eq!(PersonId::parse("nm0000209"), PersonId::new(209));
        assert_eq!(PersonId::parse(" NM10000000 "), PersonId::new(10_000_000));
        for text in [
            "",
            "nm",
            "nm209",
            "tt0000209",
            "nm00002x9",
            "nm0000000",
            "nm12345678901",
            "nmé000209",
            "\\N",
        ] {
            assert_eq!(PersonId::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_id_comes_back_from_its_text(value in 1..=MAX_VALUE) {
            let id = PersonId::new(value).unwrap();
            prop_assert_eq!(PersonId::parse(&id.to_string()), Some(id));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,14}|nm[0-9]{0,12}") {
            let _ = PersonId::parse(&text);
        }
    }
}
