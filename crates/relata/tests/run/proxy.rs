//! A proxy that counts the protocol's messages, and at one of them cuts the connection or goes silent.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};
use tokio::task::JoinHandle;

use crate::Scratch;

/// What happens at the chosen message, of either side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    /// The connection is cut; the message does not arrive.
    Cut,
    /// Nothing arrives any more, and the connection stays.
    Silence,
}

pub(crate) struct Proxy {
    pub(crate) url: String,
    plan: Arc<Plan>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct Plan {
    /// How many messages still pass.
    left: AtomicUsize,
    fault: Mutex<Option<Fault>>,
    happened: AtomicBool,
}

impl Plan {
    /// What happens at this message; once.
    fn next(&self) -> Option<Fault> {
        let mut fault = self.fault.lock().expect("no panic");
        fault.as_ref()?;
        if self.left.fetch_sub(1, SeqCst) > 0 {
            return None;
        }
        self.happened.store(true, SeqCst);
        fault.take()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Proxy {
    pub(crate) async fn new(scratch: &Scratch) -> Proxy {
        let url = scratch.made.as_ref().expect("made").1.url();
        let upstream = format!("{}/.s.PGSQL.{}", url.host(), url.port());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let plan = Arc::new(Plan::default());
        let theirs = Arc::clone(&plan);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (upstream, plan) = (upstream.clone(), Arc::clone(&theirs));
                tokio::spawn(async move {
                    let server = UnixStream::connect(&upstream).await.expect("the server");
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    // Where one direction ends, both do.
                    tokio::select! {
                        _ = pass(from_client, to_server, false, &plan) => {}
                        _ = pass(from_server, to_client, true, &plan) => {}
                    }
                });
            }
        });
        let url = format!("postgresql://postgres@127.0.0.1:{port}/{}?sslmode=disable", url.database());
        Proxy { url, plan, accepting }
    }

    /// So many messages pass from now on.
    pub(crate) fn after(&self, messages: usize, fault: Fault) {
        self.plan.left.store(messages, SeqCst);
        self.plan.happened.store(false, SeqCst);
        *self.plan.fault.lock().expect("no panic") = Some(fault);
    }

    /// Whether it has happened; if not, it does not any more.
    pub(crate) fn happened(&self) -> bool {
        *self.plan.fault.lock().expect("no panic") = None;
        self.plan.happened.load(SeqCst)
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut typed: bool,
    plan: &Plan,
) -> io::Result<()> {
    loop {
        let mut message = vec![0; if typed { 5 } else { 4 }];
        from.read_exact(&mut message).await?;
        let head = message.len();
        let length = i32::from_be_bytes(message[head - 4..].try_into().expect("four bytes"));
        message.resize(head + length as usize - 4, 0);
        from.read_exact(&mut message[head..]).await?;
        typed = true;
        match plan.next() {
            None => to.write_all(&message).await?,
            Some(Fault::Cut) => return Ok(()),
            Some(Fault::Silence) => std::future::pending().await,
        }
    }
}
