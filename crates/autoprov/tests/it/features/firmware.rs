//! Firmware packs: whose wins, and that none goes back by accident.

use crate::sandbox::{ACME, Sandbox, standard_site, wait_until};
use serde_json::{Value, json};

fn site() -> Value {
    let mut site = standard_site("polycom", "VVX500");
    site["tenants"][0]["profiles"] = json!([{"name": "pilot", "firmware_pack": "polycom/6.4.3"}]);
    site["tenants"][0]["devices"][0]["mac"] = "0004f2aabbcc".into();
    site
}

fn agent(version: &str) -> String {
    format!("FileTransport PolycomVVX-VVX_500-UA/{version} Type/Application")
}

/// The path of the firmware in the index, as a phone of this version gets it.
fn path(sandbox: &Sandbox, version: &str) -> Option<String> {
    let answer =
        sandbox.digest(("GET", "/prov/0004f2aabbcc.cfg"), ACME, &[("User-Agent", &agent(version))], b"");
    assert_eq!(answer.status, 200);
    let text = answer.text();
    let document = roxmltree::Document::parse(&text).unwrap();
    let path = document.root_element().attribute("APP_FILE_PATH").map(str::to_owned);
    path.filter(|path| path.contains('/'))
}

fn set(sandbox: &Sandbox, kind: &str, name: &str, field: &str) {
    sandbox.cli(&[kind, "set", name, field]).good();
}

#[test]
fn the_nearest_pack_wins_tenant_model_profile_device() {
    let sandbox = Sandbox::serving(&site());
    let named = |version: &str| Some(format!("polycom/{version}/sip.ld"));
    assert_eq!(path(&sandbox, "5.4.0.1000"), None);
    set(&sandbox, "tenant", "acme", "firmware_pack=polycom/5.5.1");
    assert_eq!(path(&sandbox, "5.4.0.1000"), named("5.5.1"));
    set(
        &sandbox,
        "tenant",
        "acme",
        "firmware_packs=[{\"model\":\"VVX500\",\"pack\":\"polycom/5.9.7\"},{\"model\":\"VVX600\",\"pack\":\"polycom/5.9.6\"}]",
    );
    assert_eq!(path(&sandbox, "5.4.0.1000"), named("5.9.7"));
    set(&sandbox, "device", "desk", "profiles=[\"pilot\"]");
    assert_eq!(path(&sandbox, "5.4.0.1000"), named("6.4.3"));
    set(&sandbox, "device", "desk", "firmware_pack=polycom/5.9.9");
    assert_eq!(path(&sandbox, "5.4.0.1000"), named("5.9.9"));
    // And back, layer by layer.
    set(&sandbox, "device", "desk", "firmware_pack=");
    assert_eq!(path(&sandbox, "5.4.0.1000"), named("6.4.3"));
    set(&sandbox, "device", "desk", "profiles=");
    set(&sandbox, "tenant", "acme", "firmware_packs=");
    assert_eq!(path(&sandbox, "5.4.0.1000"), named("5.5.1"));
    let ran = sandbox
        .cli(&["tenant", "set", "acme", "firmware_packs=[{\"model\":\"NoSuch\",\"pack\":\"x\"}]"])
        .bad(1);
    assert!(
        ran.stderr.contains("firmware_packs[0].model") && ran.stderr.contains("`NoSuch`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_older_pack_is_left_out_and_reported_unless_the_device_names_it() {
    let sandbox = Sandbox::serving(&site());
    set(&sandbox, "tenant", "acme", "firmware_packs=[{\"model\":\"VVX500\",\"pack\":\"polycom/5.8.5\"}]");
    let advice = || sandbox.json(&["device", "show", "desk", "--json"])["advice"].to_string();
    assert_eq!(path(&sandbox, "5.8.0.1000"), Some("polycom/5.8.5/sip.ld".to_owned()));
    assert_eq!(
        path(&sandbox, "5.8.5.1000"),
        Some("polycom/5.8.5/sip.ld".to_owned()),
        "the same is not older"
    );
    assert!(!advice().contains("older"), "{}", advice());
    assert_eq!(path(&sandbox, "5.9.7.4477"), None, "the phone runs a later one");
    wait_until("the advice", || advice().contains("polycom/5.8.5"));
    let page = sandbox.cli(&["device", "show", "desk"]).good().out();
    assert!(
        page.contains("older than what the phone runs") && page.contains("firmware_pack=polycom/5.8.5"),
        "{page}"
    );
    // Over TFTP nobody says a version: the last one reported counts.
    let index = String::from_utf8(sandbox.tftp_get("0004f2aabbcc.cfg").unwrap()).unwrap();
    assert!(!index.contains("5.8.5"), "{index}");
    // On purpose.
    set(&sandbox, "device", "desk", "firmware_pack=polycom/5.8.5");
    assert_eq!(path(&sandbox, "5.9.7.4477"), Some("polycom/5.8.5/sip.ld".to_owned()));
    assert!(!advice().contains("older than"), "{}", advice());
    let plan = sandbox.cli(&["device", "set", "desk", "firmware_pack=", "--dry-run"]).good().out();
    assert!(plan.contains("0004f2aabbcc.cfg"), "{plan}");
}
