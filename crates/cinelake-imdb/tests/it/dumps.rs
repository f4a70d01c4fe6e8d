//! IMDb's own seven files: each is known by its header, and only those about titles make titles.

use std::io::Write;

use cinelake_imdb::{
    Catalogue, CatalogueError, CatalogueReport, Column, Filter, Missing, ReadOptions, Role, Shape,
    characters, open_tables, read_names, read_principals,
};
use proptest::prelude::*;

use crate::support::{assert_balanced, ids, input, read_with};

const BASICS: &str = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
    tt0000001\tmovie\tA \"light\"\tA \"light\"\t0\t1999\t\\N\t90\tDrama\n\
    tt0000002\ttvSeries\tB\tB\t0\t2001\t2003\t45\tComedy\n";
const RATINGS: &str = "tconst\taverageRating\tnumVotes\ntt0000001\t8.5\t1200\n";
const PRINCIPALS: &str = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n\
    tt0000001\t1\tnm0000001\tactor\t\\N\t[\"The \\\"Keeper\\\"\",\"His, brother\"]\n\
    tt0000001\t2\tnm0000002\tproducer\tproducer\t\\N\n\
    tt0000009\t1\tnm0000003\tactress\t\\N\t[\"Ana\"\n";
const NAMES: &str = "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n\
    nm0000001\tAna \"A\" Lima\t1970\t\\N\tactress,writer\ttt0000001,tt0000002\n\
    nm0000002\tRui\t\\N\t\\N\t\\N\t\\N\n";
const CREW: &str =
    "tconst\tdirectors\twriters\ntt0000001\tnm0000001\tnm0000002,nm0000003\ntt0000077\t\\N\t\\N\n";
const EPISODES: &str =
    "tconst\tparentTconst\tseasonNumber\tepisodeNumber\ntt0000003\ttt0000002\t1\t2\n";
const AKAS: &str = "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n\
    tt0000001\t1\tOutro nome\tBR\t\\N\timdbDisplay\u{2}working\t\\N\t0\n";

const ALL: [(&str, &str, Role); 7] = [
    ("one", BASICS, Role::Titles),
    ("two", RATINGS, Role::Ratings),
    ("three", PRINCIPALS, Role::Principals),
    ("four", NAMES, Role::Names),
    ("five", CREW, Role::Crew),
    ("six", EPISODES, Role::Episodes),
    ("seven", AKAS, Role::Akas),
];

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

fn zip(texts: &[&str]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (at, text) in texts.iter().enumerate() {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(format!("{at}.tsv"), options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The file in one of four dresses.
fn dressed(text: &str, dress: u8) -> Vec<u8> {
    match dress {
        0 => text.as_bytes().to_vec(),
        1 => gzip(text),
        2 => zstd::encode_all(text.as_bytes(), 1).unwrap(),
        _ => zip(&[text]),
    }
}

/// Reads some of the files; each with its dress.
fn read_some(files: &[(usize, u8)]) -> Catalogue {
    let inputs = files.iter().map(|(at, dress)| {
        let (name, text, _) = ALL[*at];
        input(name, dressed(text, *dress))
    });
    read_with(inputs.collect(), ReadOptions::default(), Filter::default()).unwrap()
}

fn missing_of(files: &[usize]) -> Vec<Missing> {
    let files: Vec<_> = files.iter().map(|at| (*at, 0)).collect();
    read_some(&files).report().missing()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Any of the files, in any order, packed in any way: the titles are those of basics, whoever
    /// is with them, and each file is known for what it is.
    #[test]
    fn only_files_about_titles_make_titles(
        order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle(),
        number in 1..=7_usize,
        dresses in prop::collection::vec(0_u8..4, 7),
    ) {
        let files: Vec<(usize, u8)> = order.into_iter().zip(dresses).take(number).collect();
        let catalogue = read_some(&files);
        assert_balanced(&catalogue);
        let has = |at| files.iter().any(|(file, _)| *file == at);
        let expected: &[&str] = match (has(0), has(1)) {
            (true, _) => &["tt0000001", "tt0000002"],
            (false, true) => &["tt0000001"],
            (false, false) => &[],
        };
        prop_assert_eq!(ids(&catalogue), expected);
        for title in catalogue.titles().iter().filter(|_| has(0)) {
            let name = title.primary_title();
            prop_assert!(name == Some("A \"light\"") || name == Some("B"), "{:?}", name);
        }
        let report = catalogue.report();
        prop_assert_eq!(report.files.len(), files.len());
        for file in &report.files {
            let name = file.name.split('!').next().unwrap_or_default();
            let (_, _, role) = ALL.iter().find(|(known, ..)| *known == name).unwrap();
            prop_assert_eq!(file.role, *role);
            prop_assert_eq!(file.is_read, role.is_about_titles());
            prop_assert!(file.is_read || file.joined);
        }
    }
}

/// Lists of titles look like ids between commas; the header says that they are not.
#[test]
fn names_are_told_whatever_their_lists_look_like() {
    let header = NAMES.lines().next().unwrap();
    for known in [
        "tt0000001,tt0000002",
        "tt0000001",
        "\\N",
        "tt0000001,tt0000002,tt0000003,tt0000004",
    ] {
        for jobs in ["actor", "actor,producer", "\\N"] {
            let row = |at| format!("nm{at:07}\tAna, the {at}th\t1970\t\\N\t{jobs}\t{known}\n");
            let text: String = (1..40).map(row).collect();
            let catalogue = read_with(
                vec![input("n.tsv", format!("{header}\n{text}"))],
                ReadOptions::default(),
                Filter::default(),
            );
            let report = catalogue.unwrap().report().clone();
            let found = (report.files[0].shape, report.files[0].columns.len());
            assert_eq!(found, (Shape::ImdbNames, 6), "{jobs} {known}");
        }
    }
}

#[test]
fn one_archive_may_hold_all_of_them() {
    let texts: Vec<&str> = ALL.iter().map(|(_, text, _)| *text).collect();
    let inputs = vec![input("imdb.zip", zip(&texts))];
    let catalogue = read_with(inputs, ReadOptions::default(), Filter::default()).unwrap();
    assert_eq!(ids(&catalogue), ["tt0000001", "tt0000002"]);
    assert_eq!(catalogue.titles()[0].num_votes(), Some(1200));
    assert_eq!(catalogue.report().files.len(), 7);
    assert_eq!(catalogue.report().missing(), []);
}

#[test]
fn what_lacks_its_partner_is_said() {
    assert_eq!(missing_of(&[0, 1, 2, 3]), []);
    assert_eq!(missing_of(&[0]), [Missing::Ratings]);
    assert_eq!(missing_of(&[0, 1, 2]), [Missing::Names]);
    assert_eq!(missing_of(&[0, 1, 3]), [Missing::Principals]);
    assert_eq!(missing_of(&[2]), [Missing::Titles, Missing::Names]);
    assert_eq!(missing_of(&[6]), [Missing::Titles]);
    assert!(Missing::Names.sentence().contains("people are shown by id"));
}

#[test]
fn a_table_with_a_column_more_is_somebodys_own() {
    let own = "tconst,primaryTitle,nconst,category\ntt0000001,A,nm0000001,actor\n";
    let inputs = vec![input("own.csv", own)];
    let catalogue = read_with(inputs, ReadOptions::default(), Filter::default()).unwrap();
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    let shape = catalogue.report().files[0].shape;
    assert_eq!((shape, shape.role()), (Shape::ImdbBasics, Role::Titles));
}

#[test]
fn whoever_names_another_column_gets_its_ids() {
    let options = ReadOptions {
        id_column: Some("parentTconst".to_owned()),
        ..ReadOptions::default()
    };
    let read = read_with(vec![input("e.tsv", EPISODES)], options, Filter::default());
    assert_eq!(ids(&read.unwrap()), ["tt0000002"]);
    let options = ReadOptions {
        id_column: Some("tconst".to_owned()),
        ..ReadOptions::default()
    };
    let files = vec![input("b.tsv", BASICS), input("p.tsv", PRINCIPALS)];
    let read = read_with(files, options, Filter::default()).unwrap();
    assert_eq!(ids(&read), ["tt0000001", "tt0000002"]);
}

fn table(text: &str) -> cinelake_imdb::RowReader {
    let opened = open_tables(input("p.tsv", text), &ReadOptions::default());
    opened.unwrap().tables.remove(0)
}

/// Title, place, person, category, job and roles of every row.
fn principals(text: &str) -> (Vec<String>, CatalogueReport) {
    let mut rows = Vec::new();
    let report = read_principals(table(text), |id, person| {
        let roles = person.characters.and_then(characters).unwrap_or_default();
        let who = person.id.map(|id| id.to_string()).unwrap_or_default();
        rows.push(format!(
            "{id} {} {who} {} {} {roles:?}",
            person.ordering.unwrap_or_default(),
            person.category.unwrap_or("-"),
            person.job.unwrap_or("-"),
        ));
        Ok::<(), CatalogueError>(())
    });
    (rows, report.unwrap())
}

#[test]
fn principals_are_read_with_their_ids_and_roles() {
    let (rows, report) = principals(PRINCIPALS);
    assert_eq!(
        rows,
        [
            r#"tt0000001 1 nm0000001 actor - ["The \"Keeper\"", "His, brother"]"#,
            "tt0000001 2 nm0000002 producer producer []",
            "tt0000009 1 nm0000003 actress - []",
        ]
    );
    let bad = &report.unreadable[&Column::Characters];
    assert_eq!((bad.rows, bad.examples[0].line), (1, 4));
}

#[test]
fn bad_rows_of_people_are_counted_with_file_and_line() {
    let text = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n\
        tt12345678901\t1\tnm0000001\tactor\t\\N\t\\N\n\
        tt0000001\t2\tnm12345678901\tactor\t\\N\t\\N\n\
        tt0000001\t3\ttt0000001\tactor\t\\N\t\\N\n\
        tt0000001\t4\tnm0000002\tactor\n";
    let (rows, report) = principals(text);
    assert_eq!(rows, [""; 0]);
    let found = report.reject_examples.iter();
    let found: Vec<_> = found.map(|reject| (reject.line, reject.reason)).collect();
    assert_eq!(
        found,
        [
            (2, "too_many_digits"),
            (3, "no_person_id"),
            (4, "no_person_id"),
            (5, "field_count"),
        ]
    );
    assert_eq!((report.rows, report.rejected_rows), (4, 4));
}

#[test]
fn a_place_is_a_number_from_one_that_a_table_can_hold() {
    let row = |place: &str| format!("tt0000001\t{place}\tnm0000001\tactor\t\\N\t\\N\n");
    let places = ["0", "1", "2147483647", "2147483648", "4294967296"];
    let (rows, report) = principals(&format!(
        "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n{}",
        places.map(row).concat()
    ));
    let read = rows.iter().map(|row| row.split(' ').nth(1).unwrap());
    // A place that is unknown is shown as 0 here.
    assert_eq!(read.collect::<Vec<_>>(), ["0", "1", "2147483647", "0", "0"]);
    assert_eq!(report.unreadable[&Column::Ordering].rows, 3);
}

#[test]
fn a_field_of_a_megabyte_is_read_whole() {
    let role = "x".repeat(1 << 20);
    let text = format!(
        "tconst\tordering\tnconst\tcategory\tjob\tcharacters\ntt0000001\t1\tnm0000001\tactor\t\\N\t[\"{role}\"]\n"
    );
    let (rows, report) = principals(&text);
    assert!(rows[0].contains(&role));
    assert_eq!(report.rejected_rows, 0);
}

#[test]
fn names_are_read_and_their_quotes_are_letters() {
    let mut rows = Vec::new();
    let report = read_names(table(NAMES), |person| {
        rows.push((
            person.id.map(|id| id.value()),
            person.name.map(str::to_owned),
            person.birth_year,
            person.known_for.map(str::to_owned),
        ));
        Ok::<(), CatalogueError>(())
    });
    assert_eq!(report.unwrap().rows, 2);
    let known = Some("tt0000001,tt0000002".to_owned());
    assert_eq!(
        rows,
        [
            (
                Some(1),
                Some("Ana \"A\" Lima".to_owned()),
                Some(1970),
                known
            ),
            (Some(2), Some("Rui".to_owned()), None, None),
        ]
    );
}

#[test]
fn a_file_that_ends_early_is_an_error() {
    let packed = gzip(&PRINCIPALS.repeat(2_000));
    let cut = &packed[..packed.len() - 20];
    let opened = open_tables(input("p.tsv.gz", cut), &ReadOptions::default());
    let table = opened.unwrap().tables.remove(0);
    let read = read_principals(table, |_, _| Ok::<(), CatalogueError>(()));
    assert!(
        matches!(read, Err(CatalogueError::Truncated { .. })),
        "{read:?}"
    );
}
