//! Words from the message catalogue of a language: the answers' own ([`catalogue`]), or those of
//! another crate.
//!
//! Catalogues are Fluent files, one for each language, with the same keys. Numbers in a message are
//! written by [`crate::format`], so the report and the sentences write the same figure the same way.

mod catalogue;
#[cfg(test)]
mod checks;
mod shared;
#[cfg(test)]
mod tests;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::format;
use crate::language::Language;

pub(crate) use catalogue::{both, has, message, say};
pub use shared::FINDING_CHARACTERS;
pub(crate) use shared::*;

/// The messages of a catalogue in one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads a catalogue in the Fluent format. The catalogues are a part of the program, so what is
    /// wrong with them is found by tests.
    #[must_use]
    pub fn read(language: Language, catalogue: &str) -> Self {
        let resource = FluentResource::try_new(catalogue.to_owned());
        debug_assert!(resource.is_ok(), "{}: {resource:?}", language.tag());
        let (Ok(resource) | Err((resource, _))) = resource;
        let locale = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Marks around inserted text would end up in data and in copies of the text.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::En => |value, _| number(Language::En, value),
            Language::PtBr => |value, _| number(Language::PtBr, value),
        }));
        let added = bundle.add_resource(resource);
        debug_assert!(added.is_ok(), "{}: {added:?}", language.tag());
        Self { language, bundle }
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether the catalogue has a message of this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The message of a key. A key that the catalogue lacks stands for itself; tests see to it that
    /// none does.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The message of a key without arguments; `None` where the catalogue has none.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let text = self.bundle.format_pattern(pattern, None, &mut Vec::new());
        Some(text.into_owned())
    }

    /// The message of a key with its arguments. Whole numbers get separators; other numbers are
    /// handed over as text.
    #[must_use]
    pub fn with(&self, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        let message = self.bundle.get_message(key);
        let Some(pattern) = message.and_then(|message| message.value()) else {
            debug_assert!(false, "no message `{key}` in {}", self.language.tag());
            return key.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments.iter().cloned().collect();
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut errors);
        debug_assert!(errors.is_empty(), "`{key}`: {errors:?}");
        text.into_owned()
    }

    /// A message that counts: its one argument is `count`.
    #[must_use]
    pub fn counted(&self, key: &str, count: u64) -> String {
        self.with(key, &[("count", count.into())])
    }

    /// A count as the language writes it.
    #[must_use]
    pub fn count(&self, count: u64) -> String {
        format::count(self.language, count)
    }
}

/// A whole number with the separators of the language; `None` leaves anything else to Fluent.
fn number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "counts of titles are far below 2^53"
    )]
    let whole = number.value as i64;
    Some(format::integer(language, whole))
}
