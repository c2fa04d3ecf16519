//! The device that is asked for, whether the asker may have its files, and the dialect in which they are written.

use super::{Auth, Resolution, Stop, trusting};
use crate::answer::{Answer, Outcome, Shown, missing};
use crate::guard::Who;
use crate::metrics::Reason;
use crate::request::{Own, Owner, ServedPath};
use crate::snapshot::Snapshot;
use autoprov_core::{
    Artifact, DeviceProfile, Feature, FirmwareVersion, Mac, Model, Support, Transport, UserAgent, Vendor,
};
use autoprov_store::{DeviceHead, TenantId};
use std::sync::Arc;

/// What the trace says of proof, and of what stands for it.
const PROVEN: &str = "proven";
const ENROLLED: &str = "enrolled";

/// A device, and the dialect in which it is answered.
pub(crate) struct Found {
    pub(crate) mac: Mac,
    pub(crate) head: Arc<DeviceHead>,
    pub(crate) model: &'static Model,
    pub(crate) profile: &'static dyn DeviceProfile,
    pub(crate) artifact: &'static Artifact,
    pub(crate) firmware: Option<FirmwareVersion>,
    /// Why this dialect: ends up in the timeline.
    pub(crate) evidence: String,
}

impl Resolution<'_> {
    /// The device, whether the asker may have its files, and its dialect.
    ///
    /// Who may not have it is decided before any device is looked at: of another tenant's phone a stranger learns what it learns of none.
    pub(crate) fn find(&mut self, snapshot: &Snapshot, served: &ServedPath) -> Result<Found, Stop> {
        let Some(mac) = served.asked.mac else { return Err(missing("there is no MAC in the name").into()) };
        let page = served.asked.claims.iter().all(|claim| claim.artifact.is_page());
        let unnamed = self.request.user_agent.is_none() && self.request.transport != Transport::Tftp;
        if page && unnamed && !matches!(self.auth, Auth::Itself) {
            return Err(missing("a directory page is not served to a request without User-Agent").into());
        }
        let (tenants, because) = match self.whose(snapshot, served, mac, page) {
            Ok(whose) => whose,
            Err(stop) => {
                self.stray(mac);
                return Err(stop);
            }
        };
        let Some(head) = self.device_of(snapshot, &tenants, mac)? else {
            self.stray(mac);
            let unknown = match tenants.as_slice() {
                [one] => format!("{} has no device with MAC {mac}", name(snapshot, *one)),
                _ => format!("no device has MAC {mac}"),
            };
            self.trace.note("device", || ("unknown", unknown.clone()));
            return Err(missing(format!(
                "{unknown}: where nobody has it, it is a sighting, `autoprov sighting claim` adopts it"
            ))
            .counted(Reason::UnknownPhone)
            .into());
        };
        if matches!(because.0, PROVEN | ENROLLED) {
            self.shown = Shown::Device;
            self.provision.guard.answered(self.request, mac);
        }
        self.trace.note("proof", || because);
        let as_itself = matches!(self.auth, Auth::Itself) && self.request.user_agent.is_none();
        if page && self.request.transport != Transport::Tftp && !as_itself {
            self.is_itself(&head)?;
        }
        let provision = self.provision;
        let (Some(vendor), Some(model)) =
            (provision.registry.vendor(&head.vendor), provision.registry.model(&head.vendor, &head.model))
        else {
            return Err(missing(format!("this program has no model `{} {}`", head.vendor, head.model)).into());
        };
        self.vendor = self.provision.counters.whose(vendor.id);
        self.trace.note("device", || {
            (
                format!("{} ({} {}) of {}", head.name, vendor.name, model.name, name(snapshot, head.tenant)),
                format!("its MAC is {mac}"),
            )
        });
        self.dialect(served, mac, head, vendor, model)
    }

    /// Counts a MAC address that is none of the asker's.
    pub(super) fn stray(&mut self, mac: Mac) {
        let who = match self.auth {
            Auth::Assumed | Auth::Itself => return,
            Auth::Proven(Owner { device: Some(Own { mac: Some(own), .. }), .. }) => Who::Device(*own),
            Auth::Proven(owner) => Who::Tenant(owner.tenant),
            Auth::Stranger | Auth::Enrolled(_) => Who::of(self.request),
        };
        self.pace = self.provision.guard.strayed(who, mac);
    }

    /// The tenants whose devices the asker may have, and how it has proven that. Looks at no device, unless a tenant gives directory pages
    /// by User-Agent.
    fn whose(
        &self,
        snapshot: &Snapshot,
        served: &ServedPath,
        mac: Mac,
        page: bool,
    ) -> Result<(Vec<TenantId>, (&'static str, &'static str)), Stop> {
        let elsewhere = |id: TenantId| served.tenant.is_some_and(|tenant| tenant != id);
        match self.auth {
            Auth::Assumed | Auth::Itself => {
                let head = self.provision.store.device(mac)?;
                if head.as_ref().is_some_and(|head| elsewhere(head.tenant)) {
                    let because = "the path names a tenant that has no such device";
                    return Err(missing(because).counted(Reason::NotItsPhone).into());
                }
                let tenants = head.into_iter().map(|head| head.tenant).collect();
                Ok((tenants, ("supposed", "as if the phone had proven itself")))
            }
            Auth::Proven(owner) if elsewhere(owner.tenant) => {
                let because = "the path names another tenant than the username's";
                Err(missing(because).counted(Reason::NotItsPhone).into())
            }
            Auth::Proven(owner) if owner.device.is_some_and(|own| own.mac != Some(mac)) => {
                Err(missing("the username is of another device").counted(Reason::NotItsPhone).into())
            }
            Auth::Proven(owner) => Ok((vec![owner.tenant], (PROVEN, "the Digest answer holds"))),
            Auth::Enrolled(tenant) => Ok((vec![tenant], (ENROLLED, "a window of the tenant is open for it"))),
            Auth::Stranger if page && self.is_known_by_user_agent(snapshot, served) => Ok((
                trusting(snapshot, served),
                (
                    "taken on trust",
                    "the tenant gives directory pages to whoever sends the phone's User-Agent",
                ),
            )),
            Auth::Stranger if self.request.transport != Transport::Tftp => {
                Err(Answer::new(Outcome::Refused, "no proof came with it").into())
            }
            Auth::Stranger => {
                let mut tenants = snapshot.within(self.request.peer);
                tenants.retain(|id| !elsewhere(*id));
                if tenants.is_empty() {
                    let (peer, whose) =
                        (self.request.peer.to_canonical(), served.tenant.map(|id| name(snapshot, id)));
                    let whose = whose.unwrap_or_else(|| "a tenant".to_owned());
                    let because = format!("{peer} lies in no network that {whose} has named");
                    return Err(missing(because).counted(Reason::NotItsPhone).into());
                }
                Ok((tenants, (PROVEN, "the address lies in a network of the tenant")))
            }
        }
    }

    /// The device of that MAC among those of some tenants.
    fn device_of(
        &self,
        snapshot: &Snapshot,
        tenants: &[TenantId],
        mac: Mac,
    ) -> Result<Option<Arc<DeviceHead>>, Stop> {
        for tenant in tenants {
            let known = match snapshot.remembered(*tenant, mac) {
                Ok(known) => known,
                Err(_) if self.at_once => return Err(Stop::WouldBlock),
                Err(_) => self.provision.device(snapshot, *tenant, mac)?,
            };
            if known.is_some() {
                return Ok(known);
            }
        }
        Ok(None)
    }

    /// Which dialect the phone speaks, and which of its files this is.
    fn dialect(
        &mut self,
        served: &ServedPath,
        mac: Mac,
        head: Arc<DeviceHead>,
        vendor: &'static Vendor,
        model: &'static Model,
    ) -> Result<Found, Stop> {
        let agent = self.request.user_agent.and_then(vendor.user_agent);
        let (firmware, evidence) = self.firmware(mac, &head, agent.as_ref())?;
        let marked = if firmware.is_some() { 0 } else { self.provision.marked(vendor) };
        let profile = self.provision.registry.dialect(vendor, model, firmware.as_ref(), marked);
        let Some(profile) = profile else {
            return Err(
                missing(format!("{} {} speaks no dialect of this program", vendor.name, model.name)).into()
            );
        };
        let evidence = match (&firmware, marked) {
            (None, 0) => format!(
                "{} is assumed: {evidence}, so the catalogue's firmware {} decides",
                profile.id(),
                or_newest(model)
            ),
            (None, _) => {
                format!("{} is assumed: {evidence}, but a marker file rules older ones out", profile.id())
            }
            (Some(version), _) => format!("{} because {evidence} {version}", profile.id()),
        };
        self.trace.note("dialect", || (profile.id(), evidence.clone()));
        let claim = served.asked.claims.iter().find(|claim| claim.profile.id() == profile.id());
        let Some(claim) = claim else {
            let others: Vec<_> = served.asked.claims.iter().map(|c| c.profile.id()).collect();
            return Err(missing(format!(
                "{evidence}, which knows no such name; {} would",
                others.join(", ")
            ))
            .counted(Reason::NotForThisPhone)
            .into());
        };
        let page = claim.artifact.page.is_some() && self.request.transport == Transport::Http;
        // Some phones fetch pages over HTTP and their files over TFTP alone.
        if !page {
            served_this_way(profile, model, self.request.transport)?;
        }
        Ok(Found { mac, head, model, profile, artifact: claim.artifact, firmware, evidence })
    }

    /// The firmware: what the phone says now, what it said last, what the operator says. A boot loader's is not the phone's.
    fn firmware(
        &self,
        mac: Mac,
        head: &DeviceHead,
        agent: Option<&UserAgent>,
    ) -> Result<(Option<FirmwareVersion>, &'static str), Stop> {
        if let Some(version) = agent.filter(|agent| !agent.loader).and_then(|agent| agent.firmware.clone()) {
            let same = |seen: &Option<FirmwareVersion>| {
                seen.as_ref().map(FirmwareVersion::as_str) == Some(version.as_str())
            };
            if matches!(self.auth, Auth::Proven(_))
                && !self.provision.seen_in_memory(mac).is_ok_and(|s| same(&s))
            {
                self.provision.see(mac, Some(version.clone()));
            }
            return Ok((Some(version), "its User-Agent says firmware"));
        }
        let seen = match self.provision.seen_in_memory(mac) {
            Ok(seen) => seen,
            Err(_) if self.at_once => return Err(Stop::WouldBlock),
            Err(_) => self.provision.seen(mac),
        };
        if let Some(version) = seen {
            return Ok((Some(version), "it last reported firmware"));
        }
        match &head.firmware {
            Some(version) => Ok((Some(version.clone()), "the operator says firmware")),
            None => Ok((None, "nobody knows its firmware")),
        }
    }
}

/// Whether this transport is one the phone is provisioned over.
fn served_this_way(profile: &dyn DeviceProfile, model: &Model, transport: Transport) -> Result<(), Answer> {
    if profile.is_served_over(model, transport) {
        return Ok(());
    }
    Err(missing(match Feature::over(transport).map(|feature| profile.support(model, feature)) {
        Some(Support::Unsupported(reason) | Support::NotApplicable(reason)) => {
            format!("{} is not provisioned over {transport}: {reason}", model.name)
        }
        _ => format!("{} is not provisioned over TFTP", model.name),
    })
    .counted(Reason::NotForThisPhone))
}

fn or_newest(model: &Model) -> &str {
    if model.tested_firmware.is_empty() { "(none: the newest)" } else { model.tested_firmware }
}

/// The tenant, for people.
fn name(snapshot: &Snapshot, tenant: TenantId) -> String {
    format!("tenant `{}`", snapshot.tenant(tenant).map_or("?", |tenant| tenant.name.as_str()))
}
