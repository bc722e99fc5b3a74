//! The tree of an expression, without its types.
//!
//! The typed face (`Expr<S, Deps>`) is checked by the compiler and then gone: one small tree and one function that
//! writes it serve every query of a program, which keeps compile times and binaries small, and lets a filter be
//! built at run time.

use std::borrow::Cow;

use crate::types::SqlType;

use super::compound::CompoundNode;
use super::delete::DeleteNode;
use super::insert::InsertNode;
use super::select::SelectNode;
use super::update::UpdateNode;
use super::{Param, Table};

/// An expression's tree.
///
/// ```
/// # use relata_example::*;
/// use relata::types::Text;
///
/// let node = Node::binary(Node::param::<Text>("a".to_owned()), " || ", Node::Sql("'b'".into()));
/// let sql = select(Expr::<Text, ()>::new(node)).to_sql();
/// assert_eq!(sql, "SELECT $1 || 'b'");
/// ```
#[derive(Debug, Clone)]
pub enum Node {
    /// A column of a table, by the table's alias; both are quoted already.
    Column {
        /// The alias, or the table's name where it has none.
        table: &'static str,
        /// The column.
        name: &'static str,
    },
    /// All columns of a table, by the table's alias: as one text where that is known, else by their names.
    Columns {
        /// The alias, or the table's name where it has none.
        table: &'static str,
        /// The columns.
        names: &'static [&'static str],
        /// All of it as SQL has it, or nothing.
        list: &'static str,
    },
    /// A value that is sent beside the SQL.
    Param(Param),
    /// SQL as it is: a keyword, a quoted literal.
    Sql(Cow<'static, str>),
    /// Operands with an operator between them: `a = b`, `a AND b AND c`.
    Operator {
        /// With the spaces round it.
        operator: &'static str,
        /// AND and OR bind less than the other operators, and need no parentheses round those.
        logic: bool,
        /// Two or more.
        operands: Vec<Node>,
    },
    /// `lower(a)`, `a IS NULL`, `CASE … END`: pieces in a row.
    Pieces(Vec<Node>),
    /// As [`Node::Pieces`], but it is an operator's whole expression, which wants parentheses inside another: `a IS
    /// NULL`, `NOT a`.
    Postfix(Vec<Node>),
    /// Things with commas between them: a function's arguments, a list.
    List(Vec<Node>),
    /// A whole statement in parentheses.
    Subquery(Box<Subquery>),
}

/// A statement inside another one.
#[derive(Debug, Clone)]
pub struct Subquery(pub(crate) QueryNode);

/// A statement without its types.
#[derive(Debug, Clone)]
pub(crate) enum QueryNode {
    Select(Box<SelectNode>),
    Compound(Box<CompoundNode>),
    Insert(Box<InsertNode>),
    Update(Box<UpdateNode>),
    Delete(Box<DeleteNode>),
}

impl Node {
    /// All columns of a table.
    pub(crate) fn columns<T: Table>() -> Node {
        Node::Columns { table: T::ALIAS, names: T::COLUMNS, list: T::LIST }
    }

    /// A parameter of SQL type `S`.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::Integer;
    ///
    /// assert!(matches!(Node::param::<Integer>(7), Node::Param(_)));
    /// ```
    #[inline]
    pub fn param<S: SqlType>(value: S::Rust) -> Node {
        Node::Param(Param::new::<S>(value))
    }

    /// Two operands with `operator` between them.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::Integer;
    ///
    /// let sum = Node::binary(Node::param::<Integer>(1), " + ", Node::param::<Integer>(2));
    /// let sql = select(Expr::<Integer, ()>::new(sum)).to_sql();
    /// assert_eq!(sql, "SELECT $1 + $2");
    /// ```
    #[inline(never)]
    pub fn binary(left: Node, operator: &'static str, right: Node) -> Node {
        Node::Operator { operator, logic: false, operands: vec![left, right] }
    }

    /// `name(arguments)`. The name is PostgreSQL's own or quoted.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::Text;
    ///
    /// let version = Node::call("version", Vec::new());
    /// let sql = select(Expr::<Text, ()>::new(version)).to_sql();
    /// assert_eq!(sql, "SELECT version()");
    /// ```
    #[inline(never)]
    pub fn call(name: &'static str, arguments: Vec<Node>) -> Node {
        Node::Pieces(vec![
            Node::Sql(Cow::Borrowed(name)),
            Node::Sql(Cow::Borrowed("(")),
            Node::List(arguments),
            Node::Sql(Cow::Borrowed(")")),
        ])
    }

    /// `left AND right`, in one list with those that `left` has already.
    #[inline(never)]
    pub(crate) fn logic(left: Node, operator: &'static str, right: Node) -> Node {
        match left {
            Node::Operator { operator: same, logic: true, mut operands } if same == operator => {
                operands.push(right);
                Node::Operator { operator, logic: true, operands }
            }
            left => Node::Operator { operator, logic: true, operands: vec![left, right] },
        }
    }

    /// A statement in parentheses.
    pub(crate) fn subquery(query: QueryNode) -> Node {
        Node::Subquery(Box::new(Subquery(query)))
    }

    /// SQL as it is.
    pub(crate) const fn sql(text: &'static str) -> Node {
        Node::Sql(Cow::Borrowed(text))
    }
}
