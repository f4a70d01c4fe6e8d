//! Which column of a table holds the ids of its titles: by its name, by its values, and where these leave
//! a doubt by asking.

use super::{Candidate, SEPARATORS, is_number};
use crate::guess::{find_wanted, has_padded_ids, is_id_of_some_kind, looks_like_title_id};
use crate::header::{Column, is_index_name, is_weak_id_name, normalise_all, position};
use crate::id::{IdProblem, ImdbId};
use crate::options::ReadOptions;
use crate::value_styles::holds_ratings;

impl Candidate {
    /// The place of the column.
    ///
    /// # Errors
    /// When none of the columns holds ids, or it is in doubt which one.
    pub(super) fn find_id(&self, options: &ReadOptions) -> Result<usize, IdSearch> {
        let names = self.names();
        if let Some(wanted) = &options.id_column {
            return find_wanted(&names, wanted).ok_or(IdSearch::Unknown);
        }
        let normal = normalise_all(&names);
        let named = self.named_id(&normal);
        let marked = self.marked_columns(&normal);
        let is_strong = named.is_some_and(|at| !is_weak_id_name(&normal[at]));
        match named {
            Some(at) if marked.contains(&at) => return Ok(at),
            Some(at) if is_strong && !marked.is_empty() && self.are_ids_beside(at, &marked) => {
                return Ok(at);
            }
            Some(at) if is_strong && self.title_id_share(at) > 0 => {
                return Ok(at);
            }
            // Numbers without `tt` may be anybody's, whatever their column is called.
            Some(at) if marked.is_empty() && self.is_sure(&normal[at], at) => return Ok(at),
            Some(at) if marked.is_empty() && self.may_be_ids(at) => return Ok(at),
            None if marked.is_empty() && self.width == 1 && self.may_be_ids(0) => return Ok(0),
            _ if marked.is_empty() => return Err(IdSearch::None(self.hint(named))),
            _ => {}
        }
        if let Some(at) = self.people_first(&normal) {
            return Err(IdSearch::None(hint_of_people(&names[at])));
        }
        // Another column than the one that is called so only if its name says that it is of titles, too.
        let doubtful = named.filter(|at| is_strong && self.values(*at).next().is_some());
        let one = marked.iter().find(|at| self.has_every_id_of(**at, &marked));
        let one = one.filter(|at| doubtful.is_none() || may_be_of_the_title(&normal[**at]));
        one.copied().ok_or_else(|| {
            let columns: Vec<usize> = doubtful.into_iter().chain(marked.clone()).collect();
            IdSearch::InDoubt(question_of_several(&names, &columns, self.header))
        })
    }

    /// Whether a name says that a column holds ids, whatever its values are. A text about tables may name
    /// one too, and goes on with other text.
    fn is_sure(&self, name: &str, at: usize) -> bool {
        let mut values = self.values(at).peekable();
        let has_ids = values.peek().is_none() || values.any(is_id_of_some_kind);
        !is_weak_id_name(name) && (self.preamble.lines == 0 || has_ids)
    }

    /// The column whose name says that it holds the ids. `imdb` is also what a rating of IMDb's is called.
    fn named_id(&self, normal: &[String]) -> Option<usize> {
        let is_rating = |at: usize| {
            normal[at] == "imdb"
                && self.values(at).next().is_some()
                && holds_ratings(self.values(at))
        };
        let names = normal
            .iter()
            .enumerate()
            .map(|(at, name)| match is_rating(at) {
                true => String::new(),
                false => name.clone(),
            });
        position(&names.collect::<Vec<_>>(), Column::Tconst).filter(|_| self.header)
    }

    /// The columns most of whose values are ids with their `tt`. Those whose name says that the ids are of
    /// other titles are left out.
    fn marked_columns(&self, normal: &[String]) -> Vec<usize> {
        let is_other = |at: usize| {
            let columns = [Column::ParentTconst, Column::KnownForTitles];
            self.header
                && columns
                    .iter()
                    .any(|column| position(normal, *column) == Some(at))
        };
        let marked = |at: &usize| self.title_id_share(*at) >= 50 && !is_other(*at);
        (0..self.width).filter(marked).collect()
    }

    /// Whether numbers are ids although another column has ids with their `tt`: they are padded as IMDb's
    /// are, or say the same.
    fn are_ids_beside(&self, at: usize, marked: &[usize]) -> bool {
        let numbers: Vec<&str> = self.values(at).collect();
        let id = |row: &[String], at: usize| ImdbId::repair(&row[at]).ok().map(|(id, _)| id);
        let says_the_same = |other: &usize| {
            self.rows()
                .all(|row| id(row, *other).is_none_or(|there| id(row, at) == Some(there)))
        };
        !numbers.is_empty()
            && numbers.iter().all(|value| is_number(value))
            && (has_padded_ids(&numbers) || marked.iter().any(says_the_same))
    }

    /// Whether a column has an id wherever one of the others has, and the same.
    fn has_every_id_of(&self, at: usize, others: &[usize]) -> bool {
        others.len() == 1
            || self.rows().all(|row| {
                let id = ImdbId::repair(&row[at]).ok().map(|(id, _)| id);
                let mut ids = others
                    .iter()
                    .filter_map(|other| ImdbId::repair(&row[*other]).ok());
                ids.all(|(other, _)| Some(other) == id)
            })
    }

    /// The first column, or the one that is called so, if it holds ids of people: a table of people names
    /// titles, too. A table of titles may have links to people further on.
    fn people_first(&self, normal: &[String]) -> Option<usize> {
        let first = (0..self.width).find(|at| !self.header || !is_index_name(&normal[*at]));
        let named = position(normal, Column::Nconst).filter(|_| self.header);
        let is_person = |value: &&str| ImdbId::repair(value) == Err(IdProblem::Person);
        let holds_people = |at: &usize| {
            let people = self.values(*at).filter(is_person).count();
            people * 2 > self.values(*at).count()
        };
        named.into_iter().chain(first).find(holds_people)
    }

    /// Percentage of the values that are ids of titles with their `tt`.
    fn title_id_share(&self, at: usize) -> usize {
        let titles = self.values(at).filter(|value| looks_like_title_id(value));
        let titles = titles.filter(|value| !self.is_whole_row(value));
        titles.count() * 100 / self.values(at).count().max(1)
    }

    /// Whether the one value of a line holds separators: then the line is a row of several values.
    fn is_whole_row(&self, value: &str) -> bool {
        self.width == 1 && value.bytes().any(|byte| SEPARATORS.contains(&byte))
    }

    /// Whether a column that is named `id`, or is the only one, can hold ids without `tt`. Numbers
    /// count rows, or are TMDB's, unless they are padded to seven digits as IMDb's are.
    fn may_be_ids(&self, at: usize) -> bool {
        let (numbers, others): (Vec<&str>, Vec<&str>) = self.values(at).partition(|value| {
            value
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        });
        let marked = others.iter().filter(|value| is_id_of_some_kind(value));
        let marked = marked.filter(|value| !self.is_whole_row(value)).count();
        let is_course = self.is_of_the_course();
        let padded = has_padded_ids(&numbers) || is_course;
        let good = marked + if padded { numbers.len() } else { 0 };
        good * 2 >= numbers.len() + others.len()
    }

    fn hint(&self, named: Option<usize>) -> String {
        let first = self.records.first().map_or("", |record| record[0].as_str());
        if first.contains("::") {
            return "its fields are separated by `::`; write a tab instead (sed 's/::/\\t/g')"
                .to_owned();
        }
        let inside = SEPARATORS
            .iter()
            .filter(|byte| Some(**byte) != self.separator)
            .max_by_key(|byte| memchr::memchr_iter(**byte, first.as_bytes()).count());
        let people = (0..self.width).find(|at| {
            let mut rows = self.rows().peekable();
            rows.peek().is_some()
                && rows.all(|row| ImdbId::repair(&row[*at]) == Err(IdProblem::Person))
        });
        match (inside, people) {
            (Some(byte), _) if self.width == 1 && first.as_bytes().contains(byte) => format!(
                "its first line is one field that contains `{}`; is that the separator? (--separator)",
                (*byte as char).escape_default()
            ),
            (_, Some(at)) => hint_of_people(&self.names()[at]),
            _ => match named {
                Some(at) => {
                    let name = &self.names()[at];
                    format!(
                        "the values of column {name} do not look like IMDb's: they have no `tt`, and \
                         may be TMDB's or count rows; if they are IMDb's, say --id-column {name}"
                    )
                }
                None if self.width == 1 && self.values(0).any(is_number) => {
                    "its numbers have no `tt` and may be anybody's; if they \
                    are IMDb's, say --id-column 1"
                        .to_owned()
                }
                None if self.width == 1 => "no line of it has an id like tt0111161".to_owned(),
                None => {
                    "name the column with --id-column, or the separator with --separator".to_owned()
                }
            },
        }
    }
}

/// Whether a name may be that of a column with the ids of the row's own title.
fn may_be_of_the_title(name: &str) -> bool {
    let words = ["tmdb", "imdb", "url", "uri", "link", "tconst"];
    is_weak_id_name(name) || words.iter().any(|word| name.contains(word))
}

fn hint_of_people(name: &str) -> String {
    format!("column {name} has ids of people (nm…), not of titles")
}

fn question_of_several(names: &[String], columns: &[usize], header: bool) -> String {
    let named: Vec<&str> = columns.iter().map(|at| names[*at].as_str()).collect();
    let named = named.join(", ");
    let first = &names[columns[0]];
    match header {
        true => format!(
            "more than one column has ids of titles, and they differ: {named}; say which are the titles, \
             as in --id-column {first}"
        ),
        false => format!(
            "its lines have more than one id of a title (columns {named}); write one id a line, or say \
             which column has the titles, as in --id-column {first}"
        ),
    }
}

/// Why there is no such column.
pub(super) enum IdSearch {
    /// The column asked for is not there.
    Unknown,
    /// Several columns hold ids that differ; which, and what to do about it.
    InDoubt(String),
    /// No column holds ids; what to do about it.
    None(String),
}
