//! Programs that tests and benches drive: found, installed, or named in one line.

use crate::shell::Failed;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program, and Debian's packages of it, with blanks between.
pub(crate) struct Tool {
    program: &'static str,
    packages: &'static str,
}

const fn tool(program: &'static str, packages: &'static str) -> Tool {
    Tool { program, packages }
}

/// The clients that the tests drive, the phone and the LDAP directory that they ask, the servers and the watchman whose own
/// checks read what we print, and what stands before or around the server on a host: proxies, systemd, shells.
pub(crate) const CLIENTS: [Tool; 20] = [
    tool("curl", "curl"),
    tool("wget", "wget"),
    tool("tftp", "tftp-hpa"),
    tool("atftp", "atftp"),
    tool("hexdump", "bsdextrautils"),
    tool("jq", "jq"),
    tool("sipp", "sip-tester"),
    tool("slapd", "slapd"),
    tool("dnsmasq", "dnsmasq-base"),
    tool("dhcpd", "isc-dhcp-server"),
    tool("kea-dhcp4", "kea-dhcp4-server"),
    tool("fail2ban-regex", "fail2ban"),
    tool("nginx", "nginx-light"),
    tool("caddy", "caddy"),
    tool("systemd-analyze", "systemd"),
    tool("logrotate", "logrotate"),
    tool("zsh", "zsh"),
    tool("fish", "fish"),
    tool("groff", "groff-base"),
    tool("promtool", "prometheus"),
];

/// What the bench compares with, and what makes its certificates.
pub(crate) const RIVALS: [Tool; 6] = [
    tool("nginx", "nginx-light"),
    tool("apache2", "apache2-bin"),
    tool("php-fpm", "php-fpm php-cli php-sqlite3"),
    tool("dnsmasq", "dnsmasq-base"),
    tool("atftpd", "atftpd"),
    tool("openssl", "openssl"),
];

/// Where a program lies: on the path, or where servers lie that users have not on theirs.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin".into(), "/sbin".into(), "/usr/local/sbin".into()];
    let folders: Vec<_> = std::env::split_paths(&path).chain(more).collect();
    let exact = folders.iter().map(|folder| folder.join(program)).find(|file| file.is_file());
    exact.or_else(|| folders.iter().find_map(|folder| with_version(folder, program)))
}

/// Debian has its version in the name of some programs: `php-fpm8.2`.
fn with_version(folder: &Path, program: &str) -> Option<PathBuf> {
    let of = |name: &str| {
        let version = name.strip_prefix(program)?;
        version.chars().all(|c| c.is_ascii_digit() || c == '.').then_some(())
    };
    let mut found: Vec<_> = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).collect();
    found.retain(|entry| entry.file_name().to_str().and_then(of).is_some() && entry.path().is_file());
    found.iter().map(std::fs::DirEntry::path).max()
}

/// Sees that the programs are there. On Debian as root they are installed; otherwise the error is the line that does it.
pub(crate) fn need(tools: &[Tool]) -> Result<(), Failed> {
    let missing = || {
        let missing = tools.iter().filter(|tool| find(tool.program).is_none());
        missing.flat_map(|tool| tool.packages.split(' ')).collect::<Vec<_>>()
    };
    let packages = missing();
    if packages.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    if Path::new("/usr/bin/apt-get").exists() && is_root() {
        println!("installing {}", packages.join(", "));
        let quiet = |arguments: &[&str]| {
            let mut command = Command::new("apt-get");
            command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        let install: Vec<_> =
            ["install", "-y", "--no-install-recommends"].into_iter().chain(packages).collect();
        // An old list of packages may serve; if not, a new one is fetched once.
        if quiet(&install) || (quiet(&["update"]) && quiet(&install)) {
            return Ok(());
        }
    }
    let missing = missing();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Failed::new(format!("please install what the tests drive: {line}")))
    }
}

/// Whether this process may install packages.
fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"))
}
