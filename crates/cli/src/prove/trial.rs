//! Where a plan is tried: in a transaction on the scratch database that is in the state before it, and which is rolled back;
//! or on a copy of that database, where the plan is more than one transaction.

use anyhow::{Result, bail, ensure};
use postgres::{Client, GenericClient, Transaction};
use relata_introspect::{Objects, Spelling, introspect_in};
use relata_plan::{Segment, Step, in_one_transaction};
use relata_schema::{Details, QualifiedName, Schema};
use relata_scratch::{Cached, Server, Temporary};

use super::refused;
use crate::apply::{self, Failure};
use crate::interrupt;
use crate::measure::{self, Point};
use crate::pg_dump;
use crate::realize::State;
use crate::rows::{self, Learned, Told};

/// Tries a plan in a transaction on the scratch database that is in this state; `None` where it is to be tried on copies: it is
/// more than one transaction, or something went wrong that may have to do with that.
pub(super) fn in_transaction<T>(
    server: &Server,
    state: &State,
    attempt: impl FnOnce(Trials<'_, '_>) -> Result<T>,
) -> Result<Option<T>> {
    let tried = state.database(server)?.undone(|transaction| {
        // One at a time: others need not wait for locks of this one.
        let claim = "SELECT pg_try_advisory_xact_lock(hashtext('relata: a plan is tried')), set_config('lock_timeout', '3s', true)";
        let is_free: bool = transaction.query_one(claim, &[])?.get(0);
        ensure!(is_free, "another plan is tried on this database");
        attempt(Trials::InTransaction(transaction))
    });
    match tried {
        Err(error) if interrupt::requested() => Err(error),
        tried => Ok(tried.ok()),
    }
}

/// What trials of a plan start from.
pub(super) enum Trials<'a, 'c> {
    InTransaction(&'a mut Transaction<'c>),
    OnCopies { server: &'a Server, state: &'a State },
}

impl Trials<'_, '_> {
    /// One that finds the state before.
    pub(super) fn fresh(&mut self) -> Result<Trial<'_>> {
        Ok(match self {
            Trials::InTransaction(transaction) => Trial::Transaction(transaction.transaction()?),
            Trials::OnCopies { server, state } => Trial::Copy(Box::new(Copy::of(server, state)?)),
        })
    }

    /// Carries segments out on rows, as [`rows::survive`] has it. What becomes of rows is the same in one transaction.
    pub(super) fn survive(&mut self, segments: &[Segment], told: &Told<'_>) -> Result<Learned> {
        if let Trials::OnCopies { server, state } = self
            && let Some(one) = in_one_transaction(segments)
            && let Some(learned) =
                in_transaction(server, state, |mut trials| trials.fresh()?.survive(&[one], told))?
        {
            return Ok(learned);
        }
        self.fresh()?.survive(segments, told)
    }
}

/// One trial, with what it has done so far.
pub(super) enum Trial<'a> {
    Transaction(Transaction<'a>),
    Copy(Box<Copy<'a>>),
}

impl Trial<'_> {
    /// Refuses a plan that cannot be tried here.
    pub(super) fn takes(&self, plan: &[Segment]) -> Result<()> {
        match (self, plan) {
            (Trial::Copy(_), _) | (_, [] | [Segment { transactional: true, .. }]) => Ok(()),
            _ => bail!("the plan is more than one transaction"),
        }
    }

    /// Carries a segment out, and looks at what it does.
    pub(super) fn run(&mut self, segment: &Segment) -> Result<Vec<Point>> {
        match self {
            Trial::Transaction(transaction) => Ok(measure::transaction(transaction, segment)?),
            Trial::Copy(copy) => copy.run(segment),
        }
    }

    /// The state now, which manages what the target does; plans make no object that is not modelled.
    pub(super) fn state(&mut self, before: &Schema, target: &Schema) -> Result<Schema> {
        let objects = if before.unmodelled.is_empty() { Objects::Modelled } else { Objects::All };
        match self {
            Trial::Transaction(transaction) => state(transaction, target, objects),
            Trial::Copy(copy) => state(&mut copy.client, target, objects),
        }
    }

    /// Begins anew, after these segments.
    pub(super) fn restart(&mut self, segments: &[Segment]) -> Result<()> {
        match self {
            Trial::Transaction(_) => bail!("what was done in a transaction is undone with all of it"),
            Trial::Copy(copy) => {
                **copy = Copy::of(copy.server, copy.state)?;
                let mut run = segments.iter().map(|segment| apply::segment(&mut copy.client, segment));
                run.try_for_each(|run| run.map_err(|failure| refused(*failure)))
            }
        }
    }

    /// Carries segments out on rows, as [`rows::survive`] has it.
    pub(super) fn survive(&mut self, segments: &[Segment], told: &Told<'_>) -> Result<Learned> {
        match self {
            Trial::Transaction(transaction) => {
                rows::survive(transaction, segments, told, |transaction, segment| {
                    // As COMMIT would.
                    let text =
                        segment.steps.iter().flat_map(relata_plan::render).collect::<Vec<_>>().join(";\n");
                    let run = transaction.batch_execute(&text);
                    let failure = |source| Box::new(Failure { step: None, statement: text, source });
                    run.and_then(|()| transaction.batch_execute("SET CONSTRAINTS ALL IMMEDIATE"))
                        .map_err(failure)
                })
            }
            Trial::Copy(copy) => rows::survive(&mut copy.client, segments, told, apply::segment),
        }
    }
}

fn state(client: &mut impl GenericClient, target: &Schema, objects: Objects) -> Result<Schema> {
    // The settings that it needs go with it.
    let mut transaction = client.transaction()?;
    let mut state = introspect_in(&mut transaction, &target.scope, Spelling::Exact, objects)?;
    transaction.rollback()?;
    state.manage_as(target);
    state.leave_unchecked(target);
    Ok(state)
}

/// A scratch copy of a state.
pub(super) struct Copy<'a> {
    server: &'a Server,
    state: &'a State,
    client: Client,
    /// Connected when they are needed.
    others: Option<(Client, Client)>,
    /// Dropped with the copy.
    database: Temporary,
}

impl<'a> Copy<'a> {
    fn of(server: &'a Server, state: &'a State) -> Result<Copy<'a>> {
        let database = server.temporary(Some(state.database(server)?))?;
        Ok(Copy { server, state, client: database.connect()?, others: None, database })
    }

    /// Fails where `pg_dump` sees that it is not as `target` is.
    pub(super) fn dumps_as(&self, target: &Cached) -> Result<()> {
        pg_dump::same(self.server, &self.database.url(), &target.url())
    }

    /// Carries a segment out, and looks at what it does.
    fn run(&mut self, segment: &Segment) -> Result<Vec<Point>> {
        if self.others.is_none() && segment.steps.iter().any(Step::commits) {
            self.others = Some((self.database.connect()?, self.database.connect()?));
        }
        let others = self.others.as_mut().map(|(blocker, watcher)| (blocker, watcher));
        measure::segment(&mut self.client, others, segment).map_err(|failure| {
            let context = failure.source.as_db_error().and_then(|db| db.where_()).unwrap_or_default().to_owned();
            match event_trigger(&self.state.schema, &context) {
                Some(trigger) => refused(*failure).context(format!(
                    "the event trigger {trigger} fires on what the plan does, as it will on a live database: let its function \
                     pass migrations, or give it `fires = \"disabled\"` together with this change and take that out in the next"
                )),
                None => refused(*failure),
            }
        })
    }
}

/// The event trigger in whose function something failed, by the context that PostgreSQL tells.
fn event_trigger<'a>(schema: &'a Schema, context: &str) -> Option<&'a str> {
    let is_within = |function: &QualifiedName| context.contains(&format!("{}(", function.name));
    schema.definitions.iter().find_map(|(id, of)| match &of.details {
        Details::EventTrigger { function: Some(function), .. } if is_within(function) => Some(id.own_name()),
        _ => None,
    })
}
