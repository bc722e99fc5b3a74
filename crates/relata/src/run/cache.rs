//! The statements that a connection has prepared: the least recently used one makes room.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ptr::fn_addr_eq;

use tokio_postgres::types::Type;

use crate::query::{Output, Param, Statement};

/// Statements by their SQL and the types of their parameters.
pub(crate) struct Cache {
    entries: HashMap<Box<str>, Entry, BuildHasherDefault<SqlHasher>>,
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
    prepared: Option<Prepared>,
}

struct Prepared {
    statement: tokio_postgres::Statement,
    /// What is known to read the columns of its result.
    read_by: Vec<fn(&Type) -> bool>,
}

/// What a connection knows of a statement.
pub(crate) enum Known {
    /// Nothing: this is its first run, and there may be no other.
    New,
    /// It has run before.
    Seen,
    Prepared {
        statement: tokio_postgres::Statement,
        /// Whether its columns are known to be those that the program was built for.
        looked_at: bool,
    },
}

impl Cache {
    pub(crate) fn new(size: usize) -> Cache {
        Cache { entries: HashMap::default(), size: size.max(1), clock: 0 }
    }

    /// What is known; from now on it has been seen.
    pub(crate) fn look(&mut self, Statement { sql, params, outputs }: &Statement) -> Known {
        self.clock += 1;
        if let Some(entry) = self.entries.get_mut(sql.as_str()) {
            entry.last_use = self.clock;
            return match entry.variant(params) {
                Some(Variant { prepared: Some(prepared), .. }) => Known::Prepared {
                    statement: prepared.statement.clone(),
                    looked_at: prepared.is_read_by(outputs),
                },
                Some(_) => Known::Seen,
                None => {
                    entry.variants.push(Variant::of(params));
                    Known::New
                }
            };
        }
        self.make_room();
        let entry = Entry { last_use: self.clock, variants: vec![Variant::of(params)] };
        self.entries.insert(sql.as_str().into(), entry);
        Known::New
    }

    pub(crate) fn keep(&mut self, of: &Statement, statement: tokio_postgres::Statement) {
        if let Some(variant) = self.variant(of) {
            variant.prepared = Some(Prepared { statement, read_by: Vec::new() });
        }
    }

    /// The columns of its result are those that the program was built for.
    pub(crate) fn was_looked_at(&mut self, of: &Statement) {
        if let Some(prepared) = self.variant(of).and_then(|variant| variant.prepared.as_mut()) {
            prepared.read_by = of.outputs.iter().map(|output| output.accepts).collect();
        }
    }

    fn variant(&mut self, of: &Statement) -> Option<&mut Variant> {
        self.entries.get_mut(of.sql.as_str()).and_then(|entry| entry.variant(&of.params))
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
        Variant { types: params.iter().map(Param::oid).collect(), prepared: None }
    }
}

impl Prepared {
    /// Two functions at one place do the same.
    fn is_read_by(&self, outputs: &[Output]) -> bool {
        let same = |(known, output): (&fn(&Type) -> bool, &Output)| fn_addr_eq(*known, output.accepts);
        self.read_by.len() == outputs.len() && self.read_by.iter().zip(outputs).all(same)
    }
}

/// A quick hash for texts of some hundred bytes. A program writes its SQL itself and has no reason to collide, and the
/// cache has few places.
#[derive(Default)]
struct SqlHasher(u64);

impl SqlHasher {
    fn add(&mut self, word: u64) {
        // 2^64 over the golden ratio, as in Fibonacci hashing.
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for SqlHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.add(u64::from_le_bytes(*word)));
        rest.iter().for_each(|byte| self.add(u64::from(*byte)));
    }

    fn finish(&self) -> u64 {
        // The product's low bits, by which the table goes, depend on few of the text's.
        self.0.rotate_left(26)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cache, Known, SqlHasher};
    use crate::query::{Param, Statement};
    use crate::types::{Bigint, Integer};
    use std::collections::HashSet;
    use std::hash::{BuildHasher as _, BuildHasherDefault};

    fn statement(sql: &str, params: Vec<Param>) -> Statement {
        Statement { sql: sql.to_owned(), params, outputs: Vec::new() }
    }

    #[test]
    fn the_least_recently_used_makes_room() {
        let mut cache = Cache::new(2);
        assert!(matches!(cache.look(&statement("a", vec![])), Known::New));
        assert!(matches!(cache.look(&statement("b", vec![])), Known::New));
        assert!(matches!(cache.look(&statement("a", vec![])), Known::Seen));
        assert!(matches!(cache.look(&statement("c", vec![])), Known::New), "b goes");
        assert!(matches!(cache.look(&statement("a", vec![])), Known::Seen));
        assert!(matches!(cache.look(&statement("b", vec![])), Known::New));
    }

    #[test]
    fn the_types_of_parameters_tell_statements_apart() {
        let mut cache = Cache::new(2);
        assert!(matches!(cache.look(&statement("a", vec![Param::new::<Integer>(1)])), Known::New));
        assert!(matches!(cache.look(&statement("a", vec![Param::new::<Bigint>(1)])), Known::New));
        assert!(matches!(cache.look(&statement("a", vec![Param::new::<Integer>(1)])), Known::Seen));
    }

    #[test]
    fn texts_that_are_nearly_the_same_have_hashes_far_apart() {
        let hasher = BuildHasherDefault::<SqlHasher>::default();
        let sql = |at: usize| format!("SELECT t.c{at} FROM public.t WHERE t.id = $1");
        let low: HashSet<u64> = (0..256).map(|at| hasher.hash_one(sql(at)) & 0xFFF).collect();
        assert!(low.len() > 200, "{}", low.len());
    }
}
