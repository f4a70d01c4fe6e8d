//! One suite for every store: what a run relies on, whatever lies below.

use bytes::Bytes;
use cinelake_lake::ledger::crc32;
use cinelake_lake::manifest::{Outcome, RecordKind};
use cinelake_lake::record::{self, RawFormat};
use cinelake_lake::{Batch, KnownOutcome, Ledger, layout};
use futures::TryStreamExt;

use crate::support::{
    Ends, NEXT_RUN, Place, RUN, batch, bytes, data_file, entry, find, id, landed, line, miss,
    movies, on_every_store, options, paths, put, recover, run, start, writer,
};

on_every_store!(
    creating_never_overwrites_and_takes_equal_bytes_for_its_own,
    replacing_overwrites,
    listing_is_recursive_and_a_missing_folder_is_empty,
    reading_what_is_not_there_is_none,
    a_stream_brings_the_whole_object,
    a_batch_is_a_data_file_and_its_entry,
    misses_alone_are_booked_without_a_data_file,
    numbering_goes_on_after_what_is_there,
    a_name_taken_meanwhile_is_stepped_over,
    entries_of_a_dead_run_are_read,
    an_orphan_is_adopted_once_in_either_format,
    files_that_are_not_cinelakes_are_left_alone,
);

async fn creating_never_overwrites_and_takes_equal_bytes_for_its_own(place: &Place) {
    let lake = &place.lake;
    let create = async |text| lake.create("Raw/a/b.json", "Raw/_s/b", bytes(text)).await;
    assert!(create("one").await.expect("creates"));
    assert!(!create("two").await.expect("says no"));
    assert!(create("one").await.expect("is its own"));
    assert_eq!(
        lake.read("Raw/a/b.json").await.expect("reads"),
        bytes("one")
    );
    assert_eq!(paths(lake, "Raw").await, ["Raw/a/b.json"]);
}

async fn replacing_overwrites(place: &Place) {
    let lake = &place.lake;
    for text in ["one", "two and more", ""] {
        lake.replace("Raw/a.json", bytes(text))
            .await
            .expect("writes");
        assert_eq!(lake.read("Raw/a.json").await.expect("reads"), bytes(text));
    }
}

async fn listing_is_recursive_and_a_missing_folder_is_empty(place: &Place) {
    let lake = &place.lake;
    assert!(paths(lake, "Raw/TMDB").await.is_empty());
    for path in ["Raw/x/1", "Raw/x/y/2", "Raw/xx/3"] {
        lake.replace(path, bytes("x")).await.expect("writes");
    }
    assert_eq!(paths(lake, "Raw/x").await, ["Raw/x/1", "Raw/x/y/2"]);
    assert!(paths(lake, "Raw/nothing").await.is_empty());
}

async fn reading_what_is_not_there_is_none(place: &Place) {
    let lake = &place.lake;
    lake.replace("Raw/a", bytes("four")).await.expect("writes");
    assert_eq!(lake.size("Raw/a").await.expect("asks"), Some(4));
    assert_eq!(lake.size("Raw/b").await.expect("asks"), None);
    assert_eq!(lake.read_if_there("Raw/b").await.expect("asks"), None);
    let error = lake.read("Raw/b").await.expect_err("nothing there");
    assert!(error.to_string().contains(&lake.show("Raw/b")), "{error}");
}

async fn a_stream_brings_the_whole_object(place: &Place) {
    let lake = &place.lake;
    let whole = Bytes::from(vec![7; 300_000]);
    lake.replace("Raw/a", whole.clone()).await.expect("writes");
    let chunks = lake.read_stream("Raw/a").await.expect("opens");
    let chunks: Vec<Bytes> = chunks.try_collect().await.expect("reads");
    assert_eq!(chunks.concat(), whole);
    assert!(lake.read_stream("Raw/b").await.is_err());
}

async fn a_batch_is_a_data_file_and_its_entry(place: &Place) {
    let lake = &place.lake;
    let mut writer = writer(lake, RUN, RawFormat::Lines).await;
    let batch = Batch {
        misses: vec![miss(9, Outcome::NotFound)],
        find: find(3, 1),
        ..batch([3, 1, 2], RUN)
    };
    let committed = writer.commit(RecordKind::Movie, batch, start()).await;
    let committed = committed.expect("commits");
    let file = data_file(RecordKind::Movie, 1);
    assert_eq!(file, "Raw/TMDB/JSON/2026/11/23/movie_0001.json");
    assert_eq!(committed.name, "movie_0001");

    let landed = lake.read(&file).await.expect("reads");
    let wanted = [line(3, RUN), line(1, RUN), line(2, RUN)];
    assert_eq!(landed, record::encode(RawFormat::Lines, &wanted));
    let entry = entry(lake, RUN, "movie_0001").await;
    assert_eq!(entry, committed.entry);
    assert_eq!(
        (entry.file.as_deref(), entry.crc32),
        (Some(&*file), Some(crc32(&landed)))
    );
    assert_eq!(entry.records, [id(3), id(1), id(2)]);
    assert_eq!(entry.misses, [miss(9, Outcome::NotFound)]);
    assert_eq!(
        (entry.find, entry.fetched_at, entry.size_bytes),
        (find(3, 1), start(), landed.len() as u64)
    );
    let entry_path = layout::batch_entry(RUN, "movie_0001");
    assert_eq!(
        paths(lake, "Raw").await,
        [file, entry_path],
        "nothing else is left"
    );
}

async fn misses_alone_are_booked_without_a_data_file(place: &Place) {
    let lake = &place.lake;
    let mut writer = writer(lake, RUN, RawFormat::Lines).await;
    for number in [1, 2] {
        let batch = Batch {
            misses: vec![miss(number, Outcome::WrongKind)],
            ..Batch::default()
        };
        let committed = writer.commit(RecordKind::Movie, batch, start()).await;
        assert_eq!(committed.expect("commits").entry.file, None);
    }
    let entry = entry(lake, RUN, "misses_0002").await;
    assert_eq!(
        (entry.file, entry.misses),
        (None, vec![miss(2, Outcome::WrongKind)])
    );
    assert!(paths(lake, layout::RECORDS).await.is_empty());
}

async fn numbering_goes_on_after_what_is_there(place: &Place) {
    let lake = &place.lake;
    let name = data_file(RecordKind::Movie, 41);
    lake.replace(&name, bytes("x")).await.expect("writes");
    let mut writer = writer(lake, RUN, RawFormat::Lines).await;
    let mut landed = Vec::new();
    for (kind, number) in [
        (RecordKind::Movie, 1),
        (RecordKind::Series, 2),
        (RecordKind::Movie, 3),
    ] {
        let committed = writer.commit(kind, batch([number], RUN), start()).await;
        landed.extend(committed.expect("commits").entry.file);
    }
    assert_eq!(
        landed,
        [
            data_file(RecordKind::Movie, 42),
            data_file(RecordKind::Series, 1),
            data_file(RecordKind::Movie, 43)
        ]
    );
}

async fn a_name_taken_meanwhile_is_stepped_over(place: &Place) {
    let lake = &place.lake;
    let mut ours = writer(lake, RUN, RawFormat::Lines).await;
    let mut theirs = writer(lake, NEXT_RUN, RawFormat::Lines).await;
    let first = theirs
        .commit(RecordKind::Movie, batch([1], NEXT_RUN), start())
        .await;
    let second = ours
        .commit(RecordKind::Movie, batch([2], RUN), start())
        .await;
    assert_eq!(
        first.expect("commits").entry.file,
        Some(data_file(RecordKind::Movie, 1))
    );
    assert_eq!(
        second.expect("commits").entry.file,
        Some(data_file(RecordKind::Movie, 2))
    );
    assert_eq!(entry(lake, RUN, "movie_0002").await.records, [id(2)]);
}

async fn entries_of_a_dead_run_are_read(place: &Place) {
    let lake = &place.lake;
    let first = Batch {
        misses: vec![miss(7, Outcome::NotFound), miss(8, Outcome::Failed)],
        find: find(2, 0),
        ..batch([1, 2], RUN)
    };
    let second = Batch {
        find: find(5, 1),
        ..batch([3], RUN)
    };
    run(lake, RUN, vec![first, second], Ends::Killed).await;
    let ledger = recover(lake).await;
    assert_eq!((ledger.landed(), ledger.find), (3, find(5, 1)));
    assert_eq!(ledger.continuing, [RUN]);
    assert!(ledger.adopted.is_empty() && ledger.foreign.is_empty());
    let known = |number, kind| ledger.known(id(number), kind);
    assert!(matches!(
        known(3, RecordKind::Movie),
        Some(KnownOutcome::Landed { .. })
    ));
    assert_eq!(
        known(3, RecordKind::Series),
        None,
        "a film is no series of the same id"
    );
    assert!(
        matches!(known(7, RecordKind::Movie), Some(KnownOutcome::Missed { outcome: Outcome::NotFound, reason, .. }) if reason == "because of 7")
    );
    assert_eq!(
        known(8, RecordKind::Movie),
        None,
        "what failed is asked again"
    );
}

async fn an_orphan_is_adopted_once_in_either_format(place: &Place) {
    let lake = &place.lake;
    run(lake, RUN, vec![batch([1], RUN)], Ends::Killed).await;
    let orphans = [
        (RecordKind::Movie, 2, RawFormat::Lines),
        (RecordKind::Series, 1, RawFormat::Array),
    ];
    for (kind, number, format) in orphans {
        let lines = [line(10 + u64::from(number), RUN), line(20, RUN)];
        put(
            lake,
            &data_file(kind, number),
            record::encode(format, &lines),
        )
        .await;
    }
    let files = orphans.map(|(kind, number, _)| data_file(kind, number));

    let before = paths(lake, "Raw").await;
    let read = Ledger::read(lake, options()).await.expect("reads");
    assert_eq!((read.landed(), &read.orphans[..]), (5, &files[..]));
    assert_eq!(paths(lake, "Raw").await, before, "reading writes nothing");
    let (ledger, _) = Ledger::recover(lake, options(), NEXT_RUN)
        .await
        .expect("recovers");
    assert_eq!((ledger.landed(), &ledger.adopted[..]), (5, &files[..]));
    let adopted = entry(lake, RUN, "series_0001").await;
    assert_eq!(
        (adopted.records, adopted.kind),
        (vec![id(11), id(20)], RecordKind::Series)
    );
    assert_eq!(adopted.adopted_by.as_deref(), Some(NEXT_RUN));

    let again = recover(lake).await;
    assert_eq!((again.landed(), again.adopted.len()), (5, 0));
}

async fn files_that_are_not_cinelakes_are_left_alone(place: &Place) {
    let lake = &place.lake;
    run(lake, RUN, vec![batch([1], RUN)], Ends::Killed).await;
    let half = line(5, RUN);
    let half = Bytes::copy_from_slice(&half[..half.len() / 2]);
    let elsewhere = line(5, "../../Trusted");
    let foreign = [
        (movies(5), bytes("[{\"imdb_id\":0},{\"id\":7}]")),
        (movies(6), half),
        (movies(7), Bytes::new()),
        (movies(8), elsewhere.into()),
        (
            format!("{}/notes.txt", layout::records_folder(start().date_naive())),
            bytes("mine"),
        ),
    ];
    for (path, content) in &foreign {
        put(lake, path, content.clone()).await;
    }
    let ledger = recover(lake).await;
    assert_eq!((landed(&ledger).len(), ledger.adopted.len()), (1, 0));
    let named = foreign.iter().map(|(path, _)| path.clone());
    assert_eq!(ledger.foreign, named.collect::<Vec<_>>());
    let mut next = writer(lake, NEXT_RUN, RawFormat::Lines).await;
    let committed = next
        .commit(RecordKind::Movie, batch([2], NEXT_RUN), start())
        .await;
    assert_eq!(committed.expect("commits").entry.file, Some(movies(9)));
    for (path, content) in &foreign {
        assert_eq!(&lake.read(path).await.expect("reads"), content);
    }
}
