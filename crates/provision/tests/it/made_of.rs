//! What a file is made of, and nothing else, makes it stale: a thousand edits of every kind, each with the renders that it costs.

use super::*;
use autoprov_core::Secret;
use autoprov_provision::{DevicePlan, Effect};
use autoprov_store::{Kind, LogoutBy};
use std::collections::BTreeMap;

/// Numbers that are the same in every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    /// Sets a field of one object of a list of the site.
    fn set(&mut self, list: &mut Value, field: &str, value: impl Into<Value>) {
        let list = list.as_array_mut().unwrap();
        let at = self.roll(list.len());
        list[at][field] = value.into();
    }
}

/// The files that are asked for: a config, and a book.
const FILES: [&str; 2] = ["tin-{mac}.cfg", "tin-{mac}-book.xml"];

/// Where many things can change.
pub(super) fn busy() -> Value {
    let mut site = site();
    let one = &mut site["tenants"][0];
    for n in 2..6 {
        let own = json!({"number": format!("10{n}"), "password": "x", "pin": "1234"});
        one["extensions"].as_array_mut().unwrap().push(own);
        let mac = format!("02000100010{n}");
        let device = json!({"name": format!("can{n}"), "mac": mac, "vendor": "tin", "model": "Can", "profiles": ["sales"],
            "hot_desk": n == 5, "lines": [{"index": 1, "extension": format!("10{n}")}]});
        one["devices"].as_array_mut().unwrap().push(device);
    }
    one["hot_desk"] = json!({"login_number": "*555", "extension": "101"});
    one["profiles"] = json!([{"name": "sales", "language": "de"}, {"name": "other"}]);
    one["directory"] = json!([{"name": "Bo", "number": "0123"}]);
    one["templates"] = json!([{"dialect": "tin-1", "text": "own = 1\n"}, {"dialect": "tin-2", "text": "own = 2\n"},
        {"dialect": "tin-1", "model": "Pot", "text": "pot = 1\n"}]);
    site
}

/// An edit, by its number: what it does, and the site after it.
pub(super) fn edited(site: &Value, dice: &mut Dice, nth: usize) -> (&'static str, Value) {
    let mut after = site.clone();
    let one = &mut after["tenants"][0];
    let word = ["en", "de", "fr", "bs"][dice.roll(4)];
    let what = match dice.roll(14) {
        0 => {
            dice.set(&mut one["devices"], "language", word);
            "a field of a device"
        }
        1 => {
            dice.set(&mut one["devices"], "serial", format!("s{nth}"));
            "a field of a device that is in no file"
        }
        2 => {
            let number = format!("10{}", 1 + dice.roll(5));
            dice.set(&mut one["devices"], "lines", json!([{"index": 1, "extension": number}]));
            "the line of a device"
        }
        3 => {
            dice.set(&mut one["extensions"], "display_name", format!("n{nth}"));
            "the name of an extension"
        }
        4 => {
            dice.set(&mut one["extensions"], "password", format!("p{nth}"));
            "the password of an extension"
        }
        5 => {
            dice.set(&mut one["profiles"], "language", word);
            "a profile"
        }
        6 => {
            let layers = [json!([]), json!(["sales"]), json!(["other", "sales"])];
            dice.set(&mut one["devices"], "profiles", layers[nth % 3].clone());
            "the profiles of a device"
        }
        7 => {
            dice.set(&mut one["templates"], "text", format!("own = {nth}\n"));
            "a template"
        }
        8 => {
            one["directory"] = json!([{"name": "Bo", "number": format!("0{nth}")}]);
            "the phone book"
        }
        9 => {
            one["language"] = word.into();
            "a field of the tenant"
        }
        10 => {
            let list = if nth.is_multiple_of(2) { "devices" } else { "extensions" };
            one[list].as_array_mut().unwrap().rotate_left(1);
            "an order"
        }
        11 => {
            let more = json!({"number": format!("9{nth}"), "password": "x"});
            let all = one["extensions"].as_array_mut().unwrap();
            all.retain(|own| !own["number"].as_str().unwrap().starts_with('9'));
            all.push(more);
            "an extension that comes and one that goes"
        }
        12 => {
            let all = one["devices"].as_array_mut().unwrap();
            all.retain(|own| own["name"] != "more");
            all.push(json!({"name": "more", "mac": format!("0200010009{:02}", nth % 100), "vendor": "tin", "model": "Can"}));
            "a device that comes and one that goes"
        }
        _ => {
            after["tenants"][1]["language"] = word.into();
            "another tenant"
        }
    };
    (what, after)
}

/// All that a file of a device could have in it, by the site file alone.
fn ingredients(site: &Value, logins: &[(String, String)], device: &Value, file: &str) -> String {
    let one = &site["tenants"][0];
    let list = |name: &str| one[name].as_array().cloned().unwrap_or_default();
    let of = |device: &Value| {
        let lines = device["lines"].as_array().cloned().unwrap_or_default();
        let numbers = lines.iter().map(|line| line["extension"].clone()).collect::<Vec<_>>();
        let used: Vec<_> =
            list("extensions").into_iter().filter(|own| numbers.contains(&own["number"])).collect();
        let layers = device["profiles"].as_array().cloned().unwrap_or_default();
        let layers: Vec<_> =
            list("profiles").into_iter().filter(|own| layers.contains(&own["name"])).collect();
        json!([device, used, layers])
    };
    let mut all = vec![of(device)];
    if device["hot_desk"] == true {
        all.extend(
            list("extensions").into_iter().filter(|own| own["number"] == one["hot_desk"]["extension"]),
        );
        for (_, person) in logins.iter().filter(|(desk, _)| device["name"] == desk.as_str()) {
            all.extend(list("extensions").into_iter().filter(|own| own["number"] == person.as_str()));
            let own = |device: &&Value| device["lines"][0]["extension"] == person.as_str();
            all.extend(list("devices").iter().filter(own).map(of));
        }
    }
    all.extend(list("templates").into_iter().filter(|own| own["dialect"] == "tin-1"));
    if file.contains("book") {
        let name = |own: &Value| own.get("display_name").cloned().unwrap_or_default();
        all.push(list("extensions").iter().map(|own| json!([own["number"], name(own)])).collect());
        all.extend(list("directory"));
    }
    let mut tenant = one.clone();
    for name in ["devices", "extensions", "profiles", "directory", "templates", "routes"] {
        tenant.as_object_mut().unwrap().remove(name);
    }
    all.push(tenant);
    json!(all).to_string()
}

/// Whether a plan says that a file of a phone becomes another.
fn is_planned(plans: &[DevicePlan], mac: &str, name: &str) -> bool {
    let plan = plans.iter().find(|plan| plan.mac.is_some_and(|own| own.to_string() == mac));
    match plan.map(|plan| &plan.effect) {
        Some(Effect::Changed(files)) => files.iter().any(|file| file.name == name),
        Some(_) => true,
        None => false,
    }
}

#[test]
fn a_file_is_rendered_where_what_it_is_made_of_changed_and_never_else() {
    let mut site = busy();
    let bench = Bench::of(&site);
    let store = bench.provision.store();
    let mut dice = Dice(7);
    let mut before = BTreeMap::new();
    let mut texts: BTreeMap<String, Option<String>> = BTreeMap::new();
    for nth in 0..1000 {
        let mut plans = None;
        let what = if dice.roll(10) == 0 {
            let number = format!("10{}", 2 + dice.roll(4));
            match dice.roll(2) {
                0 => drop(store.log_in("one", "can5", &number, &Secret::new("1234")).unwrap()),
                _ => drop(store.log_out("one", LogoutBy::Device("can5")).unwrap()),
            }
            "a login"
        } else {
            let (what, after) = edited(&site, &mut dice, nth);
            let wanted: Site = autoprov_store::read(&after.to_string()).unwrap();
            plans = Some(bench.provision.plan(Some(&bench.tenant("one")), wanted.tenants.first()).unwrap());
            store.import(&wanted, &ImportOptions { prune: true, ..ImportOptions::default() }).unwrap();
            site = after;
            what
        };
        sleep(Duration::from_millis(2));
        let logins = store.logins(Some("one")).unwrap();
        let logins: Vec<_> = logins.into_iter().map(|own| (own.device, own.extension)).collect();
        let afresh = Provision::open(maker::registry(), store.clone(), None, &Setup::default()).unwrap();
        let proof = Proof(afresh.credentials("one").unwrap().credentials.unwrap().owner);
        let of_afresh = |path: &str| {
            let request = PhoneRequest {
                peer: "10.1.0.1".parse().unwrap(),
                ..local_request(path, Transport::Http, Some(b"Tin Can"))
            };
            let answer = afresh.answer(&request, &afresh.locate(&request), Some(&proof));
            answer.into_bytes().unwrap().map(|bytes| String::from_utf8(bytes).unwrap())
        };
        // A page is cut from a book that is kept.
        let page = format!("/prov/_directory/{CAN}");
        assert_eq!(bench.get(&page), of_afresh(&page), "{nth}, {what}: a page");
        let began = bench.provision.renders();
        let (mut now, mut new_texts) = (BTreeMap::new(), BTreeMap::new());
        for device in site["tenants"][0]["devices"].as_array().unwrap() {
            let Some(mac) = device["mac"].as_str() else { continue };
            for file in FILES {
                let name = file.replace("{mac}", mac);
                let path = format!("/prov/{name}");
                let text = bench.get(&path);
                if let (Some(plans), Some(old @ Some(_))) = (&plans, texts.get(&path)) {
                    let planned = is_planned(plans, mac, &name);
                    assert_eq!(*old != text, planned, "{nth}, {what}: {path} by the plan");
                }
                new_texts.insert(path.clone(), text.clone());
                let key = (mac.to_owned(), file);
                let made_of = ingredients(&site, &logins, device, file);
                // What should be stale, and now and then what should not.
                if before.get(&key) != Some(&made_of) || dice.roll(8) == 0 {
                    assert_eq!(text, of_afresh(&path), "{nth}, {what}: {path}");
                }
                now.insert(key, made_of);
            }
        }
        let renders = bench.provision.renders() - began;
        // Whoever came or went just now is known, or is nobody, at once.
        for mac in [nth, nth + 99, nth + 98].map(|nth| format!("0200010009{:02}", nth % 100)) {
            let path = format!("/prov/tin-{mac}.cfg");
            let is_there = |device: &Value| device["mac"] == mac.as_str();
            let is_there = site["tenants"][0]["devices"].as_array().unwrap().iter().any(is_there);
            assert_eq!(bench.get(&path).is_some(), is_there, "{nth}, {what}: {path}");
        }
        let stale = now.iter().filter(|(key, made_of)| before.get(*key) != Some(*made_of)).count();
        assert!(
            renders <= stale as u64,
            "{nth}, {what}: {renders} renders, and {stale} files are made of other things"
        );
        (before, texts) = (now, new_texts);
    }
}

/// An edit leaves the others not only their files, but also that they are answered without a question to the database.
#[test]
fn who_is_not_touched_by_an_edit_is_answered_from_memory() {
    let bench = Bench::of(&busy());
    let store = bench.provision.store();
    let at_once = |mac: &str| {
        let path = format!("/prov/tin-{mac}.cfg");
        let request = PhoneRequest {
            peer: "10.1.0.1".parse().unwrap(),
            ..local_request(&path, Transport::Http, Some(b"Tin Can"))
        };
        let proof = Proof(bench.provision.credentials("one").unwrap().credentials.unwrap().owner);
        let mut located = bench.provision.locate(&request);
        located.proven(&proof);
        bench.provision.answer_at_once(&request, &located, Some(&proof)).is_some()
    };
    let phones = [CAN, "020001000102", "020001000103", "020001000104", "020001000105"];
    let [can, can2, can3, can4, desk] = phones;
    let touched = |what: &str, by: &[&str]| {
        sleep(Duration::from_millis(2));
        // The first request after a change reads who the tenants are.
        bench.get("/prov/hello.txt");
        for mac in phones {
            assert_eq!(at_once(mac), !by.contains(&mac), "{what}: {mac}");
            let is_there = bench.get(&format!("/prov/tin-{mac}.cfg")).is_some();
            assert_eq!(at_once(mac), is_there, "{what}: {mac}");
        }
    };
    let edit = |kind: Kind, name: &str, change: fn(&mut Tenant)| {
        let change = |tenant: &mut Tenant| {
            change(tenant);
            Ok::<_, autoprov_store::Error>(())
        };
        store.edit_object("one", (kind, name), change, |_, _, _| Ok(())).unwrap();
    };
    touched("nothing yet", &phones);
    touched("nothing", &[]);
    edit(Kind::Device, "can2", |one| one.devices[0].serial = Some("s".to_owned()));
    touched("a device", &[can2, desk]);
    edit(Kind::Extension, "103", |one| one.extensions[0].display_name = Some("x".to_owned()));
    touched("an extension", &[can3, desk]);
    edit(Kind::Profile, "other", |one| one.profiles[0].overrides.language = Some("de".to_owned()));
    touched("a profile that nobody has", &[desk]);
    store.log_in("one", "can5", "104", &Secret::new("1234")).unwrap();
    touched("a login", &[desk]);
    edit(Kind::Tenant, "one", |one| one.phone_user_password = Some(Secret::new("x")));
    touched("the tenant", &[can, can2, can3, can4, desk]);
    edit(Kind::Device, "can2", |one| one.devices.clear());
    touched("a device that goes", &phones);
}
