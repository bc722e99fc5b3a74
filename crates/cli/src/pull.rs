//! `pull`: a schema file from a live database.

use anyhow::{Context, Result};
use postgres::Client;
use relata_introspect::Spelling;
use relata_schema::{ObjectId, Schema, Scope};

use crate::Outcome;
use crate::args::Pull;
use crate::report::Reporter;
use crate::settings::Settings;
use crate::{bodies, files, holders, realize};

pub(crate) fn run(args: &Pull, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let previous = match &args.out {
        Some(path) if path.exists() => Some(
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?,
        ),
        _ => None,
    };
    let scope = scope(&args.schemas).unwrap_or_else(|| {
        let known = previous.as_ref().and_then(|text| relata_toml::parse("schema.toml", text).ok());
        known.map(|document| document.schema.scope).unwrap_or_default()
    });
    let (mut client, url) = settings.connect()?;
    let mut schema = holders::read(&mut client, &scope, Spelling::Pretty)?;
    if let Scope::Listed(names) = &scope {
        for name in names.iter().filter(|name| !schema.namespaces.contains_key(*name)) {
            report.warn(format!("{} has no schema {name}", url.database()));
        }
    }
    let text = text(&mut schema, &mut client, previous.as_deref(), report)?;
    files::write_or_print(args.out.as_deref(), &text, report)?;
    Ok(Outcome::Done)
}

/// The schema as a file; what it cannot say is told.
pub(crate) fn text(
    schema: &mut Schema,
    client: &mut Client,
    previous: Option<&str>,
    report: &Reporter,
) -> Result<String> {
    let search_path = realize::search_path(schema);
    bodies::leave_unchecked(schema, client, &search_path)?;
    let owner: String = client
        .query_one(
            "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()",
            &[],
        )?
        .get(0);
    schema.owners.retain(|_, role| role.as_ref().is_some_and(|role| *role != owner));
    leave_open(schema);
    leave_out(schema, report);
    leave_by_default(schema, previous);
    for object in &schema.unmodelled {
        report.warn(format!("not managed yet, and left alone: {} {}", object.kind, object.identity));
    }
    Ok(relata_toml::write(schema, previous))
}

/// What is the whole database's, and stands on schemas that are not pulled.
fn leave_out(schema: &mut Schema, report: &Reporter) {
    let scope = &schema.scope;
    let mut gone: Vec<ObjectId> = Vec::new();
    schema.definitions.retain(|id, definition| match definition.stands_outside(scope) {
        None => true,
        Some(other) => {
            report.warn(format!(
                "left out: {} {id} stands on the schema {other}, which is not pulled",
                id.kind().word()
            ));
            gone.push(ObjectId::Definition(id.clone()));
            false
        }
    });
    while let Some(root) = gone.pop() {
        let dependencies = &schema.dependencies;
        schema.definitions.retain(|id, _| {
            let object = ObjectId::Definition(id.clone());
            let stands = dependencies.get(&object).is_some_and(|on| on.contains(&root));
            if stands {
                report.warn(format!("left out: {} {id} stands on {root}", id.kind().word()));
                gone.push(object);
            }
            !stands
        });
    }
    schema.owners.retain(|id, _| match id {
        ObjectId::Definition(id) => schema.definitions.contains_key(id),
        _ => true,
    });
}

/// What roles let others do with what they make in any schema, which is the whole database's: a file of some schemas has what it
/// speaks of already.
fn leave_by_default(schema: &mut Schema, previous: Option<&str>) {
    if schema.scope == Scope::All {
        return;
    }
    let previous = previous.and_then(|text| relata_toml::parse("schema.toml", text).ok());
    let spoken_of =
        |id: &ObjectId| previous.as_ref().is_some_and(|document| document.schema.privileges.contains_key(id));
    schema.privileges.retain(|id, _| match id {
        ObjectId::DefaultPrivileges(of) => of.schema.is_some() || spoken_of(id),
        _ => true,
    });
}

/// What a person would leave to PostgreSQL: versions of extensions, the major, the comment on `public`.
fn leave_open(schema: &mut Schema) {
    schema.postgres = None;
    for extension in schema.extensions.values_mut() {
        extension.version = None;
        extension.schema = extension.schema.take().filter(|schema| schema != "public");
    }
    if let Some(public) = schema.namespaces.get_mut("public") {
        public.comment = public.comment.take().filter(|comment| comment != "standard public schema");
    }
}

/// What `--schemas` asks for.
pub(crate) fn scope(names: &[String]) -> Option<Scope> {
    match names {
        [] => None,
        [all] if all == "*" => Some(Scope::All),
        names => Some(Scope::Listed(names.iter().cloned().collect())),
    }
}
