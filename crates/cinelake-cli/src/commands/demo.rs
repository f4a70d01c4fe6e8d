//! `cinelake demo`: the whole job on a bundled sample, without a key or a network.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use cinelake_imdb::{Filter, KindSet, ReadOptions};
use cinelake_ingest::{IngestConfig, SourceOptions, read_catalogue, resolve};
use cinelake_lake::{Lake, LakeUrl, StoreOptions};
use cinelake_tmdb::{Credential, TmdbConfig};
use cinelake_tmdb_server::{Records, RunningServer, ServerConfig, spawn};
use serde::Deserialize;

use super::ingest::{Job, code};
use super::{note, print, print_json};
use crate::args::DemoArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render;
use crate::settings::Parsed;
use crate::signals;

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
struct Knobs {
    find_only: std::collections::HashSet<String>,
    aliases: std::collections::HashMap<String, String>,
}

pub(crate) async fn run(args: &DemoArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let files = write_catalogue(&args.output)?;
    let server = start_server()?;
    note(
        parsed,
        &format!(
            "TMDB-compatible server with bundled records: {}",
            server.base_url
        ),
    );

    let store = StoreOptions::default();
    let mut stdin = std::io::empty();
    let specs: Vec<String> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    let sources = resolve(
        &specs,
        SourceOptions {
            store: &store,
            stdin: &mut stdin,
        },
    )
    .await?;
    let filter = Filter {
        kinds: KindSet::ALL,
        ..Filter::default()
    };
    let catalogue = read_catalogue(&sources, &ReadOptions::default(), &filter)?;
    let (json, style) = (context::is_json(parsed), context::style(parsed));
    if !json {
        print(&format!("$ cinelake inspect {}\n\n", specs.join(" ")))?;
        print(&render::inspect(catalogue.report(), style))?;
    }

    let url = LakeUrl::Local(args.output.join("lake"));
    let lake = Lake::open(&url, &store)?;
    let config = IngestConfig {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        options: serde_json::json!({ "demo": true }),
        ..IngestConfig::default()
    };
    let mut tmdb = TmdbConfig::new(Credential::from_text(KEY)?);
    tmdb.base_url = server.base_url.parse().map_err(Failure::unexpected)?;
    // The server is ours: nobody has to be spared.
    tmdb.rate = None;
    let client = context::client(tmdb)?;
    let job = Job {
        catalogue: &catalogue,
        sources: &sources,
        config: &config,
        lake,
        client,
    };
    if !json {
        print(&format!(
            "\n$ cinelake ingest {} --lake {url} --enrich series\n\n",
            specs.join(" ")
        ))?;
    }
    let summary = job.run(parsed, signals::stop()).await?;
    if json {
        print_json(&summary)?;
    } else {
        print(&render::summary(&summary, Some("cinelake demo"), style))?;
        print(&next_steps(&specs, &url))?;
    }
    Ok(code(&summary))
}

fn write_catalogue(output: &Path) -> Result<Vec<PathBuf>, Failure> {
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
        files.push(path);
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
    let knobs: Knobs = serde_json::from_str(KNOBS).map_err(Failure::unexpected)?;
    let config = ServerConfig {
        find_only: knobs.find_only,
        aliases: knobs.aliases,
        today: context::today(),
        ..ServerConfig::default()
    };
    spawn(Arc::new(records), config).map_err(Failure::unexpected)
}

fn next_steps(specs: &[String], url: &LakeUrl) -> String {
    format!(
        "\nWhat next:\n  \
         look around       find {url}/Raw\n  \
         run it again      cinelake demo            (nothing is asked or landed twice)\n  \
         plan your own     cinelake plan {} --last-years 10\n  \
         with your key     TMDB_API_KEY=… cinelake ingest movies.csv --lake ./lake --last-years 10\n",
        specs[0]
    )
}
