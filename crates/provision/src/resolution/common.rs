//! A name without a MAC: the tenant's route, the file area, a vendor's bootstrap.

use super::{Auth, Resolution, Stop, mac_of_agent};
use crate::answer::{Answer, Outcome, Representation, fault, missing};
use crate::disguise::disguises;
use crate::file_area::{Found, content_type};
use crate::metrics::Reason;
use crate::placeholder::{Context, PlaceholderError, Quote, fill, has_any};
use crate::request::{Own, Owner, ServedPath};
use crate::snapshot::{RouteHead, Snapshot};
use crate::view::{RenderContext, put, speaks, this_year, view};
use autoprov_core::{Claim, Concept, Mac, Model, Role, Source, Transport, Value, View};
use autoprov_store::site::{Route, Tenant};
use autoprov_store::{TenantHead, TenantId};

impl Resolution<'_> {
    /// A name without a MAC: the tenant's route, the file area, a vendor's bootstrap.
    pub(super) fn common_file(&mut self, snapshot: &Snapshot, served: &ServedPath) -> Result<Answer, Stop> {
        let tenant = self.tenant_without_mac(snapshot, served);
        let (result, because) = match &tenant {
            Ok(tenant) => (
                format!("`{}`", tenant.name),
                "by path, proven username, network, or because it is the only one".to_owned(),
            ),
            Err(because) => ("none".to_owned(), because.clone()),
        };
        self.trace.note("tenant", || (result, because));
        if self.request.transport == Transport::Tftp
            && matches!(self.auth, Auth::Stranger)
            && snapshot.by_network(self.request.peer).is_empty()
        {
            let peer = self.request.peer.to_canonical();
            let because = format!("{peer} lies in no network that a tenant has named");
            return Ok(missing(because).counted(Reason::NotItsPhone));
        }
        if let (Ok(tenant), Some(routes)) = (&tenant, snapshot.routes(served.path.as_str()))
            && let Some(route) = routes.get(&tenant.id)
        {
            return self.route(snapshot, tenant, route);
        }
        if self.at_once && self.provision.files.is_some() {
            return Err(Stop::WouldBlock);
        }
        if let Some(files) = &self.provision.files {
            match files.read(&served.path) {
                Ok(Found::Content(content)) => {
                    self.trace.note("file", || ("file area", "a file of that name is there"));
                    return Ok(Answer::new(Outcome::Content(content), "a file of the file area"));
                }
                Ok(Found::Closed(reason)) => return Ok(missing(reason)),
                Ok(Found::Nothing) => {}
                Err(error) => return Ok(fault(&error)),
            }
        }
        if let Some(claim) = self.bootstrap_claim(served) {
            return Ok(self.bootstrap(claim, tenant.ok()));
        }
        let reason = match served.asked.claims.first() {
            Some(claim) if claim.artifact.role == Role::Absent => Reason::Absent,
            _ => Reason::NoSuchName,
        };
        let because = match served.asked.claims.first() {
            Some(claim) if claim.artifact.role == Role::Absent => {
                "phones ask for this name and rely on it being absent".to_owned()
            }
            Some(_) if served.asked.is_of_one_phone() => {
                "a name without a MAC address, and neither its query, its username nor its User-Agent says whose it is"
                    .to_owned()
            }
            Some(_) => format!("phones ask for `{}`, but no such file lies in the file area", served.path),
            None => match tenant {
                Err(because) => format!(
                    "no dialect, file or public route has this name; which tenant's routes to look at is not known: {because}"
                ),
                Ok(_) => "no dialect, route or file has this name".to_owned(),
            },
        };
        Ok(missing(because).counted(reason))
    }

    /// An operator's own file.
    fn route(&mut self, snapshot: &Snapshot, tenant: &TenantHead, head: &RouteHead) -> Result<Answer, Stop> {
        let proven = match self.auth {
            Auth::Proven(owner) => owner.tenant == tenant.id,
            Auth::Assumed | Auth::Itself => true,
            Auth::Enrolled(_) => false,
            Auth::Stranger => {
                self.request.transport == Transport::Tftp && snapshot.is_within(tenant.id, self.request.peer)
            }
        };
        if !head.public && !proven {
            return Ok(missing("the route is of another tenant than the asker"));
        }
        if self.at_once {
            return Err(Stop::WouldBlock);
        }
        let Some(route) = self.provision.store.route(tenant.id, &head.name)? else {
            return Ok(missing("the route was removed just now"));
        };
        let because = format!("a route of tenant `{}`", tenant.name);
        self.trace.note("file", || ("route", because.clone()));
        let bytes = match self.filled(snapshot, tenant, &route)? {
            Ok(text) => text.into_bytes(),
            Err(error) => return Ok(missing(format!("the route `{}`: {error}", route.name))),
        };
        let content = Representation::made(bytes, content_type(&head.name), !head.public);
        Ok(Answer::new(Outcome::Content(content), because))
    }

    /// The route with its placeholders filled: the tenant's, and where proof is asked those of the phone that the request tells of.
    fn filled(
        &mut self,
        snapshot: &Snapshot,
        tenant: &TenantHead,
        route: &Route,
    ) -> Result<Result<String, PlaceholderError>, Stop> {
        if !has_any(&route.text) {
            return Ok(Ok(route.text.clone()));
        }
        let known = Tenant {
            provisioning_url: tenant.provisioning_url.clone(),
            ..Tenant::named(tenant.name.clone())
        };
        let quote = if content_type(&route.name).starts_with("text/xml") { Quote::Xml } else { Quote::Line };
        let fill = |context: &Context| fill(&route.text, context, quote).map(std::borrow::Cow::into_owned);
        let mac = self.asking_mac().filter(|_| !route.public);
        // A phone with a password of its own learns nothing of another one.
        let own = |own: Own| own.mac.is_some() && own.mac == mac;
        let mac = mac.filter(
            |_| !matches!(self.auth, Auth::Proven(Owner { device: Some(device), .. }) if !own(*device)),
        );
        let head = mac.map(|mac| self.provision.device(snapshot, tenant.id, mac)).transpose()?.flatten();
        if let (Some(mac), None) = (mac, &head) {
            self.stray(mac);
        }
        if let (Some(mac), Some(head)) = (mac, head)
            && let Some(bundle) = self.provision.bundle(head.id)?
            && let Some((profile, model)) = self.provision.spoken_by(mac)?
        {
            let firmware = self.provision.known_firmware(Some(mac), head.firmware.as_ref());
            let circumstances = RenderContext::now(Some(mac), firmware, self.request.transport);
            let view = view(&bundle, profile, model, Vec::new(), circumstances);
            return Ok(fill(&Context::of(&view, &bundle)).map_err(|error| {
                let same = |view: View| fill(&Context::of(&view, &bundle)).as_ref() == Err(&error);
                if disguises(&view).all(same) { error.clone() } else { error.withheld() }
            }));
        }
        Ok(fill(&Context::of_tenant(&known)))
    }

    /// The phone that asks, by the query (`?mac=`), then by the User-Agent.
    fn asking_mac(&self) -> Option<Mac> {
        self.request.mac_of_query().or_else(|| mac_of_agent(self.provision, self.request))
    }

    /// The one dialect whose bootstrap this can be: the User-Agent's vendor, else the only one that claims the name.
    fn bootstrap_claim<'s>(&self, served: &'s ServedPath) -> Option<&'s Claim> {
        let mut claims = served.asked.claims.iter().filter(|claim| claim.artifact.role == Role::Bootstrap);
        let agents = self
            .request
            .user_agent
            .map(|header| self.provision.registry.user_agent(header))
            .unwrap_or_default();
        if agents.is_empty() {
            let first = claims.next()?;
            // Two dialects of one vendor that share a name share what is in it.
            let vendor = first.profile.vendor().id;
            return claims.all(|claim| claim.profile.vendor().id == vendor).then_some(first);
        }
        claims.find(|claim| {
            agents.iter().any(|(vendor, _)| {
                self.provision.registry.speakers(claim.profile.id()).any(|s| s.id == vendor.id)
            })
        })
    }

    /// A file that is the same for every phone of a model. Its view holds no secret and no operator's text.
    fn bootstrap(&mut self, claim: &Claim, tenant: Option<&TenantHead>) -> Answer {
        self.vendor = self.provision.counters.whose(claim.profile.vendor().id);
        let registry = &self.provision.registry;
        let mut models = registry.speakers(claim.profile.id()).flat_map(|vendor| vendor.models);
        let named = |model: &&'static Model| claim.model.is_none_or(|name| model.file_names.contains(&name));
        let Some(model) = models.find(named) else {
            return missing("no model has this bootstrap");
        };
        let mut view = View::new(None, model);
        view.transport = self.request.transport.into();
        view.year = this_year();
        let url = tenant.and_then(|tenant| tenant.provisioning_url.as_deref());
        if let Some(url) = url.filter(|url| speaks(claim.profile, model, url)) {
            let url = Value::Text(url.trim_end_matches('/').to_owned());
            put(&mut view.phone, Concept::ProvisioningUrl, url, Source::Tenant);
        }
        let (bytes, content_type) =
            match (claim.profile.file(claim.artifact, &view), claim.artifact.content.content_type()) {
                (Ok(Some(bytes)), Some(kind)) => (bytes, kind),
                (Ok(_), _) => return missing("nothing is made under this name"),
                (Err(error), _) => return fault(&error.to_string()),
            };
        self.trace.note("file", || ("bootstrap", format!("made by {}, without secrets", claim.profile.id())));
        let content = Representation::made(bytes, content_type, false);
        Answer::new(Outcome::Content(content), format!("the bootstrap of {}", claim.profile.id()))
    }

    /// Which tenant a name without a MAC is asked of; else why nobody knows.
    pub(super) fn tenant_without_mac<'s>(
        &self,
        snapshot: &'s Snapshot,
        served: &'s ServedPath,
    ) -> Result<&'s TenantHead, String> {
        if let Some(tenant) = served.tenant.and_then(|id| snapshot.tenant(id)) {
            return Ok(tenant);
        }
        if let Auth::Proven(owner) = self.auth
            && let Some(tenant) = snapshot.tenant(owner.tenant)
        {
            return Ok(tenant);
        }
        let holders = snapshot.by_network(self.request.peer);
        let name = |id: &TenantId| snapshot.tenant(*id).map_or("?", |t| t.name.as_str());
        match (holders.as_slice(), snapshot.tenants.as_slice()) {
            ([one], _) => snapshot.tenant(*one).ok_or_else(|| "the tenant was removed".to_owned()),
            ([], [only]) => Ok(only),
            ([], []) => Err("there is no tenant".to_owned()),
            ([], _) => Err("no path segment, proven username or network names one of the tenants".to_owned()),
            (many, _) => Err(format!(
                "these tenants compete by network: {}",
                many.iter().map(name).collect::<Vec<_>>().join(", ")
            )),
        }
    }
}
