//! The GXP2000: the accounts of the later phones, before TLS, a second server and LDAP. Source: the maker's template for firmware 1.2.5.3, in
//! FusionPBX `gxp20xx`; SIPfoundry/legacy-sipxecs `line.xml`, `phone.xml`.

use super::account::{interval, list, proxy, server};
use super::codec::codec;
use autoprov_core::{At, Concept, Over, Row, Table, Value, Write};

/// The accounts.
pub(crate) static ACCOUNTS: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::each(Concept::LineActive, &["P271", "P401", "P501", "P601"], Write::Flag("0", "1")).clear("0"),
        Row::each(Concept::Label, &["P270", "P417", "P517", "P617"], Write::Plain).clear(""),
        Row::each(Concept::ServerHost, &["P47", "P402", "P502", "P602"], Write::With(server)).clear(""),
        Row::each(Concept::OutboundProxyHost, &["P48", "P403", "P503", "P603"], Write::With(proxy)).clear(""),
        Row::each(Concept::UserName, &["P35", "P404", "P504", "P604"], Write::Plain).clear(""),
        Row::each(Concept::AuthId, &["P36", "P405", "P505", "P605"], Write::Plain).clear(""),
        Row::each(Concept::Password, &["P34", "P406", "P506", "P606"], Write::Plain).clear(""),
        Row::each(Concept::DisplayName, &["P3", "P407", "P507", "P607"], Write::Plain).clear(""),
        Row::each(Concept::VoicemailNumber, &["P33", "P426", "P526", "P626"], Write::Plain).clear(""),
        Row::each(Concept::Mailbox, &["P99", "P415", "P515", "P615"], Write::Fixed("1")).clear("0"),
        Row::each(Concept::BlfList, &["P134", "P444", "P544", "P644"], Write::With(list)).clear(""),
        Row::each(Concept::Expires, &["P32", "P412", "P512", "P612"], Write::Divided(60)).clear("60"),
        // From 1 here, from 0 on every later phone; there is no TLS.
        Row::each(
            Concept::ServerTransport,
            &["P130", "P448", "P548", "P648"],
            Write::Words(&[("udp", "1"), ("tcp", "2")]),
        )
        .clear("1"),
        Row::each(
            Concept::Srtp,
            &["P183", "P443", "P543", "P643"],
            Write::Words(&[("off", "0"), ("optional", "1"), ("required", "2")]),
        )
        .clear("0"),
        // Bits: 8 in the audio, 1 by RFC 2833, 2 by INFO.
        Row::each(
            Concept::Dtmf,
            &["P73", "P416", "P516", "P616"],
            Write::Words(&[("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "3"), ("inband", "8")]),
        )
        .clear("1"),
        Row::each(Concept::NatKeepalive, &["P52", "P414", "P514", "P614"], Write::With(keepalive)).clear("1"),
        Row::new(Concept::NatKeepalive, "P84", Write::With(interval)),
        Row::each(Concept::Codecs, &["P57", "P451", "P551", "P651"], Write::With(codec::<0>)),
        Row::each(Concept::Codecs, &["P58", "P452", "P552", "P652"], Write::With(codec::<1>)),
        Row::each(Concept::Codecs, &["P59", "P453", "P553", "P653"], Write::With(codec::<2>)),
        Row::each(Concept::Codecs, &["P60", "P454", "P554", "P654"], Write::With(codec::<3>)),
        Row::each(Concept::Codecs, &["P61", "P455", "P555", "P655"], Write::With(codec::<4>)),
        Row::each(Concept::Codecs, &["P62", "P456", "P556", "P656"], Write::With(codec::<5>)),
        Row::each(Concept::Codecs, &["P46", "P457", "P557", "P657"], Write::With(codec::<6>)),
        Row::each(Concept::Codecs, &["P98", "P458", "P558", "P658"], Write::With(codec::<7>)),
    ],
};

/// What is one for the whole phone.
pub(crate) static PHONE: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::new(Concept::PickupCode, "P1347", Write::Plain).clear("**"),
        Row::new(Concept::PickupCode, "P481", Write::Plain).clear("**"),
        Row::new(Concept::PickupCode, "P581", Write::Plain).clear("**"),
        Row::new(Concept::PickupCode, "P681", Write::Plain).clear("**"),
        // 1: DHCP option 2 wins over the zone.
        Row::new(Concept::TimeZone, "P143", Write::Fixed("0")),
        Row::new(Concept::Ntp, "P144", Write::Fixed("0")).clear("1"),
        Row::new(Concept::DateFormat, "P102", Write::Words(&[("ymd", "0"), ("mdy", "1"), ("dmy", "2")])),
        Row::new(Concept::TimeFormat, "P122", Write::Words(&[("12", "0"), ("24", "1")])),
        Row::new(Concept::Language, "P342", Write::Words(LANGUAGES)),
        // The phone must stay within reach of DHCP option 66.
        Row::constant("P145", "1"),
    ],
};

/// Languages of the screen.
pub(crate) const LANGUAGES: &[(&str, &str)] = &[("en", "0"), ("zh", "2")];

/// 0 is STUN, 1 nothing, 2 keep-alives alone.
fn keepalive(value: &Value, _: &At<'_>) -> Option<String> {
    Some(if value.number()? > 0 { "2" } else { "1" }.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{value, view};
    use autoprov_core::Source;

    #[test]
    fn numbers_that_later_phones_count_otherwise() {
        let mut view = view("GXP2000");
        let line = view.lines.entry(2).or_default();
        line.set(Concept::LineActive, Value::Flag(true), Source::Device).unwrap();
        line.set(Concept::ServerTransport, Value::Word("tcp".into()), Source::Tenant).unwrap();
        line.set(Concept::NatKeepalive, Value::Number(30), Source::Tenant).unwrap();
        line.set(Concept::Dtmf, Value::Word("rfc2833+info".into()), Source::Tenant).unwrap();
        let told = ["P401", "P448", "P414", "P84", "P416", "P130", "P52"];
        assert_eq!(told.map(|key| value(&view, key).unwrap()), ["1", "2", "2", "30", "3", "1", "1"]);
    }
}
