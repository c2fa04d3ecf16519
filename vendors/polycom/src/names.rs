//! Names that exist: what a list of `fixtures/<vendor>/names` says phones read.

use std::collections::HashSet;

/// The names of lists: one a line, `{n}` for running numbers, `#` before a comment.
pub(crate) fn known(lists: &[&'static str]) -> HashSet<&'static str> {
    let lines = lists.iter().flat_map(|list| list.lines());
    // An exception has its reason behind it.
    let names = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next());
    names.collect()
}

/// A name with its running numbers cut out: `reg.12.server.1.port` is `reg.{n}.server.{n}.port`.
pub(crate) fn plain(name: &str) -> String {
    let part = |part: &'_ str| {
        if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) {
            "{n}".to_owned()
        } else {
            part.to_owned()
        }
    };
    name.split('.').map(part).collect::<Vec<_>>().join(".")
}
