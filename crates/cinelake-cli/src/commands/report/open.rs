//! Opens a file with the program that the system has for it.

use std::path::Path;
use std::process::{Command, Stdio};

/// Opens the file; the error says why not.
pub(super) fn open(path: &Path) -> Result<(), String> {
    let (program, arguments) = opener();
    let started = Command::new(program)
        .args(arguments)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match started {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{program} could not open the page")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(format!("this system has no {program} to open a page with"))
        }
        Err(error) => Err(format!("{program} could not be started ({error})")),
    }
}

fn opener() -> (&'static str, &'static [&'static str]) {
    if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(target_os = "windows") {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    }
}
