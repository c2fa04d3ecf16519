//! What a page shows beside what its command printed.

use super::read::{Command, root};
use std::fs;

/// What differs from run to run by its nature, or with every row of a table, with `#` for a digit.
const SHAPES: [(&str, &str); 3] =
    [("<moment>", "####-##-## ##:##:##"), ("<bytes>", "  #####  "), ("<count>", "## dialects")];

/// Stands for lines that are left out.
const LEFT_OUT: &str = "...";

/// Whether these lines are those that the page shows.
pub fn same(shown: &[String], printed: &[String]) -> bool {
    let parts: Vec<&[String]> = shown.split(|line| line == LEFT_OUT).collect();
    let alike = |shown: &[String], printed: &[String]| {
        shown.len() == printed.len() && shown.iter().zip(printed).all(|(a, b)| shapes(a) == shapes(b))
    };
    let [first, between @ .., last] = &parts[..] else { return alike(shown, printed) };
    let (head, tail) = (first.len(), last.len());
    if printed.len() <= head + tail || !alike(first, &printed[..head]) {
        return false;
    }
    let (mut middle, end) = printed[head..].split_at(printed.len() - head - tail);
    for part in between {
        // A line at least is left out before each.
        let Some(at) = (1..=middle.len())
            .find(|at| middle.get(*at..at + part.len()).is_some_and(|lines| alike(part, lines)))
        else {
            return false;
        };
        middle = &middle[at + part.len()..];
    }
    !middle.is_empty() && alike(last, end)
}

/// A line with names in the place of what differs by its nature.
fn shapes(line: &str) -> String {
    let mut rest = line;
    let mut out = String::new();
    while let Some(first) = rest.chars().next() {
        let found = SHAPES.iter().find_map(|(name, shape)| Some((*name, length(shape, rest)?)));
        let (text, length) = found.unwrap_or_else(|| (&rest[..first.len_utf8()], first.len_utf8()));
        out.push_str(text);
        rest = &rest[length..];
    }
    out
}

/// How many bytes of the text have this shape.
fn length(shape: &str, text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let fits = |(part, byte): (u8, &u8)| if part == b'#' { byte.is_ascii_digit() } else { part == *byte };
    (bytes.len() >= shape.len() && shape.bytes().zip(bytes).all(fits)).then_some(shape.len())
}

/// Writes into the page what its command printed. Not where the page shows nothing, or pieces of it, which somebody has to choose.
pub fn bless(command: &Command, printed: &[String]) -> bool {
    let Some(shown) = &command.shown else { return false };
    let parts: Vec<&[String]> = shown.split(|line| line == LEFT_OUT).collect();
    let new = match &parts[..] {
        [_] => printed.to_vec(),
        [head, tail] if printed.len() > head.len() + tail.len() => {
            let end = &printed[printed.len() - tail.len()..];
            [&printed[..head.len()], &[LEFT_OUT.to_owned()], end].concat()
        }
        _ => return false,
    };
    let file = root().join(&command.page);
    let text = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let from = command.line - 1 + command.text.lines().count();
    let typed = lines[command.line - 1];
    let indent = &typed[..typed.len() - typed.trim_start().len()];
    // A line that differs by its nature alone stays as it was.
    let kept = |line: &String| shown.iter().find(|old| shapes(old) == shapes(line)).cloned();
    let new: Vec<String> = new
        .iter()
        .map(|line| format!("{indent}{}", kept(line).unwrap_or_else(|| line.clone())).trim_end().to_owned())
        .collect();
    lines.splice(from..from + shown.len(), new.iter().map(String::as_str));
    fs::write(file, lines.join("\n") + "\n").unwrap();
    true
}

#[test]
fn moments_and_sizes_differ_and_nothing_else() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let same = |shown: &str, printed: &str| same(&lines(shown), &lines(printed));
    assert!(same("seen 2026-11-29 14:23:13 by 101", "seen 2027-01-02 03:04:05 by 101"));
    assert!(same("a.cfg  32917  1", "a.cfg  40000  1") && same("35 dialects", "36 dialects"));
    for (shown, printed) in [
        ("a.cfg  32917  1", "a.cfg  32917  2"),
        ("seen 2026-11-29 14:23:13 by 101", "seen 2026-11-29 14:23:13 by 102"),
        ("seen 2026-11-29 14:23:13", "seen never"),
        ("a", "a\nb"),
        ("a\nb", "a"),
        ("a\n...\nd", "a\nd"),
        ("a\n...\nd", "a\nb\nc"),
    ] {
        assert!(!same(shown, printed), "{printed:?} is not {shown:?}");
    }
    assert!(same("...\nc\n...\ne\nf", "a\nb\nc\nd\ne\nf") && !same("...\nc\n...\ne", "a\nb\nd\ne"));
    assert!(same("a\n...\nd", "a\nb\nc\nd") && same("a\n...", "a\nb\nc"));
}
