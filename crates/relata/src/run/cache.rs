//! The statements that a connection has prepared: the least recently used one makes room.

use std::collections::HashMap;

use tokio_postgres::Statement;
use tokio_postgres::types::Type;

/// Statements by their SQL and the types of their parameters.
pub(crate) struct Cache {
    entries: HashMap<Box<str>, Entry>,
    size: usize,
    clock: u64,
}

struct Entry {
    last_use: u64,
    variants: Vec<(Box<[Type]>, Option<Statement>)>,
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
    pub(crate) fn look(&mut self, sql: &str, types: &[Type]) -> Known {
        self.clock += 1;
        if let Some(entry) = self.entries.get_mut(sql) {
            entry.last_use = self.clock;
            match entry.variants.iter().find(|(known, _)| **known == *types) {
                Some((_, Some(statement))) => return Known::Prepared(statement.clone()),
                Some((_, None)) => return Known::Seen,
                None => entry.variants.push((types.into(), None)),
            }
            return Known::New;
        }
        self.make_room();
        let entry = Entry { last_use: self.clock, variants: vec![(types.into(), None)] };
        self.entries.insert(sql.into(), entry);
        Known::New
    }

    pub(crate) fn keep(&mut self, sql: &str, types: &[Type], statement: Statement) {
        let Some(entry) = self.entries.get_mut(sql) else { return };
        if let Some((_, place)) = entry.variants.iter_mut().find(|(known, _)| **known == *types) {
            *place = Some(statement);
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

#[cfg(test)]
mod tests {
    use super::{Cache, Known};
    use tokio_postgres::types::Type;

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
        assert!(matches!(cache.look("a", &[Type::INT4]), Known::New));
        assert!(matches!(cache.look("a", &[Type::INT8]), Known::New));
        assert!(matches!(cache.look("a", &[Type::INT4]), Known::Seen));
    }
}
