//! DECT bases: which handset rings for which account (dossier 5.3). Source: the maker's template for the DP750, firmware 1.0.2.16, in FusionPBX.

use super::phone::{ANY_HOST, DHCP_66, MINUTES};
use autoprov_core::{Concept::*, Encode::*, Fields, Place, Row, Scope, Sheet, Source, Table, Value, View};

/// What a profile of a base has beside the block of every profile.
pub const VOICEMAIL: &[Row] = &[Row::new(VoicemailNumber, "P{27680+n}", Plain).clear("")];

/// The handsets.
pub static HANDSETS: Table = Table {
    scope: Scope::Handsets,
    rows: &[
        Row::new(HandsetName, "P{27020+n}", Plain),
        Row::cannot(HandsetIpei, "a handset is known by its place in the base, not by its IPEI"),
    ],
};

/// What is one for the base.
pub static DEVICE: Table = Table {
    scope: Scope::Phone,
    rows: &[
        // A VLAN counts only where this says so.
        Row::new(Vlan, "P27004", Fixed("1")).clear("0"),
        // Where its phone book comes from: 1 is LDAP, 0 a file.
        Row::new(LdapHost, "P27002", Fixed("1")).clear("0"),
        // 1: every P193 minutes, as on the phones and unlike the adapters.
        Row::new(PollingMinutes, "P194", Switch("0", "1")),
        Row::new(PollingMinutes, "P193", MINUTES),
        DHCP_66,
        ANY_HOST,
    ],
};

/// All handsets of an account ring together.
const PARALLEL: u16 = 103;

/// The number of the mode of the first account.
const MODES: u16 = 27_080;

/// The numbers of the accounts of each handset: first ones, and from which account on which others. The fourth's and fifth's stand apart:
/// P4330 is a time in seconds.
const SLOTS: [&[(u16, u16)]; 5] =
    [&[(1, 4300)], &[(1, 4310)], &[(1, 4320)], &[(1, 4250), (3, 21_320)], &[(1, 21_328)]];

/// Writes which handsets have which accounts, which is no row's: for an account of one handset its number, else that all ring together and,
/// handset by handset, whether it is among them. Nothing is written for a base whose handsets the site does not list: they stay as they are.
pub(crate) fn accounts(view: &View, sheet: &mut Sheet) {
    sheet.knows(Place::Handset(1), &[HandsetLines]);
    if view.handsets.is_empty() {
        return;
    }
    for (index, handset) in &view.handsets {
        sheet.took(Place::Handset(*index), &[HandsetLines]);
        if let Some(odd) =
            lines(handset).find(|line| account(line).is_none_or(|line| line > view.model.lines))
        {
            sheet.refuse(Place::Handset(*index), HandsetLines, format!("it has no line {odd}"));
        }
    }
    for line in 1..=view.model.lines {
        let has = |index: u16| {
            view.handsets
                .get(&index)
                .is_some_and(|handset| lines(handset).any(|own| account(own) == Some(line)))
        };
        let handsets: Vec<u16> = (1..=view.model.handsets).filter(|index| has(*index)).collect();
        let mode = match handsets.as_slice() {
            [one] => *one,
            _ => PARALLEL,
        };
        let source = if handsets.is_empty() { Source::Cleared } else { Source::Device };
        sheet.set(format!("P{}", MODES + line - 1), mode.to_string(), source.clone());
        for (index, slots) in (1..=view.model.handsets).zip(SLOTS) {
            let run = slots.iter().rev().find(|(first, _)| *first <= line);
            let number = run.map_or(0, |(first, number)| number + line - first);
            sheet.set(format!("P{number}"), if has(index) { "1" } else { "0" }, source.clone());
        }
    }
}

/// The lines of a handset.
fn lines(handset: &Fields) -> impl Iterator<Item = &str> {
    handset.value(HandsetLines).map(Value::list).unwrap_or_default().iter().map(String::as_str)
}

fn account(line: &str) -> Option<u16> {
    line.parse().ok().filter(|line| *line > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{refused, value, values, view};
    use autoprov_core::testing::{list, text};

    #[test]
    fn an_account_rings_its_handsets() {
        let mut view = view("DP750");
        assert_eq!((value(&view, "P27080"), value(&view, "P4300")), (None, None), "none is listed");
        for (index, name, lines) in [(1, "Hall", ["1", "3"]), (4, "Shop", ["2", "3"])] {
            let handset = view.handsets.entry(index).or_default();
            handset.set(HandsetName, text(name), Source::Device).unwrap();
            handset.set(HandsetLines, list(&lines), Source::Device).unwrap();
        }
        assert_eq!(values(&view, "P27080 P27081 P27082 P27083"), ["1", "4", "103", "103"]);
        assert_eq!(values(&view, "P4300 P4302 P21320 P4312"), ["1", "1", "1", "0"]);
        assert_eq!(values(&view, "P27020 P27023 P4250 P4251"), ["Hall", "Shop", "0", "1"]);
        assert!(refused(&view).is_empty());
        let handset = view.handsets.get_mut(&1).unwrap();
        handset.set(HandsetLines, list(&["11"]), Source::Device).unwrap();
        handset.set(HandsetIpei, text("02c332b510"), Source::Device).unwrap();
        assert_eq!(refused(&view), ["Handset(1, HandsetIpei)", "Handset(1, HandsetLines)"]);
    }
}
