//! Plans, and proves the plan before anybody sees it: carried out on a copy, read again, compared.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, anyhow};
use postgres::Client;
use relata_diff::{Change, Renamed, diff, renames};
use relata_introspect::{Spelling, introspect};
use relata_plan::{Demand, Lock, Loss, Options, Segment, demands, join, locks, losses, plan, plan_renames};
use relata_schema::{ObjectId, QualifiedName, Schema, Sql};
use relata_scratch::{Cached, Server, Temporary};
use relata_toml::{Diagnostics, Document, Part, Severity};

use crate::apply::{self, Failure};
use crate::heaps::Heaps;
use crate::pg_dump;
use crate::realize::State;
use crate::report::Progress;

/// How often what is still different after a plan is planned again.
const ROUNDS: usize = 4;

/// A plan that was seen to do what it should.
pub(crate) struct Proven {
    pub(crate) changes: Vec<Change>,
    pub(crate) losses: Vec<Loss>,
    /// What it demands of rows that are there, to be asked before any of it is done.
    pub(crate) demands: Vec<Demand>,
    /// One for each migration file, in order.
    pub(crate) files: Vec<ProvenFile>,
}

impl Proven {
    /// One plan after the other.
    pub(crate) fn followed_by(mut self, next: Proven) -> Proven {
        self.changes.extend(next.changes);
        self.losses.extend(next.losses);
        self.files.extend(next.files);
        self
    }
}

pub(crate) struct ProvenFile {
    pub(crate) up: Segment,
    /// The changes that this file makes.
    pub(crate) changes: Vec<Change>,
    pub(crate) losses: Vec<Loss>,
    /// The strongest lock that it takes on each table, index or domain.
    pub(crate) locks: BTreeMap<ObjectId, Lock>,
    /// The tables whose rows it writes anew, as the server was seen to do.
    pub(crate) rewrites: Vec<QualifiedName>,
    /// What it demands of rows that are there.
    pub(crate) demands: Vec<Demand>,
    /// What undoes it, if that was asked for.
    pub(crate) down: Option<Down>,
}

pub(crate) enum Down {
    Steps {
        segments: Vec<Segment>,
        losses: Vec<Loss>,
    },
    /// Why there is none.
    Irreversible(String),
}

/// What the plan is to be like.
pub(crate) struct Wanted<'a> {
    pub(crate) target: &'a Schema,
    /// The schema as the file has it, with its renames and its `using`.
    pub(crate) declared: Option<&'a Document>,
    pub(crate) online: bool,
    pub(crate) downs: bool,
    /// The target's own database, where `pg_dump` shall have the last word (`--proof full`).
    pub(crate) observed: Option<&'a Cached>,
}

/// The proven plan from `current` to what is wanted; empty where nothing is to be done.
pub(crate) fn prove(
    server: &Server,
    current: &State,
    wanted: &Wanted<'_>,
    progress: &Progress,
) -> Result<Proven> {
    progress.step("comparing");
    let declared_renames =
        wanted.declared.map(|document| renames(&document.schema, &current.schema)).unwrap_or_default();
    if declared_renames.is_empty() && diff(&current.schema, wanted.target).is_empty() {
        return Ok(Proven {
            changes: Vec::new(),
            losses: Vec::new(),
            demands: Vec::new(),
            files: Vec::new(),
        });
    }
    let options =
        Options { online: wanted.online, using: using(wanted.declared.map(|document| &document.schema)) };

    progress.step("planning, and proving in scratch");
    let mut copy = Copy::of(server, current)?;
    let mut derived =
        derive(&mut copy.client, &current.schema, wanted.target, &declared_renames, &[], &options)
            .map_err(|error| placed(error, wanted.declared))?;
    if !derived.exact {
        progress.step("proving the joined plan");
        // Again from the start, in the very pieces that will be run.
        copy = Copy::of(server, current)?;
        derived.states = vec![current.schema.clone()];
        derived.heaps = vec![Heaps::of(&mut copy.client)?];
        for segment in &derived.segments {
            apply::segment(&mut copy.client, segment).map_err(|failure| refused(*failure))?;
            derived.states.push(state(&mut copy.client, wanted.target)?);
            derived.heaps.push(Heaps::of(&mut copy.client)?);
        }
        closed(derived.states.last().unwrap_or(&current.schema), wanted.target)?;
    }
    if let Some(target) = wanted.observed {
        progress.step("comparing what pg_dump says");
        pg_dump::same(server, &copy.database.url(), &target.url())?;
    }
    let states = &derived.states;

    let mut files = Vec::new();
    for (place, up) in derived.segments.iter().enumerate() {
        let (before, after) = (&states[place], &states[place + 1]);
        let mut changes: Vec<Change> = Vec::new();
        let mut renamed = Vec::new();
        if place == 0 {
            renamed.clone_from(&derived.renames);
            changes.extend(derived.renames.iter().cloned().map(Change::Rename));
        }
        let start = if renamed.is_empty() { before } else { &derived.renamed };
        let (seen, locks) = (diff(start, after), locks(up, start));
        let losses = losses(&seen, start, &renamed, &options);
        let demands = demands(&seen, start, &renamed);
        changes.extend(seen);
        let rewrites = derived.heaps[place + 1].rewritten_since(&derived.heaps[place]);
        files.push(ProvenFile { up: up.clone(), changes, losses, locks, rewrites, demands, down: None });
    }
    if wanted.downs {
        progress.step("proving the way back");
        downs(server, current, copy, &mut files, &derived, &wanted.target.spoken_of, &options)?;
    }
    let changes = files.iter().flat_map(|file| file.changes.iter().cloned()).collect();
    let losses = losses(&derived.changes, &derived.renamed, &derived.renames, &options);
    let demands = demands(&derived.changes, &derived.renamed, &derived.renames);
    Ok(Proven { changes, losses, demands, files })
}

/// A scratch copy of a state, to try things on.
struct Copy {
    client: Client,
    /// Dropped with the copy.
    database: Temporary,
}

impl Copy {
    fn of(server: &Server, state: &State) -> Result<Copy> {
        let database = server.temporary(Some(&state.database))?;
        Ok(Copy { client: database.connect()?, database })
    }
}

struct Derived {
    segments: Vec<Segment>,
    /// Whether these segments are the very ones that were carried out; else some were joined afterwards.
    exact: bool,
    /// The state at the start and, if `exact`, after each segment.
    states: Vec<Schema>,
    /// Where rows were stored at each of these.
    heaps: Vec<Heaps>,
    /// The declared renames, and those that follow from them.
    renames: Vec<Renamed>,
    /// The state after the renames.
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
    more: &[Change],
    options: &Options,
) -> Result<Derived> {
    let mut states = vec![from.clone()];
    let mut heaps = vec![Heaps::of(client)?];
    let mut renames = declared_renames.to_vec();
    let mut segments = plan_renames(&renames);
    let mut now = run(client, &segments, target, &mut states, &mut heaps)?.unwrap_or_else(|| from.clone());
    // Sequences that follow their column's new name are mentioned in defaults: rename them before comparing those.
    let following: Vec<Renamed> = diff(&now, target).into_iter().filter_map(followed).collect();
    if !following.is_empty() {
        let more = plan_renames(&following);
        now = run(client, &more, target, &mut states, &mut heaps)?.unwrap_or(now);
        segments = join(segments, more);
        renames.extend(following);
    }
    let (renamed, changes) = (now.clone(), diff(&now, target));
    let mut left = [changes.as_slice(), more].concat();
    for _ in 0..ROUNDS {
        if left.is_empty() {
            break;
        }
        let more = plan(&left, &now, target, options);
        now = run(client, &more, target, &mut states, &mut heaps)?.unwrap_or(now);
        segments = join(segments, more);
        left = diff(&now, target);
    }
    closed(&now, target)?;
    let exact = segments.len() + 1 == states.len();
    Ok(Derived { segments, exact, states, heaps, renames, renamed, changes })
}

fn followed(change: Change) -> Option<Renamed> {
    match change {
        Change::Rename(renamed @ Renamed::Sequence { .. }) => Some(renamed),
        _ => None,
    }
}

/// Carries segments out, and reads what each leaves behind.
fn run(
    client: &mut Client,
    segments: &[Segment],
    target: &Schema,
    states: &mut Vec<Schema>,
    heaps: &mut Vec<Heaps>,
) -> Result<Option<Schema>> {
    let mut now = None;
    for segment in segments {
        apply::segment(client, segment).map_err(|failure| refused(*failure))?;
        let state = state(client, target)?;
        states.push(state.clone());
        heaps.push(Heaps::of(client)?);
        now = Some(state);
    }
    Ok(now)
}

/// The state of a copy on its way to a target, which manages what the target does.
fn state(client: &mut Client, target: &Schema) -> Result<Schema> {
    let state = introspect(client, &target.scope, Spelling::Exact)?;
    Ok(Schema { spoken_of: target.spoken_of.clone(), ..state })
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

/// Undoes the files one by one on the copy that they were carried out on, newest first, and checks that each leads
/// back.
fn downs(
    server: &Server,
    current: &State,
    mut copy: Copy,
    files: &mut [ProvenFile],
    proven: &Derived,
    spoken_of: &BTreeSet<ObjectId>,
    options: &Options,
) -> Result<()> {
    let options = Options { online: options.online, using: BTreeMap::new() };
    for place in (0..files.len()).rev() {
        let after = &proven.states[place + 1];
        // Whose privileges the way there managed, the way back does too.
        let before = &Schema { spoken_of: spoken_of.clone(), ..proven.states[place].clone() };
        let reversed: Vec<Renamed> = match place {
            0 => proven.renames.iter().rev().map(Renamed::reversed).collect(),
            _ => Vec::new(),
        };
        let made = made(before, after);
        files[place].down = Some(match derive(&mut copy.client, after, before, &reversed, &made, &options) {
            Ok(derived) => {
                let losses = losses(&derived.changes, &derived.renamed, &derived.renames, &options);
                Down::Steps { segments: derived.segments, losses }
            }
            Err(error) => {
                // The copy is in some state between: make it anew for the files before this one.
                copy = Copy::of(server, current)?;
                for segment in &proven.segments[..place] {
                    apply::segment(&mut copy.client, segment).map_err(|failure| refused(*failure))?;
                }
                Down::Irreversible(error.to_string().lines().next().unwrap_or_default().to_owned())
            }
        });
    }
    Ok(())
}

/// What undoes the schemas and extensions that came in between: `diff` leaves them alone where a file does not own
/// them, but these are a file's own.
fn made(before: &Schema, after: &Schema) -> Vec<Change> {
    let names = after.namespaces.keys().filter(|name| !before.namespaces.contains_key(*name));
    let namespaces = names.map(|name| Change::DropNamespace { name: name.clone() });
    let names = after.extensions.keys().filter(|name| !before.extensions.contains_key(*name));
    let mut made: Vec<Change> = names.map(|name| Change::DropExtension { name: name.clone() }).collect();
    made.extend(namespaces);
    made.retain(|change| !diff(after, before).contains(change));
    made
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

/// A change of type that PostgreSQL has no cast for.
#[derive(Debug)]
struct NoCast {
    object: ObjectId,
    message: String,
    help: String,
}

impl std::fmt::Display for NoCast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{} in schema.toml", self.message, self.help)
    }
}

impl std::error::Error for NoCast {}

/// A missing cast, shown where the column's type stands in the file.
fn placed(error: anyhow::Error, document: Option<&Document>) -> anyhow::Error {
    let (Some(NoCast { object, message, help }), Some(document)) = (error.downcast_ref::<NoCast>(), document)
    else {
        return error;
    };
    let mut diagnostic =
        document.diagnostic(Severity::Error, "no-cast", message.clone(), object, Part::Type, None);
    diagnostic.help = Some(help.clone());
    Diagnostics { files: document.files.clone(), list: vec![diagnostic] }.into()
}

/// Says what the server refused, and what to do about it.
pub(crate) fn refused(failure: Failure) -> anyhow::Error {
    let object = failure.object();
    let Failure { step, statement, source } = failure;
    let object_id = step.as_ref().map(apply::object);
    let Some(db) = source.as_db_error() else { return source.into() };
    // cannot_coerce, datatype_mismatch: PostgreSQL has no cast, so only the user knows.
    if let ("42846" | "42804", Some(object_id @ ObjectId::Column { column, .. })) =
        (db.code().code(), &object_id)
    {
        let message = format!("PostgreSQL refuses {object}: {}", db.message());
        let help = format!("say how rows get to the new type: {column} = {{ …, using = \"…\" }}");
        return NoCast { object: object_id.clone(), message, help }.into();
    }
    let help = db.hint().map(|hint| format!("\n{hint}")).unwrap_or_default();
    let detail = db.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
    let message = format!("PostgreSQL refuses {object}: {}{detail}{help}", db.message());
    Err::<(), _>(source).context(format!("it was asked to run: {statement}")).context(message).unwrap_err()
}
