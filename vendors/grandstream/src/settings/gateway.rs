//! The lines of the first gateways. Sources: provisioner/Provisioner `htx86` (the maker's template for firmware 1.1.0.45 of the HT286 and
//! HT486), amooma/GS3.

use super::calls::{stun, without_stun};
use super::codec::codecs;
use super::gxp2000::DTMF;
use autoprov_core::{Concept::*, Encode::*, Pick, Port, Row, Scope, Table};

/// Port 1 is line 1, and has the numbers of account 1; port 2 those that begin with 7 (SIPfoundry/legacy-sipxecs `line.xml`).
pub static LINE: Table = Table {
    scope: Scope::Lines,
    rows: &[
        // There is no P271: a line that is gone does not register.
        Row::each(LineActive, &["P31", "P731"], Flag("0", "1")).clear("0"),
        Row::each(ServerHost, &["P47", "P747"], HostPort(ServerPort, UDP)).clear(""),
        Row::each(OutboundProxyHost, &["P48", "P748"], HostPort(OutboundProxyPort, UDP)).clear(""),
        Row::each(UserName, &["P35", "P735"], Plain).clear(""),
        Row::each(AuthId, &["P36", "P736"], Plain).clear(""),
        Row::each(Password, &["P34", "P734"], Plain).clear(""),
        Row::each(DisplayName, &["P3", "P703"], Plain).clear(""),
        Row::each(Mailbox, &["P99", "P709"], Fixed("1")),
        // Seconds on the HT286 and HT486 (Provisioner, GS3); minutes on the HT386, HT488 and HT496 (sipXecs). Each ignores the other's.
        Row::each(Expires, &["P239"], Plain).clear("3600"),
        Row::each(Expires, &["P32", "P732"], Divided(60)).clear("60"),
        Row::each(Dtmf, &["P73", "P773"], DTMF).clear("1"),
        // 1 is "no" here and 0 "yes": no STUN where there is no server of it. Keep-alives are sent without it.
        Row::each(LineActive, &["P52"], Fixed("1")).when(without_stun),
        stun(&["P52"], "0"),
        Row::new(NatKeepalive, "P84", Above0).once(Pick::Least),
        Row::each(Codecs, &["P57", "P757"], Slot(codecs, 0)),
        Row::each(Codecs, &["P58", "P758"], Slot(codecs, 1)),
        Row::each(Codecs, &["P59", "P759"], Slot(codecs, 2)),
        Row::each(Codecs, &["P60", "P760"], Slot(codecs, 3)),
        Row::each(Codecs, &["P61", "P761"], Slot(codecs, 4)),
        Row::each(Codecs, &["P62", "P762"], Slot(codecs, 5)),
        Row::each(Codecs, &["P46"], Slot(codecs, 6)),
        Row::each(Codecs, &["P98"], Slot(codecs, 7)),
        Row::cannot(ServerTransport, "it speaks SIP over UDP alone"),
        Row::cannot(BackupHost, "it knows one server"),
        Row::cannot(Srtp, "it has no SRTP"),
    ],
};

/// SIP over UDP is all it speaks.
const UDP: Port = Port::Not(5060);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ht286, values};
    use autoprov_core::testing::{text, word};
    use autoprov_core::{Source, Value};

    #[test]
    fn a_port_is_account_one() {
        let mut view = ht286();
        assert_eq!(values(&view, "P31 P47 P35 P34"), ["0", "", "", ""]);
        let line = view.lines.entry(1).or_default();
        for (concept, value) in [
            (LineActive, Value::Flag(true)),
            (UserName, text("101")),
            (Expires, Value::Number(90)),
            (Dtmf, word("rfc2833+info")),
        ] {
            line.set(concept, value, Source::Tenant).unwrap();
        }
        assert_eq!(values(&view, "P31 P35 P239 P32 P73 P52"), ["1", "101", "90", "2", "3", "1"]);
    }
}
