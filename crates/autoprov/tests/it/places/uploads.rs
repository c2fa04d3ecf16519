//! Uploads are written as they come: whoever sends many and ends none takes neither memory nor, for longer than it stays, the disk.

use super::may_open;
use super::memory::{MOST, REST, weight};
use crate::sandbox::{ACME, Challenge, Sandbox, wait_until};
use serde_json::json;
use std::fs;
use std::io::Write as _;
use std::net::TcpStream;

const PHONES: u32 = 100;
const LENGTH: usize = 1 << 20;

fn mac(phone: u32) -> String {
    format!("0004f2aa{phone:04x}")
}

fn sandbox() -> Sandbox {
    let mut site = crate::sandbox::standard_site("yealink", "T46G");
    let devices = site["tenants"][0]["devices"].as_array_mut().unwrap();
    devices.extend((0..PHONES).map(|phone| json!({"name": format!("vvx{phone}"), "mac": mac(phone), "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "101"}]})));
    let mut sandbox = Sandbox::new(&site);
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    sandbox
}

/// The files below the folders of phones.
fn files(sandbox: &Sandbox) -> Vec<String> {
    let folders = fs::read_dir(sandbox.files().join("upload")).unwrap();
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

fn sent(sandbox: &Sandbox) -> u64 {
    let folders = fs::read_dir(sandbox.files().join("upload")).unwrap();
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().metadata().map_or(0, |meta| meta.len())).sum()
}

/// Uploads of the tenant's that lack their last byte: as many as there are phones and logs of them.
fn unended(sandbox: &Sandbox) -> Vec<TcpStream> {
    let body = vec![b'x'; LENGTH - 1];
    let names = (0..PHONES).flat_map(|phone| ["app", "boot"].map(|log| format!("{}-{log}.log", mac(phone))));
    let send = |name: String| {
        let target = format!("/prov/{name}");
        let challenge = Challenge::of(&sandbox.request("PUT", &target, &[], b""));
        let proof = challenge.answer("PUT", &target, ACME.0, ACME.1);
        let mut stream = TcpStream::connect(sandbox.http()).unwrap();
        let head = format!(
            "PUT {target} HTTP/1.1\r\nHost: h\r\nContent-Length: {LENGTH}\r\nAuthorization: {proof}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        stream
    };
    names.map(send).collect()
}

#[test]
fn two_hundred_uploads_without_an_end_weigh_little_and_leave_nothing() {
    if !may_open(200) {
        return;
    }
    let sandbox = sandbox();
    let target = format!("/prov/{}-app.log", mac(0));
    let last = vec![b'y'; LENGTH];
    assert_eq!(sandbox.digest(("PUT", &target), ACME, &[], &last).status, 201);
    let idle = weight(&sandbox, "VmRSS:");
    fs::write(format!("/proc/{}/clear_refs", sandbox.pid()), "5").unwrap();
    let held = unended(&sandbox);
    std::thread::sleep(std::time::Duration::from_secs(2));
    let peak = weight(&sandbox, "VmHWM:");
    println!(
        "idle {idle} KiB, at the worst {} KiB more, {} bytes on the disk",
        peak.saturating_sub(idle),
        sent(&sandbox)
    );
    assert!(peak < idle + MOST, "from {idle} to {peak} KiB");
    // They are where they will be, but for what is not a piece yet.
    assert_eq!(files(&sandbox).iter().filter(|name| name.contains(".part")).count(), held.len());
    assert!(sent(&sandbox) > held.len() as u64 * (LENGTH as u64 - (64 << 10)));
    drop(held);
    wait_until("what was sent to be given up", || files(&sandbox) == [format!("{}-app.log", mac(0))]);
    wait_until("memory to be given back", || weight(&sandbox, "VmRSS:") < idle + REST);
    assert_eq!(sandbox.digest(("GET", &target), ACME, &[], b"").body, last, "the good one stays");
    assert_eq!(sandbox.digest(("PUT", &target), ACME, &[], b"new").status, 204);
}

#[test]
fn uploads_that_are_on_their_way_fill_no_more_than_the_quota() {
    let mut sandbox = sandbox();
    sandbox.stop();
    sandbox.serve(&["--http", "127.0.0.1:0", "--upload-quota", "5"]);
    let held = unended(&sandbox);
    std::thread::sleep(std::time::Duration::from_secs(2));
    let there = sent(&sandbox);
    assert!(there <= 5 << 20 && there > 3 << 20, "{there} bytes of {} uploads", held.len());
    drop(held);
    wait_until("what was sent to be given up", || files(&sandbox).is_empty());
    let target = format!("/prov/{}-app.log", mac(0));
    assert_eq!(
        sandbox.digest(("PUT", &target), ACME, &[], &vec![b'y'; LENGTH]).status,
        201,
        "there is room again"
    );
}
