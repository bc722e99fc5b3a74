//! Writes a query's tree as SQL and collects its parameters.

mod change;

use std::fmt::Write as _;

use crate::types::Transfer;

pub(crate) use change::{delete, insert, update};

use super::node::{Node, Subquery};
use super::output::Output;
use super::param::Param;
use super::select::SelectNode;
use super::statement::Statement;

/// A SELECT as a statement.
pub(crate) fn select(query: &SelectNode, outputs: Vec<Output>) -> Statement {
    let mut writer = Writer::default();
    writer.select(query);
    writer.statement(outputs)
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

#[derive(Default)]
struct Writer {
    sql: String,
    params: Vec<Param>,
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

    fn select(&mut self, query: &SelectNode) {
        self.sql.push_str("SELECT ");
        self.list(&query.selection);
        for (at, join) in query.from.iter().enumerate() {
            self.sql.push_str(if at == 0 { " FROM " } else { join.kind });
            self.sql.push_str(join.item.name);
            self.alias(join.item.name, join.item.alias);
            if let Some(on) = &join.on {
                self.sql.push_str(" ON ");
                self.node(on, Around::Nothing);
            }
        }
        self.conditions(" WHERE ", &query.filters);
        self.clause(" GROUP BY ", &query.group_by);
        self.conditions(" HAVING ", &query.having);
        self.clause(" ORDER BY ", &query.order_by);
        for (word, value) in [(" LIMIT ", &query.limit), (" OFFSET ", &query.offset)] {
            if let Some(value) = value {
                self.sql.push_str(word);
                self.node(value, Around::Operator);
            }
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
                self.enclosed(true, |writer| writer.select(query));
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
        // Writing to a String cannot fail.
        let _ = match (name.transfer, param.declared_type()) {
            (Transfer::Text, _) => write!(self.sql, "${number}::text{brackets}::{}{brackets}", name.sql),
            (Transfer::Binary, Some(_)) => write!(self.sql, "${number}"),
            (Transfer::Binary, None) => write!(self.sql, "${number}::{}{brackets}", name.sql),
        };
    }
}
