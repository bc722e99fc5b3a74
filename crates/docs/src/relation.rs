//! What foreign keys say of the tables at both of their ends.

use std::collections::{BTreeMap, BTreeSet};

use relata_schema::{
    Constraint, ConstraintKind, ForeignKey, KeyExpr, MatchType, QualifiedName, Schema, Table,
};

use crate::types::Types;

/// A foreign key, with the table that has it and what it refers to.
#[derive(Clone, Copy)]
pub(crate) struct Relation<'a> {
    pub(crate) table: &'a QualifiedName,
    pub(crate) name: &'a str,
    pub(crate) key: &'a ForeignKey,
    /// The columns of the other table: those of its primary key where none are said.
    pub(crate) referenced: &'a [String],
    /// Whether a row may refer to none.
    pub(crate) optional: bool,
    /// Whether at most one row refers to each.
    pub(crate) one: bool,
}

/// Those of one table, by name.
pub(crate) fn of<'a>(
    schema: &'a Schema,
    types: &Types<'_>,
    name: &'a QualifiedName,
    table: &'a Table,
) -> impl Iterator<Item = Relation<'a>> {
    table.constraints.iter().filter_map(move |(constraint, definition)| match &definition.kind {
        ConstraintKind::ForeignKey(key) => Some(Relation {
            table: name,
            name: constraint,
            key,
            referenced: referenced(schema, key),
            optional: is_optional(table, types, key),
            one: is_one(table, key),
        }),
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => None,
    })
}

/// By the table that is referred to.
pub(crate) fn by_referenced<'a>(
    schema: &'a Schema,
    types: &Types<'_>,
) -> BTreeMap<&'a QualifiedName, Vec<Relation<'a>>> {
    let mut found: BTreeMap<&QualifiedName, Vec<Relation<'_>>> = BTreeMap::new();
    for (name, table) in &schema.tables {
        for relation in of(schema, types, name, table) {
            found.entry(&relation.key.references).or_default().push(relation);
        }
    }
    found
}

/// Those that diagrams draw: of tables that are no partitions, which have those of their parent.
pub(crate) fn drawn<'a>(schema: &'a Schema, types: &Types<'_>) -> Vec<Relation<'a>> {
    let is_drawn = |name: &QualifiedName| schema.tables.get(name).is_some_and(is_drawn);
    let tables = schema.tables.iter().filter(|(_, table)| self::is_drawn(table));
    tables
        .flat_map(|(name, table)| of(schema, types, name, table))
        .filter(|relation| is_drawn(&relation.key.references))
        .collect()
}

pub(crate) fn is_drawn(table: &Table) -> bool {
    table.partition_of.is_none()
}

/// The columns of the primary key.
pub(crate) fn primary_key(table: &Table) -> &[String] {
    let key = |constraint: &'_ Constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => true,
        ConstraintKind::Unique(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => false,
    };
    match table.constraints.values().find(|constraint| key(constraint)).map(|constraint| &constraint.kind) {
        Some(ConstraintKind::PrimaryKey(key)) => &key.columns,
        _ => &[],
    }
}

/// Whether a column may hold NULL; those of a primary key never do, nor those of some domains.
pub(crate) fn may_be_null(table: &Table, types: &Types<'_>, column: &str) -> bool {
    table.column(column).is_some_and(|column| !column.not_null && !types.refuses_null(&column.type_name))
        && !primary_key(table).iter().any(|key| key == column)
}

fn referenced<'a>(schema: &'a Schema, key: &'a ForeignKey) -> &'a [String] {
    match key.referenced_columns.as_slice() {
        [] => schema.tables.get(&key.references).map(primary_key).unwrap_or_default(),
        columns => columns,
    }
}

/// A row with a NULL refers to none; with MATCH FULL, only one with nothing but NULLs. Rows that were there before a
/// foreign key that is not valid may refer to what is not there, and any row of one that is not enforced.
fn is_optional(table: &Table, types: &Types<'_>, key: &ForeignKey) -> bool {
    let mut null = key.columns.iter().map(|column| may_be_null(table, types, column));
    let some = match key.match_type {
        MatchType::Simple => null.any(|null| null),
        MatchType::Full => null.all(|null| null),
    };
    some || key.not_valid || key.not_enforced
}

/// Whether some of the columns are a unique key of the whole table. NULLs, of which there may be several, refer to no row.
fn is_one(table: &Table, key: &ForeignKey) -> bool {
    let columns: BTreeSet<&str> = key.columns.iter().map(String::as_str).collect();
    let holds = |unique: &[&str]| !unique.is_empty() && unique.iter().all(|column| columns.contains(column));
    unique_keys(table).iter().any(|unique| holds(unique))
}

/// The columns of primary keys, unique constraints and unique indexes over columns of all rows.
pub(crate) fn unique_keys(table: &Table) -> Vec<Vec<&str>> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    for constraint in table.constraints.values() {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                found.push(key.columns.iter().map(String::as_str).collect());
            }
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => {}
        }
    }
    for index in table.indexes.values().filter(|index| index.unique && index.valid) {
        let columns = index.keys.iter().map(|key| match &key.expr {
            KeyExpr::Column(column) => Some(column.as_str()),
            KeyExpr::Expr(_) => None,
        });
        let columns: Option<Vec<&str>> = columns.collect();
        found.extend(columns.filter(|_| index.predicate.is_none()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::drawn;
    use crate::schema;
    use crate::types::Types;

    /// The relations of `child`, as `name: optional?, one?`.
    fn check(child: &str, expected: &[(&str, bool, bool)]) {
        let parent = "[domains]\nnumber = { type = \"bigint\", not_null = true }\n[tables.parent]\nunique = [[\"a\", \"b\"]]\n[tables.parent.columns]\n\
                      id = { type = \"bigint\", primary_key = true }\na = \"bigint\"\nb = \"bigint\"\n";
        let schema = schema(&format!("{parent}{child}"));
        let found = drawn(&schema, &Types::of(&schema));
        let found: Vec<_> = found.iter().map(|one| (one.name, one.optional, one.one)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn both_ends() {
        check(
            "[tables.child.columns]\nid = { type = \"bigint\", primary_key = true, references = \"parent\" }\n\
             many = { type = \"bigint\", references = \"parent\" }\n\
             maybe = { type = \"bigint?\", references = \"parent\" }\n\
             only = { type = \"bigint?\", references = \"parent.id\", unique = true }\n\
             some = { type = \"bigint\", references = { column = \"parent.id\", not_valid = true } }\n\
             sure = { type = \"number?\", references = \"parent.id\" }\n\
             part = { type = \"bigint\", references = \"parent.id\" }\n\
             [tables.child.indexes]\nu = { columns = [\"part\"], unique = true, where = \"id > 0\" }\n\
             v = { columns = [\"(lower(many::text))\"], unique = true }",
            &[
                ("child_id_fkey", false, true),
                ("child_many_fkey", false, false),
                ("child_maybe_fkey", true, false),
                ("child_only_fkey", true, true),
                ("child_part_fkey", false, false),
                ("child_some_fkey", true, false),
                ("child_sure_fkey", false, false),
            ],
        );
    }

    #[test]
    fn several_columns() {
        let child = |matches: &str| {
            format!(
                "[tables.child.columns]\nx = \"bigint\"\ny = \"bigint?\"\n[tables.child.foreign_keys]\n\
                 fk = {{ columns = [\"x\", \"y\"], references = {{ table = \"parent\", columns = [\"a\", \"b\"] }}{matches} }}\n\
                 [tables.child.indexes]\nu = {{ columns = [\"x\"], unique = true }}"
            )
        };
        check(&child(""), &[("fk", true, true)]);
        check(&child(", match = \"full\""), &[("fk", false, true)]);
    }
}
