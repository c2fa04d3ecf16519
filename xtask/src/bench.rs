//! `cargo xtask bench`: phones by the thousand against autoprov and its rivals, in turns; and what operators wait for.

mod against;
mod bytes;
mod digest;
mod edits;
mod figures;
mod http;
mod line;
mod load;
mod options;
mod packets;
mod parts;
mod phones;
mod process;
mod profile;
mod rivals;
mod servers;
mod site;
mod tftp;
mod timed;

use crate::shell::{self, Failed, root};
use crate::tools;
use options::{HELP, Options, Part};
use parts::{Bench, commands, firmware, scale, storm, tftp as transfers, tls};
use std::fs;
use std::path::Path;

pub(crate) fn run(arguments: &[String]) -> Result<(), Failed> {
    if arguments.first().is_some_and(|first| first == timed::FLAG) {
        return timed::inner(arguments.get(1..).unwrap_or_default());
    }
    if arguments.iter().any(|argument| argument == "--help") {
        println!("{HELP}");
        return Ok(());
    }
    let options = Options::parse(arguments)?;
    if options.inner {
        return measure(&options);
    }
    if options.against.is_none()
        && let Err(reason) = tools::need(&tools::RIVALS)
    {
        // What is missing is left out by its part.
        println!("{reason}");
    }
    if options.binary.is_none() {
        shell::cargo(&["build", "--release", "--quiet", "--package", "autoprov"])?;
    }
    // The phones must not be slower than the servers: they are built for release, too.
    if options.against.is_none() {
        shell::cargo(&["build", "--release", "--quiet", "--package", "xtask", "--example", edits::EXAMPLE])?;
    }
    let mut command = vec!["run", "--release", "--quiet", "--package", "xtask", "--", "bench", "--inner"];
    command.extend(arguments.iter().map(String::as_str));
    shell::cargo(&command)
}

fn measure(options: &Options) -> Result<(), Failed> {
    let binary = match &options.binary {
        Some(binary) => fs::canonicalize(root().join(binary))?,
        None => std::env::current_exe()?.with_file_name("autoprov"),
    };
    machine(&binary);
    if let Some(other) = &options.against {
        return against::measure(options, binary, &fs::canonicalize(root().join(other))?);
    }
    let phones_boot = [Part::Storm, Part::Tls, Part::Tftp].iter().any(|part| options.parts.contains(part));
    let bench = if phones_boot || options.profile { Some(Bench::new(options, &binary)?) } else { None };
    for part in &options.parts {
        println!("\n{}", part.title());
        let report = match (part, &bench) {
            (Part::Storm, Some(bench)) => storm::measure(bench)?,
            (Part::Tls, Some(bench)) => tls::measure(bench)?,
            (Part::Tftp, Some(bench)) => transfers::measure(bench)?,
            (Part::Firmware, _) => firmware::measure(options, &binary)?,
            (Part::Scale, _) => scale::measure(options, &binary)?,
            (Part::Commands, _) => commands::measure(options, &binary)?,
            _ => continue,
        };
        println!("{report}");
    }
    if let (true, Some(bench)) = (options.profile, &bench) {
        profile::profiles(bench)?;
    }
    Ok(())
}

fn machine(binary: &Path) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    println!("{cores} cores, {}, load average {load}", cpu.map_or("?", |(_, name)| name));
    let rivals = [
        ("nginx", "-v"),
        ("apache2", "-v"),
        ("php-fpm", "-v"),
        ("dnsmasq", "--version"),
        ("atftpd", "--version"),
    ];
    let versions = rivals
        .iter()
        .filter_map(|(name, flag)| Some(format!(", {name} {}", servers::version(&tools::find(name)?, flag))));
    println!("autoprov {}{}", servers::version(binary, "--version"), versions.collect::<String>());
}
