//! `pg_publication`, put together as CREATE PUBLICATION wants it: there is no function for it.

use relata_schema::{
    Definition, DefinitionId, Details, Publication, Published, QualifiedName, Sql, StorageParameters,
};
use relata_sql::{ident, literal};

use crate::assemble::options;
use crate::rows::{PublicationRow, PublishedRow, Rows};

pub(crate) fn publications(rows: &Rows) -> impl Iterator<Item = (DefinitionId, Definition)> {
    rows.publications.iter().map(|row| {
        let mut published: Vec<&PublishedRow> =
            rows.published.iter().filter(|published| published.prpubid == row.oid).collect();
        published.sort_by_key(|row| (&row.nspname, &row.relname));
        let definition = publication(row, &published);
        let definition = Definition { comment: row.comment.clone(), ..definition };
        (DefinitionId::Publication(row.pubname.clone()), definition)
    })
}

fn publication(row: &PublicationRow, published: &[&PublishedRow]) -> Definition {
    let of = Publication {
        all_tables: row.puballtables,
        schemas: row.schemas.iter().cloned().collect(),
        tables: published
            .iter()
            .map(|row| {
                let columns = row.columns.clone();
                let table = Published { only: row.only, columns, row_filter: row.prqual.clone().map(Sql) };
                (QualifiedName::new(&row.nspname, &row.relname), table)
            })
            .collect(),
        with: options(row.options.iter().cloned()),
    };
    let mut parts = Vec::new();
    if of.all_tables {
        parts.push("FOR ALL TABLES".to_owned());
    }
    let tables: Vec<String> = published.iter().map(|row| table(row)).collect();
    let schemas: Vec<String> = of.schemas.iter().map(|name| ident(name)).collect();
    let lists = [("TABLE", tables), ("TABLES IN SCHEMA", schemas)].into_iter();
    let lists: Vec<String> = lists
        .filter(|(_, list)| !list.is_empty())
        .map(|(word, list)| format!("{word} {}", list.join(", ")))
        .collect();
    if !lists.is_empty() {
        parts.push(format!("FOR {}", lists.join(", ")));
    }
    if !of.with.is_empty() {
        parts.push(format!("WITH ({})", with(&of.with)));
    }
    Definition::new(parts.join(" "), Details::Publication(of))
}

fn table(row: &PublishedRow) -> String {
    let only = if row.only { "ONLY " } else { "" };
    let columns = row.columns.iter().map(|name| ident(name)).collect::<Vec<_>>().join(", ");
    let columns = if columns.is_empty() { columns } else { format!(" ({columns})") };
    let filter = row.prqual.as_ref().map(|expr| format!(" WHERE ({expr})")).unwrap_or_default();
    format!("{only}{}{columns}{filter}", row.spelled)
}

fn with(parameters: &StorageParameters) -> String {
    let value = |name: &str, value: &str| if name == "publish" { literal(value) } else { value.to_owned() };
    let each = parameters.iter().map(|(name, of)| format!("{name} = {}", value(name, of)));
    each.collect::<Vec<_>>().join(", ")
}
