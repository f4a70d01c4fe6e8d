//! `catalogue fetch` as a user runs it, against a server of made-up files on this machine.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use cinelake_testkit::{Break, FileReply, FileRequest, FileServer, ServedFile};
use predicates::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::bare;

const BASICS: &str = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\t\
    runtimeMinutes\tgenres\n\
    tt1000001\tmovie\tA Made Up Film\tA Made Up Film\t0\t1999\t\\N\t120\tDrama\n";
const RATINGS: &str = "tconst\taverageRating\tnumVotes\ntt1000001\t7.5\t2000\n";
const CREW: &str = "tconst\tdirectors\twriters\ntt1000001\tnm1000001\t\\N\n";
const EPISODE: &str = "tconst\tparentTconst\tseasonNumber\tepisodeNumber\n\
    tt1000002\ttt1000003\t1\t1\n";
const AKAS: &str = "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n\
    tt1000001\t1\tA Made Up Film\t\\N\t\\N\toriginal\t\\N\t1\n";
const PRINCIPALS: &str = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n\
    tt1000001\t1\tnm1000001\tactor\t\\N\t[\"Somebody\"]\n";
const NAMES: &str = "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n\
    nm1000001\tAnn Made Up\t1970\t\\N\tactor\ttt1000001\n";

/// Packed by the tool that everybody has.
fn gzip(text: &str) -> Vec<u8> {
    let mut child = std::process::Command::new("gzip")
        .arg("-c")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gzip starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("piped"), text.as_bytes())
        .expect("written");
    child.wait_with_output().expect("gzip ends").stdout
}

fn made(path: &str) -> ServedFile {
    let name = path.rsplit('/').next().expect("a name");
    let text = match name {
        "title.basics.tsv.gz" => BASICS,
        "title.ratings.tsv.gz" => RATINGS,
        "title.crew.tsv.gz" => CREW,
        "title.episode.tsv.gz" => EPISODE,
        "title.akas.tsv.gz" => AKAS,
        "title.principals.tsv.gz" => PRINCIPALS,
        _ => NAMES,
    };
    ServedFile::new(gzip(text), name)
}

struct Fetching {
    folder: TempDir,
    server: FileServer,
}

impl Fetching {
    fn new(respond: impl Fn(&FileRequest) -> FileReply + Send + Sync + 'static) -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            server: FileServer::start(respond).expect("the server starts"),
        }
    }

    fn command(&self) -> assert_cmd::Command {
        let mut command = bare(self.folder.path());
        command.args(["catalogue", "fetch", "--output", "./imdb", "--from"]);
        command.arg(&self.server.url);
        command
    }

    fn json(&self, code: i32) -> Value {
        let mut command = self.command();
        let ran = command.args(["--format", "json"]).assert().code(code);
        serde_json::from_slice(&ran.get_output().stdout).expect("one JSON value")
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("imdb").join(name)
    }
}

#[test]
fn the_terms_come_first_then_each_file_then_what_to_type_next() {
    let fetching = Fetching::new(|request| made(&request.path).answer(request));
    let ran = fetching.command().assert().success();
    let errors = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    let at = |text: &str| {
        errors
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {errors}"))
    };
    assert!(
        at("Information courtesy of IMDb (https://www.imdb.com). Used with permission.")
            < at("title.basics:")
    );
    assert!(at("title.basics: done") < at("title.akas: done"));
    ran.stdout(predicate::str::contains("cinelake inspect ./imdb"))
        .stdout(predicate::str::contains(
            "cinelake ingest ./imdb/*.tsv.gz --lake ./lake --title-type movie --min-votes 1000",
        ));
    assert!(fetching.path("IMDB-TERMS.txt").is_file());
    // What is printed works: the folder is a catalogue of one film.
    bare(fetching.folder.path())
        .args(["inspect", "./imdb"])
        .assert()
        .success()
        .stdout(predicate::str::contains("IMDb title.basics"))
        .stdout(predicate::str::contains("1 film"))
        .stdout(predicate::str::contains("TERMS").not());
    fetching
        .command()
        .arg("--quiet")
        .assert()
        .success()
        .stdout(predicate::str::contains("unchanged"))
        .stderr("");
}

#[test]
fn json_says_of_each_file_what_became_of_it() {
    let fetching = Fetching::new(|request| match request.path.contains("crew") {
        true => FileReply::status(404),
        false => made(&request.path).answer(request),
    });
    let run = fetching.json(3);
    assert_eq!(
        (&run["whole"], &run["version"]),
        (&false.into(), &env!("CARGO_PKG_VERSION").into())
    );
    let files = run["files"].as_array().expect("files");
    assert_eq!(files.len(), 7);
    let basics = &files[0];
    assert_eq!(basics["name"], "title.basics");
    assert_eq!(basics["state"], "downloaded");
    assert_eq!(basics["etag"], "\"title.basics.tsv.gz\"");
    assert_eq!(basics["last_modified"], "Thu, 26 Nov 2026 10:00:00 GMT");
    assert!(Path::new(basics["path"].as_str().expect("a path")).ends_with("title.basics.tsv.gz"));
    let size = std::fs::metadata(fetching.path("title.basics.tsv.gz"))
        .expect("there")
        .len();
    assert_eq!(basics["bytes"].as_u64(), Some(size));
    assert_eq!(files[4]["state"], "failed");
    assert!(
        files[4]["error"]
            .as_str()
            .is_some_and(|text| text.contains("404"))
    );
    assert_eq!(fetching.json(3)["files"][0]["state"], "unchanged");
}

#[test]
fn only_takes_names_of_files_and_says_which_one_was_meant() {
    let fetching = Fetching::new(|request| made(&request.path).answer(request));
    fetching
        .command()
        .args(["--only", "title.ratings,title.basic"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("did you mean title.basics?"));
    fetching
        .command()
        .args(["--only", "title.ratings,title.crew.tsv.gz"])
        .assert()
        .success()
        .stdout(predicate::str::contains("cinelake ingest").not());
    let asked = fetching.server.requests();
    assert_eq!(asked.len(), 2, "{asked:?}");
}

#[test]
fn an_address_that_cannot_be_used_is_refused_and_not_shown_with_its_password() {
    let folder = tempfile::tempdir().expect("a folder");
    for from in [
        "http://mirror.example/imdb",
        "https://user:hunter2@mirror.example/",
    ] {
        bare(folder.path())
            .args(["catalogue", "fetch", "--from", from])
            .assert()
            .code(2)
            .stderr(predicate::str::contains("--from"))
            .stderr(predicate::str::contains("hunter2").not());
    }
    assert!(!folder.path().join("imdb").exists());
}

#[test]
fn a_server_that_has_none_of_the_files_is_a_wrong_address() {
    let fetching = Fetching::new(|_| FileReply::status(404));
    assert_eq!(fetching.json(2)["files"][6]["state"], "failed");
}

#[cfg(unix)]
#[test]
fn a_signal_keeps_what_came_and_the_command_that_is_printed_continues() {
    const CUT: u64 = 40;
    let fetching = Fetching::new(|request| {
        let reply = made(&request.path).answer(request);
        match (request.path.contains("ratings"), request.number) {
            (true, 0) => reply.broken_after(CUT as usize, Break::Stall),
            _ => reply,
        }
    });
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin("cinelake"))
        .args(["catalogue", "fetch", "--output", "./imdb", "--from"])
        .arg(&fetching.server.url)
        .env_clear()
        .current_dir(fetching.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let part = fetching.path("title.ratings.tsv.gz.part");
    let size = || std::fs::metadata(&part).map_or(0, |data| data.len());
    for _ in 0..2_000 {
        if size() == CUT {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(size(), CUT, "the download does not get on");
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.is_ok_and(|status| status.success()));
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(4));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("stopped by Ctrl-C"), "{text}");
    assert!(
        text.contains("catalogue fetch --output ./imdb --from http://127.0.0.1"),
        "{text}"
    );
    assert_eq!(size(), CUT);
    // A folder with a part in it is still a catalogue.
    bare(fetching.folder.path())
        .args(["inspect", "./imdb"])
        .assert()
        .success();
    let run = fetching.json(0);
    assert_eq!(run["files"][0]["state"], "unchanged");
    assert_eq!(run["files"][1]["state"], "resumed");
    assert_eq!(run["files"][2]["state"], "downloaded");
    let asked = fetching.server.requests_for("title.ratings.tsv.gz");
    assert_eq!(asked[1].header("range"), Some("bytes=40-"));
}
