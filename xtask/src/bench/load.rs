//! Phones by the thousand: threads that boot one after the other.

use super::http::{self, Asking, Boot};
use super::line::At;
use super::process::Process;
use super::tftp;
use crate::shell::Failed;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than autoprov keeps its notes of what phones did before it writes them.
const SETTLE: Duration = Duration::from_secs(1);

/// How one pass over all phones went.
#[derive(Clone, Debug)]
pub(super) struct Pass {
    phones: usize,
    took: Duration,
    cpu: Duration,
    pub(super) failed: usize,
    pub(super) again: usize,
    packets: usize,
    /// What the first phone that failed met.
    pub(super) complaint: Option<String>,
}

#[expect(clippy::cast_precision_loss, reason = "thousands of phones")]
impl Pass {
    pub(super) fn per_second(&self) -> f64 {
        (self.phones - self.failed) as f64 / self.took.as_secs_f64()
    }

    /// CPU time of the server for a phone, in microseconds.
    pub(super) fn cpu_per_phone(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.phones as f64
    }

    /// Packets that were sent again, in percent.
    pub(super) fn again_percent(&self) -> f64 {
        self.again as f64 * 100.0 / self.packets.max(1) as f64
    }
}

/// What the phones ask, and what they must be given, by number.
pub(super) struct Http<'a> {
    pub(super) asking: &'a [Asking],
    pub(super) bodies: &'a [Vec<u8>],
}

/// As [`Http`], over TFTP.
pub(super) struct Tftp<'a> {
    pub(super) requests: &'a [Vec<u8>],
    pub(super) bodies: &'a [Vec<u8>],
}

impl Http<'_> {
    /// Boots phones in an order, so many at a time, and looks at what the server used.
    pub(super) fn pass(
        &self,
        server: (&Process, &At),
        order: &[usize],
        concurrency: usize,
    ) -> Result<Pass, Failed> {
        pass(server.0, order, concurrency, |buffers: &mut http::Buffers, phone| {
            let (Some(asking), Some(body)) = (self.asking.get(phone), self.bodies.get(phone)) else {
                return Err("no such phone".to_owned());
            };
            http::boot(server.1, asking, buffers, |given| given == body)
        })
    }
}

impl Tftp<'_> {
    pub(super) fn pass(
        &self,
        server: (&Process, SocketAddr),
        order: &[usize],
        concurrency: usize,
    ) -> Result<Pass, Failed> {
        pass(server.0, order, concurrency, |body: &mut Vec<u8>, phone| {
            let (Some(request), Some(wanted)) = (self.requests.get(phone), self.bodies.get(phone)) else {
                return Err("no such phone".to_owned());
            };
            tftp::boot(server.1, request, body, |given| given == wanted)
        })
    }
}

fn pass<D: Default>(
    server: &Process,
    order: &[usize],
    concurrency: usize,
    boot: impl Fn(&mut D, usize) -> Result<Boot, String> + Sync,
) -> Result<Pass, Failed> {
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (again, packets) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let complaint = Mutex::new(None);
    let before = server.cpu();
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..concurrency {
            scope.spawn(|| {
                let mut buffers = D::default();
                while let Some(&phone) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match boot(&mut buffers, phone) {
                        Ok(boot) => {
                            again.fetch_add(boot.again, Ordering::Relaxed);
                            packets.fetch_add(boot.packets, Ordering::Relaxed);
                        }
                        Err(error) => {
                            // A server that is gone would otherwise be asked for minutes.
                            if failed.fetch_add(1, Ordering::Relaxed) > order.len() / 10 {
                                next.store(order.len(), Ordering::Relaxed);
                            }
                            complaint
                                .lock()
                                .unwrap_or_else(PoisonError::into_inner)
                                .get_or_insert_with(|| format!("phone {phone}: {error}"));
                        }
                    }
                }
            });
        }
    });
    let took = began.elapsed();
    // What a server puts off until after its answers is part of its work, and must not burden the next one's pass.
    thread::sleep(SETTLE);
    let cpu = server.cpu().saturating_sub(before);
    let (failed, again, packets) = (failed.into_inner(), again.into_inner(), packets.into_inner());
    let complaint = complaint.into_inner().unwrap_or_else(PoisonError::into_inner);
    if failed > order.len() / 10 {
        let first = complaint.unwrap_or_default();
        return Err(Failed::new(format!("too many phones failed; the first: {first}")));
    }
    Ok(Pass { phones: order.len(), took, cpu, failed, again, packets, complaint })
}

#[cfg(test)]
impl Pass {
    /// A pass of one phone that took the server so many microseconds.
    pub(super) fn of_cpu(micros: u64) -> Self {
        let cpu = Duration::from_micros(micros);
        let took = Duration::from_secs(1);
        Self { phones: 1, took, cpu, failed: 0, again: 0, packets: 0, complaint: None }
    }
}
