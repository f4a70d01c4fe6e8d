//! The lake's URL: a local folder or a bucket with a prefix.

use std::fmt;
use std::ops::Deref;
use std::path::PathBuf;
use std::str::FromStr;

use crate::partition::Partition;

/// Where a lake is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LakeUrl {
    /// A folder, made when missing.
    Local(PathBuf),
    /// A bucket, and the prefix below which the zones lie (empty: at its root; no outer slashes).
    S3 {
        /// The bucket's name.
        bucket: String,
        /// The prefix without outer slashes.
        prefix: String,
    },
}

/// A text that is no lake URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LakeUrlError {
    /// Nothing was given.
    #[error("the lake URL is empty; give a folder or s3://bucket/prefix")]
    Empty,
    /// `s3://` without a bucket.
    #[error("`{0}` names no bucket; write s3://bucket/prefix")]
    NoBucket(String),
    /// A scheme that no store is known for.
    #[error("`{0}` is neither a folder, nor file://, nor s3://")]
    Scheme(String),
}

impl FromStr for LakeUrl {
    type Err = LakeUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(LakeUrlError::Empty);
        }
        if let Some(rest) = text
            .strip_prefix("s3://")
            .or_else(|| text.strip_prefix("s3a://"))
        {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            if bucket.is_empty() {
                return Err(LakeUrlError::NoBucket(text.to_owned()));
            }
            let prefix = prefix.trim_matches('/').to_owned();
            return Ok(Self::S3 {
                bucket: bucket.to_owned(),
                prefix,
            });
        }
        if text.starts_with("file://") {
            let path = url::Url::parse(text)
                .ok()
                .and_then(|url| url.to_file_path().ok());
            return path
                .map(Self::Local)
                .ok_or_else(|| LakeUrlError::Scheme(text.to_owned()));
        }
        match text.split_once("://") {
            Some(_) => Err(LakeUrlError::Scheme(text.to_owned())),
            None => Ok(Self::Local(PathBuf::from(text))),
        }
    }
}

impl fmt::Display for LakeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local(path) => write!(f, "{}", path.display()),
            Self::S3 { bucket, prefix } if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Self::S3 { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

/// A word of a command that is there to be copied, as a shell of this system reads it.
#[must_use]
pub fn shell_quoted(word: &str) -> String {
    match cfg!(windows) {
        true => quoted_for_windows(word),
        false => quoted_for_unix(word),
    }
}

fn is_plain(word: &str, signs: &str) -> bool {
    let plain = |sign: char| sign.is_alphanumeric() || signs.contains(sign);
    !word.is_empty() && word.chars().all(plain)
}

fn quoted_for_unix(word: &str) -> String {
    match is_plain(word, "-_./:=,+@%") {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// `cmd` knows double quotes only; PowerShell takes them too. There a backslash is a part of a path.
fn quoted_for_windows(word: &str) -> String {
    match is_plain(word, r"-_./\:=+") {
        true => word.to_owned(),
        false => format!("\"{}\"", word.replace('"', "\\\"")),
    }
}

/// A command that is there to be copied, with TMDB's key before it as a shell of this system takes it:
/// PowerShell on Windows.
#[must_use]
pub fn with_tmdb_key(command: &str) -> String {
    match cfg!(windows) {
        true => format!("$env:TMDB_API_KEY=\"…\"; {command}"),
        false => format!("TMDB_API_KEY=… {command}"),
    }
}

impl LakeUrl {
    /// The URL as the argument of a command that is there to be copied.
    #[must_use]
    pub fn argument(&self) -> String {
        shell_quoted(&self.to_string())
    }

    /// The URL of an object of this lake, for people: `path` as it lies in the lake.
    pub fn join(&self, path: &str) -> String {
        if path.is_empty() {
            return self.to_string();
        }
        format!("{}/{path}", self.to_string().trim_end_matches('/'))
    }

    /// The bucket's name, or the folder for a local lake.
    pub fn bucket(&self) -> String {
        match self {
            Self::Local(path) => path.display().to_string(),
            Self::S3 { bucket, .. } => bucket.clone(),
        }
    }
}

/// A lake's URL, and the partition of AWS that its ARNs are in.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    url: LakeUrl,
    pub(crate) partition: Partition,
}

impl Site {
    /// `region` is the one that requests are signed for.
    pub(crate) fn new(url: LakeUrl, region: &str) -> Self {
        let partition = Partition::of(region);
        Self { url, partition }
    }

    /// The ARN of an object or prefix of this lake; for a folder its path.
    pub(crate) fn arn(&self, path: &str) -> String {
        match &self.url {
            LakeUrl::Local(_) => self.url.join(path),
            LakeUrl::S3 { bucket, prefix } => {
                let bucket = self.partition.bucket_arn(bucket);
                match prefix.as_str() {
                    "" => format!("{bucket}/{path}"),
                    prefix => format!("{bucket}/{prefix}/{path}"),
                }
            }
        }
    }
}

impl Deref for Site {
    type Target = LakeUrl;

    fn deref(&self) -> &LakeUrl {
        &self.url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_with_a_prefix_loses_outer_slashes() {
        let url: LakeUrl = "s3://films/a/b/".parse().expect("parses");
        assert_eq!(url.to_string(), "s3://films/a/b");
        assert_eq!(url.join("Raw/x"), "s3://films/a/b/Raw/x");
    }

    #[test]
    fn a_word_of_a_command_can_be_copied_into_a_shell() {
        let words = [
            "./lake",
            "filmes/ação",
            "my lake",
            "it's",
            "*",
            "~/lake",
            "",
        ];
        let quoted = words.map(shell_quoted);
        let wanted = [
            "./lake",
            "filmes/ação",
            "'my lake'",
            r"'it'\''s'",
            "'*'",
            "'~/lake'",
            "''",
        ];
        assert_eq!(quoted, wanted);
    }

    #[test]
    fn the_arn_of_an_object_is_in_the_partition_of_the_region() {
        let arn = |url: &str, region: &str| {
            let url = url.parse().expect("parses");
            Site::new(url, region).arn("Raw/x")
        };
        assert_eq!(
            arn("s3://films/a/b/", "sa-east-1"),
            "arn:aws:s3:::films/a/b/Raw/x"
        );
        assert_eq!(
            arn("s3://films", "cn-north-1"),
            "arn:aws-cn:s3:::films/Raw/x"
        );
        assert_eq!(arn("/lake", "cn-north-1"), "/lake/Raw/x");
    }

    #[test]
    fn a_plain_path_and_a_file_url_are_the_same_folder() {
        let plain: LakeUrl = "/tmp/lake".parse().expect("parses");
        assert_eq!("file:///tmp/lake".parse(), Ok(plain));
    }

    #[test]
    fn words_of_commands_are_quoted_as_the_shell_of_the_system_reads_them() {
        for (word, unix, windows) in [
            ("./lake", "./lake", "./lake"),
            ("my films", "'my films'", "\"my films\""),
            (r"demo\lake", r"'demo\lake'", r"demo\lake"),
            (r"C:\my lake", r"'C:\my lake'", "\"C:\\my lake\""),
            ("it's", r"'it'\''s'", "\"it's\""),
            ("", "''", "\"\""),
        ] {
            assert_eq!(quoted_for_unix(word), unix);
            assert_eq!(quoted_for_windows(word), windows);
        }
    }

    #[test]
    fn other_schemes_and_missing_buckets_are_refused() {
        assert!(matches!(
            "gs://x".parse::<LakeUrl>(),
            Err(LakeUrlError::Scheme(_))
        ));
        assert!(matches!(
            "s3:///x".parse::<LakeUrl>(),
            Err(LakeUrlError::NoBucket(_))
        ));
        assert_eq!("  ".parse::<LakeUrl>(), Err(LakeUrlError::Empty));
    }
}
