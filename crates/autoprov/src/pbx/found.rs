//! What a PBX's files hold.

use crate::csv::Kind;
use autoprov_core::Mac;
use autoprov_store::Finding;
use autoprov_store::site::Tenant;
use std::collections::HashSet;
use std::fmt;

/// Names that a group of remarks shows; `--json` has all.
const SHOWN: usize = 5;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(super) file: String,
    pub(super) line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Something that an administrator is told about the files. Never holds a password.
#[derive(Clone, Debug)]
pub(crate) struct Remark {
    pub(crate) place: Place,
    /// Whom it is about, by the PBX's name for it.
    pub(crate) name: String,
    /// What all that are so have in common.
    pub(crate) because: String,
}

/// An extension as the PBX has it. No `Debug`: it holds a password.
pub(super) struct Extension {
    pub(super) place: Place,
    pub(super) number: String,
    /// Fields of the site file. Without a value: the PBX says that there is none. Those that are not named it says nothing of.
    pub(super) fields: Vec<(&'static str, Option<String>)>,
}

/// A phone as the PBX has it.
pub(super) struct Device {
    pub(super) place: Place,
    pub(super) mac: Mac,
    pub(super) name: Option<String>,
    /// Its maker and its model, as the PBX spells them.
    pub(super) model: Option<(String, String)>,
    /// Lines, each with its extension.
    pub(super) lines: Vec<(u16, String)>,
}

/// What was found. No `Debug`: it holds passwords.
#[derive(Default)]
pub(crate) struct Found {
    pub(super) extensions: Vec<Extension>,
    pub(super) devices: Vec<Device>,
    /// What could not be taken over.
    pub(crate) left: Vec<Remark>,
    /// What is taken over and odd.
    pub(crate) warnings: Vec<Remark>,
    /// Why the files cannot be read: nothing of them is taken over.
    pub(crate) errors: Vec<Finding>,
    /// The lists that it names whole: what it lacks of them, the PBX lacks.
    pub(super) whole: Vec<Kind>,
    /// Transports and ports where the PBX listens.
    pub(super) listens: Vec<(Place, String, u16)>,
    numbers: HashSet<String>,
    once: HashSet<String>,
}

impl Found {
    /// Nothing yet, of a source that names all of a list.
    pub(super) fn naming(whole: Kind) -> Self {
        Self { whole: vec![whole], ..Self::default() }
    }

    /// Takes an extension; the first of a number counts.
    pub(super) fn extension(&mut self, extension: Extension) {
        let Extension { place, number, fields } = &extension;
        if fields.iter().filter_map(|(_, value)| value.as_deref()).any(|text| text.contains('\u{fffd}')) {
            self.leave(place, number, "it is not written in UTF-8: save the file as UTF-8");
        } else if self.numbers.insert(number.clone()) {
            self.extensions.push(extension);
        } else {
            self.leave(place, number, "the number is taken by another before it");
        }
    }

    /// Takes a line of a phone; lines of one MAC address are one device.
    pub(super) fn device(&mut self, device: Device) {
        let known = self.devices.iter_mut().find(|own| own.mac == device.mac);
        let Some(known) = known else { return self.devices.push(device) };
        for (index, number) in device.lines {
            match known.lines.iter().find(|(own, _)| *own == index) {
                None => known.lines.push((index, number)),
                Some((_, own)) if *own == number => {}
                Some(_) => self.left.push(Remark {
                    place: device.place.clone(),
                    name: format!("{}, line {index}", device.mac),
                    because: "the line is taken by another extension before it".to_owned(),
                }),
            }
        }
    }

    /// Says that something could not be taken over.
    pub(super) fn leave(&mut self, place: &Place, name: &str, because: impl Into<String>) {
        self.left.push(Remark { place: place.clone(), name: name.to_owned(), because: because.into() });
    }

    /// The same of what comes often, once for each name.
    pub(super) fn leave_once(&mut self, place: &Place, name: &str, because: &str) {
        if self.once.insert(format!("{because}: {name}")) {
            self.leave(place, name, because);
        }
    }

    /// Says what is odd of something that is taken over.
    pub(super) fn warn(&mut self, place: &Place, name: &str, because: impl Into<String>) {
        self.warnings.push(Remark { place: place.clone(), name: name.to_owned(), because: because.into() });
    }

    /// Says that a file cannot be read.
    pub(super) fn error(&mut self, place: impl fmt::Display, message: impl Into<String>) {
        self.errors.push(Finding::new(place, message));
    }

    /// Says where the PBX listens, where none of the tenant's servers is there.
    pub(super) fn compare_server(&mut self, tenant: &Tenant) {
        let meets = |(_, transport, port): &(Place, String, u16)| {
            tenant.sip_servers.iter().any(|server| {
                server.transport.to_string() == *transport && server.port.unwrap_or(*port) == *port
            })
        };
        if tenant.sip_servers.is_empty() || self.listens.iter().any(meets) {
            return;
        }
        for (place, transport, port) in std::mem::take(&mut self.listens) {
            let because = "the PBX listens here, and no SIP server of the tenant says so (`sip_servers`)";
            self.warn(&place, &format!("{transport} {port}"), because);
        }
    }
}

/// Remarks as lines: those that have a reason in common are one.
pub(crate) fn grouped(remarks: &[Remark]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&Remark>)> = Vec::new();
    for remark in remarks {
        match groups.iter_mut().find(|(because, _)| *because == remark.because) {
            Some((_, group)) => group.push(remark),
            None => groups.push((&remark.because, vec![remark])),
        }
    }
    let line = |(because, group): (&str, Vec<&Remark>)| {
        let shown: Vec<_> =
            group.iter().take(SHOWN).map(|own| format!("`{}` ({})", own.name, own.place)).collect();
        let more = group.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more (--json has all)") } else { String::new() };
        format!("{}{more}: {because}", shown.join(", "))
    };
    groups.into_iter().map(line).collect()
}
