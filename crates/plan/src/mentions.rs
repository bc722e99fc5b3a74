//! What a text seems to speak of, where PostgreSQL does not say what it depends on: the body of a routine, which is a
//! string to it, and everything in a schema that it has not seen yet.

use std::collections::{BTreeMap, BTreeSet};

use relata_schema::{ColumnValue, ConstraintKind, DefinitionId, KeyExpr, ObjectId, QualifiedName, Schema};

use crate::Step;

/// For each step, those that make what its objects mention. It is a guess: a name is any word of the text.
pub(crate) fn guess(
    steps: &[Step],
    producers: &BTreeMap<&ObjectId, Vec<usize>>,
    to: &Schema,
) -> Vec<BTreeSet<usize>> {
    let mut makers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (object, places) in producers {
        makers.entry(name(object)).or_default().extend(places);
    }
    let unseen = to.dependencies.is_empty();
    steps
        .iter()
        .enumerate()
        .map(|(place, step)| {
            let texts = step.produces.iter().flat_map(|object| texts(object, to, unseen));
            let words: BTreeSet<String> = texts.flat_map(words).collect();
            let of = words.iter().filter_map(|word| makers.get(word.as_str())).flatten();
            of.copied().filter(|other| *other != place).collect()
        })
        .collect()
}

/// Whether a part of a table needs a routine that itself needs the table, so that neither can be whole before the other.
pub(crate) fn leads_back(part: &ObjectId, table: &QualifiedName, schema: &Schema) -> bool {
    let needs = |object: &ObjectId| schema.dependencies.get(object).into_iter().flatten();
    let is_routine =
        |object: &&ObjectId| matches!(object, ObjectId::Definition(DefinitionId::Routine { .. }));
    let mut todo: Vec<&ObjectId> = needs(part).filter(is_routine).collect();
    let mut seen: BTreeSet<&ObjectId> = todo.iter().copied().collect();
    while let Some(object) = todo.pop() {
        let text = texts(object, schema, false).into_iter().flat_map(words);
        if object.table() == Some(table) || text.into_iter().any(|word| word == table.name) {
            return true;
        }
        todo.extend(needs(object).filter(|next| seen.insert(next)));
    }
    false
}

/// The name by which an object that others can use is called; empty for one that none can.
fn name(object: &ObjectId) -> &str {
    match object {
        ObjectId::Enum(name)
        | ObjectId::Domain(name)
        | ObjectId::Composite(name)
        | ObjectId::Range(name)
        | ObjectId::Sequence(name)
        | ObjectId::Table(name) => &name.name,
        ObjectId::Definition(
            DefinitionId::Routine { name, .. }
            | DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::ForeignTable(name)
            | DefinitionId::Collation(name),
        ) => &name.name,
        ObjectId::Definition(DefinitionId::ForeignDataWrapper(name) | DefinitionId::Server(name)) => name,
        ObjectId::Namespace(_)
        | ObjectId::Extension(_)
        | ObjectId::DomainCheck { .. }
        | ObjectId::Attribute { .. }
        | ObjectId::Column { .. }
        | ObjectId::Default { .. }
        | ObjectId::Constraint { .. }
        | ObjectId::Index(_)
        | ObjectId::Definition(_)
        | ObjectId::DefaultPrivileges(_) => "",
    }
}

fn texts<'a>(object: &ObjectId, schema: &'a Schema, unseen: bool) -> Vec<&'a str> {
    match object {
        ObjectId::Definition(id) if unseen || matches!(id, DefinitionId::Routine { .. }) => {
            schema.definitions.get(id).map(|definition| definition.sql.0.as_str()).into_iter().collect()
        }
        ObjectId::Default { table, column } if unseen => {
            let column = schema.tables.get(table).and_then(|table| table.column(column));
            match column.map(|column| &column.value) {
                Some(ColumnValue::Default(expr)) => vec![&expr.0],
                Some(ColumnValue::Generated(generated)) => vec![&generated.expr.0],
                Some(ColumnValue::Given | ColumnValue::Identity(_)) | None => Vec::new(),
            }
        }
        ObjectId::Constraint { table, constraint } if unseen => {
            let constraint = schema.tables.get(table).and_then(|table| table.constraints.get(constraint));
            match constraint.map(|constraint| &constraint.kind) {
                Some(ConstraintKind::Check(check)) => vec![&check.expr.0],
                _ => Vec::new(),
            }
        }
        ObjectId::DomainCheck { domain, check } if unseen => {
            let check = schema.domains.get(domain).and_then(|domain| domain.checks.get(check));
            check.map(|check| check.expr.0.as_str()).into_iter().collect()
        }
        ObjectId::Index(name) if unseen => {
            let indexes = schema.table_of_index(name).and_then(|table| schema.indexes_of(table));
            let Some(index) = indexes.and_then(|indexes| indexes.get(&name.name)) else { return Vec::new() };
            let keys = index.keys.iter().filter_map(|key| match &key.expr {
                KeyExpr::Expr(expr) => Some(expr.0.as_str()),
                KeyExpr::Column(_) => None,
            });
            let collations = index.keys.iter().filter_map(|key| key.collation.as_deref());
            let keys = keys.chain(collations);
            keys.chain(index.predicate.as_ref().map(|predicate| predicate.0.as_str())).collect()
        }
        _ => Vec::new(),
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c| !word(c))
        .filter(|word| !word.is_empty())
        .flat_map(|word| [word.to_owned(), word.to_lowercase()])
}
