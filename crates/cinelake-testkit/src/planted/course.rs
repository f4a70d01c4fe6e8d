//! Titles as rows of the course's files, and the changes of a file that must not change an answer.

use super::seeded::Seeded;
use crate::fixtures::{MOVIES_HEADER, SERIES_HEADER};

/// Columns that speak of an artist, not of the title.
const ARTIST_COLUMNS: [&str; 7] = [
    "generoArtista",
    "personagem",
    "nomeArtista",
    "anoNascimento",
    "anoFalecimento",
    "profissao",
    "titulosMaisConhecidos",
];

/// A title to be written as rows, one for each artist.
#[derive(Debug, Clone, PartialEq)]
pub struct PlantedTitle {
    /// The number of its IMDb id.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// `anoLancamento`.
    pub start_year: u16,
    /// `anoTermino`, of series; `None` while it runs.
    pub end_year: Option<u16>,
    /// `tempoMinutos`.
    pub runtime_minutes: Option<u32>,
    /// `notaMedia` in tenths.
    pub rating_tenths: Option<u32>,
    /// `numeroVotos`.
    pub num_votes: u32,
    /// Who took part; without anybody there is one row without an artist.
    pub artists: Vec<PlantedArtist>,
}

/// One artist row of a title.
#[derive(Debug, Clone, PartialEq)]
pub struct PlantedArtist {
    /// `generoArtista`.
    pub category: &'static str,
    /// `nomeArtista`.
    pub name: String,
    /// `personagem`.
    pub character: String,
    /// `anoNascimento`.
    pub birth_year: u16,
}

/// A course file as rows of text.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseTable {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl PlantedTitle {
    /// `tt0000042`.
    #[must_use]
    pub fn tconst(&self) -> String {
        tconst(self.number)
    }

    fn rows(&self, is_series: bool) -> Vec<Vec<String>> {
        let mut own = vec![
            self.tconst(),
            self.name.clone(),
            self.name.clone(),
            self.start_year.to_string(),
        ];
        if is_series {
            own.push(text(self.end_year));
        }
        own.push(text(self.runtime_minutes));
        own.push("Drama".to_owned());
        let rating = self.rating_tenths;
        own.push(text(
            rating.map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        ));
        own.push(text(rating.map(|_| self.num_votes)));
        let rows = self.artists.iter().map(|artist| {
            let mut row = own.clone();
            row.extend(artist.fields(self.number));
            row
        });
        let mut rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            own.extend(ARTIST_COLUMNS.map(|_| r"\N".to_owned()));
            rows.push(own);
        }
        rows
    }
}

impl PlantedArtist {
    fn fields(&self, title: u64) -> [String; 7] {
        [
            self.category.to_owned(),
            self.character.clone(),
            self.name.clone(),
            self.birth_year.to_string(),
            r"\N".to_owned(),
            self.category.to_owned(),
            tconst(title),
        ]
    }
}

impl CourseTable {
    /// Films as rows of `movies.csv`.
    #[must_use]
    pub fn films(titles: &[PlantedTitle]) -> Self {
        Self::new(MOVIES_HEADER, titles, false)
    }

    /// Series as rows of `series.csv`.
    #[must_use]
    pub fn series(titles: &[PlantedTitle]) -> Self {
        Self::new(SERIES_HEADER, titles, true)
    }

    fn new(header: &str, titles: &[PlantedTitle], is_series: bool) -> Self {
        Self {
            columns: header.trim_end().split('|').map(str::to_owned).collect(),
            rows: titles
                .iter()
                .flat_map(|title| title.rows(is_series))
                .collect(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One column of every row; nothing where there is no such column.
    pub fn values(&self, column: &str) -> impl Iterator<Item = &str> {
        let at = self.columns.iter().position(|name| name == column);
        self.rows
            .iter()
            .filter_map(move |row| Some(row[at?].as_str()))
    }

    /// Adds the rows of a table with the same columns.
    pub(super) fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// Every row `times` times, a copy not beside its original.
    #[must_use]
    pub fn repeated(&self, times: usize) -> Self {
        let rows = std::iter::repeat_n(&self.rows, times).flatten().cloned();
        Self {
            columns: self.columns.clone(),
            rows: rows.collect(),
        }
    }

    /// The rows in another order.
    #[must_use]
    pub fn rows_shuffled(&self, seed: u64) -> Self {
        let mut shuffled = self.clone();
        Seeded::new(seed, 101).shuffle(&mut shuffled.rows);
        shuffled
    }

    /// The columns in another order, the header with them.
    #[must_use]
    pub fn columns_shuffled(&self, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        Seeded::new(seed, 102).shuffle(&mut order);
        let reordered = |row: &Vec<String>| -> Vec<String> {
            order.iter().map(|&at| row[at].clone()).collect()
        };
        Self {
            columns: reordered(&self.columns),
            rows: self.rows.iter().map(reordered).collect(),
        }
    }

    /// One row a title, and nobody in it.
    #[must_use]
    pub fn without_artists(&self) -> Self {
        let artist: Vec<bool> = self
            .columns
            .iter()
            .map(|name| ARTIST_COLUMNS.contains(&name.as_str()))
            .collect();
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(self.rows.len());
        let mut seen = std::collections::HashSet::new();
        for row in &self.rows {
            let blank = |(field, is_artist): (&String, &bool)| match is_artist {
                true => r"\N".to_owned(),
                false => field.clone(),
            };
            let row: Vec<String> = row.iter().zip(&artist).map(blank).collect();
            if seen.insert(row.clone()) {
                rows.push(row);
            }
        }
        Self {
            columns: self.columns.clone(),
            rows,
        }
    }

    /// The file's text. No planted value holds the separator or a quote.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let lines = std::iter::once(&self.columns).chain(&self.rows);
        lines.map(|fields| fields.join("|") + "\n").collect()
    }
}

/// `tt0000042`.
pub(super) fn tconst(number: u64) -> String {
    format!("tt{number:07}")
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| r"\N".to_owned(), |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> CourseTable {
        let artist = |name: &str| PlantedArtist {
            category: "actor",
            name: name.to_owned(),
            character: "Keeper".to_owned(),
            birth_year: 1950,
        };
        let title = |number, artists| PlantedTitle {
            number,
            name: format!("The Lamp {number}"),
            start_year: 2001,
            end_year: None,
            runtime_minutes: None,
            rating_tenths: Some(79),
            num_votes: 12,
            artists,
        };
        let titles = [
            title(1, vec![artist("A"), artist("B")]),
            title(12_345_678, vec![]),
        ];
        CourseTable::films(&titles)
    }

    #[test]
    fn a_title_has_a_row_for_each_artist() {
        let csv = table().to_csv();
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(format!("{}\n", lines[0]), MOVIES_HEADER);
        assert_eq!(
            lines[2],
            r"tt0000001|The Lamp 1|The Lamp 1|2001|\N|Drama|7.9|12|actor|Keeper|B|1950|\N|actor|tt0000001"
        );
        assert!(lines[3].starts_with("tt12345678|") && lines[3].ends_with(r"\N|\N|\N|\N|\N|\N|\N"));
    }

    #[test]
    fn changes_of_the_file_keep_what_it_says() {
        let table = table();
        assert_eq!(table.repeated(5).rows.len(), 15);
        assert_eq!(table.without_artists().rows.len(), 2);
        let mut rows = table.rows_shuffled(1).rows;
        rows.sort();
        assert_eq!(rows, {
            let mut rows = table.rows.clone();
            rows.sort();
            rows
        });
        let moved = table.columns_shuffled(4);
        for column in &table.columns {
            assert!(table.values(column).eq(moved.values(column)), "{column}");
        }
    }
}
