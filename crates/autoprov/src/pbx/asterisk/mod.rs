//! Asterisk: pjsip.conf and pjsip_wizard.conf, users.conf, voicemail.conf.

mod comments;
mod config;
mod mailboxes;
mod pjsip;
mod users;

use super::Files;
use super::found::Found;
use crate::csv::Kind;
use config::Section;

/// Files that say where the endpoints are, if not in pjsip.conf, and their section (none: any).
const ELSEWHERE: [(&str, &str); 2] = [("extconfig.conf", "settings"), ("sorcery.conf", "res_pjsip")];

/// Reads the folder.
pub(super) fn read(files: &mut Files) -> Found {
    let mut found = Found::naming(Kind::Extensions);
    let mailboxes = mailboxes::read(files, &mut found);
    let pjsip = config::read(files, "pjsip.conf", &mut found);
    let wizards = config::read(files, "pjsip_wizard.conf", &mut found);
    let has_pjsip = pjsip.is_some() || wizards.is_some();
    pjsip::take(&pjsip.unwrap_or_default(), &wizards.unwrap_or_default(), &mailboxes, &mut found);
    // The second is what the first became when chan_sip went.
    let users = ["users.conf", "phoneprov_users.conf"].map(|name| {
        let sections = config::read(files, name, &mut found);
        sections.inspect(|sections| users::take(sections, &mailboxes, &mut found)).is_some()
    });
    if !has_pjsip && !users.contains(&true) && found.errors.is_empty() {
        let message =
            "has no pjsip.conf and no users.conf: name the folder of Asterisk's files, such as /etc/asterisk";
        found.error(files.base().display(), message);
    }
    chan_sip(files, &mut found);
    databases(files, &mut found);
    found
}

/// The accounts of chan_sip, which Asterisk 21 has no more.
fn chan_sip(files: &mut Files, found: &mut Found) {
    // What is wrong with a dead file stops nothing.
    let sections = config::read(files, "sip.conf", &mut Found::default()).unwrap_or_default();
    let is_account = |section: &&Section| {
        section.name != "general" && !section.is_template && section.value("type").is_some()
    };
    for section in sections.iter().filter(is_account) {
        let because = "sip.conf is chan_sip's, which Asterisk 21 removed: move its accounts to pjsip.conf";
        found.leave(&section.place, &section.name, because);
    }
}

/// Endpoints that live in a database.
fn databases(files: &mut Files, found: &mut Found) {
    for (file, name) in ELSEWHERE {
        let sections = config::read(files, file, &mut Found::default()).unwrap_or_default();
        let settings = sections.iter().filter(|section| section.name == name).flat_map(|own| &own.settings);
        for setting in settings {
            let kind = setting.name.strip_prefix("ps_").unwrap_or(&setting.name);
            let is_file = setting.value.starts_with("config,");
            if matches!(kind.trim_end_matches('s'), "endpoint" | "auth" | "aor") && !is_file {
                let because = "these come from a database or another program, and only files are read";
                found.leave(&setting.place, &setting.name, because);
            }
        }
    }
}
