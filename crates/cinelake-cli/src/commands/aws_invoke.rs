//! `cinelake aws invoke --local`: the function's own program behind a Runtime API of ours.
//!
//! What Lambda does around it is done here too: a deadline in the header, a kill when it passes,
//! the answer and the error with their limits. Its processor and memory are this machine's.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use cinelake_lake::LakeUrl;
use cinelake_runtime_api::{FunctionReply, RuntimeApi};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::{note, note_pipe, or_stopped, print_json};
use crate::args::InvokeArgs;
use crate::aws_credentials::store_options;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::{Environment, Parsed};
use crate::small_file;
use crate::wording::{Wording, say};

/// The largest event and answer of Lambda, in bytes.
const PAYLOAD_BYTES: usize = 6 * 1024 * 1024;
/// Variables that the program gets beside `AWS_…`, `TMDB_…` and `CINELAKE_…`: how to reach others.
const PASSED_ON: [&str; 10] = [
    "PATH",
    "TZ",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// How an invocation ended: the answer, or the error as Lambda tells it.
type Ended = Result<Value, FunctionFailure>;

/// `errorType` and `errorMessage`.
#[derive(Debug, PartialEq)]
struct FunctionFailure {
    kind: String,
    message: String,
}

pub(crate) async fn run(args: &InvokeArgs, parsed: &Parsed) -> Result<Code, Failure> {
    if !args.local {
        return Err(on_aws(args));
    }
    if let Some(path) = &args.event {
        note_pipe(parsed, path);
    }
    let event = read_event(args.event.as_deref())?;
    let program = Program::find(args)?;
    let environment = environment(&parsed.environment).await?;
    let api = RuntimeApi::start().map_err(Failure::unexpected)?;
    let child = program.start(&api, environment)?;
    let mut function = Function { child, api };
    let done = work(&mut function, event, args, parsed).await;
    // It waits for the next event. Were the Runtime API gone before it, it would say that this is an error.
    let _ = function.child.kill().await;
    done
}

/// Sends the event, and the next ones where that is wanted, and prints the last answer.
async fn work(
    function: &mut Function,
    mut event: Value,
    args: &InvokeArgs,
    parsed: &Parsed,
) -> Result<Code, Failure> {
    let time = Duration::from_secs(args.timeout);
    loop {
        let began = Instant::now();
        let ended = or_stopped(async { Ok(function.invoke(&event, time).await) }).await?;
        note(parsed, &report(&function.child, began.elapsed()));
        let answer = ended.or_else(fail)?;
        match next(&answer, &event, args.until_done)? {
            Some(rest) => event = rest,
            None => {
                print_json(&answer)?;
                return Ok(Code::Done);
            }
        }
        note(parsed, &Wording::of_process().text("invoke-partial"));
    }
}

/// Nothing is called on AWS; its own tool does that.
fn on_aws(args: &InvokeArgs) -> Failure {
    let event = match &args.event {
        Some(path) if path.as_os_str() != "-" => format!("file://{}", path.display()),
        _ => "file://event.json".to_owned(),
    };
    Failure::usage(anyhow!(
        "without --local nothing is started: cinelake calls no function on AWS. On AWS:\n  \
         aws lambda invoke --function-name cinelake --cli-binary-format raw-in-base64-out \\\n    \
         --cli-read-timeout {} --payload {event} response.json && cat response.json",
        args.timeout
    ))
    .with_sentence("not_local", "")
}

fn read_event(path: Option<&Path>) -> Result<Value, Failure> {
    let Some(path) = path else {
        return Ok(json!({}));
    };
    let (name, text) = match path.to_str() {
        Some("-") => (
            "standard input".to_owned(),
            small_file::text_of(std::io::stdin().lock()),
        ),
        _ => (path.display().to_string(), small_file::text(path)),
    };
    let text = text
        .with_context(|| format!("the event cannot be read from {name}"))
        .map_err(Failure::usage)?;
    if text.len() > PAYLOAD_BYTES {
        let size = text.len();
        let said = format!("the event in {name} has {size} bytes; Lambda takes {PAYLOAD_BYTES}");
        return Err(Failure::usage(anyhow!(said)));
    }
    serde_json::from_str(&text)
        .with_context(|| format!("the event in {name} is not JSON"))
        .map_err(Failure::usage)
}

/// What to start. A program out of a zip lies in a folder that goes with this.
struct Program {
    path: PathBuf,
    _unzipped: Option<TempDir>,
}

impl Program {
    fn find(args: &InvokeArgs) -> Result<Self, Failure> {
        if let Some(zip) = &args.zip {
            return Self::unzip(zip);
        }
        let path = match &args.bootstrap {
            Some(path) if path.is_file() => Ok(path.clone()),
            Some(path) => Err(Failure::usage(anyhow!("{} is not a file", path.display()))),
            None => built(),
        };
        Ok(Self {
            path: path?,
            _unzipped: None,
        })
    }

    fn unzip(zip: &Path) -> Result<Self, Failure> {
        let said = || format!("{} contains no function", zip.display());
        let fail = |error: anyhow::Error| Failure::usage(error.context(said()));
        let bytes = std::fs::read(zip).map_err(|error| fail(error.into()))?;
        let program = cinelake_deploy::package::unzip(&bytes).map_err(|e| fail(e.into()))?;
        let folder = tempfile::tempdir().map_err(Failure::unexpected)?;
        let path = folder.path().join("bootstrap");
        std::fs::write(&path, program).map_err(Failure::unexpected)?;
        make_executable(&path).map_err(Failure::unexpected)?;
        Ok(Self {
            path,
            _unzipped: Some(folder),
        })
    }

    /// Its log, and what it prints, go to our standard error.
    fn start(&self, api: &RuntimeApi, environment: Environment) -> Result<Child, Failure> {
        // A name without a slash would be looked for in PATH.
        let path = std::path::absolute(&self.path).map_err(Failure::unexpected)?;
        Command::new(&path)
            .env_clear()
            .envs(environment)
            .envs(api.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::from(std::io::stderr()))
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} does not start", path.display()))
            .map_err(Failure::usage)
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A program that has been built: beside this one, or where cargo puts it.
fn built() -> Result<PathBuf, Failure> {
    let beside = std::env::current_exe().ok();
    let beside = beside.and_then(|own| Some(own.parent()?.join("bootstrap")));
    let targets = ["target/release/bootstrap", "target/debug/bootstrap"];
    let mut places = beside.into_iter().chain(targets.map(PathBuf::from));
    places.find(|path| path.is_file()).ok_or_else(|| {
        Failure::usage(anyhow!(
            "no `bootstrap` beside cinelake or in ./target; give --zip cinelake-lambda.zip (cinelake aws package \
             makes it) or --bootstrap FILE, or build it: cargo build --release -p cinelake-lambda"
        ))
    })
}

/// The caller's variables; keys that come from a profile or a role are looked up, as Lambda puts
/// those of the function's role into its environment.
async fn environment(own: &Environment) -> Result<Environment, Failure> {
    let ours = |name: &str| {
        ["AWS_", "TMDB_", "CINELAKE_"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let passed = own
        .iter()
        .filter(|(name, _)| ours(name) || PASSED_ON.contains(&name.as_str()));
    let mut environment: Environment = passed.map(|(n, v)| (n.clone(), v.clone())).collect();
    let lake = own
        .get("CINELAKE_LAKE")
        .and_then(|text| text.parse::<LakeUrl>().ok());
    let options = store_options(lake.as_ref(), own).await?;
    if let Some(region) = options.aws_region {
        environment.entry("AWS_REGION".to_owned()).or_insert(region);
    }
    if let Some(credentials) = options.aws_credentials {
        let found = credentials.get_credential().await;
        let found = found
            .context("no AWS credentials for the function; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
            .map_err(Failure::usage)?;
        environment.insert("AWS_ACCESS_KEY_ID".to_owned(), found.key_id.clone());
        environment.insert("AWS_SECRET_ACCESS_KEY".to_owned(), found.secret_key.clone());
        if let Some(token) = &found.token {
            environment.insert("AWS_SESSION_TOKEN".to_owned(), token.clone());
        }
    }
    Ok(environment)
}

/// The program while it runs; killed when dropped.
struct Function {
    child: Child,
    api: RuntimeApi,
}

impl Function {
    /// One event, until the answer, the end of the program, or the deadline.
    async fn invoke(&mut self, event: &Value, time: Duration) -> Ended {
        let id = self.api.send(&event.to_string(), time);
        tokio::select! {
            // What it has said counts, even if it has ended meanwhile.
            biased;
            said = self.api.next_reply() => read(said.map(|(_, said)| said)),
            ended = self.child.wait() => {
                let how = ended.map_or_else(|error| error.to_string(), |status| status.to_string());
                Err(failure("Runtime.ExitError", format!("RequestId: {id} Error: Runtime exited with error: {how}")))
            }
            () = tokio::time::sleep(time) => {
                // It is killed as on Lambda: without a word before.
                let _ = self.child.kill().await;
                let seconds = time.as_secs_f64();
                Err(failure("Sandbox.Timedout", format!("RequestId: {id} Error: Task timed out after {seconds:.2} seconds; it was killed, as Lambda does")))
            }
        }
    }
}

fn failure(kind: &str, message: String) -> FunctionFailure {
    FunctionFailure {
        kind: kind.to_owned(),
        message,
    }
}

fn read(said: Option<FunctionReply>) -> Ended {
    match said {
        Some(FunctionReply::Response(text)) if text.len() > PAYLOAD_BYTES => Err(failure(
            "Function.ResponseSizeTooLarge",
            format!(
                "the answer has {} bytes; Lambda takes {PAYLOAD_BYTES}",
                text.len()
            ),
        )),
        Some(FunctionReply::Response(text)) => serde_json::from_str(&text)
            .map_err(|error| failure("Runtime.InvalidResponse", error.to_string())),
        Some(FunctionReply::Error(text) | FunctionReply::InitError(text)) => {
            let told: Value = serde_json::from_str(&text).unwrap_or_default();
            let word = |name: &str| told[name].as_str().map(str::to_owned);
            Err(FunctionFailure {
                kind: word("errorType").unwrap_or_else(|| "Unhandled".to_owned()),
                message: word("errorMessage").unwrap_or(text),
            })
        }
        None => Err(failure(
            "Runtime.ExitError",
            "the Runtime API has stopped".to_owned(),
        )),
    }
}

/// The error as `aws lambda invoke` writes it, and again for people.
fn fail(error: FunctionFailure) -> Result<Value, Failure> {
    print_json(&json!({ "errorType": error.kind, "errorMessage": error.message }))?;
    let code = match error.kind.as_str() {
        "BadEvent" | "ConfigurationError" | "CatalogueError" | "LakeAccessDenied" | "LakeError"
        | "TmdbUnauthorized" | "FunctionTooSmall" | "NoProgress" => Code::Usage,
        "FailedTitles" => Code::DoneWithFailures,
        "TmdbError" | "TableReplaced" | "Sandbox.Timedout" => Code::Stopped,
        "MatchRateAlarm" => Code::Alarm,
        _ => Code::Unexpected,
    };
    let text = anyhow!("{}: {}", error.kind, error.message);
    Err(Failure::with(code, text)
        .with_sentence("function", "")
        .without_json())
}

/// The event that goes on, where the answer is partial and it is wanted: the one that the answer gives, or
/// for the tables the same again.
fn next(answer: &Value, event: &Value, until_done: bool) -> Result<Option<Value>, Failure> {
    if until_done && answer.get("complete") == Some(&json!(false)) {
        return Ok(Some(event.clone()));
    }
    let Some(rest) = answer.get("continue").filter(|_| until_done) else {
        return Ok(None);
    };
    // Otherwise it would go round for ever.
    if answer.pointer("/summary/requests/requests") == Some(&json!(0)) {
        let text = "it stopped before its first request; give it more time (--timeout), or a smaller \
                    CINELAKE_DEADLINE_MARGIN";
        print_json(answer)?;
        return Err(Failure::stopped(anyhow!(text))
            .with_sentence("no_progress", "")
            .without_json());
    }
    Ok(Some(json!({ "continue": rest })))
}

/// As the last line of a Lambda log, as far as it can be known here.
fn report(child: &Child, took: Duration) -> String {
    let words = Wording::of_process();
    let seconds = words.decimal(took.as_secs_f64(), 2);
    match child.id().and_then(peak_mb) {
        Some(memory) => {
            let key = "invoke-took-memory";
            say!(words, key, seconds = seconds, memory = memory)
        }
        None => say!(words, "invoke-took", seconds = seconds),
    }
}

/// Linux only; elsewhere there is no such file.
fn peak_mb(process: u32) -> Option<u64> {
    let mut text = String::new();
    let mut file = std::fs::File::open(format!("/proc/{process}/status")).ok()?;
    file.read_to_string(&mut text).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes.div_ceil(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_too_large_for_lambda_is_an_error_here_too() {
        let large = format!("\"{}\"", "x".repeat(PAYLOAD_BYTES));
        let error = read(Some(FunctionReply::Response(large))).unwrap_err();
        assert_eq!(error.kind, "Function.ResponseSizeTooLarge");
    }

    #[test]
    fn only_a_partial_answer_with_work_done_goes_on() {
        let partial = |requests: u64| json!({ "continue": { "limit": 5 }, "summary": { "requests": { "requests": requests } } });
        let next = |answer: &Value, until_done| next(answer, &json!({}), until_done);
        assert_eq!(next(&partial(7), false).unwrap(), None);
        let rest = next(&partial(7), true).unwrap();
        assert_eq!(rest, Some(json!({ "continue": { "limit": 5 } })));
        assert!(next(&partial(0), true).is_err());
        assert_eq!(next(&json!({ "status": "done" }), true).unwrap(), None);
    }

    #[test]
    fn tables_that_are_not_complete_are_asked_for_with_the_same_event() {
        let event = json!({ "lake": "s3://my-lake" });
        let after = |complete, until_done| {
            next(&json!({ "complete": complete }), &event, until_done).unwrap()
        };
        assert_eq!(after(false, true), Some(event.clone()));
        assert_eq!((after(false, false), after(true, true)), (None, None));
    }
}
