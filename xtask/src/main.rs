//! `cargo xtask`: what the team runs.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod attack;
mod bench;
mod deb;
mod new_vendor;
#[cfg(test)]
mod pages;
mod prove;
mod shell;
mod tidy;
mod tools;

use shell::{Failed, cargo, root};
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test         build and run all tests; installs the clients they drive, or names them
cargo xtask prove        one vendor's proof in a minute: its tests, fixtures and laws, and a table of what they prove (VENDOR, --json)
cargo xtask check        format, lints, house rules, generated docs, every supported cell proven: before each commit
cargo xtask tidy         the house rules alone
cargo xtask docs         write the generated docs (docs/models.md, docs/file-names.md, docs/site-file.md), and what commands print on pages (lines below `$ `)
cargo xtask bless        write the rendered files that tests compare with (fixtures/<vendor>/)
cargo xtask new-vendor   make the crate of a vendor (docs/adding-a-vendor.md)
cargo xtask deb          a Debian package below target/ (docs/deploying.md; --binary FILE: of a binary that is built)
cargo xtask nightly      the laws for every model, the contributors' pages with the whole suite on what they make, the soak
cargo xtask soak         an hour of everything at once, seeded: no panic, no 5xx, no growth (--minutes N, --seed N)
cargo xtask sweep        2^16 MACs and many usernames asked for by strangers: nothing given away, no miss dear, no phone slow (--help)
cargo xtask siege        every attack at once beside 2,000 phones that boot, for two minutes (--help)
cargo xtask bench        boot phones by the thousand, beside nginx, Apache, PHP, dnsmasq, atftpd; what operators wait for (docs/benchmarks.md)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = arguments.first().map_or("", String::as_str);
    let rest = arguments.get(1..).unwrap_or_default();
    let done = match command {
        "test" => test(rest),
        "check" => check(),
        "tidy" => tidy::run(),
        "docs" => docs(),
        "bless" => bless(),
        "soak" => soak(rest),
        "sweep" => attack::sweep(rest),
        "siege" => attack::siege(rest),
        "bench" => bench::run(rest),
        "deb" => package(rest),
        "prove" => prove::run_for(rest),
        "nightly" => nightly(rest),
        "new-vendor" => new_vendor::run(rest),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Failed::new(format!("there is no `cargo xtask {other}`\n{HELP}"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("error: {failed}");
            ExitCode::FAILURE
        }
    }
}

/// All tests. What follows `test` goes to cargo.
fn test(rest: &[String]) -> Result<(), Failed> {
    tools::need(&tools::CLIENTS)?;
    let mut arguments = vec!["test", "--workspace"];
    arguments.extend(rest.iter().map(String::as_str));
    let mut command = shell::cargo_command(&arguments);
    // Half of the time the tests of the binary wait: for a phone's timer, a time-out, a second attempt.
    if std::env::var_os("RUST_TEST_THREADS").is_none() {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        command.env("RUST_TEST_THREADS", (cores + 1).to_string());
    }
    shell::run(&mut command)
}

/// The long soak of the integration tests, in release mode.
fn soak(rest: &[String]) -> Result<(), Failed> {
    let mut command = shell::long_test("a_long_soak");
    for pair in rest.chunks(2) {
        let name = match pair {
            [flag, number] if number.parse::<u64>().is_ok() && flag == "--minutes" => "SOAK_MINUTES",
            [flag, number] if number.parse::<u64>().is_ok() && flag == "--seed" => "SOAK_SEED",
            _ => return Err(Failed::new("`cargo xtask soak` takes --minutes N and --seed N")),
        };
        command.env(name, &pair[1]);
    }
    shell::run(&mut command)
}

/// A Debian package of the release binary, or of the one named.
fn package(rest: &[String]) -> Result<(), Failed> {
    let release = root().join("target/release");
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let release = target.map_or(release, |folder| PathBuf::from(folder).join("release"));
    let binary = match rest {
        [] => {
            cargo(&["build", "--release", "--package", "autoprov"])?;
            release.join("autoprov")
        }
        [flag, file] if flag == "--binary" => file.into(),
        _ => return Err(Failed::new("`cargo xtask deb` takes --binary FILE, or nothing")),
    };
    std::fs::create_dir_all(&release)?;
    let package = deb::build(&root(), &binary, env!("CARGO_PKG_VERSION"), false, &release)?;
    println!("{}", package.display());
    Ok(())
}

/// Writes the generated docs: the tests that compare them make them.
fn docs() -> Result<(), Failed> {
    for of in [
        &["--package", "autoprov-vendors", "--test", "docs"][..],
        &["--package", "autoprov", "--test", "it", "--", "cli::fields::the_reference"],
        // Last: pages are run as they stand.
        &["--package", "autoprov", "--test", "it", "--", "pages::every_command_works"],
    ] {
        let arguments = [&["test", "--quiet"], of].concat();
        shell::run(shell::cargo_command(&arguments).env("AUTOPROV_BLESS", "1"))?;
    }
    Ok(())
}

/// What takes too long for every day: the laws for every model, the contributors' pages with the whole suite on what they make, the soak.
fn nightly(rest: &[String]) -> Result<(), Failed> {
    tools::need(&tools::CLIENTS)?;
    let arguments = ["test", "--workspace", "--no-fail-fast"];
    shell::run(shell::cargo_command(&arguments).env("AUTOPROV_NIGHTLY", "1"))?;
    cargo(&[
        "test",
        "--package",
        "xtask",
        "--",
        "--ignored",
        "--nocapture",
        "the_pages_lead_to_a_green_suite",
    ])?;
    soak(rest)
}

/// Writes the rendered files that the tests of `golden` compare with: they make them.
fn bless() -> Result<(), Failed> {
    let mut command = shell::cargo_command(&["test", "--quiet", "--package", "autoprov", "--test", "it"]);
    shell::run(command.args(["golden::", "--", "--nocapture"]).env("AUTOPROV_BLESS", "1"))
}

/// What must hold before a commit.
fn check() -> Result<(), Failed> {
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
    tidy::run()?;
    cargo(&["test", "--quiet", "--package", "autoprov-vendors", "--test", "docs", "--test", "proof"])?;
    println!("{} is in order", root().display());
    Ok(())
}
