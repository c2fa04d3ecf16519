//! Phones as they are: SIPp with a transaction layer of its own, and the words of real ones.

use super::{MAC, Phone, URL, noted, serving, sighting, site};
use std::fs;

/// SIPp subscribes, is answered in the dialog, and answers.
#[test]
fn a_phone_is_told_where_its_server_is() {
    let Some((sandbox, server)) = serving(&site()) else { return };
    let scenario = sandbox.fresh();
    fs::write(
        &scenario,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<scenario name="phone">
<send retrans="500"><![CDATA[

SUBSCRIBE sip:MAC%3a001565aabbcc@224.0.1.75 SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
From: <sip:MAC%3a001565aabbcc@224.0.1.75>;tag=[pid]
To: <sip:MAC%3a001565aabbcc@224.0.1.75>
Call-ID: [call_id]
CSeq: 1 SUBSCRIBE
Contact: <sip:MAC%3a001565aabbcc@[local_ip]:[local_port]>
Max-Forwards: 70
User-Agent: Yealink SIP-T46G 28.83.0.50
Expires: 0
Event: ua-profile;profile-type="device";vendor="Yealink";model="T46G";version="28.83.0.50"
Accept: application/url
Content-Length: 0

]]></send>
<recv response="200"/>
<recv request="NOTIFY"><action>
  <ereg regexp="^http://192.0.2.10/prov/$" search_in="body" check_it="true" assign_to="url"/>
  <ereg regexp="terminated" search_in="hdr" header="Subscription-State:" check_it="true" assign_to="state"/>
  <ereg regexp=":([0-9]+);" search_in="hdr" header="Via:" check_it="true" assign_to="via,port"/>
  <setdest host="127.0.0.1" port="[$port]" protocol="udp"/>
</action></recv>
<Reference variables="url,state,via"/>
<send><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
</scenario>
"#,
    )
    .unwrap();
    let scenario = scenario.to_string_lossy().into_owned();
    sandbox
        .run(
            "sipp",
            &[
                "-sf",
                &scenario,
                "-i",
                "127.0.0.1",
                "-m",
                "1",
                "-nostdin",
                "-timeout",
                "20",
                &server.to_string(),
            ],
        )
        .good();
    noted(&sandbox, MAC, 200, &format!("told {URL}/: 200 OK"));
}

/// What phones of these makers send: a capture of their makers' or of those who have written such a server (docs/pnp.md names them), with our
/// own addresses. `OWN` is the phone's address and port.
const CAPTURES: &[(&str, Option<&str>, Option<&str>, &str)] = &[
    // No branch; the host is the maker's; the vendor is nobody's.
    (
        "00135e874b49",
        None,
        Some("OEM"),
        "SUBSCRIBE sip:MAC%3a00135E874B49@intern.snom.de SIP/2.0\r\nVia: SIP/2.0/UDP OWN;rport\r\n\
         From: <sip:MAC%3a00135E874B49@intern.snom.de>;tag=658512961\r\nTo: <sip:MAC%3a00135E874B49@intern.snom.de>\r\n\
         Call-ID: 1930770594@192.168.10.67\r\nCSeq: 1 SUBSCRIBE\r\n\
         Event: ua-profile;profile-type=\"device\";vendor=\"OEM\";model=\"OEM\";version=\"7.1.19\"\r\nExpires: 0\r\n\
         Accept: application/url\r\nContact: <sip:OWN>\r\nContent-Length: 0\r\n\r\n",
    ),
    (
        "000413ab1234",
        Some("snom"),
        Some("D120"),
        "SUBSCRIBE sip:MAC%3a000413AB1234@224.0.1.75 SIP/2.0\r\nVia: SIP/2.0/UDP OWN;rport\r\n\
         From: <sip:MAC%3a000413AB1234@224.0.1.75>;tag=1145111611\r\nTo: <sip:MAC%3a000413AB1234@224.0.1.75>\r\n\
         Call-ID: 1913994428@192.0.2.7\r\nCSeq: 1 SUBSCRIBE\r\n\
         Event: ua-profile;profile-type=\"device\";vendor=\"snom\";model=\"snomD120\";version=\"10.1.39.11\"\r\nExpires: 0\r\n\
         Accept: application/url\r\nContact: <sip:OWN>\r\nUser-Agent: snomD120/10.1.39.11\r\nContent-Length: 0\r\n\r\n",
    ),
    // No rport, MAC without a colon.
    (
        "001565f4f9e1",
        Some("yealink"),
        Some("W52P"),
        "SUBSCRIBE sip:MAC001565f4f9e1@224.0.1.75 SIP/2.0\r\nVia: SIP/2.0/UDP OWN;branch=z9hG4bK1536537630\r\n\
         From: <sip:MAC001565f4f9e1@224.0.1.75>;tag=1536537630\r\nTo: <sip:MAC001565f4f9e1@224.0.1.75>\r\n\
         Call-ID: 1536537630@10.1.3.239\r\nCSeq: 1 SUBSCRIBE\r\nContact: <sip:MAC001565f4f9e1@OWN>\r\nMax-Forwards: 70\r\n\
         User-Agent: Yealink W52P 25.81.0.10\r\nExpires: 0\r\n\
         Event: ua-profile;profile-type=\"device\";vendor=\"yealink\";model=\"W52P\";version=\"25.81.0.10\"\r\n\
         Accept: application/url\r\nContent-Length: 0\r\n\r\n",
    ),
    (
        "c074ad112233",
        Some("grandstream"),
        Some("GRP2612"),
        "SUBSCRIBE sip:MAC%3AC074AD112233@224.0.1.75 SIP/2.0\r\nVia: SIP/2.0/UDP OWN;branch=z9hG4bK1611133778;rport\r\n\
         From: <sip:MAC%3AC074AD112233@224.0.1.75>;tag=395400190\r\nTo: <sip:MAC%3AC074AD112233@224.0.1.75>\r\n\
         Call-ID: 490431573-5080-1@BJC.BGI.IG.DA\r\nCSeq: 20000 SUBSCRIBE\r\nContact: <sip:OWN>\r\nMax-Forwards: 70\r\n\
         User-Agent: Grandstream GRP2612W 1.0.5.67\r\nExpires: 0\r\nSupported: replaces, path\r\n\
         Event: ua-profile;profile-type=\"device\";vendor=\"Grandstream\";model=\"GRP2612W\";version=\"1.0.5.67\"\r\n\
         Accept: application/url\r\nAllow: INVITE, ACK, OPTIONS, CANCEL, BYE, SUBSCRIBE, NOTIFY\r\nContent-Length: 0\r\n\r\n",
    ),
    // The family that Fanvil builds: MAC=, no tag, no blank behind `Event:`.
    (
        "00304fa99948",
        None,
        None,
        "SUBSCRIBE sip:MAC=00304fa99948@224.0.1.75 SIP/2.0\r\nVia: SIP/2.0/UDP OWN;branch=z9hG4bK3102710241234624733\r\n\
         From: <sip:MAC=00304fa99948@224.0.1.75>\r\nTo: <sip:MAC=00304fa99948@224.0.1.75>\r\n\
         Call-ID: 322432620212850-163241588724467@192.168.1.45\r\nCSeq: 1 SUBSCRIBE\r\nContact: <sip:OWN>\r\nMax-Forwards: 70\r\n\
         User-Agent: PLANET VIP-2140PT\r\nExpires: 0\r\n\
         Event:ua-profile;profile-type=\"device\";vendor=\"PLANET\";model=\"VIP-2140PT\";version=\"2.0.3.2991\"\r\n\
         Accept: application/url\r\nContent-Length: 0\r\n\r\n",
    ),
    // Not captured: short names, LF alone, no Contact, the address alone, a fold. SIP has them all (RFC 3261, section 7.3).
    (
        "0c383e112233",
        Some("fanvil"),
        Some("X4U"),
        "SUBSCRIBE sip:0c383e112233@224.0.1.75 SIP/2.0\nv: SIP/2.0/UDP OWN ;rport\nf: <sip:a@b>;tag=2\nt: <sip:a@b>\n\
         i: short\nCSeq: 7 SUBSCRIBE\no: ua-profile;vendor=\"Fanvil\";\n model=\"X4U\"\nl: 0\n\n",
    ),
];

#[test]
fn phones_of_all_makers_are_told_and_are_sightings() {
    let Some((sandbox, server)) = serving(&site()) else { return };
    for (nth, (mac, vendor, model, text)) in (1..).zip(CAPTURES) {
        let phone = Phone::at([127, 0, 1, nth], server);
        phone.send(&text.replace("OWN", &phone.own().to_string()));
        assert_eq!(phone.told(), format!("{URL}/"), "{text}");
        let seen = sighting(&sandbox, mac);
        assert_eq!(seen["address"], phone.own().ip().to_string(), "{seen}");
        assert_eq!(seen["path"], "SUBSCRIBE ua-profile", "{seen}");
        // Where the phone does not say it in our words, its address may.
        if let Some(vendor) = vendor {
            assert_eq!((seen["vendor"].as_str(), seen["model"].as_str()), (Some(*vendor), *model), "{seen}");
        }
    }
    let adopted = ["sighting", "claim", "000413ab1234", "--extension", "102"];
    sandbox.cli(&adopted).good();
    let device = sandbox.json(&["device", "show", "000413ab1234", "--json"]);
    assert!(device.to_string().contains("\"D120\""), "{device}");
}
