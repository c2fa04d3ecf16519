//! Keys beside the screen: `lineKey`, and the lamps they show, `attendant.resourceList`.

use crate::keys::{Does, Key, Reach, favourites, keys, watched_list};
use crate::release::may_be;
use autoprov_core::{Setting, Source, View};

/// A category for each key, and a list of lamps in the order of their keys: the phone deals them out itself (`index` 0).
///
/// With a list of the server's (`attendant.uri`) there are no lamps of ours: the phone takes the one or the others. The list is shown on
/// keys of that category alone, so those that nobody lists become such.
pub(super) fn settings(view: &View) -> Vec<Setting> {
    let favourites = favourites(view, Reach::Act);
    let mut out = list(view);
    let list = watched_list(view);
    let mut lamps = 0;
    for key in keys(view, Reach::Act) {
        if key.does.is_none() && !view.clear_keys {
            continue;
        }
        let source = match (&key.does, &list) {
            (None, Some((.., source))) => source,
            _ => &key.source,
        };
        let set = |name: String, value: &str| Setting::new(name, value, source.clone());
        let mut category = |word: &str, index: Option<u16>| {
            out.push(set(format!("lineKey.{}.category", key.number), word));
            if let Some(index) = index {
                out.push(set(format!("lineKey.{}.index", key.number), &index.to_string()));
            }
        };
        match &key.does {
            Some(Does::Line(line)) => category("Line", Some(*line)),
            Some(Does::Watch { address, automata }) => {
                category("BLF", Some(0));
                if list.is_none() {
                    lamps += 1;
                    out.extend(lamp(lamps, &key, address, *automata));
                }
            }
            None if list.is_some() => category("BLF", Some(0)),
            Some(Does::Favourite(contact)) => {
                let index = favourites.iter().find(|own| own.contact == *contact).map(|own| own.index);
                category("SpeedDial", index);
            }
            Some(Does::Nothing) | None => category("Unassigned", None),
        }
    }
    out
}

/// The server's list. A user alone gets the registrar's host from the phone (Administrator's Guide, SIP 3.1, A-122).
fn list(view: &View) -> Vec<Setting> {
    match watched_list(view) {
        Some((line, list, source)) => vec![
            Setting::new("attendant.uri", list, source.clone()),
            Setting::new("attendant.reg", line.to_string(), source.clone()),
        ],
        None => vec![Setting::new("attendant.uri", "", Source::Cleared)],
    }
}

/// One lamp of the list.
fn lamp(place: u16, key: &Key, address: &str, automata: bool) -> [Setting; 3] {
    let set = |field: &str, value: &str| {
        Setting::new(format!("attendant.resourceList.{place}.{field}"), value, key.source.clone())
    };
    [
        set("address", address),
        set("label", key.label.as_deref().unwrap_or(address)),
        set("type", if automata { "automata" } else { "normal" }),
    ]
}

/// The lamps of SIP 3: keys cannot be placed, the phone shows lines first, then lamps in the order of this list, then favourites.
/// Before 3.2 there was no list: contacts are watched, which needs the presence feature.
pub(super) fn sip3(view: &View) -> Vec<Setting> {
    let keys = keys(view, Reach::Dial);
    let watched = keys.iter().filter_map(|key| match &key.does {
        Some(Does::Watch { address, automata }) => Some((key, address, *automata)),
        _ => None,
    });
    let mut out = list(view);
    if may_be(view, 302) {
        if watched_list(view).is_none() {
            let lamps = (1..).zip(watched);
            out.extend(lamps.flat_map(|(n, (key, address, automata))| lamp(n, key, address, automata)));
        }
        return out;
    }
    let first = watched.map(|(key, ..)| key.source.clone()).next();
    let (on, source) = first.map_or(("0", Source::Cleared), |source| ("1", source));
    out.push(Setting::new("feature.1.name", "presence", source.clone()));
    out.push(Setting::new("feature.1.enabled", on, source));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use autoprov_core::{KeyGroup, Source};

    fn pairs(view: &View) -> Vec<(String, String)> {
        let all = settings(view).into_iter().filter(|s| s.key != "attendant.uri" || !s.value.is_empty());
        all.map(|s| (s.key, s.value)).collect()
    }

    fn own(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn lamps_are_listed_in_the_order_of_their_keys() {
        let mut view = sample::empty();
        view.clear_keys = false;
        sample::key(&mut view, KeyGroup::Line, 1, "line", None, None);
        sample::key(&mut view, KeyGroup::Line, 4, "park", Some("701"), None);
        sample::key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), Some("Bo"));
        sample::key(&mut view, KeyGroup::Line, 7, "speed-dial", Some("103"), Some("Cy"));
        sample::key(&mut view, KeyGroup::Line, 8, "multicast", Some("224.0.0.1"), None);
        assert_eq!(
            pairs(&view),
            own(&[
                ("lineKey.1.category", "Line"),
                ("lineKey.1.index", "1"),
                ("lineKey.2.category", "BLF"),
                ("lineKey.2.index", "0"),
                ("attendant.resourceList.1.address", "102"),
                ("attendant.resourceList.1.label", "Bo"),
                ("attendant.resourceList.1.type", "normal"),
                ("lineKey.4.category", "BLF"),
                ("lineKey.4.index", "0"),
                ("attendant.resourceList.2.address", "701"),
                ("attendant.resourceList.2.label", "701"),
                ("attendant.resourceList.2.type", "automata"),
                ("lineKey.7.category", "SpeedDial"),
                ("lineKey.7.index", "7"),
                ("lineKey.8.category", "Unassigned"),
            ])
        );
    }

    #[test]
    fn sip_3_lists_its_lamps_or_watches_contacts() {
        let mut view = sample::of("IP550");
        view.firmware = autoprov_core::FirmwareVersion::new("3.2.3.1734");
        sample::key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), Some("Bo"));
        sample::key(&mut view, KeyGroup::Line, 3, "speed-dial", Some("103"), None);
        let all = |view: &View| sip3(view).into_iter().skip(1).map(|s| (s.key, s.value)).collect::<Vec<_>>();
        assert_eq!(sip3(&view)[0], Setting::new("attendant.uri", "", Source::Cleared));
        assert_eq!(
            all(&view),
            own(&[
                ("attendant.resourceList.1.address", "102"),
                ("attendant.resourceList.1.label", "Bo"),
                ("attendant.resourceList.1.type", "normal"),
            ])
        );
        let mut old = sample::of("IP501");
        let presence = |on| own(&[("feature.1.name", "presence"), ("feature.1.enabled", on)]);
        assert_eq!(all(&old), presence("0"));
        sample::key(&mut old, KeyGroup::Line, 2, "blf", Some("102"), None);
        assert_eq!(all(&old), presence("1"));
    }

    #[test]
    fn keys_that_are_gone_are_cleared_unless_only_listed_ones_are_ours() {
        let mut view = sample::empty();
        view.modules = autoprov_core::testing::modules(view.model).into_iter().take(1).collect();
        let all = settings(&view);
        assert_eq!(all.len(), 1 + 12 + 40);
        assert!(all.iter().skip(1).all(|s| s.value == "Unassigned" && s.source == Source::Cleared));
        view.clear_keys = false;
        assert!(pairs(&view).is_empty());
    }

    #[test]
    fn a_key_of_a_module_that_is_not_there_is_left_out() {
        let mut view = sample::empty();
        sample::key(&mut view, KeyGroup::Expansion(1), 1, "blf", Some("102"), None);
        assert!(!pairs(&view).iter().any(|(key, _)| key.starts_with("attendant.")));
    }

    /// A phone whose second and third line have a list.
    fn with_lists(model: &str) -> View {
        let mut view = sample::of(model);
        for (line, list) in [(1, " "), (2, "all@pbx.example"), (3, "sales")] {
            let mut fields = autoprov_core::Fields::default();
            let list = autoprov_core::Value::Text(list.to_owned());
            fields.set(autoprov_core::Concept::BlfList, list, Source::Line(line)).unwrap();
            view.lines.insert(line, fields);
        }
        sample::key(&mut view, KeyGroup::Line, 1, "line", None, None);
        sample::key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), Some("Bo"));
        view
    }

    #[test]
    fn a_list_of_the_servers_takes_the_place_of_lamps() {
        let view = with_lists("VVX201");
        let told = own(&[
            ("attendant.uri", "all@pbx.example"),
            ("attendant.reg", "2"),
            ("lineKey.1.category", "Line"),
            ("lineKey.1.index", "1"),
            ("lineKey.2.category", "BLF"),
            ("lineKey.2.index", "0"),
        ]);
        assert_eq!(pairs(&view), told);
        let view = with_lists("VVX300");
        let free = settings(&view).into_iter().find(|s| s.key == "lineKey.6.category").unwrap();
        assert_eq!((free.value.as_str(), free.source), ("BLF", Source::Line(2)));
        let mut listed = with_lists("VVX300");
        listed.clear_keys = false;
        assert_eq!(pairs(&listed), told);
        let mut old = with_lists("IP550");
        old.firmware = autoprov_core::FirmwareVersion::new("3.2.3.1734");
        assert_eq!(sip3(&old).into_iter().map(|s| (s.key, s.value)).collect::<Vec<_>>(), told[..2]);
        assert_eq!(pairs(&with_lists("IP330"))[0].0, "lineKey.1.category");
    }
}
