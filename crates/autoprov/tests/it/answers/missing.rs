//! What is answered with 404.

use super::{AGENT, KNOWN, UNKNOWN, names_with_mac, site, target};
use crate::sandbox::{ACME, Sandbox};
use autoprov_core::{Registry, Role};

#[test]
fn proven_but_not_to_be_had_is_404() {
    let sandbox = Sandbox::serving(&site());
    for (target, credentials) in [
        // No such MAC; another tenant's; a phone with a username of its own may ask for itself alone.
        (target(UNKNOWN), ACME),
        (target(KNOWN), ("other", "pw-other")),
        (target(KNOWN), ("own", "pw-own")),
        (format!("/prov/other/{KNOWN}.cfg"), ACME),
        // Served over TFTP alone.
        ("/prov/cfg000b82aabbcc".to_owned(), ACME),
        // A name of another vendor's phone, or of another dialect.
        ("/prov/cfg001565aabbcc".to_owned(), ACME),
        ("/prov/phone001565aabbcc.cfg".to_owned(), ACME),
        // Nothing was uploaded.
        ("/prov/0004f2aabbcc-phone.cfg".to_owned(), ACME),
    ] {
        assert_eq!(sandbox.request("GET", &target, &[AGENT], b"").status, 401, "{target}");
        let answer = sandbox.digest(("GET", &target), credentials, &[AGENT], b"");
        assert_eq!((answer.status, answer.text().as_str()), (404, "Not found\n"), "{target}");
    }
    assert_eq!(sandbox.digest(("GET", &target("001565aabbcd")), ("own", "pw-own"), &[], b"").status, 200);
    assert_eq!(sandbox.digest(("GET", &target("001565aabbcd")), ACME, &[], b"").status, 200);
}

#[test]
fn what_no_dialect_claims_or_all_call_absent_is_404_without_authentication() {
    let sandbox = Sandbox::serving(&site());
    let mut names: Vec<_> =
        ["nothing.cfg", "001565aabbcc.nothing", "a/b/c", "", "_reserved", "_directory/", "_directory/x"]
            .map(str::to_owned)
            .into();
    let registry = Registry::linked().unwrap();
    for [known, unknown] in names_with_mac(|role| role == Role::Absent) {
        let all_absent = |name: &str| registry.name(name).is_absent();
        if all_absent(&known) {
            names.extend([known, unknown]);
        }
    }
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        let answer = sandbox.request("GET", &format!("/prov/{name}"), &[AGENT], b"");
        assert_eq!((answer.status, answer.text().as_str()), (404, "Not found\n"), "{name}");
    }
    for target in ["/", "/prov", "/prove/001565aabbcc.cfg", "/001565aabbcc.cfg", "/index.html", "*"] {
        assert_eq!(sandbox.get(target).status, 404, "{target}");
    }
}

#[test]
fn a_directory_page_without_user_agent_is_404_for_every_mac() {
    let sandbox = Sandbox::serving(&site());
    for mac in [KNOWN, UNKNOWN, "0004f2aabbcc"] {
        let page = format!("/prov/_directory/{mac}");
        let answer = sandbox.get(&page);
        assert_eq!((answer.status, answer.text().as_str()), (404, "Not found\n"), "{mac}");
        for agent in [AGENT.1, "Mozilla/5.0", "FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477"] {
            let itself =
                (mac == KNOWN && agent == AGENT.1) || (mac.starts_with("0004f2") && agent.contains("VVX"));
            let agent = [("User-Agent", agent)];
            assert_eq!(sandbox.request("GET", &page, &agent, b"").status, 401, "{mac}");
            let expected = if itself { 200 } else { 404 };
            assert_eq!(sandbox.digest(("GET", &page), ACME, &agent, b"").status, expected, "{mac} {agent:?}");
        }
    }
}
