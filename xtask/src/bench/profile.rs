//! Where the server spends its time, by perf.

use super::load::{Http, Tftp};
use super::parts::{Bench, askings, order, requests};
use super::process::Process;
use super::servers::{Autoprov, Place};
use crate::shell::Failed;
use crate::tools;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Lines of a report worth reading.
const LINES: usize = 40;

/// Characters of a line: names of generic functions are endless.
const WIDTH: usize = 150;

/// Samples a server while `load` runs; prints what each thread took, the functions that took the most, and what our own
/// functions and those they stand on took with all that they call.
fn profile(
    place: &Place,
    title: &str,
    server: &Process,
    load: impl FnOnce() -> Result<(), Failed>,
) -> Result<(), Failed> {
    let Some(perf) = tools::find("perf") else {
        println!("no profile: perf is not installed (apt-get install -y linux-perf)");
        return Ok(());
    };
    let data = place.path("perf.data");
    let mut command = Command::new(&perf);
    command.args(["record", "--quiet", "--freq", "1997", "--call-graph", "fp", "--pid"]);
    command.arg(server.id().to_string()).arg("--output").arg(&data);
    let recording = Process::start(command.stdout(Stdio::null()), &place.path("perf.errors"))?;
    thread::sleep(Duration::from_millis(500));
    let loaded = load();
    drop(recording);
    loaded?;
    let report = |what: &str, arguments: &[&str], wanted: fn(&str) -> bool| -> Result<(), Failed> {
        let mut command = Command::new(&perf);
        command.args(["report", "--stdio", "--quiet", "--call-graph", "none"]).args(arguments);
        let output = command.arg("--input").arg(&data).output()?;
        println!("\n{title}: {what}");
        let text = String::from_utf8_lossy(&output.stdout);
        for line in text.lines().filter(|line| line.contains('%') && wanted(line)).take(LINES) {
            println!("{}", line.trim_end_matches([' ', '-']).chars().take(WIDTH).collect::<String>());
        }
        Ok(())
    };
    report("threads", &["--no-children", "--sort", "comm"], |_| true)?;
    report("functions", &["--no-children", "--sort", "dso,symbol", "--percent-limit", "0.5"], |_| true)?;
    let own = |line: &str| {
        let names = ["autoprov_", "hyper::", "tokio::", "sqlite3_step", "sqlite3_prepare", "__x64_sys_"];
        names.iter().any(|name| line.contains(name)) && !line.contains("core::ops::function")
    };
    report("functions with all they call", &["--children", "--sort", "symbol", "--percent-limit", "1.5"], own)
}

/// Profiles of cold and warm passes over HTTP and TFTP.
pub(super) fn profiles(bench: &Bench<'_>) -> Result<(), Failed> {
    let Bench { options, place, phones, bytes } = bench;
    let concurrency = options.at_a_time();
    let server = Autoprov::start(place)?;
    let asking = askings(phones, server.http.address);
    let http = Http { asking: &asking, bodies: &bytes.http };
    let requests = requests(phones);
    let tftp = Tftp { requests: &requests, bodies: &bytes.tftp };
    let order = order(options, &mut 0);
    // A warm pass is short: three give enough samples.
    for (title, times) in [("HTTP, cold", 1), ("HTTP, warm", 3)] {
        profile(place, title, &server.process, || {
            let pass = || http.pass((&server.process, &server.http), &order, concurrency);
            (0..times).try_for_each(|_| pass().map(drop))
        })?;
    }
    for (title, times) in [("TFTP, cold", 1), ("TFTP, warm", 3)] {
        profile(place, title, &server.process, || {
            let pass = || tftp.pass((&server.process, server.tftp), &order, concurrency);
            (0..times).try_for_each(|_| pass().map(drop))
        })?;
    }
    Ok(())
}
