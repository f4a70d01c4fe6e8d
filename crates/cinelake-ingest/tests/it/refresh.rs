//! A refresh: what TMDB changed is asked again, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use cinelake_ingest::{Event, RefreshFindings, RefreshOptions, RefreshPlan, RunSummary};
use cinelake_lake::manifest::{RecordKind, RunStatus};
use cinelake_lake::{Lake, Ledger, LedgerOptions};
use cinelake_testkit::{MadeTitle, fixtures, made_titles};
use cinelake_tmdb::TmdbClient;
use cinelake_tmdb_server::{Kind, RunningServer, ScriptedChange, ServerConfig};

use crate::support::{
    Asked, Before, Book, Desk, asked_since, client, counts, ids_in, landed, local_lake, mark,
    paths, serve, tconsts, title_failed,
};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

/// Films and series at TMDB: `changed` of them have another vote count, `removed` are not there.
struct Tmdb {
    films: Vec<MadeTitle>,
    series: Vec<MadeTitle>,
    changed: BTreeSet<u64>,
    removed: BTreeSet<u64>,
    script: Vec<ScriptedChange>,
    today: NaiveDate,
}

impl Tmdb {
    fn new(films: usize, series: usize) -> Self {
        Self {
            films: made_titles(31_001, films),
            series: made_titles(41_001, series),
            changed: BTreeSet::new(),
            removed: BTreeSet::new(),
            script: Vec::new(),
            today: day("2026-11-23"),
        }
    }

    fn record(&self, title: &MadeTitle, text: String) -> Option<String> {
        let text = match self.changed.contains(&title.number) {
            true => text.replacen("\"vote_count\":", "\"vote_count\":77", 1),
            false => text,
        };
        (!self.removed.contains(&title.number)).then_some(text)
    }

    fn serve(&self) -> RunningServer {
        let films = self.films.iter();
        let films = films.filter_map(|film| self.record(film, fixtures::movie_record(film)));
        let series = self.series.iter();
        let series = series.filter_map(|one| self.record(one, fixtures::series_record(one)));
        let records: Vec<String> = films.chain(series).collect();
        let config = ServerConfig {
            today: self.today,
            changes: Some(self.script.clone()),
            ..ServerConfig::default()
        };
        serve(&records.join("\n"), config)
    }

    fn change(&mut self, at: &str, kind: Kind, title: &MadeTitle) {
        self.changed.insert(title.number);
        self.tell(at, kind, title, false);
    }

    fn remove(&mut self, at: &str, kind: Kind, title: &MadeTitle) {
        self.removed.insert(title.number);
        self.tell(at, kind, title, true);
    }

    /// No day of TMDB is without a change of some title; these are not in the lake.
    fn change_others_daily(&mut self, first: &str, last: &str) {
        let others = [
            (Kind::Movie, made_titles(61_001, 1)),
            (Kind::Tv, made_titles(62_001, 1)),
        ];
        let days = day(first).iter_days().take_while(|at| *at <= day(last));
        for at in days {
            for (kind, titles) in &others {
                self.tell(&at.to_string(), *kind, &titles[0], false);
            }
        }
    }

    fn tell(&mut self, at: &str, kind: Kind, title: &MadeTitle, removed: bool) {
        let (day, id) = (day(at), title.tmdb_id());
        self.script.push(ScriptedChange {
            day,
            kind,
            id,
            removed,
        });
    }

    async fn catalogue(&self) -> Book {
        let series = fixtures::series_csv(&self.series);
        let films = fixtures::movies_csv(&self.films);
        // Both in one table: a list of ids with what they are.
        let rows = films.lines().skip(1).map(|line| (line, "movie"));
        let rows = rows.chain(series.lines().skip(1).map(|line| (line, "tvSeries")));
        let rows =
            rows.map(|(line, kind)| format!("{}\t{kind}\n", line.split('|').next().unwrap_or("")));
        let rows: BTreeSet<String> = rows.collect();
        let text = format!(
            "tconst\ttitleType\n{}",
            rows.into_iter().collect::<String>()
        );
        Book::new("titles.tsv", &text).await
    }
}

/// The day after which the first run took place, and a desk with what it landed.
async fn ingested(tmdb: &Tmdb, lake: &Lake) -> Desk {
    let server = tmdb.serve();
    let desk = Desk::new(lake.clone(), client(&server));
    let summary = desk.run(&tmdb.catalogue().await).await;
    assert_eq!(summary.status, RunStatus::Done, "{summary:?}");
    desk
}

fn options(now: DateTime<Utc>) -> RefreshOptions {
    RefreshOptions {
        now,
        max_age: chrono::Duration::days(180),
        export: true,
        concurrency: 3,
    }
}

async fn find(desk: &Desk, tmdb: &TmdbClient) -> RefreshPlan {
    let found = RefreshPlan::find(&desk.lake, tmdb, options(desk.now)).await;
    found.expect("finds")
}

/// Asks for what was found.
fn refreshing(desk: &Desk, plan: &RefreshPlan) -> (Desk, Book) {
    let mut desk = desk.clone();
    desk.config = plan.configure(desk.config);
    (desk, Book::without_files(plan.catalogue.clone()))
}

/// Finds what changed and asks for it.
async fn refresh(desk: &Desk, tmdb: &Arc<TmdbClient>) -> (RefreshFindings, RunSummary) {
    let plan = find(desk, tmdb).await;
    let (desk, book) = refreshing(&desk.asking(tmdb.clone()), &plan);
    (plan.findings, desk.run(&book).await)
}

/// TMDB's text of each title's newest record.
async fn newest(lake: &Lake) -> BTreeMap<String, String> {
    let mut records = landed(lake).await;
    records.sort_by_key(|record| record.provenance.fetched_at);
    let named = records.into_iter();
    named
        .map(|record| (record.provenance.tconst.to_string(), record.body))
        .collect()
}

/// What was asked of titles: films by IMDb id, series by TMDB id.
fn asked(server: &RunningServer, from: usize) -> BTreeSet<String> {
    let paths = asked_since(server, from);
    let films = ids_in(&paths, "/3/movie/").into_iter();
    let series = paths.iter().filter_map(|path| path.strip_prefix("/3/tv/"));
    let series = series.map(|rest| rest.split('?').next().unwrap_or(rest).to_owned());
    films.chain(series).filter(|id| id != "changes").collect()
}

#[tokio::test]
async fn a_refreshed_lake_equals_one_that_was_asked_anew() {
    let mut tmdb = Tmdb::new(30, 6);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let (films, series) = (tmdb.films.clone(), tmdb.series.clone());
    tmdb.change("2026-11-24", Kind::Movie, &films[3]);
    tmdb.change("2026-11-25", Kind::Movie, &films[7]);
    tmdb.change("2026-11-26", Kind::Tv, &series[2]);
    tmdb.remove("2026-11-25", Kind::Movie, &films[9]);
    // Of a title that the lake has not.
    tmdb.change("2026-11-25", Kind::Movie, &made_titles(77_777, 1)[0]);
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    let server = tmdb.serve();

    let (findings, summary) = refresh(&desk, &client(&server)).await;
    assert_eq!(
        (findings.held, findings.to_ask, findings.spared),
        (36, 4, 32)
    );
    assert_eq!((findings.changed, findings.vanished), (3, 1));
    assert_eq!(findings.exports[&RecordKind::Movie], tmdb.today);
    assert_eq!(counts(&summary), [("landed", 3), ("not_found", 1)].into());
    assert_eq!((summary.to_ask.changed, summary.to_ask.vanished), (3, 1));
    let mut wanted = tconsts(&[films[3].clone(), films[7].clone(), films[9].clone()]);
    wanted.insert(series[2].tmdb_id().to_string());
    assert_eq!(asked(&server, 0), wanted);
    assert_eq!(
        ids_in(&asked_since(&server, 0), "/3/find/"),
        [films[9].tconst()]
    );

    let (other, _other_folder) = local_lake();
    ingested(&tmdb, &other).await;
    let mut refreshed = newest(&lake).await;
    // What TMDB removed keeps its last record.
    assert!(refreshed.remove(&films[9].tconst()).is_some());
    assert_eq!(refreshed, newest(&other).await);
}

#[tokio::test]
async fn a_second_refresh_of_the_same_day_reads_and_asks_nothing() {
    let mut tmdb = Tmdb::new(12, 0);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let films = tmdb.films.clone();
    tmdb.change("2026-11-24", Kind::Movie, &films[3]);
    tmdb.remove("2026-11-24", Kind::Movie, &films[4]);
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    let server = tmdb.serve();
    refresh(&desk, &client(&server)).await;

    desk.now = time("2026-11-27T13:00:00Z");
    let before = mark(&server);
    let (findings, summary) = refresh(&desk, &client(&server)).await;
    assert_eq!((findings.to_ask, findings.from_day), (0, None));
    assert_eq!((summary.titles, summary.status), (0, RunStatus::Done));
    assert_eq!(asked(&server, before), BTreeSet::new());
}

#[tokio::test]
async fn a_missed_week_is_caught_up_from_the_day_that_the_lake_remembers() {
    let mut tmdb = Tmdb::new(12, 2);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let films = tmdb.films.clone();
    tmdb.tell("2026-11-24", Kind::Movie, &films[0], false);
    for (at, film) in [("2026-11-28", 1), ("2026-12-09", 2), ("2026-12-20", 3)] {
        tmdb.change(at, Kind::Movie, &films[film]);
    }
    tmdb.change_others_daily("2026-11-23", "2026-12-20");
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    refresh(&desk, &client(&tmdb.serve())).await;

    tmdb.today = day("2026-12-21");
    desk.now = time("2026-12-21T09:00:00Z");
    let (findings, _) = refresh(&desk, &client(&tmdb.serve())).await;
    let days = (findings.from_day, findings.through);
    assert_eq!(days, (Some(day("2026-11-27")), Some(day("2026-12-20"))));
    assert_eq!((findings.changed, findings.to_ask), (3, 3));
    assert_eq!(findings.feed_lacks_through, None);
}

#[tokio::test]
async fn a_title_that_failed_is_asked_by_the_next_refresh() {
    let mut tmdb = Tmdb::new(12, 0);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let films = tmdb.films.clone();
    tmdb.change("2026-11-24", Kind::Movie, &films[3]);
    tmdb.change("2026-11-24", Kind::Movie, &films[5]);
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    let server = tmdb.serve();
    let tmdb_client = client(&server);
    let failing = films[5].tconst();
    let broken = Before::each(tmdb_client.clone(), move |asked: Asked| {
        let fails = asked.is_movie(&failing);
        async move { fails.then(title_failed).map_or(Ok(()), Err) }
    });
    let plan = find(&desk, &tmdb_client).await;
    let (failing, book) = refreshing(&desk.asking(broken), &plan);
    let summary = failing.run(&book).await;
    assert_eq!(summary.status, RunStatus::DoneWithFailures);

    desk.now = time("2026-11-27T13:00:00Z");
    let before = mark(&server);
    let (findings, _) = refresh(&desk, &tmdb_client).await;
    assert_eq!(findings.to_ask, 1);
    assert_eq!(asked(&server, before), tconsts(&films[5..6]));
}

#[tokio::test]
async fn a_refresh_that_was_killed_is_continued() {
    let mut tmdb = Tmdb::new(40, 0);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let films = tmdb.films.clone();
    for film in &films[..30] {
        tmdb.change("2026-11-24", Kind::Movie, film);
    }
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    let server = tmdb.serve();
    let tmdb_client = client(&server);
    let plan = find(&desk, &tmdb_client).await;
    let mut batches = 0;
    let (killed, book) = refreshing(&desk.asking(tmdb_client.clone()), &plan);
    killed
        .run_until_killed(&book, move |event| {
            batches += usize::from(matches!(event, Event::BatchLanded { .. }));
            batches == 3
        })
        .await;

    let desk = desk.after_the_lease();
    let (findings, summary) = refresh(&desk, &tmdb_client).await;
    assert!((1..30).contains(&findings.to_ask), "{findings:?}");
    assert_eq!(summary.status, RunStatus::Done);
    let changed = newest(&lake).await;
    let is_new = |film: &MadeTitle| changed[&film.tconst()].contains("\"vote_count\":77");
    assert!(films[..30].iter().all(is_new));
}

#[tokio::test]
async fn a_title_that_only_the_export_lacks_has_vanished_and_is_asked_once() {
    let mut tmdb = Tmdb::new(20, 3);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let gone = tmdb.films[8].clone();
    tmdb.removed.insert(gone.number);
    // The feed says something, so that it is not taken for one that has ended.
    let other = tmdb.films[0].clone();
    tmdb.tell("2026-11-24", Kind::Movie, &other, false);
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    let server = tmdb.serve();
    let (findings, summary) = refresh(&desk, &client(&server)).await;
    assert_eq!((findings.changed, findings.vanished), (1, 1));
    assert_eq!(counts(&summary), [("landed", 1), ("not_found", 1)].into());

    tmdb.today = day("2026-11-28");
    desk.now = time("2026-11-28T12:00:00Z");
    let (findings, _) = refresh(&desk, &client(&tmdb.serve())).await;
    assert_eq!((findings.vanished, findings.to_ask), (0, 0));

    // Nor when all records are too old.
    tmdb.today = day("2027-06-28");
    desk.now = time("2027-06-28T12:00:00Z");
    let (findings, summary) = refresh(&desk, &client(&tmdb.serve())).await;
    assert_eq!((findings.record_too_old, findings.to_ask), (22, 22));
    assert_eq!(counts(&summary), [("landed", 22)].into());
}

#[tokio::test]
async fn days_that_the_feed_does_not_have_any_more_make_every_title_unsure() {
    let mut tmdb = Tmdb::new(10, 0);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let film = tmdb.films[0].clone();
    tmdb.change("2027-01-30", Kind::Movie, &film);
    tmdb.today = day("2027-02-01");
    desk.now = time("2027-02-01T12:00:00Z");
    let (findings, summary) = refresh(&desk, &client(&tmdb.serve())).await;
    let lacks = findings.feed_lacks_through.expect("said");
    assert!(lacks < day("2027-01-18"), "the feed promises 14 days");
    assert_eq!((findings.changed, findings.before_feed), (1, 9));
    assert_eq!(counts(&summary), [("landed", 10)].into());
}

#[tokio::test]
async fn a_day_that_the_feed_still_has_does_not_hide_the_days_before_it() {
    let mut tmdb = Tmdb::new(10, 0);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let film = tmdb.films[0].clone();
    tmdb.change("2027-01-17", Kind::Movie, &film);
    tmdb.today = day("2027-02-01");
    desk.now = time("2027-02-01T12:00:00Z");
    let (findings, _) = refresh(&desk, &client(&tmdb.serve())).await;
    assert_eq!(findings.feed_lacks_through, Some(day("2027-01-16")));
    assert_eq!((findings.changed, findings.before_feed), (1, 9));
}

#[tokio::test]
async fn a_refresh_under_a_clock_that_was_ahead_hides_no_change_from_the_next_one() {
    let mut tmdb = Tmdb::new(10, 0);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    tmdb.today = day("2026-12-03");
    desk.now = time("2026-12-03T12:00:00Z");
    let film = tmdb.films[1].clone();
    tmdb.change("2026-12-01", Kind::Movie, &film);
    let (findings, _) = refresh(&desk, &client(&tmdb.serve())).await;
    assert_eq!((findings.noted_ahead, findings.asked_ahead), (None, 0));

    let film = tmdb.films[0].clone();
    tmdb.change("2026-11-27", Kind::Movie, &film);
    for now in ["2026-11-29T12:00:00Z", "2026-11-30T12:00:00Z"] {
        tmdb.today = time(now).date_naive();
        desk.now = time(now);
        let (findings, _) = refresh(&desk, &client(&tmdb.serve())).await;
        let first = now.starts_with("2026-11-29");
        assert_eq!(findings.noted_ahead, first.then(|| day("2026-12-02")));
        assert_eq!(findings.changed, u64::from(first), "{findings:?}");
        assert_eq!(findings.asked_ahead, 1);
    }
}

#[tokio::test]
async fn tmdb_ids_that_entries_lack_are_learned_from_the_records() {
    let mut tmdb = Tmdb::new(12, 2);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    let root = match lake.url() {
        cinelake_lake::LakeUrl::Local(path) => path.clone(),
        other => panic!("{other}"),
    };
    // As runs of older versions left it.
    for path in paths(&lake, cinelake_lake::layout::RUNS).await {
        let file = root.join(&path);
        if path.contains("/batches/") {
            let text = std::fs::read_to_string(&file).expect("reads");
            let mut entry: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            let ids = entry
                .as_object_mut()
                .and_then(|entry| entry.remove("tmdb_ids"));
            assert!(ids.is_some(), "{text}");
            std::fs::write(&file, entry.to_string()).expect("writes");
        } else if path.contains("checkpoint") {
            std::fs::remove_file(&file).expect("removes");
        }
    }
    let films = tmdb.films.clone();
    tmdb.change("2026-11-24", Kind::Movie, &films[3]);
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    let (findings, _) = refresh(&desk, &client(&tmdb.serve())).await;
    assert_eq!((findings.changed, findings.without_tmdb_id), (1, 0));
    let options = LedgerOptions {
        now: desk.now,
        max_age: chrono::Duration::days(180),
        max_miss_age: chrono::Duration::days(7),
    };
    let ledger = Ledger::read(&lake, options).await.expect("reads");
    let known = ledger
        .landed_titles()
        .filter(|title| title.tmdb_id.is_some());
    assert_eq!(known.count(), 14, "the checkpoint has them now");
}

#[tokio::test]
async fn a_refresh_of_removed_titles_alone_raises_no_alarm() {
    let mut tmdb = Tmdb::new(40, 0);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    for film in tmdb.films.clone().iter().step_by(3) {
        tmdb.remove("2026-11-24", Kind::Movie, film);
    }
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    let (findings, summary) = refresh(&desk, &client(&tmdb.serve())).await;
    assert_eq!(findings.vanished, 14);
    assert_eq!(summary.status, RunStatus::Done, "{summary:?}");
    assert_eq!(counts(&summary), [("not_found", 14)].into());
}

#[tokio::test]
async fn a_tmdb_that_knows_nothing_any_more_raises_the_alarm() {
    let mut tmdb = Tmdb::new(40, 0);
    let (lake, _folder) = local_lake();
    let mut desk = ingested(&tmdb, &lake).await;
    for film in &tmdb.films {
        tmdb.removed.insert(film.number);
    }
    // One that the lake has not, so that there is an export.
    let film = tmdb.films[1].clone();
    tmdb.films.extend(made_titles(51_001, 1));
    tmdb.tell("2026-11-24", Kind::Movie, &film, false);
    tmdb.today = day("2026-11-27");
    desk.now = time("2026-11-27T12:00:00Z");
    let (_, summary) = refresh(&desk, &client(&tmdb.serve())).await;
    assert_eq!(summary.status, RunStatus::Alarm, "{summary:?}");
}
