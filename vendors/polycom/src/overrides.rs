//! What the phone uploads of its own: what was set on it, and on its web page.

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
pub(crate) fn steers(setting: &str) -> bool {
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
