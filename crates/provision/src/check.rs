//! What a site file says against what the phones are: the part of its check that needs the catalogue.

mod reach;

use crate::bundle::Named;
use crate::contacts::{as_written, contacts};
use crate::file_area::FileArea;
use crate::models::adopt;
use crate::placeholder::{Context, Quote, fill};
use crate::render::{placeholders_fill, read_text};
use crate::view::{RenderContext, speaks, view};
use autoprov_core::{
    Concept, Contact, DeviceProfile, Dialling, Format, FormatError, KeyGroup, Model, OwnModelError, Refusal,
    Refused, Registry, Setting, Transport, Value, Vendor, View, dialled, pause, quotable,
};
use autoprov_store::site::{Device, OwnModel, Raw, Route, Site, Template, Tenant};
use autoprov_store::{Finding, Findings, Kind, name_subjects, near, nearest};
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

/// Checks every device, template and raw parameter of a site file. Errors make no sense; warnings name what a model cannot do and its
/// file leaves out.
pub fn check(registry: &Registry, files: Option<&FileArea>, site: &Site) -> Findings {
    let mut check = Check::new(registry, files);
    if let Some(models) = &site.models {
        check.models(models);
    }
    for (index, tenant) in site.tenants.iter().enumerate() {
        check.tenant(&format!("tenants[{index}]"), tenant);
    }
    name_subjects(check.findings.all_mut(), &site.tenants);
    check.findings
}

/// The same for a part of a tenant, as [`edit_object`](autoprov_store::Store::edit_object) has it; objects go by name (``device `hall`.lines[1]``).
pub fn check_part(registry: &Registry, files: Option<&FileArea>, tenant: &Tenant) -> Findings {
    let mut check = Check { by_name: true, ..Check::new(registry, files) };
    check.tenant(&format!("tenant `{}`", tenant.name), tenant);
    check.findings
}

struct Check<'a> {
    registry: &'a Registry,
    /// Where phones' own templates are.
    files: Option<&'a FileArea>,
    /// Whether objects go by name: a part of a tenant has not the places of the whole.
    by_name: bool,
    findings: Findings,
    texts_hold: bool,
    /// The tenant's phone book, lent to each of its phones in turn.
    contacts: Vec<Contact>,
    /// What of it is dialled as it is written; and whether it has no pauses.
    as_written: Vec<String>,
    plain_contacts: bool,
    /// Of the tenant's extensions, those that the maker's plan of a dialect does not let through.
    held: BTreeMap<&'static str, Vec<String>>,
    /// The emergency numbers that its phones send with the last key.
    at_once: BTreeSet<String>,
}

impl<'a> Check<'a> {
    fn new(registry: &'a Registry, files: Option<&'a FileArea>) -> Self {
        Self {
            registry,
            files,
            by_name: false,
            findings: Findings::default(),
            texts_hold: true,
            contacts: Vec::new(),
            as_written: Vec::new(),
            plain_contacts: false,
            held: BTreeMap::new(),
            at_once: BTreeSet::new(),
        }
    }

    /// The site's own models: the registry has them from now on.
    fn models(&mut self, models: &[OwnModel]) {
        for (index, fault) in adopt(self.registry, models) {
            let place = format!("models[{index}].{}", fault.field());
            // A release that brings the model stops no site that had it.
            match fault {
                OwnModelError::Known(_) => self.warning(&place, fault.to_string()),
                fault => self.error(&place, fault.to_string()),
            }
        }
    }

    fn error(&mut self, place: &str, message: impl Into<String>) {
        self.findings.errors.push(Finding::new(place, message));
    }

    fn warning(&mut self, place: &str, message: impl Into<String>) {
        self.findings.warnings.push(Finding::new(place, message));
    }

    /// An object of a tenant.
    fn object(&self, place: &str, kind: Kind, index: usize, name: &str) -> String {
        if self.by_name {
            format!("{kind} `{}`", quotable(name))
        } else {
            format!("{place}.{}[{index}]", kind.list())
        }
    }

    fn tenant(&mut self, place: &str, tenant: &Tenant) {
        let before = self.findings.errors.len();
        for (index, template) in tenant.templates.iter().enumerate() {
            let place = self.object(place, Kind::Template, index, &template.name());
            self.template(&place, tenant, template, false);
        }
        for (index, extension) in tenant.extensions.iter().enumerate() {
            let place = self.object(place, Kind::Extension, index, &extension.number);
            for (index, template) in extension.templates.iter().enumerate() {
                self.template(&format!("{place}.templates[{index}]"), tenant, template, true);
            }
        }
        // What is wrong with a text for every phone is told once.
        self.texts_hold = self.findings.errors.len() == before;
        let named = Named::of(tenant);
        self.contacts = contacts(tenant);
        self.as_written = as_written(&self.contacts).collect();
        self.plain_contacts = self.contacts.iter().all(|contact| pause(&contact.number).is_none());
        self.held.clear();
        for (index, device) in tenant.devices.iter().enumerate() {
            self.device(&self.object(place, Kind::Device, index, &device.name), &named, device);
        }
        self.cut_off(place, tenant);
        for (owner, field, message) in reach::dead_ends(tenant, self.files) {
            let owner = owner.map(|(kind, index, name)| self.object(place, kind, index, name));
            self.warning(&format!("{}.{field}", owner.as_deref().unwrap_or(place)), message);
        }
        for (index, pack) in tenant.firmware_packs.iter().enumerate() {
            if !self.registry.models().any(|(_, model)| model.is(&pack.model)) {
                let message =
                    format!("there is no model `{}`: `autoprov models` names them", quotable(&pack.model));
                self.error(&format!("{place}.firmware_packs[{index}].model"), message);
            }
        }
        for (index, route) in tenant.routes.iter().enumerate() {
            let place = self.object(place, Kind::Route, index, &route.name);
            self.route(&format!("{place}.text"), tenant, route);
        }
        for (index, profile) in tenant.profiles.iter().enumerate() {
            self.raw(&self.object(place, Kind::Profile, index, &profile.name), &profile.raw);
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
                no_model(self.registry, vendor, &device.model)
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
        self.made_by(place, device, vendor, model);
        self.counts(place, device, model);
        self.refusals(place, named, device, vendor, model);
        if let Some(url) = &named.tenant.provisioning_url
            && let Some(profile) = self.registry.dialect(vendor, model, device.firmware.as_ref(), 0)
            && !speaks(profile, model, url)
        {
            let scheme = url.split_once("://").map_or("that", |(scheme, _)| scheme);
            let proxy =
                if scheme == "https" { ", unless a proxy speaks for it (docs/old-phones.md)" } else { "" };
            let message = format!(
                "{} is not provisioned over {scheme}: its file leaves the provisioning URL out{proxy}",
                model.name
            );
            self.warning(place, message);
        }
    }

    /// What the phone cannot do: told once, by its dialect.
    fn refusals(
        &mut self,
        place: &str,
        named: &Named<'_>,
        device: &Device,
        vendor: &'static Vendor,
        model: &'static Model,
    ) {
        let Some(profile) = self.registry.dialect(vendor, model, device.firmware.as_ref(), 0) else { return };
        let template = self.files.map(|files| files.names(profile, model)).transpose();
        let template = template.unwrap_or_else(|error| {
            self.warning(place, error.to_string());
            None
        });
        let now = RenderContext::now(device.mac, device.firmware.clone(), Transport::Http);
        let circumstances = RenderContext { template: template.flatten(), ..now };
        let bundle = named.bundle(device, None);
        let mut view = view(&bundle, profile, model, Vec::new(), circumstances);
        if view.phone.value(Concept::DirectoryUrl).is_some() {
            view.contacts = mem::take(&mut self.contacts);
            view.extensions.extend(self.as_written.iter().cloned());
            view.plain_contacts = self.plain_contacts;
        }
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
        self.undialled(place, named.tenant, profile, &view);
        let refused = profile.refuses(&view);
        self.emergency(profile, &view, &refused);
        if !view.contacts.is_empty() {
            self.contacts = view.contacts;
        }
        for refusal in refused {
            let what = match refusal.what {
                Refused::Phone(concept) => format!("`{}`", concept.field()),
                Refused::Line(index, concept) => format!("`{}` of line {index}", concept.field()),
                Refused::Key(group, position) => format!("key {position} of group {group}"),
                Refused::Handset(index, concept) => format!("`{}` of handset {index}", concept.field()),
                Refused::Contacts => "a part of `directory`".to_owned(),
            };
            let does = if refusal.adapted { "changes" } else { "ignores" };
            self.warning(place, format!("{} {does} {what}: {}", model.name, refusal.because));
        }
    }

    /// Notes the emergency numbers that a phone sends with their last key.
    fn emergency(&mut self, profile: &dyn DeviceProfile, view: &View, refused: &[Refusal]) {
        let late = Refused::Phone(Concept::EmergencyNumbers);
        let open = view.phone.text(Concept::DialPlan) == Some("open");
        let waits = refused.iter().any(|own| own.what == late && !own.adapted);
        if matches!(profile.dialling(), Dialling::Planned(_)) && open && !waits {
            for number in view.emergency() {
                self.at_once.insert(number.to_owned());
            }
        }
    }

    /// Extensions that cannot be keyed, because some phones send an emergency number as soon as it is keyed.
    fn cut_off(&mut self, place: &str, tenant: &Tenant) {
        let at_once = mem::take(&mut self.at_once);
        for (index, extension) in tenant.extensions.iter().enumerate() {
            let own = &extension.number;
            let longer = |number: &str| own.len() > number.len() && own.starts_with(number);
            for number in at_once.iter().filter(|number| longer(number)) {
                let message = format!(
                    "begins with the emergency number {number}, which phones send with its last key: it cannot be keyed there"
                );
                self.warning(&self.object(place, Kind::Extension, index, own), message);
            }
        }
    }

    /// Numbers of the site that the maker's own plan does not let through, where it is kept. An open one lets all through (a law of every
    /// dialect), and what it does not is refused by name.
    fn undialled(&mut self, place: &str, tenant: &Tenant, profile: &dyn DeviceProfile, view: &View) {
        let Dialling::Planned(plans) = profile.dialling() else { return };
        if view.phone.text(Concept::DialPlan) != Some("maker") {
            return;
        }
        let makers = plans.in_force(&[]);
        let held = |number: &&str| !makers.dial(number).arrives();
        let extensions = self.held.entry(profile.id()).or_insert_with(|| {
            let numbers = tenant.extensions.iter().map(|extension| extension.number.as_str());
            numbers.filter(held).map(str::to_owned).collect()
        });
        let own: Vec<_> = view.numbers().map(dialled).collect();
        let own = own.iter().map(AsRef::as_ref).filter(held);
        let all: BTreeSet<&str> = own.chain(extensions.iter().map(String::as_str)).collect();
        let Some(first) = all.first() else { return };
        let others = match all.len() {
            1 => String::new(),
            count => format!(" and {} more of the site's numbers", count - 1),
        };
        let message = format!(
            "{} cannot dial `{first}`{others}: the maker's own plan is kept (`dial_plan`)",
            view.model.name
        );
        self.warning(place, message);
    }

    /// A MAC address that another maker's phones have, and none that builds phones for this one.
    fn made_by(&mut self, place: &str, device: &Device, vendor: &Vendor, model: &Model) {
        let makers: Vec<_> = device.mac.iter().flat_map(|mac| self.registry.by_oui(*mac)).collect();
        let builds = |maker: &&Vendor| {
            maker.id == vendor.id || model.dialects.iter().any(|(_, dialect)| dialect.vendor().id == maker.id)
        };
        if !makers.is_empty() && !makers.iter().any(builds) {
            let names = makers.iter().map(|maker| maker.name).collect::<Vec<_>>().join(" or ");
            let message =
                format!("is one of {names}'s, and the device is said to be a {} {}", vendor.name, model.name);
            self.warning(&format!("{place}.mac"), message);
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
            let room = match key.group {
                KeyGroup::Expansion(module) => {
                    let listed = usize::from(module).checked_sub(1).and_then(|at| device.expansion.get(at));
                    listed.and_then(|own| model.module(&own.model)).map_or(0, |kind| kind.keys)
                }
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
        for (index, module) in device.expansion.iter().enumerate() {
            let Some(kind) = model.expansion.first().filter(|_| model.module(&module.model).is_none()) else {
                continue;
            };
            let known: Vec<_> = model.expansion.iter().map(|kind| kind.name).collect();
            let (name, known) = (quotable(&module.model), known.join(" or "));
            let place = format!("{place}.expansion[{index}].model");
            if self.registry.models().any(|(_, other)| other.module(&module.model).is_some()) {
                let because = format!("{} takes {known}: `{name}` is taken for a {}", model.name, kind.name);
                self.warning(&place, because);
            } else {
                self.error(
                    &place,
                    format!("`{name}` is no expansion module of {}: write {known}", model.name),
                );
            }
        }
        if device.expansion.len() > usize::from(model.most_modules()) {
            let message = format!(
                "{} takes {} expansion modules: the others are left out",
                model.name,
                model.most_modules()
            );
            self.warning(&format!("{place}.expansion"), message);
        }
    }

    fn dialect(&mut self, place: &str, id: &str) -> Option<&'static dyn DeviceProfile> {
        let profile = self.registry.profile(id);
        if profile.is_none() {
            let known = || self.registry.profiles().iter().map(|profile| profile.id());
            let maker = |id: &str| id.split('-').next().map(str::to_ascii_lowercase);
            let of_maker: Vec<_> = known().filter(|own| maker(own) == maker(id)).collect();
            let remedy = match nearest(id, known()) {
                _ if !of_maker.is_empty() => format!("write one of {}", of_maker.join(", ")),
                Some(near) => format!("write `{near}`, or see `autoprov models`"),
                None => "`autoprov models` names them".to_owned(),
            };
            self.error(place, format!("there is no dialect `{}`: {remedy}", quotable(id)));
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

    fn template(&mut self, place: &str, tenant: &Tenant, template: &Template, of_extension: bool) {
        let Some(profile) = self.dialect(&format!("{place}.dialect"), &template.dialect) else {
            return;
        };
        if let Some(name) = &template.model
            && !self.registry.models().any(|(_, m)| m.is(name) && m.speaks(profile))
        {
            self.error(
                &format!("{place}.model"),
                format!("no model `{}` speaks {}", quotable(name), profile.id()),
            );
        }
        let formats = profile.formats();
        if formats.is_empty() {
            self.error(place, format!("{} has no file that a template could touch", profile.id()));
            return;
        }
        let spoken = self.registry.models().map(|(_, model)| model).filter(|model| {
            model.speaks(profile) && template.model.as_deref().is_none_or(|name| model.is(name))
        });
        let Some(model) = spoken.max_by_key(|model| model.lines) else { return };
        let sample = Context::sample(tenant, model);
        let sample = if of_extension { sample.at_line(1) } else { sample };
        let filled = |format| fill(&template.text, &sample, Quote::Format(format));
        let wrong = match read_text(&formats, &template.text, filled) {
            Ok(Ok(settings)) => unwritable(&formats, &settings).map(|error| error.to_string()),
            Ok(Err(error)) => {
                let names: Vec<_> = formats.iter().map(|format| format.name()).collect();
                Some(format!("{error} (a {} file is {})", profile.id(), names.join(" or ")))
            }
            Err(error) => Some(error.to_string()),
        };
        if let Some(wrong) = wrong {
            self.error(&format!("{place}.text"), wrong);
        }
    }

    fn raw(&mut self, place: &str, raw: &Raw) {
        for (dialect, values) in raw.dialects() {
            let place = format!("{place}.raw.{dialect}");
            let Some(profile) = self.dialect(&place, dialect) else { continue };
            let formats = profile.formats();
            for (name, value) in values {
                if let Some(error) = unwritable(&formats, &[Setting::read(name, value)]) {
                    self.error(&place, error.to_string());
                }
            }
        }
    }
}

/// That a maker has no such model, and which one may be meant.
pub fn no_model(registry: &Registry, vendor: &Vendor, named: &str) -> String {
    let models = registry.models().filter(|(of, _)| of.id == vendor.id).map(|(_, model)| model.name);
    let meant = near(named, models);
    let meant = match meant.as_slice() {
        [] => String::new(),
        near => format!(
            "did you mean {}? ",
            near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
    };
    format!(
        "{} has no model `{}`: {meant}`autoprov models --vendor {}` names them",
        vendor.name,
        quotable(named),
        vendor.id
    )
}

/// Writes vendors and models of a tenant's devices as the catalogue does, in whatever case they stand.
pub fn spell(registry: &Registry, tenant: &mut Tenant) {
    for device in &mut tenant.devices {
        let Some(vendor) = registry.vendor(&device.vendor) else { continue };
        if device.vendor != vendor.id {
            vendor.id.clone_into(&mut device.vendor);
        }
        if let Some(model) = registry
            .model(vendor.id, &device.model)
            .filter(|model| model.name.eq_ignore_ascii_case(&device.model) && model.name != device.model)
        {
            model.name.clone_into(&mut device.model);
        }
    }
}

/// Why a setting cannot stand in every file of a phone.
fn unwritable(formats: &[&'static dyn Format], settings: &[Setting]) -> Option<FormatError> {
    formats.iter().find_map(|format| {
        settings.iter().find_map(|setting| {
            let clean =
                Setting { value: format.clean(&setting.value).into_owned().into(), ..setting.clone() };
            format.write(None, &[clean]).err()
        })
    })
}
