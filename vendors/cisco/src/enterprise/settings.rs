//! What the file of a phone says.

use super::buttons::{self, SHORT};
use super::{time, words};
use crate::desk::{cut, flattened, load, preferred};
use autoprov_core::{Concept, Over, Row, Setting, Source, Table, Value, View, Write, walk_one};

/// What the phone has once, though the site has it on each line.
const MORE: [Concept; 4] =
    [Concept::ServerHost, Concept::ServerPort, Concept::ServerTransport, Concept::Label];

/// Codecs it can prefer. Source: section 5.6.
pub(super) const CODECS: &[(&str, &str)] =
    &[("pcmu", "g711ulaw"), ("pcma", "g711alaw"), ("g722", "g722"), ("g729", "g729")];

/// What stands before the lines.
static HEAD: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::constant("fullConfig", "true"),
        Row::constant("deviceProtocol", "SIP"),
        Row::new(Concept::AdminPassword, "sshUserId", Write::Fixed("admin")),
        Row::new(Concept::AdminPassword, "sshPassword", Write::Plain),
        Row::new(
            Concept::DateFormat,
            "devicePool/dateTimeSetting/dateTemplate",
            Write::With(|format, at| {
                let twelve = at.fields.text(Concept::TimeFormat) == Some("12");
                date(format.text()?, twelve).map(str::to_owned)
            }),
        )
        .clear("D/M/YY"),
        Row::new(
            Concept::TimeZone,
            "devicePool/dateTimeSetting/timeZone",
            Write::With(|zone, _| time::NAMES.token(zone.zone()?).map(str::to_owned)),
        ),
        Row::new(Concept::Ntp, "devicePool/dateTimeSetting/ntps/ntp/name", Write::Item(0)),
        Row::new(Concept::Ntp, "devicePool/dateTimeSetting/ntps/ntp/ntpMode", Write::Fixed("Unicast")),
        Row::constant(
            "devicePool/callManagerGroup/members/member[priority=0]/callManager/ports/ethernetPhonePort",
            "2000",
        ),
        Row::new(
            Concept::ServerPort,
            "devicePool/callManagerGroup/members/member[priority=0]/callManager/ports/sipPort",
            Write::Plain,
        )
        .clear("5060"),
        Row::constant(
            "devicePool/callManagerGroup/members/member[priority=0]/callManager/ports/securedSipPort",
            "5061",
        ),
        Row::new(
            Concept::ServerHost,
            "devicePool/callManagerGroup/members/member[priority=0]/callManager/processNodeName",
            Write::Plain,
        )
        .clear(""),
        // An empty port makes the phone refuse the file, so a proxy that is not there is not named at all.
        Row::new(Concept::BackupHost, "sipProfile/sipProxies/backupProxy", Write::Plain),
        Row::new(Concept::BackupPort, "sipProfile/sipProxies/backupProxyPort", Write::Plain),
        Row::new(Concept::OutboundProxyHost, "sipProfile/sipProxies/outboundProxy", Write::Plain),
        Row::new(Concept::OutboundProxyPort, "sipProfile/sipProxies/outboundProxyPort", Write::Plain),
        Row::constant("sipProfile/sipProxies/registerWithProxy", "true"),
        Row::constant("sipProfile/sipCallFeatures/cnfJoinEnabled", "true"),
        Row::constant("sipProfile/sipCallFeatures/callForwardURI", "x-cisco-serviceuri-cfwdall"),
        Row::constant("sipProfile/sipCallFeatures/callPickupURI", "x-cisco-serviceuri-pickup"),
        Row::constant("sipProfile/sipCallFeatures/callPickupListURI", "x-cisco-serviceuri-opickup"),
        Row::constant("sipProfile/sipCallFeatures/callPickupGroupURI", "x-cisco-serviceuri-gpickup"),
        Row::constant("sipProfile/sipCallFeatures/meetMeServiceURI", "x-cisco-serviceuri-meetme"),
        Row::constant("sipProfile/sipCallFeatures/abbreviatedDialURI", "x-cisco-serviceuri-abbrdial"),
        Row::constant("sipProfile/sipCallFeatures/rfc2543Hold", "false"),
        Row::constant("sipProfile/sipCallFeatures/callHoldRingback", "2"),
        Row::constant("sipProfile/sipCallFeatures/localCfwdEnable", "true"),
        Row::constant("sipProfile/sipCallFeatures/semiAttendedTransfer", "true"),
        // Off, and the person at the phone may switch them on: 2 would take that from them.
        Row::constant("sipProfile/sipCallFeatures/anonymousCallBlock", "0"),
        Row::constant("sipProfile/sipCallFeatures/callerIdBlocking", "0"),
        Row::constant("sipProfile/sipCallFeatures/dndControl", "0"),
        Row::constant("sipProfile/sipCallFeatures/remoteCcEnable", "true"),
        Row::constant("sipProfile/sipStack/sipInviteRetx", "6"),
        Row::constant("sipProfile/sipStack/sipRetx", "10"),
        Row::constant("sipProfile/sipStack/timerInviteExpires", "180"),
        Row::new(Concept::Expires, "sipProfile/sipStack/timerRegisterExpires", Write::Plain).clear("3600"),
        Row::constant("sipProfile/sipStack/timerRegisterDelta", "5"),
        Row::constant("sipProfile/sipStack/timerKeepAliveExpires", "120"),
        Row::constant("sipProfile/sipStack/timerSubscribeExpires", "120"),
        Row::constant("sipProfile/sipStack/timerT1", "500"),
        Row::constant("sipProfile/sipStack/timerT2", "4000"),
        Row::constant("sipProfile/sipStack/maxRedirects", "70"),
        Row::constant("sipProfile/sipStack/remotePartyID", "true"),
        Row::constant("sipProfile/sipStack/userInfo", "None"),
        Row::constant("sipProfile/enableVad", "false"),
        Row::new(
            Concept::Codecs,
            "sipProfile/preferredCodec",
            Write::With(|codecs, _| preferred(codecs, CODECS)),
        )
        .clear("none"),
        Row::constant("sipProfile/dtmfAvtPayload", "101"),
        Row::constant("sipProfile/dtmfDbLevel", "3"),
        Row::new(Concept::Dtmf, "sipProfile/dtmfOutofBand", Write::Words(&[("inband", "none")])).clear("avt"),
        Row::constant("sipProfile/natEnabled", "false"),
        Row::new(
            Concept::Label,
            "sipProfile/phoneLabel",
            Write::With(|label, _| Some(cut(label.text()?, SHORT))),
        )
        .clear(""),
        Row::constant("sipProfile/startMediaPort", "16384"),
        Row::constant("sipProfile/stopMediaPort", "32766"),
    ],
};

/// What stands behind them.
static TAIL: Table = Table {
    over: Over::Phone,
    rows: &[
        Row::constant("sipProfile/voipControlPort", "5060"),
        Row::constant("sipProfile/dscpForAudio", "184"),
        Row::constant("sipProfile/dialTemplate", "dialplan.xml"),
        Row::new(Concept::AdminPassword, "commonProfile/phonePassword", Write::Plain),
        Row::constant("commonProfile/backgroundImageAccess", "true"),
        Row::new(
            Concept::FirmwarePath,
            "loadInformation",
            Write::With(|path, _| load(path.text()?).map(str::to_owned)),
        ),
        // 0 is on.
        Row::constant("vendorConfig/pcPort", "0"),
        Row::constant("vendorConfig/settingsAccess", "1"),
        // 0 is on: the phone's own page shows its state and no secret.
        Row::constant("vendorConfig/webAccess", "0"),
        Row::constant("vendorConfig/autoSelectLineEnable", "0"),
        Row::constant("vendorConfig/displayOnWhenIncomingCall", "1"),
        Row::new(Concept::Codecs, "vendorConfig/g722CodecSupport", Write::Member("g722", "1", "2")),
        Row::new(Concept::Codecs, "advertiseG722Codec", Write::Member("g722", "0", "1")),
        Row::new(
            Concept::Language,
            "userLocale/name",
            Write::With(|language, _| words::theirs(words::USER, language.text()?).map(str::to_owned)),
        ),
        Row::new(
            Concept::Language,
            "userLocale/langCode",
            Write::With(|language, _| {
                let code = language.text()?;
                words::theirs(words::USER, code).map(|_| code.to_owned())
            }),
        ),
        Row::new(Concept::Country, "networkLocale", Write::With(country)),
        Row::new(Concept::Country, "networkLocaleInfo/name", Write::With(country)),
        Row::constant("deviceSecurityMode", "1"),
        Row::new(Concept::DirectoryUrl, "directoryURL", Write::Plain).clear(""),
        // One for all lines. TLS needs a call manager's trust list.
        Row::new(Concept::ServerTransport, "transportLayerProtocol", Write::Words(&[("tcp", "1")]))
            .clear("2"),
    ],
};

fn country(country: &Value, _: &autoprov_core::At<'_>) -> Option<String> {
    words::theirs(words::NETWORK, country.text()?).map(str::to_owned)
}

/// The words for a date, with `A` behind the year for a clock of twelve hours. Source: section 5.6 and the templates of its section 11.
fn date(format: &str, twelve: bool) -> Option<&'static str> {
    Some(match (format, twelve) {
        ("dmy", false) => "D/M/YY",
        ("dmy", true) => "D/M/YYA",
        ("mdy", false) => "M/D/YY",
        ("mdy", true) => "M/D/YYA",
        ("ymd", false) => "Y-M-D",
        ("ymd", true) => "YA.M.D",
        _ => return None,
    })
}

/// What the file of one phone says.
pub(super) fn config(view: &View) -> Vec<Setting> {
    let mut flat = flattened(view, &MORE);
    // A port is told where there is a proxy, for one without the other is refused; the phone's own default is told as a number, too.
    for (host, port) in
        [(Concept::OutboundProxyHost, Concept::OutboundProxyPort), (Concept::BackupHost, Concept::BackupPort)]
    {
        match flat.phone.get(host).map(|(_, source)| source.clone()) {
            None => flat.phone.remove(port),
            Some(source) if flat.phone.get(port).is_none() => {
                let _ = flat.phone.set(port, Value::Number(5060), source);
            }
            Some(_) => {}
        }
    }
    // The clock is written with the date: where only it is set, the date is as it is without.
    if flat.phone.get(Concept::DateFormat).is_none()
        && let Some((_, source)) = flat.phone.get(Concept::TimeFormat).cloned()
    {
        let _ = flat.phone.set(Concept::DateFormat, Value::Word("dmy".to_owned()), source);
    }
    let mut out = Vec::new();
    walk_one(&HEAD, &flat, &mut out);
    backup_member(&flat, &mut out);
    buttons::write(view, &mut out);
    walk_one(&TAIL, &flat, &mut out);
    out
}

/// The backup server as a second call manager, which firmware 9 looks for it. Source: Wazo.
fn backup_member(view: &View, out: &mut Vec<Setting>) {
    let (Some((Value::Text(host), source)), Some(port)) =
        (view.phone.get(Concept::BackupHost), view.phone.number(Concept::BackupPort))
    else {
        return;
    };
    let mut say = |name: &str, value: String, source: &Source| {
        let key = format!("devicePool/callManagerGroup/members/member[priority=1]/callManager/{name}");
        out.push(Setting::new(key, value, source.clone()));
    };
    say("ports/ethernetPhonePort", "2000".to_owned(), &Source::Dialect);
    say("ports/sipPort", port.to_string(), source);
    say("ports/securedSipPort", "5061".to_owned(), &Source::Dialect);
    say("processNodeName", host.clone(), source);
}
