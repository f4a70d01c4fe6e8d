//! Lists as Python and JSON write them inside one field: `['drama', 'crime']`,
//! `["drama","crime"]`, `[{'id': 16, 'name': 'Animation'}]`.
//!
//! One small reader for both, since their writing differs in the quotes and in three words only. What
//! does not end where the text ends is no list.

/// Deeper nesting is no list of names.
const MAX_DEPTH: usize = 16;

/// Keys of objects that hold the name, the surest first.
const NAME_KEYS: [&str; 6] = ["name", "english_name", "title", "label", "value", "genre"];

/// Whether a text begins as a list or object does.
pub(crate) fn begins_literal(text: &str) -> bool {
    text.starts_with(['[', '{', '('])
        || text.starts_with("c(\"")
        || (text.split_once('(')).is_some_and(|(name, _)| name != "c" && LISTS.contains(&name))
}

/// What stands before the brackets of a list in Python, R, and Scala.
const LISTS: [&str; 10] = [
    "set",
    "frozenset",
    "list",
    "array",
    "c",
    "List",
    "Array",
    "WrappedArray",
    "Vector",
    "ArraySeq",
];

/// The names in a list of texts, of objects with a name, or in one such object; `None` if the text
/// is no whole list, or something without a name is in it.
pub(crate) fn read_names(text: &str) -> Option<Vec<String>> {
    let mut reader = Reader { rest: text };
    let value = reader.value(0)?;
    reader.skip_blanks();
    if !reader.rest.is_empty() {
        return None;
    }
    match value {
        Value::List(items) => items.into_iter().filter_map(name_of).collect(),
        value => vec![value].into_iter().filter_map(name_of).collect(),
    }
}

/// `None` for nothing, `Some(None)` for something without a name.
fn name_of(value: Value) -> Option<Option<String>> {
    match value {
        Value::Nothing => None,
        Value::Text(text) => Some(Some(text)),
        Value::Object(pairs) => {
            let named = |key: &&str| pairs.iter().find(|(name, _)| name == *key);
            Some(match NAME_KEYS.iter().find_map(named) {
                Some((_, Value::Text(text))) => Some(text.clone()),
                _ => None,
            })
        }
        Value::List(_) | Value::Number => Some(None),
    }
}

enum Value {
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
    Number,
    /// `None`, `null`, `nan`.
    Nothing,
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, letter: char) -> bool {
        self.skip_blanks();
        let rest = self.rest.strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_blanks();
        let first = self.rest.chars().next()?;
        match first {
            '[' => self.list(depth, '[', ']'),
            '(' => self.list(depth, '(', ')'),
            '{' => self.object_or_set(depth),
            '"' | '\'' => self.text().map(Value::Text),
            _ => self.word(depth),
        }
    }

    /// Items with commas between them; NumPy writes blanks only.
    fn list(&mut self, depth: usize, open: char, close: char) -> Option<Value> {
        self.take(open);
        let mut items = Vec::new();
        while !self.take(close) {
            items.push(self.value(depth + 1)?);
            self.take(',');
        }
        Some(Value::List(items))
    }

    /// Python writes a set with the same brackets, and PostgreSQL a list.
    fn object_or_set(&mut self, depth: usize) -> Option<Value> {
        self.take('{');
        let (mut pairs, mut items) = (Vec::new(), Vec::new());
        while !self.take('}') {
            let item = self.value(depth + 1)?;
            match (self.take(':'), item) {
                (true, Value::Text(key)) => pairs.push((key, self.value(depth + 1)?)),
                (true, _) => drop(self.value(depth + 1)?),
                (false, item) => items.push(item),
            }
            self.take(',');
        }
        match (pairs.is_empty(), items.is_empty()) {
            (true, false) => Some(Value::List(items)),
            (_, true) => Some(Value::Object(pairs)),
            _ => None,
        }
    }

    /// A quoted text with escapes, up to the same quote.
    fn text(&mut self) -> Option<String> {
        let mut letters = self.rest.char_indices();
        let (_, quote) = letters.next()?;
        let mut text = String::new();
        while let Some((at, letter)) = letters.next() {
            match letter {
                letter if letter == quote => {
                    self.rest = &self.rest[at + letter.len_utf8()..];
                    return Some(text);
                }
                '\\' => {
                    let (at, escaped) = letters.next()?;
                    let digits = match escaped {
                        'u' => 4,
                        'x' => 2,
                        _ => 0,
                    };
                    match digits {
                        0 => text.push(plain_escape(escaped)),
                        digits => {
                            let code = self.rest.get(at + 1..at + 1 + digits)?;
                            let code = u32::from_str_radix(code, 16).ok()?;
                            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                            letters.nth(digits - 1)?;
                        }
                    }
                }
                letter => text.push(letter),
            }
        }
        None
    }

    /// A number, a word for nothing, `u'…'`, `set(…)`, or a word without quotes.
    fn word(&mut self, depth: usize) -> Option<Value> {
        let ends = |letter: char| matches!(letter, ',' | ']' | '}' | ')' | ':' | '(' | '\'' | '"');
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let word = self.rest[..end].trim();
        self.rest = &self.rest[end..];
        if word.is_empty() {
            return None;
        }
        if matches!(word, "u" | "b" | "r") && self.rest.starts_with(['\'', '"']) {
            return self.text().map(Value::Text);
        }
        if LISTS.contains(&word) && self.rest.starts_with('(') {
            return self.called(depth);
        }
        if word.parse::<f64>().is_ok() && !word.eq_ignore_ascii_case("nan") {
            return Some(Value::Number);
        }
        Some(match crate::nulls::is_null_word(word) {
            true => Value::Nothing,
            false if matches!(word, "True" | "False" | "true" | "false") => Value::Number,
            false => Value::Text(word.to_owned()),
        })
    }

    /// `array(['a', 'b'], dtype=object)`: the first list counts. `c('a', 'b')`: the list itself.
    fn called(&mut self, depth: usize) -> Option<Value> {
        let Value::List(mut items) = self.list(depth, '(', ')')? else {
            return None;
        };
        match items.first() {
            Some(Value::List(_)) => Some(items.swap_remove(0)),
            _ => Some(Value::List(items)),
        }
    }
}

fn plain_escape(letter: char) -> char {
    match letter {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_of_texts_and_of_objects_are_read() {
        for text in [
            "['Action', 'Sci-Fi']",
            "[\"Action\",\"Sci-Fi\"]",
            "[u'Action', u'Sci-Fi']",
            "('Action', 'Sci-Fi')",
            "{'Action', 'Sci-Fi'}",
            "{Action,Sci-Fi}",
            "[Action, Sci-Fi]",
            "['Action' 'Sci-Fi']",
            "array(['Action', 'Sci-Fi'], dtype=object)",
            "c(\"Action\", \"Sci-Fi\")",
            "WrappedArray(Action, Sci-Fi)",
            "List(Action, Sci-Fi)",
            "[{'id': 16, 'name': 'Action'}, {'id': 878, 'name': 'Sci-Fi'}]",
            "[{\"name\":\"Action\",\"id\":28},{\"name\":\"Sci-Fi\",\"id\":878}]",
            "[{'id': None, 'tags': [1, 2], 'name': 'Action'}, {'name': 'Sci-Fi'}]",
            "['Action', None, 'Sci-Fi']",
        ] {
            let names = read_names(text);
            assert_eq!(
                names,
                Some(vec!["Action".to_owned(), "Sci-Fi".to_owned()]),
                "{text}"
            );
        }
    }

    #[test]
    fn quotes_and_escapes_belong_to_the_name() {
        let read = |text: &str| read_names(text).map(|names| names.join("|"));
        assert_eq!(
            read(r#"["it's", 'a "b"']"#).as_deref(),
            Some("it's|a \"b\"")
        );
        assert_eq!(
            read(r"['it\'s', 'A\u00e7\xe3o, a]']").as_deref(),
            Some("it's|Ação, a]")
        );
        assert_eq!(read("[]").as_deref(), Some(""));
    }

    #[test]
    fn what_is_no_whole_list_of_names_is_not_read() {
        for text in [
            "['Action', 'Sci",
            "['Action'] and more",
            "[1, 2]",
            "[{'id': 16}]",
            "[['a']]",
            "[{'name': 5}]",
            "{'Action', 'id': 5}",
        ] {
            assert_eq!(read_names(text), None, "{text}");
        }
        assert_eq!(read_names(&"[".repeat(100_000)), None);
    }

    proptest! {
        #[test]
        fn every_list_comes_back(names in prop::collection::vec("[^\u{0}-\u{1f}\\\\]{0,12}", 0..5)) {
            let json = serde_json::to_string(&names).unwrap();
            prop_assert_eq!(read_names(&json), Some(names.clone()));
            let python: Vec<String> =
                names.iter().map(|name| format!("'{}'", name.replace('\'', "\\'"))).collect();
            let python = format!("[{}]", python.join(", "));
            prop_assert_eq!(read_names(&python), Some(names));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}()'\",:a-z0-9 \\\\u]{0,40}|.{0,20}") {
            let _ = read_names(&text);
        }
    }
}
