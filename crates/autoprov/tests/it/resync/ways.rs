//! Through the SIP server, and by a command of the operator's.

use super::phone::{Phone, answers, challenges, hears};
use super::{MAC, last_row, noted};
use crate::sandbox::{Ran, Sandbox, md5, standard_site};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

/// A sandbox whose SIP server is here; nothing has been seen of its phone.
fn with_server(port: u16, transport: &str) -> Sandbox {
    let mut site = standard_site("yealink", "T46G");
    let server = &mut site["tenants"][0]["sip_servers"][0];
    server["host"] = "127.0.0.1".into();
    server["port"] = port.into();
    server["transport"] = transport.into();
    Sandbox::new(&site)
}

#[test]
fn the_sip_server_passes_it_on_and_is_proven_to() {
    let workshop = Sandbox::empty();
    let header = "Proxy-Authenticate: Digest realm=\"pbx\", nonce=\"n\", qop=\"auth\", algorithm=MD5";
    // SIPp verifies an Authorization header alone: this one is verified below.
    let steps =
        [hears(), challenges("407 Proxy Authentication Required", header), hears(), answers("200 OK")];
    let server = Phone::start(&workshop, steps);
    let sandbox = with_server(server.port, "udp");
    let ran = sandbox.cli(&["resync", MAC, "--via", "server"]).good();
    assert_eq!(ran.out(), "MAC           NAME  WAY     ANSWER\n001565aabbcc  desk  server  200 OK\n");
    let heard = server.heard();
    assert_eq!(heard.len(), 2);
    assert!(
        heard[1].starts_with(&format!("NOTIFY sip:101@127.0.0.1:{} SIP/2.0\n", server.port)),
        "{heard:?}"
    );
    assert!(
        heard[1].contains("Proxy-Authorization: Digest username=\"101\"")
            && heard[1].contains("From: <sip:101@127.0.0.1>")
    );
    let proof = heard[1].lines().find(|line| line.starts_with("Proxy-Authorization")).unwrap();
    let quoted = |name: &str| proof.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap();
    let uri = format!("sip:101@127.0.0.1:{}", server.port);
    let (a1, a2) = (md5("101:pbx:pw101"), md5(&format!("NOTIFY:{uri}")));
    let response = md5(&format!("{a1}:n:00000001:{}:auth:{a2}", quoted("cnonce")));
    assert_eq!((quoted("response"), quoted(" uri")), (response.as_str(), uri.as_str()));
    noted(&sandbox, 200, "notified");
}

#[test]
fn the_servers_transport_is_used() {
    let workshop = Sandbox::empty();
    let server = Phone::start_tcp(&workshop, [hears(), answers("202 Accepted")]);
    let sandbox = with_server(server.port, "tcp");
    let ran = sandbox.cli(&["resync", "--all", "--via", "server"]).good();
    assert!(ran.out().contains("202 Accepted"), "{}", ran.out());
    sandbox.cli(&["tenant", "set", "acme", "sip_servers.0.transport=tls"]).good();
    let ran = sandbox.cli(&["resync", "--all", "--via", "server"]).bad(1);
    assert!(ran.out().contains("over TLS") && ran.out().contains("--via command"), "{}", ran.out());
    sandbox
        .cli(&["tenant", "set", "acme", "sip_servers.0.transport=udp", "sip_servers.0.host=nowhere.invalid"])
        .good();
    let ran = sandbox.cli(&["resync", "--all", "--via", "server"]).bad(1);
    assert!(ran.out().contains("`nowhere.invalid` has no address"), "{}", ran.out());
    assert_eq!(
        (&last_row(&sandbox)["status"], &last_row(&sandbox)["transport"]),
        (&503.into(), &"sip".into())
    );
}

/// Resync by a command: a script of this body, with these arguments.
fn by_command(sandbox: &Sandbox, body: &str, arguments: &str, flags: &[&str]) -> Ran {
    let script = sandbox.path("tell");
    fs::write(&script, format!("#!/bin/sh\n{body}\n")).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let config = sandbox.path("autoprov.toml");
    let text = format!("[resync]\nvia = \"command\"\ncommand = [\"{}\", {arguments}]\n", script.display());
    fs::write(&config, text).unwrap();
    sandbox.cli(&[&["--config", &config.to_string_lossy(), "resync", MAC], flags].concat())
}

#[test]
fn a_command_gets_its_arguments_without_a_shell() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let body = "for a in \"$@\"; do echo \"[$a]\" >> got; done; echo; echo 'Sending NOTIFY'; echo more";
    let arguments =
        "\"-rx\", \"send {event} to {extension}; $(id) `id`\", \"{mac}\", \"{vendor}/{model}@{server}\"";
    let ran = by_command(&sandbox, body, arguments, &[]).good();
    assert!(
        ran.out().contains("  command  `") && ran.out().contains("ended well: Sending NOTIFY\n"),
        "{}",
        ran.out()
    );
    let got = fs::read_to_string(sandbox.path("got")).unwrap();
    let expected = "[-rx]\n[send check-sync;reboot=false to 101; $(id) `id`]\n[001565aabbcc]\n[yealink/T46G@pbx.example]\n";
    assert_eq!(got, expected);
    let row = last_row(&sandbox);
    assert_eq!((&row["transport"], &row["status"]), (&"command".into(), &200.into()), "{row}");
    // A flag wins over the file.
    let ran = by_command(&sandbox, "", "\"x\"", &["--via", "phone"]).bad(1);
    assert!(ran.out().contains("never seen"), "{}", ran.out());
}

#[test]
fn how_a_command_failed_is_reported() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let ran = by_command(
        &sandbox,
        "echo out; echo >&2; echo 'no such endpoint' >&2; echo more >&2; exit 3",
        "\"x\"",
        &[],
    )
    .bad(1);
    assert!(ran.out().contains("ended with exit status: 3: no such endpoint\n"), "{}", ran.out());
    let row = last_row(&sandbox);
    assert_eq!(row["status"], 500);
    assert!(row["because"].as_str().unwrap().contains("no such endpoint"), "{row}");
    let ran = by_command(&sandbox, "exit 0", "\"{address}\"", &[]).bad(1);
    assert!(ran.out().contains("never seen"), "{}", ran.out());
    let ran = by_command(&sandbox, "exit 0", "\"{exten}\"", &[]).bad(1);
    assert!(
        ran.stderr.contains("{exten}") && ran.stderr.contains("{extension}") && ran.out().is_empty(),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_wrong_configuration_is_found_before_it_is_used() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let config = sandbox.path("autoprov.toml");
    let check = |text: &str| {
        fs::write(&config, text).unwrap();
        sandbox.cli(&["--config", &config.to_string_lossy(), "check"])
    };
    for (text, part) in [
        ("[resync]\nvia = \"command\"", "there is no command"),
        ("[resync]\ncommand = [\"tell\", \"{exten}\"]", "{exten}"),
        ("[resync]\nvia = \"pigeon\"", "pigeon"),
        ("[resync]\nwya = \"phone\"", "wya"),
    ] {
        let ran = check(text).bad(1);
        assert!(ran.stderr.contains(part), "{text}: {}", ran.stderr);
    }
    check("[resync]\nvia = \"server\"\ncommand = [\"tell\", \"{extension}\"]").good();
}

#[test]
fn a_command_that_hangs_is_killed_and_one_that_talks_is_not_held_up() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let started = Instant::now();
    let ran = by_command(&sandbox, "echo $$ > pid; exec sleep 60", "\"x\"", &["--timeout", "1"]).bad(1);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert!(ran.out().contains("did not end within 1 s"), "{}", ran.out());
    let pid = fs::read_to_string(sandbox.path("pid")).unwrap();
    assert!(!fs::exists(format!("/proc/{}", pid.trim())).unwrap(), "it is killed");
    let ran = by_command(&sandbox, "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 0", "\"x\"", &[]).good();
    assert!(ran.out().len() < 1000, "{}", ran.out().len());
}
