//! A long stretch of misses: natural ones are taken for what they are, broken answers are not.

use std::collections::BTreeSet;
use std::sync::Arc;

use cinelake_ingest::Event;
use cinelake_lake::manifest::{Outcome, RunStatus};
use cinelake_testkit::{fixtures, made_titles};
use cinelake_tmdb_server::ServerConfig;

use crate::support::{
    Book, Desk, GoingBlind, asked_since, bodies, client, counts, entries, ids_in, mark,
    memory_lake, serve, tconsts,
};

#[tokio::test]
async fn a_tmdb_that_suddenly_knows_nothing_raises_the_alarm_and_its_misses_are_not_booked() {
    let titles = made_titles(8_001, 200);
    // The title that fails within the stretch must not make the misses before it count.
    let (broken, failing) = (&titles[70], titles[70].tconst());
    let record = fixtures::movie_record(broken);
    let refusal = record.replacen('{', "{\"success\":false,\"status_code\":11,", 1);
    let records = fixtures::movie_records(&titles).replace(&record, &refusal);
    let server = serve(&records, ServerConfig::default());
    let sound = client(&server);
    let blind = GoingBlind::new(sound.clone(), 60, failing.parse().ok());
    let (lake, _) = memory_lake("s3://films");
    let mut desk = Desk::new(lake.clone(), Arc::new(blind));
    desk.config.stretch = 40;
    desk.config.canary_titles = 10;
    let book = Book::films(&titles).await;
    let summary = desk.run(&book).await;
    assert_eq!(summary.status, RunStatus::Alarm);
    let text = summary.stopped_because.clone().unwrap_or_default();
    assert!(
        text.contains("40 titles in a row") && text.contains("TMDB_BASE_URL"),
        "{text}"
    );
    assert_eq!(
        counts(&summary),
        [("failed", 1), ("landed", 60), ("not_reached", 139)].into()
    );
    let misses = entries(&lake)
        .await
        .into_iter()
        .map(|entry| entry.misses.len());
    assert_eq!(misses.sum::<usize>(), 0);

    let resumed = desk.asking(sound).run(&book).await;
    let wanted = [("already_landed", 60), ("failed", 1), ("landed", 139)];
    assert_eq!(counts(&resumed), wanted.into());
    let mut wanted: BTreeSet<String> = tconsts(&titles);
    wanted.remove(&failing);
    let found: BTreeSet<String> = bodies(&lake).await.into_keys().collect();
    assert_eq!(found, wanted);
}

#[tokio::test]
async fn a_natural_stretch_is_checked_and_the_run_goes_on() {
    let titles = made_titles(8_001, 300);
    let known: Vec<_> = [&titles[..100], &titles[250..]].concat();
    let server = serve(&fixtures::movie_records(&known), ServerConfig::default());
    let (lake, _) = memory_lake("s3://films");
    let mut desk = Desk::new(lake.clone(), client(&server));
    desk.config.stretch = 50;
    let summary = desk.run(&Book::films(&titles).await).await;
    assert_eq!(summary.status, RunStatus::Done);
    assert_eq!(
        counts(&summary),
        [("landed", 150), ("not_found", 150)].into()
    );
    let checked = desk
        .events()
        .into_iter()
        .filter(|event| *event == Event::StretchChecked { misses: 50 });
    assert_eq!(checked.count(), 3);
    let asked = ids_in(&asked_since(&server, 0), "/3/movie/");
    assert_eq!(
        asked.len(),
        303,
        "each title once, the known one once for each check"
    );
}

#[tokio::test]
async fn a_stretch_in_a_continued_run_is_checked_with_a_title_an_earlier_run_landed() {
    let titles = made_titles(8_001, 150);
    let server = serve(
        &fixtures::movie_records(&titles[..60]),
        ServerConfig::default(),
    );
    let (lake, _) = memory_lake("s3://films");
    let mut desk = Desk::new(lake, client(&server));
    desk.config.stretch = 40;
    desk.run(&Book::films(&titles[..60]).await).await;
    let before = mark(&server);
    let summary = desk.run(&Book::films(&titles).await).await;
    assert_eq!(
        (summary.status, summary.count(Outcome::NotFound)),
        (RunStatus::Done, 90)
    );
    let asked = ids_in(&asked_since(&server, before), "/3/movie/");
    let landed = tconsts(&titles[..60]);
    let checks = asked.iter().filter(|id| landed.contains(*id)).count();
    // One for the canary, two for the stretches, one for the rest at the end.
    assert_eq!((asked.len(), checks), (94, 4));
}
