//! What the two families of desk phones share: short names, firmware loads, and what neither can do.

use crate::reasons::{NO_LDAP, NO_NETWORK};
use autoprov_core::{At, Concept::*, Dialling, Grammar, Plans, Row, Said, Scope, Table, Value};

/// What no file of theirs holds of the phone.
pub(crate) static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Dhcp, NO_NETWORK),
        Row::cannot(IpAddress, NO_NETWORK),
        Row::cannot(Vlan, NO_NETWORK),
        Row::cannot(VlanPriority, NO_NETWORK),
        Row::cannot(PcVlan, NO_NETWORK),
        Row::cannot(LdapHost, NO_LDAP),
        Row::cannot(UserPassword, "it has one password, the administrator's"),
        Row::cannot(PollingMinutes, "it fetches its file when it starts"),
        Row::cannot(Lldp, DISCOVERY),
        Row::cannot(Cdp, DISCOVERY),
        UNMANAGED,
    ],
};

const DISCOVERY: &str = "it asks by CDP, and no source says what in its file would switch that";

/// Of a device that nobody but this server manages.
pub(crate) const UNMANAGED: Row =
    Row::always(RemoteManagement, false, "it has no TR-069 and no cloud of its maker's");

/// Everything that is dialled goes out when nothing more has been pressed for three seconds: only the PBX knows which numbers there are. `*` ends at
/// `#`, which sends what stands before it (`dialplan.c` of the maker's SIP stack), so that codes that begin with it have a rule.
pub(crate) const DIALPLAN: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
    "<DIALTEMPLATE>\n<TEMPLATE MATCH=\"*\" TIMEOUT=\"3\"/>\n<TEMPLATE MATCH=\"#*\" TIMEOUT=\"3\"/>\n</DIALTEMPLATE>\n"
);

/// It reads that file.
pub(crate) const DIALS: Dialling = Dialling::Planned(&Plans {
    grammar: Grammar::Templates,
    settings: &[],
    maker: DIALPLAN,
    source: "our dialplan.xml, which its file names; without one it waits for its own timer or `#` (SIP IP Phone Administrator Guide)",
    letters: false,
    codes: &[],
});

const SHARED: &str = "its dialplan.xml is the same for all phones: put one of your own into the file area";

/// What no file of one phone says of what it dials.
pub(crate) static DIALLING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::doubt(DialPlan, |_, at| {
            let cut = |number: &&str| number.rfind('#').is_some_and(|at| at > 0);
            let cut = at.view.numbers().find(cut);
            cut.map(|number| format!("`{number}` may not be dialled: # sends what stands before it").into())
        }),
        Row::cannot(DialTimeout, SHARED),
        Row::cannot(EmergencyNumbers, SHARED),
        Row::cannot(LocalStarCodes, "it has no codes of its own"),
    ],
};

/// What it does not hold of a line.
pub(crate) static LINES: Table = Table {
    scope: Scope::Lines,
    rows: &[
        Row::cannot(Srtp, "it has no SRTP without CUCM"),
        Row::cannot(Lookup, "no source says that it asks for SRV records: it is told port 5060"),
        Row::cannot(Failback, "no source says when it goes back to its first server"),
        Row::cannot(BackupProxyHost, "it has one outbound proxy"),
    ],
};

/// What phones that speak English alone say of a language.
pub(crate) fn english(language: &Value, because: &'static str) -> Said {
    if language.text() == Some("en") { Said::Nothing } else { Said::cannot(because) }
}

/// The name of a firmware load as phones ask for it: without folder and ending. They ask at the root.
pub(crate) fn load(path: &Value, _: &At<'_>) -> Said {
    let path = path.text().unwrap_or_default();
    let name = [".loads", ".sb2", ".bin"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if !name.is_empty() && name.bytes().all(word) {
        return Said::of(name);
    }
    Said::cannot("it asks for its firmware at the root: name the load itself, such as `SIP42.9-4-2SR3-1S`")
}
