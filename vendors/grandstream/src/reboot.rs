//! What a change of a setting does to the phone, as far as the maker's own templates or the dossier say it.

use autoprov_core::Reboot;

/// What is known of one dialect: whole names, and beginnings of names, which end with a dot.
pub(crate) type Known = &'static [(&'static str, Reboot)];

/// The maker's template for the HT81x, 1.0.63.3: "Need to reboot the device upon change the value".
pub(crate) const GATEWAY: Known = &[("P8463", Reboot::Yes)];

/// The maker's template for the DP750, 1.0.2.16: "Reboot required".
pub(crate) const DECT: Known =
    &[("P8", Reboot::Yes), ("P145", Reboot::Yes), ("P901", Reboot::Yes), ("P1650", Reboot::Yes)];

/// Dossier, trap 9: pictures of the screen.
pub(crate) const ALIAS: Known = &[("lcd.wallpaper.", Reboot::Yes), ("lcd.screensaver.", Reboot::Yes)];

/// Whether the phone starts anew when this setting changes.
pub(crate) fn of(known: Known, setting: &str) -> Reboot {
    let is = |name: &str| setting == name || (name.ends_with('.') && setting.starts_with(name));
    known.iter().find(|(name, _)| is(name)).map_or(Reboot::Unknown, |(_, reboot)| *reboot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_beginning() {
        assert_eq!(of(DECT, "P8"), Reboot::Yes);
        assert_eq!(of(DECT, "P84"), Reboot::Unknown);
        assert_eq!(of(ALIAS, "lcd.wallpaper.source"), Reboot::Yes);
        assert_eq!(of(&[], "P8"), Reboot::Unknown);
    }
}
