//! Which options are asked for, and which are taken (RFC 2347, 2348, 2349, 7440).

use crate::config::Limits;
use crate::packet::{DATA_HEADER, Pairs, write_pair};
use crate::retransmission::CHOICE;
use std::time::Duration;

/// The size of a block where nobody speaks of it, in bytes (RFC 1350).
pub const BLKSIZE: u16 = 512;

/// The most bytes of one window, however many blocks it has.
const WINDOW_BYTES: usize = 96 * 1024;

/// The options of a request that have a meaning and a value in range. Of an option that comes twice, the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Bytes of a block, 8 to 65464 (RFC 2348).
    pub blksize: Option<u16>,
    /// Seconds before a packet is sent again, 1 to 255 (RFC 2349).
    pub timeout: Option<u8>,
    /// Bytes of the file; 0 in a RRQ asks for them (RFC 2349).
    pub tsize: Option<u64>,
    /// Blocks between two acknowledgements, 1 to 65535 (RFC 7440).
    pub windowsize: Option<u16>,
}

impl Wishes {
    /// Reads the options of a request. Unknown, malformed and out-of-range ones are passed over.
    pub fn read(pairs: Pairs<'_>) -> Self {
        let mut wishes = Self::default();
        for (name, value) in pairs.iter() {
            let Some(value) = decimal(value) else { continue };
            if name.eq_ignore_ascii_case(b"blksize") {
                let size = u16::try_from(value).ok().filter(|size| (8..=65464).contains(size));
                wishes.blksize = wishes.blksize.or(size);
            } else if name.eq_ignore_ascii_case(b"timeout") {
                let seconds = u8::try_from(value).ok().filter(|seconds| *seconds > 0);
                wishes.timeout = wishes.timeout.or(seconds);
            } else if name.eq_ignore_ascii_case(b"tsize") {
                wishes.tsize = wishes.tsize.or(Some(value));
            } else if name.eq_ignore_ascii_case(b"windowsize") {
                let blocks = u16::try_from(value).ok().filter(|blocks| *blocks > 0);
                wishes.windowsize = wishes.windowsize.or(blocks);
            }
        }
        wishes
    }
}

/// How a transfer will run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Bytes of a block.
    pub blksize: usize,
    /// Blocks between two acknowledgements.
    pub window: u16,
    /// The wait before a packet is sent again, where the peer chose it.
    pub timeout: Option<Duration>,
    /// The pairs of the OACK; empty means none is sent.
    pub oack: Vec<u8>,
}

impl Plan {
    /// What is taken of the wishes. `size` is the answer to tsize; `None` leaves it out.
    pub fn agree(wishes: &Wishes, limits: &Limits, size: Option<u64>) -> Self {
        let mut oack = Vec::new();
        let mut blksize = BLKSIZE;
        if let Some(asked) = wishes.blksize {
            blksize = asked.min(limits.blksize_cap.clamp(8, 65464));
            write_pair("blksize", blksize.into(), &mut oack);
        }
        // RFC 2349 has it echoed as it is or left out. Longer than this, silence would hold its place for too long.
        let timeout = wishes.timeout.filter(|seconds| Duration::from_secs((*seconds).into()) <= CHOICE);
        if let Some(seconds) = timeout {
            write_pair("timeout", seconds.into(), &mut oack);
        }
        if let (Some(_), Some(size)) = (wishes.tsize, size) {
            write_pair("tsize", size, &mut oack);
        }
        let blksize = usize::from(blksize);
        let mut window = 1;
        if let Some(asked) = wishes.windowsize {
            let fits = u16::try_from(WINDOW_BYTES / blksize).unwrap_or(u16::MAX).max(1);
            window = asked.min(limits.window_cap.max(1)).min(fits);
            write_pair("windowsize", window.into(), &mut oack);
        }
        let timeout = timeout.map(|seconds| Duration::from_secs(seconds.into()));
        Self { blksize, window, timeout, oack }
    }

    /// Bytes that the kernel must hold for a socket so that a window fits, with what it adds to each packet.
    pub(crate) fn window_bytes(&self) -> usize {
        const OVERHEAD: usize = 1024;
        usize::from(self.window) * (DATA_HEADER + self.blksize + OVERHEAD)
    }
}

fn decimal(value: &[u8]) -> Option<u64> {
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0u64, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn oack(asked: &str, size: Option<u64>) -> String {
        let raw = asked.replace([' ', '='], "\0") + "\0";
        let plan = Plan::agree(&Wishes::read(Pairs(raw.as_bytes())), &Limits::default(), size);
        let pairs = Pairs(&plan.oack).iter().map(|(name, value)| {
            format!("{}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(value))
        });
        pairs.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_option_is_taken_reduced_or_left_out() {
        for (asked, answer) in [
            ("blksize=512", "blksize=512"),
            ("blksize=8", "blksize=8"),
            ("blksize=7", ""),
            ("blksize=0", ""),
            ("blksize=1428", "blksize=1428"),
            ("blksize=65464", "blksize=1428"),
            ("blksize=65465", ""),
            ("blksize=99999999999999999999999", ""),
            ("blksize=-1", ""),
            ("blksize=+512", ""),
            ("blksize=5x", ""),
            ("BLKSIZE=1024", "blksize=1024"),
            ("timeout=1", "timeout=1"),
            ("timeout=60", "timeout=60"),
            ("timeout=61", ""),
            ("timeout=255", ""),
            ("timeout=0", ""),
            ("timeout=256", ""),
            ("tsize=0", "tsize=77"),
            ("tsize=x", ""),
            ("windowsize=4", "windowsize=4"),
            ("windowsize=65535", "windowsize=64"),
            ("windowsize=0", ""),
            ("windowsize=65536", ""),
            ("rollover=0 utimeout=500000 multicast=", ""),
            ("blksize=600 blksize=700", "blksize=600"),
            ("tsize=0 rollover=1 blksize=1000 timeout=3", "blksize=1000 timeout=3 tsize=77"),
        ] {
            assert_eq!(oack(asked, Some(77)), answer, "{asked}");
        }
    }

    #[test]
    fn an_unknown_size_is_not_given() {
        assert_eq!(oack("tsize=0", None), "");
        assert_eq!(oack("tsize=0 blksize=600", None), "blksize=600");
    }

    #[test]
    fn a_window_fits_a_send_buffer() {
        let limits = Limits { blksize_cap: 65464, ..Limits::default() };
        let wishes = Wishes { blksize: Some(65464), windowsize: Some(64), ..Wishes::default() };
        assert_eq!(Plan::agree(&wishes, &limits, None).window, 1);
        let wishes = Wishes { windowsize: Some(64), ..Wishes::default() };
        assert_eq!(Plan::agree(&wishes, &limits, None).window, 64);
    }

    #[test]
    fn caps_that_make_no_sense_are_bent_into_range() {
        let limits = Limits { blksize_cap: 0, window_cap: 0, ..Limits::default() };
        let wishes = Wishes { blksize: Some(1000), windowsize: Some(9), ..Wishes::default() };
        let plan = Plan::agree(&wishes, &limits, None);
        assert_eq!((plan.blksize, plan.window), (8, 1));
    }

    proptest! {
        #[test]
        fn never_more_than_asked(blksize in 8u16..=65464, window in 1u16.., cap in 8u16..=65464) {
            let limits = Limits { blksize_cap: cap, ..Limits::default() };
            let wishes = Wishes { blksize: Some(blksize), windowsize: Some(window), ..Wishes::default() };
            let plan = Plan::agree(&wishes, &limits, None);
            prop_assert!(plan.blksize <= usize::from(blksize.min(cap)) && plan.blksize >= 8);
            prop_assert!(plan.window <= window.min(64) && plan.window >= 1);
        }
    }
}
