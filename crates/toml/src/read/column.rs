//! `[tables.x.columns]`.

use relata_schema::check::Part;
use relata_schema::{
    Check, Column, ColumnValue, ConstraintKind, Generated, Identity, IntegerType, Key as KeyConstraint,
    ObjectId, QualifiedName, Sequence, SequenceOptions, Sql, Storage,
};

use super::default_names::Waiting;
use super::fields::Fields;
use super::{Reader, constraint, foreign_key, habit, name, sequence, type_name, validate};
use crate::tree::{Key, Node, Value};

/// `"varchar(100)?"`, or a table. `nth` is the column's place in the table.
pub(super) fn read(
    reader: &mut Reader,
    table: &QualifiedName,
    unlogged: bool,
    nth: usize,
    key: &Key,
    node: &Node,
) -> Option<Column> {
    let object = ObjectId::column(table, &key.name);
    let what = format!("column `{object}`");
    reader.place(&object, Part::Name, &key.range);
    if let Value::String(_) = node.value {
        let mut column = Column::new(&key.name, "");
        typed(reader, &mut column, &object, "type", node, &what)?;
        column.not_null = !column.not_null;
        make_serial(reader, table, unlogged, nth, &mut column, &object, node);
        return Some(column);
    }
    let Value::Table(_) = node.value else {
        let message = format!("{what} must be a type in a string, or a table, not {}", node.value.kind());
        reader.error(node.range.clone(), "wrong-kind", message).help =
            Some(format!("write `{} = \"text\"`, say", super::fields::shown(&key.name)));
        return None;
    };
    let mut fields = Fields::new(reader, node, &what)?;
    let mut column = Column::new(&key.name, "");
    let type_node = fields.take("type");
    let has_type = match type_node {
        Some((key, node)) => typed(reader, &mut column, &object, &key.name, node, &what).is_some(),
        None => {
            reader.error(key.range.clone(), "missing-key", format!("{what} has no `type`")).help =
                Some("name one: `type = \"text\"`".to_owned());
            false
        }
    };
    // So far `not_null` says whether the type ends in `?`.
    let mut null = column.not_null;
    if let Some((key, node)) = fields.take("null")
        && let Some(said) = reader.boolean(node, &key.name, &what)
    {
        if null && !said {
            let message = format!("{what} may be NULL by the `?` of its type, and not by `null = false`");
            reader.error(node.range.clone(), "contradiction", message).help =
                Some("take one of the two out".to_owned());
        }
        null |= said;
        reader.place(&object, Part::Null, &node.range);
    }
    column.not_null = !null;
    if let Some((key, node)) = fields.take("not_null_name") {
        column.not_null_name = reader.string(node, &key.name, &what).map(str::to_owned);
        reader.place(&object, Part::NotNullName, &node.range);
        if null {
            let message = format!("{what} may be NULL, so there is no constraint to name");
            reader.error(node.range.clone(), "contradiction", message);
        }
    }
    value(reader, &mut fields, table, unlogged, nth, &mut column, &object);
    column.collation = collation(reader, &mut fields, &object);
    column.storage = storage(reader, &mut fields, &object);
    column.compression = fields.string(reader, "compression");
    column.statistics = statistics(reader, &mut fields);
    column.options = fields.parameters(reader, "options");
    column.comment = fields.string(reader, "comment");
    column.renamed_from = fields.renamed_from(reader, &object);
    if let Some((key, node)) = fields.take("using") {
        column.using = reader.string(node, &key.name, &what).map(|text| Sql(text.to_owned()));
        reader.place(&object, Part::Using, &node.range);
    }
    column.rust_name = fields.string(reader, "rust_name");
    column.rust_type = fields.string(reader, "rust_type");
    if let Some((_, node)) = fields.take("validate") {
        column.validate = validate::read(reader, node, &what);
        reader.place(&object, Part::Validate, &node.range);
    }
    constraints(reader, &mut fields, table, &column.name);
    fields.finish(reader);
    if let (true, Some((_, node))) = (has_type, type_node) {
        make_serial(reader, table, unlogged, nth, &mut column, &object, node);
    }
    Some(column)
}

pub(super) fn storage(reader: &mut Reader, fields: &mut Fields<'_>, object: &ObjectId) -> Option<Storage> {
    let what = fields.what();
    let (key, node) = fields.take("storage")?;
    let words = [
        ("plain", Storage::Plain),
        ("extended", Storage::Extended),
        ("external", Storage::External),
        ("main", Storage::Main),
    ];
    reader.place(object, Part::Storage, &node.range);
    reader.word(node, &key.name, &what, &words)
}

pub(super) fn statistics(reader: &mut Reader, fields: &mut Fields<'_>) -> Option<i32> {
    let what = fields.what();
    let (key, node) = fields.take("statistics")?;
    let target = reader.integer(node, &key.name, &what)?;
    let target = i32::try_from(target).ok().filter(|target| (0..=10_000).contains(target));
    if target.is_none() {
        let message = format!("`statistics` of {what} goes from 0 to 10000");
        reader.error(node.range.clone(), "number-range", message);
    }
    target
}

/// Sets the type; `not_null` then says whether it ended in `?`.
fn typed(
    reader: &mut Reader,
    column: &mut Column,
    object: &ObjectId,
    key: &str,
    node: &Node,
    what: &str,
) -> Option<()> {
    reader.place(object, Part::Type, &node.range);
    let text = reader.string(node, key, what)?.trim();
    let (text, null) = match text.strip_suffix('?') {
        Some(text) => (text.trim_end(), true),
        None => (text, false),
    };
    let schemas = [reader.schema.as_str(), reader.file_schema.as_str()];
    column.type_name = type_name::resolve(text, &schemas, &reader.types);
    if column.type_name.0 == text
        && let Some(clause) = habit::beyond_type(text)
    {
        let message = format!("the type of {what} says `{clause}`, which is no part of a type");
        reader.error(node.range.clone(), "wrong-kind", message).help = Some(match clause {
            "not null" | "null" => {
                "a column is NOT NULL as it is; one that may be NULL has a `?`: `\"text?\"`".to_owned()
            }
            "primary key" => "say `primary_key = true` beside the type".to_owned(),
            "unique" => "say `unique = true` beside the type".to_owned(),
            "collate" => "say `collation = \"…\"` beside the type".to_owned(),
            other => format!("say `{other} = \"…\"` beside the type"),
        });
        return None;
    }
    column.not_null = null;
    Some(())
}

/// `default`, `generated` or `identity`.
fn value(
    reader: &mut Reader,
    fields: &mut Fields<'_>,
    table: &QualifiedName,
    unlogged: bool,
    nth: usize,
    column: &mut Column,
    object: &ObjectId,
) {
    let what = fields.what();
    let default = fields.take("default");
    let generated = fields.take("generated");
    let identity = fields.take("identity");
    let said: Vec<_> = [default, generated, identity].into_iter().flatten().collect();
    if let [(first, _), (second, _), ..] = said.as_slice() {
        let message = format!("{what} has both `{}` and `{}`", first.name, second.name);
        reader.error(second.range.clone(), "contradiction", message).help =
            Some("a column's value comes from one of them; take the others out".to_owned());
    }
    if let Some((_, node)) = default {
        reader.place(object, Part::Default, &node.range);
        if let Some(sql) = default_sql(reader, node, &what) {
            column.value = ColumnValue::Default(sql);
        }
    }
    if let Some((_, node)) = generated {
        reader.place(object, Part::Generated, &node.range);
        if let Some(generated) = generated_value(reader, node, &what) {
            column.value = ColumnValue::Generated(generated);
        }
    }
    if let Some((_, node)) = identity {
        reader.place(object, Part::Identity, &node.range);
        let data_type = IntegerType::from_name(column.type_name.0.trim()).unwrap_or(IntegerType::BigInt);
        if let Some(identity) = identity_value(reader, node, data_type, unlogged, &what) {
            if identity.sequence_name.is_empty() {
                reader.wait_for_sequence(table, nth, &column.name, Waiting::Identity);
            }
            column.value = ColumnValue::Identity(identity);
        }
    }
}

/// A string is SQL; booleans and numbers stand for themselves.
pub(super) fn default_sql(reader: &mut Reader, node: &Node, what: &str) -> Option<Sql> {
    match &node.value {
        Value::String(_) => {
            let text = reader.string(node, "default", what)?;
            if text.trim().is_empty() {
                let message = format!("`default` of {what} is empty");
                reader.error(node.range.clone(), "empty-sql", message).help =
                    Some("an empty text is `default = \"''\"`".to_owned());
            }
            Some(Sql(text.to_owned()))
        }
        Value::Boolean(value) => Some(Sql(value.to_string())),
        Value::Integer(_, text) => Some(Sql(text.clone())),
        Value::Float(text) if text.contains("inf") || text.contains("nan") => {
            let message = format!("`default` of {what} cannot be the TOML number `{text}`");
            let sql = if text.contains("nan") { "NaN" } else { "Infinity" };
            reader.error(node.range.clone(), "wrong-kind", message).help =
                Some(format!("write it as SQL: `default = \"'{sql}'\"`"));
            None
        }
        Value::Float(text) => Some(Sql(text.clone())),
        Value::DateTime(text) => {
            let message = format!("`default` of {what} cannot be a TOML date or time");
            reader.error(node.range.clone(), "wrong-kind", message).help =
                Some(format!("write it as SQL: `default = \"'{text}'\"`"));
            None
        }
        other @ (Value::Array(_) | Value::Table(_)) => {
            let message = format!(
                "`default` of {what} must be SQL in a string, a number or a boolean, not {}",
                other.kind()
            );
            reader.error(node.range.clone(), "wrong-kind", message).help =
                Some("an array is `default = \"'{}'\"`, an object `default = \"'{}'::jsonb\"`".to_owned());
            None
        }
    }
}

pub(super) fn generated_value(reader: &mut Reader, node: &Node, what: &str) -> Option<Generated> {
    if let Value::Table(_) = node.value {
        let mut fields = Fields::new(reader, node, format!("`generated` of {what}"))?;
        let expr = fields.string(reader, "expr");
        let stored = match fields.take("stored") {
            Some((key, node)) => reader.boolean(node, &key.name, what).unwrap_or(true),
            None => true,
        };
        fields.finish(reader);
        if expr.is_none() {
            let message = format!("`generated` of {what} has no `expr`");
            reader.error(node.range.clone(), "missing-key", message);
        }
        return expr.map(|expr| Generated { expr: Sql(expr), stored });
    }
    let expr = reader.string(node, "generated", what)?;
    Some(Generated { expr: Sql(expr.to_owned()), stored: true })
}

/// `"always"`, `"by default"`, or a table. The sequence's name is empty where PostgreSQL's own is wanted.
fn identity_value(
    reader: &mut Reader,
    node: &Node,
    data_type: IntegerType,
    unlogged: bool,
    what: &str,
) -> Option<Identity> {
    if let Value::Table(_) = node.value {
        let mut fields = Fields::new(reader, node, format!("`identity` of {what}"))?;
        let always = match fields.take("always") {
            Some((key, node)) => reader.boolean(node, &key.name, what).unwrap_or(true),
            None => true,
        };
        let options = sequence::options(reader, &mut fields, data_type);
        let sequence_name = fields.string(reader, "sequence").unwrap_or_default();
        let said = fields.take("unlogged").and_then(|(key, node)| reader.boolean(node, &key.name, what));
        fields.finish(reader);
        return Some(Identity { always, sequence_name, options, unlogged: said.unwrap_or(unlogged) });
    }
    if let Value::Boolean(_) = node.value {
        let message = format!("`identity` of {what} must say when it gives a number, not true or false");
        reader.error(node.range.clone(), "wrong-kind", message).help = Some(
            "write `\"always\"`, or `\"by default\"` where rows may bring their own number; no identity without the key"
                .to_owned(),
        );
        return None;
    }
    let always = reader.word(node, "identity", what, &[("always", true), ("by default", false)])?;
    let options = SequenceOptions::new(data_type, 1);
    Some(Identity { always, sequence_name: String::new(), options, unlogged })
}

pub(super) fn collation(
    reader: &mut Reader,
    fields: &mut Fields<'_>,
    object: &ObjectId,
) -> Option<QualifiedName> {
    let what = fields.what();
    let (key, node) = fields.take("collation")?;
    reader.place(object, Part::Collation, &node.range);
    let text = reader.string(node, &key.name, &what)?;
    if text.is_empty() {
        return reader.bad_name(text, &node.range, "`collation`", "a collation's name");
    }
    let own = QualifiedName::new(&reader.schema, text);
    if reader.collations.contains(&own) {
        return Some(own);
    }
    let namespaces = &reader.document.schema.namespaces;
    Some(collation_name(text, |schema| namespaces.contains_key(schema)))
}

/// A collation's name. A dot parts it from its schema where there is such a schema, because PostgreSQL's own
/// have dots in their names: `en_US.utf8`.
pub(crate) fn collation_name(text: &str, is_schema: impl Fn(&str) -> bool) -> QualifiedName {
    match name::parts(text).as_deref() {
        Some([schema, name]) if schema == "pg_catalog" || text.contains('"') || is_schema(schema) => {
            QualifiedName::new(schema, name)
        }
        Some(_) | None => QualifiedName::new("pg_catalog", text),
    }
}

/// Constraints that stand with their column.
fn constraints(reader: &mut Reader, fields: &mut Fields<'_>, table: &QualifiedName, column: &str) {
    let what = fields.what();
    for (name, label) in [("primary_key", "pkey"), ("unique", "key")] {
        if let Some((key, node)) = fields.take(name)
            && reader.boolean(node, &key.name, &what) == Some(true)
        {
            let key = KeyConstraint { columns: vec![column.to_owned()], ..KeyConstraint::default() };
            let kind =
                if label == "pkey" { ConstraintKind::PrimaryKey(key) } else { ConstraintKind::Unique(key) };
            reader.wait(table, None, kind, &node.range).place(Part::Key(0), &node.range);
        }
    }
    foreign_key::of_column(reader, fields, table, column);
    if let Some((key, node)) = fields.take("check") {
        if let Value::Table(_) = node.value {
            constraint::check_table(reader, table, node, Some(column), None);
        } else if let Some(expr) = reader.string(node, &key.name, &what) {
            let check = Check::new(expr);
            let waiting = reader.wait(table, None, ConstraintKind::Check(check), &node.range);
            waiting.columns = vec![column.to_owned()];
            waiting.place(Part::Check, &node.range);
        }
    }
}

/// `serial` is an integer with a sequence of its own.
fn make_serial(
    reader: &mut Reader,
    table: &QualifiedName,
    unlogged: bool,
    nth: usize,
    column: &mut Column,
    object: &ObjectId,
    node: &Node,
) {
    let Some(integer) = type_name::serial(&column.type_name.0) else { return };
    let fault = match (&column.value, column.not_null) {
        (ColumnValue::Given, true) => None,
        (ColumnValue::Given, false) => Some("and cannot be NULL"),
        (ColumnValue::Default(_) | ColumnValue::Generated(_) | ColumnValue::Identity(_), _) => {
            Some("which is a default already, and it has another")
        }
    };
    if let Some(fault) = fault {
        let message = format!("column `{object}` is `{}`, {fault}", column.type_name);
        reader.error(node.range.clone(), "serial", message).help =
            Some(format!("write `type = \"{}\"` instead", integer.name()));
    }
    integer.name().clone_into(&mut column.type_name.0);
    let sequence = Sequence {
        options: SequenceOptions::new(integer, 1),
        owned_by: Some((table.clone(), column.name.clone())),
        unlogged,
        comment: None,
        renamed_from: Vec::new(),
    };
    reader.wait_for_sequence(table, nth, &column.name, Waiting::Serial(sequence));
}
