//! `[domains]`.

use relata_schema::check::Part;
use relata_schema::default_name::Parts;
use relata_schema::{Domain, DomainCheck, ObjectId, QualifiedName, Sql};

use super::fields::Fields;
use super::{Reader, column, privileges, type_name};
use crate::tree::{Key, Node, Value};

/// `email = "citext"`, or a table.
pub(super) fn read(reader: &mut Reader, key: &Key, node: &Node) {
    let name = QualifiedName::new(&reader.schema, &key.name);
    let object = ObjectId::Domain(name.clone());
    let what = format!("domain `{name}`");
    if !reader.place(&object, Part::Name, &key.range) {
        return;
    }
    let mut domain = Domain::new("");
    match &node.value {
        Value::String(_) => base(reader, &mut domain, &object, "type", node, &what),
        Value::Table(_) => {
            let Some(mut fields) = Fields::new(reader, node, &what) else { return };
            table(reader, &mut fields, &mut domain, &name, key);
            fields.finish(reader);
        }
        other @ (Value::Integer(..)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::DateTime(_)
        | Value::Array(_)) => {
            let message = format!("{what} must be a type in a string, or a table, not {}", other.kind());
            reader.error(node.range.clone(), "wrong-kind", message).help =
                Some(format!("write `{} = \"text\"`, say", super::fields::shown(&key.name)));
        }
    }
    reader.document.schema.domains.insert(name, domain);
}

fn table(reader: &mut Reader, fields: &mut Fields<'_>, domain: &mut Domain, name: &QualifiedName, key: &Key) {
    let object = ObjectId::Domain(name.clone());
    let what = fields.what();
    match fields.take("type") {
        Some((key, node)) => base(reader, domain, &object, &key.name, node, &what),
        None => {
            reader.error(key.range.clone(), "missing-key", format!("{what} has no `type`")).help =
                Some("name the type that it is over: `type = \"text\"`".to_owned());
        }
    }
    if let Some((_, node)) = fields.take("not_null") {
        reader.place(&object, Part::Null, &node.range);
    }
    domain.not_null = fields.boolean(reader, "not_null");
    if let Some((_, node)) = fields.take("not_null_name") {
        reader.place(&object, Part::NotNullName, &node.range);
        if !domain.not_null {
            let message = format!("{what} may be NULL, so there is no constraint to name");
            reader.error(node.range.clone(), "contradiction", message).help =
                Some("add `not_null = true`, or take the name out".to_owned());
        }
    }
    domain.not_null_name = fields.string(reader, "not_null_name");
    if let Some((_, node)) = fields.take("default") {
        reader.place(&object, Part::Default, &node.range);
        domain.default = column::default_sql(reader, node, &what);
    }
    domain.collation = column::collation(reader, fields, &object);
    if let Some((key, node)) = fields.take("checks")
        && let Some(entries) = reader.entries(node, &format!("`{}` of {what}", key.name))
    {
        for (key, node) in entries {
            check(reader, domain, name, key, node);
        }
    }
    if let Some((key, node)) = fields.take("check")
        && let Some(expr) = reader.string(node, &key.name, &what)
    {
        let parts = Parts::new(&name.name, &[], "check");
        let mut names = (0..).map(|attempt| parts.name(attempt));
        let check = names.find(|name| !domain.checks.contains_key(name)).unwrap_or_default();
        let object = ObjectId::domain_check(name, &check);
        reader.place(&object, Part::Name, &key.range);
        reader.place(&object, Part::Check, &node.range);
        domain.checks.insert(check, DomainCheck::new(Sql(expr.to_owned())));
    }
    domain.comment = fields.string(reader, "comment");
    domain.renamed_from = fields.renamed_from(reader, &object);
    domain.rust_name = fields.string(reader, "rust_name");
    privileges::read(reader, fields, &object);
}

fn base(reader: &mut Reader, domain: &mut Domain, object: &ObjectId, key: &str, node: &Node, what: &str) {
    if let Some(base) = type_name::of(reader, object, key, node, what) {
        domain.base = base;
    }
}

/// `email_has_at = "value ~ '@'"`, or a table.
fn check(reader: &mut Reader, domain: &mut Domain, name: &QualifiedName, key: &Key, node: &Node) {
    let object = ObjectId::domain_check(name, &key.name);
    let what = format!("check `{object}`");
    reader.place(&object, Part::Name, &key.range);
    let mut check = DomainCheck::new(Sql(String::new()));
    if let Value::Table(_) = node.value {
        let Some(mut fields) = Fields::new(reader, node, &what) else { return };
        match fields.take("expr") {
            Some((_, node)) => {
                reader.place(&object, Part::Check, &node.range);
            }
            None => {
                reader.error(key.range.clone(), "missing-key", format!("{what} has no `expr`")).help =
                    Some("say what must hold: `expr = \"value > 0\"`".to_owned());
            }
        }
        check.expr = Sql(fields.string(reader, "expr").unwrap_or_default());
        check.not_valid = fields.boolean(reader, "not_valid");
        check.comment = fields.string(reader, "comment");
        check.renamed_from = fields.renamed_from(reader, &object);
        fields.finish(reader);
    } else if let Some(expr) = reader.string(node, &key.name, &format!("`checks` of domain `{name}`")) {
        reader.place(&object, Part::Check, &node.range);
        expr.clone_into(&mut check.expr.0);
    }
    domain.checks.insert(key.name.clone(), check);
}
