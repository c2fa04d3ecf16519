//! What desk phones show and how they ring, and the multicast groups that they listen to.

use super::phone::GONE;
use crate::models::shows_pictures;
use autoprov_core::{
    At, Because, Concept::*, Encode::*, FirmwareVersion, Row, Said, Scope, Table, Value, View,
};

/// Rings and groups, of phones with and without a screen.
pub static SOUND: Table = Table::of(&[&RING, &RINGS, &LISTENING, &GROUPS]);

/// The phone's own ring, for calls that are no identity's, and the maker's three texts (service.snom.com, "Ringtone - Alert Info"): one that
/// the site has, too, rings the same by either.
static RING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Ringtone, "ring_sound", RINGER),
        Row::new(Ringtone, "ring_sound@perm", OURS),
        Row::new(
            DistinctiveRing,
            "alert_internal_ring_sound",
            With(|rings, at| of("alert-internal", rings, at)),
        )
        .clear("Ringer1"),
        Row::new(
            DistinctiveRing,
            "alert_external_ring_sound",
            With(|rings, at| of("alert-external", rings, at)),
        )
        .clear("Ringer1"),
        Row::new(DistinctiveRing, "alert_group_ring_sound", With(|rings, at| of("alert-group", rings, at)))
            .clear("Ringer1"),
    ],
};

/// Of what people choose for themselves: what the site says comes back with the next file, and where it says nothing what they changed stays
/// (Snom D7 manual, page 20).
pub(super) const OURS: autoprov_core::Encode = Fixed("RW");

/// Ten of them.
pub(super) const RINGER: autoprov_core::Encode = Around("Ringer", &Within(1, RINGERS), "");
const RINGERS: i64 = 10;

/// Eleven places, 0 to 10, of which ten are written: one more costs each file two lines, and no site has so many.
static RINGS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(RingAlertInfo, "internal_ringer_text[{n0}]", Each(&Plain)).clear(GONE),
        Row::new(DistinctiveRing, "internal_ringer_file[{n0}]", Each(&RINGER)).clear("Ringer1"),
    ],
};

/// The ring of a text, where the site has it.
fn of(text: &str, rings: &Value, at: &At<'_>) -> Option<String> {
    let texts = at.fields.value(RingAlertInfo)?.list();
    let ring = rings.list().get(texts.iter().position(|own| own == text)?)?;
    Some(format!("Ringer{}", ring.parse::<i64>().ok()?.clamp(1, RINGERS)))
}

/// Whether it listens at all.
static LISTENING: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(MulticastAddress, "multicast_listen", Fixed("on"))
            .needs(listens, "there is no group to listen to")
            .clear("off"),
        Row::cannot(MulticastLabel, "no source says how a group is given a name"),
    ],
};

fn listens(view: &View) -> bool {
    view.phone.value(MulticastAddress).is_some_and(|groups| !groups.list().is_empty())
}

/// Ten groups. Up to 8.7.3.25 the index is what breaks into what, 10 the highest; later ones have a number for it (service.snom.com,
/// "Multicast", `mc_address`): the most important is in the last, so that either says the same.
static GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[Row::each(
        MulticastAddress,
        &[
            "mc_address[10]",
            "mc_address[9]",
            "mc_address[8]",
            "mc_address[7]",
            "mc_address[6]",
            "mc_address[5]",
            "mc_address[4]",
            "mc_address[3]",
            "mc_address[2]",
            "mc_address[1]",
        ],
        Each(&Says(group)),
    )
    .clear(GONE)],
};

fn group(address: &Value, at: &At<'_>) -> Said {
    let address = address.text().unwrap_or_default();
    if since(at.view, [8, 7, 3, 26]) {
        return Said::of(format!("{address},priority={}", 11u16.saturating_sub(at.index)));
    }
    Said::of(address)
}

/// Whether its firmware is that or later; one that nobody has seen may be.
pub(super) fn since<const N: usize>(view: &View, first: [u64; N]) -> bool {
    let later = |version: &FirmwareVersion| version.numbers().take(N).ge(first);
    view.firmware.as_ref().is_none_or(later)
}

/// Light and pictures. What the maker has: fusionpbx/fusionpbx `snom/720` and `snom/PA1plus`, whole files of phones of firmware 8 and 10.
pub(super) static LOOKS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // The longest that it takes is always (nethesis/tancredi `snom.tmpl`).
        Row::new(Backlight, "dim_timer", Else(&Above0, "2147483647")),
        Row::new(Backlight, "dim_timer@perm", OURS),
        Row::new(Screensaver, "screen_saver_timeout", Above0),
        Row::new(Screensaver, "screen_saver_timeout@perm", OURS).when(saves),
        Row::doubt(Screensaver, |seconds, _| {
            (seconds.number() == Some(0)).then(|| "no source says how its screen saver is turned off".into())
        }),
        Row::new(Wallpaper, "custom_bg_image_url", Plain)
            .only(shows_pictures, "no source shows a picture on its screen")
            .needs(takes_pictures, LATER),
        Row::new(Wallpaper, "custom_bg_image_url@perm", OURS)
            .when(shows_pictures)
            .needs(takes_pictures, LATER),
        Row::doubt(Wallpaper, not_png),
        Row::cannot(Logo, "no source names a picture of its own for its start"),
        // With the administrator's password it is so by that.
        Row::new(MenuLock, "admin_mode", Flag("on", "off")).when(|view| !has_password(view)),
        Row::always(MenuLock, true, "with an administrator's password the settings ask for it always")
            .when(has_password),
        Row::cannot(WifiSsid, "no source names settings of Wi-Fi for it"),
    ],
};

fn takes_pictures(view: &View) -> bool {
    since(view, [8, 9, 3])
}

const LATER: &str = "it takes a picture from firmware 8.9.3 on";

fn has_password(view: &View) -> bool {
    view.phone.get(AdminPassword).is_some()
}

/// The picture must be PNG (service.snom.com, `custom_bg_image_url`), and a URL may not tell.
fn not_png(url: &Value, at: &At<'_>) -> Option<Because> {
    let name = url.text()?.rsplit('/').next()?.to_ascii_lowercase();
    let other = [".jpg", ".jpeg", ".bmp", ".gif"].iter().any(|end| name.ends_with(end));
    (other && shows_pictures(at.view)).then(|| "it shows a picture in PNG alone".into())
}

/// A setting that is not written has no `perm`.
fn saves(view: &View) -> bool {
    view.phone.number(Screensaver).is_some_and(|seconds| seconds > 0)
}
