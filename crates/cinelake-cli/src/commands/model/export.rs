//! The star as files in a folder: one for each table, and what every column means.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use cinelake_analysis::{Limits, Session, output};
use cinelake_lake::Lake;
use cinelake_model::RefinedTable;
use futures::TryStreamExt;

use super::super::target::OutputTarget;
use crate::args::ExportArg;
use crate::failure::Failure;
use crate::render;

/// The data dictionary, beside the tables.
pub(super) const DICTIONARY: &str = "DICTIONARY.md";

/// Writes every table and the dictionary. Each file appears whole; those of the same names are replaced.
pub(super) async fn export(
    lake: &Lake,
    limits: Limits,
    format: ExportArg,
    folder: &Path,
) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("could not make the folder {}", folder.display()))
        .map_err(Failure::usage)?;
    match format {
        ExportArg::Csv => csv(lake, limits, folder).await?,
        ExportArg::Parquet => parquet(lake, folder).await?,
    }
    let mut target = OutputTarget::open(Some(&folder.join(DICTIONARY)))?;
    let text = dictionary();
    target
        .write_all(text.as_bytes())
        .map_err(Failure::unexpected)?;
    target.finish()
}

/// What every table and column means, with the diagram in front.
fn dictionary() -> String {
    format!(
        "# Data dictionary\n\n```mermaid\n{}```\n\n{}",
        cinelake_model::diagram(),
        render::dictionary()
    )
}

async fn csv(lake: &Lake, limits: Limits, folder: &Path) -> Result<(), Failure> {
    let session = Session::open_all_within(lake, limits).await?;
    for table in RefinedTable::ALL {
        let order = table.grain().join(", ");
        let sql = format!("SELECT * FROM {table} ORDER BY {order}");
        let rows = session.sql(&sql).await?;
        let mut target = OutputTarget::open(Some(&folder.join(format!("{table}.csv"))))?;
        let options = output::Options::default();
        output::write(rows, output::Format::Csv, &options, &mut target).await?;
        target.finish()?;
    }
    Ok(())
}

async fn parquet(lake: &Lake, folder: &Path) -> Result<(), Failure> {
    for table in RefinedTable::ALL {
        let mut target = OutputTarget::open(Some(&folder.join(format!("{table}.parquet"))))?;
        let mut chunks = std::pin::pin!(lake.read_stream(&table.path()).await?);
        while let Some(chunk) = chunks.try_next().await? {
            target.write_all(&chunk).map_err(Failure::unexpected)?;
        }
        target.finish()?;
    }
    Ok(())
}
