//! The bases N610, N670 and N870: names are wazo's (`wazo_gigaset/Nx70_83_v2_65_0`).

use crate::words::{self, firmware_url, firmware_version};
use autoprov_core::{
    Concept, Concept::*, Encode::*, Match, Pick, Place, Row, Scope, Servers, Sheet, Source, Table, Value,
    View, ZoneList,
};
use std::collections::BTreeMap;

/// What a base's own file says.
pub(crate) static TABLES: &[&Table] =
    &[&Table::by(fresh), &PHONE, &BOOK, &SERVER, &Table::by(accounts), &HANDSETS];

/// Handsets that are not in the file are gone; those that are follow. A base that has no line yet keeps all: each must be registered by hand.
fn fresh(view: &View, sheet: &mut Sheet) {
    if !view.lines.is_empty() {
        sheet.set("oper:DeleteNotProvisionedHS", "", Source::Dialect);
    }
}

static PHONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(AdminPassword, "WebUIAccounts.1.Password", Plain),
        Row::cannot(UserPassword, "its web page has one user in its file"),
        Row::new(Country, "Telephony.0.ToneScheme", Words(TONES)),
        Row::new(Ntp, "DmGlobal.0.NtpServer", Item(0)),
        Row::new(TimeZone, "DmGlobal.0.TimeZone", Zone(&ZONES)),
        Row::cannot(DateFormat, HANDSET),
        Row::cannot(TimeFormat, HANDSET),
        Row::cannot(Language, HANDSET),
        Row::new(ProvisioningUrl, "Provisioning.global.ProvisioningServer", Plain),
        Row::cannot(
            ProvisioningUser,
            "no source has the names of a password for its files: it is typed on its web page",
        ),
        Row::cannot(
            ProvisioningPassword,
            "no source has the names of a password for its files: it is typed on its web page",
        ),
        Row::cannot(PollingMinutes, UNNAMED),
        Row::new(FirmwarePack, "firmware:version", Says(firmware_version)),
        Row::new(FirmwarePack, "firmware:url", With(firmware_url)),
        Row::cannot(Dhcp, UNNAMED),
        Row::cannot(Vlan, UNNAMED),
        Row::cannot(VlanPriority, UNNAMED),
        Row::cannot(PcVlan, "it has no PC port"),
        Row::cannot(Lldp, UNNAMED),
        Row::cannot(Syslog, UNNAMED),
        Row::cannot(PickupCode, "a handset has no BLF keys: it is dialled"),
        Row::cannot(ParkCode, "a handset has no BLF keys: it is dialled"),
        Row::cannot(
            DialTimeout,
            "its handsets say when a number is whole; others wait four seconds (the maker's page on GAP handsets)",
        ),
        Row::cannot(LocalStarCodes, "it keeps no dialling codes of its own"),
        Row::cannot(EmergencyNumbers, UNNAMED),
        Row::cannot(
            IntercomAnswer,
            "its handsets answer by themselves where somebody says so on its web page (call manager)",
        ),
        Row::cannot(
            IntercomAlertInfo,
            "its words are fixed: `info=alert-autoanswer`, or Call-Info with `answer-after=0`",
        ),
        Row::cannot(TransferKey, "the key R and hanging up transfer: it has no such choice"),
        Row::cannot(Ringtone, HANDSET),
        Row::cannot(RingAlertInfo, UNNAMED),
        Row::cannot(Backlight, HANDSET),
        Row::cannot(Screensaver, HANDSET),
        Row::cannot(Wallpaper, HANDSET),
        Row::cannot(
            LdapHost,
            "no source has the names of its ten LDAP books: they are typed on its web page",
        ),
        // Wazo writes both for every base.
        Row::constant("Telephony.0.CT_ViaRKey", "1"),
        Row::constant("Telephony.0.CT_ByOnHook", "1"),
    ],
};

const HANDSET: &str = "it is set at each handset";
const UNNAMED: &str = "no source has the name of its setting for it";

/// `Retail` is what wazo writes for America; no other country has a word here.
const TONES: &[(&str, &str)] = &[("de", "Germany"), ("es", "Spain"), ("fr", "France"), ("us", "Retail")];

/// The book that handsets open with their key for directories: 20 is the white pages.
static BOOK: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(DirectoryUrl, "Netdir.1.Activated", Fixed("1")).clear("0"),
        Row::new(DirectoryUrl, "XMLDir.1.ProviderName", Fixed("Directory")),
        Row::new(DirectoryUrl, "XMLDir.1.ServerURL", Around("", &Plain, "?")).clear(""),
        Row::new(DirectoryUrl, "XMLDir.1.WhitePagesDirName", Fixed("Directory")),
        Row::new(DirectoryUrl, "XMLDir.1.StartWithListWP", Fixed("1")),
    ],
};

/// What a server says of its lines.
const ALIKE: &[Concept] = &[
    ServerHost,
    ServerPort,
    ServerTransport,
    OutboundProxyHost,
    OutboundProxyPort,
    BackupHost,
    BackupPort,
    Expires,
    Srtp,
    Dtmf,
];

/// No source tells how many there are: ten are written.
pub(crate) static SERVERS: Servers =
    Servers { room: |_| 10, alike: ALIKE, needed: ALIKE.len(), by_presence: &[] };

static SERVER: Table = Table {
    scope: Scope::Servers(&SERVERS),
    rows: &[
        Row::new(ServerHost, "SipProvider.{n0}.Name", Plain).clear(""),
        Row::new(ServerHost, "SipProvider.{n0}.Domain", Plain).clear(""),
        Row::new(ServerHost, "SipProvider.{n0}.ProxyServerAddress", Plain).clear(""),
        Row::new(ServerPort, "SipProvider.{n0}.ProxyServerPort", Plain),
        Row::new(ServerHost, "SipProvider.{n0}.RegServerAddress", Plain).clear(""),
        Row::new(ServerPort, "SipProvider.{n0}.RegServerPort", Plain),
        Row::new(Expires, "SipProvider.{n0}.RegServerRefreshTimer", Plain),
        Row::new(
            ServerTransport,
            "SipProvider.{n0}.TransportProtocol",
            Words(&[("udp", "1"), ("tcp", "2"), ("tls", "3")]),
        ),
        // Over TLS too: addresses stay `sip:`.
        Row::constant("SipProvider.{n0}.UseSIPS", "0"),
        Row::new(Srtp, "SipProvider.{n0}.SRTP_Enabled", Words(words::SRTP)),
        Row::new(Srtp, "SipProvider.{n0}.AcceptNonSRTPCalls", Words(words::PLAIN_CALLS)),
        // Bits: in the voice 1, RFC 2833 2, SIP INFO 4.
        Row::new(
            Dtmf,
            "SipProvider.{n0}.DTMFTransmission",
            Words(&[("inband", "1"), ("rfc2833", "2"), ("info", "4"), ("rfc2833+info", "6")]),
        ),
        Row::new(BackupHost, "SipProvider.{n0}.FailoverServerEnabled", Fixed("1")).clear("0"),
        Row::new(BackupHost, "SipProvider.{n0}.FailoverServerAddress", Plain).clear(""),
        Row::new(BackupPort, "SipProvider.{n0}.FailoverServerPort", Plain),
        // 0 always, 2 never: not the words of the desk phones.
        Row::new(OutboundProxyHost, "SipProvider.{n0}.OutboundProxyMode", Fixed("0")).clear("2"),
        Row::new(OutboundProxyHost, "SipProvider.{n0}.OutboundProxyAddress", Plain).clear(""),
        Row::new(OutboundProxyPort, "SipProvider.{n0}.OutboundProxyPort", Plain),
        Row::new(Mailbox, "SipProvider.{n0}.MWISubscription", Fixed("1")).once(Pick::Any).clear("0"),
    ],
};

/// An account, which is its handset's.
const ACCOUNT: &[Row] = &[
    Row::new(AuthId, "SipAccount.{n:05}.AuthName", Plain),
    Row::new(Password, "SipAccount.{n:05}.AuthPassword", Plain),
    Row::new(UserName, "SipAccount.{n:05}.UserName", Plain),
    Row::new(DisplayName, "SipAccount.{n:05}.DisplayName", Plain),
    Row::new(VoicemailNumber, "SipAccount.{n:05}.VoiceMailMailbox", Plain).lacking(""),
    Row::new(VoicemailNumber, "SipAccount.{n:05}.VoiceMailActive", Fixed("1")).lacking("0"),
    Row::cannot(Label, "a handset shows the display name of its line"),
    Row::cannot(Codecs, UNNAMED),
    Row::cannot(NatKeepalive, UNNAMED),
    Row::cannot(Lookup, UNNAMED),
    Row::cannot(SubscriptionSeconds, UNNAMED),
    Row::cannot(BackupProxyHost, "it has one backup, of the server"),
];

/// The lines of a handset.
pub(crate) fn lines(view: &View, handset: u16) -> Vec<u16> {
    let list = view.handsets.get(&handset).and_then(|fields| fields.value(HandsetLines));
    list.map(Value::list).unwrap_or_default().iter().filter_map(|line| line.parse().ok()).collect()
}

/// The line of each handset: the first that the site gives it, else the line of its number.
fn of_handsets(view: &View) -> BTreeMap<u16, u16> {
    let mut out = BTreeMap::new();
    for handset in view.handsets.keys() {
        let mut own = lines(view, *handset).into_iter();
        out.extend(
            own.find(|line| view.lines.contains_key(line) && !out.values().any(|own| own == line))
                .map(|line| (*handset, line)),
        );
    }
    for line in view.lines.keys() {
        if !out.values().any(|own| own == line)
            && !out.contains_key(line)
            && !view.handsets.contains_key(line)
        {
            out.insert(*line, *line);
        }
    }
    out
}

/// Handsets, each with its account: the handset's number is the account's.
fn accounts(view: &View, sheet: &mut Sheet) {
    let (shares, of) = (SERVERS.share(view), of_handsets(view));
    let book = view.phone.get(DirectoryUrl).map(|(_, source)| source.clone());
    sheet.knows(Place::Line(1), &[LineActive]);
    for row in ACCOUNT {
        sheet.knows(Place::Line(1), &[row.concept]);
    }
    for (handset, line) in &of {
        let Some(server) = shares.slot(*line) else { continue };
        let source = Source::Line(*line);
        sheet.set(format!("oper:add_hs:{handset:05}/hs.RegStatus"), "ToReg", source.clone());
        sheet.walk_at(ACCOUNT, view, Place::Line(*line), *handset);
        sheet.set(format!("SipAccount.{handset:05}.ProviderId"), (server - 1).to_string(), source);
        if let Some(source) = &book {
            sheet.set(format!("hs.{handset:05}.IntKeyDir"), "20", source.clone());
        }
    }
    for line in view.lines.keys().filter(|line| shares.slot(**line).is_some()) {
        if !of.values().any(|own| own == line) {
            sheet.refuse(
                Place::Line(*line),
                UserName,
                "a handset has one line, and none is left for this one",
            );
        }
    }
    for handset in view.handsets.keys() {
        let own = lines(view, *handset);
        sheet.took(Place::Handset(*handset), &[HandsetLines]);
        if own.iter().any(|line| of.get(handset) != Some(line)) {
            sheet.refuse(
                Place::Handset(*handset),
                HandsetLines,
                "a handset has one line, and a line one handset: the first",
            );
        }
    }
}

static HANDSETS: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::cannot(HandsetName, "a handset shows the display name of its line"),
        Row::cannot(
            HandsetIpei,
            "no source has the name of its setting for it: a handset registers with the base's code",
        ),
    ],
};

/// The names that wazo knows of: zones of tzdata.
static ZONES: ZoneList = ZoneList::new(Match::SameClock, include_str!("zones/nx70.txt")).or_nearest();
