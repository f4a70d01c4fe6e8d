use proptest::prelude::*;

use super::*;
use Language::{En, PtBr};

#[test]
fn numbers_are_written_with_the_separators_of_the_language() {
    assert_eq!(integer(En, -1_234_567), "-1,234,567");
    assert_eq!(integer(PtBr, 1_234_567), "1.234.567");
    assert_eq!(integer(En, 999), "999");
    assert_eq!(integer(En, i64::MIN), "-9,223,372,036,854,775,808");
    assert_eq!(decimal(En, 1234.5, 2), "1,234.50");
    assert_eq!(decimal(PtBr, -7.305, 1), "-7,3");
    assert_eq!(year(Some(1994)), "1994");
    assert_eq!(percent(PtBr, 0.123, 1), "12,3%");
}

#[test]
fn what_rounds_to_zero_has_no_sign_and_what_is_no_number_is_a_dash() {
    assert_eq!(decimal(En, -0.001, 2), "0.00");
    assert_eq!(decimal(En, f64::NAN, 2), UNKNOWN);
    assert_eq!(percent(En, f64::INFINITY, 0), UNKNOWN);
    assert_eq!(decimal_or_dash(En, None, 2), UNKNOWN);
}

#[test]
fn money_is_whole_dollars_in_full_and_two_figures_in_short() {
    assert_eq!(usd(En, 2_923_706_026), "$2,923,706,026");
    assert_eq!(usd(PtBr, -1_000), "-US$ 1.000");
    assert_eq!(usd_short(En, 2_923_706_026), "$2.9 billion");
    assert_eq!(usd_short(PtBr, 2_923_706_026), "US$ 2,9 bilhões");
    assert_eq!(usd_short(PtBr, 1_900_000_000), "US$ 1,9 bilhão");
    assert_eq!(usd_short(PtBr, 1_960_000_000), "US$ 2 bilhões");
    assert_eq!(usd_short(En, 999_999_999), "$1 billion");
    assert_eq!(usd_short(En, 999_499), "$999 thousand");
    assert_eq!(usd_short(En, 999_500), "$1 million");
    assert_eq!(usd_short(PtBr, 950_000), "US$ 950 mil");
    assert_eq!(usd_short(En, 12), "$12");
}

#[test]
fn lists_end_with_and() {
    assert_eq!(list::<&str>(En, &[]), "");
    assert_eq!(list(En, &["a"]), "a");
    assert_eq!(list(En, &["a", "b", "c"]), "a, b and c");
    assert_eq!(list(PtBr, &["a", "b", "c"]), "a, b e c");
}

#[test]
fn titles_are_quoted_and_fall_back_on_the_id() {
    assert_eq!(
        title(Some("Heat"), "tt0113277", Some(1995)),
        "“Heat” (1995)"
    );
    assert_eq!(title(None, "tt0113277", None), "“tt0113277”");
}

#[test]
fn compact_money_has_three_figures_and_a_unit() {
    for (dollars, en, pt_br) in [
        (2_800_000_000, "$2.80B", "US$ 2,80 bi"),
        (14_000_000, "$14.0M", "US$ 14,0 mi"),
        (230_000, "$230K", "US$ 230 mil"),
        (132_500_000, "$133M", "US$ 133 mi"),
        (1_000, "$1.00K", "US$ 1,00 mil"),
        (999, "$999", "US$ 999"),
        (0, "$0", "US$ 0"),
        (-14_000_000, "-$14.0M", "-US$ 14,0 mi"),
        (999_499, "$999K", "US$ 999 mil"),
        (999_500, "$1.00M", "US$ 1,00 mi"),
        (9_996_000, "$10.0M", "US$ 10,0 mi"),
        (99_960_000, "$100M", "US$ 100 mi"),
        (1_200_000_000_000, "$1.20T", "US$ 1,20 tri"),
    ] {
        assert_eq!(usd_compact(En, dollars), en);
        assert_eq!(usd_compact(PtBr, dollars), pt_br);
    }
}

#[test]
fn ticks_have_no_zeros_behind_the_separator() {
    assert_eq!(usd_tick(En, 10_000_000), "$10M");
    assert_eq!(usd_tick(PtBr, 2_500_000_000), "US$ 2,5 bi");
    assert_eq!(tick(PtBr, 100_000), "100 mil");
    assert_eq!(tick(En, 100), "100");
    assert_eq!(tick(En, 0), "0");
    assert_eq!(compact(En, 2_934_567), "2.93M");
}

#[test]
fn signs_and_multiples_are_written_in_full() {
    assert_eq!(signed(En, 0.333, 2), "+0.33");
    assert_eq!(signed(PtBr, -0.333, 2), "-0,33");
    assert_eq!(signed(En, 0.001, 2), "0.00");
    assert_eq!(times(PtBr, 12.34), "12,3×");
    assert_eq!(times(En, 1_234.5), "1,234×");
    assert_eq!(times(En, 99.96), "100×");
}

#[test]
fn days_and_moments_are_in_words() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    assert_eq!(date(En, day), "23 Nov 2026");
    assert_eq!(date(PtBr, day), "23 de nov. de 2026");
    let moment = day.and_hms_opt(4, 5, 59).unwrap().and_utc();
    assert_eq!(time(En, moment), "23 Nov 2026, 04:05 UTC");
    assert_eq!(time(PtBr, moment), "23 de nov. de 2026, 04:05 UTC");
    let months: Vec<String> = (1..=12)
        .filter_map(|month| NaiveDate::from_ymd_opt(2026, month, 1))
        .map(|day| date(PtBr, day))
        .collect();
    assert_eq!(months[4], "1 de mai. de 2026");
    assert_eq!(months[11], "1 de dez. de 2026");
}

#[test]
fn one_is_singular_and_none_and_many_are_plural() {
    assert_eq!(films(En, 1), "1 film");
    assert_eq!(films(PtBr, 0), "0 filmes");
    assert_eq!(series(PtBr, 1), "1 série");
    assert_eq!(series(En, 2_000), "2,000 series");
    assert_eq!(votes(PtBr, 1_500), "1.500 votos");
}

#[test]
fn long_text_ends_with_an_ellipsis() {
    assert_eq!(shortened("Ulysses", 7), "Ulysses");
    assert_eq!(shortened("The Final Reckoning", 11), "The Final…");
    assert_eq!(shortened("千と千尋の神隠し", 4), "千と千…");
}

proptest! {
    #[test]
    fn any_amount_is_compact_in_either_language(dollars in any::<i64>()) {
        for language in Language::ALL {
            let text = usd_compact(language, dollars);
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            prop_assert!((1..=3).contains(&digits) || dollars.unsigned_abs() >= 1_000_000_000_000_000, "{}", text);
            let tick = usd_tick(En, dollars);
            let figure = tick.trim_end_matches(char::is_alphabetic);
            prop_assert!(!figure.contains('.') || !figure.ends_with('0'), "{}", tick);
        }
    }
}
