//! HEAD, ranges, tags, lengths.

use super::{site, telling};
use crate::sandbox::{ACME, Response, Sandbox};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

#[test]
fn head_is_get_without_the_body() {
    // Their order tells nothing here.
    let sorted = |answer: &Response| {
        let mut headers = telling(answer);
        headers.sort();
        headers
    };
    let sandbox = Sandbox::serving(&site());
    sandbox.put_file("sip.ld", vec![7; 300_000]);
    for (target, status) in [
        ("/prov/001565aabbcc.cfg", 200),
        ("/prov/sip.ld", 200),
        ("/prov/acme/public.cfg", 200),
        ("/prov/001565fffffe.cfg", 404),
        ("/prov/nothing", 404),
    ] {
        let get = sandbox.digest(("GET", target), ACME, &[], b"");
        let head = sandbox.digest(("HEAD", target), ACME, &[], b"");
        assert_eq!((get.status, head.status), (status, status), "{target}");
        assert_eq!(sorted(&get), sorted(&head), "{target}");
        assert_eq!(head.header("content-length"), Some(get.body.len().to_string().as_str()), "{target}");
        assert!(head.body.is_empty());
    }
    let (get, head) =
        (sandbox.get("/prov/001565aabbcc.cfg"), sandbox.request("HEAD", "/prov/001565aabbcc.cfg", &[], b""));
    assert_eq!((get.status, sorted(&get)), (head.status, sorted(&head)));
    // Nothing follows the head of the answer on the wire.
    let mut stream = TcpStream::connect(sandbox.http()).unwrap();
    stream.write_all(b"HEAD /prov/sip.ld HTTP/1.0\r\n\r\n").unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    assert!(all.ends_with("\r\n\r\n") && all.contains("content-length: 300000"), "{all}");
}

#[test]
fn content_one_range_and_an_unchanged_tag() {
    let sandbox = Sandbox::serving(&site());
    let file: Vec<_> = (0..200_000_u32).flat_map(u32::to_be_bytes).collect();
    sandbox.put_file("sip.ld", &file);
    let whole = sandbox.get("/prov/sip.ld");
    let tag = whole.header("etag").unwrap().to_owned();
    assert!(tag.starts_with('"') && whole.status == 200 && whole.body == file);
    let part = |range: &str| sandbox.request("GET", "/prov/sip.ld", &[("Range", range)], b"");
    for (range, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=1000-4999", 1000, 5000),
        ("bytes=799990-", 799_990, 800_000),
        ("bytes=-7", 799_993, 800_000),
        ("bytes=100-9999999", 100, 800_000),
    ] {
        let answer = part(range);
        assert_eq!(answer.status, 206, "{range}");
        assert_eq!(answer.body, file[from..to], "{range}");
        let expected = format!("bytes {from}-{}/800000", to - 1);
        assert_eq!(answer.header("content-range"), Some(expected.as_str()));
        assert_eq!(answer.header("etag"), Some(tag.as_str()));
    }
    assert_eq!(part("bytes=800000-").status, 416);
    // Several ranges, or none that can be read: the whole.
    for range in ["bytes=0-1,5-6", "lines=1-2", "bytes=9-3", "bytes="] {
        assert_eq!((part(range).status, part(range).body.len()), (200, 800_000), "{range}");
    }
    let fits = [("If-Range", tag.as_str()), ("Range", "bytes=5-9")];
    assert_eq!(sandbox.request("GET", "/prov/sip.ld", &fits, b"").status, 206);
    let changed = [("If-Range", "\"another\""), ("Range", "bytes=5-9")];
    assert_eq!(sandbox.request("GET", "/prov/sip.ld", &changed, b"").status, 200);
    for target in ["/prov/sip.ld", "/prov/001565aabbcc.cfg"] {
        let whole = sandbox.digest(("GET", target), ACME, &[], b"");
        let tag = whole.header("etag").unwrap();
        assert!(!tag.starts_with("W/"));
        for wanted in [tag, "*", &format!("\"x\", {tag}")] {
            let same = sandbox.digest(("GET", target), ACME, &[("If-None-Match", wanted)], b"");
            assert_eq!((same.status, same.body.len()), (304, 0), "{target} {wanted}");
            assert_eq!(same.header("etag"), Some(tag));
        }
        let other = sandbox.digest(("GET", target), ACME, &[("If-None-Match", "\"x\"")], b"");
        assert_eq!(other.status, 200);
    }
}

#[test]
fn output_has_a_length_and_is_neither_chunked_nor_compressed() {
    let sandbox = Sandbox::serving(&site());
    sandbox.put_file("big.ld", vec![b'a'; 3_000_000]);
    for target in ["/prov/001565aabbcc.cfg", "/prov/big.ld"] {
        let accepts = [("Accept-Encoding", "gzip, br, deflate"), ("TE", "chunked")];
        let answer = sandbox.digest(("GET", target), ACME, &accepts, b"");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
        assert_eq!(answer.header("transfer-encoding"), None);
        assert_eq!(answer.header("content-encoding"), None);
    }
}
