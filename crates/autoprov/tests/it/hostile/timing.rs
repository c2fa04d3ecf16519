//! Nothing tells who exists, and nobody pays for those who ask: the laws of the sweep, small. `cargo xtask sweep` is the large one.

use super::sweep::{
    Asker, Field, Files, Plan, Report, Row, Scheme, cost, macs, neighbours, usernames, words,
};

/// Runs some comparisons against a server of their own, and demands that each law holds.
#[track_caller]
fn lawful(compare: impl FnOnce(&mut Field) -> Vec<Row>) {
    let mut report = Report::new(Plan::SMALL);
    report.add(compare(&mut Field::new(Plan::SMALL)));
    report.demand();
}

#[track_caller]
fn alike(askers: &[(Asker, Files)]) {
    lawful(|field| askers.iter().flat_map(|(asker, files)| macs(field, *asker, *files)).collect());
}

#[test]
fn words_do_not_tell_which_macs_exist() {
    lawful(words);
}

#[test]
fn time_does_not_tell_a_stranger_over_http_which_macs_exist() {
    alike(&[(Asker::Nobody(Scheme::Http), Files::Config), (Asker::Nobody(Scheme::Http), Files::Directory)]);
}

#[test]
fn time_does_not_tell_who_guesses_passwords_which_macs_exist() {
    alike(&[
        (Asker::WrongPassword(Scheme::Http), Files::Config),
        (Asker::UnknownUser(Scheme::Http), Files::Config),
        (Asker::OwnUser(Scheme::Http), Files::Config),
        (Asker::OwnUser(Scheme::Http), Files::Directory),
    ]);
}

#[test]
fn time_does_not_tell_another_tenant_which_macs_exist() {
    alike(&[
        (Asker::OtherTenant(Scheme::Http), Files::Config),
        (Asker::OtherTenant(Scheme::Http), Files::Directory),
    ]);
}

#[test]
fn time_does_not_tell_over_https_which_macs_exist() {
    alike(&[
        (Asker::Nobody(Scheme::Https), Files::Config),
        (Asker::OtherTenant(Scheme::Https), Files::Config),
    ]);
}

#[test]
fn time_does_not_tell_over_tftp_which_macs_exist() {
    alike(&[(Asker::TftpOutside, Files::Config), (Asker::TftpInside, Files::Config)]);
}

#[test]
fn neither_words_nor_time_tell_which_usernames_exist() {
    lawful(usernames);
}

#[test]
fn a_miss_of_any_shape_costs_at_most_twice_a_plain_miss() {
    lawful(cost);
}

#[test]
fn phones_behind_the_address_of_a_sweep_boot_in_at_most_twice_their_quiet_time() {
    lawful(neighbours);
}
