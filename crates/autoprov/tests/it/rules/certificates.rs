//! Certificates, ours and an operator's own: M8, M31.

use super::{CONFIG, T46G, as_agent, site};
use crate::sandbox::{Sandbox, wait_until};
use std::fs;

#[test]
fn m8_a_certificate_that_signs_itself_is_made_at_the_first_start() {
    let mut sandbox = Sandbox::new(&site());
    assert!(!sandbox.path("a.tls").exists());
    sandbox.serve(&["--https", "127.0.0.1:0"]);
    let url = |sandbox: &Sandbox| format!("https://{}{CONFIG}", sandbox.https());
    let fetch = |sandbox: &Sandbox, arguments: &[&str]| {
        let url = url(sandbox);
        let mut all = vec!["--digest", "-u", "acme:secret", "-f", &url];
        all.extend(arguments);
        sandbox.curl(&all)
    };
    assert!(fetch(&sandbox, &["--insecure"]).good().out().contains("account.1.user_name = 101"));
    assert_eq!(fetch(&sandbox, &[]).status, 60, "nobody trusts it unasked");
    assert_eq!(fetch(&sandbox, &["--insecure", "--tls-max", "1.2"]).status, 0);
    // A phone that is set to trust it does, under the address it listens on.
    let mut kept = Vec::new();
    for entry in fs::read_dir(sandbox.path("a.tls")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "crt") {
            kept.extend(fs::read(&path).unwrap());
        } else {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
        }
    }
    let trusted = sandbox.path("trusted.pem");
    fs::write(&trusted, &kept).unwrap();
    fetch(&sandbox, &["--cacert", trusted.to_str().unwrap()]).good();
    // The next start has the same one: a phone that was set to trust it still does.
    sandbox.stop();
    sandbox.serve(&["--https", "127.0.0.1:0"]);
    fetch(&sandbox, &["--cacert", trusted.to_str().unwrap()]).good();
}

/// A certificate for 127.0.0.1 with this common name, by openssl; None where that is not installed.
fn certificate(sandbox: &Sandbox, name: &str) -> Option<[String; 2]> {
    let [chain, key] =
        ["pem", "key"].map(|ending| sandbox.path(&format!("{name}.{ending}")).display().to_string());
    let line = format!(
        "command -v openssl >/dev/null || exit 99; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
         -subj /CN={name} -addext subjectAltName=IP:127.0.0.1 -keyout '{key}' -out '{chain}'"
    );
    match sandbox.sh(&line) {
        ran if ran.status == 99 => None,
        ran => {
            ran.good();
            Some([chain, key])
        }
    }
}

#[test]
fn m8_an_operators_own_certificate_and_its_renewal_by_sighup() {
    let mut sandbox = Sandbox::new(&site());
    let (Some([chain, key]), Some(next)) = (certificate(&sandbox, "first"), certificate(&sandbox, "second"))
    else {
        println!("openssl is not installed: not tested");
        return;
    };
    let first = sandbox.path("first-ca.pem");
    fs::copy(&chain, &first).unwrap();
    sandbox.serve(&["--https", "127.0.0.1:0", "--certificate", &chain, "--certificate-key", &key]);
    let trusts = |sandbox: &Sandbox, authority: &str| {
        let url = format!("https://{}{CONFIG}", sandbox.https());
        let ran = sandbox.curl(&[
            "--digest",
            "-u",
            "acme:secret",
            "-f",
            "--cacert",
            authority,
            "-o",
            "/dev/null",
            &url,
        ]);
        ran.status == 0
    };
    assert!(trusts(&sandbox, first.to_str().unwrap()) && !trusts(&sandbox, &next[0]));
    // Half a renewal is none: the old one is kept, and the log says so.
    fs::write(&key, "no key").unwrap();
    sandbox.signal(1);
    wait_until("the refusal in the log", || sandbox.stderr().contains("the certificates stay as they were"));
    assert!(trusts(&sandbox, first.to_str().unwrap()));
    fs::copy(&next[0], &chain).unwrap();
    fs::copy(&next[1], &key).unwrap();
    sandbox.signal(1);
    wait_until("the new certificate", || trusts(&sandbox, &next[0]));
    assert!(!trusts(&sandbox, first.to_str().unwrap()));
    assert!(sandbox.is_alive());
    assert_eq!(sandbox.stop(), 0);
}

#[test]
fn m31_yealink_takes_any_certificate_and_check_warns_of_polycom() {
    let sandbox = Sandbox::serving(&site());
    let new = as_agent(&sandbox, CONFIG, T46G);
    assert!(new.contains("\nstatic.security.trust_certificates = 0\n"), "{new}");
    let old = as_agent(&sandbox, CONFIG, "Yealink SIP-T46G 28.73.0.50 00:15:65:aa:bb:cc");
    assert!(old.contains("\nsecurity.trust_certificates = 0\n"), "{old}");
    let checked = sandbox.cli(&["check", "--https", "127.0.0.1:0"]).good();
    let checked = format!("{}{}", checked.out(), checked.stderr).to_lowercase();
    let line = checked
        .lines()
        .find(|line| line.contains("polycom") && line.contains("https"))
        .expect("a word of Polycom");
    assert!(line.contains("chain") && line.contains("trusts") && line.contains("wildcard"), "{checked}");
}
