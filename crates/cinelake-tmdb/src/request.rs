//! What is asked for with a record beside the record itself: appended parts and a language.

use url::form_urlencoded;

use crate::error::TmdbError;

/// TMDB's maximum of `append_to_response` values (status code 27 above it).
const MAX_APPENDS: usize = 20;
/// The blocks that TMDB appends to the record of a film or a series.
pub const BLOCKS: [&str; 18] = [
    "aggregate_credits",
    "alternative_titles",
    "changes",
    "content_ratings",
    "credits",
    "episode_groups",
    EXTERNAL_IDS,
    "images",
    "keywords",
    "lists",
    "recommendations",
    "release_dates",
    "reviews",
    "screened_theatrically",
    "similar",
    "translations",
    "videos",
    "watch/providers",
];
// All of them at once are one request.
const _: () = assert!(BLOCKS.len() <= MAX_APPENDS);
/// The part of a series record that holds its IMDb id; always appended to `/tv`.
const EXTERNAL_IDS: &str = "external_ids";

/// What every record of a run is asked with. The default asks for the bare record in TMDB's own
/// default language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordRequest {
    /// Values for `append_to_response`, such as `credits`, of [`BLOCKS`]. A repeated one counts once.
    pub append: Vec<String>,
    /// Value for `language`, such as `pt-BR`; TMDB's default is `en-US`.
    pub language: Option<String>,
}

impl RecordRequest {
    /// Checks what TMDB would refuse or ignore; the client does so before it sends anything.
    ///
    /// # Errors
    /// [`TmdbError::Config`] for a name that is none of [`BLOCKS`], or a malformed language.
    pub fn check(&self) -> Result<(), TmdbError> {
        // TMDB ignores a name that it does not know, and the record would lack the block for ever.
        let is_unknown = |name: &&String| !BLOCKS.contains(&name.as_str());
        if let Some(name) = self.append.iter().find(is_unknown) {
            return Err(TmdbError::config(format!(
                "{name:?} is not a block that can be appended; TMDB has {}",
                BLOCKS.join(", ")
            )));
        }
        match &self.language {
            Some(language) if !is_language(language) => Err(TmdbError::config(format!(
                "language {language:?} is not of the form pt or pt-BR"
            ))),
            _ => Ok(()),
        }
    }

    /// Returns the query for `/movie`, without `?` and credential; empty if nothing is wanted.
    pub(crate) fn movie_query(&self) -> String {
        self.query(&self.movie_parts())
    }

    /// Returns the query for `/tv`, which always asks for the part that holds the IMDb id.
    pub(crate) fn tv_query(&self) -> String {
        self.query(&self.tv_parts())
    }

    /// The CDN caches by the whole query, so the order must not change within a run.
    fn query(&self, parts: &[&str]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !parts.is_empty() {
            query.append_pair("append_to_response", &parts.join(","));
        }
        if let Some(language) = &self.language {
            query.append_pair("language", language);
        }
        query.finish()
    }

    fn movie_parts(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = Vec::new();
        for name in &self.append {
            if !parts.contains(&name.as_str()) {
                parts.push(name);
            }
        }
        parts
    }

    fn tv_parts(&self) -> Vec<&str> {
        let mut parts = self.movie_parts();
        if !parts.contains(&EXTERNAL_IDS) {
            parts.insert(0, EXTERNAL_IDS);
        }
        parts
    }
}

fn is_language(text: &str) -> bool {
    let (language, region) = text.split_once('-').unwrap_or((text, "XX"));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && (region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())
            || region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(append: &[&str], language: Option<&str>) -> RecordRequest {
        RecordRequest {
            append: append.iter().map(|&name| name.to_owned()).collect(),
            language: language.map(str::to_owned),
        }
    }

    #[test]
    fn what_tmdb_would_refuse_is_refused_before_anything_is_sent() {
        assert!(request(&[], None).check().is_ok());
        let wanted = ["credits", "watch/providers"];
        assert!(request(&wanted, Some("pt-BR")).check().is_ok());
        for bad in [
            request(&[], Some("pt_BR&x")),
            request(&[], Some("")),
            request(&["credits,images"], None),
            request(&[""], None),
            // TMDB has no such blocks and says nothing.
            request(&["credit"], None),
            request(&["watch/provider"], None),
            request(&[], Some("pt-brazil")),
            request(&[], Some("xx-YYYY")),
        ] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn every_block_fits_into_one_request() {
        let all = request(&BLOCKS, None);
        assert!(all.check().is_ok());
        assert_eq!(all.tv_parts().len(), BLOCKS.len());
    }

    #[test]
    fn series_always_carry_their_external_ids_once() {
        let asked = request(&["credits", "credits"], None);
        assert_eq!(asked.movie_query(), "append_to_response=credits");
        assert_eq!(
            asked.tv_query(),
            "append_to_response=external_ids%2Ccredits"
        );
        let named = request(&["credits", "external_ids"], Some("pt-BR"));
        assert_eq!(
            named.tv_query(),
            "append_to_response=credits%2Cexternal_ids&language=pt-BR"
        );
        assert_eq!(request(&[], None).movie_query(), "");
    }
}
