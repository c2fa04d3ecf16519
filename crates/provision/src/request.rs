//! What a frontend hands over.

use autoprov_core::{Asker, Claims, Mac, RequestPath, Secret, Transport};
use autoprov_store::{DeviceId, TenantId};
use std::net::IpAddr;

/// What a phone wants to do with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Have it (HTTP GET, TFTP RRQ).
    Get,
    /// Know its size and tag.
    Head,
    /// Replace it (HTTP PUT, TFTP WRQ).
    Put,
    /// Add to it.
    Post,
}

/// A request, as bytes that may be hostile. A frontend fills it and looks at nothing in it.
#[derive(Clone, Copy, Debug)]
pub struct PhoneRequest<'a> {
    /// How it came.
    pub transport: Transport,
    /// What is wanted.
    pub verb: Verb,
    /// HTTP: the path of the request target, percent signs and all, without scheme, authority and query.
    /// TFTP: the file name of the request, as it stands.
    pub path: &'a [u8],
    /// The query of the request target, without `?`.
    pub query: Option<&'a [u8]>,
    /// The User-Agent header.
    pub user_agent: Option<&'a [u8]>,
    /// Whose address it came from.
    pub peer: IpAddr,
}

impl PhoneRequest<'_> {
    /// The MAC address in the query, `?mac=`.
    pub(crate) fn mac_of_query(&self) -> Option<Mac> {
        let pairs = self.query.into_iter().flat_map(|query| query.split(|b| *b == b'&'));
        pairs.filter_map(|pair| pair.strip_prefix(b"mac=")).find_map(Mac::lenient)
    }
}

/// What the path of a request says: read once, before anybody is asked, and handed back with each call about this request.
#[derive(Clone, Debug)]
pub struct Located(pub(crate) Result<ServedPath, String>);

/// A path that may be served.
#[derive(Clone, Debug)]
pub(crate) struct ServedPath {
    /// Below `/prov/`, without the tenant's segment.
    pub(crate) path: RequestPath,
    /// The tenant whose name is the first segment.
    pub(crate) tenant: Option<TenantId>,
    pub(crate) asked: Claims,
    /// What told the MAC address, where the name does not.
    pub(crate) told_by: Option<Asker>,
}

impl Located {
    /// The MAC address in the path; for a name that has none, whose it is as far as the request tells.
    pub fn mac(&self) -> Option<Mac> {
        self.0.as_ref().ok()?.asked.mac
    }

    /// Whose file it is, where the name does not say so, and the asker has proven a username that is one device's own. What the query says
    /// counts more, and a User-Agent less.
    pub fn proven(&mut self, proof: &Proof) {
        let Ok(served) = &mut self.0 else { return };
        let own = proof.0.device.and_then(|own| own.mac);
        let open = served.asked.mac.is_none() || served.told_by == Some(Asker::UserAgent);
        if own.is_some() && open && served.asked.told_by().contains(&Asker::Username) {
            (served.asked.mac, served.told_by) = (own, Some(Asker::Username));
        }
    }

    /// No path is served: for a [`crate::Provisioning`] that has none.
    pub fn nowhere() -> Self {
        Self(Err("nothing is served".to_owned()))
    }
}

/// What must be shown before the name is answered. Found without the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Nothing: the answer is the same for everybody.
    Open,
    /// Nothing; but a proof that is offered tells whose file it is.
    Welcome,
    /// Who asks: over HTTP by Digest, over TFTP by a network that a tenant has named.
    Proof,
}

/// What a username is.
#[derive(Clone, Debug)]
pub struct Username {
    /// What proves it, or why nothing does.
    pub credentials: Result<Credentials, String>,
    /// Whether phones try it by themselves before the right one, and give up where they are refused: what is wrong under it is asked for
    /// afresh, whoever has that username.
    pub factory: bool,
}

/// The passwords that a username may prove itself with.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The current password, and the previous one while it is still taken. Never empty.
    pub passwords: Vec<Secret>,
    /// Whose they are; goes back into [`Proof`].
    pub owner: Owner,
}

/// Whose username it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The tenant.
    pub tenant: TenantId,
    /// The one device, where the username is a device's own.
    pub device: Option<Own>,
}

/// A device that has a username of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    /// Its row.
    pub id: DeviceId,
    /// Its MAC address; none: a device still to be claimed, which can ask for nothing.
    pub mac: Option<Mac>,
}

/// That the asker knew the password of a username. Made by a frontend after the hash held.
#[derive(Clone, Debug)]
pub struct Proof(pub Owner);

/// The path that a name has over a transport.
pub fn path(name: &str, transport: Transport) -> String {
    match transport {
        Transport::Tftp => name.to_owned(),
        Transport::Http | Transport::Https => format!("/prov/{name}"),
    }
}

/// A request from this machine.
pub fn local_request<'a>(
    path: &'a str,
    transport: Transport,
    user_agent: Option<&'a [u8]>,
) -> PhoneRequest<'a> {
    PhoneRequest {
        transport,
        verb: Verb::Get,
        path: path.as_bytes(),
        query: None,
        user_agent,
        peer: std::net::Ipv4Addr::LOCALHOST.into(),
    }
}
