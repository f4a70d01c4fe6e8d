//! Finding out how a file is written, from a sample of its first lines: separator, quoting,
//! header, and the column that holds the ids.

use std::io::{Cursor, Read};

use crate::compression::{Compression, Progress};
use crate::error::{BadText, CatalogueError};
use crate::foreign::{check_text, is_json};
use crate::guess::{
    beginning, find_wanted, guess_header, guess_quoting, is_id_of_some_kind, is_null,
    looks_like_title_id, usual_width,
};
use crate::header::{
    Column, Positions, Shape, is_known_header, normalise, normalise_all, position, shape_of,
};
use crate::input::{Decoded, Stream};
use crate::json::JsonReader;
use crate::kinds::{are_kinds, read_kind};
use crate::lines::{LineReader, read_error};
use crate::nulls::is_null_word;
use crate::options::{Quoting, ReadOptions};
use crate::preamble::{self, Preamble};
use crate::record::{Dialect, MAX_COLUMNS, RecordReader};
use crate::role::shape_by_header;
use crate::title::TitleKind;
use crate::value_styles::{ValueStyles, holds_minutes, holds_ratings};

mod id_column;

use id_column::IdSearch;

const SAMPLE_BYTES: usize = 256 << 10;
const SAMPLE_RECORDS: usize = 500;
/// Rows that are looked at to see how values are written: what the sample holds of usual rows.
const JUDGED_RECORDS: usize = 20_000;
/// Fields of the sample that are kept at once, however short they are.
const SAMPLE_FIELDS: usize = 1 << 20;
/// Those of all but a few tables first; of two that fit alike the first counts. Hive's is the last.
const SEPARATORS: [u8; 7] = [b'\t', b'|', b';', b',', b'^', b'~', 1];

/// How a file is written.
#[derive(Clone, Debug)]
pub(crate) struct FileLayout {
    pub(crate) dialect: Dialect,
    pub(crate) header: bool,
    /// Names in the header as they stand there, or numbers from 1.
    pub(crate) names: Vec<String>,
    pub(crate) positions: Positions,
    pub(crate) shape: Shape,
    /// What the titles are, as far as the header tells.
    pub(crate) header_kind: Option<TitleKind>,
    /// Lines before the header, to be left out.
    pub(crate) lines_before: usize,
    /// Whether lines end with carriage returns alone.
    pub(crate) returns: bool,
    /// Whether the text is stored as UTF-16.
    pub(crate) is_utf16: bool,
    /// Whether the table is stored as JSON.
    pub(crate) is_json: bool,
    /// How the values are written.
    pub(crate) dress: ValueStyles,
}

/// Looks at the first lines; returns the layout and the whole text again.
pub(crate) fn detect(
    mut decoded: Decoded,
    options: &ReadOptions,
) -> Result<(FileLayout, Decoded), CatalogueError> {
    let sample = read_sample(&mut decoded, options.max_line_bytes)?;
    check_text(&decoded.name, &sample.bytes)?;
    if !is_json(&sample.bytes) {
        return detect_table(decoded, sample, options);
    }
    let read = Box::new(Cursor::new(sample.bytes).chain(decoded.read));
    let (mut decoded, header) = as_table(Decoded { read, ..decoded }, options.max_line_bytes)?;
    let options = ReadOptions {
        separator: Some(b','),
        header: Some(header),
        quoting: Some(Quoting::Quoted),
        ..options.clone()
    };
    let sample = read_sample(&mut decoded, options.max_line_bytes)?;
    let (mut layout, decoded) = detect_table(decoded, sample, &options)?;
    layout.is_json = true;
    Ok((layout, decoded))
}

fn detect_table(
    decoded: Decoded,
    mut sample: Sample,
    options: &ReadOptions,
) -> Result<(FileLayout, Decoded), CatalogueError> {
    let returns = ends_lines_with_returns(&sample.bytes);
    if returns {
        return_to_feed(&mut sample.bytes);
    }
    let whole = sample.bytes[..sample.whole].to_vec();
    let mut layout = layout_of(&decoded.name, whole, options)?;
    layout.returns = returns;
    layout.is_utf16 = decoded.is_utf16;
    let decoded = with_returns(decoded, returns);
    let read = Box::new(Cursor::new(sample.bytes).chain(decoded.read));
    Ok((layout, Decoded { read, ..decoded }))
}

/// The text of a table whose layout is known, from its first byte.
pub(crate) fn with_lines(
    decoded: Decoded,
    layout: &FileLayout,
    max_line_bytes: usize,
) -> Result<Decoded, CatalogueError> {
    let decoded = match layout.is_json {
        true => as_table(decoded, max_line_bytes)?.0,
        false => decoded,
    };
    Ok(with_returns(decoded, layout.returns))
}

fn with_returns(decoded: Decoded, returns: bool) -> Decoded {
    let read: Stream = match returns {
        true => Box::new(CarriageReturnReader(decoded.read)),
        false => decoded.read,
    };
    Decoded { read, ..decoded }
}

/// JSON as a table, and whether its first row is a header.
fn as_table(decoded: Decoded, max_line_bytes: usize) -> Result<(Decoded, bool), CatalogueError> {
    let Decoded {
        name,
        compression,
        progress,
        is_utf16,
        read,
    } = decoded;
    let json = JsonReader::open(read, max_line_bytes);
    let json = json.map_err(|source| match BadText::cause(&source) {
        Some(text) => CatalogueError::BadJson {
            file: name.clone(),
            reason: text.to_string(),
        },
        None => read_error(&name, compression, &progress, source),
    })?;
    let header = json.has_header();
    let read = Box::new(json);
    Ok((
        Decoded {
            name,
            compression,
            progress,
            is_utf16,
            read,
        },
        header,
    ))
}

/// Whether lines end with carriage returns alone, as on old Macs and in some spreadsheets. Line feeds are
/// inside quotes then.
fn ends_lines_with_returns(sample: &[u8]) -> bool {
    if memchr::memchr(b'\r', sample).is_none() {
        return false;
    }
    let (mut returns, mut feeds, mut is_inside) = (0_usize, 0_usize, false);
    for byte in sample {
        match byte {
            b'"' => is_inside = !is_inside,
            b'\n' if !is_inside => return false,
            b'\n' => feeds += 1,
            b'\r' => returns += usize::from(!is_inside),
            _ => {}
        }
    }
    // A quote that is never closed hides every line feed behind it.
    returns > 1 || returns > feeds
}

fn return_to_feed(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte == b'\r') {
        *byte = b'\n';
    }
}

/// A text whose carriage returns are read as line feeds; every byte keeps its place.
struct CarriageReturnReader(Stream);

impl Read for CarriageReturnReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.read(buffer)?;
        return_to_feed(&mut buffer[..count]);
        Ok(count)
    }
}

/// The first bytes of a text.
struct Sample {
    bytes: Vec<u8>,
    /// How many of them are whole lines.
    whole: usize,
}

/// Reads about 256 KiB, or more if the first line is longer.
fn read_sample(decoded: &mut Decoded, max_line_bytes: usize) -> Result<Sample, CatalogueError> {
    let mut bytes = Vec::new();
    let mut wanted = SAMPLE_BYTES;
    loop {
        let missing = (wanted - bytes.len()) as u64;
        let read = (&mut decoded.read).take(missing).read_to_end(&mut bytes);
        read.map_err(|source| {
            read_error(
                &decoded.name,
                decoded.compression,
                &decoded.progress,
                source,
            )
        })?;
        let line_end = match ends_lines_with_returns(&bytes) {
            true => b'\r',
            false => b'\n',
        };
        let is_all = bytes.len() < wanted;
        // Beyond the limit the line reader will say so.
        let is_long = bytes.len() > max_line_bytes.saturating_add(1);
        match memchr::memrchr(line_end, &bytes) {
            Some(end) if !is_all => {
                let whole = end + 1;
                return Ok(Sample { bytes, whole });
            }
            _ if is_all || is_long => {
                let whole = bytes.len();
                return Ok(Sample { bytes, whole });
            }
            _ => {
                wanted = wanted
                    .saturating_mul(4)
                    .min(max_line_bytes.saturating_add(2))
                    .max(bytes.len() + 1)
            }
        }
    }
}

fn layout_of(
    file: &str,
    sample: Vec<u8>,
    options: &ReadOptions,
) -> Result<FileLayout, CatalogueError> {
    let mut best: Option<(Score, Candidate)> = None;
    // A separator that gives too many columns may be the letter of another table.
    let mut too_wide = None;
    let named = options.separator.or(preamble::named_separator(&sample));
    let mut separators = named.map_or(SEPARATORS.to_vec(), |separator| vec![separator]);
    if named.is_none() && separates_by_blanks(&sample) {
        separators.push(b' ');
    }
    for separator in separators {
        let candidate = match Candidate::read(file, &sample, Some(separator), options) {
            Ok(candidate) => candidate,
            Err(error @ CatalogueError::TooManyColumns { .. }) => {
                too_wide = Some(error);
                continue;
            }
            Err(error) => return Err(error),
        };
        let Some(score) = candidate.score(options) else {
            continue;
        };
        if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
            best = Some((score, candidate));
        }
    }
    let has_id = best.as_ref().is_some_and(|((_, has_id, ..), _)| *has_id);
    if let Some(error) = too_wide.filter(|_| !has_id) {
        return Err(error);
    }
    let candidate = match best {
        Some((_, candidate)) => candidate,
        None => Candidate::read(file, &sample, None, options)?,
    };
    let preamble = candidate.preamble;
    let mut layout = candidate.into_layout(file, options)?;
    layout.lines_before = preamble.lines;
    judge_values(file, &sample[preamble.bytes..], &mut layout, options)?;
    Ok(layout)
}

/// Whether the first line is quoted names with blanks between them, as R writes tables.
fn separates_by_blanks(sample: &[u8]) -> bool {
    let line = sample
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default()
        .trim_ascii_end();
    let is_other = |byte: &u8| SEPARATORS.contains(byte);
    line.starts_with(b"\"")
        && line.ends_with(b"\"")
        && line.windows(3).any(|three| three == b"\" \"")
        && !line.iter().any(is_other)
}

/// Looks at as many rows as the sample has, to see how their values are written.
fn judge_values(
    file: &str,
    sample: &[u8],
    layout: &mut FileLayout,
    options: &ReadOptions,
) -> Result<(), CatalogueError> {
    let width = layout.names.len();
    let records = read_records(file, sample, layout.dialect, JUDGED_RECORDS, options)?;
    let rows = || {
        let rows = records.iter().skip(usize::from(layout.header));
        rows.filter(|row| row.len() == width)
    };
    if layout.positions.has(Column::AverageRating) {
        let names = normalise_all(&layout.names);
        let id_at = layout.positions.get(Column::Tconst);
        let places = Column::AverageRating.candidates(&names).into_iter();
        let mut places = places.filter(|at| Some(*at) != id_at);
        let values = |at: usize| rows().map(move |row| row[at].as_str());
        let is_filled = |at: usize| values(at).any(|value| !is_null_word(value.trim()));
        // The first that holds ratings: a certificate or a list of ids may be called so too.
        let fits = |at: &usize| is_filled(*at) && holds_ratings(values(*at));
        let at = places
            .clone()
            .find(fits)
            .or_else(|| places.find(|at| !is_filled(*at)));
        layout.positions.set(Column::AverageRating, at);
    }
    if let Some(at) = layout.positions.get(Column::RuntimeMinutes) {
        let holds = holds_minutes(rows().map(|row| row[at].as_str()));
        let at = Some(at).filter(|_| holds);
        layout.positions.set(Column::RuntimeMinutes, at);
    }
    layout.dress = ValueStyles::judge(rows(), &layout.positions);
    Ok(())
}

/// Whether the header is that of a file of IMDb's, whether ids are found, the tenths of the records that have the usual width, and the width.
type Score = (bool, bool, u8, usize);

/// The sample, read with one separator.
struct Candidate {
    separator: Option<u8>,
    quoting: Quoting,
    preamble: Preamble,
    records: Vec<Vec<String>>,
    width: usize,
    header: bool,
}

/// Names that the header has too few.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MissingNames {
    Nothing,
    /// Of the first column: R writes the names of rows without one.
    First,
    /// Of so many last columns, which are empty: separators stand behind each row.
    Last(usize),
}

impl Candidate {
    fn read(
        file: &str,
        sample: &[u8],
        separator: Option<u8>,
        options: &ReadOptions,
    ) -> Result<Self, CatalogueError> {
        let preamble = preamble::find(sample, separator.unwrap_or(b'\t'));
        let sample = &sample[preamble.bytes..];
        let quoting = options
            .quoting
            .unwrap_or_else(|| guess_quoting(sample, separator));
        let dialect = Dialect {
            separator,
            quoting,
            expected: None,
        };
        let first = read_records(file, sample, dialect, 1, options)?;
        let expected = first.first().map(Vec::len);
        if expected.is_some_and(|columns| columns > MAX_COLUMNS) {
            return Err(CatalogueError::TooManyColumns {
                file: file.to_owned(),
                line: preamble.lines as u64 + 1,
                limit: MAX_COLUMNS,
            });
        }
        let dialect = Dialect {
            expected,
            ..dialect
        };
        let mut records = read_records(file, sample, dialect, SAMPLE_RECORDS, options)?;
        let lacking = lacking_names(&records);
        let (before, behind) = match lacking {
            MissingNames::Nothing => (0, 0),
            MissingNames::First => (1, 0),
            MissingNames::Last(count) => (0, count),
        };
        if before + behind > 0 {
            let expected = expected.map(|width| width + before + behind);
            let dialect = Dialect {
                expected,
                ..dialect
            };
            records = read_records(file, sample, dialect, SAMPLE_RECORDS, options)?;
            if let Some(first) = records.first_mut() {
                first.splice(0..0, vec![String::new(); before]);
                first.extend(vec![String::new(); behind]);
            }
        }
        let expected = records.first().map(Vec::len);
        let mut candidate = Self {
            separator,
            quoting,
            preamble,
            width: 0,
            header: false,
            records,
        };
        candidate.header = options
            .header
            .unwrap_or_else(|| guess_header(&candidate.records, options));
        candidate.width = if candidate.header {
            expected.unwrap_or(1)
        } else {
            usual_width(&candidate.records)
        };
        Ok(candidate)
    }

    /// `None` if the separator does not make a table of the sample.
    fn score(&self, options: &ReadOptions) -> Option<Score> {
        let fitting = self
            .records
            .iter()
            .filter(|record| record.len() == self.width)
            .count();
        let tenths = (fitting * 10 / self.records.len().max(1)) as u8;
        let normal = normalise_all(&self.names());
        // Its lists of titles would look like ids between commas.
        let is_known = self.other_file(&normal, options).is_some();
        let has_id = self.find_id(options).is_ok();
        // A header with an id column stands for itself, however many rows below are broken.
        // Below other text, such as a description of tables, a row has to follow.
        let is_header = self.header && has_id && (!self.is_below_text() || self.has_id_below());
        let is_table = tenths >= 5 || options.separator.is_some() || is_known || is_header;
        (self.width >= 2 && is_table).then_some((is_known, has_id, tenths, self.width))
    }

    /// Whether lines stand before the header, and others below it.
    fn is_below_text(&self) -> bool {
        self.preamble.lines > 0 && self.records.len() > 1
    }

    /// Whether a row of the table's width has an id.
    fn has_id_below(&self) -> bool {
        self.rows()
            .any(|row| row.iter().any(|value| is_id_of_some_kind(value)))
    }

    fn names(&self) -> Vec<String> {
        match self.records.first() {
            Some(first) if self.header => first
                .iter()
                .map(|name| name.trim().trim_matches('"').trim().to_owned())
                .collect(),
            _ => (1..=self.width).map(|number| number.to_string()).collect(),
        }
    }

    fn rows(&self) -> impl Iterator<Item = &Vec<String>> {
        self.records
            .iter()
            .skip(usize::from(self.header))
            .filter(|row| row.len() == self.width)
    }

    /// The values of a column that are not null.
    fn values(&self, at: usize) -> impl Iterator<Item = &str> {
        let values = self.rows().map(move |row| row[at].trim());
        values.filter(|value| !is_null(value))
    }

    /// Whether the header is that of the course's files, whose `id` is IMDb's.
    fn is_of_the_course(&self) -> bool {
        let names = self.names();
        let mut names = names.iter().map(|name| normalise(name));
        self.header && names.any(|name| name == "titulopincipal")
    }

    /// Columns that TMDB's tables have and IMDb's have not: a number called `id` is TMDB's.
    fn is_of_tmdb(&self, normal: &[String]) -> bool {
        const OF_TMDB: [&str; 8] = [
            "genreids",
            "voteaverage",
            "votecount",
            "backdroppath",
            "posterpath",
            "popularity",
            "tmdbpopularity",
            "belongstocollection",
        ];
        normal.iter().any(|name| OF_TMDB.contains(&name.as_str()))
    }

    /// TMDB's id: by its name, or a number called `id` in a table of TMDB's.
    fn tmdb_id(&self, normal: &[String], id_at: usize) -> Option<usize> {
        let at = normal.iter().position(|name| name == "id");
        let at = at.filter(|at| *at != id_at && self.is_of_tmdb(normal))?;
        let numbers = self.values(at).filter(|value| is_number(value)).count();
        (numbers * 2 > self.values(at).count()).then_some(at)
    }

    /// The column that says what the titles are. Of several that are called so, the one whose values can
    /// be read, and of those the one that tells most apart.
    fn kind_by_name(&self, normal: &[String]) -> Option<usize> {
        let named = Column::TitleType.named_in(normal);
        let worth = |at: &usize| {
            let values: Vec<&str> = self.values(*at).collect();
            let kinds = values.iter().filter_map(|value| read_kind(value));
            let told: std::collections::BTreeSet<_> =
                kinds.clone().map(|kind| kind as u8).collect();
            (kinds.count() * 10 / values.len().max(1), told.len())
        };
        // The surest name is the first; of equals `max_by_key` takes the last.
        named.into_iter().rev().max_by_key(worth)
    }

    /// `type` may also be a column of genres.
    fn are_mostly_kinds(&self, at: usize) -> bool {
        let kinds = self.values(at).filter(|value| read_kind(value).is_some());
        kinds.count() * 2 > self.values(at).count()
    }

    /// A column that nothing else is read from, and whose values are all words for kinds: a table that
    /// tells kinds under a name of its own is no list of films.
    fn kind_by_content(&self, normal: &[String], positions: &Positions) -> Option<usize> {
        let has_people = positions.has(Column::Nconst) || positions.has(Column::PrimaryName);
        let is_used = |at| {
            let used = positions.at(at);
            let of_people = [Column::Category, Column::Job, Column::Characters];
            used.is_some_and(|column| has_people || !of_people.contains(&column))
        };
        // One row is little to tell by: its column has to be called after forms or kinds.
        let is_of_forms = |name: &str| {
            [
                "format", "categor", "kind", "class", "job", "tipo", "type", "midia",
            ]
            .iter()
            .any(|word| name.contains(word))
        };
        let least = |at: usize| match self.rows().take(2).count() {
            1 if is_of_forms(&normal[at]) => 1,
            _ => 2,
        };
        (0..self.width).find(|at| !is_used(*at) && are_kinds(self.values(*at), least(*at)))
    }

    fn into_layout(self, file: &str, options: &ReadOptions) -> Result<FileLayout, CatalogueError> {
        let names = self.names();
        let normal = normalise_all(&names);
        if self.records.is_empty() {
            return Ok(self.layout(names, Positions::id_only(0), Shape::Empty, None));
        }
        if let Some(shape) = self.other_file(&normal, options) {
            let positions = Positions::of_role(&normal, shape.role());
            return Ok(self.layout(names, positions, shape, None));
        }
        let id_at = self.find_id(options).map_err(|problem| match problem {
            IdSearch::Unknown => CatalogueError::UnknownIdColumn {
                file: file.to_owned(),
                wanted: options.id_column.clone().unwrap_or_default(),
                columns: names.clone(),
            },
            IdSearch::InDoubt(question) => CatalogueError::IdColumnInDoubt {
                file: file.to_owned(),
                columns: names.clone(),
                question,
            },
            IdSearch::None(hint) => CatalogueError::NoIdColumn {
                file: file.to_owned(),
                columns: names.clone(),
                hint,
            },
        })?;
        let mut positions = if self.header {
            let mut positions = Positions::by_name(&normal, id_at);
            if !positions.has(Column::TmdbId) {
                positions.set(Column::TmdbId, self.tmdb_id(&normal, id_at));
            }
            positions.forget_own_ratings(&normal);
            positions
        } else {
            Positions::id_only(id_at)
        };
        if positions.has(Column::TitleType) {
            let at = self.kind_by_name(&normal).filter(|at| *at != id_at);
            positions.set(Column::TitleType, at);
        }
        let named = positions.get(Column::TitleType);
        if named.is_none_or(|at| !self.are_mostly_kinds(at))
            && let Some(at) = self.kind_by_content(&normal, &positions)
        {
            if let Some(column) = positions.at(at) {
                positions.set(column, None);
            }
            positions.set(Column::TitleType, Some(at));
        }
        let shape = shape_of(&normal, &positions, self.header);
        let header_kind = match shape {
            Shape::CourseMovies => Some(TitleKind::Movie),
            Shape::CourseSeries => Some(TitleKind::Series),
            _ if normal[id_at] == "parenttconst" => Some(TitleKind::Series),
            _ if normal.iter().any(|name| name == "parenttconst") => Some(TitleKind::Episode),
            _ => None,
        };
        Ok(self.layout(names, positions, shape, header_kind))
    }

    /// The shape of a file of IMDb's that is no list of titles. Whoever names another column than
    /// its own ids wants these read as titles.
    fn other_file(&self, names: &[String], options: &ReadOptions) -> Option<Shape> {
        let shape = shape_by_header(names).filter(|_| self.header)?;
        let wanted = options.id_column.as_deref();
        let wanted = wanted.and_then(|wanted| find_wanted(&self.names(), wanted));
        let own = position(names, Column::Tconst);
        (wanted.is_none() || wanted == own).then_some(shape)
    }

    fn layout(
        &self,
        names: Vec<String>,
        positions: Positions,
        shape: Shape,
        header_kind: Option<TitleKind>,
    ) -> FileLayout {
        let dialect = Dialect {
            separator: self.separator,
            quoting: self.quoting,
            expected: (shape != Shape::Empty).then_some(self.width),
        };
        FileLayout {
            dialect,
            header: self.header,
            names,
            positions,
            shape,
            header_kind,
            lines_before: 0,
            returns: false,
            is_utf16: false,
            is_json: false,
            dress: ValueStyles::default(),
        }
    }
}

fn is_number(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the first fields of rows that are one field wider than the header are the names of the rows:
/// then the ids stand one place further than their name. If they stand below it, the rows are too wide
/// for another reason, such as a comma in a number that nothing quotes.
fn begin_with_row_names(header: &[String], rows: &[&Vec<String>]) -> bool {
    let normal = normalise_all(header);
    let share = |at: usize, is: fn(&str) -> bool| {
        let values = rows.iter().filter_map(|row| row.get(at));
        values.filter(|value| is(value)).count() * 2 > rows.len()
    };
    let numbers: Vec<Option<u64>> = rows.iter().map(|row| row[0].parse().ok()).collect();
    let follow = |two: &[Option<u64>]| two[0].is_some_and(|one| two[1] == one.checked_add(1));
    let counts = match numbers[..] {
        [only] => matches!(only, Some(0 | 1)),
        _ => numbers.windows(2).all(follow),
    };
    match position(&normal, Column::Tconst) {
        Some(at) if share(at, looks_like_title_id) => false,
        Some(at) => {
            let is_padded = |value: &str| value.len() >= 7 && is_number(value);
            let moved = |is: fn(&str) -> bool| share(at + 1, is) && !share(at, is);
            moved(looks_like_title_id) || moved(is_padded) || counts
        }
        None => counts || share(0, looks_like_title_id),
    }
}

/// What a header lacks whose rows all have the same fields more.
fn lacking_names(records: &[Vec<String>]) -> MissingNames {
    let Some((first, rows)) = records.split_first() else {
        return MissingNames::Nothing;
    };
    let more = usual_width(rows).saturating_sub(first.len());
    let width = first.len() + more;
    let wider: Vec<&Vec<String>> = rows.iter().filter(|row| row.len() == width).collect();
    let knows = first.iter().any(|name| is_known_header(name));
    if more == 0 || !knows || wider.len() * 10 < rows.len() * 9 {
        return MissingNames::Nothing;
    }
    let is_empty = |row: &&Vec<String>| row[first.len()..].iter().all(String::is_empty);
    match wider.iter().all(is_empty) {
        true => MissingNames::Last(more),
        false if more == 1 && begin_with_row_names(first, &wider) => MissingNames::First,
        false => MissingNames::Nothing,
    }
}

fn read_records(
    file: &str,
    sample: &[u8],
    dialect: Dialect,
    most: usize,
    options: &ReadOptions,
) -> Result<Vec<Vec<String>>, CatalogueError> {
    let decoded = Decoded {
        name: file.to_owned(),
        compression: Compression::None,
        read: Box::new(Cursor::new(sample.to_vec())),
        is_utf16: false,
        progress: Progress::default(),
    };
    let lines = LineReader::new(decoded, options.max_line_bytes);
    let mut reader = RecordReader::new(lines, dialect);
    let mut records = Vec::new();
    let mut fields = 0;
    while records.len() < most && fields < SAMPLE_FIELDS && reader.advance()? {
        let cells = reader.fields();
        let record: Vec<String> = cells.iter().map(beginning).map(str::to_owned).collect();
        fields += record.len();
        records.push(record);
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::tests::plain;

    fn layout(text: &str) -> Result<FileLayout, CatalogueError> {
        detect(plain(text.as_bytes()), &ReadOptions::default()).map(|(layout, _)| layout)
    }

    fn refused(decoded: Decoded, options: &ReadOptions) -> CatalogueError {
        detect(decoded, options).err().expect("it is refused")
    }

    fn id_at(layout: &FileLayout) -> usize {
        layout.positions.get(Column::Tconst).unwrap()
    }

    #[test]
    fn separators_are_found_by_looking() {
        for (text, separator) in [
            ("id|genero\ntt0111161|Action,Drama\n", Some(b'|')),
            ("tconst\tgenres\ntt0111161\tAction,Drama\n", Some(b'\t')),
            ("imdb_id;genres\ntt0111161;Action,Drama\n", Some(b';')),
            ("imdb_id,genres\ntt0111161,Action|Drama\n", Some(b',')),
            ("tt0111161\ntt0068646\n", None),
            ("imdb_id\n0111161\n", None),
        ] {
            assert_eq!(layout(text).unwrap().dialect.separator, separator, "{text}");
        }
    }

    #[test]
    fn a_header_is_enough_to_know_a_table_of_broken_rows() {
        let found = layout("tconst|primaryTitle|genres\ntt0000001|A\ntt0000002|B\n").unwrap();
        assert_eq!(
            (found.dialect.separator, found.names.len()),
            (Some(b'|'), 3)
        );
    }

    #[test]
    fn headers_are_found_by_looking() {
        for (text, header) in [
            ("id|a\ntt0111161|b\n", true),
            ("tt0111161|b\ntt0068646|c\n", false),
            ("whatever,b\n1,tt0068646\n", true),
            ("0111161\n0068646\n", false),
            ("my favourites\ntt0068646\n", true),
            ("tt0111161", false),
        ] {
            assert_eq!(layout(text).unwrap().header, header, "{text}");
        }
    }

    #[test]
    fn only_imdb_tables_have_literal_quotes() {
        let quoting = |text| layout(text).unwrap().dialect.quoting;
        assert_eq!(
            quoting("tconst\tprimaryTitle\ntt0111161\t\"A\n"),
            Quoting::Literal
        );
        assert_eq!(quoting("imdb_id\tb\ntt0111161\t\"A\"\n"), Quoting::Quoted);
        assert_eq!(quoting("tconst,b\ntt0111161,\"A\"\n"), Quoting::Quoted);
    }

    #[test]
    fn the_id_column_is_found_by_name_or_content() {
        let place = |text: &str| layout(text).map(|layout| id_at(&layout)).unwrap();
        assert_eq!(place("movieId,imdbId,tmdbId\n1,0114709,862\n"), 1);
        assert_eq!(place("id,title,imdb_id\n862,Toy Story,tt0114709\n"), 2);
        assert_eq!(
            place("id,link\n5,https://www.imdb.com/title/tt0111161/?ref_=x\n"),
            1
        );
        assert_eq!(place("id|nome\n0114709|A\n"), 0);
        assert_eq!(place("imdb_id,url\nA,tt0111161\nB,tt0068646\n"), 1);
        assert_eq!(place("x,y\n1,tt0111161\n2,tt0068646\n"), 1);
    }

    #[test]
    fn a_file_without_ids_says_what_to_do() {
        let message = |text: &str| layout(text).unwrap_err().to_string();
        assert!(message("title;year\nA;1999\n").contains("--id-column"));
        assert!(message("id,popularity\n862,1.5\n").contains("--id-column id"));
        let people = message("nconst\tname\nnm0000151\tMorgan Freeman\n");
        assert!(people.contains("ids of people"), "{people}");
        let options = ReadOptions {
            separator: Some(b'|'),
            ..ReadOptions::default()
        };
        let text = b"imdb_id,title,year\ntt0111161,A,1994\n";
        let error = refused(plain(text), &options).to_string();
        assert!(
            error.contains("`,`") && error.contains("--separator"),
            "{error}"
        );
    }

    #[test]
    fn options_overrule_what_is_seen() {
        let options = ReadOptions {
            id_column: Some("2".to_owned()),
            header: Some(false),
            separator: Some(b','),
            ..ReadOptions::default()
        };
        let (found, _) = detect(plain(b"a,5\nb,6\n"), &options).unwrap();
        assert_eq!((id_at(&found), found.header), (1, false));
        let options = ReadOptions {
            id_column: Some("nothere".to_owned()),
            ..options
        };
        let error = refused(plain(b"a,5\nb,6\n"), &options);
        assert!(
            matches!(error, CatalogueError::UnknownIdColumn { .. }),
            "{error}"
        );
    }

    #[test]
    fn other_formats_are_told() {
        let error = layout("<!DOCTYPE html>\n").unwrap_err();
        assert!(matches!(error, CatalogueError::NotATable { .. }), "{error}");
        let error = refused(plain(b"\xff\xfe\0\0t\0\0\0"), &ReadOptions::default());
        assert!(matches!(error, CatalogueError::Utf32 { .. }), "{error}");
    }

    #[test]
    fn an_empty_file_has_no_titles_and_is_no_error() {
        assert_eq!(layout("").unwrap().shape, Shape::Empty);
        assert_eq!(layout("\n\n").unwrap().shape, Shape::Empty);
    }
}
