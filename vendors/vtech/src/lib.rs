//! The phones of VTech: models, file names, settings, User-Agents.
//!
//! Two languages under one name. ErisTerminal VSP and VDP and the ErisStation speak VTech's modules, which Snom's M-series has from the same maker
//! (`autoprov_snom::vtech`). The ET line has the chapters of Snom's firmware 8 in its manuals (`et`).
//!
//! A module that holds a name the phone does not know loses its other settings. So names are checked by model: `models` says who has which of
//! them, `fixtures/vtech/names/vtech-vesa.txt` by which source.
//!
//! Facts come from `vendors/vtech.md` and `vendors/behaviour/vtech.md`, the dossiers of the project; where another source decided, the row names it.

mod directory;
pub mod et;
mod models;
pub mod settings;
#[cfg(test)]
mod tests;

use autoprov_core::{
    Artifact, Dhcp, DhcpOption, Dialect, Dialling, Facts, Feature, Limit, Reboot, Role, Settings, Support,
    Transport, UserAgent, Vendor, register,
};
use autoprov_snom::vtech::TEXT;

/// VTech. MAC prefixes: VTech Telecommunications' four, then VTech Engineering Canada's, which the manuals' examples have (IEEE's list in
/// aelintra/srs).
pub static VENDOR: Vendor = Vendor {
    id: "vtech",
    name: "VTech",
    ouis: &[
        [0x00, 0x12, 0x2a],
        [0x14, 0xae, 0xdb],
        [0xa4, 0x97, 0x5c],
        [0xc4, 0x68, 0xd0],
        [0x00, 0x11, 0xa0],
    ],
    models: models::MODELS,
    user_agent: |header| UserAgent::read(header, FORMS),
    generation: |version| version.number(0).unwrap_or(0),
    markers: &[],
    factory_logins: &[],
};

/// What its phones say of themselves.
const FORMS: &[&str] = &[
    // In SIP, from a public registrar's log that masks the version: Vtech Vesa VSP735 1.1.4.0-0. FusionPBX looks for `Vesa VCS754` in a
    // header over HTTP; the rest of that one nobody has recorded.
    "[Vtech ]Vesa {VSP|VDP|VCSmodel}[ {version}]",
];

/// VTech's modules, by the name that its phones give themselves.
pub static VESA: Dialect = Dialect {
    files: FILES,
    dhcp: &DHCP,
    // Eight manuals: it restarts once a file has changed.
    reboots: &[("*", Reboot::Yes)],
    dialling: Dialling::Free(
        "the maker's manuals: `x+P` as delivered, any of 0-9, `*` and `#`; `+` is refused below",
    ),
    limits: &[Limit::contacts(
        directory::ENTRIES,
        "vendors/vtech.md section 6: the least of any model, a VSP600's",
    )],
    // Whether an account can be used that no key shows, no source tells.
    lines_need_keys: true,
    ..Dialect::new("vtech-vesa", &VENDOR, FACTS)
};

register!(&VESA, &et::ET);

/// What stands in a phone's own file.
pub static CONFIG: Settings = Settings::new(&TEXT, settings::TABLES);
static NOTHING: Settings = Settings::new(&TEXT, &[]);

const XML: &str = "text/xml; charset=utf-8";

/// Behind an address that ends in a slash a phone asks for the first two, the general one first; FusionPBX serves the third. The manual of the
/// product has the contacts under the fourth.
static FILES: &[Artifact] = &[
    Artifact::bootstrap("{model}.cfg", &NOTHING),
    Artifact::config("{model}_{MAC}.cfg", &CONFIG),
    Artifact::config("{mac}.cfg", &CONFIG),
    Artifact::document("{mac}.xml", Role::Directory, XML, directory::page).with_contacts(),
    Artifact::page("_directory/{mac}", XML, directory::ENTRIES, directory::page),
];

/// `provisioning.dhcp_option_priority_1` to `_3` are 66, 159 and 160 as delivered (files of VSP735A and VCS754). The class: VCS754's file.
static DHCP: Dhcp = Dhcp {
    classes: &[b"Vtech Vesa"],
    prefixes: true,
    options: &[
        DhcpOption::text(66, "{url}/").over(&[Transport::Http, Transport::Https]),
        DhcpOption::text(66, "tftp://{host}/").over(&[Transport::Tftp]),
    ],
    note: "the slash at the end matters: without it the phone takes the last part of the address for a file; it looks at 66, then 159, then 160",
};

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "not known; it takes any certificate as delivered (check_trusted_certificate 0)",
    notify_event: Some("check-sync"),
    cells: &[(
        Feature::HttpsProvisioning,
        Support::Unsupported("no source names the TLS version of these phones"),
    )],
    notes: &[
        (
            &[],
            "A name that its firmware does not know costs the module it stands in: all accounts, for one in sip_account. Templates must name what the model has, and nothing else.",
        ),
        (
            &[],
            "It looks for changes after a minute without a call, and restarts when a file has changed. NOTIFY check-sync is heard while provisioning.remote_check_sync_enable is 1, as delivered.",
        ),
        (
            &[],
            "Out of its box it asks VTech's redirection (provisioning.server_address) until DHCP, PnP or our file replaces that address.",
        ),
        (
            &[],
            "The contacts replace those in the phone each time it reads its file. No source shows which name and password it fetches them with: where they stay away, set the tenant's directory_access to user-agent.",
        ),
        (
            &["VSP716A", "VSP726", "VSP726A", "VSP736", "VSP736A", "VDP650"],
            "No file of this firmware was published: it gets only names that older and newer files share, so no network, no keys, no groups and no rings. Export the configuration of one (Servicing, Provisioning) and tell us.",
        ),
        (
            &["VSP715", "VSP716A", "VSP725", "VSP726", "VSP726A", "VSP736", "VSP736A"],
            "How many accounts it has nobody has counted in a file. If the log says that sip_account was skipped, make a model of your own that is like it, with fewer lines.",
        ),
        (
            &["VDP650"],
            "It gets one account: no source counts what it has. A model of your own that is like a VSP736, which gets the same names, can have up to five.",
        ),
    ],
};
