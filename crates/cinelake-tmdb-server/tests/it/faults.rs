//! Items 5 to 7: each fault as a client sees it, drawn by seed and not by order.

use std::io::Read;
use std::time::{Duration, Instant};

use cinelake_tmdb_server::{
    Fault, FaultProfile, FaultRule, Outage, Route, RunningServer, ServerConfig,
};
use reqwest::Response;

use crate::support::{TOKEN, client, get, header, json, parse, said, start, try_get, url};

fn stormy(fault_profile: FaultProfile) -> RunningServer {
    start(ServerConfig {
        fault_profile,
        seed: 7,
        ..ServerConfig::default()
    })
}

/// A server whose every first attempt fails one way.
fn first_attempt(fault: Fault) -> RunningServer {
    let rules = vec![FaultRule::first_attempts(fault, 1)];
    let stall = Duration::from_secs(30);
    stormy(FaultProfile {
        rules,
        stall,
        ..FaultProfile::default()
    })
}

const FILM: &str = "/3/movie/tt0000011";

#[tokio::test]
async fn items_5_and_6_faults_with_an_answer_look_like_this() {
    let mut lines = Vec::new();
    for fault in Fault::ALL {
        let broken = [
            Fault::Dropped,
            Fault::Stalled,
            Fault::TruncatedBody,
            Fault::TruncatedGzip,
        ];
        if broken.contains(&fault) {
            continue;
        }
        let server = first_attempt(fault);
        let response = get(&server, FILM).await;
        let (media, wait) = (
            header(&response, "content-type"),
            header(&response, "retry-after"),
        );
        let start = format!("{}: {media}, retry-after {wait},", fault.name());
        lines.push(format!("{start} {}", said(response).await));
        assert_eq!(
            json(&server, FILM).await["id"],
            11,
            "the second attempt succeeds"
        );
        assert_eq!(server.counters.report().by_fault[&fault], 1);
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn item_6_dropped_connection_has_no_answer() {
    let server = first_attempt(Fault::Dropped);
    let error = try_get(&server, FILM).await.expect_err("no answer");
    assert!(error.is_request(), "{error:?}");
    assert_eq!(get(&server, FILM).await.status(), 200);
}

#[tokio::test]
async fn item_6_truncated_body_breaks_off() {
    let server = first_attempt(Fault::TruncatedBody);
    let mut response = get(&server, FILM).await;
    assert_eq!(response.status(), 200);
    let promised = response.content_length().expect("a length");
    let part = read_until_error(&mut response).await;
    assert_eq!(part.len() as u64, promised / 2);
    assert_eq!(json(&server, FILM).await["id"], 11);
}

#[tokio::test]
async fn item_6_stalled_body_stays_silent_halfway() {
    let server = first_attempt(Fault::Stalled);
    let started = Instant::now();
    let response = client()
        .get(url(&server, FILM))
        .bearer_auth(TOKEN)
        .timeout(Duration::from_millis(300))
        .send()
        .await
        .expect("the head comes at once");
    let error = response.bytes().await.expect_err("silence");
    assert!(error.is_timeout(), "{error:?}");
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!(json(&server, FILM).await["id"], 11);
}

#[tokio::test]
async fn item_6_truncated_gzip_ends_in_the_middle() {
    let server = first_attempt(Fault::TruncatedGzip);
    let response = get(&server, FILM).await;
    assert_eq!(header(&response, "content-encoding"), "gzip");
    let bytes = response.bytes().await.expect("the length fits the body");
    let mut text = String::new();
    let read = flate2::read::GzDecoder::new(&*bytes).read_to_string(&mut text);
    assert_eq!(
        read.expect_err("cut").kind(),
        std::io::ErrorKind::UnexpectedEof
    );
}

#[tokio::test]
async fn item_7_key_is_suspended_in_the_middle_of_a_run() {
    let server = stormy(FaultProfile {
        suspended_after: Some(2),
        ..FaultProfile::default()
    });
    for _ in 0..2 {
        assert_eq!(get(&server, FILM).await.status(), 200);
    }
    insta::assert_snapshot!(said(get(&server, FILM).await).await, @r#"401 {"status_code":10,"status_message":"Suspended API key: Access to your account has been suspended, contact TMDB.","success":false}"#);
}

#[tokio::test]
async fn outage_lasts_from_one_request_to_another() {
    let outages = vec![Outage {
        from: 2,
        until: 4,
        fault: Fault::Maintenance,
    }];
    let server = stormy(FaultProfile {
        outages,
        ..FaultProfile::default()
    });
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(get(&server, FILM).await.status().as_u16());
    }
    assert_eq!(statuses, [200, 503, 503, 200, 200]);
}

#[tokio::test]
async fn rule_for_one_route_spares_the_others() {
    let rule = FaultRule {
        route: Some(Route::Find),
        ..FaultRule::chance(Fault::BadGateway, 1.0)
    };
    let server = stormy(FaultProfile {
        rules: vec![rule],
        ..FaultProfile::default()
    });
    assert_eq!(get(&server, FILM).await.status(), 200);
    assert_eq!(
        get(&server, "/3/find/tt0000011?external_source=imdb_id")
            .await
            .status(),
        502
    );
}

#[tokio::test]
async fn what_fails_does_not_depend_on_the_order_of_requests() {
    let paths: Vec<String> = (0..120).map(|id| format!("/3/movie/{id}")).collect();
    let rules = vec![FaultRule::chance(Fault::InternalError, 0.3)];
    let fault_profile = FaultProfile {
        rules,
        ..FaultProfile::default()
    };
    let forward = statuses(&stormy(fault_profile.clone()), paths.iter()).await;
    let mut backward = statuses(&stormy(fault_profile), paths.iter().rev()).await;
    backward.reverse();
    assert_eq!(forward, backward);
    let failed = forward.iter().filter(|&&status| status == 500).count();
    assert!((15..60).contains(&failed), "{failed}");
}

#[tokio::test]
async fn wrong_id_strikes_titles_only() {
    let rules = vec![FaultRule::chance(Fault::WrongId, 1.0)];
    let server = stormy(FaultProfile {
        rules,
        ..FaultProfile::default()
    });
    let text = get(&server, FILM).await.text().await.expect("a body");
    assert_ne!(parse(&text)["imdb_id"], "tt0000011");
    assert_eq!(json(&server, "/3/authentication").await["success"], true);
    assert_eq!(server.counters.report().by_fault[&Fault::WrongId], 1);
}

async fn statuses<'a>(server: &RunningServer, paths: impl Iterator<Item = &'a String>) -> Vec<u16> {
    let client = client();
    let mut statuses = Vec::new();
    for path in paths {
        let sent = client
            .get(url(server, path))
            .bearer_auth(TOKEN)
            .send()
            .await;
        statuses.push(sent.expect("an answer").status().as_u16());
    }
    statuses
}

async fn read_until_error(response: &mut Response) -> Vec<u8> {
    let mut part = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => part.extend_from_slice(&chunk),
            Ok(None) => panic!("the body ended as if whole"),
            Err(_) => return part,
        }
    }
}
