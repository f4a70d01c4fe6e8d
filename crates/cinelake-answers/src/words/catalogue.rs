//! The answers' catalogue: the words of each question, which are beside its code, and the shared
//! ones in `messages`.

use std::sync::LazyLock;

use fluent_bundle::FluentValue;

use super::Words;
use crate::language::{ByLanguage, Language};

static EN: LazyLock<Words> = LazyLock::new(|| Words::read(Language::En, text(Language::En)));
static PT_BR: LazyLock<Words> = LazyLock::new(|| Words::read(Language::PtBr, text(Language::PtBr)));

fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::PtBr => &PT_BR,
    }
}

/// The files of one language as one text.
macro_rules! files {
    ($file:literal) => {
        concat!(
            include_str!(concat!("../../messages/", $file)),
            include_str!(concat!("../questions/", $file)),
            include_str!(concat!("../questions/years/", $file)),
            include_str!(concat!("../questions/top_film/", $file)),
            include_str!(concat!("../questions/longer/", $file)),
            include_str!(concat!("../questions/box_office/", $file)),
            include_str!(concat!("../questions/votes_budget/", $file)),
        )
    };
}

/// The text of a language's catalogue.
pub(super) fn text(language: Language) -> &'static str {
    match language {
        Language::En => files!("en.ftl"),
        Language::PtBr => files!("pt-BR.ftl"),
    }
}

/// A message with its arguments: `say!(language, "list", items, last = name)`.
macro_rules! say {
    (@value $name:ident) => { $name.into() };
    (@value $name:ident = $value:expr) => { $value.into() };
    ($language:expr, $key:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::words::message(
            $language,
            $key,
            &[$((stringify!($name), $crate::words::say!(@value $name $(= $value)?))),*],
        )
    };
}
pub(crate) use say;

/// The message of a key with its arguments; [`say!`] is the short way to ask for one.
pub(crate) fn message(
    language: Language,
    key: &str,
    arguments: &[(&str, FluentValue<'_>)],
) -> String {
    words(language).with(key, arguments)
}

/// Whether there is a message of this key, which is put together from a code.
pub(crate) fn has(language: Language, key: &str) -> bool {
    words(language).has(key)
}

/// A message without arguments in each language.
pub(crate) fn both(key: &str) -> ByLanguage {
    ByLanguage::each(|language| say!(language, key))
}
