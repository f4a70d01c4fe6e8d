//! An engine that runs a statement once: questions that share one do not read the tables twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::record_batch::RecordBatch;
use async_trait::async_trait;

use crate::engine::{Engine, EngineError, FirstRows};

/// What a statement gave. Locked while it runs, so that who asks the same meanwhile waits for it.
type Slot = Arc<futures::lock::Mutex<Option<Vec<RecordBatch>>>>;

/// Passes statements on and keeps their results, which are small.
pub(crate) struct CachingEngine<'e> {
    engine: &'e dyn Engine,
    slots: Mutex<HashMap<String, Slot>>,
}

impl<'e> CachingEngine<'e> {
    pub(crate) fn new(engine: &'e dyn Engine) -> Self {
        Self {
            engine,
            slots: Mutex::default(),
        }
    }

    fn slot(&self, sql: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(sql.to_owned()).or_default().clone()
    }
}

#[async_trait]
impl Engine for CachingEngine<'_> {
    async fn query(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError> {
        let slot = self.slot(sql);
        let mut kept = slot.lock().await;
        if let Some(rows) = &*kept {
            return Ok(rows.clone());
        }
        let rows = self.engine.query(sql).await?;
        *kept = Some(rows.clone());
        Ok(rows)
    }

    async fn first_rows(&self, sql: &str, most: usize) -> Result<FirstRows, EngineError> {
        self.engine.first_rows(sql, most).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[derive(Default)]
    struct Counting(AtomicU64);

    #[async_trait]
    impl Engine for Counting {
        async fn query(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError> {
            let before = self.0.fetch_add(1, Ordering::SeqCst);
            match (sql, before) {
                ("fails once", 0) => Err("not now".into()),
                _ => Ok(Vec::new()),
            }
        }

        async fn first_rows(&self, _: &str, _: usize) -> Result<FirstRows, EngineError> {
            Err("no question of the eight asks for this".into())
        }
    }

    #[tokio::test]
    async fn a_statement_runs_once_unless_it_fails() {
        let counting = Counting::default();
        let engine = CachingEngine::new(&counting);
        assert!(engine.query("fails once").await.is_err());
        for _ in 0..3 {
            let both = futures::join!(engine.query("SELECT 1"), engine.query("fails once"));
            assert!(both.0.is_ok() && both.1.is_ok());
        }
        assert_eq!(counting.0.load(Ordering::SeqCst), 3);
    }
}
