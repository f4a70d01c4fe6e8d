//! `--second-opinion`: files of another source, read to their end before one is landed.

use anyhow::anyhow;
use chrono::Utc;
use cinelake_imdb::{Figure, OpinionReport, Opinions};
use cinelake_ingest::{CatalogueSource, read_opinions};
use cinelake_lake::opinions::{OpinionFile, is_source_name};
use cinelake_lake::{Lake, layout};
use serde::Serialize;

use super::{note, print_json, reading, warn};
use crate::context;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// A file that was read and can be landed.
pub(super) struct OpinionInput {
    source: String,
    file: CatalogueSource,
    counts: Counts,
}

/// What a file says, and what of it is not used.
#[derive(Debug, Clone, Serialize)]
struct Counts {
    budgets: u64,
    revenues: u64,
    #[serde(flatten)]
    report: OpinionReport,
}

/// What became of a file: the object that `--format json` prints for each.
#[derive(Debug, Serialize)]
pub(super) struct LandedOpinion {
    source: String,
    path: String,
    landed: bool,
    #[serde(flatten)]
    counts: Counts,
}

/// Finds and reads the files, each as `FILE` or `NAME=FILE`, and tells what is in them.
///
/// # Errors
/// When a name cannot be a source's, two files have one name, or a file is no second opinion.
pub(super) async fn read(specs: &[String], parsed: &Parsed) -> Result<Vec<OpinionInput>, Failure> {
    let mut all: Vec<OpinionInput> = Vec::new();
    for spec in specs {
        // What comes before the sign in a path is no name.
        let (name, spec) = match spec.split_once('=') {
            Some((name, file)) if !name.contains(['/', '\\', '.', ':']) => {
                (Some(name.to_owned()), file)
            }
            _ => (None, spec.as_str()),
        };
        for file in reading::named(spec, parsed).await? {
            let source = name.clone().unwrap_or_else(|| stem(&file.file_name));
            check_name(&source, spec, &all)?;
            all.push(read_one(source, file).await?);
        }
    }
    for given in &all {
        given.print(parsed);
    }
    Ok(all)
}

/// `wikidata` of `Wikidata.csv.gz`.
fn stem(file_name: &str) -> String {
    let stem = file_name.split('.').next().unwrap_or(file_name);
    stem.to_ascii_lowercase().replace(' ', "-")
}

fn check_name(source: &str, spec: &str, others: &[OpinionInput]) -> Result<(), Failure> {
    if !is_source_name(source) {
        return Err(Failure::usage(anyhow!(
            "`{source}` cannot be the name of a source; give one of lower-case letters and digits that is \
             not tmdb, for instance --second-opinion wikidata={spec}"
        )));
    }
    match others.iter().any(|other| other.source == source) {
        true => Err(Failure::usage(anyhow!(
            "two second opinions have the name {source}; give each its own, as NAME=FILE"
        ))),
        false => Ok(()),
    }
}

async fn read_one(source: String, file: CatalogueSource) -> Result<OpinionInput, Failure> {
    // Reading is work for the processor, not for the reactor.
    let reading = tokio::task::spawn_blocking(move || {
        let opinions = read_opinions(&file);
        (file, opinions)
    });
    let (file, opinions) = reading.await.map_err(Failure::unexpected)?;
    let counts = Counts::of(&opinions?);
    Ok(OpinionInput {
        source,
        file,
        counts,
    })
}

impl Counts {
    fn of(opinions: &Opinions) -> Self {
        let of = |figure| {
            let all = opinions.opinions().iter();
            all.filter(|one| one.figure == figure).count() as u64
        };
        Self {
            budgets: of(Figure::Budget),
            revenues: of(Figure::Revenue),
            report: opinions.report().clone(),
        }
    }

    /// What is not used, and why.
    fn rejects(&self, words: Wording) -> String {
        let report = &self.report;
        let parts = [
            (report.rows_without_id, "opinion-no_id"),
            (report.not_a_number, "opinion-not_a_number"),
            (report.contradicting, "opinion-two-films"),
            (report.other_currency, "opinion-currency"),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts
            .map(|(count, key)| format!("{}: {count}", words.text(key)))
            .collect();
        parts.join("; ")
    }
}

impl OpinionInput {
    fn print(&self, parsed: &Parsed) {
        let Counts {
            budgets, revenues, ..
        } = self.counts;
        let source = &self.source;
        let (words, source) = (Wording::of_process(), source.as_str());
        note(
            parsed,
            &say!(
                words,
                "note-opinion-counts",
                source = source,
                budgets = budgets.to_string(),
                revenues = revenues.to_string(),
            ),
        );
        let rejects = self.counts.rejects(words);
        if !rejects.is_empty() {
            let key = "warn-opinion-rejects";
            warn(&say!(words, key, source = source, rejects = rejects));
        }
        let unknown = self.counts.report.unknown_currency;
        if unknown > 0 {
            let (key, count) = ("note-opinion-currency", unknown.to_string());
            note(parsed, &say!(words, key, source = source, count = count));
        }
    }
}

/// Lands the files. All of them were read to their end before.
///
/// # Errors
/// When the lake cannot be read or written.
pub(super) async fn land(
    lake: &Lake,
    given: Vec<OpinionInput>,
    parsed: &Parsed,
) -> Result<Vec<LandedOpinion>, Failure> {
    let mut all = Vec::new();
    for OpinionInput {
        source,
        file,
        counts,
    } in given
    {
        let now = Utc::now();
        let id = layout::run_id(now, rand::random());
        let landing = OpinionFile::land(lake, &id, now, &source, &file.name, file.path());
        let (described, landed) = landing.await?;
        let key = match landed {
            true => "note-opinion-landed",
            false => "note-opinion-there",
        };
        let (words, path) = (Wording::of_process(), described.path.as_str());
        note(
            parsed,
            &say!(words, key, source = source.as_str(), path = path),
        );
        all.push(LandedOpinion {
            source,
            path: described.path,
            landed,
            counts,
        });
    }
    Ok(all)
}

/// `ingest` with second opinions and no catalogue: lands them, asks TMDB nothing and needs no key.
pub(super) async fn ingest_alone(
    specs: &[String],
    lake: Option<&str>,
    parsed: &Parsed,
) -> Result<(), Failure> {
    let url = context::lake_url(lake)?;
    let given = read(specs, parsed).await?;
    let lake = context::open_lake(&url, parsed).await?;
    let landed = land(&lake, given, parsed).await?;
    match context::is_json(parsed) {
        true => print_json(&serde_json::json!({ "second_opinions": landed })),
        false => {
            let url = lake.url().argument();
            let (words, count) = (Wording::of_process(), landed.len() as u64);
            let command = format!("cinelake refine --lake {url}");
            let key = "opinions-in-lake";
            let told = say!(words, key, count = count, command = command);
            super::print(&format!("{told}\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_source_has_the_name_of_its_file() {
        for (file, name) in [
            ("wikidata.csv", "wikidata"),
            ("Wikidata.csv.gz", "wikidata"),
            ("the numbers.tsv", "the-numbers"),
        ] {
            assert_eq!(stem(file), name);
        }
    }
}
