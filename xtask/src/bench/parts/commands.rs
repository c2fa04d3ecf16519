//! What operators wait for at 100,000 devices, and a page of the phone book.

use super::operators::{Ledger, boots, sightings};
use crate::bench::edits;
use crate::bench::figures::Bound::{AtLeast, AtMost};
use crate::bench::figures::{Bound, Goal, Report, Spread};
use crate::bench::http::{self, Asking};
use crate::bench::options::Options;
use crate::bench::servers::{Autoprov, Place};
use crate::bench::site::{self, PREFIX};
use crate::bench::timed::Took;
use crate::shell::Failed;
use std::path::Path;
use std::time::Instant;

const DEVICES: usize = 100_000;
const LISTED: usize = 50;
/// Commands of many seconds are run no more often.
const LONG: usize = 3;

const IMPORT: &str = "import, first";
const AGAIN: &str = "import, again";
const PLAN: &str = "import --dry-run, one device";
const LIST: &str = "device list --limit 50";
const CHECK: &str = "check --offline";

/// A command, what of it, and the goal.
type Wanted = (&'static str, &'static str, fn(&Took) -> f64, Bound);

const GOALS: [Wanted; 8] = [
    (IMPORT, "s", |took| took.wall / 1e3, AtMost(20.0)),
    (IMPORT, "MiB", |took| took.memory, AtMost(400.0)),
    (AGAIN, "s", |took| took.wall / 1e3, AtMost(6.0)),
    (AGAIN, "MiB", |took| took.memory, AtMost(400.0)),
    (PLAN, "s", |took| took.wall / 1e3, AtMost(6.0)),
    (PLAN, "MiB", |took| took.memory, AtMost(400.0)),
    (LIST, "ms", |took| took.wall, AtMost(50.0)),
    (CHECK, "s", |took| took.wall / 1e3, AtMost(25.0)),
];

pub(in crate::bench) fn measure(options: &Options, binary: &Path) -> Result<Report, Failed> {
    let mut ledger = Ledger::default();
    let mut place = Place::new(binary.to_owned())?;
    for round in 0..options.rounds.min(LONG) {
        if round > 0 {
            place = Place::new(binary.to_owned())?;
        }
        let [file, changed] = ["site.json", "changed.json"].map(|name| place.path(name));
        site::write(&file, DEVICES, None, 0..0)?;
        site::write(&changed, DEVICES, Some(DEVICES / 2), 0..0)?;
        let [file, changed] = [file, changed].map(|file| file.to_string_lossy().into_owned());
        ledger.run(&place, IMPORT, &["import", &file])?;
        ledger.run(&place, AGAIN, &["import", &file])?;
        ledger.run(&place, PLAN, &["import", "--dry-run", &changed])?;
        ledger.run(&place, CHECK, &["check", "--offline"])?;
    }
    sightings(&place, options.rounds)?;
    // Their states are looked up for the list: whichever order it has, those on its first page must have some.
    let mut named: Vec<_> = (0..DEVICES).map(|index| (format!("{PREFIX}{index}"), index)).collect();
    named.sort_unstable();
    boots(&place, &(0..LISTED).chain(named[..LISTED].iter().map(|(_, index)| *index)).collect::<Vec<_>>())?;
    for round in 0..options.rounds {
        ledger.edit(&place, round)?;
        ledger.run(&place, LIST, &["device", "list", "--limit", &LISTED.to_string()])?;
    }
    let rates = (0..options.rounds).map(|_| edits::rate(&place, PREFIX, DEVICES, 1000));
    let rates = rates.collect::<Result<Vec<_>, _>>()?;
    let mut report = Report { goals: ledger.goals("100,000"), ..Report::default() };
    for (name, unit, figure, bound) in GOALS {
        report.goals.push(Goal::new(format!("{name}, {unit}"), ledger.spread(name, figure), bound));
    }
    report.goals.push(Goal::new("edits/s through one process", Spread::of(rates), AtLeast(200.0)));
    page(options, binary, &mut report)?;
    report.notes.push(format!("\n100,000 devices; commands of many seconds {LONG} times at most"));
    report.notes.extend(ledger.lines());
    Ok(report)
}

/// A page of a phone book of 5,000 entries, 100 extensions among them, searched.
fn page(options: &Options, binary: &Path, report: &mut Report) -> Result<(), Failed> {
    const EXTENSIONS: usize = 100;
    let place = Place::new(binary.to_owned())?;
    let file = place.path("site.json");
    site::write(&file, EXTENSIONS, None, EXTENSIONS..5000)?;
    place.import_file(&file)?;
    let server = Autoprov::start(&place)?;
    let phone = site::phone(0);
    let mut buffers = http::Buffers::default();
    let (mut clock, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        let before = server.process.cpu();
        let mut round = Vec::new();
        // From 1000: each word is in some names and some numbers.
        for word in 1000..1500 {
            let asked = format!("_directory/{}?q={word}", phone.mac);
            let asking = Asking::new(&asked, &phone.user_agent, server.http.address);
            let holds = |given: &[u8]| {
                let wanted = format!("No. {word}");
                given.windows(wanted.len()).any(|part| part == wanted.as_bytes())
            };
            let began = Instant::now();
            http::boot(&server.http, &asking, &mut buffers, holds).map_err(Failed::new)?;
            round.push(began.elapsed().as_secs_f64() * 1e3);
        }
        clock.push(Spread::of(round.iter().copied()).median);
        let used = server.process.cpu().saturating_sub(before).as_secs_f64() * 1e3;
        cpu.push(used / 500.0);
    }
    report.goals.push(Goal::new("phone book of 5,000 searched, CPU, ms", Spread::of(cpu), AtMost(2.0)));
    report.goals.push(Goal::new("the same by the clock, with its 401, ms", Spread::of(clock), AtMost(2.0)));
    Ok(())
}
