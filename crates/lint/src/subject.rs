//! Which tables a statement is about, and which of them the same file made.

use std::collections::BTreeSet;
use std::ops::Range;

use relata_schema::QualifiedName;
use relata_sql::split::tokens;
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode, Stmt};

/// A statement of a file.
pub(crate) struct Statement {
    pub(crate) range: Range<usize>,
    /// The tables, indexes, sequences or types that it is about.
    pub(crate) names: Vec<QualifiedName>,
    /// Are they tables?
    is_on_tables: bool,
    /// All that it is about was made in this very file, so nobody uses it yet.
    pub(crate) is_new: bool,
    /// Where it drops constraints that this very file added, which nobody relies on yet.
    pub(crate) takes_back: Vec<Range<usize>>,
}

impl Statement {
    /// The table that it is about.
    pub(crate) fn table(&self) -> Option<&QualifiedName> {
        self.names.first().filter(|_| self.is_on_tables)
    }
}

/// The statements of a file, in order.
pub(crate) fn statements(file: &ast::SourceFile) -> Vec<Statement> {
    let mut made: BTreeSet<QualifiedName> = BTreeSet::new();
    let mut added: BTreeSet<(QualifiedName, String)> = BTreeSet::new();
    let mut statements = Vec::new();
    for stmt in file.stmts() {
        let (is_on_tables, names) = subjects(&stmt);
        let is_new = !names.is_empty() && names.iter().all(|name| made.contains(name));
        match &stmt {
            Stmt::CreateTable(_)
            | Stmt::CreateTableAs(_)
            | Stmt::CreateMaterializedView(_)
            | Stmt::CreateSequence(_)
            | Stmt::CreateType(_) => made.extend(names.iter().cloned()),
            Stmt::CreateIndex(create) if is_new => made.extend(index_of(create)),
            Stmt::AlterTable(alter) if is_new => made.extend(renamed(alter)),
            _ => {}
        }
        let mut takes_back = Vec::new();
        if let (Stmt::AlterTable(alter), Some(table)) = (&stmt, names.first()) {
            for action in alter.actions() {
                match action {
                    ast::AlterTableAction::AddConstraint(it) => {
                        added.extend(constraint_name(&it).map(|name| (table.clone(), name)));
                    }
                    ast::AlterTableAction::DropConstraint(it) => {
                        let name = it.constraint_name_ref().and_then(|name| as_read(name.syntax()));
                        if name.is_some_and(|name| added.remove(&(table.clone(), name))) {
                            takes_back.push(it.syntax().text_range().into());
                        }
                    }
                    _ => {}
                }
            }
        }
        let range = stmt.syntax().text_range().into();
        statements.push(Statement { range, names, is_on_tables, is_new, takes_back });
    }
    statements
}

fn constraint_name(add: &ast::AddConstraint) -> Option<String> {
    let clause = add.syntax().descendants().find_map(ast::ConstraintNameClause::cast)?;
    as_read(clause.constraint_name()?.syntax())
}

/// A name as PostgreSQL reads it.
fn as_read(name: &SyntaxNode) -> Option<String> {
    tokens(&name.text().to_string()).next()?.ok()?.name()
}

/// What a statement is about, and whether that is tables.
fn subjects(stmt: &Stmt) -> (bool, Vec<QualifiedName>) {
    let one = |name: Option<QualifiedName>| name.into_iter().collect::<Vec<_>>();
    let made = || one(stmt.syntax().descendants().find_map(ast::Path::cast).and_then(path));
    match stmt {
        Stmt::AlterTable(it) => (true, one(it.table_relation_name().and_then(relation))),
        Stmt::CreateIndex(it) => (true, one(it.table_relation_name().and_then(relation))),
        Stmt::CreateTable(_) | Stmt::CreateTableAs(_) | Stmt::CreateMaterializedView(_) => (true, made()),
        Stmt::DropTable(it) => (true, it.table_name_refs().filter_map(table).collect()),
        Stmt::Truncate(_) | Stmt::Cluster(_) | Stmt::Vacuum(_) | Stmt::Reindex(_) => {
            let tables = stmt.syntax().descendants().filter_map(ast::TableNameRef::cast);
            (true, tables.filter_map(table).collect())
        }
        Stmt::DropIndex(it) => {
            (false, it.index_refs().filter_map(|it| it.path_ref()).filter_map(path_ref).collect())
        }
        Stmt::CreateSequence(_) | Stmt::CreateType(_) => (false, made()),
        Stmt::DropSequence(it) => {
            (false, it.sequence_refs().filter_map(|it| it.path_ref()).filter_map(path_ref).collect())
        }
        Stmt::AlterType(_) => {
            (false, one(stmt.syntax().descendants().find_map(ast::PathRef::cast).and_then(path_ref)))
        }
        _ => (false, Vec::new()),
    }
}

fn relation(relation: ast::TableRelationName) -> Option<QualifiedName> {
    table(relation.table_name_ref()?)
}

fn table(name: ast::TableNameRef) -> Option<QualifiedName> {
    path_ref(name.path_ref()?)
}

fn path_ref(path: ast::PathRef) -> Option<QualifiedName> {
    let schema = path.qualifier().and_then(|it| it.segment()).map(|it| it.text());
    Some(qualified(schema, path.segment()?.text()))
}

fn path(path: ast::Path) -> Option<QualifiedName> {
    let schema = path.qualifier().and_then(|it| it.segment()).map(|it| it.text());
    Some(qualified(schema, path.segment()?.text()))
}

/// A name without a schema is looked for in `public`, as by default.
fn qualified(schema: Option<String>, name: String) -> QualifiedName {
    QualifiedName { schema: schema.unwrap_or_else(|| "public".to_owned()), name }
}

/// The index that a statement makes, in the schema of its table.
fn index_of(create: &ast::CreateIndex) -> Option<QualifiedName> {
    let table = relation(create.table_relation_name()?)?;
    let name = path(create.index()?.path()?)?;
    Some(QualifiedName { schema: table.schema, name: name.name })
}

/// The new name of a table.
fn renamed(alter: &ast::AlterTable) -> Option<QualifiedName> {
    let table = relation(alter.table_relation_name()?)?;
    let to = alter.actions().find_map(|action| match action {
        ast::AlterTableAction::TableRenameTo(it) => {
            it.syntax().descendants().find_map(ast::Path::cast).and_then(path)
        }
        _ => None,
    })?;
    Some(QualifiedName { schema: table.schema, name: to.name })
}
