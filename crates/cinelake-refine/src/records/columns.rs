//! Typed records as Arrow columns, in the tables' order.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, Int64Builder,
    ListBuilder, RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use chrono::{DateTime, Utc};
use cinelake_imdb::ImdbId;

use super::cast::CastMember;
use super::movie::{Movie, money_flag, positive};
use crate::arrays::{append_list, days, list_builder, record_batch};
use crate::error::RefineError;
use crate::tables::{Table, UTC};

/// Columns of `tmdb_movies`.
pub(super) struct MovieColumns {
    tconst: StringBuilder,
    tmdb_id: Int64Builder,
    title: StringBuilder,
    original_title: StringBuilder,
    original_language: StringBuilder,
    status: StringBuilder,
    adult: BooleanBuilder,
    release_date: Date32Builder,
    runtime_minutes: Int32Builder,
    runtime_raw: Int64Builder,
    budget: Int64Builder,
    budget_raw: Int64Builder,
    revenue: Int64Builder,
    revenue_raw: Int64Builder,
    money_flag: StringBuilder,
    lists: [ListBuilder<StringBuilder>; 4],
    collection: StringBuilder,
    vote_average: Float64Builder,
    vote_count: Int64Builder,
    popularity: Float64Builder,
    fetched_at: TimestampMicrosecondBuilder,
    matched: StringBuilder,
    run_id: StringBuilder,
    source_file: StringBuilder,
    extra: StringBuilder,
}

impl Default for MovieColumns {
    fn default() -> Self {
        Self {
            tconst: StringBuilder::new(),
            tmdb_id: Int64Builder::new(),
            title: StringBuilder::new(),
            original_title: StringBuilder::new(),
            original_language: StringBuilder::new(),
            status: StringBuilder::new(),
            adult: BooleanBuilder::new(),
            release_date: Date32Builder::new(),
            runtime_minutes: Int32Builder::new(),
            runtime_raw: Int64Builder::new(),
            budget: Int64Builder::new(),
            budget_raw: Int64Builder::new(),
            revenue: Int64Builder::new(),
            revenue_raw: Int64Builder::new(),
            money_flag: StringBuilder::new(),
            lists: [(); 4].map(|()| list_builder()),
            collection: StringBuilder::new(),
            vote_average: Float64Builder::new(),
            vote_count: Int64Builder::new(),
            popularity: Float64Builder::new(),
            fetched_at: instants(),
            matched: StringBuilder::new(),
            run_id: StringBuilder::new(),
            source_file: StringBuilder::new(),
            extra: StringBuilder::new(),
        }
    }
}

/// A builder for instants in UTC.
pub(crate) fn instants() -> TimestampMicrosecondBuilder {
    TimestampMicrosecondBuilder::new().with_timezone(UTC)
}

impl MovieColumns {
    pub(super) fn append(&mut self, movie: &Movie<'_>, source_file: &str) {
        self.tconst
            .append_value(movie.provenance.tconst.to_string());
        self.tmdb_id.append_option(movie.tmdb_id);
        self.title.append_option(movie.title.as_deref());
        self.original_title
            .append_option(movie.original_title.as_deref());
        self.original_language
            .append_option(movie.original_language.as_deref());
        self.status.append_option(movie.status.as_deref());
        self.adult.append_option(movie.adult);
        self.release_date
            .append_option(movie.release_date.map(days));
        self.append_numbers(movie);
        let lists = [
            &movie.genres,
            &movie.companies,
            &movie.countries,
            &movie.languages,
        ];
        for (builder, list) in self.lists.iter_mut().zip(lists) {
            append_list(builder, list.as_ref());
        }
        self.collection.append_option(movie.collection.as_deref());
        self.fetched_at
            .append_value(movie.provenance.fetched_at.timestamp_micros());
        self.matched.append_value(movie.matched());
        self.run_id.append_value(&movie.provenance.run_id);
        self.source_file.append_value(source_file);
        self.extra.append_value(&movie.extra);
    }

    fn append_numbers(&mut self, movie: &Movie<'_>) {
        let (budget, revenue) = (positive(movie.budget_raw), positive(movie.revenue_raw));
        let minutes = positive(movie.runtime_raw).and_then(|minutes| i32::try_from(minutes).ok());
        self.runtime_minutes.append_option(minutes);
        self.runtime_raw.append_option(movie.runtime_raw);
        self.budget.append_option(budget);
        self.budget_raw.append_option(movie.budget_raw);
        self.revenue.append_option(revenue);
        self.revenue_raw.append_option(movie.revenue_raw);
        self.money_flag.append_option(money_flag(budget, revenue));
        self.vote_average.append_option(movie.vote_average);
        self.vote_count.append_option(movie.vote_count);
        self.popularity.append_option(movie.popularity);
    }

    pub(super) fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let [genres, companies, countries, languages] = self
            .lists
            .each_mut()
            .map(|list| Arc::new(list.finish()) as ArrayRef);
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.tconst.finish()),
            Arc::new(self.tmdb_id.finish()),
            Arc::new(self.title.finish()),
            Arc::new(self.original_title.finish()),
            Arc::new(self.original_language.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.adult.finish()),
            Arc::new(self.release_date.finish()),
            Arc::new(self.runtime_minutes.finish()),
            Arc::new(self.runtime_raw.finish()),
            Arc::new(self.budget.finish()),
            Arc::new(self.budget_raw.finish()),
            Arc::new(self.revenue.finish()),
            Arc::new(self.revenue_raw.finish()),
            Arc::new(self.money_flag.finish()),
            genres,
            companies,
            countries,
            languages,
            Arc::new(self.collection.finish()),
            Arc::new(self.vote_average.finish()),
            Arc::new(self.vote_count.finish()),
            Arc::new(self.popularity.finish()),
            Arc::new(self.fetched_at.finish()),
            Arc::new(self.matched.finish()),
            Arc::new(self.run_id.finish()),
            Arc::new(self.source_file.finish()),
            Arc::new(self.extra.finish()),
        ];
        record_batch(Table::TmdbMovies, columns)
    }
}

/// Columns of `tmdb_cast`.
#[derive(Default)]
pub(super) struct CastColumns {
    tconst: StringBuilder,
    person_id: Int64Builder,
    name: StringBuilder,
    character: StringBuilder,
    cast_order: Int32Builder,
}

impl CastColumns {
    pub(super) fn append(&mut self, tconst: ImdbId, member: &CastMember<'_>) {
        self.tconst.append_value(tconst.to_string());
        self.person_id.append_option(member.person_id);
        self.name.append_option(member.name.as_deref());
        self.character.append_option(member.character.as_deref());
        self.cast_order.append_option(member.order);
    }

    pub(super) fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.tconst.finish()),
            Arc::new(self.person_id.finish()),
            Arc::new(self.name.finish()),
            Arc::new(self.character.finish()),
            Arc::new(self.cast_order.finish()),
        ];
        record_batch(Table::TmdbCast, columns)
    }
}

/// Columns of `dead_letters`.
pub(super) struct DeadColumns {
    source_file: StringBuilder,
    record_number: Int64Builder,
    tconst: StringBuilder,
    run_id: StringBuilder,
    fetched_at: TimestampMicrosecondBuilder,
    reason: StringBuilder,
    record: StringBuilder,
}

impl Default for DeadColumns {
    fn default() -> Self {
        Self {
            source_file: StringBuilder::new(),
            record_number: Int64Builder::new(),
            tconst: StringBuilder::new(),
            run_id: StringBuilder::new(),
            fetched_at: instants(),
            reason: StringBuilder::new(),
            record: StringBuilder::new(),
        }
    }
}

/// One dead letter.
#[derive(Debug)]
pub(super) struct DeadLetter<'r> {
    pub(super) source_file: &'r str,
    /// From 1.
    pub(super) record_number: usize,
    pub(super) tconst: Option<ImdbId>,
    pub(super) run_id: &'r str,
    pub(super) fetched_at: DateTime<Utc>,
    pub(super) reason: String,
    pub(super) record: Option<&'r str>,
}

impl DeadColumns {
    pub(super) fn append(&mut self, letter: &DeadLetter<'_>) {
        self.source_file.append_value(letter.source_file);
        self.record_number.append_value(letter.record_number as i64);
        self.tconst
            .append_option(letter.tconst.map(|tconst| tconst.to_string()));
        self.run_id.append_value(letter.run_id);
        self.fetched_at
            .append_value(letter.fetched_at.timestamp_micros());
        self.reason.append_value(&letter.reason);
        self.record.append_option(letter.record);
    }

    pub(super) fn finish(mut self) -> Result<RecordBatch, RefineError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.source_file.finish()),
            Arc::new(self.record_number.finish()),
            Arc::new(self.tconst.finish()),
            Arc::new(self.run_id.finish()),
            Arc::new(self.fetched_at.finish()),
            Arc::new(self.reason.finish()),
            Arc::new(self.record.finish()),
        ];
        record_batch(Table::DeadLetters, columns)
    }
}
