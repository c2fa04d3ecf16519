//! Which devices are notified.

use crate::command::status;
use crate::failure::Failure;
use crate::open;
use autoprov_core::{Mac, Vendor};
use autoprov_provision::{Freshness, Provision};
use autoprov_store::site::{Device, Site, Tenant};
use autoprov_store::{Kind, Login, LogoutBy, Store};
use clap::Args;
use std::sync::Arc;

/// Which devices are notified. At least one of its flags is given; --vendor and --profile together are both demanded.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Selection {
    /// MAC addresses or names of devices
    #[arg(value_name = "MAC", conflicts_with_all = ["vendor", "profile", "all"])]
    devices: Vec<String>,
    /// All devices of this vendor
    #[arg(long, value_name = "VENDOR", conflicts_with = "all")]
    vendor: Option<String>,
    /// All devices that list this profile
    #[arg(long, value_name = "NAME", conflicts_with = "all")]
    profile: Option<String>,
    /// All devices
    #[arg(long)]
    all: bool,
    /// Of these, or of all, those that would get other bytes now than they last fetched
    #[arg(long)]
    stale: bool,
}

/// A device that is notified, and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) tenant: Arc<Tenant>,
    pub(super) device: Device,
}

/// The devices of a selection, in the order of the database.
pub(super) fn choose(
    selection: &Selection,
    tenant: Option<&str>,
    provision: &Provision,
    logins: Option<&[Login]>,
) -> Result<Vec<Chosen>, Failure> {
    let vendor =
        selection.vendor.as_ref().map(|named| open::vendor(provision.registry(), named)).transpose()?;
    let chosen: Vec<_> = if selection.devices.is_empty() {
        let Site { tenants, .. } = provision.store().export(tenant)?;
        let all = tenants.into_iter().flat_map(|mut tenant| {
            let devices = std::mem::take(&mut tenant.devices);
            let tenant = Arc::new(tenant);
            devices.into_iter().map(move |device| Chosen { tenant: Arc::clone(&tenant), device })
        });
        all.filter(|chosen| selection.fits(&chosen.device, vendor)).collect()
    } else {
        named(&selection.devices, tenant, provision.store(), logins)?
    };
    if chosen.is_empty() {
        return Err(Failure::new(
            "no device is chosen by that: `autoprov device list` names those there are",
        ));
    }
    if selection.stale { stale(chosen, provision) } else { Ok(chosen) }
}

/// Those whose files are other than what they last fetched. None is no error: then there is nothing to do.
fn stale(chosen: Vec<Chosen>, provision: &Provision) -> Result<Vec<Chosen>, Failure> {
    let claimed: Vec<_> =
        chosen.into_iter().filter_map(|chosen| Some((chosen.device.mac?, chosen))).collect();
    let macs: Vec<_> = claimed.iter().map(|(mac, _)| *mac).collect();
    let states = status::states(provision, &macs)?;
    let states = states.iter().map(|state| matches!(state, Freshness::Stale { .. }));
    let stale = claimed.into_iter().zip(states).filter_map(|((_, chosen), stale)| stale.then_some(chosen));
    Ok(stale.collect())
}

impl Selection {
    /// These devices.
    pub(super) fn of(macs: &[Mac]) -> Self {
        let devices = macs.iter().map(Mac::to_string).collect();
        Self { devices, vendor: None, profile: None, all: false, stale: false }
    }

    fn fits(&self, device: &Device, vendor: Option<&Vendor>) -> bool {
        vendor.is_none_or(|vendor| device.vendor == vendor.id)
            && self.profile.as_ref().is_none_or(|profile| device.profiles.contains(profile))
    }
}

/// Devices by MAC or name, each once; all that are wrong are named at once. `logins`: who was at them, where that is not as the database says now.
fn named(
    names: &[String],
    tenant: Option<&str>,
    store: &Store,
    logins: Option<&[Login]>,
) -> Result<Vec<Chosen>, Failure> {
    let (mut chosen, mut faults) = (Vec::<Chosen>::new(), Vec::new());
    for name in names {
        let mut found = open::devices(store, tenant, name)?;
        match (found.pop(), found.is_empty()) {
            (None, _) => {
                faults.push(format!("there is no device `{name}`: `autoprov device list` names them"));
            }
            (Some((tenant, device)), true) => {
                let known = |had: &Chosen| had.device == device && had.tenant.name == tenant;
                if !chosen.iter().any(known) {
                    chosen.push(with_person(store, &tenant, device, logins)?);
                }
            }
            (Some(_), false) => {
                faults
                    .push(format!("there are several devices `{name}`: say which with --tenant, or by MAC"));
            }
        }
    }
    if faults.is_empty() { Ok(chosen) } else { Err(Failure::all(&faults)) }
}

/// A device with what it names, and the extension of whoever is at it.
fn with_person(
    store: &Store,
    tenant: &str,
    device: Device,
    logins: Option<&[Login]>,
) -> Result<Chosen, Failure> {
    let mut part = store.with_named(tenant, Kind::Device, &device.name)?;
    let here = |login: &&Login| login.tenant == tenant && login.device == device.name;
    let login = match logins {
        Some(logins) => logins.iter().find(here).cloned(),
        None => store.login(tenant, LogoutBy::Device(&device.name))?,
    };
    if let Some(login) = login {
        part.extensions.extend(store.called(tenant, Kind::Extension, &login.extension)?.extensions);
    }
    Ok(Chosen { tenant: Arc::new(part), device })
}
