//! What the phone uploads of its own: what was set on it, and on its web page.

use crate::artifacts::{CONFIG, OVERRIDES};
use autoprov_core::{Artifact, Format};

/// The format of an upload that is settings: attributes of `PHONE_CONFIG/OVERRIDES`, by the names of the served file.
pub fn format(artifact: &Artifact) -> Option<&'static dyn Format> {
    OVERRIDES.contains(&artifact.name).then_some(&CONFIG)
}

/// What its flash holds, and what names a server, a certificate or an account beyond what we write. Names come in lower case.
const STEERING: [&str; 24] = [
    "apps.",
    "call.autoroute",
    "call.server",
    "dhcp.",
    "device.",
    "diags.",
    "dir.corp.",
    "dns.",
    "efk.",
    "exchange.",
    "feature.broadsoft",
    "feature.enhancedfeaturekeys",
    "httpd.",
    "license.",
    "log.",
    "mb.",
    "nat.",
    "prov.",
    "qbc.",
    "reg.#.server.",
    "sec.",
    "tcpipapp.sntp.address",
    "tr069.",
    "voipprot.",
];

/// Whether a setting steers the phone, besides those of our tables.
pub fn steers(setting: &str) -> bool {
    let account = || {
        let of_line = setting.strip_prefix("reg.#.").unwrap_or_default();
        [
            "address",
            "auth",
            "outboundproxy",
            "proxyrequire",
            "server",
            "srtp",
            "tcpfastfailover",
            "thirdpartyname",
            "serverautodiscovery",
        ]
        .iter()
        .any(|own| of_line.starts_with(own))
    };
    STEERING.iter().any(|group| setting.starts_with(group)) || account()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifacts::{SIP3, UC};

    #[test]
    fn overrides_are_settings_and_logs_are_not() {
        let known = |all: &[Artifact]| -> Vec<_> {
            all.iter().filter(|artifact| format(artifact).is_some()).map(|artifact| artifact.name).collect()
        };
        assert_eq!(known(UC), OVERRIDES);
        assert_eq!(known(SIP3), OVERRIDES[..1]);
        let sent = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- Application SIP Murano 5.9.7.4477 -->
<PHONE_CONFIG><OVERRIDES up.backlight.timeout="5" lcl.ml.lang="German_Germany"/></PHONE_CONFIG>"#;
        let read = format(&UC[6]).unwrap().parse(sent.as_bytes()).unwrap();
        let pairs: Vec<_> = read.iter().map(|s| (s.key.as_str(), s.value.as_str())).collect();
        assert_eq!(pairs, [("up.backlight.timeout", "5"), ("lcl.ml.lang", "German_Germany")]);
    }
}
