//! Whole devices.

mod names;

use super::testing::{DIALECTS, bootstrap, dialect, key, secret, settings, text, value, view};
use crate::VENDOR;
use crate::flat::FLAT_PROFILE;
use autoprov_core::format::write_checked;
use autoprov_core::{
    Concept, Feature, Format, KeyGroup, Omitted, Registry, RequestPath, Role, Source, Support, Transport,
    Value, View, Zone, testing,
};
use std::collections::BTreeMap;

/// Every model of these dialects.
fn every() -> Vec<View> {
    let ours = |model: &&autoprov_core::Model| {
        DIALECTS.iter().any(|d| model.dialects.iter().any(|(_, id)| *id == d.id()))
    };
    VENDOR.models.iter().filter(ours).map(|model| view(model.name)).collect()
}

/// A device with every concept set, `name` wherever a person writes freely, passwords that stand nowhere else, and the last line free.
fn full(view: &View, name: &str) -> View {
    let mut view = View { mac: view.mac, ..testing::full_named(view.model, name) };
    for (concept, value) in [
        (Concept::AdminPassword, secret("admin&123")),
        (Concept::UserPassword, secret("user%1234")),
        (Concept::ProvisioningPassword, secret("prov3")),
        (Concept::LdapPassword, secret("ldap+4")),
        (Concept::Syslog, text("192.0.2.99")),
    ] {
        view.phone.set(concept, value, Source::Tenant).unwrap();
    }
    if view.model.lines > 1 {
        view.lines.remove(&view.model.lines);
    }
    view
}

/// What the device's file reads back as. It is written twice.
fn written(view: &View) -> BTreeMap<String, String> {
    let (bytes, meant) = write_checked(&FLAT_PROFILE, view.mac, settings(view)).unwrap();
    let (again, _) = write_checked(&FLAT_PROFILE, view.mac, settings(&view.clone())).unwrap();
    assert_eq!(bytes, again, "same view, same bytes");
    let read = FLAT_PROFILE.parse(&bytes).unwrap();
    assert_eq!(read.len(), meant.len());
    read.into_iter().map(|setting| (setting.key, setting.value)).collect()
}

#[test]
fn full_and_empty_devices_are_written() {
    assert_eq!(every().len(), 22);
    for view in every() {
        let name = view.model.name;
        let empty = written(&view);
        let full = written(&full(&view, "Ana"));
        assert_eq!(full["Auth_ID_1_"], "auth101", "{name}");
        assert_eq!([&empty["Line_Enable_1_"], &empty["Password_1_"]], ["No", ""], "{name}");
        let last = view.model.lines;
        if last > 1 {
            assert_eq!(
                [&full[&format!("Line_Enable_{last}_")], &full[&format!("User_ID_{last}_")]],
                ["No", ""]
            );
        }
        assert!(!empty.keys().any(|key| key.contains("Admin_Pass")), "{name}");
        let gone: Vec<_> = empty.keys().filter(|key| !full.contains_key(*key)).collect();
        assert_eq!(gone, [""; 0], "what clears must set, too: {name}");
    }
}

#[test]
fn a_full_phone_says_all() {
    for (model, expected) in [
        (
            "8851",
            &[
                ("Admin_Password", "admin&123"),
                ("Connection_Type", "Static IP"),
                ("Static_IP", "192.0.2.7"),
                ("VLAN_ID", "20"),
                ("PC_Port_VLAN_ID", "30"),
                ("Secondary_NTP_Server", "time.example"),
                ("Time_Format", "24hr"),
                ("Date_Format", "day/month"),
                ("LDAP_Server", "ldap://ldap.example:389"),
                ("LDAP_Last_Name_Filter", "cn:(cn=$VALUE)"),
                ("LDAP_Search_Item_3", "telephoneNumber"),
                ("LDAP_Item_3_Filter", "telephoneNumber:(telephoneNumber=$VALUE)"),
                ("LDAP_Display_Attrs", "a=cn,n=Name;a=sn,n=Name;a=telephoneNumber,n=Phone,t=p"),
                ("Profile_Rule", "[--uid acme --pwd prov3] http://192.0.2.10/prov/$MA.xml"),
                ("Profile_Rule_B", ""),
                ("Resync_Periodic", "86400"),
                ("Proxy_1_", "pbx.example:SRV=pbx.example:5070:p=0|backup.example:5090:p=1"),
                ("Use_DNS_SRV_1_", "Yes"),
                ("Outbound_Proxy_1_", "proxy.example:5080"),
                ("SIP_Transport_1_", "TLS"),
                ("Password_1_", "p&w<d>%+=\"'"),
                ("Secure_Call_Setting", "Yes"),
                ("Secure_Call_Option_1_", "Required"),
                ("DTMF_Tx_Method_1_", "AVT"),
                ("NAT_Keep_Alive_Intvl", "30"),
                ("Share_Ext_2_", "shared"),
                ("Shared_User_ID_2_", "102"),
                ("Preferred_Codec_1_", "G711a"),
                ("Second_Preferred_Codec_1_", "G711u"),
                ("Third_Preferred_Codec_1_", "G722"),
                ("G729a_Enable_1_", "Yes"),
                ("OPUS_Enable_1_", "No"),
                ("Voice_Mail_Number", "*97"),
                ("Call_Pickup_Code", "*8"),
                ("Call_Park_Code", "*68"),
                ("XML_Directory_Service_Name", "Directory"),
                ("XML_Directory_Service_URL", "http://192.0.2.10/prov/_directory/000b82010203"),
                ("XML_User_Name", "acme"),
                ("XML_Password", "prov3"),
                ("BLF_List_URI", "blf101@pbx.example"),
                ("Use_Line_Keys_For_BLF_List", "Yes"),
                ("Upgrade_Rule", ""),
                ("Extension_1_", "1"),
                ("Number_of_Units", "2"),
                ("Unit_1_Key_2_", "fnc=blf+sd+cp;sub=102@$PROXY;ext=102@$PROXY;vid=1;nme=Ana"),
            ][..],
        ),
        (
            "SPA525G2",
            &[
                ("Admin_Passwd", "admin&123"),
                ("Signaling_Protocol", "SIP"),
                ("SPA525-auto-detect-sccp", "No"),
                ("Server_Type", "Asterisk"),
                ("Use_Auth_ID_1_", "Yes"),
                ("Use_Outbound_Proxy_1_", "Yes"),
                ("Secure_Call_Serv", "Yes"),
                ("SRTP_Method", "s-descriptor"),
                ("Attendant_Console_Call_Pickup_Code", "*8#"),
                ("LDAP_Server", "ldap.example:389"),
                ("Unit_2_Key_2", "fnc=blf+sd+cp;sub=102@$PROXY;ext=102@$PROXY;vid=1;nme=Ana"),
            ],
        ),
        (
            "SPA962",
            &[("SPA932_Call_Pickup_Code", "*8#"), ("G726-32_Enable_1_", "No"), ("Extension_6_", "Disabled")],
        ),
        (
            "ATA 192",
            &[
                ("Secure_Call_Setting_1_", "Yes"),
                ("router-configuration/WAN_Interface/WAN_Static_IP_NET", "192.0.2.7:255.255.255.0:192.0.2.1"),
                ("router-configuration/WAN_VLAN_Setting/WAN_VLAN_ID", "20"),
                ("router-configuration/Time_Setup/Time_Zone", "+01 2 2"),
                ("router-configuration/Log_Configuration/Syslog_Server_IP", "192.0.2.99"),
                ("router-configuration/Web_Login_Admin_Password", "admin&123"),
            ],
        ),
        (
            "SPA112",
            &[
                ("Time_Zone", "GMT+01:00"),
                ("router-configuration/Time_Setup/Time_Zone", "+01 2 2"),
                ("Admin_Passwd", "admin&123"),
                ("router-configuration/Web_Login_Admin_Password", "admin&123"),
            ],
        ),
        (
            "SPA8000",
            &[("DHCP", "No"), ("Connection_Type", "Static IP"), ("User_ID_7_", "107"), ("User_ID_8_", "")],
        ),
    ] {
        let file = written(&full(&view(model), "Ana"));
        for (name, value) in expected {
            assert_eq!(file.get(*name).map(String::as_str), Some(*value), "{model} {name}");
        }
    }
    let router = |model| written(&full(&view(model), "Ana")).keys().any(|key| key.contains('/'));
    assert_eq!(["8851", "SPA504G", "SPA942", "PAP2"].map(router), [false; 4]);
    assert!(!written(&full(&view("SPA112"), "Ana")).contains_key("VLAN_ID"));
}

#[test]
fn names_never_become_settings() {
    for model in ["8841", "SPA504G", "SPA962", "ATA 191", "PAP2"] {
        let count = written(&full(&view(model), "Ana")).len();
        for (name, read) in [
            ("O'Brien & <Söhne>", "O'Brien & <Söhne>"),
            ("x\nevil = 1", "x evil = 1"),
            ("</Display_Name_1_><Evil>1</Evil>", "</Display_Name_1_><Evil>1</Evil>"),
            ("]]><!--", "]]><!--"),
            ("\u{0}\u{7}a", "a"),
        ] {
            let file = written(&full(&view(model), name));
            assert_eq!(file.len(), count, "{name:?}");
            assert_eq!(file["Display_Name_1_"], read, "{name:?}");
        }
    }
}

#[test]
fn passwords_are_marked_and_no_bootstrap_has_one() {
    for view in every() {
        let full = full(&view, "Ana");
        for setting in settings(&full).into_iter().filter(|setting| !setting.secret) {
            for password in ["admin&123", "user%1234", "p&w<d>", "prov3", "ldap+4"] {
                assert!(!setting.value.contains(password), "{}", setting.key);
            }
        }
        let first = bootstrap(&full);
        assert!(
            first.iter().all(|setting| !setting.secret && !setting.value.contains("prov3")),
            "{}",
            view.model.name
        );
        let artifacts = dialect(&view).artifacts();
        assert!(artifacts.iter().all(|artifact| !artifact.secret || artifact.has_mac()));
    }
}

#[test]
fn no_two_rows_write_one_field() {
    for view in every() {
        for view in [view.clone(), full(&view, "Ana")] {
            testing::written_once(&settings(&view), view.model.name);
        }
    }
}

#[test]
fn keys_that_are_not_ours_are_left_alone() {
    let mut view = view("SPA504G");
    view.clear_keys = false;
    assert_eq!(value(&view, "Extension_1_"), None);
    key(&mut view, KeyGroup::Line, 2, "none", None, None);
    assert_eq!(value(&view, "Extension_2_").as_deref(), Some("Disabled"));
}

#[test]
fn the_registry_finds_their_names() {
    let others: [&dyn autoprov_core::DeviceProfile; 2] = [&crate::Cnf, &crate::Sep];
    let registry = Registry::new(DIALECTS.into_iter().chain(others)).unwrap();
    let claims = |path: &str| -> Vec<_> {
        let path = RequestPath::from_http(path.as_bytes()).unwrap();
        let asked = registry.resolve(&path);
        asked.claims.iter().map(|claim| (claim.profile.id(), claim.artifact.role, claim.model)).collect()
    };
    for (path, id, model) in [
        ("/spa504G.cfg", "cisco-spa", "spa504G"),
        ("/spa301.cfg", "cisco-spa", "spa301"),
        ("/prov/spa525G.cfg", "cisco-spa", "spa525G"),
        ("/spa942.cfg", "cisco-spa9", "spa942"),
        ("/spa112.cfg", "cisco-spa-ata", "spa112"),
        ("/init.cfg", "cisco-spa-ata", "init"),
        ("/prov/acme/CP-8841-3PCC.xml", "cisco-mpp", "CP-8841-3PCC"),
        ("/CP-6851-3PCC.cfg", "cisco-mpp", "CP-6851-3PCC"),
        ("/ATA191.xml", "cisco-ata", "ATA191"),
    ] {
        assert_eq!(claims(path), [(id, Role::Bootstrap, Some(model))], "{path}");
    }
    for path in ["/000e08aaa010.xml", "/prov/000E08AAA010.xml", "/Cisco/CP-8841-3PCC/000e08aaa010.cfg"] {
        let claims = claims(path);
        assert_eq!(claims.len(), DIALECTS.len(), "{path}");
        assert!(claims.iter().all(|(_, role, _)| *role == Role::Config));
    }
    assert!(
        claims("/SEP000E08AAA010.cnf.xml").iter().all(|(id, ..)| !DIALECTS.iter().any(|d| d.id() == *id))
    );
    for (printed, model) in [
        ("SPA-942", "SPA942"),
        ("SPA525G", "SPA525G2"),
        ("ATA191", "ATA 191"),
        ("PAP2T", "PAP2"),
        ("CP-7821-3PCC", "7821"),
    ] {
        assert_eq!(registry.model("cisco", printed).map(|model| model.name), Some(model));
    }
}

#[test]
fn a_full_device_leaves_out_what_it_cannot() {
    let left = |model: &str| -> Vec<_> {
        let view = full(&view(model), "Ana");
        dialect(&view).refuses(&view).into_iter().map(|omission| omission.what).collect()
    };
    let mpp = left("8841");
    for what in [
        Omitted::Phone(Concept::Language),
        Omitted::Phone(Concept::Country),
        Omitted::Phone(Concept::VlanPriority),
        Omitted::Phone(Concept::LdapMaxHits),
        Omitted::Phone(Concept::LdapSort),
        Omitted::Key(KeyGroup::Line, 6),
        Omitted::Key(KeyGroup::Line, 9),
    ] {
        assert!(mpp.contains(&what), "{what:?}");
    }
    for what in
        [Omitted::Phone(Concept::LdapHost), Omitted::Phone(Concept::PcVlan), Omitted::Line(1, Concept::Srtp)]
    {
        assert!(!mpp.contains(&what), "{what:?}");
    }
    let ata = left("ATA 191");
    for what in [
        Omitted::Phone(Concept::LdapHost),
        Omitted::Phone(Concept::PcVlan),
        Omitted::Phone(Concept::Ntp),
        Omitted::Phone(Concept::TimeFormat),
        Omitted::Line(1, Concept::Codecs),
    ] {
        assert!(ata.contains(&what), "{what:?}");
    }
    assert!(left("SPA504G").contains(&Omitted::Line(1, Concept::Srtp)));
    // A multiplatform phone looks up by itself, an SPA never.
    for concept in [Concept::LdapLookupIncoming, Concept::LdapLookupOutgoing] {
        let lookup = |model, on| {
            let mut view = full(&view(model), "Ana");
            view.phone.set(concept, Value::Flag(on), Source::Tenant).unwrap();
            dialect(&view).refuses(&view).iter().any(|left| left.what == Omitted::Phone(concept))
        };
        assert_eq!([lookup("8841", true), lookup("8841", false)], [false, true], "{concept:?}");
        assert_eq!([lookup("SPA504G", true), lookup("SPA504G", false)], [true, false], "{concept:?}");
    }
}

#[test]
fn nothing_wished_nothing_left_out() {
    for mut view in every() {
        assert_eq!(dialect(&view).refuses(&view), [], "{}", view.model.name);
        super::testing::line(&mut view, 1);
        let line = view.lines.get_mut(&1).unwrap();
        line.remove(Concept::BlfList);
        line.set(Concept::Srtp, Value::Word("optional".into()), Source::Tenant).unwrap();
        line.set(Concept::Codecs, testing::list(&["pcma", "pcmu", "g729"]), Source::Tenant).unwrap();
        view.phone.set(Concept::Dhcp, Value::Flag(true), Source::Tenant).unwrap();
        view.phone
            .set(Concept::TimeZone, Value::Zone(Zone::named("Europe/Sarajevo").unwrap()), Source::Tenant)
            .unwrap();
        // A plain telephone has no place for it.
        if !dialect(&view).id().ends_with("ata") {
            view.phone.set(Concept::VoicemailNumber, text("*97"), Source::Tenant).unwrap();
        }
        assert_eq!(dialect(&view).refuses(&view), [], "{}", view.model.name);
    }
}

/// What is told as left out is not in the file, and the other way round.
#[test]
fn keys_are_told_or_left_out() {
    for model in ["8851", "SPA509G", "SPA962", "SPA942"] {
        let full = full(&view(model), "Ana");
        let left: Vec<_> = dialect(&full).refuses(&full).into_iter().map(|omission| omission.what).collect();
        for (group, place) in full.keys.keys() {
            let kind = full.keys[&(*group, *place)].text(Concept::KeyType).unwrap();
            let names = match group {
                KeyGroup::Expansion(m) if model == "8851" => vec![format!("Unit_{m}_Key_{place}_")],
                KeyGroup::Expansion(m) => vec![format!("Unit_{m}_Key_{place}")],
                _ => vec![format!("Extended_Function_{place}_"), format!("Extension_{place}_")],
            };
            let told = names
                .iter()
                .map(|name| value(&full, name).unwrap())
                .any(|v| !v.is_empty() && v != "Disabled");
            assert_eq!(
                told,
                kind != "none" && !left.contains(&Omitted::Key(*group, *place)),
                "{model} {group} {place} {kind}"
            );
        }
    }
}

#[test]
fn a_second_server_needs_a_dns_server_on_the_old_phones() {
    for (model, told) in [("SPA962", false), ("SPA504G", true)] {
        let mut view = full(&view(model), "Ana");
        view.phone.remove(Concept::Dns);
        let left = dialect(&view).refuses(&view);
        assert_eq!(value(&view, "Proxy_1_").unwrap().contains("SRV="), told, "{model}");
        assert_eq!(value(&view, "Use_DNS_SRV_1_").unwrap() == "Yes", told, "{model}");
        assert_ne!(left.iter().any(|l| l.what == Omitted::Line(1, Concept::BackupHost)), told, "{model}");
    }
}

#[test]
fn an_address_of_ipv6_stands_in_brackets() {
    let mut phone = full(&view("8841"), "Ana");
    let line = phone.lines.get_mut(&1).unwrap();
    for concept in [Concept::ServerHost, Concept::OutboundProxyHost, Concept::BackupHost] {
        line.set(concept, text("2001:db8::1"), Source::Tenant).unwrap();
    }
    let outbound = value(&phone, "Outbound_Proxy_1_");
    assert_eq!(outbound.as_deref(), Some("[2001:db8::1]:5080"));
    let two = value(&phone, "Proxy_1_").unwrap();
    assert_eq!(two, "[2001:db8::1]:SRV=[2001:db8::1]:5070:p=0|[2001:db8::1]:5090:p=1");
    phone.lines.get_mut(&1).unwrap().remove(Concept::BackupHost);
    assert_eq!(value(&phone, "Proxy_1_").as_deref(), Some("[2001:db8::1]:5070"));
}

#[test]
fn firmware_is_a_file() {
    let mut view = full(&view("SPA504G"), "Ana");
    view.phone.set(Concept::FirmwarePath, text("firmware/spa50x-30x-7-5-5.bin"), Source::Tenant).unwrap();
    let url = "http://192.0.2.10/prov/firmware/spa50x-30x-7-5-5.bin";
    assert_eq!(value(&view, "Upgrade_Rule").as_deref(), Some(url));
    let left = |view: &View| {
        dialect(view).refuses(view).iter().any(|l| l.what == Omitted::Phone(Concept::FirmwarePath))
    };
    assert!(!left(&view));
    for odd in ["firmware/7.5.5", "a b.bin", "(x)? a.bin"] {
        view.phone.set(Concept::FirmwarePath, text(odd), Source::Tenant).unwrap();
        assert_eq!(value(&view, "Upgrade_Rule").as_deref(), Some(""), "{odd}");
        assert!(left(&view), "{odd}");
    }
}

#[test]
fn pages_are_for_phones_with_a_screen() {
    for view in every() {
        let full = full(&view, "Ana");
        let supported = dialect(&view).support(view.model, Feature::HttpDirectory) == Support::Supported;
        assert_eq!(value(&full, "XML_Directory_Service_URL").is_some(), supported, "{}", view.model.name);
        let page =
            dialect(&view).artifacts().iter().find(|artifact| artifact.role == Role::Directory).unwrap();
        assert!(!supported || page.page.is_some(), "{}", view.model.name);
        let entries = page.page.unwrap_or(32);
        let shown = testing::directory(view.model, entries + 1, entries, "page=1");
        let document = dialect(&view).document(page, &shown).unwrap();
        assert_eq!(String::from_utf8(document).unwrap().matches("<Telephone>").count(), entries);
    }
}

#[test]
fn a_directory_without_tls_gets_no_password() {
    let mut view = full(&view("SPA504G"), "Ana");
    view.phone.set(Concept::LdapTls, Value::Flag(true), Source::Tenant).unwrap();
    let of = |name: &str| value(&view, name).unwrap();
    assert_eq!(["LDAP_Dir_Enable", "LDAP_Password", "LDAP_Server"].map(of), ["No", "", ""]);
    assert!(dialect(&view).refuses(&view).iter().any(|l| l.what == Omitted::Phone(Concept::LdapTls)));
    let mut mpp = full(&super::testing::view("8841"), "Ana");
    mpp.phone.set(Concept::LdapTls, Value::Flag(true), Source::Tenant).unwrap();
    assert_eq!(value(&mpp, "LDAP_Server").as_deref(), Some("ldaps://ldap.example:389"));
}

#[test]
fn what_is_gone_is_emptied() {
    let mut view = view("8841");
    super::testing::line(&mut view, 2);
    view.phone.set(Concept::LdapHost, text("ldap.example"), Source::Tenant).unwrap();
    let before = written(&view);
    view.lines.clear();
    view.phone.remove(Concept::LdapHost);
    let after = written(&view);
    assert_eq!([&before["User_ID_2_"], &before["LDAP_Dir_Enable"]], ["102", "Yes"]);
    for (name, gone) in [
        ("Line_Enable_2_", "No"),
        ("User_ID_2_", ""),
        ("Password_2_", ""),
        ("Proxy_2_", ""),
        ("LDAP_Dir_Enable", "No"),
        ("LDAP_Server", ""),
        ("Preferred_Codec_2_", "G711u"),
    ] {
        assert_eq!(after[name], gone, "{name}");
    }
}

/// catalogue/models.csv, column not_applicable_features.
#[test]
fn as_many_cells_are_not_applicable_as_the_manual_says() {
    for view in every() {
        let cells = Feature::ALL.into_iter().map(|feature| dialect(&view).support(view.model, feature));
        let counted = cells.filter(|cell| matches!(cell, Support::NotApplicable(_))).count();
        let expected = match view.model.name {
            "ATA 191" | "ATA 192" | "7821" => 1,
            "SPA112" | "PAP2" => 3,
            _ => 0,
        };
        assert_eq!(counted, expected, "{}", view.model.name);
    }
}

#[test]
fn the_matrix_says_why() {
    for dialect in DIALECTS {
        let facts = dialect.facts();
        assert!(facts.notes.iter().all(|(models, _)| {
            models.iter().all(|name| VENDOR.models.iter().any(|model| model.name == *name))
        }));
        assert_eq!(
            facts.transports.contains(&Transport::Https),
            !facts.cells.iter().any(|(feature, _)| *feature == Feature::HttpsProvisioning)
        );
    }
}
