//! The statements: one file each, with the titles of the star in front where a table needs them.

use crate::tables::RefinedTable;

/// The common table expression `star_titles`: every title with the record that belongs to it.
const STAR_TITLES: &str = include_str!("sql/star_titles.sql");

pub(crate) fn statement(table: RefinedTable) -> String {
    let own = file(table);
    if !own.contains("star_titles") {
        return own.to_owned();
    }
    let titles = STAR_TITLES.trim_end();
    // Comments stand before the statement; a WITH of its own goes on behind the titles.
    let (comments, body) = own.split_at(length_of_comments(own));
    match body.strip_prefix("WITH ") {
        Some(rest) => format!("{comments}WITH star_titles AS (\n{titles}\n),\n{rest}"),
        None => format!("{comments}WITH star_titles AS (\n{titles}\n)\n{body}"),
    }
}

fn length_of_comments(text: &str) -> usize {
    let lines = text.split_inclusive('\n');
    let comments = lines.take_while(|line| line.starts_with("--"));
    comments.map(str::len).sum()
}

fn file(table: RefinedTable) -> &'static str {
    match table {
        RefinedTable::DimTitle => include_str!("sql/dim_title.sql"),
        RefinedTable::DimPerson => include_str!("sql/dim_person.sql"),
        RefinedTable::DimDate => include_str!("sql/dim_date.sql"),
        RefinedTable::DimGenre => include_str!("sql/dim_genre.sql"),
        RefinedTable::DimCompany => include_str!("sql/dim_company.sql"),
        RefinedTable::DimCountry => include_str!("sql/dim_country.sql"),
        RefinedTable::DimLanguage => include_str!("sql/dim_language.sql"),
        RefinedTable::DimCollection => include_str!("sql/dim_collection.sql"),
        RefinedTable::DimProvider => include_str!("sql/dim_provider.sql"),
        RefinedTable::BridgeTitleGenre => include_str!("sql/bridge_title_genre.sql"),
        RefinedTable::BridgeTitleTmdbGenre => include_str!("sql/bridge_title_tmdb_genre.sql"),
        RefinedTable::BridgeTitleCompany => include_str!("sql/bridge_title_company.sql"),
        RefinedTable::BridgeTitleCountry => include_str!("sql/bridge_title_country.sql"),
        RefinedTable::BridgeTitleLanguage => include_str!("sql/bridge_title_language.sql"),
        RefinedTable::BridgeTitleProvider => include_str!("sql/bridge_title_provider.sql"),
        RefinedTable::FactTitle => include_str!("sql/fact_title.sql"),
        RefinedTable::FactRatingSnapshot => include_str!("sql/fact_rating_snapshot.sql"),
        RefinedTable::FactCredit => include_str!("sql/fact_credit.sql"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_is_sorted_by_the_grain() {
        for table in RefinedTable::ALL {
            let sql = statement(table);
            let order = format!("\nORDER BY {}\n", table.grain().join(", "));
            assert!(sql.ends_with(&order), "{table}: {sql}");
        }
    }

    #[test]
    fn titles_stand_in_front_of_the_statements_that_need_them_once() {
        let sql = statement(RefinedTable::FactCredit);
        assert_eq!(sql.matches("star_titles AS (").count(), 1);
        assert_eq!(sql.matches("WITH ").count(), 1);
        assert!(!statement(RefinedTable::DimDate).contains("star_titles"));
    }
}
