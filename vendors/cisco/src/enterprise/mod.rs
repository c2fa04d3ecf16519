//! The 7941 to 7975 with SIP firmware: a `<device>` of XML, as CUCM would send it, fetched over TFTP.
//!
//! Source: `vendors/cisco.md`, sections 2.4, 4.4, 5.6 and 10; what another source decided says so where it stands. The whole file replaces
//! the one before it, so what is gone is gone by not being there.

mod buttons;
mod format;
mod settings;
mod time;

pub use format::DEVICE;

use crate::{VENDOR, desk, directory, reasons, tftp};
use autoprov_core::{Artifact, Concept, Dhcp, Dialect, Facts, Feature, Limit, Role, Settings, Support};

const STACK: &str = "the maker's SIP stack (`config.h`) has no room for more";

/// The dialect of the 7941 to 7975.
pub static SEP: Dialect = Dialect {
    files: FILES,
    dhcp: &DHCP,
    dialling: desk::DIALS,
    lines_need_keys: true,
    limits: &[
        Limit::characters(
            Concept::DisplayName,
            11,
            "a longer one makes the phone refuse its file: vendors/cisco.md, trap 11",
        ),
        Limit::characters(Concept::Password, 31, STACK),
        Limit::characters(Concept::UserName, 127, STACK),
        Limit::characters(Concept::AuthId, 128, STACK),
    ],
    ..Dialect::new("cisco-sep", &VENDOR, FACTS)
};

/// What the file of one phone says.
pub static SEP_FILE: Settings = Settings::new(
    &DEVICE,
    &[&settings::HEAD, &settings::BACKUP, &settings::NOT_TOLD, &desk::PHONE, &desk::DIALLING, &desk::LINES],
)
.with(settings::buttons_and_tail);

/// What its phones ask for, in the order they do. Lookups ignore the letter case, which the phones' own documents do not agree on (trap 10).
static FILES: &[Artifact] = &[
    // Without a trust list the phone takes files that nobody signed.
    Artifact::absent("CTLSEP{MAC}.tlv"),
    Artifact::absent("ITLSEP{MAC}.tlv"),
    Artifact::absent("ITLFile.tlv"),
    Artifact::config("SEP{MAC}.cnf.xml", &SEP_FILE)
        .with_bases(&["SEP_Device_{model}.xml", "SEP_Default.xml"]),
    // What older loaders ask for when there is no SEP file.
    Artifact::absent("SIP{MAC}.cnf"),
    Artifact::absent("MGC{MAC}.cnf"),
    // Firmware for phones that nobody knows: only who manages firmware has it.
    Artifact::resource("XMLDefault.cnf.xml"),
    Artifact::resource("term{model}.default.loads"),
    Artifact::document("dialplan.xml", Role::Bootstrap, "text/xml; charset=utf-8", |_| {
        Ok(desk::DIALPLAN.into())
    }),
    Artifact::resource("ringlist.xml"),
    Artifact::resource("distinctiveringlist.xml"),
    Artifact::resource("Desktops/320x196x4/List.xml"),
    Artifact::resource("Desktops/320x212x16/List.xml"),
    Artifact::resource("Desktops/320x212x12/List.xml"),
    Artifact::resource("Desktops/320x216x16/List.xml"),
    Artifact::resource("mk-sip.jar"),
    Artifact::resource("td-sip.jar"),
    Artifact::resource("gp-sip.jar"),
    Artifact::resource("g3-tones.xml"),
    Artifact::resource("g4-tones.xml"),
    Artifact::page("_directory/{mac}", "text/xml; charset=utf-8", directory::ENTRIES, directory::menu_first),
];

const TFTP_ALONE: Support = Support::Unsupported("these loads fetch their files over TFTP alone");

static DHCP: Dhcp = tftp::dhcp(&[
    b"Cisco Systems, Inc. IP Phone CP-7941",
    b"Cisco Systems, Inc. IP Phone CP-7942",
    b"Cisco Systems, Inc. IP Phone CP-7945",
    b"Cisco Systems, Inc. IP Phone CP-7961",
    b"Cisco Systems, Inc. IP Phone CP-7962",
    b"Cisco Systems, Inc. IP Phone CP-7965",
    b"Cisco Systems, Inc. IP Phone CP-7971",
    b"Cisco Systems, Inc. IP Phone CP-7975",
]);

const FACTS: Facts = Facts {
    transports: tftp::TRANSPORTS,
    tls: "the phone fetches nothing over TLS from a server that is not in its trust list",
    notify_event: Some("check-sync"),
    cells: &[
        (Feature::LdapDirectory, Support::Unsupported(reasons::NO_LDAP)),
        tftp::NO_DHCP_SETTINGS,
        (Feature::HttpProvisioning, TFTP_ALONE),
        (Feature::HttpsProvisioning, TFTP_ALONE),
    ],
    notes: &[
        tftp::NETWORK,
        (
            &[],
            "It needs SIP firmware (SIP41, SIP42, SIP45, SIP70, SIP75): with SCCP it reads the file and does not register.",
        ),
        (
            &[],
            "It sends SIP over UDP from a high port and expects the answer on 5060: switch rport (force_rport, nat) off for it at the PBX, and \
             have no NAT between them. Over TCP this does not matter.",
        ),
        (
            &[],
            "Firmware 9 may register over TCP alone: give the SIP server the transport `tcp` if it does not come up.",
        ),
        (
            &[],
            "The label at the top and display names are cut to eleven characters: a longer one makes it refuse its file.",
        ),
        (
            &[],
            "One guide finds that it does not understand passwords of extensions beyond eight characters: keep them short if it does not register.",
        ),
        (
            &[],
            "SEP_Default.xml or SEP_Device_<model>.xml in the file area is the template that its file is made from.",
        ),
        (
            &[],
            "A language other than English needs Cisco's locale files in the file area, in a folder such as `German_Germany`; the same goes for tones.",
        ),
        tftp::DIRECTORY,
        (
            &["7961", "7962", "7965", "7971", "7975"],
            "The keys of an expansion module go on where the phone's own end.",
        ),
    ],
};
