//! Phones: those of exports, and those that a PBX provisioned itself.

use super::{SAMPLES, from, sandbox, stored, with, write};
use serde_json::json;

#[test]
fn devices_get_their_models_and_lines() {
    let sandbox = with(&(SAMPLES[2].taken)(), &json!([]));
    let ran = from(&sandbox, "fusionpbx", "fusionpbx-devices.csv", &[]).good();
    assert_eq!(
        stored(&sandbox, "devices"),
        json!([
            {"name": "Front", "mac": "001565aa0301", "vendor": "yealink", "model": "T46S", "keys_managed": "all",
                "lines": [{"index": 1, "extension": "301"}, {"index": 2, "extension": "302"}]},
            {"name": "000b82aa0302", "mac": "000b82aa0302", "vendor": "grandstream", "model": "GXP2170", "keys_managed": "all",
                "lines": [{"index": 1, "extension": "302"}]}])
    );
    for part in [
        "`0004f2aa0303, polycom/5.x` (fusionpbx-devices.csv:4): there is no such model",
        "`001565aa0304` (fusionpbx-devices.csv:5): it is disabled",
    ] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    let sandbox = with(&(SAMPLES[3].taken)(), &json!([]));
    let ran = from(&sandbox, "freepbx", "freepbx-devices.csv", &[]).good();
    assert!(
        ran.stderr.contains(
            "`0004f2aa0402, 331` (freepbx-devices.csv:3): there is no such model (is it a `IP331`?)"
        ),
        "{}",
        ran.stderr
    );
    assert_eq!(
        stored(&sandbox, "devices"),
        json!([{"name": "001565aa0401", "mac": "001565aa0401", "vendor": "yealink", "model": "T46S", "keys_managed": "all",
            "lines": [{"index": 1, "extension": "401"}, {"index": 2, "extension": "402"}]}])
    );
}

#[test]
fn a_device_that_is_there_keeps_its_name_and_what_the_pbx_does_not_say() {
    let own = json!({"name": "desk", "mac": "001565aa0301", "vendor": "yealink", "model": "SIP-T46S", "serial": "S1",
        "lines": [{"index": 1, "extension": "302", "label": "Front desk"}, {"index": 3, "extension": "302"}],
        "keys": [{"group": "line", "position": 4, "type": "blf", "value": "302", "label": "Bo", "line": 1}]});
    let unknown = json!({"name": "hall", "mac": "0004f2aa0303", "vendor": "polycom", "model": "VVX500"});
    let sandbox = with(&(SAMPLES[2].taken)(), &json!([own, unknown]));
    let before = stored(&sandbox, "devices");
    let ran = from(&sandbox, "fusionpbx", "fusionpbx-devices.csv", &[]).good();
    assert!(!ran.stderr.contains("0004f2aa0303"), "its model is known here: {}", ran.stderr);
    let devices = stored(&sandbox, "devices");
    let mut desk = before[0].clone();
    desk["lines"] = json!([{"index": 1, "extension": "301", "label": "Front desk"}, {"index": 2, "extension": "302"},
        {"index": 3, "extension": "302"}]);
    assert_eq!(devices[0], desk);
    assert_eq!(devices[1]["model"], "VVX500");
    assert_eq!(devices[1]["lines"], json!([{"index": 1, "extension": "302"}]));
    // The PBX lists all lines: pruned, the third is gone.
    from(&sandbox, "fusionpbx", "fusionpbx-devices.csv", &["--prune"]).good();
    assert_eq!(stored(&sandbox, "devices")[0]["lines"].as_array().unwrap().len(), 2);
}

#[test]
fn phones_that_asterisk_knows_get_lines_once_they_are_here() {
    let device = json!([{"name": "front", "mac": "001565267db9", "vendor": "yealink", "model": "T46G"}]);
    let sandbox = with(&json!([]), &device);
    let ran = from(&sandbox, "asterisk", "asterisk", &[]).good();
    assert_eq!(stored(&sandbox, "devices")[0]["lines"], json!([{"index": 1, "extension": "101"}]));
    assert!(ran.stderr.contains("`001565aa0002` (pjsip.d/phones.conf:7), `001565aa0006` (users.conf:5): the PBX does not say its model"), "{}", ran.stderr);
}

#[test]
fn errors_of_the_site_are_placed_in_the_pbxs_files() {
    let sandbox = sandbox();
    let ran = from(&sandbox, "fusionpbx", "fusionpbx-devices.csv", &[]).bad(1);
    for part in [
        "error: fusionpbx-devices.csv:2 device `Front`.lines[0]: there is no extension `301`",
        "error: fusionpbx-devices.csv:3 device `000b82aa0302`.lines[0]: there is no extension `302`",
    ] {
        assert!(ran.stderr.contains(part), "{}", ran.stderr);
    }
    assert_eq!(stored(&sandbox, "devices"), json!([]));
    write(&sandbox, "x.csv", "extension,password\n1 1,pw-x\n12,\"pw-x\n\"\n");
    let ran = from(&sandbox, "fusionpbx", "x.csv", &[]).bad(1);
    assert!(ran.stderr.contains("error: x.csv:2 extension `1 1`.number: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("error: x.csv:3 extension `12`.password: "), "{}", ran.stderr);
    assert!(!ran.stderr.contains("pw-x"), "{}", ran.stderr);
}
