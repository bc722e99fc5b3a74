//! Queries: columns and expressions, FROM lists that the compiler checks, and the statements made of them.

mod assignment;
mod column;
mod compound;
mod conflict;
mod delete;
mod derived;
mod expression;
mod from;
mod function;
mod group;
mod insert;
mod lock;
mod node;
mod order;
mod output;
mod param;
mod render;
mod scope;
mod select;
mod selection;
mod statement;
mod subquery;
mod update;
mod with;

pub use assignment::{Assign, Assignment, Changes, Set, StoredIn};
pub use column::{All, Column, Table};
pub use compound::{Compound, position};
pub use conflict::{KeyColumns, OnConflict, excluded};
pub use delete::{Delete, delete};
pub use expression::{
    Arithmetic, BooleanExpression, Comparison, Expr, Expression, Filters, InList, List, Number, Subset,
    TextExpression, all, any, contains, ends_with, not, starts_with,
};
pub use from::Source;
pub use function::{
    Additive, Case, Coalesced, Frame, Window, WindowFunction, array_agg, avg, bool_and, bool_or, case,
    coalesce, count, count_all, count_distinct, cume_dist, dense_rank, first_value, greatest, lag,
    last_value, lead, least, max, min, nth_value, ntile, nullif, percent_rank, rank, row_number, string_agg,
    sum, value, window,
};
pub use group::{GroupBy, GroupKeys, Groups, Key, Ungrouped};
pub use insert::{Defaulted, Given, Insert, InsertColumn, Insertable, IntoRows, NoValues, insert};
pub use node::Node;
pub use order::{Order, OrderBy, Ordering};
pub use output::{Cursor, Output};
pub use param::Param;
pub use scope::{
    Aggregate, AllNull, Both, Col, Cons, Correlated, Covers, Defined, FromOuter, Has, Here, Nil, Outer,
    There, Whole,
};
pub use select::{Select, select};
pub use selection::Selection;
pub use statement::Statement;
pub use subquery::{Fits, FitsAll, FitsColumn, Query, Reader, Shape, array_of, exists, not_exists, scalar};
pub use update::{Filtered, Unfiltered, Update, Whichever, update};
