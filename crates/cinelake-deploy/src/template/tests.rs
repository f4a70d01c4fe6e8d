use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

fn request() -> TemplateRequest {
    TemplateRequest {
        lake: "s3://my-lake/films".to_owned(),
        catalogues: vec!["s3://my-lake/in/movies.csv".to_owned()],
        function: "cinelake".to_owned(),
        arch: Arch::X86_64,
        memory_mb: MEMORY_MB,
        key: KeyPlace::Parameter("/cinelake/tmdb".to_owned()),
        kms_key_arn: None,
        rate: 40.0,
        shard_titles: 30_000,
        concurrency: 4,
        schedule: None,
        refresh_schedule: None,
        log_days: LOG_DAYS,
        min_match: 50.0,
        alarm: AlarmTarget::Nobody,
        tags: BTreeMap::new(),
        tables: None,
        glue: None,
        roles: None,
        environment: BTreeMap::new(),
    }
}

/// Everything that can be asked for, in words that mean something to YAML, CloudFormation and HCL.
fn odd_request() -> TemplateRequest {
    TemplateRequest {
        catalogues: vec![
            "s3://my-lake/in/*.csv".to_owned(),
            "s3://other/it's \"new\" %{x} #1/movies.csv".to_owned(),
        ],
        arch: Arch::Arm64,
        key: KeyPlace::Secret(
            "arn:aws:secretsmanager:sa-east-1:123456789012:secret:tmdb-AbCdEf".to_owned(),
        ),
        kms_key_arn: Some("arn:aws:kms:sa-east-1:123456789012:key/1234abcd".to_owned()),
        schedule: Some("rate(7 days)".to_owned()),
        refresh_schedule: Some("rate(1 day)".to_owned()),
        alarm: AlarmTarget::Email("me@example.org".to_owned()),
        tags: BTreeMap::from([("cost: centre".to_owned(), "olá = 1 @ yes".to_owned())]),
        environment: BTreeMap::from([(
            "CINELAKE_GENRE".to_owned(),
            "Drama,${x}, %{y} \"Sci-Fi\"".to_owned(),
        )]),
        ..request()
    }
}

/// With the function that makes the tables.
fn with_tables() -> TemplateRequest {
    TemplateRequest {
        tables: Some(Tables {
            memory_mb: TABLES_MEMORY_MB,
        }),
        ..request()
    }
}

/// With a Glue job, and two tables of the catalogue.
fn with_glue() -> TemplateRequest {
    let table = |name: &str, folder: &str| GlueTable {
        name: name.to_owned(),
        description: "one row per \"${title}\"".to_owned(),
        folder: folder.to_owned(),
        columns: vec![GlueColumn {
            name: "genres".to_owned(),
            data_type: "array<string>".to_owned(),
            comment: "what it's of".to_owned(),
        }],
    };
    TemplateRequest {
        function: "Cine-lake".to_owned(),
        glue: Some(Glue {
            tables: vec![
                table("titles", "Trusted/titles"),
                table("fact_title", "Spark/Refined/fact_title"),
            ],
        }),
        ..request()
    }
}

fn with_roles() -> TemplateRequest {
    let role = |name: &str| format!("arn:aws:iam::123456789012:role/{name}");
    TemplateRequest {
        roles: Some(Roles {
            function: role("LabRole"),
            tables: role("tables"),
            state_machine: role("machine"),
            trigger: role("trigger"),
            glue: role("glue"),
        }),
        glue: with_glue().glue,
        ..with_tables()
    }
}

fn joined(tool: Tool, request: &TemplateRequest) -> String {
    let files = files(tool, request).unwrap();
    let texts = files
        .iter()
        .filter(|file| file.name != "statemachine.asl.json");
    texts
        .map(|file| format!("==== {}\n{}", file.name, file.text))
        .collect()
}

#[test]
fn sam_reads_as_it_did() {
    insta::assert_snapshot!(joined(Tool::Sam, &request()));
}

#[test]
fn terraform_reads_as_it_did() {
    insta::assert_snapshot!(joined(Tool::Terraform, &request()));
}

#[test]
fn odd_values_arrive_in_sam_as_they_were_written() {
    insta::assert_snapshot!(joined(Tool::Sam, &odd_request()));
}

#[test]
fn odd_values_arrive_in_terraform_as_they_were_written() {
    insta::assert_snapshot!(joined(Tool::Terraform, &odd_request()));
}

#[test]
fn the_tables_in_sam_read_as_they_did() {
    insta::assert_snapshot!(joined(Tool::Sam, &with_tables()));
}

#[test]
fn the_tables_in_terraform_read_as_they_did() {
    insta::assert_snapshot!(joined(Tool::Terraform, &with_tables()));
}

#[test]
fn the_state_machine_with_tables_reads_as_it_did() {
    insta::assert_snapshot!(state_machine(&with_tables()));
}

#[test]
fn a_glue_job_and_its_tables_are_in_the_folder_of_each_tool_if_they_were_asked_for() {
    let only = |text: &str| {
        let begin = text.find("The Glue job: ").expect("the job");
        let length = text[begin..].find("\n  # ---- ");
        text[begin..][..length.unwrap_or(text.len() - begin)].to_owned()
    };
    insta::assert_snapshot!("glue_in_sam", only(&joined(Tool::Sam, &with_glue())));
    let terraform = joined(Tool::Terraform, &with_glue());
    insta::assert_snapshot!("glue_in_terraform", only(&terraform));
    for tool in [Tool::Sam, Tool::Terraform] {
        assert!(!joined(tool, &request()).to_lowercase().contains("glue"));
        let readme = joined(tool, &with_glue());
        assert!(readme.contains("aws glue start-job-run --job-name Cine-lake-spark"));
        assert!(readme.contains("aws s3 cp job/main.py s3://my-lake/films/Spark/job/"));
    }
}

#[test]
fn the_glue_job_may_change_its_tables_and_nothing_else() {
    let statements = roles::glue(&with_glue()).unwrap();
    let changing = statements.iter().filter(|statement| {
        let changes = |action: &&str| action.contains("Put") || action.contains("Delete");
        statement.actions.iter().any(changes)
    });
    let changed: Vec<&String> = changing
        .flat_map(|statement| &statement.resources)
        .filter(|resource| resource.contains(":s3:"))
        .collect();
    assert_eq!(changed.len(), 4);
    for resource in changed {
        let inside = resource.strip_prefix("arn:aws:s3:::my-lake/films/Spark/");
        let zone = inside.expect("below the folder of Spark");
        assert!(zone.starts_with("Trusted") || zone.starts_with("Refined"));
    }
}

#[test]
fn with_given_roles_each_part_has_its_own_and_none_is_made() {
    for (tool, made) in [
        (Tool::Sam, "AWS::IAM::Role"),
        (Tool::Terraform, "\"aws_iam_role"),
    ] {
        assert!(joined(tool, &with_tables()).contains(made));
        assert!(joined(tool, &with_glue()).contains(made));
        let text = joined(tool, &with_roles());
        assert!(!text.contains(made) && !text.contains("aws_iam_role"));
        for line in text.lines().filter(|line| line.contains(":role/")) {
            let name = line.trim().split([':', '=']).next().unwrap_or_default();
            assert!(
                ["Role", "RoleArn", "role", "role_arn"].contains(&name.trim()),
                "{line}"
            );
        }
        for name in ["LabRole", "tables", "machine", "trigger", "glue"] {
            assert!(text.contains(&format!(":role/{name}\"")), "{name}: {text}");
        }
    }
}

#[test]
fn a_run_ends_with_the_tables_where_there_are_any_and_without_them_as_before() {
    let states = |request: &TemplateRequest| -> Value {
        serde_json::from_str::<Value>(&state_machine(request)).unwrap()["States"].clone()
    };
    let (plain, tables) = (states(&request()), states(&with_tables()));
    for name in ["RunDone", "Finish"] {
        assert_eq!(plain[name]["Next"], "Done");
        assert_eq!(tables[name]["Next"], "CountTables");
    }
    assert_eq!(plain.get("Tables"), None);
    // An event that is ignored has landed nothing.
    assert_eq!(tables["Planned"]["Choices"][0]["Next"], "Done");
}

#[test]
fn the_state_machine_reads_as_it_did() {
    insta::assert_snapshot!(state_machine(&request()));
}

#[test]
fn both_tools_get_the_same_state_machine() {
    let machine = |tool| {
        let files = files(tool, &request()).unwrap();
        let found = files
            .into_iter()
            .find(|file| file.name == "statemachine.asl.json");
        found.map(|file| file.text)
    };
    assert_eq!(machine(Tool::Sam), machine(Tool::Terraform));
    assert_eq!(machine(Tool::Sam), Some(state_machine(&request())));
}

fn machine() -> Value {
    serde_json::from_str(&state_machine(&request())).unwrap()
}

fn machine_with_tables() -> Value {
    serde_json::from_str(&state_machine(&with_tables())).unwrap()
}

/// Names that a state can lead to.
fn nexts(state: &Value) -> Vec<&str> {
    let mut nexts: Vec<&Value> = vec![&state["Next"], &state["Default"]];
    for branches in ["Choices", "Catch"] {
        nexts.extend(
            state[branches]
                .as_array()
                .into_iter()
                .flatten()
                .map(|b| &b["Next"]),
        );
    }
    nexts.into_iter().filter_map(Value::as_str).collect()
}

fn check_states(machine: &Value) {
    let states = machine["States"].as_object().unwrap();
    let (mut seen, mut open) = (BTreeSet::new(), vec![machine["StartAt"].as_str().unwrap()]);
    while let Some(name) = open.pop() {
        let state = states
            .get(name)
            .unwrap_or_else(|| panic!("{name} is no state"));
        if seen.insert(name) {
            open.extend(nexts(state));
        }
    }
    let all: BTreeSet<&str> = states.keys().map(String::as_str).collect();
    assert_eq!(seen, all, "every state is reached");
    for (name, state) in states {
        let ends =
            state["End"] == true || matches!(state["Type"].as_str(), Some("Succeed" | "Fail"));
        assert_eq!(ends, nexts(state).is_empty(), "{name}");
        if state["Type"] == "Choice" {
            assert!(state["Default"].is_string(), "{name} knows what else to do");
        }
    }
    assert!(
        states
            .values()
            .any(|state| state["End"] == true || state["Type"] == "Succeed")
    );
}

#[test]
fn every_state_is_there_is_reached_and_leads_on_or_ends() {
    check_states(&machine_with_tables());
    let machine = machine();
    check_states(&machine);
    check_states(&machine["States"]["Shards"]["ItemProcessor"]);
}

#[test]
fn the_map_runs_as_many_shards_at_a_time_as_the_plan_divides_the_rate_by() {
    for concurrency in [1, 4, 37] {
        let request = TemplateRequest {
            concurrency,
            ..request()
        };
        let machine: Value = serde_json::from_str(&state_machine(&request)).unwrap();
        let states = &machine["States"];
        let planned = &states["Plan"]["Parameters"]["Payload"]["plan"]["concurrency"];
        assert_eq!(planned, concurrency);
        assert_eq!(&states["Shards"]["MaxConcurrency"], planned);
    }
}

/// Errors of the function that another try cannot mend.
const FINAL: [&str; 11] = [
    "NoProgress",
    "FunctionTooSmall",
    "BadEvent",
    "ConfigurationError",
    "CatalogueError",
    "LakeAccessDenied",
    "LakeError",
    "TmdbUnauthorized",
    "MatchRateAlarm",
    "ShardsNotDone",
    "Defect",
];

#[test]
fn only_what_a_repetition_can_help_is_repeated_and_never_without_end() {
    let machine = machine_with_tables();
    let mut repeated = BTreeSet::new();
    let shards = machine["States"]["Shards"]["ItemProcessor"]["States"]
        .as_object()
        .unwrap();
    for state in machine["States"]
        .as_object()
        .unwrap()
        .values()
        .chain(shards.values())
    {
        for retry in state["Retry"].as_array().into_iter().flatten() {
            assert!(
                retry["MaxAttempts"].as_u64().is_some_and(|most| most <= 6),
                "{retry}"
            );
            repeated.extend(
                retry["ErrorEquals"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|e| e.as_str().unwrap()),
            );
        }
    }
    for error in FINAL
        .iter()
        .chain(&["States.ALL", "States.TaskFailed", "States.Timeout"])
    {
        assert!(!repeated.contains(error), "{error}");
    }
    for error in ["TmdbError", "FailedTitles", "LakeInUse", "TableReplaced"] {
        assert!(repeated.contains(error), "{error}");
    }
}

#[test]
fn a_shard_is_run_to_its_end_as_a_whole_catalogue_is() {
    let machine = machine();
    let (whole, shard) = (
        &machine["States"],
        &machine["States"]["Shards"]["ItemProcessor"]["States"],
    );
    let without_names = |state: &Value| {
        let mut state = state.clone();
        for name in ["Next", "Default", "Comment"] {
            state.as_object_mut().unwrap().remove(name);
        }
        for branch in state["Choices"].as_array_mut().into_iter().flatten() {
            branch.as_object_mut().unwrap().remove("Next");
        }
        state
    };
    for (one, other) in [
        ("OneRun", "OneShard"),
        ("Run", "RunShard"),
        ("Ran", "ShardRan"),
        ("GoOn", "GoOnShard"),
        ("TooMany", "TooManyForShard"),
    ] {
        let mut pair = [without_names(&whole[one]), without_names(&shard[other])];
        // What begins is taken from another place.
        pair.iter_mut().for_each(|state| {
            if let Some(parameters) = state["Parameters"].as_object_mut() {
                parameters.remove("event.$");
            }
        });
        assert_eq!(pair[0], pair[1], "{one}");
    }
}

#[test]
fn a_role_allows_no_star_but_where_aws_knows_nothing_else() {
    let request = TemplateRequest {
        tables: with_tables().tables,
        ..odd_request()
    };
    let all = [
        roles::function(&request).unwrap(),
        roles::tables(&request).unwrap(),
        roles::machine(&request).unwrap(),
        roles::trigger(&request),
        roles::glue(&request).unwrap(),
    ];
    for statement in all.iter().flatten() {
        assert!(statement.actions.iter().all(|action| !action.contains('*')));
        let everything = statement.resources.iter().any(|resource| resource == "*");
        assert_eq!(
            everything,
            statement.sid == "DeliverLogs",
            "{}",
            statement.sid
        );
    }
}

#[test]
fn the_role_is_the_policy_and_the_queue() {
    let request = request();
    let mut role = roles::function(&request).unwrap();
    assert_eq!(
        role.pop().map(|statement| statement.sid),
        Some("SendFailures")
    );
    let policy = crate::Policy::new(&policy_request(&request)).unwrap();
    assert_eq!(role, policy.statements);
}

#[test]
fn what_aws_would_refuse_is_refused_by_name() {
    let wrong = |change: fn(&mut TemplateRequest)| {
        let mut request = request();
        change(&mut request);
        files(Tool::Sam, &request).unwrap_err().to_string()
    };
    let said = [
        (
            wrong(|r| r.lake = "./lake".to_owned()),
            "./lake is not a bucket",
        ),
        (
            wrong(|r| r.lake = "s3://My_Lake".to_owned()),
            "`My_Lake` is not a valid bucket",
        ),
        (wrong(|r| r.catalogues.clear()), "--catalogue"),
        (
            wrong(|r| r.catalogues = vec!["s3://my-lake/a,b".to_owned()]),
            "comma",
        ),
        (
            wrong(|r| r.catalogues = vec!["s3://my-lake/${a}".to_owned()]),
            "variable",
        ),
        (
            wrong(|r| r.function = "a b".to_owned()),
            "`a b` is not a valid function name",
        ),
        (wrong(|r| r.rate = 0.0), "`0` is not a valid rate"),
        (wrong(|r| r.rate = f64::NAN), "is not a valid rate"),
        (
            wrong(|r| r.concurrency = 0),
            "`0` is not a valid concurrency",
        ),
        (wrong(|r| r.log_days = 31), "CloudWatch has 1, 3, 5"),
        (
            wrong(|r| r.schedule = Some("0 6 * * *".to_owned())),
            "six fields",
        ),
        (
            wrong(|r| r.schedule = Some("rate(0 days)".to_owned())),
            "six fields",
        ),
        (
            wrong(|r| r.schedule = Some("rate(x y)".to_owned())),
            "six fields",
        ),
        (
            wrong(|r| r.schedule = Some("cron(0 6 * * * *)".to_owned())),
            "day of the month",
        ),
        (
            wrong(|r| r.refresh_schedule = Some("weekly".to_owned())),
            "six fields",
        ),
        (
            wrong(|r| r.key = KeyPlace::Secret("tmdb".to_owned())),
            "tmdb is not a valid full ARN of a secret",
        ),
        (
            wrong(|r| r.key = KeyPlace::Parameter("a b".to_owned())),
            "never the key itself",
        ),
        (
            wrong(|r| drop(r.tags.insert("aws:x".to_owned(), String::new()))),
            "AWS's own",
        ),
        (
            wrong(|r| drop(r.tags.insert("a".to_owned(), "${b}".to_owned()))),
            "`${b}` is not a valid tag",
        ),
        (
            wrong(|r| drop(r.tags.insert("a\nb".to_owned(), String::new()))),
            "control character",
        ),
        (
            wrong(|r| {
                let genre = "{{resolve:secretsmanager:key}}".to_owned();
                drop(r.environment.insert("CINELAKE_GENRE".to_owned(), genre));
            }),
            "in its place",
        ),
        (
            wrong(|r| r.lake = "s3://lake/{{resolve:ssm:/tmdb/key}}".to_owned()),
            "in its place",
        ),
        (
            wrong(|r| {
                r.catalogues
                    .push("s3://lake/{{resolve:ssm:key}}.csv".to_owned())
            }),
            "in its place",
        ),
        (
            wrong(|r| r.schedule = Some("rate({{resolve:ssm:key}} days)".to_owned())),
            "in its place",
        ),
        (
            wrong(|r| {
                drop(
                    r.environment
                        .insert("TMDB_API_KEY".to_owned(), "x".to_owned()),
                )
            }),
            "TMDB_API_KEY",
        ),
        (
            wrong(|r| r.tables = Some(Tables { memory_mb: 64 })),
            "`64` is not a valid memory",
        ),
        (
            wrong(|r| {
                let roles = with_roles().roles.unwrap();
                let tables = "LabRole".to_owned();
                r.roles = Some(Roles { tables, ..roles });
            }),
            "LabRole is not a valid ARN of a role",
        ),
        (
            wrong(|r| {
                let roles = with_roles().roles.unwrap();
                let trigger = "arn:aws:iam::123456789012:user/me".to_owned();
                r.roles = Some(Roles { trigger, ..roles });
            }),
            "arn:aws:iam::123456789012:user/me is not a valid ARN of a role",
        ),
        (
            wrong(|r| r.alarm = AlarmTarget::Email("me".to_owned())),
            "me@example.org",
        ),
        (
            wrong(|r| r.alarm = AlarmTarget::Topic("alarms".to_owned())),
            "ARN of a topic",
        ),
    ];
    for (text, words) in said {
        assert!(text.contains(words), "{text} // {words}");
    }
}
