//! `cargo xtask sweep` and `cargo xtask siege`: the long tests of `crates/autoprov/tests/it/hostile`, in release mode.

use crate::shell::{self, Failed};
use std::fs;
use std::process::Stdio;

const SWEEP: &str = "\
cargo xtask sweep [--macs N] [--requests N] [--parts LIST] [--seed N] [--binary FILE] [--json]
  --macs N       MAC addresses that are swept, 200 known ones among them [65536]
  --requests N   requests of each comparison of times [10000]
  --parts LIST   of words,times,usernames,cost,phones [all]
  --seed N       another chance
  --binary FILE  sweep this autoprov instead of the one that is built
  --json         the findings as JSON instead of the table
The exit status is 1 where a law is broken.";

const SIEGE: &str = "\
cargo xtask siege [--seconds N] [--phones N] [--seed N] [--binary FILE]
  --seconds N    how long every attack goes on at once [120]
  --phones N     phones that boot meanwhile [2000]
  --seed N       another chance
  --binary FILE  besiege this autoprov instead of the one that is built
The exit status is 1 where a law is broken.";

pub(crate) fn sweep(rest: &[String]) -> Result<(), Failed> {
    let json = rest.iter().any(|flag| flag == "--json");
    let rest: Vec<_> = rest.iter().filter(|flag| *flag != "--json").cloned().collect();
    let options = [
        ("--macs", "SWEEP_MACS"),
        ("--requests", "SWEEP_REQUESTS"),
        ("--parts", "SWEEP_PARTS"),
        ("--seed", "SWEEP_SEED"),
    ];
    let Some(mut command) = long(&rest, "a_long_sweep", &options, SWEEP)? else { return Ok(()) };
    if !json {
        return shell::run(&mut command);
    }
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("sweep.json");
    let done = shell::run(command.env("SWEEP_JSON", &file).stdout(Stdio::null()));
    if let Ok(found) = fs::read_to_string(&file) {
        println!("{found}");
    }
    done
}

pub(crate) fn siege(rest: &[String]) -> Result<(), Failed> {
    let options = [("--seconds", "SIEGE_SECONDS"), ("--phones", "SIEGE_PHONES"), ("--seed", "SIEGE_SEED")];
    match long(rest, "a_long_siege", &options, SIEGE)? {
        Some(mut command) => shell::run(&mut command),
        None => Ok(()),
    }
}

/// The command of a long test with its options; nothing where help was wanted.
fn long(
    rest: &[String],
    test: &str,
    options: &[(&str, &str)],
    help: &str,
) -> Result<Option<std::process::Command>, Failed> {
    if rest.iter().any(|flag| flag == "--help") {
        println!("{help}");
        return Ok(None);
    }
    let mut command = shell::long_test(test);
    for pair in rest.chunks(2) {
        let [flag, value] = pair else {
            return Err(Failed::new(format!("`{}` wants a value\n{help}", pair.concat())));
        };
        if flag == "--binary" {
            command.env("BINARY_UNDER_TEST", fs::canonicalize(value)?);
        } else if let Some((_, name)) = options.iter().find(|(known, _)| known == flag) {
            let is_number = value.parse::<u64>().is_ok();
            if !is_number && flag != "--parts" {
                return Err(Failed::new(format!("`{flag} {value}`: write a number\n{help}")));
            }
            command.env(name, value);
        } else {
            return Err(Failed::new(format!("there is no `{flag}` here\n{help}")));
        }
    }
    Ok(Some(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wrong_and_takes_what_the_help_says() {
        let line = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let options = [("--macs", "SWEEP_MACS"), ("--parts", "SWEEP_PARTS")];
        for wrong in ["--macs", "--macs x", "--fast 1", "--macs 1 --parts", "--binary no-such-file"] {
            assert!(long(&line(wrong), "a", &options, SWEEP).is_err(), "{wrong}");
        }
        let command = long(&line("--macs 7 --parts cost"), "a", &options, SWEEP).unwrap().unwrap();
        let set: Vec<_> = command.get_envs().filter_map(|(name, _)| name.to_str()).collect();
        assert_eq!(set, ["SWEEP_MACS", "SWEEP_PARTS"]);
        assert!(long(&line("--help"), "a", &options, SWEEP).unwrap().is_none());
    }
}
