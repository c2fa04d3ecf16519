//! What was changed is told, with no secret, and taken back.

use crate::sample::full;
use crate::sandbox::{Sandbox, binary, standard_site};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The passwords and PINs of a site, and what stands in an operator's own texts.
fn secrets(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_secret = name.ends_with("password") || name == "pin" || name == "text";
                match value {
                    Value::String(text) if is_secret => out.push(text.trim().to_owned()),
                    value => secrets(value, out),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| secrets(item, out)),
        _ => {}
    }
}

/// The same site with other secrets.
fn with_others(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name.ends_with("password") => *text = format!("{text}-next"),
                    Value::String(text) if name == "pin" => "8822334455".clone_into(text),
                    Value::String(text) if name == "text" => text.push_str("x.next = 1\n"),
                    value => with_others(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(with_others),
        _ => {}
    }
}

#[test]
fn no_secret_stands_in_the_history_in_any_form() {
    let (first, mut next) = (full(), full());
    with_others(&mut next);
    next["tenants"][0]["devices"][0]["raw"] = json!({"yealink-v81": {"own.lock": "pw-in-raw"}});
    let mut hidden = vec!["pw-in-raw".to_owned()];
    secrets(&first, &mut hidden);
    secrets(&next, &mut hidden);
    assert!(hidden.len() > 25, "{hidden:?}");
    let sandbox = Sandbox::new(&first);
    sandbox.import(&next).good();
    let acme = ["--tenant", "acme"];
    for words in [
        &["extension", "set", "101", "password=pw-by-hand"][..],
        &["device", "set", "reception", "http_username=own", "http_password=pw-by-hand"],
        &["device", "set", "reception", "name=hall"],
        &["route", "remove", "public.cfg"],
        &["template", "set", "yealink-v81/T46G", "text=x = pw-by-hand"],
    ] {
        sandbox.cli(&[words, &acme].concat()).good();
    }
    hidden.push("pw-by-hand".to_owned());
    sandbox.cli(&["tenant", "remove", "acme"]).good();
    let mut said = String::new();
    let mut say = |words: &[&str]| {
        let ran = sandbox.cli(words);
        assert!(ran.status < 2, "{words:?}: {}", ran.stderr);
        said.push_str(&(ran.out() + &ran.stderr));
    };
    for form in [&[][..], &["--json"]] {
        say(&[&["history"], form].concat());
        for object in [["tenant", "acme"], ["extension", "101"], ["device", "hall"], ["route", "public.cfg"]]
        {
            say(&[&["history"], &object[..], form].concat());
        }
        for number in 1..=8 {
            let number = number.to_string();
            say(&[&["history", &number], form].concat());
            say(&[&["undo", &number, "--dry-run"], form].concat());
        }
    }
    for number in (2..=8).rev() {
        say(&["undo", &number.to_string(), "--yes"]);
        say(&["history", &(17 - number).to_string()]);
    }
    assert_eq!(
        sandbox.json(&["export"])["tenants"][0],
        Sandbox::new(&first).json(&["export"])["tenants"][0],
        "all of it was taken back"
    );
    assert!(said.contains("password *** -> ***") && said.contains("bytes -> "), "{said}");
    for secret in hidden {
        assert!(!said.contains(&secret), "`{secret}` was shown");
    }
}

#[test]
fn undo_shows_its_plan_and_asks() {
    let sandbox = Sandbox::new(&standard_site("yealink", "T46G"));
    sandbox.cli(&["extension", "set", "101", "display_name=Zoe"]).good();
    let name = |sandbox: &Sandbox| {
        let shown = sandbox.json(&["extension", "show", "101", "--json"]);
        shown["display_name"].as_str().unwrap_or_default().to_owned()
    };
    // Nobody is there to answer.
    let ran = sandbox.cli(&["undo", "2"]).bad(1);
    assert!(
        ran.stderr.contains("autoprov undo 2 --dry-run") && ran.stderr.contains("autoprov undo 2 --yes"),
        "{}",
        ran.stderr
    );
    let ran = sandbox.cli(&["undo", "2", "--dry-run"]).good();
    assert!(
        ran.out().contains("phones whose files would change: 1") && ran.out().contains("`Zoe` -> "),
        "{}",
        ran.out()
    );
    assert_eq!(name(&sandbox), "Zoe");
    // On a terminal, whoever does not say yes says no.
    let asked = |answer: &str| {
        let line = format!("{} --database {} undo 2", binary(), sandbox.database());
        sandbox.sh(&format!("(sleep 1; echo {answer}; sleep 1) | script -qec '{line}' /dev/null"))
    };
    if sandbox.run("script", &["--version"]).status == 0 {
        let ran = asked("");
        assert!(
            ran.out().contains("Take change 2 back? [y/N]") && ran.out().contains("`Zoe` -> "),
            "{}",
            ran.out()
        );
        assert!(ran.out().contains("nothing was changed") && ran.status == 1, "{}", ran.out());
        assert_eq!(name(&sandbox), "Zoe");
        let ran = asked("y").good();
        assert!(ran.out().contains("taken back: change 2"), "{}", ran.out());
    } else {
        println!("not checked: there is no script(1) to be a terminal");
        sandbox.cli(&["undo", "2", "--yes"]).good();
    }
    assert_ne!(name(&sandbox), "Zoe");
    sandbox.cli(&["undo", "3", "--yes"]).good();
    assert_eq!(name(&sandbox), "Zoe");
    let commands = sandbox.json(&["history", "--json"]);
    let commands: Vec<_> =
        commands.as_array().unwrap().iter().map(|own| own["command"].as_str().unwrap()).collect();
    assert_eq!(commands, ["undo 3", "undo 2", "extension set", "import"]);
}

#[test]
fn the_page_shows_what_its_commands_print() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/history.md");
    let page = fs::read_to_string(page).unwrap();
    let sandbox = Sandbox::bare();
    let site = json!({"tenants": [{"name": "acme", "http_username": "acme", "http_password": "pw",
        "networks": ["10.0.0.0/8"], "sip": {"host": "10.0.0.5"}}]});
    fs::write(sandbox.path("site.json"), site.to_string()).unwrap();
    let autoprov = format!(
        "export SUDO_USER=ana; autoprov() {{ {} --database {} \"$@\"; }}",
        binary(),
        sandbox.database()
    );
    sandbox.sh(&format!("{autoprov}; autoprov import site.json")).good();
    let mut commands = 0;
    for block in page.split("```\n$ ").skip(1) {
        let mut shown = String::new();
        let block = block.split("\n```").next().unwrap();
        let printed: Vec<&str> = block.lines().filter(|line| !line.starts_with("$ ")).skip(1).collect();
        let asked = block.lines().filter_map(|line| line.strip_prefix("$ "));
        for command in std::iter::once(block.lines().next().unwrap()).chain(asked) {
            shown.push_str(&sandbox.sh(&format!("{autoprov}; {{ {command}; }} 2>&1 || true")).good().out());
            commands += 1;
        }
        // When it was is another time each time.
        let is_digit = |c: char| if c.is_ascii_digit() { '0' } else { c };
        let timeless = |line: &str| match line.find("2026-").or_else(|| line.find("20")) {
            Some(at) if line[at..].len() >= 19 && line.as_bytes().get(at + 10) == Some(&b' ') => {
                let (head, rest) = line.split_at(at);
                head.to_owned() + &rest[..19].chars().map(is_digit).collect::<String>() + &rest[19..]
            }
            _ => line.to_owned(),
        };
        let shown: Vec<_> = shown.trim_end().lines().map(timeless).collect();
        let printed: Vec<_> = printed.into_iter().map(timeless).collect();
        assert_eq!(shown.join("\n"), printed.join("\n"), "{block}");
    }
    assert!(commands >= 8, "{commands} commands");
}
