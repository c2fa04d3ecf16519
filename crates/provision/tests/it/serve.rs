//! Each step of a request.

use super::*;

use Transport::{Http, Https, Tftp};

/// A request as a row: transport and peer, path, User-Agent, who has proven itself; the status, and a part of the reason.
type Case =
    (Transport, &'static str, &'static str, Option<&'static str>, Option<&'static str>, u16, &'static str);

const ONE: Option<&str> = Some("one");
const TWO: Option<&str> = Some("two");
const UA: Option<&str> = Some("Tin Can");
const HERE: &str = "10.1.0.7";
const ELSEWHERE: &str = "192.0.2.9";

/// What who is known to be is answered. `CAN` and the others stand for MAC addresses.
pub(crate) const CASES: &[Case] = &[
    // The path.
    (Http, HERE, "/other/tin-CAN.cfg", UA, ONE, 404, "below /prov/ alone"),
    (Http, HERE, "/WIRE.cord", None, TWO, 200, "cord"),
    (Http, HERE, "/WIRE.cord", None, None, 401, ""),
    (Http, HERE, "/CAN.cord", None, ONE, 404, "which knows no such name"),
    (Http, HERE, "/two/WIRE.cord", None, TWO, 404, "below /prov/ alone"),
    (Http, HERE, "/prov/two/WIRE.cord", None, TWO, 200, "cord"),
    (Http, HERE, "/tin-CAN.cfg", UA, ONE, 404, "below /prov/ alone"),
    (Http, HERE, "/hello.txt", None, None, 404, "below /prov/ alone"),
    (Http, HERE, "/prov/../tin-CAN.cfg", UA, ONE, 404, "the path is not served"),
    (Http, HERE, "/prov/upload/CAN/tin-CAN.log", UA, ONE, 404, "the upload folder is never served"),
    (Http, HERE, "/prov/nothing.cfg", UA, ONE, 404, "no dialect, route or file has this name"),
    // Proof over HTTP, whether the device exists or not.
    (Http, HERE, "/prov/tin-CAN.cfg", UA, None, 401, ""),
    (Http, HERE, "/prov/tin-NOBODY.cfg", UA, None, 401, ""),
    (Http, HERE, "/prov/tin-CAN.boot", UA, None, 404, "rely on it being absent"),
    (Http, HERE, "/prov/tin-NOBODY.boot", UA, None, 404, "rely on it being absent"),
    // Whose device it is.
    (Http, ELSEWHERE, "/prov/tin-CAN.cfg", UA, ONE, 200, "tin-1 is assumed: nobody knows its firmware"),
    (Http, HERE, "/prov/one/tin-CAN.cfg", UA, ONE, 200, "tin-1"),
    (Http, HERE, "/prov/two/tin-CAN.cfg", UA, ONE, 404, "another tenant than the username's"),
    (Http, HERE, "/prov/tin-CAN.cfg", UA, TWO, 404, "tenant `two` has no device with MAC"),
    (Http, HERE, "/prov/tin-NOBODY.cfg", UA, ONE, 404, "tenant `one` has no device with MAC"),
    (Http, HERE, "/prov/tin-CAN.cfg", UA, Some("pot"), 404, "the username is of another device"),
    // Its dialect, and the name in it.
    (
        Http,
        HERE,
        "/prov/tin2-CAN.cfg",
        Some("Tin Can 2.0"),
        ONE,
        200,
        "tin-2 because its User-Agent says firmware 2.0",
    ),
    (Http, HERE, "/prov/tin-CAN.cfg", Some("Tin Can 2.0"), ONE, 404, "which knows no such name; "),
    (Http, HERE, "/prov/tin-CAN.log", Some("Tin Can 1.0"), ONE, 404, "uploaded nothing under this name"),
    (Http, HERE, "/prov/tin-CAN-book.xml", Some("Tin Can 1.0"), ONE, 200, "firmware 1.0"),
    // How the model is provisioned.
    (
        Http,
        HERE,
        "/prov/tin-POT.cfg",
        UA,
        ONE,
        404,
        "Pot is not provisioned over http: it has no HTTP client",
    ),
    (Https, HERE, "/prov/tin-POT.cfg", UA, Some("pot"), 404, "Pot is not provisioned over https"),
    (Tftp, HERE, "tin-POT.cfg", None, None, 200, "tin-1"),
    // Over TFTP the address is the proof.
    (Tftp, HERE, "tin-CAN.cfg", None, None, 200, "tin-1"),
    (Tftp, HERE, "/one/tin-CAN.cfg", None, None, 200, "tin-1"),
    (Tftp, HERE, "two/tin-THEIRS.cfg", None, None, 404, "lies in no network that tenant `two` has named"),
    (Tftp, HERE, "tin-THEIRS.cfg", None, None, 404, "tenant `one` has no device with MAC"),
    (Tftp, ELSEWHERE, "tin-CAN.cfg", None, None, 404, "lies in no network that a tenant has named"),
    (Tftp, ELSEWHERE, "tin.cfg", None, None, 404, "lies in no network that a tenant has named"),
    // Directory pages.
    (Http, HERE, "/prov/_directory/CAN", None, ONE, 404, "without User-Agent"),
    (Http, HERE, "/prov/_directory/CAN", UA, None, 401, ""),
    (Http, HERE, "/prov/_directory/CAN", UA, ONE, 200, "tin-1"),
    (Http, HERE, "/prov/_directory/CAN", Some("Cord Wire"), ONE, 404, "the User-Agent is none of Tin's"),
    (
        Http,
        HERE,
        "/prov/_directory/CAN",
        Some("Tin Can 1.0 020001000003"),
        ONE,
        404,
        "is for the phone itself",
    ),
    (Http, HERE, "/prov/_directory/CAN", Some("Tin Can 2.0"), ONE, 404, "Can cannot show directory pages"),
    (
        Http,
        HERE,
        "/prov/_directory/POT",
        Some("Tin Pot"),
        ONE,
        404,
        "Pot cannot show directory pages: it has no HTTP client",
    ),
    // Names without a MAC: routes, the file area, bootstraps.
    (Http, HERE, "/prov/hello.txt", None, None, 200, "a route of tenant `one`"),
    (Http, HERE, "/prov/one/hello.txt", None, None, 200, "a route of tenant `one`"),
    (Http, HERE, "/prov/two/hello.txt", None, None, 404, "no dialect, route or file"),
    (Http, ELSEWHERE, "/prov/hello.txt", None, None, 404, "which tenant's routes to look at is not known"),
    (Http, HERE, "/prov/mine.txt", UA, None, 401, ""),
    (Http, HERE, "/prov/mine.txt", UA, ONE, 404, "names what is not there"),
    (Http, HERE, "/prov/mine.txt", Some("Tin Can 1.0 020001000001"), ONE, 200, "a route of tenant `one`"),
    (Http, HERE, "/prov/one/mine.txt", UA, TWO, 404, "the route is of another tenant"),
    (Http, ELSEWHERE, "/prov/tin.rom", None, None, 200, "a file of the file area"),
    (Http, HERE, "/prov/.hidden", None, None, 404, "a dot file is never served"),
    (Http, HERE, "/prov/tin2.txt", None, None, 404, "a marker file is never served"),
    (Http, ELSEWHERE, "/prov/tin.cfg", None, None, 200, "the bootstrap of tin-"),
    (Http, HERE, "/prov/tin.cfg", Some("Cord Wire"), None, 404, "no such file lies in the file area"),
    (Tftp, HERE, "tin.cfg", None, None, 200, "the bootstrap of tin-"),
];

/// The path of a case.
pub(crate) fn path(path: &str) -> String {
    [("CAN", CAN), ("CORDS", CORDS), ("WIRE", WIRE), ("THEIRS", THEIRS), ("POT", POT), ("NOBODY", NOBODY)]
        .iter()
        .fold(path.to_owned(), |path, (word, mac)| path.replace(word, mac))
}

#[test]
fn each_step_of_a_request_has_its_answer() {
    let bench = Bench::new();
    bench.put("tin2.txt", "");
    std::fs::remove_file(bench.folder.path().join("files/tin2.txt")).unwrap();
    for &(transport, peer, name, agent, who, status, because) in CASES {
        let path = path(name);
        let request = PhoneRequest {
            peer: peer.parse().unwrap(),
            ..local_request(&path, transport, agent.map(str::as_bytes))
        };
        let (got, answer) = bench.ask(&request, who);
        let said = said(got, &answer);
        assert!(got == status && said.contains(because), "{transport} {name} {agent:?} {who:?}: {said}");
    }
}

/// A name that is one phone's and has no MAC address: the query tells whose, then a username of its own, then the User-Agent; over TFTP
/// nothing does.
#[test]
fn whose_file_it_is_is_told_by_what_the_row_says() {
    let bench = Bench::new();
    bench.edit(|one| {
        one["devices"][0]["http_username"] = "can".into();
        one["devices"][0]["http_password"] = "own".into();
        let other = json!({"name": "second", "mac": CORDS, "vendor": "tin", "model": "Can",
            "lines": [{"index": 1, "extension": "101"}]});
        one["devices"].as_array_mut().unwrap().push(other);
    });
    let (own, second) = (format!("mac={CAN}"), format!("x=1&mac={CORDS}"));
    let agent = |mac: &str| format!("Tin Can 1.0 {mac}");
    for (query, agent, who, status, because) in [
        (None, None, None, 401, ""),
        (Some(&own), None, None, 401, ""),
        (None, Some(agent(CAN)), None, 401, ""),
        (Some(&own), None, Some("one"), 200, "tin-1"),
        (None, Some(agent(CAN)), Some("one"), 200, "tin-1"),
        (None, None, Some("can"), 200, "tin-1"),
        // What counts more is looked at alone.
        (Some(&second), Some(agent(CAN)), Some("one"), 200, "tin-1"),
        (Some(&second), None, Some("can"), 404, "the username is of another device"),
        (None, Some(agent(CORDS)), Some("can"), 200, "tin-1"),
        (None, Some(agent(NOBODY)), Some("one"), 404, "has no device with MAC"),
        (None, None, Some("one"), 404, "neither its query, its username nor its User-Agent"),
    ] {
        let query = query.map(String::as_bytes);
        let request = local_request("/prov/tin.phone", Http, agent.as_ref().map(String::as_bytes));
        let request = PhoneRequest { query, ..request };
        let (got, answer) = bench.ask(&request, who);
        let said = said(got, &answer);
        assert!(got == status && said.contains(because), "{query:?} {agent:?} {who:?}: {said}");
    }
    let request = PhoneRequest { peer: HERE.parse().unwrap(), ..local_request("tin.phone", Tftp, None) };
    let (got, answer) = bench.ask(&request, None);
    assert!(said(got, &answer).contains("neither"), "{}", said(got, &answer));
    // A name that no row gives away is nobody's, whatever the query says.
    let request = PhoneRequest { query: Some(own.as_bytes()), ..local_request("/prov/tin.cfg", Http, None) };
    assert!(!said(200, &bench.ask(&request, Some("one")).1).contains("assumed"));
}

#[test]
fn a_file_holds_what_its_asker_may_have() {
    let bench = Bench::new();
    let config = bench.get(&path("/prov/tin-CAN.cfg")).unwrap();
    for line in
        ["url.password=pass", "language=bs", "line1.password=s3cret", "line1.server=192.0.2.2", "line2.user="]
    {
        assert!(config.lines().any(|own| own == line), "{config}");
    }
    assert_eq!(bench.get("/prov/one/tin.cfg").unwrap(), "url=http://192.0.2.1/prov\nlanguage=en\n");
    let page = |query: &'static [u8]| {
        let path = path("/prov/_directory/CAN");
        let request = PhoneRequest { query: Some(query), ..local_request(&path, Http, Some(b"Tin Can")) };
        String::from_utf8(bench.ask(&request, ONE).1.into_bytes().unwrap().unwrap()).unwrap()
    };
    assert_eq!((page(b"q=an"), page(b"q=x")), ("<book><c>Ana</c></book>\n".into(), "<book></book>\n".into()));
    assert_eq!(bench.get("/prov/one/hello.txt").unwrap(), "hello of one");
}

#[test]
fn only_where_the_tenant_says_so_does_a_user_agent_open_pages() {
    let bench = Bench::new();
    bench.edit(|one| one["directory_access"] = "user-agent".into());
    for (name, agent, status) in [
        ("_directory/CAN", "Tin Can", 200),
        ("_directory/CAN", "Cord Wire", 401),
        ("_directory/THEIRS", "Tin Can", 401),
        ("tin-CAN.cfg", "Tin Can", 401),
    ] {
        let path = path(&format!("/prov/{name}"));
        assert_eq!(
            bench.ask(&local_request(&path, Http, Some(agent.as_bytes())), None).0,
            status,
            "{name} {agent}"
        );
    }
}

#[test]
fn a_username_is_known_or_not_and_may_be_the_factorys() {
    let bench = Bench::new();
    for (username, passwords, why, factory) in [
        ("one", &["pass", "before"][..], "", false),
        ("pot", &["own"], "", false),
        ("off", &[], "the tenant has no password", false),
        ("nobody", &[], "unknown username", false),
        ("tin", &[], "unknown username", true),
        ("Tin", &[], "unknown username", false),
        ("7C2f80aabbcc", &[], "unknown username", true),
        ("7c2f80aabbcg", &[], "unknown username", false),
        ("7c2f80aabbc", &[], "unknown username", false),
    ] {
        let found = bench.provision.credentials(username).unwrap();
        assert_eq!(found.factory, factory, "{username}");
        match found.credentials {
            Ok(own) => assert_eq!(
                own.passwords.iter().map(autoprov_core::Secret::expose).collect::<Vec<_>>(),
                passwords
            ),
            Err(because) => assert!(passwords.is_empty() && because.contains(why), "{username}: {because}"),
        }
    }
    // Whoever has it.
    bench.edit(|one| one["http_username"] = "tin".into());
    let found = bench.provision.credentials("tin").unwrap();
    assert!(found.factory && found.credentials.is_ok());
}

#[test]
fn what_a_phone_uploads_it_has_back_unless_it_says_whose_the_phone_is() {
    // What is sent, by whom, over what; the answer to that, and to who asks for it then.
    for (name, text, who, transport, status, back) in [
        ("tin-CAN.log", "tone=3\n", ONE, Http, 201, "200 what the phone uploaded"),
        ("tin-CAN.log", "line1.server=192.0.2.66\n", ONE, Http, 201, "404 what the phone sent is kept aside"),
        ("tin-CAN.log", "it rang\n", ONE, Http, 201, "404 what the phone sent is kept aside"),
        ("tin-CAN.log", "tone=3\n", TWO, Http, 405, "404 the phone has uploaded nothing"),
        ("tin-CAN.log", "tone=3\n", None, Http, 403, "404 the phone has uploaded nothing"),
        ("tin-CAN.log", "tone=3\n", None, Tftp, 403, "404 the tenant takes no uploads over TFTP"),
        ("tin-CAN.cfg", "tone=3\n", ONE, Http, 405, "200 tin-1"),
        ("tin.rom", "tone=3\n", ONE, Http, 405, "200 a file of the file area"),
    ] {
        let bench = Bench::new();
        let path = if transport == Tftp { path(name) } else { path(&format!("/prov/{name}")) };
        let get = PhoneRequest { peer: HERE.parse().unwrap(), ..local_request(&path, transport, None) };
        let put = PhoneRequest { verb: Verb::Put, ..get };
        let located = bench.provision.locate(&put);
        let proof = bench.proof(who);
        let taken = bench.provision.begin_upload(&put, &located, proof.as_ref()).and_then(|mut part| {
            part.write(text.as_bytes())?;
            Ok(bench.provision.finish_upload(&put, &located, proof.as_ref(), part))
        });
        let answer = taken.unwrap_or_else(|answer| answer);
        assert_eq!(answer.status(), status, "{name} {text} {who:?}: {answer:?}");
        let (got, then) = bench.ask(&get, if transport == Tftp { None } else { ONE });
        let said = said(got, &then);
        assert!(said.starts_with(back), "{name} {text} {who:?}: {said}");
    }
}

/// A file is made once for all transports, unless it says that it came over TFTP.
#[test]
fn one_render_does_for_all_transports() {
    for (url, renders) in [(Some("http://192.0.2.10/prov"), 1), (None, 2)] {
        let mut site = site();
        site["tenants"][0]["provisioning_url"] = json!(url);
        let bench = Bench::of(&site);
        let began = bench.provision.renders();
        for transport in [Http, Https, Http, Tftp, Tftp] {
            let name = format!("tin-{CAN}.cfg");
            let tftp = transport == Tftp;
            let path = if tftp { name } else { format!("/prov/{name}") };
            let agent = (!tftp).then_some(&b"Tin Can"[..]);
            let request =
                PhoneRequest { peer: "10.1.0.1".parse().unwrap(), ..local_request(&path, transport, agent) };
            let answer = bench.ask(&request, if tftp { None } else { Some("one") }).1;
            let text = String::from_utf8(answer.into_bytes().unwrap().unwrap()).unwrap();
            let alone = tftp && url.is_none();
            assert_eq!(text.contains("next=tftp"), alone, "{transport} {url:?}: {text}");
        }
        assert_eq!(bench.provision.renders() - began, renders, "{url:?}");
    }
}
