//! Reads IMDb's `title.crew`, `title.episode` and `title.akas` row by row. They say more of titles than
//! a catalogue needs, and never make one: whoever reads them is handed one row after another.

use crate::error::CatalogueError;
use crate::header::Column;
use crate::id::{IdProblem, ImdbId};
use crate::people::read_rows;
use crate::person::PersonId;
use crate::read::At;
use crate::reader::{Row, RowReader};
use crate::reject::RejectReason;
use crate::report::CatalogueReport;
use crate::role::Role;
use crate::tally::Tally;
use crate::values::{OddValue, is_place};

/// Between the items of a list in `title.akas`.
const BETWEEN_ITEMS: char = '\u{2}';

/// What a row says of its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TitleDetail<'r> {
    /// Of `title.crew`.
    Crew(CrewValues),
    /// Of `title.episode`; the title is the episode.
    Episode(EpisodeValues),
    /// Of `title.akas`.
    Aka(AkaValues<'r>),
}

/// Directors and writers. Each has its place in its list, from 1; a text that is no id keeps its place
/// and is nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrewValues {
    /// Directors in the order of the file.
    pub directors: Vec<(u32, PersonId)>,
    /// Writers in the order of the file.
    pub writers: Vec<(u32, PersonId)>,
}

/// Where an episode belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpisodeValues {
    /// The series.
    pub parent: ImdbId,
    /// Number of the season; `None` is unknown.
    pub season: Option<u32>,
    /// Number of the episode in its season; `None` is unknown.
    pub episode: Option<u32>,
}

/// What a title is called elsewhere; `None` is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AkaValues<'r> {
    /// The place among the names of the title, 1 to 2,147,483,647.
    pub ordering: u32,
    /// The name.
    pub title: Option<&'r str>,
    /// The region as IMDb writes it, for instance `BR`; `NA` is Namibia.
    pub region: Option<&'r str>,
    /// The language as IMDb writes it, for instance `pt`.
    pub language: Option<&'r str>,
    /// What kind of name it is, as written; see [`aka_items`].
    pub types: Option<&'r str>,
    /// What else is said of the name, as written; see [`aka_items`].
    pub attributes: Option<&'r str>,
    /// Whether it is the original title.
    pub is_original_title: Option<bool>,
}

/// The items of a list of `title.akas`, which stand between characters of the code 2.
pub fn aka_items(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN_ITEMS)
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

/// Reads a table of the role [`Role::Crew`], [`Role::Episodes`] or [`Role::Akas`]: `each` is told of
/// every row with its title.
///
/// Rows without an id of a title, episodes without a series and names without their place are
/// rejected, and the report says which. Other values that cannot be read are unknown and counted.
///
/// # Errors
///
/// The errors of reading, all of which name file and line or byte, and those of `each`.
pub fn read_details<E: From<CatalogueError>>(
    table: RowReader,
    mut each: impl FnMut(ImdbId, &TitleDetail<'_>) -> Result<(), E>,
) -> Result<CatalogueReport, E> {
    let role = table.shape().role();
    read_rows(table, |row, tally, at| {
        let read = title(row, Column::Tconst, tally)
            .and_then(|id| Ok((id, detail(role, row, tally, at)?)));
        match read {
            Ok((id, detail)) => each(id, &detail),
            Err((reason, text)) => {
                tally.reject_person(text, reason, at);
                Ok(())
            }
        }
    })
}

/// Why a row is rejected, and the text that is to blame.
type Rejected<'r> = (RejectReason, &'r str);

fn detail<'r>(
    role: Role,
    row: &Row<'r>,
    tally: &mut Tally,
    at: At<'_>,
) -> Result<TitleDetail<'r>, Rejected<'r>> {
    match role {
        Role::Crew => Ok(TitleDetail::Crew(CrewValues {
            directors: people(row, Column::Directors, tally, at),
            writers: people(row, Column::Writers, tally, at),
        })),
        Role::Episodes => Ok(TitleDetail::Episode(EpisodeValues {
            parent: title(row, Column::ParentTconst, tally)?,
            season: number(row, Column::SeasonNumber, tally, at),
            episode: number(row, Column::EpisodeNumber, tally, at),
        })),
        _ => aka(row, tally, at).map(TitleDetail::Aka),
    }
}

fn aka<'r>(row: &Row<'r>, tally: &mut Tally, at: At<'_>) -> Result<AkaValues<'r>, Rejected<'r>> {
    let ordering = text(row, Column::Ordering);
    let ordering = ordering.and_then(|text| text.parse().ok()).filter(is_place);
    let no_place = (
        RejectReason::NoOrdering,
        row.raw(Column::Ordering).unwrap_or_default(),
    );
    Ok(AkaValues {
        ordering: ordering.ok_or(no_place)?,
        title: text(row, Column::PrimaryTitle),
        region: text(row, Column::Region),
        language: text(row, Column::Language),
        types: text(row, Column::Types),
        attributes: text(row, Column::Attributes),
        is_original_title: truth(row, Column::IsOriginalTitle, tally, at),
    })
}

/// The text of a column, where only IMDb's own `\N` and nothing stand for nothing: `NA` is a region,
/// and a film may be called `None`.
fn text<'r>(row: &Row<'r>, column: Column) -> Option<&'r str> {
    let text = row.raw(column)?.trim();
    (!text.is_empty() && text != "\\N").then_some(text)
}

fn title<'r>(row: &Row<'r>, column: Column, tally: &mut Tally) -> Result<ImdbId, Rejected<'r>> {
    let Some(text) = text(row, column) else {
        return Err((RejectReason::Id(IdProblem::Missing), ""));
    };
    match ImdbId::repair(text) {
        Ok((id, repairs)) => {
            tally.count_repairs(repairs);
            Ok(id)
        }
        Err(problem) => Err((RejectReason::Id(problem), text)),
    }
}

fn people(row: &Row<'_>, column: Column, tally: &mut Tally, at: At<'_>) -> Vec<(u32, PersonId)> {
    let items = text(row, column)
        .into_iter()
        .flat_map(|text| text.split(','));
    let mut people = Vec::new();
    for (place, item) in (1..).zip(items) {
        match PersonId::parse(item) {
            Some(id) => people.push((place, id)),
            None => tally.odd(column, OddValue::Unreadable, item, at),
        }
    }
    people
}

fn number(row: &Row<'_>, column: Column, tally: &mut Tally, at: At<'_>) -> Option<u32> {
    let text = text(row, column)?;
    // A season of more than two thousand million is none.
    let number = text
        .parse()
        .ok()
        .filter(|number| i32::try_from(*number).is_ok());
    if number.is_none() {
        tally.odd(column, OddValue::Unreadable, text, at);
    }
    number
}

fn truth(row: &Row<'_>, column: Column, tally: &mut Tally, at: At<'_>) -> Option<bool> {
    match text(row, column)? {
        "0" => Some(false),
        "1" => Some(true),
        text => {
            tally.odd(column, OddValue::Unreadable, text, at);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::CatalogueInput;
    use crate::options::ReadOptions;
    use crate::reader::open_tables;

    /// What each row says, and what was counted.
    fn read(text: &'static str) -> (Vec<String>, CatalogueReport) {
        let input = CatalogueInput::new("t.tsv", Box::new(text.as_bytes()));
        let mut tables = open_tables(input, &ReadOptions::default()).unwrap().tables;
        let mut found = Vec::new();
        let report = read_details::<CatalogueError>(tables.remove(0), |id, detail| {
            found.push(format!("{id} {detail:?}"));
            Ok(())
        });
        (found, report.unwrap())
    }

    #[test]
    fn directors_and_writers_have_their_places_and_texts_that_are_no_ids_are_nobody() {
        let (found, report) = read(
            "tconst\tdirectors\twriters\ntt0000001\tnm0000002,nm0000001\t\\N\n\
             tt0000002\t\\N\tnm0000003,somebody,nm0000004\nnm0000001\tnm0000001\t\\N\n",
        );
        assert_eq!(
            found,
            [
                "tt0000001 Crew(CrewValues { directors: [(1, PersonId(2)), (2, PersonId(1))], writers: [] })",
                "tt0000002 Crew(CrewValues { directors: [], writers: [(1, PersonId(3)), (3, PersonId(4))] })",
            ]
        );
        assert_eq!((report.rows, report.rejected_rows), (3, 1));
        assert_eq!(report.unreadable[&Column::Writers].rows, 1);
    }

    #[test]
    fn an_episode_without_a_series_is_rejected_and_without_a_number_it_is_not() {
        let (found, report) = read(
            "tconst\tparentTconst\tseasonNumber\tepisodeNumber\n\
             tt0000003\ttt0000009\t1\t0\ntt0000004\ttt0000009\t\\N\tten\ntt0000005\t\\N\t1\t1\n",
        );
        assert_eq!(
            found,
            [
                "tt0000003 Episode(EpisodeValues { parent: ImdbId(9), season: Some(1), episode: Some(0) })",
                "tt0000004 Episode(EpisodeValues { parent: ImdbId(9), season: None, episode: None })",
            ]
        );
        assert_eq!(report.rejected_rows, 1);
        assert_eq!(report.unreadable[&Column::EpisodeNumber].rows, 1);
    }

    #[test]
    fn a_place_that_no_table_can_hold_is_none() {
        let (found, report) = read(
            "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n\
             tt0000001\t0\tA\tBR\tpt\t\\N\t\\N\t0\n\
             tt0000001\t2147483647\tB\tBR\tpt\t\\N\t\\N\t0\n\
             tt0000001\t2147483648\tC\tBR\tpt\t\\N\t\\N\t0\n",
        );
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("ordering: 2147483647"), "{}", found[0]);
        assert_eq!(report.rejects["no_ordering"], 2);
    }

    #[test]
    fn a_name_in_namibia_and_a_film_called_none_are_kept() {
        let (found, report) = read(
            "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n\
             tt0000001\t1\tNone\tNA\t\\N\timdbDisplay\u{2}dvd\t\\N\t0\n\
             tt0000001\t\\N\tLost\tBR\tpt\t\\N\t\\N\t1\n",
        );
        assert_eq!(found.len(), 1);
        for part in [
            "Some(\"None\")",
            "Some(\"NA\")",
            "is_original_title: Some(false)",
        ] {
            assert!(found[0].contains(part), "{part}: {}", found[0]);
        }
        assert_eq!(report.rejects["no_ordering"], 1);
        assert_eq!(found[0].matches("ordering: 1").count(), 1);
        let items: Vec<_> = aka_items("imdbDisplay\u{2}dvd\u{2}").collect();
        assert_eq!(items, ["imdbDisplay", "dvd"]);
    }
}
