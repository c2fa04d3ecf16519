//! The body of an answer: bytes or a part of a file, of a length known beforehand, so that nothing is ever chunked.

use crate::piece::{LEAST, PIECE, Share};
use crate::visitor::Visitor;
use autoprov_provision::{Sent, Shown};
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::fs::File;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

/// Called once with how the body went out.
type Finish = Box<dyn FnOnce(u64, bool) + Send>;

/// A body that goes out.
pub(crate) struct Outgoing {
    source: Source,
    left: u64,
    sent: u64,
    finish: Option<Finish>,
    visitor: Option<Arc<Visitor>>,
}

enum Source {
    Bytes(Bytes),
    File {
        file: File,
        at: u64,
    },
    /// A piece is being read where blocking is allowed.
    Reading(JoinHandle<io::Result<(File, u64, Bytes)>>),
    Spent,
}

impl Outgoing {
    pub(crate) fn empty() -> Self {
        Self::bytes(Bytes::new())
    }

    pub(crate) fn bytes(bytes: Bytes) -> Self {
        Self { left: bytes.len() as u64, source: Source::Bytes(bytes), sent: 0, finish: None, visitor: None }
    }

    /// `len` bytes of the file, from byte `at` on.
    pub(crate) fn file(file: File, at: u64, len: u64) -> Self {
        Self { source: Source::File { file, at }, left: len, sent: 0, finish: None, visitor: None }
    }

    /// The bytes that are still to go out.
    pub(crate) fn len(&self) -> u64 {
        self.left
    }

    /// Whether hyper takes it in one piece.
    pub(crate) fn is_short(&self) -> bool {
        matches!(self.source, Source::Bytes(_)) && self.left <= PIECE as u64
    }

    /// Bytes it may hold while it is not read. What pieces of files hold beyond the least is bounded by itself.
    pub(crate) fn weight(&self) -> usize {
        match &self.source {
            Source::Bytes(bytes) => bytes.len(),
            _ => LEAST,
        }
    }

    /// Whom it goes to.
    pub(crate) fn goes_to(&mut self, visitor: Arc<Visitor>) {
        self.visitor = Some(visitor);
    }

    /// Tells how it went, when it has.
    pub(crate) fn tell(
        &mut self,
        finish: impl FnOnce(Sent) + Send + 'static,
        status: u16,
        etag: Option<String>,
        shown: Shown,
    ) {
        let sent = move |bytes, whole| Sent { status, bytes, whole, etag, shown };
        self.finish = Some(Box::new(move |bytes, whole| finish(sent(bytes, whole))));
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        if let Some(finish) = self.finish.take() {
            finish(self.sent, self.left == 0);
        }
        if let Some(visitor) = &self.visitor {
            visitor.deadline.answered();
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        if this.left == 0 {
            return Poll::Ready(None);
        }
        let left = usize::try_from(this.left).unwrap_or(usize::MAX);
        let piece = loop {
            match std::mem::replace(&mut this.source, Source::Spent) {
                Source::Bytes(mut bytes) => {
                    let piece = bytes.split_to(left.min(PIECE).min(bytes.len()));
                    this.source = Source::Bytes(bytes);
                    break piece;
                }
                Source::File { file, at } => {
                    let share = Share::take(left);
                    this.source = Source::Reading(tokio::task::spawn_blocking(move || {
                        let piece = share.read(&file, at)?;
                        Ok((file, at + piece.len() as u64, piece))
                    }));
                }
                Source::Reading(mut reading) => match Pin::new(&mut reading).poll(cx) {
                    Poll::Pending => {
                        this.source = Source::Reading(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready(read) => {
                        let (file, at, piece) = read.map_err(io::Error::other)??;
                        this.source = Source::File { file, at };
                        break piece;
                    }
                },
                Source::Spent => return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
            }
        };
        this.left = this.left.saturating_sub(piece.len() as u64);
        this.sent += piece.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// All of a body, for tests.
#[cfg(test)]
pub(crate) async fn collect(mut body: Outgoing) -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        all.extend(frame?.into_data().unwrap_or_default());
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::mpsc;

    fn file(len: usize) -> (File, Vec<u8>) {
        let bytes: Vec<u8> = (0..len).map(|n| u8::try_from(n % 251).unwrap()).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        (file, bytes)
    }

    #[tokio::test]
    async fn a_file_and_a_part_of_it_go_out_whole() {
        let (file, bytes) = file(3 * PIECE + 17);
        let part = Outgoing::file(file.try_clone().unwrap(), 5, 2 * PIECE as u64);
        assert_eq!(collect(part).await.unwrap(), bytes[5..5 + 2 * PIECE]);
        let whole = Outgoing::file(file, 0, bytes.len() as u64);
        assert_eq!(whole.size_hint().exact(), Some(bytes.len() as u64));
        assert_eq!(collect(whole).await.unwrap(), bytes);
    }

    #[tokio::test]
    async fn a_file_that_shrank_is_an_error_and_not_whole() {
        let (file, bytes) = file(PIECE + 10);
        let (sender, receiver) = mpsc::channel();
        let mut body = Outgoing::file(file, 0, bytes.len() as u64 + 1);
        body.tell(
            move |sent| sender.send((sent.bytes, sent.whole, sent.status)).unwrap(),
            200,
            None,
            Shown::Nothing,
        );
        assert!(collect(body).await.is_err());
        assert_eq!(receiver.recv().unwrap(), (PIECE as u64, false, 200));
    }

    #[tokio::test]
    async fn long_bytes_go_out_in_pieces_and_tell_once() {
        let bytes = Bytes::from(vec![7; 2 * PIECE]);
        let (sender, receiver) = mpsc::channel();
        let mut body = Outgoing::bytes(bytes.clone());
        assert!(!body.is_short() && Outgoing::empty().is_short());
        body.tell(move |sent| sender.send((sent.bytes, sent.whole)).unwrap(), 200, None, Shown::Nothing);
        assert_eq!(collect(body).await.unwrap(), bytes);
        assert_eq!(receiver.recv().unwrap(), (2 * PIECE as u64, true));
        assert!(receiver.recv().is_err());
    }
}
