//! What lies behind links, and what never leaves by any.

use crate::durable::is_sound;
use crate::sample::{USER, full};
use crate::sandbox::{Sandbox, wait_until};
use std::fs;
use std::os::unix::fs::symlink;

/// Whether a name is served, over HTTP and TFTP alike.
fn is_served(sandbox: &Sandbox, name: &str) -> bool {
    let http = sandbox.get(&format!("/prov/{name}")).status == 200;
    let tftp = sandbox.tftp_get(name).is_ok();
    assert_eq!(http, tftp, "HTTP and TFTP differ about {name}");
    http
}

#[test]
fn no_link_gives_out_a_file_of_the_servers_own() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.borrow_certificate();
    fs::write(sandbox.path("autoprov.toml"), "upload_quota = 7\n").unwrap();
    let config = sandbox.path("autoprov.toml").display().to_string();
    sandbox.serve(&[
        "--config",
        &config,
        "--http",
        "127.0.0.1:0",
        "--https",
        "127.0.0.1:0",
        "--tftp",
        "127.0.0.1:0",
    ]);
    assert_eq!(sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").status, 200);
    sandbox.put_file("firmware.rom", "firmware");
    let link = |own: &str, name: &str| {
        let place = sandbox.files().join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::hard_link(sandbox.path(own), place).unwrap();
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
            symlink(sandbox.files().join(&name), sandbox.files().join(format!("to-{at}.txt"))).ok();
            names.extend([name, format!("to-{at}.txt")]);
        }
    }
    for name in &names {
        assert!(!is_served(&sandbox, name), "{name} is served");
    }
    // What is not ours, or meant for everybody, is served as ever.
    link("a.tls/self-signed-rsa.crt", "ca.crt");
    symlink("firmware.rom", sandbox.files().join("other.rom")).unwrap();
    assert!(
        is_served(&sandbox, "firmware.rom")
            && is_served(&sandbox, "other.rom")
            && is_served(&sandbox, "ca.crt")
    );
    assert!(sandbox.stderr().contains("by another name: it is not served"), "{}", sandbox.stderr());
    // To have asked did the database no harm: SQLite's locks are where they were.
    sandbox.cli(&["extension", "set", "101", "display_name=Changed", "--tenant", "acme"]).good();
    assert!(sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").text().contains("Changed"));
    let output = sandbox.cli(&["check", "--offline"]).good().stderr;
    assert!(output.contains("link-0.rom: this is the database by another name"), "{output}");
    assert!(!output.contains("ca.crt") && !output.contains("firmware.rom"), "{output}");
    let output = sandbox.cli(&["explain", "link-0.rom"]).good().out();
    assert!(output.contains("the server's own"), "{output}");
    assert_eq!(sandbox.stop(), 0);
    is_sound(&sandbox);
}

#[test]
fn what_sqlite_makes_while_it_is_served_is_kept_back_at_once() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    sandbox.put_file("a.rom", "firmware");
    for at in 0..10 {
        // The list of our files is fresh, and this one is not in it.
        assert!(is_served(&sandbox, "a.rom"));
        let (journal, name) = (sandbox.path("a.db-journal"), format!("{at}.rom"));
        fs::write(&journal, "pages of the database").unwrap();
        fs::hard_link(&journal, sandbox.files().join(&name)).unwrap();
        assert!(!is_served(&sandbox, &name), "{name}");
        fs::remove_file(&journal).unwrap();
    }
}

#[test]
fn a_mount_of_our_folder_gives_out_nothing_of_ours() {
    let mut sandbox = Sandbox::new(&full());
    let mounted = sandbox.files().join("mounted");
    fs::create_dir(&mounted).unwrap();
    fs::create_dir(sandbox.path("data")).unwrap();
    let may = sandbox.run("unshare", &["-m", "mount", "--bind", "data", "files/mounted"]);
    if may.status != 0 {
        println!("not checked: no right to mount");
        return;
    }
    let line = "mount --bind . files/mounted && exec \"$@\"";
    sandbox.serve_by(
        &["unshare", "-m", "sh", "-c", line, "sh"],
        &["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"],
    );
    fs::write(sandbox.path("beside.txt"), "not ours").unwrap();
    assert!(is_served(&sandbox, "mounted/beside.txt"));
    for name in ["a.db", "a.db-wal", "a.db-shm", "a.observed.db", "a.observed.db-wal", "logs/access_log"] {
        assert!(sandbox.path(name).exists(), "{name}");
        assert!(!is_served(&sandbox, &format!("mounted/{name}")), "{name}");
    }
}

#[test]
fn where_a_file_lies_decides_whatever_link_led_there() {
    let sandbox = Sandbox::serving(&full());
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
        sandbox.put_file(name, text);
    }
    let files = sandbox.files();
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
        assert!(!is_served(&sandbox, name), "{name} is served");
    }
    for name in ["open.txt", "same/open.txt", "sub/back/sub/open.txt"] {
        assert_eq!(sandbox.get(&format!("/prov/{name}")).text(), "welcome", "{name}");
        assert!(is_served(&sandbox, name));
    }
    // The upload folder may be a link itself: then it is closed where it leads.
    fs::rename(files.join("upload"), files.join("large")).unwrap();
    symlink("large", files.join("upload")).unwrap();
    wait_until("the new place to be closed", || sandbox.get("/prov/large/x.log").status != 200);
    assert!(!is_served(&sandbox, "large/x.log"));
    assert!(!is_served(&sandbox, "upload/x.log"));
}
