//! What DECT bases have and desk phones have not: handsets, what these show, and servers that accounts name by number.

use super::{GONE, account, statics};
use crate::generation::{from_81, from_86};
use crate::models::{multicell, templates};
use crate::words::{
    BACKUP_PORT, CLOCKS, DATES, HANDSET_LANGUAGES, PORT, TRANSPORT, backup_proxy_port, proxy_port,
};
use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Servers, Table, Value};

/// Why no key watches anybody.
pub(crate) const NO_KEYS: &str = "a DECT base has no keys, and its handsets' are not provisioned";
/// Why nothing is said of intercom calls.
const NO_INTERCOM: &str =
    "each handset has its own setting for it, and no source says that a caller can ask for it";
/// Why nothing is said of how handsets look and ring.
const OWN: &str = "each handset has its own setting for it";
/// Why there is no LDAP before 81.
pub(crate) const NO_LDAP: &str = "no source names LDAP on a base before firmware 81";

/// The servers that accounts name by number: ten on W70B from 86 on (wazo's files of 85 and 87) and on managers of cells.
pub static SERVERS: Servers = Servers {
    room: |view| if multicell(view) || from_86(view) { templates(view) } else { 0 },
    alike: &[
        ServerHost,
        ServerPort,
        ServerTransport,
        Expires,
        BackupHost,
        BackupPort,
        OutboundProxyHost,
        OutboundProxyPort,
        Lookup,
        BackupProxyHost,
        BackupProxyPort,
        Failback,
    ],
    needed: 11,
    by_presence: &[],
};

/// Accounts. On managers of cells one that no server is left for is cleared.
pub static LINES: Table = Table::of(&[
    &Table::on(|view| !multicell(view), &[&account::LINES, &account::LATER]),
    &Table::on(multicell, &[&SERVED, &SERVED_LATER]),
]);

static SERVED: Table = Table { scope: Scope::Served(&SERVERS), rows: account::LINES.rows };
static SERVED_LATER: Table = Table { scope: Scope::Served(&SERVERS), rows: account::LATER.rows };

/// Which of the base's servers the account uses.
pub static SERVER_OF_LINE: Table = Table {
    scope: Scope::Served(&SERVERS),
    rows: &[Row::new(ServerHost, "account.{n}.sip_server.template", Server(1))
        .clear(GONE)
        .when(|view| SERVERS.room(view) > 0)],
};

/// Names of FusionPBX's W80; the transport and the second server are wazo's.
pub static TEMPLATES: Table = Table {
    scope: Scope::Servers(&SERVERS),
    rows: &[
        Row::new(ServerHost, "template.{n}.name", Plain).clear(GONE),
        Row::new(ServerHost, "template.{n}.sip_server.1.address", Plain).clear(GONE),
        Row::new(ServerHost, "template.{n}.sip_server.1.port", PORT).clear(GONE),
        Row::new(ServerTransport, "template.{n}.sip_server.1.transport_type", TRANSPORT)
            .clear(GONE)
            .also(&[Lookup]),
        Row::doubt(Lookup, account::transport_by_dns),
        Row::new(Expires, "template.{n}.sip_server.1.expires", Plain),
        Row::new(BackupHost, "template.{n}.sip_server.2.address", Plain).clear(GONE),
        Row::new(BackupHost, "template.{n}.sip_server.2.port", BACKUP_PORT).clear(GONE),
        Row::new(BackupHost, "template.{n}.sip_server.2.transport_type", Of(ServerTransport, &TRANSPORT))
            .clear(GONE),
        Row::new(BackupHost, "template.{n}.sip_server.2.expires", Of(Expires, &Plain)).clear(GONE),
        Row::new(OutboundProxyHost, "template.{n}.outbound.enable", Fixed("1")).clear("0"),
        Row::new(OutboundProxyHost, "template.{n}.outbound.1.address", Plain).clear(GONE),
        Row::new(OutboundProxyHost, "template.{n}.outbound.1.port", With(proxy_port))
            .clear(GONE)
            .also(&[OutboundProxyPort]),
        Row::new(BackupProxyHost, "template.{n}.outbound.2.address", Plain).clear(GONE),
        Row::new(BackupProxyHost, "template.{n}.outbound.2.port", With(backup_proxy_port))
            .clear(GONE)
            .also(&[BackupProxyPort]),
        Row::new(Failback, "template.{n}.outbound.fallback_interval", Within(10, account::MOST_SECONDS))
            .clear("3600"),
    ],
};

/// What handsets show. Without the switch they go by their own settings.
pub static SHOWN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        SWITCH[0],
        SWITCH[1],
        Row::new(Language, "custom.handset.language", HANDSET_LANGUAGES),
        Row::new(DateFormat, "custom.handset.date_format", DATES),
        Row::new(TimeFormat, "custom.handset.time_format", CLOCKS),
        Row::cannot(PickupCode, NO_KEYS),
        Row::cannot(TransferKey, NO_KEYS),
        Row::cannot(IntercomAnswer, NO_INTERCOM),
        Row::cannot(IntercomAlertInfo, NO_INTERCOM),
        Row::cannot(IntercomBarge, NO_INTERCOM),
        Row::cannot(Ringtone, OWN),
        Row::cannot(RingAlertInfo, "no source says that its handsets heed it"),
        Row::cannot(MulticastAddress, "no source names paging groups on a base"),
        Row::cannot(Wallpaper, OWN),
        Row::cannot(Backlight, OWN),
        Row::cannot(Screensaver, OWN),
        Row::cannot(MenuLock, OWN),
    ],
};

const SWITCH: &[Row; 2] = statics![Constant, "auto_provision.handset_configured.enable", Fixed("1");];

/// What bases before 81 lack.
pub static OLD: Table = Table::of(&[
    &Table {
        scope: Scope::Phone,
        rows: &[
            Row::cannot(LdapHost, NO_LDAP),
            Row::cannot(Cdp, "no source names it on a base before firmware 81"),
            Row::cannot(
                ConferenceUri,
                "no source names a conference of the server on a base before firmware 81",
            ),
        ],
    },
    &Table {
        scope: Scope::Lines,
        rows: &[Row::cannot(
            Failback,
            "no source names a time for the way back on a base before firmware 81",
        )],
    },
]);

/// wazo's bases of 83 to 87 have this beside FusionPBX's `static.syslog.enable`.
pub static SYSLOG: Table = Table {
    scope: Scope::Phone,
    rows: &[Row::new(Syslog, "static.syslog.mode", Fixed("1")).clear("0").when(from_81)],
};

/// Handsets of a base. A site that lists none leaves them as they are; one that lists some takes the lines from the others.
pub static HANDSETS: Table = Table::on(
    |view| !view.handsets.is_empty(),
    &[&Table::on(|view| !multicell(view), &[&ONE_CELL]), &Table::on(multicell, &[&MANY_CELLS])],
);

static ONE_CELL: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::new(HandsetName, "handset.{n}.name", Plain),
        Row::new(HandsetLines, "handset.{n}.incoming_lines", Joined(",")).clear(GONE),
        Row::new(HandsetLines, "handset.{n}.dial_out_lines", Joined(",")).clear(GONE),
        Row::new(HandsetLines, "handset.{n}.dial_out_default_line", Item(0)).clear(GONE),
        Row::cannot(HandsetIpei, "handsets are registered at this base by hand, with its PIN"),
    ],
};

/// Account n belongs to handset n, which is known by its DECT identity.
static MANY_CELLS: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::cannot(HandsetName, "a handset of many cells shows its account's name"),
        Row::new(HandsetLines, "", Says(own_line)),
        Row::new(HandsetIpei, "handset.{n}.ipui", Plain).clear(GONE),
    ],
};

/// Nothing is written: the line of the same number is the handset's by itself, and no other can be.
fn own_line(lines: &Value, at: &At<'_>) -> Said {
    if lines.list().is_empty() || lines.list() == [at.index.to_string()] {
        return Said::Nothing;
    }
    Said::cannot("with many cells account n belongs to handset n: give the handset the index of its line")
}
