//! Where the database's address comes from, and TLS.

use std::fs;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use relata_tests::database::execute;
use relata_tests::{Project, database};

use crate::{RELATA, USERS};

#[test]
fn the_flag_goes_before_the_variable_and_that_before_the_file() {
    let (flag, variable, file) = (database(), database(), database());
    let mut project = Project::with_schema(RELATA, USERS);
    project.run(&["status"]).expect_status(2).expect_text("DATABASE_URL");
    project.write(".env", &format!("# local\nOTHER=1\nDATABASE_URL=\"{}\"\n", file.url()));
    project.ok(&["push", "--yes"]).expect_text(file.name());
    project.set("DATABASE_URL", variable.url());
    project.ok(&["push", "--yes"]).expect_text(variable.name());
    project.ok(&["push", "--yes", "--database-url", &flag.url().to_string()]).expect_text(flag.name());
    project.set("DATABASE_URL", "");
    project.ok(&["push", "--yes"]).expect_text("nothing to do").expect_text(file.name());
    project.write(".env", "no equals sign s3cret\n");
    let bad = project.run(&["push", "--yes"]).expect_status(2).expect_text(".env");
    assert!(!bad.says("s3cret"), "{bad}");
}

/// A server with TLS for `localhost`, and the authority that it is to be known by.
fn tls_server(project: &Project) -> Cluster {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority");
    let key = KeyPair::generate().expect("a key");
    let server = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let server = server.signed_by(&key, &authority).expect("a certificate");
    fs::write(project.path("ca.pem"), authority.pem()).expect("written");
    let options = ClusterOptions {
        tcp: true,
        conf: ["ssl=on", "ssl_cert_file=server.crt", "ssl_key_file=server.key"].map(str::to_owned).to_vec(),
        hba: Some("local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n".to_owned()),
        files: vec![("server.crt".to_owned(), server.pem()), ("server.key".to_owned(), key.serialize_pem())],
    };
    let cluster = Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
    execute(&cluster.url("postgres"), "create role app login superuser password 'p4ss w0rd/%'");
    cluster
}

#[test]
fn every_command_works_over_tls() {
    let mut project = Project::with_schema(RELATA, USERS);
    let cluster = tls_server(&project);
    let (port, root) = (cluster.port(), project.path("ca.pem"));
    let url = |host: &str, mode: &str| {
        format!(
            "postgresql://app:p4ss%20w0rd%2F%25@{host}:{port}/postgres?sslmode={mode}&sslrootcert={}",
            root.display()
        )
    };
    project.set("DATABASE_URL", url("localhost", "verify-full"));
    let commands: &[&[&str]] = &[
        &["generate"],
        &["migrate"],
        &["status"],
        &["check"],
        &["pull"],
        &["push", "--yes"],
        &["rollback", "--yes", "--allow", "data-loss"],
        &["migrate"],
        &["baseline", "--force"],
    ];
    for command in commands {
        let ran = project.run(command);
        let expected = if command[0] == "baseline" { 2 } else { 0 };
        let ran = ran.expect_status(expected);
        assert!(!ran.says("p4ss") && !ran.says("w0rd"), "{ran}");
    }
    project.set("DATABASE_URL", url("127.0.0.1", "require"));
    project.ok(&["status", "--check"]);
    let other = url("127.0.0.1", "verify-full");
    let refused = project.run(&["status", "--database-url", &other]).expect_status(2);
    assert!(refused.says("certificate") && !refused.says("p4ss"), "{refused}");
    let plain = format!("postgresql://app:p4ss%20w0rd%2F%25@127.0.0.1:{port}/postgres?sslmode=disable");
    project.run(&["status", "--database-url", &plain]).expect_status(2).expect_text("sslmode");
}
