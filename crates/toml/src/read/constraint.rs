//! Primary keys, unique constraints, checks and exclusions.

use relata_schema::check::Part;
use relata_schema::{
    Check, ConstraintKind, Deferrable, Exclusion, ExclusionElement, IndexKey, Key as KeyConstraint, ObjectId,
    QualifiedName, Sql,
};

use super::default_names::Unnamed;
use super::fields::Fields;
use super::table::Names;
use super::{Reader, key};
use crate::tree::{Key, Node, Value};

/// `primary_key = ["a", "b"]`, or a table.
pub(super) fn primary_key(reader: &mut Reader, fields: &mut Fields<'_>, table: &QualifiedName) {
    let Some((key, node)) = fields.take("primary_key") else { return };
    let what = format!("`primary_key` of {}", fields.what());
    key_constraint(reader, table, None, node, &key.range, &what, ConstraintKind::PrimaryKey);
}

/// `unique = [["a", "b"]]`, or a table of names.
pub(super) fn unique(reader: &mut Reader, fields: &mut Fields<'_>, table: &QualifiedName) {
    let what = format!("`unique` of {}", fields.what());
    let Some((key, node)) = fields.take("unique") else { return };
    match &node.value {
        Value::Array(items) => {
            for item in items {
                if let Value::String(_) = item.value {
                    let message = format!("{what} must be a list of lists");
                    reader.error(item.range.clone(), "wrong-kind", message).help = Some(
                        "put the columns of each constraint in a list: `unique = [[\"a\", \"b\"]]`"
                            .to_owned(),
                    );
                    return;
                }
                key_constraint(reader, table, None, item, &item.range, &what, ConstraintKind::Unique);
            }
        }
        Value::Table(entries) => {
            for (key, node) in entries {
                let name = Some(key.name.clone());
                let what = format!("unique constraint `{}`", key.name);
                key_constraint(reader, table, name, node, &key.range, &what, ConstraintKind::Unique);
            }
        }
        other @ (Value::String(_)
        | Value::Integer(..)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::DateTime(_)) => {
            let wanted = "a list of lists of columns, or a table of names";
            let what = fields.what();
            reader.wrong::<()>(node, &key.name, &what, wanted, other.kind());
        }
    }
}

fn key_constraint(
    reader: &mut Reader,
    table: &QualifiedName,
    name: Option<String>,
    node: &Node,
    range: &std::ops::Range<usize>,
    what: &str,
    kind: fn(KeyConstraint) -> ConstraintKind,
) {
    let is_primary = matches!(kind(KeyConstraint::default()), ConstraintKind::PrimaryKey(_));
    if let Value::Table(_) = node.value {
        let Some(mut fields) = Fields::new(reader, node, what) else { return };
        let columns = columns(reader, &mut fields, "columns", range);
        let include = columns_of(reader, &mut fields, "include");
        let named = if name.is_none() { fields.string(reader, "name") } else { name };
        let key = KeyConstraint {
            columns: columns.iter().map(|(name, _)| name.clone()).collect(),
            include: include.iter().map(|(name, _)| name.clone()).collect(),
            nulls_not_distinct: !is_primary && fields.boolean(reader, "nulls_not_distinct"),
            without_overlaps: fields.boolean(reader, "without_overlaps"),
            incomplete: incomplete(reader, &mut fields),
            deferrable: deferrable(reader, &mut fields),
            with: fields.parameters(reader, "with"),
            tablespace: fields.string(reader, "tablespace"),
        };
        let comment = fields.string(reader, "comment");
        let index_comment = fields.string(reader, "index_comment");
        let former = fields.former(reader);
        fields.finish(reader);
        let waiting = reader.wait(table, named, kind(key), range);
        waiting.constraint.comment = comment;
        waiting.constraint.index_comment = index_comment;
        waiting.renamed_from(former);
        place_all(waiting, &columns, Part::Key);
        place_all(waiting, &include, Part::Include);
    } else {
        let columns: Vec<_> = reader
            .strings(node, "columns", what)
            .into_iter()
            .map(|(name, node)| (name.to_owned(), node.range.clone()))
            .collect();
        let names = columns.iter().map(|(name, _)| name.clone()).collect();
        let key = KeyConstraint { columns: names, ..KeyConstraint::default() };
        place_all(reader.wait(table, name, kind(key), range), &columns, Part::Key);
    }
}

/// `valid = false`: of a partitioned table, without what its partitions do not have.
fn incomplete(reader: &mut Reader, fields: &mut Fields<'_>) -> bool {
    let what = fields.what();
    let said = fields.take("valid").and_then(|(key, node)| reader.boolean(node, &key.name, &what));
    said == Some(false)
}

pub(super) type Placed = Vec<(String, std::ops::Range<usize>)>;

/// A list of columns that must be there.
pub(super) fn columns(
    reader: &mut Reader,
    fields: &mut Fields<'_>,
    key: &'static str,
    range: &std::ops::Range<usize>,
) -> Placed {
    let what = fields.what();
    let has_key = fields.take(key).is_some();
    if !has_key {
        reader.error(range.clone(), "missing-key", format!("{what} has no `{key}`")).help =
            Some(format!("name them: `{key} = [\"a\", \"b\"]`"));
    }
    columns_of(reader, fields, key)
}

/// A list of columns.
pub(super) fn columns_of(reader: &mut Reader, fields: &mut Fields<'_>, key: &'static str) -> Placed {
    let what = fields.what();
    let Some((key, node)) = fields.take(key) else { return Vec::new() };
    reader
        .strings(node, &key.name, &what)
        .into_iter()
        .map(|(name, node)| (name.to_owned(), node.range.clone()))
        .collect()
}

pub(super) fn place_all(unnamed: &mut Unnamed, names: &Placed, part: fn(usize) -> Part) {
    for (nth, (_, range)) in names.iter().enumerate() {
        unnamed.place(part(nth), range);
    }
}

/// `deferrable = true`, or `"deferred"`.
pub(super) fn deferrable(reader: &mut Reader, fields: &mut Fields<'_>) -> Deferrable {
    let what = fields.what();
    let Some((key, node)) = fields.take("deferrable") else { return Deferrable::No };
    match &node.value {
        Value::Boolean(true) => Deferrable::InitiallyImmediate,
        Value::Boolean(false) => Deferrable::No,
        Value::String(_)
        | Value::Integer(..)
        | Value::Float(_)
        | Value::DateTime(_)
        | Value::Array(_)
        | Value::Table(_) => {
            let words =
                [("deferred", Deferrable::InitiallyDeferred), ("immediate", Deferrable::InitiallyImmediate)];
            reader.word(node, &key.name, &what, &words).unwrap_or_default()
        }
    }
}

/// `not_enforced = true`, which leaves nothing to be valid or not.
pub(super) fn not_enforced(reader: &mut Reader, fields: &mut Fields<'_>, not_valid: bool) -> bool {
    let what = fields.what();
    let range = fields.take("not_enforced").map(|(_, node)| node.range.clone());
    let not_enforced = fields.boolean(reader, "not_enforced");
    if let Some(range) = range.filter(|_| not_enforced && not_valid) {
        let message = format!("{what} has both `not_valid` and `not_enforced`");
        reader.error(range, "contradiction", message).help =
            Some("what is not enforced is not valid by itself; take `not_valid` out".to_owned());
    }
    not_enforced
}

/// `amount_not_negative = "amount >= 0"`, or a table.
pub(super) fn check(reader: &mut Reader, table: &QualifiedName, _: &Names, key: &Key, node: &Node) {
    let what = format!("check `{}`", key.name);
    if let Value::Table(_) = node.value {
        check_table(reader, table, node, None, Some(key));
    } else if let Some(expr) = reader.string(node, &key.name, &what) {
        let check = Check::new(expr);
        let name = Some(key.name.clone());
        reader.wait(table, name, ConstraintKind::Check(check), &key.range).place(Part::Check, &node.range);
    }
}

/// A check that is a table: of a column, where it may have a `name`, or under its name.
pub(super) fn check_table(
    reader: &mut Reader,
    table: &QualifiedName,
    node: &Node,
    column: Option<&str>,
    key: Option<&Key>,
) {
    let what = match (column, key) {
        (_, Some(key)) => format!("check `{}`", key.name),
        (Some(column), None) => format!("`check` of column `{}`", ObjectId::column(table, column)),
        (None, None) => "the check".to_owned(),
    };
    let Some(mut fields) = Fields::new(reader, node, &what) else { return };
    let name = match key {
        Some(key) => Some(key.name.clone()),
        None => fields.string(reader, "name"),
    };
    let expr_range = fields.take("expr").map(|(_, node)| node.range.clone());
    let expr = fields.string(reader, "expr");
    let no_inherit = fields.boolean(reader, "no_inherit");
    let not_valid = fields.boolean(reader, "not_valid");
    let not_enforced = not_enforced(reader, &mut fields, not_valid);
    let check = Check { no_inherit, not_valid, not_enforced, ..Check::new(expr.unwrap_or_default()) };
    let comment = fields.string(reader, "comment");
    let former = fields.former(reader);
    fields.finish(reader);
    let range = key.map_or_else(|| node.range.clone(), |key| key.range.clone());
    let Some(expr_range) = expr_range else {
        reader.error(range, "missing-key", format!("{what} has no `expr`")).help =
            Some("say what must hold: `expr = \"amount >= 0\"`".to_owned());
        return;
    };
    let waiting = reader.wait(table, name, ConstraintKind::Check(check), &range);
    waiting.columns = column.map(str::to_owned).into_iter().collect();
    waiting.constraint.comment = comment;
    waiting.renamed_from(former);
    waiting.place(Part::Check, &expr_range);
}

/// `no_overlap = { using = "gist", elements = [{ column = "during", with = "&&" }] }`.
pub(super) fn exclusion(reader: &mut Reader, table: &QualifiedName, names: &Names, key: &Key, node: &Node) {
    let what = format!("exclusion constraint `{}`", key.name);
    let Some(mut fields) = Fields::new(reader, node, &what) else { return };
    let access_method = fields.string(reader, "using").unwrap_or_else(|| "gist".to_owned());
    let mut elements = Vec::new();
    let mut places: Placed = Vec::new();
    match fields.take("elements") {
        Some((_, Node { value: Value::Array(items), .. })) => {
            for item in items {
                if let Some(element) = element(reader, item, &what, names) {
                    places.push((String::new(), item.range.clone()));
                    elements.push(element);
                }
            }
        }
        Some((key, node)) => {
            reader.wrong::<()>(node, &key.name, &what, "a list of tables", node.value.kind());
        }
        None => {
            reader.error(key.range.clone(), "missing-key", format!("{what} has no `elements`")).help =
                Some("name them: `elements = [{ column = \"during\", with = \"&&\" }]`".to_owned());
        }
    }
    let include = columns_of(reader, &mut fields, "include");
    let predicate_range = fields.take("where").map(|(_, node)| node.range.clone());
    let exclusion = Exclusion {
        access_method,
        elements,
        include: include.iter().map(|(name, _)| name.clone()).collect(),
        predicate: fields.string(reader, "where").map(Sql),
        deferrable: deferrable(reader, &mut fields),
        with: fields.parameters(reader, "with"),
        tablespace: fields.string(reader, "tablespace"),
    };
    let comment = fields.string(reader, "comment");
    let index_comment = fields.string(reader, "index_comment");
    let former = fields.former(reader);
    fields.finish(reader);
    let name = Some(key.name.clone());
    let waiting = reader.wait(table, name, ConstraintKind::Exclusion(exclusion), &key.range);
    waiting.constraint.comment = comment;
    waiting.constraint.index_comment = index_comment;
    waiting.renamed_from(former);
    place_all(waiting, &places, Part::Key);
    place_all(waiting, &include, Part::Include);
    if let Some(range) = predicate_range {
        waiting.place(Part::Predicate, &range);
    }
}

/// A key as a table, with its operator; `key = "lower(name) …"` says it as one string.
fn element(reader: &mut Reader, node: &Node, what: &str, names: &Names) -> Option<ExclusionElement> {
    let is_column = |name: &str| names.contains(name);
    let mut operator = None;
    let mut whole: Option<IndexKey> = None;
    let has_key = match &node.value {
        Value::Table(entries) => entries.iter().any(|(key, _)| key.name == "key"),
        _ => false,
    };
    let key = if has_key {
        let mut fields = Fields::new(reader, node, format!("an element of {what}"))?;
        if let Some((_, node)) = fields.take("key") {
            whole = key::read(reader, node, what, &is_column, &mut |_, _| {});
        }
        operator = fields.string(reader, "with");
        fields.finish(reader);
        whole
    } else {
        key::read(reader, node, what, &is_column, &mut |reader, fields| {
            operator = fields.string(reader, "with");
        })
    }?;
    let Some(operator) = operator else {
        let message = format!("an element of {what} has no operator");
        reader.error(node.range.clone(), "missing-key", message).help =
            Some("say which: `with = \"&&\"`".to_owned());
        return None;
    };
    Some(ExclusionElement { key, operator })
}
