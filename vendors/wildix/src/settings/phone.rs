//! What the phone has once: calls, groups that it listens to, the screen, rings.

use crate::models::is_seen;
use autoprov_core::{Concept::*, Encode, Encode::*, Row, Said, Scope, Table, View};

/// Dialling and calls.
pub static CALLS: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Every number goes by itself, so many seconds after the last key.
        Row::new(DialTimeout, "Config.Features.DIALNOW.DialAll", Fixed("1")).clear("1"),
        Row::new(DialTimeout, "Config.Features.DIALNOW.Delay", Plain).clear("3"),
        // 2 would take the star from every code.
        Row::constant("Config.Features.SENDKEY.KeySendType", "1"),
        // An area code would stand before what is keyed.
        Row::constant("Config.AreaCode.GENERAL.Code", ""),
        Row::new(CallWaiting, "Config.Features.CALL_WAITING.Enable", Flag("0", "1")).clear("1"),
        Row::new(IntercomAnswer, "Config.Features.INTERCOM.Enable", Flag("0", "1")).clear("1"),
        Row::new(FeatureKeySync, "Config.Forward.FORWARDMODE.FeatureSync", Flag("0", "1")),
        Row::cannot(
            LocalStarCodes,
            "it has no codes of its own: those that switch a feature are the server's",
        ),
        Row::cannot(EmergencyNumbers, "no source names its rules that dial at once: it goes with the timer"),
        Row::cannot(IntercomAlertInfo, "no source tells what in a call makes it answer by itself"),
        Row::cannot(IntercomBarge, "no source names it"),
        Row::cannot(CallerIdSource, "its setting is a number, and no source tells what the numbers mean"),
        Row::cannot(TransferKey, "no source tells what the numbers of its setting mean"),
        Row::cannot(ConferenceUri, "no source tells the number by which it leaves conferences to the server"),
        // Keys of type park without a place dial it.
        Row::new(ParkCode, "", Says(|_, _| Said::Nothing)),
    ],
};

/// Ten multicast groups, the first most important.
pub static GROUPS: Table = Table {
    scope: Scope::Items(10),
    rows: &[
        Row::new(MulticastAddress, "Config.Multicast.LISTEN{n0}.IP", Each(&Plain)).clear(""),
        Row::new(MulticastLabel, "Config.Multicast.LISTEN{n0}.Label", Each(&Plain)).clear(""),
    ],
};

/// Words, tones, the light.
pub static SCREEN: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(Language, "Config.Settings.LANGUAGE.Type", Words(LANGUAGES)),
        Row::new(Country, "Config.Voice.TONE.Country", Words(COUNTRIES)),
        Row::new(Backlight, "Config.Settings.BACKLIGHT.Time", LIGHT)
            .only(is_seen, "no source counts its seconds"),
        Row::new(Ringtone, "Config.Settings.RINGTONE.Type", RING),
        Row::cannot(Screensaver, "no source names one"),
        Row::cannot(Wallpaper, "no source names one"),
        Row::cannot(Logo, "its logo is a file that the phone has already: no source tells how it gets there"),
        Row::cannot(MenuLock, "no source tells the kinds of its keypad lock, and some would lock dialling"),
    ],
};

/// Rings by the text of a call. Without any the phone keeps those of the maker, `ring1` to `ring12`.
pub static RINGS: Table = Table {
    scope: Scope::Items(12),
    rows: &[
        Row::new(RingAlertInfo, "Config.Settings.RINGER.Keyword{n:02}", Each(&Plain))
            .clear("")
            .when(has_rings),
        Row::new(DistinctiveRing, "Config.Settings.RINGER.Ringtone{n:02}", Each(&RING)).when(has_rings),
    ],
};

fn has_rings(view: &View) -> bool {
    view.phone.get(RingAlertInfo).is_some()
}

/// `Ring1.wav` to `Ring9.wav` (Tancredi's macro).
const RING: Encode = Around("Ring", &Within(1, 9), ".wav");

/// What Tancredi offers for the two models; 0 is always on.
const LIGHT: Encode = Steps(&[(0, "0"), (10, "10"), (30, "30"), (60, "60"), (120, "120")]);

/// Tancredi's macro.
const LANGUAGES: &[(&str, &str)] = &[
    ("en", "0"),
    ("zh", "1"),
    ("ru", "3"),
    ("ko", "4"),
    ("pt", "5"),
    ("es", "6"),
    ("it", "7"),
    ("nl", "8"),
    ("fr", "9"),
    ("de", "10"),
    ("pl", "13"),
    ("tr", "14"),
];

/// Tancredi's macro, without countries that share a number with others but one: whose tones those are, nobody says.
const COUNTRIES: &[(&str, &str)] = &[
    ("be", "7"),
    ("cn", "2"),
    ("de", "10"),
    ("dk", "8"),
    ("fi", "9"),
    ("it", "14"),
    ("nl", "11"),
    ("no", "12"),
    ("se", "5"),
    ("tw", "6"),
    ("us", "1"),
];
