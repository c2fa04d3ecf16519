//! The unit: what systemd says of it, and what we tell systemd.

use super::{has, workspace};
use crate::sandbox::{Sandbox, wait_until};
use std::fs;
use std::os::unix::net::UnixDatagram;

#[test]
fn systemd_finds_no_fault_with_it_and_the_page_says_what_it_is_exposed_to() {
    if !has("systemd-analyze") {
        println!("not checked: systemd-analyze is not installed");
        return;
    }
    let sandbox = Sandbox::bare();
    let unit = fs::read_to_string(workspace("xtask/deb/autoprov.service")).unwrap();
    // What is not installed here is no fault of the unit.
    let here = unit
        .replace("/usr/bin/autoprov", crate::sandbox::BINARY)
        .replace("Documentation=man:autoprov(1)\n", "");
    fs::write(sandbox.path("autoprov.service"), here).unwrap();
    let verified = sandbox.run("systemd-analyze", &["verify", "./autoprov.service"]).good();
    let about_us = |line: &&str| line.contains("autoprov");
    assert_eq!(verified.stderr.lines().find(about_us), None);
    let ran =
        sandbox.run("systemd-analyze", &["security", "--offline=true", "./autoprov.service"]).good().out();
    let (_, exposure) = ran.rsplit_once("autoprov.service: ").unwrap();
    let figure = exposure.split(' ').next().unwrap();
    // Every version of systemd weighs anew: the page names the one of Debian 12.
    if sandbox.run("systemd-analyze", &["--version"]).out().starts_with("systemd 252 ") {
        let page = fs::read_to_string(workspace("docs/deploying.md")).unwrap();
        assert!(page.contains(&format!("exposure of {figure}")), "it is {figure}");
    }
    assert!(figure.parse::<f32>().unwrap() < 2.5, "{exposure}");
}

/// `Type=notify`: systemd starts what comes after once phones are answered, and not before.
#[test]
fn systemd_is_told_when_all_listeners_answer_and_when_it_ends() {
    for name in ["notify", "@"] {
        let mut sandbox = Sandbox::bare();
        let (path, address) = if name == "@" {
            use std::os::linux::net::SocketAddrExt as _;
            let name = format!("autoprov-{}", std::process::id());
            (format!("@{name}"), std::os::unix::net::SocketAddr::from_abstract_name(name).unwrap())
        } else {
            let path = sandbox.path(name);
            (path.display().to_string(), std::os::unix::net::SocketAddr::from_pathname(path).unwrap())
        };
        let socket = UnixDatagram::bind_addr(&address).unwrap();
        socket.set_read_timeout(Some(crate::sandbox::PATIENCE)).unwrap();
        let said = || {
            let mut bytes = [0; 99];
            let len = socket.recv(&mut bytes).unwrap();
            String::from_utf8_lossy(&bytes[..len]).into_owned()
        };
        sandbox.serve_by(&["env", &format!("NOTIFY_SOCKET={path}")], &["--http", "127.0.0.1:0"]);
        assert_eq!(said(), "READY=1");
        assert_eq!(sandbox.get("/healthz").status, 200);
        assert_eq!(sandbox.stop(), 0);
        assert_eq!(said(), "STOPPING=1");
    }
    // Nobody there to be told: it serves, and says so.
    let mut sandbox = Sandbox::bare();
    sandbox.serve_by(&["env", "NOTIFY_SOCKET=/nowhere"], &["--http", "127.0.0.1:0"]);
    wait_until("a word", || sandbox.stderr().contains("systemd cannot be told READY=1"));
    assert_eq!(sandbox.get("/healthz").status, 200);
}
