//! `serve`: listeners, signals, shutdown.

use crate::config::{Options, Settings};
use crate::failure::Failure;
use crate::{house, output, own};
use autoprov_http::{AccessLog, Line, Tls};
use autoprov_provision::{Desk, FileArea, Provision, Setup};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What listens, and where: a listener that is not given is off.
pub(crate) struct Listening {
    pub(crate) http: Option<SocketAddr>,
    pub(crate) https: Option<SocketAddr>,
    pub(crate) tftp: Option<SocketAddr>,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let settings = options.settings()?;
    if settings.http.is_none() && settings.https.is_none() && settings.tftp.is_none() {
        return Err(Failure::new(
            "nothing to listen on: give --http, --https or --tftp, such as --http 0.0.0.0:80",
        ));
    }
    few_arenas()?;
    serve(&settings, Some(options), |_| Ok(()))
}

/// Starts this very process over with two malloc arenas, unless somebody has chosen. glibc makes one for each thread that allocates, and what
/// a storm of boots leaves in them is a quarter of our memory.
fn few_arenas() -> Result<(), Failure> {
    const ARENAS: &str = "MALLOC_ARENA_MAX";
    if std::env::var_os(ARENAS).is_some() {
        return Ok(());
    }
    let error =
        Command::new(std::env::current_exe()?).args(std::env::args_os().skip(1)).env(ARENAS, "2").exec();
    Err(Failure::new(format!("cannot start over with {ARENAS}=2: {error}; set it in the environment")))
}

/// Serves until SIGTERM or SIGINT. `ready` is called when all listeners answer.
pub(crate) fn serve(
    settings: &Settings,
    options: Option<&Options>,
    ready: impl FnOnce(&Listening) -> Result<(), Failure>,
) -> Result<(), Failure> {
    own::apart(settings)?;
    // Colours are for people: what reads the log of a service must find the words as they are.
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_writer(|| output::Log)
        .with_ansi(colours)
        .with_max_level(tracing::Level::INFO)
        .init();
    // Each connection is an open file, and the usual soft limit of 1024 is less than a site of phones.
    if let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE)
        && let Err(error) = setrlimit(Resource::RLIMIT_NOFILE, hard, hard)
    {
        tracing::warn!("the limit of open files stays at {soft}: {error}");
    }
    // Rendering is short and the phones are many: a thread for each core, as tokio does by itself.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let own = own::files(settings);
    let setup =
        Setup { files: settings.files.as_deref(), quota: settings.quota(), own: &own, ..Setup::default() };
    let (store, observations) = (house::store(settings)?, house::observations(settings)?);
    for warning in own::warnings(settings) {
        tracing::warn!("{warning}");
    }
    autoprov_store::follow(&store, &observations)?;
    let mut provision = Provision::open(house::registry()?, store, Some(observations), &setup)?;
    provision.start_recording()?;
    match provision.files().map(FileArea::sweep) {
        Some(Ok(swept)) if swept > 0 => tracing::info!("removed {swept} uploads that were cut short"),
        Some(Err(error)) => {
            tracing::warn!("uploads that were cut short stay below `upload` of the file area: {error}");
        }
        _ => {}
    }
    let provision = Arc::new(provision);
    let desk: Arc<dyn Desk> = provision.clone();
    let done = runtime.block_on(listen(settings, options, desk, ready));
    drop(runtime);
    // The last handle: what is still to be noted is written now.
    drop(provision);
    done
}

async fn listen(
    settings: &Settings,
    options: Option<&Options>,
    desk: Arc<dyn Desk>,
    ready: impl FnOnce(&Listening) -> Result<(), Failure>,
) -> Result<(), Failure> {
    // Before `ready`, or a signal that comes right after it would kill the process.
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let log = |name: &str| {
        settings.access_log.as_deref().map(|folder| AccessLog::open(&folder.join(name))).transpose()
    };
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let mut logs = Vec::new();
    let mut listening = Listening { http: None, https: None, tftp: None };
    let mut tls = None;
    if let Some(address) = settings.http {
        let access_log = log("access_log")?;
        logs.extend(access_log.clone());
        let config = autoprov_http::Config { access_log, ..Default::default() };
        let server = autoprov_http::Server::bind(address, desk.clone(), config)?;
        listening.http = Some(server.local_addr());
        let stopped = stopped.clone();
        tasks.spawn(async move { server.run(stopped).await });
    }
    if let Some(address) = settings.https {
        let certificates = certificates(settings, address)?;
        tls = Some(certificates.clone());
        let access_log = log("ssl_access_log")?;
        logs.extend(access_log.clone());
        let config = autoprov_http::Config { tls: Some(certificates), access_log, ..Default::default() };
        let server = autoprov_http::Server::bind(address, desk.clone(), config)?;
        listening.https = Some(server.local_addr());
        let stopped = stopped.clone();
        tasks.spawn(async move { server.run(stopped).await });
    }
    if let Some(address) = settings.tftp {
        let access_log = log("tftp_access_log")?;
        logs.extend(access_log.clone());
        let access = access_log
            .map(|log| Box::new(move |access: &autoprov_tftp::Access<'_>| tftp_line(&log, access)) as _);
        let config = autoprov_tftp::Config { access, ..Default::default() };
        let server = autoprov_tftp::Server::bind(address, desk.clone(), config)
            .map_err(|error| Failure::new(format!("cannot listen for TFTP on {address}: {error}; is another server there, or is the port below 1024 without the right to it?")))?;
        listening.tftp = Some(server.local_addr());
        let stopped = stopped.clone();
        tasks.spawn(async move {
            if let Err(error) = server.run(stopped).await {
                tracing::error!("TFTP ended: {error}");
            }
        });
    }
    drop(desk);
    for (name, address) in [("http", listening.http), ("https", listening.https), ("tftp", listening.tftp)] {
        if let Some(address) = address {
            output::line(format!("listening {name} {address}"))?;
        }
    }
    ready(&listening)?;
    output::line("ready")?;
    loop {
        tokio::select! {
            _ = term.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => reload(options, settings, tls.as_deref(), &logs),
            ended = tasks.join_next() => {
                return Err(Failure::new(match ended {
                    Some(Err(error)) => format!("a listener ended: {error}"),
                    _ => "a listener ended".to_owned(),
                }));
            }
        }
    }
    // The receivers are the tasks' own; with none left there is nobody to tell.
    let _ = stop.send(true);
    while tasks.join_next().await.is_some() {}
    Ok(())
}

/// SIGHUP: certificates and log files anew; what else the configuration says takes a restart.
fn reload(options: Option<&Options>, settings: &Settings, tls: Option<&Tls>, logs: &[Arc<AccessLog>]) {
    if let Some(tls) = tls {
        match tls.reload() {
            Ok(()) => tracing::info!("certificates are read anew"),
            Err(error) => tracing::error!("the certificates stay as they were: {error}"),
        }
    }
    for log in logs {
        if let Err(error) = log.reopen() {
            tracing::error!("{error}");
        }
    }
    match options.map(Options::settings) {
        Some(Ok(now)) if now != *settings => {
            tracing::warn!(
                "the configuration has changed: listeners, database and file area change with the next start"
            );
        }
        Some(Err(error)) => tracing::error!("the configuration is not read: {error}"),
        _ => {}
    }
}

fn tftp_line(log: &AccessLog, access: &autoprov_tftp::Access<'_>) {
    log.write(&Line {
        peer: access.peer.ip().to_canonical(),
        request: &[access.verb.as_bytes(), b" ", access.path, b" TFTP/octet"],
        status: access.status,
        bytes: access.bytes,
        referer: None,
        user_agent: None,
        forwarded_for: None,
    });
}

/// The operator's certificate, else one that signs itself, kept beside the database.
fn certificates(settings: &Settings, address: SocketAddr) -> Result<Arc<Tls>, Failure> {
    if let (Some(chain), Some(key)) = (&settings.certificate, &settings.certificate_key) {
        return Ok(Tls::from_files(chain, key)?);
    }
    let folder = settings.beside_database("tls");
    let names = settings.certificate_names.clone().unwrap_or_else(|| names(address));
    Ok(Tls::self_signed(Path::new(&folder), &names)?)
}

/// What phones may call this server: the address it listens on, else the name of the host, and loopback.
fn names(address: SocketAddr) -> Vec<String> {
    let mut names = Vec::new();
    if !address.ip().is_unspecified() {
        names.push(address.ip().to_string());
    } else if let Ok(host) = std::fs::read_to_string("/proc/sys/kernel/hostname") {
        names.push(host.trim().to_owned());
    }
    for own in ["localhost", "127.0.0.1"] {
        if !names.iter().any(|name| name == own) {
            names.push(own.to_owned());
        }
    }
    names
}
