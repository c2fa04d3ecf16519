//! The phone book: the directory as the one file that these phones download and search by themselves.
//!
//! Sources: the maker's Phonebook Guides for the GXP17xx and the GXP2140 (elements, `accountindex` from 0), its guide for the GXV3240 (one
//! of the two names is enough), its DP750 Administration Guide 1.0.11.4 (no `accountindex`).

use crate::models::quirks::{KEYS, KEYS_16XX};
use askama::Template;
use autoprov_core::{Artifact, Contact, Limit, Model, RenderError, View, format::one_line};

/// How many entries a phone holds: the WP820 by the maker's guide; the GXP21xx and GRP at least, by one source (dossier 6); all others inferred. It
/// downloads the book whole and asks for no second page.
pub(crate) const ENTRIES: usize = 1000;

/// How many a GXP16xx holds, by one source (dossier 6). For the handsets of a base it is inferred.
const FEW: usize = 500;

/// The longest name, in characters: that of a key's label, since no source tells of a name.
const LONGEST: usize = 32;

/// By model.
pub(crate) const HOLDS: [Limit; 2] = [
    Limit::contacts(FEW, "GXP16xx by one source (dossier 6), DECT bases inferred").of(holds_few),
    Limit::contacts(ENTRIES, "the WP820 by the maker's guide, others by one source (dossier 6)")
        .of(|model| !holds_few(model)),
];

fn holds_few(model: &Model) -> bool {
    model.handsets > 0 || model.quirk(KEYS) == Some(KEYS_16XX)
}

/// The book under every name that phones append to the path they are told.
pub(crate) const BOOKS: [Artifact; 3] = [
    Artifact::page("_directory/{mac}", CONTENT_TYPE, ENTRIES, page),
    Artifact::page("_directory/{mac}/phonebook.xml", CONTENT_TYPE, ENTRIES, page),
    Artifact::page("_directory/{mac}/gs_phonebook.xml", CONTENT_TYPE, ENTRIES, page),
];

const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// The book as a file.
fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    made(view).map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}

#[derive(Template)]
#[template(path = "phonebook.xml")]
struct AddressBook {
    /// Whether a number says which account calls it: the first.
    accounts: bool,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    number: String,
}

/// The book of a phone.
pub(crate) fn made(view: &View) -> Result<String, askama::Error> {
    let base = view.model.handsets > 0;
    let most = if holds_few(view.model) { FEW } else { ENTRIES };
    let entries = view.contacts.iter().filter_map(entry).take(most).collect();
    AddressBook { accounts: !base, entries }.render()
}

/// A contact; without a number it is none.
fn entry(contact: &Contact) -> Option<Entry> {
    let number: String = one_line(&contact.number, false).split_whitespace().collect();
    let name: String = one_line(&contact.name, true).chars().take(LONGEST).collect();
    let name = if name.is_empty() { number.clone() } else { name };
    (!number.is_empty()).then_some(Entry { name, number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{dialect, view};
    use autoprov_core::testing::directory;
    use autoprov_core::{Feature, Made, Refused, Support};

    /// The names, numbers and accounts of a book.
    fn read(view: &View) -> Vec<(String, String, Option<String>)> {
        let text = made(view).unwrap();
        autoprov_core::format::well_formed(text.as_bytes()).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        assert!(root.has_tag_name("AddressBook"));
        let contacts = root.children().filter(|node| node.has_tag_name("Contact"));
        let told = |contact: roxmltree::Node<'_, '_>, name| {
            let node = contact.descendants().find(|node| node.has_tag_name(name))?;
            Some(node.text().unwrap_or("").to_owned())
        };
        contacts
            .map(|contact| {
                let own = |name| told(contact, name);
                (own("FirstName").unwrap(), own("phonenumber").unwrap(), own("accountindex"))
            })
            .collect()
    }

    fn asked(model: &str, contacts: usize, query: &str) -> Vec<(String, String, Option<String>)> {
        read(&directory(view(model).model, contacts, ENTRIES, query))
    }

    #[test]
    fn a_book_holds_what_its_phone_holds() {
        for (model, most) in [("GXP2170", 1000), ("GXP1630", 500), ("DP750", 500), ("WP820", 1000)] {
            for contacts in [0, 1, most, most + 1] {
                assert_eq!(asked(model, contacts, "").len(), contacts.min(most), "{model} {contacts}");
                let mut view = view(model);
                view.contacts = directory(view.model, contacts, most + 1, "").contacts;
                let refused = dialect(&view).refuses(&view).iter().any(|own| own.what == Refused::Contacts);
                assert_eq!(refused, contacts > most, "{model} {contacts}");
            }
        }
        let first = |account: Option<&str>| {
            vec![("Contact 0001".to_owned(), "1001".to_owned(), account.map(str::to_owned))]
        };
        assert_eq!(asked("GXP2170", 1, ""), first(Some("0")));
        assert_eq!(asked("DP750", 1, ""), first(None));
    }

    #[test]
    fn a_search_finds() {
        assert_eq!(asked("GXP2170", 300, "q=contact+02").len(), 100);
        assert_eq!(asked("GXP2170", 300, "q=1300").len(), 1);
        // The book has no form: it is the book.
        assert_eq!(asked("GXP2170", 3, "form=search").len(), 3);
        assert!(asked("GXP2170", 3, "q=nobody").is_empty());
    }

    #[test]
    fn names_are_lines() {
        let contact = |name: &str, number: &str| Contact { name: name.to_owned(), number: number.to_owned() };
        let mut view = directory(view("GXP2170").model, 0, ENTRIES, "");
        view.contacts = vec![
            contact("O'Brien & <Söhne> ]]>", "+385 1 234"),
            contact("a\nb\u{0}\u{7}", "*97"),
            contact("", "103"),
            contact("nobody", " "),
            contact(&"ä".repeat(100), "</phonenumber>"),
        ];
        let told: Vec<_> = read(&view).into_iter().map(|(name, number, _)| (name, number)).collect();
        let told: Vec<_> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let long = "ä".repeat(LONGEST);
        assert_eq!(
            told,
            [
                ("O'Brien & <Söhne> ]]>", "+3851234"),
                ("a b", "*97"),
                ("103", "103"),
                (long.as_str(), "</phonenumber>"),
            ]
        );
    }

    #[test]
    fn it_is_bounded_and_holds_no_password() {
        let mut book = directory(view("GXP2170").model, 2000, ENTRIES, "");
        for contact in &mut book.contacts {
            contact.name = "&".repeat(500);
        }
        let text = made(&book).unwrap();
        assert!(text.len() < 400 * 1024 && !text.contains("secret"), "{}", text.len());
    }

    #[test]
    fn every_phone_that_can_has_its_book() {
        for model in crate::VENDOR.models {
            let view = directory(model, 1, ENTRIES, "");
            let dialect = dialect(&view);
            let pages: Vec<_> =
                dialect.artifacts().iter().filter(|artifact| artifact.page.is_some()).collect();
            for artifact in &pages {
                assert_eq!(
                    dialect.make(artifact, &view),
                    Ok(Made::Document(made(&view).unwrap().into_bytes()))
                );
            }
            if dialect.support(model, Feature::HttpDirectory) == Support::Supported {
                assert_eq!(pages.len(), BOOKS.len(), "{}", model.name);
            }
        }
    }
}
