//! The dialect of Edge E.

use crate::POLY;
use autoprov_core::{Artifact, Dialect, Facts, Form, Over, Row, Settings, Table, Transport};
use autoprov_polycom::{UCS, uc};

/// UC Software 8 and later on Edge E: the settings of UC Software, its keys on pages, and a phone that must not fall asleep.
pub static EDGE_E: Dialect = Dialect { id: "poly-edge-e", vendor: &POLY, files: &FILES, facts: FACTS, ..UCS };

static SETTINGS: Settings = Settings::new(&uc::CONFIG, &[]).with(|view, sheet| {
    sheet.settings.extend(uc::settings(view));
    sheet.walk(&ALWAYS, view);
});

/// The files of UC Software, with settings of its own.
static FILES: [Artifact; uc::FILES.len()] = {
    let mut files = [Artifact::absent(""); uc::FILES.len()];
    let mut at = 0;
    while at < files.len() {
        files[at] = uc::FILES[at];
        if let Form::Settings(_) = files[at].form {
            files[at].form = Form::Settings(&SETTINGS);
        }
        at += 1;
    }
    files
};

/// What only these phones have.
static ALWAYS: Table = Table {
    over: Over::Phone,
    rows: &[
        // Keys beyond those beside the screen stand on further pages.
        Row::constant("up.Pagination.enabled", "1"),
        // As delivered, the phone sleeps outside office hours, and people take it for do-not-disturb.
        Row::constant("powerSaving.enable", "0"),
    ],
};

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2, a certificate chain that the phone trusts, and no wildcard in it",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        (
            &[],
            "Give DHCP option 160 or 66 a whole URL. With a bare host name the phone uses the protocol it has stored, FTP when new.",
        ),
        (&[], "For HTTPS the certificate must chain to an authority the phone knows, and be no wildcard."),
        (
            &[],
            "The directory page is opened by the phone's browser, with name and password in its address. No source shows that every browser sends them: try one phone, or let the tenant's pages go by User-Agent.",
        ),
        (
            &[],
            "What was changed on the phone or its web page (-phone.cfg, -web.cfg) wins over these files, after a new owner too: reset local and web settings first.",
        ),
        (
            &[],
            "The password 456 must be changed at the first visit of the web page, unless the site sets the administrator's password.",
        ),
        (
            &[],
            "Keys for speed dial, pickup, intercom, DTMF, transfer and the like are favourites in the directory file, which is read-only on the phone.",
        ),
        (
            &[],
            "Power saving is off and pages of keys are on: set powerSaving.enable and up.Pagination.enabled as raw parameters to change that.",
        ),
        (&[], "Removing a VLAN, an address or a password here leaves the one in the phone's flash."),
    ],
};
