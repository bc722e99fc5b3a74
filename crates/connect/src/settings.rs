//! Cuts a URI or a `key=value` string into libpq's settings, by name.
//!
//! The grammar is libpq's (PostgreSQL manual, "Connection Strings"). No message here repeats a value: a
//! misread URL puts the password in the strangest places.

use crate::error::Error;
use crate::parameters;
use std::collections::BTreeMap;

/// Settings by libpq's name of them.
pub(crate) type Settings = BTreeMap<&'static str, String>;

pub(crate) fn read(text: &str) -> Result<Settings, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::url(
            "the database URL is empty; it looks like postgresql://user@host:5432/database",
        ));
    }
    if text.contains('\0') {
        return Err(Error::url("the database URL holds a NUL character"));
    }
    match text.strip_prefix("postgresql://").or_else(|| text.strip_prefix("postgres://")) {
        Some(rest) => read_uri(rest),
        None if text.contains("://") => Err(Error::url(
            "the database URL is not PostgreSQL's: it must begin with postgresql:// or postgres://",
        )),
        None if text.contains('=') => read_pairs(text),
        None => Err(Error::url(
            "the database URL is neither postgresql://user@host:5432/database nor host=… dbname=… pairs",
        )),
    }
}

fn read_uri(rest: &str) -> Result<Settings, Error> {
    let mut settings = Settings::new();
    let (rest, query) = split_query(rest);
    let (authority, database) = match rest.split_once('/') {
        Some((authority, database)) => (authority, database),
        None => (rest, ""),
    };
    let hosts = match authority.split_once('@') {
        Some((userinfo, hosts)) => {
            let (user, password) = match userinfo.split_once(':') {
                Some((user, password)) => (user, Some(password)),
                None => (userinfo, None),
            };
            put_decoded(&mut settings, "user", user, "the user name")?;
            put_decoded(&mut settings, "password", password.unwrap_or_default(), "the password")?;
            hosts
        }
        None => authority,
    };
    if hosts.contains('@') || database.contains('@') || query.contains('@') && !authority.contains('@') {
        return Err(Error::url(
            "the database URL has an `@` where none can be; in a user name or password write @ as %40, : as %3A, \
             / as %2F and ? as %3F",
        ));
    }
    read_hosts(hosts, &mut settings)?;
    put_decoded(&mut settings, "dbname", database, "the database name")?;
    let mut unknown = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let Some((key, value)) = pair.split_once('=') else {
            return Err(Error::url("a parameter after the `?` of the database URL lacks its `=`"));
        };
        let key = decode(key, "a parameter's name")?;
        let value = decode(value, "a parameter's value")?;
        match (key.as_str(), value.as_str()) {
            ("ssl", "true") => settings.insert("sslmode", "require".to_owned()),
            _ => match parameters::known(&key) {
                Some(name) => settings.insert(name, value),
                None => {
                    unknown.push(key);
                    None
                }
            },
        };
    }
    refuse_unknown(&unknown)?;
    Ok(settings)
}

/// The part after the `?`; a `?` in the user name or password comes before the `@`, and libpq allows it there.
fn split_query(rest: &str) -> (&str, &str) {
    let path = rest.find('/').unwrap_or(rest.len());
    let userinfo = rest[..path].find('@').map_or(0, |at| at + 1);
    match rest[userinfo..].find('?') {
        Some(at) => (&rest[..userinfo + at], &rest[userinfo + at + 1..]),
        None => (rest, ""),
    }
}

fn read_hosts(text: &str, settings: &mut Settings) -> Result<(), Error> {
    if text.is_empty() {
        return Ok(());
    }
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for part in text.split(',') {
        let (host, port) = if let Some(v6) = part.strip_prefix('[') {
            let Some((host, port)) = v6.split_once(']') else {
                return Err(Error::url(
                    "the host of the database URL lacks the `]` that ends an IPv6 address",
                ));
            };
            match port.strip_prefix(':') {
                Some(port) => (host, port),
                None if port.is_empty() => (host, ""),
                None => {
                    return Err(Error::url(
                        "after the IPv6 address in the database URL comes `:port` or `/database`",
                    ));
                }
            }
        } else {
            part.split_once(':').unwrap_or((part, ""))
        };
        hosts.push(decode(host, "the host")?);
        ports.push(decode(port, "the port")?);
    }
    settings.insert("host", hosts.join(","));
    if ports.iter().any(|port| !port.is_empty()) {
        settings.insert("port", ports.join(","));
    }
    Ok(())
}

/// `host=localhost password='it\'s'`.
fn read_pairs(text: &str) -> Result<Settings, Error> {
    let mut settings = Settings::new();
    let mut unknown = Vec::new();
    let mut chars = text.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        if chars.peek().is_none() {
            refuse_unknown(&unknown)?;
            return Ok(settings);
        }
        let mut key = String::new();
        while let Some(c) = chars.next_if(|c| *c != '=' && !c.is_whitespace()) {
            key.push(c);
        }
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        if chars.next() != Some('=') {
            return Err(Error::url(
                "the connection string has a word without `=`; quote a value that holds spaces",
            ));
        }
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let quoted = chars.next_if_eq(&'\'').is_some();
        let mut value = String::new();
        loop {
            match chars.next_if(|c| quoted || !c.is_whitespace()) {
                Some('\\') => value.extend(chars.next()),
                Some('\'') if quoted => break,
                Some(c) => value.push(c),
                None if quoted => {
                    return Err(Error::url("a quoted value in the connection string lacks its closing '"));
                }
                None => break,
            }
        }
        match parameters::known(&key) {
            Some(name) => {
                settings.insert(name, value);
            }
            None => unknown.push(key),
        }
    }
}

/// Parameters of Prisma's own (its manual, "PostgreSQL", "Arguments").
const OF_PRISMA: &[&str] = &[
    "connection_limit",
    "pgbouncer",
    "pool_timeout",
    "schema",
    "socket_timeout",
    "sslaccept",
    "sslidentity",
    "statement_cache_size",
];

/// All of them at once. What does not look like a name may be a piece of a password, and is not repeated.
fn refuse_unknown(keys: &[String]) -> Result<(), Error> {
    if keys.is_empty() {
        return Ok(());
    }
    let is_plain = |key: &&String| {
        key.len() <= 32 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    let names: Vec<String> = keys.iter().filter(is_plain).map(|key| format!("`{key}`")).collect();
    let what = match (keys.len(), names.join(", ")) {
        (1, names) if names.is_empty() => "a parameter that PostgreSQL does not know".to_owned(),
        (1, name) => format!("a parameter {name} that PostgreSQL does not know"),
        (_, names) if names.is_empty() => "parameters that PostgreSQL does not know".to_owned(),
        (_, names) => format!("parameters that PostgreSQL does not know: {names}"),
    };
    let prisma = match keys.iter().any(|key| OF_PRISMA.contains(&key.as_str())) {
        true => "; what is Prisma's is to be taken out, and a `schema` goes in options=-c%20search_path=name",
        false => "; server settings go in options=-c%20name=value",
    };
    Err(Error::url(format!("the database URL has {what}{prisma}")))
}

fn put_decoded(settings: &mut Settings, key: &'static str, text: &str, part: &str) -> Result<(), Error> {
    if !text.is_empty() {
        settings.insert(key, decode(text, part)?);
    }
    Ok(())
}

/// Percent-decoding; `part` is named when it fails.
fn decode(text: &str, part: &str) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = rest.next().and_then(|c| (c as char).to_digit(16));
        let low = rest.next().and_then(|c| (c as char).to_digit(16));
        match (high, low) {
            (Some(0), Some(0)) => {
                return Err(Error::url(format!(
                    "in the database URL, {part} holds %00, which PostgreSQL forbids"
                )));
            }
            (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
            (None, _) | (_, None) => {
                return Err(Error::url(format!(
                    "in the database URL, {part} has a `%` without two hexadecimal digits; write a percent sign as %25"
                )));
            }
        }
    }
    String::from_utf8(bytes)
        .map_err(|_| Error::url(format!("in the database URL, {part} is not UTF-8 once decoded")))
}
