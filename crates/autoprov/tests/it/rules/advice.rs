//! What an operator is told beside the files: syslog (M15), answers from another port (M27), a DHCP option of its own (M29).

use super::{MAC, site};
use crate::sandbox::Sandbox;
use autoprov_core::testing::{empty, subjects, text};
use autoprov_core::{Concept, Refusal, Refused, Registry, Source};
use autoprov_vendors as _;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)).unwrap()
}

#[test]
fn m15_phones_that_can_log_are_told_a_syslog_server() {
    let registry = Registry::linked().unwrap();
    let (mut told, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for subject in subjects(&registry, false) {
        let mut view = empty(subject.model);
        view.phone.set(Concept::Syslog, text("log.example"), Source::Tenant).unwrap();
        let settings = |artifact| subject.profile.make(artifact, &view).unwrap().settings();
        let files = subject.profile.artifacts().iter().flat_map(settings);
        let written = files.filter(|own| own.value.contains("log.example")).count() > 0;
        let lost = |own: &Refusal| own.what == Refused::Phone(Concept::Syslog) && !own.adapted;
        assert_ne!(
            written,
            subject.profile.refuses(&view).iter().any(lost),
            "{} {}",
            subject.profile.id(),
            subject.model.name
        );
        if written { &mut told } else { &mut refused }.insert(subject.vendor.id);
    }
    assert!(told.len() > refused.len(), "told {told:?}, not {refused:?}");
    let docs = page("operating.md");
    assert!(
        docs.contains("## Syslog of phones") && docs.contains("imudp"),
        "docs/operating.md shows a receiver"
    );
    let mut site = site();
    site["tenants"][0]["syslog"] = "log.example".into();
    let sandbox = Sandbox::new(&site);
    let file = sandbox.cli(&["render", MAC, "001565aabbcc.cfg"]).good().out();
    assert!(file.contains("log.example"), "{file}");
}

#[test]
fn m27_the_page_of_a_7941_says_where_answers_must_go() {
    let mut site = site();
    let device = |name: &str, mac: &str, model: &str| json!({"name": name, "mac": mac, "vendor": "cisco", "model": model, "lines": [{"index": 1, "extension": "102"}]});
    let devices = site["tenants"][0]["devices"].as_array_mut().unwrap();
    devices.extend([device("new", "001bd4aabb41", "7941"), device("old", "001bd4aabb40", "7940")]);
    let sandbox = Sandbox::new(&site);
    let page_of = |name: &str| sandbox.cli(&["device", "show", name]).good().out();
    assert!(page_of("new").contains("force_rport"), "{}", page_of("new"));
    assert!(!page_of("old").contains("force_rport"), "{}", page_of("old"));
    assert!(page("vendors/cisco.md").contains("force_rport=no"), "docs/vendors/cisco.md");
}

#[test]
fn m29_option_246_leads_a_huawei_here() {
    let sandbox = Sandbox::new(&site());
    let url = "http://192.0.2.10/prov";
    let lines =
        |server: &str| sandbox.cli(&["dhcp", server, "--vendor", "huawei", "--url", url]).good().out();
    for (server, option) in [("dnsmasq", ",246,"), ("isc", "code 246 = text"), ("kea", "\"code\": 246")] {
        let text = lines(server);
        assert!(text.contains(option) && text.contains(url), "{server}: {text}");
    }
    let table = sandbox.cli(&["dhcp", "--vendor", "huawei", "--url", url]).good().out();
    assert!(table.contains("246"), "{table}");
}
