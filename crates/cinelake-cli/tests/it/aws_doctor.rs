//! `cinelake aws doctor` against a real S3 server that refuses on demand.

use cinelake_testkit::S3Server;
use cinelake_testkit::s3::{ACCESS_KEY, SECRET_KEY};
use serde_json::Value;

use crate::support::{bare, files_below};

/// A bucket `films`, with a catalogue in it.
struct Clinic {
    s3: S3Server,
    folder: tempfile::TempDir,
    key: (&'static str, &'static str),
}

impl Clinic {
    fn new() -> Self {
        let s3 = S3Server::start().expect("starts");
        s3.create_bucket("films").expect("made");
        let catalogue = s3.folder().join("films/movies.csv");
        std::fs::write(catalogue, "tconst\ntt0000001\n").expect("written");
        let folder = tempfile::tempdir().expect("a folder");
        let key = (ACCESS_KEY, SECRET_KEY);
        Self { s3, folder, key }
    }

    fn text(&self, args: &[&str], code: i32) -> String {
        let mut command = bare(self.folder.path());
        command.args(["aws", "doctor"]).args(args);
        command.envs(self.s3.environment_with(self.key.0, self.key.1));
        let ran = command.assert().code(code);
        let output = ran.get_output();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let all = format!("{said}{}", String::from_utf8_lossy(&output.stderr));
        for secret in [SECRET_KEY, ACCESS_KEY, "Signature="] {
            assert!(!all.contains(secret), "{all}");
        }
        said
    }

    /// The lines by name.
    fn lines(&self, args: &[&str], code: i32) -> Lines {
        let args = [&["--lake", "s3://films/base", "--format", "json"], args].concat();
        let text = self.text(&args, code);
        Lines(serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}")))
    }

    /// Objects of the lake.
    fn objects(&self) -> usize {
        let files = files_below(&self.s3.folder().join("films/base"));
        let visible = |path: &&std::path::PathBuf| {
            !path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'))
        };
        files.iter().filter(visible).count()
    }
}

struct Lines(Vec<Value>);

impl Lines {
    fn of(&self, name: &str) -> (&str, &str, &str) {
        let line = self.0.iter().find(|line| line["name"] == name);
        let line = line.unwrap_or_else(|| panic!("no line {name} in {:?}", self.0));
        let word = |field: &str| line[field].as_str().unwrap_or_default();
        (word("state"), word("said"), word("todo"))
    }
}

#[test]
fn a_good_bucket_is_all_ok_and_nothing_is_left_in_it() {
    let clinic = Clinic::new();
    let lines = clinic.lines(&["--catalogue", "s3://films/movies.csv"], 0);
    for name in [
        "bucket",
        "lake: list",
        "lake: write",
        "lake: create-only put",
        "lake: read",
        "lake: 404",
        "lake: delete",
        "catalogue",
        "public: tried",
    ] {
        assert_eq!(lines.of(name).0, "ok", "{name}: {:?}", lines.of(name));
    }
    // This server knows no such question.
    let (state, said, _) = lines.of("public: policy");
    assert_eq!(state, "skipped");
    assert!(said.contains("cannot tell"), "{said}");
    assert_eq!(clinic.objects(), 0);
}

#[test]
fn the_lake_may_come_from_the_environment() {
    let clinic = Clinic::new();
    let mut command = bare(clinic.folder.path());
    command
        .args(["aws", "doctor"])
        .env("CINELAKE_LAKE", "s3://films");
    command.envs(clinic.s3.environment());
    command.assert().success();
}

#[test]
fn each_right_that_is_missing_is_named_with_its_arn() {
    for (operation, name, todo) in [
        (
            "ListObjectsV2",
            "lake: list",
            "allow s3:ListBucket on arn:aws:s3:::films",
        ),
        (
            "PutObject",
            "lake: write",
            "allow s3:PutObject on arn:aws:s3:::films/base/Raw/",
        ),
        (
            "GetObject",
            "lake: read",
            "allow s3:GetObject on arn:aws:s3:::films/base/Raw/",
        ),
        (
            "GetObject",
            "lake: 404",
            "allow s3:ListBucket on arn:aws:s3:::films",
        ),
        (
            "HeadObject",
            "catalogue",
            "allow s3:GetObject on arn:aws:s3:::films/movies.csv",
        ),
    ] {
        let clinic = Clinic::new();
        clinic.s3.deny(operation);
        let lines = clinic.lines(&["--catalogue", "s3://films/movies.csv"], 2);
        let (state, said, advice) = lines.of(name);
        assert_eq!(state, "fail", "{operation}: {said}");
        assert!(advice.contains(todo), "{operation}: {advice}");
    }
}

#[test]
fn deleting_is_not_needed_and_a_probe_that_stays_is_said() {
    let clinic = Clinic::new();
    // The store removes by the list, of one.
    clinic.s3.deny("DeleteObjects");
    let lines = clinic.lines(&[], 0);
    let (state, said, _) = lines.of("lake: delete");
    assert_eq!(state, "ok");
    assert!(
        said.contains("s3://films/base/Raw/TMDB/_runs/check/doctor-"),
        "{said}"
    );
    assert_eq!(clinic.objects(), 1);
    // Another probe has another name.
    clinic.lines(&[], 0);
    assert_eq!(clinic.objects(), 2);
}

#[test]
fn questions_that_may_not_be_asked_say_what_it_would_take() {
    let clinic = Clinic::new();
    for (operation, name, action) in [
        (
            "GetPublicAccessBlock",
            "public: access block",
            "s3:GetBucketPublicAccessBlock",
        ),
        (
            "GetBucketPolicyStatus",
            "public: policy",
            "s3:GetBucketPolicyStatus",
        ),
        ("GetBucketAcl", "public: access list", "s3:GetBucketAcl"),
        (
            "GetBucketEncryption",
            "encryption",
            "s3:GetEncryptionConfiguration",
        ),
    ] {
        clinic.s3.deny(operation);
        let lines = clinic.lines(&[], 0);
        let (state, said, todo) = lines.of(name);
        assert_eq!(state, "skipped", "{name}: {said}");
        assert_eq!(said, format!("cannot tell: needs {action}"));
        assert!(
            todo.contains(&format!("allow {action} on arn:aws:s3:::films ")),
            "{todo}"
        );
    }
}

#[test]
fn a_bucket_that_is_open_to_everybody_is_flagged_with_what_closes_it() {
    let clinic = Clinic::new();
    clinic.s3.open_to_everybody("ListObjectsV2");
    clinic.s3.open_to_everybody("GetObject");
    let lines = clinic.lines(&[], 0);
    let (state, said, todo) = lines.of("public: tried");
    assert_eq!(state, "warn");
    assert!(
        said.starts_with("PUBLIC") && said.ends_with("may: list, read"),
        "{said}"
    );
    assert!(
        todo.contains("put-public-access-block --bucket films"),
        "{todo}"
    );
    clinic.s3.open_to_everybody("PutObject");
    let lines = clinic.lines(&[], 0);
    assert!(lines.of("public: tried").1.ends_with("list, read, write"));
}

#[test]
fn what_stands_in_the_way_of_everything_is_told_apart() {
    let missing = Clinic::new();
    std::fs::remove_dir_all(missing.s3.folder().join("films")).expect("removed");
    let lines = missing.lines(&[], 2);
    assert!(lines.of("bucket").2.contains("aws s3 mb s3://films"));
    assert_eq!(lines.of("all else").0, "skipped");

    let elsewhere = Clinic::new();
    elsewhere.s3.set_region("sa-east-1");
    let lines = elsewhere.lines(&[], 2);
    assert_eq!(lines.of("bucket").2, "set AWS_REGION=sa-east-1");
    assert!(lines.of("bucket").1.contains("signed for us-east-1"));

    let expired = Clinic::new();
    expired.s3.expire();
    let lines = expired.lines(&[], 2);
    assert!(lines.of("bucket").1.contains("have expired"));

    let mut stranger = Clinic::new();
    stranger.key = ("AKIANOBODY0000000001", "wrong-secret-0123456789");
    let lines = stranger.lines(&[], 2);
    assert!(lines.of("bucket").1.contains("the credentials are refused"));
}

#[test]
fn a_store_that_does_not_answer_is_exit_code_4() {
    let clinic = Clinic::new();
    let environment = S3Server::start().expect("starts").environment();
    let mut command = bare(clinic.folder.path());
    command
        .args(["aws", "doctor", "--lake", "s3://films"])
        .envs(environment);
    let text = command.assert().code(4).get_output().stdout.clone();
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains("does not answer"), "{text}");
}

#[test]
fn a_folder_and_a_catalogue_outside_a_bucket_are_refused_with_the_way_out() {
    let clinic = Clinic::new();
    let mut command = bare(clinic.folder.path());
    let ran = command
        .args(["aws", "doctor", "--lake", "lake"])
        .assert()
        .code(2);
    let text = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    assert!(
        text.contains("lake is not a bucket") && text.contains("cinelake check"),
        "{text}"
    );
    let lines = clinic.lines(&["--catalogue", "movies.csv"], 2);
    assert!(lines.of("catalogue").2.contains("aws s3 cp"));
    let lines = clinic.lines(&["--catalogue", "s3://films/Movies.csv"], 2);
    assert!(lines.of("catalogue").1.contains("is not there (404)"));
}

#[test]
fn for_people_it_is_a_line_a_check_and_a_verdict() {
    let clinic = Clinic::new();
    let text = clinic.text(&["--lake", "s3://films"], 0);
    assert!(text.contains("ok    lake: write"), "{text}");
    assert!(
        text.contains("No check failed") || text.contains("Everything is ready"),
        "{text}"
    );
}

#[test]
fn in_portuguese_every_check_says_what_was_found_and_programs_read_the_same() {
    let clinic = Clinic::new();
    clinic.s3.deny("GetPublicAccessBlock");
    clinic.s3.open_to_everybody("ListObjectsV2");
    let args = [
        "--lake",
        "s3://films",
        "--catalogue",
        "s3://films/movies.csv",
    ];
    let text = clinic.text(&[&args[..], &["--lang", "pt-BR"]].concat(), 0);
    for said in [
        "s3://films existe",
        "lake: gravar",
        "uma segunda gravação do mesmo objeto é recusada, como deve ser",
        "PÚBLICO: qualquer pessoa, sem credenciais, pode: listar",
        "não dá para saber: falta a permissão s3:GetBucketPublicAccessBlock",
        "Nenhuma verificação falhou, com 1 aviso",
    ] {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&text).contains(said), "{said}: {text}");
    }
    for english in [" is there", "cannot tell", " the ", "allowed"] {
        assert!(!text.contains(english), "{english}: {text}");
    }
    // Only what is to be copied sticks out.
    let sentences = text
        .lines()
        .filter(|line| !line.contains('→') && !line.contains("s3://"));
    for line in sentences {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let json = |language: &str| {
        let more = ["--format", "json", "--lang", language];
        let text = clinic.text(&[&args[..], &more].concat(), 0);
        // The object that is written has another name each time.
        text.lines()
            .filter(|line| !line.contains("/check/doctor-"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(json("pt-BR"), json("en"));
}
