//! Why a trial of a directory failed.

use super::filter::FilterError;
use autoprov_core::quotable;
use std::io;

/// Each is one sentence with the remedy.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LdapError {
    #[error("there is no address for the host `{0}`: see `ldap.host` and this host's name servers")]
    Unresolved(String),
    #[error(
        "{0} refuses the connection: see whether the server runs and listens there (`ldap.host`, `ldap.port`)"
    )]
    Refused(String),
    #[error("{0} did not answer within 3 s: see `ldap.host`, `ldap.port` and the firewall")]
    Late(String),
    #[error("{place} cannot be reached: {because}; see `ldap.host` and `ldap.port`")]
    Unreachable { place: String, because: String },
    #[error(
        "{place} does not start with TLS: {because}; LDAPS is mostly on port 636, and `ldap.tls=false` turns it off"
    )]
    Tls { place: String, because: String },
    #[error("TLS cannot be set up here: {0}; this is an internal error")]
    Setup(String),
    #[error("`{0}` is no name that TLS can ask for: write a host name or an address in `ldap.host`")]
    Name(String),
    #[error(
        "{0} closed the connection: see the server's log, and whether the port wants TLS (`ldap.tls=true`)"
    )]
    Closed(String),
    #[error("{0} answers something that is not LDAP: see `ldap.port` and `ldap.tls`")]
    Garbled(String),
    #[error("{}", refused(.step, *.code, .diagnostic))]
    Result { step: Step, code: u32, diagnostic: String },
    #[error("`ldap.{field}` {fault}")]
    Filter { field: &'static str, fault: FilterError },
    #[error(
        "nobody below `{base}` that `{who}` may see has any of {attributes}: see `ldap.{field}`, `ldap.base_dn` and what this user may read"
    )]
    Nobody { base: String, who: String, attributes: String, field: &'static str },
    #[error(
        "`ldap.{field}` finds nobody, typed {tried}, though they are there: correct the filter, or let `{who}` search these attributes"
    )]
    Missed { field: &'static str, tried: String, who: String },
}

/// What the server was asked when it refused.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Bind { who: String, has_password: bool },
    Search { base: String },
}

impl LdapError {
    /// An I/O error at a place `host:port`.
    pub(super) fn io(place: &str, error: &io::Error) -> Self {
        let place = place.to_owned();
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused(place),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Late(place),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                Self::Closed(place)
            }
            _ => Self::Unreachable { place, because: error.to_string() },
        }
    }
}

/// Result codes of RFC 4511, appendix A, that a phone's settings cause.
fn refused(step: &Step, code: u32, diagnostic: &str) -> String {
    let what = match step {
        Step::Bind { who, .. } => format!("binding as {who}"),
        Step::Search { base } => format!("searching `{base}`"),
    };
    let (name, remedy) = match (code, step) {
        (49, _) => ("wrong name or password", "see `ldap.bind_dn` and `ldap.password`"),
        (32, Step::Search { .. }) => (
            "no such object",
            "see `ldap.base_dn`, and whether this user may read it: servers hide what one may not see",
        ),
        (32, Step::Bind { .. }) => ("no such object", "see `ldap.bind_dn`"),
        (34, Step::Search { .. }) => {
            ("not a distinguished name", "write `ldap.base_dn` such as ou=people,dc=example")
        }
        (34, Step::Bind { .. }) => {
            ("not a distinguished name", "write `ldap.bind_dn` such as cn=phones,dc=example")
        }
        (48, _) => ("this way of binding is not allowed", "give `ldap.bind_dn` and `ldap.password`"),
        (53, Step::Bind { has_password: false, .. }) => (
            "the server takes no name without a password",
            "give `ldap.password`, or leave `ldap.bind_dn` out too",
        ),
        (50, _) => ("insufficient access rights", "let this user search there"),
        (8 | 13, _) => ("the server wants encryption", "set `ldap.tls=true` and the port of LDAPS"),
        (1, Step::Search { .. }) => (
            "operations error",
            "directories of Microsoft say so to who has not bound: give `ldap.bind_dn` and `ldap.password`",
        ),
        (10, _) => {
            ("a referral, which phones do not follow", "name the server and base that hold the entries")
        }
        (2, _) => ("protocol error", "the server must speak LDAP version 3"),
        (51, _) => ("the server is busy", "try again later"),
        (52, _) => ("the server is unavailable", "see the server's log"),
        (53, _) => ("unwilling to perform", "see the server's log"),
        _ => ("refused", "see the server's log"),
    };
    let diagnostic =
        if diagnostic.is_empty() { String::new() } else { format!(", `{}`", quotable(diagnostic)) };
    format!("{what} failed: {name} (result {code}{diagnostic}): {remedy}")
}
