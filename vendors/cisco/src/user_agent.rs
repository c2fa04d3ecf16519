//! What its phones say of themselves.

use autoprov_core::UserAgent;

/// The forms, with headers that were seen: in wazo-provd-plugins' `wazo_cisco_spa` and `wazo_cisco_sip`, where no other source is named.
///
/// In the older ones a serial number or the address follows in parentheses. Where the maker wrote Linksys it is always the serial number, which
/// may look like an address and is none; where it wrote Cisco, twelve hex digits in the first pair are the address.
const FORMS: &[&str] = &[
    // The multiplatform firmware in SIP (a maker's troubleshooting page): Cisco-CP-8865-3PCC/12.0.3_dcf719f39350_d4e6994b-60bc-4fba-...
    "Cisco-{CP-model}/{version}_{mac}_{word}",
    // Cisco-CP-8841-3PCC/11.0 (00562b043615), Cisco-CP-8851-3PCC/11.3.7_MPP_0001; enterprise loads in SIP Cisco-CP7941G/8.5.4
    "Cisco-{CP-|CPmodel}/{version}[ ({mac})]",
    // Linksys/SPA-942-6.1.5(a) (88019FA42805); in SIP Linksys/SPA2102-3.3.6, Linksys/PAP2T-5.1.5(LS)
    "Linksys/{SPA-|SPA|PAP|WRTP|WRP|RTP|WIP|AGmodel}-{version}[ ({word})]",
    // Cisco/SPA501G-7.4.4 (8843E157DDCC)(CBT141100HR), Cisco/SPA525G-7.4.7 (CBT141900G7), Cisco/ATA191-MPP-11-1-0-MSR4 (FCH2443D9R4),
    // Cisco/ATA192-12.0.1(SR3) (88755A000003)
    "Cisco/{SPA|ATA|PAP|WRP|WIP|AGmodel}-[MPP-]{version}[ ({mac})][ ({word})][({word})]",
    // Phones that fetch by TFTP alone name in HTTP the client in them, and neither themselves nor their firmware: Allegro-Software-WebClient/4.34
    // (chan-sccp's web server tells them by it). A player of films with the same client says more: .../4.61 DLNADOC/1.00
    "Allegro-Software-WebClient/{word}",
];

/// Reads a User-Agent of any phone of the maker, those that fetch by TFTP alone and speak HTTP for services only included.
pub fn parse_user_agent(header: &[u8]) -> Option<UserAgent> {
    UserAgent::read(header, FORMS)
}
