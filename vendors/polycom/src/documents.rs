//! The index, the contacts and the page.

use crate::files::{CONFIG, SETTINGS};
use crate::keys::{Ability, Does, NAME, favourites, keys};
use crate::page;
use crate::release::may_be;
use askama::Template;
use autoprov_core::{Concept, Format, RenderError, View, cut_bytes};
use std::collections::HashSet;

#[derive(Template)]
#[template(path = "index.xml")]
struct Index {
    firmware: String,
    settings: String,
}

#[derive(Template)]
#[template(path = "directory.xml")]
struct Directory {
    items: Vec<Item>,
}

struct Item {
    name: String,
    contact: String,
    index: Option<u16>,
    /// Whether the phone watches it (a buddy).
    watched: bool,
}

/// The index of UC Software.
pub(crate) fn uc_index(view: &View) -> Result<Vec<u8>, RenderError> {
    made(&Index { firmware: firmware(view), settings: view.named(SETTINGS) })
}

/// The contacts of UC Software.
pub(crate) fn uc_directory(view: &View) -> Result<Vec<u8>, RenderError> {
    let keys = favourites(view, Ability::Act).into_iter();
    let keys = keys.map(|f| Item { name: f.name, contact: f.contact, index: Some(f.index), watched: false });
    made(&Directory { items: items(keys.collect(), view) })
}

/// The index of SIP application 3.
///
/// The phone is useless without all of its release's `sip.cfg` and `phone1.cfg`: files of the file area, beside the firmware, after
/// ours, for the first file that has a parameter decides.
pub(crate) fn sip3_index(view: &View) -> Result<Vec<u8>, RenderError> {
    let firmware = firmware(view);
    let folder = firmware.rfind('/').map_or("", |at| &firmware[..=at]);
    let settings = format!("{}, {folder}phone1.cfg, {folder}sip.cfg", view.named(SETTINGS));
    made(&Index { firmware, settings })
}

/// The contacts of SIP application 3.
pub(crate) fn sip3_directory(view: &View) -> Result<Vec<u8>, RenderError> {
    // SIP 3.2 has a list of lamps; what was before it watches contacts.
    let by_contact = !may_be(view, 302);
    let listed = keys(view, Ability::Dial).into_iter().filter_map(|key| {
        let (contact, watched) = match key.does?.ok()? {
            Does::Favourite(contact) => (contact, false),
            Does::Watch { address, .. } if by_contact => (address, true),
            _ => return None,
        };
        let name = key.label.unwrap_or_else(|| contact.clone());
        Some(Item { name, contact, index: Some(key.number), watched })
    });
    made(&Directory { items: items(listed.collect(), view) })
}

/// The page of the phone's browser.
pub(crate) fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    page::made(view).map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}

fn made(document: &impl Template) -> Result<Vec<u8>, RenderError> {
    document.render().map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}

/// Where the firmware lies: a folder a version, and the phone puts its part number before the last name (`3111-44500-001.sip.ld`).
fn firmware(view: &View) -> String {
    let path = view.phone.text(Concept::FirmwarePack).unwrap_or_default();
    let path = CONFIG.clean(path.trim()).trim_matches('/').to_owned();
    match path.as_str() {
        "" => "sip.ld".to_owned(),
        whole if whole.to_ascii_lowercase().ends_with(".ld") => path,
        folder => format!("{folder}/sip.ld"),
    }
}

/// The contacts of the keys first, then the tenant's. The phone takes no two contacts of one number: the first stays.
fn items(keys: Vec<Item>, view: &View) -> Vec<Item> {
    let plain = |c: &autoprov_core::Contact| Item {
        name: c.name.clone(),
        contact: c.number.clone(),
        index: None,
        watched: false,
    };
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for item in keys.into_iter().chain(view.contacts.iter().map(plain)) {
        let contact = CONFIG.clean(&item.contact).trim().to_owned();
        if contact.is_empty() || !seen.insert(contact.clone()) {
            continue;
        }
        let name = CONFIG.clean(&item.name).trim().to_owned();
        let name = if name.is_empty() { contact.clone() } else { cut_bytes(&name, NAME).to_owned() };
        items.push(Item { name, contact, ..item });
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::{empty, key, text};
    use autoprov_core::{Contact, FirmwareVersion, KeyGroup, Source};

    fn attribute(view: &View, name: &str) -> String {
        let sip3 = view.model.name.starts_with("IP");
        let made = if sip3 { sip3_index(view) } else { uc_index(view) }.unwrap();
        let document = roxmltree::Document::parse(std::str::from_utf8(&made).unwrap()).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "APPLICATION");
        root.attribute(name).unwrap().to_owned()
    }

    #[test]
    fn the_index_names_the_settings_and_the_firmware() {
        let mut view = empty(crate::model("VVX500"));
        assert_eq!(attribute(&view, "OVERRIDES_DIRECTORY"), "");
        for (path, expected) in [
            ("", "sip.ld"),
            ("polycom/5.9.2", "polycom/5.9.2/sip.ld"),
            ("/polycom/5.9.2/", "polycom/5.9.2/sip.ld"),
            ("packs/sip_59x.ld", "packs/sip_59x.ld"),
            ("a\"b&c", "a\"b&c/sip.ld"),
        ] {
            view.phone.set(Concept::FirmwarePack, text(path), Source::Device).unwrap();
            assert_eq!(attribute(&view, "APP_FILE_PATH"), expected);
            assert_eq!(attribute(&view, "CONFIG_FILES"), "phone000b82010203.cfg");
        }
    }

    #[test]
    fn sip_3_needs_the_defaults_of_its_release_after_ours() {
        let mut view = empty(crate::model("IP501"));
        for (path, folder) in [("", ""), ("polycom/3.1.8", "polycom/3.1.8/")] {
            view.phone.set(Concept::FirmwarePack, text(path), Source::Device).unwrap();
            assert_eq!(attribute(&view, "APP_FILE_PATH"), format!("{folder}sip.ld"));
            let files = format!("phone000b82010203.cfg, {folder}phone1.cfg, {folder}sip.cfg");
            assert_eq!(attribute(&view, "CONFIG_FILES"), files);
        }
    }

    #[test]
    fn before_3_2_a_blf_key_is_a_contact_that_is_watched() {
        for (model, firmware, watched) in [("IP601", None, true), ("IP450", Some("3.2.4.0267"), false)] {
            let mut view = empty(crate::model(model));
            view.firmware = firmware.and_then(FirmwareVersion::new);
            key(&mut view, KeyGroup::Line, 2, "blf", Some("102"), Some("Bo"));
            key(&mut view, KeyGroup::Line, 3, "speed-dial", Some("103"), Some("Cy"));
            let text = String::from_utf8(sip3_directory(&view).unwrap()).unwrap();
            assert_eq!(text.contains("<ct>102</ct><sd>2</sd><bw>1</bw>"), watched, "{text}");
            assert_eq!(text.contains("102"), watched);
            assert!(text.contains("<ct>103</ct><sd>3</sd></item>"), "{text}");
        }
    }

    /// Name, number and speed-dial index of each entry.
    fn entries(view: &View) -> Vec<String> {
        let made = uc_directory(view).unwrap();
        let document = roxmltree::Document::parse(std::str::from_utf8(&made).unwrap()).unwrap();
        let items = document.descendants().filter(|node| node.has_tag_name("item"));
        items
            .map(|item| {
                let texts =
                    item.children().filter(roxmltree::Node::is_element).map(|node| node.text().unwrap_or(""));
                texts.collect::<Vec<_>>().join("|")
            })
            .collect()
    }

    #[test]
    fn keys_come_before_contacts_and_no_number_twice() {
        let mut view = empty(crate::model("VVX500"));
        assert!(entries(&view).is_empty());
        key(&mut view, KeyGroup::Line, 4, "speed-dial", Some("102"), Some("Bo"));
        key(&mut view, KeyGroup::Line, 5, "dtmf", Some("*1"), Some("Record"));
        let contact = |name: &str, number: &str| Contact { name: name.to_owned(), number: number.to_owned() };
        view.contacts =
            vec![contact("Bo", "102"), contact("O'Brien & <Söhne>\n", "103"), contact("", " 104 ")];
        let expected = ["Bo|102|4", "Record|^*1$Tdtmf$|5", "O'Brien & <Söhne>|103", "104|104"];
        assert_eq!(entries(&view), expected);
    }
}
