//! What rendering a device needs, straight from the site file.

use crate::hot_desk;
use autoprov_store::site::{Device, Extension, Profile, SipServer, Tenant};
use autoprov_store::{Bundle, DeviceId, Own, Person, TenantId, numbers_for_reading};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What rendering a device needs, straight from the site file: without a database. `person`: the extension that is logged in at it.
pub fn bundle(tenant: &Tenant, device: &Device, person: Option<&str>) -> Bundle {
    Named::of(tenant).bundle(device, person)
}

/// A tenant and what its devices name, for all of them: each is found by one look-up.
pub(crate) struct Named<'a> {
    pub(crate) tenant: &'a Tenant,
    /// The tenant without its lists and without its SIP servers.
    bare: Tenant,
    servers: HashMap<&'a str, usize>,
    extensions: HashMap<&'a str, &'a Extension>,
    profiles: HashMap<&'a str, &'a Profile>,
}

impl<'a> Named<'a> {
    pub(crate) fn of(tenant: &'a Tenant) -> Self {
        // Of two that have one name, which is an error, the first.
        let extensions = tenant.extensions.iter().rev().map(|own| (own.number.as_str(), own)).collect();
        let profiles = tenant.profiles.iter().rev().map(|own| (own.name.as_str(), own)).collect();
        let servers = tenant.sip_servers.iter().enumerate().rev();
        let servers = servers.map(|(at, server)| (server.name.as_str(), at)).collect();
        let bare = Tenant { sip_servers: Vec::new(), ..tenant.without_lists() };
        Self { tenant, bare, servers, extensions, profiles }
    }

    /// What [`bundle`] says.
    pub(crate) fn bundle(&self, device: &Device, person: Option<&str>) -> Bundle {
        let tenant = self.tenant;
        let profiles_of = |device: &Device| {
            let named = |name: &String| self.profiles.get(name.as_str()).map(|own| (*own).clone());
            device.profiles.iter().filter_map(named).collect()
        };
        let extension = |number: &str| self.extensions.get(number).map(|own| (*own).clone());
        let desk = tenant.hot_desk.as_ref().filter(|_| device.hot_desk);
        let person = desk.and(person).and_then(extension).map(|extension| {
            let own = tenant.devices.iter().find(|device| device.is_own_of(&extension.number));
            let own = own.map(|device| Own { profiles: profiles_of(device), device: device.clone() });
            Person { extension, since: 0, own }
        });
        let theirs = person.iter().flat_map(Person::numbers);
        let lines = device.lines.iter().map(|line| line.extension.as_str());
        let mut numbers: Vec<_> =
            lines.chain(desk.map(|desk| desk.extension.as_str())).chain(theirs).collect();
        let mut known = HashSet::new();
        numbers.retain(|number| known.insert(*number));
        let profiles = profiles_of(device);
        let read = numbers_for_reading(device, &profiles, person.as_ref());
        let as_written =
            read.filter(|number| self.extensions.contains_key(number)).map(str::to_owned).collect();
        let mut bundle = Bundle {
            device_id: DeviceId(0),
            tenant_id: TenantId(0),
            tenant: Tenant { sip_servers: self.servers_of(device, person.as_ref()), ..self.bare.clone() },
            profiles,
            device: device.clone(),
            as_written,
            extensions: numbers.into_iter().filter_map(extension).collect(),
            templates: tenant.templates.clone(),
            person,
        };
        hot_desk::seat(&mut bundle);
        bundle
    }

    /// The SIP servers that the lines of a device may register with: those they name, and the first.
    fn servers_of(&self, device: &Device, person: Option<&Person>) -> Vec<SipServer> {
        let own = person.and_then(|person| person.own.as_ref()).map(|own| &own.device);
        let lines = device.lines.iter().chain(own.into_iter().flat_map(|device| &device.lines));
        let named = lines.filter_map(|line| self.servers.get(line.server.as_deref()?).copied());
        let wanted: BTreeSet<usize> = named.chain([0]).collect();
        wanted.into_iter().filter_map(|at| self.tenant.sip_servers.get(at).cloned()).collect()
    }
}
