//! Who is known: two tenants with two hundred phones of four makers, and as many tenants as an attacker may be a customer under.

use crate::sandbox::Chance;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Phones that exist.
pub const KNOWN: usize = 200;
/// Other customers of the PBX, each with credentials of its own and no phone.
pub const CUSTOMERS: usize = 32;
/// The tenants that have the phones, with the networks that they named.
pub const TENANTS: [(&str, [u8; 2]); 2] = [("acme", [127, 1]), ("bravo", [127, 2])];
/// A tenant whose HTTP provisioning is off.
pub const WITHOUT_PASSWORD: &str = "silent";

/// What a maker's phones are called and ask for.
pub struct Maker {
    vendor: &'static str,
    model: &'static str,
    oui: &'static str,
    file: fn(&str) -> String,
    pub user_agent: &'static str,
}

pub const MAKERS: [Maker; 4] = [
    Maker {
        vendor: "yealink",
        model: "T46G",
        oui: "001565",
        file: |mac| format!("{mac}.cfg"),
        user_agent: "Yealink SIP-T46G 28.83.0.50",
    },
    Maker {
        vendor: "polycom",
        model: "VVX500",
        oui: "0004f2",
        file: |mac| format!("phone{mac}.cfg"),
        user_agent: "FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 Type/Application",
    },
    Maker {
        vendor: "grandstream",
        model: "GXP2170",
        oui: "000b82",
        file: |mac| format!("cfg{mac}.xml"),
        user_agent: "Grandstream Model HW GXP2170 SW 1.0.8.53",
    },
    Maker {
        vendor: "snom",
        model: "320",
        oui: "000413",
        file: |mac| format!("snom320-{}.htm", mac.to_ascii_uppercase()),
        user_agent: "Mozilla/4.0 (compatible; snom320-SIP 8.4.18 1.1.3-s)",
    },
];

/// A MAC address, of somebody or of nobody.
#[derive(Clone, Debug)]
pub struct Phone {
    pub mac: String,
    pub maker: usize,
    /// The place of its tenant in [`TENANTS`]; none: nobody knows it.
    pub tenant: Option<usize>,
    /// Its own username, where it has one.
    pub user: Option<String>,
}

impl Phone {
    /// The name of its settings.
    pub fn config(&self) -> String {
        (MAKERS[self.maker].file)(&self.mac)
    }

    /// The name of its phone book.
    pub fn directory(&self) -> String {
        format!("_directory/{}", self.mac)
    }
}

/// Every phone that is known, and what surrounds them.
pub struct Land {
    pub phones: Vec<Phone>,
    taken: HashSet<String>,
    chance: Chance,
    /// How many MACs of each maker lie around its phones.
    span: usize,
}

impl Land {
    /// The known phones, scattered among so many MACs.
    pub fn new(macs: usize, seed: u64) -> Self {
        let mut land = Self {
            phones: Vec::new(),
            taken: HashSet::new(),
            chance: Chance(seed),
            span: (macs / MAKERS.len()).max(2 * KNOWN),
        };
        for at in 0..KNOWN {
            let mut phone = land.stranger(at % MAKERS.len());
            land.taken.insert(phone.mac.clone());
            phone.tenant = Some(at / MAKERS.len() % TENANTS.len());
            // A quarter have a password of their own, half of them with their MAC for a username, as some makers' factories set it.
            phone.user = match at % 8 {
                1 => Some(format!("desk-{at}")),
                6 => Some(phone.mac.clone()),
                _ => None,
            };
            land.phones.push(phone);
        }
        land
    }

    /// A MAC of this maker that nobody has.
    pub fn stranger(&mut self, maker: usize) -> Phone {
        loop {
            let low = self.chance.below(self.span);
            let phone = at(maker, low);
            if !self.taken.contains(&phone.mac) {
                return phone;
            }
        }
    }

    /// Every MAC of the land, known or not, in no order.
    pub fn all(&mut self) -> Vec<Phone> {
        let mut all: Vec<_> =
            (0..MAKERS.len()).flat_map(|maker| (0..self.span).map(move |low| at(maker, low))).collect();
        for phone in &mut all {
            if self.taken.contains(&phone.mac) {
                phone.tenant = self.phones.iter().find(|known| known.mac == phone.mac).and_then(|k| k.tenant);
            }
        }
        self.chance.shuffle(&mut all);
        all
    }

    /// The site file.
    pub fn site(&self) -> Value {
        let tenant = |at: usize| {
            let (name, [a, b]) = TENANTS[at];
            let devices: Vec<_> = self
                .phones
                .iter()
                .filter(|phone| phone.tenant == Some(at))
                .map(|phone| {
                    let maker = &MAKERS[phone.maker];
                    let password = phone.user.as_ref().map(|_| format!("own-{}", phone.mac));
                    json!({"name": format!("phone-{}", phone.mac), "mac": phone.mac, "vendor": maker.vendor, "model": maker.model,
                        "http_username": phone.user, "http_password": password, "lines": [{"index": 1, "extension": "101"}]})
                })
                .collect();
            json!({"name": name, "http_username": name, "http_password": password(name), "networks": [format!("{a}.{b}.0.0/16")],
                "provisioning_url": format!("http://{name}.example/prov"), "sip": {"host": "pbx.example"},
                "extensions": [{"number": "101", "password": "pw-101"}], "devices": devices,
                "directory": (0..50).map(|n| json!({"name": format!("Contact {n}"), "number": format!("9{n}")})).collect::<Vec<_>>(),
                "routes": [{"name": format!("{name}.txt"), "text": "a private route\n"}]})
        };
        let customer = |at: usize| {
            let name = customer(at);
            json!({"name": name, "http_username": name, "http_password": password(&name), "sip": {"host": "pbx.example"}})
        };
        let tenants = (0..TENANTS.len()).map(tenant).chain((0..CUSTOMERS).map(customer));
        let silent = json!({"name": WITHOUT_PASSWORD, "http_username": WITHOUT_PASSWORD, "sip": {"host": "pbx.example"}});
        json!({"tenants": tenants.chain([silent]).collect::<Vec<_>>()})
    }
}

fn at(maker: usize, low: usize) -> Phone {
    Phone { mac: format!("{}{low:06x}", MAKERS[maker].oui), maker, tenant: None, user: None }
}

/// The name and username of another customer.
pub fn customer(at: usize) -> String {
    format!("customer-{at}")
}

/// The password of a tenant.
pub fn password(tenant: &str) -> String {
    format!("right-{tenant}")
}
