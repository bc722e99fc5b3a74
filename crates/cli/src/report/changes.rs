//! Changes between two states, for people and for programs.

use relata_diff::{Change, Verb};
use serde_json::{Value, json};

use crate::report::Reporter;

impl Reporter {
    /// One line a change, with a sign for what happens to the object.
    pub(crate) fn changes(&self, changes: &[Change]) -> String {
        changes.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn changes_json(&self, changes: &[Change]) -> Value {
        let one = |change: &Change| {
            let it = change.describe();
            json!({ "verb": it.verb.word(), "kind": it.kind, "object": it.object, "details": it.details })
        };
        Value::Array(changes.iter().map(one).collect())
    }
}

fn line(change: &Change) -> String {
    let it = change.describe();
    let (sign, colour) = match it.verb {
        Verb::Create => ("+", anstyle::AnsiColor::Green),
        Verb::Drop => ("-", anstyle::AnsiColor::Red),
        Verb::Alter | Verb::Rename | Verb::Comment => ("~", anstyle::AnsiColor::Yellow),
    };
    let style = colour.on_default();
    format!("  {style}{sign} {it}{style:#}")
}
