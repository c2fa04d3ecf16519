//! What a site file says against what the phones are: the part of its check that needs the catalogue.

use crate::hot_desk;
use crate::placeholder::{Context, Quote, fill};
use crate::render::{placeholders_fill, template_format};
use crate::view::{Circumstances, speaks, view};
use crate::way::this_year;
use autoprov_core::{
    Concept, Contact, DeviceProfile, KeyGroup, Mac, Model, Omitted, Registry, Setting, Source, Transport,
    Value, Vendor, quotable,
};
use autoprov_store::site::{Device, Extension, Profile, Raw, Route, SipServer, Site, Template, Tenant};
use autoprov_store::{Bundle, DeviceId, Finding, Findings, Own, Person, TenantId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Checks every device, template and raw parameter of a site file. Errors make no sense; warnings name what a model cannot do and its
/// file leaves out.
pub fn check(registry: &Registry, site: &Site) -> Findings {
    let mut check = Check { registry, findings: Findings::default(), texts_hold: true };
    for (index, tenant) in site.tenants.iter().enumerate() {
        check.tenant(&format!("tenants[{index}]"), tenant);
    }
    check.findings
}

/// The same for one tenant that stands alone.
pub fn check_tenant(registry: &Registry, tenant: &Tenant) -> Findings {
    let mut check = Check { registry, findings: Findings::default(), texts_hold: true };
    check.tenant(&format!("tenant `{}`", tenant.name), tenant);
    check.findings
}

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
        let mut bundle = Bundle {
            device_id: DeviceId(0),
            tenant_id: TenantId(0),
            revision: 0,
            changed_at: 0,
            tenant: Tenant { sip_servers: self.servers_of(device, person.as_ref()), ..self.bare.clone() },
            profiles: profiles_of(device),
            device: device.clone(),
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

/// The tenant's extensions and directory, as a phone book.
pub fn contacts(tenant: &Tenant) -> Vec<Contact> {
    let own = tenant
        .extensions
        .iter()
        .map(|extension| Contact { name: extension.name().to_owned(), number: extension.number.clone() });
    let others = tenant.directory.iter();
    let others = others.map(|entry| Contact { name: entry.name.clone(), number: entry.number.clone() });
    own.chain(others).collect()
}

struct Check<'a> {
    registry: &'a Registry,
    findings: Findings,
    texts_hold: bool,
}

impl Check<'_> {
    fn error(&mut self, place: &str, message: impl Into<String>) {
        self.findings.errors.push(Finding::new(place, message));
    }

    fn warning(&mut self, place: &str, message: impl Into<String>) {
        self.findings.warnings.push(Finding::new(place, message));
    }

    fn tenant(&mut self, place: &str, tenant: &Tenant) {
        let before = self.findings.errors.len();
        self.templates(place, tenant, &tenant.templates, false);
        for (index, extension) in tenant.extensions.iter().enumerate() {
            self.templates(&format!("{place}.extensions[{index}]"), tenant, &extension.templates, true);
        }
        // What is wrong with a text for every phone is told once.
        self.texts_hold = self.findings.errors.len() == before;
        let named = Named::of(tenant);
        for (index, device) in tenant.devices.iter().enumerate() {
            self.device(&format!("{place}.devices[{index}]"), &named, device);
        }
        for (index, pack) in tenant.firmware_packs.iter().enumerate() {
            if !self.registry.models().any(|(_, model)| model.is(&pack.model)) {
                let message =
                    format!("there is no model `{}`: `autoprov models` names them", quotable(&pack.model));
                self.error(&format!("{place}.firmware_packs[{index}].model"), message);
            }
        }
        for (index, route) in tenant.routes.iter().enumerate() {
            self.route(&format!("{place}.routes[{index}].text"), tenant, route);
        }
        for (index, profile) in tenant.profiles.iter().enumerate() {
            self.raw(&format!("{place}.profiles[{index}]"), &profile.raw);
        }
    }

    fn device(&mut self, place: &str, named: &Named<'_>, device: &Device) {
        self.raw(place, &device.raw);
        let Some(vendor) = self.registry.vendor(&device.vendor) else {
            let known: Vec<_> = self.registry.vendors().map(|vendor| vendor.id).collect();
            let message = format!(
                "there is no vendor `{}`: write one of {}",
                quotable(&device.vendor),
                known.join(", ")
            );
            return self.error(&format!("{place}.vendor"), message);
        };
        let Some(model) = self.registry.model(&device.vendor, &device.model) else {
            let others: Vec<_> =
                self.registry.models().filter(|(_, m)| m.is(&device.model)).map(|(v, _)| v.id).collect();
            let message = if others.is_empty() {
                format!(
                    "{} has no model `{}`: `autoprov models --vendor {}` names them",
                    vendor.name,
                    quotable(&device.model),
                    vendor.id
                )
            } else {
                format!(
                    "`{}` is a model of {}, not of {}",
                    quotable(&device.model),
                    others.join(", "),
                    vendor.id
                )
            };
            return self.error(&format!("{place}.model"), message);
        };
        self.counts(place, device, model);
        self.omissions(place, named, device, vendor, model);
        if let Some(url) = &named.tenant.provisioning_url
            && let Some(profile) = self.registry.dialect(vendor, model, device.firmware.as_ref(), 0)
            && !speaks(profile, model, url)
        {
            let scheme = url.split_once("://").map_or("that", |(scheme, _)| scheme);
            let message = format!(
                "{} is not provisioned over {scheme}: its file leaves the provisioning URL out",
                model.name
            );
            self.warning(place, message);
        }
    }

    /// What the phone cannot do: told once, by its dialect.
    fn omissions(
        &mut self,
        place: &str,
        named: &Named<'_>,
        device: &Device,
        vendor: &'static Vendor,
        model: &'static Model,
    ) {
        let Some(profile) = self.registry.dialect(vendor, model, device.firmware.as_ref(), 0) else { return };
        let circumstances = Circumstances {
            mac: device.mac.unwrap_or(Mac::new([0; 6])),
            firmware: device.firmware.clone(),
            transport: Transport::Http,
            year: this_year(),
        };
        let bundle = named.bundle(device, None);
        let view = view(&bundle, profile, model, Vec::new(), circumstances);
        if self.texts_hold
            && let Err(error) = placeholders_fill(profile, &view, &bundle)
        {
            self.error(place, error.to_string());
        }
        let has = |concept| view.phone.value(concept).is_some();
        if view.phone.value(Concept::Dhcp) == Some(&Value::Flag(false))
            && !(has(Concept::IpAddress) && has(Concept::NetworkMask))
        {
            let message = "is told to do without DHCP and has no address and mask: it would leave the network; set `network.ip` and \
                           `network.mask`, or `network.dhcp` true";
            self.warning(place, message);
        }
        for omission in profile.leaves_out(&view) {
            let what = match omission.what {
                Omitted::Phone(concept) => concept.words(),
                Omitted::Line(index, concept) => format!("{} of line {index}", concept.words()),
                Omitted::Key(group, position) => format!("key {position} of group {group}"),
                Omitted::Handset(index, concept) => format!("{} of handset {index}", concept.words()),
            };
            self.warning(place, format!("{} cannot do {what}: {}", model.name, omission.because));
        }
    }

    /// What the model has no room for.
    fn counts(&mut self, place: &str, device: &Device, model: &Model) {
        for (index, line) in device.lines.iter().enumerate() {
            if line.index > model.lines {
                let message =
                    format!("{} has {} lines: line {} is left out", model.name, model.lines, line.index);
                self.warning(&format!("{place}.lines[{index}]"), message);
            }
        }
        for (index, key) in device.keys.iter().enumerate() {
            let listed = device.expansion.len();
            let room = match key.group {
                KeyGroup::Expansion(module) if usize::from(module) > listed => 0,
                group => model.key_count(group),
            };
            if key.position > room {
                let message = format!(
                    "{} has {room} keys of group {}: key {} is left out",
                    model.name, key.group, key.position
                );
                self.warning(&format!("{place}.keys[{index}]"), message);
            }
        }
        for (index, handset) in device.handsets.iter().enumerate() {
            if handset.index > model.handsets {
                let message = format!(
                    "{} serves {} handsets: handset {} is left out",
                    model.name, model.handsets, handset.index
                );
                self.warning(&format!("{place}.handsets[{index}]"), message);
            }
        }
        if device.expansion.len() > usize::from(model.expansion.0) {
            let message = format!(
                "{} takes {} expansion modules: the others are left out",
                model.name, model.expansion.0
            );
            self.warning(&format!("{place}.expansion"), message);
        }
    }

    fn dialect(&mut self, place: &str, id: &str) -> Option<&'static dyn DeviceProfile> {
        let profile = self.registry.profile(id);
        if profile.is_none() {
            let known: Vec<_> = self.registry.profiles().iter().map(|profile| profile.id()).collect();
            self.error(
                place,
                format!("there is no dialect `{}`: write one of {}", quotable(id), known.join(", ")),
            );
        }
        profile
    }

    /// A public route may name the tenant alone: nobody has proven to be a phone.
    fn route(&mut self, place: &str, tenant: &Tenant, route: &Route) {
        let any = self.registry.models().map(|(_, model)| model).max_by_key(|model| model.lines);
        let context = match any {
            Some(model) if !route.public => Context::sample(tenant, model),
            _ => Context::of_tenant(tenant),
        };
        if let Err(error) = fill(&route.text, &context, Quote::Line) {
            let whose = if route.public { " (a public route may name the tenant alone)" } else { "" };
            self.error(place, format!("{error}{whose}"));
        }
    }

    fn templates(&mut self, place: &str, tenant: &Tenant, templates: &[Template], of_extension: bool) {
        for (index, template) in templates.iter().enumerate() {
            let place = format!("{place}.templates[{index}]");
            let Some(profile) = self.dialect(&format!("{place}.dialect"), &template.dialect) else {
                continue;
            };
            if let Some(name) = &template.model
                && !self
                    .registry
                    .models()
                    .any(|(_, m)| m.is(name) && m.dialects.iter().any(|(_, d)| *d == profile.id()))
            {
                self.error(
                    &format!("{place}.model"),
                    format!("no model `{}` speaks {}", quotable(name), profile.id()),
                );
            }
            let Some(format) = template_format(profile) else {
                self.error(&place, format!("{} has no file that a template could touch", profile.id()));
                continue;
            };
            let spoken = self.registry.models().map(|(_, model)| model).filter(|model| {
                model.dialects.iter().any(|(_, dialect)| *dialect == profile.id())
                    && template.model.as_deref().is_none_or(|name| model.is(name))
            });
            let Some(model) = spoken.max_by_key(|model| model.lines) else { continue };
            let sample = Context::sample(tenant, model);
            let sample = if of_extension { sample.at_line(1) } else { sample };
            let text = match fill(&template.text, &sample, Quote::Format(format)) {
                Ok(text) => text,
                Err(error) => {
                    self.error(&format!("{place}.text"), error.to_string());
                    continue;
                }
            };
            if let Err(error) = format.parse_text(&text) {
                self.error(
                    &format!("{place}.text"),
                    format!("{error} (a {} file is {})", profile.id(), format.name()),
                );
            }
        }
    }

    fn raw(&mut self, place: &str, raw: &Raw) {
        for (dialect, values) in raw.dialects() {
            let place = format!("{place}.raw.{dialect}");
            let Some(profile) = self.dialect(&place, dialect) else { continue };
            let Some(format) = template_format(profile) else { continue };
            for (name, value) in values {
                let setting = Setting::new(name, format.clean(value), Source::File);
                if let Err(error) = format.write(Mac::new([0; 6]), &[setting]) {
                    self.error(&place, error.to_string());
                }
            }
        }
    }
}
