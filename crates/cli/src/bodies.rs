//! Looks at the bodies of routines, which scratch takes unseen so that their order does not matter.

use anyhow::Result;
use postgres::error::SqlState;
use postgres::{Client, GenericClient};
use relata_schema::check::Part;
use relata_schema::{DefinitionId, Details, ObjectId, QualifiedName, Schema};
use relata_toml::{Diagnostic, Document, Severity};

/// Routines that no extension brings, with the function that looks at their bodies (`pg_language.lanvalidator`), under the
/// settings that they have (`pg_proc.proconfig`), which CREATE FUNCTION tries too.
const ROUTINES: &str = "
    SELECT n.nspname::text, p.proname::text,
           (SELECT coalesce(string_agg(format_type(t.oid, NULL), ', ' ORDER BY t.place), '')
            FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY t (oid, place)),
           concat((SELECT string_agg(format('SELECT set_config(%L, %L, true);', split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)), '')
                   FROM unnest(p.proconfig) c),
                  format('SELECT %s(%s)', l.lanvalidator::regproc, p.oid))
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE p.oid >= 16384 AND l.lanvalidator <> 0 AND p.prokind IN ('f', 'p')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 1, 2, 3";

/// What may be there when a routine runs, and is not when it is made.
const MISSING: [SqlState; 3] =
    [SqlState::UNDEFINED_TABLE, SqlState::UNDEFINED_COLUMN, SqlState::UNDEFINED_FUNCTION];
const UNCHECKED: &str =
    "where it will be there when the function runs, `check_body = false` leaves the body as it is";

/// What the languages of the routines say against them, each at its place in the file; `search_path` finds what the
/// bodies do not qualify. Nothing of those that the file leaves unchecked.
pub(crate) fn faults(
    client: &mut impl GenericClient,
    document: &Document,
    search_path: &str,
) -> Result<Vec<Diagnostic>> {
    let is_checked = |id: &DefinitionId| {
        document.schema.definitions.iter().all(|(other, definition)| match &definition.details {
            Details::Routine(routine) => routine.check_body || !other.has_name_of(id),
            _ => true,
        })
    };
    let mut faults = Vec::new();
    for (id, error) in refusals(client, search_path)? {
        let Some(db) = error.as_db_error().filter(|_| is_checked(&id)) else { continue };
        let message = format!("PostgreSQL refuses the body of function {id}: {}", db.message());
        let object = ObjectId::Definition(id);
        let mut fault = document.diagnostic(
            Severity::Error,
            "refused-by-postgresql",
            message,
            &object,
            Part::Definition,
            None,
        );
        fault.label = db.detail().map(str::to_owned);
        let hint = db.hint().or(db.where_()).map(str::to_owned);
        fault.help = hint.or_else(|| MISSING.contains(db.code()).then(|| UNCHECKED.to_owned()));
        faults.push(fault);
    }
    Ok(faults)
}

/// Marks the routines of a database whose bodies PostgreSQL would not take now: they speak of temporary tables, or of what is
/// gone.
pub(crate) fn leave_unchecked(schema: &mut Schema, client: &mut Client, search_path: &str) -> Result<()> {
    for (id, error) in refusals(client, search_path)? {
        // Whoever may not call a function may not have it looked at.
        if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) {
            continue;
        }
        let details = schema.definitions.get_mut(&id).map(|definition| &mut definition.details);
        if let Some(Details::Routine(routine)) = details {
            routine.check_body = false;
        }
    }
    Ok(())
}

/// The routines whose bodies are refused, and what is said of each.
fn refusals(
    client: &mut impl GenericClient,
    search_path: &str,
) -> Result<Vec<(DefinitionId, postgres::Error)>> {
    client.batch_execute(&format!("SET search_path = {search_path}; SET check_function_bodies = on"))?;
    let mut refusals = Vec::new();
    for row in client.query(ROUTINES, &[])? {
        let (schema, name): (String, String) = (row.get(0), row.get(1));
        let looks: String = row.get(3);
        let Err(error) = client.transaction()?.batch_execute(&looks) else { continue };
        if error.as_db_error().is_none() {
            return Err(error.into());
        }
        let id = DefinitionId::Routine { name: QualifiedName::new(schema, name), arguments: row.get(2) };
        refusals.push((id, error));
    }
    Ok(refusals)
}
