//! Response bodies, misfortunes included.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// A response body.
#[derive(Debug)]
pub(super) enum MockBody {
    /// All of it, once.
    Full(Option<Bytes>),
    /// The first half of `total` bytes, then the connection breaks.
    CutShort {
        /// What is sent, until it is.
        half: Option<Bytes>,
        /// Whether what was sent had its chance to leave: hyper drops it where an error follows
        /// at once.
        flushed: bool,
        /// What was announced and is still owed.
        owed: u64,
    },
    /// The same bytes over and over.
    Endless(Bytes),
}

/// The body breaks off on purpose.
#[derive(Debug, thiserror::Error)]
#[error("the body is cut short on purpose")]
pub(super) struct CutShort;

/// What an endless body is made of, at least: repeating a few bytes would be slow, not endless.
const ENDLESS_CHUNK: usize = 16 << 10;

impl MockBody {
    /// All of `bytes`.
    pub(super) fn full(bytes: Vec<u8>) -> Self {
        Self::Full((!bytes.is_empty()).then(|| Bytes::from(bytes)))
    }

    /// Announces `bytes` and sends half of them.
    pub(super) fn cut_short(mut bytes: Vec<u8>) -> Self {
        let owed = bytes.len().max(1) as u64;
        bytes.truncate(bytes.len() / 2);
        Self::CutShort { half: Some(Bytes::from(bytes)), flushed: false, owed }
    }

    /// `bytes`, then white space, for ever.
    pub(super) fn endless(mut bytes: Vec<u8>) -> Self {
        bytes.resize(bytes.len().max(ENDLESS_CHUNK), b' ');
        Self::Endless(Bytes::from(bytes))
    }
}

impl Body for MockBody {
    type Data = Bytes;
    type Error = CutShort;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutShort>>> {
        Poll::Ready(match self.get_mut() {
            Self::Full(bytes) => bytes.take().map(|bytes| Ok(Frame::data(bytes))),
            Self::CutShort { half, flushed, owed } => match half.take() {
                Some(bytes) if !bytes.is_empty() => {
                    *owed -= bytes.len() as u64;
                    Some(Ok(Frame::data(bytes)))
                }
                _ if !*flushed => {
                    *flushed = true;
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                _ => Some(Err(CutShort)),
            },
            Self::Endless(bytes) => Some(Ok(Frame::data(bytes.clone()))),
        })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Full(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Full(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Self::CutShort { owed, .. } => SizeHint::with_exact(*owed),
            Self::Endless(_) => SizeHint::default(),
        }
    }
}
