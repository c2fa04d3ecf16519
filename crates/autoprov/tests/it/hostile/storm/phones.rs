//! Phones that boot: over HTTP and HTTPS with Digest, over TFTP; each once, and again where it fails, as phones do.

use super::{Ground, NAT};
use crate::hostile::sweep::{Line, datagrams, fetch};
use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How many boot at a time.
const AT_A_TIME: usize = 16;
/// How often a phone tries, as most do, and what it waits before it tries again.
const TRIES: u32 = 3;
const AGAIN: Duration = Duration::from_secs(1);

/// A phone of the site.
#[derive(Clone, Debug)]
pub(super) struct Phone {
    at: usize,
    pub(super) mac: String,
    from: Ipv4Addr,
}

impl Phone {
    pub(super) fn new(at: usize) -> Self {
        let [.., high, low] = u32::try_from(at).unwrap().to_be_bytes();
        // Every tenth is behind the NAT that attackers share.
        let from = if at.is_multiple_of(10) { NAT } else { Ipv4Addr::new(127, 1, high, low) };
        Self { at, mac: format!("001565{at:06x}"), from }
    }

    pub(super) fn number(&self) -> String {
        (1000 + self.at).to_string()
    }

    pub(super) fn password(&self) -> String {
        format!("pw-of-{:06}", self.at)
    }

    fn agent(&self) -> String {
        let pairs: Vec<_> = self.mac.as_bytes().chunks(2).map(|two| String::from_utf8_lossy(two)).collect();
        format!("Yealink SIP-T46G 28.83.0.50 {}", pairs.join(":"))
    }

    /// One try.
    fn boot(&self, ground: &Ground) -> Result<(), String> {
        let name = format!("{}.cfg", self.mac);
        // So that each way is taken by phones behind the NAT, too.
        if self.at / 10 % 4 == 3 {
            return fetch(&datagrams(self.from), ground.tftp, &name).map(drop);
        }
        let tls = self.at / 10 % 4 == 2;
        let to = if tls { ground.https } else { ground.http };
        let mut line = Line::try_open(self.from, to, tls).ok_or("no connection")?;
        let agent = self.agent();
        let answer =
            line.try_answering(&format!("/prov/{name}"), ("acme", "secret"), &[("User-Agent", &agent)]);
        let answer = answer.ok_or("the connection ended without an answer")?;
        if answer.status != 200 {
            return Err(format!("status {}", answer.status));
        }
        if !answer.text().contains(&self.password()) {
            return Err("other settings than its own".to_owned());
        }
        Ok(())
    }
}

/// How boots went.
pub(super) struct Boots {
    times: Mutex<Vec<f64>>,
    failed: Mutex<Vec<String>>,
    again: AtomicUsize,
}

impl Boots {
    pub(super) fn new() -> Self {
        Self { times: Mutex::default(), failed: Mutex::default(), again: AtomicUsize::new(0) }
    }

    /// Boots all phones, spread over this time.
    pub(super) fn storm(&self, ground: &Ground, phones: &[Phone], time: Duration) {
        let (started, next) = (Instant::now(), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..AT_A_TIME {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(phone) = phones.get(at) else { return };
                        let due = time.mul_f64(share(at, phones.len()));
                        std::thread::sleep(due.saturating_sub(started.elapsed()));
                        self.boot(ground, phone);
                    }
                });
            }
        });
        std::thread::sleep(time.saturating_sub(started.elapsed()));
    }

    fn boot(&self, ground: &Ground, phone: &Phone) {
        let started = Instant::now();
        let mut errors = Vec::new();
        for _ in 0..TRIES {
            match phone.boot(ground) {
                Ok(()) => {
                    self.times.lock().unwrap().push(started.elapsed().as_secs_f64() * 1e3);
                    return;
                }
                Err(error) => errors.push(error),
            }
            self.again.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(AGAIN);
        }
        self.failed.lock().unwrap().push(format!("{} did not boot: {}", phone.mac, errors.join("; ")));
    }

    /// Milliseconds of each boot that came to its end.
    pub(super) fn times(&self) -> Vec<f64> {
        self.times.lock().unwrap().clone()
    }

    pub(super) fn failures(&self) -> Vec<String> {
        self.failed.lock().unwrap().clone()
    }

    pub(super) fn again(&self) -> usize {
        self.again.load(Ordering::Relaxed)
    }

    #[track_caller]
    pub(super) fn all_good(&self, when: &str) {
        assert_eq!(self.failures(), [""; 0], "{when}");
    }
}

#[expect(clippy::cast_precision_loss, reason = "thousands of phones")]
fn share(at: usize, all: usize) -> f64 {
    at as f64 / all as f64
}

/// A phone that nobody knows asks for its settings once, as a maker's phone does that was given no password.
pub(super) fn appear(ground: &Ground, (mac, from): (&str, Ipv4Addr)) {
    let phone = Phone { at: 0, mac: mac.to_owned(), from };
    let agent = phone.agent();
    if let Some(mut line) = Line::try_open(from, ground.http, false) {
        let _ =
            line.try_answering(&format!("/prov/{mac}.cfg"), ("acme", "secret"), &[("User-Agent", &agent)]);
    }
}
