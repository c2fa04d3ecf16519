//! When tenants changed.

use crate::database::Db;
use crate::error::Error;
use crate::schema::changes;
use crate::store::{Store, TenantId};
use diesel::prelude::*;

/// How many changes of a tenant are remembered.
const KEPT: i64 = 500;

/// Notes that a tenant changed now.
pub(crate) fn note(db: &mut Db, tenant: i64, now: i64) -> Result<(), Error> {
    diesel::insert_into(changes::table)
        .values((changes::tenant_id.eq(tenant), changes::at.eq(now)))
        .execute(db)?;
    let own = changes::table.filter(changes::tenant_id.eq(tenant));
    let oldest: Option<i64> =
        own.order(changes::id.desc()).offset(KEPT).select(changes::id).first(db).optional()?;
    if let Some(oldest) = oldest {
        diesel::delete(own.filter(changes::id.le(oldest))).execute(db)?;
    }
    Ok(())
}

impl Store {
    /// When the tenant first changed after, or in the second of, a moment; both in unix seconds. Only the last 500 changes are remembered.
    pub fn changed_since(&self, tenant: TenantId, at: i64) -> Result<Option<i64>, Error> {
        Ok(changes::table
            .filter(changes::tenant_id.eq(tenant.0))
            .filter(changes::at.ge(at))
            .order(changes::id)
            .select(changes::at)
            .first(&mut *self.database.reader()?)
            .optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ImportOptions;
    use tempfile::TempDir;

    #[test]
    fn the_first_change_after_a_moment_is_told_and_few_are_kept() {
        let directory = TempDir::new().unwrap();
        let store = Store::open(&format!("sqlite:{}", directory.path().join("a.db").display())).unwrap();
        store
            .import(&crate::read(r#"{"tenants": [{"name": "a"}]}"#).unwrap(), &ImportOptions::default())
            .unwrap();
        let tenant = store.tenants().unwrap()[0].clone();
        assert_eq!(store.changed_since(tenant.id, 0).unwrap(), Some(tenant.changed_at));
        assert_eq!(store.changed_since(tenant.id, i64::MAX).unwrap(), None);
        let later = tenant.changed_at + 1000;
        for at in 0..KEPT + 20 {
            store.database.write(|db| note(db, tenant.id.0, later + at)).unwrap();
        }
        assert_eq!(store.changed_since(tenant.id, later + 100).unwrap(), Some(later + 100));
        assert_eq!(store.changed_since(tenant.id, 0).unwrap(), Some(later + 20));
    }
}
