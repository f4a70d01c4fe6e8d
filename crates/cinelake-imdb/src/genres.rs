//! Lists of genres: shared between titles, since a million titles have a few thousand lists.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::header::without_accents;
use crate::literal::{begins_literal, read_names};
use crate::nulls::is_null_word;
use crate::shared::hash_bytes;

/// What stands between genres: no genre has such a letter in its name.
const SEPARATORS: [char; 7] = [',', '|', ';', '•', '·', '\n', '\t'];

/// IMDb's genres as IMDb writes them.
const IMDB_GENRES: [&str; 28] = [
    "Action",
    "Adult",
    "Adventure",
    "Animation",
    "Biography",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Family",
    "Fantasy",
    "Film-Noir",
    "Game-Show",
    "History",
    "Horror",
    "Music",
    "Musical",
    "Mystery",
    "News",
    "Reality-TV",
    "Romance",
    "Sci-Fi",
    "Short",
    "Sport",
    "Talk-Show",
    "Thriller",
    "War",
    "Western",
];

/// A genre of IMDb's in IMDb's case, so that `drama` and `DRAMA` of another table are no other genres.
fn in_imdb_case(name: &str) -> &str {
    let known = IMDB_GENRES.iter();
    let mut known = known.filter(|genre| genre.eq_ignore_ascii_case(name));
    known.next().copied().unwrap_or(name)
}

/// A text that begins as a list of Python or JSON does, and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BadList;

/// The genres of a title in the order of the catalogue, at least one. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenreList(Arc<Genres>);

#[derive(Debug, PartialEq, Eq)]
struct Genres {
    text: Box<str>,
    set_hash: u64,
}

impl GenreList {
    /// Reads `Action,Drama`, `Action | Drama`, `Action/Drama`, or a list as Python or JSON write it; `None` when no genre
    /// is in the text, or when it begins such a list and is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text).ok().flatten()
    }

    /// As [`Self::parse`], and tells a text without a genre from one that cannot be read.
    pub(crate) fn read(text: &str) -> Result<Option<Self>, BadList> {
        if !begins_literal(text) {
            return Ok(Self::of(text.split(SEPARATORS)));
        }
        let names = read_names(text).ok_or(BadList)?;
        Ok(Self::of(
            names.iter().flat_map(|name| name.split(SEPARATORS)),
        ))
    }

    fn of<'n>(found: impl Iterator<Item = &'n str>) -> Option<Self> {
        let mut names: Vec<&str> = Vec::new();
        // `N/A` is one word; the `-` of `Sci-Fi` has no blanks around it.
        let found = found.filter(|name| !is_null_word(name.trim()));
        let found = found.flat_map(|name| name.split('/'));
        let found = found.flat_map(|name| name.split(" - ")).map(str::trim);
        for name in found {
            let name = in_imdb_case(name);
            let is_new = || !names.iter().any(|known| same_genre(known, name));
            if name != "N" && !is_null_word(name) && is_new() {
                names.push(name);
            }
        }
        // A sum, since the order does not matter.
        let set_hash = names.iter().fold(0, |sum: u64, name| {
            sum.wrapping_add(hash_bytes(without_accents(name).as_bytes()))
        });
        let text = names.join(",").into_boxed_str();
        (!names.is_empty()).then(|| Self(Arc::new(Genres { text, set_hash })))
    }

    /// The names, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.text.split(',')
    }

    /// Whether the genre is in the list, whatever the case and the accents.
    #[must_use]
    pub fn contains(&self, genre: &str) -> bool {
        self.iter().any(|name| same_genre(name, genre))
    }

    /// A number that lists of the same genres share, whatever order and case.
    pub(crate) fn set_hash(&self) -> u64 {
        self.0.set_hash
    }

    /// Whether both name the same genres, in any order.
    pub(crate) fn same_set(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.iter().count() == other.iter().count()
                && self.iter().all(|name| other.contains(name)))
    }
}

impl Hash for GenreList {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.set_hash);
    }
}

impl fmt::Display for GenreList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.text)
    }
}

pub(crate) fn same_genre(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
        || (!(left.is_ascii() && right.is_ascii())
            && without_accents(left) == without_accents(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_whole_list_in_order() {
        let list = GenreList::parse("Drama, Comedy,,Drama").unwrap();
        assert_eq!(list.iter().collect::<Vec<_>>(), ["Drama", "Comedy"]);
        assert_eq!(list.to_string(), "Drama,Comedy");
        assert_eq!(GenreList::parse("Action|Sci-Fi").unwrap().iter().count(), 2);
        for text in [
            "Drama / War",
            "Drama/War",
            "Drama • War",
            "Drama - War",
            "Drama\nWar",
            "Drama·War",
        ] {
            let list = GenreList::parse(text).unwrap();
            assert_eq!(list.to_string(), "Drama,War", "{text}");
        }
        for text in ["drama,DRAMA,ação, Ação", "Drama,ação"] {
            assert_eq!(GenreList::parse(text).unwrap().to_string(), "Drama,ação");
        }
        for text in [" , \\N", "N/A", "n/a,N/A"] {
            assert_eq!(GenreList::parse(text), None, "{text}");
        }
    }

    #[test]
    fn lists_of_python_and_json_are_lists() {
        let read = |text| GenreList::read(text).map(|list| list.map(|list| list.to_string()));
        let both = Ok(Some("Action,Sci-Fi".to_owned()));
        assert_eq!(read("['Action', 'Sci-Fi']"), both);
        assert_eq!(
            read("[{\"id\": 1, \"name\": \"Action\"}, {\"name\": \"Sci-Fi\"}]"),
            both
        );
        assert_eq!(read("Action;Sci-Fi"), both);
        assert_eq!(read("[]"), Ok(None));
        assert_eq!(read("[{'id': 16"), Err(BadList));
    }

    #[test]
    fn compares_without_case_and_order() {
        let list = GenreList::parse("Action,Ação").unwrap();
        assert!(list.contains("aÇÃO") && list.contains("ACTION"));
        assert!(list.contains("ac\u{327}a\u{303}o") && list.contains("acao"));
        assert!(!list.contains("Act"));
        assert!(list.same_set(&GenreList::parse("ação,Action").unwrap()));
        assert!(!list.same_set(&GenreList::parse("Action").unwrap()));
    }
}
