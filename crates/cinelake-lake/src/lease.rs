//! The lease: one run at a time writes into a lake.
//!
//! It is an object that is taken, renewed and given back by conditional puts, so that no right to
//! delete is needed. A lease that is not renewed expires. In a folder the operating system's lock on
//! a file beside it says more: a lock that can be had was left by a process that is gone, and then
//! its lease need not run out first.
//!
//! A store without conditional puts is looked at before it is written; two runs that start in the
//! same moment are told apart less surely there.

use std::fmt;
use std::fs::File;
use std::time::Duration;

use chrono::{DateTime, Utc};
use object_store::UpdateVersion;
use serde::{Deserialize, Serialize};

use crate::error::{LakeError, LakeProblem};
use crate::layout;
use crate::small_file::to_json;
use crate::store::{ConditionalPut, Lake};

/// Version of the lease's shape.
const LEASE_VERSION: u32 = 1;
/// How often a lease is tried to take when others change it at the same time.
const ATTEMPTS: u32 = 5;
/// Between two attempts while another process takes or gives back the lease.
const PAUSE: Duration = Duration::from_millis(100);

/// Who takes a lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The run's id; for the shards of one fan-out the fan-out's, so that they share the lease.
    pub id: String,
    /// The machine, for people and for telling whether the holder is on this one.
    pub host: String,
    /// The process id on that machine.
    pub process: u32,
    /// Whether others of the same id may hold it too. Such a lease is not given back, since none of
    /// them knows of the others: it expires.
    pub shared: bool,
}

/// What the object says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseState {
    schema_version: u32,
    /// Who holds it.
    pub holder: Holder,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when, if it is not renewed.
    pub expires: DateTime<Utc>,
    /// Whether it was given back.
    #[serde(default)]
    pub released: bool,
}

impl fmt::Display for LeaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
        write!(
            f,
            "run {} on {} (process {}) is writing into this lake since {}; its lease expires at {} \
             unless it is renewed",
            self.holder.id,
            self.holder.host,
            self.holder.process,
            time(self.since),
            time(self.expires),
        )
    }
}

/// A lease that this run holds.
#[derive(Debug)]
pub struct Lease {
    lake: Lake,
    state: LeaseState,
    version: Option<UpdateVersion>,
    lifetime: Duration,
    took_over: bool,
    /// The operating system gives the lock back when the file is closed, also after a kill.
    _lock: Option<File>,
}

/// The object as it is in the lake.
struct LeaseObject {
    /// `None` without an object, and for one that cannot be understood: it protects nobody.
    state: Option<LeaseState>,
    version: Option<UpdateVersion>,
}

impl Lease {
    /// Takes the lease of the lake.
    ///
    /// # Errors
    /// [`LakeProblem::Leased`] while another holds it; otherwise when the lake cannot be read or
    /// written.
    pub async fn take(
        lake: &Lake,
        holder: Holder,
        now: DateTime<Utc>,
        lifetime: Duration,
    ) -> Result<Self, LakeError> {
        for _ in 0..ATTEMPTS {
            let lock = lock(lake, &holder)?;
            let seen = LeaseObject::read(lake).await?;
            match seen.state.as_ref() {
                Some(other) if other.protects(&holder, now, &lock) => {
                    return Err(leased(lake, other));
                }
                // A process that is just taking the lease or giving it back.
                _ if lock.is_taken() => {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
                _ => {}
            }
            let since = seen.since(&holder).unwrap_or(now);
            let mut lease = Self {
                lake: lake.clone(),
                state: LeaseState::new(holder.clone(), since, now, lifetime),
                took_over: seen.is_left_by_another(&holder),
                version: seen.version,
                lifetime,
                _lock: None,
            };
            if lease.put().await? {
                lease._lock = lock.into_file();
                return Ok(lease);
            }
        }
        let detail = "other runs try to take it at the same time";
        Err(LakeError::other(
            "write",
            lake.show(&layout::lease_file()),
            detail,
        ))
    }

    /// Who holds the lease now; `None` when nobody does.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub async fn current(lake: &Lake, now: DateTime<Utc>) -> Result<Option<LeaseState>, LakeError> {
        let state = LeaseObject::read(lake).await?.state;
        Ok(state.filter(|state| !state.released && now < state.expires))
    }

    /// Whether another had it and did not give it back: it was killed, and may have sent requests a moment
    /// ago.
    #[must_use]
    pub fn took_over(&self) -> bool {
        self.took_over
    }

    /// How long the lease holds from its last renewal on.
    #[must_use]
    pub fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// When it expires if it is not renewed.
    #[must_use]
    pub fn expires(&self) -> DateTime<Utc> {
        self.state.expires
    }

    /// Holds it for another lifetime.
    ///
    /// # Errors
    /// [`LakeProblem::LeaseLost`] when another has it; otherwise when writing fails, and then
    /// renewing may be tried again until it expires.
    pub async fn renew(&mut self, now: DateTime<Utc>) -> Result<(), LakeError> {
        for _ in 0..ATTEMPTS {
            self.state.expires = expiry(now, self.lifetime);
            if self.put().await? {
                return Ok(());
            }
            // Somebody has written it: another shard of this fan-out, or who took it over.
            let seen = LeaseObject::read(&self.lake).await?;
            match seen.state {
                Some(state) if state.holder.id == self.state.holder.id => {}
                state => return Err(self.lost(state.as_ref())),
            }
            self.version = seen.version;
        }
        Err(self.lost(None))
    }

    /// Gives it back. A shared one stays until it expires.
    ///
    /// # Errors
    /// When writing fails; it then expires by itself.
    pub async fn release(mut self) -> Result<(), LakeError> {
        if self.state.holder.shared {
            return Ok(());
        }
        self.state.released = true;
        self.put().await.map(drop)
    }

    /// Writes the state over the version that was seen last. `false` when there is another by now.
    async fn put(&mut self) -> Result<bool, LakeError> {
        let path = layout::lease_file();
        let bytes = to_json(&self.lake, &path, &self.state)?;
        let version = self.version.clone();
        match self.lake.put_if(&path, bytes, version).await? {
            ConditionalPut::Written(version) => {
                self.version = version;
                Ok(true)
            }
            ConditionalPut::Conflict => Ok(false),
        }
    }

    fn lost(&self, taken_by: Option<&LeaseState>) -> LakeError {
        let detail = match taken_by {
            Some(state) => format!("run {} on {} has it", state.holder.id, state.holder.host),
            None => "other programs write it".to_owned(),
        };
        LakeError {
            operation: "renew",
            target: self.lake.show(&layout::lease_file()),
            problem: LakeProblem::LeaseLost { detail },
        }
    }
}

impl LeaseState {
    /// Reads the object. A newer version that still has these fields is a lease like any other.
    ///
    /// # Errors
    /// Says why it cannot be understood.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(bytes).map_err(|error| error.to_string())
    }

    fn new(holder: Holder, since: DateTime<Utc>, now: DateTime<Utc>, lifetime: Duration) -> Self {
        Self {
            schema_version: LEASE_VERSION,
            holder,
            since,
            expires: expiry(now, lifetime),
            released: false,
        }
    }

    /// Whether it keeps `other` out. Where this process has got the lock of the folder, no process
    /// of this machine holds the lease.
    fn protects(&self, other: &Holder, now: DateTime<Utc>, lock: &Lock) -> bool {
        // A put whose answer was lost is found by the next look.
        let is_own = self.holder == *other;
        let joins = self.holder.shared && other.shared && self.holder.id == other.id;
        // Holders of a shared one have no lock.
        let had_lock = !self.holder.shared && self.holder.host == other.host;
        let holder_is_gone = lock.is_free() && had_lock;
        // A process that has the lock is alive, although its machine may have slept.
        let in_force = now < self.expires || lock.is_taken();
        !self.released && in_force && !is_own && !joins && !holder_is_gone
    }
}

impl LeaseObject {
    fn is_left_by_another(&self, holder: &Holder) -> bool {
        let left = |state: &LeaseState| !state.released && state.holder.id != holder.id;
        self.state.as_ref().is_some_and(left)
    }

    async fn read(lake: &Lake) -> Result<Self, LakeError> {
        let found = lake.read_versioned(&layout::lease_file()).await?;
        Ok(match found {
            None => Self {
                state: None,
                version: None,
            },
            Some((bytes, version)) => Self {
                state: LeaseState::parse(&bytes)
                    .inspect_err(|problem| {
                        let path = lake.show(&layout::lease_file());
                        tracing::warn!(%path, %problem, "the lease is damaged, so it is not respected");
                    })
                    .ok(),
                version: Some(version),
            },
        })
    }

    /// A shard that joins keeps the time since which its fan-out is at work.
    fn since(&self, holder: &Holder) -> Option<DateTime<Utc>> {
        let state = self.state.as_ref().filter(|state| !state.released)?;
        (holder.shared && state.holder.id == holder.id).then_some(state.since)
    }
}

fn expiry(now: DateTime<Utc>, lifetime: Duration) -> DateTime<Utc> {
    now + chrono::Duration::from_std(lifetime).unwrap_or(chrono::Duration::MAX)
}

fn leased(lake: &Lake, state: &LeaseState) -> LakeError {
    LakeError {
        operation: "write into",
        target: lake.url().to_string(),
        problem: LakeProblem::Leased(Box::new(state.clone())),
    }
}

/// The lock of a folder.
enum Lock {
    /// The lake is no folder, or its file system has no locks.
    None,
    /// This process has it now.
    Ours(File),
    /// Another process has it.
    Taken,
}

impl Lock {
    fn is_free(&self) -> bool {
        matches!(self, Self::Ours(_))
    }

    fn is_taken(&self) -> bool {
        matches!(self, Self::Taken)
    }

    fn into_file(self) -> Option<File> {
        match self {
            Self::Ours(file) => Some(file),
            Self::None | Self::Taken => None,
        }
    }
}

/// Tries the lock of the folder. One that is shared is not locked: its holders come and go.
fn lock(lake: &Lake, holder: &Holder) -> Result<Lock, LakeError> {
    let Some(folder) = lake.folder().filter(|_| !holder.shared) else {
        return Ok(Lock::None);
    };
    let path = folder.join(layout::LEASE).join("lock");
    let failed = |error: std::io::Error| {
        LakeError::io(
            "write",
            lake.show(&format!("{}/lock", layout::LEASE)),
            &error,
        )
    };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = file.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock::Ours(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(Lock::Taken),
        // Some network file systems have no locks; there the lease alone decides.
        Err(std::fs::TryLockError::Error(_)) => Ok(Lock::None),
    }
}
