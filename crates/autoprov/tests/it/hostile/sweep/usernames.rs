//! Whether words or time tell which usernames exist.

use super::Field;
use super::asking::Scheme;
use super::report::Row;
use super::site::{CUSTOMERS, TENANTS, WITHOUT_PASSWORD, customer};
use super::statistics::Sample;
use super::times::{Forms, persistent, row};
use super::wire::form;

/// Whose usernames are compared with those of nobody.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    Tenants,
    Devices,
    /// A device's username that is its MAC address.
    DevicesByMac,
    /// The MAC address of a device, which is nobody's username.
    MacsOfDevices,
    /// A tenant whose HTTP provisioning is off.
    Silent,
}

/// Everything in turn.
pub fn all(field: &mut Field) -> Vec<Row> {
    let mut rows = vec![unproven_names_pick_nothing(field)];
    for whose in [Whose::Tenants, Whose::Devices, Whose::DevicesByMac, Whose::MacsOfDevices, Whose::Silent] {
        rows.extend([false, true].map(|warm| usernames(field, whose, warm)));
    }
    rows
}

/// Wrong passwords of names that exist, and of names that do not.
pub fn usernames(field: &mut Field, whose: Whose, warm: bool) -> Row {
    let state = if warm { "warm" } else { "cold" };
    let name = match whose {
        Whose::Tenants => "a tenant's",
        Whose::Devices => "a device's",
        Whose::DevicesByMac => "a device's, its MAC",
        Whose::MacsOfDevices => "nobody's, a device's MAC",
        Whose::Silent => "a tenant's without password",
    };
    persistent(field.plan.requests, |requests| {
        let (samples, forms) = series(field, whose, warm, requests);
        row(format!("http, username: {name}, {state}"), &samples, &forms)
    })
}

fn series(field: &mut Field, whose: Whose, warm: bool, requests: usize) -> (Vec<Sample>, Forms) {
    let (mut samples, mut forms, mut round) = (Vec::new(), Forms::new(), 0);
    while samples.len() < requests {
        let mut names = names(field, whose);
        field.edit();
        field.chance.shuffle(&mut names);
        if warm {
            for (user, _) in &names {
                guess(field, user, "/prov/0015650fffff.cfg");
            }
            field.chance.shuffle(&mut names);
        }
        for (user, known) in names {
            let maker = field.chance.below(super::MAKERS.len());
            let path = format!("/prov/{}", field.stranger(maker).config());
            let (form, time) = guess(field, &user, &path);
            samples.push(Sample { group: round, known, value: time });
            *forms.entry(form).or_default().get_mut(usize::from(!known)).unwrap() += 1;
        }
        round += 1;
    }
    (samples, forms)
}

/// Some that exist, as many that do not, of the same length.
fn names(field: &mut Field, whose: Whose) -> Vec<(String, bool)> {
    let users = |by_mac: bool| {
        let users = field.land.phones.iter().filter_map(|phone| Some((phone.user.clone()?, &phone.mac)));
        users.filter(|(user, mac)| (user == *mac) == by_mac).map(|(user, _)| user).collect::<Vec<_>>()
    };
    let known: Vec<String> = match whose {
        Whose::Tenants => {
            TENANTS.iter().map(|(name, _)| (*name).to_owned()).chain((0..CUSTOMERS).map(customer)).collect()
        }
        Whose::Devices => users(false),
        Whose::DevicesByMac => users(true),
        Whose::MacsOfDevices => field
            .land
            .phones
            .iter()
            .filter(|phone| phone.user.as_ref() != Some(&phone.mac))
            .map(|phone| phone.mac.clone())
            .take(40)
            .collect(),
        Whose::Silent => vec![WITHOUT_PASSWORD.to_owned(); 20],
    };
    let by_mac = matches!(whose, Whose::DevicesByMac | Whose::MacsOfDevices);
    let mut names = Vec::new();
    for name in known {
        let unknown = if by_mac {
            let maker = field.chance.below(super::MAKERS.len());
            field.stranger(maker).mac
        } else {
            let digits = field.chance.below(10_usize.pow(u32::try_from(name.len()).unwrap_or(9).min(9)));
            format!("{digits:0>width$}", width = name.len()).replacen(|_: char| true, "n", 1)
        };
        names.extend([(name, true), (unknown, false)]);
    }
    names
}

/// A wrong password, from an address that never guessed before.
fn guess(field: &mut Field, user: &str, path: &str) -> (String, f64) {
    let mut line = field.line(Scheme::Http);
    let (answer, time) = line.get_as(path, (user, "wrong"), &[("User-Agent", "x")]);
    (form(&answer), time.as_secs_f64())
}

/// A username that proved nothing must not choose the tenant whose route, file or bootstrap is given.
fn unproven_names_pick_nothing(field: &mut Field) -> Row {
    let mut differences = Vec::new();
    let device = field.land.phones.iter().find_map(|phone| phone.user.clone()).unwrap();
    let bootstraps = ["snom320.htm", "000000000000.cfg", "y000000000028.cfg", "spa504G.cfg", "nothing"];
    let routes = ["acme.txt", "bravo.txt", "acme/bravo.txt", "customer-1/acme.txt"];
    for name in bootstraps.into_iter().chain(routes) {
        let path = format!("/prov/{name}");
        let agent = [("User-Agent", "x")];
        let mut ask = |user: &str| {
            let mut line = field.line(Scheme::Http);
            form(&line.get_as(&path, (user, "wrong"), &agent).0)
        };
        let nobody = ask("nobody-1");
        for user in ["acme", "bravo", "customer-1", WITHOUT_PASSWORD, &device] {
            let answer = ask(user);
            if answer != nobody {
                differences.push(format!(
                    "{path} as `{user}`: {}; as nobody: {}",
                    answer.replace('\n', " | "),
                    nobody.replace('\n', " | ")
                ));
            }
        }
    }
    let mut row = Row::new("words", "http, a username not proven picks no tenant", differences.is_empty());
    row.because = differences.join("\n    ");
    row
}
