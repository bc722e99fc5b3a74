//! `[tables.x.columns]`.

use relata_schema::default_name::Parts;
use relata_schema::{
    Column, ColumnValue, ConstraintKind, Identity, QualifiedName, SequenceOptions, Table, Validation,
};

use super::constraint::references;
use super::table::WithColumn;
use super::text::{Inline, string};
use super::{Out, default, inheritance, sequence, table, type_name};
use crate::read::column::collation_name;
use crate::read::name::dotted;

/// The type alone where there is nothing else, or a table.
pub(super) fn value(
    out: &Out<'_>,
    name: &QualifiedName,
    table: &Table,
    column: &Column,
    with_column: &WithColumn<'_>,
) -> String {
    let constraints = with_column.get(column.name.as_str()).map_or(&[][..], Vec::as_slice);
    let is_key = table.constraints.values().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => key.columns.contains(&column.name),
        ConstraintKind::Unique(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => false,
    });
    let serial = table::serial(out.schema, name, table, column).map(|(_, word)| word);
    let mut type_text = match serial {
        Some(word) => word.to_owned(),
        None => type_name::spelled(
            &column.type_name,
            &[name.schema.as_str(), out.file_schema.as_str()],
            out.types,
        ),
    };
    if !column.not_null && !is_key {
        type_text.push('?');
    }
    let mut fields = Inline::default();
    fields.text("type", Some(&type_text));
    for (_, constraint) in constraints {
        match constraint.kind {
            ConstraintKind::PrimaryKey(_) => fields.flag("primary_key", true),
            ConstraintKind::Unique(_) => fields.flag("unique", true),
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => {}
        }
    }
    if serial.is_none() {
        column_value(&mut fields, name, table, column);
    }
    for (key, constraint) in constraints {
        match &constraint.kind {
            ConstraintKind::ForeignKey(foreign) => {
                references(&mut fields, &name.schema, &name.name, key, constraint, foreign);
            }
            ConstraintKind::Check(check) => fields.text("check", Some(&check.expr.0)),
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => {}
        }
    }
    rest(out, &mut fields, name, column);
    if fields.entries.len() == 1 { string(&type_text) } else { fields.table() }
}

fn column_value(fields: &mut Inline, name: &QualifiedName, table: &Table, column: &Column) {
    match &column.value {
        ColumnValue::Given => {}
        ColumnValue::Default(sql) => {
            fields.raw("default", default::value(&default::short(sql, &column.type_name)));
        }
        ColumnValue::Generated(generated) if generated.stored => {
            fields.text("generated", Some(&generated.expr.0));
        }
        ColumnValue::Generated(generated) => {
            let expr = string(&generated.expr.0);
            fields.raw("generated", format!("{{ expr = {expr}, stored = false }}"));
        }
        ColumnValue::Identity(identity) => {
            fields.raw("identity", identity_value(name, table, column, identity));
        }
    }
}

fn identity_value(name: &QualifiedName, table: &Table, column: &Column, identity: &Identity) -> String {
    let mut fields = Inline::default();
    if !identity.always {
        fields.raw("always", "false".to_owned());
    }
    sequence::options(&mut fields, &identity.options);
    if identity.sequence_name != Parts::new(&name.name, &[&column.name], "seq").name(0) {
        fields.text("sequence", Some(&identity.sequence_name));
    }
    if identity.unlogged != table.unlogged {
        fields.raw("unlogged", identity.unlogged.to_string());
    }
    let plain = identity.options == SequenceOptions::new(identity.options.data_type, 1);
    match (fields.entries.len(), identity.always, plain) {
        (0, true, true) => string("always"),
        (1, false, true) => string("by default"),
        _ => fields.table(),
    }
}

fn rest(out: &Out<'_>, fields: &mut Inline, table: &QualifiedName, column: &Column) {
    if let Some(collation) = &column.collation {
        fields.text("collation", Some(&self::collation(out, collation)));
    }
    fields.text("not_null_name", inheritance::not_null_name(out.schema, table, column));
    fields.text("storage", column.storage.map(|storage| storage.name()));
    fields.text("compression", column.compression.as_deref());
    fields.number("statistics", column.statistics.map(i64::from));
    fields.parameters("options", &column.options);
    fields.text("comment", column.comment.as_deref());
    fields.texts("renamed_from", &column.renamed_from);
    fields.text("using", column.using.as_ref().map(|sql| sql.0.as_str()));
    fields.text("rust_name", column.rust_name.as_deref());
    fields.text("rust_type", column.rust_type.as_deref());
    if !column.validate.is_empty() {
        fields.raw("validate", validate(&column.validate));
    }
}

/// A collation's name, that reads back as the same.
pub(super) fn collation(out: &Out<'_>, collation: &QualifiedName) -> String {
    let is_schema = |schema: &str| out.schema.namespaces.contains_key(schema);
    if collation.schema == "pg_catalog" && collation_name(&collation.name, is_schema) == *collation {
        return collation.name.clone();
    }
    let dotted = dotted(&[&collation.schema, &collation.name]);
    if collation_name(&dotted, is_schema) == *collation {
        return dotted;
    }
    // Quotes say that the dot parts a schema from a name, whatever schemas there are.
    format!("{}.{}", quoted(&collation.schema), quoted(&collation.name))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn validate(rules: &[Validation]) -> String {
    let mut fields = Inline::default();
    for rule in rules {
        match rule {
            Validation::Email => fields.flag("email", true),
            Validation::Url => fields.flag("url", true),
            Validation::NotEmpty => fields.flag("not_empty", true),
            Validation::MinLength(length) => fields.raw("min_length", length.to_string()),
            Validation::MaxLength(length) => fields.raw("max_length", length.to_string()),
            Validation::Pattern(pattern) => fields.text("pattern", Some(pattern)),
            Validation::Range { min, max } => {
                let mut bounds = Inline::default();
                for (name, bound) in [("min", min), ("max", max)] {
                    if let Some(bound) = bound {
                        bounds.raw(name, bound.clone());
                    }
                }
                fields.raw("range", bounds.table());
            }
        }
    }
    fields.table()
}
