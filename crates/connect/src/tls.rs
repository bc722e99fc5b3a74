//! TLS as libpq's `sslmode` means it.

use crate::error::{Error, Kind};
use crate::verify::{Anyone, SignedBy};
use postgres::config::SslNegotiation;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How much a connection is protected (PostgreSQL manual, "SSL Mode Descriptions").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SslMode {
    /// Never encrypted.
    Disable,
    /// Encrypted when the server insists.
    Allow,
    /// Encrypted when the server can.
    Prefer,
    /// Encrypted; the certificate is checked only when a root certificate is given.
    Require,
    /// Encrypted, with a certificate of a trusted authority.
    VerifyCa,
    /// Encrypted, with a trusted certificate for this host.
    VerifyFull,
}

const MODES: [SslMode; 6] = [
    SslMode::Disable,
    SslMode::Allow,
    SslMode::Prefer,
    SslMode::Require,
    SslMode::VerifyCa,
    SslMode::VerifyFull,
];

impl SslMode {
    /// The word in a URL.
    pub fn name(self) -> &'static str {
        match self {
            SslMode::Disable => "disable",
            SslMode::Allow => "allow",
            SslMode::Prefer => "prefer",
            SslMode::Require => "require",
            SslMode::VerifyCa => "verify-ca",
            SslMode::VerifyFull => "verify-full",
        }
    }

    pub(crate) fn parse(
        mode: Option<&str>,
        requiressl: Option<&str>,
        root: Option<&str>,
    ) -> Result<SslMode, Error> {
        let system = root == Some(SYSTEM);
        let mode = match mode {
            Some(word) => *MODES.iter().find(|mode| mode.name() == word).ok_or_else(|| {
                Error::url(format!(
                    "`sslmode` of the database URL must be one of {}",
                    MODES.map(SslMode::name).join(", ")
                ))
            })?,
            None if system => SslMode::VerifyFull,
            None if requiressl == Some("1") => SslMode::Require,
            None => SslMode::Prefer,
        };
        if system && mode != SslMode::VerifyFull {
            return Err(Error::url(
                "sslrootcert=system needs sslmode=verify-full: anyone can get a certificate from those roots",
            ));
        }
        Ok(mode)
    }
}

const SYSTEM: &str = "system";

#[derive(Clone, Debug)]
pub(crate) struct Tls {
    pub(crate) mode: SslMode,
    /// A file of root certificates, or the word `system`.
    pub(crate) root: Option<PathBuf>,
    pub(crate) cert: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) negotiation: SslNegotiation,
    /// Whether the server is told which host is meant.
    pub(crate) sni: bool,
    pub(crate) oldest: TlsVersion,
    pub(crate) newest: TlsVersion,
}

/// A version of TLS that relata speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TlsVersion {
    Tls12,
    Tls13,
}

impl TlsVersion {
    /// libpq's word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            TlsVersion::Tls12 => "TLSv1.2",
            TlsVersion::Tls13 => "TLSv1.3",
        }
    }
}

impl Tls {
    pub(crate) fn disabled() -> Tls {
        Tls {
            mode: SslMode::Disable,
            root: None,
            cert: None,
            key: None,
            negotiation: SslNegotiation::Postgres,
            sni: true,
            oldest: TlsVersion::Tls12,
            newest: TlsVersion::Tls13,
        }
    }
}

/// What rustls needs for this mode.
pub(crate) fn client_config(tls: &Tls) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let spoken = [(TlsVersion::Tls12, &rustls::version::TLS12), (TlsVersion::Tls13, &rustls::version::TLS13)];
    let versions: Vec<_> = spoken
        .into_iter()
        .filter(|(version, _)| (tls.oldest..=tls.newest).contains(version))
        .map(|(_, version)| version)
        .collect();
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&versions)
        .map_err(|error| trouble("TLS cannot be set up".to_owned()).caused_by(error))?
        .dangerous()
        .with_custom_certificate_verifier(verifier(tls, provider)?);
    let mut config = match (&tls.cert, &tls.key) {
        (Some(cert), Some(key)) => builder
            .with_client_auth_cert(certificates(cert, "sslcert")?, private_key(key)?)
            .map_err(|error| {
                trouble(format!("the client certificate {} and its key do not fit: {error}", cert.display()))
                    .caused_by(error)
            })?,
        (Some(cert), None) => {
            return Err(trouble(format!("sslcert {} needs its key: give sslkey as well", cert.display())));
        }
        (None, Some(_) | None) => builder.with_no_client_auth(),
    };
    config.enable_sni = tls.sni;
    if tls.negotiation == SslNegotiation::Direct {
        config.alpn_protocols = vec![b"postgresql".to_vec()];
    }
    Ok(config)
}

fn verifier(tls: &Tls, provider: Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    match (tls.mode, &tls.root) {
        (SslMode::Disable | SslMode::Allow | SslMode::Prefer, _) | (SslMode::Require, None) => {
            Ok(Arc::new(Anyone { provider }))
        }
        // libpq: `require` with a root certificate is `verify-ca`.
        (SslMode::Require, Some(_)) | (SslMode::VerifyCa, _) => {
            Ok(Arc::new(SignedBy::new(roots(tls.root.as_deref())?, false, provider)?))
        }
        (SslMode::VerifyFull, _) => Ok(Arc::new(SignedBy::new(roots(tls.root.as_deref())?, true, provider)?)),
    }
}

fn roots(file: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, Error> {
    let file = match file {
        Some(file) if file != Path::new(SYSTEM) => file,
        Some(_) | None => {
            let found = rustls_native_certs::load_native_certs().certs;
            // One that webpki cannot read must not keep the others from being used.
            let usable = |cert: &CertificateDer<'static>| RootCertStore::empty().add(cert.clone()).is_ok();
            let found: Vec<_> = found.into_iter().filter(usable).collect();
            return if found.is_empty() {
                Err(trouble(
                    "this system has no root certificates; give one with sslrootcert=FILE".to_owned(),
                ))
            } else {
                Ok(found)
            };
        }
    };
    certificates(file, "sslrootcert")
}

fn certificates(file: &Path, setting: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match read {
        Ok(certificates) if certificates.is_empty() => {
            Err(trouble(format!("{setting} {} holds no certificate in PEM form", file.display())))
        }
        Ok(certificates) => Ok(certificates),
        Err(error) => {
            Err(trouble(format!("{setting} {} cannot be read: {error}", file.display())).caused_by(error))
        }
    }
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, Error> {
    PrivateKeyDer::from_pem_file(file).map_err(|error| {
        trouble(format!(
            "sslkey {} cannot be read: {error} (a key with a passphrase is not supported)",
            file.display()
        ))
        .caused_by(error)
    })
}

fn trouble(message: String) -> Error {
    Error::new(Kind::Tls, message)
}
