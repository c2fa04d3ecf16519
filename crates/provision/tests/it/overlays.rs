//! Operators' texts over a phone's file.

use super::*;

/// A setting of the Can's file: its value, and who set it. Or the answer, where there is none.
fn setting(bench: &Bench, key: &str) -> String {
    let path = serve::path("/prov/tin-CAN.cfg");
    let explained = bench.provision.explain(&local_request(&path, Transport::Http, None));
    match explained.settings.iter().find(|setting| setting.key == key) {
        Some(setting) if setting.secret => format!("*** by {}", setting.source),
        Some(setting) => format!("{} by {}", setting.value, setting.source),
        None => said(explained.answer.status(), &explained.answer),
    }
}

fn template(model: Option<&str>, text: &str) -> Value {
    json!({"dialect": "tin-1", "model": model, "text": text})
}

#[test]
fn the_later_layer_wins() {
    let bench = Bench::new();
    let mut site = json!({});
    // Each beside those before it.
    let layers: [(&str, Edit); 6] = [
        ("1 by template tin-1", |one| one["templates"] = json!([template(None, "x=1")])),
        ("2 by template tin-1/Can", |one| {
            one["templates"] =
                json!([template(Some("Can"), "x=2"), template(None, "x=1"), template(Some("Pot"), "x=-")]);
        }),
        ("3 by template extension 101", |one| {
            one["extensions"][0]["templates"] = json!([template(None, "x=3")]);
        }),
        ("4 by raw profile sales", |one| {
            one["profiles"] = json!([{"name": "sales", "raw": {"tin-1": {"x": "4"}}}]);
            one["devices"][0]["profiles"] = json!(["sales"]);
        }),
        ("5 by raw device", |one| one["devices"][0]["raw"] = json!({"tin-1": {"x": "5"}})),
        ("5 by raw device", |one| one["devices"][0]["raw"]["tin-2"] = json!({"x": "6"})),
    ];
    for (expected, layer) in layers {
        bench.edit(|one| {
            if site.get("name").is_some() {
                *one = site.clone();
            }
            layer(one);
            site = one.clone();
        });
        assert_eq!(setting(&bench, "x"), expected);
    }
    assert_eq!(bench.get("/prov/tin.cfg").unwrap().matches("x=").count(), 0, "no text touches a bootstrap");
}

#[test]
fn placeholders_are_the_phones_own() {
    for (value, expected) in [
        ("{{ mac }} {{ MAC }}", "020001000001 020001000001 by template tin-1"),
        ("{{ device.name }} {{ model }} {{ vendor }}", "can Can tin by template tin-1"),
        ("{{ tenant.name }} {{ lines[0].number }}", "one 101 by template tin-1"),
        ("{{ lines[0].display_name|upper }}", "ANA by template tin-1"),
        ("{% for line in lines %}{{ line.server }}{% endfor %}", "192.0.2.2 by template tin-1"),
        ("{{ lines[0].password }}", "*** by template tin-1"),
        (
            "{{ line.number }}",
            "500 the template tin-1 cannot be filled for this phone: line 1: a placeholder names",
        ),
        (
            "{% if nothing %}{% endif %}",
            "500 the template tin-1 cannot be filled for this phone: line 1: a placeholder names",
        ),
        ("{mac} {%", "500 the template tin-1 cannot be filled for this phone: line 1: "),
    ] {
        let bench = Bench::new();
        bench.edit(|one| one["templates"] = json!([template(None, &format!("x={value}"))]));
        let said = setting(&bench, "x");
        assert!(said.starts_with(expected), "{value}: {said}");
    }
    let bench = Bench::new();
    let of_line = json!([template(None, "x={{ line.index }}{{ line.number }}")]);
    bench.edit(|one| one["extensions"][0]["templates"] = of_line);
    assert_eq!(setting(&bench, "x"), "1101 by template extension 101");
}

#[test]
fn what_cannot_be_made_any_more_is_served_as_it_was() {
    let bench = Bench::new();
    let path = serve::path("/prov/tin-CAN.cfg");
    let good = bench.get(&path).unwrap();
    bench.edit(|one| one["templates"] = json!([template(None, "{{ nothing }}")]));
    assert_eq!(bench.get(&path), Some(good));
    assert!(setting(&bench, "language").starts_with("200"), "and is said to be no file of now");
}

#[test]
fn an_operators_file_wins_over_ours() {
    let bench = Bench::new();
    let path = serve::path("/prov/tin2-CAN.cfg");
    let get = || {
        let answer = bench.ask(&local_request(&path, Transport::Http, Some(b"Tin Can 2.0")), Some("one")).1;
        String::from_utf8(answer.into_bytes().unwrap().unwrap()).unwrap()
    };
    assert!(get().contains("language=bs"));
    bench.put("SEP_tin.xml", "language=fr\nown={{ mac }}\n");
    let made = get();
    assert!(made.contains("language=fr") && made.contains("own=020001000001\n"), "{made}");
    std::fs::remove_file(bench.folder.path().join("files/SEP_tin.xml")).unwrap();
    assert!(get().contains("language=bs"), "it may be gone at the next request");
}

#[test]
fn a_phones_own_template_says_what_it_has() {
    let bench = Bench::new();
    let path = serve::path("/WIRE.cord");
    let get = || {
        let answer = bench.ask(&local_request(&path, Transport::Http, None), Some("two")).1;
        String::from_utf8(answer.into_bytes().unwrap().unwrap()).unwrap()
    };
    let lines = || get().lines().filter(|line| line.starts_with("line")).collect::<Vec<_>>().join(" ");
    assert_eq!(lines(), "", "nobody knows what it has");
    bench.put("template_Wire.txt", "line1.user=x\nline1.server=y\nline1.other=z\n");
    assert_eq!(
        lines(),
        "line1.user=101 line1.server=192.0.2.2",
        "its own are written, its values and others not"
    );
    bench.put("template_Wire.txt", "line1.user=x\n");
    assert_eq!(lines(), "line1.user=101");
    std::fs::remove_file(bench.folder.path().join("files/template_Wire.txt")).unwrap();
    assert_eq!(lines(), "");
}

#[test]
fn a_marker_file_rules_old_dialects_out() {
    let bench = Bench::new();
    bench.put("tin2.txt", "");
    let path = serve::path("/prov/tin2-CAN.cfg");
    let (status, answer) = bench.ask(&local_request(&path, Transport::Http, Some(b"Tin Can")), Some("one"));
    assert_eq!(
        said(status, &answer),
        "200 tin-2 is assumed: nobody knows its firmware, but a marker file rules older ones out"
    );
}
