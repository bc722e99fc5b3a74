//! ORDER BY.

use super::scope::Both;
use super::{Expression, Node};

/// One term of ORDER BY, with its direction.
#[derive(Debug, Clone)]
pub struct Order<E> {
    expr: E,
    direction: &'static str,
}

/// The direction of a term of ORDER BY.
pub trait Ordering: Expression {
    /// The least first.
    fn asc(self) -> Order<Self> {
        Order { expr: self, direction: " ASC" }
    }

    /// The greatest first; NULLs before them.
    fn desc(self) -> Order<Self> {
        Order { expr: self, direction: " DESC" }
    }
}

impl<E: Expression> Ordering for E {}

impl<E> Order<E> {
    /// NULLs after everything else.
    pub fn nulls_last(self) -> Order<E> {
        let direction =
            if self.direction.starts_with(" DESC") { " DESC NULLS LAST" } else { " ASC NULLS LAST" };
        Order { direction, ..self }
    }

    /// NULLs before everything else.
    pub fn nulls_first(self) -> Order<E> {
        let direction =
            if self.direction.starts_with(" DESC") { " DESC NULLS FIRST" } else { " ASC NULLS FIRST" };
        Order { direction, ..self }
    }
}

/// What `.order_by(…)` takes: an expression, one with a direction, or a tuple of these.
pub trait OrderBy {
    /// The columns that it mentions.
    type Deps;

    /// The terms, in their order.
    fn push(self, out: &mut Vec<Node>);
}

impl<E: Expression> OrderBy for Order<E> {
    type Deps = E::Deps;

    fn push(self, out: &mut Vec<Node>) {
        out.push(Node::Pieces(vec![self.expr.node(), Node::sql(self.direction)]));
    }
}

impl<E: Expression> OrderBy for E {
    type Deps = E::Deps;

    fn push(self, out: &mut Vec<Node>) {
        out.push(self.node());
    }
}

impl<A: OrderBy, B: OrderBy> OrderBy for (A, B) {
    type Deps = Both<A::Deps, B::Deps>;

    fn push(self, out: &mut Vec<Node>) {
        self.0.push(out);
        self.1.push(out);
    }
}
