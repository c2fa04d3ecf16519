//! Who must prove what: M2, M3, M9, M10.

use super::{CONFIG, MAC, site};
use crate::sandbox::{ACME, Challenge, Sandbox};
use serde_json::json;

#[test]
fn m2_http_is_off_until_a_password_is_set() {
    let mut site = site();
    let tenant = site["tenants"][0].as_object_mut().unwrap();
    tenant.remove("http_password");
    let sandbox = Sandbox::serving(&site);
    assert_eq!(sandbox.get(CONFIG).status, 401);
    for password in ["", "secret"] {
        assert_eq!(sandbox.digest(("GET", CONFIG), ("acme", password), &[], b"").status, 403);
    }
    assert!(sandbox.tftp_get(format!("{MAC}.cfg")).is_ok(), "TFTP does not depend on it");
    sandbox.cli(&["tenant", "set", "acme", "http_password=secret"]).good();
    assert_eq!(sandbox.digest(("GET", CONFIG), ACME, &[], b"").status, 200);
    sandbox.cli(&["tenant", "set", "acme", "http_password="]).good();
    assert_eq!(sandbox.digest(("GET", CONFIG), ACME, &[], b"").status, 403);
    sandbox.cli(&["tenant", "set", "acme", "http_username=", "http_password="]).good();
    assert_eq!(sandbox.digest(("GET", CONFIG), ACME, &[], b"").status, 403);
    sandbox.cli(&["tenant", "set", "acme", "http_username=new", "http_password=other"]).good();
    assert_eq!(sandbox.digest(("GET", CONFIG), ("new", "other"), &[], b"").status, 200);
}

#[test]
fn m2_the_previous_password_is_good_while_it_is_kept() {
    let sandbox = Sandbox::serving(&site());
    sandbox.cli(&["tenant", "set", "acme", "http_password=next", "http_previous_password=secret"]).good();
    for (password, status) in [("next", 200), ("secret", 200), ("else", 403)] {
        assert_eq!(sandbox.digest(("GET", CONFIG), ("acme", password), &[], b"").status, status);
    }
    sandbox.cli(&["tenant", "set", "acme", "http_previous_password="]).good();
    assert_eq!(sandbox.digest(("GET", CONFIG), ACME, &[], b"").status, 403);
}

#[test]
fn m3_digest_and_only_digest() {
    let sandbox = Sandbox::serving(&site());
    let url = format!("http://{}{CONFIG}", sandbox.http());
    let status = |how: &str, password: &str| {
        let user = format!("acme:{password}");
        let ran = sandbox.curl(&[how, "-u", &user, "-o", "/dev/null", "-w", "%{http_code}", &url]).good();
        ran.out()
    };
    assert_eq!(status("--basic", "secret"), "403");
    assert_eq!(status("--basic", "wrong"), "403");
    assert_eq!(status("--digest", "secret"), "200");
    assert_eq!(status("--anyauth", "secret"), "200", "Digest is what is offered");
    let offers = sandbox.get(CONFIG).headers;
    let offers: Vec<_> = offers.iter().filter(|(name, _)| name == "www-authenticate").collect();
    assert!(offers.len() == 1 && offers[0].1.starts_with("Digest "), "{offers:?}");
}

#[test]
fn m9_401_then_200_and_a_gigaset_gets_a_second_401() {
    let sandbox = Sandbox::serving(&site());
    let first = sandbox.get(CONFIG);
    let challenge = Challenge::of(&first);
    let answer = challenge.answer("GET", CONFIG, ACME.0, ACME.1);
    assert_eq!(sandbox.request("GET", CONFIG, &[("Authorization", &answer)], b"").status, 200);
    // A Gigaset tries its MAC first, any number of times, and is never refused; from the second time on it waits like any wrong answer.
    for _ in 0..3 {
        let challenge = Challenge::of(&sandbox.get(CONFIG));
        let mac = challenge.answer("GET", CONFIG, "7C2F80AABBCC", "gigaset");
        let second = sandbox.request("GET", CONFIG, &[("Authorization", &mac)], b"");
        assert_eq!(second.status, 401);
        let answer = Challenge::of(&second).answer("GET", CONFIG, ACME.0, ACME.1);
        assert_eq!(sandbox.request("GET", CONFIG, &[("Authorization", &answer)], b"").status, 200);
    }
    // Twelve hex digits that are a tenant's username are that tenant's, and a wrong password is asked for afresh as well: it tells nobody
    // whose username it is.
    sandbox.cli(&["tenant", "set", "acme", "http_username=7c2f80aabbcc"]).good();
    assert_eq!(sandbox.digest(("GET", CONFIG), ("7c2f80aabbcc", "secret"), &[], b"").status, 200);
    assert_eq!(sandbox.digest(("GET", CONFIG), ("7c2f80aabbcc", "wrong"), &[], b"").status, 401);
}

#[test]
fn m10_403_is_for_wrong_credentials_and_tells_no_mac() {
    let mut site = site();
    site["tenants"].as_array_mut().unwrap().push(json!({"name": "off", "http_username": "off"}));
    let sandbox = Sandbox::serving(&site);
    for mac in [MAC, "001565fffffe"] {
        let target = format!("/prov/{mac}.cfg");
        assert_eq!(sandbox.get(&target).status, 401, "403 is seen only by who offered credentials");
        for credentials in [("acme", "wrong"), ("nobody", "secret"), ("off", "secret"), ("off", "")] {
            let answer = sandbox.digest(("GET", &target), credentials, &[], b"");
            assert_eq!(
                (answer.status, answer.text().as_str()),
                (403, "Forbidden\n"),
                "{mac} {credentials:?}"
            );
        }
    }
}
