//! The report's catalogue: what it says besides the sentences of the answers.
//!
//! The words are in the Fluent files `messages/en.ftl` and `messages/pt-BR.ftl`, with the same keys.

use cinelake_answers::{Language, Words};

/// The report's words in a language.
pub(crate) fn of(language: Language) -> Words {
    Words::read(language, catalogue(language))
}

/// The text of a language's catalogue.
fn catalogue(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../messages/en.ftl"),
        Language::PtBr => include_str!("../messages/pt-BR.ftl"),
    }
}

#[cfg(test)]
#[path = "../../cinelake-answers/src/words/checks.rs"]
mod checks;

#[cfg(test)]
mod tests;
