//! What it takes, as phones get it.

use super::{DIALECTS, FILES, Fetcher, MARKS, base, errors, is_document, leaves, mac, of_case, set, shape};
use crate::sample::PHONES;
use crate::sandbox::Sandbox;
use autoprov_core::Registry;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn no_text_of_an_operator_becomes_a_setting() {
    let sandbox = Sandbox::empty();
    let mut paths = Vec::new();
    leaves(&base(), "", &mut paths);
    paths.retain(|path| !is_document(path));
    assert!(paths.len() > 90, "{paths:?}");
    // A tame text, or where that makes no sense the one that was there, and each hostile one.
    let mut cases = Vec::new();
    let mut tenants = Vec::new();
    for path in &paths {
        for text in std::iter::once("tame").chain(MARKS) {
            let mut tenant = of_case(base(), cases.len());
            set(&mut tenant, path, text);
            tenants.push(tenant);
            cases.push((path.as_str(), text));
        }
    }
    let refused: BTreeSet<_> = errors(&sandbox, &tenants).into_keys().collect();
    // What is left makes a site, with a tenant as it was and one in which every text is a mark of its own.
    let (plain, marked) = (cases.len(), cases.len() + 1);
    let mut all = of_case(base(), marked);
    let first = |place: usize| place * (MARKS.len() + 1);
    // The first two are how a file is asked for here; the firmware chooses the dialect and stands in no file.
    let is_asked_by = |path: &str| {
        matches!(path, "/http_username" | "/http_password" | "/name") || path.ends_with("/firmware")
    };
    for (place, path) in paths.iter().enumerate() {
        if !is_asked_by(path) && !refused.contains(&first(place)) {
            set(&mut all, path, &format!("mark{place:03}"));
        }
    }
    let kept = (0..cases.len()).filter(|case| !refused.contains(case));
    let mut site: Vec<_> = kept.map(|case| tenants[case].clone()).collect();
    site.extend([of_case(base(), plain), all]);
    drop(tenants);
    let mut sandbox = sandbox;
    sandbox.import(&json!({"tenants": site})).good();
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let registry = Registry::linked().unwrap();
    let mut fetcher = Fetcher::new(&sandbox);
    let mut fetch = |case: usize, file: (usize, &'static str, &'static str)| {
        let (device, dialect, name) = file;
        let bytes = fetcher.file(case, device, name);
        (shape(&registry, dialect, name, &bytes), bytes)
    };
    let touched = |path: &str| -> Vec<_> {
        let device =
            path.strip_prefix("/devices/").and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
        let device = if path.starts_with("/profiles/") { Some(0) } else { device };
        let files = FILES.into_iter().enumerate();
        files.filter(|(_, (at, ..))| device.is_none_or(|device| device == *at)).collect()
    };
    let original: Vec<_> = FILES.into_iter().map(|file| fetch(plain, file).0).collect();
    let marks: Vec<_> =
        FILES.into_iter().map(|file| String::from_utf8_lossy(&fetch(marked, file).1).into_owned()).collect();
    let mut compared = 0;
    let mut reaching = BTreeSet::new();
    for (place, path) in paths.iter().enumerate().filter(|(_, path)| !is_asked_by(path)) {
        let first = first(place);
        for (at, file) in touched(path) {
            let reaches = marks[at].contains(&format!("mark{place:03}"));
            if reaches {
                reaching.insert(path.as_str());
            }
            // Every text meets every file, every mark meets every file and, over the files, nearly every text.
            let step = if reaches || refused.contains(&first) { 3 } else { MARKS.len() };
            let some = (first + 1..=first + MARKS.len()).filter(|case| (case + at) % step == 0);
            for case in some.filter(|case| !refused.contains(case)) {
                let hostile = fetch(case, file).0;
                // A word that is unknown leaves its setting out: then a tame unknown word does so, too. The counts agree because in the
                // binary form a text holds no bare `=` or `&`, and in the others no line end.
                let tame = if refused.contains(&first) { original[at].clone() } else { fetch(first, file).0 };
                let equal = hostile == original[at] || hostile == tame;
                // What a file cannot hold as it is is left out: then it has fewer settings, and none of another name.
                let names: BTreeSet<_> = original[at].0.iter().chain(&tame.0).collect();
                let fewer = hostile.1 <= original[at].1.max(tame.1)
                    && hostile.0.iter().all(|name| names.contains(name));
                assert!(equal || fewer, "{path}: {:?} in {file:?} became {hostile:?}", cases[case].1);
                compared += 1;
            }
        }
    }
    assert!(compared > 300 && reaching.len() > 25, "{compared} files were compared, for {reaching:?}");
    println!(
        "{} texts, {} refused, {compared} files compared for {} fields",
        cases.len(),
        refused.len(),
        reaching.len()
    );
    assert!(sandbox.is_alive() && !sandbox.stderr().contains("ERROR"), "{}", sandbox.stderr());
}

#[test]
fn usernames_and_passwords_of_any_kind_prove_a_phone() {
    let mut tenants = Vec::new();
    for (case, text) in MARKS.into_iter().enumerate() {
        let mut tenant = of_case(base(), case);
        tenant["http_password"] = text.into();
        tenants.push(tenant);
    }
    let mut sandbox = Sandbox::new(&json!({"tenants": tenants}));
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    for (case, text) in MARKS.into_iter().enumerate() {
        let target = format!("/prov/{}.cfg", mac(case, 0));
        let answer = sandbox.digest(("GET", &target), (&format!("user-{case:05}"), text), &[], b"");
        assert_eq!(answer.status, 200, "{text:?}");
    }
}

#[test]
fn xml_is_well_formed_with_awkward_names_everywhere_at_once() {
    const NAME: &str = "O'Brien & <Söhne>";
    let sandbox = Sandbox::empty();
    let mut paths = Vec::new();
    leaves(&base(), "", &mut paths);
    paths.retain(|path| {
        !is_document(path) && !matches!(path.as_str(), "/http_username" | "/http_password" | "/name")
    });
    let tenants: Vec<_> = paths
        .iter()
        .enumerate()
        .map(|(case, path)| {
            let mut tenant = of_case(base(), case);
            set(&mut tenant, path, NAME);
            tenant
        })
        .collect();
    let refused = errors(&sandbox, &tenants);
    let mut tenant = of_case(base(), 0);
    let mut taken = Vec::new();
    for (case, path) in paths.iter().enumerate() {
        if !refused.contains_key(&case) {
            taken.push(path.as_str());
            set(&mut tenant, path, NAME);
        }
    }
    for must in [
        "/extensions/0/display_name",
        "/devices/2/lines/0/label",
        "/directory/0/name",
        "/extensions/1/password",
        "/ldap/password",
        "/phone_admin_password",
    ] {
        assert!(taken.contains(&must), "{must} is refused: {:?}", refused.values().next());
    }
    // Names in a list must differ.
    tenant["extensions"][0]["display_name"] = format!("{NAME} 1").into();
    for device in 0..PHONES.len() {
        tenant["devices"][device]["name"] = format!("{NAME} {device}").into();
    }
    let mut sandbox = sandbox;
    sandbox.import(&json!({"tenants": [tenant]})).good();
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let mut fetcher = Fetcher::new(&sandbox);
    let mut files = 0;
    for device in [2, 3] {
        let mac = mac(0, device);
        let list = sandbox.json(&["render", &mac, "--json"]);
        for file in list.as_array().unwrap() {
            let name = file["name"].as_str().unwrap();
            // Pages want a User-Agent: `m14_...`.
            let is_page = name.starts_with("_directory/");
            if is_page || file["status"] != 200 || !file["type"].as_str().unwrap().starts_with("text/xml") {
                continue;
            }
            let text = String::from_utf8(fetcher.http(0, name).body).unwrap();
            let document =
                roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"));
            let mut said = document
                .descendants()
                .flat_map(|node| node.attributes().map(|a| a.value()).chain(node.text()).collect::<Vec<_>>());
            let index = name == format!("{mac}.cfg");
            assert!(index || said.any(|value| value.contains(NAME)), "{name} does not hold the name: {text}");
            files += 1;
        }
    }
    assert!(files >= 4, "{files} XML files");
}

#[test]
fn names_of_raw_parameters_become_themselves_or_are_refused() {
    const NAMES: [&str; 24] = [
        "a b",
        "a = b",
        "a=b",
        "=",
        " ",
        "#a",
        "a#b",
        "[a]",
        "[a]b",
        "[a]/b:c = d",
        "[a]/b:c]",
        ":",
        "a:b",
        "a\"b",
        "<a>",
        "a/><b",
        "a&b",
        "P1&P2",
        "P1=2&P3",
        "p47",
        "xmlns",
        "xml:lang",
        "ä",
        "a\u{2028}b",
    ];
    let sandbox = Sandbox::empty();
    let mut tenants = Vec::new();
    let mut cases = Vec::new();
    for (device, (dialect, tame)) in DIALECTS.iter().enumerate() {
        for name in NAMES {
            let mut tenant = of_case(base(), cases.len());
            tenant["devices"][device]["raw"] = json!({*dialect: {*tame: "raw", name: "1"}});
            tenants.push(tenant);
            cases.push((device, name));
        }
    }
    let refused = errors(&sandbox, &tenants);
    let kept: Vec<_> = (0..cases.len()).filter(|case| !refused.contains_key(case)).collect();
    let mut site: Vec<_> = kept.iter().map(|&case| tenants[case].clone()).collect();
    let plain = cases.len();
    site.push(of_case(base(), plain));
    let mut sandbox = sandbox;
    sandbox.import(&json!({"tenants": site})).good();
    // What the import took must render: `check` renders all.
    sandbox.cli(&["check", "--offline"]).good();
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let registry = Registry::linked().unwrap();
    let mut fetcher = Fetcher::new(&sandbox);
    for &case in &kept {
        let (device, raw) = cases[case];
        for (_, dialect, name) in FILES.into_iter().filter(|file| file.0 == device) {
            let before = shape(&registry, dialect, name, &fetcher.file(plain, device, name));
            let after = shape(&registry, dialect, name, &fetcher.file(case, device, name));
            let more: Vec<_> = after.0.iter().filter(|key| !before.0.contains(key)).collect();
            assert!(matches!(more[..], [] | [_]), "{dialect}: {raw:?} became {more:?}");
            assert!(more.iter().all(|key| key.as_str() == raw), "{dialect}: {raw:?} became {more:?}");
            assert!(
                before.0.iter().all(|key| after.0.contains(key)),
                "{dialect}: {raw:?} took something away"
            );
        }
    }
    assert!(kept.len() < cases.len() / 2, "{} of {} were taken", kept.len(), cases.len());
}
