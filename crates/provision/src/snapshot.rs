//! What of the database is asked at every request, in memory until the database changes.

use crate::models::adopt;
use autoprov_core::{Mac, Registry};
use autoprov_store::{DeviceHead, DeviceId, Error, Files, Store, TenantHead, TenantId};
use ipnet::IpNet;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Tenants, networks, names of routes, and the devices asked for so far, as of one version of the database.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) data_version: u64,
    /// In the order of their rows.
    pub(crate) tenants: Vec<TenantHead>,
    /// Longest prefix first.
    networks: Vec<(IpNet, TenantId)>,
    /// By name in lower case, and tenant.
    routes: HashMap<String, BTreeMap<TenantId, RouteHead>>,
    devices: Mutex<Devices>,
}

/// The devices that were asked for, by who may have them: that a phone is another tenant's is remembered as that it is nobody's.
#[derive(Debug, Default)]
struct Devices {
    known: HashMap<(TenantId, Mac), Known>,
    addresses: HashMap<DeviceId, (TenantId, Mac)>,
    /// Apart, so that a sweep over MAC addresses forgets no phone.
    unknown: HashSet<(TenantId, Mac)>,
}

#[derive(Debug)]
struct Known {
    head: Arc<DeviceHead>,
    /// The tenant's revision that this was read at, or a later one.
    revision: u64,
    made_of: Vec<MadeOf>,
}

/// What files of a device are made of: [`Store::made_of`].
#[derive(Debug)]
struct MadeOf {
    files: Files<'static>,
    /// The tenant's revision that this was read at, or a later one.
    revision: u64,
    number: u64,
}

/// How many devices are remembered at most, known ones and unknown ones each: some 300 and 20 bytes.
const DEVICES: usize = 50_000;

impl Known {
    /// Whether nothing was written since of which the tenant does not tell by device.
    fn holds(&self, tenant: &TenantHead) -> bool {
        self.revision >= tenant.written.gone
    }
}

impl MadeOf {
    fn holds(&self, tenant: &TenantHead, is_desk: bool) -> bool {
        let written = tenant.written;
        let contacts = if self.files.contacts { written.contacts } else { 0 };
        // Who sits at a desk brings their own phone's lines and profiles: whatever was written may be theirs.
        let desk = if is_desk { tenant.revision } else { 0 };
        self.revision >= written.own.max(written.templates).max(contacts).max(desk)
    }
}

impl Devices {
    fn forget(&mut self, device: DeviceId) {
        if let Some(place) = self.addresses.remove(&device) {
            self.known.remove(&place);
        }
    }
}

/// What of a route decides who may have it.
#[derive(Debug)]
pub(crate) struct RouteHead {
    /// As the operator wrote it.
    pub(crate) name: String,
    /// Whether it needs no proof.
    pub(crate) public: bool,
}

/// Memory does not tell: the database must be asked.
#[derive(Debug)]
pub(crate) struct Unasked;

impl Snapshot {
    /// Reads it; the registry gets the site's own models. Of one before, what no write has touched since is kept, and taken from there.
    pub(crate) fn load(
        store: &Store,
        registry: &Registry,
        data_version: u64,
        before: Option<&Self>,
    ) -> Result<Self, Error> {
        let models = store.models()?;
        for (index, fault) in adopt(registry, &models) {
            let model = models.get(index).map_or("", |model| model.model.as_str());
            tracing::warn!(model, "a model of the site's own is left out: {fault}");
        }
        let tenants = store.tenants_like(before.map_or(&[], |before| &before.tenants))?;
        let mut networks: Vec<_> =
            tenants.iter().flat_map(|t| t.networks.iter().map(|net| (*net, t.id))).collect();
        networks.sort_by_key(|(net, _)| std::cmp::Reverse(net.prefix_len()));
        let mut routes: HashMap<String, BTreeMap<_, _>> = HashMap::new();
        for tenant in &tenants {
            for route in store.routes(tenant.id)? {
                let head = RouteHead { public: route.public, name: route.name };
                routes.entry(head.name.to_ascii_lowercase()).or_default().insert(tenant.id, head);
            }
        }
        let devices =
            before.map_or_else(|| Ok(Devices::default()), |before| before.untouched(store, &tenants))?;
        Ok(Self { data_version, tenants, networks, routes, devices: Mutex::new(devices) })
    }

    /// The devices that no write has touched since this was read. Whoever still asks this one asks the database.
    fn untouched(&self, store: &Store, tenants: &[TenantHead]) -> Result<Devices, Error> {
        let mut devices = std::mem::take(&mut *self.devices());
        // Who was nobody may be somebody now. And a stranger must not learn by time that a MAC address was asked for before the change.
        devices.unknown.clear();
        let mut lost = HashSet::new();
        for before in &self.tenants {
            let Some(now) = tenant(tenants, before.id) else {
                lost.insert(before.id);
                continue;
            };
            if now.revision == before.revision {
                continue;
            }
            let Some(touched) = store.touched_since(before.id, before.revision)? else {
                lost.insert(before.id);
                continue;
            };
            for device in touched {
                devices.forget(device);
            }
        }
        if !lost.is_empty() {
            devices.known.retain(|(tenant, _), _| !lost.contains(tenant));
            devices.addresses.retain(|_, (tenant, _)| !lost.contains(tenant));
        }
        Ok(devices)
    }

    fn devices(&self) -> MutexGuard<'_, Devices> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tenants that have named a network which holds the address, whatever its length.
    pub(crate) fn within(&self, peer: IpAddr) -> Vec<TenantId> {
        let peer = peer.to_canonical();
        let holders = self.networks.iter().filter(|(net, _)| net.contains(&peer)).map(|(_, id)| *id);
        let mut tenants: Vec<_> = holders.collect();
        tenants.sort_unstable();
        tenants.dedup();
        tenants
    }

    pub(crate) fn tenant(&self, id: TenantId) -> Option<&TenantHead> {
        tenant(&self.tenants, id)
    }

    pub(crate) fn tenant_named(&self, name: &str) -> Option<&TenantHead> {
        self.tenants.iter().find(|tenant| tenant.name == name)
    }

    pub(crate) fn tenant_of_username(&self, username: &str) -> Option<&TenantHead> {
        self.tenants.iter().find(|tenant| tenant.http_username.as_deref() == Some(username))
    }

    /// The tenants whose longest network holds the address: more than one where networks are equal.
    pub(crate) fn by_network(&self, peer: IpAddr) -> Vec<TenantId> {
        let peer = peer.to_canonical();
        let mut holders = self.networks.iter().filter(|(net, _)| net.contains(&peer)).peekable();
        let Some(longest) = holders.peek().map(|(net, _)| net.prefix_len()) else { return Vec::new() };
        holders.take_while(|(net, _)| net.prefix_len() == longest).map(|(_, id)| *id).collect()
    }

    /// Whether a tenant has named a network that holds the address.
    pub(crate) fn is_within(&self, tenant: TenantId, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.networks.iter().any(|(net, id)| *id == tenant && net.contains(&peer))
    }

    /// Who has a route of that name, letter case aside.
    pub(crate) fn routes(&self, name: &str) -> Option<&BTreeMap<TenantId, RouteHead>> {
        self.routes.get(&name.to_ascii_lowercase())
    }

    /// A device of a tenant's that was asked for before; `None`: the tenant has no such device.
    pub(crate) fn remembered(&self, tenant: TenantId, mac: Mac) -> Result<Option<Arc<DeviceHead>>, Unasked> {
        let devices = self.devices();
        match devices.known.get(&(tenant, mac)) {
            Some(known) if self.tenant(tenant).is_some_and(|tenant| known.holds(tenant)) => {
                Ok(Some(Arc::clone(&known.head)))
            }
            None if devices.unknown.contains(&(tenant, mac)) => Ok(None),
            _ => Err(Unasked),
        }
    }

    /// What these files of a device are made of, where that was asked before.
    pub(crate) fn made_of(&self, device: &DeviceHead, files: Files<'static>) -> Option<u64> {
        let (tenant, mac) = (self.tenant(device.tenant)?, device.mac?);
        let devices = self.devices();
        let known = devices.known.get(&(device.tenant, mac)).filter(|known| known.head.id == device.id)?;
        let known = known.made_of.iter().find(|known| known.files == files)?;
        known.holds(tenant, device.hot_desk).then_some(known.number)
    }

    pub(crate) fn remember_made_of(&self, device: &DeviceHead, files: Files<'static>, made_of: u64) {
        let (Some(tenant), Some(mac)) = (self.tenant(device.tenant), device.mac) else { return };
        let mut devices = self.devices();
        let known = devices.known.get_mut(&(device.tenant, mac)).filter(|known| known.head.id == device.id);
        if let Some(known) = known {
            known.made_of.retain(|known| known.files != files);
            known.made_of.push(MadeOf { files, revision: tenant.revision, number: made_of });
        }
    }

    pub(crate) fn remember(
        &self,
        tenant: TenantId,
        mac: Mac,
        known: Option<DeviceHead>,
    ) -> Option<Arc<DeviceHead>> {
        let devices = &mut *self.devices();
        if devices.known.len() >= DEVICES {
            devices.known.clear();
            devices.addresses.clear();
        }
        if devices.unknown.len() >= DEVICES {
            devices.unknown.clear();
        }
        let Some(head) = known else {
            devices.unknown.insert((tenant, mac));
            return None;
        };
        let head = Arc::new(head);
        let revision = self.tenant(tenant).map_or(0, |tenant| tenant.revision);
        devices.addresses.insert(head.id, (tenant, mac));
        devices.known.insert((tenant, mac), Known { head: Arc::clone(&head), revision, made_of: Vec::new() });
        Some(head)
    }
}

/// One of the tenants, which are in the order of their rows.
fn tenant(tenants: &[TenantHead], id: TenantId) -> Option<&TenantHead> {
    tenants.get(tenants.binary_search_by_key(&id, |tenant| tenant.id).ok()?)
}
