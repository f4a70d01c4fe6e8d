//! Builds the function's program from a checkout, with what the machine has.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, anyhow};
use cinelake_deploy::Arch;
use tokio::process::Command;

use super::{note, or_stopped};
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// A function: the crate, and the program that its zip holds as `bootstrap`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FunctionCrate {
    name: &'static str,
    program: &'static str,
    /// The message that says how long it takes to build.
    takes: &'static str,
}

/// It asks TMDB.
pub(crate) const INGEST: FunctionCrate = FunctionCrate {
    name: "cinelake-lambda",
    program: "bootstrap",
    takes: "package-takes-minutes",
};
/// It makes the tables; the query engine in it takes its time.
pub(crate) const TABLES: FunctionCrate = FunctionCrate {
    name: "cinelake-lambda-tables",
    program: "bootstrap-tables",
    takes: "package-takes-long",
};

/// What builds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Builder {
    /// For any processor and for the C library of provided.al2023.
    Zigbuild,
    /// For this machine's processor and C library.
    Cargo,
}

/// Builds the function's program and says where it is.
pub(crate) async fn bootstrap(
    function: FunctionCrate,
    source: &Path,
    arch: Arch,
    parsed: &Parsed,
) -> Result<PathBuf, Failure> {
    let manifest = format!("crates/{}/Cargo.toml", function.name);
    if !source.join(manifest).is_file() {
        let text = "{} is not a checkout of cinelake; run this command in one, or give --source FOLDER or --bootstrap FILE";
        let text = text.replace("{}", &source.display().to_string());
        return Err(Failure::usage(anyhow!(text)));
    }
    let builder = builder(arch).await?;
    require_std(source, arch, parsed).await?;
    let tool = match builder {
        Builder::Zigbuild => "cargo-zigbuild",
        Builder::Cargo => "cargo",
    };
    let words = Wording::of_process();
    note(
        parsed,
        &say!(
            words,
            "package-building",
            program = function.program,
            arch = arch.name(),
            tool = tool,
            takes = words.text(function.takes)
        ),
    );
    or_stopped(build(function, source, arch, builder)).await
}

async fn builder(arch: Arch) -> Result<Builder, Failure> {
    if has_zigbuild().await {
        return Ok(Builder::Zigbuild);
    }
    let host = std::env::consts::ARCH == arch.target().split('-').next().unwrap_or_default();
    if host && cfg!(target_os = "linux") {
        return Ok(Builder::Cargo);
    }
    Err(Failure::usage(anyhow!(
        "this machine builds no Linux program for {}; `pip install cargo-zigbuild ziglang`, then \
         `rustup target add {}`, and again",
        arch.name(),
        arch.target()
    )))
}

/// Cargo would say this too, after a minute and in other words.
async fn require_std(source: &Path, arch: Arch, parsed: &Parsed) -> Result<(), Failure> {
    let rustc = parsed.environment.get("RUSTC");
    let mut command = Command::new(rustc.map_or("rustc", String::as_str));
    command.current_dir(source);
    command.args(["--print", "target-libdir", "--target", arch.target()]);
    let told = command.stderr(Stdio::null()).output().await;
    let told = told
        .context("rustc cannot be run; install Rust from https://rustup.rs")
        .map_err(Failure::usage)?;
    let folder = String::from_utf8_lossy(&told.stdout).trim().to_owned();
    if has_std(Path::new(&folder)) {
        return Ok(());
    }
    Err(Failure::usage(anyhow!(
        "Rust's standard library for {} is missing ({folder}); get it with `rustup target add {}`, and again. Where \
         rustup cannot reach it: benches/build_arm64.sh builds with Debian's",
        arch.name(),
        arch.target()
    )))
}

fn has_std(folder: &Path) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names = files.map(|file| file.file_name());
    names.any(|name| name.to_string_lossy().starts_with("libstd-"))
}

async fn has_zigbuild() -> bool {
    let mut command = Command::new("cargo-zigbuild");
    command
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().await.is_ok_and(|status| status.success())
}

fn arguments(function: FunctionCrate, arch: Arch, builder: Builder) -> Vec<String> {
    let (verb, target) = match builder {
        Builder::Zigbuild => ("zigbuild", format!("{}.2.34", arch.target())),
        Builder::Cargo => ("build", arch.target().to_owned()),
    };
    let fixed = [
        "--release",
        "--package",
        function.name,
        "--bin",
        function.program,
    ];
    let mut arguments = vec![verb.to_owned()];
    arguments.extend(fixed.map(str::to_owned));
    arguments.extend(["--message-format=json-render-diagnostics".to_owned()]);
    arguments.extend(["--target".to_owned(), target]);
    arguments
}

/// Cargo's own messages go to standard error, where it builds is in its JSON.
async fn build(
    function: FunctionCrate,
    source: &Path,
    arch: Arch,
    builder: Builder,
) -> Result<PathBuf, Failure> {
    let mut command = Command::new("cargo");
    command
        .current_dir(source)
        .args(arguments(function, arch, builder));
    command
        .stderr(Stdio::inherit())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let child = command
        .spawn()
        .context("cargo cannot be run; install Rust from https://rustup.rs");
    let done = child.map_err(Failure::usage)?.wait_with_output().await;
    let done = done.map_err(Failure::unexpected)?;
    if !done.status.success() {
        return Err(Failure::usage(anyhow!(
            "the build failed ({}); cargo has said why",
            done.status
        )));
    }
    let messages = String::from_utf8_lossy(&done.stdout);
    let program = function.program;
    let found = executable(&messages, program);
    found.ok_or_else(|| Failure::unexpected(anyhow!("cargo named no {program}")))
}

fn executable(messages: &str, program: &str) -> Option<PathBuf> {
    let mut found = messages.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        (message["target"]["name"] == program).then_some(())?;
        Some(PathBuf::from(message["executable"].as_str()?))
    });
    found.next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_where_cargo_says() {
        let messages = concat!(
            "{\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"serde\"},\"executable\":null}\n",
            "{\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"bootstrap\"},\"executable\":\"/t/bootstrap\"}\n",
            "{\"reason\":\"build-finished\",\"success\":true}\n",
        );
        let program = INGEST.program;
        assert_eq!(
            executable(messages, program),
            Some(PathBuf::from("/t/bootstrap"))
        );
        assert_eq!(executable(messages, TABLES.program), None);
        assert_eq!(executable("no JSON", program), None);
    }

    #[test]
    fn a_standard_library_is_known_by_its_file() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_std(folder.path()) && !has_std(&folder.path().join("none")));
        std::fs::write(folder.path().join("libstd-1234.rlib"), "").unwrap();
        assert!(has_std(folder.path()));
    }

    #[test]
    fn the_other_builder_asks_for_lambdas_c_library() {
        let last = |builder| arguments(TABLES, Arch::Arm64, builder).pop();
        assert_eq!(
            last(Builder::Zigbuild).as_deref(),
            Some("aarch64-unknown-linux-gnu.2.34")
        );
        assert_eq!(
            last(Builder::Cargo).as_deref(),
            Some("aarch64-unknown-linux-gnu")
        );
    }
}
