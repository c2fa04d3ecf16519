//! What the screen shows, when its light goes, and who may change it: desk and conference phones from 70 on.

use super::GONE;
use crate::generation::{before_81, ends_at_73, from_80, types_before_80, types_from_80};
use crate::models::{colour, lit, locks_menu, logo};
use autoprov_core::{At, Concept::*, Encode, Encode::*, Row, Said, Scope, Table, Value, View};

/// Why it shows no picture.
const NO_COLOUR: &str = "no source shows pictures on its screen";
/// Why it shows no logo.
const NO_LOGO: &str = "no source shows a logo on it";
/// Why a picture is no logo.
pub(super) const NO_DOB: &str = "its logo is a picture of the maker's own kind, `.dob`";
/// Why the light stays as it is.
pub(super) const NO_LIGHT: &str = "it has no light";
/// Why the menu is not locked.
const NO_LOCK: &str = "its lock takes all keys, or no source says otherwise: nobody could dial";

/// Seconds that the first phones count. What is always on (1 by the maker's sample for T28, 0 by its guide) is not written.
pub(super) const FIRST_LIGHT: Encode =
    Steps(&[(60, "60"), (120, "120"), (300, "300"), (600, "600"), (1800, "1800")]);
/// T32 and T38: the maker's sample, Provisioner.net.
const COLOUR_LIGHT: Encode =
    Steps(&[(0, "1"), (60, "60"), (120, "120"), (300, "300"), (600, "600"), (1800, "1800")]);
/// 0 is always on; 1, which is never, has no word here.
const LIGHT_TO_73: Encode = Steps(&[(0, "0"), (15, "15"), (30, "30"), (60, "60"), (120, "120")]);
const LIGHT: Encode = Steps(&[
    (0, "0"),
    (15, "15"),
    (30, "30"),
    (60, "60"),
    (120, "120"),
    (300, "300"),
    (600, "600"),
    (1800, "1800"),
]);
/// What projects write: no source lists what else it takes, and there is no 0 (twocans).
const SAVER: Encode = Steps(&[(600, "600"), (3600, "3600"), (43_200, "43200")]);

/// Pictures, light, lock.
pub static SCREEN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Wallpaper, "wallpaper_upload.url", Plain).only(colour, NO_COLOUR),
        Row::new(Wallpaper, "phone_setting.backgrounds", Says(own_picture)).only(colour, NO_COLOUR),
        Row::new(Logo, "lcd_logo.url", Plain).clear(GONE).only(logo, NO_LOGO).needs(draws, NO_DOB),
        // 0 none, 1 the maker's, 2 one's own.
        Row::new(Logo, "phone_setting.lcd_logo.mode", Fixed("2"))
            .clear(GONE)
            .only(logo, NO_LOGO)
            .needs(draws, NO_DOB),
        Row::cannot(Backlight, NO_LIGHT).when(|view| !lit(view)),
        Row::new(Backlight, "phone_setting.backlight_time", FIRST_LIGHT).when(first_light),
        Row::new(Backlight, "phone_setting.backlight_time", COLOUR_LIGHT).when(first_colour),
        Row::new(Backlight, "phone_setting.backlight_time", LIGHT_TO_73).when(light_to_73),
        Row::new(Backlight, "phone_setting.backlight_time", LIGHT).when(light),
        Row::new(Screensaver, "phone_setting.screen_saver_time", FIRST_LIGHT).when(first_colour),
        Row::new(Screensaver, "screensaver.wait_time", SAVER).when(saver),
        Row::cannot(Screensaver, "no source shows a screen saver on it").when(|view| !colour(view)),
        Row::cannot(Screensaver, "no source names it before firmware 80").when(saver_unnamed),
        // On the first phones 1 is their menu; later it is that there is a lock, and a type says of what: 2 is the menu.
        Row::new(MenuLock, "phone_setting.lock", Flag("0", "1"))
            .clear("0")
            .when(|view| before_81(view) && locks_menu(view)),
        Row::new(MenuLock, "phone_setting.phone_lock.enable", Flag("0", "1"))
            .clear("0")
            .only(locks_menu, NO_LOCK),
        Row::new(MenuLock, "phone_setting.phone_lock.lock_key_type", Flag("0", "2"))
            .clear("0")
            .when(locks_menu),
        // At 0 somebody must lock it by hand each time.
        Row::new(MenuLock, "phone_setting.phone_lock.lock_time_out", Flag("0", "60"))
            .clear("0")
            .when(|view| locks_menu(view) && !ends_at_73(view)),
    ],
};

fn first_light(view: &View) -> bool {
    lit(view) && ends_at_73(view) && !colour(view)
}

fn first_colour(view: &View) -> bool {
    ends_at_73(view) && colour(view)
}

fn light_to_73(view: &View) -> bool {
    lit(view) && !ends_at_73(view) && types_before_80(view)
}

fn light(view: &View) -> bool {
    lit(view) && !ends_at_73(view) && types_from_80(view)
}

fn saver(view: &View) -> bool {
    colour(view) && from_80(view) && !ends_at_73(view)
}

fn saver_unnamed(view: &View) -> bool {
    colour(view) && !from_80(view) && !ends_at_73(view)
}

/// Whether the site's logo is one that these phones can draw.
pub(super) fn draws(view: &View) -> bool {
    let path = view.phone.text(Logo).and_then(|url| url.split(['?', '#']).next());
    path.is_some_and(|path| path.to_ascii_lowercase().ends_with(".dob"))
}

/// The name under which the phone keeps what it has fetched.
fn own_picture(url: &Value, _: &At<'_>) -> Said {
    let path = url.text().and_then(|url| url.split(['?', '#']).next()).unwrap_or_default();
    let file = path.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    match file.and_then(|path| path.rsplit('/').next()).filter(|file| !file.is_empty()) {
        Some(file) => Said::of(format!("Config:{file}")),
        None => Said::cannot("its URL names no file"),
    }
}
