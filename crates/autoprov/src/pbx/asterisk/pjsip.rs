//! pjsip.conf: endpoints with their auths and aors; pjsip_wizard.conf, which makes these.

use super::config::Section;
use super::mailboxes::{self, Mailboxes};
use crate::pbx::found::{Device, Extension, Found};
use std::collections::HashMap;

/// Settings that are looked at, by the type of their section.
const TAKEN: [(&str, &[&str]); 3] = [
    ("endpoint", &["type", "auth", "aors", "callerid", "mailboxes", "identify_by", "outbound_auth"]),
    ("auth", &["type", "auth_type", "username", "password", "md5_cred", "password_digest", "realm"]),
    ("aor", &["type", "max_contacts", "mailboxes", "contact"]),
];

/// Sections by type and name.
type Objects<'a> = HashMap<(&'a str, &'a str), &'a Section>;

/// An endpoint, from whichever file.
struct Endpoint<'a> {
    section: &'a Section,
    name: &'a str,
    username: Option<&'a str>,
    password: Option<&'a str>,
    callerid: Option<&'a str>,
    mailbox: Option<&'a str>,
}

/// Takes over the endpoints that phones register as.
pub(super) fn take(pjsip: &[Section], wizards: &[Section], mailboxes: &Mailboxes, found: &mut Found) {
    let real = || pjsip.iter().filter(|section| !section.is_template);
    let mut objects = Objects::new();
    for section in real() {
        if let Some(kind) = section.value("type") {
            objects.entry((kind, &section.name)).or_insert(section);
        }
    }
    for section in real() {
        match section.value("type") {
            Some("endpoint") => match endpoint(section, &objects) {
                Ok(endpoint) => extension(&endpoint, mailboxes, found),
                Err(because) => found.leave(&section.place, &section.name, because),
            },
            Some("phoneprov") => {
                let number = section.value("endpoint").unwrap_or(&section.name);
                device(section, section.value("MAC"), section.value("LINE"), number, found);
            }
            Some("transport") => transport(section, found),
            Some("auth" | "aor") => {}
            Some(kind) => found.leave_once(&section.place, kind, "sections of these types are the PBX's own"),
            None => found.leave(&section.place, &section.name, "the section has no `type`"),
        }
        for (kind, taken) in TAKEN {
            let own = section.settings.iter().filter(|_| section.value("type") == Some(kind));
            for setting in own.filter(|setting| !taken.contains(&setting.name.as_str())) {
                let because = "these settings of endpoints are the PBX's own, and stay there";
                found.leave_once(&setting.place, &setting.name, because);
            }
        }
    }
    for section in wizards.iter().filter(|section| !section.is_template) {
        wizard(section, mailboxes, found);
    }
}

/// What an endpoint is to a phone; else why it is none's.
fn endpoint<'a>(section: &'a Section, objects: &Objects<'a>) -> Result<Endpoint<'a>, &'static str> {
    let listed = |kind: &'static str, name: &str| {
        let names = section.value(name).unwrap_or_default().split(',').map(str::trim);
        names
            .filter(|name| !name.is_empty())
            .map(move |name| (name, objects.get(&(kind, name)).copied()))
            .collect::<Vec<_>>()
    };
    let auths = listed("auth", "auth");
    if auths.is_empty() && section.value("outbound_auth").is_some() {
        return Err("it has no `auth`, only an `outbound_auth`: a trunk");
    }
    if auths.is_empty() {
        return Err("it has no `auth`: a trunk, or known by its address");
    }
    let auths: Vec<_> = auths.into_iter().filter_map(|(_, auth)| auth).collect();
    let auth = auths.iter().find(|auth| auth.value("password").is_some()).or_else(|| auths.first());
    let auth = *auth.ok_or("its `auth` is not there")?;
    let aors = listed("aor", "aors");
    let aors: Vec<_> = aors.into_iter().filter_map(|(name, aor)| Some((name, aor?))).collect();
    if aors.is_empty() {
        return Err("its `aors` are not there");
    }
    let registers = |aor: &Section| aor.value("max_contacts").is_some_and(|most| most.trim() != "0");
    let aors: Vec<_> = aors.into_iter().filter(|(_, aor)| registers(aor)).collect();
    // What a phone registers as names both the aor and, but for what `identify_by` says, the endpoint.
    let by_auth = section.value("identify_by").is_some_and(|ways| ways.contains("auth_username"));
    let own = aors.iter().find(|(name, _)| *name == section.name);
    let (name, aor) = match own.or_else(|| aors.first().filter(|_| by_auth)) {
        Some((name, aor)) => (*name, *aor),
        None if aors.is_empty() => {
            return Err("no phone may register there (`max_contacts` of its aor): a trunk");
        }
        None => return Err("no phone can register as it: its aor has another name"),
    };
    Ok(Endpoint {
        section,
        name,
        username: auth.value("username"),
        password: auth.value("password"),
        callerid: section.value("callerid"),
        mailbox: section.value("mailboxes").or_else(|| aor.value("mailboxes")),
    })
}

/// `type = wizard`: an endpoint with its auth and aor in one section.
fn wizard(section: &Section, mailboxes: &Mailboxes, found: &mut Found) {
    if section.value("type") != Some("wizard") {
        return found.leave(&section.place, &section.name, "the section has no `type = wizard`");
    }
    if !section.is_on("accepts_auth", false) || !section.is_on("accepts_registrations", false) {
        let because = "the wizard accepts no registration with a password: a trunk";
        return found.leave(&section.place, &section.name, because);
    }
    let endpoint = Endpoint {
        section,
        name: &section.name,
        username: section.value("inbound_auth/username"),
        password: section.value("inbound_auth/password"),
        callerid: section.value("endpoint/callerid"),
        mailbox: section.value("endpoint/mailboxes").or_else(|| section.value("aor/mailboxes")),
    };
    extension(&endpoint, mailboxes, found);
    if section.is_on("has_phoneprov", false) {
        let line = section.value("phoneprov/LINE");
        device(section, section.value("phoneprov/MAC"), line, &section.name, found);
    }
}

fn extension(endpoint: &Endpoint<'_>, mailboxes: &Mailboxes, found: &mut Found) {
    let Endpoint { section, name, username, password, callerid, mailbox } = endpoint;
    let place = &section.place;
    let all: Vec<_> = mailbox.iter().flat_map(|list| list.split(',')).map(str::trim).collect();
    let mailbox = all.first().copied().filter(|mailbox| !mailbox.is_empty());
    if all.len() > 1 {
        found.leave(place, name, "of several `mailboxes` the first is taken");
    }
    let (shown, number) = callerid.map_or((None, None), caller_id);
    if number.is_some_and(|number| number != *name) {
        let because = "phones register by the endpoint's name, and `callerid` has another number";
        found.warn(place, name, because);
    }
    let shown = shown.map(str::to_owned).or_else(|| {
        let owner = mailbox.and_then(|mailbox| mailboxes.owner(mailbox));
        owner.map(str::to_owned)
    });
    let username = username.filter(|username| username != name);
    let mut fields = vec![
        ("auth_id", username.map(str::to_owned)),
        ("voicemail", mailbox.map(|mailbox| mailboxes::number(mailbox).to_owned())),
    ];
    fields.extend(shown.map(|shown| ("display_name", Some(shown))));
    if let Some(password) = password {
        fields.push(("password", Some((*password).to_owned())));
    } else {
        let because = "its password, of which the PBX has a digest or nothing: set it with `autoprov extension set NUMBER password=...`";
        found.leave(place, name, because);
    }
    found.extension(Extension { place: place.clone(), number: (*name).to_owned(), fields });
}

/// Name and number of `"Ana" <101>`, `Ana` or `101` (main/callerid.c).
fn caller_id(text: &str) -> (Option<&str>, Option<&str>) {
    if let Some((name, number)) = text.rsplit_once('<') {
        return (unquoted(name), unquoted(number.trim_end_matches(['>', ' '])));
    }
    let is_number = text.chars().all(|c| c.is_ascii_digit() || "*#+- ()".contains(c));
    if is_number { (None, unquoted(text)) } else { (unquoted(text), None) }
}

fn unquoted(text: &str) -> Option<&str> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    (!text.is_empty()).then_some(text)
}

/// A phone that Asterisk provisioned itself (res_phoneprov): it knows its MAC address, not its model.
pub(super) fn device(
    section: &Section,
    mac: Option<&str>,
    line: Option<&str>,
    number: &str,
    found: &mut Found,
) {
    let Some(mac) = mac else {
        return found.leave(&section.place, &section.name, "the phone has no MAC address");
    };
    let Ok(mac) = mac.parse() else {
        return found.leave(&section.place, &section.name, "the phone's MAC address is none");
    };
    let index = line.and_then(|line| line.parse().ok()).filter(|index| *index > 0).unwrap_or(1);
    let lines = vec![(index, number.to_owned())];
    found.device(Device { place: section.place.clone(), mac, name: None, model: None, lines });
}

/// Where Asterisk listens. A bind address of all interfaces says nothing of a host.
fn transport(section: &Section, found: &mut Found) {
    let transport = section.value("protocol").unwrap_or("udp").to_ascii_lowercase();
    let bind = section.value("bind").unwrap_or_default();
    let port = bind.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
    let port = port.and_then(|(_, port)| port.parse().ok());
    let port = port.unwrap_or(if transport == "tls" { 5061 } else { 5060 });
    if matches!(transport.as_str(), "udp" | "tcp" | "tls") {
        found.listens.push((section.place.clone(), transport, port));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caller_ids_are_asterisks() {
        for (text, parts) in [
            ("Ana <101>", (Some("Ana"), Some("101"))),
            ("\"Ana, the first\" <101>", (Some("Ana, the first"), Some("101"))),
            ("<101>", (None, Some("101"))),
            ("101", (None, Some("101"))),
            ("Ana", (Some("Ana"), None)),
            ("\"Ana\"", (Some("Ana"), None)),
            ("\"\" <101>", (None, Some("101"))),
            ("\"", (Some("\""), None)),
            ("", (None, None)),
        ] {
            assert_eq!(caller_id(text), parts, "{text}");
        }
    }
}
