//! What a site file means, without the catalogue of phones.

mod device;
mod names;
mod overrides;
mod subject;
mod text;

use crate::finding::{Findings, one, short};
use crate::report::Kind;
use crate::site::{
    DirectoryEntry, Extension, Ldap, Lookup, OwnModel, SipServer, Site, Template, Tenant, host_and_port,
};
use autoprov_core::{Mac, shown_attributes};
use std::collections::HashMap;
use std::fmt::{self, Display};
use std::hash::Hash;
use std::net::IpAddr;
use std::slice;

pub(crate) use names::{directory_key, spelt_zone};
pub(crate) use subject::by_name;
pub use subject::name_subjects;

/// Checks a site file as far as it can be checked without the database and without the catalogue of phones.
pub fn check(site: &Site) -> Findings {
    check_some(site, |_| true)
}

/// Checks some tenants of a site file, as if the others were not there.
pub(crate) fn check_some(site: &Site, selected: impl Fn(&Tenant) -> bool) -> Findings {
    let mut findings = Findings::default();
    check_models(site.models.as_deref().unwrap_or_default(), &mut findings);
    let mut names = Once::new("tenant");
    let mut shared = Shared::default();
    for (index, tenant) in site.tenants.iter().enumerate().filter(|(_, tenant)| selected(tenant)) {
        let place = Place::root().item("tenants", index);
        names.see(&tenant.name, &place.field("name"), &mut findings);
        text::check(tenant, &place, &mut findings);
        check_tenant(tenant, &place, &mut shared, &mut findings);
    }
    name_subjects(findings.all_mut(), &site.tenants);
    findings
}

/// Checks one tenant by itself; places start at the tenant (`devices[3].lines[1]`).
pub(crate) fn check_one(tenant: &Tenant) -> Findings {
    let mut findings = Findings::default();
    text::check(tenant, &Place::root(), &mut findings);
    check_tenant(tenant, &Place::root(), &mut Shared::default(), &mut findings);
    name_subjects(findings.all_mut(), slice::from_ref(tenant));
    findings
}

/// Checks objects of a tenant, and what lies around them; objects go by name (``device `hall`.lines[1]``).
pub fn check_part(objects: &Tenant, around: &Tenant) -> Findings {
    let mut findings = Findings::default();
    let place = Place::part();
    text::check(objects, &place, &mut findings);
    check_tenant(around, &place, &mut Shared::default(), &mut findings);
    findings
}

/// What is unique across tenants.
pub(crate) struct Shared {
    usernames: Once<String>,
    macs: Once<Mac>,
}

impl Default for Shared {
    fn default() -> Self {
        Self { usernames: Once::new("username"), macs: Once::new("MAC") }
    }
}

/// The way to a value, as text.
#[derive(Clone)]
pub(crate) struct Place {
    text: String,
    /// Whether objects go by name: a part of a tenant has not the places of the whole.
    by_name: bool,
    /// How long the name of the object is that it lies in; 0 where it is in none that goes by name.
    object: usize,
}

impl Place {
    pub(crate) const fn root() -> Self {
        Self { text: String::new(), by_name: false, object: 0 }
    }

    /// Where a part of a tenant begins.
    pub(crate) const fn part() -> Self {
        Self { text: String::new(), by_name: true, object: 0 }
    }

    pub(crate) fn field(&self, name: &str) -> Self {
        let text = if self.text.is_empty() { name.to_owned() } else { format!("{}.{name}", self.text) };
        Self { text, ..*self }
    }

    pub(crate) fn item(&self, list: &str, index: usize) -> Self {
        Self { text: format!("{}[{index}]", self.field(list).text), ..*self }
    }

    /// An object of a tenant: `devices[3]`, in a part ``device `hall` ``.
    pub(crate) fn object(&self, kind: Kind, index: usize, name: &str) -> Self {
        if self.by_name && self.text.is_empty() {
            let text = format!("{kind} `{}`", short(name));
            Self { object: text.len(), text, ..*self }
        } else {
            self.item(kind.list(), index)
        }
    }

    /// The object that it lies in, where objects go by name (``device `hall` ``), and the way on from there.
    fn split(&self) -> (&str, &str) {
        let (object, rest) = self.text.split_at(self.object);
        (object, rest.trim_start_matches('.'))
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What may stand once alone.
struct Once<T> {
    what: &'static str,
    seen: HashMap<T, Place>,
}

impl<T: Hash + Eq + Clone + Display> Once<T> {
    fn new(what: &'static str) -> Self {
        Self { what, seen: HashMap::new() }
    }

    fn see(&mut self, value: &T, place: &Place, findings: &mut Findings) {
        if let Some(first) = self.seen.get(value) {
            let (what, value) = (self.what, short(&value.to_string()));
            // A part begins with what is changed: that is who takes, and the others are who has.
            let (at, message) = match (first.split(), place.split()) {
                (("", _), _) => (place, format!("the {what} `{value}` stands at `{first}` already")),
                ((own, _), (other, _)) if own == other && own.starts_with(what) => {
                    (place, format!("there is {} `{value}` already: choose another name", one(what)))
                }
                ((own, rest), (other, _)) if own == other => {
                    (place, format!("the {what} `{value}` stands at `{rest}` already"))
                }
                (_, (other, _)) => (first, format!("the {what} `{value}` is that of {other} already")),
            };
            findings.error(at, message);
        } else {
            self.seen.insert(value.clone(), place.clone());
        }
    }
}

fn check_models(models: &[OwnModel], findings: &mut Findings) {
    let mut names = Once::new("model");
    for (index, model) in models.iter().enumerate() {
        let place = Place::root().item("models", index);
        for (field, text) in [("vendor", &model.vendor), ("model", &model.model), ("like", &model.like)] {
            filled(text, &place.field(field), findings);
        }
        if model.model.contains(|c: char| c == '/' || c.is_control()) {
            findings.error(place.field("model"), "has a `/` or a control character: name the model");
        }
        names.see(&format!("{} {}", model.vendor, model.model), &place.field("model"), findings);
        if model.lines == Some(0) {
            findings.error(place.field("lines"), "is 0: a model registers a line at least");
        }
    }
}

fn check_tenant(tenant: &Tenant, place: &Place, shared: &mut Shared, findings: &mut Findings) {
    if let Some(fault) = names::tenant_fault(&tenant.name) {
        findings.error(place.field("name"), fault);
    }
    if let Some(username) = &tenant.http_username {
        check_username(username, &place.field("http_username"), shared, findings);
    } else if tenant.http_password.is_some() {
        findings.warning(
            place.field("http_password"),
            "is of no use without `http_username`: HTTP provisioning is off",
        );
    }
    for (field, password) in
        [("http_password", &tenant.http_password), ("http_previous_password", &tenant.http_previous_password)]
    {
        if password.as_ref().is_some_and(|password| password.expose().is_empty()) {
            findings.error(place.field(field), "is empty: leave it out to turn it off");
        }
    }
    if tenant.networks.is_empty() {
        let message = "names no networks: no config file leaves over TFTP until it does";
        findings.warning(place.field("networks"), message);
    }
    for (index, network) in tenant.networks.iter().enumerate().filter(|(_, own)| **own != own.trunc()) {
        findings.warning(place.item("networks", index), format!("`{network}` is all of {}", network.trunc()));
    }
    if let Some(fault) = tenant.provisioning_url.as_deref().and_then(names::url_fault) {
        findings.error(place.field("provisioning_url"), fault);
    }
    range(tenant.polling_minutes, 1, 44_640, "minutes", &place.field("polling_minutes"), findings);
    check_servers(tenant, place, findings);
    let has_url = tenant.provisioning_url.is_some();
    overrides::check(&tenant.defaults, has_url, place, findings);
    let mut models = Once::new("model");
    for (index, pack) in tenant.firmware_packs.iter().enumerate() {
        let place = place.item("firmware_packs", index);
        models.see(&pack.model, &place.field("model"), findings);
        if let Some(fault) = names::route_fault(&pack.pack) {
            findings.error(place.field("pack"), fault);
        }
    }
    if let Some(ldap) = &tenant.ldap {
        let place = place.field("ldap");
        check_bare_host(&ldap.host, &place.field("host"), findings);
        range(ldap.port, 1, u16::MAX, "a port", &place.field("port"), findings);
        if let Some(hits) = ldap.max_hits {
            range(hits, 1, Ldap::MOST_HITS, "a number of entries", &place.field("max_hits"), findings);
        }
        if let Some(shown) = &ldap.display_name {
            let marks = shown.matches('%').count();
            if marks == 0 || marks != shown_attributes(shown).count() {
                let message =
                    format!("is `{}`: write attributes after `%`, such as `%givenName %sn`", short(shown));
                findings.error(place.field("display_name"), message);
            }
        }
    }
    if let Some(desk) = &tenant.hot_desk {
        let place = place.field("hot_desk");
        filled(&desk.login_number, &place.field("login_number"), findings);
        if !tenant.extensions.iter().any(|extension| extension.number == desk.extension) {
            let message = format!(
                "there is no extension `{}`: phones nobody is logged in at stay silent",
                short(&desk.extension)
            );
            findings.warning(place.field("extension"), message);
        }
    }
    let extensions = check_extensions(&tenant.extensions, place, findings);
    let mut profiles = Once::new("profile");
    for (index, profile) in tenant.profiles.iter().enumerate() {
        let place = place.object(Kind::Profile, index, &profile.name);
        filled(&profile.name, &place.field("name"), findings);
        profiles.see(&profile.name, &place.field("name"), findings);
        overrides::check(&profile.overrides, has_url, &place, findings);
        device::check_keys(&profile.keys, None, &place, findings);
    }
    let servers = tenant.sip_servers.iter().map(|server| server.name.as_str()).collect();
    let known =
        device::Known { extensions: &extensions.seen, profiles: &profiles.seen, servers: &servers, has_url };
    let mut devices = Once::new("device");
    for (index, device) in tenant.devices.iter().enumerate() {
        let place = place.object(Kind::Device, index, &device.name);
        filled(&device.name, &place.field("name"), findings);
        devices.see(&device.name, &place.field("name"), findings);
        device::check(device, &known, &place, shared, findings);
    }
    if tenant.hot_desk.is_none()
        && let Some((index, device)) = tenant.devices.iter().enumerate().find(|(_, device)| device.hot_desk)
    {
        let message = "is of no use: the tenant has no `hot_desk`";
        findings.warning(place.object(Kind::Device, index, &device.name).field("hot_desk"), message);
    }
    if tenant.sip_servers.is_empty() && tenant.devices.iter().any(|device| !device.lines.is_empty()) {
        findings.warning(place.field("sip_servers"), "names no SIP server: no line can register");
    }
    check_directory(&tenant.directory, place, findings);
    check_templates(&tenant.templates, place, findings);
    let mut routes = Once::new("route");
    for (index, route) in tenant.routes.iter().enumerate() {
        let place = place.object(Kind::Route, index, &route.name).field("name");
        if let Some(fault) = names::route_fault(&route.name) {
            findings.error(&place, fault);
        }
        routes.see(&route.name, &place, findings);
    }
}

fn check_username(username: &str, place: &Place, shared: &mut Shared, findings: &mut Findings) {
    if let Some(fault) = names::username_fault(username) {
        findings.error(place, fault);
    }
    shared.usernames.see(&username.to_owned(), place, findings);
}

fn check_servers(tenant: &Tenant, place: &Place, findings: &mut Findings) {
    let mut names = Once::new("SIP server");
    for (index, server) in tenant.sip_servers.iter().enumerate() {
        let place = place.item("sip_servers", index);
        let SipServer { name, host, lookup, port, expires, failback, .. } = server;
        let SipServer { outbound_proxy, backup_outbound_proxy, backup_host, .. } = server;
        filled(name, &place.field("name"), findings);
        names.see(name, &place.field("name"), findings);
        check_bare_host(host, &place.field("host"), findings);
        if let Some(port) = *port {
            range(port, 1, u16::MAX, "a port", &place.field("port"), findings);
            if *lookup != Lookup::Host {
                let message =
                    format!("stands beside `lookup` `{lookup}`, which finds the port: leave it out");
                findings.error(place.field("port"), message);
            }
        }
        if *lookup != Lookup::Host && host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
            let message = format!("is an address, and `lookup` `{lookup}` needs a name to look up");
            findings.error(place.field("host"), message);
        }
        if let Some(seconds) = *failback {
            range(seconds, 1, 86_400, "seconds", &place.field("failback"), findings);
        }
        if let Some(seconds) = server.subscription_seconds {
            range(seconds, 10, 86_400, "seconds", &place.field("subscription_seconds"), findings);
        }
        range(*expires, 10, 604_800, "seconds", &place.field("expires"), findings);
        for (field, host) in [
            ("outbound_proxy", outbound_proxy),
            ("backup_outbound_proxy", backup_outbound_proxy),
            ("backup_host", backup_host),
        ] {
            if let Some(host) = host {
                check_host(host, &place.field(field), findings);
            }
        }
    }
}

fn check_extensions(extensions: &[Extension], place: &Place, findings: &mut Findings) -> Once<String> {
    let mut numbers = Once::new("extension");
    for (index, extension) in extensions.iter().enumerate() {
        let place = place.object(Kind::Extension, index, &extension.number);
        if let Some(fault) = names::number_fault(&extension.number) {
            findings.error(place.field("number"), fault);
        }
        numbers.see(&extension.number, &place.field("number"), findings);
        let is_dialled = |c: char| c.is_ascii_digit() || matches!(c, '*' | '#');
        if extension.pin.as_ref().is_some_and(|pin| !pin.expose().chars().all(is_dialled)) {
            findings.warning(place.field("pin"), "has more than digits in it: at a phone it is dialled");
        }
        once("codec", extension.codecs.as_deref(), &place, "codecs", findings);
        check_templates(&extension.templates, &place, findings);
    }
    numbers
}

fn check_directory(entries: &[DirectoryEntry], place: &Place, findings: &mut Findings) {
    let mut seen = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let place = place.object(Kind::Directory, index, &entry.name);
        filled(&entry.name, &place.field("name"), findings);
        filled(&entry.number, &place.field("number"), findings);
        if let Some(first) = seen.insert(directory_key(entry), place.clone()) {
            let (name, number) = (short(&entry.name), short(&entry.number));
            findings
                .error(&place, format!("`{name}` with the number `{number}` stands at `{first}` already"));
        }
    }
}

fn check_templates(templates: &[Template], place: &Place, findings: &mut Findings) {
    let mut names = Once::new("template");
    for (index, template) in templates.iter().enumerate() {
        let place = place.object(Kind::Template, index, &template.name());
        if let Some(fault) = names::dialect_fault(&template.dialect) {
            findings.error(place.field("dialect"), fault);
        }
        if template.model.as_ref().is_some_and(|model| model.trim().is_empty() || model.contains('/')) {
            findings
                .error(place.field("model"), "is empty or has a `/`: name a model, or leave it out for all");
        }
        names.see(&template.name(), &place, findings);
    }
}

/// A list whose items stand once.
fn once<T: Copy + Eq + Hash + Display>(
    what: &'static str,
    items: Option<&[T]>,
    place: &Place,
    field: &str,
    findings: &mut Findings,
) {
    let mut names = Once::new(what);
    for (index, item) in items.unwrap_or_default().iter().enumerate() {
        names.see(item, &place.item(field, index), findings);
    }
}

/// A text that may not be empty or blank.
fn filled(text: &str, place: &Place, findings: &mut Findings) {
    if text.trim().is_empty() {
        findings.error(place, "is empty: give it a text");
    }
}

/// A host name or address whose port is a field of its own, or is none of the site's.
fn check_bare_host(host: &str, place: &Place, findings: &mut Findings) {
    check_host(host, place, findings);
    if host_and_port(host).1.is_some() {
        findings.error(place, format!("is `{}`: a host, without a port", short(host)));
    }
}

/// A host name or address, perhaps with a port.
fn check_host(host: &str, place: &Place, findings: &mut Findings) {
    if let Some(fault) = names::host_fault(host) {
        findings.error(place, fault);
    }
}

/// A number in a range.
fn range<T: PartialOrd + Display + Copy>(
    value: T,
    least: T,
    most: T,
    what: &str,
    place: &Place,
    findings: &mut Findings,
) {
    if value < least || value > most {
        findings.error(place, format!("is {value}: expected {what} from {least} to {most}"));
    }
}

#[cfg(test)]
mod tests;
