//! `/3/find/{id}`: hits in the short form of TMDB's lists, made from the records' own values.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::View;
use crate::config::FindExtra;
use crate::records::{Field, ImdbKey, Kind, fields};
use crate::reply::{Answer, Cache, internal_error, invalid_parameters};
use crate::target::Query;

const SOURCES: [&str; 8] = [
    "imdb_id",
    "facebook_id",
    "instagram_id",
    "tvdb_id",
    "tiktok_id",
    "twitter_id",
    "wikidata_id",
    "youtube_id",
];

/// Keys of a film in a list with the value of a record that lacks them; `None` leaves the key out.
const MOVIE_KEYS: &[(&str, Option<&str>)] = &[
    ("adult", Some("false")),
    ("backdrop_path", Some("null")),
    ("id", None),
    ("title", Some("\"\"")),
    ("original_title", Some("\"\"")),
    ("overview", Some("\"\"")),
    ("poster_path", Some("null")),
    ("media_type", Some("\"movie\"")),
    ("original_language", Some("\"\"")),
    ("genre_ids", Some("[]")),
    ("popularity", Some("0")),
    ("release_date", Some("\"\"")),
    ("softcore", None),
    ("video", Some("false")),
    ("vote_average", Some("0")),
    ("vote_count", Some("0")),
];

/// Keys of a series in a list.
const TV_KEYS: &[(&str, Option<&str>)] = &[
    ("adult", Some("false")),
    ("backdrop_path", Some("null")),
    ("id", None),
    ("name", Some("\"\"")),
    ("original_name", Some("\"\"")),
    ("overview", Some("\"\"")),
    ("poster_path", Some("null")),
    ("media_type", Some("\"tv\"")),
    ("original_language", Some("\"\"")),
    ("genre_ids", Some("[]")),
    ("popularity", Some("0")),
    ("first_air_date", Some("\"\"")),
    ("softcore", None),
    ("vote_average", Some("0")),
    ("vote_count", Some("0")),
    ("origin_country", Some("[]")),
];

/// Five arrays, always; ids that are malformed or of another source than IMDb find nothing.
pub(super) fn find(view: View<'_>, id: &str, query: &Query<'_>) -> Answer {
    let Some(source) = query
        .get("external_source")
        .filter(|name| SOURCES.contains(name))
    else {
        return invalid_parameters();
    };
    let mut arrays = [String::new(), String::new(), String::new(), String::new()];
    if source == "imdb_id" {
        let Some(hits) = hits(view, id) else {
            return internal_error();
        };
        arrays = hits;
    }
    let [movies, people, series, episodes] = arrays;
    Answer::ok(
        Cache::Title,
        format!(
            r#"{{"movie_results":[{movies}],"person_results":[{people}],"tv_results":[{series}],"tv_episode_results":[{episodes}],"tv_season_results":[]}}"#
        ),
    )
}

/// The contents of the arrays for films, people, series and episodes.
fn hits(view: View<'_>, id: &str) -> Option<[String; 4]> {
    let (mut people, mut episodes) = (Vec::new(), Vec::new());
    for extra in view.config.find_extra.get(id).into_iter().flatten() {
        match extra {
            FindExtra::Person { id, name } => people.push(person(*id, name)),
            FindExtra::TvEpisode { id, show_id, name } => {
                episodes.push(episode(*id, *show_id, name));
            }
        }
    }
    let movie = title(view, Kind::Movie, id)?;
    let series = title(view, Kind::Tv, id)?;
    Some([movie, people.join(","), series, episodes.join(",")])
}

/// The hit of one kind, or nothing; `None` for a record that is no JSON, which loading rules out.
fn title(view: View<'_>, kind: Kind, id: &str) -> Option<String> {
    let at = ImdbKey::parse(id).and_then(|key| view.records.by_imdb(kind, key));
    let Some(at) = at else {
        return Some(String::new());
    };
    let record = view.records.body(at);
    let fields = fields(str::from_utf8(&record).ok()?).ok()?;
    let keys = match kind {
        Kind::Movie => MOVIE_KEYS,
        Kind::Tv => TV_KEYS,
    };
    Some(short_form(&fields, keys))
}

fn short_form(fields: &[Field<'_>], keys: &[(&str, Option<&str>)]) -> String {
    let value = |key: &str| {
        fields
            .iter()
            .find(|field| field.key == key)
            .map(|field| field.value)
    };
    let pairs = keys.iter().filter_map(|&(key, default)| {
        let genre_ids = (key == "genre_ids")
            .then(|| value("genres").map(genre_ids))
            .flatten();
        let found = genre_ids.or_else(|| value(key).or(default).map(str::to_owned))?;
        Some(format!("\"{key}\":{found}"))
    });
    let pairs: Vec<String> = pairs.collect();
    format!("{{{}}}", pairs.join(","))
}

#[derive(Deserialize)]
struct Genre<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
}

fn genre_ids(genres: &str) -> String {
    let genres: Vec<Genre<'_>> = serde_json::from_str(genres).unwrap_or_default();
    let ids: Vec<&str> = genres.iter().map(|genre| genre.id.get()).collect();
    format!("[{}]", ids.join(","))
}

fn person(id: u64, name: &str) -> String {
    let name = serde_json::Value::from(name);
    format!(
        r#"{{"adult":false,"id":{id},"name":{name},"original_name":{name},"media_type":"person","popularity":0,"gender":0,"known_for_department":"Acting","profile_path":null,"known_for":[]}}"#
    )
}

fn episode(id: u64, show_id: u64, name: &str) -> String {
    let name = serde_json::Value::from(name);
    format!(
        r#"{{"id":{id},"name":{name},"overview":"","media_type":"tv_episode","vote_average":0,"vote_count":0,"air_date":null,"episode_number":1,"episode_type":"standard","production_code":"","runtime":null,"season_number":1,"show_id":{show_id},"still_path":null}}"#
    )
}
