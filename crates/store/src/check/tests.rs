//! Every error that a site file can have, each from a file that is otherwise right.

use crate::finding::Finding;
use crate::read::read;
use serde_json::{Value, json};

/// A tenant with one of everything that others refer to.
fn base() -> Value {
    json!({"tenants": [{
        "name": "acme", "http_username": "acme", "http_password": "p", "networks": ["10.0.0.0/8"],
        "sip_servers": [{"name": "main", "host": "pbx.example"}],
        "profiles": [{"name": "sales"}],
        "extensions": [{"number": "101"}, {"number": "102"}],
        "devices": [{
            "name": "desk", "mac": "001565267db9", "vendor": "yealink", "model": "T46G", "profiles": ["sales"],
            "lines": [{"index": 1, "extension": "101", "server": "main"}],
            "keys": [{"group": "line", "position": 2, "type": "blf", "value": "102"}],
            "handsets": [{"index": 1, "lines": [1]}],
        }],
        "directory": [{"name": "Bo", "number": "102"}],
        "templates": [{"dialect": "yealink-v81", "text": "a = 1\n"}],
        "routes": [{"name": "custom.cfg", "text": "x\ty\r\n"}],
    }]})
}

/// All errors of a file, whether of reading or of meaning.
fn errors(file: &Value) -> Vec<String> {
    let found = match read(&file.to_string()) {
        Ok(site) => super::check(&site).errors,
        Err(errors) => errors,
    };
    for found in &found {
        is_named(file, found);
    }
    // Who it is has a rule of its own.
    found.iter().map(|found| format!("{}: {}", found.place, found.message)).collect()
}

/// Whatever is found below a device or an extension says which, but for the name itself: of every finding of these tests.
#[track_caller]
fn is_named(file: &Value, found: &Finding) {
    let below = found.place.strip_prefix("tenants[0].").and_then(|below| below.split_once('['));
    let item = below.and_then(|(list, rest)| Some((list, rest.split_once(']')?)));
    let name = match item {
        Some((list @ "devices", (at, rest))) if rest != ".name" => format!("/{list}/{at}/name"),
        Some((list @ "extensions", (at, rest))) if rest != ".number" => format!("/{list}/{at}/number"),
        _ => return assert_eq!(found.name, None, "{found}"),
    };
    let name = file["tenants"][0].pointer(&name).and_then(Value::as_str);
    assert_eq!(found.name.as_deref(), name, "{found}");
    let said = name.map_or_else(String::new, |name| format!(" ({name})"));
    assert_eq!(found.to_string(), format!("{}{said}: {}", found.place, found.message));
}

/// Sets one place of the base, and expects one error that starts with `start` and contains `part`.
#[track_caller]
fn one(pointer: &str, value: Value, start: &str, part: &str) {
    let mut file = base();
    set(&mut file, pointer, value);
    let found = errors(&file);
    assert_eq!(found.len(), 1, "{pointer}: {found:?}");
    assert!(found[0].starts_with(&format!("tenants[0]{start}: ")), "{found:?}");
    assert!(found[0].contains(part), "{found:?}");
    assert!(!found[0].contains('\n'), "{found:?}");
}

/// Sets a place below the tenant; the last part may be new, `-` adds to a list.
fn set(file: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(&format!("/tenants/0{parent}")).unwrap() {
        Value::Object(fields) => {
            fields.insert(name.to_owned(), value);
        }
        Value::Array(items) if name == "-" => items.push(value),
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        other => panic!("{other}"),
    }
}

#[test]
fn the_base_is_right() {
    assert_eq!(errors(&base()), Vec::<String>::new());
    let findings = super::check(&read(&base().to_string()).unwrap());
    assert_eq!(findings.warnings, []);
}

#[test]
fn names_that_are_none() {
    one("/name", json!("Acme"), ".name", "a-z");
    one("/name", json!(""), ".name", "empty");
    one("/http_username", json!("a:b"), ".http_username", "`:`");
    one("/http_password", json!(""), ".http_password", "empty");
    one("/extensions/1/number", json!("1 2"), ".extensions[1].number", "no extension number");
    one("/profiles/-", json!({"name": " "}), ".profiles[1].name", "empty");
    one("/devices/0/vendor", json!(""), ".devices[0].vendor", "empty");
    one("/templates/0/dialect", json!(""), ".templates[0].dialect", "dialect");
    one("/routes/0/name", json!("../etc/passwd"), ".routes[0].name", "never served");
    one("/routes/0/name", json!("upload/x"), ".routes[0].name", "upload");
    one("/sip_servers/0/host", json!("a b"), ".sip_servers[0].host", "host name");
    one("/sip_servers/0/host", json!("10.0.0.5:5070"), ".sip_servers[0].host", "without a port");
    for proxy in ["y:99999", "y:0", "y:", "y:abc", "sip:y", ":5060", "2001:db8::x"] {
        one("/sip_servers/0/outbound_proxy", json!(proxy), ".sip_servers[0].outbound_proxy", "host");
    }
    one("/conference_uri", json!("sip:conf@x"), ".conference_uri", "user part");
    one("/stun", json!({"host": "stun.example:3478"}), ".stun.host", "without a port");
    let server =
        |host: &str, port: Value| json!({"name": "main", "host": host, "lookup": "srv", "port": port});
    one("/sip_servers/0", server("pbx.example", json!(5060)), ".sip_servers[0].port", "leave it out");
    one("/sip_servers/0", server("192.0.2.1", Value::Null), ".sip_servers[0].host", "a name to look up");
    one("/sip_servers/0/failback", json!(0), ".sip_servers[0].failback", "from 1 to 86400");
    one("/sip_servers/0/subscription_seconds", json!(5), ".sip_servers[0].subscription_seconds", "from 10");
    for number in ["", "30 2", "302,a", ",2", "302,", "++", "Ćao", "+"] {
        one("/button_number", json!(number), ".button_number", "behind a comma");
    }
    one("/session_timer", json!(60), ".session_timer", "from 90");
    one("/caller_id_source", json!(["pai", "pai"]), ".caller_id_source[1]", "already");
    one("/provisioning_url", json!("http://2001:db8::1/prov"), ".provisioning_url", "brackets");
    one("/syslog", json!("x y"), ".syslog", "host name");
    one("/ringtone", json!(0), ".ringtone", "from 1 to 99");
    let rings = json!([{"alert_info": "a", "ring": 2}, {"alert_info": "a", "ring": 3}]);
    one("/distinctive_rings", rings, ".distinctive_rings[1].alert_info", "already");
    one("/wallpaper", json!("../x.png"), ".wallpaper", "dot");
    one("/logo", json!("http://u:p@h/logo.png"), ".logo", "password");
    one("/backlight", json!(86_401), ".backlight", "86400");
    let group = |address: &str, port: u16| json!([{"address": address, "port": port}]);
    one("/multicast_listen", group("192.0.2.1", 5004), ".multicast_listen[0].address", "a group");
    one("/multicast_listen", group("224.0.1.75", 0), ".multicast_listen[0].port", "a port");
    let wifi = |ssid: &str, security: &str, password: Option<&str>| json!({"ssid": ssid, "security": security, "password": password});
    one("/wifi", wifi("", "wpa2", Some("12345678")), ".wifi.ssid", "32 bytes");
    one("/wifi", wifi("x", "wpa2", None), ".wifi.password", "open");
    one("/wifi", wifi("x", "wpa3", Some("1234567")), ".wifi.password", "shorter");
    one("/wifi", wifi("x", "open", Some("12345678")), ".wifi.password", "no use");
    one("/ntp", json!(["ok.example", ""]), ".ntp[1]", "host name");
    one("/provisioning_url", json!("http://u:p@h/prov"), ".provisioning_url", "password");
    one("/firmware_pack", json!("../x"), ".firmware_pack", "dot");
    one(
        "/firmware_packs",
        json!([{"model": "VVX500", "pack": "upload/x"}]),
        ".firmware_packs[0].pack",
        "upload",
    );
    one("/time_zone", json!("Europe/Sarajewo"), ".time_zone", "Europe/Sarajevo");
    one("/devices/0/time_zone", json!("Mars"), ".devices[0].time_zone", "time zone");
    one("/profiles/0/time_zone", json!("Mars"), ".profiles[0].time_zone", "time zone");
}

#[test]
fn a_picture_of_this_server_needs_its_address() {
    let mut file = base();
    set(&mut file, "/wallpaper", json!("acme.jpg"));
    let tenant = file["tenants"][0].as_object_mut().unwrap();
    tenant.insert("provisioning_url".to_owned(), json!("http://192.0.2.10/prov"));
    assert_eq!(errors(&file), Vec::<String>::new());
    file["tenants"][0].as_object_mut().unwrap().remove("provisioning_url");
    assert!(errors(&file)[0].contains("provisioning_url"), "{:?}", errors(&file));
}

#[test]
fn what_stands_twice() {
    one(
        "/extensions/-",
        json!({"number": "101"}),
        ".extensions[2].number",
        "`tenants[0].extensions[0].number` already",
    );
    one("/profiles/-", json!({"name": "sales"}), ".profiles[1].name", "already");
    one("/sip_servers/-", json!({"name": "main", "host": "h"}), ".sip_servers[1].name", "already");
    one("/directory/-", json!({"name": "Bo", "number": "102"}), ".directory[1]", "already");
    one("/templates/-", json!({"dialect": "yealink-v81", "text": ""}), ".templates[1]", "already");
    one("/routes/-", json!({"name": "custom.cfg", "text": ""}), ".routes[1].name", "already");
    one("/devices/-", json!({"name": "desk", "vendor": "v", "model": "m"}), ".devices[1].name", "already");
    let twin = json!({"name": "twin", "mac": "00:15:65:26:7D:B9", "vendor": "v", "model": "m"});
    one("/devices/-", twin, ".devices[1].mac", "`tenants[0].devices[0].mac` already");
    one("/devices/0/http_username", json!("acme"), ".devices[0].http_username", "already");
    one("/devices/0/lines/-", json!({"index": 1, "extension": "102"}), ".devices[0].lines[1]", "already");
    let key = json!({"group": "line", "position": 2, "type": "dnd"});
    one("/devices/0/keys/-", key, ".devices[0].keys[1]", "already");
    one("/devices/0/handsets/-", json!({"index": 1}), ".devices[0].handsets[1]", "already");
    one("/devices/0/profiles", json!(["sales", "sales"]), ".devices[0].profiles[1]", "already");
    one("/codecs", json!(["pcma", "pcma"]), ".codecs[1]", "already");
    one("/dial_plan", json!("closed"), ".dial_plan", "`open`");
    one("/dial_timeout", json!(16), ".dial_timeout", "seconds from 1 to 15");
    one("/emergency_numbers", json!(["112", "9 1"]), ".emergency_numbers[1]", "no number");
    let mut file = base();
    let mut second = file["tenants"][0].clone();
    second["devices"] = json!([]);
    file["tenants"].as_array_mut().unwrap().push(second);
    let found = errors(&file);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("tenants[1].name: ") && found[1].starts_with("tenants[1].http_username: "));
}

#[test]
fn what_is_not_there() {
    one(
        "/devices/0/lines/-",
        json!({"index": 2, "extension": "999"}),
        ".devices[0].lines[1]",
        "no extension `999`",
    );
    one("/devices/0/lines/0/server", json!("mian"), ".devices[0].lines[0].server", "did you mean `main`?");
    one("/devices/0/profiles", json!(["sale"]), ".devices[0].profiles[0]", "did you mean `sales`?");
    one("/devices/0/handsets/0/lines", json!([1, 3]), ".devices[0].handsets[0].lines[1]", "no line 3");
}

#[test]
fn numbers_out_of_range() {
    one("/devices/0/keys/0/position", json!(0), ".devices[0].keys[0].position", "count from 1");
    one(
        "/devices/0/lines/-",
        json!({"index": 0, "extension": "102"}),
        ".devices[0].lines[1].index",
        "count from 1",
    );
    one("/devices/0/handsets/0/index", json!(0), ".devices[0].handsets[0].index", "count from 1");
    one(
        "/profiles/0/keys",
        json!([{"group": "line", "position": 0, "type": "dnd"}]),
        ".profiles[0].keys[0].position",
        "1",
    );
    one("/polling_minutes", json!(0), ".polling_minutes", "from 1 to 44640");
    one("/sip_servers/0/port", json!(0), ".sip_servers[0].port", "from 1 to 65535");
    one("/sip_servers/0/port", json!(70_000), ".sip_servers[0].port", "from 0 to 65535, found 70000");
    one("/sip_servers/0/expires", json!(5), ".sip_servers[0].expires", "from 10");
    one("/network", json!({"vlan": 4095}), ".network.vlan", "from 1 to 4094");
    one(
        "/devices/0/network",
        json!({"vlan_priority": 8}),
        ".devices[0].network.vlan_priority",
        "from 0 to 7",
    );
    one("/network", json!({"pc_vlan": 0}), ".network.pc_vlan", "from 1 to 4094");
    one("/network", json!({"mask": "255.0.255.0"}), ".network.mask", "mask");
    one("/devices/0/mac", json!("000000000000"), ".devices[0].mac", "no phone's");
}

#[test]
fn an_ldap_directory_that_makes_no_sense() {
    let with = |field: &str, value: Value| {
        let mut ldap = json!({"host": "ldap.example"});
        ldap[field] = value;
        ldap
    };
    for hits in [0, 1001] {
        one("/ldap", with("max_hits", hits.into()), ".ldap.max_hits", "from 1 to 1000");
    }
    for display in ["", "cn", "%", "%cn %", "%% %cn"] {
        one("/ldap", with("display_name", display.into()), ".ldap.display_name", "`%givenName %sn`");
    }
    one("/ldap", with("sort", "yes".into()), ".ldap.sort", "true or false");
    for (field, value) in [
        ("max_hits", json!(1)),
        ("max_hits", json!(1000)),
        ("display_name", json!("%sn, %givenName (%o)")),
        ("lookup_incoming", json!(false)),
        ("max_hits", Value::Null),
    ] {
        let mut file = base();
        set(&mut file, "/ldap", with(field, value));
        assert_eq!(errors(&file), [""; 0], "{field}");
    }
}

#[test]
fn control_characters() {
    one("/extensions/0/display_name", json!("Ana\nx = 1"), ".extensions[0].display_name", "a line break");
    one("/http_password", json!("a\u{0}b"), ".http_password", "a NUL");
    one("/devices/0/keys/0/label", json!("a\u{7f}"), ".devices[0].keys[0].label", "U+007F");
    one(
        "/devices/0/raw",
        json!({"yealink-v81": {"a": "b\rc"}}),
        ".devices[0].raw.yealink-v81.a",
        "a line break",
    );
    one("/devices/0/raw", json!({"yealink-v81": {"a\nb": "c"}}), ".devices[0].raw.yealink-v81.a?b", "a name");
    one("/devices/0/raw", json!({"x[0]": {"text": "b\nc"}}), ".devices[0].raw.x[0].text", "a line break");
    one("/directory/0/name", json!("a\tb"), ".directory[0].name", "a tab");
    one("/templates/0/text", json!("a\u{0}"), ".templates[0].text", "a NUL");
    one("/language", json!("e".repeat(5000)), ".language", "4096");
}

#[test]
fn fields_and_types() {
    one("/devices/0/modle", json!("x"), ".devices[0].modle", "no field `modle`: did you mean `model`?");
    one(
        "/polling_minutes",
        json!("1440"),
        ".polling_minutes",
        "expected a number from 0 to 4294967295, found text",
    );
    one("/extensions/1/number", json!(102), ".extensions[1].number", "text in quotes");
    one("/devices/0/mac", json!("0015"), ".devices[0].mac", "twelve hex digits");
    one("/devices/0/hot_desk", json!("yes"), ".devices[0].hot_desk", "true or false");
    one("/devices/0/firmware", json!("a b"), ".devices[0].firmware", "firmware");
    one("/networks", json!(["10.0.0.0/33"]), ".networks[0]", "10.0.0.0/8");
    one("/network", json!({"ip": "1.2.3"}), ".network.ip", "IPv4");
    one("/network", json!({"dns": ["x"]}), ".network.dns[0]", "IP address");
    one("/codecs", json!(["pcmx"]), ".codecs[0]", "did you mean `pcma`?");
    one("/tftp_uploads", json!("yes"), ".tftp_uploads", "true or false");
    one("/directory_access", json!("none"), ".directory_access", "say one of `digest`, `user-agent`");
    one("/devices/0/keys/0/group", json!("expansion-0"), ".devices[0].keys[0].group", "expansion-1");
    one("/devices/0/keys/0/type", json!(null), ".devices[0].keys[0].type", "is missing");
    one("/devices/-", json!({"mac": null, "vendor": "v", "model": "m"}), ".devices[1].name", "is missing");
    one("/devices/-", json!({"mac": "0", "vendor": "v", "model": "m"}), ".devices[1].mac", "not a MAC");
    one("/devices/-", json!("T46G"), ".devices[1]", "expected an object, found text");
    one("/sip", json!({"host": "h"}), ".sip", "`sip_servers`");
    one("/routes", json!({}), ".routes", "expected a list, found an object");
}

#[test]
fn every_error_at_once() {
    let mut file = base();
    set(&mut file, "/polling_minutes", json!(-1));
    set(&mut file, "/colour", json!("red"));
    set(&mut file, "/devices/0/lines/-", json!({"index": 2, "extension": "999"}));
    set(&mut file, "/devices/0/http_password", json!(["hunter2"]));
    let found = errors(&file);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().any(|error| error.starts_with("tenants[0].devices[0].lines[1]: ")), "{found:?}");
    assert!(!found.iter().any(|error| error.contains("hunter2")), "{found:?}");
}

#[test]
fn a_field_twice_and_no_json() {
    let found = read(r#"{"tenants": [{"name": "a", "name": "b"}]}"#).unwrap_err();
    assert_eq!(found[0].to_string(), "tenants[0].name: `name` stands here twice");
    let found = read("{\"tenants\": [\n  {\"name\": }]}").unwrap_err();
    assert_eq!(found.len(), 1);
    assert!(found[0].to_string().contains("line 2 column 12"), "{}", found[0]);
    assert!(read("").is_err() && read("[]").is_err() && read("{}").is_err());
    assert!(read(&"[".repeat(100_000)).is_err());
}

#[test]
fn warnings() {
    let text = json!({"tenants": [{"name": "a", "http_password": "p", "hot_desk": {"login_number": "*1", "extension": "9"},
        "extensions": [{"number": "1"}], "devices": [{"name": "d", "vendor": "v", "model": "m", "http_username": "u",
            "lines": [{"index": 1, "extension": "1"}], "keys": [{"group": "line", "position": 1, "type": "line", "line": 2}]}]}]});
    let findings = super::check(&read(&text.to_string()).unwrap());
    assert_eq!(findings.errors, []);
    for warning in &findings.warnings {
        is_named(&text, warning);
    }
    let mut places: Vec<&str> = findings.warnings.iter().map(|warning| warning.place.as_str()).collect();
    places.sort_unstable();
    assert_eq!(
        places,
        [
            "tenants[0].devices[0].http_username",
            "tenants[0].devices[0].keys[0].line",
            "tenants[0].hot_desk.extension",
            "tenants[0].http_password",
            "tenants[0].networks",
            "tenants[0].sip_servers",
        ]
    );
}
