//! Texts that repeat, each kept once.

use std::collections::HashMap;
use std::sync::Arc;

/// Between the parts of a composed text. No catalogue holds it: its reader refuses NUL bytes.
pub(super) const BETWEEN: char = '\0';

/// Hands out one number for every distinct text.
#[derive(Debug, Default)]
pub(super) struct Texts {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Texts {
    /// The number of a text; equal texts have the same.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        // Memory ends long before four thousand million texts do.
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    /// The text of a number that [`Self::intern`] gave.
    pub(super) fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }
}
