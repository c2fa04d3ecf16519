//! Who rings and who dials by which line: the sockets of an adapter, the handsets of a DECT base. A desk phone has neither.
//!
//! Sources: the OBi1 to OBi3 Administration Guide 2013, p. 128 (`ph`, `ph2`, at most four at once; the choices of `PrimaryLine`); FusionPBX
//! `app/poly/app_config.php` (`dt1,dt2`).

use crate::format::DEFAULT;
use crate::models::ports;
use autoprov_core::{Concept, Concept::*, Fields, Place, Row, Scope, Sheet, Source, Table, Value, View};

/// How many may ring at once.
const TOGETHER: usize = 4;

/// No rows: lines and sockets, lines and handsets are told by each other's numbers.
pub static TABLE: Table = Table::by(|view, sheet| match (view.model.handsets, ports(view.model)) {
    (0, 0) => {}
    (0, ports) => sockets(view, ports, sheet),
    _ => handsets(view, sheet),
});

/// What a base's file does not say of handsets.
pub static HANDSETS: Table = Table {
    scope: Scope::Handsets,
    rows: &[Row::cannot(HandsetIpei, "handsets are registered at the base, not by its file")],
};

fn push(sheet: &mut Sheet, key: String, value: Option<(String, Source)>) {
    let (value, source) = value.unwrap_or_else(|| (DEFAULT.to_owned(), Source::Cleared));
    sheet.set(key, value, source);
}

fn route(sheet: &mut Sheet, line: u16, rings: Option<String>) {
    let key = format!("VoiceService.1.VoiceProfile.1.Line.{line}.X_InboundCallRoute");
    push(sheet, key, rings.map(|rings| (rings, Source::Line(line))));
}

/// Line n rings in socket n, and socket n dials by line n.
fn sockets(view: &View, ports: u16, sheet: &mut Sheet) {
    for line in 1..=view.model.lines {
        let socket = if line == 1 { "ph".to_owned() } else { format!("ph{line}") };
        route(sheet, line, (line <= ports && view.lines.contains_key(&line)).then_some(socket));
    }
    for port in 1..=ports {
        let service = view.lines.contains_key(&port).then(|| (service(port), Source::Line(port)));
        push(sheet, format!("VoiceService.1.X_FXS.{port}.PrimaryLine"), service);
    }
}

/// `SP1 Service`.
fn service(line: u16) -> String {
    format!("SP{line} Service")
}

/// The lines of a handset. Where the site names no handsets, handset n has line n.
fn lines_of(view: &View, handset: u16) -> Vec<u16> {
    let listed = |fields: &Fields| {
        let lines = fields.value(HandsetLines).map(Value::list).unwrap_or_default();
        lines.iter().filter_map(|line| line.parse().ok()).collect()
    };
    let lines: Vec<u16> = match view.handsets.get(&handset) {
        _ if view.handsets.is_empty() => vec![handset],
        handset => handset.map(listed).unwrap_or_default(),
    };
    lines.into_iter().filter(|line| view.lines.contains_key(line)).collect()
}

fn handsets(view: &View, sheet: &mut Sheet) {
    const KNOWN: [Concept; 2] = [HandsetName, HandsetLines];
    for line in 1..=view.model.lines {
        let mut handsets =
            (1..=view.model.handsets).filter(|handset| lines_of(view, *handset).contains(&line));
        // An empty list rings nowhere.
        let rings: Vec<_> = handsets.by_ref().take(TOGETHER).map(|handset| format!("dt{handset}")).collect();
        route(sheet, line, view.lines.contains_key(&line).then(|| rings.join(",")));
        for handset in handsets {
            sheet.refuse(Place::Handset(handset), HandsetLines, "a line rings at most four handsets at once");
        }
    }
    for handset in 1..=view.model.handsets {
        sheet.took(Place::Handset(handset), &KNOWN);
        let name = view.handsets.get(&handset).and_then(|fields| fields.get(HandsetName));
        let name = name.and_then(|(name, source)| Some((name.text()?.to_owned(), source.clone())));
        let lines = lines_of(view, handset);
        let first = lines.first().map(|line| (service(*line), Source::Device));
        let services: Vec<_> = lines.iter().map(|line| format!("sp{line}")).collect();
        let services = (!services.is_empty()).then(|| (services.join(","), Source::Device));
        for (parameter, value) in [("Name", name), ("PrimaryLine", first), ("OutboundServices", services)] {
            push(sheet, format!("VoiceService.1.X_HS.{handset}.{parameter}"), value);
        }
    }
}
