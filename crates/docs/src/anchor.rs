//! Fragments: the part of a link after `#`, which is also the id of what it leads to.

use relata_schema::{DefinitionId, ObjectId, ObjectKind, QualifiedName};

/// `table/users`, `table/billing.invoices`.
pub(crate) fn object(kind: ObjectKind, name: &QualifiedName) -> String {
    format!("{}/{}", word(kind), path(name))
}

/// `table/users/email`, `constraint/users/users_pkey`: what belongs to a table, view, type or domain.
pub(crate) fn part(kind: ObjectKind, of: &QualifiedName, name: &str) -> String {
    format!("{}/{}/{}", word(kind), path(of), escaped(name))
}

/// `diagram/users`: the table's box in the diagram.
pub(crate) fn drawn(table: &QualifiedName) -> String {
    format!("diagram/{}", path(table))
}

pub(crate) fn definition(id: &DefinitionId) -> String {
    match id {
        DefinitionId::Routine { name, arguments } => {
            format!("{}/{}({})", word(id.kind()), path(name), escaped(arguments))
        }
        DefinitionId::View(name)
        | DefinitionId::MaterializedView(name)
        | DefinitionId::Statistics(name)
        | DefinitionId::Collation(name)
        | DefinitionId::ForeignTable(name) => object(id.kind(), name),
        DefinitionId::Trigger { table, name }
        | DefinitionId::Rule { table, name }
        | DefinitionId::Policy { table, name } => part(id.kind(), table, name),
        DefinitionId::Publication(_)
        | DefinitionId::EventTrigger(_)
        | DefinitionId::ForeignDataWrapper(_)
        | DefinitionId::Server(_)
        | DefinitionId::UserMapping { .. } => global(&ObjectId::Definition(id.clone())),
    }
}

/// Of what stands in no schema.
pub(crate) fn global(id: &ObjectId) -> String {
    format!("{}/{}", word(id.kind()), escaped(&id.to_string()))
}

fn word(kind: ObjectKind) -> String {
    kind.word().replace(' ', "-")
}

fn path(name: &QualifiedName) -> String {
    match name.schema.as_str() {
        "public" => escaped(&name.name),
        schema => format!("{}.{}", escaped(schema), escaped(&name.name)),
    }
}

/// As browsers compare fragments before they decode them. Dots and slashes separate, so those of a name are escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{object, part};
    use relata_schema::{ObjectKind, QualifiedName};

    #[test]
    fn names_cannot_be_taken_for_others() {
        let column = |of: &QualifiedName, name: &str| part(ObjectKind::Column, of, name);
        let of = QualifiedName::new;
        assert_eq!(column(&of("public", "users"), "größe in cm"), "column/users/gr%C3%B6%C3%9Fe%20in%20cm");
        assert_eq!(object(ObjectKind::MaterializedView, &of("x", "y")), "materialized-view/x.y");
        assert_ne!(object(ObjectKind::Table, &of("public", "x.y")), object(ObjectKind::Table, &of("x", "y")));
        assert_ne!(column(&of("public", "a/b"), "c"), column(&of("public", "a"), "b/c"));
        assert_ne!(column(&of("public", "%2F"), ""), column(&of("public", "/"), ""));
    }
}
