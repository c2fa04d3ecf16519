//! The metrics, one row each: name, kind, help, and how it is read.

use super::Moment;
use super::phones::{DAYS, STATES};
use super::process;
use super::text::Kind::{Counter, Gauge, Histogram};
use super::text::{Kind, Text};
use autoprov_core::Transport;
use autoprov_provision::Provisioning as _;
use autoprov_provision::metrics::BOUNDS;
use autoprov_store::observe::Worth;
use std::fmt::Display;
use std::time::Duration;

/// A metric.
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) help: &'static str,
    pub(super) read: fn(&Moment<'_>, &mut Text),
}

const fn metric(
    name: &'static str,
    kind: Kind,
    help: &'static str,
    read: fn(&Moment<'_>, &mut Text),
) -> Metric {
    Metric { name, kind, help, read }
}

/// All of them.
pub(super) const METRICS: &[Metric] = &[
    metric("autoprov_build_info", Gauge, "The version of this program; always 1.", |_, text| {
        text.add(&[("version", env!("CARGO_PKG_VERSION"))], 1);
    }),
    metric(
        "autoprov_ready",
        Gauge,
        "Whether phones can be served: 1 where /healthz says 200, else 0.",
        |now, text| text.add(&[], u8::from(now.sources.provision.ready().is_ok())),
    ),
    metric(
        "autoprov_requests_total",
        Counter,
        "Requests by how they came, whose phone asked (`none`: not known), status and reason; without /healthz. Over TFTP a refusal is a 404.",
        |now, text| {
            for row in now.sources.provision.counters().requests() {
                let status = row.status.to_string();
                let answer = if row.status == 0 { "other" } else { &status };
                let (transport, reason) = (row.transport.name(), row.reason.name());
                let labels = [
                    ("transport", transport),
                    ("vendor", row.vendor),
                    ("answer", answer),
                    ("reason", reason),
                ];
                text.add(&labels, row.count);
            }
        },
    ),
    metric(
        "autoprov_request_seconds",
        Histogram,
        "From a request to its answer, without the way to the phone: with the time that whoever guesses passwords or MAC addresses is made to wait.",
        |now, text| {
            for transport in Transport::ALL {
                let (times, transport) =
                    (now.sources.provision.counters().times(transport), transport.name());
                let counts = times.cumulated();
                for (bound, count) in BOUNDS.iter().zip(counts) {
                    let bound = Duration::from_nanos(*bound).as_secs_f64().to_string();
                    text.sample("_bucket", &[("transport", transport), ("le", &bound)], count);
                }
                let all = counts[BOUNDS.len()];
                text.sample("_bucket", &[("transport", transport), ("le", "+Inf")], all);
                text.sample("_sum", &[("transport", transport)], times.sum().as_secs_f64());
                text.sample("_count", &[("transport", transport)], all);
            }
        },
    ),
    metric(
        "autoprov_renders_total",
        Counter,
        "Phones' files by how their making ended: made; last_good: it could not be made, and the last good one was served; failed: there was none to serve.",
        |now, text| {
            let counters = now.sources.provision.counters();
            let ends =
                [("made", &counters.made), ("last_good", &counters.last_good), ("failed", &counters.unmade)];
            for (result, count) in ends {
                text.add(&[("result", result)], count.get());
            }
        },
    ),
    metric(
        "autoprov_cache_hits_total",
        Counter,
        "Phones' files that were taken from memory.",
        |now, text| text.add(&[], now.sources.provision.counters().hits.get()),
    ),
    metric(
        "autoprov_cache_misses_total",
        Counter,
        "Phones' files that were not in memory, or not as they are now.",
        |now, text| text.add(&[], now.sources.provision.counters().misses.get()),
    ),
    metric(
        "autoprov_cache_bytes",
        Gauge,
        "Memory of the files that are kept, packed; 25165824 at most.",
        |now, text| text.add(&[], now.levels.cached_bytes),
    ),
    metric("autoprov_cache_files", Gauge, "Files of phones that are kept in memory.", |now, text| {
        text.add(&[], now.levels.cached_files);
    }),
    metric(
        "autoprov_devices",
        Gauge,
        "Devices by state, as of autoprov_devices_counted_timestamp_seconds: half a minute to two at up to some thousand devices, some five minutes at 100,000, more while many are stale. None until the first count after a start.",
        |now, text| {
            if let Some(round) = now.round {
                for (state, count) in STATES.iter().zip(round.states) {
                    text.add(&[("state", state)], count);
                }
            }
        },
    ),
    metric(
        "autoprov_devices_silent",
        Gauge,
        "Devices that were served once and not for more than so many days, as old as autoprov_devices.",
        |now, text| {
            if let Some(round) = now.round {
                for ((_, days), count) in DAYS.iter().zip(round.silent) {
                    text.add(&[("days", days)], count);
                }
            }
        },
    ),
    metric(
        "autoprov_devices_counted_timestamp_seconds",
        Gauge,
        "When devices were counted, in unix time.",
        |now, text| {
            maybe(text, now.round.map(|round| round.at));
        },
    ),
    metric(
        "autoprov_sightings",
        Gauge,
        "Unknown phones that asked, once for each source, as of ten seconds ago at most: proven ones knew a tenant's password, recognised ones have a maker's User-Agent.",
        |now, text| {
            for (worth, count) in now.sources.sightings().into_iter().flatten() {
                let worth = match worth {
                    Worth::Proven => "proven",
                    Worth::Recognised => "recognised",
                    Worth::Little => "other",
                };
                text.add(&[("worth", worth)], count);
            }
        },
    ),
    metric(
        "autoprov_guard_askers",
        Gauge,
        "Sources and passwords that are slowed or refused now for asking after MAC addresses that are not theirs.",
        |now, text| {
            let levels = now.levels;
            text.add(&[("state", "slowed")], levels.slowed);
            text.add(&[("state", "refused")], levels.refused);
        },
    ),
    metric(
        "autoprov_certificate_expiry_timestamp_seconds",
        Gauge,
        "When a certificate of HTTPS ends, in unix time, by the kind of its key.",
        |now, text| {
            for shown in now.sources.listeners.tls.iter().flat_map(|tls| tls.shown()) {
                if let Some(end) = shown.ends() {
                    text.add(&[("key", shown.key())], end);
                }
            }
        },
    ),
    metric("autoprov_connections", Gauge, "Open connections by transport.", |now, text| {
        for (transport, connections) in &now.sources.listeners.connections {
            text.add(&[("transport", transport)], connections.open());
        }
    }),
    metric(
        "autoprov_connections_lost_total",
        Counter,
        "Connections that were closed for others, refused, or not to be had for want of file descriptors.",
        |now, text| {
            for (transport, connections) in &now.sources.listeners.connections {
                text.add(&[("transport", transport)], connections.lost());
            }
        },
    ),
    metric("autoprov_tftp_transfers", Gauge, "TFTP transfers that run.", |now, text| {
        maybe(text, now.sources.listeners.running.as_ref().map(autoprov_tftp::Running::transfers));
    }),
    metric(
        "autoprov_tftp_transfers_lost_total",
        Counter,
        "TFTP transfers that gave their places to others, or found none.",
        |now, text| maybe(text, now.sources.listeners.running.as_ref().map(autoprov_tftp::Running::lost)),
    ),
    metric(
        "autoprov_notes_written_total",
        Counter,
        "Notes of what phones did that were written.",
        |now, text| text.add(&[], now.sources.provision.counters().noted.get()),
    ),
    metric(
        "autoprov_notes_dropped_total",
        Counter,
        "Notes for which there was no room: of phones that had proven themselves, and of others.",
        |now, text| {
            let counters = now.sources.provision.counters();
            text.add(&[("of", "known")], counters.dropped_proven.get());
            text.add(&[("of", "others")], counters.dropped_other.get());
        },
    ),
    metric(
        "autoprov_notes_failed_total",
        Counter,
        "Notes that a database refused: its disk is full or broken, or it is gone.",
        |now, text| text.add(&[], now.sources.provision.counters().refused.get()),
    ),
    metric("autoprov_notes_waiting", Gauge, "Notes that wait to be written; 24000 at most.", |now, text| {
        text.add(&[], now.levels.notes_waiting);
    }),
    metric("process_cpu_seconds_total", Counter, "CPU time of this process.", |_, text| {
        maybe(text, process::cpu());
    }),
    metric("process_open_fds", Gauge, "Open files.", |_, text| maybe(text, process::open_files())),
    metric("process_max_fds", Gauge, "The most open files there may be.", |_, text| {
        maybe(text, process::most_files());
    }),
    metric("process_resident_memory_bytes", Gauge, "Memory of this process.", |_, text| {
        maybe(text, process::memory());
    }),
    metric("process_start_time_seconds", Gauge, "When this process began, in unix time.", |_, text| {
        text.add(&[], process::began());
    }),
];

/// What is not known is left out.
fn maybe(text: &mut Text, value: Option<impl Display>) {
    if let Some(value) = value {
        text.add(&[], value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The names in the first column of the tables of docs/metrics.md.
    fn on_the_page() -> BTreeSet<String> {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md");
        let page = std::fs::read_to_string(page).unwrap();
        let cells = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        let names = cells.map(|(name, _)| name.split('{').next().unwrap_or(name).to_owned());
        names.filter(|name| name.starts_with("autoprov_") || name.starts_with("process_")).collect()
    }

    #[test]
    fn the_page_has_each_metric_and_no_other() {
        let ours: BTreeSet<_> = METRICS.iter().map(|metric| metric.name.to_owned()).collect();
        assert_eq!(ours.len(), METRICS.len(), "a name stands twice");
        assert_eq!(on_the_page(), ours);
    }

    #[test]
    fn names_say_what_they_are() {
        for Metric { name, kind, help, .. } in METRICS {
            assert_eq!(name.ends_with("_total"), *kind == Counter, "{name}");
            assert!(help.ends_with('.'), "{name}");
        }
    }
}
