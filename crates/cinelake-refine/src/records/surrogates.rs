//! Halves of a character in JSON: `\ud83c` without the half that belongs behind it.
//!
//! JSON's grammar allows them, and no text can hold them. Such a half becomes U+FFFD, the character
//! for what could not be read, so that one cut title does not cost its whole record.

use std::borrow::Cow;

/// Letters of `\uXXXX`.
const ESCAPE: usize = 6;
/// The escape of U+FFFD, without `\u`.
const REPLACEMENT: &[u8] = b"fffd";

/// The JSON text with each lone half replaced; every other byte stays where it is.
pub(crate) fn mended(text: &str) -> Cow<'_, str> {
    let lone = lone_halves(text.as_bytes());
    if lone.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for at in lone {
        bytes[at + 2..at + ESCAPE].copy_from_slice(REPLACEMENT);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Cow::Owned(text),
        // Only ASCII took the place of ASCII.
        Err(_) => Cow::Borrowed(text),
    }
}

/// Where escapes of lone halves begin.
fn lone_halves(bytes: &[u8]) -> Vec<usize> {
    let mut lone = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'\\') {
        at += found;
        match (unit(bytes, at), unit(bytes, at + ESCAPE)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => at += 2 * ESCAPE,
            (Some(0xd800..=0xdfff), _) => {
                lone.push(at);
                at += ESCAPE;
            }
            (Some(_), _) => at += ESCAPE,
            // Another escape, such as `\\`, of which the second letter begins none.
            (None, _) => at = (at + 2).min(bytes.len()),
        }
    }
    lone
}

/// The number of an escape that begins here.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + ESCAPE)?;
    let digits = escape.strip_prefix(b"\\u")?;
    let digits = std::str::from_utf8(digits).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_lone_halves_are_replaced() {
        for (text, expected) in [
            (r#""a\ud83cb""#, r#""a\ufffdb""#),
            (r#""\udfac""#, r#""\ufffd""#),
            (r#""\ud83c\ud83c\udfac""#, r#""\ufffd\ud83c\udfac""#),
            (r#""\ud83c\udfac é""#, r#""\ud83c\udfac é""#),
            (r#""\\ud83c""#, r#""\\ud83c""#),
            (r#""\u00e9 \" \ud83""#, r#""\u00e9 \" \ud83""#),
            ("\\", "\\"),
        ] {
            assert_eq!(mended(text), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_mended_can_be_read(units in prop::collection::vec(any::<u16>(), 0..12)) {
            let escapes: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            let text = format!("\"{escapes}\"");
            let read: String = serde_json::from_str(&mended(&text)).unwrap();
            prop_assert_eq!(read, String::from_utf16_lossy(&units));
        }

        #[test]
        fn good_json_stays_as_it_is(value in any::<String>()) {
            let text = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(mended(&text), text.as_str());
        }
    }
}
