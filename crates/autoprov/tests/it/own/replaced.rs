//! Databases that are replaced, removed and put back under a running server.

use crate::durable::is_sound;
use crate::house::{BINARY, House, PATIENCE, standard_site, wait_until};
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

fn serving(display_name: &str) -> House {
    let mut house = House::new(&site(display_name));
    house.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    house
}

/// A database made elsewhere and brought beside the one of this house: a copy of a backup, say.
fn brought(house: &House, display_name: &str) -> PathBuf {
    let elsewhere = House::new(&site(display_name));
    let copy = house.path("new.db");
    fs::copy(elsewhere.path("a.db"), &copy).unwrap();
    copy
}

/// What the phone of this house is called now, over HTTP and TFTP alike.
fn name(house: &House) -> String {
    let http = house.digest(("GET", CONFIG), USER, &[], b"");
    assert_eq!(http.status, 200, "{}", http.text());
    let line = |text: String| {
        let line =
            text.lines().find_map(|line| line.strip_prefix("account.1.display_name = ").map(str::to_owned));
        line.unwrap_or_else(|| panic!("no display name in {text}"))
    };
    let tftp = house.tftp_get("001565aabbcc.cfg").unwrap();
    let (http, tftp) = (line(http.text()), line(String::from_utf8(tftp).unwrap()));
    assert_eq!(http, tftp);
    http
}

#[track_caller]
fn becomes(house: &House, display_name: &str) {
    std::thread::sleep(WITHIN);
    assert_eq!(name(house), display_name, "{}", house.stderr());
}

#[test]
fn a_database_that_is_replaced_is_served_within_two_seconds() {
    let mut house = serving("Old");
    // Both are at the same revision, and what is in memory is of the old one.
    let new = brought(&house, "New");
    for _ in 0..3 {
        assert_eq!(name(&house), "Old");
    }
    fs::rename(&new, house.path("a.db")).unwrap();
    becomes(&house, "New");
    assert!(house.stderr().contains("was replaced"), "{}", house.stderr());
    // From now on it is the database: commands change it, the server sees that, and nothing is lost with the server.
    house.cli(&["extension", "set", "101", "display_name=Newer", "--tenant", "acme"]).good();
    assert_eq!(name(&house), "Newer");
    fs::rename(brought(&house, "Third"), house.path("a.db")).unwrap();
    becomes(&house, "Third");
    house.cli(&["extension", "set", "101", "display_name=Last", "--tenant", "acme"]).good();
    assert_eq!(name(&house), "Last");
    std::thread::sleep(Duration::from_secs(6));
    assert_eq!(name(&house), "Last", "the old file is closed, and took nothing with it");
    house.kill();
    assert_eq!(house.json(&["export"])["tenants"][0]["extensions"][0]["display_name"], "Last");
    is_sound(&house);
}

#[test]
fn a_database_that_is_set_aside_has_all_its_changes() {
    let house = serving("Old");
    for at in 0..5 {
        house.cli(&["extension", "set", "101", &format!("display_name=Old {at}"), "--tenant", "acme"]).good();
    }
    let new = brought(&house, "New");
    fs::rename(house.path("a.db"), house.path("aside.db")).unwrap();
    fs::rename(&new, house.path("a.db")).unwrap();
    becomes(&house, "New");
    let aside = format!("sqlite:{}", house.path("aside.db").display());
    let export: Value =
        serde_json::from_slice(&house.run(BINARY, &["--database", &aside, "export"]).good().stdout).unwrap();
    assert_eq!(export["tenants"][0]["extensions"][0]["display_name"], "Old 4");
    is_sound(&house);
}

#[test]
fn a_database_that_is_gone_does_not_answer_and_is_served_when_it_is_back() {
    let house = serving("Old");
    assert_eq!(name(&house), "Old");
    fs::rename(house.path("a.db"), house.path("away.db")).unwrap();
    let status = || house.digest(("GET", CONFIG), USER, &[], b"").status;
    let started = Instant::now();
    wait_until("the server to notice", || status() == 500);
    assert!(started.elapsed() < WITHIN, "{:?}", started.elapsed());
    let log = house.stderr();
    assert!(log.contains("ERROR") && log.contains("is gone: put it back"), "{log}");
    assert!(house.tftp_get("001565aabbcc.cfg").is_err());
    assert!(!house.path("a.db").exists(), "the server made an empty database");
    // The same again.
    fs::rename(house.path("away.db"), house.path("a.db")).unwrap();
    becomes(&house, "Old");
    house.cli(&["extension", "set", "101", "display_name=Changed", "--tenant", "acme"]).good();
    assert_eq!(name(&house), "Changed");
    // Another one.
    let new = brought(&house, "New");
    fs::remove_file(house.path("a.db")).unwrap();
    wait_until("the server to notice", || status() == 500);
    fs::copy(&new, house.path("a.db")).unwrap();
    becomes(&house, "New");
    is_sound(&house);
}

#[test]
fn a_file_that_cannot_be_served_is_not_taken_up() {
    let house = serving("Old");
    assert_eq!(name(&house), "Old");
    let new = brought(&house, "New");
    let put = |bytes: &[u8]| {
        fs::write(house.path("bad.db"), bytes).unwrap();
        fs::rename(house.path("bad.db"), house.path("a.db")).unwrap();
    };
    let whole = fs::read(&new).unwrap();
    let broken: [&[u8]; 3] = [b"", b"this is no database", &whole[..whole.len() / 2]];
    for (at, bytes) in broken.into_iter().enumerate() {
        put(bytes);
        becomes(&house, "Old");
        let said = house.stderr().matches("the new file is not taken up").count();
        assert_eq!(said, at + 1, "once for each: {}", house.stderr());
        assert_eq!(fs::read(house.path("a.db")).unwrap(), bytes, "it was written to");
    }
    put(&whole);
    becomes(&house, "New");
}

#[test]
fn phones_that_ask_meanwhile_get_the_one_or_the_other() {
    let house = serving("0");
    let (done, refused) = (AtomicBool::new(false), AtomicU32::new(0));
    let (rounds, begun) = (5, Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) && begun.elapsed() < 2 * PATIENCE {
                    let started = Instant::now();
                    let answer = house.digest(("GET", CONFIG), USER, &[], b"");
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
            fs::rename(brought(&house, &round.to_string()), house.path("a.db")).unwrap();
            becomes(&house, &round.to_string());
        }
        done.store(true, Ordering::Relaxed);
    });
    // A request that began with the old file may end without an answer, and is asked again.
    let refused = refused.load(Ordering::Relaxed);
    assert!(refused <= 2 * rounds, "{refused} requests were refused");
    println!("{refused} requests were refused at {rounds} changes");
    is_sound(&house);
}

fn sightings(house: &House, database: &Path) -> Vec<String> {
    let database = format!("sqlite:{}", database.display());
    let seen = house.run(BINARY, &["--database", &database, "sighting", "list", "--json"]).good();
    let seen: Value = serde_json::from_slice(&seen.stdout).unwrap();
    seen.as_array().unwrap().iter().map(|one| one["mac"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn observations_that_are_replaced_or_removed_are_noted_in_the_file_that_is_there() {
    let house = serving("Ana");
    let ask = |mac: &str| assert_eq!(house.get(&format!("/prov/{mac}.cfg")).status, 401);
    let noted = |mac: &str| {
        wait_until(&format!("{mac} to be noted"), || {
            sightings(&house, &house.path("a.db")).contains(&mac.to_owned())
        });
    };
    ask("001565000001");
    noted("001565000001");
    // Another file.
    let elsewhere = House::empty();
    elsewhere.cli(&["sighting", "list"]).good();
    fs::copy(elsewhere.path("a.observed.db"), house.path("new.db")).unwrap();
    fs::rename(house.path("a.observed.db"), house.path("aside.observed.db")).unwrap();
    fs::rename(house.path("new.db"), house.path("a.observed.db")).unwrap();
    std::thread::sleep(WITHIN);
    ask("001565000002");
    noted("001565000002");
    assert_eq!(sightings(&house, &house.path("a.db")), ["001565000002"]);
    assert_eq!(sightings(&house, &house.path("aside.db")), ["001565000001"]);
    assert!(house.stderr().contains("a.observed.db` was replaced"), "{}", house.stderr());
    // None: what the server saw begins anew.
    fs::remove_file(house.path("a.observed.db")).unwrap();
    std::thread::sleep(WITHIN);
    ask("001565000003");
    noted("001565000003");
    assert_eq!(sightings(&house, &house.path("a.db")), ["001565000003"]);
    assert!(house.stderr().contains("a.observed.db` is gone"), "{}", house.stderr());
    assert_eq!(name(&house), "Ana");
    is_sound(&house);
}
