//! TMDB as a function: what it knows, what it was asked.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use cinelake_imdb::ImdbId;
use cinelake_ingest::resolver::TitleSource;
use cinelake_tmdb::{
    ClientStats, FetchedRecord, FindHits, Lookup, MovieRef, RecordRequest, TmdbError,
};

/// Titles whose number is a multiple of this are unknown to TMDB.
pub(crate) const UNKNOWN_EACH: u64 = 5;

/// A TMDB that knows most titles; its records change when the generation does.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) generation: AtomicU64,
    asked: Mutex<Vec<ImdbId>>,
}

impl Source {
    /// What was asked since the last call.
    pub(crate) fn take_asked(&self) -> Vec<ImdbId> {
        std::mem::take(&mut *self.asked.lock().expect("whole"))
    }

    pub(crate) fn knows(tconst: ImdbId) -> bool {
        !tconst.value().is_multiple_of(UNKNOWN_EACH)
    }

    fn body(&self, tconst: ImdbId, request: &RecordRequest) -> Bytes {
        let mut record = serde_json::json!({
            "id": tconst.value() + 1_000_000,
            "imdb_id": tconst.to_string(),
            "title": format!("Film {tconst}"),
            "budget": self.generation.load(Ordering::Relaxed) * 1_000_000,
        });
        let blocks: BTreeSet<&str> = request.append.iter().map(String::as_str).collect();
        if blocks.contains("credits") {
            record["credits"] = serde_json::json!({
                "cast": [{ "id": tconst.value(), "name": "Somebody", "character": "X", "order": 0 }]
            });
        }
        if blocks.contains("keywords") {
            record["keywords"] = serde_json::json!({ "keywords": [] });
        }
        record.to_string().into()
    }
}

#[async_trait]
impl TitleSource for Source {
    async fn movie(&self, id: MovieRef, request: &RecordRequest) -> Result<Lookup, TmdbError> {
        let MovieRef::Imdb(tconst) = id else {
            return Ok(Lookup::NotFound {
                status: 404,
                code: Some(34),
            });
        };
        self.asked.lock().expect("whole").push(tconst);
        if !Self::knows(tconst) {
            return Ok(Lookup::NotFound {
                status: 404,
                code: Some(34),
            });
        }
        Ok(Lookup::Found(FetchedRecord {
            body: self.body(tconst, request),
            tmdb_id: tconst.value() + 1_000_000,
            imdb_id: Some(Ok(tconst)),
            endpoint: format!("/3/movie/{tconst}"),
        }))
    }

    async fn find(&self, _: ImdbId) -> Result<FindHits, TmdbError> {
        Ok(FindHits::default())
    }

    async fn tv(&self, _: u64, _: &RecordRequest) -> Result<Lookup, TmdbError> {
        Ok(Lookup::NotFound {
            status: 404,
            code: Some(34),
        })
    }

    async fn authentication(&self) -> Result<(), TmdbError> {
        Ok(())
    }

    fn stats(&self) -> ClientStats {
        ClientStats::default()
    }
}
