//! The lines of `docs/deploying.md`, as they stand there.

use super::{Machine, block};
use crate::sandbox::{Sandbox, standard_site};
use std::fs;

/// The certificate that HTTPS shows.
const SHOWN: &str =
    "openssl s_client -connect 127.0.0.1:443 </dev/null 2>/dev/null | openssl x509 -noout -subject";

#[test]
fn the_hook_for_certbot_brings_a_renewed_certificate_to_phones() {
    let sandbox = Sandbox::bare();
    let Some(machine) = Machine::boot(&sandbox) else { return };
    machine.install("0.1.0");
    fs::write(sandbox.path("hook"), block("deploying.md", "sh", "RENEWED_LINEAGE")).unwrap();
    machine.put(&sandbox.path("hook"), "/root/hook");
    // As certbot keeps them: nobody but root gets at the key.
    let renew = |name: &str| {
        let make = "OPENSSL_CONF=/dev/null openssl req -x509 -newkey rsa:2048 -nodes -days 90 -keyout /root/live/privkey.pem -out /root/live/fullchain.pem";
        let line = format!(
            "umask 077; mkdir -p /root/live && {make} -subj /CN={name} -addext subjectAltName=DNS:{name} && RENEWED_LINEAGE=/root/live sh -e /root/hook"
        );
        machine.sh(&line).good();
    };
    renew("first.example");
    fs::write(sandbox.path("https"), block("deploying.md", "toml", "https =")).unwrap();
    machine.put(&sandbox.path("https"), "/root/https");
    // Before the table that ends the file.
    machine.sh("cat /etc/autoprov.toml >>/root/https && cat /root/https >/etc/autoprov.toml && systemctl restart autoprov").good();
    assert!(machine.say(SHOWN).contains("first.example"));
    assert_eq!(machine.say("autoprov check --offline 2>&1 | grep warning || true"), "");
    let process = machine.service();
    renew("second.example");
    machine
        .sh(&format!(
            "for try in $(seq 100); do {SHOWN} | grep second.example && exit 0; sleep 0.1; done; exit 1"
        ))
        .good();
    assert_eq!(machine.service(), process, "it was reloaded, not restarted");
    assert_eq!(machine.say("stat -c '%U %a' /etc/ssl/autoprov/privkey.pem"), "autoprov 600");
}

#[test]
fn another_host_serves_the_same() {
    let sandbox = Sandbox::bare();
    let Some(machine) = Machine::boot(&sandbox) else { return };
    machine.install("0.1.0");
    fs::write(sandbox.path("site.json"), standard_site("yealink", "T46G").to_string()).unwrap();
    machine.put(&sandbox.path("site.json"), "/root/site.json");
    machine.sh("autoprov import /root/site.json && echo firmware >/var/lib/autoprov/files/t46.rom").good();
    let phone = "for name in 001565aabbcc.cfg t46.rom; do curl -sf --digest -u acme:secret http://127.0.0.1/prov/$name || exit 1; done";
    let file = machine.say(phone);
    machine.sh(&block("deploying.md", "sh", "tar -C / -czf")).good();
    let number = machine.say("id -u autoprov");
    // A host that was never here: nothing is left but the archive, and users have other numbers.
    machine.sh("dpkg --purge autoprov").good();
    machine.sh("rm /usr/bin/systemd-sysusers").good();
    machine.sh(&format!("useradd --system --uid {number} somebody-else")).good();
    machine.install("0.1.0");
    assert_ne!(machine.sh(phone).status, 0);
    machine.sh(&format!("set -e; {}", block("deploying.md", "sh", "rm -rf /var/lib/autoprov"))).good();
    assert_eq!(machine.say(phone), file);
    assert_eq!(machine.say("find /var/lib/autoprov -name 'autoprov.*' ! -user autoprov"), "");
    assert_ne!(machine.say("id -u autoprov"), number);
}
