//! Queries: columns and expressions, FROM lists that the compiler checks, and the statements made of them.

mod assignment;
mod clause;
mod column;
mod compound;
mod conflict;
mod copy;
mod delete;
mod derived;
mod distinct;
mod expression;
pub mod field;
mod from;
mod from_row;
mod function;
mod group;
mod include;
mod insert;
mod keyset;
mod limit;
mod lock;
mod node;
mod order;
mod output;
mod param;
mod raw;
#[doc(hidden)]
pub mod record;
mod relation;
mod render;
mod rows;
mod scope;
mod select;
mod selection;
mod statement;
mod subquery;
mod terminal;
mod unite;
mod update;
mod with;

pub use crate::types::Operand;
pub use assignment::{Assign, Assignment, Changes, ColumnsOf, Set, SetIn, StoredIn};
pub(crate) use column::Changed;
#[doc(hidden)]
pub use column::numbered;
pub use column::{All, Column, ReadOnly, Stored, Table};
pub use compound::{Compound, position};
pub use conflict::{Excluded, HasKey, KeyColumns, OnConflict, excluded};
pub(crate) use copy::{CopyColumns, CopyOut};
pub use copy::{CopyFormat, CopyIn};
pub use delete::{Delete, delete};
#[doc(hidden)]
pub use derived::{Checked, If, IsSqlType};
pub use distinct::{Distinct, DistinctOn};
pub use expression::*;
pub use from::Source;
pub use from_row::{FromRow, NamedRow, ResultColumn};
pub use function::*;
pub use group::{GroupBy, GroupKeys, Groups, Key, Paged, Ungrouped};
pub use include::{Include, Including};
pub use insert::{
    Defaulted, Given, HasRows, Insert, Insertable, IntoRows, NoValues, RowsOf, TargetColumns, insert,
};
pub use keyset::{SortKey, SortKeys, SortValue, after, before};
pub use limit::RowCount;
pub use lock::{EveryTable, LockOf, Locked, Named};
pub use node::Node;
pub use order::{Expressions, Order, OrderBy, OrderTerms, Ordering};
pub use output::{Cursor, Output};
pub use param::Param;
pub use raw::{ByExpression, ByReference, ByTable, ByText, ByValue, RawQuery, Splice, Sql};
pub use relation::{AtMostOne, Cardinality, ExactlyOne, Load, Loading, Related, Relation, Several};
pub use rows::{Filtered, Unfiltered, Whichever};
pub use scope::{
    Aggregate, AllNull, Besides, Both, Col, Cons, Correlated, Defined, FromOuter, Has, Here, KeyOf, Keyset,
    Nil, Outer, There, Whole, Windowed,
};
pub use select::{Find, Select, find, select};
pub use selection::{Columns, Selection};
pub use statement::Statement;
pub use subquery::{Fits, FitsAll, FitsColumn, Query, Reader, Shape, array_of, exists, not_exists, scalar};
pub use terminal::{RowIterator, RowStream, Running, Runs};
pub use unite::Unites;
pub use update::{Update, update};
