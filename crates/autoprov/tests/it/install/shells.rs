//! Completion in the real shells, and manual pages.

use super::has;
use crate::sample::full;
use crate::sandbox::{BINARY, Sandbox};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What may come behind these words, the last one begun.
fn next(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let database = sandbox.database();
    let words = [&["complete", "--", "--database", &database], words].concat();
    sandbox.run(BINARY, &words).good().out().lines().map(str::to_owned).collect()
}

#[test]
fn names_come_from_the_database_words_from_the_catalogue_and_fields_from_the_reference() {
    let sandbox = Sandbox::new(&full());
    let macs = ["000b82010203", "000b82010204"];
    for (words, wanted) in [
        (&["device", "show", "re"][..], &["reception"][..]),
        (&["device", "show", "000b"], &macs),
        (&["device", "show", "--tenant", "other", ""], &["001565999999", "theirs"]),
        (&["device", "list", "--vendor", "ye"], &["yealink"]),
        (&["device", "list", "--tenant", "a"], &["acme"]),
        (&["device", "list", "--state", "never"], &["never fetched", "never seen"]),
        (&["device", "add", ""], &[]),
        (&["device", "add", "new", "vendor=pol"], &["vendor=poly", "vendor=polycom"]),
        (
            &["device", "set", "gxp", "vendor=yealink", "model=T46"],
            &["model=T46G", "model=T46S", "model=T46U"],
        ),
        (&["device", "set", "gxp", "lines.0.extension=2"], &["lines.0.extension=201"]),
        (&["device", "set", "gxp", "keys_m"], &["keys_managed="]),
        (&["extension", "remove", "10"], &["101", "102"]),
        (&["explain", "rec"], &["reception"]),
        (&["render", "--transport", "tftp", "rec"], &["reception"]),
        (&["hotdesk", "login", "reception", "1"], &["101", "102"]),
        (&["profile", "show", ""], &["sales"]),
        (&["resync", "reception", "t2"], &["t28"]),
        (&["fields", "dev"], &["device"]),
        (&["resync", "--via", "p"], &["phone"]),
        (&["completion", ""], &["bash", "fish", "zsh"]),
        (&["device", "show", "no-such"], &[]),
        (&["no-such", "x"], &[]),
    ] {
        let mut found = next(&sandbox, words);
        found.sort();
        assert_eq!(found, wanted, "{words:?}");
    }
    // Every command and option that help shows, and none that it hides.
    let help = sandbox.cli(&["--help"]).good().out();
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let shown: BTreeSet<_> =
        commands.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect();
    assert!(shown.iter().all(|word| next(&sandbox, &[""]).contains(word)), "{shown:?}");
    assert!(!next(&sandbox, &[""]).iter().any(|word| word == "complete" || word == "man"));
    let options: BTreeSet<_> = next(&sandbox, &["device", "list", "--"]).into_iter().collect();
    let help = sandbox.cli(&["device", "list", "--help"]).good().out();
    let shown = help.split([' ', '\n', ',']).filter(|word| word.starts_with("--")).map(str::to_owned);
    assert_eq!(options, shown.collect());
}

/// A shell asks at every key: it makes no database, updates none, and waits for none.
#[test]
fn a_shell_that_asks_changes_nothing_and_says_nothing() {
    let sandbox = Sandbox::bare();
    for words in [["device", "show", ""], ["sighting", "claim", ""]] {
        assert!(next(&sandbox, &words).is_empty());
    }
    assert!(!sandbox.path("a.db").exists() && !sandbox.path("a.observed.db").exists());
    // What is no database, and what is none of ours.
    for text in ["", "nonsense"] {
        fs::write(sandbox.path("a.db"), text).unwrap();
        assert!(next(&sandbox, &["device", "show", ""]).is_empty());
        assert_eq!(fs::read_to_string(sandbox.path("a.db")).unwrap(), text);
    }
    fs::write(sandbox.path("wrong.toml"), "no = 1").unwrap();
    let wrong = sandbox.path("wrong.toml").display().to_string();
    let ran = sandbox.run(BINARY, &["complete", "--", "--config", &wrong, "device", "show", ""]).good();
    assert_eq!((ran.out().as_str(), ran.stderr.as_str()), ("", ""));
}

/// The sandbox with a phone, and the program where the shell finds it, with a configuration that names the database.
fn beside_a_shell() -> Sandbox {
    let sandbox = Sandbox::new(&full());
    fs::write(sandbox.path("a.toml"), format!("database = \"{}\"\n", sandbox.database())).unwrap();
    sandbox
}

/// A line in a shell, with the program on its path.
fn in_shell(sandbox: &Sandbox, words: &[&str]) -> String {
    let folder = Path::new(BINARY).parent().unwrap().display().to_string();
    let path = format!("PATH={folder}:/usr/bin:/bin");
    let config = format!("AUTOPROV_CONFIG={}", sandbox.path("a.toml").display());
    sandbox.run("env", &[&[path.as_str(), config.as_str(), "TERM=dumb"], words].concat()).out()
}

#[test]
fn bash_completes_names_at_its_prompt() {
    let sandbox = beside_a_shell();
    // Keys as a person types them, Tab among them, at a terminal of its own.
    let keys = "source <(autoprov completion bash)\nautoprov device show re\t--json\nautoprov device set gxp vendor=yea\t model=T46G --dry-run\nexit\n";
    fs::write(sandbox.path("keys"), keys).unwrap();
    let line = "script --quiet --command 'bash --norc --noprofile -i' /dev/null <keys";
    let said = in_shell(&sandbox, &["bash", "-c", line]);
    assert!(said.contains("autoprov device show reception --json"), "{said}");
    assert!(said.contains("\"mac\": \"001565267db9\""), "{said}");
    assert!(said.contains("vendor=yealink  model=T46G"), "{said}");
}

#[test]
fn zsh_and_fish_complete_names() {
    let sandbox = beside_a_shell();
    if has("zsh") {
        let line = "compdef() { }; _files() { print files }; compadd() { local found=(${@:#-*}); (( $#found )) && print -l -- $found }
            source <(autoprov completion zsh)
            ask() { words=(autoprov \"$@\"); CURRENT=$#words; _autoprov }
            ask device show re; ask device set gxp keys_m; ask import no-such";
        assert_eq!(in_shell(&sandbox, &["zsh", "-f", "-c", line]), "reception\nkeys_managed=\nfiles\n");
    } else {
        println!("not checked: zsh is not installed");
    }
    if has("fish") {
        let line = "autoprov completion fish | source; complete -C 'autoprov device show re'; complete -C 'autoprov device set gxp keys_m'; complete -C 'autoprov import a.to'";
        assert_eq!(in_shell(&sandbox, &["fish", "-N", "-c", line]), "reception\nkeys_managed=\na.toml\n");
    } else {
        println!("not checked: fish is not installed");
    }
}

#[test]
fn man_finds_nothing_to_complain_of_in_any_page() {
    let sandbox = Sandbox::bare();
    sandbox.cli(&["man", "files"]).good();
    let pages: Vec<_> = fs::read_dir(sandbox.files()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let named = |name: &str| pages.iter().any(|page| page.ends_with(name));
    assert!(named("autoprov.1") && named("autoprov-device-show.1") && !named("autoprov-complete.1"));
    if !has("groff") {
        println!("not checked: groff is not installed");
        return;
    }
    let ran = sandbox.sh("for page in files/*.1; do groff -man -ww -z -T utf8 $page || exit 1; done").good();
    assert_eq!(ran.stderr, "");
}
