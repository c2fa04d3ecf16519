//! Packets as they stand on the wire (RFC 1350 section 5, RFC 2347).

use thiserror::Error;

const READ: u16 = 1;
const WRITE: u16 = 2;
const DATA: u16 = 3;
const ACK: u16 = 4;
const ERROR: u16 = 5;
const OACK: u16 = 6;

/// The bytes of a DATA packet before its data.
pub const DATA_HEADER: usize = 4;

/// One packet. It borrows the datagram it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packet<'a> {
    /// RRQ: somebody wants a file.
    Read(Request<'a>),
    /// WRQ: somebody wants to leave a file.
    Write(Request<'a>),
    /// DATA.
    Data {
        /// The number of the block, modulo 65536; the first is 1.
        block: u16,
        /// Its bytes; fewer than blksize end the transfer.
        data: &'a [u8],
    },
    /// ACK.
    Ack {
        /// The number of the last block that arrived in order.
        block: u16,
    },
    /// ERROR: ends the transfer and is never answered.
    Error {
        /// What went wrong.
        code: Code,
        /// For a human; without the closing NUL.
        text: &'a [u8],
    },
    /// OACK: the options that the server takes (RFC 2347).
    Oack(Pairs<'a>),
}

/// What RRQ and WRQ say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The file name, as it stands; anything but NUL, perhaps empty.
    pub name: &'a [u8],
    /// How the bytes travel.
    pub mode: Mode,
    /// The options that the peer asks for.
    pub options: Pairs<'a>,
}

/// How the bytes of a file travel (RFC 1350 section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As they are. Some clients call it `binary`.
    Octet,
    /// As lines that end in CR LF.
    Netascii,
}

impl Mode {
    fn named(name: &[u8]) -> Option<Self> {
        if name.eq_ignore_ascii_case(b"octet") || name.eq_ignore_ascii_case(b"binary") {
            Some(Self::Octet)
        } else if name.eq_ignore_ascii_case(b"netascii") {
            Some(Self::Netascii)
        } else {
            None
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Octet => "octet",
            Self::Netascii => "netascii",
        }
    }
}

/// An error code (RFC 1350, RFC 2347).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code(pub u16);

impl Code {
    /// See the text.
    pub const UNDEFINED: Self = Self(0);
    /// File not found.
    pub const NOT_FOUND: Self = Self(1);
    /// Access violation.
    pub const ACCESS: Self = Self(2);
    /// Disk full or allocation exceeded.
    pub const FULL: Self = Self(3);
    /// Illegal operation.
    pub const ILLEGAL: Self = Self(4);
    /// Unknown transfer ID.
    pub const UNKNOWN_ID: Self = Self(5);
    /// Option negotiation failed: the peer does not want the OACK.
    pub const OPTIONS: Self = Self(8);
}

/// Pairs of NUL-terminated strings: name, value, name, value (RFC 2347).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs<'a>(pub &'a [u8]);

impl<'a> Pairs<'a> {
    /// Each name and value. A pair that is cut off, or has no name, is the end: some clients pad their requests.
    pub fn iter(self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let (name, after) = string(rest)?;
            let (value, after) = string(after)?;
            rest = after;
            (!name.is_empty()).then_some((name, value))
        })
        .fuse()
    }
}

/// Why a datagram is no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PacketError {
    /// Too short for its operation.
    #[error("the datagram is too short for a TFTP packet: drop it")]
    Short,
    /// No operation of RFC 1350 or RFC 2347.
    #[error("operation {0} is not one of TFTP: drop the datagram")]
    Operation(u16),
    /// The name or the mode has no end.
    #[error("the request has no complete file name and mode: the phone must send both, each with a NUL")]
    Unended,
    /// `mail`, or no mode of RFC 1350 at all.
    #[error("the transfer mode is neither octet nor netascii: set the phone to octet")]
    Mode,
}

impl<'a> Packet<'a> {
    /// Reads a datagram. Trailing bytes that mean nothing are passed over, as is a missing NUL after an error text.
    ///
    /// # Errors
    /// [`PacketError`], where it is no packet.
    pub fn parse(datagram: &'a [u8]) -> Result<Self, PacketError> {
        let (operation, rest) = number(datagram)?;
        match operation {
            READ => Request::parse(rest).map(Self::Read),
            WRITE => Request::parse(rest).map(Self::Write),
            DATA => number(rest).map(|(block, data)| Self::Data { block, data }),
            ACK => number(rest).map(|(block, _)| Self::Ack { block }),
            ERROR => number(rest).map(|(code, text)| Self::Error {
                code: Code(code),
                text: string(text).map_or(text, |(text, _)| text),
            }),
            OACK => Ok(Self::Oack(Pairs(rest))),
            other => Err(PacketError::Operation(other)),
        }
    }

    /// Adds the packet to the end of `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Read(request) => request.write(READ, out),
            Self::Write(request) => request.write(WRITE, out),
            Self::Data { block, data } => {
                head(DATA, *block, out);
                out.extend_from_slice(data);
            }
            Self::Ack { block } => head(ACK, *block, out),
            Self::Error { code, text } => {
                head(ERROR, code.0, out);
                out.extend_from_slice(text);
                out.push(0);
            }
            Self::Oack(pairs) => {
                out.extend_from_slice(&OACK.to_be_bytes());
                out.extend_from_slice(pairs.0);
            }
        }
    }
}

impl<'a> Request<'a> {
    fn parse(rest: &'a [u8]) -> Result<Self, PacketError> {
        let (name, rest) = string(rest).ok_or(PacketError::Unended)?;
        let (mode, rest) = string(rest).ok_or(PacketError::Unended)?;
        let mode = Mode::named(mode).ok_or(PacketError::Mode)?;
        Ok(Self { name, mode, options: Pairs(rest) })
    }

    fn write(&self, operation: u16, out: &mut Vec<u8>) {
        out.extend_from_slice(&operation.to_be_bytes());
        out.extend_from_slice(self.name);
        out.push(0);
        out.extend_from_slice(self.mode.name().as_bytes());
        out.push(0);
        out.extend_from_slice(self.options.0);
    }
}

/// Adds one pair to the end of `out`.
pub(crate) fn write_pair(name: &str, value: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.push(0);
    out.extend_from_slice(value.to_string().as_bytes());
    out.push(0);
}

fn head(operation: u16, number: u16, out: &mut Vec<u8>) {
    out.extend_from_slice(&operation.to_be_bytes());
    out.extend_from_slice(&number.to_be_bytes());
}

fn number(bytes: &[u8]) -> Result<(u16, &[u8]), PacketError> {
    let (number, rest) = bytes.split_first_chunk::<2>().ok_or(PacketError::Short)?;
    Ok((u16::from_be_bytes(*number), rest))
}

/// The bytes before the first NUL and those after it.
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == 0)?;
    let (string, rest) = bytes.split_at_checked(end)?;
    Some((string, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(packet: &Packet<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        packet.write(&mut out);
        out
    }

    #[test]
    fn the_layouts_of_rfc_1350() {
        let request = Request { name: b"a.cfg", mode: Mode::Octet, options: Pairs(b"tsize\x000\0") };
        let table: [(Packet<'_>, &[u8]); 6] = [
            (Packet::Read(request), b"\0\x01a.cfg\0octet\0tsize\x000\0"),
            (Packet::Write(request), b"\0\x02a.cfg\0octet\0tsize\x000\0"),
            (Packet::Data { block: 258, data: b"xy" }, b"\0\x03\x01\x02xy"),
            (Packet::Ack { block: 65535 }, b"\0\x04\xff\xff"),
            (Packet::Error { code: Code::NOT_FOUND, text: b"no" }, b"\0\x05\0\x01no\0"),
            (Packet::Oack(Pairs(b"blksize\x008\0")), b"\0\x06blksize\x008\0"),
        ];
        for (packet, wire) in table {
            assert_eq!(written(&packet), wire);
            assert_eq!(Packet::parse(wire), Ok(packet));
        }
    }

    #[test]
    fn modes_in_any_case_and_binary_is_octet() {
        for (mode, expected) in [
            (&b"OCTET"[..], Ok(Mode::Octet)),
            (b"Binary", Ok(Mode::Octet)),
            (b"NetASCII", Ok(Mode::Netascii)),
            (b"mail", Err(PacketError::Mode)),
            (b"", Err(PacketError::Mode)),
        ] {
            let wire = [b"\0\x01f\0", mode, b"\0"].concat();
            let got = Packet::parse(&wire).map(|packet| match packet {
                Packet::Read(request) => request.mode,
                other => panic!("{other:?}"),
            });
            assert_eq!(got, expected, "{}", mode.escape_ascii());
        }
    }

    #[test]
    fn what_is_no_packet() {
        for (wire, error) in [
            (&b""[..], PacketError::Short),
            (b"\0", PacketError::Short),
            (b"\0\x04\0", PacketError::Short),
            (b"\0\x01", PacketError::Unended),
            (b"\0\x01name", PacketError::Unended),
            (b"\0\x01name\0octet", PacketError::Unended),
            (b"\0\x07", PacketError::Operation(7)),
            (b"GET / HTTP/1.1", PacketError::Operation(0x4745)),
        ] {
            assert_eq!(Packet::parse(wire), Err(error), "{}", wire.escape_ascii());
        }
    }

    #[test]
    fn pairs_end_where_they_stop_making_sense() {
        let pairs = |bytes| Pairs(bytes).iter().collect::<Vec<_>>();
        assert_eq!(pairs(b"a\x001\0b\x002\0"), [(&b"a"[..], &b"1"[..]), (b"b", b"2")]);
        assert_eq!(pairs(b"a\x001\0b\x002"), [(&b"a"[..], &b"1"[..])]);
        assert_eq!(pairs(b"a\x001\0\0\0\0\0"), [(&b"a"[..], &b"1"[..])]);
        assert_eq!(pairs(b"a\0\0b\x002\0"), [(&b"a"[..], &b""[..]), (b"b", b"2")]);
    }

    #[test]
    fn an_error_text_without_its_nul_is_read() {
        let read = Packet::parse(b"\0\x05\0\0gone");
        assert_eq!(read, Ok(Packet::Error { code: Code::UNDEFINED, text: b"gone" }));
    }

    prop_compose! {
        fn text()(bytes in prop::collection::vec(1u8..=255, 1..40)) -> Vec<u8> { bytes }
    }

    proptest! {
        #[test]
        fn no_datagram_panics(wire in prop::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(packet) = Packet::parse(&wire) {
                if let Packet::Read(request) | Packet::Write(request) = packet {
                    prop_assert!(request.options.iter().count() <= wire.len());
                }
                let again = written(&packet);
                prop_assert_eq!(Packet::parse(&again), Ok(packet));
            }
        }

        #[test]
        fn requests_come_back(name in text(), netascii: bool, pairs in prop::collection::vec((text(), text()), 0..6)) {
            let mut raw = Vec::new();
            for (name, value) in &pairs {
                raw.extend_from_slice(&[&name[..], b"\0", value, b"\0"].concat());
            }
            let mode = if netascii { Mode::Netascii } else { Mode::Octet };
            let packet = Packet::Read(Request { name: &name, mode, options: Pairs(&raw) });
            let wire = written(&packet);
            prop_assert_eq!(Packet::parse(&wire), Ok(packet));
            let read: Vec<_> = Pairs(&raw).iter().map(|(name, value)| (name.to_vec(), value.to_vec())).collect();
            prop_assert_eq!(read, pairs);
        }

        #[test]
        fn the_others_come_back(number: u16, bytes in prop::collection::vec(any::<u8>(), 0..1500), message in text()) {
            for packet in [
                Packet::Data { block: number, data: &bytes },
                Packet::Ack { block: number },
                Packet::Error { code: Code(number), text: &message },
                Packet::Oack(Pairs(&bytes)),
            ] {
                let wire = written(&packet);
                prop_assert_eq!(Packet::parse(&wire), Ok(packet));
            }
        }
    }
}
