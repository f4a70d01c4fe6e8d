//! Which version of a file the server has: what its headers say, kept beside the bytes.

use chrono::{DateTime, Utc};
use cinelake_tmdb::http::http_date;
use reqwest::header::{
    CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED,
};
use serde::{Deserialize, Serialize};

/// Whether the ETag is an MD5: S3 says so by the way in which it encrypts the object. With another
/// encryption, and of other servers, 32 digits are something else.
const ENCRYPTION: HeaderName = HeaderName::from_static("x-amz-server-side-encryption");

/// A version of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    /// The address. What another server says is of no use: its ETags are its own.
    pub(crate) url: String,
    /// ETag, with its quotes.
    pub(crate) etag: Option<String>,
    /// Last-Modified, as it was written.
    pub(crate) last_modified: Option<String>,
    /// Size of the whole file in bytes.
    pub(crate) length: Option<u64>,
    /// MD5 of the whole file in hexadecimal digits, where the ETag is one.
    pub(crate) md5: Option<String>,
}

impl Version {
    /// From the headers of an answer with the file, whole (200) or a part of it (206).
    pub(crate) fn of(url: &url::Url, headers: &HeaderMap) -> Self {
        let etag = text_of(headers, ETAG);
        let range = text_of(headers, CONTENT_RANGE);
        let length = match &range {
            Some(range) => range.rsplit('/').next().map(str::to_owned),
            None => text_of(headers, CONTENT_LENGTH),
        };
        Self {
            url: url.to_string(),
            md5: etag.as_deref().and_then(|etag| md5(etag, headers)),
            etag,
            last_modified: text_of(headers, LAST_MODIFIED),
            length: length.and_then(|length| length.parse().ok()),
        }
    }

    /// The value of `If-Range`: only with it the server continues no other version. A weak ETag does
    /// not say that the bytes are the same.
    pub(crate) fn range_condition(&self) -> Option<HeaderValue> {
        let text = match &self.etag {
            Some(etag) if etag.starts_with("W/") => None,
            Some(etag) => Some(etag),
            None => self.last_modified.as_ref(),
        };
        text.and_then(|text| text.parse().ok())
    }

    /// The header by which the server answers 304 as long as it has this version.
    pub(crate) fn unchanged_condition(&self) -> Option<(HeaderName, HeaderValue)> {
        let (name, text) = match &self.etag {
            Some(etag) => (IF_NONE_MATCH, etag),
            None => (IF_MODIFIED_SINCE, self.last_modified.as_ref()?),
        };
        Some((name, text.parse().ok()?))
    }

    /// When the server's file was last changed.
    pub(crate) fn modified(&self) -> Option<DateTime<Utc>> {
        http_date(self.last_modified.as_deref()?)
    }

    /// Whether an answer is about another version than this one.
    pub(crate) fn differs(&self, other: &Self) -> bool {
        let other_etag = self.etag.is_some() && other.etag.is_some() && self.etag != other.etag;
        let other_length =
            self.length.is_some() && other.length.is_some() && self.length != other.length;
        let no_etag = self.etag.is_none() || other.etag.is_none();
        other_etag || other_length || (no_etag && self.last_modified != other.last_modified)
    }
}

fn md5(etag: &str, headers: &HeaderMap) -> Option<String> {
    let digits = etag.strip_prefix('"')?.strip_suffix('"')?;
    let is_md5 = digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let is_plain = headers.get(ENCRYPTION)? == "AES256";
    (is_md5 && is_plain).then(|| digits.to_ascii_lowercase())
}

pub(crate) fn text_of(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENCRYPTED: &str = "x-amz-server-side-encryption";
    const DIGITS: &str = "\"d41d8cd98f00b204e9800998ecf8427e\"";

    fn version(pairs: &[(&'static str, &str)]) -> Version {
        let pairs = pairs.iter().map(|(name, value)| {
            let value = HeaderValue::from_str(value).unwrap();
            (HeaderName::from_static(name), value)
        });
        let url = url::Url::parse("https://mirror.example/a.gz").unwrap();
        Version::of(&url, &pairs.collect())
    }

    #[test]
    fn a_part_says_the_size_of_the_whole() {
        let part = version(&[("content-length", "10"), ("content-range", "bytes 5-14/15")]);
        assert_eq!(part.length, Some(15));
        assert_eq!(version(&[("content-range", "bytes 5-14/*")]).length, None);
        assert_eq!(version(&[("content-length", "15")]).length, Some(15));
    }

    #[test]
    fn an_etag_is_an_md5_only_where_s3_says_so() {
        let of = |encryption| version(&[("etag", DIGITS), (ENCRYPTED, encryption)]).md5;
        assert!(of("AES256").is_some());
        assert_eq!(of("aws:kms"), None);
        assert_eq!(version(&[("etag", DIGITS)]).md5, None);
        let parts = format!("\"{}-12\"", "a".repeat(32));
        let multipart = [("etag", parts.as_str()), (ENCRYPTED, "AES256")];
        assert_eq!(version(&multipart).md5, None);
    }

    #[test]
    fn a_weak_etag_continues_nothing() {
        let date = ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(
            version(&[("etag", "W/\"a\""), date]).range_condition(),
            None
        );
        assert!(
            version(&[("etag", "\"a\""), date]).range_condition() == Some("\"a\"".parse().unwrap())
        );
        assert!(version(&[date]).range_condition().is_some());
        assert_eq!(version(&[]).range_condition(), None);
    }

    #[test]
    fn versions_are_compared_by_etag_and_size_and_otherwise_by_date() {
        let one = version(&[("etag", "\"a\""), ("content-length", "5")]);
        assert!(one.differs(&version(&[("etag", "\"b\""), ("content-length", "5")])));
        assert!(one.differs(&version(&[("etag", "\"a\""), ("content-length", "6")])));
        assert!(!one.differs(&version(&[("etag", "\"a\""), ("last-modified", "x")])));
        assert!(version(&[("last-modified", "x")]).differs(&version(&[("last-modified", "y")])));
    }
}
