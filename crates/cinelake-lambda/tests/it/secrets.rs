//! Credentials that are not to be had.

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
