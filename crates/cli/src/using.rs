//! How rows get to a column's new type: where the file should say it, and where it says it too late.

use anyhow::Result;
use relata_diff::Change;
use relata_migrate::{Folder, Migration};
use relata_plan::{Action, Alteration};
use relata_schema::{Column, ObjectId, QualifiedName, TypeName};
use relata_scratch::Server;
use relata_sql::{ident, qualified, split};
use relata_toml::{Diagnostics, Document, Part, Severity};

use crate::prove::Proven;
use crate::realize::State;
use crate::report::Reporter;

/// Warns of each cast that PostgreSQL makes only when it is told to, and that `using` does not tell.
pub(crate) fn warn_of_casts(
    document: &Document,
    proven: &Proven,
    server: &Server,
    target: &State,
    report: &Reporter,
) -> Result<()> {
    let mut client = None;
    let mut list = Vec::new();
    for change in &proven.changes {
        let Change::ModifyColumn { table, from, to } = change else { continue };
        let Some(cast) = cast_of_plan(table, from, to, document, proven) else { continue };
        let client = match &mut client {
            Some(client) => client,
            None => client.insert(target.database(server)?.connect()?),
        };
        if assigns(client, &from.type_name, &to.type_name)? {
            continue;
        }
        let (from, to, object) = (&from.type_name, &to.type_name, ObjectId::column(table, &to.name));
        let message =
            format!("column `{object}`: PostgreSQL casts {from} to {to} only where it is told to: `{cast}`");
        let mut diagnostic =
            document.diagnostic(Severity::Warning, "explicit-cast", message, &object, Part::Type, None);
        diagnostic.help = Some("where rows shall get there another way, say it: `using = \"…\"`".to_owned());
        list.push(diagnostic);
    }
    if !list.is_empty() {
        report.diagnostics(&Diagnostics { files: document.files.clone(), list });
    }
    Ok(())
}

/// The `USING` that the plan gives a change of type by itself.
fn cast_of_plan(
    table: &QualifiedName,
    from: &Column,
    to: &Column,
    document: &Document,
    proven: &Proven,
) -> Option<String> {
    let declared = document.schema.tables.get(table).and_then(|table| table.column(&to.name));
    if from.type_name == to.type_name || declared.is_some_and(|column| column.using.is_some()) {
        return None;
    }
    let steps = proven.files.iter().flat_map(|file| &file.up.steps);
    let mut alterations = steps.filter_map(|step| match &step.action {
        Action::AlterTable { table: of, alterations } if of == table => Some(alterations),
        _ => None,
    });
    alterations.find_map(|alterations| {
        alterations.iter().find_map(|alteration| match alteration {
            Alteration::SetType { column, using: Some(using), .. } if *column == to.name => {
                Some(using.to_string())
            }
            _ => None,
        })
    })
}

/// Whether `pg_cast` has a cast that an assignment uses, of arrays for their elements.
fn assigns(client: &mut postgres::Client, from: &TypeName, to: &TypeName) -> Result<bool> {
    const QUERY: &str = "
        WITH types AS (
            SELECT (SELECT COALESCE(NULLIF(typbasetype, 0), oid) FROM pg_type WHERE oid = to_regtype($1)) AS source,
                   (SELECT COALESCE(NULLIF(typbasetype, 0), oid) FROM pg_type WHERE oid = to_regtype($2)) AS target
        )
        SELECT COALESCE(source = target, false) OR EXISTS (
            SELECT FROM pg_cast
            WHERE castsource = source AND casttarget = target AND castcontext IN ('a', 'i')
        )
        FROM types";
    let element = |name: &TypeName| name.0.trim_end_matches("[]").to_owned();
    Ok(client.query_one(QUERY, &[&element(from), &element(to)])?.get(0))
}

/// Warns of each `using` that came after the migration that changed the type.
pub(crate) fn warn_of_late(document: &Document, folder: &Folder, report: &Reporter) {
    let mut list = Vec::new();
    for (name, table) in &document.schema.tables {
        for column in &table.columns {
            let Some(using) = &column.using else { continue };
            let Some(migration) = retyped_without(folder, name, &column.name, &using.0) else { continue };
            let stem = &migration.stem;
            let object = ObjectId::column(name, &column.name);
            let message =
                format!("`using` of column `{object}` came too late: {stem} changed the type without it");
            let mut diagnostic =
                document.diagnostic(Severity::Warning, "late-using", message, &object, Part::Using, None);
            diagnostic.help = Some(format!(
                "where no database has {stem} yet, write it anew with `relata generate --redo {}`; else take `using` \
                 out",
                migration.version
            ));
            list.push(diagnostic);
        }
    }
    if !list.is_empty() {
        report.diagnostics(&Diagnostics { files: document.files.clone(), list });
    }
}

/// The newest migration that changes the column's type, if it does so another way.
fn retyped_without<'a>(
    folder: &'a Folder,
    table: &QualifiedName,
    column: &str,
    using: &str,
) -> Option<&'a Migration> {
    let alter = format!("ALTER TABLE {}", qualified(&table.schema, &table.name));
    let retype = format!("ALTER COLUMN {} TYPE ", ident(column));
    let changes = |statement: &split::Statement<'_>| {
        statement.text.strip_prefix(&alter).is_some_and(|rest| rest.starts_with(char::is_whitespace))
            && statement.text.contains(&retype)
    };
    let (migration, has) = folder.migrations.iter().rev().find_map(|migration| {
        let statements = split::split(&migration.up.sql).ok()?;
        let found = statements.iter().find(|statement| changes(statement))?;
        Some((migration, found.text.contains(&format!(" USING {using}"))))
    })?;
    (!has).then_some(migration)
}
