//! A long, seeded replay of everything at once: phones, strangers, uploads, people at desks, imports, resyncs.
//!
//! `cargo xtask soak` runs it for an hour; the test suite for some seconds.

use crate::fixtures::{json_lines, prefix};
use crate::sandbox::{Chance, Response, Sandbox, wait_until};
use autoprov_core::{Content, Registry};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

/// The most memory that the server may have, in MiB: what the bench allows it with ten thousand phones, its caches full.
const MOST: u64 = 64;

/// Between one thing and the next.
const PAUSE: Duration = Duration::from_millis(4);

/// A device of every model, four desks, people with PINs, a phone book, templates with placeholders, a route.
fn site(registry: &Registry) -> Value {
    let extensions: Vec<_> = (100..160)
        .map(|number| json!({"number": number.to_string(), "display_name": format!("Person {number}"), "password": format!("pw{number}"),
            "pin": (number * 7).to_string(), "voicemail": number.to_string()}))
        .collect();
    let device = |at: usize, vendor: &str, model: &str, oui: [u8; 3]| {
        let [a, b, c] = oui;
        json!({"name": format!("{vendor}-{model}"), "mac": format!("{a:02x}{b:02x}{c:02x}{at:06x}"), "vendor": vendor, "model": model,
            "profiles": ["all"], "lines": [{"index": 1, "extension": (100 + at % 60).to_string()}]})
    };
    let mut devices: Vec<_> = registry
        .models()
        .enumerate()
        .map(|(at, (vendor, model))| device(at + 1, vendor.id, model.name, prefix(vendor)))
        .collect();
    devices.extend((0..4).map(|desk| {
        json!({"name": format!("desk{desk}"), "mac": format!("0015650f000{desk}"), "vendor": "yealink", "model": "T46G", "hot_desk": true})
    }));
    json!({"tenants": [{
        "name": "soak", "http_username": "soak", "http_password": "secret", "networks": ["127.0.0.0/8"],
        "provisioning_url": "http://192.0.2.10/prov", "sip": {"host": "127.0.0.1"}, "time_zone": "Europe/Sarajevo",
        "codecs": ["pcma", "pcmu", "g722"], "hot_desk": {"login_number": "*555", "extension": "100"},
        "profiles": [{"name": "all", "keys": [{"group": "line", "position": 2, "type": "blf", "value": "101"}]}],
        "extensions": extensions, "devices": devices,
        "directory": (0..300).map(|at| json!({"name": format!("Contact {at}"), "number": format!("9{at}")})).collect::<Vec<_>>(),
        "templates": [{"dialect": "yealink-v81", "text": "features.show_name = {{ device.name }} {{ lines[0].number }}\n"}],
        "routes": [{"name": "own.cfg", "text": "tenant = {{ tenant.name }}\n"}, {"name": "open.txt", "public": true, "text": "open\n"}],
    }]})
}

/// What is asked and counted.
struct Soak {
    sandbox: Sandbox,
    chance: Chance,
    site: Value,
    /// MAC and the names that the device's dialects ask for.
    names: Vec<(String, String)>,
    uploads: Vec<String>,
    agents: Vec<String>,
    devices: Vec<String>,
    counts: BTreeMap<String, u64>,
    sink: UdpSocket,
}

impl Soak {
    fn new(seed: u64) -> Self {
        let registry = Registry::linked().unwrap();
        let site = site(&registry);
        let sandbox = Sandbox::serving(&site);
        fs::create_dir(sandbox.files().join("upload")).unwrap();
        sandbox.put_file("sip.ld", vec![7; 300_000]);
        sandbox.put_file("SEP_Default.xml", "<device><deviceProtocol>SIP</deviceProtocol></device>");
        let (mut names, mut uploads, mut devices) = (Vec::new(), Vec::new(), Vec::new());
        for device in site["tenants"][0]["devices"].as_array().unwrap() {
            let mac = device["mac"].as_str().unwrap();
            devices.push(mac.to_owned());
            let model = registry
                .model(device["vendor"].as_str().unwrap(), device["model"].as_str().unwrap())
                .unwrap();
            for (_, profile) in model.dialects {
                for artifact in profile.artifacts().iter().filter(|a| a.has_mac()) {
                    let name = artifact.named(mac.parse().unwrap(), model);
                    if artifact.upload.is_some() || matches!(artifact.content, Content::Upload(..)) {
                        uploads.push(name.clone());
                    }
                    names.push((mac.to_owned(), name));
                }
            }
        }
        let agents =
            json_lines("requests").into_iter().filter_map(|(_, line)| line["ua"].as_str().map(str::to_owned));
        let agents = agents.filter(|agent| agent.bytes().all(|b| b >= b' ' && b != 127)).collect();
        let sink = UdpSocket::bind("127.0.0.1:0").unwrap();
        Self {
            sandbox,
            chance: Chance(seed),
            site,
            names,
            uploads,
            agents,
            devices,
            counts: BTreeMap::new(),
            sink,
        }
    }

    fn count(&mut self, what: &str, status: impl std::fmt::Display) {
        *self.counts.entry(format!("{what} {status}")).or_default() += 1;
    }

    fn answered(&mut self, what: &str, answer: &Response) {
        assert!(answer.status < 500, "{what}: {answer:?}");
        self.count(what, answer.status);
    }

    fn commanded(&mut self, what: &str, arguments: &[&str], input: &str) {
        let ran = self.sandbox.cli_with(arguments, input);
        assert!(
            ran.status <= 1 && !ran.stderr.contains("panicked"),
            "{arguments:?}: {} {}",
            ran.status,
            ran.stderr
        );
        self.count(what, ran.status);
    }

    /// One thing that happens.
    fn step(&mut self) {
        let who = ("soak", if self.chance.below(20) == 0 { "wrong" } else { "secret" });
        let agent = self.chance.of(&self.agents).clone();
        let mut headers =
            if self.chance.below(5) == 0 { vec![] } else { vec![("User-Agent", agent.as_str())] };
        match self.chance.below(1000) {
            0..400 => {
                let (_, name) = self.chance.of(&self.names).clone();
                if self.chance.below(4) == 0 {
                    headers.push(("Range", "bytes=0-99"));
                }
                let answer = self.sandbox.digest(("GET", &format!("/prov/{name}")), who, &headers, b"");
                self.answered("get", &answer);
            }
            400..550 => {
                let (_, name) = self.chance.of(&self.names).clone();
                let result = match self.sandbox.tftp_get(&name) {
                    Ok(_) => "file".to_owned(),
                    Err((code, _)) => format!("error {code}"),
                };
                self.count("tftp", result);
            }
            550..650 => {
                let mac = self.chance.of(&self.devices).clone();
                let query = ["", "?q=con", "?page=2", "?page=99999", "?q=%ff%00&form=search", "?form=search"];
                let target = format!("/prov/_directory/{mac}{}", self.chance.of(&query));
                let method = *self.chance.of(&["GET", "POST", "HEAD"]);
                let answer = self.sandbox.digest((method, &target), who, &headers, b"");
                self.answered("page", &answer);
            }
            650..750 => {
                let junk = String::from_utf8_lossy(&self.chance.bytes(40))
                    .replace(char::is_control, "%0a")
                    .replace(' ', "+");
                let answer = self.sandbox.request("GET", &format!("/prov/{junk}"), &headers, b"");
                self.answered("junk", &answer);
            }
            750..780 => {
                let raw = self.chance.bytes(300);
                let mut stream = std::net::TcpStream::connect(self.sandbox.http()).unwrap();
                let _ = std::io::Write::write_all(&mut stream, &raw);
                self.count("noise", "sent");
            }
            780..880 => {
                if self.uploads.is_empty() {
                    return;
                }
                let name = self.chance.of(&self.uploads).clone();
                let body = self.chance.bytes(200_000);
                let method = *self.chance.of(&["PUT", "POST"]);
                let answer = self.sandbox.digest((method, &format!("/prov/{name}")), who, &headers, &body);
                self.answered("upload", &answer);
            }
            880..920 => {
                let name = *self.chance.of(&[
                    "sip.ld",
                    "own.cfg",
                    "open.txt",
                    "spa504G.cfg",
                    "snomD785.htm",
                    "../x",
                    "upload/x",
                ]);
                let answer = self.sandbox.digest(("GET", &format!("/prov/{name}")), who, &headers, b"");
                self.answered("common", &answer);
            }
            920..950 => {
                let (desk, person) = (self.chance.below(4), 100 + self.chance.below(12));
                let pin = if self.chance.below(8) == 0 { 1 } else { person * 7 };
                let desk = format!("desk{desk}");
                if self.chance.below(4) == 0 {
                    self.commanded("logout", &["hotdesk", "logout", &desk], "");
                } else {
                    self.commanded(
                        "login",
                        &["hotdesk", "login", &desk, &person.to_string()],
                        &format!("{pin}\n"),
                    );
                }
            }
            950..970 => {
                let (number, name) = (100 + self.chance.below(60), self.chance.below(1000));
                let person = format!("display_name=Person {name} & <co>");
                let language = format!("language={}", ["en", "de", "bs", ""][self.chance.below(4)]);
                let number = number.to_string();
                let mac = self.chance.of(&self.devices).clone();
                match self.chance.below(8) {
                    0..4 => self.commanded("set extension", &["extension", "set", &number, &person], ""),
                    4 | 5 => self.commanded("set device", &["device", "set", &mac, &language], ""),
                    6 => self.commanded("set profile", &["profile", "set", "all", &language], ""),
                    _ => self.commanded("set tenant", &["tenant", "set", "soak", &language], ""),
                }
            }
            970..980 => {
                let place = self.chance.below(60);
                let secret = format!("pw{}", self.chance.below(1000));
                self.site["tenants"][0]["extensions"][place]["password"] = json!(secret);
                let site = self.site.to_string();
                self.commanded("import", &["import", "-"], &site);
            }
            980..990 => {
                let mac = self.chance.of(&self.devices).clone();
                let port = self.sink.local_addr().unwrap().port().to_string();
                self.commanded("resync", &["resync", &mac, "--port", &port, "--timeout", "1"], "");
            }
            990..994 => self.commanded("uploads", &["upload", "list", "--json"], ""),
            994..996 => self.commanded("list", &["device", "list", "--json"], ""),
            _ => {
                let mac = self.chance.of(&self.devices).clone();
                self.commanded("show", &["device", "show", &mac, "--json"], "");
            }
        }
    }

    /// The server's memory, in KiB.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.sandbox.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Goes on for so long; what memory the server had, once a second.
    fn go_on(&mut self, time: Duration) -> Vec<u64> {
        let (start, mut memory, mut reported) = (Instant::now(), vec![self.memory()], 0);
        while start.elapsed() < time {
            self.step();
            // An hour is for wear, not for weight: others work on this machine.
            std::thread::sleep(PAUSE);
            let second = start.elapsed().as_secs();
            if second >= memory.len() as u64 {
                memory.push(self.memory());
            }
            if second / 60 > reported {
                reported = second / 60;
                let done: u64 = self.counts.values().sum();
                println!("{reported} min: {done} steps, {} MiB", memory.last().unwrap() / 1024);
            }
        }
        memory
    }

    /// Ends the server and looks at what is left.
    fn end(mut self) -> BTreeMap<String, u64> {
        assert!(self.sandbox.is_alive(), "the server is gone: {}", self.sandbox.stderr());
        assert_eq!(self.sandbox.stop(), 0, "{}", self.sandbox.stderr());
        let stderr = self.sandbox.stderr();
        for word in ["panicked", "ERROR"] {
            assert!(!stderr.contains(word), "{stderr}");
        }
        self.sandbox.cli(&["check", "--offline"]).good();
        let exported = self.sandbox.cli(&["export"]).good().out();
        let again = Sandbox::empty();
        again.cli_with(&["import", "-"], &exported).good();
        assert_eq!(again.cli(&["export"]).good().out(), exported, "import of an export is the identity");
        crate::durable::is_sound(&self.sandbox);
        self.counts
    }
}

fn soak(time: Duration, seed: u64) {
    println!("seed {seed}, {} s", time.as_secs());
    let mut soak = Soak::new(seed);
    wait_until("the server", || soak.sandbox.get("/healthz").status == 200);
    let memory = soak.go_on(time);
    // The caches are full after the first fifth.
    let warm = memory[..=memory.len() / 5].iter().max().unwrap();
    let late = memory[memory.len() - memory.len().div_ceil(10)..].iter().max().unwrap();
    println!(
        "memory: {} MiB warm, {} MiB at the end, at most {} MiB",
        warm / 1024,
        late / 1024,
        memory.iter().max().unwrap() / 1024
    );
    let most = memory.iter().max().unwrap();
    let (earlier, later) = memory[memory.len() / 2..].split_at(memory.len() / 4);
    let [third, fourth] = [earlier, later].map(|part| part.iter().max().copied().unwrap_or_default());
    println!("memory over the last half: at most {} MiB, then {} MiB", third / 1024, fourth / 1024);
    // Within the bounds of caches that are still filling, and of the allocator.
    assert!(time.as_secs() < 3000 || fourth < third + 2048, "it grew from {third} to {fourth} KiB");
    // Without optimisation it has more.
    assert!(cfg!(debug_assertions) || most / 1024 < MOST, "the server grew to {most} KiB");
    let counts = soak.end();
    for (what, count) in &counts {
        println!("{count:>9}  {what}");
    }
    assert!(counts.get("get 200").is_some_and(|count| *count > 3), "{counts:?}");
    assert!(counts.get("tftp file").is_some_and(|count| *count > 3), "{counts:?}");
}

#[test]
fn a_short_soak() {
    soak(Duration::from_secs(8), 1);
}

/// `cargo xtask soak`.
#[test]
#[ignore = "takes as long as it is given: cargo xtask soak"]
fn a_long_soak() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    soak(Duration::from_secs(60 * number("SOAK_MINUTES", 60)), number("SOAK_SEED", 20_261_123));
}
