//! The directory as a page of the phone's browser.
//!
//! Anchors with `tel://`, the form and the content type are those of Wazo's and Gemeinschaft's pages for these phones (wazo-phoned
//! 69f0e85, polycom plugin; GS3 0a02d9fb, prov/polycom/pb.php). Only elements stand in it that the small browser of a SoundPoint has.

use askama::Template;
use autoprov_core::{Contact, Page, View, format::one_line};

/// The longest name, in characters: a few lines of the smallest screen.
const LONGEST: usize = 64;

#[derive(Template)]
#[template(path = "page.html")]
struct Html {
    title: String,
    /// Where the search form leads, on the page that is the form.
    form: Option<String>,
    search: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    entries: Vec<Entry>,
}

struct Entry {
    number: String,
    shown: String,
}

/// The page, or its search form.
pub(crate) fn made(view: &View) -> Result<String, askama::Error> {
    let page = view.page.as_ref();
    let link = |of: fn(&Page) -> Option<String>| page.and_then(of).map(|address| relative(&address));
    let form = page.filter(|page| page.query.form).and_then(|page| page.url.as_deref()).map(relative);
    let title = match page {
        Some(page) if form.is_none() => title(page),
        _ => "Directory".to_owned(),
    };
    let entries = view.contacts.iter().filter_map(entry).collect();
    let (search, previous, next) = (link(Page::form), link(Page::previous), link(Page::next));
    Html { title, form, search, previous, next, entries }.render()
}

/// The end of an address, for a browser that is at this very page: it goes on with the credentials it came with.
fn relative(address: &str) -> String {
    address.rsplit('/').next().unwrap_or(address).to_owned()
}

fn title(page: &Page) -> String {
    let search = page.query.search.as_deref().map(|text| format!(": {text}")).unwrap_or_default();
    match page.pages {
        0 | 1 => format!("Directory{search}"),
        pages => format!("Directory{search} {}/{pages}", page.number),
    }
}

/// A contact as a line; without a number it is none.
fn entry(contact: &Contact) -> Option<Entry> {
    // A blank would end the address.
    let number: String = one_line(&contact.number, false).split_whitespace().collect();
    let name = one_line(&contact.name, false);
    let name: String = name.trim().chars().take(LONGEST).collect();
    let shown = if name.is_empty() || name == number { number.clone() } else { format!("{name} {number}") };
    (!number.is_empty()).then_some(Entry { number, shown })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::ENTRIES;
    use autoprov_core::testing;

    /// The page of a phone, read: its title, its links with their texts, and whether it holds a form.
    fn read(view: &View) -> (String, Vec<(String, String)>, bool) {
        let text = made(view).unwrap();
        autoprov_core::format::well_formed(text.as_bytes()).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let all = |name| document.descendants().filter(move |node| node.has_tag_name(name));
        let text = |node: roxmltree::Node<'_, '_>| node.text().unwrap_or("").to_owned();
        let links = all("a").map(|a| (a.attribute("href").unwrap().to_owned(), text(a))).collect();
        (text(all("title").next().unwrap()), links, all("form").count() == 1)
    }

    fn directory(contacts: usize, query: &str) -> View {
        testing::directory(crate::model("VVX500"), contacts, ENTRIES, query)
    }

    fn asked(contacts: usize, query: &str) -> (String, Vec<(String, String)>, bool) {
        read(&directory(contacts, query))
    }

    fn dialled(links: &[(String, String)]) -> usize {
        links.iter().filter(|(address, _)| address.starts_with("tel://")).count()
    }

    fn leads(links: &[(String, String)], text: &str) -> Option<String> {
        links.iter().find(|(_, own)| own == text).map(|(address, _)| address.clone())
    }

    const MAC: &str = "000b82010203";

    #[test]
    fn pages_of_sixteen_lead_to_one_another() {
        for (contacts, query, shown, title) in [
            (0, "", 0, "Directory"),
            (1, "", 1, "Directory"),
            (16, "", 16, "Directory"),
            (17, "", 16, "Directory 1/2"),
            (17, "page=2", 1, "Directory 2/2"),
            (17, "page=9", 1, "Directory 2/2"),
        ] {
            let (told, links, form) = asked(contacts, query);
            assert_eq!((told.as_str(), dialled(&links), form), (title, shown, false), "{contacts} {query}");
            let next = format!("{MAC}?page=2");
            assert_eq!(leads(&links, "[Next page]") == Some(next), title.ends_with("1/2"));
            let previous = format!("{MAC}?page=1");
            assert_eq!(leads(&links, "[Previous page]") == Some(previous), title.ends_with("2/2"));
            assert_eq!(leads(&links, "[Search]"), Some(format!("{MAC}?form=search")));
        }
        let first = ("tel://1001".to_owned(), "Contact 0001 1001".to_owned());
        assert_eq!(asked(1, "").1[1], first);
        assert!(made(&directory(0, "")).unwrap().contains("No entries"));
    }

    #[test]
    fn a_search_has_a_form_and_stays_in_the_links() {
        let (title, links, form) = asked(3, "form=search");
        assert_eq!((title.as_str(), links.len(), form), ("Directory", 0, true));
        let page = made(&directory(3, "form=search")).unwrap();
        assert!(page.contains(&format!("<form action=\"{MAC}\" method=\"get\">")), "{page}");
        let (title, links, _) = asked(200, "q=contact+00");
        assert_eq!((title.as_str(), dialled(&links)), ("Directory: contact 00 1/7", 16));
        assert_eq!(leads(&links, "[Next page]").unwrap(), format!("{MAC}?q=contact%2000&page=2"));
        assert_eq!(dialled(&asked(200, "q=1200").1), 1);
        assert_eq!(dialled(&asked(200, "q=nobody").1), 0);
    }

    #[test]
    fn without_an_address_there_are_no_links() {
        let mut view = directory(20, "form=search");
        view.page.as_mut().unwrap().url = None;
        let (_, links, form) = read(&view);
        assert_eq!((links.len(), form), (16, false));
    }

    #[test]
    fn names_are_lines() {
        let contact = |name: &str, number: &str| Contact { name: name.to_owned(), number: number.to_owned() };
        let mut view = directory(0, "q=%3C%26%22'%3E");
        view.contacts = vec![
            contact("O'Brien & <Söhne> ]]>", "+385 1 234"),
            contact("a\nb\u{0}\u{7}", "*97"),
            contact("", "103"),
            contact("104", "104"),
            contact("nobody", " "),
            contact(&"ä".repeat(100), "\"><br/>"),
        ];
        let (title, links, _) = read(&view);
        assert_eq!(title, "Directory: <&\"'>");
        let all: Vec<_> = links.iter().skip(1).map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let long = format!("{} \"><br/>", "ä".repeat(LONGEST));
        assert_eq!(
            all,
            [
                ("tel://+3851234", "O'Brien & <Söhne> ]]> +3851234"),
                ("tel://*97", "a b *97"),
                ("tel://103", "103"),
                ("tel://104", "104"),
                ("tel://\"><br/>", long.as_str()),
            ]
        );
    }

    #[test]
    fn it_is_bounded() {
        let mut view = directory(1000, "");
        for contact in &mut view.contacts {
            contact.name = "&".repeat(500);
        }
        let page = made(&view).unwrap();
        assert!(page.len() < 16 * 1024, "{}", page.len());
    }
}
