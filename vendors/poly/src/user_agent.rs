//! What Poly's phones say of themselves.

use autoprov_core::UserAgent;
use autoprov_polycom::{read_uc, shared, uc_form};

/// Trio kept Polycom's name on every release that was seen.
///
/// - `FileTransport PolyCCX-CCX_500-UA/9.4.1.0508 (SN:64167f9f4c90) Type/Application`, `FileTransport PolyEdge-Edge_E350-UA/8.0.0.1234` (public tests of
///   other provisioning servers), `FileTransport PolyEdge-Edge_E450-UA/8.0.0.15602 Type/Application` (FreePBX polycomphones);
/// - in SIP `PolycomRealPresenceTrio-Trio_8500-UA/5.9.2.7727`, with the address `PolyEdge-Edge_E220-UA/8.0.0.13670_48256712b942` (public logs).
const UC: &[&str] =
    &[uc_form!("PolyCCX|PolyEdge|PolyTrio|PolyRove|PolyVVX|PolycomRealPresenceTrio|PolycomTrio")];

/// Phones with Obihai's firmware:
///
/// - `VVXD230` as it leaves the factory (`$DM`), `OBIHAI/VVXD230-7.1.2` in SIP; the spellings of Rove and Edge B are what such a phone would say;
/// - `Poly/PolyEdgeB20-1.1.0.6355 (482567391BB0)`: an Edge B20 that fetches files, by the parts that a public project takes out of it
///   (Aman-0108/Ucaas-backend, `ProvisionController.php` at f6a90ab). Of the Rove no header is known; it is read in the same form.
const OBI: &[&str] = &[
    "[OBIHAI/]{VVXD|D|RoveB|Rove B|Rove_B|Rove-B|EdgeB|Edge B|Edge_B|Edge-Bmodel}[-{version}][ ({mac})]",
    "Poly/Poly{EdgeB|RoveBmodel}-{version}[ ({mac})]",
];

/// Reads the User-Agent of any Poly phone: while it fetches files, in SIP, in DHCP option 60 and in its browser.
///
/// A VVX 150, 250, 350 or 450 says `PolycomVVX` on every firmware, and Polycom's catalogue has it too. Up to UC Software 6.1 it is taken
/// for Polycom's, whose catalogue ends there; later ones may be either's.
pub fn read(header: &[u8]) -> Option<UserAgent> {
    let vvx = || {
        read_uc(header, &[uc_form!("PolycomVVX")])
            .filter(|seen| shared(seen).is_some_and(|release| release >= 602))
    };
    let known = |model: &String| crate::POLY.model(model).is_some();
    let obi = || UserAgent::read(header, OBI).filter(|seen| seen.model.as_ref().is_some_and(known));
    read_uc(header, UC).or_else(vvx).or_else(obi)
}
