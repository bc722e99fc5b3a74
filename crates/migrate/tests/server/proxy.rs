//! A proxy that cuts a connection at a chosen message, before the server sees it or after it has answered.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use postgres::{Client, NoTls};
use relata_scratch::Temporary;

/// When the connection is lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cut {
    /// The server never sees the message.
    Before,
    /// The server has done what the message says; the client never hears of it.
    After,
}

/// A connection through a proxy, and whether it was cut.
pub(crate) struct Proxied {
    pub(crate) client: Client,
    pub(crate) was_cut: Arc<AtomicBool>,
}

/// Connects; the message at which `at` is first true is where it is cut. `at` gets the number of the message, from 0,
/// counting those that the server answers (`Query` and `Sync`), and its bytes.
pub(crate) fn connect(
    database: &Temporary,
    cut: Cut,
    mut at: impl FnMut(usize, &[u8]) -> bool + Send + 'static,
) -> Proxied {
    let url = database.url();
    let upstream = UnixStream::connect(format!("{}/.s.PGSQL.{}", url.host(), url.port())).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let was_cut = Arc::new(AtomicBool::new(false));
    let cutting = was_cut.clone();
    std::thread::spawn(move || {
        let (downstream, _) = listener.accept().unwrap();
        downstream.set_nodelay(true).unwrap();
        let (mut from_client, mut to_client) =
            (downstream.try_clone().unwrap(), downstream.try_clone().unwrap());
        let (mut from_server, mut to_server) = (upstream.try_clone().unwrap(), upstream.try_clone().unwrap());
        let hang_up = move || {
            let _ = (downstream.shutdown(Shutdown::Both), upstream.shutdown(Shutdown::Both));
        };
        let (hang_up_2, cutting_2) = (hang_up_copy(&to_client, &to_server), cutting.clone());
        std::thread::spawn(move || {
            // What the server says, message by message; nothing of the answer to the message that is cut.
            while let Some(message) = read(&mut from_server, true) {
                if !cutting_2.load(Ordering::SeqCst) {
                    if to_client.write_all(&message).is_err() {
                        break;
                    }
                } else if message[0] == b'Z' {
                    break;
                }
            }
            hang_up_2();
        });
        let mut number = 0;
        let mut startup = true;
        while let Some(message) = read(&mut from_client, !startup) {
            if !startup && matches!(message[0], b'Q' | b'S') {
                if at(number, &message) {
                    cutting.store(true, Ordering::SeqCst);
                    if cut == Cut::Before {
                        break;
                    }
                }
                number += 1;
            }
            startup = false;
            if to_server.write_all(&message).is_err() {
                break;
            }
        }
        if !(cut == Cut::After && cutting.load(Ordering::SeqCst)) {
            hang_up();
        }
    });
    let mut config = postgres::Config::new();
    config.host("127.0.0.1").port(port).user("postgres").dbname(database.name());
    config.ssl_mode(postgres::config::SslMode::Disable);
    Proxied { client: config.connect(NoTls).unwrap(), was_cut }
}

fn hang_up_copy(downstream: &TcpStream, upstream: &UnixStream) -> impl FnOnce() + Send + 'static {
    let (downstream, upstream) = (downstream.try_clone().unwrap(), upstream.try_clone().unwrap());
    move || {
        let _ = (downstream.shutdown(Shutdown::Both), upstream.shutdown(Shutdown::Both));
    }
}

/// One message: a type byte, unless it is the first of the client, then the length, then the rest.
fn read(stream: &mut impl Read, typed: bool) -> Option<Vec<u8>> {
    let mut message = vec![0; if typed { 5 } else { 4 }];
    stream.read_exact(&mut message).ok()?;
    let length = message[message.len() - 4..].try_into().map(i32::from_be_bytes).ok()?;
    let head = message.len();
    message.resize(head + usize::try_from(length).ok()?.checked_sub(4)?, 0);
    stream.read_exact(&mut message[head..]).ok()?;
    Some(message)
}
