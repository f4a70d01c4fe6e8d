use super::super::record::DeadReason;
use super::*;
use crate::tables::Table;

const STAMP: &str = r#""_cinelake":{"tconst":"tt0000007","fetched_at":"2026-11-23T21:45:03Z","endpoint":"/3/movie/tt0000007","match":"direct","run_id":"20261123T214500Z-3fa2c1"}"#;

fn record(fields: &str) -> String {
    format!("{{{fields},{STAMP}}}")
}

/// The values of some columns, and what goes into `extra`.
fn parse(text: &str, columns: &[&str]) -> Result<(Vec<String>, String), DeadReason> {
    let record = Record::parse(text)?;
    let typed = typed(&record);
    // `tconst` is not among the values.
    let own = Table::TmdbMovies.columns()[1..].iter();
    let value = |name: &&str| {
        let place = own.clone().position(|column| column.name == *name);
        format!("{:?}", typed.values[place.expect("a column")])
    };
    let values = columns.iter().map(value).collect();
    Ok((values, record.extra(&KEYS, &typed.kept)))
}

fn extra(fields: &str) -> String {
    parse(&record(fields), &[]).expect("a record").1
}

#[test]
fn nothing_in_all_its_forms_is_unknown_and_kept_raw() {
    let text = record(
        r#""id":7,"title":"","budget":0,"revenue":null,"runtime":0,"release_date":"","genres":[],"belongs_to_collection":null"#,
    );
    for (column, expected) in [
        ("tmdb_id", "Integer(7)"),
        ("title", "Unknown"),
        ("budget", "Unknown"),
        ("budget_raw", "Integer(0)"),
        ("revenue_raw", "Unknown"),
        ("runtime_minutes", "Unknown"),
        ("runtime_raw", "Integer(0)"),
        ("release_date", "Unknown"),
        ("genres", "Texts([])"),
        ("companies", "Unknown"),
        ("collection", "Unknown"),
    ] {
        let (values, extra) = parse(&text, &[column]).expect("a record");
        assert_eq!((values[0].as_str(), extra.as_str()), (expected, "{}"));
    }
}

#[test]
fn what_has_no_column_is_kept_byte_for_byte() {
    assert_eq!(
        extra(
            r#""imdb_id":"tt0000007","popularity":1.50,"softcore":false,"n": 1.50e+2 ,"\u006bey":"\ud83c\udfac","credits":{"cast":[]}"#,
        ),
        r#"{"softcore":false,"n":1.50e+2,"key":"\ud83c\udfac","credits":{"cast":[]}}"#
    );
}

#[test]
fn a_value_that_its_column_cannot_hold_is_null_and_kept_and_costs_no_other() {
    for key in KEYS {
        for odd in [r#"[{"name":[]}]"#, "[[[1]]]", r#""odd words""#, "1e400"] {
            let text = record(&format!(r#""{key}":{odd},"overview":"other""#));
            let record = Record::parse(&text).expect("a record");
            let typed = typed(&record);
            let nothing = |value: &Value<'_>| matches!(value, Value::Unknown | Value::Unreadable);
            let is_held = !typed.values.iter().all(nothing);
            let extra = record.extra(&KEYS, &typed.kept);
            let is_kept = extra.contains(&format!(r#""{key}":{odd}"#));
            // Either the column has it, or `extra` and the counts do.
            let noted = typed.unreadable.len();
            assert_eq!(
                (is_kept, noted),
                (!is_held, usize::from(!is_held)),
                "{text}"
            );
            assert!(extra.contains(r#""overview":"other""#), "{extra}");
        }
    }
    let text =
        record(r#""id":"seven","title":"A","budget":"abc","revenue":5000,"release_date":"soon""#);
    let columns = ["tmdb_id", "title", "budget", "revenue", "release_date"];
    let (values, extra) = parse(&text, &columns).expect("a record");
    assert_eq!(
        values.join(" "),
        r#"Unreadable Text("A") Unknown Integer(5000) Unreadable"#
    );
    assert_eq!(
        extra,
        r#"{"id":"seven","budget":"abc","release_date":"soon"}"#
    );
}

#[test]
fn a_record_whose_title_or_origin_is_in_doubt_says_why() {
    let reason = |text: &str| parse(text, &[]).expect_err("refused").code;
    let dead = |fields: &str| reason(&record(fields));
    assert_eq!(dead(r#""imdb_id":"tt0000008""#), "other_imdb_id");
    assert_eq!(dead(r#""imdb_id":7.5"#), "other_imdb_id");
    assert_eq!(dead(r#""imdb_id":{}"#), "untyped_field");
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
    assert_eq!(extra(r#""imdb_id":7"#), "{}");
    assert_eq!(extra(r#""imdb_id":null"#), r#"{"imdb_id":null}"#);
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
