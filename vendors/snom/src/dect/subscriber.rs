//! Subscribers of a base: line n is subscriber n, on the handset that the site gives it, else on handset n.

use super::server;
use autoprov_core::{Concept, Over, Row, Setting, Source, Table, Value, View, Write, walk_one};
use std::collections::HashMap;

const GONE: &str = "";

/// What a handset is before it has registered, and where there is none (a generator for the M400).
const NO_IPEI: &str = "0xFFFFFFFFFF";

/// Of every line; whether it is active hangs on its server too.
static TABLE: Table = Table {
    over: Over::Lines,
    rows: &[
        Row::new(Concept::UserName, "user_name[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::AuthId, "user_pname[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::Password, "user_pass[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::DisplayName, "user_realname[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::Label, "subscr_sip_line_name[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::Mailbox, "user_mailbox[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::VoicemailNumber, "user_mailnumber[{n}]", Write::Plain).clear(GONE),
        Row::new(Concept::BlfList, "subscr_ua_data_bw_blf_reslist_uri[{n}]", Write::Plain).clear(GONE),
    ],
};

/// The lines of a handset.
pub(super) fn lines(view: &View, handset: u16) -> Vec<u16> {
    let list = view.handsets.get(&handset).and_then(|fields| fields.value(Concept::HandsetLines));
    list.map(Value::list).unwrap_or_default().iter().filter_map(|line| line.parse().ok()).collect()
}

/// The handset of each line that the site gives one: a line that two have is on the first.
pub(super) fn handsets(view: &View) -> HashMap<u16, u16> {
    let mut out = HashMap::new();
    for handset in view.handsets.keys() {
        for line in lines(view, *handset) {
            out.entry(line).or_insert(*handset);
        }
    }
    out
}

/// `0x02C332B510`, of ten hex digits.
pub(super) fn ipei(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    (digits.len() == 10).then(|| format!("0x{}", digits.to_ascii_uppercase()))
}

/// Writes the group.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    let servers: HashMap<_, _> =
        server::of_lines(view).into_iter().filter_map(|(line, server)| Some((line, server?))).collect();
    let handsets = handsets(view);
    for n in 1..=view.model.lines {
        let mut push = |name: &str, value: String, source: Source| {
            out.push(Setting::new(format!("{name}[{n}]"), value, source));
        };
        let Some(server) = servers.get(&n) else {
            push("user_active", "off".to_owned(), Source::Cleared);
            push("subscr_dect_ipui", NO_IPEI.to_owned(), Source::Cleared);
            continue;
        };
        push("user_active", "on".to_owned(), Source::Line(n));
        push("subscr_sip_ua_data_server_id", server.to_string(), Source::Line(n));
        let handset = handsets.get(&n).copied().unwrap_or(n);
        push("subscr_sip_hs_idx", handset.to_string(), Source::Line(n));
        // One that is not in the site keeps the handset it has.
        let known = view.handsets.get(&handset).and_then(|fields| ipei(fields.text(Concept::HandsetIpei)?));
        if let Some(known) = known {
            push("subscr_dect_ipui", known, Source::Device);
        }
    }
    let mut told = Vec::new();
    walk_one(&TABLE, view, &mut told);
    // A subscriber that is none is off and has neither name nor password; more would make the M900's file of a thousand half a megabyte.
    let free = |key: &str| {
        let (name, rest) = key.split_once('[').unwrap_or((key, ""));
        let line = rest.trim_end_matches(']').parse::<u16>().ok();
        !KEPT.contains(&name) && line.is_some_and(|line| !view.lines.contains_key(&line))
    };
    told.retain(|setting| !free(&setting.key));
    out.append(&mut told);
}

/// What of a subscriber is cleared when its line is gone.
const KEPT: [&str; 2] = ["user_name", "user_pass"];
