//! A database for a test, on a server that runs for the tests alone.

use relata::Database;
use relata_scratch::{Options, Server, Temporary};

/// A database of its own, which is dropped on a thread that is in no runtime.
pub(crate) struct Scratch(Option<(Server, Temporary)>);

impl Drop for Scratch {
    fn drop(&mut self) {
        let made = self.0.take();
        std::thread::spawn(move || drop(made)).join().expect("dropped");
    }
}

/// With the reference schema, and what `more` changes.
pub(crate) async fn database(more: &'static str) -> (Scratch, Database) {
    let made = tokio::task::spawn_blocking(move || {
        let server = Server::open(&Options::default()).expect("a scratch server");
        let temporary = server.temporary(None).expect("a database");
        let sql = include_str!("../../../../migrations/0001_initial.sql");
        let mut client = temporary.connect().expect("connected");
        client.batch_execute(sql).and_then(|()| client.batch_execute(more)).expect("made");
        drop(client);
        (server, temporary)
    });
    let (server, temporary) = made.await.expect("no panic");
    let url = temporary.url().to_string();
    (Scratch(Some((server, temporary))), Database::connect(&url).await.expect("connected"))
}
