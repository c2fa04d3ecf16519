//! autoprov, nginx and dnsmasq, started for the bench in a folder of its own.

use super::process::Process;
use crate::shell::Failed;
use crate::tools;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where everything lies.
pub(super) struct Place {
    folder: tempfile::TempDir,
    pub(super) binary: PathBuf,
}

impl Place {
    pub(super) fn new(binary: PathBuf) -> Result<Self, Failed> {
        let place = Self { folder: tempfile::tempdir()?, binary };
        for folder in ["logs", "nginx", "http/prov", "tftp"] {
            fs::create_dir_all(place.path(folder))?;
        }
        Ok(place)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.path("bench.db").display())
    }

    /// Loads a site file.
    pub(super) fn import(&self, site: &str) -> Result<(), Failed> {
        let file = self.path("site.json");
        fs::write(&file, site)?;
        self.command(&["import", &file.to_string_lossy()])
    }

    /// Edits one device, in a process of its own: its serial number, which stands in no file.
    pub(super) fn edit(&self, device: &str, serial: usize) -> Result<(), Failed> {
        self.command(&["device", "set", device, &format!("serial=bench-{serial}")])
    }

    fn command(&self, arguments: &[&str]) -> Result<(), Failed> {
        let mut command = Command::new(&self.binary);
        command.args(arguments).args(["--database", &self.database()]);
        let output = command.env_remove("AUTOPROV_CONFIG").output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let first: Vec<_> = said.lines().take(5).collect();
        let what = arguments.first().copied().unwrap_or_default();
        Err(Failed::new(format!("autoprov {what} of the bench: {}", first.join("; "))))
    }

    /// The end of what servers said on stderr.
    fn complaint(&self, server: &str) -> String {
        let said = fs::read_to_string(self.path(&format!("{server}.errors"))).unwrap_or_default();
        said.lines().next_back().unwrap_or("it said nothing").to_owned()
    }
}

/// autoprov, answering.
pub(super) struct Autoprov {
    pub(super) process: Process,
    pub(super) http: SocketAddr,
    pub(super) tftp: SocketAddr,
}

impl Autoprov {
    /// Starts it, and returns when it says that it is ready.
    pub(super) fn start(place: &Place) -> Result<Self, Failed> {
        let mut command = Command::new(&place.binary);
        command.args(["serve", "--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0", "--database"]);
        command.arg(place.database()).arg("--access-log").arg(place.path("logs")).stdout(Stdio::piped());
        let mut process = Process::start(&mut command, &place.path("autoprov.errors"))?;
        let (mut http, mut tftp) = (None, None);
        if let Some(stdout) = process.child().stdout.take() {
            // It writes a few lines and then nothing: the pipe may close.
            for line in BufReader::new(stdout).lines() {
                let line = line?;
                let address = |name| line.strip_prefix(name)?.trim().parse().ok();
                http = http.or_else(|| address("listening http "));
                tftp = tftp.or_else(|| address("listening tftp "));
                if let (Some(http), Some(tftp), "ready") = (http, tftp, line.as_str()) {
                    return Ok(Self { process, http, tftp });
                }
            }
        }
        Err(Failed::new(format!("autoprov did not start: {}", place.complaint("autoprov"))))
    }
}

/// nginx as Debian configures it, on a free port, with the files of the phones.
pub(super) fn nginx(place: &Place) -> Result<(Process, SocketAddr), Failed> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let folder = place.path("nginx");
    let at = |name: &str| folder.join(name).display().to_string();
    let user = if is_root() { "user root;\n" } else { "" };
    // What /etc/nginx/nginx.conf of Debian 12 says, where it bears on this; TLS and mail do not.
    let types = Path::new("/etc/nginx/mime.types");
    let types = if types.exists() { "include /etc/nginx/mime.types;" } else { "" };
    let config = format!(
        "{user}worker_processes auto;\npid {pid};\nerror_log {errors};\nevents {{ worker_connections 768; }}\n\
         http {{\n  sendfile on; tcp_nopush on; types_hash_max_size 2048; {types} default_type application/octet-stream;\n  \
         access_log {access}; gzip on;\n  client_body_temp_path {temp}; proxy_temp_path {temp}; fastcgi_temp_path {temp};\n  \
         uwsgi_temp_path {temp}; scgi_temp_path {temp};\n  server {{ listen {address}; root {root}; }}\n}}\n",
        pid = at("pid"),
        errors = at("error.log"),
        access = at("access.log"),
        temp = at("temp"),
        root = place.path("http").display(),
    );
    fs::write(folder.join("nginx.conf"), config)?;
    let program = tools::find("nginx").ok_or_else(|| Failed::new("nginx is not installed"))?;
    let mut command = Command::new(program);
    command.arg("-p").arg(&folder).arg("-c").arg(folder.join("nginx.conf"));
    command.arg("-e").arg(folder.join("error.log")).args(["-g", "daemon off;"]);
    let mut process = Process::start(&mut command, &place.path("nginx.errors"))?;
    let until = Instant::now() + PATIENCE;
    while TcpStream::connect(address).is_err() {
        if process.ended() || Instant::now() > until {
            return Err(Failed::new(format!("nginx did not start: {}", place.complaint("nginx"))));
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok((process, address))
}

/// dnsmasq serving TFTP alone. It knows no port but 69: where that cannot be had, the reason.
pub(super) fn dnsmasq(place: &Place) -> Result<Result<(Process, SocketAddr), String>, Failed> {
    let address = SocketAddr::from(([127, 0, 0, 1], 69));
    if let Err(error) = UdpSocket::bind(address) {
        return Ok(Err(format!("dnsmasq serves TFTP on port 69 alone, which cannot be had here: {error}")));
    }
    let program = tools::find("dnsmasq").ok_or_else(|| Failed::new("dnsmasq is not installed"))?;
    let mut command = Command::new(program);
    command.args([
        "--conf-file=/dev/null",
        "--keep-in-foreground",
        "--pid-file=",
        "--port=0",
        "--enable-tftp",
    ]);
    command.args(["--tftp-max=1000", "--user=root", "--listen-address=127.0.0.1", "--bind-interfaces"]);
    command.arg(format!("--tftp-root={}", place.path("tftp").display()));
    command.arg(format!("--log-facility={}", place.path("logs/dnsmasq.log").display()));
    let mut process = Process::start(&mut command, &place.path("dnsmasq.errors"))?;
    let until = Instant::now() + PATIENCE;
    // Once the port is taken, it is there.
    while UdpSocket::bind(address).is_ok() {
        if process.ended() || Instant::now() > until {
            return Ok(Err(format!("dnsmasq did not start: {}", place.complaint("dnsmasq"))));
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(Ok((process, address)))
}

/// What a program calls itself, from its first line.
pub(super) fn version(program: &Path, flag: &str) -> String {
    let Ok(output) = Command::new(program).arg(flag).output() else { return "?".to_owned() };
    let said = [output.stdout, output.stderr].concat();
    let line = String::from_utf8_lossy(&said).lines().next().unwrap_or_default().to_owned();
    let word = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    line.split([' ', '/']).find(word).unwrap_or("?").to_owned()
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
