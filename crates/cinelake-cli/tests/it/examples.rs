//! The example questions of the repository, on planted records whose right answers are known.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use cinelake_tmdb_server::{Records, ServerConfig, spawn};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::questions::over_demo;
use crate::support::{KEY, bare};

/// A planted film.
struct Film {
    rating: &'static str,
    votes: u32,
    genre: &'static str,
    director: &'static str,
    released: &'static str,
    budget: i64,
    revenue: i64,
    certification: &'static str,
    provider: (u32, &'static str),
}

const MILLION: i64 = 1_000_000;
const STREAMA: (u32, &str) = (8, "Streama");
const OTHERFLIX: (u32, &str) = (9, "Otherflix");

/// Five dramas whose multiples are 2, 2, 8, 8 and 4 (geometric mean 4), five war films of 3, and one film
/// noir of 90, which is under every floor. The others may be in no answer: a budget that is unknown,
/// one that is suspect, and a film before the window, all with few votes.
fn films() -> Vec<Film> {
    let film = |genre, director, released, multiple| Film {
        rating: "7.0",
        votes: 5_000,
        genre,
        director,
        released,
        budget: MILLION,
        revenue: MILLION * multiple,
        certification: "PG-13",
        provider: STREAMA,
    };
    let war = || Film {
        rating: "6.0",
        certification: "R",
        ..film("War", "Rui", "2021-12-10", 3)
    };
    let few_votes = || Film {
        votes: 10,
        rating: "9.9",
        ..film("Drama", "Ana", "2020-05-04", 90)
    };
    let mut films: Vec<Film> = [2, 2, 8, 8, 4]
        .map(|multiple| film("Drama", "Ana", "2020-05-04", multiple))
        .into();
    films.extend((0..5).map(|_| war()));
    films.push(Film {
        rating: "9.0",
        provider: OTHERFLIX,
        certification: "NC-17",
        ..film("Noir", "Eva", "2022-01-03", 90)
    });
    films.push(Film {
        budget: 0,
        ..few_votes()
    });
    films.push(Film {
        budget: 100,
        ..few_votes()
    });
    films.push(Film {
        released: "1999-05-04",
        ..few_votes()
    });
    films
}

fn tconst(number: usize) -> String {
    format!("tt{:07}", 2_000_000 + number)
}

fn record(number: usize, film: &Film) -> String {
    let release = |certification: &str| json!([{ "certification": certification, "type": 3, "release_date": "2020-01-01T00:00:00.000Z" }]);
    let offer = json!([{ "provider_id": film.provider.0, "provider_name": film.provider.1, "display_priority": 1 }]);
    let elsewhere = json!([{ "provider_id": 1, "provider_name": "Abroad", "display_priority": 1 }]);
    json!({
        "id": number + 1,
        "imdb_id": tconst(number),
        "title": format!("Film {number}"),
        "release_date": film.released,
        "budget": film.budget,
        "revenue": film.revenue,
        "genres": [{ "id": film.genre.len(), "name": film.genre }],
        "credits": { "cast": [], "crew": [
            { "id": film.director.bytes().map(u64::from).sum::<u64>(), "name": film.director, "job": "Director", "department": "Directing", "credit_id": format!("d{number}") },
            { "id": 1, "name": "Nobody", "job": "Producer", "department": "Production", "credit_id": format!("p{number}") },
        ] },
        "release_dates": { "results": [
            { "iso_3166_1": "US", "release_dates": release(film.certification) },
            { "iso_3166_1": "BR", "release_dates": release("12") },
        ] },
        "watch/providers": { "results": {
            "BR": { "link": "https://example.org", "flatrate": offer, "rent": elsewhere },
            "US": { "link": "https://example.org", "flatrate": elsewhere },
        } },
    })
    .to_string()
}

/// A lake with the planted films, landed from a server and refined.
static PLANTED: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut catalogue, mut lines) = (
        String::from(
            "tconst\ttitleType\tprimaryTitle\tstartYear\truntimeMinutes\tgenres\taverageRating\tnumVotes\n",
        ),
        Vec::new(),
    );
    for (number, film) in films().iter().enumerate() {
        let (id, year) = (tconst(number), &film.released[..4]);
        catalogue.push_str(&format!(
            "{id}\tmovie\tFilm {number}\t{year}\t100\t{}\t{}\t{}\n",
            film.genre, film.rating, film.votes
        ));
        lines.push(record(number, film));
    }
    std::fs::write(folder.path().join("movies.tsv"), catalogue).expect("written");
    let mut records = Records::new();
    let loaded = records.add_ndjson("records", lines.join("\n").as_bytes());
    loaded.expect("records load");
    let server = spawn(Arc::new(records), ServerConfig::default()).expect("the server starts");
    let run = |args: &[&str]| {
        let mut command = bare(folder.path());
        command
            .env("TMDB_API_KEY", KEY)
            .env("TMDB_BASE_URL", &server.base_url);
        command
            .args(args)
            .args(["--lake", "lake", "-q"])
            .assert()
            .success();
    };
    let blocks = "credits,release_dates,watch/providers";
    run(&["ingest", "movies.tsv", "--append", blocks]);
    run(&["refine"]);
    folder
});

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/questions")
}

/// The answer to an example on the planted films.
fn answer(name: &str, args: &[&str]) -> Value {
    let mut command = bare(PLANTED.path());
    command.args(["answer", name, "--lake", "lake", "--as-of", "2024-12-31"]);
    command
        .args(["--format", "json", "--questions"])
        .arg(examples());
    let ran = command.args(args).assert().success();
    let answers: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    answers["own"][0].clone()
}

/// Rows as lists, with numbers of four decimals.
fn rows(answer: &Value) -> Vec<Vec<String>> {
    let columns = answer["columns"].as_array().expect("columns");
    let cell = |row: &Value, column: &Value| match &row[column["name"].as_str().expect("a name")] {
        Value::Number(number) => format!("{:.4}", number.as_f64().expect("a number")),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let rows = answer["rows"].as_array().expect("rows").iter();
    rows.map(|row| columns.iter().map(|column| cell(row, column)).collect())
        .collect()
}

#[test]
fn the_most_profitable_genres_have_the_geometric_mean_and_its_interval() {
    let answer = answer("profitable-genres", &[]);
    // Of log2 the mean is 2, the deviation 1 and the standard error 1/√5.
    let half = 2_f64.powf(1.96 / 5_f64.sqrt());
    let drama = [4.0 / half, 4.0 * half].map(|end| format!("{end:.4}"));
    assert_eq!(
        rows(&answer),
        [
            ["Drama", "5.0000", "4.0000", &drama[0], &drama[1]],
            ["War", "5.0000", "3.0000", "3.0000", "3.0000"],
        ]
    );
    assert_eq!(answer["below_floor"]["rows"], 1);
    let left_out = answer["left_out"].as_array().expect("reasons").iter();
    let left_out =
        left_out.map(|line| (line["reason"].as_str().expect("a reason"), &line["titles"]));
    assert_eq!(
        left_out.collect::<Vec<_>>(),
        [
            ("flagged_money", &1.into()),
            ("outside_window", &1.into()),
            ("unknown_budget", &1.into()),
        ]
    );
    let all = rows(&self::answer(
        "profitable-genres",
        &["--set", "min_films=1"],
    ));
    assert_eq!((all.len(), all[0][0].as_str()), (3, "Noir"));
}

#[test]
fn directors_are_weighed_by_how_many_films_they_have() {
    // All films with enough votes: (5 × 7 + 5 × 6 + 9) / 11.
    let all = 74.0 / 11.0;
    let weighted = |mean: f64| format!("{:.4}", (5.0 * mean + 5.0 * all) / 10.0);
    assert_eq!(
        rows(&answer("directors", &[])),
        [
            ["Ana", "5.0000", "7.0000", &weighted(7.0)],
            ["Rui", "5.0000", "6.0000", &weighted(6.0)],
        ]
    );
    let one = rows(&answer(
        "directors",
        &["--set", "min_films=1", "--set", "prior_films=0"],
    ));
    assert_eq!(one[0], ["Eva", "1.0000", "9.0000", "9.0000"]);
}

#[test]
fn providers_are_those_of_the_country_and_of_subscriptions() {
    let answer_br = rows(&answer("streaming", &[]));
    assert_eq!(answer_br.len(), 1);
    assert_eq!(answer_br[0][..3], ["Streama", "10.0000", "6.5000"]);
    let abroad = rows(&answer("streaming", &["--set", "country=US"]));
    assert_eq!(abroad[0][..2], ["Abroad", "11.0000"]);
}

#[test]
fn months_have_the_median_of_their_films() {
    let million = |number: i64| format!("{}.0000", number * MILLION);
    assert_eq!(
        rows(&answer("release-month", &[])),
        [
            ["1.0000", "1.0000", &million(90), &million(1)],
            ["5.0000", "6.0000", &million(6), &million(1)],
            ["12.0000", "5.0000", &million(3), &million(1)],
        ]
    );
}

#[test]
fn certifications_of_a_country_have_the_median_of_their_films() {
    let us = rows(&answer("certification", &[]));
    assert_eq!(
        us,
        [
            ["PG-13", "5.0000", "4.0000", "0.0000"],
            ["R", "5.0000", "3.0000", "0.0000"],
        ]
    );
    let br = rows(&answer("certification", &["--set", "country=BR"]));
    assert_eq!(br, [["12", "11.0000", "3.0000", "0.0000"]]);
}

#[test]
fn the_examples_are_good_and_run_on_the_demo_lake_too() {
    let mut check = over_demo(&["question", "check"]);
    check.arg(examples()).assert().success();
    let mut answer = over_demo(&["answer", "--format", "json"]);
    let ran = answer.arg("--questions").arg(examples()).assert().success();
    let answers: Value = serde_json::from_slice(&ran.get_output().stdout).expect("JSON");
    assert_eq!(answers["own"].as_array().map(Vec::len), Some(5));
    let folder = std::fs::read_dir(examples()).expect("a folder");
    assert_eq!(folder.count(), 5);
}
