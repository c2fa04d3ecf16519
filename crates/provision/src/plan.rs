//! What a change would do to phones' files, before it is made.

use crate::bundle::Named;
use crate::contacts::contacts;
use crate::provision::Provision;
use crate::render::{Base, RenderFailure, Rendered, render, tell};
use crate::view::{RenderContext, view};
use autoprov_core::{Artifact, Content, DeviceProfile, Mac, Reboot, Setting, Transport, View};
use autoprov_store::site::{Device, Extension, Tenant};
use autoprov_store::{Bundle, Error, Login};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What becomes of one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevicePlan {
    /// Its name.
    pub name: String,
    /// Its address.
    pub mac: Option<Mac>,
    /// Its model.
    pub model: String,
    /// What becomes of it.
    pub effect: Effect,
}

/// What a change does to a device's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is new, or served by another dialect than before: all its files are.
    New,
    /// It goes.
    Removed,
    /// These files change.
    Changed(Vec<FilePlan>),
    /// Its files cannot be made after the change; why.
    Broken(String),
}

/// A file that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePlan {
    /// Its name.
    pub name: String,
    /// Its settings that change; empty where it is a document.
    pub changes: Vec<Change>,
}

/// A setting that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The maker's name.
    pub key: String,
    /// The value now; None where it is not in the file. `***` for a password.
    pub before: Option<String>,
    /// The value then.
    pub after: Option<String>,
    /// Whether the phone reboots for it.
    pub reboots: Reboot,
}

impl DevicePlan {
    /// Whether the phone reboots.
    pub fn reboots(&self) -> Reboot {
        let Effect::Changed(files) = &self.effect else { return Reboot::Unknown };
        let changes = files.iter().flat_map(|file| &file.changes).map(|change| change.reboots);
        changes.max().unwrap_or(Reboot::Unknown)
    }
}

impl Provision {
    /// Compares the files of a tenant's devices before and after a change. Devices whose files stay as they are do not appear; they are compared
    /// by address, or by name where they have none.
    pub fn plan(&self, before: Option<&Tenant>, after: Option<&Tenant>) -> Result<Vec<DevicePlan>, Error> {
        let name = before.or(after).map_or("", |tenant| tenant.name.as_str());
        let logins = self.store.logins(Some(name))?;
        let key = |device: &Device| device.mac.map_or_else(|| device.name.clone(), |mac| mac.to_string());
        let known: BTreeMap<_, _> = before.iter().flat_map(|t| &t.devices).map(|d| (key(d), d)).collect();
        let wanted: BTreeMap<_, _> = after.iter().flat_map(|t| &t.devices).map(|d| (key(d), d)).collect();
        let (old, new) = (before.map(Named::of), after.map(Named::of));
        let untouched = Untouched::between(before, after);
        let mut plans = Vec::new();
        for device in after.iter().flat_map(|tenant| &tenant.devices) {
            let effect = match (&old, &new, known.get(&key(device))) {
                (Some(_), Some(_), Some(known)) if untouched.has(known, device) => None,
                (Some(old), Some(new), Some(known)) => self.compare((old, known), (new, device), &logins),
                _ => Some(Effect::New),
            };
            plans.extend(effect.map(|effect| planned(device, effect)));
        }
        let gone = before.iter().flat_map(|t| &t.devices).filter(|d| !wanted.contains_key(&key(d)));
        plans.extend(gone.map(|device| planned(device, Effect::Removed)));
        Ok(plans)
    }

    fn compare(
        &self,
        before: (&Named<'_>, &Device),
        after: (&Named<'_>, &Device),
        logins: &[Login],
    ) -> Option<Effect> {
        let (now, then) = (self.side(before, logins)?, self.side(after, logins)?);
        let profile = then.profile;
        if now.profile.id() != profile.id() {
            return Some(Effect::New);
        }
        let mut files = Vec::new();
        for artifact in profile.artifacts().iter().filter(|artifact| artifact.is_made_for_one()) {
            let new = match self.made(render, artifact, &then) {
                Ok(new) => new,
                Err(error) => return Some(Effect::Broken(error.to_string())),
            };
            // What could not be made before is new now.
            let Ok(old) = self.made(render, artifact, &now) else { return Some(Effect::New) };
            let (Some(old), Some(new)) = (old, new) else { continue };
            // Most files stay as they are: which of their settings are secret is asked only of those that change.
            if old.bytes != new.bytes
                && let (Ok(Some(old)), Ok(Some(new))) =
                    (self.made(tell, artifact, &now), self.made(tell, artifact, &then))
            {
                let name = then.view.named(artifact.name);
                files.push(FilePlan { name, changes: changes(profile, artifact, &old, &new) });
            }
        }
        (!files.is_empty()).then_some(Effect::Changed(files))
    }

    /// A device as it is before the change or after it. `None`: it speaks no dialect.
    fn side<'a>(&self, (named, device): (&Named<'a>, &Device), logins: &[Login]) -> Option<Side<'a>> {
        let firmware = self.known_firmware(device.mac, device.firmware.as_ref());
        let (profile, model) = self.spoken(&device.vendor, &device.model, firmware.as_ref())?;
        let person = logins.iter().find(|login| login.device == device.name).map(|l| l.extension.as_str());
        let bundle = named.bundle(device, person);
        let seen = device.mac.and_then(|mac| self.observations.as_ref()?.seen(mac).ok().flatten());
        let transport = seen.and_then(|seen| Transport::named(&seen.transport)).unwrap_or(Transport::Http);
        let template = self.template(profile, model).ok().flatten();
        let context = RenderContext { template, ..RenderContext::now(device.mac, firmware, transport) };
        let view = view(&bundle, profile, model, Vec::new(), context);
        Some(Side { tenant: named.tenant, profile, bundle, view })
    }

    fn made(
        &self,
        render: Render,
        artifact: &'static Artifact,
        side: &Side<'_>,
    ) -> Result<Option<Rendered>, RenderFailure> {
        let Side { tenant, profile, bundle, view } = side;
        let base = self.base(artifact, view.model).ok().flatten();
        let made = |view: &View| render(*profile, artifact, view, bundle, base.as_ref());
        if artifact.contacts {
            made(&View { contacts: contacts(tenant), ..view.clone() })
        } else {
            made(view)
        }
    }
}

/// Which devices a change leaves alone, as the site file has them: their files need not be made to know that they stay as they are.
struct Untouched<'a> {
    /// Whether all that is in every phone's files is the same.
    any: bool,
    extensions: HashSet<&'a str>,
    profiles: HashSet<&'a str>,
}

impl<'a> Untouched<'a> {
    fn between(before: Option<&'a Tenant>, after: Option<&'a Tenant>) -> Self {
        let mut untouched = Self { any: false, extensions: HashSet::new(), profiles: HashSet::new() };
        let (Some(before), Some(after)) = (before, after) else { return untouched };
        let book = |own: &'a Extension| (own.number.as_str(), own.name());
        let same_book = before.directory == after.directory
            && before.extensions.iter().map(book).eq(after.extensions.iter().map(book));
        untouched.any = same_book
            && before.templates == after.templates
            && before.without_lists() == after.without_lists();
        let pairs = before.extensions.iter().zip(&after.extensions);
        untouched.extensions =
            pairs.filter(|(old, new)| old != new).map(|(_, new)| new.number.as_str()).collect();
        let known: HashMap<_, _> = before.profiles.iter().map(|own| (own.name.as_str(), own)).collect();
        let changed = after.profiles.iter().filter(|own| known.get(own.name.as_str()) != Some(own));
        untouched.profiles = changed.map(|own| own.name.as_str()).collect();
        untouched
    }

    fn has(&self, known: &Device, device: &Device) -> bool {
        // Whoever is at a desk brings their own phone's.
        let desk = known.hot_desk || device.hot_desk;
        self.any
            && !desk
            && known == device
            && !device.lines.iter().any(|line| self.extensions.contains(line.extension.as_str()))
            && !device.profiles.iter().any(|name| self.profiles.contains(name.as_str()))
    }
}

/// [`render`], or [`tell`] for people.
type Render = fn(
    &dyn DeviceProfile,
    &'static Artifact,
    &View,
    &Bundle,
    Option<&Base>,
) -> Result<Option<Rendered>, RenderFailure>;

/// All that a device's files are made of, on one side of a change.
struct Side<'a> {
    tenant: &'a Tenant,
    profile: &'static dyn DeviceProfile,
    bundle: Bundle,
    view: View,
}

fn planned(device: &Device, effect: Effect) -> DevicePlan {
    DevicePlan { name: device.name.clone(), mac: device.mac, model: device.model.clone(), effect }
}

fn changes(profile: &dyn DeviceProfile, artifact: &Artifact, now: &Rendered, then: &Rendered) -> Vec<Change> {
    let Content::Settings(settings) = artifact.content else { return Vec::new() };
    let format = settings.format;
    let by_identity = |rendered: &'_ Rendered| -> BTreeMap<String, (usize, Setting)> {
        let settings = rendered.settings.iter().enumerate();
        settings.map(|(at, s)| (format.identity(s).into_owned(), (at, s.clone()))).collect()
    };
    let (old, new) = (by_identity(now), by_identity(then));
    let shown = |setting: &Setting| if setting.secret { "***".to_owned() } else { setting.value.to_string() };
    let mut changes = Vec::new();
    let ids: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for id in ids {
        let (before, after) = (old.get(id), new.get(id));
        if before.map(|(_, s)| &s.value) == after.map(|(_, s)| &s.value) {
            continue;
        }
        let Some((place, any)) = after.or(before) else { continue };
        let change = Change {
            key: any.key.to_string(),
            before: before.map(|(_, s)| shown(s)),
            after: after.map(|(_, s)| shown(s)),
            reboots: profile.reboots(&any.key),
        };
        changes.push((*place, change));
    }
    // As they stand in the file.
    changes.sort_by_key(|(place, _)| *place);
    changes.into_iter().map(|(_, change)| change).collect()
}
