//! ET605, ET617, ET635 and ET685: Snom's firmware 8 under VTech's name, by the chapters of the ET605's and ET685's manuals (setting files with hints
//! and flags; general, specific and firmware setting file; `setting-files` and `settings`; identities, user and administrator mode, TR-069) and
//! the numbers of their firmware. No setting's name stands in what was read of these manuals: the names are Snom's documentation's.

use crate::VENDOR;
use autoprov_core::{
    Artifact, Changes, Concept::*, Dialect, Encode::*, Facts, Feature, Role, Row, Scope, Settings, Support,
    Table, Transport,
};
use autoprov_snom::desk::{
    self, ACCOUNTS_8, BLIND, CALLS, CALLS_8, CLOCK, KEYS, LANGUAGE, NETWORK, ONE_PASSWORD, OWN_FIRMWARE,
    PASSWORDS, SCREEN, SERVER, SNOM_8, SOUND, TIMER, ZONE_8, no_firmware,
};
use autoprov_snom::format::DESK;

/// Snom's firmware 8, with a whole name in its address: which names an ET puts behind a folder nobody has recorded.
pub static ET: Dialect = Dialect { id: "vtech-et", vendor: &VENDOR, files: FILES, facts: FACTS, ..SNOM_8 };

/// What stands in a phone's own file.
pub static CONFIG: Settings = Settings::new(
    &DESK,
    &[
        &PASSWORDS,
        &ONE_PASSWORD,
        &NETWORK,
        &CLOCK,
        &ZONE_8,
        &LANGUAGE,
        &ADDRESS,
        &Table::changed(&CHANGES, &[&SERVER]),
        &TIMER,
        &CALLS,
        &CALLS_8,
        &SOUND,
        &SCREEN,
        &BLIND,
    ],
)
.with(|view, sheet| {
    desk::accounts(&ACCOUNTS_8, view, sheet);
    sheet.walk(&KEYS, view);
});

static NOTHING: Settings = Settings::new(&DESK, &[]);

static CHANGES: Changes = Changes { without: &["setting_server", "setting_server@perm"], clear: None };

/// Snom's wiki: where `{mac}` stands in the address, that file alone is asked for.
static ADDRESS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(ProvisioningUrl, "setting_server", Around("", &Plain, "/{mac}.xml")),
        Row::new(ProvisioningUrl, "setting_server@perm", Fixed("RW")),
    ],
};

/// The first by the address that we write; the others as a Snom names them behind a folder, with either spelling of the model.
static FILES: &[Artifact] = &[
    Artifact::config("{mac}.xml", &CONFIG),
    Artifact::config("{mac}.htm", &CONFIG),
    Artifact::config("{model}-{MAC}.htm", &CONFIG),
    Artifact::config("snom{model}-{MAC}.htm", &CONFIG),
    Artifact::bootstrap("{model}.htm", &NOTHING),
    Artifact::bootstrap("snom{model}.htm", &NOTHING),
    no_firmware("{model}-firmware.htm", Role::Bootstrap),
    no_firmware("snom{model}-firmware.htm", Role::Bootstrap),
    OWN_FIRMWARE,
    Artifact::directory_page(),
];

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "not known",
    cells: &[(
        Feature::HttpsProvisioning,
        Support::Unsupported("no source names the TLS version of these phones"),
    )],
    notes: &[
        (
            &[],
            "Known by likeness with Snom's firmware 8: try one phone before you buy many, and tell us what it asks for and says of itself.",
        ),
        (
            &[],
            "Give it an address with a file's name, http://user:password@server/prov/{mac}.xml: the phone puts its own MAC there. Our file keeps it so.",
        ),
        SNOM_8.facts.notes[2],
        SNOM_8.facts.notes[3],
    ],
    ..SNOM_8.facts
};
