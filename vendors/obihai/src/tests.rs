//! What the devices are told, by example. What holds for every dialect stands in core's laws.

use crate::{DEFAULT, LEFT_KEYS, OBI_XML, VENDOR};
use autoprov_core::KEY_TYPES;
use autoprov_core::testing::{self, empty, full, key, list, model, secret, text, word};
use autoprov_core::{
    Concept, Concept::*, DeviceProfile, Fields, KeyGroup, Model, Refused, Setting, Source, Transport, Value,
    View, Zone,
};

/// A base as Poly's D230 is, and a phone as the VVX 450 OBi Edition is: their rows stand in other crates.
static BASE: Model = Model::new("a base", "7.1.2", &[(0, &OBI_XML)]).lines(8).handsets(10);
static TWO_SIDES: Model = Model::new("a phone", "6.4.0.2", &[(0, &OBI_XML)])
    .lines(6)
    .keys(&[(KeyGroup::Line, 48), (KeyGroup::Programmable, 3)])
    .quirks(&[(LEFT_KEYS, 24)]);

fn view(name: &str) -> View {
    empty(model(VENDOR.models, name))
}

fn with(mut view: View, values: &[(Concept, Value)]) -> View {
    for (concept, value) in values {
        view.phone.set(*concept, value.clone(), Source::Tenant).unwrap();
    }
    view
}

/// With lines at these servers, from the first on; without a backup host, and what else no device can do.
fn lines(mut view: View, hosts: &[&str]) -> View {
    for (n, host) in (1..).zip(hosts) {
        let mut line = testing::line(n, &(100 + n).to_string(), "Ana");
        for concept in [
            BackupHost,
            BackupPort,
            BackupProxyHost,
            BackupProxyPort,
            BlfList,
            SharedLine,
            SubscriptionSeconds,
        ] {
            line.remove(concept);
        }
        line.set(ServerHost, text(host), Source::Line(n)).unwrap();
        view.lines.insert(n, line);
    }
    view
}

fn on_line(mut view: View, n: u16, concept: Concept, value: Value) -> View {
    view.lines.get_mut(&n).unwrap().set(concept, value, Source::Line(n)).unwrap();
    view
}

/// The settings of one of its files.
fn made(file: usize, view: &View) -> Vec<Setting> {
    OBI_XML.make(&OBI_XML.files[file], view).unwrap().settings()
}

/// What a parameter is told: nothing where the file has none, `-` for the maker's own value. `P1` and `L1` are short for a profile and a line.
fn said(view: &View, name: &str) -> String {
    let voice = "VoiceService.1.VoiceProfile.";
    let name = match name.split_at(1) {
        ("P", rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("{voice}{rest}"),
        ("L", rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("{voice}1.Line.{rest}"),
        _ => name.to_owned(),
    };
    let found = made(0, view).into_iter().find(|setting| setting.key == name);
    found.map_or_else(
        String::new,
        |own| if own.value == DEFAULT { "-".into() } else { own.value.into_owned() },
    )
}

#[track_caller]
fn says(view: &View, expected: &[(&str, &str)]) {
    for (name, value) in expected {
        assert_eq!(said(view, name), *value, "{name}");
    }
}

fn refused(view: &View) -> Vec<Refused> {
    OBI_XML.refuses(view).into_iter().map(|refusal| refusal.what).collect()
}

#[test]
fn a_full_phone_is_written_whole() {
    let phone = full(model(VENDOR.models, "OBi1062"));
    let phone = with(phone, &[(ProvisioningUrl, text("https://192.0.2.10/p")), (LdapTls, Value::Flag(true))]);
    says(
        &phone,
        &[
            ("X_DeviceManagement.WebServer.AdminPassword", "admin"),
            ("DeviceInfo.WAN.AddressingType", "Static"),
            ("DeviceInfo.WAN.VLANID", "20"),
            ("X_PCPortVLAN.VLANID", "30"),
            ("DeviceInfo.Time.NTPServer2", "time.example"),
            ("X_DeviceManagement.LDAPServer.Host", "ldaps://ldap.example"),
            ("X_DeviceManagement.LDAPSearch.QueryFields", "cn,telephoneNumber"),
            ("X_DeviceManagement.LDAPSearch.SortByAttribute", "cn"),
            ("X_DeviceManagement.ITSPProvisioning.ConfigURL", "https://acme:secret@192.0.2.10/p/$MAC.xml"),
            ("X_DeviceManagement.ITSPProvisioning.Method", "Periodically"),
            ("X_DeviceManagement.ITSPProvisioning.Interval", "86400"),
            ("X_DeviceManagement.HTTPClient.UserAgent", "OBIHAI/${DM}-${FWV} (${MAC})"),
            ("L1.SIP.AuthUserName", "auth101"),
            ("L1.SIP.AuthPassword", "p&w<d>%+=\"'"),
            ("L1.SIP.URI", "101"),
            ("L1.SIP.X_ShareLineUserID", "-"),
            ("L2.SIP.X_ShareLineUserID", "102"),
            ("L1.X_InboundCallRoute", ""),
            ("P1.SIP.X_ProxyServerRedundancy", "true"),
            ("P1.SIP.X_MWISubscribe", "true"),
            ("P1.X_FeatureCode.DirectedCallPickup", "*8"),
            ("VoiceService.1.Phone.LineKey.2.Function", "Busy Lamp Field"),
            ("VoiceService.1.Phone.ProgKey.3.Function", "Speed Dial"),
        ],
    );
    // What is told as left out is not in the file, and the other way round.
    let left: Vec<_> = OBI_XML.refuses(&phone).into_iter().filter(|own| !own.adapted).collect();
    let left: Vec<_> = left.into_iter().map(|own| own.what).collect();
    for n in 1..=16 {
        let own = said(&phone, &format!("VoiceService.1.Phone.LineKey.{n}.Function")) == "-";
        assert_eq!(own, left.contains(&Refused::Key(KeyGroup::Line, n)), "{n}");
    }
}

#[test]
fn words_of_lines_and_servers() {
    for (concept, value, name, expected) in [
        (Srtp, word("off"), "L1.CallingFeatures.X_SRTP", "Disable SRTP"),
        (Srtp, word("optional"), "L1.CallingFeatures.X_SRTP", "Use SRTP When Possible"),
        (Srtp, word("required"), "L1.CallingFeatures.X_SRTP", "Use SRTP Only"),
        (NatKeepalive, Value::Number(30), "L1.X_KeepAliveEnable", "true"),
        (NatKeepalive, Value::Number(0), "L1.X_KeepAliveEnable", "false"),
        (NatKeepalive, Value::Number(30), "L1.X_KeepAliveExpires", "30"),
        (NatKeepalive, Value::Number(0), "L1.X_KeepAliveExpires", "-"),
        (Dtmf, word("rfc2833"), "P1.DTMFMethod", "RFC2833"),
        (Dtmf, word("inband"), "P1.DTMFMethod", "InBand"),
        (Dtmf, word("info"), "P1.DTMFMethod", "SIPInfo"),
        (Dtmf, word("rfc2833+info"), "P1.DTMFMethod", "-"),
        (ServerTransport, word("tcp"), "P1.SIP.ProxyServerTransport", "TCP"),
    ] {
        let view = on_line(lines(view("302"), &["a"]), 1, concept, value.clone());
        assert_eq!(said(&view, name), expected, "{value:?}");
    }
    says(&view("302"), &[("L1.Enable", "false"), ("L1.SIP.AuthPassword", "-"), ("P1.SIP.ProxyServer", "-")]);
}

/// Lines, and the letter of the profile of each; the servers of the profiles.
#[test]
fn lines_with_one_server_share_a_profile() {
    let letters = |view: &View, name: &str| -> String {
        (1..=view.model.lines).map(|n| said(view, &format!("L{n}.{name}"))).collect()
    };
    let view1 = lines(view("OBi1062"), &["a", "a", "b"]);
    assert_eq!(letters(&view1, "X_ServProvProfile"), "AAB---");
    assert_eq!([1, 2, 3, 7].map(|n| said(&view1, &format!("P{n}.SIP.ProxyServer"))), ["a", "b", "-", ""]);
    assert_eq!(refused(&view1), []);
    let nine = lines(view("504"), &["1", "2", "3", "4", "5", "1"]);
    assert_eq!(letters(&nine, "X_ServProvProfile"), "ABCD-A---");
    assert_eq!(refused(&nine), [Refused::Line(5, ServerHost)]);
    says(&nine, &[("L4.Enable", "true"), ("L5.Enable", "false"), ("L5.SIP.AuthPassword", "-")]);
    // Two lists of codecs.
    let mut lists = lines(view("OBi1022"), &["a"; 4]);
    for (n, codecs) in (1..).zip([["pcma", "g722"], ["opus", "pcmu"], ["pcma", "g722"], ["g729", "ilbc"]]) {
        lists = on_line(lists, n, Codecs, list(&codecs));
    }
    assert_eq!(letters(&lists, "X_CodecProfile"), "ABA---");
    assert_eq!(refused(&lists), [Refused::Line(4, Codecs)]);
    says(
        &lists,
        &[
            ("L1.Codec.List.2.Enable", "true"),
            ("L1.Codec.List.2.Priority", "1"),
            ("L1.Codec.List.9.Priority", "2"),
            ("L1.Codec.List.1.Enable", "false"),
            ("L1.Codec.List.1.Priority", ""),
            ("L2.Codec.List.10.Priority", "1"),
            ("L2.Codec.List.6.Enable", "false"),
            ("L3.Codec.List.1.Enable", ""),
        ],
    );
}

#[test]
fn sockets_and_handsets() {
    let adapter = lines(view("302"), &["a"; 3]);
    let routes = |view: &View| [1, 2, 3, 4].map(|n| said(view, &format!("L{n}.X_InboundCallRoute")));
    assert_eq!(routes(&adapter), ["ph", "ph2", "-", "-"]);
    let primary = |n: u16| said(&adapter, &format!("VoiceService.1.X_FXS.{n}.PrimaryLine"));
    assert_eq!([1, 2, 3].map(primary), ["SP1 Service", "SP2 Service", ""]);

    let mut base = lines(empty(&BASE), &["a"; 3]);
    assert_eq!(routes(&base), ["dt1", "dt2", "dt3", "-"]);
    for (handset, lines) in [(1, &["1", "2"][..]), (2, &["2"]), (3, &[])] {
        let mut fields = Fields::default();
        fields.set(HandsetName, text("Hall"), Source::Device).unwrap();
        fields.set(HandsetLines, list(lines), Source::Device).unwrap();
        base.handsets.insert(handset, fields);
    }
    assert_eq!(routes(&base), ["dt1", "dt1,dt2", "", "-"]);
    says(
        &base,
        &[
            ("VoiceService.1.X_HS.1.Name", "Hall"),
            ("VoiceService.1.X_HS.1.OutboundServices", "sp1,sp2"),
            ("VoiceService.1.X_HS.2.PrimaryLine", "SP2 Service"),
            ("VoiceService.1.X_HS.3.PrimaryLine", "-"),
        ],
    );
    // Four ring at once.
    for n in 1..=6 {
        base.handsets.entry(n).or_default().set(HandsetLines, list(&["1"]), Source::Device).unwrap();
    }
    assert_eq!(said(&base, "L1.X_InboundCallRoute"), "dt1,dt2,dt3,dt4");
    assert_eq!(refused(&base), [5, 6].map(|n| Refused::Handset(n, HandsetLines)));
}

#[test]
fn every_key_type_has_its_function_or_a_reason() {
    // A key of the second line, with a pickup code.
    let with_key = |kind: &str, number: &str| {
        let mut view = view("OBi1062");
        key(&mut view, KeyGroup::Line, 3, kind, Some(number), Some("Bo"));
        let key = view.keys.get_mut(&(KeyGroup::Line, 3)).unwrap();
        key.set(KeyLine, Value::Number(2), Source::Key).unwrap();
        key.set(PickupCode, text("*8"), Source::Key).unwrap();
        with(view, &[(PickupCode, text("*8"))])
    };
    for (kind, number, expected) in [
        ("line", "", ["Call Appearance", "SP2", "-", "Bo"]),
        ("blf", "102", ["Busy Lamp Field", "SP2", "102", "Bo"]),
        ("speed-dial", "0123", ["Speed Dial", "SP2", "0123", "Bo"]),
        ("park", "701", ["Call Park Monitor", "SP2", "701", "Bo"]),
        ("pickup", "102", ["Speed Dial", "SP2", "*8102", "Bo"]),
        ("intercom", "102", ["Speed Dial", "-", "[*96]SP2(102)", "Bo"]),
        ("voicemail", "", ["Message Status", "SP2", "-", "Bo"]),
        ("dnd", "", ["Do Not Disturb", "-", "-", "Bo"]),
        ("forward", "", ["Call Forward", "-", "-", "Bo"]),
        ("forward", "104", ["-"; 4]),
        ("transfer", "102", ["Blind Transfer", "-", "102", "Bo"]),
        ("multicast", "224.0.1.75:5004", ["Page Group 1", "-", "-", "Bo"]),
        ("url", "http://192.0.2.10/app", ["Action URL", "-", "http://192.0.2.10/app", "Bo"]),
        ("none", "", ["None", "-", "-", "-"]),
        ("dtmf", "1", ["-"; 4]),
        ("directory", "", ["-"; 4]),
        ("record", "", ["-"; 4]),
        ("blf", "", ["-"; 4]),
        ("multicast", "everybody", ["-"; 4]),
    ] {
        let view = with_key(kind, number);
        let told = ["Function", "Service", "Number", "Name"]
            .map(|name| said(&view, &format!("VoiceService.1.Phone.LineKey.3.{name}")));
        assert_eq!(told, expected, "{kind}");
        assert!(KEY_TYPES.contains(&kind));
        assert_eq!(refused(&view).contains(&Refused::Key(KeyGroup::Line, 3)), expected[0] == "-", "{kind}");
    }
}

#[test]
fn keys_on_two_sides_and_keys_that_are_gone() {
    let mut phone = empty(&TWO_SIDES);
    key(&mut phone, KeyGroup::Line, 24, "blf", Some("102"), Some("Bo"));
    key(&mut phone, KeyGroup::Line, 25, "blf", Some("103"), Some("Cy"));
    says(
        &phone,
        &[
            ("VoiceService.1.Phone.LeftLineKey.24.Number", "102"),
            ("VoiceService.1.Phone.LineKey.1.Number", "103"),
            ("VoiceService.1.Phone.LineKey.24.Number", "-"),
            ("VoiceService.1.Phone.LineKey.25.Number", ""),
            ("VoiceService.1.Phone.ProgKey.3.Function", "-"),
        ],
    );
    phone.clear_keys = false;
    says(
        &phone,
        &[("VoiceService.1.Phone.LineKey.24.Number", ""), ("VoiceService.1.Phone.ProgKey.3.Name", "")],
    );
}

#[test]
fn two_addresses_of_multicast_have_a_group_each() {
    let mut view = view("OBi1062");
    for (n, last) in (1..).zip([75, 76, 75, 77]) {
        key(&mut view, KeyGroup::Line, n, "multicast", Some(&format!("224.0.1.{last}:5004")), None);
    }
    let function = |n: u16| said(&view, &format!("VoiceService.1.Phone.LineKey.{n}.Function"));
    assert_eq!([1, 2, 3, 4].map(function), ["Page Group 1", "Page Group 2", "Page Group 1", "-"]);
    assert_eq!(said(&view, "VoiceService.1.Phone.PageGroup.2.MulticastAddress"), "224.0.1.76");
    assert_eq!(said(&view, "VoiceService.1.Phone.PageGroup.2.MulticastPort"), "5004");
    assert_eq!(refused(&view), [Refused::Key(KeyGroup::Line, 4)]);
}

/// What is listened to has the groups first; a key that names one of them is that one.
#[test]
fn groups_that_are_listened_to_stand_before_those_of_keys() {
    let mut view = with(
        view("OBi1062"),
        &[(MulticastAddress, list(&["224.0.1.77:5008"])), (MulticastLabel, list(&["Door"]))],
    );
    for (n, last) in (1..).zip([75, 77, 76]) {
        let port = if last == 77 { 5008 } else { 5004 };
        key(&mut view, KeyGroup::Line, n, "multicast", Some(&format!("224.0.1.{last}:{port}")), None);
    }
    let function = |n: u16| said(&view, &format!("VoiceService.1.Phone.LineKey.{n}.Function"));
    assert_eq!([1, 2, 3].map(function), ["Page Group 2", "Page Group 1", "-"]);
    let of = |group: u16| {
        let phone = "VoiceService.1.Phone";
        [
            said(&view, &format!("{phone}.PageGroup.{group}.MulticastAddress")),
            said(&view, &format!("{phone}.PageGroup.{group}.GroupName")),
            said(&view, &format!("{phone}.CallingFeatures.JoinPageGroup{group}")),
        ]
    };
    assert_eq!(of(1), ["224.0.1.77", "Door", "true"]);
    assert_eq!(of(2), ["224.0.1.75", "-", "-"]);
    assert_eq!(refused(&view), [Refused::Key(KeyGroup::Line, 3)]);
    // More than there is room for, and any order, are told.
    for groups in [&["224.0.1.75:1", "224.0.1.76:1"][..], &["224.0.1.75:1", "224.0.1.76:1", "224.0.1.77:1"]] {
        let several = with(view.clone(), &[(MulticastAddress, list(groups))]);
        assert!(refused(&several).contains(&Refused::Phone(MulticastAddress)), "{groups:?}");
    }
}

#[test]
fn what_is_shown_and_heard() {
    let url = "http://192.0.2.10/$a.png";
    let values = [
        (Ringtone, Value::Number(12)),
        (Wallpaper, text(url)),
        (Backlight, Value::Number(0)),
        (Screensaver, Value::Number(60)),
    ];
    let view = lines(with(view("OBi1062"), &values), &["pbx.example"]);
    for (name, expected) in [
        ("VoiceService.1.VoiceProfile.1.Line.1.X_DefaultRing", "10"),
        ("VoiceService.1.VoiceProfile.1.Line.2.X_DefaultRing", ""),
        ("UserPref.BackgroundPicture", "http://192.0.2.10/%24a.png"),
        ("UserPref.DimScreenDelay", ""),
    ] {
        assert_eq!(said(&view, name), expected, "{name}");
    }
    let left = refused(&view);
    assert!(
        [Ringtone, Backlight, Screensaver].iter().all(|own| left.contains(&Refused::Phone(*own))),
        "{left:?}"
    );
    assert!(!left.contains(&Refused::Phone(Wallpaper)));
}

#[test]
fn zones_are_written_with_their_rule() {
    for (zone, expected) in [
        ("Europe/Sarajevo", ["GMT+01:00(Rome,Paris,Madrid)", "true", "3/-1/7/2", "10/-1/7/3", "1"]),
        // The maker's own default rule, word for word (backup of a D230).
        ("America/New_York", ["GMT-05:00(Eastern Time)", "true", "3/8/7/2", "11/1/7/2", "1"]),
        // An hour before the last Sunday: a Saturday from the 24th on.
        ("America/Nuuk", ["GMT-02:00(Mid-Atlantic)", "true", "3/24/6/23", "10/-1/7/0", "1"]),
        // The end of the last Thursday may be in November: the day of the year 2026.
        ("Africa/Cairo", ["GMT+02:00(Athens,Cairo)", "true", "4/-1/5/0", "10/30/0/0", "1"]),
        ("Asia/Kathmandu", ["GMT+05:45(Kathmandu)", "false", "", "", ""]),
        ("Australia/Lord_Howe", [""; 5]),
    ] {
        let view = with(view("302"), &[(TimeZone, Value::Zone(Zone::named(zone).unwrap()))]);
        let told = [
            "LocalTimeZone",
            "DaylightSavingTimeEnable",
            "DaylightSavingTimeStart",
            "DaylightSavingTimeEnd",
            "DaylightSavingTimeDiff",
        ]
        .map(|name| said(&view, &format!("DeviceInfo.Time.{name}")));
        assert_eq!(told, expected, "{zone}");
        assert_eq!(refused(&view).is_empty(), !expected[0].is_empty(), "{zone}");
    }
}

/// An open plan, and what stands in it of the site's own.
#[test]
fn both_maps_let_all_through() {
    let open = |view: View| {
        let mut view = with(view, &[(EmergencyNumbers, list(&["112", "911"])), (ParkCode, text("#72"))]);
        view.complete();
        view
    };
    let phone = open(lines(view("OBi1062"), &["a"]));
    let port = "VoiceService.1.Phone.";
    says(
        &phone,
        &[
            ("P1.DigitMap", "(112S0|911S0|#72x.|XX.|+xx.|[^*#]@@.)"),
            ("P2.DigitMap", "-"),
            (&format!("{port}DigitMap"), "(112S0|911S0|***|(Mpli))"),
            (&format!("{port}OutboundCallRoute"), "{***:aa2},{(Mpli):pli}"),
            (&format!("{port}Timer.DigitMapLongTimer"), "4"),
            (&format!("{port}CallingFeatures.StarCodeProfile"), "None"),
            ("VoiceService.1.X_StarCode.2.Code1", ""),
        ],
    );
    // A number that begins with an emergency number: this one waits.
    let longer = on_line(phone.clone(), 1, UserName, text("1120"));
    says(&longer, &[("P1.DigitMap", "(911S0|#72x.|XX.|+xx.|[^*#]@@.)")]);
    assert_eq!(refused(&longer), [Refused::Phone(EmergencyNumbers)]);
    // Handsets have no menu, and sockets a timer that can be told but on the oldest.
    let base = open(lines(empty(&BASE), &["a"]));
    says(
        &base,
        &[
            ("VoiceService.1.X_HS.10.DigitMap", "(112S0|911S0|(Mpli))"),
            ("VoiceService.1.X_HS.10.OutboundCallRoute", "{(Mpli):pli}"),
        ],
    );
    for (name, told, left) in [("302", "7", &[][..]), ("110", "", &[Refused::Phone(DialTimeout)])] {
        let adapter = with(lines(view(name), &["a"]), &[(DialTimeout, Value::Number(7))]);
        says(&adapter, &[("VoiceService.1.X_FXS.1.Timer.DigitMapLongTimer", told)]);
        assert_eq!(refused(&adapter), left, "{name}");
    }
    // The maker's plan and codes.
    let plan = [(DialPlan, word("maker")), (LocalStarCodes, Value::Flag(true))];
    let maker = with(phone, &plan);
    for name in
        ["DigitMap", "OutboundCallRoute", "Timer.DigitMapLongTimer", "CallingFeatures.StarCodeProfile"]
    {
        assert_eq!(said(&maker, &format!("{port}{name}")), "-", "{name}");
    }
    assert_eq!(refused(&maker), [Refused::Phone(EmergencyNumbers)]);
}

/// An intercom key dials one code inside the phone: it stays, and no other.
#[test]
fn an_intercom_key_keeps_its_code_alone() {
    let mut phone = view("OBi1062");
    key(&mut phone, KeyGroup::Line, 3, "intercom", Some("102"), None);
    let codes = |view: &View| {
        ["Phone.CallingFeatures.StarCodeProfile", "X_StarCode.2.Code1", "X_StarCode.2.Code33"]
            .map(|name| made(0, view).into_iter().find(|own| own.key == format!("VoiceService.1.{name}")))
            .map(|own| own.map(|own| own.value.into_owned()))
    };
    let told = ["B", "*96, Barge In, set($Bar1,1)", ""].map(|own| Some(own.to_owned()));
    assert_eq!(codes(&phone), told);
    let local = with(phone, &[(LocalStarCodes, Value::Flag(true))]);
    assert_eq!(codes(&local), [Some(DEFAULT.to_owned()), None, None]);
}

fn with_server(model: &str, url: &str) -> View {
    with(
        view(model),
        &[
            (ProvisioningUrl, text(url)),
            (ProvisioningUser, text("acme")),
            (ProvisioningPassword, secret("s$e@c:r/t")),
            (PollingMinutes, Value::Number(1440)),
        ],
    )
}

const CONFIG_URL: &str = "X_DeviceManagement.ITSPProvisioning.ConfigURL";

#[test]
fn the_url_carries_the_password_and_is_a_secret() {
    for (url, expected, is_secret) in [
        ("https://192.0.2.10/prov", "https://acme:s%24e%40c%3Ar%2Ft@192.0.2.10/prov/$MAC.xml", true),
        ("tftp://192.0.2.10", "tftp://192.0.2.10/$MAC.xml", false),
    ] {
        let found =
            made(0, &with_server("OBi1062", url)).into_iter().find(|own| own.key == CONFIG_URL).unwrap();
        assert_eq!((found.value.as_ref(), found.secret), (expected, is_secret));
    }
    // Without a URL the device keeps its own.
    let view = with(view("202"), &[(PollingMinutes, Value::Number(1440))]);
    let names = ["ConfigURL", "Method", "Interval"];
    assert_eq!(
        names.map(|name| said(&view, &format!("X_DeviceManagement.ITSPProvisioning.{name}"))),
        [""; 3]
    );
    assert_eq!(refused(&view), [Refused::Phone(PollingMinutes)]);
}

#[test]
fn a_bootstrap_leads_on_without_secrets() {
    let bootstrap = &OBI_XML.files[1];
    let url = |view: &View| {
        let found = made(1, view).into_iter().filter(|own| own.key == CONFIG_URL);
        found.map(|own| own.value.into_owned()).collect::<Vec<_>>().join(" ")
    };
    let mut view = view("302");
    assert_eq!((bootstrap.secret, url(&view)), (false, String::new()));
    view.transport = Transport::Tftp.into();
    assert_eq!(url(&view), "tftp://$DHCPOPT66/$MAC.xml");
    let view = with_server("302", "http://192.0.2.10/prov");
    assert_eq!(url(&view), "http://192.0.2.10/prov/$MAC.xml");
    assert!(made(1, &view).iter().all(|own| !own.secret && !own.value.contains("acme")));
}

#[test]
fn firmware_is_one_file() {
    for (url, pack, told) in [
        ("http://192.0.2.10/prov", "obi/OBi1062-5-1-11.fw", "http://192.0.2.10/prov/obi/OBi1062-5-1-11.fw"),
        ("tftp://192.0.2.10", "/a$b.FW/", "tftp://192.0.2.10/a%24b.FW"),
        ("https://192.0.2.10/prov", "a.fw", "-"),
        ("http://192.0.2.10/prov", "obi/5.1.11", "-"),
    ] {
        let view = with(with_server("OBi1062", url), &[(FirmwarePack, text(pack))]);
        let method = if told == "-" { "-" } else { "Time Of Day" };
        let names = ["FirmwareURL", "Method"].map(|name| format!("X_DeviceManagement.FirmwareUpdate.{name}"));
        assert_eq!(names.map(|name| said(&view, &name)), [told, method], "{pack}");
        assert_eq!(refused(&view).is_empty(), told != "-", "{pack}");
    }
}

#[test]
fn what_stands_alone_says_nothing() {
    for (dhcp, told) in [(None, ""), (Some(true), ""), (Some(false), "192.0.2.50")] {
        let view = with(view("OBi1022"), &[(IpAddress, text("192.0.2.50"))]);
        let view = with(view, &dhcp.map(|dhcp| (Dhcp, Value::Flag(dhcp))).into_iter().collect::<Vec<_>>());
        says(&view, &[("DeviceInfo.WAN.IPAddress", told), ("DeviceInfo.WAN.VLANEnable", "-")]);
    }
    let sorted = (LdapSort, Value::Flag(true));
    says(&with(view("OBi1062"), &[sorted]), &[("X_DeviceManagement.LDAPSearch.SortByAttribute", "-")]);
    // The scheme of a host of IPv6.
    for (tls, told) in [(true, "ldaps://[2001:db8::a7]"), (false, "2001:db8::a7")] {
        let host = [(LdapHost, text("2001:db8::a7")), (LdapTls, Value::Flag(tls))];
        says(&with(view("OBi1062"), &host), &[("X_DeviceManagement.LDAPServer.Host", told)]);
        says(&with(view("202"), &host), &[("X_DeviceManagement.LDAPServer.Host", "")]);
    }
    // The word for the maker's own value is nobody's password.
    let view = with(view("202"), &[(AdminPassword, secret(DEFAULT))]);
    says(&view, &[("X_DeviceManagement.WebServer.AdminPassword", "")]);
    assert_eq!(refused(&view), [Refused::Phone(AdminPassword)]);
}
