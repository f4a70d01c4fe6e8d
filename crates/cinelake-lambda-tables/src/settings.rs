//! What the environment says.

use chrono::NaiveDate;
use cinelake_analysis::Limits;
use cinelake_lambda_runtime::Environment;

/// Days that a record is kept, as on the command line.
const KEEP_DAYS: u32 = 180;
/// Bytes of temporary files that one statement may use: half of the smallest `/tmp` of a function. The
/// other half is for the tables while they are written.
const SPILL_BYTES: u64 = 256 * 1024 * 1024;
const MIB: u64 = 1024 * 1024;

/// Settings of the function. All are optional.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// `CINELAKE_KEEP_DAYS`: records older than this many days are in no table; 1 or more, 180 by default.
    pub keep_days: u32,
    /// `CINELAKE_REPORT`: whether the report is made; it is by default.
    pub report: bool,
    /// `CINELAKE_AS_OF`: the day of the report, `YYYY-MM-DD`; the day of the invocation, UTC, by default.
    pub as_of: Option<NaiveDate>,
    /// What the statements may use: half of the function's memory, which AWS names in
    /// `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`, in MiB.
    pub limits: Limits,
}

impl Settings {
    /// Reads the variables.
    ///
    /// # Errors
    /// In words, naming the variable that is of no use.
    pub fn from_environment(environment: &Environment) -> Result<Self, String> {
        let given = |name: &'static str| {
            let text = environment.get(name).map(String::as_str);
            text.filter(|text| !text.is_empty())
                .map(|text| (name, text))
        };
        let keep_days = given("CINELAKE_KEEP_DAYS").map(days).transpose()?;
        let report = given("CINELAKE_REPORT").map(parsed::<bool>).transpose()?;
        let memory = given("AWS_LAMBDA_FUNCTION_MEMORY_SIZE");
        let memory = memory.map(parsed::<u64>).transpose()?;
        let limits = Limits::default();
        Ok(Self {
            keep_days: keep_days.unwrap_or(KEEP_DAYS),
            report: report.unwrap_or(true),
            as_of: given("CINELAKE_AS_OF").map(parsed).transpose()?,
            limits: memory.map_or(limits, |memory| Limits {
                memory_bytes: memory * MIB / 2,
                spill_bytes: SPILL_BYTES,
            }),
        })
    }
}

fn days((name, text): (&str, &str)) -> Result<u32, String> {
    match parsed((name, text))? {
        0 => Err(format!("{name} is 0: give 1 or more")),
        days => Ok(days),
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    (name, text): (&str, &str),
) -> Result<T, String> {
    text.parse()
        .map_err(|problem| format!("{name} is `{text}`: {problem}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<Settings, String> {
        Settings::from_environment(&[(name.to_owned(), text.to_owned())].into())
    }

    #[test]
    fn a_variable_of_no_use_is_named() {
        for (name, text) in [
            ("CINELAKE_KEEP_DAYS", "0"),
            ("CINELAKE_KEEP_DAYS", "long"),
            ("CINELAKE_REPORT", "yes"),
            ("CINELAKE_AS_OF", "31/12/2026"),
        ] {
            let error = read(name, text).unwrap_err();
            assert!(error.contains(name) && error.contains(text), "{error}");
        }
    }

    #[test]
    fn statements_may_use_half_of_the_memory_of_the_function() {
        let limits = |text| read("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", text).map(|s| s.limits);
        assert_eq!(limits("1024").map(|l| l.memory_bytes), Ok(512 * MIB));
        assert_eq!(limits(""), Ok(Limits::default()));
    }

    #[test]
    fn without_variables_there_is_a_report_and_records_are_kept_for_180_days() {
        let settings = read("", "").expect("settings");
        assert_eq!((settings.keep_days, settings.report), (180, true));
    }
}
