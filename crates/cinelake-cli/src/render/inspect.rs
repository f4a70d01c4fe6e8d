//! `cinelake inspect`: what is in a catalogue, what is wrong with it, and what to do about that.

mod files;
mod titles;
mod trouble;
mod verdict;

use cinelake_imdb::CatalogueReport;

use super::Style;
use super::page::Page;

/// Files, titles, years and genres, nulls, repairs and rejects, and a verdict.
pub(crate) fn inspect(report: &CatalogueReport, style: Style) -> String {
    let mut page = Page::new(style);
    files::render(&mut page, report);
    titles::render(&mut page, report);
    trouble::render(&mut page, report);
    verdict::render(&mut page, report);
    page.into_text()
}

#[cfg(test)]
mod tests {
    use cinelake_imdb::{Catalogue, CatalogueInput, Filter, ReadOptions};

    use super::*;
    use crate::render::fixtures::{COLOUR_80, PLAIN_80, PLAIN_120, PORTUGUESE_80, report, visible};

    fn read(text: &'static str) -> String {
        let input = CatalogueInput::new("list.csv", Box::new(text.as_bytes()));
        let read = Catalogue::read(vec![input], &ReadOptions::default(), Filter::default());
        inspect(read.expect("reads").report(), PLAIN_80)
    }

    #[test]
    fn a_report_with_one_of_everything() {
        insta::assert_snapshot!("inspect_80", inspect(&report(), PLAIN_80));
        insta::assert_snapshot!("inspect_120", inspect(&report(), PLAIN_120));
        insta::assert_snapshot!("inspect_80_colour", visible(&inspect(&report(), COLOUR_80)));
    }

    #[test]
    fn a_clean_list_has_no_lines_about_trouble() {
        insta::assert_snapshot!(read("tt0111161\ntt0068646\n"), @r"
        list.csv
          holds       list of ids, 2 rows
          written     plain text, 20 bytes; one column, no header, fields may be quoted
          titles      assumed to be films: the file does not say
          recognised  column 1 → tconst

        Titles
          rows             2
          distinct titles  2
            films          2  100 %

        2 films ready to ingest.
          → 2 titles are assumed to be films; use --kind series if they are series
          → next: cinelake plan with the same files and filters, to estimate the run
        ");
    }

    #[test]
    fn a_column_of_people_ends_in_a_diagnosis() {
        insta::assert_snapshot!(read("id,name\nnm0000151,Morgan Freeman\nnm0000209,Tim Robbins\n"), @r"
        list.csv
          holds       table, 2 rows
          written     plain text, 55 bytes; separated by commas, header, fields may be
                      quoted
          titles      assumed to be films: the file does not say
          recognised  id → tconst, name → primary_title

        Titles
          rows                       2
          distinct titles            2
            ids that cannot be read  2  100 %

        Rejected rows  with examples
          2  id of a person, not of a title
            list.csv:2  nm0000151
            list.csv:3  nm0000209

        There is nothing to ingest: none of 2 rows has an id that can be read.
          → 2 rows with the id of a person (nm…): if that is the wrong column, name the
            right one with --id-column
        ");
    }

    #[test]
    fn an_empty_report_does_not_fail() {
        let text = inspect(&CatalogueReport::default(), PLAIN_80);
        assert!(text.contains("nothing to ingest"), "{text}");
    }

    #[test]
    fn a_report_is_portuguese_where_the_language_is() {
        insta::assert_snapshot!("inspect_pt_br", inspect(&report(), PORTUGUESE_80));
    }
}
