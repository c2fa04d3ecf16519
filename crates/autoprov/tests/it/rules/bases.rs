//! Files of the operator's that a phone's file is made from: M26.

use crate::sandbox::{ACME, Sandbox, standard_site};
use autoprov_core::Registry;
use autoprov_vendors as _;
use serde_json::{Value, json};

const MAC: &str = "001bd4aabbcc";
const CONFIG: &str = "SEP001BD4AABBCC.cnf.xml";

fn site() -> Value {
    let mut site = standard_site("cisco", "7941");
    let tenant = &mut site["tenants"][0];
    tenant["devices"][0]["mac"] = MAC.into();
    tenant["devices"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "other", "mac": "001bd4aabb61", "vendor": "cisco", "model": "7961",
        "lines": [{"index": 1, "extension": "102"}]}));
    site
}

fn config(sandbox: &Sandbox, name: &str) -> String {
    let text = String::from_utf8(sandbox.tftp_get(name).unwrap()).unwrap();
    roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    text
}

fn base(sandbox: &Sandbox, name: &str, idle: &str) {
    let text = format!(
        "<device>\n<idleURL>{idle}</idleURL>\n<vendorConfig><settingsAccess>2</settingsAccess></vendorConfig>\n</device>\n"
    );
    sandbox.put_file(name, text);
}

#[test]
fn m26_the_operators_file_is_what_the_phones_file_is_made_from() {
    let sandbox = Sandbox::serving(&site());
    let plain = config(&sandbox, CONFIG);
    assert!(!plain.contains("http://one/") && plain.contains("101"), "{plain}");
    base(&sandbox, "SEP_Default.xml", "http://one/{{ mac }}/{{ lines[0].number }}");
    let made = config(&sandbox, CONFIG);
    assert!(
        made.contains("<idleURL>http://one/001bd4aabbcc/101</idleURL>") && made.contains("101"),
        "{made}"
    );
    assert!(made.contains("<settingsAccess>2</settingsAccess>"), "{made}");
    let other = config(&sandbox, "SEP001BD4AABB61.cnf.xml");
    assert!(other.contains("<idleURL>http://one/001bd4aabb61/102</idleURL>"), "{other}");
    // That of the model wins, for its model.
    base(&sandbox, "SEP_Device_7941.xml", "http://two/");
    assert!(config(&sandbox, CONFIG).contains("<idleURL>http://two/</idleURL>"));
    assert!(config(&sandbox, "SEP001BD4AABB61.cnf.xml").contains("http://one/"));
    // A change is served at once, and so is its end.
    base(&sandbox, "SEP_Device_7941.xml", "http://three/");
    assert!(config(&sandbox, CONFIG).contains("<idleURL>http://three/</idleURL>"));
    std::fs::remove_file(sandbox.files().join("SEP_Device_7941.xml")).unwrap();
    assert!(config(&sandbox, CONFIG).contains("http://one/"));
    std::fs::remove_file(sandbox.files().join("SEP_Default.xml")).unwrap();
    assert_eq!(config(&sandbox, CONFIG), plain);
}

#[test]
fn m26_a_broken_file_leaves_the_last_good_one_and_check_tells() {
    let sandbox = Sandbox::serving(&site());
    base(&sandbox, "SEP_Default.xml", "http://one/");
    let good = config(&sandbox, CONFIG);
    sandbox.cli(&["check"]).good();
    let huge = vec![b' '; (1 << 20) + 1];
    let endless = b"{% for x in range(99999) %}{% for y in range(99999) %}{{ x }}{% endfor %}{% endfor %}";
    for broken in [
        &b"<device><idleURL>"[..],
        b"<device><idleURL>{{ nothing }}</idleURL></device>",
        b"<device><idleURL>\xfc</idleURL></device>",
        endless,
        &huge,
    ] {
        sandbox.put_file("SEP_Default.xml", broken);
        let broken = String::from_utf8_lossy(&broken[..broken.len().min(60)]);
        assert_eq!(config(&sandbox, CONFIG), good, "{broken}");
        let ran = sandbox.cli(&["check"]).bad(1);
        assert!(
            ran.stderr.contains("SEP_Default.xml") && ran.stderr.contains("`desk`"),
            "{broken}: {}",
            ran.stderr
        );
    }
    assert!(sandbox.stderr().contains("the last good"), "{}", sandbox.stderr());
    base(&sandbox, "SEP_Default.xml", "http://two/");
    assert!(config(&sandbox, CONFIG).contains("http://two/"));
}

#[test]
fn m26_the_operators_file_is_never_served_by_its_name() {
    let sandbox = Sandbox::serving(&site());
    base(&sandbox, "SEP_Default.xml", "http://one/");
    base(&sandbox, "SEP_Device_7941.xml", "http://one/");
    for name in [
        "SEP_Default.xml",
        "SEP_Device_7941.xml",
        "sep_default.xml",
        "SEP_DEFAULT.XML",
        "./SEP_Default.xml",
        "acme/SEP_Default.xml",
    ] {
        assert_eq!(sandbox.get(&format!("/prov/{name}")).status, 404, "{name}");
        assert!(sandbox.tftp_get(name).is_err(), "{name}");
    }
}

/// Whatever a dialect makes files from, or is bounded by, is the operator's alone: it may hold passwords.
#[test]
fn no_template_of_any_dialect_is_served() {
    let sandbox = Sandbox::serving(&site());
    let registry = Registry::linked().unwrap();
    let mut seen = 0;
    for (_, model) in registry.models() {
        let artifacts = model.dialects.iter().flat_map(|(_, profile)| profile.artifacts());
        for name in artifacts.flat_map(|artifact| artifact.bases.iter().chain(artifact.bounds)) {
            let name = name.replace("{model}", model.name);
            sandbox.put_file(&name, "<device/>");
            let target = format!("/prov/{}", name.replace(' ', "%20"));
            assert_eq!(sandbox.get(&target).status, 404, "{target}");
            assert!(sandbox.tftp_get(&name).is_err(), "{name}");
            seen += 1;
        }
    }
    assert!(seen > 10);
}

/// What a phone's own template has is no warning, and what it has not is.
#[test]
fn import_and_check_know_a_phones_own_template() {
    let mut site = standard_site("cyberdata", "SIP Call Button 011049");
    site["tenants"][0]["devices"] = json!([{"name": "door", "mac": "0020f7aabb49", "vendor": "cyberdata",
        "model": "SIP Call Button 011049", "button_number": "302", "lines": [{"index": 1, "extension": "101"}]}]);
    let sandbox = Sandbox::serving(&site);
    let warned = |field: &str| {
        let said = sandbox.cli(&["check", "--offline"]);
        let all = said.out() + &said.stderr;
        all.lines().any(|line| line.contains("ignores") && line.contains(&format!("`{field}`")))
    };
    assert!(warned("button_number") && warned("password"), "nobody knows what it has");
    let name = "template_cyberdata_SIP Call Button 011049.xml";
    let template = "<board version=\"22\"><ButtonSettings><DialoutExtension0>1</DialoutExtension0></ButtonSettings></board>";
    sandbox.put_file(name, template);
    assert!(!warned("button_number") && warned("password"));
    let file = sandbox.cli(&["render", "door", "0020f7aabb49.xml"]).good().out();
    assert!(
        file.contains("<DialoutExtension0>302</DialoutExtension0>") && !file.contains("SIPUserID"),
        "{file}"
    );
    // At the root too, and nothing else is.
    let get = |target: &str| sandbox.digest(("GET", target), ACME, &[], b"").status;
    assert_eq!([get("/0020f7aabb49.xml"), get("/prov/0020f7aabb49.xml"), get("/other.xml")], [200, 200, 404]);
    // Without a number the one on the board stays.
    sandbox.cli(&["device", "set", "door", "button_number="]).good();
    let file = sandbox.cli(&["render", "door", "0020f7aabb49.xml"]).good().out();
    assert!(!file.contains("DialoutExtension0"), "{file}");
    sandbox.put_file(name, "<board");
    let said = sandbox.cli(&["check", "--offline"]);
    assert!((said.out() + &said.stderr).contains(name), "a broken one is named");
}
