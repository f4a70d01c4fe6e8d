//! Who took part in what, while catalogues are read: rows wait outside of memory, and of the people
//! only their names are held.

use std::io;

use cinelake_imdb::{IdIndex, ImdbId, PersonId, PersonValues};

use super::spill::{PartRows, RowBytes, RowValues, Spill, VersionKey};

/// A row of `principals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PrincipalRow<'r> {
    pub(super) tconst: ImdbId,
    /// Number of the file.
    pub(super) file: u32,
    pub(super) person: PersonValues<'r>,
}

/// The ids of a row of `principals`, which are read without its texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrincipalIds {
    pub(super) tconst: ImdbId,
    pub(super) file: u32,
    pub(super) person: Option<PersonId>,
}

/// Every row of people, in no order.
#[derive(Debug, Default)]
pub(super) struct Principals {
    spill: Spill,
    scratch: RowBytes,
    rows: u64,
}

impl Principals {
    /// How many rows there are.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    pub(super) fn add(
        &mut self,
        tconst: ImdbId,
        file: u32,
        person: &PersonValues<'_>,
    ) -> io::Result<()> {
        let row = &mut self.scratch;
        row.clear();
        row.number(tconst.value());
        row.number(u64::from(file));
        row.optional(person.id.map(PersonId::value));
        row.optional(person.ordering.map(u64::from));
        row.text(person.name);
        row.text(person.category);
        row.text(person.job);
        row.text(person.characters);
        row.optional(person.birth_year.map(u64::from));
        row.optional(person.death_year.map(u64::from));
        row.text(person.professions);
        row.text(person.known_for);
        self.rows += 1;
        self.spill.push(tconst.value(), row.as_slice())
    }

    pub(super) fn parts(&self) -> usize {
        self.spill.parts()
    }

    pub(super) fn read(&mut self, part: usize) -> io::Result<PartRows> {
        self.spill.read(part)
    }
}

impl<'r> PrincipalRow<'r> {
    /// The values of a row; `None` for bytes that are none.
    pub(super) fn read(row: &'r [u8]) -> Option<Self> {
        let mut values = RowValues(row);
        let (tconst, file) = (ImdbId::new(values.number())?, values.number());
        let id = values.optional().and_then(PersonId::new);
        let ordering = values.optional().map(|number| number as u32);
        let mut texts = || values.text();
        let (name, category, job, characters) = (texts(), texts(), texts(), texts());
        let years = [values.optional(), values.optional()];
        let [birth_year, death_year] = years.map(|year| year.map(|year| year as u16));
        Some(Self {
            tconst,
            file: file as u32,
            person: PersonValues {
                id,
                ordering,
                name,
                category,
                job,
                characters,
                birth_year,
                death_year,
                professions: values.text(),
                known_for: values.text(),
            },
        })
    }

    /// What the table is sorted by.
    pub(super) fn order(row: &[u8]) -> (u64, u64, u64, Vec<u8>) {
        let mut values = RowValues(row);
        let (tconst, _file) = (values.number(), values.number());
        let id = values.optional().unwrap_or(u64::MAX);
        if let Some(ordering) = values.optional() {
            return (tconst, ordering, id, Vec::new());
        }
        let (name, category, _job, characters) =
            (values.text(), values.text(), values.text(), values.text());
        let mut words = Vec::new();
        for text in [name, category, characters] {
            words.extend_from_slice(text.unwrap_or_default().as_bytes());
            words.push(0);
        }
        (tconst, u64::MAX, u64::MAX, words)
    }
}

impl PrincipalRow<'_> {
    /// What tells the row from others of its title, and its version of the title's people.
    pub(super) fn version(row: &[u8]) -> VersionKey {
        let mut values = RowValues(row);
        let (title, file, person) = (values.number(), values.number(), values.number());
        VersionKey {
            title,
            file,
            place: match values.optional() {
                Some(ordering) => (0, ordering),
                None => (1, person),
            },
        }
    }
}

impl PrincipalIds {
    /// The first values of a row; `None` for bytes that are none.
    pub(super) fn read(row: &[u8]) -> Option<Self> {
        let mut values = RowValues(row);
        Some(Self {
            tconst: ImdbId::new(values.number())?,
            file: values.number() as u32,
            person: values.optional().and_then(PersonId::new),
        })
    }
}

/// The people that rows of `principals` name by id.
#[derive(Debug, Default)]
pub(super) struct People {
    /// By id, the place of the person's name; [`UNNAMED`] while no file has named them.
    places: IdIndex<PersonId>,
    names: String,
    known: Vec<KnownPerson>,
    rows: Spill,
    scratch: RowBytes,
}

/// What a row of `principals` shows of a person.
#[derive(Debug, Clone, Copy, Default)]
struct KnownPerson {
    /// Where the name ends; it begins where the one before ends.
    end: u64,
    birth_year: u16,
    death_year: u16,
}

/// The place of a person whom no file has named.
const UNNAMED: u32 = IdIndex::<PersonId>::MAX;

/// What became of a row of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameRow {
    /// It is a row of the table.
    Taken,
    /// No title of the catalogue has the person.
    NotReferenced,
    /// A later file, or an earlier row, has the person.
    Repeated,
}

/// A person of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct PersonRow<'r> {
    pub(super) id: PersonId,
    pub(super) file: u32,
    pub(super) name: Option<&'r str>,
    pub(super) birth_year: Option<u16>,
    pub(super) death_year: Option<u16>,
    pub(super) professions: Option<&'r str>,
    pub(super) known_for: Option<&'r str>,
}

impl People {
    /// Notes that a row of `principals` has the person.
    pub(super) fn refer(&mut self, id: PersonId) {
        if !self.places.contains(id) {
            self.places.set(id, UNNAMED);
        }
    }

    /// Takes in a row of names.
    pub(super) fn name(&mut self, file: u32, person: &PersonValues<'_>) -> io::Result<NameRow> {
        let Some(id) = person.id else {
            return Ok(NameRow::NotReferenced);
        };
        match self.places.get(id) {
            None => return Ok(NameRow::NotReferenced),
            Some(UNNAMED) => {}
            Some(_) => return Ok(NameRow::Repeated),
        }
        // IMDb has a tenth as many people as there are places.
        self.places.set(id, self.known.len() as u32);
        self.names.push_str(person.name.unwrap_or_default());
        self.known.push(KnownPerson {
            end: self.names.len() as u64,
            birth_year: person.birth_year.unwrap_or_default(),
            death_year: person.death_year.unwrap_or_default(),
        });
        let row = &mut self.scratch;
        row.clear();
        row.number(id.value());
        row.number(u64::from(file));
        row.text(person.name);
        row.optional(person.birth_year.map(u64::from));
        row.optional(person.death_year.map(u64::from));
        row.text(person.professions);
        row.text(person.known_for);
        self.rows.push(id.value(), row.as_slice())?;
        Ok(NameRow::Taken)
    }

    /// Adds to rows what the names say of their people. What a row says itself stays.
    pub(super) fn complete<'r>(&'r self, rows: &mut [PrincipalRow<'r>]) {
        // Two short loops: the processor waits for the memory of several people at a time.
        let places: Vec<Option<u32>> = rows
            .iter()
            .map(|row| row.person.id.and_then(|id| self.places.get(id)))
            .collect();
        for (row, place) in rows.iter_mut().zip(places) {
            if let Some(place) = place.filter(|place| *place != UNNAMED) {
                self.complete_one(&mut row.person, place as usize);
            }
        }
    }

    fn complete_one<'r>(&'r self, person: &mut PersonValues<'r>, place: usize) {
        let start = match place.checked_sub(1) {
            Some(before) => self.known[before].end,
            None => 0,
        };
        let known = self.known[place];
        let name = &self.names[start as usize..known.end as usize];
        let year = |year: u16| Some(year).filter(|year| *year > 0);
        person.name = person.name.or(Some(name).filter(|name| !name.is_empty()));
        person.birth_year = person.birth_year.or(year(known.birth_year));
        person.death_year = person.death_year.or(year(known.death_year));
    }

    /// People whom no file names.
    pub(super) fn unnamed(&self) -> u64 {
        self.places.len() as u64 - self.known.len() as u64
    }

    pub(super) fn parts(&self) -> usize {
        self.rows.parts()
    }

    /// The rows of a part, by id.
    pub(super) fn read(&mut self, part: usize) -> io::Result<PartRows> {
        let mut rows = self.rows.read(part)?;
        rows.sort(|row| RowValues(row).number());
        Ok(rows)
    }
}

impl<'r> PersonRow<'r> {
    pub(super) fn read(row: &'r [u8]) -> Option<Self> {
        let mut values = RowValues(row);
        let (id, file) = (PersonId::new(values.number())?, values.number());
        let name = values.text();
        let years = [values.optional(), values.optional()];
        let [birth_year, death_year] = years.map(|year| year.map(|year| year as u16));
        Some(Self {
            id,
            file: file as u32,
            name,
            birth_year,
            death_year,
            professions: values.text(),
            known_for: values.text(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &'static str) -> PersonValues<'static> {
        PersonValues {
            id: None,
            ordering: None,
            name: Some(name),
            category: Some("actor"),
            job: None,
            characters: None,
            birth_year: Some(1970),
            death_year: None,
            professions: Some("actor,writer"),
            known_for: None,
        }
    }

    fn known(number: u64) -> PersonValues<'static> {
        PersonValues {
            id: PersonId::new(number),
            name: None,
            birth_year: None,
            ..person("")
        }
    }

    #[test]
    fn values_come_back_sorted_and_once() {
        let mut people = Principals::default();
        for (number, name) in [(2, "Zoe"), (1, "Ana"), (2, "Bo"), (2, "Zoe")] {
            let id = ImdbId::new(number).unwrap();
            people.add(id, 3, &person(name)).unwrap();
        }
        let mut rows = people.read(0).unwrap();
        assert_eq!(rows.sort(PrincipalRow::order), 1);
        let rows: Vec<_> = rows.iter().filter_map(PrincipalRow::read).collect();
        let names: Vec<_> = rows.iter().map(|row| row.person).collect();
        assert_eq!(names, ["Ana", "Bo", "Zoe"].map(person));
        assert!(rows.iter().all(|row| row.file == 3));
    }

    #[test]
    fn names_are_held_of_those_who_took_part() {
        let mut people = People::default();
        let id = |number| PersonId::new(number).unwrap();
        people.refer(id(1));
        people.refer(id(2));
        people.refer(id(1));
        let named = |number, name| PersonValues {
            id: PersonId::new(number),
            ..person(name)
        };
        assert_eq!(people.name(0, &named(2, "Bo")).unwrap(), NameRow::Taken);
        assert_eq!(people.name(1, &named(2, "Bob")).unwrap(), NameRow::Repeated);
        let nobody = people.name(0, &named(9, "Nobody")).unwrap();
        assert_eq!((nobody, people.unnamed()), (NameRow::NotReferenced, 1));
        let mut rows = [2, 1].map(|number| PrincipalRow {
            tconst: ImdbId::new(7).unwrap(),
            file: 0,
            person: known(number),
        });
        people.complete(&mut rows);
        let found = rows.map(|row| (row.person.name, row.person.birth_year));
        assert_eq!(found, [(Some("Bo"), Some(1970)), (None, None)]);
        let rows = people.read(0).unwrap();
        let rows: Vec<_> = rows.iter().filter_map(PersonRow::read).collect();
        assert_eq!((rows.len(), rows[0].id, rows[0].file), (1, id(2), 0));
        assert_eq!(rows[0].professions, Some("actor,writer"));
    }
}
