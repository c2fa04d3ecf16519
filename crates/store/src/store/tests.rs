//! The main database, in a directory of its own for each test.

use super::*;
use crate::import::ImportOptions;
use crate::read::{read, tests};
use crate::report::Item;
use crate::site::{Device, DeviceLine, DirectoryAccess, Tenant};
use autoprov_core::{FirmwareVersion, Secret};
use diesel::connection::SimpleConnection;
use std::time::Instant;
use tempfile::TempDir;

const RECEPTION: &str = "001565267db9";

fn open(directory: &TempDir) -> Store {
    Store::open(&format!("sqlite:{}", file(directory))).unwrap()
}

fn file(directory: &TempDir) -> String {
    directory.path().join("autoprov.db").display().to_string()
}

/// A store with the full example in it.
fn full() -> (TempDir, Store, Site) {
    let directory = TempDir::new().unwrap();
    let store = open(&directory);
    let site = read(tests::FULL).unwrap();
    store.import(&site, &ImportOptions::default()).unwrap();
    (directory, store, site)
}

fn prune() -> ImportOptions {
    ImportOptions { prune: true, ..ImportOptions::default() }
}

fn names(items: &[Item]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn revision_of(store: &Store, tenant: &str) -> u64 {
    store.tenants().unwrap().into_iter().find(|head| head.name == tenant).unwrap().revision
}

#[test]
fn import_of_an_export_is_the_identity() {
    let (_directory, store, site) = full();
    assert_eq!(store.export(None).unwrap(), site);
    let one = store.export(Some("zeta-2")).unwrap();
    assert_eq!(one.tenants, site.tenants[1..]);
    assert!(matches!(store.export(Some("none")), Err(Error::NoTenant(_))));
    let data_version = store.data_version().unwrap();
    let report = store.import(&store.export(None).unwrap(), &ImportOptions::default()).unwrap();
    assert!(report.unchanged(), "{report:?}");
    assert_eq!(store.data_version().unwrap(), data_version);
    assert_eq!((revision_of(&store, "acme"), revision_of(&store, "zeta-2")), (1, 1));
}

#[test]
fn an_import_writes_what_differs_and_raises_the_revision_once() {
    let (_directory, store, mut site) = full();
    let before = store.device(RECEPTION.parse().unwrap()).unwrap().unwrap();
    let data_version = store.data_version().unwrap();
    let tenant = &mut site.tenants[0];
    tenant.devices[0].model = "T48G".to_owned();
    tenant.extensions.push(Extension { number: "103".to_owned(), ..Extension::default() });
    let report = store.import(&site, &ImportOptions::default()).unwrap();
    assert_eq!(names(&report.tenants[0].updated), ["device `reception` of `acme`"]);
    assert_eq!(names(&report.tenants[0].created), ["extension `103` of `acme`"]);
    assert!(report.tenants[1].unchanged());
    assert_eq!((revision_of(&store, "acme"), revision_of(&store, "zeta-2")), (2, 1));
    assert_eq!(report.tenants[0].revision, 2);
    assert_ne!(store.data_version().unwrap(), data_version);
    let after = store.device(RECEPTION.parse().unwrap()).unwrap().unwrap();
    assert_eq!((after.id, after.model.as_str()), (before.id, "T48G"));
    assert_eq!(store.export(None).unwrap(), site);
}

#[test]
fn what_would_be_removed_needs_prune() {
    let (_directory, store, site) = full();
    let mut less = site.clone();
    less.tenants[0].devices.pop();
    less.tenants[0].directory.remove(0);
    less.tenants[0].routes.clear();
    let error = store.import(&less, &ImportOptions::default()).unwrap_err();
    let Error::WouldRemove(items) = &error else { panic!("{error}") };
    assert_eq!(items.len(), 4);
    assert!(error.to_string().contains("device `unclaimed` of `acme`"), "{error}");
    assert!(error.to_string().contains("directory entry `Bo (102)` of `acme`"), "{error}");
    assert_eq!(store.export(None).unwrap(), site);
    let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let report = store.import(&less, &dry).unwrap();
    assert_eq!(report.tenants[0].removed, *items);
    assert_eq!((store.export(None).unwrap(), revision_of(&store, "acme")), (site, 1));
    store.import(&less, &prune()).unwrap();
    assert_eq!((store.export(None).unwrap(), revision_of(&store, "acme")), (less, 2));
}

#[test]
fn order_is_kept_and_a_change_of_order_is_a_change() {
    let (_directory, store, mut site) = full();
    site.tenants[0].extensions.insert(0, Extension { number: "1".to_owned(), ..Extension::default() });
    site.tenants[0].devices.reverse();
    site.tenants[0].routes.reverse();
    let report = store.import(&site, &ImportOptions::default()).unwrap();
    assert_eq!(names(&report.tenants[0].updated), ["tenant `acme`"]);
    assert_eq!((store.export(None).unwrap(), revision_of(&store, "acme")), (site, 2));
}

#[test]
fn devices_and_tenants_may_swap_what_is_unique() {
    let (_directory, store, mut site) = full();
    site.tenants[0].devices[1].mac = Some("00156526aaaa".parse().unwrap());
    site.tenants[0].devices[1].http_username = Some("dev2".to_owned());
    site.tenants[1].http_username = Some("zeta".to_owned());
    store.import(&site, &ImportOptions::default()).unwrap();
    let (first, second) = site.tenants.split_at_mut(1);
    std::mem::swap(&mut first[0].http_username, &mut second[0].http_username);
    let (first, second) = site.tenants[0].devices.split_at_mut(1);
    std::mem::swap(&mut first[0].mac, &mut second[0].mac);
    std::mem::swap(&mut first[0].http_username, &mut second[0].http_username);
    store.import(&site, &ImportOptions::default()).unwrap();
    assert_eq!(store.export(None).unwrap(), site);
    assert_eq!(store.device(RECEPTION.parse().unwrap()).unwrap().unwrap().name, "unclaimed");
    // And a device may go from one tenant to the other in one file.
    let mut device = site.tenants[0].devices.pop().unwrap();
    device.profiles.clear();
    site.tenants[1].devices.push(device);
    store.import(&site, &prune()).unwrap();
    assert_eq!(store.export(None).unwrap(), site);
}

#[test]
fn macs_and_usernames_of_other_tenants_are_taken() {
    let (_directory, store, site) = full();
    let text = r#"{"tenants": [{"name": "new", "http_username": "dev1", "devices": [
        {"mac": "00:15:65:26:7d:b9", "vendor": "v", "model": "m", "http_username": "acme"}]}]}"#;
    let new = read(text).unwrap();
    let error = store.import(&new, &ImportOptions::default()).unwrap_err();
    let Error::Refused(findings) = &error else { panic!("{error}") };
    let places: Vec<&str> = findings.iter().map(|finding| finding.place.as_str()).collect();
    assert_eq!(
        places,
        ["tenants[0].http_username", "tenants[0].devices[0].mac", "tenants[0].devices[0].http_username"]
    );
    assert!(error.to_string().contains("the device `reception`'s of the tenant `acme` already"), "{error}");
    let error = store.create_tenant(&new.tenants[0], |_| ()).unwrap_err();
    assert!(error.to_string().starts_with("http_username: the username `dev1` is "), "{error}");
    assert_eq!(store.export(None).unwrap(), site);
}

#[test]
fn all_or_nothing_or_one_tenant() {
    let (_directory, store, site) = full();
    let mut mixed = site.clone();
    mixed.tenants[0].polling_minutes = 7;
    mixed.tenants[1].polling_minutes = 0;
    let error = store.import(&mixed, &ImportOptions::default()).unwrap_err();
    assert!(error.to_string().starts_with("tenants[1].polling_minutes: "), "{error}");
    assert_eq!(store.export(None).unwrap(), site);
    let one = |name: &str| ImportOptions { tenant: Some(name.to_owned()), ..ImportOptions::default() };
    store.import(&mixed, &one("acme")).unwrap();
    assert_eq!(store.export(Some("acme")).unwrap().tenants, mixed.tenants[..1]);
    assert!(matches!(store.import(&mixed, &one("none")), Err(Error::NoTenant(_))));
}

#[test]
fn an_edit_changes_one_thing_or_nothing() {
    let (_directory, store, site) = full();
    let edited = store
        .edit::<_, Error>("acme", |tenant| {
            tenant.devices[1].lines.push(DeviceLine {
                index: 1,
                extension: "101".to_owned(),
                ..DeviceLine::default()
            });
            Ok(tenant.devices.len())
        })
        .unwrap();
    assert_eq!((edited.value, edited.report.revision), (2, 2));
    assert_eq!(names(&edited.report.updated), ["device `unclaimed` of `acme`"]);
    let idle = store.edit::<_, Error>("acme", |_| Ok(())).unwrap();
    assert!(idle.report.unchanged() && idle.report.revision == 2);
    let error = store
        .edit::<_, Error>("acme", |tenant| {
            tenant.extensions.clear();
            Ok(())
        })
        .unwrap_err();
    assert!(error.to_string().contains("devices[0].lines[0] (reception): there is no extension"), "{error}");
    let error = store.edit::<(), Error>("acme", |_| Err(Error::Busy)).unwrap_err();
    assert!(matches!(error, Error::Busy));
    let rename = |to: &'static str| {
        store.edit::<_, Error>("zeta-2", move |tenant| {
            to.clone_into(&mut tenant.name);
            Ok(())
        })
    };
    assert!(matches!(rename("acme"), Err(Error::TenantExists(_))));
    let id = store.tenants().unwrap()[1].id;
    rename("omega").unwrap();
    assert_eq!((store.tenants().unwrap()[1].id, revision_of(&store, "omega")), (id, 2));
    assert!(matches!(rename("x"), Err(Error::NoTenant(_))));
    assert_eq!(store.export(Some("acme")).unwrap().tenants[0].extensions, site.tenants[0].extensions);
}

#[test]
fn a_change_that_panics_leaves_the_store_usable() {
    let (_directory, store, site) = full();
    let panicking = store.clone();
    let thread = std::thread::spawn(move || {
        panicking.edit::<(), Error>("acme", |tenant| {
            tenant.name.clear();
            panic!("on purpose");
        })
    });
    assert!(thread.join().is_err());
    assert_eq!(store.export(None).unwrap(), site);
    store
        .edit::<_, Error>("acme", |tenant| {
            tenant.polling_minutes = 9;
            Ok(())
        })
        .unwrap();
    assert_eq!(revision_of(&store, "acme"), 2);
}

#[test]
fn tenants_come_and_go() {
    let (_directory, store, mut site) = full();
    assert!(matches!(store.create_tenant(&site.tenants[0], |_| ()), Err(Error::TenantExists(_))));
    let id = store.tenants().unwrap()[0].id;
    store.remove_tenant("acme").unwrap();
    assert!(matches!(store.remove_tenant("acme"), Err(Error::NoTenant(_))));
    assert_eq!(store.device(RECEPTION.parse().unwrap()).unwrap(), None);
    assert_eq!(store.devices(id).unwrap(), []);
    assert_eq!(store.routes(id).unwrap(), []);
    let created = store.create_tenant(&site.tenants[0], |_| ()).unwrap();
    assert_eq!(created.report.revision, 1);
    assert!(store.tenants().unwrap().iter().all(|head| head.id != id));
    site.tenants.reverse();
    assert_eq!(store.export(None).unwrap(), site);
}

#[test]
fn heads_say_who_is_who() {
    let (_directory, store, site) = full();
    let heads = store.tenants().unwrap();
    assert_eq!(heads[0].http_username.as_deref(), Some("acme"));
    assert_eq!(heads[0].http_password.as_ref().unwrap().expose(), "secret-1");
    assert_eq!(heads[0].http_previous_password.as_ref().unwrap().expose(), "secret-0");
    assert_eq!(heads[0].networks, site.tenants[0].networks);
    assert_eq!(heads[0].directory_access, DirectoryAccess::UserAgent);
    assert!(heads[0].changed_at > 1_700_000_000);
    let device = store.device(RECEPTION.parse().unwrap()).unwrap().unwrap();
    assert_eq!(
        (device.tenant, device.name.as_str(), device.vendor.as_str()),
        (heads[0].id, "reception", "yealink")
    );
    assert_eq!(device.firmware, FirmwareVersion::new("28.81.0.1"));
    assert_eq!(device.http_password.as_ref().unwrap().expose(), "secret-8");
    assert_eq!(store.device_by_username("dev1").unwrap(), Some(device));
    assert_eq!(store.device_by_username("acme").unwrap(), None);
    assert_eq!(store.devices(heads[0].id).unwrap().len(), 2);
}

#[test]
fn a_bundle_has_what_rendering_needs() {
    let (_directory, store, site) = full();
    let tenant = &site.tenants[0];
    let id = store.device(RECEPTION.parse().unwrap()).unwrap().unwrap().id;
    let bundle = store.bundle(id).unwrap().unwrap();
    assert_eq!(bundle.tenant, tenant.without_lists());
    assert_eq!(bundle.device, tenant.devices[0]);
    assert_eq!(bundle.profiles, [tenant.profiles[1].clone(), tenant.profiles[0].clone()]);
    assert_eq!(bundle.extensions, tenant.extensions);
    assert_eq!(bundle.templates, tenant.templates);
    assert_eq!(store.bundle(DeviceId(9999)).unwrap(), None);
    let directory = store.directory(bundle.tenant_id).unwrap();
    assert_eq!(directory.entries, tenant.directory);
    assert_eq!(
        (directory.extensions[0].number.as_str(), directory.extensions[1].name.as_str()),
        ("101", "102")
    );
    assert_eq!(store.route(bundle.tenant_id, "b").unwrap(), Some(tenant.routes[1].clone()));
    assert_eq!(store.route(bundle.tenant_id, "none").unwrap(), None);
    assert_eq!(store.routes(bundle.tenant_id).unwrap(), tenant.routes);
}

#[test]
fn another_opening_sees_every_write_at_once() {
    let (directory, store, site) = full();
    let other = open(&directory);
    let quiet = store.data_version().unwrap();
    assert_eq!(store.data_version().unwrap(), quiet);
    let mut last = quiet;
    for minutes in 1..=20 {
        let writer = if minutes % 2 == 0 { &store } else { &other };
        writer
            .edit::<_, Error>("acme", |tenant| {
                tenant.polling_minutes = minutes;
                Ok(())
            })
            .unwrap();
        let now = store.data_version().unwrap();
        assert_ne!(now, last);
        last = now;
    }
    store.edit::<(), Error>("acme", |_| Err(Error::Busy)).unwrap_err();
    store.edit::<(), Error>("acme", |_| Ok(())).unwrap();
    store.import(&site, &ImportOptions { dry_run: true, ..ImportOptions::default() }).unwrap();
    assert_eq!(store.data_version().unwrap(), last);
}

#[test]
fn data_version_is_cheap() {
    const CALLS: u32 = 20_000;
    let (_directory, store, _site) = full();
    let start = Instant::now();
    for _ in 0..CALLS {
        store.data_version().unwrap();
    }
    println!("data_version: {:?} a call", start.elapsed() / CALLS);
    let id = store.device(RECEPTION.parse().unwrap()).unwrap().unwrap().id;
    let start = Instant::now();
    for _ in 0..1000 {
        store.bundle(id).unwrap().unwrap();
    }
    println!("bundle: {:?} a call", start.elapsed() / 1000);
    let start = Instant::now();
    for _ in 0..1000 {
        store.device(RECEPTION.parse().unwrap()).unwrap().unwrap();
    }
    println!("device: {:?} a call", start.elapsed() / 1000);
}

/// Waits less for a lock, so that the test does.
fn be_impatient(store: &Store) {
    store.database.with_writer(|db| db.batch_execute("PRAGMA busy_timeout = 50").unwrap());
}

#[test]
fn a_locked_database_is_one_clear_error_and_no_restart() {
    let (directory, store, site) = full();
    be_impatient(&store);
    let other = open(&directory);
    let mut less = site.clone();
    less.tenants[0].polling_minutes = 5;
    other
        .database
        .write(|_| {
            let error = store.import(&less, &ImportOptions::default()).unwrap_err();
            assert!(matches!(error, Error::Locked), "{error}");
            assert!(!error.to_string().contains('\n'));
            // Readers go on.
            assert_eq!(store.export(None)?, site);
            assert!(store.data_version().is_ok());
            Ok::<_, Error>(())
        })
        .unwrap();
    store.import(&less, &ImportOptions::default()).unwrap();
    assert_eq!(store.export(None).unwrap(), less);
}

#[test]
fn a_locked_database_can_be_opened_and_read() {
    let (directory, store, site) = full();
    store
        .database
        .write(|_| {
            let start = Instant::now();
            assert_eq!(open(&directory).export(None)?, site);
            assert!(start.elapsed().as_secs() < 4, "waited for the lock");
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn a_large_tenant_goes_in_and_out() {
    const DEVICES: u32 = 1000;
    let directory = TempDir::new().unwrap();
    let store = open(&directory);
    let device = |number: u32| {
        let name = format!("00156{number:07x}");
        let line = DeviceLine { index: 1, extension: number.to_string(), ..DeviceLine::default() };
        let (vendor, model) = ("yealink".to_owned(), "T46G".to_owned());
        Device { mac: name.parse().ok(), name, vendor, model, lines: vec![line], ..Device::default() }
    };
    let extension = |number: u32| Extension { number: number.to_string(), ..Extension::default() };
    let mut tenant = Tenant::named("large");
    tenant.devices = (0..DEVICES).map(device).collect();
    tenant.extensions = (0..DEVICES).map(extension).collect();
    let mut site = Site { tenants: vec![tenant], ..Site::default() };
    let timed = |what: &str, work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        println!("{what}, {DEVICES} devices: {:?}", start.elapsed());
    };
    timed("first import", &mut || {
        assert!(!store.import(&site, &ImportOptions::default()).unwrap().unchanged());
    });
    timed("the same again", &mut || {
        assert!(store.import(&site, &ImportOptions::default()).unwrap().unchanged());
    });
    timed("an edit", &mut || {
        store.edit::<_, Error>("large", |tenant| Ok(tenant.devices.pop())).unwrap();
    });
    site.tenants[0].devices.pop();
    timed("export", &mut || assert_eq!(store.export(None).unwrap(), site));
}

#[test]
fn a_full_disk_is_one_clear_error_and_no_restart() {
    let (_directory, store, site) = full();
    let limit = |pages: &str| {
        store
            .database
            .with_writer(|db| db.batch_execute(&format!("PRAGMA max_page_count = {pages}")).unwrap());
    };
    // SQLite never takes less than there is.
    limit("1");
    let mut more = site.clone();
    for number in 0..2000 {
        more.tenants[0]
            .extensions
            .push(Extension { number: format!("7{number:04}"), ..Extension::default() });
    }
    for _ in 0..2 {
        let error = store.import(&more, &ImportOptions::default()).unwrap_err();
        assert!(matches!(error, Error::Full), "{error}");
        assert_eq!((store.export(None).unwrap(), revision_of(&store, "acme")), (site.clone(), 1));
    }
    limit("1000000");
    store.import(&more, &ImportOptions::default()).unwrap();
    assert_eq!(store.export(None).unwrap(), more);
}

#[test]
fn what_cannot_be_opened_says_why() {
    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name).display().to_string();
    let message = |url: &str| Store::open(url).err().unwrap().to_string();
    assert!(message("postgres://x/y").contains("not built in yet"));
    assert!(message("autoprov.db").contains("write sqlite:PATH"));
    assert!(message("sqlite:").contains("write sqlite:PATH"));
    assert!(message("sqlite::memory:").contains("write sqlite:PATH"));
    let lost = message(&format!("sqlite:{}", path("none/autoprov.db")));
    assert!(lost.contains("there is no directory") && lost.contains("none`"), "{lost}");
    let folder = message(&format!("sqlite:{}", directory.path().display()));
    assert!(folder.contains("cannot open"), "{folder}");
    std::fs::write(path("text"), "no database\n".repeat(100)).unwrap();
    let damaged = message(&format!("sqlite:{}", path("text")));
    assert!(damaged.contains("damaged or is none"), "{damaged}");
    for odd in ["file:x?mode=ro", "a b%20c.db", "ü.db"] {
        Store::open(&format!("sqlite:{}", path(odd))).unwrap();
        assert!(directory.path().join(odd).is_file(), "{odd}");
    }
}

#[test]
fn a_database_of_a_later_version_is_left_alone() {
    let (directory, store, _site) = full();
    store.database.with_writer(|db| {
        db.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')")
            .unwrap();
    });
    drop(store);
    let error = Store::open(&format!("sqlite:{}", file(&directory))).err().unwrap();
    assert!(matches!(error, Error::Newer(_)), "{error}");
}

#[cfg(unix)]
#[test]
fn the_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (directory, store, _site) = full();
    let mut count = 0;
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
        count += 1;
    }
    assert!(count >= 3);
    drop(store);
}

#[test]
fn many_threads_write_and_none_is_lost() {
    let (directory, store, _site) = full();
    let threads: Vec<_> = (0..4)
        .map(|thread| {
            let store = if thread % 2 == 0 { store.clone() } else { open(&directory) };
            std::thread::spawn(move || {
                for number in 0..10 {
                    let number = format!("5{thread}{number}");
                    let extension = Extension { number, ..Extension::default() };
                    store
                        .edit::<_, Error>("acme", |tenant| {
                            tenant.extensions.push(extension);
                            Ok(())
                        })
                        .unwrap();
                    store.export(None).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(store.export(None).unwrap().tenants[0].extensions.len(), 42);
    assert_eq!(revision_of(&store, "acme"), 41);
}

#[test]
fn four_openings_at_once_make_one_database() {
    let directory = TempDir::new().unwrap();
    let url = format!("sqlite:{}", file(&directory));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let url = url.clone();
            std::thread::spawn(move || Store::open(&url).map(|_| ()))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}

#[test]
fn a_database_of_before_files_were_made_of_anything_is_brought_there() {
    use crate::database::Db;
    use diesel_migrations::{FileBasedMigrations, MigrationHarness};
    let (directory, store, _site) = full();
    let id = |store: &Store| store.device(RECEPTION.parse().unwrap()).unwrap().unwrap().id;
    let uses = |store: &Store| -> Vec<(i64, String, i64, i64, String)> {
        store.database.read(|db| Ok(crate::schema::uses::table.load(db)?)).unwrap()
    };
    let more = |tenant: &mut Tenant| {
        let mut hall = Device { name: "hall".to_owned(), hot_desk: true, ..tenant.devices[0].clone() };
        (hall.mac, hall.http_username) = (None, None);
        hall.overrides.wallpaper = Some("wall.png".to_owned());
        hall.overrides.logo = Some("http://192.0.2.1/logo.png".to_owned());
        hall.lines[0].server = Some(tenant.sip_servers[0].name.clone());
        tenant.devices.push(hall);
        Ok::<_, Error>(())
    };
    store.edit("acme", more).unwrap();
    let before = uses(&store);
    let mut kinds: Vec<_> = before.iter().map(|(_, kind, ..)| kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, ["desk", "line", "picture", "profile", "server"]);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/main");
    let migrations = FileBasedMigrations::from_path(folder).unwrap();
    store.database.with_writer(|db| {
        let Db::Sqlite(sqlite) = db;
        let mut back = || sqlite.revert_last_migration(migrations.clone()).unwrap().to_string();
        assert!((0..10).any(|_| back() == "20261129060000"));
    });
    drop(store);
    let store = open(&directory);
    assert_eq!(uses(&store), before);
    let files = Files { dialect: "yealink-v81", contacts: true };
    let made_of = || store.made_of(id(&store), files).unwrap().unwrap();
    let (one, again) = (made_of(), made_of());
    assert_eq!(one, again);
    let change = |tenant: &mut Tenant| {
        tenant.extensions[1].password = Some(Secret::new("another"));
        Ok::<_, Error>(())
    };
    store.edit("acme", change).unwrap();
    assert_ne!(made_of(), one);
}

/// A database as commit 23cdc33 left it.
fn of_23cdc33(directory: &TempDir) {
    let mut old = SqliteConnection::establish(&file(directory)).unwrap();
    // The tables come in the order of their names.
    old.batch_execute("PRAGMA foreign_keys = OFF").unwrap();
    old.batch_execute(include_str!("of_23cdc33.sql")).unwrap();
}

#[test]
fn a_database_of_the_first_releases_is_copied_and_brought_up_to_date() {
    use std::os::unix::fs::PermissionsExt;
    let directory = TempDir::new().unwrap();
    of_23cdc33(&directory);
    let copy = format!("{}.20261123130000.bak", file(&directory));
    // What an opening that was interrupted leaves.
    std::fs::write(format!("{copy}.part"), "half a copy").unwrap();
    std::fs::write(&copy, "a copy of before").unwrap();
    let store = open(&directory);
    let site = store.export(None).unwrap();
    assert_eq!(site.tenants.len(), 2);
    assert_eq!(site.tenants[0].devices.len(), 3);
    let login = store.login("acme", crate::LogoutBy::Device("desk")).unwrap();
    assert_eq!(login.map(|login| login.extension).as_deref(), Some("101"));
    // It is what an import of the same site makes.
    let fresh = TempDir::new().unwrap();
    let afresh = open(&fresh);
    afresh.import(&site, &ImportOptions::default()).unwrap();
    let uses = |store: &Store| {
        let all: Vec<(i64, String, i64, i64, String)> =
            store.database.read(|db| Ok(crate::schema::uses::table.load(db)?)).unwrap();
        let mut all: Vec<_> = all.into_iter().map(|(_, kind, nth, _, name)| (kind, nth, name)).collect();
        all.sort();
        all
    };
    assert_eq!(uses(&store), uses(&afresh));
    assert_eq!(uses(&store).len(), 6);
    // A change of one object works on it.
    let change = |tenant: &mut Tenant| {
        tenant.devices[0].overrides.language = Some("fr".to_owned());
        Ok::<_, Error>(())
    };
    store.edit_object("acme", (Kind::Device, "hall"), change, |_, _, _| Ok(())).unwrap();
    drop(store);
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!std::path::Path::new(&format!("{copy}.part")).exists());
    // The copy is as it was: of three migrations, and good to go back to.
    let mut old = SqliteConnection::establish(&copy).unwrap();
    let count = "SELECT count(*) FROM __diesel_schema_migrations";
    let count: i64 = diesel::dsl::sql::<diesel::sql_types::BigInt>(count).get_result(&mut old).unwrap();
    assert_eq!(count, 3);
    drop(old);
    std::fs::rename(&copy, file(&directory)).unwrap();
    for side in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{side}", file(&directory)));
    }
    assert_eq!(open(&directory).export(None).unwrap(), site);
}
