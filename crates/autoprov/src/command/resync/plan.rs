//! What would be sent to a device and where, or why it cannot be notified.

use super::select::Chosen;
use super::{Resync, Wire, operator};
use crate::config::Channel;
use crate::failure::Failure;
use autoprov_provision::Provision;
use autoprov_sip::{Credentials, Event, Notify, Transport, Uri};
use autoprov_store::Login;
use autoprov_store::observe::Observations;
use autoprov_store::site::{Device, Extension, SipServer, SipTransport, Tenant};
use std::net::{IpAddr, SocketAddr};

/// What is done for one device.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) mac: Option<autoprov_core::Mac>,
    /// The event that makes it ask; none where it knows none.
    pub(super) event: Option<&'static str>,
    /// The work, or why there is none: a reason and its remedy.
    pub(super) work: Result<Work, String>,
}

/// How a device is notified.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// A NOTIFY.
    Notify(Box<Call>),
    /// A program and its arguments.
    Command(Vec<String>),
}

/// A NOTIFY, where it goes, and what a challenge is answered with.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) notify: Notify,
    pub(super) to: To,
    pub(super) transport: Transport,
    pub(super) credentials: Option<Credentials>,
}

/// Where a NOTIFY goes.
#[derive(Clone, Debug)]
pub(super) enum To {
    Address(SocketAddr),
    /// A name that is looked up when its turn comes.
    Host(String, u16),
}

/// Makes plans.
pub(super) struct Planner<'a> {
    channel: Channel,
    port: u16,
    transport: Transport,
    command: &'a [String],
    provision: &'a Provision,
    observations: &'a Observations,
    logins: Vec<Login>,
}

/// The first line of a device, as far as the tenant knows it.
#[derive(Clone, Copy)]
struct Line<'a> {
    extension: &'a str,
    account: Option<&'a Extension>,
    server: Option<&'a SipServer>,
}

impl<'a> Line<'a> {
    /// Of a phone for hot desking it is the extension of who is logged in, else the tenant's for phones where nobody is.
    fn first(tenant: &'a Tenant, device: &'a Device, logins: &'a [Login]) -> Option<Self> {
        let line = device.lines.iter().min_by_key(|line| line.index);
        let here = |login: &&Login| login.tenant == tenant.name && login.device == device.name;
        let desk = tenant.hot_desk.as_ref().filter(|_| device.hot_desk).map(|desk| {
            logins.iter().find(here).map_or(desk.extension.as_str(), |login| login.extension.as_str())
        });
        let extension = desk.or_else(|| Some(line?.extension.as_str()))?;
        let account = tenant.extensions.iter().find(|own| own.number == extension);
        let server = tenant.sip_server(line.and_then(|line| line.server.as_deref()));
        Some(Self { extension, account, server })
    }

    fn credentials(self) -> Option<Credentials> {
        let account = self.account?;
        let user = account.auth_id.as_ref().unwrap_or(&account.number).clone();
        Some(Credentials { user, password: account.password.clone()? })
    }

    /// Its address of record.
    fn record(self) -> Option<Uri> {
        Uri::new(Some(self.extension), &self.server?.host, None).ok()
    }
}

impl<'a> Planner<'a> {
    pub(super) fn new(
        channel: Channel,
        resync: &Resync,
        command: &'a [String],
        provision: &'a Provision,
        observations: &'a Observations,
        logins: Vec<Login>,
    ) -> Result<Self, Failure> {
        if channel == Channel::Command {
            operator::check(command)?;
        }
        let transport = match resync.transport {
            Wire::Udp => Transport::Udp,
            Wire::Tcp => Transport::Tcp,
        };
        Ok(Self { channel, port: resync.port, transport, command, provision, observations, logins })
    }

    /// The plan of a device. An error is a fault of the database.
    pub(super) fn plan(&self, chosen: &Chosen) -> Result<Plan, Failure> {
        let Chosen { tenant, device } = chosen;
        let no = |event, reason: &str| Plan { mac: device.mac, event, work: Err(reason.to_owned()) };
        let Some(mac) = device.mac else {
            return Ok(no(None, "it has no MAC address yet: `autoprov sighting claim` gives it one"));
        };
        let Some(dialect) = self.provision.dialect_of(mac)? else {
            return Ok(no(None, "nothing is known of its model: `autoprov models` names those that are"));
        };
        let Some(event) = dialect.facts().notify_event else {
            return Ok(no(
                None,
                "no SIP event makes this phone ask: start it again, or wait until it asks by itself",
            ));
        };
        let line = Line::first(tenant, device, &self.logins);
        let address = self.observations.seen(mac)?.and_then(|seen| seen.address.parse::<IpAddr>().ok());
        let work = match self.channel {
            Channel::Phone => self.to_phone(event, line, address),
            Channel::Server => through_server(event, line),
            Channel::Command => operator::fill(self.command, |name| {
                let unseen = "it was never seen, so its {address} is not known: start it, or leave {address} out of the command";
                Ok(match name {
                    operator::Name::Event => event.to_owned(),
                    operator::Name::Mac => mac.to_string(),
                    operator::Name::Vendor => device.vendor.clone(),
                    operator::Name::Model => device.model.clone(),
                    operator::Name::Address => address.ok_or(unseen)?.to_string(),
                    operator::Name::Extension => {
                        line.ok_or("it has no line, and the command wants its {extension}: give it one")?.extension.to_owned()
                    }
                    operator::Name::Server => {
                        let none = "its first line has no SIP server, and the command wants its {server}: give the tenant one";
                        line.and_then(|line| line.server).ok_or(none)?.host.clone()
                    }
                })
            })
            .map(Work::Command),
        };
        Ok(Plan { mac: device.mac, event: Some(event), work })
    }

    fn to_phone(&self, event: &str, line: Option<Line<'_>>, address: Option<IpAddr>) -> Result<Work, String> {
        let address = address.ok_or(
            "it was never seen, so its address is not known: start it, or tell it through its SIP server (--via server)",
        )?;
        let address = SocketAddr::new(address, self.port);
        let notify = Notify {
            to: Uri::at(line.map(|line| line.extension), address),
            from: line.and_then(Line::record),
            event: Event::new(event).map_err(|error| error.to_string())?,
            body: None,
        };
        let credentials = line.and_then(Line::credentials);
        let (to, transport) = (To::Address(address), self.transport);
        Ok(Work::Notify(Box::new(Call { notify, to, transport, credentials })))
    }
}

fn through_server(event: &str, line: Option<Line<'_>>) -> Result<Work, String> {
    let line =
        line.ok_or("it has no line, so no SIP server knows it: tell the phone itself (--via phone)")?;
    let server =
        line.server.ok_or("its first line has no SIP server: give the tenant one in `sip_servers`")?;
    let transport = match server.transport {
        SipTransport::Udp => Transport::Udp,
        SipTransport::Tcp => Transport::Tcp,
        SipTransport::Tls => {
            return Err(format!(
                "its SIP server `{}` is reached over TLS, which resync does not speak: tell the phone itself (--via phone) or use --via command",
                server.name
            ));
        }
    };
    let Some(port) = server.port else {
        return Err(format!(
            "its SIP server `{}` is found by `{}`, which resync does not ask for: tell the phone itself (--via phone) or use --via command",
            server.name, server.lookup
        ));
    };
    let to = Uri::new(Some(line.extension), &server.host, Some(port)).map_err(|error| error.to_string())?;
    let notify = Notify {
        to,
        from: line.record(),
        event: Event::new(event).map_err(|error| error.to_string())?,
        body: None,
    };
    let to = To::Host(server.host.clone(), port);
    Ok(Work::Notify(Box::new(Call { notify, to, transport, credentials: line.credentials() })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open;

    #[test]
    fn the_event_of_every_dialect_fits_into_a_header() {
        let registry = open::registry().unwrap();
        let events: Vec<_> = registry
            .profiles()
            .iter()
            .filter_map(|dialect| Some((dialect.id(), dialect.facts().notify_event?)))
            .collect();
        for (dialect, event) in &events {
            assert!(Event::new(event).is_ok(), "{dialect}: {event}");
        }
        assert!(events.len() > 5, "{events:?}");
    }
}
