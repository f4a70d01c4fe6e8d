//! Item 5: the rate limit and the cap on connections; latency.

use std::io::Read;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use cinelake_tmdb_server::{
    ConfigError, LimitKind, RateLimit, ServeError, ServerConfig, Throttle, spawn,
};

use crate::support::{client, get, header, records, said, start};

const FILM: &str = "/3/movie/tt0000011";

#[tokio::test]
async fn item_5_requests_beyond_the_burst_are_429() {
    // Slow enough that no token comes back while the test runs.
    let slow = RateLimit {
        burst: Some(3),
        ..RateLimit::per_second(0.001)
    };
    let mut lines = Vec::new();
    for answer in [
        Throttle::RetryAfter(2),
        Throttle::RetryAfter(0),
        Throttle::NoHeader,
        Throttle::Html,
    ] {
        let limit = RateLimit { answer, ..slow };
        let server = start(ServerConfig {
            rate_limit: Some(limit),
            ..ServerConfig::default()
        });
        for _ in 0..3 {
            assert_eq!(get(&server, FILM).await.status(), 200);
        }
        let refused = get(&server, FILM).await;
        let (media, wait) = (
            header(&refused, "content-type"),
            header(&refused, "retry-after"),
        );
        let start = format!("{media}, retry-after {wait},");
        lines.push(format!("{start} {}", said(refused).await));
        let report = server.counters.report();
        assert_eq!((report.throttled, report.by_status[&429]), (1, 1));
        assert!(report.by_fault.is_empty(), "a limit is no fault");
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn item_5_strict_limit_holds_in_any_second() {
    let kind = LimitKind::SlidingSecond;
    let limit = RateLimit {
        kind,
        ..RateLimit::per_second(2.0)
    };
    let server = start(ServerConfig {
        rate_limit: Some(limit),
        ..ServerConfig::default()
    });
    let statuses = [
        get(&server, FILM).await,
        get(&server, FILM).await,
        get(&server, FILM).await,
    ]
    .map(|response| response.status().as_u16());
    assert_eq!(statuses, [200, 200, 429]);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(get(&server, FILM).await.status(), 200);
}

#[tokio::test]
async fn item_5_connections_beyond_the_cap_are_closed() {
    let server = start(ServerConfig {
        max_connections: Some(2),
        ..ServerConfig::default()
    });
    let connect = || {
        let stream = TcpStream::connect(server.address).expect("accepted by the kernel");
        stream
            .set_read_timeout(Some(Duration::from_millis(300)))
            .expect("a timeout");
        stream
    };
    let mut held = [connect(), connect()];
    let refused = connect().read(&mut [0]);
    assert!(matches!(refused, Ok(0)) || refused.is_err_and(|error| !is_timeout(&error)));
    for stream in &mut held {
        assert!(is_timeout(
            &stream.read(&mut [0]).expect_err("open and silent")
        ));
    }
    drop(held);
    let freed = Instant::now();
    while client()
        .get(format!("{}/authentication?api_key=x", server.base_url))
        .send()
        .await
        .is_err()
    {
        assert!(
            freed.elapsed() < Duration::from_secs(5),
            "places are given back"
        );
    }
    assert!(server.counters.report().connections_refused >= 1);
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
    )
}

#[tokio::test]
async fn latency_delays_every_answer() {
    let latency = Duration::from_millis(80);
    let server = start(ServerConfig {
        latency,
        ..ServerConfig::default()
    });
    let started = Instant::now();
    get(&server, FILM).await;
    assert!(started.elapsed() >= latency);
}

#[test]
fn server_needs_no_runtime_of_its_caller() {
    let server = start(ServerConfig::default());
    assert!(TcpStream::connect(server.address).is_ok());
    assert!(server.base_url.starts_with("http://127.0.0.1:") && server.base_url.ends_with("/3"));
}

#[test]
fn settings_that_make_no_sense_start_nothing() {
    let rate_limit = Some(RateLimit::per_second(0.0));
    let config = ServerConfig {
        rate_limit,
        ..ServerConfig::default()
    };
    let refused = spawn(records(), config);
    assert!(matches!(
        refused,
        Err(ServeError::Config(ConfigError::Rate { .. }))
    ));
}
