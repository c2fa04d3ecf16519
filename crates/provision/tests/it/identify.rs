//! Who a request could come from.

use super::*;
use autoprov_provision::identify;

#[test]
fn nothing_is_guessed() {
    let registry = maker::registry();
    let both = ["cord", "tin"];
    // User-Agent, path; vendor, model, MAC address, role, who it could be.
    for (agent, path, vendor, model, address, role, who) in [
        (Some("Tin Can 1.0"), None, Some("tin"), Some("Can"), None, None, &["tin"][..]),
        (Some("Tin Jar 1.0"), None, Some("tin"), Some("Jar"), None, None, &["tin"]),
        (Some("curl/8"), None, None, None, None, None, &[]),
        (None, Some("/prov/tin-CAN.cfg"), Some("tin"), None, Some(CAN), Some("config"), &["tin"]),
        (None, Some("/prov/tin-0a0001000001.cfg"), None, None, Some("0a0001000001"), Some("config"), &both),
        (
            Some("Cord Wire"),
            Some("tin-CAN.cfg"),
            Some("cord"),
            Some("Wire"),
            Some(CAN),
            Some("config"),
            &["cord"],
        ),
        // The User-Agent before the MAC prefix: to Cord's phones it is a configuration.
        (
            Some("Tin Can"),
            Some("tin-CORDS.log"),
            Some("tin"),
            Some("Can"),
            Some(CORDS),
            Some("overrides"),
            &["tin"],
        ),
        (Some("curl/8"), Some("tin-CAN.cfg"), None, None, Some(CAN), Some("config"), &["tin"]),
        (
            None,
            Some("/prov/tin.cfg?mac=02:00:01:00:00:01"),
            Some("tin"),
            None,
            Some(CAN),
            Some("bootstrap"),
            &["tin"],
        ),
        (Some("Tin Can 1.0 020001000003"), Some("/x"), Some("tin"), Some("Can"), Some(POT), None, &["tin"]),
    ] {
        let path = path.map(serve::path);
        let found = identify(&registry, agent.map(str::as_bytes), path.as_deref().map(str::as_bytes));
        let candidates: Vec<_> = found.candidates.iter().map(|candidate| candidate.vendor).collect();
        assert_eq!(
            (found.vendor, found.model.as_deref(), found.mac, found.role.map(autoprov_core::Role::name)),
            (vendor, model, address.map(mac), role),
            "{agent:?} {path:?}"
        );
        assert_eq!(candidates, who, "{agent:?} {path:?}");
        assert_eq!(found.in_catalogue, matches!(model, Some("Can" | "Wire")), "{agent:?} {path:?}");
    }
}
