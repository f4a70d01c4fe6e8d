//! `cinelake sql` in a terminal without a statement: one statement after another, with history and
//! completion. Without a terminal the statements come from standard input, and nothing here runs.

mod helper;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::anyhow;
use cinelake_analysis::{AnalysisError, Limits, OpenTable, Session, Statement, output};
use cinelake_lake::Lake;
use rustyline::Editor;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;

use super::options;
use crate::args::{Format, SqlArgs};
use crate::commands::engine_threads::EngineThreads;
use crate::commands::target::OutputTarget;
use crate::commands::{note, print, trusted};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::formats;
use crate::render::{self, duration, thousands};
use crate::settings::Parsed;
use crate::signals;
use crate::wording::Wording;
use helper::Helper;

const PROMPT: &str = "cinelake> ";
/// What `\?` prints.
const HELP: &str = r"
A statement ends with ; and may take several lines.
  \d            the tables and their rows
  \d TABLE      the columns of a table
  \f FORMAT     print results as table, csv, json, ndjson or markdown
  \timing       say how long each statement takes, or stop saying it
  \?            this help
  \q            leave (also Ctrl-D)
Tab completes names of tables and columns. Ctrl-C stops a statement.
";

/// Whether the command is to ask for statements: none is given, and a person is there to type them.
pub(crate) fn is_wanted(args: &SqlArgs, parsed: &Parsed) -> bool {
    let nothing_given = args.sql.is_none() && args.file.is_none() && args.output.is_none();
    let for_people = parsed.cli.global.format == Format::Text;
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    nothing_given && for_people && terminal
}

/// Reads statements and runs them until the user leaves.
pub(super) async fn run(args: &SqlArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let lake = trusted::lake(&args.lake, parsed).await?;
    let limits = trusted::limits(&args.engine);
    let session = trusted::session(&lake, limits).await?;
    let mut editor = editor(&session)?;
    let history = history_file(parsed);
    if let Some(path) = &history {
        // The first time there is none.
        let _ = editor.load_history(path);
    }
    let tables = thousands(session.tables().len() as u64);
    note(
        parsed,
        &format!(
            "{tables} tables of {}; \\? for help, \\q to leave",
            lake.url()
        ),
    );
    let mut terminal = Terminal {
        lake,
        limits,
        session,
        options: options(args, parsed),
        style: context::style(parsed),
        format: Format::Text,
        timing: false,
    };
    loop {
        match editor.readline(PROMPT) {
            Ok(line) => {
                // A line that cannot be remembered is run all the same.
                let _ = editor.add_history_entry(line.trim());
                match terminal.take(line.trim()).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(failure) => {
                        let _ = failure.print();
                    }
                }
            }
            // Ctrl-C at the prompt gives up the line.
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(Failure::unexpected(error)),
        }
    }
    if let Some(path) = &history {
        keep_history(&mut editor, path, parsed);
    }
    Ok(Code::Done)
}

fn editor(session: &Session) -> Result<Editor<Helper, FileHistory>, Failure> {
    let config = rustyline::Config::builder()
        .completion_type(rustyline::CompletionType::List)
        .build();
    let mut editor = Editor::with_config(config).map_err(Failure::unexpected)?;
    editor.set_helper(Some(Helper::new(session)));
    Ok(editor)
}

/// Where the lines are kept for the next time: the user's folder for state.
fn history_file(parsed: &Parsed) -> Option<PathBuf> {
    let named = |name: &str| parsed.environment.get(name).filter(|path| !path.is_empty());
    let state = named("XDG_STATE_HOME").map(PathBuf::from);
    let home = || named("HOME").map(|home| Path::new(home).join(".local/state"));
    Some(state.or_else(home)?.join("cinelake/sql_history"))
}

fn keep_history(editor: &mut Editor<Helper, FileHistory>, path: &Path, parsed: &Parsed) {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    let kept = folder
        .map_err(ReadlineError::from)
        .and_then(|()| editor.append_history(path));
    if let Err(error) = kept {
        note(
            parsed,
            &format!(
                "the lines typed were not kept in {}: {error}",
                path.display()
            ),
        );
    }
}

/// A session with a person before it.
struct Terminal {
    lake: Lake,
    limits: Limits,
    session: Session,
    options: output::Options,
    style: render::Style,
    format: Format,
    timing: bool,
}

impl Terminal {
    /// Does what a line says; false when the user leaves.
    async fn take(&mut self, line: &str) -> Result<bool, Failure> {
        let Some(command) = line.strip_prefix('\\') else {
            self.statements(line).await?;
            return Ok(true);
        };
        let (word, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        match (word, rest.trim().trim_end_matches(';')) {
            ("q", "") => return Ok(false),
            ("?", "") => print(HELP)?,
            ("d", "") => print(&self.list())?,
            ("d", table) => print(&self.describe(table)?)?,
            ("timing", "") => {
                self.timing = !self.timing;
                print(if self.timing {
                    "Timing is on.\n"
                } else {
                    "Timing is off.\n"
                })?;
            }
            ("f", format) => self.format = format_of(format)?,
            _ => {
                return Err(Failure::usage(anyhow!(
                    "there is no command \\{command}; \\? lists the commands"
                )));
            }
        }
        Ok(true)
    }

    /// Runs the statements of a line; Ctrl-C stops them.
    async fn statements(&mut self, text: &str) -> Result<(), Failure> {
        if text.trim_matches([';', ' ']).is_empty() {
            return Ok(());
        }
        let statements = Statement::parse(text)?;
        let started = Instant::now();
        tokio::select! {
            done = self.all(&statements) => done?,
            () = signals::interrupted() => {
                return Err(Failure::stopped(anyhow!("stopped by Ctrl-C")));
            }
        }
        if self.timing {
            print(&format!(
                "Time: {}\n",
                duration(Wording::EN, started.elapsed())
            ))?;
        }
        Ok(())
    }

    async fn all(&mut self, statements: &[Statement]) -> Result<(), Failure> {
        for statement in statements {
            let mut target = OutputTarget::open(None)?;
            let mut done = self.one(statement, &mut target).await?;
            // A refine has replaced a table since the session was opened.
            if let Err(AnalysisError::TableReplaced { .. }) = done
                && !target.has_begun()
            {
                self.session = Session::open_within(&self.lake, self.limits).await?;
                done = self.one(statement, &mut target).await?;
            }
            done?;
            target.finish()?;
        }
        Ok(())
    }

    /// Runs a statement on threads of its own, so that one that never ends cannot hold up the next.
    async fn one(
        &self,
        statement: &Statement,
        target: &mut OutputTarget,
    ) -> Result<Result<(), AnalysisError>, Failure> {
        let threads = EngineThreads::new().map_err(Failure::unexpected)?;
        let (session, statement) = (self.session.clone(), statement.clone());
        let started = threads.spawn(async move { session.run(&statement).await });
        let rows = match started.await.map_err(Failure::unexpected)? {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error)),
        };
        let format = super::output_format(self.format);
        let written = output::write(rows, format, &self.options, target).await;
        Ok(written.map(drop))
    }

    fn list(&self) -> String {
        let rows = self.session.tables().iter();
        let rows = rows.map(|table| vec![name(table).to_owned(), thousands(table.rows)]);
        render::columns(
            &[("table", false), ("rows", true)],
            &rows.collect::<Vec<_>>(),
            self.style,
        )
    }

    fn describe(&self, wanted: &str) -> Result<String, Failure> {
        let mut tables = self.session.tables().iter();
        let Some(table) = tables.find(|table| name(table).eq_ignore_ascii_case(wanted)) else {
            return Err(Failure::usage(anyhow!(
                "there is no table {wanted}; \\d lists the tables"
            )));
        };
        let rows = table.schema.fields().iter().map(|field| {
            let null = if field.is_nullable() {
                ""
            } else {
                "never null"
            };
            vec![
                field.name().clone(),
                cinelake_analysis::sql_type(field.data_type()),
                null.to_owned(),
            ]
        });
        let heads = [("column", false), ("type", false), ("", false)];
        Ok(render::columns(
            &heads,
            &rows.collect::<Vec<_>>(),
            self.style,
        ))
    }
}

fn name(table: &OpenTable) -> &'static str {
    table.table.name()
}

/// A format that can be printed on a terminal.
fn format_of(word: &str) -> Result<Format, Failure> {
    let known = formats::of("sql").iter().copied();
    let known = known.filter(|format| *format != Format::Parquet);
    let names: Vec<&str> = known
        .clone()
        .map(|format| formats::name("sql", format))
        .collect();
    let found = known.zip(&names).find(|(_, name)| **name == word);
    found.map(|(format, _)| format).ok_or_else(|| {
        Failure::usage(anyhow!(
            "{word:?} is no format; give one of {}",
            names.join(", ")
        ))
    })
}
