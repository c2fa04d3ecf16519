//! Whether time tells which MACs exist: cold, warm, and after the phones themselves were served.

use super::asking::{Asker, Files, Scheme, Trial};
use super::report::{Report, Row};
use super::site::TENANTS;
use super::statistics::{Sample, auc, median};
use super::{Field, MOST, PER_SOURCE, TRIES};
use std::collections::BTreeMap;

/// How a known MAC and an unknown one stand before they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Neither was asked for since the last change.
    Cold,
    /// The same asker asked for both before.
    Warm,
    /// The known phones have fetched their files since the last change, as phones do.
    Served,
}

/// Answers by their form: how often known and unknown ones got each.
pub type Forms = BTreeMap<String, [usize; 2]>;

/// Everything in turn; reported as it comes, since it takes long.
pub fn all(field: &mut Field, report: &mut Report) {
    for scheme in [Scheme::Http, Scheme::Https] {
        for asker in [
            Asker::Nobody(scheme),
            Asker::WrongPassword(scheme),
            Asker::UnknownUser(scheme),
            Asker::OwnUser(scheme),
            Asker::OtherTenant(scheme),
        ] {
            report.add(macs(field, asker, Files::Config));
            if scheme == Scheme::Http {
                report.add(macs(field, asker, Files::Directory));
            }
        }
    }
    for asker in [Asker::TftpOutside, Asker::TftpInside] {
        report.add(macs(field, asker, Files::Config));
    }
}

/// One asker and one kind of name, in the three states.
pub fn macs(field: &mut Field, asker: Asker, files: Files) -> Vec<Row> {
    [State::Cold, State::Warm, State::Served]
        .into_iter()
        .map(|state| {
            let name = format!("{asker}: {files}, {state:?}").to_lowercase();
            persistent(field.plan.requests, |requests| {
                let (samples, forms) = series(field, asker, files, state, requests);
                row(name.clone(), &samples, &forms)
            })
        })
        .collect()
}

/// Makes a comparison that falls out again, with twice as many fresh figures each time. It breaks the law only where it does so every time on
/// the same side, or once by far; words that differ are no accident at all.
pub fn persistent(mut requests: usize, mut compare: impl FnMut(usize) -> Row) -> Row {
    let first = compare(requests);
    let side = |row: &Row| row.figure("auc") > 0.5;
    let plain = |row: &Row| {
        let deviation = (1.0 / (3.0 * row.figure("requests"))).sqrt();
        let far = (row.figure("auc") - 0.5).abs() > MOST + 3.0 * deviation;
        row.holds || row.figure("forms") > 1.0 || far
    };
    let mut row = first.clone();
    for _ in 1..TRIES {
        if plain(&row) {
            break;
        }
        requests *= 2;
        row = compare(requests);
        if side(&row) != side(&first) {
            row.holds = true;
        }
    }
    row
}

/// The row of a comparison.
#[expect(clippy::cast_precision_loss, reason = "thousands of samples")]
pub fn row(name: String, samples: &[Sample], forms: &Forms) -> Row {
    let auc = auc(samples);
    let middle = |known: bool| {
        median(samples.iter().filter(|sample| sample.known == known).map(|sample| sample.value)) * 1e6
    };
    // Words may differ by the maker of the name, never by whether it exists.
    let differ = forms.values().any(|[known, unknown]| *known == 0 || *unknown == 0);
    let mut row = Row::new("time", name, (auc - 0.5).abs() <= MOST && !differ);
    row.put("auc", auc);
    row.put("known_us", middle(true));
    row.put("unknown_us", middle(false));
    row.put("requests", samples.len() as f64);
    row.put("forms", if differ { forms.len() as f64 } else { 1.0 });
    if differ {
        let shown = forms.iter().map(|(form, [known, unknown])| {
            format!("known {known}, unknown {unknown}: {}", form.replace('\n', " | "))
        });
        row.because = shown.take(4).collect::<Vec<_>>().join("\n    ");
    }
    row
}

/// Rounds of as many known and unknown MACs, until there are enough times.
fn series(
    field: &mut Field,
    asker: Asker,
    files: Files,
    state: State,
    requests: usize,
) -> (Vec<Sample>, Forms) {
    let (mut samples, mut forms) = (Vec::new(), Forms::new());
    // By credential the server's budget is small, and a round has one.
    let most = if matches!(asker, Asker::OtherTenant(_)) { PER_SOURCE } else { 100 };
    let mut round = 0;
    while samples.len() < requests {
        let wanted = most.min((requests - samples.len()).div_ceil(2));
        // A round wants credentials that were never used, once or twice; between its requests the server must not start anew.
        if matches!(asker, Asker::OtherTenant(_)) && field.customers + 2 > super::site::CUSTOMERS {
            field.restart();
        }
        let mut trials = pairs(field, asker, wanted);
        field.edit();
        if state == State::Served {
            let tftp = matches!(asker, Asker::TftpOutside | Asker::TftpInside);
            for trial in trials.iter().filter(|trial| trial.known) {
                field.boot(&trial.phone, tftp);
            }
        }
        if state == State::Warm {
            field.chance.shuffle(&mut trials);
            field.ask(asker, files, &trials, |_, _| {});
        }
        field.chance.shuffle(&mut trials);
        let at = |trial: &Trial| round * 8 + u32::try_from(trial.phone.maker).unwrap_or(0);
        field.ask(asker, files, &trials, |trial, reply| {
            let sample = Sample { group: at(trial), known: trial.known, value: reply.time.as_secs_f64() };
            samples.push(sample);
            *forms
                .entry(format!("{} {}", trial.phone.maker, reply.form))
                .or_default()
                .get_mut(usize::from(!trial.known))
                .unwrap() += 1;
        });
        round += 1;
    }
    (samples, forms)
}

/// So many phones that this asker may not see, and for each an unknown MAC of the same maker.
fn pairs(field: &mut Field, asker: Asker, count: usize) -> Vec<Trial> {
    let mut known: Vec<_> =
        field.land.phones.iter().filter(|phone| asker.is_stranger_to(phone)).cloned().collect();
    field.chance.shuffle(&mut known);
    known.truncate(count);
    known
        .into_iter()
        .flat_map(|phone| {
            let user = match asker {
                Asker::OwnUser(_) => phone.user.clone(),
                Asker::WrongPassword(_) => phone.tenant.map(|tenant| TENANTS[tenant].0.to_owned()),
                _ => None,
            };
            let stranger = field.stranger(phone.maker);
            let stranger = Trial { phone: stranger, known: false, user: user.clone() };
            [Trial { phone, known: true, user }, stranger]
        })
        .collect()
}
