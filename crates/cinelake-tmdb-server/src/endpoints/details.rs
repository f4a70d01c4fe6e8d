//! `/3/movie/{id}` and `/3/tv/{id}`.

use super::View;
use super::append::{self, MAX_APPENDS};
use crate::records::{ImdbKey, Kind, RecordRef};
use crate::reply::{Answer, Cache, too_many_appends};
use crate::target::Query;

/// The film `/3/movie/tt…` answers with; a series' id finds none.
pub(super) fn resolve_imdb(view: View<'_>, id: &str) -> Option<RecordRef> {
    if view.config.find_only.contains(id) {
        return None;
    }
    let id = view.config.aliases.get(id).map_or(id, String::as_str);
    let at = view.records.by_imdb(Kind::Movie, ImdbKey::parse(id)?)?;
    (!view.records.find_only(at)).then_some(at)
}

/// The record, with the appended values that are asked for and no others.
pub(super) fn details(view: View<'_>, kind: Kind, at: RecordRef, query: &Query<'_>) -> Answer {
    let names: Vec<&str> = match query.get("append_to_response") {
        None | Some("") => return Answer::ok(Cache::Title, view.records.body(at)),
        Some(list) => list
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect(),
    };
    if names.len() > MAX_APPENDS {
        return too_many_appends();
    }
    let record = view.records.body(at);
    let mut body = record.strip_suffix(b"}").unwrap_or(&record).to_vec();
    for (index, name) in names.iter().enumerate() {
        let is_repeat = names[..index].contains(name);
        if let Some(value) = append::value(view, kind, at, name).filter(|_| !is_repeat) {
            // Names are known ones here, so none needs escaping.
            body.extend_from_slice(format!(",\"{name}\":").as_bytes());
            body.extend_from_slice(&value);
        }
    }
    body.push(b'}');
    Answer::ok(Cache::Title, body)
}
