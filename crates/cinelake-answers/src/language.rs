//! The languages of the answers.

use serde::Serialize;

/// A language that answers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Language {
    /// English, with `1,234.5`.
    #[serde(rename = "en")]
    En,
    /// Brazilian Portuguese, with `1.234,5`.
    #[serde(rename = "pt-BR")]
    PtBr,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::PtBr];

    /// The BCP 47 tag: `en`, `pt-BR`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::PtBr => "pt-BR",
        }
    }
}

/// The same in each language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ByLanguage<T = String> {
    /// English.
    pub en: T,
    /// Brazilian Portuguese.
    #[serde(rename = "pt-BR")]
    pub pt_br: T,
}

impl<T> ByLanguage<T> {
    /// Makes it by asking for each language.
    pub fn each(mut make: impl FnMut(Language) -> T) -> Self {
        Self {
            en: make(Language::En),
            pt_br: make(Language::PtBr),
        }
    }

    /// The one of a language.
    #[must_use]
    pub fn get(&self, language: Language) -> &T {
        match language {
            Language::En => &self.en,
            Language::PtBr => &self.pt_br,
        }
    }

    /// The one of a language, to change it.
    pub fn get_mut(&mut self, language: Language) -> &mut T {
        match language {
            Language::En => &mut self.en,
            Language::PtBr => &mut self.pt_br,
        }
    }
}

impl ByLanguage<String> {
    /// The same words in both languages.
    #[must_use]
    pub fn text(en: &str, pt_br: &str) -> Self {
        Self {
            en: en.to_owned(),
            pt_br: pt_br.to_owned(),
        }
    }
}
