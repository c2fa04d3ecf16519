//! The device: passwords, network, syslog, codes, and what is the same on all.

use super::server::plain;
use crate::desk::english;
use crate::models::{NO_PAGES, PC_PORT, ROUTER, has_screen, is};
use crate::reasons::{ANALOG, NO_PC_PORT, NO_SCREEN};
use autoprov_core::{Concept::*, Encode::*, Row, Scope, Table, Value, View};

macro_rules! phone {
    ($($row:expr),+ $(,)?) => {
        Table { scope: Scope::Phone, rows: &[$($row),+] }
    };
}

/// Passwords of the web pages: multiplatform phones. One that the site does not know is left alone.
pub(super) static MPP_PASSWORDS: Table = phone![
    Row::new(AdminPassword, "Admin_Password", Plain),
    Row::new(UserPassword, "User_Password", Plain),
    // wazo-platform/wazo-provd-plugins, pull request 51.
    Row::doubt(UserPassword, |_, at| has_directory(at.view).then(|| SIGN_IN.into())),
];

/// The same on all that came before.
pub(super) static PASSWORDS: Table =
    phone![Row::new(AdminPassword, "Admin_Passwd", Plain), Row::new(UserPassword, "User_Password", Plain)];

/// Address and VLAN of what has no router part.
pub(super) static NETWORK: Table = phone![
    Row::new(Dhcp, "Connection_Type", Flag("Static IP", "DHCP")).when(is_flat),
    Row::new(IpAddress, "Static_IP", Plain).when(is_static),
    Row::new(NetworkMask, "NetMask", Plain).when(is_static),
    Row::new(Gateway, "Gateway", Plain).when(is_static),
    Row::new(Dns, "Primary_DNS", Item(0)).clear("").when(is_flat),
    Row::new(Dns, "Secondary_DNS", Item(1)).clear("").when(is_flat),
    Row::new(Vlan, "Enable_VLAN", Fixed("Yes")).clear("No").when(is_flat),
    Row::new(Vlan, "VLAN_ID", Plain).clear("1").when(is_flat),
    Row::new(Syslog, "Syslog_Server", Plain).clear("").when(is_flat),
];

/// The older word beside `Connection_Type`, on adapters.
pub(super) static DHCP: Table = phone![Row::new(Dhcp, "DHCP", Flag("No", "Yes")).when(is_flat)];

/// The PC port.
pub(super) static PC: Table = phone![
    Row::new(PcVlan, "Enable_PC_Port_VLAN_Tagging", Fixed("Yes")).clear("No").only(has_pc_port, NO_PC_PORT),
    Row::new(PcVlan, "PC_Port_VLAN_ID", Plain).clear("1").when(has_pc_port),
];

/// What to dial for messages, and codes.
pub(super) static CODES: Table = phone![
    Row::new(VoicemailNumber, "Voice_Mail_Number", Plain).clear(""),
    Row::new(PickupCode, "Call_Pickup_Code", Plain).clear(""),
    Row::new(ParkCode, "Call_Park_Code", Plain).clear(""),
];

/// The code of a BLF key. The number behind it stands where `#` is: `*8#` dials `*8102` (2600hz/kazoo, the notes on group pickup).
pub(super) static BLF_CODE: Table =
    phone![Row::new(PickupCode, "Attendant_Console_Call_Pickup_Code", Around("", &Plain, "#")).clear("")];

/// The same under the name that the SPA962 knows.
pub(super) static OLD_BLF_CODE: Table =
    phone![Row::new(PickupCode, "SPA932_Call_Pickup_Code", Around("", &Plain, "#")).clear("")];

/// Which server's way of telling who is busy: any server that speaks RFC 4235 is `Asterisk` here.
pub(super) static BLF_SERVER: Table = phone![Row::constant("Server_Type", "Asterisk")];

/// SIP, and no looking for a server of the maker's other protocol first. The SPA525G2 has a name of its own for that.
pub(super) static SIP_ONLY: Table = phone![
    Row::constant("Signaling_Protocol", "SIP"),
    Row::constant("SPCP_Auto-detect", "No"),
    Row::constant("SPA525-auto-detect-sccp", "No"),
];

/// Names are UTF-8; out of the box it is ISO-8859-1.
pub(super) static ENCODING: Table =
    phone![Row::constant("Default_Character_Encoding", "UTF-8").when(has_screen)];

/// The directory page, and the account to ask for it with.
pub(super) static DIRECTORY: Table = phone![
    Row::new(DirectoryUrl, "XML_Directory_Service_Name", Fixed("Directory")).clear("").when(has_pages),
    Row::new(DirectoryUrl, "XML_Directory_Service_URL", With(|url, _| url.text().map(plain)))
        .clear("")
        .when(has_pages),
];

/// Where the phone has fields for the account.
pub(super) static DIRECTORY_ACCOUNT: Table = phone![
    Row::new(ProvisioningUser, "XML_User_Name", Plain)
        .clear("")
        .needs(has_directory, NO_DIRECTORY)
        .when(has_pages),
    Row::new(ProvisioningPassword, "XML_Password", Plain)
        .clear("")
        .needs(has_directory, NO_DIRECTORY)
        .when(has_pages),
];

/// What no phone with a screen is told.
pub(super) static NOT_TOLD: Table = phone![
    Row::each(Language, &[], Says(|language, _| english(language, DICTIONARIES))).only(has_screen, NO_SCREEN),
    Row::cannot(Country, "its tones are patterns, not countries, and stay the maker's"),
    Row::cannot(
        VlanPriority,
        "it has a priority for each kind of packet and line, which a template can name"
    ),
];

/// What no adapter is told.
pub(super) static NOT_DIALLED: Table = phone![
    Row::cannot(VoicemailNumber, ANALOG),
    Row::cannot(PickupCode, ANALOG),
    Row::cannot(ParkCode, ANALOG),
    Row::cannot(LdapHost, ANALOG),
    Row::cannot(Country, "its tones are patterns, not countries, and stay the maker's"),
];

const DICTIONARIES: &str = "its languages are dictionaries of its firmware: put them into the file area and name them in a template \
                            (Dictionary_Server_Script, Language_Selection)";
const SIGN_IN: &str = "with it the phone asks for a sign-in before it opens the directory";
const NO_DIRECTORY: &str = "there is no directory page to ask for";

/// Whether the phone shows XML pages.
fn has_pages(view: &View) -> bool {
    has_screen(view) && !is(view, NO_PAGES)
}

fn has_directory(view: &View) -> bool {
    view.phone.get(DirectoryUrl).is_some()
}

/// Whether it is told its network by flat fields.
fn is_flat(view: &View) -> bool {
    !is(view, ROUTER)
}

pub(super) fn has_fixed_address(view: &View) -> bool {
    view.phone.value(Dhcp) == Some(&Value::Flag(false))
}

fn is_static(view: &View) -> bool {
    is_flat(view) && has_fixed_address(view)
}

fn has_pc_port(view: &View) -> bool {
    is(view, PC_PORT)
}
