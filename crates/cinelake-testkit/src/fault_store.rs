//! An object store that works until it is told not to: it fails, refuses, loses its answer or
//! falls silent at the calls that a test names, and counts what is asked of it.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult,
    RenameOptions, Result,
};
use tokio::sync::watch;

/// What is asked of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Writing an object, in one piece or in parts.
    Put,
    /// Copying an object.
    Copy,
    /// Moving an object: what puts a staged file into its place on a local disk.
    Rename,
    /// Deleting an object: a staged file, or what a purge removes.
    Delete,
    /// Reading an object, or only what is known about it.
    Get,
    /// Listing a folder.
    List,
}

impl Operation {
    /// Whether it changes what a reader sees.
    pub fn is_write(self) -> bool {
        matches!(self, Self::Put | Self::Copy | Self::Rename | Self::Delete)
    }
}

/// One call, as a rule sees it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// What is asked.
    pub operation: Operation,
    /// The object, the target of a copy or move, or the folder.
    pub path: &'a str,
    /// The number of this write among all writes, from 1; of a read, the writes before it.
    pub write: u64,
    /// Whether it is a write under a condition: create only, or only over a known version.
    pub conditional: bool,
}

/// What happens instead of a good answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFault {
    /// Nothing is done, and the store says so.
    Fail,
    /// The work is done, but the answer is lost on the way back.
    FailAfter,
    /// The work is done, and the answer is that something is there already: what is seen when a
    /// client repeats by itself a conditional write whose first answer was lost.
    ConflictAfter,
    /// The right is missing.
    Refuse,
    /// The store knows no such request.
    NotImplemented,
    /// The disk is full.
    Full,
    /// Nothing is done and no answer ever comes: the process is killed before the write.
    HangBefore,
    /// The work is done and no answer ever comes: the process is killed after the write.
    HangAfter,
}

impl StoreFault {
    fn works(self) -> bool {
        matches!(
            self,
            Self::FailAfter | Self::ConflictAfter | Self::HangAfter
        )
    }

    fn hangs(self) -> bool {
        matches!(self, Self::HangBefore | Self::HangAfter)
    }

    fn error(self, path: &str) -> Error {
        let path = path.to_owned();
        let generic = |kind| Error::Generic {
            store: "FaultStore",
            source: Box::new(io::Error::from(kind)),
        };
        match self {
            Self::Refuse => Error::PermissionDenied {
                path,
                source: Box::new(io::Error::from(io::ErrorKind::PermissionDenied)),
            },
            Self::ConflictAfter => Error::AlreadyExists {
                path,
                source: "found by the second try".into(),
            },
            Self::NotImplemented => Error::NotImplemented {
                operation: path,
                implementer: "FaultStore".to_owned(),
            },
            Self::Full => generic(io::ErrorKind::StorageFull),
            Self::Fail | Self::FailAfter | Self::HangBefore | Self::HangAfter => {
                generic(io::ErrorKind::ConnectionReset)
            }
        }
    }
}

type Matches = Box<dyn Fn(Call<'_>) -> bool + Send + Sync>;

struct State {
    rules: Vec<(Matches, StoreFault)>,
    counts: [u64; 6],
    writes: u64,
    struck: u64,
}

/// The store. A clone is the same store: one goes into the lake, the test keeps the other.
#[derive(Clone)]
pub struct FaultStore {
    inner: Arc<dyn ObjectStore>,
    state: Arc<Mutex<State>>,
    silent: watch::Sender<bool>,
}

impl FaultStore {
    /// Wraps a store; without rules nothing fails.
    pub fn new(inner: Arc<dyn ObjectStore>) -> Self {
        let state = State {
            rules: Vec::new(),
            counts: [0; 6],
            writes: 0,
            struck: 0,
        };
        Self {
            inner,
            state: Arc::new(Mutex::new(state)),
            silent: watch::Sender::new(false),
        }
    }

    /// Makes trouble at every call that `matches`. The first rule that matches counts.
    #[must_use]
    pub fn when(
        self,
        matches: impl Fn(Call<'_>) -> bool + Send + Sync + 'static,
        trouble: StoreFault,
    ) -> Self {
        self.state().rules.push((Box::new(matches), trouble));
        self
    }

    /// Makes trouble at the `number`-th write, from 1.
    #[must_use]
    pub fn at_write(self, number: u64, trouble: StoreFault) -> Self {
        self.when(
            move |call| call.operation.is_write() && call.write == number,
            trouble,
        )
    }

    /// Makes trouble at the `number`-th write and all writes after it.
    #[must_use]
    pub fn from_write(self, number: u64, trouble: StoreFault) -> Self {
        self.when(
            move |call| call.operation.is_write() && call.write >= number,
            trouble,
        )
    }

    /// Writes so far, those in trouble included.
    pub fn writes(&self) -> u64 {
        self.state().writes
    }

    /// Calls of one kind so far.
    pub fn count(&self, operation: Operation) -> u64 {
        self.state().counts[operation as usize]
    }

    /// Calls that met trouble so far.
    pub fn struck(&self) -> u64 {
        self.state().struck
    }

    /// Waits until a call hangs: the moment to drop what is being killed.
    pub async fn hung(&self) {
        let mut silent = self.silent.subscribe();
        // The sender lives in this very store, so waiting cannot fail.
        let _ = silent.wait_for(|silent| *silent).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call and says what trouble it meets.
    fn judge(&self, operation: Operation, path: &Path, conditional: bool) -> Option<StoreFault> {
        let mut state = self.state();
        state.counts[operation as usize] += 1;
        state.writes += u64::from(operation.is_write());
        let call = Call {
            operation,
            path: path.as_ref(),
            write: state.writes,
            conditional,
        };
        let met = state.rules.iter().find(|(matches, _)| matches(call));
        let trouble = met.map(|(_, trouble)| *trouble);
        state.struck += u64::from(trouble.is_some());
        trouble
    }

    async fn around<T>(
        &self,
        operation: Operation,
        path: &Path,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        self.meet(self.judge(operation, path, false), path, work)
            .await
    }

    async fn meet<T>(
        &self,
        trouble: Option<StoreFault>,
        path: &Path,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let Some(trouble) = trouble else {
            return work.await;
        };
        if trouble.works() {
            work.await?;
        }
        if trouble.hangs() {
            self.silent.send_replace(true);
            std::future::pending::<()>().await;
        }
        Err(trouble.error(path.as_ref()))
    }
}

impl fmt::Debug for FaultStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultStore")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for FaultStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FaultStore({})", self.inner)
    }
}

#[async_trait]
impl ObjectStore for FaultStore {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        let conditional = opts.mode != PutMode::Overwrite;
        let trouble = self.judge(Operation::Put, location, conditional);
        let work = self.inner.put_opts(location, payload, opts);
        self.meet(trouble, location, work).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let work = self.inner.put_multipart_opts(location, opts);
        self.around(Operation::Put, location, work).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let work = self.inner.get_opts(location, options);
        self.around(Operation::Get, location, work).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let store = self.clone();
        let deleted = locations.then(move |location| {
            let store = store.clone();
            async move {
                let location = location?;
                let work = store.inner.delete(&location);
                store.around(Operation::Delete, &location, work).await?;
                Ok(location)
            }
        });
        deleted.boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let folder = prefix.cloned().unwrap_or_default();
        match self.judge(Operation::List, &folder, false) {
            None => self.inner.list(prefix),
            Some(trouble) if trouble.hangs() => {
                self.silent.send_replace(true);
                stream::pending().boxed()
            }
            Some(trouble) => {
                let error = trouble.error(folder.as_ref());
                stream::once(async move { Err(error) }).boxed()
            }
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let folder = prefix.cloned().unwrap_or_default();
        let work = self.inner.list_with_delimiter(prefix);
        self.around(Operation::List, &folder, work).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        let work = self.inner.copy_opts(from, to, options);
        self.around(Operation::Copy, to, work).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        let work = self.inner.rename_opts(from, to, options);
        self.around(Operation::Rename, to, work).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use object_store::memory::InMemory;

    fn store() -> FaultStore {
        FaultStore::new(Arc::new(InMemory::new()))
    }

    async fn put(store: &FaultStore, path: &str) -> Result<PutResult> {
        store.put(&Path::from(path), PutPayload::from("x")).await
    }

    async fn is_there(store: &FaultStore, path: &str) -> bool {
        store.inner.head(&Path::from(path)).await.is_ok()
    }

    #[tokio::test]
    async fn a_failed_write_is_not_done_and_a_lost_answer_is() {
        let store = store()
            .at_write(2, StoreFault::Fail)
            .at_write(3, StoreFault::FailAfter);
        assert!(put(&store, "a").await.is_ok());
        assert!(put(&store, "b").await.is_err());
        assert!(put(&store, "c").await.is_err());
        assert!(!is_there(&store, "b").await);
        assert!(is_there(&store, "c").await);
        assert_eq!((store.writes(), store.struck()), (3, 2));
    }

    #[tokio::test]
    async fn a_hanging_write_tells_the_test_and_never_ends() {
        let store = store().at_write(1, StoreFault::HangAfter);
        tokio::select! {
            _ = put(&store, "a") => panic!("the write ended"),
            () = store.hung() => {}
        }
        assert!(is_there(&store, "a").await);
    }

    #[tokio::test]
    async fn a_rule_sees_operation_and_path() {
        let store = store().when(
            |call| call.operation == Operation::List && call.path == "x",
            StoreFault::Refuse,
        );
        let listed = |folder: &str| {
            let folder = Path::from(folder);
            store.list(Some(&folder)).collect::<Vec<_>>()
        };
        assert!(matches!(
            listed("x").await[..],
            [Err(Error::PermissionDenied { .. })]
        ));
        assert!(listed("y").await.is_empty());
        assert_eq!(store.count(Operation::List), 2);
    }
}
