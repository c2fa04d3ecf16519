//! A phone that boots over TFTP (RFC 1350, 2347, 2348, 2349, 7440): RRQ with blksize 1428 and tsize 0, for firmware with a window.

use super::http::Boot;
use super::packets::{Agreed, BLOCK, DATA, ERROR, OACK, acknowledgement, options, text};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

/// How long a phone waits before it sends its last packet again.
const PATIENCE: Duration = Duration::from_secs(1);
const TRIES: usize = 8;

/// Boots a phone: what it was given is passed to `check`.
pub(super) fn boot(
    server: SocketAddr,
    request: &[u8],
    body: &mut Vec<u8>,
    check: impl FnOnce(&[u8]) -> bool,
) -> Result<Boot, String> {
    let broken = |error: std::io::Error| format!("socket: {error}");
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).map_err(broken)?;
    socket.set_read_timeout(Some(PATIENCE)).map_err(broken)?;
    body.clear();
    let mut transfer = Transfer { socket, to: server, began: false, boot: Boot::default(), tries: 0 };
    let mut last = request.to_vec();
    transfer.send(&last)?;
    let mut expected: u16 = 1;
    let mut agreed: Option<Agreed> = None;
    // Blocks since the last acknowledgement; whether the server was told where we are since the last block that was new.
    let (mut waiting, mut told) = (0, false);
    let mut packet = [0; BLOCK + 4];
    loop {
        let Some(count) = transfer.receive(&mut packet, &last)? else {
            waiting = 0;
            continue;
        };
        let [a, b, c, d] = [packet[0], packet[1], packet[2], packet[3]];
        let number = u16::from_be_bytes([c, d]);
        let window = agreed.as_ref().map_or(1, |agreed| agreed.window);
        match u16::from_be_bytes([a, b]) {
            OACK if agreed.is_none() => {
                agreed = Some(options(&packet[2..count])?);
                last = acknowledgement(0);
            }
            DATA if agreed.is_some() && number == expected => {
                body.extend_from_slice(&packet[4..count]);
                last = acknowledgement(number);
                expected = expected.wrapping_add(1);
                told = false;
                waiting += 1;
                if count < BLOCK + 4 {
                    transfer.send(&last)?;
                    break;
                }
                if waiting < window {
                    continue;
                }
            }
            // The server did not hear us, or we not it: a block is missing. In a window it is told once where we are, not for each block of it.
            OACK | DATA => {
                transfer.boot.again += 1;
                if told && window > 1 {
                    continue;
                }
                told = true;
            }
            ERROR => return Err(format!("error {number}: {}", text(&packet[4..count]))),
            other => return Err(format!("a packet of kind {other}")),
        }
        transfer.send(&last)?;
        waiting = 0;
    }
    if agreed.is_some_and(|agreed| agreed.length == body.len()) && check(body) {
        Ok(transfer.boot)
    } else {
        Err("other bytes than expected".to_owned())
    }
}

struct Transfer {
    socket: UdpSocket,
    /// The server; once it has answered, the port it answered from.
    to: SocketAddr,
    began: bool,
    boot: Boot,
    tries: usize,
}

impl Transfer {
    fn send(&mut self, packet: &[u8]) -> Result<(), String> {
        self.boot.packets += 1;
        self.socket.send_to(packet, self.to).map(drop).map_err(|error| format!("send: {error}"))
    }

    /// The length of a packet from the server, if one came in time.
    fn receive(&mut self, packet: &mut [u8], last: &[u8]) -> Result<Option<usize>, String> {
        match self.socket.recv_from(packet) {
            Ok((count, from)) if count >= 4 && (!self.began || from == self.to) => {
                self.began = true;
                self.to = from;
                self.tries = 0;
                self.boot.packets += 1;
                Ok(Some(count))
            }
            Ok(_) => Ok(None),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                self.tries += 1;
                self.boot.again += 1;
                if self.tries == TRIES {
                    return Err("the server does not answer".to_owned());
                }
                self.send(last)?;
                Ok(None)
            }
            Err(error) => Err(format!("receive: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::packets::request;
    use std::thread;

    /// A server that sends `answer` to the first packet, and to each further one the next block of `file`.
    fn serve(answer: &'static [u8], file: Vec<u8>, silent: usize) -> SocketAddr {
        let welcome = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = welcome.local_addr().unwrap();
        thread::spawn(move || {
            let mut packet = [0; 600];
            let mut from = address;
            for _ in 0..=silent {
                from = welcome.recv_from(&mut packet).unwrap().1;
            }
            let own = UdpSocket::bind("127.0.0.1:0").unwrap();
            own.send_to(answer, from).unwrap();
            for number in 1u16.. {
                own.recv_from(&mut packet).unwrap();
                let [a, b] = number.to_be_bytes();
                let at = usize::from(number - 1) * BLOCK;
                let Some(block) = file.get(at..) else { return };
                let block = &block[..block.len().min(BLOCK)];
                own.send_to(&[&[0, 3, a, b], block].concat(), from).unwrap();
            }
        });
        address
    }

    fn run(answer: &'static [u8], file: &[u8], silent: usize) -> Result<Boot, String> {
        let address = serve(answer, file.to_vec(), silent);
        boot(address, &request("a.cfg", 1), &mut Vec::new(), |body| body == file)
    }

    #[test]
    fn reads_a_file_to_its_end() {
        assert_eq!(
            run(b"\0\x06blksize\x001428\0tsize\x004\0", b"help", 0),
            Ok(Boot { again: 0, packets: 5 })
        );
        assert_eq!(
            run(b"\0\x06tsize\x002856\0blksize\x001428\0", &[7; 2856], 0),
            Ok(Boot { again: 0, packets: 9 })
        );
    }

    #[test]
    fn a_packet_sent_twice_is_reported() {
        assert_eq!(
            run(b"\0\x06blksize\x001428\0tsize\x004\0", b"help", 1),
            Ok(Boot { again: 1, packets: 6 })
        );
    }

    /// A server that sends windows of four blocks, and forgets one block once.
    fn in_windows(file: &[u8], mut forgets: Option<u16>) -> SocketAddr {
        let (own, file) = (UdpSocket::bind("127.0.0.1:0").unwrap(), file.to_vec());
        let address = own.local_addr().unwrap();
        thread::spawn(move || {
            let mut packet = [0; 600];
            let from = own.recv_from(&mut packet).unwrap().1;
            let answer = format!("\0\x06blksize\x001428\0tsize\0{}\0windowsize\x004\0", file.len());
            own.send_to(answer.as_bytes(), from).unwrap();
            while own.recv_from(&mut packet).is_ok() {
                let acknowledged = u16::from_be_bytes([packet[2], packet[3]]);
                for number in acknowledged + 1..=acknowledged + 4 {
                    let Some(block) = file.get(usize::from(number - 1) * BLOCK..) else { break };
                    let [a, b] = number.to_be_bytes();
                    if forgets.take_if(|forgotten| *forgotten == number).is_none() {
                        let block = &block[..block.len().min(BLOCK)];
                        own.send_to(&[&[0, 3, a, b], block].concat(), from).unwrap();
                    }
                }
            }
        });
        address
    }

    #[test]
    fn a_window_is_acknowledged_once_and_a_gap_at_once() {
        let file: Vec<_> = (0..9 * BLOCK + 5).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let run = |forgets| {
            let asked = request("a", 4);
            boot(in_windows(&file, forgets), &asked, &mut Vec::new(), |body| body == file)
        };
        // RRQ, OACK, ACK 0, ten blocks, an ACK for each of three windows.
        assert_eq!(run(None), Ok(Boot { again: 0, packets: 16 }));
        // Two blocks of the window came too early.
        assert_eq!(run(Some(6)).unwrap().again, 2);
    }

    #[test]
    fn what_is_wrong_is_an_error() {
        assert!(run(b"\0\x05\0\x01not here\0", b"", 0).is_err());
        assert!(run(b"\0\x06blksize\x00512\0tsize\x004\0", b"help", 0).is_err());
        assert!(run(b"\0\x06blksize\x001428\0tsize\x005\0", b"help", 0).is_err());
    }
}
