//! Units of questions 5 and 6.

use super::*;
use crate::language::Language;

const FILMS: Question = Question::FilmLength;

fn found(longer: &[i64], shorter: &[i64]) -> StatementRows {
    let mut tally = Tally::default();
    let mut stratum = Stratum::default();
    for (group, ratings) in [
        (LengthGroup::Longer, longer),
        (LengthGroup::Shorter, shorter),
    ] {
        for rating in ratings {
            tally.add(group, Some(*rating), 1);
            stratum.add(group == LengthGroup::Longer, 1, *rating, rating * rating);
        }
    }
    StatementRows {
        sql: vec!["SELECT 1".to_owned()],
        tally,
        strata: vec![stratum],
        bins: Vec::new(),
        sensitivity: Vec::new(),
    }
}

fn request() -> Request {
    Request::new(chrono::NaiveDate::from_ymd_opt(2024, 12, 31).unwrap())
}

#[test]
fn titles_used_and_left_out_add_up() {
    let mut found = found(&[7_000, 8_000], &[6_000, 6_500]);
    found
        .tally
        .add(LengthGroup::LeftOut("unknown_runtime"), Some(9_000), 3);
    found.tally.add(LengthGroup::Longer, None, 2);
    let answer = finish(FILMS, &request(), found).balanced().unwrap();
    assert_eq!((answer.titles, answer.titles_used), (9, 4));
    let reasons: Vec<_> = answer.left_out.iter().map(|line| line.reason).collect();
    assert_eq!(reasons, ["no_rating", "unknown_runtime"]);
}

#[test]
fn the_words_follow_the_size_of_the_effect() {
    let sentence = |longer: &[i64], shorter: &[i64]| {
        let comparison = compare(FILMS, &found(longer, shorter));
        text::sentence(Language::En, FILMS, &comparison)
    };
    let base = [5_000, 6_000, 7_000, 6_000];
    assert!(
        sentence(&[7_000, 8_000, 9_000, 8_000], &base)
            .starts_with("Yes, films over 120 minutes have a much higher")
    );
    assert!(sentence(&[3_000, 3_500, 3_000, 4_000], &base).starts_with("No, "));
    assert!(sentence(&base, &base).starts_with("There is hardly any difference"));
    assert!(sentence(&[7_000], &base).starts_with("The size of the difference cannot"));
    let uncertain = sentence(&[6_500, 7_500, 5_500, 6_200], &base);
    assert!(
        uncertain.starts_with("Perhaps: ") && uncertain.contains("includes 0"),
        "{uncertain}"
    );
}

#[test]
fn a_difference_is_not_clear_where_no_titles_alike_can_be_compared() {
    let mut found = found(&[7_000, 8_000, 9_000, 8_000], &[5_000, 6_000, 7_000, 6_000]);
    assert_eq!(compare(FILMS, &found).sureness(), Sureness::Clear);
    found.strata = Vec::new();
    let comparison = compare(FILMS, &found);
    assert_eq!(comparison.sureness(), Sureness::Perhaps);
    let sentence = text::sentence(Language::En, FILMS, &comparison);
    assert!(sentence.contains("can be compared here"), "{sentence}");
}

#[test]
fn genres_in_another_order_or_case_are_the_same_list() {
    assert_eq!(genres_alike("Drama, crime"), genres_alike("Crime,Drama"));
    assert_ne!(genres_alike("Drama"), genres_alike("Crime,Drama"));
}

#[test]
fn one_group_alone_is_not_answerable_and_still_balances() {
    let answer = finish(FILMS, &request(), found(&[], &[6_000]));
    assert!(!answer.answerable);
    let answer = answer.balanced().unwrap();
    assert_eq!((answer.titles, answer.titles_used), (1, 1));
    assert!(
        answer
            .sentence
            .en
            .starts_with("Not answerable from this lake: there are no films over")
    );
}

#[test]
fn a_floor_of_the_request_is_one_of_the_rows() {
    let cell = |votes_floor, meets_min_votes, rating| FilmCell {
        group: LengthGroup::Longer,
        votes_floor,
        meets_min_votes,
        rating_thousandths: Some(rating),
        titles: 1,
    };
    let rows = film_sensitivity(&[cell(100, false, 5_000), cell(100, true, 7_000)], 500);
    let floors: Vec<_> = rows.iter().filter_map(|row| row.min_votes).collect();
    assert_eq!(floors, [0, 100, 500, 1_000, 10_000]);
    assert_eq!(rows[1].longer.mean, Some(6.0));
    assert_eq!(rows[2].longer.mean, Some(7.0));
    assert_eq!(rows[3].longer.titles, 0);
}

#[test]
fn running_series_count_by_what_they_lasted_or_not_at_all() {
    let cell = |group, inclusive_group, has_ended| SeriesCell {
        group,
        inclusive_group,
        has_ended,
        rating_thousandths: Some(8_000),
        titles: 1,
    };
    let undetermined = LengthGroup::LeftOut(UNDETERMINED);
    let rows = series_sensitivity(&[
        cell(LengthGroup::Longer, LengthGroup::Longer, true),
        cell(LengthGroup::Longer, LengthGroup::Longer, false),
        cell(LengthGroup::Shorter, LengthGroup::Longer, true),
        cell(undetermined, LengthGroup::Longer, false),
    ]);
    let titles: Vec<_> = rows
        .iter()
        .map(|row| (row.longer.titles, row.shorter.titles))
        .collect();
    assert_eq!(titles, [(2, 1), (1, 1), (4, 0)]);
}

#[test]
fn every_language_has_the_same_tables_and_rows() {
    let answer = finish(FILMS, &request(), found(&[7_000, 8_000], &[6_000, 6_500]));
    let rows = |language| -> Vec<usize> {
        let document = answer.document.get(language);
        document
            .blocks
            .iter()
            .map(|block| match block {
                crate::document::Block::Table(table) => table.rows.len(),
                crate::document::Block::Note(_) => 0,
            })
            .collect()
    };
    assert_eq!(rows(Language::En), rows(Language::PtBr));
}

fn chart_of(longer: &[i64], shorter: &[i64]) -> crate::chart::LengthsChart {
    let answer = finish(FILMS, &request(), found(longer, shorter));
    match answer.chart {
        Some(crate::chart::Chart::Lengths(chart)) => chart,
        other => panic!("no such chart: {other:?}"),
    }
}

#[test]
fn the_chart_counts_both_sides_by_tenths() {
    let chart = chart_of(&[7_000, 7_049, 7_050], &[7_050, 6_949]);
    let counts: Vec<_> = chart
        .distribution
        .iter()
        .map(|count| (count.rating, count.longer, count.shorter))
        .collect();
    assert_eq!(counts, [(6.9, 0, 1), (7.0, 2, 0), (7.1, 1, 1)]);
    assert_eq!(chart.threshold, 120);
}

proptest::proptest! {
    #[test]
    fn the_distribution_holds_every_title_of_both_sides(
        longer in proptest::collection::vec(1_000_i64..=10_000, 1..40),
        shorter in proptest::collection::vec(1_000_i64..=10_000, 1..40),
    ) {
        let chart = chart_of(&longer, &shorter);
        let sums = chart
            .distribution
            .iter()
            .fold((0, 0), |(a, b), count| (a + count.longer, b + count.shorter));
        proptest::prop_assert_eq!(sums, (longer.len() as u64, shorter.len() as u64));
        proptest::prop_assert!(chart.distribution.windows(2).all(|pair| pair[0].rating < pair[1].rating));
    }
}

#[test]
fn the_mark_and_the_finding_are_as_sure_as_the_verdict() {
    let base = [5_000, 6_000, 7_000, 6_000];
    for (longer, sureness, en, pt_br) in [
        (
            &[7_000, 8_000, 9_000, 8_000][..],
            Sureness::Clear,
            "Longer films are rated 2.00 higher",
            "Filmes mais longos têm nota 2,00 maior",
        ),
        (
            &[3_000, 3_500, 3_000, 4_000],
            Sureness::Clear,
            "Longer films are rated 2.62 lower",
            "Filmes mais longos têm nota 2,62 menor",
        ),
        (
            &[6_500, 7_500, 5_500, 6_200],
            Sureness::Perhaps,
            "Longer films may be rated 0.42 higher",
            "Filmes mais longos talvez tenham nota 0,42 maior",
        ),
        (
            &base,
            Sureness::Open,
            "Longer films are rated almost the same: 0.00 lower",
            "Filmes mais longos têm nota quase igual: 0,00 menor",
        ),
        (
            &[7_000],
            Sureness::Open,
            "There are too few films to judge a difference",
            "Há poucos filmes para julgar a diferença",
        ),
    ] {
        let answer = finish(FILMS, &request(), found(longer, &base));
        assert_eq!(answer.sureness, sureness);
        assert_eq!(answer.finding, ByLanguage::text(en, pt_br));
        let opening = answer.sentence.en.split(' ').next().unwrap_or("");
        assert_eq!(opening == "Perhaps:", sureness == Sureness::Perhaps);
        assert_eq!(
            opening == "Yes," || opening == "No,",
            sureness == Sureness::Clear
        );
    }
    let answer = finish(FILMS, &request(), found(&[], &base));
    assert_eq!(answer.sureness, Sureness::Unanswerable);
    assert_eq!(answer.finding.en, "Not answerable from this lake");
}

/// Longer films rate higher only because they are of another decade.
#[test]
fn a_difference_that_vanishes_among_like_titles_is_no_clear_answer() {
    let (low, high) = ([5_000, 5_200, 5_400, 5_600], [7_000, 7_200, 7_400, 7_600]);
    let mixed = |low_times: i64, high_times: i64| {
        let times = |ratings: [i64; 4], times| ratings.repeat(usize::try_from(times).unwrap());
        [times(low, low_times), times(high, high_times)].concat()
    };
    let mut found = found(&mixed(1, 8), &mixed(8, 1));
    let stratum = |ratings: [i64; 4], longer: i64, shorter: i64| {
        let mut stratum = Stratum::default();
        for rating in ratings {
            stratum.add(true, longer, longer * rating, longer * rating * rating);
            stratum.add(false, shorter, shorter * rating, shorter * rating * rating);
        }
        stratum
    };
    found.strata = vec![stratum(low, 1, 8), stratum(high, 8, 1)];
    let answer = finish(FILMS, &request(), found);
    assert_eq!(answer.sureness, Sureness::Perhaps);
    assert!(
        answer.sentence.en.starts_with("Perhaps: "),
        "{}",
        answer.sentence.en
    );
    assert!(answer.sentence.en.ends_with("rather than from the length."));
    assert!(answer.finding.en.starts_with("Longer films may be rated"));
}
