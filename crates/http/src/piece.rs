//! Pieces of files that are on their way from the disk to a peer: how long they are, and what they hold in all.
//!
//! Long pieces are cheap to send, and peers that do not read hold theirs. So the more is held in all, of all listeners,
//! the shorter is the next one: nobody waits, and what is held is bounded.

use bytes::Bytes;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes handed to hyper at a time: what was handed over counts as sent, so a phone that leaves is noticed by so much.
pub(crate) const PIECE: usize = 128 << 10;
/// A piece where much is on its way.
const MIDDLE: usize = 32 << 10;
/// A piece where very much is: what each connection may hold beyond the bounds.
pub(crate) const LEAST: usize = 8 << 10;

/// Bytes on their way, from which on pieces are shorter.
const MUCH: usize = 6 << 20;
const VERY_MUCH: usize = 10 << 20;

static ON_THEIR_WAY: AtomicUsize = AtomicUsize::new(0);

/// The right to hold so many bytes, given back when dropped.
pub(crate) struct Share(usize);

/// A piece, held until hyper has sent it.
struct Piece {
    bytes: Vec<u8>,
    _share: Share,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Share {
    /// For the next piece of so many bytes.
    pub(crate) fn take(left: usize) -> Self {
        Self::of(left.min(longest(ON_THEIR_WAY.load(Ordering::Relaxed))))
    }

    /// For so many bytes at once, where that is one piece.
    pub(crate) fn whole(len: u64) -> Option<Self> {
        let len = usize::try_from(len).ok()?;
        (len <= longest(ON_THEIR_WAY.load(Ordering::Relaxed))).then(|| Self::of(len))
    }

    fn of(len: usize) -> Self {
        ON_THEIR_WAY.fetch_add(len, Ordering::Relaxed);
        Self(len)
    }

    /// Reads them; where the file ends early it is an error, since the length is already sent.
    pub(crate) fn read(self, file: &File, at: u64) -> io::Result<Bytes> {
        let mut bytes = vec![0; self.0];
        file.read_exact_at(&mut bytes, at)?;
        Ok(Bytes::from_owner(Piece { bytes, _share: self }))
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        ON_THEIR_WAY.fetch_sub(self.0, Ordering::Relaxed);
    }
}

fn longest(on_their_way: usize) -> usize {
    match on_their_way {
        ..MUCH => PIECE,
        MUCH..VERY_MUCH => MIDDLE,
        _ => LEAST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_is_held_the_shorter_are_pieces() {
        let mut held = 0;
        let lengths: Vec<_> = (0..1000)
            .map(|_| {
                let len = longest(held);
                held += len;
                len
            })
            .collect();
        assert!(lengths.is_sorted_by(|a, b| a >= b));
        assert_eq!((lengths[0], lengths[999]), (PIECE, LEAST));
        assert!(held < VERY_MUCH + PIECE + 1000 * LEAST);
    }
}
