//! Whole phones.

use crate::testing::{dialect, gxp2170, ht286, settings, view};
use crate::{DIALECTS, VENDOR};
use autoprov_core::format::write_checked;
use autoprov_core::testing::{full_named, list, secret, text, word};
use autoprov_core::{
    Concept, Feature, FirmwareVersion, Form, KeyGroup, Omitted, Registry, RequestPath, Role, Source, Support,
    Value, View, Zone,
};
use std::collections::BTreeMap;

/// A phone with every concept set, `name` wherever a person writes freely, passwords that stand nowhere else, and accounts that are gone.
fn full(model: &str, name: &str) -> View {
    let mut view = full_named(view(model).model, name);
    for (concept, value) in [
        (Concept::AdminPassword, secret("admin&1")),
        (Concept::UserPassword, secret("user%2")),
        (Concept::ProvisioningPassword, secret("prov=3")),
        (Concept::LdapPassword, secret("ldap+4")),
        (Concept::Language, text("sv")),
        (Concept::Country, text("ba")),
        (Concept::ProvisioningUrl, text("https://192.0.2.10/prov")),
        (Concept::LdapPort, Value::Number(636)),
        (Concept::LdapTls, Value::Flag(true)),
        (Concept::LdapNameFilter, text("(|(cn=%)(sn=%))")),
    ] {
        view.phone.set(concept, value, Source::Tenant).unwrap();
    }
    view.lines.retain(|n, _| *n <= 3);
    view
}

/// The firmware that each dialect of the model is tried with.
fn firmwares(model: &autoprov_core::Model) -> Vec<Option<FirmwareVersion>> {
    let newest = model.dialects.len() > 1;
    std::iter::once(None).chain(newest.then(|| FirmwareVersion::new("1.0.9.103"))).collect()
}

/// Writes every config of the phone's dialect twice, and gives what each reads back as.
fn written(view: &View) -> Vec<BTreeMap<String, String>> {
    let dialect = dialect(view);
    let configs = dialect.artifacts().iter().filter(|artifact| artifact.role == Role::Config);
    let files = configs.map(|artifact| {
        let Form::Settings(autoprov_core::Settings { format, .. }) = artifact.form else {
            panic!("{} is no list", artifact.name)
        };
        let (bytes, meant) =
            write_checked(format, view.mac, dialect.make(artifact, view).unwrap().settings()).unwrap();
        let (again, _) = write_checked(format, view.mac, dialect.settings(artifact, &view.clone())).unwrap();
        assert_eq!(bytes, again, "same view, same bytes");
        let read = format.parse(&bytes).unwrap();
        assert_eq!(read.len(), meant.len(), "{}", artifact.name);
        read.into_iter().map(|setting| (setting.key, setting.value)).collect()
    });
    files.collect()
}

#[test]
fn a_full_phone_says_the_same_in_every_file() {
    let files = written(&full("GXP2170", "Ana"));
    assert_eq!(files.len(), 3);
    assert!(files.windows(2).all(|pair| pair[0] == pair[1]));
    let file = &files[0];
    for (name, value) in [
        ("P2", "admin&1"),
        ("P196", "user%2"),
        ("P271", "1"),
        ("P35", "101"),
        ("P36", "auth101"),
        ("P34", "p&w<d>%+=\"'"),
        ("P3", "Ana"),
        ("P270", "Ana"),
        ("P47", "pbx.example:5070"),
        ("P2312", "backup.example:5090"),
        ("P48", "proxy.example:5080"),
        ("P2333", ""),
        ("P33", "*97"),
        ("P32", "10"),
        ("P130", "2"),
        ("P99", "1"),
        ("P183", "2"),
        ("P52", "2"),
        ("P84", "30"),
        ("P57", "8"),
        ("P98", "18"),
        ("P504", "103"),
        ("P601", "0"),
        ("P1804", ""),
        ("P1347", "*8"),
        ("P6757", "1"),
        ("P51", "20"),
        ("P229", "30"),
        ("P1362", "se"),
        ("P207", "log.example"),
        ("P8037", "1"),
        ("P8026", "(|(cn=%)(sn=%))"),
        ("P212", "2"),
        ("P237", "192.0.2.10/prov"),
        ("P1360", "acme"),
        ("P1361", "prov=3"),
        ("P1363", "0"),
        ("P1365", "1"),
    ] {
        assert_eq!(file.get(name).map(String::as_str), Some(value), "{name}");
    }
}

#[test]
fn a_full_gateway_is_a_binary_file() {
    let files = written(&full("HT286", "Ana"));
    assert_eq!(files.len(), 1);
    for (name, value) in [
        ("P2", "admin&1"),
        ("P31", "1"),
        ("P47", "pbx.example:5070"),
        ("P239", "600"),
        ("P64", "780"),
        ("P246", "3,-1,7,2,0;10,-1,7,3,0;60"),
        ("P59", "18"),
        ("P8", "1"),
        ("P12", "7"),
    ] {
        assert_eq!(files[0].get(name).map(String::as_str), Some(value), "{name}");
    }
    for phones in ["P271", "P270", "P1362", "P8020", "P1363", "P143"] {
        assert_eq!(files[0].get(phones), None, "{phones} is a phone's");
    }
}

#[test]
fn an_empty_phone_is_cleared() {
    for view in [gxp2170(), ht286()] {
        for file in written(&view) {
            assert!(!file.contains_key("P2"), "an unknown password is left alone");
            assert_eq!(file.get("P35").map(String::as_str), Some(""));
            assert_eq!(file.get("P51").map(String::as_str), Some("0"));
            assert_eq!(file.get("P32").map(String::as_str), Some("60"));
        }
    }
}

#[test]
fn an_account_that_is_gone_has_the_makers_defaults() {
    let file = &written(&full("GXP2170", "Ana"))[2];
    let told = ["P601", "P606", "P612", "P648", "P643", "P2601", "P2602", "P2603", "P614", "P2633"];
    assert_eq!(told.map(|key| file[key].as_str()), ["0", "", "60", "0", "0", "0", "1", "0", "0", ""]);
}

#[test]
fn names_never_become_settings() {
    let count = written(&full("GXP2170", "Ana"))[0].len();
    for (name, read) in [
        ("O'Brien & <Söhne>", "O'Brien & <Söhne>"),
        ("x\nevil = 1", "x evil = 1"),
        ("x&P2=evil", "x&P2=evil"),
        ("</P3><P2>evil</P2>", "</P3><P2>evil</P2>"),
        ("\u{0}\u{7}a", "a"),
    ] {
        for file in written(&full("GXP2170", name)) {
            assert_eq!(file.len(), count, "{name:?}");
            assert_eq!(file.get("P3").map(String::as_str), Some(read), "{name:?}");
            assert_eq!(file.get("P2").map(String::as_str), Some("admin&1"), "{name:?}");
        }
    }
}

#[test]
fn passwords_are_marked() {
    for model in ["GXP2170", "HT286"] {
        let view = full(model, "Ana");
        let hidden: Vec<_> = settings(&view).into_iter().filter(|s| s.secret).map(|s| s.key).collect();
        for key in ["P2", "P196", "P34"] {
            assert!(hidden.iter().any(|own| own == key), "{model} {key}");
        }
        let open = settings(&view).into_iter().filter(|s| !s.secret);
        for setting in open {
            for password in ["admin&1", "user%2", "p&w<d>", "prov=3", "ldap+4"] {
                assert!(!setting.value.contains(password), "{}", setting.key);
            }
        }
    }
}

#[test]
fn no_two_meanings_share_a_number() {
    for model in ["GXP2170", "HT286"] {
        let mut view = full(model, "Ana");
        // The interval of keep-alives is one for all accounts, and each that has the shortest writes it.
        view.lines.values_mut().skip(1).for_each(|line| line.remove(Concept::NatKeepalive));
        autoprov_core::testing::written_once(&settings(&view), model);
    }
}

/// Every phone with everything set and with nothing, in each of its dialects.
fn all() -> impl Iterator<Item = View> {
    VENDOR.models.iter().flat_map(|model| {
        firmwares(model).into_iter().flat_map(|firmware| {
            [full(model.name, "Ana"), view(model.name)].into_iter().map(move |mut view| {
                view.firmware.clone_from(&firmware);
                view
            })
        })
    })
}

#[test]
fn every_model_is_written_whole_and_empty() {
    let mut spoken = std::collections::BTreeSet::new();
    for view in all() {
        let id = dialect(&view).id();
        spoken.insert(id);
        let files = written(&view);
        assert!(!files.is_empty(), "{}", view.model.name);
        assert!(
            files.windows(2).all(|pair| pair[0] == pair[1]),
            "{}: all files say the same",
            view.model.name
        );
        let active = match id {
            "grandstream-alias" => "account.1.enable",
            "grandstream-legacy" => "P31",
            _ => "P271",
        };
        let on = files[0].get(active).map(String::as_str);
        assert!(matches!(on, Some("0" | "1" | "Yes" | "No")), "{} {on:?}", view.model.name);
        assert!(!files[0].contains_key("P148"), "an empty vendor class makes some reboot without end");
    }
    assert_eq!(spoken.len(), DIALECTS.len(), "every dialect has a model: {spoken:?}");
}

/// The names that a dialect's phones accept, as the maker's templates and independent projects have them.
fn accepted(id: &str) -> std::collections::BTreeSet<String> {
    let file = format!("{}/../../fixtures/grandstream/names/{id}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&file).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(|line| match line.split_once('-') {
            Some((first, last)) if line.starts_with('P') => {
                let number = |name: &str| name[1..].parse::<u32>().unwrap();
                (number(first)..=number(last)).map(|n| format!("P{n}")).collect()
            }
            _ => vec![line.to_owned()],
        })
        .collect()
}

#[test]
fn only_names_that_exist_are_written() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/grandstream/names/exceptions.txt");
    let exceptions = std::fs::read_to_string(file).unwrap();
    let exceptions: BTreeMap<_, _> = exceptions
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once("  ").unwrap_or_else(|| panic!("{line}: a name, two blanks, a reason")))
        .collect();
    assert!(exceptions.values().all(|reason| reason.len() > 20));
    let lists: BTreeMap<_, _> =
        DIALECTS.iter().map(|dialect| (dialect.id(), accepted(dialect.id()))).collect();
    let mut unknown = std::collections::BTreeSet::new();
    let mut used = std::collections::BTreeSet::new();
    for view in all() {
        let id = dialect(&view).id();
        for setting in settings(&view) {
            let numbered = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
            let mut done = false;
            // The running number is the first one of an alias.
            let pattern: Vec<_> = setting
                .key
                .split('.')
                .map(|word| if numbered(word) && !std::mem::replace(&mut done, true) { "{n}" } else { word })
                .collect();
            let running = setting.key.starts_with("account.") || setting.key.starts_with("pks.");
            let name = if running { pattern.join(".") } else { setting.key.clone() };
            if lists[id].contains(&name) {
                continue;
            }
            match exceptions.get_key_value(name.as_str()) {
                Some((name, _)) => _ = used.insert(*name),
                None => _ = unknown.insert(format!("{id} {name} {}", view.model.name)),
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert_eq!(used, exceptions.keys().copied().collect(), "an exception that nothing needs");
}

/// Names and values, whoever set them.
fn values(view: &View) -> Vec<(String, String)> {
    settings(view).into_iter().map(|setting| (setting.key, setting.value)).collect()
}

#[test]
fn what_is_left_out_is_told() {
    for mut view in all().filter(|view| !view.lines.is_empty()) {
        let dialect = dialect(&view);
        let before = values(&view);
        let told = dialect.refuses(&view);
        for omission in &told {
            assert!(!omission.because.is_empty() && !omission.because.ends_with('.'), "{omission:?}");
        }
        let said = |what| told.iter().any(|omission| omission.what == what);
        let id = (view.model.name, dialect.id());
        // A setting that changes nothing in the file must be told, and one that is told as missing altogether must change nothing.
        for (concept, other) in [
            (Concept::AdminPassword, secret("other")),
            (Concept::TimeZone, Value::Zone(Zone::named("America/New_York").unwrap())),
            (Concept::DateFormat, word("ymd")),
            (Concept::TimeFormat, word("12")),
            (Concept::Syslog, text("other.example")),
            (Concept::Dhcp, Value::Flag(true)),
            (Concept::IpAddress, text("192.0.2.51")),
            (Concept::Dns, list(&["198.51.100.1"])),
            (Concept::Vlan, Value::Number(21)),
            (Concept::VlanPriority, Value::Number(6)),
            (Concept::PcVlan, Value::Number(31)),
            (Concept::PollingMinutes, Value::Number(2000)),
            (Concept::PickupCode, text("*7")),
            (Concept::LdapHost, text("other.example")),
            (Concept::Country, text("de")),
        ] {
            let own = view.phone.get(concept).unwrap().clone();
            view.phone.set(concept, other, Source::Tenant).unwrap();
            let changes = values(&view) != before;
            view.phone.set(concept, own.0, own.1).unwrap();
            assert_eq!(changes, !said(Omitted::Phone(concept)), "{id:?} {concept:?}");
        }
        for (concept, other) in [
            (Concept::UserName, text("999")),
            (Concept::AuthId, text("x999")),
            (Concept::Password, secret("other")),
            (Concept::DisplayName, text("Other")),
            (Concept::ServerHost, text("other.example")),
            (Concept::BackupHost, text("other.example")),
            (Concept::OutboundProxyHost, text("other.example")),
            (Concept::Expires, Value::Number(6000)),
            (Concept::Srtp, word("off")),
            (Concept::Dtmf, word("info")),
            (Concept::NatKeepalive, Value::Number(0)),
            (Concept::VoicemailNumber, text("*1")),
            (Concept::BlfList, text("other")),
            (Concept::Codecs, list(&["pcmu"])),
        ] {
            let line = view.lines.get_mut(&1).unwrap();
            let own = line.get(concept).unwrap().clone();
            line.set(concept, other, Source::Tenant).unwrap();
            let changes = values(&view) != before;
            view.lines.get_mut(&1).unwrap().set(concept, own.0, own.1).unwrap();
            let partly = concept == Concept::Codecs;
            assert!(changes != said(Omitted::Line(1, concept)) || (partly && changes), "{id:?} {concept:?}");
        }
        for (group, place) in view.keys.clone().into_keys() {
            let kind = view.keys[&(group, place)].text(Concept::KeyType).unwrap().to_owned();
            let mut without = view.clone();
            without
                .keys
                .get_mut(&(group, place))
                .unwrap()
                .set(Concept::KeyType, word("none"), Source::Key)
                .unwrap();
            // The key of a line is that line's, whatever the file says.
            let fixed_line = group == KeyGroup::Line && view.lines.contains_key(&place);
            let changes = values(&without) != before;
            if kind != "none" && !fixed_line {
                assert_eq!(changes, !said(Omitted::Key(group, place)), "{id:?} {group} {place} {kind}");
            }
        }
    }
}

#[test]
fn codecs_that_a_model_lacks_are_told() {
    for (model, lacking) in [
        ("HT286", "it has no g722, no opus"),
        ("HT802", "it has no g722"),
        ("HT702", "it has no g722, no opus"),
        ("DP750", "it has no opus"),
        ("GXP1630", "it has no opus"),
        ("WP820", "it has no g726-32"),
    ] {
        let mut view = full(model, "Ana");
        let all = list(&["pcma", "pcmu", "g722", "g729", "g726-32", "ilbc", "opus"]);
        view.lines.get_mut(&1).unwrap().set(Concept::Codecs, all, Source::Tenant).unwrap();
        let told = dialect(&view).refuses(&view);
        let codecs = told.iter().find(|omission| omission.what == Omitted::Line(1, Concept::Codecs));
        assert_eq!(codecs.map(|omission| omission.because.as_str()), Some(lacking), "{model}");
    }
}

#[test]
fn a_list_is_watched_once() {
    let names = |model: &str| match model {
        "GRP2614" => ("account.1.sip.blf.eventlist.uri", "pks.vpk.7.keyMode", "EventlistBLF", "BLF"),
        "GXP2000" => ("P134", "P323", "3", "1"),
        "GXV3350" => ("P134", "P23000", "3", "1"),
        _ => ("P134", "P1365", "13", "11"),
    };
    for (model, group, place) in [
        ("GXP2170", KeyGroup::Line, 2),
        ("GXP2124", KeyGroup::Line, 2),
        ("GXP2000", KeyGroup::Memory, 1),
        ("GXV3350", KeyGroup::Memory, 1),
        ("GRP2614", KeyGroup::Line, 7),
    ] {
        let (uri, mode, listed, alone) = names(model);
        let mut view = view(model);
        view.firmware = (model == "GRP2614").then(|| FirmwareVersion::new("1.0.9.103").unwrap());
        view.lines
            .entry(1)
            .or_default()
            .set(Concept::ServerHost, text("pbx.example"), Source::Tenant)
            .unwrap();
        autoprov_core::testing::key(&mut view, group, place, "blf", Some("102"), Some("Bo"));
        let told = |view: &View, key: &str| crate::testing::value(view, key).unwrap();
        assert_eq!((told(&view, uri), told(&view, mode)), (String::new(), alone.to_owned()), "{model}");
        for (list, silent) in
            [("all101", true), ("sip:all101@pbx.example", true), ("all101@other.example", false)]
        {
            view.lines.get_mut(&1).unwrap().set(Concept::BlfList, text(list), Source::Device).unwrap();
            assert_eq!(told(&view, uri), "all101", "{model} {list}");
            assert_eq!(told(&view, mode), listed, "{model} {list}");
            let left_out = dialect(&view).refuses(&view);
            let said = left_out.iter().any(|own| own.what == Omitted::Line(1, Concept::BlfList));
            assert_eq!(said, !silent, "{model} {list}");
        }
    }
    for model in ["GXP1615", "WP820", "DP750", "HT802", "HT286"] {
        let mut view = view(model);
        view.lines.entry(1).or_default().set(Concept::BlfList, text("all101"), Source::Device).unwrap();
        let told = dialect(&view).refuses(&view);
        assert!(told.iter().any(|own| own.what == Omitted::Line(1, Concept::BlfList)), "{model}");
        assert!(settings(&view).iter().all(|setting| setting.value != "all101"), "{model}");
    }
}

#[test]
fn what_ldap_cannot_be_told() {
    let told = |model: &str, concept, value: Value| {
        let mut view = view(model);
        view.phone.set(concept, value, Source::Tenant).unwrap();
        dialect(&view).refuses(&view).iter().any(|own| own.what == Omitted::Phone(concept))
    };
    for (model, display, expected) in [
        ("GXP2170", "%sn %cn %o %ou", true),
        ("GXP2170", "%sn %cn %o", false),
        // It has no LDAP, and says that of the host.
        ("HT802", "%sn %cn %o %ou", false),
    ] {
        assert_eq!(told(model, Concept::LdapDisplayName, text(display)), expected, "{model} {display}");
    }
    for (model, sort, expected) in
        [("GXV3240", true, true), ("GXV3240", false, false), ("GXP2170", true, false), ("DP750", true, false)]
    {
        assert_eq!(told(model, Concept::LdapSort, Value::Flag(sort)), expected, "{model} {sort}");
    }
}

#[test]
fn a_book_that_cannot_be_fetched_is_told() {
    for (model, scheme, told) in [
        ("GXV3240", "https", true),
        ("GXV3240", "http", false),
        ("GXV3350", "https", false),
        ("GXP2170", "https", false),
    ] {
        let mut view = view(model);
        let url = format!("{scheme}://192.0.2.10/prov/_directory/000b82010203");
        view.phone.set(Concept::DirectoryUrl, text(&url), Source::Tenant).unwrap();
        let left_out = dialect(&view).refuses(&view);
        let said = left_out.iter().any(|own| own.what == Omitted::Phone(Concept::DirectoryUrl));
        assert_eq!(said, told, "{model} {scheme}");
    }
}

#[test]
fn the_registry_finds_its_names() {
    let registry = Registry::new(DIALECTS.iter().copied()).unwrap();
    let claims = |path: &str| -> Vec<_> {
        let path = RequestPath::from_http(path.as_bytes()).unwrap();
        let asked = registry.resolve(&path);
        asked.claims.iter().map(|claim| (claim.profile.id(), claim.artifact.role)).collect()
    };
    let p = |role| vec![("grandstream-p", role)];
    for (path, count, role) in [
        ("/prov/cfg000b82aabbcc", 9, Role::Config),
        ("/prov/acme/cfgC074AD0B63EE.xml", 8, Role::Config),
        ("/prov/cfg000b82aabbcc.bin", 7, Role::Config),
        ("/prov/cfg.xml", 8, Role::Absent),
        ("/prov/dev000b82aabbcc.cfg", 3, Role::Absent),
        ("/prov/phonebook.xml", 5, Role::Resource),
        ("/prov/_directory/000b82aabbcc", 5, Role::Directory),
        ("/prov/_directory/000b82aabbcc/phonebook.xml", 4, Role::Directory),
        ("/prov/_directory/000b82aabbcc/gs_phonebook.xml", 4, Role::Directory),
    ] {
        let claims = claims(path);
        assert_eq!(claims.len(), count, "{path} {claims:?}");
        assert!(claims.iter().all(|(_, own)| *own == role), "{path} {claims:?}");
    }
    assert_eq!(claims("/prov/cfggxp2170.xml"), p(Role::Absent));
    assert_eq!(claims("/prov/gxp2170fw.bin"), p(Role::Resource));
    assert_eq!(claims("/prov/ipei_02c332b510.xml"), vec![("grandstream-dect", Role::Resource)]);
    for (vendor, model) in registry.models() {
        for firmware in ["1.0.0.1", "9.9.9.9"] {
            let firmware = FirmwareVersion::new(firmware);
            assert!(registry.dialect(vendor, model, firmware.as_ref(), 0).is_some(), "{}", model.name);
        }
    }
}

#[test]
fn the_matrix_says_why() {
    let cell = |model: &str, feature| {
        let view = view(model);
        dialect(&view).support(view.model, feature)
    };
    let supported: Vec<_> =
        Feature::ALL.into_iter().filter(|feature| cell("GXP2170", *feature) == Support::Supported).collect();
    assert_eq!(supported.len(), 12);
    assert!(
        matches!(cell("HT286", Feature::HttpProvisioning), Support::Unsupported(why) if why.contains("Basic"))
    );
    assert!(matches!(cell("HT286", Feature::LdapDirectory), Support::Unsupported(_)));
    assert_eq!(cell("HT286", Feature::Basic), Support::Supported);
    for dialect in DIALECTS {
        for (models, _) in dialect.facts().notes {
            for name in *models {
                let spoken = |model: &&autoprov_core::Model| {
                    model.name == *name && model.dialects.iter().any(|(_, id)| *id == dialect.id())
                };
                assert!(VENDOR.models.iter().any(|model| spoken(&model)), "{} {name}", dialect.id());
            }
        }
    }
}

#[test]
fn the_files_hold_no_vendor_class() {
    for model in ["GXP2170", "HT286"] {
        assert!(written(&full(model, "Ana")).iter().all(|file| !file.contains_key("P148")), "{model}");
    }
}
