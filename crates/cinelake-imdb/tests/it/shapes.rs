//! Every known shape is understood without a word from the caller.

use cinelake_imdb::{
    CatalogueInput, Column, Filter, KindSource, ReadOptions, RepairKind, Shape, TitleKind,
};

use crate::support::{MOVIES_HEADER, ids, input, read, read_with};

#[test]
fn artist_rows_of_the_course_collapse_into_one_film() {
    let text = format!(
        "{MOVIES_HEADER}\
         tt0000001|N|N|1994|142|Drama|9.3|2850860|actor|Andy|Tim R.|1958|\\N|actor|tt0000001\n\
         tt0000001|N|N|1994|142|Drama|9.3|2850860|actor|Red|Morgan F.|1937|\\N|actor|tt0000001\n\
         tt0000002|\"A | \"\"B\"\"\"|C|\\N|N||\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N|\\N\n"
    );
    let catalogue = read(text);
    let report = catalogue.report();
    let file = &report.files[0];
    assert_eq!(
        (file.shape, file.separator, file.rows),
        (Shape::CourseMovies, Some('|'), 3)
    );
    assert_eq!(file.kind_source, KindSource::Header);
    assert!(file.columns.iter().all(|column| column.holds.is_some()));
    let [first, second] = catalogue.titles() else {
        panic!("two titles")
    };
    assert_eq!(
        (first.primary_title(), first.start_year()),
        (Some("N"), Some(1994))
    );
    assert_eq!(
        (first.runtime_minutes(), first.num_votes()),
        (Some(142), Some(2_850_860))
    );
    assert_eq!(
        (first.average_rating(), first.kind()),
        (Some(9.3), TitleKind::Movie)
    );
    assert_eq!(second.primary_title(), Some("A | \"B\""));
    assert_eq!(
        (second.start_year(), second.runtime_minutes()),
        (None, None)
    );
    assert_eq!(
        (
            report.nulls[&Column::StartYear],
            report.nulls[&Column::DeathYear]
        ),
        (1, 3)
    );
}

#[test]
fn course_series_are_series() {
    let catalogue = read(
        "id|tituloPincipal|anoLancamento|anoTermino|genero\ntt0903747|A|2008|2013|Crime,Drama\n",
    );
    let title = &catalogue.titles()[0];
    assert_eq!(catalogue.report().files[0].shape, Shape::CourseSeries);
    assert_eq!(
        (title.kind(), title.end_year()),
        (TitleKind::Series, Some(2013))
    );
    assert!(!title.kind_is_assumed());
}

#[test]
fn imdb_quotes_are_letters() {
    let catalogue = read(
        "tconst\ttitleType\tprimaryTitle\tstartYear\n\
         tt0000001\tmovie\t\"A\" and B\t2001\n\
         tt0000002\ttvMiniSeries\t\"Open\t2002.0\n\
         tt0000003\ttvEpisode\tC\t\\N\n",
    );
    let titles = catalogue.titles();
    assert_eq!(catalogue.report().files[0].shape, Shape::ImdbBasics);
    assert_eq!(titles[0].primary_title(), Some("\"A\" and B"));
    assert_eq!(
        (titles[1].primary_title(), titles[1].start_year()),
        (Some("\"Open"), Some(2002))
    );
    assert_eq!(
        (titles[1].kind(), titles[2].kind()),
        (TitleKind::Series, TitleKind::Episode)
    );
}

#[test]
fn ratings_beside_basics_are_joined() {
    let basics = "tconst\tprimaryTitle\ntt0000001\tA\ntt0000002\tB\n";
    let ratings = "tconst\taverageRating\tnumVotes\ntt0000002\t7.5\t100\ntt0000009\t1.0\t5\n";
    for inputs in [
        vec![input("b.tsv", basics), input("r.tsv", ratings)],
        vec![input("r.tsv", ratings), input("b.tsv", basics)],
    ] {
        let filter = Filter {
            min_votes: Some(50),
            ..Filter::default()
        };
        let catalogue = read_with(inputs, ReadOptions::default(), filter).unwrap();
        let report = catalogue.report();
        assert_eq!(ids(&catalogue), ["tt0000002"]);
        assert_eq!(catalogue.titles()[0].average_rating(), Some(7.5));
        assert_eq!(
            (report.ratings.joined, report.ratings.without_title),
            (1, 1)
        );
        assert_eq!(
            (report.distinct_titles, report.rows, report.ratings.rows),
            (2, 2, 2)
        );
    }
}

#[test]
fn ratings_alone_are_a_list_of_titles() {
    let catalogue =
        read("\"tconst\",\"averagerating\",\"numvotes\"\n\"tt0000002\",\"8.3000\",\"31\"\n");
    assert_eq!(catalogue.report().files[0].shape, Shape::ImdbRatings);
    let title = &catalogue.titles()[0];
    assert_eq!(
        (title.average_rating(), title.num_votes()),
        (Some(8.3), Some(31))
    );
    assert!(title.kind_is_assumed());
}

#[test]
fn movielens_ids_get_their_prefix_back() {
    let catalogue = read("movieId,imdbId,tmdbId\n1,0114709,862\n2,113497,8844\n");
    assert_eq!(catalogue.report().files[0].shape, Shape::MovieLensLinks);
    assert_eq!(ids(&catalogue), ["tt0114709", "tt0113497"]);
    assert_eq!(catalogue.report().repairs[&RepairKind::MissingPrefix], 2);
    assert_eq!(catalogue.report().repairs[&RepairKind::LostZeros], 1);
}

#[test]
fn a_list_of_ids_needs_no_header() {
    let catalogue = read("\u{feff}tt0111161\r\n\r\nTT0068646\r\n  tt0111161\r\n");
    assert_eq!(catalogue.report().files[0].shape, Shape::IdList);
    assert_eq!(ids(&catalogue), ["tt0111161", "tt0068646"]);
    assert_eq!(
        (catalogue.report().blank_lines, catalogue.report().rows),
        (1, 3)
    );
}

#[test]
fn addresses_spans_grouped_votes_and_worded_lengths_are_read() {
    let catalogue = read(
        "link,rating,votes,year,title,type,genre,duration\n\
         https://www.imdb.com/title/tt0903747/?ref_=sr_t_1,9.5,\"2,095,544\",2008–2013,A,TV Series,\
         \"Crime,Drama\",5 hours 45 minutes\n\
         https://www.imdb.com/title/tt0111161/,9.3,\"82\",1994,B,Movie,Drama|War,2h 22m\n",
    );
    let [series, movie] = catalogue.titles() else {
        panic!("two titles")
    };
    assert_eq!(
        (series.start_year(), series.end_year()),
        (Some(2008), Some(2013))
    );
    assert_eq!(
        (series.num_votes(), series.runtime_minutes()),
        (Some(2_095_544), Some(345))
    );
    assert_eq!(
        (series.kind(), movie.kind()),
        (TitleKind::Series, TitleKind::Movie)
    );
    assert_eq!(
        movie.genres().unwrap().iter().collect::<Vec<_>>(),
        ["Drama", "War"]
    );
}

#[test]
fn the_caller_may_overrule_kind_and_id_column() {
    let options = ReadOptions {
        kind: Some(TitleKind::Series),
        id_column: Some("code".to_owned()),
        ..ReadOptions::default()
    };
    let inputs: Vec<CatalogueInput> = vec![input("x.csv", "code,tconst\n5,tt0000001\n")];
    let catalogue = read_with(inputs, options, Filter::default()).unwrap();
    assert_eq!(ids(&catalogue), ["tt0000005"]);
    assert_eq!(catalogue.titles()[0].kind(), TitleKind::Series);
    assert_eq!(catalogue.report().files[0].kind_source, KindSource::Option);
}

#[test]
fn the_report_prints_the_same_every_time() {
    let catalogue = read(
        "imdb_id;title;year;genres\n\
         tt0000001;A;1999;Drama,War\n\
         0000002;B;soon;\\N\n\
         nm0000001;C;2000;War\n\
         tt0000001;A;2000;War,Drama\n\
         tt0000003;D\n",
    );
    insta::assert_json_snapshot!(catalogue.report());
}
