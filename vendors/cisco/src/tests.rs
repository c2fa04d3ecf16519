//! Facts of the phones: what their files say, as their makers' and others' documents have it.

use crate::VENDOR;
use autoprov_core::testing::{self, empty, full, key, line, list, model, secret, text, word};
use autoprov_core::{
    Concept, Concept::*, DeviceProfile, Feature, KeyGroup, Made, Refused, Role, Source, Support, Transport,
    Value, View, Zone,
};
use std::collections::BTreeMap;

type File = BTreeMap<String, String>;

fn phone(name: &str) -> View {
    empty(model(VENDOR.models, name))
}

fn set(view: &mut View, concept: Concept, value: Value) {
    view.phone.set(concept, value, Source::Tenant).unwrap();
}

fn set_line(view: &mut View, index: u16, concept: Concept, value: Value) {
    view.lines.get_mut(&index).unwrap().set(concept, value, Source::Tenant).unwrap();
}

fn set_key(view: &mut View, place: (KeyGroup, u16), concept: Concept, value: Value) {
    view.keys.get_mut(&place).unwrap().set(concept, value, Source::Key).unwrap();
}

fn dialect(view: &View) -> &'static dyn DeviceProfile {
    view.model.dialects[0].1
}

fn file_of(view: &View, role: Role) -> File {
    let artifact = dialect(view).artifacts().iter().find(|artifact| artifact.role == role).unwrap();
    testing::written(dialect(view), artifact, view).1
}

/// The phone's own file.
fn file(view: &View) -> File {
    file_of(view, Role::Config)
}

fn says(view: &View, name: &str) -> Option<String> {
    file(view).remove(name)
}

fn refused(view: &View) -> Vec<Refused> {
    dialect(view).refuses(view).into_iter().map(|refusal| refusal.what).collect()
}

/// A phone with all set that its file can say.
fn wished(name: &str) -> View {
    let mut view = testing::full_named(model(VENDOR.models, name), "Ana");
    for (concept, value) in [
        (AdminPassword, secret("admin&123")),
        (UserPassword, secret("user%1234")),
        (ProvisioningPassword, secret("prov3")),
        (Syslog, text("192.0.2.99")),
    ] {
        set(&mut view, concept, value);
    }
    match dialect(&view).id() {
        "cisco-cnf" => {
            set(&mut view, FirmwarePack, text("P0S3-8-12-00.loads"));
            set(&mut view, ProvisioningUrl, text("tftp://192.0.2.10/prov"));
            (1..=view.model.lines).for_each(|n| set_line(&mut view, n, Password, secret("p&w;1#2")));
        }
        "cisco-sep" => {
            set(&mut view, FirmwarePack, text("SIP42.9-4-2SR3-1S.loads"));
            (1..=view.model.lines).for_each(|n| set_line(&mut view, n, ServerTransport, word("tcp")));
        }
        _ => {}
    }
    view
}

#[test]
fn a_full_phone_says_all() {
    let expected = r#"
[8851]
Admin_Password = admin&123
Connection_Type = Static IP
VLAN_ID = 20
PC_Port_VLAN_ID = 30
Secondary_NTP_Server = time.example
Time_Format = 24hr
Date_Format = day/month
LDAP_Server = ldap://ldap.example:389
LDAP_Last_Name_Filter = cn:(cn=$VALUE)
LDAP_Item_3_Filter = telephoneNumber:(telephoneNumber=$VALUE)
LDAP_Display_Attrs = a=cn,n=Name;a=sn,n=Name;a=telephoneNumber,n=Phone,t=p
Profile_Rule = [--uid acme --pwd prov3] http://192.0.2.10/prov/$MA.xml
Resync_Periodic = 86400
Proxy_1_ = pbx.example:SRV=pbx.example:5070:p=0|backup.example:5090:p=1
Use_DNS_SRV_1_ = Yes
Outbound_Proxy_1_ = proxy.example:SRV=proxy.example:5080:p=0|other.example:5082:p=1
STUN_Server = stun.example:3479
Block_Nonproxy_SIP = No
Caller_ID_Header = PAID-FROM
Password_1_ = p&w<d>%+="'
Secure_Call_Setting = Yes
Secure_Call_Option_1_ = Required
DTMF_Tx_Method_1_ = AVT
NAT_Keep_Alive_Intvl = 30
Shared_User_ID_2_ = 102
Third_Preferred_Codec_1_ = G722
OPUS_Enable_1_ = No
XML_Directory_Service_URL = http://192.0.2.10/prov/_directory/000b82010203
XML_Password = prov3
BLF_List_URI = blf101@pbx.example
Use_Line_Keys_For_BLF_List = Yes
Number_of_Units = 2
Unit_1_Key_2_ = fnc=blf+sd+cp;sub=102@$PROXY;ext=102@$PROXY;vid=1;nme=Ana
[SPA525G2]
Admin_Passwd = admin&123
SPA525-auto-detect-sccp = No
Use_Auth_ID_1_ = Yes
SRTP_Method = s-descriptor
Attendant_Console_Call_Pickup_Code = *8#
LDAP_Server = ldap.example:389
Unit_2_Enable = Yes
Unit_2_Key_2 = fnc=blf+sd+cp;sub=102@$PROXY;ext=102@$PROXY;vid=1;nme=Ana
[SPA962]
SPA932_Call_Pickup_Code = *8#
G726-32_Enable_1_ = No
[ATA 192]
Secure_Call_Setting_1_ = Yes
router-configuration/WAN_Interface/WAN_Static_IP_NET = 192.0.2.7:255.255.255.0:192.0.2.1
router-configuration/Time_Setup/Time_Zone = +01 2 2
router-configuration/Log_Configuration/Syslog_Server_IP = 192.0.2.99
router-configuration/Web_Login_Admin_Password = admin&123
[SPA112]
Time_Zone = GMT+01:00
router-configuration/Time_Setup/Time_Zone = +01 2 2
[SPA8000]
DHCP = No
Connection_Type = Static IP
User_ID_7_ = 107
[7960]
line1_password = p&w;1#2
line2_shortname = Ana
proxy2_port = 5070
outbound_proxy = proxy.example
proxy_backup_port = 5090
preferred_codec = g711alaw
dtmf_outofband = avt
messages_uri = *97
sntp_mode = unicast
time_zone = CET
dyn_dns_addr_2 = 192.0.2.54
dyn_tftp_addr = 192.0.2.10
image_version = P0S3-8-12-00
directory_url = http://192.0.2.10/prov/_directory/000b82010203
[7975]
commonProfile/phonePassword = admin&123
devicePool/dateTimeSetting/timeZone = W. Europe Standard/Daylight Time
devicePool/callManagerGroup/members/member[priority=0]/callManager/ports/sipPort = 5070
devicePool/callManagerGroup/members/member[priority=1]/callManager/processNodeName = backup.example
sipProfile/sipProxies/outboundProxyPort = 5080
sipProfile/preferredCodec = g711alaw
sipProfile/sipLines/line[button=1]/@lineIndex = 1
sipProfile/sipLines/line[button=1]/authPassword = p&w<d>%+="'
sipProfile/sipLines/line[button=1]/sharedLine = false
loadInformation = SIP42.9-4-2SR3-1S
advertiseG722Codec = 1
userLocale/name = German_Germany
networkLocale = Germany
transportLayerProtocol = 1
"#;
    for part in expected.split("\n[").skip(1) {
        let (name, settings) = part.split_once("]\n").unwrap();
        let file = file(&wished(name));
        for (setting, value) in settings.lines().filter_map(|line| line.split_once(" = ")) {
            assert_eq!(file.get(setting).map(String::as_str), Some(value), "{name} {setting}");
        }
    }
    let router = |name| file(&wished(name)).keys().any(|key| key.contains('/'));
    assert_eq!(["8851", "SPA504G", "SPA942", "PAP2"].map(router), [false; 4]);
    assert!(!file(&wished("SPA112")).contains_key("VLAN_ID"));
}

/// An empty number is never written where it costs a 79x1 its file, and a password that nobody knows is left alone.
#[test]
fn empty_phones_are_written() {
    for model in VENDOR.models {
        let (empty, full) = (file(&empty(model)), file(&wished(model.name)));
        assert!(!empty.keys().any(|name| name.contains("Admin_Pass") || name.contains("phone_password")));
        let port = |name: &str| name.starts_with("sipProfile") && name.to_lowercase().contains("port");
        assert!(empty.iter().chain(&full).all(|(name, value)| !value.is_empty() || !port(name)));
    }
}

#[test]
fn what_a_line_or_a_name_cannot_is_refused() {
    // What another line has otherwise; a line that no button shows; a name that is cut.
    let mut old = wished("7960");
    set_line(&mut old, 2, Dtmf, word("info"));
    set_line(&mut old, 2, Codecs, list(&["g722"]));
    let left = refused(&old);
    assert!([Dtmf, Codecs, SharedLine].iter().all(|concept| left.contains(&Refused::Line(2, *concept))));
    let mut sep = wished("7975");
    assert!(refused(&sep).contains(&Refused::Line(2, LineActive)));
    set_line(&mut sep, 1, DisplayName, text("Anastasia Anić"));
    assert!(refused(&sep).contains(&Refused::Line(1, DisplayName)));
    for name in ["ATA 191", "SPA112"] {
        let mut adapter = wished(name);
        set_line(&mut adapter, 1, Label, text("Hall"));
        assert!(refused(&adapter).contains(&Refused::Line(1, Label)), "{name}");
    }
    // A second server without a DNS server hangs an SPA9xx.
    for (name, told) in [("SPA962", false), ("SPA504G", true)] {
        let mut view = wished(name);
        view.phone.remove(Dns);
        assert_eq!(says(&view, "Proxy_1_").unwrap().contains("SRV="), told, "{name}");
        assert_ne!(refused(&view).contains(&Refused::Line(1, BackupHost)), told, "{name}");
    }
}

/// A line key of a flat profile: the line, the label, the function.
fn said(view: &View, place: u16) -> [String; 3] {
    let file = file(view);
    ["Extension", "Short_Name", "Extended_Function"].map(|name| file[&format!("{name}_{place}_")].clone())
}

#[test]
fn every_type_on_a_line_key() {
    let mut phone = phone("8841");
    phone.lines.insert(1, line(1, "101", "Ana"));
    set(&mut phone, PickupCode, text("*8"));
    for (kind, given, function) in [
        ("blf", Some("102"), "fnc=blf+sd+cp;sub=102@$PROXY;ext=102@$PROXY;vid=1;nme=Bo"),
        ("speed-dial", Some("102"), "fnc=sd;ext=102@$PROXY;vid=1;nme=Bo"),
        ("speed-dial", Some("102@other.example"), "fnc=sd;ext=102@other.example;vid=1;nme=Bo"),
        ("park", Some("701"), "fnc=prk;sub=$USER@$PROXY;orbit=701;vid=1;nme=Bo"),
        ("park", None, "fnc=prk;sub=$USER@$PROXY;vid=1;nme=Bo"),
        ("pickup", Some("102"), "fnc=sd;ext=*8102@$PROXY;vid=1;nme=Bo"),
        ("pickup", None, "fnc=sd;ext=*8@$PROXY;vid=1;nme=Bo"),
        ("voicemail", None, "fnc=sd;ext=*97@$PROXY;vid=1;nme=Bo"),
        ("url", Some("http://192.0.2.1/a?b=1;c=$2"), "fnc=xml;url=http://192.0.2.1/a?b=1%3Bc=%242;nme=Bo"),
        ("dnd", None, "fnc=dnd;nme=Bo"),
    ] {
        key(&mut phone, KeyGroup::Line, 2, kind, given, Some("Bo"));
        assert_eq!(said(&phone, 2), ["Disabled", "Bo", function], "{kind}");
    }
    for kind in ["intercom", "multicast", "dtmf", "directory", "forward", "transfer", "record"] {
        key(&mut phone, KeyGroup::Line, 2, kind, Some("102"), Some("Bo"));
        assert_eq!(said(&phone, 2), ["Disabled", "", ""], "{kind}");
        assert!(refused(&phone).contains(&Refused::Key(KeyGroup::Line, 2)), "{kind}");
    }
    key(&mut phone, KeyGroup::Line, 2, "line", None, None);
    assert_eq!(said(&phone, 2), ["1", "Ana", ""]);
    // No label ends a field.
    key(&mut phone, KeyGroup::Line, 2, "blf", Some("1;fnc=dnd"), Some("a;fnc=dnd@x"));
    let ended = "fnc=blf+sd+cp;sub=1fncdnd@$PROXY;ext=1fncdnd@$PROXY;vid=1;nme=a,fnc-dnd x";
    assert_eq!(said(&phone, 2), ["Disabled", "a,fnc-dnd x", ended]);
    phone.clear_keys = false;
    assert_eq!(
        (says(&phone, "Extension_3_"), says(&phone, "Extension_2_").as_deref()),
        (None, Some("Disabled"))
    );
}

#[test]
fn families_differ() {
    for (name, park, dnd, blf) in [
        ("SPA962", "", "", true),
        ("SPA504G", "fnc=prk;sub=$USER@$PROXY;orbit=701;vid=1;nme=701", "", true),
        ("SPA941", "", "", false),
    ] {
        let mut phone = phone(name);
        key(&mut phone, KeyGroup::Line, 2, "park", Some("701"), None);
        key(&mut phone, KeyGroup::Line, 3, "dnd", None, None);
        key(&mut phone, KeyGroup::Line, 4, "blf", Some("102"), None);
        assert_eq!([&said(&phone, 2)[2], &said(&phone, 3)[2]], [park, dnd], "{name}");
        assert_eq!(said(&phone, 4)[2].starts_with("fnc=blf+sd+cp;"), blf, "{name}");
    }
    let mut spa = phone("SPA504G");
    spa.modules = testing::modules(spa.model);
    key(&mut spa, KeyGroup::Expansion(2), 32, "park", Some("701"), Some("P"));
    assert_eq!(says(&spa, "Unit_2_Key_32").as_deref(), Some("fnc=prk;ext=701@$PROXY;vid=1;nme=P"));
    spa.modules.pop();
    assert_eq!([says(&spa, "Unit_1_Enable").unwrap(), says(&spa, "Unit_2_Enable").unwrap()], ["Yes", "Yes"]);
}

/// An element of a button of a 79x1.
fn at(view: &View, button: u16, name: &str) -> Option<String> {
    says(view, &format!("sipProfile/sipLines/line[button={button}]/{name}"))
}

#[test]
fn every_type_on_a_button() {
    let mut view = full(model(VENDOR.models, "7961"));
    view.lines.retain(|line, _| *line == 1);
    for (kind, value, feature, element, expected) in [
        ("blf", Some("102"), "21", "speedDialNumber", "102"),
        ("speed-dial", Some("102"), "2", "speedDialNumber", "102"),
        ("park", Some("700"), "2", "speedDialNumber", "700"),
        ("park", None, "2", "speedDialNumber", "*68"),
        ("pickup", Some("102"), "2", "speedDialNumber", "*8102"),
        ("voicemail", None, "2", "speedDialNumber", "*97"),
        ("url", Some("http://192.0.2.1/a?b=1&c"), "20", "serviceURI", "http://192.0.2.1/a?b=1&c"),
        ("directory", None, "20", "serviceURI", "http://192.0.2.10/prov/_directory/000b82010203"),
    ] {
        view.keys.clear();
        key(&mut view, KeyGroup::Line, 2, kind, value, Some("Bo"));
        assert_eq!(at(&view, 2, "featureID").as_deref(), Some(feature), "{kind}");
        assert_eq!(at(&view, 2, element).as_deref(), Some(expected), "{kind}");
        assert_eq!(at(&view, 2, "featureOptionMask").is_some(), kind == "blf", "{kind}");
        assert_eq!(at(&view, 1, "name").as_deref(), Some("101"), "the line stays on its button");
    }
}

#[test]
fn buttons_go_on_over_modules() {
    let mut view = phone("7962");
    view.modules = testing::modules(view.model);
    view.lines.insert(1, line(1, "101", "Ana"));
    view.lines.insert(2, line(2, "102", "Bo"));
    for (group, position) in [(KeyGroup::Line, 2), (KeyGroup::Expansion(1), 1), (KeyGroup::Expansion(2), 24)]
    {
        key(&mut view, group, position, "blf", Some("103"), None);
    }
    // Line 2 moves to the third button, with a label of its own.
    key(&mut view, KeyGroup::Line, 3, "line", None, Some("Reception"));
    set_key(&mut view, (KeyGroup::Line, 3), KeyLine, Value::Number(2));
    for (button, feature, index) in
        [(1, "9", Some("1")), (2, "21", None), (3, "9", Some("2")), (7, "21", None), (54, "21", None)]
    {
        assert_eq!(at(&view, button, "featureID").as_deref(), Some(feature), "{button}");
        assert_eq!(at(&view, button, "@lineIndex").as_deref(), index, "{button}");
    }
    assert_eq!(at(&view, 3, "featureLabel").as_deref(), Some("Reception"));
    assert_eq!(
        at(&view, 7, "featureLabel").as_deref(),
        Some("103"),
        "a key without a label shows its number"
    );
    // A line stands on one button.
    key(&mut view, KeyGroup::Line, 5, "line", None, None);
    set_key(&mut view, (KeyGroup::Line, 5), KeyLine, Value::Number(2));
    assert_eq!(at(&view, 5, "featureID"), None);
    assert!(refused(&view).contains(&Refused::Key(KeyGroup::Line, 5)));
}

#[test]
fn the_label_of_a_key_stands_beside_it() {
    let mut view = phone("7960");
    view.lines.insert(2, line(2, "102", "Šehić & Weiß"));
    assert_eq!(
        [says(&view, "line2_shortname"), says(&view, "phone_label")].map(Option::unwrap),
        ["Sehic & Wei"; 2]
    );
    key(&mut view, KeyGroup::Line, 2, "line", None, Some("Reception desk"));
    set_key(&mut view, (KeyGroup::Line, 2), KeyLine, Value::Number(2));
    assert_eq!(says(&view, "line2_shortname").as_deref(), Some("Reception d"));
    assert!(!refused(&view).contains(&Refused::Key(KeyGroup::Line, 2)));
    // On the key of another line it cannot stand.
    set_key(&mut view, (KeyGroup::Line, 2), KeyLine, Value::Number(1));
    assert!(refused(&view).contains(&Refused::Key(KeyGroup::Line, 2)));
}

#[test]
fn dates_and_clocks_are_one_word() {
    for (date, time, expected) in [
        (Some("dmy"), Some("24"), "D/M/YY"),
        (Some("mdy"), Some("12"), "M/D/YYA"),
        (Some("ymd"), Some("12"), "YA.M.D"),
        (Some("mdy"), None, "M/D/YY"),
        (None, Some("12"), "D/M/YYA"),
        (None, None, "D/M/YY"),
    ] {
        let mut view = phone("7941");
        if let Some(date) = date {
            set(&mut view, DateFormat, word(date));
        }
        if let Some(time) = time {
            set(&mut view, TimeFormat, word(time));
        }
        assert_eq!(says(&view, "devicePool/dateTimeSetting/dateTemplate").as_deref(), Some(expected));
    }
}

#[test]
fn a_proxy_has_a_port_or_is_not_there() {
    let mut view = phone("7941");
    let mut line = line(1, "101", "Ana");
    line.remove(OutboundProxyPort);
    line.remove(BackupHost);
    view.lines.insert(1, line);
    let file = file(&view);
    assert_eq!(file["sipProfile/sipProxies/outboundProxyPort"], "5060");
    assert!(!file.keys().any(|key| key.contains("backupProxy") || key.contains("priority=1")));
}

#[test]
fn the_rule_holds_the_account() {
    for (url, user, password, expected) in [
        (
            "http://192.0.2.10/prov",
            "acme",
            "s&cret",
            "[--uid acme --pwd s&cret] http://192.0.2.10/prov/$MA.xml",
        ),
        ("http://192.0.2.10/$x", "acme", "two words", "http://192.0.2.10/%24x/$MA.xml"),
        ("tftp://192.0.2.10", "acme", "secret", "tftp://192.0.2.10/$MA.xml"),
    ] {
        let mut view = phone("SPA504G");
        set(&mut view, ProvisioningUrl, text(url));
        set(&mut view, ProvisioningUser, text(user));
        set(&mut view, ProvisioningPassword, secret(password));
        assert_eq!(says(&view, "Profile_Rule").as_deref(), Some(expected));
    }
    // The bootstrap leads to the device's own file, and its haste ends there.
    let mut view = phone("SPA504G");
    let bootstrap = |view: &View| {
        let file = file_of(view, Role::Bootstrap);
        ["Profile_Rule", "Resync_Periodic"].map(|name| file.get(name).cloned().unwrap_or_default())
    };
    assert_eq!(bootstrap(&view), ["", ""], "no address, no haste");
    view.transport = Transport::Tftp.into();
    assert_eq!(bootstrap(&view), ["/$MA.xml", "3"]);
    set(&mut view, ProvisioningUrl, text("http://192.0.2.10/prov"));
    assert_eq!(bootstrap(&view), ["http://192.0.2.10/prov/$MA.xml", "3"]);
    assert_eq!(says(&view, "Resync_Periodic").as_deref(), Some("86400"));
}

#[test]
fn firmware_is_a_file() {
    for (name, path, setting, expected) in [
        (
            "SPA504G",
            "firmware/spa50x-30x-7-5-5.bin",
            "Upgrade_Rule",
            Some("http://192.0.2.10/prov/firmware/spa50x-30x-7-5-5.bin"),
        ),
        ("SPA504G", "firmware/7.5.5", "Upgrade_Rule", None),
        ("SPA504G", "(x)? a.bin", "Upgrade_Rule", None),
        ("7941", "SIP41.9-4-2SR3-1S", "loadInformation", Some("SIP41.9-4-2SR3-1S")),
        ("7941", "firmware/SIP41.9-4-2SR3-1S", "loadInformation", None),
    ] {
        let mut view = wished(name);
        set(&mut view, FirmwarePack, text(path));
        assert_eq!(says(&view, setting).filter(|value| !value.is_empty()).as_deref(), expected, "{path}");
        assert_eq!(refused(&view).contains(&Refused::Phone(FirmwarePack)), expected.is_none(), "{path}");
    }
}

#[test]
fn clocks() {
    let zone = |name: &str| Value::Zone(Zone::named(name).unwrap());
    for (name, offset, rest, rule) in [
        // The dossier's two, word for word.
        ("Europe/Sarajevo", "GMT+01:00", "", "start=3/-1/7/2;end=10/-1/7/3;save=1"),
        ("America/New_York", "GMT-05:00", "", "start=3/8/7/2;end=11/1/7/2;save=1"),
        ("Australia/Lord_Howe", "GMT+10:00", "00/30", "start=10/1/7/2;end=4/1/7/2;save=0:30"),
        ("Asia/Kathmandu", "GMT+05:45", "", ""),
        ("Pacific/Marquesas", "GMT-10:00", "00/30", ""),
    ] {
        let mut view = phone("SPA942");
        set(&mut view, TimeZone, zone(name));
        let file = file(&view);
        let said = ["Time_Zone", "Time_Offset__HH_mm_", "Daylight_Saving_Time_Rule"].map(|name| &file[name]);
        assert_eq!(said, [offset, rest, rule], "{name}");
        view = phone("PAP2");
        set(&mut view, TimeZone, zone(name));
        assert_eq!(says(&view, "Time_Zone").is_some(), rest.is_empty(), "{name}");
    }
    for (model, name, word, rule) in [
        ("ATA 191", "Europe/Berlin", Some("+01 2 2"), Some("start=3/-1/7/2;end=10/-1/7/3;save=1")),
        ("ATA 191", "America/Havana", Some("-05 2 1"), Some("start=3/8/7/0;end=11/1/7/1;save=1")),
        ("ATA 191", "Australia/Darwin", Some("+09.5 1 10"), Some("")),
        ("ATA 191", "Asia/Kathmandu", None, None),
        ("SPA112", "Europe/Berlin", Some("+01 2 2"), None),
        ("SPA112", "America/Havana", None, None),
    ] {
        let mut view = phone(model);
        set(&mut view, TimeZone, zone(name));
        let said = ["Time_Zone", "Daylight_Saving_Time_Rule"]
            .map(|name| says(&view, &format!("router-configuration/Time_Setup/{name}")));
        assert_eq!(said, [word, rule].map(|text| text.map(str::to_owned)), "{model} {name}");
    }
}

#[test]
fn a_router_has_an_address_of_its_own() {
    let mut view = wished("ATA 192");
    set(&mut view, Dns, list(&["2001:db8::1", "192.0.2.53", "192.0.2.54"]));
    set(&mut view, Syslog, text("log.example"));
    set(&mut view, AdminPassword, secret("short"));
    for (name, expected) in [
        ("WAN_Interface/WAN_Connection_Type", Some("st")),
        ("Internet_Option/DNS", Some("192.0.2.53:192.0.2.54")),
        ("Internet_Option/DNS_Order", Some("1")),
        ("Log_Configuration/Syslog_Server_IP", Some("")),
        ("Web_Login_Admin_Password", None),
        ("Web_Login_Guest_Password", Some("user%1234")),
    ] {
        assert_eq!(says(&view, &format!("router-configuration/{name}")).as_deref(), expected, "{name}");
    }
}

#[test]
fn a_directory_without_tls_gets_no_password() {
    let tls = |name| {
        let mut view = wished(name);
        set(&mut view, LdapTls, Value::Flag(true));
        let file = file(&view);
        let said = ["LDAP_Dir_Enable", "LDAP_Password", "LDAP_Server"].map(|name| file[name].clone());
        (said, refused(&view).contains(&Refused::Phone(LdapHost)))
    };
    assert_eq!(tls("SPA504G"), (["No", "", ""].map(str::to_owned), true));
    assert_eq!(tls("8841"), (["Yes", "ldap", "ldaps://ldap.example:389"].map(str::to_owned), false));
}

#[test]
fn pages_are_for_phones_with_a_screen() {
    for model in VENDOR.models {
        let view = full(model);
        let supported = dialect(&view).support(model, Feature::HttpDirectory) == Support::Supported;
        let names = ["XML_Directory_Service_URL", "directory_url", "directoryURL"];
        let file = file(&view);
        assert_eq!(names.iter().any(|name| file.contains_key(*name)), supported, "{}", model.name);
        let page = dialect(&view).artifacts().iter().find(|own| own.role == Role::Directory).unwrap();
        let Some(entries) = page.page else { continue };
        let shown = testing::directory(model, entries + 1, entries, "page=1");
        let Ok(Made::Document(page)) = dialect(&view).make(page, &shown) else { panic!("{}", model.name) };
        assert_eq!(String::from_utf8(page).unwrap().matches("<Telephone>").count(), entries);
    }
}

/// It reboots where the two differ.
#[test]
fn syncinfo_differs_from_the_phones_own() {
    let view = phone("7960");
    let sync = crate::CNF.files.iter().find(|artifact| artifact.name == "syncinfo.xml").unwrap();
    let Ok(Made::Document(sync)) = crate::CNF.make(sync, &view) else { panic!("a document") };
    let own = says(&view, "sync").unwrap();
    assert!(!String::from_utf8(sync).unwrap().contains(&format!("SYNC=\"{own}\"")));
}

/// A phone with a line that sends what is keyed.
fn dialling(name: &str) -> View {
    let mut view = phone(name);
    view.lines.insert(1, line(1, "101", "Ana"));
    set(&mut view, DialPlan, word("open"));
    view
}

#[test]
fn a_plan_lets_all_through_and_emergency_numbers_at_once() {
    let mut view = dialling("SPA504G");
    let plan = |view: &View| says(view, "Dial_Plan_1_").unwrap();
    assert_eq!(plan(&view), "([x*].|+x.|#[x*][x*].)");
    set(&mut view, EmergencyNumbers, list(&["112", "911"]));
    assert_eq!(plan(&view), "(112S0|911S0|[x*].|+x.|#[x*][x*].)");
    assert_eq!(says(&view, "Dial_Plan_2_"), None, "there is no second line");
    assert!(!refused(&view).contains(&Refused::Phone(EmergencyNumbers)));
    // Another number begins with one; one ends in `#`, which then ends no other.
    key(&mut view, KeyGroup::Line, 2, "speed-dial", Some("1120"), None);
    key(&mut view, KeyGroup::Line, 3, "speed-dial", Some("*21#"), None);
    assert_eq!(plan(&view), "(911S0|[x*#].|+x.)");
    assert!(refused(&view).contains(&Refused::Phone(EmergencyNumbers)));
    // No number breaks out of the plan.
    set(&mut view, EmergencyNumbers, list(&["1)|x"]));
    assert_eq!(plan(&view), "([x*#].|+x.)");
    assert!(refused(&view).contains(&Refused::Phone(EmergencyNumbers)));
    for (name, maker, told) in [
        ("SPA504G", Some("(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)"), false),
        ("ATA 191", Some("(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxx|xxxxxxxxxxxx.)"), false),
        ("8841", None, true),
    ] {
        let mut view = dialling(name);
        set(&mut view, EmergencyNumbers, list(&["112"]));
        set(&mut view, DialPlan, word("maker"));
        assert_eq!(says(&view, "Dial_Plan_1_").as_deref(), maker, "{name}");
        assert_eq!(refused(&view).contains(&Refused::Phone(DialPlan)), told, "{name}");
        assert!(refused(&view).contains(&Refused::Phone(EmergencyNumbers)), "{name}");
    }
}

/// Names like theirs: what keys and the server's features have, and what is empty as delivered.
const NO_STAR_CODES: [&str; 8] = [
    "Call_Park_Code",
    "Call_Pickup_Code",
    "Attendant_Console",
    "SPA932_Call_Pickup_Code",
    "Zip_Code",
    "PIN_Code",
    "Conference_Act_Code",
    "Attn-Xfer_Act_Code",
];

#[test]
fn no_star_code_of_the_makers_is_left() {
    let lists = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cisco/names");
    for model in VENDOR.models {
        let mut view = full(model);
        let emptied = file(&view);
        if !emptied.contains_key("Call_Return_Code") {
            assert!(dialect(&view).id() == "cisco-sep" || dialect(&view).id() == "cisco-cnf");
            continue;
        }
        let names = std::fs::read_to_string(lists.join(format!("{}.txt", dialect(&view).id()))).unwrap();
        let codes = names.lines().filter(|name| name.ends_with("_Code"));
        let codes: Vec<_> =
            codes.filter(|name| !NO_STAR_CODES.iter().any(|own| name.starts_with(own))).collect();
        assert!(codes.len() > 30);
        for name in &codes {
            assert_eq!(emptied.get(*name).map(String::as_str), Some(""), "{} {name}", model.name);
        }
        set(&mut view, LocalStarCodes, Value::Flag(true));
        let kept = file(&view);
        let kept = codes.iter().filter_map(|name| kept.get(*name));
        assert!(kept.clone().all(|code| code.starts_with(['*', '#'])), "{}", model.name);
        let disputed = if dialect(&view).id() == "cisco-mpp" { 5 } else { 0 };
        assert_eq!(kept.count() + disputed, codes.len(), "{}", model.name);
    }
}

#[test]
fn a_dialplan_of_all_phones_is_named_or_not() {
    for (name, setting) in [("7960", "dial_template"), ("7975", "sipProfile/dialTemplate")] {
        let mut view = dialling(name);
        assert!(says(&view, setting).unwrap().starts_with("dialplan"), "{name}");
        assert!(!refused(&view).contains(&Refused::Phone(DialPlan)));
        set(&mut view, PickupCode, text("*8#"));
        set(&mut view, DialTimeout, Value::Number(5));
        set(&mut view, EmergencyNumbers, list(&["112"]));
        set(&mut view, LocalStarCodes, Value::Flag(true));
        let told = refused(&view);
        for concept in [DialPlan, DialTimeout, EmergencyNumbers, LocalStarCodes] {
            assert!(told.contains(&Refused::Phone(concept)), "{name} {concept:?}");
        }
        set(&mut view, DialPlan, word("maker"));
        assert_eq!(says(&view, setting).unwrap_or_default(), "", "{name}");
    }
}

/// A phone whose line has just a server.
fn with_server(name: &str, transport: &str) -> View {
    let mut view = dialling(name);
    let line = view.lines.get_mut(&1).unwrap();
    for concept in [
        OutboundProxyHost,
        OutboundProxyPort,
        BackupHost,
        BackupPort,
        BackupProxyHost,
        BackupProxyPort,
        Failback,
    ] {
        line.remove(concept);
    }
    line.set(ServerTransport, word(transport), Source::Device).unwrap();
    view
}

/// Of two servers the first is asked again soon, or when the site says; without a second the maker's time is restored.
#[test]
fn phones_go_back_to_the_first_server() {
    for (name, own) in [("8841", "3600"), ("ATA 191", "3600"), ("SPA504G", "3600"), ("SPA942", "120")] {
        let mut view = with_server(name, "udp");
        let told = |view: &View| says(view, "Proxy_Fallback_Intvl_1_").unwrap();
        assert_eq!(told(&view), own, "{name}");
        for (seconds, written) in [(None, "120"), (Some(61), "61"), (Some(70_000), "65535")] {
            set_line(&mut view, 1, BackupHost, text("b.example"));
            if let Some(own) = seconds {
                set_line(&mut view, 1, Failback, Value::Number(own));
            }
            assert_eq!(told(&view), written, "{name}");
            assert_eq!(
                refused(&view).contains(&Refused::Line(1, Failback)),
                seconds > Some(65_535),
                "{name}"
            );
        }
        let line = view.lines.get_mut(&1).unwrap();
        line.remove(BackupHost);
        line.remove(Failback);
        // A second proxy without a first stands for nothing.
        line.set(BackupProxyHost, text("q.example"), Source::Device).unwrap();
        assert_eq!((told(&view).as_str(), says(&view, "Use_DNS_SRV_1_").as_deref()), (own, Some("No")));
        assert!(refused(&view).contains(&Refused::Line(1, BackupProxyHost)), "{name}");
        set_line(&mut view, 1, OutboundProxyHost, text("p.example"));
        assert_eq!((told(&view).as_str(), says(&view, "Use_DNS_SRV_1_").as_deref()), ("120", Some("Yes")));
        assert!(!refused(&view).contains(&Refused::Line(1, BackupProxyHost)), "{name}");
    }
}

/// What the DNS names has no port and no second server of ours; a multiplatform phone lets it name the transport too.
#[test]
fn servers_are_looked_up() {
    for (name, firmware, lookup, transport, said, told) in [
        ("8841", None, "srv", "udp", "UDP", false),
        ("8841", None, "srv", "tls", "TLS", true),
        ("8841", None, "naptr", "udp", "AUTO", false),
        ("8841", Some("11.1.2"), "naptr", "udp", "UDP", true),
        ("8841", Some("12.0.1"), "naptr", "udp", "AUTO", false),
        ("SPA504G", None, "srv", "udp", "UDP", false),
        ("ATA 191", None, "naptr", "udp", "UDP", true),
    ] {
        let mut view = with_server(name, transport);
        view.firmware = firmware.and_then(autoprov_core::FirmwareVersion::new);
        view.lines.get_mut(&1).unwrap().remove(ServerPort);
        set_line(&mut view, 1, Lookup, word(lookup));
        let shown = format!("{name} {firmware:?} {lookup} {transport}");
        let names = ["Proxy_1_", "Use_DNS_SRV_1_", "DNS_SRV_Auto_Prefix_1_", "SIP_Transport_1_"];
        assert_eq!(
            names.map(|own| says(&view, own).unwrap()),
            ["pbx.example", "Yes", "Yes", said],
            "{shown}"
        );
        assert_eq!(refused(&view).contains(&Refused::Line(1, Lookup)), told, "{shown}");
        set_line(&mut view, 1, BackupHost, text("b.example"));
        assert_eq!(says(&view, "Proxy_1_").as_deref(), Some("pbx.example"), "{shown}");
        assert!(refused(&view).contains(&Refused::Line(1, BackupHost)), "{shown}");
    }
    let mut view = with_server("8841", "tcp");
    set_line(&mut view, 1, Lookup, word("naptr"));
    assert!(refused(&view).contains(&Refused::Line(1, ServerTransport)));
}

#[test]
fn callers_are_known_by_what_the_phone_looks_at() {
    for (sources, written, told) in [
        (&["pai", "rpid", "from"][..], "PAID-RPID-FROM", false),
        (&["rpid", "from"], "RPID-FROM", false),
        (&["from"], "FROM", false),
        (&["from", "pai"], "FROM", true),
        (&["rpid", "pai"], "RPID-PAID-FROM", true),
    ] {
        let mut view = phone("SPA504G");
        set(&mut view, CallerIdSource, list(sources));
        assert_eq!(says(&view, "Caller_ID_Header").as_deref(), Some(written));
        assert_eq!(refused(&view).contains(&Refused::Phone(CallerIdSource)), told, "{written}");
    }
    // Calls of the own server alone: over UDP, and where firmware may know the setting.
    for (transport, firmware, written, told) in [
        ("udp", None, Some("Yes"), false),
        ("tcp", None, Some("No"), true),
        ("udp", Some("11.0.1"), None, true),
    ] {
        let mut view = with_server("8841", transport);
        view.firmware = firmware.and_then(autoprov_core::FirmwareVersion::new);
        set(&mut view, ServerOnly, Value::Flag(true));
        assert_eq!(says(&view, "Block_Nonproxy_SIP").as_deref(), written, "{transport} {firmware:?}");
        assert_eq!(refused(&view).contains(&Refused::Phone(ServerOnly)), told, "{transport} {firmware:?}");
    }
}

#[test]
fn a_users_password_asks_people_to_sign_in() {
    let mut view = phone("8841");
    set(&mut view, UserPassword, secret("user"));
    assert!(!refused(&view).contains(&Refused::Phone(UserPassword)));
    set(&mut view, DirectoryUrl, text("http://192.0.2.10/prov/_directory/000b82010203"));
    assert!(refused(&view).contains(&Refused::Phone(UserPassword)));
}

fn told(view: &View, concept: Concept) -> Option<String> {
    let refusals = dialect(view).refuses(view).into_iter();
    let own: Vec<_> = refusals.filter(|refusal| refusal.what == Refused::Phone(concept)).collect();
    own.first().map(|refusal| refusal.because.to_string())
}

fn at_firmware(name: &str, firmware: Option<&str>) -> View {
    let mut view = phone(name);
    view.firmware = firmware.and_then(autoprov_core::FirmwareVersion::new);
    view
}

/// A tone keeps sound and number, whatever it is called; what cannot be called so is told, and the intercom's text is another matter.
#[test]
fn tones_are_called_by_alert_info() {
    for (name, key, named, other, delivered) in [
        ("8851", "Ring3", "n=inside;w=file://chirp2.raw;c=1", "Ring12", "n=Chime;w=file://Chime.raw;c=1"),
        ("SPA301G", "Ring3", "n=inside;w=3;c=3", "Ring12", "n=Du-dut;w=6;c=1"),
        ("SPA525G2", "Ring3", "n=inside;w=file://thx-short.726;c=1", "Ring1", SYNTH),
        ("SPA901", "Ring3", "n=inside;w=3;c=3", "Ring10", "n=Office;w=4;c=1"),
        ("PAP2", "Ring3_Name", "inside", "Ring8_Name", "Bellcore-r8"),
    ] {
        let mut view = phone(name);
        set(&mut view, RingAlertInfo, list(&["inside"]));
        set(&mut view, DistinctiveRing, list(&["3"]));
        set(&mut view, IntercomAlertInfo, text("inside"));
        let written = file(&view);
        assert_eq!([&written[key], &written[other]], [named, delivered], "{name}");
        assert_eq!(told(&view, RingAlertInfo), None, "{name}");
        view.phone.remove(IntercomAlertInfo);
        let rings = |file: File| file.into_iter().filter(|(name, _)| name.starts_with("Ring")).collect();
        let (alone, both): (File, File) = (rings(file(&view)), rings(written));
        assert_eq!(alone, both, "{name}");
        // A second text for a tone, a tone that is not there, a text that ends a field.
        for (texts, numbers, because) in [
            (&["inside", "outside"][..], &["3", "3"][..], "`outside`: a ring tone has one text"),
            (&["inside", "outside"], &["3", "13"], "`outside`: it has"),
            (&["inside", "a;w=1"], &["3", "4"], "`a;w=1`: a ring tone is called by"),
            (&["inside", "a b"], &["3", "4"], "`a b`: a ring tone is called by"),
        ] {
            set(&mut view, RingAlertInfo, list(texts));
            set(&mut view, DistinctiveRing, list(numbers));
            let own = file(&view).into_iter().filter(|(name, _)| name.starts_with("Ring"));
            assert_eq!(own.collect::<File>(), alone, "{name} {texts:?}");
            assert!(told(&view, RingAlertInfo).unwrap().starts_with(because), "{name} {texts:?}");
        }
    }
    for name in ["7960", "7975"] {
        let mut view = phone(name);
        set(&mut view, RingAlertInfo, list(&["inside"]));
        set(&mut view, Ringtone, Value::Number(2));
        assert!(told(&view, RingAlertInfo).is_some() && told(&view, Ringtone).is_some(), "{name}");
    }
}

const SYNTH: &str = "n=Cisco Synth;w=file://Cisco_synth_ring1.mp3;c=0";
const ALL: &str = "pggrp=224.168.168.168:34560;name=All;num=800;listen=yes;";

#[test]
fn pages_are_heard_or_told() {
    let two =
        "pggrp=224.0.1.1:5004;name=All, too;num=32767;listen=yes;pggrp=224.0.1.2:5006;num=32766;listen=yes;";
    for (name, firmware, groups, whole, second, because) in [
        ("8851", None, &["224.0.1.1:5004", "224.0.1.2:5006"][..], Some(two), Some("224.0.1.2:5006"), None),
        ("8851", Some("12.0.1"), &["224.0.1.1:5004", "224.0.1.2:5006"], None, Some("224.0.1.2:5006"), None),
        ("8851", Some("11.2.3"), &["224.0.1.1:5004", "224.0.1.2:5006"], Some(two), None, None),
        (
            "8851",
            Some("11.2.3"),
            &["224.0.1.1:5004", "224.0.1.2:5006", "224.0.1.3:5008"],
            Some(two),
            None,
            Some("224.0.1.3:5008: it hears 2 groups"),
        ),
        (
            "SPA501G",
            None,
            &["224.0.1.1:5004", "224.0.1.2:5006", "224.0.1.3:5008"],
            Some(two),
            None,
            Some("224.0.1.3:5008: it hears 2 groups"),
        ),
        (
            "8851",
            None,
            &["224.0.1.1:5005", "224.0.1.2:998"],
            Some(ALL),
            None,
            Some(
                "224.0.1.1:5005: its port must be even, and 1000 or more; 224.0.1.2:998: its port must be even, and 1000 or more",
            ),
        ),
        (
            "8851",
            None,
            &["224.0.1.1:5004", "224.0.1.2:5004"],
            Some("pggrp=224.0.1.1:5004;name=All, too;num=32767;listen=yes;"),
            None,
            Some("224.0.1.2:5004: each group must have a port of its own"),
        ),
        ("SPA942", None, &["224.0.1.1:5004"], None, None, Some("it has no such setting")),
    ] {
        let shown = format!("{name} {firmware:?} {groups:?}");
        let mut view = at_firmware(name, firmware);
        let before = says(&view, "Group_Paging_Script");
        assert_eq!(before.as_deref(), whole.map(|_| ALL), "{shown}");
        set(&mut view, MulticastAddress, list(groups));
        let labels: Vec<_> =
            (0..groups.len()).map(|place| if place == 0 { "All; too" } else { "" }).collect();
        set(&mut view, MulticastLabel, list(&labels));
        let written = file(&view);
        assert_eq!(written.get("Group_Paging_Script").map(String::as_str), whole, "{shown}");
        let later = written.get("Group_2_Paging_Script").filter(|group| !group.is_empty());
        assert_eq!(later.map(|group| group.contains(second.unwrap())), second.map(|_| true), "{shown}");
        assert_eq!(told(&view, MulticastAddress).as_deref(), because, "{shown}");
        set(&mut view, MulticastLabel, list(&["x".repeat(65).as_str()]));
        assert_eq!(told(&view, MulticastLabel).is_some(), name != "SPA942", "{shown}");
    }
    let mut view = phone("8851");
    let many: Vec<_> = (0..11).map(|group| format!("224.0.1.{group}:{}", 5000 + 2 * group)).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    set(&mut view, MulticastAddress, list(&many));
    assert_eq!(told(&view, MulticastAddress).as_deref(), Some("224.0.1.10:5020: it hears 10 groups"));
    assert!(says(&view, "Group_10_Paging_Script").unwrap().starts_with("pggrp=224.0.1.9:5018;num=32758;"));
}

/// Logo and wallpaper share a picture where the phone has one; what it does not show is told.
#[test]
fn pictures_are_shown_or_told() {
    const GROUND: &str = "http://h/ground.jpg";
    const OWN: &str = "http://h/own.jpg";
    for (name, firmware, ground, logo, setting, shown, kind, word, left) in [
        ("8851", None, Some(GROUND), Some(OWN), "Picture_Download_URL", GROUND, "Boot_Display", "Logo", None),
        (
            "8851",
            None,
            Some(OWN),
            Some(OWN),
            "Picture_Download_URL",
            OWN,
            "Boot_Display",
            "Download Picture",
            None,
        ),
        ("8851", None, None, Some(OWN), "Picture_Download_URL", OWN, "Logo_Type", "Download Picture", None),
        (
            "8851",
            Some("11.2.3"),
            Some(GROUND),
            Some(OWN),
            "Picture_Download_URL",
            GROUND,
            "Boot_Display",
            "Default",
            Some(Logo),
        ),
        (
            "7821",
            None,
            Some(GROUND),
            Some(OWN),
            "Picture_Download_URL",
            OWN,
            "Boot_Display",
            "Download Picture",
            Some(Wallpaper),
        ),
        (
            "SPA504G",
            None,
            Some(GROUND),
            Some(OWN),
            "BMP_Picture_Download_URL",
            GROUND,
            "Select_Logo",
            "Default",
            Some(Logo),
        ),
        (
            "SPA962",
            None,
            Some(OWN),
            Some(OWN),
            "BMP_Picture_Download_URL",
            OWN,
            "Select_Logo",
            "BMP Picture",
            None,
        ),
        (
            "SPA525G2",
            None,
            Some(GROUND),
            Some(OWN),
            "BMP_Picture_Download_URL",
            OWN,
            "Logo_Type",
            "Download BMP Picture",
            Some(Wallpaper),
        ),
        ("7960", None, None, Some("https://h/own.bmp"), "logo_url", "", "logo_url", "", Some(Logo)),
    ] {
        let mut view = at_firmware(name, firmware);
        for (concept, url) in [(Wallpaper, ground), (Logo, logo)] {
            if let Some(url) = url {
                set(&mut view, concept, text(url));
            }
        }
        let told = [Wallpaper, Logo].into_iter().filter(|concept| told(&view, *concept).is_some());
        assert_eq!(told.collect::<Vec<_>>(), left.into_iter().collect::<Vec<_>>(), "{name} {firmware:?}");
        let written = file(&view);
        assert_eq!([&written[setting], &written[kind]], [shown, word], "{name} {firmware:?}");
    }
    for name in ["SPA501G", "SPA301G", "SPA901", "ATA 191", "PAP2"] {
        let mut view = phone(name);
        for (concept, value) in [
            (Wallpaper, text(GROUND)),
            (Logo, text(OWN)),
            (Backlight, Value::Number(0)),
            (Screensaver, Value::Number(0)),
            (MenuLock, Value::Flag(true)),
        ] {
            set(&mut view, concept, value);
            assert!(told(&view, concept).is_some(), "{name} {concept:?}");
        }
        assert!(!file(&view).keys().any(|name| name.contains("Picture") || name.contains("Screen_Saver")));
    }
}

#[test]
fn lights_and_networks_are_what_the_phone_has() {
    for (name, seconds, setting, word, adapted) in [
        ("8865", 61, "Back_Light_Timer", Some("5m"), true),
        ("8865", 86_400, "Back_Light_Timer", Some("30m"), true),
        ("6851", 300, "Back_Light_Timer", None, true),
        ("SPA514G", 10, "Back_Light_Timer", Some("10 s"), false),
        ("SPA525G2", 10, "Back_Light_Timer", None, true),
        ("7945", 61, "vendorConfig/displayIdleTimeout", Some("00:02"), true),
        ("7945", 86_400, "vendorConfig/displayIdleTimeout", Some("24:00"), false),
        ("7941", 60, "vendorConfig/displayIdleTimeout", None, true),
    ] {
        let mut view = phone(name);
        set(&mut view, Backlight, Value::Number(seconds));
        assert_eq!(says(&view, setting).as_deref(), word, "{name} {seconds}");
        assert_eq!(told(&view, Backlight).is_some(), adapted, "{name} {seconds}");
    }
    for (name, security, word) in [
        ("8865", "wpa", Some("PSK")),
        ("8865", "open", Some("None")),
        ("8865", "wpa3", None),
        ("8851", "wpa2", None),
    ] {
        let mut view = phone(name);
        set(&mut view, WifiSsid, text("office"));
        set(&mut view, WifiSecurity, self::word(security));
        assert_eq!(says(&view, "Security_Mode_1_").as_deref(), word, "{name} {security}");
        assert_eq!(told(&view, WifiSsid).is_some(), name == "8851", "{name} {security}");
        assert_eq!(told(&view, WifiSecurity).is_some(), security == "wpa3", "{name} {security}");
        // Nobody is cut off who set the network at the phone.
        assert_eq!(says(&phone(name), "Network_Name_1_"), None);
    }
}
