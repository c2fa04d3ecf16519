//! Hot desking: people log in at desks, and out.

use crate::sandbox::{ACME, BINARY, Ran, Sandbox};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

const DESK: &str = "001565aabb02";
const DESK2: &str = "0004f2aabb03";
const ANAS_PIN: &str = "4711998877";
const BOS_PIN: &str = "2580258025";

fn site() -> Value {
    json!({"tenants": [{
        "name": "acme", "http_username": "acme", "http_password": "secret", "networks": ["127.0.0.0/8"],
        "provisioning_url": "http://192.0.2.10/prov", "sip_servers": [{"name": "main", "host": "pbx.example"}],
        "voicemail_number": "*97", "hot_desk": {"login_number": "*555", "extension": "999"},
        "extensions": [
            {"number": "101", "display_name": "Ana", "password": "pw101", "voicemail": "1010", "pin": ANAS_PIN},
            {"number": "102", "display_name": "Bo", "password": "pw102", "pin": BOS_PIN},
            {"number": "103", "display_name": "Cy", "password": "pw103"},
            {"number": "999", "display_name": "Free", "password": "pw999"}],
        "devices": [
            {"name": "ana", "mac": "001565aabb01", "vendor": "yealink", "model": "T46G",
                "lines": [{"index": 1, "extension": "101", "label": "Desk"}, {"index": 2, "extension": "103"}],
                "keys": [{"group": "line", "position": 3, "type": "blf", "value": "102", "label": "Bo", "line": 1}]},
            {"name": "desk1", "mac": DESK, "vendor": "yealink", "model": "T46G", "hot_desk": true},
            {"name": "desk2", "mac": DESK2, "vendor": "polycom", "model": "VVX500", "hot_desk": true}],
        "directory": [{"name": "Zoe", "number": "0800"}]
    }]})
}

/// The config of the first desk as the running server gives it.
fn desk(sandbox: &Sandbox) -> String {
    let answer = sandbox.digest(("GET", &format!("/prov/{DESK}.cfg")), ACME, &[], b"");
    assert_eq!(answer.status, 200);
    answer.text()
}

/// The config of the second desk.
fn desk2(sandbox: &Sandbox) -> String {
    let answer = sandbox.digest(("GET", &format!("/prov/phone{DESK2}.cfg")), ACME, &[], b"");
    assert_eq!(answer.status, 200);
    answer.text()
}

fn log_in(sandbox: &Sandbox, device: &str, extension: &str, pin: &str) -> Ran {
    sandbox.cli_with(&["hotdesk", "login", "--no-resync", device, extension], &format!("{pin}\n"))
}

#[track_caller]
fn has(file: &str, lines: &[&str]) {
    for line in lines {
        assert!(file.lines().any(|own| own == *line), "{line}: {file}");
    }
}

#[track_caller]
fn is_free(file: &str) {
    has(file, &["account.1.user_name = 999", "account.1.password = pw999", "account.2.enable = 0"]);
    has(
        file,
        &["linekey.2.type = 13", "linekey.2.value = *555", "linekey.2.label = Log in", "linekey.3.type = 0"],
    );
    assert!(!file.contains("101"), "{file}");
}

#[track_caller]
fn is_anas(file: &str) {
    has(file, &["account.1.user_name = 101", "account.1.password = pw101", "account.1.display_name = Ana"]);
    has(
        file,
        &[
            "account.1.label = Desk",
            "account.2.enable = 1",
            "account.2.user_name = 103",
            "voice_mail.number.1 = *97",
        ],
    );
    has(
        file,
        &[
            "linekey.3.type = 16",
            "linekey.3.value = 102",
            "linekey.4.value = *555",
            "linekey.4.label = Log out",
        ],
    );
    assert!(!file.contains("999"), "{file}");
}

#[test]
fn a_person_logs_in_and_the_desk_becomes_theirs_at_once() {
    let sandbox = Sandbox::serving(&site());
    is_free(&desk(&sandbox));
    assert_eq!(log_in(&sandbox, "desk1", "101", ANAS_PIN).good().out(), "logged in: 101 at desk1\n");
    is_anas(&desk(&sandbox));
    let list = sandbox.json(&["hotdesk", "list", "--json"]);
    assert_eq!(
        (&list[0]["tenant"], &list[0]["device"], &list[0]["mac"], &list[0]["extension"]),
        (&json!("acme"), &json!("desk1"), &json!(DESK), &json!("101"))
    );
    assert!(sandbox.cli(&["hotdesk", "list"]).good().out().contains("desk1"));
    assert_eq!(
        log_in(&sandbox, DESK, "101", ANAS_PIN).good().out(),
        "unchanged: 101 is logged in at desk1\n"
    );
    // The person's own phone stays theirs.
    let own = sandbox.cli(&["render", "001565aabb01", "001565aabb01.cfg"]).good().out();
    has(&own, &["account.1.user_name = 101", "linekey.3.value = 102"]);
    // The desk's directory page is the tenant's, whoever sits there.
    let agent = [("User-Agent", "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:02")];
    let page = sandbox.digest(("GET", &format!("/prov/_directory/{DESK}")), ACME, &agent, b"").text();
    assert!(page.contains("<Telephone>0800</Telephone>"), "{page}");
    // Elsewhere: the first desk is free again, the second is a phone of another maker.
    let moved = log_in(&sandbox, "desk2", "101", ANAS_PIN).good().out();
    assert_eq!(moved, "logged in: 101 at desk2\nlogged out: 101 at desk1\n");
    is_free(&desk(&sandbox));
    let file = desk2(&sandbox);
    for part in [
        "reg.1.address=\"101\"",
        "reg.1.auth.password=\"pw101\"",
        "msg.mwi.1.subscribe=\"1010\"",
        "resourceList.1.address=\"102\"",
    ] {
        assert!(file.contains(part), "{part}: {file}");
    }
    // Somebody else at the same desk. Bo has no phone of their own: one line, no keys but the login's.
    let taken = log_in(&sandbox, "desk2", "102", BOS_PIN).good().out();
    assert_eq!(taken, "logged in: 102 at desk2\nlogged out: 101 at desk2\n");
    let file = desk2(&sandbox);
    assert!(
        file.contains("reg.1.address=\"102\"") && !file.contains("pw101") && !file.contains("pw103"),
        "{file}"
    );
    assert_eq!(
        sandbox.cli(&["hotdesk", "logout", "--no-resync", "--extension", "102"]).good().out(),
        "logged out: 102 at desk2\n"
    );
    assert!(desk2(&sandbox).contains("reg.1.address=\"999\""));
    log_in(&sandbox, "desk1", "102", BOS_PIN).good();
    has(&desk(&sandbox), &["account.1.user_name = 102", "account.2.enable = 0", "linekey.3.type = 0"]);
    assert_eq!(
        sandbox.cli(&["hotdesk", "logout", "--no-resync", "desk1"]).good().out(),
        "logged out: 102 at desk1\n"
    );
    is_free(&desk(&sandbox));
    for again in [
        &["hotdesk", "logout", "--no-resync", "desk1"][..],
        &["hotdesk", "logout", "--no-resync", "--extension", "102"],
    ] {
        assert_eq!(sandbox.cli(again).good().out(), "unchanged: nobody is logged in there\n");
    }
    assert_eq!(sandbox.json(&["hotdesk", "list", "--json"]), json!([]));
}

#[test]
fn a_pin_comes_by_standard_input_environment_or_flag() {
    let sandbox = Sandbox::new(&site());
    log_in(&sandbox, "desk1", "101", ANAS_PIN).good();
    sandbox.cli(&["hotdesk", "logout", "--no-resync", "desk1"]).good();
    sandbox
        .cli_with(&["hotdesk", "login", "--no-resync", "desk1", "101"], &format!("{ANAS_PIN}\r\nmore"))
        .good();
    sandbox.cli(&["hotdesk", "logout", "--no-resync", "desk1"]).good();
    sandbox.cli(&["hotdesk", "login", "--no-resync", "desk1", "101", "--pin", ANAS_PIN]).good();
    sandbox.cli(&["hotdesk", "logout", "--no-resync", "desk1"]).good();
    let login = |pin: &str| {
        let mut command = sandbox.command(BINARY);
        command.env("AUTOPROV_PIN", pin).args(["--database", &sandbox.database()]);
        command.args(["hotdesk", "login", "--no-resync", "desk1", "101"]).output().unwrap()
    };
    assert!(!login("1").status.success());
    assert!(login(ANAS_PIN).status.success());
    // Nothing typed is a wrong PIN, and no help text shows what the environment holds.
    sandbox.cli(&["hotdesk", "login", "--no-resync", "desk1", "102"]).bad(1);
    let mut help = sandbox.command(BINARY);
    let out = help.env("AUTOPROV_PIN", ANAS_PIN).args(["hotdesk", "login", "--help"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&out.stdout).contains(ANAS_PIN));
}

/// A phone is registered as who it was, until it has asked: that is whom the PBX reaches it by.
#[test]
fn a_phone_is_notified_as_who_it_was() {
    let sandbox = Sandbox::new(&site());
    let config = sandbox.path("autoprov.toml");
    let got = sandbox.path("got");
    let script = sandbox.path("tell");
    fs::write(&script, format!("#!/bin/sh\necho \"$@\" >> {}\n", got.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let text = format!(
        "[resync]\nvia = \"command\"\ncommand = [\"{}\", \"{{mac}}\", \"{{extension}}\"]\n",
        script.display()
    );
    fs::write(&config, text).unwrap();
    let notified = |words: &[&str]| {
        let _ = fs::remove_file(&got);
        let ran = sandbox.cli(&[&["--config", &config.to_string_lossy(), "hotdesk"], words].concat()).good();
        assert_eq!(ran.stderr, "");
        let mut lines: Vec<_> = fs::read_to_string(&got).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let (desk, desk2) = (|who: &str| format!("{DESK} {who}"), |who: &str| format!("{DESK2} {who}"));
    assert_eq!(notified(&["login", "desk1", "101", "--pin", ANAS_PIN]), [desk("999")]);
    assert_eq!(notified(&["login", "desk2", "101", "--pin", ANAS_PIN]), [desk2("999"), desk("101")]);
    assert_eq!(notified(&["login", "desk2", "102", "--pin", BOS_PIN]), [desk2("101")]);
    assert_eq!(notified(&["logout", "desk2"]), [desk2("102")]);
}

#[test]
fn wrong_pins_are_counted_and_slowed_and_the_right_one_forgives() {
    let sandbox = Sandbox::new(&site());
    for count in 1..=3 {
        let ran = log_in(&sandbox, "desk1", "101", "123").bad(1);
        assert_eq!(
            ran.stderr,
            format!("error: the PIN of extension `101` is wrong ({count} in a row): type it again\n")
        );
    }
    let started = Instant::now();
    // Not even the right one is looked at, wherever it is typed; another person is not held up.
    let ran = log_in(&sandbox, "desk2", "101", ANAS_PIN).bad(1);
    let waiting = |seconds: u32| {
        format!("error: 3 wrong PINs of extension `101` in a row: the next is looked at in {seconds} s\n")
    };
    assert!([waiting(2), waiting(1)].contains(&ran.stderr), "{}", ran.stderr);
    log_in(&sandbox, "desk1", "102", BOS_PIN).good();
    loop {
        let ran = log_in(&sandbox, "desk2", "101", ANAS_PIN);
        if ran.status == 0 {
            break;
        }
        assert!(ran.stderr.contains("is looked at in") && started.elapsed().as_secs() < 20, "{}", ran.stderr);
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(started.elapsed() > Duration::from_millis(900), "{:?}", started.elapsed());
    let ran = log_in(&sandbox, "desk1", "101", "").bad(1);
    assert!(ran.stderr.contains("type it there"), "nothing is no PIN: {}", ran.stderr);
    let ran = log_in(&sandbox, "desk1", "101", "9").bad(1);
    assert!(ran.stderr.contains("(1 in a row)"), "the right one forgave: {}", ran.stderr);
}

#[test]
fn a_login_survives_a_restart_and_an_import() {
    let mut sandbox = Sandbox::serving(&site());
    log_in(&sandbox, "desk1", "101", ANAS_PIN).good();
    sandbox.kill();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    is_anas(&desk(&sandbox));
    let mut changed = site();
    changed["tenants"][0]["extensions"][0]["password"] = "pw101-new".into();
    sandbox.import(&changed).good();
    has(&desk(&sandbox), &["account.1.user_name = 101", "account.1.password = pw101-new"]);
    // Who is logged in is no part of the site file.
    let export = sandbox.cli(&["export"]).good().out();
    sandbox.import(&serde_json::from_str(&export).unwrap()).good();
    has(&desk(&sandbox), &["account.1.user_name = 101"]);
    // A person who is gone is nowhere.
    changed["tenants"][0]["extensions"].as_array_mut().unwrap().remove(0);
    changed["tenants"][0]["devices"].as_array_mut().unwrap().remove(0);
    sandbox.import(&changed).good();
    is_free(&desk(&sandbox));
}

#[test]
fn logins_stand_in_the_timeline_and_pins_nowhere() {
    let mut sandbox = Sandbox::serving(&site());
    let mut said = String::new();
    let mut hear = |ran: Ran| {
        said.push_str(&ran.out());
        said.push_str(&ran.stderr);
    };
    let wrong = "8899774411";
    hear(log_in(&sandbox, "desk1", "101", wrong));
    hear(sandbox.cli(&["hotdesk", "login", "--no-resync", "desk1", "101", "--pin", wrong]));
    hear(log_in(&sandbox, "desk1", "101", ANAS_PIN));
    hear(log_in(&sandbox, "desk2", "101", ANAS_PIN));
    hear(log_in(&sandbox, "desk1", "103", ANAS_PIN));
    hear(sandbox.cli(&["hotdesk", "logout", "--no-resync", "desk2"]));
    let rows = |device: &str| {
        let shown = sandbox.json(&["device", "show", device, "--json"]);
        let rows = shown["timeline"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| format!("{} {}", row["path"].as_str().unwrap(), row["because"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    let mut first = rows("desk1");
    first.sort();
    assert_eq!(first, ["login 101 extension 101 logged in", "logout 101 101 logged in elsewhere"]);
    let mut second = rows("desk2");
    second.sort();
    assert_eq!(second, ["login 101 extension 101 logged in", "logout 101 extension 101 logged out"]);
    desk(&sandbox);
    for words in [
        &["device", "show", "desk1"][..],
        &["device", "show", "ana", "--json"],
        &["extension", "show", "101"],
        &["extension", "list", "--json"],
        &["hotdesk", "list"],
        &["explain", DESK, "--json"],
        &["check"],
    ] {
        hear(sandbox.cli(words));
    }
    said.push_str(&desk(&sandbox));
    assert_eq!(sandbox.stop(), 0);
    said.push_str(&sandbox.stderr());
    for log in ["access_log", "tftp_access_log"] {
        said.push_str(&fs::read_to_string(sandbox.logs().join(log)).unwrap_or_default());
    }
    for pin in [ANAS_PIN, BOS_PIN, wrong] {
        assert!(!said.contains(pin), "{said}");
        for entry in fs::read_dir(sandbox.path("")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with("a.observed.db") || (name.starts_with("a.db") && pin == wrong) {
                let bytes = fs::read(&path).unwrap();
                assert!(!bytes.windows(pin.len()).any(|part| part == pin.as_bytes()), "{name} holds {pin}");
            }
        }
    }
}

#[test]
fn what_cannot_be_is_one_sentence() {
    let mut site = site();
    let other = json!({"name": "other", "sip": {"host": "pbx.other"}, "extensions": [{"number": "201", "pin": "1111222233"}],
        "devices": [{"name": "cold", "mac": "001565bbbb01", "vendor": "yealink", "model": "T46G", "hot_desk": true,
            "lines": [{"index": 1, "extension": "201"}]}]});
    site["tenants"].as_array_mut().unwrap().push(other);
    let sandbox = Sandbox::new(&site);
    for (device, extension, parts) in [
        ("ana", "101", ["`ana`", "hot_desk=true"]),
        ("desk1", "103", ["`103`", "has no PIN"]),
        ("desk1", "777", ["`777`", "is not there"]),
        ("desk1", "201", ["`201`", "is not there"]),
        ("nowhere", "101", ["`nowhere`", "device list"]),
        ("cold", "201", ["`other`", "hot_desk.login_number"]),
    ] {
        let tenant = if device == "cold" { "other" } else { "acme" };
        let words = ["hotdesk", "login", device, extension, "--tenant", tenant, "--pin", ANAS_PIN];
        let ran = sandbox.cli(&words).bad(1);
        assert!(ran.stderr.starts_with("error: ") && ran.stderr.lines().count() == 1, "{}", ran.stderr);
        for part in parts {
            assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
        }
    }
    sandbox.cli(&["hotdesk", "logout"]).bad(2);
    sandbox.cli(&["hotdesk", "logout", "--no-resync", "desk1", "--extension", "101"]).bad(2);
    let ran = sandbox.cli(&["hotdesk", "logout", "--no-resync", "nowhere", "--tenant", "acme"]).bad(1);
    assert!(ran.stderr.contains("`nowhere`"), "{}", ran.stderr);
    assert_eq!(sandbox.json(&["hotdesk", "list", "--json"]), json!([]));
}

#[test]
fn a_change_that_ends_a_login_says_so() {
    let sandbox = Sandbox::new(&site());
    for words in [
        &["device", "set", "desk1", "name=hall"][..],
        &["device", "remove", "desk2"],
        &["extension", "set", "102", "number=202"],
    ] {
        let (desk, number, pin) =
            if words[1] == "remove" { ("desk2", "102", BOS_PIN) } else { (words[2], "101", ANAS_PIN) };
        let (desk, number, pin) =
            if words[0] == "extension" { ("hall", "102", BOS_PIN) } else { (desk, number, pin) };
        log_in(&sandbox, desk, number, pin).good();
        let ran = sandbox.cli(words).good();
        let left = sandbox.json(&["hotdesk", "list", "--json"]);
        let is_there = left.as_array().unwrap().iter().any(|login| login["extension"] == number);
        let said = ran.stderr.contains(&format!("logged out: {number} at {desk}"));
        assert_eq!(said, !is_there, "{words:?}: {} {left}", ran.stderr);
        assert!(said, "{words:?}");
    }
}
