//! CREATE, ALTER and DROP of views, routines, triggers, publications, and what else is said by its statement.

use relata_schema::{Definition, DefinitionId, Details, Enabled, RoutineKind, StorageParameters};
use relata_sql::ident;

use crate::render::{foreign, privileges, publication, qualified, storage_parameters, table};

/// With what lets PostgreSQL take a routine's body unseen, where it is to.
pub(crate) fn create(id: &DefinitionId, to: &Definition, or_replace: bool) -> Vec<String> {
    let statement = statement(id, to, or_replace);
    match &to.details {
        Details::Routine(routine) if !routine.check_body => vec![
            "SET check_function_bodies = off".to_owned(),
            statement,
            "RESET check_function_bodies".to_owned(),
        ],
        _ => vec![statement],
    }
}

pub(crate) fn statement(id: &DefinitionId, to: &Definition, or_replace: bool) -> String {
    let create = if or_replace { "CREATE OR REPLACE" } else { "CREATE" };
    let (word, name, sql) = (word(to), name(id), &to.sql);
    match (id, &to.details) {
        (DefinitionId::Policy { table, .. }, _) => {
            let gap = if sql.0.is_empty() { "" } else { " " };
            format!("{create} {word} {name} ON {}{gap}{sql}", qualified(table))
        }
        (_, Details::View(view)) => format!("{create} {word} {name}{} AS\n{sql}", with(&view.with)),
        (_, Details::MaterializedView(view)) => {
            let tablespace = view.tablespace.as_ref().map(|name| format!(" TABLESPACE {}", ident(name)));
            format!("{create} {word} {name}{}{} AS\n{sql}", with(&view.with), tablespace.unwrap_or_default())
        }
        (DefinitionId::Routine { name, .. }, _) => format!("{create} {word} {}{sql}", qualified(name)),
        (_, Details::UserMapping { options }) => {
            let parts = [Some(format!("{create} {word} {name}")), foreign::options(options)];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        _ if sql.0.is_empty() => format!("{create} {word} {name}"),
        _ => format!("{create} {word} {name} {sql}"),
    }
}

fn with(parameters: &StorageParameters) -> String {
    if parameters.is_empty() {
        return String::new();
    }
    format!(" WITH ({})", storage_parameters::list(parameters))
}

pub(crate) fn drop(id: &DefinitionId, from: &Definition) -> String {
    let word = match &from.details {
        Details::Trigger { .. } => "TRIGGER",
        _ => word(from),
    };
    format!("DROP {word} {}", on_table(id))
}

/// After CREATE.
fn word(definition: &Definition) -> &'static str {
    match &definition.details {
        Details::Routine(routine) => match routine.kind {
            RoutineKind::Function => "FUNCTION",
            RoutineKind::Procedure => "PROCEDURE",
            RoutineKind::Aggregate => "AGGREGATE",
        },
        Details::View(_) => "VIEW",
        Details::MaterializedView(_) => "MATERIALIZED VIEW",
        Details::Statistics { .. } => "STATISTICS",
        Details::Collation => "COLLATION",
        Details::Trigger { constraint: true, .. } => "CONSTRAINT TRIGGER",
        Details::Trigger { constraint: false, .. } => "TRIGGER",
        Details::Rule { .. } => "RULE",
        Details::Policy => "POLICY",
        Details::Publication(_) => "PUBLICATION",
        Details::EventTrigger { .. } => "EVENT TRIGGER",
        Details::ForeignDataWrapper(_) => "FOREIGN DATA WRAPPER",
        Details::Server(_) => "SERVER",
        Details::UserMapping { .. } => "USER MAPPING",
        Details::ForeignTable(_) => "FOREIGN TABLE",
    }
}

/// The name, with the types of arguments or without its table.
fn name(id: &DefinitionId) -> String {
    match id {
        DefinitionId::Routine { name, arguments } => format!("{}({arguments})", qualified(name)),
        DefinitionId::View(name)
        | DefinitionId::MaterializedView(name)
        | DefinitionId::Statistics(name)
        | DefinitionId::Collation(name)
        | DefinitionId::ForeignTable(name) => qualified(name),
        DefinitionId::Trigger { name, .. }
        | DefinitionId::Rule { name, .. }
        | DefinitionId::Policy { name, .. }
        | DefinitionId::Publication(name)
        | DefinitionId::EventTrigger(name)
        | DefinitionId::ForeignDataWrapper(name)
        | DefinitionId::Server(name) => ident(name),
        DefinitionId::UserMapping { server, role } => {
            format!("FOR {} SERVER {}", privileges::role(role), ident(server))
        }
    }
}

/// As DROP and COMMENT ON have it.
fn on_table(id: &DefinitionId) -> String {
    match id.table() {
        Some(table) => format!("{} ON {}", name(id), qualified(table)),
        None => name(id),
    }
}

/// What COMMENT ON and GRANT name.
pub(crate) fn commented(id: &DefinitionId) -> String {
    match id {
        // The star of an aggregate is for CREATE, ALTER and DROP AGGREGATE alone.
        DefinitionId::Routine { name, arguments } if arguments == "*" => {
            format!("ROUTINE {}()", qualified(name))
        }
        id => format!("{} {}", kind(id), on_table(id)),
    }
}

/// As ALTER and COMMENT ON call it.
fn kind(id: &DefinitionId) -> &'static str {
    match id {
        DefinitionId::Routine { .. } => "ROUTINE",
        DefinitionId::View(_) => "VIEW",
        DefinitionId::MaterializedView(_) => "MATERIALIZED VIEW",
        DefinitionId::Statistics(_) => "STATISTICS",
        DefinitionId::Collation(_) => "COLLATION",
        DefinitionId::Trigger { .. } => "TRIGGER",
        DefinitionId::Rule { .. } => "RULE",
        DefinitionId::Policy { .. } => "POLICY",
        DefinitionId::Publication(_) => "PUBLICATION",
        DefinitionId::EventTrigger(_) => "EVENT TRIGGER",
        DefinitionId::ForeignDataWrapper(_) => "FOREIGN DATA WRAPPER",
        DefinitionId::Server(_) => "SERVER",
        DefinitionId::UserMapping { .. } => "USER MAPPING",
        DefinitionId::ForeignTable(_) => "FOREIGN TABLE",
    }
}

/// None where there is nothing that ALTER changes.
pub(crate) fn alter(id: &DefinitionId, from: &Definition, to: &Definition) -> Vec<String> {
    match (&from.details, &to.details) {
        (Details::Publication(from), Details::Publication(to)) => publication::alter(&name(id), from, to),
        (Details::ForeignDataWrapper(from), Details::ForeignDataWrapper(to)) => {
            foreign::alter_wrapper(&name(id), from, to)
        }
        (Details::Server(from), Details::Server(to)) => foreign::alter_server(&name(id), from, to),
        (Details::UserMapping { options: from }, Details::UserMapping { options: to }) => {
            foreign::alter_user_mapping(&name(id), from, to)
        }
        (Details::ForeignTable(from), Details::ForeignTable(to)) => foreign::alter_table(&name(id), from, to),
        (Details::MaterializedView(from), Details::MaterializedView(to)) => {
            let parts = table::set(&table::settings(&from.columns, &to.columns));
            let statement = format!("ALTER MATERIALIZED VIEW {} {}", name(id), parts.join(", "));
            (!parts.is_empty()).then_some(statement).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

pub(crate) fn set_enabled(id: &DefinitionId, to: Enabled) -> String {
    let verb = match to {
        Enabled::Origin => "ENABLE",
        Enabled::Disabled => "DISABLE",
        Enabled::Replica => "ENABLE REPLICA",
        Enabled::Always => "ENABLE ALWAYS",
    };
    match id.table() {
        Some(table) => {
            format!("ALTER TABLE {} {verb} {} {}", qualified(table), kind(id), ident(id.own_name()))
        }
        None => format!("ALTER {} {} {verb}", kind(id), name(id)),
    }
}

pub(crate) fn set_statistics_target(id: &DefinitionId, to: Option<i32>) -> String {
    format!("ALTER STATISTICS {} SET STATISTICS {}", name(id), to.unwrap_or(-1))
}

/// To another name, schema first.
pub(crate) fn rename(from: &DefinitionId, to: &DefinitionId) -> Vec<String> {
    let kind = kind(from);
    let mut statements = Vec::new();
    let mut now = from.clone();
    if let (Some(old), Some(new)) = (from.schema(), to.schema())
        && old != new
        && from.table().is_none()
    {
        statements.push(format!("ALTER {kind} {} SET SCHEMA {}", name(from), ident(new)));
        match &mut now {
            DefinitionId::Routine { name, .. }
            | DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::Statistics(name)
            | DefinitionId::Collation(name)
            | DefinitionId::ForeignTable(name) => new.clone_into(&mut name.schema),
            DefinitionId::Trigger { .. }
            | DefinitionId::Rule { .. }
            | DefinitionId::Policy { .. }
            | DefinitionId::Publication(_)
            | DefinitionId::EventTrigger(_)
            | DefinitionId::ForeignDataWrapper(_)
            | DefinitionId::Server(_)
            | DefinitionId::UserMapping { .. } => {}
        }
    }
    if from.own_name() != to.own_name() {
        statements.push(format!("ALTER {kind} {} RENAME TO {}", on_table(&now), ident(to.own_name())));
    }
    statements
}
