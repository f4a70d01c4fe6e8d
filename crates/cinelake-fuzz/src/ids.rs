//! Ids, words and numbers out of any text.

use std::fmt::Write;

use cinelake_imdb::{GenreList, ImdbId, PersonId, TitleKind, TitleType, is_invisible};

use crate::catalogue::read;
use crate::picked;

/// Any text as an id, a kind and a list of genres. What is read has one canonical text, which is read
/// as the same; a text that needs no repair is canonical.
pub fn ids(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for text in text.split('\n') {
        title_id(text);
        person_id(text);
        words(text);
    }
}

fn title_id(text: &str) {
    let strict: Result<ImdbId, _> = text.parse();
    match ImdbId::repair(text) {
        Ok((id, repairs)) => {
            let canonical = id.to_string();
            assert!((9..=12).contains(&canonical.len()), "{canonical}");
            assert!(canonical.is_ascii() && !canonical.contains(is_invisible));
            assert_eq!(canonical.parse(), Ok(id));
            assert_eq!(ImdbId::new(id.value()), Some(id));
            assert_eq!(repairs.is_empty(), canonical == text, "{text:?}");
            assert_eq!(strict.ok(), repairs.is_empty().then_some(id));
            let json = serde_json::to_string(&id).expect("a text");
            assert_eq!(serde_json::from_str::<ImdbId>(&json).ok(), Some(id));
            // The number is in the text: nothing is guessed.
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            assert!(digits.contains(&id.value().to_string()), "{text:?} {id}");
        }
        Err(_) => assert!(strict.is_err(), "{text:?}"),
    }
}

fn person_id(text: &str) {
    let Some(id) = PersonId::parse(text) else {
        return;
    };
    assert_eq!(PersonId::parse(&id.to_string()), Some(id));
    assert!(ImdbId::repair(text).is_err(), "{text:?} is a person");
}

fn words(text: &str) {
    let kind = TitleKind::from_title_type(text);
    assert_eq!(TitleKind::from_title_type(&format!(" {text}")), kind);
    let _ = text.parse::<TitleType>();
    if let Some(list) = GenreList::parse(text) {
        let names: Vec<&str> = list.iter().collect();
        assert!(!names.is_empty());
        for (at, name) in names.iter().enumerate() {
            assert!(!name.is_empty() && *name == name.trim(), "{text:?}");
            assert!(!names[..at].contains(name), "{name} twice in {text:?}");
            assert!(list.contains(name));
        }
    }
}

/// How whole numbers are written: what is between groups of three, and what comes behind.
const LOCALES: [(&str, &str); 9] = [
    ("", ""),
    (",", ""),
    (".", ""),
    (" ", ""),
    ("\u{a0}", ""),
    ("\u{202f}", ""),
    ("'", ""),
    (",", ".0"),
    (".", ",00"),
];

/// Numbers of votes in one of the ways in which people write them, chosen by the first byte, in a file
/// with a column of any texts beside them. A number that is read is the one that was written, and of
/// a column that shows its way no number is lost. Of any other text only digits of the text are read.
pub fn numbers(bytes: &[u8]) {
    let (locale, rest) = picked(bytes);
    let (group, end) = LOCALES[locale % LOCALES.len()];
    // The greatest number of 32 bits stands for an unknown one.
    let numbers: Vec<u32> = rest
        .chunks_exact(4)
        .take(60)
        .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        // A few of each size.
        .map(|number| (number >> (number % 5 * 6)).min(u32::MAX - 1))
        .collect();
    let mut text = "tconst|numVotes\n".to_owned();
    for (at, number) in numbers.iter().enumerate() {
        let _ = writeln!(text, "tt{:07}|{}{end}", at + 1, grouped(*number, group));
    }
    let catalogue = read(text.as_bytes()).expect("a table");
    assert_eq!(catalogue.titles().len(), numbers.len());
    // Two groups, or a group and decimals, say which mark is which.
    let shows = !matches!(group, "," | ".") || numbers.iter().any(|number| *number > 999_999);
    for (title, number) in catalogue.titles().iter().zip(&numbers) {
        match title.num_votes() {
            Some(read) => assert_eq!(read, *number, "{text}"),
            None => assert!(!shows || *number == 0, "{number} is lost in {text}"),
        }
    }
    any_text(rest);
}

fn grouped(number: u32, sign: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(sign);
        }
        text.push(digit);
    }
    text
}

fn any_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).replace('\0', "0");
    let values: Vec<&str> = text.split(['\n', '|', '"', '\r']).take(60).collect();
    let mut table = "tconst|numVotes\n".to_owned();
    for (at, value) in values.iter().enumerate() {
        let _ = writeln!(table, "tt{:07}|{value}", at + 1);
    }
    let Ok(catalogue) = read(table.as_bytes()) else {
        return;
    };
    for title in catalogue.titles() {
        let value = values
            .get(title.id().value() as usize - 1)
            .copied()
            .unwrap_or_default();
        if let Some(votes) = title.num_votes() {
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            let digits = digits.trim_start_matches('0');
            let read = votes.to_string();
            // `1e3` is a number, too, and so is `1.2K`.
            let is_shortened =
                value.to_lowercase().contains(['k', 'm']) && read.starts_with(digits);
            assert!(
                votes == 0
                    || digits.starts_with(&read)
                    || value.contains(['e', 'E'])
                    || is_shortened,
                "{votes} of {value:?}"
            );
        }
    }
}
