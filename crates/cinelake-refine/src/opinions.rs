//! `second_opinions`: what other sources say a film cost and took, beside what TMDB says. Made anew
//! whenever a file of a source, `titles` or `tmdb_movies` has changed: it is small.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Seek;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanBuilder, Float64Builder, Int64Array, Int64Builder,
    RecordBatch, StringBuilder,
};
use arrow::datatypes::Int64Type;
use cinelake_imdb::{CatalogueInput, Figure, ImdbId, Opinion, Opinions, USD};
use cinelake_lake::opinions::{OpinionFile, OpinionFiles};
use cinelake_lake::{Lake, LakeError};

use crate::arrays::{append_shown, record_batch};
use crate::error::RefineError;
use crate::records::money_flag;
use crate::refine::RefineContext;
use crate::state::{Inputs, KEY_COUNTS, TableState, read_table_state};
use crate::summary::{DamagedFile, Event, OpinionSummary, TableOutcome, TableSummary};
use crate::table_file::{TableFile, TableWriter};
use crate::tables::Table;

const TABLE: Table = Table::SecondOpinions;

/// What became of the table.
#[derive(Debug)]
pub(crate) struct RefinedOpinions {
    pub(crate) table: TableSummary,
    pub(crate) sources: Vec<OpinionSummary>,
    pub(crate) damaged: Vec<DamagedFile>,
}

/// A source whose file was read.
struct OpinionSource<'f> {
    file: &'f OpinionFile,
    opinions: Opinions,
}

/// Budget and revenue; `None` where unknown.
type Money = [Option<i64>; Figure::ALL.len()];

/// What the other tables say of the titles that the sources name.
#[derive(Default)]
struct KnownTitles {
    /// Titles of the catalogues.
    titles: HashSet<ImdbId>,
    /// Money of TMDB's records of films.
    tmdb: HashMap<ImdbId, Money>,
}

/// A row of the table.
struct Row<'o> {
    opinion: &'o Opinion,
    file: &'o OpinionFile,
    tmdb_value: Option<i64>,
    agreement: Agreement,
    fills: bool,
}

/// What both say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Agreement {
    Agrees,
    Differs,
    OnlySource,
    OtherCurrency,
}

/// Brings the table up to date. The tables that it reads are in the lake already.
pub(crate) async fn refine(
    work: &RefineContext<'_>,
    files: &OpinionFiles,
) -> Result<RefinedOpinions, RefineError> {
    let (inputs, usable) = inputs(work.lake, files).await?;
    let damaged = damaged(files, &inputs);
    let state = work.state(TABLE).filter(|_| !work.options.rebuild);
    if let Some(state) = state.filter(|state| state.inputs == inputs) {
        let counts = state.counts.as_deref();
        return Ok(RefinedOpinions {
            table: work.unchanged(state),
            sources: counts
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default(),
            damaged,
        });
    }
    work.emit(Event::Begun {
        table: TABLE,
        inputs: usable.len() as u64,
    });
    let (file, sources) = make(work, &usable, &inputs).await?;
    let size_bytes = work.publish(&file).await?;
    let table = TableSummary {
        table: TABLE,
        state: TableOutcome::Rebuilt,
        rows: file.rows,
        rows_added: file.rows,
        rows_replaced: 0,
        rows_expired: 0,
        size_bytes,
        inputs_read: usable.len() as u64,
        inputs_total: inputs.count(),
    };
    Ok(RefinedOpinions {
        table,
        sources,
        damaged,
    })
}

/// What the table is made from, and the files that are still what was landed.
async fn inputs<'f>(
    lake: &Lake,
    files: &'f OpinionFiles,
) -> Result<(Inputs, Vec<&'f OpinionFile>), LakeError> {
    let mut inputs = Inputs::default();
    let mut usable = Vec::new();
    for (source, file) in &files.latest {
        inputs
            .second_opinions
            .insert(source.clone(), file.sha256.clone());
        let problem = match lake.size(&file.path).await? {
            Some(size) if size == file.size_bytes => {
                usable.push(file);
                continue;
            }
            Some(_) => "it is not the file that was landed; land it again",
            None => "it is not in the lake any more; land it again",
        };
        inputs.damaged.insert(file.path.clone(), problem.to_owned());
    }
    if !usable.is_empty() {
        for table in [Table::Titles, Table::TmdbMovies] {
            let state = read_table_state(lake, table).await?;
            let content = state.as_ref().map(fingerprint).unwrap_or_default();
            inputs.tables.insert(table.name().to_owned(), content);
        }
    }
    Ok((inputs, usable))
}

/// A short text that is another one when the rows of a table are.
fn fingerprint(state: &TableState) -> String {
    // Text and numbers under text keys: writing them as JSON cannot fail. Rows that expire are fewer
    // rows, and others come with new inputs only.
    let inputs = serde_json::to_vec(&state.inputs).unwrap_or_default();
    let mut sum = flate2::Crc::new();
    sum.update(&inputs);
    format!("{}-{:08x}", state.rows, sum.sum())
}

fn damaged(files: &OpinionFiles, inputs: &Inputs) -> Vec<DamagedFile> {
    let gone = inputs.damaged.iter().map(|(path, problem)| DamagedFile {
        path: path.clone(),
        problem: problem.clone(),
    });
    let unread = files.damaged.iter().cloned().map(DamagedFile::from);
    gone.chain(unread).collect()
}

async fn make(
    work: &RefineContext<'_>,
    files: &[&OpinionFile],
    inputs: &Inputs,
) -> Result<(TableFile, Vec<OpinionSummary>), RefineError> {
    let mut sources = Vec::new();
    for file in files {
        let opinions = read_file(work.lake, file).await?;
        sources.push(OpinionSource { file, opinions });
    }
    let known = KnownTitles::read(work.lake, &sources).await?;
    let rows = rows(&sources, &known);
    let summaries = sources
        .iter()
        .map(|source| summary(source, &rows))
        .collect::<Vec<_>>();
    let mut writer = TableWriter::create(TABLE, &work.stamp(inputs.clone()))?;
    writer.write(&batch(&rows)?)?;
    // Numbers and texts, as above.
    let counts = serde_json::to_string(&summaries).unwrap_or_default();
    writer.note(KEY_COUNTS, counts);
    Ok((writer.finish()?, summaries))
}

async fn read_file(lake: &Lake, file: &OpinionFile) -> Result<Opinions, RefineError> {
    let mut copy = tempfile::tempfile()?;
    lake.copy_to_file(&file.path, copy.try_clone()?).await?;
    copy.rewind()?;
    let name = lake.show(&file.path);
    let reading = tokio::task::spawn_blocking(move || read_copy(&name, copy));
    reading.await?
}

fn read_copy(name: &str, copy: File) -> Result<Opinions, RefineError> {
    let input = CatalogueInput::new(name.to_owned(), Box::new(copy));
    Opinions::read(input).map_err(|source| RefineError::Catalogue {
        file: name.to_owned(),
        source,
    })
}

impl KnownTitles {
    async fn read(lake: &Lake, sources: &[OpinionSource<'_>]) -> Result<Self, RefineError> {
        let opinions = sources.iter().flat_map(|source| source.opinions.opinions());
        let wanted: HashSet<ImdbId> = opinions.map(|opinion| opinion.title).collect();
        let mut known = Self::default();
        if wanted.is_empty() {
            return Ok(known);
        }
        for_each_batch(lake, Table::Titles, &["tconst"], |batch| {
            let titles = titles_of(batch).flatten();
            known
                .titles
                .extend(titles.filter(|title| wanted.contains(title)));
        })
        .await?;
        let columns = ["tconst", "budget", "revenue"];
        for_each_batch(lake, Table::TmdbMovies, &columns, |batch| {
            let money = Figure::ALL.map(|figure| numbers(batch, figure.as_str()));
            for (row, title) in titles_of(batch).enumerate() {
                if let Some(title) = title.filter(|title| wanted.contains(title)) {
                    let money = money.each_ref().map(|column| {
                        let column = column.as_ref()?;
                        column.is_valid(row).then(|| column.value(row))
                    });
                    known.tmdb.insert(title, money);
                }
            }
        })
        .await?;
        Ok(known)
    }
}

/// Reads some columns of a table of the lake; a table that is not there has no rows.
async fn for_each_batch(
    lake: &Lake,
    table: Table,
    columns: &[&str],
    mut each: impl FnMut(&RecordBatch),
) -> Result<(), RefineError> {
    let Some(state) = read_table_state(lake, table).await? else {
        return Ok(());
    };
    let file = TableFile::fetch(lake, table, state.rows).await?;
    for batch in file.read(columns)? {
        each(&batch.map_err(|error| RefineError::reading(table)(error.into()))?);
    }
    Ok(())
}

fn titles_of(batch: &RecordBatch) -> impl Iterator<Item = Option<ImdbId>> {
    let column = batch.column_by_name("tconst");
    let texts = column.and_then(|column| column.as_string_opt::<i32>());
    let texts = texts.into_iter().flatten();
    texts.map(|text| text.and_then(|text| text.parse().ok()))
}

fn numbers(batch: &RecordBatch, name: &str) -> Option<Int64Array> {
    let column = batch.column_by_name(name)?;
    column.as_primitive_opt::<Int64Type>().cloned()
}

/// In the order of titles, then sources, then figures. Titles that no catalogue has are left out.
fn rows<'o>(sources: &'o [OpinionSource<'_>], known: &KnownTitles) -> Vec<Row<'o>> {
    let mut rows = Vec::new();
    for source in sources {
        let opinions = source.opinions.opinions();
        for of_title in opinions.chunk_by(|a, b| a.title == b.title) {
            let title = of_title[0].title;
            if known.titles.contains(&title) {
                let record = known.tmdb.get(&title).copied();
                rows.extend(rows_of_title(source.file, of_title, record));
            }
        }
    }
    // Sources come in the order of their names, figures in theirs.
    rows.sort_by_key(|row| row.opinion.title);
    rows
}

fn rows_of_title<'o>(
    file: &'o OpinionFile,
    opinions: &'o [Opinion],
    record: Option<Money>,
) -> Vec<Row<'o>> {
    let tmdb = record.unwrap_or_default();
    let row = |opinion: &'o Opinion| {
        let tmdb_value = tmdb[opinion.figure as usize];
        let agreement = Agreement::of(tmdb_value, opinion);
        let is_usd = opinion.currency.as_deref() == Some(USD);
        Row {
            opinion,
            file,
            tmdb_value,
            agreement,
            fills: record.is_some() && agreement == Agreement::OnlySource && is_usd,
        }
    };
    let mut rows: Vec<Row<'o>> = opinions.iter().map(row).collect();
    let mut filled = tmdb;
    for row in rows.iter().filter(|row| row.fills) {
        filled[row.opinion.figure as usize] = Some(row.opinion.value);
    }
    // A figure that makes the film's money suspect fills nothing.
    let flag = |[budget, revenue]: Money| money_flag(budget, revenue);
    if flag(filled) != flag(tmdb) {
        rows.iter_mut().for_each(|row| row.fills = false);
    }
    rows
}

impl Agreement {
    fn of(tmdb_value: Option<i64>, opinion: &Opinion) -> Self {
        let currency = opinion.currency.as_deref();
        match tmdb_value {
            _ if currency.is_some_and(|currency| currency != USD) => Self::OtherCurrency,
            None => Self::OnlySource,
            Some(value) if differs(value, opinion.value) => Self::Differs,
            Some(_) => Self::Agrees,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::OnlySource => "only_source",
            Self::OtherCurrency => "other_currency",
        }
    }
}

/// Whether the larger one is more than 25 % above the smaller one.
fn differs(one: i64, other: i64) -> bool {
    let (low, high) = (one.min(other), one.max(other));
    4 * i128::from(high) > 5 * i128::from(low)
}

fn summary(source: &OpinionSource<'_>, rows: &[Row<'_>]) -> OpinionSummary {
    let own = || {
        let rows = rows.iter();
        rows.filter(|row| row.file.source == source.file.source)
    };
    let count = |agreement| own().filter(|row| row.agreement == agreement).count() as u64;
    let table_rows = own().count() as u64;
    let report = source.opinions.report().clone();
    let rejected = [
        ("no_id", report.rows_without_id),
        ("not_a_number", report.not_a_number),
        ("two_values", report.contradicting),
        ("unknown_title", report.used - table_rows),
    ];
    let rejected = rejected.into_iter().filter(|(_, count)| *count > 0);
    OpinionSummary {
        source: source.file.source.clone(),
        file: source.file.path.clone(),
        rows: report.rows,
        values: report.values,
        repeated: report.repeated,
        table_rows,
        agrees: count(Agreement::Agrees),
        differs: count(Agreement::Differs),
        only_source: count(Agreement::OnlySource),
        other_currency: count(Agreement::OtherCurrency),
        fills: own().filter(|row| row.fills).count() as u64,
        rejected: rejected
            .map(|(reason, count)| (reason.to_owned(), count))
            .collect::<BTreeMap<_, _>>(),
    }
}

fn batch(rows: &[Row<'_>]) -> Result<RecordBatch, RefineError> {
    let mut texts: [StringBuilder; 6] = Default::default();
    let mut tmdb_value = Int64Builder::new();
    let mut source_value = Int64Builder::new();
    let mut ratio = Float64Builder::new();
    let mut fills = BooleanBuilder::new();
    for row in rows {
        let [tconst, source, figure, currency, agreement, file] = &mut texts;
        append_shown(tconst, row.opinion.title);
        source.append_value(&row.file.source);
        figure.append_value(row.opinion.figure.as_str());
        currency.append_option(row.opinion.currency.as_deref());
        agreement.append_value(row.agreement.as_str());
        file.append_value(&row.file.path);
        tmdb_value.append_option(row.tmdb_value);
        source_value.append_value(row.opinion.value);
        let is_compared = row.agreement != Agreement::OtherCurrency;
        let compared = row.tmdb_value.filter(|_| is_compared);
        ratio.append_option(compared.map(|tmdb| row.opinion.value as f64 / tmdb as f64));
        fills.append_value(row.fills);
    }
    let [tconst, source, figure, currency, agreement, file] = texts
        .each_mut()
        .map(|texts| Arc::new(texts.finish()) as ArrayRef);
    let columns: Vec<ArrayRef> = vec![
        tconst,
        source,
        figure,
        Arc::new(tmdb_value.finish()),
        Arc::new(source_value.finish()),
        currency,
        Arc::new(ratio.finish()),
        agreement,
        Arc::new(fills.finish()),
        file,
    ];
    record_batch(TABLE, columns)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn opinion(figure: Figure, value: i64, currency: Option<&str>) -> Opinion {
        Opinion {
            title: ImdbId::new(1).expect("an id"),
            figure,
            value,
            currency: currency.map(str::to_owned),
        }
    }

    #[test]
    fn more_than_a_quarter_apart_differs_whichever_is_larger() {
        for (one, other, expected) in [
            (100, 125, false),
            (100, 126, true),
            (125, 100, false),
            (126, 100, true),
            (i64::MAX, i64::MAX, false),
            (1, i64::MAX, true),
        ] {
            assert_eq!(differs(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn another_currency_is_never_compared_and_an_unknown_one_is() {
        let of =
            |tmdb, currency| Agreement::of(tmdb, &opinion(Figure::Budget, 500, currency)).as_str();
        assert_eq!(of(Some(500), Some("KRW")), "other_currency");
        assert_eq!(of(None, Some("KRW")), "other_currency");
        assert_eq!(of(Some(500), None), "agrees");
        assert_eq!(of(Some(900), Some(USD)), "differs");
        assert_eq!(of(None, None), "only_source");
    }

    fn fills(record: Option<Money>, opinions: &[Opinion]) -> Vec<bool> {
        let file = OpinionFile {
            schema_version: 1,
            opinion_id: String::new(),
            landed_at: chrono::DateTime::UNIX_EPOCH,
            source: "wikidata".to_owned(),
            path: String::new(),
            name: String::new(),
            size_bytes: 0,
            sha256: String::new(),
        };
        let rows = rows_of_title(&file, opinions, record);
        rows.iter().map(|row| row.fills).collect()
    }

    #[test]
    fn only_dollars_fill_what_tmdb_does_not_know_of_a_film_that_it_has() {
        let budget = |currency| [opinion(Figure::Budget, 5_000_000, currency)];
        let revenue_known = Some([None, Some(9_000_000)]);
        assert_eq!(fills(revenue_known, &budget(Some(USD))), [true]);
        assert_eq!(fills(revenue_known, &budget(None)), [false]);
        assert_eq!(fills(revenue_known, &budget(Some("EUR"))), [false]);
        assert_eq!(fills(None, &budget(Some(USD))), [false]);
        assert_eq!(fills(Some([Some(1), None]), &budget(Some(USD))), [false]);
    }

    #[test]
    fn a_figure_that_would_be_suspect_fills_nothing() {
        let revenue = [opinion(Figure::Revenue, 12_200_000_000, Some(USD))];
        assert_eq!(fills(Some([None, None]), &revenue), [false]);
        let both = [
            opinion(Figure::Budget, 5_000, Some(USD)),
            opinion(Figure::Revenue, 5_000, Some(USD)),
        ];
        assert_eq!(fills(Some([None, None]), &both), [false, false]);
    }

    proptest! {
        #[test]
        fn agreement_is_the_same_from_both_sides(one in 1_i64.., other in 1_i64..) {
            prop_assert_eq!(differs(one, other), differs(other, one));
            prop_assert!(!differs(one, one));
        }
    }
}
