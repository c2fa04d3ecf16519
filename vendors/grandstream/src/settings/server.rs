//! Ports and profiles of the adapters, gateways and DECT bases: where a line registers and how it speaks (dossier 5.2, 5.3).
//!
//! One numbering serves three kinds of hardware. An adapter has the block once for each port; a gateway and a base have it once for each of
//! their profiles, of which a port or account names one. Sources: the maker's templates in FusionPBX (`ht502` 1.0.10.3, `ht702` 1.0.5.2, `ht802`
//! 1.0.10.6, `ht814` 1.0.63.3, `dp750` 1.0.2.16, which alone has blocks 3 and 4); SIPfoundry/legacy-sipxecs `line.xml`.

use super::account::{backup, interval, keepalive, proxy, server};
use super::codec::codec;
use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

/// Blocks 1 to 4.
pub(crate) static BLOCKS: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::each(Concept::LineActive, &["P271", "P401", "P501", "P601"], Write::Flag("0", "1")).clear("0"),
        Row::each(Concept::ServerHost, &["P47", "P747", "P547", "P602"], Write::With(server)).clear(""),
        Row::each(Concept::BackupHost, &["P967", "P987", "P997", "P998"], Write::With(backup)).clear(""),
        Row::each(Concept::OutboundProxyHost, &["P48", "P748", "P548", "P603"], Write::With(proxy)).clear(""),
        Row::each(Concept::LineActive, &["P31", "P731", "P531", "P610"], Write::Fixed("1")).clear("0"),
        // Minutes.
        Row::each(Concept::Expires, &["P32", "P732", "P532", "P612"], Write::Divided(60)).clear("60"),
        Row::each(
            Concept::ServerTransport,
            &["P130", "P830", "P530", "P4648"],
            Write::Words(&[("udp", "0"), ("tcp", "1"), ("tls", "2")]),
        )
        .clear("0"),
        Row::each(
            Concept::Srtp,
            &["P183", "P443", "P543", "P643"],
            Write::Words(&[("off", "0"), ("optional", "1"), ("required", "2")]),
        )
        .clear("0"),
        Row::each(Concept::Mailbox, &["P99", "P709", "P509", "P615"], Write::Fixed("1")).clear("0"),
        Row::each(Concept::NatKeepalive, &["P52", "P730", "P630", "P614"], Write::With(keepalive)).clear("0"),
        // Three ways of sending digits, the preferred one first: all are always listed.
        Row::each(Concept::Dtmf, &["P850", "P860", "P560", "P4583"], Write::With(way::<0>)).clear("101"),
        Row::each(Concept::Dtmf, &["P851", "P861", "P561", "P4584"], Write::With(way::<1>)).clear("102"),
        Row::each(Concept::Dtmf, &["P852", "P862", "P562", "P4585"], Write::With(way::<2>)).clear("100"),
        Row::each(Concept::Codecs, &["P57", "P757", "P557", "P651"], Write::With(codec::<0>)),
        Row::each(Concept::Codecs, &["P58", "P758", "P558", "P652"], Write::With(codec::<1>)),
        Row::each(Concept::Codecs, &["P59", "P759", "P559", "P653"], Write::With(codec::<2>)),
        Row::each(Concept::Codecs, &["P60", "P760", "P660", "P654"], Write::With(codec::<3>)),
        Row::each(Concept::Codecs, &["P61", "P761", "P661", "P655"], Write::With(codec::<4>)),
        Row::each(Concept::Codecs, &["P62", "P762", "P662", "P656"], Write::With(codec::<5>)),
    ],
};

/// The seventh codec. HT70x have six.
pub(crate) static SEVENTH: Table = Table {
    over: Over::Lines,
    rows: &[Row::each(Concept::Codecs, &["P46", "P814", "P514", "P4657"], Write::With(codec::<6>))],
};

/// The eighth codec: HT50x and DP75x.
pub(crate) static EIGHTH: Table = Table {
    over: Over::Lines,
    rows: &[Row::each(Concept::Codecs, &["P98", "P815", "P515", "P658"], Write::With(codec::<7>))],
};

/// The interval of keep-alives: one for all blocks.
pub(crate) static INTERVAL: Table =
    Table { over: Over::Lines, rows: &[Row::new(Concept::NatKeepalive, "P84", Write::With(interval))] };

/// Who registers on the two ports of an adapter.
pub(crate) static PORTS: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::each(Concept::UserName, &["P35", "P735"], Write::Plain).clear(""),
        Row::each(Concept::AuthId, &["P36", "P736"], Write::Plain).clear(""),
        Row::each(Concept::Password, &["P34", "P734"], Write::Plain).clear(""),
        Row::each(Concept::DisplayName, &["P3", "P703"], Write::Plain).clear(""),
    ],
};

/// Who registers on the ports of a gateway, or is an account of a base: a number for each.
pub(crate) static ROWS: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::LineActive, "P{4595+n}", Write::Flag("0", "1")).clear("0"),
        Row::new(Concept::UserName, "P{4060+n}", Write::Plain).clear(""),
        Row::new(Concept::AuthId, "P{4090+n}", Write::Plain).clear(""),
        Row::new(Concept::Password, "P{4120+n}", Write::Plain).clear(""),
        Row::new(Concept::DisplayName, "P{4180+n}", Write::Plain).clear(""),
    ],
};

/// The ways of sending digits, the wanted ones first. 100 is in the audio, 101 by RFC 2833, 102 by INFO.
fn way<const PLACE: usize>(value: &Value, _: &At<'_>) -> Option<String> {
    let ways = match value.text()? {
        "rfc2833" | "rfc2833+info" => ["101", "102", "100"],
        "info" => ["102", "101", "100"],
        "inband" => ["100", "101", "102"],
        _ => return None,
    };
    ways.get(PLACE).map(|way| (*way).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{value, view};
    use autoprov_core::Source;

    #[test]
    fn port_two_has_a_block_of_its_own() {
        for model in ["HT802", "HT502", "HT503", "HT702"] {
            let mut view = view(model);
            let line = view.lines.entry(2).or_default();
            line.set(Concept::LineActive, Value::Flag(true), Source::Device).unwrap();
            line.set(Concept::UserName, Value::Text("102".into()), Source::Device).unwrap();
            line.set(Concept::ServerHost, Value::Text("pbx.example".into()), Source::Device).unwrap();
            line.set(Concept::Expires, Value::Number(600), Source::Device).unwrap();
            let told = ["P401", "P735", "P747", "P732", "P731", "P271", "P35", "P47"];
            let told = told.map(|key| value(&view, key).unwrap());
            assert_eq!(told, ["1", "102", "pbx.example", "10", "1", "0", "", ""], "{model}");
        }
    }

    #[test]
    fn wanted_ways_come_first() {
        for (word, ways) in [
            ("rfc2833", ["101", "102", "100"]),
            ("rfc2833+info", ["101", "102", "100"]),
            ("info", ["102", "101", "100"]),
            ("inband", ["100", "101", "102"]),
        ] {
            let mut view = view("HT802");
            view.lines
                .entry(2)
                .or_default()
                .set(Concept::Dtmf, Value::Word(word.into()), Source::Tenant)
                .unwrap();
            assert_eq!(["P860", "P861", "P862"].map(|key| value(&view, key).unwrap()), ways, "{word}");
        }
    }
}
