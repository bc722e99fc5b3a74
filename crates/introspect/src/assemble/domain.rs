//! `pg_type` and `pg_constraint` to domains.

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::Oid;
use relata_schema::{Domain, DomainCheck, QualifiedName, Sql};

use crate::assemble::expr::grouped;
use crate::assemble::{Names, is_varchar};
use crate::rows::{DomainCheckRow, DomainRow};

pub(crate) fn domains(
    rows: Vec<DomainRow>,
    check_rows: Vec<DomainCheckRow>,
    names: &Names,
) -> BTreeMap<QualifiedName, Domain> {
    let value = BTreeSet::from(["VALUE".to_owned()]);
    let varchars: BTreeMap<Oid, &BTreeSet<String>> =
        rows.iter().filter(|row| is_varchar(&row.base)).map(|row| (row.oid, &value)).collect();
    let none = BTreeSet::new();
    let mut checks: BTreeMap<Oid, BTreeMap<String, DomainCheck>> = BTreeMap::new();
    for row in check_rows {
        let varchars = varchars.get(&row.contypid).copied().unwrap_or(&none);
        let expr = grouped(&row.conbin.unwrap_or_default(), &row.exact_conbin.unwrap_or_default(), varchars);
        let check =
            DomainCheck { not_valid: !row.convalidated, comment: row.comment, ..DomainCheck::new(expr) };
        checks.entry(row.contypid).or_default().insert(row.conname, check);
    }
    rows.into_iter()
        .map(|row| {
            let collation = row.collation_schema.zip(row.collation_name);
            let domain = Domain {
                not_null: row.typnotnull,
                not_null_name: row.not_null_name,
                default: row.typdefaultbin.map(Sql),
                collation: collation.map(|(schema, name)| QualifiedName { schema, name }),
                checks: checks.remove(&row.oid).unwrap_or_default(),
                comment: row.comment,
                ..Domain::new(row.base)
            };
            (names.qualified(row.typnamespace, &row.typname), domain)
        })
        .collect()
}
