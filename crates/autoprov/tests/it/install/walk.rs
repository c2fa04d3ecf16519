//! README's first phone: its commands on a clean machine, in its order, and a phone that does what phones do.

use super::{Machine, workspace};
use crate::sandbox::{Sandbox, wait_until};
use std::fs;
use std::time::{Duration, Instant};

/// The blocks of the section, with their language.
fn blocks() -> Vec<(String, String)> {
    let page = fs::read_to_string(workspace("README.md")).unwrap();
    let (_, section) = page.split_once("## The first real phone in five minutes\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let mut blocks = Vec::new();
    let mut rest = section;
    while let Some((_, from)) = rest.split_once("```") {
        let (language, from) = from.split_once('\n').unwrap();
        let (block, after) = from.split_once("```").unwrap();
        let lines = block.lines().map(|line| line.strip_prefix("   ").unwrap_or(line));
        blocks.push((language.to_owned(), lines.collect::<Vec<_>>().join("\n").trim().to_owned()));
        rest = after;
    }
    blocks
}

/// A phone that knows a URL, a username and a password, as curl plays it: the status.
const PHONE: &str = "curl -s -o /root/got -w '%{http_code}' --interface 10.0.0.77 --digest -u acme:choose-one \
                     -A 'Yealink SIP-T46G 28.83.0.50 00:15:65:26:7d:b9' http://10.0.0.5/prov/001565267db9.cfg";

#[test]
fn six_commands_and_one_file_lead_to_a_phone_that_has_what_it_should() {
    let sandbox = Sandbox::bare();
    let Some(machine) = Machine::boot(&sandbox) else { return };
    let started = Instant::now();
    machine
        .sh("ip link set lo up; ip address add 10.0.0.5/8 dev lo; ip address add 10.0.0.77/8 dev lo")
        .good();
    let blocks = blocks();
    let commands: Vec<_> =
        blocks.iter().filter(|(language, _)| language.is_empty()).map(|(_, line)| line.as_str()).collect();
    assert!(commands.len() <= 6 && commands.iter().all(|line| line.lines().count() == 1), "{commands:#?}");
    let file = blocks.iter().find(|(language, _)| language == "json").unwrap();
    fs::write(sandbox.path("acme.json"), &file.1).unwrap();
    machine.put(&sandbox.path("acme.json"), "/root/acme.json");
    let [install, import, sightings, claim, show, explain] = commands[..] else { panic!("{commands:#?}") };

    let package = install.strip_prefix("apt install ./").unwrap();
    let made = machine.package("0.1.0");
    machine.sh(&format!("mv {made} /root/{package} && dpkg --install /root/{package}")).good();
    let run = |line: &str| machine.sh(&format!("cd /root && {line}")).good();
    let imported = run(import);
    assert_eq!(imported.stderr, "", "a warning at the first step");
    assert!(imported.out().contains("created: tenant `acme`"), "{}", imported.out());
    assert_eq!(machine.say(PHONE), "404", "nobody knows it yet");
    wait_until("the sighting", || run(sightings).out().contains("001565267db9"));
    let seen = run(sightings).out();
    let row: Vec<_> = seen.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(row[..3], ["001565267db9", "yealink", "SIP-T46G"], "{seen}");
    let claimed = run(claim);
    assert_eq!((claimed.out().as_str(), claimed.stderr.as_str()), ("created: device `reception`\n", ""));
    assert!(run(show).out().contains("never"), "{}", run(show).out());
    assert_eq!(machine.say(PHONE), "200");
    let config = machine.say("cat /root/got");
    for setting in [
        "account.1.user_name = 101",
        "account.1.password = the-sip-password",
        "account.1.sip_server.1.address = 10.0.0.5",
    ] {
        assert!(config.lines().any(|line| line == setting), "{setting}: {config}");
    }
    wait_until("the phone has what it should", || run(show).out().contains("state    current"));
    let explained = run(explain).out();
    assert!(
        explained.contains("account.1.user_name") && !explained.contains("the-sip-password"),
        "{explained}"
    );
    assert!(run("autoprov check --offline").out().ends_with("all is well\n"));
    assert!(started.elapsed() < Duration::from_secs(300), "{:?}", started.elapsed());
}
