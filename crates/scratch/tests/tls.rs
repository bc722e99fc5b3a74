//! Connections to a real server with TLS, passwords and rules, and what each failure is told.
#![cfg(unix)]

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use relata_connect::{DatabaseUrl, Error};
use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use std::fs;
use std::path::{Path, PathBuf};

/// A server that has a certificate for `localhost` and a user `app` with a password.
struct Place {
    cluster: Cluster,
    folder: tempfile::TempDir,
}

const HBA: &str = "local all all trust\n\
    hostssl all postgres 127.0.0.1/32 trust\n\
    hostssl all certified 127.0.0.1/32 cert\n\
    hostnossl all plain 127.0.0.1/32 trust\n\
    hostssl all app 127.0.0.1/32 scram-sha-256\n";

impl Place {
    fn start() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca =
            CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority");
        let key = KeyPair::generate().expect("a key");
        let server = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
        let server = server.signed_by(&key, &ca).expect("a certificate");
        let client_key = KeyPair::generate().expect("a key");
        let mut client = CertificateParams::new(Vec::new()).expect("parameters");
        client.distinguished_name.push(rcgen::DnType::CommonName, "certified");
        let client = client.signed_by(&client_key, &ca).expect("a certificate");
        let mut stranger = CertificateParams::new(Vec::new()).expect("parameters");
        stranger.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let stranger = stranger.self_signed(&KeyPair::generate().expect("a key")).expect("another authority");
        for (name, text) in [
            ("ca.pem", ca.pem()),
            ("stranger.pem", stranger.pem()),
            ("client.pem", client.pem()),
            ("client.key", client_key.serialize_pem()),
            ("nonsense.pem", "nothing".to_owned()),
        ] {
            fs::write(folder.path().join(name), text).expect("written");
        }
        let options = ClusterOptions {
            tcp: true,
            conf: [
                "ssl=on",
                "ssl_cert_file=server.crt",
                "ssl_key_file=server.key",
                "ssl_ca_file=ca.crt",
                "max_connections=12",
            ]
            .map(str::to_owned)
            .to_vec(),
            hba: Some(HBA.to_owned()),
            files: vec![
                ("server.crt".to_owned(), server.pem()),
                ("server.key".to_owned(), key.serialize_pem()),
                ("ca.crt".to_owned(), ca.pem()),
            ],
        };
        let cluster =
            Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
        let mut client = cluster.url("postgres").connect().expect("connects");
        client
            .batch_execute("create role app login password 's3cret'; create role plain login; create role certified login; create role narrow login connection limit 0")
            .expect("roles");
        Place { cluster, folder }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn url(&self, user: &str, host: &str, query: &str) -> DatabaseUrl {
        let text = format!("postgresql://{user}@{host}:{}/postgres?{query}", self.cluster.port());
        DatabaseUrl::parse(&text).expect("a good URL")
    }

    fn encrypted(&self, user: &str, host: &str, query: &str) -> bool {
        let url = self.url(user, host, query);
        let mut client = url.connect().unwrap_or_else(|error| panic!("{url} {query}: {error}"));
        let sql = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
        client.query_one(sql, &[]).expect("asked").get(0)
    }

    fn refused(&self, user: &str, host: &str, query: &str) -> Error {
        match self.url(user, host, query).connect() {
            Ok(_) => panic!("{user}@{host} with {query} got in"),
            Err(error) => error,
        }
    }

    fn root(&self, mode: &str, file: &Path) -> String {
        format!("sslmode={mode}&sslrootcert={}", file.display())
    }
}

#[test]
fn every_sslmode_means_what_libpq_means() {
    let place = Place::start();
    let (ca, stranger) = (place.file("ca.pem"), place.file("stranger.pem"));
    for mode in ["prefer", "require", "allow"] {
        assert!(place.encrypted("postgres", "127.0.0.1", &format!("sslmode={mode}")), "{mode}");
    }
    assert!(!place.encrypted("plain", "127.0.0.1", "sslmode=disable"));
    assert!(!place.encrypted("plain", "127.0.0.1", "sslmode=allow"));
    assert!(!place.encrypted("plain", "127.0.0.1", "sslmode=prefer"), "the rule wants no TLS");
    assert!(place.encrypted("postgres", "localhost", &place.root("verify-full", &ca)));
    assert!(place.encrypted("postgres", "127.0.0.1", &place.root("verify-ca", &ca)));
    assert!(
        place.encrypted("postgres", "127.0.0.1", &place.root("require", &ca)),
        "require with a root is verify-ca"
    );

    let error = place.refused("postgres", "127.0.0.1", &place.root("verify-full", &ca));
    assert!(error.is_tls() && error.to_string().contains("is not for the host `127.0.0.1`"), "{error}");
    for mode in ["require", "verify-ca", "verify-full"] {
        let error = place.refused("postgres", "localhost", &place.root(mode, &stranger));
        assert!(error.is_tls() && error.to_string().contains("not from a trusted authority"), "{error}");
    }
    let error = place.refused("postgres", "localhost", "sslrootcert=system");
    assert!(error.is_tls(), "{error}");
    let error = place.refused("postgres", "localhost", &place.root("verify-full", &place.file("absent.pem")));
    assert!(error.is_tls() && error.to_string().contains("absent.pem cannot be read"), "{error}");
    let error =
        place.refused("postgres", "localhost", &place.root("verify-full", &place.file("nonsense.pem")));
    assert!(error.is_tls() && error.to_string().contains("holds no certificate"), "{error}");
    let error = place.refused("postgres", "127.0.0.1", "sslmode=disable");
    assert!(error.is_authentication() && error.to_string().contains("add sslmode=require"), "{error}");

    let (cert, key) = (place.file("client.pem"), place.file("client.key"));
    let with_cert = format!("sslmode=require&sslcert={}&sslkey={}", cert.display(), key.display());
    assert!(place.encrypted("certified", "127.0.0.1", &with_cert));
    let error = place.refused("certified", "127.0.0.1", &format!("{with_cert}&sslcertmode=disable"));
    assert!(error.is_authentication() || error.is_tls(), "{error}");
    for (limit, version) in [("max", "TLSv1.2"), ("min", "TLSv1.3")] {
        let url =
            place.url("postgres", "localhost", &format!("ssl_{limit}_protocol_version={version}&sslsni=0"));
        let mut client = url.connect().unwrap_or_else(|error| panic!("{version}: {error}"));
        let sql = "select version from pg_stat_ssl where pid = pg_backend_pid()";
        assert_eq!(client.query_one(sql, &[]).expect("asked").get::<_, String>(0), version);
    }
    let error = place.refused("certified", "127.0.0.1", "sslmode=require");
    assert!(error.is_authentication() || error.is_tls(), "{error}");
    let error =
        place.refused("certified", "127.0.0.1", &format!("sslmode=require&sslcert={}", cert.display()));
    assert!(error.to_string().contains("give sslkey as well"), "{error}");
}

#[test]
fn passwords_and_other_refusals_are_told_without_the_password() {
    let place = Place::start();
    assert!(place.encrypted("app:s3cret", "127.0.0.1", "sslmode=require"), "SCRAM with channel binding");
    assert!(place.encrypted("app:s3cret", "127.0.0.1", "sslmode=require&channel_binding=require"));
    let error = place.refused("app:wr0ng", "127.0.0.1", "sslmode=require");
    assert!(
        error.is_authentication() && error.to_string().contains("wrong password for the user `app`"),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("wr0ng"), "{error:?}");
    let error = place.refused("app", "127.0.0.1", "sslmode=require&passfile=/nonexistent");
    assert!(error.is_authentication() && error.to_string().contains("wants a password"), "{error}");
    let error = place.refused("nobody_here", "127.0.0.1", "sslmode=require");
    assert!(error.is_authentication() && error.to_string().contains("nobody_here"), "{error}");

    let missing = place.cluster.url("shop").connect().err().expect("no such database");
    assert!(
        missing.is_missing_database() && missing.to_string().contains("the database `shop` does not exist"),
        "{missing}"
    );
    assert_eq!(missing.sqlstate(), Some("3D000"));
    let narrow =
        place.cluster.url("postgres").with_user("narrow", None).connect().err().expect("no connection left");
    assert!(narrow.is_busy() && narrow.to_string().contains("no connection left"), "{narrow}");

    let port = place.cluster.port();
    place.cluster.stop();
    let down = DatabaseUrl::tcp("127.0.0.1", port, "app", "postgres").connect().err().expect("down");
    assert_eq!(
        down.to_string(),
        format!(
            "could not connect to 127.0.0.1:{port}: nothing listens there (connection refused); is the server running, \
             and is this its port?"
        )
    );
    assert!(down.is_unreachable());
    let down = place.cluster.url("postgres").connect().err().expect("down");
    assert!(down.is_unreachable() && down.to_string().contains("no such socket"), "{down}");
}

#[test]
fn a_server_without_tls_says_so_when_it_is_asked_for() {
    let options = ClusterOptions { tcp: true, ..ClusterOptions::default() };
    let cluster = Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
    let url = |mode: &str| {
        let text = format!("postgresql://postgres@127.0.0.1:{}/postgres?sslmode={mode}", cluster.port());
        DatabaseUrl::parse(&text).expect("a good URL")
    };
    for mode in ["disable", "allow", "prefer"] {
        url(mode).connect().unwrap_or_else(|error| panic!("{mode}: {error}"));
    }
    let error = url("require").connect().err().expect("no TLS there");
    assert!(error.is_tls() && error.to_string().contains("does not offer TLS"), "{error}");
}

#[test]
fn a_certificate_that_is_its_own_authority_is_accepted_as_libpq_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = |params: CertificateParams| {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        let options = ClusterOptions {
            tcp: true,
            conf: ["ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key"]
                .map(str::to_owned)
                .to_vec(),
            files: vec![
                ("server.crt".to_owned(), certificate.pem()),
                ("server.key".to_owned(), key.serialize_pem()),
            ],
            ..ClusterOptions::default()
        };
        let root = folder.path().join("root.pem");
        fs::write(&root, certificate.pem()).expect("written");
        let cluster =
            Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
        (cluster, root)
    };
    let connect = |cluster: &Cluster, host: &str, root: &Path| {
        let (port, root) = (cluster.port(), root.display());
        let text =
            format!("postgresql://postgres@{host}:{port}/postgres?sslmode=verify-full&sslrootcert={root}");
        DatabaseUrl::parse(&text).expect("a good URL").connect()
    };
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let (cluster, root) = start(params.clone());
    connect(&cluster, "localhost", &root).expect("its own authority");
    let error = connect(&cluster, "127.0.0.1", &root).err().expect("another host");
    assert!(error.to_string().contains("is not for the host"), "{error}");
    drop(cluster);

    params.not_after = rcgen::date_time_ymd(2001, 1, 1);
    params.not_before = rcgen::date_time_ymd(2000, 1, 1);
    let (cluster, root) = start(params);
    let error = connect(&cluster, "localhost", &root).err().expect("expired");
    assert!(error.is_tls() && error.to_string().contains("has expired"), "{error}");
}

#[test]
fn a_host_without_an_address_and_a_server_that_says_nothing() {
    let error =
        DatabaseUrl::tcp("no-such-host.invalid", 5432, "u", "d").connect().err().expect("no such host");
    assert!(
        error.is_unreachable() && error.to_string().contains("`no-such-host.invalid` has no address"),
        "{error}"
    );

    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let text = format!("postgresql://u:s3cret@127.0.0.1:{port}/d?sslmode=disable&connect_timeout=2");
    let error = DatabaseUrl::parse(&text).expect("good").connect().err().expect("silence");
    assert!(error.is_unreachable() && error.to_string().contains("within 2 s"), "{error}");
}
