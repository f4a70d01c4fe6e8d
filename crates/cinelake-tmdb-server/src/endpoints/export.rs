//! The daily id exports, `/p/exports/movie_ids_MM_DD_YYYY.json.gz` and its like: gzipped JSON
//! lines, by id, free of credentials as on TMDB's file host.

use chrono::{Days, NaiveDate};

use super::View;
use crate::records::{Kind, RecordRef, fields};
use crate::reply::{Answer, not_found};

/// TMDB keeps exports for three months.
const KEPT: Days = Days::new(90);

/// Files there are: prefix, kind, and whether they hold adult titles, which never share a file
/// with others.
const FILES: [(&str, Kind, bool); 4] = [
    ("movie_ids_", Kind::Movie, false),
    ("tv_series_ids_", Kind::Tv, false),
    ("adult_movie_ids_", Kind::Movie, true),
    ("adult_tv_series_ids_", Kind::Tv, true),
];

/// Answers a file of a day that is over or today, at most three months back. Reads every record:
/// run it where blocking is allowed.
pub(crate) fn export(view: View<'_>, file: &str) -> Answer {
    let known = FILES.iter().find_map(|&(prefix, kind, adult)| {
        let date = file.strip_prefix(prefix)?.strip_suffix(".json.gz")?;
        let date = NaiveDate::parse_from_str(date, "%m_%d_%Y").ok()?;
        is_kept(view.config.today, date).then_some((kind, adult))
    });
    let Some((kind, adult)) = known else {
        return not_found();
    };
    let of_kind = view.records.of_kind(kind);
    let mut wanted: Vec<RecordRef> = of_kind
        .filter(|&at| view.records.adult(at) == adult)
        .collect();
    wanted.sort_unstable_by_key(|&at| view.records.tmdb_id(at));
    let lines: String = wanted
        .into_iter()
        .filter_map(|at| line(view, kind, at))
        .collect();
    Answer::gzip_file(lines.as_bytes())
}

fn is_kept(today: NaiveDate, date: NaiveDate) -> bool {
    let oldest = today.checked_sub_days(KEPT).unwrap_or(NaiveDate::MIN);
    (oldest..=today).contains(&date)
}

/// One line; `None` for a record that is no JSON, which loading rules out.
fn line(view: View<'_>, kind: Kind, at: RecordRef) -> Option<String> {
    let record = view.records.body(at);
    let fields = fields(str::from_utf8(&record).ok()?).ok()?;
    let value = |key: &str, default| {
        let found = fields.iter().find(|field| field.key == key);
        found.map_or(default, |field| field.value)
    };
    let (id, popularity) = (view.records.tmdb_id(at), value("popularity", "0"));
    Some(match kind {
        Kind::Movie => {
            let (adult, title) = (view.records.adult(at), value("original_title", "\"\""));
            let video = value("video", "false");
            format!(
                "{{\"adult\":{adult},\"id\":{id},\"original_title\":{title},\"popularity\":{popularity},\"video\":{video}}}\n"
            )
        }
        Kind::Tv => {
            let name = value("original_name", "\"\"");
            format!("{{\"id\":{id},\"original_name\":{name},\"popularity\":{popularity}}}\n")
        }
    })
}
