//! Finds an order in which PostgreSQL takes the statements of a schema file: what a view or a routine needs, only the
//! server knows.

use anyhow::Result;
use postgres::error::SqlState;
use relata_plan::{Segment, Step};
use relata_scratch::Server;

use crate::refusals::{attempt, pieces};

/// Steps in an order that works, and those that work in none.
pub(crate) struct Arranged {
    pub(crate) steps: Vec<Step>,
    pub(crate) stuck: Vec<Step>,
}

/// Tries each step, and those that miss something again after the others, until nothing more gets through. Tables and
/// domains that are in a circle with what they need are made bare, and the rest of them afterwards.
pub(crate) fn arrange(server: &Server, segments: &[Segment], session: &str) -> Result<Arranged> {
    let database = server.temporary(None)?;
    let mut client = database.connect()?;
    client.batch_execute(session)?;
    let mut transaction = client.transaction()?;
    let mut waiting: Vec<Step> = segments.iter().flat_map(|segment| segment.steps.clone()).collect();
    let mut arranged = Arranged { steps: Vec::new(), stuck: Vec::new() };
    let mut cut = false;
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut next = Vec::new();
        for step in waiting {
            match attempt(&mut transaction, &step)? {
                None => arranged.steps.push(step),
                Some(failure) if failure.source.code().is_some_and(is_missing) => next.push(step),
                Some(_) => arranged.stuck.push(step),
            }
        }
        waiting = next;
        if waiting.len() == before {
            if cut {
                arranged.stuck.append(&mut waiting);
            }
            cut = true;
            waiting = waiting.iter().flat_map(pieces).collect();
        }
    }
    Ok(arranged)
}

/// Whether a refusal may be for want of something that another statement makes.
fn is_missing(code: &SqlState) -> bool {
    [
        SqlState::UNDEFINED_TABLE,
        SqlState::UNDEFINED_FUNCTION,
        SqlState::UNDEFINED_OBJECT,
        SqlState::UNDEFINED_COLUMN,
        SqlState::INVALID_SCHEMA_NAME,
        SqlState::INVALID_FOREIGN_KEY,
        SqlState::WRONG_OBJECT_TYPE,
    ]
    .contains(code)
}
