//! Which titles a run is about: each filter from the flag to the counts.

use predicates::prelude::*;
use serde_json::{Value, json};

use crate::support::{Scene, tconst};

/// In IMDb's own columns: two films, one of them adult and one short, a film of television without a
/// length, a series, and a row whose type nobody knows.
const BASICS: &str = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
    tt1000001\tmovie\tA\tA\t0\t2001\t\\N\t90\tDrama\n\
    tt1000002\tmovie\tB\tB\t1\t2001\t\\N\t90\tDrama\n\
    tt1000003\tshort\tC\tC\t0\t2001\t\\N\t9\tDrama\n\
    tt1000004\ttvMovie\tD\tD\t\\N\t2001\t\\N\t\\N\tDrama\n\
    tt1000005\ttvSeries\tE\tE\t0\t2001\t\\N\t45\tDrama\n\
    tt1000006\t\\N\tF\tF\t0\t2001\t\\N\t90\tDrama\n";

fn scene() -> Scene {
    let scene = Scene::new(10, 10);
    scene.write("basics.tsv", BASICS);
    scene
}

fn plan(scene: &Scene, flags: &[&str]) -> Value {
    scene.json(&[&["plan", "basics.tsv"], flags].concat(), 0)
}

#[test]
fn adult_titles_are_left_out_and_counted_unless_they_are_asked_for() {
    let scene = scene();
    let ingest = |flags: &[&str]| {
        let args = ["ingest", "basics.tsv", "--lake", "lake", "--rate", "0"];
        scene.json(&[&args, flags].concat(), 0)
    };
    let kept = ingest(&["--include-adult"]);
    assert_eq!(kept["filtered"]["adult"], Value::Null, "{kept}");
    assert_eq!(kept["outcomes"]["landed"], 4);
    // The record that is in the lake stays, though the title is not asked for any more.
    let left_out = ingest(&[]);
    assert_eq!(left_out["filtered"]["adult"], 1, "{left_out}");
    assert_eq!(left_out["outcomes"]["already_landed"], 3);
    assert_eq!(left_out["balanced"], true);
    assert_eq!(scene.records("lake").len(), 4);
    scene
        .cinelake()
        .args(["plan", "basics.tsv"])
        .assert()
        .success()
        .stdout(predicate::str::contains("--include-adult"));
}

#[test]
fn a_catalogue_that_does_not_tell_adult_titles_keeps_all_titles() {
    let scene = Scene::new(10, 10);
    let plan = scene.json(&["plan", "movies.csv"], 0);
    assert_eq!(
        (&plan["plan"]["titles"], &plan["filtered"]),
        (&json!(10), &json!({}))
    );
}

#[test]
fn title_types_are_imdbs_words_in_any_case() {
    let scene = scene();
    let found = plan(&scene, &["--title-type", "MOVIE,tvmovie"]);
    assert_eq!(found["plan"]["titles"], 2, "{found}");
    let expected = json!({
        "title_type": 1, "adult": 1, "kind_series": 1, "kind_unknown": 1,
    });
    assert_eq!(found["filtered"], expected);
    let inspected = scene.json(&["inspect", "basics.tsv", "--title-type", "tvSeries"], 0);
    let expected = json!({ "title_type": 4, "title_type_unknown": 1 });
    assert_eq!(inspected["filtered_by_reason"], expected);
}

#[test]
fn a_word_that_is_no_title_type_is_refused_with_the_nearest_and_the_list() {
    let scene = scene();
    let mut by_flag = scene.cinelake();
    by_flag.args(["plan", "basics.tsv", "--title-type", "movie,tvSerie"]);
    let mut by_variable = scene.cinelake();
    by_variable
        .env("CINELAKE_TITLE_TYPE", "tvSerie")
        .args(["plan", "basics.tsv"]);
    for mut command in [by_flag, by_variable] {
        command
            .assert()
            .code(2)
            .stderr(predicate::str::contains("did you mean tvSeries?"))
            .stderr(predicate::str::contains("tvMiniSeries, tvSpecial"));
    }
}

#[test]
fn title_types_that_a_run_does_not_ask_for_are_noted() {
    let scene = scene();
    scene
        .cinelake()
        .args(["plan", "basics.tsv", "--title-type", "movie,tvSeries"])
        .assert()
        .success()
        .stderr(predicate::str::contains(
            "--title-type tvSeries keeps nothing here: series are asked for with --enrich series",
        ));
    let flags = ["--title-type", "tvSeries", "--enrich", "series"];
    assert_eq!(plan(&scene, &flags)["plan"]["titles"], 1);
}

#[test]
fn a_catalogue_without_title_types_says_what_to_add() {
    let scene = Scene::new(3, 3);
    scene
        .cinelake()
        .args(["plan", "movies.csv", "--title-type", "movie"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("3 title_type_unknown"))
        .stderr(predicate::str::contains("title.basics"));
}

#[test]
fn a_title_without_a_known_length_is_counted_apart_from_one_that_is_too_short() {
    let scene = scene();
    let found = plan(&scene, &["--min-runtime", "60"]);
    assert_eq!(found["plan"]["titles"], 1, "{found}");
    assert_eq!(found["filtered"]["runtime_too_short"], 1);
    assert_eq!(found["filtered"]["runtime_unknown"], 1);
}

#[test]
fn only_the_titles_of_the_list_are_asked_and_strangers_in_it_are_named() {
    let scene = Scene::new(10, 10);
    let list = format!("{}\n{}\nnm0000001\ntt7654321\n", tconst(3), tconst(5));
    scene.write("wanted.txt", &list);
    let flags = ["--ids", "wanted.txt"];
    let plan = scene.json(&[&["plan", "movies.csv"], &flags[..]].concat(), 0);
    assert_eq!(plan["plan"]["titles"], 2, "{plan}");
    assert_eq!(plan["filtered"], json!({ "not_in_ids": 8 }));
    let expected = json!({ "count": 1, "examples": ["tt7654321"] });
    assert_eq!(plan["ids_without_title"], expected);
    let args = ["ingest", "movies.csv", "--lake", "lake", "--rate", "0"];
    let summary = scene.json(&[&args, &flags[..]].concat(), 0);
    assert_eq!(summary["outcomes"]["landed"], 2);
    assert_eq!(summary["ids_without_title"], expected);
    scene
        .cinelake()
        .args(["plan", "movies.csv", "--ids", "wanted.txt"])
        .assert()
        .success()
        .stderr(predicate::str::contains(
            "no file of the catalogue: 1 (tt7654321)",
        ))
        .stderr(predicate::str::contains("line 3: `nm0000001`"));
}

#[test]
fn a_list_without_a_single_id_is_refused() {
    let scene = Scene::new(10, 10);
    scene.write("wanted.txt", "");
    for list in ["wanted.txt", "missing.txt"] {
        scene
            .cinelake()
            .args(["plan", "movies.csv", "--ids", list])
            .assert()
            .code(2)
            .stderr(predicate::str::contains(list));
    }
    scene
        .cinelake()
        .args(["plan", "-", "--ids", "-"])
        .write_stdin("tt1000001\n")
        .assert()
        .code(2)
        .stderr(predicate::str::contains("standard input"));
}

/// Where the titles of [`BASICS`] have names.
const AKAS: &str = "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n\
    tt1000001\t1\tA\tBR\tpt\t\\N\t\\N\t0\n\
    tt1000003\t1\tC\tUS\t\\N\t\\N\t\\N\t0\n\
    tt1000004\t1\tD\t\\N\t\\N\toriginal\t\\N\t1\n";

#[test]
fn titles_with_a_name_in_a_region_are_asked_and_the_others_are_counted() {
    let scene = scene();
    scene.write("names.tsv", AKAS);
    let plan = |flags: &[&str]| {
        let args = ["plan", "basics.tsv", "names.tsv", "--region"];
        scene.json(&[&args, flags].concat(), 0)
    };
    let found = plan(&["br,pt"]);
    assert_eq!(found["plan"]["titles"], 1, "{found}");
    assert_eq!(found["filtered"]["region"], 1, "{found}");
    assert_eq!(found["filtered"]["region_unknown"], 1);
    scene
        .cinelake()
        .args(["plan", "basics.tsv", "names.tsv", "--region", "BR,PT"])
        .assert()
        .success()
        .stderr(predicate::str::contains(
            "no title has a name in the region PT",
        ));
    scene
        .cinelake()
        .args(["inspect", "basics.tsv", "names.tsv", "--region", "BR,PT"])
        .assert()
        .success()
        .stdout(predicate::str::contains(
            "no title has a name in the region PT",
        ));
    for (file, region, told) in [
        ("basics.tsv", "BR", "add IMDb's title.akas"),
        ("names.tsv", "ZZ", "add title.basics"),
        ("basics.tsv", "sa-east-1", "AWS_REGION"),
    ] {
        scene
            .cinelake()
            .args(["plan", file, "--region", region])
            .assert()
            .code(2)
            .stderr(predicate::str::contains(told));
    }
}

#[test]
fn a_region_of_titles_in_the_settings_is_no_region_of_aws() {
    let scene = Scene::new(1, 1);
    let policy = [
        "aws",
        "policy",
        "--lake",
        "s3://lake",
        "--account",
        "123456789012",
    ];
    let told = |region: &[(&str, &str)]| {
        let command = scene
            .cinelake()
            .args(policy)
            .envs(region.iter().copied())
            .output();
        String::from_utf8(command.unwrap().stdout).unwrap()
    };
    assert_eq!(told(&[("CINELAKE_REGION", "BR")]), told(&[]));
}

#[test]
fn titles_in_a_language_are_asked_by_the_column_of_the_catalogue() {
    let scene = Scene::new(3, 3);
    let rows: String = [(0, "pt"), (1, "fr"), (2, "")]
        .map(|(number, language)| format!("{},A,{language}\n", tconst(number)))
        .concat();
    scene.write(
        "list.csv",
        &format!("imdb_id,title,original_language\n{rows}"),
    );
    let found = scene.json(&["plan", "list.csv", "--original-language", "PT-BR,en"], 0);
    assert_eq!(found["plan"]["titles"], 1, "{found}");
    let expected = json!({ "original_language": 1, "original_language_unknown": 1 });
    assert_eq!(found["filtered"], expected);
    for (file, language, told) in [
        (
            "movies.csv",
            "pt",
            "add a file with a column original_language",
        ),
        ("list.csv", "English", "write its two letters"),
    ] {
        scene
            .cinelake()
            .args(["plan", file, "--original-language", language])
            .assert()
            .code(2)
            .stderr(predicate::str::contains(told));
    }
}

#[test]
fn filters_can_be_set_in_the_configuration_file() {
    let scene = scene();
    scene.write(
        "cinelake.toml",
        "title_type = [\"movie\"]\ninclude_adult = true\nmin_runtime = 60\nids = \"wanted.txt\"\n",
    );
    scene.write("wanted.txt", "tt1000002\n");
    let found = plan(&scene, &[]);
    assert_eq!(found["plan"]["titles"], 1, "{found}");
    assert_eq!(found["filtered"]["not_in_ids"], 5);
}

#[test]
fn exclude_adult_overrules_settings_that_include_adult_titles() {
    let scene = scene();
    scene.write("cinelake.toml", "include_adult = true\n");
    assert_eq!(plan(&scene, &[])["filtered"]["adult"], Value::Null);
    assert_eq!(plan(&scene, &["--exclude-adult"])["filtered"]["adult"], 1);
}
