//! voicemail.conf: mailboxes and whose they are.

use super::config;
use crate::pbx::Files;
use crate::pbx::found::Found;
use std::collections::HashMap;

/// Sections that hold no mailboxes.
const OTHER: [&str; 2] = ["general", "zonemessages"];

/// The names of mailboxes' owners, by `mailbox@context`.
pub(super) struct Mailboxes(HashMap<String, String>);

impl Mailboxes {
    /// The owner of a mailbox, whose context is `default` where it has none.
    pub(super) fn owner(&self, mailbox: &str) -> Option<&str> {
        let default = || self.0.get(&format!("{mailbox}@default"));
        self.0.get(mailbox).or_else(default).map(String::as_str)
    }
}

/// Reads `number => pin,name,email`. PINs stay with the PBX: no phone needs them.
pub(super) fn read(files: &mut Files, found: &mut Found) -> Mailboxes {
    let sections = config::read(files, "voicemail.conf", found).unwrap_or_default();
    let contexts =
        sections.iter().filter(|section| !section.is_template && !OTHER.contains(&section.name.as_str()));
    let owners = contexts.flat_map(|section| {
        section.settings.iter().filter_map(move |mailbox| {
            let name = mailbox.value.split(',').nth(1)?.trim();
            (!name.is_empty()).then(|| (format!("{}@{}", mailbox.name, section.name), name.to_owned()))
        })
    });
    Mailboxes(owners.collect())
}

/// The number of a mailbox, without its context.
pub(super) fn number(mailbox: &str) -> &str {
    mailbox.split('@').next().unwrap_or(mailbox)
}
