//! TLS as a lenient phone speaks it: any certificate is taken, and what a strict phone would say of it is kept.

use super::error::LdapError;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore,
    SignatureScheme,
};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::sync::{Arc, Mutex, PoisonError};

/// Where systems keep the authorities they trust: Debian, Red Hat, SUSE, Alpine and BSD.
const AUTHORITIES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// What is wrong with the certificate, once the handshake is done.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubt(Arc<Mutex<Option<String>>>);

impl Doubt {
    /// One sentence, where there is a doubt.
    pub(super) fn get(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, doubt: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(doubt);
    }
}

/// A client for a host, and where the doubt about its certificate will be.
pub(super) fn client(host: &str) -> Result<(ClientConnection, Doubt), LdapError> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| LdapError::Name(host.to_owned()))?;
    let setup = |error: Error| LdapError::Setup(error.to_string());
    let provider = Arc::new(aws_lc_rs::default_provider());
    let doubt = Doubt::default();
    let verifier =
        Witness { strict: strict(&provider), provider: Arc::clone(&provider), doubt: doubt.clone() };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(setup)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok((ClientConnection::new(Arc::new(config), name).map_err(setup)?, doubt))
}

/// What checks certificates with this host's authorities; `None` where it has none.
fn strict(provider: &Arc<CryptoProvider>) -> Option<Arc<WebPkiServerVerifier>> {
    let mut roots = RootCertStore::empty();
    let named = std::env::var_os("SSL_CERT_FILE").map(std::path::PathBuf::from);
    for file in named.into_iter().chain(AUTHORITIES.map(Into::into)) {
        let Ok(certificates) = CertificateDer::pem_file_iter(&file) else { continue };
        roots.add_parsable_certificates(certificates.filter_map(Result::ok));
        if !roots.is_empty() {
            break;
        }
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build().ok()
}

/// Takes every certificate and keeps what is wrong with it. That the server has the key is still proven.
#[derive(Debug)]
struct Witness {
    strict: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
    doubt: Doubt,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(strict) = &self.strict else {
            self.doubt.set(
                "cannot be judged: this host has no list of authorities (package ca-certificates)".to_owned(),
            );
            return Ok(ServerCertVerified::assertion());
        };
        if let Err(error) = strict.verify_server_cert(certificate, chain, name, ocsp, now) {
            self.doubt.set(format!("{}: a phone that checks certificates refuses it", because(&error)));
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

fn because(error: &Error) -> String {
    let Error::InvalidCertificate(error) = error else { return format!("is odd ({error})") };
    match error {
        CertificateError::UnknownIssuer => "is signed by no authority that this host knows".to_owned(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "is for another name than `ldap.host`".to_owned()
        }
        other => format!("is not one that verifies ({other})"),
    }
}
