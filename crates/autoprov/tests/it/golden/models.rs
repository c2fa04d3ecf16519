//! Every model's files, as their difference from those of its dialect's golden device: `fixtures/<vendor>/models.txt`.
//!
//! A model is shown as the golden device would be if it were that model, filled up with what the first golden device has and this model can
//! have, so that every model uses its keys. Of several golden devices of a dialect it is the one that the model differs least from. What no
//! setting tells (order, quotes, layout) is held by a digest, one for all files of a dialect: a change of a shared row must not hide what it
//! does to one model.

use super::difference::{Entry, difference};
use crate::sandbox::md5;
use autoprov_core::{Artifact, DeviceProfile, Mac, Model, Registry, Transport, Vendor};
use autoprov_provision::{RenderContext, Rendered, bundle, contacts, render, view};
use autoprov_store::site::{Device, DeviceLine, Expansion, Handset, Tenant};
use std::fmt::Write as _;

/// The year that dated rules are made for, whatever year it is.
const YEAR: i16 = 2026;

/// Above each vendor's list.
const HEAD: &str = "\
# Each model's difference from its dialect's golden device, made by `cargo xtask bless`: `-` it does not have, `+` it has besides, `~` it has
# with another value. {1..3,9} is each of these numbers, {-1} the number before it less one. A golden device is filled up first, so that it
# uses what its model has. The MD5 is that of the files of all models, one after the other.
";

/// The files of a device.
type Files = Vec<(&'static Artifact, Rendered)>;

/// What models are compared with.
struct Base<'a> {
    name: &'a str,
    device: &'a Device,
    /// Its own files, as they are blessed.
    own: Files,
    /// Those of the device filled up.
    filled: Files,
}

/// The list of a vendor.
pub fn list(registry: &Registry, tenant: &Tenant, vendor: &'static Vendor) -> String {
    let mut profiles: Vec<&'static dyn DeviceProfile> = Vec::new();
    for (_, profile) in vendor.models.iter().flat_map(|model| model.dialects) {
        if !profiles.iter().any(|own| own.id() == profile.id()) {
            profiles.push(*profile);
        }
    }
    let profiles = profiles.into_iter();
    HEAD.to_owned() + &profiles.map(|profile| dialect(registry, tenant, vendor, profile)).collect::<String>()
}

/// The part of a dialect. Models that differ alike stand together.
fn dialect(
    registry: &Registry,
    tenant: &Tenant,
    vendor: &'static Vendor,
    profile: &'static dyn DeviceProfile,
) -> String {
    let speaks = |model: &&Model| model.speaks(profile);
    let models: Vec<_> = vendor.models.iter().filter(speaks).collect();
    let bases = bases(registry, tenant, vendor, profile, models[0]);
    let mut alike: Vec<(Vec<&str>, &str, String)> = Vec::new();
    let mut all = Vec::new();
    for model in models {
        let shown = bases.iter().map(|base| {
            let files = rendered(
                profile,
                model,
                tenant,
                &filled(base.device, tenant, vendor, model),
                Transport::Tftp,
            );
            (base.name, text(&base.filled, &files), files)
        });
        let (base, text, files) = shown.min_by_key(|(_, text, _)| text.lines().count()).unwrap();
        for (artifact, file) in &files {
            all.extend_from_slice(artifact.named(Mac::new([0; 6]), model).as_bytes());
            all.extend_from_slice(&file.bytes);
        }
        match alike.iter_mut().find(|(_, known, said)| *known == base && *said == text) {
            Some((names, ..)) => names.push(model.name),
            None => alike.push((vec![model.name], base, text)),
        }
    }
    let mut part = format!("\n[{}]\n", profile.id());
    for base in bases {
        let _ = write!(part, "{}, filled up:\n{}", base.name, text(&base.own, &base.filled));
    }
    for (names, base, text) in alike {
        let _ = write!(part, "{} as {base}:\n{text}", names.join(", "));
    }
    let _ = writeln!(part, "MD5 {}", md5(&all));
    part
}

/// The golden devices of a dialect, the vendor's own if there are any. A dialect without one is read whole in its first model.
fn bases<'a>(
    registry: &Registry,
    tenant: &'a Tenant,
    vendor: &'static Vendor,
    profile: &'static dyn DeviceProfile,
    first: &'static Model,
) -> Vec<Base<'a>> {
    let base = |device: &'a Device| {
        let (vendor, model, spoken) = of(registry, device);
        (spoken.id() == profile.id()).then(|| Base {
            name: &device.name,
            device,
            own: rendered(profile, model, tenant, device, Transport::Tftp),
            filled: rendered(profile, model, tenant, &filled(device, tenant, vendor, model), Transport::Tftp),
        })
    };
    let mut bases: Vec<_> = tenant.devices.iter().filter_map(base).collect();
    if bases.iter().any(|base| base.device.vendor == vendor.id) {
        bases.retain(|base| base.device.vendor == vendor.id);
    }
    if bases.is_empty() {
        let device = &tenant.devices[0];
        let filled =
            rendered(profile, first, tenant, &filled(device, tenant, vendor, first), Transport::Tftp);
        bases.push(Base { name: first.name, device, own: Vec::new(), filled });
    }
    bases
}

/// Whose a golden device is, what it is, and what it speaks.
pub fn of(
    registry: &Registry,
    device: &Device,
) -> (&'static Vendor, &'static Model, &'static dyn DeviceProfile) {
    let vendor = registry.vendor(&device.vendor).unwrap();
    let model = registry.model(&device.vendor, &device.model).unwrap();
    (vendor, model, registry.dialect(vendor, model, device.firmware.as_ref(), 0).unwrap())
}

/// A golden device as if it were a model, with what it does not have and the model can have.
fn filled(device: &Device, tenant: &Tenant, vendor: &Vendor, model: &Model) -> Device {
    let mut device = Device { vendor: vendor.id.to_owned(), model: model.name.to_owned(), ..device.clone() };
    device.lines.retain(|line| line.index <= model.lines);
    for (index, extension) in (1..=model.lines).zip(&tenant.extensions) {
        if device.lines.iter().all(|line| line.index != index) {
            let extension = extension.number.clone();
            device.lines.push(DeviceLine { index, extension, ..DeviceLine::default() });
        }
    }
    for key in &tenant.devices[0].keys {
        if device.keys.iter().all(|own| (own.group, own.position) != (key.group, key.position)) {
            device.keys.push(key.clone());
        }
    }
    if device.handsets.is_empty() && model.handsets > 0 {
        let name = Some("Hall".to_owned());
        device.handsets.push(Handset { index: 1, name, lines: vec![1], ..Handset::default() });
    }
    if device.expansion.iter().all(|own| model.module(&own.model).is_none()) {
        let kind = model.expansion.first().map(|kind| Expansion { model: kind.name.to_owned() });
        device.expansion = kind.into_iter().collect();
    }
    device
}

/// The files that a dialect makes for a device.
pub fn rendered(
    profile: &dyn DeviceProfile,
    model: &'static Model,
    tenant: &Tenant,
    device: &Device,
    transport: Transport,
) -> Files {
    let bundle = bundle(tenant, device, None);
    let file = |artifact: &'static Artifact| {
        let contacts = if artifact.contacts { contacts(tenant) } else { Vec::new() };
        let context = RenderContext {
            mac: device.mac,
            firmware: device.firmware.clone(),
            transport,
            year: YEAR,
            template: None,
        };
        let view = view(&bundle, profile, model, contacts, context);
        let rendered = render(profile, artifact, &view, &bundle, None).unwrap();
        rendered.map(|rendered| (artifact, rendered))
    };
    profile.artifacts().iter().filter(|artifact| artifact.is_made_for_one()).filter_map(file).collect()
}

/// What files have otherwise than others. Those that differ alike stand together.
fn text(base: &Files, files: &Files) -> String {
    let mut alike: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    let of =
        |files: &Files, name| files.iter().find(|(own, _)| own.name == name).map(|(_, file)| entries(file));
    let all = base.iter().filter(|(own, _)| of(files, own.name).is_none()).chain(files);
    for name in all.map(|(artifact, _)| artifact.name) {
        let lines = match (of(base, name), of(files, name)) {
            (_, None) => vec!["- the whole file".to_owned()],
            (base, Some(file)) => difference(&base.unwrap_or_default(), &file),
        };
        match alike.iter_mut().find(|(_, known)| *known == lines) {
            Some((names, _)) => names.push(name),
            None => alike.push((vec![name], lines)),
        }
    }
    alike.retain(|(_, lines)| !lines.is_empty());
    let part = |(names, lines): (Vec<&str>, Vec<String>)| {
        ["  ", &names.join(", "), "\n    ", &lines.join("\n    "), "\n"].concat()
    };
    alike.into_iter().map(part).collect()
}

/// What a file says, in its order: its settings, or the lines of a document.
fn entries(file: &Rendered) -> Vec<Entry> {
    if file.settings.is_empty() {
        let text = String::from_utf8_lossy(&file.bytes);
        return text.lines().map(|line| (line.to_owned(), None)).collect();
    }
    file.settings.iter().map(|setting| (setting.key.to_string(), Some(setting.value.to_string()))).collect()
}

/// A file that nobody can read, as lines that everybody can.
pub fn decoded(file: &Rendered) -> Option<String> {
    let line = |(name, value): Entry| format!("{name} = {}\n", value.unwrap_or_default());
    file.bytes.contains(&0).then(|| entries(file).into_iter().map(line).collect())
}
