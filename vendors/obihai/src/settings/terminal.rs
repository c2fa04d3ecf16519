//! Who rings and who dials by which line: the sockets of an adapter, the handsets of a DECT base. A desk phone has neither.
//!
//! Sources: the OBi1 to OBi3 Administration Guide 2013, p. 128 (`ph`, `ph2`, at most four at once; the choices of `PrimaryLine`); FusionPBX
//! `app/poly/app_config.php` (`dt1,dt2`).

use crate::format::DEFAULT;
use crate::models::ports;
use autoprov_core::{Concept, Setting, Source, View};

/// How many may ring at once.
const TOGETHER: usize = 4;

/// Writes what an adapter or a base needs.
pub(super) fn write(view: &View, out: &mut Vec<Setting>) {
    if view.model.handsets > 0 {
        handsets(view, out);
    } else if ports(view.model) > 0 {
        sockets(view, out);
    }
}

fn push(out: &mut Vec<Setting>, key: String, value: Option<(String, Source)>) {
    let (value, source) = value.unwrap_or_else(|| (DEFAULT.to_owned(), Source::Cleared));
    out.push(Setting::new(key, value, source));
}

fn route(line: u16) -> String {
    format!("VoiceService.1.VoiceProfile.1.Line.{line}.X_InboundCallRoute")
}

/// Line n rings in socket n, and socket n dials by line n.
fn sockets(view: &View, out: &mut Vec<Setting>) {
    for line in 1..=view.model.lines {
        let own = line <= ports(view.model) && view.lines.contains_key(&line);
        let socket = if line == 1 { "ph".to_owned() } else { format!("ph{line}") };
        push(out, route(line), own.then_some((socket, Source::Line(line))));
    }
    for port in 1..=ports(view.model) {
        let service = view.lines.contains_key(&port).then(|| (service(port), Source::Line(port)));
        push(out, format!("VoiceService.1.X_FXS.{port}.PrimaryLine"), service);
    }
}

/// `SP1 Service`.
fn service(line: u16) -> String {
    format!("SP{line} Service")
}

/// The lines of a handset. Where the site names no handsets, handset n has line n.
fn lines_of(view: &View, handset: u16) -> Vec<u16> {
    let listed = |fields: &autoprov_core::Fields| {
        let lines = fields.value(Concept::HandsetLines).map(autoprov_core::Value::list).unwrap_or_default();
        lines.iter().filter_map(|line| line.parse().ok()).collect::<Vec<u16>>()
    };
    let lines = if view.handsets.is_empty() {
        vec![handset]
    } else {
        view.handsets.get(&handset).map(listed).unwrap_or_default()
    };
    lines.into_iter().filter(|line| view.lines.contains_key(line)).collect()
}

/// The handsets that a line rings.
pub(crate) fn ringing(view: &View, line: u16) -> (Vec<u16>, bool) {
    let mut all: Vec<u16> =
        (1..=view.model.handsets).filter(|handset| lines_of(view, *handset).contains(&line)).collect();
    let fits = all.len() <= TOGETHER;
    all.truncate(TOGETHER);
    (all, fits)
}

fn handsets(view: &View, out: &mut Vec<Setting>) {
    for line in 1..=view.model.lines {
        let rings = view.lines.contains_key(&line).then(|| {
            let terminals: Vec<_> =
                ringing(view, line).0.iter().map(|handset| format!("dt{handset}")).collect();
            // An empty list rings nowhere.
            (terminals.join(","), Source::Line(line))
        });
        push(out, route(line), rings);
    }
    for handset in 1..=view.model.handsets {
        let fields = view.handsets.get(&handset);
        let name = fields.and_then(|fields| fields.get(Concept::HandsetName));
        let name = name.and_then(|(name, source)| Some((name.text()?.to_owned(), source.clone())));
        let lines = lines_of(view, handset);
        let first = lines.first().map(|line| (service(*line), Source::Device));
        let services: Vec<_> = lines.iter().map(|line| format!("sp{line}")).collect();
        let services = (!services.is_empty()).then(|| (services.join(","), Source::Device));
        for (parameter, value) in [("Name", name), ("PrimaryLine", first), ("OutboundServices", services)] {
            push(out, format!("VoiceService.1.X_HS.{handset}.{parameter}"), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{BASE, line, list, text, value, view};
    use autoprov_core::Fields;

    fn route_of(view: &View, line: u16) -> Option<String> {
        value(view, &route(line))
    }

    #[test]
    fn a_socket_is_a_line() {
        let mut view = view("302");
        line(&mut view, 1, "pbx.example");
        line(&mut view, 2, "pbx.example");
        line(&mut view, 3, "pbx.example");
        let routes = [1, 2, 3, 4].map(|n| route_of(&view, n).unwrap());
        assert_eq!(routes, ["ph", "ph2", DEFAULT, DEFAULT]);
        let primary = |n: u16| value(&view, &format!("VoiceService.1.X_FXS.{n}.PrimaryLine"));
        assert_eq!([1, 2, 3].map(primary), [Some("SP1 Service".into()), Some("SP2 Service".into()), None]);
        assert_eq!(route_of(&super::super::super::testing::view("OBi1062"), 1), None);
    }

    #[test]
    fn handsets_ring_by_their_lines() {
        let mut view = View::new(None, &BASE);
        for n in 1..=3 {
            line(&mut view, n, "pbx.example");
        }
        let of = |view: &View, handset: u16, name: &str| {
            value(view, &format!("VoiceService.1.X_HS.{handset}.{name}")).unwrap()
        };
        assert_eq!([1, 2, 3, 4].map(|n| route_of(&view, n).unwrap()), ["dt1", "dt2", "dt3", DEFAULT]);
        assert_eq!([of(&view, 2, "PrimaryLine"), of(&view, 2, "OutboundServices")], ["SP2 Service", "sp2"]);
        assert_eq!([of(&view, 4, "PrimaryLine"), of(&view, 4, "Name")], [DEFAULT, DEFAULT]);
        for (handset, lines) in [(1, &["1", "2"][..]), (2, &["2"]), (3, &["9"])] {
            let mut fields = Fields::default();
            fields.set(Concept::HandsetName, text("Hall"), Source::Device).unwrap();
            fields.set(Concept::HandsetLines, list(lines), Source::Device).unwrap();
            view.handsets.insert(handset, fields);
        }
        assert_eq!([1, 2, 3].map(|n| route_of(&view, n).unwrap()), ["dt1", "dt1,dt2", ""]);
        assert_eq!([of(&view, 1, "Name"), of(&view, 1, "OutboundServices")], ["Hall", "sp1,sp2"]);
        assert_eq!(of(&view, 3, "PrimaryLine"), DEFAULT);
    }

    #[test]
    fn four_ring_at_once() {
        let mut view = View::new(None, &BASE);
        line(&mut view, 1, "pbx.example");
        for n in 1..=6 {
            let mut fields = Fields::default();
            fields.set(Concept::HandsetLines, list(&["1"]), Source::Device).unwrap();
            view.handsets.insert(n, fields);
        }
        assert_eq!(route_of(&view, 1).as_deref(), Some("dt1,dt2,dt3,dt4"));
        assert_eq!(ringing(&view, 1), (vec![1, 2, 3, 4], false));
    }
}
