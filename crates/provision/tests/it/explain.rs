//! What is explained is what is served.

use super::*;
use crate::serve::{CASES, path};
use proptest::prelude::*;
use proptest::sample::select;

#[test]
fn explain_says_what_serve_does() {
    let bench = Bench::new();
    let mut same = 0;
    for &(transport, peer, name, agent, who, status, _) in CASES {
        let path = path(name);
        let request = PhoneRequest {
            peer: peer.parse().unwrap(),
            ..local_request(&path, transport, agent.map(str::as_bytes))
        };
        let (got, answer) = bench.ask(&request, who);
        let explained = bench.provision.explain(&request).answer;
        // It asks as the phone itself: what is answered to who is not that says less.
        if status == 200 || (who == Some("one") && !answer.because.contains("tenant") && agent.is_some()) {
            let bodies = (answer.because.clone(), explained.because.clone());
            assert_eq!(said(got, &answer), said(explained.status(), &explained), "{name} {agent:?}");
            assert_eq!(answer.into_bytes().unwrap(), explained.into_bytes().unwrap(), "{bodies:?}");
            same += 1;
        }
    }
    assert!(same * 2 > CASES.len(), "{same}");
}

/// Whoever asks over TFTP shows its address and nothing else: from every address the explanation is the answer.
#[test]
fn over_tftp_it_is_what_that_peer_gets() {
    let bench = Bench::new();
    let mut refused = 0;
    for peer in ["10.1.0.7", "10.2.0.7", "192.0.2.9", "127.0.0.1"] {
        for name in CASES.iter().map(|case| case.2.trim_start_matches("/prov/")) {
            let path = path(name);
            let request =
                PhoneRequest { peer: peer.parse().unwrap(), ..local_request(&path, Transport::Tftp, None) };
            let explained = bench.provision.explain_to_peer(&request).answer;
            let (got, answer) = bench.ask(&request, None);
            assert_eq!(said(got, &answer), said(explained.status(), &explained), "{peer} {name}");
            refused += usize::from(got != 200);
        }
    }
    assert!(refused > 20, "{refused}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Any request, whether or not somebody would make it: over TFTP from any address, over HTTP as a phone that is let in.
    #[test]
    fn any_request_is_explained_as_it_is_answered(
        folder in select(&["/prov/", "/prov/one/", "/prov/two/", "/prov/off/", "/prov//", "/PROV/", "/", "", "prov/", "../prov/"][..]),
        name in select(&[
            "tin-CAN.cfg", "tin-THEIRS.cfg", "tin-POT.cfg", "tin-NOBODY.cfg", "tin-CORDS.cfg", "TIN-CAN.CFG", "tin-CAN-book.xml",
            "tin-CAN.boot", "tin-CAN.log", "tin-.cfg", "_directory/CAN", "_directory/NOBODY", "hello.txt", "mine.txt", "none.txt", "%74in-CAN.cfg",
            "tin.phone", "tin-CAN.cfg/x", "a/b/tin-CAN.cfg", "", ".", "tin-CAN.cfg\0",
        ][..]),
        more in "([ -~]{0,8})?",
        peer in select(&["10.1.0.7", "10.2.0.7", "192.0.2.9", "127.0.0.1", "::1", "2001:db8::7"][..]),
        agent in select(&[None, Some("Tin Can 1.2"), Some("Tin Can 1.2 020001000001"), Some("Tin Pot 1.0"), Some("curl/8")][..]),
        transport in select(&Transport::ALL[..]),
    ) {
        let name = path(&format!("{folder}{name}{more}"));
        BENCH.with(|bench| {
            let request = PhoneRequest {
                peer: peer.parse().unwrap(),
                ..local_request(&name, transport, agent.map(str::as_bytes))
            };
            let over_tftp = transport == Transport::Tftp;
            let explained = bench.provision.explain_to_peer(&request).answer;
            if over_tftp {
                let (got, answer) = bench.ask(&request, None);
                prop_assert_eq!(said(got, &answer), said(explained.status(), &explained));
                return Ok(());
            }
            // As if it had proven itself: the phone itself is told nothing else.
            let explained = bench.provision.explain(&request).answer;
            let asked = ["one", "two", "pot"].map(|who| bench.ask(&request, Some(who)));
            // Whose the asker is, and so which tenant has no such device, nobody said.
            let of_tenants = ["tenant", "no device has"].iter().any(|word| explained.because.contains(word));
            let same = |(got, answer): &(u16, Answer)| {
                *got == explained.status() && (of_tenants || answer.because == explained.because)
            };
            let shown = asked.each_ref().map(|(got, answer)| said(*got, answer));
            prop_assert!(asked.iter().any(same), "{}: {:?}", said(explained.status(), &explained), shown);
            // Nobody is given what the explanation does not give; whose routes are meant, a name without a MAC does not tell.
            let given = asked.iter().filter(|(got, _)| *got == 200).count();
            let of_route = shown.iter().any(|shown| shown.contains("a route of"));
            prop_assert!(given == 0 || explained.status() == 200 || of_route, "{:?}", shown);
            Ok(())
        })?;
    }
}

thread_local! {
    static BENCH: Bench = Bench::new();
}

#[test]
fn each_step_is_explained() {
    let bench = Bench::new();
    let steps = |path: &str, agent: &'static [u8]| {
        let explained = bench.provision.explain(&local_request(path, Transport::Http, Some(agent)));
        explained.steps.into_iter().map(|step| (step.step, step.result)).collect::<Vec<_>>()
    };
    let step = |step, result: &str| (step, result.to_owned());
    assert_eq!(
        steps(&path("/prov/one/tin-CAN.cfg"), b"Tin Can 1.2"),
        [
            step("path", "`tin-020001000001.cfg` of tenant `one`"),
            step("name", "cord (config), tin-1 (config)"),
            step("proof", "supposed"),
            step("device", "can (Tin Can) of tenant `one`"),
            step("dialect", "tin-1"),
            step("file", "rendered"),
        ]
    );
    assert_eq!(steps("/prov/one/hello.txt", b"x")[2..], [step("tenant", "`one`"), step("file", "route")]);
    assert_eq!(steps(&path("/prov/tin-NOBODY.cfg"), b"x")[2], step("device", "unknown"));
}

#[test]
fn every_value_has_its_layer() {
    let bench = Bench::new();
    bench.edit(|one| {
        one["profiles"] = json!([{"name": "sales", "language": "de"}]);
        one["devices"][0]["profiles"] = json!(["sales"]);
    });
    let path = path("/prov/tin-CAN.cfg");
    let explained = bench.provision.explain(&local_request(&path, Transport::Http, None)).settings;
    let of = |key: &str| {
        let setting = explained.iter().find(|setting| setting.key == key).unwrap();
        (setting.value.as_ref(), setting.source.to_string(), setting.secret)
    };
    assert_eq!(of("language"), ("de", "profile sales".to_owned(), false));
    assert_eq!(of("url"), ("http://192.0.2.1/prov", "tenant".to_owned(), false));
    assert_eq!(of("line1.password"), ("s3cret", "extension 101".to_owned(), true));
    assert_eq!(of("line1.server"), ("192.0.2.2", "server main".to_owned(), false));
}

#[test]
fn a_device_has_the_files_of_its_dialect() {
    let bench = Bench::new();
    let files = bench.provision.files_of(mac(CAN), Transport::Http).unwrap();
    let files: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.answer.status())).collect();
    assert_eq!(
        files,
        [
            ("tin-020001000001.cfg", 200),
            ("tin-020001000001-book.xml", 200),
            ("_directory/020001000001", 200),
            ("tin-020001000001.boot", 404),
            ("tin-020001000001.log", 404),
        ]
    );
}
