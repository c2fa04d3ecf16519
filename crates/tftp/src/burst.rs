//! The packets of a window, in one system call: the kernel cuts a text into datagrams of a size (`UDP_SEGMENT`, udp(7), Linux 4.18).

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};
use std::io::{self, ErrorKind, IoSlice};
use std::net::UdpSocket;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};

/// The most packets of a burst: what the kernel takes (`UDP_MAX_SEGMENTS`).
const PACKETS: usize = 64;
/// The most bytes of one: below what a datagram can carry, and of a memory that many transfers can have at a time.
const BYTES: usize = 48 << 10;

/// Packets that leave together: all of one size, the last perhaps shorter.
#[derive(Debug, Default)]
pub(crate) struct Burst {
    bytes: Vec<u8>,
    size: usize,
}

impl Burst {
    /// Gathers what `next` writes, until it has nothing more, and hands it to `send` in as few bursts as it makes.
    ///
    /// # Errors
    /// Those of `next` and of `send`.
    pub(crate) fn gather(
        &mut self,
        mut next: impl FnMut(&mut Vec<u8>) -> io::Result<bool>,
        mut send: impl FnMut(&Self) -> io::Result<()>,
    ) -> Result<(), Gathering> {
        self.clear();
        loop {
            let start = self.bytes.len();
            if !next(&mut self.bytes).map_err(Gathering::Unmade)? {
                break;
            }
            let len = self.bytes.len() - start;
            if start == 0 {
                self.size = len;
            } else if len > self.size {
                // It is the first of another size.
                let larger = self.bytes.split_off(start);
                send(self).map_err(Gathering::Unsent)?;
                (self.bytes, self.size) = (larger, len);
            }
            let full = self.bytes.len() + self.size > BYTES || self.bytes.len() >= PACKETS * self.size;
            if len < self.size || full {
                send(self).map_err(Gathering::Unsent)?;
                self.clear();
            }
        }
        if self.bytes.is_empty() { Ok(()) } else { send(self).map_err(Gathering::Unsent) }
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.size = 0;
    }

    fn packets(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.chunks(self.size.max(1))
    }
}

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Gathering {
    /// A packet could not be made.
    Unmade(io::Error),
    /// The packets could not be sent.
    Unsent(io::Error),
}

/// Sends bursts over a connected socket; one by one where the kernel or the network card does not cut.
#[derive(Debug, Default)]
pub(crate) struct Bursts {
    one_by_one: AtomicBool,
}

impl Bursts {
    /// Sends all packets of a burst. Where there is no room for one, it counts as lost, and a timeout sends it again: a window fits into the
    /// send buffer.
    ///
    /// # Errors
    /// Nothing reaches the peer.
    pub(crate) fn send(&self, socket: &UdpSocket, burst: &Burst) -> io::Result<()> {
        let several = burst.bytes.len() > burst.size;
        if several && !self.one_by_one.load(Ordering::Relaxed) {
            let size = u16::try_from(burst.size).unwrap_or(u16::MAX);
            let cut = [ControlMessage::UdpGsoSegments(&size)];
            let bytes = [IoSlice::new(&burst.bytes)];
            match sendmsg(socket.as_raw_fd(), &bytes, &cut, MsgFlags::empty(), None::<&()>) {
                // Blocks larger than a frame, a card that makes no checksums, an old kernel.
                Err(
                    Errno::EINVAL | Errno::EMSGSIZE | Errno::EIO | Errno::ENOPROTOOPT | Errno::EOPNOTSUPP,
                ) => {
                    self.one_by_one.store(true, Ordering::Relaxed);
                }
                sent => return unless_full(sent.map_err(io::Error::from)),
            }
        }
        burst.packets().try_for_each(|packet| unless_full(socket.send(packet)))
    }
}

/// An error, unless it says that there is no room now.
fn unless_full(sent: io::Result<usize>) -> io::Result<()> {
    match sent {
        Ok(_) => Ok(()),
        Err(error) => match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::Interrupted | ErrorKind::OutOfMemory => Ok(()),
            _ if error.raw_os_error() == Some(nix::libc::ENOBUFS) => Ok(()),
            _ => Err(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Packets of these lengths, each of its number.
    fn gathered(lengths: &[usize], mut with: impl FnMut(&Burst)) {
        let mut lengths = lengths.iter().zip(0..);
        let next = |out: &mut Vec<u8>| {
            let next = lengths.next();
            out.extend(next.iter().flat_map(|(length, number)| vec![*number; **length]));
            Ok(next.is_some())
        };
        let send = |burst: &Burst| {
            with(burst);
            Ok(())
        };
        Burst::default().gather(next, send).unwrap();
    }

    #[test]
    fn only_the_last_of_a_burst_is_shorter_and_none_is_lost() {
        let big = [1432; 40];
        for (lengths, bursts) in [
            (&[][..], &[][..]),
            (&[9], &[1]),
            (&[9, 9, 9], &[3]),
            (&[9, 9, 4], &[3]),
            (&[9, 4, 9], &[2, 1]),
            (&[4, 9, 9], &[1, 2]),
            (&[4; 65], &[64, 1]),
            (&big, &[34, 6]),
        ] {
            let (mut counts, mut lens) = (Vec::new(), Vec::new());
            gathered(lengths, |burst| {
                counts.push(burst.packets().count());
                lens.extend(burst.packets().map(<[u8]>::len));
            });
            assert_eq!((counts.as_slice(), lens.as_slice()), (bursts, lengths), "{lengths:?}");
        }
    }

    #[test]
    fn a_burst_arrives_as_its_packets_cut_by_the_kernel_or_by_us() {
        let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
        receiver.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
        sender.connect(receiver.local_addr().unwrap()).unwrap();
        for one_by_one in [false, true] {
            let bursts = Bursts { one_by_one: one_by_one.into() };
            let lengths = [1432, 1432, 1432, 7];
            gathered(&lengths, |burst| bursts.send(&sender, burst).unwrap());
            for (number, length) in (0..).zip(lengths) {
                let mut packet = [0; 2000];
                let got = receiver.recv(&mut packet).unwrap();
                assert_eq!(packet[..got], vec![number; length][..], "one by one: {one_by_one}");
            }
        }
    }
}
