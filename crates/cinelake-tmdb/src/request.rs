//! What is asked for with a record beside the record itself: appended parts and a language.

use url::form_urlencoded;

use crate::error::TmdbError;

/// TMDB's maximum of `append_to_response` values (status code 27 above it).
const MAX_APPENDS: usize = 20;
/// The part of a series record that holds its IMDb id; always appended to `/tv`.
const EXTERNAL_IDS: &str = "external_ids";

/// What every record of a run is asked with. The default asks for the bare record in TMDB's own
/// default language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordRequest {
    /// Values for `append_to_response`, such as `credits`; at most 20. A repeated one counts once.
    pub append: Vec<String>,
    /// Value for `language`, such as `pt-BR`; TMDB's default is `en-US`.
    pub language: Option<String>,
}

impl RecordRequest {
    /// Checks what TMDB would refuse; the client does so before it sends anything.
    ///
    /// # Errors
    /// [`TmdbError::Config`] for a name that is no part of a record, more than 20 parts
    /// (`external_ids`, which every series is asked with, included), or a malformed language.
    pub fn check(&self) -> Result<(), TmdbError> {
        if let Some(name) = self.append.iter().find(|name| !is_part(name)) {
            return Err(TmdbError::config(format!(
                "{name:?} is not a block that can be appended; names look like credits or watch/providers"
            )));
        }
        let count = self.tv_parts().len();
        if count > MAX_APPENDS {
            return Err(TmdbError::config(format!(
                "{count} appended parts (external_ids included) are more than TMDB's maximum of {MAX_APPENDS}"
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

fn is_part(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'/'))
}

fn is_language(text: &str) -> bool {
    let (language, region) = text.split_once('-').unwrap_or((text, "XX"));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && (2..=4).contains(&region.len())
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
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
        ] {
            assert!(bad.check().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn twenty_parts_are_the_most_with_the_external_ids_counted_once() {
        let names: Vec<String> = (0..20).map(|n| "x".repeat(n + 1)).collect();
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert!(request(&names, None).check().is_err());
        names[3] = EXTERNAL_IDS;
        assert!(request(&names, None).check().is_ok());
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
