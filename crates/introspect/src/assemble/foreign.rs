//! `pg_foreign_data_wrapper`, `pg_foreign_server`, `pg_user_mapping` and `pg_foreign_table`, put together as their CREATE wants them.

use relata_schema::{
    Definition, DefinitionId, Details, ForeignColumn, ForeignDataWrapper, ForeignServer, ForeignTable,
    QualifiedName, Sql, StorageParameters, TypeName, ViewColumn,
};
use relata_sql::{ident, literal, qualified};

use crate::assemble::column::settings;
use crate::assemble::{Names, options};
use crate::rows::{ForeignColumnRow, ForeignTableRow, Rows, ServerRow, UserMappingRow, WrapperRow};

pub(crate) fn definitions(rows: &Rows) -> impl Iterator<Item = (DefinitionId, Definition)> {
    let wrappers = rows.foreign_data_wrappers.iter().map(|row| {
        let definition = Definition { comment: row.comment.clone(), ..wrapper(row) };
        (DefinitionId::ForeignDataWrapper(row.fdwname.clone()), definition)
    });
    let servers = rows.servers.iter().map(|row| {
        let definition = Definition { comment: row.comment.clone(), ..server(row) };
        (DefinitionId::Server(row.srvname.clone()), definition)
    });
    let mappings = rows.user_mappings.iter().map(|row| {
        let options = options(row.options.iter().cloned());
        (user_mapping_id(row), Definition::new("", Details::UserMapping { options }))
    });
    wrappers.chain(servers).chain(mappings)
}

pub(crate) fn user_mapping_id(row: &UserMappingRow) -> DefinitionId {
    DefinitionId::UserMapping { server: row.srvname.clone(), role: row.role.clone() }
}

pub(crate) fn tables(rows: &Rows, names: &Names) -> impl Iterator<Item = (DefinitionId, Definition)> {
    rows.foreign_tables.iter().map(|row| {
        let columns: Vec<&ForeignColumnRow> =
            rows.foreign_columns.iter().filter(|column| column.attrelid == row.oid).collect();
        let definition = Definition { comment: row.comment.clone(), ..table(row, &columns) };
        (table_id(row, names), definition)
    })
}

pub(crate) fn table_id(row: &ForeignTableRow, names: &Names) -> DefinitionId {
    DefinitionId::ForeignTable(names.qualified(row.relnamespace, &row.relname))
}

fn table(row: &ForeignTableRow, columns: &[&ForeignColumnRow]) -> Definition {
    let of = ForeignTable {
        server: row.srvname.clone(),
        options: options(row.options.iter().cloned()),
        columns: columns
            .iter()
            .map(|row| ViewColumn {
                name: row.attname.clone(),
                type_name: TypeName(row.type_name.clone()),
                declared: None,
                collation: collation(row),
                settings: settings(
                    row.attstorage.as_deref(),
                    &row.attcompression,
                    row.attstattarget,
                    row.attoptions.clone(),
                ),
                comment: row.comment.clone(),
            })
            .collect(),
        parts: columns.iter().map(|row| (row.attname.clone(), column(row))).collect(),
        checks: row.check_names.iter().cloned().zip(row.checks.iter().cloned().map(Sql)).collect(),
    };
    let lines = of.columns.iter().filter_map(|column| {
        Some(format!("    {} {}", ident(&column.name), of.parts.get(&column.name)?.sql))
    });
    let checks = of.checks.iter().map(|(name, check)| format!("    CONSTRAINT {} {check}", ident(name)));
    let lines: Vec<String> = lines.chain(checks).collect();
    let body = if lines.is_empty() { "()".to_owned() } else { format!("(\n{}\n)", lines.join(",\n")) };
    let parts = [Some(body), Some(format!("SERVER {}", ident(&of.server))), with(&of.options)];
    let sql = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Definition::new(sql, Details::ForeignTable(of))
}

fn collation(row: &ForeignColumnRow) -> Option<QualifiedName> {
    let (schema, name) = row.collation_schema.clone().zip(row.collation_name.clone())?;
    Some(QualifiedName { schema, name })
}

fn column(row: &ForeignColumnRow) -> ForeignColumn {
    let expr = row.adbin.clone().map(Sql);
    let (generated, default) = if row.generated { (expr, None) } else { (None, expr) };
    let options = options(row.options.iter().cloned());
    let spelled = |name: QualifiedName| match name.schema.as_str() {
        "pg_catalog" => ident(&name.name),
        schema => qualified(schema, &name.name),
    };
    let parts = [
        Some(row.type_name.clone()),
        with(&options),
        collation(row).map(|name| format!("COLLATE {}", spelled(name))),
        default.as_ref().map(|expr| format!("DEFAULT {expr}")),
        generated.as_ref().map(|expr| format!("GENERATED ALWAYS AS ({expr}) STORED")),
        row.attnotnull.then(|| "NOT NULL".to_owned()),
    ];
    let sql = Sql(parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
    ForeignColumn { not_null: row.attnotnull, default, generated, options, sql }
}

fn wrapper(row: &WrapperRow) -> Definition {
    let function = |schema: &Option<String>, name: &Option<String>| {
        schema.clone().zip(name.clone()).map(|(schema, name)| QualifiedName { schema, name })
    };
    let of = ForeignDataWrapper {
        handler: function(&row.handler_schema, &row.handler_name),
        validator: function(&row.validator_schema, &row.validator_name),
        options: options(row.options.iter().cloned()),
    };
    let parts = [
        row.handler.as_ref().map(|name| format!("HANDLER {name}")),
        row.validator.as_ref().map(|name| format!("VALIDATOR {name}")),
        with(&of.options),
    ];
    let sql = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Definition::new(sql, Details::ForeignDataWrapper(of))
}

fn server(row: &ServerRow) -> Definition {
    let of = ForeignServer {
        type_name: row.srvtype.clone(),
        version: row.srvversion.clone(),
        wrapper: row.fdwname.clone(),
        options: options(row.options.iter().cloned()),
    };
    let parts = [
        of.type_name.as_ref().map(|name| format!("TYPE {}", literal(name))),
        of.version.as_ref().map(|version| format!("VERSION {}", literal(version))),
        Some(format!("FOREIGN DATA WRAPPER {}", ident(&of.wrapper))),
        with(&of.options),
    ];
    let sql = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Definition::new(sql, Details::Server(of))
}

fn with(options: &StorageParameters) -> Option<String> {
    let each: Vec<String> =
        options.iter().map(|(name, value)| format!("{} {}", ident(name), literal(value))).collect();
    (!each.is_empty()).then(|| format!("OPTIONS ({})", each.join(", ")))
}
