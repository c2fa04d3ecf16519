//! The language of what VTech builds: settings in modules, `sip_account.1.label`. Here for Snom's M100, M500 and phones for hotels; VTech's own
//! phones can have all of it but [`VTECH`], which is Snom's.
//!
//! A module that holds a name the phone does not know loses its other settings (dossier of VTech, part 4): so only names are written that the
//! maker's own files show for the model, and for phones for hotels those that all such files share.

mod format;
mod settings;
mod zone;

use crate::omissions::{codecs, gather, no_keys, one_clock};
use autoprov_core::{
    Artifact, Concept, Dialect, Facts, Feature, Omission, Omitted, Reboot, Settings, Support, Transport,
    Value, View,
};
use format::{MODULES, TEXT};

/// Snom's devices that VTech builds. M100 KLE and M200 SC manuals: they reboot after a change.
pub(crate) static VTECH: Dialect = Dialect {
    files: FILES,
    dhcp: &crate::dhcp::DHCP,
    reboots: &[("*", Reboot::Yes)],
    leaves_out: Some(leaves_out),
    ..Dialect::new("snom-vtech", &crate::VENDOR, FACTS)
};

static LINES: Settings =
    Settings::new(&TEXT, &[]).with(|view, sheet| sheet.settings.extend(settings::write(view)));
static ELEMENTS: Settings =
    Settings::new(&MODULES, &[]).with(|view, sheet| sheet.settings.extend(settings::write(view)));
static NOTHING: Settings = Settings::new(&TEXT, &[]);

/// The dotted spelling under the names of the maker's manuals (provisioner/Provisioner `endpoint/snom/Cxxx`), the elements under the name that
/// FusionPBX serves them by. A device reads either.
static FILES: &[Artifact] = &[
    Artifact::config("{model}_{MAC}.cfg", &LINES),
    Artifact::config("{mac}.xml", &ELEMENTS),
    Artifact::config("{model}_{MAC}.xml", &ELEMENTS),
    Artifact::bootstrap("{model}.cfg", &NOTHING),
    Artifact::directory_page(),
];

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "not known",
    notify_event: Some("check-sync"),
    cells: &[
        (
            Feature::HttpDirectory,
            Support::Unsupported(
                "no source shows its User-Agent, and a page is given only to one that is known",
            ),
        ),
        (
            Feature::DirectoryBlf,
            Support::Unsupported("no source gives the words for such a key on a handset"),
        ),
        (
            Feature::HttpsProvisioning,
            Support::Unsupported("no source names the TLS version of these devices"),
        ),
        (Feature::HotDesking, Support::Unsupported("a handset has no key to log in by that we could set")),
    ],
    notes: &[
        (
            &[],
            "An address that ends in a slash makes it ask for <model>.cfg and <model>_<MAC>.cfg; one that names a file, for that alone. Our file names its own.",
        ),
        (&[], "It looks for changes after a minute without a call, and starts anew when there are some."),
        (
            &[],
            "A template with a wrong name costs the module it stands in: all accounts, for one in sip_account.",
        ),
        (
            &["HD100", "HD101", "HD350W", "HD351W", "HM201"],
            "That it speaks this language is concluded from its firmware and its maker. Export the configuration of one (Service, Provisioning) and compare.",
        ),
        (&["HD100", "HD101", "HD350W", "HD351W", "HM201"], "Its web page answers over HTTPS alone."),
    ],
};

fn leaves_out(view: &View) -> Vec<Omission> {
    gather(|say| {
        let zone = view.phone.value(Concept::TimeZone).and_then(Value::zone);
        if let Some(because) = zone.and_then(zone::untold) {
            say(Omitted::Phone(Concept::TimeZone), &because);
        }
        let known = settings::is_known(view);
        for (concept, can, because) in [
            (
                Concept::Language,
                false,
                "no source lists the words of its handsets' language: only its web page is told one",
            ),
            (Concept::Country, false, "its tones are patterns, not countries, and stay the maker's"),
            (Concept::PcVlan, false, "no source shows a socket for a computer"),
            (Concept::LdapHost, known, "no source shows LDAP on it"),
        ] {
            if view.phone.get(concept).is_some() && !can {
                say(Omitted::Phone(concept), because);
            }
        }
        if known && view.phone.get(Concept::LdapDisplayName).is_some() {
            let because = "it shows the first two name attributes, as first and last name";
            say(Omitted::Phone(Concept::LdapDisplayName), because);
        }
        if known && view.phone.flag(Concept::LdapSort) {
            say(Omitted::Phone(Concept::LdapSort), "no source names an order of what its search finds");
        }
        one_clock(view, say);
        no_keys(view, "no source gives the words for a key of it: it is dialled", say);
        for (index, line) in &view.lines {
            let mut of_line = |concept, because: &str| say(Omitted::Line(*index, concept), because);
            if line.text(Concept::Srtp) == Some("optional") {
                of_line(
                    Concept::Srtp,
                    "voice is encrypted or not: no device of these offers both, so it is not",
                );
            }
            if line.text(Concept::Dtmf).is_some_and(|dtmf| dtmf.contains("info")) {
                of_line(
                    Concept::Dtmf,
                    "sources differ in its word for INFO: the way that it sends digits is left alone",
                );
            }
            if line.number(Concept::NatKeepalive).is_some_and(|seconds| seconds > 0) && !known {
                of_line(Concept::NatKeepalive, "no source names its setting");
            }
            if line.flag(Concept::SharedLine) {
                of_line(Concept::SharedLine, "no source names its setting");
            }
            if line.get(Concept::BlfList).is_some() {
                of_line(Concept::BlfList, "it has no keys to show it on");
            }
            codecs(*index, line, settings::CODECS, say);
        }
        for (index, handset) in &view.handsets {
            for concept in [Concept::HandsetName, Concept::HandsetIpei, Concept::HandsetLines] {
                if handset.get(concept).is_some() && !known {
                    say(Omitted::Handset(*index, concept), "no source names its setting");
                }
            }
        }
    })
}
