//! The walk of docs/zero-touch.md, with forty phones that know nothing but their address and a URL.

use super::{ask, at, close, mac, path, serving, status, windows};
use crate::sandbox::Sandbox;

/// A setting of a Yealink's file.
fn setting<'a>(config: &'a str, name: &str) -> &'a str {
    let line = config.lines().find(|line| line.split('=').next().is_some_and(|key| key.trim() == name));
    let (_, value) =
        line.and_then(|line| line.split_once('=')).unwrap_or_else(|| panic!("no {name} in {config}"));
    value.trim()
}

/// The commands of the page, without their comments.
fn commands(page: &str) -> Vec<Vec<String>> {
    let lines = page.lines().map(str::trim).filter(|line| line.starts_with("autoprov enrol"));
    let words =
        |line: &str| line.split('#').next().unwrap().split_whitespace().skip(1).map(str::to_owned).collect();
    lines.map(words).collect()
}

#[test]
fn forty_factory_phones_have_their_password_from_their_own_file() {
    let sandbox = serving(40, &[]);
    assert_eq!(status(&sandbox, at(1), &path(0)), 401);
    let opened = sandbox.cli(&["enrol", "--for", "15m", "--tenant", "acme"]).good().out();
    assert!(opened.contains("enrolment window 1 of tenant `acme` is open until 20"), "{opened}");
    super::seen("the window", || status(&sandbox, at(1), &path(0)) == 200);
    for nth in 0..40_u8 {
        let from = at(nth + 1);
        let config = ask(&sandbox, from, &path(nth.into()));
        assert_eq!(config.status, 200, "{nth}");
        let config = config.text();
        let user = setting(&config, "static.auto_provision.server.username").to_owned();
        let password = setting(&config, "static.auto_provision.server.password").to_owned();
        // What it asks next it proves.
        let again = sandbox.digest(("GET", &path(nth.into())), (&user, &password), &[super::AGENT], b"");
        assert_eq!(again.status, 200, "{nth}");
    }
    assert_eq!(windows(&sandbox)[0]["enrolled"].as_array().unwrap().len(), 40);
    close(&sandbox);
    super::seen("its end", || status(&sandbox, at(1), &path(0)) == 401);
    let listed = sandbox.cli(&["enrol", "list"]).good().out();
    assert!((0..40).all(|nth| listed.contains(&mac(nth))), "{listed}");
}

#[test]
fn the_pages_commands_are_ours() {
    let page = include_str!("../../../../../docs/zero-touch.md");
    let commands = commands(page);
    assert!(commands.len() >= 3, "{commands:?}");
    let sandbox = Sandbox::new(&super::office(2));
    for (name, mac) in [("reception", "mac=001565267db8"), ("hall", "mac=001565267db9")] {
        sandbox.cli(&["device", "add", name, "--tenant", "acme", mac, "vendor=yealink", "model=T46G"]).good();
    }
    for words in commands {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        sandbox.cli(&words).good();
    }
}

#[test]
fn every_maker_has_its_row() {
    let page = include_str!("../../../../../docs/zero-touch.md");
    for vendor in autoprov_core::Registry::linked().unwrap().vendors() {
        let row = format!("](vendors/{}.md) |", vendor.id);
        assert_eq!(page.matches(&row).count(), 1, "{}", vendor.id);
    }
}
