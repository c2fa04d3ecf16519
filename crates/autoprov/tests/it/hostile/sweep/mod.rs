//! A sweep: who asks for every MAC address and guesses every username must not learn which exist, from no word, no length and no time; it must
//! cost the server no more than a plain miss, and phones behind the same address must not wait for it.
//!
//! `cargo xtask sweep` runs it large and in release mode; `hostile/timing.rs` runs the same code small, in the suite.
//!
//! **How times are compared.** Requests for known and unknown MACs come interleaved in random order over the same connections. Each time is
//! ranked among those of its own round and maker; the AUC (Mann-Whitney) says how often a known one took longer. A machine that is busy
//! with other things moves both alike. 250 against 250 figures of one kind lie within 0.5 ± 0.05 nineteen times in twenty; so a comparison that
//! falls out is made again with fresh figures, twice as many each time, and breaks the law only where it falls out three times on the same
//! side. A leak as on commit 23cdc33 (0.82) does every time.
//!
//! **Delays on purpose** do not count: an asker takes another address before the server has a reason to slow it, and where a proven asker's
//! budget is by credential, other credentials. What is compared are answers that the server slows by nothing, or by the same.

mod asking;
mod cost;
mod neighbours;
mod report;
mod site;
mod statistics;
mod times;
mod usernames;
mod wire;
mod words;

pub use asking::{Asker, Files, Scheme};
pub use cost::all as cost;
pub use neighbours::all as neighbours;
pub use report::{Report, Row};
pub use site::{Land, Phone, password};
pub use statistics::median;
pub use times::macs;
pub use usernames::all as usernames;
pub use wire::{Line, connected, datagrams, fetch, form};
pub use words::all as words;

use crate::sandbox::{Chance, Sandbox};
use site::MAKERS;
use std::net::Ipv4Addr;

/// How far an AUC may lie from 0.5.
const MOST: f64 = 0.05;
/// How often a comparison that falls out is made in all.
const TRIES: u32 = 3;
/// Under this name proof is asked of everybody, and it tells of no phone.
const ASKED_FOR_NONCES: &str = "/prov/acme/acme.txt";
/// How many MACs are asked for from one address before another is taken, and by one credential: below every budget of the server.
const PER_SOURCE: usize = 8;

/// How large a sweep is.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// MACs that are swept.
    pub macs: usize,
    /// Requests of a comparison of times.
    pub requests: usize,
    /// Seconds for each shape of a miss.
    pub cost: f64,
    /// Boots of phones beside the sweep.
    pub boots: usize,
    pub seed: u64,
}

impl Plan {
    /// As the suite does it.
    pub const SMALL: Self = Self { macs: 1 << 11, requests: 500, cost: 0.2, boots: 60, seed: 8 };
}

/// A server that is swept, who is known to it, and the addresses of those who ask.
pub struct Field {
    pub sandbox: Sandbox,
    land: Land,
    chance: Chance,
    plan: Plan,
    /// How many addresses were taken outside and inside of networks.
    sources: [u32; 2],
    /// How many customers' credentials were used since the server started.
    customers: usize,
    edits: u32,
}

/// Where an asker's addresses lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// In no tenant's networks.
    Outside,
    /// In a network of the tenant `bravo`.
    Bravo,
}

impl Field {
    pub fn new(plan: Plan) -> Self {
        let land = Land::new(plan.macs, plan.seed);
        let sandbox = Sandbox::new(&land.site());
        std::fs::create_dir(sandbox.files().join("upload")).unwrap();
        sandbox.borrow_certificate();
        let mut field = Self {
            sandbox,
            land,
            chance: Chance(plan.seed ^ 0x5eed),
            plan,
            sources: [0; 2],
            customers: 0,
            edits: 0,
        };
        field.serve();
        field
    }

    fn serve(&mut self) {
        self.sandbox.serve(&["--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
    }

    /// A server that remembers nobody.
    fn restart(&mut self) {
        self.sandbox.stop();
        self.customers = 0;
        self.serve();
    }

    /// Changes something of a tenant, so that the server asks its database anew.
    fn edit(&mut self) {
        self.edits += 1;
        let minutes = format!("polling_minutes={}", 60 + self.edits);
        self.sandbox.cli(&["tenant", "set", "customer-0", &minutes]).good();
        // The first request after a change looks tenants and networks up again, whatever it asks for.
        for _ in 0..3 {
            assert_eq!(self.sandbox.get("/prov/nothing").status, 404);
            self.sandbox.tftp_get("nothing").unwrap_err();
        }
    }

    /// An address that nobody has asked from.
    fn source(&mut self, origin: Origin) -> Ipv4Addr {
        let taken = &mut self.sources[origin as usize];
        *taken += 1;
        let [_, high, middle, low] = taken.to_be_bytes();
        match origin {
            Origin::Outside => Ipv4Addr::new(127, 64 + high, middle, low),
            Origin::Bravo => Ipv4Addr::new(127, 2, middle, low),
        }
    }

    /// An unknown MAC of the same maker.
    fn stranger(&mut self, maker: usize) -> Phone {
        self.land.stranger(maker)
    }

    /// The credentials of a customer whom the server has not yet met.
    fn customer(&mut self) -> (String, String) {
        if self.customers == site::CUSTOMERS {
            self.restart();
        }
        let name = site::customer(self.customers);
        self.customers += 1;
        let password = password(&name);
        (name, password)
    }

    fn user_agent(phone: &Phone) -> [(&'static str, &'static str); 1] {
        [("User-Agent", MAKERS[phone.maker].user_agent)]
    }
}

/// All of it, as `cargo xtask sweep` runs it.
#[test]
#[ignore = "takes a quarter of an hour in release mode: cargo xtask sweep"]
fn a_long_sweep() {
    let number = |name: &str, default: usize| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let plan = Plan {
        macs: number("SWEEP_MACS", 1 << 16),
        requests: number("SWEEP_REQUESTS", 10_000),
        cost: 1.0,
        boots: 400,
        seed: number("SWEEP_SEED", 20_261_128) as u64,
    };
    let wanted =
        std::env::var("SWEEP_PARTS").unwrap_or_else(|_| "words,times,usernames,cost,phones".to_owned());
    let mut field = Field::new(plan);
    let mut report = Report::new(plan);
    for part in wanted.split(',') {
        println!("{part} ...");
        match part {
            "words" => report.add(words(&mut field)),
            "times" => times::all(&mut field, &mut report),
            "usernames" => report.add(usernames(&mut field)),
            "cost" => report.add(cost(&mut field)),
            "phones" => report.add(neighbours(&mut field)),
            other => panic!("there is no part `{other}`"),
        }
        field.restart();
    }
    println!("\n{report}");
    if let Ok(file) = std::env::var("SWEEP_JSON") {
        std::fs::write(file, report.json().to_string()).unwrap();
    }
    report.demand();
}
