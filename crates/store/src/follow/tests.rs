//! A file that is put in another's place, goes, comes back.

use super::*;
use crate::import::ImportOptions;
use crate::observe::{Event, Sighted};
use crate::{Files, TenantId};
use autoprov_core::Mac;
use std::path::PathBuf;
use tempfile::TempDir;

const MAC: &str = "001565000001";

/// A database of one tenant of this name, with one device.
fn make(path: &Path, tenant: &str) -> Store {
    let store = Store::open(&format!("sqlite:{}", path.display())).unwrap();
    fill(&store, tenant);
    store
}

fn fill(store: &Store, tenant: &str) {
    let site = format!(
        r#"{{"tenants": [{{"name": "{tenant}", "devices": [{{"name": "{tenant}", "mac": "{MAC}", "vendor": "v", "model": "m"}}]}}]}}"#
    );
    for tenant in names(store) {
        store.remove_tenant(&tenant).unwrap();
    }
    store.import(&crate::read(&site).unwrap(), &ImportOptions::default()).unwrap();
}

fn names(store: &Store) -> Vec<String> {
    store.tenants().unwrap().into_iter().map(|tenant| tenant.name).collect()
}

fn device(store: &Store) -> crate::DeviceHead {
    store.device(MAC.parse().unwrap()).unwrap().unwrap()
}

/// Closes a database: once its side files are gone, the file is whole.
fn close<T>(database: T, path: &Path) {
    drop(database);
    // A thread of the pool may be the last to let go.
    while side(path, "-wal").exists() {
        sleep(Duration::from_millis(1));
    }
}

/// Looks until it is settled.
fn look(store: &Store) {
    for _ in 0..3 {
        store.database.look();
        sleep(STILL);
    }
}

fn folder() -> (TempDir, PathBuf, PathBuf) {
    let temp = TempDir::new().unwrap();
    let (old, new) = (temp.path().join("a.db"), temp.path().join("new.db"));
    (temp, old, new)
}

fn side(path: &Path, ending: &str) -> PathBuf {
    format!("{}{ending}", path.display()).into()
}

#[test]
fn a_replaced_file_is_taken_up_and_nothing_of_the_old_one_is_taken_for_its_own() {
    let (_temp, path, new) = folder();
    let store = make(&path, "old");
    close(make(&new, "new"), &new);
    let (data_version, before, tenant) =
        (store.data_version().unwrap(), device(&store), store.tenants().unwrap()[0].clone());
    let bundle = store.bundle(before.id).unwrap().unwrap();
    fs::rename(&new, &path).unwrap();
    look(&store);
    assert_eq!(names(&store), ["new"]);
    assert_ne!(store.data_version().unwrap(), data_version);
    let after = device(&store);
    assert_eq!(after.name, "new");
    let now = store.tenants().unwrap()[0].clone();
    assert!(after.id != before.id && now.id != tenant.id, "rows of two files are kept apart");
    assert_ne!(now.revision, tenant.revision, "nothing that was made from the old file is current");
    let files = Files { dialect: "", contacts: false };
    let made_of = |device| store.made_of(device, files).unwrap().unwrap();
    assert_ne!(made_of(after.id), made_of(before.id));
    // Whoever began with the old file ends with it.
    assert_eq!(store.bundle(before.id).unwrap().unwrap(), bundle);
    assert_eq!(store.routes(tenant.id).unwrap(), []);
    assert!(matches!(store.routes(TenantId(Epoch(9).id(1))), Err(Error::Replaced(_))));
    // What is written now is in the new file, and stays there once the old one is closed.
    fill(&store, "newer");
    store.database.change(|state| state.before = None);
    close(store, &path);
    assert_eq!(names(&Store::open(&format!("sqlite:{}", path.display())).unwrap()), ["newer"]);
}

#[test]
fn the_file_that_was_set_aside_has_every_change_and_the_new_one_none_of_them() {
    let (temp, path, new) = folder();
    let store = make(&path, "old");
    close(make(&new, "new"), &new);
    fill(&store, "last-change");
    assert!(fs::metadata(side(&path, "-wal")).unwrap().len() > 0, "a change waits in the WAL");
    let aside = temp.path().join("aside.db");
    fs::rename(&path, &aside).unwrap();
    fs::rename(&new, &path).unwrap();
    look(&store);
    assert_eq!(names(&store), ["new"]);
    assert_eq!(names(&Store::open(&format!("sqlite:{}", aside.display())).unwrap()), ["last-change"]);
    close(store, &path);
    assert_eq!(names(&Store::open(&format!("sqlite:{}", path.display())).unwrap()), ["new"]);
}

#[test]
fn a_write_never_goes_to_a_file_that_is_out_of_the_way() {
    let (_temp, path, new) = folder();
    let store = make(&path, "old");
    close(make(&new, "new"), &new);
    fs::rename(&new, &path).unwrap();
    // Nobody has looked yet.
    store.create_tenant(&crate::site::Tenant::named("written"), |_| ()).unwrap();
    assert_eq!(names(&store), ["new", "written"]);
    fs::remove_file(&path).unwrap();
    let site = crate::read(r#"{"tenants": []}"#).unwrap();
    let lost = store.import(&site, &ImportOptions { prune: true, ..ImportOptions::default() });
    assert!(matches!(lost, Err(Error::Gone(_))), "{lost:?}");
}

#[test]
fn a_file_that_is_gone_does_not_answer_until_it_is_back() {
    let (temp, path, new) = folder();
    let store = make(&path, "old");
    close(make(&new, "new"), &new);
    let data_version = store.data_version().unwrap();
    let away = temp.path().join("away.db");
    fs::rename(&path, &away).unwrap();
    look(&store);
    assert!(matches!(store.data_version(), Err(Error::Gone(_))));
    assert!(matches!(store.device(MAC.parse().unwrap()), Err(Error::Gone(_))));
    assert!(!path.exists(), "an empty file is no database");
    fs::rename(&away, &path).unwrap();
    look(&store);
    assert_eq!(names(&store), ["old"]);
    assert_ne!(store.data_version().unwrap(), data_version);
    fill(&store, "changed");
    fs::remove_file(&path).unwrap();
    look(&store);
    assert!(store.data_version().is_err());
    fs::rename(&new, &path).unwrap();
    look(&store);
    assert_eq!(names(&store), ["new"]);
}

#[test]
fn what_cannot_be_served_is_not_taken_up_and_not_touched() {
    let (temp, path, new) = folder();
    let store = make(&path, "old");
    close(make(&new, "new"), &new);
    let run = |path: &Path, sql: &str| {
        use diesel::connection::SimpleConnection;
        let mut connection = crate::opened::Connector::to(&path.display().to_string(), Purpose::Main)
            .unwrap()
            .connect()
            .unwrap();
        connection.batch_execute(sql).unwrap();
    };
    let copy = |name: &str| {
        let copy = temp.path().join(name);
        fs::copy(&new, &copy).unwrap();
        copy
    };
    let (older, newer, half) = (copy("older.db"), copy("newer.db"), copy("half.db"));
    run(
        &older,
        "DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)",
    );
    run(&newer, "INSERT INTO __diesel_schema_migrations (version) VALUES ('99999999999999')");
    let file = fs::OpenOptions::new().write(true).open(&half).unwrap();
    file.set_len(fs::metadata(&half).unwrap().len() / 2).unwrap();
    let (empty, text) = (temp.path().join("empty.db"), temp.path().join("text.db"));
    fs::write(&empty, "").unwrap();
    fs::write(&text, "this is no database at all, but it is long enough to have a header of one").unwrap();
    for (bad, why) in
        [(older, "older"), (newer, "newer"), (half, "damaged"), (empty, "tables of ours"), (text, "damaged")]
    {
        let bytes = fs::read(&bad).unwrap();
        fs::rename(&bad, &path).unwrap();
        look(&store);
        assert_eq!(names(&store), ["old"], "{why}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{why}: it was written to");
        let site = crate::read(r#"{"tenants": []}"#).unwrap();
        let error = store.import(&site, &ImportOptions::default()).unwrap_err().to_string();
        assert!(error.contains(why) && error.contains("not taken up"), "{error}");
    }
    fs::rename(&new, &path).unwrap();
    look(&store);
    assert_eq!(names(&store), ["new"]);
}

#[test]
fn observations_begin_anew_where_their_file_is_gone() {
    let temp = TempDir::new().unwrap();
    let (path, other) = (temp.path().join("a.observed.db"), temp.path().join("other.db"));
    let open = |path: &Path| Observations::open(&path.display().to_string()).unwrap();
    let sighted = |observations: &Observations, mac: &str| {
        let mac: Mac = mac.parse().unwrap();
        let sighted = Sighted {
            mac,
            at: 1,
            proven: false,
            user_agent: None,
            address: String::new(),
            vendor: None,
            model: None,
            path: String::new(),
        };
        observations.write(&[Event::Sighted(sighted)]).unwrap();
    };
    let macs = |path: &Path| -> Vec<String> {
        open(path).sightings().unwrap().into_iter().map(|sighting| sighting.mac.to_string()).collect()
    };
    let observations = open(&path);
    sighted(&observations, "000000000001");
    fs::remove_file(&path).unwrap();
    sighted(&observations, "000000000002");
    assert_eq!(macs(&path), ["000000000002"]);
    close(open(&other), &other);
    fs::rename(&other, &path).unwrap();
    sighted(&observations, "000000000003");
    assert_eq!(macs(&path), ["000000000003"]);
}
