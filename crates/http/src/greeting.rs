//! The stream under rustls: bounds what a client may say before the handshake is done.
//!
//! rustls joins a greeting of 64 KiB, and whoever never ends it would have that kept.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes of a whole handshake: clients of today send two thousand, with a ticket and a post-quantum key.
const MOST: usize = 8 << 10;

/// A connection on which a handshake is made.
pub(crate) struct Greeting<S> {
    inner: S,
    /// Bytes that may still come; without it the handshake is done.
    left: Option<usize>,
}

impl<S> Greeting<S> {
    pub(crate) fn new(inner: S) -> Self {
        Self { inner, left: Some(MOST) }
    }

    /// The handshake is done: there is no bound any more.
    pub(crate) fn is_done(&mut self) {
        self.left = None;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Greeting<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(cx, buf))?;
        if let Some(left) = &mut this.left {
            let read = buf.filled().len() - before;
            *left =
                left.checked_sub(read).ok_or_else(|| io::Error::other("the TLS handshake is too long"))?;
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Greeting<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    #[tokio::test]
    async fn a_greeting_has_an_end_and_what_follows_has_none() {
        let (mut phone, server) = duplex(1 << 20);
        let mut greeting = Greeting::new(server);
        phone.write_all(&[0; 2 * MOST]).await.unwrap();
        greeting.read_exact(&mut [0; MOST]).await.unwrap();
        assert!(greeting.read(&mut [0; 9]).await.is_err());
        greeting.is_done();
        greeting.read_exact(&mut [0; MOST - 9]).await.unwrap();
    }
}
