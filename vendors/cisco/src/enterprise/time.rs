//! Time zones by name: offset and summer time are in the phone.
//!
//! Source: `catalogue/timezones/cisco-enterprise.csv` (Unified CME's table and Wazo's map). Names whose rule has grown stale are not here.

use autoprov_core::{Match, ZoneList};

/// Names with a zone that has their clock, and zones that have them before another name of the same clock. Those that two sources agree on
/// come first: the offsets of the last three are a matter of dispute (CME's table has Athens at +1; they carry the Windows meaning here), and so are
/// those of `Romance` and `Central Europe Standard/Daylight Time` (Paris at +2), which the clock of Berlin is told without.
pub(super) static NAMES: ZoneList = ZoneList::new(
    Match::SameClock,
    "
Etc/GMT+12|Dateline Standard Time
Pacific/Pago_Pago|Samoa Standard Time
Pacific/Honolulu|Hawaiian Standard Time
America/Anchorage|Alaskan Standard/Daylight Time
America/Los_Angeles|Pacific Standard/Daylight Time
America/Denver|Mountain Standard/Daylight Time
America/Phoenix|US Mountain Standard Time
America/Chicago|Central Standard/Daylight Time
America/Regina|Canada Central Standard Time
America/Bogota|SA Pacific Standard Time
America/New_York|Eastern Standard/Daylight Time
America/Cancun|US Eastern Standard Time
America/Halifax|Atlantic Standard/Daylight Time
America/La_Paz|SA Western Standard Time
America/St_Johns|Newfoundland Standard/Daylight Time
America/Argentina/Buenos_Aires|SA Eastern Standard Time
Atlantic/Azores|Azores Standard/Daylight Time
Europe/London|GMT Standard/Daylight Time
Africa/Abidjan|Greenwich Standard Time
Europe/Berlin|W. Europe Standard/Daylight Time
Africa/Johannesburg|South Africa Standard Time
Asia/Jerusalem|Jerusalem Standard/Daylight Time
Asia/Riyadh|Saudi Arabia Standard Time
Asia/Dubai|Arabian Standard Time
Asia/Kabul|Afghanistan Standard Time
Asia/Karachi|West Asia Standard Time
Asia/Yekaterinburg|Ekaterinburg Standard Time
Asia/Kolkata|India Standard Time
Asia/Dhaka|Central Asia Standard Time
Asia/Bangkok|SE Asia Standard Time
Asia/Shanghai|China Standard/Daylight Time
Asia/Taipei|Taipei Standard Time|Asia/Singapore Asia/Manila Australia/Perth
Asia/Tokyo|Tokyo Standard Time
Australia/Adelaide|Cen. Australia Standard/Daylight Time
Australia/Darwin|AUS Central Standard Time
Australia/Brisbane|E. Australia Standard Time
Australia/Sydney|AUS Eastern Standard/Daylight Time
Pacific/Guam|West Pacific Standard Time|Pacific/Port_Moresby
Australia/Hobart|Tasmania Standard/Daylight Time
Pacific/Guadalcanal|Central Pacific Standard Time
Pacific/Fiji|Fiji Standard Time
Pacific/Auckland|New Zealand Standard/Daylight Time
Europe/Athens|GTB Standard/Daylight Time
Africa/Cairo|Egypt Standard/Daylight Time
Europe/Helsinki|E. Europe Standard/Daylight Time|Europe/Kyiv
",
);

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::Zone;

    #[test]
    fn zones_have_names() {
        for (zone, expected) in [
            ("Europe/Sarajevo", Some("W. Europe Standard/Daylight Time")),
            ("Europe/Paris", Some("W. Europe Standard/Daylight Time")),
            ("Europe/Sofia", Some("GTB Standard/Daylight Time")),
            ("Europe/Helsinki", Some("E. Europe Standard/Daylight Time")),
            ("US/Eastern", Some("Eastern Standard/Daylight Time")),
            ("Australia/Hobart", Some("Tasmania Standard/Daylight Time")),
            ("Australia/Perth", Some("Taipei Standard Time")),
            ("Africa/Lagos", None),
            ("America/Nuuk", None),
        ] {
            assert_eq!(NAMES.token(&Zone::named(zone).unwrap()), expected, "{zone}");
        }
    }
}
