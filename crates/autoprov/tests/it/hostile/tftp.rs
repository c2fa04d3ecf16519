//! Datagrams that are no packets, and too many that are.

use super::{Target, packet};
use std::net::UdpSocket;
use std::time::Duration;

#[test]
fn malformed_tftp_packets_get_an_error_or_nothing() {
    let mut target = Target::new();
    target.sandbox.put_file("firmware.rom", vec![7; 100_000]);
    let to = target.sandbox.tftp();
    let mut datagrams: Vec<Vec<u8>> = [
        &b""[..],
        b"\0",
        b"\x01",
        b"\0\0",
        b"\0\x01",
        b"\0\x02",
        b"\0\x03",
        b"\0\x04",
        b"\0\x05",
        b"\0\x06",
        b"\0\x07",
        b"\xff\xff",
        b"\0\x01\0",
        b"\0\x01\0\0",
        b"\0\x01\0octet\0",
        b"\0\x01welcome",
        b"\0\x01welcome\0",
        b"\0\x01welcome\0octet",
        b"\0\x01welcome\0mail\0",
        b"\0\x01welcome\0\0",
        b"\0\x01welcome\0\xff\0",
        b"\0\x02welcome\0octet\0",
        b"\0\x02\0\0",
        b"\0\x03\0\x01data",
        b"\0\x04\0\x01",
        b"\0\x05\0\x01error\0",
        b"\0\x06blksize\x008\0",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\0\x01a\0octet\0blksize",
        b"\0\x01a\0octet\0blksize\0",
        b"\0\x01a\0octet\0\0\0\0",
        b"\0\x01\xff\xfe\0octet\0",
    ]
    .map(<[u8]>::to_vec)
    .to_vec();
    for (option, values) in [
        (
            "blksize",
            &["0", "7", "8", "65465", "-1", "+8", "0x10", "", "abc", "99999999999999999999", "1e3", " 512"][..],
        ),
        ("windowsize", &["0", "65536", "-1", "", "x", "99999999999999999999"]),
        ("timeout", &["0", "256", "-1", "", "x", "99999999999999999999"]),
        ("tsize", &["-1", "", "x", "18446744073709551616", "99999999999999999999"]),
        ("multicast", &[""]),
        ("", &["x"]),
        ("\u{ff}", &["\u{ff}"]),
    ] {
        for value in values {
            for operation in ["\x01", "\x02"] {
                datagrams.push(format!("\0{operation}firmware.rom\0octet\0{option}\0{value}\0").into_bytes());
            }
        }
    }
    datagrams.push([&b"\0\x01firmware.rom\0octet\0"[..], &b"blksize\x00512\0".repeat(100)].concat());
    datagrams.push([&b"\0\x01firmware.rom\0octet\0"[..], &b"x\0y\0".repeat(300)].concat());
    datagrams.push([&b"\0\x01"[..], &[b'a'; 10 << 10], b"\0octet\0"].concat());
    datagrams.push([&b"\0\x01"[..], &vec![b'a'; 60_000], b"\0octet\0"].concat());
    datagrams.push([&b"\0\x01a\0"[..], &[b'o'; 10 << 10], b"\0"].concat());
    datagrams.push(vec![0; 60_000]);
    datagrams.push(vec![0xff; 1500]);
    for datagram in &datagrams {
        if let Some(answer) = packet(to, datagram, Duration::from_millis(30)) {
            let shown = datagram[..datagram.len().min(80)].escape_ascii();
            // A good part of a request is served: DATA, OACK. Everything else is an error.
            assert!(matches!(answer[..2], [0, 3 | 5 | 6]), "{shown}: {}", answer.escape_ascii());
            let request = matches!(datagram[..], [0, 1, ..]);
            assert!(request || answer[1] == 5, "{shown}: {}", answer.escape_ascii());
        }
    }
    // An error is never answered: two servers would go on for ever.
    for datagram in [&b"\0\x05\0\x01error\0"[..], b"\0\x05\0\0", b"\0\x05"] {
        assert_eq!(packet(to, datagram, Duration::from_millis(300)), None);
    }
    target.unhurt();
}

#[test]
fn a_flood_over_tftp_passes() {
    let mut target = Target::new();
    target.sandbox.put_file("firmware.rom", vec![7; 1_000_000]);
    let to = target.sandbox.tftp();
    // From this address: everything, from many ports, and nobody reads.
    let sockets: Vec<_> = (0..50).map(|_| UdpSocket::bind("127.0.0.1:0").unwrap()).collect();
    for round in 0..400_u32 {
        for (at, socket) in sockets.iter().enumerate() {
            let datagram = match (round as usize + at) % 4 {
                0 => {
                    format!("\0\x01firmware.rom\0octet\0blksize\x001428\0windowsize\x00{}\0", round % 64 + 1)
                        .into_bytes()
                }
                1 => format!("\0\x01missing-{round}-{at}\0octet\0").into_bytes(),
                2 => round.to_le_bytes().repeat(at + 1),
                _ => format!("\0\x02001565267db9-local.cfg\0octet\0tsize\x00{round}\0").into_bytes(),
            };
            let _ = socket.send_to(&datagram, to);
        }
    }
    // A phone at another address does not notice.
    let phone = UdpSocket::bind("127.0.0.2:0").unwrap();
    phone.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let mut buffer = [0; 600];
    let mut first = None;
    for _ in 0..5 {
        phone.send_to(b"\0\x01001565267db9.cfg\0octet\0", to).unwrap();
        if let Ok((len, _)) = phone.recv_from(&mut buffer) {
            first = Some(buffer[..len].to_vec());
            break;
        }
    }
    let first = first.expect("the phone at another address gets an answer");
    assert_eq!(first[..4], [0, 3, 0, 1], "{}", first.escape_ascii());
    target.works();
    // With their ports closed, the transfers of the flood end.
    drop(sockets);
    target.unhurt();
}
