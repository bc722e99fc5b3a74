//! ON CONFLICT (<https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT>).

use crate::types::{Boolean, NotNull, Operand, SqlType};

use super::assignment::{Changes, Set};
use super::insert::{Given, Insert};
use super::scope::{Cons, Nil, Within};
use super::{Column, Expr, Node, Table};

/// ON CONFLICT without its types.
#[derive(Debug, Clone)]
pub(crate) struct Conflict {
    pub(crate) target: Target,
    pub(crate) action: Action,
}

/// What a row conflicts on.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Any,
    Columns(Vec<&'static str>),
    Constraint(String),
}

/// What is done with a row that conflicts.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Nothing,
    Update {
        set: Vec<Set>,
        filter: Option<Node>,
    },
    /// Every column that the rows give, but the target's.
    UpdateAll,
}

/// An INSERT whose ON CONFLICT has no action yet.
#[derive(Debug)]
#[must_use = "say what is done with a row that conflicts: `.do_nothing()` or `.do_update(…)`"]
pub struct OnConflict<Run, T, Sel> {
    insert: Insert<Run, T, Given, Sel>,
    target: Target,
}

/// The columns of a unique key: one, or a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no column of table `{T}`, nor a tuple of these",
    label = "expected the columns of a primary key or a unique constraint"
)]
pub trait KeyColumns<T> {
    /// Their names, quoted.
    fn names(self) -> Vec<&'static str>;
}

#[diagnostic::do_not_recommend]
impl<T: Table, S: SqlType, const N: u16> KeyColumns<T> for Column<T, S, N> {
    fn names(self) -> Vec<&'static str> {
        vec![self.name()]
    }
}

macro_rules! tuples {
    ($($name:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($name: KeyColumns<T>),+> KeyColumns<T> for ($($name,)+) {
            #[allow(non_snake_case)]
            fn names(self) -> Vec<&'static str> {
                let ($($name,)+) = self;
                [$($name.names()),+].concat()
            }
        }
    };
}

tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);
tuples!(A, B, C, D, E);
tuples!(A, B, C, D, E, F);

impl<Run, T: Table, Sel> Insert<Run, T, Given, Sel> {
    /// `ON CONFLICT (columns)`: what is done with a row whose key is there already comes next.
    pub fn on_conflict<K: KeyColumns<T>>(self, columns: K) -> OnConflict<Run, T, Sel> {
        OnConflict { insert: self, target: Target::Columns(columns.names()) }
    }

    /// `ON CONFLICT ON CONSTRAINT name`.
    pub fn on_conflict_constraint(self, name: &str) -> OnConflict<Run, T, Sel> {
        OnConflict { insert: self, target: Target::Constraint(relata_sql::ident(name)) }
    }

    /// `ON CONFLICT DO NOTHING`: rows that conflict on whatever key are left out.
    pub fn on_conflict_do_nothing(mut self) -> Self {
        self.node.conflict = Some(Conflict { target: Target::Any, action: Action::Nothing });
        self
    }
}

impl<Run, T: Table, Sel> OnConflict<Run, T, Sel> {
    /// `DO NOTHING`: the row is left out, and RETURNING does not return it.
    pub fn do_nothing(self) -> Insert<Run, T, Given, Sel> {
        self.with(Action::Nothing)
    }

    /// `DO UPDATE SET …`; [`excluded`] names the row that was not inserted.
    pub fn do_update<C: Changes<T>, I>(self, changes: C) -> Insert<Run, T, Given, Sel>
    where
        C::Deps: Within<Cons<T, NotNull, Nil>, I, Tables: Sized>,
    {
        let mut set = Vec::new();
        changes.push(&mut set);
        self.with(Action::Update { set, filter: None })
    }

    /// `DO UPDATE SET … WHERE condition`.
    pub fn do_update_where<C: Changes<T>, W: Operand<Boolean>, I, J>(
        self,
        changes: C,
        condition: W,
    ) -> Insert<Run, T, Given, Sel>
    where
        C::Deps: Within<Cons<T, NotNull, Nil>, I, Tables: Sized>,
        W::Deps: Within<Cons<T, NotNull, Nil>, J, Tables: Sized>,
    {
        let mut set = Vec::new();
        changes.push(&mut set);
        self.with(Action::Update { set, filter: Some(condition.into_node()) })
    }

    /// `DO UPDATE SET` every column that the rows give, but those of the key, to the value that was not inserted.
    pub fn do_update_all(self) -> Insert<Run, T, Given, Sel> {
        self.with(Action::UpdateAll)
    }

    fn with(mut self, action: Action) -> Insert<Run, T, Given, Sel> {
        self.insert.node.conflict = Some(Conflict { target: self.target, action });
        self.insert
    }
}

/// `excluded.column`: the value of the row that was not inserted.
pub fn excluded<T: Table, S: SqlType, const N: u16>(column: Column<T, S, N>) -> Expr<S, ()> {
    Expr::new(Node::Column { table: "excluded", name: column.name() })
}
