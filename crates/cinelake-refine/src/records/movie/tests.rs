use super::super::record::DeadReason;
use super::*;

const STAMP: &str = r#""_cinelake":{"tconst":"tt0000007","fetched_at":"2026-11-23T21:45:03Z","endpoint":"/3/movie/tt0000007","match":"direct","run_id":"20261123T214500Z-3fa2c1"}"#;

fn record(fields: &str) -> String {
    format!("{{{fields},{STAMP}}}")
}

fn dead(fields: &str) -> &'static str {
    parse(&record(fields)).expect_err("refused").code
}

/// The fields of a record and what goes into `extra`.
fn parse(text: &str) -> Result<(Movie<'_>, String), DeadReason> {
    let record = Record::parse(text)?;
    let untyped = |detail| DeadReason::new("untyped_field", detail);
    let read = || Movie::read(&record).map_err(untyped);
    let kept = read()?.typed().kept;
    Ok((read()?, record.extra(&KEYS, &kept)))
}

#[test]
fn nothing_in_all_its_forms_is_unknown_and_kept_raw() {
    let text = record(
        r#""id":7,"title":"","budget":0,"revenue":null,"runtime":0,"release_date":"","genres":[],"belongs_to_collection":null"#,
    );
    let (movie, extra) = parse(&text).expect("typed");
    assert_eq!((movie.tmdb_id, movie.title.as_deref()), (Some(7), None));
    assert_eq!(
        (movie.budget_raw, positive(movie.budget_raw)),
        (Some(0), None)
    );
    assert_eq!((movie.revenue_raw, movie.runtime_raw), (None, Some(0)));
    assert_eq!(movie.release_date, Date::Unknown);
    assert_eq!(movie.genres.map(|genres| genres.len()), Some(0));
    assert_eq!(movie.companies.map(|names| names.len()), None);
    assert_eq!((movie.collection.as_deref(), extra.as_str()), (None, "{}"));
}

#[test]
fn what_has_no_column_is_kept_byte_for_byte() {
    let text = record(
        r#""imdb_id":"tt0000007","popularity":1.50,"softcore":false,"n": 1.50e+2 ,"\u006bey":"\ud83c\udfac","credits":{"cast":[]},"release_date":"soon""#,
    );
    let (movie, extra) = parse(&text).expect("typed");
    assert_eq!(
        extra,
        r#"{"softcore":false,"n":1.50e+2,"key":"\ud83c\udfac","credits":{"cast":[]},"release_date":"soon"}"#
    );
    assert_eq!(movie.release_date, Date::Unreadable);
}

#[test]
fn a_record_that_cannot_be_typed_says_why() {
    assert_eq!(dead(r#""budget":"abc""#), "untyped_field");
    assert_eq!(dead(r#""title":{}"#), "untyped_field");
    assert_eq!(dead(r#""imdb_id":"tt0000008""#), "other_imdb_id");
    assert_eq!(dead(r#""imdb_id":7.5"#), "other_imdb_id");
    let reason = |text: &str| parse(text).expect_err("refused").code;
    assert_eq!(reason("{"), "not_json");
    assert_eq!(reason("[1]"), "not_an_object");
    assert_eq!(reason("42"), "not_an_object");
    assert_eq!(reason(r#"{"id":7}"#), "no_provenance");
    assert_eq!(
        reason(r#"{"id":7,"_cinelake":{"tconst":"7"}}"#),
        "no_provenance"
    );
}

#[test]
fn an_id_written_otherwise_is_the_same_and_one_that_is_missing_is_noted() {
    let text = record(r#""imdb_id":7"#);
    assert_eq!(parse(&text).expect("typed").1, "{}");
    let text = record(r#""imdb_id":null"#);
    assert_eq!(parse(&text).expect("typed").1, r#"{"imdb_id":null}"#);
}

#[test]
fn money_is_flagged_at_the_boundaries_and_never_changed() {
    let flag = |budget, revenue| money_flag(budget, revenue).unwrap_or_default();
    assert_eq!(flag(Some(999), None), "budget_under_1000");
    assert_eq!(flag(Some(1_000), None), "");
    assert_eq!(flag(None, Some(999)), "revenue_under_1000");
    assert_eq!(flag(None, Some(1_000)), "");
    assert_eq!(flag(Some(10_000), Some(1_000_000)), "");
    assert_eq!(
        flag(Some(10_000), Some(1_000_001)),
        "revenue_over_100_times_budget"
    );
    assert_eq!(flag(Some(10_000_000), Some(10_000)), "");
    assert_eq!(
        flag(Some(10_000_000), Some(9_999)),
        "revenue_under_thousandth_of_budget"
    );
    assert_eq!(flag(Some(5_000), Some(5_000)), "budget_equals_revenue");
    assert_eq!(
        flag(Some(7), Some(7)),
        "budget_under_1000,revenue_under_1000,budget_equals_revenue"
    );
    assert_eq!(
        flag(Some(i64::MAX), Some(1)),
        "revenue_under_1000,budget_beyond_any_film,revenue_under_thousandth_of_budget"
    );
    assert_eq!(flag(Some(1_000_000_000), Some(4_000_000_000)), "");
    // A box office in won.
    assert_eq!(
        flag(Some(1_000_000_001), Some(12_200_000_000)),
        "budget_beyond_any_film,revenue_beyond_any_film"
    );
    assert_eq!(money_flag(None, None), None);
}
