//! Cuts ordered steps where PostgreSQL forbids one transaction.

use relata_sql::literal;

use crate::{Action, Alteration, Step, render};

/// Steps that go in one migration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// One transaction, or each step in its own.
    pub transactional: bool,
    pub steps: Vec<Step>,
}

/// The fewest segments that keep the order.
pub(crate) fn cut(steps: Vec<Step>) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for step in steps {
        let transactional = !step.runs_alone();
        match segments.last_mut() {
            Some(last) if last.transactional == transactional && !uses_new_label(&last.steps, &step) => {
                last.steps.push(step)
            }
            _ => segments.push(Segment { transactional, steps: vec![step] }),
        }
    }
    let mut joined: Vec<Segment> = Vec::new();
    for segment in segments {
        match joined.last_mut() {
            Some(last) if !last.transactional && (!segment.transactional || is_one_by_one(&segment)) => {
                last.steps.extend(segment.steps);
            }
            _ => joined.push(segment),
        }
    }
    joined
}

/// Whether nothing is lost where each step has its own transaction.
fn is_one_by_one(segment: &Segment) -> bool {
    let told_apart = segment.steps.iter().filter(|step| !matches!(step.action, Action::SetComment { .. }));
    told_apart.flat_map(render).nth(1).is_none()
}

/// A label that ALTER TYPE … ADD VALUE adds cannot be used before its transaction ends
/// (<https://www.postgresql.org/docs/current/sql-altertype.html>).
pub(crate) fn uses_new_label(steps: &[Step], next: &Step) -> bool {
    if matches!(next.action, Action::AddLabel { .. }) {
        return false;
    }
    let mut labels = steps.iter().filter_map(|step| match &step.action {
        Action::AddLabel { label, .. } => Some(literal(label)),
        _ => None,
    });
    let mut text: Option<String> = None;
    labels.any(|label| {
        let text = text.get_or_insert_with(|| render(next).join("\n"));
        // In the literal of an array, a label is a part of the text.
        let within = label.trim_start_matches('E').trim_matches('\'');
        text.contains(&label) || text.contains("'{") && text.contains(within)
    })
}

/// What segments do, as one transaction: nobody is spared waiting. `None` where a step must end transactions.
pub fn in_one_transaction(segments: &[Segment]) -> Option<Segment> {
    let mut steps: Vec<Step> = segments.iter().flat_map(|segment| &segment.steps).cloned().collect();
    // There is nothing left of an earlier run where there was none.
    steps.retain(|step| !matches!(step.action, Action::DropLeftover(_)));
    for step in &mut steps {
        match &mut step.action {
            Action::CreateIndex { concurrently, .. } | Action::DropIndex { concurrently, .. } => {
                *concurrently = false;
            }
            Action::AlterTable { alterations, .. } => {
                for alteration in alterations {
                    if let Alteration::DetachPartition { concurrently, .. } = alteration {
                        *concurrently = false;
                    }
                }
            }
            _ => {}
        }
    }
    (!steps.iter().any(Step::commits)).then_some(Segment { transactional: true, steps })
}

/// Segments one after the other, joined where one transaction may hold both.
pub fn join(first: Vec<Segment>, second: Vec<Segment>) -> Vec<Segment> {
    let mut joined = first;
    for next in second {
        match joined.last_mut() {
            Some(last)
                if last.transactional == next.transactional
                    && !next.steps.iter().any(|step| uses_new_label(&last.steps, step)) =>
            {
                last.steps.extend(next.steps);
            }
            _ => joined.push(next),
        }
    }
    joined
}
