//! Phones boot over TFTP, 50 and 200 at a time; dnsmasq gives the same bytes from files.

use super::{Bench, order, requests};
use crate::bench::figures::Bound::{AtLeast, AtMost};
use crate::bench::figures::{Figure, Goal, Report, Spread, Wanted};
use crate::bench::load::{Pass, Tftp};
use crate::bench::options::DEVICES;
use crate::bench::rivals;
use crate::bench::servers::Autoprov;
use crate::shell::Failed;
use std::fs;
use std::net::SocketAddr;

/// So many at a time, and the rows.
type Crowd = (usize, [&'static str; 2]);

const FEW: Crowd = (50, ["autoprov, warm, 50", "dnsmasq, 50"]);
const MANY: Crowd = (200, ["autoprov, warm, 200", "dnsmasq, 200"]);
/// With `--concurrency`.
const OTHERS: [&str; 2] = ["autoprov, warm", "dnsmasq"];
const COLD: &str = "autoprov, cold";

const GOALS: [Wanted; 3] = [
    Wanted("sessions/s, 50 at a time / dnsmasq", Figure::Rate, FEW.1, AtLeast(1.2)),
    Wanted("CPU a session, 50 at a time / dnsmasq", Figure::Cpu, FEW.1, AtMost(1.1)),
    Wanted("sessions/s, 200 at a time / dnsmasq", Figure::Rate, MANY.1, AtLeast(1.0)),
];

pub(in crate::bench) fn measure(bench: &Bench<'_>) -> Result<Report, Failed> {
    let Bench { options, place, phones, bytes } = bench;
    let crowds = options.concurrency.map_or_else(|| vec![FEW, MANY], |count| vec![(count, OTHERS)]);
    let dnsmasq = rivals::or_told(rivals::dnsmasq(place));
    let requests = requests(phones);
    let transfers = Tftp { requests: &requests, bodies: &bytes.tftp };
    let mut report = Report::default();
    let (mut seed, mut drops) = (0, Vec::new());
    for _ in 0..options.rounds {
        let server = Autoprov::start(place)?;
        let own = |order: &[usize], count| transfers.pass((&server.process, server.tftp), order, count);
        let cold = order(options, &mut seed);
        report.add(COLD, own(&cold, crowds[0].0))?;
        if options.phones < DEVICES {
            // Warm is who was there before, and the next pass has other phones.
            own(&(0..DEVICES).collect::<Vec<_>>(), crowds[0].0)?;
        }
        for (count, [ours, theirs]) in &crowds {
            let order = order(options, &mut seed);
            report.add(ours, own(&order, *count))?;
            if let Some(dnsmasq) = &dnsmasq {
                let at = (&dnsmasq.process, dnsmasq.address);
                report.add(theirs, transfers.pass(at, &order, *count))?;
            }
        }
        drops.push(dropped(server.tftp));
    }
    report.judge(&GOALS);
    let [many, _] = crowds.last().map_or(OTHERS, |(_, rows)| *rows);
    let again = Spread::of(report.row(many).passes.iter().map(Pass::again_percent));
    let failed = report.rows.iter().filter(|row| row.name.starts_with("autoprov"));
    let failed: usize = failed.flat_map(|row| &row.passes).map(|pass| pass.failed).sum();
    report.goals.push(Goal::new("packets sent again, in percent", again, AtMost(0.1)));
    report.goals.push(Goal::new("drops in our receive buffer, a round", Spread::of(drops), AtMost(0.0)));
    #[expect(clippy::cast_precision_loss, reason = "thousands of phones")]
    report.goals.push(Goal::new("phones failed", Spread::of([failed as f64]), AtMost(0.0)));
    report.notes.push("`again` are packets that either side sent again".to_owned());
    Ok(report)
}

/// Packets that the system threw away since a socket at this address had no room for them (proc(5): `drops`).
fn dropped(address: SocketAddr) -> f64 {
    let tables = ["/proc/net/udp", "/proc/net/udp6"].map(|file| fs::read_to_string(file).unwrap_or_default());
    tables.iter().flat_map(|table| table.lines()).filter_map(|line| drops_of(line, address.port())).sum()
}

/// The last field, if the socket has this port.
fn drops_of(line: &str, port: u16) -> Option<f64> {
    let mut fields = line.split_whitespace();
    let own = fields.nth(1)?.rsplit_once(':')?.1;
    let drops = fields.next_back()?;
    (u16::from_str_radix(own, 16) == Ok(port)).then(|| drops.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_drops() {
        let line = " 1024: 0100007F:0045 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 42 2 0 17";
        assert_eq!(drops_of(line, 69), Some(17.0));
        assert_eq!(drops_of(line, 70), None);
        let head = "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops";
        assert_eq!(drops_of(head, 69), None);
    }
}
