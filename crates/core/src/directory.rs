//! Directory pages: which of a tenant's contacts one page shows.

use crate::{Contact, format};

/// Where a search looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// In names and numbers.
    #[default]
    All,
    /// In names.
    Names,
    /// In numbers.
    Numbers,
    /// It is a number, and whose is asked.
    Number,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With this page, from 1.
    Page(u32),
    /// With this entry, from 1: the phone counts entries.
    Entry(u32),
    /// It is the last page.
    Last,
}

/// What the query of a directory page asks for: `?q=an&page=2&form=search`. A dialect whose phones ask otherwise reads the query itself
/// ([`crate::Artifact::asked_as`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageQuery {
    /// What is searched for.
    pub search: Option<String>,
    /// Where.
    pub within: Within,
    /// Where the page begins. None: with the first entry, and the phone has not turned a page.
    pub start: Option<Start>,
    /// How many entries the phone wants at most.
    pub count: Option<usize>,
    /// Whether the search form is wanted.
    pub form: bool,
    /// Words of the query that the page says again, by their names.
    pub echo: Vec<(&'static str, String)>,
    /// Why the query has no answer: a number of the phone's own.
    pub fault: Option<u16>,
}

impl PageQuery {
    /// The longest search that is looked at, in characters.
    const LONGEST: usize = 64;

    /// Reads a query. What is no part of it is passed over: phones append words of their own. A search is nothing while the phone's
    /// macro stands in it unfilled (`#SEARCH`, `$VALUE`).
    pub fn read(query: &[u8]) -> Self {
        let mut read = Self::default();
        for (name, value) in query_pairs(query) {
            match name {
                b"q" => read.search = Self::searched(&value),
                b"page" => {
                    let page = value.trim().parse().ok().filter(|page| *page > 0);
                    read.start = page.map(Start::Page);
                }
                b"form" => read.form = value.trim() == "search",
                _ => {}
            }
        }
        read
    }

    /// A value that is searched for; nothing while the phone's macro stands in it unfilled.
    pub fn searched(value: &str) -> Option<String> {
        let text: String = value.trim().chars().take(Self::LONGEST).collect();
        let text = format::one_line(&text, true).into_owned();
        (!text.is_empty() && !text.starts_with(['#', '$'])).then_some(text)
    }

    fn finds(&self, contact: &Contact, search: &str, lower: &str) -> bool {
        let name = || contact.name.to_lowercase().contains(lower);
        let number = || contact.number.contains(search);
        match self.within {
            Within::All => name() || number(),
            Within::Names => name(),
            Within::Numbers => number(),
            Within::Number => contact.number == search,
        }
    }
}

/// The names and values of a query, in order: `+` is a blank, escapes are bytes of UTF-8.
pub fn query_pairs(query: &[u8]) -> impl Iterator<Item = (&[u8], String)> {
    query.split(|b| *b == b'&').map(|pair| match pair.iter().position(|b| *b == b'=') {
        Some(at) => (&pair[..at], decoded(&pair[at + 1..])),
        None => (pair, String::new()),
    })
}

fn decoded(value: &[u8]) -> String {
    let blanks: Vec<u8> = value.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    String::from_utf8_lossy(&crate::path::decode(&blanks)).into_owned()
}

/// One page of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What was asked for.
    pub query: PageQuery,
    /// Which page this is, from 1. A number beyond the last stands for the last.
    pub number: u32,
    /// How many there are, at least 1.
    pub pages: u32,
    /// How many contacts were found, on all pages.
    pub found: usize,
    /// Which of them is the first that is shown, from 1; 0 where none is.
    pub first: usize,
    /// The first and the last name of each page: what a menu of pages says.
    pub spans: Vec<(String, String)>,
    /// The address of the directory, without a query; none where the tenant has no provisioning URL that this phone can use.
    pub url: Option<String>,
}

impl Page {
    /// What of the contacts a page shows: those that match, sorted by name, and of these its own.
    ///
    /// A search finds whatever holds it in its name, letter case aside, or in its number.
    pub fn cut(
        contacts: &[Contact],
        query: PageQuery,
        size: usize,
        url: Option<String>,
    ) -> (Self, Vec<Contact>) {
        let size = query.count.map_or(size, |count| count.min(size)).max(1);
        let mut contacts: Vec<_> = contacts.iter().collect();
        if let Some(search) = &query.search {
            let lower = search.to_lowercase();
            contacts.retain(|contact| query.finds(contact, search, &lower));
        }
        contacts.sort_by_cached_key(|contact| (contact.name.to_lowercase(), contact.number.clone()));
        contacts.dedup();
        let found = contacts.len();
        let name = |contact: Option<&&Contact>| contact.map_or_else(String::new, |c| c.name.clone());
        let spans: Vec<_> =
            contacts.chunks(size).map(|page| (name(page.first()), name(page.last()))).collect();
        let pages = u32::try_from(spans.len()).unwrap_or(u32::MAX).max(1);
        let before = |page: u32| (page.clamp(1, pages) as usize - 1).saturating_mul(size);
        let skipped = match query.start {
            None => 0,
            Some(Start::Page(page)) => before(page),
            Some(Start::Entry(entry)) => (entry.max(1) as usize - 1).min(found),
            Some(Start::Last) => before(pages),
        };
        let number = u32::try_from(skipped / size + 1).unwrap_or(pages).min(pages);
        let shown: Vec<_> = contacts.into_iter().skip(skipped).take(size).cloned().collect();
        let first = if shown.is_empty() { 0 } else { skipped + 1 };
        (Self { query, number, pages, found, first, spans, url }, shown)
    }

    /// The address of another page of the same search.
    pub fn link(&self, page: u32) -> Option<String> {
        let search = self.query.search.as_deref().map(|search| format!("q={}&", encoded(search)));
        Some(format!("{}?{}page={page}", self.url.as_deref()?, search.unwrap_or_default()))
    }

    /// The address of the page after this one.
    pub fn next(&self) -> Option<String> {
        if self.number < self.pages { self.link(self.number + 1) } else { None }
    }

    /// The address of the page before this one.
    pub fn previous(&self) -> Option<String> {
        if self.number > 1 { self.link(self.number - 1) } else { None }
    }

    /// The address of the search form.
    pub fn form(&self) -> Option<String> {
        Some(format!("{}?form=search", self.url.as_deref()?))
    }
}

/// What stands for itself in a query (RFC 3986, section 2.3), everything else escaped.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(
                [byte >> 4, byte & 15].into_iter().filter_map(|half| char::from_digit(half.into(), 16)),
            );
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts(names: &[&str]) -> Vec<Contact> {
        let contact =
            |(at, name): (usize, &&str)| Contact { name: (*name).to_owned(), number: (100 + at).to_string() };
        names.iter().enumerate().map(contact).collect()
    }

    fn shown(names: &[&str], query: &str, size: usize) -> (Vec<String>, Page) {
        let url = Some("http://pbx/prov/_directory/001565aabbcc".to_owned());
        let (page, contacts) = Page::cut(&contacts(names), PageQuery::read(query.as_bytes()), size, url);
        (contacts.into_iter().map(|contact| contact.name).collect(), page)
    }

    #[test]
    fn pages_are_cut_from_what_is_sorted_and_found() {
        let names = ["Dora", "ana", "Bo", "Ćiro", "Edo"];
        let (first, page) = shown(&names, "", 2);
        assert_eq!(first, ["ana", "Bo"]);
        assert_eq!((page.number, page.pages, page.found), (1, 3, 5));
        assert_eq!(page.spans[1], ("Dora".to_owned(), "Edo".to_owned()));
        assert_eq!(page.next().unwrap(), "http://pbx/prov/_directory/001565aabbcc?page=2");
        assert_eq!(page.previous(), None);
        let (last, page) = shown(&names, "page=99", 2);
        assert_eq!((last, page.number, page.next()), (vec!["Ćiro".to_owned()], 3, None));
        let (found, page) = shown(&names, "q=%C4%87I", 2);
        assert_eq!((found, page.found), (vec!["Ćiro".to_owned()], 1));
        assert_eq!(shown(&names, "q=104", 2).0, ["Edo"]);
        assert!(shown(&names, "q=nobody", 2).0.is_empty());
        assert_eq!(shown(&[], "", 2).1.pages, 1);
    }

    #[test]
    fn phones_that_count_entries_get_those() {
        let cut = |query: PageQuery| {
            let (page, contacts) =
                Page::cut(&contacts(&["Dora", "ana", "Bo", "Ćiro", "Edo"]), query, 3, None);
            (contacts.into_iter().map(|own| own.name).collect::<Vec<_>>(), page.first, page.found)
        };
        let entry =
            |entry, count| PageQuery { start: Some(Start::Entry(entry)), count, ..PageQuery::default() };
        assert_eq!(cut(entry(2, Some(2))), (vec!["Bo".to_owned(), "Dora".to_owned()], 2, 5));
        assert_eq!(cut(entry(2, Some(99))).0.len(), 3, "never more than a page");
        assert_eq!(cut(entry(9, None)), (Vec::new(), 0, 5));
        let last = PageQuery { start: Some(Start::Last), ..PageQuery::default() };
        assert_eq!(cut(last), (vec!["Edo".to_owned(), "Ćiro".to_owned()], 4, 5));
        let of = |search: &str, within| PageQuery {
            search: Some(search.to_owned()),
            within,
            ..PageQuery::default()
        };
        assert_eq!(cut(of("10", Within::Numbers)).2, 5);
        assert_eq!(cut(of("10", Within::Names)).2, 0);
        assert_eq!(cut(of("10", Within::Number)).2, 0);
        assert_eq!(cut(of("103", Within::Number)).0, ["Ćiro"]);
    }

    #[test]
    fn a_search_stays_in_the_links() {
        let (_, page) = shown(&["Bo & Co", "Bo & Co 2"], "q=bo+%26+c", 1);
        assert_eq!(page.next().unwrap(), "http://pbx/prov/_directory/001565aabbcc?q=bo%20%26%20c&page=2");
    }

    #[test]
    fn what_phones_append_and_leave_unfilled_is_passed_over() {
        for query in ["q=#SEARCH", "q=%23SEARCH", "q=", "q", "mac=001565aabbcc", "page=0", "page=x", "&&=&"] {
            assert_eq!(PageQuery::read(query.as_bytes()), PageQuery::default(), "{query}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_query_panics(query: Vec<u8>, size in 0_usize..5) {
            let (page, contacts) = Page::cut(&contacts(&["a", "b", "c"]), PageQuery::read(&query), size, Some(String::new()));
            assert!(contacts.len() <= size.max(1) && page.number <= page.pages);
        }
    }
}
