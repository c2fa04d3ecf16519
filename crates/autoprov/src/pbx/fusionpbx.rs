//! FusionPBX: the exports of its extensions and of its devices, of one domain each (app/extensions/extension_download.php,
//! app/devices/device_download.php).

use super::found::{Device, Extension, Found};
use super::table::{Head, Row};
use crate::csv::Kind;
use autoprov_core::Mac;

/// Columns of extensions that are looked at, or name what nobody else needs.
const EXTENSION: [&str; 11] = [
    "extension_uuid",
    "domain_uuid",
    "extension",
    "password",
    "effective_caller_id_name",
    "directory_first_name",
    "directory_last_name",
    "mwi_account",
    "enabled",
    "description",
    "user_context",
];
/// Columns of devices that are looked at, or name what nobody else needs.
const DEVICE: [&str; 14] = [
    "device_uuid",
    "device_line_uuid",
    "domain_uuid",
    "device_address",
    "device_mac_address",
    "device_label",
    "device_vendor",
    "device_template",
    "device_enabled",
    "device_description",
    "line_number",
    "user_id",
    "enabled",
    "device_provisioned_date",
];

/// Takes over a table by what its columns are.
pub(super) fn rows(head: &Head, rows: &[Row], found: &mut Found) {
    let rows = rows.get(1..).unwrap_or_default();
    let has = |name| head.column(name).is_some();
    if has("extension") {
        found.whole.push(Kind::Extensions);
        head.leave_others(rows, &EXTENSION, found);
        for row in rows {
            extension(head, row, found);
        }
    } else if has("device_address") || has("device_mac_address") {
        found.whole.push(Kind::Devices);
        head.leave_others(rows, &DEVICE, found);
        for row in rows {
            device(head, row, found);
        }
    } else {
        let message = "the first row has no column `extension` and none `device_address`: export the extensions or the devices with it";
        if let Some(row) = rows.first() {
            found.error(&row.place, message);
        }
    }
}

fn extension(head: &Head, row: &Row, found: &mut Found) {
    let cell = |name| head.cell(row, name);
    let Some(number) = cell("extension") else {
        return found.leave(&row.place, "row", "it has no `extension`");
    };
    if is_off(cell("enabled")) {
        return found.leave(&row.place, number, "it is disabled in the PBX");
    }
    let mut fields = vec![("auth_id", None)];
    let first_and_last = [cell("directory_first_name"), cell("directory_last_name")];
    let full = first_and_last.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let shown = cell("effective_caller_id_name").map(str::to_owned).or(Some(full));
    fields.extend(shown.filter(|shown| !shown.is_empty()).map(|shown| ("display_name", Some(shown))));
    let mailbox = cell("mwi_account").and_then(|account| account.split('@').next());
    fields.extend(mailbox.map(|mailbox| ("voicemail", Some(mailbox.to_owned()))));
    match cell("password") {
        Some(password) => fields.push(("password", Some(password.to_owned()))),
        None => found.leave(&row.place, number, "its password: export the table with the column `password`"),
    }
    found.extension(Extension { place: row.place.clone(), number: number.to_owned(), fields });
}

fn device(head: &Head, row: &Row, found: &mut Found) {
    let cell = |name| head.cell(row, name);
    let Some(address) = cell("device_address").or_else(|| cell("device_mac_address")) else {
        return found.leave(
            &row.place,
            cell("device_label").unwrap_or("row"),
            "the device has no MAC address",
        );
    };
    let Ok(mac) = address.parse::<Mac>() else {
        return found.leave(&row.place, address, "the device's address is no MAC address");
    };
    if is_off(cell("device_enabled")) {
        return found.leave(&row.place, &mac.to_string(), "it is disabled in the PBX");
    }
    let (maker, template) = (cell("device_vendor"), cell("device_template"));
    let model = template.map(|template| (maker.unwrap_or_default().to_owned(), template.to_owned()));
    // The columns of a second line are called `user_id|2`.
    let mut lines = Vec::new();
    for nth in 1.. {
        let named = |name: &str| if nth == 1 { name.to_owned() } else { format!("{name}|{nth}") };
        let Some(at) = head.column(&named("user_id")) else { break };
        let Some(number) = row.cell(at) else { continue };
        if is_off(head.cell(row, &named("enabled"))) {
            found.leave(&row.place, &format!("{mac}, {number}"), "the line is disabled in the PBX");
            continue;
        }
        let index = head.cell(row, &named("line_number")).and_then(|index| index.parse().ok()).unwrap_or(nth);
        lines.push((index, number.to_owned()));
    }
    let name = cell("device_label").map(str::to_owned);
    found.device(Device { place: row.place.clone(), mac, name, model, lines });
}

/// A flag as databases write it; an empty one is on.
fn is_off(cell: Option<&str>) -> bool {
    cell.is_some_and(|cell| matches!(cell.to_ascii_lowercase().as_str(), "false" | "f" | "0" | "no"))
}
