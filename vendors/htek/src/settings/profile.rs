//! Servers, and what of calls belongs to them.
//!
//! Older firmware has these numbers for accounts 1 to 6, newer firmware for profiles 1 to 6, which accounts name (Coral Telecom's device manager:
//! profile 2 is P747, 6 is P20363). So account n has its own values at its own numbers, and names the first profile with the same.

use super::row;
use autoprov_core::{
    Concept, Concept::*, Encode, Encode::*, Pick, Port, Row, Said, Scope, Servers, Table, View,
};

/// How many accounts have numbers of their own for it.
const PROFILES: u16 = 6;

const ALIKE: &[Concept] = &[
    ServerHost,
    ServerPort,
    ServerTransport,
    OutboundProxyHost,
    OutboundProxyPort,
    Lookup,
    Srtp,
    BackupHost,
    BackupPort,
    BackupProxyHost,
    BackupProxyPort,
    Failback,
    Expires,
    Dtmf,
    NatKeepalive,
    Codecs,
    Mailbox,
];

/// The profiles that the first lines fill. A later line does without a backup of its own, not without its server or SRTP.
static FIRST: Servers =
    Servers { room: |_| PROFILES, alike: ALIKE, needed: 7, by_presence: &[Mailbox, NatKeepalive] };

/// The lines that share a profile: a later line can only join those.
pub static SERVERS: Servers = Servers {
    room: |view| {
        let shares = FIRST.share(view);
        (1..=PROFILES).filter_map(|line| shares.slot(line)).max().unwrap_or(0)
    },
    ..FIRST
};

/// No rows: what became of the lines that share one.
pub static SHARED: Table = Table { scope: Scope::Servers(&SERVERS), rows: &[] };

/// What an account or a profile has.
pub static TABLE: Table = Table {
    scope: Scope::LinesBetween(1, PROFILES),
    rows: &[
        row!(
            ServerHost,
            ["P47", "P747", "P502", "P602", "P20362", "P20363"],
            HostPort(ServerPort, Port::Given)
        )
        .clear(""),
        row!(
            BackupHost,
            ["P967", "P987", "P988", "P989", "P20364", "P20365"],
            HostPort(BackupPort, Port::Given)
        )
        .clear(""),
        row!(
            OutboundProxyHost,
            ["P48", "P748", "P503", "P603", "P20370", "P20371"],
            HostPort(OutboundProxyPort, Port::Given)
        )
        .clear(""),
        row!(
            BackupProxyHost,
            ["P20047", "P20048", "P20049", "P20050", "P20372", "P20373"],
            HostPort(BackupProxyPort, Port::Given)
        )
        .clear(""),
        row!(ServerTransport, ["P130", "P830", "P930", "P1030", "P20374", "P20375"], Words(TRANSPORTS))
            .clear("0"),
        // Words: FusionPBX's pull request 2211.
        row!(Lookup, ["P103", "P702", "P508", "P608", "P20380", "P20381"], Words(LOOKUPS)).clear("0"),
        row!(
            Failback,
            ["P4567", "P4568", "P4569", "P4570", "P20368", "P20369"],
            Says(|_, _| { Said::adapted("1", "it goes back by itself: no setting of its says how soon") })
        ),
        row!(ServerHost, ["P31", "P731", "P510", "P610", "P20384", "P20385"], Fixed("1")),
        row!(Expires, ["P32", "P732", "P512", "P612", "P20388", "P20389"], Divided(60)).clear("15"),
        row!(StunHost, ["P52", "P730", "P514", "P614", "P20376", "P20377"], Fixed("1"))
            .once(Pick::Phone)
            .clear("2")
            .when(has_stun),
        row!(NatKeepalive, ["P52", "P730", "P514", "P614", "P20376", "P20377"], Switch("0", "2"))
            .clear("2")
            .when(|view| !has_stun(view)),
        row!(Dtmf, ["P20166", "P20167", "P20168", "P20169", "P20170", "P20171"], Words(DTMF)).clear("0"),
        row!(Srtp, ["P183", "P443", "P543", "P643", "P20432", "P20433"], Words(SRTP)).clear("0"),
        row!(Mailbox, ["P99", "P709", "P515", "P615", "P1715", "P1815"], Fixed("1")).clear("0"),
        row!(Codecs, ["P57", "P757", "P551", "P651", "P20392", "P20393"], Else(&Nth(CODECS, 0), NONE)),
        row!(Codecs, ["P58", "P758", "P552", "P652", "P20394", "P20395"], Else(&Nth(CODECS, 1), NONE)),
        row!(Codecs, ["P59", "P759", "P553", "P653", "P20396", "P20397"], Else(&Nth(CODECS, 2), NONE)),
        row!(Codecs, ["P60", "P760", "P554", "P654", "P20398", "P20399"], Else(&Nth(CODECS, 3), NONE)),
        row!(Codecs, ["P61", "P761", "P555", "P655", "P20400", "P20401"], Else(&Nth(CODECS, 4), NONE)),
        row!(Codecs, ["P62", "P762", "P556", "P656", "P20402", "P20403"], Else(&Nth(CODECS, 5), NONE)),
        of_phone(
            row!(LocalStarCodes, ["P191", "P751", "P1891", "P1991", "P20426", "P20427"], Flag("0", "1")),
            "0",
        ),
        of_phone(
            row!(IntercomAnswer, ["P298", "P438", "P538", "P638", "P1738", "P1838"], Flag("0", "1")),
            "1",
        ),
        of_phone(
            row!(SessionTimer, ["P262", "P428", "P528", "P628", "P1728", "P1828"], Switch("0", "1")),
            "0",
        ),
        of_phone(
            row!(SessionTimer, ["P263", "P429", "P529", "P629", "P1729", "P1829"], Switch("0", "1")),
            "0",
        ),
        of_phone(row!(SessionTimer, ["P260", "P434", "P534", "P634", "P1734", "P1834"], TIMER), "180"),
        of_phone(
            row!(ConferenceUri, ["P20004", "P20005", "P20006", "P20007", "P20472", "P20473"], Fixed("1")),
            "0",
        ),
        of_phone(
            row!(ConferenceUri, ["P20008", "P20009", "P20010", "P20011", "P20470", "P20471"], Plain),
            "",
        ),
    ],
};

const fn of_phone(row: Row, clear: &'static str) -> Row {
    row.once(Pick::Phone).clear(clear)
}

fn has_stun(view: &View) -> bool {
    view.phone.get(StunHost).is_some()
}

/// The least that RFC 4028 allows.
const TIMER: Encode = Within(90, i64::MAX);

const TRANSPORTS: &[(&str, &str)] = &[("udp", "0"), ("tcp", "1"), ("tls", "2")];
const LOOKUPS: &[(&str, &str)] = &[("host", "0"), ("srv", "1"), ("naptr", "2")];
const DTMF: &[(&str, &str)] = &[("rfc2833", "0"), ("inband", "1"), ("info", "2")];
const SRTP: &[(&str, &str)] = &[("off", "0"), ("optional", "1"), ("required", "2")];

/// Numbers, and none: VoIP Domain's module for HTek.
const CODECS: &[(&str, &str)] = &[
    ("pcmu", "0"),
    ("pcma", "8"),
    ("g722", "9"),
    ("g729", "18"),
    ("g726-32", "2"),
    ("ilbc", "20"),
    ("opus", "120"),
];
const NONE: &str = "255";
