//! What the file of a phone says.

use super::{buttons, time};
use crate::models::{COLOUR, is};
use autoprov_core::{
    At, Concept, Concept::*, Encode::*, Fields, Pick::*, Row, Said, Scope, Sheet, Table, Value, View,
};

/// Codecs it can prefer. Source: section 5.6.
const CODECS: &[(&str, &str)] =
    &[("pcmu", "g711ulaw"), ("pcma", "g711alaw"), ("g722", "g722"), ("g729", "g729")];

/// Languages (ISO 639-1) by the folders of Cisco's locale files. English is in the phone. Sources: Wazo (wazo_cisco_sip/common/common.py: five of these
/// and of the countries), Provisioner (`New_Zealand`) and buba0's guide (`United_Kingdom`) for the spelling.
const LANGUAGES: &[(&str, &str)] = &[
    ("en", "English_United_States"),
    ("de", "German_Germany"),
    ("es", "Spanish_Spain"),
    ("fr", "French_France"),
];

/// Countries (ISO 3166-1) by the folders with their tones.
const COUNTRIES: &[(&str, &str)] = &[
    ("ca", "Canada"),
    ("de", "Germany"),
    ("es", "Spain"),
    ("fr", "France"),
    ("gb", "United_Kingdom"),
    ("nz", "New_Zealand"),
    ("us", "United_States"),
];

const NO_HOST: &str = "a port is nothing without its host";
const DATE: &str = "devicePool/dateTimeSetting/dateTemplate";

/// What stands before the lines.
pub(super) static HEAD: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant("fullConfig", "true"),
        Row::constant("deviceProtocol", "SIP"),
        Row::new(AdminPassword, "sshUserId", Fixed("admin")),
        Row::new(AdminPassword, "sshPassword", Plain),
        // `A` behind the year is a clock of twelve hours. Source: section 5.6 and the templates of its section 11.
        Row::new(TimeFormat, DATE, With(date))
            .also(&[DateFormat])
            .when(|view| view.phone.get(TimeFormat).is_some()),
        Row::new(DateFormat, DATE, Words(&[("dmy", "D/M/YY"), ("mdy", "M/D/YY"), ("ymd", "Y-M-D")]))
            .clear("D/M/YY")
            .when(|view| view.phone.get(TimeFormat).is_none()),
        Row::new(TimeZone, "devicePool/dateTimeSetting/timeZone", Zone(&time::NAMES)),
        Row::new(Ntp, "devicePool/dateTimeSetting/ntps/ntp/name", Item(0)),
        Row::new(Ntp, "devicePool/dateTimeSetting/ntps/ntp/ntpMode", Fixed("Unicast")),
        Row::constant(
            "devicePool/callManagerGroup/members/member[priority=0]/callManager/ports/ethernetPhonePort",
            "2000",
        ),
        Row::new(
            ServerPort,
            "devicePool/callManagerGroup/members/member[priority=0]/callManager/ports/sipPort",
            Plain,
        )
        .once(FirstOfMany)
        .clear("5060"),
        Row::constant(
            "devicePool/callManagerGroup/members/member[priority=0]/callManager/ports/securedSipPort",
            "5061",
        ),
        Row::new(
            ServerHost,
            "devicePool/callManagerGroup/members/member[priority=0]/callManager/processNodeName",
            Plain,
        )
        .once(FirstOfMany)
        .clear(""),
        // An empty port makes the phone refuse the file, so a proxy that is not there is not named at all.
        Row::new(BackupHost, "sipProfile/sipProxies/backupProxy", Plain).once(FirstLine),
        Row::new(BackupPort, "sipProfile/sipProxies/backupProxyPort", Plain)
            .needs(has_backup, NO_HOST)
            .once(FirstLine),
        Row::constant("sipProfile/sipProxies/backupProxyPort", "5060")
            .when(|view| lacks(view, BackupHost, BackupPort)),
        Row::new(OutboundProxyHost, "sipProfile/sipProxies/outboundProxy", Plain).once(FirstLine),
        Row::new(OutboundProxyPort, "sipProfile/sipProxies/outboundProxyPort", Plain)
            .needs(has_proxy, NO_HOST)
            .once(FirstLine),
        Row::constant("sipProfile/sipProxies/outboundProxyPort", "5060")
            .when(|view| lacks(view, OutboundProxyHost, OutboundProxyPort)),
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
        Row::new(Expires, "sipProfile/sipStack/timerRegisterExpires", Plain).once(FirstLine).clear("3600"),
        Row::constant("sipProfile/sipStack/timerRegisterDelta", "5"),
        Row::constant("sipProfile/sipStack/timerKeepAliveExpires", "120"),
        Row::new(SubscriptionSeconds, "sipProfile/sipStack/timerSubscribeExpires", Plain)
            .once(Least)
            .clear("120"),
        Row::constant("sipProfile/sipStack/timerT1", "500"),
        Row::constant("sipProfile/sipStack/timerT2", "4000"),
        Row::constant("sipProfile/sipStack/maxRedirects", "70"),
        Row::constant("sipProfile/sipStack/remotePartyID", "true"),
        Row::constant("sipProfile/sipStack/userInfo", "None"),
        Row::constant("sipProfile/enableVad", "false"),
        Row::new(Codecs, "sipProfile/preferredCodec", Nth(CODECS, 0)).once(FirstLine).clear("none"),
        Row::constant("sipProfile/dtmfAvtPayload", "101"),
        Row::constant("sipProfile/dtmfDbLevel", "3"),
        Row::new(Dtmf, "sipProfile/dtmfOutofBand", Words(&[("inband", "none")])).once(FirstLine).clear("avt"),
        Row::constant("sipProfile/natEnabled", "false"),
        Row::new(Label, "sipProfile/phoneLabel", Cut(11)).once(FirstOfMany).clear(""),
        Row::constant("sipProfile/startMediaPort", "16384"),
        Row::constant("sipProfile/stopMediaPort", "32766"),
    ],
};

/// What stands behind them.
static TAIL: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant("sipProfile/voipControlPort", "5060"),
        Row::constant("sipProfile/dscpForAudio", "184"),
        // Without one the phone sends by its own timer or `#`.
        Row::new(DialPlan, "sipProfile/dialTemplate", Words(&[("open", "dialplan.xml")])),
        Row::new(AdminPassword, "commonProfile/phonePassword", Plain),
        Row::constant("commonProfile/backgroundImageAccess", "true"),
        Row::new(FirmwarePack, "loadInformation", Says(crate::desk::load)),
        // 0 is on.
        Row::constant("vendorConfig/pcPort", "0"),
        Row::new(MenuLock, "vendorConfig/settingsAccess", Flag("1", "0")).clear("1"),
        // On no day is the screen on by the clock, so that the idle time counts; or on all, all day: Administration Guide of the 7965G and 7945G (OL-17755-01),
        // table 6-1.
        Row::new(Backlight, "vendorConfig/daysDisplayNotActive", Switch("", "1,2,3,4,5,6,7"))
            .only(is_coloured, "no source has its grey screen's light go down by its file"),
        Row::new(Backlight, "vendorConfig/displayOnTime", Fixed("00:00")).when(is_coloured),
        Row::new(Backlight, "vendorConfig/displayOnDuration", Switch("24:00", "00:00")).when(is_coloured),
        Row::new(Backlight, "vendorConfig/displayIdleTimeout", Says(idle)).when(is_coloured),
        // 0 is on: the phone's own page shows its state and no secret.
        Row::constant("vendorConfig/webAccess", "0"),
        Row::constant("vendorConfig/autoSelectLineEnable", "0"),
        Row::constant("vendorConfig/displayOnWhenIncomingCall", "1"),
        Row::new(Codecs, "vendorConfig/g722CodecSupport", Member("g722", "1", "2")).once(FirstLine),
        Row::new(Codecs, "advertiseG722Codec", Member("g722", "0", "1")).once(FirstLine),
        Row::new(Language, "userLocale/name", Words(LANGUAGES)),
        Row::new(
            Language,
            "userLocale/langCode",
            Words(&[("en", "en"), ("de", "de"), ("es", "es"), ("fr", "fr")]),
        ),
        Row::new(Country, "networkLocale", Words(COUNTRIES)),
        Row::new(Country, "networkLocaleInfo/name", Words(COUNTRIES)),
        Row::constant("deviceSecurityMode", "1"),
        Row::new(DirectoryUrl, "directoryURL", Plain).clear(""),
        // One for all lines. TLS needs CUCM's trust list.
        Row::new(ServerTransport, "transportLayerProtocol", Words(&[("tcp", "1")]))
            .once(FirstLine)
            .clear("2"),
    ],
};

/// The backup server as a second call manager, which firmware 9 looks for it. Source: Wazo.
pub(super) static BACKUP: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::constant(
            "devicePool/callManagerGroup/members/member[priority=1]/callManager/ports/ethernetPhonePort",
            "2000",
        )
        .when(has_backup),
        Row::new(
            BackupPort,
            "devicePool/callManagerGroup/members/member[priority=1]/callManager/ports/sipPort",
            Plain,
        )
        .needs(has_backup, NO_HOST)
        .once(FirstLine),
        Row::constant(
            "devicePool/callManagerGroup/members/member[priority=1]/callManager/ports/sipPort",
            "5060",
        )
        .when(|view| lacks(view, BackupHost, BackupPort)),
        Row::constant(
            "devicePool/callManagerGroup/members/member[priority=1]/callManager/ports/securedSipPort",
            "5061",
        )
        .when(has_backup),
        Row::new(
            BackupHost,
            "devicePool/callManagerGroup/members/member[priority=1]/callManager/processNodeName",
            Plain,
        )
        .once(FirstLine),
    ],
};

/// What it does not say, besides what neither family of these phones is told.
pub(super) static NOT_TOLD: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::cannot(Dns, "name servers are entered in its menu, or come by DHCP"),
        Row::always(IntercomAnswer, false, "it answers every call of a line at once, or none"),
        Row::cannot(Ringtone, "its ring tone is chosen at the phone, from ringlist.xml"),
        Row::cannot(RingAlertInfo, "the texts that it rings by are fixed: Bellcore-dr1 to Bellcore-dr5"),
        Row::cannot(Wallpaper, "its picture is chosen at the phone, from the list in its folder of Desktops"),
        Row::cannot(ProvisioningUrl, "its file names no server to fetch it from: DHCP option 150 does"),
        Row::each(PickupCode, &[], Says(|code, at| dialled(code, at, "pickup", PickupCode))),
        Row::each(ParkCode, &[], Says(|code, at| dialled(code, at, "park", KeyValue))),
    ],
};

/// Buttons stand between the two, and which are lines depends on keys and modules.
pub(super) fn buttons_and_tail(view: &View, sheet: &mut Sheet) {
    buttons::write(view, sheet);
    sheet.walk(&TAIL, view);
}

#[allow(clippy::unnecessary_wraps)] // Rows want an Option.
fn date(time: &Value, at: &At<'_>) -> Option<String> {
    let date = match (at.fields.text(DateFormat), time.text() == Some("12")) {
        (Some("mdy"), false) => "M/D/YY",
        (Some("mdy"), true) => "M/D/YYA",
        (Some("ymd"), false) => "Y-M-D",
        (Some("ymd"), true) => "YA.M.D",
        (_, false) => "D/M/YY",
        (_, true) => "D/M/YYA",
    };
    Some(date.to_owned())
}

fn is_coloured(view: &View) -> bool {
    is(view, COLOUR)
}

/// `00:02`: whole minutes.
fn idle(seconds: &Value, _: &At<'_>) -> Said {
    let seconds = seconds.number().unwrap_or_default();
    let minutes = seconds.saturating_add(59) / 60;
    let text = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    match seconds {
        0 => Said::Nothing,
        _ if seconds % 60 == 0 => Said::of(text),
        _ => Said::adapted(text, "it takes whole minutes"),
    }
}

fn has_proxy(view: &View) -> bool {
    view.lines.values().next().is_some_and(|line| line.get(OutboundProxyHost).is_some())
}

fn has_backup(view: &View) -> bool {
    view.lines.values().next().is_some_and(|line| line.get(BackupHost).is_some())
}

/// A port is told where there is a proxy, for one without the other is refused; the phone's own default is told as a number, too.
fn lacks(view: &View, host: Concept, port: Concept) -> bool {
    view.lines.values().next().is_some_and(|line| line.get(host).is_some() && line.get(port).is_none())
}

/// A code is dialled by keys of a type that name no other.
fn dialled(code: &Value, at: &At<'_>, kind: &str, other: Concept) -> Said {
    let dials =
        |key: &Fields| key.text(KeyType) == Some(kind) && key.value(other).is_none_or(|own| own == code);
    if at.view.keys.values().any(dials) {
        return Said::Nothing;
    }
    Said::Cannot(format!("it has no code for that: give it a key of type {kind}").into())
}
