//! The life of the package: installed, served, upgraded, removed, purged.

use super::Machine;
use crate::sandbox::{ACME, Sandbox, standard_site, wait_until};
use std::collections::BTreeSet;
use std::fs;

/// Everything that is not a list of the package manager's, the log of the system, or a copy that tools for users keep (`/etc/group-`).
const FILES: &str = "find /etc /opt /root /srv /usr /var ! -path '/var/lib/dpkg*' ! -path '/var/log/journal*' ! -path '/etc/*-'";

/// A phone of [`standard_site`] as curl plays it.
fn phone() -> String {
    let (user, password) = ACME;
    format!("curl -sf --digest -u {user}:{password} http://127.0.0.1:80/prov/001565aabbcc.cfg")
}

#[test]
fn it_serves_as_its_user_with_its_units_rights_is_upgraded_and_leaves_nothing() {
    let sandbox = Sandbox::bare();
    let Some(machine) = Machine::boot(&sandbox) else { return };
    let before = left(&machine);
    // Where another server has the port, it is installed all the same.
    machine.sh("perl -MIO::Socket -e '$s = IO::Socket::INET->new(LocalPort => 80, Listen => 1); sleep 60' >/dev/null 2>&1 & sleep 0.2").good();
    machine.install("0.0.9");
    let why = machine.say("journalctl --unit autoprov --output cat");
    assert!(why.contains("cannot listen on 0.0.0.0:80") && !why.contains("\nready"), "{why}");
    machine.sh("pkill perl; systemctl restart autoprov").good();
    assert_eq!(machine.say("systemctl is-active autoprov; systemctl is-enabled autoprov"), "active\nenabled");
    is_bounded(&machine);
    // Whatever the umask of who made it, everybody may read what is for everybody.
    let unreadable = "for file in $(dpkg --listfiles autoprov); do test -r $file || echo $file; done";
    let anybody = format!("setpriv --reuid nobody --clear-groups sh -c '{unreadable}'");
    assert_eq!(machine.say(&anybody), "/etc/autoprov.toml");
    assert_eq!(machine.say("curl -sf http://127.0.0.1/healthz"), "ok");
    fs::write(sandbox.path("site.json"), standard_site("yealink", "T46G").to_string()).unwrap();
    machine.put(&sandbox.path("site.json"), "/root/site.json");
    // The configuration of the package is found without a word.
    machine.sh("autoprov import /root/site.json && rm /root/site.json").good();
    let file = machine.say(&phone());
    assert!(file.starts_with("#!version:1.0.0.1"), "{file}");
    assert_eq!(machine.say("curl -sf tftp://127.0.0.1/001565aabbcc.cfg"), file);
    wait_until("the access logs", || {
        let logged = machine.say("cat /var/log/autoprov/access_log /var/log/autoprov/tftp_access_log");
        logged.matches("001565aabbcc.cfg").count() == 3
    });
    assert_eq!(
        machine.say("stat -c '%U %a' /var/lib/autoprov /var/log/autoprov"),
        "autoprov 750\nautoprov 750"
    );
    let anybody = machine.sh("setpriv --reuid nobody --clear-groups autoprov device list").bad(1).stderr;
    assert!(anybody.contains("you may not read `/etc/autoprov.toml`: use sudo"), "{anybody}");
    turns_logs_over(&machine);

    let (own, old) = ("upload_quota = 77", machine.service());
    machine.sh(&format!("echo '{own}' >/etc/autoprov.toml.new; cat /etc/autoprov.toml >>/etc/autoprov.toml.new; cat /etc/autoprov.toml.new >/etc/autoprov.toml; rm /etc/autoprov.toml.new")).good();
    machine.install("0.1.0");
    assert_ne!(machine.service(), old, "the new one runs");
    assert!(machine.say("cat /etc/autoprov.toml").starts_with(own));
    assert_eq!(machine.say(&phone()), file);
    // What an administrator has turned off stays off.
    machine.sh("systemctl disable --now autoprov").good();
    machine.install("0.1.0");
    assert_eq!(
        machine.sh("systemctl is-enabled autoprov; systemctl is-active autoprov").out(),
        "disabled\ninactive\n"
    );
    machine.sh("systemctl enable --now autoprov").good();
    assert_eq!(machine.say(&phone()), file);

    machine.sh("dpkg --remove autoprov").good();
    assert!(
        machine.sh("pgrep -x autoprov").status == 1 && machine.sh("curl -s http://127.0.0.1/").status == 7
    );
    machine.sh("test -s /etc/autoprov.toml && test -s /var/lib/autoprov/autoprov.db").good();
    // Back again with all that there was.
    machine.install("0.1.0");
    assert_eq!(machine.say(&phone()), file);
    machine.sh("dpkg --purge autoprov").good();
    let more: Vec<_> = left(&machine).difference(&before).cloned().collect();
    assert!(more.is_empty(), "{more:#?}");
}

/// The names of all files, and the lines of users and groups.
fn left(machine: &Machine<'_>) -> BTreeSet<String> {
    machine.say(&format!("{FILES}; cat /etc/passwd /etc/group")).lines().map(str::to_owned).collect()
}

/// The process has its user's id, one right of root's, and no way to another.
fn is_bounded(machine: &Machine<'_>) {
    let user = machine.say("id -u autoprov");
    let status = machine.say(&format!("cat /proc/{}/status", machine.service()));
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(":\t"));
        line.unwrap_or_else(|| panic!("{name}: {status}"))
    };
    assert_eq!(field("Uid"), [user.as_str(); 4].join("\t"));
    // CAP_NET_BIND_SERVICE.
    for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] {
        assert_eq!(field(set), "0000000000000400", "{set}");
    }
    assert_eq!((field("NoNewPrivs"), field("Seccomp")), ("1", "2"));
}

/// logrotate with the file of the package: the server goes on in a new log.
fn turns_logs_over(machine: &Machine<'_>) {
    if machine.sh("command -v logrotate").status != 0 {
        println!("not checked: logrotate is not installed");
        return;
    }
    machine.sh("logrotate --force --state /root/state /etc/logrotate.d/autoprov").good();
    machine.sh("rm /root/state").good();
    machine.sh("for try in $(seq 100); do curl -sf http://127.0.0.1/healthz && test -s /var/log/autoprov/access_log && exit 0; sleep 0.1; done; exit 1").good();
    let logs = machine.say("stat -c '%n %U:%G %a' /var/log/autoprov/access_log*");
    let names = ["access_log", "access_log.1"];
    assert_eq!(logs, names.map(|name| format!("/var/log/autoprov/{name} autoprov:autoprov 640")).join("\n"));
}
