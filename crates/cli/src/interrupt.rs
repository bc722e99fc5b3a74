//! Ctrl-C: work in scratch ends at once, work on the live database is cancelled there first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use postgres::{CancelToken, Client, NoTls};

static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));
/// The live connection that changes something at this moment.
static CHANGING: Mutex<Option<CancelToken>> = Mutex::new(None);

/// Answers SIGINT and SIGTERM from now on. The second one ends the process at once.
pub(crate) fn listen() {
    // It fails where the embedding program has a handler of its own, which then decides.
    let _ = ctrlc::try_set_handler(|| {
        let again = STOP.swap(true, Ordering::SeqCst);
        let token = CHANGING.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match token {
            Some(token) if !again => {
                eprintln!("stopping …");
                // A request to cancel is answered before any login, so it needs no TLS.
                let _ = token.cancel_query(NoTls);
            }
            // What is left in scratch, the next run removes.
            Some(_) | None => {
                eprintln!("interrupted");
                std::process::exit(130);
            }
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

/// While this lives, Ctrl-C cancels the connection's statement and lets the work end in order.
pub(crate) struct Changing(());

pub(crate) fn changing(client: &Client) -> Changing {
    *CHANGING.lock().unwrap_or_else(PoisonError::into_inner) = Some(client.cancel_token());
    Changing(())
}

impl Drop for Changing {
    fn drop(&mut self) {
        *CHANGING.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
