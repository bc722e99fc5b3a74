//! Listeners that are not PostgreSQL, and ports where none is.

use relata_connect::{DatabaseUrl, Error};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

/// A port where each connection is handled by `answer`.
fn listen(answer: fn(&mut TcpStream)) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || listener.incoming().flatten().for_each(|mut stream| answer(&mut stream)));
    port
}

fn read(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0; 1024]);
}

/// Says `words`, and nothing more. What else the client sends is read: a reset would take the words back.
fn say(stream: &mut TcpStream, words: &[u8]) {
    let _ = stream.write_all(words);
    let _ = stream.shutdown(Shutdown::Write);
    while matches!(stream.read(&mut [0; 1024]), Ok(1..)) {}
}

fn error(port: u16, options: &str) -> Error {
    let url = format!("postgresql://app@127.0.0.1:{port}/shop?connect_timeout=2{options}");
    DatabaseUrl::parse(&url).expect("a URL").connect().err().expect("no PostgreSQL")
}

#[test]
fn a_port_where_nothing_listens() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a port").port();
    for options in ["", "&sslmode=disable", "&sslmode=require"] {
        let error = error(port, options);
        assert!(error.is_unreachable());
        assert_eq!(
            error.to_string(),
            format!(
                "could not connect to 127.0.0.1:{port}: nothing listens there (connection refused); is the server \
                 running, and is this its port?"
            )
        );
    }
}

#[test]
fn servers_of_other_protocols() {
    let http = |stream: &mut TcpStream| {
        read(stream);
        say(stream, b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request");
    };
    let redis = |stream: &mut TcpStream| {
        read(stream);
        say(stream, b"-ERR unknown command\r\n");
    };
    let noise = |stream: &mut TcpStream| {
        read(stream);
        say(stream, b"\x00\x01\x02\x03\xff\xfe");
    };
    for port in [listen(http), listen(redis), listen(noise)] {
        for options in ["", "&sslmode=disable"] {
            assert_eq!(
                error(port, options).to_string(),
                format!(
                    "127.0.0.1:{port} answers, but not as PostgreSQL does: something else listens there; check the \
                     host and the port"
                )
            );
        }
    }
}

/// Its banner begins with the letter by which PostgreSQL takes up TLS.
#[test]
fn a_server_of_ssh_where_tls_is_asked_for() {
    let port = listen(|stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
        while matches!(stream.read(&mut [0; 1024]), Ok(1..)) {}
    });
    assert_eq!(
        error(port, "&sslmode=require").to_string(),
        format!(
            "127.0.0.1:{port} answers, but not as PostgreSQL does: something else listens there; check the host and \
             the port"
        )
    );
}

#[test]
fn a_host_that_drops_the_connection() {
    let at_once = listen(|_| {});
    let when_asked = listen(read);
    let after_no_to_tls = listen(|stream| {
        read(stream);
        let _ = stream.write_all(b"N");
        read(stream);
    });
    for (port, options) in [
        (at_once, ""),
        (at_once, "&sslmode=disable"),
        (when_asked, "&sslmode=disable"),
        (after_no_to_tls, ""),
    ] {
        assert_eq!(
            error(port, options).to_string(),
            format!(
                "127.0.0.1:{port} closed the connection before a word was said; is PostgreSQL at this port, and does \
                 what stands before it (a proxy, a tunnel) reach it?"
            ),
            "{options}"
        );
    }
}

#[test]
fn a_host_that_says_nothing() {
    let mute = listen(|stream| while matches!(stream.read(&mut [0; 1024]), Ok(1..)) {});
    let error = error(mute, "");
    assert!(error.is_unreachable());
    assert_eq!(
        error.to_string(),
        format!(
            "could not connect to 127.0.0.1:{mute} within 2 s; is it PostgreSQL, and does a firewall let it through?"
        )
    );
}
