//! Writes a query's tree as SQL and collects its parameters.

mod change;
mod output;

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::types::Transfer;

pub(crate) use change::insert;
pub(crate) use output::as_text;

use super::Table;
use super::compound::CompoundNode;
use super::from::{Derived, FromItem};
use super::node::{Node, QueryNode, Subquery};
use super::output::Output;
use super::param::Param;
use super::select::SelectNode;
use super::statement::Statement;
use super::with::Cte;

/// A query as a statement.
pub(crate) fn statement(query: QueryNode, outputs: Vec<Output>) -> Statement {
    let mut writer = Writer::default();
    writer.query(&output::readable(query, &outputs));
    writer.statement(outputs)
}

/// What asks PostgreSQL for the parameters of a query as literals; `None` where it has none.
pub(crate) fn literals(query: &QueryNode) -> Option<Statement> {
    let mut writer = Writer::default();
    writer.query(query);
    let mut question = Writer::default();
    for (at, param) in writer.params.iter().enumerate() {
        question.sql.push_str(if at == 0 { "SELECT " } else { ", " });
        question.sql.push_str("pg_catalog.quote_nullable(");
        question.param(param);
        question.sql.push(')');
    }
    (!question.params.is_empty()).then(|| question.statement(Vec::new()))
}

/// A query with these literals for its parameters.
pub(crate) fn with_literals(query: &QueryNode, literals: Vec<String>) -> String {
    let mut writer = Writer { literals, ..Writer::default() };
    writer.query(query);
    writer.sql
}

/// SQL that was written by hand.
pub(crate) fn raw(node: &Node) -> Statement {
    let mut writer = Writer::default();
    writer.node(node, Around::Nothing);
    writer.statement(Vec::new())
}

/// A table as FROM has it, with its alias.
pub(crate) fn table<T: Table>() -> Node {
    let mut writer = Writer::default();
    writer.table(&FromItem::of::<T>());
    Node::Sql(Cow::Owned(writer.sql))
}

/// What stands round an expression, and so whether it needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// A comma or a keyword.
    Nothing,
    /// AND or OR.
    Logic,
    /// Another operator.
    Operator,
}

struct Writer {
    sql: String,
    params: Vec<Param>,
    /// What stands for the parameters where there can be none.
    literals: Vec<String>,
}

impl Default for Writer {
    /// With room for an ordinary statement, so that it need not grow step by step.
    fn default() -> Self {
        Writer { sql: String::with_capacity(512), params: Vec::with_capacity(8), literals: Vec::new() }
    }
}

impl Writer {
    fn statement(self, outputs: Vec<Output>) -> Statement {
        Statement { sql: self.sql, params: self.params, outputs }
    }

    /// `AS alias`, where columns could not be qualified with it otherwise.
    fn alias(&mut self, name: &str, alias: &str) {
        let own = name.strip_suffix(alias).is_some_and(|schema| schema.is_empty() || schema.ends_with('.'));
        if !own {
            self.sql.push_str(" AS ");
            self.sql.push_str(alias);
        }
    }

    fn query(&mut self, query: &QueryNode) {
        match query {
            QueryNode::Select(select) => self.select(select),
            QueryNode::Compound(compound) => self.compound(compound),
            QueryNode::Insert(insert) => self.insert(insert),
            QueryNode::Update(update) => self.update(update),
            QueryNode::Delete(delete) => self.delete(delete),
        }
    }

    fn with(&mut self, with: &[Cte]) {
        let recursive = with.iter().any(|cte| cte.recursive);
        for (at, cte) in with.iter().enumerate() {
            self.sql.push_str(match (at, recursive) {
                (0, true) => "WITH RECURSIVE ",
                (0, false) => "WITH ",
                (_, _) => ", ",
            });
            self.sql.push_str(cte.name);
            self.names(cte.columns);
            self.sql.push_str(" AS (");
            self.query(&cte.query);
            self.sql.push(')');
        }
        if !with.is_empty() {
            self.sql.push(' ');
        }
    }

    /// ` (a, b)`
    fn names(&mut self, names: &[&str]) {
        self.sql.push_str(" (");
        self.sql.push_str(&names.join(", "));
        self.sql.push(')');
    }

    /// ` (k0, k1)`
    fn numbered(&mut self, letter: &str, count: usize) {
        let names: Vec<String> = (0..count).map(|at| format!("{letter}{at}")).collect();
        self.sql.push_str(" (");
        self.sql.push_str(&names.join(", "));
        self.sql.push(')');
    }

    fn select(&mut self, query: &SelectNode) {
        self.with(&query.with);
        self.sql.push_str("SELECT ");
        match query.distinct.as_deref() {
            None => {}
            Some([]) => self.sql.push_str("DISTINCT "),
            Some(keys) => {
                self.sql.push_str("DISTINCT ON (");
                self.list(keys);
                self.sql.push_str(") ");
            }
        }
        self.list(&query.selection);
        for (at, join) in query.from.iter().enumerate() {
            self.sql.push_str(if at == 0 { " FROM " } else { join.kind });
            self.table(&join.item);
            if let Some(on) = &join.on {
                self.sql.push_str(" ON ");
                self.node(on, Around::Nothing);
            }
        }
        self.conditions(" WHERE ", &query.filters);
        self.clause(" GROUP BY ", &query.group_by);
        self.conditions(" HAVING ", &query.having);
        self.tail(&query.order_by, query.limit.as_ref(), query.offset.as_ref());
        for lock in &query.locks {
            self.sql.push_str(lock.strength);
            if !lock.of.is_empty() {
                self.sql.push_str(" OF ");
                self.sql.push_str(&lock.of.join(", "));
            }
            self.sql.push_str(lock.wait);
        }
    }

    fn compound(&mut self, compound: &CompoundNode) {
        self.enclosed(true, |writer| writer.query(&compound.left));
        self.sql.push_str(compound.operator);
        self.enclosed(true, |writer| writer.query(&compound.right));
        self.tail(&compound.order_by, compound.limit.as_ref(), compound.offset.as_ref());
    }

    fn tail(&mut self, order_by: &[Node], limit: Option<&Node>, offset: Option<&Node>) {
        self.clause(" ORDER BY ", order_by);
        for (word, value) in [(" LIMIT ", limit), (" OFFSET ", offset)] {
            if let Some(value) = value {
                self.sql.push_str(word);
                self.node(value, Around::Operator);
            }
        }
    }

    /// A table or a subquery, with its alias.
    fn table(&mut self, item: &FromItem) {
        match &item.query {
            None => {
                self.sql.push_str(item.name);
                self.alias(item.name, item.alias);
            }
            Some(derived) => match &**derived {
                Derived::Query { query, columns, lateral } => {
                    if *lateral {
                        self.sql.push_str("LATERAL ");
                    }
                    self.enclosed(true, |writer| writer.query(query));
                    self.sql.push_str(" AS ");
                    self.sql.push_str(item.alias);
                    if !columns.is_empty() {
                        self.names(columns);
                    }
                }
                Derived::Keys(arrays) => {
                    self.sql.push_str("unnest(");
                    self.list(arrays);
                    self.sql.push_str(") AS ");
                    self.sql.push_str(item.alias);
                    self.numbered("k", arrays.len());
                }
                Derived::Rows { query, width } => {
                    self.enclosed(true, |writer| writer.query(query));
                    self.sql.push_str(" AS ");
                    self.sql.push_str(item.alias);
                    self.numbered("c", *width);
                }
            },
        }
    }

    fn clause(&mut self, word: &str, nodes: &[Node]) {
        if !nodes.is_empty() {
            self.sql.push_str(word);
            self.list(nodes);
        }
    }

    fn conditions(&mut self, word: &str, nodes: &[Node]) {
        for (at, node) in nodes.iter().enumerate() {
            self.sql.push_str(if at == 0 { word } else { " AND " });
            self.node(node, if nodes.len() == 1 { Around::Nothing } else { Around::Logic });
        }
    }

    fn list(&mut self, nodes: &[Node]) {
        for (at, node) in nodes.iter().enumerate() {
            if at > 0 {
                self.sql.push_str(", ");
            }
            self.node(node, Around::Nothing);
        }
    }

    fn node(&mut self, node: &Node, around: Around) {
        match node {
            Node::Column { table, name } => {
                self.sql.push_str(table);
                self.sql.push('.');
                self.sql.push_str(name);
            }
            Node::Columns { list: "", table, names } => {
                for (at, name) in names.iter().enumerate() {
                    if at > 0 {
                        self.sql.push_str(", ");
                    }
                    self.sql.push_str(table);
                    self.sql.push('.');
                    self.sql.push_str(name);
                }
            }
            Node::Columns { list, .. } => self.sql.push_str(list),
            Node::Param(param) => self.param(param),
            Node::Sql(text) => self.sql.push_str(text),
            Node::List(nodes) => self.list(nodes),
            Node::Pieces(nodes) => {
                for node in nodes {
                    self.node(node, Around::Nothing);
                }
            }
            Node::Postfix(nodes) => self.enclosed(around == Around::Operator, |writer| {
                for node in nodes {
                    writer.node(node, Around::Operator);
                }
            }),
            Node::Operator { operator, logic, operands } => {
                let (inside, enclosed) = match logic {
                    true => (Around::Logic, around != Around::Nothing),
                    false => (Around::Operator, around == Around::Operator),
                };
                self.enclosed(enclosed, |writer| {
                    for (at, operand) in operands.iter().enumerate() {
                        if at > 0 {
                            writer.sql.push_str(operator);
                        }
                        writer.node(operand, inside);
                    }
                });
            }
            Node::Subquery(subquery) => {
                let Subquery(query) = &**subquery;
                self.enclosed(true, |writer| writer.query(query));
            }
        }
    }

    fn enclosed(&mut self, enclosed: bool, write: impl FnOnce(&mut Writer)) {
        if enclosed {
            self.sql.push('(');
        }
        write(self);
        if enclosed {
            self.sql.push(')');
        }
    }

    /// `$1`, with a cast where PostgreSQL cannot be told the type by its number.
    fn param(&mut self, param: &Param) {
        let known =
            if param.is_shared() { self.params.iter().position(|other| other.is(param)) } else { None };
        let number = known.unwrap_or_else(|| {
            self.params.push(param.clone());
            self.params.len() - 1
        }) + 1;
        let name = param.type_name();
        let brackets = if name.array { "[]" } else { "" };
        if let Some(literal) = self.literals.get(number - 1) {
            let _ = write!(self.sql, "{literal}::{}{brackets}", name.sql);
            return;
        }
        self.sql.push('$');
        self.digits(number);
        // Writing to a String cannot fail.
        let _ = match (name.transfer, param.declared_type()) {
            (Transfer::Text, _) => write!(self.sql, "::text{brackets}::{}{brackets}", name.sql),
            (Transfer::Binary, Some(_)) => Ok(()),
            (Transfer::Binary, None) => write!(self.sql, "::{}{brackets}", name.sql),
        };
    }

    fn digits(&mut self, number: usize) {
        if number >= 10 {
            self.digits(number / 10);
        }
        self.sql.push(char::from(b'0' + (number % 10) as u8));
    }
}
