//! What a change demands of rows that are there, told before it fails on them.

use relata_diff::{Change, Renamed};
use relata_schema::{
    ColumnValue, Constraint, ConstraintKind, Enum, ForeignKey, MatchType, Partition, QualifiedName, Schema,
};
use relata_sql::{ident, qualified};

use crate::domain::{array, underlying};
use crate::render::held;
use crate::rows::rows;
use crate::unique;

/// What rows must satisfy for a change to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// In words: `users.nickname becomes NOT NULL: fails while rows have NULL there`.
    pub what: String,
    /// The table whose rows they are, by its name after renames.
    pub table: QualifiedName,
    /// Finds rows that are in the way, where mending rows helps.
    pub query: Option<String>,
}

/// The demands of `changes` on tables that are in `from`, the schema after `renames`; they are asked before these.
pub fn demands(changes: &[Change], from: &Schema, renames: &[Renamed]) -> Vec<Demand> {
    let asked = Asked { changes, from, renames };
    changes.iter().flat_map(|change| demand(change, &asked)).collect()
}

/// What all of them are asked in.
pub(crate) struct Asked<'a> {
    pub(crate) changes: &'a [Change],
    pub(crate) from: &'a Schema,
    renames: &'a [Renamed],
}

impl Asked<'_> {
    /// The table, as what comes after FROM.
    pub(crate) fn rows(&self, table: &QualifiedName) -> String {
        rows(table, self.from, self.renames, None)
    }

    /// The same, under another name.
    pub(crate) fn rows_as(&self, table: &QualifiedName, alias: &str) -> String {
        rows(table, self.from, self.renames, Some(alias))
    }

    /// Whether the table gets columns, or an enum labels, that a query now could not name.
    pub(crate) fn is_widened(&self, table: &QualifiedName) -> bool {
        self.changes.iter().any(|change| match change {
            Change::AddColumn { table: of, .. } => of == table,
            Change::AddLabels { from, to, .. } | Change::ReplaceEnum { from, to, .. } => {
                to.labels.iter().any(|label| !from.labels.iter().any(|old| old.name == label.name))
            }
            _ => false,
        })
    }

    /// Whether values of the table change their type, for which PostgreSQL spells an expression anew.
    fn is_retyped(&self, table: &QualifiedName) -> bool {
        self.changes.iter().any(|change| match change {
            Change::ModifyColumn { table: of, from, to } => of == table && from.type_name != to.type_name,
            Change::ReplaceEnum { .. } | Change::ReplaceDomain { .. } => true,
            _ => false,
        })
    }

    fn has(&self, table: &QualifiedName, columns: &[String]) -> bool {
        let there = self.from.tables.get(table);
        there.is_some_and(|there| columns.iter().all(|column| there.column(column).is_some()))
    }
}

fn demand(change: &Change, asked: &Asked<'_>) -> Vec<Demand> {
    match change {
        Change::AddColumn { table, to } if to.not_null && to.value == ColumnValue::Given => {
            let what = format!(
                "{table}.{} is NOT NULL without a default: fails if the table has rows; then give it a default, or let it \
                 be NULL until rows are filled",
                to.name
            );
            vec![found(what, table, asked.rows(table))]
        }
        Change::ModifyColumn { table, from: old, to } if to.not_null && !old.not_null => {
            let what = format!("{table}.{} becomes NOT NULL: fails while rows have NULL there", to.name);
            vec![found(what, table, format!("{} WHERE {} IS NULL", asked.rows(table), ident(&to.name)))]
        }
        Change::CreateTable { name, to: table } => {
            table.partition_of.iter().flat_map(|partition| out_of_default(name, partition, asked)).collect()
        }
        Change::SetPartition { table, to: Some(to), .. } => {
            within_bounds(table, to, asked).into_iter().chain(out_of_default(table, to, asked)).collect()
        }
        Change::AddConstraint { table, name, to } => constraint(table, name, to, asked).into_iter().collect(),
        Change::ModifyConstraint { table, name, from: old, to } if asks_more(table, old, to, asked) => {
            constraint(table, name, to, asked).into_iter().collect()
        }
        Change::AddIndex { table, name, to } => {
            unique::index(table, name, None, to, asked).into_iter().collect()
        }
        Change::ModifyIndex { table, name, from: old, to } => {
            unique::index(table, name, Some(old), to, asked).into_iter().collect()
        }
        Change::ReplaceEnum { name, from, to } => labels(name, from, to, asked),
        Change::AddDomainCheck { domain, name, to: check }
        | Change::ModifyDomainCheck { domain, name, to: check, .. }
            if !check.not_valid =>
        {
            let what = format!("{domain}.{name} is a check of a domain: fails while rows violate it");
            on_values(domain, &what, &format!("NOT ({})", check.expr), asked)
        }
        Change::ModifyDomain { name, from: old, to } if to.not_null && !old.not_null => {
            let what = format!("domain {name} becomes NOT NULL: fails while rows have NULL there");
            on_values(name, &what, "VALUE IS NULL", asked)
        }
        _ => Vec::new(),
    }
}

/// The rows of a table that becomes a partition.
fn within_bounds(table: &QualifiedName, to: &Partition, asked: &Asked<'_>) -> Option<Demand> {
    let constraint = to.constraint.as_ref()?;
    let what =
        format!("{table} becomes a partition of {}: fails while rows are outside of its bounds", to.parent);
    Some(found(what, table, format!("{} WHERE NOT ({constraint})", asked.rows(table))))
}

/// The rows that stand in the default partition, and are those of a new one.
fn out_of_default(table: &QualifiedName, to: &Partition, asked: &Asked<'_>) -> Option<Demand> {
    let constraint = to.constraint.as_ref()?;
    let default = asked.from.default_partition(&to.parent).filter(|default| *default != table)?;
    let is_asked_otherwise = asked.changes.iter().any(|change| match change {
        Change::DropTable { name, .. } | Change::SetPartition { table: name, .. } => name == default,
        // The check that spares it the look at all rows under a lock.
        Change::AddConstraint { table, to, .. } => {
            table == default && matches!(to.kind, ConstraintKind::Check(_))
        }
        _ => false,
    });
    if is_asked_otherwise || to.is_default() {
        return None;
    }
    let what = format!(
        "{table} becomes a partition of {}: fails while {default}, its default partition, has rows within the bounds",
        to.parent
    );
    Some(found(what, default, format!("{} WHERE {constraint}", asked.rows(default))))
}

fn found(what: String, table: &QualifiedName, rows: String) -> Demand {
    Demand { what, table: table.clone(), query: Some(format!("SELECT * FROM {rows}")) }
}

/// Whether rows that satisfy the old one may not satisfy the new one.
fn asks_more(table: &QualifiedName, old: &Constraint, to: &Constraint, asked: &Asked<'_>) -> bool {
    match (&old.kind, &to.kind) {
        (ConstraintKind::PrimaryKey(old), ConstraintKind::PrimaryKey(to))
        | (ConstraintKind::Unique(old), ConstraintKind::Unique(to)) => {
            old.columns != to.columns
                || !old.nulls_not_distinct && to.nulls_not_distinct
                || !old.without_overlaps && to.without_overlaps
        }
        (ConstraintKind::ForeignKey(old), ConstraintKind::ForeignKey(to)) => {
            let refers = |key: &ForeignKey| {
                let columns = (key.columns.clone(), key.referenced_columns.clone());
                (columns, key.references.clone(), key.match_type, key.period)
            };
            old.not_valid || old.not_enforced || refers(old) != refers(to)
        }
        (ConstraintKind::Check(old), ConstraintKind::Check(to)) => {
            old.not_valid || old.not_enforced || old.expr != to.expr && !asked.is_retyped(table)
        }
        _ => true,
    }
}

fn constraint(table: &QualifiedName, name: &str, to: &Constraint, asked: &Asked<'_>) -> Option<Demand> {
    if !asked.from.tables.contains_key(table) {
        return None;
    }
    match &to.kind {
        // Of a column that comes with it, nothing can be asked yet.
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key)
            if asked.has(table, &key.columns) && !unique::holds(table, key, asked) =>
        {
            Some(unique::key(table, name, key, asked))
        }
        ConstraintKind::ForeignKey(key)
            if !key.not_valid
                && !key.not_enforced
                && asked.has(table, &key.columns)
                && asked.has(&key.references, &key.referenced_columns) =>
        {
            Some(orphans(table, name, key, asked))
        }
        ConstraintKind::Check(check)
            if !check.not_valid && !check.not_enforced && !asked.is_widened(table) =>
        {
            let what = format!("{table}.{name} is a check: fails while rows violate it");
            Some(found(what, table, format!("{} WHERE NOT ({})", asked.rows(table), check.expr)))
        }
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclusion(_) => None,
    }
}

/// Rows that refer to none; with MATCH SIMPLE, one NULL among the columns is enough not to refer.
fn orphans(table: &QualifiedName, name: &str, key: &ForeignKey, asked: &Asked<'_>) -> Demand {
    let alias = if table.name == "referenced" { "other" } else { "referenced" };
    let referenced = rows(&key.references, asked.from, asked.renames, Some(alias));
    let refers = match key.match_type {
        MatchType::Simple => " AND ",
        MatchType::Full => " OR ",
    };
    let refers = key
        .columns
        .iter()
        .map(|column| format!("{} IS NOT NULL", ident(column)))
        .collect::<Vec<_>>()
        .join(refers);
    let pairs: Vec<(&String, &String)> = key.columns.iter().zip(&key.referenced_columns).collect();
    let (period, equal) = match pairs.split_last() {
        Some((period, equal)) if key.period => (Some(period), equal),
        _ => (None, pairs.as_slice()),
    };
    let equal = equal
        .iter()
        .map(|(column, referenced)| {
            format!("{alias}.{} = {}.{}", ident(referenced), ident(&table.name), ident(column))
        })
        .collect::<Vec<_>>()
        .join(" AND ");
    // As PostgreSQL asks (`RI_Initial_Check` in `ri_triggers.c`): the rows that are referred to cover the period together.
    let refers_to_none = match period {
        Some((column, covers)) => format!(
            "{}.{} <@ (SELECT range_agg({alias}.{}) FROM {referenced} WHERE {equal}) IS NOT TRUE",
            ident(&table.name),
            ident(column),
            ident(covers)
        ),
        None => format!("NOT EXISTS (SELECT FROM {referenced} WHERE {equal})"),
    };
    found(
        format!("{table}.{name} is a foreign key: fails while rows refer to none of {}", key.references),
        table,
        format!("{} WHERE ({refers}) AND {refers_to_none}", asked.rows(table)),
    )
}

/// A demand for each column that may hold a label that goes, and stays itself.
fn labels(name: &QualifiedName, old: &Enum, to: &Enum, asked: &Asked<'_>) -> Vec<Demand> {
    let gone = old.labels.iter().map(|label| &label.name);
    let gone: Vec<String> =
        gone.filter(|label| !to.labels.iter().any(|kept| kept.name == **label)).cloned().collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let type_name = qualified(&name.schema, &name.name);
    let domains = &asked.from.domains;
    let goes = |table: &QualifiedName, column: &str| {
        asked.changes.iter().any(|change| match change {
            Change::DropTable { name, .. } => name == table,
            Change::DropColumn { table: of, from } => of == table && from.name == column,
            _ => false,
        })
    };
    let mut demands = Vec::new();
    for (table, of) in &asked.from.tables {
        for column in of.columns.iter().filter(|column| !goes(table, &column.name)) {
            let under = underlying(&column.type_name, domains);
            let (element, brackets) = array(&under.0);
            if element != type_name {
                continue;
            }
            demands.push(found(
                format!(
                    "{table}.{} is of enum {name}, which loses {}: fails while rows hold that",
                    column.name,
                    gone.join(", ")
                ),
                table,
                format!("{} WHERE {}", asked.rows(table), held(&column.name, &gone, !brackets.is_empty())),
            ));
        }
    }
    demands
}

/// A demand for each column whose values are of the domain, or arrays of it. `condition` speaks of them as VALUE.
fn on_values(domain: &QualifiedName, what: &str, condition: &str, asked: &Asked<'_>) -> Vec<Demand> {
    let domains = over(domain, asked.from);
    let mut demands = Vec::new();
    for (name, table) in &asked.from.tables {
        for column in &table.columns {
            let (element, brackets) = array(&column.type_name.0);
            if !domains.iter().any(|domain| domain == element) {
                continue;
            }
            // With its table's name, which the domain's own VALUE cannot hide.
            let value = format!("{}.{}", ident(&name.name), ident(&column.name));
            let values = match brackets {
                "" => format!("(SELECT {value}) AS checked (value)"),
                _ => format!("unnest({value}) AS checked (value)"),
            };
            demands.push(found(
                format!("{what} (in {name}.{})", column.name),
                name,
                format!("{} WHERE EXISTS (SELECT FROM {values} WHERE {condition})", asked.rows(name)),
            ));
        }
    }
    demands
}

/// A domain and the domains over it, by their names in SQL.
fn over(domain: &QualifiedName, from: &Schema) -> Vec<String> {
    let mut names = vec![qualified(&domain.schema, &domain.name)];
    let mut next = 0;
    while let Some(base) = names.get(next).cloned() {
        let over = from.domains.iter().filter(|(_, domain)| domain.base.0 == base);
        names.extend(over.map(|(name, _)| qualified(&name.schema, &name.name)));
        next += 1;
    }
    names
}
