//! `cinelake aws`: what the function needs around it. Nothing there is called.

use std::path::Path;

use anyhow::Context;
use cinelake_deploy::template::{TABLES_ZIP, ZIP};
use cinelake_deploy::{Arch, Binary, Policy, PolicyRequest, package};

use super::{aws_build, aws_doctor, aws_invoke, aws_template, print, print_json};
use crate::args::{ArchArg, AwsCommand, PackageArgs, PolicyArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) async fn run(command: &AwsCommand, parsed: &Parsed) -> Result<Code, Failure> {
    match command {
        AwsCommand::Package(args) => pack(args, parsed).await,
        AwsCommand::Policy(args) => policy(args),
        AwsCommand::Template(args) => aws_template::run(args, parsed),
        AwsCommand::Doctor(args) => aws_doctor::run(args, parsed).await,
        AwsCommand::Invoke(args) => aws_invoke::run(args, parsed).await,
    }
}

/// JSON in every format: IAM reads nothing else.
fn policy(args: &PolicyArgs) -> Result<Code, Failure> {
    let lake = context::lake_url(args.lake.lake.as_deref())?;
    let request = PolicyRequest {
        lake: lake.to_string(),
        catalogues: args.catalogue.clone(),
        function: args.function_name.clone(),
        region: args.region.clone(),
        account: args.account.clone(),
        secret_arn: args.secret_arn.clone(),
        parameter: args.parameter.clone(),
        kms_key_arn: args.kms_key_arn.clone(),
        purge: args.purge,
    };
    let policy = match (args.tables, args.glue) {
        (true, _) => Policy::for_tables(&request),
        (_, true) => Policy::for_glue(&request),
        _ => Policy::new(&request),
    };
    let policy = policy.map_err(Failure::usage)?;
    print(&policy.to_json())?;
    Ok(Code::Done)
}

/// Lambda's processor for the flag.
pub(super) fn arch(arch: ArchArg) -> Arch {
    match arch {
        ArchArg::X86_64 => Arch::X86_64,
        ArchArg::Arm64 => Arch::Arm64,
    }
}

async fn pack(args: &PackageArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let arch = arch(args.arch);
    let (function, zip_name) = match args.tables {
        true => (aws_build::TABLES, TABLES_ZIP),
        false => (aws_build::INGEST, ZIP),
    };
    let output = args.output.clone().unwrap_or_else(|| zip_name.into());
    let program = match &args.bootstrap {
        Some(path) => path.clone(),
        None => aws_build::bootstrap(function, &args.source, arch, parsed).await?,
    };
    let bytes = read(&program)?;
    let said = || format!("{} cannot be packaged", program.display());
    let checked = Binary::read(&bytes).and_then(|binary| binary.check(arch).map(|()| binary));
    let binary = checked.with_context(said).map_err(Failure::usage)?;
    let zip = package::zip(&bytes).map_err(Failure::unexpected)?;
    write(&output, &zip)?;
    report(&output, &binary, bytes.len(), zip.len(), parsed)?;
    Ok(Code::Done)
}

fn read(program: &Path) -> Result<Vec<u8>, Failure> {
    let said = || format!("{} cannot be read", program.display());
    std::fs::read(program)
        .with_context(said)
        .map_err(Failure::usage)
}

/// Beside its place first: nobody uploads half a zip.
fn write(output: &Path, zip: &[u8]) -> Result<(), Failure> {
    let staged = output.with_extension("zip.part");
    let written = std::fs::write(&staged, zip).and_then(|()| std::fs::rename(&staged, output));
    let said = || format!("{} cannot be written", output.display());
    written.with_context(said).map_err(Failure::usage)
}

fn report(
    output: &Path,
    binary: &Binary,
    program_bytes: usize,
    zip_bytes: usize,
    parsed: &Parsed,
) -> Result<(), Failure> {
    let glibc = binary
        .glibc
        .map(|(major, minor)| format!("{major}.{minor}"));
    if context::is_json(parsed) {
        return print_json(&serde_json::json!({
            "zip": output, "zip_bytes": zip_bytes, "program_bytes": program_bytes,
            "arch": binary.arch.name(), "glibc": glibc, "libraries": binary.libraries,
        }));
    }
    let sizes = [zip_bytes, program_bytes];
    print(&package_text(
        Wording::of_process(),
        output,
        binary,
        glibc.as_deref(),
        sizes,
    ))
}

/// The zip for people; the sizes are those of the zip and of the program in it.
fn package_text(
    words: Wording,
    output: &Path,
    binary: &Binary,
    glibc: Option<&str>,
    sizes: [usize; 2],
) -> String {
    let needs = match glibc {
        Some(version) => format!("GLIBC_{version} ({})", binary.libraries.join(", ")),
        None => words.text("package-static"),
    };
    let [zip, program] = sizes.map(|bytes| bytes as u64);
    let (zip, program) = (words.counted("bytes", zip), words.number(program));
    let size = say!(words, "package-bytes", zip = zip, program = program);
    let facts = [
        (words.text("package-size"), size),
        (
            words.text("package-runtime"),
            format!("provided.al2023, {}", binary.arch.name()),
        ),
        (words.text("package-needs"), needs),
    ];
    let width = facts.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or_default();
    let lines = facts
        .iter()
        .map(|(name, said)| format!("  {name:width$}  {said}\n"));
    format!("{}\n{}", output.display(), lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_is_told_in_both_languages() {
        let binary = Binary {
            arch: Arch::Arm64,
            glibc: Some((2, 34)),
            libraries: vec!["libc.so.6".to_owned()],
        };
        let told = |words, glibc| {
            let sizes = [3_358_237, 7_036_344];
            package_text(words, Path::new("a.zip"), &binary, glibc, sizes)
        };
        insta::assert_snapshot!(told(Wording::EN, Some("2.34")), @r"
        a.zip
          size     3,358,237 bytes (7,036,344 unzipped)
          runtime  provided.al2023, arm64
          needs    GLIBC_2.34 (libc.so.6)
        ");
        insta::assert_snapshot!(told(Wording::PT_BR, None), @r"
        a.zip
          tamanho     3.358.237 bytes (7.036.344 depois de descompactar)
          ambiente    provided.al2023, arm64
          depende de  nada: o programa é estático
        ");
    }
}
