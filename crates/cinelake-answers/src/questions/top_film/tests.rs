use super::*;

fn film(tconst: &str, rating_thousandths: i64, num_votes: i64) -> Film {
    Film {
        tconst: tconst.to_owned(),
        title: None,
        start_year: None,
        average_rating: rating_thousandths as f64 / 1_000.0,
        num_votes: Some(num_votes),
        weighted_rating: Some(0.0),
        rating_thousandths,
    }
}

const PRIOR: Prior = Prior {
    films: 3,
    after_as_of: 0,
    rated: 2,
    weighed: 2,
    sum_thousandths: 12_000,
    min_votes: 1_000,
};

#[test]
fn the_weighted_rating_lies_between_rating_and_mean() {
    assert_eq!(PRIOR.mean(), Some(6.0));
    assert_eq!(PRIOR.weighted_rating(8_000, 1_000), 7.0);
    assert_eq!(PRIOR.weighted_rating(8_000, 0), 6.0);
    let without_floor = Prior {
        min_votes: 0,
        ..PRIOR
    };
    assert_eq!(without_floor.weighted_rating(8_000, 5), 8.0);
    assert_eq!(without_floor.weighted_rating(8_000, 0), 6.0);
}

#[test]
fn few_votes_of_ten_lose_to_many_of_nine_and_ties_are_all_kept() {
    let mut films = vec![
        film("tt10000000", 9_000, 50_000),
        film("tt9999999", 9_000, 50_000),
        film("tt0000001", 10_000, 20),
    ];
    films.sort_by(|a, b| by_weight(&PRIOR, a, b));
    let best: Vec<String> = winners(&PRIOR, &films)
        .into_iter()
        .map(|film| film.tconst)
        .collect();
    assert_eq!(best, ["tt9999999", "tt10000000"]);
    assert!(winners(&PRIOR, &[]).is_empty());
}

#[test]
fn a_film_of_unknown_votes_is_never_the_highest_and_is_told_as_left_out() {
    let unknown = Film {
        num_votes: None,
        weighted_rating: None,
        ..film("tt0000001", 10_000, 0)
    };
    let mut films = vec![unknown, film("tt0000002", 2_000, 0)];
    films.sort_by(|a, b| by_weight(&PRIOR, a, b));
    assert_eq!(winners(&PRIOR, &films)[0].tconst, "tt0000002");
    let json = serde_json::to_value(&films[1]).expect("JSON");
    assert!(
        json["num_votes"].is_null() && json["weighted_rating"].is_null(),
        "{json}"
    );
    let prior = Prior {
        films: 6,
        after_as_of: 1,
        rated: 3,
        weighed: 1,
        ..PRIOR
    };
    let reasons: Vec<_> = left_out(&prior)
        .into_iter()
        .map(|each| (each.reason, each.titles))
        .collect();
    let expected = [
        ("after_as_of_year", 1),
        ("no_rating", 2),
        ("votes_unknown", 2),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn the_mark_follows_who_is_listed_ties_and_other_values_of_m() {
    let films = [
        film("tt0000001", 9_000, 50_000),
        film("tt0000002", 9_000, 50_000),
    ];
    let people = [Person {
        name: "Ana".to_owned(),
        category: None,
        nconst: None,
        person_id: None,
    }];
    let next = TopFilms::new(films[1..].to_vec(), people.to_vec());
    let answer = |films: &[Film], people: &[Person], with_people| TopFilm {
        films: films.to_vec(),
        people: people.to_vec(),
        people_source: Source::of(people),
        with_people,
        m: 1_000,
        c: Some(6.0),
        ranking: Vec::new(),
    };
    let row = |m, id: &str| SensitivityRow {
        m,
        films: vec![id.to_owned()],
        weighted_rating: None,
    };
    let same = [row(100, "tt0000001"), row(25_000, "tt0000001")];
    let other = [row(100, "tt0000001"), row(25_000, "tt0000009")];
    let one = answer(&films[..1], &people, None);
    assert_eq!(one.sureness(&same), Sureness::Clear);
    assert_eq!(one.sureness(&other), Sureness::Perhaps);
    let sentence = text::top_film(crate::language::Language::En, &one, &other);
    assert!(
        sentence
            .ends_with("With another minimum weight of votes (m = 25,000), another film is first."),
        "{sentence}"
    );
    assert_eq!(
        answer(&films, &people, None).sureness(&same),
        Sureness::Perhaps
    );
    assert_eq!(
        answer(&films[..1], &[], Some(next)).sureness(&same),
        Sureness::Perhaps
    );
    assert_eq!(
        answer(&films[..1], &[], None).sureness(&same),
        Sureness::Open
    );
    let tied = answer(&films, &people, None);
    assert_eq!(
        text::top_film_finding(crate::language::Language::PtBr, &tied),
        "2 filmes dividem a maior nota ponderada, 0,00"
    );
}

#[test]
fn a_row_of_csv_is_a_film_with_the_names_of_its_people() {
    let person = |name: &str| Person {
        name: name.to_owned(),
        category: None,
        nconst: None,
        person_id: None,
    };
    let mut answer = TopFilm {
        films: vec![film("tt0000001", 9_000, 50_000)],
        people: vec![person("Ana"), person("Rui")],
        people_source: Some(Source::Names),
        with_people: None,
        m: 1_000,
        c: Some(6.0),
        ranking: Vec::new(),
    };
    let text = |answer: &TopFilm| -> Vec<String> {
        let row = figures::Rows::rows(answer).remove(0).into_iter();
        row.map(|(name, value)| format!("{name}={value}")).collect()
    };
    let mut expected = vec![
        "tconst=tt0000001",
        "title=",
        "start_year=",
        "average_rating=9.0",
        "num_votes=50000",
        "weighted_rating=0.0",
        "people=Ana; Rui",
    ];
    assert_eq!(text(&answer), expected);
    answer.people.clear();
    expected.pop();
    assert_eq!(text(&answer), expected);
}
