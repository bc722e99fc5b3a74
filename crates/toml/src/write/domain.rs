//! `[domains]`.

use relata_schema::{Domain, DomainCheck, ObjectId, QualifiedName, default_name};

use super::text::{Inline, inline_table, string};
use super::{Out, column, default, privileges, type_name};

pub(super) fn write(out: &mut Out<'_>, path: &[&str], schema: &str) {
    let domains: Vec<_> = out.schema.domains.iter().filter(|(name, _)| name.schema == schema).collect();
    if domains.is_empty() {
        return;
    }
    let mut path = path.to_vec();
    path.push("domains");
    out.header(&path);
    let entries =
        domains.into_iter().map(|(name, domain)| (name.name.clone(), value(out, schema, &name.name, domain)));
    let entries = entries.collect();
    out.names(&path, entries);
}

/// The type alone where there is nothing else, or a table.
fn value(out: &Out<'_>, schema: &str, name: &str, domain: &Domain) -> String {
    let base = type_name::spelled(&domain.base, &[schema, out.file_schema.as_str()], out.types);
    let mut fields = Inline::default();
    fields.text("type", Some(&base));
    fields.flag("not_null", domain.not_null);
    let by_default = default_name::domain_not_null(name);
    let given = domain.not_null_name.as_deref().filter(|given| domain.not_null && *given != by_default);
    fields.text("not_null_name", given);
    if let Some(expr) = &domain.default {
        fields.raw("default", default::value(&default::short(expr, &domain.base)));
    }
    if let Some(collation) = &domain.collation {
        fields.text("collation", Some(&column::collation(out, collation)));
    }
    let plain = |check: &DomainCheck| *check == DomainCheck::new(check.expr.clone());
    let by_default = default_name::check(name, None);
    match domain.checks.iter().next() {
        Some((only, check)) if domain.checks.len() == 1 && plain(check) && *only == by_default => {
            fields.text("check", Some(&check.expr.0));
        }
        Some(_) => {
            let checks = domain.checks.iter().map(|(name, check)| {
                let value = if plain(check) { string(&check.expr.0) } else { check_value(check) };
                (name.clone(), value)
            });
            fields.raw("checks", inline_table(checks));
        }
        None => {}
    }
    fields.text("comment", domain.comment.as_deref());
    fields.texts("renamed_from", &domain.renamed_from);
    fields.text("rust_name", domain.rust_name.as_deref());
    let object = ObjectId::Domain(QualifiedName::new(schema, name));
    privileges::write(out.schema, &object, &mut fields);
    if fields.entries.len() == 1 { string(&base) } else { fields.table() }
}

fn check_value(check: &DomainCheck) -> String {
    let mut fields = Inline::default();
    fields.text("expr", Some(&check.expr.0));
    fields.flag("not_valid", check.not_valid);
    fields.text("comment", check.comment.as_deref());
    fields.texts("renamed_from", &check.renamed_from);
    fields.table()
}
