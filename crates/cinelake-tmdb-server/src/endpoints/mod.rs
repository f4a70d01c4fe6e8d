//! What each endpoint answers, from records alone: no clock, no faults, no credentials.

mod append;
mod changes;
mod details;
mod export;
mod find;

pub(crate) use append::is_append_name;
pub(crate) use export::export;

use crate::config::ServerConfig;
use crate::records::{Kind, RecordRef, Records};
use crate::reply::{Answer, Cache, invalid_parameters, not_found};
use crate::target::{ParsedPath, Query};

/// What the endpoints answer from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) records: &'a Records,
    pub(crate) config: &'a ServerConfig,
}

impl View<'_> {
    /// Answers an authorised GET, except an export.
    pub(crate) fn answer(self, target: ParsedPath<'_>, query: &Query<'_>) -> Answer {
        if query.has_repeats() {
            return invalid_parameters();
        }
        match target {
            ParsedPath::Title { kind, id } => match self.resolve(kind, id) {
                Some(at) => details::details(self, kind, at, query),
                None => not_found(),
            },
            ParsedPath::Part { kind, id, name } => match self.resolve(kind, id) {
                Some(at) => append::part(self, kind, at, name),
                None => not_found(),
            },
            ParsedPath::Find { id } => find::find(self, id, query),
            ParsedPath::Changes(kind) => changes::changes(self, kind, query),
            ParsedPath::Configuration => Answer::ok(Cache::Title, CONFIGURATION),
            ParsedPath::Authentication => Answer::ok(Cache::Title, r#"{"success":true}"#),
            ParsedPath::Export { .. } | ParsedPath::Unknown => not_found(),
        }
    }

    /// Another title than the one asked for, if the target is a title and there is another.
    pub(crate) fn wrong_answer(self, target: ParsedPath<'_>, query: &Query<'_>) -> Option<Answer> {
        let ParsedPath::Title { kind, id } = target else {
            return None;
        };
        let other = self.records.other(kind, self.resolve(kind, id))?;
        Some(details::details(self, kind, other, query))
    }

    /// The record a path's id names: a film by either id, a series by its TMDB id only.
    fn resolve(self, kind: Kind, id: &str) -> Option<RecordRef> {
        if kind == Kind::Movie && id.starts_with("tt") {
            return details::resolve_imdb(self, id);
        }
        self.records
            .by_tmdb(kind, crate::records::parse_digits(id)?)
    }
}

/// Static in fact at TMDB too; the image host is TMDB's, since paths in records point there.
const CONFIGURATION: &str = concat!(
    r#"{"change_keys":["adult","air_date","also_known_as","alternative_titles","biography","birthday","#,
    r#""budget","cast","certifications","character_names","created_by","crew","deathday","episode","#,
    r#""episode_number","episode_run_time","freebase_id","freebase_mid","general","genres","guest_stars","#,
    r#""homepage","images","imdb_id","languages","name","network","origin_country","original_name","#,
    r#""original_title","overview","parts","place_of_birth","plot_keywords","production_code","#,
    r#""production_companies","production_countries","releases","revenue","runtime","season","#,
    r#""season_number","season_regular","spoken_languages","status","tagline","title","translations","#,
    r#""tvdb_id","tvrage_id","type","video","videos"],"#,
    r#""images":{"base_url":"http://image.tmdb.org/t/p/","secure_base_url":"https://image.tmdb.org/t/p/","#,
    r#""backdrop_sizes":["w300","w780","w1280","original"],"#,
    r#""logo_sizes":["w45","w92","w154","w185","w300","w500","original"],"#,
    r#""poster_sizes":["w92","w154","w185","w342","w500","w780","original"],"#,
    r#""profile_sizes":["w45","w185","h632","original"],"#,
    r#""still_sizes":["w92","w185","w300","original"]}}"#,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_is_json_with_all_change_keys() {
        let parsed: serde_json::Value = serde_json::from_str(CONFIGURATION).expect("JSON");
        assert_eq!(parsed["change_keys"].as_array().map(Vec::len), Some(53));
        assert!(parsed["images"]["secure_base_url"].is_string());
    }
}
