//! Who tenants and devices are: what decides who may ask, without what is rendered.

use crate::opened::Epoch;
use crate::rows::TenantRow;
use crate::schema::{devices, logins};
use crate::site::{DirectoryAccess, Tenant};
use autoprov_core::{FirmwareVersion, Mac, Secret};
use diesel::prelude::*;
use ipnet::IpNet;

/// A tenant's row. Never used for another tenant, even when this one is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenantId(pub i64);

/// A device's row. Never used for another device, even when this one is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub i64);

/// What of a tenant decides who may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantHead {
    /// Its row.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Digest username.
    pub http_username: Option<String>,
    /// Digest password.
    pub http_password: Option<Secret>,
    /// The password before, still good.
    pub http_previous_password: Option<Secret>,
    /// Where its phones are.
    pub networks: Vec<IpNet>,
    /// How a phone proves itself for a directory page.
    pub directory_access: DirectoryAccess,
    /// Whether uploads are taken over TFTP.
    pub tftp_uploads: bool,
    /// The URL that phones are set to ask.
    pub provisioning_url: Option<String>,
    /// Raised by every write.
    pub revision: u64,
    /// When it was raised last, in unix seconds.
    pub changed_at: i64,
    /// Which revisions wrote last what many files are made of.
    pub written: Written,
}

/// Revisions of a tenant that wrote last what many of its files are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its own fields.
    pub own: u64,
    /// Its phone book.
    pub contacts: u64,
    /// A template came, went or changed.
    pub templates: u64,
    /// A device went.
    pub gone: u64,
}

/// What of a device decides who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceHead {
    /// Its row.
    pub id: DeviceId,
    /// Its tenant's row.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Its MAC.
    pub mac: Option<Mac>,
    /// The vendor's slug.
    pub vendor: String,
    /// The model.
    pub model: String,
    /// The firmware the operator says it has.
    pub firmware: Option<FirmwareVersion>,
    /// Digest username of its own.
    pub http_username: Option<String>,
    /// Digest password of its own.
    pub http_password: Option<Secret>,
    /// Whether it is one for hot desking.
    pub hot_desk: bool,
    /// Who is logged in at it, where it is one for hot desking: the extension, and since when, in unix seconds.
    pub login: Option<(String, i64)>,
}

/// SQLite's integers have a sign; revisions count from 1.
pub(crate) const fn revision(stored: i64) -> u64 {
    stored.unsigned_abs()
}

pub(crate) fn head(row: &TenantRow, tenant: Tenant, epoch: Epoch) -> TenantHead {
    TenantHead {
        id: TenantId(epoch.id(row.id)),
        name: tenant.name,
        http_username: tenant.http_username,
        http_password: tenant.http_password,
        http_previous_password: tenant.http_previous_password,
        networks: tenant.networks,
        directory_access: tenant.directory_access,
        tftp_uploads: tenant.tftp_uploads,
        provisioning_url: tenant.provisioning_url,
        revision: epoch.revision(revision(row.revision)),
        changed_at: row.changed_at,
        written: Written {
            own: epoch.revision(revision(row.stamp)),
            contacts: epoch.revision(revision(row.contacts)),
            templates: epoch.revision(revision(row.layouts)),
            gone: epoch.revision(revision(row.gone)),
        },
    }
}

#[derive(Queryable)]
pub(crate) struct DeviceRow {
    id: i64,
    tenant: i64,
    name: String,
    mac: Option<String>,
    vendor: String,
    model: String,
    firmware: Option<String>,
    http_username: Option<String>,
    http_password: Option<String>,
    hot_desk: bool,
}

pub(crate) type DeviceColumns = (
    devices::id,
    devices::tenant_id,
    devices::name,
    devices::mac,
    devices::vendor,
    devices::model,
    devices::firmware,
    devices::http_username,
    devices::http_password,
    devices::hot_desk,
);
const DEVICE_COLUMNS: DeviceColumns = (
    devices::id,
    devices::tenant_id,
    devices::name,
    devices::mac,
    devices::vendor,
    devices::model,
    devices::firmware,
    devices::http_username,
    devices::http_password,
    devices::hot_desk,
);

/// A device, and who is logged in at it.
pub(crate) type HeadRow = (DeviceRow, Option<(String, i64)>);
pub(crate) type HeadColumns = (DeviceColumns, diesel::dsl::Nullable<(logins::extension, logins::at)>);
pub(crate) fn head_columns() -> HeadColumns {
    (DEVICE_COLUMNS, (logins::extension, logins::at).nullable())
}

pub(crate) fn device_head((row, login): HeadRow, epoch: Epoch) -> DeviceHead {
    DeviceHead {
        id: DeviceId(epoch.id(row.id)),
        tenant: TenantId(epoch.id(row.tenant)),
        name: row.name,
        mac: row.mac.and_then(|mac| mac.parse().ok()),
        vendor: row.vendor,
        model: row.model,
        firmware: row.firmware.and_then(|firmware| FirmwareVersion::new(&firmware)),
        http_username: row.http_username,
        http_password: row.http_password.map(Secret::new),
        hot_desk: row.hot_desk,
        login,
    }
}
