//! What holds of every PBX.

use super::{SAMPLES, from, sandbox, stored, with, write};
use serde_json::{Value, json};
use std::fs;

#[test]
fn what_a_pbx_says_is_taken_over_and_a_second_time_changes_nothing() {
    for sample in &SAMPLES {
        let sandbox = sandbox();
        let plan = from(&sandbox, sample.pbx, sample.path, &["--dry-run"]).good().out();
        assert_eq!(stored(&sandbox, "extensions"), json!([]), "a dry run stores nothing");
        let done = from(&sandbox, sample.pbx, sample.path, &[]).good().out();
        let would: Vec<_> = plan.lines().filter_map(|line| line.strip_prefix("would be ")).collect();
        assert_eq!(would, done.lines().collect::<Vec<_>>());
        assert!(!would.is_empty());
        assert_eq!(stored(&sandbox, "extensions"), (sample.taken)(), "{}", sample.pbx);
        let again = from(&sandbox, sample.pbx, sample.path, &[]).good().out();
        assert_eq!(again, "tenant `acme`: unchanged\n", "{}", sample.pbx);
        let again = from(&sandbox, sample.pbx, sample.path, &["--prune"]).good().out();
        assert_eq!(again, "tenant `acme`: unchanged\n", "{}", sample.pbx);
    }
}

#[test]
fn what_a_pbx_does_not_say_stays() {
    for sample in &SAMPLES {
        let mut before = (sample.taken)();
        for extension in before.as_array_mut().unwrap() {
            extension["codecs"] = json!(["opus"]);
            extension["pin"] = "0815".into();
            extension["blf_list"] = "office".into();
        }
        let sandbox = with(&before, &json!([]));
        let out = from(&sandbox, sample.pbx, sample.path, &[]).good().out();
        assert_eq!(out, "tenant `acme`: unchanged\n", "{}", sample.pbx);
        // What it says is as it says, and the rest is still there.
        let mut other = before.clone();
        for extension in other.as_array_mut().unwrap() {
            extension["auth_id"] = "other".into();
            extension["voicemail"] = "999".into();
        }
        let sandbox = with(&other, &json!([]));
        from(&sandbox, sample.pbx, sample.path, &[]).good();
        let after = stored(&sandbox, "extensions");
        for (extension, expected) in after.as_array().unwrap().iter().zip(before.as_array().unwrap()) {
            assert_eq!(extension["auth_id"], expected["auth_id"], "{extension}");
            assert_eq!(extension["pin"], "0815");
            // FusionPBX exports no mailboxes but those whose lamp an extension lights.
            if sample.pbx != "fusionpbx" {
                assert_eq!(extension["voicemail"], expected["voicemail"], "{extension}");
            }
        }
    }
}

#[test]
fn nothing_is_lost_in_silence() {
    for sample in &SAMPLES {
        let sandbox = sandbox();
        let report: Value =
            serde_json::from_str(&from(&sandbox, sample.pbx, sample.path, &["--json"]).good().out()).unwrap();
        let text = from(&sandbox, sample.pbx, sample.path, &["--dry-run"]).good().stderr;
        let left: Vec<_> = report["left"].as_array().unwrap().iter().collect();
        for name in sample.has {
            let taken = (sample.taken)();
            let is_taken = taken.as_array().unwrap().iter().any(|own| own["number"] == *name);
            let remark = left.iter().find(|own| own["name"] == *name);
            assert!(is_taken || remark.is_some(), "{} of {} went silently", name, sample.pbx);
            if let Some(remark) = remark {
                let place = remark["place"].as_str().unwrap();
                let (file, line) = place.rsplit_once(':').unwrap();
                let file = sandbox.path(sample.path).join(file);
                let file = if file.is_file() { file } else { sandbox.path(sample.path) };
                assert!(line.parse::<usize>().unwrap() <= fs::read_to_string(file).unwrap().lines().count());
                assert!(text.contains(&format!("`{name}` ({place})")), "{name}: {text}");
            }
        }
        // Of many that are so for one reason, five are named.
        for line in text.lines() {
            assert!(line.matches("` (").count() <= 5, "{line}");
        }
    }
}

#[test]
fn no_password_is_shown() {
    for sample in &SAMPLES {
        let sandbox = sandbox();
        for more in [&["--dry-run"][..], &["--dry-run", "--json"], &["--json"], &[], &["--prune"]] {
            let ran = from(&sandbox, sample.pbx, sample.path, more).good();
            let said = ran.out() + &ran.stderr;
            for secret in ["pw-", "0471", "0481", "0491", "5d41402abc4b"] {
                assert!(!said.contains(secret), "{secret} of {}: {said}", sample.pbx);
            }
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing_and_names_its_line() {
    let broken: [(&str, &str, &str, &str, &str); 6] = [
        (
            "asterisk",
            "a/pjsip.conf",
            "a",
            "[101]\ntype=endpoint\n[102\npassword=pw-x\n",
            "error: pjsip.conf:3: ",
        ),
        ("asterisk", "a/none.conf", "a", "", "has no pjsip.conf"),
        (
            "freeswitch",
            "f/directory/a.xml",
            "f",
            "<user id=\"1\">\n<params>\n<param value=\"pw-x\n",
            "error: directory/a.xml:3: ",
        ),
        ("freeswitch", "f/vars.xml", "f", "", "has no directory of users"),
        (
            "fusionpbx",
            "x.csv",
            "x.csv",
            "extension,password\n101,\"pw-x\\\"y\"\n",
            "error: x.csv:2: the row holds",
        ),
        ("freepbx", "x.csv", "x.csv", "name,secret\nAna,pw-x\n", "error: x.csv:1: is neither"),
    ];
    for (pbx, name, path, text, error) in broken {
        let sandbox = with(&(SAMPLES[0].taken)(), &json!([]));
        let before = sandbox.json(&["export"]);
        write(&sandbox, name, text);
        for more in [&[][..], &["--prune"], &["--dry-run"], &["--print"]] {
            let ran = from(&sandbox, pbx, path, more).bad(1);
            assert!(ran.stderr.contains(error), "{}", ran.stderr);
            assert!(!ran.stderr.contains("pw-x"), "{}", ran.stderr);
        }
        assert_eq!(sandbox.json(&["export"]), before);
    }
}

#[test]
fn a_printed_site_file_is_what_an_import_makes() {
    for sample in &SAMPLES {
        let sandbox = sandbox();
        let printed = from(&sandbox, sample.pbx, sample.path, &["--print"]).good();
        assert!(printed.stderr.contains("not taken over: "), "{}", printed.stderr);
        assert_eq!(stored(&sandbox, "extensions"), json!([]), "printing stores nothing");
        from(&sandbox, sample.pbx, sample.path, &[]).good();
        let stored = sandbox.cli(&["import", "-", "--dry-run"]);
        assert_eq!(stored.status, 1, "nothing to read");
        let same = sandbox.cli_with(&["import", "-"], &printed.out()).good().out();
        assert_eq!(same, "tenant `acme`: unchanged\n");
    }
    // For a tenant that is not there yet it is the file that makes it.
    let sandbox = sandbox();
    let ran = from(&sandbox, "asterisk", "asterisk", &["--tenant", "new"]).bad(1);
    assert!(
        ran.stderr.contains("`autoprov tenant add new 'sip={\"host\":\"HOST\"}'` makes it"),
        "{}",
        ran.stderr
    );
    let printed = from(&sandbox, "asterisk", "asterisk", &["--tenant", "new", "--print"]).good().out();
    sandbox.cli_with(&["import", "-"], &printed).good();
    assert_eq!(
        sandbox.json(&["export", "--tenant", "new"])["tenants"][0]["extensions"],
        (SAMPLES[0].taken)()
    );
}
