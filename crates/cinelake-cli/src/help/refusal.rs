//! What clap refuses, in Portuguese. clap cannot be given other words, but its errors say what they are
//! about, and that is put into words here.

use cinelake_answers::Words;
use clap::builder::styling::{Style, Styles};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::portuguese::clap_words;
use crate::render::clean_lines;

/// Why a value was refused, as our parsers and Rust's say it, with the key of the same in Portuguese.
pub(super) const REASONS: [(&str, &str); 19] = [
    (
        "write the year, the month and the day, for instance 2024-12-31",
        "reason-day",
    ),
    ("give one ASCII character, or `tab`", "reason-separator"),
    (
        "give a number with MiB or GiB, for instance 512MiB or 4GiB",
        "reason-memory",
    ),
    ("give at least 64MiB", "reason-memory-least"),
    (
        "give a rating from 0 to 10, for instance 7.5",
        "reason-rating",
    ),
    ("give at least 1d", "reason-age-least"),
    ("give at most 36500d, a hundred years", "reason-age-most"),
    ("give a number of days, for instance 180d", "reason-age"),
    (
        "give a number, 1 to 8, or the name of an own question",
        "reason-question",
    ),
    ("write NAME=VALUE", "reason-tag"),
    ("an account has twelve digits", "reason-account"),
    ("invalid digit found in string", "reason-whole"),
    ("cannot parse integer from empty string", "reason-whole"),
    ("invalid float literal", "reason-number"),
    ("cannot parse float from empty string", "reason-number"),
    ("number too large to fit in target type", "reason-too-large"),
    ("number too small to fit in target type", "reason-too-small"),
    ("invalid socket address syntax", "reason-address"),
    ("value was not a boolean", "reason-boolean"),
];
/// Reasons with something of their own at the end.
const BEGINNINGS: [(&str, &str); 2] = [
    ("IMDb's title types are ", "reason-title-types"),
    ("IMDb's files are ", "reason-files"),
];
/// The largest numbers of 16, 32 and 64 bits.
const LIMITS: [&str; 3] = ["65535", "4294967295", "18446744073709551615"];
/// The words between the quoted names in clap's own tips.
const TIPS: [(&str, &str); 6] = [
    ("to pass", "tip-pass"),
    ("as a value, use", "tip-as-value"),
    ("exists", "tip-exists"),
    ("subcommand", "tip-subcommand"),
    ("exists; to use it, remove the", "tip-remove"),
    ("before it", "tip-before"),
];

/// An error in words.
pub(super) fn error_text(error: &clap::Error, words: &Words, coloured: bool) -> String {
    let teller = RefusalWording {
        error,
        words,
        coloured,
        styles: Styles::styled(),
    };
    teller.text()
}

struct RefusalWording<'a> {
    error: &'a clap::Error,
    words: &'a Words,
    coloured: bool,
    styles: Styles,
}

impl RefusalWording<'_> {
    fn text(&self) -> String {
        let word = self.words.text("error");
        let mut text = format!("{} ", self.styled(self.styles.get_error(), &word));
        text.push_str(&self.message());
        text.push_str(&self.tips());
        if let Some(ContextValue::StyledStr(usage)) = self.error.get(ContextKind::Usage) {
            text.push_str(&format!("\n\n{}", clap_words(&self.clap_text(usage))));
        }
        let help = self.styled(self.styles.get_literal(), "--help");
        let help = self.say("error-help", &[("help", help)]);
        text + &format!("\n\n{help}\n")
    }

    /// A part of a line, coloured where that is wanted. It may come from anywhere.
    fn styled(&self, style: &Style, text: &str) -> String {
        let text = clean_lines(text);
        match self.coloured {
            true => format!("{style}{text}{style:#}"),
            false => text,
        }
    }

    fn clap_text(&self, text: &clap::builder::StyledStr) -> String {
        match self.coloured {
            true => text.ansi().to_string(),
            false => text.to_string(),
        }
    }

    fn say(&self, key: &str, arguments: &[(&str, String)]) -> String {
        let arguments = arguments.iter();
        let arguments: Vec<_> = arguments
            .map(|(name, text)| (*name, text.clone().into()))
            .collect();
        self.words.with(key, &arguments)
    }

    /// What the error says of one thing; several are joined.
    fn plain(&self, kind: ContextKind) -> String {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => text.clone(),
            Some(ContextValue::Number(number)) => number.to_string(),
            Some(ContextValue::Strings(texts)) => texts.join(", "),
            _ => String::new(),
        }
    }

    fn wrong(&self, kind: ContextKind) -> String {
        self.styled(self.styles.get_invalid(), &self.plain(kind))
    }

    fn list(&self, kind: ContextKind) -> Vec<String> {
        let valid = self.styles.get_valid();
        match self.error.get(kind) {
            Some(ContextValue::Strings(texts)) => {
                texts.iter().map(|text| self.styled(valid, text)).collect()
            }
            Some(ContextValue::String(text)) => vec![self.styled(valid, text)],
            _ => Vec::new(),
        }
    }

    fn message(&self) -> String {
        let arg = ("arg", self.wrong(ContextKind::InvalidArg));
        match self.error.kind() {
            ErrorKind::UnknownArgument => self.say("error-argument", &[arg]),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => self.value(),
            ErrorKind::ArgumentConflict => self.conflict(),
            ErrorKind::MissingRequiredArgument => self.missing(),
            ErrorKind::InvalidSubcommand | ErrorKind::MissingSubcommand => self.subcommand(),
            ErrorKind::NoEquals => self.say("error-equals", &[arg]),
            ErrorKind::InvalidUtf8 => self.words.text("error-utf8"),
            ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                self.number_of_values()
            }
            _ => self.words.text("error-other"),
        }
    }

    fn value(&self) -> String {
        let name = self.styled(
            self.styles.get_literal(),
            &self.plain(ContextKind::InvalidArg),
        );
        let known = self.list(ContextKind::ValidValue);
        let known = match known.is_empty() {
            true => String::new(),
            false => format!("\n  [{} {}]", self.words.text("values"), known.join(", ")),
        };
        if self.plain(ContextKind::InvalidValue).is_empty() {
            return self.say("error-no-value", &[("arg", name)]) + &known;
        }
        let value = self.wrong(ContextKind::InvalidValue);
        let text = self.say("error-value", &[("value", value), ("arg", name)]);
        match std::error::Error::source(self.error) {
            Some(reason) => {
                let reason = self.reason(&reason.to_string());
                format!("{text}: {}", clean_lines(&reason))
            }
            None => text + &known,
        }
    }

    /// Why a value was refused; a reason that is not known stays as it is.
    fn reason(&self, english: &str) -> String {
        if let Some((_, key)) = REASONS.iter().find(|(text, _)| *text == english) {
            return self.words.text(key);
        }
        if let Some((number, range)) = english.split_once(" is not in ") {
            return self.range(number, range);
        }
        if let Some((part, _)) = english.split_once("` is no part; ") {
            let part = part.trim_start_matches('`').to_owned();
            return self.say("reason-part", &[("part", part)]);
        }
        let (meant, rest) = match english
            .strip_prefix("did you mean ")
            .and_then(|text| text.split_once("? "))
        {
            Some((meant, rest)) => {
                let meant = [("meant", meant.to_owned())];
                (self.say("reason-meant", &meant) + " ", rest)
            }
            None => (String::new(), english),
        };
        let known = BEGINNINGS.iter().find_map(|(beginning, key)| {
            let list = rest.strip_prefix(beginning)?.to_owned();
            Some(self.say(key, &[("list", list)]))
        });
        meant + known.as_deref().unwrap_or(rest)
    }

    /// `1..=86400`, and `1..` without an upper end. The end of a type is nothing that anybody asked for.
    fn range(&self, number: &str, range: &str) -> String {
        let (from, to) = range.split_once("..").unwrap_or((range, ""));
        let to = to.trim_start_matches('=');
        let is_limit = LIMITS.contains(&to);
        if is_limit && number.len() >= to.len() {
            return self.words.text("reason-too-large");
        }
        let number = ("number", number.to_owned());
        let from = ("from", from.to_owned());
        match to.is_empty() || is_limit {
            true => self.say("reason-at-least", &[number, from]),
            false => self.say("reason-range", &[number, from, ("to", to.to_owned())]),
        }
    }

    fn conflict(&self) -> String {
        let arg = ("arg", self.wrong(ContextKind::InvalidArg));
        let other = self.plain(ContextKind::PriorArg);
        if other == self.plain(ContextKind::InvalidArg) {
            return self.say("error-twice", &[arg]);
        }
        let other = self.wrong(ContextKind::PriorArg);
        self.say("error-conflict", &[arg, ("other", other)])
    }

    fn missing(&self) -> String {
        let missing = self.list(ContextKind::InvalidArg);
        let head = self.words.counted("error-missing", missing.len() as u64);
        let lines = missing.iter().map(|arg| format!("\n  {arg}"));
        head + &lines.collect::<String>()
    }

    fn subcommand(&self) -> String {
        let command = ("command", self.wrong(ContextKind::InvalidSubcommand));
        if self.error.kind() == ErrorKind::InvalidSubcommand {
            return self.say("error-command", &[command]);
        }
        let known = self.list(ContextKind::ValidSubcommand).join(", ");
        let text = self.say("error-no-command", &[command]);
        format!("{text}\n  [{} {known}]", self.words.text("commands"))
    }

    fn number_of_values(&self) -> String {
        let arg = ("arg", self.wrong(ContextKind::InvalidArg));
        if self.error.kind() == ErrorKind::TooManyValues {
            let value = ("value", self.wrong(ContextKind::InvalidValue));
            return self.say("error-too-many", &[arg, value]);
        }
        let wanted =
            self.plain(ContextKind::MinValues) + &self.plain(ContextKind::ExpectedNumValues);
        let given = self.plain(ContextKind::ActualNumValues);
        self.say(
            "error-number-of-values",
            &[arg, ("wanted", wanted), ("given", given)],
        )
    }

    fn tips(&self) -> String {
        let mut tips = Vec::new();
        for (kind, key) in [
            (ContextKind::SuggestedSubcommand, "tip-command"),
            (ContextKind::SuggestedArg, "tip-argument"),
            (ContextKind::SuggestedValue, "tip-value"),
        ] {
            let names = self.list(kind);
            let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
            if !names.is_empty() {
                let count = ("count", names.len().into());
                let names = ("names", quoted.join(", ").into());
                tips.push(self.words.with(key, &[count, names]));
            }
        }
        if let Some(ContextValue::StyledStrs(own)) = self.error.get(ContextKind::Suggested) {
            tips.extend(own.iter().map(|tip| self.clap_tip(&self.clap_text(tip))));
        }
        let word = self.styled(self.styles.get_valid(), &self.words.text("tip"));
        let lines = tips.iter().map(|tip| format!("\n  {word} {tip}"));
        let lines: String = lines.collect();
        match lines.is_empty() {
            true => lines,
            false => format!("\n{lines}"),
        }
    }

    /// A tip that clap has put into a sentence: words and quoted names take turns in it.
    fn clap_tip(&self, tip: &str) -> String {
        let parts = tip.split('\'').enumerate().map(|(at, part)| {
            let words = part.trim();
            let known = TIPS.iter().find(|(english, _)| *english == words);
            match known.filter(|_| at % 2 == 0) {
                Some((_, key)) => part.replace(words, &self.words.text(key)),
                None => part.to_owned(),
            }
        });
        parts.collect::<Vec<_>>().join("'")
    }
}
