//! What root does leaves a database that the service can write.

use super::Machine;
use crate::sandbox::Sandbox;
use serde_json::Value;

/// Files below the state folder that belong to anybody else than the service.
const FOREIGN: &str = "find /var/lib/autoprov ! -user autoprov";

#[test]
fn commands_of_root_leave_files_that_the_service_can_write() {
    let sandbox = Sandbox::bare();
    let Some(machine) = Machine::boot(&sandbox) else { return };
    // As in a chroot where systemd does not run: it is installed, and nothing is started.
    let package = machine.package("0.1.0");
    machine.sh(&format!("unshare -m sh -c 'mount -t tmpfs none /run && dpkg --install {package}'")).good();
    machine.sh("systemctl daemon-reload && ! pgrep -x autoprov && ! ls /var/lib/autoprov/autoprov.*").good();
    let add = |extension: u32, wanted: &str| {
        let line = format!("autoprov extension add {extension} password=x >/dev/null && {FOREIGN}");
        assert_eq!(machine.say(&line), "", "{wanted}");
    };
    // What a phone did is written by the service itself, when it ends at the latest.
    let serves = |count: u64| {
        let file = "http://127.0.0.1/prov/001565aabbcc.cfg";
        machine.sh(&format!("curl -sf --digest -u acme:secret {file} && systemctl stop autoprov")).good();
        let shown: Value =
            serde_json::from_str(&machine.say("autoprov device show 001565aabbcc --json")).unwrap();
        assert_eq!(shown["fetched"][0]["count"], count, "{shown}");
        assert_eq!(machine.say(FOREIGN), "");
    };
    // Before the service has ever run.
    machine.sh("autoprov tenant add acme http_username=acme http_password=secret 'sip={\"host\":\"pbx.example\"}'").good();
    add(101, "the first command makes the database");
    machine.sh("autoprov device add desk mac=001565aabbcc vendor=yealink model=T46G lines.0.index=1 lines.0.extension=101").good();
    machine.sh("systemctl start autoprov").good();
    serves(1);
    add(102, "while it is stopped");
    machine.sh("systemctl start autoprov").good();
    add(103, "while it runs");
    machine.sh("systemctl kill --signal KILL autoprov; autoprov extension add 104 password=x").good();
    add(105, "after it was killed");
    machine.sh("systemctl reset-failed autoprov; systemctl restart autoprov").good();
    serves(2);
    let known = machine.say("autoprov extension list --json");
    for extension in 101..=105 {
        assert!(known.contains(&format!("\"{extension}\"")), "{known}");
    }
}
