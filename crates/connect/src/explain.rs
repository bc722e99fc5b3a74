//! Says in our words why a connection failed, and what to do.

use crate::error::{Error, Kind};
use crate::url::{DatabaseUrl, is_socket};
use rustls::CertificateError;
use std::error::Error as StdError;
use std::io;

pub(crate) fn explain(error: postgres::Error, url: &DatabaseUrl) -> Error {
    let (kind, message) = match error.as_db_error() {
        Some(answer) => from_server(answer, url),
        None => from_here(&error, url),
    };
    Error::new(kind, message).caused_by(error)
}

/// The server answered; PostgreSQL manual, "PostgreSQL Error Codes".
fn from_server(answer: &postgres::error::DbError, url: &DatabaseUrl) -> (Kind, String) {
    let (place, user, database) = (url.place(), &url.user, &url.database);
    let said = answer.message();
    match answer.code().code() {
        "28P01" => (
            Kind::Authentication,
            format!(
                "wrong password for the user `{user}` at {place}; check the URL, PGPASSWORD or ~/.pgpass"
            ),
        ),
        "28000" if said.contains("no encryption") || said.contains("SSL off") => (
            Kind::Authentication,
            format!(
                "{place} does not let `{user}` into `{database}` without TLS; add sslmode=require to the URL ({said})"
            ),
        ),
        "28000" => (Kind::Authentication, format!("{place} does not let `{user}` into `{database}`: {said}")),
        "3D000" => (
            Kind::MissingDatabase,
            format!(
                "the database `{database}` does not exist at {place}; create it, or correct the name in the URL"
            ),
        ),
        "53300" => (
            Kind::Busy,
            format!(
                "{place} has no connection left for `{user}`: {said}; close some, or raise max_connections"
            ),
        ),
        "57P03" => (Kind::Busy, format!("{place} is not ready: {said}; try again in a moment")),
        "57P01" | "57P02" => (Kind::Lost, format!("{place} ended the connection: {said}")),
        "42501" => (
            Kind::Authentication,
            format!(
                "`{user}` may not connect to `{database}` at {place}: {said}; it needs GRANT CONNECT ON DATABASE"
            ),
        ),
        code => {
            (Kind::Refused, format!("{place} refused `{user}` in `{database}`: {said} (SQLSTATE {code})"))
        }
    }
}

/// The connection failed before the server could answer.
fn from_here(error: &postgres::Error, url: &DatabaseUrl) -> (Kind, String) {
    let place = url.place();
    match find::<rustls::Error>(error) {
        Some(rustls::Error::InvalidMessage(_)) => return (Kind::Tls, other_protocol(url)),
        Some(problem) => return (Kind::Tls, certificate(problem, url)),
        None => {}
    }
    let (text, cause) = (error.to_string(), cause(error));
    if text.starts_with("error performing TLS handshake") {
        let mode = url.tls.mode.name();
        return if cause.contains("does not support TLS") {
            let remedy = "turn `ssl` on in the server, or use sslmode=prefer or disable";
            (Kind::Tls, format!("{place} does not offer TLS, which sslmode={mode} asks for; {remedy}"))
        } else {
            (Kind::Tls, format!("TLS with {place} failed: {cause}"))
        };
    }
    if cause.contains("password missing") {
        let remedy = "put it in the URL, PGPASSWORD or ~/.pgpass";
        return (
            Kind::Authentication,
            format!("{place} wants a password for the user `{}`; {remedy}", url.user),
        );
    }
    if text.starts_with("authentication error") || text.starts_with("invalid configuration") {
        return (Kind::Authentication, format!("{place} does not let `{}` in: {cause}", url.user));
    }
    let Some(problem) = find::<io::Error>(error) else {
        return (Kind::Lost, if error.is_closed() { closed(url) } else { format!("{place} failed: {text}") });
    };
    if problem.to_string().contains("lookup") {
        let remedy = "check its spelling and the name service";
        return (
            Kind::Unreachable,
            format!("the host `{}` has no address that can be found; {remedy}", url.host()),
        );
    }
    let why = match problem.kind() {
        io::ErrorKind::ConnectionRefused => {
            "nothing listens there (connection refused); is the server running, and is this its port?"
                .to_owned()
        }
        io::ErrorKind::NotFound if is_socket(url.host()) => {
            "no such socket; is the server running?".to_owned()
        }
        io::ErrorKind::PermissionDenied if is_socket(url.host()) => {
            "this user may not use the socket".to_owned()
        }
        io::ErrorKind::TimedOut => {
            let limit = url.connect_timeout.map_or(0, |limit| limit.as_secs());
            format!("no answer within {limit} s; is the address right, and does a firewall let it through?")
        }
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            return (Kind::Lost, closed(url));
        }
        // It is not of the operating system, so it is of the driver, which could not read the answer.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other
            if problem.raw_os_error().is_none() =>
        {
            return (Kind::Lost, other_protocol(url));
        }
        _ => problem.to_string(),
    };
    (Kind::Unreachable, format!("could not connect to {place}: {why}"))
}

fn closed(url: &DatabaseUrl) -> String {
    format!(
        "{} closed the connection before a word was said; is PostgreSQL at this port, and does what stands before it \
         (a proxy, a tunnel) reach it?",
        url.place()
    )
}

fn other_protocol(url: &DatabaseUrl) -> String {
    format!(
        "{} answers, but not as PostgreSQL does: something else listens there; check the host and the port",
        url.place()
    )
}

fn certificate(problem: &rustls::Error, url: &DatabaseUrl) -> String {
    let place = url.place();
    let rustls::Error::InvalidCertificate(why) = problem else {
        return match problem {
            rustls::Error::AlertReceived(alert) => {
                format!(
                    "{place} broke TLS off ({alert:?}); if it wants a client certificate, give sslcert and sslkey"
                )
            }
            _ => format!("TLS with {place} failed: {problem}"),
        };
    };
    match why {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => format!(
            "the certificate of {place} is not from a trusted authority; give its root certificate with sslrootcert=FILE"
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => format!(
            "the certificate of {place} is not for the host `{}`; connect by the name in the certificate, or use sslmode=verify-ca",
            url.host()
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("the certificate of {place} has expired; renew it on the server")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("the certificate of {place} is not valid yet; is this machine's clock right?")
        }
        _ => format!("the certificate of {place} is not acceptable: {problem}"),
    }
}

/// The innermost cause, which says most.
fn cause(error: &(dyn StdError + 'static)) -> String {
    let mut innermost = error;
    while let Some(next) = innermost.source() {
        innermost = next;
    }
    innermost.to_string()
}

/// The first cause of this type; an `io::Error` may carry one that its `source` passes over.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
