//! Compressed files and archives, told by their bytes.

use std::io::{Seek, Write};

use cinelake_imdb::{CatalogueError, CatalogueInput, Compression, Filter, ReadOptions};
use zip::write::SimpleFileOptions;

use crate::support::{ids, input, read, read_error, read_with};

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn members_and_frames_are_read_to_the_last() {
    let gz = [gzip(b"tt0000001\n"), gzip(b"tt0000002\n")].concat();
    let frame = |text: &[u8]| zstd::encode_all(text, 1).unwrap();
    let zst = [frame(b"tt0000001\n"), frame(b"tt0000002\n")].concat();
    for (bytes, compression) in [(gz, Compression::Gzip), (zst, Compression::Zstd)] {
        let catalogue = read(&bytes);
        assert_eq!(ids(&catalogue), ["tt0000001", "tt0000002"]);
        let file = &catalogue.report().files[0];
        assert_eq!(
            (file.compression, file.stored_bytes),
            (compression, bytes.len() as u64)
        );
        assert_eq!(file.text_bytes, 20);
    }
}

#[test]
fn every_table_of_an_archive_is_read_in_name_order() {
    let bytes = archive(&[
        ("b/movies.csv", b"id|title\ntt0000002|B\n"),
        ("a.txt", b"tt0000001\n"),
        ("c.csv.gz", &gzip(b"tt0000003\n")),
        ("poster.png", b"\x89PNG"),
        ("README.txt", b"hello there\nthis is no table\n"),
        ("__MACOSX/._a.txt", b"\0\0"),
    ]);
    let catalogue = read(&bytes);
    assert_eq!(ids(&catalogue), ["tt0000001", "tt0000002", "tt0000003"]);
    let files: Vec<_> = catalogue
        .report()
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(
        files,
        [
            "test.csv!a.txt",
            "test.csv!b/movies.csv",
            "test.csv!c.csv.gz"
        ]
    );
    assert_eq!(catalogue.report().skipped_entries.len(), 3);
}

#[test]
fn an_archive_on_disk_is_read_in_place() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&archive(&[("ids.csv", b"tt0000001\n")]))
        .unwrap();
    file.rewind().unwrap();
    let input = CatalogueInput::open(file.path()).unwrap();
    let catalogue = read_with(vec![input], ReadOptions::default(), Filter::default()).unwrap();
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    assert_eq!(catalogue.report().files[0].compression, Compression::Zip);
}

#[test]
fn ratings_and_basics_of_one_archive_are_joined() {
    let bytes = archive(&[
        ("title.basics.tsv", b"tconst\tprimaryTitle\ntt0000001\tA\n"),
        (
            "title.ratings.tsv",
            b"tconst\taverageRating\tnumVotes\ntt0000001\t5.0\t7\n",
        ),
    ]);
    let catalogue = read(&bytes);
    assert_eq!(catalogue.titles()[0].num_votes(), Some(7));
    assert_eq!(catalogue.report().ratings.joined, 1);
    assert!(!catalogue.is_joined("test.csv"), "it has titles, too");
}

#[test]
fn an_input_is_joined_if_every_table_in_it_is() {
    let table = b"tconst\taverageRating\tnumVotes\ntt0000001\t5.0\t7\n";
    let ratings = archive(&[("a.tsv", table), ("b.tsv", table)]);
    let both = vec![input("r.zip", &ratings), input("b.csv", "tt0000001\n")];
    let catalogue = read_with(both, ReadOptions::default(), Filter::default()).unwrap();
    let files: Vec<_> = catalogue.report().files.iter().collect();
    assert_eq!(files.iter().filter(|file| file.joined).count(), 2);
    assert!(catalogue.is_joined("r.zip") && !catalogue.is_joined("b.csv"));
    let alone = vec![input("r.zip", &ratings)];
    let catalogue = read_with(alone, ReadOptions::default(), Filter::default()).unwrap();
    assert!(!catalogue.is_joined("r.zip") && !catalogue.is_joined("nothere"));
}

#[test]
fn a_damaged_archive_is_an_error() {
    let text: String = (1..5_000)
        .map(|number| format!("tt{number:07}\n"))
        .collect();
    let bytes = archive(&[("ids.csv", text.as_bytes())]);
    let error = read_error(&bytes[..bytes.len() / 2]);
    assert!(matches!(error, CatalogueError::Zip { .. }), "{error:?}");
    let mut flipped = bytes.clone();
    flipped[2_000] ^= 0x55;
    read_error(flipped);
    let error = read_error(archive(&[("poster.png", b"x")]));
    assert!(matches!(error, CatalogueError::NoTable { .. }), "{error:?}");
    let error = read_error(archive(&[
        ("[Content_Types].xml", b"x"),
        ("xl/a.xml", b"x"),
    ]));
    assert!(
        matches!(error, CatalogueError::NotATable { .. }),
        "{error:?}"
    );
}

#[test]
fn the_name_of_a_file_does_not_matter() {
    let inputs = vec![input("movies.csv.gz", "tt0000001\n")];
    let catalogue = read_with(inputs, ReadOptions::default(), Filter::default()).unwrap();
    assert_eq!(catalogue.report().files[0].compression, Compression::None);
}

/// An archive whose directory names the same bytes again and again: small, and large when unpacked.
fn overlapping(names: &[&str], text: &[u8]) -> Vec<u8> {
    let whole = archive(&[(names[0], text)]);
    let directory = whole
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .expect("a directory");
    let end = whole.len() - 22;
    let entry = &whole[directory..end];
    let name_at = 46;
    let mut bytes = whole[..directory].to_vec();
    for name in names {
        assert_eq!(name.len(), names[0].len());
        let mut again = entry.to_vec();
        again[name_at..name_at + name.len()].copy_from_slice(name.as_bytes());
        bytes.extend(again);
    }
    let size = (bytes.len() - directory) as u32;
    let mut tail = whole[end..].to_vec();
    let count = (names.len() as u16).to_le_bytes();
    tail[8..10].copy_from_slice(&count);
    tail[10..12].copy_from_slice(&count);
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    bytes.extend(tail);
    bytes
}

#[test]
fn an_archive_of_which_readers_differ_in_what_is_in_it_is_refused() {
    let text = b"tt0000001\ntt0000002\n";
    assert_eq!(read(overlapping(&["a.csv"], text)).report().kept, 2);
    for (names, problem) in [
        (&["a.csv", "b.csv"][..], "files lie over each other"),
        (&["a.csv", "a.csv"], "two files have the same name"),
    ] {
        let error = read_error(overlapping(names, text));
        let told = error.to_string();
        assert!(
            matches!(error, CatalogueError::AmbiguousArchive { .. }),
            "{told}"
        );
        assert!(
            told.contains(problem) && told.contains("unpack it"),
            "{told}"
        );
    }
}

#[test]
fn a_name_that_leaves_the_folder_is_only_a_name() {
    let names = ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv"];
    let texts = ["tt0000001\n", "tt0000002\n", "tt0000003\n"];
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .zip(texts)
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let catalogue = read(archive(&entries));
    assert_eq!(catalogue.report().kept, 3);
    assert!(!std::path::Path::new("../../evil.csv").exists());
}

#[test]
fn a_line_that_unpacks_to_any_size_is_refused_at_the_limit() {
    // A line of 20 MiB, in some 20 kB.
    let endless = [&b"tconst,title\ntt0000001,"[..], &vec![b'a'; 20 << 20]].concat();
    let error = read_error(archive(&[("m.csv", &endless)]));
    assert!(
        matches!(error, CatalogueError::LineTooLong { line: 2, .. }),
        "{error}"
    );
}

#[test]
fn an_archive_in_an_archive_is_told() {
    let inner = archive(&[("m.csv", b"tt0000001\n")]);
    let told = read_error(archive(&[("m.csv", &inner)])).to_string();
    assert!(
        told.contains("m.csv is a zip archive inside another"),
        "{told}"
    );
    let twice = gzip(&gzip(b"tt0000001\n"));
    let told = read_error(archive(&[("m.csv.gz", &twice)])).to_string();
    assert!(told.contains("packed twice with gzip"), "{told}");
}
