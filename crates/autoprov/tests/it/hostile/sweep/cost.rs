//! What a miss costs the server, by its shape.

use super::asking::Scheme;
use super::report::Row;
use super::statistics::median;
use super::wire::{Line, datagrams, rrq};
use super::{Field, Origin, TRIES};
use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

/// How many times a plain miss any shape of a miss may cost. Unoptimised, what grows with the length of a name weighs more beside the rest.
const MOST: f64 = if cfg!(debug_assertions) { 5.0 } else { 2.0 };
/// Longer than the server keeps its notes before it writes them.
const SETTLE: Duration = Duration::from_millis(250);
const ROUNDS: usize = 3;

/// A miss that is as plain as can be.
const PLAIN: &str = "nothing.cfg";

/// Names that look like what somebody might know, and that nobody does.
fn shapes() -> Vec<(&'static str, String)> {
    let hex = "0123456789abcdef";
    let long = |piece: &str, to: usize| piece.repeat(to.div_ceil(piece.len()))[..to].to_owned();
    vec![
        ("a long plain name", long("zyxw", 150)),
        ("150 hex digits", long(hex, 150)),
        ("200 hex digits", long(hex, 200)),
        ("hex and dashes", long("00-15-65-aa-bb-cc-", 156)),
        ("hex words", long("001565aabbcc.", 156)),
        ("150 decimal digits", long("0123456789", 150)),
        ("ipei shapes", format!("ipei_{}.xml", long("0123456789", 140))),
        ("deep folders", long("a/", 500)),
        ("deep hex folders", long("001565aabbcc/", 507)),
        ("one hex name, deep", format!("{}{}", long("a/", 300), long(hex, 150))),
        ("500 hex digits", long(hex, 500)),
        ("percent signs", long("%61%62", 498)),
        ("a mac in no known name", "001565aabbcc.nothing".to_owned()),
        ("a mac nobody has", "0015650ffffe.cfg".to_owned()),
        ("longer than any path", long(hex, 1200)),
    ]
}

/// Everything in turn.
pub fn all(field: &mut Field) -> Vec<Row> {
    [true, false].into_iter().flat_map(|http| transport(field, http)).collect()
}

/// Every shape over one transport.
pub fn transport(field: &mut Field, http: bool) -> Vec<Row> {
    let mut rows: Vec<Row> = measure(field, http, &shapes());
    for _ in 1..TRIES {
        // What falls out on a busy machine is measured again.
        let again: Vec<_> = shapes()
            .into_iter()
            .filter(|(shape, _)| rows.iter().any(|row| row.name.ends_with(shape) && is_close(row)))
            .collect();
        if again.is_empty() {
            break;
        }
        for row in measure(field, http, &again) {
            if let Some(place) = rows.iter_mut().find(|old| old.name == row.name) {
                *place = row;
            }
        }
    }
    rows
}

/// It falls out, and not by so much that no busy machine can be to blame.
fn is_close(row: &Row) -> bool {
    (MOST..3.0 * MOST).contains(&row.figure("ratio"))
}

fn measure(field: &mut Field, http: bool, shapes: &[(&'static str, String)]) -> Vec<Row> {
    let mut costs: HashMap<&str, Vec<f64>> = HashMap::new();
    std::thread::sleep(SETTLE);
    let name = if http { "http" } else { "tftp" };
    for _ in 0..ROUNDS {
        for (shape, path) in std::iter::once(("", PLAIN)).chain(shapes.iter().map(|(s, p)| (*s, p.as_str())))
        {
            let cost = block(field, http, path);
            costs.entry(shape).or_default().push(cost);
        }
    }
    let plain = costs.remove("").unwrap_or_default();
    shapes
        .iter()
        .map(|(shape, _)| {
            let own = &costs[shape];
            // Beside the plain miss of the same round.
            let ratio = median(own.iter().zip(&plain).map(|(own, plain)| own / plain));
            let mut row = Row::new("cost", format!("{name}: {shape}"), ratio <= MOST);
            row.put("us", median(own.iter().copied()));
            row.put("plain_us", median(plain.iter().copied()));
            row.put("ratio", ratio);
            row
        })
        .collect()
}

/// CPU microseconds of the server for a request.
fn block(field: &mut Field, http: bool, path: &str) -> f64 {
    const MOST: usize = 4000;
    let before = ticks(field.sandbox.pid());
    let (started, mut done) = (Instant::now(), 0_usize);
    let mut line: Option<Line> = None;
    let mut socket = None;
    let to = field.sandbox.tftp();
    while done < MOST && started.elapsed().as_secs_f64() < field.plan.cost {
        if done.is_multiple_of(super::PER_SOURCE) {
            // A new address costs a connection; the plain miss pays it as well.
            if http {
                line = Some(field.line(Scheme::Http));
            } else {
                socket = Some(datagrams(field.source(Origin::Outside)));
            }
        }
        match (&mut line, &socket) {
            (Some(line), _) => drop(line.get(&format!("/prov/{path}"), &[("User-Agent", "x")])),
            (_, Some(socket)) => drop(rrq(socket, to, format!("{path}{}", "?".repeat(done % 8)).as_bytes())),
            _ => {}
        }
        done += 1;
    }
    drop(line);
    std::thread::sleep(SETTLE);
    let used = used(&before, &ticks(field.sandbox.pid()));
    #[expect(clippy::cast_precision_loss, reason = "milliseconds")]
    let cost = used.as_nanos() as f64 / 1e3 / done.max(1) as f64;
    cost
}

/// CPU time of each thread of a process, user and system: to the nanosecond, where ticks would be ten milliseconds.
fn ticks(pid: u32) -> HashMap<String, Duration> {
    let mut all = HashMap::new();
    for entry in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().filter_map(Result::ok) {
        let stat = fs::read_to_string(entry.path().join("schedstat")).unwrap_or_default();
        if let Some(ran) = stat.split(' ').next().and_then(|text| text.parse().ok()) {
            all.insert(entry.file_name().to_string_lossy().into_owned(), Duration::from_nanos(ran));
        }
    }
    all
}

/// What threads ran between two looks. One that ended meanwhile is missed; the server's live on.
fn used(before: &HashMap<String, Duration>, after: &HashMap<String, Duration>) -> Duration {
    let ran = |(thread, time): (&String, &Duration)| {
        time.saturating_sub(before.get(thread).copied().unwrap_or_default())
    };
    after.iter().map(ran).sum()
}
