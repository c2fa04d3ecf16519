//! What phones of some makers are set to, and what their pages say.

use super::*;

fn device(name: &str, mac: &str, vendor: &str, model: &str) -> Value {
    json!({"name": name, "mac": mac, "vendor": vendor, "model": model, "lines": [{"index": 1, "extension": "101"}]})
}

fn doc(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)).unwrap()
}

#[test]
fn m15_phones_that_can_log_get_a_syslog_server() {
    let phones = [
        ("yealink", "T46G", "001565aabb01", "001565aabb01.cfg"),
        ("polycom", "VVX500", "0004f2aabb02", "phone0004f2aabb02.cfg"),
        ("grandstream", "GXP2170", "000b82aabb03", "cfg000b82aabb03.xml"),
        ("obihai", "OBi1062", "9cadefaabb04", "9cadefaabb04.xml"),
        ("cisco", "SPA504G", "000e08aabb05", "000e08aabb05.xml"),
        ("snom", "D785", "000413aabb06", "snomD785-000413AABB06.htm"),
    ];
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"] =
        phones.iter().map(|(vendor, model, mac, _)| device(model, mac, vendor, model)).collect();
    let sandbox = Sandbox::new(&site);
    let file =
        |mac: &str, name: &str| String::from_utf8(sandbox.cli(&["render", mac, name]).good().stdout).unwrap();
    for (_, _, mac, name) in phones {
        assert!(!file(mac, name).contains("loghost.example"), "{name}");
    }
    site["tenants"][0]["syslog"] = json!("loghost.example");
    sandbox.import(&site).good();
    for (_, _, mac, name) in phones {
        assert!(file(mac, name).contains("loghost.example"), "{name}: {}", file(mac, name));
    }
    // The docs show a receiver.
    assert!(doc("operating.md").contains("rsyslog"));
}

#[test]
fn m27_the_page_of_a_7941_says_from_which_port_it_answers_and_that_of_a_7960_does_not() {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"] = json!([
        device("new", "000e08aabb41", "cisco", "7941"),
        device("old", "000e08aabb60", "cisco", "7960")
    ]);
    let sandbox = Sandbox::new(&site);
    let page = |name: &str| sandbox.cli(&["device", "show", name]).good().out();
    assert!(page("new").contains("5060") && page("new").contains("NAT"), "{}", page("new"));
    assert!(!page("old").contains("NAT"), "{}", page("old"));
    assert!(doc("vendors/cisco.md").lines().any(|line| line.contains("rport")));
}

#[test]
fn m30_snom_is_xml_on_desks_and_bases_and_text_where_the_dialect_is() {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"] = json!([
        device("desk", "000413aabb85", "snom", "D785"),
        device("base", "000413aabb90", "snom", "M900"),
        device("vtech", "000413aabb50", "snom", "M500"),
    ]);
    let sandbox = Sandbox::new(&site);
    let file =
        |mac: &str, name: &str| String::from_utf8(sandbox.cli(&["render", mac, name]).good().stdout).unwrap();
    for (mac, name) in
        [("000413aabb85", "snomD785-000413AABB85.htm"), ("000413aabb90", "snomM900-000413AABB90.htm")]
    {
        let text = file(mac, name);
        assert!(text.starts_with("<?xml") && text.contains("<settings>"), "{text}");
        assert!(text.contains(">101<"), "{text}");
        roxmltree::Document::parse(&text).unwrap();
    }
    let text = file("000413aabb50", "M500_000413AABB50.cfg");
    assert!(!text.starts_with('<') && text.lines().any(|line| line.starts_with("sip_account.1.")), "{text}");
}
