//! What lies behind links, and what never leaves by any.

use crate::durable::is_sound;
use crate::house::{House, wait_until};
use crate::sample::{USER, full};
use std::fs;
use std::os::unix::fs::symlink;

/// Whether a name is served, over HTTP and TFTP alike.
fn is_served(house: &House, name: &str) -> bool {
    let http = house.get(&format!("/prov/{name}")).status == 200;
    let tftp = house.tftp_get(name).is_ok();
    assert_eq!(http, tftp, "HTTP and TFTP differ about {name}");
    http
}

#[test]
fn no_link_gives_out_a_file_of_the_servers_own() {
    let mut house = House::new(&full());
    house.borrow_certificate();
    fs::write(house.path("autoprov.toml"), "upload_quota = 7\n").unwrap();
    let config = house.path("autoprov.toml").display().to_string();
    house.serve(&[
        "--config",
        &config,
        "--http",
        "127.0.0.1:0",
        "--https",
        "127.0.0.1:0",
        "--tftp",
        "127.0.0.1:0",
    ]);
    assert_eq!(house.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").status, 200);
    house.put_file("firmware.rom", "firmware");
    let link = |own: &str, name: &str| {
        let place = house.files().join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::hard_link(house.path(own), place).unwrap();
    };
    let mut names = Vec::new();
    let own = [
        "a.db",
        "a.db-wal",
        "a.db-shm",
        "a.observed.db",
        "a.observed.db-wal",
        "a.observed.db-shm",
        "a.tls/self-signed-rsa.key",
        "a.tls/self-signed-ec.key",
        "autoprov.toml",
        "logs/access_log",
        "logs/ssl_access_log",
        "logs/tftp_access_log",
    ];
    for (at, own) in own.into_iter().enumerate() {
        for name in [format!("link-{at}.rom"), format!("deep/er/link-{at}.cfg")] {
            link(own, &name);
            symlink(house.files().join(&name), house.files().join(format!("to-{at}.txt"))).ok();
            names.extend([name, format!("to-{at}.txt")]);
        }
    }
    for name in &names {
        assert!(!is_served(&house, name), "{name} is served");
    }
    // What is not ours, or meant for everybody, is served as ever.
    link("a.tls/self-signed-rsa.crt", "ca.crt");
    symlink("firmware.rom", house.files().join("other.rom")).unwrap();
    assert!(
        is_served(&house, "firmware.rom") && is_served(&house, "other.rom") && is_served(&house, "ca.crt")
    );
    assert!(house.stderr().contains("by another name: it is not served"), "{}", house.stderr());
    // To have asked did the database no harm: SQLite's locks are where they were.
    house.cli(&["extension", "set", "101", "display_name=Changed", "--tenant", "acme"]).good();
    assert!(house.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").text().contains("Changed"));
    let told = house.cli(&["check", "--offline"]).good().stderr;
    assert!(told.contains("link-0.rom: this is the database by another name"), "{told}");
    assert!(!told.contains("ca.crt") && !told.contains("firmware.rom"), "{told}");
    let told = house.cli(&["explain", "link-0.rom"]).good().out();
    assert!(told.contains("the server's own"), "{told}");
    assert_eq!(house.stop(), 0);
    is_sound(&house);
}

#[test]
fn what_sqlite_makes_while_it_is_served_is_kept_back_at_once() {
    let mut house = House::new(&full());
    house.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    house.put_file("a.rom", "firmware");
    for at in 0..10 {
        // The list of our files is fresh, and this one is not in it.
        assert!(is_served(&house, "a.rom"));
        let (journal, name) = (house.path("a.db-journal"), format!("{at}.rom"));
        fs::write(&journal, "pages of the database").unwrap();
        fs::hard_link(&journal, house.files().join(&name)).unwrap();
        assert!(!is_served(&house, &name), "{name}");
        fs::remove_file(&journal).unwrap();
    }
}

#[test]
fn a_mount_of_our_folder_gives_out_nothing_of_ours() {
    let mut house = House::new(&full());
    let mounted = house.files().join("mounted");
    fs::create_dir(&mounted).unwrap();
    fs::create_dir(house.path("data")).unwrap();
    let may = house.run("unshare", &["-m", "mount", "--bind", "data", "files/mounted"]);
    if may.status != 0 {
        println!("not checked: no right to mount");
        return;
    }
    let line = "mount --bind . files/mounted && exec \"$@\"";
    house.serve_by(
        &["unshare", "-m", "sh", "-c", line, "sh"],
        &["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"],
    );
    fs::write(house.path("beside.txt"), "not ours").unwrap();
    assert!(is_served(&house, "mounted/beside.txt"));
    for name in ["a.db", "a.db-wal", "a.db-shm", "a.observed.db", "a.observed.db-wal", "logs/access_log"] {
        assert!(house.path(name).exists(), "{name}");
        assert!(!is_served(&house, &format!("mounted/{name}")), "{name}");
    }
}

#[test]
fn where_a_file_lies_decides_whatever_link_led_there() {
    let house = House::serving(&full());
    for (name, text) in [
        ("upload/001565267db9/001565267db9-local.cfg", "MUST-STAY"),
        ("upload/x.log", "MUST-STAY"),
        (".dots/x.cfg", "MUST-STAY"),
        ("sub/.hidden", "MUST-STAY"),
        ("SEP_Default.xml", "<x>MUST-STAY</x>"),
        ("v70.txt", "MUST-STAY"),
        ("sub/v70.txt", "MUST-STAY"),
        ("sub/deep/V70.TXT", "MUST-STAY"),
        ("sub/open.txt", "welcome"),
    ] {
        house.put_file(name, text);
    }
    let files = house.files();
    for (to, link) in [
        ("upload", "drop"),
        ("../upload", "sub/drop"),
        ("upload/001565267db9", "phone"),
        ("upload/x.log", "x.log"),
        ("drop", "twice"),
        ("..", "sub/back"),
        (".dots", "dots"),
        (".dots/x.cfg", "x.cfg"),
        ("sub/.hidden", "hidden.txt"),
        ("SEP_Default.xml", "page.xml"),
        ("v70.txt", "free.txt"),
        ("sub/v70.txt", "freer.txt"),
        ("sub/open.txt", "open.txt"),
        ("sub", "same"),
    ] {
        symlink(to, files.join(link)).unwrap();
    }
    // A link may also be absolute, but then it leads out.
    symlink(files.join("upload"), files.join("absolute")).unwrap();
    for name in [
        "drop/x.log",
        "drop/001565267db9/001565267db9-local.cfg",
        "DROP/x.log",
        "sub/drop/x.log",
        "phone/001565267db9-local.cfg",
        "x.log",
        "twice/x.log",
        "sub/back/upload/x.log",
        "sub/back/UPLOAD/x.log",
        "sub/back/sub/back/drop/x.log",
        "absolute/x.log",
        "dots/x.cfg",
        "x.cfg",
        "hidden.txt",
        "sub/back/.dots/x.cfg",
        "page.xml",
        "sub/back/SEP_Default.xml",
        "free.txt",
        "freer.txt",
        "sub/v70.txt",
        "sub/V70.TXT",
        "sub/deep/V70.TXT",
        "same/v70.txt",
        "same/deep/v70.txt",
    ] {
        assert!(!is_served(&house, name), "{name} is served");
    }
    for name in ["open.txt", "same/open.txt", "sub/back/sub/open.txt"] {
        assert_eq!(house.get(&format!("/prov/{name}")).text(), "welcome", "{name}");
        assert!(is_served(&house, name));
    }
    // The upload folder may be a link itself: then it is closed where it leads.
    fs::rename(files.join("upload"), files.join("large")).unwrap();
    symlink("large", files.join("upload")).unwrap();
    wait_until("the new place to be closed", || !is_served(&house, "large/x.log"));
    assert!(!is_served(&house, "upload/x.log"));
}
