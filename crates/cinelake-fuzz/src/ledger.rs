//! What the lake knows of its titles: entries and checkpoints.

use std::collections::BTreeSet;

use cinelake_imdb::ImdbId;
use cinelake_lake::ledger::{LedgerEntry, entry_of_data};
use cinelake_lake::manifest::RecordKind;
use cinelake_lake::verify::{VerifyOptions, verify};
use cinelake_lake::{Lake, Ledger, layout};
use serde_json::Value;

use crate::lake::{LATER, RUN, block_on, memory, now, options, put};
use crate::picked;

/// Files named by entries are made up to this size.
const LARGEST: u64 = 1 << 12;

/// Entries, one a line. What is written is read back the same; whatever they say, the ledger is read,
/// and a checkpoint of it says what the entries say.
pub fn ledger(bytes: &[u8]) {
    block_on(async {
        let lake = memory();
        for (at, line) in bytes.split(|byte| *byte == b'\n').take(12).enumerate() {
            entry(&lake, at, line).await;
        }
        from_here_on(&lake).await;
    });
}

async fn entry(lake: &Lake, at: usize, line: &[u8]) {
    let parsed: Option<LedgerEntry> = serde_json::from_slice(line).ok();
    let Some(parsed) = parsed else {
        // A record file without an entry, and an entry that is damaged.
        let day = now().date_naive();
        let path = layout::record_file(day, RecordKind::Movie, at as u32);
        put(lake, &path, line.to_vec()).await;
        if let Some(own) = entry_of_data(&path, line) {
            assert_eq!(own.size_bytes, line.len() as u64);
            assert_eq!(own.records.len(), own.tmdb_ids.len());
        }
        let path = layout::batch_entry(RUN, &format!("movie_{:04}", at + 5_000));
        return put(lake, &path, line.to_vec()).await;
    };
    let written = serde_json::to_vec(&parsed).expect("JSON");
    let back: LedgerEntry = serde_json::from_slice(&written).expect("what was written");
    assert_eq!(back, parsed);
    let run = match layout::is_run_id(&parsed.run_id) {
        true => parsed.run_id.as_str(),
        false => RUN,
    };
    let stem = parsed.file.as_deref().and_then(|path| {
        let name = path.rsplit('/').next()?.split('.').next()?;
        layout::parse_batch_name(name).map(|_| name.to_owned())
    });
    if let Some(path) = &parsed.file {
        sized(lake, path, parsed.size_bytes).await;
    }
    let name = stem.unwrap_or_else(|| format!("misses_{at:04}"));
    put(lake, &layout::batch_entry(run, &name), written).await;
}

/// A file of this size, where a record file can have the path.
async fn sized(lake: &Lake, path: &str, size_bytes: u64) {
    let is_ours = layout::date_in_path(path).is_some_and(|date| {
        let name = path.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        layout::parse_batch_name(stem)
            .is_some_and(|(kind, number)| layout::record_file(date, kind, number) == path)
    });
    if is_ours && size_bytes <= LARGEST {
        put(lake, path, vec![b'\n'; size_bytes as usize]).await;
    }
}

/// What a ledger says of titles.
#[derive(Debug, PartialEq)]
struct LedgerView {
    titles: BTreeSet<String>,
    landed: usize,
    files: BTreeSet<String>,
    request: cinelake_lake::ledger::Request,
}

fn view_of(ledger: &Ledger) -> LedgerView {
    let titles = ledger.landed_titles().map(|title| {
        let known = ledger.known(title.tconst, title.kind);
        let missed = ledger.known_miss(title.tconst, title.kind);
        assert_eq!(title.tconst.to_string().parse::<ImdbId>(), Ok(title.tconst));
        let file = &title.file.path;
        assert!(ledger.is_newest(title.tconst, title.kind, file));
        format!(
            "{} {:?} {:?} {file} {:?} {known:?} {missed:?}",
            title.tconst, title.kind, title.tmdb_id, title.missed_at
        )
    });
    LedgerView {
        titles: titles.collect(),
        landed: ledger.landed(),
        files: ledger.files().iter().map(|it| it.path.clone()).collect(),
        request: ledger.held_request(),
    }
}

/// The lake is read, written on and read again, and says the same.
async fn from_here_on(lake: &Lake) {
    let first = Ledger::read(lake, options()).await.expect("is read");
    let before = view_of(&first);
    assert_eq!(before.titles.len(), before.landed);
    let (own, _) = Ledger::recover(lake, options(), LATER[0])
        .await
        .expect("is recovered");
    assert_eq!(view_of(&own), before);
    own.write_checkpoint(lake, LATER[0], false, now())
        .await
        .expect("memory");
    let again = Ledger::read(lake, options()).await.expect("is read");
    assert_eq!(view_of(&again), before);
    // A checkpoint of a checkpoint.
    again
        .write_checkpoint(lake, LATER[1], false, now())
        .await
        .expect("memory");
    let last = Ledger::read(lake, options()).await.expect("is read");
    assert_eq!(view_of(&last), before);
    let verified = VerifyOptions {
        now: now(),
        keep_days: 180,
    };
    verify(lake, verified).await.expect("is verified");
}

/// A checkpoint. The first byte says whether the rest is its bytes, its lines, or its lines without
/// the last, which is then the right one. Whatever it says, the ledger is read; and what is taken of
/// it is what the next checkpoint says.
pub fn checkpoint(bytes: &[u8]) {
    let (way, rest) = picked(bytes);
    block_on(async {
        let lake = memory();
        let lines: Vec<&[u8]> = rest.split(|byte| *byte == b'\n').collect();
        for line in &lines {
            around(&lake, line).await;
        }
        let text = match way % 3 {
            2 => {
                let end = format!("\n{{\"end\":{{\"lines\":{}}}}}\n", lines.len() + 1);
                [rest, end.as_bytes()].concat()
            }
            _ => rest.to_vec(),
        };
        let bytes = match way % 3 {
            0 => text,
            _ => zstd::encode_all(text.as_slice(), 1).expect("memory"),
        };
        put(&lake, &layout::checkpoint_file(RUN, way >= 128), bytes).await;
        from_here_on(&lake).await;
    });
}

/// What a line speaks of, so that it is there.
async fn around(lake: &Lake, line: &[u8]) {
    let line: Value = serde_json::from_slice(line).unwrap_or_default();
    let text = |pointer: &str| line.pointer(pointer).and_then(Value::as_str);
    if let Some(path) = text("/file/path") {
        let size = line.pointer("/file/size_bytes").and_then(Value::as_u64);
        sized(lake, path, size.unwrap_or_default()).await;
    }
    if let Some(run) = text("/run/run_id").filter(|run| layout::is_run_id(run)) {
        put(lake, &layout::run_manifest(run), "{}").await;
    }
}
