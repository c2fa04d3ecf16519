//! What a PBX no longer has.

use super::{SAMPLES, from, sandbox, stored, with, write};
use serde_json::{Value, json};

#[test]
fn what_is_gone_is_named_and_only_prune_removes_it() {
    for sample in &SAMPLES {
        let mut before = (sample.taken)();
        before.as_array_mut().unwrap().push(json!({"number": "999"}));
        let sandbox = with(&before, &json!([]));
        let ran = from(&sandbox, sample.pbx, sample.path, &[]).good();
        assert!(ran.stderr.contains(": extension `999` (--prune removes them)"), "{}", ran.stderr);
        let report = from(&sandbox, sample.pbx, sample.path, &["--json"]).good().out();
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_eq!(report["not_in_pbx"], json!([{"kind": "extension", "name": "999"}]));
        let plan = from(&sandbox, sample.pbx, sample.path, &["--prune", "--dry-run"]).good().out();
        assert!(plan.contains("would be removed: extension `999` of `acme`\n"), "{plan}");
        let out = from(&sandbox, sample.pbx, sample.path, &["--prune"]).good().out();
        assert_eq!(out, "removed: extension `999` of `acme`\n");
        assert_eq!(stored(&sandbox, "extensions"), (sample.taken)());
    }
}

#[test]
fn what_is_named_and_not_taken_over_is_not_gone() {
    // 107 has no SIP phone and 901 is chan_sip's; 204 has a password that nothing sets; 303 is disabled.
    for (pbx, path, number) in [
        ("asterisk", "asterisk", "901"),
        ("freeswitch", "freeswitch", "204"),
        ("fusionpbx", "fusionpbx-extensions.csv", "303"),
        ("freepbx", "freepbx-extensions.csv", "403"),
    ] {
        let sandbox = with(&json!([{"number": number}]), &json!([]));
        let out = from(&sandbox, pbx, path, &["--prune"]).good().out();
        assert!(!out.contains("removed"), "{out}");
        assert_eq!(stored(&sandbox, "extensions")[0]["number"], number);
    }
}

#[test]
fn a_pbx_that_lists_no_devices_removes_none() {
    let device = json!([{"name": "hall", "mac": "001565aa7777", "vendor": "yealink", "model": "T46S"}]);
    for sample in &SAMPLES {
        let sandbox = with(&json!([]), &device);
        from(&sandbox, sample.pbx, sample.path, &["--prune"]).good();
        assert_eq!(stored(&sandbox, "devices").as_array().unwrap().len(), 1, "{}", sample.pbx);
    }
    let sandbox = with(&(SAMPLES[2].taken)(), &device);
    let ran = from(&sandbox, "fusionpbx", "fusionpbx-devices.csv", &[]).good();
    assert!(ran.stderr.contains("not in FusionPBX: device `hall` (--prune removes them)"), "{}", ran.stderr);
    from(&sandbox, "fusionpbx", "fusionpbx-devices.csv", &["--prune"]).good();
    let names: Vec<_> =
        stored(&sandbox, "devices").as_array().unwrap().iter().map(|own| own["name"].clone()).collect();
    assert_eq!(names, ["Front", "000b82aa0302"]);
}

#[test]
fn an_emptied_file_is_no_order_to_remove_all() {
    let sandbox = sandbox();
    from(&sandbox, "asterisk", "asterisk", &[]).good();
    for name in ["pjsip.conf", "pjsip_wizard.conf", "users.conf"] {
        write(&sandbox, &format!("asterisk/{name}"), "");
    }
    let ran = from(&sandbox, "asterisk", "asterisk", &["--prune"]).bad(1);
    assert!(
        ran.stderr.contains("error: the PBX has no extensions: --prune would remove all"),
        "{}",
        ran.stderr
    );
    from(&sandbox, "asterisk", "asterisk", &[]).good();
    assert_eq!(stored(&sandbox, "extensions"), (SAMPLES[0].taken)());
    // A desk still has a line on what is gone.
    let line = json!([{"mac": "001565aa7777", "vendor": "yealink", "model": "T46S", "lines": [{"index": 1, "extension": "999"}]}]);
    let sandbox = with(&json!([{"number": "999"}]), &line);
    let ran = from(&sandbox, "freepbx", "freepbx-extensions.csv", &["--prune"]).bad(1);
    assert!(
        ran.stderr.contains("error: device `001565aa7777`.lines[0]: there is no extension `999`"),
        "{}",
        ran.stderr
    );
}
