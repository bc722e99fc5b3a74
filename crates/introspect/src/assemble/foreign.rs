//! `pg_foreign_data_wrapper`, `pg_foreign_server` and `pg_user_mapping`, put together as their CREATE wants them.

use relata_schema::{
    Definition, DefinitionId, Details, ForeignDataWrapper, ForeignServer, QualifiedName, StorageParameters,
};
use relata_sql::{ident, literal};

use crate::assemble::options;
use crate::rows::{Rows, ServerRow, UserMappingRow, WrapperRow};

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
