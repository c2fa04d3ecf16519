//! What a change of a setting does to the phone.

use autoprov_core::Reboot;

/// Beginnings of names, and what is known of them. The maker's guides say it of each setting, but could not be read for this.
///
/// `device.`: what is in the flash (UC Software 4.0.0 Administrator's Guide, "device").
const KNOWN: &[(&str, Reboot)] = &[("device.", Reboot::Yes)];

/// Whether the phone starts anew when this setting changes.
pub fn of(setting: &str) -> Reboot {
    let known = KNOWN.iter().find(|(beginning, _)| setting.starts_with(beginning));
    known.map_or(Reboot::Unknown, |(_, reboot)| *reboot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flash_wants_a_new_start() {
        assert_eq!(of("device.net.vlanId"), Reboot::Yes);
        assert_eq!(of("device.net.vlanId.set"), Reboot::Yes);
        assert_eq!(of("reg.1.label"), Reboot::Unknown);
    }
}
