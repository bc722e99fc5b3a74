//! Objects that are said by the SQL statement that creates them: views, routines, triggers, rules, policies, statistics,
//! publications, event triggers, foreign-data wrappers, servers, user mappings, foreign tables.
//!
//! Each holds what follows its name in that statement, as a person wrote it or as PostgreSQL spells it, and beside it
//! what has to be known to tell whether PostgreSQL can change the one into the other in place.

use std::collections::BTreeMap;
use std::fmt;

use crate::{
    ColumnSettings, ForeignDataWrapper, ForeignServer, ForeignTable, Index, ObjectKind, Publication,
    QualifiedName, Schema, Scope, Sql, StorageParameters, TypeName,
};

/// The identity of such an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefinitionId {
    /// A function, procedure or aggregate (`pg_proc`).
    Routine {
        name: QualifiedName,
        /// The types of its input arguments, as `format_type` spells them, or as a file has them.
        arguments: String,
    },
    View(QualifiedName),
    MaterializedView(QualifiedName),
    /// Extended statistics (`pg_statistic_ext`).
    Statistics(QualifiedName),
    Collation(QualifiedName),
    Trigger {
        table: QualifiedName,
        name: String,
    },
    Rule {
        table: QualifiedName,
        name: String,
    },
    /// A row security policy.
    Policy {
        table: QualifiedName,
        name: String,
    },
    Publication(String),
    EventTrigger(String),
    ForeignDataWrapper(String),
    /// A foreign server.
    Server(String),
    UserMapping {
        server: String,
        /// `public` for everybody who has none of their own.
        role: String,
    },
    ForeignTable(QualifiedName),
}

/// Such an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What follows the name in the statement that creates it: of a view the query alone, of a policy what follows
    /// the table.
    pub sql: Sql,
    pub details: Details,
    pub comment: Option<String>,
    /// Former names, newest first; from a file alone.
    pub renamed_from: Vec<String>,
}

/// What there is beside the statement, one variant for each of [`DefinitionId`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Details {
    Routine(Routine),
    View(View),
    MaterializedView(MaterializedView),
    Statistics {
        /// `pg_statistic_ext.stxstattarget`; `None` is the default.
        target: Option<i32>,
    },
    Collation,
    Trigger {
        /// CREATE CONSTRAINT TRIGGER.
        constraint: bool,
        enabled: Enabled,
    },
    Rule {
        enabled: Enabled,
    },
    Policy,
    Publication(Publication),
    EventTrigger {
        /// What it calls; `None` in a file.
        function: Option<QualifiedName>,
        enabled: Enabled,
    },
    ForeignDataWrapper(ForeignDataWrapper),
    Server(ForeignServer),
    UserMapping {
        /// Without secrets. Those that one side does not name are left alone.
        options: StorageParameters,
    },
    ForeignTable(ForeignTable),
}

/// A routine (`pg_proc`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routine {
    pub kind: RoutineKind,
    /// `pg_get_function_result`; empty in a file.
    pub result: String,
    /// `pg_get_function_identity_arguments`: modes, names and types; empty in a file.
    pub parameters: String,
    /// How many parameters have defaults (`pg_proc.pronargdefaults`).
    pub defaults: i16,
    /// Whether PostgreSQL looks at the body when the routine is made (`check_function_bodies`). Not kept in a database.
    pub check_body: bool,
}

/// `pg_proc.prokind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoutineKind {
    Function,
    Procedure,
    Aggregate,
}

/// A view (`pg_class.relkind = 'v'`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// In order. A file need not say them.
    pub columns: Vec<ViewColumn>,
    /// `security_barrier`, `security_invoker`, `check_option` (`pg_class.reloptions`).
    pub with: StorageParameters,
}

/// A materialized view (`pg_class.relkind = 'm'`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaterializedView {
    pub columns: Vec<ViewColumn>,
    pub with: StorageParameters,
    /// `None` is the database's default tablespace.
    pub tablespace: Option<String>,
    pub indexes: BTreeMap<String, Index>,
}

/// A column of a view, materialized view or foreign table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewColumn {
    pub name: String,
    /// Empty in a file.
    pub type_name: TypeName,
    /// From a file alone; programs do not read a column without it.
    pub declared: Option<DeclaredType>,
    /// Set where it is not its type's own.
    pub collation: Option<QualifiedName>,
    /// Of a materialized view or foreign table.
    pub settings: ColumnSettings,
    pub comment: Option<String>,
}

/// What a file says that a program reads from a view's column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredType {
    pub type_name: TypeName,
    /// PostgreSQL knows it of no view's column.
    pub not_null: bool,
}

/// When a trigger or rule fires (`pg_trigger.tgenabled`, `pg_rewrite.ev_enabled`, `pg_event_trigger.evtenabled`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Enabled {
    /// In sessions of `session_replication_role` `origin` and `local`.
    #[default]
    Origin,
    Disabled,
    Replica,
    Always,
}

impl Enabled {
    /// ALTER TABLE's words, and those of a file.
    pub fn word(self) -> &'static str {
        match self {
            Enabled::Origin => "enabled",
            Enabled::Disabled => "disabled",
            Enabled::Replica => "replica",
            Enabled::Always => "always",
        }
    }
}

impl DefinitionId {
    pub fn kind(&self) -> ObjectKind {
        match self {
            DefinitionId::Routine { .. } => ObjectKind::Routine,
            DefinitionId::View(_) => ObjectKind::View,
            DefinitionId::MaterializedView(_) => ObjectKind::MaterializedView,
            DefinitionId::Statistics(_) => ObjectKind::Statistics,
            DefinitionId::Collation(_) => ObjectKind::Collation,
            DefinitionId::Trigger { .. } => ObjectKind::Trigger,
            DefinitionId::Rule { .. } => ObjectKind::Rule,
            DefinitionId::Policy { .. } => ObjectKind::Policy,
            DefinitionId::Publication(_) => ObjectKind::Publication,
            DefinitionId::EventTrigger(_) => ObjectKind::EventTrigger,
            DefinitionId::ForeignDataWrapper(_) => ObjectKind::ForeignDataWrapper,
            DefinitionId::Server(_) => ObjectKind::Server,
            DefinitionId::UserMapping { .. } => ObjectKind::UserMapping,
            DefinitionId::ForeignTable(_) => ObjectKind::ForeignTable,
        }
    }

    /// Whether the two are of one kind and name; of routines with whatever arguments, for a file has them in words of its
    /// own.
    pub fn has_name_of(&self, other: &DefinitionId) -> bool {
        match (self, other) {
            (DefinitionId::Routine { name, .. }, DefinitionId::Routine { name: other, .. }) => name == other,
            (one, other) => one == other,
        }
    }

    /// The name without its schema or table.
    pub fn own_name(&self) -> &str {
        match self {
            DefinitionId::Routine { name, .. }
            | DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::Statistics(name)
            | DefinitionId::Collation(name)
            | DefinitionId::ForeignTable(name) => &name.name,
            DefinitionId::Trigger { name, .. }
            | DefinitionId::Rule { name, .. }
            | DefinitionId::Policy { name, .. }
            | DefinitionId::Publication(name)
            | DefinitionId::EventTrigger(name)
            | DefinitionId::ForeignDataWrapper(name)
            | DefinitionId::Server(name)
            | DefinitionId::UserMapping { role: name, .. } => name,
        }
    }

    /// The schema that it stands in, or its table does; none of what is the whole database's.
    pub fn schema(&self) -> Option<&str> {
        match self {
            DefinitionId::Routine { name, .. }
            | DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::Statistics(name)
            | DefinitionId::Collation(name)
            | DefinitionId::ForeignTable(name) => Some(&name.schema),
            DefinitionId::Trigger { table, .. }
            | DefinitionId::Rule { table, .. }
            | DefinitionId::Policy { table, .. } => Some(&table.schema),
            DefinitionId::Publication(_)
            | DefinitionId::EventTrigger(_)
            | DefinitionId::ForeignDataWrapper(_)
            | DefinitionId::Server(_)
            | DefinitionId::UserMapping { .. } => None,
        }
    }

    /// The table or view that it belongs to and goes with.
    pub fn table(&self) -> Option<&QualifiedName> {
        match self {
            DefinitionId::Trigger { table, .. }
            | DefinitionId::Rule { table, .. }
            | DefinitionId::Policy { table, .. } => Some(table),
            DefinitionId::Routine { .. }
            | DefinitionId::View(_)
            | DefinitionId::MaterializedView(_)
            | DefinitionId::Statistics(_)
            | DefinitionId::Collation(_)
            | DefinitionId::ForeignTable(_)
            | DefinitionId::Publication(_)
            | DefinitionId::EventTrigger(_)
            | DefinitionId::ForeignDataWrapper(_)
            | DefinitionId::Server(_)
            | DefinitionId::UserMapping { .. } => None,
        }
    }
}

/// The name alone: `active_users`, `slugify(text)`, `users.touch`.
impl fmt::Display for DefinitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DefinitionId::Routine { name, arguments } => write!(f, "{name}({arguments})"),
            DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::Statistics(name)
            | DefinitionId::Collation(name)
            | DefinitionId::ForeignTable(name) => name.fmt(f),
            DefinitionId::Trigger { table, name }
            | DefinitionId::Rule { table, name }
            | DefinitionId::Policy { table, name } => write!(f, "{table}.{name}"),
            DefinitionId::Publication(name)
            | DefinitionId::EventTrigger(name)
            | DefinitionId::ForeignDataWrapper(name)
            | DefinitionId::Server(name) => f.write_str(name),
            DefinitionId::UserMapping { server, role } => write!(f, "{server}.{role}"),
        }
    }
}

impl Schema {
    /// Takes over which routines are made without a look at their bodies, by what they are called.
    pub fn leave_unchecked(&mut self, other: &Schema) {
        let is_unchecked = |definition: &Definition| match &definition.details {
            Details::Routine(routine) => !routine.check_body,
            _ => false,
        };
        let unchecked: Vec<&DefinitionId> =
            other.definitions.iter().filter(|(_, of)| is_unchecked(of)).map(|(id, _)| id).collect();
        for (id, definition) in &mut self.definitions {
            if let Details::Routine(routine) = &mut definition.details {
                routine.check_body &= !unchecked.iter().any(|other| other.has_name_of(id));
            }
        }
    }
}

impl Definition {
    pub fn new(sql: impl Into<String>, details: Details) -> Self {
        Definition { sql: Sql(sql.into()), details, comment: None, renamed_from: Vec::new() }
    }

    /// Without what is set of the columns of a materialized view or foreign table after it is made.
    pub fn without_settings(&self) -> Definition {
        let mut bare = self.clone();
        let columns = match &mut bare.details {
            Details::MaterializedView(view) => &mut view.columns,
            Details::ForeignTable(table) => &mut table.columns,
            _ => return bare,
        };
        columns.iter_mut().for_each(|column| column.settings = ColumnSettings::default());
        bare
    }

    /// The indexes of a materialized view.
    pub fn indexes(&self) -> Option<&BTreeMap<String, Index>> {
        match &self.details {
            Details::MaterializedView(view) => Some(&view.indexes),
            Details::Routine(_)
            | Details::View(_)
            | Details::Statistics { .. }
            | Details::Collation
            | Details::Trigger { .. }
            | Details::Rule { .. }
            | Details::Policy
            | Details::Publication(_)
            | Details::EventTrigger { .. }
            | Details::ForeignDataWrapper(_)
            | Details::Server(_)
            | Details::UserMapping { .. }
            | Details::ForeignTable(_) => None,
        }
    }

    /// A schema, not of those that `scope` has, without which what is the whole database's cannot be made.
    pub fn stands_outside(&self, scope: &Scope) -> Option<&str> {
        let schemas: Vec<&str> = match &self.details {
            Details::Publication(of) => of
                .schemas
                .iter()
                .chain(of.tables.keys().map(|table| &table.schema))
                .map(String::as_str)
                .collect(),
            Details::EventTrigger { function, .. } => {
                function.iter().map(|function| function.schema.as_str()).collect()
            }
            Details::ForeignDataWrapper(of) => {
                of.handler.iter().chain(&of.validator).map(|function| function.schema.as_str()).collect()
            }
            Details::Routine(_)
            | Details::View(_)
            | Details::MaterializedView(_)
            | Details::Statistics { .. }
            | Details::Collation
            | Details::Trigger { .. }
            | Details::Rule { .. }
            | Details::Policy
            | Details::Server(_)
            | Details::UserMapping { .. }
            | Details::ForeignTable(_) => Vec::new(),
        };
        schemas.into_iter().find(|schema| !scope.contains(schema))
    }

    /// The columns of a view, materialized view or foreign table.
    pub fn columns(&self) -> &[ViewColumn] {
        match &self.details {
            Details::View(view) => &view.columns,
            Details::MaterializedView(view) => &view.columns,
            Details::ForeignTable(table) => &table.columns,
            Details::Routine(_)
            | Details::Statistics { .. }
            | Details::Collation
            | Details::Trigger { .. }
            | Details::Rule { .. }
            | Details::Policy
            | Details::Publication(_)
            | Details::EventTrigger { .. }
            | Details::ForeignDataWrapper(_)
            | Details::Server(_)
            | Details::UserMapping { .. } => &[],
        }
    }
}
