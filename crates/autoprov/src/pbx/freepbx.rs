//! FreePBX: the extensions of its Bulk Handler (Core.class.php, `bulkhandlerExport`), and the devices of the open-source Endpoint Manager
//! (Endpointman_Advanced.class.php, `epm_advanced_iedl_export`), whose table has no head.

use super::found::{Device, Extension, Found};
use super::table::{Head, Row};
use crate::csv::Kind;
use autoprov_core::Mac;

/// Columns of extensions that are looked at.
const EXTENSION: [&str; 10] = [
    "extension",
    "name",
    "tech",
    "secret",
    "username",
    "md5_cred",
    "voicemail",
    "mailbox",
    "id",
    "description",
];

/// Takes over a table by what it is.
pub(super) fn rows(head: &Head, rows: &[Row], found: &mut Found) {
    let is_mac = |row: &Row| row.cell(0).is_some_and(|cell| cell.parse::<Mac>().is_ok());
    if head.column("extension").is_some() && head.column("tech").is_some() {
        let rows = rows.get(1..).unwrap_or_default();
        found.whole.push(Kind::Extensions);
        head.leave_others(rows, &EXTENSION, found);
        for row in rows {
            extension(head, row, found);
        }
    } else if rows.first().is_some_and(is_mac) {
        found.whole.push(Kind::Devices);
        for row in rows {
            device(row, found);
        }
    } else if let Some(row) = rows.first() {
        let message = "is neither a table of extensions of the Bulk Handler (columns `extension`, `tech`, `secret`) nor one of devices of the Endpoint Manager";
        found.error(&row.place, message);
    }
}

fn extension(head: &Head, row: &Row, found: &mut Found) {
    let cell = |name| head.cell(row, name);
    let Some(number) = cell("extension") else {
        return found.leave(&row.place, "row", "it has no `extension`");
    };
    match cell("tech") {
        None | Some("pjsip" | "sip") => {}
        Some(tech) => {
            return found.leave(&row.place, number, format!("it is no SIP extension (`tech` {tech})"));
        }
    }
    let username = cell("username").filter(|username| *username != number);
    let mut fields = vec![("auth_id", username.map(str::to_owned))];
    fields.extend(cell("name").map(|name| ("display_name", Some(name.to_owned()))));
    if let Some(context) = cell("voicemail") {
        let mailbox = cell("mailbox").and_then(|mailbox| mailbox.split('@').next()).unwrap_or(number);
        fields.push(("voicemail", (context != "novm").then(|| mailbox.to_owned())));
    }
    match cell("secret") {
        Some(password) if cell("md5_cred").is_none() => fields.push(("password", Some(password.to_owned()))),
        _ => {
            let because = "its password, of which the table has a digest (`md5_cred`) or nothing: set it with `autoprov extension set NUMBER password=...`";
            found.leave(&row.place, number, because);
        }
    }
    found.extension(Extension { place: row.place.clone(), number: number.to_owned(), fields });
}

/// MAC address, the IPEI of a handset in newer releases, maker, model, extension, line.
fn device(row: &Row, found: &mut Found) {
    let address = row.cell(0).unwrap_or_default();
    let Ok(mac) = address.parse() else {
        return found.leave(&row.place, address, "the row does not begin with a MAC address");
    };
    let from = if row.len() > 5 { 2 } else { 1 };
    if let Some(ipei) = row.cell(1).filter(|_| from == 2) {
        found.leave(
            &row.place,
            ipei,
            "the IPEI of a handset is not taken over: add it to the device (`handsets`)",
        );
    }
    let maker = row.cell(from).unwrap_or_default().to_owned();
    let model = row.cell(from + 1).map(|model| (maker, model.to_owned()));
    let index = row.cell(from + 3).and_then(|line| line.parse().ok()).unwrap_or(1);
    let lines = row.cell(from + 2).map(|number| (index, number.to_owned())).into_iter().collect();
    found.device(Device { place: row.place.clone(), mac, name: None, model, lines });
}
