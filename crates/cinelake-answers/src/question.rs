//! The names of the built-in questions.

use serde::Serialize;

use crate::language::ByLanguage;
use crate::registry::registry;
use crate::words::say;

macro_rules! question {
    ($($folder:ident $figures:ident { $($(#[$doc:meta])* $name:ident = $key:literal,)* })*) => {
        /// One of the built-in questions.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum Question {
            $($($(#[$doc])* $name,)*)*
        }

        impl Question {
            /// All of them, in order.
            pub const ALL: [Self; [$($($key),*),*].len()] = [$($(Self::$name),*),*];

            /// The message with the question.
            fn key(self) -> &'static str {
                match self {
                    $($(Self::$name => $key,)*)*
                }
            }
        }
    };
}
registry!(question);

impl Question {
    /// 1 to 8.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The question with this number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|question| question.number() == number)
    }

    /// The question in words. `last_years` is the window of questions 7 and 8.
    #[must_use]
    pub fn text(self, last_years: u16) -> ByLanguage {
        let key = self.key();
        ByLanguage::each(|language| say!(language, key, years = last_years.max(1)))
    }
}
