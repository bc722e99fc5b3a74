//! What stands on an object that is not modelled is left alone with it: without that object it cannot be made.

use std::collections::BTreeMap;

use postgres::types::Oid;

use crate::rows::{Rows, StandingRow, UnmodelledRow};

/// Takes out of the rows what stands on unmodelled objects, and names it among those.
pub(crate) fn take_out(rows: &mut Rows) {
    let mut standing: BTreeMap<(String, Oid), StandingRow> =
        rows.standing.drain(..).map(|row| ((row.classid.clone(), row.objid), row)).collect();
    if standing.is_empty() {
        return;
    }
    let unmodelled = &mut rows.unmodelled;
    let mut stays = |class: &str, oid: Oid| match standing.remove(&(class.to_owned(), oid)) {
        None => true,
        Some(StandingRow { kind, identity, root, .. }) => {
            let identity = format!("{identity}, which stands on {root}");
            unmodelled.push(UnmodelledRow { kind, identity, classid: None, objid: None });
            false
        }
    };
    rows.tables.retain(|row| stays("pg_class", row.oid));
    rows.views.retain(|row| stays("pg_class", row.oid));
    rows.sequences.retain(|row| stays("pg_class", row.oid));
    rows.enums.retain(|row| stays("pg_type", row.oid));
    rows.domains.retain(|row| stays("pg_type", row.oid));
    rows.composites.retain(|row| stays("pg_type", row.oid));
    rows.ranges.retain(|row| stays("pg_type", row.oid));
    rows.domain_checks.retain(|row| stays("pg_constraint", row.oid));
    rows.routines.retain(|row| stays("pg_proc", row.oid));
    rows.constraints.retain(|row| stays("pg_constraint", row.oid));
    rows.indexes.retain(|row| stays("pg_class", row.indexrelid));
    rows.triggers.retain(|row| stays("pg_trigger", row.oid));
    rows.rules.retain(|row| stays("pg_rewrite", row.oid));
    rows.policies.retain(|row| stays("pg_policy", row.oid));
    rows.statistics.retain(|row| stays("pg_statistic_ext", row.oid));
    rows.publications.retain(|row| stays("pg_publication", row.oid));
    rows.foreign_data_wrappers.retain(|row| stays("pg_foreign_data_wrapper", row.oid));
    rows.servers.retain(|row| stays("pg_foreign_server", row.oid));
    rows.user_mappings.retain(|row| stays("pg_user_mapping", row.umid));
    rows.foreign_tables.retain(|row| stays("pg_class", row.oid));
    rows.event_triggers.retain(|row| stays("pg_event_trigger", row.oid));
}
