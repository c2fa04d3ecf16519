//! What phones are shown: for which names, until when, and whether its chain is one.

use crate::not_after::not_after;
use rustls::sign::CertifiedKey;
use rustls_pki_types::ServerName;
use std::sync::Arc;
use webpki::EndEntityCert;

/// A certificate with its chain.
#[derive(Clone, Debug)]
pub struct Certificate(pub(crate) Arc<CertifiedKey>);

impl Certificate {
    /// The kind of its key: `rsa`, `ecdsa`.
    pub fn key(&self) -> &'static str {
        match self.0.key.algorithm() {
            rustls::SignatureAlgorithm::RSA => "rsa",
            rustls::SignatureAlgorithm::ECDSA => "ecdsa",
            _ => "other",
        }
    }

    /// When it ends, in unix seconds; none where its time cannot be read.
    pub fn ends(&self) -> Option<i64> {
        not_after(self.0.cert.first()?)
    }

    /// The DNS names that it is for, wildcards as they are.
    pub fn names(&self) -> Vec<String> {
        self.read(0).map_or_else(Vec::new, |own| own.valid_dns_names().map(str::to_owned).collect())
    }

    /// Whether it is for this name or address.
    pub fn is_for(&self, host: &str) -> bool {
        let Ok(name) = ServerName::try_from(host.trim_matches(['[', ']'])) else { return false };
        self.read(0).is_some_and(|own| own.verify_is_valid_for_subject_name(&name).is_ok())
    }

    /// Whether it signs itself.
    pub fn signs_itself(&self) -> bool {
        self.read(0).is_some_and(|own| own.issuer() == own.subject())
    }

    /// Why clients that know its authority may not find the way there.
    pub fn broken_chain(&self) -> Option<&'static str> {
        let count = self.0.cert.len();
        if count == 1 && !self.signs_itself() {
            return Some(
                "has the server's own certificate alone: put those between it and its authority behind it (certbot: fullchain.pem)",
            );
        }
        let follows = |at: usize| {
            let (own, next) = (self.read(at), self.read(at + 1));
            own.zip(next).is_some_and(|(own, next)| own.issuer() == next.subject())
        };
        let is_whole = (0..count.saturating_sub(1)).all(follows);
        (!is_whole).then_some("is not in order: each certificate must be followed by that of its issuer")
    }

    fn read(&self, at: usize) -> Option<EndEntityCert<'_>> {
        EndEntityCert::try_from(self.0.cert.get(at)?).ok()
    }
}
