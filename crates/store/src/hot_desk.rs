//! Hot desking: who is logged in where, and PINs.

use crate::changes::{self, now};
use crate::database::Db;
use crate::error::Error;
use crate::report::Kind;
use crate::rows::{TenantRow, one, stored};
use crate::schema::{devices, logins, tenants, wrong_pins};
use crate::site::{Device, Extension};
use crate::store::Store;
use autoprov_core::{Mac, Secret};
use diesel::prelude::*;

/// Wrong PINs in a row that cost nothing: people mistype.
const FREE: i64 = 3;

/// The longest that a further try has to wait, in seconds.
const LONGEST: i64 = 300;

/// A login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The tenant.
    pub tenant: String,
    /// The phone.
    pub device: String,
    /// Its address.
    pub mac: Option<Mac>,
    /// The person's extension.
    pub extension: String,
    /// When they came, in unix seconds.
    pub at: i64,
}

/// What came of a try to log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginResult {
    /// The phone is theirs.
    In {
        /// Who was logged out here.
        instead_of: Option<String>,
        /// The phone that they were logged in at before, by name and address.
        left: Option<(String, Option<Mac>)>,
    },
    /// They were logged in here already.
    Already,
    /// The PIN is wrong.
    Wrong {
        /// How many in a row now.
        count: i64,
    },
    /// The PIN was not looked at: too many were wrong.
    Wait {
        /// How many were wrong in a row.
        count: i64,
        /// How long to wait, in seconds.
        seconds: i64,
    },
}

/// Where somebody logs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoutBy<'a> {
    /// Whoever is at this phone.
    Device(&'a str),
    /// This person, wherever they are.
    Extension(&'a str),
}

/// How long after the last of so many wrong PINs the next one is looked at, in seconds: 0, then 2, 4, 8 ...
fn wait(count: i64) -> i64 {
    match count - FREE {
        ..0 => 0,
        more => 2_i64.saturating_pow(u32::try_from(more + 1).unwrap_or(u32::MAX)).min(LONGEST),
    }
}

impl Store {
    /// Logs a person in at a phone. A login elsewhere ends.
    ///
    /// Wrong PINs are counted for the extension and slowed, whoever types them and wherever.
    pub fn log_in(
        &self,
        tenant: &str,
        device: &str,
        extension: &str,
        pin: &Secret,
    ) -> Result<LoginResult, Error> {
        self.log_in_at(tenant, device, extension, pin, now())
    }

    fn log_in_at(
        &self,
        tenant: &str,
        device: &str,
        extension: &str,
        pin: &Secret,
        now: i64,
    ) -> Result<LoginResult, Error> {
        self.database.write(|db| {
            let row = TenantRow::named(db, tenant)?;
            let id = desk(db, &row, device)?;
            let person: Option<Extension> = one(db, Kind::Extension, row.id, extension)?;
            let refused = |why: &str| Error::HotDesk(format!("extension `{extension}` {why}"));
            let person =
                person.ok_or_else(|| refused("is not there: `autoprov extension list` names them"))?;
            let own = person.pin.as_ref().ok_or_else(|| {
                refused(&format!("has no PIN: `autoprov extension set {extension} pin=...` gives it one"))
            })?;
            let tries = wrong_pins::table
                .filter(wrong_pins::tenant_id.eq(row.id))
                .filter(wrong_pins::extension.eq(extension));
            let wrong: Option<(i64, i64)> =
                tries.select((wrong_pins::count, wrong_pins::at)).get_result(db).optional()?;
            let (count, last) = wrong.unwrap_or((0, now));
            // A clock that was set back must not lock anybody out for longer than the rule says.
            let seconds = (last + wait(count) - now).min(wait(count));
            if seconds > 0 {
                return Ok(LoginResult::Wait { count, seconds });
            }
            if !same(own, pin) {
                let count = count + 1;
                diesel::delete(tries).execute(db)?;
                diesel::insert_into(wrong_pins::table)
                    .values((
                        wrong_pins::tenant_id.eq(row.id),
                        wrong_pins::extension.eq(extension),
                        wrong_pins::count.eq(count),
                        wrong_pins::at.eq(now),
                    ))
                    .execute(db)?;
                return Ok(LoginResult::Wrong { count });
            }
            diesel::delete(tries).execute(db)?;
            enter(db, row.id, id, extension, now)
        })
    }

    /// Logs out. `None`: nobody was logged in there.
    pub fn log_out(&self, tenant: &str, who: LogoutBy<'_>) -> Result<Option<Login>, Error> {
        self.database.write(|db| {
            let row = TenantRow::named(db, tenant)?;
            let login = found(db, row.id, who)?;
            // A desk that is none any more still lets people out.
            if let (None, LogoutBy::Device(device)) = (&login, who) {
                desk(db, &row, device)?;
            }
            if let Some(login) = &login {
                let there = logins::table
                    .filter(logins::tenant_id.eq(row.id))
                    .filter(logins::extension.eq(&login.extension));
                let device: Option<i64> = there.select(logins::device_id).get_result(db).optional()?;
                diesel::delete(there).execute(db)?;
                seated(db, row.id, [device, None], now())?;
            }
            Ok(login)
        })
    }

    /// Who is logged in at a phone, or where a person is.
    pub fn login(&self, tenant: &str, who: LogoutBy<'_>) -> Result<Option<Login>, Error> {
        self.database.read(|db| match TenantRow::find(db, tenant)? {
            Some(row) => found(db, row.id, who),
            None => Ok(None),
        })
    }

    /// Who is logged in, by tenant and phone.
    pub fn logins(&self, tenant: Option<&str>) -> Result<Vec<Login>, Error> {
        self.database.read(|db| all(db, tenant))
    }
}

/// The row of a phone where people log in.
fn desk(db: &mut Db, row: &TenantRow, device: &str) -> Result<i64, Error> {
    let refused = |why: String| Err(Error::HotDesk(why));
    let found: Option<(i64, String)> = devices::table
        .filter(devices::tenant_id.eq(row.id))
        .filter(devices::name.eq(device))
        .select((devices::id, devices::body))
        .get_result(db)
        .optional()?;
    let Some((id, body)) = found else {
        return refused(format!("there is no device `{device}`: `autoprov device list` names them"));
    };
    let read: Device = stored(&body, Kind::Device, device)?;
    if !read.hot_desk {
        return refused(format!(
            "nobody logs in at `{device}`: `autoprov device set {device} hot_desk=true` allows it"
        ));
    }
    if row.tenant()?.hot_desk.is_none() {
        let name = &row.name;
        return refused(format!(
            "tenant `{name}` has no hot desking: `autoprov tenant set {name} hot_desk.login_number=*555 hot_desk.extension=999` turns it on"
        ));
    }
    Ok(id)
}

fn enter(db: &mut Db, tenant: i64, device: i64, extension: &str, now: i64) -> Result<LoginResult, Error> {
    let here = logins::table.filter(logins::device_id.eq(device));
    let before: Option<String> = here.select(logins::extension).get_result(db).optional()?;
    if before.as_deref() == Some(extension) {
        return Ok(LoginResult::Already);
    }
    let elsewhere =
        logins::table.filter(logins::tenant_id.eq(tenant)).filter(logins::extension.eq(extension));
    let place: Option<i64> = elsewhere.select(logins::device_id).get_result(db).optional()?;
    let left: Option<(String, Option<String>)> = match place {
        Some(id) => devices::table
            .filter(devices::id.eq(id))
            .select((devices::name, devices::mac))
            .get_result(db)
            .optional()?,
        None => None,
    };
    diesel::delete(here).execute(db)?;
    diesel::delete(elsewhere).execute(db)?;
    diesel::insert_into(logins::table)
        .values((
            logins::device_id.eq(device),
            logins::tenant_id.eq(tenant),
            logins::extension.eq(extension),
            logins::at.eq(now),
        ))
        .execute(db)?;
    seated(db, tenant, [Some(device), place], now)?;
    let left = left.map(|(name, mac)| (name, mac.and_then(|mac| mac.parse().ok())));
    Ok(LoginResult::In { instead_of: before, left })
}

/// Tenant, phone, its address, extension, since when.
type LoginRow = (String, String, Option<String>, String, i64);

/// One query for whichever logins.
macro_rules! logins {
    () => {
        logins::table
            .inner_join(devices::table.on(devices::id.eq(logins::device_id)))
            .inner_join(tenants::table.on(tenants::id.eq(logins::tenant_id)))
            .select((tenants::name, devices::name, devices::mac, logins::extension, logins::at))
    };
}

fn login((tenant, device, mac, extension, at): LoginRow) -> Login {
    Login { tenant, device, mac: mac.and_then(|mac| mac.parse().ok()), extension, at }
}

/// One login, found by an index.
fn found(db: &mut Db, tenant: i64, who: LogoutBy<'_>) -> Result<Option<Login>, Error> {
    let row: Option<LoginRow> = match who {
        LogoutBy::Device(name) => {
            logins!().filter(devices::tenant_id.eq(tenant).and(devices::name.eq(name))).get_result(db)
        }
        LogoutBy::Extension(number) => {
            logins!().filter(logins::tenant_id.eq(tenant).and(logins::extension.eq(number))).get_result(db)
        }
    }
    .optional()?;
    Ok(row.map(login))
}

fn all(db: &mut Db, tenant: Option<&str>) -> Result<Vec<Login>, Error> {
    let mut query = logins!().order((tenants::name, devices::name)).into_boxed();
    if let Some(tenant) = tenant {
        query = query.filter(tenants::name.eq(tenant.to_owned()));
    }
    let rows: Vec<LoginRow> = query.load(db)?;
    Ok(rows.into_iter().map(login).collect())
}

/// Notes that others sit at these desks now. The files of other phones stay as they are.
fn seated(db: &mut Db, tenant: i64, desks: [Option<i64>; 2], now: i64) -> Result<(), Error> {
    let own = tenants::table.filter(tenants::id.eq(tenant));
    diesel::update(own)
        .set((tenants::revision.eq(tenants::revision + 1), tenants::changed_at.eq(now)))
        .execute(db)?;
    let revision: i64 = own.select(tenants::revision).get_result(db)?;
    for desk in desks.into_iter().flatten() {
        diesel::update(devices::table.filter(devices::id.eq(desk)))
            .set(devices::stamp.eq(revision))
            .execute(db)?;
        changes::note(db, tenant, Some(desk), now)?;
    }
    Ok(())
}

/// Compares without telling by its time how much is right.
fn same(own: &Secret, given: &Secret) -> bool {
    let (own, given) = (own.expose().as_bytes(), given.expose().as_bytes());
    let differ = own.iter().zip(given).fold(0, |differ, (a, b)| differ | (a ^ b));
    own.len() == given.len() && differ == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportOptions;
    use crate::person::Person;
    use tempfile::TempDir;

    const SITE: &str = r#"{"tenants": [{"name": "acme", "sip": {"host": "pbx"}, "hot_desk": {"login_number": "*555", "extension": "999"},
      "extensions": [{"number": "101", "pin": "1234"}, {"number": "102", "pin": "5678"}, {"number": "103"}, {"number": "999"}],
      "profiles": [{"name": "sales"}],
      "devices": [
        {"name": "ana", "mac": "001565000001", "vendor": "yealink", "model": "T46G", "profiles": ["sales"], "lines": [{"index": 1, "extension": "101"}, {"index": 2, "extension": "102"}]},
        {"name": "desk1", "mac": "001565000002", "vendor": "yealink", "model": "T46G", "hot_desk": true},
        {"name": "desk2", "mac": "001565000003", "vendor": "yealink", "model": "T46G", "hot_desk": true}]}]}"#;

    #[test]
    fn an_own_phone_is_found_by_any_number_there_can_be() {
        for number in ["ana_b", "10%1", "*_%", "šana"] {
            let directory = TempDir::new().unwrap();
            let store = reopen(&directory);
            let site = SITE.replace("\"101\"", &format!("\"{number}\""));
            store.import(&crate::read(&site).unwrap(), &ImportOptions::default()).unwrap();
            store.log_in("acme", "desk1", number, &Secret::new("1234")).unwrap();
            let own = person_at(&store, "001565000002").unwrap().own;
            assert_eq!(own.map(|own| own.device.name).as_deref(), Some("ana"), "{number}");
        }
    }

    fn open() -> (TempDir, Store) {
        let directory = TempDir::new().unwrap();
        let store = reopen(&directory);
        store.import(&crate::read(SITE).unwrap(), &ImportOptions::default()).unwrap();
        (directory, store)
    }

    fn reopen(directory: &TempDir) -> Store {
        Store::open(&format!("sqlite:{}", directory.path().join("a.db").display())).unwrap()
    }

    fn person_at(store: &Store, mac: &str) -> Option<Person> {
        let device = store.device(mac.parse().unwrap()).unwrap().unwrap();
        store.bundle(device.id).unwrap().unwrap().person
    }

    #[test]
    fn a_login_holds_until_another_ends_it_and_survives_restart_and_import() {
        let (directory, store) = open();
        let pin = Secret::new("1234");
        let before = store.tenants().unwrap().remove(0);
        let first = store.log_in("acme", "desk1", "101", &pin).unwrap();
        assert_eq!(first, LoginResult::In { instead_of: None, left: None });
        let after = store.tenants().unwrap().remove(0);
        let touched = store.touched_since(after.id, before.revision).unwrap().unwrap();
        assert_eq!(touched.len(), 1, "the files of others stay as they are");
        assert!(after.revision > before.revision && after.written == before.written);
        let head = store.device("001565000002".parse().unwrap()).unwrap().unwrap();
        assert_eq!(head.login.map(|(extension, _)| extension).as_deref(), Some("101"));
        assert_eq!(store.log_in("acme", "desk1", "101", &pin).unwrap(), LoginResult::Already);
        drop(store);
        let store = reopen(&directory);
        let mut site = crate::read(SITE).unwrap();
        site.tenants[0].extensions[0].display_name = Some("Ana".to_owned());
        store.import(&site, &ImportOptions::default()).unwrap();
        let person = person_at(&store, "001565000002").unwrap();
        assert_eq!(person.extension.display_name.as_deref(), Some("Ana"));
        let own = person.own.unwrap();
        assert_eq!((own.device.name.as_str(), own.profiles.len()), ("ana", 1));
        let second = store.log_in("acme", "desk2", "101", &pin).unwrap();
        let left = Some(("desk1".to_owned(), Some("001565000002".parse().unwrap())));
        assert_eq!(second, LoginResult::In { instead_of: None, left });
        assert_eq!(person_at(&store, "001565000002"), None);
        let third = store.log_in("acme", "desk2", "102", &Secret::new("5678")).unwrap();
        assert_eq!(third, LoginResult::In { instead_of: Some("101".to_owned()), left: None });
        // 102 is the second line of Ana's phone, and no phone's first.
        assert_eq!(person_at(&store, "001565000003").unwrap().own, None);
        let logins = store.logins(Some("acme")).unwrap();
        assert_eq!(logins.iter().map(|l| l.extension.as_str()).collect::<Vec<_>>(), ["102"]);
        assert!(store.log_out("acme", LogoutBy::Extension("102")).unwrap().is_some());
        assert_eq!(store.log_out("acme", LogoutBy::Device("desk2")).unwrap(), None);
        assert!(store.log_out("acme", LogoutBy::Device("ana")).is_err());
        store.log_in("acme", "desk1", "101", &pin).unwrap();
        site.tenants[0].devices[1].hot_desk = false;
        store.import(&site, &ImportOptions::default()).unwrap();
        assert_eq!(person_at(&store, "001565000002"), None);
        assert!(store.log_out("acme", LogoutBy::Device("desk1")).unwrap().is_some());
    }

    #[test]
    fn wrong_pins_are_counted_and_slowed_and_a_right_one_forgives() {
        let (_directory, store) = open();
        let (wrong, right) = (Secret::new("12345"), Secret::new("1234"));
        let attempt = |pin, at| store.log_in_at("acme", "desk1", "101", pin, at).unwrap();
        for count in 1..=3 {
            assert_eq!(attempt(&wrong, 1000), LoginResult::Wrong { count });
        }
        // Not even the right one is looked at before its time.
        assert_eq!(attempt(&right, 1001), LoginResult::Wait { count: 3, seconds: 1 });
        assert_eq!(attempt(&wrong, 1002), LoginResult::Wrong { count: 4 });
        assert_eq!(attempt(&right, 1005), LoginResult::Wait { count: 4, seconds: 1 });
        assert_eq!(attempt(&right, 10), LoginResult::Wait { count: 4, seconds: 4 }, "the clock was set back");
        assert!(matches!(attempt(&right, 1006), LoginResult::In { .. }));
        assert_eq!(attempt(&wrong, 1006), LoginResult::Wrong { count: 1 });
        assert_eq!(
            (wait(0), wait(3), wait(4), wait(10), wait(100), wait(i64::MAX)),
            (0, 2, 4, 256, 300, 300)
        );
    }

    #[test]
    fn what_cannot_be_says_why() {
        let (_directory, store) = open();
        let pin = Secret::new("1234");
        let refusal = |device: &str, extension: &str| {
            store.log_in("acme", device, extension, &pin).unwrap_err().to_string()
        };
        assert!(refusal("ana", "101").contains("hot_desk=true"));
        assert!(refusal("none", "101").contains("no device `none`"));
        assert!(refusal("desk1", "103").contains("has no PIN"));
        assert!(refusal("desk1", "77").contains("is not there"));
        assert!(matches!(store.log_in("none", "desk1", "101", &pin), Err(Error::NoTenant(_))));
        assert_eq!(store.logins(None).unwrap(), []);
    }

    #[test]
    fn a_login_of_what_is_gone_is_none() {
        let (_directory, store) = open();
        store.log_in("acme", "desk1", "101", &Secret::new("1234")).unwrap();
        let mut site = crate::read(SITE).unwrap();
        site.tenants[0].extensions.remove(0);
        site.tenants[0].devices.remove(0);
        store.import(&site, &ImportOptions { prune: true, ..ImportOptions::default() }).unwrap();
        assert_eq!(person_at(&store, "001565000002"), None);
        assert_eq!(store.logins(None).unwrap(), []);
        // Who gets the number next has to log in, and pays for nobody's mistakes.
        store.import(&crate::read(SITE).unwrap(), &ImportOptions::default()).unwrap();
        assert_eq!(person_at(&store, "001565000002"), None);
        assert_eq!(
            store.log_in("acme", "desk1", "101", &Secret::new("x")).unwrap(),
            LoginResult::Wrong { count: 1 }
        );
        store.import(&site, &ImportOptions { prune: true, ..ImportOptions::default() }).unwrap();
        store.import(&crate::read(SITE).unwrap(), &ImportOptions::default()).unwrap();
        assert_eq!(
            store.log_in("acme", "desk1", "101", &Secret::new("x")).unwrap(),
            LoginResult::Wrong { count: 1 }
        );
        store.log_in("acme", "desk1", "102", &Secret::new("5678")).unwrap();
        site.tenants[0].devices.clear();
        store.import(&site, &ImportOptions { prune: true, ..ImportOptions::default() }).unwrap();
        assert_eq!(store.logins(None).unwrap(), []);
    }
}
