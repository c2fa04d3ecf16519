//! Ports and profiles of the adapters, gateways and DECT bases: where a line registers and how it speaks (dossier 5.2, 5.3).
//!
//! One numbering serves three kinds of hardware. An adapter has the block once for each port; a gateway and a base have it once for each of
//! their profiles, of which a port or account names one. Sources: the maker's templates in FusionPBX (`ht502` 1.0.10.3, `ht702` 1.0.5.2, `ht802`
//! 1.0.10.6, `ht814` 1.0.63.3, `dp750` 1.0.2.16, which alone has blocks 3 and 4); SIPfoundry/legacy-sipxecs `line.xml`.

use super::account::{BACKUP, INTERVAL, PROXY, SERVER, SRTP, TRANSPORT};
use super::codec::codecs;
use autoprov_core::{Concept, Concept::*, Encode, Encode::*, Row, Scope, Servers, Table};

/// Blocks 1 to 4.
pub const BLOCKS: &[Row] = &[
    Row::each(LineActive, &["P271", "P401", "P501", "P601"], Flag("0", "1")).clear("0"),
    Row::each(ServerHost, &["P47", "P747", "P547", "P602"], SERVER).clear(""),
    Row::each(BackupHost, &["P967", "P987", "P997", "P998"], BACKUP).clear(""),
    Row::each(OutboundProxyHost, &["P48", "P748", "P548", "P603"], PROXY).clear(""),
    Row::each(LineActive, &["P31", "P731", "P531", "P610"], Fixed("1")).clear("0"),
    // Minutes.
    Row::each(Expires, &["P32", "P732", "P532", "P612"], Divided(60)).clear("60"),
    Row::each(ServerTransport, &["P130", "P830", "P530", "P4648"], TRANSPORT).clear("0"),
    Row::each(Srtp, &["P183", "P443", "P543", "P643"], SRTP).clear("0"),
    Row::each(Mailbox, &["P99", "P709", "P509", "P615"], Fixed("1")),
    // Three ways of sending digits, the preferred one first: all are always listed.
    Row::each(Dtmf, &["P850", "P860", "P560", "P4583"], WAYS[0]).clear("101"),
    Row::each(Dtmf, &["P851", "P861", "P561", "P4584"], WAYS[1]).clear("102"),
    Row::each(Dtmf, &["P852", "P862", "P562", "P4585"], WAYS[2]).clear("100"),
    Row::each(Codecs, &["P57", "P757", "P557", "P651"], Slot(codecs, 0)),
    Row::each(Codecs, &["P58", "P758", "P558", "P652"], Slot(codecs, 1)),
    Row::each(Codecs, &["P59", "P759", "P559", "P653"], Slot(codecs, 2)),
    Row::each(Codecs, &["P60", "P760", "P660", "P654"], Slot(codecs, 3)),
    Row::each(Codecs, &["P61", "P761", "P661", "P655"], Slot(codecs, 4)),
    Row::each(Codecs, &["P62", "P762", "P662", "P656"], Slot(codecs, 5)),
];

/// The ways of sending digits, the wanted ones first. 100 is in the audio, 101 by RFC 2833, 102 by INFO.
const WAYS: [Encode; 3] = [
    Words(&[("rfc2833", "101"), ("rfc2833+info", "101"), ("info", "102"), ("inband", "100")]),
    Words(&[("rfc2833", "102"), ("rfc2833+info", "102"), ("info", "101"), ("inband", "101")]),
    Words(&[("rfc2833", "100"), ("rfc2833+info", "100"), ("info", "100"), ("inband", "102")]),
];

/// The seventh codec. HT70x have six.
pub const SEVENTH: &[Row] = &[Row::each(Codecs, &["P46", "P814", "P514", "P4657"], Slot(codecs, 6))];

/// The eighth codec: HT50x and DP75x.
pub const EIGHTH: &[Row] = &[Row::each(Codecs, &["P98", "P815", "P515", "P658"], Slot(codecs, 7))];

/// The interval of keep-alives: one for all blocks.
pub const SECONDS: &[Row] = &[INTERVAL];

/// Who registers on the two ports of an adapter.
pub static PORTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::each(UserName, &["P35", "P735"], Plain).clear(""),
        Row::each(AuthId, &["P36", "P736"], Plain).clear(""),
        Row::each(Password, &["P34", "P734"], Plain).clear(""),
        Row::each(DisplayName, &["P3", "P703"], Plain).clear(""),
    ],
};

/// Who registers on the ports of a gateway, or is an account of a base: a number for each.
pub const ROWS: &[Row] = &[
    Row::new(LineActive, "P{4595+n}", Flag("0", "1")).clear("0"),
    Row::new(UserName, "P{4060+n}", Plain).clear(""),
    Row::new(AuthId, "P{4090+n}", Plain).clear(""),
    Row::new(Password, "P{4120+n}", Plain).clear(""),
    Row::new(DisplayName, "P{4180+n}", Plain).clear(""),
];

/// Which profile a port of a gateway or an account of a base has.
pub const PROFILE_OF_LINE: &[Row] = &[Row::new(ServerHost, "P{4150+n}", Server(0)).clear("0")];

/// What a profile says of its lines. The first six a line cannot do without: with another server it would register nowhere. The last only
/// a base's profile has a number for.
const SHARED: &[Concept] = &[
    ServerHost,
    ServerPort,
    Lookup,
    ServerTransport,
    OutboundProxyHost,
    OutboundProxyPort,
    BackupHost,
    BackupPort,
    BackupProxyHost,
    BackupProxyPort,
    Expires,
    Srtp,
    Dtmf,
    NatKeepalive,
    Codecs,
    Mailbox,
    VoicemailNumber,
];

/// The two profiles of a gateway.
pub static GATEWAY: Servers =
    Servers { room: |_| 2, alike: SHARED.split_at(16).0, needed: 6, by_presence: &[Mailbox] };

/// The four profiles of a DECT base.
pub static BASE: Servers = Servers { room: |_| 4, alike: SHARED, ..GATEWAY };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, values, view};
    use autoprov_core::testing::{list, text, word};
    use autoprov_core::{Source, Value, View};

    fn line(view: &mut View, index: u16, host: &str, codec: &str) {
        let line = view.lines.entry(index).or_default();
        for (concept, value) in [
            (LineActive, Value::Flag(true)),
            (ServerHost, text(host)),
            (UserName, text(&format!("10{index}"))),
            (Codecs, list(&[codec])),
        ] {
            line.set(concept, value, Source::Device).unwrap();
        }
    }

    #[test]
    fn port_two_has_a_block_of_its_own() {
        for model in ["HT802", "HT502", "HT503", "HT702"] {
            let mut view = view(model);
            line(&mut view, 2, "pbx.example", "pcma");
            let read = values(&view, "P401 P735 P747 P731 P271 P35 P47");
            assert_eq!(read, ["1", "102", "pbx.example", "1", "0", "", ""], "{model}");
        }
    }

    #[test]
    fn wanted_ways_come_first() {
        for (dtmf, ways) in [
            ("rfc2833", ["101", "102", "100"]),
            ("rfc2833+info", ["101", "102", "100"]),
            ("info", ["102", "101", "100"]),
            ("inband", ["100", "101", "102"]),
        ] {
            let mut view = view("HT802");
            view.lines.entry(2).or_default().set(Dtmf, word(dtmf), Source::Tenant).unwrap();
            assert_eq!(values(&view, "P860 P861 P862"), ways, "{dtmf}");
        }
    }

    #[test]
    fn lines_that_are_served_alike_share_a_profile() {
        let mut view = view("HT818");
        for index in 1..=8 {
            line(&mut view, index, if index % 2 == 0 { "b.example" } else { "a.example" }, "pcma");
        }
        assert_eq!(values(&view, "P271 P47 P401 P747"), ["1", "a.example", "1", "b.example"]);
        assert_eq!(values(&view, "P4150 P4151 P4156 P4157"), ["0", "1", "0", "1"]);
        assert_eq!(values(&view, "P4060 P4067 P4595 P4602"), ["101", "108", "1", "1"]);
    }

    #[test]
    fn a_line_that_differs_a_little_shares_and_says_so() {
        let mut view = view("HT814");
        for (index, host, codec) in [
            (1, "a.example", "pcma"),
            (2, "b.example", "pcma"),
            (3, "b.example", "g729"),
            (4, "c.example", "pcma"),
        ] {
            line(&mut view, index, host, codec);
        }
        assert_eq!(values(&view, "P4152 P4597 P4598 P4063"), ["1", "1", "0", ""]);
        assert_eq!(refused(&view), ["Line(3, Codecs)", "Line(4, ServerHost)"]);
    }

    #[test]
    fn a_base_has_four_profiles() {
        let mut view = view("DP750");
        for (index, host) in (1..).zip(["a", "b", "c", "d", "e", "a"]) {
            line(&mut view, index, host, "pcma");
        }
        assert_eq!(values(&view, "P47 P747 P547 P602"), ["a", "b", "c", "d"]);
        assert_eq!(values(&view, "P271 P401 P501 P601"), ["1", "1", "1", "1"]);
        assert_eq!(values(&view, "P4153 P4154 P4155 P4599"), ["3", "0", "0", "0"]);
    }

    #[test]
    fn profiles_that_are_gone_are_cleared() {
        let mut view = view("HT814");
        line(&mut view, 1, "a.example", "pcma");
        assert_eq!(values(&view, "P401 P747 P731 P4596 P4151"), ["0", "", "0", "0", "0"]);
    }
}
