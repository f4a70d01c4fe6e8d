//! Text in the forms in which files come: packed, in archives, damaged.

use std::io::{Cursor, Write};

use cinelake_imdb::Catalogue;

use crate::catalogue::{accounted, read};
use crate::picked;

/// How a text is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zstd,
    Zip,
}

impl Packing {
    pub(crate) fn of(number: usize) -> Self {
        [Self::Plain, Self::Gzip, Self::Zstd, Self::Zip][number % 4]
    }
}

/// The text, packed. Packing into memory does not fail.
pub(crate) fn packed(text: &[u8], packing: Packing) -> Vec<u8> {
    match packing {
        Packing::Plain => text.to_vec(),
        Packing::Gzip => {
            let fast = flate2::Compression::fast();
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), fast);
            writer.write_all(text).expect("memory");
            writer.finish().expect("memory")
        }
        Packing::Zstd => zstd::encode_all(text, 1).expect("memory"),
        Packing::Zip => archive(&[text.to_vec()]),
    }
}

/// A zip archive with an entry for each text.
fn archive(texts: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (at, text) in texts.iter().enumerate() {
        let options = zip::write::SimpleFileOptions::default();
        writer
            .start_file(format!("{at}.tsv"), options)
            .expect("memory");
        writer.write_all(text).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// Archives of catalogues. The first byte says what the rest is: an archive as it stands, or a text
/// that is packed here, whole, cut off or with wrong bytes. What is packed is read as the text itself
/// is; what is cut off is never taken for whole; bytes with a checksum are never read as others; and
/// every entry of an archive is read or named with the reason why not.
pub fn archives(bytes: &[u8]) {
    let (way, rest) = picked(bytes);
    let packing = Packing::of(1 + way / 5 % 3);
    match way % 5 {
        0 => {
            if let Ok(catalogue) = read(rest) {
                accounted(&catalogue);
            }
        }
        1 => whole(rest, packing),
        2 => entries(rest),
        3 => cut(rest, packing),
        _ => wrong(rest, packing),
    }
}

fn same(one: &Catalogue, other: &Catalogue) -> bool {
    let rejects = one.report().rejects == other.report().rejects;
    one.titles() == other.titles() && one.report().rows == other.report().rows && rejects
}

fn is_packed(text: &[u8]) -> bool {
    let magic: [&[u8]; 3] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK"];
    magic.iter().any(|magic| text.starts_with(magic))
}

fn whole(text: &[u8], packing: Packing) {
    if is_packed(text) {
        return;
    }
    match (read(text), read(&packed(text, packing))) {
        (Ok(plain), Ok(packed)) => {
            accounted(&packed);
            assert!(same(&plain, &packed), "{plain:?} {packed:?}");
        }
        (Err(_), Err(_)) => {}
        (plain, packed) => panic!("plain {plain:?}, {packing:?} {packed:?}"),
    }
}

/// Texts between bytes of 255 are entries; every second one is packed once more.
fn entries(rest: &[u8]) {
    let texts = rest.split(|byte| *byte == 0xff).take(40).enumerate();
    let texts: Vec<Vec<u8>> = texts
        .map(|(at, text)| match at % 2 {
            0 => text.to_vec(),
            _ => packed(text, Packing::Gzip),
        })
        .collect();
    if let Ok(catalogue) = read(&archive(&texts)) {
        accounted(&catalogue);
        let report = catalogue.report();
        let seen = report.files.len() + report.skipped_entries.len();
        assert_eq!(seen, texts.len(), "{report:?}");
    }
}

fn cut(rest: &[u8], packing: Packing) {
    let (place, text) = picked(rest);
    let whole = packed(text, packing);
    // The first bytes say what the file is; without them it is another one.
    let shortest = 4.min(whole.len());
    let length = shortest + place * whole.len() / 256;
    if length < whole.len() {
        let read = read(&whole[..length]);
        assert!(read.is_err(), "{packing:?} of {length} bytes: {read:?}");
    }
}

fn wrong(rest: &[u8], packing: Packing) {
    let (place, rest) = picked(rest);
    let (change, text) = picked(rest);
    let mut bytes = packed(text, packing);
    let place = place * bytes.len() / 256;
    bytes[place] ^= change as u8;
    let Ok(damaged) = read(&bytes) else { return };
    accounted(&damaged);
    // zstd has no checksum here, and the directory of a zip archive has none: both may say something
    // else. gzip has one, of the text and its length.
    if packing == Packing::Gzip && change != 0 && bytes.starts_with(b"\x1f\x8b") {
        let plain = read(text);
        assert!(plain.is_ok_and(|plain| same(&plain, &damaged)));
    }
}
