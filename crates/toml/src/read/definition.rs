//! `[functions]`, `[procedures]`, `[aggregates]`, `[views]`, `[materialized_views]`, `[statistics]`, and the triggers,
//! rules and policies of a table or view.
//!
//! Each is SQL: what follows the name in the statement that creates it, or the whole statement; in the file itself, or in
//! one that `file` names.

use std::ops::Range;

use relata_schema::check::Part;
use relata_schema::{
    ColumnSettings, DeclaredType, Definition, DefinitionId, Details, Enabled, MaterializedView, ObjectId,
    Publication, QualifiedName, Routine, RoutineKind, TypeName, View, ViewColumn,
};

use super::fields::Fields;
use super::statement::{self, Statement};
use super::{Reader, index, privileges, type_name};
use crate::document::Span;
use crate::tree::{Key, Node, Value};

pub(super) fn function(reader: &mut Reader, key: &Key, node: &Node) {
    routines(reader, RoutineKind::Function, key, node);
}

pub(super) fn procedure(reader: &mut Reader, key: &Key, node: &Node) {
    routines(reader, RoutineKind::Procedure, key, node);
}

pub(super) fn aggregate(reader: &mut Reader, key: &Key, node: &Node) {
    routines(reader, RoutineKind::Aggregate, key, node);
}

/// One routine, or a list of those that share the name.
fn routines(reader: &mut Reader, kind: RoutineKind, key: &Key, node: &Node) {
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| routine(reader, kind, key, item)),
        Value::String(_)
        | Value::Integer(..)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::DateTime(_)
        | Value::Table(_) => routine(reader, kind, key, node),
    }
}

fn routine(reader: &mut Reader, kind: RoutineKind, key: &Key, node: &Node) {
    let (word, words) = match kind {
        RoutineKind::Function => ("function", &["function"]),
        RoutineKind::Procedure => ("procedure", &["procedure"]),
        RoutineKind::Aggregate => ("aggregate", &["aggregate"]),
    };
    let what = format!("{word} `{}`", key.name);
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let Some(tail) = tail(reader, &sql, words, &key.name, &what) else { return };
    let name = QualifiedName::new(&reader.schema, &key.name);
    let id = DefinitionId::Routine { name, arguments: statement::arguments(&tail) };
    // An aggregate has none.
    let checks = fields.as_mut().filter(|_| kind != RoutineKind::Aggregate);
    let check_body = checks.and_then(|fields| {
        let (key, node) = fields.take("check_body")?;
        reader.boolean(node, &key.name, &what)
    });
    let details = Details::Routine(Routine {
        kind,
        result: String::new(),
        parameters: String::new(),
        defaults: 0,
        check_body: check_body.unwrap_or(true),
    });
    add(reader, id, Definition::new(tail, details), key, &sql, fields.as_mut());
    finish(reader, fields);
}

pub(super) fn view(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let what = format!("view `{name}`");
    let Some((sql, mut fields)) = text(reader, node, "query", &what) else { return };
    let Some(query) = query(reader, &sql, &["view"], &key.name, &what) else { return };
    let mut view = View::default();
    if let Some(fields) = &mut fields {
        view.with = fields.parameters(reader, "with");
        view.columns = columns(reader, fields, &name, false);
    }
    let definition = Definition::new(query, Details::View(view));
    add(reader, DefinitionId::View(name.clone()), definition, key, &sql, fields.as_mut());
    if let Some(fields) = &mut fields {
        on_table(reader, fields, &name);
    }
    finish(reader, fields);
}

pub(super) fn materialized_view(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let what = format!("materialized view `{name}`");
    let Some((sql, mut fields)) = text(reader, node, "query", &what) else { return };
    let Some(query) = query(reader, &sql, &["materialized", "view"], &key.name, &what) else { return };
    let mut view = MaterializedView::default();
    if let Some(fields) = &mut fields {
        view.with = fields.parameters(reader, "with");
        view.tablespace = fields.string(reader, "tablespace");
        view.columns = columns(reader, fields, &name, true);
        if let Some((key, node)) = fields.take("indexes")
            && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name))
        {
            // Without a server nobody knows what columns a query has: a word is a column.
            for (key, node) in entries {
                if let Some(index) = index::read(reader, &name, &index::may_be_column, key, node) {
                    view.indexes.insert(key.name.clone(), index);
                }
            }
        }
    }
    let definition = Definition::new(query, Details::MaterializedView(view));
    add(reader, DefinitionId::MaterializedView(name), definition, key, &sql, fields.as_mut());
    finish(reader, fields);
}

pub(super) fn collation(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let what = format!("collation `{name}`");
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let Some(tail) = tail(reader, &sql, &["collation"], &key.name, &what) else { return };
    let definition = Definition::new(tail, Details::Collation);
    add(reader, DefinitionId::Collation(name), definition, key, &sql, fields.as_mut());
    finish(reader, fields);
}

pub(super) fn statistics(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let what = format!("statistics `{name}`");
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let Some(tail) = tail(reader, &sql, &["statistics"], &key.name, &what) else { return };
    let target = fields.as_mut().and_then(|fields| fields.integer(reader, "target"));
    let details = Details::Statistics { target: target.and_then(|target| i32::try_from(target).ok()) };
    add(reader, DefinitionId::Statistics(name), Definition::new(tail, details), key, &sql, fields.as_mut());
    finish(reader, fields);
}

pub(super) fn publication(reader: &mut Reader, key: &Key, node: &Node) {
    let what = format!("publication `{}`", key.name);
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    // One of nothing has no more than its name.
    let tail = match statement::read(&sql.text) {
        Statement::Empty => Some(String::new()),
        _ => tail(reader, &sql, &["publication"], &key.name, &what),
    };
    let Some(tail) = tail else { return };
    let definition = Definition::new(tail, Details::Publication(Publication::default()));
    add(reader, DefinitionId::Publication(key.name.clone()), definition, key, &sql, fields.as_mut());
    finish(reader, fields);
}

pub(super) fn event_trigger(reader: &mut Reader, key: &Key, node: &Node) {
    let what = format!("event trigger `{}`", key.name);
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let enabled = enabled(reader, fields.as_mut(), &what);
    let Some(tail) = tail(reader, &sql, &["event", "trigger"], &key.name, &what) else { return };
    let definition = Definition::new(tail, Details::EventTrigger { function: None, enabled });
    add(reader, DefinitionId::EventTrigger(key.name.clone()), definition, key, &sql, fields.as_mut());
    finish(reader, fields);
}

/// The triggers, rules and policies among the keys of a table or view.
pub(super) fn on_table(reader: &mut Reader, fields: &mut Fields<'_>, table: &QualifiedName) {
    let what = fields.what();
    for (section, read) in [
        ("triggers", trigger as fn(&mut Reader, &QualifiedName, &Key, &Node)),
        ("rules", rule),
        ("policies", policy),
    ] {
        if let Some((key, node)) = fields.take(section)
            && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name))
        {
            entries.iter().for_each(|(key, node)| read(reader, table, key, node));
        }
    }
}

pub(super) fn trigger(reader: &mut Reader, table: &QualifiedName, key: &Key, node: &Node) {
    let what = format!("trigger `{}` of `{table}`", key.name);
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let whole = statement::read(&sql.text);
    let constraint = fields.as_mut().is_some_and(|fields| fields.boolean(reader, "constraint"));
    let constraint =
        constraint || matches!(&whole, Statement::Whole { words, .. } if words[0] == "constraint");
    let enabled = enabled(reader, fields.as_mut(), &what);
    let words: &[&str] = if constraint { &["constraint", "trigger"] } else { &["trigger"] };
    let Some(tail) = tail(reader, &sql, words, &key.name, &what) else { return };
    let id = DefinitionId::Trigger { table: table.clone(), name: key.name.clone() };
    let definition = Definition::new(tail, Details::Trigger { constraint, enabled });
    add(reader, id, definition, key, &sql, fields.as_mut());
    finish(reader, fields);
}

fn rule(reader: &mut Reader, table: &QualifiedName, key: &Key, node: &Node) {
    let what = format!("rule `{}` of `{table}`", key.name);
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let enabled = enabled(reader, fields.as_mut(), &what);
    let Some(tail) = tail(reader, &sql, &["rule"], &key.name, &what) else { return };
    let id = DefinitionId::Rule { table: table.clone(), name: key.name.clone() };
    add(reader, id, Definition::new(tail, Details::Rule { enabled }), key, &sql, fields.as_mut());
    finish(reader, fields);
}

fn policy(reader: &mut Reader, table: &QualifiedName, key: &Key, node: &Node) {
    let what = format!("policy `{}` of `{table}`", key.name);
    let Some((sql, mut fields)) = text(reader, node, "sql", &what) else { return };
    let Some(tail) = tail(reader, &sql, &["policy"], &key.name, &what) else { return };
    let id = DefinitionId::Policy { table: table.clone(), name: key.name.clone() };
    let definition = Definition::new(statement::after_on(&tail), Details::Policy);
    add(reader, id, definition, key, &sql, fields.as_mut());
    finish(reader, fields);
}

fn enabled(reader: &mut Reader, fields: Option<&mut Fields<'_>>, what: &str) -> Enabled {
    let words = [Enabled::Origin, Enabled::Disabled, Enabled::Replica, Enabled::Always]
        .map(|enabled| (enabled.word(), enabled));
    let Some((key, node)) = fields.and_then(|fields| fields.take("fires")) else { return Enabled::Origin };
    reader.word(node, &key.name, what, &words).unwrap_or_default()
}

/// What a file may say of a view's columns: their types, for the structs that are made of them, and comments.
/// Of those that are stored, or analysed as if they were, how.
pub(super) fn columns(
    reader: &mut Reader,
    fields: &mut Fields<'_>,
    view: &QualifiedName,
    stored: bool,
) -> Vec<ViewColumn> {
    let what = fields.what();
    let Some((key, node)) = fields.take("columns") else { return Vec::new() };
    let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name)) else { return Vec::new() };
    let mut columns = Vec::new();
    for (key, node) in entries {
        let object = ObjectId::column(view, &key.name);
        if !reader.place(&object, Part::Name, &key.range) {
            continue;
        }
        let mut column = ViewColumn {
            name: key.name.clone(),
            type_name: TypeName(String::new()),
            declared: None,
            collation: None,
            settings: ColumnSettings::default(),
            comment: None,
        };
        let what = format!("column `{object}`");
        if let Value::Table(_) = node.value {
            let Some(mut fields) = Fields::new(reader, node, &what) else { continue };
            if let Some((key, node)) = fields.take("type") {
                column.declared = declared(reader, &object, &key.name, node, &what);
            }
            if stored {
                column.settings = ColumnSettings {
                    storage: super::column::storage(reader, &mut fields, &object),
                    compression: fields.string(reader, "compression"),
                    statistics: super::column::statistics(reader, &mut fields),
                    options: fields.parameters(reader, "options"),
                };
            }
            column.comment = fields.string(reader, "comment");
            fields.finish(reader);
        } else {
            column.declared = declared(reader, &object, "type", node, &what);
        }
        columns.push(column);
    }
    columns
}

/// A type, with `?` if the column may be NULL.
fn declared(
    reader: &mut Reader,
    object: &ObjectId,
    key: &str,
    node: &Node,
    what: &str,
) -> Option<DeclaredType> {
    reader.place(object, Part::Type, &node.range);
    let text = reader.string(node, key, what)?.trim();
    let bare = text.strip_suffix('?').unwrap_or(text);
    let schemas = [reader.schema.as_str(), reader.file_schema.as_str()];
    let type_name = type_name::resolve(bare, &schemas, &reader.types);
    Some(DeclaredType { type_name, not_null: bare.len() == text.len() })
}

/// SQL text and where it stands.
pub(super) struct Text {
    pub(super) text: String,
    span: Span,
}

/// The SQL of a definition: a string; or a table that has it under `name`, or in the file that `file` names.
pub(super) fn text<'t>(
    reader: &mut Reader,
    node: &'t Node,
    name: &'static str,
    what: &str,
) -> Option<(Text, Option<Fields<'t>>)> {
    let span = |reader: &Reader, range: &Range<usize>| Span { file: reader.file, range: range.clone() };
    let Value::Table(_) = &node.value else {
        let text = reader.string(node, name, what)?.to_owned();
        return Some((Text { text, span: span(reader, &node.range) }, None));
    };
    let mut fields = Fields::new(reader, node, what)?;
    let (own, file) = (fields.take(name), fields.take("file"));
    let text = match (own, file) {
        (Some((key, node)), None) => {
            let text = reader.string(node, &key.name, what)?.to_owned();
            Text { text, span: span(reader, &node.range) }
        }
        (None, Some((key, node))) => {
            let file = reader.string(node, &key.name, what)?.to_owned();
            let (index, text) = reader.sql_file(&file, &node.range)?;
            let range = 0..text.len();
            Text { text, span: Span { file: index, range } }
        }
        (Some(_), Some((key, _))) => {
            let message = format!("{what} has both `{name}` and `file`");
            reader.error(key.range.clone(), "contradiction", message).help =
                Some("take one of the two out".to_owned());
            return None;
        }
        (None, None) => {
            let message = format!("{what} has no `{name}`");
            reader.error(node.range.clone(), "missing-key", message).help =
                Some(format!("write its SQL: `{name} = \"…\"`, or `file = \"….sql\"`"));
            return None;
        }
    };
    Some((text, Some(fields)))
}

/// What follows the name, of a whole statement too, which has to be of this kind and name.
pub(super) fn tail(
    reader: &mut Reader,
    sql: &Text,
    wanted: &[&str],
    name: &str,
    what: &str,
) -> Option<String> {
    let found = match statement::read(&sql.text) {
        Statement::Tail(tail) => return Some(tail),
        Statement::Whole { words, name: of, tail } if words == wanted && of == name => return Some(tail),
        Statement::Whole { words, name, .. } => format!("it is of {} `{name}`", words.join(" ")),
        Statement::Empty => "there is none".to_owned(),
        Statement::Several => "there is more than one".to_owned(),
        Statement::Broken(why) => why,
    };
    let wanted = wanted.join(" ").to_uppercase();
    let message = format!("the statement of {what} cannot be read: {found}");
    let span = sql.span.clone();
    reader.report(crate::Severity::Error, Some(span), "statement", message).help =
        Some(format!("write one statement `CREATE {wanted} {name} …`, or what follows the name in it"));
    None
}

/// The query of a view, of a whole statement too.
fn query(reader: &mut Reader, sql: &Text, wanted: &[&str], name: &str, what: &str) -> Option<String> {
    let tail = tail(reader, sql, wanted, name, what)?;
    if matches!(statement::read(&sql.text), Statement::Tail(_)) {
        return Some(tail);
    }
    match statement::after_as(&tail) {
        Some(query) => Some(query),
        None => {
            let message = format!("the statement of {what} says more than its query");
            let span = sql.span.clone();
            reader.report(crate::Severity::Error, Some(span), "statement", message).help =
                Some("give columns their names in the query, and options under `with`".to_owned());
            None
        }
    }
}

pub(super) fn add(
    reader: &mut Reader,
    id: DefinitionId,
    mut definition: Definition,
    key: &Key,
    sql: &Text,
    fields: Option<&mut Fields<'_>>,
) {
    let object = ObjectId::Definition(id.clone());
    if !reader.place(&object, Part::Name, &key.range) {
        return;
    }
    reader.document.spans.insert((object.clone(), Part::Definition), sql.span.clone());
    if let Some(fields) = fields {
        definition.comment = fields.string(reader, "comment");
        definition.renamed_from = fields.renamed_from(reader, &object);
        match id {
            DefinitionId::Routine { .. }
            | DefinitionId::View(_)
            | DefinitionId::MaterializedView(_)
            | DefinitionId::ForeignDataWrapper(_)
            | DefinitionId::Server(_)
            | DefinitionId::ForeignTable(_) => {
                privileges::read(reader, fields, &object);
            }
            DefinitionId::Statistics(_)
            | DefinitionId::Collation(_)
            | DefinitionId::Publication(_)
            | DefinitionId::EventTrigger(_) => privileges::owner(reader, fields, &object),
            DefinitionId::Trigger { .. }
            | DefinitionId::Rule { .. }
            | DefinitionId::Policy { .. }
            | DefinitionId::UserMapping { .. } => {}
        }
    }
    reader.document.schema.definitions.insert(id, definition);
}

pub(super) fn finish(reader: &mut Reader, fields: Option<Fields<'_>>) {
    if let Some(fields) = fields {
        fields.finish(reader);
    }
}
