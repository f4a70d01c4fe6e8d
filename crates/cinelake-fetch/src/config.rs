//! What a run needs to be told, and the checks that come before any request.

use std::time::Duration;

use cinelake_tmdb::RetryPolicy;
use cinelake_tmdb::http::is_loopback;
use url::Url;

use crate::dataset::Dataset;
use crate::error::FetchError;

/// Where IMDb serves its files.
pub const DEFAULT_FROM: &str = "https://datasets.imdbws.com/";

/// Settings of a run.
#[derive(Debug, Clone)]
pub struct FetchOptions {
    /// The address below which the files are; `https`, or `http` to this machine.
    pub from: Url,
    /// Which files; they are fetched in the order of [`Dataset::ALL`].
    pub datasets: Vec<Dataset>,
    /// Longest time without a byte before an attempt counts as failed.
    pub read_timeout: Duration,
    /// Longest time until a connection is made.
    pub connect_timeout: Duration,
    /// How often and how far apart attempts are made. The count begins
    /// again with every attempt that gets further than all before it.
    pub retry: RetryPolicy,
    /// A server may ask for a pause of this length; a longer one ends the run.
    pub longest_wait: Duration,
    /// The User-Agent header.
    pub user_agent: String,
    /// Seed of the jitter between attempts.
    pub seed: u64,
}

impl FetchOptions {
    /// All files from `from`, with the timeouts that suit IMDb's server.
    ///
    /// # Errors
    /// When `from` is no address, or one that cannot be used.
    pub fn new(from: &str, seed: u64) -> Result<Self, FetchError> {
        Ok(Self {
            from: read_from(from)?,
            datasets: Dataset::ALL.to_vec(),
            read_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            retry: RetryPolicy {
                base: Duration::from_secs(1),
                ..RetryPolicy::default()
            },
            longest_wait: Duration::from_secs(5 * 60),
            user_agent: concat!("cinelake/", env!("CARGO_PKG_VERSION")).to_owned(),
            seed,
        })
    }

    /// The files that were chosen, each once and in the order of [`Dataset::ALL`].
    pub(crate) fn chosen(&self) -> impl Iterator<Item = Dataset> + '_ {
        Dataset::ALL
            .into_iter()
            .filter(|dataset| self.datasets.contains(dataset))
    }

    /// The address of a file; a path of a mirror is kept.
    pub(crate) fn url_of(&self, dataset: Dataset) -> Url {
        let mut url = self.from.clone();
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{path}/{}", dataset.file_name()));
        url
    }
}

/// Whether an address may be asked: nobody on the network can change what comes.
pub(crate) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// What is wrong with an address is said without the address: it may hold a password.
fn read_from(text: &str) -> Result<Url, FetchError> {
    let url = Url::parse(text).map_err(|error| {
        let text = format!("--from is no address ({error}); an address looks like {DEFAULT_FROM}");
        FetchError::Config(text)
    })?;
    let problem = if url.scheme() == "http" && !is_loopback(&url) {
        "must use https: with plain http, anybody on the network could change the files"
    } else if !is_safe(&url) {
        "must start with https://"
    } else if !url.username().is_empty() || url.password().is_some() {
        "must not contain a user name or password"
    } else if url.query().is_some() || url.fragment().is_some() {
        "must not contain a query or fragment"
    } else {
        return Ok(url);
    };
    Err(FetchError::Config(format!(
        "the address of --from {problem}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_may_have_a_path_with_or_without_a_slash() {
        for from in [
            "https://mirror.example/a/imdb",
            "https://mirror.example/a/imdb/",
        ] {
            let options = FetchOptions::new(from, 0).unwrap();
            let url = options.url_of(Dataset::TitleRatings);
            assert_eq!(
                url.as_str(),
                "https://mirror.example/a/imdb/title.ratings.tsv.gz"
            );
        }
        let options = FetchOptions::new(DEFAULT_FROM, 0).unwrap();
        let url = options.url_of(Dataset::NameBasics);
        assert_eq!(
            url.as_str(),
            "https://datasets.imdbws.com/name.basics.tsv.gz"
        );
    }

    #[test]
    fn plain_http_is_for_this_machine_and_no_message_shows_a_password() {
        assert!(FetchOptions::new("http://127.0.0.1:9/x", 0).is_ok());
        for from in [
            "http://datasets.imdbws.com/",
            "ftp://datasets.imdbws.com/",
            "https://u:hunter2@mirror.example/",
            "https://mirror.example/?token=hunter2",
            "hunter2",
        ] {
            let error = FetchOptions::new(from, 0).unwrap_err().to_string();
            assert!(error.contains("--from"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
