//! Credentials that are not to be had, and credentials that change.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use cinelake_tmdb_server::ServerConfig;

use crate::scene::{KEY, Scene};

#[test]
fn a_key_that_tmdb_refuses_is_said_without_showing_it() {
    let config = ServerConfig {
        credentials: Some(vec![KEY.to_owned()]),
        ..ServerConfig::default()
    };
    let mut scene = Scene::with(30, 30, config);
    let wrong = "ffffffffffffffffffffffffffffffff";
    scene.set("TMDB_API_KEY", wrong);
    let bootstrap = scene.start();
    let (kind, message) = scene.fail("{}");
    assert_eq!(kind, "TmdbUnauthorized", "{message}");
    assert!(!message.contains(wrong) && !bootstrap.printed().contains(wrong));
}

#[test]
fn a_secret_that_cannot_be_read_names_the_right_that_is_missing() {
    let mut scene = Scene::new(3, 3);
    scene.set("TMDB_API_KEY", "");
    scene.set(
        "TMDB_SECRET_ARN",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:tmdb",
    );
    let _bootstrap = scene.start();
    let (kind, message) = scene.fail("{}");
    assert_eq!(kind, "ConfigurationError", "{message}");
    assert!(
        message.contains("secretsmanager:GetSecretValue"),
        "{message}"
    );
}

/// Secrets Manager with one secret, which can be rotated; counts how often it is read.
struct SecretsManager {
    address: String,
    state: Arc<Mutex<(String, usize)>>,
}

impl SecretsManager {
    fn start(key: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new((key.to_owned(), 0)));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(stream.expect("a connection"), &shared);
            }
        });
        Self { address, state }
    }

    fn rotate(&self, key: &str) {
        self.state.lock().expect("sound").0 = key.to_owned();
    }

    fn reads(&self) -> usize {
        self.state.lock().expect("sound").1
    }
}

fn answer(mut stream: std::net::TcpStream, state: &Mutex<(String, usize)>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    // The body of the one request there is ends it: {"SecretId":"…"}.
    while !request.ends_with(b"\"}") {
        let read = stream.read(&mut buffer).expect("a request");
        request.extend_from_slice(&buffer[..read]);
    }
    let mut state = state.lock().expect("sound");
    state.1 += 1;
    let body = format!(
        r#"{{"SecretString":"{{\"TMDB_API_KEY\":\"{}\"}}"}}"#,
        state.0
    );
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let sent = stream.write_all(format!("{head}{body}").as_bytes());
    sent.expect("an answer");
}

#[test]
fn a_rotated_secret_is_read_again_at_once_when_tmdb_refuses_the_one_in_hand() {
    let config = ServerConfig {
        credentials: Some(vec![KEY.to_owned()]),
        ..ServerConfig::default()
    };
    let mut scene = Scene::with(3, 3, config);
    let secrets = SecretsManager::start("ffffffffffffffffffffffffffffffff");
    scene.set("TMDB_API_KEY", "");
    let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:tmdb";
    scene.set("TMDB_SECRET_ARN", arn);
    scene.set("AWS_ENDPOINT_URL_SECRETS_MANAGER", &secrets.address);
    let bootstrap = scene.start();
    // Read for this event, refused: reading it again would bring the same.
    assert_eq!(scene.fail("{}").0, "TmdbUnauthorized");
    assert_eq!(secrets.reads(), 1);
    // From an earlier event, refused: read again, once, and no more.
    assert_eq!(scene.fail("{}").0, "TmdbUnauthorized");
    assert_eq!(secrets.reads(), 2);
    secrets.rotate(KEY);
    assert_eq!(scene.ask("{}")["status"], "done");
    assert_eq!(secrets.reads(), 3);
    // Good, and of a moment ago: kept.
    assert_eq!(scene.ask("{}")["status"], "done");
    assert_eq!(secrets.reads(), 3);
    assert!(!bootstrap.printed().contains(KEY));
}
