//! The GXP2000: the accounts of the later phones, before TLS, a second server and LDAP. Source: the maker's template for firmware 1.2.5.3, in
//! FusionPBX `gxp20xx`; SIPfoundry/legacy-sipxecs `line.xml`, `phone.xml`.

use super::account::{INTERVAL, PROXY, SERVER, SRTP, list};
use super::calls::NOT_LISTED;
use super::codec::codecs;
use crate::dialects::BASIC_ONLY;
use autoprov_core::{Concept::*, Encode, Encode::*, Row, Scope, Table};

/// The accounts.
pub static ACCOUNTS: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::each(LineActive, &["P271", "P401", "P501", "P601"], Flag("0", "1")).clear("0"),
        Row::each(Label, &["P270", "P417", "P517", "P617"], Plain).clear(""),
        Row::each(ServerHost, &["P47", "P402", "P502", "P602"], SERVER).clear(""),
        Row::each(OutboundProxyHost, &["P48", "P403", "P503", "P603"], PROXY).clear(""),
        Row::each(UserName, &["P35", "P404", "P504", "P604"], Plain).clear(""),
        Row::each(AuthId, &["P36", "P405", "P505", "P605"], Plain).clear(""),
        Row::each(Password, &["P34", "P406", "P506", "P606"], Plain).clear(""),
        Row::each(DisplayName, &["P3", "P407", "P507", "P607"], Plain).clear(""),
        Row::each(VoicemailNumber, &["P33", "P426", "P526", "P626"], Plain).clear(""),
        Row::each(Mailbox, &["P99", "P415", "P515", "P615"], Fixed("1")),
        Row::each(BlfList, &["P134", "P444", "P544", "P644"], Says(list)).clear(""),
        Row::each(Expires, &["P32", "P412", "P512", "P612"], Divided(60)).clear("60"),
        // From 1 here, from 0 on every later phone; there is no TLS.
        Row::each(ServerTransport, &["P130", "P448", "P548", "P648"], Words(&[("udp", "1"), ("tcp", "2")]))
            .clear("1"),
        Row::each(Srtp, &["P183", "P443", "P543", "P643"], SRTP).clear("0"),
        Row::each(Dtmf, &["P73", "P416", "P516", "P616"], DTMF).clear("1"),
        INTERVAL,
        Row::each(Codecs, &["P57", "P451", "P551", "P651"], Slot(codecs, 0)),
        Row::each(Codecs, &["P58", "P452", "P552", "P652"], Slot(codecs, 1)),
        Row::each(Codecs, &["P59", "P453", "P553", "P653"], Slot(codecs, 2)),
        Row::each(Codecs, &["P60", "P454", "P554", "P654"], Slot(codecs, 3)),
        Row::each(Codecs, &["P61", "P455", "P555", "P655"], Slot(codecs, 4)),
        Row::each(Codecs, &["P62", "P456", "P556", "P656"], Slot(codecs, 5)),
        Row::each(Codecs, &["P46", "P457", "P557", "P657"], Slot(codecs, 6)),
        Row::each(Codecs, &["P98", "P458", "P558", "P658"], Slot(codecs, 7)),
        Row::cannot(BackupHost, "it knows one server for each account"),
        Row::cannot(SubscriptionSeconds, NOT_LISTED),
        Row::cannot(SharedLine, "its line keys are those of its accounts"),
    ],
};

/// Bits: 8 in the audio, 1 by RFC 2833, 2 by INFO.
pub(super) const DTMF: Encode =
    Words(&[("rfc2833", "1"), ("info", "2"), ("rfc2833+info", "3"), ("inband", "8")]);

/// What is one for the whole phone.
pub static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(PickupCode, "P1347", Plain).clear("**"),
        Row::new(PickupCode, "P481", Plain).clear("**"),
        Row::new(PickupCode, "P581", Plain).clear("**"),
        Row::new(PickupCode, "P681", Plain).clear("**"),
        // 1: DHCP option 2 wins over the zone.
        Row::new(TimeZone, "P143", Fixed("0")),
        Row::new(Ntp, "P144", Fixed("0")).clear("0"),
        Row::new(DateFormat, "P102", Words(&[("ymd", "0"), ("mdy", "1"), ("dmy", "2")])),
        Row::new(TimeFormat, "P122", Words(&[("12", "0"), ("24", "1")])),
        Row::new(Language, "P342", Words(&[("en", "0"), ("zh", "2")])),
        // The phone must stay within reach of DHCP option 66.
        Row::constant("P145", "1"),
        Row::cannot(PcVlan, "it has no VLAN for its PC port"),
        Row::cannot(DirectoryUrl, BASIC_ONLY),
        Row::cannot(LdapHost, LDAP),
    ],
};

/// Why it has no LDAP.
pub(crate) const LDAP: &str = "it runs an LDAP script from a server path (P1304), which nobody describes";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{values, view};
    use autoprov_core::testing::{text, word};
    use autoprov_core::{Source, Value};

    #[test]
    fn numbers_that_later_phones_count_otherwise() {
        let mut view = view("GXP2000");
        let line = view.lines.entry(2).or_default();
        for (concept, value) in [
            (LineActive, Value::Flag(true)),
            (ServerTransport, word("tcp")),
            (NatKeepalive, Value::Number(30)),
            (Dtmf, word("rfc2833+info")),
        ] {
            line.set(concept, value, Source::Tenant).unwrap();
        }
        let read = values(&view, "P401 P448 P414 P84 P416 P130");
        assert_eq!(read, ["1", "2", "2", "30", "3", "1"]);
        view.phone.set(StunHost, text("stun.example"), Source::Tenant).unwrap();
        assert_eq!(values(&view, "P414 P76"), ["0", "stun.example"]);
    }
}
