//! `cinelake demo`: the whole job on a bundled sample, without a key or a network.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use chrono::NaiveDate;
use cinelake_analysis::Limits;
use cinelake_answers::Request;
use cinelake_imdb::{Filter, KindSet, ReadOptions};
use cinelake_ingest::{IngestConfig, RunSummary, SourceOptions, read_catalogue, resolve};
use cinelake_lake::{Lake, LakeUrl, StoreOptions};
use cinelake_tmdb::{Credential, TmdbConfig};
use cinelake_tmdb_server::{Records, RunningServer, ServerConfig, spawn};
use serde::Deserialize;

use super::ingest::{Job, code, command_line};
use super::note;
use super::run::{self, LaterSteps};
use crate::args::{DemoArgs, EngineLimitArgs, KEEP_DAYS, OwnArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::signals;
use crate::wording::{Wording, say};

/// The bundled catalogue: file name and text.
const CATALOGUE: [(&str, &str); 2] = [
    ("movies.csv", include_str!("../../../../sample/movies.csv")),
    ("series.csv", include_str!("../../../../sample/series.csv")),
];
/// The bundled records.
const RECORDS: [(&str, &str); 2] = [
    (
        "tmdb_movies.ndjson",
        include_str!("../../../../sample/tmdb_movies.ndjson"),
    ),
    (
        "tmdb_series.ndjson",
        include_str!("../../../../sample/tmdb_series.ndjson"),
    ),
];
/// Which titles of the sample answer in odd ways.
const KNOBS: &str = include_str!("../../../../sample/knobs.json");
/// The embedded server takes any key of the right shape.
const KEY: &str = "00000000000000000000000000000000";

#[derive(Debug, Deserialize)]
struct SampleQuirks {
    find_only: std::collections::HashSet<String>,
    aliases: std::collections::HashMap<String, String>,
}

/// The day the sample was written for: the answers do not change with the calendar.
fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_else(context::today)
}

pub(crate) async fn run(args: &DemoArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let specs = write_catalogue(&args.output)?;
    let url = LakeUrl::Local(args.output.join("lake"));
    let lake = Lake::open(&url, &StoreOptions::default())?;
    let summary = ingest(&specs, &lake, parsed).await?;
    let code = code(&summary);
    if !run::goes_on(code) {
        super::ingest::print_summary(&summary, parsed)?;
        return Ok(code);
    }
    let after = LaterSteps {
        request: Request::new(as_of()),
        own: Vec::new(),
        own_args: OwnArgs {
            questions: Vec::new(),
            set: Vec::new(),
            timeout: 60,
        },
        keep_days: KEEP_DAYS,
        engine: &EngineLimitArgs {
            memory: Limits::default().memory_bytes,
        },
        language: parsed.language,
        sample: Some(&specs[0]),
        command: command_line(&parsed.command_line),
    };
    after.finish(&lake, summary, parsed).await?;
    Ok(code)
}

/// Reads the sample and lands its records.
async fn ingest(specs: &[String], lake: &Lake, parsed: &Parsed) -> Result<RunSummary, Failure> {
    let server = start_server()?;
    let address = server.base_url.to_string();
    let words = Wording::of_process();
    note(parsed, &say!(words, "note-demo-server", address = address));
    let store = StoreOptions::default();
    let mut stdin = std::io::empty();
    let options = SourceOptions {
        store: &store,
        stdin: &mut stdin,
    };
    let sources = resolve(specs, options).await?;
    let filter = Filter {
        kinds: KindSet::ALL,
        ..Filter::default()
    };
    let catalogue = read_catalogue(&sources, &ReadOptions::default(), &filter)?;
    run::print_catalogue(catalogue.report(), parsed)?;
    let config = IngestConfig {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        options: serde_json::json!({ "demo": true }),
        ..IngestConfig::default()
    };
    let mut tmdb = TmdbConfig::new(Credential::from_text(KEY)?);
    tmdb.base_url = server.base_url.parse().map_err(Failure::unexpected)?;
    // The server is ours: nobody has to be spared.
    tmdb.rate = None;
    let job = Job {
        catalogue,
        sources,
        config,
        lake: lake.clone(),
        client: context::client(tmdb)?,
    };
    job.run(parsed, signals::stop()).await
}

fn write_catalogue(output: &Path) -> Result<Vec<String>, Failure> {
    let folder = output.join("catalogue");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("could not make the folder {}", folder.display()))
        .map_err(Failure::usage)?;
    let mut files = Vec::new();
    for (name, text) in CATALOGUE {
        let path = folder.join(name);
        std::fs::write(&path, text)
            .with_context(|| format!("could not write {}", path.display()))
            .map_err(Failure::usage)?;
        files.push(path.display().to_string());
    }
    Ok(files)
}

fn start_server() -> Result<RunningServer, Failure> {
    let mut records = Records::new();
    for (name, text) in RECORDS {
        records
            .add_ndjson(name, text.as_bytes())
            .map_err(Failure::unexpected)?;
    }
    let knobs: SampleQuirks = serde_json::from_str(KNOBS).map_err(Failure::unexpected)?;
    let config = ServerConfig {
        find_only: knobs.find_only,
        aliases: knobs.aliases,
        today: context::today(),
        ..ServerConfig::default()
    };
    spawn(Arc::new(records), config).map_err(Failure::unexpected)
}
