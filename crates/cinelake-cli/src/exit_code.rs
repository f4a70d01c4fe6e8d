//! What the process tells its caller. The numbers are an interface: scripts depend on them.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// Everything was done.
    Done = 0,
    /// Something nobody expected; books that do not balance belong here.
    Unexpected = 1,
    /// A flag, a setting, a file, a key or a right is wrong, or another run is at work in the lake.
    Usage = 2,
    /// Done, but titles or files failed, which the next run asks for again; or own questions failed.
    DoneWithFailures = 3,
    /// Stopped early; the same command continues.
    Stopped = 4,
    /// The match-rate alarm stopped the run.
    Alarm = 5,
    /// The lake is damaged.
    Damaged = 6,
}

/// The table for `--help` and the man page.
pub(crate) const HELP: &str = "\
Start here:
  cinelake demo                          everything, on a sample: needs no key
  cinelake run movies.csv --lake ./lake  the whole job for your own titles
  cinelake run --help                    its flags and examples

Exit codes:
  0  done
  1  unexpected error, or counts that do not add up
  2  wrong usage or configuration (a flag, a file, a key, a right), or
     another run is using the lake
  3  done, but some titles or files failed (the next run asks for them
     again), or an own question failed
  4  stopped early; run the same command again to continue
  5  match-rate alarm: TMDB has too few of the ids
  6  verify found damage in the lake";

impl Code {
    /// The error code where nothing finer is known.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unexpected => "unexpected",
            Self::Usage => "usage",
            Self::DoneWithFailures => "done_with_failures",
            Self::Stopped => "stopped",
            Self::Alarm => "match_rate_alarm",
            Self::Damaged => "lake_damaged",
        }
    }
}

impl From<Code> for std::process::ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}
