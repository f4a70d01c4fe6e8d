//! The report in a real browser: Chromium opens it as a reader would.
//!
//! What is checked is in `tests/browser/check.mjs`. It takes a Chromium, Node.js and the packages of
//! `tests/browser/package.json` (`npm ci --prefix crates/cinelake-cli/tests/browser`); without them
//! the test says that it was skipped.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Scene, bare};

/// Names that a Chromium goes by.
const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// The browser, or what is missing.
fn browser(scripts: &Path) -> Result<PathBuf, String> {
    let found = BROWSERS.iter().find_map(|name| on_path(name));
    let browser = found.ok_or_else(|| format!("none of {} is there", BROWSERS.join(", ")))?;
    on_path("node").ok_or("node is not there")?;
    if !scripts.join("node_modules/playwright-core").is_dir() {
        return Err("run npm ci --prefix crates/cinelake-cli/tests/browser".to_owned());
    }
    Ok(browser)
}

/// Past the harness, which shows nothing of a test that passes.
pub(crate) fn say(text: &str) {
    // Nobody may be reading.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Checks the report of a lake; what was missing, if it could not.
fn check(lake: &Path, as_of: &str) -> Result<(), String> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let browser = browser(&scripts)?;
    let report = lake.join("Refined/report").join(as_of);
    let checked = Command::new("node")
        .arg(scripts.join("check.mjs"))
        .arg("--report")
        .arg(report.join("index.html"))
        .arg("--answers")
        .arg(report.join("answers.json"))
        .arg("--browser")
        .arg(browser)
        .output()
        .expect("node runs");
    let told = String::from_utf8_lossy(&checked.stdout);
    let complaint = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{told}\n{complaint}");
    say(&format!("the report in a browser:\n{told}"));
    Ok(())
}

fn checked_or_skipped(lake: &Path, as_of: &str) {
    if let Err(missing) = check(lake, as_of) {
        say(&format!("skipped: no browser for the report: {missing}"));
    }
}

#[test]
fn the_report_of_the_demo_reads_in_a_real_browser() {
    let folder = tempfile::tempdir().expect("a folder");
    bare(folder.path()).arg("demo").assert().success();
    checked_or_skipped(&folder.path().join("cinelake-demo/lake"), "2026-11-23");
}

/// Titles that break pages: markup, other scripts and directions, quotes, and no end.
fn awkward_titles() -> Vec<String> {
    vec![
        "<script>document.title = 'broken'</script>".to_owned(),
        "<img src=x onerror=\"document.title='broken'\">".to_owned(),
        "باب الحديد".to_owned(),
        "千と千尋の神隠し".to_owned(),
        "\"Aspas\" & 'apóstrofos' </title>".to_owned(),
        "Um título que não acaba ".repeat(14),
        "Semespaços".repeat(30),
    ]
}

#[test]
fn a_report_without_tmdb_and_with_awkward_titles_stays_whole() {
    let scene = Scene::new(1, 0);
    let mut text = String::from(
        "id|tituloPincipal|anoLancamento|tempoMinutos|genero|notaMedia|numeroVotos|nomeArtista|generoArtista\n",
    );
    for (place, title) in awkward_titles().iter().enumerate() {
        let quoted = title.replace('"', "\"\"");
        text.push_str(&format!(
            "tt{}|\"{quoted}\"|202{place}|{}|Drama|9.{place}|{}|\"{quoted}\"|actress\n",
            2_000_000 + place,
            100 + 10 * place,
            50_000 + place
        ));
    }
    scene.write("awkward.csv", &text);
    let ingest = [
        "ingest",
        "awkward.csv",
        "--lake",
        "lake",
        "--min-match",
        "0",
    ];
    scene.cinelake().args(ingest).assert().success();
    scene
        .cinelake()
        .args(["refine", "--lake", "lake"])
        .assert()
        .success();
    let report = ["report", "--lake", "lake", "--as-of", "2026-11-23"];
    scene.cinelake().args(report).assert().success();
    checked_or_skipped(&scene.path("lake"), "2026-11-23");
}
