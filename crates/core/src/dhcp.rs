//! What a DHCP server tells phones so that they find this server.

use crate::Transport;
use std::net::Ipv4Addr;

/// How a DHCP server knows the phones of a dialect, and what it tells them.
#[derive(Debug, PartialEq, Eq)]
pub struct Dhcp {
    /// Beginnings of the vendor class (option 60) that its phones send. Empty: they are known by MAC prefix.
    pub classes: &'static [&'static [u8]],
    /// Whether the vendor's MAC prefixes count beside the classes, because some of its phones send none.
    pub prefixes: bool,
    /// What they are told.
    pub options: &'static [DhcpOption],
    /// What whoever runs the DHCP server should know: plain words on one line, or empty.
    pub note: &'static str,
}

impl Dhcp {
    /// Option 66 with the URL, or with the host where that is a TFTP server, to phones known by MAC prefix.
    pub const USUAL: Self = Self {
        classes: &[],
        prefixes: true,
        options: &[
            DhcpOption::text(66, "{url}").over(WEB),
            DhcpOption::text(66, "{host}").over(&[Transport::Tftp]),
        ],
        note: "",
    };
}

/// An option of DHCP (RFC 2132), and how its value is made of the server's URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DhcpOption {
    /// Its code, 1 to 254.
    pub code: u8,
    /// Its code within option 43, where it is encapsulated there: `code` is 43 then.
    pub sub: Option<u8>,
    /// How its value is written on the wire.
    pub form: DhcpForm,
    /// The value: `{url}` (no slash at its end), `{host}`, `{port}`, `{path}` (no slash at either end), `{address}`.
    pub value: &'static str,
    /// Whether it is sent even to phones that do not ask for it (option 55).
    pub forced: bool,
    /// The schemes of the URL for which it is sent. Empty: all.
    pub schemes: &'static [Transport],
}

/// How the value of an option is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DhcpForm {
    /// Text without a NUL at its end.
    Text,
    /// An IPv4 address, in four bytes.
    Address,
    /// A whole number in one byte, such as a boolean.
    Byte,
    /// A whole number in four bytes, the highest first.
    Number,
}

impl DhcpOption {
    /// Text made of a pattern.
    pub const fn text(code: u8, value: &'static str) -> Self {
        Self { code, sub: None, form: DhcpForm::Text, value, forced: false, schemes: &[] }
    }

    /// The server's address.
    pub const fn address(code: u8) -> Self {
        Self { form: DhcpForm::Address, ..Self::text(code, "{address}") }
    }

    /// Text in a sub-option of option 43.
    pub const fn within_43(sub: u8, value: &'static str) -> Self {
        Self { sub: Some(sub), ..Self::text(43, value) }
    }

    /// A whole number within option 43, in one byte or in four.
    pub const fn number_within_43(sub: u8, form: DhcpForm, value: &'static str) -> Self {
        Self { form, ..Self::within_43(sub, value) }
    }

    /// Sent to those too that do not ask for it.
    #[must_use]
    pub const fn forced(mut self) -> Self {
        self.forced = true;
        self
    }

    /// Sent where the URL has one of these schemes.
    #[must_use]
    pub const fn over(mut self, schemes: &'static [Transport]) -> Self {
        self.schemes = schemes;
        self
    }

    /// Its value for this server, or nothing where it is not sent for a URL of this scheme.
    ///
    /// # Errors
    /// The value needs an address and the URL has a name; it leaves out a port that the URL has; it is longer than an option holds, 255
    /// bytes, or 253 within option 43.
    pub fn value(&self, server: &DhcpServer) -> Result<Option<String>, DhcpError> {
        if !self.schemes.is_empty() && !self.schemes.contains(&server.scheme) {
            return Ok(None);
        }
        let uses = |part: &str| self.value.contains(part);
        let address = match server.address {
            Some(address) => address.to_string(),
            None if uses("{address}") => {
                return Err(DhcpError::NoAddress { code: self.code, host: server.host.clone() });
            }
            None => String::new(),
        };
        let tells_port = uses("{url}") || uses("{port}") || server.port.is_none_or(|port| port == 69);
        if server.scheme == Transport::Tftp && !tells_port {
            return Err(DhcpError::Port { code: self.code });
        }
        let port = server.port.unwrap_or(match server.scheme {
            Transport::Http => 80,
            Transport::Https => 443,
            Transport::Tftp => 69,
        });
        // The URL last: what was put in is not looked at again, for no part holds a brace.
        let value = self
            .value
            .replace("{authority}", &server.authority())
            .replace("{host}", &server.host)
            .replace("{port}", &port.to_string())
            .replace("{path}", &server.path)
            .replace("{address}", &address)
            .replace("{url}", &server.url);
        let most = if self.sub.is_some() { 253 } else { 255 };
        if value.len() > most {
            return Err(DhcpError::TooLong { code: self.code, bytes: value.len(), most });
        }
        Ok(Some(value))
    }
}

/// What options are made of: where phones reach the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DhcpServer {
    scheme: Transport,
    host: String,
    port: Option<u16>,
    path: String,
    url: String,
    address: Option<Ipv4Addr>,
}

/// The schemes that choose HTTP.
const WEB: &[Transport] = &[Transport::Http, Transport::Https];

impl DhcpServer {
    /// How the URL is asked.
    pub const fn scheme(&self) -> Transport {
        self.scheme
    }

    /// The host, and the port where the URL names one.
    fn authority(&self) -> String {
        self.port.map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }

    /// Reads a URL, such as `http://192.0.2.10/prov`. The address is that of its host, where options need one and the host is a name.
    ///
    /// # Errors
    /// It is no URL of http, https or tftp; it holds a username or a password; it holds what a URL may not.
    pub fn new(url: &str, address: Option<Ipv4Addr>) -> Result<Self, DhcpError> {
        let url = url.trim_end_matches('/');
        let (scheme, rest) = url.split_once("://").ok_or(DhcpError::NoUrl)?;
        let scheme = Transport::named(scheme).ok_or(DhcpError::NoUrl)?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        // Anywhere: what is not before the host by RFC 3986 may be so to a phone.
        if rest.contains('@') {
            return Err(DhcpError::Credentials);
        }
        // What no URL holds unescaped (RFC 3986), a query, a fragment, and `$` and `'`, which a phone or a DHCP server may take for its own.
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]!&()*+,;=%".contains(&byte);
        if !rest.bytes().all(allowed) {
            return Err(DhcpError::Character);
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !authority.ends_with(']') => {
                let port = port.parse().ok().filter(|port| *port > 0).ok_or(DhcpError::NoHost)?;
                (host, Some(port))
            }
            _ => (authority, None),
        };
        if host.is_empty() {
            return Err(DhcpError::NoHost);
        }
        Ok(Self {
            scheme,
            host: host.to_owned(),
            port,
            path: path.to_owned(),
            url: url.to_owned(),
            address: host.parse().ok().or(address),
        })
    }

    /// The URL, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Why a DHCP server cannot be told so. The option is named where it is one option's matter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DhcpError {
    /// No URL.
    #[error("is not a URL of http, https or tftp: write it such as http://192.0.2.10/prov")]
    NoUrl,
    /// No host, or no port.
    #[error("names no host, or a port that is none: write it such as http://192.0.2.10:8080/prov")]
    NoHost,
    /// It would be read by everybody on the network.
    #[error("holds a username or password, and DHCP tells it to everybody on the network: take it out")]
    Credentials,
    /// No byte of a URL.
    #[error(
        "has a query, a fragment, a quote, a space or another character that phones stumble over: keep scheme, host and path"
    )]
    Character,
    /// A name where an address is needed.
    #[error("option {code} carries an address and `{host}` is a name: give its address with --address IP")]
    NoAddress {
        /// The option.
        code: u8,
        /// The URL's host.
        host: String,
    },
    /// A port that cannot be told.
    #[error("option {code} tells the host of a TFTP server and no port: let TFTP listen on port 69")]
    Port {
        /// The option.
        code: u8,
    },
    /// An option's length is one byte.
    #[error("option {code} would be {bytes} bytes long and holds {most}: choose a shorter URL")]
    TooLong {
        /// The option.
        code: u8,
        /// How long it would be.
        bytes: usize,
        /// How much it holds.
        most: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> DhcpServer {
        DhcpServer::new(url, None).unwrap()
    }

    fn value(option: DhcpOption, url: &str) -> Result<Option<String>, DhcpError> {
        option.value(&server(url))
    }

    #[test]
    fn patterns_are_filled() {
        let all = DhcpOption::text(160, "{url}/ {host} {port} {path} {address}");
        assert_eq!(
            value(all, "https://192.0.2.10:8443/prov/acme/").unwrap().unwrap(),
            "https://192.0.2.10:8443/prov/acme/ 192.0.2.10 8443 prov/acme 192.0.2.10"
        );
        let in_parts = DhcpOption::text(242, "HTTPSRVR={host},HTTPPORT={port},HTTPDIR=/{path}");
        assert_eq!(value(in_parts, "http://pbx").unwrap().unwrap(), "HTTPSRVR=pbx,HTTPPORT=80,HTTPDIR=/");
    }

    #[test]
    fn the_scheme_chooses() {
        let told = |url: &str| -> Vec<_> {
            Dhcp::USUAL.options.iter().filter_map(|option| value(*option, url).unwrap()).collect()
        };
        assert_eq!(told("http://192.0.2.10/prov/"), ["http://192.0.2.10/prov"]);
        assert_eq!(told("tftp://192.0.2.10/"), ["192.0.2.10"]);
        assert_eq!(told("tftp://192.0.2.10:69"), ["192.0.2.10"]);
        let first = DhcpOption::text(66, "{host}");
        assert_eq!(value(first, "tftp://192.0.2.10:6969"), Err(DhcpError::Port { code: 66 }));
        assert!(value(first, "http://192.0.2.10:8080").is_ok(), "its TFTP is on a port of its own");
    }

    #[test]
    fn an_address_is_never_looked_up() {
        let option = DhcpOption::address(150);
        let error = value(option, "http://prov.example/prov").unwrap_err();
        assert_eq!(error, DhcpError::NoAddress { code: 150, host: "prov.example".into() });
        let given = DhcpServer::new("http://prov.example/prov", Some(Ipv4Addr::new(192, 0, 2, 7))).unwrap();
        assert_eq!(option.value(&given).unwrap().unwrap(), "192.0.2.7");
        assert_eq!(value(option, "http://192.0.2.10/prov").unwrap().unwrap(), "192.0.2.10");
    }

    #[test]
    fn an_option_holds_255_bytes() {
        let url = |bytes: usize| format!("http://h/{}", "a".repeat(bytes - "http://h/".len()));
        let option = DhcpOption::text(66, "{url}");
        assert!(value(option, &url(255)).is_ok());
        assert_eq!(value(option, &url(256)), Err(DhcpError::TooLong { code: 66, bytes: 256, most: 255 }));
        let inner = DhcpOption::within_43(1, "{url}");
        assert!(value(inner, &url(253)).is_ok() && value(inner, &url(254)).is_err());
    }

    #[test]
    fn urls_that_are_refused() {
        let fault = |url: &str| DhcpServer::new(url, None).unwrap_err();
        assert_eq!(fault("http://acme:secret@192.0.2.10/prov"), DhcpError::Credentials);
        assert_eq!(fault("http://192.0.2.10/prov/acme@x"), DhcpError::Credentials);
        for url in ["", "prov", "ftp://192.0.2.10", "HTTP://192.0.2.10"] {
            assert_eq!(fault(url), DhcpError::NoUrl, "{url}");
        }
        for url in ["http://", "http:///prov", "http://h:0/", "http://h:x/", "http://:80"] {
            assert!(matches!(fault(url), DhcpError::NoHost | DhcpError::NoUrl), "{url}");
        }
        for url in
            ["http://h/a\"b", "http://h/a b", "http://h/a\nb", "http://h/$x", "http://h/{url}", "http://h/?a"]
        {
            assert_eq!(fault(url), DhcpError::Character, "{url:?}");
        }
        assert!(DhcpServer::new("http://[2001:db8::1]:8080/prov", None).is_ok());
    }
}
