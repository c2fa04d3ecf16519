//! Reading single values.

use super::cursor::{Cursor, Read, Word, listed};
use super::shape::Shape;
use crate::finding::{nearest, short};
use crate::site::{KeyGroup, Raw};
use autoprov_core::{FirmwareVersion, Mac, MacError, Secret};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};

impl Read for String {
    fn read(at: &Cursor<'_>) -> Self {
        at.text().unwrap_or_default()
    }

    fn shape() -> Shape {
        Shape::Text("text")
    }

    fn spelt(&self) -> String {
        self.clone()
    }
}

impl Read for Secret {
    fn read(at: &Cursor<'_>) -> Self {
        Self::new(at.text().unwrap_or_default())
    }

    fn shape() -> Shape {
        Shape::Text("password")
    }
}

impl Read for bool {
    fn read(at: &Cursor<'_>) -> Self {
        at.boolean()
    }

    fn shape() -> Shape {
        Shape::Flag
    }

    fn spelt(&self) -> String {
        self.to_string()
    }
}

impl Read for u8 {
    fn read(at: &Cursor<'_>) -> Self {
        at.number(Self::MAX)
    }

    fn shape() -> Shape {
        Shape::Number(Self::MAX.into())
    }
}

impl Read for u16 {
    fn read(at: &Cursor<'_>) -> Self {
        at.number(Self::MAX)
    }

    fn shape() -> Shape {
        Shape::Number(Self::MAX.into())
    }

    fn spelt(&self) -> String {
        self.to_string()
    }
}

impl Read for u32 {
    fn read(at: &Cursor<'_>) -> Self {
        at.number(Self::MAX)
    }

    fn shape() -> Shape {
        Shape::Number(Self::MAX.into())
    }

    fn spelt(&self) -> String {
        self.to_string()
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(at: &Cursor<'_>) -> Self {
        at.list()
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn spelt(&self) -> String {
        self.iter().map(Read::spelt).collect::<Vec<_>>().join(", ")
    }
}

impl<T: Word> Read for T {
    fn read(at: &Cursor<'_>) -> Self {
        let names: Vec<&str> = Self::ALL.iter().map(|word| word.name()).collect();
        at.parse(|text| {
            Self::ALL.iter().copied().find(|word| word.name().eq_ignore_ascii_case(text)).ok_or_else(|| {
                let hint = nearest(text, names.iter().copied()).map_or_else(
                    || format!("say one of {}", listed(&names)),
                    |near| format!("did you mean `{near}`?"),
                );
                format!("`{}` is not known here: {hint}", short(text))
            })
        })
        .unwrap_or_default()
    }

    fn shape() -> Shape {
        Shape::Words(Self::ALL.iter().map(|word| word.name()).collect())
    }

    fn spelt(&self) -> String {
        self.name().to_owned()
    }
}

/// The groups of keys, for messages.
const GROUPS: &str = "`line`, `memory`, `programmable`, `expansion-1` to `expansion-255`";

impl Read for KeyGroup {
    fn read(at: &Cursor<'_>) -> Self {
        at.parse(|text| {
            text.to_ascii_lowercase()
                .parse()
                .map_err(|()| format!("`{}` is no key group: say {}", short(text), GROUPS))
        })
        .unwrap_or_default()
    }

    fn shape() -> Shape {
        Shape::Text("key group: `line`, `memory`, `programmable`, `expansion-1` ...")
    }

    fn spelt(&self) -> String {
        self.to_string()
    }
}

/// A value that may fail to be one without a stand-in: read through `Maybe`, and flattened by the caller.
pub(super) struct Maybe<T>(pub(super) Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl Read for Maybe<Mac> {
    fn read(at: &Cursor<'_>) -> Self {
        let mac = at.parse(|text| {
            if text.len() > 40 {
                return Err("expected a MAC address of twelve hex digits, found a longer text".to_owned());
            }
            text.parse().map_err(|error: MacError| error.to_string())
        });
        Self(mac)
    }

    fn shape() -> Shape {
        Shape::Text("MAC address")
    }
}

impl Read for Maybe<FirmwareVersion> {
    fn read(at: &Cursor<'_>) -> Self {
        Self(at.parse(|text| {
            FirmwareVersion::new(text).ok_or_else(|| {
                format!(
                    "`{}` is not a firmware version such as 66.86.0.15: it has a digit and no spaces, 64 characters at most",
                    short(text)
                )
            })
        }))
    }

    fn shape() -> Shape {
        Shape::Text("firmware version")
    }
}

impl Read for Maybe<Ipv4Addr> {
    fn read(at: &Cursor<'_>) -> Self {
        Self(at.parse(|text| {
            text.parse().map_err(|_| format!("`{}` is not an IPv4 address such as 192.0.2.10", short(text)))
        }))
    }

    fn shape() -> Shape {
        Shape::Text("IPv4 address")
    }
}

impl Read for IpAddr {
    fn read(at: &Cursor<'_>) -> Self {
        at.parse(|text| text.parse().map_err(|_| format!("`{}` is not an IP address", short(text))))
            .unwrap_or(Self::V4(Ipv4Addr::UNSPECIFIED))
    }

    fn shape() -> Shape {
        Shape::Text("IP address")
    }
}

impl Read for IpNet {
    fn read(at: &Cursor<'_>) -> Self {
        at.parse(|text| {
            text.parse::<Self>()
                .or_else(|_| text.parse::<IpAddr>().map(Self::from))
                .map_err(|_| format!("`{}` is not a network such as 10.0.0.0/8", short(text)))
        })
        .unwrap_or_default()
    }

    fn shape() -> Shape {
        Shape::Text("network")
    }
}

/// The names and values of one dialect.
struct Values(Vec<(String, String)>);

impl Read for Values {
    fn read(at: &Cursor<'_>) -> Self {
        Self(at.pairs())
    }

    fn shape() -> Shape {
        Shape::Names(Box::new(Shape::Text("text")))
    }
}

impl Read for Raw {
    fn read(at: &Cursor<'_>) -> Self {
        Self::new(at.pairs::<Values>().into_iter().map(|(dialect, values)| (dialect, values.0)).collect())
    }

    fn shape() -> Shape {
        Shape::Names(Box::new(Values::shape()))
    }
}
