//! The screen: its light, its saver, its pictures; what people may change on it; and the wireless network.
//!
//! Multiplatform phones: Cisco's administration guides of the 8800 (11.3(1) and later, with the elements) and of the 7800, the dumps of an 8841 and a 9861 in
//! fusionpbx/fusionpbx at c7a00dcb3e. SPA phones: the dumps of SPA 5xx and 9xx, with all choices, in provisioner/Provisioner (`endpoint/cisco/*/$model.cfg` at
//! 573c129b), of a SPA502G, 525G2, 941 in FusionPBX; the administration guide of the SPA 300 and 500, p. 291 (the 525G2's fields).

use super::server::plain;
use crate::models::{COLOUR, SPA525, WIFI, has_screen, is, reads_11_3};
use crate::reasons::{ANALOG, NO_SCREEN};
use autoprov_core::{At, Concept::*, Encode::*, Row, Said, Scope, Table, Value, View};

macro_rules! phone {
    ($($row:expr),+ $(,)?) => {
        Table { scope: Scope::Phone, rows: &[$($row),+] }
    };
}

/// Of multiplatform phones.
pub(super) static MPP: Table = phone![
    Row::new(
        Backlight,
        "Back_Light_Timer",
        Steps(&[(60, "1m"), (300, "5m"), (1800, "30m"), (0, "Always On")]),
    )
    .only(
        is_coloured,
        "the guides of its series have other times than the 8800's, and no source has their words"
    ),
    Row::new(Screensaver, ENABLE, Switch("No", "Yes")),
    Row::new(Screensaver, WAIT, Within(30, 65_000)),
    Row::new(MenuLock, READ_ONLY, Flag("No", "Yes")).clear("No"),
    Row::new(Wallpaper, PICTURE, With(picture)).when(has_ground),
    Row::new(Logo, PICTURE, With(picture)).when(|view| !has_ground(view)),
    // The first is the name from 11.3 on.
    Row::new(Wallpaper, "Phone_Background", Fixed("Download Picture"))
        .only(is_coloured, "no source has phones of its series show a picture behind the lines"),
    Row::new(Wallpaper, "Background_Picture_Type", Fixed("Download Picture")).when(is_coloured),
    Row::new(Logo, "Boot_Display", Says(boot)).clear("Default"),
    Row::new(Logo, "Logo_Type", With(|logo, at| (!differs(logo, at)).then(|| "Download Picture".to_owned())))
        .clear("Default"),
    Row::new(Logo, "Logo_URL", With(picture)).clear("").when(reads_11_3),
    // Never cleared: who set the network at the phone would be cut off.
    Row::new(WifiSsid, "Phone-wifi-on", Fixed("Yes")).only(has_wifi, "it has no Wi-Fi"),
    Row::new(WifiSsid, "Network_Name_1_", Plain).when(has_wifi),
    Row::new(WifiSecurity, "Security_Mode_1_", Words(&[("open", "None"), ("wpa", "PSK"), ("wpa2", "PSK")]))
        .when(has_wifi),
    Row::new(WifiPassword, "Wi-Fi_Password_1_", Plain).when(has_wifi),
];

/// Of the SPA 300 and 500. The 525G2 has fields of its own.
pub(super) static SPA: Table = Table::of(&[
    &BITMAPS,
    &phone![
        Row::new(
            Backlight,
            "Back_Light_Timer",
            Steps(&[(10, "10 s"), (20, "20 s"), (30, "30 s"), (0, "Always On")]),
        )
        .when(has_older_screen),
        Row::cannot(Backlight, NO_SCREEN).when(lacks_screen),
        Row::cannot(Backlight, "no source says what its switch (Back_Light_Enable) does").when(is_525),
        Row::new(Screensaver, ENABLE, Switch("No", "Yes")).when(is_525),
        Row::new(Screensaver, "Screen_Saver_Trigger_Time", Above0).when(is_525),
        Row::new(MenuLock, READ_ONLY, Flag("No", "Yes")).clear("No").when(has_older_screen),
        Row::new(MenuLock, "SPA525-readonly", Flag("No", "Yes")).clear("No").when(is_525),
        Row::cannot(MenuLock, NO_SCREEN).when(lacks_screen),
        Row::new(Logo, BITMAP, With(picture)).clear("").when(is_525),
        Row::new(Logo, "Logo_Type", Fixed("Download BMP Picture")).clear("Default").when(is_525),
        Row::cannot(Wallpaper, "no source has the word for a picture (Background_Picture_Type)").when(is_525),
        Row::cannot(WifiSsid, "no source has the words of its security (securityMode_1_)").when(is_525),
    ],
]);

/// Of the SPA 900: no dump of theirs has a light or a lock.
pub(super) static SPA9: Table = Table::of(&[&BITMAPS]);

/// Of adapters.
pub(super) static ADAPTERS: Table = phone![
    Row::cannot(Backlight, ANALOG),
    Row::cannot(Screensaver, ANALOG),
    Row::cannot(Wallpaper, ANALOG),
    Row::cannot(Logo, ANALOG),
    Row::cannot(
        MenuLock,
        "its menu is a voice, and all that locks is the reset, which a template can name (Protect_IVR_FactoryReset)"
    ),
];

/// Saver and pictures of SPA phones but the 525G2: one bitmap for all that shows one.
static BITMAPS: Table = phone![
    Row::new(Screensaver, ENABLE, Switch("No", "Yes")).when(has_older_screen),
    Row::new(Screensaver, WAIT, Above0).when(has_older_screen),
    Row::new(Wallpaper, BITMAP, With(picture)).when(has_bitmap_ground),
    Row::new(Logo, BITMAP, With(picture)).when(|view| has_older_screen(view) && !has_bitmap_ground(view)),
    Row::new(Wallpaper, "Select_Background_Picture", Fixed("BMP Picture")).when(has_older_screen),
    Row::new(Logo, "Select_Logo", Says(bitmap_logo)).clear("Default").when(has_older_screen),
    Row::cannot(Screensaver, NO_SCREEN).when(lacks_screen),
    Row::cannot(Wallpaper, NO_SCREEN).when(lacks_screen),
    Row::cannot(Logo, NO_SCREEN).when(lacks_screen),
];

const ENABLE: &str = "Screen_Saver_Enable";
const WAIT: &str = "Screen_Saver_Wait";
const READ_ONLY: &str = "Phone-UI-readonly";
const PICTURE: &str = "Picture_Download_URL";
const BITMAP: &str = "BMP_Picture_Download_URL";
const ONE_PICTURE: &str = "it has one picture, and shows the wallpaper";

fn is_coloured(view: &View) -> bool {
    is(view, COLOUR)
}

fn has_wifi(view: &View) -> bool {
    is(view, WIFI)
}

fn is_525(view: &View) -> bool {
    is(view, SPA525)
}

fn lacks_screen(view: &View) -> bool {
    !has_screen(view)
}

fn has_older_screen(view: &View) -> bool {
    has_screen(view) && !is_525(view)
}

/// Whether a multiplatform phone shows a wallpaper of the site's.
fn has_ground(view: &View) -> bool {
    is_coloured(view) && view.phone.get(Wallpaper).is_some()
}

/// The same of a SPA phone.
fn has_bitmap_ground(view: &View) -> bool {
    has_older_screen(view) && view.phone.get(Wallpaper).is_some()
}

fn picture(url: &Value, _: &At<'_>) -> Option<String> {
    url.text().map(plain)
}

/// Whether the wallpaper is another picture.
fn differs(logo: &Value, at: &At<'_>) -> bool {
    has_ground(at.view) && at.view.phone.value(Wallpaper) != Some(logo)
}

/// What is shown at start. A picture besides the wallpaper has an address of its own from 11.3 on.
fn boot(logo: &Value, at: &At<'_>) -> Said {
    match (differs(logo, at), reads_11_3(at.view)) {
        (false, _) => Said::of("Download Picture"),
        (true, true) => Said::of("Logo"),
        (true, false) => Said::cannot(ONE_PICTURE),
    }
}

fn bitmap_logo(logo: &Value, at: &At<'_>) -> Said {
    let other = has_bitmap_ground(at.view) && at.view.phone.value(Wallpaper) != Some(logo);
    if other { Said::cannot(ONE_PICTURE) } else { Said::of("BMP Picture") }
}
