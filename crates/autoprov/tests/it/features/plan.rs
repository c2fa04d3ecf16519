//! What a change would do to phones, shown before it is made: `--dry-run`.

use crate::sandbox::{Ran, Sandbox};
use serde_json::{Value, json};

fn site() -> Value {
    let phone = |name: &str, mac: &str, extension: &str| {
        json!({"name": name, "mac": mac, "vendor": "yealink", "model": "T46G", "firmware": "28.83.0.50",
            "lines": [{"index": 1, "extension": extension}]})
    };
    json!({"tenants": [{
        "name": "acme", "http_username": "acme", "http_password": "pw-http-acme", "networks": ["127.0.0.0/8"],
        "sip_servers": [{"name": "main", "host": "pbx.example"}],
        "extensions": [
            {"number": "101", "display_name": "Ana", "password": "pw-sip-101"},
            {"number": "102", "display_name": "Bo", "password": "pw-sip-102"},
            {"number": "103", "display_name": "Cy", "password": "pw-sip-103"}],
        "devices": [
            phone("ana", "001565aabb01", "101"), phone("bo", "001565aabb02", "102"), phone("cy", "001565aabb03", "103"),
            {"name": "vvx", "mac": "0004f2aabbcc", "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "102"}]}]
    }]})
}

fn export(sandbox: &Sandbox) -> String {
    sandbox.cli(&["export"]).good().out()
}

/// Runs a dry run as text and as JSON: nothing may be written. The text, and the devices of the JSON.
fn dry(sandbox: &Sandbox, words: &[&str]) -> (String, Value) {
    let before = export(sandbox);
    let revision =
        || sandbox.json(&["import", "site.json", "--dry-run", "--json"])["tenants"][0]["revision"].clone();
    std::fs::write(sandbox.path("site.json"), &before).unwrap();
    let known = revision();
    let text = sandbox.cli(&[words, &["--dry-run"]].concat()).good();
    let plan = sandbox.json(&[words, &["--dry-run", "--json"]].concat());
    assert_eq!(export(sandbox), before, "{words:?} wrote something");
    assert_eq!(revision(), known, "{words:?}");
    assert_eq!(plan["dry_run"], true, "{plan}");
    let all = format!("{}{}{plan}", text.out(), text.stderr);
    assert!(!all.contains("pw-"), "a password is shown: {all}");
    (text.out(), plan["devices"].clone())
}

fn names(devices: &Value) -> Vec<&str> {
    devices.as_array().unwrap().iter().map(|device| device["name"].as_str().unwrap()).collect()
}

/// A device's settings that change: name, before, after.
fn changes(device: &Value) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let files = device["files"].as_array().unwrap().iter();
    files
        .flat_map(|file| file["changes"].as_array().unwrap())
        .map(|change| (change["key"].as_str().unwrap(), change["before"].as_str(), change["after"].as_str()))
        .collect()
}

#[test]
fn the_devices_are_shown_setting_by_setting() {
    let sandbox = Sandbox::new(&site());
    let (text, devices) = dry(&sandbox, &["extension", "set", "101", "display_name=Anna"]);
    // The Polycom has her in its directory: a document, shown by its name.
    assert_eq!(names(&devices), ["ana", "vvx"]);
    assert_eq!(
        changes(&devices[0]),
        [
            ("account.1.label", Some("Ana"), Some("Anna")),
            ("account.1.display_name", Some("Ana"), Some("Anna"))
        ]
    );
    assert_eq!((&devices[0]["fate"], &devices[0]["reboots"]), (&json!("changed"), &json!("no")));
    assert_eq!(devices[1]["reboots"], "unknown");
    assert_eq!(
        text,
        "phones whose files would change: 2 (0 would reboot, 1 would not, of 1 nobody knows)\n\
         ana (001565aabb01, T46G): 001565aabb01.cfg (reboots: no)\n\
         \x20 account.1.label: `Ana` -> `Anna`\n  account.1.display_name: `Ana` -> `Anna`\n\
         vvx (0004f2aabbcc, VVX500): 0004f2aabbcc-directory.xml, 0004f2aabbcc-directory.cfg (reboots: unknown)\n"
    );
    // A password changes, and neither is shown.
    let (text, devices) = dry(&sandbox, &["extension", "set", "102", "password=pw-new"]);
    assert_eq!(names(&devices), ["bo", "vvx"]);
    assert!(changes(&devices[0]).contains(&("account.1.password", Some("***"), Some("***"))), "{devices}");
    assert!(text.contains("account.1.password: `***` -> `***`"), "{text}");
    // Nothing changes for nobody.
    let (text, devices) = dry(&sandbox, &["extension", "set", "101", "display_name=Ana"]);
    assert_eq!((text.lines().count(), devices), (1, json!([])), "{text}");
    // What is written when it is meant is what was shown.
    sandbox.cli(&["extension", "set", "101", "display_name=Anna"]).good();
    let file = sandbox.cli(&["render", "001565aabb01", "001565aabb01.cfg"]).good().out();
    assert!(file.contains("account.1.display_name = Anna\n"), "{file}");
}

#[test]
fn phones_alike_are_shown_once_and_reboots_are_yes_no_or_unknown() {
    let sandbox = Sandbox::new(&site());
    let (text, devices) = dry(&sandbox, &["tenant", "set", "acme", "network.vlan=20"]);
    assert_eq!(names(&devices), ["ana", "bo", "cy", "vvx"]);
    assert!(
        text.contains(
            "phones whose files would change: 4 (4 would reboot, 0 would not, of 0 nobody knows)\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("ana (001565aabb01, T46G) and 2 more: 001565aabb01.cfg (reboots: yes)\n"),
        "{text}"
    );
    assert!(!text.contains("bo (") && !text.contains("cy ("), "{text}");
    assert!(text.contains("static.network.vlan.internet_port_vid: `%NULL%` -> `20`  (reboots)\n"), "{text}");
    let vlan = devices[0]["files"][0]["changes"].as_array().unwrap();
    assert!(
        vlan.iter()
            .all(|change| change["reboots"] == "yes" && change["key"].as_str().unwrap().contains("network.")),
        "{vlan:?}"
    );
    // Two of three are alike; the third has its own VLAN already.
    sandbox.cli(&["device", "set", "bo", "network.vlan=7"]).good();
    let (text, devices) = dry(&sandbox, &["tenant", "set", "acme", "network.vlan=20"]);
    assert_eq!(names(&devices), ["ana", "cy", "vvx"]);
    assert!(text.contains("T46G) and 1 more: "), "{text}");
    let (text, devices) = dry(&sandbox, &["template", "add", "yealink-v81", "text=phone_setting.odd = 1"]);
    assert_eq!(names(&devices), ["ana", "bo", "cy"]);
    assert_eq!(changes(&devices[0]), [("phone_setting.odd", None, Some("1"))]);
    assert_eq!(devices[0]["reboots"], "unknown");
    assert!(
        text.contains("of 3 nobody knows") && text.contains("phone_setting.odd: absent -> `1`\n"),
        "{text}"
    );
    // One setting that reboots is enough.
    let (_, devices) = dry(&sandbox, &["device", "set", "ana", "network.vlan=20", "lines.0.label=Desk"]);
    assert_eq!((names(&devices), &devices[0]["reboots"]), (vec!["ana"], &json!("yes")));
}

#[test]
fn an_import_is_shown_with_new_changed_and_removed_devices() {
    let sandbox = Sandbox::new(&site());
    let mut wanted = site();
    let tenant = &mut wanted["tenants"][0];
    tenant["extensions"][0]["password"] = "pw-sip-new".into();
    tenant["devices"][1]["mac"] = "001565aabb09".into();
    tenant["devices"].as_array_mut().unwrap().remove(2);
    let import = |words: &[&str]| -> Ran {
        sandbox.cli_with(&[&["import", "-", "--prune", "--dry-run"], words].concat(), &wanted.to_string())
    };
    let before = export(&sandbox);
    let text = import(&[]).good().out();
    let plan: Value = serde_json::from_str(&import(&["--json"]).good().out()).unwrap();
    assert_eq!(export(&sandbox), before);
    let devices = plan["devices"].as_array().unwrap();
    let fates: Vec<_> = devices
        .iter()
        .map(|d| (d["name"].as_str().unwrap(), d["mac"].as_str().unwrap(), d["fate"].as_str().unwrap()))
        .collect();
    assert_eq!(
        fates,
        [
            ("ana", "001565aabb01", "changed"),
            ("bo", "001565aabb09", "new"),
            ("bo", "001565aabb02", "removed"),
            ("cy", "001565aabb03", "removed"),
        ]
    );
    for line in [
        "would be removed: device `cy` of `acme`",
        "bo (001565aabb09, T46G): new files",
        "cy (001565aabb03, T46G): removed, gets no file any more",
    ] {
        assert!(
            text.lines().any(|own| own.starts_with(line)) || text.contains("and 1 more: removed"),
            "{line}: {text}"
        );
    }
    assert!(text.contains("account.1.password: `***` -> `***`") && !text.contains("pw-"), "{text}");
    assert!(!plan.to_string().contains("pw-"), "{plan}");
    // A tenant that is new has new devices; `--tenant` leaves the others out.
    let empty = Sandbox::empty();
    let ran = empty.cli_with(&["import", "-", "--dry-run", "--json"], &site().to_string()).good();
    let plan: Value = serde_json::from_str(&ran.out()).unwrap();
    assert!(plan["devices"].as_array().unwrap().iter().all(|device| device["fate"] == "new"), "{plan}");
    assert_eq!(plan["devices"].as_array().unwrap().len(), 4);
    assert_eq!(export(&empty), "{\n  \"tenants\": []\n}\n");
}

#[test]
fn what_would_break_a_file_is_refused() {
    let sandbox = Sandbox::new(&site());
    let before = export(&sandbox);
    for words in [
        ["template", "add", "yealink-v81", "text=no equals sign"],
        ["template", "add", "yealink-v81", "text=x = {{ nothing }}"],
        // The model has such a line, these phones do not use it.
        ["template", "add", "yealink-v81", "text=x.y = {{ lines[1].number }}"],
        ["template", "add", "polycom-ucs", "text=<a>"],
        ["device", "set", "ana", "model=no such model"],
        ["device", "set", "ana", "lines.0.extension=999"],
        ["tenant", "set", "acme", "time_zone=Mars/Olympus"],
        ["extension", "set", "777", "display_name=x"],
    ] {
        let ran = sandbox.cli(&[&words[..], &["--dry-run"]].concat()).bad(1);
        assert!(
            ran.stderr.starts_with("error: ") && ran.stdout.is_empty(),
            "{words:?}: {}{}",
            ran.out(),
            ran.stderr
        );
    }
    sandbox.cli(&["extension", "set", "101", "display_name=x", "--json"]).bad(2);
    assert_eq!(export(&sandbox), before);
    // Another model of the same dialect has other keys to clear.
    let (_, devices) = dry(&sandbox, &["device", "set", "ana", "model=T42G"]);
    assert_eq!(names(&devices), ["ana"]);
    let gone = changes(&devices[0]);
    assert!(gone.contains(&("linekey.27.type", Some("0"), None)), "{gone:?}");
    // Another model is another file.
    let (_, devices) = dry(&sandbox, &["device", "set", "ana", "model=T28", "firmware=2.61.0.85"]);
    assert_eq!((names(&devices), &devices[0]["fate"]), (vec!["ana"], &json!("new")));
}
