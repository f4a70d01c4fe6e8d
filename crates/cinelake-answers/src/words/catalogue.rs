//! The answers' catalogue: the words of each question, which are beside its code, and the shared
//! ones in `messages`.

use std::sync::LazyLock;

use fluent_bundle::FluentValue;

use super::Words;
use crate::language::{ByLanguage, Language};
use crate::registry::registry;

static EN: LazyLock<Words> = LazyLock::new(|| Words::read(Language::En, text(Language::En)));
static PT_BR: LazyLock<Words> = LazyLock::new(|| Words::read(Language::PtBr, text(Language::PtBr)));

fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::PtBr => &PT_BR,
    }
}

/// The text of a language's catalogue: the shared words, and those in the folders of the questions.
macro_rules! text {
    ($($folder:ident $figures:ident $questions:tt)*) => {
        pub(super) fn text(language: Language) -> &'static str {
            match language {
                Language::En => text!(@files "en.ftl", $($folder)*),
                Language::PtBr => text!(@files "pt-BR.ftl", $($folder)*),
            }
        }
    };
    (@files $file:literal, $($folder:ident)*) => {
        concat!(
            include_str!(concat!("../../messages/", $file)),
            include_str!(concat!("../questions/money/", $file)),
            $(include_str!(concat!("../questions/", stringify!($folder), "/", $file)),)*
        )
    };
}
registry!(text);

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
