//! Descriptors, manifests and the lease.

use std::time::Duration;

use cinelake_lake::ledger::read_manifest;
use cinelake_lake::manifest::RunManifest;
use cinelake_lake::opinions::{OpinionFile, OpinionFiles};
use cinelake_lake::snapshot::{ReadFlags, Snapshot, Snapshots};
use cinelake_lake::{Holder, LakeProblem, Lease, LeaseState, layout};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::lake::{RUN, block_on, memory, now, put};
use crate::picked;

/// What is written is read back the same.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let written = serde_json::to_vec(value).expect("JSON");
    let back: T = serde_json::from_slice(&written).expect("what was written");
    assert_eq!(back, *value);
}

/// A descriptor of a snapshot, a verdict on one, or a descriptor of a second opinion. Whatever it
/// says, the lake is read: it is understood, or named as damaged.
pub fn descriptors(bytes: &[u8]) {
    let (way, rest) = picked(bytes);
    block_on(async {
        let lake = memory();
        let path = match way % 3 {
            0 => layout::snapshot_descriptor(RUN),
            1 => layout::snapshot_verdict(RUN),
            _ => layout::opinion_descriptor(RUN),
        };
        put(&lake, &path, rest.to_vec()).await;
        if way % 3 == 2 {
            let found = OpinionFiles::read(&lake).await.expect("is read");
            assert_eq!(found.latest.len() + found.damaged.len(), 1);
            if let Ok(file) = serde_json::from_slice::<OpinionFile>(rest) {
                comes_back(&file);
            }
            return;
        }
        let found = Snapshots::read(&lake).await.expect("is read");
        let verdicts = usize::from(way % 3 == 1);
        assert!(found.all.len() + found.damaged.len() + verdicts >= 1);
        for (snapshot, _) in &found.all {
            comes_back(snapshot);
            read_as(snapshot);
        }
    });
}

fn read_as(snapshot: &Snapshot) {
    let Ok(options) = snapshot.read.options() else {
        return;
    };
    let again = ReadFlags::new(&options);
    assert_eq!(again.options(), Ok(options), "{again:?}");
}

/// The manifest of a run. It is understood or named as damaged; what it says of the catalogue of a
/// run of the first version is read like a descriptor.
pub fn manifest(bytes: &[u8]) {
    block_on(async {
        let lake = memory();
        put(&lake, &layout::run_manifest(RUN), bytes.to_vec()).await;
        let found = read_manifest(&lake, RUN).await.expect("is read");
        let parsed: Option<RunManifest> = serde_json::from_slice(bytes).ok();
        match (found, parsed) {
            (Ok(manifest), Some(parsed)) => {
                assert_eq!(manifest, parsed);
                assert_eq!(manifest.run_id, RUN);
                comes_back(&manifest);
            }
            (Ok(manifest), None) => panic!("{manifest:?} out of no manifest"),
            (Err(damaged), _) => assert!(!damaged.problem.is_empty()),
        }
        let snapshots = Snapshots::read(&lake).await.expect("is read");
        for (snapshot, _) in &snapshots.all {
            comes_back(snapshot);
            read_as(snapshot);
        }
    });
}

/// The lease of another. It keeps a run out only while it is in force, whatever it says; a lease that
/// was taken is one's own and can be given back.
pub fn lease(bytes: &[u8]) {
    block_on(async {
        let lake = memory();
        put(&lake, &layout::lease_file(), bytes.to_vec()).await;
        let before = LeaseState::parse(bytes).ok();
        if let Some(state) = &before {
            comes_back(state);
        }
        let holder = Holder {
            id: RUN.to_owned(),
            host: "here".to_owned(),
            process: 1,
            shared: bytes.len().is_multiple_of(2),
        };
        let current = Lease::current(&lake, now()).await.expect("is read");
        let lifetime = Duration::from_secs(60);
        match Lease::take(&lake, holder.clone(), now(), lifetime).await {
            Ok(lease) => {
                let mine = Lease::current(&lake, now()).await.expect("is read");
                assert_eq!(mine.map(|state| state.holder), Some(holder.clone()));
                lease.release().await.expect("memory");
                let after = Lease::current(&lake, now()).await.expect("is read");
                assert_eq!(after.is_some(), holder.shared);
            }
            Err(error) => {
                let state = current.expect("a lease that is in force");
                assert!(!state.released && now() < state.expires, "{state:?}");
                let said = matches!(error.problem, LakeProblem::Leased(other) if *other == state);
                assert!(said, "kept out by another than {state:?}");
            }
        }
    });
}
