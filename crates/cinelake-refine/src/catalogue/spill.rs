//! Rows on their way to a sorted table. There may be more of them than memory holds: they wait in
//! parts by the number that they are sorted by, each part in memory while it is small and in a
//! temporary file when it is not.

use std::collections::{BTreeSet, HashSet};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::ops::Range;

use tempfile::SpooledTempFile;

/// Numbers of one part. IMDb's ids run to some forty million.
const NUMBERS_IN_PART: u64 = 1 << 19;
/// The last part has all numbers from there on.
const PARTS: usize = 128;
/// A part that is smaller than this has no file.
const BYTES_IN_MEMORY: usize = 1 << 20;
const LENGTH_BYTES: usize = 4;
/// Of the bytes of a number, all but the last have this bit.
const MORE: u8 = 1 << BITS_IN_BYTE;
const BITS_IN_BYTE: u32 = 7;

/// Rows in parts. Every row of an earlier part comes before those of a later one.
#[derive(Debug, Default)]
pub(super) struct Spill {
    parts: Vec<Option<BufWriter<SpooledTempFile>>>,
}

impl Spill {
    /// Adds a row that is sorted by the number given.
    pub(super) fn push(&mut self, number: u64, row: &[u8]) -> io::Result<()> {
        let at =
            usize::try_from(number / NUMBERS_IN_PART).map_or(PARTS - 1, |at| at.min(PARTS - 1));
        if self.parts.len() <= at {
            self.parts.resize_with(at + 1, || None);
        }
        let part = self.parts[at]
            .get_or_insert_with(|| BufWriter::new(SpooledTempFile::new(BYTES_IN_MEMORY)));
        let length = u32::try_from(row.len()).map_err(io::Error::other)?;
        part.write_all(&length.to_le_bytes())?;
        part.write_all(row)
    }

    /// How many parts there are; some may be empty.
    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// The rows of a part, in the order in which they came.
    pub(super) fn read(&mut self, part: usize) -> io::Result<PartRows> {
        let mut bytes = Vec::new();
        if let Some(Some(part)) = self.parts.get_mut(part) {
            part.flush()?;
            let file = part.get_mut();
            file.rewind()?;
            file.read_to_end(&mut bytes)?;
        }
        Ok(PartRows::new(bytes))
    }
}

/// The rows of one part.
#[derive(Debug)]
pub(super) struct PartRows {
    bytes: Vec<u8>,
    rows: Vec<Range<usize>>,
}

impl PartRows {
    fn new(bytes: Vec<u8>) -> Self {
        let mut rows = Vec::new();
        let mut at = 0;
        while let Some(length) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let start = at + LENGTH_BYTES;
            let end = start + u32::from_le_bytes(*length) as usize;
            rows.push(start..end);
            at = end;
        }
        Self { bytes, rows }
    }

    /// The rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.iter().map(|row| &self.bytes[row.clone()])
    }

    /// Keeps the rows of which `keep` is true; returns how many went.
    pub(super) fn retain(&mut self, keep: impl Fn(&[u8]) -> bool) -> u64 {
        let before = self.rows.len();
        let bytes = &self.bytes;
        self.rows.retain(|row| keep(&bytes[row.clone()]));
        (before - self.rows.len()) as u64
    }

    /// Of titles with rows from several files: files that share no place are parts of one table, and all
    /// their rows stay. A file that has a place of an earlier one is another version of the table, and its
    /// rows of that title go. The rows have to be sorted by title. Returns how many went.
    pub(super) fn keep_one_version(&mut self, key: impl Fn(&[u8]) -> VersionKey) -> u64 {
        let keys: Vec<VersionKey> = self.iter().map(key).collect();
        let mut keeps: Vec<bool> = Vec::with_capacity(keys.len());
        for rows in keys.chunk_by(|one, next| one.title == next.title) {
            let files: BTreeSet<u64> = rows.iter().map(|row| row.file).collect();
            let mut places = HashSet::new();
            let mut kept = Vec::new();
            for file in files {
                let own = || {
                    rows.iter()
                        .filter(|row| row.file == file)
                        .map(|row| row.place)
                };
                if !own().any(|place| places.contains(&place)) {
                    places.extend(own());
                    kept.push(file);
                }
            }
            keeps.extend(rows.iter().map(|row| kept.contains(&row.file)));
        }
        let before = self.rows.len();
        let mut keeps = keeps.into_iter();
        self.rows.retain(|_| keeps.next().unwrap_or(true));
        (before - self.rows.len()) as u64
    }

    /// Sorts the rows by what `key` says of them, and then by their bytes. Rows with the very same
    /// bytes stay once; returns how many went.
    pub(super) fn sort<K: Ord>(&mut self, key: impl Fn(&[u8]) -> K) -> u64 {
        let bytes = &self.bytes;
        let text = |row: &Range<usize>| &bytes[row.clone()];
        let rows = std::mem::take(&mut self.rows).into_iter();
        let mut keyed: Vec<(K, Range<usize>)> = rows.map(|row| (key(text(&row)), row)).collect();
        keyed.sort_unstable_by(|(a, left), (b, right)| {
            a.cmp(b).then_with(|| text(left).cmp(text(right)))
        });
        let before = keyed.len();
        keyed.dedup_by(|(_, left), (_, right)| text(left) == text(right));
        self.rows = keyed.into_iter().map(|(_, row)| row).collect();
        (before - self.rows.len()) as u64
    }
}

/// Which version of a title's rows a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VersionKey {
    pub(super) title: u64,
    /// Number of the file.
    pub(super) file: u64,
    /// What no two rows of one file have in common.
    pub(super) place: (u64, u64),
}

/// Writes the values of a row one behind the other, small numbers in few bytes (LEB128): the rows of
/// IMDb's principals take four gigabytes so, and ten in whole words.
#[derive(Debug, Default)]
pub(super) struct RowBytes(Vec<u8>);

impl RowBytes {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn number(&mut self, mut number: u64) {
        while number >= MORE.into() {
            self.0.push(number as u8 | MORE);
            number >>= BITS_IN_BYTE;
        }
        self.0.push(number as u8);
    }

    /// Every number but the largest: ids, years and counts are far below it.
    pub(super) fn optional(&mut self, number: Option<u64>) {
        self.number(number.map_or(0, |number| number.saturating_add(1)));
    }

    pub(super) fn text(&mut self, text: Option<&str>) {
        self.optional(text.map(|text| text.len() as u64));
        self.0
            .extend_from_slice(text.unwrap_or_default().as_bytes());
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

/// Reads the values of a row in the order in which they were written.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowValues<'b>(pub(super) &'b [u8]);

impl<'b> RowValues<'b> {
    /// 0 where no number is left.
    pub(super) fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let [byte, rest @ ..] = self.0 {
            self.0 = rest;
            number |= u64::from(byte & !MORE).unbounded_shl(shift);
            if byte & MORE == 0 {
                break;
            }
            shift += BITS_IN_BYTE;
        }
        number
    }

    pub(super) fn optional(&mut self) -> Option<u64> {
        self.number().checked_sub(1)
    }

    pub(super) fn text(&mut self) -> Option<&'b str> {
        let length = self.optional()?;
        let (text, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Values = (u64, Option<u32>, Option<String>, Option<String>);

    fn written((number, optional, first, second): &Values) -> RowBytes {
        let mut row = RowBytes::default();
        row.number(*number);
        row.optional(optional.map(u64::from));
        row.text(first.as_deref());
        row.text(second.as_deref());
        row
    }

    fn read(row: &[u8]) -> Values {
        let mut values = RowValues(row);
        (
            values.number(),
            values.optional().map(|number| number as u32),
            values.text().map(str::to_owned),
            values.text().map(str::to_owned),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// What is spilled comes back sorted and once, whatever it is.
        #[test]
        fn rows_come_back_sorted_and_once(
            rows in prop::collection::vec(any::<(u64, Option<u32>, Option<String>, Option<String>)>(), 0..60),
            scale in prop::sample::select(vec![1_u64, 1 << 20, 1 << 40]),
        ) {
            let rows: Vec<Values> = rows
                .into_iter()
                .map(|(number, optional, a, b)| (number % 70 * scale, optional, a, b))
                .collect();
            let mut spill = Spill::default();
            for row in rows.iter().chain(&rows) {
                spill.push(row.0, written(row).as_slice()).unwrap();
            }
            let (mut found, mut gone) = (Vec::new(), 0);
            for part in 0..spill.parts() {
                let mut part = spill.read(part).unwrap();
                gone += part.sort(|row| RowValues(row).number());
                found.extend(part.iter().map(read));
            }
            let mut numbers: Vec<u64> = rows.iter().map(|row| row.0).collect();
            numbers.sort_unstable();
            let mut expected = rows.clone();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(found.len() as u64 + gone, 2 * rows.len() as u64);
            prop_assert!(found.is_sorted_by_key(|row| row.0));
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_part_that_grows_goes_to_a_file_and_comes_back() {
        let mut spill = Spill::default();
        let row = vec![7_u8; 1 << 16];
        for number in 0..40 {
            spill.push(number, &row).unwrap();
        }
        let part = spill.read(0).unwrap();
        assert_eq!(part.iter().filter(|found| **found == row[..]).count(), 40);
    }
}
