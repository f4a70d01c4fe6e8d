//! Lists keys of a bucket in which others put what they like.
//!
//! A key with an empty part (`a//b`) or a control character can be named by no request of the
//! store library, and fails every page of a listing that it is on. Here it is passed over and told.

use object_store::list::{PaginatedListOptions, PaginatedListResult, PaginatedListStore};
use object_store::{ObjectMeta, path};

use crate::error::LakeError;
use crate::location::LakeUrl;
use crate::store::{Lake, StoreOptions, s3_builder};

const PAGE: usize = 1_000;

/// Keys that begin with the same text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Those that can be read, sorted, each once. Of the mark that the console of S3 makes for a
    /// folder this is the folder's name, by which nothing can be read.
    pub usable: Vec<String>,
    /// Those that cannot; of those with the same empty part the first.
    pub unusable: Vec<String>,
}

/// Lists the keys of a lake that begin with `prefix`, which may be any text and end anywhere.
/// `options` are those the lake was opened with.
///
/// # Errors
/// When listing is refused or the bucket is missing.
pub async fn list_keys(
    lake: &Lake,
    options: &StoreOptions,
    prefix: &str,
) -> Result<Keys, LakeError> {
    let LakeUrl::S3 {
        bucket,
        prefix: folder,
    } = lake.url()
    else {
        let objects = lake.list("").await?.into_iter();
        let keys = objects.map(|object| object.location.to_string());
        return Ok(Keys::of(
            keys.filter(|key| key.starts_with(prefix)).collect(),
        ));
    };
    let failed = |error| lake.explain("list", prefix, &error);
    let pages = s3_builder(bucket, options).build().map_err(failed)?;
    let folder = match folder.as_str() {
        "" => String::new(),
        folder => format!("{folder}/"),
    };
    let wanted = format!("{folder}{prefix}");
    let page = |options| pages.list_paginated(Some(&wanted), options);
    let (objects, unusable) = list_pages(page).await.map_err(failed)?;
    let within = |key: String| Some(key.strip_prefix(&folder)?.to_owned());
    let keys = objects
        .into_iter()
        .map(|object| object.location.to_string());
    Ok(Keys {
        usable: Keys::of(keys.filter_map(within).collect()).usable,
        unusable: unusable.into_iter().filter_map(within).collect(),
    })
}

/// Lists the objects of a bucket whose keys begin with `prefix`, and tells the keys that no request
/// can name.
pub(crate) async fn list_around(
    pages: &impl PaginatedListStore,
    prefix: &str,
) -> Result<(Vec<ObjectMeta>, Vec<String>), object_store::Error> {
    list_pages(|options| pages.list_paginated(Some(prefix), options)).await
}

/// Whether a listing failed for a key that no request can name.
pub(crate) fn is_bad_key(error: &object_store::Error) -> bool {
    matches!(
        error,
        object_store::Error::InvalidPath {
            source: path::Error::EmptySegment { .. } | path::Error::BadSegment { .. },
        }
    )
}

impl Keys {
    fn of(mut usable: Vec<String>) -> Self {
        usable.sort_unstable();
        usable.dedup();
        Self {
            usable,
            unusable: Vec::new(),
        }
    }
}

/// A page that fails is asked for again in halves, until the first key of a page is the bad one:
/// the next page begins behind it.
async fn list_pages<F>(
    page: impl Fn(PaginatedListOptions) -> F,
) -> Result<(Vec<ObjectMeta>, Vec<String>), object_store::Error>
where
    F: Future<Output = Result<PaginatedListResult, object_store::Error>>,
{
    let (mut usable, mut unusable) = (Vec::new(), Vec::new());
    let (mut most, mut token, mut offset) = (PAGE, None, None);
    loop {
        let options = PaginatedListOptions {
            max_keys: Some(most),
            page_token: token.clone(),
            offset: offset.clone(),
            ..PaginatedListOptions::default()
        };
        match (page(options).await, most) {
            (Ok(page), _) => {
                usable.extend(page.result.objects);
                if page.page_token.is_none() {
                    break;
                }
                (most, token, offset) = ((most * 2).min(PAGE), page.page_token, None);
            }
            (Err(error), 1) => {
                let key = bad_key(error)?;
                (token, offset) = (None, Some(last_beside(&key)));
                unusable.push(key);
            }
            (Err(error), _) => {
                bad_key(error)?;
                most /= 2;
            }
        }
    }
    Ok((usable, unusable))
}

/// The key that cannot be named, where that is what is wrong.
fn bad_key(error: object_store::Error) -> Result<String, object_store::Error> {
    match error {
        object_store::Error::InvalidPath {
            source: path::Error::EmptySegment { path } | path::Error::BadSegment { path, .. },
        } => Ok(path),
        other => Err(other),
    }
}

/// What no key with the same empty part comes behind; the key itself if it has none.
fn last_beside(key: &str) -> String {
    match key.split_once("//") {
        Some((folder, _)) => format!("{folder}//{}", char::MAX),
        None => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use object_store::ListResult;
    use object_store::path::Path;
    use proptest::prelude::*;

    use super::*;

    /// A page as S3 makes it, by way of a library that cannot name every key.
    fn page(
        keys: &BTreeSet<String>,
        prefix: &str,
        options: PaginatedListOptions,
    ) -> Result<PaginatedListResult, object_store::Error> {
        let after = options.page_token.or(options.offset).unwrap_or_default();
        let is_next = |key: &&String| key.starts_with(prefix) && (**key > after);
        let mut keys = keys.iter().filter(is_next);
        let page: Vec<_> = keys
            .by_ref()
            .take(options.max_keys.unwrap_or(PAGE))
            .collect();
        let page_token = keys
            .next()
            .and_then(|_| page.last())
            .map(|key| (*key).clone());
        let object = |key: &&String| {
            Ok(ObjectMeta {
                location: Path::parse(key)?,
                last_modified: chrono::DateTime::UNIX_EPOCH,
                size: 1,
                e_tag: None,
                version: None,
            })
        };
        let objects: Result<_, object_store::Error> = page.iter().map(object).collect();
        Ok(PaginatedListResult {
            result: ListResult {
                common_prefixes: Vec::new(),
                objects: objects?,
            },
            page_token,
        })
    }

    proptest! {
        #[test]
        fn every_key_is_listed_or_told(
            keys in prop::collection::btree_set("[ab/\u{7f}]{1,6}", 0..40), prefix in "[ab/]{0,2}"
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let (objects, unusable) =
                runtime.block_on(list_pages(|options| std::future::ready(page(&keys, &prefix, options)))).unwrap();
            let usable = objects.into_iter().map(|object| object.location.to_string()).collect();
            let found = Keys { unusable, ..Keys::of(usable) };
            let wanted = keys.iter().filter(|key| key.starts_with(&prefix));
            let (good, bad): (Vec<_>, Vec<_>) = wanted.partition(|key| Path::parse(key).is_ok());
            let good: Vec<_> = good.iter().map(|key| Path::parse(key).unwrap().to_string()).collect();
            prop_assert_eq!(found.usable, Keys::of(good).usable);
            for key in bad {
                let told = |told: &String| last_beside(told) == last_beside(key);
                prop_assert!(found.unusable.iter().any(told), "{:?}", key);
            }
        }
    }
}
