//! What is there before a page's commands are run, and what happens between them.

use super::read::{commands, root};
use crate::sandbox::{ACME, Challenge, Sandbox, wait_until};
use serde_json::{Value, json};
use std::fs;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

/// What a page needs beside the site.
pub struct Setup {
    pub page: &'static str,
    pub site: fn() -> Value,
    /// Where a server listens meanwhile.
    pub serves: &'static [&'static str],
    /// Whether each section begins anew.
    pub apart: bool,
    /// What is typed where a command asks.
    pub typed: &'static str,
    /// What happens before the first command that begins so.
    pub before: &'static [Event],
}

/// Where phones ask.
const PHONES: &[&str] = &["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"];

/// How the command begins, and what happens before it.
pub type Event = (&'static str, fn(&Sandbox));

const PLAIN: Setup = Setup { page: "", site, serves: &[], apart: false, typed: "", before: &[] };

/// The pages that need more than the site.
const SETUPS: [Setup; 15] = [
    Setup { page: "docs/backup.md", before: &[("", |s| folder(s, "backups"))], ..PLAIN },
    Setup {
        page: "docs/changes.md",
        serves: PHONES,
        before: &[("", changes), ("autoprov device list", renamed)],
        ..PLAIN
    },
    Setup { page: "docs/csv.md", before: &[("autoprov import moved.csv", tables)], ..PLAIN },
    Setup { page: "docs/deploying.md", site: nothing, ..PLAIN },
    Setup { page: "docs/dhcp.md", serves: PHONES, before: &[("", dhcp_servers)], ..PLAIN },
    Setup { page: "docs/directory.md", site: office, serves: PHONES, ..PLAIN },
    Setup { page: "docs/fail2ban.md", before: &[("", fail2ban)], ..PLAIN },
    Setup { page: "docs/firmware.md", site: polycom, ..PLAIN },
    Setup { page: "docs/hot-desking.md", typed: "4711998877\n", ..PLAIN },
    Setup {
        page: "docs/metrics.md",
        serves: &["--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"],
        ..PLAIN
    },
    Setup { page: "docs/operating.md", serves: PHONES, before: &[("autoprov guard list", sweep)], ..PLAIN },
    Setup { page: "docs/pbx.md", site: empty, apart: true, before: &[("", samples)], ..PLAIN },
    Setup { page: "docs/resync.md", serves: PHONES, before: &[("", two_phones)], ..PLAIN },
    Setup { page: "docs/templates.md", site: office, serves: PHONES, ..PLAIN },
    Setup {
        page: "docs/uploads.md",
        site: polycom,
        serves: PHONES,
        before: &[
            ("autoprov device show", user_changes),
            ("autoprov --files /var/lib/autoprov/files upload drop", user_changes),
        ],
        ..PLAIN
    },
];

/// The one of this page.
pub fn of(page: &str) -> &'static Setup {
    SETUPS.iter().find(|setup| setup.page == page).unwrap_or(&PLAIN)
}

/// A listener, the address that pages give it, and the one it has.
type Server = (&'static str, &'static str, fn(&Sandbox) -> SocketAddr);

/// The servers of pages.
pub const SERVERS: [Server; 2] =
    [("--http", "192.0.2.10", Sandbox::http), ("--metrics", "127.0.0.1:9100", Sandbox::metrics)];

/// What a page names and what it is here, the longer before what it begins with. A page's phones have addresses that are as long as theirs here, so that tables
/// stay tables.
pub fn places(sandbox: &Sandbox) -> Vec<(&'static str, String)> {
    let path = |name| sandbox.path(name).to_str().unwrap().to_owned();
    vec![
        ("/etc/", path("etc/")),
        ("/var/backups", path("backups")),
        ("/var/log/autoprov", path("logs")),
        ("/var/lib/autoprov/autoprov.db", path("a.db")),
        ("/var/lib/autoprov", path("").trim_end_matches('/').to_owned()),
        ("10.0.0.121", RECEPTION.to_owned()),
        ("10.0.0.122", HALL.to_owned()),
        ("192.0.2.7", SWEEPER.to_owned()),
    ]
}

/// Where the pages' phones are.
const RECEPTION: &str = "127.0.0.83";
const HALL: &str = "127.0.0.84";
const SWEEPER: &str = "127.0.0.9";

fn tenant(extensions: &Value, devices: &Value) -> Value {
    json!({"tenants": [{
        "name": "acme", "http_username": "acme", "http_password": "secret", "networks": ["10.0.0.0/8", "127.0.0.0/8"],
        "sip": {"host": "10.0.0.5"}, "provisioning_url": "http://192.0.2.10/prov", "time_zone": "Europe/Sarajevo",
        "codecs": ["pcma", "pcmu", "g722"], "profiles": [{"name": "sales"}, {"name": "pilot"}], "routes": [{"name": "challenge.txt", "text": "-"}],
        "extensions": extensions, "devices": devices}]})
}

/// Two phones of two makers.
fn site() -> Value {
    tenant(
        &json!([
            {"number": "101", "display_name": "Ana", "password": "pw101"},
            {"number": "102", "display_name": "Bo", "password": "pw102"}]),
        &json!([
            {"name": "reception", "mac": "001565267db9", "vendor": "yealink", "model": "T46G", "profiles": ["sales"],
                "lines": [{"index": 1, "extension": "101"}]},
            {"name": "hall", "mac": "0004f282e824", "vendor": "polycom", "model": "VVX500",
                "lines": [{"index": 1, "extension": "102"}]}]),
    )
}

/// A third phone.
fn office() -> Value {
    let mut site = site();
    let devices = site["tenants"][0]["devices"].as_array_mut().expect("devices");
    devices.push(json!({"name": "office", "mac": "001565aabbcc", "vendor": "yealink", "model": "T46G",
        "lines": [{"index": 1, "extension": "101"}]}));
    site
}

/// A phone that loads firmware by packs and sends what its user changed.
fn polycom() -> Value {
    tenant(
        &json!([{"number": "101", "display_name": "Ana", "password": "pw101"}]),
        &json!([{"name": "reception", "mac": "0004f2aabbcc", "vendor": "polycom", "model": "VVX500",
            "lines": [{"index": 1, "extension": "101"}]}]),
    )
}

fn nothing() -> Value {
    json!({"tenants": []})
}

/// A tenant that has nothing but a server.
fn empty() -> Value {
    tenant(&json!([]), &json!([]))
}

fn folder(sandbox: &Sandbox, name: &str) {
    fs::create_dir_all(sandbox.path(name)).unwrap();
}

/// A phone has its file, another one has not; nobody knows a third.
fn two_fetched(sandbox: &Sandbox) {
    let reception = "Yealink SIP-T46G 28.83.0.50 00:15:65:26:7d:b9";
    ask(sandbox, RECEPTION, "001565267db9.cfg", reception, None);
    let hall = "FileTransport PolycomVVX-VVX_500-UA/5.9.7.3284 (SN:0004f282e824) Type/Application";
    ask(sandbox, HALL, "0004f282e824.cfg", hall, None);
    ask(sandbox, RECEPTION, "001565aa0001.cfg", "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:00:01", None);
    for name in ["reception", "hall"] {
        let seen = || !sandbox.json(&["device", "show", name, "--json"])["seen"].is_null();
        wait_until("a phone that was seen", seen);
    }
    wait_until("a sighting", || sandbox.json(&["sighting", "list", "--json"])[0].is_object());
}

/// A request of a phone that knows the challenge already: whether one before it is noted depends on who is quicker.
fn ask(sandbox: &Sandbox, from: &str, name: &str, agent: &str, upload: Option<&str>) -> String {
    let target = format!("/prov/{name}");
    let challenge = Challenge::of(&sandbox.get("/prov/challenge.txt"));
    let method = if upload.is_some() { "PUT" } else { "GET" };
    let answer = format!("Authorization: {}", challenge.answer(method, &target, ACME.0, ACME.1));
    let url = format!("http://{}{target}", sandbox.http());
    let mut arguments = vec!["--interface", from, "-A", agent, "-H", &answer, &url];
    arguments.extend(upload.map(|file| ["-T", file]).into_iter().flatten());
    sandbox.curl(&arguments).good().out()
}

/// The files that the page names, and phones that have asked.
fn changes(sandbox: &Sandbox) {
    two_fetched(sandbox);
    fs::write(sandbox.path("site.json"), site().to_string()).unwrap();
    fs::write(sandbox.path("backlight.cfg"), "#!version:1.0.0.1\nphone_setting.backlight_time = 60\n")
        .unwrap();
    sandbox.cli(&["template", "add", "yealink-v81", "text=phone_setting.backlight_time = 30"]).good();
    fs::write(sandbox.path("site.json"), sandbox.json(&["export"]).to_string()).unwrap();
}

/// A phone is behind.
fn renamed(sandbox: &Sandbox) {
    sandbox.cli(&["extension", "set", "101", "display_name=Ana Anic"]).good();
}

/// Tables that somebody edited wrongly.
fn tables(sandbox: &Sandbox) {
    fs::write(sandbox.path("moved.csv"), "name,mac,line_1\nreception,0015zz,101\nhall,0004f282e824,999\n")
        .unwrap();
    fs::write(sandbox.path("extensions.csv"), "number,display_name\n101,Ana\n").unwrap();
}

/// The configuration that each server has already.
fn dhcp_servers(sandbox: &Sandbox) {
    for name in ["etc/dnsmasq.d", "etc/dhcp", "etc/kea"] {
        folder(sandbox, name);
    }
    let own = |name: &str, text: &str| {
        let etc = sandbox.path("etc/").to_str().unwrap().to_owned();
        fs::write(sandbox.path(name), text.replace("/etc/", &etc)).unwrap();
    };
    let subnet = "subnet 192.0.2.0 netmask 255.255.255.0 { range 192.0.2.50 192.0.2.99; }";
    own("etc/dhcp/dhcpd.conf", &format!("{}\n{subnet}\n", line("include \"")));
    let lists = format!("{}\n{}", line("\"option-def\": <?"), line("\"client-classes\": <?"));
    own("etc/kea/kea-dhcp4.conf", &format!("{{\"Dhcp4\": {{\n{lists}\n\"subnet4\": []}}}}"));
    two_fetched(sandbox);
}

/// A line of docs/dhcp.md that begins so.
fn line(begins: &str) -> String {
    let page = fs::read_to_string(root().join("docs/dhcp.md")).unwrap();
    page.lines().find(|line| line.starts_with(begins)).expect("a line of the page").to_owned()
}

fn fail2ban(sandbox: &Sandbox) {
    folder(sandbox, "etc/fail2ban/filter.d");
    folder(sandbox, "etc/fail2ban/jail.d");
    std::os::unix::fs::symlink(root().join("docs"), sandbox.path("docs")).unwrap();
}

/// A PBX's own files, where the page looks for them.
fn samples(sandbox: &Sandbox) {
    folder(sandbox, "etc");
    let samples = root().join("crates/autoprov/tests/it/pbx/samples");
    for entry in fs::read_dir(&samples).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let place = if entry.path().is_dir() { format!("etc/{name}") } else { name };
        std::os::unix::fs::symlink(entry.path(), sandbox.path(&place)).unwrap();
    }
}

/// Somebody asks for many MAC addresses.
fn sweep(sandbox: &Sandbox) {
    // More challenges than phones leave unanswered at a time.
    let url = format!("http://{}/prov/00156500[1000-2400].cfg", sandbox.http());
    sandbox.curl(&["--interface", SWEEPER, "-o", "/dev/null", &url]);
    wait_until("a sweeper", || sandbox.json(&["guard", "list", "--json"])[0]["who"] == SWEEPER);
}

/// Two phones have asked; one of them hears a NOTIFY, at the other's address nothing does.
fn two_phones(sandbox: &Sandbox) {
    two_fetched(sandbox);
    let mut socket = None;
    // Another run of this test may have it.
    wait_until("port 5060", || {
        socket = UdpSocket::bind((RECEPTION, 5060)).ok();
        socket.is_some()
    });
    let socket = socket.expect("a socket");
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    std::thread::spawn(move || {
        let mut packet = [0; 4096];
        while let Ok((length, from)) = socket.recv_from(&mut packet) {
            let asked = String::from_utf8_lossy(&packet[..length]).into_owned();
            let own = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
            let kept =
                asked.split_inclusive('\n').filter(|line| own.iter().any(|name| line.starts_with(name)));
            let answer = format!("SIP/2.0 200 OK\r\n{}Content-Length: 0\r\n\r\n", kept.collect::<String>());
            let _ = socket.send_to(answer.as_bytes(), from);
        }
    });
}

/// What a user set on the phone, and later something that is kept aside.
fn user_changes(sandbox: &Sandbox) {
    let send = |text: &str| {
        let name = "0004f2aabbcc-phone.cfg";
        let text = format!("<?xml version=\"1.0\"?>\n<PHONE_CONFIG><ALL {text}/></PHONE_CONFIG>\n");
        fs::write(sandbox.path(name), text).unwrap();
        let agent = "FileTransport PolycomVVX-VVX_500-UA/5.9.7.3284 (SN:0004f2aabbcc) Type/Application";
        ask(sandbox, RECEPTION, name, agent, Some(name));
    };
    send("up.backlight.timeout=\"5\"");
    send("device.auth.localAdminPassword=\"hunter2\"");
    wait_until("both to be noted", || {
        let rows = sandbox.json(&["device", "show", "reception", "--json"])["timeline"].take();
        rows.as_array().is_some_and(|rows| rows.len() > 1)
    });
}

#[test]
fn every_setup_is_of_a_page_with_commands() {
    for setup in &SETUPS {
        assert!(!commands(setup.page).is_empty(), "{} has no command", setup.page);
    }
}
