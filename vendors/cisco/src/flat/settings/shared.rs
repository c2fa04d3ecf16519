//! What the devices have once and the site says line by line: the first line that asks for it decides. And how many side cars there are.

use crate::flat::Family;
use autoprov_core::{Concept, Setting, Source, View};

/// Writes it.
pub(super) fn write(family: Family, view: &View, out: &mut Vec<Setting>) {
    if let Some((seconds, source)) = interval(view) {
        out.push(Setting::new("NAT_Keep_Alive_Intvl", seconds.to_string(), source));
    }
    if matches!(family, Family::Mpp | Family::Spa | Family::Spa9) {
        secure(family, view, out);
        modules(family, view, out);
        list(family, view, out);
    }
}

/// Seconds between two packets that keep a way through NAT open.
pub(crate) fn interval(view: &View) -> Option<(i64, Source)> {
    view.lines.values().find_map(|line| {
        let (value, source) = line.get(Concept::NatKeepalive)?;
        value.number().filter(|seconds| *seconds > 0).map(|seconds| (seconds, source.clone()))
    })
}

/// Whether a line wants SRTP.
fn wants(line: &autoprov_core::Fields) -> Option<(bool, Source)> {
    let (word, source) = line.get(Concept::Srtp)?;
    Some((word.text()? != "off", source.clone()))
}

/// Whether a line's word on SRTP is another than the phone's. Where each line has a switch of its own it never is.
pub(crate) fn differs(view: &View, line: u16) -> bool {
    let any = view.lines.values().filter_map(wants).any(|(wanted, _)| wanted);
    let own = view.lines.get(&line).and_then(wants);
    own.is_some_and(|(wanted, _)| wanted != any)
}

fn secure(family: Family, view: &View, out: &mut Vec<Setting>) {
    let asked: Vec<_> = view.lines.values().filter_map(wants).collect();
    let first = asked.iter().find(|(wanted, _)| *wanted).or_else(|| asked.first());
    let (wanted, source) = first.cloned().unwrap_or((false, Source::Cleared));
    let mut push = |name: &str, value: &str| out.push(Setting::new(name, value, source.clone()));
    push("Secure_Call_Setting", if wanted { "Yes" } else { "No" });
    if wanted {
        push("Secure_Call_Serv", "Yes");
        // The SPA phones know Sipura's way of old, which no other server speaks, and RFC 4568's.
        if family != Family::Mpp {
            push("SRTP_Method", "s-descriptor");
        }
    }
}

/// The list of numbers whose state is watched at once: the first line's that has one, as a whole URI.
pub(crate) fn list_uri(view: &View) -> Option<(u16, String, Source)> {
    view.lines.iter().find_map(|(index, line)| {
        let (list, source) = line.get(Concept::BlfList)?;
        let list = list.text()?;
        let uri = match (list.contains('@'), line.text(Concept::ServerHost)) {
            (false, Some(host)) => format!("{list}@{}", autoprov_core::host_and_port(host, None)),
            _ => list.to_owned(),
        };
        Some((*index, uri, source.clone()))
    })
}

/// Its keys are those of the side car on SPA phones, and free line keys too on multiplatform ones.
fn list(family: Family, view: &View, out: &mut Vec<Setting>) {
    if family == Family::Spa9 {
        return;
    }
    let found = list_uri(view);
    let on = if found.is_some() { "Yes" } else { "No" };
    let (uri, source) =
        found.map_or_else(|| (String::new(), Source::Cleared), |(_, uri, source)| (uri, source));
    out.push(Setting::new("BLF_List_URI", uri, source.clone()));
    if family == Family::Mpp {
        out.push(Setting::new("Use_Line_Keys_For_BLF_List", on, source));
    }
}

/// How many side cars are asked for their keys. A module that is none makes a phone wait for it.
fn modules(family: Family, view: &View, out: &mut Vec<Setting>) {
    let most = view.model.most_modules();
    let listed = u8::try_from(view.modules.len()).unwrap_or(most);
    if most == 0 {
        return;
    }
    let source = if listed > 0 { Source::Device } else { Source::Cleared };
    if family == Family::Mpp {
        out.push(Setting::new("Number_of_Units", listed.min(most).to_string(), source));
        return;
    }
    for unit in 1..=most {
        let on = if unit <= listed { "Yes" } else { "No" };
        out.push(Setting::new(format!("Unit_{unit}_Enable"), on, source.clone()));
    }
}
