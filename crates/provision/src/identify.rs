//! Who a request could come from, by its User-Agent and its path alone.

use autoprov_core::{Claim, FirmwareVersion, Mac, Model, Registry, RequestPath, Role, UserAgent, Vendor};

/// What is known of an asker. Nothing in it is guessed.
#[derive(Debug, Default)]
pub struct Identity {
    /// The vendor, if only one remains.
    pub vendor: Option<&'static str>,
    /// The model: as the catalogue names it, else as the phone prints it.
    pub model: Option<String>,
    /// Whether the model is a row of the catalogue.
    pub in_catalogue: bool,
    /// The firmware that the User-Agent carries.
    pub firmware: Option<FirmwareVersion>,
    /// The MAC address of the path, else of the User-Agent, else of the query.
    pub mac: Option<Mac>,
    /// What the file is to the phone, where all who know the name agree.
    pub role: Option<Role>,
    /// Everyone it could be.
    pub candidates: Vec<Candidate>,
}

/// A vendor, and the model where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The vendor.
    pub vendor: &'static str,
    /// The model.
    pub model: Option<String>,
}

/// Reads a User-Agent and a path. The path may carry a query.
pub fn identify(registry: &Registry, user_agent: Option<&[u8]>, path: Option<&[u8]>) -> Identity {
    let (path, query) = path.map(split_query).unzip();
    let asked = path.and_then(|path| RequestPath::from_http(path).ok()).map(|path| {
        // `/prov/` is ours; what phones ask for comes after it. Any other folder is tried as it stands.
        match path.split_first() {
            Some(("prov", rest)) => rest,
            _ => path,
        }
    });
    let asked = asked.as_ref().map(|path| registry.resolve(path)).unwrap_or_default();
    let agents = user_agent.map(|header| registry.user_agent(header));
    let owners = owners(&asked.claims, agents.as_deref(), asked.mac, registry);
    let agent = agents.as_ref().and_then(|agents| agents.first()).map(|(_, agent)| agent);
    let candidates = match agents.as_deref() {
        Some(agents @ [_, ..]) => by_agent(registry, agents, &owners),
        _ => by_name(&owners),
    };
    // A browser that asks for a phone's file is no phone of that vendor.
    let unknown_agent = agents.as_ref().is_some_and(Vec::is_empty);
    let only = match candidates.as_slice() {
        [one] if !unknown_agent => Some(one.clone()),
        _ => None,
    };
    let mut same = candidates.iter().map(|candidate| candidate.model.clone());
    let first = same.next().flatten().filter(|_| !unknown_agent);
    let model = first.filter(|model| same.all(|other| other.as_ref() == Some(model)));
    let known =
        |vendor: &str, model: &str| registry.model(vendor, model).is_some_and(|row| row.name == model);
    Identity {
        vendor: only.as_ref().map(|candidate| candidate.vendor),
        in_catalogue: model.as_ref().is_some_and(|m| candidates.iter().any(|c| known(c.vendor, m))),
        model,
        firmware: agent.and_then(|agent| agent.firmware.clone()),
        mac: asked
            .mac
            .or_else(|| agent.and_then(|agent| agent.mac))
            .or_else(|| query.flatten().and_then(mac_of_query)),
        role: one_role(&owners),
        candidates,
    }
}

/// A claim, and a vendor whose phones speak its dialect.
type Owner<'a> = (&'a Claim, &'static Vendor);

/// Whose the name could be, as far as the User-Agent, else the MAC prefix, tells.
fn owners<'a>(
    claims: &'a [Claim],
    agents: Option<&[(&'static Vendor, UserAgent)]>,
    mac: Option<Mac>,
    registry: &Registry,
) -> Vec<Owner<'a>> {
    let all = claims.iter().flat_map(|claim| {
        let speakers = registry.speakers(claim.profile.id());
        // A model in the name is one maker's, whoever else speaks the dialect.
        let named = |vendor: &&'static Vendor| {
            claim.model.is_none_or(|name| vendor.models.iter().any(|model| model.file_names.contains(&name)))
        };
        speakers.filter(named).map(move |vendor| (claim, vendor))
    });
    let all: Vec<_> = all.collect();
    let by_agent: Vec<_> = agents.unwrap_or_default().iter().map(|(vendor, _)| vendor.id).collect();
    let by_prefix: Vec<_> =
        mac.into_iter().flat_map(|mac| registry.by_oui(mac)).map(|vendor| vendor.id).collect();
    let left =
        |vendors: &[&str]| all.iter().filter(|(_, v)| vendors.contains(&v.id)).copied().collect::<Vec<_>>();
    [by_agent, by_prefix].iter().map(|vendors| left(vendors)).find(|left| !left.is_empty()).unwrap_or(all)
}

/// The vendors that recognise the User-Agent; where the name is known to some of them, those.
fn by_agent(
    registry: &Registry,
    agents: &[(&'static Vendor, UserAgent)],
    owners: &[Owner<'_>],
) -> Vec<Candidate> {
    let owns = |vendor: &Vendor| owners.iter().any(|(_, owner)| owner.id == vendor.id);
    let some_own = agents.iter().any(|(vendor, _)| owns(vendor));
    let left = agents.iter().filter(|(vendor, _)| !some_own || owns(vendor));
    left.map(|(vendor, agent)| Candidate { vendor: vendor.id, model: model_of(registry, vendor, agent) })
        .collect()
}

/// The vendors that know the name, with the model where it stands in it.
fn by_name(owners: &[Owner<'_>]) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (claim, vendor) in owners {
        let model = claim.model.and_then(|name| only_model(vendor, name)).map(|model| model.name.to_owned());
        let candidate = Candidate { vendor: vendor.id, model };
        if !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    candidates
}

/// The catalogue's name of the model that a User-Agent prints, else as printed.
fn model_of(registry: &Registry, vendor: &Vendor, agent: &UserAgent) -> Option<String> {
    let printed = agent.model.as_ref()?;
    Some(registry.model(vendor.id, printed).map_or_else(|| printed.clone(), |model| model.name.to_owned()))
}

/// The one model that is called so in file names.
fn only_model(vendor: &'static Vendor, name: &str) -> Option<&'static Model> {
    let mut named = vendor.models.iter().filter(|model| model.file_names.contains(&name));
    let first = named.next();
    if named.next().is_some() { None } else { first }
}

fn one_role(owners: &[Owner<'_>]) -> Option<Role> {
    let first = owners.first()?.0.artifact.role;
    owners.iter().all(|(claim, _)| claim.artifact.role == first).then_some(first)
}

fn split_query(path: &[u8]) -> (&[u8], Option<&[u8]>) {
    match path.iter().position(|byte| *byte == b'?') {
        Some(at) => (&path[..at], Some(&path[at + 1..])),
        None => (path, None),
    }
}

/// `mac=00:15:65:...` among the parameters of a query.
fn mac_of_query(query: &[u8]) -> Option<Mac> {
    let value = query.split(|b| *b == b'&').find_map(|pair| pair.strip_prefix(b"mac="))?;
    Mac::lenient(&String::from_utf8_lossy(value).replace("%3A", ":").replace("%3a", ":").into_bytes())
}
