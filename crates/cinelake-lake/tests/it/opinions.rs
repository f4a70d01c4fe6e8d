//! How second opinions are landed, and which file of a source counts.

use chrono::Duration;
use cinelake_lake::layout;
use cinelake_lake::opinions::{OpinionFile, OpinionFiles};
use cinelake_lake::verify::{VerifyOptions, verify};

use crate::support::{NEXT_RUN, Place, RUN, on_every_store, paths, put, start};

on_every_store!(
    the_same_opinion_lands_once,
    another_opinion_of_a_source_lands_beside_the_first_and_counts,
    a_descriptor_that_cannot_be_read_is_named_and_the_others_count,
    verify_names_an_opinion_that_is_gone_or_changed,
);

async fn land(place: &Place, id: &str, content: &str) -> (OpinionFile, bool) {
    let local = place.folder.path().join(format!("given-{id}"));
    std::fs::write(&local, content).expect("written");
    let now = start() + Duration::minutes(i64::from(id == NEXT_RUN));
    let landed = OpinionFile::land(&place.lake, id, now, "wikidata", "a/money.csv", &local).await;
    landed.expect("lands")
}

async fn the_same_opinion_lands_once(place: &Place) {
    let (first, is_new) = land(place, RUN, "one").await;
    assert!(is_new);
    assert_eq!(
        first.path,
        layout::opinion_file("wikidata", start().date_naive(), "money.csv")
    );
    let (again, is_new) = land(place, NEXT_RUN, "one").await;
    assert_eq!((again, is_new), (first, false));
    assert_eq!(paths(&place.lake, layout::OPINIONS).await.len(), 1);
    assert_eq!(
        paths(&place.lake, layout::OPINION_DESCRIPTORS).await.len(),
        1
    );
    assert!(paths(&place.lake, layout::CATALOGUES).await.is_empty());
}

async fn another_opinion_of_a_source_lands_beside_the_first_and_counts(place: &Place) {
    let (first, _) = land(place, RUN, "one").await;
    let (second, _) = land(place, NEXT_RUN, "another").await;
    assert_ne!(first.path, second.path);
    assert_eq!(paths(&place.lake, layout::OPINIONS).await.len(), 2);
    let files = OpinionFiles::read(&place.lake).await.expect("readable");
    assert_eq!(files.latest.into_values().collect::<Vec<_>>(), [second]);
}

async fn a_descriptor_that_cannot_be_read_is_named_and_the_others_count(place: &Place) {
    let (first, _) = land(place, RUN, "one").await;
    let damaged = layout::opinion_descriptor(NEXT_RUN);
    put(&place.lake, &damaged, "{").await;
    let files = OpinionFiles::read(&place.lake).await.expect("readable");
    assert_eq!(files.latest.get("wikidata"), Some(&first));
    let named: Vec<_> = files.damaged.into_iter().map(|file| file.path).collect();
    assert_eq!(named, [damaged]);
}

async fn findings(place: &Place) -> Vec<(&'static str, String)> {
    let options = VerifyOptions {
        now: start(),
        keep_days: 180,
    };
    let report = verify(&place.lake, options).await.expect("verifies");
    let findings = report.findings.into_iter();
    findings.map(|one| (one.code, one.path)).collect()
}

async fn verify_names_an_opinion_that_is_gone_or_changed(place: &Place) {
    let (file, _) = land(place, RUN, "one").await;
    assert_eq!(findings(place).await, []);
    let stray = "Raw/Local/SecondOpinions/wikidata/mine.csv";
    put(&place.lake, stray, "three").await;
    let told = ("second_opinion_undescribed", place.lake.show(stray));
    assert_eq!(findings(place).await, [told]);
    place.lake.delete_for_purge(stray).await.expect("deleted");
    let path = place.lake.show(&file.path);
    put(&place.lake, &file.path, "two").await;
    let changed = ("second_opinion_changed", path.clone());
    assert_eq!(findings(place).await, [changed]);
    place
        .lake
        .delete_for_purge(&file.path)
        .await
        .expect("deleted");
    assert_eq!(findings(place).await, [("second_opinion_gone", path)]);
}
