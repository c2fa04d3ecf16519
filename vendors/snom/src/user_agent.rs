//! What Snom's phones say of themselves.

use autoprov_core::UserAgent;

/// The maker's MAC prefix.
pub(crate) const OUI: [u8; 3] = [0x00, 0x04, 0x13];

/// The forms, with headers that were seen: in wazo-provd-plugins' `wazo_snom`, where no other source is named.
const FORMS: &[&str] = &[
    // Mozilla/4.0 (compatible; snom320-SIP 6.5.20; snom320 jffs2 v3.36; snom320 linux 3.38), (compatible; snom320-SIP 8.4.18 1.1.3-s),
    // (compatible; snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 000413741767), from FusionPBX
    // (compatible; snomD785-SIP 10.1.169.16 2010.12-00001-gd311851f1 (Feb 25 2019 - 14:19:43) 00041396D9B4 SXM:0 UXM:0 UXMC:0)
    "Mozilla/{word} (compatible; snom{model}-SIP {version}{rest}",
    // The 360 before firmware 7 says its number alone: Mozilla/4.0 (compatible; snom lid 3605)
    "Mozilla/{word} (compatible; snom {lid model})",
    // Bases: Mozilla/4.0 (compatible; Snom M900 05.20.0001 000413b60680)
    "Mozilla/{word} (compatible; Snom {Mmodel} {version}{rest}",
    // In SIP: snom370/8.7.5.48, with the MAC where it is told to (the same project, #279) snomD785/10.1.198.12 0004130DD7C9; bases
    // snomM700/03.23.0005 (MAC=0004136012AB; SER= 00000; HW=255), snom-m3-SIP/02.02 (MAC=0004132E1234; HW=1) (the dossier)
    "snom[-]{model}[-SIP]/{version}[ {rest}]",
];

/// While it fetches firmware (the same project, #33): Mozilla/4.0 (compatible; snom720 8.7.5.35). In both lines of that log the version is that of the
/// file asked for, so it says nothing of what runs.
const LOADER: &str = "Mozilla/{word} (compatible; snom{model} {version}{rest}";

/// Reads a User-Agent. Phones that Snom builds for Gigaset share its MAC prefix and are not among these.
pub fn parse_user_agent(header: &[u8]) -> Option<UserAgent> {
    let loader = || Some(UserAgent { loader: true, ..UserAgent::read(header, &[LOADER])? });
    let seen = UserAgent::read(header, FORMS).or_else(loader)?;
    Some(UserAgent { mac: seen.mac.filter(|mac| mac.oui() == OUI), ..seen })
}
