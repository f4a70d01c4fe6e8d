//! Secrets are in the request and nowhere else, whatever fails; and what keeps it so in every crate.

use std::collections::BTreeMap;

use cinelake_testkit::s3::{ACCESS_KEY, SECRET_KEY};
use cinelake_testkit::{FileReply, FileServer, S3Server};
use cinelake_tmdb_server::{Fault, FaultProfile, FaultRule, ServerConfig};

use crate::support::{Scene, bare, files_below};

/// As TMDB gives it, here with letters, so that it is not found by chance.
const KEY: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub2JvZHkvKz0ifQ.c2lnbmF0dXJlLW9mLW5vYm9keQ";
/// With every letter that is written in another way in an address or in JSON.
const SESSION_TOKEN: &str = "FwoGZXIvYXdzEBYaDH/+session==\"token\\of&nobody%";

/// A secret in every way in which text is often written.
fn encodings(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let hex = |upper: bool| -> String {
        let digits = bytes.iter().map(|byte| match upper {
            true => format!("{byte:02X}"),
            false => format!("{byte:02x}"),
        });
        digits.collect()
    };
    let percent = |upper: bool| -> String {
        let signs = bytes.iter().map(|byte| match (byte, upper) {
            (b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~', _) => {
                char::from(*byte).to_string()
            }
            (_, true) => format!("%{byte:02X}"),
            (_, false) => format!("%{byte:02x}"),
        });
        signs.collect()
    };
    let json = serde_json::to_string(secret).expect("JSON");
    let json = json.trim_matches('"').to_owned();
    let twice = serde_json::to_string(&json).expect("JSON");
    let mut found = vec![
        secret.to_owned(),
        secret.chars().rev().collect(),
        percent(true),
        percent(false),
        percent(true).replace('%', "%25"),
        json,
        twice.trim_matches('"').to_owned(),
        hex(true),
        hex(false),
        format!("{bytes:?}"),
        secret.escape_default().collect(),
    ];
    for letters in [b"+/", b"-_"] {
        // Within a longer text a secret may begin at each of three places.
        found.extend((0..3).map(|before| base64_inner(bytes, before, *letters)));
    }
    // A part of it tells enough.
    found.push(secret[..secret.len() * 2 / 3].to_owned());
    found
}

/// Those letters of base64 that only the secret decides, if it begins so many bytes after a group.
fn base64_inner(secret: &[u8], before: usize, last: [u8; 2]) -> String {
    let mut letters: Vec<u8> = (b'A'..=b'Z')
        .chain(b'a'..=b'z')
        .chain(b'0'..=b'9')
        .collect();
    letters.extend(last);
    let bytes: Vec<u8> = std::iter::repeat_n(0, before)
        .chain(secret.iter().copied())
        .collect();
    let encoded = bytes.chunks_exact(3).flat_map(|three| {
        let all = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        [18, 12, 6, 0].map(|shift| char::from(letters[(all >> shift) as usize & 63]))
    });
    encoded.skip(if before == 0 { 0 } else { 4 }).collect()
}

/// Panics if the text has a secret in it. The secret itself is not put into the message.
fn assert_no_secret(place: &str, bytes: &[u8], secrets: &[&str]) {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    for (number, secret) in secrets.iter().enumerate() {
        for (way, encoded) in encodings(secret).iter().enumerate() {
            let told = text.contains(&encoded.to_lowercase());
            assert!(
                !told,
                "secret {number}, written in way {way}, is in {place}"
            );
        }
    }
}

#[test]
fn a_secret_is_found_however_it_is_written() {
    for secret in [KEY, TOKEN, SECRET_KEY, SESSION_TOKEN] {
        for text in encodings(secret) {
            let text = format!("x {text} y");
            let told =
                std::panic::catch_unwind(|| assert_no_secret("a text", text.as_bytes(), &[secret]));
            assert!(told.is_err(), "{text}");
        }
        assert_no_secret("a text", b"nothing of that kind is in here", &[secret]);
    }
    // "ab" before a secret, as in a header of basic authentication.
    let whole = base64_inner(format!("ab{KEY}").as_bytes(), 0, *b"+/");
    let told = std::panic::catch_unwind(|| assert_no_secret("a text", whole.as_bytes(), &[KEY]));
    assert!(told.is_err());
}

/// Runs that fail in each way that has a text of its own, at each level of the log, with a key and with
/// a token: neither is printed nor written.
#[test]
fn no_key_or_token_is_in_anything_that_a_failing_run_prints_or_writes() {
    let faults = [
        None,
        Some(Fault::Dropped),
        Some(Fault::WrongContentType),
        Some(Fault::Challenged),
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        let rules = fault.map(|fault| FaultRule::chance(fault, 1.0));
        let fault_profile = FaultProfile {
            rules: rules.into_iter().collect(),
            ..FaultProfile::default()
        };
        let config = ServerConfig {
            fault_profile,
            ..ServerConfig::default()
        };
        let scene = Scene::with(6, 4, config);
        let refusing = ServerConfig {
            credentials: Some(vec!["f".repeat(32)]),
            ..ServerConfig::default()
        };
        let refusing = Scene::with(1, 1, refusing);
        let nobody = "http://127.0.0.1:1/3".to_owned();
        for (name, secret) in [("TMDB_API_KEY", KEY), ("TMDB_ACCESS_TOKEN", TOKEN)] {
            for (at, level) in ["-q", "-v", "-vv", "-vvv"].into_iter().enumerate() {
                for (place, address) in [&scene.server.base_url, &refusing.server.base_url, &nobody]
                    .into_iter()
                    .enumerate()
                {
                    // Every level with a whole TMDB; with a broken one the most talkative.
                    if (at < 3 && (number > 0 || place > 0)) || (number > 0 && place > 0) {
                        continue;
                    }
                    let lake = format!("lake-{name}-{at}-{place}");
                    for args in [
                        vec![
                            "ingest",
                            "movies.csv",
                            "--lake",
                            &lake,
                            "--attempts",
                            "1",
                            level,
                        ],
                        vec!["check", "--lake", &lake, level],
                        vec!["refine", "--lake", &lake, level],
                        vec!["doctor", "--lake", &lake, "--bundle", "bundle.txt", level],
                    ] {
                        let mut command = bare(scene.folder.path());
                        command.env(name, secret).env("TMDB_BASE_URL", address);
                        let ran = command.args(&args).assert();
                        let output = ran.get_output();
                        let printed = [output.stdout.as_slice(), &output.stderr].concat();
                        let told = String::from_utf8_lossy(&printed);
                        assert!(!told.contains("panicked"), "{args:?}: {told}");
                        assert_no_secret(&format!("{args:?}"), &printed, &[secret]);
                    }
                }
            }
        }
        for file in files_below(scene.folder.path()) {
            let bytes = std::fs::read(&file).expect("read");
            assert_no_secret(&file.display().to_string(), &bytes, &[KEY, TOKEN]);
        }
    }
}

/// A lake in a bucket whose rights are taken away one by one.
#[test]
fn no_secret_of_aws_is_in_anything_that_a_run_on_s3_prints_or_writes() {
    let secrets = [KEY, SECRET_KEY, SESSION_TOKEN];
    let scene = Scene::new(6, 4);
    let s3 = S3Server::start().expect("starts");
    s3.create_bucket("films").expect("made");
    let mut environment: BTreeMap<String, String> = s3.environment();
    environment.insert("AWS_SESSION_TOKEN".to_owned(), SESSION_TOKEN.to_owned());
    let steps: [(&str, &dyn Fn()); 6] = [
        ("whole", &|| {}),
        ("no put", &|| s3.deny("PutObject")),
        ("no get", &|| s3.deny("GetObject")),
        ("no list", &|| s3.deny("ListObjectsV2")),
        ("another region", &|| s3.set_region("sa-east-1")),
        ("expired", &|| s3.expire()),
    ];
    for (what, change) in steps {
        change();
        for command in [
            &["ingest", "movies.csv", "--max-age", "0"][..],
            &["refine"],
            &["verify"],
            &["aws", "doctor"],
            &["sql", "SELECT 1"],
        ] {
            let ran = bare(scene.folder.path())
                .env("TMDB_API_KEY", KEY)
                .env("TMDB_BASE_URL", &scene.server.base_url)
                .envs(&environment)
                .args(command)
                .args(["--lake", "s3://films/lake", "-vvv"])
                .assert();
            let output = ran.get_output();
            let printed = [output.stdout.as_slice(), &output.stderr].concat();
            let place = format!("{what}: {command:?}");
            assert_no_secret(&place, &printed, &secrets);
            // What is signed may be sent by whoever has it.
            let told = String::from_utf8_lossy(&printed).to_lowercase();
            assert!(!told.contains("signature="), "{place}: {told}");
            assert!(
                !told.contains(&ACCESS_KEY.to_lowercase()),
                "{place}: {told}"
            );
            assert!(!told.contains("panicked"), "{place}: {told}");
        }
    }
    assert!(!files_below(s3.folder()).is_empty());
    for file in files_below(s3.folder()) {
        let bytes = std::fs::read(&file).expect("read");
        assert_no_secret(&file.display().to_string(), &bytes, &secrets);
    }
}

/// A signature is of one host, and the session token is a header that any server could use.
#[test]
fn no_redirect_takes_a_signed_request_to_another_place() {
    let elsewhere = FileServer::start(|_| FileReply::status(404)).expect("starts");
    let scene = Scene::new(3, 3);
    for status in [301, 302, 303, 307, 308] {
        let other = elsewhere.url.replace("127.0.0.1", "localhost");
        let server = FileServer::start(move |request| {
            let target = format!("{other}{}", request.path.trim_start_matches('/'));
            FileReply::status(status).with("location", target)
        });
        let server = server.expect("starts");
        for command in [
            &["ingest", "movies.csv"][..],
            &["refine"],
            &["aws", "doctor"],
            &["sql", "SELECT 1"],
        ] {
            let ran = bare(scene.folder.path())
                .env("TMDB_API_KEY", KEY)
                .env("TMDB_BASE_URL", &scene.server.base_url)
                .env("AWS_ENDPOINT_URL", server.url.trim_end_matches('/'))
                .env("AWS_ACCESS_KEY_ID", ACCESS_KEY)
                .env("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
                .env("AWS_SESSION_TOKEN", SESSION_TOKEN)
                .env("AWS_REGION", "us-east-1")
                .args(command)
                .args(["--lake", "s3://films/lake"])
                .assert();
            let output = ran.failure();
            let told = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
            let told = told + &String::from_utf8_lossy(&output.get_output().stdout);
            assert!(told.contains("redirect"), "{status} {command:?}: {told}");
        }
        assert!(!server.requests().is_empty());
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

/// The manifest of each crate, as a table.
fn manifests() -> Vec<(String, toml::Table)> {
    let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let folders = std::fs::read_dir(crates).expect("the crates");
    let manifests = folders.map(|folder| folder.expect("a folder").path().join("Cargo.toml"));
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a manifest");
        (path.display().to_string(), text.parse().expect("TOML"))
    };
    manifests.map(read).collect()
}

#[test]
fn every_crate_forbids_unsafe_code() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let root: toml::Table = std::fs::read_to_string(root)
        .expect("read")
        .parse()
        .expect("TOML");
    let unsafe_code = root["workspace"]["lints"]["rust"]["unsafe_code"].as_str();
    assert_eq!(unsafe_code, Some("forbid"));
    let manifests = manifests();
    assert!(manifests.len() > 20);
    for (path, manifest) in manifests {
        let inherits = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"));
        let inherits = inherits.and_then(toml::Value::as_bool);
        assert_eq!(
            inherits,
            Some(true),
            "{path} must have [lints] workspace = true"
        );
    }
}

#[test]
fn what_may_be_depended_on_is_decided_for_advisories_licences_bans_and_sources() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deny.toml");
    let deny: toml::Table = std::fs::read_to_string(path)
        .expect("read")
        .parse()
        .expect("TOML");
    assert_eq!(deny["advisories"]["yanked"].as_str(), Some("deny"));
    assert!(deny["advisories"].get("ignore").is_none());
    let licences = deny["licenses"]["allow"].as_array().expect("a list");
    let is_copyleft =
        |licence: &toml::Value| licence.as_str().is_none_or(|name| name.contains("GPL"));
    assert!(!licences.is_empty() && !licences.iter().any(is_copyleft));
    assert_eq!(deny["bans"]["wildcards"].as_str(), Some("deny"));
    for source in ["unknown-registry", "unknown-git"] {
        assert_eq!(deny["sources"][source].as_str(), Some("deny"), "{source}");
    }
}

/// Whoever is in the same network does not reach a stand-in that was started without an address.
#[test]
fn the_stand_in_for_tmdb_listens_on_this_machine_alone_unless_told_otherwise() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = bare(folder.path())
        .args(["tmdb-server", "--help"])
        .assert()
        .success();
    let help = String::from_utf8_lossy(&ran.get_output().stdout).into_owned();
    assert!(help.contains("[default: 127.0.0.1:8533]"), "{help}");
    let scene = Scene::new(1, 1);
    assert!(scene.server.base_url.starts_with("http://127.0.0.1:"));
    let s3 = S3Server::start().expect("starts");
    let endpoint = &s3.environment()["AWS_ENDPOINT_URL"];
    assert!(endpoint.starts_with("http://127.0.0.1:"), "{endpoint}");
}
