//! What a PostgreSQL database is made of, as plain data.
//!
//! A [`Schema`] comes from two places: `relata-toml` reads one from `schema.toml`, and `relata-introspect`
//! reads one from a live database's catalogs. The first still holds SQL as a person wrote it, the second
//! holds it as PostgreSQL spells it; only two of the second kind are ever compared. There is no I/O here,
//! no serialisation and no SQL: one file a noun, public fields, PostgreSQL's own words.
//!
//! Parts that only a file can say (`renamed_from`, `using`, `validate`, Rust names) stand on the nouns they
//! belong to and are empty in an introspected schema; comparing schemas ignores them.

mod column;
mod composite;
mod constraint;
mod definition;
mod domain;
mod enums;
mod foreign;
mod index;
mod inheritance;
mod name;
mod nearest;
mod object;
mod privileges;
mod publication;
mod range;
mod rust;
mod sequence;
mod storage_parameters;
mod table;

pub mod builtin;
pub mod check;
pub mod default_name;
pub mod in_list;

use std::collections::{BTreeMap, BTreeSet};

pub use column::{Column, ColumnSettings, ColumnValue, Generated, Identity, Storage, Validation};
pub use composite::{Attribute, Composite};
pub use constraint::{
    Check, Constraint, ConstraintKind, Deferrable, Exclusion, ExclusionElement, ForeignKey, Key, MatchType,
    ReferentialAction,
};
pub use definition::{
    DeclaredType, Definition, DefinitionId, Details, Enabled, MaterializedView, Routine, RoutineKind, View,
    ViewColumn,
};
pub use domain::{Domain, DomainCheck};
pub use enums::{Enum, Label};
pub use foreign::{ForeignColumn, ForeignDataWrapper, ForeignServer, ForeignTable, SECRETS, is_secret};
pub use index::{Index, IndexKey, KeyExpr, NullsOrder};
pub use inheritance::{Attached, Origin, Partition};
pub use name::{QualifiedName, Sql, TypeName, split_brackets};
pub use nearest::nearest;
pub use object::{ObjectId, ObjectKind};
pub use privileges::{
    DefaultPrivileges, NewObjects, Place, Privilege, Privileges, PrivilegesByObject, by_default,
};
pub use publication::{Publication, Published};
pub use range::Range;
pub use rust::{DateTime, RustOptions};
pub use sequence::{IntegerType, Sequence, SequenceOptions};
pub use storage_parameters::StorageParameters;
pub use table::{LEDGERS, ReplicaIdentity, RowSecurity, Table};

/// All that relata knows of one database, or wants of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
    /// The schemas (`pg_namespace`) whose objects this is about.
    pub scope: Scope,
    /// The major version that `[database] postgres` pins; an introspected schema has its server's.
    pub postgres: Option<u32>,
    /// Schemas by name, `public` included where it exists.
    pub namespaces: BTreeMap<String, Namespace>,
    /// Extensions by name. `plpgsql` is part of every new database and is left out.
    pub extensions: BTreeMap<String, Extension>,
    pub enums: BTreeMap<QualifiedName, Enum>,
    pub domains: BTreeMap<QualifiedName, Domain>,
    pub composites: BTreeMap<QualifiedName, Composite>,
    pub ranges: BTreeMap<QualifiedName, Range>,
    /// Sequences that stand alone or are owned by a column; an identity column's sequence is part of the column.
    pub sequences: BTreeMap<QualifiedName, Sequence>,
    pub tables: BTreeMap<QualifiedName, Table>,
    /// Views, routines, triggers, publications, and what else is said by its statement.
    pub definitions: BTreeMap<DefinitionId, Definition>,
    /// Privileges of others than the owner.
    pub privileges: PrivilegesByObject,
    /// The objects whose privileges a file speaks of, so that they are managed; the others' are left alone.
    pub spoken_of: BTreeSet<ObjectId>,
    /// Who owns what; `None` is whoever reads the catalogs, or runs the plan.
    pub owners: BTreeMap<ObjectId, Option<String>>,
    /// The objects whose owner a file says, so that it is managed; the others' are left alone.
    pub owned: BTreeSet<ObjectId>,
    /// The role that read the catalogs; empty for a schema from a file.
    pub reader: String,
    /// What each object depends on, from `pg_depend`; empty for a schema from a file.
    pub dependencies: BTreeMap<ObjectId, BTreeSet<ObjectId>>,
    /// Objects in scope of kinds that are not modelled: reported by name, never touched.
    pub unmodelled: BTreeSet<Unmodelled>,
}

/// The schemas (`pg_namespace`) that a [`Schema`] owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// `schemas = ["*"]`: all but the system's own, and every database-wide object.
    All,
    /// These schemas alone.
    Listed(BTreeSet<String>),
}

impl Default for Scope {
    fn default() -> Self {
        Scope::Listed(BTreeSet::from(["public".to_owned()]))
    }
}

impl Scope {
    /// Whether objects of the schema `name` are in scope.
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Scope::All => true,
            Scope::Listed(names) => names.contains(name),
        }
    }
}

/// A schema in PostgreSQL's sense (`pg_namespace`, CREATE SCHEMA).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Namespace {
    pub comment: Option<String>,
}

/// An installed extension (`pg_extension`, CREATE EXTENSION).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extension {
    /// The schema that holds its objects; `None` in a file means PostgreSQL's choice.
    pub schema: Option<String>,
    /// `None` in a file means any version; an introspected one always has it.
    pub version: Option<String>,
}

/// An object that relata saw and does not manage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmodelled {
    /// `pg_identify_object`'s type: `view`, `function`, `trigger` …
    pub kind: String,
    /// `pg_identify_object`'s identity: `public.active_users` …
    pub identity: String,
}

impl Schema {
    /// The table or materialized view that owns the index or constraint-backed index of this name, if any.
    pub fn table_of_index(&self, index: &QualifiedName) -> Option<&QualifiedName> {
        let holds = |table: &QualifiedName, indexes: &BTreeMap<String, Index>| {
            table.schema == index.schema && indexes.contains_key(&index.name)
        };
        let tables = self.tables.iter().map(|(name, table)| (name, &table.indexes));
        let views = self.definitions.iter().filter_map(|(id, definition)| match id {
            DefinitionId::MaterializedView(name) => definition.indexes().map(|indexes| (name, indexes)),
            _ => None,
        });
        tables.chain(views).find(|(name, indexes)| holds(name, indexes)).map(|(name, _)| name)
    }

    /// The role that owns an object, as far as it is known.
    pub fn owner_of(&self, object: &ObjectId) -> Option<&str> {
        self.owners.get(object).map(|owner| owner.as_deref().unwrap_or(&self.reader))
    }

    /// The indexes of a table or materialized view that belong to no constraint.
    pub fn indexes_of(&self, name: &QualifiedName) -> Option<&BTreeMap<String, Index>> {
        match self.tables.get(name) {
            Some(table) => Some(&table.indexes),
            None => self.definitions.get(&DefinitionId::MaterializedView(name.clone()))?.indexes(),
        }
    }
}
