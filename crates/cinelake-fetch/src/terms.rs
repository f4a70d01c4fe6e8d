//! IMDb's terms in short, for whoever fetches the files.

use std::io;
use std::path::Path;

/// The terms, as they are shown before anything is asked for and as they lie beside the files.
pub const TERMS: &str = "\
IMDb's files are for personal and non-commercial use. Do not publish them, sell them or pass them on.
What you show from them needs this sentence:

  Information courtesy of IMDb (https://www.imdb.com). Used with permission.

The terms are at https://developer.imdb.com/non-commercial-datasets/ and at
https://www.imdb.com/conditions. They bind you, whoever sends you the files.
";

/// The file beside IMDb's files that has [`TERMS`].
pub const TERMS_FILE: &str = "IMDB-TERMS.txt";

/// Puts the terms into the folder, unless they lie there already.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    let path = folder.join(TERMS_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) if text == TERMS => Ok(()),
        _ => std::fs::write(path, TERMS),
    }
}
