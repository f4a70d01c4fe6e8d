//! A crosswalk spares requests, is never believed against TMDB's answer, and is booked.

use std::io::Read;
use std::sync::Arc;

use cinelake_imdb::{CatalogueInput, Crosswalk};
use cinelake_ingest::NOT_IN_EXPORT;
use cinelake_lake::manifest::{CrosswalkTally, Outcome, OutcomeLine};
use cinelake_lake::record::Match;
use cinelake_lake::{Lake, layout};
use cinelake_testkit::{MadeTitle, fixtures, made_titles};
use cinelake_tmdb_server::ServerConfig;

use crate::support::{
    Book, Desk, asked_since, client, counts, ids_in, landed, local_lake, manifest, mark, run_file,
    serve,
};

fn input(name: &str, text: &str) -> CatalogueInput {
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    CatalogueInput::new(name, Box::new(bytes))
}

/// A crosswalk of pairs of series, and of films with an export.
fn crosswalk(rows: &str, exports: &[&str]) -> Option<Arc<Crosswalk>> {
    let text = format!("imdb_id,tmdb_movie_id,tmdb_tv_id\n{rows}");
    let exports = exports.iter().map(|text| input("ids.json", text));
    let read = Crosswalk::read(vec![input("pairs.csv", &text)], exports.collect());
    Some(Arc::new(read.expect("readable")))
}

/// `tt0004001,,504001`.
fn series_row(title: &MadeTitle) -> String {
    format!("{},,{}\n", title.tconst(), title.tmdb_id())
}

fn export_of_films(titles: &[MadeTitle]) -> String {
    let line = |title: &MadeTitle| {
        let id = title.tmdb_id();
        format!("{{\"adult\":false,\"id\":{id},\"original_title\":\"A\",\"popularity\":1.8}}\n")
    };
    titles.iter().map(line).collect()
}

async fn outcome_lines(lake: &Lake, run_id: &str) -> Vec<OutcomeLine> {
    let bytes = lake.read(&layout::run_outcomes(run_id)).await;
    let mut lines = String::new();
    flate2::read::GzDecoder::new(&*bytes.expect("reads"))
        .read_to_string(&mut lines)
        .expect("gzip");
    let line = |line| serde_json::from_str(line).expect("an outcome");
    lines.lines().map(line).collect()
}

#[tokio::test]
async fn series_are_asked_once_and_wrong_old_and_doubtful_pairs_cost_no_title() {
    let titles = made_titles(4_001, 12);
    // The last one is a series of TMDB that is not in the catalogue.
    let server = serve(&fixtures::series_records(&titles), ServerConfig::default());
    let stranger = titles[11].tmdb_id();
    let mut rows: String = titles[..6].iter().map(series_row).collect();
    rows += &format!("{},,{stranger}\n", titles[6].tconst());
    rows += &format!("{},,999999\n", titles[7].tconst());
    rows += &format!("{},,11\n{0},,12\n", titles[8].tconst());
    let book = Book::new("series.csv", &fixtures::series_csv(&titles[..11])).await;

    let (plain_lake, _folder) = local_lake();
    let plain = Desk::new(plain_lake, client(&server));
    assert_eq!(counts(&plain.run(&book).await), [("landed", 11)].into());
    let without = mark(&server);

    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    desk.config.crosswalk = crosswalk(&rows, &[]);
    let summary = desk.run(&book).await;
    assert_eq!(counts(&summary), [("landed", 11)].into());
    let tally = CrosswalkTally {
        requests_spared: 6,
        wrong: 1,
        gone: 1,
        ambiguous: 2,
        ..CrosswalkTally::default()
    };
    assert_eq!(summary.crosswalk, Some(tally));
    assert_eq!(
        manifest(&lake, &summary.run_id).await.crosswalk,
        Some(tally)
    );

    let asked = asked_since(&server, without);
    // Six requests are spared, and the wrong and the old pair cost one each.
    assert_eq!(asked.len(), without - 6 + 2);
    let found: Vec<String> = titles[6..11].iter().map(MadeTitle::tconst).collect();
    assert_eq!(ids_in(&asked, "/3/find/").len(), found.len());

    for (title, record) in titles.iter().zip(landed(&lake).await) {
        let by_pair = titles[..6].contains(title);
        let expected = if by_pair {
            Match::Crosswalk
        } else {
            Match::Find
        };
        assert_eq!(record.provenance.matched, expected, "{}", title.tconst());
        let endpoint = format!("/3/tv/{}", title.tmdb_id());
        assert_eq!(record.provenance.endpoint, endpoint);
    }
    let list = run_file(&lake, &summary.run_id, "crosswalk.csv").await;
    let expected = format!(
        "tconst,kind,tmdb_id,decision,reason\n\
         {},series,{stranger},wrong,TMDB's record has {}\n\
         {},series,999999,gone,TMDB does not have this id any more\n",
        titles[6].tconst(),
        titles[11].tconst(),
        titles[7].tconst()
    );
    assert_eq!(list, expected);
}

#[tokio::test]
async fn a_title_that_the_export_lacks_is_not_asked_and_not_held_against_it_later() {
    let titles = made_titles(4_001, 6);
    let server = serve(&fixtures::movie_records(&titles), ServerConfig::default());
    let rows: String = titles[..5]
        .iter()
        .map(|title| format!("{},{},\n", title.tconst(), title.tmdb_id()))
        .collect();
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake.clone(), client(&server));
    desk.config.crosswalk = crosswalk(&rows, &[&export_of_films(&titles[2..])]);
    let book = Book::films(&titles).await;

    let first = desk.run(&book).await;
    assert_eq!(counts(&first), [("landed", 4), ("not_found", 2)].into());
    let tally = first.crosswalk.expect("a tally");
    assert_eq!((tally.not_in_export, tally.requests_spared), (2, 0));
    let asked = ids_in(&asked_since(&server, 0), "/3/movie/");
    assert!(!asked.contains(&titles[0].tconst()), "{asked:?}");
    let lines = outcome_lines(&lake, &first.run_id).await;
    for (title, line) in titles.iter().zip(&lines).take(2) {
        assert_eq!(line.tconst.to_string(), title.tconst());
        assert_eq!(line.outcome, Outcome::NotFound);
        // TMDB's own 404 has a time and another reason.
        assert_eq!(
            (line.reason.as_deref(), line.fetched_at),
            (Some(NOT_IN_EXPORT), None)
        );
    }

    // The same files decide the same again, and without them TMDB is asked.
    let again = desk.run(&book).await;
    assert_eq!(
        counts(&again),
        [("already_landed", 4), ("not_found", 2)].into()
    );
    desk.config.crosswalk = None;
    let without = desk.run(&book).await;
    assert_eq!(
        counts(&without),
        [("already_landed", 4), ("landed", 2)].into()
    );
    assert_eq!(without.crosswalk, None);
}

#[tokio::test]
async fn an_export_of_films_says_nothing_about_series() {
    let titles = made_titles(4_001, 3);
    let server = serve(&fixtures::series_records(&titles), ServerConfig::default());
    let rows: String = titles.iter().map(series_row).collect();
    let (lake, _folder) = local_lake();
    let mut desk = Desk::new(lake, client(&server));
    desk.config.crosswalk = crosswalk(&rows, &[&export_of_films(&titles[..1])]);
    let book = Book::new("series.csv", &fixtures::series_csv(&titles)).await;
    let summary = desk.run(&book).await;
    assert_eq!(counts(&summary), [("landed", 3)].into());
    assert_eq!(
        summary.crosswalk.map(|tally| tally.requests_spared),
        Some(3)
    );
}

#[tokio::test]
async fn a_plan_counts_what_a_crosswalk_spares() {
    let titles = made_titles(4_001, 4);
    let rows: String = titles[..3].iter().map(series_row).collect();
    let export =
        "{\"id\":504002,\"original_name\":\"A\"}\n{\"id\":504003,\"original_name\":\"B\"}\n";
    let book = Book::new("series.csv", &fixtures::series_csv(&titles)).await;
    let mut config = crate::support::config();
    let estimate = |config: &cinelake_ingest::IngestConfig| {
        let ledger = cinelake_lake::Ledger::default();
        let (plan, _) = cinelake_ingest::plan(&book.catalogue, &ledger, config);
        plan.estimate(None, 100, config.find)
    };
    let plain = estimate(&config);
    assert_eq!((plain.to_ask, plain.requests), (4, 9));
    config.crosswalk = crosswalk(&rows, &[export]);
    let spared = estimate(&config);
    // One title is not asked, two take one request, one takes two, and the credential is checked.
    assert_eq!((spared.titles, spared.not_in_export), (4, 1));
    assert_eq!((spared.to_ask, spared.requests), (3, 5));
}
