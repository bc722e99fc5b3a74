//! Random tables with all kinds of constraints.

use relata_schema::default_name::{self, Parts};
use relata_schema::{
    Check, Column, ColumnValue, Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionElement,
    ForeignKey, Generated, Identity, Index, IndexKey, IntegerType, Key, KeyExpr, MatchType, NullsOrder,
    QualifiedName, ReferentialAction, ReplicaIdentity, Schema, Sequence, SequenceOptions, Sql, Storage,
    StorageParameters, Table,
};
use relata_sql::{ident, literal, qualified};

use super::names::{self, Names};
use super::{Random, sequence_options};

/// Types with defaults that they can have, as PostgreSQL spells them.
const TYPES: &[(&str, &[&str])] = &[
    ("text", &["''::text", "'it''s'::text", "CURRENT_USER", "'a\\b'::text"]),
    ("character varying(255)", &["'usd'::character varying", "'a'::text"]),
    ("character varying", &["'x'::character varying"]),
    ("character(3)", &["'usd'::bpchar"]),
    ("integer", &["0", "42", "'-1'::integer", "(1 + 2)"]),
    ("bigint", &["'-1'::integer", "5000000000"]),
    ("smallint", &["1"]),
    ("boolean", &["true", "false"]),
    ("numeric(10,2)", &["0.10", "'-1.5'::numeric", "0"]),
    ("double precision", &["1.5", "'Infinity'::double precision"]),
    ("uuid", &["gen_random_uuid()"]),
    ("timestamp with time zone", &["now()", "'2024-01-01 00:00:00+00'::timestamp with time zone"]),
    ("timestamp(3) without time zone", &["CURRENT_TIMESTAMP"]),
    ("time without time zone", &["'12:00:00'::time without time zone"]),
    ("date", &["CURRENT_DATE"]),
    ("interval day to second(2)", &["'01:00:00'::interval day to second(2)"]),
    ("jsonb", &["'{}'::jsonb", "'{\"a\": [1]}'::jsonb"]),
    ("text[]", &["'{}'::text[]", "ARRAY['a'::text]"]),
    ("bit(3)", &["'101'::\"bit\""]),
    ("bit varying(5)", &["'1'::\"bit\""]),
    ("int4range", &["'empty'::int4range"]),
    ("bytea", &["'\\x00'::bytea"]),
];

pub(super) fn add(random: &mut Random, names: &mut Names, schema: &mut Schema, namespace: &str) {
    let name = QualifiedName::new(namespace, names.relation(random, namespace));
    let mut table =
        Table { unlogged: random.one_in(8), comment: random.maybe(4, names::comment), ..Table::default() };
    if random.one_in(6) {
        table.with.insert("toast.autovacuum_enabled", "false");
        table.with.insert("fillfactor", "70");
    }
    for _ in 0..random.below(7) {
        let column = names::word(random);
        if table.column(&column).is_none() {
            let column = one_column(random, names, schema, &name, &table, column);
            table.columns.push(column);
        }
    }
    keys(random, names, &name, &mut table);
    checks(random, &name, &mut table);
    exclusion(random, names, &name, &mut table);
    indexes(random, names, &name, &mut table);
    table.replica_identity = match random.below(12) {
        0 => ReplicaIdentity::Full,
        1 => ReplicaIdentity::Nothing,
        _ => ReplicaIdentity::Default,
    };
    schema.tables.insert(name, table);
}

fn one_column(
    random: &mut Random,
    names: &mut Names,
    schema: &mut Schema,
    table: &QualifiedName,
    definition: &Table,
    name: String,
) -> Column {
    let (type_name, defaults) = TYPES[random.below(TYPES.len())];
    let mut column = Column::new(name, type_name);
    column.not_null = random.one_in(2);
    if random.one_in(3) {
        column.value = ColumnValue::Default(Sql(random.pick(defaults).to_owned()));
    }
    let domains = schema.domains.keys().chain(schema.composites.keys()).chain(schema.ranges.keys());
    let domains: Vec<&QualifiedName> = domains.collect();
    let enums: Vec<&QualifiedName> = schema.enums.keys().collect();
    if !domains.is_empty() && random.one_in(5) {
        let found = random.pick(&domains);
        column.value = ColumnValue::Given;
        column.type_name.0 = qualified(&found.schema, &found.name) + random.pick(&["", "[]"]);
    } else if !enums.is_empty() && random.one_in(4) {
        let found = random.pick(&enums).clone();
        let of_enum = qualified(&found.schema, &found.name);
        column.value = ColumnValue::Given;
        if let (Some(label), true) = (schema.enums[&found].labels.first(), random.one_in(2)) {
            column.value = ColumnValue::Default(Sql(format!("{}::{of_enum}", literal(&label.name))));
        }
        column.type_name.0 = if random.one_in(3) {
            column.value = ColumnValue::Given;
            format!("{of_enum}[]")
        } else {
            of_enum
        };
    } else if let Some(integer) = IntegerType::from_name(type_name) {
        numbered(random, names, schema, table, definition, &mut column, integer);
    } else if type_name == "text" {
        of_text(random, definition, &mut column);
    }
    column.comment = random.maybe(6, names::comment);
    column.statistics = random.maybe(9, |_| 500);
    column
}

fn numbered(
    random: &mut Random,
    names: &mut Names,
    schema: &mut Schema,
    table: &QualifiedName,
    definition: &Table,
    column: &mut Column,
    integer: IntegerType,
) {
    let by_default = Parts::new(&table.name, &[&column.name], "seq").name(0);
    let sequence_name = if random.one_in(4) { names::word(random) } else { by_default };
    if !random.one_in(2) || !names.claim(&table.schema, &sequence_name) {
        return;
    }
    column.not_null = true;
    if random.one_in(2) {
        let options = if random.one_in(2) {
            sequence_options(random, Some(integer))
        } else {
            SequenceOptions::new(integer, 1)
        };
        let (always, unlogged) = (random.one_in(2), definition.unlogged);
        column.value = ColumnValue::Identity(Identity { always, sequence_name, options, unlogged });
        return;
    }
    let qualified = qualified(&table.schema, &sequence_name);
    column.value = ColumnValue::Default(Sql(format!("nextval({}::regclass)", literal(&qualified))));
    let sequence = Sequence {
        options: SequenceOptions::new(integer, 1),
        owned_by: Some((table.clone(), column.name.clone())),
        unlogged: definition.unlogged,
        comment: random.maybe(4, names::comment),
        renamed_from: Vec::new(),
    };
    schema.sequences.insert(QualifiedName::new(&table.schema, sequence_name), sequence);
}

fn of_text(random: &mut Random, table: &Table, column: &mut Column) {
    column.collation =
        random.maybe(5, |random| QualifiedName::new("pg_catalog", random.pick(&["C", "POSIX", "en-x-icu"])));
    column.storage = random.maybe(6, |_| Storage::External);
    column.compression = random.maybe(8, |_| "pglz".to_owned());
    if random.one_in(8) {
        column.options.insert("n_distinct", random.pick(&["-0.5", "100"]).to_owned());
    }
    let source = table.columns.iter().find(|column| {
        column.type_name.0 == "text"
            && match column.value {
                ColumnValue::Generated(_) => false,
                ColumnValue::Given | ColumnValue::Default(_) | ColumnValue::Identity(_) => true,
            }
    });
    if let (Some(source), true) = (source, random.one_in(3)) {
        let expr = Sql(format!("upper({})", ident(&source.name)));
        column.value = ColumnValue::Generated(Generated { expr, stored: true });
    }
}

/// Up to three different columns for which `fits` holds.
fn some_columns(random: &mut Random, table: &Table, fits: fn(&Column) -> bool) -> Vec<String> {
    let mut columns: Vec<String> =
        table.columns.iter().filter(|column| fits(column)).map(|column| column.name.clone()).collect();
    while columns.len() > 3 || (columns.len() > 1 && random.one_in(2)) {
        let at = random.below(columns.len());
        columns.remove(at);
    }
    columns
}

fn is_sortable(column: &Column) -> bool {
    !column.type_name.0.starts_with("json")
}

fn keys(random: &mut Random, names: &mut Names, name: &QualifiedName, table: &mut Table) {
    let columns = some_columns(random, table, is_sortable);
    if !columns.is_empty() && random.one_in(2) {
        let by_default = default_name::primary_key(&name.name);
        let key = one_key(random, columns.clone(), false);
        if let Some(constraint) = claim(random, names, &name.schema, by_default) {
            for column in &mut table.columns {
                column.not_null |= columns.contains(&column.name);
            }
            table.constraints.insert(constraint, Constraint::new(ConstraintKind::PrimaryKey(key)));
        }
    }
    for _ in 0..random.below(3) {
        let columns = some_columns(random, table, is_sortable);
        if columns.is_empty() {
            continue;
        }
        let by_default = default_name::unique(&name.name, columns.iter().map(String::as_str));
        let key = one_key(random, columns, true);
        if let Some(found) = claim(random, names, &name.schema, by_default) {
            let mut constraint = Constraint::new(ConstraintKind::Unique(key));
            constraint.comment = random.maybe(6, names::comment);
            table.constraints.insert(found, constraint);
        }
    }
}

fn one_key(random: &mut Random, columns: Vec<String>, unique: bool) -> Key {
    let mut key = Key { columns, ..Key::default() };
    key.nulls_not_distinct = unique && random.one_in(6);
    if random.one_in(6) {
        key.deferrable = deferrable(random);
    }
    if random.one_in(8) {
        key.with.insert("fillfactor", "80");
    }
    key
}

fn deferrable(random: &mut Random) -> Deferrable {
    *random.pick(&[&Deferrable::InitiallyImmediate, &Deferrable::InitiallyDeferred])
}

/// The default name or another, if it is free.
fn claim(random: &mut Random, names: &mut Names, schema: &str, by_default: String) -> Option<String> {
    let name = if random.one_in(3) { names::word(random) } else { by_default };
    names.claim(schema, &name).then_some(name)
}

fn checks(random: &mut Random, name: &QualifiedName, table: &mut Table) {
    for _ in 0..random.below(3) {
        let Some(column) = table.columns.get(random.below(table.columns.len())).cloned() else { return };
        let expr = Sql(format!("({} IS NOT NULL)", ident(&column.name)));
        let check = Check { no_inherit: random.one_in(5), not_valid: random.one_in(6), ..Check::new(expr.0) };
        let own_name = random.one_in(3);
        let key =
            if own_name { names::word(random) } else { default_name::check(&name.name, Some(&column.name)) };
        let mut constraint = Constraint::new(ConstraintKind::Check(check));
        constraint.comment = random.maybe(5, names::comment);
        if key.len() <= 63 {
            table.constraints.entry(key).or_insert(constraint);
        }
    }
}

fn exclusion(random: &mut Random, names: &mut Names, name: &QualifiedName, table: &mut Table) {
    let Some(column) = table.columns.iter().find(|column| column.type_name.0 == "int4range") else { return };
    let column = column.name.clone();
    let by_default = default_name::exclusion(&name.name, [column.as_str()]);
    let plain = ExclusionElement { key: IndexKey::column(&column), operator: "&&".to_owned() };
    let mut expr = IndexKey::column("");
    expr.expr = KeyExpr::Expr(Sql(format!("{} * int4range(0, 10)", ident(&column))));
    expr.opclass = random.maybe(2, |_| "range_ops".to_owned());
    let elements = if random.one_in(2) {
        vec![plain]
    } else {
        vec![plain, ExclusionElement { key: expr, operator: "=".to_owned() }]
    };
    let exclusion = Exclusion {
        access_method: "gist".to_owned(),
        elements,
        include: Vec::new(),
        predicate: random.maybe(2, |_| Sql(format!("({} IS NOT NULL)", ident(&column)))),
        deferrable: if random.one_in(3) { deferrable(random) } else { Deferrable::No },
        with: StorageParameters::default(),
        tablespace: None,
    };
    if let Some(found) = claim(random, names, &name.schema, by_default) {
        table.constraints.insert(found, Constraint::new(ConstraintKind::Exclusion(exclusion)));
    }
}

fn indexes(random: &mut Random, names: &mut Names, name: &QualifiedName, table: &mut Table) {
    for _ in 0..random.below(3) {
        let columns = some_columns(random, table, is_sortable);
        if columns.is_empty() {
            continue;
        }
        let mut keys: Vec<IndexKey> =
            columns.iter().map(|column| one_index_key(random, table, column)).collect();
        if random.one_in(4) {
            let mut key = IndexKey::column("");
            key.expr = KeyExpr::Expr(Sql(format!("({} IS NULL)", ident(&columns[0]))));
            keys.push(key);
        }
        let mut index = Index::new(keys);
        index.unique = random.one_in(3);
        index.nulls_not_distinct = index.unique && random.one_in(4);
        index.include = some_columns(random, table, |_| true);
        if random.one_in(2) {
            index.include.clear();
        }
        index.predicate = random.maybe(4, |_| Sql(format!("({} IS NOT NULL)", ident(&columns[0]))));
        index.comment = random.maybe(6, names::comment);
        if random.one_in(8) {
            index.with.insert("fillfactor", "90");
        }
        table.indexes.insert(names.relation(random, &name.schema), index);
    }
}

fn one_index_key(random: &mut Random, table: &Table, column: &str) -> IndexKey {
    let mut key = IndexKey::column(column);
    key.descending = random.one_in(3);
    if random.one_in(4) {
        key.nulls = NullsOrder::Reversed;
    }
    if table.column(column).is_some_and(|column| column.type_name.0 == "text") {
        key.opclass = random.maybe(4, |_| "text_pattern_ops".to_owned());
        key.collation = random.maybe(4, |_| "pg_catalog.\"C\"".to_owned());
    }
    key
}

/// Foreign keys between the tables that are there, to their keys.
pub(super) fn foreign_keys(random: &mut Random, schema: &mut Schema) {
    // PostgreSQL finds no operator for a foreign key where a domain is over an enum, a composite type or a range.
    let plain = |type_name: &String| {
        let mut domains = schema.domains.iter();
        domains.all(|(name, domain)| {
            qualified(&name.schema, &name.name) != *type_name || !domain.base.0.contains('.')
        })
    };
    let targets: Vec<(QualifiedName, Vec<String>, Vec<String>)> = schema
        .tables
        .iter()
        .filter(|(_, table)| !table.unlogged)
        .flat_map(|(name, table)| {
            table.constraints.values().filter_map(|constraint| {
                let key = match &constraint.kind {
                    ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key,
                    ConstraintKind::ForeignKey(_)
                    | ConstraintKind::Check(_)
                    | ConstraintKind::Exclusion(_) => return None,
                };
                let types = key.columns.iter().filter_map(|column| table.column(column));
                let types: Vec<String> = types.map(|column| column.type_name.0.clone()).collect();
                let usable = key.deferrable == Deferrable::No && types.iter().all(plain);
                usable.then(|| (name.clone(), key.columns.clone(), types))
            })
        })
        .collect();
    for (name, table) in &mut schema.tables {
        for _ in 0..random.below(3) {
            let Some((target, referenced, types)) = targets.get(random.below(targets.len())) else {
                continue;
            };
            let columns = matching(table, types);
            if columns.len() != referenced.len() {
                continue;
            }
            let by_default = default_name::foreign_key(&name.name, columns.iter().map(String::as_str));
            let key = one_foreign_key(random, columns, target, referenced);
            let found = if random.one_in(3) { names::word(random) } else { by_default };
            let mut constraint = Constraint::new(ConstraintKind::ForeignKey(key));
            constraint.comment = random.maybe(5, names::comment);
            if found.len() <= 63 {
                table.constraints.entry(found).or_insert(constraint);
            }
        }
    }
}

/// Different ordinary columns of these types, as many as there are.
fn matching(table: &Table, types: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for type_name in types {
        let next = table.columns.iter().find(|column| {
            column.type_name.0 == *type_name
                && !found.contains(&column.name)
                && match column.value {
                    ColumnValue::Generated(_) => false,
                    ColumnValue::Given | ColumnValue::Default(_) | ColumnValue::Identity(_) => true,
                }
        });
        found.extend(next.map(|column| column.name.clone()));
    }
    found
}

fn one_foreign_key(
    random: &mut Random,
    columns: Vec<String>,
    target: &QualifiedName,
    referenced: &[String],
) -> ForeignKey {
    let actions = [
        &ReferentialAction::NoAction,
        &ReferentialAction::Restrict,
        &ReferentialAction::Cascade,
        &ReferentialAction::SetNull,
        &ReferentialAction::SetDefault,
    ];
    let on_delete = *random.pick(&actions);
    let partial = on_delete == ReferentialAction::SetNull && random.one_in(2);
    ForeignKey {
        on_delete_columns: if partial { vec![columns[0].clone()] } else { Vec::new() },
        columns,
        references: target.clone(),
        referenced_columns: referenced.to_vec(),
        match_type: if random.one_in(4) { MatchType::Full } else { MatchType::Simple },
        on_update: *random.pick(&actions),
        on_delete,
        deferrable: if random.one_in(4) { deferrable(random) } else { Deferrable::No },
        // For PostgreSQL 18 alone; these run on others too.
        period: false,
        not_valid: random.one_in(6),
        not_enforced: false,
    }
}
