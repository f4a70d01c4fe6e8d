//! Finds the catalogue files: paths, globs, standard input, `file://` and `s3://`.
//!
//! Whatever does not lie in a local file is first copied to a temporary one: it is read once to
//! make the catalogue and once to land it as given, and a zip wants to be read out of order.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use cinelake_imdb::{
    Catalogue, CatalogueError, CatalogueInput, Crosswalk, Filter, IdList, Opinions, ReadOptions,
    sibling_ratings_name,
};
use cinelake_lake::{Lake, LakeError, LakeProblem, LakeUrl, StoreOptions, list_keys};
use futures::TryStreamExt;
use tempfile::TempPath;

/// A catalogue file that can be read.
#[derive(Debug)]
pub struct CatalogueSource {
    /// As the user named it, or as the glob found it.
    pub name: String,
    /// Its last part: the name it gets in the lake.
    pub file_name: String,
    /// Whether it was not asked for but lies beside one that was (`title.ratings` beside
    /// `title.basics`).
    pub is_sibling: bool,
    /// Whether a pattern found it, so that nobody named it.
    is_found: bool,
    path: PathBuf,
    temporary: Option<TempPath>,
}

/// What finding files needs from outside.
pub struct SourceOptions<'a> {
    /// How to open `s3://` sources.
    pub store: &'a StoreOptions,
    /// Standard input, for `-`.
    pub stdin: &'a mut (dyn Read + Send),
}

impl std::fmt::Debug for SourceOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceOptions").finish_non_exhaustive()
    }
}

/// A catalogue file that cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// Nothing has this name.
    #[error(
        "no file matches `{0}`; check the path (put a glob in quotes, so that the shell does not expand it)"
    )]
    NoMatch(String),
    /// The pattern cannot be read.
    #[error("`{pattern}` is not a valid pattern")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// Why.
        source: glob::PatternError,
    },
    /// The URL cannot be read.
    #[error("`{0}` is neither a path, nor file://, nor s3://")]
    Url(String),
    /// No request can name the object: the store library would ask for another one.
    #[error(
        "`{0}` has an empty part (`//`) in its key, which no request of cinelake can name; copy the \
         object to another key"
    )]
    EmptyPart(String),
    /// The system refuses the file.
    #[error("could not read {name}")]
    Io {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// The bucket refuses the file.
    #[error("could not fetch the catalogue")]
    Store(#[from] LakeError),
}

/// Finds the files that `specs` name, in that order, and the ratings that lie beside a
/// `title.basics`. A file that several specs name is taken once.
///
/// # Errors
/// When a spec names nothing, or a file cannot be fetched.
pub async fn resolve(
    specs: &[String],
    mut options: SourceOptions<'_>,
) -> Result<Vec<CatalogueSource>, SourceError> {
    let mut sources: Vec<CatalogueSource> = Vec::new();
    for spec in specs {
        let found = if spec == "-" {
            vec![spool("-", "stdin.csv", &mut options.stdin)?]
        } else if spec.starts_with("s3://") || spec.starts_with("s3a://") {
            resolve_s3(spec, options.store).await?
        } else {
            resolve_local(spec)?
        };
        found
            .into_iter()
            .for_each(|source| add(&mut sources, source));
    }
    Ok(sources)
}

/// A file is taken once; one that is named stands where it is named, and not where it was found as
/// a sibling.
fn add(sources: &mut Vec<CatalogueSource>, source: CatalogueSource) {
    match sources.iter().position(|known| known.name == source.name) {
        Some(at) if sources[at].is_sibling && !source.is_sibling => drop(sources.remove(at)),
        Some(at) => {
            sources[at].is_found &= source.is_found;
            return;
        }
        None => {}
    }
    sources.push(source);
}

/// Reads the files into one catalogue. Files that a pattern found and that hold no titles are left
/// out; [`Catalogue::is_left_out`] knows them by name.
///
/// # Errors
/// When a file cannot be read to its end; nothing of a file that ends early is used.
pub fn read_catalogue(
    sources: &[CatalogueSource],
    options: &ReadOptions,
    filter: &Filter,
) -> Result<Catalogue, CatalogueError> {
    let inputs: Result<Vec<_>, _> = sources.iter().map(CatalogueSource::open).collect();
    Catalogue::read(inputs?, options, filter.clone())
}

/// Reads the ids of the files, whatever else is in them.
///
/// # Errors
/// As [`IdList::read`].
pub fn read_ids(sources: &[CatalogueSource]) -> Result<IdList, CatalogueError> {
    IdList::read(open_named(sources)?)
}

/// Reads pairs of ids from `files`, and TMDB's daily exports of its ids.
///
/// # Errors
/// As [`Crosswalk::read`].
pub fn read_crosswalk(
    files: &[CatalogueSource],
    exports: &[CatalogueSource],
) -> Result<Crosswalk, CatalogueError> {
    Crosswalk::read(open_named(files)?, open_named(exports)?)
}

/// Reads a second opinion to its end.
///
/// # Errors
/// As [`Opinions::read`].
pub fn read_opinions(source: &CatalogueSource) -> Result<Opinions, CatalogueError> {
    Opinions::read(source.open_file()?)
}

/// What lies beside a file that was named is no part of a list.
fn open_named(sources: &[CatalogueSource]) -> Result<Vec<CatalogueInput>, CatalogueError> {
    let named = sources.iter().filter(|source| !source.is_sibling);
    named.map(CatalogueSource::open_file).collect()
}

impl CatalogueSource {
    /// Where its bytes lie on this machine.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn open(&self) -> Result<CatalogueInput, CatalogueError> {
        let input = self.open_file()?;
        Ok(match self.is_found {
            true => input.found(),
            false => input,
        })
    }

    fn open_file(&self) -> Result<CatalogueInput, CatalogueError> {
        if self.temporary.is_none() {
            return CatalogueInput::open(&self.path);
        }
        let file = File::open(&self.path).map_err(|source| CatalogueError::Open {
            file: self.name.clone(),
            source,
        })?;
        Ok(CatalogueInput::new(self.name.clone(), Box::new(file)))
    }

    fn local(path: PathBuf, is_sibling: bool) -> Self {
        let file_name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Self {
            name: path.display().to_string(),
            file_name,
            is_sibling,
            is_found: false,
            path,
            temporary: None,
        }
    }

    fn found(self) -> Self {
        Self {
            is_found: true,
            ..self
        }
    }
}

/// What `catalogue fetch` puts beside IMDb's files.
const TERMS_FILE: &str = "IMDB-TERMS.txt";

/// The end of the name of a download that is not whole.
const PARTIAL: &str = ".part";

fn resolve_local(spec: &str) -> Result<Vec<CatalogueSource>, SourceError> {
    let path = local_path(spec)?;
    if path.exists() {
        if path.is_dir() {
            return files_of_folder(spec, &path);
        }
        return Ok(with_sibling(path));
    }
    if path.is_symlink() {
        // It leads nowhere, or back to itself: the system says which.
        check_link(&path)?;
    }
    let pattern = path.display().to_string();
    let paths = glob::glob(&pattern).map_err(|source| SourceError::Pattern {
        pattern: spec.to_owned(),
        source,
    })?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| SourceError::Io {
            name: error.path().display().to_string(),
            source: error.into(),
        })?;
        if path.is_file() && !path.to_string_lossy().ends_with(PARTIAL) {
            let sources = with_sibling(path).into_iter();
            found.extend(sources.map(CatalogueSource::found));
        }
    }
    if found.is_empty() {
        Err(SourceError::NoMatch(spec.to_owned()))
    } else {
        Ok(found)
    }
}

/// The files of a folder in name order, without hidden ones, downloads that are not whole (`.part`),
/// IMDb's terms and the folders in it.
fn files_of_folder(spec: &str, folder: &Path) -> Result<Vec<CatalogueSource>, SourceError> {
    let fail = |source| SourceError::Io {
        name: spec.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_left_out = name.starts_with('.') || name.ends_with(PARTIAL) || name == TERMS_FILE;
        if is_left_out {
            continue;
        }
        // A file that is not there any more is no file that was never there.
        check_link(&entry.path())?;
        if entry.path().is_file() {
            paths.push(entry.path());
        }
    }
    if paths.is_empty() {
        return Err(fail(io::Error::other("is a folder without a file in it")));
    }
    paths.sort();
    let sources = paths
        .into_iter()
        .map(|path| CatalogueSource::local(path, false));
    Ok(sources.map(CatalogueSource::found).collect())
}

/// Refuses a link that leads nowhere or back to itself.
fn check_link(path: &Path) -> Result<(), SourceError> {
    match std::fs::metadata(path) {
        Ok(_) => Ok(()),
        Err(source) => Err(SourceError::Io {
            name: path.display().to_string(),
            source,
        }),
    }
}

fn local_path(spec: &str) -> Result<PathBuf, SourceError> {
    match spec.split_once("://") {
        None => Ok(PathBuf::from(spec)),
        Some(("file", _)) => url::Url::parse(spec)
            .ok()
            .and_then(|url| url.to_file_path().ok())
            .ok_or_else(|| SourceError::Url(spec.to_owned())),
        Some(_) => Err(SourceError::Url(spec.to_owned())),
    }
}

fn with_sibling(path: PathBuf) -> Vec<CatalogueSource> {
    let sibling = sibling_ratings_name(&path.display().to_string())
        .map(PathBuf::from)
        .filter(|sibling| sibling.is_file() && *sibling != path);
    let mut found = vec![CatalogueSource::local(path, false)];
    found.extend(sibling.map(|path| CatalogueSource::local(path, true)));
    found
}

/// The objects that an `s3://` URL names, in the bucket that holds them. A key that is there is
/// meant as it is written, as a local file is; otherwise `*`, `?` and `[` make it a pattern. A name
/// without these is not looked for. Nothing is fetched.
///
/// # Errors
/// When the URL is none, or a pattern matches nothing or cannot be listed.
pub async fn find_objects(
    spec: &str,
    store: &StoreOptions,
) -> Result<(Lake, Vec<String>), SourceError> {
    let after_scheme = spec.split_once("://").map_or(spec, |(_, rest)| rest);
    if after_scheme.contains("//") {
        return Err(SourceError::EmptyPart(spec.to_owned()));
    }
    let url: LakeUrl = spec
        .parse()
        .map_err(|_| SourceError::Url(spec.to_owned()))?;
    let LakeUrl::S3 {
        bucket,
        prefix: key,
    } = url
    else {
        return Err(SourceError::Url(spec.to_owned()));
    };
    let root = LakeUrl::S3 {
        bucket,
        prefix: String::new(),
    };
    let lake = Lake::open(&root, store)?;
    let keys = matching_keys(&lake, store, spec, &key).await?;
    Ok((lake, keys))
}

async fn resolve_s3(spec: &str, store: &StoreOptions) -> Result<Vec<CatalogueSource>, SourceError> {
    let (lake, keys) = find_objects(spec, store).await?;
    let mut found = Vec::new();
    // One object may be what was named: then it is no find of a pattern.
    let by_pattern = keys.iter().any(|key| !spec.ends_with(key.as_str()));
    for key in keys {
        let name = lake.show(&key);
        let source = fetch(&lake, &key, &name, false).await?;
        found.push(match by_pattern {
            true => source.found(),
            false => source,
        });
        if let Some(sibling) = sibling_ratings_name(&key).filter(|sibling| *sibling != key)
            && lake.size(&sibling).await?.is_some()
        {
            found.push(fetch(&lake, &sibling, &lake.show(&sibling), true).await?);
        }
    }
    Ok(found)
}

async fn matching_keys(
    lake: &Lake,
    store: &StoreOptions,
    spec: &str,
    key: &str,
) -> Result<Vec<String>, SourceError> {
    let Some(wildcard) = key.find(['*', '?', '[']) else {
        return Ok(vec![key.to_owned()]);
    };
    if is_there(lake, key).await? {
        return Ok(vec![key.to_owned()]);
    }
    let pattern = glob::Pattern::new(key).map_err(|source| SourceError::Pattern {
        pattern: spec.to_owned(),
        source,
    })?;
    let options = glob::MatchOptions {
        require_literal_separator: true,
        ..Default::default()
    };
    let matches = |key: &&String| pattern.matches_with(key, options);
    let listed = list_keys(lake, store, &key[..wildcard]).await?;
    for key in listed.unusable.iter().filter(matches) {
        let name = lake.show(key).escape_debug().to_string();
        tracing::warn!(
            "{name} is left out: a request cannot contain this name; give the object another key"
        );
    }
    let mut found = Vec::new();
    for key in listed.usable.iter().filter(matches) {
        // What is listed and is not there is the mark of a folder. Any trouble with one that is there
        // is named when it is fetched.
        if !matches!(lake.size(key).await, Ok(None)) {
            found.push(key.clone());
        }
    }
    if found.is_empty() {
        Err(SourceError::NoMatch(spec.to_owned()))
    } else {
        Ok(found)
    }
}

/// Whether an object has this very key. Without the right to list S3 refuses to say so of a key
/// that is not there.
async fn is_there(lake: &Lake, key: &str) -> Result<bool, SourceError> {
    match lake.size(key).await {
        Ok(size) => Ok(size.is_some()),
        Err(error) if matches!(error.problem, LakeProblem::MissingRight { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

async fn fetch(
    lake: &Lake,
    key: &str,
    name: &str,
    is_sibling: bool,
) -> Result<CatalogueSource, SourceError> {
    let fail = |source| SourceError::Io {
        name: name.to_owned(),
        source,
    };
    let mut file = tempfile::NamedTempFile::new().map_err(fail)?;
    let mut chunks = std::pin::pin!(lake.read_stream(key).await?);
    while let Some(chunk) = chunks.try_next().await? {
        file.write_all(&chunk).map_err(fail)?;
    }
    file.flush().map_err(fail)?;
    let file_name = key.rsplit('/').next().unwrap_or(key).to_owned();
    Ok(temporary(file, name, file_name, is_sibling))
}

fn spool(name: &str, file_name: &str, read: &mut dyn Read) -> Result<CatalogueSource, SourceError> {
    let fail = |source| SourceError::Io {
        name: "standard input".to_owned(),
        source,
    };
    let mut file = tempfile::NamedTempFile::new().map_err(fail)?;
    io::copy(read, &mut file).map_err(fail)?;
    file.flush().map_err(fail)?;
    Ok(temporary(file, name, file_name.to_owned(), false))
}

fn temporary(
    file: tempfile::NamedTempFile,
    name: &str,
    file_name: String,
    is_sibling: bool,
) -> CatalogueSource {
    let path = file.path().to_owned();
    CatalogueSource {
        name: name.to_owned(),
        file_name,
        is_sibling,
        is_found: false,
        path,
        temporary: Some(file.into_temp_path()),
    }
}

#[cfg(test)]
mod tests {
    use cinelake_testkit::S3Server;

    use super::*;

    async fn names(specs: &[&str]) -> Result<Vec<(String, bool)>, SourceError> {
        let specs: Vec<String> = specs.iter().map(|spec| (*spec).to_owned()).collect();
        let store = StoreOptions::default();
        let stdin = &mut io::empty();
        let sources = resolve(
            &specs,
            SourceOptions {
                store: &store,
                stdin,
            },
        )
        .await?;
        Ok(sources
            .into_iter()
            .map(|source| (source.file_name, source.is_sibling))
            .collect())
    }

    #[tokio::test]
    async fn a_glob_finds_files_in_name_order_and_ratings_come_along_once() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["title.basics.tsv", "title.ratings.tsv", "b.csv", "a.csv"] {
            std::fs::write(folder.path().join(name), "x").expect("written");
        }
        let glob = folder.path().join("*.csv").display().to_string();
        let basics = folder.path().join("title.basics.tsv").display().to_string();
        let found = names(&[&glob, &basics]).await.expect("found");
        assert_eq!(
            found,
            [
                ("a.csv".into(), false),
                ("b.csv".into(), false),
                ("title.basics.tsv".into(), false),
                ("title.ratings.tsv".into(), true)
            ]
        );
    }

    #[tokio::test]
    async fn ratings_that_are_named_stand_where_they_are_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        for name in ["title.basics.tsv", "title.ratings.tsv", "a.csv"] {
            std::fs::write(path(name), "x").expect("written");
        }
        let [basics, ratings, other] = ["title.basics.tsv", "title.ratings.tsv", "a.csv"].map(path);
        let by_name = |found: Vec<(String, bool)>| {
            assert!(found.iter().all(|(_, is_sibling)| !is_sibling), "{found:?}");
            found.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        let behind = names(&[&basics, &other, &ratings]).await.expect("found");
        assert_eq!(
            by_name(behind),
            ["title.basics.tsv", "a.csv", "title.ratings.tsv"]
        );
        let before = names(&[&ratings, &other, &basics]).await.expect("found");
        assert_eq!(
            by_name(before),
            ["title.ratings.tsv", "a.csv", "title.basics.tsv"]
        );
    }

    /// A bucket with these keys in the folder `in`, each with its own name as content.
    async fn bucket(keys: &[&str]) -> (S3Server, StoreOptions, Lake) {
        let server = S3Server::start().expect("starts");
        server.create_bucket("films").expect("made");
        let options = StoreOptions {
            aws_environment: server.environment(),
            ..StoreOptions::default()
        };
        let lake = Lake::open(&"s3://films".parse().expect("a URL"), &options).expect("opens");
        for key in keys {
            let bytes = key.as_bytes().to_vec().into();
            let path = format!("in/{key}");
            lake.replace(&path, bytes).await.expect("written");
        }
        (server, options, lake)
    }

    async fn keys_of(spec: &str, options: &StoreOptions) -> Result<Vec<String>, SourceError> {
        let (_, keys) = find_objects(spec, options).await?;
        let names = keys
            .iter()
            .map(|key| key.trim_start_matches("in/").to_owned());
        Ok(names.collect())
    }

    #[tokio::test]
    async fn a_key_that_is_there_is_meant_as_it_is_written() {
        let odd = [
            "[2024] movies.csv",
            "star*star.csv",
            "query?query.csv",
            "100% #1.csv",
            "with%20space.csv",
        ];
        let more = ["2 movies.csv", "star and star.csv", "query query.csv"];
        let (_server, options, _) = bucket(&[&odd[..], &more[..]].concat()).await;
        for key in odd {
            let spec = format!("s3://films/in/{key}");
            assert_eq!(keys_of(&spec, &options).await.expect("found"), [key]);
            let stdin = &mut io::empty();
            let store = &options;
            let found = resolve(&[spec], SourceOptions { store, stdin }).await;
            let found = found.expect("fetched");
            let text = std::fs::read_to_string(found[0].path()).expect("read");
            assert_eq!((found.len(), text.as_str()), (1, key));
        }
        let found = keys_of("s3://films/in/[2] movies.csv", &options).await;
        assert_eq!(found.expect("found"), ["2 movies.csv"]);
        let found = keys_of("s3://films/in/star?*star.csv", &options).await;
        assert_eq!(
            found.expect("found"),
            ["star and star.csv", "star*star.csv"]
        );
        let none = keys_of("s3://films/in/[9]*.csv", &options).await;
        assert!(matches!(none, Err(SourceError::NoMatch(_))));
    }

    #[tokio::test]
    async fn a_key_with_an_empty_part_is_never_taken_for_another() {
        let (_server, options, _) = bucket(&["double/slash.csv"]).await;
        let refused = keys_of("s3://films/in/double//slash.csv", &options).await;
        assert!(matches!(refused, Err(SourceError::EmptyPart(_))));
    }

    #[tokio::test]
    async fn a_pattern_passes_over_what_no_request_can_name() {
        let (server, options, lake) = bucket(&["a.csv", "b.csv", "sub/c.csv"]).await;
        let folder = server.folder().join("films/in");
        std::fs::write(folder.join("bad\u{7f}.csv"), "x").expect("written");
        let listed = lake.list("in").await.expect("lists around it");
        assert_eq!(listed.len(), 3);
        let found = keys_of("s3://films/in/*.csv", &options).await;
        assert_eq!(found.expect("found"), ["a.csv", "b.csv"]);
        let found = keys_of("s3://films/in/**/*.csv", &options).await;
        assert_eq!(found.expect("found"), ["a.csv", "b.csv", "sub/c.csv"]);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_mark_of_a_folder_is_no_file() {
        let (server, options, lake) = bucket(&["a.csv", "sub"]).await;
        // Listed as `in/sub`, as the mark `in/sub/` is, and not to be had by this name.
        let file = server.folder().join("films/in/sub");
        std::fs::remove_file(&file).expect("removed");
        std::os::unix::fs::symlink("nothing", &file).expect("made");
        let listed = list_keys(&lake, &options, "in/").await.expect("lists");
        assert_eq!(listed.usable, ["in/a.csv", "in/sub"]);
        let found = keys_of("s3://films/in/*", &options).await;
        assert_eq!(found.expect("found"), ["a.csv"]);
    }

    #[tokio::test]
    async fn without_the_right_to_list_a_key_with_brackets_can_be_read() {
        let (server, options, _) = bucket(&["[2024] movies.csv"]).await;
        server.deny("ListObjectsV2");
        let found = keys_of("s3://films/in/[2024] movies.csv", &options).await;
        assert_eq!(found.expect("found"), ["[2024] movies.csv"]);
        let refused = keys_of("s3://films/in/[2023]*.csv", &options).await;
        assert!(matches!(refused, Err(SourceError::Store(_))));
    }

    #[tokio::test]
    async fn a_missing_file_is_named() {
        let error = names(&["/nowhere/movies.csv"])
            .await
            .expect_err("nothing there");
        assert!(error.to_string().contains("/nowhere/movies.csv"));
    }

    #[tokio::test]
    async fn other_schemes_are_refused() {
        assert!(matches!(
            names(&["ftp://x/y.csv"]).await,
            Err(SourceError::Url(_))
        ));
    }
}
