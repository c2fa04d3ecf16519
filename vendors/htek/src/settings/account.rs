//! Accounts. 1 to 4 are FusionPBX's, wazo's and Tancredi's, 5 and 6 wazo's and FusionPBX's for Sangoma; 7 to 16 wazo's and Coral Telecom's.

use super::profile::SERVERS;
use super::row;
use autoprov_core::{At, Concept::*, Encode::*, Pick, Row, Scope, Table};

/// A line for whose server there is no profile is off.
pub static TABLE: Table = Table {
    scope: Scope::Served(&SERVERS),
    rows: &[
        numbered(LineActive, &ACTIVE, Flag("0", "1")).clear("0"),
        numbered(LineActive, &PROFILE, With(|_, at| profile(at))),
        numbered(Label, &LABEL, Plain).clear(""),
        numbered(UserName, &USER, Plain).clear(""),
        numbered(AuthId, &AUTH, Plain).clear(""),
        numbered(Password, &PASSWORD, Plain).clear(""),
        numbered(DisplayName, &NAME, Plain).clear(""),
        numbered(VoicemailNumber, &VOICEMAIL, Plain).clear(""),
        Row::cannot(
            SubscriptionSeconds,
            "no source tells the unit of its setting (P20970), nor of what it counts",
        ),
        // The maker's own plan lets all through, whatever the site wants: another that stood here is gone.
        numbered(LineActive, &PLAN, Fixed(EVERYTHING)).clear(EVERYTHING),
        numbered(PickupCode, &PICKUP, Plain).once(Pick::Phone).clear(""),
        row!(FeatureKeySync, ["P8633", "P8634", "P8635", "P8656", "P20468", "P20469"], Flag("0", "1"))
            .once(Pick::Phone)
            .clear("0"),
        row!(BlfList, ["P134", "P444", "P544", "P644", "P1744", "P1844"], Plain).clear(""),
        row!(SharedLine, ["P8771", "P8772", "P8773", "P8774", "P20454", "P20455"], Flag("0", "1")).clear("0"),
    ],
};

/// The maker's Dial Plan Guide, 2.0.4.4.24.
const EVERYTHING: &str = "{[x*]+}";

/// The profile of an account, from 0.
fn profile(at: &At<'_>) -> Option<String> {
    let shares = at.shares?;
    let first = shares.first(shares.slot(at.index)?)?;
    Some(first.checked_sub(1)?.to_string())
}

const fn numbered(
    concept: autoprov_core::Concept,
    names: &'static [&'static str; 16],
    write: autoprov_core::Encode,
) -> Row {
    Row::each(concept, names, write)
}

/// The numbers of accounts 1 to 6, and of 7 to 16, whose last digit grows.
macro_rules! numbers {
    ($name:ident, $($first:literal),+; $head:literal) => {
        static $name: [&str; 16] = [
            $($first,)+ concat!($head, 0), concat!($head, 1), concat!($head, 2), concat!($head, 3), concat!($head, 4),
            concat!($head, 5), concat!($head, 6), concat!($head, 7), concat!($head, 8), concat!($head, 9),
        ];
    };
}

numbers!(ACTIVE, "P271", "P401", "P501", "P601", "P20360", "P20361"; "P2409");
numbers!(LABEL, "P20000", "P20001", "P20002", "P20003", "P20378", "P20379"; "P2410");
numbers!(USER, "P35", "P735", "P504", "P604", "P1704", "P1804"; "P2411");
numbers!(AUTH, "P36", "P736", "P505", "P605", "P1705", "P1805"; "P2412");
numbers!(PASSWORD, "P34", "P734", "P506", "P606", "P1706", "P1806"; "P2413");
numbers!(NAME, "P3", "P703", "P507", "P607", "P1707", "P1807"; "P2414");
numbers!(VOICEMAIL, "P33", "P426", "P526", "P626", "P1726", "P1826"; "P2417");
numbers!(PLAN, "P4200", "P4201", "P4202", "P4203", "P4204", "P4205"; "P2418");
numbers!(PICKUP, "P4705", "P4715", "P4725", "P4735", "P20464", "P20465"; "P2422");

/// wazo's grow into those that say whether an account is active; Coral Telecom's do not.
static PROFILE: [&str; 16] = [
    "P24082", "P24083", "P24084", "P24085", "P24086", "P24087", "P24088", "P24089", "P24720", "P24721",
    "P24722", "P24723", "P24724", "P24725", "P24726", "P24727",
];
