//! Changes to [`Step`]s, in order, as SQL.
//!
//! [`plan`] lowers each [`Change`] to steps (`lower/`, one file a noun), orders them by what depends on what on
//! both sides (`graph.rs`), and cuts the result where PostgreSQL forbids one transaction ([`Segment`]).
//! [`render`] spells a step. [`losses`] names what a change would lose, whatever the plan for it looks like.

mod cast;
mod demand;
mod domain;
mod effect;
mod graph;
mod leftover;
mod lock;
mod loss;
mod lower;
mod mentions;
mod render;
mod replaced;
mod retype;
mod rows;
mod segment;
pub mod spelling;
mod step;
mod unique;

use std::collections::{BTreeMap, BTreeSet};

use relata_diff::{Change, Renamed};
use relata_schema::{QualifiedName, Schema, Sql};

pub use demand::{Demand, demands};
pub use effect::{Effects, PossibleLock, Rewrite, Scan, effects};
pub use leftover::undoing;
pub use lock::{Lock, Patience, patience};
pub use loss::{Loss, LossKind, losses};
pub use render::render;
pub use segment::{Segment, in_one_transaction, join};
pub use step::{Action, Alteration, AttributeAlteration, DomainAlteration, Leftover, Step};

/// How to get there.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Forms that let a busy table be read and written meanwhile; they need more than one transaction.
    /// Without it, the short form for a database that nobody uses.
    pub online: bool,
    /// `using` of columns whose type changes, by table and column as they are called afterwards.
    pub using: BTreeMap<(QualifiedName, String), Sql>,
    /// New columns, by table, whose default has a value of its own for each row, as the server was seen to treat it.
    pub volatile: BTreeSet<(QualifiedName, String)>,
}

/// The steps that carry `changes` out, ordered and cut into segments.
///
/// `from` and `to` are the schemas that the changes lie between; their dependencies give the order.
pub fn plan(changes: &[Change], from: &Schema, to: &Schema, options: &Options) -> Vec<Segment> {
    let steps = lower::lower(changes, from, to, options);
    let steps = graph::order(steps, from, to);
    segment::cut(steps)
}

/// The steps of renames, in the order given: they come before everything else.
pub fn plan_renames(renames: &[Renamed]) -> Vec<Segment> {
    let steps: Vec<Step> = renames.iter().map(lower::rename).collect();
    if steps.is_empty() { Vec::new() } else { vec![Segment { transactional: true, steps }] }
}
