//! What a table leaves open is refused with a question, or unknown and counted; what it leaves no doubt
//! about is read.

use cinelake_imdb::{Catalogue, Column, Filter, IdList, Quoting, ReadOptions, Shape, TitleKind};

use crate::support::{assert_balanced, ids, input, read, read_error, read_with};

fn kinds(catalogue: &Catalogue) -> Vec<TitleKind> {
    let titles = catalogue.titles().iter();
    titles.map(|title| title.kind()).collect()
}

fn titles(catalogue: &Catalogue) -> Vec<&str> {
    let titles = catalogue.titles().iter();
    titles
        .map(|title| title.primary_title().unwrap_or("?"))
        .collect()
}

fn runtimes(catalogue: &Catalogue) -> Vec<Option<u32>> {
    let titles = catalogue.titles().iter();
    titles.map(|title| title.runtime_minutes()).collect()
}

#[test]
fn a_row_that_is_too_wide_is_rejected_and_shifts_no_column() {
    for text in [
        // Commas for decimals that nothing quotes, and a list of genres.
        "imdb_id,title,rating,votes\ntt0133093,A,8,7,2072115\ntt0211915,B,8,3,789000\n",
        "tconst,averageRating,numVotes\ntt0133093,8,7,2072115\ntt0211915,8,3,789000\n",
        "imdb_id,year,genres\ntt0133093,1999,Action,Sci-Fi\ntt0211915,2001,Comedy,Romance\n",
        "title,imdb_id,genres\nA,tt0133093,Action,Sci-Fi\nB,tt0211915,Comedy,Romance\n",
    ] {
        let catalogue = read(text);
        assert_eq!(ids(&catalogue), [""; 0], "{text}");
        assert_eq!(catalogue.report().rejected_rows, 2, "{text}");
    }
}

#[test]
fn names_of_rows_stand_before_the_columns() {
    for text in [
        "tconst,title\n1,tt0000001,A\n2,tt0000002,B\n",
        "title,tconst\na,A,tt0000001\nb,B,tt0000002\n",
        // The ids are the names.
        "title,year\ntt0000001,A,1999\ntt0000002,B,1999\n",
    ] {
        let catalogue = read(text);
        assert_eq!(ids(&catalogue), ["tt0000001", "tt0000002"], "{text}");
        assert_eq!(titles(&catalogue), ["A", "B"], "{text}");
    }
}

#[test]
fn bare_numbers_never_outrank_ids_with_their_letters() {
    for text in [
        "title,imdb,link\nA,8.0,https://www.imdb.com/title/tt0000001/\nB,9,https://www.imdb.com/title/tt0000002/\n",
        "Const,Title,IMDb\ntt0000001,A,8.8\ntt0000002,B,9\n",
        "imdb_id,title,tmdb_id\n862,A,tt0000001\n8844,B,tt0000002\n",
        "id,imdb_id,title\ntt0000001,,A\ntt0000002,,B\n",
    ] {
        let catalogue = read(text);
        assert_eq!(ids(&catalogue), ["tt0000001", "tt0000002"], "{text}");
    }
    // Padded numbers are IMDb's, and numbers that say the same as a link are, too.
    for text in [
        "imdbId,title,remake_of\n0000001,A,\n0000002,B,tt0107050\n",
        "imdbId,title,sequel_of\n0000001,A,tt0000009\n0000002,B,tt0000008\n",
        "imdbId,title,imdb_url,recs\n1,A,https://www.imdb.com/title/tt0000001/,tt0000009\n\
         2,B,https://www.imdb.com/title/tt0000002/,tt0000008\n",
        "title,director,director_link,movie_link\n\
         A,X,https://www.imdb.com/name/nm0905154/,https://www.imdb.com/title/tt0000001/\n\
         B,Y,https://www.imdb.com/name/nm0000466/,https://www.imdb.com/title/tt0000002/\n",
        "\"title\",\"imdbId\",\"year\"\n\"17\",\"A\",\"0000001\",1999\n\"3\",\"B\",\"0000002\",2001\n",
    ] {
        assert_eq!(ids(&read(text)), ["tt0000001", "tt0000002"], "{text}");
    }
    let error =
        read_error("imdb_id,title,similar\n133093,A,tt0000009\n211915,B,tt0000008\n").to_string();
    assert!(error.contains("imdb_id, similar"), "{error}");
    // A rating that is called as the site is.
    let rated = read("Const,Title,IMDb\ntt0000001,A,8.8\ntt0000002,B,9\n");
    let ratings = rated.titles().iter().map(|title| title.average_rating());
    assert_eq!(ratings.collect::<Vec<_>>(), [Some(8.8), Some(9.0)]);
    let error = read_error(",ID,Title,IMDb\n0,1,A,8.8\n1,2,B,8.0\n").to_string();
    assert!(error.contains("no column of IMDb title ids"), "{error}");
    // Numbers are taken where nothing else is there, and their name is sure.
    assert_eq!(ids(&read("imdb_id,title\n133093,A\n")), ["tt0133093"]);
    assert_eq!(ids(&read("imdb,title\n0133093,A\n")), ["tt0133093"]);
}

#[test]
fn several_ids_in_a_line_are_refused_rather_than_lost() {
    for text in [
        "tt0133093, tt0211915, tt0317248\n",
        "tt0133093;tt0211915\ntt0317248;tt0118799\n",
    ] {
        let error = read_error(text).to_string();
        assert!(error.contains("write one id a line"), "{error}");
        assert!(error.contains("--id-column"), "{error}");
    }
    // The first line is no header.
    for (text, rejected) in [
        ("tt0133093 tt0211915\ntt0317248\n", 1),
        ("tt0133093,tt0211915\ntt0317248\ntt0118799\n", 1),
        ("nm0000206\ntt0317248\n", 1),
    ] {
        let catalogue = read(text);
        assert_eq!(catalogue.report().rejected_rows, rejected, "{text}");
        assert_eq!(ids(&catalogue)[0], "tt0317248", "{text}");
    }
    // JSON says where an id ends.
    assert_eq!(
        ids(&read("[\"tt0133093\",\"tt0211915\"]")),
        ["tt0133093", "tt0211915"]
    );
    let error = read_error("['tt0133093', 'tt0211915']\n").to_string();
    assert!(error.contains("is JSON that cannot be read"), "{error}");
}

#[test]
fn two_columns_of_different_ids_are_a_question() {
    for text in [
        "title,similar,url\nA,tt0000009,tt0000001\nB,tt0000008,tt0000002\n",
        "seriesId,episodeId,title\ntt0000009,tt0000001,A\ntt0000009,tt0000002,B\n",
        "type,movie_imdb_id,show_imdb_id\nmovie,tt0000001,\nshow,,tt0000002\n",
    ] {
        let error = read_error(text).to_string();
        assert!(
            error.contains("more than one column has ids of titles"),
            "{error}"
        );
    }
    // The same ids twice, and some of them.
    let same = "a,url,b\nA,https://www.imdb.com/title/tt0000001/,tt0000001\nB,,tt0000002\n";
    assert_eq!(ids(&read(same)), ["tt0000001", "tt0000002"]);
}

#[test]
fn people_are_no_films() {
    for text in [
        "nconst,name,best_known\nnm0000206,A,tt0133093\nnm0000401,B,tt0211915\n",
        "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\theight\n\
         nm0000206\tA\t1964\t\\N\tactor\ttt0133093\t1.86\n",
    ] {
        let error = read_error(text).to_string();
        assert!(error.contains("ids of people"), "{error}");
    }
}

#[test]
fn the_column_that_says_what_titles_are_is_the_one_that_can_be_read() {
    let (movie, series, episode) = (TitleKind::Movie, TitleKind::Series, TitleKind::Episode);
    for (text, expected) in [
        (
            "imdb_id,title,category\ntt0000001,A,Movie\ntt0000002,B,TV Show\n",
            [movie, series],
        ),
        (
            "imdb_id,title,job\ntt0000001,A,Movie\ntt0000002,B,TV Show\n",
            [movie, series],
        ),
        (
            "imdb_id,type,media_type\ntt0000001,episode,video\ntt0000002,show,video\n",
            [episode, series],
        ),
        (
            "imdb_id,media_type,type\ntt0000001,DVD,movie\ntt0000002,VHS,series\n",
            [movie, series],
        ),
        (
            "imdb_id,title,genre\ntt0000001,A,Drama\ntt0000002,B,Drama\n",
            [movie, movie],
        ),
        (
            "imdb_id,type,format\ntt0000001,Drama,Movie\ntt0000002,Comedy,TV Series\n",
            [movie, series],
        ),
    ] {
        assert_eq!(kinds(&read(text)), expected, "{text}");
    }
    let word = read("imdb_id,title,collection\ntt0000001,A,Show\n");
    assert_eq!(kinds(&word), [movie]);
    let one = read("imdb_id,titulo,Formato\ntt0000001,A,TV Series\n");
    assert_eq!(kinds(&one), [series]);
}

#[test]
fn a_span_of_years_is_no_film() {
    let catalogue =
        read("imdb_id,title,year\ntt0000001,A,1999\ntt0000002,B,1989–1998\ntt0000003,C,2023–\n");
    let unknown = TitleKind::Unknown;
    assert_eq!(kinds(&catalogue), [TitleKind::Movie, unknown, unknown]);
    assert_balanced(&catalogue);
}

#[test]
fn one_column_of_ratings_is_joined_to_the_titles_beside_it() {
    let basics = "tconst\ttitleType\tprimaryTitle\ntt0000001\tmovie\tA\ntt0000002\tmovie\tB\n";
    for ratings in [
        "tconst\taverageRating\ntt0000001\t8.7\ntt0000009\t9.9\n",
        "tconst\tnumVotes\ntt0000001\t870\ntt0000009\t99\n",
    ] {
        let inputs = vec![input("b.tsv", basics), input("r.tsv", ratings)];
        let catalogue = read_with(inputs, ReadOptions::default(), Filter::default()).unwrap();
        let report = catalogue.report();
        assert_eq!(report.files[1].shape, Shape::ImdbRatings);
        assert_eq!(
            (report.kept, report.ratings.without_title),
            (2, 1),
            "{ratings}"
        );
    }
    assert_eq!(
        ids(&read("tconst\taverageRating\ntt0000001\t8.7\n")),
        ["tt0000001"]
    );
    // Somebody's own list with a rating is a list.
    for own in [
        "imdb_id,rating,director\ntt0000001,8,X\ntt0000009,7,Y\n",
        "imdb_id,rating\ntt0000001,8\ntt0000009,7\n",
    ] {
        let inputs = vec![input("b.tsv", basics), input("r.csv", own)];
        let catalogue = read_with(inputs, ReadOptions::default(), Filter::default()).unwrap();
        assert_eq!(catalogue.report().kept, 3, "{own}");
    }
}

#[test]
fn lengths_in_another_unit_are_not_minutes() {
    for values in [
        ["8160", "7350"],
        ["8160000", "7350000"],
        ["136:00", "122:30"],
    ] {
        let rows = format!(
            "imdb_id,duration\ntt0000001,{}\ntt0000002,{}\n",
            values[0], values[1]
        );
        assert_eq!(runtimes(&read(&rows)), [None, None], "{rows}");
    }
    for text in [
        "2h\u{a0}15m",
        "0 days 02:15:00",
        "2 h et 15 min",
        "PT2H15M0S",
        "PT8100S",
        "135'",
        "02:15",
    ] {
        let catalogue = read(format!("imdb_id;duration\ntt0000001;{text}\n"));
        assert_eq!(runtimes(&catalogue), [Some(135)], "{text}");
    }
}

#[test]
fn a_text_about_tables_is_no_table() {
    let readme = "Summary\n=======\nThe file links.csv has the columns\nmovieId,imdbId,tmdbId\n\
        of which the second, imdbId, is IMDb's.\nSee https://www.imdb.com for more, or ask, please.\n";
    let error = read_error(readme).to_string();
    assert!(error.contains("no column of IMDb title ids"), "{error}");
}

#[test]
fn days_that_a_spreadsheet_invents_are_no_dates() {
    let years = |text: &str| {
        let catalogue = read(format!("imdb_id;released\ntt0000001;{text}\n"));
        catalogue.titles()[0].start_year()
    };
    for text in ["00/01/1900", "1900-01-00"] {
        assert_eq!(years(text), None, "{text}");
    }
    for text in [
        "November 23rd, 2026",
        "1º de janeiro de 2026",
        "1er janvier 2026",
        "01/01/2026",
    ] {
        assert_eq!(years(text), Some(2026), "{text}");
    }
}

#[test]
fn quotes_are_read_as_the_table_writes_them() {
    let spark = "imdb_id,title,genres\ntt0000001,\"The \\\"A\\\", yes\",\"[\\\"Drama\\\"]\"\n\
        tt0000002,\"B\",\"[\\\"Action\\\", \\\"Sci-Fi\\\"]\"\n";
    let catalogue = read(spark);
    assert_eq!(catalogue.report().files[0].quoting, Quoting::Escaped);
    assert_eq!(titles(&catalogue), ["The \"A\", yes", "B"]);
    let genres = catalogue.titles()[1].genres().map(ToString::to_string);
    assert_eq!(genres.as_deref(), Some("Action,Sci-Fi"));
    let codes = "imdb_id,title,genres\ntt0000001,\"AC\\DC: \\\"A\\\" b\",\"[\\\"Com\\u00e9dia\\\"]\"\n\
        tt0000002,\"C:\\\\\",x\n";
    let catalogue = read(codes);
    assert_eq!(titles(&catalogue), ["AC\\DC: \"A\" b", "C:\\"]);
    let genres = catalogue.titles()[0].genres().map(ToString::to_string);
    assert_eq!(genres.as_deref(), Some("Comédia"));
    let by_hand = "imdb_id, title, year\ntt0000001, \"A, and more\", 1999\ntt0000002, \"B\", 1999\ntt0000003, \"C\" and D, 1999\n";
    assert_eq!(titles(&read(by_hand)), ["A, and more", "B", "\"C\" and D"]);
    let pandas = "tconst\ttitleType\tprimaryTitle\ntt0000001\tmovie\t\"\"\"A\"\" Show\"\ntt0000002\tmovie\tB\n";
    assert_eq!(titles(&read(pandas)), ["\"A\" Show", "B"]);
    let imdb =
        "tconst\ttitleType\tprimaryTitle\ntt0000001\tmovie\t\"A\" Show\ntt0000002\tmovie\t\"B\"\n";
    assert_eq!(titles(&read(imdb)), ["\"A\" Show", "\"B\""]);
}

#[test]
fn marks_that_nobody_sees_hide_no_number() {
    let catalogue = read(
        "imdb_id;rating;votes\ntt0000001;8,7\u{200b};1.234\u{200e}\ntt0000002;9,1\u{200b};5.000\u{200e}\n",
    );
    let first = &catalogue.titles()[0];
    assert_eq!(
        (first.average_rating(), first.num_votes()),
        (Some(8.7), Some(1_234))
    );
}

#[test]
fn errors_of_a_spreadsheet_are_no_titles_and_no_genres() {
    for word in ["#N/D", "#VALOR!", "#NOME?", "#DIV/0!", "#REF!", "########"] {
        let catalogue = read(format!("imdb_id;titulo;genero\ntt0000001;{word};{word}\n"));
        let title = &catalogue.titles()[0];
        assert_eq!(
            (title.primary_title(), title.genres()),
            (None, None),
            "{word}"
        );
    }
}

#[test]
fn a_row_above_the_header_names_groups() {
    let catalogue =
        read("Filme,Filme,Avaliação,Avaliação\nimdb_id,titulo,nota,votos\ntt0000001,A,8.7,100\n");
    assert_eq!(titles(&catalogue), ["A"]);
    assert_eq!(catalogue.titles()[0].num_votes(), Some(100));
}

#[test]
fn a_column_that_tells_series_from_films_is_heard() {
    use TitleKind::{Movie, Series, Unknown};
    for (text, expected) in [
        (
            "imdb_id,title,is_series\ntt0000001,A,true\ntt0000002,B,False\ntt0000003,C,\n",
            vec![Series, Movie, Unknown],
        ),
        (
            "imdb_id,title,É série?\ntt0000001,A,sim\ntt0000002,B,não\ntt0000003,C,talvez\n",
            vec![Series, Movie, Unknown],
        ),
        (
            "imdb_id,title,isMovie\ntt0000001,A,1\ntt0000002,B,0\n",
            vec![Movie, Unknown],
        ),
        (
            "imdb_id,title,is_movie,is_tv\ntt0000001,A,0,1\ntt0000002,B,1,0\ntt0000003,C,1,1\n",
            vec![Series, Movie, Unknown],
        ),
        (
            "imdbID,title,totalSeasons\ntt0000001,A,5\ntt0000002,B,N/A\ntt0000003,C,0\n",
            vec![Series, Movie, Movie],
        ),
        // The words of a title type go before marks.
        (
            "imdb_id,title,type,seasons\ntt0000001,A,tvMovie,1\ntt0000002,B,tvSeries,\n",
            vec![Movie, Series],
        ),
    ] {
        assert_eq!(kinds(&read(text)), expected, "{text}");
    }
}

#[test]
fn nobody_has_voted_is_no_number_of_votes_beside_a_rating() {
    let catalogue =
        read("imdb_id,title,rating,votes\ntt0000001,A,7.5,0\ntt0000002,B,,0\ntt0000003,C,7.5,10\n");
    let titles = catalogue.titles().iter();
    let votes: Vec<_> = titles.map(|title| title.num_votes()).collect();
    assert_eq!(votes, [None, Some(0), Some(10)]);
    assert_eq!(catalogue.report().zeros[&Column::NumVotes], 1);
}

#[test]
fn any_text_is_a_title_where_only_backslash_n_stands_for_nothing() {
    let header = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres";
    let rows = ["Unknown", "Unknown", "None", "-", "####"];
    let rows = rows.iter().enumerate().map(|(number, title)| {
        format!("tt{number:07}\tmovie\t{title}\t{title}\t0\t2006\t\\N\t113\tDrama\n")
    });
    let catalogue = read(format!("{header}\n{}", rows.skip(1).collect::<String>()));
    let titles = catalogue.titles().iter();
    let names: Vec<_> = titles.map(|title| title.primary_title()).collect();
    assert_eq!(names, ["Unknown", "None", "-", "####"].map(Some));
}

#[test]
fn the_letters_of_a_header_do_not_change_what_quotes_mean() {
    let text = "TCONST\tTITLETYPE\tPRIMARYTITLE\ntt0000001\tmovie\t\"Quoted\" 26\n";
    assert_eq!(
        read(text).titles()[0].primary_title(),
        Some("\"Quoted\" 26")
    );
}

#[test]
fn a_table_of_episodes_read_by_its_series_is_a_list_of_series() {
    let text = "tconst\tparentTconst\tseasonNumber\tepisodeNumber\ntt0000001\ttt0000009\t1\t1\n";
    let options = ReadOptions {
        id_column: Some("parentTconst".to_owned()),
        ..ReadOptions::default()
    };
    let catalogue =
        read_with(vec![input("t.tsv", text)], options, Filter::default()).expect("reads");
    assert_eq!(ids(&catalogue), ["tt0000009"]);
    assert_eq!(kinds(&catalogue), [TitleKind::Series]);
}

#[test]
fn a_list_of_ids_may_be_a_file_of_people() {
    let text = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n\
                tt0000002\t1\tnm0000001\tactor\t\\N\t\\N\ntt0000001\t1\tnm0000001\tactor\t\\N\t\\N\n";
    let list = IdList::read(vec![input("t.tsv", text)]).expect("reads");
    assert_eq!(list.iter().map(|id| id.value()).collect::<Vec<_>>(), [1, 2]);
}
