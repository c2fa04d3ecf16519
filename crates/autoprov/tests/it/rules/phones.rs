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

#[test]
fn m30_aastra_is_plain_text_and_books_are_csv_where_phones_read_csv() {
    let phones = [
        ("aastra", "6757i", "00085daabb57", "00085DAABB57.cfg", "00085DAABB57-directory.csv"),
        ("mitel", "6867i", "00085daabb67", "00085DAABB67.cfg", "00085DAABB67-directory.csv"),
        ("fanvil", "X6U", "0c383eaabb06", "0c383eaabb06.cfg", "0c383eaabb06.csv"),
    ];
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"] =
        phones.iter().map(|(vendor, model, mac, ..)| device(model, mac, vendor, model)).collect();
    site["tenants"][0]["directory"] = json!([{"name": "Bo, \"the\" boss", "number": "102"}]);
    let sandbox = Sandbox::new(&site);
    let file =
        |mac: &str, name: &str| String::from_utf8(sandbox.cli(&["render", mac, name]).good().stdout).unwrap();
    for (vendor, _, mac, name, book) in phones {
        let text = file(mac, name);
        assert_eq!(text.starts_with('<'), vendor == "fanvil", "{vendor}: {text}");
        assert!(vendor == "fanvil" || text.lines().any(|line| line.starts_with("sip line1 user name: 101")));
        let line = file(mac, book).lines().find(|line| line.contains("boss")).map(str::to_owned);
        assert!(line.as_ref().is_some_and(|line| line.contains("102") && line.contains('"')), "{line:?}");
    }
}

#[test]
fn m30_avaya_is_plain_text() {
    let mut site = standard_site("avaya", "J179");
    site["tenants"][0]["devices"] = json!([device("desk", "c81feaaabb79", "avaya", "J179")]);
    let sandbox = Sandbox::new(&site);
    let file = |name: &str| sandbox.cli(&["render", "c81feaaabb79", name]).good().stdout;
    let text = String::from_utf8(file("c81feaaabb79.txt")).unwrap();
    assert!(text.lines().all(|line| line.starts_with("SET ")), "{text}");
    assert!(text.lines().any(|line| line == "SET FORCE_SIP_EXTENSION 101"), "{text}");
    assert!(!file("c81feaaabb79-directory.csv").is_empty());
}

#[test]
fn m30_readynet_is_the_plain_text_of_the_operator() {
    let mut site = standard_site("readynet", "AC1200MS");
    site["tenants"][0]["devices"] = json!([device("router", "00019faabb12", "readynet", "AC1200MS")]);
    site["tenants"][0]["networks"] = json!(["127.0.0.0/8"]);
    let sandbox = Sandbox::serving(&site);
    assert_eq!(sandbox.tftp_get("00019FAABB12.conf").unwrap(), b"");
    let text = "text=FXS1_NUMBER={{ lines[0].number }}\n";
    sandbox.cli(&["template", "add", "readynet", text]).good();
    assert_eq!(sandbox.tftp_get("00019FAABB12.conf").unwrap(), b"FXS1_NUMBER=101\n");
}

/// A Maxwell asks for `provisioning.xml`, and tells who it is in its query, by a username of its own, or in its User-Agent.
#[test]
fn a_name_of_one_phone_without_its_address_is_served_to_that_phone() {
    let mut site = standard_site("yealink", "T46G");
    let tenant = &mut site["tenants"][0];
    tenant["devices"] = json!([
        device("hall", "7c2f80aabb01", "gigaset", "Maxwell 3"),
        device("desk", "7c2f80aabb02", "gigaset", "Maxwell 3")
    ]);
    tenant["devices"][0]["http_username"] = "hall".into();
    tenant["devices"][0]["http_password"] = "of the hall".into();
    tenant["devices"][0]["lines"][0]["label"] = "the hall".into();
    tenant["devices"][1]["lines"][0]["label"] = "the desk".into();
    let sandbox = Sandbox::serving(&site);
    let get = |query: &str, who: (&str, &str), agent: &str| {
        let target = format!("/prov/provisioning.xml{query}");
        let answer = sandbox.digest(("GET", &target), who, &[("User-Agent", agent)], b"");
        (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
    };
    let of_desk = "Gigaset Maxwell 3/2.22.7;7C2F80AABB02";
    for (query, who, agent, whose) in [
        ("?mac=7C2F80AABB02", ACME, "curl/8", Some("the desk")),
        ("", ("hall", "of the hall"), of_desk, Some("the hall")),
        ("", ACME, of_desk, Some("the desk")),
        ("?mac=7C2F80AABB02", ("hall", "of the hall"), of_desk, None),
        ("", ACME, "curl/8", None),
    ] {
        let (status, text) = get(query, who, agent);
        assert_eq!(status, if whose.is_some() { 200 } else { 404 }, "{query} {agent}: {text}");
        assert!(whose.is_none_or(|whose| text.contains(whose)), "{query} {agent}: {text}");
    }
    assert_eq!(sandbox.get("/prov/provisioning.xml?mac=7C2F80AABB02").status, 401);
    wait_until("who asked is noted", || {
        sandbox.cli(&["device", "show", "hall"]).good().out().contains("provisioning.xml")
    });
}

#[test]
fn a_gigaset_searches_its_phone_book_in_its_own_words() {
    let mut site = standard_site("yealink", "T46G");
    let tenant = &mut site["tenants"][0];
    tenant["devices"] = json!([device("base", "7c2f80aabb70", "gigaset", "N670")]);
    tenant["directory"] = json!([{"name": "Bo & Co", "number": "102"}, {"name": "Dora", "number": "1102"}]);
    let sandbox = Sandbox::serving(&site);
    let asks = |query: &str| {
        let target = format!("/prov/_directory/7c2f80aabb70?command=get_list&type=pb&reqid=7{query}");
        let agent = [("User-Agent", "Gigaset N670 IP PRO/83.V2.53.0;7C2F80AABB70")];
        let answer = sandbox.digest(("GET", &target), ACME, &agent, b"");
        assert_eq!(answer.status, 200);
        let text = String::from_utf8(answer.body).unwrap();
        roxmltree::Document::parse(&text).unwrap();
        text
    };
    let all = asks("&first=1&count=50");
    assert!(all.contains("Bo &#38; Co") && all.contains("reqid=\"7\""), "{all}");
    let caller = asks("&hm=102");
    assert!(caller.contains("Bo &#38; Co") && !caller.contains("Dora"), "the whole number alone: {caller}");
    let nobody = asks("&hm=999");
    assert!(nobody.contains("notfound=\"hm\"") && nobody.contains("total=\"0\""), "{nobody}");
    let wrong = asks("&first=1&last=5");
    assert!(wrong.contains("<errorid>"), "first and last together are an error: {wrong}");
}
