//! The server as phones see it: a fake provisioning behind real sockets.

mod clients;
mod lifetime;
pub(crate) mod provisioning;
mod quirks;
mod table;
mod uploads;

use crate::digest::tests::header;
use crate::{AccessLog, Config, Server};
use provisioning::FakeProvisioning;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// A server that runs until it is dropped.
struct Site {
    address: SocketAddr,
    provisioning: Arc<FakeProvisioning>,
    log: Arc<AccessLog>,
    folder: tempfile::TempDir,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Site {
    fn new() -> Self {
        Self::with(Config::default())
    }

    fn with(config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = AccessLog::open(&folder.path().join("access_log")).unwrap();
        let provisioning = Arc::new(FakeProvisioning::default());
        let config = Config { access_log: Some(log.clone()), ..config };
        let server = Server::bind("127.0.0.1:0".parse().unwrap(), provisioning.clone(), config).unwrap();
        let (stop, stopped) = watch::channel(false);
        Self {
            address: server.local_addr(),
            provisioning,
            log,
            folder,
            stop,
            running: tokio::spawn(server.run(stopped)),
        }
    }

    async fn connect(&self) -> Phone<TcpStream> {
        Phone { stream: TcpStream::connect(self.address).await.unwrap(), rest: Vec::new() }
    }

    /// One request over a connection of its own; `request` without its end.
    async fn ask(&self, request: &str) -> Reply {
        self.connect().await.ask(request).await
    }

    /// A nonce, fresh from a challenge.
    async fn nonce(&self) -> String {
        self.ask("GET /prov/000000000000.cfg HTTP/1.1\r\nHost: h").await.nonce()
    }

    /// A request by someone who gives a username and password.
    async fn ask_as(&self, user: &str, password: &str, method: &str, path: &str) -> Reply {
        let nonce = self.nonce().await;
        let authorization = header(user, password, method, path, &nonce, "00000001");
        self.ask(&format!("{method} {path} HTTP/1.1\r\nHost: h\r\nAuthorization: {authorization}")).await
    }

    fn access_log(&self) -> String {
        self.log.flush();
        std::fs::read_to_string(self.folder.path().join("access_log")).unwrap()
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// A client that keeps its connection.
struct Phone<S> {
    stream: S,
    /// Read, and not used yet.
    rest: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Phone<S> {
    async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    async fn ask(&mut self, request: &str) -> Reply {
        self.send(format!("{request}\r\n\r\n").as_bytes()).await;
        self.reply(request.starts_with("HEAD")).await.expect("no reply")
    }

    /// The next reply; none when the server closes first.
    async fn reply(&mut self, head_only: bool) -> Option<Reply> {
        let end = loop {
            if let Some(at) = self.rest.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            if self.more().await == 0 {
                assert!(self.rest.is_empty(), "half a head: {}", self.rest.escape_ascii());
                return None;
            }
        };
        let head = String::from_utf8(self.rest.drain(..end).collect()).unwrap();
        let status = head[9..12].parse().unwrap();
        let mut reply = Reply { status, head, body: Vec::new() };
        assert_eq!(reply.header("transfer-encoding"), None, "never chunked");
        if !head_only && status != 304 && status != 204 && status != 100 {
            let length: usize = reply.header("content-length").expect("always a length").parse().unwrap();
            while self.rest.len() < length {
                assert_ne!(self.more().await, 0, "half a body");
            }
            reply.body = self.rest.drain(..length).collect();
        }
        Some(reply)
    }

    async fn more(&mut self) -> usize {
        let read = timeout(Duration::from_secs(20), self.stream.read_buf(&mut self.rest)).await;
        read.expect("the server neither answers nor closes").unwrap_or(0)
    }

    /// Whether the server closes, with nothing more to say.
    async fn is_closed(&mut self) -> bool {
        self.rest.is_empty() && self.more().await == 0
    }
}

#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn nonce(&self) -> String {
        let challenge = self.header("www-authenticate").expect("a challenge");
        challenge.split('"').nth(3).unwrap().to_owned()
    }

    fn is_stale(&self) -> bool {
        self.status == 401 && self.header("www-authenticate").unwrap().ends_with(", stale=true")
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}
