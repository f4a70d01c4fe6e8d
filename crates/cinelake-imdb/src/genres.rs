//! Lists of genres: shared between titles, since a million titles have a few thousand lists.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// Beyond this many distinct texts the column holds free text, and remembering it would not pay.
const MAX_REMEMBERED: usize = 1 << 16;

/// The genres of a title in the order of the catalogue, at least one. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GenreList(Arc<Box<str>>);

impl GenreList {
    /// Reads `Action,Drama` or `Action|Drama`; `None` when no genre is in the text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut names: Vec<&str> = Vec::new();
        for name in text.split([',', '|']).map(str::trim) {
            if !matches!(name, "" | "\\N" | "N") && !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| Self(Arc::new(names.join(",").into_boxed_str())))
    }

    /// The names, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(',')
    }

    /// Whether the genre is in the list, whatever the case.
    #[must_use]
    pub fn contains(&self, genre: &str) -> bool {
        self.iter().any(|name| same_genre(name, genre))
    }

    /// Whether both name the same genres, in any order.
    pub(crate) fn same_set(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.iter().count() == other.iter().count()
                && self.iter().all(|name| other.contains(name)))
    }
}

impl fmt::Display for GenreList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

pub(crate) fn same_genre(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
        || (!(left.is_ascii() && right.is_ascii()) && left.to_lowercase() == right.to_lowercase())
}

/// Hands out one shared list for every distinct text.
#[derive(Debug, Default)]
pub(crate) struct GenreTable(HashMap<Box<str>, Option<GenreList>>);

impl GenreTable {
    pub(crate) fn intern(&mut self, text: &str) -> Option<GenreList> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let list = GenreList::parse(text);
        if self.0.len() < MAX_REMEMBERED {
            self.0.insert(text.into(), list.clone());
        }
        list
    }
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
        assert_eq!(GenreList::parse(" , \\N"), None);
    }

    #[test]
    fn compares_without_case_and_order() {
        let list = GenreList::parse("Action,Ação").unwrap();
        assert!(list.contains("aÇÃO") && list.contains("ACTION"));
        assert!(!list.contains("Act"));
        assert!(list.same_set(&GenreList::parse("ação,Action").unwrap()));
        assert!(!list.same_set(&GenreList::parse("Action").unwrap()));
    }

    #[test]
    fn shares_one_list_among_equal_texts() {
        let mut table = GenreTable::default();
        let first = table.intern("Drama,Romance").unwrap();
        let second = table.intern("Drama,Romance").unwrap();
        assert!(Arc::ptr_eq(&first.0, &second.0));
    }
}
