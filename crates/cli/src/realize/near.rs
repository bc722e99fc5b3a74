//! Builds a scratch database from the nearest one that was built before: what is the same in both stays as it is, and the
//! rest is made anew.
//!
//! That is what building from empty gives. What stays depends on nothing that is made anew, as `pg_depend` has it
//! (`near.sql`); a name that is new in one schema is there in no other, so that nothing is found in place of what
//! was found before; and where types, domains, extensions or default privileges differ, nothing stays at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Write as _};

use anyhow::Result;
use postgres::{Client, Transaction};
use relata_migrate::Sha256;
use relata_plan::render;
use relata_schema::{DefinitionId, ObjectId, QualifiedName, Schema, Table};
use relata_scratch::{Cached, Server};

use super::{search_path, session, steps_from};
use crate::roles;

/// An object that can be made anew by itself: its kind in `near.sql`, schema, name, and for one that stands on
/// a table its own name.
type Part = [String; 4];

/// What a scratch database was built from.
#[derive(Clone)]
pub(super) struct Recipe {
    /// The sum of all that is no part.
    rest: String,
    /// The sum of each part.
    parts: BTreeMap<Part, String>,
}

impl Recipe {
    pub(super) fn of(declared: &Schema, search_path: &str) -> Recipe {
        let mut rest = format!("{}\0{search_path}\0", program());
        let mut parts: BTreeMap<Part, String> = BTreeMap::new();
        let mut add = |part: Option<Part>, what: &dyn Debug| {
            let text = part.map_or(&mut rest, |part| parts.entry(part).or_default());
            let _ = write!(text, "{what:?}\0");
        };
        let Schema { scope, namespaces, extensions, enums, domains, composites, ranges, .. } = declared;
        add(None, &(scope, namespaces, extensions, enums, domains, composites, ranges));
        for (name, table) in &declared.tables {
            add(Some(relation(name)), &as_sql(table));
        }
        for (name, sequence) in &declared.sequences {
            add(Some(relation(name)), sequence);
        }
        for (id, definition) in &declared.definitions {
            add(of_definition(id), &(id, definition));
        }
        for (id, privileges) in &declared.privileges {
            add(of_object(id), &(id, privileges));
        }
        for (id, owner) in &declared.owners {
            add(of_object(id), &(id, owner));
        }
        let sum = |text: &str| Sha256::of_text(text).to_string()[..16].to_owned();
        Recipe { rest: sum(&rest), parts: parts.into_iter().map(|(part, text)| (part, sum(&text))).collect() }
    }

    /// What its database is kept under.
    pub(super) fn key(&self) -> String {
        format!("relata realize {}\0{:?}", self.rest, self.parts)
    }

    /// Notes of a database that it was built from this, and what came of it.
    pub(super) fn note(&self, server: &Server, database: &Cached, built: &Schema) -> Result<()> {
        let parts: Vec<(&Part, &String)> = self.parts.iter().collect();
        Ok(server.note(database, &self.rest, &serde_json::to_string(&(sum(built), parts))?)?)
    }

    /// Of the databases on the server that were built from something like this, the nearest.
    fn nearest(&self, server: &Server) -> Result<Option<Noted>> {
        let noted = server.noted(&self.rest)?.into_iter();
        let near = noted.filter_map(|(name, text)| {
            let (sum, parts): (String, Vec<(Part, String)>) = serde_json::from_str(&text).ok()?;
            let recipe = Recipe { rest: self.rest.clone(), parts: parts.into_iter().collect() };
            let (removed, changed, added) = recipe.until(self);
            Some(Noted { others: removed.len() + changed.len() + added.len(), name, recipe, sum })
        });
        let few = |noted: &Noted| noted.others * 4 <= self.parts.len();
        Ok(near.filter(few).min_by_key(|noted| noted.others))
    }

    /// What is removed, changed and added from this one to another.
    fn until<'a>(&'a self, other: &'a Recipe) -> (Vec<&'a Part>, Vec<&'a Part>, Vec<&'a Part>) {
        let (kept, removed): (Vec<_>, Vec<_>) =
            self.parts.keys().partition(|part| other.parts.contains_key(*part));
        let changed = kept.into_iter().filter(|part| self.parts[*part] != other.parts[*part]).collect();
        let added = other.parts.keys().filter(|part| !self.parts.contains_key(*part)).collect();
        (removed, changed, added)
    }
}

/// What is noted of a database.
struct Noted {
    /// How many parts are others than in the recipe that is looked for.
    others: usize,
    name: String,
    recipe: Recipe,
    /// Of the schema that it has.
    sum: String,
}

/// A sum of all that is the schema's own, and not the server's or of whoever reads it.
fn sum(schema: &Schema) -> String {
    let Schema {
        scope,
        postgres: _,
        namespaces,
        extensions,
        enums,
        domains,
        composites,
        ranges,
        sequences,
        ..
    } = schema;
    let Schema { tables, definitions, privileges, spoken_of: _, owners: _, owned: _, reader: _, .. } = schema;
    let Schema { dependencies, unmodelled: _, .. } = schema;
    let types = (enums, domains, composites, ranges);
    let rest = (scope, namespaces, extensions, sequences, tables, definitions, privileges, dependencies);
    Sha256::of_text(&format!("{types:?}{rest:?}")).to_string()
}

/// The program that builds, which says how: another one's databases are not gone by.
fn program() -> String {
    let metadata = std::env::current_exe().and_then(std::fs::metadata);
    format!("{:?}", metadata.and_then(|it| Ok((it.len(), it.modified()?))).ok())
}

fn relation(name: &QualifiedName) -> Part {
    part("relation", name, "")
}

fn part(kind: &str, name: &QualifiedName, of: &str) -> Part {
    [kind, &name.schema, &name.name, of].map(str::to_owned)
}

fn of_definition(id: &DefinitionId) -> Option<Part> {
    Some(match id {
        DefinitionId::View(name) | DefinitionId::MaterializedView(name) => relation(name),
        DefinitionId::Routine { name, .. } => part("routine", name, ""),
        DefinitionId::Statistics(name) => part("statistics", name, ""),
        DefinitionId::Trigger { table, name } => part("trigger", table, name),
        DefinitionId::Rule { table, name } => part("rule", table, name),
        DefinitionId::Policy { table, name } => part("policy", table, name),
        _ => return None,
    })
}

fn of_object(id: &ObjectId) -> Option<Part> {
    match id {
        ObjectId::Table(name) | ObjectId::Sequence(name) => Some(relation(name)),
        ObjectId::Column { table, .. }
        | ObjectId::Default { table, .. }
        | ObjectId::Constraint { table, .. } => Some(relation(table)),
        ObjectId::Definition(id) => of_definition(id),
        _ => None,
    }
}

/// The table without what is not in a database.
fn as_sql(table: &Table) -> Table {
    let mut table = table.clone();
    (table.renamed_from, table.rust_name) = (Vec::new(), None);
    for column in &mut table.columns {
        (column.renamed_from, column.using) = (Vec::new(), None);
        (column.rust_name, column.rust_type, column.validate) = (None, None, Vec::new());
    }
    table
}

/// A database that is near to the one that is wanted.
pub(super) struct Near {
    base: Cached,
    noted: Noted,
    declared: Schema,
    recipe: Recipe,
}

impl Near {
    /// The nearest to what is declared.
    pub(super) fn find(server: &Server, declared: &Schema, recipe: &Recipe) -> Result<Option<Near>> {
        let has_default_privileges = |id: &ObjectId| matches!(id, ObjectId::DefaultPrivileges(_));
        // Event triggers act on what is made anew; and a publication of a table has those that inherit it by then.
        let inherits = declared.tables.values().any(|table| !table.inherits.is_empty());
        let acts = |id: &DefinitionId| match id {
            DefinitionId::EventTrigger(_) => true,
            DefinitionId::Publication(_) => inherits,
            _ => false,
        };
        if declared.privileges.keys().any(has_default_privileges) || declared.definitions.keys().any(acts) {
            return Ok(None);
        }
        let Some(noted) = recipe.nearest(server)? else { return Ok(None) };
        let Some(base) = server.find_named(&noted.name)? else { return Ok(None) };
        let declared = Schema { postgres: Some(server.major()), ..declared.clone() };
        let recipe = recipe.clone();
        Ok(Some(Near { base, noted, declared, recipe }))
    }

    /// So little that it is not worth a database of its own, from which others would be built.
    pub(super) fn is_little(&self) -> bool {
        self.noted.others <= 32
    }

    pub(super) fn base(&self) -> &Cached {
        &self.base
    }

    /// Whether the database that it is near to is known to have this very schema.
    pub(super) fn is_based_on(&self, schema: &Schema) -> bool {
        schema.owned.is_empty() && self.noted.sum == sum(schema)
    }

    /// Looks at what is wanted without leaving it there; `None` where it cannot be made this way.
    pub(super) fn seen<T>(
        &self,
        server: &Server,
        mut look: impl FnMut(&mut Transaction<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.made(server, || {
            self.base.undone(|transaction| {
                self.rebuild(transaction)?;
                look(transaction).map_err(Failed::Other)
            })
        })
    }

    /// The database that is wanted, from a copy; `None` where it cannot be made this way.
    pub(super) fn build(&self, server: &Server) -> Result<Option<Cached>> {
        let rebuild = |client: &mut Client| {
            let mut transaction = client.transaction()?;
            self.rebuild(&mut transaction)?;
            Ok(transaction.commit()?)
        };
        let key = self.recipe.key();
        self.made(server, || server.cached(&key, Some(&self.base), rebuild))
    }

    /// Notes of the database that was built what it was built from.
    pub(super) fn note(&self, server: &Server, database: &Cached, built: &Schema) -> Result<()> {
        self.recipe.note(server, database, built)
    }

    fn made<T>(&self, server: &Server, make: impl FnMut() -> Result<T, Failed>) -> Result<Option<T>> {
        match roles::made(server, make, Failed::refusal) {
            Ok(made) => Ok(Some(made)),
            // What is refused, a build from empty tells better.
            Err(Failed::Unfit | Failed::Refused(_)) => Ok(None),
            Err(Failed::Other(error)) => Err(error),
        }
    }

    /// Makes of the base what is wanted.
    fn rebuild(&self, transaction: &mut Transaction<'_>) -> Result<(), Failed> {
        let (removed, changed, added) = self.noted.recipe.until(&self.recipe);
        if !are_new(transaction, &added)? {
            return Err(Failed::Unfit);
        }
        let mut kept = self.declared.clone();
        let mut gone: BTreeSet<Part> = added.into_iter().cloned().collect();
        let mut sql = format!("{};\n", session(&search_path(&self.declared)));
        for row in what_goes(transaction, removed.into_iter().chain(changed))? {
            let cell = |at: usize| row.get::<_, String>(at);
            match cell(0).as_str() {
                "other" => return Err(Failed::Unfit),
                "foreign key" => {
                    let table = kept.tables.get_mut(&QualifiedName::new(cell(1), cell(2)));
                    table.and_then(|table| table.constraints.remove(&cell(3))).ok_or(Failed::Unfit)?;
                }
                _ => {
                    let _ = writeln!(sql, "{};", cell(4));
                    gone.insert([cell(0), cell(1), cell(2), cell(3)]);
                }
            }
        }
        let is_gone = |part: Option<Part>| part.is_some_and(|part| gone.contains(&part));
        kept.tables.retain(|name, _| !gone.contains(&relation(name)));
        kept.sequences.retain(|name, _| !gone.contains(&relation(name)));
        kept.definitions.retain(|id, _| !is_gone(of_definition(id)));
        kept.privileges.retain(|id, _| !is_gone(of_object(id)));
        kept.owners.retain(|id, _| !is_gone(of_object(id)));
        for statement in steps_from(&kept, &self.declared).iter().flat_map(|it| &it.steps).flat_map(render) {
            let _ = writeln!(sql, "{statement};");
        }
        Ok(transaction.batch_execute(&sql)?)
    }
}

enum Failed {
    /// It cannot be told what goes with what is made anew.
    Unfit,
    Refused(postgres::Error),
    Other(anyhow::Error),
}

impl Failed {
    fn refusal(&self) -> Option<&postgres::Error> {
        match self {
            Failed::Refused(error) => Some(error),
            Failed::Unfit | Failed::Other(_) => None,
        }
    }
}

impl From<relata_scratch::Error> for Failed {
    fn from(error: relata_scratch::Error) -> Self {
        Failed::Other(error.into())
    }
}

impl From<postgres::Error> for Failed {
    fn from(error: postgres::Error) -> Self {
        match error.as_db_error() {
            Some(_) => Failed::Refused(error),
            None => Failed::Other(error.into()),
        }
    }
}

/// Whether nothing of these names is there yet, in whatever schema.
fn are_new(transaction: &mut Transaction<'_>, added: &[&Part]) -> Result<bool, postgres::Error> {
    let names = |kind: &str| -> Vec<&str> {
        added.iter().filter(|part| part[0] == kind).map(|part| part[2].as_str()).collect()
    };
    let sql = "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = ANY ($1::text[])) \
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_type WHERE typname = ANY ($1::text[])) \
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE proname = ANY ($2::text[]))";
    Ok(transaction.query_one(sql, &[&names("relation"), &names("routine")])?.get(0))
}

fn what_goes<'a>(
    transaction: &mut Transaction<'_>,
    parts: impl Iterator<Item = &'a Part>,
) -> Result<Vec<postgres::Row>, postgres::Error> {
    let parts: Vec<&Part> = parts.collect();
    let column = |at: usize| -> Vec<&str> { parts.iter().map(|part| part[at].as_str()).collect() };
    transaction.query(include_str!("near.sql"), &[&column(0), &column(1), &column(2), &column(3)])
}

#[cfg(test)]
mod tests;
