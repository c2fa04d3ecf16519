//! Templates that are no XML: M24.

use super::site;
use crate::sandbox::Sandbox;
use autoprov_core::testing::{MAC, full};
use autoprov_core::{Content, Registry, Setting, Source, Transport};
use autoprov_provision::{RenderContext, render, view};
use serde_json::json;
use std::fs;

#[test]
fn m24_a_template_that_is_no_xml_is_refused_with_line_and_column() {
    let sandbox = Sandbox::new(&site());
    let broken = "<polycomConfig>\n  <a b=\"1\">\n</polycomConfig>\n";
    let refused = |ran: crate::sandbox::Ran| {
        let ran = ran.bad(1);
        assert!(ran.stderr.contains("line 3") && ran.stderr.contains("column "), "{}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    };
    let file = sandbox.path("broken.xml");
    fs::write(&file, broken).unwrap();
    refused(sandbox.cli(&["template", "add", "polycom-ucs", &format!("text=@{}", file.display())]));
    refused(sandbox.cli(&["template", "add", "polycom-ucs/VVX500", &format!("text=@{}", file.display())]));
    let mut site = site();
    site["tenants"][0]["templates"] = json!([{"dialect": "polycom-ucs", "text": broken}]);
    let ran = sandbox.import(&site).bad(1);
    assert!(ran.stderr.contains("tenants[0].templates[0].text: line 3"), "{}", ran.stderr);
    site["tenants"][0]["templates"] = json!([]);
    site["tenants"][0]["extensions"][0]["templates"] = json!([{"dialect": "polycom-ucs", "text": broken}]);
    let ran = sandbox.import(&site).bad(1);
    assert!(
        ran.stderr.contains("tenants[0].extensions[0].templates[0].text (101): line 3"),
        "{}",
        ran.stderr
    );
    assert_eq!(sandbox.json(&["template", "list", "--json"]), json!([]), "nothing of it is stored");
    // One that is well-formed is stored, shows, and cannot be made a broken one.
    let good = "text=<polycomConfig up.x=\"1\"/>";
    sandbox.cli(&["template", "add", "polycom-ucs", good]).good();
    refused(sandbox.cli(&["template", "set", "polycom-ucs", &format!("text=@{}", file.display())]));
    let file = sandbox.cli(&["render", "0004f2aabbcc", "phone0004f2aabbcc.cfg"]).good().out();
    assert!(file.contains("up.x=\"1\""), "{file}");
    roxmltree::Document::parse(&file).unwrap();
}

/// A text in the format of any file of a phone is accepted, and stands in every file of its dialect.
#[test]
fn a_template_of_any_format_is_laid_on_every_file() {
    let registry = Registry::linked().unwrap();
    let mut tried = 0;
    for profile in registry.profiles() {
        let spoken = registry.models().find(|(_, model)| model.speaks(*profile));
        let (vendor, model) = spoken.unwrap_or_else(|| panic!("nobody speaks {}", profile.id()));
        for format in profile.formats() {
            // What the phone's own file says, with another value.
            let own = profile.artifacts().iter().filter(|artifact| artifact.secret).find_map(|artifact| {
                let made = profile.make(artifact, &full(model)).unwrap().settings();
                made.into_iter().find(|setting| setting.source == Source::Line(1) && !setting.secret)
            });
            // A file that is the operator's text alone takes any name.
            let own = own.unwrap_or_else(|| Setting::read("part.1.name", ""));
            let own = Setting { value: "4711".into(), ..own };
            let text = String::from_utf8_lossy(&format.write(Some(MAC), std::slice::from_ref(&own)).unwrap())
                .into_owned();
            let site = json!({"tenants": [{"name": "acme", "provisioning_url": "http://192.0.2.10/prov",
                "sip_servers": [{"name": "main", "host": "pbx.example"}],
                "extensions": [{"number": "101", "password": "pw"}],
                "templates": [{"dialect": profile.id(), "text": text}],
                "devices": [{"name": "a", "mac": MAC.to_string(), "vendor": vendor.id, "model": model.name,
                    "lines": [{"index": 1, "extension": "101"}]}]}]});
            let site = autoprov_store::read(&site.to_string());
            let site = site.unwrap_or_else(|error| panic!("{}: {error:?}", profile.id()));
            if !format.parse(text.as_bytes()).is_ok_and(|read| read.len() == 1) {
                // The binary file of the first phones is no text.
                continue;
            }
            let found = autoprov_provision::check(&registry, None, &site);
            assert!(found.errors.is_empty(), "{} {}: {:?}", profile.id(), format.name(), found.errors);
            let tenant = &site.tenants[0];
            let bundle = autoprov_provision::bundle(tenant, &tenant.devices[0], None);
            for artifact in profile.artifacts().iter().filter(|artifact| artifact.secret) {
                let Content::Settings(settings) = artifact.content else { continue };
                let context = RenderContext {
                    mac: Some(MAC),
                    firmware: None,
                    transport: Transport::Http,
                    year: 2026,
                    template: None,
                };
                let view = view(&bundle, *profile, model, Vec::new(), context);
                let place =
                    format!("{} {}: {} in {}", profile.id(), model.name, format.name(), artifact.name);
                let rendered = render(*profile, artifact, &view, &bundle, None)
                    .unwrap_or_else(|error| panic!("{place}: {error}"))
                    .unwrap();
                let read = settings.format.parse(&rendered.bytes).unwrap();
                let laid = read.iter().filter(|setting| setting.value == "4711").count();
                assert_eq!(laid, 1, "{place}: {} from {text}", own.key);
                tried += 1;
            }
        }
    }
    assert!(tried > 40, "{tried}");
}
