use std::collections::{BTreeMap, BTreeSet};

use super::portuguese::{Find, clap_words, translate_with, words};
use super::*;

const LANGUAGES: [Language; 2] = [Language::En, Language::PtBr];

/// Every command with its names, the first one with none.
fn paths(command: &Command) -> Vec<Vec<String>> {
    let mut found = vec![Vec::new()];
    for sub in command.get_subcommands() {
        for below in paths(sub) {
            let name = sub.get_name().to_owned();
            found.push(std::iter::once(name).chain(below).collect());
        }
    }
    found
}

/// What a command line with nothing but help, or with an error, prints.
fn printed(language: Language, width: usize, line: &[&str]) -> String {
    let command = with_signs(command(language)).term_width(width);
    let command = match language {
        Language::En => command,
        Language::PtBr => finish(command),
    };
    let line = std::iter::once("cinelake").chain(line.iter().copied());
    let error = command.try_get_matches_from(line).expect_err("no work");
    error_text(&error, language, false)
}

fn help_of(language: Language, width: usize, path: &[String], flag: &str) -> String {
    let line: Vec<&str> = path.iter().map(String::as_str).chain([flag]).collect();
    printed(language, width, &line)
}

/// The text below the help of a command, where it has one.
fn below_of(language: Language, path: &[String]) -> Option<String> {
    let command = command(language);
    let found = path
        .iter()
        .try_fold(&command, |found, name| found.find_subcommand(name))?;
    found.get_after_long_help().map(ToString::to_string)
}

/// Every text of the help with its keys, the key that was found, and the Portuguese text.
struct Text {
    keys: Vec<String>,
    english: String,
    key: Option<String>,
    portuguese: String,
}

fn texts() -> Vec<Text> {
    let words = words();
    let mut texts = Vec::new();
    let find: &mut Find<'_> = &mut |keys: &[String], english: &str| {
        let key = keys.iter().find(|key| words.find(key).is_some()).cloned();
        let portuguese = key.as_deref().and_then(|key| words.find(key));
        texts.push(Text {
            keys: keys.to_vec(),
            english: english.to_owned(),
            key,
            portuguese: portuguese.clone().unwrap_or_default(),
        });
        portuguese
    };
    translate_with("", args::command(), find);
    texts
}

#[test]
fn examples_are_as_they_are_typed_at_any_width() {
    for language in LANGUAGES {
        let mut found = 0;
        for path in paths(&args::command()) {
            let Some(text) = below_of(language, &path) else {
                continue;
            };
            found += 1;
            for width in [40, 80, 120] {
                let help = help_of(language, width, &path, "--help");
                assert!(help.contains(&text), "{path:?} at {width}");
                assert!(!help.contains(SIGNS), "{path:?}");
            }
        }
        assert!(found > 15, "{found}");
    }
}

#[test]
fn the_short_help_is_shorter_and_ends_with_what_every_command_has() {
    for language in LANGUAGES {
        let path = ["ingest".to_owned()];
        let lines = |flag: &str| help_of(language, 100, &path, flag).lines().count();
        let (short, long) = (lines("-h"), lines("--help"));
        assert!(short * 2 < long, "{short} {long}");
    }
}

#[test]
fn what_every_command_has_stands_last_and_in_one_order() {
    for path in paths(&args::command()) {
        let help = help_of(Language::En, 100, &path, "-h");
        let (_, everywhere) = help.split_once("\nEverywhere:\n").expect("the heading");
        let (everywhere, rest) = everywhere.split_once("\n\n").unwrap_or((everywhere, ""));
        assert!(!rest.contains("  --"), "{path:?}: {rest}");
        let flags = everywhere.split_whitespace();
        let flags: Vec<&str> = flags.filter(|word| word.starts_with("--")).collect();
        let known = ORDER.map(|name| format!("--{name}"));
        let order: Vec<usize> = flags
            .iter()
            .filter_map(|flag| {
                known
                    .iter()
                    .position(|name| flag.trim_end_matches("...") == name)
            })
            .collect();
        assert!(order.is_sorted(), "{path:?}: {flags:?}");
        assert!(order.len() >= ORDER.len() - 1, "{path:?}: {flags:?}");
    }
}

#[test]
fn every_text_of_the_help_is_there_in_portuguese() {
    let missing = texts().into_iter().filter(|text| text.key.is_none());
    let missing: Vec<_> = missing.map(|text| (text.keys, text.english)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    for path in paths(&args::command()) {
        let command = args::command();
        let found = path
            .iter()
            .try_fold(&command, |found, name| found.find_subcommand(name))
            .expect("the command");
        // Texts of these kinds would not be translated.
        assert!(found.get_long_about().is_none(), "{path:?}");
        assert!(found.get_before_help().is_none(), "{path:?}");
        for arg in found.get_arguments() {
            assert!(arg.get_long_help().is_none(), "{path:?} {}", arg.get_id());
            assert!(arg.get_help().is_some(), "{path:?} {}", arg.get_id());
        }
    }
}

#[test]
fn a_portuguese_text_stands_for_one_english_text() {
    let mut english: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for text in texts() {
        let key = text.key.unwrap_or_default();
        english.entry(key).or_default().insert(text.english);
    }
    english.retain(|_, texts| texts.len() > 1);
    assert!(english.is_empty(), "{english:#?}");
}

#[test]
fn every_portuguese_text_is_used() {
    let mut used: BTreeSet<String> = texts().into_iter().filter_map(|text| text.key).collect();
    let sources = [include_str!("portuguese.rs"), include_str!("refusal.rs")].concat();
    let quoted = sources.split('"').skip(1).step_by(2);
    used.extend(quoted.map(str::to_owned));
    let keys = include_str!("../../messages/help.pt-BR.ftl")
        .lines()
        .filter(|line| line.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once(" ="));
    let unused: Vec<&str> = keys
        .map(|(key, _)| key)
        .filter(|key| !used.contains(*key))
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

/// What has to be the same in both languages: flags, numbers, variables, files and addresses.
fn tokens(text: &str) -> BTreeSet<String> {
    let ends = |letter: char| letter.is_whitespace() || "()[],;`'\"{}".contains(letter);
    let words = text
        .split(ends)
        .map(|word| word.trim_matches(['.', ':', '…']));
    let is_kept = |word: &&str| {
        let inner = word.trim_matches('.');
        word.starts_with("--")
            || word.contains(|letter: char| letter.is_ascii_digit())
            || word.contains('_')
            || inner.contains('.')
            || word.contains('/')
    };
    // What stands for something else has a word of the language in it.
    let is_pattern = |word: &&str| {
        word.starts_with("s3://bucket/") || word.ends_with("=VALUE") || word.ends_with("=VALOR")
    };
    let kept = words.filter(is_kept).filter(|word| !is_pattern(word));
    kept.map(str::to_owned).collect()
}

/// The lines that are typed, without the remarks behind them.
fn typed(text: &str) -> Vec<&str> {
    let is_typed = |line: &&str| {
        let first = line.trim_start().chars().next();
        line.starts_with("  ") && first.is_some_and(|letter| !letter.is_ascii_digit())
    };
    let lines = text.lines().filter(is_typed);
    let lines = lines.map(|line| line.split(" # ").next().unwrap_or(line).trim_end());
    lines.collect()
}

#[test]
fn the_portuguese_has_the_flags_numbers_and_commands_of_the_english() {
    let mut lost = Vec::new();
    for text in texts() {
        let key = text.key.unwrap_or_default();
        if key.starts_with("value-") {
            continue;
        }
        let (english, portuguese) = (tokens(&text.english), tokens(&text.portuguese));
        if english != portuguese {
            let differ: Vec<_> = english.symmetric_difference(&portuguese).collect();
            lost.push(format!("{key}: {differ:?}"));
        }
        if key.ends_with("--examples") {
            let english = typed(&text.english);
            let portuguese = typed(&text.portuguese);
            let missing = english.iter().filter(|line| !portuguese.contains(line));
            lost.extend(missing.map(|line| format!("{key}: {line}")));
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn help_fits_into_eighty_columns_in_both_languages_but_for_what_is_typed() {
    let mut long = Vec::new();
    for language in LANGUAGES {
        for path in paths(&args::command()) {
            let examples = below_of(language, &path).unwrap_or_default();
            let examples = typed(&examples).join("\n");
            for flag in ["-h", "--help"] {
                for line in help_of(language, 80, &path, flag).lines() {
                    let example = line.split(" # ").next().unwrap_or(line).trim_end();
                    // One word has no place to be wrapped at.
                    let is_word = !line.trim().contains(' ');
                    let fits = line.chars().count() <= 80 || is_word;
                    if !fits && !examples.contains(example) {
                        long.push(format!("{path:?} {flag}: {line}"));
                    }
                }
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn sentences_below_the_flags_are_folded_and_examples_are_not() {
    let word = "words ".repeat(20);
    let text = format!("Examples:\n  {word}\n    {word}\n\n{word}\nmore {word}");
    let told = folded(&text);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "Examples:");
    assert_eq!(
        lines[1..4],
        [&format!("  {word}"), &format!("    {word}"), ""]
    );
    assert!(lines[4..].iter().all(|line| line.len() <= 80), "{told}");
    assert_eq!(told.matches("words").count(), 80);
    assert_eq!(folded(&told), told);
}

#[test]
fn portuguese_help_has_no_words_of_claps() {
    let english = [
        "Usage",
        "Options",
        "Commands",
        "Arguments",
        "OPTIONS",
        "COMMAND",
        "default",
        "possible",
        "Possible",
        "Print ",
        "More ",
        "Everywhere",
    ];
    for path in paths(&args::command()) {
        for flag in ["-h", "--help"] {
            let help = help_of(Language::PtBr, 80, &path, flag);
            for word in english {
                assert!(!help.contains(word), "{path:?} {flag}: {word}\n{help}");
            }
        }
    }
}

#[test]
fn claps_words_are_replaced_wherever_a_line_ends() {
    for (english, portuguese) in [
        ("x [possible values: a, b]", "x [valores: a, b]"),
        ("x [possible\n    values: a, b]", "x [valores:\n    a, b]"),
        ("x [default:\n    a]", "x [padrão:\n    a]"),
        ("[possible", "[possible"),
        ("Usage: cinelake [OPTIONS]", "Uso: cinelake [OPÇÕES]"),
    ] {
        assert_eq!(clap_words(english), portuguese);
    }
}

/// Command lines that are refused, and what is said of them.
const REFUSED: [(&[&str], &str); 17] = [
    (
        &["ingest", "--genero", "x"],
        "o argumento '--genero' não é esperado aqui",
    ),
    (
        &["ingest", "--genree", "x"],
        "há um argumento parecido: '--genre'",
    ),
    (&["inspekt"], "o comando 'inspekt' não existe"),
    (&["inspekt"], "há comandos parecidos: 'ingest', 'inspect'"),
    (
        &["plan", "--rate", "x"],
        "o valor 'x' não serve para '--rate <N>': não é um número",
    ),
    (&["plan", "--limit", "x"], "não é um número inteiro"),
    (
        &["plan", "--from-year", "99999"],
        "o número é grande demais",
    ),
    (&["plan", "--find", "x"], "[valores: always, auto, never]"),
    (
        &["plan", "--as-of", "1/2/24"],
        "escreva o ano, o mês e o dia",
    ),
    (
        &["plan", "--title-type", "movi"],
        "você quis dizer movie? os tipos de título do IMDb são",
    ),
    (&["plan", "--lake"], "falta o valor de '--lake <URL>'"),
    (
        &["plan", "--limit", "1", "--limit", "2"],
        "'--limit <N>' só pode ser dado uma vez",
    ),
    (
        &["plan", "--last-years", "1", "--to-year", "2"],
        "o argumento '--last-years <N>' não pode ser usado junto com '--to-year <ANO>'",
    ),
    (&["purge"], "falta este argumento:\n  --older-than <IDADE>"),
    (&["answer", "--timeout", "0"], "0 é menos que 1"),
    (
        &["aws", "invoke", "--timeout", "0"],
        "0 não está entre 1 e 86400",
    ),
    (&["demo", "--", "x"], "Uso: cinelake demo [OPÇÕES]"),
];

#[test]
fn errors_of_usage_are_in_portuguese() {
    for (line, expected) in REFUSED {
        let text = printed(Language::PtBr, 80, line);
        assert!(text.contains(expected), "{line:?}: {text}");
        assert!(text.starts_with("erro: "), "{text}");
        assert!(
            text.ends_with("\n\nPara saber mais, use '--help'.\n"),
            "{text}"
        );
        for word in ["error", "Usage", "tip:", " for ", "more", "value"] {
            assert!(!text.contains(word), "{line:?}: {text}");
        }
    }
}

#[test]
fn every_reason_of_a_parser_is_told_in_portuguese() {
    for line in [
        &["plan", "--separator", "ab"][..],
        &["plan", "--header", "maybe"],
        &["sql", "--memory", "2"],
        &["sql", "--memory", "1MiB"],
        &["purge", "--older-than", "0d"],
        &["purge", "--older-than", "x"],
        &["answer", "9"],
        &["ddl", "quicksight", "--account", "1"],
        &["tmdb-server", "--listen", "x"],
        &["catalogue", "fetch", "--only", "title.basic"],
        &["aws", "template", "--tag", "x"],
        &["aws", "template", "--role-arn", "x=arn:aws:iam::1:role/a"],
    ] {
        let english = printed(Language::En, 80, line);
        let english = english.lines().next().unwrap_or_default();
        let (_, reason) = english
            .rsplit_once("': ")
            .unwrap_or(("", "[possible values"));
        let portuguese = printed(Language::PtBr, 80, line);
        assert!(!portuguese.contains(reason), "{line:?}: {portuguese}");
        assert!(!portuguese.contains("IMDb's"), "{line:?}: {portuguese}");
    }
}
