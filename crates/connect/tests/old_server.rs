//! A server that is too old, played by a few lines of the wire protocol.

use relata_connect::DatabaseUrl;
use std::io::{Read, Write};
use std::net::TcpListener;

/// One message: a letter, the length that counts itself, the body.
fn message(letter: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).expect("short");
    [&[letter], length.to_be_bytes().as_slice(), body].concat()
}

/// Lets anyone in, and answers the first query with this version number.
fn play(version: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let mut buffer = [0; 1024];
        let _ = stream.read(&mut buffer).expect("a startup message");
        let ready = message(b'Z', b"I");
        let hello = [message(b'R', &[0; 4]), ready.clone()].concat();
        stream.write_all(&hello).expect("let in");
        let _ = stream.read(&mut buffer).expect("a query");
        let column = [
            &[0, 1],
            b"v\0".as_slice(),
            &[0, 0, 0, 0, 0, 0],
            &[0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0],
        ];
        let length = u32::try_from(version.len()).expect("short").to_be_bytes();
        let row = [&[0, 1], length.as_slice(), version.as_bytes()].concat();
        let answer =
            [message(b'T', &column.concat()), message(b'D', &row), message(b'C', b"SHOW\0"), ready].concat();
        stream.write_all(&answer).expect("answered");
        let _ = stream.read(&mut buffer);
    });
    port
}

#[test]
fn an_old_server_is_refused_by_its_version() {
    for (said, version) in [("13.18 (Debian 13.18-1.pgdg12+1)", "13"), ("9.6.24", "9.6")] {
        let port = play(said);
        let error = DatabaseUrl::tcp("127.0.0.1", port, "u", "d").connect().err().expect("too old");
        assert!(error.is_too_old());
        assert_eq!(
            error.to_string(),
            format!("PostgreSQL {version} at 127.0.0.1:{port} is too old; relata needs 14 or newer")
        );
    }
    DatabaseUrl::tcp("127.0.0.1", play("14.0"), "u", "d").connect().expect("old enough");
}
