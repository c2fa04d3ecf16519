//! `tenant`, `extension`, `device` and the rest: add, list, show, set, remove.

use super::{export, import, one_error, refused};
use crate::sample::full;
use crate::sandbox::{Sandbox, standard_site};
use serde_json::{Value, json};

#[test]
fn objects_are_added_listed_shown_set_and_removed() {
    // Kind, name, fields of `add`, a field to set with its value, how JSON shows it, a change that makes no sense.
    type Case = (
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static str,
        &'static str,
        Value,
        &'static str,
    );
    let cases: [Case; 8] = [
        (
            "tenant",
            "third",
            &["http_username=third", "http_password=pw"],
            "voicemail_number",
            "*90",
            json!("*90"),
            "time_zone=Mars/Olympus",
        ),
        (
            "extension",
            "300",
            &["display_name=Di", "password=pw"],
            "voicemail",
            "0300",
            json!("0300"),
            "codecs=[\"none\"]",
        ),
        (
            "device",
            "hall",
            &["mac=0015650000aa", "vendor=yealink", "model=T46G", "lines.0.index=1", "lines.0.extension=101"],
            "network.vlan",
            "33",
            json!(33),
            "lines.0.extension=999",
        ),
        (
            "profile",
            "night",
            &["time_zone=Europe/Berlin"],
            "language",
            "de",
            json!("de"),
            "time_zone=Europe/Nowhere",
        ),
        ("directory", "Zoe", &["number=0800"], "number", "0801", json!("0801"), "number="),
        (
            "template",
            "polycom-ucs",
            &["text=<a x.y=\"1\"/>"],
            "text",
            "<a x.y=\"2\"/>",
            json!("<a x.y=\"2\"/>"),
            "text=<a",
        ),
        (
            "template",
            "yealink-v81/T46G",
            &["text=a.b = 1"],
            "text",
            "a.b = 2",
            json!("a.b = 2"),
            "text=no equals sign",
        ),
        ("route", "dir/own.cfg", &["text=one", "public=true"], "text", "two", json!("two"), "public=maybe"),
    ];
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    for (kind, name, fields, field, text, value, senseless) in cases {
        let before = export(&sandbox);
        // There are two tenants as soon as there is a third.
        let run = |words: &[&str]| sandbox.cli(&[&[kind], words].concat());
        let out = run(&[&["add", name], fields].concat()).good().out();
        assert_eq!(
            out.lines().last(),
            Some(
                format!("created: {} `{name}`", if kind == "directory" { "directory entry" } else { kind })
                    .as_str()
            )
        );
        let added = export(&sandbox);
        assert_ne!(added, before);
        one_error(&run(&[&["add", name], fields].concat()), &["already"]);
        assert_eq!(export(&sandbox), added);
        let list = run(&["list"]).good().out();
        let shown = name.split('/').next().unwrap();
        assert!(list.lines().skip(1).any(|line| line.contains(shown)), "{kind}: {list}");
        let list = sandbox.json(&[kind, "list", "--json"]);
        assert!(
            list.as_array().unwrap().iter().any(|object| object.to_string().contains(shown)),
            "{kind}: {list}"
        );
        run(&["show", name]).good();
        run(&["set", name, &format!("{field}={text}")]).good();
        let object = sandbox.json(&[kind, "show", name, "--json"]);
        let pointer = format!("/{}", field.replace('.', "/"));
        assert_eq!(object.pointer(&pointer), Some(&value), "{kind}: {object}");
        let table = run(&["show", name]).good().out();
        assert!(table.starts_with("FIELD") && table.contains(text), "{kind}: {table}");
        let same = run(&["set", name, &format!("{field}={text}")]).good().out();
        assert!(same.starts_with("unchanged: "), "{kind}: {same}");
        let set = export(&sandbox);
        let ran = run(&["set", name, senseless]);
        refused(&ran, &[]);
        refused(&run(&["set", name, "colour=red"]), &["colour"]);
        refused(&run(&["set", name, "nonsense"]), &["FIELD=VALUE"]);
        assert_eq!(export(&sandbox), set, "{kind}: a refused change changed something");
        for words in [&["show", "none"][..], &["set", "none", "x=y"], &["remove", "none"]] {
            one_error(&run(words), &["none"]);
        }
        let out = run(&["remove", name]).good().out();
        assert!(out.starts_with("removed: "), "{kind}: {out}");
        assert_eq!(export(&sandbox), before, "{kind}: what was added and removed left a trace");
    }
    // What others rest on is not removed from under them.
    refused(&sandbox.cli(&["extension", "remove", "101"]), &["`desk` (line 1)"]);
}

#[test]
fn commands_ask_for_the_tenant_where_there_are_several() {
    let sandbox = Sandbox::new(&full());
    one_error(&sandbox.cli(&["extension", "set", "101", "display_name=x"]), &["--tenant", "acme", "other"]);
    sandbox.cli(&["extension", "set", "101", "display_name=x", "--tenant", "acme"]).good();
    one_error(&sandbox.cli(&["extension", "set", "101", "display_name=x", "--tenant", "other"]), &["101"]);
    one_error(&sandbox.cli(&["extension", "list", "--tenant", "nobody"]), &["nobody"]);
    let list = sandbox.json(&["device", "list", "--tenant", "other", "--json"]);
    assert_eq!(list.as_array().unwrap().len(), 1);
    let empty = Sandbox::empty();
    one_error(&empty.cli(&["extension", "add", "1"]), &["tenant"]);
    assert_eq!(empty.json(&["device", "list", "--json"]), json!([]));
}

#[test]
fn routes_answer_by_name_whatever_the_case() {
    let mut site = full();
    site["tenants"][0]["routes"] = json!([{"name": "Custom.cfg", "public": true, "text": "mixed"}]);
    let sandbox = Sandbox::serving(&site);
    assert_eq!(sandbox.get("/prov/Custom.cfg").text(), "mixed");
    // Served or missing: a name that is found and then "was removed just now" is neither.
    let lower = sandbox.get("/prov/custom.cfg");
    let because = sandbox.json(&["explain", "/prov/custom.cfg", "--json"])["answer"]["because"].to_string();
    assert!(!because.contains("removed just now"), "{}: {because}", lower.status);
}

/// What cannot be read is told by itself: what the object names is not blamed for not being beside it.
#[test]
fn a_value_that_cannot_be_read_is_the_only_thing_that_is_wrong() {
    let sandbox = Sandbox::new(&full());
    let refused = |arguments: &[&str], expected: &str| {
        let ran = sandbox.cli(&[arguments, &["--tenant", "acme"]].concat());
        assert_eq!((ran.status, ran.stderr.as_str()), (1, expected), "{arguments:?}");
    };
    refused(
        &["device", "set", "reception", "lines.0.index=zero"],
        "error: device `reception`.lines[0].index: expected a number from 0 to 65535, found text\n",
    );
    refused(
        &["extension", "set", "101", "codecs=[\"pcmx\"]"],
        "error: extension `101`.codecs[0]: `pcmx` is not known here: did you mean `pcma`?\n",
    );
    refused(
        &["tenant", "set", "acme", "polling_minutes=x"],
        "error: polling_minutes: expected a number from 0 to 4294967295, found text\n",
    );
}

/// Where nobody tells the maker's own value, a file says nothing of a field that the site leaves out, and the phone keeps the old one.
#[test]
fn what_phones_keep_of_a_field_that_goes_is_reported() {
    let sandbox = Sandbox::new(&standard_site("grandstream", "HT802"));
    let set = |field: &str| sandbox.cli(&["tenant", "set", "acme", field]).good().stderr;
    set(r#"stun={"host":"stun.example"}"#);
    let told = set("stun=");
    assert!(told.contains("its phones may keep what they had of `P52`, `P76`: "), "{told}");
    set("call_waiting=false");
    // Here the maker's own is known: the file says it.
    let told = set("voicemail_number=");
    assert!(!told.contains("may keep"), "{told}");
}

/// A change says what it brings: of the tenant and of a profile too, and nothing that was so before.
#[test]
fn a_change_says_what_it_brings() {
    let sandbox = Sandbox::new(&standard_site("cisco", "8841"));
    let told = |words: &[&str]| sandbox.cli(words).good().stderr;
    let brought = told(&["tenant", "set", "acme", "session_timer=900"]);
    assert!(brought.contains("session_timer"), "{brought}");
    let rehearsed = told(&["tenant", "set", "acme", "dial_plan=maker", "--dry-run"]);
    assert!(rehearsed.contains("cannot dial") && !rehearsed.contains("session_timer"), "{rehearsed}");
    let other = told(&["tenant", "set", "acme", "date_format=mdy"]);
    assert!(!other.contains("session_timer"), "{other}");
}

#[test]
fn a_field_is_named_as_people_name_it() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let server = || sandbox.json(&["tenant", "show", "acme", "--json"])["sip_servers"][0].clone();
    // What was given as `sip` is the only server.
    sandbox.cli(&["tenant", "set", "acme", "sip.failback=60", "sip.lookup=srv"]).good();
    assert_eq!((&server()["failback"], &server()["lookup"]), (&json!(60), &json!("srv")));
    assert!(server()["port"].is_null(), "{}", server());
    sandbox.cli(&["tenant", "set", "acme", "sip_servers.0.lookup=host"]).good();
    assert_eq!(server()["port"], 5060);
    let both = sandbox.cli(&["tenant", "set", "acme", "sip.lookup=srv", "sip.port=5070"]);
    refused(&both, &["port", "leave it out"]);
    // A field that there is not cannot be taken away either.
    for (kind, name, field) in [
        ("tenant", "acme", "emergncy_numbers="),
        ("device", "desk", "cal_waiting=null"),
        ("device", "desk", "intercom.barg="),
    ] {
        one_error(&sandbox.cli(&[kind, "set", name, field]), &["no field", "did you mean"]);
    }
    sandbox.cli(&["device", "set", "desk", "intercom.barge=", "raw.yealink-v81.some.thing="]).good();
}

#[test]
fn lists_are_pages_of_what_is_asked_for() {
    let mut site = standard_site("yealink", "T46S");
    let one = &mut site["tenants"][0];
    let device = |n: usize| {
        json!({"name": format!("p{n}"), "mac": format!("00156500000{n}"), "vendor": if n == 3 { "snom" } else { "yealink" },
            "model": if n == 3 { "D785" } else { "T46S" }, "profiles": if n == 2 { json!(["hall"]) } else { json!([]) }})
    };
    one["devices"] = (0..6).map(device).collect::<Vec<_>>().into();
    one["devices"][4]["mac"] = Value::Null;
    one["profiles"] = json!([{"name": "hall"}]);
    one["extensions"] = json!([{"number": "101", "display_name": "Ana_B"}, {"number": "102"}]);
    let entry = |name: &str, number: &str| json!({"name": name, "number": number});
    one["directory"] = json!([entry("Bo", "1"), entry("An", "2"), entry("Bo", "3")]);
    let sandbox = Sandbox::new(&site);
    let names = |arguments: &[&str]| {
        let ran = sandbox.cli(&[&["device", "list", "--json"], arguments].concat()).good();
        let list: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let names = list.as_array().unwrap().iter().map(|own| own["name"].as_str().unwrap().to_owned());
        (names.collect::<Vec<_>>().join(" "), ran.stderr)
    };
    for (arguments, expected, more) in [
        (&[][..], "p0 p1 p2 p3 p4 p5", false),
        (&["--limit", "2"], "p0 p1", true),
        (&["--limit", "2", "--after", "p1"], "p2 p3", true),
        (&["--limit", "2", "--after", "p3"], "p4 p5", false),
        (&["--vendor", "snom"], "p3", false),
        (&["--profile", "hall"], "p2", false),
        (&["--search", "P2"], "p2", false),
        (&["--search", "000003"], "p3", false),
        (&["--search", "%"], "", false),
        (&["--state", "never seen"], "p0 p1 p2 p3 p5", false),
        (&["--state", "to be claimed"], "p4", false),
        (&["--state", "never seen", "--limit", "1", "--after", "p3"], "p5", false),
    ] {
        let (names, told) = names(arguments);
        assert_eq!(
            (names.as_str(), told.contains("there are more: --after")),
            (expected, more),
            "{arguments:?} {told}"
        );
    }
    // Page by page, as the note says, a list is whole: entries of one name are told by their numbers.
    let mut walked = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let begin = after.iter().flat_map(|name| ["--after", name.as_str()]).collect::<Vec<_>>();
        let ran =
            sandbox.cli(&[&["directory", "list", "--json", "--limit", "1"], &begin[..]].concat()).good();
        let list: Value = serde_json::from_slice(&ran.stdout).unwrap();
        walked.extend(list.as_array().unwrap().iter().map(|own| own["number"].as_str().unwrap().to_owned()));
        let Some((_, rest)) = ran.stderr.split_once("--after ") else { break };
        // Quoted as a shell takes it.
        after = Some(rest.trim_end().trim_end_matches(" goes on").trim_matches('\'').to_owned());
    }
    assert_eq!(walked, ["1", "2", "3"]);
    sandbox.cli(&["directory", "remove", "Bo (3)"]).good();
    let left = sandbox.json(&["directory", "list", "--json"]);
    assert_eq!(left.as_array().unwrap().len(), 2, "{left}");
    let found = sandbox.json(&["extension", "list", "--search", "ana_", "--json"]);
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    one_error(&sandbox.cli(&["device", "list", "--after", "none"]), &["no device `none`"]);
    one_error(&sandbox.cli(&["device", "list", "--state", "stael"]), &["no state `stael`"]);
    one_error(&sandbox.cli(&["extension", "list", "--vendor", "snom"]), &["is for devices"]);
}

/// What is called so twice is never taken away twice, and a name goes before a number or a MAC address.
#[test]
fn a_name_means_one_object_or_none() {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["directory"] = json!([
        {"name": "Dup", "number": "1"}, {"name": "Dup", "number": "2"}, {"name": "Dup", "number": "3"},
        {"name": "Dup (2)", "number": "7"}, {"name": "Al", "number": "2"}
    ]);
    let sandbox = Sandbox::empty();
    import(&sandbox, &site, &[]).good();
    let before = export(&sandbox);
    for action in [&["directory", "remove", "Dup"][..], &["directory", "set", "Dup", "number=9"]] {
        one_error(&sandbox.cli(action), &["`Dup (1)`", "`Dup (2)`", "`Dup (3)`"]);
    }
    sandbox.cli(&["device", "add", "one", "mac=001565000003", "vendor=yealink", "model=T46G"]).good();
    sandbox
        .cli(&["device", "add", "001565000003", "mac=001565000004", "vendor=yealink", "model=T46G"])
        .bad(1);
    sandbox.cli(&["device", "set", "desk", "name=001565000003"]).good();
    one_error(&sandbox.cli(&["device", "remove", "001565000003"]), &["`one`", "`001565aabbcc`"]);
    let told = sandbox.json(&["device", "remove", "one", "--json"]);
    assert_eq!(told, json!({"done": "removed", "kind": "device", "name": "one"}));
    sandbox.cli(&["device", "set", "001565000003", "name=desk"]).good();
    assert_eq!(export(&sandbox), before, "nothing else went");
    // Another number of a name is another entry.
    sandbox.cli(&["directory", "add", "Al", "number=3"]).good();
    let numbers = |name: &str| {
        let list = sandbox.json(&["directory", "list", "--json"]);
        let own = list.as_array().unwrap().iter().filter(|entry| entry["name"] == name);
        own.map(|entry| entry["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(numbers("Al"), ["2", "3"]);
    sandbox.cli(&["directory", "remove", "Dup (2)"]).good();
    assert_eq!((numbers("Dup").len(), numbers("Dup (2)").len()), (3, 0), "whose own name it is");
    sandbox.cli(&["directory", "remove", "Dup (2)"]).good();
    assert_eq!(numbers("Dup"), ["1", "3"]);
}

/// What an import would refuse, `tenant add` does, and `--dry-run` as the change itself.
#[test]
fn a_change_and_its_dry_run_are_refused_alike() {
    let sandbox = Sandbox::empty();
    import(&sandbox, &standard_site("yealink", "T46G"), &[]).good();
    sandbox.cli(&["tenant", "add", "beta", "http_username=beta", "http_password=pw"]).good();
    let before = export(&sandbox);
    let device =
        "devices=[{\"name\":\"d\",\"vendor\":\"yealink\",\"model\":\"T46G\",\"mac\":\"001565aabbcc\"}]";
    for (line, part) in [
        (
            &["tenant", "add", "eps", "firmware_packs=[{\"model\":\"zz\",\"pack\":\"a\"}]"][..],
            "no model `zz`",
        ),
        (
            &["tenant", "add", "eps", "devices=[{\"name\":\"x\",\"vendor\":\"zz\",\"model\":\"q\"}]"],
            "no vendor `zz`",
        ),
        (&["tenant", "add", "eps", "templates=[{\"dialect\":\"zzz\",\"text\":\"a\"}]"], "no dialect `zzz`"),
        (&["tenant", "add", "eps", "routes=[{\"name\":\"r\",\"text\":\"{{ nope }}\"}]"], "placeholder"),
        (&["tenant", "add", "eps", device], "001565aabbcc"),
        (&["tenant", "add", "eps", "http_username=beta"], "`beta`"),
        (&["tenant", "add", "beta"], "`beta`"),
        (&["tenant", "set", "acme", "name=beta"], "`beta`"),
        (&["tenant", "set", "acme", "http_username=beta"], "`beta`"),
        (&["tenant", "set", "acme", "extensions=[{\"number\":\"700\"}]"], "autoprov extension add"),
        (&["tenant", "set", "acme", "devices="], "autoprov device add"),
        (&["device", "set", "desk", "http_username=beta", "http_password=x", "--tenant", "acme"], "`beta`"),
        (
            &["device", "add", "q", "mac=001565aabbcc", "vendor=yealink", "model=T46G", "--tenant", "beta"],
            "001565aabbcc",
        ),
    ] {
        refused(&sandbox.cli(&[line, &["--dry-run"]].concat()), &[part]);
        refused(&sandbox.cli(line), &[part]);
        assert_eq!(export(&sandbox), before, "{line:?}");
    }
    // A phone that is called by its address has it.
    sandbox
        .cli(&["device", "add", "001565000009", "vendor=yealink", "model=T46G", "--tenant", "beta"])
        .good();
    assert_eq!(sandbox.json(&["device", "show", "001565000009", "--json"])["mac"], "001565000009");
}
