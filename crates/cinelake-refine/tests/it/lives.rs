//! Random lives of a lake: whatever was landed, in whatever order, and however often it was refined
//! in between, the tables are those that a rebuild makes of the same Raw.

use chrono::{DateTime, Duration, Utc};
use cinelake_lake::manifest::RunStatus;
use cinelake_lake::snapshot::{ReadFlags, SnapshotVerdict};
use cinelake_lake::{Lake, layout};
use cinelake_refine::{RefineOptions, TableOutcome, read_state, refine, unrefined};
use proptest::prelude::*;

use crate::parts::{film, land_series, series};
use crate::support::{
    Catalogues, as_ended, checkpoint, close, contents, fork, land, memory, options, paths, put,
    record, start, states,
};

/// What happens to a lake.
#[derive(Debug, Clone)]
enum Step {
    /// A run lands catalogues: which of the pool, in which version, read how, and what TMDB says.
    Catalogues {
        files: Vec<(usize, usize)>,
        as_series: bool,
        verdict: Option<SnapshotVerdict>,
    },
    /// The user's own script puts a file of the pool beside the others.
    Own {
        file: usize,
        version: usize,
    },
    /// A catalogue file is deleted by hand, by its place among all.
    Delete(usize),
    /// A run lands records of films or of series: number, minutes, what is in the record.
    Records(bool, Vec<(u64, i64, u8)>),
    /// The last run ends, or stops early.
    Close {
        ended: bool,
    },
    /// Days pass.
    Days(u32),
    Refine,
}

const POOL: [&str; 5] = [
    "one.csv",
    "two.csv",
    "list.txt",
    "title.ratings.tsv",
    "votes.tsv",
];

/// Each file in two versions. The last two hold ratings, and only one of them is called so.
fn text(file: usize, version: usize) -> String {
    let year = 1990 + version;
    match file {
        0 => format!(
            "tconst,primaryTitle,startYear\ntt0000001,A{version},{year}\ntt0000002,B,{year}\n"
        ),
        1 => format!("tconst,primaryTitle,startYear\ntt0000002,B{version},{year}\ntt0000003,C,\n"),
        2 => format!("tt0000004\ntt000000{}\n", version + 1),
        _ => format!(
            "tconst\taverageRating\tnumVotes\ntt0000001\t{}.1\t10\ntt0000003\t5.5\t{version}7\n",
            file + version
        ),
    }
}

fn step() -> impl Strategy<Value = Step> {
    let files = prop::sample::subsequence((0..POOL.len()).collect::<Vec<_>>(), 1..4).prop_shuffle();
    let files = files.prop_flat_map(|files| {
        let versions = prop::collection::vec(0_usize..2, files.len());
        versions.prop_map(move |versions| files.iter().copied().zip(versions).collect())
    });
    let verdict = prop_oneof![
        4 => Just(Some(SnapshotVerdict::Accepted)),
        1 => Just(Some(SnapshotVerdict::Alarm)),
        1 => Just(None),
    ];
    let catalogues = (files, prop::bool::weighted(0.2), verdict);
    let records = prop::collection::vec((1_u64..5, 0_i64..60, 0_u8..6), 1..4);
    prop_oneof![
        4 => catalogues.prop_map(|(files, as_series, verdict)| Step::Catalogues { files, as_series, verdict }),
        1 => (0..POOL.len(), 0_usize..2).prop_map(|(file, version)| Step::Own { file, version }),
        1 => (0_usize..8).prop_map(Step::Delete),
        2 => (any::<bool>(), records).prop_map(|(series, records)| Step::Records(series, records)),
        1 => any::<bool>().prop_map(|ended| Step::Close { ended }),
        1 => (1_u32..30).prop_map(Step::Days),
        4 => Just(Step::Refine),
    ]
}

/// A lake that lives.
struct Life {
    lake: Lake,
    /// Minutes since the start; every run has its own, and most of them the same day, so that a file
    /// that is landed again is the same file.
    minutes: u32,
}

impl Life {
    fn now(&self) -> DateTime<Utc> {
        start() + Duration::minutes(i64::from(self.minutes))
    }

    async fn go(&mut self, step: &Step) {
        self.minutes += 1;
        let run = layout::run_id(self.now(), self.minutes);
        match step {
            Step::Catalogues {
                files,
                as_series,
                verdict,
            } => {
                let texts: Vec<_> = files
                    .iter()
                    .map(|(file, version)| text(*file, *version))
                    .collect();
                let named = files.iter().zip(&texts);
                let named: Vec<_> = named
                    .map(|((file, _), text)| (POOL[*file], text.as_str()))
                    .collect();
                let landed = Catalogues {
                    read: ReadFlags {
                        kind: as_series.then(|| "series".to_owned()),
                        ..ReadFlags::default()
                    },
                    verdict: *verdict,
                    ..Catalogues::new(&named)
                };
                landed.land(&self.lake, &run).await;
            }
            Step::Own { file, version } => {
                let path = format!(
                    "Raw/Local/CSV/Movies/2026/11/20/own-{version}-{}",
                    POOL[*file]
                );
                put(&self.lake, &path, &text(*file, *version)).await;
            }
            Step::Delete(at) => {
                let files = paths(&self.lake, "Raw/Local/CSV").await;
                if let Some(path) = files.get(*at) {
                    self.lake.remove_scratch(path).await.expect("removed");
                }
            }
            Step::Records(of_series, records) => {
                let minutes = i64::from(self.minutes);
                let records = records.iter().map(|(number, at, kind)| {
                    let fields = match kind {
                        0 => r#""imdb_id":{}"#.to_owned(),
                        1 => format!(r#""title":"{at}","credits":{{"cast":[{{"id":{number}}}]}}"#),
                        2 => film().replace("Drama", &format!("Drama {at}")),
                        3 => series(),
                        _ => format!(r#""title":"{at}""#),
                    };
                    record(*number, &run, minutes - at, &fields)
                });
                let records = records.collect();
                match of_series {
                    true => land_series(&self.lake, &run, records).await,
                    false => drop(land(&self.lake, &run, records).await),
                }
            }
            Step::Close { ended: true } => {
                let outcomes = as_ended(&[(1, "already_landed"), (2, "failed")]);
                close(&self.lake, &run, RunStatus::DoneWithFailures, &outcomes).await;
            }
            Step::Close { ended: false } => checkpoint(&self.lake, &run, false).await,
            Step::Days(days) => self.minutes += days * 24 * 60,
            Step::Refine => self.refine().await,
        }
    }

    async fn refine(&self) {
        let options = RefineOptions {
            now: self.now(),
            keep_days: 20,
            ..options(false)
        };
        let refined = |lake: Lake, options: RefineOptions| async move {
            refine(&lake, &options, &|_| {}).await.expect("refines")
        };
        let before = read_state(&self.lake).await.expect("reads");
        let waiting = unrefined(&self.lake, &before).await.expect("lists");
        let summary = refined(self.lake.clone(), options.clone()).await;
        let counts = &summary.records;
        let dead: u64 = counts.dead_letters.values().sum();
        assert_eq!(
            counts.records,
            counts.rows + counts.superseded + counts.expired + dead
        );
        let unchanged = |state: &TableOutcome| *state == TableOutcome::Unchanged;
        let expired: u64 = summary.tables.iter().map(|table| table.rows_expired).sum();
        if waiting.is_empty() && expired == 0 && before.len() == summary.tables.len() {
            assert!(states(&summary).iter().all(unchanged), "{summary:?}");
        }
        let after = read_state(&self.lake).await.expect("reads");
        let waiting = unrefined(&self.lake, &after).await.expect("lists");
        assert!(waiting.is_empty(), "{waiting:?}");
        let other = fork(&self.lake).await;
        let rebuild = RefineOptions {
            rebuild: true,
            ..options
        };
        refined(other.clone(), rebuild).await;
        assert_eq!(contents(&self.lake).await, contents(&other).await);
    }
}

/// A life of few files, so that the same ones come again and again: one catalogue or the other, with
/// the ratings or without them, and a refine now and then.
fn few_files() -> impl Strategy<Value = Vec<Step>> {
    let landed = |file, rated: bool| Step::Catalogues {
        files: [(file, 0), (4, 0)][..=usize::from(rated)].to_vec(),
        as_series: false,
        verdict: Some(SnapshotVerdict::Accepted),
    };
    let step = prop_oneof![
        3 => (0_usize..2, any::<bool>()).prop_map(move |(file, rated)| landed(file, rated)),
        1 => Just(Step::Refine),
    ];
    prop::collection::vec(step, 4..9)
}

async fn live(steps: &[Step]) {
    let mut life = Life {
        lake: memory(),
        minutes: 0,
    };
    for step in steps.iter().chain([&Step::Refine]) {
        life.go(step).await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn refining_piece_by_piece_is_rebuilding(steps in prop::collection::vec(step(), 1..14)) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(live(&steps));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn ratings_are_joined_to_whatever_they_were_landed_with(steps in few_files()) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(live(&steps));
    }
}
