//! `import --csv` and `export --csv`.

use super::{export, one_error, refused};
use crate::sample::full;
use crate::sandbox::{Ran, Sandbox};
use serde_json::{Value, json};
use std::fs;

const ACME: [&str; 2] = ["--tenant", "acme"];

fn table(sandbox: &Sandbox, kind: &str, text: &str, arguments: &[&str]) -> Ran {
    let file = format!("{kind}.csv");
    fs::write(sandbox.path(&file), text).unwrap();
    sandbox.cli(&[&["import", &file, "--csv", kind], &ACME[..], arguments].concat())
}

fn exported(sandbox: &Sandbox, kind: &str) -> String {
    sandbox.cli(&[&["export", "--csv", kind], &ACME[..]].concat()).good().out()
}

fn acme(sandbox: &Sandbox) -> Value {
    serde_json::from_str::<Value>(&export(sandbox)).unwrap()["tenants"][0].take()
}

/// The sample with what spreadsheets, tables and attackers make of texts.
fn odd() -> Value {
    let mut site = full();
    let tenant = &mut site["tenants"][0];
    tenant["extensions"][1]["display_name"] = "=HYPERLINK(\"http://x\";\"O'Brien\")".into();
    let more = json!([
        {"number": "0103", "display_name": "'t Hooft; \"Söhne\"", "password": "1e5", "pin": "0007"},
        {"number": "+38733", "display_name": "'=x", "auth_id": "-", "password": " , ", "codecs": [], "blf_list": "office@pbx.example"}]);
    tenant["extensions"].as_array_mut().unwrap().extend(more.as_array().unwrap().clone());
    tenant["profiles"].as_array_mut().unwrap().push(json!({"name": "two words"}));
    tenant["devices"][1]["profiles"] = json!(["two words"]);
    tenant["devices"][2]["profiles"] = json!(["two words", "sales"]);
    tenant["devices"][2]["firmware"] = "5.10".into();
    tenant["devices"][3]["lines"][0]["index"] = 2.into();
    tenant["devices"][4]["hot_desk"] = true.into();
    tenant["devices"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "@waits", "vendor": "yealink", "model": "T46G",
        "time_zone": "Europe/Berlin", "serial": "0012", "codecs": ["opus", "pcmu"]}));
    site
}

#[test]
fn an_exported_table_changes_nothing_and_makes_the_same_again() {
    let sandbox = Sandbox::new(&odd());
    let before = export(&sandbox);
    for kind in ["extensions", "devices"] {
        let text = exported(&sandbox, kind);
        for line in text.lines().flat_map(|line| line.split(',')) {
            assert!(!line.trim_matches('"').starts_with(['=', '+', '-', '@']), "{line}");
        }
        let out = table(&sandbox, kind, &text, &["--prune"]).good().out();
        assert_eq!(out, "tenant `acme`: unchanged\n", "{kind}");
        // The same as a spreadsheet writes it in other countries.
        let semicolons =
            sandbox.cli(&[&["export", "--csv", kind, "--separator", ";"], &ACME[..]].concat()).good();
        let out = table(&sandbox, kind, &semicolons.out(), &["--prune"]).good().out();
        assert_eq!(out, "tenant `acme`: unchanged\n", "{kind}");
    }
    assert_eq!(export(&sandbox), before);
    let (extensions, devices) = (exported(&sandbox, "extensions"), exported(&sandbox, "devices"));
    assert!(
        extensions
            .starts_with("\u{feff}number,display_name,auth_id,password,voicemail,pin,codecs,blf_list\r\n"),
        "{extensions}"
    );
    assert!(devices.contains("\r\nreception,00:15:65:26:7d:b9,yealink,T46G,,S1,sales,,,"), "{devices}");
    // What a table holds is enough to make the objects again, but for what it cannot hold.
    let mut bare = odd();
    bare["tenants"][0]["extensions"] = json!([]);
    bare["tenants"][0]["devices"] = json!([]);
    let again = Sandbox::new(&bare);
    let out = table(&again, "extensions", &extensions, &[]).good().out();
    assert!(out.contains("created: extension `0103` of `acme`\n"), "{out}");
    table(&again, "devices", &devices, &[]).good();
    let mut expected: Value = serde_json::from_str(&before).unwrap();
    for extension in expected["tenants"][0]["extensions"].as_array_mut().unwrap() {
        let fields = extension.as_object_mut().unwrap();
        fields.remove("templates");
        if fields.get("codecs") == Some(&json!([])) {
            fields.remove("codecs");
        }
    }
    for device in expected["tenants"][0]["devices"].as_array_mut().unwrap() {
        for field in ["raw", "keys", "handsets", "expansion"] {
            device.as_object_mut().unwrap().remove(field);
        }
        for line in device.get_mut("lines").and_then(Value::as_array_mut).into_iter().flatten() {
            line.as_object_mut().unwrap().remove("server");
        }
    }
    let now = acme(&again);
    assert_eq!(now["extensions"], expected["tenants"][0]["extensions"]);
    // A list whose names have blanks reads back by its `;`.
    assert_eq!(now["devices"], expected["tenants"][0]["devices"]);
}

#[test]
fn rows_add_and_change_and_only_prune_removes() {
    let sandbox = Sandbox::new(&full());
    let before = acme(&sandbox);
    let text = "\u{feff}Name;MAC;Vendor;Model;Line 1;Line 2;time zone\r\n\
        lobby;00:15:65:26:7D:B9;yealink;T46G;102;101;\r\n\
        new;0015.65aa.0001;yealink;T46G;101;;Europe/Berlin\r\n\
        ;;;;;;\r\n\
        poly;0004f2000001;polycom;VVX500;;;\r\n";
    let dry = table(&sandbox, "devices", text, &["--dry-run"]).good().out();
    assert!(dry.contains("would be created: device `new` of `acme`\n"), "{dry}");
    assert!(dry.contains("lobby (001565267db9, T46G): "), "what phones will do is said: {dry}");
    assert_eq!(acme(&sandbox), before, "a dry run changes nothing");
    table(&sandbox, "devices", text, &[]).good();
    let devices = acme(&sandbox)["devices"].take();
    assert_eq!(devices.as_array().unwrap().len(), 6);
    let mut lobby = before["devices"][0].clone();
    lobby["name"] = "lobby".into();
    lobby["lines"] = json!([{"index": 1, "extension": "102", "label": "Desk", "server": "main"},
        {"index": 2, "extension": "101"}]);
    assert_eq!(devices[0], lobby, "found by its MAC, and the rest stays");
    assert_eq!(
        (&devices[2]["mac"], &devices[2]["lines"]),
        (&json!("0004f2000001"), &Value::Null),
        "by its name"
    );
    assert_eq!(devices[2]["keys"], before["devices"][2]["keys"]);
    assert_eq!(devices[5]["time_zone"], "Europe/Berlin");
    let report = table(&sandbox, "devices", text, &["--json"]).good().out();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["unchanged"], true, "{report}");
    let out = table(&sandbox, "devices", "name\nlobby\nnew\n", &["--prune"]).good().out();
    assert_eq!(out.matches("removed: device `").count(), 4, "{out}");
    assert_eq!(acme(&sandbox)["devices"].as_array().unwrap().len(), 2);
    // Extensions: an empty cell clears, an absent column is left.
    table(&sandbox, "extensions", "number,display_name,voicemail\n101,,\n104,D,\n", &[]).good();
    let extensions = acme(&sandbox)["extensions"].take();
    let mut first = before["extensions"][0].clone();
    first.as_object_mut().unwrap().remove("display_name");
    first.as_object_mut().unwrap().remove("voicemail");
    assert_eq!(extensions[0], first);
    assert_eq!(extensions[2], json!({"number": "104", "display_name": "D"}));
}

#[test]
fn every_error_is_reported_with_its_row_and_column() {
    let sandbox = Sandbox::new(&full());
    let before = export(&sandbox);
    let text = "name,mac,vendor,modle,model,line_1,line_2_label,hot_desk,profiles,time_zone,firmware\n\
        a,0015zz,yealink,,T46G,101,,,,,\n\
        \"b\n\",001565000101,yealink,,no such model,101,,maybe,,,\n\
        c,00:15:65:00:00:28,yealink,,T28,999,,,sails,,\n\
        d,001565000102,nobody,,X,,two,,,Europe/Sarajewo,\n\
        e,001565000028,yealink,,T28,,,,,,\n\
        ,,yealink,,T28,,,,,,\n\
        poly,001565267db9,yealink,,T46G,101,,,,,\n\
        g,001565999999,yealink,,T46G,101,,,,,no version\n\
        h,001565000103\n";
    let ran = table(&sandbox, "devices", text, &[]);
    refused(&ran, &[]);
    let expected = [
        "devices.csv:1: there is no column `modle`: did you mean `model`?",
        "devices.csv:2 mac: `0015zz` is not a MAC address",
        "devices.csv:3 model: ",
        "devices.csv:3 hot_desk: is neither `true` nor `false`",
        "devices.csv:5 line_1: there is no extension `999`",
        "devices.csv:5 profiles: there is no profile `sails` in this tenant: did you mean `sales`?",
        "devices.csv:6 line_2_label: there is no line 2 to label",
        "devices.csv:6 vendor: there is no vendor `nobody`",
        "devices.csv:6 time_zone: ",
        "devices.csv:7: is the same device as line 5",
        "devices.csv:8: has no `mac` and no `name`",
        "device `poly`.name: the device `poly` stands at `devices.csv:9 name` already",
        "devices.csv:10 firmware: ",
        "devices.csv:10 mac: the MAC `001565999999` is the device `theirs`'s of the tenant `other` already",
        "devices.csv:11: has 2 cells and the header 11",
    ];
    for part in expected {
        let count = ran.stderr.lines().filter(|line| line.starts_with(&format!("error: {part}"))).count();
        assert_eq!(count, 1, "{part}\n{}", ran.stderr);
    }
    assert_eq!(ran.stderr.matches("error: ").count(), expected.len(), "{}", ran.stderr);
    assert!(
        ran.stderr.lines().last().unwrap().starts_with("error: devices.csv:11:"),
        "in the order of the rows"
    );
    assert_eq!(export(&sandbox), before, "all or nothing");
    // What reads well and makes no sense is reported by rows too.
    let text = "name,mac,vendor,model,line_1\nx,001565999999,yealink,T46G,101\ny,001565000109,yealink,T46G,7\n\
        z,001565000109,yealink,T46G,101\n";
    let ran = table(&sandbox, "devices", text, &["--dry-run"]);
    refused(
        &ran,
        &[
            "error: devices.csv:2 mac: the MAC `001565999999` is the device `theirs`'s",
            "error: devices.csv:3 line_1: there is no extension `7`",
            "error: devices.csv:4 mac: the MAC `001565000109` stands at `devices.csv:3 mac` already",
        ],
    );
    assert_eq!(ran.stderr.matches("error: ").count(), 3, "{}", ran.stderr);
    // An extension that goes leaves lines behind, which are of no row.
    let ran = table(&sandbox, "extensions", "number\n101\n", &["--prune"]);
    refused(&ran, &["error: device `t28`.lines[0]: there is no extension `102`"]);
    one_error(&sandbox.cli(&["import", "none.csv", "--csv", "devices", "--tenant", "acme"]), &["none.csv"]);
    one_error(&sandbox.cli(&["export", "--csv", "devices"]), &["--tenant", "acme, other"]);
    sandbox.cli(&["export", "--csv", "routes"]).bad(2);
}

#[test]
fn errors_of_tables_hold_no_password() {
    let sandbox = Sandbox::new(&full());
    for text in [
        "101,Ana,pw-in-table\n102,Bo,pw-in-table\n",
        "number,password\n101,\"pw-in-table\nmore\"\n",
        "number,password\n101,pw-in-table,7\n102,\"pw-in-table\n",
        "number,pin,codecs,password\n101,pw-in-table,g711,pw-in-table\u{7}\n",
    ] {
        let ran = table(&sandbox, "extensions", text, &[]);
        refused(&ran, &["extensions.csv:"]);
        assert!(!format!("{}{}", ran.out(), ran.stderr).contains("pw-in-table"), "{}", ran.stderr);
    }
}
