use super::fixture::{answers as together, box_office, years};
use super::*;

const STYLE: Style = Style {
    width: 72,
    colour: false,
    ascii: false,
    words: crate::wording::Wording::EN,
};

fn telling() -> AnswerStyle<'static> {
    AnswerStyle {
        language: Language::En,
        full: false,
        show_sql: false,
        lake: "./lake",
        sample: false,
    }
}

#[test]
fn one_answer_is_told_with_everything() {
    let shown = answers(
        &together(vec![years()]),
        AnswerStyle {
            show_sql: true,
            ..telling()
        },
        STYLE,
    );
    insta::assert_snapshot!(shown);
}

#[test]
fn several_answers_are_told_in_short() {
    insta::assert_snapshot!(answers(
        &together(vec![years(), box_office()]),
        telling(),
        STYLE
    ));
}

#[test]
fn the_words_around_answers_follow_the_language() {
    let telling = AnswerStyle {
        language: Language::PtBr,
        sample: true,
        ..telling()
    };
    insta::assert_snapshot!(answers(
        &together(vec![years(), box_office()]),
        telling,
        STYLE
    ));
}

#[test]
fn markdown_keeps_strange_titles_as_text() {
    let telling = AnswerStyle {
        show_sql: true,
        ..telling()
    };
    insta::assert_snapshot!(answers_markdown(&together(vec![box_office()]), telling));
}

#[test]
fn no_line_but_sql_is_wider_than_the_page_and_colours_move_nothing() {
    for width in [60, 80, 100] {
        let both = together(vec![years(), box_office()]);
        let full = AnswerStyle {
            full: true,
            ..telling()
        };
        let plain = answers(
            &both,
            full,
            Style {
                width,
                colour: false,
                ascii: false,
                words: crate::wording::Wording::EN,
            },
        );
        for line in plain.lines() {
            assert!(
                crate::render::text::width(line) <= usize::from(width),
                "{line}"
            );
        }
        let coloured = answers(
            &both,
            full,
            Style {
                width,
                colour: true,
                ascii: false,
                words: crate::wording::Wording::EN,
            },
        );
        assert_eq!(console::strip_ansi_codes(&coloured), plain);
    }
}

#[test]
fn csv_of_one_answer_has_its_own_rows() {
    let csv = |answer| answers_csv(&together(vec![answer]));
    insta::assert_snapshot!(csv(years()), @r"
    year,mean_rating,shrunken_mean,titles,ci95.1,ci95.2,runner_up.year,runner_up.mean_rating,runner_up.titles,distinguishable,partial,min_votes,min_titles,years_compared,shrunken_year,shrinkage
    1994,7.83,,31,7.5,8.0,1972,7.71,30,false,false,0,0,0,,
    ");
    insta::assert_snapshot!(csv(box_office()), @r#"
    tconst,title,release_date,revenue,budget,profit,return,multiple,revenue_today,money_flag
    tt1,"Avatar, ""Fire""",,2923706026,237000000,,,12.336,,
    tt2,B,,395580000,,,,,,
    "#);
}

#[test]
fn csv_of_several_answers_is_long() {
    insta::assert_snapshot!(answers_csv(&together(vec![years(), box_office()])));
}

#[test]
fn csv_of_a_question_that_cannot_be_answered_has_no_rows() {
    let answer = Answer {
        figures: cinelake_answers::Figures::Years(Default::default()),
        answerable: false,
        ..years()
    };
    assert_eq!(answers_csv(&together(vec![answer])), "");
}
