//! The resolution of a request: from what was asked to what is answered, step by step, with the reason in plain words.

mod common;
mod device;
mod file;
mod sent;

pub(crate) use device::Found;
pub(crate) use file::upload_name;

use crate::answer::{Answer, Pace, Shown, missing, unanswered};
use crate::metrics::{Reason, Whose};
use crate::provision::Provision;
use crate::request::{Gate, Located, Owner, PhoneRequest, ServedPath, Verb};
use crate::snapshot::Snapshot;
use crate::trace::Trace;
use crate::uploads::UPLOAD;
use autoprov_core::{Asker, Claim, Claims, Mac, RequestPath, Role, Setting, Transport};
use autoprov_store::site::DirectoryAccess;
use autoprov_store::{DeviceHead, TenantHead, TenantId};

/// Who the asker is known to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Auth<'a> {
    /// Nobody.
    Stranger,
    /// It knew a password.
    Proven(&'a Owner),
    /// Nobody; but an enrolment window of this tenant gives the device its files.
    Enrolled(TenantId),
    /// Taken for proven: `explain` shows what the right phone would get for such a request.
    Assumed,
    /// The same, and whatever User-Agent the right phone sends: `render` shows its files.
    Itself,
}

/// Why a request goes no further.
pub(crate) enum Stop {
    /// This is the answer.
    Answer(Answer),
    /// Memory alone cannot answer it: the database or a file must be read.
    WouldBlock,
    /// It is made from what the phone's own was made from: [`Resolution::had`].
    Same,
}

impl From<autoprov_store::Error> for Stop {
    fn from(error: autoprov_store::Error) -> Self {
        Self::Answer(unanswered(&error))
    }
}

impl From<Answer> for Stop {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

/// One request while it is resolved.
pub(crate) struct Resolution<'a> {
    pub(crate) provision: &'a Provision,
    pub(crate) request: &'a PhoneRequest<'a>,
    pub(crate) located: &'a Located,
    pub(crate) auth: Auth<'a>,
    /// What the asker has shown so far.
    pub(crate) shown: Shown,
    /// How soon the answer goes out.
    pub(crate) pace: Pace,
    /// Whose phone it is, once that is known.
    pub(crate) vendor: Whose,
    /// Whether only memory may be asked.
    pub(crate) at_once: bool,
    pub(crate) trace: Trace,
    /// The settings of the answer, where `explain` wants them.
    pub(crate) settings: Option<Vec<Setting>>,
    /// From what the phone's own file was made: where this one is made from the same, nobody wants it.
    pub(crate) had: Option<i64>,
}

/// Reads the path of a request: the same for everybody, whatever the database knows of the MAC.
pub(crate) fn locate(provision: &Provision, request: &PhoneRequest<'_>, snapshot: &Snapshot) -> Located {
    Located(served(provision, request, snapshot))
}

fn served(
    provision: &Provision,
    request: &PhoneRequest<'_>,
    snapshot: &Snapshot,
) -> Result<ServedPath, String> {
    let path = RequestPath::asked(request.transport, request.path)
        .map_err(|error| format!("the path is not served: {error}"))?;
    let path = match path.split_first() {
        Some(("prov", rest)) => rest,
        _ if request.transport != Transport::Tftp => {
            let asked = provision.registry.resolve_at_root(&path);
            if asked.claims.is_empty() {
                return Err("phones are served below /prov/ alone".to_owned());
            }
            return Ok(ServedPath { path, tenant: None, asked, told_by: None });
        }
        _ => path,
    };
    let named = path.split_first().and_then(|(first, rest)| Some((snapshot.tenant_named(first)?.id, rest)));
    let (tenant, path) = match named {
        Some((tenant, rest)) => (Some(tenant), rest),
        None => (None, path),
    };
    if path.segments().next().is_some_and(|first| first.eq_ignore_ascii_case(UPLOAD)) {
        return Err("the upload folder is never served by path".to_owned());
    }
    let mut asked = provision.registry.resolve(&path);
    let told = if asked.mac.is_none() { who_asks(provision, request, &asked) } else { None };
    if let Some((mac, _)) = told {
        asked.mac = Some(mac);
    }
    Ok(ServedPath { path, tenant, asked, told_by: told.map(|(_, by)| by) })
}

/// Who asks for a name without a MAC address, where a row says what tells it.
fn who_asks(provision: &Provision, request: &PhoneRequest<'_>, asked: &Claims) -> Option<(Mac, Asker)> {
    let told = |asker: &Asker| match asker {
        Asker::Query => request.mac_of_query(),
        // That is known when it is proven ([`Located::proven`]).
        Asker::Username => None,
        Asker::UserAgent => mac_of_agent(provision, request),
    };
    asked.told_by().iter().find_map(|asker| Some((told(asker)?, *asker)))
}

/// The MAC address in the User-Agent.
fn mac_of_agent(provision: &Provision, request: &PhoneRequest<'_>) -> Option<Mac> {
    let agents = provision.registry.user_agent(request.user_agent?);
    agents.into_iter().find_map(|(_, agent)| agent.mac)
}

impl<'a> Resolution<'a> {
    pub(crate) fn new(
        provision: &'a Provision,
        request: &'a PhoneRequest<'a>,
        located: &'a Located,
        auth: Auth<'a>,
    ) -> Self {
        let shown = if matches!(auth, Auth::Proven(_)) { Shown::Password } else { Shown::Nothing };
        let (pace, trace) = (Pace::AtOnce, Trace::default());
        Self {
            provision,
            request,
            located,
            auth,
            shown,
            pace,
            vendor: Whose::default(),
            at_once: false,
            trace,
            settings: None,
            had: None,
        }
    }

    /// The answer, with what the asker has shown and how soon it goes out.
    pub(crate) fn signed(&self, answer: Answer) -> Answer {
        Answer { shown: self.shown, pace: self.pace, vendor: self.vendor, ..answer }
    }

    /// Where the path leads.
    pub(crate) fn served(&mut self, snapshot: &Snapshot) -> Result<&'a ServedPath, Answer> {
        let served = match &self.located.0 {
            Ok(served) => served,
            Err(because) => return Err(missing(because.clone()).counted(Reason::NoSuchName)),
        };
        let (path, asked) = (&served.path, &served.asked);
        let tenant = served.tenant.and_then(|id| snapshot.tenant(id));
        self.trace.note("path", || {
            let whose = tenant.map_or_else(String::new, |t| format!(" of tenant `{}`", t.name));
            (format!("`{path}`{whose}"), "made clean: escapes decoded once, no `..`, no control characters")
        });
        self.trace.note("name", || {
            let mac = match (asked.mac, served.told_by) {
                (None, _) => "no MAC in the name".to_owned(),
                (Some(mac), None) => format!("MAC {mac} cut out of the name"),
                (Some(mac), Some(Asker::Query)) => format!("the query says MAC {mac}"),
                (Some(mac), Some(Asker::Username)) => format!("the username is that of {mac} alone"),
                (Some(mac), Some(Asker::UserAgent)) => format!("the User-Agent says MAC {mac}"),
            };
            (who_knows(&asked.claims), mac)
        });
        Ok(served)
    }

    /// What must be shown. Looks at no device, but for a directory page where a tenant gives these by User-Agent.
    pub(crate) fn gate(&mut self, snapshot: &Snapshot) -> Gate {
        let Ok(served) = self.served(snapshot) else { return Gate::Open };
        let upload = matches!(self.request.verb, Verb::Put | Verb::Post);
        let claims = &served.asked.claims;
        if served.asked.is_of_one_phone() && !served.asked.is_absent() {
            // Without a User-Agent a directory page is missing for everybody (M14).
            let page = claims.iter().all(|claim| claim.artifact.is_page()) && !upload;
            if page && (self.request.user_agent.is_none() || self.is_known_by_user_agent(snapshot, served)) {
                return Gate::Open;
            }
            return Gate::Proof;
        }
        if served.asked.mac.is_some() || upload {
            return Gate::Open;
        }
        match self.route_asks(snapshot, served) {
            Some(true) => Gate::Proof,
            route => {
                let differs = route.is_some() || claims.iter().any(|c| c.artifact.role == Role::Bootstrap);
                let whose = served.tenant.is_none() && snapshot.tenants.len() > 1;
                if differs && whose { Gate::Welcome } else { Gate::Open }
            }
        }
    }

    /// Whether the tenant of the device chose to give its directory page to whoever sends that phone's User-Agent.
    fn is_known_by_user_agent(&self, snapshot: &Snapshot, served: &ServedPath) -> bool {
        let tenants = trusting(snapshot, served);
        served.asked.mac.is_some_and(|mac| {
            let head =
                tenants.into_iter().find_map(|id| self.provision.device(snapshot, id, mac).ok().flatten());
            head.is_some_and(|head| self.is_itself(&head).is_ok())
        })
    }

    /// Whether the User-Agent is one of the device's vendor and, where it holds a MAC, the device's own.
    fn is_itself(&self, head: &DeviceHead) -> Result<(), Answer> {
        let vendor = self.provision.registry.vendor(&head.vendor);
        let agent =
            self.request.user_agent.zip(vendor).and_then(|(header, vendor)| (vendor.user_agent)(header));
        let Some(agent) = agent else {
            return Err(missing(format!(
                "the User-Agent is none of {}'s: a directory page is for that phone alone",
                vendor.map_or(head.vendor.as_str(), |vendor| vendor.name)
            ))
            .counted(Reason::NotItsPhone));
        };
        match agent.mac {
            Some(mac) if Some(mac) != head.mac => Err(missing(format!(
                "the User-Agent is that of {mac}: a directory page is for the phone itself"
            ))
            .counted(Reason::NotItsPhone)),
            _ => Ok(()),
        }
    }

    /// Whether a route of that name would answer, and asks for proof. Where the tenant is not known before the proof, any
    /// tenant's route asks for it.
    fn route_asks(&self, snapshot: &Snapshot, served: &ServedPath) -> Option<bool> {
        let routes = snapshot.routes(served.path.as_str())?;
        match self.tenant_without_mac(snapshot, served) {
            Ok(tenant) => routes.get(&tenant.id).map(|route| !route.public),
            Err(_) => Some(routes.values().any(|route| !route.public)),
        }
    }

    /// The answer to GET and HEAD.
    pub(crate) fn answer(&mut self) -> Result<Answer, Stop> {
        let provision = self.provision;
        let snapshot = if self.at_once {
            provision.current_snapshot().ok_or(Stop::WouldBlock)?
        } else {
            provision.snapshot()?
        };
        let served = self.served(&snapshot)?;
        if served.asked.mac.is_some() && !served.asked.claims.is_empty() {
            if served.asked.is_absent() {
                self.trace.note("file", || ("absent", "phones ask for it and rely on the 404"));
                let because = "phones ask for this name and rely on it being absent";
                return Ok(missing(because).counted(Reason::Absent));
            }
            let found = self.find(&snapshot, served)?;
            return self.device_file(&snapshot, served, &found);
        }
        self.common_file(&snapshot, served)
    }
}

/// The tenants that a directory page can be of and that give these by User-Agent.
fn trusting(snapshot: &Snapshot, served: &ServedPath) -> Vec<TenantId> {
    let chosen = |tenant: &&TenantHead| {
        tenant.directory_access == DirectoryAccess::UserAgent
            && served.tenant.is_none_or(|id| id == tenant.id)
    };
    snapshot.tenants.iter().filter(chosen).map(|tenant| tenant.id).collect()
}

/// The dialects that know a name, in a few words.
fn who_knows(claims: &[Claim]) -> String {
    let mut known: Vec<_> = claims.iter().map(|c| (c.profile.id(), c.artifact.role.name())).collect();
    known.dedup();
    match known.len() {
        0 => "no dialect".to_owned(),
        1..=4 => {
            let named = known.iter().map(|(dialect, role)| format!("{dialect} ({role})"));
            named.collect::<Vec<_>>().join(", ")
        }
        // A name such as `{mac}.cfg` is half the makers': the device decides.
        many => {
            let mut roles: Vec<_> = known.iter().map(|(_, role)| *role).collect();
            roles.sort_unstable();
            roles.dedup();
            format!("{many} dialects ({})", roles.join(", "))
        }
    }
}
