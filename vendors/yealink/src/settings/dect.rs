//! What DECT bases have and desk phones have not: handsets, what these show, and servers that accounts name by number.

use super::{GONE, statics};
use crate::generation::{from_81, from_86};
use crate::models::{multicell, templates};
use crate::words::{CLOCKS, DATES, HANDSET_LANGUAGES};
use autoprov_core::{
    At, Concept, Concept::*, Fields, Model, Over, Row, Setting, Table, Value, View, Write, walk_one,
};

/// The servers that accounts name by number, where the phone has such.
pub(super) fn write_servers(view: &View, out: &mut Vec<Setting>) {
    if templated(view) {
        walk_one(&TEMPLATES, &of_servers(view), out);
    }
}

/// Which of the base's servers the account uses, counted from 1.
pub(super) const SERVER_OF_LINE: Table = Table {
    over: Over::Lines,
    rows: &[Row::new(ServerHost, "account.{n}.sip_server.template", Write::With(rank))
        .clear(GONE)
        .when(templated)],
};

/// Whether accounts may name a server by number: W70B from 86 on (wazo's files of 85 and 87), managers of cells always.
fn templated(view: &View) -> bool {
    templates(view).is_some() && (multicell(view) || from_86(view))
}

fn rank(_: &Value, at: &At<'_>) -> Option<String> {
    let earlier = || at.view.lines.values().take_while(|line| !same(line, at.fields));
    let place = distinct(earlier()).len() + 1;
    (place <= templates(at.view)?).then(|| place.to_string())
}

/// What makes a server.
const SERVER: [Concept; 8] = [
    ServerHost,
    ServerPort,
    ServerTransport,
    Expires,
    BackupHost,
    BackupPort,
    OutboundProxyHost,
    OutboundProxyPort,
];

/// Whether two lines use one server.
pub(crate) fn same(left: &Fields, right: &Fields) -> bool {
    SERVER.iter().all(|concept| left.value(*concept) == right.value(*concept))
}

/// The servers of all lines, each once, as the first line that uses it says.
pub(crate) fn servers(view: &View) -> Vec<&Fields> {
    distinct(view.lines.values())
}

fn distinct<'a>(lines: impl Iterator<Item = &'a Fields>) -> Vec<&'a Fields> {
    let mut servers: Vec<&Fields> = Vec::new();
    for line in lines {
        if !servers.iter().any(|server| same(server, line)) {
            servers.push(line);
        }
    }
    servers
}

/// A base's servers as if they were the lines of a phone.
fn of_servers(view: &View) -> View {
    static TEN: Model = Model::new("servers", "", &[]).lines(10);
    let mut of = View::new(view.mac, &TEN);
    of.lines = (1..=TEN.lines).zip(servers(view)).map(|(n, server)| (n, server.clone())).collect();
    of
}

/// Names of FusionPBX's W80; the transport and the second server are wazo's.
const TEMPLATES: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(ServerHost, "template.{n}.name", Write::Plain).clear(GONE),
        Row::new(ServerHost, "template.{n}.sip_server.1.address", Write::Plain).clear(GONE),
        Row::new(ServerPort, "template.{n}.sip_server.1.port", Write::Plain).clear(GONE),
        Row::new(
            ServerTransport,
            "template.{n}.sip_server.1.transport_type",
            Write::Words(crate::words::TRANSPORTS),
        )
        .clear(GONE),
        Row::new(Expires, "template.{n}.sip_server.1.expires", Write::Plain),
        Row::new(BackupHost, "template.{n}.sip_server.2.address", Write::Plain).clear(GONE),
        Row::new(BackupPort, "template.{n}.sip_server.2.port", Write::Plain).clear(GONE),
        Row::new(
            BackupHost,
            "template.{n}.sip_server.2.transport_type",
            Write::With(super::account::transport),
        )
        .clear(GONE),
        Row::new(OutboundProxyHost, "template.{n}.outbound.enable", Write::Fixed("1")).clear("0"),
        Row::new(OutboundProxyHost, "template.{n}.outbound.1.address", Write::Plain).clear(GONE),
        Row::new(OutboundProxyPort, "template.{n}.outbound.1.port", Write::Plain).clear(GONE),
    ],
};

/// What handsets show. Without the switch they go by their own settings.
pub(super) const SHOWN: Table = Table {
    over: Over::Phone,
    rows: &[
        SWITCH[0],
        SWITCH[1],
        Row::new(Language, "custom.handset.language", Write::Words(HANDSET_LANGUAGES)),
        Row::new(DateFormat, "custom.handset.date_format", Write::Words(DATES)),
        Row::new(TimeFormat, "custom.handset.time_format", Write::Words(CLOCKS)),
    ],
};

const SWITCH: &[Row; 2] = statics![Constant, "auto_provision.handset_configured.enable", Write::Fixed("1");];

/// wazo's bases of 83 to 87 have this beside FusionPBX's `static.syslog.enable`.
pub(super) const SYSLOG: Table = Table {
    over: Over::Phone,
    rows: &[Row::new(Syslog, "static.syslog.mode", Write::Fixed("1")).clear("0").when(from_81)],
};

/// A site that lists no handsets leaves them as they are; one that lists some takes the lines from the others. On managers of cells
/// account n belongs to handset n, which is known by its DECT identity.
pub(super) const HANDSETS: Table = Table {
    over: Over::Handsets,
    rows: &[
        Row::new(HandsetName, "handset.{n}.name", Write::Plain).when(one_cell),
        Row::new(HandsetLines, "handset.{n}.incoming_lines", Write::Joined(",")).clear(GONE).when(one_cell),
        Row::new(HandsetLines, "handset.{n}.dial_out_lines", Write::Joined(",")).clear(GONE).when(one_cell),
        Row::new(HandsetLines, "handset.{n}.dial_out_default_line", Write::Item(0))
            .clear(GONE)
            .when(one_cell),
        Row::new(HandsetIpei, "handset.{n}.ipui", Write::Plain).clear(GONE).when(many_cells),
    ],
};

fn one_cell(view: &View) -> bool {
    !view.handsets.is_empty() && !multicell(view)
}

fn many_cells(view: &View) -> bool {
    !view.handsets.is_empty() && multicell(view)
}
