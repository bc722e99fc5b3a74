//! Makes statements that run outside a transaction safe to run again after a crash.
//!
//! A crash can come between such a statement and the ledger's line, and can leave half of its work: an invalid
//! index, a partition that is half detached. So before it runs, the catalog is asked what is there.

use postgres::{Client, Error as PgError};
use relata_sql::split::{Token, TokenKind, tokens};
use relata_sql::{ident, literal, qualified};

/// What a statement that runs outside a transaction does, as far as it matters here. Names are as written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Concurrent<'a> {
    CreateIndex { name: String, table: &'a str, unique: bool, after_table: &'a str },
    UnnamedIndex,
    DropIndex { index: &'a str },
    Detach { parent: &'a str, child: &'a str },
    ReindexIndex { index: &'a str },
    ReindexTable { table: &'a str },
    Create,
    Drop,
    Other,
}

/// What is to be done with the statement.
pub(crate) enum Found {
    /// Run it.
    Nothing,
    /// It is done already.
    Done,
    /// Run this first, then look again. Holds the index, and the statement.
    Invalid { index: String, drop: String },
    /// Run this in its place.
    Instead(String),
    /// Another process builds the index.
    BeingBuilt { index: String, pid: i32 },
}

/// Reads a statement.
pub(crate) fn read(statement: &str) -> Concurrent<'_> {
    let all: Vec<Token<'_>> = tokens(statement).map_while(Result::ok).collect();
    let mut words = Words { sql: statement, tokens: &all };
    if words.eat("create") {
        let unique = words.eat("unique");
        if !(words.eat("index") && words.eat("concurrently")) {
            return Concurrent::Create;
        }
        if words.eat("if") {
            words.eat("not");
            words.eat("exists");
        }
        if words.eat("on") {
            return Concurrent::UnnamedIndex;
        }
        let Some(name) = words.tokens.first().and_then(Token::name) else { return Concurrent::Other };
        words.tokens = &words.tokens[1..];
        words.eat("on");
        words.eat("only");
        let Some(table) = words.relation() else { return Concurrent::Other };
        let after_table = words.tokens.first().map_or("", |token| &statement[token.range.start..]);
        return Concurrent::CreateIndex { name, table, unique, after_table };
    }
    if words.eat("drop") {
        if !(words.eat("index") && words.eat("concurrently")) {
            return Concurrent::Drop;
        }
        if words.eat("if") {
            words.eat("exists");
        }
        return words.relation().map_or(Concurrent::Other, |index| Concurrent::DropIndex { index });
    }
    if words.eat("alter") && words.eat("table") {
        if words.eat("if") {
            words.eat("exists");
        }
        words.eat("only");
        let parent = words.relation();
        let detach = words.eat("detach") && words.eat("partition");
        return match (parent, words.relation()) {
            (Some(parent), Some(child)) if detach => Concurrent::Detach { parent, child },
            (Some(_) | None, Some(_) | None) => Concurrent::Other,
        };
    }
    if words.eat("reindex") {
        if words.symbol("(") {
            let close = words.tokens.iter().position(|token| token.text == ")");
            words.tokens = close.map_or(&[], |close| &words.tokens[close + 1..]);
        }
        let index = words.eat("index");
        let table = words.eat("table");
        words.eat("concurrently");
        return match words.relation() {
            Some(name) if index => Concurrent::ReindexIndex { index: name },
            Some(name) if table => Concurrent::ReindexTable { table: name },
            Some(_) | None => Concurrent::Other,
        };
    }
    Concurrent::Other
}

/// Asks the catalog. `in_flight`: an earlier attempt began the statement, and it is not known how it ended.
pub(crate) fn look(
    client: &mut Client,
    statement: &Concurrent<'_>,
    in_flight: bool,
) -> Result<Found, PgError> {
    match statement {
        Concurrent::CreateIndex { name, table, unique, after_table } => {
            look_for_index(client, name, table, *unique, after_table, in_flight)
        }
        Concurrent::DropIndex { index } if in_flight => {
            let row = client.query_one("SELECT pg_catalog.to_regclass($1) IS NULL", &[index])?;
            Ok(if row.try_get(0)? { Found::Done } else { Found::Nothing })
        }
        Concurrent::Detach { parent, child } => {
            let pending: Option<bool> = client
                .query_opt(
                    "SELECT inhdetachpending FROM pg_catalog.pg_inherits \
                     WHERE inhparent = pg_catalog.to_regclass($1) AND inhrelid = pg_catalog.to_regclass($2)",
                    &[parent, child],
                )?
                .map(|row| row.try_get(0))
                .transpose()?;
            Ok(match pending {
                Some(true) => {
                    Found::Instead(format!("ALTER TABLE {parent} DETACH PARTITION {child} FINALIZE"))
                }
                Some(false) => Found::Nothing,
                None if in_flight => Found::Done,
                None => Found::Nothing,
            })
        }
        Concurrent::ReindexIndex { index } if in_flight => left_by_reindex(
            client,
            "(SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass($1))",
            index,
        ),
        Concurrent::ReindexTable { table } if in_flight => {
            left_by_reindex(client, "pg_catalog.to_regclass($1)", table)
        }
        Concurrent::DropIndex { .. }
        | Concurrent::ReindexIndex { .. }
        | Concurrent::ReindexTable { .. }
        | Concurrent::UnnamedIndex
        | Concurrent::Create
        | Concurrent::Drop
        | Concurrent::Other => Ok(Found::Nothing),
    }
}

/// Does this error of a statement that was in flight say that it was done?
pub(crate) fn says_done(statement: &Concurrent<'_>, error: &PgError) -> bool {
    let code = error.code().map_or("", postgres::error::SqlState::code);
    match statement {
        // duplicate_database, duplicate_object
        Concurrent::Create => matches!(code, "42P04" | "42710"),
        // invalid_catalog_name, undefined_object
        Concurrent::Drop => matches!(code, "3D000" | "42704"),
        Concurrent::CreateIndex { .. }
        | Concurrent::UnnamedIndex
        | Concurrent::DropIndex { .. }
        | Concurrent::Detach { .. }
        | Concurrent::ReindexIndex { .. }
        | Concurrent::ReindexTable { .. }
        | Concurrent::Other => false,
    }
}

fn look_for_index(
    client: &mut Client,
    name: &str,
    table: &str,
    unique: bool,
    after_table: &str,
    in_flight: bool,
) -> Result<Found, PgError> {
    let row = client.query_opt(
        "SELECT n.nspname::text, i.indisvalid, pg_catalog.pg_get_indexdef(c.oid), \
         (SELECT p.pid FROM pg_catalog.pg_stat_progress_create_index p \
          WHERE p.index_relid = c.oid AND p.pid <> pg_catalog.pg_backend_pid() LIMIT 1) \
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid \
         WHERE c.relname::text = $1 AND i.indrelid = pg_catalog.to_regclass($2)",
        &[&name, &table],
    )?;
    let Some(row) = row else { return Ok(Found::Nothing) };
    let index = qualified(row.try_get(0)?, name);
    if let Some(pid) = row.try_get(3)? {
        return Ok(Found::BeingBuilt { index, pid });
    }
    if !row.try_get::<_, bool>(1)? {
        let drop = format!("DROP INDEX CONCURRENTLY IF EXISTS {index}");
        return Ok(Found::Invalid { index, drop });
    }
    let same = match definition_on_a_copy(client, table, unique, after_table) {
        Ok(wanted) => key(&wanted) == key(row.try_get(2)?),
        // The copy could not be made: then it is ours if we had begun it.
        Err(error) if error.as_db_error().is_some() => in_flight,
        Err(error) => return Err(error),
    };
    Ok(if same { Found::Done } else { Found::Nothing })
}

/// PostgreSQL's own spelling of the index, had from an index on an empty copy of the table, which is rolled back.
fn definition_on_a_copy(
    client: &mut Client,
    table: &str,
    unique: bool,
    after_table: &str,
) -> Result<String, PgError> {
    let unique = if unique { "UNIQUE " } else { "" };
    let copy = ident("relata_copy");
    let made = client
        .batch_execute(&format!(
            "BEGIN; CREATE TEMPORARY TABLE {copy} (LIKE {table}); CREATE {unique}INDEX relata_copy_index \
             ON pg_temp.{copy} {after_table}"
        ))
        .and_then(|()| {
            let index = literal("pg_temp.relata_copy_index");
            client.query_one(&format!("SELECT pg_catalog.pg_get_indexdef({index}::pg_catalog.regclass)"), &[])
        })
        .and_then(|row| row.try_get(0));
    match made {
        Ok(definition) => client.batch_execute("ROLLBACK").map(|()| definition),
        Err(error) => {
            drop(client.batch_execute("ROLLBACK"));
            Err(error)
        }
    }
}

/// Whether it is unique, and all that follows the table's name in `pg_get_indexdef`.
fn key(definition: &str) -> (bool, &str) {
    let all: Vec<Token<'_>> = tokens(definition).map_while(Result::ok).collect();
    let using = all.iter().find(|token| token.is("using")).map_or(0, |token| token.range.start);
    (all.get(1).is_some_and(|token| token.is("unique")), &definition[using..])
}

/// The copies that a `REINDEX CONCURRENTLY` leaves when it is cut off (the manual, "Rebuilding Indexes Concurrently").
fn left_by_reindex(client: &mut Client, table: &str, name: &str) -> Result<Found, PgError> {
    let row = client.query_opt(
        &format!(
            "SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_index i \
             JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE NOT i.indisvalid AND i.indrelid = {table} AND c.relname::text ~ '_cc(new|old)[0-9]*$' LIMIT 1"
        ),
        &[&name],
    )?;
    let Some(row) = row else { return Ok(Found::Nothing) };
    let index = qualified(row.try_get(0)?, row.try_get(1)?);
    let drop = format!("DROP INDEX CONCURRENTLY IF EXISTS {index}");
    Ok(Found::Invalid { index, drop })
}

/// Tokens that are eaten from the front.
struct Words<'a, 't> {
    sql: &'a str,
    tokens: &'t [Token<'a>],
}

impl<'a> Words<'a, '_> {
    fn eat(&mut self, keyword: &str) -> bool {
        let found = self.tokens.first().is_some_and(|token| token.is(keyword));
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    fn symbol(&self, symbol: &str) -> bool {
        self.tokens.first().is_some_and(|token| token.kind == TokenKind::Symbol && token.text == symbol)
    }

    /// `name`, `schema.name`, as written.
    fn relation(&mut self) -> Option<&'a str> {
        let start = self.tokens.first()?.range.start;
        loop {
            let (first, rest) = self.tokens.split_first()?;
            first.name()?;
            self.tokens = rest;
            if !self.symbol(".") {
                return Some(&self.sql[start..first.range.end]);
            }
            self.tokens = &self.tokens[1..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Concurrent, key, read};

    #[test]
    fn names_are_read_as_written() {
        assert_eq!(
            read(
                "create unique index concurrently if not exists \"I\"\"x\" on only a . \"B\" using gin (c) where d"
            ),
            Concurrent::CreateIndex {
                name: "I\"x".to_owned(),
                table: "a . \"B\"",
                unique: true,
                after_table: "using gin (c) where d"
            }
        );
        assert_eq!(read("CREATE INDEX CONCURRENTLY ON t (a)"), Concurrent::UnnamedIndex);
        assert_eq!(
            read("drop index concurrently if exists a.i cascade"),
            Concurrent::DropIndex { index: "a.i" }
        );
        assert_eq!(
            read("alter table a.p detach partition c concurrently"),
            Concurrent::Detach { parent: "a.p", child: "c" }
        );
        assert_eq!(
            read("reindex (verbose) index concurrently a.i"),
            Concurrent::ReindexIndex { index: "a.i" }
        );
        assert_eq!(read("reindex (concurrently) table t"), Concurrent::ReindexTable { table: "t" });
        assert_eq!(read("create database d"), Concurrent::Create);
        assert_eq!(read("vacuum"), Concurrent::Other);
    }

    #[test]
    fn definitions_are_compared_without_names() {
        assert_eq!(
            key("CREATE UNIQUE INDEX a ON public.\"using\" USING btree (b)"),
            key("CREATE UNIQUE INDEX c ON pg_temp_3.d USING btree (b)")
        );
        assert_ne!(
            key("CREATE UNIQUE INDEX a ON b USING btree (c)"),
            key("CREATE INDEX a ON b USING btree (c)")
        );
    }
}
