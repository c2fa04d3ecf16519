//! Nothing that comes from outside, or from a site file, moves a terminal or turns its text.

use crate::sandbox::{ACME, Sandbox, standard_site, wait_until};
use serde_json::{Value, json};
use std::fs;

/// A character of each kind that a terminal obeys or does not show; those that site files refuse are first.
const CONTROLS: [char; 4] = ['\u{1b}', '\u{9b}', '\u{7f}', '\u{8}'];
const UNSEEN: [char; 14] = [
    '\u{202e}',
    '\u{202a}',
    '\u{2066}',
    '\u{2069}',
    '\u{200e}',
    '\u{200f}',
    '\u{61c}',
    '\u{2028}',
    '\u{2029}',
    '\u{feff}',
    '\u{200b}',
    '\u{ad}',
    '\u{180e}',
    '\u{e0041}',
];

fn harmful(text: &str) -> Option<char> {
    text.chars().find(|c| (c.is_control() && *c != '\n') || UNSEEN.contains(c))
}

#[test]
fn no_command_or_log_shows_what_moves_a_terminal() {
    let odd: String = UNSEEN.iter().collect();
    let name = |what: &str| format!("{what}{odd}x");
    let mut site = standard_site("polycom", "VVX500");
    let tenant = &mut site["tenants"][0];
    tenant["devices"][0]["mac"] = "0004f2aabbcc".into();
    tenant["devices"][0]["name"] = name("desk").into();
    tenant["devices"][0]["profiles"] = json!([name("profile")]);
    tenant["devices"][0]["raw"] = json!({"polycom-ucs": {"own.x": "1"}});
    tenant["devices"][0]["lines"][0]["label"] = name("label").into();
    tenant["profiles"] = json!([{"name": name("profile"), "language": name("en")}]);
    tenant["extensions"][0]["display_name"] = name("Ana").into();
    tenant["directory"] = json!([{"name": name("Bo"), "number": "1"}]);
    tenant["templates"] = json!([{"dialect": "polycom-ucs", "text": format!("<a own.text=\"{odd}\"/>")}]);
    let mut sandbox = Sandbox::serving(&site);
    let agent = format!("PolycomVVX-VVX_500-UA/5.9.7.4477 {odd}{}", CONTROLS[1]);
    let stranger = format!("PolycomVVX-VVX_500-UA/5.9.7.4477 (SN:0004f2000009) {odd}");
    for (target, agent) in
        [("/prov/phone0004f2aabbcc.cfg", &agent), ("/prov/phone0004f2000009.cfg", &stranger)]
    {
        sandbox.digest(("GET", target), ACME, &[("User-Agent", agent)], b"");
    }
    let escaped: Vec<_> = odd.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let escaped = escaped.concat();
    sandbox.digest(
        ("GET", &format!("/prov/a{escaped}/phone0004f2aabbcc.cfg")),
        ACME,
        &[("User-Agent", &agent)],
        b"",
    );
    let _ = sandbox.tftp_get(format!("a{odd}/phone0004f2aabbcc.cfg"));
    let overrides = format!("<a up.backlight.timeout=\"5{odd}\"/>");
    sandbox.put_file("upload/0004f2aabbcc/0004f2aabbcc-phone.cfg", overrides);
    sandbox.put_file(&format!("upload/0004f2aabbcc/{}", name("log")), "x");
    sandbox.access_log("access_log", 3);
    assert_eq!(sandbox.stop(), 0);
    let mut printing = Vec::new();
    for kind in
        ["tenant", "extension", "device", "profile", "directory", "template", "route", "sighting", "upload"]
    {
        printing.push(vec![kind.to_owned(), "list".to_owned()]);
    }
    let device = name("desk");
    for words in [
        &["device", "show", &device][..],
        &["profile", "show", &name("profile")],
        &["extension", "show", "101"],
        &["template", "show", "polycom-ucs"],
        &["tenant", "show", "acme"],
        &["explain", "0004f2aabbcc"],
        &["explain", &format!("/prov/a{odd}/phone0004f2aabbcc.cfg")],
        &["explain", "/prov/phone0004f2aabbcc.cfg", "--user-agent", &agent],
        &["render", "0004f2aabbcc"],
        &["device", "show", &name("nobody")],
        &["device", "set", &device, &format!("lines.0.label={odd}"), "--dry-run"],
        &["extension", "set", "101", &format!("password={odd}"), "--dry-run"],
        &["identify", "--user-agent", &agent, "--path", &odd],
        &["resync", "--all", "--dry-run"],
        &["check", "--offline"],
        &["dhcp", "dnsmasq"],
        &["hotdesk", "list"],
    ] {
        printing.push(words.iter().map(|word| (*word).to_owned()).collect());
    }
    let (mut shown, mut spelt) = (0, 0);
    for words in &printing {
        for json in [None, Some("--json")] {
            let words: Vec<_> = words.iter().map(String::as_str).chain(json).collect();
            let ran = sandbox.cli(&words);
            // A command that has no JSON says so, with the words that it was given.
            if ran.status == 2 {
                continue;
            }
            for text in [ran.out(), ran.stderr] {
                assert_eq!(harmful(&text).map(|c| c.escape_unicode().to_string()), None, "{words:?}: {text}");
                spelt += usize::from(text.contains("202e"));
            }
            shown += 1;
        }
    }
    assert!(shown > 35 && spelt > 15, "{shown} shown, {spelt} with something odd in them");
    // JSON says what the database holds.
    let devices: Value = sandbox.json(&["device", "list", "--json"]);
    assert_eq!(devices[0]["name"], Value::from(device));
    let mut wrong = site.clone();
    wrong["tenants"][0]["devices"][0]["profiles"] = json!([name("other")]);
    wrong["tenants"][0][name("field")] = json!(1);
    wrong["tenants"][0]["devices"][0]["vendor"] = name("vendor").into();
    let ran = sandbox.cli_with(&["import", "-"], &wrong.to_string()).bad(1);
    assert_eq!(harmful(&ran.stderr), None, "{}", ran.stderr);
    let export = sandbox.cli(&["export"]).good();
    assert_eq!(harmful(&export.out()), None);
    // What is exported is what was imported.
    let again = sandbox.cli_with(&["import", "-", "--json"], &export.out()).good();
    assert!(again.out().contains("\"unchanged\": true"), "{}", again.out());
    for log in ["access_log", "tftp_access_log"] {
        assert_eq!(harmful(&fs::read_to_string(sandbox.logs().join(log)).unwrap()), None, "{log}");
    }
}

#[test]
fn the_servers_log_spells_out_what_moves_a_terminal() {
    let odd: String = UNSEEN.iter().chain(&CONTROLS[1..3]).collect();
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"][0]["name"] = name_of(&UNSEEN).into();
    let mut sandbox = Sandbox::new(&site);
    fs::write(sandbox.path("autoprov.toml"), "").unwrap();
    sandbox.serve(&["--config", "autoprov.toml", "--http", "127.0.0.1:0"]);
    for c in UNSEEN {
        let agent = format!("Yealink SIP-T46G 28.83.0.50 {c}");
        sandbox.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &[("User-Agent", &agent)], b"");
    }
    // What cannot be read is quoted where it is wrong.
    fs::write(sandbox.path("autoprov.toml"), format!("files = {odd}\n")).unwrap();
    sandbox.signal(1);
    wait_until("the error", || sandbox.stderr().contains("the configuration is not read"));
    assert_eq!(sandbox.stop(), 0);
    let log = sandbox.stderr();
    // The subscriber's own colours are its own.
    let harm = log.chars().find(|c| odd.contains(*c) || (c.is_control() && !['\n', '\u{1b}'].contains(c)));
    assert_eq!(harm.map(|c| c.escape_unicode().to_string()), None, "{log}");
    assert!(log.contains("\\u{202e}"), "{log}");
}

fn name_of(odd: &[char]) -> String {
    format!("desk{}", odd.iter().collect::<String>())
}
