//! A store between a program and the lake: it takes time, fails, loses its answers, hangs and is the
//! place where the program is killed.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload,
    ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutMultipartOptions, PutOptions, PutPayload,
    PutResult, RenameOptions, Result,
};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::seeded::Seed;
use crate::step::{Kill, StoreFaults};
use crate::trace::Trace;

/// After so long a call that hangs is given up, as the client of a real store does.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(30);

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CallFault {
    Well,
    /// It takes seconds.
    Slow,
    /// Nothing is done, and the store says so.
    Fail,
    /// It is done, but the answer is lost.
    FailAfter,
    /// It is done, and the answer is that something is there already: a client that repeats by itself
    /// a conditional write whose first answer was lost.
    ConflictAfter,
    /// Nothing is done, and that is known only when the call is given up.
    Hang,
    /// It is done, and no answer comes until the call is given up.
    HangAfter,
    /// The program is killed before it is done.
    KillBefore,
    /// The program is killed after it is done.
    KillAfter,
}

impl CallFault {
    fn works(self) -> bool {
        !matches!(self, Self::Fail | Self::Hang | Self::KillBefore)
    }
}

struct State {
    calls: u64,
    /// How often each call was made.
    nth: HashMap<String, u64>,
}

/// The store as one program sees it. A clone is the same store.
#[derive(Clone)]
pub(crate) struct SimStore {
    inner: Arc<InMemory>,
    program: String,
    seed: Seed,
    trouble: StoreFaults,
    trace: Trace,
    state: Arc<Mutex<State>>,
    killed: watch::Sender<bool>,
    takes_time: bool,
}

impl SimStore {
    pub(crate) fn new(
        inner: Arc<InMemory>,
        program: &str,
        seed: Seed,
        trouble: StoreFaults,
        trace: Trace,
    ) -> Self {
        let state = State {
            calls: 0,
            nth: HashMap::new(),
        };
        Self {
            inner,
            program: program.to_owned(),
            seed,
            trouble,
            trace,
            state: Arc::new(Mutex::new(state)),
            killed: watch::Sender::new(false),
            takes_time: true,
        }
    }

    /// The same for a program that feeds threads. The paused clock stands still while they wait, so its
    /// calls must not wait for it. And they come in an order that no seed decides: so they are not in the
    /// trace, and each decides for itself whether the program is killed at it.
    pub(crate) fn timeless(self) -> Self {
        Self {
            takes_time: false,
            ..self
        }
    }

    async fn pass(&self, time: Duration) {
        match self.takes_time {
            true => sleep(time).await,
            false => tokio::task::yield_now().await,
        }
    }

    pub(crate) fn is_killed_some_time(&self) -> bool {
        self.trouble.kill.is_some()
    }

    /// Waits until the program is to be killed.
    pub(crate) async fn killed(&self) {
        if let Some(Kill::At(after)) = self.trouble.kill {
            sleep(Duration::from_millis(after)).await;
            return;
        }
        let mut killed = self.killed.subscribe();
        // The sender lives in this very store, so waiting cannot fail.
        let _ = killed.wait_for(|killed| *killed).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call, lets its time pass and says what happens to it.
    async fn begin(&self, operation: &str, path: &str, conditional: bool) -> CallFault {
        let name = format!("{operation} {path}");
        let (number, nth) = {
            let mut state = self.state();
            state.calls += 1;
            let calls = state.calls;
            let nth = state.nth.entry(name.clone()).or_default();
            *nth += 1;
            (calls, *nth)
        };
        let seed = self.seed.of(&name, nth);
        let fate = self.fate(operation, number, conditional, seed);
        if self.takes_time {
            let program = &self.program;
            self.trace
                .note(format!("{program} {number} {name} {fate:?}"));
        }
        let pause = match fate {
            CallFault::Slow => 1_000 + seed.of("slow", 0).below(19_000),
            _ => seed.of("latency", 0).below(40),
        };
        self.pass(Duration::from_millis(pause)).await;
        fate
    }

    fn fate(&self, operation: &str, number: u64, conditional: bool, seed: Seed) -> CallFault {
        let is_it = |at: u64| match self.takes_time {
            true => at == number,
            false => seed.of("kill", 0).below(at) == 0,
        };
        match self.trouble.kill {
            Some(Kill::Before(at)) if is_it(at) => return CallFault::KillBefore,
            Some(Kill::After(at)) if is_it(at) => return CallFault::KillAfter,
            _ => {}
        }
        if !seed.happens(self.trouble.faults) {
            return CallFault::Well;
        }
        let reads = matches!(operation, "get" | "list");
        match seed.of("fate", 0).below(6) {
            0 => CallFault::Slow,
            1 => CallFault::Hang,
            2 if !reads => CallFault::HangAfter,
            3 if conditional => CallFault::ConflictAfter,
            4 if !reads => CallFault::FailAfter,
            _ => CallFault::Fail,
        }
    }

    async fn end<T>(&self, fate: CallFault, path: &str, done: Option<T>) -> Result<T> {
        match (fate, done) {
            (CallFault::Well | CallFault::Slow, Some(done)) => return Ok(done),
            (CallFault::Hang | CallFault::HangAfter, _) => self.pass(GIVEN_UP_AFTER).await,
            (CallFault::KillBefore | CallFault::KillAfter, _) => {
                self.killed.send_replace(true);
                std::future::pending::<()>().await;
            }
            (CallFault::ConflictAfter, _) => {
                return Err(Error::AlreadyExists {
                    path: path.to_owned(),
                    source: "found by the second try".into(),
                });
            }
            _ => {}
        }
        Err(broken())
    }

    async fn around<T>(
        &self,
        operation: &str,
        path: &Path,
        conditional: bool,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let fate = self.begin(operation, path.as_ref(), conditional).await;
        let done = if fate.works() {
            Some(work.await?)
        } else {
            None
        };
        self.end(fate, path.as_ref(), done).await
    }
}

fn broken() -> Error {
    Error::Generic {
        store: "SimStore",
        source: Box::new(io::Error::from(io::ErrorKind::ConnectionReset)),
    }
}

impl fmt::Debug for SimStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimStore").finish_non_exhaustive()
    }
}

impl fmt::Display for SimStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SimStore")
    }
}

#[async_trait]
impl ObjectStore for SimStore {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        let conditional = opts.mode != PutMode::Overwrite;
        let operation = if conditional { "put-if" } else { "put" };
        let work = self.inner.put_opts(location, payload, opts);
        self.around(operation, location, conditional, work).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        let work = self.inner.put_multipart_opts(location, opts);
        self.around("put-parts", location, false, work).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let work = self.inner.get_opts(location, options);
        let found = self.around("get", location, false, work).await?;
        let nth = self.state().nth.get(&format!("get {location}")).copied();
        let cut = self.seed.of(location.as_ref(), nth.unwrap_or_default());
        let cut = cut.of("cut", 0);
        match cut.happens(self.trouble.faults / 4) {
            true => Ok(cut_short(found)),
            false => Ok(found),
        }
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
                store.around("delete", &location, false, work).await?;
                Ok(location)
            }
        });
        deleted.boxed()
    }

    /// What a list says is as old as the listing is long.
    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let folder = prefix.cloned().unwrap_or_default();
        let listed = self.inner.list(prefix);
        let store = self.clone();
        let answered = async move {
            let found: Vec<Result<ObjectMeta>> = listed.collect().await;
            let done = async { Ok(found) };
            match store.around("list", &folder, false, done).await {
                Ok(found) => stream::iter(found).boxed(),
                Err(error) => stream::once(async move { Err(error) }).boxed(),
            }
        };
        stream::once(answered).flatten().boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let folder = prefix.cloned().unwrap_or_default();
        let work = self.inner.list_with_delimiter(prefix);
        self.around("list", &folder, false, work).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        let work = self.inner.copy_opts(from, to, options);
        self.around("copy", to, false, work).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        let work = self.inner.rename_opts(from, to, options);
        self.around("rename", to, false, work).await
    }
}

/// The answer breaks off: half of the bytes come, then an error.
fn cut_short(found: GetResult) -> GetResult {
    let half = (found.range.end - found.range.start) / 2;
    let (meta, range, attributes) = (
        found.meta.clone(),
        found.range.clone(),
        found.attributes.clone(),
    );
    let whole = found.into_stream();
    let mut left = half as usize;
    let first = whole.map(move |chunk| {
        let chunk = chunk?;
        let taken = chunk.len().min(left);
        left -= taken;
        Ok(chunk.slice(..taken))
    });
    let cut = first.chain(stream::once(async { Err(broken()) }));
    GetResult {
        payload: GetResultPayload::Stream(cut.boxed()),
        meta,
        range,
        attributes,
    }
}
