//! A file area in which files of the server's own lie is refused.

use crate::house::{BINARY, House, Ran};
use crate::sample::full;
use std::fs;
use std::os::unix::fs::symlink;

/// `serve` with these arguments, which should end by itself.
fn serve(house: &House, arguments: &[&str]) -> Ran {
    let words =
        [&["5", BINARY], arguments, &["serve", "--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]].concat();
    house.run("timeout", &words)
}

/// A house where `D` is a file area, with ways into it.
fn house() -> House {
    let house = House::empty();
    for folder in ["D/sub/.db", "D/logs", "E"] {
        fs::create_dir_all(house.path(folder)).unwrap();
    }
    symlink(house.path("D"), house.path("link")).unwrap();
    symlink(house.path("D/sub"), house.path("E/sub")).unwrap();
    symlink(house.path("D/real.db"), house.path("E/link.db")).unwrap();
    symlink(house.path("E/real.db"), house.path("D/link.db")).unwrap();
    fs::write(house.path("D/x.key"), "key").unwrap();
    fs::write(house.path("E/x.crt"), "chain").unwrap();
    fs::write(house.path("D/autoprov.toml"), "upload_quota = 7\n").unwrap();
    house
}

#[test]
fn the_server_does_not_start_where_its_own_files_are_for_everybody() {
    let house = house();
    let database = |path: &str| format!("sqlite:{}", house.path(path).display());
    let folder = |path: &str| house.path(path).display().to_string();
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
        let path_of = house.path(path).display().to_string();
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
            let refused = serve(&house, &arguments).bad(1);
            let said = refused.stderr;
            assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
            assert!(said.contains(&format!("`{named}`")), "{arguments:?}: {said}");
            assert!(said.contains(&format!("`{files}`")), "{arguments:?}: {said}");
            assert!(said.contains("move that out"), "{said}");
            assert!(refused.stdout.is_empty(), "{arguments:?}");
        }
    }
    assert!(!house.path("D/a.db").exists(), "a refused start made a database");
    // `check` says the same sentence.
    for (arguments, named) in &cases {
        let arguments: Vec<_> =
            arguments.iter().map(String::as_str).chain(["--files", &area, "check", "--offline"]).collect();
        let said = house.run(BINARY, &arguments).bad(1).stderr;
        assert!(said.contains(&format!("`{named}`")) && said.contains("move that out"), "{said}");
    }
}

#[test]
fn a_file_area_beside_the_database_is_fine() {
    let mut house = House::new(&full());
    house.put_file("a.db", "a file that only sounds like the database");
    house.serve(&["--http", "127.0.0.1:0"]);
    assert_eq!(house.get("/prov/a.db").text(), "a file that only sounds like the database");
    house.cli(&["check", "--offline"]).good();
    assert!(!house.stderr().contains("ERROR"), "{}", house.stderr());
}
