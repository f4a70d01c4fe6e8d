//! From flags to the plain structs that the libraries take.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use chrono::{Datelike, NaiveDate, Utc};
use cinelake_answers::Language;
use cinelake_imdb::{Filter, KindSet, Quoting, ReadOptions, RegionFilter, TitleKind, TitleType};
use cinelake_ingest::{FindMode, IngestConfig};
use cinelake_lake::record::RawFormat;
use cinelake_lake::{Lake, LakeUrl};
use cinelake_tmdb::{
    ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE, Credential, RecordRequest, RetryPolicy, TmdbClient,
    TmdbConfig,
};

use crate::args::{
    AwsCommand, CatalogueArgs, Command, EnrichArg, FilterArgs, FindArg, Format, IngestArgs,
    KindArg, LanguageArg, QuotingArg, RawFormatArg, TmdbArgs, TmdbClientArgs,
};
use crate::aws_credentials::store_options;
use crate::failure::Failure;
use crate::progress::ProgressMode;
use crate::render::Style;
use crate::settings::{Environment, Origin, Parsed, Setting};
use crate::wording::{Wording, say};

/// Seconds in a day.
const DAY: u64 = 86_400;

pub(crate) fn read_options(args: &CatalogueArgs) -> ReadOptions {
    ReadOptions {
        separator: args.separator,
        header: args.header,
        quoting: args.quoting.map(|quoting| match quoting {
            QuotingArg::Quoted => Quoting::Quoted,
            QuotingArg::Escaped => Quoting::Escaped,
            QuotingArg::Literal => Quoting::Literal,
            QuotingArg::WholeLines => Quoting::WholeLines,
        }),
        id_column: args.id_column.clone(),
        kind: args.kind.map(title_kind),
        ..ReadOptions::default()
    }
}

fn title_kind(kind: KindArg) -> TitleKind {
    match kind {
        KindArg::Movie => TitleKind::Movie,
        KindArg::Series => TitleKind::Series,
    }
}

/// The filter, and what is to be noted about it: the years that `--last-years` comes to, and title types
/// that the command does not ask for.
pub(crate) fn filter(
    args: &FilterArgs,
    kinds: KindSet,
    today: NaiveDate,
) -> Result<(Filter, Vec<String>), Failure> {
    let as_of = args.as_of.unwrap_or(today);
    let (mut from_year, mut to_year, mut window) = (args.from_year, args.to_year, None);
    if let Some(years) = args.last_years {
        if years == 0 {
            return Err(Failure::usage(anyhow!(
                "--last-years 0 leaves no year; give at least 1"
            )));
        }
        let last = u16::try_from(as_of.year()).unwrap_or(u16::MAX);
        (from_year, to_year) = (Some(last.saturating_sub(years - 1)), Some(last));
        let words = Wording::of_process();
        window = Some(say!(
            words,
            "note-last-years",
            years = years.to_string(),
            day = words.date(as_of),
            first = last.saturating_sub(years - 1).to_string(),
            last = last.to_string(),
        ));
    }
    if args.as_of.is_some() && args.last_years.is_none() {
        window = Some(Wording::of_process().text("note-as-of"));
    }
    if let (Some(from), Some(to)) = (from_year, to_year)
        && from > to
    {
        return Err(Failure::usage(anyhow!(
            "--from-year {from} is after --to-year {to}"
        )));
    }
    let filter = Filter {
        // The list of --ids is read with the catalogue.
        ids: None,
        kinds,
        title_types: args.title_type.iter().copied().collect(),
        exclude_adult: args.exclude_adult || !args.include_adult,
        genres: args
            .genre
            .iter()
            .map(|genre| genre.trim().to_owned())
            .collect(),
        original_languages: args.original_language.iter().copied().collect(),
        regions: RegionFilter::new(args.region.iter().cloned()),
        from_year,
        to_year,
        min_runtime: args.min_runtime,
        min_votes: args.min_votes,
        min_rating: args.min_rating,
        limit: args.limit,
    };
    let notes = window.into_iter().chain(type_note(&filter));
    Ok((filter, notes.collect()))
}

/// Title types that are named and whose kind the command leaves out.
fn type_note(filter: &Filter) -> Option<String> {
    let is_left_out = |title_type: &TitleType| !filter.kinds.contains(title_type.kind());
    let types = filter.title_types.iter().filter(is_left_out);
    let (series, others): (Vec<_>, Vec<_>) =
        types.partition(|title_type| title_type.kind() == TitleKind::Series);
    let words = |types: &[TitleType]| types.iter().map(|known| known.word()).collect::<Vec<_>>();
    let named = words(&[series.as_slice(), &others].concat()).join(", ");
    let key = match (series.is_empty(), others.is_empty()) {
        (true, true) => return None,
        (false, _) => "note-type-series",
        (true, false) => "note-type-others",
    };
    Some(say!(Wording::of_process(), key, types = named))
}

/// What TMDB is asked for: films, and series where wanted.
pub(crate) fn asked_kinds(tmdb: &TmdbArgs) -> KindSet {
    let series = (tmdb.enrich == Some(EnrichArg::Series)).then_some(TitleKind::Series);
    std::iter::once(TitleKind::Movie).chain(series).collect()
}

pub(crate) fn lake_url(lake: Option<&str>) -> Result<LakeUrl, Failure> {
    let text = lake.ok_or_else(|| {
        Failure::usage(anyhow!(
            "no lake given; name a folder or a bucket: --lake ./lake, --lake s3://my-lake, or CINELAKE_LAKE"
        ))
        .with_sentence("no_lake_given", "")
    })?;
    text.parse().map_err(Failure::usage)
}

pub(crate) async fn open_lake(url: &LakeUrl, parsed: &Parsed) -> Result<Lake, Failure> {
    let options = store_options(Some(url), &parsed.environment).await?;
    Ok(Lake::open(url, &options)?)
}

/// The credential: environment, then file, then configuration file.
pub(crate) fn credential(args: &TmdbClientArgs, parsed: &Parsed) -> Result<Credential, Failure> {
    Ok(credential_and_origin(args, parsed)?.0)
}

pub(crate) fn credential_and_origin(
    args: &TmdbClientArgs,
    parsed: &Parsed,
) -> Result<(Credential, String), Failure> {
    let named = parsed
        .settings
        .iter()
        .find(|setting| setting.name == "credential-file");
    if let (Some(path), Some(Origin::Flag)) = (&args.credential_file, named.map(|n| &n.origin)) {
        return credential_from_file(path);
    }
    for name in [ACCESS_TOKEN_VARIABLE, API_KEY_VARIABLE] {
        if let Some(text) = parsed.environment.get(name) {
            let credential = Credential::from_variable(name, text);
            let credential = credential.with_context(|| format!("{name} cannot be used"));
            return Ok((credential.map_err(Failure::credential)?, name.to_owned()));
        }
    }
    if let Some(path) = &args.credential_file {
        return credential_from_file(path);
    }
    if let Some((key, text, path)) = parsed.file_secrets.first() {
        let credential = Credential::from_variable(&key.to_uppercase(), text)
            .with_context(|| format!("`{key}` in {}", path.display()))
            .map_err(Failure::credential)?;
        return Ok((credential, format!("{} ({key})", path.display())));
    }
    Err(Failure::credential(anyhow!(
        "no TMDB credential found; set {API_KEY_VARIABLE} (32 hexadecimal digits) or \
         {ACCESS_TOKEN_VARIABLE} (the long one that starts with eyJ); both are free at \
         https://www.themoviedb.org/settings/api. To try without one: cinelake demo"
    )))
}

fn credential_from_file(path: &std::path::Path) -> Result<(Credential, String), Failure> {
    let text = crate::small_file::bytes(path)
        .and_then(text_of)
        .with_context(|| format!("could not read the credential file {}", path.display()))
        .map_err(Failure::credential)?;
    crate::panics::hide([text.trim()]);
    let credential = Credential::from_text(&text)
        .with_context(|| format!("the credential file {} cannot be used", path.display()))
        .map_err(Failure::credential)?;
    Ok((credential, path.display().to_string()))
}

/// The text of a small file. PowerShell writes UTF-16, with a mark before it.
fn text_of(bytes: Vec<u8>) -> std::io::Result<String> {
    let read: fn([u8; 2]) -> u16 = match bytes.get(..2) {
        Some([0xff, 0xfe]) => u16::from_le_bytes,
        Some([0xfe, 0xff]) => u16::from_be_bytes,
        _ => return String::from_utf8(bytes).map_err(std::io::Error::other),
    };
    let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| read(*pair)).collect();
    String::from_utf16(&units).map_err(std::io::Error::other)
}

pub(crate) fn tmdb_config(
    args: &TmdbClientArgs,
    credential: Credential,
) -> Result<TmdbConfig, Failure> {
    let mut config = TmdbConfig::new(credential);
    config.base_url = args
        .tmdb_base_url
        .parse()
        .context("--tmdb-base-url (TMDB_BASE_URL) is not a valid address; an address looks like https://api.themoviedb.org/3")
        .map_err(Failure::usage)?;
    config.rate = rate(args)?;
    config.concurrency = args.concurrency;
    config.total_timeout = Duration::from_secs(args.timeout);
    config.read_timeout = config.read_timeout.min(config.total_timeout);
    config.connect_timeout = config.connect_timeout.min(config.total_timeout);
    config.retry = RetryPolicy {
        max_attempts: args.attempts,
        ..RetryPolicy::default()
    };
    Ok(config)
}

pub(crate) fn rate(args: &TmdbClientArgs) -> Result<Option<f64>, Failure> {
    if args.rate.is_nan() || args.rate < 0.0 {
        let text = format!(
            "--rate {} is not valid; give requests per second, or 0 for no limit",
            args.rate
        );
        return Err(Failure::usage(anyhow!(text)));
    }
    Ok((args.rate > 0.0 && args.rate.is_finite()).then_some(args.rate))
}

pub(crate) fn client(config: TmdbConfig) -> Result<Arc<TmdbClient>, Failure> {
    Ok(Arc::new(TmdbClient::new(config, rand::random())?))
}

pub(crate) fn ingest_config(
    args: &IngestArgs,
    settings: &[Setting],
) -> Result<IngestConfig, Failure> {
    if !(0.0..=100.0).contains(&args.tmdb.min_match) {
        let text = format!(
            "--min-match {} is not a percentage; give 0 to 100",
            args.tmdb.min_match
        );
        return Err(Failure::usage(anyhow!(text)));
    }
    let request = RecordRequest {
        append: args.tmdb.append.clone(),
        language: args.tmdb.language.clone(),
    };
    request.check()?;
    let days = |days: u32| Duration::from_secs(u64::from(days) * DAY);
    Ok(IngestConfig {
        read: read_options(&args.catalogue),
        request,
        drop_other_blocks: args.tmdb.drop_other_blocks,
        wait: args.lake.wait,
        list_filtered: args.lake.list_filtered,
        find: match args.tmdb.find {
            FindArg::Always => FindMode::Always,
            FindArg::Auto => FindMode::Auto,
            FindArg::Never => FindMode::Never,
        },
        concurrency: args.tmdb.client.concurrency.max(1),
        min_match: args.tmdb.min_match / 100.0,
        max_age: days(args.lake.max_age),
        max_miss_age: days(args.lake.max_miss_age),
        raw_format: raw_format(args.lake.raw_format),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        options: options_json(settings),
        ..IngestConfig::default()
    })
}

pub(crate) fn raw_format(format: RawFormatArg) -> RawFormat {
    match format {
        RawFormatArg::Lines => RawFormat::Lines,
        RawFormatArg::Array => RawFormat::Array,
    }
}

/// The settings as they go into the manifest. None of them is a secret: those are no settings.
pub(crate) fn options_json(settings: &[Setting]) -> serde_json::Value {
    let set = settings
        .iter()
        .filter_map(|setting| Some((setting.name.clone(), setting.value.clone()?.into())));
    serde_json::Value::Object(set.collect())
}

/// This machine for the lease of a lake: its name, and a part of the id of this start, so that neither
/// another container nor the machine after a restart is taken for this one.
pub(crate) fn host(environment: &Environment) -> String {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let name = read("/proc/sys/kernel/hostname")
        .or_else(|| environment.get("HOSTNAME").cloned())
        .or_else(|| environment.get("COMPUTERNAME").cloned())
        .unwrap_or_else(|| "unknown".to_owned());
    let boot = read("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let start: String = boot.chars().take(8).collect();
    let host = format!("{} {start}", name.trim());
    host.trim_end().to_owned()
}

/// The lake as another program can find it, whatever folder that runs in.
pub(crate) fn absolute(url: LakeUrl) -> Result<LakeUrl, Failure> {
    match url {
        LakeUrl::Local(path) => std::path::absolute(&path)
            .map(LakeUrl::Local)
            .with_context(|| format!("{} is not a usable path", path.display()))
            .map_err(Failure::usage),
        other => Ok(other),
    }
}

/// The language of what people read: as asked for, else as the system's messages are.
pub(crate) fn language(asked: Option<LanguageArg>, environment: &Environment) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| environment.get(*name));
    match (asked, locale) {
        (Some(LanguageArg::En), _) => Language::En,
        (Some(LanguageArg::PtBr), _) => Language::PtBr,
        (None, Some(locale)) if locale.to_ascii_lowercase().starts_with("pt") => Language::PtBr,
        (None, _) => Language::En,
    }
}

/// Whether a flag of this id was given on the command line.
pub(crate) fn is_flag(parsed: &Parsed, id: &str) -> bool {
    parsed.flags.contains(id)
}

/// How work is told on standard error.
pub(crate) fn progress_mode(parsed: &Parsed) -> ProgressMode {
    use std::io::IsTerminal;
    if parsed.cli.global.quiet {
        ProgressMode::Quiet
    } else if std::io::stderr().is_terminal() && parsed.cli.global.verbose == 0 {
        ProgressMode::Bar
    } else {
        ProgressMode::Lines
    }
}

/// Today in UTC: the runs' days are UTC days.
pub(crate) fn today() -> NaiveDate {
    Utc::now().date_naive()
}

/// Of `aws template`, `--format` is what is made, so it has a flag of its own.
pub(crate) fn is_json(parsed: &Parsed) -> bool {
    match &parsed.cli.command {
        Command::Aws(AwsCommand::Template(args)) => args.json,
        _ => parsed.cli.global.format == Format::Json,
    }
}

/// How wide and how colourful standard output may be.
pub(crate) fn style(parsed: &Parsed) -> Style {
    use std::io::IsTerminal;
    let terminal = std::io::stdout().is_terminal();
    let width = parsed
        .environment
        .get("COLUMNS")
        .and_then(|columns| columns.parse().ok());
    let width = width
        .or_else(|| terminal.then(terminal_width).flatten())
        .unwrap_or(80);
    let colour = terminal && !parsed.environment.contains_key("NO_COLOR");
    Style {
        width: width.clamp(60, 120),
        colour,
        ascii: is_ascii(&parsed.environment),
        words: Wording::new(parsed.language),
    }
}

/// Whether the system's locale has another encoding than UTF-8, or the terminal can do nothing. Where no
/// locale is set, as in many containers, UTF-8 is taken.
fn is_ascii(environment: &Environment) -> bool {
    let set = |name: &&str| environment.get(*name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
    let is_utf_8 = locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    });
    !is_utf_8 || environment.get("TERM").is_some_and(|term| term == "dumb")
}

/// How wide a table of rows may be: as the terminal is, and as it likes where nobody looks.
pub(crate) fn table_width(parsed: &Parsed, to_file: bool) -> Option<usize> {
    use std::io::IsTerminal;
    let told = parsed
        .environment
        .get("COLUMNS")
        .and_then(|columns| columns.parse().ok());
    let terminal = (!to_file && std::io::stdout().is_terminal())
        .then(terminal_width)
        .flatten();
    told.or(terminal.map(usize::from))
}

fn terminal_width() -> Option<u16> {
    console::Term::stdout()
        .size_checked()
        .map(|(_, width)| width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_of_blocks_unless_the_locale_or_the_terminal_has_none() {
        let of = |pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            is_ascii(&pairs.collect())
        };
        assert!(!of(&[]));
        assert!(!of(&[("LANG", "pt_BR.UTF-8")]));
        assert!(!of(&[("LANG", "C.utf8"), ("LC_ALL", "")]));
        assert!(of(&[("LANG", "pt_BR.UTF-8"), ("LC_ALL", "C")]));
        assert!(of(&[("LC_CTYPE", "pt_BR.ISO-8859-1")]));
        assert!(of(&[("LANG", "en_US.UTF-8"), ("TERM", "dumb")]));
    }

    #[test]
    fn the_language_is_the_one_asked_for_or_the_systems() {
        let of = |asked, pairs: &[(&str, &str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            language(asked, &pairs.collect())
        };
        assert_eq!(of(None, &[]), Language::En);
        assert_eq!(of(None, &[("LANG", "pt_BR.UTF-8")]), Language::PtBr);
        assert_eq!(
            of(None, &[("LANG", "pt_BR.UTF-8"), ("LC_ALL", "C")]),
            Language::En
        );
        assert_eq!(
            of(None, &[("LANG", "de_DE"), ("LC_MESSAGES", "pt_PT")]),
            Language::PtBr
        );
        assert_eq!(
            of(Some(LanguageArg::En), &[("LC_ALL", "pt_BR")]),
            Language::En
        );
    }
}
