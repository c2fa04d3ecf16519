//! When tenants changed.

use crate::database::Db;
use crate::error::Error;
use crate::schema::{changes, devices, extensions, profiles};
use crate::uses::{Use, users};
use diesel::prelude::*;
use std::time::{SystemTime, UNIX_EPOCH};

/// How many changes of a tenant are remembered, and how many logins at one device.
const KEPT: i64 = 500;
const KEPT_LOGINS: i64 = 20;

/// Notes that a tenant changed now, or who is logged in at one of its devices.
pub(crate) fn note(db: &mut Db, tenant: i64, device: Option<i64>, now: i64) -> Result<(), Error> {
    let row = (changes::tenant_id.eq(tenant), changes::device_id.eq(device), changes::at.eq(now));
    diesel::insert_into(changes::table).values(row).execute(db)?;
    let kept = if device.is_some() { KEPT_LOGINS } else { KEPT };
    let mut own = changes::table.filter(changes::tenant_id.eq(tenant)).into_boxed();
    own = match device {
        Some(device) => own.filter(changes::device_id.eq(device)),
        None => own.filter(changes::device_id.is_null()),
    };
    let old: Vec<i64> =
        own.order(changes::id.desc()).offset(kept).limit(KEPT).select(changes::id).load(db)?;
    if !old.is_empty() {
        diesel::delete(changes::table.filter(changes::id.eq_any(old))).execute(db)?;
    }
    Ok(())
}

/// When a tenant, or who is logged in at one of its devices, first changed after, or in the second of, a moment.
pub(crate) fn first_since(db: &mut Db, tenant: i64, device: i64, at: i64) -> Result<Option<i64>, Error> {
    Ok(changes::table
        .filter(changes::tenant_id.eq(tenant))
        .filter(changes::device_id.is_null().or(changes::device_id.eq(device)))
        .filter(changes::at.ge(at))
        .order(changes::id)
        .select(changes::at)
        .first(db)
        .optional()?)
}

/// How many devices are told apart at most: of more, all may be taken for touched.
pub(crate) const TOUCHED: i64 = 10_000;

/// The rows of devices that were written after a revision of their tenant, or whose lines or profiles were. `None`: there are `most` or more, or
/// so many extensions or profiles.
pub(crate) fn touched_since(
    db: &mut Db,
    tenant: i64,
    revision: i64,
    most: i64,
) -> Result<Option<Vec<i64>>, Error> {
    let mut touched: Vec<i64> = devices::table
        .filter(devices::tenant_id.eq(tenant).and(devices::stamp.gt(revision)))
        .select(devices::id)
        .limit(most)
        .load(db)?;
    let numbers: Vec<String> = extensions::table
        .filter(extensions::tenant_id.eq(tenant).and(extensions::stamp.gt(revision)))
        .select(extensions::name)
        .limit(most)
        .load(db)?;
    let layers: Vec<String> = profiles::table
        .filter(profiles::tenant_id.eq(tenant).and(profiles::stamp.gt(revision)))
        .select(profiles::name)
        .limit(most)
        .load(db)?;
    let is_all = |found: usize| i64::try_from(found).is_ok_and(|found| found < most);
    if !is_all(numbers.len()) || !is_all(layers.len()) {
        return Ok(None);
    }
    let lines = numbers.iter().map(|name| (Use::Line, name));
    for (kind, name) in lines.chain(layers.iter().map(|name| (Use::Profile, name))) {
        if !is_all(touched.len()) {
            return Ok(None);
        }
        touched.extend(users(db, tenant, kind, name, most)?);
    }
    Ok(is_all(touched.len()).then_some(touched))
}

/// Unix seconds.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportOptions;
    use crate::store::Store;
    use tempfile::TempDir;

    #[test]
    fn the_first_change_after_a_moment_is_known_and_few_are_kept() {
        let directory = TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite:{}", directory.path().join("a.db").display())).unwrap();
        let site = r#"{"tenants": [{"name": "a", "devices": [{"mac": "001565000001", "vendor": "v", "model": "m"},
            {"mac": "001565000002", "vendor": "v", "model": "m"}]}]}"#;
        store.import(&crate::read(site).unwrap(), &ImportOptions::default()).unwrap();
        let tenant = store.tenants().unwrap()[0].clone();
        let device = |mac: &str| store.device(mac.parse().unwrap()).unwrap().unwrap();
        let (one, other) = (device("001565000001"), device("001565000002"));
        assert_eq!(store.changed_since(&one, 0).unwrap(), Some(tenant.changed_at));
        assert_eq!(store.changed_since(&one, i64::MAX).unwrap(), None);
        let later = tenant.changed_at + 1000;
        let note = |device, at| store.database.write(|db| note(db, tenant.id.0, device, at)).unwrap();
        for at in 0..KEPT + 20 {
            note(None, later + at);
        }
        assert_eq!(store.changed_since(&one, later + 100).unwrap(), Some(later + 100));
        assert_eq!(store.changed_since(&one, 0).unwrap(), Some(later + 20));
        // A login is a change of its device alone, and pushes no other out.
        for at in 0..KEPT_LOGINS + 5 {
            note(Some(one.id.0), later + 2000 + at);
        }
        assert_eq!(store.changed_since(&one, later + 1500).unwrap(), Some(later + 2005));
        assert_eq!(store.changed_since(&other, later + 1500).unwrap(), None);
        assert_eq!(store.changed_since(&other, 0).unwrap(), Some(later + 20));
    }

    #[test]
    fn of_too_many_that_were_touched_none_is_told_apart() {
        let directory = TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite:{}", directory.path().join("a.db").display())).unwrap();
        let site = |word: &str, changed: usize| {
            let extension = |n: usize| {
                let name = if n < changed { word } else { "same" };
                serde_json::json!({"number": n.to_string(), "display_name": name})
            };
            // The last extension is on a phone; the others are on none.
            let device = serde_json::json!({"name": "d", "vendor": "v", "model": "m", "lines": [{"index": 1, "extension": "5"}]});
            let extensions: Vec<_> = (0..6).map(extension).collect();
            let site = serde_json::json!({"tenants": [{"name": "a", "extensions": extensions, "devices": [device]}]});
            crate::read(&site.to_string()).unwrap()
        };
        store.import(&site("same", 0), &ImportOptions::default()).unwrap();
        let tenant = store.tenants().unwrap()[0].clone();
        let touched = |most| store.database.read(|db| touched_since(db, tenant.id.0, 1, most)).unwrap();
        assert_eq!(touched(3).map(|touched| touched.len()), Some(0));
        store.import(&site("other", 6), &ImportOptions::default()).unwrap();
        assert_eq!(touched(7).map(|touched| touched.len()), Some(1));
        // Which extensions were left out is not known: any phone's may be among them.
        assert_eq!(touched(6), None);
        assert_eq!(touched(3), None);
    }
}
