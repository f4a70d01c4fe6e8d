//! The cap on open connections for one client.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Hands out places; a place is free again when it is dropped.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionLimit {
    max_per_client: Option<usize>,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl ConnectionLimit {
    pub(crate) fn new(max_per_client: Option<usize>) -> Self {
        Self {
            max_per_client,
            open: Arc::default(),
        }
    }

    /// A place for one connection, unless the client holds as many as it may.
    pub(crate) fn enter(&self, client: IpAddr) -> Option<OpenConnection> {
        let mut open = self.open();
        let held = open.entry(client).or_insert(0);
        if self.max_per_client.is_some_and(|max| *held >= max) {
            return None;
        }
        *held += 1;
        Some(OpenConnection {
            gate: self.clone(),
            client,
        })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open connection.
#[derive(Debug)]
pub(crate) struct OpenConnection {
    gate: ConnectionLimit,
    client: IpAddr,
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        if let Some(held) = self.gate.open().get_mut(&self.client) {
            *held = held.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_is_free_again_once_left() {
        let gate = ConnectionLimit::new(Some(1));
        let (one, other) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let place = gate.enter(one).expect("free");
        assert!(gate.enter(one).is_none());
        assert!(gate.enter(other).is_some());
        drop(place);
        assert!(gate.enter(one).is_some());
    }
}
