//! Passwords, words, the screen, rings, and what of calls the whole phone has.

use super::row;
use autoprov_core::{Concept::*, Encode::*, Pick, Row, Scope, Table};

/// The phone.
pub static TABLE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        row!(AdminPassword, "P2", Plain),
        row!(UserPassword, "P196", Plain),
        // The screen and the web page. Behind Turkish Tancredi and VoIP Domain count otherwise.
        row!(Language, "P8621", Words(LANGUAGES)),
        row!(Language, "P2525", Words(LANGUAGES)),
        row!(Country, "P20058", Words(COUNTRIES)),
        row!(DialTimeout, "P85", Plain).clear("0"),
        // What a key or a book dials is not asked by the plan.
        Row::constant("P20982", "0"),
        row!(CallWaiting, "P8849", Flag("0", "1")).clear("1"),
        row!(IntercomBarge, "P20074", Flag("0", "1")).clear("0"),
        row!(TransferKey, "P3205", Words(&[("attended", "0"), ("blind", "1")])),
        row!(PickupCode, "P4701", Fixed("1")).clear("0"),
        row!(PickupCode, "P4745", Plain).clear(""),
        row!(ParkCode, "P20930", Fixed("1")).clear("0"),
        row!(ParkCode, "P20931", Plain).clear(""),
        row!(Ringtone, "P8721", Plain),
        row!(Wallpaper, "P8660", Fixed("5")),
        row!(Wallpaper, "P20052", Plain),
        row!(Backlight, "P8683", Plain),
        row!(
            Screensaver,
            "P8940",
            Steps(&[(0, "0"), (60, "1"), (120, "2"), (300, "3"), (600, "4"), (1800, "5")])
        ),
        // Words: Sangoma's page "Lock Keypad": 1 all keys, 2 the menu key, 3 function keys, 4 answering alone.
        row!(MenuLock, "P8630", Flag("0", "2")).clear("0"),
        Row::cannot(
            EmergencyNumbers,
            "no rule of its plan sends with the last key: they go with the timer or the key `#`",
        ),
        Row::cannot(
            ServerOnly,
            "no source has a setting for it: it can look at the user that is called, not at who calls",
        ),
        Row::cannot(
            IntercomAlertInfo,
            "it answers by itself where Call-Info says so, whatever Alert-Info says",
        ),
        Row::cannot(CallerIdSource, "no source tells the words of its setting"),
        Row::cannot(Logo, "its logo is a text"),
    ],
};

/// Rings by the text of a call.
pub static RINGS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        row!(
            RingAlertInfo,
            ["P1399", "P1400", "P1401", "P20059", "P20060", "P20061", "P20062", "P20063", "P20064", "P20065"],
            Each(&Plain)
        )
        .clear(""),
        row!(
            DistinctiveRing,
            ["P1402", "P1403", "P1404", "P20066", "P20067", "P20068", "P20069", "P20070", "P20071", "P20072"],
            Each(&Plain)
        )
        .clear("0"),
    ],
};

/// Multicast groups, the first most important.
pub static GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        row!(MulticastAddress, "P{20021+2n}", Each(&Plain)).clear(""),
        row!(MulticastLabel, "P{20022+2n}", Each(&Plain)).clear(""),
    ],
};

/// What it has once for all lines.
pub static ONCE: Table =
    Table { scope: Scope::Lines, rows: &[row!(NatKeepalive, "P84", Above0).once(Pick::Least).clear("20")] };

const LANGUAGES: &[(&str, &str)] = &[
    ("en", "0"),
    ("fr", "1"),
    ("de", "2"),
    ("es", "3"),
    ("pt", "4"),
    ("ru", "5"),
    ("it", "6"),
    ("pl", "7"),
    ("tr", "8"),
];

const COUNTRIES: &[(&str, &str)] = &[
    ("au", "1"),
    ("at", "2"),
    ("br", "3"),
    ("be", "4"),
    ("cn", "5"),
    ("cl", "6"),
    ("cz", "7"),
    ("dk", "8"),
    ("fi", "9"),
    ("fr", "10"),
    ("de", "11"),
    ("gb", "12"),
    ("gr", "13"),
    ("hu", "14"),
    ("lt", "15"),
    ("in", "16"),
    ("it", "17"),
    ("jp", "18"),
    ("mx", "19"),
    ("nz", "20"),
    ("nl", "21"),
    ("no", "22"),
    ("pt", "23"),
    ("es", "24"),
    ("ch", "25"),
    ("se", "26"),
    ("ru", "27"),
    ("us", "28"),
];
