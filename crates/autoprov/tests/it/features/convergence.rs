//! Whether phones have what they would get now: `device list`, `device show`.

use crate::sandbox::{ACME, Sandbox, standard_site, wait_until};
use serde_json::{Value, json};
use std::time::Duration;

const VVX: &str = "0004f2aabbcc";
const AGENT: (&str, &str) = ("User-Agent", "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc");

fn site() -> Value {
    let mut site = standard_site("yealink", "T46G");
    let tenant = &mut site["tenants"][0];
    tenant["provisioning_url"] = "http://192.0.2.10/prov".into();
    tenant["hot_desk"] = json!({"login_number": "*555", "extension": "103"});
    tenant["extensions"][1]["pin"] = "4711998877".into();
    tenant["devices"].as_array_mut().unwrap().extend([
        json!({"name": "vvx", "mac": VVX, "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "102"}]}),
        json!({"name": "free", "mac": "001565aabb02", "vendor": "yealink", "model": "T46G", "hot_desk": true}),
        json!({"name": "later", "mac": null, "vendor": "yealink", "model": "T46G", "lines": [{"index": 1, "extension": "101"}]}),
    ]);
    site
}

fn shown(sandbox: &Sandbox, name: &str) -> Value {
    let show = || sandbox.json(&["device", "show", name, "--json"]);
    let mut shown = show();
    let list = loop {
        let list = sandbox.json(&["device", "list", "--json"]);
        let again = show();
        // What the server notes meanwhile is no difference.
        if again == shown {
            break list;
        }
        shown = again;
    };
    let row = list.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
    // The list and the page never differ.
    for field in ["state", "stale_since", "stale_files"] {
        assert_eq!(row[field], shown[field], "{field}");
    }
    shown
}

fn state(sandbox: &Sandbox, name: &str) -> String {
    shown(sandbox, name)["state"].as_str().unwrap().to_owned()
}

fn fetch(sandbox: &Sandbox, name: &str, agent: (&str, &str)) {
    assert_eq!(sandbox.digest(("GET", &format!("/prov/{name}")), ACME, &[agent], b"").status, 200, "{name}");
}

fn config(sandbox: &Sandbox) {
    let count = || {
        shown(sandbox, "desk")["fetched"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["count"].as_u64().unwrap())
            .sum::<u64>()
    };
    let before = count();
    fetch(sandbox, "001565aabbcc.cfg", AGENT);
    wait_until("the fetch to be noted", || count() > before);
}

#[test]
fn a_page_is_no_file_and_a_phone_that_fetched_none_says_so() {
    let sandbox = Sandbox::serving(&site());
    assert_eq!(
        (state(&sandbox, "desk").as_str(), state(&sandbox, "later").as_str()),
        ("never seen", "to be claimed")
    );
    fetch(&sandbox, "_directory/001565aabbcc", AGENT);
    wait_until("the phone to be seen", || state(&sandbox, "desk") != "never seen");
    assert_eq!(state(&sandbox, "desk"), "never fetched a file");
    config(&sandbox);
    assert_eq!(state(&sandbox, "desk"), "current");
    // The page changes with every contact, the file does not.
    sandbox.cli(&["directory", "add", "Zoe", "number=0800"]).good();
    assert_eq!(state(&sandbox, "desk"), "current");
    let table = sandbox.cli(&["device", "list"]).good().out();
    let row = |name: &str| table.lines().find(|line| line.contains(&format!(" {name} "))).unwrap().to_owned();
    assert!(
        row("desk").contains("current")
            && row("vvx").contains("never seen")
            && row("later").contains("to be claimed"),
        "{table}"
    );
}

#[test]
fn stale_tells_since_when_and_which_files() {
    let sandbox = Sandbox::serving(&site());
    config(&sandbox);
    assert_eq!(state(&sandbox, "desk"), "current");
    let desk = shown(&sandbox, "desk");
    assert_eq!((&desk["stale_since"], &desk["stale_files"]), (&Value::Null, &Value::Null));
    sandbox.cli(&["extension", "set", "102", "display_name=Another"]).good();
    assert_eq!(state(&sandbox, "desk"), "current", "it is no line of this phone");
    std::thread::sleep(Duration::from_millis(1100));
    let before = jiff::Timestamp::now().as_second();
    sandbox.cli(&["extension", "set", "101", "display_name=Anna"]).good();
    let after = jiff::Timestamp::now().as_second();
    let desk = shown(&sandbox, "desk");
    assert_eq!((&desk["state"], &desk["stale_files"]), (&json!("stale"), &json!(["001565aabbcc.cfg"])));
    // Since the first change after the fetch: the one that did not touch it, or the one that did, never later.
    let since = desk["stale_since"].as_i64().unwrap();
    assert!(since <= after && since >= before - 30, "{since} {before} {after}");
    std::thread::sleep(Duration::from_millis(1100));
    sandbox.cli(&["extension", "set", "101", "display_name=Annabel"]).good();
    assert_eq!(shown(&sandbox, "desk")["stale_since"], since, "it is stale since the first change");
    for table in
        [sandbox.cli(&["device", "list"]).good().out(), sandbox.cli(&["device", "show", "desk"]).good().out()]
    {
        assert!(table.contains("stale since 20"), "{table}");
    }
    assert!(sandbox.cli(&["device", "show", "desk"]).good().out().contains("behind   001565aabbcc.cfg"));
    // Taking the change back makes it what the phone has.
    sandbox.cli(&["extension", "set", "101", "display_name=Ana"]).good();
    assert_eq!(state(&sandbox, "desk"), "current");
    sandbox.cli(&["extension", "set", "101", "display_name=Anna"]).good();
    config(&sandbox);
    assert_eq!(state(&sandbox, "desk"), "current");
}

#[test]
fn only_what_a_phone_fetched_counts_and_a_login_makes_its_desk_stale() {
    let sandbox = Sandbox::serving(&site());
    let agent = ("User-Agent", "FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 Type/Application");
    for name in ["0004f2aabbcc.cfg", "phone0004f2aabbcc.cfg"] {
        fetch(&sandbox, name, agent);
    }
    wait_until("the fetches to be noted", || {
        shown(&sandbox, "vvx")["fetched"].as_array().unwrap().len() == 2
    });
    assert_eq!(state(&sandbox, "vvx"), "current");
    // It never fetched its directory.
    sandbox.cli(&["directory", "add", "Zoe", "number=0800"]).good();
    assert_eq!(state(&sandbox, "vvx"), "current");
    fetch(&sandbox, "0004f2aabbcc-directory.xml", agent);
    wait_until("the fetch to be noted", || shown(&sandbox, "vvx")["fetched"].as_array().unwrap().len() == 3);
    sandbox.cli(&["directory", "set", "Zoe", "number=0801"]).good();
    assert_eq!(shown(&sandbox, "vvx")["stale_files"], json!(["0004f2aabbcc-directory.xml"]));

    sandbox.tftp_get("001565aabb02.cfg").unwrap();
    wait_until("the fetch over TFTP to be noted", || state(&sandbox, "free") == "current");
    sandbox.cli(&["hotdesk", "login", "--no-resync", "free", "102", "--pin", "4711998877"]).good();
    assert_eq!(state(&sandbox, "free"), "stale");
    sandbox.cli(&["hotdesk", "logout", "--no-resync", "free"]).good();
    assert_eq!(state(&sandbox, "free"), "current");
}

#[test]
fn a_phone_that_was_seen_last_over_another_transport_is_compared_by_its_own() {
    let mut site = site();
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(
        json!({"name": "cisco", "mac": "000e08aabb65", "vendor": "cisco", "model": "7965", "lines": [{"index": 1, "extension": "101"}]}),
    );
    let sandbox = Sandbox::serving(&site);
    sandbox.tftp_get("SEP000E08AABB65.cnf.xml").unwrap();
    wait_until("the file to be noted", || shown(&sandbox, "cisco")["seen"]["transport"] == "tftp");
    let client = ("User-Agent", "Allegro-Software-WebClient/4.34");
    let page = sandbox.digest(("GET", "/prov/_directory/000e08aabb65"), ACME, &[client], b"");
    assert_eq!(page.status, 200, "{}", page.text());
    wait_until("both to be noted", || {
        let shown = shown(&sandbox, "cisco");
        shown["fetched"].as_array().unwrap().len() == 2 && shown["seen"]["transport"] == "http"
    });
    assert_eq!(state(&sandbox, "cisco"), "current");
    sandbox.cli(&["extension", "set", "101", "display_name=Anna"]).good();
    assert_eq!(state(&sandbox, "cisco"), "stale");
    // What cannot be had any more is other than what it has.
    sandbox.cli(&["extension", "set", "101", "display_name=Ana"]).good();
    assert_eq!(state(&sandbox, "cisco"), "current");
    sandbox.cli(&["device", "set", "cisco", "model=7960"]).good();
    assert!(state(&sandbox, "cisco").starts_with("never fetched"), "another dialect asks for other files");
}
