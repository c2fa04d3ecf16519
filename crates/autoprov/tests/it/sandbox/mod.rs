//! A sandbox of its own for each test: database, file area, server, and the clients that phones are made of.

mod chance;
mod http;

pub use chance::Chance;
pub use http::{Challenge, Response, md5};

use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The binary that cargo built for these tests.
pub const BINARY: &str = env!("CARGO_BIN_EXE_autoprov");

/// A port that is free over TCP and UDP, and below those that the system gives to whoever asks for any: no other test's connection takes it meanwhile.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 500).unwrap() * 20;
    let mut ports = std::iter::repeat_with(|| first + NEXT.fetch_add(1, Ordering::Relaxed) % 2000);
    let is_free = |port: &u16| {
        TcpListener::bind(("0.0.0.0", *port)).is_ok() && UdpSocket::bind(("0.0.0.0", *port)).is_ok()
    };
    ports.find(is_free).unwrap()
}

/// The binary under test: another one, such as that of an older commit, where `BINARY_UNDER_TEST` names it.
pub fn binary() -> String {
    std::env::var("BINARY_UNDER_TEST").unwrap_or_else(|_| BINARY.to_owned())
}

/// Nothing takes longer than this, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A database, a file area, a folder for access logs, and perhaps a server.
pub struct Sandbox {
    dir: TempDir,
    server: Option<Server>,
}

struct Server {
    child: Child,
    addresses: Vec<(String, SocketAddr)>,
}

/// How a program ended and what it said.
pub struct Ran {
    /// The exit status; 128 and the signal's number where a signal ended it.
    pub status: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Sandbox {
    /// A database with this site in it, an empty file area, no server.
    pub fn new(site: &Value) -> Self {
        let sandbox = Self::bare();
        sandbox.import(site).good();
        sandbox
    }

    /// An empty database and file area, no server.
    pub fn empty() -> Self {
        Self::new(&serde_json::json!({"tenants": []}))
    }

    /// A file area, and no database.
    pub fn bare() -> Self {
        let sandbox = Self { dir: TempDir::new().unwrap(), server: None };
        fs::create_dir(sandbox.files()).unwrap();
        fs::create_dir(sandbox.logs()).unwrap();
        fs::create_dir(sandbox.temp()).unwrap();
        sandbox
    }

    /// A database with this site in it, and a server over HTTP and TFTP.
    pub fn serving(site: &Value) -> Self {
        let mut sandbox = Self::new(site);
        sandbox.serve(&["--http", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
        sandbox
    }

    /// The same with HTTPS, with a certificate that signs itself.
    pub fn serving_all(site: &Value) -> Self {
        let mut sandbox = Self::new(site);
        sandbox.borrow_certificate();
        sandbox.serve(&["--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--tftp", "127.0.0.1:0"]);
        sandbox
    }

    /// Starts the server with these arguments (beside database, file area and access logs) and waits until it is ready.
    pub fn serve(&mut self, arguments: &[&str]) {
        self.serve_by(&[], arguments);
    }

    /// The same through a program that ends in an `exec`, such as `nice -n 5`.
    pub fn serve_by(&mut self, through: &[&str], arguments: &[&str]) {
        assert!(self.server.is_none(), "it serves already");
        let stderr = fs::OpenOptions::new().create(true).append(true).open(self.path("stderr")).unwrap();
        let binary = binary();
        let words = [through, &[binary.as_str()]].concat();
        let mut command = self.command(words[0]);
        command.args(&words[1..]).args(["--database", &self.database(), "--files"]).arg(self.files());
        command.arg("--access-log").arg(self.logs()).arg("serve").args(arguments);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut addresses = Vec::new();
        let ready = loop {
            let Some(Ok(line)) = lines.next() else { break false };
            if line == "ready" {
                break true;
            }
            let words: Vec<_> = line.split(' ').collect();
            if let ["listening", name, address] = words[..] {
                addresses.push((name.to_owned(), address.parse().unwrap()));
            }
        };
        self.server = Some(Server { child, addresses });
        assert!(ready, "the server did not get ready: {}", self.stderr());
    }

    /// Sends the server a signal by its number: 1 HUP, 9 KILL, 15 TERM.
    pub fn signal(&self, signal: i32) {
        let id = self.pid().to_string();
        assert!(Command::new("kill").arg(format!("-{signal}")).arg(id).status().unwrap().success());
    }

    /// The server's process id.
    pub fn pid(&self) -> u32 {
        self.server.as_ref().expect("a server").child.id()
    }

    /// Whether the server runs.
    pub fn is_alive(&mut self) -> bool {
        self.server.as_mut().is_some_and(|server| server.child.try_wait().unwrap().is_none())
    }

    /// Ends the server with SIGTERM; its exit status. What it noted of phones is written then.
    pub fn stop(&mut self) -> i32 {
        self.signal(15);
        self.wait()
    }

    /// Kills the server as `kill -9` does.
    pub fn kill(&mut self) {
        self.signal(9);
        self.wait();
    }

    /// Waits for the server to end; its exit status.
    pub fn wait(&mut self) -> i32 {
        let mut server = self.server.take().expect("a server");
        let started = Instant::now();
        loop {
            if let Some(status) = server.child.try_wait().unwrap() {
                return status.code().or_else(|| status.signal().map(|s| 128 + s)).unwrap();
            }
            if started.elapsed() > PATIENCE {
                let _ = server.child.kill();
                panic!("the server does not end: {}", self.stderr());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn address(&self, name: &str) -> SocketAddr {
        let server = self.server.as_ref().expect("a server");
        server.addresses.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name} listener")).1
    }

    /// Where HTTP is.
    pub fn http(&self) -> SocketAddr {
        self.address("http")
    }

    /// Where HTTPS is.
    pub fn https(&self) -> SocketAddr {
        self.address("https")
    }

    /// Where TFTP is.
    pub fn tftp(&self) -> SocketAddr {
        self.address("tftp")
    }

    /// Where the metrics are.
    pub fn metrics(&self) -> SocketAddr {
        self.address("metrics")
    }

    /// Where phones ask by SIP.
    pub fn pnp(&self) -> SocketAddr {
        self.address("pnp")
    }

    /// What the server wrote to stderr, of all its starts.
    pub fn stderr(&self) -> String {
        fs::read_to_string(self.path("stderr")).unwrap_or_default()
    }

    /// A path in the sandbox's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The file area.
    pub fn files(&self) -> PathBuf {
        self.path("files")
    }

    /// The folder for temporary files.
    pub fn temp(&self) -> PathBuf {
        self.path("temp")
    }

    /// The folder of the access logs.
    pub fn logs(&self) -> PathBuf {
        self.path("logs")
    }

    /// An access log, `access_log`, `ssl_access_log` or `tftp_access_log`, once it holds at least so many lines.
    pub fn access_log(&self, name: &str, lines: usize) -> Vec<String> {
        let read = || fs::read_to_string(self.logs().join(name)).unwrap_or_default();
        wait_until(&format!("{lines} lines in {name}"), || read().lines().count() >= lines);
        read().lines().map(str::to_owned).collect()
    }

    /// The database's URL.
    pub fn database(&self) -> String {
        format!("sqlite:{}", self.path("a.db").display())
    }

    /// Writes a file of the file area, folders and all.
    pub fn put_file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.files().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// A program in the sandbox's folder, away from the settings of whoever runs the test.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.dir.path()).env("HOME", self.dir.path()).env("LC_ALL", "C.UTF-8");
        // No time zones but those that a test puts here: files must be the same on every host.
        command.env("TMPDIR", self.temp()).env("TZDIR", self.path("zoneinfo"));
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy().to_lowercase();
            if text.ends_with("_proxy") || text.starts_with("autoprov_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Runs a program in the sandbox's folder; killed after [`PATIENCE`].
    pub fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        let mut command = self.command("timeout");
        command.args(["-k", "1", &PATIENCE.as_secs().to_string(), program]).args(arguments);
        Ran::of(command.stdin(Stdio::null()).output().unwrap())
    }

    /// Runs a line of a manual, pipes and all. Fails where any part of the pipe does.
    pub fn sh(&self, line: &str) -> Ran {
        self.run("bash", &["-o", "pipefail", "-c", line])
    }

    /// A command of the binary on this database and file area.
    pub fn cli(&self, arguments: &[&str]) -> Ran {
        self.cli_with(arguments, "")
    }

    /// The same with something on standard input.
    pub fn cli_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(binary());
        command.args(["--database", &self.database(), "--files"]).arg(self.files()).args(arguments);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let writer = std::thread::spawn(move || {
            // A command that reads nothing has closed it.
            let _ = stdin.write_all(input.as_bytes());
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran::of(output)
    }

    /// A command that must succeed and print JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.cli(arguments).good();
        serde_json::from_slice(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.out()))
    }

    /// Imports a site, with `--prune`.
    pub fn import(&self, site: &Value) -> Ran {
        self.cli_with(&["import", "--prune", "-"], &site.to_string())
    }

    /// Sends bytes over HTTP and reads the one answer to them, whose request was `HEAD` or not.
    pub fn raw(&self, request: &[u8]) -> Response {
        let mut stream = TcpStream::connect(self.http()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        // A server that refuses what is too long may answer before it has read all of it.
        let _ = stream.write_all(request);
        Response::read(&mut BufReader::new(stream), request.starts_with(b"HEAD ")).expect("an HTTP answer")
    }

    /// A request over HTTP with these headers (`Host` and `Connection: close` are added) and this body.
    pub fn request(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
        let mut head =
            format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.http());
        for (name, value) in headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if !body.is_empty() || matches!(method, "PUT" | "POST") {
            let _ = write!(head, "Content-Length: {}\r\n", body.len());
        }
        head.push_str("\r\n");
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.raw(&request)
    }

    /// GET over HTTP without credentials.
    pub fn get(&self, target: &str) -> Response {
        self.request("GET", target, &[], b"")
    }

    /// A request over HTTP, by Digest where it is asked: the last answer.
    pub fn digest(
        &self,
        (method, target): (&str, &str),
        (user, password): (&str, &str),
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response {
        let first = self.request(method, target, headers, body);
        if first.status != 401 {
            return first;
        }
        let answer = Challenge::of(&first).answer(method, target, user, password);
        let mut headers = headers.to_vec();
        headers.push(("Authorization", &answer));
        self.request(method, target, &headers, body)
    }

    /// curl, with a limit of time.
    pub fn curl(&self, arguments: &[&str]) -> Ran {
        let mut all = vec!["-q", "-sS", "--max-time", "25"];
        all.extend(arguments);
        self.run("curl", &all)
    }

    /// wget, without its settings file and without trying again.
    pub fn wget(&self, arguments: &[&str]) -> Ran {
        let mut all = vec!["--no-config", "-t", "1", "-T", "25"];
        all.extend(arguments);
        self.run("wget", &all)
    }

    /// tftp-hpa: what it fetched, else what it said. Mode is `octet` or `netascii`.
    pub fn tftp_hpa(&self, mode: &str, name: &str) -> Result<Vec<u8>, String> {
        let (file, address) = (self.fresh(), self.tftp());
        let (ip, port) = (address.ip().to_string(), address.port().to_string());
        let local = file.to_string_lossy();
        let ran = self.run("tftp", &["-m", mode, &ip, &port, "-c", "get", name, &local]);
        if ran.status != 0 || ran.out().contains("Error") || ran.stderr.contains("Error") {
            return Err(format!("{}{}", ran.out(), ran.stderr));
        }
        fs::read(&file).map_err(|error| format!("{error}: {}{}", ran.out(), ran.stderr))
    }

    /// atftp with these options, each `name value`: what it fetched, else what it said.
    pub fn atftp(&self, options: &[&str], name: &str) -> Result<Vec<u8>, String> {
        let (file, address) = (self.fresh(), self.tftp());
        let (ip, port) = (address.ip().to_string(), address.port().to_string());
        let mut arguments = Vec::new();
        for option in options {
            arguments.extend(["--option", option]);
        }
        let local = file.to_string_lossy();
        arguments.extend(["--get", "--remote-file", name, "--local-file", &local, &ip, &port]);
        let ran = self.run("atftp", &arguments);
        if ran.status != 0 {
            return Err(format!("{}{}", ran.out(), ran.stderr));
        }
        fs::read(&file).map_err(|error| format!("{error}: {}{}", ran.out(), ran.stderr))
    }

    /// A TFTP client of our own, octet and without options: the file, or the error packet's code and text.
    pub fn tftp_get(&self, name: impl AsRef<[u8]>) -> Result<Vec<u8>, (u16, String)> {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut request = vec![0, 1];
        request.extend_from_slice(name.as_ref());
        request.extend_from_slice(b"\0octet\0");
        socket.send_to(&request, self.tftp()).unwrap();
        let (mut file, mut next, mut packet) = (Vec::new(), 1_u16, [0; 2048]);
        loop {
            let (len, from) = socket.recv_from(&mut packet).expect("an answer over TFTP");
            let (number, rest) = (u16::from_be_bytes([packet[2], packet[3]]), &packet[4..len]);
            match packet[1] {
                3 if number == next => {
                    file.extend_from_slice(rest);
                    socket.send_to(&[0, 4, packet[2], packet[3]], from).unwrap();
                    if rest.len() < 512 {
                        return Ok(file);
                    }
                    next = next.wrapping_add(1);
                }
                3 => {}
                5 => {
                    return Err((number, String::from_utf8_lossy(rest).trim_end_matches('\0').to_owned()));
                }
                other => panic!("a packet with opcode {other}"),
            }
        }
    }

    /// A name for a file that does not exist yet.
    pub fn fresh(&self) -> PathBuf {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        self.path(&format!("got-{}", NEXT.fetch_add(1, Ordering::Relaxed)))
    }

    /// Lays a self-signed certificate beside the database: keys are slow to make, so all sandboxes share theirs.
    pub fn borrow_certificate(&self) {
        static MADE: OnceLock<PathBuf> = OnceLock::new();
        let source = MADE.get_or_init(|| {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("self-signed");
            if !kept.exists() {
                let mut maker = Self::empty();
                maker.serve(&["--https", "127.0.0.1:0"]);
                maker.kill();
                let draft =
                    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("draft-{}", std::process::id()));
                copy(&maker.path("a.tls"), &draft);
                // Another test process may have been quicker.
                if fs::rename(&draft, &kept).is_err() {
                    fs::remove_dir_all(&draft).unwrap();
                }
            }
            kept
        });
        copy(source, &self.path("a.tls"));
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.child.kill();
            let _ = server.child.wait();
            if std::thread::panicking() {
                eprintln!("--- the server's stderr\n{}", self.stderr());
            }
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Waits for something that happens soon.
pub fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

impl Ran {
    fn of(output: Output) -> Self {
        let status = output.status;
        Self {
            status: status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Standard output as text.
    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Demands exit status 0.
    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!(self.status, 0, "stdout: {}\nstderr: {}", self.out(), self.stderr);
        self
    }

    /// Demands this exit status.
    #[track_caller]
    pub fn bad(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout: {}\nstderr: {}", self.out(), self.stderr);
        self
    }
}

/// The standard site of `fixtures/*/witness.toml`: one tenant `acme` of loopback, whose one device has MAC `001565aabbcc` and one line.
pub fn standard_site(vendor: &str, model: &str) -> Value {
    json!({"tenants": [{
        "name": "acme", "http_username": "acme", "http_password": "secret", "networks": ["127.0.0.0/8"],
        "sip_servers": [{"name": "main", "host": "pbx.example"}],
        "time_zone": "Europe/Sarajevo", "codecs": ["pcma", "pcmu", "g722", "g729"],
        "extensions": [
            {"number": "101", "display_name": "Ana", "password": "pw101"},
            {"number": "102", "display_name": "Bo", "password": "pw102"},
            {"number": "103", "display_name": "Cy", "password": "pw103"}
        ],
        "devices": [{"name": "desk", "mac": "001565aabbcc", "vendor": vendor, "model": model,
            "lines": [{"index": 1, "extension": "101"}]}],
        "templates": []
    }]})
}

/// The credentials of [`standard_site`].
pub const ACME: (&str, &str) = ("acme", "secret");
