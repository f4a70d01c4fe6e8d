//! Reads a TOML text piece by piece and keeps everything that is wrong with it, each with its place.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::TOML_FILE;
use super::problem::{OwnProblem, Place};
use crate::language::{ByLanguage, Language};
use crate::names::instead_of;

/// A value with its place.
pub(super) type Value<'v, 't> = &'v Spanned<DeValue<'t>>;
/// Values of a table by key.
pub(super) type Fields<'v, 't> = BTreeMap<String, Value<'v, 't>>;

/// A text that is being read.
pub(super) struct Reader<'t> {
    text: &'t str,
    pub(super) problems: Vec<OwnProblem>,
}

impl<'t> Reader<'t> {
    /// Reads the text; everything that is no TOML is a problem.
    pub(super) fn parse(text: &'t str) -> (Self, DeTable<'t>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let problems = errors.iter().map(|error| {
            let place = error.span().map(|span| Place::of(text, span.start));
            OwnProblem::new(TOML_FILE, place, error.message())
        });
        let reader = Self {
            text,
            problems: problems.collect(),
        };
        (reader, table.into_inner())
    }

    pub(super) fn place(&self, value: Value<'_, '_>) -> Place {
        Place::of(self.text, value.span().start)
    }

    /// Notes what is wrong with a value.
    pub(super) fn wrong(&mut self, value: Value<'_, '_>, message: impl Into<String>) {
        let problem = OwnProblem::at(TOML_FILE, self.text, &value.span(), message);
        self.problems.push(problem);
    }

    /// Notes that a key is missing from the file as a whole.
    pub(super) fn missing(&mut self, message: impl Into<String>) {
        self.problems
            .push(OwnProblem::new(TOML_FILE, None, message));
    }

    /// The values of a table by key; a key that is not known is a problem.
    pub(super) fn fields<'v, 'd>(
        &mut self,
        table: &'v DeTable<'d>,
        known: &[&str],
    ) -> Fields<'v, 'd> {
        let known: Vec<String> = known.iter().map(|key| (*key).to_owned()).collect();
        let mut fields = Fields::new();
        for (key, value) in table {
            let name = key.get_ref().to_string();
            if known.contains(&name) {
                fields.insert(name, value);
            } else {
                let message = format!("unknown key `{name}`{}", instead_of(&name, &known));
                let problem = OwnProblem::at(TOML_FILE, self.text, &key.span(), message);
                self.problems.push(problem);
            }
        }
        fields
    }

    /// The entries of a table whose keys are names of the user's, in the order of the text.
    pub(super) fn entries<'v, 'd>(
        &mut self,
        value: Value<'v, 'd>,
        key: &str,
    ) -> Vec<(String, Value<'v, 'd>)> {
        let Some(table) = self.table(value, key) else {
            return Vec::new();
        };
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let named = entries.into_iter();
        named
            .map(|(key, value)| (key.get_ref().to_string(), value))
            .collect()
    }

    pub(super) fn table<'v, 'd>(
        &mut self,
        value: Value<'v, 'd>,
        key: &str,
    ) -> Option<&'v DeTable<'d>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value, format!("`{key}` is a table: write it as [{key}]"));
        }
        table
    }

    /// A text that is not empty.
    pub(super) fn word(&mut self, value: Value<'_, '_>, key: &str) -> Option<String> {
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            _ => {
                self.wrong(value, format!("`{key}` is a text that is not empty"));
                None
            }
        }
    }

    /// One of some words.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        value: Value<'_, '_>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text = self.word(value, key)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let known: Vec<String> = words.iter().map(|(word, _)| (*word).to_owned()).collect();
            let message = format!("`{text}` is no `{key}`{}", instead_of(&text, &known));
            self.wrong(value, message);
        }
        found.map(|(_, meant)| *meant)
    }

    /// A text in each language: one text for both, or a table with `en`, `pt-BR` or both.
    pub(super) fn texts(&mut self, value: Value<'_, '_>, key: &str) -> Option<ByLanguage> {
        let DeValue::Table(table) = value.get_ref() else {
            let text = self.word(value, key)?;
            return Some(ByLanguage::text(&text, &text));
        };
        let fields = self.fields(table, &Language::ALL.map(Language::tag));
        let mut of = |language: Language| {
            let value = fields.get(language.tag())?;
            self.word(value, key)
        };
        match (of(Language::En), of(Language::PtBr)) {
            (Some(en), Some(pt_br)) => Some(ByLanguage { en, pt_br }),
            (Some(only), None) | (None, Some(only)) => Some(ByLanguage::text(&only, &only)),
            (None, None) => {
                if fields.is_empty() {
                    self.wrong(
                        value,
                        format!("`{key}` needs a text: give en, pt-BR or both"),
                    );
                }
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn list_of_texts(&mut self, value: Value<'_, '_>, key: &str) -> Vec<ByLanguage> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(
                value,
                format!("`{key}` is a list: write it as [\"…\", \"…\"]"),
            );
            return Vec::new();
        };
        let texts = items.iter().filter_map(|item| self.texts(item, key));
        texts.collect()
    }
}
