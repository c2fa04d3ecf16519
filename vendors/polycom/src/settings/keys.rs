//! Keys beside the screen: `lineKey`, and the numbers that BLF keys show, `attendant.resourceList`.

use crate::keys::{Ability, Does, Key, favourites, judge, keys, names, watched_list};
use crate::release::may_be;
use autoprov_core::{At, Concept::*, Encode::*, KeyGroup, Pick, Place, Row, Scope, Sheet, Source, Table};

/// The server's list. A user alone gets the registrar's host from the phone (Administrator's Guide, SIP 3.1, A-122).
pub(super) static LIST: Table = Table {
    scope: Scope::Phone,
    rows: &[
        Row::new(BlfList, "attendant.uri", With(|_, at| Some(list_of(at)?.1))).once(Pick::First).clear(""),
        Row::new(BlfList, "attendant.reg", With(|_, at| Some(list_of(at)?.0.to_string()))).once(Pick::First),
    ],
};

/// The list that is watched, where it is this line's.
fn list_of<'a>(at: &At<'a>) -> Option<(u16, String, &'a Source)> {
    watched_list(at.view).filter(|(line, ..)| at.place == Place::Line(*line))
}

/// A category for each key, and a list of BLF numbers in the order of their keys: the phone deals them out itself (`index` 0).
/// They are numbered apart from their keys, which rows cannot do.
///
/// With a list of the server's (`attendant.uri`) there are no numbers of ours: the phone takes the one or the others. The list is shown on
/// keys of that category alone, so those that nobody lists become such.
pub(super) static UC: Table = Table::by(|view, sheet| {
    sheet.knows(Place::Key(KeyGroup::Line, 1), &[ParkCode]);
    let favourites = favourites(view, Ability::Act);
    let list = watched_list(view);
    let mut watched = 0;
    for key in keys(view, Ability::Act) {
        judge(&key, &favourites, list.is_some(), view, sheet);
        if key.does.is_none() && !view.clear_keys {
            continue;
        }
        let source = match (&key.does, &list) {
            (None, Some((.., source))) => source,
            _ => &key.source,
        };
        let (category, index) = match &key.does {
            Some(Ok(Does::Line(line))) => ("Line", Some(*line)),
            Some(Ok(Does::Watch { .. })) => ("BLF", Some(0)),
            None if list.is_some() => ("BLF", Some(0)),
            Some(Ok(Does::Favourite(contact))) => {
                let own = favourites.iter().find(|own| own.contact == *contact);
                ("SpeedDial", own.map(|own| own.index))
            }
            Some(Ok(Does::Nothing) | Err(_)) | None => ("Unassigned", None),
        };
        sheet.set(format!("lineKey.{}.category", key.number), category, source.clone());
        if let Some(index) = index {
            sheet.set(format!("lineKey.{}.index", key.number), index.to_string(), source.clone());
        }
        if list.is_none() {
            watch(&mut watched, &key, sheet);
        }
    }
});

/// The number of a BLF key, at the next place of the list.
fn watch(watched: &mut u16, key: &Key, sheet: &mut Sheet) {
    let Some(Ok(Does::Watch { address, automata })) = &key.does else { return };
    *watched += 1;
    let label = key.label.as_deref().unwrap_or(address);
    for (field, value) in [
        ("address", address.as_str()),
        ("label", label),
        ("type", if *automata { "automata" } else { "normal" }),
    ] {
        sheet.set(format!("attendant.resourceList.{watched}.{field}"), value, key.source.clone());
    }
}

/// BLF of SIP 3: keys cannot be placed, the phone shows lines first, then BLF keys in the order of this list, then favourites.
/// Before 3.2 there was no list: contacts are watched, which needs the presence feature.
pub(super) static SIP3: Table = Table::by(|view, sheet| {
    sheet.refuse(Place::Phone, ParkCode, "a key of SIP 3 dials a number and no more");
    let (keys, favourites) = (keys(view, Ability::Dial), favourites(view, Ability::Dial));
    let (by_list, list) = (may_be(view, 302), watched_list(view).is_some());
    for key in &keys {
        judge(key, &favourites, list && by_list, view, sheet);
    }
    places(&keys, sheet);
    if by_list {
        let mut watched = 0;
        keys.iter().filter(|_| !list).for_each(|key| watch(&mut watched, key, sheet));
    } else {
        let watched: Vec<_> =
            keys.iter().filter(|key| matches!(key.does, Some(Ok(Does::Watch { .. })))).collect();
        for key in &watched {
            names(key, sheet);
        }
        let first = watched.first();
        let (on, source) = first.map_or(("0", Source::Cleared), |key| ("1", key.source.clone()));
        sheet.set("feature.1.name", "presence", source.clone());
        sheet.set("feature.1.enabled", on, source);
    }
});

/// SIP 3 deals its keys out itself: lines, BLF, speed dials.
fn places(keys: &[Key], sheet: &mut Sheet) {
    let rank = |key: &&Key| match key.does {
        Some(Ok(Does::Line(_))) => Some(0),
        Some(Ok(Does::Watch { .. })) => Some(1),
        Some(Ok(Does::Favourite(_))) => Some(2),
        _ => None,
    };
    let mut shown: Vec<_> = keys.iter().filter(|key| rank(key).is_some()).collect();
    shown.sort_by_key(rank);
    for (at, key) in (1_u16..).zip(shown).filter(|(at, key)| *at != key.number) {
        let because = format!("the phone shows lines, then BLF keys, then speed dials: this one at key {at}");
        sheet.refuse(key.place, KeyType, because);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{empty, key, modules, text};
    use autoprov_core::{DeviceProfile, Dialect, FirmwareVersion, Setting, View};

    fn walked(table: &Table, view: &View) -> Vec<Setting> {
        let mut sheet = Sheet::default();
        sheet.walk(&LIST, view);
        sheet.walk(table, view);
        sheet.settings
    }

    /// What is written: `K` is a line key, `R` an entry of the list.
    fn said(table: &Table, view: &View) -> String {
        let all = walked(table, view).into_iter().filter(|s| s.key != "attendant.uri" || !s.value.is_empty());
        let short = |name: &str| name.replace("lineKey.", "K").replace("attendant.resourceList.", "R");
        all.map(|s| format!("{}={}", short(&s.key), s.value)).collect::<Vec<_>>().join(" ")
    }

    /// A phone whose keys are these, from the first: type, value, label. The others are left alone.
    fn phone(model: &str, firmware: Option<&str>, keys: &[(&str, Option<&str>, Option<&str>)]) -> View {
        let mut view = empty(crate::model(model));
        view.firmware = firmware.and_then(FirmwareVersion::new);
        view.clear_keys = false;
        for (n, (kind, value, label)) in (1..).zip(keys).filter(|(_, (kind, ..))| !kind.is_empty()) {
            key(&mut view, KeyGroup::Line, n, kind, *value, *label);
        }
        view
    }

    const FREE: (&str, Option<&str>, Option<&str>) = ("", None, None);
    const LINE: (&str, Option<&str>, Option<&str>) = ("line", None, None);
    const BO: (&str, Option<&str>, Option<&str>) = ("blf", Some("102"), Some("Bo"));
    const CY: (&str, Option<&str>, Option<&str>) = ("speed-dial", Some("103"), Some("Cy"));

    #[test]
    fn blf_keys_are_listed_in_their_order() {
        let park = ("park", Some("701"), None);
        let page = ("multicast", Some("224.0.0.1"), None);
        let view = phone("VVX500", None, &[LINE, BO, FREE, park, FREE, FREE, CY, page]);
        assert_eq!(
            said(&UC, &view),
            "K1.category=Line K1.index=1 K2.category=BLF K2.index=0 R1.address=102 R1.label=Bo R1.type=normal \
             K4.category=BLF K4.index=0 R2.address=701 R2.label=701 R2.type=automata \
             K7.category=SpeedDial K7.index=7 K8.category=Unassigned"
        );
    }

    #[test]
    fn sip_3_lists_its_blf_keys_or_watches_contacts() {
        for (model, firmware, keys, expected) in [
            ("IP550", Some("3.2.3.1734"), &[LINE, BO, CY][..], "R1.address=102 R1.label=Bo R1.type=normal"),
            ("IP501", None, &[LINE], "feature.1.name=presence feature.1.enabled=0"),
            ("IP501", None, &[LINE, BO], "feature.1.name=presence feature.1.enabled=1"),
        ] {
            assert_eq!(said(&SIP3, &phone(model, firmware, keys)), expected, "{model}");
        }
    }

    #[test]
    fn keys_that_are_gone_are_cleared_unless_only_listed_ones_are_ours() {
        let mut view = empty(crate::model("VVX500"));
        view.modules = modules(view.model).into_iter().take(1).collect();
        let all = walked(&UC, &view);
        assert_eq!(all.len(), 1 + 12 + 40);
        assert!(all.iter().skip(1).all(|s| s.value == "Unassigned" && s.source == Source::Cleared));
        view.clear_keys = false;
        assert_eq!(said(&UC, &view), "");
    }

    /// A phone whose second and third line have a list.
    fn with_lists(model: &str, firmware: Option<&str>) -> View {
        let mut view = phone(model, firmware, &[LINE, BO]);
        for (line, list) in [(1, " "), (2, "all@pbx.example"), (3, "sales")] {
            view.lines.entry(line).or_default().set(BlfList, text(list), Source::Line(line)).unwrap();
        }
        view
    }

    #[test]
    fn a_list_of_the_servers_takes_the_place_of_ours() {
        const LISTED: &str = "attendant.uri=all@pbx.example attendant.reg=2";
        let keys = format!("{LISTED} K1.category=Line K1.index=1 K2.category=BLF K2.index=0");
        assert_eq!(said(&UC, &with_lists("VVX201", None)), keys);
        let mut all = with_lists("VVX300", None);
        assert_eq!(said(&UC, &all), keys);
        all.clear_keys = true;
        let free = walked(&UC, &all).into_iter().find(|s| s.key == "lineKey.6.category").unwrap();
        assert_eq!((free.value.as_ref(), free.source), ("BLF", Source::Line(2)));
        assert_eq!(said(&SIP3, &with_lists("IP550", Some("3.2.3.1734"))), LISTED);
        assert!(said(&UC, &with_lists("IP330", None)).starts_with("K1.category"));
    }

    #[test]
    fn keys_that_do_less_than_wanted_are_refused() {
        let refused = |dialect: &Dialect, view: &View| {
            let all = dialect.refuses(view).into_iter().map(|own| format!("{:?}: {}", own.what, own.because));
            all.collect::<Vec<_>>().join("; ")
        };
        let (ucs, sip3) = (&crate::UCS, &crate::SIP3);
        let one = |kind| phone("VVX500", None, &[FREE, (kind, None, None)]);
        for kind in ["record", "blf", "park", "multicast", "url"] {
            assert!(refused(ucs, &one(kind)).starts_with("Key(Line, 2): "), "{kind}");
        }
        for kind in ["line", "directory", "dnd", "transfer", "none"] {
            assert_eq!(refused(ucs, &one(kind)), "", "{kind}");
        }
        let again = ("speed-dial", Some("103"), Some("Cyril"));
        let mut view = phone("VVX500", None, &[FREE, CY, again, BO]);
        let own = view.keys.get_mut(&(KeyGroup::Line, 4)).unwrap();
        own.set(PickupCode, text("*9"), Source::Key).unwrap();
        own.set(KeyLine, autoprov_core::Value::Number(2), Source::Key).unwrap();
        assert_eq!(
            refused(ucs, &view),
            "Key(Line, 3): it dials what another key dials, and shows that key's label `Cy`; \
             Key(Line, 4): every BLF key picks up with the phone's own pickup code; \
             Key(Line, 4): it dials with the line in use, not with the one given"
        );
        assert!(refused(ucs, &phone("IP330", None, &[FREE, BO])).contains("no BLF"));
        let shared = "Line(3, BlfList): it has one for all its lines: that of line 2";
        let beside = "Key(Line, 2): BLF keys show the BLF list of a line, and no numbers beside it";
        assert_eq!(refused(ucs, &with_lists("VVX300", None)), format!("{shared}; {beside}"));
        // Before 3.2 contacts are watched, which no list hinders.
        assert_eq!(refused(sip3, &with_lists("IP501", None)), shared);
        let all = refused(sip3, &phone("IP601", None, &[LINE, CY, BO, ("dnd", None, None)]));
        let keys: Vec<_> = all.split("; ").map(|own| (&own[..12], &own[own.len() - 8..])).collect();
        assert_eq!(
            keys,
            [("Key(Line, 2)", "at key 3"), ("Key(Line, 3)", "at key 2"), ("Key(Line, 4)", " is none")]
        );
    }
}
