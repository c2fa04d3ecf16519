//! A change of one object is taken, refused and written exactly as an import of the whole site with that change would be.

use super::made_of::{Dice, busy};
use super::*;
use autoprov_store::site::Site;
use autoprov_store::{Error, Findings, Kind};
use std::collections::BTreeSet;

/// What an edit does to the objects of that name, or to the tenant.
pub(super) type Change = Box<dyn Fn(&mut Vec<Value>)>;

fn set(field: &'static str, value: impl Into<Value>) -> Change {
    let value = value.into();
    Box::new(move |list| {
        for object in list {
            object[field] = value.clone();
        }
    })
}

fn add(object: Value) -> Change {
    Box::new(move |list| list.push(object.clone()))
}

/// An edit, by its number: of what kind, of which object, what.
pub(super) fn edit(dice: &mut Dice, nth: usize) -> (Kind, String, Change) {
    let device = ["can", "pot", "later", "can2", "can3", "can4", "can5"][dice.roll(7)].to_owned();
    let number = format!("10{}", 1 + dice.roll(6));
    let profile = ["sales", "other"][dice.roll(2)].to_owned();
    let fresh = format!("02000100{:04}", nth % 10_000);
    let line = |extension: &str, server: Option<&str>| json!([{"index": 1, "extension": extension, "server": server}]);
    let tin = |name: &str, mac: &str| json!({"name": name, "mac": mac, "vendor": "tin", "model": "Can"});
    let template = |text: &str| json!({"dialect": "tin-1", "model": "Can", "text": text});
    match dice.roll(34) {
        0 => (Kind::Device, device, set("language", "de")),
        1 => (Kind::Device, device, set("mac", fresh)),
        2 => (Kind::Device, device, set("mac", THEIRS)),
        3 => (Kind::Device, device, set("mac", CAN)),
        4 => (Kind::Device, device, set("name", format!("n{nth}"))),
        5 => (Kind::Device, device, set("name", "pot")),
        6 => (Kind::Device, device, set("lines", line(&number, None))),
        7 => (Kind::Device, device, set("lines", line(&number, Some("backup")))),
        8 => (Kind::Device, device, set("profiles", json!([profile, "none"]))),
        9 => (Kind::Device, device, set("profiles", json!([profile]))),
        10 => (Kind::Device, device, set("http_username", "two")),
        11 => (Kind::Device, device, set("http_username", "pot")),
        12 => (Kind::Device, device, set("model", "Jar")),
        13 => (Kind::Device, device, set("wallpaper", "wall.png")),
        14 => (Kind::Device, device, Box::new(Vec::clear)),
        15 => (Kind::Device, format!("new{nth}"), add(tin(&format!("new{nth}"), &fresh))),
        16 => (Kind::Device, "new".to_owned(), add(tin("new", POT))),
        17 => (Kind::Extension, number, set("display_name", format!("N{nth}"))),
        18 => (Kind::Extension, number, set("number", format!("7{nth}"))),
        19 => (Kind::Extension, number, Box::new(Vec::clear)),
        20 => (Kind::Extension, "106".to_owned(), add(json!({"number": "106"}))),
        21 => (Kind::Extension, number, set("templates", json!([template("x={{ lines[1].number }}")]))),
        22 => (Kind::Extension, number, set("templates", json!([]))),
        23 => (Kind::Profile, profile, set("language", "fr")),
        24 => (Kind::Profile, profile, Box::new(Vec::clear)),
        25 => (Kind::Profile, "other".to_owned(), add(json!({"name": "other"}))),
        26 => (Kind::Profile, profile, set("raw", json!({"tin-9": {"x": "1"}}))),
        27 => (Kind::Tenant, "one".to_owned(), set("provisioning_url", Value::Null)),
        28 => (Kind::Tenant, "one".to_owned(), set("provisioning_url", "http://192.0.2.1/prov")),
        29 => {
            (Kind::Tenant, "one".to_owned(), set("http_username", ["one", "two", "pot", "off"][dice.roll(4)]))
        }
        30 => {
            let server = |name: &str| json!({"name": name, "host": "192.0.2.2"});
            let servers = [json!([server("main")]), json!([server("main"), server("backup")])];
            (Kind::Tenant, "one".to_owned(), set("sip_servers", servers[dice.roll(2)].clone()))
        }
        31 => (
            Kind::Directory,
            "Bo".to_owned(),
            add(json!({"name": "Bo", "number": format!("012{}", 3 + dice.roll(2))})),
        ),
        32 => {
            let text = ["x={{ lines[1].number }}", "x=1", "{{ nothing }}"][dice.roll(3)];
            (Kind::Template, "tin-1/Can".to_owned(), add(template(text)))
        }
        _ => (Kind::Template, "tin-1/Can".to_owned(), Box::new(Vec::clear)),
    }
}

/// Whether an object of the site file is called so.
fn is(kind: Kind, object: &Value, name: &str) -> bool {
    let text = |field: &str| object[field].as_str().unwrap_or_default();
    match kind {
        Kind::Extension => text("number") == name,
        Kind::Template => {
            object["model"].is_string() && format!("{}/{}", text("dialect"), text("model")) == name
        }
        _ => text("name") == name,
    }
}

/// The site with the edit, as an import has it.
fn edited(site: &Value, kind: Kind, name: &str, change: &Change) -> Value {
    let mut site = site.clone();
    let one = &mut site["tenants"][0];
    if kind == Kind::Tenant {
        let mut list = vec![one.take()];
        change(&mut list);
        *one = list.remove(0);
        return site;
    }
    let list = one.get_mut(kind.list()).map(Value::take);
    let all = list.and_then(|list| list.as_array().cloned()).unwrap_or_default();
    let at = all.iter().position(|own| is(kind, own, name));
    let (mut own, mut others): (Vec<_>, Vec<_>) = all.into_iter().partition(|own| is(kind, own, name));
    change(&mut own);
    let at = at.unwrap_or(others.len());
    others.splice(at..at, own);
    one[kind.list()] = others.into();
    site
}

/// What is wrong, without the places: those of a part are not those of the whole.
fn wrong(findings: &[autoprov_store::Finding]) -> BTreeSet<String> {
    // Who has what is taken already goes by place, or by name.
    let stem = |text: &str| {
        let parts = if text.contains("already") { 2 } else { usize::MAX };
        let text = text.replacen("there is an ", "the ", 1).replacen("there is a ", "the ", 1);
        text.split_inclusive('`').take(parts).collect()
    };
    findings.iter().map(|own| stem(&own.message)).collect()
}

fn import(bench: &Bench, site: &Value) -> Result<(), BTreeSet<String>> {
    let site: Site = autoprov_store::read(&site.to_string()).map_err(|errors| wrong(&errors))?;
    let mut errors = wrong(&check(&maker::registry(), None, &site).errors);
    let options = ImportOptions { prune: true, dry_run: !errors.is_empty(), tenant: None };
    match bench.provision.store().import(&site, &options) {
        Ok(_) => {}
        Err(Error::Refused(found)) => errors.extend(wrong(&found)),
        Err(error) => panic!("{error}"),
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

pub(super) fn edit_object(
    bench: &Bench,
    kind: Kind,
    name: &str,
    change: &Change,
) -> Result<(), BTreeSet<String>> {
    let read = |tenant: &mut Tenant| {
        let object = edited(&json!({"tenants": [tenant]}), kind, name, change);
        let site = autoprov_store::read(&object.to_string()).map_err(Error::Refused)?;
        *tenant = site.tenants.into_iter().next().unwrap();
        Ok(())
    };
    let by_catalogue = |_: &Tenant, after: &Tenant, findings: &mut Findings| {
        findings.errors.extend(check_part(&maker::registry(), None, after).errors);
        Ok::<_, Error>(())
    };
    match bench.provision.store().edit_object("one", (kind, name), read, by_catalogue) {
        Ok(_) => Ok(()),
        Err(Error::Refused(found)) => Err(wrong(&found)),
        Err(error) => panic!("{error}"),
    }
}

/// Two servers with the same site: one is changed object by object, one by imports of all.
struct Twins {
    by_object: Bench,
    whole: Bench,
    site: Value,
}

impl Twins {
    fn of(site: &Value) -> Self {
        let mut twins = Self { by_object: Bench::of(site), whole: Bench::of(site), site: Value::Null };
        twins.site = Self::export(&twins.whole);
        twins
    }

    fn export(bench: &Bench) -> Value {
        serde_json::from_str(&bench.provision.store().export(None).unwrap().to_json().unwrap()).unwrap()
    }

    /// Makes an edit both ways. Whether it was taken.
    fn edit(&mut self, what: &str, (kind, name, change): &(Kind, String, Change)) -> bool {
        let after = edited(&self.site, *kind, name, change);
        let wanted = import(&self.whole, &after);
        let got = edit_object(&self.by_object, *kind, name, change);
        // What goes is told with who has it; of a file it is only known that nobody is there.
        let all = |of: &Result<(), BTreeSet<String>>, begins: &str, ends: &str| {
            of.as_ref().is_err_and(|all| all.iter().any(|own| own.starts_with(begins) && own.contains(ends)))
        };
        let is_used = all(&got, "is used by", "") && all(&wanted, "there is no", "in this tenant");
        assert!(
            is_used || got == wanted,
            "{got:?} for {wanted:?}, {what}: {kind} `{name}` of {}",
            self.site["tenants"][0]
        );
        self.site = Self::export(&self.whole);
        assert_eq!(Self::export(&self.by_object), self.site, "{what}: {kind} `{name}`");
        wanted.is_ok()
    }
}

#[test]
fn an_edit_of_one_object_does_what_an_import_of_the_whole_does() {
    let first = busy();
    let mut twins = Twins::of(&first);
    let mut dice = Dice(11);
    let mut taken = 0;
    for nth in 0..600 {
        taken += usize::from(twins.edit(&nth.to_string(), &edit(&mut dice, nth)));
        // Devices that went come back, or there would be none in the end.
        if nth % 50 == 49 {
            for bench in [&twins.whole, &twins.by_object] {
                import(bench, &first).unwrap();
            }
            twins.site = Twins::export(&twins.whole);
        }
    }
    assert!((200..400).contains(&taken), "{taken} taken");
}

/// More phones than a change is checked with, and a longer phone book: those that it touches lie behind them.
#[test]
fn an_edit_does_the_same_in_a_tenant_that_is_not_looked_at_whole() {
    let mut site = busy();
    let one = &mut site["tenants"][0];
    let phone = |n: usize| json!({"name": format!("quiet{n}"), "mac": format!("0200030{n:05}"), "vendor": "tin", "model": "Can"});
    let loud = one["devices"].take();
    let all = (0..110).map(phone).chain(loud.as_array().unwrap().iter().cloned());
    one["devices"] = all.collect::<Vec<_>>().into();
    let entry = |n: usize| json!({"name": format!("Contact {n}"), "number": format!("0{n}")});
    one["directory"] = (0..1001).map(entry).collect::<Vec<_>>().into();
    let mut twins = Twins::of(&site);
    let server = |name: &str| json!({"name": name, "host": "192.0.2.2"});
    let both = json!([server("main"), server("backup")]);
    let of = |kind, name: &str, change| (kind, name.to_owned(), change);
    let line = json!([{"index": 1, "extension": "103", "server": "backup"}]);
    // Each with whether it is taken: what somebody names does not go, nor come twice.
    let edits = [
        (true, of(Kind::Tenant, "one", set("sip_servers", both))),
        (true, of(Kind::Device, "can3", set("lines", line))),
        (false, of(Kind::Tenant, "one", set("sip_servers", json!([server("main")])))),
        (true, of(Kind::Device, "can4", set("wallpaper", "wall.png"))),
        (false, of(Kind::Tenant, "one", set("provisioning_url", Value::Null))),
        (false, of(Kind::Extension, "103", Box::new(Vec::clear))),
        (false, of(Kind::Extension, "103", set("number", "703"))),
        (false, of(Kind::Profile, "sales", Box::new(Vec::clear))),
        (true, of(Kind::Profile, "other", Box::new(Vec::clear))),
        (false, of(Kind::Device, "quiet7", set("name", "can2"))),
        (false, of(Kind::Device, "quiet7", set("mac", CAN))),
        (false, of(Kind::Device, "quiet7", set("http_username", "pot"))),
        (false, of(Kind::Device, "quiet7", set("http_username", "two"))),
        (true, of(Kind::Device, "quiet7", set("name", "hall"))),
        (true, of(Kind::Device, "quiet8", Box::new(Vec::clear))),
        (true, of(Kind::Extension, "109", add(json!({"number": "109"})))),
        (true, of(Kind::Directory, "Contact 7", Box::new(Vec::clear))),
    ];
    for (nth, (is_taken, edit)) in edits.iter().enumerate() {
        assert_eq!(twins.edit(&nth.to_string(), edit), *is_taken, "{nth}");
    }
}
