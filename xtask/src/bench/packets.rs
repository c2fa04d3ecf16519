//! Packets of TFTP (RFC 1350, 2347, 2348, 2349, 7440), as the bench's phones write and read them.

/// The largest block that fits an Ethernet frame.
pub(super) const BLOCK: usize = 1428;

pub(super) const DATA: u16 = 3;
pub(super) const ACK: u16 = 4;
pub(super) const ERROR: u16 = 5;
pub(super) const OACK: u16 = 6;

/// The packet a phone begins with; with a window of one block it does not speak of windows.
pub(super) fn request(file: &str, window: u16) -> Vec<u8> {
    let mut packet = vec![0, 1];
    let size = window.to_string();
    let words = [file, "octet", "blksize", "1428", "tsize", "0", "windowsize", &size];
    let count = if window == 1 { words.len() - 2 } else { words.len() };
    for word in &words[..count] {
        packet.extend(word.as_bytes());
        packet.push(0);
    }
    packet
}

/// What the server agreed to.
pub(super) struct Agreed {
    pub(super) length: usize,
    /// Blocks until the next acknowledgement.
    pub(super) window: usize,
}

pub(super) fn acknowledgement(number: u16) -> Vec<u8> {
    let [a, b] = number.to_be_bytes();
    let [kind, code] = ACK.to_be_bytes();
    vec![kind, code, a, b]
}

/// What an OACK says, if its block size is ours.
pub(super) fn options(bytes: &[u8]) -> Result<Agreed, String> {
    let words: Vec<_> = bytes.split(|&byte| byte == 0).map(text).collect();
    let value = |name: &str| {
        words
            .chunks(2)
            .find(|pair| pair[0].eq_ignore_ascii_case(name))
            .and_then(|pair| pair.get(1)?.parse().ok())
    };
    match (value("blksize"), value("tsize")) {
        (Some(BLOCK), Some(length)) => Ok(Agreed { length, window: value("windowsize").unwrap_or(1) }),
        _ => Err(format!("OACK with other options: {}", words.join(" "))),
    }
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_as_phones_do() {
        assert_eq!(request("a", 1), b"\x00\x01a\0octet\0blksize\x001428\0tsize\x000\0");
        assert!(request("a", 16).ends_with(b"\0tsize\x000\0windowsize\x0016\0"));
    }
}
