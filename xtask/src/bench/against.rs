//! Two builds of autoprov in turns in one run: what a change did to phones a second and to CPU.

use super::bytes::Bytes;
use super::figures::Bound::{AtLeast, AtMost};
use super::figures::{Figure, Goal, Report, Row};
use super::load::{Http, Pass, Tftp};
use super::options::{DEVICES, Options};
use super::parts::{askings, order, requests};
use super::phones::{self, Phone};
use super::servers::{self, Autoprov, Place};
use crate::shell::Failed;
use std::path::{Path, PathBuf};

/// The pass over HTTP before which one device is edited.
const EDITED: usize = 2;

/// One of the two: its database and the files that it gives. A change may have moved either.
struct Side {
    place: Place,
    bytes: Bytes,
    requests: Vec<Vec<u8>>,
}

impl Side {
    fn new(binary: PathBuf, site: &str, phones: &[Phone]) -> Result<Self, Failed> {
        let place = Place::new(binary)?;
        place.import(site)?;
        let bytes = Bytes::fetch(&place, phones)?;
        Ok(Self { place, bytes, requests: requests(phones) })
    }

    /// Boots the phones in this order from a server that runs.
    fn pass(
        &self,
        server: &Autoprov,
        phones: &[Phone],
        (over_http, order): (bool, &[usize]),
        options: &Options,
    ) -> Result<Pass, Failed> {
        if over_http {
            let asking = askings(phones, server.http.address);
            let http = Http { asking: &asking, bodies: &self.bytes.http };
            http.pass((&server.process, &server.http), order, options.at_a_time())
        } else {
            let tftp = Tftp { requests: &self.requests, bodies: &self.bytes.tftp };
            tftp.pass((&server.process, server.tftp), order, options.at_a_time())
        }
    }
}

/// Measures `binary` beside `other`: in each round both start afresh, and each pass of one is followed by the same pass of the other. Who is
/// first changes from round to round.
pub(super) fn measure(options: &Options, binary: PathBuf, other: &Path) -> Result<(), Failed> {
    println!(
        "autoprov {} beside autoprov {} ({})\n",
        servers::version(&binary, "--version"),
        servers::version(other, "--version"),
        other.display()
    );
    let (site, phones) = phones::site(DEVICES);
    let site = site.to_string();
    let sides = [Side::new(binary, &site, &phones)?, Side::new(other.to_owned(), &site, &phones)?];
    sides[0].bytes.describe(options.phones);
    let names = ["HTTP, cold", "HTTP, warm", "HTTP, one edit", "TFTP, cold", "TFTP, warm"];
    let mut rows = names.map(|name| [Row::new(name), Row::new("  the other")]);
    let mut seed = 0;
    for round in 0..options.rounds {
        let servers = [Autoprov::start(&sides[0].place)?, Autoprov::start(&sides[1].place)?];
        let mut order = order(options, &mut seed);
        for (load, row) in rows.iter_mut().enumerate() {
            // What is warm must have been there before, in another order.
            order.rotate_left(options.phones / 3);
            for turn in 0..2 {
                let which = (round + turn) % 2;
                if load == EDITED {
                    sides[which].place.edit("phone-0", round)?;
                }
                let pass = sides[which].pass(&servers[which], &phones, (load <= EDITED, &order), options)?;
                row[which].passes.push(pass);
            }
        }
    }
    println!("{}", report(rows));
    Ok(())
}

/// Load by load: this one, and the other.
fn report(rows: [[Row; 2]; 5]) -> Report {
    let goals = rows.iter().flat_map(|[own, other]| {
        let goal = |what, figure, bound| {
            Goal::new(format!("{}: {what} / the other", own.name), own.to(other, figure), bound)
        };
        [goal("phones/s", Figure::Rate, AtLeast(0.95)), goal("CPU a phone", Figure::Cpu, AtMost(1.05))]
    });
    let goals = goals.collect();
    Report { rows: rows.into_iter().flatten().collect(), goals, notes: Vec::new() }
}
