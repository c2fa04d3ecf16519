//! The options of `cargo xtask bench`.

use crate::shell::Failed;
use std::path::PathBuf;

/// Devices in the database, and the most phones that can boot in a pass.
pub(super) const DEVICES: usize = 10_000;

pub(super) const HELP: &str = "\
cargo xtask bench [PART ...] [--rounds N] [--phones N] [--concurrency N] [--starts N] [--million] [--profile]
                  [--binary FILE] [--against FILE]
  storm            phones boot over HTTP, cold, warm, and with an edit every 100 ms; beside nginx, Apache and a PHP page
  tls              the same over HTTPS, warm, with certificates of both kinds; beside nginx
  tftp             phones boot over TFTP, 50 and 200 at a time; beside dnsmasq
  firmware         20 MB over TFTP with windows of 16 blocks; beside atftpd
  scale            the storm and the operators' edits at 100, 10,000 and 100,000 devices (some minutes)
  commands         the operators' commands at 100,000 devices, and a page of the phone book (some minutes)
                   without a part: storm, tls, tftp, firmware
  --rounds N       rounds; each starts the server anew [9]
  --phones N       phones that boot in a pass, of the 10,000 in the database [10000]
  --concurrency N  phones at a time [storm and scale 200, tftp 50 and 200, otherwise 32]
  --starts N       starts for the time to first answer [15]
  --million        scale: 1,000,000 devices as well; that needs 3 GB of memory, 4 GB of disk and some minutes more
  --profile        afterwards, where the server spends its time (needs perf). For whole call chains, build the server
                   with RUSTFLAGS='-C force-frame-pointers=yes' and name it with --binary
  --binary FILE    measure this autoprov instead of building one
  --against FILE   another autoprov, such as a release build of an older commit: both in turns, without rivals and parts";

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Storm,
    Tls,
    Tftp,
    Firmware,
    Scale,
    Commands,
}

impl Part {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "storm" => Self::Storm,
            "tls" => Self::Tls,
            "tftp" => Self::Tftp,
            "firmware" => Self::Firmware,
            "scale" => Self::Scale,
            "commands" => Self::Commands,
            _ => return None,
        })
    }

    /// What stands above its figures.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Storm => "STORM: phones boot over HTTP",
            Self::Tls => "TLS: phones boot over HTTPS",
            Self::Tftp => "TFTP: phones boot over TFTP, blksize 1428",
            Self::Firmware => "FIRMWARE: 20 MB over TFTP, blksize 1428, windowsize 16",
            Self::Scale => "SCALE: the same phones among more and more devices",
            Self::Commands => "COMMANDS: what operators wait for",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) parts: Vec<Part>,
    pub(super) rounds: usize,
    pub(super) phones: usize,
    /// Where none is given, each part has its own.
    pub(super) concurrency: Option<usize>,
    pub(super) starts: usize,
    pub(super) million: bool,
    pub(super) profile: bool,
    pub(super) binary: Option<PathBuf>,
    pub(super) against: Option<PathBuf>,
    /// This is the release build that measures.
    pub(super) inner: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            parts: vec![Part::Storm, Part::Tls, Part::Tftp, Part::Firmware],
            rounds: 9,
            phones: DEVICES,
            concurrency: None,
            starts: 15,
            million: false,
            profile: false,
            binary: None,
            against: None,
            inner: false,
        }
    }
}

impl Options {
    pub(super) fn parse(arguments: &[String]) -> Result<Self, Failed> {
        let mut options = Self::default();
        let mut parts = Vec::new();
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            match flag.as_str() {
                "--profile" => options.profile = true,
                "--million" => options.million = true,
                "--inner" => options.inner = true,
                "--binary" => options.binary = Some(value(flag, rest.next())?.into()),
                "--against" => options.against = Some(value(flag, rest.next())?.into()),
                "--rounds" => options.rounds = number(flag, rest.next(), 1000)?,
                "--phones" => options.phones = number(flag, rest.next(), DEVICES)?,
                "--concurrency" => options.concurrency = Some(number(flag, rest.next(), 1000)?),
                "--starts" => options.starts = number(flag, rest.next(), 1000)?,
                word => match Part::named(word) {
                    Some(part) => parts.push(part),
                    None => return Err(Failed::new(format!("there is no `{word}` here\n{HELP}"))),
                },
            }
        }
        if !parts.is_empty() {
            options.parts = parts;
        }
        if options.million && !options.parts.contains(&Part::Scale) {
            return Err(Failed::new("`--million` is for `scale`: name that part as well"));
        }
        Ok(options)
    }

    /// Phones at a time, where a part has none of its own.
    pub(super) fn at_a_time(&self) -> usize {
        self.concurrency.unwrap_or(32)
    }
}

fn value<'a>(flag: &str, value: Option<&'a String>) -> Result<&'a str, Failed> {
    value.map(String::as_str).ok_or_else(|| Failed::new(format!("`{flag}` wants a value\n{HELP}")))
}

fn number(flag: &str, text: Option<&String>, most: usize) -> Result<usize, Failed> {
    let text = value(flag, text)?;
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| Failed::new(format!("`{flag} {text}`: write a number from 1 to {most}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, Failed> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn reads_what_the_help_says() {
        let all = "scale --rounds 3 --phones 500 --concurrency 8 --starts 2 --profile --million --binary a/b --against c --inner tls";
        let expected = Options {
            parts: vec![Part::Scale, Part::Tls],
            rounds: 3,
            phones: 500,
            concurrency: Some(8),
            starts: 2,
            million: true,
            profile: true,
            binary: Some("a/b".into()),
            against: Some("c".into()),
            inner: true,
        };
        assert_eq!(parse(all).unwrap(), expected);
        assert_eq!(parse("").unwrap(), Options::default());
        let words: Vec<_> =
            HELP.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
        for word in words.iter().filter(|word| !word.is_empty() && !word.starts_with('-')) {
            assert!(Part::named(word).is_some(), "{word}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for line in ["--rounds", "--rounds x", "--rounds 0", "--phones 10001", "--fast", "fast", "--million"]
        {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
