//! The lines of the first gateways. Sources: provisioner/Provisioner `htx86` (the maker's template for firmware 1.1.0.45 of the HT286 and
//! HT486), amooma/GS3.

use super::codec::codec;
use super::host::address;
use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

/// Port 1 is line 1, and has the numbers of account 1; port 2 those that begin with 7 (SIPfoundry/legacy-sipxecs `line.xml`).
pub(crate) static LINE: Table = Table {
    over: Over::Lines,
    rows: &[
        // There is no P271: a line that is gone does not register.
        Row::each(Concept::LineActive, &["P31", "P731"], Write::Flag("0", "1")).clear("0"),
        Row::each(Concept::ServerHost, &["P47", "P747"], Write::With(server)).clear(""),
        Row::each(Concept::OutboundProxyHost, &["P48", "P748"], Write::With(proxy)).clear(""),
        Row::each(Concept::UserName, &["P35", "P735"], Write::Plain).clear(""),
        Row::each(Concept::AuthId, &["P36", "P736"], Write::Plain).clear(""),
        Row::each(Concept::Password, &["P34", "P734"], Write::Plain).clear(""),
        Row::each(Concept::DisplayName, &["P3", "P703"], Write::Plain).clear(""),
        Row::each(Concept::Mailbox, &["P99", "P709"], Write::Fixed("1")).clear("0"),
        // Seconds on the HT286 and HT486 (Provisioner, GS3); minutes on the HT386, HT488 and HT496 (sipXecs). Each ignores the other's.
        Row::each(Concept::Expires, &["P239"], Write::Plain).clear("3600"),
        Row::each(Concept::Expires, &["P32", "P732"], Write::Divided(60)).clear("60"),
        // Bits: 8 in the audio, 1 by RFC 2833, 2 by INFO.
        Row::each(
            Concept::Dtmf,
            &["P73", "P773"],
            Write::Words(&[("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "3"), ("inband", "8")]),
        )
        .clear("1"),
        // 1 is "no" here and 0 "yes": no STUN, which would need a server. Keep-alives are sent without it.
        Row::each(Concept::LineActive, &["P52"], Write::Fixed("1")),
        Row::new(Concept::NatKeepalive, "P84", Write::With(shortest)),
        Row::each(Concept::Codecs, &["P57", "P757"], Write::With(codec::<0>)),
        Row::each(Concept::Codecs, &["P58", "P758"], Write::With(codec::<1>)),
        Row::each(Concept::Codecs, &["P59", "P759"], Write::With(codec::<2>)),
        Row::each(Concept::Codecs, &["P60", "P760"], Write::With(codec::<3>)),
        Row::each(Concept::Codecs, &["P61", "P761"], Write::With(codec::<4>)),
        Row::each(Concept::Codecs, &["P62", "P762"], Write::With(codec::<5>)),
        Row::each(Concept::Codecs, &["P46"], Write::With(codec::<6>)),
        Row::each(Concept::Codecs, &["P98"], Write::With(codec::<7>)),
    ],
};

/// SIP over UDP is all it speaks.
const PORT: i64 = 5060;

fn server(host: &Value, at: &At<'_>) -> Option<String> {
    Some(address(host.text()?, at.fields.number(Concept::ServerPort), PORT))
}

fn proxy(host: &Value, at: &At<'_>) -> Option<String> {
    Some(address(host.text()?, at.fields.number(Concept::OutboundProxyPort), PORT))
}

/// The shortest interval of the ports, where it is this one's: one serves both.
fn shortest(value: &Value, at: &At<'_>) -> Option<String> {
    let own = value.number().filter(|seconds| *seconds > 0)?;
    let all = at.view.lines.values().filter_map(|line| line.number(Concept::NatKeepalive));
    (all.filter(|seconds| *seconds > 0).min() == Some(own)).then(|| own.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ht286, value};
    use autoprov_core::Source;

    #[test]
    fn a_port_is_account_one() {
        let mut view = ht286();
        let line = view.lines.entry(1).or_default();
        line.set(Concept::LineActive, Value::Flag(true), Source::Device).unwrap();
        line.set(Concept::UserName, Value::Text("101".into()), Source::Device).unwrap();
        line.set(Concept::Expires, Value::Number(90), Source::Tenant).unwrap();
        line.set(Concept::Dtmf, Value::Word("rfc2833+info".into()), Source::Tenant).unwrap();
        let told = ["P31", "P35", "P239", "P32", "P73", "P52"].map(|key| value(&view, key).unwrap());
        assert_eq!(told, ["1", "101", "90", "2", "3", "1"]);
    }

    #[test]
    fn a_line_that_is_gone_is_cleared() {
        let told = ["P31", "P47", "P35", "P34"].map(|key| value(&ht286(), key).unwrap());
        assert_eq!(told, ["0", "", "", ""]);
    }
}
