//! Whether words tell: status, headers, bodies and lengths of every MAC of a sweep.

use super::Field;
use super::asking::{Asker, Files, Scheme, Trial};
use super::report::Row;
use super::times::Forms;

/// Everything in turn.
pub fn all(field: &mut Field) -> Vec<Row> {
    let macs = field.plan.macs;
    let mut rows = Vec::new();
    for (asker, files, most) in [
        (Asker::Nobody(Scheme::Http), Files::Config, macs),
        (Asker::Nobody(Scheme::Http), Files::Directory, macs),
        (Asker::Nobody(Scheme::Https), Files::Config, macs / 16),
        (Asker::TftpOutside, Files::Config, macs),
        (Asker::TftpOutside, Files::Directory, macs / 16),
        (Asker::TftpInside, Files::Config, macs),
    ] {
        rows.push(words(field, asker, files, most));
    }
    rows
}

/// So many MACs, all known ones among them.
#[expect(clippy::cast_precision_loss, reason = "thousands of MACs")]
fn words(field: &mut Field, asker: Asker, files: Files, most: usize) -> Row {
    let phones = field.land.all();
    // A part of the sweep, but everybody who can be known to this asker.
    let mut left = most;
    let trials: Vec<_> = phones
        .into_iter()
        .filter_map(|phone| {
            let known = phone.tenant.is_some();
            if known && !asker.is_stranger_to(&phone) {
                return None;
            }
            left = left.saturating_sub(usize::from(!known));
            (known || left > 0).then_some(Trial { phone, known, user: None })
        })
        .collect();
    let mut forms = Forms::new();
    field.ask(asker, files, &trials, |trial, reply| {
        let form = format!("{} {}", trial.phone.maker, reply.form);
        *forms.entry(form).or_default().get_mut(usize::from(!trial.known)).unwrap() += 1;
    });
    let makers = super::MAKERS.len();
    // One answer for each maker's names.
    let holds = forms.len() <= makers && forms.values().all(|[known, unknown]| *known > 0 && *unknown > 0);
    let mut row = Row::new("words", format!("{asker}: {files}").to_lowercase(), holds);
    row.put("requests", trials.len() as f64);
    row.put("forms", forms.len() as f64);
    if !holds {
        let shown = forms.iter().map(|(form, [known, unknown])| {
            format!("known {known}, unknown {unknown}: {}", form.replace('\n', " | "))
        });
        row.because = shown.take(8).collect::<Vec<_>>().join("\n    ");
    }
    row
}
