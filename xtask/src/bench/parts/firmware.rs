//! Firmware of 20 MB over TFTP with windows of 16 blocks; atftpd, which has windows as well (RFC 7440, since 0.8), gives the same file.

use crate::bench::figures::Bound::{AtLeast, AtMost};
use crate::bench::figures::{Figure, Goal, Report, Spread, Wanted};
use crate::bench::load::{Pass, Tftp};
use crate::bench::options::Options;
use crate::bench::packets;
use crate::bench::phones;
use crate::bench::rivals;
use crate::bench::servers::{Autoprov, Place};
use crate::shell::Failed;
use std::fs;
use std::path::Path;

const FILE: &str = "firmware.bin";
const SIZE: usize = 20_000_000;
const WINDOW: u16 = 16;

/// Phones at a time, phones in a pass, and the rows.
const CROWDS: [(usize, usize, [&str; 2]); 2] = [
    (1, 8, ["autoprov, one phone", "atftpd, one phone"]),
    (16, 32, ["autoprov, 16 phones", "atftpd, 16 phones"]),
];

const GOALS: [Wanted; 2] = [
    Wanted("files/s, one phone / atftpd", Figure::Rate, CROWDS[0].2, AtLeast(1.3)),
    Wanted("files/s, 16 phones / atftpd", Figure::Rate, CROWDS[1].2, AtLeast(1.3)),
];

pub(in crate::bench) fn measure(options: &Options, binary: &Path) -> Result<Report, Failed> {
    let place = Place::new(binary.to_owned())?;
    let (site, _) = phones::site(4);
    place.import(&site.to_string())?;
    let files = place.path("files");
    // Each block is another one: a block in the place of another would show.
    let firmware: Vec<_> = (0..SIZE as u64).map(|at| ((at * at) >> 7).to_le_bytes()[0]).collect();
    fs::write(files.join(FILE), &firmware)?;
    let server = Autoprov::start_with(&place, &["--files", &files.to_string_lossy()])?;
    let atftpd = rivals::or_told(rivals::atftpd(&place));
    let (requests, bodies) = (vec![packets::request(FILE, WINDOW)], vec![firmware]);
    let transfers = Tftp { requests: &requests, bodies: &bodies };
    let mut report = Report::default();
    for _ in 0..options.rounds {
        for (concurrency, count, [ours, theirs]) in CROWDS {
            let order = vec![0; count];
            let at = (&server.process, server.tftp);
            report.add(ours, transfers.pass(at, &order, concurrency))?;
            if let Some(atftpd) = &atftpd {
                let at = (&atftpd.process, atftpd.address);
                report.add(theirs, transfers.pass(at, &order, concurrency))?;
            }
        }
    }
    report.judge(&GOALS);
    let own: Vec<_> = report.rows.iter().filter(|row| row.name.starts_with("autoprov")).collect();
    let again = own.iter().flat_map(|row| &row.passes).map(Pass::again_percent);
    let again = Goal::new("packets sent again, in percent", Spread::of(again), AtMost(0.1));
    report.goals.push(again);
    report.notes.push(
        "a phone a second is 20 MB a second; `again` are packets that either side sent again".to_owned(),
    );
    Ok(report)
}
