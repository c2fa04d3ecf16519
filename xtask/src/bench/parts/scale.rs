//! The same phones among 100, 10,000, 100,000 and 1,000,000 devices of one tenant; and what an edit costs there.

use super::askings;
use super::operators::{Ledger, sightings};
use super::storm::first_answer;
use crate::bench::bytes::over_http;
use crate::bench::figures::Bound::{AtLeast, AtMost};
use crate::bench::figures::{Figure, Goal, Report, Row, Spread};
use crate::bench::http::Asking;
use crate::bench::load::Http;
use crate::bench::options::{DEVICES, Options};
use crate::bench::phones::{self, Phone};
use crate::bench::servers::{Autoprov, Place};
use crate::bench::site;
use crate::shell::Failed;
use std::path::Path;
use std::time::Instant;

const SIZES: [(usize, &str); 4] = [
    (100, "100 devices"),
    (DEVICES, "10,000 devices"),
    (100_000, "100,000 devices"),
    (1_000_000, "1,000,000 devices"),
];

const CONCURRENCY: usize = 200;

/// The goal without what docs/operating.md states for everything that is kept for phones.
const OWN: f64 = 48.0;
/// Of that: 24 MiB of rendered files, and some 20 kB for each of 200 connections.
const STATED: f64 = 24.0 + 4.0;

/// A size that is measured.
struct Scale {
    name: &'static str,
    devices: usize,
    place: Place,
    phones: Vec<Phone>,
    starts: Vec<f64>,
    ledger: Ledger,
}

impl Scale {
    fn new(options: &Options, binary: &Path, (devices, name): (usize, &'static str)) -> Result<Self, Failed> {
        let place = Place::new(binary.to_owned())?;
        let file = place.path("site.json");
        site::write(&file, devices, None, 0..0)?;
        let began = Instant::now();
        place.import_file(&file)?;
        println!("{name}: imported in {:.1} s", began.elapsed().as_secs_f64());
        let phones = site::phones(devices.min(DEVICES));
        let starts = (0..options.starts).map(|start| first_answer(&place, &phones, start));
        let starts = starts.collect::<Result<_, _>>()?;
        Ok(Self { name, devices, place, phones, starts, ledger: Ledger::default() })
    }
}

/// A server that runs among others.
struct Running {
    server: Autoprov,
    asking: Vec<Asking>,
    bodies: Vec<Vec<u8>>,
    row: Row,
}

pub(in crate::bench) fn measure(options: &Options, binary: &Path) -> Result<Report, Failed> {
    let sizes = SIZES.iter().filter(|(devices, _)| *devices < 1_000_000 || options.million);
    let mut scales = sizes.map(|size| Scale::new(options, binary, *size)).collect::<Result<Vec<_>, _>>()?;
    let mut report = Report::default();
    storms(options, &scales, &mut report)?;
    for scale in &scales {
        sightings(&scale.place, options.rounds)?;
    }
    for round in 0..options.rounds {
        for scale in &mut scales {
            scale.ledger.edit(&scale.place, round)?;
        }
    }
    for scale in &scales {
        let starts = Spread::of(scale.starts.iter().copied());
        report.goals.push(Goal::new(
            format!("start to first 200, ms, {}", scale.name),
            starts,
            AtMost(100.0),
        ));
    }
    for scale in &scales {
        // The goals are for 100,000 and more; that fewer cost less is no news.
        if scale.devices >= 100_000 {
            report.goals.extend(scale.ledger.goals(scale.name));
            report.goals.push(scale.ledger.growth(&scales[0].ledger, &format!("{} / 100", scale.name)));
        }
        report.notes.push(format!("\n{}", scale.name));
        report.notes.extend(scale.ledger.lines());
    }
    Ok(report)
}

/// All servers run at the same time and are asked in turns. Among 100 devices each boots 100 times where others boot once.
fn storms(options: &Options, scales: &[Scale], report: &mut Report) -> Result<(), Failed> {
    let concurrency = options.concurrency.unwrap_or(CONCURRENCY);
    let mut running = Vec::new();
    for scale in scales {
        let server = Autoprov::start(&scale.place)?;
        let asking = askings(&scale.phones, server.http.address);
        // This renders: all passes are warm.
        let bodies = over_http(&server.http, &scale.phones)?;
        running.push(Running { server, asking, bodies, row: Row::new(scale.name) });
    }
    let firsts: Vec<_> = running.iter().filter_map(|running| running.bodies.first()).collect();
    if firsts.windows(2).any(|two| two[0] != two[1]) {
        return Err(Failed::new(
            "the first phone has another file among more devices: nothing can be compared",
        ));
    }
    for round in 0..options.rounds {
        let mut order = phones::order(DEVICES, round as u64 + 1);
        order.truncate(options.phones);
        for Running { server, asking, bodies, row } in &mut running {
            let order: Vec<_> = order.iter().map(|phone| phone % bodies.len().max(1)).collect();
            let http = Http { asking, bodies };
            row.passes.push(http.pass((&server.process, &server.http), &order, concurrency)?);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let memory = |running: &Running| {
        let bytes = running.server.process.peak_memory().unwrap_or_default();
        Spread::of([bytes as f64 / f64::from(1 << 20)])
    };
    for own in &running {
        let name = &own.row.name;
        report.goals.push(Goal::new(format!("peak memory, MiB, {name}"), memory(own), AtMost(OWN + STATED)));
    }
    if let Some(base) = running.iter().find(|running| running.bodies.len() == DEVICES) {
        for own in running.iter().filter(|own| own.bodies.len() == DEVICES && own.row.name != base.row.name) {
            let ratio = own.row.to(&base.row, Figure::Rate);
            let what = format!("phones/s, {} / 10,000", own.row.name);
            report.goals.push(Goal::new(what, ratio, AtLeast(0.8)));
        }
    }
    let names: Vec<_> = scales.iter().map(|scale| scale.name).collect();
    report.rows.extend(running.into_iter().map(|running| running.row));
    report.spotless(&names);
    report.notes.push(format!("{concurrency} phones at a time; all servers run, and are asked in turns"));
    Ok(())
}
