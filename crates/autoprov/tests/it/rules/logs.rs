//! Access logs, parsed field by field: M13.

use super::{CONFIG, T46G, site};
use crate::sandbox::{ACME, Sandbox, wait_until};
use std::fs;

/// The fields of a line of an access log.
#[derive(Debug, PartialEq)]
struct Logged {
    peer: String,
    request: String,
    status: u16,
    bytes: usize,
    referer: String,
    user_agent: String,
    forwarded_for: String,
}

/// Reads a line of nginx's combined format with one more quoted field.
fn logged(line: &str) -> Logged {
    let (peer, rest) = line.split_once(" - - [").unwrap_or_else(|| panic!("{line}"));
    let (time, rest) = rest.split_once("] \"").unwrap_or_else(|| panic!("{line}"));
    let time = jiff::Timestamp::strptime("%d/%b/%Y:%H:%M:%S %z", time).unwrap();
    let age = jiff::Timestamp::now().duration_since(time);
    assert!(age.as_secs().abs() < 120, "{line}");
    let (request, rest) = rest.split_once("\" ").unwrap_or_else(|| panic!("{line}"));
    let (numbers, rest) = rest.split_once(" \"").unwrap_or_else(|| panic!("{line}"));
    let (status, bytes) = numbers.split_once(' ').unwrap_or_else(|| panic!("{line}"));
    let quoted: Vec<_> = rest.strip_suffix('"').unwrap_or_else(|| panic!("{line}")).split("\" \"").collect();
    let [referer, user_agent, forwarded_for] = quoted[..] else { panic!("{line}") };
    assert!(quoted.iter().all(|field| !field.contains('"')), "{line}");
    Logged {
        peer: peer.to_owned(),
        request: request.to_owned(),
        status: status.parse().unwrap(),
        bytes: bytes.parse().unwrap(),
        referer: referer.to_owned(),
        user_agent: user_agent.to_owned(),
        forwarded_for: forwarded_for.to_owned(),
    }
}

fn expected(request: &str, status: u16, bytes: usize, user_agent: &str) -> Logged {
    Logged {
        peer: "127.0.0.1".to_owned(),
        request: request.to_owned(),
        status,
        bytes,
        referer: "-".to_owned(),
        user_agent: user_agent.to_owned(),
        forwarded_for: "-".to_owned(),
    }
}

#[test]
fn m13_each_transport_has_a_log_of_the_same_shape() {
    let sandbox = Sandbox::serving_all(&site());
    sandbox.put_file("sip.ld", vec![3; 200_000]);
    let config = sandbox.digest(("GET", CONFIG), ACME, &[("User-Agent", T46G)], b"");
    let odd = [
        ("User-Agent", "a \"quoted\" \\ agent"),
        ("Referer", "http://x/"),
        ("X-Forwarded-For", "192.0.2.1, 192.0.2.2"),
    ];
    sandbox.request("GET", "/prov/nothing?mac=1", &odd, b"");
    sandbox.raw(b"GET /prov/sip.ld HTTP/1.0\r\n\r\n");
    // A long answer is logged when all of it has gone out.
    sandbox.access_log("access_log", 4);
    sandbox.request("HEAD", "/prov/sip.ld", &[], b"");
    let lines: Vec<_> = sandbox.access_log("access_log", 5).iter().map(|line| logged(line)).collect();
    let challenge = sandbox.get(CONFIG).body.len();
    let request = format!("GET {CONFIG} HTTP/1.1");
    assert_eq!(lines[0], expected(&request, 401, challenge, T46G));
    assert_eq!(lines[1], expected(&request, 200, config.body.len(), T46G));
    let quoted = Logged {
        referer: "http://x/".to_owned(),
        forwarded_for: "192.0.2.1, 192.0.2.2".to_owned(),
        // As nginx escapes it.
        ..expected("GET /prov/nothing?mac=1 HTTP/1.1", 404, 10, r"a \x22quoted\x22 \x5C agent")
    };
    assert_eq!(lines[2], quoted);
    assert_eq!(lines[3], expected("GET /prov/sip.ld HTTP/1.0", 200, 200_000, "-"));
    assert_eq!(lines[4], expected("HEAD /prov/sip.ld HTTP/1.1", 200, 0, "-"));

    let url = format!("https://{}{CONFIG}", sandbox.https());
    sandbox.curl(&["-k", "--digest", "-u", "acme:secret", "-A", T46G, &url]).good();
    let lines: Vec<_> = sandbox.access_log("ssl_access_log", 2).iter().map(|line| logged(line)).collect();
    assert_eq!(lines[0], expected(&request, 401, challenge, T46G));
    assert_eq!(lines[1], expected(&request, 200, config.body.len(), T46G));

    let sent = sandbox.tftp_get("001565aabbcc.cfg").unwrap();
    // A transfer is logged at its end, which may be after the next request.
    sandbox.access_log("tftp_access_log", 1);
    sandbox.tftp_get("nothing").unwrap_err();
    let lines: Vec<_> = sandbox.access_log("tftp_access_log", 2).iter().map(|line| logged(line)).collect();
    assert_eq!(lines[0], expected("RRQ 001565aabbcc.cfg TFTP/octet", 200, sent.len(), "-"));
    assert_eq!((lines[1].request.as_str(), lines[1].status), ("RRQ nothing TFTP/octet", 404));
    assert_eq!(sandbox.access_log("access_log", 6).len(), 6, "each has a file of its own");
}

#[test]
fn m13_the_manuals_own_line_has_the_same_shape() {
    let line = r#"10.1.0.138 - - [23/Apr/2013:11:43:27 +0200] "GET /prov/_directory/001565267db9 HTTP/1.0" 200 2654 "-" "Yealink SIP-T38G 38.0.23.22 00:15:65:26:7d:b9" "-""#;
    let sandbox = Sandbox::serving(&site());
    let agent = "Yealink SIP-T38G 38.0.23.22 00:15:65:26:7d:b9";
    sandbox
        .raw(format!("GET /prov/_directory/001565267db9 HTTP/1.0\r\nUser-Agent: {agent}\r\n\r\n").as_bytes());
    let ours = sandbox.access_log("access_log", 1).remove(0);
    // All but who, when, the status and the length.
    let rest = |line: &str| {
        let (_, rest) = line.split_once("] ").unwrap();
        let (request, rest) = rest.split_once("1.0\" ").unwrap();
        let fields: Vec<_> = rest.splitn(3, ' ').collect();
        (request.to_owned(), fields[2].to_owned())
    };
    assert_eq!(rest(&ours), rest(line));
}

#[test]
fn m13_a_log_that_was_moved_is_made_anew_by_sighup() {
    let sandbox = Sandbox::serving(&site());
    sandbox.get("/prov/one");
    sandbox.access_log("access_log", 1);
    fs::rename(sandbox.logs().join("access_log"), sandbox.logs().join("access_log.1")).unwrap();
    sandbox.signal(1);
    wait_until("the new log", || sandbox.logs().join("access_log").exists());
    sandbox.get("/prov/two");
    assert!(sandbox.access_log("access_log", 1)[0].contains("/prov/two"));
    assert!(!fs::read_to_string(sandbox.logs().join("access_log.1")).unwrap().contains("/prov/two"));
}
