//! The reference of the site file, and the schema that editors use.

use super::refused;
use crate::fixtures::folder;
use crate::sandbox::Sandbox;
use boon::{Compiler, Schemas};
use serde_json::{Value, json};
use std::fs;

#[test]
fn the_reference_is_what_the_command_prints() {
    let sandbox = Sandbox::empty();
    let printed = sandbox.cli(&["fields", "--markdown"]).good();
    let page = folder().join("../docs/site-file.md");
    if std::env::var_os("AUTOPROV_BLESS").is_some() {
        fs::write(page, printed.stdout).unwrap();
    } else {
        assert!(
            fs::read(page).unwrap() == printed.stdout,
            "docs/site-file.md is old: run `cargo xtask docs`"
        );
    }
    let all = sandbox.json(&["fields", "--json"]);
    let of = |name: &str| all.as_array().unwrap().iter().find(|row| row["field"] == name).unwrap().clone();
    let waiting = of("call_waiting");
    assert_eq!(waiting["layers"], json!(["tenant", "profile", "device"]));
    assert_eq!((&waiting["type"], &waiting["example"]), (&json!("true or false"), &json!(false)));
    assert_eq!(
        (&of("polling_minutes")["default"], &of("vendor")["required"]),
        (&json!("1440"), &json!(true))
    );
    assert!(of("voicemail_number")["makers"].as_array().unwrap().iter().any(|maker| maker == "Yealink"));
    assert!(of("networks")["makers"].is_null());
    let keys = sandbox.cli(&["fields", "keys"]).good();
    assert!(keys.out().contains("blf") && keys.out().lines().count() == 8, "{}", keys.out());
    refused(&sandbox.cli(&["fields", "phones"]), &["no object `phones`", "device"]);
}

/// A site file that is kept for tests.
fn site(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder().join("..").join(name)).unwrap()).unwrap()
}

/// The ways to everything in a tree.
fn ways(value: &Value, way: &str, out: &mut Vec<String>) {
    out.push(way.to_owned());
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, inner)| ways(inner, &format!("{way}/{}", escaped(name)), out));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, inner)| ways(inner, &format!("{way}/{at}"), out));
        }
        _ => {}
    }
}

#[test]
fn the_schema_accepts_what_is_read_and_nothing_that_is_broken() {
    let sandbox = Sandbox::empty();
    let schema = sandbox.json(&["schema"]);
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("site.json", schema).unwrap();
    let index = compiler.compile("site.json", &mut schemas).unwrap();
    let holds = |site: &Value| schemas.validate(site, index).is_ok();
    let reads = |site: &Value| autoprov_store::read(&site.to_string()).is_ok();
    let mut broken = 0;
    for name in ["fixtures/golden.json", "crates/store/src/read/full.json"] {
        let site = site(name);
        schemas.validate(&site, index).unwrap_or_else(|error| panic!("{error:#}"));
        let mut all = Vec::new();
        // The second has every field, once.
        if name.ends_with("full.json") {
            ways(&site, "", &mut all);
        }
        for way in all {
            // Each value in turn becomes of another type, or gets a field that nobody knows.
            for other in [json!("x"), json!(7.5), json!(-1), json!([7]), json!({"nobodys": 1})] {
                let mut wrong = site.clone();
                *wrong.pointer_mut(&way).unwrap() = other.clone();
                if !reads(&wrong) && holds(&wrong) {
                    // A text may be no zone, no MAC, no name that is there: that is no matter of shape.
                    assert!(other.is_string(), "{way} may be {other} by the schema");
                } else {
                    assert_eq!(holds(&wrong), reads(&wrong), "{way}: {other}");
                    broken += usize::from(!holds(&wrong));
                }
            }
        }
    }
    assert!(broken > 1000, "{broken}");
    for unread in [json!({}), json!({"tenants": [{}]}), json!({"tenants": [{"name": "a", "devices": [{}]}]})]
    {
        assert!(!holds(&unread), "{unread}");
    }
    assert!(holds(&json!({"tenants": [{"name": "a", "sip": {"host": "h"}, "syslog": null}]})));
}
