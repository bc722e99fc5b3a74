//! Looks at a server's certificate, as strictly as `sslmode` says.

use crate::error::{Error, Kind};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::sync::Arc;

/// Any certificate will do: encrypted, but not proven to be the right server.
#[derive(Debug)]
pub(crate) struct Anyone {
    pub(crate) provider: Arc<CryptoProvider>,
}

/// A certificate of one of these authorities, for this host if `for_host`.
#[derive(Debug)]
pub(crate) struct SignedBy {
    roots: Vec<CertificateDer<'static>>,
    for_host: bool,
    strict: Arc<WebPkiServerVerifier>,
}

impl SignedBy {
    pub(crate) fn new(
        roots: Vec<CertificateDer<'static>>,
        for_host: bool,
        provider: Arc<CryptoProvider>,
    ) -> Result<SignedBy, Error> {
        let mut store = RootCertStore::empty();
        for root in &roots {
            store.add(root.clone()).map_err(|error| {
                Error::new(Kind::Tls, format!("a certificate in sslrootcert cannot be used: {error}"))
                    .caused_by(error)
            })?;
        }
        let strict = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider).build().map_err(
            |error| {
                Error::new(Kind::Tls, format!("the root certificates cannot be used: {error}"))
                    .caused_by(error)
            },
        )?;
        Ok(SignedBy { roots, for_host, strict })
    }
}

impl ServerCertVerifier for SignedBy {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict =
            self.strict.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let Err(rustls::Error::InvalidCertificate(problem)) = &verdict else { return verdict };
        match problem {
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
                if !self.for_host =>
            {
                Ok(ServerCertVerified::assertion())
            }
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => verdict,
            // The usual self-signed certificate of a development server is its own authority: webpki refuses
            // that, after it has looked at the dates; libpq accepts it.
            _ if self.roots.iter().any(|root| root.as_ref() == end_entity.as_ref()) => {
                if self.for_host {
                    verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                }
                Ok(ServerCertVerified::assertion())
            }
            _ => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.strict.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.strict.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.strict.supported_verify_schemes()
    }
}

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
