//! Bytes that are written once and shared afterwards, in pieces large enough that a hundred
//! thousand records cost little more than their own size.

use bytes::Bytes;

const CHUNK_BYTES: usize = 1 << 20;

/// Where a value lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    chunk: u32,
    start: u32,
    len: u32,
}

/// Append-only storage. Values become readable once [`Arena::seal`] was called.
#[derive(Debug, Default)]
pub(super) struct AppendOnlyText {
    sealed: Vec<Bytes>,
    open: Vec<u8>,
    size_bytes: usize,
}

impl AppendOnlyText {
    /// Copies a value in. A value (a record of at most [`super::load::LINE_LIMIT_BYTES`]) never
    /// spans two chunks.
    pub(super) fn push(&mut self, value: &[u8]) -> Span {
        if !self.open.is_empty() && self.open.len() + value.len() > CHUNK_BYTES {
            self.seal();
        }
        if self.open.capacity() == 0 {
            self.open.reserve_exact(CHUNK_BYTES.max(value.len()));
        }
        let span = Span {
            chunk: self.sealed.len() as u32,
            start: self.open.len() as u32,
            len: value.len() as u32,
        };
        self.open.extend_from_slice(value);
        self.size_bytes += value.len();
        span
    }

    /// Makes everything pushed so far readable, and gives back what the last chunk did not use.
    pub(super) fn seal(&mut self) {
        if !self.open.is_empty() {
            let mut chunk = std::mem::take(&mut self.open);
            chunk.shrink_to_fit();
            self.sealed.push(Bytes::from(chunk));
        }
    }

    /// Shares a value. Empty before the value's chunk is sealed.
    pub(super) fn get(&self, span: Span) -> Bytes {
        let range = span.start as usize..span.start as usize + span.len as usize;
        self.sealed
            .get(span.chunk as usize)
            .map_or_else(Bytes::new, |chunk| chunk.slice(range))
    }

    pub(super) fn size_bytes(&self) -> usize {
        self.size_bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_chunk_borders_and_giants() {
        let mut arena = AppendOnlyText::default();
        let values: Vec<Vec<u8>> = [10, CHUNK_BYTES - 5, 3 * CHUNK_BYTES, 1, 0]
            .iter()
            .map(|&len| vec![7; len])
            .collect();
        let spans: Vec<Span> = values.iter().map(|value| arena.push(value)).collect();
        arena.seal();
        for (span, value) in spans.into_iter().zip(&values) {
            assert_eq!(arena.get(span), value.as_slice());
        }
    }
}
