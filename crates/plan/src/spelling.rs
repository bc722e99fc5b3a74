//! Pieces of statements, for those who show a schema and change nothing.

use relata_schema::{
    Constraint, ConstraintKind, Definition, DefinitionId, Identity, Index, Privileges, QualifiedName,
    SequenceOptions,
};

use crate::render;

/// What follows a constraint's name: `CHECK (amount >= 0) NOT VALID`.
pub fn constraint(constraint: &Constraint) -> String {
    let not_valid = match &constraint.kind {
        ConstraintKind::ForeignKey(key) => key.not_valid,
        ConstraintKind::Check(check) => check.not_valid,
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => false,
    };
    render::constraint::body(constraint) + if not_valid { " NOT VALID" } else { "" }
}

/// What follows an index's table: `USING gin (tags)`.
pub fn index(index: &Index) -> String {
    render::index::tail(index).trim_start().to_owned()
}

/// The options of an identity column that are not PostgreSQL's defaults: `START WITH 1000`.
pub fn identity_options(table: &QualifiedName, column: &str, identity: &Identity) -> String {
    render::column::identity_options(table, column, identity).trim_start().to_owned()
}

/// The options of a sequence that are not PostgreSQL's defaults: `INCREMENT BY 2 CACHE 10`.
pub fn sequence_options(options: &SequenceOptions) -> String {
    render::sequence::options(options).trim_start().to_owned()
}

/// The statement that creates a view, routine, trigger, rule, policy, collation or statistics object.
pub fn definition(id: &DefinitionId, definition: &Definition) -> String {
    render::definition::statement(id, definition, false)
}

/// The privileges of each role, in the order of GRANTs: `SELECT, UPDATE (email)`, and whether it may grant them.
pub fn privileges(privileges: &Privileges) -> Vec<(&str, bool, String)> {
    let grouped = render::privileges::grouped(privileges.iter());
    grouped.into_iter().map(|((role, grantable), names)| (role, grantable, names)).collect()
}
