//! `pg_sequence` to sequences and identities.

use std::collections::BTreeMap;

use postgres::types::Oid;
use relata_schema::{Identity, IntegerType, QualifiedName, Sequence, SequenceOptions};

use crate::assemble::Names;
use crate::rows::SequenceRow;

/// Sequences of their own by name, and those of identity columns by table and `attnum`.
pub(crate) fn sequences(
    rows: Vec<SequenceRow>,
    names: &Names,
) -> (BTreeMap<QualifiedName, Sequence>, BTreeMap<(Oid, i16), Identity>) {
    let mut sequences = BTreeMap::new();
    let mut identities = BTreeMap::new();
    for row in rows {
        let options = options(&row);
        let owner = row.owner_table.zip(row.owner_column.and_then(|column| i16::try_from(column).ok()));
        match owner {
            Some(owner) if row.is_identity => {
                // Whether it is GENERATED ALWAYS stands on the column.
                identities.insert(
                    owner,
                    Identity { always: false, sequence_name: row.relname, options, unlogged: row.unlogged },
                );
            }
            _ => {
                let owned_by = owner.and_then(|owner| {
                    names.tables.get(&owner.0).cloned().zip(names.columns.get(&owner).cloned())
                });
                let sequence = Sequence {
                    options,
                    owned_by,
                    unlogged: row.unlogged,
                    comment: row.comment,
                    renamed_from: Vec::new(),
                };
                sequences.insert(names.qualified(row.relnamespace, &row.relname), sequence);
            }
        }
    }
    (sequences, identities)
}

fn options(row: &SequenceRow) -> SequenceOptions {
    // Fixed oids, from src/include/catalog/pg_type.dat.
    let data_type = match row.seqtypid {
        21 => IntegerType::SmallInt,
        23 => IntegerType::Integer,
        _ => IntegerType::BigInt,
    };
    SequenceOptions {
        data_type,
        start: row.seqstart,
        increment: row.seqincrement,
        min_value: row.seqmin,
        max_value: row.seqmax,
        cache: row.seqcache,
        cycle: row.seqcycle,
    }
}
