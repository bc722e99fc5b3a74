//! `[tables.x.indexes]`.

use relata_schema::check::Part;
use relata_schema::{Index, ObjectId, QualifiedName, Sql};

use super::fields::Fields;
use super::{Reader, key};
use crate::tree::{Key, Node, Value};

/// `users_role_idx = ["role"]`, or a table.
pub(super) fn read(
    reader: &mut Reader,
    table: &QualifiedName,
    is_column: &dyn Fn(&str) -> bool,
    key: &Key,
    node: &Node,
) -> Option<Index> {
    let object = ObjectId::Index(QualifiedName::new(&table.schema, &key.name));
    let what = format!("index `{object}`");
    if !reader.place(&object, Part::Name, &key.range) {
        return None;
    }
    let mut index = Index::new(Vec::new());
    if let Value::Table(_) = node.value {
        let mut fields = Fields::new(reader, node, &what)?;
        match fields.take("columns") {
            Some((_, node)) => index.keys = keys(reader, &object, is_column, node, &what),
            None => {
                reader.error(key.range.clone(), "missing-key", format!("{what} has no `columns`")).help =
                    Some("name them: `columns = [\"a\", \"b desc\"]`".to_owned());
            }
        }
        index.unique = fields.boolean(reader, "unique");
        index.nulls_not_distinct = fields.boolean(reader, "nulls_not_distinct");
        if let Some((key, node)) = fields.take("using")
            && let Some(method) = reader.string(node, &key.name, &what)
        {
            method.clone_into(&mut index.access_method);
            reader.place(&object, Part::AccessMethod, &node.range);
        }
        index.include = include(reader, &mut fields, &object);
        index.predicate = predicate(reader, &mut fields, &object);
        index.with = fields.parameters(reader, "with");
        index.tablespace = fields.string(reader, "tablespace");
        if let Some((key, node)) = fields.take("valid") {
            index.valid = reader.boolean(node, &key.name, &what).unwrap_or(true);
        }
        index.comment = fields.string(reader, "comment");
        index.renamed_from = fields.renamed_from(reader, &object);
        fields.finish(reader);
        if index.nulls_not_distinct && !index.unique {
            let message = format!("{what} has `nulls_not_distinct` and is not unique");
            reader.error(key.range.clone(), "nulls-not-distinct", message).help =
                Some("add `unique = true`".to_owned());
        }
    } else {
        index.keys = keys(reader, &object, is_column, node, &what);
    }
    Some(index)
}

/// Whether a word can be a column of something whose columns the file does not say.
pub(crate) fn may_be_column(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// A key or a list of keys.
fn keys(
    reader: &mut Reader,
    object: &ObjectId,
    is_column: &dyn Fn(&str) -> bool,
    node: &Node,
    what: &str,
) -> Vec<relata_schema::IndexKey> {
    let items = match &node.value {
        Value::Array(items) => items.as_slice(),
        Value::String(_)
        | Value::Integer(..)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::DateTime(_)
        | Value::Table(_) => std::slice::from_ref(node),
    };
    let mut keys = Vec::with_capacity(items.len());
    for item in items {
        let Some(key) = key::read(reader, item, what, is_column, &mut |_, _| {}) else {
            continue;
        };
        reader.place(object, Part::Key(keys.len()), &item.range);
        keys.push(key);
    }
    keys
}

/// `include = ["email"]`.
pub(super) fn include(reader: &mut Reader, fields: &mut Fields<'_>, object: &ObjectId) -> Vec<String> {
    let what = fields.what();
    let Some((key, node)) = fields.take("include") else { return Vec::new() };
    let names = reader.strings(node, &key.name, &what);
    for (nth, (_, node)) in names.iter().enumerate() {
        reader.place(object, Part::Include(nth), &node.range);
    }
    names.into_iter().map(|(name, _)| name.to_owned()).collect()
}

/// `where = "is_active"`.
pub(super) fn predicate(reader: &mut Reader, fields: &mut Fields<'_>, object: &ObjectId) -> Option<Sql> {
    let what = fields.what();
    let (key, node) = fields.take("where")?;
    reader.place(object, Part::Predicate, &node.range);
    reader.string(node, &key.name, &what).map(|text| Sql(text.to_owned()))
}
