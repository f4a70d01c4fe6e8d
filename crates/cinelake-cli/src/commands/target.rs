//! Where rows go: standard output, or a file that appears whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Stdout, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::failure::Failure;

/// `-` is standard output, as everywhere.
pub(super) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// An output that knows whether anything was written, and whether anybody reads it.
#[derive(Debug)]
pub(super) struct OutputTarget {
    sink: Sink,
    begun: bool,
    reader_is_gone: bool,
}

#[derive(Debug)]
enum Sink {
    Stdout(BufWriter<Stdout>),
    /// A device or a pipe, which nothing can be renamed to.
    Direct(BufWriter<File>),
    /// Written beside the file and renamed at the end; removed when it does not come to that.
    Beside {
        file: BufWriter<File>,
        partial: PathBuf,
        path: PathBuf,
        finished: bool,
    },
}

impl OutputTarget {
    /// Standard output where no file is named.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let sink = match path.filter(|path| !is_stdout(path)) {
            None => Sink::Stdout(BufWriter::new(io::stdout())),
            Some(path) => to_file(path)
                .with_context(|| format!("could not write {}", path.display()))
                .map_err(Failure::usage)?,
        };
        Ok(Self {
            sink,
            begun: false,
            reader_is_gone: false,
        })
    }

    /// Whether something is on standard output already.
    pub(super) fn has_begun(&self) -> bool {
        self.begun && matches!(self.sink, Sink::Stdout(_))
    }

    /// Whether a write failed because the reader has closed the pipe.
    pub(super) fn reader_is_gone(&self) -> bool {
        self.reader_is_gone
    }

    /// An empty line between two results.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        self.write_all(b"\n")
    }

    /// The end of a result that is whole.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        let done = self.flush().and_then(|()| match &mut self.sink {
            Sink::Beside {
                partial,
                path,
                finished,
                ..
            } => {
                std::fs::rename(partial, path)?;
                *finished = true;
                Ok(())
            }
            Sink::Stdout(_) | Sink::Direct(_) => Ok(()),
        });
        match done {
            Err(_) if self.reader_is_gone => Ok(()),
            done => done
                .context("could not write the result")
                .map_err(Failure::usage),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.sink {
            Sink::Stdout(out) => out,
            Sink::Direct(file) | Sink::Beside { file, .. } => file,
        }
    }

    fn watch<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &done {
            self.reader_is_gone |= error.kind() == ErrorKind::BrokenPipe;
        }
        done
    }
}

fn to_file(path: &Path) -> io::Result<Sink> {
    let is_special = std::fs::metadata(path).is_ok_and(|there| !there.is_file());
    if is_special {
        let file = File::options().write(true).open(path)?;
        return Ok(Sink::Direct(BufWriter::new(file)));
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.partial", std::process::id()));
    let partial = path.with_file_name(name);
    Ok(Sink::Beside {
        file: BufWriter::new(File::create(&partial)?),
        partial,
        path: path.to_owned(),
        finished: false,
    })
}

impl Write for OutputTarget {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun |= !bytes.is_empty();
        let done = self.writer().write(bytes);
        self.watch(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.writer().flush();
        self.watch(done)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Self::Beside {
            partial,
            finished: false,
            ..
        } = self
        {
            // Nobody asked for half a result; if it cannot be removed, its name says what it is.
            let _ = std::fs::remove_file(partial);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_when_it_is_whole_and_not_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rows.csv");
        std::fs::write(&path, "old").expect("written");
        let mut target = OutputTarget::open(Some(&path)).expect("opens");
        target.write_all(b"half").expect("written");
        drop(target);
        assert_eq!(std::fs::read_to_string(&path).expect("text"), "old");
        let mut target = OutputTarget::open(Some(&path)).expect("opens");
        target.write_all(b"whole").expect("written");
        target.finish().expect("finishes");
        assert_eq!(std::fs::read_to_string(&path).expect("text"), "whole");
        assert_eq!(std::fs::read_dir(folder.path()).expect("lists").count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(OutputTarget::open(Some(&folder.path().join("no/rows.csv"))).is_err());
    }
}
