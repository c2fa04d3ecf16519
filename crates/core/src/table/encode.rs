//! How values are written.

use super::{At, Row};
use crate::format::Text;
use crate::servers::Shares;
use crate::sheet::Because;
use crate::{Concept, Fields, Value, View, ZoneList, cut, host_and_port};
use std::net::Ipv4Addr;

/// How a value is written. What has no way of writing a value says so.
#[derive(Clone, Copy)]
pub enum Encode {
    /// Text and passwords as they stand, numbers in decimal.
    Plain,
    /// No, yes.
    Flag(&'static str, &'static str),
    /// Our word, theirs.
    Words(&'static [(&'static str, &'static str)]),
    /// Whole parts of a number, rounded up and at least 1: seconds as minutes is `Divided(60)`.
    Divided(i64),
    /// A number so many times: minutes as seconds is `Times(60)`.
    Times(i64),
    /// A number within these bounds: one outside becomes the nearest, and that is reported. For 0, where it is outside, there is nothing
    /// to write.
    Within(i64, i64),
    /// A number above 0. For 0 there is nothing to write.
    Above0,
    /// For 0, for more.
    Switch(&'static str, &'static str),
    /// Seconds as one of these, each with their word: the next one, above all the last, and that is reported. For 0 there must be one.
    Steps(&'static [(i64, &'static str)]),
    /// The item of a list at this place from 0.
    Item(usize),
    /// The item of a list at the place that the table has come to ([`super::Scope::Items`]), written so.
    Each(&'static Self),
    /// Of the items that have a word, the one at this place from 0.
    Nth(&'static [(&'static str, &'static str)], usize),
    /// One of several places that must all be filled: of the items that this phone has a word for, the one at this place from 0, beyond
    /// the last one that again.
    Slot(fn(&View) -> &'static [(&'static str, &'static str)], usize),
    /// The items of a list with this between them.
    Joined(&'static str),
    /// Not in the list, in the list.
    Member(&'static str, &'static str, &'static str),
    /// The place in the list from 1, else `0`.
    Rank(&'static str),
    /// The place in the list from 1, else this.
    RankOr(&'static str, &'static str),
    /// The place in the list from 1. For what is not in it there is nothing to write.
    Placed(&'static str),
    /// This text, where there is a value, whatever it is.
    Fixed(&'static str),
    /// A name of at most so many characters: the rest is cut, and that is reported.
    Cut(usize),
    /// A host: an IPv6 address in brackets.
    Host,
    /// A host and the port that stands in the other concept, `[2001:db8::1]:5070`.
    HostPort(Concept, Port),
    /// Their word for the scheme of a URL.
    Scheme(&'static [(&'static str, &'static str)]),
    /// What stands behind the scheme, where it is one of these, without a slash at its end.
    AfterScheme(&'static [(&'static str, &'static str)]),
    /// A byte of an IPv4 address, from 0. Other addresses cannot be written.
    Octet(usize),
    /// The same of an item of a list.
    ItemOctet(usize, usize),
    /// Another concept of the same place, else of the phone, written so: this one decides whether there is anything to say.
    Of(Concept, &'static Self),
    /// Another way of writing, with this before and this behind.
    Around(&'static str, &'static Self, &'static str),
    /// Another way of writing; this where that has nothing to write for the value.
    Else(&'static Self, &'static str),
    /// The number of the line's server among those that the table is over, counted from this.
    Server(i64),
    /// The word of a time zone in the maker's list; one that is not exact is reported, one that is missing refused.
    Zone(&'static ZoneList),
    /// Nothing: it cannot be, and why.
    Cannot(&'static str),
    /// A flag that the phone has by itself, always so: the other cannot be asked for, and why.
    Always(bool, &'static str),
    /// Nothing, and perhaps a reason.
    Doubt(fn(&Value, &At<'_>) -> Option<Because>),
    /// What no table can say.
    With(fn(&Value, &At<'_>) -> Option<String>),
    /// The same, where it may be adapted or refused.
    Says(fn(&Value, &At<'_>) -> Said),
}

/// What a row says of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// This, as the site has it.
    Text(Text),
    /// This, which is not what the site has, and why: cut, nearest, raised.
    Adapted(Text, Because),
    /// Nothing, and nobody misses it.
    Nothing,
    /// It cannot be said, and why.
    Cannot(Because),
    /// This row has nothing to say; where no other has, why.
    Unsaid(Because),
}

impl Said {
    /// What is written.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Adapted(text, _) => Some(text),
            _ => None,
        }
    }

    /// The same, for good.
    pub fn into_text(self) -> Option<Text> {
        match self {
            Self::Text(text) | Self::Adapted(text, _) => Some(text),
            _ => None,
        }
    }

    /// A text.
    pub fn of(text: impl Into<String>) -> Self {
        Self::Text(Text::Owned(text.into()))
    }

    /// A word of a table.
    pub const fn word(word: &'static str) -> Self {
        Self::Text(Text::Borrowed(word))
    }

    /// A text that is not what the site has, and why.
    pub fn adapted(text: impl Into<String>, because: impl Into<Because>) -> Self {
        Self::Adapted(Text::Owned(text.into()), because.into())
    }

    /// A reason.
    pub fn cannot(because: impl Into<Because>) -> Self {
        Self::Cannot(because.into())
    }
}

impl std::fmt::Debug for Encode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Encode")
    }
}

/// Which ports stand behind a host. A port that is written turns off the DNS records of many phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// Where there is one.
    Given,
    /// Where it is not SIP's own: 5061 over TLS, else 5060 (RFC 3261, section 19.1.2).
    Unusual,
    /// Where it is neither.
    Odd,
    /// Where it is not this one.
    Not(i64),
}

/// Which line decides on a setting that the phone has once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The first line that asks for something.
    First,
    /// The first line, whatever it asks for.
    FirstLine,
    /// The same of what every line has in a place of its own, too: the name at the top of the screen.
    FirstOfMany,
    /// The least number above 0.
    Least,
    /// The word that stands last in the row's list: the strictest.
    Last,
    /// Not one line: in a table over servers each has what the first of its lines has that has any.
    Any,
    /// No line: the phone's own value stands with every line or server that is there.
    Phone,
}

impl Pick {
    /// Whether the setting stands once.
    pub(super) const fn is_once(self) -> bool {
        !matches!(self, Self::Any | Self::Phone)
    }

    /// The line that decides.
    pub(super) fn line(self, row: &Row, view: &View, leading: Option<&Shares>) -> Option<u16> {
        let concept = row.concept;
        let has = |fields: &&Fields| fields.value(concept).is_some();
        let mut lines =
            view.lines.iter().filter(|(line, _)| leading.is_none_or(|shares| shares.leads(**line)));
        let mut having = lines.clone().filter(|(_, fields)| has(fields));
        let wish = |fields: &Fields| fields.value(concept).is_some_and(|value| concept.is_wish(value));
        let rank = |fields: &Fields| match row.write {
            Encode::Words(words) => {
                let ours = fields.text(concept);
                words.iter().position(|(own, _)| Some(*own) == ours)
            }
            _ => None,
        };
        let found = match self {
            Self::FirstLine | Self::FirstOfMany => lines.next(),
            Self::First => having.clone().find(|(_, fields)| wish(fields)).or_else(|| having.next()),
            Self::Least => having
                .clone()
                .filter(|(_, fields)| wish(fields))
                .min_by_key(|(_, fields)| fields.number(concept))
                .or_else(|| having.next()),
            Self::Any | Self::Phone => None,
            // Of several that are as strict the first.
            Self::Last => having.rev().max_by_key(|(_, fields)| rank(fields)),
        };
        found.map(|(index, _)| *index)
    }
}

impl Encode {
    /// Other concepts that such a value is made of.
    pub(super) const fn also(&self) -> &[Concept] {
        match self {
            Self::HostPort(port, _) => std::slice::from_ref(port),
            Self::Of(other, _) => std::slice::from_ref(other),
            Self::Around(_, write, _) | Self::Else(write, _) | Self::Each(write) => write.also(),
            _ => &[],
        }
    }

    /// Whether it writes numbers alone.
    const fn takes_numbers(self) -> bool {
        use Encode::{Above0, Divided, Steps, Switch, Times, Within};
        matches!(self.inner(), Within(..) | Steps(_) | Divided(_) | Times(_) | Above0 | Switch(..))
    }

    /// How the value itself is written.
    pub(super) const fn inner(self) -> Self {
        match self {
            Self::Around(_, write, _) | Self::Else(write, _) => write.inner(),
            write => write,
        }
    }
}

/// Spells one value.
pub(super) fn spell(write: Encode, value: &Value, at: &At<'_>) -> Said {
    let unsaid = || Said::Unsaid("it has no such setting".into());
    let octet = |address: &str, place: usize| match address.parse::<Ipv4Addr>() {
        Ok(address) => address.octets().get(place).map_or(Said::Nothing, |octet| Said::of(octet.to_string())),
        Err(_) => Said::cannot(format!("`{address}` is no IPv4 address")),
    };
    match (write, value) {
        (Encode::Fixed(text), _) => Said::word(text),
        (Encode::With(with), value) => with(value, at).map_or_else(unsaid, Said::of),
        (Encode::Says(says), value) => says(value, at),
        (Encode::Always(by_itself, _), Value::Flag(flag)) if *flag == by_itself => Said::Nothing,
        (Encode::Cannot(because) | Encode::Always(_, because), _) => Said::Cannot(because.into()),
        (Encode::Doubt(doubt), value) => doubt(value, at).map_or_else(unsaid, Said::Cannot),
        (Encode::Plain, Value::Number(number)) => Said::of(number.to_string()),
        (Encode::Plain, value) => value.text().map_or_else(unsaid, Said::of),
        (Encode::Flag(no, yes), Value::Flag(flag)) => Said::word(if *flag { yes } else { no }),
        (Encode::Words(words), value) => {
            let ours = value.text().unwrap_or_default();
            let found = words.iter().find(|(our, _)| *our == ours);
            found.map_or_else(
                || Said::Unsaid(format!("it has no word for `{ours}`").into()),
                |(_, their)| Said::word(their),
            )
        }
        (Encode::Divided(by), Value::Number(number)) => Said::of(parts(*number, by).to_string()),
        (Encode::Times(by), Value::Number(number)) => Said::of(number.saturating_mul(by).to_string()),
        (Encode::Within(least, _), Value::Number(0)) if least > 0 => Said::Nothing,
        (Encode::Within(least, most), Value::Number(number)) => match (*number).clamp(least, most) {
            same if same == *number => Said::of(number.to_string()),
            raised if raised > *number => {
                Said::adapted(raised.to_string(), format!("{least} is the least it takes"))
            }
            lowered => Said::adapted(lowered.to_string(), format!("{most} is the most it takes")),
        },
        (Encode::Above0, Value::Number(number)) if *number > 0 => Said::of(number.to_string()),
        (Encode::Above0, _) => Said::Nothing,
        (Encode::Switch(zero, more), Value::Number(number)) => {
            Said::word(if *number > 0 { more } else { zero })
        }
        (Encode::Steps(steps), Value::Number(seconds)) => step(steps, *seconds),
        (Encode::Each(write), Value::List(items)) => match items.get(usize::from(at.index.max(1)) - 1) {
            Some(item) if !item.is_empty() => {
                // It is a number where it is written as one: a label `007` is none.
                let number = item.parse().ok().filter(|_| write.takes_numbers());
                spell(*write, &number.map_or_else(|| Value::Text(item.clone()), Value::Number), at)
            }
            _ => Said::Nothing,
        },
        (Encode::Item(place), Value::List(items)) => items.get(place).map_or(Said::Nothing, Said::of),
        (Encode::Nth(words, place), Value::List(items)) => {
            let known = items.iter().filter_map(|item| words.iter().find(|(ours, _)| ours == item));
            known.map(|(_, theirs)| *theirs).nth(place).map_or(Said::Nothing, Said::word)
        }
        (Encode::Slot(words, place), Value::List(items)) => {
            let word = |item: &String| words(at.view).iter().find(|(ours, _)| ours == item);
            let known: Vec<_> = items.iter().filter_map(word).collect();
            known.get(place).or_else(|| known.last()).map_or(Said::Nothing, |(_, theirs)| Said::word(theirs))
        }
        (Encode::Placed(item), Value::List(items)) => {
            let place = items.iter().position(|own| own == item);
            place.map_or(Said::Nothing, |place| Said::of((place + 1).to_string()))
        }
        (Encode::Joined(between), Value::List(items)) if !items.is_empty() => Said::of(items.join(between)),
        (Encode::Member(item, no, yes), Value::List(items)) => {
            Said::word(if items.iter().any(|own| own == item) { yes } else { no })
        }
        (Encode::Rank(item), value) => spell(Encode::RankOr(item, "0"), value, at),
        (Encode::RankOr(item, other), Value::List(items)) => {
            let place = items.iter().position(|own| own == item);
            place.map_or_else(|| Said::word(other), |place| Said::of((place + 1).to_string()))
        }
        (Encode::Cut(most), value) => match value.text() {
            Some(text) => {
                let short = cut(text, most);
                if short.len() == text.trim().len() {
                    Said::of(short)
                } else {
                    Said::adapted(short, format!("it is cut to {most} characters"))
                }
            }
            None => unsaid(),
        },
        (Encode::Host, value) => value.text().map_or_else(unsaid, |host| Said::of(host_and_port(host, None))),
        (Encode::HostPort(concept, which), value) => {
            let usual = if at.fields.text(Concept::ServerTransport) == Some("tls") { 5061 } else { 5060 };
            let port = at.fields.number(concept).filter(|port| match which {
                Port::Given => true,
                Port::Unusual => *port != usual,
                Port::Odd => !matches!(*port, 5060 | 5061),
                Port::Not(own) => *port != own,
            });
            value.text().map_or_else(unsaid, |host| Said::of(host_and_port(host, port)))
        }
        (Encode::Scheme(words) | Encode::AfterScheme(words), value) => {
            let url = value.text().unwrap_or_default();
            let (scheme, rest) = url.split_once("://").unwrap_or((url, ""));
            match words.iter().find(|(ours, _)| ours.eq_ignore_ascii_case(scheme)) {
                Some((_, theirs)) if matches!(write, Encode::Scheme(_)) => Said::word(theirs),
                Some(_) => Said::of(rest.trim_end_matches('/')),
                None => Said::Unsaid(format!("it fetches nothing over `{scheme}`").into()),
            }
        }
        (Encode::Octet(place), value) => value.text().map_or_else(unsaid, |address| octet(address, place)),
        (Encode::ItemOctet(item, place), Value::List(items)) => {
            items.get(item).map_or(Said::Nothing, |address| octet(address, place))
        }
        (Encode::Zone(list), Value::Zone(zone)) => match (list.token(zone), list.reason(zone)) {
            (Some(token), None) => Said::word(token),
            (Some(token), Some(because)) => Said::adapted(token, because),
            (None, because) => {
                Said::cannot(because.unwrap_or_else(|| "its list has no such zone".to_owned()))
            }
        },
        (Encode::Of(concept, write), _) => {
            let other = at.fields.value(concept).or_else(|| at.view.phone.value(concept));
            other.map_or(Said::Nothing, |other| spell(*write, other, at))
        }
        (Encode::Around(before, write, behind), value) => {
            let around = |text: &str| format!("{before}{text}{behind}");
            match spell(*write, value, at) {
                // Around nothing there is nothing.
                Said::Text(text) if text.trim().is_empty() => Said::Nothing,
                Said::Text(text) => Said::of(around(&text)),
                Said::Adapted(text, because) => Said::adapted(around(&text), because),
                said => said,
            }
        }
        (Encode::Else(write, otherwise), value) => match spell(*write, value, at) {
            Said::Nothing => Said::word(otherwise),
            said => said,
        },
        (Encode::Server(from), _) => match at.shares.and_then(|shares| shares.slot(at.index)) {
            Some(slot) => Said::of((i64::from(slot) - 1 + from).to_string()),
            None => Said::Nothing,
        },
        _ => unsaid(),
    }
}

/// The first of these that is no less.
fn step(steps: &[(i64, &'static str)], seconds: i64) -> Said {
    let is_least = |(step, _): &&(i64, &str)| *step >= seconds && (*step == 0) == (seconds == 0);
    let longer = steps.iter().filter(is_least).min_by_key(|(step, _)| *step);
    let longest = || steps.iter().filter(|_| seconds > 0).max_by_key(|(step, _)| *step);
    let takes = || {
        let known: Vec<_> = steps.iter().map(|(step, _)| step.to_string()).collect();
        format!("it takes {} seconds", known.join(", "))
    };
    match longer.or_else(longest) {
        Some((step, theirs)) if *step == seconds => Said::word(theirs),
        Some((_, theirs)) => Said::adapted(*theirs, takes()),
        None => Said::cannot(takes()),
    }
}

/// Whole parts of a number, rounded up, at least 1.
fn parts(number: i64, by: i64) -> i64 {
    number.saturating_add(by - 1).checked_div(by).unwrap_or(number).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{empty, list, text};
    use crate::{Model, Place};

    static PHONE: Model = Model::new("X", "1", &[]);

    #[test]
    fn values_are_spelt() {
        const WORDS: &[(&str, &str)] = &[("http", "1"), ("https", "2")];
        let view = empty(&PHONE);
        let at =
            At { view: &view, fields: &view.phone, place: Place::Phone, index: 1, module: 0, shares: None };
        for (write, value, expected) in [
            (Encode::Within(60, 90), Value::Number(70), Some("70")),
            (Encode::Within(60, 90), Value::Number(1), Some("60")),
            (Encode::Within(60, 90), Value::Number(100), Some("90")),
            (Encode::Within(60, 90), Value::Number(0), None),
            (Encode::Within(0, 90), Value::Number(0), Some("0")),
            (Encode::Slot(|_| WORDS, 0), list(&["ftp", "https", "http"]), Some("2")),
            (Encode::Slot(|_| WORDS, 7), list(&["https", "http"]), Some("1")),
            (Encode::Slot(|_| WORDS, 0), list(&["ftp"]), None),
            (Encode::Scheme(WORDS), text("https://h/prov/"), Some("2")),
            (Encode::AfterScheme(WORDS), text("https://h/prov/"), Some("h/prov")),
            (Encode::Scheme(WORDS), text("HTTPS://h"), Some("2")),
            (Encode::Scheme(WORDS), text("ftp://h"), None),
            (Encode::Steps(&[(0, "on"), (30, "s"), (60, "m")]), Value::Number(0), Some("on")),
            (Encode::Steps(&[(0, "on"), (30, "s"), (60, "m")]), Value::Number(31), Some("m")),
            (Encode::Steps(&[(0, "on"), (30, "s"), (60, "m")]), Value::Number(99), Some("m")),
            (Encode::Steps(&[(30, "s")]), Value::Number(0), None),
            (Encode::Each(&Encode::Within(1, 4)), list(&["7", "2"]), Some("4")),
            (Encode::Each(&Encode::Plain), list(&["", "b"]), None),
            (Encode::Each(&Encode::Plain), list(&["007"]), Some("007")),
            (Encode::RankOr("http", ""), list(&["https", "http"]), Some("2")),
            (Encode::RankOr("ftp", ""), list(&["https"]), Some("")),
            (Encode::AfterScheme(WORDS), text("h"), None),
        ] {
            assert_eq!(spell(write, &value, &at).text(), expected, "{value:?}");
        }
    }
}
