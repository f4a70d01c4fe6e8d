//! Reads many objects at the same time: of a folder on threads of their own, each into the same memory
//! again and again, of a bucket by requests side by side.

use std::fs::File;
use std::io::{self, Read};

use futures::{StreamExt, TryStreamExt};

use crate::error::LakeError;
use crate::store::Lake;

/// Objects that a thread reads before it takes the next ones.
const GROUP: usize = 64;
/// Requests at the same time.
const REQUESTS: usize = 32;

/// For each item reads the object of `path` and calls `then` with its bytes: `None` where the item has
/// no path, or nothing is there. The results are in the order of the items.
///
/// # Errors
/// When an object cannot be read.
pub(super) async fn read_many<I, T>(
    lake: &Lake,
    items: Vec<I>,
    path: fn(&I) -> Option<String>,
    then: fn(I, Option<&[u8]>) -> T,
) -> Result<Vec<T>, LakeError>
where
    I: Send + 'static,
    T: Send + 'static,
{
    if lake.folder().is_none() {
        let read = futures::stream::iter(items).map(|item| async move {
            let bytes = match path(&item) {
                Some(path) => lake.read_if_there(&path).await?,
                None => None,
            };
            Ok(then(item, bytes.as_deref()))
        });
        return read.buffered(REQUESTS).try_collect().await;
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut items = items.into_iter();
    let groups = std::iter::from_fn(move || {
        let group: Vec<I> = items.by_ref().take(GROUP).collect();
        (!group.is_empty()).then_some(group)
    });
    let done: Vec<Vec<T>> = futures::stream::iter(groups)
        .map(|group| {
            let owned = lake.clone();
            let reading = move || read_group(&owned, group, path, then);
            let reading = tokio::task::spawn_blocking(reading);
            let panicked = |error| LakeError::other("read", lake.url().to_string(), error);
            async move { reading.await.map_err(panicked)? }
        })
        .buffered(threads)
        .try_collect()
        .await?;
    Ok(done.into_iter().flatten().collect())
}

fn read_group<I, T>(
    lake: &Lake,
    group: Vec<I>,
    path: fn(&I) -> Option<String>,
    then: fn(I, Option<&[u8]>) -> T,
) -> Result<Vec<T>, LakeError> {
    let mut bytes = Vec::new();
    let mut done = Vec::new();
    for item in group {
        let is_there = match path(&item) {
            Some(path) => read_file(lake, &path, &mut bytes)
                .map_err(|error| LakeError::io("read", lake.show(&path), &error))?,
            None => false,
        };
        done.push(then(item, is_there.then_some(&bytes)));
    }
    Ok(done)
}

/// Whether the file is there.
fn read_file(lake: &Lake, path: &str, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let folder = lake.folder().unwrap_or(std::path::Path::new(""));
    bytes.clear();
    match File::open(folder.join(path)) {
        Ok(mut file) => file.read_to_end(bytes).map(|_| true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
