//! The options of `cargo xtask bench`.

use crate::shell::Failed;
use std::path::PathBuf;

/// Devices in the database, and the most phones that can boot in a pass.
pub(super) const DEVICES: usize = 10_000;

pub(super) const HELP: &str = "\
cargo xtask bench [--rounds N] [--phones N] [--concurrency N] [--starts N] [--profile] [--binary FILE] [--against FILE]
  --rounds N       rounds; each starts the server anew and boots all phones twice [5]
  --phones N       phones that boot in a pass, of the 10,000 in the database [10000]
  --concurrency N  phones at a time [32]
  --starts N       starts for the time to first answer [15]
  --profile        afterwards, where the server spends its time (needs perf). For whole call chains, build the server
                   with RUSTFLAGS='-C force-frame-pointers=yes' and name it with --binary
  --binary FILE    measure this autoprov instead of building one
  --against FILE   another autoprov, such as a release build of an older commit: both in turns, without nginx and dnsmasq";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) rounds: usize,
    pub(super) phones: usize,
    pub(super) concurrency: usize,
    pub(super) starts: usize,
    pub(super) profile: bool,
    pub(super) binary: Option<PathBuf>,
    pub(super) against: Option<PathBuf>,
    /// This is the release build that measures.
    pub(super) inner: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rounds: 5,
            phones: DEVICES,
            concurrency: 32,
            starts: 15,
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
        let mut rest = arguments.iter();
        while let Some(flag) = rest.next() {
            match flag.as_str() {
                "--profile" => options.profile = true,
                "--inner" => options.inner = true,
                "--binary" => options.binary = Some(value(flag, rest.next())?.into()),
                "--against" => options.against = Some(value(flag, rest.next())?.into()),
                "--rounds" => options.rounds = number(flag, rest.next(), 1000)?,
                "--phones" => options.phones = number(flag, rest.next(), DEVICES)?,
                "--concurrency" => options.concurrency = number(flag, rest.next(), 200)?,
                "--starts" => options.starts = number(flag, rest.next(), 1000)?,
                _ => return Err(Failed::new(format!("there is no `{flag}` here\n{HELP}"))),
            }
        }
        Ok(options)
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
        let all =
            "--rounds 3 --phones 500 --concurrency 8 --starts 2 --profile --binary a/b --against c --inner";
        let expected = Options {
            rounds: 3,
            phones: 500,
            concurrency: 8,
            starts: 2,
            profile: true,
            binary: Some("a/b".into()),
            against: Some("c".into()),
            inner: true,
        };
        assert_eq!(parse(all).unwrap(), expected);
        assert_eq!(parse("").unwrap(), Options::default());
    }

    #[test]
    fn says_what_is_wrong() {
        for line in ["--rounds", "--rounds x", "--rounds 0", "--phones 10001", "--fast"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
