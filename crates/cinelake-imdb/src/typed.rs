//! Rows as typed values, for readers that keep every row rather than one title of several rows.

use crate::genres::{GenreList, GenreTable};
use crate::header::Column;
use crate::reader::{Row, RowReader};
use crate::title::TitleKind;
use crate::values::{KindRule, Values, year};

/// Types the rows of one table, by the rules that [`crate::CatalogueBuilder`] reads titles by.
#[derive(Debug)]
pub struct RowTyper {
    rule: KindRule,
    genres: GenreTable,
}

/// What a row says about its title; `None` is unknown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TitleValues<'r> {
    /// What it is, where the caller, the row or the header says so.
    pub kind: Option<TitleKind>,
    /// IMDb's finer type as written, for instance `tvMiniSeries`.
    pub title_type: Option<&'r str>,
    /// The title, or the original title where the table has only that.
    pub primary_title: Option<&'r str>,
    /// The title in its own language.
    pub original_title: Option<&'r str>,
    /// 1870 to 2120.
    pub start_year: Option<u16>,
    /// 1870 to 2120.
    pub end_year: Option<u16>,
    /// At least one minute.
    pub runtime_minutes: Option<u32>,
    /// At least one genre.
    pub genres: Option<GenreList>,
    /// The average rating in thousandths, 0 to 10,000.
    pub rating_thousandths: Option<u16>,
    /// The votes behind it.
    pub num_votes: Option<u32>,
}

/// What a row says about a person; `None` is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonValues<'r> {
    /// The name.
    pub name: &'r str,
    /// `actor`, `actress` or another category.
    pub category: Option<&'r str>,
    /// The role or roles, as written.
    pub characters: Option<&'r str>,
    /// 1 to 9999: people of legends are in IMDb, too.
    pub birth_year: Option<u16>,
    /// 1 to 9999.
    pub death_year: Option<u16>,
    /// Professions as written, separated by commas.
    pub professions: Option<&'r str>,
    /// Ids of titles as written, separated by commas.
    pub known_for: Option<&'r str>,
}

impl RowTyper {
    /// A typer for the rows of `table`.
    #[must_use]
    pub fn new(table: &RowReader) -> Self {
        Self {
            rule: table.kind_rule(),
            genres: GenreTable::default(),
        }
    }

    /// The row's title; `unreadable` is told of each value that makes no sense and is unknown.
    pub fn title<'r>(
        &mut self,
        row: &Row<'r>,
        unreadable: impl FnMut(Column, &str),
    ) -> TitleValues<'r> {
        let values = Values::read(row, self.rule, &mut self.genres, unreadable);
        TitleValues {
            kind: values.kind,
            title_type: row.get(Column::TitleType),
            primary_title: values.primary_title,
            original_title: row.get(Column::OriginalTitle),
            start_year: values.start_year,
            end_year: values.end_year,
            runtime_minutes: values.runtime_minutes,
            genres: values.genres,
            rating_thousandths: values.average_rating.map(thousandths),
            num_votes: values.num_votes,
        }
    }

    /// Rating and votes only: for a row of a table that is joined to others.
    pub fn rating<'r>(
        &mut self,
        row: &Row<'r>,
        unreadable: impl FnMut(Column, &str),
    ) -> TitleValues<'r> {
        let values = Values::ratings(row, unreadable);
        TitleValues {
            rating_thousandths: values.average_rating.map(thousandths),
            num_votes: values.num_votes,
            ..TitleValues::default()
        }
    }

    /// The row's person; `None` without a name.
    pub fn person<'r>(
        &mut self,
        row: &Row<'r>,
        mut unreadable: impl FnMut(Column, &str),
    ) -> Option<PersonValues<'r>> {
        let name = row.get(Column::PrimaryName)?;
        let mut year_of = |column| {
            let text = row.get(column)?;
            let year = life_year(text);
            if year.is_none() {
                unreadable(column, text);
            }
            year
        };
        Some(PersonValues {
            name,
            category: row.get(Column::Category),
            characters: row.get(Column::Characters),
            birth_year: year_of(Column::BirthYear),
            death_year: year_of(Column::DeathYear),
            professions: row.get(Column::PrimaryProfession),
            known_for: row.get(Column::KnownForTitles),
        })
    }
}

/// Ratings are read as `f32`, which holds three decimals of 0 to 10 exactly enough.
fn thousandths(rating: f32) -> u16 {
    (rating * 1000.0).round() as u16
}

/// A year of birth or death, which may lie before the first film.
fn life_year(text: &str) -> Option<u16> {
    year(text).or_else(|| {
        let digits = text.strip_suffix(".0").unwrap_or(text);
        let number = digits.parse().ok()?;
        (1..=9_999).contains(&number).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Record, open_tables};
    use crate::{CatalogueInput, ReadOptions};

    #[test]
    fn a_row_of_the_course_gives_title_and_person() {
        let text = "id|tituloPincipal|tituloOriginal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|personagem|nomeArtista|anoNascimento|anoFalecimento|profissao|titulosMaisConhecidos\n\
            tt0000001|A|B|1994|\\N|Drama|7.9|12|actor|\\N|Ana|1564.0|soon|actor,writer|\\N\n";
        let input = CatalogueInput::new("movies.csv", Box::new(text.as_bytes()));
        let mut table = open_tables(input, &ReadOptions::default())
            .unwrap()
            .tables
            .remove(0);
        let mut typer = RowTyper::new(&table);
        let Some(Record::Row(row)) = table.next_record().unwrap() else {
            panic!("a row");
        };
        let title = typer.title(&row, |_, _| {});
        assert_eq!(
            (title.primary_title, title.original_title),
            (Some("A"), Some("B"))
        );
        assert_eq!(title.rating_thousandths, Some(7_900));
        assert_eq!(title.runtime_minutes, None);
        let mut unreadable = Vec::new();
        let person = typer
            .person(&row, |column, _| unreadable.push(column))
            .unwrap();
        assert_eq!(
            (person.name, person.birth_year, person.death_year),
            ("Ana", Some(1564), None)
        );
        assert_eq!(
            (person.characters, person.professions),
            (None, Some("actor,writer"))
        );
        assert_eq!(unreadable, [Column::DeathYear]);
    }
}
