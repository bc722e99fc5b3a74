//! What a URL means, and what a bad one is told.

use super::DatabaseUrl;
use crate::SslMode;
use std::collections::BTreeMap;

fn parse_in(text: &str, env: &[(&str, &str)]) -> Result<DatabaseUrl, String> {
    let env: BTreeMap<&str, &str> = env.iter().copied().collect();
    DatabaseUrl::parse_in(text, &|name| env.get(name).map(|it| (*it).to_owned()))
        .map_err(|error| error.to_string())
}

fn parse(text: &str) -> DatabaseUrl {
    parse_in(text, &[("USER", "me")]).expect("a good URL")
}

fn refused(text: &str) -> String {
    parse_in(text, &[]).expect_err("a bad URL")
}

#[test]
fn the_parts_of_a_uri() {
    let url = parse("postgresql://app:p%40ss%2Fw@db.example:6432/shop?sslmode=require&connect_timeout=3");
    assert_eq!((url.host(), url.port(), url.user(), url.database()), ("db.example", 6432, "app", "shop"));
    assert_eq!(url.password.as_deref(), Some("p@ss/w"));
    assert_eq!(url.ssl_mode(), SslMode::Require);
    assert_eq!(url.connect_timeout.map(|it| it.as_secs()), Some(3));
    assert_eq!(url.application_name, "relata");
}

#[test]
fn what_a_uri_may_leave_out() {
    let url = parse("postgres://");
    assert_eq!((url.user(), url.database(), url.port()), ("me", "me", 5432));
    assert_eq!(url.connect_timeout.map(|it| it.as_secs()), Some(10));
    assert_eq!(url.ssl_mode(), SslMode::Prefer);
    assert_eq!(parse("postgres://other@h").database(), "other");
    assert_eq!(parse("postgres://h?connect_timeout=0").connect_timeout, None);
}

#[test]
fn hosts_of_every_kind() {
    assert_eq!(parse("postgres://[::1]:5433/d").to_string(), "postgresql://me@[::1]:5433/d");
    assert_eq!(parse("postgres://%2Fvar%2Frun/d").host(), "/var/run");
    assert_eq!(parse("postgres:///d?host=/tmp&port=5433").place(), "/tmp/.s.PGSQL.5433");
    assert_eq!(parse("postgres://a:1,b:2/d").to_string(), "postgresql://me@a:1,b:2/d");
    assert_eq!(parse("postgres://a,b/d").hosts.len(), 2);
    assert_eq!(parse("host=a hostaddr=10.0.0.1").place(), "a:5432");
    assert_eq!(parse("host=a,b hostaddr=10.0.0.1,10.0.0.2").hosts.len(), 2);
    assert!(refused("host=a,b hostaddr=10.0.0.1,").contains("(hostaddr) for some of its hosts alone"));
}

#[test]
fn pairs_with_quotes_and_escapes() {
    let url = parse(r"host=localhost dbname = 'my db' password='it\'s \\' user=a\ b");
    assert_eq!((url.database(), url.user(), url.password.as_deref()), ("my db", "a b", Some(r"it's \")));
}

#[test]
fn the_environment_fills_what_is_left_open() {
    let env = [
        ("PGHOST", "h"),
        ("PGUSER", "u"),
        ("PGDATABASE", "d"),
        ("PGPASSWORD", "secret"),
        ("PGSSLMODE", "disable"),
    ];
    let url = parse_in("postgresql://", &env).expect("good");
    assert_eq!(url.to_string(), "postgresql://u:***@h:5432/d");
    assert_eq!(url.ssl_mode(), SslMode::Disable);
    let url = parse_in("postgresql://x:y@z:1/w?sslmode=prefer", &env).expect("good");
    assert_eq!((url.to_string().as_str(), url.ssl_mode()), ("postgresql://x:***@z:1/w", SslMode::Prefer));
    let url = parse_in("postgresql://z/", &[("PGHOSTADDR", "10.0.0.1")]).expect("good");
    assert_eq!(url.hosts[0].address, None, "the URL's host is not replaced");
}

#[cfg(unix)]
#[test]
fn the_password_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pgpass");
    std::fs::write(&file, "# comment\nh:5432:other:u:no\nh:*:d:u:a\\:b:c\n*:*:*:*:any\n").expect("written");
    let env = [("PGPASSFILE", file.to_str().expect("UTF-8"))];
    let url = parse_in("postgresql://u@h/d", &env).expect("good");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("set");
    assert_eq!(url.password_now(), None, "others may read it");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("set");
    assert_eq!(url.password_now().as_deref(), Some("a:b:c"));
    assert_eq!(url.with_database("else").password_now().as_deref(), Some("any"));
    assert_eq!(url.with_database("other").password_now().as_deref(), Some("no"));
}

#[test]
fn the_same_place_for_a_child() {
    let url = parse("postgresql://app:s3cret@db:6432/shop?sslmode=verify-full&sslrootcert=/ca.pem");
    let variables: BTreeMap<_, _> = url.libpq_environment().into_iter().collect();
    let get = |name: &str| variables.get(name).map(String::as_str);
    assert_eq!((get("PGHOST"), get("PGPORT"), get("PGPASSWORD")), (Some("db"), Some("6432"), Some("s3cret")));
    assert_eq!((get("PGSSLMODE"), get("PGSSLROOTCERT")), (Some("verify-full"), Some("/ca.pem")));
}

#[test]
fn a_bad_url_is_explained_without_being_repeated() {
    let cases = [
        ("", "is empty"),
        ("mysql://u:s3cret@h/d", "must begin with postgresql://"),
        ("s3cret", "neither"),
        ("postgresql://u:s3cret/x@h/d", "write @ as %40"),
        ("postgresql://u:s3c@ret@h/d", "write @ as %40"),
        ("postgresql://u:s3cret@h:port/d", "a number from 1 to 65535"),
        ("postgresql://u:s3cret@h:99999/d", "a number from 1 to 65535"),
        ("postgresql://u:s3cret%zz@h/d", "the password has a `%`"),
        ("postgresql://u:s3cret%ff@h/d", "the password is not UTF-8"),
        ("postgresql://u:s3cret%00@h/d", "%00"),
        ("postgresql://u:s3cret@[::1/d", "lacks the `]`"),
        (
            "postgresql://u:s3cret@h/d?sslmode=always",
            "disable, allow, prefer, require, verify-ca, verify-full",
        ),
        ("postgresql://u:s3cret@h/d?schema=public", "`schema`"),
        ("postgresql://u:s3cret@h/d?sslcrl=x", "`sslcrl` of the database URL is not supported"),
        ("postgresql://u:s3cret@h/d?sslmode", "lacks its `=`"),
        ("postgresql://u:s3cret@h/d?connect_timeout=soon", "`connect_timeout`"),
        ("postgresql://u:s3cret@h/d?sslrootcert=system&sslmode=require", "sslmode=verify-full"),
        ("postgresql://u:s3cret@a,b,c:1,2/d", ""),
        ("postgresql://u:s3cret@h/d?client_encoding=latin1", "UTF8"),
        ("password=s3cret host", "without `=`"),
        ("password='s3cret host=h", "closing '"),
        ("password=s3cret colour=blue", "`colour`"),
    ];
    for (text, expected) in cases {
        match parse_in(text, &[]) {
            Ok(url) => assert!(
                expected.is_empty() && !format!("{url:?}").contains("s3c"),
                "{text} was read: {url:?}"
            ),
            Err(message) => {
                assert!(message.contains(expected), "{text}: {message}");
                assert!(
                    !message.contains("s3c") && !message.contains("ret@"),
                    "the password shows: {message}"
                );
            }
        }
    }
    assert!(refused("postgresql://h/d?sslrootcert=system&sslmode=require").contains("verify-full"));
}

#[test]
fn all_unknown_parameters_are_told_at_once() {
    let url = "postgresql://app:s3cret@db/shop?schema=public&pgbouncer=true&sslmode=require&connection_limit=5&a%20b=1";
    let error = DatabaseUrl::parse_in(url, &|_| None).expect_err("refused").to_string();
    assert_eq!(
        error,
        "the database URL has parameters that PostgreSQL does not know: `schema`, `pgbouncer`, `connection_limit`; what is \
         Prisma's is to be taken out, and a `schema` goes in options=-c%20search_path=name"
    );
    let url = "postgresql://db/shop?krbsrvname=a&requirepeer=b";
    let error = DatabaseUrl::parse_in(url, &|_| None).expect_err("refused").to_string();
    assert!(error.contains("`krbsrvname`") && error.contains("`requirepeer`"), "{error}");
}
