//! `--second-opinion` and `--fill-money`, from the flag to the answers and the page.

use predicates::prelude::*;
use serde_json::Value;

use crate::support::{Scene, bare, files_below, tconst};

/// Ten films of 2017 to 2026. TMDB knows eight: budgets of 1,000 to 8,000 dollars, and one revenue for all.
fn scene() -> Scene {
    let scene = Scene::new(10, 8);
    let ingest = ["ingest", "movies.csv", "--lake", "lake", "--rate", "0"];
    scene.cinelake().args(ingest).assert().success();
    scene
}

/// Budgets of five films in dollars: one that agrees, one that differs, one that TMDB lacks because it has no
/// record, one in another currency, one that no catalogue has.
fn wikidata() -> String {
    format!(
        "item,P345,P2130,currency\nQ1,{},1100,Q4917\nQ2,{},9000,Q4917\nQ3,{},7000,Q4917\n\
         Q4,{},7000,Q4916\nQ5,tt9999999,7000,Q4917\n",
        tconst(1),
        tconst(2),
        tconst(9),
        tconst(3)
    )
}

/// The scene with an opinion, refined.
fn with_opinion() -> Scene {
    let scene = scene();
    scene.write("wikidata.csv", &wikidata());
    let land = [
        "ingest",
        "--second-opinion",
        "wikidata.csv",
        "--lake",
        "lake",
    ];
    scene
        .cinelake()
        .env_remove("TMDB_API_KEY")
        .args(land)
        .assert()
        .success()
        .stdout(predicate::str::contains("1 second opinion is in the lake"));
    refine(&scene);
    scene
}

fn refine(scene: &Scene) -> Value {
    scene.json(&["refine", "--lake", "lake"], 0)
}

fn answers(scene: &Scene, more: &[&str]) -> Value {
    let ask = [
        "answer",
        "7",
        "8",
        "--lake",
        "lake",
        "--as-of",
        "2026-12-31",
    ];
    scene.json(&[&ask[..], more].concat(), 0)
}

#[test]
fn a_second_opinion_alone_is_landed_without_a_key_and_without_asking_tmdb() {
    let scene = with_opinion();
    let inside = files_below(&scene.path("lake/Raw/Local/SecondOpinions/wikidata"));
    assert_eq!(inside.len(), 1);
    assert_eq!(
        std::fs::read_to_string(&inside[0]).expect("text"),
        wikidata()
    );
    // The catalogue is what it was.
    let titles = [
        "sql",
        "SELECT COUNT(*) AS titles FROM titles",
        "--lake",
        "lake",
    ];
    assert_eq!(scene.json(&titles, 0)[0]["titles"], 10);
    let whole = ["verify", "--lake", "lake"];
    scene.cinelake().args(whole).assert().success();
    let land = [
        "ingest",
        "--second-opinion",
        "wikidata.csv",
        "--lake",
        "lake",
    ];
    let again = scene.json(&land, 0);
    assert_eq!(again["second_opinions"][0]["landed"], false, "{again}");
    assert_eq!(
        files_below(&scene.path("lake/Raw/Local/SecondOpinions")).len(),
        1
    );
}

#[test]
fn questions_7_and_8_say_coverage_before_and_after_and_how_many_disagree() {
    let scene = with_opinion();
    let found = answers(&scene, &[]);
    let opinion = &found["answers"][0]["answer"]["second_opinions"];
    let expected = serde_json::json!([{
        "source": "wikidata", "figure": "budget", "films": 10, "known_before": 8, "known_after": 8,
        "compared": 2, "differs": 1, "other_currency": 1, "unknown_currency": 0, "is_filled": false,
    }]);
    assert_eq!(*opinion, expected);
    // Every budget of this lake is suspect: question 8 cannot be answered, and says all the same what
    // the source knows.
    assert_eq!(found["answers"][1]["answerable"], false);
    for (language, words) in [
        (
            "en",
            "Second opinion wikidata, budget: TMDB knows 8 of the 10 films",
        ),
        (
            "pt-BR",
            "Segunda opinião wikidata, orçamento: o TMDB conhece 8 dos 10 filmes",
        ),
    ] {
        for question in ["7", "8"] {
            let mut command = scene.cinelake();
            command.args(["answer", question, "--full", "--lake", "lake"]);
            command.args(["--as-of", "2026-12-31", "--lang", language]);
            let told = command.assert().success();
            let told = String::from_utf8_lossy(&told.get_output().stdout).into_owned();
            let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(told.contains(words), "{told}");
        }
    }
    let mut command = scene.cinelake();
    command.args(["report", "--lake", "lake", "--as-of", "2026-12-31"]);
    command.args(["--output", "page.html"]).assert().success();
    let page = std::fs::read_to_string(scene.path("page.html")).expect("a page");
    assert!(page.contains("Second opinion wikidata, budget"));
    assert!(page.contains("Segunda opinião wikidata, orçamento"));
}

/// A copy of the demo's lake in a folder of its own.
fn demo_copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let from = crate::questions::lake();
    for file in files_below(&from) {
        let to = folder
            .path()
            .join("lake")
            .join(file.strip_prefix(&from).expect("below"));
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        std::fs::copy(&file, to).expect("copied");
    }
    folder
}

fn json_in(folder: &std::path::Path, args: &[&str]) -> Value {
    let mut command = bare(folder);
    command
        .args(args)
        .args(["--lake", "lake", "--format", "json", "-q"]);
    let ran = command.assert().success();
    serde_json::from_slice(&ran.get_output().stdout).expect("JSON")
}

#[test]
fn question_8_rests_on_filled_budgets_too_where_that_is_asked_for() {
    let folder = demo_copy();
    let unknown = "SELECT m.tconst FROM tmdb_movies m INNER JOIN titles t ON t.tconst = m.tconst \
                   WHERE t.kind = 'movie' AND m.budget IS NULL AND m.money_flag IS NULL \
                   AND m.revenue IS NULL ORDER BY m.tconst";
    let films = json_in(folder.path(), &["sql", unknown]);
    let films = films.as_array().expect("rows");
    assert!(!films.is_empty());
    let rows = films
        .iter()
        .map(|film| format!("{},2000000\n", film["tconst"].as_str().expect("an id")));
    let text = format!("imdb_id,budget_usd\n{}", rows.collect::<String>());
    std::fs::write(folder.path().join("guess.csv"), text).expect("written");
    json_in(folder.path(), &["ingest", "--second-opinion", "guess.csv"]);
    json_in(folder.path(), &["refine"]);
    let ask = [
        "answer",
        "8",
        "--as-of",
        "2026-12-31",
        "--last-years",
        "100",
    ];
    let plain = json_in(folder.path(), &ask);
    let filled = json_in(
        folder.path(),
        &[&ask[..], &["--fill-money", "guess"]].concat(),
    );
    let [plain, filled] = [&plain, &filled].map(|found| &found["answers"][0]);
    let opinion = |found: &Value| found["answer"]["second_opinions"][0].clone();
    let (before, after) = (opinion(plain), opinion(filled));
    assert_eq!(
        (&before["is_filled"], &after["is_filled"]),
        (&false.into(), &true.into())
    );
    for key in ["films", "known_before", "known_after"] {
        assert_eq!(before[key], after[key], "{key}");
    }
    let count = |value: &Value| value.as_u64().expect("a count");
    let fills = count(&after["known_after"]) - count(&after["known_before"]);
    assert!(fills > 0);
    assert_eq!(
        count(&filled["titles_used"]) - count(&plain["titles_used"]),
        fills
    );
    let sentence = filled["sentence"]["en"].as_str().expect("text");
    assert!(
        sentence.contains(&format!("from TMDB and {fills} from guess.")),
        "{sentence}"
    );
}

#[test]
fn a_lake_without_second_opinions_answers_as_if_there_were_none() {
    let scene = scene();
    refine(&scene);
    let found = answers(&scene, &[]);
    let text = found.to_string();
    assert!(
        !text.contains("second_opinion") && !text.contains("fill_money"),
        "{text}"
    );
}

#[test]
fn unknown_money_is_filled_in_only_on_request_and_says_whose_it_is() {
    let scene = scene();
    // TMDB does not know what film 5 took.
    let lines = files_below(&scene.path("lake/Raw/TMDB/JSON"));
    for file in lines {
        let text = std::fs::read_to_string(&file).expect("text");
        let known = format!(
            r#""id":5,"imdb_id":"{}","popularity":1e-7,"release_date":"2020-01-01","revenue":2923706026"#,
            tconst(5)
        );
        let unknown = known.replace("2923706026", "         0");
        assert!(text.contains(&known));
        std::fs::write(&file, text.replace(&known, &unknown)).expect("written");
    }
    scene.write(
        "box.csv",
        &format!("imdb_id,box_office_usd\n{},300000\n", tconst(5)),
    );
    let land = [
        "ingest",
        "--second-opinion",
        "thenumbers=box.csv",
        "--lake",
        "lake",
    ];
    scene.json(&land, 0);
    refine(&scene);
    let film = |found: &Value| {
        let films = found["answers"][0]["answer"]["films"]
            .as_array()
            .expect("films")
            .clone();
        films.into_iter().find(|film| film["tconst"] == tconst(5))
    };
    let plain = answers(&scene, &[]);
    assert_eq!(film(&plain), None);
    assert_eq!(plain["answers"][0]["titles_used"], 7);
    let filled = answers(&scene, &["--fill-money", "thenumbers"]);
    assert_eq!(filled["fill_money"], "thenumbers");
    assert_eq!(filled["answers"][0]["titles_used"], 8);
    let film = film(&filled).expect("listed");
    assert_eq!(film["revenue"], 300_000);
    assert_eq!(film["revenue_source"], "thenumbers");
    assert_eq!(film.get("budget_source"), None);
    let opinion = &filled["answers"][0]["answer"]["second_opinions"][0];
    assert_eq!(
        (&opinion["known_before"], &opinion["known_after"]),
        (&7.into(), &8.into())
    );
    let sentence = filled["answers"][0]["sentence"]["en"]
        .as_str()
        .expect("text");
    assert!(
        sentence.contains("8 revenues are known: 7 from TMDB and 1 from thenumbers."),
        "{sentence}"
    );
    scene
        .cinelake()
        .args([
            "answer",
            "7",
            "--lake",
            "lake",
            "--as-of",
            "2026-12-31",
            "--fill-money",
            "thenumbers",
        ])
        .assert()
        .success()
        .stdout(predicate::str::contains("(thenumbers)"));
}

#[test]
fn a_source_that_the_lake_lacks_and_a_question_without_money_are_refused() {
    let scene = with_opinion();
    for (ask, problem) in [
        (
            ["answer", "7", "--fill-money", "imdb"],
            "no second opinion `imdb`, only wikidata",
        ),
        (
            ["answer", "1", "--fill-money", "wikidata"],
            "only questions 7 and 8 are about money",
        ),
    ] {
        let mut command = scene.cinelake();
        let ran = command.args(ask).args(["--lake", "lake"]).assert().code(2);
        let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(problem), "{told}");
    }
}

#[test]
fn a_bad_second_opinion_is_refused_before_anything_is_landed() {
    let scene = Scene::new(3, 3);
    scene.write("good.csv", &wikidata());
    scene.write("noids.csv", "film,budget\nLamp,5000\n");
    scene.write("nomoney.csv", "imdb_id,title\ntt0000001,Lamp\n");
    scene.write("text.csv", "imdb_id,budget\ntt0000001,twelve million\n");
    scene.write("Data (1).csv", "imdb_id,budget\ntt0000001,1\n");
    for (file, problem) in [
        ("noids.csv", "noids.csv has no column of IMDb title ids"),
        ("nomoney.csv", "no column of budgets or box offices"),
        ("text.csv", "no figure that can be used"),
        ("missing.csv", "no file matches `missing.csv`"),
        ("tmdb=good.csv", "`tmdb` cannot be the name of a source"),
        ("Data (1).csv", "cannot be the name of a source"),
        ("good=good.csv", "two second opinions have the name good"),
        ("-", "cannot be read from standard input"),
    ] {
        for catalogue in [&[][..], &["movies.csv", "--rate", "0"]] {
            let mut command = scene.cinelake();
            command.args(["ingest", "--lake", "lake"]).args(catalogue);
            command.args(["--second-opinion", "good.csv", "--second-opinion", file]);
            let ran = command.assert().code(2);
            let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
            assert!(told.contains(problem), "{file}: {told}");
            assert!(files_below(&scene.path("lake")).is_empty(), "{file}");
        }
    }
}

#[test]
fn what_cannot_be_used_of_a_file_is_counted_when_it_is_landed_and_when_it_is_refined() {
    let scene = scene();
    let (one, two, three) = (tconst(1), tconst(2), tconst(3));
    scene.write(
        "mixed.csv",
        &format!(
            "imdb_id,budget,currency\n{one},7000,USD\n{one},8000,USD\n{two},dear,USD\n,5,USD\n\
             {three},12200000000,KRW\ntt9999999,5,USD\n"
        ),
    );
    let args = [
        "ingest",
        "movies.csv",
        "--second-opinion",
        "mixed.csv",
        "--lake",
        "lake",
        "--rate",
        "0",
    ];
    let ran = scene.cinelake().args(args).assert().success();
    let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    for words in [
        "rows without an IMDb id of a title: 1",
        "figures that are no whole number: 1",
        "figures of films that have two different ones: 2",
        "figures in another currency: 1",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let summary = refine(&scene);
    let source = &summary["second_opinions"][0];
    assert_eq!(source["table_rows"], 1, "{summary}");
    assert_eq!(source["other_currency"], 1);
    let rejected =
        serde_json::json!({"no_id": 1, "not_a_number": 1, "two_values": 2, "unknown_title": 1});
    assert_eq!(source["rejected"], rejected);
}
