//! Where tables keep their rows: a statement that writes them all anew leaves another file behind.

use std::collections::BTreeMap;

use anyhow::Result;
use postgres::Client;
use relata_schema::QualifiedName;

/// The tables of a database by `pg_class.oid`, each with its `pg_relation_filenode`.
pub(crate) struct Heaps(BTreeMap<u32, (QualifiedName, u32)>);

impl Heaps {
    pub(crate) fn of(client: &mut Client) -> Result<Heaps> {
        const QUERY: &str = "
            SELECT c.oid, n.nspname::text, c.relname::text, pg_relation_filenode(c.oid)
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
        let rows = client.query(QUERY, &[])?;
        let heap = |row: &postgres::Row| {
            let node = row.get::<_, Option<u32>>(3)?;
            Some((row.get(0), (QualifiedName::new(row.get::<_, String>(1), row.get::<_, String>(2)), node)))
        };
        Ok(Heaps(rows.iter().filter_map(heap).collect()))
    }

    /// The tables that are still there and keep their rows in another file, by the names they have now.
    pub(crate) fn rewritten_since(&self, before: &Heaps) -> Vec<QualifiedName> {
        let rewritten =
            self.0.iter().filter(|(oid, (_, node))| before.0.get(oid).is_some_and(|(_, old)| old != node));
        let mut names: Vec<QualifiedName> = rewritten.map(|(_, (name, _))| name.clone()).collect();
        names.sort();
        names
    }
}
