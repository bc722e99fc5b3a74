//! `[functions]`, `[views]` and their like, and what stands on a table or view.

use relata_schema::{
    ColumnSettings, Definition, DefinitionId, Details, Enabled, ForeignDataWrapper, ForeignServer,
    ForeignTable, ObjectId, Publication, QualifiedName, RoutineKind, Schema, ViewColumn,
};

use super::text::{self, Inline, inline_table, values};
use super::{Out, index, privileges, table};
use crate::read::{index::may_be_column, statement};

/// Routines, which tables may need, and what is made of tables.
pub(super) fn write(out: &mut Out<'_>, path: &[&str], schema: &str) {
    for (kind, section) in [
        (RoutineKind::Function, "functions"),
        (RoutineKind::Procedure, "procedures"),
        (RoutineKind::Aggregate, "aggregates"),
    ] {
        routines(out, path, schema, kind, section);
    }
    views(out, path, schema);
    statistics(out, path, schema);
}

fn routines(out: &mut Out<'_>, path: &[&str], schema: &str, kind: RoutineKind, section: &str) {
    let mut entries: Vec<(String, Vec<String>)> = Vec::new();
    for (id, definition) in &out.schema.definitions {
        let (DefinitionId::Routine { name, .. }, Details::Routine(routine)) = (id, &definition.details)
        else {
            continue;
        };
        if name.schema != schema || routine.kind != kind {
            continue;
        }
        let mut fields = Inline::default();
        if !routine.check_body {
            fields.raw("check_body", "false".to_owned());
        }
        privileges::write(out.schema, &ObjectId::Definition(id.clone()), &mut fields);
        let value = value("sql", definition, fields);
        match entries.last_mut() {
            Some((last, values)) if *last == name.name => values.push(value),
            _ => entries.push((name.name.clone(), vec![value])),
        }
    }
    let one = |mut of: Vec<String>| if of.len() == 1 { of.remove(0) } else { values(of) };
    let entries = entries.into_iter().map(|(name, of)| (name, one(of))).collect();
    table::section(out, path, section, entries);
}

fn views(out: &mut Out<'_>, path: &[&str], schema: &str) {
    let all = out.schema;
    let (mut plain, mut materialized, mut foreign) = (Vec::new(), Vec::new(), Vec::new());
    for (id, definition) in &all.definitions {
        let mut fields = Inline::default();
        privileges::write(all, &ObjectId::Definition(id.clone()), &mut fields);
        match (id, &definition.details) {
            (DefinitionId::View(name), Details::View(view)) if name.schema == schema => {
                fields.parameters("with", &view.with);
                columns(definition, &mut fields);
                for (section, entries) in on_table(all, name) {
                    fields.raw(section, inline_table(entries));
                }
                plain.push((name.name.clone(), value("query", definition, fields)));
            }
            (DefinitionId::MaterializedView(name), Details::MaterializedView(view))
                if name.schema == schema =>
            {
                fields.parameters("with", &view.with);
                fields.text("tablespace", view.tablespace.as_deref());
                columns(definition, &mut fields);
                if !view.indexes.is_empty() {
                    let entries = view.indexes.iter();
                    let entries = entries.map(|(name, of)| (name.clone(), index::value(of, &may_be_column)));
                    fields.raw("indexes", inline_table(entries));
                }
                materialized.push((name.name.clone(), value("query", definition, fields)));
            }
            (DefinitionId::ForeignTable(name), Details::ForeignTable(_)) if name.schema == schema => {
                columns(definition, &mut fields);
                for (section, entries) in on_table(all, name) {
                    fields.raw(section, inline_table(entries));
                }
                foreign.push((name.name.clone(), value("sql", definition, fields)));
            }
            _ => {}
        }
    }
    table::section(out, path, "foreign_tables", foreign);
    table::section(out, path, "views", plain);
    table::section(out, path, "materialized_views", materialized);
}

fn statistics(out: &mut Out<'_>, path: &[&str], schema: &str) {
    let mut entries = Vec::new();
    for (id, definition) in &out.schema.definitions {
        if let (DefinitionId::Statistics(name), Details::Statistics { target }) = (id, &definition.details)
            && name.schema == schema
        {
            let mut fields = Inline::default();
            fields.number("target", target.map(i64::from));
            privileges::owner(out.schema, &ObjectId::Definition(id.clone()), &mut fields);
            entries.push((name.name.clone(), value("sql", definition, fields)));
        }
    }
    table::section(out, path, "statistics", entries);
}

/// They stand before what uses them.
pub(super) fn collations(out: &mut Out<'_>, path: &[&str], schema: &str) {
    let mut entries = Vec::new();
    for (id, definition) in &out.schema.definitions {
        if let DefinitionId::Collation(name) = id
            && name.schema == schema
        {
            let mut fields = Inline::default();
            privileges::owner(out.schema, &ObjectId::Definition(id.clone()), &mut fields);
            entries.push((name.name.clone(), value("sql", definition, fields)));
        }
    }
    table::section(out, path, "collations", entries);
}

/// What is the whole database's.
pub(super) fn of_database(out: &mut Out<'_>) {
    let (mut publications, mut event_triggers) = (Vec::new(), Vec::new());
    let (mut wrappers, mut servers) = (Vec::new(), Vec::new());
    for (id, definition) in &out.schema.definitions {
        let mut fields = Inline::default();
        let section = match &definition.details {
            Details::Publication(_) => &mut publications,
            Details::EventTrigger { enabled, .. } => {
                fires(&mut fields, *enabled);
                &mut event_triggers
            }
            Details::ForeignDataWrapper(_) => &mut wrappers,
            Details::Server(_) => {
                let mappings = user_mappings(out.schema, id.own_name());
                if !mappings.is_empty() {
                    fields.raw("user_mappings", inline_table(mappings));
                }
                &mut servers
            }
            _ => continue,
        };
        privileges::write(out.schema, &ObjectId::Definition(id.clone()), &mut fields);
        section.push((id.own_name().to_owned(), value("sql", definition, fields)));
    }
    table::section(out, &[], "foreign_data_wrappers", wrappers);
    table::section(out, &[], "servers", servers);
    table::section(out, &[], "publications", publications);
    table::section(out, &[], "event_triggers", event_triggers);
}

/// The roles that have one on a server, with options that are no secrets.
fn user_mappings(schema: &Schema, of: &str) -> Vec<(String, String)> {
    let mappings = schema.definitions.iter().filter_map(|(id, definition)| match (id, &definition.details) {
        (DefinitionId::UserMapping { server, role }, Details::UserMapping { options }) if server == of => {
            let options = options.iter().map(|(name, value)| (name.to_owned(), text::string(value)));
            Some((role.clone(), inline_table(options)))
        }
        _ => None,
    });
    mappings.collect()
}

/// The triggers, rules and policies of a table or view, by section.
pub(super) fn on_table(schema: &Schema, table: &QualifiedName) -> Vec<(&'static str, Vec<(String, String)>)> {
    let (mut triggers, mut rules, mut policies) = (Vec::new(), Vec::new(), Vec::new());
    for (id, definition) in schema.definitions.iter().filter(|(id, _)| id.table() == Some(table)) {
        let mut fields = Inline::default();
        let section = match &definition.details {
            Details::Trigger { constraint, enabled } => {
                fields.flag("constraint", *constraint);
                fires(&mut fields, *enabled);
                &mut triggers
            }
            Details::Rule { enabled } => {
                fires(&mut fields, *enabled);
                &mut rules
            }
            Details::Policy => &mut policies,
            Details::Routine(_)
            | Details::View(_)
            | Details::MaterializedView(_)
            | Details::Statistics { .. }
            | Details::Collation
            | Details::Publication(_)
            | Details::EventTrigger { .. }
            | Details::ForeignDataWrapper(_)
            | Details::Server(_)
            | Details::UserMapping { .. }
            | Details::ForeignTable(_) => continue,
        };
        section.push((id.own_name().to_owned(), value("sql", definition, fields)));
    }
    let sections = [("triggers", triggers), ("rules", rules), ("policies", policies)];
    sections.into_iter().filter(|(_, entries)| !entries.is_empty()).collect()
}

fn fires(fields: &mut Inline, enabled: Enabled) {
    if enabled != Enabled::Origin {
        fields.text("fires", Some(enabled.word()));
    }
}

fn is_said(column: &ViewColumn) -> bool {
    column.comment.is_some() || column.declared.is_some() || column.settings != ColumnSettings::default()
}

/// Columns that there is something to say of.
fn columns(definition: &Definition, fields: &mut Inline) {
    let said: Vec<(String, String)> = definition
        .columns()
        .iter()
        .filter(|column| is_said(column))
        .map(|column| {
            let declared = column.declared.as_ref();
            let type_name =
                declared.map(|it| format!("{}{}", it.type_name, if it.not_null { "" } else { "?" }));
            let mut fields = Inline::default();
            fields.text("type", type_name.as_deref());
            let ColumnSettings { storage, compression, statistics, options } = &column.settings;
            fields.text("storage", storage.map(|storage| storage.name()));
            fields.text("compression", compression.as_deref());
            fields.number("statistics", statistics.map(i64::from));
            fields.parameters("options", options);
            fields.text("comment", column.comment.as_deref());
            (column.name.clone(), fields.table())
        })
        .collect();
    if !said.is_empty() {
        fields.raw("columns", inline_table(said));
    }
}

/// The SQL alone where there is nothing else, or a table.
fn value(name: &'static str, definition: &Definition, more: Inline) -> String {
    let sql = text::sql(&definition.sql.0);
    let mut fields = Inline::default();
    fields.raw(name, sql.clone());
    fields.entries.extend(more.entries);
    fields.text("comment", definition.comment.as_deref());
    fields.texts("renamed_from", &definition.renamed_from);
    if fields.entries.len() == 1 { sql } else { fields.table() }
}

/// As reading back gives it: without what only a server knows.
pub(super) fn canonical(id: DefinitionId, mut definition: Definition) -> (DefinitionId, Definition) {
    let id = match id {
        DefinitionId::Routine { name, .. } => {
            DefinitionId::Routine { name, arguments: statement::arguments(&definition.sql.0) }
        }
        id => id,
    };
    let columns = match &mut definition.details {
        Details::Routine(routine) => {
            routine.result.clear();
            routine.parameters.clear();
            routine.defaults = 0;
            return (id, definition);
        }
        Details::Publication(publication) => {
            *publication = Publication::default();
            return (id, definition);
        }
        Details::EventTrigger { function, .. } => {
            *function = None;
            return (id, definition);
        }
        Details::ForeignDataWrapper(wrapper) => {
            *wrapper = ForeignDataWrapper::default();
            return (id, definition);
        }
        Details::Server(server) => {
            *server = ForeignServer::default();
            return (id, definition);
        }
        Details::ForeignTable(table) => {
            let columns = std::mem::take(&mut table.columns);
            *table = ForeignTable { columns, ..ForeignTable::default() };
            &mut table.columns
        }
        Details::View(view) => &mut view.columns,
        Details::MaterializedView(view) => &mut view.columns,
        Details::Statistics { .. }
        | Details::Collation
        | Details::Trigger { .. }
        | Details::Rule { .. }
        | Details::Policy
        | Details::UserMapping { .. } => return (id, definition),
    };
    columns.retain(is_said);
    for column in columns {
        column.type_name.0.clear();
        column.collation = None;
    }
    (id, definition)
}
