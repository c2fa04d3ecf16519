//! Where a listener listens, as people write it.

use ipnet::IpNet;
use serde::{Deserialize, Deserializer, de::Error as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs as _};

/// `192.0.2.10:80`, `[2001:db8::10]:80`, `localhost:80`; a port alone is for all IPv4 addresses.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let port = text.strip_prefix(':').unwrap_or(text);
    if let Ok(port) = port.parse() {
        return Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port));
    }
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    if let Ok(ip) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Err(format!("the port is missing: write such as {}", SocketAddr::new(ip, 80)));
    }
    match text.rsplit_once(':') {
        Some((_, port)) if port.parse::<u16>().is_err() => {
            Err(format!("`{port}` is no port: write 1 to 65535, or 0 for a free one, such as 0.0.0.0:80"))
        }
        Some((host, _)) => text.to_socket_addrs().ok().and_then(|mut all| all.next()).ok_or_else(|| {
            format!("there is no host `{host}`: write an address of this one, such as 0.0.0.0:80")
        }),
        None => Err("write an address and a port, such as 0.0.0.0:80, or a port alone".to_owned()),
    }
}

/// The same in the configuration file, where a port may stand without quotes.
pub(super) fn of_file<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Port(u16),
        Address(String),
    }
    let text = match Written::deserialize(from)? {
        Written::Port(port) => port.to_string(),
        Written::Address(text) => text,
    };
    address(&text).map(Some).map_err(D::Error::custom)
}

/// An address, or a network such as `10.0.0.0/8`.
pub(crate) fn network(text: &str) -> Result<IpNet, String> {
    let network = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| {
        format!("`{text}` is neither an address nor a network: write such as 127.0.0.1 or 10.0.0.0/8")
    })
}

/// A proxy, or a network of them.
pub(super) fn proxy(text: &str) -> Result<IpNet, String> {
    network(text).and_then(|own| match own.prefix_len() {
        0 => Err(format!("`{text}` is everybody, who could then say to be anybody: name your proxies")),
        _ => Ok(own),
    })
}

/// The same in the configuration file.
pub(super) fn proxies_of_file<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<IpNet>>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| proxy(text).map_err(D::Error::custom)).collect::<Result<_, _>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::proxy;

    #[test]
    fn a_port_is_enough_and_what_is_wrong_is_said() {
        for (text, address) in [
            ("8080", "0.0.0.0:8080"),
            (":8080", "0.0.0.0:8080"),
            ("127.0.0.1:0", "127.0.0.1:0"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(super::address(text), Ok(address.parse().unwrap()), "{text}");
        }
        assert_eq!(super::address("localhost:80").unwrap().port(), 80);
        assert!(proxy("127.0.0.1").is_ok() && proxy("2001:db8::/32").is_ok());
        assert!(proxy("0.0.0.0/0").unwrap_err().contains("everybody") && proxy("::/0").is_err());
        for (text, said) in [
            ("127.0.0.1:99999", "`99999` is no port"),
            ("99999", "such as 0.0.0.0:80"),
            ("127.0.0.1", "such as 127.0.0.1:80"),
            ("::1", "such as [::1]:80"),
            ("", "such as 0.0.0.0:80"),
            ("no such host:80", "there is no host `no such host`"),
        ] {
            let error = super::address(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
