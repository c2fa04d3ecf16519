//! Which texts may be names, hosts, URLs, zones. Each function says what is wrong, or `None`.

use crate::finding::{nearest, short};
use crate::site::{DirectoryEntry, host_and_port};
use jiff::tz::TimeZoneDatabase;
use std::sync::LazyLock;

/// The zones that are built in. The host's own may differ, and a file must mean the same everywhere.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

pub(super) fn tenant_fault(name: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() {
        return Some("is empty: name the tenant with a-z, 0-9 and `-`".to_owned());
    }
    (!name.chars().all(fits) || name.len() > 64)
        .then(|| format!("`{}` is not a tenant name: use a-z, 0-9 and `-`, 64 at most", short(name)))
}

/// Digest puts the name in quotes and parts it from the realm by `:` (RFC 7616, section 3.4).
pub(super) fn username_fault(name: &str) -> Option<String> {
    if name.trim() != name || name.is_empty() {
        return Some("is empty or has a space at an end: leave it out, or name it plainly".to_owned());
    }
    let odd = name.chars().find(|c| matches!(c, ':' | '"' | '\\'))?;
    Some(format!("`{}` is no username: `{odd}` cannot stand in one", short(name)))
}

pub(super) fn number_fault(number: &str) -> Option<String> {
    if number.is_empty() {
        return Some("is empty: give the extension a number".to_owned());
    }
    let odd =
        |c: &char| c.is_whitespace() || matches!(c, '@' | ':' | ';' | '<' | '>' | '"' | '/' | '\\' | ',');
    let odd = number.chars().find(odd)?;
    Some(format!("`{}` is no extension number: `{}` cannot stand in one", short(number), odd.escape_debug()))
}

pub(super) fn dialect_fault(name: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (name.is_empty() || !name.chars().all(fits))
        .then(|| format!("`{}` is no dialect: `autoprov models` lists them", short(name)))
}

/// A route lives at `/prov/NAME`, beside names that are not its own to take.
pub(super) fn route_fault(name: &str) -> Option<String> {
    let lower = name.to_ascii_lowercase();
    let fault = if name.is_empty() {
        "is empty: name the file".to_owned()
    } else if name.starts_with('/') || name.contains('\\') {
        format!("`{}` starts with `/` or has a `\\`: name it as it follows `/prov/`", short(name))
    } else if lower == "upload" || lower.starts_with("upload/") {
        format!("`{}` lies in `upload`, which is never served: choose another folder", short(name))
    } else if name.starts_with('_') {
        format!("`{}` starts with `_`, which is reserved: choose another name", short(name))
    } else if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        format!(
            "`{}` has a part that is empty or starts with a dot: such names are never served",
            short(name)
        )
    } else if name.contains(['?', '#', '%']) || name.contains(char::is_whitespace) {
        format!("`{}` has a `?`, `#`, `%` or space: no phone asks for such a name", short(name))
    } else if name.len() > 255 {
        "is longer than 255 bytes: choose a shorter name".to_owned()
    } else {
        return None;
    };
    Some(fault)
}

/// Never repeats the URL: a wrong one may hold a password.
pub(super) fn url_fault(url: &str) -> Option<String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some("is not a URL such as http://192.0.2.10/prov".to_owned());
    };
    if !matches!(scheme, "http" | "https" | "tftp") {
        return Some("has a scheme other than http, https and tftp: choose one of these".to_owned());
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Some(
            "holds a username or password: phones get theirs by other means, so take it out".to_owned(),
        );
    }
    if rest.contains(['?', '#', '"', '<', '>', '\\']) || rest.contains(char::is_whitespace) {
        return Some("has a query, a fragment, a quote or a space: keep scheme, host and path".to_owned());
    }
    if authority.matches(':').count() > 1 && !authority.starts_with('[') {
        return Some(
            "has an IPv6 address without brackets: write it such as http://[2001:db8::10]/prov".to_owned(),
        );
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, port.parse::<u16>().ok()),
        _ => (authority, Some(1)),
    };
    (host.is_empty() || port.is_none_or(|port| port == 0)).then(|| {
        "names no host, or a port that is none: write it such as http://192.0.2.10:8080/prov".to_owned()
    })
}

pub(super) fn host_fault(host: &str) -> Option<String> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    if host.is_empty() || host.len() > 255 || !host.chars().all(fits) {
        return Some(format!("`{}` is not a host name or address", short(host)));
    }
    let (name, port) = host_and_port(host);
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
    let right = !address.is_empty()
        && (!address.contains(':') || address.parse::<std::net::Ipv6Addr>().is_ok())
        && port.is_none_or(is_port);
    (!right)
        .then(|| format!("`{}` is neither a host nor host:port, with a port from 1 to 65535", short(host)))
}

/// A zone's name as the catalogue spells it; another text as it is.
pub(crate) fn spelt_zone(name: String) -> String {
    let known = ZONES.get(&name).ok().and_then(|zone| zone.iana_name().map(str::to_owned));
    known.unwrap_or(name)
}

/// What a text such as `GMT+1` means: hours ahead of GMT.
fn hours_ahead(name: &str) -> Option<i8> {
    let lower = name.to_ascii_lowercase();
    let hours = lower.trim_start_matches("gmt").trim_start_matches("utc").trim();
    let hours = hours.strip_suffix(":00").unwrap_or(hours);
    hours
        .starts_with(['+', '-'])
        .then(|| hours.parse().ok())
        .flatten()
        .filter(|hours| (-12..=14).contains(hours))
}

pub(super) fn time_zone_fault(name: &str) -> Option<String> {
    // jiff finds a zone in any case; phones' tables do not.
    if ZONES.get(name).is_ok_and(|zone| zone.iana_name() == Some(name)) {
        return None;
    }
    if let Some(ahead) = hours_ahead(name) {
        return Some(format!(
            "`{}` is no name of a time zone: name a city such as Europe/Sarajevo, which knows summer time, or `Etc/GMT{:+}`: such names count \
             the other way round",
            short(name),
            -ahead
        ));
    }
    let zones: Vec<String> = ZONES.available().map(|zone| zone.as_str().to_owned()).collect();
    let hint = nearest(name, zones.iter().map(String::as_str)).map_or_else(
        || "name one such as Europe/Sarajevo".to_owned(),
        |zone| format!("did you mean `{zone}`?"),
    );
    Some(format!("there is no time zone `{}`: {hint}", short(name)))
}

/// What tells an entry of the phone book from the others. No name has a tab in it.
pub(crate) fn directory_key(entry: &DirectoryEntry) -> String {
    format!("{}\t{}", entry.name, entry.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenants() {
        assert!(tenant_fault("acme-2").is_none());
        for name in ["", "Acme", "a_b", "a/b", "ä", "..", &"a".repeat(65)] {
            assert!(tenant_fault(name).is_some(), "{name}");
        }
    }

    #[test]
    fn routes() {
        for name in ["custom.cfg", "yealink/T46G.boot", "a..b"] {
            assert!(route_fault(name).is_none(), "{name}");
        }
        for name in [
            "",
            "/x",
            "../x",
            "a/../b",
            "a/..",
            "upload/x",
            "Upload/x",
            "upload",
            "_directory/x",
            ".x",
            "a/.x",
            "a//b",
            "a\\b",
            "a b",
            "a?b",
            "a%2e",
        ] {
            assert!(route_fault(name).is_some(), "{name}");
        }
    }

    #[test]
    fn urls() {
        for url in [
            "http://192.0.2.10/prov",
            "https://pbx.example:8443/prov/acme",
            "tftp://[2001:db8::1]",
            "http://[::1]:80/",
        ] {
            assert!(url_fault(url).is_none(), "{url}");
        }
        for url in [
            "",
            "pbx",
            "ftp://a/",
            "http:///prov",
            "http://a:0/",
            "http://a:99999/",
            "http://a b/",
            "http://a/?x",
        ] {
            assert!(url_fault(url).is_some(), "{url}");
        }
        let fault = url_fault("http://user:hunter2@pbx/prov").unwrap();
        assert!(fault.contains("password") && !fault.contains("hunter2"));
    }

    #[test]
    fn zones() {
        for zone in ["Europe/Sarajevo", "UTC", "America/Argentina/Buenos_Aires"] {
            assert!(time_zone_fault(zone).is_none(), "{zone}");
        }
        assert!(time_zone_fault("europe/sarajevo").unwrap().contains("`Europe/Sarajevo`"));
        assert!(time_zone_fault("Europe/Sarajewo").unwrap().contains("`Europe/Sarajevo`"));
        assert!(time_zone_fault("").is_some());
        assert!(time_zone_fault("GMT+1").unwrap().contains("`Etc/GMT-1`"));
        assert!(time_zone_fault("UTC-05:00").unwrap().contains("`Etc/GMT+5`"));
        assert_eq!(spelt_zone("europe/sarajevo".to_owned()), "Europe/Sarajevo");
        assert_eq!(spelt_zone("nowhere".to_owned()), "nowhere");
    }

    #[test]
    fn others() {
        assert!(
            username_fault("acme").is_none()
                && username_fault("a:b").is_some()
                && username_fault("").is_some()
        );
        assert!(
            number_fault("*101").is_none() && number_fault("1 1").is_some() && number_fault("a@b").is_some()
        );
        assert!(host_fault("pbx.example:5060").is_none() && host_fault("sip:pbx@x").is_some());
        assert!(dialect_fault("yealink-v81").is_none() && dialect_fault("a/b").is_some());
    }
}
