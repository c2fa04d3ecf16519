//! The remote phone book: the tenant's contacts as the phone fetches them.
//!
//! Any word before `IPPhoneDirectory` will do (Gemeinschaft, FreePBX), `Yealink` is the maker's own. A book of more contacts than the phone
//! takes at once is a menu of pages, whose items the phone fetches as it does the book.

use askama::Template;
use autoprov_core::{Contact, Page, RenderError, View, cut, format};

/// The longest name that the phone keeps of a contact, in characters.
const LONGEST_NAME: usize = 99;

/// The longest part of a name in a menu of pages, in characters: two of them are a line.
const LONGEST_SPAN: usize = 20;

#[derive(Template)]
#[template(path = "directory.xml")]
struct Directory {
    title: String,
    entries: Vec<Contact>,
}

#[derive(Template)]
#[template(path = "menu.xml")]
struct Menu {
    title: String,
    items: Vec<Item>,
}

struct Item {
    name: String,
    url: String,
}

#[derive(Template)]
#[template(path = "search.xml")]
struct Search<'a> {
    url: &'a str,
}

/// The page that a phone asks for.
pub fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    let page = view.page.as_ref();
    let form = page.filter(|page| page.query.form).and_then(|page| page.url.as_deref());
    let made = if let Some(url) = form {
        Search { url }.render()
    } else if let Some((page, items)) = page.and_then(|page| Some((page, menu(page)?))) {
        Menu { title: title(Some(page), false), items }.render()
    } else {
        Directory { title: title(page, true), entries: entries(&view.contacts) }.render()
    };
    made.map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}

/// The pages of a book that is too long for one; none where a page was asked for, or nobody knows the addresses.
fn menu(page: &Page) -> Option<Vec<Item>> {
    if page.pages < 2 || page.query.start.is_some() {
        return None;
    }
    let item = |(number, (first, last)): (u32, &(String, String))| {
        let name = format!("{} - {}", cut(first, LONGEST_SPAN), cut(last, LONGEST_SPAN));
        Some(Item { name, url: page.link(number)? })
    };
    (1..).zip(&page.spans).map(item).collect()
}

fn title(page: Option<&Page>, numbered: bool) -> String {
    let search = page.and_then(|page| page.query.search.as_deref());
    let title = search.map_or_else(|| "Directory".to_owned(), |search| format!("Search: {search}"));
    match page {
        Some(page) if numbered && page.pages > 1 => format!("{title} ({}/{})", page.number, page.pages),
        _ => title,
    }
}

/// A number is never cut: it would call somebody else.
fn entries(contacts: &[Contact]) -> Vec<Contact> {
    let entry = |contact: &Contact| {
        let number = format::one_line(&contact.number, true).into_owned();
        let name = cut(&contact.name, LONGEST_NAME);
        let name = if name.is_empty() { number.clone() } else { name };
        (!number.is_empty()).then_some(Contact { name, number })
    };
    contacts.iter().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{model, testing};

    const ENTRIES: usize = 1000;

    /// The page, as text that was found well-formed.
    fn made(view: &View) -> String {
        let bytes = page(view).unwrap();
        format::well_formed(&bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn asked(contacts: usize, query: &str) -> String {
        made(&testing::directory(model("T46G"), contacts, ENTRIES, query))
    }

    /// The texts of all elements of a name.
    fn texts(page: &str, name: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(page).unwrap();
        let named = document.descendants().filter(|node| node.has_tag_name(name));
        named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn an_empty_book_says_so() {
        for page in [asked(0, ""), asked(5, "q=nobody")] {
            assert_eq!(texts(&page, "Name"), ["No entries"]);
            assert_eq!(texts(&page, "Telephone"), [""]);
        }
    }

    #[test]
    fn what_fits_is_one_page_and_what_does_not_is_a_menu() {
        let one = asked(1, "");
        assert_eq!(texts(&one, "Title"), ["Directory"]);
        assert_eq!(texts(&one, "Name"), ["Contact 0001"]);
        let full = asked(ENTRIES, "");
        assert_eq!(texts(&full, "DirectoryEntry").len(), ENTRIES);

        let menu = asked(ENTRIES + 1, "");
        assert!(menu.contains("<YealinkIPPhoneMenu>") && !menu.contains("DirectoryEntry"));
        assert_eq!(texts(&menu, "Name"), ["Contact 0001 - Contact 1000", "Contact 1001 - Contact 1001"]);
        let links = texts(&menu, "URL");
        assert_eq!(links.len(), 2);
        assert!(links[1].ends_with("/prov/_directory/000b82010203?page=2"), "{}", links[1]);
        let last = asked(ENTRIES + 1, "page=2");
        assert_eq!(texts(&last, "Title"), ["Directory (2/2)"]);
        assert_eq!(texts(&last, "Telephone"), ["2001"]);

        // Without addresses there is no menu: the first page is better than nothing.
        let mut view = testing::directory(model("T46G"), 3, 2, "");
        view.page.as_mut().unwrap().url = None;
        assert_eq!(texts(&made(&view), "Telephone"), ["1001", "1002"]);
    }

    #[test]
    fn a_search_finds_and_its_menu_keeps_it() {
        let page = asked(30, "q=0007");
        assert_eq!(texts(&page, "Title"), ["Search: 0007"]);
        assert_eq!(texts(&page, "Name"), ["Contact 0007"]);
        let view = testing::directory(model("T46G"), 30, 10, "q=contact+00");
        let menu = made(&view);
        assert_eq!(texts(&menu, "URL").len(), 3);
        assert!(texts(&menu, "URL").iter().all(|url| url.contains("?q=contact%2000&page=")), "{menu}");
        // What the phone did not fill in is no search.
        assert_eq!(texts(&asked(2, "q=#SEARCH"), "Name").len(), 2);
    }

    #[test]
    fn a_form_asks_what_to_search() {
        let form = asked(3, "form=search");
        assert_eq!(texts(&form, "URL"), ["http://192.0.2.10/prov/_directory/000b82010203"]);
        assert_eq!(texts(&form, "Parameter"), ["q"]);
        let mut view = testing::directory(model("T46G"), 3, 10, "form=search");
        view.page.as_mut().unwrap().url = None;
        assert_eq!(texts(&made(&view), "Telephone").len(), 3);
    }

    #[test]
    fn names_are_cut_and_numbers_are_not() {
        let mut view = testing::directory(model("T46G"), 0, 10, "");
        let contact = |name: &str, number: &str| Contact { name: name.to_owned(), number: number.to_owned() };
        let digits = "9".repeat(200);
        view.contacts = vec![
            contact("O'Brien & <Söhne> ]]>", "1&2"),
            contact(&"ü".repeat(500), &digits),
            contact("", "103"),
            contact("two\nlines\u{0}", "104"),
            contact("nobody", " "),
        ];
        let page = made(&view);
        let names = ["O'Brien & <Söhne> ]]>", &"ü".repeat(LONGEST_NAME), "103", "two lines"];
        assert_eq!(texts(&page, "Name"), names);
        assert_eq!(texts(&page, "Telephone"), ["1&2", &digits, "103", "104"]);
    }
}
