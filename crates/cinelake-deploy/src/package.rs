//! The zip that Lambda runs: one `bootstrap`, no layer. A program that would not start there is
//! refused here.

use std::io::{Cursor, Read, Write};

use goblin::elf::Elf;
use goblin::elf::header::{EM_AARCH64, EM_X86_64};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::DeployError;

/// The newest C library version of provided.al2023.
pub const GLIBC: (u32, u32) = (2, 34);

/// Libraries that are in every provided.al2023: the C library's, and GCC's unwinder.
const LIBRARIES: [&str; 8] = [
    "libc.so.6",
    "libm.so.6",
    "libdl.so.2",
    "libpthread.so.0",
    "librt.so.1",
    "libgcc_s.so.1",
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
];

/// A processor that Lambda has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arch {
    /// Intel and AMD.
    X86_64,
    /// Graviton.
    Arm64,
}

impl Arch {
    /// Lambda's word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Arm64 => "arm64",
        }
    }

    /// Rust's word for it with the GNU C library.
    #[must_use]
    pub fn target(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64-unknown-linux-gnu",
            Self::Arm64 => "aarch64-unknown-linux-gnu",
        }
    }

    fn of(machine: u16) -> Option<Self> {
        match machine {
            EM_X86_64 => Some(Self::X86_64),
            EM_AARCH64 => Some(Self::Arm64),
            _ => None,
        }
    }
}

/// What a program is and needs, by its own ELF header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binary {
    /// Its processor.
    pub arch: Arch,
    /// Shared libraries that it names, in its order; none for a static program.
    pub libraries: Vec<String>,
    /// The newest version of the C library that it asks for; `None` for a static program.
    pub glibc: Option<(u32, u32)>,
}

impl Binary {
    /// Reads a program.
    ///
    /// # Errors
    /// [`DeployError::NoProgram`] for what is no ELF file, [`DeployError::WrongArch`] for a processor that
    /// Lambda has not.
    pub fn read(bytes: &[u8]) -> Result<Self, DeployError> {
        let elf = Elf::parse(bytes).map_err(|error| DeployError::NoProgram(error.to_string()))?;
        let machine = elf.header.e_machine;
        let arch = Arch::of(machine).ok_or_else(|| DeployError::WrongArch {
            found: format!("ELF machine {machine}"),
            wanted: "x86_64 or arm64",
        })?;
        Ok(Self {
            arch,
            libraries: elf.libraries.iter().map(|&name| name.to_owned()).collect(),
            glibc: glibc(&elf),
        })
    }

    /// Whether provided.al2023 starts it on this processor.
    ///
    /// # Errors
    /// [`DeployError::WrongArch`], or [`DeployError::NeedsTooMuch`] naming the first need that is not met.
    pub fn check(&self, wanted: Arch) -> Result<(), DeployError> {
        if self.arch != wanted {
            return Err(DeployError::WrongArch {
                found: self.arch.name().to_owned(),
                wanted: wanted.name(),
            });
        }
        if let Some((major, minor)) = self.glibc.filter(|needed| *needed > GLIBC) {
            return Err(DeployError::NeedsTooMuch {
                needs: format!("GLIBC_{major}.{minor}"),
                has: "GLIBC_2.34",
            });
        }
        let missing = |name: &&String| !LIBRARIES.contains(&name.as_str());
        match self.libraries.iter().find(missing) {
            Some(name) => Err(DeployError::NeedsTooMuch {
                needs: name.clone(),
                has: "the C library and libgcc_s",
            }),
            None => Ok(()),
        }
    }
}

/// The newest `GLIBC_x.y` among the versions that the program asks of its libraries.
fn glibc(elf: &Elf<'_>) -> Option<(u32, u32)> {
    let needs = elf.verneed.iter().flat_map(|section| section.iter());
    let names = needs.flat_map(|need| {
        let names = need
            .iter()
            .filter_map(|version| elf.dynstrtab.get_at(version.vna_name));
        names.collect::<Vec<_>>()
    });
    names.filter_map(glibc_version).max()
}

/// `GLIBC_2.34` and `GLIBC_2.2.5` as two numbers.
fn glibc_version(name: &str) -> Option<(u32, u32)> {
    let mut numbers = name.strip_prefix("GLIBC_")?.split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Some((major, minor)),
        _ => None,
    }
}

/// A zip with the program as `bootstrap`, executable; the same program gives the same bytes.
///
/// # Errors
/// [`DeployError::Zip`], for a program of more than 4 GiB.
pub fn zip(program: &[u8]) -> Result<Vec<u8>, DeployError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    writer.start_file("bootstrap", options)?;
    writer
        .write_all(program)
        .map_err(zip::result::ZipError::from)?;
    Ok(writer.finish()?.into_inner())
}

/// Whether Lambda would start what is in a zip on this processor.
///
/// # Errors
/// Those of [`unzip`] and of [`Binary::check`].
pub fn check_zip(zip: &[u8], wanted: Arch) -> Result<(), DeployError> {
    Binary::read(&unzip(zip)?)?.check(wanted)
}

/// The program out of such a zip.
///
/// # Errors
/// [`DeployError::NoZip`] for another file.
pub fn unzip(zip: &[u8]) -> Result<Vec<u8>, DeployError> {
    let none = |error: zip::result::ZipError| DeployError::NoZip(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).map_err(none)?;
    let mut program = Vec::new();
    let mut file = archive.by_name("bootstrap").map_err(none)?;
    let read = file.read_to_end(&mut program);
    read.map_err(|error| DeployError::NoZip(error.to_string()))?;
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binary(glibc: Option<(u32, u32)>, libraries: &[&str]) -> Binary {
        Binary {
            arch: Arch::X86_64,
            libraries: libraries.iter().map(|&name| name.to_owned()).collect(),
            glibc,
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(glibc_version("GLIBC_2.2.5"), Some((2, 2)));
        assert!(glibc_version("GLIBC_2.4") < glibc_version("GLIBC_2.34"));
        assert_eq!(glibc_version("GLIBC_PRIVATE"), None);
        assert_eq!(glibc_version("GCC_3.0"), None);
    }

    #[test]
    fn what_the_runtime_lacks_is_named() {
        let said = |binary: Binary, arch| binary.check(arch).map_err(|error| error.to_string());
        let good = binary(Some((2, 34)), &["libc.so.6", "libgcc_s.so.1"]);
        assert_eq!(said(good.clone(), Arch::X86_64), Ok(()));
        assert!(said(good, Arch::Arm64).is_err_and(|text| text.contains("built for x86_64")));
        let newer = said(binary(Some((2, 36)), &[]), Arch::X86_64);
        assert!(newer.is_err_and(|text| text.contains("needs GLIBC_2.36")));
        let foreign = said(binary(None, &["libssl.so.3"]), Arch::X86_64);
        assert!(foreign.is_err_and(|text| text.contains("needs libssl.so.3")));
    }

    #[test]
    fn what_is_no_program_is_refused() {
        for bytes in [&b""[..], b"#!/bin/sh\n", b"\x7fELF"] {
            assert!(matches!(
                Binary::read(bytes),
                Err(DeployError::NoProgram(_))
            ));
        }
    }

    #[test]
    fn this_test_is_a_program_with_its_needs() {
        let bytes = std::fs::read(std::env::current_exe().expect("a path")).expect("bytes");
        let binary = Binary::read(&bytes).expect("a program");
        assert!(
            binary.libraries.iter().any(|name| name == "libc.so.6"),
            "{binary:?}"
        );
        assert!(binary.glibc >= Some((2, 17)), "{binary:?}");
    }

    #[test]
    fn a_zip_with_something_else_in_it_is_refused() {
        let said = |bytes: &[u8]| check_zip(bytes, Arch::X86_64).map_err(|error| error.to_string());
        assert!(said(b"PK").is_err_and(|text| text.contains("not a zip of the function")));
        let script = zip(b"#!/bin/sh\n").expect("a zip");
        assert!(said(&script).is_err_and(|text| text.contains("not a Linux program")));
    }

    #[test]
    fn the_zip_holds_an_executable_bootstrap_and_repeats() {
        let first = zip(b"program").expect("a zip");
        assert_eq!(first, zip(b"program").expect("a zip"));
        let mut archive = zip::ZipArchive::new(Cursor::new(first)).expect("reads");
        assert_eq!(archive.len(), 1);
        let file = archive.by_name("bootstrap").expect("there");
        assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o755));
        drop(file);
        let program = unzip(archive.into_inner().get_ref()).expect("unzips");
        assert_eq!(program, b"program");
    }
}
