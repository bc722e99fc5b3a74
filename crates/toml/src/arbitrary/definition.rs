//! Random views and what else is written in SQL.

use std::collections::BTreeMap;

use relata_schema::{
    ColumnSettings, Definition, DefinitionId, Details, Enabled, ForeignDataWrapper, ForeignServer,
    ForeignTable, Index, IndexKey, MaterializedView, Publication, QualifiedName, Routine, RoutineKind,
    Schema, TypeName, View, ViewColumn,
};
use relata_sql::{ident, qualified};

use super::Random;
use super::names::{self, Names};

/// One, of a kind that can be in a schema that has these tables.
pub(super) fn add(random: &mut Random, names: &mut Names, schema: &mut Schema, namespace: &str) {
    let tables: Vec<QualifiedName> =
        schema.tables.keys().filter(|name| name.schema == namespace).cloned().collect();
    let name = QualifiedName::new(namespace, names.relation(random, namespace));
    let table = (!tables.is_empty()).then(|| tables[random.below(tables.len())].clone());
    let made = match (random.below(9), table) {
        (1, Some(table)) => Some(view(random, name, &table)),
        (2, _) => Some(materialized_view(random, names, name)),
        (3, Some(table)) => Some(policy(random, table, name.name)),
        (4, Some(table)) => Some(rule(random, table, name.name)),
        (5, Some(table)) => statistics(random, schema, name, &table),
        (6, table) => Some(publication(random, schema, name.name, table)),
        (8, _) => Some(server(random, names, schema, namespace, name.name)),
        (7, _) => {
            let (id, called) = event_function(&name);
            schema.definitions.insert(id, called);
            let trigger = names.relation(random, namespace);
            Some(event_trigger(random, &name, trigger))
        }
        (_, _) => Some(routine(random, name)),
    };
    if let Some((id, definition)) = made {
        let definition = Definition { comment: random.maybe(4, names::comment), ..definition };
        schema.definitions.insert(id, definition);
    }
}

fn routine(random: &mut Random, name: QualifiedName) -> (DefinitionId, Definition) {
    let result = random.pick(&["integer", "bigint"]);
    let number = random.below(10);
    let (arguments, sql) = match random.below(3) {
        0 => ("", format!("() RETURNS {result} LANGUAGE sql AS $$select {number}$$")),
        1 => ("n integer", format!("(n integer) RETURNS {result}\nRETURN n + {number}")),
        _ => (
            "t text DEFAULT 'a'''",
            format!("(t text DEFAULT 'a''') RETURNS {result}\n    RETURN length(t) * {number}"),
        ),
    };
    let details = Details::Routine(Routine {
        kind: RoutineKind::Function,
        result: String::new(),
        parameters: String::new(),
        defaults: 0,
        check_body: !random.one_in(8),
    });
    (DefinitionId::Routine { name, arguments: arguments.to_owned() }, Definition::new(sql, details))
}

fn view(random: &mut Random, name: QualifiedName, table: &QualifiedName) -> (DefinitionId, Definition) {
    let extra = if random.one_in(2) { ", 1 AS one" } else { "" };
    let from = qualified(&table.schema, &table.name);
    let mut view = View::default();
    if random.one_in(3) {
        view.with.insert("security_barrier", "true".to_owned());
    }
    let sql = format!("SELECT t.tableoid AS \"Of\"{extra} FROM {from} t");
    (DefinitionId::View(name), Definition::new(sql, Details::View(view)))
}

fn materialized_view(
    random: &mut Random,
    names: &mut Names,
    name: QualifiedName,
) -> (DefinitionId, Definition) {
    let sql = format!("SELECT {} AS one, 'b'::text AS \"Two words\"", random.below(10));
    let mut indexes = BTreeMap::new();
    if random.one_in(2) {
        let column = random.pick(&["one", "Two words"]);
        let unique = random.one_in(2);
        let index = Index { unique, ..Index::new(vec![IndexKey::column(column)]) };
        indexes.insert(names.relation(random, &name.schema), index);
    }
    let columns = Vec::from_iter(random.maybe(3, |random| {
        let statistics = i32::try_from(random.below(1000)).ok();
        let settings = ColumnSettings { statistics, ..ColumnSettings::default() };
        let type_name = TypeName(String::new());
        ViewColumn {
            name: "one".to_owned(),
            type_name,
            declared: None,
            collation: None,
            settings,
            comment: None,
        }
    }));
    let view = MaterializedView { columns, indexes, ..MaterializedView::default() };
    (DefinitionId::MaterializedView(name), Definition::new(sql, Details::MaterializedView(view)))
}

fn policy(random: &mut Random, table: QualifiedName, name: String) -> (DefinitionId, Definition) {
    let sql = random.pick(&[
        "USING (true)",
        "FOR SELECT USING (false)",
        "AS RESTRICTIVE FOR INSERT WITH CHECK (1 > 0)",
    ]);
    (DefinitionId::Policy { table, name }, Definition::new(sql, Details::Policy))
}

fn rule(random: &mut Random, table: QualifiedName, name: String) -> (DefinitionId, Definition) {
    let sql = format!("AS ON DELETE TO {} DO INSTEAD NOTHING", qualified(&table.schema, &table.name));
    let enabled = *random.pick(&[&Enabled::Origin, &Enabled::Disabled, &Enabled::Replica, &Enabled::Always]);
    (DefinitionId::Rule { table, name }, Definition::new(sql, Details::Rule { enabled }))
}

/// Of everything, or of a table that is logged.
fn publication(
    random: &mut Random,
    schema: &Schema,
    name: String,
    table: Option<QualifiedName>,
) -> (DefinitionId, Definition) {
    let table = table.filter(|table| schema.tables.get(table).is_some_and(|table| !table.unlogged));
    let what = match table.filter(|_| random.one_in(2)) {
        Some(table) => format!("FOR TABLE {}", qualified(&table.schema, &table.name)),
        None => "FOR ALL TABLES".to_owned(),
    };
    let with =
        random.pick(&["", " WITH (publish = 'insert, delete')", " WITH (publish_via_partition_root = true)"]);
    let details = Details::Publication(Publication::default());
    (DefinitionId::Publication(name), Definition::new(format!("{what}{with}"), details))
}

fn event_function(name: &QualifiedName) -> (DefinitionId, Definition) {
    let sql = "() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$";
    let details = Details::Routine(Routine {
        kind: RoutineKind::Function,
        result: String::new(),
        parameters: String::new(),
        defaults: 0,
        check_body: true,
    });
    (DefinitionId::Routine { name: name.clone(), arguments: String::new() }, Definition::new(sql, details))
}

fn event_trigger(random: &mut Random, function: &QualifiedName, name: String) -> (DefinitionId, Definition) {
    let on = random.pick(&["ddl_command_end", "sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW')"]);
    let enabled = *random.pick(&[&Enabled::Origin, &Enabled::Disabled, &Enabled::Replica, &Enabled::Always]);
    let sql = format!("ON {on} EXECUTE FUNCTION {}()", qualified(&function.schema, &function.name));
    let details = Details::EventTrigger { function: None, enabled };
    (DefinitionId::EventTrigger(name), Definition::new(sql, details))
}

/// With a wrapper of its own, and perhaps with a mapping for everybody and a table.
fn server(
    random: &mut Random,
    names: &mut Names,
    schema: &mut Schema,
    namespace: &str,
    name: String,
) -> (DefinitionId, Definition) {
    let wrapper = names.relation(random, namespace);
    let options = random.pick(&["", "OPTIONS (a '1', \"B\" 'it''s')", "OPTIONS (\"B\" '')"]);
    let details = Details::ForeignDataWrapper(ForeignDataWrapper::default());
    let sql = format!("FOREIGN DATA WRAPPER {}", ident(&wrapper));
    schema.definitions.insert(DefinitionId::ForeignDataWrapper(wrapper), Definition::new(options, details));
    if random.one_in(2) {
        let options = random.maybe(2, |_| ("user".to_owned(), "it's me".to_owned())).into_iter().collect();
        let id = DefinitionId::UserMapping { server: name.clone(), role: "public".to_owned() };
        schema.definitions.insert(id, Definition::new("", Details::UserMapping { options }));
    }
    if random.one_in(2) {
        let table = QualifiedName::new(namespace, names.relation(random, namespace));
        let column = random.pick(&[
            "integer",
            "integer OPTIONS (a 'b') NOT NULL",
            "bigint DEFAULT 1",
            "integer CONSTRAINT \"It\" CHECK (\"One\" > 0)",
        ]);
        let other = random.pick(&["", ", other text COLLATE \"C\""]);
        let sql =
            format!("(\"One\" {column}{other}) SERVER {} {options}", ident(&name)).trim_end().to_owned();
        let details = Details::ForeignTable(ForeignTable::default());
        schema.definitions.insert(DefinitionId::ForeignTable(table), Definition::new(sql, details));
    }
    let kind = random.pick(&["", "TYPE 'a' ", "VERSION '1' "]);
    let details = Details::Server(ForeignServer::default());
    (DefinitionId::Server(name), Definition::new(format!("{kind}{sql}"), details))
}

/// On two columns, where the table has two that have an order.
fn statistics(
    random: &mut Random,
    schema: &Schema,
    name: QualifiedName,
    table: &QualifiedName,
) -> Option<(DefinitionId, Definition)> {
    const ORDERED: &[&str] = &["integer", "bigint", "text", "uuid", "date", "boolean"];
    let columns = schema.tables.get(table)?.columns.iter();
    let ordered = columns.filter(|column| ORDERED.contains(&column.type_name.0.as_str()));
    let names: Vec<String> = ordered.map(|column| ident(&column.name)).take(2).collect();
    let [a, b] = names.as_slice() else { return None };
    let sql = format!("(ndistinct) ON {a}, {b} FROM {}", qualified(&table.schema, &table.name));
    let target = random.maybe(3, |_| 200);
    Some((DefinitionId::Statistics(name), Definition::new(sql, Details::Statistics { target })))
}
