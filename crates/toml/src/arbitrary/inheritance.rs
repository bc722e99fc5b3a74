//! Random partitioned tables with their partitions, and tables that inherit.

use std::collections::BTreeMap;

use relata_schema::{
    Attached, Check, Column, ColumnValue, Constraint, ConstraintKind, Deferrable, Index, IndexKey, Key,
    Origin, Partition, QualifiedName, Schema, Sql, Table, default_name,
};
use relata_sql::ident;

use super::Random;
use super::names::{self, Names};

/// A partitioned table with some partitions, one of them perhaps partitioned itself.
pub(super) fn partitioned(random: &mut Random, names: &mut Names, schema: &mut Schema, namespace: &str) {
    let name = QualifiedName::new(namespace, names.relation(random, namespace));
    let (day, kind) = (names::word(random), "kind".to_owned());
    if day == kind {
        return;
    }
    let mut table = Table { comment: random.maybe(4, names::comment), ..Table::default() };
    table.columns.push(Column { not_null: true, ..Column::new(&day, "integer") });
    table.columns.push(Column::new(&kind, "text"));
    if random.one_in(2) {
        let value = ColumnValue::Default(Sql("0".to_owned()));
        table.columns.push(Column { value, ..Column::new("n", "bigint") });
    }
    let method = *random.pick(&[&"RANGE", &"LIST", &"HASH"]);
    table.partition_by = Some(Sql(format!("{method} ({})", ident(&day))));
    if random.one_in(2) {
        let check = check(format!("({} >= 0)", ident(&day)));
        table.constraints.insert(default_name::check(&name.name, Some(&day)), check);
    }
    if random.one_in(2) {
        let key = Key { columns: vec![day.clone()], deferrable: Deferrable::No, ..Key::default() };
        let of = default_name::primary_key(&name.name);
        if names.claim(namespace, &of) {
            table.constraints.insert(of, Constraint::new(ConstraintKind::PrimaryKey(key)));
        }
    }
    if random.one_in(2) {
        let mut index = Index::new(vec![IndexKey::column(&kind)]);
        index.comment = random.maybe(3, names::comment);
        table.indexes.insert(names.relation(random, namespace), index);
    }
    for nth in 0..random.below(4) {
        let bound = match method {
            "RANGE" => format!("FOR VALUES FROM ({}) TO ({})", nth * 10, nth * 10 + 10),
            "LIST" => format!("FOR VALUES IN ({nth}, {})", nth + 100),
            _ => format!("FOR VALUES WITH (modulus 4, remainder {nth})"),
        };
        let by_default = method != "HASH" && nth == 2 && random.one_in(2);
        let bound = if by_default { "DEFAULT".to_owned() } else { bound };
        let part = QualifiedName::new(namespace, names.relation(random, namespace));
        partition(random, names, schema, &name, &table, part, bound, true);
    }
    schema.tables.insert(name, table);
}

#[expect(clippy::too_many_arguments)]
fn partition(
    random: &mut Random,
    names: &mut Names,
    schema: &mut Schema,
    parent: &QualifiedName,
    of: &Table,
    name: QualifiedName,
    bound: String,
    may_be_parted: bool,
) {
    let mut table = Table {
        columns: of.columns.iter().map(Column::inherited).collect(),
        comment: random.maybe(5, names::comment),
        unlogged: random.one_in(8),
        ..Table::default()
    };
    for (check, constraint) in &of.constraints {
        if matches!(constraint.kind, ConstraintKind::Check(_)) {
            let constraint = Constraint::new(constraint.kind.clone());
            table.constraints.insert(check.clone(), Constraint { origin: Origin::Inherited, ..constraint });
        }
    }
    let mut attached = BTreeMap::new();
    if let Some((key, _)) = of.indexes.first_key_value()
        && random.one_in(3)
    {
        let own = names.relation(random, &name.schema);
        table.indexes.insert(own.clone(), of.indexes[key].bare());
        attached.insert(own, Attached { to: key.clone(), given: true });
    }
    if random.one_in(4) {
        table.columns[1].value = ColumnValue::Default(Sql("'part'::text".to_owned()));
        table.columns[1].comment = random.maybe(2, names::comment);
    }
    if random.one_in(4) {
        table.columns[1].not_null = true;
    }
    if random.one_in(4) {
        let own = format!("({} <> 5)", ident(&table.columns[0].name));
        table.constraints.entry("not_five".to_owned()).or_insert(check(own));
    }
    if random.one_in(4) {
        let index = Index::new(vec![IndexKey::column("kind"), IndexKey::column(&table.columns[0].name)]);
        table.indexes.insert(names.relation(random, &name.schema), index);
    }
    if may_be_parted && random.one_in(5) {
        table.unlogged = false;
        table.partition_by = Some(Sql("LIST (kind)".to_owned()));
    }
    let is_parted = table.partition_by.is_some();
    // A key has to hold the columns of every level.
    let has_key = of.constraints.values().any(|of| matches!(of.kind, ConstraintKind::PrimaryKey(_)));
    if is_parted && has_key {
        table.partition_by = None;
    }
    let partition_of = Partition { parent: parent.clone(), bound: Sql(bound), constraint: None, attached };
    table.partition_of = Some(partition_of);
    if table.partition_by.is_some() {
        for label in ["a", "b"] {
            let part = QualifiedName::new(&name.schema, names.relation(random, &name.schema));
            let bound = format!("FOR VALUES IN ('{label}')");
            partition(random, names, schema, &name, &table, part, bound, false);
        }
    }
    schema.tables.insert(name, table);
}

fn check(expr: String) -> Constraint {
    let check = Check::new(expr);
    Constraint::new(ConstraintKind::Check(check))
}

/// A table and one or two that inherit from it, one of them perhaps from both.
pub(super) fn inheriting(random: &mut Random, names: &mut Names, schema: &mut Schema, namespace: &str) {
    let base = QualifiedName::new(namespace, names.relation(random, namespace));
    let mut table = Table::default();
    table.columns.push(Column { not_null: random.one_in(2), ..Column::new("made at", "date") });
    if random.one_in(2) {
        let value = ColumnValue::Default(Sql("'x'::text".to_owned()));
        table.columns.push(Column { value, ..Column::new("note", "text") });
    }
    let name = default_name::check(&base.name, Some("made at"));
    if random.one_in(2) && name.len() <= 63 {
        let check = Check { no_inherit: random.one_in(3), ..Check::new("(\"made at\" IS NOT NULL)") };
        table.constraints.insert(name, Constraint::new(ConstraintKind::Check(check)));
    }
    for _ in 0..random.below(3) {
        let name = QualifiedName::new(namespace, names.relation(random, namespace));
        let mut child = Table { inherits: vec![base.clone()], ..Table::default() };
        child.columns = table.columns.iter().map(Column::inherited).collect();
        for (check, constraint) in &table.constraints {
            if let ConstraintKind::Check(Check { no_inherit: false, .. }) = constraint.kind {
                let constraint = Constraint::new(constraint.kind.clone());
                child
                    .constraints
                    .insert(check.clone(), Constraint { origin: Origin::Inherited, ..constraint });
            }
        }
        if random.one_in(3) {
            child.columns[0].value = ColumnValue::Default(Sql("CURRENT_DATE".to_owned()));
        }
        if random.one_in(3) {
            child.columns[0].not_null = true;
        }
        child.columns.push(Column::new("own", "integer"));
        child.comment = random.maybe(4, names::comment);
        schema.tables.insert(name, child);
    }
    schema.tables.insert(base, table);
}
