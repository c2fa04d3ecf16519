//! What only looks: `render`, `identify`, `models`, `check`.

use super::one_error;
use crate::sample::{USER, full};
use crate::sandbox::{BINARY, Sandbox};
use autoprov_core::Registry;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};

#[test]
fn render_lists_files_and_writes_their_bytes() {
    let sandbox = Sandbox::serving(&full());
    let out = sandbox.cli(&["render", "0004f282e824"]).good().out();
    let head: Vec<_> = out.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(head, ["NAME", "ROLE", "TYPE", "BYTES", "SECRET", "STATUS"]);
    let row = |name: &str| -> Vec<String> {
        let line = out
            .lines()
            .find(|line| line.starts_with(&format!("{name} ")))
            .unwrap_or_else(|| panic!("{name}: {out}"));
        line.split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(row("phone0004f282e824.cfg")[1..3], ["config", "text/xml"]);
    assert_eq!(row("phone0004f282e824.cfg")[4..], ["yes", "200"]);
    assert_eq!(row("0004f282e824-license.cfg")[1..], ["absent", "-", "0", "no", "404"]);
    for file in sandbox.json(&["render", "0004f282e824", "--json"]).as_array().unwrap() {
        for field in ["name", "role", "type", "bytes", "secret", "status", "because"] {
            assert!(file.get(field).is_some(), "{field}: {file}");
        }
        if file["status"] == 200 {
            let name = file["name"].as_str().unwrap();
            let bytes = sandbox.cli(&["render", "0004f282e824", name]).good().stdout;
            assert_eq!(file["bytes"], bytes.len(), "{name}");
            // Pages are for whoever says that it is the phone.
            let agent = [("User-Agent", "PolycomVVX-VVX_500-UA/5.9.7.4477")];
            let agent = if name.starts_with("_directory/") { &agent[..] } else { &[] };
            let served = sandbox.digest(("GET", &format!("/prov/{name}")), USER, agent, b"");
            assert_eq!((served.status, served.body), (200, bytes), "{name}");
        }
    }
    // Spellings of a MAC; the transport; the firmware of a User-Agent.
    sandbox.cli(&["render", "00:04:F2:82:E8:24"]).good();
    one_error(
        &sandbox.cli(&["render", "000b82010204", "cfg000b82010204", "--transport", "http"]),
        &["404", "TFTP"],
    );
    // Over what the phone has, where nobody says.
    let binary = sandbox.cli(&["render", "000b82010204", "cfg000b82010204"]).good().stdout;
    assert_eq!(binary, sandbox.tftp_get("cfg000b82010204").unwrap());
    assert_eq!(sandbox.json(&["explain", "000b82010204", "--json"])["ask"]["transport"], "tftp");
    // By name as well as by MAC; what only clears is left out where it is asked for.
    let name =
        sandbox.json(&["device", "show", "000b82010204", "--json"])["name"].as_str().unwrap().to_owned();
    assert_eq!(sandbox.cli(&["render", &name, "cfg000b82010204"]).good().stdout, binary);
    one_error(&sandbox.cli(&["render", "nobody"]), &["no device `nobody`", "device list"]);
    one_error(&sandbox.cli(&["explain", "nobody"]), &["`nobody`", "device list"]);
    one_error(&sandbox.cli(&["explain", &name, "--tenant", "none"]), &["no tenant `none`"]);
    let values = |more: &[&str]| {
        let explained = sandbox.json(&[&["explain", &name, "--json"], more].concat());
        explained["values"].as_array().unwrap().clone()
    };
    let set = values(&["--set"]);
    assert!(!set.is_empty() && set.iter().all(|value| value["source"] != "cleared"));
    assert_eq!(values(&[]).iter().filter(|value| value["source"] != "cleared").count(), set.len());
    let old = [
        "render",
        "001565267db9",
        "001565267db9.cfg",
        "--user-agent",
        "Yealink SIP-T46G 28.71.0.85 00:15:65:26:7d:b9",
    ];
    let [old, new] = [&old[..], &old[..3]].map(|arguments| sandbox.cli(arguments).good().out());
    assert!(
        new.contains("static.network.vlan") && !old.contains("static."),
        "the generation of the firmware decides"
    );
    one_error(&sandbox.cli(&["render", "0004f2000000"]), &["0004f2000000"]);
    one_error(&sandbox.cli(&["render", "0004f282e824", "none.cfg"]), &["404"]);
    one_error(&sandbox.cli(&["render", "no-mac"]), &["no device `no-mac`"]);
    sandbox.cli(&["render", "0004f282e824", "--transport", "gopher"]).bad(2);
}

fn identify(sandbox: &Sandbox, ua: Option<&str>, path: Option<&str>) -> Value {
    let line = json!({"ua": ua, "path": path}).to_string();
    let out = sandbox.cli_with(&["identify"], &line).good().out();
    serde_json::from_str(&out).unwrap()
}

#[test]
fn identify_tells_phones_and_not_browsers() {
    let sandbox = Sandbox::empty();
    let yealink = identify(
        &sandbox,
        Some("Yealink SIP-T46G 28.83.0.50 00:15:65:26:7d:b9"),
        Some("/prov/001565267db9.cfg"),
    );
    let expected = json!({"vendor": "yealink", "model": "T46G", "in_catalogue": true, "firmware": "28.83.0.50",
        "mac": "001565267db9", "role": "config", "candidates": [{"vendor": "yealink", "model": "T46G"}]});
    assert_eq!(yealink, expected);
    let polycom = identify(
        &sandbox,
        Some("FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 (SN:0004f282e824) Type/Application"),
        None,
    );
    assert_eq!(
        (&polycom["vendor"], &polycom["model"], &polycom["mac"]),
        (&json!("polycom"), &json!("VVX500"), &json!("0004f282e824"))
    );
    let grandstream = identify(
        &sandbox,
        Some("Grandstream Model HW GXP2170 SW 1.0.8.53 DevId 000b82010203"),
        Some("/prov/cfg000b82010203.xml"),
    );
    assert_eq!((&grandstream["vendor"], &grandstream["model"]), (&json!("grandstream"), &json!("GXP2170")));
    // A model that the catalogue has not, whichever it gets, as the phone prints it.
    let registry = Registry::linked().unwrap();
    let mut unheard_of = (10..100).rev().map(|number| format!("T{number}X"));
    let model = unheard_of.find(|model| registry.model("yealink", model).is_none()).unwrap();
    let unknown = identify(&sandbox, Some(&format!("Yealink SIP-{model} 199.1.2.3 00:15:65:26:7d:b9")), None);
    assert_eq!((&unknown["vendor"], &unknown["in_catalogue"]), (&json!("yealink"), &json!(false)));
    assert!(unknown["model"].as_str().is_some_and(|own| own.contains(&model)), "{unknown}");
    // The path alone, where one vendor's phones ask so.
    assert_eq!(identify(&sandbox, None, Some("9cadef010203.xml"))["vendor"], "obihai");
    // Where two vendors' phones ask so, and the MAC prefix is both's, neither is guessed.
    let shared = identify(&sandbox, None, Some("/prov/phone0004f282e824.cfg"));
    assert!(shared["vendor"].is_null(), "{shared}");
    let vendors: Vec<_> =
        shared["candidates"].as_array().unwrap().iter().map(|c| c["vendor"].clone()).collect();
    assert_eq!(vendors, ["poly", "polycom"]);
    assert_eq!(identify(&sandbox, None, Some("cfg000b82010203"))["vendor"], "grandstream");
    for (ua, path) in [
        (
            Some("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
            Some("/favicon.ico"),
        ),
        (
            Some(
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            ),
            Some("/"),
        ),
        (Some("curl/8.5.0"), Some("/prov/")),
        (Some("Wget/1.21.4"), None),
        (Some("python-requests/2.31.0"), Some("/admin/config.php")),
        (Some("Mozilla/5.0 zgrab/0.x"), Some("/robots.txt")),
        (Some("masscan/1.3 (https://github.com/robertdavidgraham/masscan)"), Some("/")),
        (Some("friendly-scanner"), None),
        (Some("sipvicious"), Some("/prov/%2e%2e/etc/passwd")),
        (Some("() { :; }; echo"), Some("/cgi-bin/test")),
        (Some(""), Some("")),
        (Some("\u{1b}[31m\u{0}"), Some("\u{0}")),
        (None, None),
    ] {
        let identified = identify(&sandbox, ua, path);
        for field in ["vendor", "model", "firmware", "mac", "role"] {
            assert!(identified[field].is_null(), "{ua:?} {path:?}: {identified}");
        }
        assert_eq!(
            (&identified["in_catalogue"], &identified["candidates"]),
            (&json!(false), &json!([])),
            "{ua:?} {path:?}"
        );
    }
}

#[test]
fn identify_reads_lines_and_says_which_is_wrong() {
    let sandbox = Sandbox::empty();
    let lines = "{\"ua\": \"curl/8\"}\n\n{\"path\": \"/prov/cfg000b82010203\"}\n{}\n";
    let out = sandbox.cli_with(&["identify"], lines).good().out();
    assert_eq!(out.lines().count(), 3, "one line for each: {out}");
    assert!(out.lines().all(|line| serde_json::from_str::<Value>(line).unwrap().is_object()));
    for wrong in ["x", "[]", "{\"ua\": 1}", "{\"path\": []}"] {
        let ran = sandbox.cli_with(&["identify"], &format!("{{}}\n{wrong}\n{{}}\n"));
        one_error(&ran, &["line 2"]);
        assert_eq!(ran.out().lines().count(), 1, "what came before is answered");
    }
    let flags =
        sandbox.cli(&["identify", "--user-agent", "curl/8", "--path", "/prov/phone0004f282e824.cfg"]).good();
    assert_eq!(flags.out().lines().count(), 1);
}

#[test]
fn models_are_listed_in_three_shapes() {
    const FEATURES: [&str; 12] = [
        "basic",
        "time_date",
        "http_directory",
        "ldap_directory",
        "directory_blf",
        "uad_general_template",
        "uad_template_extension",
        "preferred_codec",
        "dhcp_settings",
        "http_provisioning",
        "https_provisioning",
        "hot_desking",
    ];
    let sandbox = Sandbox::empty();
    let all = sandbox.json(&["models", "--json"]);
    let all = all.as_array().unwrap();
    assert!(all.len() >= 5);
    for model in all {
        for field in [
            "vendor",
            "model",
            "dialect",
            "tested_firmware",
            "evidence",
            "lines",
            "keys",
            "features",
            "reasons",
        ] {
            assert!(model.get(field).is_some(), "{field}: {model}");
        }
        let features = model["features"].as_object().unwrap();
        assert_eq!(features.keys().map(String::as_str).collect::<Vec<_>>(), FEATURES);
        for (name, cell) in features {
            let cell = cell.as_str().unwrap();
            assert!(matches!(cell, "supported" | "unsupported" | "not_applicable"), "{model}");
            assert_eq!(cell == "supported", model["reasons"].get(name).is_none(), "{name}: {model}");
        }
        let grades = ["capture", "vendor-document", "two-projects", "one-project", "inferred"];
        assert!(grades.contains(&model["evidence"].as_str().unwrap()), "{model}");
    }
    let yealinks = sandbox.json(&["models", "--vendor", "yealink", "--json"]);
    assert!(yealinks.as_array().unwrap().iter().all(|model| model["vendor"] == "yealink"));
    assert!(!yealinks.as_array().unwrap().is_empty());
    let table = sandbox.cli(&["models"]).good().out();
    assert_eq!(table.lines().count(), all.len() + 1);
    let markdown = sandbox.cli(&["models", "--markdown"]).good().out();
    assert_eq!(markdown.lines().count(), all.len() + 2);
    let columns = |line: &str| line.matches('|').count();
    assert!(
        markdown
            .lines()
            .all(|line| line.starts_with('|') && columns(line) == columns(markdown.lines().next().unwrap()))
    );
    one_error(&sandbox.cli(&["models", "--vendor", "nobody"]), &["nobody", "yealink"]);
    sandbox.cli(&["models", "--json", "--markdown"]).bad(2);
}

#[test]
fn check_finds_what_would_not_serve() {
    let sandbox = Sandbox::new(&full());
    let out = sandbox.cli(&["check", "--offline"]).good().out();
    assert!(out.contains("6 rendered") && out.ends_with("it can serve; 24 warnings\n"), "{out}");
    // A certificate that is none, a file area that is not there, a database that is none.
    fs::write(sandbox.path("bad.pem"), "nonsense").unwrap();
    let ran = sandbox.cli(&[
        "--https",
        "127.0.0.1:0",
        "--certificate",
        "bad.pem",
        "--certificate-key",
        "bad.pem",
        "check",
        "--offline",
    ]);
    one_error(&ran, &["bad.pem"]);
    let binary = |arguments: &[&str]| sandbox.run(BINARY, arguments);
    one_error(&binary(&["--database", "sqlite:a.db", "--files", "none", "check"]), &["none"]);
    fs::write(
        sandbox.path("text.db"),
        "this is no database, but some text that is long enough to be read as one".repeat(50),
    )
    .unwrap();
    one_error(&binary(&["--database", "sqlite:text.db", "check"]), &["database"]);
    one_error(&binary(&["--database", "sqlite:none/a.db", "check"]), &["none"]);
    one_error(&binary(&["--database", "postgres://h/d", "check"]), &["postgres"]);
    one_error(&binary(&["--database", "nonsense:x", "check"]), &["sqlite:PATH"]);
    one_error(&binary(&["--config", "none.toml", "check"]), &["none.toml"]);
}

#[test]
fn the_hosts_time_zones_hold_where_they_are_newer() {
    let sandbox = Sandbox::new(&full());
    let offset = || {
        let explained = sandbox.json(&["explain", "001565267db9", "--json"]);
        let values = explained["values"].as_array().unwrap().iter();
        let of = values.clone().find(|value| value["key"] == "local_time.time_zone").unwrap();
        of["value"].as_str().unwrap().to_owned()
    };
    let checked = || sandbox.cli(&["check", "--offline"]).good().out();
    assert_eq!(offset(), "+1");
    assert!(checked().contains("built in (the host has none)"), "{}", checked());
    fs::create_dir_all(sandbox.path("zoneinfo/Europe")).unwrap();
    fs::write(sandbox.path("zoneinfo/Europe/Berlin"), "TZif2...\nXXX-3\n").unwrap();
    for (version, expected, said) in [
        ("2001a", "+1", "(the host has 2001a)"),
        ("2999b", "+3", "2999b of the host (newer than"),
        ("nonsense", "+1", "built in"),
    ] {
        fs::write(sandbox.path("zoneinfo/tzdata.zi"), format!("# version {version}\n")).unwrap();
        assert_eq!(offset(), expected, "{version}");
        assert!(checked().contains(said), "{}", checked());
    }
    // What is no time zone's data is not taken.
    fs::write(sandbox.path("zoneinfo/tzdata.zi"), "# version 2999b\n").unwrap();
    fs::write(sandbox.path("zoneinfo/Europe/Berlin"), "XXX-3\n").unwrap();
    assert_eq!(offset(), "+1");
}

#[test]
fn piped_output_is_whole_and_lines_end() {
    let sandbox = Sandbox::new(&full());
    let mut command = sandbox.command(BINARY);
    command.args(["--database", "sqlite:a.db", "models", "--json"]).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut text = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success() && text.ends_with("]\n"));
    assert!(
        text.as_bytes().lines().all(|line| !line.unwrap().contains('\u{1b}')),
        "no colours where nobody sees them"
    );
}
