//! What a phone speaks over: TCP, or TLS on it.

use crate::shell::Failed;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientConfig, ClientConnection, Resumption};
use rustls::crypto::{self, CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, IpAddr, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Longer than a server may take on the most loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where a server is, and how it is spoken to.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) address: SocketAddr,
    tls: Option<Arc<ClientConfig>>,
}

impl From<SocketAddr> for At {
    fn from(address: SocketAddr) -> Self {
        Self { address, tls: None }
    }
}

impl At {
    /// HTTPS from a server with this certificate. No session is resumed: in a storm each phone is another one.
    pub(super) fn tls(address: SocketAddr, certificate: &Path) -> Result<Self, Failed> {
        let mut provider = aws_lc_rs::default_provider();
        // What phones have. Key exchanges of today's browsers would be work that no phone asks for.
        provider.kx_groups = vec![aws_lc_rs::kx_group::X25519, aws_lc_rs::kx_group::SECP256R1];
        let provider = Arc::new(provider);
        let certificate = CertificateDer::from_pem_file(certificate)?;
        let known = Known { certificate, provider: Arc::clone(&provider) };
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = config.dangerous().with_custom_certificate_verifier(Arc::new(known));
        let mut config = config.with_no_client_auth();
        config.resumption = Resumption::disabled();
        Ok(Self { address, tls: Some(Arc::new(config)) })
    }

    /// Opens a connection.
    pub(super) fn connect(&self) -> Result<Line, String> {
        let stream = TcpStream::connect(self.address).map_err(|error| format!("connect: {error}"))?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        let Some(config) = &self.tls else { return Ok(Line::Plain(stream)) };
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let name = ServerName::IpAddress(IpAddr::from(self.address.ip()));
        let connection = ClientConnection::new(Arc::clone(config), name);
        let connection = connection.map_err(|error| format!("TLS: {error}"))?;
        Ok(Line::Tls(Box::new(StreamOwned::new(connection, stream))))
    }
}

/// A connection.
pub(super) enum Line {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

/// A phone that was given the one certificate it trusts. That the server has its key is looked at as ever.
#[derive(Debug)]
struct Known {
    certificate: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Known {
    fn verify_server_cert(
        &self,
        given: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if *given == self.certificate {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::UnknownIssuer))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
