//! What is counted is what happened, and nothing that a stranger sends becomes a label.

use super::{ALL, Scrape, whole};
use crate::sample::{OTHER, SECRETS, USER, full};
use crate::sandbox::{ACME, BINARY, Sandbox, standard_site, wait_until};
use autoprov_core::Registry;
use autoprov_provision::metrics::Reason;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;

const T46G: &str = "Yealink SIP-T46G 28.83.0.50 00:15:65:26:7d:b9";
const CONFIG: &str = "/prov/001565267db9.cfg";

fn serving_with_metrics() -> Sandbox {
    let mut sandbox = Sandbox::new(&full());
    sandbox.borrow_certificate();
    sandbox.serve(&ALL);
    sandbox
}

/// Boots over each transport, and what else phones and strangers do.
fn storm(sandbox: &Sandbox) {
    let agent = [("User-Agent", T46G)];
    assert_eq!(sandbox.digest(("GET", CONFIG), USER, &agent, b"").status, 200);
    assert_eq!(sandbox.digest(("GET", CONFIG), USER, &agent, b"").status, 200);
    assert_eq!(sandbox.digest(("HEAD", CONFIG), USER, &agent, b"").status, 200);
    assert_eq!(sandbox.digest(("GET", CONFIG), (USER.0, "wrong"), &agent, b"").status, 403);
    assert_eq!(sandbox.digest(("GET", CONFIG), OTHER, &agent, b"").status, 404);
    assert_eq!(sandbox.digest(("GET", "/prov/0015650000ff.cfg"), USER, &agent, b"").status, 404);
    assert_eq!(sandbox.digest(("PUT", CONFIG), USER, &agent, b"x").status, 405);
    assert_eq!(sandbox.request("DELETE", CONFIG, &[], b"").status, 405);
    assert_eq!(sandbox.get(CONFIG).status, 401, "its MAC address says whose it is");
    assert_eq!(sandbox.get("/prov/public.cfg").status, 200);
    assert_eq!(sandbox.get("/prov/nothing.cfg").status, 404);
    assert_eq!(sandbox.raw(b"x y z\r\n\r\n").status, 400);
    assert_eq!(sandbox.get("/healthz").status, 200);
    let url = format!("https://{}{CONFIG}", sandbox.https());
    let user = format!("{}:{}", USER.0, USER.1);
    sandbox.curl(&["-k", "-f", "--digest", "-u", &user, "-A", T46G, &url]).good();
    assert!(sandbox.tftp_get("001565267db9.cfg").is_ok());
    assert!(sandbox.tftp_get("cfg000b82010204").is_ok());
    assert!(sandbox.tftp_get("001565000099.cfg").is_err());
    assert!(sandbox.tftp_get("nothing").is_err());
}

/// The statuses in an access log, and how often each.
fn logged(sandbox: &Sandbox, name: &str) -> BTreeMap<String, u64> {
    let mut seen = BTreeMap::new();
    for line in fs::read_to_string(sandbox.logs().join(name)).unwrap().lines() {
        if !line.contains("GET /healthz ") {
            let status = line.split("\" ").nth(1).unwrap().split(' ').next().unwrap();
            *seen.entry(status.to_owned()).or_default() += 1;
        }
    }
    seen
}

fn counted(scrape: &Scrape, transport: &str) -> BTreeMap<String, u64> {
    let mut seen = BTreeMap::new();
    for sample in scrape.samples.iter().filter(|sample| sample.name == "autoprov_requests_total") {
        if sample.labels["transport"] == transport {
            *seen.entry(sample.labels["answer"].clone()).or_default() += whole(sample.value);
        }
    }
    seen
}

#[test]
fn every_line_of_the_access_logs_is_counted_once_and_promtool_has_nothing_to_say() {
    let sandbox = serving_with_metrics();
    storm(&sandbox);
    let logs = [("http", "access_log"), ("https", "ssl_access_log"), ("tftp", "tftp_access_log")];
    // A transfer ends when its last packet is acknowledged.
    wait_until("the last line", || logged(&sandbox, "tftp_access_log").values().sum::<u64>() == 4);
    let scrape = Scrape::of(&sandbox);
    for (transport, log) in logs {
        assert_eq!(counted(&scrape, transport), logged(&sandbox, log), "{transport}");
        let timed = scrape.sum("autoprov_request_seconds_count", &[("transport", transport)]);
        assert!((timed - scrape.sum("autoprov_requests_total", &[("transport", transport)])).abs() < 0.5);
    }
    let requests = |labels: &[(&str, &str)]| scrape.count("autoprov_requests_total", labels);
    for (reason, vendor, answer, count) in [
        ("served", "yealink", "200", 5),
        ("no_credentials", "yealink", "401", 9),
        ("wrong_credentials", "yealink", "403", 1),
        ("unknown_phone", "yealink", "404", 3),
        ("not_taken", "yealink", "405", 1),
        ("no_such_name", "none", "404", 2),
        ("broken_off", "none", "400", 1),
    ] {
        let labels = [("reason", reason), ("vendor", vendor), ("answer", answer)];
        assert_eq!(requests(&labels), count, "{labels:?} in {}", scrape.text);
    }
    let checked = sandbox.path("scrape");
    fs::write(&checked, &scrape.text).unwrap();
    let ran = sandbox.sh("promtool check metrics < scrape");
    assert_eq!((ran.status, ran.out() + &ran.stderr), (0, String::new()));
    assert!(SECRETS.iter().all(|secret| !scrape.text.contains(secret)));
}

#[test]
fn levels_are_those_of_the_moment() {
    let sandbox = serving_with_metrics();
    storm(&sandbox);
    let held = std::net::TcpStream::connect(sandbox.http()).unwrap();
    let level = |name: &str, labels: &[(&str, &str)]| Scrape::of(&sandbox).sum(name, labels);
    wait_until("the connection", || level("autoprov_connections", &[("transport", "http")]) > 0.5);
    drop(held);
    wait_until("its end", || level("autoprov_connections", &[("transport", "http")]) < 0.5);
    wait_until("the notes", || level("autoprov_notes_waiting", &[]) < 0.5);
    let scrape = Scrape::of(&sandbox);
    let is = |name: &str, labels: &[(&str, &str)], value: f64| {
        assert!((scrape.sum(name, labels) - value).abs() < 0.1, "{name} {labels:?} in {}", scrape.text);
    };
    is("autoprov_ready", &[], 1.0);
    is("autoprov_tftp_transfers", &[], 0.0);
    is("autoprov_certificate_expiry_timestamp_seconds", &[("key", "rsa")], 2_145_830_400.0);
    is("autoprov_certificate_expiry_timestamp_seconds", &[("key", "ecdsa")], 2_145_830_400.0);
    is("autoprov_renders_total", &[("result", "failed")], 0.0);
    is("autoprov_cache_files", &[], 2.0);
    let made = scrape.sum("autoprov_renders_total", &[("result", "made")]);
    is("autoprov_cache_misses_total", &[], made);
    is("autoprov_cache_hits_total", &[], 6.0 - made);
    assert!(scrape.sum("autoprov_notes_written_total", &[]) > 5.0, "{}", scrape.text);
    let now = jiff::Timestamp::now().as_second().unsigned_abs();
    assert!(scrape.count("process_start_time_seconds", &[]).abs_diff(now) < 120);
    assert!(
        scrape.sum("process_open_fds", &[]) > 3.0 && scrape.sum("process_resident_memory_bytes", &[]) > 1e6
    );
}

#[test]
fn nothing_that_a_stranger_sends_becomes_a_label() {
    let sandbox = serving_with_metrics();
    let marks = ["mark\"}1", "mark{a=\\\"b\\\"}", "mark\\", "yealink\\nmark", "mark' OR 1=1"];
    for (at, mark) in marks.iter().enumerate() {
        for target in ["/prov/001565267db9.cfg", "/prov/mark.cfg", "/mark", "/prov/mark/x.cfg?mac=mark"] {
            let method = ["GET", "MARK", "PUT", "HEAD", "POST"][at];
            let user = format!("Digest username=\"{mark}\"");
            let headers = [("User-Agent", *mark), ("Authorization", &user), ("X-Forwarded-For", mark)];
            sandbox.request(method, target, &headers, b"");
        }
        assert!(sandbox.tftp_get(mark).is_err());
    }
    storm(&sandbox);
    let scrape = Scrape::of(&sandbox);
    assert!(!scrape.text.contains("mark"), "{}", scrape.text);
    let reasons: Vec<_> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    assert!(scrape.values("reason").iter().all(|reason| reasons.contains(reason)));
    let registry = Registry::linked().unwrap();
    let known = |id: &&str| *id == "none" || registry.vendor(id).is_some();
    assert!(scrape.values("vendor").iter().all(known), "{:?}", scrape.values("vendor"));
    assert!(scrape.values("answer").iter().all(|answer| answer.parse::<u16>().is_ok()));
}

#[test]
fn phones_are_counted_by_state() {
    let mut sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let listeners = ["--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"];
    let states = |sandbox: &Sandbox| {
        let counted = |scrape: &Scrape| scrape.sum("autoprov_devices_counted_timestamp_seconds", &[]) > 1.0;
        wait_until("a count of phones", || counted(&Scrape::of(sandbox)));
        let scrape = Scrape::of(sandbox);
        let of = |state| scrape.count("autoprov_devices", &[("state", state)]);
        ["current", "stale", "never_seen", "unclaimed"].map(of)
    };
    sandbox.serve(&listeners);
    assert_eq!(states(&sandbox), [0, 0, 1, 0]);
    assert_eq!(sandbox.digest(("GET", "/prov/001565aabbcc.cfg"), ACME, &[], b"").status, 200);
    sandbox.stop();
    sandbox.cli(&["device", "add", "later", "mac=null", "vendor=yealink", "model=T46G"]).good();
    sandbox.serve(&listeners);
    assert_eq!(states(&sandbox), [1, 0, 0, 1]);
    sandbox.stop();
    sandbox.cli(&["extension", "set", "101", "display_name=Anna"]).good();
    sandbox.serve(&listeners);
    assert_eq!(states(&sandbox), [0, 1, 0, 1]);
    // Looking at phones made nothing that phones would find, and asked for nothing.
    let scrape = Scrape::of(&sandbox);
    for name in ["autoprov_requests_total", "autoprov_renders_total", "autoprov_cache_files"] {
        assert!(scrape.sum(name, &[]) < 0.5, "{name}");
    }
}

#[test]
fn a_file_that_cannot_be_made_is_counted() {
    let mut site = standard_site("cisco", "7941");
    site["tenants"][0]["devices"][0]["mac"] = "001bd4aabbcc".into();
    let mut sandbox = Sandbox::new(&site);
    sandbox.serve(&["--tftp", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    sandbox.put_file("SEP_Default.xml", "<device><idleURL>http://one/</idleURL></device>");
    let name = "SEP001BD4AABBCC.cnf.xml";
    let good = sandbox.tftp_get(name).unwrap();
    sandbox.put_file("SEP_Default.xml", "<device><idleURL>");
    assert_eq!(sandbox.tftp_get(name).unwrap(), good);
    let results = |scrape: &Scrape| {
        ["made", "last_good", "failed"].map(|of| scrape.count("autoprov_renders_total", &[("result", of)]))
    };
    assert_eq!(results(&Scrape::of(&sandbox)), [1, 1, 0]);
    sandbox.stop();
    sandbox.serve(&["--tftp", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    assert!(sandbox.tftp_get(name).is_err());
    assert_eq!(results(&Scrape::of(&sandbox)), [0, 0, 1]);
    wait_until("the line", || Scrape::of(&sandbox).sum("autoprov_requests_total", &[]) > 0.5);
    let labels = [("answer", "500"), ("reason", "fault"), ("vendor", "cisco"), ("transport", "tftp")];
    assert!((Scrape::of(&sandbox).sum("autoprov_requests_total", &labels) - 1.0).abs() < 0.1);
}

#[test]
fn who_asks_for_many_phones_is_counted_as_guarded() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.serve(&["--tftp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    for mac in 0..70 {
        assert!(
            sandbox.digest(("GET", &format!("/prov/0015651{mac:05x}.cfg")), USER, &[], b"").status == 404
        );
    }
    let scrape = Scrape::of(&sandbox);
    assert!(
        (scrape.sum("autoprov_guard_askers", &[("state", "slowed")]) - 1.0).abs() < 0.1,
        "{}",
        scrape.text
    );
}

#[test]
fn it_is_off_unless_given_and_apart_from_phones() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    for target in ["/metrics", "/prov/metrics", "/prov/../metrics"] {
        assert_eq!(sandbox.get(target).status, 404);
    }
    sandbox.stop();
    let config = json!({"http": "127.0.0.1:0", "metrics": "127.0.0.1:0"});
    let lines: Vec<_> =
        config.as_object().unwrap().iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    fs::write(sandbox.path("conf.toml"), lines.concat()).unwrap();
    sandbox.serve(&["--config", "conf.toml"]);
    assert!(sandbox.get("/healthz").status == 200 && Scrape::of(&sandbox).kinds.len() > 20);
    let ask = |target: &str| {
        let url = format!("http://{}{target}", sandbox.metrics());
        sandbox.curl(&["--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", &url]).good().out()
    };
    for target in ["/", "/healthz", CONFIG, "/metrics/x"] {
        assert_eq!(ask(target), "404");
    }
    // An address that is taken is one clear error.
    let taken = sandbox.metrics().to_string();
    let mut command = sandbox.command(BINARY);
    command.args(["--database", "sqlite:b.db", "--http", "127.0.0.1:0", "--metrics", &taken, "serve"]);
    let output = command.output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(
        error.lines().last().unwrap().starts_with(&format!("error: cannot listen on {taken}: ")),
        "{error}"
    );
}
