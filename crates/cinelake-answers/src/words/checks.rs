//! What holds for a catalogue of messages in two languages. The report's tests use this file too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

/// Words that one language has and the other lacks.
const ENGLISH: [&str; 12] = [
    "the", "of", "and", "with", "films", "titles", "answer", "is", "are", "not", "was", "what",
];
const PORTUGUESE: [&str; 12] = [
    "de", "e", "com", "filmes", "títulos", "resposta", "é", "são", "não", "foi", "que", "uma",
];

/// Names that are the same in every language.
const NAMES: [&str; 1] = ["Bureau of Labor Statistics"];

/// The calls that ask for a message by its key, and whether the key is the second argument.
const CALLS: [(&str, bool); 6] = [
    ("words.text(", false),
    ("words.with(", false),
    ("words.counted(", false),
    ("w.text(", false),
    ("both(", false),
    ("say!(", true),
];

/// A message: its text without what is put in, and the names of what is put in. What forms are
/// chosen by does not count: the languages have different ones.
#[derive(Debug, Default)]
struct Message {
    text: String,
    arguments: BTreeSet<String>,
}

/// The messages of a catalogue in both languages, and the sources that ask for them.
pub(crate) struct Catalogue {
    en: BTreeMap<String, Message>,
    pt_br: BTreeMap<String, Message>,
    sources: String,
}

impl Catalogue {
    /// Reads the texts of a catalogue, English first, and everything below these folders but tests.
    pub(crate) fn new([en, pt_br]: [&str; 2], folders: &[PathBuf]) -> Self {
        let mut sources = String::new();
        for folder in folders {
            read_sources(folder, &mut sources);
        }
        Self {
            en: messages(en),
            pt_br: messages(pt_br),
            sources,
        }
    }

    /// Both languages have the same messages with the same arguments, each is used, each that is
    /// asked for is there, and each is in its language. `families` are what keys begin with that
    /// the code puts together.
    pub(crate) fn check(&self, families: &[&str]) {
        assert_eq!(arguments(&self.en), arguments(&self.pt_br));
        self.every_message_is_used(families);
        self.every_key_that_is_asked_for_is_there();
        self.no_message_is_in_the_other_language();
    }

    fn every_message_is_used(&self, families: &[&str]) {
        let unused = self.en.keys().filter(|key| {
            !self.sources.contains(&format!("\"{key}\""))
                && !families.iter().any(|family| key.starts_with(family))
        });
        assert_eq!(unused.collect::<Vec<_>>(), Vec::<&String>::new());
    }

    fn every_key_that_is_asked_for_is_there(&self) {
        for (call, is_second) in CALLS {
            for (start, _) in self.sources.match_indices(call) {
                let arguments = &self.sources[start + call.len()..];
                let key = match is_second {
                    true => arguments.split_once(',').map_or("", |(_, rest)| rest),
                    false => arguments,
                };
                let Some(key) = key.trim_start().strip_prefix('"') else {
                    continue;
                };
                let key = &key[..key.find('"').expect("the text ends")];
                let is_there = self.en.contains_key(key);
                assert!(is_there, "`{key}` is asked for and not there");
            }
        }
    }

    fn no_message_is_in_the_other_language(&self) {
        for (messages, foreign) in [(&self.en, PORTUGUESE), (&self.pt_br, ENGLISH)] {
            for (key, message) in messages {
                let text = NAMES
                    .iter()
                    .fold(message.text.clone(), |text, name| text.replace(name, ""));
                let text = text.to_lowercase();
                let words = text.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
                let left: Vec<&str> = words.filter(|word| foreign.contains(word)).collect();
                assert!(left.is_empty(), "`{key}` has {left:?}");
            }
        }
        for (key, message) in &self.en {
            let is_sentence = message.text.split_whitespace().count() > 2;
            let is_translated = self.pt_br[key].text != message.text;
            assert!(!is_sentence || is_translated, "`{key}` is not translated");
        }
    }
}

fn arguments(messages: &BTreeMap<String, Message>) -> BTreeMap<&String, &BTreeSet<String>> {
    let messages = messages.iter();
    messages
        .map(|(key, message)| (key, &message.arguments))
        .collect()
}

fn messages(catalogue: &str) -> BTreeMap<String, Message> {
    let resource = FluentResource::try_new(catalogue.to_owned());
    let resource = resource.unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut messages = BTreeMap::new();
    for entry in resource.entries() {
        let Entry::Message(entry) = entry else {
            continue;
        };
        let mut message = Message::default();
        let pattern = entry.value.as_ref().expect("a message has a value");
        collect(pattern, &mut message);
        let known = messages.insert(entry.id.name.to_owned(), message);
        assert!(known.is_none(), "{} is there twice", entry.id.name);
    }
    messages
}

fn collect(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => message.text.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => {
                    message.arguments.insert(name(inline));
                }
                Expression::Select { selector, variants } => {
                    name(selector);
                    for variant in variants {
                        message.text.push(' ');
                        collect(&variant.value, message);
                    }
                }
            },
        }
    }
}

fn name(expression: &InlineExpression<&str>) -> String {
    match expression {
        InlineExpression::VariableReference { id } => id.name.to_owned(),
        other => panic!("only arguments are put into messages: {other:?}"),
    }
}

/// Everything below a folder but tests, behind the text so far.
fn read_sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let of_tests = ["tests", "tests.rs", "checks.rs"];
        let is_test = of_tests.iter().any(|name| path.ends_with(name));
        if path.is_dir() && !is_test {
            read_sources(&path, text);
        } else if path.is_file() && !is_test {
            text.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
        }
    }
}
