//! All that PostgreSQL refuses of a schema file: once the fast way met a refusal, object by object and part by part.

use std::collections::BTreeSet;

use anyhow::Result;
use postgres::Transaction;
use postgres::error::SqlState;
use relata_plan::{Action, Alteration, AttributeAlteration, DomainAlteration, Segment, Step, render};
use relata_schema::{
    Attribute, Column, ColumnValue, Composite, Constraint, ConstraintKind, Domain, ObjectId, QualifiedName,
    ReplicaIdentity, Table,
};
use relata_scratch::Server;
use relata_toml::{Diagnostic, Document, Severity};

use crate::apply::{self, Failure};
use crate::blame::blame;
use crate::hint::hint;
use crate::roles;

/// What PostgreSQL refuses of these segments, each at its place in the file. What merely follows from another
/// refusal, or from a part that is `broken` and so left out of the segments, is not told.
pub(crate) fn refusals(
    server: &Server,
    document: &Document,
    segments: &[Segment],
    session: &str,
    broken: Vec<ObjectId>,
) -> Result<Vec<Diagnostic>> {
    let database = server.temporary(None)?;
    let mut client = database.connect()?;
    client.batch_execute(session)?;
    let transaction = client.transaction()?;
    let mut survey = Survey {
        server,
        transaction,
        document,
        missing: broken,
        roles: BTreeSet::new(),
        refused: 0,
        told: Vec::new(),
    };
    for step in segments.iter().flat_map(|segment| &segment.steps) {
        survey.step(step)?;
    }
    Ok(survey.told)
}

struct Survey<'a> {
    server: &'a Server,
    transaction: Transaction<'a>,
    document: &'a Document,
    /// Objects that are not there, though the file says them.
    missing: Vec<ObjectId>,
    /// Roles that were made on the way.
    roles: BTreeSet<String>,
    /// How many statements were refused, those that follow from others included.
    refused: usize,
    told: Vec<Diagnostic>,
}

impl Survey<'_> {
    /// The step as it is; where that is refused, its pieces one by one.
    fn step(&mut self, step: &Step) -> Result<()> {
        let Some(failure) = self.attempt(step)? else { return Ok(()) };
        let refused = self.refused;
        for piece in pieces(step) {
            let Some(failure) = self.attempt(&piece)? else { continue };
            let made = match simpler(&piece) {
                Some(simpler) => self.attempt(&simpler)?.is_none(),
                None => false,
            };
            self.judge(&piece, &failure, made)?;
        }
        if self.refused == refused {
            self.judge(step, &failure, false)?;
        }
        Ok(())
    }

    fn attempt(&mut self, step: &Step) -> Result<Option<Failure>> {
        loop {
            let failure = attempt(&mut self.transaction, step)?;
            match failure.as_ref().and_then(|failure| roles::missing(&failure.source)) {
                Some(role) if self.roles.insert(role.clone()) => self.server.ensure_roles([role])?,
                Some(_) | None => return Ok(failure),
            }
        }
    }

    /// Tells a refusal unless it follows from an earlier one; `made` says that its object is there all the same.
    fn judge(&mut self, step: &Step, failure: &Failure, made: bool) -> Result<()> {
        self.refused += 1;
        let follows = self.follows(failure);
        if let Some(object) = makes(step).filter(|_| !made) {
            self.missing.push(object);
        }
        if !follows {
            let diagnostic = diagnostic(self.document, failure, &mut self.transaction)?;
            self.told.push(diagnostic);
        }
        Ok(())
    }

    /// Whether a refusal comes of something that is missing: the statement speaks of it, or needs what it gives.
    fn follows(&self, failure: &Failure) -> bool {
        let Some(db) = failure.source.as_db_error() else { return false };
        let says = |name: &str| mentions(&failure.statement, name);
        // No primary key there, or no unique constraint.
        let no_key = [SqlState::UNDEFINED_OBJECT, SqlState::INVALID_FOREIGN_KEY].contains(db.code());
        let wants_key = no_key && failure.step.as_ref().is_some_and(is_foreign_key);
        let wants_object = [
            SqlState::UNDEFINED_OBJECT,
            SqlState::UNDEFINED_FUNCTION,
            SqlState::UNDEFINED_TABLE,
            SqlState::INVALID_SCHEMA_NAME,
        ];
        self.missing.iter().any(|object| match object {
            ObjectId::Extension(name) => says(name) || wants_object.contains(db.code()),
            ObjectId::Column { table, column } => says(&table.name) && (says(column) || wants_key),
            ObjectId::Constraint { table, constraint } => {
                says(&table.name) && (says(constraint) || wants_key)
            }
            ObjectId::Definition(id) => says(id.own_name()),
            ObjectId::Index(name) => says(&name.name) || wants_key,
            ObjectId::Namespace(name) => says(name),
            ObjectId::DomainCheck { check, .. } => says(check),
            ObjectId::Attribute { attribute, .. } => says(attribute),
            ObjectId::Default { .. } | ObjectId::DefaultPrivileges(_) => false,
            ObjectId::Enum(name)
            | ObjectId::Domain(name)
            | ObjectId::Composite(name)
            | ObjectId::Range(name)
            | ObjectId::Sequence(name)
            | ObjectId::Table(name) => says(&name.name),
        })
    }
}

/// Runs a step in a savepoint of its own.
pub(crate) fn attempt(transaction: &mut Transaction<'_>, step: &Step) -> Result<Option<Failure>> {
    let mut savepoint = transaction.transaction()?;
    for statement in render(step) {
        if let Err(source) = savepoint.batch_execute(&statement) {
            if source.as_db_error().is_none() {
                return Err(source.into());
            }
            savepoint.rollback()?;
            return Ok(Some(Failure { step: Some(step.clone()), statement, source }));
        }
    }
    savepoint.commit()?;
    Ok(None)
}

/// Whether a name stands in a text as a word of its own, quoted or not.
fn mentions(text: &str, name: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(start, found)| {
        !text[..start].ends_with(word) && !text[start + found.len()..].starts_with(word)
    })
}

fn is_foreign_key(step: &Step) -> bool {
    let adds = |alteration: &Alteration| match alteration {
        Alteration::AddConstraint { constraint, .. } => {
            matches!(constraint.kind, ConstraintKind::ForeignKey(_))
        }
        _ => false,
    };
    matches!(&step.action, Action::AlterTable { alterations, .. } if alterations.iter().any(adds))
}

/// The object that is not there where a step is refused.
fn makes(step: &Step) -> Option<ObjectId> {
    let makes = match &step.action {
        Action::CreateNamespace(_)
        | Action::CreateExtension { .. }
        | Action::CreateEnum { .. }
        | Action::CreateDomain { .. }
        | Action::CreateComposite { .. }
        | Action::CreateRange { .. }
        | Action::CreateSequence { .. }
        | Action::CreateTable { .. }
        | Action::CreateDefinition { .. }
        | Action::CreateIndex { .. } => true,
        Action::AlterTable { alterations, .. } => {
            matches!(alterations.first(), Some(Alteration::AddColumn(_) | Alteration::AddConstraint { .. }))
        }
        Action::AlterDomain { alteration, .. } => matches!(alteration, DomainAlteration::AddCheck { .. }),
        Action::AlterComposite { alteration, .. } => matches!(alteration, AttributeAlteration::Add(_)),
        _ => false,
    };
    makes.then(|| apply::object(step))
}

/// A step that makes a table or a domain, cut into statements of which each is about one thing that the file says.
pub(crate) fn pieces(step: &Step) -> Vec<Step> {
    match &step.action {
        Action::CreateTable { name, table } => of_table(name, table),
        Action::CreateDomain { name, to } => of_domain(name, to),
        Action::CreateComposite { name, to } => of_composite(name, to),
        _ => vec![step.clone()],
    }
}

fn of_table(name: &QualifiedName, table: &Table) -> Vec<Step> {
    // How rows are parted speaks of columns.
    let needed = if table.partition_by.is_some() { table.columns.clone() } else { Vec::new() };
    let bare = Table { columns: needed, constraints: Default::default(), ..table.clone() };
    let mut actions = vec![Action::CreateTable { name: name.clone(), table: bare }];
    let mut alter = |alteration| {
        actions.push(Action::AlterTable { table: name.clone(), alterations: vec![alteration] });
    };
    // A generation expression may speak of any other column.
    let generated = |column: &&Column| matches!(column.value, ColumnValue::Generated(_));
    let apart = table.columns.iter().filter(|_| table.partition_by.is_none());
    let (generated, plain): (Vec<&Column>, Vec<&Column>) = apart.partition(generated);
    for column in plain {
        match &column.value {
            ColumnValue::Default(default) => {
                let given = Column { value: ColumnValue::Given, ..column.clone() };
                alter(Alteration::AddColumn(given));
                alter(Alteration::SetDefault { column: column.name.clone(), to: default.clone() });
            }
            ColumnValue::Given | ColumnValue::Generated(_) | ColumnValue::Identity(_) => {
                alter(Alteration::AddColumn(column.clone()));
            }
        }
    }
    for column in generated {
        alter(Alteration::AddColumn(column.clone()));
    }
    for (constraint, of) in &table.constraints {
        alter(Alteration::AddConstraint {
            name: constraint.clone(),
            constraint: of.clone(),
            not_valid: is_not_valid(of),
        });
    }
    actions.into_iter().map(alone).collect()
}

fn is_not_valid(constraint: &Constraint) -> bool {
    match &constraint.kind {
        ConstraintKind::Check(check) => check.not_valid,
        ConstraintKind::ForeignKey(key) => key.not_valid,
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => false,
    }
}

fn of_domain(name: &QualifiedName, domain: &Domain) -> Vec<Step> {
    let bare = Domain { default: None, checks: Default::default(), ..domain.clone() };
    let default = domain.default.iter().map(|default| DomainAlteration::SetDefault(default.clone()));
    let checks = domain
        .checks
        .iter()
        .map(|(check, of)| DomainAlteration::AddCheck { name: check.clone(), check: of.clone() });
    let alter = |alteration| Action::AlterDomain { domain: name.clone(), alteration };
    let create = Action::CreateDomain { name: name.clone(), to: bare };
    std::iter::once(create).chain(default.chain(checks).map(alter)).map(alone).collect()
}

fn of_composite(name: &QualifiedName, to: &Composite) -> Vec<Step> {
    let bare = Composite { attributes: Vec::new(), ..to.clone() };
    let add = |attribute: &Attribute| Action::AlterComposite {
        composite: name.clone(),
        alteration: AttributeAlteration::Add(attribute.clone()),
    };
    let create = Action::CreateComposite { name: name.clone(), to: bare };
    std::iter::once(create).chain(to.attributes.iter().map(add)).map(alone).collect()
}

fn alone(action: Action) -> Step {
    Step { action, produces: Vec::new(), destroys: Vec::new(), after: Vec::new(), alone: false }
}

/// The same object with less said of it, so that what is said of others can still be judged.
fn simpler(piece: &Step) -> Option<Step> {
    match &piece.action {
        Action::CreateTable { name, table } => {
            let plain = Table {
                with: Default::default(),
                tablespace: None,
                unlogged: false,
                replica_identity: ReplicaIdentity::Default,
                ..table.clone()
            };
            (plain != *table).then(|| alone(Action::CreateTable { name: name.clone(), table: plain }))
        }
        Action::CreateDomain { name, to } => {
            let plain = Domain { collation: None, ..to.clone() };
            (plain != *to).then(|| alone(Action::CreateDomain { name: name.clone(), to: plain }))
        }
        Action::AlterComposite { composite, alteration: AttributeAlteration::Add(attribute) } => {
            let plain = Attribute { collation: None, ..attribute.clone() };
            let alteration = AttributeAlteration::Add(plain.clone());
            (plain != *attribute)
                .then(|| alone(Action::AlterComposite { composite: composite.clone(), alteration }))
        }
        Action::AlterTable { table, alterations } => match alterations.as_slice() {
            [Alteration::AddColumn(column)] => {
                let plain = Column::new(column.name.as_str(), column.type_name.0.as_str());
                (plain != *column).then(|| {
                    let alterations = vec![Alteration::AddColumn(plain)];
                    alone(Action::AlterTable { table: table.clone(), alterations })
                })
            }
            _ => None,
        },
        _ => None,
    }
}

/// A refusal, shown where the object stands in the file; `transaction` is asked for names that are like an unknown one.
pub(crate) fn diagnostic(
    document: &Document,
    failure: &Failure,
    transaction: &mut Transaction<'_>,
) -> Result<Diagnostic> {
    let (Some(step), Some(db)) = (&failure.step, failure.source.as_db_error()) else {
        anyhow::bail!("PostgreSQL refuses what {} says: {}", document.files[0].name, failure.source)
    };
    let blamed = blame(step, &failure.statement, db);
    let object = format!("{} {}", blamed.object.kind().word(), blamed.object);
    let mut diagnostic = document.diagnostic(
        Severity::Error,
        "refused-by-postgresql",
        format!("PostgreSQL refuses {object}: {}", db.message()),
        &blamed.object,
        blamed.part,
        None,
    );
    if let (Some(span), Some((token, range))) = (&diagnostic.span, &blamed.token) {
        let within = document.within(span, range.clone());
        let text = document.files.get(within.file).and_then(|file| file.text.get(within.range.clone()));
        // The file may say it in other words.
        if text == Some(token) {
            diagnostic.span = Some(within);
        }
    }
    diagnostic.label = db.detail().map(str::to_owned);
    let asked = || format!("it was asked to run: {}", failure.statement);
    let help = hint(document, &blamed, db, transaction)?.or_else(|| db.hint().map(str::to_owned));
    diagnostic.help = Some(help.unwrap_or_else(asked));
    Ok(diagnostic)
}
