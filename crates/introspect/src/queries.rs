//! Runs the catalog queries.

use postgres::types::{Oid, ToSql, Type};
use postgres::{Row, Transaction};
use relata_schema::{LEDGERS, SECRETS, Scope};

use crate::rows::{ForeignTableRow, NamespaceRow, Rows, TableRow, UnmodelledRow, ViewRow};
use crate::{Error, Objects, Spelling};

/// The catalog queries by name, as a server of this major gets them: for whoever wants to run or time them elsewhere.
pub fn catalog_queries(major: i32) -> Vec<(&'static str, String)> {
    [
        ("absent", include_str!("queries/absent.sql")),
        ("namespaces", include_str!("queries/namespaces.sql")),
        ("tables", include_str!("queries/tables.sql")),
        ("extensions", include_str!("queries/extensions.sql")),
        ("enums", include_str!("queries/enums.sql")),
        ("domains", include_str!("queries/domains.sql")),
        ("domain checks", include_str!("queries/domain_checks.sql")),
        ("composites", include_str!("queries/composites.sql")),
        ("collations", include_str!("queries/collations.sql")),
        ("attributes", include_str!("queries/attributes.sql")),
        ("ranges", include_str!("queries/ranges.sql")),
        ("sequences", include_str!("queries/sequences.sql")),
        ("columns", include_str!("queries/columns.sql")),
        ("constraints", include_str!("queries/constraints.sql")),
        ("indexes", include_str!("queries/indexes.sql")),
        ("index keys", include_str!("queries/index_keys.sql")),
        ("routines", include_str!("queries/routines.sql")),
        ("views", include_str!("queries/views.sql")),
        ("view columns", include_str!("queries/view_columns.sql")),
        ("triggers", include_str!("queries/triggers.sql")),
        ("rules", include_str!("queries/rules.sql")),
        ("policies", include_str!("queries/policies.sql")),
        ("statistics", include_str!("queries/statistics.sql")),
        ("publications", include_str!("queries/publications.sql")),
        ("published", include_str!("queries/published.sql")),
        ("event triggers", include_str!("queries/event_triggers.sql")),
        ("foreign-data wrappers", include_str!("queries/foreign_data_wrappers.sql")),
        ("servers", include_str!("queries/servers.sql")),
        ("user mappings", include_str!("queries/user_mappings.sql")),
        ("foreign tables", include_str!("queries/foreign_tables.sql")),
        ("foreign columns", include_str!("queries/foreign_columns.sql")),
        ("owners", include_str!("queries/owners.sql")),
        ("default privileges", include_str!("queries/default_privileges.sql")),
        ("privileges", include_str!("queries/privileges.sql")),
        ("dependencies", include_str!("queries/dependencies.sql")),
        ("unmodelled", include_str!("queries/unmodelled.sql")),
        ("standing", include_str!("queries/standing.sql")),
    ]
    .map(|(name, sql)| {
        let sql = for_server(sql, major);
        (name, sql.replace("{ledgers}", &LEDGERS.join(",")).replace("{secrets}", &SECRETS.join("|")))
    })
    .to_vec()
}

/// The kinds of objects that are not modelled, in words, as the query that finds them has them.
pub fn unmodelled_kinds() -> Vec<&'static str> {
    let lines = include_str!("queries/unmodelled.sql").lines();
    lines.filter_map(|line| line.split_once("-- kind: ")).flat_map(|(_, kinds)| kinds.split(", ")).collect()
}

pub(crate) fn read(
    client: &mut Transaction<'_>,
    scope: &Scope,
    spelling: Spelling,
    objects: Objects,
) -> Result<Rows, Error> {
    let version = client
        .query_typed_one("SELECT current_setting('server_version_num')::int4", &[])
        .map_err(|error| Error::query("version", error))?;
    let server_version_num: i32 = version.get(0);
    let major = server_version_num / 10_000;

    let names: Option<Vec<&str>> = match scope {
        Scope::All => None,
        Scope::Listed(names) => Some(names.iter().map(String::as_str).collect()),
    };
    let names: (&(dyn ToSql + Sync), Type) = (&names, Type::TEXT_ARRAY);
    let pretty = spelling == Spelling::Pretty;
    let pretty: (&(dyn ToSql + Sync), Type) = (&pretty, Type::BOOL);
    let wide = *scope == Scope::All;

    let queries = catalog_queries(major);
    let sql = |name| queries.iter().find(|(known, _)| *known == name).map_or("", |(_, sql)| sql.as_str());
    let absent = client.query_typed(sql("absent"), &[]).map_err(|error| Error::query("absent", error))?;
    let absent: Vec<&str> = absent.iter().map(|row| row.get(0)).collect();
    let mut run = |name: &'static str, params: &[(&(dyn ToSql + Sync), Type)]| match absent.contains(&name) {
        true => Ok(Vec::new()),
        false => client.query_typed(sql(name), params).map_err(|error| Error::query(name, error)),
    };
    let namespaces: Vec<NamespaceRow> = rows(&run("namespaces", &[names])?);
    let oids: Vec<Oid> = namespaces.iter().map(|row| row.oid).collect();
    let oids: (&(dyn ToSql + Sync), Type) = (&oids, Type::OID_ARRAY);
    let tables: Vec<TableRow> = rows(&run("tables", std::slice::from_ref(&oids))?);
    let relids: Vec<Oid> = tables.iter().map(|row| row.oid).collect();
    let relids: (&(dyn ToSql + Sync), Type) = (&relids, Type::OID_ARRAY);
    let of_schemas = [oids.clone(), pretty.clone()];
    let views: Vec<ViewRow> = rows(&run("views", &of_schemas)?);
    let foreign_tables: Vec<ForeignTableRow> = rows(&run("foreign tables", &of_schemas)?);
    let foreign = foreign_tables.iter().map(|row| row.oid);
    // What can stand on a table can stand on a view too.
    let with_views: Vec<Oid> =
        tables.iter().map(|row| row.oid).chain(views.iter().map(|row| row.oid)).chain(foreign).collect();
    let with_views: (&(dyn ToSql + Sync), Type) = (&with_views, Type::OID_ARRAY);
    let both = [relids.clone(), pretty.clone()];
    let on_any = [with_views.clone(), pretty.clone()];

    let unmodelled: Vec<UnmodelledRow> = match objects {
        Objects::All => rows(&run("unmodelled", &[oids.clone(), relids, (&wide, Type::BOOL)])?),
        Objects::Modelled => Vec::new(),
    };
    let (classes, objects): (Vec<Oid>, Vec<Oid>) =
        unmodelled.iter().filter_map(|row| row.classid.zip(row.objid)).unzip();
    let standing = match objects.is_empty() {
        true => Vec::new(),
        false => rows(&run("standing", &[(&classes, Type::OID_ARRAY), (&objects, Type::OID_ARRAY)])?),
    };

    Ok(Rows {
        server_version_num,
        extensions: rows(&run("extensions", &[])?),
        enums: rows(&run("enums", std::slice::from_ref(&oids))?),
        domains: rows(&run("domains", &of_schemas)?),
        domain_checks: rows(&run("domain checks", &of_schemas)?),
        composites: rows(&run("composites", std::slice::from_ref(&oids))?),
        collations: rows(&run("collations", std::slice::from_ref(&oids))?),
        attributes: rows(&run("attributes", std::slice::from_ref(&oids))?),
        ranges: rows(&run("ranges", std::slice::from_ref(&oids))?),
        sequences: rows(&run("sequences", std::slice::from_ref(&oids))?),
        columns: rows(&run("columns", &both)?),
        constraints: rows(&run("constraints", &both)?),
        indexes: rows(&run("indexes", &on_any)?),
        index_keys: rows(&run("index keys", &on_any)?),
        routines: rows(&run("routines", std::slice::from_ref(&oids))?),
        view_columns: rows(&run("view columns", std::slice::from_ref(&oids))?),
        triggers: rows(&run("triggers", &on_any)?),
        rules: rows(&run("rules", &on_any)?),
        policies: rows(&run("policies", &both)?),
        statistics: rows(&run("statistics", &[oids.clone(), with_views.clone()])?),
        publications: rows(&run("publications", &[])?),
        published: rows(&run("published", &[pretty])?),
        event_triggers: rows(&run("event triggers", &[])?),
        foreign_data_wrappers: rows(&run("foreign-data wrappers", &[])?),
        servers: rows(&run("servers", &[])?),
        foreign_columns: rows(&run("foreign columns", &of_schemas)?),
        foreign_tables,
        user_mappings: rows(&run("user mappings", &[])?),
        owners: rows(&run("owners", std::slice::from_ref(&oids))?),
        default_privileges: rows(&run("default privileges", std::slice::from_ref(&oids))?),
        privileges: rows(&run("privileges", &[oids.clone(), with_views])?),
        views,
        dependencies: rows(&run("dependencies", &[])?),
        unmodelled,
        standing,
        namespaces,
        tables,
    })
}

fn rows<T: for<'a> From<&'a Row>>(rows: &[Row]) -> Vec<T> {
    rows.iter().map(T::from).collect()
}

/// Keeps the lines that are for this major: a line may end in `-- since 15`, `-- before 15` or both.
fn for_server(sql: &str, major: i32) -> String {
    let fits = |line: &&str| {
        let bound =
            |word: &str| -> Option<i32> { line.split_once(word)?.1.split_whitespace().next()?.parse().ok() };
        bound("-- since ").is_none_or(|since| major >= since)
            && bound("-- before ").is_none_or(|before| major < before)
    };
    sql.lines().filter(fits).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::for_server;

    #[test]
    fn lines_are_chosen_by_major() {
        let sql = "SELECT a,\n b, -- since 15\n false, -- before 15\n c";
        assert_eq!(for_server(sql, 14), "SELECT a,\n false, -- before 15\n c");
        assert_eq!(for_server(sql, 15), "SELECT a,\n b, -- since 15\n c");
    }
}
