//! `serve`: listeners, signals, shutdown.

use crate::config::{Options, Settings};
use crate::failure::Failure;
use crate::metrics::Listeners;
use crate::{log, memory, metrics, notify, open, output, own, pnp};
use autoprov_http::{AccessLog, Line, Tls};
use autoprov_provision::{FileArea, Provision, Provisioning, Setup};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Open files of our own: the database, what we keep of phones, logs, listeners, the runtime.
const OWN_FILES: u64 = 40;
/// Reading pieces of files takes microseconds, and what waits behind it is a database at most.
const BLOCKING_THREADS: usize = 64;

/// What listens, and where: a listener that is not given is off.
pub(crate) struct Listening {
    pub(crate) http: Option<SocketAddr>,
    pub(crate) https: Option<SocketAddr>,
    pub(crate) tftp: Option<SocketAddr>,
    pub(crate) pnp: Option<SocketAddr>,
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
    // Where the loader takes the first away from a program with rights of its own, the second says that it was tried.
    const TRIED: &str = "AUTOPROV_STARTED_OVER";
    if [ARENAS, TRIED].iter().any(|name| std::env::var_os(name).is_some()) {
        return Ok(());
    }
    let error = Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(ARENAS, "2")
        .env(TRIED, "1")
        .exec();
    Err(Failure::new(format!("cannot start over with {ARENAS}=2: {error}; set it in the environment")))
}

/// How many may be served at a time, so that open files never run out for those who are.
struct Places {
    http: autoprov_http::Limits,
    tftp: autoprov_tftp::Limits,
}

impl Places {
    /// Each connection and each transfer may hold a file of the file area beside its socket.
    fn within(open_files: u64, settings: &Settings) -> Self {
        let (mut http, mut tftp) = (autoprov_http::Limits::default(), autoprov_tftp::Limits::default());
        let wanted = |place: usize, listeners: u64| 2 * listeners * u64::try_from(place).unwrap_or(u64::MAX);
        let listeners = u64::from(settings.http.is_some()) + u64::from(settings.https.is_some());
        let all =
            wanted(http.connections, listeners) + wanted(tftp.transfers, u64::from(settings.tftp.is_some()));
        let own = OWN_FILES + if settings.pnp.is_some() { pnp::FILES } else { 0 };
        let free = open_files.saturating_sub(own);
        if free < all {
            let cut = |place: &mut usize| {
                let share =
                    u128::try_from(*place).unwrap_or(u128::MAX).saturating_mul(free.into()) / u128::from(all);
                *place = usize::try_from(share).unwrap_or(usize::MAX).max(4);
            };
            cut(&mut http.connections);
            cut(&mut tftp.transfers);
            tracing::warn!(
                "{open_files} open files are enough for {} connections of a listener and {} TFTP transfers at a time; all of them take {} (ulimit -n)",
                http.connections,
                tftp.transfers,
                all + own
            );
        }
        Self { http, tftp }
    }
}

/// Raises the limit of open files as far as it goes: each connection is one, and the usual soft limit of 1024 is less than a
/// site of phones.
fn open_files() -> u64 {
    match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((soft, hard)) => match setrlimit(Resource::RLIMIT_NOFILE, hard, hard) {
            Ok(()) => hard,
            Err(error) => {
                tracing::warn!("the limit of open files stays at {soft}: {error}");
                soft
            }
        },
        Err(_) => 1024,
    }
}

/// Serves until SIGTERM or SIGINT. `ready` is called when all listeners answer.
pub(crate) fn serve(
    settings: &Settings,
    options: Option<&Options>,
    ready: impl FnOnce(&Listening) -> Result<(), Failure>,
) -> Result<(), Failure> {
    log::start(settings.log_format.unwrap_or_default());
    own::apart(settings)?;
    let places = Places::within(open_files(), settings);
    // Rendering is short and the phones are many: a thread for each core, as tokio does by itself.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()?;
    let own = own::files(settings);
    let setup =
        Setup { files: settings.files.as_deref(), quota: settings.quota(), own: &own, ..Setup::default() };
    let (store, observations) = (open::or_made(settings)?, open::observations(settings)?);
    for warning in own::warnings(settings) {
        tracing::warn!("{warning}");
    }
    autoprov_store::follow(&store, &observations)?;
    let mut provision = Provision::open(open::registry()?, store, Some(observations), &setup)?;
    provision.start_recording()?;
    match provision.files().map(FileArea::sweep) {
        Some(Ok(swept)) if swept > 0 => tracing::info!("removed {swept} uploads that were cut short"),
        Some(Err(error)) => {
            tracing::warn!("uploads that were cut short stay below `upload` of the file area: {error}");
        }
        _ => {}
    }
    if let Err(error) = provision.store().begin_serving() {
        tracing::warn!(
            "that it is served is not in the database, so a copy without its WAL will not be told: {error}"
        );
    }
    let provision = Arc::new(provision);
    let provisioning: Arc<dyn Provisioning> = provision.clone();
    runtime.spawn(memory::give_back());
    let done = runtime.block_on(listen(settings, options, &provision, provisioning, &places, ready));
    drop(runtime);
    if let Err(error) = provision.store().end_serving() {
        tracing::warn!("that the server has stopped is not in the database: {error}");
    }
    // The last handle: what is still to be noted is written now.
    drop(provision);
    done
}

async fn listen(
    settings: &Settings,
    options: Option<&Options>,
    provision: &Arc<Provision>,
    provisioning: Arc<dyn Provisioning>,
    places: &Places,
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
    let mut listening = Listening { http: None, https: None, tftp: None, pnp: None };
    let (mut tls, mut listeners) = (None, Listeners::default());
    let guesses = autoprov_http::Guesses::default();
    let trusted = autoprov_http::Trusted::new(settings.trusted_proxies.iter().flatten().copied());
    if let Some(address) = settings.http {
        let access_log = log("access_log")?;
        logs.extend(access_log.clone());
        let limits = places.http.clone();
        let guesses = guesses.clone();
        let trusted = trusted.clone();
        let config = autoprov_http::Config { access_log, limits, guesses, trusted, ..Default::default() };
        let server = autoprov_http::Server::bind(address, provisioning.clone(), config)?;
        listening.http = Some(server.local_addr());
        listeners.connections.push(("http", server.connections()));
        let stopped = stopped.clone();
        tasks.spawn(async move { server.run(stopped).await });
    }
    if let Some(address) = settings.https {
        let certificates = certificates(settings, address)?;
        tls = Some(certificates.clone());
        let access_log = log("ssl_access_log")?;
        logs.extend(access_log.clone());
        let limits = places.http.clone();
        let tls = Some(certificates);
        let config =
            autoprov_http::Config { tls, access_log, limits, guesses, trusted, ..Default::default() };
        let server = autoprov_http::Server::bind(address, provisioning.clone(), config)?;
        listening.https = Some(server.local_addr());
        listeners.connections.push(("https", server.connections()));
        let stopped = stopped.clone();
        tasks.spawn(async move { server.run(stopped).await });
    }
    if let Some(address) = settings.tftp {
        let access_log = log("tftp_access_log")?;
        logs.extend(access_log.clone());
        let access = access_log
            .map(|log| Box::new(move |access: &autoprov_tftp::Access<'_>| tftp_line(&log, access)) as _);
        let config = autoprov_tftp::Config { access, limits: places.tftp.clone() };
        let server = autoprov_tftp::Server::bind(address, provisioning.clone(), config)
            .map_err(|error| Failure::new(format!("cannot listen for TFTP on {address}: {error}; is another server there, or is the port below 1024 without the right to it?")))?;
        listening.tftp = Some(server.local_addr());
        listeners.running = Some(server.running());
        let stopped = stopped.clone();
        tasks.spawn(async move {
            if let Err(error) = server.run(stopped).await {
                tracing::error!("TFTP ended: {error}");
            }
        });
    }
    if let Some(address) = settings.pnp {
        let listener = pnp::Listener::bind(address)?;
        listening.pnp = Some(listener.address());
        let (provision, stopped) = (Arc::clone(provision), stopped.clone());
        tasks.spawn(async move {
            if let Err(error) = listener.run(provision, stopped).await {
                tracing::error!("SIP PnP ended: {error}");
            }
        });
    }
    drop(provisioning);
    let mut told = None;
    if let Some(address) = settings.metrics {
        listeners.tls.clone_from(&tls);
        let server = metrics::bind(address, provision.clone(), settings, listeners)?;
        told = Some(server.local_addr());
        let stopped = stopped.clone();
        tasks.spawn(async move { server.run(stopped).await });
    }
    // Not before the listeners are ours: another server may keep its list there.
    provision.watch_guard()?;
    provision.watch_enrolments()?;
    let all = [
        ("http", listening.http),
        ("https", listening.https),
        ("tftp", listening.tftp),
        ("pnp", listening.pnp),
        ("metrics", told),
    ];
    for (name, address) in all {
        if let Some(address) = address {
            output::line(format!("listening {name} {address}"))?;
        }
    }
    ready(&listening)?;
    output::line("ready")?;
    notify::tell(notify::READY);
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
    notify::tell(notify::STOPPING);
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
