//! `pg_constraint` to constraints.

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::Oid;
use relata_schema::{
    Check, Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionElement, ForeignKey, Index, Key,
    MatchType, Origin, QualifiedName, ReferentialAction, Unmodelled,
};
use relata_sql::{ident, qualified};

use crate::assemble::Names;
use crate::assemble::expr::grouped;
use crate::assemble::inheritance::origin;
use crate::rows::ConstraintRow;

/// The constraints of each table by name; `indexes` are those that constraints own, by oid. A foreign key to a table in
/// scope that is not modelled is not modelled itself.
pub(crate) fn constraints(
    rows: Vec<ConstraintRow>,
    indexes: &mut BTreeMap<Oid, Index>,
    names: &Names,
    unmodelled: &mut BTreeSet<Unmodelled>,
) -> BTreeMap<Oid, BTreeMap<String, Constraint>> {
    let mut constraints: BTreeMap<Oid, BTreeMap<String, Constraint>> = BTreeMap::new();
    for mut row in rows {
        let (table, name, comment) = (row.conrelid, std::mem::take(&mut row.conname), row.comment.take());
        // A foreign key names the index that it references, which is another constraint's.
        let index = if row.contype == "f" { None } else { indexes.remove(&row.conindid) };
        if let Some(target) = unmodelled_target(&row, names) {
            let of = names.tables.get(&table).map(|of| qualified(&of.schema, &of.name)).unwrap_or_default();
            let identity = format!("{} on {of}, which references {target}", ident(&name));
            unmodelled.insert(Unmodelled { kind: "foreign key".to_owned(), identity });
            continue;
        }
        let origin = match row.contype.as_str() {
            "c" => origin(row.inherited, row.conislocal),
            _ => Origin::Own,
        };
        let index_comment = index.as_ref().and_then(|index| index.comment.clone());
        let kind = kind(row, index, names);
        let constraint = Constraint { origin, comment, index_comment, ..Constraint::new(kind) };
        constraints.entry(table).or_default().insert(name, constraint);
    }
    constraints
}

fn unmodelled_target(row: &ConstraintRow, names: &Names) -> Option<String> {
    let (schema, table) = (row.foreign_schema.as_ref()?, row.foreign_table.as_ref()?);
    let in_scope = names.namespaces.values().any(|name| name == schema);
    (in_scope && !names.tables.contains_key(&row.confrelid)).then(|| qualified(schema, table))
}

fn kind(row: ConstraintRow, index: Option<Index>, names: &Names) -> ConstraintKind {
    let columns = names.columns(row.conrelid, row.conkey.as_deref().unwrap_or_default());
    let deferrable = match (row.condeferrable, row.condeferred) {
        (false, _) => Deferrable::No,
        (true, false) => Deferrable::InitiallyImmediate,
        (true, true) => Deferrable::InitiallyDeferred,
    };
    match (row.contype.as_str(), index) {
        ("f", _) => ConstraintKind::ForeignKey(ForeignKey {
            columns,
            references: QualifiedName::new(
                row.foreign_schema.unwrap_or_default(),
                row.foreign_table.unwrap_or_default(),
            ),
            referenced_columns: row.foreign_columns.unwrap_or_default(),
            match_type: if row.confmatchtype == "f" { MatchType::Full } else { MatchType::Simple },
            on_update: action(&row.confupdtype),
            on_delete: action(&row.confdeltype),
            on_delete_columns: names.columns(row.conrelid, row.confdelsetcols.as_deref().unwrap_or_default()),
            deferrable,
            period: row.conperiod,
            not_valid: !row.convalidated && row.conenforced,
            not_enforced: !row.conenforced,
        }),
        ("x", Some(index)) => ConstraintKind::Exclusion(Exclusion {
            access_method: index.access_method,
            elements: index
                .keys
                .into_iter()
                .zip(row.operators.unwrap_or_default())
                .map(|(key, operator)| ExclusionElement { key, operator })
                .collect(),
            include: index.include,
            predicate: index.predicate,
            deferrable,
            with: index.with,
            tablespace: index.tablespace,
        }),
        (contype @ ("p" | "u"), Some(index)) => {
            let key = Key {
                columns,
                include: index.include,
                nulls_not_distinct: index.nulls_not_distinct,
                without_overlaps: row.conperiod,
                incomplete: !index.valid,
                deferrable,
                with: index.with,
                tablespace: index.tablespace,
            };
            if contype == "p" { ConstraintKind::PrimaryKey(key) } else { ConstraintKind::Unique(key) }
        }
        _ => ConstraintKind::Check(Check {
            expr: grouped(
                &row.conbin.unwrap_or_default(),
                &row.exact_conbin.unwrap_or_default(),
                names.varchars(row.conrelid),
            ),
            no_inherit: row.connoinherit,
            not_valid: !row.convalidated && row.conenforced,
            not_enforced: !row.conenforced,
        }),
    }
}

/// `pg_constraint.confupdtype` and `confdeltype`.
fn action(code: &str) -> ReferentialAction {
    match code {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
