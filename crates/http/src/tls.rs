//! TLS: which certificate a phone is shown, where it comes from, and how it is replaced while serving.

use crate::certificate::Certificate;
use crate::self_signed::{self, SelfSignedError};
use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Certificates and the TLS settings of the HTTPS listener: TLS 1.2 and 1.3, no server name needed, no ALPN (a phone
/// that offers an odd protocol would be turned away for it).
#[derive(Debug)]
pub struct Tls {
    config: Arc<ServerConfig>,
    certificates: Arc<Certificates>,
    source: Source,
}

/// Why there is no certificate to serve with.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file that is not there or is no PEM.
    #[error("cannot read {what} from {path}: {because}; it must be a PEM file that this user can read", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What was looked for in it.
        what: &'static str,
        /// What is wrong with it.
        because: String,
    },
    /// Certificate and key are not a pair that can be used.
    #[error("{chain} and {key} cannot be used together: {because}; the chain starts with the server's own certificate, and RSA keys have 2048 bits or more", chain = chain.display(), key = key.display())]
    Unusable {
        /// The chain's file.
        chain: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What rustls says.
        because: rustls::Error,
    },
    /// No certificate could be made.
    #[error(transparent)]
    SelfSigned(#[from] SelfSignedError),
    /// The TLS library does not work here.
    #[error("TLS cannot be set up: {0}; this is an internal error")]
    Setup(rustls::Error),
}

#[derive(Debug)]
enum Source {
    /// A folder with a pair for each kind of key.
    Folder(PathBuf, Vec<String>),
    Files {
        chain: PathBuf,
        key: PathBuf,
    },
}

impl Tls {
    /// Serves with certificates that sign themselves, an RSA one and an elliptic-curve one. They are made in `folder`
    /// where it has none, for `names` (addresses or host names; the first is the common name); what is there is kept
    /// whatever its names, since phones may have been set to trust it. Takes up to a second.
    ///
    /// # Errors
    /// When the folder cannot be written or read, or a name is neither an address nor a host name.
    pub fn self_signed(folder: &Path, names: &[String]) -> Result<Arc<Self>, TlsError> {
        Self::new(Source::Folder(folder.to_owned(), names.to_owned()))
    }

    /// Serves with the operator's own certificate.
    ///
    /// # Errors
    /// When a file cannot be read or the two are no pair.
    pub fn from_files(chain: &Path, key: &Path) -> Result<Arc<Self>, TlsError> {
        Self::new(Source::Files { chain: chain.to_owned(), key: key.to_owned() })
    }

    fn new(source: Source) -> Result<Arc<Self>, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let certificates = Arc::new(Certificates(ArcSwap::from_pointee(source.load(&provider)?)));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .map_err(TlsError::Setup)?
            .with_no_client_auth()
            .with_cert_resolver(certificates.clone());
        // A phone that comes back within hours saves both sides the signature, and the server remembers nothing for it.
        config.ticketer = aws_lc_rs::Ticketer::new().map_err(TlsError::Setup)?;
        config.send_tls13_tickets = 1;
        Ok(Arc::new(Self { config: Arc::new(config), certificates, source }))
    }

    /// Reads the files anew (SIGHUP); connections from now on get what they hold.
    ///
    /// # Errors
    /// When they cannot be used; then the old certificates stay.
    pub fn reload(&self) -> Result<(), TlsError> {
        let pair = self.source.load(self.config.crypto_provider())?;
        self.certificates.0.store(Arc::new(pair));
        Ok(())
    }

    /// What may be shown, as it is now.
    pub fn shown(&self) -> Vec<Certificate> {
        let pair = self.certificates.0.load();
        [Some(&pair.first), pair.other.as_ref()].into_iter().flatten().cloned().map(Certificate).collect()
    }

    pub(crate) fn config(&self) -> Arc<ServerConfig> {
        self.config.clone()
    }
}

impl Source {
    fn load(&self, provider: &CryptoProvider) -> Result<Pair, TlsError> {
        match self {
            Self::Folder(folder, names) => {
                let [rsa, ec] = self_signed::ensure(folder, names)?;
                let other = Some(read(&ec.chain, &ec.key, provider)?);
                Ok(Pair { first: read(&rsa.chain, &rsa.key, provider)?, other })
            }
            Self::Files { chain, key } => Ok(Pair { first: read(chain, key, provider)?, other: None }),
        }
    }
}

fn read(chain: &Path, key: &Path, provider: &CryptoProvider) -> Result<Arc<CertifiedKey>, TlsError> {
    let unreadable =
        |path: &Path, what, because: String| TlsError::Unreadable { path: path.to_owned(), what, because };
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(chain, "a certificate chain", error.to_string()))?;
    if certificates.is_empty() {
        return Err(unreadable(chain, "a certificate chain", "no certificate in it".to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| unreadable(key, "a private key", error.to_string()))?;
    let pair = CertifiedKey::from_der(certificates, secret, provider);
    pair.map(Arc::new).map_err(|because| TlsError::Unusable {
        chain: chain.to_owned(),
        key: key.to_owned(),
        because,
    })
}

/// What may be shown.
#[derive(Debug)]
struct Pair {
    /// RSA, where we chose: phones made before 2016 take no other.
    first: Arc<CertifiedKey>,
    /// For clients that can do nothing with the first.
    other: Option<Arc<CertifiedKey>>,
}

#[derive(Debug)]
struct Certificates(ArcSwap<Pair>);

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let pair = self.0.load();
        let offered = hello.signature_schemes();
        let other = pair.other.as_ref().filter(|other| {
            pair.first.key.choose_scheme(offered).is_none() && other.key.choose_scheme(offered).is_some()
        });
        Some(other.unwrap_or(&pair.first).clone())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::{ServerName, UnixTime};
    use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, ServerConnection, SignatureScheme};

    /// A client's eyes: takes every certificate, and signs for the schemes it is given.
    #[derive(Debug)]
    pub(crate) struct Anything(pub(crate) Vec<SignatureScheme>);

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

    /// The certificate that a client with these abilities is shown.
    fn shown(
        tls: &Tls,
        version: &'static rustls::SupportedProtocolVersion,
        schemes: &[SignatureScheme],
    ) -> Result<Vec<u8>, rustls::Error> {
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[version])?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anything(schemes.to_vec())))
            .with_no_client_auth();
        let name = ServerName::try_from("192.0.2.1").unwrap();
        let mut client = ClientConnection::new(Arc::new(config), name)?;
        let mut server = ServerConnection::new(tls.config())?;
        while client.is_handshaking() || server.is_handshaking() {
            let mut wire = Vec::new();
            while client.wants_write() {
                client.write_tls(&mut wire).unwrap();
            }
            let mut wire = &wire[..];
            while !wire.is_empty() {
                server.read_tls(&mut wire).unwrap();
                server.process_new_packets()?;
            }
            let mut wire = Vec::new();
            while server.wants_write() {
                server.write_tls(&mut wire).unwrap();
            }
            let mut wire = &wire[..];
            while !wire.is_empty() {
                client.read_tls(&mut wire).unwrap();
                client.process_new_packets()?;
            }
        }
        Ok(client.peer_certificates().unwrap()[0].to_vec())
    }

    fn der(path: &Path) -> Vec<u8> {
        CertificateDer::from_pem_file(path).unwrap().to_vec()
    }

    #[test]
    fn rsa_unless_the_client_has_only_ecdsa() {
        let folder = tempfile::tempdir().unwrap();
        let tls = Tls::self_signed(folder.path(), &["192.0.2.1".to_owned()]).unwrap();
        let [rsa, ec] = self_signed::ensure(folder.path(), &[]).unwrap();
        let (rsa, ec) = (der(&rsa.chain), der(&ec.chain));
        let both = [
            SignatureScheme::ECDSA_NISTP256_SHA256,
            SignatureScheme::RSA_PSS_SHA256,
            SignatureScheme::RSA_PKCS1_SHA256,
        ];
        for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
            assert_eq!(shown(&tls, version, &both).unwrap(), rsa);
            assert_eq!(shown(&tls, version, &both[1..]).unwrap(), rsa);
            assert_eq!(shown(&tls, version, &both[..1]).unwrap(), ec);
            assert!(shown(&tls, version, &[SignatureScheme::ED25519]).is_err());
        }
    }

    #[test]
    fn a_broken_new_certificate_keeps_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let [rsa, ec] = self_signed::ensure(folder.path(), &["pbx.example".to_owned()]).unwrap();
        let (chain, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
        std::fs::copy(&rsa.chain, &chain).unwrap();
        std::fs::copy(&rsa.key, &key).unwrap();
        let tls = Tls::from_files(&chain, &key).unwrap();
        let show = || {
            shown(
                &tls,
                &rustls::version::TLS13,
                &[SignatureScheme::RSA_PSS_SHA256, SignatureScheme::ECDSA_NISTP256_SHA256],
            )
            .unwrap()
        };
        std::fs::copy(&ec.chain, &chain).unwrap();
        let error = tls.reload().unwrap_err().to_string();
        assert!(error.contains("chain.pem") && error.contains("key.pem"), "{error}");
        assert_eq!(show(), der(&rsa.chain));
        std::fs::write(&chain, "nonsense").unwrap();
        assert!(tls.reload().unwrap_err().to_string().contains("no certificate in it"));
        assert_eq!(show(), der(&rsa.chain));
        std::fs::copy(&ec.chain, &chain).unwrap();
        std::fs::copy(&ec.key, &key).unwrap();
        tls.reload().unwrap();
        assert_eq!(show(), der(&ec.chain));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error =
            Tls::from_files(Path::new("/no/such/chain.pem"), Path::new("/no/such/key.pem")).unwrap_err();
        assert!(error.to_string().contains("/no/such/chain.pem"), "{error}");
    }
}
