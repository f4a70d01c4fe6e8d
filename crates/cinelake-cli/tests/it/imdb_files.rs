//! IMDb's own files, and TMDB's credits, through the binary: who acts in the best film, and in what
//! else, is known beforehand.

use std::path::Path;
use std::sync::Arc;

use cinelake_tmdb_server::{Records, ServerConfig, spawn};
use predicates::prelude::*;
use serde_json::{Value, json};

use crate::support::Scene;

const BASICS: &str = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres
tt1000001\tmovie\tFirst \"Light\"\tFirst \"Light\"\t0\t1999\t\\N\t90\tDrama
tt1000002\tmovie\tSecond Wind\tSecond Wind\t0\t2003\t\\N\t95\tDrama
tt1000003\tmovie\tThird Rail\tThird Rail\t0\t2005\t\\N\t100\tDrama,War
tt1000004\tmovie\tFourth Wall\tFourth Wall\t0\t2010\t\\N\t105\t\\N
tt1000005\ttvEpisode\tPilot\tPilot\t0\t2011\t\\N\t45\tComedy
";
const RATINGS: &str = "tconst\taverageRating\tnumVotes
tt1000001\t9.0\t500000
tt1000002\t8.0\t400000
tt1000003\t7.0\t300000
tt1000004\t6.0\t100000
";
/// Two actors of one name, born in the same year; a director; a row of a title that is not there.
const PRINCIPALS: &str = "tconst\tordering\tnconst\tcategory\tjob\tcharacters
tt1000001\t1\tnm0000001\tactor\t\\N\t[\"The \\\"Keeper\\\"\"]
tt1000001\t2\tnm0000002\tactress\t\\N\t[\"Ana\",\"Bo\"]
tt1000001\t3\tnm0000003\tdirector\t\\N\t\\N
tt1000002\t1\tnm0000001\tactor\t\\N\t[\"Sailor\"]
tt1000003\t1\tnm0000005\tactor\t\\N\t[\"Driver\"]
tt1000004\t1\tnm0000002\tactress\t\\N\t\\N
tt9000009\t1\tnm0000002\tactress\t\\N\t\\N
";
const NAMES: &str = "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles
nm0000001\tRui Alves\t1950\t\\N\tactor\ttt1000001,tt1000002
nm0000002\tAna Lima\t\\N\t\\N\tactress\ttt1000001
nm0000003\tDora Dir\t\\N\t\\N\tdirector\t\\N
nm0000005\tRui Alves\t1950\t\\N\tactor\ttt1000003
nm0000006\tIn Nothing\t\\N\t\\N\t\\N\t\\N
";
const AKAS: &str = "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle
tt1000001\t1\tPrimeira luz\tBR\t\\N\timdbDisplay\u{2}x\t\\N\t0
";
const CREW: &str = "tconst\tdirectors\twriters
tt1000001\tnm0000003\t\\N
tt1000077\tnm0000003\tnm0000003,nm0000004
";
const EPISODES: &str = "tconst\tparentTconst\tseasonNumber\tepisodeNumber
tt1000005\ttt1000006\t1\t1
";

fn imdb() -> Scene {
    let scene = Scene::new(0, 4);
    std::fs::create_dir(scene.path("imdb")).expect("made");
    for (name, text) in [
        ("title.akas.tsv", AKAS),
        ("title.basics.tsv", BASICS),
        ("title.crew.tsv", CREW),
        ("title.episode.tsv", EPISODES),
        ("title.principals.tsv", PRINCIPALS),
        ("title.ratings.tsv", RATINGS),
        ("name.basics.tsv", NAMES),
    ] {
        scene.write(&format!("imdb/{name}"), text);
    }
    scene
}

/// Ingests the files, refines, and gives the answers to questions 3 and 4.
fn answers(scene: &Scene, files: &[&str], flags: &[&str]) -> [Value; 2] {
    let ingest = [
        &["ingest"],
        files,
        &["--lake", "lake", "--rate", "0", "-q"],
        flags,
    ]
    .concat();
    scene.json(&ingest, 0);
    scene.json(&["refine", "--lake", "lake", "-q"], 0);
    let answered = scene.json(&["answer", "3", "4", "--lake", "lake"], 0);
    [0, 1].map(|at| answered["answers"][at].clone())
}

/// Name, id and films of the people of question 4.
fn films_of(answer: &Value) -> Vec<(String, Value, Vec<String>, Value)> {
    let people = answer["answer"]["people"].as_array().expect("people");
    let film = |film: &Value| film["tconst"].as_str().expect("an id").to_owned();
    let films = |person: &Value| {
        person["films"]
            .as_array()
            .expect("films")
            .iter()
            .map(film)
            .collect()
    };
    let of = |person: &Value| {
        let id = match &person["nconst"] {
            Value::Null => &person["person_id"],
            id => id,
        };
        let name = person["name"].as_str().expect("a name").to_owned();
        (
            name,
            id.clone(),
            films(person),
            person["mean_rating"].clone(),
        )
    };
    people.iter().map(of).collect()
}

#[test]
fn imdbs_files_answer_who_acts_in_the_best_film_and_in_what_else() {
    let scene = imdb();
    let [best, films] = answers(&scene, &["imdb/*.tsv"], &[]);
    assert_eq!(
        best["answer"]["films"][0]["title"], "First \"Light\"",
        "an akas file renames nothing"
    );
    assert_eq!(
        best["answer"]["people"],
        json!([
            {"name": "Ana Lima", "category": "actress", "nconst": "nm0000002"},
            {"name": "Rui Alves", "category": "actor", "nconst": "nm0000001"},
        ])
    );
    assert_eq!(best["answer"]["people_source"], "imdb_ids");
    let ids = |numbers: &[u32]| {
        numbers
            .iter()
            .map(|at| format!("tt100000{at}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        films_of(&films),
        [
            (
                "Ana Lima".into(),
                json!("nm0000002"),
                ids(&[1, 4]),
                json!(7.5)
            ),
            (
                "Rui Alves".into(),
                json!("nm0000001"),
                ids(&[1, 2]),
                json!(8.5)
            ),
        ]
    );
    assert_eq!(
        films["answer"]["people"][0]["films"][0]["characters"],
        "Ana; Bo"
    );
    assert_eq!(
        films["left_out"],
        json!([{"reason": "same_name_other_person", "titles": 1}])
    );
    assert_eq!(films["sureness"], "clear");
    // By name alone, the namesake's film is his.
    let asked = films["as_asked"]["people"][1]["films"].as_array();
    assert_eq!(asked.map(Vec::len), Some(3));
    let counted = scene.json(
        &["sql", "SELECT COUNT(*) AS n FROM people", "--lake", "lake"],
        0,
    );
    assert_eq!(counted[0]["n"], 4);
    let again = scene.json(&["refine", "--lake", "lake", "-q"], 0);
    let tables = again["tables"].as_array().expect("tables");
    assert!(
        tables.iter().all(|table| table["state"] == "unchanged"),
        "{again}"
    );
    for lang in ["en", "pt-BR"] {
        let mut command = scene.cinelake();
        command
            .args(["answer", "3", "4", "--lake", "lake", "--lang", lang])
            .assert()
            .success()
            .stdout(predicate::str::contains("IMDb"));
    }
}

#[test]
fn principals_without_names_show_ids_and_say_so() {
    let scene = imdb();
    let files = ["imdb/title.basics.tsv", "imdb/title.principals.tsv"];
    let mut ingest = scene.cinelake();
    ingest
        .args([&["ingest"], &files[..], &["--lake", "lake", "--rate", "0"]].concat())
        .assert()
        .success()
        .stderr(predicate::str::contains("people are shown by id"));
    let [best, films] = answers(&scene, &files, &[]);
    assert_eq!(best["answer"]["people"][0]["name"], "nm0000001");
    assert_eq!(best["answer"]["people_source"], "imdb_ids");
    assert_eq!(films["answer"]["people"][1]["name"], "nm0000002");
}

#[test]
fn a_file_of_people_alone_is_no_catalogue_of_films() {
    let scene = imdb();
    for command in ["ingest", "plan"] {
        let mut refused = scene.cinelake();
        refused
            .args([command, "imdb/title.principals.tsv", "imdb/name.basics.tsv"])
            .args(["--lake", "lake"])
            .assert()
            .code(2)
            .stderr(predicate::str::contains("add title.basics"))
            .stderr(predicate::str::contains("says who took part in each title"));
    }
    assert!(!scene.path("lake").join("Raw").exists());
}

#[test]
fn crew_episodes_and_akas_are_tables_that_sql_reads() {
    let scene = imdb();
    answers(&scene, &["imdb/*.tsv"], &[]);
    for table in ["crew", "episodes", "akas"] {
        let query = format!("SELECT COUNT(*) AS rows FROM {table}");
        let rows = scene.json(&["sql", &query, "--lake", "lake"], 0);
        assert!(rows[0]["rows"].as_u64() > Some(0), "{table}: {rows}");
    }
    let mut inspect = scene.cinelake();
    inspect
        .args(["inspect", "imdb/*.tsv"])
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "refine makes the table crew of it",
        ));
}

#[test]
fn inspect_names_each_file_for_what_it_is() {
    let scene = imdb();
    let mut inspect = scene.cinelake();
    let ran = inspect.args(["inspect", "imdb/*.tsv"]).assert().success();
    let text = String::from_utf8_lossy(&ran.get_output().stdout).into_owned();
    for words in [
        "IMDb title.akas",
        "IMDb title.crew",
        "IMDb title.episode",
        "IMDb title.principals, which says who took part in each title",
        "IMDb name.basics, which names people",
        "4 films ready to ingest",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let mut alone = scene.cinelake();
    alone
        .args(["inspect", "imdb/title.principals.tsv"])
        .assert()
        .success()
        .stdout(predicate::str::contains("no file describes titles"))
        .stdout(predicate::str::contains("people are shown by id"));
}

/// TMDB's records of the films with their cast, and no people in the catalogue.
fn with_credits() -> Scene {
    let scene = imdb();
    let cast = |people: &[(u32, &str, &str)]| {
        let people = people.iter().enumerate();
        let people = people.map(|(order, (id, name, role))| {
            json!({"id": id, "name": name, "character": role, "order": order})
        });
        json!({"cast": people.collect::<Vec<_>>(), "crew": []})
    };
    let record = |number: u32, credits: Value| {
        let film = json!({
            "id": number, "imdb_id": format!("tt100000{number}"), "title": "F", "credits": credits,
        });
        film.to_string()
    };
    let lines = [
        record(
            1,
            cast(&[(11, "Rui Alves", "Keeper"), (12, "Ana Lima", "Ana")]),
        ),
        record(2, cast(&[(11, "Rui Alves", "Sailor")])),
        record(3, cast(&[(15, "Rui Alves", "Driver")])),
        record(4, cast(&[(12, "Ana Lima", "")])),
    ];
    let mut records = Records::new();
    let loaded = records.add_ndjson("records", lines.join("\n").as_bytes());
    loaded.expect("records load");
    let server = spawn(Arc::new(records), ServerConfig::default());
    Scene {
        folder: scene.folder,
        server: server.expect("the server starts"),
    }
}

#[test]
fn tmdbs_credits_answer_where_the_catalogue_lists_nobody() {
    let scene = with_credits();
    let files = ["imdb/title.basics.tsv", "imdb/title.ratings.tsv"];
    let [best, films] = answers(&scene, &files, &[]);
    assert_eq!(best["answer"]["people"], json!([]));
    assert_eq!(films["answerable"], false);
    for (lang, word) in [
        ("en", "add IMDb's title.principals"),
        ("pt-BR", "acrescente title.principals"),
    ] {
        let sentence = films["sentence"][lang].as_str().unwrap_or_default();
        assert!(
            sentence.contains(word) && sentence.contains("--append credits"),
            "{sentence}"
        );
    }
    // The remedy, as it is told.
    let [best, films] = answers(&scene, &files, &["--append", "credits"]);
    assert_eq!(best["answer"]["people_source"], "tmdb");
    assert_eq!(
        best["answer"]["people"],
        json!([
            {"name": "Ana Lima", "category": null, "person_id": 12},
            {"name": "Rui Alves", "category": null, "person_id": 11},
        ])
    );
    let sentence = best["sentence"]["en"].as_str().unwrap_or_default();
    assert!(
        sentence.contains("TMDB's credits list its cast"),
        "{sentence}"
    );
    let ids = |numbers: &[u32]| {
        numbers
            .iter()
            .map(|at| format!("tt100000{at}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        films_of(&films),
        [
            ("Ana Lima".into(), json!(12), ids(&[1, 4]), json!(7.5)),
            ("Rui Alves".into(), json!(11), ids(&[1, 2]), json!(8.5)),
        ]
    );
    assert_eq!(films["answer"]["people_source"], "tmdb");
    assert_eq!(films["answer"]["tmdb_people"], json!([]));
}

/// The generator's files, with its answers; python3 is needed, as for the other scripts in `benches`.
#[test]
fn made_up_files_have_the_answers_that_their_maker_knows() {
    let scene = Scene::new(0, 0);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/imdb_files.py");
    let made = std::process::Command::new("python3")
        .arg(script)
        .args(["--titles", "400", "--seed", "7", "--output"])
        .arg(scene.path("imdb"))
        .output();
    let Ok(made) = made else {
        crate::browser::say("skipped: there is no python3 here to make the files");
        return;
    };
    let errors = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{errors}");
    let known: Value = serde_json::from_slice(&made.stdout).expect("JSON");
    let files = ["imdb/*.tsv.gz"];
    let [best, films] = answers(&scene, &files, &["--min-match", "0", "--find", "never"]);
    assert_eq!(
        best["answer"]["films"][0]["tconst"],
        known["best"]["tconst"]
    );
    let ids = |people: &Value| -> Vec<Value> {
        let people = people.as_array().expect("people").iter();
        let mut ids: Vec<Value> = people.map(|person| person["nconst"].clone()).collect();
        ids.sort_by_key(|id| id.to_string());
        ids.dedup();
        ids
    };
    assert_eq!(
        ids(&best["answer"]["people"]),
        *known["best"]["people"].as_array().expect("ids")
    );
    let found = films_of(&films);
    let theirs = known["films"].as_object().expect("films by person");
    assert_eq!(found.len(), theirs.len());
    for (_, id, films, _) in found {
        let mut films = films;
        films.sort();
        assert_eq!(json!(films), theirs[id.as_str().expect("an id")], "{id}");
    }
    let rows = known["rows"].as_object().expect("rows by table");
    assert_eq!(rows.len(), 6);
    for (table, rows) in rows {
        let sql = format!("SELECT COUNT(*) AS rows FROM {table}");
        let counted = scene.json(&["sql", &sql, "--lake", "lake"], 0);
        assert_eq!(&counted[0]["rows"], rows, "{table}");
    }
}
