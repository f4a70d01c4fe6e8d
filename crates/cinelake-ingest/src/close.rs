//! Closes a run: outcomes, the lists of titles to look into, and the manifest.

use std::collections::BTreeMap;
use std::io::Write;

use bytes::Bytes;
use cinelake_imdb::{Catalogue, ImdbId};
use cinelake_lake::layout;
use cinelake_lake::manifest::{Outcome, RunManifest};
use cinelake_lake::{Lake, LakeError, LakeProblem};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::crosswalk::TriedPair;
use crate::outcomes::RunOutcomes;

/// The lists that were written, as URLs; `None` where there was nothing to list.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub(crate) unmatched: Option<String>,
    pub(crate) failed: Option<String>,
    pub(crate) rejected: Option<String>,
    pub(crate) filtered: Option<String>,
    pub(crate) crosswalk: Option<String>,
}

/// Writes the outcomes and the lists.
pub(crate) async fn write_outcomes(
    lake: &Lake,
    run_id: &str,
    catalogue: &Catalogue,
    outcomes: &RunOutcomes,
    list_filtered: bool,
) -> Result<Lists, LakeError> {
    let path = layout::run_outcomes(run_id);
    let file = outcomes_file(catalogue, outcomes);
    let file = file.map_err(|error| broken(lake, &path, &error))?;
    lake.replace(&path, file).await?;
    let unmatched = title_list(catalogue, outcomes, Outcome::is_miss);
    let failed = title_list(catalogue, outcomes, |outcome| outcome == Outcome::Failed);
    let rejected = reject_list(catalogue);
    let filtered = list_filtered.then(|| filtered_list(catalogue)).flatten();
    let put = |name, text| put_list(lake, run_id, name, text);
    Ok(Lists {
        unmatched: put("unmatched.csv", unmatched).await?,
        failed: put("failed.csv", failed).await?,
        rejected: put("rejected.csv", rejected).await?,
        filtered: put("filtered.csv", filtered).await?,
        crosswalk: None,
    })
}

/// Writes the list of pairs that led to no record, where there are any.
pub(crate) async fn write_pairs(
    lake: &Lake,
    run_id: &str,
    pairs: &BTreeMap<ImdbId, TriedPair>,
) -> Result<Option<String>, LakeError> {
    let mut rows = String::new();
    for (tconst, pair) in pairs {
        let (tconst, tmdb_id) = (tconst.to_string(), pair.tmdb_id.to_string());
        let (kind, failure) = (pair.kind.as_str(), pair.failure.code());
        push_row(
            &mut rows,
            &[&tconst, kind, &tmdb_id, failure, &pair.failure.reason()],
        );
    }
    let text = (!rows.is_empty()).then(|| format!("tconst,kind,tmdb_id,decision,reason\n{rows}"));
    put_list(lake, run_id, "crosswalk.csv", text).await
}

/// Writes the manifest; the last write of a run, and at its start the first.
pub(crate) async fn write_manifest(lake: &Lake, manifest: &RunManifest) -> Result<(), LakeError> {
    let path = layout::run_manifest(&manifest.run_id);
    let mut text = serde_json::to_vec_pretty(manifest)
        .map_err(|error| broken(lake, &path, &std::io::Error::from(error)))?;
    text.push(b'\n');
    lake.replace(&path, text.into()).await
}

fn broken(lake: &Lake, path: &str, error: &std::io::Error) -> LakeError {
    LakeError {
        operation: "write",
        target: lake.show(path),
        problem: LakeProblem::Other {
            detail: error.to_string(),
        },
    }
}

fn outcomes_file(catalogue: &Catalogue, outcomes: &RunOutcomes) -> std::io::Result<Bytes> {
    let mut file = GzEncoder::new(Vec::new(), Compression::fast());
    for line in outcomes.lines(catalogue) {
        serde_json::to_writer(&mut file, &line)?;
        file.write_all(b"\n")?;
    }
    Ok(file.finish()?.into())
}

fn title_list(
    catalogue: &Catalogue,
    outcomes: &RunOutcomes,
    wanted: impl Fn(Outcome) -> bool,
) -> Option<String> {
    let mut rows = String::new();
    for (title, outcome, reason) in outcomes.ended(catalogue, wanted) {
        let year = title
            .start_year()
            .map(|year| year.to_string())
            .unwrap_or_default();
        let name = title.primary_title().unwrap_or_default();
        let (tconst, link) = (title.id().to_string(), title.id().url());
        push_row(
            &mut rows,
            &[&tconst, name, &year, outcome.as_str(), reason, &link],
        );
    }
    (!rows.is_empty()).then(|| format!("tconst,title,year,outcome,reason,link\n{rows}"))
}

fn reject_list(catalogue: &Catalogue) -> Option<String> {
    let mut rows = String::new();
    for reject in &catalogue.report().reject_examples {
        let line = reject.line.to_string();
        push_row(
            &mut rows,
            &[&reject.file, &line, &reject.value, &reject.explanation],
        );
    }
    let all: u64 = catalogue.report().rejects.values().sum();
    let listed = catalogue.report().reject_examples.len() as u64;
    if all > listed {
        let rest = format!(
            "{} more rows were rejected and are not listed",
            all - listed
        );
        push_row(&mut rows, &["", "", "", &rest]);
    }
    (!rows.is_empty()).then(|| format!("file,line,value,reason\n{rows}"))
}

fn filtered_list(catalogue: &Catalogue) -> Option<String> {
    let mut rows = String::new();
    for title in catalogue.filtered() {
        push_row(&mut rows, &[&title.id().to_string(), title.reason().code()]);
    }
    (!rows.is_empty()).then(|| format!("tconst,reason\n{rows}"))
}

fn push_row(rows: &mut String, fields: &[&str]) {
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            rows.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            rows.push('"');
            rows.push_str(&field.replace('"', "\"\""));
            rows.push('"');
        } else {
            rows.push_str(field);
        }
    }
    rows.push('\n');
}

async fn put_list(
    lake: &Lake,
    run_id: &str,
    name: &str,
    text: Option<String>,
) -> Result<Option<String>, LakeError> {
    let Some(text) = text else { return Ok(None) };
    let path = layout::run_file(run_id, name);
    lake.replace(&path, text.into()).await?;
    Ok(Some(lake.show(&path)))
}

#[cfg(test)]
mod tests {
    use super::push_row;

    #[test]
    fn fields_with_separators_and_quotes_are_quoted() {
        let mut rows = String::new();
        push_row(&mut rows, &["tt1", "A, \"B\"", "", "c"]);
        assert_eq!(rows, "tt1,\"A, \"\"B\"\"\",,c\n");
    }
}
