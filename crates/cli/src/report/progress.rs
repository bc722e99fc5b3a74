//! A line on the terminal that says what goes on.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shown once the work has gone on for a moment; gone when dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// For `--timings`: what goes on, and since when.
    timed: Option<RefCell<(String, Instant)>>,
}

impl Progress {
    pub(crate) fn new(visible: bool, timings: bool) -> Self {
        let target = if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed:.dim}") {
            bar.set_style(style);
        }
        if visible {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        let timed = timings.then(|| RefCell::new((String::new(), Instant::now())));
        Progress { bar, timed }
    }

    /// What goes on from now.
    pub(crate) fn step(&self, what: impl Into<String>) {
        let what = super::visible(&what.into()).into_owned();
        self.tell_time(&what);
        self.bar.set_message(what);
    }

    fn tell_time(&self, next: &str) {
        let Some(timed) = &self.timed else { return };
        let (done, since) = timed.replace((next.to_owned(), Instant::now()));
        if !done.is_empty() {
            eprintln!("{:9.1} ms  {done}", since.elapsed().as_secs_f64() * 1000.0);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.tell_time("");
        self.bar.finish_and_clear();
    }
}
