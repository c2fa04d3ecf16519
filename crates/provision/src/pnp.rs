//! A phone that looks for its provisioning server by SIP: whose it is, and which URL it is told.
//!
//! Its address is all that it shows, and that can be forged: who is told anything lies in a network that a tenant has named, as over TFTP. What
//! is told is no secret.

use crate::provision::Provision;
use crate::view::speaks;
use autoprov_core::Mac;
use autoprov_store::{DeviceHead, TenantId};
use std::net::IpAddr;

/// A phone that looks for its provisioning server, by what it says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Looking<'a> {
    /// Whose it says it is.
    pub mac: Mac,
    /// Where it comes from.
    pub peer: IpAddr,
    /// The maker, as the phone spells it.
    pub vendor: Option<&'a str>,
    /// The model, as the phone spells it.
    pub model: Option<&'a str>,
    /// Its User-Agent.
    pub user_agent: Option<&'a str>,
}

/// Why a phone is told nothing: a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untold {
    /// It is none of a tenant's, as far as its address shows.
    #[error("not answered: {0} lies in no network that a tenant has named")]
    Stranger(IpAddr),
    /// Its tenant has no URL.
    #[error(
        "not answered: tenant `{0}` has no provisioning_url: say `autoprov tenant set {0} provisioning_url=URL`"
    )]
    NoUrl(String),
    /// Its model cannot use the URL.
    #[error(
        "not answered: {model} is not provisioned over {scheme}, as the provisioning_url of its tenant is"
    )]
    Scheme {
        /// The model.
        model: String,
        /// Of the URL.
        scheme: String,
    },
    /// Nobody knows which of several tenants it is of.
    #[error(
        "not answered: these tenants compete by network: {0}: enter its phones as devices, or name narrower networks"
    )]
    Compete(String),
    /// The database did not answer.
    #[error("not answered: {0}")]
    Fault(String),
}

impl Provision {
    /// Whether an address lies in a network that a tenant has named. Memory only.
    pub fn is_in_a_network(&self, peer: IpAddr) -> bool {
        !self.any_snapshot().within(peer).is_empty()
    }

    /// The URL that a phone is told. May read the database.
    ///
    /// The tenant that has its device decides, where the phone is in one of that tenant's networks; else the tenant whose network is the longest.
    pub fn url_for(&self, mac: Mac, peer: IpAddr) -> Result<String, Untold> {
        let fault = |error: autoprov_store::Error| Untold::Fault(error.to_string());
        let snapshot = self.snapshot().map_err(fault)?;
        let mut own = None;
        for holder in snapshot.within(peer) {
            own = self.device(&snapshot, holder, mac).map_err(fault)?;
            if own.is_some() {
                break;
            }
        }
        let tenant_of = |id: TenantId| snapshot.tenant(id);
        let tenant = match (&own, snapshot.by_network(peer).as_slice()) {
            (Some(own), _) => own.tenant,
            (None, [one]) => *one,
            (None, []) => return Err(Untold::Stranger(peer.to_canonical())),
            (None, many) => {
                let names: Vec<_> =
                    many.iter().filter_map(|id| tenant_of(*id)).map(|t| format!("`{}`", t.name)).collect();
                return Err(Untold::Compete(names.join(", ")));
            }
        };
        let tenant = tenant_of(tenant).ok_or_else(|| Untold::Stranger(peer.to_canonical()))?;
        let url = tenant.provisioning_url.as_deref().ok_or_else(|| Untold::NoUrl(tenant.name.clone()))?;
        if let Some(device) = own.filter(|device| !self.may_fetch(device, url)) {
            let scheme = url.split_once("://").map_or("that", |(scheme, _)| scheme).to_owned();
            return Err(Untold::Scheme { model: device.model.clone(), scheme });
        }
        // Some phones take what has no slash at its end for a file, others drop it in silence; where it becomes two, that is one to us.
        Ok(format!("{}/", url.trim_end_matches('/')))
    }

    /// Whether a device can fetch from there, as far as is known.
    fn may_fetch(&self, device: &DeviceHead, url: &str) -> bool {
        let registry = &self.registry;
        let row = registry.vendor(&device.vendor).zip(registry.model(&device.vendor, &device.model));
        row.is_none_or(|(vendor, model)| {
            let dialect = registry.dialect(vendor, model, device.firmware.as_ref(), 0);
            dialect.is_none_or(|dialect| speaks(dialect, model, url))
        })
    }

    /// Notes that a phone looked for its server, and what became of it: a row of its timeline, or a sighting. Memory only.
    pub fn record_looking(&self, looking: &Looking<'_>, status: u16, because: &str) {
        if let Some(recorder) = &self.recorder {
            recorder.note_looking(looking, status, because);
        }
    }
}
