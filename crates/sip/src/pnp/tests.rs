//! Phones' spellings, where answers go, what is written, and that nothing that comes breaks it.

use super::*;

const SOURCE: &str = "192.0.2.7:5059";

/// A SUBSCRIBE of so many parts, as phones write it.
fn text(uri: &str, from: &str, more: &str) -> String {
    format!(
        "SUBSCRIBE {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5062;rport\r\nFrom: <{from}>;tag=1\r\nTo: <{uri}>\r\n\
         Call-ID: 2@192.0.2.7\r\nCSeq: 1 SUBSCRIBE\r\n{more}\r\n"
    )
}

const EVENT: &str =
    "Event: ua-profile;profile-type=\"device\";vendor=\"Maker\";model=\"M120\";version=\"10.1.39.11\"\r\n";

fn parse(text: &str) -> Option<Subscribe> {
    Subscribe::parse(text.as_bytes())
}

/// Every spelling of the address that makers use, in the request line, and in From where that names nobody.
#[test]
fn the_mac_address_is_read_in_every_spelling() {
    for user in [
        "MAC%3a00135E874B49",
        "MAC%3A00135E874B49",
        "MAC00135e874b49",
        "MAC=00135e874b49",
        "mac:00135e874b49",
        "00135e874b49",
        "MAC%3a00-13-5E-87-4B-49",
        "00%3a13%3a5e%3a87%3a4b%3a49",
        "MAC%3a00135E874B49;user=phone",
    ] {
        let uri = format!("sip:{user}@224.0.1.75");
        for (uri, from) in [(uri.as_str(), "sip:a@b"), ("sip:224.0.1.75", uri.as_str())] {
            let read = parse(&text(uri, from, EVENT)).unwrap_or_else(|| panic!("{uri} {from}"));
            assert_eq!(read.mac.to_string(), "00135e874b49", "{uri} {from}");
        }
    }
}

#[test]
fn the_event_says_who_it_is() {
    let read = |event: &str| {
        let read = parse(&text("sip:001565aabbcc@224.0.1.75", "sip:a@b", event))?;
        Some((read.vendor, read.model, read.version))
    };
    let all = Some((Some("A; b".to_owned()), Some("C".to_owned()), Some("1.2".to_owned())));
    for event in [
        "Event: ua-profile;profile-type=\"device\";vendor=\"A; b\";model=\"C\";version=\"1.2\"\r\n",
        "Event:ua-profile; profile-type = \"device\" ; vendor = \"A; b\"; model = C ;version=1.2\r\n",
        "o: UA-Profile;vendor=\"A; b\";\r\n model=\"C\";x;version=\"1.2\"\r\n",
    ] {
        assert_eq!(read(event), all, "{event}");
    }
    assert_eq!(read("Event: ua-profile;vendor=\"\"\r\n"), Some((None, None, None)));
    for event in ["", "Event: presence\r\n", "Event: ua-profile;profile-type=\"application\"\r\n"] {
        assert_eq!(read(event), None, "{event}");
    }
}

/// Wherever a phone says it is, what is sent goes to where the packet came from.
#[test]
fn answers_go_to_the_source_alone() {
    let source: SocketAddr = SOURCE.parse().unwrap();
    let uri = "sip:MAC001565aabbcc@224.0.1.75";
    for (contact, to) in [
        ("", SOURCE),
        ("Contact: <sip:192.0.2.7:5062>\r\n", "192.0.2.7:5062"),
        ("m: <sip:MAC001565aabbcc@192.0.2.7;transport=udp>;+x=1\r\n", "192.0.2.7:5060"),
        ("Contact: sip:a@192.0.2.7:5070;expires=0\r\n", "192.0.2.7:5070"),
        ("Contact: <sip:198.51.100.1:53>\r\n", SOURCE),
        ("Contact: <sip:192.0.2.7:0>\r\n", SOURCE),
        ("Contact: <sip:elsewhere.example>\r\n", SOURCE),
        ("Contact: *\r\n", SOURCE),
        ("Contact: <mailto:a@b>\r\n", SOURCE),
    ] {
        let read = parse(&text(uri, "sip:a@b", &format!("{EVENT}{contact}"))).unwrap();
        assert_eq!(read.notify_to(source).to_string(), to, "{contact}");
        assert_eq!(read.reply_to(source), source, "{contact}");
    }
    // Without rport, the answer goes to the port that Via names.
    let whole = text(uri, "sip:a@b", EVENT);
    for (via, to) in [
        ("SIP/2.0/UDP 192.0.2.7:5062;branch=z9hG4bK1", "192.0.2.7:5062"),
        ("SIP/2.0/UDP 192.0.2.7", "192.0.2.7:5060"),
        ("SIP/2.0/UDP 198.51.100.1:53;maddr=198.51.100.2", "192.0.2.7:53"),
    ] {
        let read = parse(&whole.replace("SIP/2.0/UDP 192.0.2.7:5062;rport", via)).unwrap();
        assert_eq!(read.reply_to(source).to_string(), to, "{via}");
    }
}

#[test]
fn both_messages_are_written_whole() {
    let uri = "sip:MAC%3a001565aabbcc@224.0.1.75";
    let read = parse(&text(uri, uri, &format!("{EVENT}Contact: <sip:192.0.2.7:5062>\r\n"))).unwrap();
    let (source, local) = (SOURCE.parse().unwrap(), "192.0.2.9:40000".parse().unwrap());
    let ok = "SIP/2.0 200 OK\r\n\
        Via: SIP/2.0/UDP 192.0.2.7:5062;rport=5059;received=192.0.2.7\r\n\
        From: <sip:MAC%3a001565aabbcc@224.0.1.75>;tag=1\r\n\
        To: <sip:MAC%3a001565aabbcc@224.0.1.75>;tag=t\r\n\
        Call-ID: 2@192.0.2.7\r\n\
        CSeq: 1 SUBSCRIBE\r\n\
        Contact: <sip:autoprov@192.0.2.9:40000>\r\n\
        Expires: 0\r\n\
        Content-Length: 0\r\n\r\n";
    assert_eq!(String::from_utf8(read.ok(source, "t", local)).unwrap(), ok);
    let notify = "NOTIFY sip:192.0.2.7:5062 SIP/2.0\r\n\
        Via: SIP/2.0/UDP 192.0.2.9:40000;branch=z9hG4bKb;rport\r\n\
        Max-Forwards: 70\r\n\
        From: <sip:MAC%3a001565aabbcc@224.0.1.75>;tag=t\r\n\
        To: <sip:MAC%3a001565aabbcc@224.0.1.75>;tag=1\r\n\
        Call-ID: 2@192.0.2.7\r\n\
        CSeq: 1 NOTIFY\r\n\
        Contact: <sip:autoprov@192.0.2.9:40000>\r\n\
        Event: ua-profile;profile-type=\"device\";vendor=\"Maker\";model=\"M120\";version=\"10.1.39.11\"\r\n\
        Subscription-State: terminated;reason=timeout\r\n\
        User-Agent: Autoprov\r\n\
        Content-Type: application/url\r\n\
        Content-Length: 23\r\n\r\nhttp://192.0.2.10/prov/";
    let written = read.notify(source, ("t", "z9hG4bKb"), local, "http://192.0.2.10/prov/");
    assert_eq!(String::from_utf8(written).unwrap(), notify);
}

#[test]
fn what_cannot_be_answered_is_none() {
    let good = text("sip:001565aabbcc@224.0.1.75", "sip:a@b", EVENT);
    assert!(parse(&good).is_some());
    for (part, other) in [
        ("SUBSCRIBE sip", "NOTIFY sip"),
        ("SUBSCRIBE sip", "SUBSCRIBE  sip"),
        ("1 SUBSCRIBE", "1 NOTIFY"),
        ("1 SUBSCRIBE", "-1 SUBSCRIBE"),
        ("75 SIP/2.0", "75 HTTP/1.1"),
        ("sip:001565aabbcc@224.0.1.75", "sip:101@224.0.1.75"),
        ("To: <sip:001565aabbcc@224.0.1.75>", "To: <sip:001565aabbcc@224.0.1.75>;tag=x"),
        ("Via: ", "Voa: "),
        ("Call-ID: 2@", "Call-ID: 2\r@"),
        ("Call-ID: 2@", &format!("Call-ID: {}", "x".repeat(LONGEST_VALUE + 1))),
        ("Event: ", &format!("{}Event: ", "Via: SIP/2.0/UDP a\r\n".repeat(VIAS))),
        ("11\"\r\n\r\n", "11\"\r\n"),
        ("CSeq", &format!("X: {}\r\nCSeq", "x".repeat(LONGEST_SUBSCRIBE))),
    ] {
        assert!(good.contains(part), "{part}");
        assert_eq!(parse(&good.replace(part, other)), None, "{part} as {other}");
    }
}

proptest::proptest! {
    /// Whatever comes, nothing panics; what is answered has the lines that we write, and is little more than what came.
    #[test]
    fn no_packet_panics_or_breaks_a_line(bytes: Vec<u8>, a in ".{0,60}", b in "\\PC{0,60}", port: u16) {
        let _ = Subscribe::parse(&bytes);
        let source = SocketAddr::new([192, 0, 2, 7].into(), port);
        for (uri, via, from, contact, event) in [
            (a.as_str(), b.as_str(), "x", "x", "x"),
            ("sip:001565aabbcc@x", b.as_str(), a.as_str(), b.as_str(), ""),
            ("sip:001565aabbcc@x", "SIP/2.0/UDP a;rport", "x", a.as_str(), b.as_str()),
            ("sip:001565aabbcc@x", a.as_str(), b.as_str(), &format!("<sip:{b}>"), a.as_str()),
        ] {
            let text = format!(
                "SUBSCRIBE {uri} SIP/2.0\r\nVia: {via}\r\nFrom: {from}\r\nTo: y\r\nCall-ID: {from}\r\nCSeq: 1 SUBSCRIBE\r\n\
                 Event: ua-profile;vendor={event}\r\nContact: {contact}\r\n\r\n"
            );
            let Some(read) = parse(&text) else { continue };
            let _ = read.transaction();
            proptest::prop_assert!([read.reply_to(source), read.notify_to(source)].iter().all(|to| to.ip() == source.ip()));
            let written = [read.ok(source, "t", source), read.notify(source, ("t", "b"), source, "http://h/")];
            for (bytes, lines) in written.into_iter().zip([10, 14]) {
                proptest::prop_assert!(bytes.len() < text.len() + 400, "{} for {}", bytes.len(), text.len());
                let text = String::from_utf8(bytes).unwrap();
                proptest::prop_assert_eq!(text.matches("\r\n").count(), lines, "{}", &text);
                proptest::prop_assert_eq!(text.matches(['\r', '\n']).count(), 2 * lines, "{}", &text);
            }
        }
    }
}
