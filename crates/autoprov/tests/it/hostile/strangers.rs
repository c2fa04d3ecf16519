//! Nobody learns without credentials which MAC addresses exist.

use super::{GOOD, Target, exchange, packet};
use crate::sample::{OTHER, full_in};
use crate::sandbox::{Challenge, PATIENCE, Sandbox};
use std::fmt::Write as _;
use std::fs;

/// Without the nonce and the date, which differ between any two answers.
fn plain(back: &[u8]) -> String {
    let text = String::from_utf8_lossy(back).into_owned();
    let mut out = String::new();
    for line in text.split_inclusive("\r\n") {
        if line.to_ascii_lowercase().starts_with("date:") {
            continue;
        }
        match line.split_once("nonce=\"") {
            Some((before, after)) => {
                let (nonce, rest) = after.split_once('"').unwrap();
                let _ = write!(out, "{before}nonce={}{rest}", nonce.len());
            }
            None => out.push_str(line),
        }
    }
    out
}

/// Names with a MAC that some dialect serves or knows.
const NAMES: [&str; 17] = [
    "{mac}.cfg",
    "phone{mac}.cfg",
    "cfg{mac}",
    "cfg{mac}.xml",
    "{mac}-directory.xml",
    "{mac}-directory.cfg",
    "{mac}.boot",
    "{mac}-local.cfg",
    "{mac}-contact.xml",
    "{mac}-phone.cfg",
    "{mac}-app.log",
    "{mac}-license.cfg",
    "_directory/{mac}",
    "acme/{mac}.cfg",
    "acme/_directory/{mac}",
    "deep/er/{mac}.cfg",
    "{mac}.nothing",
];

/// A known MAC of each vendor, one of another tenant, and one that nobody has.
const MACS: [(&str, &str); 4] = [
    ("001565267db9", "0015652600ff"),
    ("0004f282e824", "0004f28200ff"),
    ("000b82010203", "000b820100ff"),
    ("001565999999", "0015659900ff"),
];

#[test]
fn a_known_mac_answers_a_stranger_like_an_unknown_one_over_http() {
    let mut target = Target::of(&full_in(&["10.0.0.0/8"]), &[]);
    // `unhurt` asks over TFTP, for which this sandbox is foreign.
    let sandbox = &target.sandbox;
    sandbox.put_file("upload/001565267db9/001565267db9-local.cfg", "MUST-STAY in upload");
    let agents = ["", "User-Agent: Yealink SIP-T46G 28.83.0.50 00:15:65:26:7d:b9\r\n", "User-Agent: x\r\n"];
    let more = ["", "Range: bytes=0-10\r\n", "If-None-Match: *\r\n", "Content-Length: 3\r\n"];
    // To a nonce of this server: wrong passwords, of a tenant, of nobody.
    let nonce = Challenge::of(&sandbox.get(GOOD));
    let mut compared = 0;
    for method in ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"] {
        for name in NAMES {
            for (agent, more) in agents.iter().flat_map(|agent| more.iter().map(move |more| (agent, more))) {
                let body = if more.is_empty() { "" } else { "abc" };
                let ask = |mac: &str| {
                    let path = format!("/prov/{}", name.replace("{mac}", mac));
                    let request = format!(
                        "{method} {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{agent}{more}\r\n{}",
                        if more.starts_with("Content-Length") { body } else { "" }
                    );
                    plain(&exchange(sandbox.http(), request.as_bytes()))
                };
                // The vendors differ in nothing but the MAC.
                let (known, unknown) = MACS[compared % MACS.len()];
                compared += 1;
                let answers = [ask(known), ask(unknown)];
                assert_eq!(answers[0], answers[1], "{method} {name} {agent}{more}");
                assert!(answers[0].starts_with("HTTP/1.1 "), "{method} {name}: {}", answers[0]);
            }
        }
    }
    for (known, unknown) in MACS {
        for name in NAMES {
            let answers = [known, unknown].map(|mac| {
                let path = format!("/prov/{}", name.replace("{mac}", mac));
                plain(&exchange(
                    sandbox.http(),
                    format!("GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").as_bytes(),
                ))
            });
            assert_eq!(answers[0], answers[1], "{name} {known}");
        }
    }
    // Few, since wrong answers go out ever more slowly.
    for (user, password) in [("acme", "wrong"), ("nobody", "wrong"), ("ht-own", "wrong")] {
        for name in ["{mac}.cfg", "_directory/{mac}"] {
            let answers = ["001565267db9", "0015652600ff"].map(|mac| {
                let path = format!("/prov/{}", name.replace("{mac}", mac));
                let header = nonce.answer("GET", &path, user, password);
                let request = format!(
                    "GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nUser-Agent: Yealink SIP-T46G 28.83.0.50\r\nAuthorization: {header}\r\n\r\n"
                );
                plain(&exchange(sandbox.http(), request.as_bytes()))
            });
            assert_eq!(answers[0], answers[1], "{user} {name}");
            assert!(answers[0].starts_with("HTTP/1.1 403"), "{user} {name}: {}", answers[0]);
        }
    }
    // Another tenant's phone is as unknown to this one as any.
    for (mac, method) in [("001565267db9", "GET"), ("001565267db9", "HEAD"), ("001565267db9", "PUT")] {
        for name in NAMES {
            let answers = [mac, "0015652600ff"].map(|mac| {
                let path = format!("/prov/{}", name.replace("{mac}", mac).replace("acme/", "other/"));
                let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50")];
                let answer = sandbox.digest((method, &path), OTHER, &agent, b"");
                (answer.status, answer.text(), answer.header("allow").map(str::to_owned))
            });
            assert_eq!(answers[0], answers[1], "{method} {name}");
            assert!(matches!(answers[0].0, 404 | 405), "{method} {name}: {answers:?}");
        }
    }
    assert!(target.sandbox.is_alive() && !target.sandbox.stderr().contains("panic"));
    target.works();
}

#[test]
fn a_known_mac_answers_a_stranger_like_an_unknown_one_over_tftp() {
    let mut sandbox = Sandbox::new(&full_in(&["10.0.0.0/8"]));
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    sandbox.serve(&["--tftp", "127.0.0.1:0"]);
    for operation in [1, 2] {
        for name in NAMES {
            for (known, unknown) in MACS {
                for options in ["", "tsize\x000\x00", "blksize\x001428\0windowsize\x004\0"] {
                    let answers = [known, unknown].map(|mac| {
                        let name = name.replace("{mac}", mac);
                        let request =
                            [&[0, operation], name.as_bytes(), b"\0octet\0", options.as_bytes()].concat();
                        packet(sandbox.tftp(), &request, PATIENCE).expect("an answer")
                    });
                    assert_eq!(answers[0], answers[1], "{operation} {name} {known}");
                    assert_eq!(answers[0][1], 5, "{operation} {name} {known}: {}", answers[0].escape_ascii());
                }
            }
        }
    }
    assert!(sandbox.is_alive());
}
