//! The phones: a site of 10,000, and what each of them asks.

use serde_json::{Value, json};

pub(super) const USER: &str = "acme";
pub(super) const PASSWORD: &str = "w8Kd-acme-phones";

/// A phone of the site.
#[derive(Clone, Debug)]
pub(super) struct Phone {
    pub(super) model: &'static str,
    pub(super) mac: String,
    /// The name of its main file.
    pub(super) file: String,
    pub(super) user_agent: String,
    /// Whether it speaks TLS 1.2.
    pub(super) https: bool,
    /// The password of its first line. It is in its main file and in no other phone's.
    pub(super) password: String,
}

/// What a kind of phone is called, what it asks and what it has.
struct Kind {
    vendor: &'static str,
    model: &'static str,
    oui: &'static str,
    file: fn(&str) -> String,
    user_agent: fn(&str) -> String,
    /// Keys that its owner programmed, after those of its lines.
    keys: usize,
    https: bool,
    /// Every how many of them one has a second line.
    second_line: usize,
}

// User-Agents as in fixtures/requests, with the firmware that each kind is found with most.
const KINDS: [Kind; 4] = [
    Kind {
        vendor: "yealink",
        model: "T46G",
        oui: "001565",
        file: |mac| format!("{mac}.cfg"),
        user_agent: |mac| format!("Yealink SIP-T46G 28.83.0.50 {}", colons(mac)),
        keys: 8,
        https: true,
        second_line: 3,
    },
    Kind {
        vendor: "yealink",
        model: "T28",
        oui: "001565",
        file: |mac| format!("{mac}.cfg"),
        user_agent: |mac| format!("Yealink SIP-T28P 2.73.0.50 {}", colons(mac)),
        keys: 3,
        https: false,
        second_line: 4,
    },
    Kind {
        vendor: "polycom",
        model: "VVX500",
        oui: "0004f2",
        file: |mac| format!("phone{mac}.cfg"),
        user_agent: |_| "FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 Type/Application".to_owned(),
        keys: 6,
        https: true,
        second_line: 3,
    },
    Kind {
        vendor: "grandstream",
        model: "GXP2170",
        oui: "000b82",
        file: |mac| format!("cfg{mac}.xml"),
        user_agent: |mac| format!("Grandstream Model HW GXP2170 SW 1.0.8.53 DevId {mac}"),
        keys: 12,
        https: true,
        second_line: 2,
    },
];

pub(super) fn colons(mac: &str) -> String {
    let pairs: Vec<_> = mac.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair)).collect();
    pairs.join(":")
}

/// A site file of so many phones, and the phones.
pub(super) fn site(count: usize) -> (Value, Vec<Phone>) {
    let number = |index: usize| (20_000 + index % count).to_string();
    // Knuth's multiplicative hash: passwords must not be alike, or they would compress better than real ones.
    let password =
        |index: usize| format!("pw-{index:05}-{:08x}", index.wrapping_mul(2_654_435_761) & 0xffff_ffff);
    let mut phones = Vec::with_capacity(count);
    let (mut extensions, mut devices, mut contacts) = (Vec::new(), Vec::new(), Vec::new());
    for index in 0..count {
        let kind = &KINDS[index % KINDS.len()];
        let mac = format!("{}{index:06x}", kind.oui);
        phones.push(Phone {
            model: kind.model,
            mac: mac.clone(),
            file: (kind.file)(&mac),
            user_agent: (kind.user_agent)(&mac),
            https: kind.https,
            password: password(index),
        });
        extensions.push(json!({
            "number": number(index), "display_name": format!("Employee No. {index}"), "auth_id": number(index),
            "password": password(index), "voicemail": number(index),
        }));
        let mut lines = vec![json!({"index": 1, "extension": number(index), "server": "main"})];
        if (index / KINDS.len()).is_multiple_of(kind.second_line) {
            lines
                .push(json!({"index": 2, "extension": number(index + 1), "label": "Desk", "server": "main"}));
        }
        let first = lines.len() + 1;
        let keys: Vec<_> = (0..kind.keys)
            .map(|key| {
                let value = number(index + 10 + key);
                let (what, label) = if key % 4 == 3 {
                    ("speed-dial", format!("Call {value}"))
                } else {
                    ("blf", format!("No. {value}"))
                };
                json!({"group": "line", "position": first + key, "type": what, "value": value, "label": label, "line": 1})
            })
            .collect();
        devices.push(json!({
            "name": format!("phone-{index}"), "mac": mac, "vendor": kind.vendor, "model": kind.model,
            "lines": lines, "keys": keys,
        }));
        if index % 50 == 0 {
            contacts.push(json!({"name": format!("Employee No. {index}"), "number": number(index)}));
        }
    }
    let site = json!({"tenants": [{
        "name": "acme", "http_username": USER, "http_password": PASSWORD, "networks": ["127.0.0.0/8"],
        "provisioning_url": "http://127.0.0.1/prov", "polling_minutes": 1440,
        "sip_servers": [{"name": "main", "host": "pbx.example", "port": 5060, "transport": "udp", "expires": 3600}],
        "voicemail_number": "*97", "pickup_code": "*8", "park_code": "*68", "time_zone": "Europe/Sarajevo",
        "ntp": ["pool.ntp.org"], "date_format": "dmy", "time_format": "24", "language": "en", "country": "ba",
        "codecs": ["pcma", "pcmu", "g722", "g729"], "phone_admin_password": "admin-4711",
        "extensions": extensions, "devices": devices, "directory": contacts,
    }]});
    (site, phones)
}

/// The order in which the phones boot in a pass: none, and the same whenever it is asked for.
pub(super) fn order(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<_> = (0..count).collect();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for last in (1..count).rev() {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let other = usize::try_from(state % (last as u64 + 1)).unwrap_or(0);
        order.swap(last, other);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_one_that_can_be_imported() {
        let (site, phones) = site(400);
        let site = autoprov_store::read(&site.to_string()).unwrap();
        assert_eq!(site.tenants[0].devices.len(), 400);
        let mut files: Vec<_> = phones.iter().map(|phone| &phone.file).collect();
        files.sort();
        files.dedup();
        assert_eq!(files.len(), 400);
    }

    #[test]
    fn the_order_is_a_shuffle() {
        let (one, other) = (order(1000, 1), order(1000, 2));
        assert_ne!(one, other);
        assert_eq!(one, order(1000, 1));
        let mut sorted = other;
        sorted.sort_unstable();
        assert_eq!(sorted, (0..1000).collect::<Vec<_>>());
    }
}
