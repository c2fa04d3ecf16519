//! The on-line phone book: `command=get_list` of the maker's "Phonebook Search Protocol" 1.4, as several public servers of it answer (dossier,
//! section 6).

use askama::Template;
use autoprov_core::{Contact, PageQuery, RenderError, Start, View, Within, format, query_pairs};

/// How many entries it shows at once: no source tells what a handset takes, and it says itself how many it wants.
pub(crate) const ENTRIES: usize = 100;

/// The longest word that is said again.
const ECHO: usize = 32;

/// Numbers of the protocol's errors.
const SYNTAX: u16 = 2;
const INVALID: u16 = 4;
const UNAVAILABLE: u16 = 6;

#[derive(Template)]
#[template(path = "list.xml")]
struct List<'a> {
    kind: &'a str,
    reqid: &'a str,
    missing: &'a str,
    total: usize,
    first: usize,
    last: usize,
    entries: Vec<Contact>,
}

#[derive(Template)]
#[template(path = "error.xml")]
struct Fault<'a> {
    kind: &'a str,
    reqid: &'a str,
    number: u16,
}

/// What a phone asks. A star stands for anything; a number is asked for whole when it calls.
pub(crate) fn asked(query: &[u8]) -> PageQuery {
    let mut asked = PageQuery::default();
    let (mut first, mut last) = (None, None);
    for (name, value) in query_pairs(query) {
        let bare = value.trim();
        match name {
            b"command" if bare != "get_list" => asked.fault = Some(SYNTAX),
            b"type" => {
                let kind = ["pb", "pr", "yp"].into_iter().find(|own| *own == bare);
                asked.echo.extend(kind.map(|own| ("type", own.to_owned())));
                // Yellow pages are businesses, of which no tenant has a list.
                if !matches!(kind, Some("pb" | "pr")) {
                    asked.fault = Some(UNAVAILABLE);
                }
            }
            b"ln" | b"fn" if asked.search.is_none() => {
                asked.search = PageQuery::searched(bare.trim_matches('*'));
                asked.within = Within::Names;
            }
            b"hm" if !bare.trim_matches('*').is_empty() => {
                // A plus that is not escaped is a blank in a query.
                let number = if value.starts_with(' ') { format!("+{bare}") } else { bare.to_owned() };
                asked.within = if number.contains('*') { Within::Numbers } else { Within::Number };
                asked.search = Some(number.trim_matches('*').chars().take(ECHO).collect());
                asked.echo.push(("notfound", "hm".to_owned()));
            }
            b"first" => first = bare.parse::<u32>().ok().filter(|own| *own > 0),
            b"last" => last = bare.parse::<i64>().ok().filter(|own| *own != 0),
            b"count" => asked.count = bare.parse().ok().filter(|own| *own > 0),
            b"reqid" => {
                let plain = bare.chars().filter(char::is_ascii_alphanumeric).take(ECHO).collect();
                asked.echo.push(("reqid", plain));
            }
            _ => {}
        }
    }
    asked.start = match (first, last) {
        (Some(_), Some(_)) => {
            asked.fault.get_or_insert(INVALID);
            None
        }
        (Some(first), None) => Some(Start::Entry(first)),
        (None, Some(last)) => Some(u32::try_from(last).map_or(Start::Last, |last| {
            let before = asked.count.and_then(|count| u32::try_from(count).ok()).unwrap_or(1);
            Start::Entry(last.saturating_sub(before - 1).max(1))
        })),
        (None, None) => None,
    };
    asked
}

/// The answer.
pub(crate) fn page(view: &View) -> Result<Vec<u8>, RenderError> {
    let page = view.page.as_ref();
    let said = |name: &str| {
        let echo = page.into_iter().flat_map(|page| &page.query.echo);
        echo.rev().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    };
    let (kind, reqid) = (said("type").unwrap_or("pb"), said("reqid").unwrap_or_default());
    let made = if let Some(number) = page.and_then(|page| page.query.fault) {
        Fault { kind, reqid, number }.render()
    } else {
        let (total, first) = page.map_or((view.contacts.len(), 1), |page| (page.found, page.first));
        let searched = page.is_some_and(|page| page.query.search.is_some()) && total == 0;
        let missing = if searched { said("notfound").unwrap_or("ln") } else { "" };
        let last = (first + view.contacts.len()).saturating_sub(1);
        let entries = view.contacts.iter().filter_map(entry).collect();
        List { kind, reqid, missing, total, first, last, entries }.render()
    };
    made.map(String::into_bytes).map_err(|error| RenderError(error.to_string()))
}

/// A handset sorts by `ln`, which so is the whole name. A number is digits and what else a handset can key.
fn entry(contact: &Contact) -> Option<Contact> {
    let blank = |c: &char| !matches!(c, ' ' | '(' | ')' | '-' | '/' | '.');
    let number: String = format::one_line(&contact.number, true).chars().filter(blank).collect();
    let dials =
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#'));
    let name = format::one_line(&contact.name, true).into_owned();
    dials.then(|| Contact { name: if name.is_empty() { number.clone() } else { name }, number })
}
