//! Partitions and other children of tables (`pg_inherits`, `pg_partitioned_table`, `pg_class.relpartbound`).

use std::collections::{BTreeMap, BTreeSet};

use crate::{Column, ColumnValue, QualifiedName, Schema, Sql, StorageParameters, Table, default_name};

/// `PARTITION OF`: whose partition a table is, and which rows are its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    pub parent: QualifiedName,
    /// `FOR VALUES FROM (…) TO (…)`, `FOR VALUES IN (…)`, `FOR VALUES WITH (…)` or `DEFAULT`.
    pub bound: Sql,
    /// What the bounds demand of a row (`pg_get_partition_constraintdef`); not known in a file.
    pub constraint: Option<Sql>,
    /// The partition's indexes, those of constraints among them, that are attached to one of the parent's: by their
    /// own name. A file says only those whose names PostgreSQL would not give.
    pub attached: BTreeMap<String, Attached>,
}

/// An index of a partition that is a part of one of its parent (`ALTER INDEX … ATTACH PARTITION`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The parent's index.
    pub to: String,
    /// Whether it is more than what comes by itself: it has a name, or something else, that PostgreSQL would not give.
    pub given: bool,
}

impl Partition {
    /// Whether it takes the rows that no other partition does.
    pub fn is_default(&self) -> bool {
        self.bound.0.trim().eq_ignore_ascii_case("default")
    }
}

/// Where a column or a check of a table that has parents comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Origin {
    /// No parent has it.
    #[default]
    Own,
    /// A parent has it, and the table has it for that alone (`attislocal`, `conislocal` are false).
    Inherited,
    /// A parent has it, and the table declares it itself.
    Both,
}

impl Origin {
    /// Whether a parent has it.
    pub fn is_inherited(self) -> bool {
        match self {
            Origin::Inherited | Origin::Both => true,
            Origin::Own => false,
        }
    }
}

impl Column {
    /// A parent's column, as its children get it.
    pub fn inherited(&self) -> Column {
        let value = match &self.value {
            // The numbers of rows that are inserted by way of the parent are its own.
            ColumnValue::Identity(_) => ColumnValue::Given,
            other => other.clone(),
        };
        let (comment, renamed_from, using) = (None, Vec::new(), None);
        let (origin, options) = (Origin::Inherited, StorageParameters::default());
        let not_null_origin = if self.not_null { Origin::Inherited } else { Origin::Own };
        Column { value, origin, not_null_origin, options, comment, renamed_from, using, ..self.clone() }
    }
}

impl Table {
    /// Whether one of its indexes, which may be a constraint's, is what comes by itself of a parent's; of one that not every
    /// partition has its part of, none does.
    pub fn is_copy(&self, index: &str, parent: &Table, of: &str) -> bool {
        match (self.constraints.get(index), parent.constraints.get(of)) {
            (Some(own), Some(parents)) => {
                let whole = own.comment.is_none() && own.index_comment.is_none() && own.kind == parents.kind;
                whole && !parents.is_incomplete()
            }
            (None, None) => match (self.indexes.get(index), parent.indexes.get(of)) {
                (Some(own), Some(parents)) => parents.valid && *own == parents.bare(),
                (_, _) => false,
            },
            (_, _) => false,
        }
    }

    /// The tables whose columns it has: the one that it is a partition of, or those that it inherits from, in order.
    pub fn parents(&self) -> impl Iterator<Item = &QualifiedName> {
        self.partition_of.iter().map(|partition| &partition.parent).chain(&self.inherits)
    }

    /// Whether it is a partition of this table.
    pub fn is_partition_of(&self, parent: &QualifiedName) -> bool {
        self.partition_of.as_ref().is_some_and(|partition| partition.parent == *parent)
    }

    /// The index of the parent that one of its indexes is attached to.
    pub fn attached_to(&self, index: &str) -> Option<&str> {
        let attached = self.partition_of.as_ref()?.attached.get(index)?;
        Some(&attached.to)
    }
}

impl Schema {
    /// The partitions and other children of a table, by name.
    pub fn children(&self, parent: &QualifiedName) -> impl Iterator<Item = (&QualifiedName, &Table)> {
        self.tables.iter().filter(move |(_, table)| table.parents().any(|name| name == parent))
    }

    /// The partition that takes the rows which no other one does.
    pub fn default_partition(&self, parent: &QualifiedName) -> Option<&QualifiedName> {
        let is_default = |table: &Table| table.partition_of.as_ref().is_some_and(Partition::is_default);
        self.children(parent).find(|(_, table)| is_default(table)).map(|(name, _)| name)
    }

    /// Its children, theirs, and so on, each once and after one that it comes from.
    pub fn descendants(&self, table: &QualifiedName) -> Vec<&QualifiedName> {
        let mut found: Vec<&QualifiedName> = self.children(table).map(|(name, _)| name).collect();
        let mut seen: BTreeSet<&QualifiedName> = found.iter().copied().collect();
        let mut next = 0;
        while let Some(name) = found.get(next).copied() {
            found.extend(self.children(name).map(|(name, _)| name).filter(|name| seen.insert(name)));
            next += 1;
        }
        found
    }

    /// What PostgreSQL calls the NOT NULL constraint of a column that is made with its table: as a parent's, where a parent
    /// has one (`MergeAttributes` in `tablecmds.c`).
    pub fn default_not_null_name(&self, table: &QualifiedName, column: &str) -> String {
        let (mut at, mut seen) = (table, BTreeSet::new());
        while seen.insert(at) {
            let parents = self.tables.get(at).into_iter().flat_map(Table::parents);
            let of_parent = |parent| Some((parent, self.tables.get(parent)?.column(column)?));
            let Some((parent, of_parent)) = parents.filter_map(of_parent).find(|(_, column)| column.not_null)
            else {
                break;
            };
            if let Some(name) = &of_parent.not_null_name {
                return name.clone();
            }
            at = parent;
        }
        default_name::not_null(&at.name, column)
    }

    /// All tables, each after its parents; those of a circle, which a file can say, last.
    pub fn parents_first(&self) -> Vec<&QualifiedName> {
        let mut order: Vec<&QualifiedName> = Vec::with_capacity(self.tables.len());
        let mut left: Vec<(&QualifiedName, &Table)> = self.tables.iter().collect();
        let mut placed: BTreeSet<&QualifiedName> = BTreeSet::new();
        loop {
            let before = left.len();
            left.retain(|(name, table)| {
                let ready = table
                    .parents()
                    .all(|parent| placed.contains(parent) || !self.tables.contains_key(parent));
                if ready {
                    placed.insert(name);
                    order.push(name);
                }
                !ready
            });
            if left.is_empty() || left.len() == before {
                order.extend(left.into_iter().map(|(name, _)| name));
                return order;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Partition;
    use crate::{QualifiedName, Schema, Sql, Table};

    fn schema(parents: &[(&str, &str)]) -> Schema {
        let name = |name: &str| QualifiedName::new("public", name);
        let mut schema = Schema::default();
        for (child, parent) in parents {
            let inherits = if parent.is_empty() { Vec::new() } else { vec![name(parent)] };
            schema.tables.insert(name(child), Table { inherits, ..Table::default() });
        }
        schema
    }

    fn names(of: Vec<&QualifiedName>) -> Vec<&str> {
        of.into_iter().map(|name| name.name.as_str()).collect()
    }

    #[test]
    fn parents_come_first() {
        let tree = schema(&[("a", "z"), ("b", "a"), ("z", ""), ("c", "z")]);
        assert_eq!(names(tree.parents_first()), ["z", "a", "b", "c"]);
        assert_eq!(names(tree.descendants(&QualifiedName::new("public", "z"))), ["a", "c", "b"]);
        assert_eq!(names(schema(&[("a", "b"), ("b", "a"), ("c", "")]).parents_first()), ["c", "a", "b"]);
    }

    #[test]
    fn a_default_partition_is_known_by_its_bound() {
        let partition = |bound: &str| Partition {
            parent: QualifiedName::new("public", "p"),
            bound: Sql(bound.to_owned()),
            constraint: None,
            attached: Default::default(),
        };
        assert!(partition(" default").is_default() && !partition("FOR VALUES IN (1)").is_default());
    }
}
