//! Files that are read whole: settings, credentials, statements, events. A device or a file that was
//! taken by mistake is not read for ever, and does not fill the memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// More than any such file needs.
const MOST_BYTES: u64 = 16 << 20;

/// The bytes of a file.
pub(crate) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    whole(File::open(path)?)
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    text_of(File::open(path)?)
}

/// The text of a stream.
pub(crate) fn text_of(read: impl Read) -> io::Result<String> {
    let utf8 = String::from_utf8(whole(read)?);
    utf8.map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::other(format!("invalid UTF-8 at byte {at}; save it as UTF-8"))
    })
}

fn whole(read: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    read.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > MOST_BYTES {
        true => Err(io::Error::other(
            "it has more than 16 MiB; is this the right file?",
        )),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_refused_and_what_is_no_text_is_told_with_its_place() {
        let error = text_of(io::repeat(b'a')).unwrap_err().to_string();
        assert!(error.contains("more than 16 MiB"), "{error}");
        let error = text_of(&b"caf\xe9"[..]).unwrap_err().to_string();
        assert!(error.contains("byte 3"), "{error}");
        let most = vec![b'a'; MOST_BYTES as usize];
        assert_eq!(text_of(most.as_slice()).unwrap().len(), most.len());
    }
}
