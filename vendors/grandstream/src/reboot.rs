//! What a change of a setting does to the phone, as far as the maker's own templates or the dossier say it.

use autoprov_core::Reboot;

type Known = &'static [(&'static str, Reboot)];

/// The maker's template for the HT81x, 1.0.63.3: "Need to reboot the device upon change the value".
pub(crate) const GATEWAY: Known = &[("P8463", Reboot::Yes)];

/// The maker's template for the DP750, 1.0.2.16: "Reboot required".
pub(crate) const DECT: Known =
    &[("P8", Reboot::Yes), ("P145", Reboot::Yes), ("P901", Reboot::Yes), ("P1650", Reboot::Yes)];

/// Dossier, trap 9: pictures of the screen.
pub(crate) const P_VALUES: Known =
    &[("P2916", Reboot::Yes), ("P2917", Reboot::Yes), ("P2918", Reboot::Yes), ("P2919", Reboot::Yes)];

/// The same by alias.
pub(crate) const ALIAS: Known = &[("lcd.wallpaper.*", Reboot::Yes), ("lcd.screensaver.*", Reboot::Yes)];
