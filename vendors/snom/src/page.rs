//! What is a document: directory pages, the contacts of a base, and where firmware lies.
//!
//! Pages: wiki.snom.com, "Minibrowser"; amooma/GS3 `prov/snom/pb.php`. A base's contacts: service.snom.com, "How to use the Local Central
//! Directory", and the M300's manual, page 41.

use askama::Template;
use autoprov_core::{Concept, Contact, Page, RenderError, View, format};

/// How many entries a phone's browser takes: behind the hundredth no key selects one.
pub(crate) const ENTRIES: usize = 100;

/// How many contacts a base is sent.
pub(crate) const CONTACTS: usize = 1000;

/// The name of the document that says where a phone's firmware lies.
pub(crate) const FIRMWARE: &str = "snom-{mac}-firmware.xml";

/// The longest name on a handset, in characters.
const NAME: usize = 23;

/// The longest number on a handset.
const NUMBER: usize = 21;

#[derive(Template)]
#[template(path = "directory.xml")]
struct Directory {
    prompt: String,
    entries: Vec<Contact>,
    keys: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "nobody.xml")]
struct Nobody {
    text: &'static str,
    keys: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "form.xml")]
struct Form {
    url: String,
}

#[derive(Template)]
#[template(path = "tbook.xml")]
struct Tbook {
    entries: Vec<Contact>,
}

#[derive(Template)]
#[template(path = "firmware.xml")]
struct Firmware {
    url: String,
}

fn made(template: &impl Template) -> Result<Vec<u8>, RenderError> {
    let made = template.render().map(String::into_bytes);
    made.map_err(|error| RenderError(error.to_string()))
}

/// A page for the browser of a desk phone.
pub(crate) fn directory(view: &View) -> Result<Vec<u8>, RenderError> {
    let page = view.page.as_ref();
    if let Some(url) = page.filter(|page| page.query.form).and_then(|page| page.url.clone()) {
        return made(&Form { url });
    }
    let keys = page.map(keys).unwrap_or_default();
    if view.contacts.is_empty() {
        let searched = page.is_some_and(|page| page.query.search.is_some());
        let text = if searched { "Nobody of that name or number" } else { "Nobody is in the directory" };
        return made(&Nobody { text, keys });
    }
    let prompt = page.map_or_else(String::new, |page| match &page.query.search {
        Some(search) => format!("{search}: {} of {}", page.number, page.pages),
        None => format!("Page {} of {}", page.number, page.pages),
    });
    let entries = view.contacts.iter().map(|contact| shown(contact, usize::MAX)).collect();
    made(&Directory { prompt, entries, keys })
}

/// Keys that lead on: `#` to the next page, `*` to the one before, and the search.
fn keys(page: &Page) -> Vec<(&'static str, String)> {
    [("#", page.next()), ("*", page.previous()), ("F_MINIBROWSER_SEARCH", page.form())]
        .into_iter()
        .filter_map(|(name, url)| Some((name, url?)))
        .collect()
}

fn shown(contact: &Contact, longest: usize) -> Contact {
    let name = format::one_line(&contact.name, true);
    Contact {
        name: name.chars().take(longest.min(64)).collect::<String>().trim_end().to_owned(),
        number: format::one_line(&contact.number, true).into_owned(),
    }
}

/// The contacts of a base. A comma parts fields in its other form, so it is none in a name; a number is digits and `+`.
pub(crate) fn contacts(view: &View) -> Result<Vec<u8>, RenderError> {
    let entries = view.contacts.iter().filter_map(|contact| {
        let plain = Contact { name: contact.name.replace(',', " "), number: contact.number.clone() };
        let Contact { name, number } = shown(&plain, NAME);
        let digits: String =
            number.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '-' | '/' | '.')).collect();
        let dials = digits.chars().all(|c| c.is_ascii_digit() || c == '+');
        (dials && (1..=NUMBER).contains(&digits.len())).then_some(Contact { name, number: digits })
    });
    made(&Tbook { entries: entries.collect() })
}

/// Where the firmware lies. An empty address is harmless, where a missing file makes the phone wait for a key.
pub(crate) fn firmware(view: &View) -> Result<Vec<u8>, RenderError> {
    let text = |concept| view.phone.text(concept);
    let url = match (text(Concept::ProvisioningUrl), text(Concept::FirmwarePack)) {
        (Some(base), Some(path)) => format!("{base}/{}", path.trim_start_matches('/')),
        _ => String::new(),
    };
    made(&Firmware { url: format::one_line(&url, true).into_owned() })
}

/// Where that document is, if there is firmware to point at.
pub(crate) fn firmware_url(view: &View) -> Option<String> {
    let base = view.phone.text(Concept::ProvisioningUrl)?;
    view.phone.get(Concept::FirmwarePack)?;
    Some(format!("{base}/{}", view.named(FIRMWARE)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::Source;
    use autoprov_core::format::{well_formed, xml};
    use autoprov_core::testing::{directory as sample, model, text};

    fn view(contacts: usize, query: &str) -> View {
        let mut view = sample(model(crate::VENDOR.models, "D785"), contacts, ENTRIES, query);
        if let Some(page) = &mut view.page {
            page.url = Some("http://192.0.2.10/prov/_directory/000413aabbcc".to_owned());
        }
        view
    }

    fn page(view: &View) -> String {
        let bytes = directory(view).unwrap();
        well_formed(&bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn pages_lead_on() {
        for (contacts, entries) in [(0, 0), (1, 1), (ENTRIES, ENTRIES), (ENTRIES + 1, ENTRIES)] {
            let text = page(&view(contacts, ""));
            assert_eq!(text.matches("<DirectoryEntry>").count(), entries);
            assert_eq!(text.contains("?page=2"), contacts > ENTRIES);
            assert!(text.contains("?form=search"));
            assert_eq!(text.contains("SnomIPPhoneText"), contacts == 0);
        }
        let last = page(&view(ENTRIES + 1, "page=2"));
        assert!(
            last.contains("<Name>*</Name><URL>http://192.0.2.10/prov/_directory/000413aabbcc?page=1</URL>"),
            "{last}"
        );
        assert_eq!(last.matches("<DirectoryEntry>").count(), 1);
        assert!(page(&view(5, "q=0003")).contains("<Telephone>1003</Telephone>"));
        assert!(page(&view(5, "q=nobody")).contains("Nobody of that name"));
    }

    #[test]
    fn a_search_is_asked_for() {
        let form = page(&view(3, "form=search"));
        assert!(
            form.contains("<SnomIPPhoneInput>") && form.contains("<QueryStringParam>q</QueryStringParam>")
        );
        let mut nowhere = view(3, "form=search");
        nowhere.page.as_mut().unwrap().url = None;
        let text = page(&nowhere);
        assert!(text.contains("<DirectoryEntry>") && !text.contains("SoftKeyItem"), "{text}");
    }

    #[test]
    fn names_stay_names() {
        for (name, read) in [
            ("O'Brien & <Söhne> ]]>", "O'Brien & <Söhne> ]]>"),
            ("a\nb\u{0}", "a b"),
            ("</Name><x/>", "</Name><x/>"),
        ] {
            let mut view = view(0, "");
            view.contacts = vec![Contact { name: name.to_owned(), number: "1".to_owned() }];
            let text = page(&view);
            let found = xml::read(text.as_bytes(), |document| {
                let mut names = document.descendants().filter(|node| node.has_tag_name("Name"));
                Ok(names.next().map(xml::text_of))
            });
            assert_eq!(found.unwrap().as_deref(), Some(read));
            well_formed(&contacts(&view).unwrap()).unwrap();
        }
    }

    #[test]
    fn a_base_gets_what_it_can_hold() {
        let mut view = view(0, "");
        let contact = |name: &str, number: &str| Contact { name: name.to_owned(), number: number.to_owned() };
        view.contacts = vec![
            contact("Miller, Mary of the second floor", "+49 (30) 398-33"),
            contact("Uri", "sip:uri@pbx.example"),
            contact("Long", "1234567890123456789012"),
            contact("None", ""),
        ];
        let text = String::from_utf8(contacts(&view).unwrap()).unwrap();
        assert!(text.contains("<name>Miller  Mary of the sec</name><number>+493039833</number>"), "{text}");
        assert_eq!(text.matches("<item").count(), 1);
    }

    #[test]
    fn firmware_is_pointed_at() {
        let mut view = autoprov_core::testing::empty(model(crate::VENDOR.models, "D785"));
        let said = |view: &View| String::from_utf8(firmware(view).unwrap()).unwrap();
        assert!(said(&view).contains("<firmware></firmware>"));
        assert_eq!(firmware_url(&view), None);
        for (concept, value) in [
            (Concept::ProvisioningUrl, "http://192.0.2.10/prov"),
            (Concept::FirmwarePack, "snom/snomD785-10.1.175.16-SIP-r.bin"),
        ] {
            view.phone.set(concept, text(value), Source::Tenant).unwrap();
        }
        let whole = "<firmware>http://192.0.2.10/prov/snom/snomD785-10.1.175.16-SIP-r.bin</firmware>";
        assert!(said(&view).contains(whole));
        assert_eq!(
            firmware_url(&view).as_deref(),
            Some("http://192.0.2.10/prov/snom-000b82010203-firmware.xml")
        );
    }
}
