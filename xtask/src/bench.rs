//! `cargo xtask bench`: phones by the thousand against autoprov, nginx and dnsmasq, in turns.

mod against;
mod figures;
mod http;
mod load;
mod options;
mod phones;
mod process;
mod profile;
mod servers;
mod tftp;

use crate::shell::{self, Failed, root};
use crate::tools;
use figures::{Figures, Row};
use http::Asking;
use load::{Http, Tftp};
use options::{DEVICES, HELP, Options};
use phones::Phone;
use servers::{Autoprov, Place};
use std::collections::HashSet;
use std::fs;
use std::net::SocketAddr;
use std::time::Instant;

pub(crate) fn run(arguments: &[String]) -> Result<(), Failed> {
    if arguments.iter().any(|argument| argument == "--help") {
        println!("{HELP}");
        return Ok(());
    }
    let options = Options::parse(arguments)?;
    if options.inner {
        return measure(&options);
    }
    if options.against.is_none() {
        tools::need(&tools::RIVALS)?;
    }
    if options.binary.is_none() {
        shell::cargo(&["build", "--release", "--quiet", "--package", "autoprov"])?;
    }
    // The phones must not be slower than the servers: they are built for release, too.
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
    let place = Place::new(binary)?;
    let (site, phones) = phones::site(DEVICES);
    place.import(&site.to_string())?;
    let bytes = Bytes::fetch(&place, &phones)?;
    bytes.write(&place, &phones)?;
    bytes.describe(options);
    let starts = (0..options.starts).map(|start| first_answer(&place, &phones, start));
    let starts = starts.collect::<Result<Vec<_>, _>>()?;
    let figures = rounds(options, &place, &phones, &bytes, starts)?;
    println!("{figures}");
    if options.profile {
        profiles(options, &place, &phones, &bytes)?;
    }
    Ok(())
}

fn machine(binary: &std::path::Path) {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    let rival = |name: &str, flag| {
        tools::find(name).map_or_else(|| "?".to_owned(), |program| servers::version(&program, flag))
    };
    println!("{cores} cores, {}, load average {load}", cpu.map_or("?", |(_, name)| name));
    println!(
        "autoprov {}, nginx {}, dnsmasq {}",
        servers::version(binary, "--version"),
        rival("nginx", "-v"),
        rival("dnsmasq", "--version")
    );
}

/// The main file of each phone, as autoprov gave it.
struct Bytes {
    http: Vec<Vec<u8>>,
    tftp: Vec<Vec<u8>>,
}

impl Bytes {
    fn fetch(place: &Place, phones: &[Phone]) -> Result<Self, Failed> {
        let server = Autoprov::start(place)?;
        let mut bytes =
            Self { http: Vec::with_capacity(phones.len()), tftp: Vec::with_capacity(phones.len()) };
        let (mut buffers, mut body) = (http::Buffers::default(), Vec::new());
        for phone in phones {
            let keep = |into: &mut Vec<Vec<u8>>, given: &[u8]| {
                into.push(given.to_vec());
                true
            };
            let asking = Asking::new(&phone.file, &phone.user_agent, server.http);
            let done = http::boot(server.http, &asking, &mut buffers, |given| keep(&mut bytes.http, given));
            done.map_err(Failed::new)?;
            let request = tftp::request(&phone.file);
            let done = tftp::boot(server.tftp, &request, &mut body, |given| keep(&mut bytes.tftp, given));
            done.map_err(|error| Failed::new(format!("{}: {error}", phone.file)))?;
        }
        for files in [&bytes.http, &bytes.tftp] {
            own(phones, files)?;
        }
        Ok(bytes)
    }

    /// The same bytes for nginx and dnsmasq.
    fn write(&self, place: &Place, phones: &[Phone]) -> Result<(), Failed> {
        for (folder, files) in [("http/prov", &self.http), ("tftp", &self.tftp)] {
            for (phone, bytes) in phones.iter().zip(files) {
                fs::write(place.path(folder).join(&phone.file), bytes)?;
            }
        }
        Ok(())
    }

    fn describe(&self, options: &Options) {
        let sizes = || self.http.iter().map(Vec::len);
        println!(
            "{} devices; {} phones a pass, {} at a time; files of {} to {} bytes, {} on average\n",
            self.http.len(),
            options.phones,
            options.concurrency,
            sizes().min().unwrap_or(0),
            sizes().max().unwrap_or(0),
            sizes().sum::<usize>() / self.http.len().max(1)
        );
    }
}

/// Each phone was given its own file: nothing would be worth comparing otherwise.
fn own(phones: &[Phone], files: &[Vec<u8>]) -> Result<(), Failed> {
    let distinct: HashSet<_> = files.iter().collect();
    let holds = |file: &[u8], word: &[u8]| file.windows(word.len()).any(|part| part == word);
    let stranger = phones.iter().zip(files).find(|(phone, file)| !holds(file, phone.password.as_bytes()));
    match stranger {
        Some((phone, _)) => {
            Err(Failed::new(format!("{} does not hold the password of its own line", phone.file)))
        }
        None if distinct.len() == phones.len() => Ok(()),
        None => Err(Failed::new("two phones were given the same file")),
    }
}

/// Milliseconds from the start of the process to a phone's 200.
fn first_answer(place: &Place, phones: &[Phone], start: usize) -> Result<f64, Failed> {
    let phone = phones.get(start % phones.len().max(1)).ok_or_else(|| Failed::new("no phones"))?;
    let began = Instant::now();
    let server = Autoprov::start(place)?;
    let asking = Asking::new(&phone.file, &phone.user_agent, server.http);
    http::boot(server.http, &asking, &mut http::Buffers::default(), |_| true).map_err(Failed::new)?;
    Ok(began.elapsed().as_secs_f64() * 1e3)
}

fn askings(phones: &[Phone], server: SocketAddr) -> Vec<Asking> {
    phones.iter().map(|phone| Asking::new(&phone.file, &phone.user_agent, server)).collect()
}

fn requests(phones: &[Phone]) -> Vec<Vec<u8>> {
    phones.iter().map(|phone| tftp::request(&phone.file)).collect()
}

/// The pass over HTTP before which one device is edited.
const EDITED: usize = 2;

/// In each round a server that has rendered nothing yet, the same server again, and once more after an edit of one device; a rival's pass after
/// each of its own.
fn rounds(
    options: &Options,
    place: &Place,
    phones: &[Phone],
    bytes: &Bytes,
    starts: Vec<f64>,
) -> Result<Figures, Failed> {
    let (nginx, nginx_at) = servers::nginx(place)?;
    let dnsmasq = match servers::dnsmasq(place)? {
        Ok(dnsmasq) => Some(dnsmasq),
        Err(reason) => {
            println!("{reason}\n");
            None
        }
    };
    let static_files = askings(phones, nginx_at);
    let static_files = Http { asking: &static_files, bodies: &bytes.http };
    let requests = requests(phones);
    let transfers = Tftp { requests: &requests, bodies: &bytes.tftp };
    let names = [
        "HTTP autoprov, cold",
        "HTTP nginx",
        "HTTP autoprov, warm",
        "HTTP nginx",
        "HTTP autoprov, one edit",
        "HTTP nginx",
    ];
    let mut http = names.map(Row::new);
    let names = ["TFTP autoprov, cold", "TFTP dnsmasq", "TFTP autoprov, warm", "TFTP dnsmasq"];
    let mut tftp = names.map(Row::new);
    let mut memory = Vec::new();
    let mut seed = 0;
    for _ in 0..options.rounds {
        let server = Autoprov::start(place)?;
        let own = (&server.process, server.http);
        let asking = askings(phones, server.http);
        let dynamic = Http { asking: &asking, bodies: &bytes.http };
        for (state, turn) in http.chunks_mut(2).enumerate() {
            let [ours, theirs] = turn else { continue };
            let order = order(options, &mut seed);
            if state == EDITED {
                place.edit("phone-0", ours.passes.len())?;
            }
            ours.passes.push(dynamic.pass(own, &order, options.concurrency)?);
            theirs.passes.push(static_files.pass((&nginx, nginx_at), &order, options.concurrency)?);
        }
        let own = (&server.process, server.tftp);
        for turn in tftp.chunks_mut(2) {
            let [ours, theirs] = turn else { continue };
            let order = order(options, &mut seed);
            ours.passes.push(transfers.pass(own, &order, options.concurrency)?);
            if let Some((dnsmasq, at)) = &dnsmasq {
                theirs.passes.push(transfers.pass((dnsmasq, *at), &order, options.concurrency)?);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "megabytes")]
        memory.extend(server.process.peak_memory().map(|bytes| bytes as f64));
    }
    Ok(Figures { http, tftp, starts, memory })
}

/// The phones of the next pass.
fn order(options: &Options, seed: &mut u64) -> Vec<usize> {
    *seed += 1;
    let mut order = phones::order(DEVICES, *seed);
    order.truncate(options.phones);
    order
}

fn profiles(options: &Options, place: &Place, phones: &[Phone], bytes: &Bytes) -> Result<(), Failed> {
    let server = Autoprov::start(place)?;
    let asking = askings(phones, server.http);
    let http = Http { asking: &asking, bodies: &bytes.http };
    let requests = requests(phones);
    let tftp = Tftp { requests: &requests, bodies: &bytes.tftp };
    let order = order(options, &mut 0);
    // A warm pass is short: three give enough samples.
    for (title, times) in [("HTTP, cold", 1), ("HTTP, warm", 3)] {
        profile::profile(place, title, &server.process, || {
            let pass = || http.pass((&server.process, server.http), &order, options.concurrency);
            (0..times).try_for_each(|_| pass().map(drop))
        })?;
    }
    for (title, times) in [("TFTP, cold", 1), ("TFTP, warm", 3)] {
        profile::profile(place, title, &server.process, || {
            let pass = || tftp.pass((&server.process, server.tftp), &order, options.concurrency);
            (0..times).try_for_each(|_| pass().map(drop))
        })?;
    }
    Ok(())
}
