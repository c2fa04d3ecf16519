//! What an asker has in hand: connections and sockets from an address of its choice.

use crate::sandbox::{Challenge, PATIENCE, Response};
use nix::sys::socket::{AddressFamily, SockFlag, SockType, SockaddrIn, bind, connect, socket};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::fmt::Write as _;
use std::io::{BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream, UdpSocket};
use std::os::fd::AsRawFd as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An answer as it can be compared, and how long it took.
#[derive(Clone, Debug)]
pub struct Reply {
    /// All of it but what differs between any two answers.
    pub form: String,
    pub time: Duration,
}

/// A connection over TCP from this address.
pub fn connected(from: Ipv4Addr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let IpAddr::V4(ip) = to.ip() else { panic!("{to} is not of IPv4") };
    let fd = socket(AddressFamily::Inet, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
    bind(fd.as_raw_fd(), &SockaddrIn::from(SocketAddrV4::new(from, 0)))?;
    connect(fd.as_raw_fd(), &SockaddrIn::from(SocketAddrV4::new(ip, to.port())))?;
    let stream = TcpStream::from(fd);
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// TCP, or TLS over it.
trait Stream: Read + Write {}
impl<S: Read + Write> Stream for S {}

/// A connection over HTTP or HTTPS that is kept, and the challenge it was given last.
pub struct Line {
    reader: BufReader<Box<dyn Stream>>,
    socket: TcpStream,
    challenge: Option<Challenge>,
    uses: u32,
}

impl Line {
    pub fn open(from: Ipv4Addr, to: SocketAddr, tls: bool) -> Self {
        Self::try_open(from, to, tls).expect("a connection")
    }

    /// The same, where there is a place for it.
    pub fn try_open(from: Ipv4Addr, to: SocketAddr, tls: bool) -> Option<Self> {
        let stream = connected(from, to).ok()?;
        let socket = stream.try_clone().ok()?;
        let stream: Box<dyn Stream> = if tls {
            let name = ServerName::from(to.ip());
            let mut stream = StreamOwned::new(ClientConnection::new(trusting(), name).ok()?, stream);
            // The handshake is not what is measured.
            stream.conn.complete_io(&mut stream.sock).ok()?;
            Box::new(stream)
        } else {
            Box::new(stream)
        };
        Some(Self { reader: BufReader::new(stream), socket, challenge: None, uses: 0 })
    }

    /// From now on nothing is waited for longer than two seconds.
    pub fn hasten(&self) {
        let _ = self.socket.set_read_timeout(Some(Duration::from_secs(2)));
    }

    /// The header that proves a request with a body, after a challenge for it.
    pub fn proof(&mut self, method: &str, target: &str, (user, password): (&str, &str)) -> Option<String> {
        let (answer, _) = self.try_get(target, &[])?;
        (answer.status == 401).then(|| Challenge::of(&answer).answer(method, target, user, password))
    }

    /// GET with these headers.
    pub fn get(&mut self, target: &str, headers: &[(&str, &str)]) -> (Response, Duration) {
        self.try_get(target, headers).expect("an answer")
    }

    /// The same, where an answer comes.
    pub fn try_get(&mut self, target: &str, headers: &[(&str, &str)]) -> Option<(Response, Duration)> {
        let mut request = format!("GET {target} HTTP/1.1\r\nHost: h\r\n");
        for (name, value) in headers {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        request.push_str("\r\n");
        let started = Instant::now();
        self.reader.get_mut().write_all(request.as_bytes()).ok()?;
        self.reader.get_mut().flush().ok()?;
        let answer = Response::read(&mut self.reader, false)?;
        Some((answer, started.elapsed()))
    }

    /// GET, and again with an answer to the challenge where one comes: as phones do.
    pub fn try_answering(
        &mut self,
        target: &str,
        (user, password): (&str, &str),
        headers: &[(&str, &str)],
    ) -> Option<Response> {
        let (first, _) = self.try_get(target, headers)?;
        if first.status != 401 {
            return Some(first);
        }
        let answer = Challenge::of(&first).answer("GET", target, user, password);
        let mut headers = headers.to_vec();
        headers.push(("Authorization", &answer));
        Some(self.try_get(target, &headers)?.0)
    }

    /// GET, answering the challenge that was asked for before, under a name that has nothing to do with any phone.
    pub fn get_as(
        &mut self,
        target: &str,
        (user, password): (&str, &str),
        headers: &[(&str, &str)],
    ) -> (Response, Duration) {
        if self.challenge.is_none() {
            let (answer, _) = self.get(super::ASKED_FOR_NONCES, &[]);
            self.challenge = Some(Challenge::of(&answer));
            self.uses = 0;
        }
        self.uses += 1;
        let challenge = self.challenge.as_ref().expect("a challenge");
        let header = challenge.answer_nth("GET", target, user, password, self.uses);
        let mut headers = headers.to_vec();
        headers.push(("Authorization", &header));
        self.get(target, &headers)
    }
}

/// An answer over HTTP without its date and nonce, which differ between any two.
pub fn form(answer: &Response) -> String {
    let mut form = answer.status.to_string();
    for (name, value) in answer.headers.iter().filter(|(name, _)| name != "date") {
        let mut value = value.clone();
        if let Some((before, after)) = value.split_once("nonce=\"") {
            let (nonce, rest) = after.split_once('"').unwrap_or((after, ""));
            value = format!("{before}nonce={}{rest}", nonce.len());
        }
        let _ = write!(form, "\n{name}: {value}");
    }
    let _ = write!(form, "\n\n{}", answer.text());
    form
}

/// A socket for datagrams from this address.
pub fn datagrams(from: Ipv4Addr) -> UdpSocket {
    let socket = UdpSocket::bind((from, 0)).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket
}

/// The first packet that answers a request over TFTP.
pub fn rrq(socket: &UdpSocket, to: SocketAddr, name: &[u8]) -> Reply {
    let request = [&[0, 1], name, b"\0octet\0"].concat();
    let mut packet = [0; 2048];
    let started = Instant::now();
    socket.send_to(&request, to).unwrap();
    let (len, from) = socket.recv_from(&mut packet).expect("an answer over TFTP");
    let time = started.elapsed();
    let what = if from.port() == to.port() { "from its door" } else { "from a transfer" };
    Reply { form: format!("{} {what}", packet[..len].escape_ascii()), time }
}

/// Fetches a file to its end, as a phone does.
pub fn fetch(socket: &UdpSocket, to: SocketAddr, name: &str) -> Result<usize, String> {
    let request = [&[0, 1], name.as_bytes(), b"\0octet\0"].concat();
    socket.send_to(&request, to).map_err(|error| error.to_string())?;
    let (mut next, mut bytes, mut packet, mut tries) = (1_u16, 0, [0; 2048], 0);
    let mut last = (request, to);
    loop {
        let Ok((len, from)) = socket.recv_from(&mut packet) else {
            tries += 1;
            if tries > 8 {
                return Err(format!("{name}: no answer after {bytes} bytes"));
            }
            socket.send_to(&last.0, last.1).map_err(|error| error.to_string())?;
            continue;
        };
        match (packet[1], u16::from_be_bytes([packet[2], packet[3]])) {
            (3, number) if number == next => {
                bytes += len - 4;
                tries = 0;
                last = (vec![0, 4, packet[2], packet[3]], from);
                socket.send_to(&last.0, last.1).map_err(|error| error.to_string())?;
                if len < 516 {
                    return Ok(bytes);
                }
                next = next.wrapping_add(1);
            }
            (3, _) => {}
            _ => return Err(format!("{name}: {}", packet[..len].escape_ascii())),
        }
    }
}

/// A client of TLS that takes every certificate.
fn trusting() -> Arc<ClientConfig> {
    static MADE: std::sync::OnceLock<Arc<ClientConfig>> = std::sync::OnceLock::new();
    let make = || {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let schemes = provider.signature_verification_algorithms.supported_schemes();
        let config =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.dangerous().with_custom_certificate_verifier(Arc::new(Anything(schemes)));
        Arc::new(config.with_no_client_auth())
    };
    MADE.get_or_init(make).clone()
}

#[derive(Debug)]
struct Anything(Vec<SignatureScheme>);

impl ServerCertVerifier for Anything {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.clone()
    }
}
