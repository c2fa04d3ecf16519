//! What a phone cannot do of what a site asks: `import` warns of it.

use crate::models::has_lamps;
use crate::settings::{
    FIRST_OF_SEVENTH, KNOWN_OF_SEVENTH, MOST_SHOWN, has_codec, keys, lacks_https, parts, share, unlisted,
    untold,
};
use autoprov_core::{Concept, Fields, KeyGroup, Omission, Omitted, Value, View, shown_attributes};
use std::net::Ipv4Addr;

/// What a dialect's phones lack.
pub(crate) struct Limits {
    /// Ways of SIP.
    pub(crate) transports: &'static [&'static str],
    /// Settings of the phone that it has not, and why.
    pub(crate) phone: &'static [(Concept, &'static str)],
    /// The same of one model.
    pub(crate) own: &'static [(&'static str, Concept, &'static str)],
    /// Settings of a line that it has not, and why.
    pub(crate) lines: &'static [(Concept, &'static str)],
    /// Its languages.
    pub(crate) languages: &'static [&'static str],
    /// How it is told the zone.
    pub(crate) zone: Zones,
    /// How many time servers.
    pub(crate) time_servers: usize,
    /// Whether servers stand in profiles.
    pub(crate) profiles: bool,
    /// Whether accounts from 7 on have few settings.
    pub(crate) few_after_six: bool,
}

/// How a dialect tells a zone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zones {
    /// By its rule: any.
    Rule,
    /// By its offset and a rule: the first gateways.
    Offset,
    /// By a name of a list.
    List,
}

/// The same reason on every phone of the maker.
const TONES: &str = "its tones are told by frequency (P343 to P349, P4000 on adapters), not by country";

/// All that is left out of the phone's files.
pub(crate) fn leaves_out(limits: &Limits, view: &View) -> Vec<Omission> {
    let mut out = Vec::new();
    phone(limits, view, &mut out);
    for (index, line) in &view.lines {
        self::line(limits, view, *index, line, &mut out);
    }
    if limits.profiles {
        profiles(view, &mut out);
    }
    for ((group, place), fields) in &view.keys {
        if let Some(because) = key(view, *group, *place, fields) {
            out.push(Omission {
                what: Omitted::Key(*group, *place),
                because: because.into(),
                adapted: false,
            });
        }
    }
    out
}

fn phone(limits: &Limits, view: &View, out: &mut Vec<Omission>) {
    let mut say = |concept, because: String| {
        out.push(Omission { what: Omitted::Phone(concept), because: because.into(), adapted: false });
    };
    let own = limits.own.iter().filter(|(model, ..)| *model == view.model.name);
    let own = own.map(|(_, concept, because)| (concept, because));
    for (concept, because) in limits.phone.iter().map(|(concept, because)| (concept, because)).chain(own) {
        let wish = |value: &Value| match concept {
            // A fixed address is a wish, DHCP is not.
            Concept::Dhcp => !asks(value),
            _ => asks(value),
        };
        if view.phone.value(*concept).is_some_and(wish) {
            say(*concept, (*because).to_owned());
        }
    }
    let shown = view.phone.text(Concept::LdapDisplayName).map_or(0, |name| shown_attributes(name).count());
    if shown > MOST_SHOWN && !lacks(limits, view, Concept::LdapHost) {
        say(Concept::LdapDisplayName, format!("it shows {MOST_SHOWN} attributes of an entry at most"));
    }
    if view.phone.value(Concept::Country).is_some() {
        say(Concept::Country, TONES.to_owned());
    }
    if let Some(language) = view.phone.text(Concept::Language)
        && !limits.languages.is_empty()
        && !limits.languages.contains(&language)
    {
        say(Concept::Language, format!("it has no word for the language `{language}`"));
    }
    if let Some(zone) = view.phone.value(Concept::TimeZone).and_then(Value::zone) {
        let because = match limits.zone {
            Zones::Rule => None,
            Zones::Offset => untold(zone).map(str::to_owned),
            Zones::List => unlisted(zone, view),
        };
        if let Some(because) = because {
            say(Concept::TimeZone, because);
        }
    }
    let servers = view.phone.value(Concept::Ntp).map(Value::list).unwrap_or_default();
    if servers.len() > limits.time_servers {
        say(Concept::Ntp, format!("it takes {} time server(s); the rest are left out", limits.time_servers));
    }
    let dns = view.phone.value(Concept::Dns).map(Value::list).unwrap_or_default();
    if dns.len() > 2 {
        say(Concept::Dns, "it takes two name servers; the rest are left out".to_owned());
    }
    if let Some(odd) = dns.iter().find(|address| address.parse::<Ipv4Addr>().is_err()) {
        say(Concept::Dns, format!("`{odd}` is no IPv4 address, and it is told octet by octet"));
    }
    for concept in [Concept::IpAddress, Concept::NetworkMask, Concept::Gateway] {
        if let Some(odd) = view.phone.text(concept).filter(|address| address.parse::<Ipv4Addr>().is_err()) {
            say(concept, format!("`{odd}` is no IPv4 address, and it is told octet by octet"));
        }
    }
    if let Some(url) = view.phone.text(Concept::DirectoryUrl)
        && lacks_https(view)
        && parts(url).is_some_and(|(scheme, _)| scheme == "https")
    {
        say(Concept::DirectoryUrl, "it downloads its phone book over HTTP or TFTP alone".to_owned());
    }
    if let Some(url) = view.phone.text(Concept::ProvisioningUrl)
        && !parts(url).is_some_and(|(scheme, _)| matches!(scheme, "tftp" | "http" | "https"))
    {
        say(Concept::ProvisioningUrl, "it fetches its files over TFTP, HTTP or HTTPS alone".to_owned());
    }
}

/// Whether a value asks for anything: no keep-alives and no shared line are no wish.
/// Whether the model has not what a concept is about.
fn lacks(limits: &Limits, view: &View, concept: Concept) -> bool {
    let own = limits.own.iter().any(|(model, own, _)| *model == view.model.name && *own == concept);
    own || limits.phone.iter().any(|(all, _)| *all == concept)
}

fn asks(value: &Value) -> bool {
    match value {
        Value::Number(number) => *number != 0,
        Value::Flag(flag) => *flag,
        Value::Word(word) => word != "off",
        _ => true,
    }
}

fn line(limits: &Limits, view: &View, index: u16, line: &Fields, out: &mut Vec<Omission>) {
    let mut say = |concept, because: String| {
        out.push(Omission { what: Omitted::Line(index, concept), because: because.into(), adapted: false });
    };
    for (concept, because) in limits.lines {
        let Some(value) = line.value(*concept).filter(|value| asks(value)) else { continue };
        // A label that is the line's name or number is no wish of anybody's.
        let named = |name| line.text(name).is_some() && line.text(name) == value.text();
        let usual = *concept == Concept::Label && (named(Concept::DisplayName) || named(Concept::UserName));
        if !usual {
            say(*concept, (*because).to_owned());
        }
    }
    if let Some(transport) = line.text(Concept::ServerTransport)
        && !limits.transports.contains(&transport)
    {
        say(
            Concept::ServerTransport,
            format!("it speaks SIP over {} alone", limits.transports.join(" and ")),
        );
    }
    let codecs = line.value(Concept::Codecs).map(Value::list).unwrap_or_default();
    let lacking: Vec<_> =
        codecs.iter().filter(|codec| !has_codec(view.model, codec)).map(String::as_str).collect();
    if !lacking.is_empty() {
        say(Concept::Codecs, format!("it has no {}", lacking.join(", no ")));
    }
    if let Some(list) = line.text(Concept::BlfList).filter(|list| !list.trim().is_empty()) {
        if !has_lamps(view.model) && !limits.lines.iter().any(|(own, _)| *own == Concept::BlfList) {
            say(Concept::BlfList, "it has no keys with lamps for other extensions".to_owned());
        } else if let Some((_, host)) = list.split_once('@')
            && line.text(Concept::ServerHost).is_some_and(|server| server != host)
        {
            say(Concept::BlfList, format!("it asks its own server for the list, never `{host}`"));
        }
    }
    if index >= FIRST_OF_SEVENTH && limits.few_after_six {
        let because = "of its accounts 7 to 16 only server, user and password are known by number";
        for concept in [
            Concept::DisplayName,
            Concept::Label,
            Concept::BackupHost,
            Concept::OutboundProxyHost,
            Concept::VoicemailNumber,
            Concept::BlfList,
            Concept::ServerTransport,
            Concept::Srtp,
            Concept::Codecs,
        ] {
            let udp = concept == Concept::ServerTransport && line.text(concept) == Some("udp");
            if !KNOWN_OF_SEVENTH.contains(&concept) && !udp && line.value(concept).is_some_and(asks) {
                say(concept, because.to_owned());
            }
        }
    }
}

fn profiles(view: &View, out: &mut Vec<Omission>) {
    let shares = share(view);
    let mut say = |line, concept, because: &str| {
        out.push(Omission {
            what: Omitted::Line(line, concept),
            because: because.to_owned().into(),
            adapted: false,
        });
    };
    for line in shares.left_out {
        say(
            line,
            Concept::ServerHost,
            "its profiles are all taken by other servers: this line does not register",
        );
    }
    for (line, concept) in shares.differs {
        say(line, concept, "its profiles are all taken: this line has what others in its profile have");
    }
}

/// Why a key does not do what the site asks, where it does not.
fn key(view: &View, group: KeyGroup, place: u16, fields: &Fields) -> Option<String> {
    let kind = fields.text(Concept::KeyType)?;
    if kind == "none" {
        return None;
    }
    let Some(shown) = keys::key(view, group, place, fields) else {
        return Some("no number is known for such a key".to_owned());
    };
    if shown.taken {
        return Some(format!("the key at the place of line {place} is always that line's"));
    }
    if shown.is_nothing() {
        return Some(match kind {
            "line" => "lines stand on its fixed line keys alone".to_owned(),
            _ => format!("such a key has no mode for `{kind}`"),
        });
    }
    let own = fields.text(Concept::PickupCode);
    if kind == "blf" && own.is_some() && own != view.phone.text(Concept::PickupCode) {
        return Some("the code of a pickup is one for each account: this key's own is left out".to_owned());
    }
    None
}
