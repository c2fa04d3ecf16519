//! Commands that stand in sentences: not run, but there.

use super::read::{pages, root};
use crate::sandbox::Sandbox;
use std::collections::BTreeSet;
use std::fs;

/// What stands between backquotes in the sentences of all pages and begins with the program's name.
fn named() -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for page in pages() {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for sentences in text.split("```").step_by(2) {
            let quoted = sentences.split('`').skip(1).step_by(2);
            named.extend(
                quoted.filter(|text| text.starts_with("autoprov ")).map(|text| text.replace('\n', " ")),
            );
        }
    }
    named
}

#[test]
fn every_command_that_a_sentence_names_is_there_with_its_flags() {
    let sandbox = Sandbox::bare();
    let help = |words: &[&str]| sandbox.cli(&[words, &["--help"]].concat()).good().out();
    let named = named();
    assert!(named.len() > 30, "the pages name commands: {named:?}");
    for command in &named {
        // The help of a word that is no command would be another's.
        let mut words: Vec<&str> = Vec::new();
        let mut text = help(&[]);
        for word in command.split_whitespace().skip(1) {
            let Some((_, list)) = text.split_once("\nCommands:\n") else { break };
            let own = list.split("\n\n").next().unwrap_or_default();
            if word.starts_with('-') {
                continue;
            }
            // `lift|list` are two.
            for word in word.split('|') {
                let is_there = own.lines().any(|line| line.split_whitespace().next() == Some(word));
                assert!(is_there, "`{command}`: there is no command `{word}`");
            }
            words.extend(word.split('|').next());
            text = help(&words);
        }
        let flags = command.split_whitespace().filter(|word| word.starts_with("--"));
        for flag in flags.map(|flag| flag.split('=').next().unwrap_or_default()) {
            let is_there = text.split_whitespace().any(|word| word.trim_end_matches(',') == flag);
            assert!(is_there, "`{command}`: `{}` has no flag `{flag}`", words.join(" "));
        }
    }
}
