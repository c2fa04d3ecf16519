//! Accounts of the phones (dossier 5.1). The numbers of account 1 follow no rule; those of the others begin 4, 5, 6, 17 and 18, and 24 to
//! 28 in the second block. Sources: FusionPBX `gxp2170`, SIPfoundry/legacy-sipxecs `line.xml`, wazo-provd-plugins `base.tpl`.

use super::codec::codec;
use super::host::{address, default_port};
use crate::models::has_lamps;
use crate::models::traits::GRP;
use autoprov_core::{At, Concept, Model, Over, Row, Setting, Table, Value, View, Write, walk_one};

/// The accounts.
pub(crate) static ACCOUNTS: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::each(
            Concept::LineActive,
            &["P271", "P401", "P501", "P601", "P1701", "P1801"],
            Write::Flag("0", "1"),
        )
        .clear("0"),
        Row::each(Concept::Label, &["P270", "P417", "P517", "P617", "P1717", "P1817"], Write::Plain)
            .clear(""),
        Row::each(
            Concept::ServerHost,
            &["P47", "P402", "P502", "P602", "P1702", "P1802"],
            Write::With(server),
        )
        .clear(""),
        Row::each(
            Concept::BackupHost,
            &["P2312", "P2412", "P2512", "P2612", "P2712", "P2812"],
            Write::With(backup),
        )
        .clear(""),
        Row::each(
            Concept::OutboundProxyHost,
            &["P48", "P403", "P503", "P603", "P1703", "P1803"],
            Write::With(proxy),
        )
        .clear(""),
        // The site has one outbound proxy. A second one of former times would still take the calls when the first fails.
        Row::each(
            Concept::LineActive,
            &["P2333", "P2433", "P2533", "P2633", "P2733", "P2833"],
            Write::Fixed(""),
        )
        .clear(""),
        Row::each(Concept::UserName, &["P35", "P404", "P504", "P604", "P1704", "P1804"], Write::Plain)
            .clear(""),
        Row::each(Concept::AuthId, &["P36", "P405", "P505", "P605", "P1705", "P1805"], Write::Plain)
            .clear(""),
        Row::each(Concept::Password, &["P34", "P406", "P506", "P606", "P1706", "P1806"], Write::Plain)
            .clear(""),
        Row::each(Concept::DisplayName, &["P3", "P407", "P507", "P607", "P1707", "P1807"], Write::Plain)
            .clear(""),
        Row::each(Concept::VoicemailNumber, &["P33", "P426", "P526", "P626", "P1726", "P1826"], Write::Plain)
            .clear(""),
        Row::each(Concept::Mailbox, &["P99", "P415", "P515", "P615", "P1715", "P1815"], Write::Fixed("1"))
            .clear("0"),
        // Minutes, where every other maker counts seconds.
        Row::each(Concept::Expires, &["P32", "P412", "P512", "P612", "P1712", "P1812"], Write::Divided(60))
            .clear("60"),
        Row::each(Concept::ServerTransport, &["P130", "P448", "P548", "P648", "P1748", "P1848"], TRANSPORT)
            .clear("0"),
        Row::each(Concept::Srtp, &["P183", "P443", "P543", "P643", "P1743", "P1843"], SRTP).clear("0"),
        Row::each(
            Concept::Dtmf,
            &["P2301", "P2401", "P2501", "P2601", "P2701", "P2801"],
            Write::With(in_audio),
        )
        .clear("0"),
        Row::each(
            Concept::Dtmf,
            &["P2302", "P2402", "P2502", "P2602", "P2702", "P2802"],
            Write::With(in_rtp),
        )
        .clear("1"),
        Row::each(
            Concept::Dtmf,
            &["P2303", "P2403", "P2503", "P2603", "P2703", "P2803"],
            Write::With(in_info),
        )
        .clear("0"),
        Row::each(
            Concept::NatKeepalive,
            &["P52", "P414", "P514", "P614", "P1714", "P1814"],
            Write::With(keepalive),
        )
        .clear("0"),
        // One interval serves all accounts: each account that has the shortest writes it.
        Row::new(Concept::NatKeepalive, "P84", Write::With(interval)),
        Row::each(
            Concept::Codecs,
            &["P57", "P451", "P551", "P651", "P1751", "P1851"],
            Write::With(codec::<0>),
        ),
        Row::each(
            Concept::Codecs,
            &["P58", "P452", "P552", "P652", "P1752", "P1852"],
            Write::With(codec::<1>),
        ),
        Row::each(
            Concept::Codecs,
            &["P59", "P453", "P553", "P653", "P1753", "P1853"],
            Write::With(codec::<2>),
        ),
        Row::each(
            Concept::Codecs,
            &["P60", "P454", "P554", "P654", "P1754", "P1854"],
            Write::With(codec::<3>),
        ),
        Row::each(
            Concept::Codecs,
            &["P61", "P455", "P555", "P655", "P1755", "P1855"],
            Write::With(codec::<4>),
        ),
        Row::each(
            Concept::Codecs,
            &["P62", "P456", "P556", "P656", "P1756", "P1856"],
            Write::With(codec::<5>),
        ),
        Row::each(
            Concept::Codecs,
            &["P46", "P457", "P557", "P657", "P1757", "P1857"],
            Write::With(codec::<6>),
        ),
        Row::each(
            Concept::Codecs,
            &["P98", "P458", "P558", "P658", "P1758", "P1858"],
            Write::With(codec::<7>),
        ),
    ],
};

/// `2` is TLS, and TCP where TLS fails.
const TRANSPORT: Write = Write::Words(&[("udp", "0"), ("tcp", "1"), ("tls", "2")]);

/// `1` is "enabled but not forced", `2` "enabled and forced".
const SRTP: Write = Write::Words(&[("off", "0"), ("optional", "1"), ("required", "2")]);

pub(super) fn server(host: &Value, at: &At<'_>) -> Option<String> {
    let port = at.fields.number(Concept::ServerPort);
    Some(address(host.text()?, port, default_port(at.fields)))
}

pub(super) fn backup(host: &Value, at: &At<'_>) -> Option<String> {
    let port = at.fields.number(Concept::BackupPort);
    Some(address(host.text()?, port, default_port(at.fields)))
}

pub(super) fn proxy(host: &Value, at: &At<'_>) -> Option<String> {
    let port = at.fields.number(Concept::OutboundProxyPort);
    Some(address(host.text()?, port, default_port(at.fields)))
}

/// Whether a way of sending digits is among those that the site's word names.
fn way(value: &Value, words: &[&str]) -> Option<String> {
    let word = value.text()?;
    Some(if words.contains(&word) { "1" } else { "0" }.to_owned())
}

fn in_audio(value: &Value, _: &At<'_>) -> Option<String> {
    way(value, &["inband"])
}

fn in_rtp(value: &Value, _: &At<'_>) -> Option<String> {
    way(value, &["rfc2833", "rfc2833+info"])
}

fn in_info(value: &Value, _: &At<'_>) -> Option<String> {
    way(value, &["info", "rfc2833+info"])
}

/// `2` is "keep alive": nothing of STUN, UPnP or VPN.
pub(super) fn keepalive(value: &Value, _: &At<'_>) -> Option<String> {
    Some(if value.number()? > 0 { "2" } else { "0" }.to_owned())
}

/// The shortest interval of all accounts, where it is this one's. The phone takes 10 to 160 seconds.
pub(super) fn interval(value: &Value, at: &At<'_>) -> Option<String> {
    let own = value.number().filter(|seconds| *seconds > 0)?;
    let others = at.view.lines.values().filter_map(|line| line.number(Concept::NatKeepalive));
    let shortest = others.filter(|seconds| *seconds > 0).min()?;
    (own == shortest).then(|| own.clamp(10, 160).to_string())
}

/// Accounts 5 and 6 of the GRP, where their numbers begin 7 and 8: on the GRP260x always, on the GRP261x up to 1.0.3.6 at least (FusionPBX
/// `grp26xx`); 1.0.15.19 has them at 17 and 18 like every other phone (a NixOS module that quotes the maker's template). The walker
/// hands it these two accounts as lines 1 and 2.
pub(crate) static GRP_FIFTH: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::LineActive, "P{701+100n}", Write::Flag("0", "1")).clear("0"),
        Row::new(Concept::Label, "P{717+100n}", Write::Plain).clear(""),
        Row::new(Concept::ServerHost, "P{702+100n}", Write::With(server)).clear(""),
        Row::new(Concept::OutboundProxyHost, "P{703+100n}", Write::With(proxy)).clear(""),
        Row::new(Concept::UserName, "P{704+100n}", Write::Plain).clear(""),
        Row::new(Concept::AuthId, "P{705+100n}", Write::Plain).clear(""),
        Row::new(Concept::Password, "P{706+100n}", Write::Plain).clear(""),
        Row::new(Concept::DisplayName, "P{707+100n}", Write::Plain).clear(""),
        Row::new(Concept::VoicemailNumber, "P{726+100n}", Write::Plain).clear(""),
        Row::new(Concept::Mailbox, "P{715+100n}", Write::Fixed("1")).clear("0"),
        Row::new(Concept::BlfList, "P{744+100n}", Write::With(list)).clear(""),
        Row::new(Concept::Expires, "P{712+100n}", Write::Divided(60)).clear("60"),
        Row::new(Concept::ServerTransport, "P{748+100n}", TRANSPORT).clear("0"),
        Row::new(Concept::Srtp, "P{743+100n}", SRTP).clear("0"),
        Row::new(Concept::NatKeepalive, "P{714+100n}", Write::With(keepalive)).clear("0"),
        Row::new(Concept::Codecs, "P{751+100n}", Write::With(codec::<0>)),
        Row::new(Concept::Codecs, "P{752+100n}", Write::With(codec::<1>)),
        Row::new(Concept::Codecs, "P{753+100n}", Write::With(codec::<2>)),
        Row::new(Concept::Codecs, "P{754+100n}", Write::With(codec::<3>)),
        Row::new(Concept::Codecs, "P{755+100n}", Write::With(codec::<4>)),
        Row::new(Concept::Codecs, "P{756+100n}", Write::With(codec::<5>)),
        Row::new(Concept::Codecs, "P{757+100n}", Write::With(codec::<6>)),
        Row::new(Concept::Codecs, "P{758+100n}", Write::With(codec::<7>)),
    ],
};

/// Lists of numbers to watch (RFC 4662). That the phone wants a list without its host, which is the account's server, is inferred: the maker's
/// templates say "Eventlist BLF URI" and no more.
pub(crate) static LISTS: Table = Table {
    over: Over::Lines,
    rows: &[Row::each(
        Concept::BlfList,
        &["P134", "P444", "P544", "P644", "P1744", "P1844"],
        Write::With(list),
    )
    .clear("")
    .when(lights)],
};

fn lights(view: &View) -> bool {
    has_lamps(view.model)
}

/// The user part of a list.
pub(super) fn list(list: &Value, _: &At<'_>) -> Option<String> {
    let list = list.text()?.trim();
    let list = list.strip_prefix("sip:").unwrap_or(list);
    Some(list.split('@').next().unwrap_or(list).to_owned())
}

/// Accounts 7 to 16, of which no more is known than this (the same NixOS module: grp26xx 1.0.15.19, gxv33xx 1.0.3.57). The walker hands
/// them as lines from 1.
pub(crate) static SEVENTH: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::LineActive, "P{50601+100n}", Write::Flag("0", "1")).clear("0"),
        Row::new(Concept::ServerHost, "P{50602+100n}", Write::With(server)).clear(""),
        Row::new(Concept::UserName, "P{50604+100n}", Write::Plain).clear(""),
        Row::new(Concept::AuthId, "P{50605+100n}", Write::Plain).clear(""),
        Row::new(Concept::Password, "P{50606+100n}", Write::Plain).clear(""),
    ],
};

/// The first account of [`SEVENTH`].
pub(crate) const FIRST_OF_SEVENTH: u16 = 7;

/// What is written of these accounts.
pub(crate) const KNOWN_OF_SEVENTH: [Concept; 6] = [
    Concept::LineActive,
    Concept::ServerHost,
    Concept::ServerPort,
    Concept::UserName,
    Concept::AuthId,
    Concept::Password,
];

// What these tables walk in the place of a model: so many lines. No rows of the catalogue.
static TWO: Model = Model::new("two accounts", "", &[]).lines(2);
static SIX: Model = Model::new("six accounts", "", &[]).lines(6);
static TEN: Model = Model::new("ten accounts", "", &[]).lines(10);

/// The phone with its accounts from `first` on as lines from 1.
fn from(view: &View, first: u16, model: &'static Model) -> View {
    let lines = view.lines.iter().filter(|(line, _)| **line >= first);
    let lines = lines.map(|(line, fields)| (line - first + 1, fields.clone())).collect();
    View { model, lines, ..view.clone() }
}

/// Writes the accounts of a phone.
pub(super) fn walk(view: &View, out: &mut Vec<Setting>) {
    walk_one(&ACCOUNTS, view, out);
    if view.model.trait_of(GRP).is_some() && view.model.lines > 4 {
        walk_one(&GRP_FIFTH, &from(view, 5, &TWO), out);
    }
    if view.model.lines >= FIRST_OF_SEVENTH {
        let higher = if view.model.lines > 12 { &TEN } else { &SIX };
        walk_one(&SEVENTH, &from(view, FIRST_OF_SEVENTH, higher), out);
    }
}

/// What all accounts share by P-values of their own: the code before a BLF's number that takes its call, and whether it is dialled
/// even where the server's notice would allow a pickup without it. Key by key it cannot differ.
pub(crate) static PICKUP: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::PickupCode, "P1347", Write::Plain).clear("**"),
        Row::new(Concept::PickupCode, "P481", Write::Plain).clear("**"),
        Row::new(Concept::PickupCode, "P581", Write::Plain).clear("**"),
        Row::new(Concept::PickupCode, "P681", Write::Plain).clear("**"),
        Row::new(Concept::PickupCode, "P1781", Write::Plain).clear("**"),
        Row::new(Concept::PickupCode, "P1881", Write::Plain).clear("**"),
        // Accounts 5 and 6 of the GRP ([`GRP_FIFTH`]).
        Row::new(Concept::PickupCode, "P781", Write::Plain).clear("**").when(is_grp),
        Row::new(Concept::PickupCode, "P881", Write::Plain).clear("**").when(is_grp),
        Row::new(Concept::PickupCode, "P6752", Write::Fixed("1")).clear("0"),
        Row::new(Concept::PickupCode, "P6753", Write::Fixed("1")).clear("0"),
        Row::new(Concept::PickupCode, "P6754", Write::Fixed("1")).clear("0"),
        Row::new(Concept::PickupCode, "P6755", Write::Fixed("1")).clear("0"),
        Row::new(Concept::PickupCode, "P6756", Write::Fixed("1")).clear("0"),
        Row::new(Concept::PickupCode, "P6757", Write::Fixed("1")).clear("0"),
    ],
};

fn is_grp(view: &View) -> bool {
    view.model.trait_of(GRP).is_some() && view.model.lines > 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{gxp2170, value};
    use autoprov_core::{Name, Source};

    fn number(n: i64) -> Value {
        Value::Number(n)
    }

    /// The rule by which Wazo computes the numbers, its blocks for accounts 5 and 6 from sipXecs.
    #[test]
    fn the_other_accounts_follow_the_rule() {
        let mut seen = 0;
        for row in ACCOUNTS.rows {
            let Name::Each(names) = row.name else { continue };
            assert_eq!(names.len(), 6);
            let (block, suffix) = names[1][1..].split_at(names[1].len() - 3);
            let blocks =
                if block == "4" { ["4", "5", "6", "17", "18"] } else { ["24", "25", "26", "27", "28"] };
            let expected = blocks.map(|block| format!("P{block}{suffix}"));
            assert_eq!(names[1..], expected);
            seen += 1;
        }
        assert_eq!(seen, 27);
    }

    #[test]
    fn one_keepalive_interval_serves_all() {
        let mut view = gxp2170();
        let set = |view: &mut View, line, seconds| {
            view.lines
                .entry(line)
                .or_default()
                .set(Concept::NatKeepalive, number(seconds), Source::Tenant)
                .unwrap();
        };
        set(&mut view, 1, 60);
        set(&mut view, 2, 0);
        set(&mut view, 3, 30);
        assert_eq!(value(&view, "P84").as_deref(), Some("30"));
        assert_eq!(
            ["P52", "P414", "P514", "P614"].map(|key| value(&view, key).unwrap()),
            ["2", "0", "2", "0"]
        );
        set(&mut view, 3, 5);
        assert_eq!(value(&view, "P84").as_deref(), Some("10"));
    }

    #[test]
    fn ways_of_sending_digits() {
        for (word, ways) in [
            ("rfc2833", ["0", "1", "0"]),
            ("inband", ["1", "0", "0"]),
            ("info", ["0", "0", "1"]),
            ("rfc2833+info", ["0", "1", "1"]),
        ] {
            let mut view = gxp2170();
            view.lines
                .entry(6)
                .or_default()
                .set(Concept::Dtmf, Value::Word(word.into()), Source::Tenant)
                .unwrap();
            assert_eq!(["P2801", "P2802", "P2803"].map(|key| value(&view, key).unwrap()), ways, "{word}");
        }
    }

    #[test]
    fn expiry_is_in_minutes() {
        let mut view = gxp2170();
        for (seconds, minutes) in [(3600, "60"), (90, "2"), (30, "1")] {
            view.lines.entry(2).or_default().set(Concept::Expires, number(seconds), Source::Tenant).unwrap();
            assert_eq!(value(&view, "P412").as_deref(), Some(minutes));
        }
    }
}
