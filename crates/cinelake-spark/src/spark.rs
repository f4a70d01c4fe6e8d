//! A Spark at work: started, asked, ended.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

use crate::dialect::for_spark;
use crate::error::SparkError;
use crate::find::Launcher;
use crate::mailbox::Mailbox;
use crate::process::Process;
use crate::rows::{self, SparkRows};

/// The program that Spark runs.
const DRIVER: &str = include_str!("driver.py");
/// How often the folder is looked into.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How long Spark may take to end by itself.
const GOOD_ORDER: Duration = Duration::from_secs(10);

/// A table that statements may read.
#[derive(Debug, Clone, Serialize)]
pub struct SparkTable {
    /// Its name in SQL.
    pub name: String,
    /// Its file, as Spark names files; `None` for a table without rows that the lake does not have.
    pub file: Option<String>,
    /// Its columns in Spark's words: `tconst STRING, num_votes BIGINT`.
    pub columns: String,
    /// How many rows it has. Spark has to find the same.
    pub rows: u64,
}

/// How Spark is started.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What starts it.
    pub launcher: Launcher,
    /// Where it runs; `None` for what Spark is set up for, else this machine.
    pub master: Option<String>,
    /// Settings of Spark, each a name and a value.
    pub configuration: Vec<(String, String)>,
    /// The tables.
    pub tables: Vec<SparkTable>,
    /// How long to wait.
    pub patience: Timeouts,
}

/// How long to wait for Spark.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For the start, and for each statement.
    pub answer: Duration,
    /// For a sign of life.
    pub sign_of_life: Duration,
}

/// A running Spark with the tables as views. It is ended when this is dropped.
#[derive(Debug)]
pub struct Spark {
    // Ended before its folder goes.
    process: Process,
    mailbox: Mailbox,
    patience: Timeouts,
    asked: AtomicU64,
    version: String,
}

/// What the driver reads when it starts.
#[derive(Serialize)]
struct DriverStart<'s> {
    master: Option<&'s str>,
    configuration: &'s [(String, String)],
    tables: &'s [SparkTable],
    /// The driver ends when this process is gone.
    process: u32,
}

#[derive(Deserialize)]
struct Ready {
    version: String,
}

#[derive(Deserialize)]
struct Failed {
    reason: String,
    message: String,
}

#[derive(Serialize)]
struct StatementRequest<'s> {
    sql: &'s str,
    most: Option<usize>,
}

#[derive(Deserialize)]
struct StatementError {
    message: String,
}

impl Spark {
    /// Starts Spark and waits until it can be asked.
    ///
    /// # Errors
    /// [`SparkError`]: what is missing or too old, or why it did not start.
    pub async fn start(settings: Settings) -> Result<Self, SparkError> {
        let mailbox = Mailbox::new()?;
        mailbox.put("driver.py", DRIVER)?;
        mailbox.put_json(
            "settings.json",
            &DriverStart {
                master: settings.master.as_deref(),
                configuration: &settings.configuration,
                tables: &settings.tables,
                process: std::process::id(),
            },
        )?;
        let process = Process::start(command(&settings, &mailbox), &mailbox.log());
        let process = process.map_err(|source| SparkError::NotStarted {
            program: settings.launcher.program().display().to_string(),
            source,
        })?;
        let mut spark = Self {
            process,
            mailbox,
            patience: settings.patience,
            asked: AtomicU64::new(0),
            version: String::new(),
        };
        spark.version = spark.ready(&settings.launcher).await?;
        Ok(spark)
    }

    /// Spark's version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Runs one statement and gives its rows; with `most`, no more than that. Dropped while it runs, the
    /// statement ends.
    ///
    /// # Errors
    /// [`SparkError`]: of the statement, or of Spark.
    pub async fn query(&self, sql: &str, most: Option<usize>) -> Result<SparkRows, SparkError> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        let sql = for_spark(sql);
        let name = format!("{number:06}");
        let asked = StatementRequest { sql: &sql, most };
        self.mailbox.put_json(&format!("ask-{name}.json"), &asked)?;
        let asking = PendingStatement {
            mailbox: &self.mailbox,
            name: &name,
        };
        let (rows, error) = (format!("rows-{name}.jsonl"), format!("error-{name}.json"));
        self.one_of(&[&rows, &error], "did not answer a statement")
            .await?;
        std::mem::forget(asking);
        if let Some(failed) = self.mailbox.read_json::<StatementError>(&error)? {
            return Err(SparkError::Statement {
                message: failed.message,
            });
        }
        let text = self.mailbox.read(&rows)?.unwrap_or_default();
        self.mailbox.discard(&rows);
        rows::read(&text)
    }

    /// Ends Spark in good order, so that a cluster hears of it. One that takes too long is killed later.
    pub async fn close(&self) {
        if self.mailbox.put("stop", "").is_err() {
            return;
        }
        let began = Instant::now();
        while self.process.ended().is_none() && began.elapsed() < GOOD_ORDER {
            sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until Spark says that it is ready, or why it is not.
    async fn ready(&self, launcher: &Launcher) -> Result<String, SparkError> {
        let waited = self
            .one_of(&["ready.json", "failed.json"], "was not ready")
            .await;
        if let Some(failed) = self.mailbox.read_json::<Failed>("failed.json")? {
            return Err(self.start_error(failed, launcher));
        }
        if self.mailbox.log_has("UnsupportedClassVersionError") {
            return Err(SparkError::OldJava);
        }
        waited?;
        let ready: Option<Ready> = self.mailbox.read_json("ready.json")?;
        Ok(ready.map(|ready| ready.version).unwrap_or_default())
    }

    fn start_error(&self, failed: Failed, launcher: &Launcher) -> SparkError {
        match failed.reason.as_str() {
            "no_pyspark" => SparkError::NoPyspark {
                python: launcher.program().display().to_string(),
            },
            "no_java" => SparkError::NoJava,
            "too_old" => SparkError::TooOld {
                version: failed.message,
            },
            _ if self.mailbox.log_has("UnsupportedClassVersionError") => SparkError::OldJava,
            _ => SparkError::Start {
                message: failed.message,
            },
        }
    }

    /// Waits until one of the files is there, as long as Spark lives and the time lasts.
    async fn one_of(&self, names: &[&str], what: &'static str) -> Result<(), SparkError> {
        let is_there = || names.iter().any(|name| self.mailbox.has(name));
        let began = Instant::now();
        let mut sign = (Instant::now(), self.mailbox.read("alive")?);
        while !is_there() {
            if let Some(status) = self.process.ended() {
                // What it wrote last may have come between the two looks.
                if is_there() {
                    break;
                }
                return Err(SparkError::Died {
                    status: status.to_string(),
                    log: self.mailbox.log_end(),
                });
            }
            if began.elapsed() > self.patience.answer {
                return Err(SparkError::Late {
                    what,
                    seconds: self.patience.answer.as_secs(),
                    log: self.mailbox.log_end(),
                });
            }
            let alive = self.mailbox.read("alive")?;
            // Java takes its time before the driver can give a sign.
            if alive.is_none() || alive != sign.1 {
                sign = (Instant::now(), alive);
            }
            if sign.0.elapsed() > self.patience.sign_of_life {
                return Err(SparkError::Silent {
                    seconds: self.patience.sign_of_life.as_secs(),
                    log: self.mailbox.log_end(),
                });
            }
            sleep(LOOK_EVERY).await;
        }
        Ok(())
    }
}

/// A statement that somebody waits for. Dropped, it is called off.
struct PendingStatement<'m> {
    mailbox: &'m Mailbox,
    name: &'m str,
}

impl Drop for PendingStatement<'_> {
    fn drop(&mut self) {
        // Where the folder is gone, Spark is gone too.
        let _ = self.mailbox.put(&format!("cancel-{}", self.name), "");
    }
}

fn command(settings: &Settings, mailbox: &Mailbox) -> Command {
    let driver: PathBuf = mailbox.path("driver.py");
    let mut command = Command::new(settings.launcher.program());
    if let Launcher::Submit(_) = settings.launcher {
        // The master and what is fetched for Java have to be known before the driver runs.
        if let Some(master) = &settings.master {
            command.args(["--master", master]);
        }
        for (name, value) in &settings.configuration {
            command.arg("--conf").arg(format!("{name}={value}"));
        }
    }
    command.arg(driver).arg(mailbox.folder());
    // What Spark leaves in its folder goes with the mailbox.
    command.current_dir(mailbox.folder());
    command.env("PYTHONUNBUFFERED", "1");
    command
}

#[cfg(all(test, unix))]
mod tests;
