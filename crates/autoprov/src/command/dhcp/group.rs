//! Phones that are known by the same signs and sent the same.

use crate::failure::Failure;
use autoprov_core::{DeviceProfile, DhcpForm, DhcpServer, Registry, Transport, Vendor};
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What phones are known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// Vendor class, and MAC prefix where phones send none
    Class,
    /// MAC prefix alone
    Mac,
}

/// Phones that are known by the same signs and sent the same.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Its name in the DHCP server's configuration.
    pub(super) name: String,
    pub(super) vendors: Vec<&'static Vendor>,
    /// Beginnings of the vendor class; any of them will do, and any of the prefixes.
    pub(super) classes: Vec<&'static [u8]>,
    pub(super) prefixes: Vec<[u8; 3]>,
    pub(super) options: Vec<DhcpOption>,
    pub(super) notes: Vec<String>,
    /// What a factory phone of each vendor's does where it is asked for a password.
    pub(super) first_logins: BTreeMap<&'static str, &'static str>,
}

/// An option with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DhcpOption {
    pub(super) code: u8,
    pub(super) sub: Option<u8>,
    pub(super) form: DhcpForm,
    pub(super) value: String,
    pub(super) forced: bool,
}

impl DhcpOption {
    /// The word for its form in JSON.
    pub(super) fn kind(&self) -> &'static str {
        match self.form {
            DhcpForm::Text => "text",
            DhcpForm::Address => "address",
            DhcpForm::Byte | DhcpForm::Number => "number",
        }
    }

    /// Its value as ISC and dnsmasq read it: text in quotes, so that no comma ends it and no address in it becomes four bytes.
    pub(super) fn written(&self) -> String {
        match self.form {
            DhcpForm::Text => format!("\"{}\"", self.value),
            DhcpForm::Address | DhcpForm::Byte | DhcpForm::Number => self.value.clone(),
        }
    }
}

impl Group {
    /// Whose phones, for people.
    pub(super) fn title(&self) -> String {
        self.vendors.iter().map(|vendor| vendor.name).collect::<Vec<_>>().join(", ")
    }
}

/// The groups of these vendors' phones, and why some have none, a sentence each.
pub(super) fn groups(
    registry: &Registry,
    vendors: &[&'static Vendor],
    by: By,
    server: &DhcpServer,
) -> Result<(Vec<Group>, Vec<String>), Failure> {
    let mut groups: Vec<Group> = Vec::new();
    let mut left_out = Vec::new();
    for vendor in vendors {
        for profile in spoken(registry, vendor) {
            let (classes, prefixes) = signs(profile, vendor, by);
            let options = options(profile, server).map_err(|fault| {
                Failure::new(format!("{}: {fault}, or leave it out with --vendor", vendor.name))
            })?;
            let reason = if !is_served(profile, vendor, server.scheme()) {
                "its phones are not served over this scheme (docs/models.md)"
            } else if classes.is_empty() && prefixes.is_empty() {
                "neither a vendor class nor a MAC prefix of these phones is known"
            } else if options.is_empty() {
                "no option for a URL of this scheme is known"
            } else {
                let notes =
                    [profile.dhcp().note.to_owned(), first_password(profile, vendor, server.scheme())];
                let group = join(&mut groups, vendor, (classes, prefixes), options, &notes);
                group.first_logins.insert(vendor.id, profile.first_login().does.name());
                continue;
            };
            let reason = format!("{} is left out: {reason}", vendor.name);
            if !left_out.contains(&reason) {
                left_out.push(reason);
            }
        }
    }
    name(&mut groups);
    Ok((groups, left_out))
}

/// That a factory phone is asked for a password that it does not have, and what it does then; nothing where it is not asked.
fn first_password(profile: &dyn DeviceProfile, vendor: &Vendor, over: Transport) -> String {
    if over == Transport::Tftp {
        return String::new();
    }
    format!(
        "A factory phone of {} gets a 401, for it has no password yet, {}: open a window with `autoprov enrol`, or let it come over tftp:// (docs/zero-touch.md).",
        vendor.name,
        profile.first_login().does.words()
    )
}

/// Whether any phone of the vendor's that speaks it is.
fn is_served(profile: &dyn DeviceProfile, vendor: &Vendor, over: Transport) -> bool {
    vendor.models.iter().any(|model| model.speaks(profile) && profile.is_served_over(model, over))
}

/// The dialects that make a vendor's phones known: its own, else those that its models speak.
fn spoken(registry: &Registry, vendor: &Vendor) -> Vec<&'static dyn DeviceProfile> {
    let speaks =
        |id: &str| vendor.models.iter().any(|model| model.dialects.iter().any(|(_, own)| own.id() == id));
    let all: Vec<_> = registry.profiles().iter().copied().filter(|profile| speaks(profile.id())).collect();
    let own: Vec<_> = all.iter().copied().filter(|profile| profile.vendor().id == vendor.id).collect();
    if own.is_empty() { all } else { own }
}

type Signs = (Vec<&'static [u8]>, Vec<[u8; 3]>);

fn signs(profile: &dyn DeviceProfile, vendor: &Vendor, by: By) -> Signs {
    let dhcp = profile.dhcp();
    let classes = if by == By::Class { dhcp.classes.to_vec() } else { Vec::new() };
    let prefixes = if classes.is_empty() || dhcp.prefixes { vendor.ouis.to_vec() } else { Vec::new() };
    (classes, prefixes)
}

fn options(
    profile: &dyn DeviceProfile,
    server: &DhcpServer,
) -> Result<Vec<DhcpOption>, autoprov_core::DhcpError> {
    let options = profile.dhcp().options;
    let values = options.iter().map(|option| {
        let with = |value| DhcpOption {
            code: option.code,
            sub: option.sub,
            form: option.form,
            value,
            forced: option.forced,
        };
        Ok(option.value(server)?.map(with))
    });
    values.filter_map(Result::transpose).collect()
}

/// Puts phones into the group that has their signs, or into a new one.
fn join<'g>(
    groups: &'g mut Vec<Group>,
    vendor: &'static Vendor,
    signs: Signs,
    options: Vec<DhcpOption>,
    notes: &[String],
) -> &'g mut Group {
    let known = groups.iter().position(|group| group.is_known_by(&signs));
    let at = known.unwrap_or_else(|| {
        groups.push(Group::default());
        groups.len() - 1
    });
    let group = &mut groups[at];
    group.take(vendor, signs, options, notes);
    group
}

impl Group {
    /// Classes tell phones of one prefix apart; without any, a prefix belongs to one group.
    fn is_known_by(&self, (classes, prefixes): &Signs) -> bool {
        let by_prefix = classes.is_empty() && self.classes.is_empty();
        self.classes.iter().any(|class| classes.contains(class))
            || (by_prefix && self.prefixes.iter().any(|prefix| prefixes.contains(prefix)))
    }

    /// Adds phones. What is said first of an option holds, and a note says what else was wanted.
    fn take(
        &mut self,
        vendor: &'static Vendor,
        (classes, prefixes): Signs,
        options: Vec<DhcpOption>,
        notes: &[String],
    ) {
        if !self.vendors.iter().any(|own| own.id == vendor.id) {
            self.vendors.push(vendor);
        }
        for class in classes {
            if !self.classes.contains(&class) {
                self.classes.push(class);
            }
        }
        self.prefixes.extend(prefixes);
        self.prefixes.sort_unstable();
        self.prefixes.dedup();
        for note in notes {
            self.note(note.clone());
        }
        for option in options {
            let own = self.options.iter().find(|own| (own.code, own.sub) == (option.code, option.sub));
            match own.map(|own| own.value.clone()) {
                None => self.options.push(option),
                Some(own) if own == option.value => {}
                Some(own) => self.note(format!(
                    "Some phones of {} want `{}` in option {} and look like those that want `{own}`: give it to them each by its own MAC address.",
                    vendor.name, option.value, option.code
                )),
            }
        }
    }

    fn note(&mut self, note: String) {
        if !note.is_empty() && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Names the groups by their vendors, each differently.
fn name(groups: &mut [Group]) {
    let mut taken: Vec<String> = Vec::new();
    for group in groups {
        let ids: Vec<_> = group.vendors.iter().map(|vendor| vendor.id).collect();
        let first = format!("autoprov-{}", ids.join("-"));
        let mut name = first.clone();
        let mut count = 1;
        while taken.contains(&name) {
            count += 1;
            name = format!("{first}-{count}");
        }
        taken.push(name.clone());
        group.name = name;
    }
}

/// A vendor class as text that no server's syntax stumbles over, or nothing where it holds other bytes.
pub(super) fn text(class: &[u8]) -> Option<&str> {
    let plain = |byte: &u8| (b' '..=b'~').contains(byte) && !b"\"'\\".contains(byte);
    std::str::from_utf8(class).ok().filter(|_| class.iter().all(plain))
}

/// A vendor class as people and JSON read it: text, else `0x` and hex digits.
pub(super) fn shown(class: &[u8]) -> String {
    text(class).map_or_else(|| format!("0x{}", hex(class, "")), str::to_owned)
}

/// Bytes as hex digits, two each.
pub(super) fn hex(bytes: &[u8], between: &str) -> String {
    let mut out = String::new();
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 {
            out.push_str(between);
        }
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{MAKER, text as option};
    use super::*;

    #[test]
    fn phones_that_look_alike_are_one_group() {
        let mut groups = Vec::new();
        let prefix = || (Vec::new(), vec![[0, 0x15, 0x65]]);
        join(&mut groups, &MAKER, prefix(), vec![option(66, "http://h")], &["One.".to_owned()]);
        join(
            &mut groups,
            &MAKER,
            prefix(),
            vec![option(66, "h"), option(150, "192.0.2.1")],
            &["One.".to_owned()],
        );
        join(&mut groups, &MAKER, (vec![b"Maker 2"], Vec::new()), vec![option(66, "h")], &[]);
        join(&mut groups, &MAKER, (vec![b"Maker 2", b"Maker 3"], Vec::new()), vec![option(66, "h")], &[]);
        name(&mut groups);
        let [by_prefix, by_class] = &groups[..] else { panic!("{groups:?}") };
        assert_eq!((&*by_prefix.name, &*by_class.name), ("autoprov-maker", "autoprov-maker-2"));
        assert_eq!(by_prefix.options, [option(66, "http://h"), option(150, "192.0.2.1")]);
        assert_eq!(by_prefix.notes.len(), 2, "its own, and what else was wanted: {:?}", by_prefix.notes);
        assert!(by_prefix.notes[1].contains("`h` in option 66"), "{:?}", by_prefix.notes);
        assert_eq!((by_class.classes.len(), by_class.notes.len()), (2, 0));
    }
}
