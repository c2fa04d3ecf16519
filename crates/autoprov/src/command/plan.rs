//! What a change would do to phones, said before it is made: `--dry-run`.

use crate::failure::Failure;
use crate::output;
use autoprov_core::Reboot;
use autoprov_provision::{Change, DevicePlan, Effect, FilePlan};
use serde_json::{Value, json};

/// Settings that are shown of a device; `--json` has all.
const SHOWN: usize = 30;

/// Writes the plans. Phones of a model whose files change alike are written once.
pub(crate) fn tell(plans: &[DevicePlan]) -> Result<(), Failure> {
    let counted = |fits: &dyn Fn(&DevicePlan) -> bool| plans.iter().filter(|plan| fits(plan)).count();
    let changed = counted(&|plan| matches!(plan.effect, Effect::Changed(_)));
    let reboots = |word| counted(&|plan| matches!(plan.effect, Effect::Changed(_)) && plan.reboots() == word);
    let firsts = counted(&|plan| matches!(plan.effect, Effect::New));
    let firsts = if firsts == 0 { String::new() } else { format!("; that get their first: {firsts}") };
    output::line(format!(
        "phones whose files would change: {changed} ({} would reboot, {} would not, of {} nobody knows){firsts}",
        reboots(Reboot::Yes),
        reboots(Reboot::No),
        reboots(Reboot::Unknown)
    ))?;
    let mut written: Vec<bool> = vec![false; plans.len()];
    for (at, plan) in plans.iter().enumerate() {
        if written[at] {
            continue;
        }
        let alike: Vec<usize> = (at..plans.len()).filter(|other| same(plan, &plans[*other])).collect();
        for other in &alike {
            written[*other] = true;
        }
        one(plan, alike.len() - 1)?;
    }
    Ok(())
}

/// Whether two plans differ in the phone alone.
fn same(one: &DevicePlan, other: &DevicePlan) -> bool {
    one.model == other.model
        && match (&one.effect, &other.effect) {
            (Effect::Changed(one), Effect::Changed(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| one.changes == other.changes)
            }
            (one, other) => one == other,
        }
}

fn one(plan: &DevicePlan, others: usize) -> Result<(), Failure> {
    let more = if others > 0 { format!(" and {others} more") } else { String::new() };
    let mac = plan.mac.map_or_else(|| "no MAC yet".to_owned(), |mac| mac.to_string());
    let who = format!("{} ({mac}, {}){more}", plan.name, plan.model);
    match &plan.effect {
        Effect::New => output::line(format!("{who}: new files")),
        Effect::Removed => output::line(format!("{who}: removed, gets no file any more")),
        Effect::Broken(why) => output::line(format!("{who}: its file cannot be made: {why}")),
        Effect::Changed(files) => {
            let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
            output::line(format!("{who}: {} (reboots: {})", names.join(", "), plan.reboots().name()))?;
            let changes: Vec<_> = files.iter().flat_map(|file| &file.changes).collect();
            for change in changes.iter().take(SHOWN) {
                let reboots = if change.reboots == Reboot::Yes { "  (reboots)" } else { "" };
                let (before, after) = (shown(change.before.as_ref()), shown(change.after.as_ref()));
                output::line(format!("  {}: {before} -> {after}{reboots}", change.key))?;
            }
            if changes.len() > SHOWN {
                output::line(format!("  and {} settings more (--json has all)", changes.len() - SHOWN))?;
            }
            Ok(())
        }
    }
}

fn shown(value: Option<&String>) -> String {
    value.map_or_else(|| "absent".to_owned(), |value| format!("`{value}`"))
}

/// The plans as JSON.
pub(crate) fn as_json(plans: &[DevicePlan]) -> Value {
    let change = |change: &Change| json!({"key": change.key, "before": change.before, "after": change.after, "reboots": change.reboots.name()});
    let file = |file: &FilePlan| json!({"name": file.name, "changes": file.changes.iter().map(change).collect::<Vec<_>>()});
    let plan = |plan: &DevicePlan| {
        let (fate, files, because) = match &plan.effect {
            Effect::New => ("new", Vec::new(), None),
            Effect::Removed => ("removed", Vec::new(), None),
            Effect::Changed(files) => ("changed", files.iter().map(file).collect(), None),
            Effect::Broken(why) => ("broken", Vec::new(), Some(why)),
        };
        json!({"name": plan.name, "mac": plan.mac.map(|mac| mac.to_string()), "model": plan.model, "fate": fate,
            "reboots": plan.reboots().name(), "files": files, "because": because})
    };
    plans.iter().map(plan).collect()
}
