//! `cinelake tmdb-server`: TMDB's API over records from files or from a lake.

use std::collections::HashMap;
use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use cinelake_lake::layout;
use cinelake_tmdb_server::{
    Counters, Fault, FaultProfile, FaultRule, LimitKind, LoadReport, Outage, RateLimit, Records,
    ScriptedChange, ServerConfig, serve,
};

use super::{note, print, print_json, warn};
use crate::args::ServerArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::signals;
use crate::wording::{Wording, say};

pub(crate) async fn run(args: &ServerArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let config = server_config(args)?;
    config.check().map_err(Failure::usage)?;
    let records = load(args, parsed).await?;
    let listener = tokio::net::TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("could not listen on {}", args.listen))
        .map_err(Failure::usage)?;
    let address = listener.local_addr().map_err(Failure::unexpected)?;
    note(parsed, &serving(&records, address));
    let counters = Arc::new(Counters::new());
    let stop = async { drop(signals::stop().await) };
    let report = serve(listener, Arc::new(records), config, counters, stop)
        .await
        .map_err(Failure::usage)?;
    if context::is_json(parsed) {
        print_json(&report)?;
    } else {
        let (words, throttled) = (Wording::of_process(), report.throttled);
        let (key, count) = ("server-answered", report.requests);
        let told = say!(words, key, count = count, throttled = throttled);
        print(&format!("{told}\n"))?;
    }
    Ok(Code::Done)
}

fn serving(records: &Records, address: SocketAddr) -> String {
    let words = Wording::of_process();
    let films = words.counted("titles-movie", records.movies() as u64);
    let series = words.counted("titles-series", records.series() as u64);
    let address = format!("http://{address}/3");
    let key = "server-serving";
    say!(
        words,
        key,
        films = films,
        series = series,
        address = address
    )
}

async fn load(args: &ServerArgs, parsed: &Parsed) -> Result<Records, Failure> {
    if args.records.is_empty() && args.lake.is_none() {
        return Err(Failure::usage(anyhow!(
            "no records given; use --records FILE or --lake URL"
        )));
    }
    let mut records = Records::new();
    for path in &args.records {
        let name = path.display().to_string();
        let file = File::open(path)
            .with_context(|| format!("could not open {name}"))
            .map_err(Failure::usage)?;
        let report = records.add_ndjson(&name, file).map_err(Failure::usage)?;
        print_rejected(&name, &report);
    }
    if let Some(url) = &args.lake {
        load_lake(url, parsed, &mut records).await?;
    }
    Ok(records)
}

async fn load_lake(url: &str, parsed: &Parsed, records: &mut Records) -> Result<(), Failure> {
    let lake = context::open_lake(&url.parse().map_err(Failure::usage)?, parsed).await?;
    let mut files: Vec<String> = lake
        .list(layout::RECORDS)
        .await?
        .into_iter()
        .map(|object| object.location.to_string())
        .filter(|path| path.ends_with(".json"))
        .collect();
    files.sort_unstable();
    if files.is_empty() {
        let place = lake.show(layout::RECORDS);
        return Err(Failure::usage(anyhow!(
            "the lake has no records: {place} is empty"
        )));
    }
    for path in files {
        let bytes = lake.read(&path).await?;
        let report = records
            .add_ndjson(&path, bytes.as_ref())
            .map_err(Failure::usage)?;
        print_rejected(&path, &report);
    }
    Ok(())
}

fn print_rejected(name: &str, report: &LoadReport) {
    if let Some(first) = report.examples.first() {
        let (words, reason) = (Wording::of_process(), first.reason.to_string());
        warn(&say!(
            words,
            "server-left-out",
            name = name,
            count = report.rejected,
            line = first.line.to_string(),
            reason = reason
        ));
    }
}

fn server_config(args: &ServerArgs) -> Result<ServerConfig, Failure> {
    let credentials = match &args.credential_file {
        None => None,
        Some(path) => {
            let text = crate::small_file::text(path)
                .with_context(|| format!("could not read {}", path.display()))
                .map_err(Failure::usage)?;
            Some(vec![text.trim().to_owned()])
        }
    };
    Ok(ServerConfig {
        credentials,
        rate_limit: args.rate_limit.map(|per_second| RateLimit {
            burst: args.burst,
            kind: if args.sliding {
                LimitKind::SlidingSecond
            } else {
                LimitKind::TokenBucket
            },
            ..RateLimit::per_second(per_second)
        }),
        max_connections: args.max_connections,
        latency: Duration::from_millis(args.latency_ms),
        latency_jitter: Duration::from_millis(args.latency_jitter_ms),
        fault_profile: fault_profile(args)?,
        seed: args.seed,
        gzip: !args.no_gzip,
        today: context::today(),
        changes: args.changes.as_deref().map(changes).transpose()?,
        find_extra: HashMap::new(),
        ..ServerConfig::default()
    })
}

/// The changes of a file, one JSON object a line.
fn changes(path: &Path) -> Result<Vec<ScriptedChange>, Failure> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("could not read {}", path.display()))
        .map_err(Failure::usage)?;
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    let read = lines.map(|(line, number)| {
        serde_json::from_str(line)
            .with_context(|| format!("{}, line {number}, is not a change", path.display()))
            .map_err(Failure::usage)
    });
    read.collect()
}

fn fault_profile(args: &ServerArgs) -> Result<FaultProfile, Failure> {
    let rules: Result<Vec<_>, _> = args.fault.iter().map(|text| fault_rule(text)).collect();
    let outages = args.outage.as_deref().map(outage).transpose()?;
    Ok(FaultProfile {
        rules: rules?,
        outages: outages.into_iter().collect(),
        suspended_after: args.suspend_after,
        ..FaultProfile::default()
    })
}

fn fault_rule(text: &str) -> Result<FaultRule, Failure> {
    let parsed = text.split_once('=').and_then(|(name, probability)| {
        Some(FaultRule::chance(
            Fault::from_name(name)?,
            probability.parse().ok()?,
        ))
    });
    parsed.ok_or_else(|| {
        let names: Vec<&str> = Fault::ALL.into_iter().map(Fault::name).collect();
        let names = names.join(", ");
        Failure::usage(anyhow!(
            "--fault takes NAME=PROBABILITY, not `{text}`; names: {names}"
        ))
    })
}

fn outage(text: &str) -> Result<Outage, Failure> {
    let parsed = text
        .split_once('-')
        .and_then(|(from, until)| Some((from.parse().ok()?, until.parse().ok()?)));
    let (from, until) = parsed.ok_or_else(|| {
        Failure::usage(anyhow!(
            "--outage takes two request numbers such as 100-200, not `{text}`"
        ))
    })?;
    Ok(Outage {
        from,
        until,
        fault: Fault::Dropped,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_line_by_line_and_a_wrong_one_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("changes.ndjson");
        let good = "{\"day\":\"2026-11-20\",\"kind\":\"movie\",\"id\":603}\n\n\
                    {\"day\":\"2026-11-21\",\"kind\":\"tv\",\"id\":7,\"removed\":true}\n";
        std::fs::write(&path, good).expect("written");
        let read = changes(&path).expect("reads");
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].removed, read[1].removed), (false, true));
        std::fs::write(&path, format!("{good}{{\"day\":\"20/11/2026\"}}\n")).expect("written");
        let Err(Failure::Error { error, .. }) = changes(&path) else {
            panic!("it is wrong");
        };
        assert!(format!("{error:#}").contains("line 4"), "{error:#}");
    }
}
