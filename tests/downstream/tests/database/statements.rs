//! What is sent, as the spans that relata opens for statements tell it.

use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The SQL of each statement that was sent, in order.
#[derive(Clone, Default)]
pub(crate) struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    pub(crate) fn sent(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.name() == "statement"
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut sql = Sql(String::new());
        attributes.record(&mut sql);
        let mut sent = self.0.lock().expect("no panic");
        sent.push(sql.0);
        Id::from_u64(sent.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Sql(String);

impl Visit for Sql {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            self.0 = value.to_owned();
        }
    }

    /// What is shown by Display comes here too.
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "sql" {
            self.0 = format!("{value:?}");
        }
    }
}
