//! The screen: its light, its pictures, who may change settings there; and the wireless network.
//!
//! Sources of numbers, values and defaults: the maker's templates that [`super::calls`] names.

use super::calls::NOT_LISTED;
use crate::models::{has_pictures, has_wifi, is_grp, is_gxv3275, is_wireless};
use autoprov_core::{At, Concept::*, Encode, Encode::*, Row, Said, Scope, Table, Value};

/// Desk phones by P-values.
pub static PHONES: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Backlight, "P8356", Says(minutes::<1, 90>)).when(has_pictures),
        // How bright it stays: for a light that is always on as bright as in use (P334).
        Row::new(Backlight, "P335", Switch("100", "60")).when(has_pictures),
        Row::new(Backlight, "P335", Says(dim)).when(|view| !is_grp(view) && !has_pictures(view)),
        Row::cannot(Backlight, UNSEEN).when(|view| is_grp(view) && !has_pictures(view)),
        Row::new(Screensaver, "P2918", Switch("0", "1")).only(has_pictures, NOT_LISTED),
        Row::new(Screensaver, "P2919", Says(minutes::<3, 60>)).when(has_pictures),
        Row::new(Wallpaper, "P2916", DOWNLOAD).only(has_pictures, NOT_LISTED),
        Row::new(Wallpaper, "P2917", Plain).when(has_pictures),
        Row::cannot(Logo, IDLE_SCREEN),
        MENU,
        // Nothing of it is cleared: who has it set by hand would be cut off.
        Row::new(WifiSsid, "P7800", Fixed("1")).only(has_wifi, NO_WIFI),
        Row::new(WifiSsid, "P8403", Plain).when(has_wifi),
        Row::new(WifiPassword, "P8404", Plain).when(has_wifi),
        Row::new(WifiSecurity, "P8405", Words(&[("open", "0"), ("wpa", "4"), ("wpa2", "4")])).when(has_wifi),
    ],
};

const UNSEEN: &str = "no template of the maker for its screen was seen";
const IDLE_SCREEN: &str = "a picture of its own is part of an XML screen (P341)";
const NO_WIFI: &str = "it has no Wi-Fi, or the maker's template no values for it";

/// 1 is "download".
const DOWNLOAD: Encode = Fixed("1");

/// "Basic settings only", which all of them have: stricter modes have different names, and no source says what they leave open.
const MENU: Row = Row::new(MenuLock, "P1357", Flag("0", "1")).clear("0");

/// Whole minutes, within these bounds. For 0 there is nothing to write.
fn minutes<const LEAST: i64, const MOST: i64>(seconds: &Value, _: &At<'_>) -> Said {
    let seconds = seconds.number().unwrap_or_default();
    let minutes = ((seconds + 59) / 60).clamp(LEAST, MOST);
    match seconds {
        0 => Said::Nothing,
        _ if minutes * 60 == seconds => Said::of(minutes.to_string()),
        _ => Said::adapted(minutes.to_string(), format!("it takes {LEAST} to {MOST} whole minutes")),
    }
}

/// A light that goes down after a time of its own: 6 is as bright as in use, 2 as it is by itself.
fn dim(seconds: &Value, _: &At<'_>) -> Said {
    own_time(seconds, "6", "2")
}

fn own_time(seconds: &Value, always: &str, by_itself: &str) -> Said {
    match seconds.number() {
        Some(0) => Said::of(always),
        _ => Said::adapted(by_itself.to_owned(), "its light goes down after a time of its own"),
    }
}

/// Android phones.
pub static ANDROID: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Wallpaper, "P2916", DOWNLOAD).only(is_wireless, NOT_LISTED),
        Row::new(Wallpaper, "P2917", Plain).when(is_wireless),
        MENU.when(|view| !is_gxv3275(view)),
        Row::new(MenuLock, "P88", LOCK).clear("0").when(is_gxv3275),
        Row::cannot(WifiSsid, "the maker's template leaves its Wi-Fi to the phone"),
    ],
};

/// "Lock keypad update".
const LOCK: Encode = Flag("0", "1");

/// Adapters, gateways and bases, whose keypad is that of a telephone. No default is told.
pub static KEYPAD: Table = Table { scope: Scope::Phone, rows: &[Row::new(MenuLock, "P88", LOCK)] };

/// The GXP2000.
pub static GXP2000: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // "LCD backlight always on".
        Row::new(Backlight, "P322", Says(|seconds, _| own_time(seconds, "1", "0"))),
        Row::new(MenuLock, "P88", LOCK),
        Row::cannot(Logo, IDLE_SCREEN),
    ],
};

/// By alias.
pub static NAMED: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Backlight, "lcd.backlight.activeTimeout", Says(minutes::<1, 90>)),
        Row::new(Backlight, "lcd.backlight.brightness.idle", Switch("100", "60")),
        Row::new(Screensaver, "lcd.screensaver.enable", Switch("No", "Yes")),
        Row::new(Screensaver, "lcd.screensaver.timeout", Says(minutes::<3, 60>)),
        Row::new(Wallpaper, "lcd.wallpaper.source", Fixed("Download")),
        Row::new(Wallpaper, "lcd.wallpaper.serverPath", Plain),
        Row::cannot(Logo, IDLE_SCREEN),
        Row::new(MenuLock, "security.configurationViaKeypadMenu", Flag("Unrestricted", "BasicSettingsOnly"))
            .clear("Unrestricted"),
        // Nothing of it is cleared, as by number.
        Row::new(WifiSsid, "network.wifi.enable", Fixed("Yes")).only(has_wifi, NO_WIFI),
        Row::new(WifiSsid, "network.wifi.ap.1.ssid", Plain).when(has_wifi),
        Row::new(WifiPassword, "network.wifi.ap.1.password", Plain).when(has_wifi),
        Row::new(WifiSecurity, "network.wifi.ap.1.type", SECURITY).when(has_wifi),
    ],
};

/// As FusionPBX has it: the maker's note spells `WPA_PSK` otherwise.
const SECURITY: Encode = Words(&[("open", "None"), ("wpa", "WPA_PSK"), ("wpa2", "WPA_PSK")]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, value, values, view};
    use autoprov_core::testing::{secret, text, word};
    use autoprov_core::{FirmwareVersion, Source};

    #[test]
    fn a_light_goes_down_after_whole_minutes_or_never() {
        for (model, seconds, names, written, told) in [
            ("GXP2170", 300, "P8356 P335", &["5", "60"][..], 0),
            ("GXP2170", 61, "P8356 P335", &["2", "60"], 1),
            ("GXP2170", 86_400, "P8356 P335", &["90", "60"], 1),
            ("GXP2170", 0, "P335", &["100"], 0),
            ("GXP1628", 0, "P335", &["6"], 0),
            ("GXP1628", 60, "P335", &["2"], 1),
            ("GXP2000", 0, "P322", &["1"], 0),
            ("GXP2000", 60, "P322", &["0"], 1),
        ] {
            let mut view = view(model);
            view.phone.set(Backlight, Value::Number(seconds), Source::Tenant).unwrap();
            assert_eq!(values(&view, names), written, "{model} {seconds}");
            assert_eq!(refused(&view).len(), told, "{model} {seconds}");
        }
        let mut unseen = view("GRP2604P");
        unseen.phone.set(Backlight, Value::Number(60), Source::Tenant).unwrap();
        assert_eq!((refused(&unseen).len(), value(&unseen, "P335")), (1, None));
    }

    #[test]
    fn a_screen_saver_comes_after_three_minutes_at_least() {
        for (seconds, written, told) in
            [(600, Some("10"), 0), (60, Some("3"), 1), (4000, Some("60"), 1), (0, None, 0)]
        {
            let mut view = view("GXP2170");
            view.phone.set(Screensaver, Value::Number(seconds), Source::Tenant).unwrap();
            let on = if written.is_some() { "1" } else { "0" };
            assert_eq!(value(&view, "P2918").as_deref(), Some(on), "{seconds}");
            assert_eq!(value(&view, "P2919").as_deref(), written, "{seconds}");
            assert_eq!(refused(&view).len(), told, "{seconds}");
        }
    }

    /// A phone that has its network by hand would be cut off.
    #[test]
    fn no_wireless_network_is_cleared() {
        let mut view = view("GRP2614");
        view.firmware = FirmwareVersion::new("1.0.3.6");
        assert_eq!(["P7800", "P8403", "P8404", "P8405"].map(|name| value(&view, name)), [const { None }; 4]);
        view.phone.set(WifiSsid, text("office"), Source::Tenant).unwrap();
        view.phone.set(WifiPassword, secret("wireless"), Source::Tenant).unwrap();
        for (security, written, told) in [("open", Some("0"), 0), ("wpa2", Some("4"), 0), ("wpa3", None, 1)] {
            view.phone.set(WifiSecurity, word(security), Source::Tenant).unwrap();
            assert_eq!(value(&view, "P8405").as_deref(), written, "{security}");
            assert_eq!(refused(&view).len(), told, "{security}");
        }
        assert_eq!(values(&view, "P7800 P8403 P8404"), ["1", "office", "wireless"]);
    }
}
