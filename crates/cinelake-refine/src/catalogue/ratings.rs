//! Ratings of every catalogue, while catalogues are read: rows wait outside of memory.

use std::io;

use chrono::NaiveDate;
use cinelake_imdb::{ImdbId, TitleValues};

use super::spill::{RowBytes, RowValues, Spill};

/// A row of `ratings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RatingRow {
    pub(super) tconst: ImdbId,
    /// Number of the file.
    pub(super) file: u32,
    pub(super) rating_thousandths: Option<u16>,
    pub(super) num_votes: Option<u32>,
}

/// Every rating that a row of a catalogue or of a file of ratings gives.
#[derive(Debug, Default)]
pub(super) struct Ratings {
    spill: Spill,
    scratch: RowBytes,
}

impl Ratings {
    /// Takes in what a row says of its title's rating, if it says anything.
    pub(super) fn add(
        &mut self,
        tconst: ImdbId,
        file: u32,
        values: &TitleValues<'_>,
    ) -> io::Result<()> {
        let (rating, votes) = values.rating_and_votes();
        if rating.is_none() && votes.is_none() {
            return Ok(());
        }
        let row = &mut self.scratch;
        row.clear();
        row.number(tconst.value());
        row.number(u64::from(file));
        row.optional(rating.map(u64::from));
        row.optional(votes.map(u64::from));
        self.spill.push(tconst.value(), row.as_slice())
    }

    pub(super) fn parts(&self) -> usize {
        self.spill.parts()
    }

    /// The rows of a part by title and day, one for each. Files come from the latest catalogue to the
    /// earliest, those of a catalogue in the order in which its titles are made, and the rows of one file
    /// from the first to the last: as in `titles`, the first that
    /// has a rating counts, and the first with votes where none has a rating.
    pub(super) fn read(
        &mut self,
        part: usize,
        date: impl Fn(&RatingRow) -> NaiveDate,
    ) -> io::Result<Vec<RatingRow>> {
        let rows = self.spill.read(part)?;
        let mut rows: Vec<RatingRow> = rows.iter().filter_map(RatingRow::read).collect();
        // Stable: rows of one file stay as they came.
        rows.sort_by_key(|row| {
            (
                row.tconst,
                date(row),
                row.rating_thousandths.is_none(),
                row.file,
            )
        });
        rows.dedup_by(|later, first| later.tconst == first.tconst && date(later) == date(first));
        Ok(rows)
    }
}

impl RatingRow {
    /// The values of a row; `None` for bytes that are none.
    fn read(row: &[u8]) -> Option<Self> {
        let mut values = RowValues(row);
        Some(Self {
            tconst: ImdbId::new(values.number())?,
            file: values.number() as u32,
            rating_thousandths: values.optional().map(|rating| rating as u16),
            num_votes: values.optional().map(|votes| votes as u32),
        })
    }
}
