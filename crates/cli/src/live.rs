//! How the live database stands to `migrations/` and to the schema file.

use anyhow::{Result, bail};
use postgres::Client;
use relata_diff::{Change, diff};
use relata_introspect::Spelling;
use relata_migrate::history::{Progress, State};
use relata_migrate::{Folder, Migration, Row, compare, folder};
use relata_schema::{Details, ObjectId, Schema, Scope};
use relata_scratch::Server;

use crate::replay::replay;
use crate::report::Reporter;
use crate::settings::Settings;
use crate::{holders, realize};

/// What was found.
pub(crate) struct Live {
    pub(crate) schema: Schema,
    pub(crate) history: Vec<Row>,
    /// What the applied migrations make.
    pub(crate) expected: realize::State,
    /// The migrations that the ledger does not have.
    pub(crate) unapplied: Vec<Migration>,
    pub(crate) stand: Stand,
}

/// How a live database stands to what its applied migrations make.
pub(crate) enum Stand {
    /// It is that.
    Agrees,
    /// It is what they make together with so many of those that are to come: it was pushed.
    Pushed(usize),
    /// It has drifted: from what they make to what it is.
    Differs(Vec<Change>),
    /// No migration is applied, and it is neither empty nor what migrations make: all that it has.
    Unrecorded(Vec<Change>),
    /// A migration was cut off in the middle, so that there is nothing yet that it should be.
    UnderWay,
}

/// Compares a live database with what its applied migrations make, as far as the schema file manages it. Only reads.
pub(crate) fn look(client: &mut Client, server: &Server, folder: &Folder, declared: &Schema) -> Result<Live> {
    let scope = &declared.scope;
    let history = relata_migrate::history(client)?;
    let mut schema = holders::read(client, scope, Spelling::Exact)?;
    schema.manage_as(declared);
    let status = compare(folder, &history);
    let (known, unapplied): (Vec<Migration>, Vec<Migration>) = folder
        .migrations
        .iter()
        .cloned()
        .partition(|migration| history.iter().any(|row| row.version == migration.version));
    let is_applied = |migration: &Migration| {
        status.applied.iter().any(|(applied, _)| applied.version == migration.version)
    };
    let applied: Vec<Migration> = known.into_iter().take_while(is_applied).collect();
    let state = |migrations: Vec<Migration>| {
        let some = Folder { migrations, sum: None, ..folder.clone() };
        replay(server, &some, some.migrations.len(), scope).map(|mut state| {
            state.schema.manage_as(declared);
            state
        })
    };
    let expected = state(applied.clone())?;
    let drift = drifted(&expected.schema, &schema);
    let mut stand = match drift {
        _ if history.iter().any(|row| row.state != State::Done) => Stand::UnderWay,
        drift if drift.is_empty() => Stand::Agrees,
        drift if history.is_empty() => Stand::Unrecorded(drift),
        drift => Stand::Differs(drift),
    };
    if matches!(stand, Stand::Differs(_) | Stand::Unrecorded(_)) && status.is_intact() {
        for count in (1..=unapplied.len()).rev() {
            let mut migrations = [&applied[..], &unapplied[..count]].concat();
            migrations.sort_by_key(|migration| migration.version);
            if drifted(&state(migrations)?.schema, &schema).is_empty() {
                stand = Stand::Pushed(count);
                break;
            }
        }
    }
    Ok(Live { schema, history, expected, unapplied, stand })
}

/// What was made, changed or dropped by hand. What is the whole database's may be there for others.
fn drifted(expected: &Schema, live: &Schema) -> Vec<Change> {
    let all = expected.scope == Scope::All;
    let is_ours = |change: &Change| match change {
        Change::CreateExtension { .. } => all,
        Change::CreateDefinition { id, .. } => all || id.schema().is_some(),
        Change::SetPrivileges { on, .. } => all || expected.spoken_of.contains(on),
        // Options that were set by hand are nobody's business.
        Change::ModifyDefinition { from, to, .. } => match (&from.details, &to.details) {
            (Details::UserMapping { options: made }, Details::UserMapping { options: now }) => {
                made.iter().any(|(name, value)| now.get(name) != Some(value))
            }
            _ => true,
        },
        Change::SetComment { on: ObjectId::Definition(id), .. } => {
            all || id.schema().is_some() || expected.definitions.contains_key(id)
        }
        _ => true,
    };
    let mut drift: Vec<Change> = diff(expected, live).into_iter().filter(is_ours).collect();
    if !all {
        let gone = expected.definitions.iter().filter(|(id, _)| id.schema().is_none());
        let gone = gone.filter(|(id, _)| !live.definitions.contains_key(*id));
        drift.extend(gone.map(|(id, from)| Change::DropDefinition { id: id.clone(), from: from.clone() }));
    }
    drift
}

/// Refuses to change files of migrations that the live database has; `has` finds them in its ledger.
pub(crate) fn refuse_applied(
    settings: &Settings,
    report: &Reporter,
    has: impl Fn(&Row) -> bool,
) -> Result<()> {
    if settings.live().is_none() {
        report.note("no database is configured, so it is not known whether one has these migrations");
        return Ok(());
    }
    let (mut client, url) = settings.connect()?;
    let history = relata_migrate::history(&mut client)?;
    let of = |rows: Vec<&Row>| {
        let stems = rows.iter().map(|row| folder::stem(row.version, &row.name));
        stems.collect::<Vec<_>>().join(", ")
    };
    let (applied, begun): (Vec<&Row>, Vec<&Row>) =
        history.iter().filter(|row| has(row)).partition(|row| row.state == State::Done);
    if let Some(State::Applying(progress) | State::RollingBack(progress)) = begun.first().map(|row| row.state)
    {
        let Progress { done, total, .. } = progress;
        bail!(
            "{} was cut off in {}, where {done} of {total} statements are done: `relata rollback` undoes those, and then \
             the file is free",
            url.database(),
            of(begun),
        );
    }
    if applied.is_empty() {
        return Ok(());
    }
    bail!(
        "{} has {} applied, so the files must stay as they were: put the change into a new migration, or undo them there \
         first with `relata rollback`",
        url.database(),
        of(applied)
    )
}
