//! A list of the titles that a run is about, of which only the ids count.

use crate::error::CatalogueError;
use crate::header::Column;
use crate::id::ImdbId;
use crate::input::CatalogueInput;
use crate::options::ReadOptions;
use crate::read::{At, TitleSink, read_into};
use crate::reader::{Record, RowReader, open_tables};
use crate::reject::Reject;
use crate::values::TitleValues;

/// Distinct ids in ascending order, 8 bytes each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdList {
    ids: Vec<ImdbId>,
    rejected_rows: u64,
    first_reject: Option<Reject>,
}

impl IdList {
    /// Reads the ids of any files that can be catalogues: one id a line, or a table with a column of
    /// ids. The other columns are not used.
    ///
    /// # Errors
    ///
    /// As [`open_tables`], the errors of reading, and [`CatalogueError::NoIds`] if no row has an id.
    pub fn read(inputs: Vec<CatalogueInput>) -> Result<Self, CatalogueError> {
        let mut names = Vec::new();
        let mut tables = Vec::new();
        for input in inputs {
            names.push(input.name().to_owned());
            tables.extend(open_tables(input, &ReadOptions::default())?.tables);
        }
        let mut found = Collected::default();
        let is_of_titles = |table: &RowReader| table.shape().role().is_about_titles();
        let (tables, others): (Vec<_>, Vec<_>) = tables.into_iter().partition(is_of_titles);
        for table in others {
            found.read_ids(table)?;
        }
        let report = read_into(tables, &mut found)?.report;
        let mut list: Self = found.0.into_iter().collect();
        if list.is_empty() {
            return Err(CatalogueError::NoIds {
                file: names.join(", "),
            });
        }
        list.rejected_rows = report.rejected_rows;
        list.first_reject = report.reject_examples.into_iter().next();
        Ok(list)
    }

    /// Whether the id is in the list.
    #[must_use]
    pub fn contains(&self, id: ImdbId) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// How many ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The ids, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = ImdbId> {
        self.ids.iter().copied()
    }

    /// Rows of the files without an id that can be read.
    #[must_use]
    pub fn rejected_rows(&self) -> u64 {
        self.rejected_rows
    }

    /// The first of these rows.
    #[must_use]
    pub fn first_reject(&self) -> Option<&Reject> {
        self.first_reject.as_ref()
    }
}

impl FromIterator<ImdbId> for IdList {
    fn from_iter<I: IntoIterator<Item = ImdbId>>(ids: I) -> Self {
        let mut ids: Vec<ImdbId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        Self {
            ids,
            ..Self::default()
        }
    }
}

/// Takes the id of each row and nothing else.
#[derive(Default)]
struct Collected(Vec<ImdbId>);

impl Collected {
    /// The titles of a file of people or of names elsewhere. A file of names of people has none.
    fn read_ids(&mut self, mut table: RowReader) -> Result<(), CatalogueError> {
        while let Some(record) = table.next_record()? {
            let Record::Row(row) = record else { continue };
            let id = row.get(Column::Tconst).map(ImdbId::repair);
            self.0.extend(id.and_then(Result::ok).map(|(id, _)| id));
        }
        Ok(())
    }
}

impl TitleSink for Collected {
    fn begin(&mut self, _place: usize, _table: &RowReader, _joined: bool) {}

    fn title(
        &mut self,
        id: ImdbId,
        _values: &TitleValues<'_>,
        _at: At<'_>,
    ) -> Result<(), CatalogueError> {
        self.0.push(id);
        Ok(())
    }

    fn repeat(&mut self) {}

    fn rating(&mut self, id: ImdbId, _values: &TitleValues<'_>, _at: At<'_>) {
        self.0.push(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<IdList, CatalogueError> {
        let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
        IdList::read(vec![CatalogueInput::new("ids.txt", Box::new(bytes))])
    }

    fn texts(list: &IdList) -> Vec<String> {
        list.iter().map(|id| id.to_string()).collect()
    }

    #[test]
    fn ids_are_read_in_any_dress_and_each_counts_once() {
        for text in [
            "tt0000002\ntt0000001\ntt0000002\n",
            "TT0000002\n https://www.imdb.com/title/tt0000001/ \n",
            "movieId,imdbId,tmdbId\n1,0000002,9\n2,0000001,8\n",
            "tconst\taverageRating\tnumVotes\ntt0000001\t7.0\t5\ntt0000002\t7.0\t5\n",
        ] {
            let list = read(text).unwrap();
            assert_eq!(texts(&list), ["tt0000001", "tt0000002"], "{text}");
            assert!(list.contains(ImdbId::new(2).unwrap()));
            assert!(!list.contains(ImdbId::new(3).unwrap()));
        }
    }

    #[test]
    fn rows_without_an_id_are_counted_and_the_first_is_named() {
        let list = read("tt0000001\nnm0000002\nfilm\n").unwrap();
        assert_eq!((list.len(), list.rejected_rows()), (1, 2));
        assert_eq!(list.first_reject().map(|reject| reject.line), Some(2));
    }

    #[test]
    fn a_file_without_a_single_title_is_refused() {
        let people = "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n\
                      nm0000001\tA\t\\N\t\\N\tactor\ttt0000001\n";
        for text in ["", people] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains("ids.txt has no id of a title"), "{error}");
        }
    }
}
