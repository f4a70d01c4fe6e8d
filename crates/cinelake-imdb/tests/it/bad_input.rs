//! Damaged and mistaken input ends in an error that names its place, or in a counted reject.

use std::io::{self, Read, Write};

use cinelake_imdb::{CatalogueError, CatalogueInput, Filter, ReadOptions};

use crate::support::{assert_balanced, ids, read, read_error, read_with};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn many_ids() -> Vec<u8> {
    let ids: String = (1..100_000_u32)
        .map(|number| {
            format!(
                "tt{:07}\n",
                number.wrapping_mul(2_654_435_761) % 9_999_999 + 1
            )
        })
        .collect();
    ids.into_bytes()
}

#[test]
fn a_cut_off_file_is_an_error_that_names_the_byte() {
    let text = many_ids();
    for whole in [gzip(&text), zstd::encode_all(text.as_slice(), 3).unwrap()] {
        for cut in [whole.len() / 2, whole.len() - 3, 12] {
            let error = read_error(&whole[..cut]);
            let CatalogueError::Truncated { byte, .. } = error else {
                panic!("{error:?}")
            };
            assert_eq!(byte, cut as u64);
        }
    }
}

#[test]
fn a_damaged_file_is_an_error() {
    let mut bytes = gzip(&many_ids());
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0xff);
    let error = read_error(bytes);
    let told = matches!(
        error,
        CatalogueError::Corrupt { .. }
            | CatalogueError::InvalidUtf8 { .. }
            | CatalogueError::NulByte { .. }
    );
    assert!(told, "{error:?}");
}

#[test]
fn a_failing_source_is_not_taken_for_a_damaged_file() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::new(io::ErrorKind::ConnectionReset, "reset"))
        }
    }
    let bytes = gzip(&many_ids());
    let half = io::Cursor::new(bytes[..bytes.len() / 2].to_vec());
    let input = CatalogueInput::new("x.gz", Box::new(half.chain(Failing)));
    let error = read_with(vec![input], ReadOptions::default(), Filter::default()).unwrap_err();
    assert!(matches!(error, CatalogueError::Read { .. }), "{error:?}");
}

#[test]
fn a_line_without_end_is_an_error_and_takes_no_memory() {
    let endless = io::repeat(b'a').take(1 << 30);
    let input = CatalogueInput::new("big.csv", Box::new(endless));
    let options = ReadOptions {
        max_line_bytes: 1 << 20,
        ..ReadOptions::default()
    };
    let error = read_with(vec![input], options.clone(), Filter::default()).unwrap_err();
    assert!(
        matches!(
            error,
            CatalogueError::LineTooLong {
                line: 1,
                byte: 0,
                ..
            }
        ),
        "{error:?}"
    );
    let later =
        io::Cursor::new(b"tt0000001\n".repeat(100_000)).chain(io::repeat(b'a').take(1 << 30));
    let input = CatalogueInput::new("big.csv", Box::new(later));
    let error = read_with(vec![input], options, Filter::default()).unwrap_err();
    let place = matches!(
        error,
        CatalogueError::LineTooLong {
            line: 100_001,
            byte: 1_000_000,
            ..
        }
    );
    assert!(place, "{error:?}");
}

#[test]
fn text_that_is_not_utf8_is_an_error_that_names_the_place() {
    let mut text = b"id,title\n".to_vec();
    text.extend(b"tt0000001,A\n".repeat(50_000));
    let start = text.len() as u64;
    text.extend(b"tt0000002,Caf\xe9\n");
    let error = read_error(text);
    let CatalogueError::InvalidUtf8 { line, byte, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!((line, byte), (50_002, start + 13));
}

#[test]
fn a_missing_file_is_an_error_that_names_it() {
    let error = CatalogueInput::open("no/such.csv".as_ref()).unwrap_err();
    assert_eq!(error.to_string(), "open no/such.csv");
}

#[test]
fn a_column_of_people_is_told() {
    let catalogue = read("tconst,title\nnm0000001,A\nnm0000002,B\nnm0000001,A\n");
    let report = catalogue.report();
    assert_eq!(
        (report.kept, report.rejected_titles, report.rejected_rows),
        (0, 2, 3)
    );
    assert_eq!(report.rejects["person_id"], 3);
    assert_eq!(
        (
            report.reject_examples[1].line,
            report.reject_examples[1].file.as_str()
        ),
        (3, "test.csv")
    );
    assert_balanced(&catalogue);
}

#[test]
fn a_bad_row_is_rejected_with_its_line_and_loses_no_title_that_a_good_row_has() {
    let catalogue = read(
        "id|title|year\ntt0000001|A|1999\ntt0000001|A\ntt0000002|B|2000|x\n|C|2001\n\\N|D|2001\n",
    );
    let report = catalogue.report();
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    let places: Vec<_> = report
        .reject_examples
        .iter()
        .map(|reject| (reject.line, reject.reason))
        .collect();
    assert_eq!(
        places,
        [
            (3, "field_count"),
            (4, "field_count"),
            (5, "no_id"),
            (6, "no_id")
        ]
    );
    assert_eq!((report.rejected_titles, report.distinct_titles), (3, 4));
    assert_balanced(&catalogue);
}

#[test]
fn a_stray_quote_costs_no_other_row() {
    let mut text = String::from("id|title|year\ntt0000001|\"Open|1999\n");
    for number in 2..3_000 {
        text.push_str(&format!("tt{number:07}|T|2000\n"));
    }
    let catalogue = read(text);
    assert_eq!(catalogue.report().kept, 2_999);
    assert_eq!(catalogue.titles()[0].primary_title(), Some("\"Open"));
    assert_eq!(catalogue.report().stray_quotes, 1);
}

#[test]
fn unreadable_values_leave_the_title_in_place() {
    let catalogue = read("imdb_id,year,rating,votes\ntt0000001,1492,11,many\ntt0000002,1999,5,2\n");
    let report = catalogue.report();
    assert_eq!(ids(&catalogue).len(), 2);
    assert_eq!(catalogue.titles()[0].start_year(), None);
    assert_eq!(
        report
            .unreadable
            .values()
            .map(|found| found.rows)
            .sum::<u64>(),
        3
    );
    assert!(
        report
            .unreadable
            .values()
            .all(|found| found.examples[0].line == 2)
    );
}

#[test]
fn utf16_is_read_and_utf32_told_with_the_command_that_converts_it_with_a_mark_or_without() {
    let text = "tconst,title\ntt0000001,Ação\n";
    let wide = |little: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| match little {
                true => unit.to_le_bytes(),
                false => unit.to_be_bytes(),
            })
            .collect()
    };
    let widest = |little: bool| -> Vec<u8> {
        text.chars()
            .flat_map(|letter| match little {
                true => (letter as u32).to_le_bytes(),
                false => (letter as u32).to_be_bytes(),
            })
            .collect()
    };
    let marked = |mark: &[u8], text: Vec<u8>| [mark, &text].concat();
    for bytes in [
        wide(true),
        wide(false),
        marked(b"\xff\xfe", wide(true)),
        marked(b"\xfe\xff", wide(false)),
    ] {
        let mut cut = bytes.clone();
        cut.truncate(bytes.len() - 1);
        let catalogue = read(bytes);
        let title = &catalogue.titles()[0];
        assert_eq!(title.primary_title(), Some("Ação"));
        assert!(catalogue.report().files[0].is_utf16);
        let error = read_error(cut);
        let told = std::error::Error::source(&error).map(ToString::to_string);
        assert_eq!(told.as_deref(), Some("half a letter of UTF-16 at the end"));
    }
    for (bytes, encoding) in [
        (widest(true), "utf-32le"),
        (widest(false), "utf-32be"),
        (marked(b"\xff\xfe\0\0", widest(true)), "utf-32"),
        (marked(b"\0\0\xfe\xff", widest(false)), "utf-32"),
    ] {
        let told = read_error(bytes).to_string();
        let command = format!("iconv -f {encoding} -t utf-8)");
        assert!(told.contains(&command), "{encoding}: {told}");
    }
}

#[test]
fn a_table_of_more_columns_than_a_sheet_has_is_refused_at_once() {
    let header = |columns: usize| format!("tconst{}\n", ",c".repeat(columns - 1));
    let row = |columns: usize| format!("tt0000001{}\n", ",1".repeat(columns - 1));
    let widest = read(header(16_384) + &row(16_384));
    assert_eq!(widest.report().kept, 1);
    assert_eq!(widest.report().rejected_rows, 0);
    for columns in [16_385, 500_000] {
        for quote in ["", "\"x\","] {
            let text = format!("{quote}{}{quote}{}", header(columns), row(columns));
            let error = read_error(text);
            let told = error.to_string();
            assert!(
                matches!(error, CatalogueError::TooManyColumns { line: 1, .. }),
                "{columns}: {told}"
            );
            assert!(told.contains("test.csv, line 1: more than 16384 columns"));
        }
    }
}

#[test]
fn a_row_of_a_million_fields_is_rejected_with_its_line_and_costs_no_other() {
    for wide in [
        format!("tt0000002{}", ",".repeat(1_000_000)),
        format!("tt0000002,\"a\"{}", ",\"b\"".repeat(1_000_000)),
    ] {
        let catalogue = read(format!("tconst,title\ntt0000001,A\n{wide}\ntt0000003,C\n"));
        assert_eq!(ids(&catalogue), ["tt0000001", "tt0000003"]);
        let reject = &catalogue.report().reject_examples[0];
        assert_eq!((reject.line, reject.reason), (3, "field_count"));
        assert!(
            reject.explanation.contains("more than 16384 fields"),
            "{reject:?}"
        );
        assert_balanced(&catalogue);
    }
}

#[test]
fn a_quote_that_is_never_closed_takes_a_bounded_part_of_the_file_and_loses_no_row() {
    let mut text = String::from("tconst,title\ntt0000001,\"open\n");
    for number in 2..60_000 {
        text.push_str(&format!("tt{number:07},{}\n", "a".repeat(90)));
    }
    let catalogue = read(text);
    assert_eq!(catalogue.report().kept, 59_999);
    assert_eq!(catalogue.report().stray_quotes, 1);
    assert_balanced(&catalogue);
}

#[test]
fn lines_that_end_in_different_ways_are_read_or_counted() {
    let catalogue = read("tconst,title\r\ntt0000001,A\ntt0000002,B\r\ntt0000003,C\rtt0000004,D\n");
    // A carriage return within a line is a letter of the row, which is then too wide.
    assert_eq!(ids(&catalogue), ["tt0000001", "tt0000002"]);
    assert_eq!(catalogue.report().rejects["field_count"], 1);
    assert_balanced(&catalogue);
}

#[test]
fn quotes_that_are_never_closed_in_every_line_of_a_wide_table_are_counted_and_lose_no_title() {
    let header = format!("tconst{}\n", ",c".repeat(2_000));
    let row = format!("tt0000001{}\n", ",1".repeat(2_000));
    // Without a limit to what one quote may take, this read the file anew for each line: 47 seconds.
    let catalogue = read(format!("{header}{}{row}", "x\",\"y\n".repeat(20_000)));
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    assert_eq!(catalogue.report().rejects["field_count"], 20_000);
    assert_balanced(&catalogue);
}
