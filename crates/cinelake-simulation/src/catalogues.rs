//! The catalogues that all lives share: read once, from files as a user has them.

use std::path::PathBuf;

use anyhow::Result;
use cinelake_imdb::{Catalogue, Filter, ImdbId, ReadOptions};
use cinelake_ingest::{CatalogueSource, SourceOptions, read_catalogue, resolve};
use cinelake_lake::StoreOptions;
use tempfile::TempDir;

/// The catalogues.
pub struct SharedCatalogues {
    books: Vec<CatalogueFiles>,
    _folder: TempDir,
}

/// A catalogue with its files.
pub(crate) struct CatalogueFiles {
    pub(crate) catalogue: Catalogue,
    pub(crate) sources: Vec<CatalogueSource>,
    pub(crate) titles: Vec<ImdbId>,
}

/// Numbers of the titles in a catalogue. TMDB knows none of the last one.
fn numbers(catalogue: u64) -> Vec<u64> {
    match catalogue {
        0 => (1..=12).collect(),
        1 => (8..=30).collect(),
        2 => (1..=45).collect(),
        _ => (1..=30).map(|number| 500 + number * 5).collect(),
    }
}

impl SharedCatalogues {
    /// Writes and reads them.
    ///
    /// # Errors
    /// When the temporary folder cannot be written.
    pub async fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut books = Vec::new();
        for catalogue in 0..4 {
            let ids = numbers(catalogue).into_iter().map(ImdbId::new);
            let titles: Vec<ImdbId> = ids.flatten().collect();
            let rows: String = titles.iter().map(|title| format!("{title}\n")).collect();
            let path = folder.path().join(format!("{catalogue}.csv"));
            std::fs::write(&path, format!("imdb_id\n{rows}"))?;
            books.push(CatalogueFiles::read(path, titles).await?);
        }
        Ok(Self {
            books,
            _folder: folder,
        })
    }

    pub(crate) fn book(&self, catalogue: usize) -> &CatalogueFiles {
        &self.books[catalogue % self.books.len()]
    }

    pub(crate) fn titles(&self) -> impl Iterator<Item = ImdbId> + '_ {
        self.books
            .iter()
            .flat_map(|book| book.titles.iter().copied())
    }
}

impl CatalogueFiles {
    async fn read(path: PathBuf, titles: Vec<ImdbId>) -> Result<Self> {
        let options = SourceOptions {
            store: &StoreOptions::default(),
            stdin: &mut std::io::empty(),
        };
        let sources = resolve(&[path.display().to_string()], options).await?;
        let catalogue = read_catalogue(&sources, &ReadOptions::default(), &Filter::default())?;
        Ok(Self {
            catalogue,
            sources,
            titles,
        })
    }
}
