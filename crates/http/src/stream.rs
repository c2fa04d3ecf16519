//! The stream under hyper: cleans heads, moves the deadline, and closes so that the last answer arrives.

use crate::connection_limit::{LongHead, SHORT_HEAD};
use crate::head::HeadSanitizer;
use crate::visitor::Visitor;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};

/// How long and how much is read and thrown away after an answer to a request whose body nobody wanted. Closing at once
/// would reset the connection, and the client might never see the answer (RFC 9112 section 9.6).
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 4 << 20;

/// Most heads are shorter.
const FIRST: usize = 1 << 10;

/// A connection, plain or TLS.
pub(crate) struct Stream<S> {
    inner: S,
    sanitizer: HeadSanitizer,
    visitor: Arc<Visitor>,
    /// Bytes of the head that is coming in.
    head: usize,
    long_head: Option<LongHead>,
    /// What was read already, and hyper has not seen.
    front: Vec<u8>,
    /// Whether the peer does not read what we have for it.
    stuck: bool,
    ended: bool,
    lingering: Option<usize>,
}

impl<S> Stream<S> {
    pub(crate) fn new(inner: S, visitor: Arc<Visitor>) -> Self {
        Self {
            inner,
            sanitizer: HeadSanitizer::new(),
            visitor,
            head: 0,
            long_head: None,
            front: Vec::new(),
            stuck: false,
            ended: false,
            lingering: None,
        }
    }

    /// Bytes came; an error where they make a head long and there are too many long ones.
    fn has_read(&mut self, bytes: usize) -> io::Result<()> {
        let deadline = &self.visitor.deadline;
        deadline.read(bytes, self.sanitizer.in_head());
        if !deadline.in_head() {
            self.head = 0;
            self.long_head = None;
            return Ok(());
        }
        self.head += bytes;
        if self.head > SHORT_HEAD && self.long_head.is_none() {
            self.long_head = self.visitor.permit.long_head();
            if self.long_head.is_none() {
                return Err(io::Error::other("too many long heads at a time"));
            }
        }
        Ok(())
    }
}

impl<S: AsyncRead + Unpin> Stream<S> {
    /// Reads into `bytes` until a head is whole, or long, or plainly none: hyper says so at once. May be given up at any time.
    pub(crate) async fn first_head(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        loop {
            bytes.reserve(FIRST);
            let read = self.read_buf(bytes).await?;
            let first = bytes.iter().find(|byte| !matches!(byte, b'\r' | b'\n'));
            let is_none = first.is_some_and(|byte| !byte.is_ascii_alphabetic());
            if read == 0 || is_none || self.sanitizer.has_ended() || bytes.len() > SHORT_HEAD {
                return Ok(());
            }
        }
    }

    /// What was read is to be read once more.
    pub(crate) fn unread(&mut self, bytes: Vec<u8>) {
        self.front = bytes;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stream<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.front.is_empty() {
            let now = this.front.len().min(buf.remaining());
            buf.put_slice(&this.front[..now]);
            this.front.drain(..now);
            if this.front.is_empty() {
                this.front = Vec::new();
            }
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(cx, buf))?;
        let Some(new) = buf.filled_mut().get_mut(before..).filter(|new| !new.is_empty()) else {
            this.ended = true;
            return Poll::Ready(Ok(()));
        };
        this.sanitizer.scrub(new);
        let bytes = new.len();
        Poll::Ready(this.has_read(bytes))
    }
}

impl<S: AsyncWrite + Unpin> Stream<S> {
    fn written(&mut self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match result {
            Poll::Ready(Ok(bytes)) if bytes > 0 => self.visitor.deadline.wrote(bytes),
            Poll::Pending if !self.stuck => {
                self.stuck = true;
                self.visitor.sticks();
            }
            _ => {}
        }
        result
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.inner).poll_write(cx, buf);
        this.written(result)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.inner).poll_write_vectored(cx, bufs);
        this.written(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // hyper flushes when it has nothing more to write.
        if this.stuck {
            this.stuck = false;
            this.visitor.permit.flows();
        }
        Pin::new(&mut this.inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.lingering.is_none() {
            ready!(Pin::new(&mut this.inner).poll_shutdown(cx))?;
            if this.ended || this.sanitizer.is_clear() {
                return Poll::Ready(Ok(()));
            }
            this.visitor.deadline.wait_at_most(LINGER);
        }
        let left = this.lingering.get_or_insert(LINGER_BYTES);
        let mut space = [0; 8192];
        loop {
            let mut buf = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut this.inner).poll_read(cx, &mut buf))?;
            let read = buf.filled().len();
            *left = left.saturating_sub(read);
            if read == 0 || *left == 0 {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    fn stream<S>(inner: S) -> (Stream<S>, Arc<Visitor>) {
        let visitor = Visitor::for_tests();
        (Stream::new(inner, visitor.clone()), visitor)
    }

    #[tokio::test]
    async fn mends_what_it_reads() {
        let (mut phone, server) = duplex(4096);
        let (mut stream, _) = stream(server);
        phone.write_all(b"GET / HTTP/1.0\r\nUser-Agent: AVAYA/SIP12x0\x17/04\r\n\r\n").await.unwrap();
        drop(phone);
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert!(text.contains("AVAYA/SIP12x0?/04"), "{text}");
    }

    #[tokio::test]
    async fn long_heads_are_few() {
        let mut held = Vec::new();
        let visitor = Visitor::for_tests();
        loop {
            let (mut phone, server) = duplex(64 << 10);
            let mut stream = Stream::new(server, visitor.clone());
            phone.write_all(&[b'a'; SHORT_HEAD + 1]).await.unwrap();
            if stream.read_exact(&mut [0; SHORT_HEAD + 1]).await.is_err() {
                break;
            }
            held.push((phone, stream));
            assert!(held.len() < 10_000);
        }
        assert!(held.len() > 100, "{}", held.len());
        // One whose request is whole is none any more.
        let (phone, stream) = &mut held[0];
        visitor.deadline.requested();
        phone.write_all(b"body").await.unwrap();
        assert_eq!(stream.read(&mut [0; 9]).await.unwrap(), 4);
        assert!(visitor.permit.long_head().is_some());
    }

    #[tokio::test]
    async fn lingers_over_an_unread_body_and_only_then() {
        for (text, lingers) in [
            (&b"PUT / HTTP/1.1\r\nContent-Length: 9\r\n\r\nab"[..], true),
            (b"GET / HTTP/1.1\r\n\r\n", false),
        ] {
            let (mut phone, server) = duplex(4096);
            let (mut stream, _) = stream(server);
            phone.write_all(text).await.unwrap();
            let _ = stream.read(&mut [0; 64]).await.unwrap();
            let closing = tokio::time::timeout(Duration::from_millis(50), stream.shutdown()).await;
            assert_eq!(closing.is_err(), lingers);
            drop(phone);
            stream.shutdown().await.unwrap();
        }
    }
}
