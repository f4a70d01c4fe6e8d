use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Result<Opinions, CatalogueError> {
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    Opinions::read(CatalogueInput::new("wikidata.csv", Box::new(bytes)))
}

/// Number of the title, figure, value, currency.
fn rows(text: &str) -> Vec<(u64, &'static str, i64, Option<String>)> {
    let opinions = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let rows = opinions.opinions().iter();
    rows.map(|one| {
        let title = one.title.value();
        (title, one.figure.as_str(), one.value, one.currency.clone())
    })
    .collect()
}

fn usd() -> Option<String> {
    Some(USD.to_owned())
}

#[test]
fn figures_are_found_by_the_words_of_wikidata_of_the_numbers_and_of_others() {
    for (text, currency) in [
        ("item,P345,P2130,P2142\nQ1,tt0000001,5000,70000\n", None),
        (
            "IMDb ID\tProduction Budget\tWorldwide Gross\n1\t$5,000\t$70,000\n",
            None,
        ),
        (
            "tconst;orcamento;bilheteria\ntt0000001;5.000,00;70.000,00\n",
            None,
        ),
        (
            "imdb_id,cost,box_office,currency\ntt0000001,5000,70000,http://www.wikidata.org/entity/Q4917\n",
            usd(),
        ),
        (
            "imdb_id,budget_usd,revenue_usd\nhttps://www.imdb.com/title/tt0000001/,5000,70000\n",
            usd(),
        ),
        (
            "imdb_id,budget,budget_currency,gross,gross_currency\ntt0000001,5000,US dollar,70000,USD\n",
            usd(),
        ),
        (
            "imdb_id,budget,revenue\ntt0000001,US$5000,70000 USD\n",
            usd(),
        ),
    ] {
        let expected = [
            (1, "budget", 5_000, currency.clone()),
            (1, "revenue", 70_000, currency.clone()),
        ];
        assert_eq!(rows(text), expected, "{text}");
    }
}

#[test]
fn a_dollar_sign_alone_says_no_currency_and_other_currencies_keep_their_name() {
    let text = "imdb_id,budget,currency\ntt0000001,$5,\ntt0000002,₩12200000000,\n\
                tt0000003,7,Q4916\ntt0000004,7 EUR,\ntt0000005,7,US$\n";
    let currencies: Vec<_> = rows(text).into_iter().map(|row| row.3).collect();
    let named = |name: &str| Some(name.to_owned());
    let expected = [None, named("KRW"), named("Q4916"), named("EUR"), usd()];
    assert_eq!(currencies, expected);
    let opinions = read(text).unwrap();
    let report = opinions.report();
    assert_eq!((report.other_currency, report.unknown_currency), (3, 1));
}

#[test]
fn a_header_says_the_currency_before_or_behind_its_name() {
    for (header, currency) in [
        ("Budget (US$)", usd()),
        ("Budget (USD)", usd()),
        ("US$ Budget", usd()),
        ("BudgetUSD", usd()),
        ("budget_eur", Some("EUR".to_owned())),
        ("Budget (€)", Some("EUR".to_owned())),
        ("Budget £", Some("GBP".to_owned())),
        ("Orçamento (R$)", Some("BRL".to_owned())),
        ("Budget ($)", None),
    ] {
        let text = format!("imdb_id,{header}\ntt0000001,5000\n");
        assert_eq!(rows(&text), [(1, "budget", 5_000, currency)], "{header}");
    }
    assert!(
        read("imdb_id,budget all\ntt0000001,5\n").is_err(),
        "an English word"
    );
}

#[test]
fn of_two_currencies_that_are_said_of_a_figure_none_is_believed() {
    for text in [
        "imdb_id,budget,currency\ntt0000001,US$5,EUR\n",
        "imdb_id,budget_usd\ntt0000001,€5\n",
        "imdb_id,budget_usd,currency\ntt0000001,5,BRL\n",
    ] {
        assert_eq!(rows(text), [(1, "budget", 5, None)], "{text}");
    }
    for (text, expected) in [
        ("imdb_id,budget,currency\ntt0000001,US$5,USD\n", usd()),
        (
            "imdb_id,budget,currency\ntt0000001,€5,eur\n",
            Some("EUR".to_owned()),
        ),
        ("imdb_id,budget_usd,currency\ntt0000001,5,$\n", usd()),
    ] {
        assert_eq!(rows(text), [(1, "budget", 5, expected)], "{text}");
    }
}

#[test]
fn words_for_millions_are_no_currency() {
    let text = "imdb_id,budget\ntt0000001,12 MLN\ntt0000002,12 MIO\ntt0000003,7 PLN\n";
    let found = read(text).unwrap();
    assert_eq!((found.report().used, found.report().not_a_number), (1, 2));
}

#[test]
fn money_as_text_is_counted_and_not_guessed() {
    let text = "imdb_id,budget\ntt0000001,12 million\ntt0000002,about 5000\ntt0000003,-5\n\
                tt0000004,cheap\ntt0000005,7000\ntt0000006,\ntt0000007,0\ntt0000008,N/A\n\
                tt0000009,5-10 EUR\n";
    let opinions = read(text).unwrap();
    assert_eq!(opinions.opinions().len(), 1);
    let report = opinions.report();
    assert_eq!((report.rows, report.values, report.not_a_number), (9, 6, 5));
}

#[test]
fn rows_without_an_id_are_counted() {
    let text = "imdb_id,budget\ntt0000001,7000\n,7000\nnm0000001,7000\ntt0000002,7000,1\n";
    let opinions = read(text).unwrap();
    assert_eq!(opinions.report().rows_without_id, 3);
}

#[test]
fn of_two_rows_for_a_film_that_differ_none_is_used() {
    let text = "imdb_id,budget,revenue\ntt0000001,7000,9\ntt0000001,8000,9\ntt0000002,1,\n";
    let opinions = read(text).unwrap();
    let found: Vec<_> = opinions
        .opinions()
        .iter()
        .map(|one| (one.title.value(), one.figure))
        .collect();
    assert_eq!(found, [(1, Figure::Revenue), (2, Figure::Budget)]);
    let report = opinions.report();
    assert_eq!(
        (report.contradicting, report.repeated, report.used),
        (2, 1, 2)
    );
}

#[test]
fn a_file_without_ids_without_figures_or_without_one_that_can_be_used_is_refused() {
    for (text, problem) in [
        (
            "film,budget\nLamp,5000\n",
            "has no column of IMDb title ids",
        ),
        (
            "imdb_id,title\ntt0000001,Lamp\n",
            "has no column of budgets or box offices",
        ),
        (
            "tt0000001\ntt0000002\n",
            "has no column of budgets or box offices",
        ),
        (
            "imdb_id,budget\ntt0000001,cheap\n",
            "has no figure that can be used",
        ),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
}

proptest! {
    #[test]
    fn every_value_is_accounted_for_and_each_title_has_one_of_a_kind(
        cells in prop::collection::vec(
            (1_u64..6, prop::sample::select(vec!["", "0", "7", "8", "x", "-1", "9 EUR", "US$7"])),
            0..30,
        ),
    ) {
        let mut text = "imdb_id,budget\ntt9999999,1\n".to_owned();
        for (title, value) in &cells {
            text.push_str(&format!("tt{title:07},{value}\n"));
        }
        let opinions = read(&text).unwrap();
        let report = opinions.report();
        let sum = report.used + report.not_a_number + report.repeated + report.contradicting;
        prop_assert_eq!(report.values, sum);
        for title in 1..6 {
            let of_title = cells.iter().filter(|cell| cell.0 == title).map(|cell| cell.1);
            let mut said: Vec<&str> = of_title.filter(|said| !["", "0", "x", "-1"].contains(said)).collect();
            said.dedup();
            let is_used = opinions.opinions().iter().any(|one| one.title.value() == title);
            let all_same = said.windows(2).all(|pair| pair[0] == pair[1]);
            prop_assert_eq!(is_used, !said.is_empty() && all_same);
        }
    }

    #[test]
    fn any_cell_is_read_or_counted(text in "[^\"\\r\\n\\x00]{0,20}") {
        let _ = split_sign(&text);
        let _ = currency(&text);
    }
}
