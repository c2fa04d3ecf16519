//! The device: passwords, network, syslog, codes, and what is the same on all.

use crate::flat::settings::time::has_screen;
use crate::models::{NO_PAGES, PC_PORT, ROUTER, is};
use autoprov_core::{At, Concept, Over, Row, Table, Value, View, Write};

macro_rules! phone {
    ($($row:expr),+ $(,)?) => {
        Table { over: Over::Phone, rows: &[$($row),+] }
    };
}

/// Passwords of the web pages: multiplatform phones. One that the site does not know is left alone.
pub(super) static MPP_PASSWORDS: Table = phone![
    Row::new(Concept::AdminPassword, "Admin_Password", Write::Plain),
    Row::new(Concept::UserPassword, "User_Password", Write::Plain),
];

/// The same on all that came before.
pub(super) static PASSWORDS: Table = phone![
    Row::new(Concept::AdminPassword, "Admin_Passwd", Write::Plain),
    Row::new(Concept::UserPassword, "User_Password", Write::Plain),
];

/// Address and VLAN of what has no router part.
pub(super) static NETWORK: Table = phone![
    Row::new(Concept::Dhcp, "Connection_Type", Write::Flag("Static IP", "DHCP")).when(is_flat),
    Row::new(Concept::IpAddress, "Static_IP", Write::Plain).when(is_static),
    Row::new(Concept::NetworkMask, "NetMask", Write::Plain).when(is_static),
    Row::new(Concept::Gateway, "Gateway", Write::Plain).when(is_static),
    Row::new(Concept::Dns, "Primary_DNS", Write::Item(0)).clear("").when(is_flat),
    Row::new(Concept::Dns, "Secondary_DNS", Write::Item(1)).clear("").when(is_flat),
    Row::new(Concept::Vlan, "Enable_VLAN", Write::Fixed("Yes")).clear("No").when(is_flat),
    Row::new(Concept::Vlan, "VLAN_ID", Write::Plain).clear("1").when(is_flat),
    Row::new(Concept::Syslog, "Syslog_Server", Write::Plain).clear("").when(is_flat),
];

/// The older word beside `Connection_Type`, on adapters.
pub(super) static DHCP: Table =
    phone![Row::new(Concept::Dhcp, "DHCP", Write::Flag("No", "Yes")).when(is_flat)];

/// The socket for a computer.
pub(super) static PC: Table = phone![
    Row::new(Concept::PcVlan, "Enable_PC_Port_VLAN_Tagging", Write::Fixed("Yes"))
        .clear("No")
        .when(has_pc_port),
    Row::new(Concept::PcVlan, "PC_Port_VLAN_ID", Write::Plain).clear("1").when(has_pc_port),
];

/// What to dial for messages, and codes.
pub(super) static CODES: Table = phone![
    Row::new(Concept::VoicemailNumber, "Voice_Mail_Number", Write::Plain).clear(""),
    Row::new(Concept::PickupCode, "Call_Pickup_Code", Write::Plain).clear(""),
    Row::new(Concept::ParkCode, "Call_Park_Code", Write::Plain).clear(""),
];

/// The code of a busy lamp. The number behind it stands where `#` is: `*8#` dials `*8102` (2600hz/kazoo, the notes on group pickup).
pub(super) static LAMP_CODE: Table = phone![
    Row::new(
        Concept::PickupCode,
        "Attendant_Console_Call_Pickup_Code",
        Write::With(|code, _| Some(format!("{}#", code.text()?)))
    )
    .clear(""),
];

/// The same under the name that the SPA962 knows.
pub(super) static OLD_LAMP_CODE: Table = phone![
    Row::new(
        Concept::PickupCode,
        "SPA932_Call_Pickup_Code",
        Write::With(|code, _| Some(format!("{}#", code.text()?)))
    )
    .clear(""),
];

/// Which server's way of telling who is busy: any server that speaks RFC 4235 is `Asterisk` here.
pub(super) static LAMPS: Table = phone![Row::constant("Server_Type", "Asterisk")];

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
    Row::new(Concept::DirectoryUrl, "XML_Directory_Service_Name", Write::Fixed("Directory"))
        .clear("")
        .when(has_pages),
    Row::new(
        Concept::DirectoryUrl,
        "XML_Directory_Service_URL",
        Write::With(|url, _| Some(url.text()?.replace('$', "%24")))
    )
    .clear("")
    .when(has_pages),
];

/// Where the phone has fields for the account.
pub(super) static DIRECTORY_ACCOUNT: Table = phone![
    Row::new(Concept::ProvisioningUser, "XML_User_Name", Write::With(for_directory))
        .clear("")
        .when(has_pages),
    Row::new(Concept::ProvisioningPassword, "XML_Password", Write::With(for_directory))
        .clear("")
        .when(has_pages),
];

/// New firmware: a file, which the phone fetches and takes where its version is another than its own.
pub(super) static FIRMWARE: Table = phone![
    Row::constant("Upgrade_Enable", "Yes"),
    Row::new(Concept::FirmwarePath, "Upgrade_Rule", Write::With(|path, at| firmware(path.text()?, at.view)))
        .clear(""),
];

fn for_directory(value: &Value, at: &At<'_>) -> Option<String> {
    at.view.phone.get(Concept::DirectoryUrl).and_then(|_| value.text().map(str::to_owned))
}

/// Whether the phone shows XML pages.
pub(crate) fn has_pages(view: &View) -> bool {
    has_screen(view) && !is(view, NO_PAGES)
}

/// `http://192.0.2.10/prov/sip88xx.11-3-3.loads`: these devices want the very file.
pub(crate) fn firmware(path: &str, view: &View) -> Option<String> {
    let url = view.phone.text(Concept::ProvisioningUrl)?;
    let is_file = [".bin", ".loads"].iter().any(|end| path.ends_with(end));
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/'));
    (is_file && plain).then(|| format!("{}/{}", url.replace('$', "%24"), path.trim_start_matches('/')))
}

/// Whether it is told its network by flat fields.
pub(crate) fn is_flat(view: &View) -> bool {
    !is(view, ROUTER)
}

fn is_static(view: &View) -> bool {
    is_flat(view) && matches!(view.phone.value(Concept::Dhcp), Some(Value::Flag(false)))
}

pub(crate) fn has_pc_port(view: &View) -> bool {
    is(view, PC_PORT)
}
