//! The way of a request: from what was asked to what is answered, step by step, with the reason in plain words.

use crate::ask::{Answer, Ask, Body, Content, Gate, Outcome, Owner, Verb};
use crate::cache::{Entry, Key};
use crate::provision::Provision;
use crate::render::{self, Rendered};
use crate::snapshot::Snapshot;
use crate::trace::Trace;
use crate::view::{Circumstances, view};
use autoprov_core::{
    Artifact, Asked, Claim, Contact, DeviceProfile, Feature, FirmwareVersion, Form, Mac, Model,
};
use autoprov_core::{RequestPath, Role, Setting, Support, Transport, UserAgent, Vendor, View};
use autoprov_store::{DeviceHead, TenantHead, TenantId};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Who the asker is known to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Standing<'a> {
    /// Nobody.
    Stranger,
    /// It knew a password.
    Proven(&'a Owner),
    /// Taken for proven: `explain` and `render` show what the right phone would get.
    Supposed,
}

/// Why a request goes no further.
pub(crate) enum Stop {
    /// This is the answer.
    Answer(Answer),
    /// It cannot be told from memory.
    NotNow,
}

impl From<autoprov_store::Error> for Stop {
    fn from(error: autoprov_store::Error) -> Self {
        Self::Answer(fault(&error))
    }
}

impl From<Answer> for Stop {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

/// A 404 with its reason.
pub(crate) fn missing(because: impl Into<String>) -> Answer {
    Answer { outcome: Outcome::Missing, because: because.into() }
}

/// A 500 with an id that stands in the log beside the error.
pub(crate) fn fault(error: &dyn std::fmt::Display) -> Answer {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let id = format!("{:x}", now.as_micros());
    tracing::error!(id, "{error}");
    Answer { outcome: Outcome::Fault { id }, because: error.to_string() }
}

/// One request on its way.
pub(crate) struct Way<'a> {
    pub(crate) desk: &'a Provision,
    pub(crate) ask: &'a Ask<'a>,
    pub(crate) standing: Standing<'a>,
    /// Whether only memory may be asked.
    pub(crate) at_once: bool,
    pub(crate) trace: Trace,
    /// The settings of the answer, where `explain` wants them.
    pub(crate) settings: Option<Vec<Setting>>,
}

/// What a path says before anybody is asked.
pub(crate) struct Located<'a> {
    /// Below `/prov/`, without the tenant's segment.
    pub(crate) path: RequestPath,
    /// The tenant whose name is the first segment.
    pub(crate) tenant: Option<&'a TenantHead>,
    pub(crate) asked: Asked<'a>,
}

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

impl<'a> Way<'a> {
    pub(crate) fn new(desk: &'a Provision, ask: &'a Ask<'a>, standing: Standing<'a>) -> Self {
        Self { desk, ask, standing, at_once: false, trace: Trace::default(), settings: None }
    }

    /// Reads the path: the same for everybody, whatever the database knows of the MAC.
    pub(crate) fn locate<'s>(&mut self, snapshot: &'s Snapshot) -> Result<Located<'s>, Answer>
    where
        'a: 's,
    {
        let http = self.ask.transport != Transport::Tftp;
        let clean = if http { RequestPath::from_http } else { RequestPath::from_tftp };
        let refused = |error| missing(format!("the path is not served: {error}"));
        let path = clean(self.ask.path).map_err(refused)?;
        let path = match path.split_first() {
            Some(("prov", rest)) => rest,
            _ if http => return Err(missing("phones are served below /prov/ alone")),
            _ => path,
        };
        let named = path.split_first().and_then(|(first, rest)| Some((snapshot.tenant_named(first)?, rest)));
        let (tenant, path) = match named {
            Some((tenant, rest)) => (Some(tenant), rest),
            None => (None, path),
        };
        let asked = self.desk.registry.resolve(&path);
        self.trace.note("path", || {
            let whose = tenant.map_or_else(String::new, |t| format!(" of tenant `{}`", t.name));
            (format!("`{path}`{whose}"), "made clean: escapes decoded once, no `..`, no control characters")
        });
        self.trace.note("name", || {
            let mut claims: Vec<_> = asked
                .claims
                .iter()
                .map(|c| format!("{} ({})", c.profile.id(), c.artifact.role.name()))
                .collect();
            claims.dedup();
            let found = if claims.is_empty() { "no dialect".to_owned() } else { claims.join(", ") };
            let mac = asked.mac.map_or_else(
                || "no MAC in the name".to_owned(),
                |mac| format!("MAC {mac} cut out of the name"),
            );
            (found, mac)
        });
        Ok(Located { path, tenant, asked })
    }

    /// What must be shown. Knows nothing of devices.
    pub(crate) fn gate(&mut self, snapshot: &Snapshot) -> Gate {
        let Ok(located) = self.locate(snapshot) else { return Gate::Open };
        let upload = matches!(self.ask.verb, Verb::Put | Verb::Post);
        let claims = located.asked.claims;
        if located.asked.mac.is_some() && !claims.is_empty() && !located.asked.is_absent() {
            // Without a User-Agent a directory page is missing for everybody (M14).
            let page = claims.iter().all(|claim| claim.artifact.role == Role::Directory && is_page(claim));
            if page && self.ask.user_agent.is_none() && !upload {
                return Gate::Open;
            }
            return Gate::Proof;
        }
        if located.asked.mac.is_some() || upload {
            return Gate::Open;
        }
        match self.route_owner(snapshot, &located) {
            Some(true) => Gate::Proof,
            _ => Gate::Open,
        }
    }

    /// Whether a route of that name would answer, and asks for proof. Where the tenant is not known before the proof, any
    /// tenant's route asks for it.
    fn route_owner(&self, snapshot: &Snapshot, located: &Located<'_>) -> Option<bool> {
        let routes = snapshot.routes(located.path.as_str())?;
        match self.tenant_without_mac(snapshot, located) {
            Ok(tenant) => routes.get(&tenant.id).map(|public| !public),
            Err(_) => Some(routes.values().any(|public| !public)),
        }
    }

    /// The answer to GET and HEAD.
    pub(crate) fn answer(&mut self) -> Result<Answer, Stop> {
        let desk = self.desk;
        let snapshot =
            if self.at_once { desk.current_snapshot().ok_or(Stop::NotNow)? } else { desk.snapshot()? };
        let located = self.locate(&snapshot)?;
        if located.asked.mac.is_some() && !located.asked.claims.is_empty() {
            if located.asked.is_absent() {
                self.trace.note("file", || ("absent", "phones ask for it and rely on the 404"));
                return Ok(missing("phones ask for this name and rely on it being absent"));
            }
            let found = self.find(&snapshot, &located)?;
            return self.device_file(&snapshot, &located, &found);
        }
        self.common_file(&snapshot, &located)
    }

    /// The device, whether the asker may have its files, and its dialect.
    pub(crate) fn find(&mut self, snapshot: &Snapshot, located: &Located<'_>) -> Result<Found, Stop> {
        let Some(mac) = located.asked.mac else { return Err(missing("there is no MAC in the name").into()) };
        let page = located.asked.claims.iter().all(is_page);
        if page && self.ask.user_agent.is_none() && self.ask.transport != Transport::Tftp {
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
        self.may_have(snapshot, located, &head)?;
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
            Standing::Proven(_) => ("proven", "the Digest answer holds"),
            Standing::Stranger if self.ask.transport != Transport::Tftp => {
                return Err(Answer {
                    outcome: Outcome::Refused,
                    because: "no proof came with it".to_owned(),
                });
            }
            Standing::Stranger if snapshot.is_within(head.tenant, self.ask.peer) => {
                ("proven", "the address lies in a network of the tenant")
            }
            Standing::Stranger => {
                let tenant = snapshot.tenant(head.tenant).map_or("?", |t| t.name.as_str());
                let peer = self.ask.peer.to_canonical();
                return Err(missing(format!("{peer} lies in no network that tenant `{tenant}` has named")));
            }
        };
        self.trace.note("proof", || told);
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
        served_this_way(profile, model, self.ask.transport)?;
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

    /// A file of a device.
    fn device_file(
        &mut self,
        snapshot: &Snapshot,
        located: &Located<'_>,
        found: &Found,
    ) -> Result<Answer, Stop> {
        let artifact = found.artifact;
        match artifact.form {
            Form::Nothing if artifact.role == Role::Directory => {
                Ok(missing("directory pages are not built yet"))
            }
            Form::Nothing => Ok(missing(format!("`{}` is absent for {}", artifact.name, found.profile.id()))),
            Form::Kept(content_type) => {
                if self.at_once {
                    return Err(Stop::NotNow);
                }
                Ok(self.uploaded(located, found, content_type))
            }
            Form::Document(_) | Form::Settings(_) => self.rendered(snapshot, found),
        }
    }

    /// What the phone uploaded.
    fn uploaded(&mut self, located: &Located<'_>, found: &Found, content_type: &'static str) -> Answer {
        let Some(files) = &self.desk.files else {
            return missing("there is no file area to keep uploads in");
        };
        let name = upload_name(&located.path);
        match files.uploaded(found.mac, &name, content_type) {
            Ok(Some(content)) => {
                self.trace.note("file", || ("uploaded", "what the phone sent under this name"));
                let because = "what the phone uploaded".to_owned();
                Answer { outcome: Outcome::Content(content), because }
            }
            Ok(None) => missing("the phone has uploaded nothing under this name"),
            Err(error) => fault(&error),
        }
    }

    /// A rendered file, from the cache where it is there.
    fn rendered(&mut self, snapshot: &Snapshot, found: &Found) -> Result<Answer, Stop> {
        let revision = snapshot.tenant(found.head.tenant).map_or(0, |tenant| tenant.revision);
        let key = Key {
            mac: found.mac,
            artifact: found.artifact.name,
            dialect: found.profile.id(),
            firmware: found.firmware.as_ref().map(|version| version.as_str().into()),
            transport: self.ask.transport,
            year: this_year(),
        };
        let kept = self.desk.cache.get(&key);
        if let Some(entry) =
            kept.as_ref().filter(|entry| entry.revision == revision && self.settings.is_none())
        {
            self.trace.note("file", || ("kept", "rendered before and unchanged since"));
            return Ok(from_entry(entry, found));
        }
        if self.at_once {
            return Err(Stop::NotNow);
        }
        let bundle = self.desk.store.bundle(found.head.id)?;
        let Some(bundle) = bundle else { return Ok(missing("the device was removed just now")) };
        let contacts = if found.artifact.contacts { self.contacts(found.head.tenant)? } else { Vec::new() };
        let circumstances = Circumstances {
            mac: found.mac,
            firmware: found.firmware.clone(),
            transport: self.ask.transport,
            year: key.year,
        };
        let view = view(&bundle, found.profile, found.model, contacts, circumstances);
        match render::render(found.profile, found.artifact, &view, &bundle) {
            Ok(Some(rendered)) => {
                let count = rendered.settings.len();
                self.trace.note("file", || ("rendered", format!("{count} settings, written and read back")));
                let entry = self.desk.cache.insert(key, entry(bundle.revision, found.artifact, &rendered));
                if let Some(settings) = &mut self.settings {
                    *settings = rendered.settings;
                }
                Ok(from_entry(&entry, found))
            }
            Ok(None) => Ok(missing(format!("{} makes no `{}`", found.profile.id(), found.artifact.name))),
            Err(error) => {
                // A file that was good before is better than none: the phone keeps working, the operator is told.
                tracing::error!(device = found.head.name, "{error}");
                Ok(match kept {
                    Some(entry) => {
                        tracing::warn!(
                            device = found.head.name,
                            "the last good `{}` is served instead",
                            found.artifact.name
                        );
                        from_entry(&entry, found)
                    }
                    None => fault(&error),
                })
            }
        }
    }

    /// The tenant's extensions and directory.
    fn contacts(&self, tenant: TenantId) -> Result<Vec<Contact>, Stop> {
        let directory = self.desk.store.directory(tenant)?;
        let all = directory.extensions.into_iter().chain(directory.entries);
        Ok(all.map(|entry| Contact { name: entry.name, number: entry.number }).collect())
    }

    /// A name without a MAC: the tenant's route, the file area, a vendor's bootstrap.
    fn common_file(&mut self, snapshot: &Snapshot, located: &Located<'_>) -> Result<Answer, Stop> {
        let tenant = self.tenant_without_mac(snapshot, located);
        let told = match &tenant {
            Ok(tenant) => (
                format!("`{}`", tenant.name),
                "by path, username, network, or because it is the only one".to_owned(),
            ),
            Err(because) => ("none".to_owned(), because.clone()),
        };
        self.trace.note("tenant", || told);
        if self.ask.transport == Transport::Tftp
            && matches!(self.standing, Standing::Stranger)
            && snapshot.by_network(self.ask.peer).is_empty()
        {
            let peer = self.ask.peer.to_canonical();
            return Ok(missing(format!("{peer} lies in no network that a tenant has named")));
        }
        if let (Ok(tenant), Some(routes)) = (&tenant, snapshot.routes(located.path.as_str()))
            && let Some(public) = routes.get(&tenant.id)
        {
            return self.route(tenant, *public, located);
        }
        if self.at_once && self.desk.files.is_some() {
            return Err(Stop::NotNow);
        }
        if let Some(files) = &self.desk.files {
            match files.read(&located.path) {
                Ok(Some(content)) => {
                    self.trace.note("file", || ("file area", "a file of that name is there"));
                    return Ok(Answer {
                        outcome: Outcome::Content(content),
                        because: "a file of the file area".to_owned(),
                    });
                }
                Ok(None) => {}
                Err(error) => return Ok(fault(&error)),
            }
            if let Some(reason) = files.closed(&located.path) {
                return Ok(missing(reason));
            }
        }
        if let Some(claim) = self.bootstrap_claim(located) {
            return Ok(self.bootstrap(claim, tenant.ok()));
        }
        Ok(missing(match located.asked.claims.first() {
            Some(claim) if claim.artifact.role == Role::Absent => {
                "phones ask for this name and rely on it being absent".to_owned()
            }
            Some(_) => format!("phones ask for `{}`, but no such file lies in the file area", located.path),
            None => match tenant {
                Err(because) => format!(
                    "no dialect, file or public route has this name; which tenant's routes to look at is not known: {because}"
                ),
                Ok(_) => "no dialect, route or file has this name".to_owned(),
            },
        }))
    }

    /// An operator's own file.
    fn route(&mut self, tenant: &TenantHead, public: bool, located: &Located<'_>) -> Result<Answer, Stop> {
        let proven = match self.standing {
            Standing::Proven(owner) => owner.tenant == tenant.id,
            Standing::Supposed => true,
            Standing::Stranger => self.ask.transport == Transport::Tftp,
        };
        if !public && !proven {
            return Ok(missing("the route is of another tenant than the username"));
        }
        if self.at_once {
            return Err(Stop::NotNow);
        }
        let Some(route) = self.desk.store.route(tenant.id, located.path.as_str())? else {
            return Ok(missing("the route was removed just now"));
        };
        self.trace.note("file", || ("route", format!("tenant `{}` has a route of that name", tenant.name)));
        let bytes = route.text.into_bytes();
        let content = Content {
            etag: tag(&bytes),
            body: Body::Bytes(bytes.into()),
            content_type: crate::file_area::content_type(located.path.as_str()),
            modified: None,
            secret: !public,
        };
        Ok(Answer {
            outcome: Outcome::Content(content),
            because: format!("a route of tenant `{}`", tenant.name),
        })
    }

    /// The one dialect whose bootstrap this can be: the User-Agent's vendor, else the only one that claims the name.
    fn bootstrap_claim<'s>(&self, located: &Located<'s>) -> Option<&'s Claim> {
        let mut claims = located.asked.claims.iter().filter(|claim| claim.artifact.role == Role::Bootstrap);
        let told =
            self.ask.user_agent.map(|header| self.desk.registry.user_agent(header)).unwrap_or_default();
        if told.is_empty() {
            let first = claims.next();
            return if claims.next().is_some() { None } else { first };
        }
        claims.find(|claim| {
            told.iter()
                .any(|(vendor, _)| self.desk.registry.speakers(claim.profile.id()).any(|s| s.id == vendor.id))
        })
    }

    /// A file that is the same for every phone of a model. Its view holds no secret and no operator's text.
    fn bootstrap(&mut self, claim: &Claim, tenant: Option<&TenantHead>) -> Answer {
        let registry = &self.desk.registry;
        let mut models = registry.speakers(claim.profile.id()).flat_map(|vendor| vendor.models);
        let named = |model: &&'static Model| claim.model.is_none_or(|name| model.file_names.contains(&name));
        let Some(model) = models.find(named) else {
            return missing("no model has this bootstrap");
        };
        let mut view = View::new(Mac::new([0; 6]), model);
        view.transport = self.ask.transport;
        view.year = this_year();
        view.changed = tenant.map_or(0, |tenant| tenant.changed_at);
        let made = match claim.artifact.form {
            Form::Settings(format) => {
                let settings = claim.profile.settings(claim.artifact, &view);
                autoprov_core::format::write_checked(format, view.mac, settings)
                    .map(|(bytes, _)| (bytes, format.content_type()))
                    .map_err(|error| error.to_string())
            }
            Form::Document(kind) => claim
                .profile
                .document(claim.artifact, &view)
                .map(|bytes| (bytes, kind))
                .map_err(|e| e.to_string()),
            Form::Kept(_) | Form::Nothing => return missing("nothing is made under this name"),
        };
        let (bytes, content_type) = match made {
            Ok(made) => made,
            Err(error) => return fault(&error),
        };
        self.trace.note("file", || ("bootstrap", format!("made by {}, without secrets", claim.profile.id())));
        let content = Content {
            etag: tag(&bytes),
            body: Body::Bytes(bytes.into()),
            content_type,
            modified: None,
            secret: false,
        };
        Answer {
            outcome: Outcome::Content(content),
            because: format!("the bootstrap of {}", claim.profile.id()),
        }
    }

    /// Which tenant a name without a MAC is asked of; else why nobody knows.
    fn tenant_without_mac<'s>(
        &self,
        snapshot: &'s Snapshot,
        located: &Located<'s>,
    ) -> Result<&'s TenantHead, String> {
        if let Some(tenant) = located.tenant {
            return Ok(tenant);
        }
        if let Standing::Proven(owner) = self.standing
            && let Some(tenant) = snapshot.tenant(owner.tenant)
        {
            return Ok(tenant);
        }
        if let Some(tenant) = self.ask.username.and_then(|name| snapshot.tenant_of_username(name)) {
            return Ok(tenant);
        }
        let holders = snapshot.by_network(self.ask.peer);
        let name = |id: &TenantId| snapshot.tenant(*id).map_or("?", |t| t.name.as_str());
        match (holders.as_slice(), snapshot.tenants.as_slice()) {
            ([one], _) => snapshot.tenant(*one).ok_or_else(|| "the tenant was removed".to_owned()),
            ([], [only]) => Ok(only),
            ([], []) => Err("there is no tenant".to_owned()),
            ([], _) => Err("no path segment, username or network names one of the tenants".to_owned()),
            (many, _) => Err(format!(
                "these tenants compete by network: {}",
                many.iter().map(name).collect::<Vec<_>>().join(", ")
            )),
        }
    }
}

/// Whether a claim is the directory page that every vendor has.
fn is_page(claim: &Claim) -> bool {
    claim.artifact.name.starts_with("_directory/")
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

/// The name that an upload is kept under: the last segment, in lower case.
pub(crate) fn upload_name(path: &RequestPath) -> String {
    path.segments().next_back().unwrap_or_default().to_ascii_lowercase()
}

fn or_newest(model: &Model) -> &str {
    if model.tested_firmware.is_empty() { "(none: the newest)" } else { model.tested_firmware }
}

fn entry(revision: u64, artifact: &Artifact, rendered: &Rendered) -> Entry {
    Entry::new(revision, rendered.content_type, tag(&rendered.bytes), artifact.secret, &rendered.bytes)
}

fn from_entry(entry: &Entry, found: &Found) -> Answer {
    let Some(bytes) = entry.bytes() else { return fault(&"a kept file does not unpack") };
    let content = Content {
        body: Body::Bytes(bytes),
        content_type: entry.content_type,
        etag: entry.etag.clone(),
        modified: None,
        secret: entry.secret,
    };
    Answer { outcome: Outcome::Content(content), because: found.evidence.clone() }
}

/// A strong entity tag: half of SHA-256.
pub(crate) fn tag(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(bytes);
    let mut tag = String::with_capacity(34);
    tag.push('"');
    for byte in &digest[..16] {
        // Writing to a String cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// The year by UTC.
pub(crate) fn this_year() -> i16 {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year()
}
