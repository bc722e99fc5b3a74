//! The statements that a connection has prepared: the least recently used one makes room.

use std::collections::HashMap;

use tokio_postgres::Statement;

use crate::query::Param;

/// Statements by their SQL and the types of their parameters.
pub(crate) struct Cache {
    entries: HashMap<Box<str>, Entry>,
    size: usize,
    clock: u64,
}

struct Entry {
    last_use: u64,
    variants: Vec<Variant>,
}

/// The types of the parameters, by their OIDs.
struct Variant {
    types: Box<[u32]>,
    statement: Option<Statement>,
}

/// What a connection knows of a statement.
pub(crate) enum Known {
    /// Nothing: this is its first run, and there may be no other.
    New,
    /// It has run before.
    Seen,
    Prepared(Statement),
}

impl Cache {
    pub(crate) fn new(size: usize) -> Cache {
        Cache { entries: HashMap::new(), size: size.max(1), clock: 0 }
    }

    /// What is known; from now on it has been seen.
    pub(crate) fn look(&mut self, sql: &str, params: &[Param]) -> Known {
        self.clock += 1;
        if let Some(entry) = self.entries.get_mut(sql) {
            entry.last_use = self.clock;
            return match entry.variant(params) {
                Some(Variant { statement: Some(statement), .. }) => Known::Prepared(statement.clone()),
                Some(_) => Known::Seen,
                None => {
                    entry.variants.push(Variant::of(params));
                    Known::New
                }
            };
        }
        self.make_room();
        let entry = Entry { last_use: self.clock, variants: vec![Variant::of(params)] };
        self.entries.insert(sql.into(), entry);
        Known::New
    }

    pub(crate) fn keep(&mut self, sql: &str, params: &[Param], statement: Statement) {
        if let Some(variant) = self.entries.get_mut(sql).and_then(|entry| entry.variant(params)) {
            variant.statement = Some(statement);
        }
    }

    pub(crate) fn forget(&mut self, sql: &str) {
        self.entries.remove(sql);
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    /// A look at every entry, which is rare: only a statement that is new, where there is no place left, has to.
    fn make_room(&mut self) {
        if self.entries.len() < self.size {
            return;
        }
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.last_use).map(|(sql, _)| sql.clone());
        if let Some(oldest) = oldest {
            self.entries.remove(&oldest);
        }
    }
}

impl Entry {
    fn variant(&mut self, params: &[Param]) -> Option<&mut Variant> {
        self.variants.iter_mut().find(|known| known.types.iter().copied().eq(params.iter().map(Param::oid)))
    }
}

impl Variant {
    fn of(params: &[Param]) -> Variant {
        Variant { types: params.iter().map(Param::oid).collect(), statement: None }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cache, Known};
    use crate::query::Param;
    use crate::types::{Bigint, Integer};

    #[test]
    fn the_least_recently_used_makes_room() {
        let mut cache = Cache::new(2);
        assert!(matches!(cache.look("a", &[]), Known::New));
        assert!(matches!(cache.look("b", &[]), Known::New));
        assert!(matches!(cache.look("a", &[]), Known::Seen));
        assert!(matches!(cache.look("c", &[]), Known::New), "b goes");
        assert!(matches!(cache.look("a", &[]), Known::Seen));
        assert!(matches!(cache.look("b", &[]), Known::New));
    }

    #[test]
    fn the_types_of_parameters_tell_statements_apart() {
        let mut cache = Cache::new(2);
        assert!(matches!(cache.look("a", &[Param::new::<Integer>(1)]), Known::New));
        assert!(matches!(cache.look("a", &[Param::new::<Bigint>(1)]), Known::New));
        assert!(matches!(cache.look("a", &[Param::new::<Integer>(1)]), Known::Seen));
    }
}
