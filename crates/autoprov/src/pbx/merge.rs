//! What was found, laid over a tenant: which object each is, and what it makes of it.

use super::found::{Device, Extension, Found, Place, Remark};
use super::model::model;
use crate::csv::{Kind, in_places, item};
use autoprov_core::{Mac, Registry};
use autoprov_store::Finding;
use autoprov_store::site::{self, Tenant};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

/// An object of the site file.
type Fields = Map<String, Value>;

/// A tenant as the PBX wants it: the site file's object, still to be read and checked. No `Debug`: it holds passwords.
pub(crate) struct Laid {
    pub(crate) tenant: Value,
    /// Of each extension and of each device, where the PBX has it.
    extensions: Vec<Option<Place>>,
    devices: Vec<Option<Place>>,
    /// Why nothing can be done.
    pub(crate) errors: Vec<Finding>,
    /// What the catalogue or the tenant could not take.
    pub(crate) left: Vec<Remark>,
}

/// Lays what was found over a tenant: adds and changes what it says. With `prune`, takes away what is [`gone`].
pub(crate) fn lay(
    found: &Found,
    stored: &Tenant,
    registry: &Registry,
    prune: bool,
) -> Result<Laid, serde_json::Error> {
    let mut tenant = serde_json::to_value(stored)?;
    let mut take = |kind: Kind| -> Vec<Fields> {
        let list = tenant.get_mut(kind.list()).and_then(Value::as_array_mut).map(std::mem::take);
        let fields = |object| if let Value::Object(fields) = object { fields } else { Fields::new() };
        list.unwrap_or_default().into_iter().map(fields).collect()
    };
    let (mut extensions, mut devices) = (take(Kind::Extensions), take(Kind::Devices));
    let mut laid = Laid {
        tenant: Value::Null,
        extensions: vec![None; extensions.len()],
        devices: vec![None; devices.len()],
        errors: Vec::new(),
        left: Vec::new(),
    };
    let numbers = (0..).zip(&stored.extensions).map(|(at, own)| (own.number.as_str(), at));
    let numbers: HashMap<&str, usize> = numbers.collect();
    for extension in &found.extensions {
        let at = numbers.get(extension.number.as_str()).copied();
        let object = object(&mut extensions, &mut laid.extensions, at, &extension.place);
        assign(object, extension);
    }
    let macs = (0..).zip(&stored.devices).filter_map(|(at, own)| Some((own.mac?, at)));
    let macs: HashMap<Mac, usize> = macs.collect();
    let mut names: HashSet<&str> = stored.devices.iter().map(|own| own.name.as_str()).collect();
    for device in &found.devices {
        let at = macs.get(&device.mac).copied();
        let unsaid =
            || Err("the PBX does not say its model: add the device once, with vendor and model".to_owned());
        let model = device.model.as_ref().map_or_else(unsaid, |(maker, name)| model(registry, maker, name));
        // A phone that is known already has its model.
        if let (Err(because), None) = (&model, at) {
            let (place, name) = (device.place.clone(), spelled(device));
            laid.left.push(Remark { place, name, because: because.clone() });
            continue;
        }
        let object = object(&mut devices, &mut laid.devices, at, &device.place);
        let own = at.and_then(|at| stored.devices.get(at));
        if let Ok((vendor, model)) = model {
            // Another spelling of the same model is no change.
            let same = |own: &site::Device| {
                own.vendor == vendor
                    && registry.model(&vendor, &own.model).is_some_and(|row| row.name == model)
            };
            if !own.is_some_and(same) {
                object.insert("vendor".to_owned(), vendor.into());
                object.insert("model".to_owned(), model.into());
            }
        }
        object.insert("mac".to_owned(), device.mac.to_string().into());
        // One that is there keeps the name that it has here.
        if let Some(name) = device.name.as_deref().filter(|name| at.is_none() && names.insert(name)) {
            object.insert("name".to_owned(), name.into());
        }
        lines(object, device, prune && found.whole.contains(&Kind::Devices));
    }
    if prune {
        laid.prune(found, &mut extensions, &mut devices);
    }
    if let Some(fields) = tenant.as_object_mut() {
        for (kind, objects) in [(Kind::Extensions, extensions), (Kind::Devices, devices)] {
            let objects = objects.into_iter().map(Value::Object).collect();
            fields.insert(kind.list().to_owned(), Value::Array(objects));
        }
    }
    laid.tenant = tenant;
    Ok(laid)
}

impl Laid {
    fn prune(&mut self, found: &Found, extensions: &mut Vec<Fields>, devices: &mut Vec<Fields>) {
        let left = names(&found.left);
        for kind in &found.whole {
            let (list, places, is_empty) = match kind {
                Kind::Extensions => (&mut *extensions, &mut self.extensions, found.extensions.is_empty()),
                Kind::Devices => (&mut *devices, &mut self.devices, found.devices.is_empty()),
            };
            // A file that was emptied to be written again is no order to forget everything.
            if is_empty && !list.is_empty() {
                let message = format!("the PBX has no {}: --prune would remove all of them", kind.list());
                self.errors.push(Finding::new("", message));
                continue;
            }
            let is_left = |own: &Fields| {
                let names = [kind.name(), "mac"].into_iter().filter_map(|field| own.get(field)?.as_str());
                names.into_iter().any(|name| left.contains(name))
            };
            let both = std::mem::take(list).into_iter().zip(std::mem::take(places));
            let kept = both.filter(|(own, place)| place.is_some() || is_left(own));
            (*list, *places) = kept.unzip();
        }
    }

    /// The MACs that the PBX says, each with its place in the list.
    pub(crate) fn macs(&self) -> impl Iterator<Item = (usize, Mac)> {
        let objects = self.tenant.get(Kind::Devices.list()).and_then(Value::as_array).into_iter().flatten();
        objects.zip(&self.devices).enumerate().filter_map(|(at, (object, place))| {
            let mac = object.get("mac").and_then(Value::as_str)?.parse().ok()?;
            place.as_ref().map(|_| (at, mac))
        })
    }
}

/// What of a tenant the PBX does not have, of the lists that it names whole: kind and name.
pub(crate) fn gone(found: &Found, stored: &Tenant) -> Vec<(Kind, String)> {
    let left = names(&found.left);
    let numbers: HashSet<&str> = found.extensions.iter().map(|own| own.number.as_str()).collect();
    let macs: HashSet<Mac> = found.devices.iter().map(|own| own.mac).collect();
    let extensions = stored.extensions.iter().map(|own| (Kind::Extensions, own.number.as_str()));
    let extensions = extensions.filter(|(_, number)| !numbers.contains(number));
    let is_there = |mac: Mac| macs.contains(&mac) || left.contains(mac.to_string().as_str());
    let devices = stored.devices.iter().filter(|own| !own.mac.is_some_and(is_there));
    let devices = devices.map(|own| (Kind::Devices, own.name.as_str()));
    let gone = extensions.chain(devices);
    let gone = gone.filter(|(kind, name)| found.whole.contains(kind) && !left.contains(name));
    gone.map(|(kind, name)| (kind, name.to_owned())).collect()
}

/// Whom remarks are about: the PBX has them, if not for us.
fn names(remarks: &[Remark]) -> HashSet<&str> {
    remarks.iter().map(|remark| remark.name.as_str()).collect()
}

/// The object at a place of its list, or a new one.
fn object<'o>(
    objects: &'o mut Vec<Fields>,
    places: &mut Vec<Option<Place>>,
    at: Option<usize>,
    place: &Place,
) -> &'o mut Fields {
    let at = at.unwrap_or_else(|| {
        objects.push(Fields::new());
        places.push(None);
        objects.len() - 1
    });
    places[at] = Some(place.clone());
    &mut objects[at]
}

fn assign(object: &mut Fields, extension: &Extension) {
    object.insert("number".to_owned(), extension.number.as_str().into());
    for (name, value) in &extension.fields {
        match value {
            Some(value) => object.insert((*name).to_owned(), value.as_str().into()),
            None => object.remove(*name),
        };
    }
}

/// Gives a device the lines that the PBX says; what a line has beside, such as its label, stays with it.
fn lines(object: &mut Fields, device: &Device, whole: bool) {
    let mut own = match object.remove("lines") {
        Some(Value::Array(lines)) => lines,
        _ => Vec::new(),
    };
    let index = |line: &Value| line.get("index").and_then(Value::as_u64);
    if whole {
        own.retain(|line| device.lines.iter().any(|(said, _)| index(line) == Some(u64::from(*said))));
    }
    for (said, number) in &device.lines {
        let known = own.iter_mut().find(|line| index(line) == Some(u64::from(*said)));
        match known.and_then(Value::as_object_mut) {
            Some(line) => drop(line.insert("extension".to_owned(), number.as_str().into())),
            None => own.push(json!({"index": said, "extension": number})),
        }
    }
    own.sort_by_key(index);
    if !own.is_empty() {
        object.insert("lines".to_owned(), Value::Array(own));
    }
}

/// A device as the PBX spells it.
fn spelled(device: &Device) -> String {
    let model = device.model.as_ref().map(|(_, model)| format!(", {model}")).unwrap_or_default();
    format!("{}{model}", device.mac)
}

/// What the store and the catalogue found, placed by the PBX's files. What is of none of them is placed by name.
pub(crate) fn located(laid: &Laid, findings: Vec<Finding>) -> Vec<Finding> {
    let tell = |finding: Finding| Finding {
        place: placed(laid, &finding.place),
        name: None,
        message: in_places(&finding.message, |place| placed(laid, place)),
    };
    findings.into_iter().map(tell).collect()
}

fn placed(laid: &Laid, place: &str) -> String {
    let place = place.strip_prefix("tenants[0]").map_or(place, |rest| rest.trim_start_matches('.'));
    let Some((kind, index, field)) = item(place) else { return place.to_owned() };
    let object = laid.tenant.get(kind.list()).and_then(|list| list.get(index));
    let name = object.and_then(|object| object.get(kind.name()).or_else(|| object.get("mac")));
    let name = name.and_then(Value::as_str).map_or_else(|| index.to_string(), str::to_owned);
    let dot = if field.is_empty() { "" } else { "." };
    let named = format!("{} `{name}`{dot}{field}", kind.word());
    let places = match kind {
        Kind::Extensions => &laid.extensions,
        Kind::Devices => &laid.devices,
    };
    match places.get(index).and_then(Option::as_ref) {
        Some(file) => format!("{file} {named}"),
        None => named,
    }
}
