//! What one file has that another has not, setting by setting, for people to read.

use std::collections::HashMap;

/// A setting, or a line of a document: its name, and its value where it has one.
pub type Entry = (String, Option<String>);

/// `- name` for what `file` has no more, `+ name = value` for what is new in it, `~ name = value` for what has another value. Names that
/// differ in a number alone stand as one, `key.{5..8,12}.type`; `[Key{1..2}]Ext{-1}` has a second number that is one less.
pub fn difference(base: &[Entry], file: &[Entry]) -> Vec<String> {
    let (before, after) = (numbered(base), numbered(file));
    let known: HashMap<_, _> = before.iter().map(|(name, value)| (name, *value)).collect();
    let left: HashMap<_, _> = after.iter().map(|(name, value)| (name, *value)).collect();
    let gone = before
        .iter()
        .filter(|(name, _)| !left.contains_key(name))
        .map(|((name, _), _)| said('-', name, None));
    let new = after.iter().filter_map(|(name, value)| match known.get(name) {
        None => Some(said('+', name.0, *value)),
        Some(before) => (before != value).then(|| said('~', name.0, *value)),
    });
    let mut lines: Vec<_> = gone.chain(new).collect();
    loop {
        let fewer = runs(&lines);
        if fewer.len() == lines.len() {
            return fewer;
        }
        lines = fewer;
    }
}

/// Every name with how many of its kind stand before it, since documents and some formats repeat them.
fn numbered(entries: &[Entry]) -> Vec<((&str, usize), Option<&str>)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let number = |(name, value)| {
        let nth = seen.entry(name).or_default();
        *nth += 1;
        ((name, *nth), value)
    };
    entries.iter().map(|(name, value)| (name.as_str(), value.as_deref())).map(number).collect()
}

fn said(sign: char, name: &str, value: Option<&str>) -> String {
    value.map_or_else(|| format!("{sign} {name}"), |value| format!("{sign} {name} = {value}"))
}

/// Lines that differ in one number, or in several by as much, as one line, where the first of them stands.
fn runs(lines: &[String]) -> Vec<String> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: HashMap<String, Vec<usize>> = HashMap::new();
    for line in lines {
        let parts = parts(line);
        let shape = parts.iter().map(|part| if is_number(part) { "#" } else { part }).collect();
        let alike = open.entry(shape).or_default();
        if alike.iter().any(|&run| runs[run].takes(&parts)) {
            continue;
        }
        alike.push(runs.len());
        runs.push(Run { parts, places: Vec::new(), steps: vec![0] });
    }
    runs.iter().map(Run::shown).collect()
}

/// A line, the places of what varies in it, and by how much it does, line by line.
struct Run {
    parts: Vec<String>,
    places: Vec<usize>,
    steps: Vec<i64>,
}

impl Run {
    /// Takes another line of its shape, if it may.
    fn takes(&mut self, parts: &[String]) -> bool {
        let differ = |place: &usize| self.parts[*place] != parts[*place];
        let places: Vec<_> = (0..parts.len()).filter(differ).collect();
        let number = |part: &String| {
            part.parse::<u32>().ok().filter(|number| number.to_string() == *part).map(i64::from)
        };
        let step = |place: &usize| Some(number(&parts[*place])? - number(&self.parts[*place])?);
        let mut steps: Vec<_> = places.iter().map(step).collect();
        steps.dedup();
        let [Some(step)] = steps[..] else { return false };
        if self.places != places && !self.places.is_empty() {
            return false;
        }
        self.places = places;
        self.steps.push(step);
        true
    }

    fn shown(&self) -> String {
        let part = |(place, part): (usize, &String)| {
            let Some(first) = part.parse::<i64>().ok().filter(|_| self.places.contains(&place)) else {
                return part.clone();
            };
            let lead = self.parts[self.places[0]].parse::<i64>().unwrap_or_default();
            if self.places[0] != place {
                return format!("{{{:+}}}", first - lead);
            }
            let ranges = self.steps.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
                [one] => (first + one).to_string(),
                [from, .., to] => format!("{}..{}", first + from, first + to),
                [] => String::new(),
            });
            format!("{{{}}}", ranges.collect::<Vec<_>>().join(","))
        };
        self.parts.iter().enumerate().map(part).collect()
    }
}

fn is_number(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit())
}

/// A line cut into its numbers and what stands between them; what stands in braces is one.
fn parts(line: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut inside = false;
    for c in line.chars() {
        let digit = !inside && c.is_ascii_digit();
        match parts.last_mut() {
            Some(part) if is_number(part) == digit && c != '{' => part.push(c),
            _ => parts.push(c.to_string()),
        }
        inside = c == '{' || inside && c != '}';
    }
    parts
}

#[test]
fn runs_of_numbers_are_one_line_and_all_else_is_its_own() {
    let entries = |text: &str| -> Vec<Entry> {
        let entry = |line: &str| match line.split_once(" = ") {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (line.to_owned(), None),
        };
        text.lines().map(entry).collect()
    };
    let base = entries("name = a\nkey.1 = 0\nkey.2 = 0\nkey.3 = 0\nkey.4 = 0\n<a>\n<a>\nkey.9 = 0");
    let file = entries(
        "a.1.1 = 7\na.1.2 = 7\na.2.1 = 7\na.2.2 = 7\nname = b\n[Key1]Ext0 = 1\n[Key2]Ext1 = 1\n[Key3]Ext1 = 1\nkey.2 = 0\n<a>\n09 = x\n10 = x",
    );
    let expected = [
        "- key.{1,3..4,9}",
        "- <a>",
        "+ a.{1..2}.{1..2} = 7",
        "~ name = b",
        "+ [Key{1..2}]Ext{-1} = 1",
        "+ [Key3]Ext1 = 1",
        "+ 09 = x",
        "+ 10 = x",
    ];
    assert_eq!(difference(&base, &file), expected);
    assert!(difference(&file, &file).is_empty());
}
