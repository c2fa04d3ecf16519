//! Databases that are replaced, removed and put back under a running server.

use crate::durable::is_sound;
use crate::sandbox::{BINARY, PATIENCE, Sandbox, standard_site, wait_until};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

const CONFIG: &str = "/prov/001565aabbcc.cfg";
const USER: (&str, &str) = ("acme", "secret");

/// How long a phone may get the old contents after another file was put there.
const WITHIN: Duration = Duration::from_secs(2);

fn site(display_name: &str) -> Value {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["extensions"][0]["display_name"] = display_name.into();
    site
}

fn serving(display_name: &str) -> Sandbox {
    let mut sandbox = Sandbox::new(&site(display_name));
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    sandbox
}

/// A database made elsewhere and brought beside the one of this sandbox: a copy of a backup, say.
fn brought(sandbox: &Sandbox, display_name: &str) -> PathBuf {
    let elsewhere = Sandbox::new(&site(display_name));
    let copy = sandbox.path("new.db");
    fs::copy(elsewhere.path("a.db"), &copy).unwrap();
    copy
}

/// What the phone of this sandbox is called now, over HTTP and TFTP alike.
fn name(sandbox: &Sandbox) -> String {
    let http = sandbox.digest(("GET", CONFIG), USER, &[], b"");
    assert_eq!(http.status, 200, "{}", http.text());
    let line = |text: String| {
        let line =
            text.lines().find_map(|line| line.strip_prefix("account.1.display_name = ").map(str::to_owned));
        line.unwrap_or_else(|| panic!("no display name in {text}"))
    };
    let tftp = sandbox.tftp_get("001565aabbcc.cfg").unwrap();
    let (http, tftp) = (line(http.text()), line(String::from_utf8(tftp).unwrap()));
    assert_eq!(http, tftp);
    http
}

#[track_caller]
fn becomes(sandbox: &Sandbox, display_name: &str) {
    std::thread::sleep(WITHIN);
    assert_eq!(name(sandbox), display_name, "{}", sandbox.stderr());
}

#[test]
fn a_database_that_is_replaced_is_served_within_two_seconds() {
    let mut sandbox = serving("Old");
    // Both are at the same revision, and what is in memory is of the old one.
    let new = brought(&sandbox, "New");
    for _ in 0..3 {
        assert_eq!(name(&sandbox), "Old");
    }
    fs::rename(&new, sandbox.path("a.db")).unwrap();
    becomes(&sandbox, "New");
    assert!(sandbox.stderr().contains("was replaced"), "{}", sandbox.stderr());
    // From now on it is the database: commands change it, the server sees that, and nothing is lost with the server.
    sandbox.cli(&["extension", "set", "101", "display_name=Newer", "--tenant", "acme"]).good();
    assert_eq!(name(&sandbox), "Newer");
    fs::rename(brought(&sandbox, "Third"), sandbox.path("a.db")).unwrap();
    becomes(&sandbox, "Third");
    sandbox.cli(&["extension", "set", "101", "display_name=Last", "--tenant", "acme"]).good();
    assert_eq!(name(&sandbox), "Last");
    std::thread::sleep(Duration::from_secs(6));
    assert_eq!(name(&sandbox), "Last", "the old file is closed, and took nothing with it");
    sandbox.kill();
    assert_eq!(sandbox.json(&["export"])["tenants"][0]["extensions"][0]["display_name"], "Last");
    is_sound(&sandbox);
}

#[test]
fn a_database_that_is_set_aside_has_all_its_changes() {
    let sandbox = serving("Old");
    for at in 0..5 {
        sandbox
            .cli(&["extension", "set", "101", &format!("display_name=Old {at}"), "--tenant", "acme"])
            .good();
    }
    let new = brought(&sandbox, "New");
    fs::rename(sandbox.path("a.db"), sandbox.path("aside.db")).unwrap();
    fs::rename(&new, sandbox.path("a.db")).unwrap();
    becomes(&sandbox, "New");
    let aside = format!("sqlite:{}", sandbox.path("aside.db").display());
    let export: Value =
        serde_json::from_slice(&sandbox.run(BINARY, &["--database", &aside, "export"]).good().stdout)
            .unwrap();
    assert_eq!(export["tenants"][0]["extensions"][0]["display_name"], "Old 4");
    is_sound(&sandbox);
}

#[test]
fn a_database_that_is_gone_does_not_answer_and_is_served_when_it_is_back() {
    let sandbox = serving("Old");
    fs::rename(sandbox.path("a.db"), sandbox.path("away.db")).unwrap();
    let status = || sandbox.digest(("GET", CONFIG), USER, &[], b"").status;
    let started = Instant::now();
    wait_until("the server to notice", || status() == 500);
    assert!(started.elapsed() < WITHIN, "{:?}", started.elapsed());
    let log = sandbox.stderr();
    assert!(log.contains("ERROR") && log.contains("is gone: put it back"), "{log}");
    assert!(sandbox.tftp_get("001565aabbcc.cfg").is_err());
    assert!(!sandbox.path("a.db").exists(), "the server made an empty database");
    // The same again.
    fs::rename(sandbox.path("away.db"), sandbox.path("a.db")).unwrap();
    becomes(&sandbox, "Old");
    sandbox.cli(&["extension", "set", "101", "display_name=Changed", "--tenant", "acme"]).good();
    assert_eq!(name(&sandbox), "Changed");
    // Another one.
    let new = brought(&sandbox, "New");
    fs::remove_file(sandbox.path("a.db")).unwrap();
    wait_until("the server to notice", || status() == 500);
    fs::copy(&new, sandbox.path("a.db")).unwrap();
    becomes(&sandbox, "New");
    is_sound(&sandbox);
    // Nobody took the phone for a stranger's meanwhile.
    assert_eq!(sightings(&sandbox, &sandbox.path("a.db")), [""; 0]);
}

#[test]
fn a_file_that_cannot_be_served_is_not_taken_up() {
    let sandbox = serving("Old");
    assert_eq!(name(&sandbox), "Old");
    let new = brought(&sandbox, "New");
    let put = |bytes: &[u8]| {
        fs::write(sandbox.path("bad.db"), bytes).unwrap();
        fs::rename(sandbox.path("bad.db"), sandbox.path("a.db")).unwrap();
    };
    let whole = fs::read(&new).unwrap();
    let broken: [&[u8]; 3] = [b"", b"this is no database", &whole[..whole.len() / 2]];
    for (at, bytes) in broken.into_iter().enumerate() {
        put(bytes);
        becomes(&sandbox, "Old");
        let said = sandbox.stderr().matches("the new file is not taken up").count();
        assert_eq!(said, at + 1, "once for each: {}", sandbox.stderr());
        assert_eq!(fs::read(sandbox.path("a.db")).unwrap(), bytes, "it was written to");
    }
    put(&whole);
    becomes(&sandbox, "New");
}

#[test]
fn phones_that_ask_meanwhile_get_the_one_or_the_other() {
    let sandbox = serving("0");
    let (done, refused) = (AtomicBool::new(false), AtomicU32::new(0));
    let (rounds, begun) = (5, Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) && begun.elapsed() < 2 * PATIENCE {
                    let started = Instant::now();
                    let answer = sandbox.digest(("GET", CONFIG), USER, &[], b"");
                    assert!(started.elapsed() < WITHIN, "a phone waited {:?}", started.elapsed());
                    if answer.status == 200 {
                        assert!(answer.text().contains("account.1.display_name = "));
                    } else {
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        for round in 1..=rounds {
            fs::rename(brought(&sandbox, &round.to_string()), sandbox.path("a.db")).unwrap();
            becomes(&sandbox, &round.to_string());
        }
        done.store(true, Ordering::Relaxed);
    });
    // A request that began with the old file may end without an answer, and is asked again.
    let refused = refused.load(Ordering::Relaxed);
    assert!(refused <= 2 * rounds, "{refused} requests were refused");
    println!("{refused} requests were refused at {rounds} changes");
    is_sound(&sandbox);
}

fn sightings(sandbox: &Sandbox, database: &Path) -> Vec<String> {
    let is_alone = !database.exists();
    let database = format!("sqlite:{}", database.display());
    if is_alone {
        // What was seen is read beside a database that is there.
        sandbox.run(BINARY, &["--database", &database, "tenant", "add", "nobody"]).good();
    }
    let seen = sandbox.run(BINARY, &["--database", &database, "sighting", "list", "--json"]).good();
    let seen: Value = serde_json::from_slice(&seen.stdout).unwrap();
    seen.as_array().unwrap().iter().map(|one| one["mac"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn observations_that_are_replaced_or_removed_are_noted_in_the_file_that_is_there() {
    let sandbox = serving("Ana");
    let ask = |mac: &str| assert_eq!(sandbox.get(&format!("/prov/{mac}.cfg")).status, 401);
    let noted = |mac: &str| {
        wait_until(&format!("{mac} to be noted"), || {
            sightings(&sandbox, &sandbox.path("a.db")).contains(&mac.to_owned())
        });
    };
    ask("001565000001");
    noted("001565000001");
    // Another file.
    let elsewhere = Sandbox::empty();
    elsewhere.cli(&["sighting", "list"]).good();
    fs::copy(elsewhere.path("a.observed.db"), sandbox.path("new.db")).unwrap();
    fs::rename(sandbox.path("a.observed.db"), sandbox.path("aside.observed.db")).unwrap();
    fs::rename(sandbox.path("new.db"), sandbox.path("a.observed.db")).unwrap();
    std::thread::sleep(WITHIN);
    ask("001565000002");
    noted("001565000002");
    assert_eq!(sightings(&sandbox, &sandbox.path("a.db")), ["001565000002"]);
    assert_eq!(sightings(&sandbox, &sandbox.path("aside.db")), ["001565000001"]);
    assert!(sandbox.stderr().contains("a.observed.db` was replaced"), "{}", sandbox.stderr());
    // None: what the server saw begins anew.
    fs::remove_file(sandbox.path("a.observed.db")).unwrap();
    std::thread::sleep(WITHIN);
    ask("001565000003");
    noted("001565000003");
    assert_eq!(sightings(&sandbox, &sandbox.path("a.db")), ["001565000003"]);
    assert!(sandbox.stderr().contains("a.observed.db` is gone"), "{}", sandbox.stderr());
    assert_eq!(name(&sandbox), "Ana");
    is_sound(&sandbox);
}
