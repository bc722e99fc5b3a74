//! `pg_depend` to dependencies between objects by name.

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::Oid;
use relata_schema::{
    DefaultPrivileges, DefinitionId, NewObjects, ObjectId, Place, Privilege, PrivilegesByObject,
    QualifiedName,
};

use crate::assemble::{Names, definition, foreign};
use crate::rows::{DependencyRow, OwnerRow, Rows};

/// What each object depends on. An object that belongs to an extension stands for the extension.
pub(crate) fn dependencies(rows: &Rows, names: &Names) -> BTreeMap<ObjectId, BTreeSet<ObjectId>> {
    let objects = objects(rows, names);
    let mut dependencies: BTreeMap<ObjectId, BTreeSet<ObjectId>> = BTreeMap::new();
    for row in rows.dependencies.iter().filter(|row| row.deptype != "e") {
        let mut from = find(&objects, names, &row.classid, row.objid, row.objsubid);
        // Before PostgreSQL 15, what the expression of a generated column stands on, the column itself does: the one thing that
        // a column goes with.
        if let (Some(ObjectId::Column { table, column }), "a") = (&from, row.deptype.as_str()) {
            from = Some(ObjectId::default(table, column));
        }
        let to = find(&objects, names, &row.refclassid, row.refobjid, row.refobjsubid);
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            dependencies.entry(from).or_default().insert(to);
        }
    }
    for row in rows.publications.iter().filter(|row| !row.schemas.is_empty()) {
        let id = ObjectId::Definition(DefinitionId::Publication(row.pubname.clone()));
        dependencies.entry(id).or_default().extend(row.schemas.iter().cloned().map(ObjectId::Namespace));
    }
    dependencies
}

/// Privileges of others than the owner, where they are not as by default.
pub(crate) fn privileges(rows: &Rows, names: &Names) -> PrivilegesByObject {
    let mut objects = objects(rows, names);
    // The sequence of an identity column has privileges of its own, which nothing says.
    objects.extend(
        rows.namespaces
            .iter()
            .map(|row| (("pg_namespace", row.oid), ObjectId::Namespace(row.nspname.clone()))),
    );
    objects.extend(rows.default_privileges.iter().filter_map(|row| {
        let on = match row.defaclobjtype.as_str() {
            "r" => NewObjects::Tables,
            "S" => NewObjects::Sequences,
            "f" => NewObjects::Functions,
            "T" => NewObjects::Types,
            "n" => NewObjects::Schemas,
            _ => return None,
        };
        let of = DefaultPrivileges { role: row.rolname.clone(), schema: row.nspname.clone(), on };
        Some((("pg_default_acl", row.oid), ObjectId::DefaultPrivileges(of)))
    }));
    let mut privileges = PrivilegesByObject::new();
    for row in &rows.privileges {
        let Some(object) = objects.get(&(row.classid.as_str(), row.objid)) else { continue };
        let of = privileges.entry(object.clone()).or_default();
        if let (Some(grantee), Some(name)) = (&row.grantee, &row.privilege_type) {
            let (column, grantable) = (row.attname.clone(), row.is_grantable);
            let place = Place(usize::try_from(row.place).unwrap_or_default());
            of.insert(Privilege { column, grantable, place, ..Privilege::new(grantee, name) });
        }
    }
    privileges
}

/// Who owns what is modelled, and who asks.
pub(crate) fn owners(rows: &Rows, names: &Names) -> (BTreeMap<ObjectId, Option<String>>, String) {
    let mut objects = objects(rows, names);
    objects.extend(
        rows.namespaces
            .iter()
            .map(|row| (("pg_namespace", row.oid), ObjectId::Namespace(row.nspname.clone()))),
    );
    let of = |row: &OwnerRow| {
        let object = objects.get(&(row.classid.as_str(), row.objid))?;
        let is_member = matches!(object, ObjectId::Extension(_));
        (!is_member).then(|| (object.clone(), row.rolname.clone()))
    };
    let reader = rows.owners.first().map(|row| row.current_user.clone()).unwrap_or_default();
    (rows.owners.iter().filter_map(of).collect(), reader)
}

type Objects<'a> = BTreeMap<(&'a str, Oid), ObjectId>;

fn objects<'a>(rows: &'a Rows, names: &Names) -> Objects<'a> {
    let mut objects = Objects::new();
    for (oid, table) in &names.tables {
        objects.insert(("pg_class", *oid), ObjectId::Table(table.clone()));
    }
    for row in &rows.tables {
        let id = ObjectId::Table(names.qualified(row.relnamespace, &row.relname));
        objects.insert(("pg_type", row.reltype), id.clone());
        objects.insert(("pg_type", row.row_typarray), id);
    }
    definitions(rows, names, &mut objects);
    for row in rows.sequences.iter().filter(|row| !row.is_identity) {
        objects.insert(
            ("pg_class", row.oid),
            ObjectId::Sequence(names.qualified(row.relnamespace, &row.relname)),
        );
    }
    for row in &rows.enums {
        let id = ObjectId::Enum(names.qualified(row.typnamespace, &row.typname));
        objects.insert(("pg_type", row.typarray), id.clone());
        objects.insert(("pg_type", row.oid), id);
    }
    let mut domains: BTreeMap<Oid, QualifiedName> = BTreeMap::new();
    for row in &rows.domains {
        let name = names.qualified(row.typnamespace, &row.typname);
        objects.insert(("pg_type", row.typarray), ObjectId::Domain(name.clone()));
        objects.insert(("pg_type", row.oid), ObjectId::Domain(name.clone()));
        domains.insert(row.oid, name);
    }
    for row in &rows.domain_checks {
        if let Some(domain) = domains.get(&row.contypid) {
            objects.insert(("pg_constraint", row.oid), ObjectId::domain_check(domain, &row.conname));
        }
    }
    for row in &rows.composites {
        let id = ObjectId::Composite(names.qualified(row.typnamespace, &row.typname));
        objects.insert(("pg_class", row.typrelid), id.clone());
        objects.insert(("pg_type", row.typarray), id.clone());
        objects.insert(("pg_type", row.oid), id);
    }
    for row in &rows.ranges {
        let id = ObjectId::Range(names.qualified(row.typnamespace, &row.typname));
        for oid in [row.oid, row.typarray, row.multirange_oid, row.multirange_typarray] {
            objects.insert(("pg_type", oid), id.clone());
        }
    }
    // The functions that PostgreSQL makes with a range, such as its constructors.
    let made =
        |row: &&DependencyRow| row.deptype == "i" && row.classid == "pg_proc" && row.refclassid == "pg_type";
    for row in rows.dependencies.iter().filter(made) {
        if let Some(range @ ObjectId::Range(_)) = objects.get(&("pg_type", row.refobjid)).cloned() {
            objects.insert(("pg_proc", row.objid), range);
        }
    }
    let extensions: BTreeMap<Oid, &str> =
        rows.extensions.iter().map(|row| (row.oid, row.extname.as_str())).collect();
    for (oid, name) in &extensions {
        objects.insert(("pg_extension", *oid), ObjectId::Extension((*name).to_owned()));
    }
    for row in rows.dependencies.iter().filter(|row| row.deptype == "e") {
        if let Some(name) = extensions.get(&row.refobjid) {
            objects.insert((&row.classid, row.objid), ObjectId::Extension((*name).to_owned()));
        }
    }
    for row in &rows.columns {
        if let (Some(attrdef), Some(table)) = (row.attrdef, names.tables.get(&row.attrelid)) {
            objects.insert(("pg_attrdef", attrdef), ObjectId::default(table, &row.attname));
        }
    }
    for row in &rows.indexes {
        if let Some(table) = names.relations.get(&row.indrelid) {
            let name = QualifiedName::new(&table.schema, &row.relname);
            objects.insert(("pg_class", row.indexrelid), ObjectId::Index(name));
        }
    }
    for row in &rows.constraints {
        if let Some(table) = names.tables.get(&row.conrelid) {
            let id = ObjectId::constraint(table, &row.conname);
            if row.contype != "f" && row.conindid != 0 {
                objects.insert(("pg_class", row.conindid), id.clone());
            }
            objects.insert(("pg_constraint", row.oid), id);
        }
    }
    objects
}

fn definitions<'a>(rows: &'a Rows, names: &Names, objects: &mut Objects<'a>) {
    let mut add = |class, oid, id: DefinitionId| objects.insert((class, oid), ObjectId::Definition(id));
    for row in &rows.routines {
        add("pg_proc", row.oid, definition::routine_id(row, names));
    }
    for row in &rows.views {
        let id = definition::view_id(row, names);
        for (class, oid) in [("pg_class", row.oid), ("pg_rewrite", row.rewrite), ("pg_type", row.reltype)] {
            add(class, oid, id.clone());
        }
        add("pg_type", row.row_typarray, id);
    }
    for row in &rows.statistics {
        add("pg_statistic_ext", row.oid, definition::statistics_id(row, names));
    }
    for row in &rows.collations {
        add("pg_collation", row.oid, definition::collation_id(row, names));
    }
    for row in &rows.triggers {
        definition::trigger_id(row, names).map(|id| add("pg_trigger", row.oid, id));
    }
    for row in &rows.rules {
        definition::rule_id(row, names).map(|id| add("pg_rewrite", row.oid, id));
    }
    for row in &rows.policies {
        definition::policy_id(row, names).map(|id| add("pg_policy", row.oid, id));
    }
    for row in &rows.publications {
        let id = DefinitionId::Publication(row.pubname.clone());
        add("pg_publication", row.oid, id.clone());
        for published in rows.published.iter().filter(|published| published.prpubid == row.oid) {
            add("pg_publication_rel", published.oid, id.clone());
        }
    }
    for row in &rows.foreign_data_wrappers {
        add("pg_foreign_data_wrapper", row.oid, DefinitionId::ForeignDataWrapper(row.fdwname.clone()));
    }
    for row in &rows.foreign_tables {
        let id = foreign::table_id(row, names);
        let types = [("pg_class", row.oid), ("pg_type", row.reltype), ("pg_type", row.row_typarray)];
        let checks = row.check_oids.iter().map(|oid| ("pg_constraint", *oid));
        let columns = rows.foreign_columns.iter().filter(|column| column.attrelid == row.oid);
        let defaults = columns.filter_map(|column| Some(("pg_attrdef", column.attrdef?)));
        for (class, oid) in types.into_iter().chain(checks).chain(defaults) {
            add(class, oid, id.clone());
        }
    }
    for row in &rows.servers {
        add("pg_foreign_server", row.oid, DefinitionId::Server(row.srvname.clone()));
    }
    for row in &rows.user_mappings {
        add("pg_user_mapping", row.umid, foreign::user_mapping_id(row));
    }
    for row in &rows.event_triggers {
        add("pg_event_trigger", row.oid, DefinitionId::EventTrigger(row.evtname.clone()));
    }
}

fn find(objects: &Objects<'_>, names: &Names, class: &str, oid: Oid, subid: i32) -> Option<ObjectId> {
    let object = objects.get(&(class, oid))?;
    match (object, i16::try_from(subid)) {
        (ObjectId::Table(table), Ok(attnum)) if attnum > 0 => {
            names.columns.get(&(oid, attnum)).map(|column| ObjectId::column(table, column))
        }
        (ObjectId::Composite(composite), Ok(attnum)) if attnum > 0 => {
            names.columns.get(&(oid, attnum)).map(|name| ObjectId::attribute(composite, name))
        }
        _ => Some(object.clone()),
    }
}
