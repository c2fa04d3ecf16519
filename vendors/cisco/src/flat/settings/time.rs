//! The clock: an offset in words, and the rule of summer time.
//!
//! Offsets and rule: `catalogue/timezones/cisco-spa-mpp.csv`. What the list has not is told as a smaller offset and `Time_Offset__HH_mm_` on top, where
//! the family has that field.

use crate::models::{LISTED_ZONES, ROUTER, has_screen, is};
use crate::reasons::NO_SCREEN;
use autoprov_core::{Concept, Encode, Row, Said, Scope, Table, Value, View, Zone};

/// Minutes east of UTC that the list has.
const LISTED: &[i32] = &[
    -720, -660, -600, -540, -480, -420, -360, -300, -270, -240, -210, -180, -120, -60, 0, 60, 120, 180, 210,
    240, 270, 300, 330, 345, 360, 390, 420, 480, 540, 570, 600, 660, 720, 780,
];

/// NTP servers, where the clock is the phone part's.
pub(super) static SERVERS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Concept::Ntp, "Primary_NTP_Server", Encode::Item(0)).clear("").when(has_flat_clock),
        Row::new(Concept::Ntp, "Secondary_NTP_Server", Encode::Item(1)).clear("").when(has_flat_clock),
    ],
};

/// The zone. The voice part of an SPA112 has one too, beside its router's.
pub(super) static ZONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(
            Concept::TimeZone,
            "Time_Zone",
            Encode::Says(|zone, at| match told(zone, at.view) {
                Some((base, _)) => Said::of(word(base)),
                None => Said::cannot("its list of time zones has none at this offset"),
            }),
        ),
        Row::new(
            Concept::TimeZone,
            "Daylight_Saving_Time_Enable",
            Encode::With(|zone, at| {
                told(zone, at.view)?;
                Some(if zone.zone()?.dst.is_some() { "Yes" } else { "No" }.to_owned())
            }),
        ),
        Row::new(
            Concept::TimeZone,
            "Daylight_Saving_Time_Rule",
            Encode::With(|zone, at| {
                told(zone, at.view)?;
                Some(rule(zone.zone()?, at.view.year))
            }),
        ),
    ],
};

/// What is left of the offset.
pub(super) static REST: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(
        Concept::TimeZone,
        "Time_Offset__HH_mm_",
        Encode::With(|zone, at| match told(zone, at.view)?.1 {
            0 => Some(String::new()),
            rest => Some(format!("{:02}/{:02}", rest / 60, rest % 60)),
        }),
    )],
};

/// Else an offset from the DHCP server overrules the zone.
pub(super) static IGNORE_DHCP: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(Concept::TimeZone, "Ignore_DHCP_Time_Offset", Encode::Fixed("Yes"))],
};

/// How date and time are shown.
pub(super) static FORMATS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Concept::TimeFormat, "Time_Format", Encode::Words(&[("12", "12hr"), ("24", "24hr")]))
            .only(has_screen, NO_SCREEN),
        Row::new(
            Concept::DateFormat,
            "Date_Format",
            Encode::Words(&[("dmy", "day/month"), ("mdy", "month/day")]),
        )
        .only(has_screen, NO_SCREEN),
    ],
};

fn has_flat_clock(view: &View) -> bool {
    !is(view, ROUTER)
}

/// The offset in the list and what stays above it, in minutes.
fn told(zone: &Value, view: &View) -> Option<(i32, i32)> {
    split(zone.zone()?, is(view, LISTED_ZONES))
}

/// `None`: this offset cannot be told.
fn split(zone: &Zone, listed_alone: bool) -> Option<(i32, i32)> {
    let minutes = zone.offset / 60;
    let base = *LISTED.iter().rev().find(|listed| **listed <= minutes)?;
    let rest = minutes - base;
    (rest == 0 || !listed_alone).then_some((base, rest))
}

/// `GMT+05:30`; `GMT` alone for no offset.
fn word(minutes: i32) -> String {
    if minutes == 0 {
        return "GMT".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("GMT{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// `start=3/-1/7/2;end=10/-1/7/3;save=1`, or nothing.
pub(super) fn rule(zone: &Zone, year: i16) -> String {
    zone.dst.map_or_else(String::new, |dst| {
        let [start, end, save] = dst.sipura_rule(year);
        format!("start={start};end={end};save={save}")
    })
}
