//! Reads the folders of own questions.

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use cinelake_answers::own::{LEFT_OUT_FILE, OwnProblem, OwnQuestion, SQL_FILE, TOML_FILE, is_name};

use super::{QuestionFolder, statement_problems};
use crate::commands::note;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// A file that is larger is no question.
const MOST_BYTES: u64 = 1024 * 1024;
/// The files of a question.
const FILES: [&str; 3] = [TOML_FILE, SQL_FILE, LEFT_OUT_FILE];

/// Reads every question of the folders, each a folder of questions or the folder of one, in the order
/// of their names.
pub(in crate::commands) fn find(
    folders: &[PathBuf],
    parsed: &Parsed,
) -> Result<Vec<QuestionFolder>, Failure> {
    let mut found: Vec<QuestionFolder> = Vec::new();
    for folder in folders {
        let questions = questions(folder, parsed)?;
        if questions.is_empty() {
            return Err(Failure::usage(anyhow!(
                "there is no question in {0}; make one with: cinelake question new {0}/my-question",
                folder.display()
            ))
            .with_sentence("no_question", ""));
        }
        found.extend(questions.iter().map(|path| read(path, parsed)));
    }
    let mut names: Vec<(&str, &Path)> = found
        .iter()
        .map(|own| (own.name.as_str(), own.path.as_path()))
        .collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(Failure::usage(anyhow!(
            "two questions have the name `{}`: {} and {}; rename one of the folders",
            pair[0].0,
            pair[0].1.display(),
            pair[1].1.display()
        ))),
        None => Ok(found),
    }
}

/// The folders of questions.
fn questions(folder: &Path, parsed: &Parsed) -> Result<Vec<PathBuf>, Failure> {
    if folder.join(TOML_FILE).exists() || folder.join(SQL_FILE).exists() {
        return Ok(vec![folder.to_owned()]);
    }
    let mut questions = Vec::new();
    for entry in entries(folder)? {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|entry| entry.is_dir());
        if is_folder && (path.join(TOML_FILE).exists() || path.join(SQL_FILE).exists()) {
            questions.push(path);
        } else {
            pass_over(&path, "passed-over-folder", parsed);
        }
    }
    Ok(questions)
}

/// What is in a folder, by name, without hidden files.
fn entries(folder: &Path) -> Result<Vec<DirEntry>, Failure> {
    let read = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<DirEntry>, _>>);
    let mut entries = read
        .with_context(|| format!("could not read the folder {}", folder.display()))
        .map_err(Failure::usage)?;
    entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

/// Says that something is passed over; `key` is the sentence.
fn pass_over(path: &Path, key: &str, parsed: &Parsed) {
    let (words, path) = (Wording::of_process(), path.display().to_string());
    note(parsed, &say!(words, key, path = path));
}

fn read(path: &Path, parsed: &Parsed) -> QuestionFolder {
    // `.` and `..` have a name too, which only the system knows.
    let named = path.file_name().map(OsStr::to_owned);
    let named = named.or_else(|| {
        fs::canonicalize(path)
            .ok()?
            .file_name()
            .map(OsStr::to_owned)
    });
    let name = named.unwrap_or_default().to_string_lossy().into_owned();
    for entry in entries(path).unwrap_or_default() {
        if !FILES.iter().any(|file| entry.file_name() == *file) {
            pass_over(&entry.path(), "passed-over-file", parsed);
        }
    }
    let question = read_files(path, &name);
    QuestionFolder {
        name,
        path: path.to_owned(),
        question,
    }
}

fn read_files(path: &Path, name: &str) -> Result<OwnQuestion, Vec<OwnProblem>> {
    let mut problems = Vec::new();
    if !is_name(name) {
        let message = format!(
            "the folder `{name}` has no name for a question: use small letters, digits and -, a letter \
             first"
        );
        problems.push(OwnProblem::new(TOML_FILE, None, message));
    }
    let texts = FILES.map(|file| match text(&path.join(file)) {
        Ok(text) => text,
        Err(message) => {
            problems.push(OwnProblem::new(file, None, message));
            None
        }
    });
    for (file, text) in FILES.iter().zip(&texts).take(2) {
        if text.is_none() && !problems.iter().any(|problem| problem.file == *file) {
            problems.push(OwnProblem::new(file, None, "there is no such file"));
        }
    }
    let [toml, sql, left_out] = texts;
    let (Some(toml), Some(sql)) = (toml, sql) else {
        return Err(problems);
    };
    let question = OwnQuestion::read(name, &toml, &sql, left_out.as_deref());
    match question {
        Ok(question) => {
            problems.extend(statement_problems(&question));
            match problems.is_empty() {
                true => Ok(question),
                false => Err(problems),
            }
        }
        Err(found) => {
            problems.extend(found);
            Err(problems)
        }
    }
}

/// The text of a file; `None` where there is none.
fn text(path: &Path) -> Result<Option<String>, String> {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return Ok(None);
    };
    if !metadata.is_file() {
        return Err("it is no plain file: put the file itself there, and no link".to_owned());
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| format!("could not be read: {error}"))?;
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("could not be read: {error}"))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err("it has more than 1 MiB, which no question needs".to_owned());
    }
    let text = String::from_utf8(bytes);
    text.map(Some)
        .map_err(|_| "it is no UTF-8 text; save it as UTF-8".to_owned())
}
