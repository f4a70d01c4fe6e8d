//! Catalogues in the dress that tools and spreadsheets give them.

use std::io::Write;

use cinelake_imdb::{
    Catalogue, CatalogueError, CatalogueInput, Column, Filter, Quoting, ReadOptions, RepairKind,
    Shape, TitleKind,
};
use proptest::prelude::*;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;

use crate::support::{assert_balanced, ids, input, read, read_error, read_filtered, read_with};

fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn kinds(catalogue: &Catalogue) -> Vec<(TitleKind, u64)> {
    let kinds = &catalogue.report().all_titles.kinds;
    kinds.iter().map(|(kind, count)| (*kind, *count)).collect()
}

fn votes(catalogue: &Catalogue) -> Vec<Option<u32>> {
    catalogue
        .titles()
        .iter()
        .map(|title| title.num_votes())
        .collect()
}

#[test]
fn the_tables_of_an_archive_are_seen_together_and_numbers_called_id_are_left_out() {
    let metadata = "adult,genres,id,imdb_id,title,popularity\n\
        False,\"[{'id': 1, 'name': 'Drama'}]\",11,tt0000101,A,1.5\n\
        False,[],12,tt0000102,B,1.5\n";
    let bytes = archive(&[
        (
            "credits.csv",
            "cast,crew,id\n\"[{'name': 'X'}]\",[],11\n[],[],8844\n",
        ),
        (
            "keywords.csv",
            "id,keywords\n11,\"[{'id': 9, 'name': 'toy'}]\"\n15602,[]\n",
        ),
        (
            "links.csv",
            "movieId,imdbId,tmdbId\n1,0000101,11\n2,103,13\n",
        ),
        ("movies_metadata.csv", metadata),
        (
            "ratings_small.csv",
            "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n",
        ),
    ]);
    let catalogue = read(&bytes);
    assert_eq!(ids(&catalogue), ["tt0000101", "tt0000103", "tt0000102"]);
    let skipped: Vec<_> = catalogue.report().skipped_entries.iter().collect();
    let names: Vec<_> = skipped.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "test.csv!credits.csv",
            "test.csv!keywords.csv",
            "test.csv!ratings_small.csv"
        ]
    );
    assert!(
        skipped[1]
            .reason
            .starts_with("has no column of IMDb title ids"),
        "{skipped:?}"
    );
    let file = catalogue.report().files.last().unwrap();
    let tmdb = file
        .columns
        .iter()
        .find(|column| column.name == "id")
        .unwrap();
    assert_eq!(tmdb.holds, Some(Column::TmdbId));
    assert_balanced(&catalogue);
}

#[test]
fn a_weak_name_with_bare_numbers_is_no_evidence() {
    for text in [
        "id,title\n862,A\n8844,B\n",
        "title_id,title\n1,A\n2,B\n",
        "id,title,popularity\n1234567,A,1\n",
        "862\n8844\n",
        "id\n862\n8844\n",
    ] {
        let error = read_error(text);
        assert!(error.to_string().contains("--id-column"), "{error}");
        let column = match text.starts_with("title_id") {
            true => "title_id",
            false => "1",
        };
        let options = ReadOptions {
            id_column: Some(column.to_owned()),
            ..ReadOptions::default()
        };
        let read = read_with(vec![input("a.csv", text)], options, Filter::default());
        assert!(read.is_ok(), "{text}");
    }
    for text in [
        "id,title\n0000862,A\n",
        "0000862\n0008844\n",
        "imdb_id,title\n862,A\n",
    ] {
        assert_eq!(ids(&read(text))[0], "tt0000862", "{text}");
    }
}

#[test]
fn a_file_that_nobody_named_is_left_out_with_the_reason() {
    let tables = || {
        vec![
            input("a.csv", "id,x\n1,2\n").found(),
            input("b.csv", "tt0000001\n").found(),
        ]
    };
    let catalogue = read_with(tables(), ReadOptions::default(), Filter::default()).unwrap();
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    assert!(catalogue.is_left_out("a.csv") && !catalogue.is_left_out("b.csv"));
    assert_eq!(catalogue.report().skipped_entries[0].name, "a.csv");
    let named = vec![
        input("a.csv", "id,x\n1,2\n"),
        input("b.csv", "tt0000001\n").found(),
    ];
    let error = read_with(named, ReadOptions::default(), Filter::default()).unwrap_err();
    assert!(
        matches!(error, CatalogueError::NoIdColumn { .. }),
        "{error}"
    );
    let none = vec![tables().swap_remove(0)];
    let error = read_with(none, ReadOptions::default(), Filter::default()).unwrap_err();
    assert!(matches!(error, CatalogueError::NoTable { .. }), "{error}");
}

#[test]
fn lists_of_python_and_json_are_genres() {
    let catalogue = read(
        "imdb_id,genres\n\
         tt0000001,\"[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': 'Comedy'}]\"\n\
         tt0000002,\"['comedy', 'drama']\"\n\
         tt0000003,\"[\"\"Drama\"\"]\"\n\
         tt0000004,[]\n\
         tt0000005,\"[{'id': 16\"\n",
    );
    let genres: Vec<Option<String>> = (catalogue.titles().iter())
        .map(|title| title.genres().map(ToString::to_string))
        .collect();
    let expected = [
        Some("Animation,Comedy"),
        Some("Comedy,Drama"),
        Some("Drama"),
        None,
        None,
    ];
    assert_eq!(genres, expected.map(|list| list.map(str::to_owned)));
    let report = catalogue.report();
    assert_eq!(report.unreadable[&Column::Genres].rows, 1);
    assert_eq!(report.nulls[&Column::Genres], 1);
}

#[test]
fn a_kind_that_cannot_be_read_is_unknown_in_a_file_that_tells_kinds() {
    let text = "imdb_id,title,type\n\
        tt0000001,A,MOVIE\ntt0000002,B,SHOW\ntt0000003,C,banana\ntt0000004,D,\n,E,SHOW\n";
    let catalogue = read(text);
    let expected = [
        (TitleKind::Movie, 1),
        (TitleKind::Series, 1),
        (TitleKind::Unknown, 2),
    ];
    assert_eq!(kinds(&catalogue), expected);
    let report = catalogue.report();
    assert_eq!(report.unreadable[&Column::TitleType].rows, 1);
    assert_eq!(
        (report.all_titles.kind_assumed, report.rejects["no_id"]),
        (0, 1)
    );
    let films = Filter {
        kinds: [TitleKind::Movie].into_iter().collect(),
        ..Filter::default()
    };
    let catalogue = read_filtered(text, films);
    assert_eq!(ids(&catalogue), ["tt0000001"]);
    let reasons: Vec<_> = (catalogue.report().filtered_by_reason.iter())
        .map(|(reason, count)| (reason.code(), *count))
        .collect();
    assert_eq!(reasons, [("kind_series", 1), ("kind_unknown", 2)]);
    assert_balanced(&catalogue);
}

#[test]
fn a_column_of_kinds_under_an_unknown_name_says_what_titles_are() {
    let column = |header: &str, values: [&str; 3]| {
        let rows = values.iter().enumerate();
        let rows = rows.map(|(at, value)| format!("tt000000{},A,{value}\n", at + 1));
        read(format!(
            "imdb_id,title,{header}\n{}",
            rows.collect::<String>()
        ))
    };
    let told = column("Formato da obra", ["Filme", "Série de TV", ""]);
    let expected = [
        (TitleKind::Movie, 1),
        (TitleKind::Series, 1),
        (TitleKind::Unknown, 1),
    ];
    assert_eq!(kinds(&told), expected);
    // Where something was seen, and what it was about, say nothing of the kind.
    for values in [["TV", "cinema", "TV"], ["Film", "Berlin", "Film noir"]] {
        let assumed = column("notes", values);
        assert_eq!(kinds(&assumed), [(TitleKind::Movie, 3)]);
        assert_eq!(assumed.report().all_titles.kind_assumed, 3);
    }
}

#[test]
fn lists_in_the_languages_of_imdb_are_read_whole() {
    let film = |catalogue: &Catalogue| {
        let title = &catalogue.titles()[0];
        (
            title.primary_title().map(str::to_owned),
            title.kind(),
            title.start_year(),
            title.runtime_minutes(),
            title.num_votes(),
            title.average_rating(),
        )
    };
    let expected = (
        Some("A".to_owned()),
        TitleKind::Series,
        Some(2008),
        Some(49),
        Some(1_700_000),
        Some(9.5),
    );
    for (header, kind, votes) in [
        (
            "Const;Titel;Titeltyp;IMDb-Bewertung;Laufzeit (Min.);Jahr;Anzahl Stimmen",
            "Fernsehserie",
            "1.700.000",
        ),
        (
            "Const;Titre;Type de titre;Note IMDb;Durée (min);Année;Nombre de votes",
            "Série télévisée",
            "1\u{202f}700\u{202f}000",
        ),
        (
            "Const;Titolo;Tipo di titolo;Valutazione IMDb;Durata (min);Anno;Numero di voti",
            "Serie TV",
            "1.700.000",
        ),
        (
            "Const;Título;Tipo de título;Calificación de IMDb;Duración (min);Año;Número de votos",
            "Serie de TV",
            "1.700.000",
        ),
        (
            "Const;Título;Tipo de título;Classificação da IMDb;Duração (min);Ano;Nº de votos",
            "Série de TV",
            "1.700.000",
        ),
    ] {
        let catalogue = read(format!(
            "{header}\ntt0903747;A;{kind};9,5;49;2008;{votes}\n"
        ));
        assert_eq!(film(&catalogue), expected, "{header}");
    }
}

#[test]
fn a_season_has_the_id_of_its_series() {
    let catalogue = read(
        "watched_at,type,title,imdb_id,tmdb_id\n\
         x,movie,A,tt0000001,1\nx,show,B,tt0000002,2\nx,season,B,tt0000002,2\nx,episode,C,tt0000003,\n",
    );
    let expected = [
        (TitleKind::Movie, 1),
        (TitleKind::Series, 1),
        (TitleKind::Episode, 1),
    ];
    assert_eq!(kinds(&catalogue), expected);
    assert!(catalogue.report().disagreements.is_empty());
}

#[test]
fn a_kind_that_the_caller_gives_never_overrules_what_a_row_says() {
    let options = ReadOptions {
        kind: Some(TitleKind::Movie),
        ..ReadOptions::default()
    };
    let text = "tconst\ttitleType\tprimaryTitle\n\
        tt0000001\tmovie\tA\ntt0000002\ttvSeries\tB\ntt0000003\tbanana\tC\n";
    let catalogue = read_with(vec![input("b.tsv", text)], options, Filter::default()).unwrap();
    assert_eq!(
        kinds(&catalogue),
        [(TitleKind::Movie, 2), (TitleKind::Series, 1)]
    );
    assert_eq!(catalogue.report().kind_conflicts, 1);
}

#[test]
fn dots_are_thousands_where_the_column_says_so() {
    let table = |votes: &[&str], rating: &str| {
        let rows = votes.iter().enumerate();
        let rows = rows.map(|(at, votes)| format!("tt{:07};{rating};{votes}\n", at + 1));
        format!("tconst;notaMedia;numeroVotos\n{}", rows.collect::<String>())
    };
    let read_votes = |text: String| votes(&read(text));
    assert_eq!(
        read_votes(table(&["2.072.115", "789.000", "806.123", "950"], "8,7")),
        [Some(2_072_115), Some(789_000), Some(806_123), Some(950)]
    );
    // The rating alone says how this file writes numbers.
    assert_eq!(
        read_votes(table(&["789.000", "42.000"], "8,7")),
        [Some(789_000), Some(42_000)]
    );
    assert_eq!(
        read_votes(table(&["789.000", "42.0"], "8")),
        [Some(789), Some(42)]
    );
    assert_eq!(
        read_votes(table(&["2 072 115", "950"], "8,7")),
        [Some(2_072_115), Some(950)]
    );
    assert_eq!(read_votes(table(&["2'072'115"], "8.7")), [Some(2_072_115)]);
    // Nothing says it: unknown, and told.
    let catalogue = read(table(&["789.000", "950"], "8"));
    assert_eq!(votes(&catalogue), [None, Some(950)]);
    assert_eq!(catalogue.report().unreadable[&Column::NumVotes].rows, 1);
}

#[test]
fn an_id_in_any_dress_is_found_and_another_number_never_becomes_one() {
    let named = read(
        "title,imdb_id\n\
         A,imdb://tt0000001\nB,com.plexapp.agents.imdb://tt0000002?lang=en\nC,imdb:tt0000003\n\
         D,tt0000004/\nE,tt0000005\u{200b}\nF,[tt0000006]\n\
         G,http://www.imdb.com/title/edb://46510\nH,N/A\nI,tt0000007 tt0000008\n",
    );
    let expected = (1..=6).map(|number| format!("tt000000{number}"));
    assert_eq!(ids(&named), expected.collect::<Vec<_>>());
    let report = named.report();
    assert_eq!(
        (report.rejects["not_an_id"], report.rejects["no_id"]),
        (2, 1)
    );
    assert_eq!(report.repairs[&RepairKind::Invisible], 1);
    let by_content = read("title,guid\nA,imdb://tt0000001\nB,imdb://tt0000002?lang=en\n");
    assert_eq!(ids(&by_content), ["tt0000001", "tt0000002"]);
}

#[test]
fn zero_is_unknown_where_the_scale_has_none() {
    let meta = "imdb_id,title,year_of_release,runtime\ntt0000001,A,2001,0\ntt0000002,B,0,90\n";
    let ratings = "imdb_id,imdb_rating,imdb_votes\ntt0000001,7.0,100\ntt0000002,0,0\n";
    let inputs = vec![input("meta.csv", meta), input("ratings.csv", ratings)];
    let catalogue = read_with(inputs, ReadOptions::default(), Filter::default()).unwrap();
    let [first, second] = catalogue.titles() else {
        panic!("two titles")
    };
    assert_eq!(
        (first.start_year(), first.runtime_minutes()),
        (Some(2001), None)
    );
    assert_eq!((second.start_year(), second.average_rating()), (None, None));
    assert_eq!(
        (second.num_votes(), catalogue.report().all_titles.rated),
        (Some(0), 1)
    );
    let zeros: Vec<_> = catalogue
        .report()
        .zeros
        .iter()
        .map(|(column, rows)| (*column, *rows))
        .collect();
    let expected = [
        Column::StartYear,
        Column::RuntimeMinutes,
        Column::AverageRating,
    ];
    assert_eq!(zeros, expected.map(|column| (column, 1)));
}

#[test]
fn an_index_column_changes_no_shape() {
    let basics = ",tconst,titleType,primaryTitle\n0,tt0000001,movie,A\n1,tt0000002,movie,B\n";
    let ratings = ",tconst,averageRating,numVotes\n0,tt0000001,8.7,100\n1,tt0000002,8.3,90\n\
        2,tt0000003,9.5,80\n3,nm0000004,1.0,5\n";
    let inputs = vec![input("b.csv", basics), input("r.csv", ratings)];
    let catalogue = read_with(inputs, ReadOptions::default(), Filter::default()).unwrap();
    let report = catalogue.report();
    let shapes: Vec<_> = report.files.iter().map(|file| file.shape).collect();
    assert_eq!(shapes, [Shape::ImdbBasics, Shape::ImdbRatings]);
    assert_eq!((report.kept, report.all_titles.rated), (2, 2));
    let ratings = &report.ratings;
    assert_eq!(
        (ratings.joined, ratings.without_title, ratings.rejected_rows),
        (2, 1, 1)
    );
}

#[test]
fn names_of_rows_and_separators_behind_rows_are_no_columns() {
    let of_r = read("\"tconst\",\"x\"\n\"1\",\"tt0000001\",\"a\"\n\"2\",\"tt0000002\",\"b\"\n");
    assert_eq!(ids(&of_r), ["tt0000001", "tt0000002"]);
    assert_eq!(of_r.report().files[0].columns.len(), 3);
    let blanks =
        read("\"tconst\" \"title\"\n\"1\" \"tt0000001\" \"A film\"\n\"2\" \"tt0000002\" \"B\"\n");
    assert_eq!(blanks.titles()[0].primary_title(), Some("A film"));
    let trailing = read("imdb_id;title\ntt0000001;A;\ntt0000002;B;\n");
    let titles: Vec<_> = trailing
        .titles()
        .iter()
        .map(|title| title.primary_title())
        .collect();
    assert_eq!(titles, [Some("A"), Some("B")]);
    assert_eq!(
        (trailing.report().rejected_rows, of_r.report().rejected_rows),
        (0, 0)
    );
}

#[test]
fn lines_before_the_header_are_left_out_and_told() {
    for (text, lines, separator) in [
        ("sep=;\nimdb_id;title\ntt0000001;A\n", 1, ';'),
        (
            "\u{feff}\"sep=,\"\r\nimdb_id,title\r\ntt0000001,A\r\n",
            1,
            ',',
        ),
        (
            "My films;;\n;;\n\nimdb_id;title;year\ntt0000001;A;1999\n",
            3,
            ';',
        ),
        (
            "# exported by a tool\n\nimdb_id,title\ntt0000001,A\n",
            2,
            ',',
        ),
    ] {
        let catalogue = read(text);
        let file = &catalogue.report().files[0];
        assert_eq!(
            (file.lines_before_header, file.separator),
            (lines, Some(separator)),
            "{text}"
        );
        assert_eq!(ids(&catalogue), ["tt0000001"], "{text}");
        assert_eq!(catalogue.titles()[0].primary_title(), Some("A"), "{text}");
        assert_eq!(catalogue.report().rejected_rows, 0, "{text}");
    }
    let rejected = read("a title\nimdb_id,title\ntt0000001,A\nnm0000001,B\n");
    assert_eq!(rejected.report().reject_examples[0].line, 4);
}

#[test]
fn words_for_nothing_are_null_and_a_film_may_have_one_for_a_title() {
    let catalogue = read(
        "imdb_id,title,original_title,year,rating,votes,runtime,genres\n\
         tt0000001,A,N/A,N/A,NaN,None,null,<NA>\n\
         tt0000002,None,B,NULL,-,nan,\\N,(no genres listed)\n\
         tt0000003,Null,N/A,1999,8.1,12,90,Drama\n",
    );
    let report = catalogue.report();
    assert!(report.unreadable.is_empty(), "{:?}", report.unreadable);
    assert_eq!(
        (
            report.nulls[&Column::StartYear],
            report.nulls[&Column::Genres]
        ),
        (2, 2)
    );
    let titles = catalogue.titles();
    assert_eq!(titles[0].original_title(), None);
    assert_eq!(titles[2].original_title(), None);
    // `None` is this table's word for nothing, `Null` is not.
    assert_eq!(
        (titles[1].primary_title(), titles[2].primary_title()),
        (None, Some("Null"))
    );
}

#[test]
fn carriage_returns_alone_end_lines() {
    let rows: String = (1..40_000)
        .map(|number| format!("tt{number:07},A\r"))
        .collect();
    let catalogue = read(format!("imdb_id,title\r{rows}"));
    assert_eq!(catalogue.report().kept, 39_999);
    assert_eq!(catalogue.report().rejected_rows, 0);
    let zipped = read(archive(&[(
        "a.csv",
        "imdb_id,title\rtt0000001,A\rtt0000002,B",
    )]));
    assert_eq!(ids(&zipped), ["tt0000001", "tt0000002"]);
}

#[test]
fn what_is_packed_in_another_way_is_told_with_what_to_do() {
    let mut tar = b"movies.csv".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    let mut gzipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzipped.write_all(&tar).unwrap();
    for (bytes, word) in [
        (b"BZh91AY&SY\xaf\x01\xff".to_vec(), "bunzip2"),
        (b"\xfd7zXZ\x00\x00\x04\xe6\xd6".to_vec(), "unxz"),
        (tar, "tar -xf"),
        (gzipped.finish().unwrap(), "tar -xf"),
    ] {
        let error = read_error(&bytes).to_string();
        assert!(
            error.contains(word) && error.starts_with("test.csv is "),
            "{error}"
        );
    }
}

#[test]
fn an_archive_with_a_password_is_told() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .with_deprecated_encryption(b"secret")
        .unwrap();
    writer.start_file("movies.csv", options).unwrap();
    writer.write_all(b"tt0000001\n").unwrap();
    let error = read_error(writer.finish().unwrap().into_inner());
    assert!(matches!(error, CatalogueError::Encrypted { .. }), "{error}");
    assert!(error.to_string().contains("password"), "{error}");
}

#[test]
fn an_archive_of_many_tables_is_read_one_at_a_time() {
    let names: Vec<String> = (0..400).map(|number| format!("{number:05}.csv")).collect();
    let texts: Vec<String> = (1..=400).map(|number| format!("tt{number:07}\n")).collect();
    let entries: Vec<(&str, &str)> = names
        .iter()
        .map(String::as_str)
        .zip(texts.iter().map(String::as_str))
        .collect();
    assert_eq!(read(archive(&entries)).report().kept, 400);
    let many: Vec<(String, &str)> = (0..10_001).map(|number| (number.to_string(), "")).collect();
    let many: Vec<(&str, &str)> = many
        .iter()
        .map(|(name, text)| (name.as_str(), *text))
        .collect();
    let error = read_error(archive(&many));
    assert!(
        matches!(error, CatalogueError::TooManyEntries { .. }),
        "{error}"
    );
}

#[test]
fn a_rating_of_one_user_and_a_certificate_are_no_average() {
    let own = read("Title,IMDB,Rating,WatchedDate\nA,tt0000001,9,x\n");
    assert_eq!(own.titles()[0].average_rating(), None);
    let certificate = read("imdb_id,title,rating\ntt0000001,A,PG-13\ntt0000002,B,R\n");
    assert_eq!(certificate.titles()[0].average_rating(), None);
    assert!(certificate.report().unreadable.is_empty());
}

#[test]
fn headers_of_common_exports_are_known() {
    for (header, row) in [
        // IMDb's lists.
        (
            "Position,Const,Title,Original Title,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes",
            "1,tt0000001,A,A,Movie,8.1,90,1999,Drama,1000",
        ),
        // Radarr.
        (
            "imdbId,tmdbId,title,originalTitle,year,runtime,genres,ratings.imdb.value,ratings.imdb.votes,type",
            "tt0000001,5,A,A,1999,90,\"[\"\"Drama\"\"]\",8.1,1000,movie",
        ),
        // JustWatch sets.
        (
            "id,title,type,release_year,runtime,genres,imdb_id,imdb_score,imdb_votes,original_title",
            "tm1,A,MOVIE,1999,90,['Drama'],tt0000001,8.1,1000.0,A",
        ),
        // OMDb.
        (
            "imdbID,Title,Year,Runtime,Genre,imdbRating,imdbVotes,Type,original title",
            "tt0000001,A,1999,90 min,Drama,8.1,\"1,000\",movie,A",
        ),
        // In Portuguese.
        (
            "ID IMDb,Título,Título original,Ano,Duração,Gêneros,Nota IMDb,Votos,Tipo",
            "tt0000001,A,A,1999,90,Drama,\"8,1\",1000,Filme",
        ),
    ] {
        let catalogue = read(format!("{header}\n{row}\n"));
        let title = &catalogue.titles()[0];
        assert_eq!(title.id().to_string(), "tt0000001", "{header}");
        assert_eq!(
            (title.primary_title(), title.original_title()),
            (Some("A"), Some("A")),
            "{header}"
        );
        assert_eq!(
            (title.start_year(), title.runtime_minutes()),
            (Some(1999), Some(90)),
            "{header}"
        );
        assert_eq!(
            (title.average_rating(), title.num_votes()),
            (Some(8.1), Some(1000)),
            "{header}"
        );
        assert_eq!(
            title.genres().map(ToString::to_string).as_deref(),
            Some("Drama"),
            "{header}"
        );
        assert_eq!(
            (title.kind(), title.kind_is_assumed()),
            (TitleKind::Movie, false),
            "{header}"
        );
    }
}

/// Text around an id that leaves no doubt which one is meant.
const DRESSES: [&str; 14] = [
    "ID",
    " ID ",
    "imdb://ID",
    "com.plexapp.agents.imdb://ID?lang=en",
    "imdb:ID",
    "ID/",
    "[ID]",
    "\u{200b}ID\u{200e}",
    "(ID)",
    "'ID'",
    "https://www.imdb.com/title/ID/?ref_=x",
    "{imdb-ID}",
    "<a href=/title/ID>",
    "/title/ID/reviews",
];

proptest! {
    #[test]
    fn ids_in_any_dress_come_back(
        numbers in prop::collection::vec((1_u64..9_999_999_999, prop::sample::select(&DRESSES[..])), 1..20),
        in_a_named_column in any::<bool>(),
        upper in any::<bool>(),
    ) {
        let header = if in_a_named_column { "imdb_id|x" } else { "whatever|x" };
        let mut text = format!("{header}\n");
        let mut expected: Vec<String> = Vec::new();
        for (number, dress) in numbers {
            let id = format!("tt{number:07}");
            let written = if upper { id.to_uppercase() } else { id.clone() };
            text.push_str(&format!("{}|1\n", dress.replace("ID", &written)));
            if !expected.contains(&id) {
                expected.push(id);
            }
        }
        let catalogue = read(text);
        prop_assert_eq!(ids(&catalogue), expected);
    }

    #[test]
    fn any_few_lines_are_read_or_refused(text in "[a-z0-9,;|\t\r\n\"'\\[\\]. N\\\\-]{0,200}") {
        let input = CatalogueInput::new("x", Box::new(std::io::Cursor::new(text.into_bytes())));
        if let Ok(catalogue) = read_with(vec![input], ReadOptions::default(), Filter::default()) {
            assert_balanced(&catalogue);
        }
    }
}

#[test]
fn ratings_and_votes_that_say_that_they_are_imdbs_go_before_others() {
    for header in [
        "rating,votes,imdb_rating,imdb_votes",
        "averageRating,numRatings,imdbRating,imdbVotes",
        "Nota,Votos,Puntuación IMDb,Votos IMDb",
        "rating,other,imdb,imdb_votes",
    ] {
        for own in ["4.2", "PG-13", ""] {
            let text = format!("imdb_id,{header}\ntt0000001,{own},12,8.7,2072115\n");
            let catalogue = read(&text);
            let title = &catalogue.titles()[0];
            let found = (title.rating_thousandths(), title.num_votes());
            assert_eq!(found, (Some(8_700), Some(2_072_115)), "{text}");
        }
    }
    // A column of IMDb's without a value does not hide one that has some.
    let catalogue = read("imdb_id,imdb_rating,rating\ntt0000001,,8.7\n");
    assert_eq!(catalogue.titles()[0].rating_thousandths(), Some(8_700));
}

#[test]
fn what_ran_for_years_or_has_seasons_is_no_film() {
    for year in [
        "2008–13",
        "2008-13",
        "2016-present",
        "2019–atual",
        "2013 to 2022",
        "2019–?",
        "2008\u{2011}2013",
        "2008~2013",
        "(2011â€“2019)",
        "TV Series (2011– )",
    ] {
        let catalogue = read(format!("imdb_id,title,year\ntt0000001,A,{year}\n"));
        assert_eq!(catalogue.titles()[0].kind(), TitleKind::Unknown, "{year}");
        assert!(catalogue.titles()[0].start_year().is_some(), "{year}");
    }
    for year in ["(I) (2018)", "2001-02", "2001"] {
        let catalogue = read(format!("imdb_id,title,year\ntt0000001,A,{year}\n"));
        assert_eq!(catalogue.titles()[0].kind(), TitleKind::Movie, "{year}");
    }
    for (header, value, kind) in [
        ("start_year,end_year", "2008,2013", TitleKind::Unknown),
        ("start_year,end_year", "2008,2008", TitleKind::Movie),
        ("year,seasons", "2008,5 Seasons", TitleKind::Series),
        ("year,seasons", "2008,S3", TitleKind::Series),
        ("year,seasons", "2008,many", TitleKind::Unknown),
        ("year,duration", "2008,5 Seasons", TitleKind::Series),
        ("year,duration", "2008,112 min", TitleKind::Movie),
    ] {
        let catalogue = read(format!("imdb_id,title,{header}\ntt0000001,A,{value}\n"));
        assert_eq!(catalogue.titles()[0].kind(), kind, "{header} {value}");
    }
}

#[test]
fn no_in_one_letter_is_no_and_minus_one_is_judged_by_its_column() {
    let kinds = |values: [&str; 2]| {
        let [first, second] = values;
        let text = format!("imdb_id,is_series\ntt0000001,{first}\ntt0000002,{second}\n");
        let catalogue = read(&text);
        [0, 1].map(|at: usize| catalogue.titles()[at].kind())
    };
    assert_eq!(kinds(["Y", "N"]), [TitleKind::Series, TitleKind::Movie]);
    assert_eq!(kinds(["S", "N"]), [TitleKind::Series, TitleKind::Movie]);
    assert_eq!(kinds(["-1", "0"]), [TitleKind::Series, TitleKind::Movie]);
    assert_eq!(kinds(["1", "-1"])[1], TitleKind::Unknown);
}

#[test]
fn ids_with_a_spreadsheets_marks_and_columns_of_merged_tables_are_read() {
    for id in ["\"=\"\"0114709\"\"\"", "'0114709"] {
        let catalogue = read(format!("imdbId,title\n{id},A\n0114369,B\n"));
        let ids: Vec<u64> = catalogue
            .titles()
            .iter()
            .map(|title| title.id().value())
            .collect();
        assert_eq!(ids, [114_709, 114_369], "{id}");
    }
    let catalogue = read("tconst,genres_x,numVotes_x\ntt0000001,Drama,12\n");
    assert_eq!(catalogue.titles()[0].num_votes(), Some(12));
    for separator in ['^', '~', '\u{1}'] {
        let text = "tconst,title,type,year\ntt0000001,A,tvSeries,2001\n";
        let catalogue = read(text.replace(',', &separator.to_string()));
        assert_eq!(
            catalogue.titles()[0].kind(),
            TitleKind::Series,
            "{separator:?}"
        );
    }
}

#[test]
fn tables_whose_lines_are_quoted_as_a_whole_are_read() {
    let text = "\u{feff}\"tconst,title,year,genres\"\r\n\"tt0000001,One,1995,\"\"Drama,War\"\"\"\r\n\
                \"tt0000002,\"\"Two, or \"\"\"\"2\"\"\"\"\"\",1996,War\"\r\n";
    let catalogue = read(text);
    assert_eq!(catalogue.report().files[0].quoting, Quoting::WholeLines);
    assert_eq!(catalogue.report().rejected_rows, 0);
    let titles = catalogue.titles();
    let names: Vec<_> = titles.iter().map(|title| title.primary_title()).collect();
    assert_eq!(names, [Some("One"), Some("Two, or \"2\"")]);
    assert_eq!(titles[0].start_year(), Some(1995));
    // A table whose first field alone is quoted is none of these.
    let usual = read("\"tconst\",title\n\"tt0000001\",\"A, b\"\n");
    assert_eq!(usual.report().files[0].quoting, Quoting::Quoted);
}

#[test]
fn empty_fields_behind_each_row_are_columns_without_names() {
    for text in [
        "tconst;title;year\ntt0000001;A;1999;;;\ntt0000002;B;2000;;;\n",
        "tconst;title;year;;;\ntt0000001;A;1999;;;\ntt0000002;B;2000;;;\n",
    ] {
        let catalogue = read(text);
        assert_eq!(ids(&catalogue), ["tt0000001", "tt0000002"], "{text}");
        assert_eq!(catalogue.titles()[1].start_year(), Some(2000), "{text}");
        assert_eq!(catalogue.report().rejected_rows, 0, "{text}");
    }
    // In one row they are too many.
    let one = read("tconst;title;year\ntt0000001;A;1999\ntt0000002;B;2000\ntt0000003;C;1;;\n");
    assert_eq!(one.report().rejected_rows, 1);
}

#[test]
fn the_name_of_a_table_before_each_column_changes_nothing() {
    let text = "movies.tconst,movies.primary_title,movies.average_rating,movies.num_votes\n\
                tt0000001,A,8.3,1000\n";
    let catalogue = read(text);
    let title = &catalogue.titles()[0];
    assert_eq!(title.primary_title(), Some("A"));
    assert_eq!(title.num_votes(), Some(1000));
}

#[test]
fn thousands_are_not_told_by_the_decimals_of_another_column() {
    let votes = |rating: &str, votes: &str| {
        let text = format!("tconst;rating;votes\ntt0000001;{rating};{votes}\n");
        read(&text).titles()[0].num_votes()
    };
    assert_eq!(votes("8.3", "789.000"), None);
    assert_eq!(votes("8,3", "789.000"), Some(789_000));
    assert_eq!(votes("8.3", "789,000"), Some(789_000));
    assert_eq!(votes("8.3", "1.2M"), Some(1_200_000));
    assert_eq!(votes("8,3", "850 mil"), Some(850_000));
}

#[test]
fn json_is_read_as_the_table_that_its_records_make() {
    let list = r#"[{"imdbId":"tt0000001","title":"A \"b\", c","year":1995,"genres":["Drama","War"],
        "ratings":{"imdb":{"value":8.3,"votes":1000}},"runtime":null,"tmdbId":862},
        {"imdbId":"tt0000002","title":"Two","year":1996}]"#;
    let lines = list.replace(['\n'], "").replace("},        {", "}\n{");
    let lines = lines.trim_start_matches('[').trim_end_matches(']');
    for text in [list, lines] {
        let catalogue = read(text);
        let titles = catalogue.titles();
        assert_eq!(ids(&catalogue), ["tt0000001", "tt0000002"], "{text}");
        assert_eq!(titles[0].primary_title(), Some("A \"b\", c"));
        assert_eq!(titles[0].start_year(), Some(1995));
        assert_eq!(titles[0].rating_thousandths(), Some(8_300));
        assert_eq!(titles[0].num_votes(), Some(1000));
        assert_eq!(
            titles[0].genres().map(|genres| genres.iter().count()),
            Some(2)
        );
        assert!(catalogue.report().files[0].is_json);
        assert_balanced(&catalogue);
    }
    let zipped = read(archive(&[
        ("a.json", list),
        ("metadata.json", "{\"licence\":\"x\"}"),
    ]));
    assert_eq!(ids(&zipped), ["tt0000001", "tt0000002"]);
    assert_eq!(
        ids(&read("[\"tt0000001\", \"tt0000002\"]")),
        ["tt0000001", "tt0000002"]
    );
}

#[test]
fn a_json_export_says_by_its_objects_what_titles_are() {
    let text = r#"[{"rating":10,"rated_at":"2024-05-01T10:00:00Z","movie":{"title":"A","year":1999,"ids":{"trakt":1,"imdb":"tt0000001","tmdb":5}}},
        {"rating":9,"rated_at":"2024-05-01T10:00:00Z","show":{"title":"B","year":2004,"ids":{"trakt":1,"imdb":"tt0000002","tmdb":6}}}]"#;
    let catalogue = read(text);
    assert_eq!(
        kinds(&catalogue),
        [(TitleKind::Movie, 1), (TitleKind::Series, 1)]
    );
    // The rating is the user's own.
    assert_eq!(catalogue.titles()[0].rating_thousandths(), None);
    // Trakt's rating and votes are those of its own users.
    let own = read(
        "[{\"movie\":{\"title\":\"A\",\"rating\":7.66,\"votes\":555,\"ids\":{\"trakt\":1,\"imdb\":\"tt0000001\"}}}]",
    );
    let title = &own.titles()[0];
    assert_eq!(
        (title.rating_thousandths(), title.num_votes()),
        (None, None)
    );
    // Of an episode that was watched, the series counts.
    let watched = read(
        "[{\"type\":\"episode\",\"episode\":{\"title\":\"E\",\"ids\":{\"imdb\":\"tt0000009\"}},\"show\":{\"title\":\"S\",\"ids\":{\"imdb\":\"tt0000002\"}}}]",
    );
    assert_eq!(ids(&watched), ["tt0000002"]);
    assert_eq!(kinds(&watched), [(TitleKind::Series, 1)]);
    let error = read_error("{\"movies\":[{\"ids\":{}}],\"shows\":[{\"ids\":{}}]}");
    assert!(error.to_string().contains("jq .movies"), "{error}");
    let cut = read_error("[{\"imdb_id\":\"tt0000001\"},{\"imdb_id\":");
    assert!(cut.to_string().contains("record 2 is no JSON"), "{cut}");
}
