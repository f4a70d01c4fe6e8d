//! What happens to a lake, drawn from a seed.

use crate::seeded::{Draws, Seed};

/// Something that happens, with the number by which its faults are drawn: it keeps the number when
/// steps around it are taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number in the life it was drawn for.
    pub number: u64,
    /// What happens.
    pub what: Action,
}

/// What happens to a lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A run.
    Run(RunStep),
    /// Two runs of the same command; the second begins so many milliseconds later.
    Two(RunStep, u64),
    /// A run, and a refine that begins so many milliseconds later.
    RunAndRefine(RunStep, u64),
    /// The Trusted tables are brought up to date.
    Refine(StoreFaults),
    /// What is too old is removed.
    Purge(StoreFaults),
    /// Damaged small files are made anew.
    Repair(StoreFaults),
    /// So many days pass.
    Days(i64),
    /// The clock jumps by so many seconds.
    Jump(i64),
    /// TMDB's records are others from now on.
    TmdbChanges,
    /// The lifecycle rules of the bucket are applied.
    Expire,
    /// The latest small file is cut in half.
    Damage,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStep {
    /// Which catalogue: 0 to 3; of the last one TMDB knows nothing.
    pub catalogue: usize,
    /// Whether credits are asked for.
    pub credits: bool,
    /// Whether keywords are asked for.
    pub keywords: bool,
    /// Whether every record is asked for again.
    pub refresh: bool,
    /// Whether `/find` is asked.
    pub find: bool,
    /// Whether it waits for the lease.
    pub wait: bool,
    /// How TMDB fails.meanwhile.
    pub faults: FaultProfile,
    /// What the store does to it, and how it ends.
    pub trouble: StoreFaults,
    /// After how many milliseconds it is told to stop.
    pub stop: Option<u64>,
    /// At which of its requests the clock jumps, and by how many seconds.
    pub jump: Option<(u64, i64)>,
}

/// How TMDB fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultProfile {
    /// It answers.
    None,
    /// So many of a thousand requests meet a fault.
    Share(u64),
    /// The key is suspended after so many requests.
    SuspendedAfter(u64),
    /// It answers with errors after so many requests.
    DownAfter(u64),
    /// A proxy's page comes in its place after so many requests.
    PageAfter(u64),
}

/// What a store does to a program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoreFaults {
    /// So many of a thousand calls meet a fault.
    pub faults: u64,
    /// The program is killed so.
    pub kill: Option<Kill>,
}

/// When a program is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kill {
    /// Before its n-th call to the store has any effect.
    Before(u64),
    /// When its n-th call to the store has had its effect.
    After(u64),
    /// After so many milliseconds.
    At(u64),
}

impl RunStep {
    /// A run over a catalogue under which nothing bad happens.
    pub fn calm(catalogue: usize) -> Self {
        Self {
            catalogue,
            credits: false,
            keywords: false,
            refresh: false,
            find: false,
            wait: false,
            faults: FaultProfile::None,
            trouble: StoreFaults::default(),
            stop: None,
            jump: None,
        }
    }

    /// Blocks that are asked for.
    pub fn append(&self) -> Vec<String> {
        let blocks = [("credits", self.credits), ("keywords", self.keywords)];
        let wanted = blocks.into_iter().filter(|(_, wanted)| *wanted);
        wanted.map(|(block, _)| block.to_owned()).collect()
    }

    /// Whether nothing keeps it from its end.
    pub fn is_calm(&self) -> bool {
        self.faults == FaultProfile::None
            && self.trouble == StoreFaults::default()
            && self.stop.is_none()
            && self.jump.is_none()
    }
}

/// The steps of a life.
pub fn steps(seed: u64) -> Vec<Step> {
    let mut draws = Draws::new(Seed::new(seed).of("steps", 0));
    let count = draws.between(2, 12);
    (0..count)
        .map(|number| Step {
            number,
            what: what(&mut draws),
        })
        .collect()
}

fn what(draws: &mut Draws) -> Action {
    match draws.below(30) {
        0..=10 => Action::Run(run(draws)),
        11..=13 => Action::Two(run(draws), draws.below(3_000)),
        14 => Action::RunAndRefine(run(draws), draws.below(3_000)),
        15..=18 => Action::Refine(timeless(draws)),
        19..=20 => Action::Purge(timeless(draws)),
        21 => Action::Repair(timeless(draws)),
        22..=24 => Action::Days(draws.between(1, 200) as i64),
        25 => Action::Jump(jump(draws)),
        26..=27 => Action::TmdbChanges,
        28 => Action::Expire,
        _ => Action::Damage,
    }
}

fn run(draws: &mut Draws) -> RunStep {
    RunStep {
        catalogue: [0, 0, 1, 1, 1, 2, 2, 3][draws.below(8) as usize],
        credits: draws.happens(400),
        keywords: draws.happens(250),
        refresh: draws.happens(200),
        find: draws.happens(400),
        wait: draws.happens(500),
        faults: faults(draws),
        trouble: trouble(draws, 110),
        stop: draws.happens(100).then(|| draws.below(20_000)),
        jump: draws.happens(100).then(|| (draws.below(20), jump(draws))),
    }
}

fn faults(draws: &mut Draws) -> FaultProfile {
    match draws.below(12) {
        0..=5 => FaultProfile::None,
        6..=7 => FaultProfile::Share(draws.between(10, 150)),
        8 => FaultProfile::Share(draws.between(200, 900)),
        9 => FaultProfile::SuspendedAfter(draws.below(40)),
        10 => FaultProfile::DownAfter(draws.below(40)),
        _ => FaultProfile::PageAfter(draws.below(40)),
    }
}

fn trouble(draws: &mut Draws, calls: u64) -> StoreFaults {
    let faults = match draws.below(4) {
        0..=1 => 0,
        2 => draws.between(5, 60),
        _ => draws.between(60, 400),
    };
    let kill = draws.happens(350).then(|| match draws.below(3) {
        0 => Kill::Before(draws.between(1, calls)),
        1 => Kill::After(draws.between(1, calls)),
        _ => Kill::At(draws.below(20_000)),
    });
    StoreFaults { faults, kill }
}

/// For a program that knows no time.
fn timeless(draws: &mut Draws) -> StoreFaults {
    match trouble(draws, 60) {
        StoreFaults {
            faults,
            kill: Some(Kill::At(at)),
        } => StoreFaults {
            faults,
            kill: Some(Kill::After(1 + at % 60)),
        },
        trouble => trouble,
    }
}

/// Seconds forward or back: a little, hours, or days.
fn jump(draws: &mut Draws) -> i64 {
    let most = [90, 6 * 3_600, 20 * 86_400][draws.below(3) as usize];
    let seconds = draws.between(1, most) as i64;
    if draws.happens(500) {
        seconds
    } else {
        -seconds
    }
}
