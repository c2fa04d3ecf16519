//! The directory as pages of `CiscoIPPhone` XML, for every family with an XML screen.
//!
//! A directory of one page is that page. A larger one begins with a menu of its pages, after the first and last name of each, for nobody
//! leafs through twenty of them. The search is a form that adds what was typed to the address.
//! Source: `vendors/cisco.md`, section 6.

use askama::Template;
use autoprov_core::{Page, RenderError, View, format};
use std::fmt::Write as _;

/// How many entries the older phones show on a page. Source: `vendors/cisco.md`, section 6; later ones take 100.
pub(crate) const ENTRIES: usize = 32;

/// The longest name that fits, and the longest number that is worth telling.
const NAME: usize = 32;
const NUMBER: usize = 64;
/// The most items a menu takes.
const ITEMS: usize = 100;

#[derive(Template)]
#[template(path = "directory.xml")]
struct Directory {
    title: String,
    prompt: String,
    entries: Vec<(String, String)>,
    keys: Vec<Key>,
}

#[derive(Template)]
#[template(path = "menu.xml")]
struct Menu {
    prompt: String,
    items: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "input.xml")]
struct Input {
    url: String,
}

#[derive(Template)]
#[template(path = "text.xml")]
struct Text {
    text: &'static str,
}

/// A soft key.
struct Key {
    name: &'static str,
    position: u8,
    url: String,
}

/// What a phone is shown when it asks for the whole directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum First {
    /// Its entries, or a menu where it has several pages.
    Entries,
    /// A menu in any case: the 7900 phones want one for what their directory button asks (usecallmanager.nz, "Phone Services",
    /// `directoryURL`).
    Menu,
}

/// Its entries first.
pub(crate) fn entries_first(view: &View) -> Result<Vec<u8>, RenderError> {
    page(view, First::Entries)
}

/// A menu first.
pub(crate) fn menu_first(view: &View) -> Result<Vec<u8>, RenderError> {
    page(view, First::Menu)
}

/// The directory page of a view.
fn page(view: &View, first: First) -> Result<Vec<u8>, RenderError> {
    let document = match &view.page {
        None => Text { text: "There is no directory" }.render(),
        Some(page) => match (page.query.form.then(|| page.url.clone()).flatten(), menu(page, first)) {
            (Some(url), _) => Input { url }.render(),
            (None, Some(items)) => Menu { prompt: found(page), items }.render(),
            (None, None) if page.found == 0 => nothing(page),
            (None, None) => entries(view, page),
        },
    };
    let document = document.map_err(|error| RenderError(error.to_string()))?;
    Ok(ascii(&document).into_bytes())
}

/// How many there are, and of which search.
fn found(page: &Page) -> String {
    match &page.query.search {
        Some(search) => format!("{} found: {}", page.found, format::one_line(search, true)),
        None => format!("{} entries", page.found),
    }
}

/// The menu of pages, where the whole directory was asked for, and it has several or the phone wants one. Beyond what a menu holds only the first pages are
/// listed; the search finds the rest.
fn menu(page: &Page, first: First) -> Option<Vec<(String, String)>> {
    let whole = page.query.search.is_none() && page.found > 0;
    let wanted = page.pages > 1 || (first == First::Menu && whole);
    if !wanted || page.query.start.is_some() {
        return None;
    }
    let search = page.form().map(|form| ("Search".to_owned(), form));
    let pages = (1..).zip(&page.spans).filter_map(|(number, (first, last))| {
        let half = NAME / 2 - 2;
        Some((format!("{} - {}", short(first, half), short(last, half)), page.link(number)?))
    });
    let items: Vec<_> = search.into_iter().chain(pages).take(ITEMS).collect();
    // Without an address a menu leads nowhere: the first page is better.
    (!items.is_empty()).then_some(items)
}

fn nothing(page: &Page) -> askama::Result<String> {
    let text = if page.query.search.is_some() { "Nobody found" } else { "The directory is empty" };
    Text { text }.render()
}

fn entries(view: &View, page: &Page) -> askama::Result<String> {
    let fixed = [("Dial", "SoftKey:Dial"), ("Exit", "SoftKey:Exit")];
    let links = [("Next", page.next()), ("Previous", page.previous()), ("Search", page.form())];
    let fixed = fixed.into_iter().map(|(name, url)| (name, url.to_owned()));
    let links = links.into_iter().filter_map(|(name, url)| Some((name, url?)));
    let keys = (1..).zip(fixed.chain(links)).map(|(position, (name, url))| Key { name, position, url });
    Directory {
        title: if page.pages > 1 {
            format!("Directory {}/{}", page.number, page.pages)
        } else {
            "Directory".to_owned()
        },
        prompt: found(page),
        entries: view
            .contacts
            .iter()
            .map(|contact| (short(&contact.name, NAME), short(&contact.number, NUMBER)))
            .collect(),
        keys: keys.collect(),
    }
    .render()
}

fn short(text: &str, most: usize) -> String {
    autoprov_core::cut(text, most)
}

/// The same document in ASCII: older phones take a page for ISO-8859-1 whatever it says, and all know a reference. The five characters
/// that XML names are written by their names, which is what Cisco's documents show.
fn ascii(document: &str) -> String {
    const NAMED: [(&str, &str); 5] =
        [("&#38;", "&amp;"), ("&#60;", "&lt;"), ("&#62;", "&gt;"), ("&#34;", "&quot;"), ("&#39;", "&apos;")];
    let named = NAMED.iter().fold(document.to_owned(), |text, (number, name)| text.replace(number, name));
    named.chars().fold(String::with_capacity(named.len()), |mut out, c| {
        if c.is_ascii() {
            out.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "&#{};", u32::from(c));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::{Contact, testing};

    fn shown(contacts: usize, query: &str) -> String {
        let model = testing::model(crate::VENDOR.models, "7941");
        let view = testing::directory(model, contacts, ENTRIES, query);
        let bytes = page(&view, First::Entries).unwrap();
        format::well_formed(&bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_empty_directory_says_so() {
        assert!(shown(0, "").contains("<CiscoIPPhoneText>"));
        assert!(shown(5, "q=zz").contains("<Text>Nobody found</Text>"));
    }

    #[test]
    fn one_page_is_shown_at_once_and_more_begin_with_a_menu() {
        for (contacts, entries, items) in
            [(1, 1, 0), (ENTRIES, ENTRIES, 0), (ENTRIES + 1, 0, 3), (4000, 0, 100)]
        {
            let text = shown(contacts, "");
            assert_eq!(text.matches("<DirectoryEntry>").count(), entries, "{contacts}");
            assert_eq!(text.matches("<MenuItem>").count(), items, "{contacts}");
        }
        let menu = shown(ENTRIES + 1, "");
        assert!(menu.contains("<Name>Contact 0001 - Contact 0032</Name>"), "{menu}");
        assert!(menu.contains("000b82010203?page=2</URL>"), "{menu}");
    }

    #[test]
    fn pages_lead_to_their_neighbours() {
        let second = shown(3 * ENTRIES, "page=2");
        assert_eq!(second.matches("<DirectoryEntry>").count(), ENTRIES);
        assert!(second.contains("<Title>Directory 2/3</Title>"));
        for (name, position, url) in [
            ("Dial", 1, "SoftKey:Dial"),
            ("Exit", 2, "SoftKey:Exit"),
            ("Next", 3, "http://192.0.2.10/prov/_directory/000b82010203?page=3"),
            ("Previous", 4, "http://192.0.2.10/prov/_directory/000b82010203?page=1"),
            ("Search", 5, "http://192.0.2.10/prov/_directory/000b82010203?form=search"),
        ] {
            let key = format!("<Name>{name}</Name><Position>{position}</Position><URL>{url}</URL>");
            assert!(second.contains(&key), "{key}\n{second}");
        }
        assert!(!shown(3 * ENTRIES, "page=3").contains("<Name>Next</Name>"));
    }

    #[test]
    fn a_search_is_a_form_and_stays_in_its_pages() {
        let form = shown(1, "form=search");
        assert!(form.contains("<QueryStringParam>q</QueryStringParam>"));
        assert!(form.contains("<URL>http://192.0.2.10/prov/_directory/000b82010203</URL>"));
        assert!(shown(100, "q=contact").contains("?q=contact&amp;page=2</URL>"));
        assert!(shown(100, "q=0007").contains("<Telephone>1007</Telephone>"));
    }

    #[test]
    fn hostile_names_stay_names() {
        let model = crate::VENDOR.models.iter().find(|model| model.name == "7960").unwrap();
        let mut view = testing::directory(model, 1, ENTRIES, "");
        for (name, shown) in [
            ("O'Brien & <Söhne> ]]>", "<Name>O&apos;Brien &amp; &lt;S&#246;hne&gt; ]]&gt;</Name>"),
            ("a\nb\u{0}c", "<Name>a b c</Name>"),
            ("&#38;amp;", "<Name>&amp;#38;amp;</Name>"),
            ("Šehić", "<Name>&#352;ehi&#263;</Name>"),
        ] {
            view.contacts = vec![Contact { name: name.to_owned(), number: "1\"2".to_owned() }];
            let bytes = page(&view, First::Entries).unwrap();
            format::well_formed(&bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.is_ascii() && text.contains(shown), "{text}");
        }
        view.contacts[0].name = "x".repeat(500);
        assert!(String::from_utf8(page(&view, First::Entries).unwrap()).unwrap().contains(&"x".repeat(32)));
        assert!(!String::from_utf8(page(&view, First::Entries).unwrap()).unwrap().contains(&"x".repeat(33)));
        view.page = None;
        assert!(page(&view, First::Entries).is_ok());
    }

    #[test]
    fn without_an_address_there_are_no_links() {
        let model = testing::model(crate::VENDOR.models, "7941");
        let mut view = testing::directory(model, 100, ENTRIES, "");
        view.page.as_mut().unwrap().url = None;
        let text = String::from_utf8(page(&view, First::Entries).unwrap()).unwrap();
        assert!(text.contains("<DirectoryEntry>") && !text.contains("http"), "{text}");
    }

    #[test]
    fn a_7900_begins_with_a_menu_even_of_one_page() {
        let shown = |query: &str| {
            let view = testing::directory(&crate::VENDOR.models[0], 3, ENTRIES, query);
            String::from_utf8(page(&view, First::Menu).unwrap()).unwrap()
        };
        let menu = shown("");
        assert!(menu.contains("<CiscoIPPhoneMenu>") && menu.contains("?page=1<"), "{menu}");
        for query in ["page=1", "q=Contact"] {
            assert!(shown(query).contains("<CiscoIPPhoneDirectory>"), "{query}");
        }
        assert!(shown("q=nobody").contains("Nobody found"));
    }
}
