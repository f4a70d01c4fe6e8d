//! The net under everything: a fault that no code foresaw ends in one line and exit code 1.
//!
//! The hook ends the process itself, whichever thread the fault is in: a run must not hang because
//! one of its workers is gone. What is whole in a lake stays whole, since every file appears whole or
//! not at all.

use std::io::Write;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::exit_code::Code;
use crate::wording::Wording;

/// Whether standard output gets a JSON object about it.
static JSON: AtomicBool = AtomicBool::new(false);
/// What is left out of the message: it may quote a value that was not to be shown.
static SECRETS: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// The longest message that is shown.
const MAX_CHARS: usize = 300;

/// Catches every fault from here on.
pub(crate) fn catch() {
    std::panic::set_hook(Box::new(|info| {
        print_panic(info);
        std::process::exit(i32::from(Code::Unexpected as u8));
    }));
}

/// Has these texts left out where a fault is told.
pub(crate) fn hide<'t>(secrets: impl IntoIterator<Item = &'t str>) {
    let secrets = secrets.into_iter().filter(|secret| !secret.is_empty());
    let mut hidden = SECRETS.lock().unwrap_or_else(PoisonError::into_inner);
    hidden.extend(secrets.map(str::to_owned));
}

/// Has a fault printed as JSON, too.
pub(crate) fn print_json(wanted: bool) {
    JSON.store(wanted, Ordering::Relaxed);
}

/// Nobody may be reading any more, and a fault while a fault is told would end the process by a signal.
fn print_panic(info: &PanicHookInfo<'_>) {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or(payload.downcast_ref::<String>().map(String::as_str));
    let place = info.location().map_or_else(String::new, |place| {
        format!(" ({}:{})", place.file(), place.line())
    });
    let line = line(text.unwrap_or("no reason is given"), &place);
    let told = crate::failure::in_words(Wording::of_process(), "defect", None, &line);
    let _ = writeln!(std::io::stderr(), "{told}");
    if JSON.load(Ordering::Relaxed) {
        let code = Code::Unexpected as u8;
        let object = crate::failure::object(code, "defect", &line);
        let _ = writeln!(std::io::stdout(), "{object}");
    }
}

fn line(message: &str, place: &str) -> String {
    let mut message = message.to_owned();
    // The fault may be in the thread that holds the lock: then nothing is known to be harmless.
    match SECRETS.try_lock() {
        Ok(secrets) => {
            for secret in secrets.iter() {
                message = message.replace(secret, "***");
            }
        }
        Err(_) => "the message is not shown".clone_into(&mut message),
    }
    let message = crate::render::clean(&message);
    let message: String = message.chars().take(MAX_CHARS).collect();
    format!(
        "this is a fault of cinelake: {message}{place}. Please report this line, your command and the \
         output of `cinelake --version` where you got cinelake from. What the lake holds is whole: the \
         same command can be run again"
    )
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const VARIABLE: &str = "CINELAKE_TEST_OF_PANICS";

    #[test]
    fn falls_where_the_test_below_says_so() {
        if std::env::var_os(VARIABLE).is_some() {
            catch();
            print_json(true);
            hide(["c0ffee-secret"]);
            let thread = std::thread::spawn(|| {
                panic!("a value\nnobody foresaw: https://u:c0ffee-secret@example.org")
            });
            drop(thread.join());
            // Not reached: the hook ends the process.
            std::thread::sleep(std::time::Duration::from_secs(60));
        }
    }

    #[test]
    fn a_fault_in_any_thread_ends_in_one_line_an_object_and_exit_code_1() {
        let own = std::env::current_exe().expect("a program");
        let test = "panics::tests::falls_where_the_test_below_says_so";
        let ran = Command::new(own)
            .args(["--exact", test, "--nocapture"])
            .env(VARIABLE, "1")
            .output()
            .expect("runs");
        assert_eq!(ran.status.code(), Some(1));
        let errors = String::from_utf8_lossy(&ran.stderr);
        let line = errors
            .lines()
            .find(|line| line.starts_with("error: "))
            .expect("a line");
        assert!(
            line.contains(r"a value\nnobody foresaw") && line.contains("--version"),
            "{line}"
        );
        assert!(line.contains("https://u:***@example.org"), "{line}");
        let all = errors.into_owned() + &String::from_utf8_lossy(&ran.stdout);
        assert!(!all.contains("c0ffee"), "{all}");
        let printed = String::from_utf8_lossy(&ran.stdout);
        let object = printed
            .lines()
            .find(|line| line.starts_with('{'))
            .expect("an object");
        let object: serde_json::Value = serde_json::from_str(object).expect("JSON");
        assert_eq!(
            (object["exit_code"].as_u64(), object["status"].as_str()),
            (Some(1), Some("error"))
        );
    }
}
