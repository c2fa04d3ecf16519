//! An import with many wrong entries takes as long as they are many, whatever is wrong with them.

use crate::sandbox::{BINARY, Sandbox};
use serde_json::{Value, json};

const MANY: usize = 8000;

fn mac(at: usize) -> String {
    format!("02{at:010x}")
}

fn device(at: usize) -> Value {
    json!({"name": format!("d{at}"), "mac": mac(at), "vendor": "yealink", "model": "T46G", "lines": [{"index": 1, "extension": format!("{}", 10_000 + at)}]})
}

/// What is wrong: its name, and how an entry of the tenant gets it.
type Wrong = (&'static str, &'static dyn Fn(&mut Value, usize));
/// The same for a row of a table.
type WrongRow = (&'static str, &'static dyn Fn(usize) -> String);

/// A tenant of so many extensions and devices, with something wrong in each.
fn site(many: usize, wrong: &dyn Fn(&mut Value, usize)) -> String {
    let extensions: Vec<_> = (0..many).map(|at| json!({"number": format!("{}", 10_000 + at)})).collect();
    let devices: Vec<_> = (0..many).map(device).collect();
    let mut tenant = json!({"name": "acme", "sip": {"host": "pbx.example"}, "extensions": extensions, "devices": devices,
        "profiles": [{"name": "p"}], "directory": [], "routes": []});
    for at in 0..many {
        wrong(&mut tenant, at);
    }
    json!({"tenants": [tenant]}).to_string()
}

/// Imports a file: the CPU time that it takes, which the tests beside this one do not change, and how many errors it tells.
fn timed(sandbox: &Sandbox, arguments: &str, text: &str) -> (f64, usize) {
    std::fs::write(sandbox.path("file"), text).unwrap();
    let ran = sandbox.sh(&format!(
        "TIMEFORMAT='cpu %U %S'; time {BINARY} --database {} import file {arguments} 2>errors",
        sandbox.database()
    ));
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let words: Vec<_> = ran.stderr.lines().last().unwrap_or_default().split(' ').collect();
    let [_, user, system] = words[..] else { panic!("{}", ran.stderr) };
    let reported = std::fs::read_to_string(sandbox.path("errors")).unwrap().lines().count();
    (user.parse::<f64>().unwrap() + system.parse::<f64>().unwrap(), reported)
}

fn grows(sandbox: &Sandbox, name: &str, arguments: &str, text: impl Fn(usize) -> String, errors: usize) {
    let (half, whole) = (text(MANY / 2), text(MANY));
    let mut seen = Vec::new();
    // Side by side in one of a few turns: a machine that is faster for a moment is so for one of the two alone.
    for _ in 0..4 {
        let (few, _) = timed(sandbox, arguments, &half);
        let (many, reported) = timed(sandbox, arguments, &whole);
        assert!(reported >= errors, "{name}: {reported} errors are reported");
        seen.push((few, many));
        if many < few * 2.5 + 0.1 {
            return;
        }
    }
    panic!("{name}: {seen:?} seconds for {} and {MANY} wrong entries", MANY / 2);
}

#[test]
fn an_import_with_many_errors_takes_no_longer_than_they_are_many() {
    let sandbox = Sandbox::empty();
    let kinds: [Wrong; 17] = [
        ("some that cannot be read and some that make no sense", &|tenant, at| {
            if at % 2 == 0 {
                tenant["devices"][at]["mac"] = format!("zz{at}").into();
            }
            tenant["devices"][at]["lines"][0]["extension"] = format!("9{at}").into();
        }),
        ("a MAC that cannot be read", &|tenant, at| tenant["devices"][at]["mac"] = format!("zz{at}").into()),
        ("a MAC twice", &|tenant, at| tenant["devices"][at]["mac"] = mac(at / 3).into()),
        ("a username twice", &|tenant, at| {
            tenant["devices"][at]["http_username"] = format!("u{}", at / 3).into();
            tenant["devices"][at]["http_password"] = "x".into();
        }),
        ("a name twice", &|tenant, at| tenant["devices"][at]["name"] = format!("d{}", at / 3).into()),
        ("an unknown extension", &|tenant, at| {
            tenant["devices"][at]["lines"][0]["extension"] = format!("9{at}").into();
        }),
        ("an unknown profile", &|tenant, at| {
            tenant["profiles"].as_array_mut().unwrap().push(json!({"name": format!("profile-{at}")}));
            tenant["devices"][at]["profiles"] = json!([format!("profil-{at}")]);
        }),
        ("an unknown server", &|tenant, at| {
            if at == 0 {
                tenant.as_object_mut().unwrap().remove("sip");
                tenant["sip_servers"] = json!([]);
            }
            tenant["sip_servers"]
                .as_array_mut()
                .unwrap()
                .push(json!({"name": format!("server-{at}"), "host": "pbx.example"}));
            tenant["devices"][at]["lines"][0]["server"] = format!("servr-{at}").into();
        }),
        ("an unknown model", &|tenant, at| tenant["devices"][at]["model"] = format!("T{at}x").into()),
        ("an unknown vendor", &|tenant, at| tenant["devices"][at]["vendor"] = format!("v{at}").into()),
        ("an unknown field", &|tenant, at| tenant["devices"][at]["nmae"] = "x".into()),
        ("an unknown field of one object", &|tenant, at| tenant[format!("field{at}")] = "x".into()),
        ("a number twice", &|tenant, at| {
            tenant["extensions"][at]["number"] = format!("{}", 10_000 + at / 3).into();
        }),
        ("a wrong number", &|tenant, at| tenant["extensions"][at]["number"] = format!("1 {at}").into()),
        ("a text of another kind", &|tenant, at| tenant["extensions"][at]["display_name"] = at.into()),
        ("a contact twice", &|tenant, at| {
            tenant["directory"]
                .as_array_mut()
                .unwrap()
                .push(json!({"name": format!("n{}", at / 3), "number": "1"}));
        }),
        ("a raw parameter of no name", &|tenant, at| {
            tenant["devices"][at]["raw"] = json!({"yealink-v81": {"a = b": "1"}});
        }),
    ];
    for (name, wrong) in kinds {
        grows(&sandbox, name, "", |many| site(many, wrong), MANY / 2);
    }
}

#[test]
fn a_table_with_many_errors_takes_no_longer_than_they_are_many() {
    let mut stored = json!({"tenants": [{"name": "acme", "sip": {"host": "pbx.example"}, "extensions": [], "devices": []}]});
    stored["tenants"][0]["extensions"] =
        (0..MANY).map(|at| json!({"number": format!("{}", 10_000 + at)})).collect();
    let sandbox = Sandbox::new(&stored);
    let kinds: [WrongRow; 6] = [
        ("some that cannot be read and some that make no sense", &|at| {
            let mac = if at % 2 == 0 { format!("zz{at}") } else { mac(at) };
            format!("d{at},{mac},yealink,T46G,9{at}")
        }),
        ("a MAC that cannot be read", &|at| format!("d{at},zz{at},yealink,T46G,{}", 10_000 + at)),
        ("a MAC twice", &|at| format!("d{at},{},yealink,T46G,{}", mac(at / 3), 10_000 + at)),
        ("a name twice", &|at| format!("d{},{},yealink,T46G,{}", at / 3, mac(at), 10_000 + at)),
        ("an unknown extension", &|at| format!("d{at},{},yealink,T46G,9{at}", mac(at))),
        ("an unknown model", &|at| format!("d{at},{},yealink,T{at}x,{}", mac(at), 10_000 + at)),
    ];
    for (name, row) in kinds {
        let table = |many| {
            let rows: Vec<_> = (0..many).map(row).collect();
            format!("name,mac,vendor,model,line_1\n{}\n", rows.join("\n"))
        };
        grows(&sandbox, name, "--csv devices", table, MANY / 2);
    }
}
