//! Every outcome appears where it belongs, and the books and lists say so.

use std::collections::{HashMap, HashSet};

use cinelake_imdb::{Filter, ReadOptions};
use cinelake_ingest::RunSummary;
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_lake::{Lake, layout, record::Match};
use cinelake_testkit::{MadeTitle, fixtures, made_titles};
use cinelake_tmdb_server::{FindExtra, RunningServer, ServerConfig};

use crate::support::{
    Book, Desk, asked_since, bodies, client, counts, ids_in, landed, local_lake, manifest, mark,
    run_file, s3_lake, serve,
};

/// Sixteen titles: ten that TMDB knows, and one for every other way to end.
struct Case {
    titles: Vec<MadeTitle>,
    server: RunningServer,
    book: Book,
}

const BY_FIND: usize = 10;
const UNKNOWN: usize = 11;
const SERIES: usize = 12;
const ALIAS: usize = 13;
const BROKEN: usize = 14;
const EPISODE: usize = 15;

impl Case {
    async fn new() -> Self {
        let titles = made_titles(2_001, 16);
        let mut records = fixtures::movie_records(&titles[..=BY_FIND]);
        records += &fixtures::series_records(&titles[SERIES..=SERIES]);
        records += &broken_record(&titles[BROKEN]);
        let id = |index: usize| titles[index].tconst();
        let episode = FindExtra::TvEpisode {
            id: 1,
            show_id: 2,
            name: "Pilot".to_owned(),
        };
        let config = ServerConfig {
            find_only: HashSet::from([id(BY_FIND)]),
            aliases: HashMap::from([(id(ALIAS), id(0))]),
            find_extra: HashMap::from([(id(EPISODE), vec![episode])]),
            ..ServerConfig::default()
        };
        let mut text = fixtures::movies_csv(&titles);
        text += &text.lines().nth(1).map_or(String::new(), |row| {
            let old = row.replace(&id(0), "tt0003000").replace("|2015|", "|1950|");
            let person = row.replace(&id(0), "nm0000001");
            format!("{old}\n{person}\n")
        });
        let filter = Filter {
            from_year: Some(2000),
            ..Filter::default()
        };
        Self {
            server: serve(&records, config),
            book: Book::read("movies.csv", &text, &ReadOptions::default(), &filter).await,
            titles,
        }
    }
}

/// A body that says "no" under HTTP 200, whenever it is asked for.
fn broken_record(title: &MadeTitle) -> String {
    let (id, tconst) = (title.tmdb_id(), title.tconst());
    format!(
        "{{\"success\":false,\"status_code\":11,\"status_message\":\"Internal error\",\"id\":{id},\"imdb_id\":\"{tconst}\",\"title\":\"x\"}}\n"
    )
}

async fn check_first_run(case: &Case, lake: &Lake, summary: &RunSummary) {
    let wanted = [
        ("failed", 1),
        ("filtered", 1),
        ("id_mismatch", 1),
        ("landed", 11),
        ("not_found", 1),
        ("rejected", 1),
        ("wrong_kind", 2),
    ];
    assert_eq!(counts(summary), wanted.into(), "{summary:?}");
    assert_eq!(summary.status, RunStatus::DoneWithFailures);
    assert_eq!(
        summary.filtered,
        [("before_from_year".to_owned(), 1)].into()
    );

    let written = manifest(lake, &summary.run_id).await;
    assert_eq!(written.outcomes, summary.outcomes);
    assert_eq!((written.status, written.balanced), (summary.status, true));
    assert_eq!((written.files, written.titles), (3, 18));

    for (title, record) in case.titles.iter().zip(landed(lake).await) {
        let (provenance, tconst) = (record.provenance, title.tconst());
        assert_eq!(provenance.tconst.to_string(), tconst, "in catalogue order");
        assert_eq!(record.body, fixtures::movie_record(title));
        assert_eq!(provenance.run_id, summary.run_id);
        let (matched, endpoint) = match tconst == case.titles[BY_FIND].tconst() {
            true => (Match::Find, format!("/3/movie/{}", title.tmdb_id())),
            false => (Match::Direct, format!("/3/movie/{tconst}")),
        };
        assert_eq!(
            (provenance.matched, provenance.endpoint),
            (matched, endpoint)
        );
    }
}

async fn check_lists(case: &Case, lake: &Lake, summary: &RunSummary) {
    let titles = &case.titles;
    let row = |index: usize, outcome: &str, reason: &str| {
        let (tconst, year) = (titles[index].tconst(), titles[index].year);
        let name = match titles[index].name.contains('"') {
            true => format!("\"{}\"", titles[index].name.replace('"', "\"\"")),
            false => titles[index].name.clone(),
        };
        format!("{tconst},{name},{year},{outcome},{reason},https://www.imdb.com/title/{tconst}/\n")
    };
    let header = "tconst,title,year,outcome,reason,link\n";
    let alias = format!(
        "TMDB's record {} has {}",
        titles[0].tmdb_id(),
        titles[0].tconst()
    );
    let unmatched = [
        row(
            UNKNOWN,
            "not_found",
            "TMDB does not know the id (/find is empty)",
        ),
        row(SERIES, "wrong_kind", "in TMDB the id is a series"),
        row(ALIAS, "id_mismatch", &alias),
        row(EPISODE, "wrong_kind", "in TMDB the id is an episode"),
    ];
    let list = run_file(lake, &summary.run_id, "unmatched.csv").await;
    assert_eq!(list, format!("{header}{}", unmatched.concat()));
    let failed = run_file(lake, &summary.run_id, "failed.csv").await;
    assert!(failed.starts_with(header), "{failed}");
    let start = format!("\n{},\"He said", titles[BROKEN].tconst());
    assert!(failed.contains(&start), "{failed}");
    assert!(
        failed.contains(",failed,") && failed.contains("gave up"),
        "{failed}"
    );
    let rejected = run_file(lake, &summary.run_id, "rejected.csv").await;
    assert!(
        rejected.starts_with("file,line,value,reason\n"),
        "{rejected}"
    );
    assert!(rejected.contains(",nm0000001,"), "{rejected}");
    let url = |name| Some(lake.show(&layout::run_file(&summary.run_id, name)));
    assert_eq!(summary.unmatched_file, url("unmatched.csv"));
    assert_eq!(summary.failed_file, url("failed.csv"));
    assert_eq!(summary.rejected_file, url("rejected.csv"));
}

/// What a second run still asks: the title that failed, and nothing else.
async fn check_second_run(case: &Case, desk: &Desk) {
    let before = mark(&case.server);
    let summary = desk.run(&case.book).await;
    assert_eq!(summary.count(Outcome::AlreadyLanded), 11);
    assert_eq!(
        (
            summary.count(Outcome::Landed),
            summary.count(Outcome::Failed)
        ),
        (0, 1)
    );
    assert_eq!(
        (
            summary.count(Outcome::NotFound),
            summary.count(Outcome::WrongKind)
        ),
        (1, 2)
    );
    let asked = asked_since(&case.server, before);
    let ids: HashSet<String> = ids_in(&asked, "/3/movie/").into_iter().collect();
    assert_eq!(ids, HashSet::from([case.titles[BROKEN].tconst()]));
    assert_eq!(bodies(&desk.lake).await.len(), 11);
}

async fn every_outcome(lake: Lake) {
    let case = Case::new().await;
    let desk = Desk::new(lake.clone(), client(&case.server));
    let summary = desk.run(&case.book).await;
    check_first_run(&case, &lake, &summary).await;
    check_lists(&case, &lake, &summary).await;
    check_second_run(&case, &desk).await;
}

#[tokio::test]
async fn every_outcome_is_booked_once_on_a_local_lake() {
    let (lake, _folder) = local_lake();
    every_outcome(lake).await;
}

#[tokio::test]
async fn every_outcome_is_booked_once_on_s3() {
    let (lake, _server) = s3_lake();
    every_outcome(lake).await;
}

#[tokio::test]
async fn a_catalogue_without_titles_is_done_without_asking_anybody() {
    let server = serve("", ServerConfig::default());
    let (lake, _folder) = local_lake();
    let book = Book::new("movies.csv", &fixtures::movies_csv(&[])).await;
    let summary = Desk::new(lake, client(&server)).run(&book).await;
    assert_eq!((summary.status, summary.titles), (RunStatus::Done, 0));
    assert_eq!(server.counters.requests(), 0);
}
