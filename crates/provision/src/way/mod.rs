//! The way of a request: from what was asked to what is answered, step by step, with the reason in plain words.

mod common;
mod device;
mod file;

pub(crate) use file::upload_name;

use crate::ask::{Answer, Ask, Gate, Outcome, Owner, Shown, Verb};
use crate::provision::Provision;
use crate::snapshot::Snapshot;
use crate::trace::Trace;
use crate::uploads::UPLOAD;
use autoprov_core::{Asked, Claim, RequestPath, Setting, Transport};
use autoprov_store::site::DirectoryAccess;
use autoprov_store::{DeviceHead, TenantHead};
use sha2::{Digest, Sha256};

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
    Answer::new(Outcome::Missing, because)
}

/// A 500 with an id that stands in the log beside the error.
pub(crate) fn fault(error: &dyn std::fmt::Display) -> Answer {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let id = format!("{:x}", now.as_micros());
    tracing::error!(id, "{error}");
    Answer::new(Outcome::Fault { id }, error.to_string())
}

/// One request on its way.
pub(crate) struct Way<'a> {
    pub(crate) desk: &'a Provision,
    pub(crate) ask: &'a Ask<'a>,
    pub(crate) standing: Standing<'a>,
    /// What the asker has shown so far.
    pub(crate) shown: Shown,
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

impl<'a> Way<'a> {
    pub(crate) fn new(desk: &'a Provision, ask: &'a Ask<'a>, standing: Standing<'a>) -> Self {
        let shown = if matches!(standing, Standing::Proven(_)) { Shown::Password } else { Shown::Nothing };
        Self { desk, ask, standing, shown, at_once: false, trace: Trace::default(), settings: None }
    }

    /// Reads the path: the same for everybody, whatever the database knows of the MAC.
    pub(crate) fn locate<'s>(&mut self, snapshot: &'s Snapshot) -> Result<Located<'s>, Answer>
    where
        'a: 's,
    {
        let http = self.ask.transport != Transport::Tftp;
        let refused = |error| missing(format!("the path is not served: {error}"));
        let path = RequestPath::asked(self.ask.transport, self.ask.path).map_err(refused)?;
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
        if path.segments().next().is_some_and(|first| first.eq_ignore_ascii_case(UPLOAD)) {
            return Err(missing("the upload folder is never served by path"));
        }
        let asked = self.desk.registry.resolve(&path);
        self.trace.note("path", || {
            let whose = tenant.map_or_else(String::new, |t| format!(" of tenant `{}`", t.name));
            (format!("`{path}`{whose}"), "made clean: escapes decoded once, no `..`, no control characters")
        });
        self.trace.note("name", || {
            let mut claims: Vec<_> =
                asked.claims.iter().map(|c| (c.profile.id(), c.artifact.role.name())).collect();
            claims.dedup();
            let found = match claims.len() {
                0 => "no dialect".to_owned(),
                1..=4 => {
                    let named = claims.iter().map(|(dialect, role)| format!("{dialect} ({role})"));
                    named.collect::<Vec<_>>().join(", ")
                }
                // A name such as `{mac}.cfg` is half the makers': the device decides.
                many => {
                    let mut roles: Vec<_> = claims.iter().map(|(_, role)| *role).collect();
                    roles.sort_unstable();
                    roles.dedup();
                    format!("{many} dialects ({})", roles.join(", "))
                }
            };
            let mac = asked.mac.map_or_else(
                || "no MAC in the name".to_owned(),
                |mac| format!("MAC {mac} cut out of the name"),
            );
            (found, mac)
        });
        Ok(Located { path, tenant, asked })
    }

    /// What must be shown. Looks at no device, but for a directory page where a tenant gives these by User-Agent.
    pub(crate) fn gate(&mut self, snapshot: &Snapshot) -> Gate {
        let Ok(located) = self.locate(snapshot) else { return Gate::Open };
        let upload = matches!(self.ask.verb, Verb::Put | Verb::Post);
        let claims = located.asked.claims;
        if located.asked.mac.is_some() && !claims.is_empty() && !located.asked.is_absent() {
            // Without a User-Agent a directory page is missing for everybody (M14).
            let page = claims.iter().all(is_page) && !upload;
            if page && (self.ask.user_agent.is_none() || self.is_known_by_user_agent(snapshot, &located)) {
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

    /// Whether the tenant of the device chose to give its directory page to whoever sends that phone's User-Agent.
    fn is_known_by_user_agent(&self, snapshot: &Snapshot, located: &Located<'_>) -> bool {
        let chosen = |tenant: &TenantHead| tenant.directory_access == DirectoryAccess::UserAgent;
        if !snapshot.tenants.iter().any(chosen) {
            return false;
        }
        let head = located.asked.mac.and_then(|mac| self.desk.device(snapshot, mac).ok().flatten());
        head.is_some_and(|head| {
            let elsewhere = located.tenant.is_some_and(|tenant| tenant.id != head.tenant);
            !elsewhere && snapshot.tenant(head.tenant).is_some_and(chosen) && self.is_itself(&head).is_ok()
        })
    }

    /// Whether the User-Agent is one of the device's vendor and, where it holds a MAC, the device's own.
    fn is_itself(&self, head: &DeviceHead) -> Result<(), Answer> {
        let vendor = self.desk.registry.vendor(&head.vendor);
        let told = self.ask.user_agent.zip(vendor).and_then(|(header, vendor)| (vendor.user_agent)(header));
        let Some(told) = told else {
            return Err(missing(format!(
                "the User-Agent is none of {}'s: a directory page is for that phone alone",
                vendor.map_or(head.vendor.as_str(), |vendor| vendor.name)
            )));
        };
        match told.mac {
            Some(mac) if Some(mac) != head.mac => Err(missing(format!(
                "the User-Agent is that of {mac}: a directory page is for the phone itself"
            ))),
            _ => Ok(()),
        }
    }

    /// Whether a route of that name would answer, and asks for proof. Where the tenant is not known before the proof, any
    /// tenant's route asks for it.
    fn route_owner(&self, snapshot: &Snapshot, located: &Located<'_>) -> Option<bool> {
        let routes = snapshot.routes(located.path.as_str())?;
        match self.tenant_without_mac(snapshot, located) {
            Ok(tenant) => routes.get(&tenant.id).map(|route| !route.public),
            Err(_) => Some(routes.values().any(|route| !route.public)),
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
}

/// Whether a claim is the directory page that every vendor has.
fn is_page(claim: &Claim) -> bool {
    claim.artifact.name.starts_with("_directory/")
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
