//! Blocks and languages that are wanted of titles which the lake has already.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use cinelake_ingest::{Event, IngestError, TopUp};
use cinelake_lake::Lake;
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_testkit::{MadeTitle, fixtures, made_titles};
use cinelake_tmdb_server::{RunningServer, ServerConfig};

use crate::support::{
    Book, Desk, asked_since, client, counts, ids_in, landed, local_lake, mark, serve, tconsts,
};

/// Films whose records have credits and keywords for who asks for them.
fn server(titles: &[MadeTitle]) -> RunningServer {
    let blocks = "{\"credits\":{\"cast\":[],\"crew\":[]},\"keywords\":{\"keywords\":[]},";
    let records: Vec<String> = titles
        .iter()
        .map(|title| fixtures::movie_record(title).replacen('{', blocks, 1))
        .collect();
    serve(&records.join("\n"), ServerConfig::default())
}

fn wanting(desk: &Desk, append: &[&str]) -> Desk {
    let mut desk = desk.clone();
    desk.config.request.append = append.iter().map(|block| (*block).to_owned()).collect();
    desk
}

/// A day later, with everything asked for anew.
fn refreshing(desk: &Desk) -> Desk {
    let mut desk = desk.clone();
    desk.now += chrono::Duration::days(1);
    desk.config.max_age = Duration::ZERO;
    desk
}

fn dropping(desk: &Desk) -> Desk {
    let mut desk = desk.clone();
    desk.config.drop_other_blocks = true;
    desk
}

/// Of each title the blocks that its newest record was asked with; they are in the record too.
async fn newest_blocks(lake: &Lake) -> BTreeMap<String, BTreeSet<String>> {
    let mut records = landed(lake).await;
    records.sort_by_key(|record| {
        (
            record.provenance.fetched_at,
            record.provenance.run_id.clone(),
        )
    });
    let mut newest = BTreeMap::new();
    for record in records {
        let blocks = record.provenance.request.append;
        for block in ["credits", "keywords"] {
            let has = record.body.contains(&format!("\"{block}\":{{"));
            assert_eq!(has, blocks.contains(block), "{}", record.body);
        }
        newest.insert(record.provenance.tconst.to_string(), blocks);
    }
    newest
}

fn sets(blocks: &[&str]) -> BTreeSet<String> {
    blocks.iter().map(|block| (*block).to_owned()).collect()
}

/// Runs, and gives the films that were asked for.
async fn asked_in_run(desk: &Desk, server: &RunningServer, book: &Book) -> BTreeSet<String> {
    let before = mark(server);
    let summary = desk.run(book).await;
    assert_eq!(summary.status, RunStatus::Done, "{summary:?}");
    let asked = ids_in(&asked_since(server, before), "/3/movie/");
    let distinct: BTreeSet<String> = asked.iter().cloned().collect();
    assert_eq!(distinct.len(), asked.len(), "each once");
    distinct
}

#[tokio::test]
async fn exactly_the_titles_that_lack_a_block_are_asked_for_it() {
    let titles = made_titles(11_001, 30);
    let server = server(&titles);
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let (ten, twenty) = (Book::films(&titles[..10]), Book::films(&titles[..20]));
    let (ten, twenty, all) = (ten.await, twenty.await, Book::films(&titles).await);
    let with_credits = wanting(&desk, &["credits"]);
    asked_in_run(&with_credits, &server, &ten).await;
    let plain = asked_in_run(&dropping(&desk), &server, &twenty).await;
    assert_eq!(plain, tconsts(&titles[10..20]));

    // Ten have credits, ten lack them, ten are new.
    let before = mark(&server);
    let summary = with_credits.run(&all).await;
    let asked = ids_in(&asked_since(&server, before), "/3/movie/");
    assert_eq!(BTreeSet::from_iter(asked), tconsts(&titles[10..]));
    let wanted = [("already_landed", 10), ("landed", 20)];
    assert_eq!(counts(&summary), wanted.into());
    let top_up = TopUp {
        titles: 10,
        blocks: [("credits".to_owned(), 10)].into(),
        language: 0,
    };
    assert_eq!((summary.to_ask.new, &summary.to_ask.top_up), (10, &top_up));
    let newest = newest_blocks(&lake).await;
    assert_eq!(newest.len(), 30);
    assert!(newest.values().all(|blocks| *blocks == sets(&["credits"])));

    assert_eq!(asked_in_run(&with_credits, &server, &all).await, [].into());
    assert_eq!(asked_in_run(&desk, &server, &all).await, [].into());
}

#[tokio::test]
async fn a_refresh_without_the_flag_keeps_the_blocks_and_says_so() {
    let titles = made_titles(11_001, 12);
    let server = server(&titles);
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    asked_in_run(&wanting(&desk, &["credits"]), &server, &book).await;
    let told = |desk: &Desk| {
        desk.events().into_iter().find_map(|event| match event {
            Event::RequestWidened(request) => Some(request),
            _ => None,
        })
    };
    assert_eq!(told(&desk), None);

    let summary = refreshing(&wanting(&desk, &["keywords"])).run(&book).await;
    assert_eq!(summary.count(Outcome::Landed), 12);
    assert_eq!(summary.request.asked.append, sets(&["credits", "keywords"]));
    assert_eq!(summary.request.kept_blocks, sets(&["credits"]));
    assert_eq!(told(&desk), Some(summary.request));
    let newest = newest_blocks(&lake).await;
    assert!(
        newest
            .values()
            .all(|blocks| *blocks == sets(&["credits", "keywords"]))
    );
}

#[tokio::test]
async fn blocks_are_left_out_on_purpose_only() {
    let titles = made_titles(11_001, 12);
    let server = server(&titles);
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    let both = wanting(&desk, &["credits", "keywords"]);
    asked_in_run(&both, &server, &book).await;
    // Fewer blocks alone are no reason to ask again.
    let fewer = dropping(&wanting(&desk, &["credits"]));
    assert_eq!(asked_in_run(&fewer, &server, &book).await, [].into());
    asked_in_run(&refreshing(&fewer), &server, &book).await;
    let newest = newest_blocks(&lake).await;
    assert!(newest.values().all(|blocks| *blocks == sets(&["credits"])));
    // What no newest record has is not asked for any more.
    let mut later = refreshing(&desk);
    later.now += chrono::Duration::days(1);
    asked_in_run(&later, &server, &book).await;
    let newest = newest_blocks(&lake).await;
    assert!(newest.values().all(|blocks| *blocks == sets(&["credits"])));
}

#[tokio::test]
async fn another_language_is_asked_for_once_and_kept() {
    let titles = made_titles(11_001, 12);
    let server = server(&titles);
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake.clone(), client(&server));
    let book = Book::films(&titles).await;
    asked_in_run(&desk, &server, &book).await;
    let mut portuguese = desk.clone();
    portuguese.now += chrono::Duration::hours(1);
    portuguese.config.request.language = Some("pt-BR".to_owned());
    let summary = portuguese.run(&book).await;
    assert_eq!(summary.to_ask.top_up.language, 12);
    assert_eq!(asked_in_run(&portuguese, &server, &book).await, [].into());
    let before = mark(&server);
    let summary = refreshing(&portuguese_forgotten(&portuguese))
        .run(&book)
        .await;
    assert!(summary.request.kept_language);
    let requests = &server.counters.requested()[before..];
    let films = requests.iter().filter(|path| path.starts_with("/3/movie/"));
    assert!(films.clone().count() == 12);
    assert!(films.clone().all(|path| path.contains("language=pt-BR")));
}

#[tokio::test]
async fn a_lake_in_two_languages_is_asked_in_that_of_most_titles_and_the_others_are_counted() {
    let titles = made_titles(11_001, 12);
    let server = server(&titles);
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    desk.config.request.language = Some("pt-BR".to_owned());
    asked_in_run(&desk, &server, &Book::films(&titles[..9]).await).await;
    desk.config.request.language = Some("en-US".to_owned());
    desk.now += chrono::Duration::hours(1);
    asked_in_run(&desk, &server, &Book::films(&titles[9..]).await).await;

    let all = Book::films(&titles).await;
    let summary = refreshing(&portuguese_forgotten(&desk)).run(&all).await;
    let request = &summary.request;
    assert_eq!(request.asked.language.as_deref(), Some("pt-BR"));
    assert_eq!(request.titles_in_other_languages, 3);
    desk.now += chrono::Duration::hours(1);
    let summary = refreshing(&desk).run(&all).await;
    assert_eq!(
        summary.request.titles_in_other_languages, 0,
        "a language was named"
    );
}

fn portuguese_forgotten(desk: &Desk) -> Desk {
    let mut desk = desk.clone();
    desk.config.request.language = None;
    desk
}

#[tokio::test]
async fn a_title_that_tmdb_has_lost_is_not_asked_for_its_blocks_in_every_run() {
    let titles = made_titles(11_001, 12);
    let (whole, lost) = (server(&titles), server(&titles[..11]));
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake, client(&whole));
    let book = Book::films(&titles).await;
    desk.run(&book).await;
    let mut with_credits = wanting(&desk, &["credits"]).asking(client(&lost));
    with_credits.now += chrono::Duration::hours(1);
    let summary = with_credits.run(&book).await;
    assert_eq!(counts(&summary), [("landed", 11), ("not_found", 1)].into());
    let before = mark(&lost);
    let summary = with_credits.run(&book).await;
    assert_eq!(counts(&summary), [("already_landed", 12)].into());
    assert_eq!(asked_since(&lost, before), [""; 0]);
    with_credits.now += chrono::Duration::days(8);
    let summary = with_credits.run(&book).await;
    assert_eq!(summary.to_ask.top_up.titles, 1);
}

#[tokio::test]
async fn a_block_that_tmdb_does_not_have_is_refused_by_name_before_anything_is_asked() {
    let titles = made_titles(11_001, 4);
    let server = server(&titles);
    let (lake, _folder) = local_lake();
    let desk = Desk::new(lake, client(&server));
    let book = Book::films(&titles).await;
    let mut wrong = desk.clone();
    wrong.config.request.append = vec!["credit".to_owned()];
    let before = mark(&server);
    let error = wrong.try_run(&book).await.expect_err("no block");
    let IngestError::Tmdb(error) = &error else {
        panic!("{error:?}");
    };
    let text = error.to_string();
    assert!(
        text.contains("\"credit\"") && text.contains("credits, "),
        "{text}"
    );
    assert_eq!(asked_since(&server, before), [""; 0]);
    // The lease was given back.
    desk.run(&book).await;
}
