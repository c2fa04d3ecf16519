//! What `dhcp` says of factory phones, which have no password when they first ask.

use super::Sandbox;
use autoprov_core::{AtChallenge, FirstLogin, Registry};

#[test]
fn each_maker_that_is_led_to_a_401_is_named_with_the_remedy_and_over_tftp_none_is() {
    let sandbox = Sandbox::empty();
    let out = |server: &str, url: &str| sandbox.cli(&["dhcp", server, "--url", url]).good().out();
    for server in ["dnsmasq", "isc", "kea"] {
        for url in ["http://192.0.2.10/prov", "https://192.0.2.10/prov"] {
            let out = out(server, url);
            for said in [
                "A factory phone of Avaya gets a 401, for it has no password yet, and asks its user: open a window with `autoprov enrol`",
                "of Cisco gets a 401, for it has no password yet, and asks its user",
                "of Yealink gets a 401, for it has no password yet, and nobody has told what it does then",
            ] {
                assert!(out.contains(said), "{server} {url} lacks {said}");
            }
        }
        assert!(!out(server, "tftp://192.0.2.10").contains("401"), "{server}");
    }
    let rows = sandbox.json(&["dhcp", "--json", "--url", "http://192.0.2.10/prov"]);
    let rows = rows.as_array().unwrap();
    assert!(rows.iter().all(|row| row["first_login"].is_string()), "{rows:?}");
    let told =
        |vendor: &str| rows.iter().find(|row| row["vendor"] == vendor).map(|row| row["first_login"].clone());
    assert_eq!(
        ["avaya", "gigaset", "mitel", "yealink"].map(told),
        ["asks", "tries", "tries", "unknown"].map(|word| Some(word.into()))
    );
}

#[test]
fn what_a_factory_phone_does_has_a_source() {
    for profile in Registry::linked().unwrap().profiles() {
        let FirstLogin { does, source } = profile.first_login();
        assert_eq!(does == AtChallenge::Unknown, source.is_empty(), "{}", profile.id());
    }
}
