//! Lists by page.

use crate::error::Error;
use crate::report::Kind;
use crate::rows::{self, Behind, Page, TenantRow};
use crate::site::Tenant;
use crate::store::Store;

impl Store {
    /// A part of a list of a tenant, in its order, and where it ends. The tenant has no other lists; of the kind [`Kind::Tenant`] it has none.
    pub fn page(&self, tenant: &str, kind: Kind, page: &Page) -> Result<(Tenant, Option<Behind>), Error> {
        self.database.read(|db| {
            let row = TenantRow::named(db, tenant)?;
            let after = match &page.after {
                Some(Behind::Row(position, id)) => Some((*position, *id)),
                Some(Behind::Called(name)) => {
                    let called = rows::called(db, kind, row.id, name)?;
                    let last = called.last().ok_or_else(|| Error::NoneCalled(kind, name.clone()))?;
                    Some((last.position, last.id))
                }
                None => None,
            };
            let rows = rows::page(db, kind, row.id, after, page)?;
            let end = rows.last().map(|row| Behind::Row(row.position, row.id));
            Ok((rows::with(row.tenant()?, kind, &rows)?, end))
        })
    }
}
