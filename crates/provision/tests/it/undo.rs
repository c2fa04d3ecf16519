//! A change that is taken back was never made: what is stored, and what phones get.

use super::edit_object::{edit, edit_object};
use super::made_of::{Dice, busy};
use super::*;
use autoprov_store::site::{DirectoryEntry, Extension, Site};
use autoprov_store::{Changes, Done, Error, Findings, Kind, Undoing};

fn export(bench: &Bench) -> Site {
    bench.provision.store().export(None).unwrap()
}

/// The number of the last change; 0: there is none.
fn last(bench: &Bench) -> i64 {
    let newest = Changes { limit: 1, ..Changes::default() };
    bench.provision.store().history(&newest).unwrap().first().map_or(0, |change| change.number)
}

fn undo(bench: &Bench, number: i64) -> Result<(), Error> {
    let check = |_: &Undoing, _: &mut Findings| Ok::<_, Error>(());
    bench.provision.store().undo(number, check).map(drop)
}

/// What phones of `one` get is what is made afresh.
fn serves(bench: &Bench, what: &str) {
    sleep(Duration::from_millis(2));
    let Some(tenant) = export(bench).tenants.into_iter().find(|tenant| tenant.name == "one") else { return };
    if tenant.http_username.as_deref() != Some("one") {
        return;
    }
    let store = bench.provision.store().clone();
    let afresh = Provision::open(maker::registry(), store, None, &Setup::default()).unwrap();
    let proof = Proof(afresh.credentials("one").unwrap().credentials.unwrap().owner);
    for mac in tenant.devices.iter().filter_map(|device| device.mac) {
        for path in [format!("/prov/tin-{mac}.cfg"), format!("/prov/tin-{mac}-book.xml")] {
            let request = PhoneRequest {
                peer: "10.1.0.1".parse().unwrap(),
                ..local_request(&path, Transport::Http, Some(b"Tin Can"))
            };
            let answer = afresh.answer(&request, &afresh.locate(&request), Some(&proof));
            let wanted = answer.into_bytes().unwrap().map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(bench.get(&path), wanted, "{what}: {path}");
        }
    }
}

/// An import of the site with its lists in another order, without some objects, and with some that are new; or a tenant that comes or goes.
fn import(bench: &Bench, dice: &mut Dice, nth: usize) {
    let store = bench.provision.store();
    let mut site = export(bench);
    let prune = ImportOptions { prune: true, ..ImportOptions::default() };
    match dice.roll(9) {
        0 => return store.remove_tenant(["one", "two", "off"][dice.roll(3)]).unwrap_or_default(),
        1 => {
            let tenant = Tenant::named(format!("new-{nth}"));
            return drop(store.create_tenant(&tenant, |_| ()).unwrap());
        }
        2 => site.tenants.iter_mut().for_each(|tenant| tenant.devices.reverse()),
        3 => site
            .tenants
            .iter_mut()
            .for_each(|tenant| tenant.extensions.sort_by(|one, other| other.number.cmp(&one.number))),
        4 => {
            let one = site.tenants.last_mut().unwrap();
            let entry =
                |at: usize| DirectoryEntry { name: format!("First {nth}"), number: format!("09{at}") };
            one.directory.splice(0..0, (0..3).map(entry));
            one.http_username = Some(format!("user{nth}"));
        }
        5 => {
            // Devices swap their MAC addresses.
            let tenant = &mut site.tenants[0];
            let mut macs: Vec<_> = tenant.devices.iter().map(|device| device.mac).collect();
            macs.reverse();
            tenant.devices.iter_mut().zip(macs).for_each(|(device, mac)| device.mac = mac);
        }
        6 => {
            let model = json!({"tenants": [], "models": [{"vendor": "tin", "model": format!("Own{nth}"), "like": "Can"}]});
            let own = autoprov_store::read(&model.to_string()).unwrap().models.unwrap();
            let mut models = site.models.take().unwrap_or_default();
            models.splice(0..0, own);
            models.truncate(3);
            site.models = Some(models);
        }
        7 => {
            let tenant = &mut site.tenants[0];
            tenant.devices.retain(|_| dice.roll(3) > 0);
            tenant.templates.reverse();
        }
        _ => return drop(import_first(bench)),
    }
    // What makes no sense as things are is no change.
    let _ = store.import(&site, &prune);
}

/// The first site again: all that went comes back.
fn import_first(bench: &Bench) -> Result<(), Error> {
    let site = autoprov_store::read(&busy().to_string()).unwrap();
    let prune = ImportOptions { prune: true, ..ImportOptions::default() };
    bench.provision.store().import(&site, &prune).map(drop)
}

#[test]
fn what_is_taken_back_was_never_made() {
    let bench = Bench::of(&busy());
    let mut dice = Dice(5);
    let first = (last(&bench), export(&bench));
    // Every change with what was there before it.
    let mut made: Vec<(i64, Site)> = Vec::new();
    for nth in 0..300 {
        let before = export(&bench);
        if dice.roll(4) == 0 || !before.tenants.iter().any(|tenant| tenant.name == "one") {
            import(&bench, &mut dice, nth);
        } else {
            let (kind, name, change) = edit(&mut dice, nth);
            let _ = edit_object(&bench, kind, &name, &change);
        }
        let (number, after) = (last(&bench), export(&bench));
        let known = made.last().map_or(first.0, |(number, _)| *number);
        assert_eq!(number > known, after != before, "{nth}: a change has its row, and nothing else has one");
        if number == known {
            continue;
        }
        assert_eq!(number, known + 1, "{nth}: one change, one row");
        made.push((number, before.clone()));
        if dice.roll(3) == 0 {
            undo(&bench, number).unwrap_or_else(|error| panic!("{nth}: {error}"));
            assert_eq!(export(&bench), before, "{nth}: taken back");
            serves(&bench, &format!("{nth}, taken back"));
            undo(&bench, number + 1).unwrap();
            assert_eq!(export(&bench), after, "{nth}: made again");
            serves(&bench, &format!("{nth}, made again"));
            made.push((number + 1, after));
            made.push((number + 2, before));
        }
    }
    assert!(made.len() > 200, "{} changes", made.len());
    // What was taken back and made again goes as one.
    for (number, before) in made.iter().rev() {
        let change = bench.provision.store().change(*number).unwrap();
        if change.undoes.is_none() {
            undo(&bench, *number).unwrap_or_else(|error| panic!("change {number}: {error}"));
            assert_eq!(export(&bench), *before, "change {number}");
        }
    }
    assert_eq!(export(&bench), first.1);
    serves(&bench, "the end");
}

/// What a change made of an object is what the next one of it found, or what is stored.
#[test]
fn after_each_change_the_history_knows_what_there_is() {
    let bench = Bench::of(&busy());
    let store = bench.provision.store();
    let mut dice = Dice(9);
    for nth in 0..120 {
        let before = export(&bench);
        let (kind, name, change) = edit(&mut dice, nth);
        if edit_object(&bench, kind, &name, &change).is_err() || export(&bench) == before {
            continue;
        }
        let change = store.change(last(&bench)).unwrap();
        let after = export(&bench);
        let text = |site: &Site| serde_json::to_string(site.tenants.first().unwrap()).unwrap();
        for own in change.objects {
            let is_in = |site: &Site, body: &Option<String>| {
                body.as_ref().is_none_or(|body| text(site).contains(body.as_str()))
            };
            if own.kind != Kind::Tenant {
                assert!(is_in(&before, &own.before) && is_in(&after, &own.after), "{nth}: {own:?}");
            }
            let wanted = match own.done {
                Done::Created => (false, true),
                Done::Removed => (true, false),
                _ => (true, true),
            };
            assert_eq!((own.before.is_some(), own.after.is_some()), wanted, "{nth}: {own:?}");
        }
    }
}

#[test]
fn what_changed_since_is_refused_by_name() {
    let bench = Bench::of(&busy());
    let store = bench.provision.store();
    let set = |name: &str, language: &str| {
        let change = |one: &mut Tenant| {
            one.devices[0].overrides.language = Some(language.to_owned());
            Ok::<_, Error>(())
        };
        store.edit_object("one", (Kind::Device, name), change, |_, _, _| Ok(())).unwrap();
        last(&bench)
    };
    let (de, fr, other) = (set("can", "de"), set("can", "fr"), set("can2", "bs"));
    let error = undo(&bench, de).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "change {de} cannot be taken back, since device `can` of `one` was changed again by change {fr}: take that back first \
             (`autoprov undo {fr}`), or change it by hand; nothing was changed"
        )
    );
    // Of another object, the order does not matter.
    undo(&bench, other).unwrap();
    undo(&bench, fr).unwrap();
    let error = undo(&bench, fr).unwrap_err().to_string();
    assert!(error.contains("was taken back by change") && error.contains("makes it again"), "{error}");
    undo(&bench, de).unwrap();
    assert_eq!(export(&bench), autoprov_store::read(&busy().to_string()).unwrap());
    // A new tenant does not take with it what came to it later.
    store.create_tenant(&Tenant::named("new"), |_| ()).unwrap();
    let created = last(&bench);
    let add = |one: &mut Tenant| {
        one.extensions.push(Extension { number: "7".to_owned(), ..Extension::default() });
        Ok::<_, Error>(())
    };
    store.edit_object("new", (Kind::Extension, "7"), add, |_, _, _| Ok(())).unwrap();
    let error = undo(&bench, created).unwrap_err().to_string();
    assert!(error.contains("tenant `new` was changed again by change"), "{error}");
    assert!(matches!(undo(&bench, 9999), Err(Error::NoChange(9999))));
    // What refers to what would go is refused like any change.
    let gone = |one: &mut Tenant| {
        one.devices[0].lines.clear();
        Ok::<_, Error>(())
    };
    store.edit_object("one", (Kind::Device, "can2"), gone, |_, _, _| Ok(())).unwrap();
    let line = last(&bench);
    let removed = |one: &mut Tenant| {
        one.extensions.clear();
        Ok::<_, Error>(())
    };
    store.edit_object("one", (Kind::Extension, "102"), removed, |_, _, _| Ok(())).unwrap();
    let error = undo(&bench, line).unwrap_err().to_string();
    assert!(error.contains("there is no extension `102`"), "{error}");
}

#[test]
fn a_tenant_that_comes_back_is_not_taken_for_what_it_was() {
    let bench = Bench::of(&busy());
    let store = bench.provision.store();
    let is_known = |who: &str| bench.provision.credentials(who).unwrap().credentials.is_ok();
    // The server knows it at its first revision, and is asked nothing until it is back.
    assert!(is_known("one") && !is_known("uno"));
    let change = |one: &mut Tenant| {
        one.http_username = Some("uno".to_owned());
        Ok::<_, Error>(())
    };
    store.edit("one", change).unwrap();
    store.remove_tenant("one").unwrap();
    undo(&bench, last(&bench)).unwrap();
    sleep(Duration::from_millis(2));
    assert!(is_known("uno") && !is_known("one"));
}
