//! Queries: columns and expressions, FROM lists that the compiler checks, and the statements made of them.

mod column;
mod expression;
mod from;
mod function;
mod group;
mod node;
mod order;
mod output;
mod param;
mod render;
mod scope;
mod select;
mod selection;
mod statement;

pub use column::{All, Column, Table};
pub use expression::{BooleanExpression, Comparison, Expr, Expression, TextExpression};
pub use from::Source;
pub use function::{Additive, avg, count, count_all, max, min, sum};
pub use group::{GroupBy, Groups, Key, Ungrouped};
pub use node::Node;
pub use order::{Order, OrderBy, Ordering};
pub use output::{Cursor, Output};
pub use param::Param;
pub use scope::{Aggregate, AllNull, Both, Col, Cons, Covers, Defined, Has, Here, Nil, There, Whole};
pub use select::{Select, select};
pub use selection::Selection;
pub use statement::Statement;
