use super::*;
use crate::args::{Command, Format};

fn line(parts: &[&str]) -> Vec<OsString> {
    std::iter::once("cinelake")
        .chain(parts.iter().copied())
        .map(OsString::from)
        .collect()
}

fn environment(pairs: &[(&str, &str)]) -> Environment {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn with_file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("c.toml");
    std::fs::write(&path, text).expect("written");
    let path = path.display().to_string();
    (folder, path)
}

fn rate_of(parsed: &Parsed) -> f64 {
    match &parsed.cli.command {
        Command::Ingest(args) => args.tmdb.client.rate,
        _ => f64::NAN,
    }
}

#[test]
fn the_command_line_beats_the_environment_beats_the_file_beats_the_default() {
    let (_folder, path) = with_file("rate = 10\ngenre = [\"Drama\", \"War\"]\n");
    let none = environment(&[]);
    let some = environment(&[("CINELAKE_RATE", "20")]);
    let base = ["ingest", "m.csv"];
    let with_config = ["ingest", "m.csv", "--config", &path];
    let all = ["ingest", "m.csv", "--config", &path, "--rate", "30"];
    let rates = [
        parse(line(&base), none.clone()),
        parse(line(&with_config), none),
        parse(line(&with_config), some.clone()),
        parse(line(&all), some),
    ]
    .map(|parsed| rate_of(&parsed.expect("parses")));
    assert_eq!(rates, [40.0, 10.0, 20.0, 30.0]);
}

#[test]
fn lists_come_from_every_layer() {
    let (_folder, path) = with_file("genre = [\"Drama\", \"War\"]\n");
    let from_file = parse(line(&["ingest", "m", "--config", &path]), environment(&[]));
    let from_env = parse(
        line(&["ingest", "m"]),
        environment(&[("CINELAKE_GENRE", "A,B,C")]),
    );
    let genres = |parsed: Result<Parsed, Failure>| match parsed.expect("parses").cli.command {
        Command::Ingest(args) => args.filter.genre,
        _ => Vec::new(),
    };
    assert_eq!(genres(from_file), ["Drama", "War"]);
    assert_eq!(genres(from_env), ["A", "B", "C"]);
}

#[test]
fn a_flag_overrules_its_other_words_in_lower_layers() {
    let low = environment(&[("CINELAKE_LAST_YEARS", "2")]);
    let parsed = parse(line(&["ingest", "m", "--from-year", "1900"]), low).expect("parses");
    let Command::Ingest(args) = parsed.cli.command else {
        panic!("another command")
    };
    assert_eq!(
        (args.filter.from_year, args.filter.last_years),
        (Some(1900), None)
    );
}

#[test]
fn settings_of_the_job_do_not_reach_the_server() {
    let low = environment(&[("CINELAKE_LAKE", "s3://films")]);
    let parsed = parse(line(&["tmdb-server", "--records", "r"]), low).expect("parses");
    let Command::TmdbServer(args) = parsed.cli.command else {
        panic!("another command")
    };
    assert_eq!(args.lake, None);
}

#[test]
fn a_format_from_below_reaches_the_commands_that_know_it_and_no_other() {
    let low = environment(&[("CINELAKE_FORMAT", "csv")]);
    let answer = parse(line(&["answer"]), low.clone()).expect("parses");
    assert_eq!(
        (answer.cli.global.format, answer.notes.len()),
        (Format::Csv, 0)
    );
    let plan = parse(line(&["plan", "m"]), low.clone()).expect("parses");
    assert_eq!(plan.cli.global.format, Format::Text);
    assert!(
        plan.notes[0].contains("CINELAKE_FORMAT"),
        "{:?}",
        plan.notes
    );
    let flag = parse(line(&["plan", "m", "--format", "json"]), low).expect("parses");
    assert_eq!(
        (flag.cli.global.format, flag.notes.len()),
        (Format::Json, 0)
    );
}

#[test]
fn a_format_that_no_command_knows_is_refused_with_who_set_it() {
    let low = environment(&[("CINELAKE_FORMAT", "xml")]);
    let Err(Failure::Error { error, .. }) = parse(line(&["answer"]), low) else {
        panic!("accepted")
    };
    assert!(
        error.to_string().contains("(set by CINELAKE_FORMAT)"),
        "{error}"
    );
}

#[test]
fn a_format_may_stand_before_the_command_which_must_know_it() {
    let early = parse(line(&["--format", "json", "plan", "m"]), environment(&[]));
    assert_eq!(early.expect("parses").cli.global.format, Format::Json);
    let Err(Failure::Error { error, .. }) =
        parse(line(&["--format", "csv", "plan", "m"]), environment(&[]))
    else {
        panic!("accepted")
    };
    assert_eq!(error.to_string(), "`plan` prints text or json, not csv");
}

#[test]
fn text_and_table_are_the_same_word() {
    for (command, word) in [("answer", "text"), ("plan", "table"), ("answer", "table")] {
        let parsed = parse(line(&[command, "--format", word]), environment(&[]));
        assert_eq!(
            parsed.expect("parses").cli.global.format,
            Format::Text,
            "{command}"
        );
    }
}

#[test]
fn a_filter_by_votes_for_the_ingest_does_not_move_the_floor_of_the_answers() {
    let low = environment(&[
        ("CINELAKE_MIN_VOTES", "5"),
        ("CINELAKE_GENRE", "Drama"),
        ("CINELAKE_LAST_YEARS", "3"),
    ]);
    let parsed = parse(line(&["answer", "--from-year", "1990"]), low).expect("parses");
    let Command::Answer(args) = parsed.cli.command else {
        panic!("another command")
    };
    assert_eq!(
        (args.request.min_votes, args.request.last_years),
        (1_000, 3)
    );
    assert_eq!(args.titles.genre, ["Drama"]);
}

#[test]
fn an_address_is_shown_without_what_may_be_secret() {
    let value = "https://u:SECRET@example.org/3?api_key=SECRET".to_owned();
    assert_eq!(shown("tmdb_base_url", value), "https://example.org/3");
}

#[test]
fn a_switch_in_the_environment_takes_one_and_yes() {
    for (text, expected) in [("1", true), ("yes", true), ("TRUE", true), ("0", false)] {
        let parsed = parse(
            line(&["ingest", "m"]),
            environment(&[("CINELAKE_QUIET", text)]),
        );
        assert_eq!(parsed.expect("parses").cli.global.quiet, expected, "{text}");
    }
}

#[test]
fn a_bad_value_is_blamed_on_who_set_it() {
    let parsed = parse(
        line(&["ingest", "m"]),
        environment(&[("CINELAKE_RATE", "fast")]),
    );
    let Err(Failure::Error { error, .. }) = parsed else {
        panic!("accepted")
    };
    assert!(
        error.to_string().ends_with("(set by CINELAKE_RATE)"),
        "{error}"
    );
}

#[test]
fn unknown_keys_and_broken_files_are_errors_that_show_no_secret() {
    let (_folder, path) = with_file("tmdb_api_key = \"hunter2\nrat = 1");
    let broken = parse(line(&["ingest", "m", "--config", &path]), environment(&[]));
    let Err(Failure::Error { error, .. }) = broken else {
        panic!("accepted")
    };
    assert!(!format!("{error:#}").contains("hunter2"));
    let (_folder, path) = with_file("rat = 1");
    let unknown = parse(line(&["ingest", "m", "--config", &path]), environment(&[]));
    let Err(Failure::Error { error, .. }) = unknown else {
        panic!("accepted")
    };
    assert!(error.to_string().contains("unknown key `rat`"));
}

#[test]
fn years_of_an_upper_layer_overrule_those_below_and_one_layer_cannot_say_both() {
    let (_folder, path) = with_file("last_years = 3");
    let words = ["ingest", "m", "--config", &path];
    let upper = environment(&[("CINELAKE_FROM_YEAR", "1990")]);
    let parsed = parse(line(&words), upper).expect("parses");
    let Command::Ingest(args) = parsed.cli.command else {
        panic!("another command")
    };
    let years = (args.filter.from_year, args.filter.last_years);
    assert_eq!(years, (Some(1_990), None));
    let both = environment(&[("CINELAKE_FROM_YEAR", "1990"), ("CINELAKE_LAST_YEARS", "3")]);
    for command in ["ingest", "inspect"] {
        let Err(Failure::Error { error, .. }) = parse(line(&[command, "m"]), both.clone()) else {
            panic!("accepted by {command}")
        };
        assert!(error.to_string().contains("do not go together"), "{error}");
    }
    parse(line(&["answer"]), both).expect("a window and a filter");
}

#[test]
fn what_is_said_on_the_command_line_each_time_is_no_setting() {
    for key in NO_SETTINGS {
        let (_folder, path) = with_file(&format!("{key} = \"1\""));
        let refused = parse(line(&["verify", "--config", &path]), environment(&[]));
        let Err(Failure::Error { error, .. }) = refused else {
            panic!("{key} was accepted")
        };
        assert!(error.to_string().contains("is no setting"), "{error}");
    }
    let variables = environment(&[("CINELAKE_REPAIR", "true"), ("CINELAKE_OLDER_THAN", "1d")]);
    let parsed = parse(line(&["verify"]), variables).expect("parses");
    let Command::Verify(args) = parsed.cli.command else {
        panic!("another command")
    };
    assert!(!args.repair);
    assert_eq!(parsed.warnings.len(), 2, "{:?}", parsed.warnings);
}

#[test]
fn every_setting_that_is_set_is_listed() {
    let command = args::command();
    let of_switch = |arg: &clap::Arg| matches!(arg.get_action(), clap::ArgAction::SetTrue);
    for arg in all_args(&command).filter(|arg| of_switch(arg)) {
        let low = environment(&[(&variable(arg), "0")]);
        let parsed = parse(line(&["config"]), low).expect("parses");
        let name = arg.get_id().as_str().replace('_', "-");
        assert!(
            parsed.settings.iter().any(|setting| setting.name == name),
            "{name}"
        );
    }
}

#[test]
fn a_day_from_which_no_years_are_counted_is_refused_where_it_was_typed() {
    let said = ["inspect", "m", "--as-of", "2024-12-31"];
    let Err(Failure::Error { error, .. }) = parse(line(&said), environment(&[])) else {
        panic!("accepted")
    };
    assert!(error.to_string().contains("--last-years"), "{error}");
    let years = environment(&[("CINELAKE_LAST_YEARS", "3")]);
    parse(line(&said), years).expect("counts");
    let day = environment(&[("CINELAKE_AS_OF", "2024-12-31")]);
    parse(line(&["inspect", "m"]), day).expect("a setting of the answers");
}

#[test]
fn every_flag_has_one_variable_and_they_do_not_clash() {
    let command = args::command();
    let mut ids: Vec<_> = all_args(&command).map(variable).collect();
    ids.sort();
    ids.dedup();
    assert!(ids.contains(&"CINELAKE_LAST_YEARS".to_owned()));
    assert!(ids.contains(&"TMDB_BASE_URL".to_owned()));
}

#[test]
fn the_definition_of_the_command_line_is_sound() {
    args::command().debug_assert();
}
