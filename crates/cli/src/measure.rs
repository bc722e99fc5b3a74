//! Measures what the steps of a plan do to tables, on the server that proves it, and compares it with what is stated.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use postgres::{Client, GenericClient, Statement, Transaction};
use relata_plan::{
    Action, Alteration, Effects, Lock, Patience, Rewrite, Scan, Segment, Step, patience, render,
};
use relata_schema::{ColumnValue, DefinitionId, ObjectId, QualifiedName, Schema};

use crate::apply::{self, Failure};

/// What was seen after some steps of a segment.
#[derive(Debug)]
pub(crate) struct Point {
    /// The steps that it speaks of: those of a transaction so far, or one that ran alone.
    pub(crate) steps: std::ops::Range<usize>,
    /// Those that nobody looked between.
    pub(crate) latest: std::ops::Range<usize>,
    pub(crate) seen: Seen,
}

/// Of tables and views that were there before, by their names then.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) locks: BTreeMap<ObjectId, Lock>,
    pub(crate) rewrites: BTreeSet<ObjectId>,
    /// `None` where it could not be counted: another session ran the statement.
    pub(crate) scans: Option<BTreeSet<ObjectId>>,
}

/// What is not as it was stated.
#[derive(Debug)]
pub(crate) enum Mismatch {
    /// A new column's default has a value of its own for each row.
    Volatile(QualifiedName, String),
    Other(String),
}

/// Two more sessions in the same database: one that blocks, and one that looks.
pub(crate) type Others<'a> = Option<(&'a mut Client, &'a mut Client)>;

/// Runs a segment as [`apply::segment`] does, and looks at what its steps do. `others` are needed where a step ends
/// transactions itself.
pub(crate) fn segment(
    client: &mut Client,
    others: Others<'_>,
    segment: &Segment,
) -> Result<Vec<Point>, Box<Failure>> {
    let mut points = Vec::new();
    let measured = match segment.transactional {
        true => steps(client, segment, 0..segment.steps.len(), &mut points),
        false => one_by_one(client, others, segment, &mut points),
    };
    match measured {
        Ok(()) => Ok(points),
        // Once more, statement by statement, for the one that the server refuses.
        Err(error) if error.as_db_error().is_some() => {
            let done = points.last().map_or(0, |point: &Point| point.steps.end);
            let steps = segment.steps.get(if segment.transactional { 0 } else { done }..).unwrap_or_default();
            apply::segment(client, &Segment { steps: steps.to_vec(), ..*segment })?;
            Ok(points)
        }
        Err(source) => Err(Box::new(Failure { step: None, statement: "COMMIT".to_owned(), source })),
    }
}

/// The same of a segment that is one transaction, as a part of another.
pub(crate) fn transaction(
    transaction: &mut Transaction<'_>,
    segment: &Segment,
) -> Result<Vec<Point>, postgres::Error> {
    let mut points = Vec::new();
    steps(transaction, segment, 0..segment.steps.len(), &mut points)?;
    Ok(points)
}

fn one_by_one(
    client: &mut Client,
    mut others: Others<'_>,
    segment: &Segment,
    points: &mut Vec<Point>,
) -> Result<(), postgres::Error> {
    for (place, step) in segment.steps.iter().enumerate() {
        let range = place..place + 1;
        if step.commits() {
            if let Some(seen) = held_up(client, &mut others, step)? {
                points.push(Point { steps: range.clone(), latest: range, seen });
            }
        } else {
            steps(client, segment, range, points)?;
        }
    }
    Ok(())
}

/// Steps in one transaction, looked at by the session itself before it ends.
fn steps(
    client: &mut impl GenericClient,
    segment: &Segment,
    range: std::ops::Range<usize>,
    points: &mut Vec<Point>,
) -> Result<(), postgres::Error> {
    let touches = patience(segment);
    let mut transaction = client.transaction()?;
    let before = Relations::of(&mut transaction)?;
    let look = transaction.prepare(LOOK)?;
    let (start, mut unseen, mut text) = (range.start, range.start, String::new());
    for place in range.clone() {
        let touches_others = |place: usize| touches.get(place).is_some_and(|it| *it != Patience::NeedsNone);
        // What comes before is told apart from what touches tables that others may be using.
        if touches_others(place) && !text.is_empty() {
            transaction.batch_execute(&std::mem::take(&mut text))?;
            points.push(Point {
                steps: start..place,
                latest: unseen..place,
                seen: before.look(&mut transaction, &look)?,
            });
            unseen = place;
        }
        for statement in segment.steps.get(place).into_iter().flat_map(render) {
            text.push_str(&statement);
            text.push_str(";\n");
        }
        if touches_others(place) || place + 1 == range.end {
            transaction.batch_execute(&std::mem::take(&mut text))?;
            let seen = before.look(&mut transaction, &look)?;
            points.push(Point { steps: start..place + 1, latest: unseen..place + 1, seen });
            unseen = place + 1;
        }
    }
    transaction.commit()
}

/// What this session's transaction holds, and what it has done with that.
const LOOK: &str = "
    SELECT l.relation, max(strpos('uSxXA', CASE l.mode WHEN 'ShareUpdateExclusiveLock' THEN 'u' WHEN 'ShareLock' THEN 'S'
        WHEN 'ShareRowExclusiveLock' THEN 'x' WHEN 'ExclusiveLock' THEN 'X' WHEN 'AccessExclusiveLock' THEN 'A' ELSE '-' END)),
        pg_relation_filenode(l.relation), coalesce(pg_stat_get_xact_numscans(l.relation), 0)
    FROM pg_locks l
    WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.relation >= 16384
    GROUP BY l.relation";

/// The same of another session, of what it waits for as well.
const WATCH: &str = "
    SELECT l.relation, max(strpos('uSxXA', CASE l.mode WHEN 'ShareUpdateExclusiveLock' THEN 'u' WHEN 'ShareLock' THEN 'S'
        WHEN 'ShareRowExclusiveLock' THEN 'x' WHEN 'ExclusiveLock' THEN 'X' WHEN 'AccessExclusiveLock' THEN 'A' ELSE '-' END))
    FROM pg_locks l
    WHERE l.pid = $1 AND l.locktype = 'relation' AND l.relation >= 16384
        AND EXISTS (SELECT FROM pg_locks w WHERE w.pid = $1 AND NOT w.granted)
    GROUP BY l.relation";

fn lock(place: i32) -> Option<Lock> {
    match place {
        1 => Some(Lock::ShareUpdateExclusive),
        2 => Some(Lock::Share),
        3 => Some(Lock::ShareRowExclusive),
        4 => Some(Lock::Exclusive),
        5 => Some(Lock::AccessExclusive),
        _ => None,
    }
}

/// Tables, views and materialized views, by `pg_class.oid`.
struct Relations(BTreeMap<u32, Relation>);

struct Relation {
    object: ObjectId,
    filenode: Option<u32>,
    /// How often the session has read it from end to end.
    scans: i64,
}

impl Relations {
    fn of(client: &mut impl GenericClient) -> Result<Relations, postgres::Error> {
        const QUERY: &str = "
            SELECT c.oid, n.nspname::text, c.relname::text, c.relkind::text, pg_relation_filenode(c.oid),
                coalesce(pg_stat_get_xact_numscans(c.oid), 0)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND c.oid >= 16384
                AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
        let rows = client.query(QUERY, &[])?;
        let relation = |row: &postgres::Row| {
            let name = QualifiedName::new(row.get::<_, String>(1), row.get::<_, String>(2));
            let object = match row.get::<_, String>(3).as_str() {
                "v" => ObjectId::Definition(DefinitionId::View(name)),
                "f" => ObjectId::Definition(DefinitionId::ForeignTable(name)),
                "m" => ObjectId::Definition(DefinitionId::MaterializedView(name)),
                _ => ObjectId::Table(name),
            };
            (row.get(0), Relation { object, filenode: row.get(4), scans: row.get(5) })
        };
        Ok(Relations(rows.iter().map(relation).collect()))
    }

    fn look(&self, client: &mut impl GenericClient, look: &Statement) -> Result<Seen, postgres::Error> {
        let (mut seen, mut scans) = (Seen::default(), BTreeSet::new());
        for row in client.query(look, &[])? {
            let Some(relation) = self.0.get(&row.get::<_, u32>(0)) else { continue };
            if let Some(lock) = lock(row.get(1)) {
                seen.locks.insert(relation.object.clone(), lock);
            }
            let filenode: Option<u32> = row.get(2);
            // One that is dropped by now has none.
            if filenode.is_some() && filenode != relation.filenode {
                seen.rewrites.insert(relation.object.clone());
            }
            if row.get::<_, i64>(3) > relation.scans {
                scans.insert(relation.object.clone());
            }
        }
        seen.scans = Some(scans);
        Ok(seen)
    }
}

/// How long a statement may take to come to where it waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// A statement that no transaction can hold: one session blocks it in the middle, another one looks at its locks. `None`
/// for one that holds nothing while it waits: DETACH PARTITION CONCURRENTLY.
fn held_up(
    client: &mut Client,
    others: &mut Others<'_>,
    step: &Step,
) -> Result<Option<Seen>, postgres::Error> {
    let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[])?.get(0);
    let before = Relations::of(client)?;
    let (Some(table), Some((blocker, watcher))) = (blocked(client, step)?, others) else {
        return render(step).iter().try_for_each(|statement| client.batch_execute(statement)).map(|()| None);
    };
    // A build of an index waits for writers; a writer, for whoever wants no writers.
    let mode = if matches!(step.action, Action::FillColumn { .. }) { "SHARE" } else { "ROW EXCLUSIVE" };
    blocker.batch_execute(&format!("BEGIN; LOCK TABLE {table} IN {mode} MODE"))?;
    let watch = watcher.prepare(WATCH)?;
    let mut seen = Seen::default();
    thread::scope(|scope| {
        let running =
            scope.spawn(|| render(step).iter().try_for_each(|statement| client.batch_execute(statement)));
        let started = Instant::now();
        let watched = loop {
            match watcher.query(&watch, &[&pid]) {
                Ok(rows) if rows.is_empty() && !running.is_finished() && started.elapsed() < PATIENCE => {
                    thread::sleep(Duration::from_millis(1));
                }
                other => break other,
            }
        };
        let freed = blocker.batch_execute("ROLLBACK");
        let ran = running.join().unwrap_or(Ok(()));
        for row in watched? {
            let relation = before.0.get(&row.get::<_, u32>(0));
            if let (Some(relation), Some(lock)) = (relation, lock(row.get(1))) {
                seen.locks.insert(relation.object.clone(), lock);
            }
        }
        freed.and(ran)
    })?;
    Ok(Some(seen))
}

/// The table, as SQL, on which a statement can be held up.
fn blocked(client: &mut Client, step: &Step) -> Result<Option<String>, postgres::Error> {
    let qualified = |name: &QualifiedName| relata_sql::qualified(&name.schema, &name.name);
    match &step.action {
        Action::CreateIndex { table, .. } | Action::FillColumn { table, .. } => Ok(Some(qualified(table))),
        Action::DropIndex { name, .. } => {
            const TABLE: &str =
                "SELECT indrelid::regclass::text FROM pg_index WHERE indexrelid = to_regclass($1)";
            Ok(client.query_opt(TABLE, &[&qualified(name)])?.map(|row| row.get(0)))
        }
        _ => Ok(None),
    }
}

/// Compares what was seen with what is stated of the steps. It speaks of objects that are in `before`, the schema before
/// them.
pub(crate) fn compare(
    segment: &Segment,
    stated: &[Effects],
    points: &[Point],
    before: &Schema,
) -> Result<(), Mismatch> {
    let is_known = |object: &ObjectId| match object {
        ObjectId::Table(name) => before.tables.contains_key(name),
        ObjectId::Definition(id) => before.definitions.contains_key(id),
        _ => false,
    };
    for Point { steps, latest, seen } in points {
        let sum = sum(stated.get(steps.clone()).unwrap_or_default());
        let mut objects: BTreeSet<&ObjectId> = sum.locks.keys().chain(seen.locks.keys()).collect();
        objects.extend(sum.rewrites.keys().chain(&seen.rewrites));
        objects.extend(sum.scans.keys().chain(seen.scans.iter().flatten()));
        for object in objects.into_iter().filter(|object| is_known(object)) {
            let told = |what: &str, stated: String, seen: String| {
                Mismatch::Other(format!(
                    "`{}`: it is stated to {what} {} {object}: {stated}; the server was seen to: {seen}",
                    words(segment, latest),
                    object.kind().word(),
                ))
            };
            let (stated, shown) = (sum.locks.get(object), seen.locks.get(object));
            let possible = sum.possible_locks.get(object).map(|possible| &possible.lock);
            if stated != shown && !(possible.is_some() && shown <= possible) {
                let word = |lock: Option<&Lock>| lock.map_or("no".to_owned(), ToString::to_string);
                return Err(told("lock", word(stated), word(shown)));
            }
            let word = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
            let (stated, shown) = (sum.rewrites.get(object).copied(), seen.rewrites.contains(object));
            match stated.unwrap_or(Rewrite::Never) {
                Rewrite::Never if shown => {
                    return Err(volatile(segment, latest, object).unwrap_or(told(
                        "rewrite",
                        word(false),
                        word(true),
                    )));
                }
                Rewrite::Always if !shown => return Err(told("rewrite", word(true), word(false))),
                Rewrite::Never | Rewrite::AsSeen | Rewrite::UnlessUtc | Rewrite::Always => {}
            }
            let Some(scans) = &seen.scans else { continue };
            match (sum.scans.get(object), scans.contains(object)) {
                (None, true) => return Err(told("read all rows of", word(false), word(true))),
                (Some(Scan::Always), false) => return Err(told("read all rows of", word(true), word(false))),
                (None | Some(Scan::AsSeen | Scan::ByQuery | Scan::Always), _) => {}
            }
        }
    }
    Ok(())
}

/// Stated effects with what only the server knew put in.
pub(crate) fn settled(stated: Vec<Effects>, points: &[Point]) -> Vec<Effects> {
    let mut settled = stated;
    for Point { steps, latest, seen } in points {
        let earlier = sum(settled.get(steps.start..latest.start).unwrap_or_default());
        for effects in settled.get_mut(latest.clone()).unwrap_or_default() {
            for (object, possible) in std::mem::take(&mut effects.possible_locks) {
                effects.locks.remove(&object);
                let shown = if possible.brief { Some(&possible.lock) } else { seen.locks.get(&object) };
                if let Some(lock) = shown.filter(|lock| earlier.locks.get(&object) < Some(lock)) {
                    effects.locks.insert(object, *lock);
                }
            }
            effects.rewrites.retain(|object, rewrite| {
                let shown = seen.rewrites.contains(object) && !earlier.rewrites.contains_key(object);
                *rewrite != Rewrite::AsSeen || shown
            });
            effects.scans.retain(|object, scan| {
                let scans = seen.scans.iter().flatten();
                let shown = scans.into_iter().any(|it| it == object) && !earlier.scans.contains_key(object);
                *scan != Scan::AsSeen || shown
            });
        }
    }
    settled
}

/// The strongest of each.
pub(crate) fn sum(effects: &[Effects]) -> Effects {
    let mut sum = Effects::default();
    for Effects { locks, possible_locks, rewrites, scans } in effects {
        strongest(locks, &mut sum.locks);
        strongest(possible_locks, &mut sum.possible_locks);
        strongest(rewrites, &mut sum.rewrites);
        strongest(scans, &mut sum.scans);
    }
    sum
}

fn strongest<T: Copy + Ord>(of: &BTreeMap<ObjectId, T>, to: &mut BTreeMap<ObjectId, T>) {
    for (object, one) in of {
        let entry = to.entry(object.clone()).or_insert(*one);
        *entry = (*entry).max(*one);
    }
}

/// The steps, in short.
fn words(segment: &Segment, steps: &std::ops::Range<usize>) -> String {
    let steps = segment.steps.get(steps.clone()).unwrap_or_default();
    let first = steps.first().map(|step| render(step).join("; ")).unwrap_or_default();
    match steps.len() {
        0 | 1 => first,
        count => format!("{first}` and the {} steps after it, `…", count - 1),
    }
}

/// The new column whose default made the server write the table anew, if that is what a single step did.
fn volatile(segment: &Segment, steps: &std::ops::Range<usize>, object: &ObjectId) -> Option<Mismatch> {
    let [step] = segment.steps.get(steps.clone())? else { return None };
    let Action::AlterTable { table, alterations } = &step.action else { return None };
    let [Alteration::AddColumn(column)] = alterations.as_slice() else { return None };
    let is_default = matches!(column.value, ColumnValue::Default(_));
    (is_default && *object == ObjectId::Table(table.clone()))
        .then(|| Mismatch::Volatile(table.clone(), column.name.clone()))
}

impl Mismatch {
    /// For a plan that cannot be planned otherwise.
    pub(crate) fn error(self) -> anyhow::Error {
        let what = match self {
            Mismatch::Volatile(table, column) => {
                format!("the default of {table}.{column} is written to each row")
            }
            Mismatch::Other(what) => what,
        };
        anyhow!(
            "the plan could not be proven: its steps do something else to tables than is stated\n{what}\nnothing was written \
             or changed; this is a shortcoming of relata: please report it with the two schemas"
        )
    }
}

#[cfg(test)]
mod tests;
