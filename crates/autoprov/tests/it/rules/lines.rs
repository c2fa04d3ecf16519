//! The lines of the manual, as they stand: M6.

use super::{CONFIG, site};
use crate::sandbox::{ACME, Sandbox};

#[test]
fn m6_the_lines_of_the_manual_work_as_they_stand() {
    let sandbox = Sandbox::serving_all(&site());
    let (http, https) = (sandbox.http(), sandbox.https());
    let config = sandbox.digest(("GET", CONFIG), ACME, &[], b"").text();
    let line = format!("curl -i -u acme:secret --digest http://{http}/prov/001565aabbcc.cfg");
    let out = sandbox.sh(&line).good().out();
    assert!(out.contains("HTTP/1.1 401") && out.contains("HTTP/1.1 200") && out.ends_with(&config), "{out}");
    let line = format!("curl -i -u acme:secret --digest --insecure https://{https}/prov/001565aabbcc.cfg");
    let out = sandbox.sh(&line).good().out();
    assert!(out.contains("HTTP/1.1 401") && out.contains("HTTP/1.1 200") && out.ends_with(&config), "{out}");
    let line = format!("wget -S -q http://acme:secret@{http}/prov/001565aabbcc.cfg -O-");
    let ran = sandbox.sh(&line).good();
    assert_eq!(ran.out(), config);
    assert!(ran.stderr.contains("401") && ran.stderr.contains("200"), "{}", ran.stderr);
    let line = format!(
        "curl -i -u acme:secret --digest --user-agent \"Yealink SIP-T38\" http://{http}/prov/_directory/001565aabbcc"
    );
    let out = sandbox.sh(&line).good().out();
    assert!(
        out.contains("HTTP/1.1 401") && out.contains("HTTP/1.1 200") && out.contains("<Name>Ana<"),
        "{out}"
    );
}

#[test]
fn m6_a_binary_file_is_read_through_hexdump() {
    let sandbox = Sandbox::serving(&site());
    let curl = format!("curl -s -u acme:secret --digest http://{}/prov/cfg000b82aabbcc", sandbox.http());
    let bytes = sandbox.sh(&curl).good().stdout;
    assert_eq!(&bytes[6..16], b"\x00\x0b\x82\xaa\xbb\xcc\r\n\r\n");
    let has = |program: &str| sandbox.sh(&format!("command -v {program}")).status == 0;
    let dump = if has("hexdump") { "hexdump -C -v" } else { "od -A x -t x1z -v" };
    let out = sandbox.sh(&format!("{curl} | {dump}")).good().out();
    let words = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("00 0b 82 aa bb cc 0d 0a 0d 0a"), "{out}");
}
