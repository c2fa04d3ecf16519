//! The line of the first gateways. Sources: provisioner/Provisioner `htx86` (the maker's template for firmware 1.1.0.45 of the HT286 and
//! HT486), amooma/GS3.

use super::codec::gateway_codec;
use super::host::address;
use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

/// Port 1 is line 1, and has the numbers of account 1.
pub(crate) static LINE: Table = Table {
    over: Over::Lines,
    rows: &[
        // There is no P271: a line that is gone does not register.
        Row::new(Concept::LineActive, "P31", Write::Flag("0", "1")).clear("0"),
        Row::new(Concept::ServerHost, "P47", Write::With(server)).clear(""),
        Row::new(Concept::OutboundProxyHost, "P48", Write::With(proxy)).clear(""),
        Row::new(Concept::UserName, "P35", Write::Plain).clear(""),
        Row::new(Concept::AuthId, "P36", Write::Plain).clear(""),
        Row::new(Concept::Password, "P34", Write::Plain).clear(""),
        Row::new(Concept::DisplayName, "P3", Write::Plain).clear(""),
        Row::new(Concept::Mailbox, "P99", Write::Fixed("1")).clear("0"),
        // Seconds on the HT286 and HT486 (Provisioner, GS3); minutes on the HT496 (sipXecs). Each ignores the other's.
        Row::new(Concept::Expires, "P239", Write::Plain).clear("3600"),
        Row::new(Concept::Expires, "P32", Write::Divided(60)).clear("60"),
        // Bits: 8 in the audio, 1 by RFC 2833, 2 by INFO.
        Row::new(
            Concept::Dtmf,
            "P73",
            Write::Words(&[("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "3"), ("inband", "8")]),
        )
        .clear("1"),
        // 1 is "no" here and 0 "yes": no STUN, which would need a server. Keep-alives are sent without it.
        Row::new(Concept::LineActive, "P52", Write::Fixed("1")),
        Row::new(Concept::NatKeepalive, "P84", Write::With(interval)),
        Row::new(Concept::Codecs, "P57", Write::With(gateway_codec::<0>)),
        Row::new(Concept::Codecs, "P58", Write::With(gateway_codec::<1>)),
        Row::new(Concept::Codecs, "P59", Write::With(gateway_codec::<2>)),
        Row::new(Concept::Codecs, "P60", Write::With(gateway_codec::<3>)),
        Row::new(Concept::Codecs, "P61", Write::With(gateway_codec::<4>)),
        Row::new(Concept::Codecs, "P62", Write::With(gateway_codec::<5>)),
        Row::new(Concept::Codecs, "P46", Write::With(gateway_codec::<6>)),
        Row::new(Concept::Codecs, "P98", Write::With(gateway_codec::<7>)),
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

fn interval(value: &Value, _: &At<'_>) -> Option<String> {
    value.number().filter(|seconds| *seconds > 0).map(|seconds| seconds.to_string())
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
        line.set(Concept::LineActive, Value::Flag(true), Source::Device);
        line.set(Concept::UserName, Value::Text("101".into()), Source::Device);
        line.set(Concept::Expires, Value::Number(90), Source::Tenant);
        line.set(Concept::Dtmf, Value::Word("rfc2833+info".into()), Source::Tenant);
        let told = ["P31", "P35", "P239", "P32", "P73", "P52"].map(|key| value(&view, key).unwrap());
        assert_eq!(told, ["1", "101", "90", "2", "3", "1"]);
    }

    #[test]
    fn a_line_that_is_gone_is_cleared() {
        let told = ["P31", "P47", "P35", "P34"].map(|key| value(&ht286(), key).unwrap());
        assert_eq!(told, ["0", "", "", ""]);
    }
}
