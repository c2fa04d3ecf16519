//! What the two families of desk phones share: settings that stand once for all lines, short names, and what neither can do.

use autoprov_core::{Concept, Fields, Omission, Omitted, Value, View, format};

/// What these phones have once for all their lines: our words for it, and theirs for why.
type Once = (Concept, &'static str);

/// Settings of lines that both families have once.
const ONCE: [Once; 7] = [
    (Concept::OutboundProxyHost, "outbound proxy"),
    (Concept::OutboundProxyPort, "outbound proxy"),
    (Concept::BackupHost, "backup server"),
    (Concept::BackupPort, "backup server"),
    (Concept::Expires, "registration time"),
    (Concept::Dtmf, "way to send digits"),
    (Concept::Codecs, "preferred codec"),
];

/// The first line there is.
pub(crate) fn first_line(view: &View) -> Option<&Fields> {
    view.lines.values().next()
}

/// The view with what the first line says among the settings of the phone, where the phone has it once for all lines.
pub(crate) fn flattened(view: &View, more: &[Concept]) -> View {
    let mut flat = view.clone();
    let Some(first) = first_line(view) else { return flat };
    for concept in ONCE.iter().map(|(concept, _)| concept).chain(more) {
        flat.phone.copy(*concept, first);
    }
    flat
}

/// A name as a small screen holds it: on one line, at most so many characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let line = format::one_line(text, true);
    let short: String = line.chars().take(most).collect();
    short.trim_end().to_owned()
}

/// The first codec of the site that the phones have a name for.
pub(crate) fn preferred(value: &Value, names: &[(&str, &str)]) -> Option<String> {
    let known = |codec: &String| names.iter().find(|(ours, _)| ours == codec);
    value.list().iter().find_map(known).map(|(_, theirs)| (*theirs).to_owned())
}

/// The name of a firmware load as phones ask for it: without folder and ending. `None` where they could not find it, for they ask at the root.
pub(crate) fn load(path: &str) -> Option<&str> {
    let name = [".loads", ".sb2", ".bin"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (!name.is_empty() && name.bytes().all(word)).then_some(name)
}

/// What neither family can do. `more` are settings of lines that this one has once besides, `codecs` those it has names for.
pub(crate) fn omissions(view: &View, more: &[Once], codecs: &[(&str, &str)], out: &mut Vec<Omission>) {
    let mut say =
        |what, because: &str| out.push(Omission { what, because: because.to_owned().into(), adapted: false });
    phone(view, &mut say);
    self::codecs(view, codecs, &mut say);
    for (index, line) in &view.lines {
        for (concept, what) in ONCE.iter().chain(more) {
            if first_line(view).is_some_and(|first| first.value(*concept) != line.value(*concept)) {
                let because = format!("the phone has one {what} for all its lines: that of the first");
                say(Omitted::Line(*index, *concept), &because);
            }
        }
        if line.text(Concept::Srtp).is_some_and(|srtp| srtp != "off") {
            say(Omitted::Line(*index, Concept::Srtp), "without Cisco's call manager the phone has no SRTP");
        }
        if matches!(line.text(Concept::Dtmf), Some("info" | "rfc2833+info")) {
            say(Omitted::Line(*index, Concept::Dtmf), "the phone sends no INFO: it does as in RFC 2833");
        }
        if line.number(Concept::NatKeepalive).is_some_and(|seconds| seconds > 0) {
            say(Omitted::Line(*index, Concept::NatKeepalive), "the phone has no keep-alive for NAT");
        }
        if line.get(Concept::BlfList).is_some() {
            say(Omitted::Line(*index, Concept::BlfList), "the phone watches no list of numbers");
        }
    }
}

/// The order that the file is made of is the first line's, which has the phone's unless its extension has one of its own.
fn codecs(view: &View, names: &[(&str, &str)], say: &mut impl FnMut(Omitted, &str)) {
    let of_phone = view.phone.value(Concept::Codecs);
    let first = view.lines.iter().next().and_then(|(n, line)| Some((*n, line.value(Concept::Codecs)?)));
    let (what, order) = match first {
        Some((n, own)) if Some(own) != of_phone => (Omitted::Line(n, Concept::Codecs), Some(own)),
        _ => (Omitted::Phone(Concept::Codecs), of_phone),
    };
    let order = order.map(Value::list).unwrap_or_default();
    if !order.iter().all(|codec| names.iter().any(|(ours, _)| ours == codec)) {
        say(what, "the phone does not have all of these codecs");
    } else if order.len() > 1 {
        say(what, "the phone is told one codec, the first; the order of the others is its own");
    }
}

fn phone(view: &View, say: &mut impl FnMut(Omitted, &str)) {
    let mut say = |concept, because: &str| say(Omitted::Phone(concept), because);
    let set = |concept| view.phone.get(concept).is_some();
    if view.phone.value(Concept::Ntp).is_some_and(|servers| servers.list().len() > 1) {
        say(Concept::Ntp, "the phone asks one time server: the first");
    }
    if view.phone.value(Concept::Dhcp) == Some(&Value::Flag(false)) {
        say(Concept::Dhcp, "a fixed address is entered in the phone's menu");
    }
    for concept in [Concept::IpAddress, Concept::NetworkMask, Concept::Gateway] {
        if set(concept) {
            say(concept, "a fixed address is entered in the phone's menu");
        }
    }
    for concept in [Concept::Vlan, Concept::VlanPriority, Concept::PcVlan] {
        if set(concept) {
            say(concept, "the phone learns its VLAN from the switch by CDP, or in its menu");
        }
    }
    if set(Concept::Syslog) {
        say(Concept::Syslog, "the phone's file names no syslog server");
    }
    if set(Concept::LdapHost) {
        say(Concept::LdapHost, "the phone has no LDAP: its directory is the page over HTTP");
    }
    if set(Concept::UserPassword) {
        say(Concept::UserPassword, "the phone has one password, the administrator's");
    }
    if view.phone.text(Concept::FirmwarePath).is_some_and(|path| load(path).is_none()) {
        say(
            Concept::FirmwarePath,
            "the phone asks for its firmware at the root: name the load itself, such as `SIP42.9-4-2SR3-1S`",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_between_characters() {
        assert_eq!(cut("Söhne & Töchter", 11), "Söhne & Töc");
        assert_eq!(cut(" a\nb ", 11), "a b");
        assert_eq!(cut("12345678901", 11), "12345678901");
        assert_eq!(cut("1234567890 2", 11), "1234567890");
    }

    #[test]
    fn a_load_is_named_without_its_ending() {
        assert_eq!(load("P0S3-8-12-00.loads"), Some("P0S3-8-12-00"));
        assert_eq!(load("SIP42.9-4-2SR3-1S"), Some("SIP42.9-4-2SR3-1S"));
        assert_eq!(load("firmware/SIP42.9-4-2SR3-1S"), None);
        assert_eq!(load(""), None);
    }
}
