//! Accounts of the phones (dossier 5.1). The numbers of account 1 follow no rule; those of the others begin 4, 5, 6, 17 and 18, and 24 to
//! 28 in the second block. Sources: FusionPBX `gxp2170`, SIPfoundry/legacy-sipxecs `line.xml`, wazo-provd-plugins `base.tpl`.

use super::calls::{BACKUP_PROXY, LOOKUP};
use super::codec::codecs;
use crate::models::{has_blf, has_fifth};
use autoprov_core::{At, Concept::*, Encode, Encode::*, Pick, Port, Row, Said, Scope, Table, Value};

/// The accounts.
pub static ACCOUNTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::each(LineActive, &["P271", "P401", "P501", "P601", "P1701", "P1801"], Flag("0", "1")).clear("0"),
        Row::each(Label, &["P270", "P417", "P517", "P617", "P1717", "P1817"], Plain).clear(""),
        Row::each(ServerHost, &["P47", "P402", "P502", "P602", "P1702", "P1802"], SERVER).clear(""),
        Row::each(Lookup, &["P103", "P408", "P508", "P608", "P1708", "P1808"], LOOKUP).clear("0"),
        Row::each(BackupHost, &["P2312", "P2412", "P2512", "P2612", "P2712", "P2812"], BACKUP).clear(""),
        Row::each(OutboundProxyHost, &["P48", "P403", "P503", "P603", "P1703", "P1803"], PROXY).clear(""),
        Row::each(BackupProxyHost, &["P2333", "P2433", "P2533", "P2633", "P2733", "P2833"], BACKUP_PROXY)
            .clear(""),
        Row::each(UserName, &["P35", "P404", "P504", "P604", "P1704", "P1804"], Plain).clear(""),
        Row::each(AuthId, &["P36", "P405", "P505", "P605", "P1705", "P1805"], Plain).clear(""),
        Row::each(Password, &["P34", "P406", "P506", "P606", "P1706", "P1806"], Plain).clear(""),
        Row::each(DisplayName, &["P3", "P407", "P507", "P607", "P1707", "P1807"], Plain).clear(""),
        Row::each(VoicemailNumber, &["P33", "P426", "P526", "P626", "P1726", "P1826"], Plain).clear(""),
        Row::each(Mailbox, &["P99", "P415", "P515", "P615", "P1715", "P1815"], Fixed("1")).clear("0"),
        // Minutes, where every other maker counts seconds.
        Row::each(Expires, &["P32", "P412", "P512", "P612", "P1712", "P1812"], Divided(60)).clear("60"),
        Row::each(ServerTransport, &["P130", "P448", "P548", "P648", "P1748", "P1848"], TRANSPORT).clear("0"),
        Row::each(Srtp, &["P183", "P443", "P543", "P643", "P1743", "P1843"], SRTP).clear("0"),
        Row::each(Dtmf, &["P2301", "P2401", "P2501", "P2601", "P2701", "P2801"], IN_AUDIO).clear("0"),
        Row::each(Dtmf, &["P2302", "P2402", "P2502", "P2602", "P2702", "P2802"], IN_RTP).clear("1"),
        Row::each(Dtmf, &["P2303", "P2403", "P2503", "P2603", "P2703", "P2803"], IN_INFO).clear("0"),
        INTERVAL,
        Row::each(Codecs, &["P57", "P451", "P551", "P651", "P1751", "P1851"], Slot(codecs, 0)),
        Row::each(Codecs, &["P58", "P452", "P552", "P652", "P1752", "P1852"], Slot(codecs, 1)),
        Row::each(Codecs, &["P59", "P453", "P553", "P653", "P1753", "P1853"], Slot(codecs, 2)),
        Row::each(Codecs, &["P60", "P454", "P554", "P654", "P1754", "P1854"], Slot(codecs, 3)),
        Row::each(Codecs, &["P61", "P455", "P555", "P655", "P1755", "P1855"], Slot(codecs, 4)),
        Row::each(Codecs, &["P62", "P456", "P556", "P656", "P1756", "P1856"], Slot(codecs, 5)),
        Row::each(Codecs, &["P46", "P457", "P557", "P657", "P1757", "P1857"], Slot(codecs, 6)),
        Row::each(Codecs, &["P98", "P458", "P558", "P658", "P1758", "P1858"], Slot(codecs, 7)),
    ],
};

pub(super) const SERVER: Encode = HostPort(ServerPort, Port::Unusual);
pub(super) const BACKUP: Encode = HostPort(BackupPort, Port::Unusual);
pub(super) const PROXY: Encode = HostPort(OutboundProxyPort, Port::Unusual);

/// `2` is TLS, and TCP where TLS fails.
pub(super) const TRANSPORT: Encode = Words(&[("udp", "0"), ("tcp", "1"), ("tls", "2")]);

/// `1` is "enabled but not forced", `2` "enabled and forced".
pub(super) const SRTP: Encode = Words(&[("off", "0"), ("optional", "1"), ("required", "2")]);

const IN_AUDIO: Encode = Words(&[("inband", "1"), ("rfc2833", "0"), ("info", "0"), ("rfc2833+info", "0")]);
const IN_RTP: Encode = Words(&[("inband", "0"), ("rfc2833", "1"), ("info", "0"), ("rfc2833+info", "1")]);
const IN_INFO: Encode = Words(&[("inband", "0"), ("rfc2833", "0"), ("info", "1"), ("rfc2833+info", "1")]);

/// The interval of keep-alives: one serves all accounts. The phone takes 10 to 160 seconds.
pub(super) const INTERVAL: Row = Row::new(NatKeepalive, "P84", SECONDS).once(Pick::Least);
pub(super) const SECONDS: Encode = Within(10, 160);

/// Accounts 5 and 6 of the GRP, where their numbers begin 7 and 8: on the GRP260x always, on the GRP261x up to 1.0.3.6 at least (FusionPBX
/// `grp26xx`); 1.0.15.19 has them at 17 and 18 like every other phone (a NixOS module that quotes the maker's template).
pub static GRP_FIFTH: Table = Table::on(has_fifth, &[&FIFTH]);

static FIFTH: Table = Table {
    scope: Scope::LinesBetween(5, 6),
    rows: &[
        Row::new(LineActive, "P{701+100n}", Flag("0", "1")).clear("0"),
        Row::new(Label, "P{717+100n}", Plain).clear(""),
        Row::new(ServerHost, "P{702+100n}", SERVER).clear(""),
        Row::new(Lookup, "P{708+100n}", LOOKUP).clear("0"),
        Row::new(OutboundProxyHost, "P{703+100n}", PROXY).clear(""),
        Row::new(UserName, "P{704+100n}", Plain).clear(""),
        Row::new(AuthId, "P{705+100n}", Plain).clear(""),
        Row::new(Password, "P{706+100n}", Plain).clear(""),
        Row::new(DisplayName, "P{707+100n}", Plain).clear(""),
        Row::new(VoicemailNumber, "P{726+100n}", Plain).clear(""),
        Row::new(Mailbox, "P{715+100n}", Fixed("1")).clear("0"),
        Row::new(BlfList, "P{744+100n}", Says(list)).clear(""),
        Row::new(Expires, "P{712+100n}", Divided(60)).clear("60"),
        Row::new(ServerTransport, "P{748+100n}", TRANSPORT).clear("0"),
        Row::new(Srtp, "P{743+100n}", SRTP).clear("0"),
        Row::new(Codecs, "P{751+100n}", Slot(codecs, 0)),
        Row::new(Codecs, "P{752+100n}", Slot(codecs, 1)),
        Row::new(Codecs, "P{753+100n}", Slot(codecs, 2)),
        Row::new(Codecs, "P{754+100n}", Slot(codecs, 3)),
        Row::new(Codecs, "P{755+100n}", Slot(codecs, 4)),
        Row::new(Codecs, "P{756+100n}", Slot(codecs, 5)),
        Row::new(Codecs, "P{757+100n}", Slot(codecs, 6)),
        Row::new(Codecs, "P{758+100n}", Slot(codecs, 7)),
    ],
};

/// Lists of numbers to watch (RFC 4662).
pub static LISTS: Table = Table {
    scope: Scope::Lines,
    rows: &[Row::each(BlfList, &["P134", "P444", "P544", "P644", "P1744", "P1844"], Says(list))
        .clear("")
        .only(has_blf, "it has no BLF keys")],
};

/// The user part of a list. That the phone wants a list without its host, which is the account's server, is inferred: the maker's templates
/// say "Eventlist BLF URI" and no more.
pub(super) fn list(list: &Value, at: &At<'_>) -> Said {
    let list = list.text().unwrap_or_default().trim();
    let list = list.strip_prefix("sip:").unwrap_or(list);
    match (list.split_once('@'), at.fields.text(ServerHost)) {
        (Some((user, host)), Some(server)) if server != host => {
            Said::adapted(user.to_owned(), format!("it asks its own server for the list, never `{host}`"))
        }
        (parts, _) => Said::of(parts.map_or(list, |(user, _)| user)),
    }
}

/// Accounts 7 to 16, of which no more is known than this (the same NixOS module: grp26xx 1.0.15.19, gxv33xx 1.0.3.57).
pub static SEVENTH: Table = Table {
    scope: Scope::LinesBetween(7, 16),
    rows: &[
        Row::new(LineActive, "P{50601+100n}", Flag("0", "1")).clear("0"),
        Row::new(ServerHost, "P{50602+100n}", SERVER).clear(""),
        Row::new(UserName, "P{50604+100n}", Plain).clear(""),
        Row::new(AuthId, "P{50605+100n}", Plain).clear(""),
        Row::new(Password, "P{50606+100n}", Plain).clear(""),
        Row::cannot(DisplayName, FEW),
        Row::cannot(Label, FEW),
        Row::cannot(Lookup, FEW),
        Row::cannot(BackupHost, FEW),
        Row::cannot(BackupProxyHost, FEW),
        Row::cannot(OutboundProxyHost, FEW),
        Row::cannot(VoicemailNumber, FEW),
        Row::cannot(Mailbox, FEW),
        Row::cannot(SubscriptionSeconds, FEW),
        Row::cannot(BlfList, FEW),
        Row::cannot(Expires, FEW),
        Row::cannot(ServerTransport, FEW),
        Row::cannot(Srtp, FEW),
        Row::cannot(Dtmf, FEW),
        Row::cannot(NatKeepalive, FEW),
        Row::cannot(Codecs, FEW),
    ],
};

const FEW: &str = "of its accounts 7 to 16 only server, user and password are known by number";

/// What all accounts share by P-values of their own: the code before a BLF's number that takes its call, and whether it is dialled
/// even where the server's notice would allow a pickup without it. Key by key it cannot differ.
pub static PICKUP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(PickupCode, "P1347", Plain).clear("**"),
        Row::new(PickupCode, "P481", Plain).clear("**"),
        Row::new(PickupCode, "P581", Plain).clear("**"),
        Row::new(PickupCode, "P681", Plain).clear("**"),
        Row::new(PickupCode, "P1781", Plain).clear("**"),
        Row::new(PickupCode, "P1881", Plain).clear("**"),
        // Accounts 5 and 6 of the GRP ([`GRP_FIFTH`]).
        Row::new(PickupCode, "P781", Plain).clear("**").when(has_fifth),
        Row::new(PickupCode, "P881", Plain).clear("**").when(has_fifth),
        Row::new(PickupCode, "P6752", Fixed("1")).clear("0"),
        Row::new(PickupCode, "P6753", Fixed("1")).clear("0"),
        Row::new(PickupCode, "P6754", Fixed("1")).clear("0"),
        Row::new(PickupCode, "P6755", Fixed("1")).clear("0"),
        Row::new(PickupCode, "P6756", Fixed("1")).clear("0"),
        Row::new(PickupCode, "P6757", Fixed("1")).clear("0"),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, value};
    use autoprov_core::testing::word;
    use autoprov_core::{Name, Source};

    /// The rule by which Wazo computes the numbers, its blocks for accounts 5 and 6 from sipXecs.
    #[test]
    fn the_other_accounts_follow_the_rule() {
        let mut seen = 0;
        for row in ACCOUNTS.rows {
            let Name::Each(names) = row.name else { continue };
            let (block, suffix) = names[1][1..].split_at(names[1].len() - 3);
            let blocks =
                if block == "4" { ["4", "5", "6", "17", "18"] } else { ["24", "25", "26", "27", "28"] };
            assert_eq!(names[1..], blocks.map(|block| format!("P{block}{suffix}")));
            seen += 1;
        }
        assert_eq!(seen, 27, "keep-alive stands in `calls`, lookup here");
    }

    #[test]
    fn one_keepalive_interval_serves_all() {
        let mut view = gxp2170();
        for (line, seconds, interval, modes) in [
            (1, 60, "60", ["2", "0", "0", "0"]),
            (2, 0, "60", ["2", "0", "0", "0"]),
            (3, 5, "10", ["2", "0", "2", "0"]),
        ] {
            let line = view.lines.entry(line).or_default();
            line.set(NatKeepalive, Value::Number(seconds), Source::Tenant).unwrap();
            assert_eq!(value(&view, "P84").as_deref(), Some(interval));
            assert_eq!(["P52", "P414", "P514", "P614"].map(|key| value(&view, key).unwrap()), modes);
        }
    }

    #[test]
    fn ways_of_sending_digits() {
        for (dtmf, ways) in [
            ("rfc2833", ["0", "1", "0"]),
            ("inband", ["1", "0", "0"]),
            ("info", ["0", "0", "1"]),
            ("rfc2833+info", ["0", "1", "1"]),
        ] {
            let mut view = gxp2170();
            view.lines.entry(6).or_default().set(Dtmf, word(dtmf), Source::Tenant).unwrap();
            assert_eq!(["P2801", "P2802", "P2803"].map(|key| value(&view, key).unwrap()), ways, "{dtmf}");
        }
    }
}
