//! The parts of a record that are tables of their own, each declared once: which key of the record it
//! is, and which keys of its objects fill which columns.
//!
//! A part is read whole or not at all: where its shape is not understood it has no rows, is counted,
//! and stays in `extra`. Blocks that had to be asked for are in `extra` in any case. A part that every
//! record has is there only where its table cannot hold all that it says.

use std::borrow::Cow;

use cinelake_lake::manifest::RecordKind;
use serde_json::value::RawValue;

use super::children::{Cell, PartRows, pick};
use super::fields::Refused;
use super::object::{Object, object, objects};
use crate::tables::Table;

/// How the rows of a part are read from its value.
type Read = for<'r> fn(&'r RawValue, &mut PartRows<'r>) -> Result<(), Refused>;

/// A part of a record.
pub(super) struct Part {
    /// Its key in the record.
    pub(super) key: &'static str,
    /// The kind of the records that have it; `None` for both.
    pub(super) kind: Option<RecordKind>,
    /// It is not read where the record has this key, which says more.
    pub(super) unless: Option<&'static str>,
    /// Whether it has to be asked for.
    pub(super) appended: bool,
    pub(super) read: Read,
}

/// Every part. Keys stand in the order of their columns.
#[rustfmt::skip]
pub(super) const PARTS: [Part; 15] = [
    listed("genres", |raw, rows| rows.list(raw, Table::TmdbGenres, &["id", "name"], "name")),
    listed("production_companies", |raw, rows| rows.list(raw, Table::TmdbCompanies, &ORGANISATION, "name")),
    listed("production_countries", |raw, rows| rows.list(raw, Table::TmdbCountries, &["iso_3166_1", "name"], "iso_3166_1")),
    listed("spoken_languages", |raw, rows| rows.list(raw, Table::TmdbLanguages, &["iso_639_1", "name", "english_name"], "iso_639_1")),
    listed("belongs_to_collection", |raw, rows| rows.item(raw, Table::TmdbCollections, &COLLECTION, "name")).of(RecordKind::Movie),
    listed("networks", |raw, rows| rows.list(raw, Table::TmdbNetworks, &ORGANISATION, "name")).of(RecordKind::Series),
    listed("created_by", created_by).of(RecordKind::Series),
    appended("credits", credits).unless("aggregate_credits"),
    appended("aggregate_credits", aggregate_credits),
    appended("keywords", keywords),
    appended("release_dates", release_dates),
    appended("content_ratings", content_ratings),
    appended("watch/providers", providers),
    appended("videos", videos),
    appended("translations", translations),
];

const ORGANISATION: [&str; 4] = ["id", "name", "origin_country", "logo_path"];
const COLLECTION: [&str; 4] = ["id", "name", "poster_path", "backdrop_path"];
const CREATOR: [&str; 5] = ["id", "credit_id", "name", "original_name", "gender"];
/// What credits say of a person, in the order of the columns; of cast and crew.
const PERSON: [&str; 4] = [
    "original_name",
    "gender",
    "known_for_department",
    "popularity",
];
const VIDEO: [&str; 10] = [
    "id",
    "site",
    "key",
    "name",
    "type",
    "official",
    "size",
    "iso_639_1",
    "iso_3166_1",
    "published_at",
];
const RELEASE: [&str; 6] = [
    "certification",
    "type",
    "release_date",
    "note",
    "iso_639_1",
    "descriptors",
];
const PROVIDER: [&str; 4] = [
    "provider_id",
    "provider_name",
    "display_priority",
    "logo_path",
];

/// A part that every record has.
const fn listed(key: &'static str, read: Read) -> Part {
    Part {
        key,
        kind: None,
        unless: None,
        appended: false,
        read,
    }
}

/// A block that has to be asked for.
const fn appended(key: &'static str, read: Read) -> Part {
    Part {
        appended: true,
        ..listed(key, read)
    }
}

impl Part {
    const fn of(self, kind: RecordKind) -> Self {
        Self {
            kind: Some(kind),
            ..self
        }
    }

    const fn unless(self, key: &'static str) -> Self {
        Self {
            unless: Some(key),
            ..self
        }
    }
}

fn created_by<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    for creator in objects("created_by", Some(raw))? {
        rows.notes_keys(&creator, &CREATOR);
        let job = [Cell::Json(None), Cell::Text(Cow::Borrowed("Creator"))];
        let cells = pick(&creator, &["id", "name"]).chain(job);
        let rest = pick(&creator, &["credit_id", "original_name", "gender"]);
        rows.row(Table::TmdbCrew, cells.chain(rest))?;
    }
    Ok(())
}

fn credits<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    let block = object("credits", Some(raw))?;
    for member in block.objects("cast")? {
        let role = pick(
            &member,
            &["id", "name", "character", "order", "credit_id", "cast_id"],
        );
        rows.row(Table::TmdbCast, role.chain(pick(&member, &PERSON)))?;
    }
    for member in block.objects("crew")? {
        let job = pick(&member, &["id", "name", "department", "job", "credit_id"]);
        rows.row(Table::TmdbCrew, job.chain(pick(&member, &PERSON)))?;
    }
    Ok(())
}

/// Of series: a person once, with all roles or jobs.
fn aggregate_credits<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    let block = object("aggregate_credits", Some(raw))?;
    for member in block.objects("cast")? {
        for role in each_or_none(member.objects("roles")?) {
            let cells = pick(&member, &["id", "name"])
                .chain(pick(&role, &["character"]))
                .chain(pick(&member, &["order"]))
                .chain(pick(&role, &["credit_id", "cast_id"]))
                .chain(pick(&member, &PERSON));
            rows.row(
                Table::TmdbCast,
                cells.chain(pick(&role, &["episode_count"])),
            )?;
        }
    }
    for member in block.objects("crew")? {
        for job in each_or_none(member.objects("jobs")?) {
            let cells = pick(&member, &["id", "name", "department"])
                .chain(pick(&job, &["job", "credit_id"]))
                .chain(pick(&member, &PERSON));
            rows.row(Table::TmdbCrew, cells.chain(pick(&job, &["episode_count"])))?;
        }
    }
    Ok(())
}

/// A person without a role is somebody, too.
fn each_or_none(mut roles: Vec<Object<'_>>) -> Vec<Object<'_>> {
    if roles.is_empty() {
        roles.push(Object::default());
    }
    roles
}

/// `keywords` of films, `results` of series.
fn keywords<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    let block = object("keywords", Some(raw))?;
    for key in ["keywords", "results"] {
        for keyword in block.objects(key)? {
            rows.row(Table::TmdbKeywords, pick(&keyword, &["id", "name"]))?;
        }
    }
    Ok(())
}

fn release_dates<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    for country in object("release_dates", Some(raw))?.objects("results")? {
        for release in country.objects("release_dates")? {
            let cells = pick(&country, &["iso_3166_1"]).chain(pick(&release, &RELEASE));
            rows.row(Table::TmdbReleaseDates, cells)?;
        }
    }
    Ok(())
}

fn content_ratings<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    for rating in object("content_ratings", Some(raw))?.objects("results")? {
        let unknown = std::iter::repeat_with(|| Cell::Json(None)).take(4);
        let cells = pick(&rating, &["iso_3166_1", "rating"]).chain(unknown);
        rows.row(
            Table::TmdbReleaseDates,
            cells.chain(pick(&rating, &["descriptors"])),
        )?;
    }
    Ok(())
}

/// An object of each country: its link, and a list of providers for each kind of offer.
fn providers<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    let results = object("watch/providers", Some(raw))?.object("results")?;
    for (country, offers) in results.entries() {
        let offers = object(country, Some(offers))?;
        let link = offers.get("link");
        for (offer, providers) in offers.entries().iter().filter(|(key, _)| key != "link") {
            for provider in objects(offer, Some(providers))? {
                let place = [Cell::Text(country.clone()), Cell::Text(offer.clone())];
                let cells = place.into_iter().chain(pick(&provider, &PROVIDER));
                rows.row(Table::TmdbProviders, cells.chain([Cell::Json(link)]))?;
            }
        }
    }
    Ok(())
}

fn videos<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    for video in object("videos", Some(raw))?.objects("results")? {
        rows.row(Table::TmdbVideos, pick(&video, &VIDEO))?;
    }
    Ok(())
}

/// A film's translated title is `title`, a series' is `name`.
fn translations<'r>(raw: &'r RawValue, rows: &mut PartRows<'r>) -> Result<(), Refused> {
    let block = object("translations", Some(raw))?;
    for translation in block.objects("translations")? {
        let data = translation.object("data")?;
        let language = pick(
            &translation,
            &["iso_639_1", "iso_3166_1", "name", "english_name"],
        );
        let title = data.get("title").or_else(|| data.get("name"));
        let cells = language.chain([Cell::Json(title)]);
        let texts = pick(&data, &["overview", "tagline", "homepage", "runtime"]);
        rows.row(Table::TmdbTranslations, cells.chain(texts))?;
    }
    Ok(())
}
