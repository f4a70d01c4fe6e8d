//! Reads IMDb's `title.principals` and `name.basics` row by row. They have many times the rows of
//! the titles: whoever reads them is handed one row after another and nothing is held.

use crate::error::CatalogueError;
use crate::header::Column;
use crate::id::ImdbId;
use crate::person::PersonId;
use crate::read::At;
use crate::reader::{Record, Row, RowReader};
use crate::reject::RejectReason;
use crate::report::CatalogueReport;
use crate::tally::Tally;
use crate::values::{OddValue, PersonValues, characters};

/// Reads a table of the shape of `title.principals`: `each` is told of every row with its title.
/// The person has an id.
///
/// Rows without an id of a title or of a person are rejected, and the report says which.
///
/// # Errors
///
/// The errors of reading, all of which name file and line or byte, and those of `each`.
pub fn read_principals<E: From<CatalogueError>>(
    table: RowReader,
    mut each: impl FnMut(ImdbId, &PersonValues<'_>) -> Result<(), E>,
) -> Result<CatalogueReport, E> {
    read_rows(table, |row, tally, at| {
        let text = row.raw(Column::Tconst).unwrap_or_default();
        let id = match ImdbId::repair(text) {
            Ok((id, repairs)) => {
                tally.count_repairs(repairs);
                id
            }
            Err(problem) => {
                tally.reject_person(text, RejectReason::Id(problem), at);
                return Ok(());
            }
        };
        match person(row, tally, at) {
            Some(person) => each(id, &person),
            None => Ok(()),
        }
    })
}

/// Reads a table of the shape of `name.basics`: `each` is told of every row. The person has an id;
/// a name may be missing.
///
/// # Errors
///
/// As [`read_principals`].
pub fn read_names<E: From<CatalogueError>>(
    table: RowReader,
    mut each: impl FnMut(&PersonValues<'_>) -> Result<(), E>,
) -> Result<CatalogueReport, E> {
    read_rows(table, |row, tally, at| match person(row, tally, at) {
        Some(person) => each(&person),
        None => Ok(()),
    })
}

/// The row's person; one without an id is rejected.
fn person<'r>(row: &Row<'r>, tally: &mut Tally, at: At<'_>) -> Option<PersonValues<'r>> {
    let text = row.raw(Column::Nconst).unwrap_or_default();
    if PersonId::parse(text).is_none() {
        tally.reject_person(text, RejectReason::NoPersonId, at);
        return None;
    }
    let mut person =
        PersonValues::read(row, |column, odd, value| tally.odd(column, odd, value, at))?;
    if let Some(text) = person.characters
        && characters(text).is_none()
    {
        tally.odd(Column::Characters, OddValue::Unreadable, text, at);
        person.characters = None;
    }
    Some(person)
}

/// Hands over every row that is as wide as the table; the others are rejected.
pub(crate) fn read_rows<E: From<CatalogueError>>(
    mut rows: RowReader,
    mut each: impl FnMut(&Row<'_>, &mut Tally, At<'_>) -> Result<(), E>,
) -> Result<CatalogueReport, E> {
    let file = rows.name().to_owned();
    let at = |line| At { file: &file, line };
    let mut tally = Tally::default();
    while let Some(record) = rows.next_record()? {
        tally.report.rows += 1;
        match record {
            Record::Row(row) => each(&row, &mut tally, at(row.line()))?,
            Record::Malformed(row) => {
                let reason = row.reason();
                tally.reject_person(row.text, reason, at(row.line));
            }
        }
    }
    tally.close(&[], rows.report());
    Ok(tally.report)
}
