//! Requests that are none: broken lines, headers, credentials, pipelines.

use super::{GOOD, Target, exchange, has_secrets, statuses};
use crate::sample::USER;
use crate::sandbox::{Challenge, Sandbox};
use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Sends each request on a connection of its own, all at the same time: wrong passwords are answered slowly.
fn all_at_once(address: SocketAddr, requests: &[Vec<u8>]) -> Vec<Vec<u8>> {
    std::thread::scope(|scope| {
        let many: Vec<_> = requests
            .chunks(requests.len().div_ceil(64))
            .map(|some| {
                scope.spawn(move || some.iter().map(|bytes| exchange(address, bytes)).collect::<Vec<_>>())
            })
            .collect();
        many.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// Digest headers that are none: a good one cut off, with fields gone, doubled, swollen, misspelt.
fn broken_headers(sandbox: &Sandbox) -> Vec<Vec<u8>> {
    let mut nth = 0;
    let challenge = Challenge::of(&sandbox.get(GOOD));
    // Each has an nc of its own, so that none is refused as a repetition of another. The hash comes first, so that
    // what is cut off is never the end of it.
    let mut good = || {
        nth += 1;
        let header = challenge.answer_nth("GET", GOOD, USER.0, USER.1, nth);
        let (rest, hash) = header.split_once(", response=").unwrap();
        format!("Digest response={hash}, {}", rest.strip_prefix("Digest ").unwrap())
    };
    let length = good().len();
    let mut headers: Vec<Vec<u8>> = Vec::new();
    for at in (0..length - 4).step_by(2) {
        headers.push(good().as_bytes()[..at].to_vec());
    }
    for at in (0..length).step_by(3) {
        for byte in [b'"', b',', b'\\', 0xff, b'\t'] {
            let mut header = good().into_bytes();
            header[at] = byte;
            headers.push(header);
        }
    }
    let fields = ["response", "username", "realm", "nonce", "uri", "algorithm", "qop", "nc", "cnonce"];
    let values: [Vec<u8>; 12] = [
        b"".to_vec(),
        b"\"".to_vec(),
        b"\"\"".to_vec(),
        b"\"\\".to_vec(),
        b"\"\\\"".to_vec(),
        vec![b'a'; 9000],
        [&b"\""[..], &b"\\\"".repeat(2000), b"\""].concat(),
        b"\xff\xfe\x80".to_vec(),
        b"%00%0d%0a".to_vec(),
        b"-1".to_vec(),
        b"99999999999999999999999999".to_vec(),
        b"auth-int".to_vec(),
    ];
    for field in fields {
        let parts = |header: &str| -> Vec<String> {
            header.strip_prefix("Digest ").unwrap().split(", ").map(str::to_owned).collect()
        };
        let is = |part: &String| part.starts_with(&format!("{field}="));
        let without: Vec<_> = parts(&good()).into_iter().filter(|part| !is(part)).collect();
        headers.push(format!("Digest {}", without.join(", ")).into_bytes());
        let twice: Vec<_> = parts(&good())
            .into_iter()
            .flat_map(|part| if is(&part) { vec![part.clone(), part] } else { vec![part] })
            .collect();
        headers.push(format!("Digest {}", twice.join(", ")).into_bytes());
        for value in &values {
            let mut header = format!("Digest {}, {field}=", without.join(", ")).into_bytes();
            header.extend_from_slice(value);
            headers.push(header);
        }
    }
    headers.extend(
        [
            &b"Digest"[..],
            b"Digest ",
            b"Digest =",
            b"Digest ,,,,",
            b"Digest \"",
            b"Digest a=b=c",
            b"digest",
            b"DIGEST\t",
            b"Basic",
            b"Basic !!!",
            b"Basic YWNtZTpwdy1odHRwLWFjbWU=",
            b"Bearer x",
            b"NTLM x",
            b"Negotiate",
            b"",
            b" ",
            b"Digest username",
            b"Digest username=",
            b"\xff",
            b"Digest \xff=\xff",
        ]
        .map(<[u8]>::to_vec),
    );
    headers
}

#[test]
fn broken_digest_headers_are_refused_and_cost_nothing() {
    let mut target = Target::new();
    let headers = broken_headers(&target.sandbox);
    assert!(headers.len() > 600, "{}", headers.len());
    let requests: Vec<_> = headers
        .iter()
        .map(|header| {
            let head = format!("GET {GOOD} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: ");
            [head.as_bytes(), header, b"\r\n\r\n"].concat()
        })
        .collect();
    let (mut served, mut unheard) = (0, 0);
    for (header, back) in headers.iter().zip(all_at_once(target.sandbox.http(), &requests)) {
        let shown = header[..header.len().min(300)].escape_ascii().to_string();
        let status = match statuses(&back)[..] {
            [status] => status,
            // So many wrong answers for one username wait to go out already.
            [] => {
                unheard += 1;
                continue;
            }
            _ => panic!("{shown}: {}", back.escape_ascii()),
        };
        assert!(matches!(status, 200 | 400 | 401 | 403 | 431), "{shown}: {status}");
        if status == 200 {
            // Blank for blank and quote for none leave a header that is right all the same.
            served += 1;
            assert!(
                shown.contains(USER.0) && shown.contains("response") && shown.contains("nonce"),
                "{shown}"
            );
        }
    }
    assert!(served < headers.len() / 10, "{served} of {} were served", headers.len());
    assert!(unheard < headers.len() / 2, "{unheard} of {} were not answered", headers.len());
    // They came in the phone's own name. More than a minute of turns is never owed for long: a second later it is heard again.
    std::thread::sleep(Duration::from_millis(1500));
    target.unhurt();
}

#[test]
fn requests_that_are_no_http_are_refused_and_cost_nothing() {
    let mut target = Target::new();
    let address = target.sandbox.http();
    let long = |len: usize| "a".repeat(len);
    let mut requests: Vec<Vec<u8>> = [
        "GET", "GET ", "GET /", "GET /prov/x", "GET /prov/x HTTP/1.1", "GET /prov/x HTTP/1.1\r\nHost",
        "GET /prov/x HTTP/1.1\r\nHost: h\r\n", "\r\n\r\n\r\n", "GET  /prov/x  HTTP/1.1\r\n\r\n", "GET /prov/x HTTP/9.9\r\n\r\n",
        "GET /prov/x HTTP/1.1\nHost: h\n\n", "GET /prov/x\r\n\r\n", "get /prov/x HTTP/1.1\r\n\r\n", "\0\0\0\0\r\n\r\n",
        "GET /prov/x HTTP/1.1\r\n: x\r\n\r\n", "GET /prov/x HTTP/1.1\r\nA b: x\r\n\r\n", "GET /prov/x HTTP/1.1\r\n x: y\r\n\r\n",
        "GET /prov/x HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "GET /prov/x HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "GET /prov/x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /prov/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /prov/.hidden HTTP/1.1\r\n\r\n",
        "POST /prov/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "POST /prov/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "PUT /prov/001565267db9-local.cfg HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9999999999\r\n\r\n",
        "GET /prov/x HTTP/1.1\r\nRange: bytes=0-,1-,2-,3-\r\n\r\n", "CONNECT h:80 HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n",
        "TRACE /prov/x HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET http://h:99999999/prov/x HTTP/1.1\r\n\r\n",
        "GET http:///prov/x HTTP/1.1\r\n\r\n", "GET //// HTTP/1.1\r\n\r\n", "GET ? HTTP/1.1\r\n\r\n", "GET /prov/x#y HTTP/1.1\r\n\r\n",
        "GET * HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03", "HELO x\r\n", "SSH-2.0-x\r\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    for len in [10 << 10, 100 << 10, 1 << 20] {
        requests.extend([
            format!("GET /prov/{} HTTP/1.1\r\nHost: h\r\n\r\n", long(len)).into_bytes(),
            format!("GET /prov/x?{} HTTP/1.1\r\nHost: h\r\n\r\n", long(len)).into_bytes(),
            format!("{} /prov/x HTTP/1.1\r\nHost: h\r\n\r\n", long(len)).into_bytes(),
            format!("GET /prov/x HTTP/1.1\r\nHost: h\r\nUser-Agent: {}\r\n\r\n", long(len)).into_bytes(),
            format!("GET /prov/x HTTP/1.1\r\nHost: h\r\n{}: x\r\n\r\n", long(len)).into_bytes(),
            format!("GET /prov/x HTTP/1.1\r\nHost: h\r\n{}\r\n", "A: b\r\n".repeat(len / 6)).into_bytes(),
            format!("GET {GOOD} HTTP/1.1\r\nHost: h\r\nAuthorization: Digest {}\r\n\r\n", long(len))
                .into_bytes(),
            vec![0xff; len],
            vec![b'\n'; len],
            long(len).into_bytes(),
        ]);
    }
    let back = all_at_once(address, &requests);
    for (request, back) in requests.iter().zip(back) {
        let shown = request[..request.len().min(120)].escape_ascii().to_string();
        assert_eq!(has_secrets(&back), None, "{shown}");
        for status in statuses(&back) {
            assert!(matches!(status, 400..=499), "{shown}: {}", back.escape_ascii());
        }
    }
    // What is too long for a head is refused with the status that says so.
    for len in [20_000, 100 << 10] {
        let request = format!("GET {GOOD} HTTP/1.1\r\nHost: h\r\nX: {}\r\n\r\n", long(len));
        assert_eq!(target.sandbox.raw(request.as_bytes()).status, 431, "{len}");
    }
    target.unhurt();
}

#[test]
fn pipelined_garbage_ends_the_connection_and_nothing_else() {
    let mut target = Target::new();
    let address = target.sandbox.http();
    let good = "GET /prov/public.cfg HTTP/1.1\r\nHost: h\r\n\r\n";
    let back = exchange(address, good.repeat(50).as_bytes());
    assert_eq!(statuses(&back), [200; 50]);
    for garbage in [
        &b"\0\0\0garbage\r\n\r\n"[..],
        b"\xff\xfe\r\n\r\n",
        b"GET\r\n\r\n",
        b"}}}}",
        b"GET / HTTP/1.1\r\nA\r\n\r\n",
    ] {
        let back = exchange(address, &[good.as_bytes(), garbage, good.as_bytes()].concat());
        let statuses = statuses(&back);
        assert!(matches!(statuses[..], [200] | [200, 400]), "{}: {statuses:?}", garbage.escape_ascii());
    }
    // A body that is taken for a request would get an answer of its own.
    let smuggled = "POST /prov/x HTTP/1.1\r\nHost: h\r\nContent-Length: 45\r\n\r\nGET /prov/public.cfg HTTP/1.1\r\nHost: h\r\n\r\n  ";
    assert!(!statuses(&exchange(address, smuggled.as_bytes())).contains(&200));
    let both = "POST /prov/x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /prov/public.cfg HTTP/1.1\r\nHost: h\r\n\r\n";
    assert!(!statuses(&exchange(address, both.as_bytes())).contains(&200), "request smuggling");
    // A hundred thousand requests that nobody reads the answers of.
    let mut deaf = TcpStream::connect(address).unwrap();
    deaf.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    for _ in 0..100 {
        if deaf.write_all(good.repeat(1000).as_bytes()).is_err() {
            break;
        }
    }
    target.unhurt();
}

#[test]
fn what_is_sent_forges_no_line_of_a_log_or_a_list() {
    let target = Target::new();
    let sandbox = &target.sandbox;
    let known = sandbox.access_log("access_log", 1).len();
    let forged: &[u8] =
        b"x\" 200 5 \"-\" \"y\x1b[31m\\ \xff\xfe\x80 \xe2\x80\xa8 10.0.0.1 - - [01/Jan/2026:00:00:00 +0000]";
    let mut sent = 0;
    for name in ["User-Agent", "Referer", "X-Forwarded-For", "Authorization"] {
        for path in
            ["/prov/001565267db9.cfg", "/prov/0015650000ee.cfg", "/prov/a%0d%0ab%22%1b[31m", "/prov/a\"b"]
        {
            let head = format!("GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{name}: ");
            exchange(sandbox.http(), &[head.as_bytes(), forged, b"\r\n\r\n"].concat());
            sent += 1;
        }
    }
    let tftp: [&[u8]; 3] = [b"a\nb \"c\" \x1b[31m", b"\xff\xfe 200", b"0015650000ee.cfg\r\n"];
    for name in tftp {
        assert!(sandbox.tftp_get(name).is_err());
    }
    let logs =
        [sandbox.access_log("access_log", known + 1), sandbox.access_log("tftp_access_log", tftp.len())]
            .concat();
    for line in &logs {
        assert!(line.is_ascii() && !line.contains(|c: char| c.is_control()), "{line:?}");
        // Three quoted fields before the one for the proxies: nine quotes are never.
        assert_eq!(line.matches('"').count(), 8, "{line}");
        assert!(line.starts_with("127.0.0.1 - - ["), "{line}");
    }
    std::thread::sleep(Duration::from_millis(1500));
    let lines = sandbox.access_log("access_log", known).len();
    assert!(lines <= known + sent + 20, "{lines} lines for {sent} requests");
    for words in [
        &["sighting", "list"][..],
        &["sighting", "list", "--json"],
        &["device", "show", "reception", "--tenant", "acme"],
    ] {
        let out = sandbox.cli(words).good().out();
        let odd = out.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(odd, None, "{words:?}: {out:?}");
    }
}
