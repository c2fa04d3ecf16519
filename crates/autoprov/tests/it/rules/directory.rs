//! Directory pages: M14, and M6's line for them.

use super::{CONFIG, MAC, T46G, site};
use crate::sandbox::{ACME, Sandbox};
use autoprov_core::Registry;
use serde_json::{Value, json};

const VVX: &str = "0004f2aabbcc";
const VVX_AGENT: &str = "PolycomVVX-VVX_500-UA/5.9.7.4477";
const OTHER: (&str, &str) = ("other", "pw-other");
const THEIRS: &str = "001565bbbb01";

/// The standard tenant with a phone book, and another one with a book of its own. Loopback is the first one's alone.
fn two_books() -> Value {
    let mut site = site();
    let tenant = &mut site["tenants"][0];
    tenant["provisioning_url"] = "http://192.0.2.10/prov".into();
    tenant["directory"] = json!([{"name": "Zoë & <Sons>", "number": "0800"}]);
    let other = json!({"name": "other", "http_username": OTHER.0, "http_password": OTHER.1, "networks": ["10.77.0.0/16"],
        "sip": {"host": "pbx.other.example"},
        "extensions": [{"number": "777", "display_name": "Stranger", "password": "pw777"}],
        "directory": [{"name": "Foreigner", "number": "0999"}],
        "devices": [{"name": "theirs", "mac": THEIRS, "vendor": "yealink", "model": "T46G", "lines": [{"index": 1, "extension": "777"}]}]});
    site["tenants"].as_array_mut().unwrap().push(other);
    site
}

fn page(mac: &str) -> String {
    format!("/prov/_directory/{mac}")
}

/// The status of a page without credentials.
fn bare(sandbox: &Sandbox, target: &str, agent: Option<&str>) -> u16 {
    let headers: Vec<_> = agent.map(|agent| ("User-Agent", agent)).into_iter().collect();
    sandbox.request("GET", target, &headers, b"").status
}

/// The status and text of a page asked for with credentials.
fn asked(sandbox: &Sandbox, target: &str, user: (&str, &str), agent: &str) -> (u16, String) {
    let answer = sandbox.digest(("GET", target), user, &[("User-Agent", agent)], b"");
    (answer.status, answer.text())
}

/// The page of the T46G.
fn book(sandbox: &Sandbox, query: &str) -> String {
    let (status, text) = asked(sandbox, &format!("{}{query}", page(MAC)), ACME, T46G);
    assert_eq!(status, 200, "{query}");
    roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{query}: {error}: {text}"));
    text
}

fn texts(page: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(page).unwrap();
    let named = document.descendants().filter(|node| node.has_tag_name(name));
    named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

#[test]
fn m14_a_page_comes_in_the_askers_own_form_after_digest() {
    let sandbox = Sandbox::serving(&two_books());
    for (mac, agent, kind, form) in [
        (MAC, T46G, "text/xml; charset=utf-8", "YealinkIPPhoneDirectory"),
        // Firmware that tells no MAC of its own.
        (
            MAC,
            "Yealink-T46G 28.71.0.85 28.1.0.128.0.0.0",
            "text/xml; charset=utf-8",
            "YealinkIPPhoneDirectory",
        ),
        (
            "000b82aabbcc",
            "Grandstream Model HW GXP2170 SW 1.0.9.69 DevId 000b82aabbcc",
            "text/xml; charset=utf-8",
            "AddressBook",
        ),
        (VVX, VVX_AGENT, "text/html; charset=utf-8", "html"),
    ] {
        let target = page(mac);
        assert_eq!(bare(&sandbox, &target, Some(agent)), 401, "{agent}");
        let answer = sandbox.digest(("GET", &target), ACME, &[("User-Agent", agent)], b"");
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{agent}");
        let text = answer.text();
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(document.root_element().tag_name().name(), form, "{agent}");
        for part in ["Ana", "101", "Bo", "102", "Cy", "103", "Sons", "0800"] {
            assert!(text.contains(part), "{agent}: {part}: {text}");
        }
        for part in ["<Sons>", "Stranger", "777", "Foreigner", "0999", "pw10", "secret"] {
            assert!(!text.contains(part), "{agent}: {part}: {text}");
        }
        let head = sandbox.digest(("HEAD", &target), ACME, &[("User-Agent", agent)], b"");
        let length = answer.body.len().to_string();
        assert_eq!((head.status, head.header("content-length")), (200, Some(length.as_str())), "{agent}");
        assert_eq!(asked(&sandbox, &target, ("acme", "wrong"), agent).0, 403, "{agent}");
        assert_eq!(asked(&sandbox, &target, OTHER, agent).0, 404, "{agent}: another tenant's phone");
    }
    // The other tenant's book is its own.
    let theirs = asked(&sandbox, &page(THEIRS), OTHER, "Yealink SIP-T46G 28.83.0.50 00:15:65:bb:bb:01").1;
    assert_eq!(texts(&theirs, "Telephone"), ["0999", "777"]);
    // What is added is there at once.
    sandbox.cli(&["directory", "add", "Dr No", "number=007", "--tenant", "acme"]).good();
    assert!(book(&sandbox, "").contains("<Telephone>007</Telephone>"));
}

#[test]
fn m14_only_the_phone_itself_gets_its_page() {
    let sandbox = Sandbox::serving(&two_books());
    // Without a User-Agent nobody learns anything: 404 for every MAC, before any challenge.
    let nobody = sandbox.get("/prov/_directory/001565ffffff");
    for mac in [MAC, VVX, THEIRS, "001565ffffff"] {
        let answer = sandbox.get(&page(mac));
        assert_eq!((answer.status, &answer.body), (404, &nobody.body), "{mac}");
        assert_eq!(answer.header("www-authenticate"), None, "{mac}");
    }
    // Whoever says something is asked for proof first, for any MAC.
    let foreign = ["curl/8.0", "Mozilla/5.0", VVX_AGENT, "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cd"];
    for agent in foreign {
        for mac in [MAC, "001565ffffff"] {
            assert_eq!(bare(&sandbox, &page(mac), Some(agent)), 401, "{mac} {agent}");
            assert_eq!(asked(&sandbox, &page(mac), ACME, agent).0, 404, "{mac} {agent}");
        }
    }
    assert_eq!(asked(&sandbox, &page(MAC), ACME, T46G).0, 200);
    assert_eq!(asked(&sandbox, &page(VVX), ACME, T46G).0, 404);
    // A prefix is no MAC, and nothing lies below a page.
    for target in
        ["/prov/_directory", "/prov/_directory/", "/prov/_directory/00156", "/prov/_directory/001565aabbcc/x"]
    {
        assert_eq!(bare(&sandbox, target, Some(T46G)), 404, "{target}");
    }
}

#[test]
fn m14_a_tenant_may_choose_the_user_agent_as_proof() {
    let sandbox = Sandbox::serving(&two_books());
    assert_eq!(bare(&sandbox, &page(MAC), Some(T46G)), 401);
    sandbox.cli(&["tenant", "set", "acme", "directory_access=user-agent"]).good();
    let answer = sandbox.request("GET", &page(MAC), &[("User-Agent", T46G)], b"");
    assert_eq!(answer.status, 200, "at once, without proof");
    assert!(answer.text().contains("0800") && !answer.text().contains("0999"));
    assert_eq!(bare(&sandbox, &format!("{}?q=Bo", page(MAC)), Some(T46G)), 200);
    assert_eq!(bare(&sandbox, &page(VVX), Some(VVX_AGENT)), 200);
    for (target, agent) in [
        (page(MAC), "curl/8.0"),
        (page(MAC), VVX_AGENT),
        (page(MAC), "Yealink SIP-T46G 28.83.0.50 00:15:65:aa:bb:cd"),
        (page("001565ffffff"), "Yealink SIP-T46G 28.83.0.50 00:15:65:ff:ff:ff"),
        // The other tenant did not choose it, and nobody takes the phone of one by the path of the other.
        (page(THEIRS), "Yealink SIP-T46G 28.83.0.50 00:15:65:bb:bb:01"),
        (format!("/prov/other/_directory/{MAC}"), T46G),
        // It is for pages alone.
        (CONFIG.to_owned(), T46G),
        ("/prov/0004f2aabbcc-directory.xml".to_owned(), VVX_AGENT),
    ] {
        assert_eq!(bare(&sandbox, &target, Some(agent)), 401, "{target} {agent}");
    }
    assert_eq!(sandbox.get(&page(MAC)).status, 404);
    assert_eq!(asked(&sandbox, &page(MAC), ACME, "curl/8.0").0, 404);
    assert_eq!(bare(&sandbox, &format!("/prov/acme/_directory/{MAC}"), Some(T46G)), 200);
    sandbox.cli(&["tenant", "set", "acme", "directory_access=digest"]).good();
    assert_eq!(bare(&sandbox, &page(MAC), Some(T46G)), 401);
}

#[test]
fn m14_post_is_get_only_where_a_dialect_asks_by_post() {
    let sandbox = Sandbox::serving(&two_books());
    let registry = Registry::linked().unwrap();
    let posts = registry
        .profiles()
        .iter()
        .flat_map(|profile| profile.artifacts())
        .any(|artifact| artifact.posted == autoprov_core::Posted::Read);
    let agent = [("User-Agent", T46G), ("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(sandbox.request("POST", &page(MAC), &agent, b"q=Bo").status, 401);
    let answer = sandbox.digest(("POST", &page(MAC)), ACME, &agent, b"q=Bo");
    let expected = if posts { (200, None) } else { (405, Some("GET, HEAD")) };
    assert_eq!((answer.status, answer.header("allow")), expected);
    // Nothing is ever uploaded there.
    let put = sandbox.digest(("PUT", &page(MAC)), ACME, &agent, b"<x/>");
    assert_eq!((put.status, put.header("allow")), (405, Some("GET, HEAD")));
}

#[test]
fn m14_a_page_is_searched_and_cut() {
    let mut site = two_books();
    let contact = |at: u32| json!({"name": format!("Contact {at:04}"), "number": format!("{}", 20_000 + at)});
    site["tenants"][0]["directory"] = (0..1200).map(contact).collect();
    let sandbox = Sandbox::serving(&site);
    let menu = book(&sandbox, "");
    assert_eq!(texts(&menu, "Name"), ["Ana - Contact 0997", "Contact 0998 - Cy"], "{menu}");
    // The links of a menu lead to its pages, below the tenant's URL.
    let links = texts(&menu, "URL");
    assert_eq!(links[1], format!("http://192.0.2.10/prov/_directory/{MAC}?page=2"));
    let second = book(&sandbox, "?page=2");
    assert_eq!(texts(&second, "Telephone").len(), 203, "as many as the menu says");
    assert_eq!(book(&sandbox, "?page=99"), second, "the last page stands for those after it");
    assert_eq!(texts(&book(&sandbox, "?page=1"), "Telephone").len(), 1000);
    let found = book(&sandbox, "?q=contact+11");
    assert_eq!(texts(&found, "Name").len(), 100);
    assert_eq!(texts(&book(&sandbox, "?q=ANA"), "Telephone"), ["101"], "whatever the case");
    assert_eq!(texts(&book(&sandbox, "?q=21199"), "Name"), ["Contact 1199"], "by number");
    assert_eq!(texts(&book(&sandbox, "?q=nobody"), "Name"), ["No entries"]);
    let form = book(&sandbox, "?form=search");
    assert_eq!(texts(&form, "Parameter"), ["q"]);
    assert_eq!(texts(&form, "URL"), [format!("http://192.0.2.10/prov/_directory/{MAC}")]);
    // The browser of a Polycom shows sixteen at once, and never more.
    let dialled = |query: &str| {
        let (status, text) = asked(&sandbox, &format!("{}{query}", page(VVX)), ACME, VVX_AGENT);
        assert_eq!(status, 200, "{query}");
        text.matches("tel://").count()
    };
    assert_eq!((dialled(""), dialled("?page=2"), dialled("?page=4294967295")), (16, 16, 1203 % 16));
    assert_eq!(dialled("?q=Contact&page=3"), 16);
}

#[test]
fn m14_a_hostile_query_breaks_no_page() {
    let sandbox = Sandbox::serving(&two_books());
    let all = texts(&book(&sandbox, ""), "Telephone").len();
    assert_eq!(all, 4);
    let long = format!("?q={}", "a".repeat(6000));
    for query in [
        "?",
        "?q",
        "?q=",
        "?q=%",
        "?q=%zz",
        "?q=%00%01%ff%fe",
        "?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "?q=]]%3E",
        "?q=%26amp;",
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=x&page=y&page",
        "?form=search&form=x",
        "?q=#SEARCH",
        "?q=%23SEARCH",
        "?&&&&=&=",
        "?q=a&q=b&q=Ana",
        "?q=%0d%0aSet-Cookie:x",
        "?q=../../etc/passwd",
        "?mac=001565bbbb01",
        "?q=%F0%9F%98%80%C4",
        &long,
    ] {
        for (mac, agent) in [(MAC, T46G), (VVX, VVX_AGENT)] {
            let target = format!("{}{query}", page(mac));
            let answer = sandbox.digest(("GET", &target), ACME, &[("User-Agent", agent)], b"");
            assert_eq!(answer.status, 200, "{query}");
            let text = answer.text();
            assert!(!text.contains("<script>") && !text.contains("0999"), "{query}: {text}");
            assert!(answer.headers.iter().all(|(name, _)| name != "set-cookie"), "{query}");
            assert!(answer.body.len() < 8_000, "{query}");
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{query}: {error}: {text}"));
        }
    }
    assert_eq!(
        texts(&book(&sandbox, "?q=%23SEARCH"), "Telephone").len(),
        all,
        "a macro that the phone left unfilled"
    );
    assert_eq!(texts(&book(&sandbox, "?q=a&q=b&q=Ana"), "Telephone"), ["101"], "the last one counts");
}

#[test]
fn m14_a_page_is_logged_noted_and_explained_like_a_config() {
    let sandbox = Sandbox::serving(&two_books());
    let page_of = |sandbox: &Sandbox| sandbox.digest(("GET", &page(MAC)), ACME, &[("User-Agent", T46G)], b"");
    let length = page_of(&sandbox).body.len();
    let lines = sandbox.access_log("access_log", 2);
    let ending = |status: u16, bytes: usize| {
        format!("\"GET /prov/_directory/{MAC} HTTP/1.1\" {status} {bytes} \"-\" \"{T46G}\" \"-\"")
    };
    assert!(lines[0].contains("HTTP/1.1\" 401 "), "{}", lines[0]);
    assert!(lines[1].ends_with(&ending(200, length)), "{}", lines[1]);
    let explained = sandbox.json(&["explain", &page(MAC), "--user-agent", T46G, "--json"]);
    assert_eq!(
        (&explained["answer"]["status"], &explained["answer"]["bytes"]),
        (&json!(200), &json!(length)),
        "{explained}"
    );
    // Without a User-Agent it is what whoever sends none gets.
    let unnamed = sandbox.json(&["explain", &page(MAC), "--json"]);
    assert_eq!(unnamed["answer"]["status"], 404, "{unnamed}");
}

#[test]
fn m14_over_tftp_a_page_is_for_the_tenants_network() {
    let sandbox = Sandbox::serving(&two_books());
    let over_http = book(&sandbox, "");
    let sent = sandbox.tftp_get(format!("_directory/{MAC}")).unwrap();
    assert_eq!(String::from_utf8(sent).unwrap(), over_http);
    assert_eq!(sandbox.tftp_hpa("octet", &format!("_directory/{MAC}")).unwrap(), over_http.as_bytes());
    let refused = sandbox.tftp_get(format!("_directory/{THEIRS}")).unwrap_err();
    let unknown = sandbox.tftp_get("_directory/001565ffffff").unwrap_err();
    assert_eq!((refused.0, &refused), (1, &unknown), "a refusal and a miss are the same");
}

#[test]
fn m6_the_manuals_line_for_directory_pages() {
    let mut site = two_books();
    site["tenants"][0]["devices"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "t38", "mac": "001565aabb38", "vendor": "yealink",
        "model": "T38", "lines": [{"index": 1, "extension": "102"}]}));
    let sandbox = Sandbox::serving(&site);
    let url = format!("http://{}{}", sandbox.http(), page("001565aabb38"));
    let line = format!("curl -s -i -u acme:secret --digest --user-agent \"Yealink SIP-T38\" {url}");
    let out = sandbox.sh(&line).good().out();
    assert!(out.contains("HTTP/1.1 401") && out.contains("HTTP/1.1 200"), "{out}");
    assert!(out.contains("<Name>Ana</Name>") && out.contains("<Telephone>0800</Telephone>"), "{out}");
    // Without the User-Agent the line shows the 404.
    let out = sandbox.sh(&format!("curl -s -i -u acme:secret --digest --user-agent '' {url}")).good().out();
    assert!(out.starts_with("HTTP/1.1 404"), "{out}");
    let wget = format!("wget -q --user=acme --password=secret -U 'Yealink SIP-T38' {url} -O-");
    assert!(sandbox.sh(&wget).good().out().contains("<Name>Ana</Name>"));
}
