//! Ctrl-C: work in scratch ends at once, other work is stopped in order first.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use postgres::{CancelToken, Client, NoTls};

static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(false)));
/// How the work that goes on is stopped.
static CHANGING: Mutex<Option<Arc<dyn Fn() + Send + Sync>>> = Mutex::new(None);

/// Answers SIGINT and SIGTERM from now on. The second one ends the process at once.
pub(crate) fn listen() {
    // It fails where the embedding program has a handler of its own, which then decides.
    let _ = ctrlc::try_set_handler(|| {
        let again = STOP.swap(true, Ordering::SeqCst);
        let stop = CHANGING.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match stop {
            Some(stop) if !again => {
                eprintln!("stopping …");
                stop();
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

/// While this lives, Ctrl-C lets the work end in order.
pub(crate) struct Changing(());

/// Ctrl-C cancels the connection's statement.
pub(crate) fn changing(client: &Client) -> Changing {
    let token = client.cancel_token();
    stopping(move || cancel(&token))
}

fn cancel(token: &CancelToken) {
    // A request to cancel is answered before any login, so it needs no TLS.
    let _ = token.cancel_query(NoTls);
}

/// Ctrl-C does this.
pub(crate) fn stopping(stop: impl Fn() + Send + Sync + 'static) -> Changing {
    *CHANGING.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(stop));
    Changing(())
}

impl Drop for Changing {
    fn drop(&mut self) {
        *CHANGING.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The user asked to stop, and this is how things stand now.
#[derive(Debug)]
pub(crate) struct Interrupted(pub(crate) String);

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "interrupted: {}", self.0)
    }
}

impl std::error::Error for Interrupted {}
