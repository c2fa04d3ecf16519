//! A password is one whatever a template makes of it.

use crate::sandbox::{Sandbox, standard_site};
use autoprov_core::{Content, DeviceProfile, FirmwareVersion, Registry, Setting};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PASSWORD: &str = "Xq7RvWk2mZt9LpYs";
const NEXT: &str = "bN4hTz8GcJ1fDw6KyQ";

/// Every filter of the template language, and what else makes another text of a password.
const TAINTED: [&str; 52] = [
    "line.password",
    "line.password | safe",
    "line.password|escape",
    "line.password|e",
    "line.password|lower",
    "line.password|upper",
    "line.password|title",
    "line.password|capitalize",
    "line.password|replace('X', 'Y')",
    "line.password|length ~ 'long'",
    "line.password|count ~ 'long'",
    "{'k': line.password}|items",
    "line.password|reverse",
    "line.password|trim('s')",
    "line.password|list|join('-')",
    "line.password|split('k')",
    "line.password|lines",
    "line.password|default('none')",
    "nothing|default(line.password)|lower",
    "(line.password|length + 0.25)|round(1) ~ 'long'",
    "(0 - line.password|length)|abs ~ 'long'",
    "line.password|length|int ~ 'long'",
    "line.password|length|float",
    "lines|map(attribute='password')|join|upper",
    "{'p': line.password}|attr('p')|lower",
    "(line.password ~ 'x')|first ~ 'first'",
    "('x' ~ line.password)|last ~ 'last'",
    "(line.password ~ 'x')|list|min ~ 'least'",
    "(line.password ~ 'A')|list|max ~ 'most'",
    "line.password|list|sort",
    "line.password|list|string",
    "(line.password[:1] == 'X')|bool",
    "line.password|list|batch(3)",
    "line.password|list|slice(3)",
    "[line.password|length, 1]|sum ~ 'long'",
    "line.password|list|select('ne', 'X')|join",
    "line.password|list|reject('eq', 'X')|join",
    "[{'p': line.password}]|selectattr('p')|list",
    "[{'p': line.password}]|rejectattr('p', 'eq', 'no')|list",
    "line.password|list|map('lower')|join",
    "[{'p': line.password, 'q': 1}]|groupby('p')",
    "line.password|list|unique|join",
    "line.password|list|chain(['x'])|join('.')",
    "line.password|list|zip(line.password|list)",
    "{line.password: 1}|dictsort",
    "'%s!'|format(line.password)|upper",
    "line.password|pprint",
    "line.password[3:9]",
    "line.password[::-1]",
    "line.password[2:3] ~ line.password[5:6] ~ line.password[1:2] ~ 'x'",
    "'strong' if line.password is startingwith('Xq') else 'weak'",
    "'both' if 'k' in line.password and line.password > 'A' else 'neither'",
];

/// What has nothing to do with a password.
const PLAIN: [&str; 3] =
    ["line.number|reverse ~ 'plain'", "tenant.name|upper", "'set' if line.password else 'unset'"];

/// The settings that a template of a dialect may set, in its own syntax, each with one expression.
struct Case {
    mac: String,
    file: String,
    /// How its phones fetch files.
    over: &'static str,
    format: &'static dyn autoprov_core::Format,
    /// Name and whether it must be hidden.
    names: BTreeMap<String, bool>,
}

/// Devices for each dialect, with an extension each whose template says every expression.
fn site(sandbox: &Sandbox) -> (Value, Vec<Case>) {
    let registry = Registry::linked().unwrap();
    let mut site = standard_site("yealink", "T46G");
    let mut all = Vec::new();
    let tenant = &mut site["tenants"][0];
    (tenant["extensions"], tenant["devices"]) = (json!([]), json!([]));
    for profile in registry.profiles() {
        let Some((vendor, model, firmware)) = phone(&registry, *profile) else {
            panic!("no model speaks {}", profile.id())
        };
        let main = profile.artifacts().iter().find(|a| a.secret && matches!(a.content, Content::Settings(_)));
        // A dialect without a file of settings has no templates.
        let Some(artifact) = main else { continue };
        let Content::Settings(autoprov_core::Settings { format, tables, .. }) = artifact.content else {
            unreachable!()
        };
        let device = |mac: &str, number: &str| json!({"mac": mac, "vendor": vendor.id, "model": model.name, "firmware": firmware, "lines": [{"index": 1, "extension": number}]});
        let scratch = json!({"tenants": [{"name": "scratch", "sip": {"host": "pbx.example"},
            "extensions": [{"number": "1", "password": PASSWORD}], "devices": [device("000000000001", "1")]}]});
        sandbox.import(&scratch).good();
        let over = profile.facts().transports.first().map_or("http", |transport| transport.name());
        let explained = sandbox.json(&["explain", "000000000001", "--transport", over, "--json"]);
        let written: Vec<_> = explained["values"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|v| v["value"] != "***" && v["source"] != "cleared")
            .collect();
        let names: Vec<_> = written.iter().map(|value| value["key"].as_str().unwrap().to_owned()).collect();
        // Of some, the operator's text is the file: any name will do.
        let theirs = names.is_empty() && tables.is_empty();
        let names = if theirs { vec!["part.1.name".to_owned()] } else { names };
        assert!(!names.is_empty(), "{} {}: {explained}", profile.id(), model.name);
        let mut expressions: Vec<_> = TAINTED.iter().map(|text| (*text, true)).collect();
        expressions.extend(PLAIN.map(|text| (text, false)));
        for chunk in expressions.chunks(names.len()) {
            let mac = format!("02{:010x}", 0x10_0000 + all.len());
            let number = (1000 + all.len()).to_string();
            let settings: Vec<_> = names
                .iter()
                .zip(0..chunk.len())
                .map(|(name, at)| Setting::read(name, format!("PLACE{at}HOLDER")))
                .collect();
            // What is binary to the phone is lines to an operator.
            let lines = || {
                let lines: Vec<_> = settings.iter().map(|s| format!("{} = {}\n", s.key, s.value)).collect();
                lines.concat()
            };
            let written = String::from_utf8(format.write(None, &settings).unwrap()).ok();
            let mut text = written.filter(|text| !text.contains('\0')).unwrap_or_else(lines);
            for (at, (expression, _)) in chunk.iter().enumerate() {
                text = text.replace(&format!("PLACE{at}HOLDER"), &format!("{{{{ {expression} }}}}"));
            }
            tenant["extensions"]
                .as_array_mut()
                .unwrap()
                .push(json!({"number": number, "display_name": "Ana",
                "password": PASSWORD, "templates": [{"dialect": profile.id(), "text": text}]}));
            tenant["devices"].as_array_mut().unwrap().push(device(&mac, &number));
            let file = artifact.named(mac.parse().unwrap(), model);
            let names = settings
                .into_iter()
                .map(|s| s.key.into_owned())
                .zip(chunk.iter().map(|(_, hidden)| *hidden))
                .collect();
            all.push(Case { mac, file, over, format: *format, names });
        }
    }
    sandbox.cli(&["tenant", "remove", "scratch"]).good();
    (site, all)
}

/// A phone that speaks a dialect.
fn phone(
    registry: &Registry,
    profile: &dyn DeviceProfile,
) -> Option<(&'static autoprov_core::Vendor, &'static autoprov_core::Model, Option<&'static str>)> {
    let tested = registry.models().map(|(_, model)| Some(model.tested_firmware));
    // Of a maker whose catalogue has no firmware, what its exports say.
    let exported = [Some("V200R002C00"), Some("V200R003C30SPC100")];
    let versions: Vec<_> = std::iter::once(None).chain(tested).chain(exported).collect();
    registry.models().find_map(|(vendor, model)| {
        let speaks = |version: Option<&'static str>| {
            let firmware = version.and_then(FirmwareVersion::new);
            let spoken = registry.dialect(vendor, model, firmware.as_ref(), 0);
            version.is_some() == firmware.is_some()
                && spoken.is_some_and(|spoken| spoken.id() == profile.id())
        };
        versions.iter().copied().find(|version| speaks(*version)).map(|version| (vendor, model, version))
    })
}

/// What the file of a phone says under the names of its template.
fn made(sandbox: &Sandbox, case: &Case) -> BTreeMap<String, String> {
    let file = sandbox.cli(&["render", &case.mac, &case.file, "--transport", case.over]).good().stdout;
    let settings = case.format.parse(&file).unwrap().into_iter();
    settings.filter(|s| case.names.contains_key(&*s.key)).map(Setting::into_pair).collect()
}

#[test]
fn what_a_filter_makes_of_a_password_is_shown_nowhere() {
    let sandbox = Sandbox::empty();
    let (site, all) = site(&sandbox);
    sandbox.import(&site).good();
    assert!(all.len() > 15, "{} phones", all.len());
    let before: Vec<_> = all.iter().map(|case| made(&sandbox, case)).collect();
    let mut next = site.clone();
    for extension in next["tenants"][0]["extensions"].as_array_mut().unwrap() {
        extension["password"] = NEXT.into();
    }
    let mut said = String::new();
    for json in [&[][..], &["--json"]] {
        let plan =
            sandbox.cli_with(&[&["import", "-", "--prune", "--dry-run"], json].concat(), &next.to_string());
        said.push_str(&plan.good().out());
    }
    for (case, before) in all.iter().zip(&before) {
        assert_eq!(case.names.len(), before.len(), "{}", case.file);
        let (mac, over) = (case.mac.as_str(), case.over);
        let text = sandbox.cli(&["explain", mac, "--transport", over, "--json"]).good().out();
        let explained: Value = serde_json::from_str(&text).unwrap();
        said.push_str(&text);
        for (name, hidden) in &case.names {
            let value = explained["values"].as_array().unwrap().iter().find(|value| value["key"] == **name);
            // Where a line has an end, a text that a longer password would push over it is hidden whole.
            if value.is_none() && case.format.room("") < usize::MAX {
                continue;
            }
            let value =
                value.unwrap_or_else(|| panic!("{}: {name}: {explained}", case.file))["value"].as_str();
            let expected = if *hidden { "***" } else { &before[name] };
            assert_eq!(value, Some(expected), "{}: {name} = {}", case.file, before[name]);
        }
        for words in [&["explain", mac, "--transport", over][..], &["device", "show", mac]] {
            said.push_str(&sandbox.cli(words).good().out());
        }
    }
    said.push_str(&sandbox.cli(&["upload", "list"]).good().out());
    sandbox.import(&next).good();
    let mut values = BTreeMap::new();
    for (case, before) in all.iter().zip(&before) {
        for made in [before, &made(&sandbox, case)] {
            let hidden = made.iter().filter(|(name, _)| case.names[*name]);
            values.extend(hidden.map(|(name, value)| (value.clone(), format!("{}: {name}", case.file))));
        }
    }
    // What a file cuts to a word is no longer a password's alone.
    for (value, place) in
        values.iter().filter(|(value, _)| value.len() > 5 && !["strong", "neither"].contains(&value.as_str()))
    {
        assert!(!said.contains(value.as_str()), "{place} = {value} was shown");
    }
}

#[test]
fn the_name_of_a_setting_and_the_reason_of_an_error_tell_no_password() {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["extensions"][0]["password"] = PASSWORD.into();
    let with = |text: &str| {
        let mut site = site.clone();
        site["tenants"][0]["templates"] =
            json!([{"dialect": "yealink-v81", "text": format!("#!version:1.0.0.1\n{text}\n")}]);
        site
    };
    let parts = [PASSWORD.to_lowercase(), PASSWORD.to_uppercase(), PASSWORD.to_owned()];
    let holds = |said: &str| parts.iter().any(|part| said.contains(part));
    let sandbox = Sandbox::new(&with(
        "own.{{ lines[0].password|lower }} = 1\n{% if lines[0].password|upper == 'XQ7RVWK2MZT9LPYS' %}own.known = 1\n{% endif %}",
    ));
    let mut said = sandbox.cli(&["explain", "001565aabbcc"]).good().out();
    assert!(!said.contains("own.known"), "{said}");
    said.push_str(&sandbox.cli(&["explain", "001565aabbcc", "--json"]).good().out());
    let plain = with("own.x = 1").to_string();
    said.push_str(&sandbox.cli_with(&["import", "-", "--prune", "--dry-run"], &plain).good().out());
    assert!(!holds(&said), "{said}");
    for text in [
        "own.x = {{ lines[0].password|lower|int }}",
        "{{ lines[0].password|lower|int }}",
        "own.x = {{ 'x'|attr(lines[0].password) }}",
        "{{ lines[0].password|upper }}",
        "own.{{ lines[0].password|lower }} x = 1",
        "[{{ lines[0].password|lower }}] = 1",
        "own.x = {{ [1]|batch(lines[0].password|lower) }}",
        "own.x = {{ [1]|map(lines[0].password|lower) }}",
        "own.x = {{ [1]|select(lines[0].password|lower)|list }}",
    ] {
        let ran = sandbox.import(&with(text));
        let mut said = ran.out() + &ran.stderr;
        if ran.status == 0 {
            let ran = sandbox.cli(&["explain", "001565aabbcc"]);
            said.push_str(&(ran.out() + &ran.stderr));
            let ran = sandbox.cli(&["check", "--offline"]);
            said.push_str(&(ran.out() + &ran.stderr));
        }
        assert!(!holds(&said), "{text}: {said}");
    }
}

#[test]
fn a_raw_parameter_of_an_unknown_name_shows_only_what_can_be_no_password() {
    let mut site = standard_site("yealink", "T46G");
    let raw = json!({"yealink-v81": {"own.lock": "hunter-own", "own.lock2": "4711998877", "own.side_tone": "-3",
        "local_time.time_format": "1"}});
    site["tenants"][0]["devices"][0]["raw"] = raw.clone();
    site["tenants"][0]["profiles"] = json!([{"name": "p", "raw": raw}]);
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(
        json!({"name": "vvx", "mac": "0004f2000001", "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "102"}]}));
    let sandbox = Sandbox::new(&site);
    sandbox.put_file(
        "upload/0004f2000001/0004f2000001-phone.cfg",
        "<a own.lock=\"hunter-own\" up.backlight.timeout=\"5\"/>",
    );
    let changed = site.to_string().replace("hunter-own", "hunter-new").replace("4711998877", "4711998876");
    let mut said = String::new();
    for words in [
        &["explain", "001565aabbcc"][..],
        &["device", "show", "desk"],
        &["device", "show", "vvx"],
        &["profile", "show", "p"],
        &["import", "-", "--dry-run", "--prune"],
        &["upload", "list"],
    ] {
        for json in [&[][..], &["--json"]] {
            said.push_str(&sandbox.cli_with(&[words, json].concat(), &changed).good().out());
        }
    }
    for secret in ["hunter-own", "hunter-new", "471199887"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    let explained = sandbox.json(&["explain", "001565aabbcc", "--json"]);
    let value = |key: &str| {
        explained["values"].as_array().unwrap().iter().find(|v| v["key"] == key).unwrap()["value"].clone()
    };
    assert_eq!((value("own.lock"), value("own.side_tone")), (json!("***"), json!("-3")));
    let vvx = sandbox.json(&["device", "show", "vvx", "--json"]);
    assert!(vvx["changed_on_phone"].to_string().contains("\"5\""), "{vvx}");
}
