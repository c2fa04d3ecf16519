//! Phones behind the address of the sweep: they boot in at most twice their quiet time.

use super::report::Row;
use super::site::{MAKERS, Phone, TENANTS, password};
use super::statistics::median;
use super::wire::{Line, datagrams, fetch};
use super::{Field, TRIES};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How many times its quiet time a boot may take beside a sweep.
const MOST: f64 = 2.0;
/// Requests a second of the sweep, over HTTP and as many over TFTP: 2^16 MACs in two minutes.
const PACE: Duration = Duration::from_millis(2);

/// Everything in turn.
pub fn all(field: &mut Field) -> Vec<Row> {
    [false, true].map(|tftp| row(field, tftp)).into()
}

pub fn row(field: &mut Field, tftp: bool) -> Row {
    let mut row = None;
    for _ in 0..TRIES {
        field.restart();
        let row = row.insert(measure(field, tftp));
        if row.holds {
            break;
        }
    }
    row.expect("a comparison")
}

/// Quiet and swept in turns, boot by boot.
fn measure(field: &mut Field, tftp: bool) -> Row {
    let nat = Ipv4Addr::new(TENANTS[0].1[0], TENANTS[0].1[1], 77, 7);
    // Phones that come over HTTP and TFTP alike.
    let phones: Vec<_> = field
        .land
        .phones
        .iter()
        .filter(|phone| phone.tenant == Some(0) && phone.maker == 0 && phone.user.is_none())
        .cloned()
        .collect();
    let strangers: Vec<Phone> = (0..4096).map(|at| field.stranger(at % MAKERS.len())).collect();
    let (http, to) = (field.sandbox.http(), field.sandbox.tftp());
    let ready = |phone: &Phone| boot(nat, http, to, phone, tftp);
    for phone in &phones {
        ready(phone).unwrap();
    }
    let (sweeping, over, swept) = (AtomicBool::new(false), AtomicBool::new(false), AtomicU64::new(0));
    let mut times: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    let mut failed = Vec::new();
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (sweeping, over, swept, strangers) = (&sweeping, &over, &swept, &strangers);
            scope.spawn(move || sweep(half == 1, nat, [http, to], strangers, [sweeping, over], swept));
        }
        for block in 0..10 {
            let busy = block % 2 == 1;
            sweeping.store(busy, Ordering::Relaxed);
            // The sweep's first second is the one in which it is slowed.
            std::thread::sleep(Duration::from_millis(if busy { 300 } else { 100 }));
            for at in 0..field.plan.boots / 10 {
                let phone = &phones[(block * 7 + at) % phones.len()];
                let started = Instant::now();
                match ready(phone) {
                    Ok(()) => times[usize::from(busy)].push(started.elapsed().as_secs_f64() * 1e3),
                    Err(error) => failed.push(error),
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        over.store(true, Ordering::Relaxed);
    });
    let [quiet, beside] = times.map(median);
    let way = if tftp { "tftp" } else { "http" };
    let holds = failed.is_empty() && beside / quiet <= MOST;
    let mut row = Row::new("phones", format!("{way}: a boot behind the address of the sweep"), holds);
    row.put("quiet_ms", quiet);
    row.put("beside_ms", beside);
    row.put("ratio", beside / quiet);
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    row.put("swept", swept.into_inner() as f64);
    row.because = failed.into_iter().take(4).collect::<Vec<_>>().join("\n    ");
    row
}

/// The phone gets its file, by Digest from a connection of its own or over TFTP.
fn boot(nat: Ipv4Addr, http: SocketAddr, to: SocketAddr, phone: &Phone, tftp: bool) -> Result<(), String> {
    if tftp {
        return fetch(&datagrams(nat), to, &phone.config()).map(drop);
    }
    let path = format!("/prov/{}", phone.config());
    let tenant = TENANTS[0].0;
    let agent = [("User-Agent", MAKERS[phone.maker].user_agent)];
    let line = Line::try_open(nat, http, false);
    let answer = line.and_then(|mut line| line.try_answering(&path, (tenant, &password(tenant)), &agent));
    match answer {
        Some(answer) if answer.status == 200 => Ok(()),
        Some(answer) => Err(format!("{path}: {}", answer.status)),
        None => Err(format!("{path}: no answer")),
    }
}

/// Asks for one MAC after the other while it is to.
fn sweep(
    tftp: bool,
    nat: Ipv4Addr,
    [http, to]: [SocketAddr; 2],
    strangers: &[Phone],
    [sweeping, over]: [&AtomicBool; 2],
    swept: &AtomicU64,
) {
    let mut line: Option<Line> = None;
    for (at, phone) in strangers.iter().cycle().enumerate() {
        while !sweeping.load(Ordering::Relaxed) && !over.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(5));
        }
        if over.load(Ordering::Relaxed) {
            return;
        }
        // Every fourth name is as rich in digits as one can be.
        let name = if at % 4 == 3 { phone.mac.repeat(12) } else { phone.config() };
        if tftp {
            // A spoofer waits for no answer.
            let request = [&[0, 1], name.as_bytes(), b"\0octet\0"].concat();
            let _ = datagrams(nat).send_to(&request, to);
        } else {
            // Refused or closed: the sweep goes on with another connection.
            let agent = [("User-Agent", MAKERS[phone.maker].user_agent)];
            let open = line.take().or_else(|| Line::try_open(nat, http, false));
            line = open.and_then(|mut open| {
                open.hasten();
                open.try_get(&format!("/prov/{name}"), &agent)?;
                Some(open)
            });
        }
        swept.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(PACE);
    }
}
