//! Objects too large to hold: the end of one, one copied to a local file, a local file put in place.

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt};
use tokio::io::AsyncWriteExt;

use super::{Lake, parse};
use crate::error::{LakeError, LakeProblem};
use crate::files::Chunks;
use crate::location::Site;
use crate::s3_error::explain;

/// How often the end of an object is asked for that is being replaced meanwhile.
const TAIL_ATTEMPTS: u32 = 5;

/// The end of an object.
#[derive(Debug, Clone)]
pub struct ObjectTail {
    /// Its last bytes: as many as were asked for, or all there are.
    pub bytes: Bytes,
    /// Size of the whole object in bytes.
    pub size_bytes: u64,
    /// The store's mark of this very content, where it gives one.
    pub e_tag: Option<String>,
}

impl Lake {
    /// The last `length` bytes of an object, or `None` when there is none.
    ///
    /// Asks for the size first: not every S3 server knows ranges that are counted from the end.
    ///
    /// # Errors
    /// When reading fails for any other reason.
    pub async fn read_tail(
        &self,
        path: &str,
        length: u64,
    ) -> Result<Option<ObjectTail>, LakeError> {
        for _ in 0..TAIL_ATTEMPTS {
            let Some(meta) = self.head(path).await? else {
                return Ok(None);
            };
            match self.tail_of(path, meta, length).await {
                Ok(tail) => return Ok(Some(tail)),
                Err(object_store::Error::NotFound { .. }) => return Ok(None),
                // Replaced between the two requests.
                Err(object_store::Error::Precondition { .. }) => {}
                Err(error) => return Err(explain(&self.url, "read", path, &error)),
            }
        }
        Err(LakeError {
            operation: "read",
            target: self.show(path),
            problem: LakeProblem::Other {
                detail: "other programs keep replacing it".to_owned(),
            },
        })
    }

    async fn tail_of(
        &self,
        path: &str,
        meta: ObjectMeta,
        length: u64,
    ) -> object_store::Result<ObjectTail> {
        let location = parse(path);
        let mut bytes = Bytes::new();
        if meta.size > 0 && length > 0 {
            let options = GetOptions {
                range: Some(GetRange::Bounded(
                    meta.size.saturating_sub(length)..meta.size,
                )),
                if_match: meta.e_tag.clone(),
                ..GetOptions::default()
            };
            bytes = self
                .store
                .get_opts(&location, options)
                .await?
                .bytes()
                .await?;
        }
        Ok(ObjectTail {
            bytes,
            size_bytes: meta.size,
            e_tag: meta.e_tag,
        })
    }

    /// Copies an object into the local file `target`, piece by piece. Returns its size in bytes.
    ///
    /// # Errors
    /// [`LakeProblem::NotFound`] when there is no such object; otherwise when reading it or writing
    /// the file fails.
    pub async fn copy_to_file(&self, path: &str, target: std::fs::File) -> Result<u64, LakeError> {
        let mut chunks = std::pin::pin!(self.read_stream(path).await?);
        let mut file = tokio::fs::File::from_std(target);
        let (mut size, local) = (0, "a temporary file");
        while let Some(chunk) = chunks.try_next().await? {
            size += chunk.len() as u64;
            file.write_all(&chunk)
                .await
                .map_err(|error| LakeError::io("write", local.to_owned(), &error))?;
        }
        file.flush()
            .await
            .map_err(|error| LakeError::io("write", local.to_owned(), &error))?;
        Ok(size)
    }

    /// Writes what `source` holds from its place on as an object, replacing what is there; a file of
    /// any size, in pieces. A reader sees the old or the new one, whole. Returns its size in bytes.
    ///
    /// `staging` is a path outside the data folders that no other writer uses: a local lake's file
    /// is written there and moved into its place.
    ///
    /// # Errors
    /// When the file cannot be read, or writing is refused or fails.
    pub async fn replace_file(
        &self,
        path: &str,
        staging: &str,
        source: std::fs::File,
    ) -> Result<u64, LakeError> {
        let to = parse(path);
        if !self.is_local() {
            return self.upload(&to, path, Chunks(source)).await;
        }
        let from = parse(staging);
        let size = self.upload(&from, path, Chunks(source)).await?;
        let put_in_place = async {
            self.sync(staging).await?;
            self.store.rename(&from, &to).await?;
            self.sync_folder(path).await
        };
        if let Err(error) = put_in_place.await {
            // The staged copy has no reader; what matters is the error.
            let _ = self.store.delete(&from).await;
            return Err(explain(&self.url, "write", path, &error));
        }
        Ok(size)
    }

    /// Writes chunks to `target`, which appears whole or not at all. Returns their size in bytes.
    pub(super) async fn upload(
        &self,
        target: &Path,
        path: &str,
        chunks: impl Iterator<Item = std::io::Result<Bytes>>,
    ) -> Result<u64, LakeError> {
        let mut upload = object_store::buffered::BufWriter::new(self.store.clone(), target.clone());
        let fail = |error: std::io::Error| LakeError {
            operation: "write",
            target: self.show(path),
            problem: io_to_problem(&self.url, path, error),
        };
        let mut size = 0;
        for chunk in chunks {
            let chunk = chunk.map_err(fail)?;
            size += chunk.len() as u64;
            if let Err(error) = upload.put(chunk).await {
                let _ = upload.abort().await;
                return Err(explain(&self.url, "write", path, &error));
            }
        }
        upload.shutdown().await.map_err(fail)?;
        Ok(size)
    }
}

/// A failure of the buffered writer comes wrapped in an `io::Error`.
fn io_to_problem(url: &Site, path: &str, error: std::io::Error) -> LakeProblem {
    match error.downcast::<object_store::Error>() {
        Ok(error) => explain(url, "write", path, &error).problem,
        Err(error) => LakeProblem::Other {
            detail: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LakeUrl, StoreOptions};

    #[tokio::test]
    async fn a_file_replaces_an_object_whole_and_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = LakeUrl::Local(folder.path().join("lake"));
        let lake = Lake::open(&url, &StoreOptions::default()).expect("opens");
        let source = folder.path().join("table");
        for content in ["first", "the second"] {
            std::fs::write(&source, content).expect("written");
            let source = std::fs::File::open(&source).expect("opens");
            let size = lake.replace_file("T/t/t.bin", "T/_staging/t", source).await;
            assert_eq!(size.expect("replaces"), content.len() as u64);
        }
        assert_eq!(lake.list("T").await.expect("lists").len(), 1);
        let copy = std::fs::File::create(folder.path().join("copy")).expect("made");
        assert_eq!(
            lake.copy_to_file("T/t/t.bin", copy).await.expect("copies"),
            10
        );
        assert_eq!(
            std::fs::read(folder.path().join("copy")).expect("read"),
            b"the second"
        );
    }

    #[tokio::test]
    async fn the_tail_is_as_long_as_asked_or_as_there_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = LakeUrl::Local(folder.path().into());
        let lake = Lake::open(&url, &StoreOptions::default()).expect("opens");
        lake.replace("a", Bytes::from_static(b"0123456789"))
            .await
            .expect("written");
        for (length, expected) in [(3, "789"), (10, "0123456789"), (99, "0123456789")] {
            let tail = lake
                .read_tail("a", length)
                .await
                .expect("reads")
                .expect("is there");
            assert_eq!(
                (tail.bytes.as_ref(), tail.size_bytes),
                (expected.as_bytes(), 10)
            );
        }
        lake.replace("empty", Bytes::new()).await.expect("written");
        let tail = lake
            .read_tail("empty", 3)
            .await
            .expect("reads")
            .expect("is there");
        assert_eq!((tail.bytes.len(), tail.size_bytes), (0, 0));
        assert!(lake.read_tail("b", 3).await.expect("reads").is_none());
    }
}
