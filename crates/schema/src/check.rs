//! Is a schema valid, as far as can be said without a server?
//!
//! Pure: a schema in, [`Problem`]s out, each with the object and the part of it that is wrong, so that whoever
//! knows the file can point there. What only PostgreSQL knows (types, functions, operators) is left to it.

mod composite;
mod domain;
mod names;
mod references;
mod table;

use crate::{ObjectId, QualifiedName, Schema};

/// Something that PostgreSQL would refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub object: ObjectId,
    pub part: Part,
    /// Stable, in kebab case: `unknown-column`.
    pub code: &'static str,
    /// Lower case, names the object.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
    /// A name that was not found, and where to look for one like it.
    pub unknown: Option<(String, Known)>,
}

/// A set of names that a wrong one can be compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    Tables,
    /// The columns of a table.
    Columns(QualifiedName),
    /// The indexes and index-backed constraints of a table.
    Indexes(QualifiedName),
}

/// A part of an object: where in its definition something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Name,
    Comment,
    RenamedFrom,
    /// A column's type, or a domain's.
    Type,
    Default,
    /// A generation expression.
    Generated,
    Identity,
    /// `null` or the `?` of a type.
    Null,
    /// The name of a column's NOT NULL constraint.
    NotNullName,
    Collation,
    Storage,
    Using,
    Validate,
    /// A check constraint's expression.
    Check,
    /// `WHERE …` of an index or an exclusion constraint.
    Predicate,
    /// The nth key of an index or exclusion constraint, or column of a key or foreign key.
    Key(usize),
    /// The nth column of INCLUDE.
    Include(usize),
    /// The table that a foreign key references.
    References,
    /// The nth column that a foreign key references.
    ReferencedColumn(usize),
    /// The nth column of ON DELETE SET NULL (…).
    OnDeleteColumn(usize),
    /// The nth label of an enum.
    Label(usize),
    OwnedBy,
    /// The SQL of a view, routine, trigger, rule, policy or statistics object.
    Definition,
    ReplicaIdentity,
    /// `PARTITION BY`.
    PartitionBy,
    /// A partition's bounds.
    Bound,
    /// The nth parent.
    Inherits(usize),
    /// An access method's name.
    AccessMethod,
}

impl Problem {
    fn new(object: ObjectId, part: Part, code: &'static str, message: String) -> Self {
        Problem { object, part, code, message, help: None, unknown: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn unknown(mut self, name: &str, known: Known) -> Self {
        self.unknown = Some((name.to_owned(), known));
        self
    }
}

/// Everything that is wrong with a schema, objects in order of name.
pub fn check(schema: &Schema) -> Vec<Problem> {
    let mut problems = Vec::new();
    names::check(schema, &mut problems);
    domain::check(schema, &mut problems);
    composite::check(schema, &mut problems);
    table::check(schema, &mut problems);
    references::check(schema, &mut problems);
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Constraint, ConstraintKind, ForeignKey, Table};

    fn users() -> (QualifiedName, Table) {
        let table = Table { columns: vec![Column::new("id", "uuid")], ..Table::default() };
        (QualifiedName::new("public", "users"), table)
    }

    #[test]
    fn a_plain_table_is_fine() {
        let schema = Schema { tables: [users()].into(), ..Schema::default() };
        assert_eq!(check(&schema), []);
    }

    #[test]
    fn tables_out_of_scope_are_not_judged() {
        let (name, mut table) = users();
        let key = ForeignKey {
            columns: vec!["id".to_owned()],
            references: QualifiedName::new("auth", "users"),
            referenced_columns: vec!["id".to_owned()],
            match_type: Default::default(),
            on_update: Default::default(),
            on_delete: Default::default(),
            on_delete_columns: Vec::new(),
            deferrable: Default::default(),
            period: false,
            not_valid: false,
            not_enforced: false,
        };
        table.constraints.insert("fk".to_owned(), Constraint::new(ConstraintKind::ForeignKey(key)));
        let schema = Schema { tables: [(name, table)].into(), ..Schema::default() };
        assert_eq!(check(&schema), []);
    }

    #[test]
    fn two_relations_of_one_name() {
        let (name, mut table) = users();
        table.indexes.insert("users".to_owned(), crate::Index::new(vec![crate::IndexKey::column("id")]));
        let schema = Schema { tables: [(name, table)].into(), ..Schema::default() };
        let problems = check(&schema);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, "duplicate-name");
    }
}
