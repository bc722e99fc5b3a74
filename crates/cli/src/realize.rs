//! Builds a schema in a scratch database, so that PostgreSQL itself says what it is.

mod near;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use anyhow::{Context, Result};
use postgres::{Client, Transaction};
use relata_diff::{Change, Verb, diff};
use relata_introspect::{Objects, Spelling, introspect, introspect_in};
use relata_migrate::Sha256;
use relata_plan::{Options, Segment, plan};
use relata_schema::check::{Part, Problem};
use relata_schema::{Definition, DefinitionId, Details, ObjectId, Schema, Scope};
use relata_scratch::{Cached, Server};
use relata_toml::{Diagnostic, Document, Severity};

use crate::apply::{self, Failure};
use crate::arrange::arrange;
use crate::bodies;
use crate::newer;
use crate::refusals::refusals;
use crate::roles;
use crate::source::Source;

use near::{Near, Recipe};

/// A state: what the catalogs say of a scratch database that is in it.
pub(crate) struct State {
    pub(crate) schema: Schema,
    database: Database,
}

/// A scratch database that is built where somebody asks for it.
enum Database {
    There(Cached),
    Near(Box<Near>, OnceCell<Cached>),
}

impl State {
    pub(crate) fn of(database: Cached, schema: Schema) -> State {
        State { schema, database: Database::There(database) }
    }

    /// The scratch database that is in this state.
    pub(crate) fn database(&self, server: &Server) -> Result<&Cached> {
        match &self.database {
            Database::There(database) => Ok(database),
            Database::Near(near, built) => match built.get() {
                Some(database) => Ok(database),
                None => {
                    let database =
                        near.build(server)?.context("the schema file cannot be built in scratch again")?;
                    near.note(server, &database, &self.schema)?;
                    Ok(built.get_or_init(|| database))
                }
            },
        }
    }
}

/// The state that a schema file describes.
///
/// All that PostgreSQL refuses comes back as [`relata_toml::Diagnostics`] at the places in the file, with the
/// faults that were seen without it.
pub(crate) fn realize(server: &Server, source: &Source) -> Result<State> {
    let declared = &source.document.schema;
    let path = search_path(declared);
    if source.has_faults() {
        let (sound, broken) = source.sound();
        let refused = refusals(server, &source.document, &steps(server, &sound), &session(&path), broken)?;
        return Err(source.diagnostics(refused).into());
    }
    let newer = newer::faults(server.major(), &source.document);
    if !newer.is_empty() {
        return Err(source.diagnostics(newer).into());
    }
    let Seen { mut schema, mut faults, database } = seen(server, source, &path)?;
    faults.extend(misnamed(source, &schema));
    faults.extend(disagreeing_views(source, &schema));
    if !faults.is_empty() {
        return Err(source.diagnostics(faults).into());
    }
    let speaks_of = |id: &DefinitionId| {
        declared.spoken_of.iter().any(|of| matches!(of, ObjectId::Definition(of) if of.has_name_of(id)))
    };
    let meant = schema.definitions.keys().filter(|id| speaks_of(id)).cloned().map(ObjectId::Definition);
    schema.spoken_of = meant.chain(declared.spoken_of.iter().cloned()).collect();
    schema.leave_unchecked(declared);
    schema.owners = owners(declared, &schema);
    schema.owned = schema.owners.keys().cloned().collect();
    // What the file leaves open is nothing to compare.
    for (name, extension) in &declared.extensions {
        if let Some(realized) = schema.extensions.get_mut(name) {
            realized.version = realized.version.take().filter(|_| extension.version.is_some());
            realized.schema = realized.schema.take().filter(|_| extension.schema.is_some());
        }
    }
    Ok(State { schema, database })
}

/// What PostgreSQL says of a sound file.
struct Seen {
    schema: Schema,
    /// In the bodies of routines.
    faults: Vec<Diagnostic>,
    database: Database,
}

impl Seen {
    /// Reads a database, as this transaction sees it.
    fn read(
        transaction: &mut Transaction<'_>,
        document: &Document,
        path: &str,
    ) -> Result<(Schema, Vec<Diagnostic>)> {
        let declared = &document.schema;
        let schema = introspect_in(transaction, &declared.scope, Spelling::Exact, Objects::Modelled)?;
        let is_routine = |id: &DefinitionId| matches!(id, DefinitionId::Routine { .. });
        let faults = match declared.definitions.keys().any(is_routine) {
            true => bodies::faults(transaction, document, path)?,
            false => Vec::new(),
        };
        Ok((schema, faults))
    }

    fn of(database: Cached, document: &Document, path: &str) -> Result<Seen> {
        let (schema, faults) = Seen::read(&mut database.connect()?.transaction()?, document, path)?;
        Ok(Seen { schema, faults, database: Database::There(database) })
    }
}

/// Looks at the database that is there already, else at the nearest that is, else builds one from empty.
fn seen(server: &Server, source: &Source, path: &str) -> Result<Seen> {
    let document = &source.document;
    let declared = &document.schema;
    let recipe = Recipe::of(declared, path);
    let key = recipe.key();
    if let Some(database) = server.find_cached(&key)? {
        return Seen::of(database, document, path);
    }
    let near = Near::find(server, declared, &recipe)?;
    let mut built = None;
    if let Some(near) = near {
        if near.is_little() {
            let seen = near.seen(server, |transaction| Seen::read(transaction, document, path))?;
            if let Some((schema, faults)) = seen {
                let database = Database::Near(Box::new(near), OnceCell::new());
                return Ok(Seen { schema, faults, database });
            }
        } else {
            built = near.build(server)?;
        }
    }
    let database = match built {
        Some(database) => database,
        None => from_empty(server, source, &key, path)?,
    };
    let seen = Seen::of(database.clone(), document, path)?;
    recipe.note(server, &database, &seen.schema)?;
    Ok(seen)
}

/// The database that a sound file makes of an empty one.
fn from_empty(server: &Server, source: &Source, key: &str, path: &str) -> Result<Cached> {
    let declared = &source.document.schema;
    let mut segments = steps(server, declared);
    let mut built = build(server, key, &segments, path, None);
    if let (Err(BuildError::Refused(_)), false) = (&built, declared.definitions.is_empty()) {
        let arranged = arrange(server, &segments, &session(path))?;
        let is_whole = arranged.stuck.is_empty();
        let steps = arranged.steps.into_iter().chain(arranged.stuck).collect();
        segments = vec![Segment { transactional: true, steps }];
        if is_whole {
            built = build(server, key, &segments, path, None);
        }
    }
    match built {
        Ok(database) => Ok(database),
        // The server's own want: each object alone would tell it once more.
        Err(BuildError::Refused(failure)) if is_short_of_resources(&failure.source) => {
            let message = format!("the scratch server cannot build the schema file at {}", failure.object());
            Err(anyhow::Error::new(failure.source).context(message))
        }
        Err(BuildError::Refused(failure)) => {
            let refused = refusals(server, &source.document, &segments, &session(path), Vec::new())?;
            // Refused once and not again: something of the moment, or of the whole.
            Err(match refused.is_empty() {
                true => anyhow::Error::new(failure.source),
                false => source.diagnostics(refused).into(),
            })
        }
        Err(BuildError::Other(error)) => Err(error),
    }
}

/// `insufficient_resources`, such as too few `max_locks_per_transaction`.
fn is_short_of_resources(error: &postgres::Error) -> bool {
    error.code().is_some_and(|code| code.code().starts_with("53"))
}

/// Those that the file says, of routines by the names of their arguments' types that PostgreSQL has.
fn owners(declared: &Schema, realized: &Schema) -> BTreeMap<ObjectId, Option<String>> {
    let said = |id: &ObjectId| match id {
        ObjectId::Definition(id @ DefinitionId::Routine { .. }) => {
            let same = |other: &&ObjectId| matches!(other, ObjectId::Definition(of) if of.has_name_of(id));
            declared.owners.keys().find(same).and_then(|other| declared.owners.get(other))
        }
        id => declared.owners.get(id),
    };
    let owners = realized.owners.keys().filter_map(|id| Some((id.clone(), said(id)?.clone())));
    owners.collect()
}

/// Definitions whose SQL makes something else than the file says: a trigger on another table, say.
fn misnamed(source: &Source, realized: &Schema) -> Vec<Diagnostic> {
    let is_there = |id: &DefinitionId| realized.definitions.keys().any(|other| other.has_name_of(id));
    let missing = source.document.schema.definitions.keys().filter(|id| !is_there(id));
    missing
        .map(|id| {
            let object = ObjectId::Definition(id.clone());
            let message = format!("the SQL of {} `{id}` makes something else", id.kind().word());
            let mut diagnostic = source.document.diagnostic(
                Severity::Error,
                "statement",
                message,
                &object,
                Part::Definition,
                None,
            );
            diagnostic.help = Some(match id.table() {
                Some(table) => format!("it has to be on `{table}`, where it stands in the file"),
                None => "give it the name that it has in the file".to_owned(),
            });
            diagnostic
        })
        .collect()
}

/// Columns of views that the file has otherwise than PostgreSQL.
fn disagreeing_views(source: &Source, realized: &Schema) -> Vec<Diagnostic> {
    let document = &source.document;
    relata_codegen::check_views(&document.schema, &document.rust, realized)
        .into_iter()
        .map(|problem| {
            let Problem { object, part, code, message, help, .. } = problem;
            let mut diagnostic = document.diagnostic(Severity::Error, code, message, &object, part, None);
            diagnostic.help = help;
            diagnostic
        })
        .collect()
}

/// A scratch copy of a state that was introspected elsewhere: made from a state that is `near`, or from empty.
pub(crate) fn copy(server: &Server, schema: &Schema, near: Option<&State>) -> Result<State> {
    // Those that are to be compared, by name: a copy is made by another role.
    let owned = near.map(|near| near.schema.owned.clone()).unwrap_or_default();
    let owners = owned.iter().filter_map(|id| Some((id.clone(), Some(schema.owner_of(id)?.to_owned()))));
    let owners: BTreeMap<_, _> = owners.collect();
    let schema = &Schema { owned: owners.keys().cloned().collect(), owners, ..managed(schema, near) };
    if let Some(near) = near
        && let Some(state) = copy_from(server, schema, near)?
    {
        return Ok(state);
    }
    let database = match build_copy(server, &steps(server, schema), None) {
        Ok(database) => database,
        Err(BuildError::Refused(failure)) => {
            let message = format!(
                "the live database cannot be copied to scratch: {} depends on something that relata does not manage",
                failure.object()
            );
            return Err(anyhow::Error::new(failure.source).context(message));
        }
        Err(BuildError::Other(error)) => return Err(error),
    };
    let copied = read_copy(&database, schema)?;
    let differences = diff(&copied, schema);
    // PostgreSQL may spell an expression anew when it is built from its own spelling; that is the same object.
    let spelling = |change: &Change| change.describe().verb == Verb::Alter;
    if let Some(first) = differences.iter().find(|change| !spelling(change)) {
        anyhow::bail!(
            "the scratch copy of the live database differs from it, so nothing can be proven: {}",
            first.describe()
        );
    }
    Ok(State::of(database, copied))
}

/// Without what is the whole database's and nobody speaks of: what it stands on need not be in scope.
fn managed(schema: &Schema, near: Option<&State>) -> Schema {
    let mut schema = schema.clone();
    if let (Scope::Listed(_), Some(near)) = (&schema.scope, near) {
        schema.definitions.retain(|id, _| id.schema().is_some() || near.schema.definitions.contains_key(id));
    }
    schema
}

/// The copy by way of what differs from a state that is there, where that is little and leads to the very same.
fn copy_from(server: &Server, schema: &Schema, near: &State) -> Result<Option<State>> {
    if let Database::Near(near, _) = &near.database {
        if near.is_based_on(schema) {
            return Ok(Some(State::of(near.base().clone(), schema.clone())));
        }
        let copied = read_copy(near.base(), schema)?;
        if !has_more(&copied, schema) && diff(&copied, schema).is_empty() {
            return Ok(Some(State::of(near.base().clone(), copied)));
        }
    }
    if has_more(&near.schema, schema) {
        return Ok(None);
    }
    let changes = diff(&near.schema, schema);
    if changes.len() * 10 > near.schema.tables.len() {
        return Ok(None);
    }
    let segments = plan(&changes, &near.schema, schema, &Options::default());
    match build_copy(server, &segments, Some(near.database(server)?)) {
        Ok(database) => {
            let copied = read_copy(&database, schema)?;
            Ok(diff(&copied, schema).is_empty().then_some(State::of(database, copied)))
        }
        Err(BuildError::Refused(_)) => Ok(None),
        Err(BuildError::Other(error)) => Err(error),
    }
}

/// Whether one has more of what `diff` leaves alone where the other does not speak of it.
fn has_more(one: &Schema, other: &Schema) -> bool {
    one.namespaces.keys().any(|name| !other.namespaces.contains_key(name))
        || one.extensions.keys().any(|name| !other.extensions.contains_key(name))
        || one.definitions.keys().any(|id| id.schema().is_none() && !other.definitions.contains_key(id))
}

/// A copy has no objects of kinds that are not modelled, and they are no difference.
fn read_copy(database: &Cached, of: &Schema) -> Result<Schema> {
    let mut client = database.connect()?;
    let mut copied =
        introspect_in(&mut client.transaction()?, &of.scope, Spelling::Exact, Objects::Modelled)?;
    copied.unmodelled.clone_from(&of.unmodelled);
    Ok(copied)
}

/// A state with nothing in it.
pub(crate) fn empty(server: &Server, scope: &Scope) -> Result<State> {
    let nothing = Schema { scope: scope.clone(), ..new_database(server) };
    let database = build_copy(server, &steps(server, &nothing), None).map_err(|error| match error {
        BuildError::Refused(failure) => anyhow::Error::new(failure.source),
        BuildError::Other(error) => error,
    })?;
    let schema = introspect(&mut database.connect()?, scope, Spelling::Exact)?;
    Ok(State::of(database, schema))
}

/// What CREATE DATABASE from `template0` gives.
fn new_database(server: &Server) -> Schema {
    let public = relata_schema::Namespace { comment: Some("standard public schema".to_owned()) };
    let namespaces = [("public".to_owned(), public)].into();
    Schema { postgres: Some(server.major()), namespaces, ..Schema::default() }
}

/// The steps from a new database to `schema`.
fn steps(server: &Server, schema: &Schema) -> Vec<Segment> {
    steps_from(&new_database(server), schema)
}

/// The steps from a scratch database to `schema`.
fn steps_from(from: &Schema, schema: &Schema) -> Vec<Segment> {
    let mut schema = Cow::Borrowed(schema);
    let is_unchecked = |definition: &Definition| match &definition.details {
        Details::Routine(routine) => !routine.check_body,
        _ => false,
    };
    // Bodies are not looked at here.
    if schema.definitions.values().any(is_unchecked) {
        for definition in schema.to_mut().definitions.values_mut() {
            if let Details::Routine(routine) = &mut definition.details {
                routine.check_body = true;
            }
        }
    }
    let schema = schema.as_ref();
    let mut changes = diff(from, schema);
    // A file that says nothing of a comment on `public` means the one that is there.
    changes.retain(|change| !matches!(change, Change::SetComment { on: ObjectId::Namespace(name), to: None } if name == "public"));
    plan(&changes, from, schema, &Options::default())
}

/// Where SQL from a file finds names that it does not qualify: `public` first, then what the file speaks of.
pub(crate) fn search_path(schema: &Schema) -> String {
    let extensions = schema.extensions.values().filter_map(|extension| extension.schema.as_ref());
    let mut names = vec!["public".to_owned()];
    for name in schema.namespaces.keys().chain(extensions) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names.iter().map(|name| relata_sql::ident(name)).collect::<Vec<_>>().join(", ")
}

/// What is set before SQL from a file is run.
fn session(search_path: &str) -> String {
    format!("SET search_path = {search_path}; SET check_function_bodies = off")
}

enum BuildError {
    Refused(Box<Failure>),
    Other(anyhow::Error),
}

impl From<relata_scratch::Error> for BuildError {
    fn from(error: relata_scratch::Error) -> Self {
        BuildError::Other(error.into())
    }
}

/// A name for the database that these segments make.
fn key(segments: &[Segment], template: Option<&Cached>) -> String {
    let mut text = format!("relata copy {}", env!("CARGO_PKG_VERSION"));
    if let Some(template) = template {
        text.push('\0');
        text.push_str(template.name());
    }
    for statement in segments.iter().flat_map(|segment| &segment.steps).flat_map(relata_plan::render) {
        text.push('\0');
        text.push_str(&statement);
    }
    Sha256::of_text(&text).to_string()
}

/// The database that segments without names to be found make of a new one, or of a copy of `template`.
fn build_copy(
    server: &Server,
    segments: &[Segment],
    template: Option<&Cached>,
) -> Result<Cached, BuildError> {
    build(server, &key(segments, template), segments, "pg_catalog", template)
}

/// The database that these segments make of a new one, or of a copy of `template`; built once and kept under `key`.
fn build(
    server: &Server,
    key: &str,
    segments: &[Segment],
    search_path: &str,
    template: Option<&Cached>,
) -> Result<Cached, BuildError> {
    let build = || {
        server.cached(key, template, |client: &mut Client| {
            client.batch_execute(&session(search_path)).map_err(|error| BuildError::Other(error.into()))?;
            segments.iter().try_for_each(|segment| apply::segment(client, segment)).map_err(|failure| {
                match *failure {
                    failure if failure.source.as_db_error().is_some() => {
                        BuildError::Refused(Box::new(failure))
                    }
                    failure => BuildError::Other(failure.source.into()),
                }
            })
        })
    };
    roles::made(server, build, |error| match error {
        BuildError::Refused(failure) => Some(&failure.source),
        BuildError::Other(_) => None,
    })
}
