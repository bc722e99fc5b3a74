//! `pg_proc`, `pg_rewrite`, `pg_trigger`, `pg_policy`, `pg_statistic_ext` and their like to definitions.
//!
//! PostgreSQL gives whole statements. What stands before the object's name, and the name, is known, and cut off.

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::Oid;
use relata_schema::in_list::in_lists;
use relata_schema::{
    Definition, DefinitionId, Details, Enabled, Index, MaterializedView, QualifiedName, Routine, RoutineKind,
    View, ViewColumn,
};
use relata_sql::{ident, qualified};

use crate::assemble::column::settings;
use crate::assemble::{Names, foreign, options, publication};
use crate::rows::{CollationRow, PolicyRow, RoutineRow, Rows, RuleRow, StatisticsRow, TriggerRow, ViewRow};

/// All definitions, and the identities of those that others depend on: by class and oid.
pub(crate) fn definitions(
    rows: &Rows,
    indexes: &mut BTreeMap<Oid, BTreeMap<String, Index>>,
    names: &Names,
) -> BTreeMap<DefinitionId, Definition> {
    let mut columns: BTreeMap<Oid, Vec<ViewColumn>> = BTreeMap::new();
    for row in &rows.view_columns {
        let collation = row.collation_schema.clone().zip(row.collation_name.clone());
        columns.entry(row.attrelid).or_default().push(ViewColumn {
            name: row.attname.clone(),
            type_name: relata_schema::TypeName(row.type_name.clone()),
            declared: None,
            collation: collation.map(|(schema, name)| QualifiedName { schema, name }),
            settings: settings(
                row.attstorage.as_deref(),
                &row.attcompression,
                row.attstattarget,
                row.attoptions.clone(),
            ),
            comment: row.comment.clone(),
        });
    }
    let mut definitions = BTreeMap::new();
    for row in &rows.routines {
        definitions.insert(routine_id(row, names), routine(row, names));
    }
    for row in &rows.views {
        let columns = columns.remove(&row.oid).unwrap_or_default();
        let indexes = indexes.remove(&row.oid).unwrap_or_default();
        definitions.insert(view_id(row, names), view(row, columns, indexes));
    }
    for row in &rows.statistics {
        definitions.insert(statistics_id(row, names), statistics(row, names));
    }
    for row in &rows.collations {
        let definition = Definition::new(row.definition.as_str(), Details::Collation);
        let comment = row.comment.clone();
        definitions.insert(collation_id(row, names), Definition { comment, ..definition });
    }
    for row in &rows.triggers {
        definitions.extend(trigger_id(row, names).map(|id| (id, trigger(row))));
    }
    for row in &rows.rules {
        definitions.extend(rule_id(row, names).map(|id| (id, rule(row))));
    }
    for row in &rows.policies {
        definitions.extend(policy_id(row, names).map(|id| (id, policy(row))));
    }
    for row in &rows.event_triggers {
        let function = QualifiedName::new(&row.function_schema, &row.function_name);
        let details = Details::EventTrigger { function: Some(function), enabled: enabled(&row.evtenabled) };
        let definition = Definition::new(row.definition.as_str(), details);
        let id = DefinitionId::EventTrigger(row.evtname.clone());
        definitions.insert(id, Definition { comment: row.comment.clone(), ..definition });
    }
    definitions.extend(publication::publications(rows));
    definitions.extend(foreign::definitions(rows));
    definitions.extend(foreign::tables(rows, names));
    definitions
}

pub(crate) fn routine_id(row: &RoutineRow, names: &Names) -> DefinitionId {
    let name = names.qualified(row.pronamespace, &row.proname);
    DefinitionId::Routine { name, arguments: row.argument_types.clone() }
}

pub(crate) fn view_id(row: &ViewRow, names: &Names) -> DefinitionId {
    let name = names.qualified(row.relnamespace, &row.relname);
    if row.materialized { DefinitionId::MaterializedView(name) } else { DefinitionId::View(name) }
}

pub(crate) fn statistics_id(row: &StatisticsRow, names: &Names) -> DefinitionId {
    DefinitionId::Statistics(names.qualified(row.stxnamespace, &row.stxname))
}

pub(crate) fn collation_id(row: &CollationRow, names: &Names) -> DefinitionId {
    DefinitionId::Collation(names.qualified(row.collnamespace, &row.collname))
}

pub(crate) fn trigger_id(row: &TriggerRow, names: &Names) -> Option<DefinitionId> {
    let table = names.relations.get(&row.tgrelid)?.clone();
    Some(DefinitionId::Trigger { table, name: row.tgname.clone() })
}

pub(crate) fn rule_id(row: &RuleRow, names: &Names) -> Option<DefinitionId> {
    let table = names.relations.get(&row.ev_class)?.clone();
    Some(DefinitionId::Rule { table, name: row.rulename.clone() })
}

pub(crate) fn policy_id(row: &PolicyRow, names: &Names) -> Option<DefinitionId> {
    let table = names.relations.get(&row.polrelid)?.clone();
    Some(DefinitionId::Policy { table, name: row.polname.clone() })
}

fn routine(row: &RoutineRow, names: &Names) -> Definition {
    let kind = match row.prokind.as_str() {
        "p" => RoutineKind::Procedure,
        "a" => RoutineKind::Aggregate,
        _ => RoutineKind::Function,
    };
    let name = names.qualified(row.pronamespace, &row.proname);
    let name = qualified(&name.schema, &name.name);
    let word = if kind == RoutineKind::Procedure { "PROCEDURE" } else { "FUNCTION" };
    let sql = row.definition.strip_prefix(&format!("CREATE OR REPLACE {word} {name}"));
    let details = Details::Routine(Routine {
        kind,
        result: row.result.clone(),
        parameters: row.identity_arguments.clone(),
        defaults: row.pronargdefaults,
        check_body: true,
    });
    Definition {
        comment: row.comment.clone(),
        ..Definition::new(sql.unwrap_or(&row.definition).trim_end(), details)
    }
}

fn view(row: &ViewRow, columns: Vec<ViewColumn>, indexes: BTreeMap<String, Index>) -> Definition {
    let with = options(row.reloptions.iter().cloned());
    let details = if row.materialized {
        Details::MaterializedView(MaterializedView {
            columns,
            with,
            tablespace: row.spcname.clone(),
            indexes,
        })
    } else {
        Details::View(View { columns, with })
    };
    let sql = readable(row.definition.trim().trim_end_matches(';'));
    Definition { comment: row.comment.clone(), ..Definition::new(sql, details) }
}

fn statistics(row: &StatisticsRow, names: &Names) -> Definition {
    let name = names.qualified(row.stxnamespace, &row.stxname);
    let head = format!("CREATE STATISTICS {} ", qualified(&name.schema, &name.name));
    let target = Some(row.stxstattarget).filter(|target| *target >= 0);
    let sql = row.definition.strip_prefix(&head).unwrap_or(&row.definition);
    Definition { comment: row.comment.clone(), ..Definition::new(sql, Details::Statistics { target }) }
}

fn trigger(row: &TriggerRow) -> Definition {
    let constraint = if row.constraint { "CONSTRAINT " } else { "" };
    let head = format!("CREATE {constraint}TRIGGER {} ", ident(&row.tgname));
    let details = Details::Trigger { constraint: row.constraint, enabled: enabled(&row.tgenabled) };
    let sql = readable(row.definition.strip_prefix(&head).unwrap_or(&row.definition));
    Definition { comment: row.comment.clone(), ..Definition::new(sql, details) }
}

/// As the server reads it back.
fn readable(sql: &str) -> String {
    in_lists(sql, &BTreeSet::new())
}

fn rule(row: &RuleRow) -> Definition {
    let head = format!("CREATE RULE {} AS", ident(&row.rulename));
    let sql = row.definition.strip_prefix(&head).unwrap_or(&row.definition);
    let sql = readable(&format!("AS {}", sql.trim().trim_end_matches(';')));
    let details = Details::Rule { enabled: enabled(&row.ev_enabled) };
    Definition { comment: row.comment.clone(), ..Definition::new(sql, details) }
}

/// There is no function for it; in the order of CREATE POLICY.
fn policy(row: &PolicyRow) -> Definition {
    let mut sql = String::new();
    if !row.polpermissive {
        sql.push_str(" AS RESTRICTIVE");
    }
    match row.polcmd.as_str() {
        "r" => sql.push_str(" FOR SELECT"),
        "a" => sql.push_str(" FOR INSERT"),
        "w" => sql.push_str(" FOR UPDATE"),
        "d" => sql.push_str(" FOR DELETE"),
        _ => {}
    }
    if !row.roles.is_empty() {
        sql.push_str(&format!(" TO {}", row.roles.join(", ")));
    }
    if let Some(expr) = &row.polqual {
        sql.push_str(&format!(" USING ({expr})"));
    }
    if let Some(expr) = &row.polwithcheck {
        sql.push_str(&format!(" WITH CHECK ({expr})"));
    }
    Definition {
        comment: row.comment.clone(),
        ..Definition::new(readable(sql.trim_start()), Details::Policy)
    }
}

fn enabled(char: &str) -> Enabled {
    match char {
        "D" => Enabled::Disabled,
        "R" => Enabled::Replica,
        "A" => Enabled::Always,
        _ => Enabled::Origin,
    }
}
