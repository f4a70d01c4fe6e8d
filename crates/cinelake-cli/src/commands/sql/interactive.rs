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
use crate::render::{self, duration};
use crate::settings::Parsed;
use crate::signals;
use crate::wording::{Wording, say};
use helper::Helper;

const PROMPT: &str = "cinelake> ";
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
    let session = trusted::session_of_all(&lake, limits).await?;
    let mut editor = editor(&session)?;
    let history = history_file(parsed);
    if let Some(path) = &history {
        // The first time there is none.
        let _ = editor.load_history(path);
    }
    let words = Wording::of_process();
    let tables = words.counted("tables", session.tables().len() as u64);
    let url = lake.url().to_string();
    note(
        parsed,
        &say!(words, "sql-prompt-head", tables = tables, lake = url),
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
        let (path, error) = (path.display().to_string(), error.to_string());
        let words = Wording::of_process();
        note(
            parsed,
            &say!(words, "sql-history-not-kept", path = path, error = error),
        );
    }
}

/// What `\?` prints.
fn help(words: Wording) -> String {
    let with = |command: &str, key: &str| format!("{command} {}", words.text(key));
    let formats = {
        let names = known_formats().map(|format| formats::name("sql", format));
        names.collect::<Vec<_>>().join(", ")
    };
    let commands = [
        (r"\d".to_owned(), words.text("sql-help-tables")),
        (
            with(r"\d", "sql-help-table"),
            words.text("sql-help-columns"),
        ),
        (
            with(r"\f", "sql-help-format"),
            say!(words, "sql-help-formats", formats = formats),
        ),
        (r"\timing".to_owned(), words.text("sql-help-timing")),
        (r"\?".to_owned(), words.text("sql-help-help")),
        (r"\q".to_owned(), words.text("sql-help-leave")),
    ];
    let commands = commands.map(|(command, text)| format!("  {command:12}  {text}\n"));
    format!(
        "{}\n{}{}\n",
        words.text("sql-prompt-help"),
        commands.concat(),
        words.text("sql-prompt-keys")
    )
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
        let words = Wording::of_process();
        let (word, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        match (word, rest.trim().trim_end_matches(';')) {
            ("q", "") => return Ok(false),
            ("?", "") => print(&help(words))?,
            ("d", "") => print(&self.list())?,
            ("d", table) => print(&self.describe(table)?)?,
            ("timing", "") => {
                self.timing = !self.timing;
                let key = match self.timing {
                    true => "sql-timing-on",
                    false => "sql-timing-off",
                };
                print(&format!("{}\n", words.text(key)))?;
            }
            ("f", format) => self.format = format_of(format)?,
            _ => {
                return Err(Failure::usage(anyhow!(
                    "there is no command \\{command}; \\? lists the commands"
                ))
                .with_sentence("no_command_here", ""));
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
            let words = Wording::of_process();
            let time = duration(words, started.elapsed());
            print(&format!("{}\n", say!(words, "sql-time", time = time)))?;
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
                self.session = Session::open_all_within(&self.lake, self.limits).await?;
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
        let words = self.style.words;
        let rows = rows.map(|table| vec![name(table).to_owned(), words.number(table.rows)]);
        let heads = [words.text("head-table"), words.text("head-rows")];
        render::columns(
            &[(&heads[0], false), (&heads[1], true)],
            &rows.collect::<Vec<_>>(),
            self.style,
        )
    }

    fn describe(&self, wanted: &str) -> Result<String, Failure> {
        let mut tables = self.session.tables().iter();
        let Some(table) = tables.find(|table| name(table).eq_ignore_ascii_case(wanted)) else {
            return Err(Failure::usage(anyhow!(
                "there is no table {wanted}; \\d lists the tables"
            ))
            .with_sentence("no_table_here", ""));
        };
        let words = self.style.words;
        let rows = table.schema.fields().iter().map(|field| {
            let null = match field.is_nullable() {
                true => String::new(),
                false => words.text("never-null"),
            };
            vec![
                field.name().clone(),
                cinelake_analysis::sql_type(field.data_type()),
                null,
            ]
        });
        let heads = [words.text("head-column"), words.text("head-type")];
        Ok(render::columns(
            &[(&heads[0], false), (&heads[1], false), ("", false)],
            &rows.collect::<Vec<_>>(),
            self.style,
        ))
    }
}

fn name(table: &OpenTable) -> &'static str {
    table.table.name()
}

/// Formats that can be printed on a terminal.
fn known_formats() -> impl Iterator<Item = Format> {
    let known = formats::of("sql").iter().copied();
    known.filter(|format| *format != Format::Parquet)
}

fn format_of(word: &str) -> Result<Format, Failure> {
    let named = known_formats().map(|format| (format, formats::name("sql", format)));
    let named: Vec<(Format, &str)> = named.collect();
    let found = named.iter().find(|(_, name)| *name == word);
    found.map(|(format, _)| *format).ok_or_else(|| {
        let names: Vec<&str> = named.iter().map(|(_, name)| *name).collect();
        Failure::usage(anyhow!(
            "{word:?} is no format; give one of {}",
            names.join(", ")
        ))
        .with_sentence("no_format_here", "")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_of_the_prompt_names_each_command_in_both_languages() {
        insta::assert_snapshot!(help(Wording::EN), @r"
        A statement ends with ; and may take several lines.
          \d            the tables and their rows
          \d TABLE      the columns of a table
          \f FORMAT     print results as table, csv, json, ndjson, markdown
          \timing       say how long each statement takes, or stop saying it
          \?            this help
          \q            leave (also Ctrl-D)
        Tab completes names of tables and columns. Ctrl-C stops a statement.
        ");
        insta::assert_snapshot!(help(Wording::PT_BR), @r"
        Um comando SQL termina com ; e pode ocupar várias linhas.
          \d            as tabelas e quantas linhas elas têm
          \d TABELA     as colunas de uma tabela
          \f FORMATO    mostrar os resultados como table, csv, json, ndjson, markdown
          \timing       dizer quanto tempo cada comando leva, ou deixar de dizer
          \?            esta ajuda
          \q            sair (Ctrl-D também sai)
        Tab completa nomes de tabelas e colunas. Ctrl-C interrompe um comando.
        ");
        for words in [Wording::EN, Wording::PT_BR] {
            assert!(help(words).lines().all(|line| line.chars().count() <= 80));
        }
    }
}
