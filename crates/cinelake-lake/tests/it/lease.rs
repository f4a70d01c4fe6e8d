//! One run at a time: who gets the lease, who is told to wait, and who takes over.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use cinelake_lake::object_store::memory::InMemory;
use cinelake_lake::{Holder, Lake, LakeError, LakeProblem, LakeUrl, Lease, StoreOptions, layout};
use cinelake_testkit::StoreFault;

use crate::support::{Place, at, faulty, on_every_store, put, start};

on_every_store!(
    a_second_run_is_told_who_holds_the_lease,
    a_lease_that_was_given_back_is_free,
    a_lease_that_is_not_renewed_expires_and_is_lost_to_who_takes_it_over,
    shards_of_one_fan_out_share_it,
    a_lease_that_cannot_be_read_protects_nobody,
);

const LIFETIME: Duration = Duration::from_secs(60);

fn holder(id: &str) -> Holder {
    Holder {
        id: id.to_owned(),
        host: format!("host of {id}"),
        process: 7,
        shared: false,
    }
}

fn shard(of: &str, process: u32) -> Holder {
    Holder {
        host: format!("host {process}"),
        process,
        shared: true,
        ..holder(of)
    }
}

async fn take_at(lake: &Lake, holder: Holder, seconds: i64) -> Result<Lease, LakeError> {
    let now = start() + chrono::Duration::seconds(seconds);
    Lease::take(lake, holder, now, LIFETIME).await
}

fn is_leased(taken: &Result<Lease, LakeError>) -> bool {
    let error = taken.as_ref().err().map(|error| &error.problem);
    matches!(error, Some(LakeProblem::Leased(_)))
}

/// As if its process had gone: in a folder the lock goes with it.
fn abandon(lease: Lease) {
    drop(lease);
}

async fn a_second_run_is_told_who_holds_the_lease(place: &Place) {
    let lake = &place.lake;
    let lease = take_at(lake, holder("first"), 0).await.expect("takes");
    let refused = take_at(lake, holder("second"), 30).await;
    let refused = refused.expect_err("is held");
    let LakeProblem::Leased(state) = &refused.problem else {
        panic!("{refused}");
    };
    assert_eq!((&*state.holder.id, state.since), ("first", start()));
    assert_eq!(state.expires, at("2026-11-23T21:01:00Z"));
    assert!(refused.problem.is_configuration());
    for words in [
        "run first on host of first",
        "2026-11-23 21:00:00 UTC",
        "wait for it to end",
    ] {
        assert!(refused.to_string().contains(words), "{refused}");
    }
    let current = Lease::current(lake, start()).await.expect("reads");
    assert_eq!(current.expect("is held").holder, holder("first"));
    drop(lease);
}

async fn a_lease_that_was_given_back_is_free(place: &Place) {
    let lake = &place.lake;
    for (id, seconds) in [("first", 0), ("second", 1), ("first", 2)] {
        let lease = take_at(lake, holder(id), seconds).await.expect("takes");
        lease.release().await.expect("gives back");
        assert_eq!(Lease::current(lake, start()).await.expect("reads"), None);
    }
}

async fn a_lease_that_is_not_renewed_expires_and_is_lost_to_who_takes_it_over(place: &Place) {
    let lake = &place.lake;
    let second = |seconds| start() + chrono::Duration::seconds(seconds);
    // Two shares have no lock in a folder: there the lock alone would keep the second one out.
    let mut first = take_at(lake, shard("first", 1), 0).await.expect("takes");
    first.renew(second(45)).await.expect("renews");
    assert_eq!(first.expires(), second(105));
    assert!(is_leased(&take_at(lake, shard("second", 2), 100).await));
    let mut other = take_at(lake, shard("second", 2), 105)
        .await
        .expect("takes over");
    let lost = first.renew(second(106)).await.expect_err("is lost");
    assert!(
        matches!(lost.problem, LakeProblem::LeaseLost { .. }),
        "{lost}"
    );
    assert!(
        lost.to_string().contains("run second on host 2 has it"),
        "{lost}"
    );
    first.release().await.expect("changes nothing");
    other.renew(second(120)).await.expect("still has it");
}

async fn shards_of_one_fan_out_share_it(place: &Place) {
    let lake = &place.lake;
    let mut one = take_at(lake, shard("fan-out", 1), 0).await.expect("takes");
    let mut two = take_at(lake, shard("fan-out", 2), 5).await.expect("joins");
    assert!(
        is_leased(&take_at(lake, holder("fan-out"), 6).await),
        "a run of that id is no shard"
    );
    assert!(is_leased(&take_at(lake, shard("another", 3), 6).await));
    for seconds in [10, 20] {
        let now = start() + chrono::Duration::seconds(seconds);
        one.renew(now).await.expect("renews");
        two.renew(now).await.expect("renews");
    }
    one.release().await.expect("leaves it to the others");
    let current = Lease::current(lake, start())
        .await
        .expect("reads")
        .expect("is held");
    assert_eq!((&*current.holder.id, current.since), ("fan-out", start()));
    two.release().await.expect("leaves it");
    assert!(is_leased(&take_at(lake, holder("run"), 79).await));
    take_at(lake, holder("run"), 80).await.expect("has expired");
}

async fn a_lease_that_cannot_be_read_protects_nobody(place: &Place) {
    let lake = &place.lake;
    for damage in [
        "",
        "{",
        "{}",
        "\0\0\0\0",
        r#"{"schema_version":9,"owner":"?"}"#,
    ] {
        put(lake, &layout::lease_file(), damage).await;
        assert_eq!(Lease::current(lake, start()).await.expect("reads"), None);
        let mut lease = take_at(lake, holder("run"), 0).await.expect("takes");
        lease.renew(start()).await.expect("renews");
        assert!(
            Lease::current(lake, start())
                .await
                .expect("reads")
                .is_some()
        );
        abandon(lease);
    }
}

#[tokio::test]
async fn a_store_without_conditional_puts_has_leases_too() {
    let disabled = Place::s3_unconditional();
    let simple = |call: cinelake_testkit::Call<'_>| {
        call.operation == cinelake_testkit::Operation::Put && call.conditional
    };
    let (knows_none, _) = faulty("s3://films", |store| {
        store.when(simple, StoreFault::NotImplemented)
    });
    for lake in [&disabled.lake, &knows_none] {
        let mut lease = take_at(lake, holder("first"), 0).await.expect("takes");
        lease.renew(start()).await.expect("renews");
        assert!(is_leased(&take_at(lake, holder("second"), 1).await));
        let mut second = take_at(lake, holder("second"), 60)
            .await
            .expect("takes over");
        let lost = lease
            .renew(at("2026-11-23T21:01:00Z"))
            .await
            .expect_err("is lost");
        assert!(
            matches!(lost.problem, LakeProblem::LeaseLost { .. }),
            "{lost}"
        );
        second
            .renew(at("2026-11-23T21:01:00Z"))
            .await
            .expect("renews");
        second.release().await.expect("gives back");
        assert_eq!(Lease::current(lake, start()).await.expect("reads"), None);
    }
}

#[tokio::test]
async fn of_runs_that_take_it_in_the_same_moment_one_gets_it() {
    let places = [Place::memory(), Place::local(), Place::s3()];
    for place in &places {
        let lake = &place.lake;
        let takers = (0..8).map(|number| take_at(lake, holder(&number.to_string()), 0));
        let taken = futures::future::join_all(takers).await;
        let held = taken.iter().filter(|taken| taken.is_ok()).count();
        assert_eq!(held, 1, "{}", lake.url());
    }
}

/// The client repeats a conditional put by itself; the second try finds the first one's work.
#[tokio::test]
async fn a_put_whose_answer_was_lost_is_no_loss_of_the_lease() {
    for number in 1..=3 {
        for trouble in [
            StoreFault::ConflictAfter,
            StoreFault::FailAfter,
            StoreFault::Fail,
        ] {
            let (lake, sound) = faulty("s3://films", |store| store.at_write(number, trouble));
            let mut lease = match take_at(&lake, holder("run"), 0).await {
                Ok(lease) => lease,
                Err(error) => {
                    assert!(!matches!(error.problem, LakeProblem::Leased(_)), "{error}");
                    take_at(&lake, holder("run"), 1).await.expect("tries again")
                }
            };
            let now = start() + chrono::Duration::seconds(15);
            if lease.renew(now).await.is_err() {
                lease.renew(now).await.expect("tries again");
            }
            assert!(is_leased(&take_at(&sound, holder("other"), 20).await));
            let _ = lease.release().await;
            take_at(&sound, holder("other"), 75)
                .await
                .expect("it has ended or expired");
        }
    }
}

#[tokio::test]
async fn in_a_folder_the_lock_says_that_a_holder_on_this_machine_is_gone() {
    let place = Place::local();
    let here = |id: &str| Holder {
        host: "here".to_owned(),
        ..holder(id)
    };
    let lease = take_at(&place.lake, here("first"), 0).await.expect("takes");
    assert!(is_leased(&take_at(&place.lake, here("second"), 1).await));
    // Its machine slept for an hour; it is alive nevertheless.
    assert!(is_leased(
        &take_at(&place.lake, here("second"), 3_600).await
    ));
    abandon(lease);
    assert!(is_leased(
        &take_at(&place.lake, holder("elsewhere"), 2).await
    ));
    let second = take_at(&place.lake, here("second"), 3).await;
    abandon(second.expect("takes over at once"));
    // Shares have no lock: a free lock says nothing of them.
    let shared = Holder {
        shared: true,
        ..here("fan-out")
    };
    let shared = take_at(&place.lake, shared, 100).await.expect("takes");
    assert!(is_leased(&take_at(&place.lake, here("third"), 101).await));
    abandon(shared);
}

const CHILD: &str = "CINELAKE_TEST_LEASE_OF";

/// Run with the variable set, this is the other process: it holds the lease until it is killed.
#[tokio::test]
async fn a_lease_of_a_process_that_was_killed_is_taken_over_at_once() {
    let here = |id: &str| Holder {
        host: "here".to_owned(),
        ..holder(id)
    };
    if let Ok(folder) = std::env::var(CHILD) {
        let url = LakeUrl::Local(folder.into());
        let lake = Lake::open(&url, &StoreOptions::default()).expect("opens");
        let _held = take_at(&lake, here("child"), 0).await.expect("takes");
        writeln!(std::io::stderr(), "held").expect("is read");
        std::thread::sleep(Duration::from_secs(600));
        return;
    }
    let place = Place::local();
    let own_name = "lease::a_lease_of_a_process_that_was_killed_is_taken_over_at_once";
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args([own_name, "--exact", "--nocapture"])
        .env(CHILD, place.lake.url().to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let words = BufReader::new(child.stderr.take().expect("is piped"));
    assert!(words.lines().any(|line| line.expect("reads") == "held"));
    assert!(is_leased(&take_at(&place.lake, here("parent"), 1).await));
    child.kill().expect("is killed");
    child.wait().expect("is gone");
    let lease = take_at(&place.lake, here("parent"), 2).await;
    lease
        .expect("takes over")
        .release()
        .await
        .expect("gives back");
}

#[tokio::test]
async fn a_lease_of_a_newer_version_holds() {
    let lake = Lake::with_store(
        "s3://films".parse().expect("a URL"),
        Arc::new(InMemory::new()),
    );
    let lease = take_at(&lake, holder("newer"), 0).await.expect("takes");
    let text = lake.read(&layout::lease_file()).await.expect("reads");
    let text = String::from_utf8(text.to_vec()).expect("text");
    let newer = text.replace(r#""schema_version":1"#, r#""more":true,"schema_version":2"#);
    put(&lake, &layout::lease_file(), newer).await;
    assert!(is_leased(&take_at(&lake, holder("ours"), 1).await));
    drop(lease);
}
