//! INSERT, UPDATE and DELETE.

use crate::query::Output;
use crate::query::assignment::Set;
use crate::query::conflict::{Action, Conflict, Target};
use crate::query::delete::DeleteNode;
use crate::query::insert::{InsertNode, Rows};
use crate::query::select::Join;
use crate::query::statement::Statement;
use crate::query::update::UpdateNode;

use super::{Around, Writer};

/// How many parameters a statement can have: their number is 16 bits wide in the Bind message.
const MOST_PARAMS: usize = 65_535;

/// An INSERT as statements: none without rows, one where all rows give the same columns, and as many as the rows need
/// for their parameters where some leave a column to its default.
pub(crate) fn insert(insert: &InsertNode, outputs: &[Output]) -> Vec<Statement> {
    let rows = &insert.rows;
    if rows.length == 0 {
        return Vec::new();
    }
    let all: Vec<usize> = (0..rows.columns.len()).collect();
    let given: Vec<usize> = all.iter().copied().filter(|column| !rows.is_default(0, *column)).collect();
    let alike = (1..rows.length)
        .all(|row| all.iter().all(|column| rows.is_default(row, *column) != given.contains(column)));
    let has_array = rows.columns.iter().any(|column| column.type_name.array);
    if alike && !given.is_empty() && (rows.length == 1 || !has_array) {
        return vec![one(insert, &given, outputs, |writer| match rows.length {
            1 => writer.values(rows, 0..1, &given),
            _ => writer.unnest(rows, &given),
        })];
    }
    let used = used_columns(rows);
    if used.is_empty() {
        // PostgreSQL has no VALUES without columns: a row of nothing but defaults is a statement.
        return (0..rows.length)
            .map(|_| one(insert, &[], outputs, |writer| writer.sql.push_str(" DEFAULT VALUES")))
            .collect();
    }
    let rows_each = MOST_PARAMS / used.len();
    let starts = (0..rows.length).step_by(rows_each);
    starts
        .map(|start| {
            let end = rows.length.min(start + rows_each);
            one(insert, &used, outputs, |writer| writer.values(rows, start..end, &used))
        })
        .collect()
}

/// The columns that some row gives.
fn used_columns(rows: &Rows) -> Vec<usize> {
    let given = |column: &usize| (0..rows.length).any(|row| !rows.is_default(row, *column));
    (0..rows.columns.len()).filter(given).collect()
}

/// One INSERT of these columns, whose rows `write` writes.
fn one(
    insert: &InsertNode,
    columns: &[usize],
    outputs: &[Output],
    write: impl FnOnce(&mut Writer),
) -> Statement {
    let mut writer = Writer::default();
    writer.insert_rows(insert, columns, write);
    writer.statement(outputs.to_vec())
}

impl Writer {
    /// An INSERT of these columns, whose rows `write` writes.
    fn insert_rows(&mut self, insert: &InsertNode, columns: &[usize], write: impl FnOnce(&mut Writer)) {
        self.with(&insert.with);
        self.sql.push_str("INSERT INTO ");
        self.sql.push_str(insert.table);
        self.alias(insert.table, insert.alias);
        for (at, column) in columns.iter().enumerate() {
            self.sql.push_str(if at == 0 { " (" } else { ", " });
            self.sql.push_str(insert.rows.columns[*column].name);
        }
        if !columns.is_empty() {
            self.sql.push(')');
        }
        self.sql.push_str(insert.overriding);
        write(self);
        if let Some(conflict) = &insert.conflict {
            let given: Vec<&'static str> =
                columns.iter().map(|column| insert.rows.columns[*column].name).collect();
            self.conflict(conflict, &given);
        }
        self.clause(" RETURNING ", &insert.returning);
    }

    /// An INSERT inside another statement: one statement, whatever its rows.
    pub(super) fn insert(&mut self, insert: &InsertNode) {
        let rows = &insert.rows;
        let used = used_columns(rows);
        self.insert_rows(insert, &used, |writer| match rows.length {
            0 => {
                writer.sql.push_str(" SELECT * FROM ");
                writer.sql.push_str(insert.table);
                writer.sql.push_str(" WHERE false");
            }
            _ if used.is_empty() => writer.sql.push_str(" DEFAULT VALUES"),
            length => writer.values(rows, 0..length, &used),
        });
    }

    pub(super) fn update(&mut self, update: &UpdateNode) {
        self.with(&update.with);
        self.sql.push_str("UPDATE ");
        self.sql.push_str(update.table.name);
        self.alias(update.table.name, update.table.alias);
        self.set(&update.set);
        self.tables(" FROM ", &update.from);
        self.conditions(" WHERE ", &update.filters);
        self.clause(" RETURNING ", &update.returning);
    }

    pub(super) fn delete(&mut self, delete: &DeleteNode) {
        self.with(&delete.with);
        self.sql.push_str("DELETE FROM ");
        self.sql.push_str(delete.table.name);
        self.alias(delete.table.name, delete.table.alias);
        self.tables(" USING ", &delete.using);
        self.conditions(" WHERE ", &delete.filters);
        self.clause(" RETURNING ", &delete.returning);
    }

    fn values(&mut self, rows: &Rows, which: std::ops::Range<usize>, columns: &[usize]) {
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
