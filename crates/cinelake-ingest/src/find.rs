//! Decides whether `/find` is still worth its requests.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use cinelake_lake::manifest::FindTally;

/// When `/find` is asked for a film that the direct path does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FindMode {
    /// For every miss.
    Always,
    /// Until a sample of misses has shown that it adds nothing.
    #[default]
    Auto,
    /// Never.
    Never,
}

/// Misses for which `/find` is asked before it is judged.
const SAMPLE: u64 = 50;
/// It goes on while it adds at least one film in so many misses.
const WORTH_ONE_IN: u64 = 50;

/// Shared by all workers of a run.
#[derive(Debug)]
pub(crate) struct FindJudge {
    mode: FindMode,
    tally: Mutex<State>,
    told: AtomicBool,
}

#[derive(Debug, Default, Clone, Copy)]
struct State {
    tally: FindTally,
    in_flight: u64,
}

impl FindJudge {
    /// Goes on from the tally of the run that is continued.
    pub(crate) fn new(mode: FindMode, tally: FindTally) -> Self {
        let state = State {
            tally,
            in_flight: 0,
        };
        Self {
            mode,
            tally: Mutex::new(state),
            told: AtomicBool::new(false),
        }
    }

    /// Whether to ask `/find` for one more miss; a yes has to be followed by [`Self::answered`].
    pub(crate) fn begin(&self) -> bool {
        let mut state = self.lock();
        let ask = match self.mode {
            FindMode::Always => true,
            FindMode::Never => false,
            // What is on its way counts as asked, so that the sample is not overrun by workers.
            FindMode::Auto => {
                let asked = state.tally.asked + state.in_flight;
                asked < SAMPLE || state.tally.added * WORTH_ONE_IN >= asked
            }
        };
        if ask {
            state.in_flight += 1;
        }
        ask
    }

    /// Books the answer: whether it added a film.
    pub(crate) fn answered(&self, added: bool) {
        let mut state = self.lock();
        state.in_flight = state.in_flight.saturating_sub(1);
        state.tally.asked += 1;
        state.tally.added += u64::from(added);
    }

    /// The tally so far.
    pub(crate) fn tally(&self) -> FindTally {
        self.lock().tally
    }

    /// Whether `/find` was given up because it adds too little.
    pub(crate) fn has_stopped(&self) -> bool {
        let tally = self.tally();
        self.mode == FindMode::Auto
            && tally.asked >= SAMPLE
            && tally.added * WORTH_ONE_IN < tally.asked
    }

    /// True once: when `/find` has just been given up.
    pub(crate) fn just_stopped(&self) -> bool {
        self.has_stopped() && !self.told.swap(true, Ordering::Relaxed)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        // Two integers are never left half written; a poisoned lock is as good as a sound one.
        self.tally
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ask(judge: &FindJudge, added: bool) -> bool {
        let asked = judge.begin();
        if asked {
            judge.answered(added);
        }
        asked
    }

    #[test]
    fn auto_stops_after_a_sample_that_added_nothing_and_says_so_once() {
        let judge = FindJudge::new(FindMode::Auto, FindTally::default());
        let asked = (0..1_000).filter(|_| ask(&judge, false)).count();
        assert_eq!(asked, 50);
        assert!(judge.just_stopped());
        assert!(!judge.just_stopped());
    }

    #[test]
    fn auto_goes_on_while_it_adds_films() {
        let judge = FindJudge::new(FindMode::Auto, FindTally::default());
        let asked = (0..1_000)
            .filter(|index| ask(&judge, index % 20 == 0))
            .count();
        assert_eq!(asked, 1_000);
    }

    #[test]
    fn a_continued_run_does_not_take_the_sample_again() {
        let judge = FindJudge::new(
            FindMode::Auto,
            FindTally {
                asked: 50,
                added: 0,
            },
        );
        assert!(!judge.begin());
    }

    #[test]
    fn always_and_never_do_as_they_say() {
        let always = FindJudge::new(FindMode::Always, FindTally::default());
        let never = FindJudge::new(FindMode::Never, FindTally::default());
        assert_eq!((0..200).filter(|_| ask(&always, false)).count(), 200);
        assert_eq!((0..200).filter(|_| ask(&never, true)).count(), 0);
    }

    proptest! {
        #[test]
        fn many_workers_do_not_overrun_a_sample_that_adds_nothing(workers in 1_usize..200) {
            let judge = FindJudge::new(FindMode::Auto, FindTally::default());
            let started = (0..workers).filter(|_| judge.begin()).count();
            prop_assert!(started <= 50);
        }
    }
}
