//! Plans, and proves the plan before anybody sees it: carried out in scratch, read again, compared.

mod downs;
mod refused;
mod trial;

use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::{Result, anyhow};
use relata_diff::{Change, Renamed, diff, renames};
use relata_plan::{
    Demand, Effects, Loss, Options, Segment, demands, effects, join, losses, plan, plan_renames,
};
use relata_schema::{QualifiedName, Schema, Sql};
use relata_scratch::{Cached, Server};
use relata_toml::Document;

use crate::measure::{self, Mismatch, Point};
use crate::realize::State;
use crate::report::Progress;
use crate::rows::{self, Learned, Told};

use downs::downs;
use refused::placed;
pub(crate) use refused::refused;
use trial::{Trial, Trials};

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
    // What pg_dump reads must be committed.
    if wanted.observed.is_none() {
        let tried = trial::in_transaction(server, current, |mut trials| {
            attempt(&mut trials, current, wanted, &declared_renames, &mut options, progress)
        })?;
        if let Some(proven) = tried {
            return Ok(proven);
        }
    }
    let mut trials = Trials::OnCopies { server, state: current };
    attempt(&mut trials, current, wanted, &declared_renames, &mut options, progress)
}

/// The plan as these trials prove it.
fn attempt(
    trials: &mut Trials<'_, '_>,
    current: &State,
    wanted: &Wanted<'_>,
    declared_renames: &[Renamed],
    options: &mut Options,
    progress: &Progress,
) -> Result<Proven> {
    progress.step("planning, and proving in scratch");
    let (mut trial, derived, stated) = loop {
        let mut trial = trials.fresh()?;
        let mut derived = derive(&mut trial, &current.schema, wanted.target, declared_renames, &[], options)
            .map_err(|error| placed(error, wanted.declared))?;
        if !derived.exact {
            progress.step("proving the joined plan");
            drop(trial);
            trial = trials.fresh()?;
            derived.states = vec![Rc::clone(&derived.states[0])];
            derived.points = Vec::new();
            let run =
                run(&mut trial, &derived.segments, wanted.target, &mut derived.states, &mut derived.points)?;
            closed(&diff(run.as_deref().unwrap_or(&current.schema), wanted.target))?;
        }
        match settled(&derived, options) {
            Ok(stated) => break (trial, derived, stated),
            // Only the server knows which defaults have a value of their own for each row.
            Err(Mismatch::Volatile(table, column))
                if options.volatile.insert((table.clone(), column.clone())) => {}
            Err(mismatch) => return Err(mismatch.error()),
        }
    };
    if let (Some(target), Trial::Copy(copy)) = (wanted.observed, &trial) {
        progress.step("comparing what pg_dump says");
        copy.dumps_as(target)?;
    }
    let mut files = files(&derived, stated, options);
    let mut is_back = false;
    if wanted.downs {
        progress.step("proving the way back");
        is_back = downs(&mut trial, &mut files, &derived, wanted.target, options)?;
    }
    let changes = files.iter().flat_map(|file| file.changes.iter().cloned()).collect();
    let losses = losses(&derived.changes, &derived.renamed, &derived.renames, options);
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
        learned = if is_back {
            trial.survive(&derived.segments, &told)?
        } else {
            drop(trial);
            trials.survive(&derived.segments, &told)?
        };
    }
    for (place, demand) in learned.demands {
        files[place].demands.push(demand.clone());
        demands.push(demand);
    }
    Ok(Proven { changes, losses, demands, files, untried: learned.untried })
}

/// A file for each segment, with what it does.
fn files(derived: &Derived, stated: Vec<Vec<Effects>>, options: &Options) -> Vec<ProvenFile> {
    let mut files = Vec::new();
    for ((place, up), effects) in derived.segments.iter().enumerate().zip(stated) {
        let (before, after) = (&derived.states[place], &derived.states[place + 1]);
        let mut changes: Vec<Change> = Vec::new();
        let mut renamed = Vec::new();
        if place == 0 {
            renamed.clone_from(&derived.renames);
            changes.extend(derived.renames.iter().cloned().map(Change::Rename));
        }
        let start = if renamed.is_empty() { before } else { &derived.renamed };
        // The whole way is known.
        let seen = match derived.segments.len() {
            1 => derived.changes.clone(),
            _ => diff(start, after),
        };
        let losses = losses(&seen, start, &renamed, options);
        let demands = demands(&seen, start, &renamed);
        changes.extend(seen);
        files.push(ProvenFile { up: up.clone(), changes, losses, effects, demands, down: None });
    }
    files
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

struct Derived {
    segments: Vec<Segment>,
    /// Whether these segments are the very ones that were carried out; else some were joined afterwards.
    exact: bool,
    /// The state at the start and, if `exact`, after each segment.
    states: Vec<Rc<Schema>>,
    /// If `exact`, what was seen of each segment.
    points: Vec<Vec<Point>>,
    /// The declared renames, and those that follow from them.
    renames: Vec<Renamed>,
    /// The state after the renames.
    renamed: Rc<Schema>,
    /// The changes from there to the target.
    changes: Vec<Change>,
}

/// Finds a plan by carrying it out: renames first, then what differs, then what still differs.
fn derive(
    trial: &mut Trial<'_>,
    from: &Schema,
    target: &Schema,
    declared_renames: &[Renamed],
    more: &[Change],
    options: &Options,
) -> Result<Derived> {
    let from = Rc::new(from.clone());
    let mut states = vec![Rc::clone(&from)];
    let mut points = Vec::new();
    let mut renames = declared_renames.to_vec();
    let mut segments = plan_renames(&renames);
    trial.takes(&segments)?;
    let mut now = run(trial, &segments, target, &mut states, &mut points)?.unwrap_or(from);
    let mut changes = diff(&now, target);
    // Sequences that follow their column's new name are mentioned in defaults: rename them before comparing those.
    let following: Vec<Renamed> = changes.iter().filter_map(followed).collect();
    if !following.is_empty() {
        let more = plan_renames(&following);
        segments = join(segments, more.clone());
        trial.takes(&segments)?;
        now = run(trial, &more, target, &mut states, &mut points)?.unwrap_or(now);
        renames.extend(following);
        changes = diff(&now, target);
    }
    let renamed = Rc::clone(&now);
    let mut left = [changes.as_slice(), more].concat();
    for _ in 0..ROUNDS {
        if left.is_empty() {
            break;
        }
        let more = plan(&left, &now, target, options);
        segments = join(segments, more.clone());
        trial.takes(&segments)?;
        now = run(trial, &more, target, &mut states, &mut points)?.unwrap_or(now);
        left = diff(&now, target);
    }
    closed(&left)?;
    let exact = segments.len() + 1 == states.len();
    Ok(Derived { segments, exact, states, points, renames, renamed, changes })
}

fn followed(change: &Change) -> Option<Renamed> {
    match change {
        Change::Rename(renamed @ Renamed::Sequence { .. }) => Some(renamed.clone()),
        _ => None,
    }
}

/// Carries segments out, and reads what each leaves behind.
fn run(
    trial: &mut Trial<'_>,
    segments: &[Segment],
    target: &Schema,
    states: &mut Vec<Rc<Schema>>,
    points: &mut Vec<Vec<Point>>,
) -> Result<Option<Rc<Schema>>> {
    let mut now = None;
    for segment in segments {
        points.push(trial.run(segment)?);
        let state = Rc::new(trial.state(&states[0], target)?);
        states.push(Rc::clone(&state));
        now = Some(state);
    }
    Ok(now)
}

/// Law 1: nothing is left to do.
fn closed(left: &[Change]) -> Result<()> {
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

#[cfg(test)]
mod tests;
