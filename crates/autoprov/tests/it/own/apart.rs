//! A file area in which files of the server's own lie is refused.

use crate::sample::full;
use crate::sandbox::{BINARY, Ran, Sandbox};
use std::fs;
use std::os::unix::fs::symlink;

/// `serve` with these arguments, which should end by itself.
fn serve(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    let words =
        [&["5", BINARY], arguments, &["serve", "--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]].concat();
    sandbox.run("timeout", &words)
}

/// A sandbox where `D` is a file area, with ways into it.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::empty();
    for folder in ["D/sub/.db", "D/logs", "E"] {
        fs::create_dir_all(sandbox.path(folder)).unwrap();
    }
    symlink(sandbox.path("D"), sandbox.path("link")).unwrap();
    symlink(sandbox.path("D/sub"), sandbox.path("E/sub")).unwrap();
    symlink(sandbox.path("D/real.db"), sandbox.path("E/link.db")).unwrap();
    symlink(sandbox.path("E/real.db"), sandbox.path("D/link.db")).unwrap();
    fs::write(sandbox.path("D/x.key"), "key").unwrap();
    fs::write(sandbox.path("E/x.crt"), "chain").unwrap();
    fs::write(sandbox.path("D/autoprov.toml"), "upload_quota = 7\n").unwrap();
    sandbox
}

#[test]
fn the_server_does_not_start_where_its_own_files_are_for_everybody() {
    let sandbox = sandbox();
    let database = |path: &str| format!("sqlite:{}", sandbox.path(path).display());
    let folder = |path: &str| sandbox.path(path).display().to_string();
    let area = folder("D");
    let mut cases: Vec<(Vec<String>, String)> = Vec::new();
    for path in [
        "D/a.db",
        "D/sub/a.db",
        "D/sub/.db/a.db",
        "link/a.db",
        "E/sub/a.db",
        "D/sub/../a.db",
        "D/link.db",
        "E/link.db",
    ] {
        let path_of = sandbox.path(path).display().to_string();
        cases.push((vec!["--database".to_owned(), database(path)], path_of));
    }
    // Written in another way, and the area as well.
    cases.push((vec!["--database".to_owned(), format!("sqlite://{}", folder("D/a.db"))], folder("D/a.db")));
    cases.push((vec!["--database".to_owned(), "sqlite:D/a.db".to_owned()], "D/a.db".to_owned()));
    let apart = || vec!["--database".to_owned(), database("E/a.db")];
    let key =
        ["--certificate", &folder("E/x.crt"), "--certificate-key", &folder("D/x.key")].map(str::to_owned);
    cases.push(([apart(), key.to_vec()].concat(), folder("D/x.key")));
    let logs = ["--access-log", &folder("D/logs")].map(str::to_owned);
    cases.push(([apart(), logs.to_vec()].concat(), folder("D/logs/access_log")));
    let config = ["--config", &folder("D/autoprov.toml")].map(str::to_owned);
    cases.push(([apart(), config.to_vec()].concat(), folder("D/autoprov.toml")));
    for (arguments, named) in &cases {
        for files in [area.clone(), folder("link")] {
            let arguments: Vec<_> = arguments.iter().map(String::as_str).chain(["--files", &files]).collect();
            let refused = serve(&sandbox, &arguments).bad(1);
            let said = refused.stderr;
            assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
            assert!(said.contains(&format!("`{named}`")), "{arguments:?}: {said}");
            assert!(said.contains(&format!("`{files}`")), "{arguments:?}: {said}");
            assert!(said.contains("move that out"), "{said}");
            assert!(refused.stdout.is_empty(), "{arguments:?}");
        }
    }
    assert!(!sandbox.path("D/a.db").exists(), "a refused start made a database");
    // `check` says the same sentence.
    for (arguments, named) in &cases {
        let arguments: Vec<_> =
            arguments.iter().map(String::as_str).chain(["--files", &area, "check", "--offline"]).collect();
        let said = sandbox.run(BINARY, &arguments).bad(1).stderr;
        assert!(said.contains(&format!("`{named}`")) && said.contains("move that out"), "{said}");
    }
}

#[test]
fn a_file_area_beside_the_database_is_fine() {
    let mut sandbox = Sandbox::new(&full());
    sandbox.put_file("a.db", "a file that only sounds like the database");
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!(sandbox.get("/prov/a.db").text(), "a file that only sounds like the database");
    sandbox.cli(&["check", "--offline"]).good();
    assert!(!sandbox.stderr().contains("ERROR"), "{}", sandbox.stderr());
}
