//! What a phone says of itself, every generation and product.

use autoprov_core::UserAgent;

/// The forms, with headers that were seen: in wazo-provd-plugins' `wazo_yealink`, where no other source is named.
const FORMS: &[&str] = &[
    // Yealink SIP VP-T49G 51.80.0.10 00:15:65:9b:5a:44
    "Yealink SIP {VP-Tmodel}[ {version}][ {mac}]",
    // Yealink SIP-T46G 28.71.0.85 00:15:65:45:70:71; old ones yealink SIP-T28P 2.70.0.140 00:15:65:13:ae:0b, or with two blanks
    // Yealink SIP-T38G  38.70.0.125 00:15:65:2f:c3:5e; conference phones and bases Yealink CP860 37.72.0.5 00:15:65:8a:37:86;
    // Android phones that fetch a phone book Yealink SIP-T56A  58.80.0.25 001565f429a4 (FusionPBX #2893);
    // in SIP Yealink W60B 77.83.0.85 (Greenbone's scanner); as the manual of the product types it Yealink SIP-T38
    "Yealink {model}[ {version}][ {mac}]",
    // Without the maker's name: W52P 25.30.0.2 00:15:65:44:b3:7c, VP530P 23.70.0.40 00:15:65:31:4b:c0; SIP-T33G 124.86.0.118 24:9a:d8:00:00:01
    "{SIP-T|SIP-W|SIP-CP|SIP-VP|SIP-AX|T|W|VP|CP|AXmodel} {version} {mac}",
];

/// After a bad upgrade, firmware and hardware: Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0
const UPGRADED: &str = "Yealink-{model} {version} {word}";

const ADVICE: &str =
    "this header has no MAC address: a firmware upgrade left it so; a factory reset of the phone mends it";

/// Reads a User-Agent, or says that it is not this maker's.
pub fn parse_user_agent(header: &[u8]) -> Option<UserAgent> {
    UserAgent::read(header, FORMS).or_else(|| {
        let seen = UserAgent::read(header, &[UPGRADED])?;
        Some(UserAgent { advice: Some(ADVICE), ..seen })
    })
}

/// M21.
#[test]
fn the_malformed_header_comes_with_advice() {
    let advice = |header: &[u8]| parse_user_agent(header).and_then(|seen| seen.advice);
    assert!(
        advice(b"Yealink-T46G 28.71.0.85 28.1.0.128.0.0.0")
            .is_some_and(|text| text.contains("factory reset"))
    );
    assert_eq!(advice(b"Yealink SIP-T46G 28.71.0.85 00:15:65:45:70:71"), None);
}
