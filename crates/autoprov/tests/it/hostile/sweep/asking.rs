//! Who asks, over what, for what: one request, and what was answered.

use super::site::{Phone, TENANTS, password};
use super::wire::{Line, Reply, datagrams, form, rrq};
use super::{Field, Origin, PER_SOURCE};
use std::fmt;
use std::net::SocketAddr;

/// Over what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
}

/// What an asker shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// HTTP without credentials.
    Nobody(Scheme),
    /// The username of the device's tenant, with a wrong password.
    WrongPassword(Scheme),
    /// A username that nobody has.
    UnknownUser(Scheme),
    /// The right credentials of another tenant.
    OtherTenant(Scheme),
    /// A username of a device's own, with a wrong password.
    OwnUser(Scheme),
    /// TFTP from an address in no tenant's network.
    TftpOutside,
    /// TFTP from an address in another tenant's network.
    TftpInside,
}

/// Which of a phone's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    Config,
    Directory,
}

/// One of a series of requests.
#[derive(Clone, Debug)]
pub struct Trial {
    pub phone: Phone,
    pub known: bool,
    /// Who the asker says it is, where it says the name of somebody.
    pub user: Option<String>,
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
        })
    }
}

impl fmt::Display for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody(scheme) => write!(f, "{scheme}, no credentials"),
            Self::WrongPassword(scheme) => write!(f, "{scheme}, a tenant's name, wrong password"),
            Self::UnknownUser(scheme) => write!(f, "{scheme}, unknown username"),
            Self::OtherTenant(scheme) => write!(f, "{scheme}, another tenant's credentials"),
            Self::OwnUser(scheme) => write!(f, "{scheme}, a device's name, wrong password"),
            Self::TftpOutside => f.write_str("TFTP from outside"),
            Self::TftpInside => f.write_str("TFTP from another tenant's network"),
        }
    }
}

impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Config => "settings",
            Self::Directory => "directory",
        })
    }
}

impl Asker {
    /// Whether this asker may not have the phone's files anyhow: otherwise there is nothing to hide.
    pub fn is_stranger_to(self, phone: &Phone) -> bool {
        match self {
            Self::TftpInside => phone.tenant.is_some_and(|tenant| TENANTS[tenant].0 != "bravo"),
            Self::OwnUser(_) => phone.user.is_some(),
            _ => phone.tenant.is_some(),
        }
    }

    fn scheme(self) -> Option<Scheme> {
        match self {
            Self::Nobody(scheme)
            | Self::WrongPassword(scheme)
            | Self::UnknownUser(scheme)
            | Self::OtherTenant(scheme)
            | Self::OwnUser(scheme) => Some(scheme),
            Self::TftpOutside | Self::TftpInside => None,
        }
    }
}

impl Field {
    pub fn at(&self, scheme: Scheme) -> SocketAddr {
        match scheme {
            Scheme::Http => self.sandbox.http(),
            Scheme::Https => self.sandbox.https(),
        }
    }

    pub fn line(&mut self, scheme: Scheme) -> Line {
        let from = self.source(Origin::Outside);
        Line::open(from, self.at(scheme), scheme == Scheme::Https)
    }

    /// Asks for each in this order. `answers` takes them up as they come.
    pub fn ask(
        &mut self,
        asker: Asker,
        files: Files,
        trials: &[Trial],
        mut answers: impl FnMut(&Trial, Reply),
    ) {
        let name = |phone: &Phone| match files {
            Files::Config => phone.config(),
            Files::Directory => phone.directory(),
        };
        let path = |phone: &Phone| format!("/prov/{}", name(phone));
        let Some(scheme) = asker.scheme() else {
            let origin = if asker == Asker::TftpInside { Origin::Bravo } else { Origin::Outside };
            let to = self.sandbox.tftp();
            for some in trials.chunks(PER_SOURCE) {
                let socket = datagrams(self.source(origin));
                for trial in some {
                    answers(trial, rrq(&socket, to, name(&trial.phone).as_bytes()));
                }
            }
            return;
        };
        let reply = |(answer, time): (_, _)| Reply { form: form(&answer), time };
        match asker {
            Asker::Nobody(_) => {
                for some in trials.chunks(PER_SOURCE) {
                    let mut line = self.line(scheme);
                    // The connection, and its thread, are warm.
                    line.get("/prov/nothing", &[]);
                    for trial in some {
                        let agent = Self::user_agent(&trial.phone);
                        answers(trial, reply(line.get(&path(&trial.phone), &agent)));
                    }
                }
            }
            Asker::OtherTenant(_) => {
                for some in trials.chunks(2 * PER_SOURCE) {
                    let (user, password) = self.customer();
                    let mut line = self.line(scheme);
                    for trial in some {
                        let agent = Self::user_agent(&trial.phone);
                        answers(trial, reply(line.get_as(&path(&trial.phone), (&user, &password), &agent)));
                    }
                }
            }
            // Each from an address of its own: wrong answers are slowed by address.
            _ => {
                for trial in trials {
                    let user = trial
                        .user
                        .clone()
                        .unwrap_or_else(|| format!("nobody-{}", self.chance.below(1 << 20)));
                    let mut line = self.line(scheme);
                    let agent = Self::user_agent(&trial.phone);
                    answers(trial, reply(line.get_as(&path(&trial.phone), (&user, "wrong"), &agent)));
                }
            }
        }
    }

    /// The phone itself fetches its file.
    pub fn boot(&self, phone: &Phone, tftp: bool) {
        let Some(tenant) = phone.tenant else { return };
        let (name, [a, b]) = TENANTS[tenant];
        if tftp {
            let socket = datagrams(std::net::Ipv4Addr::new(a, b, 200, 1));
            // Not each of these makers is provisioned over TFTP: it is looked up nevertheless.
            let _ = super::fetch(&socket, self.sandbox.tftp(), &phone.config());
        } else {
            let path = format!("/prov/{}", phone.config());
            let own = phone.user.as_ref().map(|user| (user.clone(), format!("own-{}", phone.mac)));
            let (user, password) = own.unwrap_or_else(|| (name.to_owned(), password(name)));
            let answer =
                self.sandbox.digest(("GET", &path), (&user, &password), &Self::user_agent(phone), b"");
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        }
    }
}
