//! The bytes of an answer, cut into blocks.

use crate::netascii::Encoder;
use crate::packet::Mode;
use autoprov_provision::Body;
use std::collections::VecDeque;
use std::io;
use std::os::unix::fs::FileExt;

/// What a netascii encoder reads of a file at a time, in bytes.
const CHUNK: usize = 2048;

/// A body that gives any block that is not yet acknowledged.
#[derive(Debug)]
pub(crate) struct Source {
    body: Body,
    blksize: usize,
    netascii: Option<Track>,
}

/// Where the blocks of a netascii transfer begin: their place in the body hangs on all that came before.
#[derive(Debug)]
struct Track {
    first: u64,
    cursors: VecDeque<Cursor>,
}

#[derive(Clone, Copy, Debug)]
struct Cursor {
    offset: u64,
    encoder: Encoder,
}

impl Source {
    /// `text`: line ends of the body are normalised in netascii.
    pub(crate) fn new(body: Body, blksize: usize, mode: Mode, text: bool) -> Self {
        let netascii = (mode == Mode::Netascii).then(|| Track {
            first: 1,
            cursors: VecDeque::from([Cursor { offset: 0, encoder: Encoder::new(text) }]),
        });
        Self { body, blksize, netascii }
    }

    /// The number of bytes on the wire, where it is known before they are read.
    pub(crate) fn len(&self) -> Option<u64> {
        self.netascii.is_none().then(|| self.body.len())
    }

    /// Adds the bytes of a block, counted from 1, to `out` and returns how many they are. Fewer than blksize: it is the
    /// last.
    ///
    /// # Errors
    /// The file cannot be read, or has shrunk.
    pub(crate) fn fill(&mut self, block: u64, out: &mut Vec<u8>) -> io::Result<usize> {
        let start = out.len();
        match &mut self.netascii {
            None => {
                let offset = block.saturating_sub(1).saturating_mul(self.blksize as u64);
                read(&self.body, offset, self.blksize, out)?;
            }
            Some(track) => track.fill(&self.body, block, start + self.blksize, out)?,
        }
        Ok(out.len() - start)
    }

    /// Blocks before this one will not be asked for again.
    pub(crate) fn release(&mut self, block: u64) {
        if let Some(track) = &mut self.netascii {
            while track.first < block && track.cursors.len() > 1 {
                track.cursors.pop_front();
                track.first += 1;
            }
        }
    }
}

impl Track {
    fn fill(&mut self, body: &Body, block: u64, full: usize, out: &mut Vec<u8>) -> io::Result<()> {
        let place = block.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
        let cursor = place.and_then(|place| self.cursors.get(place));
        let Some(mut cursor) = cursor.copied() else {
            return Err(io::Error::other("a block was asked for out of order"));
        };
        let mut chunk = Vec::new();
        while out.len() < full {
            let left = body.len() - cursor.offset.min(body.len());
            let input = if let Body::Bytes(bytes) = body {
                usize::try_from(cursor.offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or_default()
            } else {
                chunk.clear();
                read(body, cursor.offset, CHUNK, &mut chunk)?;
                &chunk
            };
            let at_end = input.len() as u64 == left;
            cursor.offset += cursor.encoder.encode(input, at_end, out, full) as u64;
            if at_end {
                break;
            }
        }
        if block + 1 == self.first + self.cursors.len() as u64 {
            self.cursors.push_back(cursor);
        }
        Ok(())
    }
}

/// Adds at most `most` bytes from `offset` on.
fn read(body: &Body, offset: u64, most: usize, out: &mut Vec<u8>) -> io::Result<()> {
    let left = usize::try_from(body.len().saturating_sub(offset)).unwrap_or(usize::MAX).min(most);
    match body {
        Body::Bytes(bytes) => {
            let offset = usize::try_from(offset).unwrap_or(usize::MAX);
            out.extend_from_slice(bytes.get(offset..).and_then(|rest| rest.get(..left)).unwrap_or_default());
            Ok(())
        }
        Body::File { file, .. } => {
            let start = out.len();
            out.resize(start + left, 0);
            file.read_exact_at(out.get_mut(start..).unwrap_or_default(), offset)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use proptest::prelude::*;
    use std::io::Write;

    fn in_file(bytes: &[u8]) -> Body {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(bytes).expect("room");
        Body::File { file, len: bytes.len() as u64 }
    }

    fn block(source: &mut Source, number: u64) -> Vec<u8> {
        let mut out = b"head".to_vec();
        let len = source.fill(number, &mut out).expect("a block");
        assert_eq!(len, out.len() - 4);
        out.split_off(4)
    }

    #[test]
    fn blocks_of_memory_and_of_a_file() {
        for body in [Body::Bytes(Bytes::from_static(b"0123456789abcdef")), in_file(b"0123456789abcdef")] {
            let mut source = Source::new(body, 8, Mode::Octet, true);
            assert_eq!(source.len(), Some(16));
            assert_eq!(block(&mut source, 2), b"89abcdef");
            assert_eq!(block(&mut source, 1), b"01234567");
            assert_eq!(block(&mut source, 3), b"");
            assert_eq!(block(&mut source, 9), b"");
        }
    }

    #[test]
    fn a_file_that_shrank_is_an_error() {
        let Body::File { file, .. } = in_file(b"0123") else { unreachable!() };
        let mut source = Source::new(Body::File { file, len: 9 }, 8, Mode::Octet, true);
        assert!(source.fill(1, &mut Vec::new()).is_err());
    }

    #[test]
    fn netascii_goes_back_to_any_block_that_is_not_released() {
        let mut source =
            Source::new(Body::Bytes(Bytes::from_static(b"a\nb\nc\nd\n")), 4, Mode::Netascii, true);
        assert_eq!(source.len(), None);
        assert!(source.fill(2, &mut Vec::new()).is_err(), "nobody knows yet where it begins");
        let first: Vec<_> = (1..=4).map(|number| block(&mut source, number)).collect();
        assert_eq!(first, [&b"a\r\nb"[..], b"\r\nc\r", b"\nd\r\n", b""]);
        source.release(2);
        assert_eq!(block(&mut source, 2), b"\r\nc\r");
        assert_eq!(block(&mut source, 3), b"\nd\r\n");
        assert!(source.fill(1, &mut Vec::new()).is_err());
    }

    proptest! {
        #[test]
        fn a_file_encodes_as_memory_does(
            seed in prop::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), any::<u8>()], 0..60),
            repeat in 1usize..120, text: bool, blksize in 8usize..700,
        ) {
            let bytes = seed.repeat(repeat);
            let mut all = Vec::new();
            for body in [Body::Bytes(Bytes::from(bytes.clone())), in_file(&bytes)] {
                let mut source = Source::new(body, blksize, Mode::Netascii, text);
                let (mut number, mut got) = (1, Vec::new());
                while source.fill(number, &mut got).expect("a block") == blksize {
                    number += 1;
                    source.release(number);
                }
                all.push(got);
            }
            let mut expected = Vec::new();
            Encoder::new(text).encode(&bytes, true, &mut expected, usize::MAX);
            prop_assert!(all[0] == expected && all[1] == expected);
        }
    }
}
