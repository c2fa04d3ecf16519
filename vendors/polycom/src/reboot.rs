//! What a change of a setting does to the phone.

use autoprov_core::Reboot;

/// Beginnings of names, and what is known of them. The maker's guides say it of each setting, but could not be read for this.
///
/// `device.`: what is in the flash (UC Software 4.0.0 Administrator's Guide, "device").
pub(crate) const KNOWN: &[(&str, Reboot)] = &[("device.*", Reboot::Yes)];
