//! TMDB's daily exports: every id of a kind that TMDB has today, one JSON object a line, without the ids
//! of IMDb.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::error::CatalogueError;
use crate::input::{CatalogueInput, Text, texts};
use crate::lines::LineReader;
use crate::title::TitleKind;

/// A line of an export is a few hundred bytes long.
const MAX_LINE_BYTES: usize = 1 << 20;

/// The ids of the exports, 4 bytes each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TmdbExport {
    /// In ascending order; `None` without an export of films.
    films: Option<Vec<u32>>,
    /// The same for series.
    series: Option<Vec<u32>>,
}

/// What is read of a line; the kind shows by the name of its title.
#[derive(Deserialize)]
struct ExportLine {
    id: u32,
    original_title: Option<IgnoredAny>,
    original_name: Option<IgnoredAny>,
}

impl TmdbExport {
    /// Reads exports of films (`movie_ids_…`, `adult_movie_ids_…`) and of series (`tv_series_ids_…`), packed
    /// or not.
    ///
    /// # Errors
    ///
    /// The errors of reading, and [`CatalogueError::NotAnExport`] for a line that is none of these and
    /// for a file without a line: an id must not count as gone because a file was damaged.
    pub(crate) fn read(inputs: Vec<CatalogueInput>) -> Result<Self, CatalogueError> {
        let mut export = Self::default();
        for input in inputs {
            for text in texts(input)?.0 {
                export.read_text(text)?;
            }
        }
        for ids in [&mut export.films, &mut export.series]
            .into_iter()
            .flatten()
        {
            ids.sort_unstable();
            ids.dedup();
            ids.shrink_to_fit();
        }
        Ok(export)
    }

    fn read_text(&mut self, text: Text) -> Result<(), CatalogueError> {
        let decoded = match text {
            Text::Open(decoded) => decoded,
            Text::Entry(entry) => entry.open()?,
        };
        let mut lines = LineReader::new(decoded, MAX_LINE_BYTES);
        let mut read = 0;
        while let Some(place) = lines.next_line()? {
            let line = lines.block()[place].trim();
            if line.is_empty() {
                continue;
            }
            let Some(ids) = self.ids_of(line) else {
                return Err(not_an_export(&lines));
            };
            let (ids, id) = ids;
            ids.get_or_insert_default().push(id);
            read += 1;
        }
        match read {
            0 => Err(not_an_export(&lines)),
            _ => Ok(()),
        }
    }

    /// The id of a line, and where it belongs.
    fn ids_of(&mut self, line: &str) -> Option<(&mut Option<Vec<u32>>, u32)> {
        let line: ExportLine = serde_json::from_str(line).ok()?;
        match (line.original_title, line.original_name) {
            (Some(_), None) => Some((&mut self.films, line.id)),
            (None, Some(_)) => Some((&mut self.series, line.id)),
            _ => None,
        }
    }

    /// Whether TMDB has an id of this kind; `None` without an export of the kind.
    pub(crate) fn has(&self, kind: TitleKind, tmdb_id: u32) -> Option<bool> {
        let ids = match kind {
            TitleKind::Movie => self.films.as_ref()?,
            TitleKind::Series => self.series.as_ref()?,
            TitleKind::Episode | TitleKind::Other | TitleKind::Unknown => return None,
        };
        Some(ids.binary_search(&tmdb_id).is_ok())
    }
}

fn not_an_export(lines: &LineReader) -> CatalogueError {
    CatalogueError::NotAnExport {
        file: lines.file().to_owned(),
        line: lines.number(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const FILM: &str =
        r#"{"adult":false,"id":3924,"original_title":"Blondie","popularity":1.8,"video":false}"#;
    const SERIES: &str = r#"{"id":1,"original_name":"プライド","popularity":3.8}"#;

    fn read(bytes: &[u8]) -> Result<TmdbExport, CatalogueError> {
        let bytes = std::io::Cursor::new(bytes.to_vec());
        TmdbExport::read(vec![CatalogueInput::new("ids.json.gz", Box::new(bytes))])
    }

    #[test]
    fn films_and_series_are_told_by_the_name_of_their_title() {
        let export = read(format!("{FILM}\n\n{SERIES}\n").as_bytes()).unwrap();
        assert_eq!(export.has(TitleKind::Movie, 3_924), Some(true));
        assert_eq!(export.has(TitleKind::Movie, 1), Some(false));
        assert_eq!(export.has(TitleKind::Series, 1), Some(true));
        assert_eq!(export.has(TitleKind::Episode, 1), None);
        let films_only = read(FILM.as_bytes()).unwrap();
        assert_eq!(films_only.has(TitleKind::Series, 1), None);
    }

    #[test]
    fn a_file_that_is_no_whole_export_is_refused() {
        let person = r#"{"adult":false,"id":16767,"name":"A","popularity":5.1}"#;
        for (text, line) in [
            ("", 0),
            (person, 1),
            ("imdb_id,tmdb_id\ntt0000001,5\n", 1),
            (&format!("{FILM}\n{{\"id\":5,\"original_ti"), 2),
        ] {
            let error = read(text.as_bytes()).unwrap_err();
            let found = matches!(error, CatalogueError::NotAnExport { line: at, .. } if at == line);
            assert!(found, "{text}: {error}");
        }
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed
            .write_all(format!("{FILM}\n").repeat(500).as_bytes())
            .unwrap();
        let packed = packed.finish().unwrap();
        assert!(read(&packed).is_ok());
        let cut = read(&packed[..packed.len() - 12]).unwrap_err();
        assert!(matches!(cut, CatalogueError::Truncated { .. }), "{cut}");
    }
}
