//! The filter and jails of `docs/fail2ban`, as fail2ban itself reads them, on lines that the binary wrote.

use super::sweep::{Line, datagrams};
use crate::sample::{USER, full};
use crate::sandbox::{Ran, Sandbox, wait_until};
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

const SWEEPER: Ipv4Addr = Ipv4Addr::new(127, 66, 0, 9);

fn shipped(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fail2ban");
    folder.join(file).canonicalize().unwrap().to_string_lossy().into_owned()
}

/// The addresses that the filter finds in a file, sorted.
fn found(sandbox: &Sandbox, log: &Path, mode: &str) -> Vec<String> {
    let filter = format!("{}[mode={mode}]", shipped("filter.conf"));
    let ran = sandbox.run("fail2ban-regex", &["-o", "ip", &log.to_string_lossy(), &filter]).good();
    let mut found: Vec<_> = ran.out().lines().map(str::to_owned).collect();
    found.sort();
    found
}

#[test]
fn the_filter_finds_wrong_passwords_and_floods_in_access_logs_and_nobody_else() {
    let sandbox = Sandbox::serving(&full());
    let ask = |last: u8, path: &str, user: Option<(&str, &str)>, agent: &str| {
        let mut line = Line::open(Ipv4Addr::new(127, 66, 0, last), sandbox.http(), false);
        let agent = [("User-Agent", agent)];
        match user {
            Some(user) => line.try_answering(path, user, &agent).unwrap().status,
            None => line.get(path, &agent).0.status,
        }
    };
    let path = "/prov/001565267db9.cfg";
    // Words that look like lines of others, in every field that a stranger writes.
    let forged = "x\" 403 9 \"-\" \"-\" \"-\" 127.66.0.99 - - [28/Nov/2025:10:34:34 +0000] \"GET / HTTP/1.1\" 403 9 \"-\" \"-\" \"-\"";
    assert_eq!(ask(1, path, Some(USER), "Yealink SIP-T46G 28.83.0.50"), 200);
    assert_eq!(ask(2, path, Some((USER.0, "wrong")), "x"), 403);
    assert_eq!(ask(3, path, None, forged), 401);
    assert_eq!(ask(4, "/prov/nothing\"%20403%209?127.66.0.99%20403", None, forged), 404);
    let log = sandbox.logs().join("access_log");
    // Two lines each of who answered a challenge.
    sandbox.access_log("access_log", 6);
    assert_eq!(found(&sandbox, &log, "wrong"), ["127.66.0.2"]);
    assert_eq!(found(&sandbox, &log, "flood"), ["127.66.0.1", "127.66.0.2", "127.66.0.2", "127.66.0.3"]);
}

/// The lines of `docs/fail2ban.md`, and what must be passed over: who is only slowed, who may be forged, who stands in another's words.
#[test]
fn the_filter_finds_whom_the_guard_refuses() {
    let sandbox = Sandbox::empty();
    let page = fs::read_to_string(shipped("../fail2ban.md")).unwrap();
    let mut lines: Vec<_> =
        page.lines().filter(|line| line.contains("WARN guard: source")).map(str::to_owned).collect();
    assert_eq!(lines.len(), 2);
    let plain = lines[0].clone();
    lines.push(plain.replace("refused", "slowed").replace("192.0.2.7", "192.0.2.8"));
    lines.push(format!("{} over TFTP", plain.replace("192.0.2.7", "192.0.2.9")));
    lines.push(format!("2026-11-28T09:12:44.018273Z ERROR autoprov_http: a path: {plain}"));
    lines.push(format!("host autoprov[77]: {}", plain.replace("192.0.2.7", "192.0.2.10")));
    // As the journal has it: without a time of its own.
    let (_, timeless) = plain.split_once("Z  ").unwrap();
    lines.push(format!("host autoprov[77]: {}", timeless.replace("192.0.2.7", "192.0.2.11")));
    lines.push(
        format!("host autoprov[77]: ERROR autoprov_http: a path: {timeless}")
            .replace("192.0.2.7", "192.0.2.12"),
    );
    let log = sandbox.path("errors");
    fs::write(&log, lines.join("\n") + "\n").unwrap();
    assert_eq!(
        found(&sandbox, &log, "guard"),
        ["192.0.2.10", "192.0.2.11", "192.0.2.7", "2001:db8:1:2::/64"]
    );
}

#[test]
fn the_filter_finds_a_sweeper_in_what_the_server_says() {
    let sandbox = Sandbox::serving(&full());
    let mut line = Line::open(SWEEPER, sandbox.http(), false);
    // More challenges than phones leave unanswered at a time.
    for mac in 0..1400 {
        line.hasten();
        if line.try_get(&format!("/prov/0015650{mac:05x}.cfg"), &[("User-Agent", "x")]).is_none() {
            line = Line::open(SWEEPER, sandbox.http(), false);
        }
    }
    wait_until("the guard's word", || sandbox.stderr().contains("is refused"));
    assert_eq!(found(&sandbox, &sandbox.path("stderr"), "guard")[0], SWEEPER.to_string());
    // Who sends datagrams may be anybody.
    let forged = datagrams(Ipv4Addr::new(127, 66, 0, 10));
    for mac in 0..400 {
        let _ = forged.send_to(format!("\0\x010015651{mac:05x}.cfg\0octet\0").as_bytes(), sandbox.tftp());
    }
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert!(!found(&sandbox, &sandbox.path("stderr"), "guard").contains(&"127.66.0.10".to_owned()));
}

/// What is no terminal gets no colours: they would stand between the words that filters look for.
#[test]
fn the_servers_log_is_plain_text() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    // Logs that cannot be opened anew are reported.
    fs::remove_dir_all(sandbox.logs()).unwrap();
    sandbox.signal(1);
    wait_until("a word", || !sandbox.stderr().is_empty());
    sandbox.stop();
    let said = sandbox.stderr();
    assert!(!said.contains('\u{1b}'), "{}", said.escape_debug());
}

#[test]
fn fail2ban_takes_the_jails_as_they_are_shipped() {
    let sandbox = Sandbox::empty();
    if !Path::new("/etc/fail2ban/jail.conf").exists() {
        println!("not checked: fail2ban's own settings are not in /etc/fail2ban");
        return;
    }
    sandbox.sh("cp -r /etc/fail2ban f2b && rm -f f2b/jail.d/* && touch access_log ssl_access_log").good();
    fs::copy(shipped("filter.conf"), sandbox.path("f2b/filter.d/autoprov.conf")).unwrap();
    let jails = fs::read_to_string(shipped("jail.conf")).unwrap();
    assert_eq!(jails.matches("enabled  = false").count(), 3, "none is on until an operator says so");
    let here = sandbox.path("").display().to_string();
    let jails = jails.replace("enabled  = false", "enabled = true").replace("/var/log/autoprov/", &here);
    fs::write(sandbox.path("f2b/jail.d/autoprov.conf"), jails).unwrap();
    let Ran { stdout, .. } = sandbox.run("fail2ban-client", &["-c", "f2b", "-d"]).good();
    let printed = String::from_utf8_lossy(&stdout).into_owned();
    for jail in ["autoprov-guard", "autoprov-wrong", "autoprov-flood"] {
        assert!(printed.contains(&format!("['start', '{jail}']")), "{jail}: {printed}");
    }
}
