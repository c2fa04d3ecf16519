//! The screen: its ground, its light, its screen saver.

use crate::release::may_be;
use autoprov_core::{At, Concept::*, Encode, Encode::*, Row, Said, Scope, Table, Value, View};

/// On UC Software.
pub(super) static UC: Table = Table::of(&[
    &BOTH,
    &Table {
        scope: Scope::Phone,
        rows: &[
            // A phone's own override file of UC Software 4 and two public provisioning servers; all have 5 to 60.
            Row::new(Backlight, "up.backlight.timeout", Within(5, 60))
                .only(|view| may_be(view, 400), "before UC Software 4 its light has no time"),
            // As bright as while somebody is there (provisioner/Provisioner, UC Software 4.0: `up.backlight.onIntensity` is 3).
            Row::new(Backlight, "up.backlight.idleIntensity", Fixed("3"))
                .when(|view| may_be(view, 400) && is_lit(view)),
            // What would lock it (`phoneLock`) locks calls too (Poly community, "How can I lock my phone").
            Row::cannot(
                MenuLock,
                "its lock is the whole phone's, calls too; the advanced settings ask for the administrator's password",
            ),
            Row::cannot(MulticastAddress, "it hears pages of the maker's own protocol, no RTP from others"),
            Row::cannot(WifiSsid, "no source that could be read says what its Wi-Fi settings take"),
        ],
    },
]);

/// On phones but Edge E, which has no such switches, or never sleeps.
pub(crate) static UC_ALONE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // Poly Lens, "Custom Background Image": CCX, Trio, VVX; FusionPBX for UC Software 5 and 6.
        Row::new(Wallpaper, "bg.background.enabled", Fixed("1"))
            .when(|view| may_be(view, 500) && picture(view) == Some(1)),
        // As delivered VVX 500, 600 and 1500 turn the screen off (UC Software 5.9 Administrator Guide, "Power-Saving").
        Row::new(Backlight, "powerSaving.enable", Fixed("0"))
            .when(|view| is_lit(view) && !view.model.name.starts_with("IP")),
    ],
};

/// On SIP application 3.
pub(super) static SIP3: Table = Table::of(&[
    &BOTH,
    &Table {
        scope: Scope::Phone,
        rows: &[Row::cannot(Backlight, "SIP 3 knows how bright its light is, and no time for it")],
    },
]);

/// The ground's picture: 1 is the built-in one, 2 a plain colour, 3 a picture (Administrator's Guide, SIP 3.1, A-77, and its addendum for the
/// IP 450), but on VVX 2 is any picture (its addendum for the VVX 1500; Poly Lens). Which phone has which names: sipXcom e7fef030, `features.cfg.vm`
/// of 4 and 5.
static BOTH: Table = Table {
    scope: Scope::Phone,
    rows: &[
        ground::<1>("bg.color.selection", Fixed("2,1")),
        ground::<1>("bg.color.bm.1.name", Plain),
        ground::<1500>("bg.VVX_1500.color.selection", Fixed("2,1")),
        ground::<1500>("bg.VVX_1500.color.bm.1.name", Plain),
        ground::<670>("bg.hiRes.color.selection", Fixed("3,1")),
        ground::<670>("bg.hiRes.color.bm.1.name", Plain),
        ground::<650>("bg.hiRes.gray.selection", Fixed("3,1")),
        ground::<650>("bg.hiRes.gray.bm.1.name", Plain),
        ground::<450>("bg.medRes.gray.selection", Fixed("3,1")),
        ground::<450>("bg.medRes.gray.bm.1.name", Plain),
        Row::cannot(Wallpaper, "no source says that its screen shows a picture")
            .when(|view| picture(view).is_none()),
        slides("up.screenSaver.enabled", Switch("0", "1")),
        slides("up.screenSaver.waitTime", Says(minutes)),
    ],
};

/// A row of the ground of phones whose names for it are these.
const fn ground<const OF: u32>(name: &'static str, write: Encode) -> Row {
    Row::new(Wallpaper, name, write).when(|view| picture(view) == Some(OF))
}

/// Which names a phone has for the picture of its ground: 1 those of VVX and what came after, else of the first model that had them.
fn picture(view: &View) -> Option<u32> {
    view.model.quirk("picture")
}

/// A row of the screen saver, which shows the pictures of a USB stick (the maker's `phone1.cfg` of SIP 3.1.6, for the VVX 1500; his own words
/// for the web page of UC Software 4; sipXcom, of which phones).
const fn slides(name: &'static str, write: Encode) -> Row {
    Row::new(Screensaver, name, write).only(
        |view| matches!(view.model.name, "VVX500" | "VVX501" | "VVX600" | "VVX601" | "VVX1500"),
        "its screen saver shows the pictures of a USB stick, on VVX 500, 600 and 1500; of others no source names it",
    )
}

/// Minutes, 1 to 9999.
fn minutes(value: &Value, _: &At<'_>) -> Said {
    let seconds = value.number().unwrap_or(0).max(0);
    let minutes = seconds.div_euclid(60) + i64::from(seconds % 60 > 0);
    match seconds % 60 {
        _ if minutes == 0 => Said::Nothing,
        0 if minutes <= 9999 => Said::of(minutes.to_string()),
        _ => Said::adapted(minutes.min(9999).to_string(), "it counts whole minutes, 9999 at most"),
    }
}

fn is_lit(view: &View) -> bool {
    view.phone.number(Backlight) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{empty, text, walk};
    use autoprov_core::{Concept, DeviceProfile, FirmwareVersion, Source};

    /// What a phone's file says of it, and what is reported.
    fn said(model: &str, firmware: Option<&str>, concept: Concept, value: Value) -> (String, String) {
        let mut view = empty(crate::model(model));
        view.firmware = firmware.and_then(FirmwareVersion::new);
        view.phone.set(concept, value, Source::Tenant).unwrap();
        let sip3 = view.model.speaks(&crate::SIP3) && firmware.is_none_or(|own| own.starts_with('3'));
        let all = if sip3 { walk([&SIP3], &view) } else { walk([&UC, &UC_ALONE], &view) };
        let all: Vec<_> = all.into_iter().filter(|s| s.source == Source::Tenant).collect();
        let refused = if sip3 { crate::SIP3.refuses(&view) } else { crate::UCS.refuses(&view) };
        (
            all.iter().map(|s| format!("{}={}", s.key, s.value)).collect::<Vec<_>>().join(" "),
            refused.iter().map(|own| own.because.to_string()).collect::<Vec<_>>().join("; "),
        )
    }

    #[test]
    fn a_picture_has_the_names_of_the_screen() {
        for (model, firmware, expected) in [
            (
                "VVX500",
                None,
                "bg.color.selection=2,1 bg.color.bm.1.name=http://h/p.jpg bg.background.enabled=1",
            ),
            ("VVX500", Some("4.1.4.7430"), "bg.color.selection=2,1 bg.color.bm.1.name=http://h/p.jpg"),
            (
                "VVX1500",
                Some("5.7.1"),
                "bg.VVX_1500.color.selection=2,1 bg.VVX_1500.color.bm.1.name=http://h/p.jpg",
            ),
            ("IP670", Some("4.0.11"), "bg.hiRes.color.selection=3,1 bg.hiRes.color.bm.1.name=http://h/p.jpg"),
            ("IP550", Some("3.2.4"), "bg.hiRes.gray.selection=3,1 bg.hiRes.gray.bm.1.name=http://h/p.jpg"),
            ("IP450", Some("3.2.4"), "bg.medRes.gray.selection=3,1 bg.medRes.gray.bm.1.name=http://h/p.jpg"),
        ] {
            let own = said(model, firmware, Wallpaper, text("http://h/p.jpg"));
            assert_eq!(own, (expected.to_owned(), String::new()), "{model} {firmware:?}");
        }
        for (model, firmware) in [("VVX150", Some("6.1.0")), ("IP501", None), ("IP335", Some("4.0.11"))] {
            let (written, refused) = said(model, firmware, Wallpaper, text("http://h/p.jpg"));
            assert!(written.is_empty() && refused.contains("no source says"), "{model} {refused}");
        }
    }

    #[test]
    fn a_light_goes_down_within_a_minute_or_never() {
        for (model, firmware, seconds, expected, because) in [
            ("VVX500", None, 30, "up.backlight.timeout=30", ""),
            ("VVX500", None, 600, "up.backlight.timeout=60", "60 is the most it takes"),
            ("VVX500", None, 0, "up.backlight.idleIntensity=3 powerSaving.enable=0", ""),
            ("IP450", Some("4.0.11"), 0, "up.backlight.idleIntensity=3", ""),
            ("IP450", Some("3.2.4"), 30, "", "SIP 3 knows how bright its light is, and no time for it"),
        ] {
            let own = said(model, firmware, Backlight, Value::Number(seconds));
            assert_eq!(own, (expected.to_owned(), because.to_owned()), "{model} {seconds}");
        }
    }

    #[test]
    fn a_screen_saver_counts_minutes() {
        for (seconds, expected, because) in [
            (300, "up.screenSaver.enabled=1 up.screenSaver.waitTime=5", ""),
            (
                301,
                "up.screenSaver.enabled=1 up.screenSaver.waitTime=6",
                "it counts whole minutes, 9999 at most",
            ),
            (0, "up.screenSaver.enabled=0", ""),
        ] {
            let own = said("VVX600", None, Screensaver, Value::Number(seconds));
            assert_eq!(own, (expected.to_owned(), because.to_owned()), "{seconds}");
        }
        assert!(said("VVX450", None, Screensaver, Value::Number(300)).1.contains("USB stick"));
    }
}
