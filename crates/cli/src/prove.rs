//! Plans, and proves the plan before anybody sees it: carried out on a copy, read again, compared.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use postgres::Client;
use relata_diff::{Change, Renamed, diff, renames};
use relata_introspect::{Spelling, introspect};
use relata_plan::{
    Demand, Effects, Loss, Options, Segment, Step, demands, effects, join, losses, plan, plan_renames,
    undoing,
};
use relata_schema::{DefinitionId, Details, ObjectId, QualifiedName, Schema, Sql};
use relata_scratch::{Cached, Server, Temporary};
use relata_toml::{Diagnostics, Document, Part, Severity};

use crate::apply::{self, Failure};
use crate::measure::{self, Mismatch, Point};
use crate::pg_dump;
use crate::realize::State;
use crate::report::Progress;
use crate::rows::{self, Learned, Told};

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
    /// Why some of it was not tried on rows.
    pub(crate) untried: Vec<String>,
}

impl Proven {
    /// One plan after the other.
    pub(crate) fn followed_by(mut self, next: Proven) -> Proven {
        self.changes.extend(next.changes);
        self.losses.extend(next.losses);
        self.files.extend(next.files);
        self.untried.extend(next.untried);
        self
    }
}

pub(crate) struct ProvenFile {
    pub(crate) up: Segment,
    /// The changes that this file makes.
    pub(crate) changes: Vec<Change>,
    pub(crate) losses: Vec<Loss>,
    /// What each step does to tables that others may be using, as the server was seen to do.
    pub(crate) effects: Vec<Effects>,
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
            untried: Vec::new(),
        });
    }
    let mut options = Options {
        online: wanted.online,
        using: using(wanted.declared.map(|document| &document.schema)),
        ..Options::default()
    };
    progress.step("planning, and proving in scratch");
    let (copy, derived, stated) = loop {
        let (copy, derived) = derived(server, current, wanted, &declared_renames, &options, progress)?;
        match settled(&derived, &options) {
            Ok(stated) => break (copy, derived, stated),
            // Only the server knows which defaults have a value of their own for each row.
            Err(Mismatch::Volatile(table, column))
                if options.volatile.insert((table.clone(), column.clone())) => {}
            Err(mismatch) => return Err(mismatch.error()),
        }
    };
    if let Some(target) = wanted.observed {
        progress.step("comparing what pg_dump says");
        pg_dump::same(server, &copy.database.url(), &target.url())?;
    }
    let states = &derived.states;

    let mut files = Vec::new();
    for ((place, up), effects) in derived.segments.iter().enumerate().zip(stated) {
        let (before, after) = (&states[place], &states[place + 1]);
        let mut changes: Vec<Change> = Vec::new();
        let mut renamed = Vec::new();
        if place == 0 {
            renamed.clone_from(&derived.renames);
            changes.extend(derived.renames.iter().cloned().map(Change::Rename));
        }
        let start = if renamed.is_empty() { before } else { &derived.renamed };
        let seen = diff(start, after);
        let losses = losses(&seen, start, &renamed, &options);
        let demands = demands(&seen, start, &renamed);
        changes.extend(seen);
        files.push(ProvenFile { up: up.clone(), changes, losses, effects, demands, down: None });
    }
    let mut empty = None;
    if wanted.downs {
        progress.step("proving the way back");
        empty = downs(server, current, copy, &mut files, &derived, wanted.target, &options)?;
    }
    let changes = files.iter().flat_map(|file| file.changes.iter().cloned()).collect();
    let losses = losses(&derived.changes, &derived.renamed, &derived.renames, &options);
    let mut demands = demands(&derived.changes, &derived.renamed, &derived.renames);
    let told = Told {
        before: &current.schema,
        target: wanted.target,
        renames: &derived.renames,
        changes: &derived.changes,
        losses: &losses,
        demands: &demands,
    };
    let mut learned = Learned::default();
    if rows::concerns(&told) {
        progress.step("proving that rows survive");
        let mut copy = match empty {
            Some(copy) => copy,
            None => Copy::of(server, current)?,
        };
        learned = rows::survive(&mut copy.client, &derived.segments, &told)?;
    }
    for (place, demand) in learned.demands {
        files[place].demands.push(demand.clone());
        demands.push(demand);
    }
    Ok(Proven { changes, losses, demands, files, untried: learned.untried })
}

/// A plan that was carried out on a copy, in the very pieces that will be run.
fn derived(
    server: &Server,
    current: &State,
    wanted: &Wanted<'_>,
    declared_renames: &[Renamed],
    options: &Options,
    progress: &Progress,
) -> Result<(Copy, Derived)> {
    let mut copy = Copy::of(server, current)?;
    let mut derived = derive(&mut copy, &current.schema, wanted.target, declared_renames, &[], options)
        .map_err(|error| placed(error, wanted.declared))?;
    if !derived.exact {
        progress.step("proving the joined plan");
        copy = Copy::of(server, current)?;
        (derived.states, derived.points) = (vec![current.schema.clone()], Vec::new());
        for segment in &derived.segments {
            derived.points.push(copy.run(segment)?);
            derived.states.push(state(&mut copy.client, wanted.target)?);
        }
        closed(derived.states.last().unwrap_or(&current.schema), wanted.target)?;
    }
    Ok((copy, derived))
}

/// What the steps of each segment do to tables, as stated and as seen; they must agree.
fn settled(derived: &Derived, options: &Options) -> Result<Vec<Vec<Effects>>, Mismatch> {
    let mut settled = Vec::new();
    for (place, (segment, points)) in derived.segments.iter().zip(&derived.points).enumerate() {
        let (before, after) = (&derived.states[place], &derived.states[place + 1]);
        let start = if place == 0 && !derived.renames.is_empty() { &derived.renamed } else { before };
        let stated = effects(segment, start, after, options);
        measure::compare(segment, &stated, points, before)?;
        settled.push(measure::settled(stated, points));
    }
    Ok(settled)
}

/// A scratch copy of a state, to try things on.
struct Copy {
    client: Client,
    /// With the functions that they call.
    event_triggers: BTreeMap<String, QualifiedName>,
    /// Connected when they are needed.
    others: Option<(Client, Client)>,
    /// Dropped with the copy.
    database: Temporary,
}

impl Copy {
    fn of(server: &Server, state: &State) -> Result<Copy> {
        let database = server.temporary(Some(state.database(server)?))?;
        let event_triggers = event_triggers(&state.schema);
        Ok(Copy { client: database.connect()?, event_triggers, others: None, database })
    }

    /// Carries a segment out, and looks at what it does.
    fn run(&mut self, segment: &Segment) -> Result<Vec<Point>> {
        if self.others.is_none() && segment.steps.iter().any(Step::commits) {
            self.others = Some((self.database.connect()?, self.database.connect()?));
        }
        let others = self.others.as_mut().map(|(blocker, watcher)| (blocker, watcher));
        measure::segment(&mut self.client, others, segment).map_err(|failure| {
            let context = failure.source.as_db_error().and_then(|db| db.where_()).unwrap_or_default().to_owned();
            let is_within = |(_, function): &(_, &QualifiedName)| context.contains(&format!("{}(", function.name));
            match self.event_triggers.iter().find(is_within) {
                Some((trigger, _)) => refused(*failure).context(format!(
                    "the event trigger {trigger} fires on what the plan does, as it will on a live database: let its function \
                     pass migrations, or give it `fires = \"disabled\"` together with this change and take that out in the next"
                )),
                None => refused(*failure),
            }
        })
    }
}

fn event_triggers(schema: &Schema) -> BTreeMap<String, QualifiedName> {
    let definitions = schema.definitions.iter();
    definitions
        .filter_map(|(id, of)| match &of.details {
            Details::EventTrigger { function: Some(function), .. } => {
                Some((id.own_name().to_owned(), function.clone()))
            }
            _ => None,
        })
        .collect()
}

struct Derived {
    segments: Vec<Segment>,
    /// Whether these segments are the very ones that were carried out; else some were joined afterwards.
    exact: bool,
    /// The state at the start and, if `exact`, after each segment.
    states: Vec<Schema>,
    /// If `exact`, what was seen of each segment.
    points: Vec<Vec<Point>>,
    /// The declared renames, and those that follow from them.
    renames: Vec<Renamed>,
    /// The state after the renames.
    renamed: Schema,
    /// The changes from there to the target.
    changes: Vec<Change>,
}

/// Finds a plan by carrying it out: renames first, then what differs, then what still differs.
fn derive(
    copy: &mut Copy,
    from: &Schema,
    target: &Schema,
    declared_renames: &[Renamed],
    more: &[Change],
    options: &Options,
) -> Result<Derived> {
    let mut states = vec![from.clone()];
    let mut points = Vec::new();
    let mut renames = declared_renames.to_vec();
    let mut segments = plan_renames(&renames);
    let mut now = run(copy, &segments, target, &mut states, &mut points)?.unwrap_or_else(|| from.clone());
    // Sequences that follow their column's new name are mentioned in defaults: rename them before comparing those.
    let following: Vec<Renamed> = diff(&now, target).into_iter().filter_map(followed).collect();
    if !following.is_empty() {
        let more = plan_renames(&following);
        now = run(copy, &more, target, &mut states, &mut points)?.unwrap_or(now);
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
        now = run(copy, &more, target, &mut states, &mut points)?.unwrap_or(now);
        segments = join(segments, more);
        left = diff(&now, target);
    }
    closed(&now, target)?;
    let exact = segments.len() + 1 == states.len();
    Ok(Derived { segments, exact, states, points, renames, renamed, changes })
}

fn followed(change: Change) -> Option<Renamed> {
    match change {
        Change::Rename(renamed @ Renamed::Sequence { .. }) => Some(renamed),
        _ => None,
    }
}

/// Carries segments out, and reads what each leaves behind.
fn run(
    copy: &mut Copy,
    segments: &[Segment],
    target: &Schema,
    states: &mut Vec<Schema>,
    points: &mut Vec<Vec<Point>>,
) -> Result<Option<Schema>> {
    let mut now = None;
    for segment in segments {
        points.push(copy.run(segment)?);
        let state = state(&mut copy.client, target)?;
        states.push(state.clone());
        now = Some(state);
    }
    Ok(now)
}

/// The state of a copy on its way to a target, which manages what the target does.
fn state(client: &mut Client, target: &Schema) -> Result<Schema> {
    let state = introspect(client, &target.scope, Spelling::Exact)?;
    let (spoken_of, owned) = (target.spoken_of.clone(), target.owned.clone());
    let mut state = Schema { spoken_of, owned, ..state };
    state.leave_unchecked(target);
    Ok(state)
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
/// back. Answers with the copy where all of them do, so that it is as it was at first.
fn downs(
    server: &Server,
    current: &State,
    mut copy: Copy,
    files: &mut [ProvenFile],
    proven: &Derived,
    target: &Schema,
    options: &Options,
) -> Result<Option<Copy>> {
    let options = Options { online: options.online, ..Options::default() };
    let mut is_back = true;
    for place in (0..files.len()).rev() {
        let after = &proven.states[place + 1];
        // Whose privileges and owners the way there managed, the way back does too.
        let (spoken_of, owned) = (target.spoken_of.clone(), target.owned.clone());
        let mut before = Schema { spoken_of, owned, ..proven.states[place].clone() };
        before.leave_unchecked(after);
        let before = &before;
        let reversed: Vec<Renamed> = match place {
            0 => proven.renames.iter().rev().map(Renamed::reversed).collect(),
            _ => Vec::new(),
        };
        let made = made(before, after, &reversed);
        files[place].down = Some(match derive(&mut copy, after, before, &reversed, &made, &options) {
            Ok(derived) => {
                let losses = losses(&derived.changes, &derived.renamed, &derived.renames, &options);
                Down::Steps { segments: undoing(derived.segments, &proven.segments[place], after), losses }
            }
            Err(error) => {
                is_back = false;
                // The copy is in some state between: make it anew for the files before this one.
                copy = Copy::of(server, current)?;
                for segment in &proven.segments[..place] {
                    apply::segment(&mut copy.client, segment).map_err(|failure| refused(*failure))?;
                }
                Down::Irreversible(error.to_string().lines().next().unwrap_or_default().to_owned())
            }
        });
    }
    Ok(is_back.then_some(copy))
}

/// What undoes the schemas, extensions and what else is the whole database's that came in between: `diff` leaves them alone
/// where a file does not own them, but these are a file's own.
fn made(before: &Schema, after: &Schema, renames: &[Renamed]) -> Vec<Change> {
    let names = after.namespaces.keys().filter(|name| !before.namespaces.contains_key(*name));
    let namespaces = names.map(|name| Change::DropNamespace { name: name.clone() });
    let names = after.extensions.keys().filter(|name| !before.extensions.contains_key(*name));
    let mut made: Vec<Change> = names.map(|name| Change::DropExtension { name: name.clone() }).collect();
    made.extend(namespaces);
    let definitions = after.definitions.iter().filter(|(id, _)| id.schema().is_none());
    let is_renamed = |id: &DefinitionId| {
        renames.iter().any(|renamed| matches!(renamed, Renamed::Definition { from, .. } if from == id))
    };
    let definitions = definitions.filter(|(id, _)| !before.definitions.contains_key(*id) && !is_renamed(id));
    made.extend(definitions.map(|(id, from)| Change::DropDefinition { id: id.clone(), from: from.clone() }));
    made.retain(|change| !diff(after, before).contains(change));
    // Options of a user mapping that one side does not name are left alone, but these came in between.
    for (id, to) in &before.definitions {
        let Some(from) = after.definitions.get(id) else { continue };
        if let (Details::UserMapping { options: old }, Details::UserMapping { options: new }) =
            (&to.details, &from.details)
            && new.iter().any(|(name, _)| old.get(name).is_none())
        {
            made.push(Change::ModifyDefinition { id: id.clone(), from: from.clone(), to: to.clone() });
        }
    }
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
