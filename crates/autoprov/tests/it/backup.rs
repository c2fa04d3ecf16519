//! A backup holds all of it, and comes back whole or not at all.

use crate::sample::{USER, full};
use crate::sandbox::{Sandbox, wait_until};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const FILE: &str = "night.tar";

fn phone(sandbox: &Sandbox) -> u16 {
    sandbox.digest(("GET", "/prov/001565267db9.cfg"), USER, &[], b"").status
}

/// A server with something of everything: a site, phones that came, a certificate of its own, files.
fn serving() -> Sandbox {
    let mut sandbox = Sandbox::serving_all(&full());
    assert_eq!(phone(&sandbox), 200);
    sandbox.put_file("firmware/x.rom", vec![7; 100_000]);
    std::os::unix::fs::symlink("x.rom", sandbox.files().join("firmware/latest.rom")).unwrap();
    wait_until("the timeline", || sandbox.cli(&["device", "show", "001565267db9"]).out().contains("FETCHED"));
    assert!(sandbox.is_alive());
    sandbox
}

fn export(sandbox: &Sandbox) -> String {
    sandbox.cli(&["export"]).good().out()
}

/// Takes the backup of one sandbox to another.
fn take(from: &Sandbox, to: &Sandbox) {
    fs::copy(from.path(FILE), to.path(FILE)).unwrap();
}

fn restored(from: &Sandbox) -> Sandbox {
    let other = Sandbox::bare();
    take(from, &other);
    other.cli(&["restore", FILE]).good();
    other
}

#[test]
fn what_is_backed_up_while_it_is_served_comes_back_elsewhere() {
    let sandbox = serving();
    sandbox.cli(&["extension", "set", "101", "display_name=Just now", "--tenant", "acme"]).good();
    sandbox.cli(&["enrol", "--for", "15m", "--tenant", "acme"]).good();
    let out = sandbox.cli(&["backup", FILE, "--with-files"]).good().out();
    assert!(out.starts_with("written: ") && out.contains("night.tar"), "{out}");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&fs::metadata(sandbox.path(FILE)).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "passwords are in it");
    let mut other = restored(&sandbox);
    assert_eq!(export(&other), export(&sandbox));
    let windows = |sandbox: &Sandbox| sandbox.cli(&["enrol", "list"]).good().out();
    assert!(windows(&other).contains("it is of a backup"), "{}", windows(&other));
    assert!(!windows(&sandbox).contains("it is of a backup"), "{}", windows(&sandbox));
    let history = |sandbox: &Sandbox| sandbox.json(&["history", "--json"]);
    assert_eq!(history(&other), history(&sandbox));
    let shown =
        |sandbox: &Sandbox| sandbox.json(&["device", "show", "001565267db9", "--json"])["timeline"].clone();
    assert_eq!(shown(&other), shown(&sandbox));
    assert_eq!(fs::read(other.files().join("firmware/latest.rom")).unwrap(), vec![7; 100_000]);
    let keys = |sandbox: &Sandbox| {
        let folder = fs::read_dir(sandbox.path("a.tls")).or_else(|_| fs::read_dir(sandbox.path("tls")));
        let mut keys: Vec<_> = folder
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_owned(), fs::read(&path).unwrap()))
            .collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&other), keys(&sandbox));
    other.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!(phone(&other), 200);
    assert!(!other.stderr().contains("-wal"), "a backup is whole: {}", other.stderr());
    // Without the file area, it stays out.
    sandbox.cli(&["backup", FILE]).good();
    assert!(!restored(&sandbox).files().join("firmware").exists());
    // Nothing is left beside.
    let names = fs::read_dir(sandbox.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(!names.into_iter().any(|name| name.starts_with(".autoprov")));
}

#[test]
fn nothing_is_overwritten_unasked_and_what_was_is_kept() {
    let mut sandbox = serving();
    sandbox.cli(&["backup", FILE]).good();
    let before = export(&sandbox);
    sandbox.cli(&["extension", "set", "101", "display_name=Later", "--tenant", "acme"]).good();
    let later = export(&sandbox);
    let ran = sandbox.cli(&["restore", FILE]).bad(1);
    assert!(ran.stderr.contains("would be overwritten") && ran.stderr.contains("--force"), "{}", ran.stderr);
    let ran = sandbox.cli(&["restore", FILE, "--force"]).bad(1);
    assert!(ran.stderr.contains("stop the server first"), "{}", ran.stderr);
    assert_eq!(export(&sandbox), later);
    assert_eq!(sandbox.stop(), 0);
    sandbox.cli(&["restore", FILE, "--force"]).good();
    assert_eq!(export(&sandbox), before);
    let kept = format!("sqlite:{}", sandbox.path("a.db.replaced").display());
    let ran = sandbox.run(&crate::sandbox::binary(), &["--database", &kept, "export"]).good();
    assert_eq!(ran.out(), later);
    // After a crash there is a WAL beside it, which is not taken for the other's.
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    sandbox.cli(&["extension", "set", "101", "display_name=In the WAL", "--tenant", "acme"]).good();
    sandbox.kill();
    assert!(sandbox.path("a.db-wal").exists());
    sandbox.cli(&["restore", FILE, "--force"]).good();
    assert_eq!(export(&sandbox), before);
    fs::write(sandbox.path("a.db"), "no database at all").unwrap();
    sandbox.cli(&["restore", FILE, "--force"]).good();
    assert_eq!(export(&sandbox), before);
}

#[test]
fn a_backup_is_written_over_nothing_else_and_nowhere_for_everybody() {
    let sandbox = serving();
    let before = export(&sandbox);
    fs::write(sandbox.path("mine.txt"), "mine").unwrap();
    std::os::unix::fs::symlink(sandbox.files(), sandbox.path("link")).unwrap();
    for (file, because) in [
        ("a.db", "no backup"),
        ("a.observed.db", "no backup"),
        ("mine.txt", "no backup"),
        ("files", "is a folder"),
        ("files/b.tar", "file area"),
        ("link/b.tar", "file area"),
        ("nowhere/b.tar", "nowhere"),
    ] {
        let ran = sandbox.cli(&["backup", file]).bad(1);
        assert!(ran.stderr.contains(because), "{file}: {}", ran.stderr);
    }
    assert_eq!((export(&sandbox), fs::read(sandbox.path("mine.txt")).unwrap()), (before, b"mine".to_vec()));
    sandbox.cli(&["backup", FILE]).good();
    sandbox.cli(&["backup", FILE]).good();
}

#[test]
fn a_database_that_was_kept_stays() {
    let sandbox = Sandbox::new(&full());
    sandbox.cli(&["backup", FILE]).good();
    sandbox.cli(&["extension", "set", "101", "display_name=Precious", "--tenant", "acme"]).good();
    let precious = export(&sandbox);
    for name in ["a.db.replaced", "a.db.replaced.2", "a.db.replaced.3"] {
        sandbox.cli(&["restore", FILE, "--force"]).good();
        assert!(sandbox.path(name).exists(), "{name}");
    }
    let kept = format!("sqlite:{}", sandbox.path("a.db.replaced").display());
    let ran = sandbox.run(&crate::sandbox::binary(), &["--database", &kept, "export"]).good();
    assert_eq!(ran.out(), precious);
}

#[test]
fn who_goes_away_from_what_is_said_ends_nothing() {
    let sandbox = Sandbox::new(&full());
    let database = sandbox.database();
    let line = format!(
        "'{}' --database '{database}' check --offline 2>&1 >/dev/null | true; echo ${{PIPESTATUS[0]}}",
        crate::sandbox::binary()
    );
    for _ in 0..3 {
        assert_eq!(sandbox.run("bash", &["-c", &line]).out().trim(), "0");
    }
}

#[test]
fn what_is_damaged_is_refused_and_changes_nothing() {
    let mut sandbox = serving();
    sandbox.cli(&["backup", FILE]).good();
    sandbox.stop();
    let before = export(&sandbox);
    let whole = fs::read(sandbox.path(FILE)).unwrap();
    let broken = |bytes: &[u8]| {
        fs::write(sandbox.path("broken.tar"), bytes).unwrap();
        let ran = sandbox.cli(&["restore", "broken.tar", "--force"]).bad(1);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        ran.stderr
    };
    for part in 1..20 {
        broken(&whole[..whole.len() * part / 20]);
    }
    for part in 1..20 {
        let mut bytes = whole.clone();
        // Within a file's content, wherever that is: a database is long.
        let at = 4096 + (whole.len() - 60_000) * part / 20;
        bytes[at] ^= 0x55;
        broken(&bytes);
    }
    assert!(broken(b"").contains("cut short") && broken(b"hello").contains("no backup"));
    assert!(broken(b"SQLite format 3\0 and no more").contains("damaged"), "a database that is none");
    // Names that lead out of their folder are nothing that a backup has.
    for name in ["files/../x", "/etc/x", "tls/../../x", "x", "files/a/../../x"] {
        let mut builder = tar(name);
        builder.extend(&whole);
        let told = broken(&builder);
        assert!(told.contains("nothing that a backup has") || told.contains("no backup"), "{name}: {told}");
    }
    assert_eq!(export(&sandbox), before);
    let names: Vec<_> = fs::read_dir(sandbox.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(!names.iter().any(|name| name.starts_with(".autoprov") || name == "x"), "{names:?}");
}

/// The head of a member of a tar archive, with two bytes in it.
fn tar(name: &str) -> Vec<u8> {
    let mut head = vec![0_u8; 1024];
    head[..name.len()].copy_from_slice(name.as_bytes());
    head[100..107].copy_from_slice(b"0000600");
    head[124..135].copy_from_slice(b"00000000002");
    head[148..156].fill(b' ');
    head[156] = b'0';
    head[257..263].copy_from_slice(b"ustar\0");
    let sum: u32 = head[..512].iter().map(|byte| u32::from(*byte)).sum();
    head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    head[512..514].copy_from_slice(b"hi");
    head
}

/// A command that is killed after a while, wherever it is.
fn killed(sandbox: &Sandbox, words: &[&str], after: Duration) {
    let mut command: Command = sandbox.command(crate::sandbox::binary());
    command.args(["--database", &sandbox.database(), "--files"]).arg(sandbox.files()).args(words);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let _ = child.kill();
    child.wait().unwrap();
}

#[test]
fn whoever_is_killed_in_between_leaves_the_old_or_the_new() {
    let mut sandbox = serving();
    sandbox.cli(&["backup", FILE]).good();
    let first = fs::read(sandbox.path(FILE)).unwrap();
    let old = export(&sandbox);
    sandbox.cli(&["extension", "set", "101", "display_name=Later", "--tenant", "acme"]).good();
    let later = export(&sandbox);
    let mut whole = 0;
    for step in 0..16 {
        fs::write(sandbox.path(FILE), &first).unwrap();
        killed(&sandbox, &["backup", FILE], Duration::from_millis(step * 6));
        // One or the other, never a part.
        whole += usize::from(fs::read(sandbox.path(FILE)).unwrap() != first);
        let elsewhere = Sandbox::bare();
        take(&sandbox, &elsewhere);
        elsewhere.cli(&["restore", FILE]).good();
        let site = export(&elsewhere);
        assert!(site == old || site == later, "step {step}");
    }
    assert!((1..16).contains(&whole), "the times say nothing: {whole} of 16 were done");
    fs::write(sandbox.path(FILE), &first).unwrap();
    assert_eq!(sandbox.stop(), 0);
    let mut done = 0;
    for step in 0..16 {
        sandbox.cli(&["extension", "set", "101", "display_name=Later", "--tenant", "acme"]).good();
        killed(&sandbox, &["restore", FILE, "--force"], Duration::from_millis(step * 6));
        let site = export(&sandbox);
        assert!(site == old || site == later, "step {step}");
        done += usize::from(site == old);
        sandbox.cli(&["restore", FILE, "--force"]).good();
        assert_eq!(export(&sandbox), old, "step {step}: once more");
    }
    assert!((1..16).contains(&done), "the times say nothing: {done} of 16 were done");
}

/// The whole of a folder's `a.db`, or that file alone.
fn copy(from: &Sandbox, sides: &[&str]) -> Sandbox {
    let other = Sandbox::bare();
    for side in sides {
        let name = format!("a.db{side}");
        fs::copy(from.path(&name), other.path(&name)).unwrap();
    }
    other
}

#[test]
fn a_copy_that_lacks_its_wal_is_told_at_open() {
    let mut sandbox = serving();
    for number in 300..340 {
        sandbox.cli(&["extension", "add", &number.to_string(), "--tenant", "acme"]).good();
    }
    let warned = |sandbox: &Sandbox| sandbox.cli(&["extension", "list"]).good().stderr.contains("a.db-wal");
    assert!(!warned(&sandbox));
    let lone = copy(&sandbox, &[""]);
    let whole = copy(&sandbox, &["", "-wal"]);
    assert!(warned(&lone) && warned(&lone), "each time, until somebody serves it");
    assert!(!warned(&whole));
    // It can be taken for what it is.
    let file = lone.path("a.db").display().to_string();
    let other = Sandbox::bare();
    let ran = other.cli(&["restore", &file]).good();
    assert!(ran.stderr.contains("what was changed last is not in it") && !warned(&other), "{}", ran.stderr);
    // A server that stopped leaves a file that is whole by itself, one that was killed its WAL.
    sandbox.stop();
    assert!(!Path::new(&sandbox.path("a.db-wal")).exists());
    assert!(!warned(&copy(&sandbox, &[""])) && !warned(&sandbox));
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    sandbox.kill();
    assert!(!warned(&sandbox), "its own file");
    let count =
        |sandbox: &Sandbox| sandbox.json(&["extension", "list", "--json"]).as_array().map_or(0, Vec::len);
    assert!(count(&whole) >= 40 && count(&sandbox) == count(&whole), "{}", count(&whole));
    let moved: Value = sandbox.json(&["export"]);
    assert!(moved["tenants"].is_array());
}
