//! Partitions and other children: what happens to them by what happens to their parents, and what is left to be done.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use relata_schema::{
    Check, Column, Constraint, ConstraintKind, Origin, Partition, QualifiedName, Schema, Table,
};

use crate::Change;
use crate::pair::pair;

/// A table that is on both sides, as it is after the changes of its parents, which its own come after. `now` has those
/// of the parents that were looked at before.
pub(crate) fn carried<'a>(
    name: &QualifiedName,
    old: &'a Table,
    new: &Table,
    sides: &Sides<'a>,
    now: &BTreeMap<&'a QualifiedName, Cow<'a, Table>>,
) -> Cow<'a, Table> {
    if old.parents().next().is_none() && new.parents().next().is_none() {
        return Cow::Borrowed(old);
    }
    let mut table = old.clone();
    let links = sides.links(name, old, new);
    if let Some(partition) = table.partition_of.as_mut().filter(|partition| !links.stays(&partition.parent)) {
        partition.attached.clear();
        if let Some(parent) = sides.from.tables.get(&partition.parent) {
            foreign_keys_stay(&mut table, parent, sides.from);
        }
    }
    if !old.parents().any(|parent| links.stays(parent)) {
        table.columns.iter_mut().for_each(|column| column.origin = Origin::Own);
        table.columns.iter_mut().for_each(|column| column.not_null_origin = Origin::Own);
        table.constraints.values_mut().for_each(|constraint| constraint.origin = Origin::Own);
    }
    for parent in &links.stay {
        let (from, to) = (sides.from.tables.get(*parent), sides.to.tables.get(*parent));
        let (Some(before), Some(after)) = (from, to) else { continue };
        let others: Vec<&Table> = links
            .stay
            .iter()
            .filter(|other| *other != parent)
            .filter_map(|other| sides.to.tables.get(*other))
            .collect();
        columns(parent, before, after, &others, &mut table, sides);
        checks(before, after, &others, &mut table);
        if let (Some(_), Some(now)) = (&table.partition_of, now.get(*parent)) {
            merge_foreign_keys(parent, sides.to, &mut table);
            indexes(now, after, &mut table);
        }
    }
    if let Some(to) = new.partition_of.as_ref().filter(|to| !links.stays(&to.parent)) {
        merge_foreign_keys(&to.parent, sides.to, &mut table);
    }
    Cow::Owned(table)
}

/// The two schemas that are compared.
pub(crate) struct Sides<'a> {
    pub(crate) from: &'a Schema,
    pub(crate) to: &'a Schema,
}

impl<'a> Sides<'a> {
    /// Whether the table goes and comes back as another: PostgreSQL cannot part one that is there, nor part it anew.
    pub(crate) fn is_replaced(&self, table: &QualifiedName) -> bool {
        match (self.from.tables.get(table), self.to.tables.get(table)) {
            (Some(old), Some(new)) => old.partition_by != new.partition_by,
            (_, _) => false,
        }
    }

    /// What the sequences of a table's columns become with it, where it changes between logged and unlogged.
    pub(crate) fn becomes_unlogged(&self, table: &QualifiedName) -> Option<bool> {
        let (old, new) = (self.from.tables.get(table)?, self.to.tables.get(table)?);
        let changes = old.unlogged != new.unlogged && !self.is_replaced(table);
        changes.then_some(new.unlogged)
    }

    /// Whether PostgreSQL would give a NOT NULL constraint another name: those of the children must have it too, and have it
    /// from this table alone.
    pub(crate) fn can_rename_not_null(&self, table: &QualifiedName, column: &str) -> bool {
        let of = |table: &QualifiedName| self.from.tables.get(table)?.column(column)?.not_null_name.as_ref();
        let name = of(table);
        self.from.children(table).filter(|(child, _)| self.stays(child, table)).all(|(child, of_child)| {
            let holds = |parent: &&QualifiedName| of(parent).is_some();
            of(child) == name
                && of_child.parents().filter(holds).count() == 1
                && self.can_rename_not_null(child, column)
        })
    }

    /// Whether a table is and stays a child of this parent.
    fn stays(&self, child: &QualifiedName, parent: &QualifiedName) -> bool {
        match (self.from.tables.get(child), self.to.tables.get(child)) {
            (Some(old), Some(new)) => self.links(child, old, new).stays(parent),
            (_, _) => false,
        }
    }

    fn links<'t>(&self, name: &QualifiedName, old: &'t Table, new: &'t Table) -> Links<'t> {
        let both = |parent: &QualifiedName| {
            self.from.tables.contains_key(parent)
                && self.to.tables.contains_key(parent)
                && !self.is_replaced(parent)
        };
        let stays = |parent: &&QualifiedName| match (&old.partition_of, &new.partition_of) {
            (Some(from), Some(to)) => from.parent == to.parent && from.bound == to.bound,
            (None, None) => kept(&old.inherits, &new.inherits).contains(parent),
            (_, _) => false,
        };
        let is_there = !self.is_replaced(name);
        Links { stay: old.parents().filter(stays).filter(|parent| is_there && both(parent)).collect() }
    }
}

/// The parents that a table has and keeps.
struct Links<'t> {
    stay: Vec<&'t QualifiedName>,
}

impl Links<'_> {
    fn stays(&self, parent: &QualifiedName) -> bool {
        self.stay.contains(&parent)
    }
}

/// The parents that can stay, so that those which come after them are in the order that is wanted.
fn kept<'a>(from: &'a [QualifiedName], to: &[QualifiedName]) -> Vec<&'a QualifiedName> {
    let left: Vec<&QualifiedName> = from.iter().filter(|parent| to.contains(parent)).collect();
    left.into_iter().zip(to).take_while(|(from, to)| from == to).map(|(from, _)| from).collect()
}

/// Who is whose child from now on.
pub(crate) fn links(
    name: &QualifiedName,
    old: &Table,
    new: &Table,
    sides: &Sides<'_>,
    changes: &mut Vec<Change>,
) {
    let links = sides.links(name, old, new);
    let goes = |partition: &&Partition| !links.stays(&partition.parent);
    let (from, to) = (old.partition_of.as_ref().filter(goes), new.partition_of.as_ref().filter(goes));
    if from.is_some() || to.is_some() {
        changes.push(Change::SetPartition { table: name.clone(), from: from.cloned(), to: to.cloned() });
    }
    let others = |all: &[QualifiedName]| -> Vec<QualifiedName> {
        all.iter().filter(|parent| !links.stays(parent)).cloned().collect()
    };
    let (from, to) = (others(&old.inherits), others(&new.inherits));
    if !from.is_empty() || !to.is_empty() {
        changes.push(Change::SetInherits { table: name.clone(), from, to });
    }
}

/// Indexes that both sides have and that are not yet attached to one that the parent has on both sides.
pub(crate) fn attached(
    name: &QualifiedName,
    old: &Table,
    new: &Table,
    sides: &Sides<'_>,
    now: &BTreeMap<&QualifiedName, Cow<'_, Table>>,
    changes: &mut Vec<Change>,
) {
    let (Some(from), Some(to)) = (&old.partition_of, &new.partition_of) else { return };
    let (Some(before), Some(after)) = (now.get(&to.parent), sides.to.tables.get(&to.parent)) else { return };
    let stays = |index: &str| match (before.indexes.get(index), after.indexes.get(index)) {
        (Some(old), Some(new)) => crate::index::equal(old, new),
        (_, _) => match (before.constraints.get(index), after.constraints.get(index)) {
            (Some(old), Some(new)) => old.kind == new.kind,
            (_, _) => false,
        },
    };
    if from.parent != to.parent || from.bound != to.bound {
        return;
    }
    for (index, attached) in &to.attached {
        let was = from.attached.values().any(|was| was.to == attached.to);
        if stays(&attached.to) && !was {
            let (table, name) = (name.clone(), index.clone());
            changes.push(Change::AttachIndex { table, name, to: attached.to.clone() });
        }
    }
}

/// The columns that the file has from parents alone and that stay, or become, the tables' own all the same: PostgreSQL
/// takes INHERIT only of a table that has them, and no statement makes `attislocal` false again. Partitions lose it.
pub fn kept_as_own(from: &Schema, to: &Schema) -> Vec<(QualifiedName, String)> {
    let sides = Sides { from, to };
    let mut kept = Vec::new();
    for (name, new) in to.tables.iter().filter(|(_, new)| !new.inherits.is_empty()) {
        let Some(old) = from.tables.get(name).filter(|_| !sides.is_replaced(name)) else { continue };
        let links = sides.links(name, old, new);
        let of_parents_that_stay = |column: &str| {
            let mut parents = links.stay.iter().filter_map(|parent| to.tables.get(*parent));
            parents.any(|parent| parent.column(column).is_some())
        };
        for column in new.columns.iter().filter(|column| column.origin == Origin::Inherited) {
            let is_own = match old.column(&column.name) {
                Some(old) => old.origin != Origin::Inherited,
                None => !of_parents_that_stay(&column.name),
            };
            if is_own {
                kept.push((name.clone(), column.name.clone()));
            }
        }
    }
    kept
}

/// Whether a column that goes from a table stays in one that inherits it: PostgreSQL must be told.
pub fn stays_in_children(table: &QualifiedName, column: &str, from: &Schema, to: &Schema) -> bool {
    from.children(table).any(|(name, child)| {
        let has = |table: &Table| table.column(column).is_some();
        child.partition_of.is_none() && has(child) && to.tables.get(name).is_some_and(has)
    })
}

fn columns(
    name: &QualifiedName,
    before: &Table,
    after: &Table,
    others: &[&Table],
    table: &mut Table,
    sides: &Sides<'_>,
) {
    let elsewhere = |column: &str| others.iter().any(|other| other.column(column).is_some());
    for new in &after.columns {
        match before.column(&new.name) {
            None => match table.columns.iter_mut().find(|column| column.name == new.name) {
                Some(own) if own.origin == Origin::Own => own.origin = Origin::Both,
                Some(_) => {}
                None => table.columns.push(new.inherited()),
            },
            Some(old) => {
                if let Some(own) = table.columns.iter_mut().find(|column| column.name == new.name) {
                    follow(old, new, own);
                    not_null(old, new, own, sides.can_rename_not_null(name, &old.name));
                }
            }
        }
    }
    for old in before.columns.iter().filter(|old| after.column(&old.name).is_none()) {
        let stays = stays_in_children(name, &old.name, sides.from, sides.to);
        table.columns.retain_mut(|column| {
            if column.name != old.name || elsewhere(&column.name) {
                return true;
            }
            let goes = column.origin == Origin::Inherited && !stays;
            column.origin = Origin::Own;
            !goes
        });
    }
}

/// What ALTER TABLE does to the column of a child together with its parent's.
fn follow(old: &Column, new: &Column, own: &mut Column) {
    let (before, after) = (old.inherited(), new.inherited());
    if before.type_name != after.type_name || before.collation != after.collation {
        own.type_name.clone_from(&after.type_name);
        own.collation.clone_from(&after.collation);
    }
    if before.value != after.value {
        own.value = after.value;
    }
    if before.storage != after.storage {
        own.storage = after.storage;
    }
    if before.statistics != after.statistics {
        own.statistics = after.statistics;
    }
}

/// A constraint of its own, which PostgreSQL 18 knows of, stays when the parent's goes. Under another name than the
/// parent's it gets that one first.
fn not_null(before: &Column, after: &Column, own: &mut Column, renames: bool) {
    match (before.not_null, after.not_null) {
        (true, true) if renames && own.not_null_name == before.not_null_name => {
            own.not_null_name.clone_from(&after.not_null_name);
        }
        (false, true) if !own.not_null => {
            own.not_null = true;
            own.not_null_name.clone_from(&after.not_null_name);
            own.not_null_origin = Origin::Inherited;
        }
        (true, false) if own.not_null_origin == Origin::Both => own.not_null_origin = Origin::Own,
        (true, false) => {
            own.not_null = false;
            own.not_null_name = None;
            own.not_null_origin = Origin::Own;
        }
        (true, true) | (false, true) | (false, false) => {}
    }
}

fn checks(before: &Table, after: &Table, others: &[&Table], table: &mut Table) {
    let heritable = |of: &Table| -> BTreeMap<String, Constraint> {
        let checks = of.constraints.iter().filter(|(_, constraint)| match &constraint.kind {
            ConstraintKind::Check(check) => !check.no_inherit,
            _ => false,
        });
        checks.map(|(name, constraint)| (name.clone(), constraint.clone())).collect()
    };
    let (before, after) = (heritable(before), heritable(after));
    let others: BTreeSet<String> = others.iter().flat_map(|other| heritable(other).into_keys()).collect();
    let pairs = pair(&before, &after, |from, to| from.kind == to.kind);
    for (from, to, _, _) in pairs.renamed {
        if let Some(own) = table.constraints.remove(from) {
            table.constraints.insert(to.clone(), own);
        }
    }
    for (name, from, to) in pairs.same.into_iter().filter(|(_, from, to)| from.kind != to.kind) {
        let Some(own) = table.constraints.get_mut(name) else { continue };
        // Of a table without rows it is valid from the start.
        if own.origin != Origin::Own && valid(&own.kind) == valid(&from.kind) {
            own.kind = to.kind.clone();
        }
    }
    for (name, _) in pairs.dropped.into_iter().filter(|(name, _)| !others.contains(*name)) {
        match table.constraints.get_mut(name) {
            Some(own) if own.origin == Origin::Both => own.origin = Origin::Own,
            Some(own) if own.origin == Origin::Inherited => _ = table.constraints.remove(name),
            Some(_) | None => {}
        }
    }
    for (name, to) in pairs.added {
        let inherited = Constraint { origin: Origin::Inherited, ..Constraint::new(to.kind.clone()) };
        table
            .constraints
            .entry(name.clone())
            .and_modify(|own| own.origin = Origin::Both)
            .or_insert(inherited);
    }
}

fn valid(kind: &ConstraintKind) -> ConstraintKind {
    match kind {
        ConstraintKind::Check(check) => ConstraintKind::Check(Check { not_valid: false, ..check.clone() }),
        other => other.clone(),
    }
}

/// A foreign key of its own that says what one of the parent, or of its parents, says becomes a part of that.
fn merge_foreign_keys(parent: &QualifiedName, to: &Schema, table: &mut Table) {
    let Some(parent) = to.tables.get(parent) else { return };
    let is_parents = |kind: &ConstraintKind| {
        matches!(kind, ConstraintKind::ForeignKey(_))
            && parent.constraints.values().any(|parents| parents.kind == *kind)
    };
    table.constraints.retain(|_, own| !is_parents(&own.kind));
    if let Some(partition) = &parent.partition_of {
        merge_foreign_keys(&partition.parent, to, table);
    }
}

/// A partition that is detached keeps the foreign keys of its parent, and of its parents.
fn foreign_keys_stay(table: &mut Table, parent: &Table, from: &Schema) {
    for (name, constraint) in &parent.constraints {
        if matches!(constraint.kind, ConstraintKind::ForeignKey(_)) {
            let own = || Constraint::new(constraint.kind.clone());
            table.constraints.entry(name.clone()).or_insert_with(own);
        }
    }
    let above = parent.partition_of.as_ref().and_then(|partition| from.tables.get(&partition.parent));
    if let Some(above) = above {
        foreign_keys_stay(table, above, from);
    }
}

/// Indexes go with the parent's that they are attached to. `before` is the parent without those that went already.
fn indexes(before: &Table, after: &Table, table: &mut Table) {
    let constraints = pair(&before.constraints, &after.constraints, |from, to| from.kind == to.kind);
    let indexes = pair(&before.indexes, &after.indexes, crate::index::equal);
    let changed =
        |(name, from, to): (&String, &Constraint, &Constraint)| (from.kind != to.kind).then(|| name.clone());
    let mut gone: BTreeSet<String> = constraints.same.into_iter().filter_map(changed).collect();
    gone.extend(constraints.dropped.iter().map(|(name, _)| (*name).clone()));
    gone.extend(indexes.dropped.iter().map(|(name, _)| (*name).clone()));
    let replaced = indexes.same.into_iter().filter(|(_, from, to)| !crate::index::equal(from, to));
    gone.extend(replaced.map(|(name, _, _)| name.clone()));
    let mut renamed: BTreeMap<&String, &String> = BTreeMap::new();
    renamed.extend(constraints.renamed.iter().map(|(from, to, _, _)| (*from, *to)));
    renamed.extend(indexes.renamed.iter().map(|(from, to, _, _)| (*from, *to)));
    let Some(partition) = &mut table.partition_of else { return };
    let is_there =
        |index: &String| before.indexes.contains_key(index) || before.constraints.contains_key(index);
    partition.attached.retain(|name, attached| {
        if gone.contains(&attached.to) || !is_there(&attached.to) {
            table.constraints.remove(name);
            table.indexes.remove(name);
            return false;
        }
        if let Some(to) = renamed.get(&attached.to) {
            attached.to = (*to).clone();
        }
        true
    });
}
