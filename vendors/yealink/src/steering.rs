//! Settings of the phone's own file that say where it registers, which servers it trusts or who configures it, beyond those that our tables
//! write.

/// Groups of names, in lower case, without `static.` in front: from 81 on a name may have that.
const GROUPS: [&str; 27] = [
    "account.#.auth",
    "account.#.backup",
    "account.#.certificate",
    "account.#.naptr",
    "account.#.outbound",
    "account.#.proxy",
    "account.#.sip_server",
    "account.#.srtp",
    "account.#.transport",
    "action_url.",
    "auto_provision.",
    "autoprovision.",
    "bw.",
    "certificates.",
    "custom_",
    "features.action_uri",
    "features.push_xml",
    "firmware.",
    "ldap.",
    "managementserver.",
    "network.",
    "push_xml.",
    "security.",
    "server_certificates.",
    "syslog.",
    "trusted_certificates.",
    "zero_touch.",
];

/// Ends of names that point at something: a server, or a file that the phone loads.
const ENDS: [&str; 6] = [".url", "_url", ".server", "_server", ".password", ".proxy"];

/// Whether a setting steers the phone, besides those of our tables.
pub(crate) fn steers(setting: &str) -> bool {
    let name = setting.strip_prefix("static.").unwrap_or(setting);
    let also = ["sip.", "wui.", "cert", "dm.", "tr069."];
    GROUPS.iter().chain(&also).any(|group| name.starts_with(group))
        || ENDS.iter().any(|end| name.ends_with(end))
}
