//! A connection: bind and search (RFC 4511), with 3 s for each step and [`ALL`] for all of them.
//!
//! The server may be anybody's: what it sends is bounded in each message, in each search and in time.

use super::ber::{ENUMERATED, INTEGER, OCTETS, Reader, SEQUENCE, SET, constructed, element, length, number};
use super::error::{LdapError, Step};
use super::search::{Entry, Found, Search};
use super::tls::{self, Doubt};
use autoprov_core::Secret;
use autoprov_store::site::Ldap;
use rustls::StreamOwned;
use std::cell::Cell;
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs as _};
use std::rc::Rc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long a step may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long all steps of a connection may take.
const ALL: Duration = Duration::from_secs(15);
/// Longest message that is read, in bytes. An entry may hold a photograph, but no photograph is asked for.
const LONGEST: usize = 256 << 10;
/// Most that the answers of one search are, in bytes: a thousand entries of a few kilobytes.
const LONGEST_SEARCH: usize = 4 << 20;
/// Most attributes of an entry that are kept, most values of each, and the longest of these in bytes: more than any phone shows.
const KEPT: (usize, usize, usize) = (64, 8, 1024);
/// Most messages that answer one search; what is asked for is bounded, and a server may send referrals beside.
const MESSAGES: usize = 2 * Ldap::MOST_HITS as usize;

const BIND_RESPONSE: u8 = 0x61;
const ENTRY: u8 = 0x64;
const DONE: u8 = 0x65;
const REFERENCE: u8 = 0x73;

/// A connection to a directory.
pub(super) struct Client {
    stream: Box<dyn Stream>,
    deadline: Deadline,
    /// When the last step must be done.
    end: Instant,
    place: String,
    last: u32,
    doubt: Option<Doubt>,
}

/// Plain or TLS.
trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

/// When the step that is under way must be done.
type Deadline = Rc<Cell<Instant>>;

/// A socket whose every read and write ends at the deadline.
struct Timed {
    socket: TcpStream,
    deadline: Deadline,
}

impl Timed {
    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.get().saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Timed {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(self.left()?))?;
        self.socket.read(bytes)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.left()?))?;
        self.socket.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

impl Client {
    /// Connects, and with `tls` shakes hands.
    pub(super) fn connect(host: &str, port: u16, tls: bool) -> Result<Self, LdapError> {
        let place = format!("{host}:{port}");
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let end = Instant::now() + ALL;
        let deadline = Rc::new(Cell::new(Instant::now() + PATIENCE));
        let socket = open(bare, port, &place, &deadline)?;
        let timed = Timed { socket, deadline: Rc::clone(&deadline) };
        if !tls {
            return Ok(Self { stream: Box::new(timed), deadline, end, place, last: 0, doubt: None });
        }
        let (session, doubt) = tls::client(bare)?;
        let mut stream = StreamOwned::new(session, timed);
        deadline.set(Instant::now() + PATIENCE);
        while stream.conn.is_handshaking() {
            if let Err(error) = stream.conn.complete_io(&mut stream.sock) {
                return Err(match error.kind() {
                    io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => LdapError::Late(place),
                    _ => LdapError::Tls { place, because: error.to_string() },
                });
            }
        }
        Ok(Self { stream: Box::new(stream), deadline, end, place, last: 0, doubt: Some(doubt) })
    }

    /// What a strict phone would say of the certificate.
    pub(super) fn doubt(&self) -> Option<String> {
        self.doubt.as_ref().and_then(Doubt::get)
    }

    /// Binds by name and password; both empty is anonymous (RFC 4513, section 5.1).
    pub(super) fn bind(&mut self, dn: Option<&str>, password: Option<&Secret>) -> Result<(), LdapError> {
        let secret = password.map_or("", Secret::expose);
        let request = constructed(
            0x60,
            &[
                number(INTEGER, 3),
                element(OCTETS, dn.unwrap_or_default().as_bytes()),
                element(0x80, secret.as_bytes()),
            ],
        );
        let id = self.send(&request)?;
        let (tag, content) = self.receive(id)?;
        if tag != BIND_RESPONSE {
            return Err(LdapError::Garbled(self.place.clone()));
        }
        let (code, mut diagnostic) = self.result(&content)?;
        if !secret.is_empty() && diagnostic.contains(secret) {
            diagnostic.clear();
        }
        let who = dn.map_or_else(|| "nobody".to_owned(), |dn| format!("`{dn}`"));
        let step = Step::Bind { who, has_password: !secret.is_empty() };
        if code == 0 { Ok(()) } else { Err(LdapError::Result { step, code, diagnostic }) }
    }

    /// Searches the whole tree below a base.
    pub(super) fn search(&mut self, search: &Search<'_>) -> Result<Found, LdapError> {
        let attributes: Vec<_> =
            search.attributes.iter().map(|name| element(OCTETS, name.as_bytes())).collect();
        let request = constructed(
            0x63,
            &[
                element(OCTETS, search.base.as_bytes()),
                // wholeSubtree, neverDerefAliases.
                number(ENUMERATED, 2),
                number(ENUMERATED, 0),
                number(INTEGER, search.most),
                number(INTEGER, u32::try_from(PATIENCE.as_secs()).unwrap_or(u32::MAX)),
                element(0x01, &[0]),
                search.filter.to_vec(),
                constructed(SEQUENCE, &attributes),
            ],
        );
        let id = self.send(&request)?;
        let mut entries = Vec::new();
        let mut bytes = 0;
        // A server that sends on and on is heard no longer than one that keeps to what it was asked.
        for _ in 0..MESSAGES {
            if bytes > LONGEST_SEARCH || entries.len() > search.most as usize {
                break;
            }
            let (tag, content) = self.receive(id)?;
            bytes += content.len();
            match tag {
                ENTRY => entries.push(entry(&content).ok_or_else(|| LdapError::Garbled(self.place.clone()))?),
                REFERENCE => {}
                DONE => {
                    let (code, diagnostic) = self.result(&content)?;
                    return match code {
                        0 => Ok(Found { entries, is_all: true }),
                        // A limit of time, size or administration: what came is good.
                        3 | 4 | 11 => Ok(Found { entries, is_all: false }),
                        _ => {
                            let step = Step::Search { base: search.base.to_owned() };
                            Err(LdapError::Result { step, code, diagnostic })
                        }
                    };
                }
                _ => return Err(LdapError::Garbled(self.place.clone())),
            }
        }
        Ok(Found { entries, is_all: false })
    }

    fn send(&mut self, operation: &[u8]) -> Result<u32, LdapError> {
        self.last += 1;
        self.deadline.set(self.end.min(Instant::now() + PATIENCE));
        let message = constructed(SEQUENCE, &[number(INTEGER, self.last), operation.to_vec()]);
        let sent = self.stream.write_all(&message).and_then(|()| self.stream.flush());
        sent.map_err(|error| LdapError::io(&self.place, &error))?;
        Ok(self.last)
    }

    /// The next answer to a message: the operation's tag and content. What still comes of an earlier search, whose answers were too many, is
    /// passed over.
    fn receive(&mut self, id: u32) -> Result<(u8, Vec<u8>), LdapError> {
        loop {
            let garbled = || LdapError::Garbled(self.place.clone());
            let message = read_message(&mut self.stream).map_err(|error| match error.kind() {
                io::ErrorKind::InvalidData => LdapError::Garbled(self.place.clone()),
                _ => LdapError::io(&self.place, &error),
            })?;
            let mut reader = Reader(&message);
            let found = reader.number(INTEGER).ok_or_else(garbled)?;
            let (tag, content) = reader.next().ok_or_else(garbled)?;
            match found {
                // The notice that the server is going to hang up (RFC 4511, section 4.4.1).
                0 => return Err(LdapError::Closed(self.place.clone())),
                found if found == id => return Ok((tag, content.to_vec())),
                // Until the step's time is over: nothing of it is kept.
                found if found < id => {
                    if Instant::now() >= self.deadline.get() {
                        return Err(LdapError::Late(self.place.clone()));
                    }
                }
                _ => return Err(garbled()),
            }
        }
    }

    /// A result: its code, and what the server says to it.
    fn result(&self, content: &[u8]) -> Result<(u32, String), LdapError> {
        let mut reader = Reader(content);
        let mut read = || {
            let code = reader.number(ENUMERATED)?;
            reader.expect(OCTETS)?;
            Some((code, String::from_utf8_lossy(reader.expect(OCTETS)?).into_owned()))
        };
        read().ok_or_else(|| LdapError::Garbled(self.place.clone()))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Unbind. Whoever does not hear it sees the connection close.
        let _ = self.send(&element(0x42, &[]));
    }
}

/// Connects to the first address of a host that answers.
fn open(host: &str, port: u16, place: &str, deadline: &Deadline) -> Result<TcpStream, LdapError> {
    let mut error = LdapError::Unresolved(host.to_owned());
    for address in resolve(host, port, place)? {
        let left = deadline.get().saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        match TcpStream::connect_timeout(&address, left) {
            Ok(socket) => return Ok(socket),
            Err(failed) => error = LdapError::io(place, &failed),
        }
    }
    Err(error)
}

/// The system's resolver has no limit of time that we could set: it is left behind when it is late.
fn resolve(host: &str, port: u16, place: &str) -> Result<Vec<SocketAddr>, LdapError> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let (sender, receiver) = mpsc::channel();
    let owned = host.to_owned();
    std::thread::spawn(move || {
        let found = (owned.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        let _ = sender.send(found);
    });
    match receiver.recv_timeout(PATIENCE) {
        Ok(Ok(addresses)) => Ok(addresses),
        Ok(Err(_)) => Err(LdapError::Unresolved(host.to_owned())),
        Err(_) => Err(LdapError::Late(format!("the name server, asked for {place},"))),
    }
}

/// The content of one message.
fn read_message(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = vec![0; 2];
    stream.read_exact(&mut head)?;
    let [tag, first] = head[..] else { return Err(io::ErrorKind::InvalidData.into()) };
    if tag != SEQUENCE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut size = vec![first];
    if first > 0x80 && first <= 0x84 {
        let mut more = vec![0; usize::from(first & 0x7f)];
        stream.read_exact(&mut more)?;
        size.extend(more);
    }
    let (length, _) =
        length(&size).filter(|(length, _)| *length <= LONGEST).ok_or(io::ErrorKind::InvalidData)?;
    let mut content = vec![0; length];
    stream.read_exact(&mut content)?;
    Ok(content)
}

/// An entry of a search. Values that are no text, or longer than anybody reads, are left out.
fn entry(content: &[u8]) -> Option<Entry> {
    let mut reader = Reader(content);
    reader.expect(OCTETS)?;
    let mut list = Reader(reader.expect(SEQUENCE)?);
    let mut attributes = Vec::new();
    let (most, values_of_each, longest) = KEPT;
    while let Some((_, attribute)) = list.next().filter(|_| attributes.len() < most) {
        let mut attribute = Reader(attribute);
        let name = attribute.expect(OCTETS)?;
        let name = String::from_utf8_lossy(name.get(..longest).unwrap_or(name)).into_owned();
        let mut values = Reader(attribute.expect(SET)?);
        let texts = std::iter::from_fn(|| values.next()).filter(|(_, value)| value.len() <= longest);
        let texts = texts.filter_map(|(_, value)| std::str::from_utf8(value).ok().map(str::to_owned));
        let texts = texts.take(values_of_each).collect();
        attributes.push((name, texts));
    }
    Some(Entry { attributes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_whole_and_bounded() {
        let message = element(SEQUENCE, &[7; 300]);
        assert_eq!(read_message(&mut message.as_slice()).unwrap(), [7; 300]);
        let kind = |bytes: &[u8]| read_message(&mut &*bytes).unwrap_err().kind();
        assert_eq!(kind(&[0x30, 0x84, 0, 0x10, 0, 1]), io::ErrorKind::InvalidData, "longer than is read");
        assert_eq!(kind(&[0x30, 0x80, 0, 0]), io::ErrorKind::InvalidData, "no definite length");
        assert_eq!(kind(&[0x31, 0]), io::ErrorKind::InvalidData);
        assert_eq!(kind(&[0x30, 5, 1]), io::ErrorKind::UnexpectedEof);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = (read_message(&mut bytes.as_slice()), entry(&bytes));
        }
    }
}
