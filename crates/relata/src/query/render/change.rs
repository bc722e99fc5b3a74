//! INSERT, UPDATE and DELETE.

use std::ops::Range;

use crate::query::assignment::Set;
use crate::query::conflict::{Action, Conflict, Target};
use crate::query::delete::DeleteNode;
use crate::query::from::FromItem;
use crate::query::insert::{InsertNode, Rows, Source};
use crate::query::node::{Node, QueryNode};
use crate::query::output::Output;
use crate::query::select::Join;
use crate::query::statement::Statement;
use crate::query::update::UpdateNode;
use crate::query::with::Cte;

use super::{Around, Writer, output, statement};

/// How many parameters the rows of a statement can have: the number of all is 16 bits wide in the Bind message, and
/// WITH, ON CONFLICT and RETURNING have some.
const MOST_PARAMS: usize = 65_000;

/// How the rows of an INSERT are written.
enum Form {
    /// Each of these columns as one array.
    Unnest(Vec<usize>),
    /// VALUES with these columns, in which DEFAULT can stand.
    Values(Vec<usize>),
    /// No row gives a column.
    Defaults,
}

/// An INSERT as statements: none without rows, one where all rows give the same columns, and as many as the rows need
/// for their parameters where some leave a column to its default. What is in WITH is run once, by the first.
pub(crate) fn insert(mut insert: Box<InsertNode>, outputs: Vec<Output>) -> Vec<Statement> {
    let rows = match &insert.source {
        Source::Query { .. } => return vec![statement(QueryNode::Insert(insert), outputs)],
        Source::Rows(rows) => rows.clone(),
    };
    output::cast(&mut insert.returning, &outputs);
    if rows.length == 0 && insert.with.is_empty() {
        return Vec::new();
    }
    let form = form(&rows);
    let rows_each = match &form {
        Form::Values(columns) => MOST_PARAMS / columns.len(),
        Form::Unnest(_) | Form::Defaults => rows.length,
    };
    let mut statements = Vec::new();
    let mut start = 0;
    while start == 0 || start < rows.length {
        let end = rows.length.min(start + rows_each);
        let mut writer = Writer::default();
        writer.insert_rows(&insert, &rows, start..end, &form);
        statements.push(writer.statement(outputs.clone()));
        insert.with.clear();
        start = end.max(1);
    }
    statements
}

fn form(rows: &Rows) -> Form {
    let given = |row: usize, column: usize| !rows.is_default(row, column);
    let used: Vec<usize> =
        (0..rows.columns.len()).filter(|column| (0..rows.length).any(|row| given(row, *column))).collect();
    if used.is_empty() {
        return Form::Defaults;
    }
    // An array of arrays would be flattened.
    let can_unnest = rows.length > 1
        && used
            .iter()
            .all(|column| !rows.type_name(*column).array && (0..rows.length).all(|row| given(row, *column)));
    if can_unnest { Form::Unnest(used) } else { Form::Values(used) }
}

impl Writer {
    /// An INSERT inside another statement: one statement, whatever its rows.
    pub(super) fn insert(&mut self, insert: &InsertNode) {
        match &insert.source {
            Source::Rows(rows) => self.insert_rows(insert, rows, 0..rows.length, &form(rows)),
            Source::Query { columns, query } => self.insert_from(insert, columns, |writer| {
                writer.sql.push(' ');
                writer.query(query);
            }),
        }
    }

    /// An INSERT of some of its rows.
    fn insert_rows(&mut self, insert: &InsertNode, rows: &Rows, which: Range<usize>, form: &Form) {
        let names = |columns: &[usize]| -> Vec<&'static str> {
            columns.iter().map(|column| rows.columns[*column]).collect()
        };
        match (form, which.len()) {
            (_, 0) => self.no_rows(&insert.with, &[&insert.table], &insert.returning),
            (Form::Unnest(columns), _) => {
                self.insert_from(insert, &names(columns), |writer| writer.unnest(rows, columns));
            }
            (Form::Values(columns), _) => {
                self.insert_from(insert, &names(columns), |writer| writer.values(rows, which, columns));
            }
            (Form::Defaults, 1) => {
                self.insert_from(insert, &[], |writer| writer.sql.push_str(" DEFAULT VALUES"));
            }
            // PostgreSQL has no VALUES without columns.
            (Form::Defaults, count) => self.insert_from(insert, &[], |writer| {
                writer.sql.push_str(" SELECT FROM generate_series(1, ");
                writer.sql.push_str(&count.to_string());
                writer.sql.push(')');
            }),
        }
    }

    /// An INSERT of these columns, whose rows `write` writes.
    fn insert_from(
        &mut self,
        insert: &InsertNode,
        columns: &[&'static str],
        write: impl FnOnce(&mut Writer),
    ) {
        self.with(&insert.with);
        self.sql.push_str("INSERT INTO ");
        self.table(&insert.table);
        if !columns.is_empty() {
            self.names(columns);
        }
        self.sql.push_str(insert.overriding);
        write(self);
        if let Some(conflict) = &insert.conflict {
            self.conflict(conflict, columns);
        }
        self.clause(" RETURNING ", &insert.returning);
    }

    /// What stands for a statement that has nothing to change, so that what is round it, or in its WITH, is run: its
    /// RETURNING of no row.
    fn no_rows(&mut self, with: &[Cte], tables: &[&FromItem], returning: &[Node]) {
        self.with(with);
        self.sql.push_str("SELECT ");
        if !returning.is_empty() {
            self.list(returning);
            for (at, table) in tables.iter().enumerate() {
                self.sql.push_str(if at == 0 { " FROM " } else { ", " });
                self.table(table);
            }
            self.sql.push(' ');
        }
        self.sql.push_str("WHERE false");
    }

    pub(super) fn update(&mut self, update: &UpdateNode) {
        if update.set.is_empty() {
            let tables: Vec<&FromItem> =
                std::iter::once(&update.table).chain(update.from.iter().map(|join| &join.item)).collect();
            return self.no_rows(&update.with, &tables, &update.returning);
        }
        self.with(&update.with);
        self.sql.push_str("UPDATE ");
        self.table(&update.table);
        self.set(&update.set);
        self.tables(" FROM ", &update.from);
        self.conditions(" WHERE ", &update.filters);
        self.clause(" RETURNING ", &update.returning);
    }

    pub(super) fn delete(&mut self, delete: &DeleteNode) {
        self.with(&delete.with);
        self.sql.push_str("DELETE FROM ");
        self.table(&delete.table);
        self.tables(" USING ", &delete.using);
        self.conditions(" WHERE ", &delete.filters);
        self.clause(" RETURNING ", &delete.returning);
    }

    fn values(&mut self, rows: &Rows, which: Range<usize>, columns: &[usize]) {
        self.sql.push_str(" VALUES ");
        let first = which.start;
        for row in which {
            self.sql.push_str(if row == first { "(" } else { ", (" });
            for (at, column) in columns.iter().enumerate() {
                if at > 0 {
                    self.sql.push_str(", ");
                }
                if rows.is_default(row, *column) {
                    self.sql.push_str("DEFAULT");
                } else {
                    self.param(&rows.value(row, *column));
                }
            }
            self.sql.push(')');
        }
    }

    /// Each column as one array: one statement and few parameters, however many rows there are.
    fn unnest(&mut self, rows: &Rows, columns: &[usize]) {
        self.sql.push_str(" SELECT * FROM unnest(");
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                self.sql.push_str(", ");
            }
            self.param(&rows.values(*column));
        }
        self.sql.push(')');
    }

    fn conflict(&mut self, conflict: &Conflict, given: &[&'static str]) {
        self.sql.push_str(" ON CONFLICT");
        let mut key: &[&'static str] = &[];
        match &conflict.target {
            Target::Any => {}
            Target::Columns(names) => {
                key = names;
                self.sql.push_str(" (");
                self.sql.push_str(&names.join(", "));
                self.sql.push(')');
            }
            Target::Constraint(name) => {
                self.sql.push_str(" ON CONSTRAINT ");
                self.sql.push_str(name);
            }
        }
        match &conflict.action {
            Action::Nothing => self.sql.push_str(" DO NOTHING"),
            Action::Update { set, .. } if set.is_empty() => self.sql.push_str(" DO NOTHING"),
            Action::Update { set, filter } => {
                self.sql.push_str(" DO UPDATE");
                self.set(set);
                self.conditions(" WHERE ", filter.as_slice());
            }
            Action::UpdateAll => {
                let others: Vec<_> = given.iter().filter(|name| !key.contains(name)).collect();
                self.sql.push_str(if others.is_empty() { " DO NOTHING" } else { " DO UPDATE SET " });
                for (at, name) in others.into_iter().enumerate() {
                    self.sql.push_str(if at == 0 { "" } else { ", " });
                    self.sql.push_str(name);
                    self.sql.push_str(" = excluded.");
                    self.sql.push_str(name);
                }
            }
        }
    }

    fn set(&mut self, set: &[Set]) {
        for (at, Set { column, value }) in set.iter().enumerate() {
            self.sql.push_str(if at == 0 { " SET " } else { ", " });
            self.sql.push_str(column);
            self.sql.push_str(" = ");
            self.node(value, Around::Nothing);
        }
    }

    fn tables(&mut self, word: &str, tables: &[Join]) {
        for (at, table) in tables.iter().enumerate() {
            self.sql.push_str(if at == 0 { word } else { ", " });
            self.table(&table.item);
        }
    }
}
