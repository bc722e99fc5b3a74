//! What a log or a trace sees of a statement: its SQL, its number of rows and its time, never its values.

use std::time::Instant;

use tracing::Span;
use tracing::field::Empty;

/// The span of a statement, of level DEBUG. Where nobody listens it costs nothing.
pub(crate) struct Trace {
    span: Span,
    begun: Option<Instant>,
}

impl Trace {
    pub(crate) fn begin(sql: &str) -> Trace {
        let span = tracing::debug_span!("statement", sql = %sql, rows = Empty, elapsed_ms = Empty);
        let begun = if span.is_disabled() { None } else { Some(Instant::now()) };
        Trace { span, begun }
    }

    /// The statement is done: so many rows, where it was not refused.
    pub(crate) fn end(&self, rows: Option<u64>) {
        if let Some(begun) = self.begun {
            self.span.record("rows", rows);
            self.span.record("elapsed_ms", begun.elapsed().as_secs_f64() * 1000.0);
        }
    }
}
