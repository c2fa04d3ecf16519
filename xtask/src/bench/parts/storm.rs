//! Phones boot over HTTP: cold, warm, and while one device after the other is edited; rivals boot the same ones after each warm pass.

use super::{Bench, askings, order};
use crate::bench::edits::Edits;
use crate::bench::figures::Bound::{AtLeast, AtMost};
use crate::bench::figures::{Figure, Goal, Report, Spread, Wanted};
use crate::bench::http::{self, Asking};
use crate::bench::line::At;
use crate::bench::load::Http;
use crate::bench::options::DEVICES;
use crate::bench::phones::Phone;
use crate::bench::rivals::{self, Php, Rival, Serving};
use crate::bench::servers::{Autoprov, Place};
use crate::shell::Failed;
use std::time::Instant;

const COLD: &str = "autoprov, cold";
const WARM: &str = "autoprov, warm";
const EDITED: &str = "autoprov, an edit / 100 ms";
const NGINX: &str = "nginx, static, no password";
const APACHE: &str = "Apache, static, Digest";
const PHP: &str = "PHP page, Digest (stand-in)";

const GOALS: [Wanted; 6] = [
    Wanted("CPU a phone, warm / nginx", Figure::Cpu, [WARM, NGINX], AtMost(1.9)),
    Wanted("CPU a phone, warm / Apache", Figure::Cpu, [WARM, APACHE], AtMost(0.4)),
    Wanted("phones/s, warm / Apache", Figure::Rate, [WARM, APACHE], AtLeast(1.6)),
    Wanted("phones/s, warm / PHP page", Figure::Rate, [WARM, PHP], AtLeast(3.0)),
    Wanted("CPU a phone, cold / warm", Figure::Cpu, [COLD, WARM], AtMost(2.5)),
    Wanted("CPU a phone, with edits / warm", Figure::Cpu, [EDITED, WARM], AtMost(1.1)),
];

/// Phones at a time.
const CONCURRENCY: usize = 200;

/// A rival with what phones ask it and are given.
struct Beside<'a> {
    name: &'static str,
    rival: Rival,
    at: At,
    asking: Vec<Asking>,
    bodies: &'a [Vec<u8>],
}

impl<'a> Beside<'a> {
    fn new(name: &'static str, rival: Rival, phones: &[Phone], bodies: &'a [Vec<u8>]) -> Self {
        let asking = askings(phones, rival.address);
        Self { name, at: At::from(rival.address), rival, asking, bodies }
    }
}

pub(in crate::bench) fn measure(bench: &Bench<'_>) -> Result<Report, Failed> {
    let Bench { options, place, phones, bytes } = bench;
    let concurrency = options.concurrency.unwrap_or(CONCURRENCY);
    let starts = (0..options.starts).map(|start| first_answer(place, phones, start));
    let starts = starts.collect::<Result<Vec<_>, _>>()?;
    let page = rivals::php(place, phones, bytes);
    let page = page.map_err(|reason| println!("left out: {reason}")).ok();
    let (page, pages) = page.map_or((None, Vec::new()), |Php { rival, bodies }| (Some(rival), bodies));
    let same = &bytes.http[..];
    let rivals = [
        (NGINX, rivals::or_told(rivals::nginx(place, "nginx", &Serving::Files)), same),
        (APACHE, rivals::or_told(rivals::apache(place)), same),
        (PHP, page, &pages[..]),
    ];
    let rivals: Vec<_> = rivals
        .into_iter()
        .filter_map(|(name, rival, bodies)| Some(Beside::new(name, rival?, phones, bodies)))
        .collect();

    let mut report = Report::default();
    let (mut memory, mut edits, mut seed) = (Vec::new(), 0, 0);
    for _ in 0..options.rounds {
        let server = Autoprov::start(place)?;
        let asking = askings(phones, server.http.address);
        let own = Http { asking: &asking, bodies: &bytes.http };
        let own = |order: &[usize]| own.pass((&server.process, &server.http), order, concurrency);
        report.add(COLD, own(&order(options, &mut seed)))?;
        if options.phones < DEVICES {
            // Warm is who was there before, and the next pass has other phones.
            own(&(0..DEVICES).collect::<Vec<_>>())?;
        }
        let warm = order(options, &mut seed);
        report.add(WARM, own(&warm))?;
        for Beside { name, rival, at, asking, bodies } in &rivals {
            let http = Http { asking, bodies };
            report.add(name, http.pass((&rival.process, at), &warm, concurrency))?;
        }
        let editing = Edits::start(place, "phone-", DEVICES)?;
        report.add(EDITED, own(&order(options, &mut seed)))?;
        edits += editing.made()?;
        #[expect(clippy::cast_precision_loss, reason = "megabytes")]
        memory.extend(server.process.peak_memory().map(|bytes| bytes as f64 / f64::from(1 << 20)));
    }
    report.judge(&GOALS);
    report.spotless(&[COLD, WARM, EDITED]);
    report.goals.push(Goal::new("peak memory, MiB", Spread::of(memory), AtMost(64.0)));
    report.goals.push(Goal::new("start to first 200, ms", Spread::of(starts), AtMost(100.0)));
    report.notes.push(format!("{concurrency} phones at a time; {edits} edits in all, with those of the second after each pass in which its CPU is read"));
    Ok(report)
}

/// Milliseconds from the start of the process to a phone's 200.
pub(super) fn first_answer(place: &Place, phones: &[Phone], start: usize) -> Result<f64, Failed> {
    let phone = phones.get(start % phones.len().max(1)).ok_or_else(|| Failed::new("no phones"))?;
    let began = Instant::now();
    let server = Autoprov::start(place)?;
    let asking = Asking::new(&phone.file, &phone.user_agent, server.http.address);
    http::boot(&server.http, &asking, &mut http::Buffers::default(), |_| true).map_err(Failed::new)?;
    Ok(began.elapsed().as_secs_f64() * 1e3)
}
