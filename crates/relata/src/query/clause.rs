//! The clauses in which functions over several rows are not allowed
//! (<https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-AGGREGATES>).

use super::group::Paged;
use super::scope::{Holds, Never};

/// Which functions over several rows an expression calls.
pub trait Calls {
    /// What two expressions call together.
    type Beside<Other: Calls>: Calls;
    /// Beside an aggregate function.
    type BesideAggregate: Calls;
    /// Beside a condition of keyset pagination.
    type BesideKeyset: Calls;
    /// A query with the GROUP BY `Group`, once it has such a condition in WHERE.
    type Filtered<Group>;
}

/// None.
#[derive(Debug)]
pub struct Plain;

/// None, but a condition of keyset pagination.
#[derive(Debug)]
pub struct Pages;

/// An aggregate function, and no window function.
#[derive(Debug)]
pub struct Aggregates;

/// A window function.
#[derive(Debug)]
pub struct Windows;

impl Calls for Plain {
    type Beside<Other: Calls> = Other;
    type BesideAggregate = Aggregates;
    type BesideKeyset = Pages;
    type Filtered<Group> = Group;
}

impl Calls for Pages {
    type Beside<Other: Calls> = Other::BesideKeyset;
    type BesideAggregate = Aggregates;
    type BesideKeyset = Pages;
    type Filtered<Group> = Paged<Group>;
}

impl Calls for Aggregates {
    type Beside<Other: Calls> = Other::BesideAggregate;
    type BesideAggregate = Aggregates;
    type BesideKeyset = Aggregates;
    type Filtered<Group> = Group;
}

impl Calls for Windows {
    type Beside<Other: Calls> = Windows;
    type BesideAggregate = Windows;
    type BesideKeyset = Windows;
    type Filtered<Group> = Group;
}

/// Clauses with the calls that each allows. The last impl, for what there is not, is there because the compiler tells
/// at length of an impl that is the only one.
macro_rules! clauses {
    ($($Clause:ident of $($Calls:ident)+: $message:literal, $label:literal;)+) => {$(
        #[doc = concat!("Where ", $message, ".")]
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        pub trait $Clause {}

        $(#[diagnostic::do_not_recommend]
        impl $Clause for $Calls {})+

        #[diagnostic::do_not_recommend]
        impl<T> $Clause for Never<T> where Never<T>: Holds {}
    )+};
}

clauses! {
    InWhere of Plain Pages:
        "an aggregate or window function is not allowed in WHERE",
        "WHERE is asked of each row; a condition on groups goes into `.having(…)`";
    InOn of Plain Pages:
        "an aggregate or window function is not allowed in JOIN … ON",
        "ON is asked of each row; a condition on groups goes into `.having(…)`";
    InGroupBy of Plain Pages:
        "an aggregate or window function is not allowed in GROUP BY",
        "expected columns, and expressions of columns";
    InHaving of Plain Pages Aggregates:
        "a window function is not allowed in HAVING",
        "window functions are called after HAVING; a query around this one can ask for their values";
    InAggregate of Plain Pages:
        "an aggregate or window function is not allowed in an aggregate function, nor in its FILTER",
        "a query of its own gives the inner one: `.from_query(…)`";
    InWindow of Plain Pages Aggregates:
        "a window function is not allowed in a window function",
        "a query of its own gives the inner one: `.from_query(…)`";
    InSet of Plain Pages:
        "an aggregate or window function is not allowed in SET",
        "`scalar(…)` takes its value from a query of its own";
    InReturning of Plain Pages:
        "an aggregate or window function is not allowed in RETURNING",
        "RETURNING gives a row for each row of the statement; `.with(…)` makes it a table that can be counted";
    WithLock of Plain Pages:
        "a row cannot be locked (FOR UPDATE, FOR SHARE) beside an aggregate or window function",
        "what is selected is no longer a row of a table";
}
