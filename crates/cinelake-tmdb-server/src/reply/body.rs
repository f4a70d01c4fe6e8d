//! Response bodies: whole, or cut off halfway after a silence.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};

use crate::counters::InFlight;

/// A body on its way to the client.
#[derive(Debug)]
pub(crate) struct Body {
    content: Content,
    /// The request counts as in work until its body is gone.
    in_flight: Option<InFlight>,
}

#[derive(Debug)]
enum Content {
    Whole(Option<Bytes>),
    Cut {
        part: Option<Bytes>,
        promised_bytes: u64,
        silence: Pin<Box<tokio::time::Sleep>>,
    },
}

/// The body ends here on purpose; the connection closes.
#[derive(Debug, thiserror::Error)]
#[error("body cut off on purpose")]
pub(crate) struct CutOff;

impl Body {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        let content = Content::Whole(Some(bytes).filter(|bytes| !bytes.is_empty()));
        Self {
            content,
            in_flight: None,
        }
    }

    /// Promises the whole and sends half of it. Needs the runtime's timer.
    pub(crate) fn cut(bytes: Bytes, silence: Duration) -> Self {
        let content = Content::Cut {
            promised_bytes: bytes.len() as u64,
            part: Some(bytes.slice(..bytes.len() / 2)),
            silence: Box::pin(tokio::time::sleep(silence)),
        };
        Self {
            content,
            in_flight: None,
        }
    }

    pub(crate) fn hold(&mut self, in_flight: InFlight) {
        self.in_flight = Some(in_flight);
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        match &mut self.content {
            Content::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::Cut { part, silence, .. } => match part.take() {
                Some(part) => Poll::Ready(Some(Ok(Frame::data(part)))),
                // Waiting, however short, lets the connection send what it has before it closes.
                None => silence.as_mut().poll(context).map(|()| Some(Err(CutOff))),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.content, Content::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match &self.content {
            Content::Whole(bytes) => bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
            Content::Cut { promised_bytes, .. } => *promised_bytes,
        })
    }
}
