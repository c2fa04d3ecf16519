//! PUT and POST.

use super::site;
use crate::sandbox::{ACME, Challenge, Response, Sandbox};
use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

#[test]
fn put_and_post_are_authenticated_before_the_body_then_stored_413_or_405() {
    let sandbox = Sandbox::serving(&site());
    let log = "/prov/0004f2aabbcc-app.log";
    for method in ["PUT", "POST"] {
        // Off: never 404 for a name that some dialect uploads, whoever the MAC is.
        for target in
            [log, "/prov/0004f2fffffe-app.log", "/prov/001565aabbcc-app.log", "/prov/001565aabbcc.cfg"]
        {
            assert_eq!(sandbox.request(method, target, &[], b"x").status, 401, "{method} {target}");
            let answer = sandbox.digest((method, target), ACME, &[], b"x");
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, Some("GET, HEAD")),
                "{method} {target}"
            );
            assert_eq!(sandbox.digest((method, target), ("acme", "wrong"), &[], b"x").status, 403);
        }
        // A name that nobody uploads.
        for target in ["/prov/nothing", "/prov/sip.ld", "/prov/acme/private.cfg", "/else"] {
            let answer = sandbox.request(method, target, &[], b"x");
            assert!([404, 405, 401].contains(&answer.status), "{method} {target}: {}", answer.status);
        }
    }
    std::fs::create_dir(sandbox.files().join("upload")).unwrap();
    assert_eq!(sandbox.digest(("PUT", log), ACME, &[], b"one").status, 201);
    assert_eq!(sandbox.digest(("PUT", log), ACME, &[], b"two").status, 204);
    let large = vec![b'x'; (1 << 20) + 1];
    assert_eq!(sandbox.digest(("PUT", log), ACME, &[], &large).status, 413);
    assert_eq!(sandbox.digest(("GET", log), ACME, &[], b"").text(), "two");
    assert_eq!(sandbox.digest(("PUT", "/prov/001565aabbcc.cfg"), ACME, &[], b"x").status, 405);
}

#[test]
fn credentials_are_asked_before_the_body_is_read() {
    let sandbox = Sandbox::serving(&site());
    std::fs::create_dir(sandbox.files().join("upload")).unwrap();
    let mut stream = TcpStream::connect(sandbox.http()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // A body is announced and never sent.
    let head = "PUT /prov/0004f2aabbcc-app.log HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\nExpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let answer = Response::read(&mut BufReader::new(stream), false).unwrap();
    assert_eq!(answer.status, 401);
}

#[test]
fn a_proven_upload_gets_100_continue() {
    let sandbox = Sandbox::serving(&site());
    std::fs::create_dir(sandbox.files().join("upload")).unwrap();
    let target = "/prov/0004f2aabbcc-app.log";
    let first = sandbox.request("PUT", target, &[], b"");
    let answer = Challenge::of(&first).answer("PUT", target, ACME.0, ACME.1);
    let mut stream = TcpStream::connect(sandbox.http()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = format!(
        "PUT {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\nAuthorization: {answer}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 12];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100");
    stream.write_all(b"body").unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("HTTP/1.1 201 "), "{rest}");
}
