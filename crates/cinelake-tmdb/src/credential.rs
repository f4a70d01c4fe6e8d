//! The two credentials TMDB issues, told apart by their shape, and never printed.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// Environment variable that holds a v3 API key.
pub const API_KEY_VARIABLE: &str = "TMDB_API_KEY";
/// Environment variable that holds an API Read Access Token.
pub const ACCESS_TOKEN_VARIABLE: &str = "TMDB_ACCESS_TOKEN";

/// Length of a v3 API key in hex characters.
const API_KEY_LENGTH: usize = 32;

/// What a key and a token look like and where to get them; the tail of every credential message.
pub(crate) const WHERE_TO_GET_ONE: &str = "a TMDB API key has 32 characters (0 to 9, a to f), and a read access token \
     begins with eyJ and has three parts with dots between them; both are shown at \
     https://www.themoviedb.org/settings/api";

/// A TMDB credential. `Debug` and every error hide its text.
#[derive(Debug, Clone)]
pub enum Credential {
    /// v3 API key, 32 hex characters; TMDB takes it only in the query string.
    ApiKey(SecretString),
    /// API Read Access Token (a JWT); sent in the `Authorization` header.
    ReadAccessToken(SecretString),
}

/// Which of the two credentials is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialKind {
    /// The v3 API key.
    ApiKey,
    /// The API Read Access Token.
    ReadAccessToken,
}

impl CredentialKind {
    /// Returns the environment variable this kind belongs in.
    pub fn variable(self) -> &'static str {
        match self {
            Self::ApiKey => API_KEY_VARIABLE,
            Self::ReadAccessToken => ACCESS_TOKEN_VARIABLE,
        }
    }

    fn of_variable(name: &str) -> Option<Self> {
        [Self::ApiKey, Self::ReadAccessToken]
            .into_iter()
            .find(|kind| kind.variable() == name)
    }
}

impl fmt::Display for CredentialKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ApiKey => "API key",
            Self::ReadAccessToken => "read access token",
        })
    }
}

/// A text that is not the credential it should be. Says what was seen, never the text itself.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// Nothing but blanks.
    #[error("the TMDB credential is empty; {WHERE_TO_GET_ONE}")]
    Empty,
    /// Neither an API key nor a read access token.
    #[error("this is not a TMDB key: it has {seen}; {WHERE_TO_GET_ONE}")]
    UnknownShape {
        /// Length and make-up of the text.
        seen: String,
    },
    /// A key where a token belongs, or the reverse.
    #[error(
        "{variable} holds a TMDB {found}, which belongs in {right_variable}: the two are swapped; \
         {WHERE_TO_GET_ONE}"
    )]
    Swapped {
        /// The variable that was read.
        variable: String,
        /// What it holds.
        found: CredentialKind,
        /// The variable that should hold it.
        right_variable: &'static str,
    },
}

impl Credential {
    /// Reads a credential, telling key and token apart by shape. Blanks around it, one pair of
    /// quotes, and a leading `Bearer` are dropped.
    ///
    /// # Errors
    /// [`CredentialError::Empty`] or [`CredentialError::UnknownShape`].
    pub fn from_text(text: &str) -> Result<Self, CredentialError> {
        let text = strip_wrapping(text);
        if text.is_empty() {
            Err(CredentialError::Empty)
        } else if is_api_key(text) {
            Ok(Self::ApiKey(SecretString::from(text)))
        } else if is_token(text) {
            Ok(Self::ReadAccessToken(SecretString::from(text)))
        } else {
            Err(CredentialError::UnknownShape {
                seen: describe_shape(text),
            })
        }
    }

    /// Reads a credential out of the environment variable `name`. For [`API_KEY_VARIABLE`] and
    /// [`ACCESS_TOKEN_VARIABLE`] the shape must fit the name; any other name takes both.
    ///
    /// # Errors
    /// As [`Credential::from_text`], and [`CredentialError::Swapped`].
    pub fn from_variable(name: &str, text: &str) -> Result<Self, CredentialError> {
        let credential = Self::from_text(text)?;
        let found = credential.kind();
        match CredentialKind::of_variable(name) {
            Some(expected) if expected != found => Err(CredentialError::Swapped {
                variable: name.to_owned(),
                found,
                right_variable: found.variable(),
            }),
            _ => Ok(credential),
        }
    }

    /// Returns which of the two this is.
    pub fn kind(&self) -> CredentialKind {
        match self {
            Self::ApiKey(_) => CredentialKind::ApiKey,
            Self::ReadAccessToken(_) => CredentialKind::ReadAccessToken,
        }
    }

    pub(crate) fn expose(&self) -> &str {
        match self {
            Self::ApiKey(secret) | Self::ReadAccessToken(secret) => secret.expose_secret(),
        }
    }

    /// Returns `text` without any occurrence of this credential, whatever its letter case: a proxy's
    /// error page may well quote the address that was asked for.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let secret = self.expose().to_ascii_lowercase();
        if secret.is_empty() {
            return text.to_owned();
        }
        let lower = text.to_ascii_lowercase();
        let mut clean = String::with_capacity(text.len());
        let mut from = 0;
        for (at, _) in lower.match_indices(&secret) {
            clean.push_str(&text[from..at]);
            clean.push_str("[redacted]");
            from = at + secret.len();
        }
        clean.push_str(&text[from..]);
        clean
    }
}

fn strip_wrapping(text: &str) -> &str {
    let mut text = trim(text);
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)) {
            text = trim(inner);
        }
    }
    match text.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer ") => rest.trim(),
        _ => text,
    }
}

/// Without blanks around it, and without what editors put there unseen: a byte order mark before the
/// text, a zero-width space behind it.
fn trim(text: &str) -> &str {
    let unseen = |letter| matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}');
    text.trim_matches(|letter: char| letter.is_whitespace() || unseen(letter))
}

fn is_api_key(text: &str) -> bool {
    text.len() == API_KEY_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_token(text: &str) -> bool {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.starts_with("eyJ")
        && text.split('.').count() == 3
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(is_base64url))
}

fn describe_shape(text: &str) -> String {
    let length = text.chars().count();
    let parts = text.split('.').count();
    let made_of = if text.chars().any(char::is_whitespace) {
        "with spaces among them"
    } else if text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        "all of them 0 to 9 or a to f"
    } else if text.starts_with("eyJ") {
        "beginning with eyJ"
    } else if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        "all of them letters or digits"
    } else {
        "not only letters and digits"
    };
    format!("{length} characters ({made_of}) in {parts} part(s)")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789ABCDEF";
    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnLW5hdHVyZV8";

    #[test]
    fn tells_key_and_token_apart_by_shape() {
        assert_eq!(
            Credential::from_text(KEY).unwrap().kind(),
            CredentialKind::ApiKey
        );
        assert_eq!(
            Credential::from_text(TOKEN).unwrap().kind(),
            CredentialKind::ReadAccessToken
        );
    }

    #[test]
    fn drops_blanks_quotes_unseen_marks_and_the_bearer_scheme() {
        for text in [
            format!(" {TOKEN}\r\n"),
            format!("\"{TOKEN}\""),
            format!("Bearer {TOKEN}"),
            format!("\u{feff}{TOKEN}\r\n"),
            format!("\u{feff}\"{TOKEN}\u{200b}\""),
        ] {
            assert_eq!(Credential::from_text(&text).unwrap().expose(), TOKEN);
        }
    }

    #[test]
    fn names_the_shape_but_not_the_text_of_a_bad_credential() {
        let error = Credential::from_text("0123456789abcdef-secret").unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("23 characters"), "{text}");
        assert!(
            text.contains("https://www.themoviedb.org/settings/api"),
            "{text}"
        );
        assert!(!text.contains("secret"), "{text}");
        assert_eq!(
            Credential::from_text(" \n").unwrap_err(),
            CredentialError::Empty
        );
        assert!(Credential::from_text("eyJa.b").is_err());
        assert!(Credential::from_text("ééééééé").is_err());
    }

    #[test]
    fn rejects_swapped_variables_and_names_both() {
        let token_in_key = Credential::from_variable(API_KEY_VARIABLE, TOKEN).unwrap_err();
        let key_in_token = Credential::from_variable(ACCESS_TOKEN_VARIABLE, KEY).unwrap_err();
        for error in [token_in_key, key_in_token] {
            let text = error.to_string();
            assert!(
                text.contains(API_KEY_VARIABLE) && text.contains(ACCESS_TOKEN_VARIABLE),
                "{text}"
            );
            assert!(!text.contains(KEY) && !text.contains(TOKEN));
        }
        assert!(Credential::from_variable(API_KEY_VARIABLE, KEY).is_ok());
        assert!(Credential::from_variable("TMDB_CREDENTIAL_FILE", TOKEN).is_ok());
    }

    #[test]
    fn debug_hides_the_text() {
        let text = format!("{:?}", Credential::from_text(KEY).unwrap());
        assert!(!text.contains(KEY), "{text}");
    }

    #[test]
    fn scrubs_every_occurrence_in_any_case() {
        let credential = Credential::from_text(KEY).unwrap();
        let page = format!("é {KEY} and {}!", KEY.to_lowercase());
        assert_eq!(credential.scrub(&page), "é [redacted] and [redacted]!");
    }
}
