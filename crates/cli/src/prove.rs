//! Plans, and proves the plan before anybody sees it: carried out on a copy, read again, compared.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use postgres::Client;
use relata_diff::{Change, Renamed, diff, renames};
use relata_introspect::{Spelling, introspect};
use relata_plan::{Loss, Options, Segment, join, losses, plan, plan_renames};
use relata_schema::{ObjectId, QualifiedName, Schema, Sql};
use relata_scratch::Server;

use crate::apply::{self, Failure};
use crate::realize::State;

/// How often what is still different after a plan is planned again.
const ROUNDS: usize = 4;

/// A plan that was seen to do what it should.
pub(crate) struct Proven {
    pub(crate) changes: Vec<Change>,
    pub(crate) losses: Vec<Loss>,
    /// One for each migration file, in order.
    pub(crate) files: Vec<ProvenFile>,
}

pub(crate) struct ProvenFile {
    pub(crate) up: Segment,
    /// The changes that this file makes.
    pub(crate) changes: Vec<Change>,
    pub(crate) losses: Vec<Loss>,
    /// What undoes it, if that was asked for.
    pub(crate) down: Option<Down>,
}

pub(crate) enum Down {
    Steps(Vec<Segment>),
    /// Why there is none.
    Irreversible(String),
}

/// What the plan is to be like.
pub(crate) struct Wanted<'a> {
    pub(crate) target: &'a Schema,
    /// The schema as the file has it, with its renames and its `using`.
    pub(crate) declared: Option<&'a Schema>,
    pub(crate) online: bool,
    pub(crate) downs: bool,
}

/// The proven plan from `current` to what is wanted; empty where nothing is to be done.
pub(crate) fn prove(server: &Server, current: &State, wanted: &Wanted<'_>) -> Result<Proven> {
    let declared_renames =
        wanted.declared.map(|declared| renames(declared, &current.schema)).unwrap_or_default();
    if declared_renames.is_empty() && diff(&current.schema, wanted.target).is_empty() {
        return Ok(Proven { changes: Vec::new(), losses: Vec::new(), files: Vec::new() });
    }
    let options = Options { online: wanted.online, using: using(wanted.declared) };

    let scratch = server.temporary(Some(&current.database))?;
    let mut client = scratch.connect()?;
    let derived = derive(&mut client, &current.schema, wanted.target, &declared_renames, &options)?;
    drop(client);

    // Again from the start, in the very pieces that will be run, with what each leaves behind.
    let scratch = server.temporary(Some(&current.database))?;
    let mut client = scratch.connect()?;
    let scope = &wanted.target.scope;
    let mut states = vec![current.schema.clone()];
    for segment in &derived.segments {
        apply::segment(&mut client, segment).map_err(|failure| refused(*failure))?;
        states.push(introspect(&mut client, scope, Spelling::Exact)?);
    }
    let end = states.last().unwrap_or(&current.schema);
    closed(end, wanted.target)?;

    let mut files = Vec::new();
    for (place, up) in derived.segments.iter().enumerate() {
        let (before, after) = (&states[place], &states[place + 1]);
        let mut changes: Vec<Change> = Vec::new();
        let mut renamed = Vec::new();
        if place == 0 {
            renamed.clone_from(&declared_renames);
            changes.extend(declared_renames.iter().cloned().map(Change::Rename));
        }
        let seen = if renamed.is_empty() { diff(before, after) } else { diff(&derived.renamed, after) };
        let losses = losses(&seen, before);
        changes.extend(seen);
        files.push(ProvenFile { up: up.clone(), changes, losses, down: None });
    }
    if wanted.downs {
        downs(&mut client, &mut files, &states, &declared_renames, &options)?;
    }
    let changes = files.iter().flat_map(|file| file.changes.iter().cloned()).collect();
    let losses = losses(&derived.changes, &derived.renamed);
    Ok(Proven { changes, losses, files })
}

struct Derived {
    segments: Vec<Segment>,
    /// The state after the declared renames.
    renamed: Schema,
    /// The changes from there to the target.
    changes: Vec<Change>,
}

/// Finds a plan by carrying it out: renames first, then what differs, then what still differs.
fn derive(
    client: &mut Client,
    from: &Schema,
    target: &Schema,
    declared_renames: &[Renamed],
    options: &Options,
) -> Result<Derived> {
    let mut segments = plan_renames(declared_renames);
    let mut now = from.clone();
    if !segments.is_empty() {
        run(client, &segments)?;
        now = introspect(client, &target.scope, Spelling::Exact)?;
    }
    let (renamed, changes) = (now.clone(), diff(&now, target));
    let mut left = changes.clone();
    for _ in 0..ROUNDS {
        if left.is_empty() {
            break;
        }
        let more = plan(&left, &now, target, options);
        run(client, &more)?;
        segments = join(segments, more);
        now = introspect(client, &target.scope, Spelling::Exact)?;
        left = diff(&now, target);
    }
    closed(&now, target)?;
    Ok(Derived { segments, renamed, changes })
}

fn run(client: &mut Client, segments: &[Segment]) -> Result<()> {
    segments
        .iter()
        .try_for_each(|segment| apply::segment(client, segment))
        .map_err(|failure| refused(*failure))
}

/// Law 1: nothing is left to do.
fn closed(now: &Schema, target: &Schema) -> Result<()> {
    let left = diff(now, target);
    if left.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = left.iter().map(|change| format!("  {}", change.describe())).collect();
    Err(anyhow!(
        "the plan could not be proven: carried out in scratch, it leaves these differences\n{}\nnothing was written or \
         changed; this is a shortcoming of relata: please report it with the two schemas",
        list.join("\n")
    ))
}

/// Undoes the files one by one on the same copy, newest first, and checks that each leads back.
fn downs(
    client: &mut Client,
    files: &mut [ProvenFile],
    states: &[Schema],
    declared_renames: &[Renamed],
    options: &Options,
) -> Result<()> {
    for place in (0..files.len()).rev() {
        let (before, after) = (&states[place], &states[place + 1]);
        let reversed: Vec<Renamed> = match place {
            0 => declared_renames.iter().rev().map(Renamed::reversed).collect(),
            _ => Vec::new(),
        };
        let back = Options { online: options.online, using: BTreeMap::new() };
        let derived = derive(client, after, before, &reversed, &back);
        match derived {
            Ok(derived) => files[place].down = Some(Down::Steps(derived.segments)),
            Err(error) => {
                let reason = error.root_cause().to_string().lines().next().unwrap_or_default().to_owned();
                files[place].down = Some(Down::Irreversible(reason));
                // The states before this one are out of reach now: start over from what the copy should be.
                if place > 0 {
                    return Err(error.context("the way back could not be proven"));
                }
            }
        }
    }
    Ok(())
}

fn using(declared: Option<&Schema>) -> BTreeMap<(QualifiedName, String), Sql> {
    let mut using = BTreeMap::new();
    for (name, table) in declared.iter().flat_map(|declared| &declared.tables) {
        for column in &table.columns {
            if let Some(sql) = &column.using {
                using.insert((name.clone(), column.name.clone()), sql.clone());
            }
        }
    }
    using
}

/// Says what the server refused, and what to do about it.
pub(crate) fn refused(failure: Failure) -> anyhow::Error {
    let object = failure.object();
    let Failure { step, statement, source } = failure;
    let Some(db) = source.as_db_error() else { return source.into() };
    let help = match db.code().code() {
        // cannot_coerce: PostgreSQL has no cast, so only the user knows.
        "42846" => format!(
            "\nsay in schema.toml how rows get to the new type: {} = {{ …, using = \"…\" }}",
            match step.as_ref().map(apply::object) {
                Some(ObjectId::Column { column, .. }) => column,
                Some(_) | None => "the column".to_owned(),
            }
        ),
        _ => db.hint().map(|hint| format!("\n{hint}")).unwrap_or_default(),
    };
    let detail = db.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
    let message = format!("PostgreSQL refuses {object}: {}{detail}{help}", db.message());
    Err::<(), _>(source).context(format!("it was asked to run: {statement}")).context(message).unwrap_err()
}
