//! What becomes of each of libpq's connection parameters.

use crate::error::Error;
use crate::settings::Settings;

/// What relata does with a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    /// It is read, and does what libpq does.
    Honoured,
    /// Only these values are what relata does anyway; others are refused, and why.
    Only(&'static [&'static str], &'static str),
    /// Passing over it would change what a connection means: refused, and why.
    Refused(&'static str),
}

use Decision::{Honoured, Only, Refused};

const NO_GSSAPI: &str = "relata has no GSSAPI (Kerberos); use TLS and a password or a client certificate";
const NO_OAUTH: &str = "relata cannot log in with OAuth; use a password or a client certificate";
const NO_REVOCATION: &str =
    "relata does not read lists of revoked certificates; use short-lived certificates";
const NO_STORED_KEYS: &str = "relata logs in with the password itself, from the URL or the password file";

/// Every parameter of PostgreSQL 18's manual, "Parameter Key Words", and `requiressl`, which libpq still reads.
const PARAMETERS: &[(&str, Decision)] = &[
    ("application_name", Honoured),
    ("channel_binding", Honoured),
    // Checked where it is read: names of encodings have many spellings.
    ("client_encoding", Honoured),
    ("connect_timeout", Honoured),
    ("dbname", Honoured),
    ("fallback_application_name", Honoured),
    ("gssdelegation", Only(&["0"], NO_GSSAPI)),
    ("gssencmode", Only(&["disable", "prefer"], NO_GSSAPI)),
    ("gsslib", Refused(NO_GSSAPI)),
    ("host", Honoured),
    ("hostaddr", Honoured),
    ("keepalives", Honoured),
    ("keepalives_count", Honoured),
    ("keepalives_idle", Honoured),
    ("keepalives_interval", Honoured),
    ("krbsrvname", Refused(NO_GSSAPI)),
    ("load_balance_hosts", Honoured),
    ("max_protocol_version", Only(&["3.0", "3.2", "latest"], "relata speaks version 3.0 of the protocol")),
    ("min_protocol_version", Only(&["3.0"], "relata speaks version 3.0 of the protocol")),
    ("oauth_client_id", Refused(NO_OAUTH)),
    ("oauth_client_secret", Refused(NO_OAUTH)),
    ("oauth_issuer", Refused(NO_OAUTH)),
    ("oauth_scope", Refused(NO_OAUTH)),
    ("options", Honoured),
    ("passfile", Honoured),
    ("password", Honoured),
    ("port", Honoured),
    ("replication", Only(&["false", "off", "no", "0"], "relata runs SQL, not replication commands")),
    (
        "require_auth",
        Refused(
            "relata answers whatever login the server asks for; leave it out, or demand SCRAM by channel_binding=require",
        ),
    ),
    ("requirepeer", Refused("relata does not look who runs the server behind a Unix socket; leave it out")),
    ("requiressl", Honoured),
    ("scram_client_key", Refused(NO_STORED_KEYS)),
    ("scram_server_key", Refused(NO_STORED_KEYS)),
    ("service", Refused("relata reads no service file; write its parameters into the URL")),
    ("ssl_max_protocol_version", Honoured),
    ("ssl_min_protocol_version", Honoured),
    ("sslcert", Honoured),
    ("sslcertmode", Honoured),
    ("sslcompression", Only(&["0"], "relata does not compress within TLS, which is unsafe")),
    ("sslcrl", Refused(NO_REVOCATION)),
    ("sslcrldir", Refused(NO_REVOCATION)),
    ("sslkey", Honoured),
    ("sslkeylogfile", Refused("relata writes down no keys of connections; leave it out")),
    ("sslmode", Honoured),
    ("sslnegotiation", Honoured),
    ("sslpassword", Refused("relata reads no key with a passphrase; write the key without one")),
    ("sslrootcert", Honoured),
    ("sslsni", Honoured),
    ("target_session_attrs", Honoured),
    ("tcp_user_timeout", Honoured),
    ("user", Honoured),
];

/// The parameter of this name, if libpq has one.
pub(crate) fn known(key: &str) -> Option<&'static str> {
    PARAMETERS.iter().find(|(name, _)| *name == key).map(|(name, _)| *name)
}

/// Refuses what relata cannot do, all of it at once; an empty value is none, as for libpq.
pub(crate) fn check(settings: &Settings) -> Result<(), Error> {
    let refused = |(key, decision): &(&'static str, Decision)| {
        let value = settings.get(key).filter(|value| !value.is_empty())?;
        match decision {
            Honoured => None,
            Only(values, _) if values.contains(&value.as_str()) => None,
            Only(values, reason) => {
                Some(format!("`{key}` of the database URL must be one of {}: {reason}", values.join(", ")))
            }
            Refused(reason) => Some(format!("`{key}` of the database URL is not supported: {reason}")),
        }
    };
    let refusals: Vec<String> = PARAMETERS.iter().filter_map(refused).collect();
    if refusals.is_empty() { Ok(()) } else { Err(Error::url(refusals.join("; "))) }
}

#[cfg(test)]
mod tests {
    use super::{Decision, PARAMETERS};
    use crate::url::DatabaseUrl;

    /// A value that shows, for each honoured parameter, and what it is refused with if it is nonsense.
    const VALUES: &[(&str, &str, Option<&str>)] = &[
        ("application_name", "shop", None),
        ("channel_binding", "require", Some("maybe")),
        ("client_encoding", "UTF8", Some("latin1")),
        ("connect_timeout", "7", Some("soon")),
        ("dbname", "shop", None),
        ("fallback_application_name", "shop", None),
        ("host", "db.example", None),
        ("hostaddr", "10.0.0.1", Some("db.example")),
        ("keepalives", "0", Some("maybe")),
        ("keepalives_count", "7", Some("few")),
        ("keepalives_idle", "7", Some("soon")),
        ("keepalives_interval", "7", Some("soon")),
        ("load_balance_hosts", "random", Some("maybe")),
        ("options", "-c geqo=off", None),
        ("passfile", "/pass", None),
        ("password", "other", None),
        ("port", "7777", Some("high")),
        ("requiressl", "1", None),
        ("ssl_max_protocol_version", "TLSv1.2", Some("TLSv1.1")),
        ("ssl_min_protocol_version", "TLSv1.3", Some("SSLv3")),
        ("sslcert", "/cert", None),
        ("sslcertmode", "disable", Some("require")),
        ("sslkey", "/key", None),
        ("sslmode", "require", Some("always")),
        ("sslnegotiation", "direct", Some("maybe")),
        ("sslrootcert", "/root", None),
        ("sslsni", "0", Some("maybe")),
        ("target_session_attrs", "read-only", Some("standby")),
        ("tcp_user_timeout", "7", Some("soon")),
        ("user", "someone", None),
    ];

    fn parse(key: &str, value: &str) -> Result<String, String> {
        // A certificate, so that sslcertmode has something to leave out.
        let certificate = if key == "sslcert" || key == "sslkey" { "" } else { "sslcert=/c sslkey=/k" };
        let url = DatabaseUrl::parse_in(&format!("{key}='{value}' {certificate}"), &|_| None);
        url.map(|url| url.every_part()).map_err(|error| error.to_string())
    }

    #[test]
    fn each_parameter_is_honoured_or_refused_by_name() {
        for (key, decision) in PARAMETERS {
            match decision {
                Decision::Honoured => {
                    let (_, value, nonsense) = VALUES
                        .iter()
                        .find(|(name, ..)| name == key)
                        .unwrap_or_else(|| panic!("{key} is said to be honoured: which value shows it?"));
                    let with = parse(key, value).unwrap_or_else(|error| panic!("{key}={value}: {error}"));
                    let utf8 = *key == "client_encoding";
                    assert!(
                        utf8 || with != parse(key, "").expect("empty is none"),
                        "{key}={value} does nothing"
                    );
                    if let Some(nonsense) = nonsense {
                        let error = parse(key, nonsense).expect_err(key);
                        assert!(error.contains(key) || *key == "port", "{key}: {error}");
                    }
                }
                Decision::Only(values, reason) => {
                    for value in *values {
                        parse(key, value).unwrap_or_else(|error| panic!("{key}={value}: {error}"));
                    }
                    let error = parse(key, "nonsense").expect_err(key);
                    assert!(error.contains(&format!("`{key}`")) && error.ends_with(reason), "{error}");
                }
                Decision::Refused(reason) => {
                    let error = parse(key, "1").expect_err(key);
                    assert!(error.contains(&format!("`{key}`")) && error.ends_with(reason), "{error}");
                    parse(key, "").unwrap_or_else(|error| panic!("{key} without a value: {error}"));
                }
            }
        }
        for (key, ..) in VALUES {
            assert!(PARAMETERS.contains(&(key, Decision::Honoured)), "{key}");
        }
    }

    #[test]
    fn what_the_environment_says_is_refused_as_well() {
        let env = |name: &str| (name == "PGREQUIREAUTH").then(|| "scram-sha-256".to_owned());
        let error = DatabaseUrl::parse_in("postgresql://h/d", &env).expect_err("refused").to_string();
        assert!(error.contains("`require_auth`"), "{error}");
    }
}
