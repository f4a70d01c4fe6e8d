//! Filters count what they leave out, and look again when a later row knows more.

use std::sync::Arc;

use cinelake_imdb::{
    Column, Filter, FilterReason, IdList, ImdbId, KindSet, ReadOptions, RegionFilter, TitleKind,
    TitleType,
};

use crate::support::{assert_balanced, ids, input, read, read_filtered, read_with};

#[test]
fn every_title_left_out_has_its_reason() {
    let filter = Filter {
        kinds: [TitleKind::Movie].into_iter().collect(),
        genres: vec!["drama".to_owned(), "Westen".to_owned()],
        from_year: Some(2000),
        limit: Some(2),
        ..Filter::default()
    };
    let catalogue = read_filtered(
        "tconst,titleType,primaryTitle,startYear,genres\n\
         tt0000009,movie,A,2001,Drama\n\
         tt0000008,movie,B,1999,Drama\n\
         tt0000007,tvSeries,C,2001,Drama\n\
         tt0000006,movie,D,2001,War\n\
         tt0000005,movie,E,,Drama\n\
         tt0000004,movie,F,2001,\n\
         tt0000003,movie,G,2002,\"Drama,War\"\n\
         tt0000002,movie,H,2003,Drama\n\
         xx,movie,H,2003,Drama\n",
        filter,
    );
    assert_eq!(ids(&catalogue), ["tt0000009", "tt0000003"]);
    let left_out: Vec<_> = catalogue
        .filtered()
        .iter()
        .map(|title| (title.id().value(), title.reason()))
        .collect();
    let expected = [
        (2, FilterReason::Limit),
        (4, FilterReason::GenreUnknown),
        (5, FilterReason::YearUnknown),
        (6, FilterReason::Genre),
        (7, FilterReason::KindSeries),
        (8, FilterReason::BeforeFromYear),
    ];
    assert_eq!(left_out, expected);
    assert_eq!(catalogue.report().genres_without_match, ["Westen"]);
    assert_balanced(&catalogue);
}

#[test]
fn a_later_row_can_bring_the_value_that_was_missing() {
    let filter = Filter {
        from_year: Some(2000),
        ..Filter::default()
    };
    let inputs = vec![
        input("a.csv", "tt0000001\ntt0000002\ntt0000003\n"),
        input("b.csv", "imdb_id,year\ntt0000002,2005\ntt0000001,1990\n"),
    ];
    let catalogue = read_with(inputs, ReadOptions::default(), filter).unwrap();
    assert_eq!(ids(&catalogue), ["tt0000002"]);
    let reasons: Vec<_> = catalogue
        .filtered()
        .iter()
        .map(|title| title.reason())
        .collect();
    assert_eq!(
        reasons,
        [FilterReason::BeforeFromYear, FilterReason::YearUnknown]
    );
    let counts = &catalogue.report().all_titles;
    assert_eq!(
        (
            counts.year_unknown,
            counts.years[&2005],
            counts.years[&1990]
        ),
        (1, 1, 1)
    );
    assert_balanced(&catalogue);
}

#[test]
fn a_kind_that_was_assumed_gives_way_to_one_that_is_stated() {
    let only = |kind| -> KindSet { [kind].into_iter().collect() };
    let inputs = || {
        vec![
            input("ids.txt", "tt0000001\ntt0000002\n"),
            input(
                "b.csv",
                "tconst,titleType,primaryTitle\ntt0000002,tvSeries,B\n",
            ),
        ]
    };
    let run = |kind| {
        let filter = Filter {
            kinds: only(kind),
            ..Filter::default()
        };
        read_with(inputs(), ReadOptions::default(), filter).unwrap()
    };
    assert_eq!(ids(&run(TitleKind::Movie)), ["tt0000001"]);
    assert_eq!(ids(&run(TitleKind::Series)), ["tt0000002"]);
    let counts = &run(TitleKind::Series).report().all_titles.clone();
    assert_eq!(
        (
            counts.kinds[&TitleKind::Movie],
            counts.kinds[&TitleKind::Series]
        ),
        (1, 1)
    );
    assert_eq!(counts.kind_assumed, 1);
}

#[test]
fn contradictions_are_counted_once_a_title_and_column() {
    let text = "imdb_id,title,year\n\
                tt0000001,A,1999\ntt0000001,A,2000\ntt0000001,B,2001\ntt0000002,C,1999\n";
    let catalogue = read(text);
    let found = &catalogue.report().disagreements;
    assert_eq!(
        (
            found[&Column::StartYear].titles,
            found[&Column::PrimaryTitle].titles
        ),
        (1, 1)
    );
    let example = &found[&Column::StartYear].examples[0];
    assert_eq!(
        (
            example.kept.as_str(),
            example.ignored.as_str(),
            example.line
        ),
        ("1999", "2000", 3)
    );
    assert_eq!(catalogue.titles()[0].start_year(), Some(1999));

    let filter = Filter {
        to_year: Some(1950),
        ..Filter::default()
    };
    let left_out = read_filtered(text, filter);
    let found = &left_out.report().disagreements;
    assert_eq!(
        (
            found[&Column::StartYear].titles,
            found[&Column::PrimaryTitle].titles
        ),
        (1, 1)
    );
}

#[test]
fn a_titles_own_rating_goes_before_a_joined_one_wherever_the_files_stand() {
    let own = "tconst,primaryTitle,year,rating,votes\n\
               tt0000001,A,1999,,\ntt0000001,A,1999,7.0,10\ntt0000002,B,1999,,\n";
    let ratings = "tconst\taverageRating\tnumVotes\n\
                   tt0000001\t9.0\t900\ntt0000002\t8.0\t800\ntt0000002\t6.0\t600\n";
    let filter = Filter {
        min_votes: Some(100),
        ..Filter::default()
    };
    for ratings_first in [true, false] {
        let mut inputs = vec![input("own.csv", own), input("ratings.tsv", ratings)];
        if ratings_first {
            inputs.reverse();
        }
        let catalogue = read_with(inputs, ReadOptions::default(), filter.clone()).unwrap();
        assert_eq!(ids(&catalogue), ["tt0000002"]);
        let title = &catalogue.titles()[0];
        assert_eq!(
            (title.rating_thousandths(), title.num_votes()),
            (Some(8_000), Some(800))
        );
        let report = catalogue.report();
        assert_eq!((report.ratings.joined, report.all_titles.rated), (2, 2));
        assert_eq!(report.disagreements[&Column::NumVotes].titles, 2);
        assert_eq!(
            (
                catalogue.is_joined("ratings.tsv"),
                catalogue.is_joined("own.csv")
            ),
            (true, false)
        );
        assert_balanced(&catalogue);
    }
}

#[test]
fn votes_without_a_rating_give_way_to_a_pair_and_the_filter_looks_again() {
    let filter = Filter {
        min_votes: Some(100),
        ..Filter::default()
    };
    let text = "imdb_id,title,rating,votes\n\
                tt0000001,A,,5\ntt0000001,A,7.0,500\ntt0000001,A,8.0,5\n\
                tt0000002,B,,500\ntt0000002,B,7.0,5\n\
                tt0000003,C,,500\ntt0000003,C,7.0,\n";
    let catalogue = read_filtered(text, filter);
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    let left_out: Vec<_> = catalogue
        .filtered()
        .iter()
        .map(|title| title.reason())
        .collect();
    assert_eq!(
        left_out,
        [FilterReason::TooFewVotes, FilterReason::VotesUnknown]
    );
    // The row of the votes that gave way is not known any more: no example.
    let votes = &catalogue.report().disagreements[&Column::NumVotes];
    assert_eq!((votes.titles, votes.examples.len()), (2, 0));
    assert_balanced(&catalogue);
}

fn reasons(catalogue: &cinelake_imdb::Catalogue) -> Vec<(u64, FilterReason)> {
    let filtered = catalogue.filtered().iter();
    filtered
        .map(|title| (title.id().value(), title.reason()))
        .collect()
}

#[test]
fn title_type_adult_and_length_each_have_their_reason() {
    let filter = Filter {
        title_types: [TitleType::Movie].into_iter().collect(),
        exclude_adult: true,
        min_runtime: Some(60),
        ..Filter::default()
    };
    let catalogue = read_filtered(
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
         tt0000001\tmovie\tA\tA\t0\t2001\t\\N\t90\tDrama\n\
         tt0000002\tshort\tB\tB\t0\t2001\t\\N\t90\tDrama\n\
         tt0000003\topera\tC\tC\t0\t2001\t\\N\t90\tDrama\n\
         tt0000004\tmovie\tD\tD\t1\t2001\t\\N\t90\tDrama\n\
         tt0000005\tmovie\tE\tE\t\\N\t2001\t\\N\t60\tDrama\n\
         tt0000006\tmovie\tF\tF\t0\t2001\t\\N\t59\tDrama\n\
         tt0000007\tmovie\tG\tG\t0\t2001\t\\N\t\\N\tDrama\n\
         tt0000008\tMOVIE\tH\tH\t1977\t2001\t\\N\t90\tDrama\n",
        filter,
    );
    assert_eq!(ids(&catalogue), ["tt0000001", "tt0000005", "tt0000008"]);
    let expected = [
        (2, FilterReason::TitleType),
        (3, FilterReason::TitleTypeUnknown),
        (4, FilterReason::Adult),
        (6, FilterReason::RuntimeTooShort),
        (7, FilterReason::RuntimeUnknown),
    ];
    assert_eq!(reasons(&catalogue), expected);
    let unreadable = &catalogue.report().unreadable[&Column::IsAdult];
    assert_eq!((unreadable.rows, unreadable.examples.len()), (1, 1));
    assert_balanced(&catalogue);
}

#[test]
fn the_original_language_is_that_of_the_first_row_that_says_it() {
    let filter = Filter {
        original_languages: ["pt", "en"].map(|code| code.parse().unwrap()).into(),
        ..Filter::default()
    };
    let text = "imdb_id,title,original_language\n\
                tt0000001,A,pt\ntt0000001,A,fr\ntt0000002,B,fr\ntt0000003,C,\n\
                tt0000003,C,EN\ntt0000004,D,English\ntt0000005,E,pt-BR\n";
    let catalogue = read_filtered(text, filter);
    assert_eq!(ids(&catalogue), ["tt0000001", "tt0000003", "tt0000005"]);
    let expected = [
        (2, FilterReason::OriginalLanguage),
        (4, FilterReason::OriginalLanguageUnknown),
    ];
    assert_eq!(reasons(&catalogue), expected);
    let report = catalogue.report();
    assert_eq!(report.unreadable[&Column::OriginalLanguage].rows, 1);
    assert_eq!(report.disagreements[&Column::OriginalLanguage].titles, 1);
    assert_balanced(&catalogue);
}

const AKAS: &str = "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n\
    tt0000001\t1\tA\tUS\t\\N\t\\N\t\\N\t0\n\
    tt0000001\t2\tA\tBR\tpt\t\\N\t\\N\t0\n\
    tt0000002\t1\tB\tUS\t\\N\t\\N\t\\N\t0\n\
    tt0000003\t1\tC\t\\N\t\\N\toriginal\t\\N\t1\n\
    tt0000005\t1\tE\tXWW\t\\N\t\\N\t\\N\t0\n\
    nobody\t1\tE\tBR\t\\N\t\\N\t\\N\t0\n";
const BASICS: &str = "tconst\ttitleType\tprimaryTitle\n\
    tt0000001\tmovie\tA\ntt0000002\tmovie\tB\ntt0000003\tmovie\tC\ntt0000004\tmovie\tD\n\
    tt0000005\tmovie\tE\n";

#[test]
fn a_title_passes_with_a_name_in_a_region_whatever_the_order_of_the_files() {
    let filter = Filter {
        regions: RegionFilter::new(["br", "XWW", "ZZ"].map(|code| code.parse().unwrap())),
        ..Filter::default()
    };
    let files = [("a.tsv", AKAS), ("b.tsv", BASICS)];
    for files in [files, [files[1], files[0]]] {
        let inputs = files.map(|(name, text)| input(name, text)).into();
        let catalogue = read_with(inputs, ReadOptions::default(), filter.clone()).unwrap();
        assert_eq!(ids(&catalogue), ["tt0000001", "tt0000005"]);
        let expected = [
            (2, FilterReason::Region),
            (3, FilterReason::RegionUnknown),
            (4, FilterReason::RegionUnknown),
        ];
        assert_eq!(reasons(&catalogue), expected);
        let report = catalogue.report();
        assert_eq!(report.regions_without_match, ["ZZ"]);
        assert_eq!((report.akas.rows, report.akas.rejected_rows), (6, 1));
        assert_eq!((report.rows, report.rejected_rows), (5, 0));
        assert_balanced(&catalogue);
    }
}

#[test]
fn regions_without_a_file_that_says_them_are_refused() {
    let filter = Filter {
        regions: RegionFilter::new(["BR".parse().unwrap()]),
        ..Filter::default()
    };
    let error = read_with(vec![input("b.tsv", BASICS)], ReadOptions::default(), filter);
    let text = error.unwrap_err().to_string();
    assert!(text.contains("(b.tsv); add IMDb's title.akas"), "{text}");
}

#[test]
fn a_later_file_can_bring_the_title_type_where_the_kind_is_known() {
    let filter = Filter {
        title_types: [TitleType::TvMovie].into_iter().collect(),
        ..Filter::default()
    };
    let options = ReadOptions {
        kind: Some(TitleKind::Movie),
        ..ReadOptions::default()
    };
    let inputs = vec![
        input("ids.txt", "tt0000001\ntt0000002\ntt0000003\n"),
        input(
            "types.csv",
            "tconst,titleType,primaryTitle\ntt0000001,tvMovie,A\ntt0000002,movie,B\n",
        ),
    ];
    let catalogue = read_with(inputs, options, filter).unwrap();
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    let expected = [
        (2, FilterReason::TitleType),
        (3, FilterReason::TitleTypeUnknown),
    ];
    assert_eq!(reasons(&catalogue), expected);
    assert_balanced(&catalogue);
}

#[test]
fn a_later_row_can_say_that_a_title_is_adult_and_the_first_word_counts() {
    let filter = Filter {
        exclude_adult: true,
        ..Filter::default()
    };
    let text = "imdb_id,title,adult\n\
                tt0000001,A,\ntt0000001,A,True\n\
                tt0000002,B,False\ntt0000002,B,True\n";
    let catalogue = read_filtered(text, filter);
    assert_eq!(ids(&catalogue), ["tt0000002"]);
    assert_eq!(reasons(&catalogue), [(1, FilterReason::Adult)]);
    assert_eq!(catalogue.report().disagreements[&Column::IsAdult].titles, 1);
    assert_balanced(&catalogue);
}

#[test]
fn only_the_ids_of_the_list_are_kept_and_those_without_a_title_are_named() {
    let list = ["tt0000003", "tt0000001", "tt0000009", "tt0000008"];
    let list = list.map(|id| id.parse::<ImdbId>().unwrap());
    let filter = Filter {
        ids: Some(Arc::new(list.into_iter().collect::<IdList>())),
        from_year: Some(2000),
        ..Filter::default()
    };
    let catalogue = read_filtered(
        "tconst,titleType,primaryTitle,startYear\n\
         tt0000001,movie,A,2001\ntt0000002,movie,B,1990\ntt0000003,movie,C,1990\nxx,movie,D,2001\n",
        filter,
    );
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    let expected = [
        (2, FilterReason::NotInIds),
        (3, FilterReason::BeforeFromYear),
    ];
    assert_eq!(reasons(&catalogue), expected);
    let missing = &catalogue.report().ids_without_title;
    assert_eq!(
        (missing.count, missing.examples.as_slice()),
        (2, [list[3], list[2]].as_slice())
    );
    assert_balanced(&catalogue);
}
