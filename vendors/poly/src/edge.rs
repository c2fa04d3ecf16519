//! The dialect of Edge E.

use crate::POLY;
use autoprov_core::{
    Artifact, DeviceProfile, Dhcp, Facts, Format, Omission, Over, Reboot, RenderError, Row, Setting, Table,
    Transport, Vendor, View, walk_one,
};
use autoprov_polycom::uc;

/// UC Software 8 and later on Edge E: the settings of UC Software, its keys on pages, and a phone that must not fall asleep.
#[derive(Clone, Copy, Debug)]
pub struct EdgeE;

impl DeviceProfile for EdgeE {
    fn id(&self) -> &'static str {
        "poly-edge-e"
    }

    fn vendor(&self) -> &'static Vendor {
        &POLY
    }

    fn artifacts(&self) -> &'static [Artifact] {
        uc::ARTIFACTS
    }

    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn dhcp(&self) -> &'static Dhcp {
        &uc::DHCP
    }

    fn settings(&self, artifact: &Artifact, view: &View) -> Vec<Setting> {
        if artifact.name != uc::SETTINGS {
            return Vec::new();
        }
        let mut out = uc::settings(view);
        walk_one(&ALWAYS, view, &mut out);
        out
    }

    fn leaves_out(&self, view: &View) -> Vec<Omission> {
        uc::leaves_out(view)
    }

    fn reboots(&self, setting: &str) -> Reboot {
        uc::reboots(setting)
    }

    fn uploaded(&self, artifact: &Artifact) -> Option<&'static dyn Format> {
        uc::uploaded(artifact)
    }

    fn steers(&self, setting: &str) -> bool {
        uc::steers(setting)
    }

    fn document(&self, artifact: &Artifact, view: &View) -> Result<Vec<u8>, RenderError> {
        uc::document(artifact, view)
    }
}

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

static FACTS: Facts = Facts {
    transports: &Transport::ALL,
    digest: true,
    tls: "TLS 1.2, a certificate chain that the phone trusts, and no wildcard in it",
    dhcp_options: &[160, 66],
    notify_event: Some("check-sync"),
    cells: &[],
    languages: uc::LANGUAGE_CODES,
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
