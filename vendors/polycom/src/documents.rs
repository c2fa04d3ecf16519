//! The index and the directory.

use crate::artifacts::{CONFIG, DIRECTORY, DIRECTORY_OF_THE_MANUAL, INDEX};
use crate::keys::favourites;
use askama::Template;
use autoprov_core::{Artifact, Concept, Format, Mac, RenderError, View};
use std::collections::HashSet;

#[derive(Template)]
#[template(path = "index.xml")]
struct Index {
    firmware: String,
    mac: Mac,
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
}

/// Makes one of the documents.
pub(crate) fn document(artifact: &Artifact, view: &View) -> Result<Vec<u8>, RenderError> {
    let made = match artifact.name {
        INDEX => Index { firmware: firmware(view), mac: view.mac }.render(),
        DIRECTORY | DIRECTORY_OF_THE_MANUAL => Directory { items: items(view) }.render(),
        _ => return Err(RenderError::Unknown(artifact.name)),
    };
    made.map(String::into_bytes).map_err(|error| RenderError::Template(artifact.name, error.to_string()))
}

/// Where the firmware lies: a folder a version, and the phone puts its part number before the last name (`3111-44500-001.sip.ld`).
fn firmware(view: &View) -> String {
    let path = view.phone.text(Concept::FirmwarePath).unwrap_or_default();
    let path = CONFIG.clean(path.trim()).trim_matches('/').to_owned();
    match path.as_str() {
        "" => "sip.ld".to_owned(),
        whole if whole.to_ascii_lowercase().ends_with(".ld") => path,
        folder => format!("{folder}/sip.ld"),
    }
}

/// The contacts of the keys first, then the tenant's. The phone takes no two contacts of one number: the first stays.
fn items(view: &View) -> Vec<Item> {
    let keys = favourites(view).into_iter().map(|own| (own.name, own.contact, Some(own.index)));
    let tenant = view.contacts.iter().map(|c| (c.name.clone(), c.number.clone(), None));
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for (name, contact, index) in keys.chain(tenant) {
        let contact = CONFIG.clean(&contact).trim().to_owned();
        if contact.is_empty() || !seen.insert(contact.clone()) {
            continue;
        }
        let name = CONFIG.clean(&name).trim().to_owned();
        let name = if name.is_empty() { contact.clone() } else { name };
        items.push(Item { name, contact, index });
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{artifacts, sample};
    use autoprov_core::{Contact, KeyGroup, Source, Value};

    fn made(name: &str, view: &View) -> String {
        let artifact = artifacts::UCS.iter().find(|a| a.name == name).unwrap();
        String::from_utf8(document(artifact, view).unwrap()).unwrap()
    }

    fn attribute(view: &View, name: &str) -> String {
        let text = made(INDEX, view);
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "APPLICATION");
        root.attribute(name).unwrap().to_owned()
    }

    #[test]
    fn the_index_names_the_settings_and_the_firmware() {
        let mut view = sample::empty();
        assert_eq!(attribute(&view, "CONFIG_FILES"), "phone0004f282e824.cfg");
        assert_eq!(attribute(&view, "APP_FILE_PATH"), "sip.ld");
        assert_eq!(attribute(&view, "OVERRIDES_DIRECTORY"), "");
        for (path, expected) in [
            ("polycom/5.9.2", "polycom/5.9.2/sip.ld"),
            ("/polycom/5.9.2/", "polycom/5.9.2/sip.ld"),
            ("packs/sip_59x.ld", "packs/sip_59x.ld"),
            ("a\"b&c", "a\"b&c/sip.ld"),
        ] {
            view.phone.set(Concept::FirmwarePath, Value::Text(path.into()), Source::Device);
            assert_eq!(attribute(&view, "APP_FILE_PATH"), expected);
        }
    }

    fn entries(view: &View) -> Vec<(String, String, Option<String>)> {
        let text = made(DIRECTORY, view);
        assert_eq!(text, made(DIRECTORY_OF_THE_MANUAL, view));
        let document = roxmltree::Document::parse(&text).unwrap();
        let items = document.descendants().filter(|node| node.has_tag_name("item"));
        let child = |item: roxmltree::Node<'_, '_>, name: &str| {
            item.children().find(|node| node.has_tag_name(name)).map(|n| n.text().unwrap_or("").to_owned())
        };
        items
            .map(|item| (child(item, "fn").unwrap(), child(item, "ct").unwrap(), child(item, "sd")))
            .collect()
    }

    #[test]
    fn keys_come_before_contacts_and_no_number_twice() {
        let mut view = sample::empty();
        assert!(entries(&view).is_empty());
        sample::key(&mut view, KeyGroup::Line, 4, "speed-dial", Some("102"), Some("Bo"));
        sample::key(&mut view, KeyGroup::Line, 5, "dtmf", Some("*1"), Some("Record"));
        let contact = |name: &str, number: &str| Contact { name: name.to_owned(), number: number.to_owned() };
        view.contacts =
            vec![contact("Bo", "102"), contact("O'Brien & <Söhne>\n", "103"), contact("", " 104 ")];
        let entry = |name: &str, number: &str, index: Option<&str>| {
            (name.to_owned(), number.to_owned(), index.map(str::to_owned))
        };
        assert_eq!(
            entries(&view),
            [
                entry("Bo", "102", Some("4")),
                entry("Record", "^*1$Tdtmf$", Some("5")),
                entry("O'Brien & <Söhne>", "103", None),
                entry("104", "104", None),
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_contact_breaks_the_document(name: String, number: String) {
            let mut view = sample::empty();
            let number = format!("1{number}");
            sample::key(&mut view, KeyGroup::Line, 2, "speed-dial", Some(&number), None);
            view.contacts = vec![Contact { name, number }];
            proptest::prop_assert_eq!(entries(&view).len(), 1);
        }
    }
}
