//! What the ledger knows of every title, for how long, and what reading it costs.

use std::collections::BTreeSet;

use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use cinelake_lake::ledger::{ENTRY_VERSION, LedgerEntry, Request, replay};
use cinelake_lake::manifest::{FindTally, Outcome, RecordKind};
use cinelake_lake::record::{self, RawFormat};
use cinelake_lake::{Batch, KnownOutcome, Lake, Ledger, LedgerOptions, Listing, layout};
use proptest::prelude::*;

use crate::support::{
    EARLIER_RUN, Ends, NEXT_RUN, Place, RUN, anew, at, batch, batch_at, blocks, entry, id, known,
    landed, line, miss, misses, movies, on_every_store, options, paths, put, recover, recover_with,
    run, run_asking, start,
};

on_every_store!(
    a_checkpoint_spares_the_entries_before_it,
    after_a_kill_only_the_entries_since_are_read,
    an_orphan_is_adopted_whatever_its_age_and_beside_a_damaged_entry,
    a_record_file_that_is_gone_or_has_another_size_does_not_count,
    only_our_names_count,
);

fn ids(numbers: impl IntoIterator<Item = u64>) -> BTreeSet<u64> {
    numbers.into_iter().collect()
}

async fn a_checkpoint_spares_the_entries_before_it(place: &Place) {
    let lake = &place.lake;
    let batches = (1..=5).map(|number| batch([number], RUN)).collect();
    run(lake, RUN, batches, Ends::Whole).await;
    let ledger = recover(lake).await;
    assert_eq!((landed(&ledger), ledger.objects_read), (ids(1..=5), 1));
    assert!(ledger.continuing.is_empty());

    // However many runs there are that change nothing: none of them writes or costs anything.
    let before = paths(lake, "Raw").await;
    for number in 0..4 {
        let run_id = format!("20261123T22000{number}Z-00000b");
        run(lake, &run_id, vec![], Ends::Whole).await;
    }
    assert_eq!(paths(lake, "Raw").await, before);
    assert_eq!(recover(lake).await.objects_read, 1);
}

async fn after_a_kill_only_the_entries_since_are_read(place: &Place) {
    let lake = &place.lake;
    let many = (1..=20)
        .map(|number| batch([number], EARLIER_RUN))
        .collect();
    run(lake, EARLIER_RUN, many, Ends::Whole).await;
    run(
        lake,
        RUN,
        vec![batch([21], RUN), misses([22], start())],
        Ends::Killed,
    )
    .await;
    let ledger = recover(lake).await;
    assert_eq!((landed(&ledger), ledger.objects_read), (ids(1..=21), 3));
    assert_eq!(ledger.continuing, [RUN]);

    // A stopped run's checkpoint holds what the killed one left.
    run(lake, NEXT_RUN, vec![batch([23], NEXT_RUN)], Ends::Stopped).await;
    let ledger = recover(lake).await;
    assert_eq!((landed(&ledger).len(), ledger.objects_read), (22, 1));
    assert_eq!(ledger.continuing, [RUN, NEXT_RUN]);
}

async fn an_orphan_is_adopted_whatever_its_age_and_beside_a_damaged_entry(place: &Place) {
    let lake = &place.lake;
    let batches = vec![batch([1], RUN), batch([2], RUN), batch([3], RUN)];
    run(lake, RUN, batches, Ends::Killed).await;
    let damaged = layout::batch_entry(RUN, "movie_0002");
    put(lake, &damaged, Bytes::new()).await;
    let years_later = LedgerOptions {
        now: start() + Duration::days(900),
        ..options()
    };
    let (ledger, _) = Ledger::recover(lake, years_later, NEXT_RUN)
        .await
        .expect("recovers");
    assert_eq!(ledger.adopted, [movies(2)]);
    assert_eq!(ledger.damaged[0].path, damaged);
    let rebuilt = entry(lake, RUN, "movie_0002.2").await;
    assert_eq!(rebuilt.records, [id(2)]);
    assert_eq!(rebuilt.adopted_by.as_deref(), Some(NEXT_RUN));
    assert!(lake.read(&damaged).await.expect("is left").is_empty());

    let again = recover(lake).await;
    assert_eq!((landed(&again), again.adopted.len()), (ids(1..=3), 0));
    assert_eq!(again.damaged.len(), 1, "it is told until it is repaired");
}

async fn a_record_file_that_is_gone_or_has_another_size_does_not_count(place: &Place) {
    let lake = &place.lake;
    let batches = vec![batch([1], RUN), batch([2], RUN), batch([3], RUN)];
    run(lake, RUN, batches, Ends::Whole).await;
    let whole = lake.read(&movies(1)).await.expect("reads");
    let other = record::encode(RawFormat::Lines, &[line(1, RUN), line(9, RUN)]);
    put(lake, &movies(1), other).await;
    lake.remove_scratch(&movies(2)).await.expect("removed");

    let ledger = recover(lake).await;
    assert_eq!(landed(&ledger), ids([3]));
    assert_eq!(ledger.gone, [movies(1), movies(2)]);
    assert!(
        ledger.adopted.is_empty(),
        "it is no orphan: an entry names it"
    );

    // A file of another size is told until it is whole again; what is not there is forgotten.
    run(lake, NEXT_RUN, vec![], Ends::Whole).await;
    let ledger = recover(lake).await;
    assert_eq!(ledger.gone, [movies(1)]);
    assert!(ledger.adopted.is_empty());
    put(lake, &movies(1), whole).await;
    let ledger = recover(lake).await;
    assert_eq!((landed(&ledger), ledger.gone.len()), (ids([1, 3]), 0));
}

async fn only_our_names_count(place: &Place) {
    let lake = &place.lake;
    run(lake, RUN, vec![batch([1], RUN)], Ends::Stopped).await;
    let before = Listing::read(lake).await.expect("lists");
    let foreign = [
        format!("Raw/TMDB/_runs/{RUN}.json.bak"),
        format!("Raw/TMDB/_runs/{RUN}/batches/notes.json"),
        format!("Raw/TMDB/_runs/{RUN}/stopped.ndjson.zst.1"),
        "Raw/TMDB/_runs/check/probe.json".to_owned(),
        "Raw/TMDB/_runs/readme.json".to_owned(),
    ];
    for path in &foreign {
        put(lake, path, "x").await;
    }
    let listing = Listing::read(lake).await.expect("lists");
    assert_eq!(
        (listing.foreign, listing.runs),
        (foreign.to_vec(), before.runs)
    );
    let ledger = recover(lake).await;
    assert_eq!((landed(&ledger), ledger.objects_read), (ids([1]), 1));
    assert!(ledger.damaged.is_empty());
}

/// A bucket shows what a killed put left in the folder from which it was uploaded.
#[tokio::test]
async fn the_temporary_names_of_the_store_are_foreign() {
    let place = Place::s3();
    let lake = &place.lake;
    let leftover = format!("Raw/TMDB/_runs/{RUN}.json#1");
    put(lake, &leftover, "{").await;
    let listing = Listing::read(lake).await.expect("lists");
    assert_eq!((listing.foreign, listing.runs.len()), (vec![leftover], 0));
}

#[tokio::test]
async fn records_and_misses_are_known_until_they_are_too_old() {
    let lake = Place::memory().lake;
    let mut books = misses([2, 4], start());
    books.misses.push(miss(3, Outcome::Failed));
    run(&lake, RUN, vec![batch([1], RUN), books], Ends::Whole).await;
    let after = |days: i64, max_age: i64, max_miss_age: i64| LedgerOptions {
        now: start() + Duration::days(days),
        max_age: Duration::days(max_age),
        max_miss_age: Duration::days(max_miss_age),
    };
    let (record, missed) = ((1, true), [(2, false), (4, false)]);
    for (options, wanted) in [
        (after(1, 180, 7), vec![record, missed[0], missed[1]]),
        (after(8, 180, 7), vec![record]),
        (after(181, 180, 7), vec![]),
        (after(1, 0, 7), missed.to_vec()),
        (after(0, 0, 0), vec![]),
        // The clock was set back: what was fetched in the future is new.
        (after(-3, 1, 1), vec![record, missed[0], missed[1]]),
    ] {
        let ledger = recover_with(&lake, options).await;
        assert_eq!(known(&ledger), wanted, "{options:?}");
    }
}

#[tokio::test]
async fn an_older_miss_does_not_hide_a_record_that_is_asked_anew() {
    let lake = Place::memory().lake;
    run(
        &lake,
        EARLIER_RUN,
        vec![misses([1], at("2026-11-23T20:00:00Z"))],
        Ends::Whole,
    )
    .await;
    run(&lake, RUN, vec![batch([1], RUN)], Ends::Whole).await;
    let no_record_counts = LedgerOptions {
        max_age: Duration::zero(),
        ..options()
    };
    assert_eq!(known(&recover_with(&lake, no_record_counts).await), []);
    assert_eq!(known(&recover(&lake).await), [(1, true)]);
}

#[tokio::test]
async fn a_newer_miss_counts_once_the_record_is_too_old() {
    let lake = Place::memory().lake;
    run(
        &lake,
        EARLIER_RUN,
        vec![batch_at([1], EARLIER_RUN, at("2026-11-23T20:00:00Z"))],
        Ends::Whole,
    )
    .await;
    run(&lake, RUN, vec![misses([1], start())], Ends::Whole).await;
    let no_record_counts = LedgerOptions {
        max_age: Duration::zero(),
        ..options()
    };
    assert_eq!(known(&recover(&lake).await), [(1, true)]);
    assert_eq!(
        known(&recover_with(&lake, no_record_counts).await),
        [(1, false)]
    );
}

#[tokio::test]
async fn what_a_run_that_did_not_end_had_landed_is_known_for_a_week_even_if_all_is_asked_anew() {
    for ends in [Ends::Killed, Ends::Stopped] {
        let lake = Place::memory().lake;
        run(
            &lake,
            RUN,
            vec![batch([1], RUN), misses([2], start())],
            ends,
        )
        .await;
        assert_eq!(
            known(&recover_with(&lake, anew()).await),
            [(1, true), (2, false)]
        );
        let later = LedgerOptions {
            now: start() + Duration::days(8),
            ..anew()
        };
        assert_eq!(known(&recover_with(&lake, later).await), []);
    }
}

#[tokio::test]
async fn a_run_is_continued_until_one_that_started_after_it_has_ended() {
    let lake = Place::memory().lake;
    run(&lake, RUN, vec![batch([1, 2], RUN)], Ends::Stopped).await;
    let next = at("2026-11-23T22:00:00Z");
    run(
        &lake,
        NEXT_RUN,
        vec![batch_at([3], NEXT_RUN, next)],
        Ends::Stopped,
    )
    .await;
    let ledger = recover_with(&lake, anew()).await;
    assert_eq!(ledger.continuing, [RUN, NEXT_RUN]);
    assert_eq!(landed(&ledger), ids(1..=3));
    // It has nothing to add, and says that all is done.
    run(&lake, "20261123T223000Z-00000c", vec![], Ends::Whole).await;
    let ledger = recover_with(&lake, anew()).await;
    assert_eq!((known(&ledger), ledger.continuing.len()), (vec![], 0));
}

/// Shards of one fan-out run side by side; the time of one may be up when others are done.
#[tokio::test]
async fn a_run_that_ended_meanwhile_does_not_end_what_its_siblings_were_at() {
    let lake = Place::memory().lake;
    let sibling = "20261123T210001Z-00000b";
    let later = at("2026-11-23T21:05:00Z");
    run(&lake, RUN, vec![batch_at([1], RUN, later)], Ends::Stopped).await;
    run(
        &lake,
        sibling,
        vec![batch_at([2], sibling, later)],
        Ends::Whole,
    )
    .await;
    let ledger = recover_with(&lake, anew()).await;
    assert_eq!(
        (landed(&ledger), &ledger.continuing[..]),
        (ids([1]), &[RUN.to_owned()][..])
    );
}

#[tokio::test]
async fn the_newest_record_says_what_was_asked_for_and_no_block_is_lost() {
    let lake = Place::memory().lake;
    let earlier = at("2026-11-23T20:00:00Z");
    let credits = blocks(&["credits"], Some("pt-BR"));
    let first = vec![batch_at([1, 2], EARLIER_RUN, earlier)];
    run_asking(&lake, EARLIER_RUN, credits.clone(), first, Ends::Whole).await;
    let videos = blocks(&["videos"], None);
    run_asking(
        &lake,
        RUN,
        videos.clone(),
        vec![batch([2], RUN)],
        Ends::Whole,
    )
    .await;
    let ledger = recover(&lake).await;
    let asked = |number| match ledger.known(id(number), RecordKind::Movie) {
        Some(KnownOutcome::Landed { request, .. }) => request.clone(),
        other => panic!("{number}: {other:?}"),
    };
    assert_eq!((asked(1), asked(2)), (credits, videos));
    assert_eq!(ledger.held_request(), blocks(&["credits", "videos"], None));
    assert!(ledger.is_newest(id(2), RecordKind::Movie, &movies(2)));
    assert!(!ledger.is_newest(id(2), RecordKind::Movie, &movies(1)));
}

/// A page of an early lake: entries without a request, which only the manifests have.
#[tokio::test]
async fn a_lake_of_the_first_version_is_read_by_its_manifests_once() {
    let lake = Place::memory().lake;
    let file = record::encode(RawFormat::Lines, &[line(1, RUN)]);
    let early = format!(
        r#"{{"schema_version":1,"run_id":"{RUN}","kind":"movie","file":"{}","size_bytes":{},
            "records":["tt0000001"],"misses":[],"fetched_at":"2026-11-23T21:00:00Z"}}"#,
        movies(1),
        file.len()
    );
    put(&lake, &movies(1), file).await;
    put(&lake, &layout::batch_entry(RUN, "movie_0001"), early).await;
    put(&lake, &layout::run_outcomes(RUN), "books").await;
    let manifest = format!(
        r#"{{"schema_version":1,"run_id":"{RUN}","version":"0.1.0","status":"done",
            "started_at":"2026-11-23T21:00:00Z","options":{{"append":"credits, videos","language":"pt-BR"}},
            "inputs":[],"titles":1,"outcomes":{{}},"filtered":{{}},"balanced":true,"files":1,
            "size_bytes":0,"requests":{{}},"find":{{"asked":0,"added":0}}}}"#
    );
    put(&lake, &layout::run_manifest(RUN), manifest).await;

    let asked = blocks(&["credits", "videos"], Some("pt-BR"));
    let ledger = recover(&lake).await;
    assert_eq!(
        (ledger.held_request(), ledger.objects_read),
        (asked.clone(), 2)
    );
    assert_eq!(
        known(&recover_with(&lake, anew()).await),
        [],
        "it had ended"
    );
    run(&lake, NEXT_RUN, vec![], Ends::Whole).await;
    let ledger = recover(&lake).await;
    assert_eq!((ledger.held_request(), ledger.objects_read), (asked, 1));
}

/// An entry that may stand in a lake, with a record file of the size that it says.
#[derive(Debug, Clone)]
struct Made {
    run: usize,
    kind: RecordKind,
    fetched_at: DateTime<Utc>,
    records: Vec<u64>,
    misses: Vec<(u64, bool)>,
    request: Request,
}

fn made() -> impl Strategy<Value = Made> {
    let title = 1..30_u64;
    (
        0..4_usize,
        any::<bool>(),
        0..9_i64,
        prop::collection::btree_set(title.clone(), 0..6),
        prop::collection::vec((title, any::<bool>()), 0..4),
        prop::collection::btree_set("[ab]", 0..3),
    )
        .prop_map(|(run, movie, hours, records, misses, append)| Made {
            run,
            kind: if movie {
                RecordKind::Movie
            } else {
                RecordKind::Series
            },
            fetched_at: start() + Duration::hours(hours),
            records: records.into_iter().collect(),
            misses,
            request: Request {
                append,
                language: None,
            },
        })
}

impl Made {
    fn entry(&self, number: u32) -> (String, LedgerEntry) {
        let has_file = !self.records.is_empty();
        let name = match has_file {
            true => layout::batch_name(self.kind, number),
            false => format!("misses_{number:04}"),
        };
        let file = layout::record_file(start().date_naive(), self.kind, number);
        let misses = self.misses.iter().map(|(number, known)| {
            miss(
                *number,
                if *known {
                    Outcome::WrongKind
                } else {
                    Outcome::Failed
                },
            )
        });
        let entry = LedgerEntry {
            schema_version: ENTRY_VERSION,
            run_id: format!("20261123T2{}0000Z-00000a", self.run),
            kind: self.kind,
            file: has_file.then_some(file),
            size_bytes: self.records.len() as u64,
            crc32: None,
            records: self.records.iter().map(|number| id(*number)).collect(),
            tmdb_ids: self
                .records
                .iter()
                .map(|number| *number as u32 * 7)
                .collect(),
            misses: misses.collect(),
            fetched_at: self.fetched_at,
            request: Some(self.request.clone()),
            find: FindTally::default(),
            adopted_by: None,
        };
        (name, entry)
    }
}

/// All that a ledger says, under options by which records count and by which they do not.
fn everything(ledger: &Ledger) -> String {
    let mut said = String::new();
    for number in 1..30 {
        for kind in RecordKind::ALL {
            let newest = ledger.newest_file(id(number), kind);
            let known = ledger.known(id(number), kind);
            said += &format!("{number} {kind:?} {newest:?} {known:?}\n");
        }
    }
    let mut files: Vec<_> = ledger
        .files()
        .iter()
        .map(|file| format!("{file:?}"))
        .collect();
    files.sort();
    format!("{said}{files:?}{:?}", ledger.held_request())
}

fn weeks_later(records_count: bool) -> LedgerOptions {
    LedgerOptions {
        now: start() + Duration::days(30),
        max_age: Duration::days(if records_count { 180 } else { 0 }),
        max_miss_age: Duration::days(90),
    }
}

async fn put_entry(lake: &Lake, name: &str, entry: &LedgerEntry) {
    if let Some(file) = &entry.file {
        put(lake, file, vec![b'x'; entry.records.len()]).await;
    }
    let path = layout::batch_entry(&entry.run_id, name);
    put(lake, &path, serde_json::to_vec(entry).expect("JSON")).await;
}

/// Writes the entries in parts, a checkpoint after each, and compares with a ledger of them all.
async fn compare_with_replay(parts: Vec<Vec<Made>>, backwards: bool) {
    let lake = Place::memory().lake;
    let (mut all, mut number) = (Vec::new(), 0);
    for (index, part) in parts.iter().enumerate() {
        for made in part {
            number += 1;
            let (name, entry) = made.entry(number);
            put_entry(&lake, &name, &entry).await;
            all.push((name, entry));
        }
        if index + 1 < parts.len() {
            let ended = index % 2 == 0;
            let run_id = format!("20261124T0{index}0000Z-00000c");
            let ledger = recover(&lake).await;
            let written = ledger
                .write_checkpoint(&lake, &run_id, ended, start())
                .await;
            written.expect("writes");
        }
    }
    if backwards {
        all.reverse();
    }
    for records_count in [true, false] {
        let options = weeks_later(records_count);
        let entries = all.iter().map(|(name, entry)| (name.as_str(), entry));
        let replayed = replay(options, entries);
        let read = Ledger::read(&lake, options).await.expect("reads");
        assert_eq!(everything(&read), everything(&replayed));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_checkpoint_and_the_entries_after_it_say_what_all_entries_say_in_any_order(
        parts in prop::collection::vec(prop::collection::vec(made(), 0..6), 1..4),
        backwards in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(compare_with_replay(parts, backwards));
    }
}

#[tokio::test]
async fn a_checkpoint_forgets_nothing_of_a_batch_that_holds_no_newest_record() {
    let lake = Place::memory().lake;
    let earlier = batch_at([1], EARLIER_RUN, at("2026-11-23T20:00:00Z"));
    run(&lake, EARLIER_RUN, vec![earlier], Ends::Whole).await;
    run(
        &lake,
        RUN,
        vec![batch([1], RUN), Batch::default()],
        Ends::Whole,
    )
    .await;
    let ledger = recover(&lake).await;
    assert_eq!((ledger.files().len(), ledger.adopted.len()), (2, 0));
}
