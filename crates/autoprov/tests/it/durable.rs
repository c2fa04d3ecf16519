//! What was said to be stored is stored, whatever happens to processes, disks and locks.

use crate::sample::{USER, full};
use crate::sandbox::{PATIENCE, Ran, Sandbox, standard_site, wait_until};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Small random numbers; the seed is printed, so that a run can be repeated.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
        println!("seed {seed}");
        Self(u64::from(seed) | 1)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// A site of which every part tells the revision.
fn revision(n: usize) -> Value {
    let mut site = standard_site("yealink", "T46G");
    let tenant = &mut site["tenants"][0];
    tenant["voicemail_number"] = n.to_string().into();
    tenant["extensions"] = (0..60)
        .map(|at| json!({"number": (101 + at).to_string(), "display_name": format!("revision {n}"), "password": "pw"}))
        .collect();
    tenant["routes"] =
        json!([{"name": "big.cfg", "public": true, "text": format!("revision {n}\n").repeat(4000)}]);
    site
}

/// The revision that the whole database is at.
fn stored(sandbox: &Sandbox) -> usize {
    let site = sandbox.json(&["export"]);
    let tenant = &site["tenants"][0];
    let n: usize = tenant["voicemail_number"].as_str().unwrap().parse().unwrap();
    let extensions = tenant["extensions"].as_array().unwrap();
    assert_eq!(extensions.len(), 60);
    for extension in extensions {
        assert_eq!(extension["display_name"], format!("revision {n}"), "half an import is there");
    }
    assert_eq!(
        tenant["routes"][0]["text"],
        format!("revision {n}\n").repeat(4000),
        "half an import is there"
    );
    n
}

/// What SQLite itself says of the file, where there is a Python to ask.
pub fn is_sound(sandbox: &Sandbox) {
    let code = "import sqlite3, sys\nfor name in sys.argv[1:]:\n  print(sqlite3.connect(name).execute('PRAGMA integrity_check').fetchone()[0])";
    let ran = sandbox.run("python3", &["-c", code, "a.db", "a.observed.db"]);
    if ran.status == 127 {
        println!("not checked: there is no python3 for PRAGMA integrity_check");
        return;
    }
    assert_eq!(ran.good().out(), "ok\nok\n");
}

/// Starts a command of the binary, without waiting for it.
fn start(sandbox: &Sandbox, arguments: &[&str]) -> Child {
    let mut command = sandbox.command(crate::sandbox::BINARY);
    command.args(["--database", &sandbox.database()]).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn kill_9_during_imports_loses_nothing_that_was_reported() {
    let sandbox = Sandbox::new(&revision(0));
    let mut dice = Dice::new();
    let mut reported = 0;
    let mut n = 0;
    let mut killed = 0;
    // How long one import takes here, so that the kills fall into its whole length.
    let started = Instant::now();
    sandbox.import(&revision(0)).good();
    let usual = u64::try_from(started.elapsed().as_micros()).unwrap() * 3 / 2;
    for _ in 0..20 {
        let mut lived = 0;
        let until = Instant::now() + Duration::from_micros(usual * dice.below(4) + dice.below(usual));
        loop {
            n += 1;
            fs::write(sandbox.path("next.json"), revision(n).to_string()).unwrap();
            let mut child = start(&sandbox, &["import", "--prune", "next.json"]);
            let ended = loop {
                if let Some(status) = child.try_wait().unwrap() {
                    break Some(status);
                }
                if Instant::now() >= until {
                    child.kill().unwrap();
                    let status = child.wait().unwrap();
                    // It may have been done a moment before.
                    break status.success().then_some(status);
                }
                std::thread::sleep(Duration::from_micros(200));
            };
            let Some(status) = ended else {
                killed += 1;
                break;
            };
            assert!(status.success(), "revision {n}: {status}");
            reported = n;
            lived += 1;
            if Instant::now() >= until && lived > 0 {
                break;
            }
        }
        let there = stored(&sandbox);
        assert!(there == reported || there == n, "{there} is stored; {reported} was reported, {n} was begun");
        sandbox.cli(&["check", "--offline"]).good();
        is_sound(&sandbox);
        // What was begun and is there counts from now on.
        reported = there;
    }
    println!("{n} imports, {killed} of them killed");
    assert!(killed >= 5, "only {killed} kills came in time");
    sandbox.import(&revision(n + 1)).good();
    assert_eq!(stored(&sandbox), n + 1);
}

#[test]
fn kill_9_during_edits_loses_nothing_that_was_reported() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let mut dice = Dice::new();
    for round in 0..12 {
        let number = format!("{}", 500 + round);
        let mut child = start(&sandbox, &["extension", "add", &number, "display_name=Kill", "password=pw"]);
        std::thread::sleep(Duration::from_micros(dice.below(15_000)));
        let _ = child.kill();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let reported = child.wait().unwrap().success() || line.starts_with("created");
        let shown = sandbox.cli(&["extension", "show", &number]);
        assert!(
            shown.status == 0 || !reported,
            "extension {number} was reported and is not there: {}",
            shown.stderr
        );
        sandbox.cli(&["check", "--offline"]).good();
    }
    is_sound(&sandbox);
}

#[test]
fn kill_9_leaves_no_change_without_its_row_and_no_row_without_its_change() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let mut dice = Dice::new();
    let mut made = 0;
    for number in (500..520).map(|number| number.to_string()) {
        let mut child = start(&sandbox, &["extension", "add", &number, "password=pw"]);
        std::thread::sleep(Duration::from_micros(dice.below(30_000)));
        let _ = child.kill();
        child.wait().unwrap();
        let is_there = sandbox.cli(&["extension", "show", &number]).status == 0;
        let history = sandbox.json(&["history", "extension", &number, "--json"]);
        assert_eq!(history.as_array().unwrap().len(), usize::from(is_there), "extension {number}");
        made += usize::from(is_there);
    }
    println!("{made} of 20 were made");
    is_sound(&sandbox);
}

#[test]
fn kill_9_of_the_server_leaves_a_database_that_serves_on() {
    let mut sandbox = Sandbox::new(&full());
    for round in 0..4 {
        sandbox.serve(&["--http", "127.0.0.1:0"]);
        for _ in 0..20 {
            assert_eq!(sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").status, 200);
        }
        std::thread::sleep(Duration::from_millis(200 * round));
        sandbox.kill();
        sandbox.cli(&["check", "--offline"]).good();
        is_sound(&sandbox);
    }
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!(sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").status, 200);
    assert_eq!(sandbox.stop(), 0);
}

/// Holds the write lock of the database until dropped.
pub struct Lock {
    child: Child,
}

impl Lock {
    /// None where there is no Python.
    pub fn take(sandbox: &Sandbox, file: &str) -> Option<Self> {
        let code = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\nc.execute('BEGIN IMMEDIATE')\nprint('locked', flush=True)\nsys.stdin.read()";
        let mut command = sandbox.command("python3");
        command.args(["-c", code, file]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let Ok(mut child) = command.spawn() else {
            println!("not checked: there is no python3 to lock the database");
            return None;
        };
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "locked\n");
        Some(Self { child })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One clear sentence, and nothing else.
#[track_caller]
fn one_sentence(ran: &Ran, about: &str) {
    assert_eq!(ran.status, 1, "{}{}", ran.out(), ran.stderr);
    let lines: Vec<_> = ran.stderr.lines().collect();
    let [line] = lines[..] else { panic!("not one sentence: {}", ran.stderr) };
    assert!(line.starts_with("error: ") && line.contains(about) && line.len() < 300, "{line}");
    assert!(!ran.stderr.contains("panicked"), "{line}");
    assert!(ran.stdout.is_empty(), "{}", ran.out());
}

#[test]
fn a_locked_database_is_one_clear_error_and_serving_goes_on() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let before = sandbox.cli(&["export"]).good().stdout;
    let Some(lock) = Lock::take(&sandbox, "a.db") else { return };
    std::thread::scope(|scope| {
        let sandbox = &sandbox;
        let mut changed = full();
        changed["tenants"][0]["voicemail_number"] = "*98".into();
        // All at the same time, for each waits its five seconds.
        let import = scope.spawn(move || sandbox.import(&changed));
        let edit = scope
            .spawn(|| sandbox.cli(&["extension", "set", "101", "display_name=Changed", "--tenant", "acme"]));
        let remove = scope.spawn(|| sandbox.cli(&["device", "remove", "poly", "--tenant", "acme"]));
        // Readers wait for nobody: phones asked for before and those that were not, and commands that only look.
        for target in ["/prov/001565267db9.cfg", "/prov/phone0004f282e824.cfg", "/prov/public.cfg"] {
            for _ in 0..3 {
                let started = Instant::now();
                assert_eq!(sandbox.digest(("GET", target), USER, &[], b"").status, 200, "{target}");
                assert!(
                    started.elapsed() < Duration::from_secs(2),
                    "{target} waited {:?}",
                    started.elapsed()
                );
            }
        }
        assert!(sandbox.tftp_get("cfg000b82010204").is_ok());
        let started = Instant::now();
        sandbox.cli(&["device", "list"]).good();
        sandbox.cli(&["render", "001565267db9"]).good();
        assert_eq!(sandbox.cli(&["export"]).good().stdout, before);
        assert!(
            started.elapsed() < Duration::from_secs(3),
            "commands that look waited {:?}",
            started.elapsed()
        );
        for ran in [import, edit, remove].map(|thread| thread.join().unwrap()) {
            one_sentence(&ran, "locked");
        }
    });
    drop(lock);
    assert_eq!(sandbox.cli(&["export"]).good().stdout, before, "a refused change changed something");
    sandbox.cli(&["extension", "set", "101", "display_name=Later", "--tenant", "acme"]).good();
    wait_until("the change to be served", || {
        sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").text().contains("Later")
    });
    assert!(sandbox.is_alive());
}

#[test]
fn locked_observations_keep_no_phone_from_its_file() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!(sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").status, 200);
    std::thread::sleep(Duration::from_millis(700));
    let Some(lock) = Lock::take(&sandbox, "a.observed.db") else { return };
    for at in 0..5 {
        for target in ["/prov/001565267db9.cfg", "/prov/phone0004f282e824.cfg", "/prov/cfg000b82010203.xml"] {
            let started = Instant::now();
            assert_eq!(sandbox.digest(("GET", target), USER, &[], b"").status, 200, "{target}");
            assert!(started.elapsed() < Duration::from_secs(2), "{target} waited {:?}", started.elapsed());
        }
        assert!(sandbox.is_alive(), "round {at}");
        std::thread::sleep(Duration::from_millis(300));
    }
    drop(lock);
    assert_eq!(sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").status, 200);
    assert_eq!(sandbox.stop(), 0);
    let shown = sandbox.json(&["device", "show", "reception", "--json"]);
    assert_eq!(shown["state"], "current", "what came after the lock is noted: {shown}");
}

/// A site that takes some megabytes.
fn big() -> Value {
    let mut site = standard_site("yealink", "T46G");
    let text = "x".repeat(1 << 20);
    site["tenants"][0]["routes"] =
        (0..12).map(|at| json!({"name": format!("big-{at}.cfg"), "public": true, "text": text})).collect();
    site
}

#[test]
fn a_file_that_may_not_grow_is_one_clear_error() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    let before = sandbox.cli(&["export"]).good().stdout;
    fs::write(sandbox.path("big.json"), big().to_string()).unwrap();
    let binary = crate::sandbox::BINARY;
    let database = sandbox.database();
    // In blocks of 1024 bytes; with the signal ignored, a write past the limit fails like one on a full disk.
    let import = |blocks: u32| {
        let line = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec {binary} --database {database} import --prune big.json"
        );
        sandbox.sh(&line)
    };
    for blocks in [0, 200, 1000, 4000, 9000] {
        one_sentence(&import(blocks), "disk");
        assert_eq!(sandbox.cli(&["export"]).good().stdout, before, "{blocks} blocks");
        sandbox.cli(&["check", "--offline"]).good();
    }
    is_sound(&sandbox);
    import(100_000).good();
    assert_eq!(sandbox.json(&["export"])["tenants"][0]["routes"].as_array().unwrap().len(), 12);
}

/// A small disk of one's own, in a mount namespace that lives as long as this.
struct Disk {
    keeper: Child,
}

impl Disk {
    /// Mounts a tmpfs over a folder. None where that is not permitted.
    fn mount(sandbox: &Sandbox, folder: &Path, size: &str) -> Option<Self> {
        let line =
            format!("mount -t tmpfs -o size={size} none {} && echo mounted && exec cat", folder.display());
        let mut command = sandbox.command("unshare");
        command
            .args(["-m", "sh", "-c", &line])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut keeper = command.spawn().ok()?;
        let mut said = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut said).unwrap();
        if said != "mounted\n" {
            let _ = keeper.wait();
            println!("not checked: no right to mount a small disk");
            return None;
        }
        Some(Self { keeper })
    }

    fn words(&self) -> [String; 5] {
        ["nsenter", "-t", &self.keeper.id().to_string(), "-m", "--"].map(str::to_owned)
    }

    /// Runs a line where the disk is.
    fn sh(&self, sandbox: &Sandbox, line: &str) -> Ran {
        let words = self.words();
        let mut all: Vec<_> = words[1..].iter().map(String::as_str).collect();
        let line = format!("cd {}; {line}", sandbox.path("").display());
        all.extend(["bash", "-c", &line]);
        sandbox.run(&words[0], &all)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

/// The site of the full disk: small, or with a text of a megabyte.
fn site_of(sandbox: &Sandbox, name: &str, site: &Value) {
    fs::write(sandbox.path(name), site.to_string()).unwrap();
}

#[test]
fn a_full_disk_is_one_clear_error_and_recovers_without_a_restart() {
    let sandbox = Sandbox::empty();
    let folder = sandbox.path("disk");
    fs::create_dir(&folder).unwrap();
    let Some(disk) = Disk::mount(&sandbox, &folder, "6m") else { return };
    let database = format!("sqlite:{}", folder.join("a.db").display());
    let cli = |arguments: &str| {
        disk.sh(&sandbox, &format!("exec {} --database {database} {arguments}", crate::sandbox::BINARY))
    };
    site_of(&sandbox, "small.json", &full());
    site_of(&sandbox, "big.json", &big());
    cli("import --prune small.json").good();
    let words = disk.words();
    let mut server = sandbox.command(&words[0]);
    server.args(&words[1..]).arg(crate::sandbox::BINARY).args([
        "--database",
        &database,
        "serve",
        "--http",
        "127.0.0.1:0",
    ]);
    let mut server = server.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let address = lines.next().unwrap().unwrap().strip_prefix("listening http ").unwrap().to_owned();
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    let url = format!("http://{address}/prov/001565267db9.cfg");
    let user = format!("{}:{}", USER.0, USER.1);
    let fetch = || sandbox.curl(&["-f", "--digest", "-u", &user, &url]);
    let before = cli("export").good().stdout;
    fetch().good();
    // The disk fills to its last byte, except for what is let free again.
    let fill = disk.sh(&sandbox, "cat /dev/zero > disk/ballast");
    assert_ne!(fill.status, 0, "the disk is not full");
    for free in ["0", "20k", "100k"] {
        disk.sh(&sandbox, &format!("rm -f disk/ballast-2; truncate -s -{free} disk/ballast")).good();
        one_sentence(&cli("import --prune big.json"), "disk");
        fetch().good();
        assert_eq!(cli("export").good().stdout, before, "with {free} free");
        disk.sh(&sandbox, "cat /dev/zero > disk/ballast-2");
    }
    // A small change may find room in the log that SQLite keeps: then it is stored like any.
    let small = cli("extension set 101 display_name=Changed --tenant acme");
    let changed = fetch().good().out().contains("Changed");
    if small.status == 0 {
        assert!(changed, "the change was reported and is not there");
    } else {
        one_sentence(&small, "disk");
        assert!(!changed, "the change was refused and is there");
    }
    // Phones are noted all the while, on a disk that holds nothing more.
    for _ in 0..10 {
        fetch().good();
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(server.try_wait().unwrap().is_none(), "the server ended");
    disk.sh(&sandbox, "rm disk/ballast disk/ballast-2").good();
    cli("extension set 101 display_name=Recovered --tenant acme").good();
    let text = fetch().good().out();
    assert!(text.contains("Recovered"), "the change is served by the same server: {text}");
    cli("check --offline").good();
    wait_until("phones to be noted again", || {
        let shown: Value =
            serde_json::from_slice(&cli("device show reception --json").good().stdout).unwrap();
        shown["state"] == "current"
    });
    assert!(sandbox.run("kill", &[&server.id().to_string()]).status == 0);
    let started = Instant::now();
    while server.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < PATIENCE, "the server does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_change_by_another_process_is_served_at_once() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    let acme = |arguments: &[&str]| sandbox.cli(&[arguments, &["--tenant", "acme"]].concat());
    let config = || sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"");
    for n in 0..20 {
        assert_eq!(config().status, 200);
        acme(&["extension", "set", "101", &format!("display_name=Ana {n}")]).good();
        let now = config().text();
        assert!(now.contains(&format!("account.1.display_name = Ana {n}\n")), "the old file was served");
    }
    // By import as well.
    let mut site = full();
    site["tenants"][0]["voicemail_number"] = "*9988".into();
    sandbox.import(&site).good();
    assert!(config().text().contains("*9988"));
    // Routes: changed, made private, removed, added.
    assert_eq!(sandbox.get("/prov/public.cfg").text(), "a public route\n");
    acme(&["route", "set", "public.cfg", "text=another text"]).good();
    assert_eq!(sandbox.get("/prov/public.cfg").text(), "another text");
    acme(&["route", "set", "public.cfg", "public=false"]).good();
    assert_eq!(sandbox.get("/prov/public.cfg").status, 401);
    acme(&["route", "remove", "public.cfg"]).good();
    assert_eq!(sandbox.get("/prov/public.cfg").status, 404);
    acme(&["route", "add", "new.cfg", "text=new", "public=true"]).good();
    assert_eq!(sandbox.get("/prov/new.cfg").text(), "new");
    // Passwords: the new one at once, and the old one no more.
    sandbox.cli(&["tenant", "set", "acme", "http_password=new-password", "http_previous_password="]).good();
    assert_eq!(config().status, 403);
    let fresh = || sandbox.digest(("GET", "/prov/001565267db9.cfg"), (USER.0, "new-password"), &[], b"");
    assert_eq!(fresh().status, 200);
    sandbox.cli(&["tenant", "set", "acme", "http_password="]).good();
    assert_eq!(fresh().status, 403);
    sandbox.cli(&["tenant", "set", "acme", "http_password=new-password"]).good();
    assert_eq!(fresh().status, 200);
    // Networks.
    assert!(sandbox.tftp_get("cfg000b82010204").is_ok());
    sandbox.cli(&["tenant", "set", "acme", "networks=[\"10.0.0.0/8\"]"]).good();
    assert!(sandbox.tftp_get("cfg000b82010204").is_err());
    sandbox.cli(&["tenant", "set", "acme", "networks=[\"127.0.0.0/8\"]"]).good();
    assert!(sandbox.tftp_get("cfg000b82010204").is_ok());
    // Devices.
    acme(&["device", "remove", "reception"]).good();
    assert_eq!(fresh().status, 404);
    acme(&["device", "add", "again", "mac=001565267db9", "vendor=yealink", "model=T46G"]).good();
    assert_eq!(fresh().status, 200);
}

#[test]
fn the_file_area_is_served_as_it_is_now() {
    let sandbox = Sandbox::serving(&full());
    assert_eq!(sandbox.get("/prov/firmware.rom").status, 404);
    sandbox.put_file("firmware.rom", "one");
    assert_eq!(sandbox.get("/prov/firmware.rom").text(), "one");
    let mut file = fs::OpenOptions::new().append(true).open(sandbox.files().join("firmware.rom")).unwrap();
    file.write_all(b" and two").unwrap();
    assert_eq!(sandbox.get("/prov/firmware.rom").text(), "one and two");
    fs::remove_file(sandbox.files().join("firmware.rom")).unwrap();
    assert_eq!(sandbox.get("/prov/firmware.rom").status, 404);
}

#[test]
fn an_upload_to_a_full_disk_is_413_and_leaves_nothing() {
    let mut site = standard_site("polycom", "VVX500");
    site["tenants"][0]["devices"][0]["mac"] = serde_json::json!("0004f2aabbcc");
    let mut sandbox = Sandbox::new(&site);
    let Some(disk) = Disk::mount(&sandbox, &sandbox.files(), "256k") else { return };
    disk.sh(&sandbox, "mkdir files/upload").good();
    let words = disk.words();
    sandbox.serve_by(&words.iter().map(String::as_str).collect::<Vec<_>>(), &["--http", "127.0.0.1:0"]);
    let put = |name: &str, bytes: usize| {
        sandbox.digest(("PUT", &format!("/prov/{name}")), ("acme", "secret"), &[], &vec![b'x'; bytes]).status
    };
    assert_eq!(put("0004f2aabbcc-app.log", 100_000), 201);
    assert_eq!(put("0004f2aabbcc-boot.log", 200_000), 413);
    let there = disk.sh(&sandbox, "ls -A files/upload/0004f2aabbcc").good().out();
    assert_eq!(there, "0004f2aabbcc-app.log\n");
    assert_eq!(put("0004f2aabbcc-boot.log", 10_000), 201);
    assert!(sandbox.stderr().contains("the disk below the file area is full"), "{}", sandbox.stderr());
}
