//! What these devices say of themselves.

use autoprov_core::UserAgent;

/// Out of the box a device says its model and nothing else, `OBi1062` (`HTTPClient.UserAgent` is `$DM`); in SIP it says
/// `OBIHAI/OBi202-3.2.2.5921` (public logs). Our files set `OBIHAI/OBi1062-5.1.11 (9CADEF000001)`, so that firmware and address are known from
/// then on. The 2000 series (`OBi2182`) is another vendor's in the catalogue.
const FORM: &str = "[OBIHAI/]{OBi1|OBi20|OBi3|OBi5model}[-{version}][ ({mac})]";

/// Reads a User-Agent of Obihai's own devices.
pub(crate) fn parse(header: &[u8]) -> Option<UserAgent> {
    UserAgent::read(header, &[FORM])
}
