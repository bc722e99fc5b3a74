//! Ctrl-C: what runs on a server is cancelled there, and a migration stops between two statements.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use postgres::{CancelToken, Client, NoTls};

static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));
static RUNNING: Mutex<Vec<CancelToken>> = Mutex::new(Vec::new());

/// Answers SIGINT and SIGTERM from now on. The second one ends the process at once.
pub(crate) fn listen() {
    // It fails where the embedding program has a handler of its own, which then decides.
    let _ = ctrlc::try_set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        eprintln!("stopping …");
        for token in RUNNING.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = token.cancel_query(NoTls);
        }
    });
}

/// The flag that asks a migration to stop.
pub(crate) fn flag() -> Arc<AtomicBool> {
    Arc::clone(&STOP)
}

/// Whether the user asked to stop.
pub(crate) fn requested() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// Remembers a connection whose statement Ctrl-C cancels.
pub(crate) fn watch(client: &Client) {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).push(client.cancel_token());
}
