use cinelake_answers::Language;

use super::*;
use crate::fixture;

#[test]
fn markdown_has_the_outline_of_the_page() {
    let answers = fixture::full();
    let text = markdown(&fixture::report(&answers), &[Language::En]);
    let heads = text.lines().filter(|line| line.starts_with('#'));
    insta::assert_snapshot!(heads.collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_title_becomes_markup() {
    let answers = fixture::full();
    let text = markdown(&fixture::report(&answers), &Language::ALL);
    let plain: String = text.split("```").step_by(2).collect();
    assert!(!plain.contains("<script"));
    assert!(plain.contains("\\|pipes\\| \\`ticks\\` \\*stars\\*"));
    for line in plain.lines().filter(|line| line.starts_with('|')) {
        assert!(line.ends_with('|'), "{line}");
    }
}

#[test]
fn no_sign_of_a_title_is_obeyed_or_turns_what_follows() {
    let reaching = |sign: char| {
        sign.is_control()
            || matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let every: String = ('\u{0}'..='\u{ffff}')
        .filter(|sign| reaching(*sign))
        .collect();
    assert!(every.chars().count() >= 80);
    let text = escaped(&format!("a{every}b"));
    assert!(!text.chars().any(reaching), "{text:?}");
    // Joiners shape letters of some scripts and reach no further.
    assert_eq!(
        escaped("می\u{200c}خواهم 映画 🎬"),
        "می\u{200c}خواهم 映画 🎬"
    );
}

#[test]
fn no_code_ends_its_own_block() {
    assert_eq!(code("cinelake report"), "`cinelake report`");
    assert_eq!(code("--lake ./a`b"), "`` --lake ./a`b ``");
    assert_eq!(fenced("sql", "SELECT 1"), "```sql\nSELECT 1\n```");
    let hostile = "SELECT 1 -- x\n```\n<script>\n````";
    let block = fenced("sql", hostile);
    assert!(
        block.starts_with("`````sql\n") && block.ends_with("\n`````"),
        "{block}"
    );
}

#[test]
fn both_languages_follow_each_other() {
    let answers = fixture::nothing();
    let text = markdown(&fixture::report(&answers), &Language::ALL);
    let english = text.find("# Eight questions").expect("English");
    let portuguese = text.find("# Oito perguntas").expect("Portuguese");
    assert!(english < portuguese);
}

#[test]
fn own_questions_follow_the_eight_and_none_of_their_text_becomes_markup() {
    let answers = fixture::with_own();
    let text = markdown(&fixture::report(&answers), &[Language::En]);
    let eight = text.find("\n## 8. ").expect("the eighth");
    let own = text.find("\n## Which genres pay?\n").expect("the own one");
    assert!(eight < own);
    assert!(
        text[own..].contains("| Genre | X | Multiple | Low | High |"),
        "{}",
        &text[own..]
    );
    assert!(text[own..].contains("**Not answered**\n\nmine/broken/question.sql:1:8"));
    let plain: String = text.split("```").step_by(2).collect();
    assert!(!plain.contains("<script") && !plain.contains("<i>"));
}
