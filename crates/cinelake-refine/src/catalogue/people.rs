//! Artist rows while catalogues are read, 20 bytes each: people and roles repeat, and are kept once.

use cinelake_imdb::PersonValues;

use super::texts::{BETWEEN, Texts};

/// An artist row. The numbers are those of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PersonRow {
    /// Index of the title's slot.
    pub(super) slot: u32,
    /// Number of the file.
    pub(super) file: u32,
    person: u32,
    category: Option<std::num::NonZeroU32>,
    characters: Option<std::num::NonZeroU32>,
}

/// Every artist row, and the texts of them all.
#[derive(Debug)]
pub(super) struct People {
    pub(super) rows: Vec<PersonRow>,
    texts: Texts,
    scratch: String,
}

impl Default for People {
    fn default() -> Self {
        let mut texts = Texts::default();
        // Number 0, so that the others can be told from none.
        texts.intern("");
        Self {
            rows: Vec::new(),
            texts,
            scratch: String::new(),
        }
    }
}

impl People {
    pub(super) fn add(&mut self, slot: u32, file: u32, person: &PersonValues<'_>) {
        self.scratch.clear();
        let year = |year: Option<u16>| year.map(|year| year.to_string()).unwrap_or_default();
        for part in [
            person.name,
            &year(person.birth_year),
            &year(person.death_year),
            person.professions.unwrap_or_default(),
            person.known_for.unwrap_or_default(),
        ] {
            self.scratch.push_str(part);
            self.scratch.push(BETWEEN);
        }
        let number = self.texts.intern(&self.scratch);
        let mut optional = |text: Option<&str>| {
            let number = self.texts.intern(text?);
            std::num::NonZeroU32::new(number)
        };
        let row = PersonRow {
            slot,
            file,
            person: number,
            category: optional(person.category),
            characters: optional(person.characters),
        };
        self.rows.push(row);
    }

    /// The values of a row.
    pub(super) fn values(&self, row: &PersonRow) -> PersonValues<'_> {
        let mut parts = self.texts.get(row.person).split(BETWEEN);
        let mut next = || parts.next().unwrap_or_default();
        let optional = |number: Option<std::num::NonZeroU32>| {
            number.map(|number| self.texts.get(number.get()))
        };
        let known = |text: &'_ str| !text.is_empty();
        PersonValues {
            name: next(),
            birth_year: next().parse().ok(),
            death_year: next().parse().ok(),
            professions: Some(next()).filter(|text| known(text)),
            known_for: Some(next()).filter(|text| known(text)),
            category: optional(row.category),
            characters: optional(row.characters),
        }
    }

    /// The text that a row's person is sorted by: name first.
    fn person(&self, row: &PersonRow) -> &str {
        self.texts.get(row.person)
    }

    /// Sorts by the title's place, which `rank` gives for a slot, then by name and the rest, and
    /// removes exact duplicates. Returns how many those were.
    pub(super) fn sort(&mut self, rank: impl Fn(u32) -> u64) -> u64 {
        let mut rows = std::mem::take(&mut self.rows);
        let text = |number: Option<std::num::NonZeroU32>| {
            number.map(|number| self.texts.get(number.get()))
        };
        rows.sort_unstable_by(|a, b| {
            let titles = rank(a.slot).cmp(&rank(b.slot));
            titles
                .then_with(|| self.person(a).cmp(self.person(b)))
                .then_with(|| text(a.category).cmp(&text(b.category)))
                .then_with(|| text(a.characters).cmp(&text(b.characters)))
        });
        let before = rows.len();
        rows.dedup();
        let duplicates = before - rows.len();
        self.rows = rows;
        duplicates as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &'static str) -> PersonValues<'static> {
        PersonValues {
            name,
            category: Some("actor"),
            characters: None,
            birth_year: Some(1970),
            death_year: None,
            professions: Some("actor,writer"),
            known_for: None,
        }
    }

    #[test]
    fn values_come_back_sorted_and_once() {
        let mut people = People::default();
        for (slot, name) in [(1, "Zoe"), (0, "Ana"), (1, "Bo"), (1, "Zoe")] {
            people.add(slot, 0, &person(name));
        }
        assert_eq!(people.sort(u64::from), 1);
        let names: Vec<_> = people.rows.iter().map(|row| people.values(row)).collect();
        assert_eq!(names, ["Ana", "Bo", "Zoe"].map(person));
    }
}
