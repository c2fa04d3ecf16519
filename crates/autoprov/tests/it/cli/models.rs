//! Models that a site adds.

use super::{export, import, one_error};
use crate::sandbox::Sandbox;
use serde_json::{Value, json};

const AGENT: &str = "Yealink SIP-T99X 199.86.0.10 00:15:65:aa:bb:cc";

fn site(lines: u16) -> Value {
    json!({
        "models": [{"vendor": "yealink", "model": "T99X", "like": "T46G", "lines": lines, "keys": 12, "user_agents": [AGENT]}],
        "tenants": [{"name": "acme", "networks": ["127.0.0.0/8"], "sip": {"host": "pbx.example"},
            "extensions": [{"number": "101", "password": "s3cret"}],
            "devices": [{"mac": "001565aabbcc", "vendor": "yealink", "model": "SIP-T99X",
                "lines": [{"index": 1, "extension": "101"}]}]}],
    })
}

#[test]
fn a_model_of_the_sites_own_is_known_and_served() {
    let sandbox = Sandbox::serving(&site(4));
    let file = || String::from_utf8(sandbox.tftp_get("001565aabbcc.cfg").unwrap()).unwrap();
    let has = |line: u16| file().contains(&format!("account.{line}.enable"));
    assert!(has(4) && !has(5));
    let listed = sandbox.json(&["models", "--vendor", "yealink", "--json"]);
    let own = listed.as_array().unwrap().iter().find(|row| row["model"] == "T99X").unwrap();
    assert_eq!((&own["like"], &own["lines"], &own["keys"]["line"]), (&json!("T46G"), &json!(4), &json!(12)));
    assert!(sandbox.cli(&["models"]).good().out().contains("T99X (like T46G)"));
    let told = sandbox.json(&["identify", "--user-agent", AGENT]);
    assert_eq!((&told["model"], &told["in_catalogue"]), (&json!("T99X"), &json!(true)));
    // A change is served at once.
    let changed = import(&sandbox, &site(6), &[]).good().out();
    assert_eq!(changed, "updated: model `yealink T99X`\ntenant `acme`: unchanged\n");
    assert!(has(6) && !has(7));
}

#[test]
fn models_are_imported_exported_and_pruned_like_tenants() {
    let sandbox = Sandbox::new(&site(4));
    let before = export(&sandbox);
    assert_eq!(serde_json::from_str::<Value>(&before).unwrap()["models"], site(4)["models"]);
    // What a file says nothing of stays; what it leaves out of the list goes with --prune alone, and not while a device needs it.
    let mut silent = site(4);
    silent.as_object_mut().unwrap().remove("models");
    import(&sandbox, &silent, &[]).good();
    assert_eq!(export(&sandbox), before);
    let mut none = site(4);
    none["models"] = json!([]);
    one_error(&import(&sandbox, &none, &["--prune"]), &["no model `SIP-T99X`"]);
    none["tenants"][0]["devices"] = json!([]);
    one_error(&import(&sandbox, &none, &[]), &["device `001565aabbcc`", "model `yealink T99X`", "--prune"]);
    let other = json!({"models": [], "tenants": [{"name": "other"}]});
    one_error(&import(&sandbox, &other, &["--prune"]), &["models", "device `001565aabbcc`"]);
    assert_eq!(export(&sandbox), before);
    let report: Value =
        serde_json::from_str(&import(&sandbox, &none, &["--prune", "--json"]).good().out()).unwrap();
    assert_eq!(report["models"]["removed"], json!([{"kind": "model", "name": "yealink T99X"}]));
    assert!(!export(&sandbox).contains("T99X"));
}

#[test]
fn what_cannot_be_a_model_is_said_by_its_field() {
    let sandbox = Sandbox::empty();
    for (field, value, parts) in [
        ("vendor", json!("acme"), ["models[0].vendor", "no vendor `acme`"]),
        ("like", json!("T0"), ["models[0].like", "no model `T0`"]),
        ("lines", json!(99), ["models[0].lines", "T46G has 16 lines"]),
        ("user_agents", json!(["curl/8"]), ["models[0].user_agents", "no such User-Agent"]),
        ("user_agents", json!(["Yealink SIP-T46G 28.83.0.50"]), ["models[0].user_agents", "that of T46G"]),
    ] {
        let mut site = site(4);
        site["models"][0][field] = value;
        site["tenants"] = json!([]);
        one_error(&import(&sandbox, &site, &[]), &parts);
    }
    // A second row of the same name or User-Agent would be dead.
    for (model, agents) in [("t-99 x", json!([])), ("T98X", json!([AGENT]))] {
        let mut twice = site(4);
        let other = json!({"vendor": "yealink", "model": model, "like": "T48S", "user_agents": agents});
        twice["models"].as_array_mut().unwrap().push(other);
        twice["tenants"] = json!([]);
        one_error(&import(&sandbox, &twice, &[]), &["models[1].model", "another row is the model `T99X`"]);
    }
    // One that a release has brought is of no use any more, and stops nobody.
    let mut known = site(4);
    known["models"][0]["model"] = "T46G".into();
    known["tenants"] = json!([]);
    assert!(import(&sandbox, &known, &[]).good().stderr.contains("models[0].model: this program has"));
}
