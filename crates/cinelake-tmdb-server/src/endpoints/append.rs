//! `append_to_response` and the same values asked for alone: the known names, and what a title
//! without such a value answers.

use bytes::Bytes;

use super::View;
use crate::records::{Kind, RecordRef};
use crate::reply::{Answer, Cache, not_found};

/// TMDB's limit.
pub(super) const MAX_APPENDS: usize = 20;

const PAGED: &str = r#"{"page":1,"results":[],"total_pages":1,"total_results":0}"#;
const CREDITS: &str = r#"{"cast":[],"crew":[]}"#;
const RESULTS: &str = r#"{"results":[]}"#;
const IMAGES: &str = r#"{"backdrops":[],"logos":[],"posters":[]}"#;
const ACCOUNT_STATES: &str = r#"{"favorite":false,"rated":false,"watchlist":false}"#;
const TRANSLATIONS: &str = r#"{"translations":[]}"#;
const CHANGES: &str = r#"{"changes":[]}"#;
const PROVIDERS: &str = r#"{"results":{}}"#;

const EXTERNAL_IDS: &str = "external_ids";

/// Names for films, and their empty forms.
const MOVIE: &[(&str, &str)] = &[
    ("account_states", ACCOUNT_STATES),
    ("alternative_titles", r#"{"titles":[]}"#),
    ("changes", CHANGES),
    ("credits", CREDITS),
    (
        EXTERNAL_IDS,
        r#","wikidata_id":null,"facebook_id":null,"instagram_id":null,"twitter_id":null}"#,
    ),
    ("images", IMAGES),
    ("keywords", r#"{"keywords":[]}"#),
    ("lists", PAGED),
    ("recommendations", PAGED),
    ("release_dates", RESULTS),
    ("reviews", PAGED),
    ("similar", PAGED),
    ("translations", TRANSLATIONS),
    ("videos", RESULTS),
    ("watch/providers", PROVIDERS),
];

/// Names for series, and their empty forms.
const TV: &[(&str, &str)] = &[
    ("account_states", ACCOUNT_STATES),
    ("aggregate_credits", CREDITS),
    ("alternative_titles", RESULTS),
    ("changes", CHANGES),
    ("content_ratings", RESULTS),
    ("credits", CREDITS),
    ("episode_groups", RESULTS),
    (
        EXTERNAL_IDS,
        r#","freebase_mid":null,"freebase_id":null,"tvdb_id":null,"tvrage_id":null,"wikidata_id":null,"facebook_id":null,"instagram_id":null,"twitter_id":null}"#,
    ),
    ("images", IMAGES),
    ("keywords", RESULTS),
    ("lists", PAGED),
    ("recommendations", PAGED),
    ("reviews", PAGED),
    ("screened_theatrically", RESULTS),
    ("similar", PAGED),
    ("translations", TRANSLATIONS),
    ("videos", RESULTS),
    ("watch/providers", PROVIDERS),
];

fn empty_form(kind: Kind, name: &str) -> Option<&'static str> {
    let names = match kind {
        Kind::Movie => MOVIE,
        Kind::Tv => TV,
    };
    names
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, empty)| *empty)
}

/// Whether a top-level key of a record comes from `append_to_response`.
pub(crate) fn is_append_name(kind: Kind, name: &str) -> bool {
    empty_form(kind, name).is_some()
}

/// An appended value: the record's own, or an empty one of its shape; `None` for unknown names.
pub(super) fn value(view: View<'_>, kind: Kind, at: RecordRef, name: &str) -> Option<Bytes> {
    let empty = empty_form(kind, name)?;
    Some(
        view.records
            .appended(at, name)
            .unwrap_or_else(|| match name {
                EXTERNAL_IDS => {
                    let imdb_id = view.records.imdb_id(at);
                    let imdb_id =
                        imdb_id.map_or_else(|| "null".to_owned(), |id| format!("\"{id}\""));
                    format!(r#"{{"imdb_id":{imdb_id}{empty}"#).into()
                }
                _ => Bytes::from_static(empty.as_bytes()),
            }),
    )
}

/// Answers a value asked for alone, such as `/3/movie/{id}/credits`: with the title's id, which
/// only the field-level changes lack.
pub(super) fn part(view: View<'_>, kind: Kind, at: RecordRef, name: &str) -> Answer {
    let Some(value) = value(view, kind, at, name) else {
        return not_found();
    };
    if name == "changes" {
        return Answer::ok(Cache::Recent, value);
    }
    let id = view.records.tmdb_id(at);
    let rest = value
        .trim_ascii()
        .strip_prefix(b"{")
        .unwrap_or_default()
        .trim_ascii_start();
    let comma = if rest.starts_with(b"}") { "" } else { "," };
    let start = format!("{{\"id\":{id}{comma}");
    Answer::ok(Cache::Title, [start.as_bytes(), rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ServerConfig;
    use crate::records::Records;

    #[test]
    fn empty_forms_are_json_objects_without_an_id() {
        let mut records = Records::new();
        let text =
            "{\"id\":1,\"imdb_id\":\"tt0000001\",\"title\":\"a\"}\n{\"id\":1,\"name\":\"s\"}";
        records
            .add_ndjson("test", text.as_bytes())
            .expect("readable");
        let config = ServerConfig::default();
        let view = View {
            records: &records,
            config: &config,
        };
        for (kind, names) in [(Kind::Movie, MOVIE), (Kind::Tv, TV)] {
            let at = records.by_tmdb(kind, 1).expect("record");
            for (name, _) in names {
                let raw = value(view, kind, at, name).expect("known");
                let parsed: serde_json::Value = serde_json::from_slice(&raw).expect("JSON");
                assert!(parsed.is_object() && parsed.get("id").is_none(), "{name}");
                let alone = part(view, kind, at, name);
                let parsed: serde_json::Value = serde_json::from_slice(&alone.body).expect("JSON");
                assert_eq!(parsed.get("id").is_some(), *name != "changes", "{name}");
            }
        }
    }
}
