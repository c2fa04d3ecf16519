//! Prometheus' text format, version 0.0.4.

use std::fmt::{Display, Write as _};

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// Labels and their values.
pub(super) type Labels<'a> = &'a [(&'a str, &'a str)];

/// A page that is being written.
#[derive(Default)]
pub(super) struct Text {
    text: String,
    name: &'static str,
}

impl Text {
    /// Begins a metric: the samples that follow are its.
    pub(super) fn metric(&mut self, name: &'static str, kind: Kind, help: &str) {
        self.name = name;
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {}", kind.name());
    }

    /// A sample.
    pub(super) fn add(&mut self, labels: Labels<'_>, value: impl Display) {
        self.sample("", labels, value);
    }

    /// The same of a series whose name ends in more, as those of histograms do.
    pub(super) fn sample(&mut self, ending: &str, labels: Labels<'_>, value: impl Display) {
        let _ = write!(self.text, "{}{ending}", self.name);
        for (at, (label, value)) in labels.iter().enumerate() {
            let before = if at == 0 { '{' } else { ',' };
            let _ = write!(self.text, "{before}{label}=\"{}\"", escaped(value));
        }
        let after = if labels.is_empty() { "" } else { "}" };
        let _ = writeln!(self.text, "{after} {value}");
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_prometheus_reads_it() {
        let mut text = Text::default();
        text.metric("up_total", Kind::Counter, "a\\b\nc");
        text.add(&[], 1);
        text.add(&[("a", "x\"y\\z\n"), ("b", "")], 0.5);
        text.sample("_sum", &[("a", "1")], 2);
        let expected = "# HELP up_total a\\\\b\\nc\n# TYPE up_total counter\nup_total 1\n\
                        up_total{a=\"x\\\"y\\\\z\\n\",b=\"\"} 0.5\nup_total_sum{a=\"1\"} 2\n";
        assert_eq!(text.into_string(), expected);
    }
}
