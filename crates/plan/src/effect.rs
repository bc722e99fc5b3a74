//! What each step does to tables that others may be using: the locks it takes, whose rows it reads or writes anew.
//!
//! It is what the manual's page of each statement says, and the sources of the server where the manual is silent. The
//! proof of a plan measures the same on a server, and fails where the two differ.

use std::collections::{BTreeMap, BTreeSet};

use relata_diff::Renamed;
use relata_schema::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, DefinitionId, ForeignKey, Generated, ObjectId,
    QualifiedName, Schema, Sql, Table,
};
use relata_sql::ident;

use crate::domain::underlying;
use crate::lock::{Lock, locks_of, looks_at_values, possible_locks};
use crate::retype;
use crate::step::alterations;
use crate::{Action, Alteration, Options, Segment, Step};

/// What one step does. Objects have the names that they had before the first of the steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// The strongest lock on each table, view or index.
    pub locks: BTreeMap<ObjectId, Lock>,
    /// The strongest locks that there may be on tables of which only the server knows whether it locks them.
    pub possible_locks: BTreeMap<ObjectId, PossibleLock>,
    /// Tables whose rows are written anew.
    pub rewrites: BTreeMap<ObjectId, Rewrite>,
    /// Tables whose rows are all read.
    pub scans: BTreeMap<ObjectId, Scan>,
}

/// A lock that a step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PossibleLock {
    pub lock: Lock,
    /// Some minor versions let go of it before the transaction ends: it counts although nobody sees it.
    pub brief: bool,
}

/// Whether a table is written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rewrite {
    Never,
    /// That depends on what only the server knows: a cast, a function.
    AsSeen,
    /// That depends on the session: where its TimeZone is UTC, a timestamp with and one without time zone are stored
    /// alike.
    UnlessUtc,
    Always,
}

/// Whether all rows of a table are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scan {
    /// That is up to the server: whether it can keep an index, or finds rows by one.
    AsSeen,
    /// By a query, which may read them by way of an index.
    ByQuery,
    /// As the server's own count of scans shows.
    Always,
}

/// The effects of each step of a segment that leads from `before`, the schema after the renames in it, to `after`.
pub fn effects(segment: &Segment, before: &Schema, after: &Schema, options: &Options) -> Vec<Effects> {
    let mut formers: BTreeMap<ObjectId, ObjectId> = BTreeMap::new();
    // By the names after all renames, which the children of a table have in `before`.
    let mut originals: BTreeMap<ObjectId, ObjectId> = BTreeMap::new();
    for (from, to) in segment.steps.iter().filter_map(renamed) {
        let former = originals.remove(&from).unwrap_or(from);
        originals.insert(to, former);
    }
    // What the segment makes itself, nobody else can be using.
    let mut made: BTreeSet<ObjectId> = BTreeSet::new();
    let mut all = Vec::new();
    for (place, step) in segment.steps.iter().enumerate() {
        let asked = Asked { done: &segment.steps[..place], before, after, options };
        let named = |object: ObjectId| {
            // A table may have been made in place of a view.
            let object = if made.contains(&object) { object } else { view(object, before) };
            formers.get(&object).or_else(|| originals.get(&object)).cloned().unwrap_or(object)
        };
        let mut effects = Effects::default();
        for (lock, object) in locks_of(step, &asked) {
            let entry = effects.locks.entry(named(object)).or_insert(lock);
            *entry = lock.max(*entry);
        }
        for (lock, object) in possible_locks(step, asked.done, before) {
            effects.possible_locks.insert(named(object), lock);
        }
        for (object, rewrite) in rewrites(step, &asked) {
            let entry = effects.rewrites.entry(named(object)).or_insert(rewrite);
            *entry = rewrite.max(*entry);
        }
        for (object, scan) in scans(step, &asked, &effects.rewrites) {
            let entry = effects.scans.entry(named(object)).or_insert(scan);
            *entry = scan.max(*entry);
        }
        effects.locks.retain(|object, _| !made.contains(object));
        effects.possible_locks.retain(|object, _| !made.contains(object));
        effects.rewrites.retain(|object, rewrite| *rewrite != Rewrite::Never && !made.contains(object));
        effects.scans.retain(|object, _| !made.contains(object));
        match &step.action {
            Action::CreateTable { name, .. } => {
                made.insert(ObjectId::Table(name.clone()));
            }
            Action::CreateDefinition { id, or_replace: false, .. } => {
                made.insert(ObjectId::Definition(id.clone()));
            }
            _ => {}
        }
        if let Some((from, to)) = renamed(step) {
            let former = formers.remove(&from).unwrap_or(from);
            formers.insert(to, former);
        }
        all.push(effects);
    }
    all
}

/// What a step gives another name.
fn renamed(step: &Step) -> Option<(ObjectId, ObjectId)> {
    match &step.action {
        Action::Rename(Renamed::Table { from, to }) => {
            Some((ObjectId::Table(from.clone()), ObjectId::Table(to.clone())))
        }
        Action::Rename(Renamed::Index { table, from, to }) => {
            let id = |name: &String| ObjectId::Index(QualifiedName::new(&table.schema, name));
            Some((id(from), id(to)))
        }
        Action::Rename(Renamed::Definition { from, to }) => {
            Some((ObjectId::Definition(from.clone()), ObjectId::Definition(to.clone())))
        }
        _ => None,
    }
}

/// What the effects of a step depend on.
pub(crate) struct Asked<'a> {
    /// The steps before it in the segment.
    pub(crate) done: &'a [Step],
    pub(crate) before: &'a Schema,
    pub(crate) after: &'a Schema,
    pub(crate) options: &'a Options,
}

impl Asked<'_> {
    fn table(&self, name: &QualifiedName) -> Option<&Table> {
        self.before.tables.get(name)
    }

    fn has_children(&self, table: &QualifiedName) -> bool {
        self.before.children(table).next().is_some()
            || self.table(table).is_some_and(|table| table.partition_by.is_some())
    }

    /// The table or materialized view that a definition which a step makes or drops is over.
    pub(crate) fn under(&self, step: &Step) -> Option<ObjectId> {
        let schemas = [self.before, self.after].into_iter();
        let ids = || step.produces.iter().chain(&step.destroys);
        let on = |schema: &Schema| ids().find_map(|id| schema.dependencies.get(id)).cloned();
        let on: Vec<ObjectId> = schemas.filter_map(on).flatten().collect();
        on.iter().find_map(|on| on.table()).map(|table| ObjectId::Table(table.clone()))
    }

    /// The table of an index that is there, or that an earlier step has made.
    pub(crate) fn table_of_index(&self, name: &QualifiedName) -> Option<ObjectId> {
        let made = self.done.iter().find_map(|step| match &step.action {
            Action::CreateIndex { table, name: made, .. }
                if *made == name.name && table.schema == name.schema =>
            {
                Some(table)
            }
            _ => None,
        });
        let table = self.before.table_of_index(name).or(made)?;
        Some(ObjectId::Table(table.clone()))
    }

    /// Tables with columns of a domain, or of domains over it.
    pub(crate) fn tables_of(&self, domain: &QualifiedName) -> Vec<ObjectId> {
        let mut domains = vec![domain];
        let mut next = 0;
        while let Some(base) = domains.get(next) {
            let base = relata_sql::qualified(&base.schema, &base.name);
            domains
                .extend(self.before.domains.iter().filter(|(_, of)| of.base.0 == base).map(|(name, _)| name));
            next += 1;
        }
        let names: Vec<String> =
            domains.iter().map(|name| relata_sql::qualified(&name.schema, &name.name)).collect();
        let has = |column: &Column| names.contains(&column.type_name.0);
        let tables = self.before.tables.iter().filter(|(_, table)| table.columns.iter().any(has));
        tables.map(|(name, _)| ObjectId::Table(name.clone())).collect()
    }

    /// Whether an earlier step has validated a check on this table.
    fn proves(&self, wanted: &QualifiedName) -> bool {
        alterations(self.done).any(|(table, alteration)| {
            table == wanted && matches!(alteration, Alteration::ValidateConstraint(_))
        })
    }

    /// Whether this segment or the schema has a validated check of just this.
    fn is_checked(&self, table: &QualifiedName, column: &str) -> bool {
        let wanted = format!("{} IS NOT NULL", ident(column));
        let is_it = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::Check(Check { expr, .. }) => expr.0 == wanted,
            _ => false,
        };
        let made = alterations(self.done).any(|(of, alteration)| {
            of == table
                && matches!(alteration, Alteration::AddConstraint { constraint, .. } if is_it(constraint))
        });
        let is_dropped = |name: &str| {
            alterations(self.done).any(|(of, alteration)| {
                of == table && matches!(alteration, Alteration::DropConstraint(gone) if gone == name)
            })
        };
        made || self.table(table).is_some_and(|table| {
            let is_valid = |constraint: &Constraint| match &constraint.kind {
                ConstraintKind::Check(check) => !check.not_valid && !check.not_enforced,
                _ => false,
            };
            table
                .constraints
                .iter()
                .any(|(name, constraint)| is_valid(constraint) && is_it(constraint) && !is_dropped(name))
        })
    }
}

/// A view under its own kind, where a statement speaks of it as of a table.
fn view(object: ObjectId, before: &Schema) -> ObjectId {
    let ObjectId::Table(name) = &object else { return object };
    [DefinitionId::View, DefinitionId::MaterializedView, DefinitionId::ForeignTable]
        .map(|id| id(name.clone()))
        .into_iter()
        .find(|id| before.definitions.contains_key(id))
        .map_or(object, ObjectId::Definition)
}

fn rewrites(step: &Step, asked: &Asked<'_>) -> Vec<(ObjectId, Rewrite)> {
    let Action::AlterTable { table, alterations } = &step.action else { return Vec::new() };
    let rewrite = |alteration: &Alteration| match alteration {
        Alteration::AddColumn(column) => added(table, column, asked),
        Alteration::SetType { column, to, using } => {
            let old = asked.table(table).and_then(|table| table.column(column));
            old.map_or(Rewrite::AsSeen, |old| {
                retype::rewrite(old, to, using.as_ref(), asked.before, asked.after)
            })
        }
        Alteration::SetExpression { to, .. } if to.stored => Rewrite::Always,
        Alteration::SetUnlogged(_) | Alteration::SetTablespace(_) => Rewrite::Always,
        _ => Rewrite::Never,
    };
    let strongest = alterations.iter().map(rewrite).max().unwrap_or(Rewrite::Never);
    let own = ObjectId::Table(table.clone());
    if strongest == Rewrite::Never || !asked.has_children(table) {
        return vec![(own, strongest)];
    }
    // A partitioned table has no rows of its own; and not every alteration reaches the children.
    let children = asked.before.descendants(table).into_iter().cloned().map(ObjectId::Table);
    children.chain([own]).map(|object| (object, Rewrite::AsSeen)).collect()
}

/// A value of its own for each row, or one that must be checked, is written to each row.
fn added(table: &QualifiedName, column: &Column, asked: &Asked<'_>) -> Rewrite {
    let domains = if asked.after.domains.is_empty() { &asked.before.domains } else { &asked.after.domains };
    if underlying(&column.type_name, domains) != column.type_name {
        // `DomainHasConstraints`
        return Rewrite::AsSeen;
    }
    match &column.value {
        ColumnValue::Given => Rewrite::Never,
        ColumnValue::Identity(_) => Rewrite::Always,
        ColumnValue::Generated(generated) => {
            if generated.stored {
                Rewrite::Always
            } else {
                Rewrite::Never
            }
        }
        ColumnValue::Default(_) => {
            let key = (table.clone(), column.name.clone());
            match (asked.options.volatile.contains(&key), asked.options.online) {
                (true, _) => Rewrite::Always,
                (false, true) => Rewrite::Never,
                (false, false) => Rewrite::AsSeen,
            }
        }
    }
}

fn scans(step: &Step, asked: &Asked<'_>, rewrites: &BTreeMap<ObjectId, Rewrite>) -> Vec<(ObjectId, Scan)> {
    let own = own_scans(step, asked, rewrites);
    let mut scans = Vec::new();
    for (object, scan) in own {
        match object.table().filter(|table| asked.has_children(table)) {
            // What a statement reads of a table it reads of its children, where it reaches them.
            Some(table) => {
                let children = asked.before.descendants(table).into_iter().cloned().map(ObjectId::Table);
                scans.extend(children.map(|child| (child, Scan::AsSeen)));
                scans.push((object, Scan::AsSeen));
            }
            None => scans.push((object, scan)),
        }
    }
    if let Action::AlterTable { table, alterations } = &step.action {
        for alteration in alterations {
            if let Alteration::AttachPartition { partition, bound } = alteration {
                scans.extend(attached(table, partition, bound, asked));
            }
        }
    }
    if let Action::CreateTable { table, .. } = &step.action
        && let Some(partition) = table.partition_of.as_ref().filter(|partition| !partition.is_default())
    {
        // What the default partition holds may belong to the new one.
        let default = asked.before.default_partition(&partition.parent);
        let all =
            default.into_iter().flat_map(|name| asked.before.descendants(name).into_iter().chain([name]));
        scans.extend(all.map(|table| (ObjectId::Table(table.clone()), Scan::AsSeen)));
    }
    scans
}

/// A partition is read unless a validated check says what its bounds demand and there is nothing else to look for; whether the default partition is, the server
/// tells: it looks at all that was there when its own check was made.
fn attached(
    parent: &QualifiedName,
    partition: &QualifiedName,
    bound: &Sql,
    asked: &Asked<'_>,
) -> Vec<(ObjectId, Scan)> {
    let default = asked.before.default_partition(parent);
    let default = default.filter(|_| !bound.0.eq_ignore_ascii_case("default"));
    // The parent's foreign keys hold for its rows from then on.
    let keys = asked.table(parent).into_iter().flat_map(|parent| parent.constraints.values());
    let referenced: Vec<&QualifiedName> = keys
        .filter_map(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => Some(&key.references),
            _ => None,
        })
        .collect();
    let is_read = !asked.proves(partition) || !referenced.is_empty();
    let unproven = default.into_iter().chain(Some(partition).filter(|_| is_read)).chain(referenced);
    let with_children = unproven.flat_map(|table| asked.before.descendants(table).into_iter().chain([table]));
    with_children.map(|table| (ObjectId::Table(table.clone()), Scan::AsSeen)).collect()
}

fn own_scans(
    step: &Step,
    asked: &Asked<'_>,
    rewrites: &BTreeMap<ObjectId, Rewrite>,
) -> Vec<(ObjectId, Scan)> {
    let mut scans = Vec::new();
    match &step.action {
        Action::AlterTable { table, alterations } => {
            let own = ObjectId::Table(table.clone());
            for alteration in alterations {
                if let Some(scan) = read_by(table, alteration, asked) {
                    scans.push((own.clone(), scan));
                }
                scans.extend(referenced(table, alteration, asked));
            }
            for rewrite in rewrites.values() {
                match rewrite {
                    Rewrite::Never => {}
                    Rewrite::AsSeen | Rewrite::UnlessUtc | Rewrite::Always => {
                        scans.push((own.clone(), Scan::AsSeen));
                    }
                }
            }
        }
        Action::CreateIndex { only: true, .. } => {}
        Action::CreateIndex { table, .. } => scans.push((ObjectId::Table(table.clone()), Scan::Always)),
        Action::FillColumn { table, .. } => scans.push((ObjectId::Table(table.clone()), Scan::Always)),
        Action::AlterDomain { domain, alteration } if looks_at_values(alteration) => {
            scans.extend(asked.tables_of(domain).into_iter().map(|table| (table, Scan::Always)));
        }
        Action::RefuseHeldLabels { columns, .. } => {
            scans.extend(columns.iter().map(|held| (ObjectId::Table(held.table.clone()), Scan::AsSeen)));
        }
        Action::AdvanceSequence { table, .. } => scans.push((ObjectId::Table(table.clone()), Scan::AsSeen)),
        // A materialized view reads what it is over.
        Action::CreateDefinition { id: DefinitionId::MaterializedView(_), .. } => {
            let tables = asked.before.tables.keys().cloned().map(ObjectId::Table);
            let views = asked.before.definitions.keys().cloned().map(ObjectId::Definition);
            scans.extend(tables.chain(views).map(|object| (object, Scan::AsSeen)));
        }
        _ => {}
    }
    scans
}

/// Whether an alteration reads all rows of its own table.
fn read_by(table: &QualifiedName, alteration: &Alteration, asked: &Asked<'_>) -> Option<Scan> {
    match alteration {
        Alteration::AddColumn(column) => match &column.value {
            ColumnValue::Given if column.not_null => Some(Scan::Always),
            // What is computed is looked at; a stored one is written, and looked at then.
            ColumnValue::Generated(Generated { stored: false, .. }) if column.not_null => Some(Scan::Always),
            _ => None,
        },
        // Checks are looked at again, and indexes built anew, where the server does not see that it need not.
        Alteration::SetType { .. } | Alteration::SetExpression { .. } => Some(Scan::AsSeen),
        Alteration::SetNotNull { column, .. } if asked.is_checked(table, column) => None,
        // Some other check may imply it.
        Alteration::SetNotNull { .. } => Some(Scan::AsSeen),
        Alteration::AddConstraint { constraint, not_valid, .. } => match &constraint.kind {
            ConstraintKind::Check(_) if *not_valid => None,
            ConstraintKind::ForeignKey(_) if *not_valid => None,
            ConstraintKind::ForeignKey(ForeignKey { not_enforced: true, .. })
            | ConstraintKind::Check(Check { not_enforced: true, .. }) => None,
            ConstraintKind::ForeignKey(_) => Some(Scan::ByQuery),
            ConstraintKind::Check(_)
            | ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Exclusion(_) => Some(Scan::Always),
        },
        Alteration::ValidateConstraint(name) => {
            let there = asked.table(table).and_then(|table| table.constraints.get(name));
            match there.map(|constraint| &constraint.kind) {
                Some(ConstraintKind::ForeignKey(_)) => Some(Scan::ByQuery),
                Some(_) => Some(Scan::Always),
                None => made(asked.done, name),
            }
        }
        _ => None,
    }
}

/// What validating a constraint reads that an earlier step has made.
fn made(done: &[Step], wanted: &str) -> Option<Scan> {
    alterations(done).rev().find_map(|(_, alteration)| match alteration {
        Alteration::AddConstraint { name, constraint, .. } if name == wanted => match &constraint.kind {
            ConstraintKind::ForeignKey(_) => Some(Scan::ByQuery),
            _ => Some(Scan::Always),
        },
        _ => None,
    })
}

/// The tables that a foreign key refers to are read with its own.
fn referenced(table: &QualifiedName, alteration: &Alteration, asked: &Asked<'_>) -> Vec<(ObjectId, Scan)> {
    let of = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) if !key.not_enforced => {
            Some((ObjectId::Table(key.references.clone()), Scan::AsSeen))
        }
        _ => None,
    };
    match alteration {
        Alteration::AddConstraint { constraint, not_valid: false, .. } => {
            of(constraint).into_iter().collect()
        }
        Alteration::ValidateConstraint(name) => {
            let there = asked.table(table).and_then(|table| table.constraints.get(name));
            let made = alterations(asked.done).find_map(|(_, alteration)| match alteration {
                Alteration::AddConstraint { name: it, constraint, .. } if it == name => of(constraint),
                _ => None,
            });
            there.and_then(of).into_iter().chain(made).collect()
        }
        // Foreign keys on the column, of this table or of others, may be looked at again.
        Alteration::SetType { .. } => {
            let keys = asked.before.tables.iter().filter(|(name, other)| {
                let refers = |constraint: &Constraint| match &constraint.kind {
                    ConstraintKind::ForeignKey(key) => *name == table || key.references == *table,
                    _ => false,
                };
                other.constraints.values().any(refers)
            });
            let mut tables: Vec<(ObjectId, Scan)> =
                keys.map(|(name, _)| (ObjectId::Table(name.clone()), Scan::AsSeen)).collect();
            let own = asked.table(table).into_iter().flat_map(|table| table.constraints.values());
            tables.extend(own.filter_map(of));
            tables
        }
        _ => Vec::new(),
    }
}
