//! Foreign keys: `references` of a column, and `[tables.x.foreign_keys]`.

use std::ops::Range;

use relata_schema::check::Part;
use relata_schema::{ConstraintKind, Deferrable, ForeignKey, MatchType, QualifiedName, ReferentialAction};

use super::constraint::{Placed, columns, columns_of, deferrable, not_enforced, place_all};
use super::fields::Fields;
use super::table::Names;
use super::{Reader, name};
use crate::tree::{Key, Node, Value};

const ACTIONS: &[(&str, ReferentialAction)] = &[
    ("no action", ReferentialAction::NoAction),
    ("restrict", ReferentialAction::Restrict),
    ("cascade", ReferentialAction::Cascade),
    ("set null", ReferentialAction::SetNull),
    ("set default", ReferentialAction::SetDefault),
];

/// What a foreign key references, with the places of the table and its columns.
struct Target {
    table: QualifiedName,
    range: Range<usize>,
    columns: Placed,
}

/// `references`, `on_delete` and `on_update` of a column.
pub(super) fn of_column(reader: &mut Reader, fields: &mut Fields<'_>, table: &QualifiedName, column: &str) {
    let what = fields.what();
    let references = fields.take("references");
    let on_delete = action(reader, fields, "on_delete");
    let on_update = action(reader, fields, "on_update");
    let Some((key, node)) = references else {
        for name in ["on_delete", "on_update"] {
            if let Some((key, _)) = fields.take(name) {
                let message = format!("{what} has `{name}` and references nothing");
                reader.error(key.range.clone(), "missing-key", message).help =
                    Some("say what: `references = \"table.column\"`".to_owned());
            }
        }
        return;
    };
    let what = format!("`{}` of {what}", key.name);
    if let Value::Table(_) = node.value {
        let Some(mut fields) = Fields::new(reader, node, &what) else { return };
        let Some(target) = target(reader, &mut fields, node) else {
            return;
        };
        let name = fields.string(reader, "name");
        let more = Options { on_delete, on_update };
        finish(
            reader,
            fields,
            table,
            name,
            vec![(column.to_owned(), key.range.clone())],
            target,
            more,
            &key.range,
        );
    } else {
        let Some(target) = short(reader, node, &key.name, &what) else { return };
        let key_columns = vec![(column.to_owned(), key.range.clone())];
        let foreign_key = plain(&key_columns, &target, Options { on_delete, on_update });
        let waiting = reader.wait(table, None, ConstraintKind::ForeignKey(foreign_key), &node.range);
        waiting.place(Part::References, &target.range);
        place_all(waiting, &key_columns, Part::Key);
        place_all(waiting, &target.columns, Part::ReferencedColumn);
    }
}

/// `orders_customer_fk = { columns = ["a", "b"], references = { table = "t", columns = ["a", "b"] } }`.
pub(super) fn read(reader: &mut Reader, table: &QualifiedName, _: &Names, key: &Key, node: &Node) {
    let what = format!("foreign key `{}`", key.name);
    let Some(mut fields) = Fields::new(reader, node, &what) else { return };
    let key_columns = columns(reader, &mut fields, "columns", &key.range);
    let on_delete = action(reader, &mut fields, "on_delete");
    let on_update = action(reader, &mut fields, "on_update");
    let target = match fields.take("references") {
        Some((_, node)) if matches!(node.value, Value::Table(_)) => {
            let Some(mut inner) = Fields::new(reader, node, format!("`references` of {what}")) else {
                return;
            };
            let target = target(reader, &mut inner, node);
            inner.finish(reader);
            target
        }
        Some((key, node)) => short(reader, node, &key.name, &what),
        None => {
            reader.error(key.range.clone(), "missing-key", format!("{what} has no `references`")).help =
                Some("say what: `references = { table = \"t\", columns = [\"a\", \"b\"] }`".to_owned());
            None
        }
    };
    let Some(target) = target else { return };
    let name = Some(key.name.clone());
    finish(reader, fields, table, name, key_columns, target, Options { on_delete, on_update }, &key.range);
}

struct Options {
    on_delete: Option<ReferentialAction>,
    on_update: Option<ReferentialAction>,
}

fn plain(columns: &Placed, target: &Target, options: Options) -> ForeignKey {
    ForeignKey {
        columns: columns.iter().map(|(name, _)| name.clone()).collect(),
        references: target.table.clone(),
        referenced_columns: target.columns.iter().map(|(name, _)| name.clone()).collect(),
        match_type: MatchType::Simple,
        on_update: options.on_update.unwrap_or_default(),
        on_delete: options.on_delete.unwrap_or_default(),
        on_delete_columns: Vec::new(),
        deferrable: Deferrable::No,
        period: false,
        not_valid: false,
        not_enforced: false,
    }
}

/// Reads the options that stand in the table form, and notes the foreign key.
#[expect(clippy::too_many_arguments, reason = "one call collects what two forms have read")]
fn finish(
    reader: &mut Reader,
    mut fields: Fields<'_>,
    table: &QualifiedName,
    name: Option<String>,
    key_columns: Placed,
    target: Target,
    options: Options,
    range: &Range<usize>,
) {
    let what = fields.what();
    let on_delete = action(reader, &mut fields, "on_delete").or(options.on_delete);
    let on_update = action(reader, &mut fields, "on_update").or(options.on_update);
    let mut foreign_key = plain(&key_columns, &target, Options { on_delete, on_update });
    if let Some((key, node)) = fields.take("match") {
        let words = [("simple", MatchType::Simple), ("full", MatchType::Full)];
        foreign_key.match_type = reader.word(node, &key.name, &what, &words).unwrap_or_default();
    }
    foreign_key.deferrable = deferrable(reader, &mut fields);
    foreign_key.period = fields.boolean(reader, "period");
    foreign_key.not_valid = fields.boolean(reader, "not_valid");
    foreign_key.not_enforced = not_enforced(reader, &mut fields, foreign_key.not_valid);
    let only = columns_of(reader, &mut fields, "on_delete_columns");
    if let Some((_, first)) = only.first() {
        match foreign_key.on_delete {
            ReferentialAction::SetNull | ReferentialAction::SetDefault => {}
            ReferentialAction::NoAction | ReferentialAction::Restrict | ReferentialAction::Cascade => {
                let message = format!("{what} has `on_delete_columns`, which `on_delete` does not use");
                reader.error(first.clone(), "contradiction", message).help =
                    Some("they are for `set null` and `set default`".to_owned());
            }
        }
    }
    foreign_key.on_delete_columns = only.iter().map(|(name, _)| name.clone()).collect();
    let comment = fields.string(reader, "comment");
    let former = fields.former(reader);
    fields.finish(reader);
    let waiting = reader.wait(table, name, ConstraintKind::ForeignKey(foreign_key), range);
    waiting.constraint.comment = comment;
    waiting.renamed_from(former);
    waiting.place(Part::References, &target.range);
    place_all(waiting, &key_columns, Part::Key);
    place_all(waiting, &target.columns, Part::ReferencedColumn);
    place_all(waiting, &only, Part::OnDeleteColumn);
}

/// `"users.id"`, or `"users"` for its primary key.
fn short(reader: &mut Reader, node: &Node, key: &str, what: &str) -> Option<Target> {
    let text = reader.string(node, key, what)?;
    let range = node.range.clone();
    if let Some([table]) = name::parts(text).as_deref() {
        return Some(Target { table: reader.table_named(table), range, columns: Vec::new() });
    }
    let (table, column) = reader.column_name(text, &range, what)?;
    Some(Target { table, range: range.clone(), columns: vec![(column, range)] })
}

/// `column = "users.id"`, or `table = "users"` with `columns`.
fn target(reader: &mut Reader, fields: &mut Fields<'_>, node: &Node) -> Option<Target> {
    let what = fields.what();
    let column = fields.take("column");
    let table = fields.take("table");
    let columns = columns_of(reader, fields, "columns");
    match (column, table) {
        (Some((key, node)), None) => short(reader, node, &key.name, &what),
        (None, Some((key, node))) => {
            let text = reader.string(node, &key.name, &what)?;
            let table = reader.table_name(text, &node.range, &what)?;
            Some(Target { table, range: node.range.clone(), columns })
        }
        (Some((key, _)), Some(_)) => {
            let message = format!("{what} has both `column` and `table`");
            reader.error(key.range.clone(), "contradiction", message).help =
                Some("write `column = \"table.column\"` alone, or `table` and `columns`".to_owned());
            None
        }
        (None, None) => {
            let message = format!("{what} has neither `column` nor `table`");
            reader.error(node.range.clone(), "missing-key", message).help =
                Some("write `column = \"table.column\"`, or `table` and `columns`".to_owned());
            None
        }
    }
}

fn action(reader: &mut Reader, fields: &mut Fields<'_>, name: &'static str) -> Option<ReferentialAction> {
    let what = fields.what();
    let (key, node) = fields.take(name)?;
    reader.word(node, &key.name, &what, ACTIONS)
}
