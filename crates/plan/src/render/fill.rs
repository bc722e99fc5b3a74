//! Statements of online forms that can be run again after a crash.

use relata_schema::QualifiedName;
use relata_sql::{ident, literal};

use crate::Leftover;
use crate::render::{anonymous_block, qualified};

/// Blocks of a table whose rows one transaction changes: some ten thousand rows.
const BLOCKS: u32 = 200;

/// A row that moves to a block that was passed already is met in the next round. The table's own columns cannot be
/// taken for variables: both are qualified.
pub(crate) fn fill(table: &QualifiedName, column: &str) -> String {
    let (name, column) = (qualified(table), ident(column));
    let size = format!("pg_relation_size({}) / current_setting('block_size')::bigint", literal(&name));
    anonymous_block(&format!(
        "<<relata>>
DECLARE
    block bigint;
    changed bigint;
    filled bigint;
BEGIN
    FOR round IN 1..3 LOOP
        block := 0;
        filled := 0;
        WHILE block < {size} LOOP
            UPDATE {name} AS filled_row SET {column} = DEFAULT
            WHERE filled_row.ctid >= format('(%s,0)', relata.block)::tid
                AND filled_row.ctid < format('(%s,0)', relata.block + {BLOCKS})::tid
                AND filled_row.{column} IS NULL;
            GET DIAGNOSTICS changed = ROW_COUNT;
            filled := filled + changed;
            COMMIT;
            block := block + {BLOCKS};
        END LOOP;
        EXIT WHEN filled = 0;
    END LOOP;
END"
    ))
}

/// What is not there was not come to.
pub(crate) fn drop_leftover(leftover: &Leftover) -> String {
    match leftover {
        Leftover::Constraint { table, constraint } => {
            format!("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}", qualified(table), ident(constraint))
        }
        Leftover::Index(name) => format!("DROP INDEX CONCURRENTLY IF EXISTS {}", qualified(name)),
        // DETACH PARTITION has no IF EXISTS.
        Leftover::Partition { parent, partition } => {
            let (parent, partition) = (qualified(parent), qualified(partition));
            let relation = |name: &str| format!("to_regclass({})", literal(name));
            anonymous_block(&format!(
                "BEGIN
    IF EXISTS (SELECT FROM pg_inherits WHERE inhparent = {} AND inhrelid = {}) THEN
        ALTER TABLE {parent} DETACH PARTITION {partition};
    END IF;
END",
                relation(&parent),
                relation(&partition),
            ))
        }
    }
}
