//! Reads the catalogue that a command names, and refuses one that cannot be what was meant.

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use cinelake_imdb::{
    Catalogue, CatalogueReport, Crosswalk, CrosswalkReport, FileReport, Filter, FilterReason,
    IdList, Missing, ReadOptions, Role,
};
use cinelake_ingest::{
    CatalogueSource, SourceOptions, read_catalogue, read_crosswalk, read_ids, resolve,
};
use cinelake_lake::LakeUrl;

use super::{note, note_pipe, warn};
use crate::args::{CatalogueArgs, TmdbArgs};
use crate::aws_credentials::store_options;
use crate::context;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// Finds the files and reads them; of `filter`, the list of ids is read here, too.
pub(crate) async fn read(
    args: &CatalogueArgs,
    mut filter: Filter,
    parsed: &Parsed,
) -> Result<(Vec<CatalogueSource>, Catalogue), Failure> {
    if args.catalogue.is_empty() {
        return Err(Failure::usage(anyhow!(
            "no catalogue given; name its files, for instance movies.csv series.csv"
        ))
        .with_sentence("no_catalogue_given", ""));
    }
    filter.ids = ids(args, parsed).await?.map(Arc::new);
    let sources = sources(&args.catalogue, parsed).await?;
    let read_options = context::read_options(args);
    // Reading is work for the processor, not for the reactor.
    let read = tokio::task::spawn_blocking(move || {
        let catalogue = read_from(&sources, &read_options, &filter);
        (sources, catalogue)
    });
    let (sources, catalogue) = read.await.map_err(Failure::unexpected)?;
    let catalogue = catalogue?;
    print_ids_without_title(catalogue.report());
    Ok((sources, catalogue))
}

/// Finds the files that `specs` name.
async fn sources(specs: &[String], parsed: &Parsed) -> Result<Vec<CatalogueSource>, Failure> {
    for spec in specs {
        note_pipe(parsed, Path::new(spec));
    }
    let s3: Option<LakeUrl> = specs
        .iter()
        .find(|spec| spec.starts_with("s3"))
        .and_then(|spec| spec.parse().ok());
    let store = store_options(s3.as_ref(), &parsed.environment).await?;
    let mut stdin = std::io::stdin();
    let options = SourceOptions {
        store: &store,
        stdin: &mut stdin,
    };
    Ok(resolve(specs, options).await?)
}

/// The files that one spec names, without what lies beside them; not standard input.
pub(super) async fn named(spec: &str, parsed: &Parsed) -> Result<Vec<CatalogueSource>, Failure> {
    if spec == "-" {
        return Err(Failure::usage(anyhow!(
            "a second opinion cannot be read from standard input (-), because it needs a name; name a file"
        )));
    }
    let mut found = sources(&[spec.to_owned()], parsed).await?;
    found.retain(|source| !source.is_sibling);
    Ok(found)
}

/// The list of `--ids`, if there is one.
async fn ids(args: &CatalogueArgs, parsed: &Parsed) -> Result<Option<IdList>, Failure> {
    let Some(spec) = &args.ids else {
        return Ok(None);
    };
    if spec == "-" && args.catalogue.contains(spec) {
        return Err(Failure::usage(anyhow!(
            "standard input (-) cannot be both the catalogue and the list of --ids; name a file for one"
        )));
    }
    let sources = sources(std::slice::from_ref(spec), parsed).await?;
    let read = tokio::task::spawn_blocking(move || read_ids(&sources));
    let list = read.await.map_err(Failure::unexpected)??;
    if let Some(first) = list.first_reject() {
        warn(&say!(
            Wording::of_process(),
            "warn-ids-rejected",
            file = spec.as_str(),
            rows = list.rejected_rows().to_string(),
            line = first.line.to_string(),
            value = first.value.as_str(),
            why = first.explanation.as_str(),
        ));
    }
    Ok(Some(list))
}

/// The pairs of `--crosswalk`, if there are any, and what TMDB's export says of them.
pub(crate) async fn crosswalk(
    args: &TmdbArgs,
    parsed: &Parsed,
) -> Result<Option<Arc<Crosswalk>>, Failure> {
    if args.crosswalk.is_empty() && args.tmdb_export.is_empty() {
        return Ok(None);
    }
    if args.crosswalk.is_empty() {
        return Err(Failure::usage(anyhow!(
            "--tmdb-export needs --crosswalk, because TMDB's export has no IMDb ids; name a file that has both"
        )));
    }
    if args
        .crosswalk
        .iter()
        .chain(&args.tmdb_export)
        .any(|spec| spec == "-")
    {
        return Err(Failure::usage(anyhow!(
            "--crosswalk and --tmdb-export cannot be read from standard input (-); name a file"
        )));
    }
    let files = sources(&args.crosswalk, parsed).await?;
    let exports = match args.tmdb_export.as_slice() {
        [] => Vec::new(),
        specs => sources(specs, parsed).await?,
    };
    let read = tokio::task::spawn_blocking(move || read_crosswalk(&files, &exports));
    let crosswalk = read.await.map_err(Failure::unexpected)??;
    print_pairs(crosswalk.report(), parsed);
    Ok(Some(Arc::new(crosswalk)))
}

/// What is in a crosswalk, and what of it is not used.
fn print_pairs(report: &CrosswalkReport, parsed: &Parsed) {
    let CrosswalkReport { films, series, .. } = report;
    let words = Wording::of_process();
    let films_and_series = films + series;
    if films_and_series == 0 {
        warn(&say!(
            words,
            "warn-crosswalk-empty",
            rows = report.rows.to_string(),
            without_imdb = report.rejected_rows.to_string(),
            without_tmdb = report.without_tmdb_id.to_string(),
        ));
    }
    let (films, series, gone) = (*films, *series, report.not_in_export.to_string());
    let (films, series) = (films.to_string(), series.to_string());
    let key = match report.not_in_export {
        0 => "note-crosswalk",
        _ => "note-crosswalk-gone",
    };
    let text = say!(words, key, films = films, series = series, gone = gone);
    note(parsed, &text);
    if report.rejected_rows > 0 && films_and_series > 0 {
        let rows = report.rejected_rows.to_string();
        note(parsed, &say!(words, "note-crosswalk-rejected", rows = rows));
    }
    if report.unknown_kind > 0 {
        let ids = report.unknown_kind.to_string();
        warn(&say!(words, "warn-crosswalk-kind", ids = ids));
    }
    if report.unreadable_tmdb_ids > 0 {
        let ids = report.unreadable_tmdb_ids.to_string();
        let examples = report.unreadable_examples.join("; ");
        let key = "warn-crosswalk-unreadable";
        warn(&say!(words, key, ids = ids, examples = examples));
    }
    if report.ambiguous > 0 {
        let pairs = report.ambiguous.to_string();
        let examples = report.ambiguous_examples.join("; ");
        let key = "warn-crosswalk-doubt";
        warn(&say!(words, key, pairs = pairs, examples = examples));
    }
}

/// Ids that were asked for by name and that nothing can be said about.
fn print_ids_without_title(report: &CatalogueReport) {
    let missing = &report.ids_without_title;
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> = missing.examples.iter().map(ToString::to_string).collect();
    let more = match missing.count > named.len() as u64 {
        true => ", …",
        false => "",
    };
    let (ids, examples) = (missing.count.to_string(), named.join(", ") + more);
    let (words, key) = (Wording::of_process(), "warn-ids-missing");
    warn(&say!(words, key, ids = ids, examples = examples));
}

fn read_from(
    sources: &[CatalogueSource],
    options: &ReadOptions,
    filter: &Filter,
) -> Result<Catalogue, Failure> {
    Ok(read_catalogue(sources, options, filter)?)
}

/// Refuses a catalogue without a single title to ask, and says why there is none.
pub(crate) fn require_titles(catalogue: &Catalogue) -> Result<(), Failure> {
    let report = catalogue.report();
    if report.kind_conflicts > 0 {
        let failure = Failure::usage(anyhow!(kind_conflict(report)));
        return Err(failure.with_sentence("kind_conflict", ""));
    }
    if !catalogue.titles().is_empty() {
        let words = Wording::of_process();
        for genre in &report.genres_without_match {
            warn(&say!(words, "warn-no-genre", genre = genre.as_str()));
        }
        for region in &report.regions_without_match {
            warn(&say!(words, "warn-no-region", region = region.as_str()));
        }
        for missing in report.missing() {
            warn(&crate::render::missing_file(words, missing));
        }
        warn_of_bare_files(report);
        return Ok(());
    }
    let (code, text) = if report.missing().contains(&Missing::Titles) {
        ("no_titles", no_titles(report))
    } else if report.distinct_titles == 0 {
        let text = "the catalogue has no rows, so there are no titles to ask for";
        ("no_rows", text.to_owned())
    } else if report.rejected_titles == report.distinct_titles {
        ("wrong_column", no_ids(report))
    } else {
        ("nothing_passes", nothing_passes(report))
    };
    Err(Failure::usage(anyhow!(text)).with_sentence(code, ""))
}

/// Files that say too little of their titles: those without a header, and ratings alone.
fn warn_of_bare_files(report: &CatalogueReport) {
    let words = Wording::of_process();
    let of_titles = |file: &&FileReport| matches!(file.role, Role::Titles | Role::Ratings);
    let files = || report.files.iter().filter(of_titles);
    for file in files().filter(|file| !file.header && file.columns.len() > 1) {
        warn(&say!(words, "warn-no-header", file = file.name.as_str()));
    }
    if files().all(|file| file.role == Role::Ratings) {
        warn(&words.text("warn-ratings-alone"));
    }
}

/// `--kind` says what every title is, and a column of the catalogue says something else.
fn kind_conflict(report: &CatalogueReport) -> String {
    let rows = report.kind_conflicts;
    let kinds: Vec<String> = (report.all_titles.kinds.iter())
        .map(|(kind, titles)| format!("{titles} {kind}"))
        .collect();
    format!(
        "--kind says what every title is, but a column of the catalogue says something else in \
         {rows} of {} rows (titles by kind: {}): leave --kind out; films are asked for by default, \
         and series with --enrich series",
        report.rows,
        kinds.join(", ")
    )
}

/// Files of people and the like are no lists of titles.
fn no_titles(report: &CatalogueReport) -> String {
    let told = |file: &FileReport| {
        format!(
            "{} is {}, which {}",
            file.name,
            file.shape,
            file.role.description()
        )
    };
    let files: Vec<String> = report.files.iter().map(told).collect();
    format!("{} ({})", Missing::Titles.sentence(), files.join("; "))
}

fn no_ids(report: &CatalogueReport) -> String {
    let rejects: u64 = report.rejects.values().sum();
    let people = report.rejects.get("person_id").copied().unwrap_or_default();
    let example = report
        .reject_examples
        .first()
        .map_or_else(String::new, |reject| {
            format!(
                " (line {} of {}: `{}`, {})",
                reject.line, reject.file, reject.value, reject.explanation
            )
        });
    let hint = if people * 2 > rejects {
        "the column has ids of people (nm…), not of titles (tt…); choose another with --id-column"
    } else {
        "choose the column with --id-column, or the separator with --separator"
    };
    format!("none of the {rejects} rows has an IMDb title id{example}: {hint}")
}

fn nothing_passes(report: &CatalogueReport) -> String {
    let reasons: Vec<String> = report
        .filtered_by_reason
        .iter()
        .map(|(reason, titles)| format!("{titles} {}", reason.code()))
        .collect();
    let series = report
        .filtered_by_reason
        .iter()
        .any(|(reason, _)| reason.code() == "kind_series");
    let hint = if series {
        "; series are asked for with --enrich series"
    } else if report
        .filtered_by_reason
        .contains_key(&FilterReason::TitleTypeUnknown)
    {
        "; add a file with IMDb's title types, such as title.basics, or leave --title-type out"
    } else if report
        .filtered_by_reason
        .contains_key(&FilterReason::OriginalLanguageUnknown)
    {
        "; add a file with a column original_language, or leave --original-language out"
    } else {
        ""
    };
    let genres = match report.genres_without_match.as_slice() {
        [] => String::new(),
        names => format!("; no title has the genre {}", names.join(", ")),
    };
    let regions = match report.regions_without_match.as_slice() {
        [] => String::new(),
        names => format!("; no title has a name in the region {}", names.join(", ")),
    };
    format!(
        "no title passes the filters. Of {} titles: {}{genres}{regions}{hint}",
        report.distinct_titles,
        reasons.join(", ")
    )
}
