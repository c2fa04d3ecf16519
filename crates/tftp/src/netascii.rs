//! The netascii of RFC 1350 (RFC 764): a line ends in CR LF, a bare CR is CR NUL.

const CR: u8 = b'\r';
const LF: u8 = b'\n';

/// Turns bytes into netascii, block by block. A copy of it is a point to return to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Encoder {
    /// Whether a CR LF of the input is one line end and not a CR and a line end.
    lines: bool,
    /// A CR whose meaning hangs on the next byte.
    held: bool,
    /// The second byte of a pair whose first filled the block.
    spill: Option<u8>,
}

impl Encoder {
    /// `lines`: the input is text, whose line ends may be CR LF already. Otherwise each byte counts alone.
    pub(crate) const fn new(lines: bool) -> Self {
        Self { lines, held: false, spill: None }
    }

    /// Encodes from `input` to the end of `out` until `out` holds `full` bytes or the input is used up, and returns
    /// how many bytes of the input were used. `at_end`: nothing follows this input.
    pub(crate) fn encode(&mut self, input: &[u8], at_end: bool, out: &mut Vec<u8>, full: usize) -> usize {
        let mut used = 0;
        while out.len() < full {
            if let Some(byte) = self.spill.take() {
                out.push(byte);
                continue;
            }
            let next = input.get(used).copied();
            if self.held && (next.is_some() || at_end) {
                self.held = false;
                if next == Some(LF) {
                    used += 1;
                    self.pair(LF, out);
                } else {
                    self.pair(0, out);
                }
                continue;
            }
            match next {
                None => break,
                Some(LF) => self.pair(LF, out),
                Some(CR) if self.lines => self.held = true,
                Some(CR) => self.pair(0, out),
                Some(other) => out.push(other),
            }
            used += 1;
        }
        used
    }

    /// CR goes out now, what follows it in the next round.
    fn pair(&mut self, second: u8, out: &mut Vec<u8>) {
        out.push(CR);
        self.spill = Some(second);
    }
}

/// Turns netascii back into bytes, packet by packet.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Decoder {
    held: bool,
}

impl Decoder {
    /// Decodes `input` to the end of `out`. A CR before anything but LF and NUL stays what it is.
    pub(crate) fn decode(&mut self, input: &[u8], out: &mut Vec<u8>) {
        for byte in input {
            if std::mem::take(&mut self.held) {
                match *byte {
                    LF => {
                        out.push(LF);
                        continue;
                    }
                    0 => {
                        out.push(CR);
                        continue;
                    }
                    _ => out.push(CR),
                }
            }
            if *byte == CR {
                self.held = true;
            } else {
                out.push(*byte);
            }
        }
    }

    /// Tells the decoder that nothing follows.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.held) {
            out.push(CR);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Encodes in blocks of `size`, with the input in chunks of `chunk`.
    fn blocks(input: &[u8], lines: bool, size: usize, chunk: usize) -> Vec<Vec<u8>> {
        let mut encoder = Encoder::new(lines);
        let (mut offset, mut blocks) = (0, Vec::new());
        loop {
            let mut block = Vec::new();
            loop {
                let end = (offset + chunk).min(input.len());
                offset += encoder.encode(&input[offset..end], end == input.len(), &mut block, size);
                if block.len() == size || offset == input.len() {
                    break;
                }
            }
            // What is held or spilled comes in one more round.
            encoder.encode(&[], offset == input.len(), &mut block, size);
            let last = block.len() < size;
            blocks.push(block);
            if last {
                return blocks;
            }
        }
    }

    fn all(input: &[u8], lines: bool) -> Vec<u8> {
        blocks(input, lines, 512, 512).concat()
    }

    fn decoded(input: &[u8], cut: usize) -> Vec<u8> {
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        for part in input.chunks(cut.max(1)) {
            decoder.decode(part, &mut out);
        }
        decoder.finish(&mut out);
        out
    }

    #[test]
    fn bytes() {
        assert_eq!(all(b"a\nb\rc\r\nd\0", false), b"a\r\nb\r\0c\r\0\r\nd\0");
        assert_eq!(all(b"\r", false), b"\r\0");
    }

    #[test]
    fn text_keeps_its_line_ends_single() {
        assert_eq!(all(b"a\nb\r\nc\r\n", true), b"a\r\nb\r\nc\r\n");
        assert_eq!(all(b"a\rb\r", true), b"a\r\0b\r\0");
        assert_eq!(all(b"\r\r\n", true), b"\r\0\r\n");
    }

    #[test]
    fn a_pair_is_cut_at_the_border_of_a_block() {
        assert_eq!(blocks(b"abc\nd", false, 4, 9), [&b"abc\r"[..], b"\nd"]);
        assert_eq!(blocks(b"abc\r\nd", true, 4, 9), [&b"abc\r"[..], b"\nd"]);
        assert_eq!(blocks(b"ab\n", false, 4, 9), [&b"ab\r\n"[..], b""]);
        assert_eq!(blocks(b"abc\r", true, 4, 9), [&b"abc\r"[..], b"\0"]);
    }

    fn liney() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(prop_oneof![Just(CR), Just(LF), Just(0), any::<u8>()], 0..200)
    }

    proptest! {
        #[test]
        fn borders_change_nothing(input in liney(), lines: bool, size in 1usize..20, chunk in 1usize..20) {
            let cut = blocks(&input, lines, size, chunk);
            prop_assert_eq!(cut.concat(), all(&input, lines));
            let (last, full) = cut.split_last().expect("a last block");
            prop_assert!(full.iter().all(|block| block.len() == size));
            prop_assert!(last.len() < size);
        }

        #[test]
        fn bytes_come_back(input in liney(), cut in 1usize..20) {
            prop_assert_eq!(decoded(&all(&input, false), cut), input);
        }

        #[test]
        fn no_bytes_upset_the_decoder(input in liney(), cut in 1usize..20) {
            prop_assert!(decoded(&input, cut).len() <= input.len());
        }
    }
}
