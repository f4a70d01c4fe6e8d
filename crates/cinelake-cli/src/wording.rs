//! The words of what people read, in their language, and numbers as that language writes them.
//!
//! The words are in the Fluent files `messages/en.ftl` and `messages/pt-BR.ftl`, with the same keys. What
//! programs read (JSON, CSV) is not made here: it is the same in every language.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_answers::{Language, Words, format};

/// Whether this process speaks Portuguese. For what is told where no arguments reach: errors, warnings, the
/// progress line.
static PORTUGUESE: AtomicBool = AtomicBool::new(false);

static EN: LazyLock<Words> = LazyLock::new(|| read(Language::En));
static PT_BR: LazyLock<Words> = LazyLock::new(|| read(Language::PtBr));

fn read(language: Language) -> Words {
    Words::read(language, messages(language))
}

/// The catalogue of messages. Only Portuguese has sentences for the codes of errors and findings: their own
/// texts are English.
pub(crate) fn messages(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../messages/en.ftl"),
        Language::PtBr => concat!(
            include_str!("../messages/pt-BR.ftl"),
            "\n",
            include_str!("../messages/codes.pt-BR.ftl")
        ),
    }
}

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wording {
    pub(crate) language: Language,
}

/// A message with its arguments: `say!(words, "key", count = 3_u64)`.
macro_rules! say {
    ($words:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $words.words().with($key, &[$((stringify!($name), $value.into())),*])
    };
}
pub(crate) use say;

/// From now on the process speaks this language.
pub(crate) fn choose(language: Language) {
    PORTUGUESE.store(language == Language::PtBr, Ordering::Relaxed);
}

impl Wording {
    pub(crate) const EN: Self = Self::new(Language::En);
    #[cfg(test)]
    pub(crate) const PT_BR: Self = Self::new(Language::PtBr);

    pub(crate) const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language that the process speaks.
    pub(crate) fn of_process() -> Self {
        Self::new(match PORTUGUESE.load(Ordering::Relaxed) {
            true => Language::PtBr,
            false => Language::En,
        })
    }

    pub(crate) fn is_english(self) -> bool {
        self.language == Language::En
    }

    /// The catalogue; [`say!`] is the way to ask for a message.
    pub(crate) fn words(self) -> &'static Words {
        match self.language {
            Language::En => &EN,
            Language::PtBr => &PT_BR,
        }
    }

    /// The message of a key.
    pub(crate) fn text(self, key: &str) -> String {
        say!(self, key)
    }

    /// A message that counts: its one argument is `count`.
    pub(crate) fn counted(self, key: &str, count: u64) -> String {
        say!(self, key, count = count)
    }

    /// The message of a key that is made of a code; `None` where the catalogue does not have it.
    pub(crate) fn of_code(self, prefix: &str, code: &str) -> Option<String> {
        let key = format!("{prefix}{code}");
        self.words().has(&key).then(|| self.text(&key))
    }

    /// A whole number: `1,234` or `1.234`.
    pub(crate) fn number(self, number: u64) -> String {
        format::count(self.language, number)
    }

    /// A number with so many decimals.
    pub(crate) fn decimal(self, number: f64, places: usize) -> String {
        format::decimal(self.language, number, places)
    }

    /// A day: `2026-11-25` or `25/11/2026`.
    pub(crate) fn date(self, day: NaiveDate) -> String {
        format::day(self.language, Some(&day.to_string()))
    }

    /// A minute of a day in UTC.
    pub(crate) fn minute(self, at: DateTime<Utc>) -> String {
        format!("{} {} UTC", self.date(at.date_naive()), at.format("%H:%M"))
    }

    /// `a, b and c`.
    pub(crate) fn list<S: AsRef<str>>(self, items: &[S]) -> String {
        format::list(self.language, items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of a catalogue, in the order of the file.
    fn keys(catalogue: &str) -> Vec<&str> {
        let starts = catalogue
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
        starts
            .filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
            .collect()
    }

    /// The sources of the program, this file left out.
    fn sources() -> String {
        let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
        let mut text = String::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    text.push_str(&std::fs::read_to_string(path).expect("text"));
                }
            }
        }
        text
    }

    /// Keys that are made of a code of a library.
    const OF_CODES: [&str; 6] = [
        "outcome-",
        "filter-",
        "reject-",
        "dead-letter-",
        "opinion-",
        "report-",
    ];

    #[test]
    fn both_languages_have_the_same_messages_and_each_is_used() {
        let en = keys(include_str!("../messages/en.ftl"));
        assert_eq!(en, keys(include_str!("../messages/pt-BR.ftl")));
        let sources = sources();
        let outcomes = cinelake_lake::manifest::Outcome::ALL.map(|outcome| outcome.as_str());
        for key in en {
            let is_of_code = OF_CODES.iter().any(|prefix| key.starts_with(prefix));
            let is_used = is_of_code || outcomes.contains(&key);
            assert!(is_used || sources.contains(&format!("\"{key}\"")), "{key}");
        }
    }

    #[test]
    fn every_outcome_has_words() {
        for words in [Wording::EN, Wording::PT_BR] {
            for outcome in cinelake_lake::manifest::Outcome::ALL {
                assert!(words.words().has(outcome.as_str()));
                assert!(words.of_code("outcome-", outcome.as_str()).is_some());
            }
        }
    }

    #[test]
    fn portuguese_puts_its_own_arguments_into_a_message() {
        let placeables = |catalogue: &str| {
            let mut found = std::collections::BTreeMap::new();
            let mut key = "";
            for line in catalogue.lines() {
                if let Some((name, _)) = line.split_once(" = ") {
                    key = name;
                }
                let names = line.split("{ $").skip(1);
                let names = names.filter_map(|rest| rest.split_whitespace().next());
                found
                    .entry(key.to_owned())
                    .or_insert_with(std::collections::BTreeSet::new)
                    .extend(names.map(str::to_owned));
            }
            found
        };
        let en = placeables(include_str!("../messages/en.ftl"));
        let pt = placeables(include_str!("../messages/pt-BR.ftl"));
        for (key, arguments) in pt {
            let known = en.get(&key).cloned().unwrap_or_default();
            assert!(arguments.is_subset(&known), "{key}: {arguments:?}");
        }
    }
}
