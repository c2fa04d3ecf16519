//! What a site file says against what the phones are.

use super::*;

fn findings(registry: &autoprov_core::Registry, tenant: &Tenant) -> Vec<String> {
    let site = Site { models: None, tenants: vec![tenant.clone()] };
    let mut found = check(registry, None, &site);
    let text = |found: &mut autoprov_store::Finding| {
        let of_one = [".devices[", ".extensions["].iter().any(|list| found.place.contains(list));
        assert_eq!(found.name.is_some(), of_one, "{found}: a name wherever there is one");
        format!("{}: {}", found.place, found.message)
    };
    found.all_mut().map(text).collect()
}

#[test]
fn what_makes_no_sense_is_said_with_its_place() {
    // What is found, errors first.
    let edits: &[(Edit, &[&str])] = &[
        (|_| {}, &[]),
        (
            |one| one["devices"][0]["vendor"] = "cup".into(),
            &["devices[0].vendor: there is no vendor `cup`: write one of cord, tin"],
        ),
        (
            |one| one["devices"][0]["model"] = "Jar".into(),
            &["devices[0].model: Tin has no model `Jar`: `autoprov models --vendor tin` names them"],
        ),
        (
            |one| one["devices"][0]["model"] = "Wire".into(),
            &["devices[0].model: `Wire` is a model of cord, not of tin"],
        ),
        (
            |one| one["devices"][0]["lines"][0]["index"] = 3.into(),
            &["devices[0].lines[0]: Can has 2 lines: line 3 is left out"],
        ),
        (
            |one| one["devices"][0]["keys"] = json!([{"group": "line", "position": 3, "type": "none"}]),
            &["devices[0].keys[0]: Can has 2 keys of group line: key 3 is left out"],
        ),
        (
            |one| one["devices"][0]["handsets"] = json!([{"index": 1, "name": "Hall", "lines": [1]}]),
            &["devices[0].handsets[0]: Can serves 0 handsets: handset 1 is left out"],
        ),
        (
            |one| one["devices"][0]["network"] = json!({"pc_vlan": 7}),
            &["devices[0]: Can ignores `network.pc_vlan`: it has no PC port"],
        ),
        (
            |one| one["devices"][0]["network"] = json!({"dhcp": false}),
            &["devices[0]: is told to do without DHCP and has no address and mask"],
        ),
        (
            |one| one["devices"][0]["raw"] = json!({"tin-9": {"x": "1"}}),
            &["devices[0].raw.tin-9: there is no dialect `tin-9`: write one of tin-1, tin-2"],
        ),
        (
            |one| one["devices"][0]["raw"] = json!({"tin-1": {"a=b": "1"}}),
            &["devices[0].raw.tin-1: `a=b` cannot be the name of a setting here"],
        ),
        (
            |one| one["templates"] = json!([{"dialect": "tin-2", "model": "Pot", "text": "x=1"}]),
            &["templates[0].model: no model `Pot` speaks tin-2"],
        ),
        (
            |one| one["templates"] = json!([{"dialect": "tin-1", "text": "x=1\nnonsense"}]),
            &["templates[0].text: line 2"],
        ),
        (
            |one| {
                one["templates"] =
                    json!([{"dialect": "tin-1", "model": "Can", "text": "x={{ lines[1].number }}"}]);
            },
            &[
                "devices[0]: the template tin-1/Can cannot be filled for this phone: line 1: a placeholder names what is not there",
                "devices[2]: the template tin-1/Can cannot be filled for this phone: line 1: a placeholder names what is not there",
            ],
        ),
        (
            |one| one["extensions"][0]["templates"] = json!([{"dialect": "tin-1", "text": "{{ nothing }}"}]),
            &["extensions[0].templates[0].text: line 1: a placeholder names what is not there"],
        ),
        (
            |one| one["routes"][0]["text"] = "{{ mac }}".into(),
            &[
                "routes[0].text: line 1: a placeholder names what is not there: docs/templates.md has the names (a public route",
            ],
        ),
        (
            |one| {
                let entry = |n: usize| json!({"name": format!("Contact {n}"), "number": n.to_string()});
                one["directory"] = (0..41).map(entry).collect::<Vec<_>>().into();
            },
            &[
                "devices[0]: Can changes a part of `directory`: its book holds 40 entries, those of keys first: the others are left out",
                "devices[2]: Can changes a part of `directory`",
            ],
        ),
        // What a small book does not keep is told like what a long one does not.
        (
            |one| one["directory"] = json!([{"name": "A name of more than 20", "number": "1"}]),
            &[
                "devices[0]: Can changes a part of `directory`: its book takes names of 20 bytes: the rest is cut",
                "devices[2]: Can changes a part of `directory`",
            ],
        ),
        (
            |one| {
                let room = 40 - one["extensions"].as_array().map_or(0, Vec::len);
                let entry = |n: usize| json!({"name": format!("Contact {n}"), "number": n.to_string()});
                one["directory"] = (0..room).map(entry).collect::<Vec<_>>().into();
            },
            &[
                "devices[0]: Can changes a part of `directory`: its book holds 40 entries, those of keys first",
                "devices[2]: Can changes a part of `directory`",
            ],
        ),
        (
            |one| one["dial_plan"] = "maker".into(),
            &[
                "devices[0]: Can cannot dial `101`: the maker's own plan is kept",
                "devices[1]: Pot cannot dial `101`",
                "devices[2]: Can cannot dial `101`",
            ],
        ),
        // These phones have no such setting: none sends it at once.
        (
            |one| one["emergency_numbers"] = json!(["10"]),
            &[
                "devices[0]: Can ignores `emergency_numbers`",
                "devices[1]: Pot ignores `emergency_numbers`",
                "devices[2]: Can ignores `emergency_numbers`",
            ],
        ),
        (
            |one| one["firmware_packs"] = json!([{"model": "Jar", "pack": "p/1"}]),
            &["firmware_packs[0].model: there is no model `Jar`"],
        ),
    ];
    let registry = maker::registry();
    // What these phones cannot do at any site.
    let usual = findings(&registry, &Bench::changed(|_| {}));
    for (edit, expected) in edits {
        let found = findings(&registry, &Bench::changed(edit));
        let found: Vec<_> = found.iter().filter(|text| !usual.contains(text)).collect();
        let fits =
            |(found, expected): (&&String, &&str)| found.starts_with(&format!("tenants[0].{expected}"));
        let same = found.len() == expected.len() && found.iter().zip(*expected).all(fits);
        assert!(same, "{found:#?} is not {expected:#?}");
    }
}
