//! The device that is asked for, whether the asker may have its files, and the dialect in which they are written.

use super::{Located, Standing, Stop, Way, is_page, missing};
use crate::ask::{Answer, Outcome, Shown};
use crate::snapshot::Snapshot;
use autoprov_core::{
    Artifact, DeviceProfile, Feature, FirmwareVersion, Mac, Model, Support, Transport, UserAgent, Vendor,
};
use autoprov_store::DeviceHead;
use std::sync::Arc;

/// What the way says of proof.
const PROVEN: &str = "proven";

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

impl Way<'_> {
    /// The device, whether the asker may have its files, and its dialect.
    pub(crate) fn find(&mut self, snapshot: &Snapshot, located: &Located<'_>) -> Result<Found, Stop> {
        let Some(mac) = located.asked.mac else { return Err(missing("there is no MAC in the name").into()) };
        let page = located.asked.claims.iter().all(is_page);
        let unnamed = self.ask.user_agent.is_none() && self.ask.transport != Transport::Tftp;
        // `render` and `explain` ask as the phone itself.
        if page && unnamed && !matches!(self.standing, Standing::Supposed) {
            return Err(missing("a directory page is not served to a request without User-Agent").into());
        }
        let head = match snapshot.remembered(mac) {
            Ok(known) => known,
            Err(_) if self.at_once => return Err(Stop::NotNow),
            Err(_) => self.desk.device(snapshot, mac)?,
        };
        let Some(head) = head else {
            self.trace.note("device", || ("unknown", format!("no tenant has a device with MAC {mac}")));
            return Err(missing(format!(
                "no device has MAC {mac}: it is a sighting, `autoprov sighting claim` adopts it"
            ))
            .into());
        };
        self.may_have(snapshot, located, &head, page)?;
        let desk = self.desk;
        let (Some(vendor), Some(model)) =
            (desk.registry.vendor(&head.vendor), desk.registry.model(&head.vendor, &head.model))
        else {
            return Err(missing(format!("this program has no model `{} {}`", head.vendor, head.model)).into());
        };
        self.trace.note("device", || {
            let tenant = snapshot.tenant(head.tenant).map_or("?", |t| t.name.as_str());
            (
                format!("{} ({} {}) of tenant `{tenant}`", head.name, vendor.name, model.name),
                format!("its MAC is {mac}"),
            )
        });
        self.dialect(located, mac, head, vendor, model)
    }

    /// Whether the asker may have the device's files.
    fn may_have(
        &mut self,
        snapshot: &Snapshot,
        located: &Located<'_>,
        head: &DeviceHead,
        page: bool,
    ) -> Result<(), Answer> {
        if located.tenant.is_some_and(|tenant| tenant.id != head.tenant) {
            return Err(missing("the path names a tenant that has no such device"));
        }
        let told = match self.standing {
            Standing::Supposed => ("supposed", "as if the phone had proven itself"),
            Standing::Proven(owner) if owner.tenant != head.tenant => {
                return Err(missing("the username is of another tenant than the device"));
            }
            Standing::Proven(owner) if owner.device.is_some_and(|id| id != head.id) => {
                return Err(missing("the username is of another device"));
            }
            Standing::Proven(_) => (PROVEN, "the Digest answer holds"),
            Standing::Stranger if page && self.is_known_by_user_agent(snapshot, located) => {
                ("taken on trust", "the tenant gives directory pages to whoever sends the phone's User-Agent")
            }
            Standing::Stranger if self.ask.transport != Transport::Tftp => {
                return Err(Answer::new(Outcome::Refused, "no proof came with it"));
            }
            Standing::Stranger if snapshot.is_within(head.tenant, self.ask.peer) => {
                (PROVEN, "the address lies in a network of the tenant")
            }
            Standing::Stranger => {
                let tenant = snapshot.tenant(head.tenant).map_or("?", |t| t.name.as_str());
                let peer = self.ask.peer.to_canonical();
                return Err(missing(format!("{peer} lies in no network that tenant `{tenant}` has named")));
            }
        };
        if told.0 == PROVEN {
            self.shown = Shown::Device;
        }
        self.trace.note("proof", || told);
        let as_itself = matches!(self.standing, Standing::Supposed) && self.ask.user_agent.is_none();
        if page && self.ask.transport != Transport::Tftp && !as_itself {
            self.is_itself(head)?;
        }
        Ok(())
    }

    /// Which dialect the phone speaks, and which of its files this is.
    fn dialect(
        &mut self,
        located: &Located<'_>,
        mac: Mac,
        head: Arc<DeviceHead>,
        vendor: &'static Vendor,
        model: &'static Model,
    ) -> Result<Found, Stop> {
        let told = self.ask.user_agent.and_then(vendor.user_agent);
        let (firmware, evidence) = self.firmware(mac, &head, told.as_ref())?;
        let marked = if firmware.is_some() { 0 } else { self.desk.marked(vendor) };
        let profile = self.desk.registry.dialect(vendor, model, firmware.as_ref(), marked);
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
        let claim = located.asked.claims.iter().find(|claim| claim.profile.id() == profile.id());
        let Some(claim) = claim else {
            let others: Vec<_> = located.asked.claims.iter().map(|c| c.profile.id()).collect();
            return Err(missing(format!(
                "{evidence}, which knows no such name; {} would",
                others.join(", ")
            ))
            .into());
        };
        let page = claim.artifact.page.is_some() && self.ask.transport == Transport::Http;
        // Some phones fetch pages over HTTP and their files over TFTP alone.
        if !page {
            served_this_way(profile, model, self.ask.transport)?;
        }
        Ok(Found { mac, head, model, profile, artifact: claim.artifact, firmware, evidence })
    }

    /// The firmware: what the phone says now, what it said last, what the operator says. A boot loader's is not the phone's.
    fn firmware(
        &self,
        mac: Mac,
        head: &DeviceHead,
        told: Option<&UserAgent>,
    ) -> Result<(Option<FirmwareVersion>, &'static str), Stop> {
        if let Some(version) = told.filter(|agent| !agent.loader).and_then(|agent| agent.firmware.clone()) {
            let same = |seen: &Option<FirmwareVersion>| {
                seen.as_ref().map(FirmwareVersion::as_str) == Some(version.as_str())
            };
            if matches!(self.standing, Standing::Proven(_))
                && !self.desk.seen_in_memory(mac).is_ok_and(|s| same(&s))
            {
                self.desk.see(mac, Some(version.clone()));
            }
            return Ok((Some(version), "its User-Agent says firmware"));
        }
        let seen = match self.desk.seen_in_memory(mac) {
            Ok(seen) => seen,
            Err(_) if self.at_once => return Err(Stop::NotNow),
            Err(_) => self.desk.seen(mac),
        };
        if let Some(version) = seen {
            return Ok((Some(version), "it last told firmware"));
        }
        match &head.firmware {
            Some(version) => Ok((Some(version.clone()), "the operator says firmware")),
            None => Ok((None, "nobody knows its firmware")),
        }
    }
}

/// Whether this transport is one the phone is provisioned over.
fn served_this_way(profile: &dyn DeviceProfile, model: &Model, transport: Transport) -> Result<(), Answer> {
    let feature = match transport {
        Transport::Http => Feature::HttpProvisioning,
        Transport::Https => Feature::HttpsProvisioning,
        Transport::Tftp if profile.facts().transports.contains(&Transport::Tftp) => return Ok(()),
        Transport::Tftp => return Err(missing(format!("{} is not provisioned over TFTP", model.name))),
    };
    match profile.support(model, feature) {
        Support::Supported => Ok(()),
        Support::Unsupported(reason) | Support::NotApplicable(reason) => {
            Err(missing(format!("{} is not provisioned over {transport}: {reason}", model.name)))
        }
    }
}

fn or_newest(model: &Model) -> &str {
    if model.tested_firmware.is_empty() { "(none: the newest)" } else { model.tested_firmware }
}
