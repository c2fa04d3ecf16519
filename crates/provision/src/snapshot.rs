//! What of the database is asked at every request, in memory until the database changes.

use crate::models::adopt;
use autoprov_core::{Mac, Registry};
use autoprov_store::{DeviceHead, DeviceId, Error, Files, Store, TenantHead, TenantId};
use ipnet::IpNet;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Tenants, networks, names of routes, and the devices asked for so far, as of one version of the database.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) data_version: u64,
    pub(crate) tenants: Vec<TenantHead>,
    /// Longest prefix first.
    networks: Vec<(IpNet, TenantId)>,
    /// By name in lower case, and tenant.
    routes: HashMap<String, BTreeMap<TenantId, RouteHead>>,
    devices: Mutex<Devices>,
    /// What files are made of, of the devices asked for: [`Store::made_of`].
    made_of: Mutex<HashMap<(DeviceId, Files<'static>), u64>>,
}

/// The devices that were asked for, by who may have them: that a phone is another tenant's is remembered as that it is nobody's.
#[derive(Debug, Default)]
struct Devices {
    known: HashMap<(TenantId, Mac), Arc<DeviceHead>>,
    /// Apart, so that a sweep over MAC addresses forgets no phone.
    unknown: HashSet<(TenantId, Mac)>,
}

/// How many devices are remembered at most, known ones and unknown ones each: some 200 and 20 bytes.
const DEVICES: usize = 50_000;

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
    /// Reads it; the registry gets the site's own models.
    pub(crate) fn load(store: &Store, registry: &Registry, data_version: u64) -> Result<Self, Error> {
        let models = store.models()?;
        for (index, fault) in adopt(registry, &models) {
            let model = models.get(index).map_or("", |model| model.model.as_str());
            tracing::warn!(model, "a model of the site's own is left out: {fault}");
        }
        let tenants = store.tenants()?;
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
        Ok(Self {
            data_version,
            tenants,
            networks,
            routes,
            devices: Mutex::default(),
            made_of: Mutex::default(),
        })
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
        self.tenants.iter().find(|tenant| tenant.id == id)
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
        let devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        match devices.known.get(&(tenant, mac)) {
            Some(known) => Ok(Some(Arc::clone(known))),
            None if devices.unknown.contains(&(tenant, mac)) => Ok(None),
            None => Err(Unasked),
        }
    }

    /// What these files of a device are made of, where that was asked before.
    pub(crate) fn made_of(&self, device: DeviceId, files: Files<'static>) -> Option<u64> {
        self.made_of.lock().unwrap_or_else(PoisonError::into_inner).get(&(device, files)).copied()
    }

    pub(crate) fn remember_made_of(&self, device: DeviceId, files: Files<'static>, made_of: u64) {
        let mut known = self.made_of.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= DEVICES {
            known.clear();
        }
        known.insert((device, files), made_of);
    }

    pub(crate) fn remember(
        &self,
        tenant: TenantId,
        mac: Mac,
        known: Option<DeviceHead>,
    ) -> Option<Arc<DeviceHead>> {
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if devices.known.len() >= DEVICES {
            devices.known.clear();
        }
        if devices.unknown.len() >= DEVICES {
            devices.unknown.clear();
        }
        let Some(known) = known else {
            devices.unknown.insert((tenant, mac));
            return None;
        };
        Some(Arc::clone(devices.known.entry((tenant, mac)).or_insert_with(|| Arc::new(known))))
    }
}
