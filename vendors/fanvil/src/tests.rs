//! What is special: example lines of the dossier.

use super::*;
use autoprov_core::{FirmwareVersion, Registry};

#[test]
fn the_firmware_decides_the_tree() {
    let registry = Registry::linked().unwrap();
    let dialect = |model, firmware: &str| {
        let model = registry.model("fanvil", model).unwrap();
        registry.dialect(&VENDOR, model, FirmwareVersion::new(firmware).as_ref(), 0).unwrap().id()
    };
    for (model, firmware, expected) in [
        ("X4", "2.10.2.6887", "fanvil-voip"),
        ("H3", "", "fanvil-voip"),
        ("V62", "", "fanvil-v6x"),
        ("V62", "2.4.10", "fanvil-sysconf"),
        ("V65", "2.12.2.4", "fanvil-v6x"),
        ("V67", "2.6.6.187", "fanvil-sysconf"),
        ("V67", "", "fanvil-sysconf"),
        ("X210", "2.12.1.3", "fanvil-sysconf"),
        ("W611W", "", "fanvil-sysconf"),
    ] {
        assert_eq!(dialect(model, firmware), expected, "{model} {firmware}");
    }
}
