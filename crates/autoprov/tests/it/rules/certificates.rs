//! Certificates, ours and an operator's own: M8, M31.

use super::{CONFIG, T46G, as_agent, site};
use crate::house::{House, wait_until};
use std::fs;

#[test]
fn m8_a_certificate_that_signs_itself_is_made_at_the_first_start() {
    let mut house = House::new(&site());
    assert!(!house.path("a.tls").exists());
    house.serve(&["--https", "127.0.0.1:0"]);
    let url = |house: &House| format!("https://{}{CONFIG}", house.https());
    let fetch = |house: &House, arguments: &[&str]| {
        let url = url(house);
        let mut all = vec!["--digest", "-u", "acme:secret", "-f", &url];
        all.extend(arguments);
        house.curl(&all)
    };
    assert!(fetch(&house, &["--insecure"]).good().out().contains("account.1.user_name = 101"));
    assert_eq!(fetch(&house, &[]).status, 60, "nobody trusts it unasked");
    assert_eq!(fetch(&house, &["--insecure", "--tls-max", "1.2"]).status, 0);
    // A phone that is told to trust it does, under the address it listens on.
    let mut kept = Vec::new();
    for entry in fs::read_dir(house.path("a.tls")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "crt") {
            kept.extend(fs::read(&path).unwrap());
        } else {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
        }
    }
    let trusted = house.path("trusted.pem");
    fs::write(&trusted, &kept).unwrap();
    fetch(&house, &["--cacert", trusted.to_str().unwrap()]).good();
    // The next start has the same one: a phone that was told to trust it still does.
    house.stop();
    house.serve(&["--https", "127.0.0.1:0"]);
    fetch(&house, &["--cacert", trusted.to_str().unwrap()]).good();
}

/// A certificate for 127.0.0.1 with this common name, by openssl; None where that is not installed.
fn certificate(house: &House, name: &str) -> Option<[String; 2]> {
    let [chain, key] =
        ["pem", "key"].map(|ending| house.path(&format!("{name}.{ending}")).display().to_string());
    let line = format!(
        "command -v openssl >/dev/null || exit 99; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
         -subj /CN={name} -addext subjectAltName=IP:127.0.0.1 -keyout '{key}' -out '{chain}'"
    );
    match house.sh(&line) {
        ran if ran.status == 99 => None,
        ran => {
            ran.good();
            Some([chain, key])
        }
    }
}

#[test]
fn m8_an_operators_own_certificate_and_its_renewal_by_sighup() {
    let mut house = House::new(&site());
    let (Some([chain, key]), Some(next)) = (certificate(&house, "first"), certificate(&house, "second"))
    else {
        println!("openssl is not installed: not tested");
        return;
    };
    let first = house.path("first-ca.pem");
    fs::copy(&chain, &first).unwrap();
    house.serve(&["--https", "127.0.0.1:0", "--certificate", &chain, "--certificate-key", &key]);
    let trusts = |house: &House, authority: &str| {
        let url = format!("https://{}{CONFIG}", house.https());
        let ran = house.curl(&[
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
    assert!(trusts(&house, first.to_str().unwrap()) && !trusts(&house, &next[0]));
    // Half a renewal is none: the old one is kept, and the log says so.
    fs::write(&key, "no key").unwrap();
    house.signal(1);
    wait_until("the refusal in the log", || house.stderr().contains("the certificates stay as they were"));
    assert!(trusts(&house, first.to_str().unwrap()));
    fs::copy(&next[0], &chain).unwrap();
    fs::copy(&next[1], &key).unwrap();
    house.signal(1);
    wait_until("the new certificate", || trusts(&house, &next[0]));
    assert!(!trusts(&house, first.to_str().unwrap()));
    assert!(house.is_alive());
    assert_eq!(house.stop(), 0);
}

#[test]
fn m31_yealink_is_told_to_take_any_certificate_and_check_warns_of_polycom() {
    let house = House::serving(&site());
    let new = as_agent(&house, CONFIG, T46G);
    assert!(new.contains("\nstatic.security.trust_certificates = 0\n"), "{new}");
    let old = as_agent(&house, CONFIG, "Yealink SIP-T46G 28.73.0.50 00:15:65:aa:bb:cc");
    assert!(old.contains("\nsecurity.trust_certificates = 0\n"), "{old}");
    let told = house.cli(&["check", "--https", "127.0.0.1:0"]).good();
    let told = format!("{}{}", told.out(), told.stderr).to_lowercase();
    let line = told
        .lines()
        .find(|line| line.contains("polycom") && line.contains("https"))
        .expect("a word of Polycom");
    assert!(line.contains("chain") && line.contains("trusts") && line.contains("wildcard"), "{told}");
}
