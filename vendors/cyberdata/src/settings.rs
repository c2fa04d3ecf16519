//! The settings tables.

use autoprov_core::Concept::{
    AuthId, BackupHost, ButtonNumber, Expires, FirmwarePack, Label, Ntp, OutboundProxyHost,
    OutboundProxyPort, Password, ServerHost, ServerPort, TimeZone, UserName, Vlan, VlanPriority,
};
use autoprov_core::Encode::{Host, Item, Plain, Says, With};
use autoprov_core::{At, Row, Said, Scope, Sheet, Source, Table, Transition, Value, View};

/// What a device's own file says.
pub(crate) static TABLES: &[&Table] = &[&NAME, &CANDIDATES, &Table::by(root)];

/// What the file for all says: the name of the device's own, for one whose page names the file for all.
pub(crate) static BOOTSTRAP: &[&Table] = &[&Table {
    scope: Scope::Phone,
    // The device puts its address there (guide 931640A, p. 91).
    rows: &[Row::constant("MiscSettings/AutoprovFile", "[macaddress].xml")],
}];

/// The root of the device's own template, where that is not the usual one: the file has the same. One without a section would not be known for what it is.
fn root(view: &View, sheet: &mut Sheet) {
    let names = view.template.iter().flat_map(|names| names.iter());
    if let Some(root) = names.filter(|name| name.starts_with('/')).min()
        && !sheet.settings.is_empty()
    {
        sheet.set(root.clone(), "", Source::Dialect);
    }
}

/// The one element with a value of its own that a guide shows (931640A, p. 90: `CyberData VoIP Device`).
static NAME: Table =
    Table { scope: Scope::LinesBetween(1, 1), rows: &[Row::new(Label, "MiscSettings/DeviceName", Plain)] };

/// Names that no document has. Values that would be words of the maker's (yes, transports, ways of address) are not among them: a template proves a name
/// and not what it takes.
pub(crate) static CANDIDATES: Table = Table::bounded(
    "no document names this setting: put its own template into the file area as `template_cyberdata_NAME.xml`, NAME being its model",
    &[&LINE, &DEVICE],
);

static LINE: Table = Table {
    scope: Scope::LinesBetween(1, 1),
    rows: &[
        Row::new(ServerHost, "SIPSettings/SIPServer", Host).clear(""),
        Row::new(ServerHost, "SIPSettings/RemoteSIPServer", Host).clear(""),
        Row::new(ServerPort, "SIPSettings/RemoteSIPPort", Plain),
        Row::new(BackupHost, "SIPSettings/BackupServer1", Host).clear(""),
        Row::new(OutboundProxyHost, "SIPSettings/OutboundProxy", Host).clear(""),
        Row::new(OutboundProxyPort, "SIPSettings/OutboundProxyPort", Plain),
        Row::new(UserName, "SIPSettings/SIPUserID", Plain).clear(""),
        Row::new(AuthId, "SIPSettings/AuthenticateID", Plain).clear(""),
        Row::new(Password, "SIPSettings/AuthenticatePassword", Plain).clear(""),
        Row::new(Expires, "SIPSettings/RegistrationExpires", Plain),
    ],
};

static DEVICE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // A comma is a pause, and what follows it are tones: 64 characters on the button's page, 25 on that of SIP (guide 930386E, 2.3.7.1 and 2.3.7.2).
        // Where the site says nothing, the number that somebody typed on the web page stays: it may be an emergency's.
        Row::new(ButtonNumber, "ButtonSettings/DialoutExtension0", Plain),
        Row::new(ButtonNumber, "SIPSettings/DialoutExtension0", Says(dialled)),
        Row::new(Ntp, "ClockSettings/NTPServer", Item(0)),
        Row::new(TimeZone, "ClockSettings/TimezoneString", With(posix)),
        Row::new(Vlan, "IPSettings/VLANID", Plain),
        Row::new(VlanPriority, "IPSettings/VLANPriority", Plain),
        Row::cannot(
            FirmwarePack,
            "no document shows how a file names firmware, and a wrong version is loaded again and again: name it in a template",
        ),
    ],
};

/// 25 characters at most.
fn dialled(number: &Value, _: &At<'_>) -> Said {
    match number.text() {
        Some(text) if text.len() <= 25 => Said::of(text),
        _ => Said::cannot("SIPSettings/DialoutExtension0 takes 25 characters"),
    }
}

/// `STD-1DST-2,M3.5.0/2:00:00,M10.5.0/3:00:00`: signs count west, and the names are free (011113 operation manual, tables 2-20 and 2-21:
/// `CST6CDT,M3.2.0/2:00:00,M11.1.0/2:00:00`, `IST-9`).
fn posix(value: &Value, at: &At<'_>) -> Option<String> {
    let zone = value.zone()?;
    let west = |east: i32| {
        let (sign, east) = (if east > 0 { "-" } else { "" }, east.abs());
        let minutes = if east % 3600 == 0 { String::new() } else { format!(":{:02}", east / 60 % 60) };
        format!("{sign}{}{minutes}", east / 3600)
    };
    let rule = |switch: Transition| {
        let ((month, week), day, time) = day_of(switch, at.view.year);
        format!(",M{month}.{week}.{day}/{}:{:02}:00", time / 3600, time / 60 % 60)
    };
    let standard = format!("STD{}", west(zone.offset));
    let Some(dst) = zone.dst else { return Some(standard) };
    let summer = west(zone.offset + dst.save);
    Some(format!("{standard}DST{summer}{}{}", rule(dst.start), rule(dst.end)))
}

/// The month and week, the weekday and the second of that day on which a clock is changed.
fn day_of(switch: Transition, year: i16) -> ((i32, i32), i32, i32) {
    (switch.week(year), switch.day(), switch.time_of_day())
}
