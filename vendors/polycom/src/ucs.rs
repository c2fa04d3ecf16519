//! The dialect of UC Software, 3.3 to 9, on every phone but Edge E.

use crate::{POLYCOM, artifacts, omissions, overrides, reboot};
use autoprov_core::{Dialect, Facts, Transport};

/// UC Software from 3.3 on: attributes in any element, only what differs from the phone's defaults. Poly's CCX, Trio and VVX speak it too.
pub static UCS: Dialect = Dialect {
    files: artifacts::UC,
    dhcp: &crate::dhcp::DHCP,
    reboots: reboot::KNOWN,
    steers: overrides::steers,
    leaves_out: Some(omissions::uc),
    ..Dialect::new("polycom-ucs", &POLYCOM, FACTS)
};

const FACTS: Facts = Facts {
    transports: &Transport::ALL,
    tls: "TLS 1.2, a certificate chain that the phone trusts, and no wildcard in it",
    notify_event: Some("check-sync"),
    cells: &[],
    notes: &[
        (
            &[],
            "Give DHCP option 160 or 66 a whole URL. With a bare host name the phone uses the protocol it has stored, FTP when new.",
        ),
        (
            &[],
            "For HTTPS the certificate must chain to an authority the phone knows, and be no wildcard. SoundPoint, SoundStation and firmware 4 do not manage today's TLS: use HTTP.",
        ),
        (
            &[],
            "The directory page is opened by the phone's browser, with name and password in its address. No source shows that every browser sends them: try one phone, or let the tenant's pages go by User-Agent.",
        ),
        (
            &[],
            "What was changed on the phone or its web page (-phone.cfg, -web.cfg) wins over these files, after a new owner too: reset local and web settings first.",
        ),
        (
            &[],
            "A phone locked to Lync or Skype (device.baseProfile) ignores registrations until it is set to Generic. CCX and Trio are set so by their file.",
        ),
        (
            &["VVX150", "VVX250", "VVX350", "VVX450"],
            "An OBi Edition of the same phone looks alike and speaks another dialect: its User-Agent is the bare model name, and it asks for a file ending in .xml.",
        ),
        (
            &[],
            "Keys for speed dial, pickup, intercom, DTMF, transfer and the like are favourites in the directory file, which is read-only on the phone.",
        ),
        (
            &[],
            "Multicast and URL keys cannot be told, nor forward and record keys without a code as their value; such a key stays empty. An intercom key dials its value: put the code for automatic answer before the number.",
        ),
        (
            &[],
            "Expansion modules are counted as having 40 keys each (EM50: 30, SoundPoint: 14). With 84-key colour modules, keys beyond the first module fall on other places.",
        ),
        (&[], "Removing a VLAN, an address or a password here leaves the one in the phone's flash."),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::{Feature, Support};

    #[test]
    fn is_spoken_by_its_models() {
        let registry = sample::registry(&Ucs);
        let profile = registry.profile("polycom-ucs").unwrap();
        let model = registry.model("polycom", "VVX_500").unwrap();
        assert_eq!(profile.support(model, Feature::LdapDirectory), Support::Supported);
        assert_eq!(registry.dialect(&POLYCOM, model, None, 0).map(DeviceProfile::id), Some("polycom-ucs"));
        let old = registry.model("polycom", "IP550").unwrap();
        assert!(profile.support(old, Feature::HttpsProvisioning).reason().is_some());
    }
}
