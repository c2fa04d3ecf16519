//! DECT bases: which handset rings for which account (dossier 5.3). Source: the maker's template for the DP750, firmware 1.0.2.16, in FusionPBX.

use autoprov_core::{Concept, Fields, Over, Row, Setting, Source, Table, View, Write};

/// What a profile of a base has beside the block of every profile.
pub(crate) static VOICEMAIL: Table = Table {
    over: Over::Lines,
    rows: &[Row::new(Concept::VoicemailNumber, "P{27680+n}", Write::Plain).clear("")],
};

/// The handsets.
pub(crate) static HANDSETS: Table =
    Table { over: Over::Handsets, rows: &[Row::new(Concept::HandsetName, "P{27020+n}", Write::Plain)] };

/// What is one for the base.
pub(crate) static BASE: Table = Table {
    over: Over::Phone,
    rows: &[
        // A VLAN counts only where this says so.
        Row::new(Concept::Vlan, "P27004", Write::Fixed("1")).clear("0"),
        // Where its phone book comes from: 1 is LDAP, 0 a file.
        Row::new(Concept::LdapHost, "P27002", Write::Fixed("1")).clear("0"),
        // 1: every P193 minutes, as on the phones and unlike the adapters.
        Row::new(Concept::PollingMinutes, "P194", Write::With(super::phone::polls)),
        Row::new(Concept::PollingMinutes, "P193", Write::With(super::phone::minutes)),
        Row::constant("P145", "1"),
        // The host name in the server's certificate is not compared: ours is self-signed until an operator brings another.
        Row::constant("P22030", "0"),
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

/// The number of an account on a handset.
fn slot(slots: &[(u16, u16)], account: u16) -> u16 {
    let run = slots.iter().rev().find(|(first, _)| *first <= account);
    run.map_or(0, |(first, number)| number + account - first)
}

/// The lines of a handset.
fn lines(handset: &Fields) -> impl Iterator<Item = u16> + '_ {
    let list = handset.value(Concept::HandsetLines).map(autoprov_core::Value::list).unwrap_or_default();
    list.iter().filter_map(|line| line.parse().ok())
}

/// Writes which handsets have which accounts: for an account of one handset its number, else that all ring together and, handset by
/// handset, whether it is among them. Nothing is written for a base whose handsets the site does not list: they stay as they are.
pub(crate) fn walk(view: &View, out: &mut Vec<Setting>) {
    if view.handsets.is_empty() {
        return;
    }
    for account in 1..=view.model.lines {
        let has = |index: u16| {
            view.handsets.get(&index).is_some_and(|handset| lines(handset).any(|line| line == account))
        };
        let handsets: Vec<u16> = (1..=view.model.handsets).filter(|index| has(*index)).collect();
        let mode = match handsets.as_slice() {
            [one] => *one,
            _ => PARALLEL,
        };
        let source = if handsets.is_empty() { Source::Cleared } else { Source::Device };
        out.push(Setting::new(format!("P{}", MODES + account - 1), mode.to_string(), source.clone()));
        for (index, slots) in (1..=view.model.handsets).zip(SLOTS) {
            let own = if has(index) { "1" } else { "0" };
            out.push(Setting::new(format!("P{}", slot(slots, account)), own, source.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{value, view};
    use autoprov_core::Value;

    fn handset(view: &mut View, index: u16, name: &str, lines: &[&str]) {
        let handset = view.handsets.entry(index).or_default();
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        handset.set(Concept::HandsetName, Value::Text(name.into()), Source::Device).unwrap();
        handset.set(Concept::HandsetLines, Value::List(lines), Source::Device).unwrap();
    }

    #[test]
    fn an_account_rings_its_handsets() {
        let mut view = view("DP750");
        handset(&mut view, 1, "Hall", &["1", "3"]);
        handset(&mut view, 4, "Shop", &["2", "3"]);
        let told = |keys: [&str; 4]| keys.map(|key| value(&view, key).unwrap());
        assert_eq!(told(["P27080", "P27081", "P27082", "P27083"]), ["1", "4", "103", "103"]);
        assert_eq!(told(["P4300", "P4302", "P21320", "P4312"]), ["1", "1", "1", "0"]);
        assert_eq!(told(["P27020", "P27023", "P4250", "P4251"]), ["Hall", "Shop", "0", "1"]);
    }

    #[test]
    fn handsets_that_nobody_lists_are_left_alone() {
        assert_eq!(value(&view("DP750"), "P27080"), None);
        assert_eq!(value(&view("DP750"), "P4300"), None);
    }
}
