//! What is answered without proof.

use super::site;
use crate::sandbox::{ACME, Sandbox};
use autoprov_core::{Registry, Role};

#[test]
fn a_route_asks_for_digest_unless_it_is_public() {
    let sandbox = Sandbox::serving(&site());
    let public = sandbox.get("/prov/acme/public.cfg");
    assert_eq!((public.status, public.text().as_str()), (200, "public\n"));
    assert_eq!(public.header("cache-control"), None);
    for target in ["/prov/acme/private.cfg", "/prov/private.cfg"] {
        assert_eq!(sandbox.get(target).status, 401, "{target}");
        let answer = sandbox.digest(("GET", target), ACME, &[], b"");
        assert_eq!((answer.status, answer.text().as_str()), (200, "private\n"), "{target}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let answer = sandbox.digest(("GET", target), ("other", "pw-other"), &[], b"");
        assert_eq!(answer.status, 404, "{target}");
    }
    assert_eq!(sandbox.get("/prov/other/public.cfg").status, 404);
}

#[test]
fn file_area_and_bootstraps_are_200_without_authentication() {
    let sandbox = Sandbox::serving(&site());
    sandbox.put_file("sip.ld", "firmware");
    sandbox.put_file("folder/aastra.cfg", "common");
    for (target, body) in [
        ("/prov/sip.ld", "firmware"),
        ("/prov/acme/sip.ld", "firmware"),
        ("/prov/folder/aastra.cfg", "common"),
        ("/prov/folder%2Faastra.cfg", "common"),
    ] {
        let answer = sandbox.get(target);
        assert_eq!((answer.status, answer.text().as_str()), (200, body), "{target}");
    }
    let registry = Registry::linked().unwrap();
    for profile in registry.profiles() {
        for artifact in profile.artifacts().iter().filter(|a| a.role == Role::Bootstrap && !a.has_mac()) {
            let models = profile.vendor().models.iter();
            // A name is a model's that speaks the dialect.
            let models = models.filter(|model| model.speaks(*profile));
            let models = models.flat_map(|model| model.file_names);
            let names: Vec<_> = if artifact.name.contains("{model}") {
                models.map(|model| artifact.name.replace("{model}", model)).collect()
            } else {
                vec![artifact.name.to_owned()]
            };
            for name in names {
                let answer = sandbox.get(&format!("/prov/{}", name.replace(' ', "%20")));
                assert_eq!(answer.status, 200, "{name}");
                for secret in ["secret", "pw101"] {
                    assert!(!answer.text().contains(secret), "{name}");
                }
            }
        }
    }
}

#[test]
fn errors_are_one_short_line_of_text() {
    let sandbox = Sandbox::serving(&site());
    for answer in [
        sandbox.get("/prov/001565aabbcc.cfg"),
        sandbox.get("/prov/nothing"),
        sandbox.digest(("GET", "/prov/001565aabbcc.cfg"), ("acme", "x"), &[], b""),
        sandbox.request("DELETE", "/prov/001565aabbcc.cfg", &[], b""),
        sandbox.request("PUT", "/prov/nothing", &[], b"x"),
    ] {
        assert!(answer.status >= 400);
        let text = answer.text();
        assert!(text.ends_with('\n') && text.lines().count() == 1 && text.len() < 60, "{text:?}");
        assert!(answer.header("content-type").is_some_and(|kind| kind.starts_with("text/plain")), "{text:?}");
    }
    let answer = sandbox.request("DELETE", "/prov/001565aabbcc.cfg", &[], b"");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")));
}

#[test]
fn health_is_shown_to_everybody() {
    let sandbox = Sandbox::serving(&site());
    let answer = sandbox.get("/healthz");
    assert_eq!((answer.status, answer.text().as_str()), (200, "ok\n"));
}
