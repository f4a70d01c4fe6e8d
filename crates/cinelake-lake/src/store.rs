//! Opens a lake from its URL and does the few things a run needs: list, read, create, replace.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use object_store::aws::{
    AmazonS3, AmazonS3Builder, AmazonS3ConfigKey, AwsCredentialProvider, S3ConditionalPut,
};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{
    Attribute, Attributes, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions,
    PutPayload, PutResult, RetryConfig, UpdateVersion,
};

use crate::connector::NoRedirects;
use crate::error::{LakeError, LakeProblem};
use crate::keys::{is_bad_key, list_around};
use crate::location::{LakeUrl, Site};
use crate::partition::Partition;
use crate::s3_error::explain;

mod removal;
mod transfer;

pub use transfer::ObjectTail;

/// What became of a write under a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ConditionalPut {
    /// The object is written; the version that it has now.
    Written(Option<UpdateVersion>),
    /// There is another version by now, and nothing was written.
    Conflict,
}

/// Where requests are signed for when nothing says where.
const DEFAULT_REGION: &str = "us-east-1";

/// How an S3 store signs: a provider that refreshes itself.
pub type AwsCredentials = AwsCredentialProvider;

/// What opening a lake needs from outside: no environment is read in here.
#[derive(Debug, Clone, Default)]
pub struct StoreOptions {
    /// `AWS_…` variables as the environment gives them (`AWS_ENDPOINT_URL`, `AWS_REGION`, keys …).
    pub aws_environment: BTreeMap<String, String>,
    /// Credentials found elsewhere (profile, SSO, roles); `None`: from the variables, then from
    /// container and instance roles.
    pub aws_credentials: Option<AwsCredentials>,
    /// The region found elsewhere, used when no variable names one.
    pub aws_region: Option<String>,
    /// How long a failing S3 store is retried, in total; at most ten times, which takes some five seconds
    /// if it fails at once.
    pub retry_for: Option<std::time::Duration>,
}

/// A file of at most this size is written in one piece.
const CREATED_WHOLE_BYTES: u64 = 16 << 20;

/// An open lake.
#[derive(Debug, Clone)]
pub struct Lake {
    url: Site,
    store: Arc<dyn ObjectStore>,
    /// Where a lake in a folder really lies; `None` for a bucket and for a store of a test.
    folder: Option<PathBuf>,
    /// Another way to list a bucket, for one that holds keys that fail the plain way.
    bucket: Option<Arc<Bucket>>,
    sync: SyncPath,
}

/// A bucket that can be listed page by page.
#[derive(Debug)]
struct Bucket {
    pages: AmazonS3,
    /// The lake's folder in it, without a slash; empty for the whole bucket.
    prefix: String,
    /// Keys that were told to be passed over.
    told: Mutex<HashSet<String>>,
}

/// Waits until a file, or the names in a folder, are on the disk.
pub type SyncPath = fn(&std::path::Path) -> std::io::Result<()>;

impl Bucket {
    /// Warns of keys that are passed over, once of each.
    fn warn_of_keys(&self, url: &Site, root: &str, keys: &[String]) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            if told.insert(key.clone()) {
                let path = key.strip_prefix(root).unwrap_or(key);
                let name = url.join(path).escape_debug().to_string();
                tracing::warn!(
                    "{name} is passed over: no request can name it; give it another key"
                );
            }
        }
    }
}

impl Lake {
    /// Opens the lake. A local folder is made; a bucket is not asked anything yet.
    ///
    /// # Errors
    /// When the folder cannot be made, holds a symbolic link in place of a zone or a table, or the
    /// `AWS_…` values do not make sense.
    pub fn open(url: &LakeUrl, options: &StoreOptions) -> Result<Self, LakeError> {
        let site = Site::new(url.clone(), &options.region());
        let url = &site;
        let mut pages = None;
        let store: Arc<dyn ObjectStore> = match &**url {
            LakeUrl::Local(path) => {
                std::fs::create_dir_all(path).map_err(|source| {
                    let source = object_store::Error::Generic {
                        store: "LocalFileSystem",
                        source: Box::new(source),
                    };
                    explain(url, "write", "", &source)
                })?;
                crate::links::refuse(path)?;
                let local = LocalFileSystem::new_with_prefix(path);
                Arc::new(local.map_err(|error| explain(url, "write", "", &error))?)
            }
            LakeUrl::S3 { bucket, prefix } => {
                let s3 = s3_builder(bucket, options)
                    .build()
                    .map_err(|error| explain(url, "open", "", &error))?;
                pages = Some(Arc::new(Bucket {
                    pages: s3.clone(),
                    prefix: prefix.clone(),
                    told: Mutex::default(),
                }));
                if prefix.is_empty() {
                    Arc::new(s3)
                } else {
                    Arc::new(PrefixStore::new(s3, prefix.as_str()))
                }
            }
        };
        let folder = match &**url {
            LakeUrl::Local(path) => Some(path.clone()),
            LakeUrl::S3 { .. } => None,
        };
        Ok(Self {
            url: site,
            store,
            folder,
            bucket: pages,
            sync: sync_path,
        })
    }

    /// The lake with another way to bring files onto the disk: tests record what is asked for,
    /// benchmarks do without.
    #[must_use]
    pub fn with_sync(self, sync: SyncPath) -> Self {
        Self { sync, ..self }
    }

    /// A lake over a store of the caller's: tests put a store that fails on purpose in here.
    pub fn with_store(url: LakeUrl, store: Arc<dyn ObjectStore>) -> Self {
        Self {
            url: Site::new(url, DEFAULT_REGION),
            store,
            folder: None,
            bucket: None,
            sync: sync_path,
        }
    }

    /// The same lake with another store before its own: tests put one that fails on purpose there.
    #[must_use]
    pub fn behind(&self, front: impl FnOnce(Arc<dyn ObjectStore>) -> Arc<dyn ObjectStore>) -> Self {
        Self {
            store: front(self.store.clone()),
            ..self.clone()
        }
    }

    /// The folder of a lake on this machine's disk.
    pub(crate) fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }

    /// The store, for readers with needs of their own: paths are relative to the lake.
    pub fn object_store(&self) -> Arc<dyn ObjectStore> {
        self.store.clone()
    }

    /// What a failure of [`Self::object_store`] means for the user.
    pub fn explain(
        &self,
        operation: &'static str,
        path: &str,
        error: &object_store::Error,
    ) -> LakeError {
        explain(&self.url, operation, path, error)
    }

    /// Where the lake is.
    pub fn url(&self) -> &LakeUrl {
        &self.url
    }

    /// The object's URL, for people.
    pub fn show(&self, path: &str) -> String {
        self.url.join(path)
    }

    /// The ARN of an object or prefix of this lake, for people; for a folder its path.
    pub fn arn(&self, path: &str) -> String {
        self.url.arn(path)
    }

    /// Everything below `folder`, in any order; a folder that is not there is empty. What others put
    /// into a bucket under a key that no request can name is passed over with a warning.
    ///
    /// # Errors
    /// When listing is refused or the bucket is missing.
    pub async fn list(&self, folder: &str) -> Result<Vec<ObjectMeta>, LakeError> {
        let prefix = Path::from(folder);
        let listed: Result<Vec<_>, _> = self.store.list(Some(&prefix)).try_collect().await;
        match listed {
            Ok(objects) => Ok(objects),
            Err(object_store::Error::NotFound { .. }) if self.is_local() => Ok(Vec::new()),
            Err(error) => match &self.bucket {
                Some(bucket) if is_bad_key(&error) => self.list_around(bucket, folder).await,
                _ => Err(explain(&self.url, "list", folder, &error)),
            },
        }
    }

    /// As [`Self::list`], around the keys that no request can name.
    async fn list_around(
        &self,
        bucket: &Bucket,
        folder: &str,
    ) -> Result<Vec<ObjectMeta>, LakeError> {
        let root = match bucket.prefix.as_str() {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        };
        let folder = match Path::from(folder).as_ref() {
            "" => root.clone(),
            folder => format!("{root}{folder}/"),
        };
        let listed = list_around(&bucket.pages, &folder).await;
        let (objects, unusable) =
            listed.map_err(|error| explain(&self.url, "list", &folder, &error))?;
        bucket.warn_of_keys(&self.url, &root, &unusable);
        let within = |object: ObjectMeta| {
            let location = parse(object.location.as_ref().strip_prefix(&root)?);
            Some(ObjectMeta { location, ..object })
        };
        Ok(objects.into_iter().filter_map(within).collect())
    }

    /// The whole object.
    ///
    /// # Errors
    /// [`LakeProblem::NotFound`] when there is none.
    pub async fn read(&self, path: &str) -> Result<Bytes, LakeError> {
        let fail = |error| explain(&self.url, "read", path, &error);
        self.store
            .get(&parse(path))
            .await
            .map_err(fail)?
            .bytes()
            .await
            .map_err(fail)
    }

    /// The whole object, or `None` when there is none.
    ///
    /// # Errors
    /// When reading fails for any other reason.
    pub async fn read_if_there(&self, path: &str) -> Result<Option<Bytes>, LakeError> {
        match self.read(path).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(LakeError {
                problem: LakeProblem::NotFound,
                ..
            }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The object's chunks as they arrive.
    ///
    /// # Errors
    /// When there is none or it cannot be read.
    pub async fn read_stream(
        &self,
        path: &str,
    ) -> Result<impl futures::Stream<Item = Result<Bytes, LakeError>> + Send + 'static, LakeError>
    {
        let found = self.store.get(&parse(path)).await;
        let found = found.map_err(|error| explain(&self.url, "read", path, &error))?;
        let (url, path) = (self.url.clone(), path.to_owned());
        Ok(found
            .into_stream()
            .map(move |chunk| chunk.map_err(|error| explain(&url, "read", &path, &error))))
    }

    /// Size of the object in bytes, or `None` when there is none.
    ///
    /// # Errors
    /// When asking fails for any other reason.
    pub async fn size(&self, path: &str) -> Result<Option<u64>, LakeError> {
        Ok(self.head(path).await?.map(|meta| meta.size))
    }

    /// What the store says about an object, or `None` when there is none.
    ///
    /// # Errors
    /// When asking fails for any other reason.
    pub async fn head(&self, path: &str) -> Result<Option<ObjectMeta>, LakeError> {
        match self.store.head(&parse(path)).await {
            Ok(meta) => Ok(Some(meta)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.explain_head(path, error).await),
        }
    }

    /// S3's answer to a HEAD has no body, so that a refusal does not say why. The one to a GET of the same
    /// object does.
    async fn explain_head(&self, path: &str, error: object_store::Error) -> LakeError {
        use object_store::Error::NotFound;
        let said = match self.is_local() {
            true => Ok(Bytes::new()),
            false => self.store.get_range(&parse(path), 0..1).await,
        };
        let error = said
            .err()
            .filter(|said| !matches!(said, NotFound { .. }))
            .unwrap_or(error);
        explain(&self.url, "read", path, &error)
    }

    /// The same with a content type, so that a browser shows the object rather than saving it. A
    /// folder has no place for one; there the file's ending says it.
    ///
    /// # Errors
    /// When writing is refused or fails.
    pub async fn replace_as(
        &self,
        path: &str,
        content_type: &'static str,
        bytes: Bytes,
    ) -> Result<(), LakeError> {
        if self.is_local() {
            return self.replace(path, bytes).await;
        }
        let attributes = Attributes::from_iter([(Attribute::ContentType, content_type)]);
        let options = PutOptions {
            attributes,
            ..PutOptions::default()
        };
        let payload = PutPayload::from_bytes(bytes);
        let put = self.store.put_opts(&parse(path), payload, options).await;
        put.map(drop)
            .map_err(|error| explain(&self.url, "write", path, &error))
    }

    /// Writes an object, replacing what is there. A reader sees the old or the new one, whole.
    ///
    /// # Errors
    /// When writing is refused or fails.
    pub async fn replace(&self, path: &str, bytes: Bytes) -> Result<(), LakeError> {
        let put = async {
            let payload = PutPayload::from_bytes(bytes);
            self.store.put(&parse(path), payload).await?;
            self.sync(path).await?;
            self.sync_folder(path).await
        };
        put.await
            .map_err(|error| explain(&self.url, "write", path, &error))
    }

    /// Writes an object where none is. Returns `false`, and writes nothing, when one is there
    /// with other content; `true` also when the very same bytes are there already, because a
    /// retried request may find its own first try.
    ///
    /// `staging` is a path outside the data folders: a local file is written there and linked
    /// into its place, so that a killed process leaves nothing half beside the data.
    ///
    /// # Errors
    /// When writing is refused or fails.
    pub async fn create(&self, path: &str, staging: &str, bytes: Bytes) -> Result<bool, LakeError> {
        let written = if self.is_local() {
            self.create_staged(path, staging, bytes.clone()).await
        } else {
            self.create_once(path, bytes.clone()).await
        };
        match written {
            Ok(()) => Ok(true),
            Err(
                object_store::Error::AlreadyExists { .. }
                | object_store::Error::Precondition { .. },
            ) => self.holds(path, &bytes).await,
            Err(error) => Err(explain(&self.url, "write", path, &error)),
        }
    }

    /// Whether the object has this very content. The size is asked first: another object may be large.
    async fn holds(&self, path: &str, bytes: &Bytes) -> Result<bool, LakeError> {
        if self.size(path).await? != Some(bytes.len() as u64) {
            return Ok(false);
        }
        let there = self.read_if_there(path).await?;
        Ok(there.is_some_and(|there| there == *bytes))
    }

    /// The whole object and its version, or `None` when there is none.
    ///
    /// # Errors
    /// When reading fails for any other reason.
    pub(crate) async fn read_versioned(
        &self,
        path: &str,
    ) -> Result<Option<(Bytes, UpdateVersion)>, LakeError> {
        let fail = |error| explain(&self.url, "read", path, &error);
        let found = match self.store.get(&parse(path)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            found => found.map_err(fail)?,
        };
        let version = UpdateVersion {
            e_tag: found.meta.e_tag.clone(),
            version: found.meta.version.clone(),
        };
        Ok(Some((found.bytes().await.map_err(fail)?, version)))
    }

    /// Writes an object if it still has the version that was seen last, or, with `None`, if there is
    /// none. A folder, and a store without such conditions, is looked at first: that is as good while
    /// only one process writes, which in a folder its lock sees to.
    ///
    /// # Errors
    /// When writing is refused or fails.
    pub(crate) async fn put_if(
        &self,
        path: &str,
        bytes: Bytes,
        seen: Option<UpdateVersion>,
    ) -> Result<ConditionalPut, LakeError> {
        use object_store::Error as E;
        let payload = PutPayload::from_bytes(bytes);
        let location = parse(path);
        let mut put = Err(E::NotImplemented {
            operation: "conditional put".to_owned(),
            implementer: "folder".to_owned(),
        });
        if !self.is_local() {
            let mode = seen.clone().map_or(PutMode::Create, PutMode::Update);
            let conditional = self.store.put_opts(&location, payload.clone(), mode.into());
            put = conditional.await;
        }
        if let Err(E::NotImplemented { .. } | E::NotSupported { .. }) = put {
            put = self.look_and_put(&location, payload, seen).await;
        }
        match put {
            Ok(put) => Ok(ConditionalPut::Written(Some(UpdateVersion {
                e_tag: put.e_tag,
                version: put.version,
            }))),
            Err(E::AlreadyExists { .. } | E::Precondition { .. }) => Ok(ConditionalPut::Conflict),
            Err(error) => Err(explain(&self.url, "write", path, &error)),
        }
    }

    async fn look_and_put(
        &self,
        location: &Path,
        payload: PutPayload,
        seen: Option<UpdateVersion>,
    ) -> object_store::Result<PutResult> {
        let there = match self.store.head(location).await {
            Ok(meta) => Some(meta.e_tag),
            Err(object_store::Error::NotFound { .. }) => None,
            Err(error) => return Err(error),
        };
        if there != seen.map(|version| version.e_tag) {
            return Err(object_store::Error::Precondition {
                path: location.to_string(),
                source: "found by looking".into(),
            });
        }
        self.store.put(location, payload).await
    }

    async fn create_once(&self, path: &str, bytes: Bytes) -> object_store::Result<()> {
        let payload = PutPayload::from_bytes(bytes);
        let options = PutOptions::from(PutMode::Create);
        match self
            .store
            .put_opts(&parse(path), payload.clone(), options)
            .await
        {
            // A server without conditional writes: look first, then write. Weaker against a second
            // run at the same moment, as safe against a restart.
            Err(
                object_store::Error::NotImplemented { .. }
                | object_store::Error::NotSupported { .. },
            ) => match self.store.head(&parse(path)).await {
                Ok(_) => Err(object_store::Error::AlreadyExists {
                    path: path.to_owned(),
                    source: "found by looking".into(),
                }),
                Err(object_store::Error::NotFound { .. }) => {
                    self.store.put(&parse(path), payload).await.map(drop)
                }
                Err(error) => Err(error),
            },
            other => other.map(drop),
        }
    }

    async fn create_staged(
        &self,
        path: &str,
        staging: &str,
        bytes: Bytes,
    ) -> object_store::Result<()> {
        let (from, to) = (parse(staging), parse(path));
        self.store.put(&from, PutPayload::from_bytes(bytes)).await?;
        self.sync(staging).await?;
        self.link(&from, &to).await?;
        self.sync_folder(path).await
    }

    /// Waits until a file of a folder is on the disk, so that a power cut does not empty it.
    async fn sync(&self, path: &str) -> object_store::Result<()> {
        let Some(folder) = self.folder() else {
            return Ok(());
        };
        let (path, sync) = (folder.join(path), self.sync);
        let synced = tokio::task::spawn_blocking(move || sync(&path)).await;
        let synced = synced.map_err(std::io::Error::other).flatten();
        synced.map_err(|source| object_store::Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(source),
        })
    }

    /// Waits until the name of a file is on the disk.
    async fn sync_folder(&self, path: &str) -> object_store::Result<()> {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        self.sync(parent).await
    }

    /// Links a staged object into its place, if that place is free.
    async fn link(&self, from: &Path, to: &Path) -> object_store::Result<()> {
        let mut linked = self.store.rename_if_not_exists(from, to).await;
        let taken = matches!(linked, Err(object_store::Error::AlreadyExists { .. }));
        if linked.is_err() && !taken && self.store.head(to).await.is_err() {
            // A file system without hard links. The place was free a moment ago, and renaming is
            // as whole; only a second run at the same instant would not be noticed.
            linked = self.store.rename(from, to).await;
        }
        if linked.is_err() {
            // The staged copy has no reader; what matters is the error above.
            let _ = self.store.delete(from).await;
        }
        linked
    }

    /// Like [`Self::create`] for a file of any size, in pieces. Returns `false` when an object is
    /// there already, whatever its content.
    ///
    /// A file of up to 16 MiB is created under a condition in a bucket too. A larger one is uploaded
    /// in parts, which have no such condition in the store library: the place is looked at before,
    /// and the lease keeps other runs away.
    ///
    /// # Errors
    /// When writing fails, or reading the chunks does.
    pub(crate) async fn create_from_chunks(
        &self,
        path: &str,
        staging: &str,
        size_bytes: u64,
        chunks: impl Iterator<Item = std::io::Result<Bytes>>,
    ) -> Result<bool, LakeError> {
        if self.size(path).await?.is_some() {
            return Ok(false);
        }
        if !self.is_local() && size_bytes <= CREATED_WHOLE_BYTES {
            let pieces: std::io::Result<Vec<Bytes>> = chunks.collect();
            let pieces = pieces.map_err(|error| LakeError::io("read", self.show(path), &error))?;
            return self.create(path, staging, pieces.concat().into()).await;
        }
        let to = parse(path);
        let target = if self.is_local() {
            parse(staging)
        } else {
            to.clone()
        };
        self.upload(&target, path, chunks).await?;
        if target == to {
            return Ok(true);
        }
        let fail = |error| explain(&self.url, "write", path, &error);
        self.sync(staging).await.map_err(fail)?;
        match self.link(&target, &to).await {
            Ok(()) => self.sync_folder(path).await.map(|()| true).map_err(fail),
            Err(object_store::Error::AlreadyExists { .. }) => Ok(false),
            Err(error) => Err(explain(&self.url, "write", path, &error)),
        }
    }

    /// Removes an object that no reader knows: a probe's or a staged file. Never a data file.
    ///
    /// # Errors
    /// When deleting is refused.
    pub async fn remove_scratch(&self, path: &str) -> Result<(), LakeError> {
        let deleted = self.store.delete(&parse(path)).await;
        deleted.map_err(|error| explain(&self.url, "delete", path, &error))
    }

    /// Whether the lake is a local folder.
    pub fn is_local(&self) -> bool {
        matches!(*self.url, LakeUrl::Local(_))
    }
}

/// A file is opened for writing because Windows syncs no other; Windows cannot open a folder, and its
/// file systems log names by themselves.
fn sync_path(path: &std::path::Path) -> std::io::Result<()> {
    match path.is_dir() {
        true if cfg!(unix) => std::fs::File::open(path)?.sync_all(),
        true => Ok(()),
        false => std::fs::File::options().write(true).open(path)?.sync_all(),
    }
}

/// Paths are made by [`crate::layout`] from clean parts; a file name from outside is encoded.
pub(crate) fn parse(path: &str) -> Path {
    Path::parse(path).unwrap_or_else(|_| Path::from(path))
}

pub(crate) fn s3_builder(bucket: &str, options: &StoreOptions) -> AmazonS3Builder {
    let mut builder = AmazonS3Builder::new();
    for (name, value) in &options.aws_environment {
        let key = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>();
        let value = value.trim();
        if let (Ok(key), false) = (key, value.is_empty()) {
            builder = builder.with_config(key, value);
        }
    }
    if let Some(endpoint) = options.endpoint() {
        // As the AWS CLI does: an http endpoint was asked for, so http it is.
        builder = builder
            .with_endpoint(endpoint)
            .with_allow_http(endpoint.starts_with("http://"));
    }
    let region = options.region();
    builder = with_partition(builder, bucket, options, &region).with_region(region);
    if let Some(credentials) = &options.aws_credentials {
        builder = builder.with_credentials(credentials.clone());
    }
    if named(options, "AWS_CONDITIONAL_PUT").is_none() {
        builder = builder.with_conditional_put(S3ConditionalPut::ETagMatch);
    }
    let retry = RetryConfig {
        retry_timeout: options
            .retry_for
            .unwrap_or(std::time::Duration::from_secs(120)),
        ..RetryConfig::default()
    };
    builder
        .with_bucket_name(bucket)
        .with_retry(retry)
        .with_http_connector(NoRedirects)
}

/// The library's own addresses are those of the standard partition.
fn with_partition(
    builder: AmazonS3Builder,
    bucket: &str,
    options: &StoreOptions,
    region: &str,
) -> AmazonS3Builder {
    let partition = Partition::of(region);
    if partition == Partition::of(DEFAULT_REGION) {
        return builder;
    }
    let builder = match named(options, "AWS_ENDPOINT_URL_STS") {
        Some(_) => builder,
        None => builder.with_config(
            AmazonS3ConfigKey::StsEndpoint,
            partition.service_url("sts", region),
        ),
    };
    match options.endpoint() {
        Some(_) => builder,
        None if options.is_virtual_hosted() => {
            builder.with_endpoint(partition.service_url(&format!("{bucket}.s3"), region))
        }
        None => builder.with_endpoint(partition.service_url("s3", region)),
    }
}

fn named<'o>(options: &'o StoreOptions, name: &str) -> Option<&'o str> {
    let value = options.aws_environment.get(name).map(|value| value.trim());
    value.filter(|value| !value.is_empty())
}

impl StoreOptions {
    /// The address that stands in for S3, where one is given. The AWS CLI's more specific name wins
    /// over `AWS_ENDPOINT_URL`.
    pub fn endpoint(&self) -> Option<&str> {
        named(self, "AWS_ENDPOINT_URL_S3").or_else(|| named(self, "AWS_ENDPOINT_URL"))
    }

    /// Whether the bucket's name is a part of the host name rather than of the path.
    pub fn is_virtual_hosted(&self) -> bool {
        named(self, "AWS_VIRTUAL_HOSTED_STYLE_REQUEST") == Some("true")
    }

    /// The region that requests are signed for.
    pub fn region(&self) -> String {
        let given = named(self, "AWS_REGION").or_else(|| named(self, "AWS_DEFAULT_REGION"));
        let given = given.or(self.aws_region.as_deref());
        given.unwrap_or(DEFAULT_REGION).to_owned()
    }

    /// What requests to a bucket are signed with, for requests that a store has no method for.
    ///
    /// # Errors
    /// When the `AWS_…` values do not make sense.
    pub fn credentials(&self, url: &LakeUrl) -> Result<AwsCredentials, LakeError> {
        let site = Site::new(url.clone(), &self.region());
        let store = s3_builder(&url.bucket(), self).build();
        let store = store.map_err(|error| explain(&site, "open", "", &error))?;
        Ok(store.credentials().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &std::path::Path) -> Lake {
        Lake::open(&LakeUrl::Local(folder.into()), &StoreOptions::default()).expect("opens")
    }

    #[test]
    fn a_bucket_of_another_partition_is_asked_at_that_partition_s_address() {
        let endpoint = |variables: &[(&str, &str)]| {
            let pairs = variables.iter();
            let options = StoreOptions {
                aws_environment: pairs
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect(),
                ..StoreOptions::default()
            };
            let builder = s3_builder("films", &options);
            builder.get_config_value(&AmazonS3ConfigKey::Endpoint)
        };
        let china = ("AWS_REGION", "cn-north-1");
        let hosted = ("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "true");
        let given = ("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        let found = [
            endpoint(&[("AWS_REGION", "sa-east-1")]),
            endpoint(&[china]),
            endpoint(&[china, hosted]),
            endpoint(&[china, given]),
        ];
        let wanted = [
            None,
            Some("https://s3.cn-north-1.amazonaws.com.cn"),
            Some("https://films.s3.cn-north-1.amazonaws.com.cn"),
            Some("http://127.0.0.1:9"),
        ];
        assert_eq!(found, wanted.map(|text| text.map(str::to_owned)));
    }

    #[tokio::test]
    async fn creating_over_other_content_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let lake = open(folder.path());
        let first = lake
            .create("a/b.json", "_s/b", Bytes::from_static(b"1"))
            .await;
        let other = lake
            .create("a/b.json", "_s/b", Bytes::from_static(b"2"))
            .await;
        let same = lake
            .create("a/b.json", "_s/b", Bytes::from_static(b"1"))
            .await;
        assert_eq!(
            (first.ok(), other.ok(), same.ok()),
            (Some(true), Some(false), Some(true))
        );
        assert_eq!(
            lake.read("a/b.json").await.ok(),
            Some(Bytes::from_static(b"1"))
        );
    }

    #[tokio::test]
    async fn nothing_is_left_beside_the_data() {
        let folder = tempfile::tempdir().expect("a folder");
        let lake = open(folder.path());
        lake.create("a/b.json", "_s/b", Bytes::from_static(b"1"))
            .await
            .expect("created");
        let names: Vec<_> = std::fs::read_dir(folder.path().join("a"))
            .expect("listed")
            .map(|entry| entry.expect("entry").file_name())
            .collect();
        assert_eq!(names, ["b.json"]);
        assert!(
            std::fs::read_dir(folder.path().join("_s"))
                .expect("listed")
                .next()
                .is_none()
        );
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_lists_as_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(
            open(folder.path())
                .list("Raw/TMDB")
                .await
                .expect("lists")
                .is_empty()
        );
    }

    #[tokio::test]
    async fn a_read_of_nothing_is_none_rather_than_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let lake = open(folder.path());
        assert!(lake.read_if_there("x").await.expect("reads").is_none());
        assert_eq!(lake.size("x").await.ok(), Some(None));
    }
}
