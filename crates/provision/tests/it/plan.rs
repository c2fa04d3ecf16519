//! What an edit would change.

use super::*;
use autoprov_provision::{DevicePlan, Effect};

/// A plan as a line: the device, and what becomes of it.
fn line(plan: &DevicePlan) -> String {
    let effect = match &plan.effect {
        Effect::New => "new".to_owned(),
        Effect::Removed => "removed".to_owned(),
        Effect::Broken(why) => format!("broken: {why}"),
        Effect::Changed(files) => {
            let of = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
            let file = |file: &autoprov_provision::FilePlan| {
                let change =
                    |c: &autoprov_provision::Change| format!(" {} {}>{}", c.key, of(&c.before), of(&c.after));
                format!("{}{}", file.name, file.changes.iter().map(change).collect::<String>())
            };
            files.iter().map(file).collect::<Vec<_>>().join("; ")
        }
    };
    format!("{}: {effect}", plan.name)
}

#[test]
fn an_edit_tells_which_files_change_and_how() {
    let bench = Bench::new();
    let before = bench.tenant("one");
    let edits: &[(Edit, &[&str])] = &[
        (|_| {}, &[]),
        (|one| one["devices"][0]["keys"] = json!([{"group": "line", "position": 2, "type": "none"}]), &[]),
        (|one| one["devices"][0]["language"] = "de".into(), &["can: tin-020001000001.cfg language bs>de"]),
        (|one| one["devices"][2]["language"] = "de".into(), &["later: tin-{mac}.cfg language bs>de"]),
        (
            |one| one["extensions"][0]["password"] = "other".into(),
            &[
                "can: tin-020001000001.cfg line1.password ***>***",
                "pot: tin-020001000003.cfg line1.password ***>***",
                "later: tin-{mac}.cfg line1.password ***>***",
            ],
        ),
        (
            |one| one["directory"] = json!([{"name": "Bo", "number": "102"}]),
            &[
                "can: tin-020001000001-book.xml",
                "pot: tin-020001000003-book.xml",
                "later: tin-{mac}-book.xml",
            ],
        ),
        (
            |one| one["devices"][0]["raw"] = json!({"tin-1": {"url": "x", "z": "1"}}),
            &["can: tin-020001000001.cfg url http://192.0.2.1/prov>x z ->1"],
        ),
        (|one| one["devices"][0]["firmware"] = "2.0".into(), &["can: new"]),
        (|one| one["devices"][1]["mac"] = "020001000009".into(), &["pot: new", "pot: removed"]),
        (|one| drop(one["devices"].as_array_mut().unwrap().remove(0)), &["can: removed"]),
        (
            |one| {
                one["templates"] =
                    json!([{"dialect": "tin-1", "model": "Pot", "text": "{{ lines[1].number }}=1"}]);
            },
            &[
                "pot: broken: the template tin-1/Pot cannot be filled for this phone: line 1: a placeholder names what is not there: docs/templates.md has the names",
            ],
        ),
    ];
    for (edit, expected) in edits {
        let plans = bench.provision.plan(Some(&before), Some(&Bench::changed(edit))).unwrap();
        assert_eq!(plans.iter().map(line).collect::<Vec<_>>(), *expected);
    }
    let gone = bench.provision.plan(Some(&before), None).unwrap();
    assert!(gone.len() == 3 && gone.iter().all(|plan| plan.effect == Effect::Removed));
}

#[test]
fn a_plan_tells_whether_the_phone_reboots() {
    use autoprov_core::Reboot::{No, Unknown, Yes};
    let bench = Bench::new();
    let before = bench.tenant("one");
    let edits: &[(Edit, _)] = &[
        (|one| one["devices"][0]["language"] = "de".into(), Yes),
        (|one| one["devices"][0]["raw"] = json!({"tin-1": {"z": "1"}}), No),
        (|one| one["devices"][0]["firmware"] = "2.0".into(), Unknown),
    ];
    for (edit, expected) in edits {
        let plans = bench.provision.plan(Some(&before), Some(&Bench::changed(edit))).unwrap();
        assert_eq!(plans.iter().map(DevicePlan::reboots).collect::<Vec<_>>(), [*expected]);
    }
}
