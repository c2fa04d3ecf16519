//! All that rendering one device needs.

use crate::database::Db;
use crate::error::Error;
use crate::head::{DeviceId, TenantId};
use crate::made_of::{Content, Ingredients};
use crate::opened::Epoch;
use crate::person::{Person, person};
use crate::report::Kind;
use crate::rows::{self, TENANT_COLUMNS, TenantRow, one, stored};
use crate::schema::{devices, tenants};
use crate::site::{Device, DirectoryEntry, Extension, HotDesk, Profile, Template, Tenant};
use autoprov_core::dialled;
use diesel::prelude::*;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// All that rendering one device needs, as it was at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The device's row.
    pub device_id: DeviceId,
    /// The tenant's row.
    pub tenant_id: TenantId,
    /// The tenant. Its lists are empty, the SIP servers excepted.
    pub tenant: Tenant,
    /// The device's profiles, weakest first.
    pub profiles: Vec<Profile>,
    /// The device.
    pub device: Device,
    /// The extensions its lines name, in the order of the lines; where it is one for hot desking, also the tenant's for that, the person's
    /// and those of the person's own phone. Each once.
    pub extensions: Vec<Extension>,
    /// Extensions that its keys name and that look as if somebody had written them for reading (`10-1`): they are dialled as they are.
    pub as_written: Vec<String>,
    /// The tenant's templates.
    pub templates: Vec<Template>,
    /// Who is logged in at the device, where it is one for hot desking.
    pub person: Option<Person>,
}

/// The phone book of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// The tenant's entries, in the file's order.
    pub entries: Vec<DirectoryEntry>,
    /// Its extensions: display name where there is one, else the number; and the number.
    pub extensions: Vec<DirectoryEntry>,
}

/// What rendering a device needs, when each of its rows was written last, and what stands in them.
pub(crate) fn bundle(
    db: &mut Db,
    id: i64,
    epoch: Epoch,
) -> Result<Option<(Bundle, Ingredients, Content)>, Error> {
    let device: Option<(i64, String, i64)> = devices::table
        .filter(devices::id.eq(id))
        .select((devices::tenant_id, devices::body, devices::stamp))
        .get_result(db)
        .optional()?;
    let Some((tenant_id, body, stamp)) = device else { return Ok(None) };
    let device: Device = stored(&body, Kind::Device, "")?;
    let row: TenantRow =
        tenants::table.filter(tenants::id.eq(tenant_id)).select(TENANT_COLUMNS).get_result(db)?;
    let tenant = row.tenant()?;
    let mut content = Content::default();
    content.row(&body);
    content.row(&row.body);
    let mut ingredients = Ingredients::of(tenant_id, &row, (epoch.id(id), stamp), device.hot_desk);
    let mut profiles = Vec::with_capacity(device.profiles.len());
    for name in &device.profiles {
        if let Some(row) = rows::find(db, Kind::Profile, tenant_id, name)? {
            ingredients.layers.push((row.id, row.stamp));
            content.row(&row.body);
            profiles.push(stored(&row.body, Kind::Profile, name)?);
        }
    }
    let desk =
        tenant.hot_desk.as_ref().filter(|_| device.hot_desk).map(|desk: &HotDesk| desk.extension.as_str());
    let mut known = HashMap::new();
    let mut extensions = Vec::new();
    let person = if device.hot_desk { person(db, tenant_id, id)? } else { None };
    let theirs = person.iter().flat_map(Person::numbers);
    for number in device.lines.iter().map(|line| line.extension.as_str()).chain(desk).chain(theirs) {
        if let Entry::Vacant(new) = known.entry(number) {
            let row = rows::find(db, Kind::Extension, tenant_id, number)?;
            new.insert(row.as_ref().map(|row| (row.id, row.stamp)));
            if let Some(row) = row {
                content.row(&row.body);
                extensions.push(stored(&row.body, Kind::Extension, number)?);
            }
        }
    }
    let lines = device.lines.iter();
    ingredients.lines.extend(lines.filter_map(|line| known.get(line.extension.as_str()).copied().flatten()));
    let mut as_written = Vec::new();
    for number in numbers_for_reading(&device, &profiles, person.as_ref()) {
        if one::<Extension>(db, Kind::Extension, tenant_id, number)?.is_some() {
            content.row(number);
            as_written.push(number.to_owned());
        }
    }
    let mut templates = Vec::new();
    for row in rows::load(db, Kind::Template, tenant_id)? {
        templates.push(stored(&row.body, Kind::Template, &row.name)?);
        content.template(&row.name, &row.body);
        ingredients.templates.push((row.id, row.stamp, row.name));
    }
    let bundle = Bundle {
        device_id: DeviceId(epoch.id(id)),
        tenant_id: TenantId(epoch.id(tenant_id)),
        tenant,
        profiles,
        device,
        extensions,
        as_written,
        templates,
        person,
    };
    Ok(Some((bundle, ingredients, content)))
}

/// The values of keys that are not dialled as they are written, unless they are extensions.
pub fn numbers_for_reading<'a>(
    device: &'a Device,
    profiles: &'a [Profile],
    person: Option<&'a Person>,
) -> impl Iterator<Item = &'a str> {
    let own = person.and_then(|person| person.own.as_ref());
    let theirs =
        own.into_iter().flat_map(|own| own.profiles.iter().map(|own| &own.keys).chain([&own.device.keys]));
    let keys = profiles.iter().map(|profile| &profile.keys).chain([&device.keys]).chain(theirs).flatten();
    keys.filter_map(|key| key.value.as_deref()).filter(|value| dialled(value) != *value)
}
