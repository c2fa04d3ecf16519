//! Placeholders in operators' texts: templates, templates of extensions, routes.

use crate::sandbox::{ACME, Sandbox, standard_site};
use serde_json::{Value, json};
use std::time::Instant;

const MAC: &str = "001565aabbcc";
const VVX: &str = "0004f2aabbcc";
const T46G: &str = "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cc";

/// Every name that docs/templates.md has of a phone, and its value for the phones of [`site`]; `%` stands where they differ.
const NAMES: [(&str, &str, &str); 13] = [
    ("tenant.name", "acme", "acme"),
    ("tenant.provisioning_url", "http://192.0.2.10/prov", "http://192.0.2.10/prov"),
    ("mac", MAC, VVX),
    ("MAC", "001565AABBCC", "0004F2AABBCC"),
    ("vendor", "yealink", "polycom"),
    ("model", "T46G", "VVX500"),
    ("firmware", "28.83.0.50", "5.9.7.4477"),
    ("device.name", "desk", "vvx"),
    ("device.serial", "S1", ""),
    ("http_username", "acme", "own"),
    ("http_password", "secret", "pw-own"),
    ("lines[0].number", "101", "102"),
    ("lines|length", "2", "1"),
];

/// Every name of a line, and its value for the first line of the T46G.
const LINE: [(&str, &str); 10] = [
    ("index", "1"),
    ("number", "101"),
    ("auth_id", "auth101"),
    ("password", "pw-line-101"),
    ("display_name", "Ana"),
    ("label", "Desk"),
    ("voicemail", "*97"),
    ("server", "pbx.example"),
    ("port", "5062"),
    ("transport", "tcp"),
];

fn site() -> Value {
    let mut site = standard_site("yealink", "T46G");
    let tenant = &mut site["tenants"][0];
    tenant["provisioning_url"] = "http://192.0.2.10/prov".into();
    tenant["voicemail_number"] = "*97".into();
    tenant["sip_servers"] =
        json!([{"name": "main", "host": "pbx.example", "port": 5062, "transport": "tcp"}]);
    tenant["extensions"][0]["auth_id"] = "auth101".into();
    tenant["extensions"][0]["password"] = "pw-line-101".into();
    tenant["devices"] = json!([
        {"name": "desk", "mac": MAC, "vendor": "yealink", "model": "T46G", "firmware": "28.83.0.50", "serial": "S1",
            "lines": [{"index": 1, "extension": "101", "label": "Desk"}, {"index": 2, "extension": "103"}]},
        {"name": "vvx", "mac": VVX, "vendor": "polycom", "model": "VVX500", "firmware": "5.9.7.4477", "http_username": "own",
            "http_password": "pw-own", "lines": [{"index": 1, "extension": "102"}]}]);
    site
}

fn with(dialect: &str, text: &str) -> Value {
    let mut site = site();
    site["tenants"][0]["templates"] = json!([{"dialect": dialect, "text": text}]);
    site
}

/// The settings of a phone's file by `explain`: name, value, source.
fn values(sandbox: &Sandbox, mac: &str) -> Vec<(String, String, String)> {
    let explained = sandbox.json(&["explain", mac, "--json"]);
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let all = explained["values"].as_array().unwrap_or_else(|| panic!("{explained}"));
    all.iter().map(|value| (text(value, "key"), text(value, "value"), text(value, "source"))).collect()
}

fn value_of(sandbox: &Sandbox, mac: &str, key: &str) -> String {
    let all = values(sandbox, mac);
    let found: Vec<_> =
        all.iter().filter(|(own, ..)| own == key).map(|(_, value, _)| value.clone()).collect();
    assert_eq!(found.len(), 1, "{key}: {found:?}");
    found[0].clone()
}

fn config(sandbox: &Sandbox) -> String {
    sandbox.cli(&["render", MAC, "001565aabbcc.cfg"]).good().out()
}

#[test]
fn every_name_is_filled() {
    let mut wanted = site();
    let yealink: Vec<_> =
        NAMES.iter().enumerate().map(|(at, (name, ..))| format!("t.{at} = {{{{ {name} }}}}\n")).collect();
    let yealink = yealink.concat();
    let attributes: Vec<_> =
        NAMES.iter().enumerate().map(|(at, (name, ..))| format!(" t.x{at}=\"{{{{ {name} }}}}\"")).collect();
    let attributes = attributes.concat();
    wanted["tenants"][0]["templates"] = json!([
        {"dialect": "yealink-v81", "text": yealink}, {"dialect": "polycom-ucs", "text": format!("<x{attributes}/>")}]);
    let lines: Vec<_> = LINE
        .iter()
        .map(|(name, _)| format!("l.{{{{ line.index }}}}.{name} = {{{{ line.{name} }}}}\n"))
        .collect();
    let lines = lines.concat();
    let loops =
        "{% for line in lines %}all.{{ line.index }} = {{ line.number }}@{{ line.server }}\n{% endfor %}";
    wanted["tenants"][0]["extensions"][0]["templates"] =
        json!([{"dialect": "yealink-v81", "text": format!("{lines}{loops}")}]);
    let sandbox = Sandbox::new(&wanted);
    let file = config(&sandbox);
    for (at, (name, expected, _)) in NAMES.iter().enumerate() {
        assert!(file.contains(&format!("\nt.{at} = {expected}\n")), "{name}: {file}");
    }
    for (name, expected) in LINE {
        assert!(file.contains(&format!("\nl.1.{name} = {expected}\n")), "{name}: {file}");
    }
    assert!(file.contains("\nall.1 = 101@pbx.example\nall.2 = 103@pbx.example\n"), "{file}");
    let file = sandbox.cli(&["render", VVX, "phone0004f2aabbcc.cfg"]).good().out();
    let document = roxmltree::Document::parse(&file).unwrap();
    for (at, (name, _, expected)) in NAMES.iter().enumerate() {
        let key = format!("t.x{at}");
        let found = document.descendants().find_map(|node| node.attribute(key.as_str()));
        assert_eq!(found, Some(*expected), "{name}");
    }
}

#[test]
fn an_extensions_template_is_laid_over_each_of_its_lines() {
    let mut wanted = site();
    wanted["tenants"][0]["devices"][0]["lines"] =
        json!([{"index": 1, "extension": "101"}, {"index": 3, "extension": "101"}]);
    let text = "account.{{ line.index }}.mine = {{ line.number }}-{{ line.index }}";
    wanted["tenants"][0]["extensions"][0]["templates"] = json!([{"dialect": "yealink-v81", "text": text}]);
    let sandbox = Sandbox::new(&wanted);
    let file = config(&sandbox);
    assert!(file.contains("account.1.mine = 101-1\n") && file.contains("account.3.mine = 101-3\n"), "{file}");
    assert!(!file.contains("account.2.mine"), "{file}");
    assert!(values(&sandbox, MAC).contains(&(
        "account.3.mine".into(),
        "101-3".into(),
        "template extension 101".into()
    )));
}

#[test]
fn an_unknown_name_is_refused_when_it_is_saved() {
    let sandbox = Sandbox::new(&site());
    let before = sandbox.cli(&["export"]).good().out();
    for text in [
        "a = 1\nb = {{ nothing }}",
        "a = 1\nb = {{ line.number }}",
        "a = 1\nb = {{ lines[0].pin }}",
        "a = 1\nb = {{ tenant.http_password }}",
        "a = 1\nb = {{ mac",
        "a = 1\nb = {% include '/etc/passwd' %}",
        "a = 1\nb = {{ mac|nofilter }}",
        "a = 1\nb = {{ lines[99].number }}",
    ] {
        let ran = sandbox.cli(&["template", "add", "yealink-v81", &format!("text={text}")]).bad(1);
        assert!(ran.stderr.contains("line 2: ") && ran.stderr.lines().count() == 1, "{text}: {}", ran.stderr);
        let ran = sandbox.import(&with("yealink-v81", text)).bad(1);
        assert!(ran.stderr.contains("tenants[0].templates[0].text: line 2: "), "{text}: {}", ran.stderr);
    }
    let ran = sandbox.cli(&["route", "add", "own.cfg", "public=true", "text={{ mac }}"]).bad(1);
    assert!(ran.stderr.contains("line 1: ") && ran.stderr.contains("public"), "{}", ran.stderr);
    assert_eq!(sandbox.cli(&["export"]).good().out(), before);
    // What is no placeholder is none, and two braces are written as a text of their own.
    let text = "a.one = {mac} #{x} $MA %d\na.two = {{ \"{{\" }}x";
    sandbox.cli(&["template", "add", "yealink-v81", &format!("text={text}")]).good();
    let file = config(&sandbox);
    assert!(file.contains("a.one = {mac} #{x} $MA %d\n") && file.contains("a.two = {{x\n"), "{file}");
}

#[test]
fn no_value_adds_a_setting() {
    let mut wanted = site();
    let evil = "A&B <\"x\"> 'y' = z; # [s]";
    wanted["tenants"][0]["extensions"][0]["display_name"] = evil.into();
    wanted["tenants"][0]["extensions"][1]["display_name"] = evil.into();
    // No name of the site file holds a newline; a text of the template's own may.
    let text = "t.name = {{ lines[0].display_name }}\nt.line = {{ \"x\\nfeatures.evil = 1\\r\\nfeatures.worse = 1\" }}\n";
    let xml = "<x t.name=\"{{ lines[0].display_name }}\" t.line='{{ \"x\\n&#10; y=\\\"1\\\" z=*1* \"|replace(\"*\", \"\\u0027\") }}'/>";
    wanted["tenants"][0]["templates"] = json!([{"dialect": "yealink-v81", "text": text}, {"dialect": "polycom-ucs", "text": xml},
        {"dialect": "grandstream-p", "text": "P9001={{ lines[0].display_name }}"}]);
    let gxp = json!({"name": "gxp", "mac": "000b82aabbcc", "vendor": "grandstream", "model": "GXP2170", "lines": [{"index": 1, "extension": "101"}]});
    wanted["tenants"][0]["devices"].as_array_mut().unwrap().push(gxp);
    let dialects: Vec<String> = autoprov_core::Registry::linked()
        .unwrap()
        .profiles()
        .iter()
        .map(|profile| profile.id().to_owned())
        .collect();
    let fits = |template: &Value| dialects.iter().any(|own| template["dialect"] == own.as_str());
    wanted["tenants"][0]["templates"].as_array_mut().unwrap().retain(fits);
    let mut plain = wanted.clone();
    plain["tenants"][0]["templates"] = json!([]);
    let (sandbox, bare) = (Sandbox::new(&wanted), Sandbox::new(&plain));
    for (mac, added) in [(MAC, 2), (VVX, 2)] {
        let keys =
            |sandbox: &Sandbox| values(sandbox, mac).into_iter().map(|(key, ..)| key).collect::<Vec<_>>();
        let (with, without) = (keys(&sandbox), keys(&bare));
        let new: Vec<_> = with.iter().filter(|key| !without.contains(key)).collect();
        assert_eq!(new, ["t.name", "t.line"], "{mac}");
        assert_eq!(with.len(), without.len() + added, "{mac}");
        assert_eq!(value_of(&sandbox, mac, "t.name"), evil, "{mac}");
    }
    let file = config(&sandbox);
    assert!(
        !file.lines().any(|line| line.starts_with("features.evil") || line.starts_with("features.worse")),
        "{file}"
    );
    let file = sandbox.cli(&["render", VVX, "phone0004f2aabbcc.cfg"]).good().out();
    let document = roxmltree::Document::parse(&file).unwrap();
    let line = document.descendants().find_map(|node| node.attribute("t.line")).unwrap();
    assert!(line.contains("y=\"1\" z='1'"), "{line}");
}

#[test]
fn a_text_that_loops_or_grows_is_refused_soon() {
    let sandbox = Sandbox::new(&site());
    for text in [
        "{% for a in range(99999) %}{% for b in range(99999) %}x{{ a }} = {{ b }}\n{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}x = {{ m() }}",
        "x = {{ 'x' * 999999999 }}",
        "x = {{ 'x'|indent(999999999, true) }}",
        "x = {{ ('x' * 100000)|replace('x', 'y' * 100000) }}",
        "x = {{ '%999999999d'|format(1) }}",
        "{% set ns = namespace(s='xx') %}{% for a in range(9999) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}x = {{ ns.s }}",
        "x = {{ range(99999)|map('string')|join('y' * 99999) }}",
        "x = {{ [1] * 999999999 }}",
        "{% for a in range(100000) %}{{ 'y' * 1000 }}{% endfor %}",
    ] {
        let started = Instant::now();
        let ran = sandbox.import(&with("yealink-v81", text)).bad(1);
        let took = started.elapsed();
        assert!(ran.stderr.contains("tenants[0].templates[0].text: line "), "{text}: {}", ran.stderr);
        assert!(took.as_millis() < 2000, "{text}: {took:?}");
    }
}

#[test]
fn passwords_that_a_placeholder_brings_stay_hidden() {
    let text = "t.sip = sip:{{ lines[0].number }}:{{ lines[0].password }}@x\nt.http = {{ http_password }}\nt.open = {{ lines[0].number }}\n";
    let sandbox = Sandbox::serving(&with("yealink-v81", text));
    for key in ["t.sip", "t.http"] {
        assert_eq!(value_of(&sandbox, MAC, key), "***");
    }
    assert_eq!(value_of(&sandbox, MAC, "t.open"), "101");
    let table = sandbox.cli(&["explain", MAC]).good().out();
    assert!(!table.contains("pw-line-101"), "{table}");
    // The phone gets them.
    let answer = sandbox.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &[], b"");
    assert!(answer.text().contains("t.sip = sip:101:pw-line-101@x\n"), "{}", answer.text());
    let explained =
        sandbox.cli(&["extension", "set", "101", "password=pw-another", "--dry-run"]).good().out();
    assert!(explained.contains("t.sip: `***` -> `***`") && !explained.contains("pw-"), "{explained}");
}

#[test]
fn a_route_knows_the_phone_that_proved_itself() {
    let mut wanted = site();
    wanted["tenants"][0]["routes"] = json!([
        {"name": "own.cfg", "text": "{{ mac }} {{ lines[0].number }} {{ lines[0].password }}\n"},
        {"name": "own.xml", "text": "<a b=\"{{ lines[0].display_name }}\"/>\n"},
        {"name": "hello.txt", "public": true, "text": "{{ tenant.name }} {{ tenant.provisioning_url }}\n"}]);
    wanted["tenants"][0]["extensions"][0]["display_name"] = "A & \"B\"".into();
    wanted["tenants"].as_array_mut().unwrap().push(json!({"name": "other", "http_username": "other", "http_password": "pw-other",
        "networks": ["10.77.0.0/16"], "sip": {"host": "pbx.other"}, "extensions": [{"number": "201", "password": "pw201"}],
        "devices": [{"name": "theirs", "mac": "001565bbbb01", "vendor": "yealink", "model": "T46G", "lines": [{"index": 1, "extension": "201"}]}]}));
    let sandbox = Sandbox::serving(&wanted);
    assert_eq!(sandbox.get("/prov/hello.txt").text(), "acme http://192.0.2.10/prov\n");
    // Proof first, whatever is asked.
    for query in ["", "?mac=001565aabbcc"] {
        assert_eq!(
            sandbox.request("GET", &format!("/prov/own.cfg{query}"), &[("User-Agent", T46G)], b"").status,
            401,
            "{query}"
        );
    }
    let get = |target: &str, user, agent: &str| {
        let answer = sandbox.digest(("GET", target), user, &[("User-Agent", agent)], b"");
        (answer.status, answer.text())
    };
    let anas = (200, "001565aabbcc 101 pw-line-101\n".to_owned());
    assert_eq!(get("/prov/own.cfg?mac=001565aabbcc", ACME, "curl/8.0"), anas);
    assert_eq!(get("/prov/own.cfg?a=b&mac=00:15:65:AA:BB:CC", ACME, "curl/8.0"), anas);
    assert_eq!(get("/prov/own.cfg", ACME, T46G), anas, "by the User-Agent");
    assert_eq!(
        get(&format!("/prov/own.cfg?mac={VVX}"), ACME, T46G).1,
        "0004f2aabbcc 102 pw102\n",
        "the query wins"
    );
    assert_eq!(get("/prov/own.xml", ACME, T46G).1, "<a b=\"A &amp; &quot;B&quot;\"/>\n");
    // Nobody knows which phone it is, or it is no phone of this tenant.
    for target in [
        "/prov/own.cfg",
        "/prov/own.cfg?mac=x",
        "/prov/own.cfg?mac=001565ffffff",
        "/prov/own.cfg?mac=001565bbbb01",
    ] {
        assert_eq!(get(target, ACME, "curl/8.0").0, 404, "{target}");
    }
    let explained = sandbox.json(&["explain", "/prov/acme/own.cfg", "--json"]);
    let because = explained["answer"]["because"].as_str().unwrap();
    assert!(explained["answer"]["status"] == 404 && because.contains("`own.cfg`: line 1: "), "{explained}");
    let explained = sandbox.json(&["explain", "/prov/acme/own.cfg?mac=001565aabbcc", "--json"]);
    assert_eq!(
        (&explained["answer"]["status"], &explained["answer"]["bytes"]),
        (&json!(200), &json!(anas.1.len())),
        "{explained}"
    );
    assert_eq!(get("/prov/own.cfg?mac=001565aabbcc", ("other", "pw-other"), "curl/8.0").0, 404);
    // A phone with a password of its own learns nothing of another phone.
    let own = ("own", "pw-own");
    assert_eq!(get(&format!("/prov/own.cfg?mac={VVX}"), own, "curl/8.0").1, "0004f2aabbcc 102 pw102\n");
    assert_eq!(get("/prov/own.cfg?mac=001565aabbcc", own, "curl/8.0").0, 404, "another phone's password");
    assert_eq!(get("/prov/own.cfg", own, T46G).0, 404, "another phone's User-Agent");
}
