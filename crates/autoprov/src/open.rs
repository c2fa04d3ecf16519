//! Opens what commands work on, and finds what they name in it.

use crate::config::Settings;
use crate::failure::Failure;
use crate::{output, own, who};
use autoprov_core::{Mac, Registry, Transport, Vendor};
use autoprov_provision::{FileArea, Provision, Setup};
use autoprov_store::observe::Observations;
use autoprov_store::site::Device;
use autoprov_store::{Kind, Store, TenantHead};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// The dialects of this program.
pub(crate) fn registry() -> Result<Arc<Registry>, Failure> {
    Ok(Arc::new(Registry::linked()?))
}

/// The same with the models that the site has added. A database that is not there has none.
pub(crate) fn known(settings: &Settings) -> Result<Arc<Registry>, Failure> {
    let registry = registry()?;
    if settings.database_path().is_file() {
        // What of them cannot be, `check` says.
        autoprov_provision::adopt(&registry, &store(settings)?.models()?);
    }
    Ok(registry)
}

/// The database, which is there: who only looks at a wrong place is told so, and leaves nothing behind.
pub(crate) fn store(settings: &Settings) -> Result<Store, Failure> {
    is_there(settings)?;
    made(settings)
}

fn is_there(settings: &Settings) -> Result<(), Failure> {
    let path = settings.database_path();
    // Of another kind of URL the store says what is wrong.
    if path.exists() || !settings.database().starts_with("sqlite:") {
        return Ok(());
    }
    Err(Failure::new(format!(
        "there is no database `{}`: name yours with --database or in the configuration; `autoprov tenant add`, `import` and `serve` make one",
        path.display()
    )))
}

/// The database, made where there is none yet, and that of observations beside it.
pub(crate) fn or_made(settings: &Settings) -> Result<Store, Failure> {
    let store = made(settings)?;
    observations(settings)?;
    Ok(store)
}

/// Where to rehearse a change of a database that is not there yet: an empty one, which goes with the folder.
pub(crate) fn rehearsal(settings: &Settings) -> Result<Option<(TempDir, Settings)>, Failure> {
    if is_there(settings).is_ok() {
        return Ok(None);
    }
    let folder = TempDir::new()?;
    let database = Some(format!("sqlite:{}", folder.path().join("autoprov.db").display()));
    let settings = Settings { database, ..settings.clone() };
    or_made(&settings)?;
    Ok(Some((folder, settings)))
}

fn made(settings: &Settings) -> Result<Store, Failure> {
    let store = Store::open(settings.database())?.by(who::now());
    warn_of_wal(&store, settings.database_path());
    Ok(store)
}

/// Says where a database was copied from under a server, and only a part of it is there.
pub(crate) fn warn_of_wal(store: &Store, path: &Path) {
    if store.lacks_its_wal() {
        output::warning(format!(
            "the database `{0}` was copied while a server had it open, and the `{0}-wal` that belongs to it is missing: what was changed last is not \
             in it; put that beside it, or take a backup that `autoprov backup` made",
            path.display()
        ));
    }
}

/// What phones did. It lies beside a database that is there.
pub(crate) fn observations(settings: &Settings) -> Result<Observations, Failure> {
    is_there(settings)?;
    Ok(Observations::open(&settings.beside_database("observed.db").to_string_lossy())?)
}

/// Provisioning, for commands that look and do not serve.
pub(crate) fn provision(settings: &Settings) -> Result<Provision, Failure> {
    let own = own::files(settings);
    let setup =
        Setup { files: settings.files.as_deref(), quota: settings.quota(), own: &own, ..Setup::default() };
    Ok(Provision::open(registry()?, store(settings)?, Some(observations(settings)?), &setup)?)
}

/// The file area, where one is set and can be opened: what is wrong with it, `check` says.
pub(crate) fn files(settings: &Settings) -> Option<FileArea> {
    FileArea::open(settings.files.as_deref()?, []).ok()
}

/// The vendor of this name.
pub(crate) fn vendor(registry: &Registry, id: &str) -> Result<&'static Vendor, Failure> {
    registry.vendor(id).ok_or_else(|| {
        let known: Vec<_> = registry.vendors().map(|vendor| vendor.id).collect();
        Failure::new(format!("there is no vendor `{id}`: write one of {}", known.join(", ")))
    })
}

/// The tenant a command is about: the one named, else the only one.
pub(crate) fn tenant(store: &Store, named: Option<&str>) -> Result<String, Failure> {
    if let Some(name) = named {
        return Ok(name.to_owned());
    }
    let tenants: Vec<_> = store.tenants()?.into_iter().map(|tenant| tenant.name).collect();
    match tenants.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(Failure::new(
            "there is no tenant yet: `autoprov tenant add NAME` or `autoprov import FILE` makes one",
        )),
        _ => Err(Failure::new(format!("say which tenant with --tenant: {}", tenants.join(", ")))),
    }
}

/// The same with its own fields.
pub(crate) fn tenant_head(store: &Store, named: Option<&str>) -> Result<TenantHead, Failure> {
    let name = tenant(store, named)?;
    let found = store.tenants()?.into_iter().find(|tenant| tenant.name == name);
    found.ok_or_else(|| {
        Failure::new(format!("there is no tenant `{name}`: `autoprov tenant list` names them"))
    })
}

/// That a device cannot be asked for by its address.
pub(crate) fn without_mac(which: &str) -> Failure {
    let message = "has no MAC yet: `autoprov sighting claim` gives it one";
    Failure::new(format!("the device `{which}` {message}"))
}

/// The MAC address of a phone, by that or by its name; `None`: no device is called so. An address is taken as it is, whether or not a
/// device has it.
pub(crate) fn known_mac(store: &Store, tenant: Option<&str>, which: &str) -> Result<Option<Mac>, Failure> {
    if let Ok(mac) = which.parse() {
        return Ok(Some(mac));
    }
    let Some((_, device)) = known_device(store, tenant, which)? else { return Ok(None) };
    device.mac.map(Some).ok_or_else(|| without_mac(which))
}

/// A device by MAC address or name, and the name of its tenant; `None`: no device is called so.
fn known_device(
    store: &Store,
    tenant: Option<&str>,
    which: &str,
) -> Result<Option<(String, Device)>, Failure> {
    let mut found = devices(store, tenant, which)?;
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(Failure::new(format!("several tenants have a device `{which}`: say which with --tenant"))),
    }
}

/// The names of the tenants that a command is about: the one named, else all.
pub(crate) fn tenants(store: &Store, named: Option<&str>) -> Result<Vec<String>, Failure> {
    match named {
        Some(name) => Ok(vec![name.to_owned()]),
        None => Ok(store.tenants()?.into_iter().map(|tenant| tenant.name).collect()),
    }
}

/// The devices that have the MAC address, or the name: one of a tenant at most, each with the name of its tenant.
pub(crate) fn devices(
    store: &Store,
    tenant: Option<&str>,
    which: &str,
) -> Result<Vec<(String, Device)>, Failure> {
    let mut found = Vec::new();
    for tenant in tenants(store, tenant)? {
        let called = store.called(&tenant, Kind::Device, which)?.devices;
        found.extend(called.into_iter().next().map(|device| (tenant, device)));
    }
    Ok(found)
}

/// The same of a phone that must be there.
pub(crate) fn mac(store: &Store, tenant: Option<&str>, which: &str) -> Result<Mac, Failure> {
    let none = || Failure::new(format!("there is no device `{which}`: `autoprov device list` names them"));
    known_mac(store, tenant, which)?.ok_or_else(none)
}

/// What is asked over: what is said, else what the phone has.
pub(crate) fn transport(
    provision: &Provision,
    mac: Mac,
    said: Option<Transport>,
) -> Result<Transport, Failure> {
    Ok(match said {
        Some(transport) => transport,
        None => provision.transport_of(mac)?.unwrap_or(Transport::Http),
    })
}

/// A device by MAC address or name, and the name of its tenant.
pub(crate) fn device(store: &Store, tenant: Option<&str>, which: &str) -> Result<(String, Device), Failure> {
    let none = || Failure::new(format!("there is no device `{which}`: `autoprov device list` names them"));
    known_device(store, tenant, which)?.ok_or_else(none)
}
