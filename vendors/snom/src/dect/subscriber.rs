//! Subscribers of a base: line n is subscriber n, on the handset that the site gives it, else on handset n.

use super::servers::SERVERS;
use crate::settings::GONE;
use autoprov_core::{Concept::*, Encode::*, Pick, Place, Row, Scope, Sheet, Source, Table, Value, View};
use std::collections::{HashMap, HashSet};

/// What a handset is before it has registered, and where there is none (a generator for the M400).
const NO_IPEI: &str = "0xFFFFFFFFFF";

/// Of every line. A subscriber that is none is off and has neither name nor password; more would make the M900's file of a thousand half a
/// megabyte.
pub static NAMES: Table = Table {
    scope: Scope::Served(&SERVERS),
    rows: &[
        Row::new(UserName, "user_name[{n}]", Plain).clear(GONE),
        Row::new(AuthId, "user_pname[{n}]", Plain).lacking(GONE),
        Row::new(Password, "user_pass[{n}]", Plain).clear(GONE),
        Row::new(DisplayName, "user_realname[{n}]", Plain).lacking(GONE),
        Row::new(Label, "subscr_sip_line_name[{n}]", Plain).lacking(GONE),
        Row::new(Mailbox, "user_mailbox[{n}]", Plain).lacking(GONE),
        Row::new(VoicemailNumber, "user_mailnumber[{n}]", Plain).lacking(GONE),
        // On in the base's own file (provisioner/Provisioner `endpoint/snom/m700`).
        Row::new(CallWaiting, "call_waiting[{n}]", Flag("off", "on")).once(Pick::Phone).lacking("on"),
        Row::new(BlfList, "subscr_ua_data_bw_blf_reslist_uri[{n}]", Plain).lacking(GONE),
        Row::cannot(Srtp, "no source gives the base's word for encrypted voice: it stays off"),
        Row::cannot(Dtmf, "sources differ in the base's word for it: digits go by RFC 2833"),
        Row::cannot(BackupHost, "a base finds a second server by DNS SRV records alone"),
        Row::cannot(BackupProxyHost, "a base finds a second server by DNS SRV records alone"),
    ],
};

/// Of every handset.
pub static HANDSETS: Table = Table {
    scope: Scope::Handsets,
    rows: &[Row::cannot(HandsetName, "a handset shows the name of its line")],
};

/// The lines of a handset.
fn lines(view: &View, handset: u16) -> Vec<u16> {
    let list = view.handsets.get(&handset).and_then(|fields| fields.value(HandsetLines));
    list.map(Value::list).unwrap_or_default().iter().filter_map(|line| line.parse().ok()).collect()
}

/// The handset of each line that the site gives one: a line that two have is on the first.
fn handsets(view: &View) -> HashMap<u16, u16> {
    let mut out = HashMap::new();
    for handset in view.handsets.keys() {
        for line in lines(view, *handset) {
            out.entry(line).or_insert(*handset);
        }
    }
    out
}

/// `0x02C332B510`, of ten hex digits.
fn ipei(view: &View, handset: u16) -> Option<String> {
    let text = view.handsets.get(&handset)?.text(HandsetIpei)?;
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    (digits.len() == 10).then(|| format!("0x{}", digits.to_ascii_uppercase()))
}

/// Writes the group: no table knows which line is on which handset.
pub(super) fn subscribers(view: &View, sheet: &mut Sheet) {
    let (shares, handsets, mut used) = (SERVERS.share(view), handsets(view), HashSet::new());
    for n in 1..=view.model.lines {
        let Some(server) = shares.slot(n) else {
            sheet.set(format!("user_active[{n}]"), "off", Source::Cleared);
            sheet.set(format!("subscr_dect_ipui[{n}]"), NO_IPEI, Source::Cleared);
            continue;
        };
        let handset = handsets.get(&n).copied().unwrap_or(n);
        used.insert(handset);
        for (name, value) in [
            ("user_active", "on".to_owned()),
            ("subscr_sip_ua_data_server_id", server.to_string()),
            ("subscr_sip_hs_idx", handset.to_string()),
        ] {
            sheet.set(format!("{name}[{n}]"), value, Source::Line(n));
        }
        // One that is not in the site keeps the handset it has.
        if let Some(known) = ipei(view, handset) {
            sheet.set(format!("subscr_dect_ipui[{n}]"), known, Source::Device);
        }
    }
    sheet.walk(&NAMES, view);
    sheet.walk(&HANDSETS, view);
    for handset in view.handsets.keys() {
        let place = Place::Handset(*handset);
        sheet.took(place, &[HandsetLines]);
        if lines(view, *handset).iter().any(|line| handsets.get(line) != Some(handset)) {
            sheet.refuse(place, HandsetLines, "a line is on one handset: the first that has it");
        }
        match (ipei(view, *handset), used.contains(handset)) {
            (Some(_), true) => sheet.took(place, &[HandsetIpei]),
            (Some(_), false) => sheet.refuse(place, HandsetIpei, "no line is on this handset"),
            (None, _) => sheet.refuse(place, HandsetIpei, "an IPEI is ten hex digits here"),
        }
    }
}
