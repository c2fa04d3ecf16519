//! The stream under hyper: mends heads, moves the deadline, and closes so that the last answer arrives.

use crate::head::Heads;
use crate::pulse::Pulse;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How long and how much is read and thrown away after an answer to a request whose body nobody wanted. Closing at once
/// would reset the connection, and the client might never see the answer (RFC 9112 section 9.6).
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 4 << 20;

/// Time-outs of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For a head, from its first byte to its last, and for the first byte of the first one.
    pub(crate) head: Duration,
    /// Between two requests, and for any movement within a body or an answer.
    pub(crate) idle: Duration,
}

/// A connection, plain or TLS.
pub(crate) struct Stream<S> {
    inner: S,
    heads: Heads,
    pulse: Arc<Pulse>,
    patience: Patience,
    ended: bool,
    lingering: Option<usize>,
}

impl<S> Stream<S> {
    pub(crate) fn new(inner: S, pulse: Arc<Pulse>, patience: Patience) -> Self {
        Self { inner, heads: Heads::new(), pulse, patience, ended: false, lingering: None }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stream<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(cx, buf))?;
        let Some(new) = buf.filled_mut().get_mut(before..).filter(|new| !new.is_empty()) else {
            this.ended = true;
            return Poll::Ready(Ok(()));
        };
        let (was_in_head, ended) = (this.heads.in_head(), this.heads.ended());
        this.heads.mend(new);
        if !this.heads.in_head() {
            this.pulse.wait(this.patience.idle);
        } else if !was_in_head || ended != this.heads.ended() {
            this.pulse.wait(this.patience.head);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> Stream<S> {
    fn written(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(result, Poll::Ready(Ok(n)) if n > 0) {
            self.pulse.wait(self.patience.idle);
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
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.lingering.is_none() {
            ready!(Pin::new(&mut this.inner).poll_shutdown(cx))?;
            if this.ended || this.heads.is_clear() {
                return Poll::Ready(Ok(()));
            }
            this.pulse.wait_at_most(LINGER);
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

    fn stream<S>(inner: S) -> (Stream<S>, Arc<Pulse>) {
        let patience = Patience { head: Duration::from_secs(10), idle: Duration::from_secs(30) };
        let pulse = Arc::new(Pulse::new(patience.head));
        (Stream::new(inner, pulse.clone(), patience), pulse)
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
    async fn a_dripping_head_does_not_move_the_deadline_and_a_whole_one_does() {
        let (mut phone, server) = duplex(4096);
        let (mut stream, pulse) = stream(server);
        let mut space = [0; 64];
        phone.write_all(b"GET / HTTP").await.unwrap();
        let _ = stream.read(&mut space).await.unwrap();
        let deadline = pulse.deadline();
        tokio::time::sleep(Duration::from_millis(20)).await;
        phone.write_all(b"/1.1\r\nA: b\r\n").await.unwrap();
        let _ = stream.read(&mut space).await.unwrap();
        assert_eq!(pulse.deadline(), deadline);
        phone.write_all(b"\r\n").await.unwrap();
        let _ = stream.read(&mut space).await.unwrap();
        assert!(pulse.deadline() > deadline + Duration::from_secs(20));
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
