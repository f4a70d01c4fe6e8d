//! `cinelake aws doctor`: what a bucket lets a run do, and whom else it lets in.
//!
//! It does what the function does, in the place where the function does it, so that what is said
//! here is what would happen there. All that it leaves behind is one small object, and only where
//! removing is not allowed.

use std::time::Duration;

use anyhow::anyhow;
use bytes::Bytes;
use chrono::Utc;
use cinelake_aws::doctor::{Bucket, Finding, PublicBucket};
use cinelake_ingest::{SourceError, find_objects};
use cinelake_lake::{Lake, LakeError, LakeProblem, LakeUrl, StoreOptions, layout, list_keys};

use super::check::{check_line, failed, right};
use super::{aws_public, or_stopped, print, print_json};
use crate::args::DoctorArgs;
use crate::aws_credentials::store_options;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, CheckLine, CheckState};
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// A store that does not answer is given up after this.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where a lake keeps what is its own.
const ZONES: [&str; 2] = ["Raw/", "Trusted/"];
/// Objects that are named, of those that no request can name.
const NAMED: usize = 5;
/// What the probe holds.
const PROBE: Bytes = Bytes::from_static(b"{\"cinelake\":\"doctor\"}\n");

pub(crate) async fn run(args: &DoctorArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let url = context::lake_url(args.lake.lake.as_deref())?;
    let options = StoreOptions {
        retry_for: Some(PATIENCE),
        ..store_options(Some(&url), &parsed.environment).await?
    };
    let bucket = Bucket::of(&url, &options)?.ok_or_else(|| {
        Failure::usage(anyhow!(
            "{url} is not a bucket; aws doctor needs s3://bucket/prefix. `cinelake check` also accepts a folder"
        ))
        .with_sentence("not_a_bucket", "")
    })?;
    let lake = Lake::open(&url, &options)?;
    let (lines, code) =
        or_stopped(async { Ok(examine(args, &bucket, &lake, &options).await) }).await?;
    if context::is_json(parsed) {
        print_json(&lines)?;
    } else {
        print(&render::check(&lines, context::style(parsed)))?;
    }
    Ok(code)
}

async fn examine(
    args: &DoctorArgs,
    bucket: &Bucket,
    lake: &Lake,
    options: &StoreOptions,
) -> (Vec<CheckLine>, Code) {
    let mut lines = Vec::new();
    if let Some(arn) = bucket.caller().await {
        let said = |words: Wording| say!(words, "aws-you", arn = arn.as_str());
        lines.push(check_line("credentials", CheckState::Ok, said, None));
    }
    // A folder of its own: a lake with a thousand runs need not be listed.
    let listed = lake.list(&layout::run_file("check", "doctor")).await;
    let listed = match standing(bucket, lake, listed.map(drop)).await {
        Ok((presence, listed)) => {
            let said = |words: Wording| there(words, lake, presence.region.as_deref());
            lines.push(check_line("bucket", CheckState::Ok, said, None));
            listed
        }
        Err(error) => {
            let code = match error.problem {
                LakeProblem::Unreachable { .. } => Code::Stopped,
                _ => Code::Usage,
            };
            lines.push(right("bucket", String::new(), Err(error)));
            let said = |words: Wording| words.text("aws-not-checked");
            lines.push(check_line("all else", CheckState::Skipped, said, None));
            return (lines, code);
        }
    };
    lines.push(right("lake: list", lake.show("Raw/"), listed));
    let probe = probe_rights(bucket, lake, &mut lines).await;
    lines.extend(foreign("lake: other objects", lake, options, &ZONES).await);
    for spec in &args.catalogue {
        lines.extend(catalogue(spec, options).await);
    }
    lines.extend(aws_public::lines(bucket, probe.as_deref()).await);
    if let Some(probe) = &probe {
        lines.push(delete(lake, probe).await);
    }
    let fails = lines.iter().any(|line| line.state == CheckState::Fail);
    (lines, if fails { Code::Usage } else { Code::Done })
}

/// Whether there is a bucket that knows us; what listing said is passed on where that is a right
/// that is missing.
async fn standing(
    bucket: &Bucket,
    lake: &Lake,
    listed: Result<(), LakeError>,
) -> Result<(PublicBucket, Result<(), LakeError>), LakeError> {
    let presence = bucket.presence().await;
    let Err(error) = listed else {
        return Ok((presence, Ok(())));
    };
    let problem = match error.problem {
        // Where listing is not allowed a missing bucket is a 403 too, but not without credentials.
        LakeProblem::MissingRight { .. } if presence.exists == Some(false) => {
            LakeProblem::BucketMissing {
                bucket: lake.url().bucket(),
            }
        }
        LakeProblem::MissingRight { .. } => return Ok((presence, Err(error))),
        LakeProblem::WrongRegion { detail, region } => LakeProblem::WrongRegion {
            region: region.or(presence.region),
            detail: format!("signed for {}; {detail}", bucket.signed_region()),
        },
        other => other,
    };
    Err(LakeError { problem, ..error })
}

fn there(words: Wording, lake: &Lake, region: Option<&str>) -> String {
    let bucket = format!("s3://{}", lake.url().bucket());
    match region {
        Some(region) => say!(words, "aws-there-in", bucket = bucket, region = region),
        None => say!(words, "aws-there", bucket = bucket),
    }
}

/// Writes an object of its own, and reads it back. Gives its path where it is there now.
async fn probe_rights(bucket: &Bucket, lake: &Lake, lines: &mut Vec<CheckLine>) -> Option<String> {
    let (now, random) = (Utc::now().format("%Y%m%dT%H%M%SZ"), rand::random::<u32>());
    let probe = layout::run_file("check", &format!("doctor-{now}-{random:08x}.json"));
    let shown = lake.show(&probe);
    let written = lake.create(&probe, "", PROBE).await.map(drop);
    let is_written = written.is_ok();
    lines.push(right_in_raw(lake, "lake: write", shown.clone(), written));
    if is_written {
        lines.push(create_only(bucket, &probe).await);
        lines.push(right_in_raw(
            lake,
            "lake: read",
            shown,
            lake.read(&probe).await.map(drop),
        ));
    } else {
        let said = |words: Wording| words.text("aws-read-needs-write");
        lines.push(check_line("lake: read", CheckState::Skipped, said, None));
    }
    lines.push(absent(bucket, lake, &format!("{probe}.none")).await);
    is_written.then_some(probe)
}

/// A right on the one object that was tried is needed on all of them.
fn right_in_raw(lake: &Lake, name: &str, said: String, done: Result<(), LakeError>) -> CheckLine {
    let done = done.map_err(|mut error| {
        if let LakeProblem::MissingRight { resource, .. } = &mut error.problem
            && resource.starts_with(&lake.arn("Raw/"))
        {
            *resource = lake.arn("Raw/*");
        }
        error
    });
    right(name, said, done)
}

async fn create_only(bucket: &Bucket, probe: &str) -> CheckLine {
    let name = "lake: create-only put";
    match bucket.honours_create_only(probe).await {
        Finding::Known(true) => {
            let said = |words: Wording| words.text("aws-create-only");
            check_line(name, CheckState::Ok, said, None)
        }
        Finding::Known(false) | Finding::NotSet => {
            let said = |words: Wording| words.text("aws-no-create-only");
            let todo = |words: Wording| words.text("aws-no-create-only-todo");
            check_line(name, CheckState::Warn, said, Some(&todo))
        }
        other => aws_public::unknown(name, &other),
    }
}

/// Without the right to list, S3 says 403 for what is not there; then a run could not tell a new
/// lake from one that is closed to it.
async fn absent(bucket: &Bucket, lake: &Lake, path: &str) -> CheckLine {
    let name = "lake: 404";
    match lake.read_if_there(path).await {
        Ok(_) => {
            let said = |words: Wording| words.text("aws-absent");
            check_line(name, CheckState::Ok, said, None)
        }
        Err(error) if matches!(error.problem, LakeProblem::MissingRight { .. }) => {
            let (bucket, objects) = (bucket.arn(), lake.arn("Raw/*"));
            let said = |words: Wording| words.text("aws-absent-denied");
            let todo = |words: Wording| {
                let (bucket, objects) = (bucket.as_str(), objects.as_str());
                say!(words, "aws-absent-todo", bucket = bucket, objects = objects)
            };
            check_line(name, CheckState::Fail, said, Some(&todo))
        }
        Err(error) => right(name, String::new(), Err(error)),
    }
}

/// Nothing of cinelake deletes on a bucket, so this is only told.
async fn delete(lake: &Lake, probe: &str) -> CheckLine {
    let name = "lake: delete";
    match lake.remove_scratch(probe).await {
        Ok(()) => {
            let said = |words: Wording| words.text("aws-delete");
            check_line(name, CheckState::Ok, said, None)
        }
        Err(_) => {
            let path = lake.show(probe);
            let said = |words: Wording| say!(words, "aws-no-delete", path = path.as_str());
            check_line(name, CheckState::Ok, said, None)
        }
    }
}

/// Objects below the prefixes whose keys no request can name: every command passes over them. `None`
/// where there is none, or where listing is refused, which another line says.
async fn foreign(
    name: &str,
    lake: &Lake,
    options: &StoreOptions,
    prefixes: &[&str],
) -> Option<CheckLine> {
    let mut found = Vec::new();
    for prefix in prefixes {
        found.extend(list_keys(lake, options, prefix).await.ok()?.unusable);
    }
    let shown: Vec<String> = (found.iter().take(NAMED))
        .map(|key| lake.show(key).escape_debug().to_string())
        .collect();
    let more = found.len().saturating_sub(NAMED) as u64;
    let said = |words: Wording| {
        let mut keys = shown.join(", ");
        if more > 0 {
            keys = format!("{keys} {}", words.counted("and-more", more));
        }
        say!(words, "aws-unusable", keys = keys)
    };
    let todo = |words: Wording| words.text("aws-unusable-todo");
    (!found.is_empty()).then(|| check_line(name, CheckState::Warn, said, Some(&todo)))
}

/// What is to be said of one catalogue, and of what lies beside it.
async fn catalogue(spec: &str, options: &StoreOptions) -> Vec<CheckLine> {
    let mut lines = vec![catalogue_file(spec, options).await];
    let Ok(LakeUrl::S3 { bucket, prefix }) = spec.parse::<LakeUrl>() else {
        return lines;
    };
    let root = LakeUrl::S3 {
        bucket,
        prefix: String::new(),
    };
    let before = &prefix[..prefix.find(['*', '?', '[']).unwrap_or(prefix.len())];
    let folder = &before[..before.rfind('/').map_or(0, |slash| slash + 1)];
    if let Ok(bucket) = Lake::open(&root, options) {
        lines.extend(foreign("catalogue: other objects", &bucket, options, &[folder]).await);
    }
    lines
}

/// The last byte of the first file is read, no more.
async fn catalogue_file(spec: &str, options: &StoreOptions) -> CheckLine {
    let name = "catalogue";
    if !spec.starts_with("s3://") {
        let said = |words: Wording| say!(words, "aws-catalogue-local", file = spec);
        let todo = |words: Wording| words.text("aws-catalogue-local-todo");
        return check_line(name, CheckState::Fail, said, Some(&todo));
    }
    let (bucket, keys) = match find_objects(spec, options).await {
        Ok(found) => found,
        Err(SourceError::Store(error)) => return right(name, String::new(), Err(error)),
        Err(error) => return failed(name, Failure::usage(error)),
    };
    let first = keys.first().map(String::as_str).unwrap_or_default();
    let (file, files) = (bucket.show(first), keys.len() as u64);
    match bucket.read_tail(first, 1).await {
        Ok(Some(tail)) => {
            let said = |words: Wording| {
                let (file, size) = (file.as_str(), words.counted("bytes", tail.size_bytes));
                match files {
                    0 | 1 => say!(words, "aws-catalogue", file = file, size = size),
                    count => {
                        let key = "aws-catalogue-first";
                        say!(words, key, file = file, size = size, count = count)
                    }
                }
            };
            check_line(name, CheckState::Ok, said, None)
        }
        Ok(None) => {
            let said = |words: Wording| say!(words, "aws-catalogue-gone", file = file.as_str());
            let todo = |words: Wording| words.text("aws-catalogue-gone-todo");
            check_line(name, CheckState::Fail, said, Some(&todo))
        }
        Err(error) => right(name, String::new(), Err(error)),
    }
}
