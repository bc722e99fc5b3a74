//! The codes of problems, with what they mean.

/// A code that stands in brackets before a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// In kebab case: `unknown-key`.
    pub name: &'static str,
    /// What it means, in a line.
    pub summary: &'static str,
    /// What to do about it, in lines that fit a terminal.
    pub advice: &'static str,
}

const fn code(name: &'static str, summary: &'static str, advice: &'static str) -> Code {
    Code { name, summary, advice }
}

/// Every code that a [`crate::Diagnostic`] can have, in order.
pub const CODES: &[Code] = &[
    code(
        "access-method",
        "an index cannot do what its access method does not know",
        "Only btree can be unique, for one. Take out what the message names, or choose another `using`.",
    ),
    code(
        "bad-name",
        "a name with dots or quotes that cannot be read",
        "Write `table`, `schema.table` or `schema.table.column`; quote a part that has a dot in it.",
    ),
    code(
        "bound",
        "a partition that does not say which rows are its own",
        "Write what follows the parent in CREATE TABLE … PARTITION OF: `for values from (…) to (…)`, `for values in (…)`,\n\
        `for values with (modulus 4, remainder 0)`, or `default`.",
    ),
    code(
        "column-count",
        "a list of columns has not as many as the other side",
        "A foreign key has as many columns as it references, in the same order.",
    ),
    code(
        "contradiction",
        "two keys of one object cannot both stand",
        "Take one of the two out: the message names both.",
    ),
    code(
        "default-bare-word",
        "a default is a word without quotes, which SQL takes for a column",
        "A text in SQL stands in single quotes: default = \"'pending'\".",
    ),
    code(
        "default-user",
        "a default is `user`, which is SQL's current_user",
        "For the text write default = \"'user'\"; else write `current_user`, so that nobody wonders.",
    ),
    code("duplicate-column", "a column stands twice in one list", "Take one of the two out."),
    code("duplicate-label", "a label stands twice in one enum", "Take one of the two out."),
    code(
        "duplicate-name",
        "two objects cannot have the same name in one schema",
        "Tables, indexes, sequences and the constraints with an index share one space of names, tables and types another.",
    ),
    code("empty-label", "an enum has a label without a character", "Give it a name."),
    code("empty-name", "a name without a character", "Give it a name."),
    code("empty-sql", "SQL is asked for, and there is none", "Write an expression, or take the key out."),
    code(
        "empty-type",
        "a column, a domain, an attribute or a range without a type",
        "Write a type of PostgreSQL's, or one that the file declares.",
    ),
    code(
        "explicit-cast",
        "a column's new type takes a cast that PostgreSQL makes only when told",
        "The plan tells it to. If that is not how the values shall change, say it: using = \"…\" on the column.",
    ),
    code(
        "identity-null",
        "an identity column is never NULL",
        "Take `null = true` or the `?` of the type out.",
    ),
    code(
        "identity-type",
        "an identity column is of another type than smallint, integer or bigint",
        "Change its type, or take `identity` out.",
    ),
    code("include", "a schema that is text, not a file, cannot include others", "Read it from a folder."),
    code("include-twice", "a file is included a second time", "Name each file once, in one place."),
    code(
        "included",
        "an included file says what only the main file can",
        "Move it to the main file: it is about all of them.",
    ),
    code(
        "index-key",
        "a key of an index that cannot be read",
        "A key is a column or an expression in parentheses, then collation, operator class and order:\n`created_at desc nulls last`, `(lower(email)) text_pattern_ops`.",
    ),
    code(
        "inherits-itself",
        "a table that is its own parent",
        "A table inherits from others, and these from others; the way never leads back to it.",
    ),
    code(
        "kept-as-own",
        "a column that is to be inherited alone, and stays the table's own too",
        "PostgreSQL takes INHERIT only of a table that has the columns already, and they stay its own: `pg_dump` tells them,\nand they stay when the parent's go. Say them under the table too, as the database has them.",
    ),
    code(
        "late-using",
        "`using` was written after the migration that changes the type",
        "Where no database has that migration yet, `relata generate --redo N` writes it again with the new `using`.",
    ),
    code("missing-key", "something that has to be said is not", "Add the key that the message names."),
    code(
        "name-too-long",
        "a name of more than 63 bytes, which PostgreSQL would cut",
        "Choose a shorter one.",
    ),
    code(
        "newer-server",
        "schema.toml says something that only a newer PostgreSQL knows",
        "The message names the version. Leave it out, or say `postgres = 18` under `[database]` where the servers are new\n\
        enough, and have that version's binaries here, or name a scratch server with --scratch-url.",
    ),
    code(
        "no-cast",
        "PostgreSQL has no cast from the old type of a column to the new one",
        "Say how rows get there: using = \"…\" on the column.",
    ),
    code("no-columns", "a key or an index without a column", "Name at least one."),
    code(
        "no-primary-key",
        "a foreign key to a table without a primary key",
        "Name the columns that it references, or give that table a primary key.",
    ),
    code(
        "not-a-key",
        "a foreign key to columns that are no key",
        "What it references has to be a primary key or be unique there.",
    ),
    code(
        "null-domain",
        "a domain, an attribute or a range with a `?`",
        "A column says whether it may be NULL; an attribute always may, and so may a domain without `not_null`.",
    ),
    code("null-primary-key", "a column of a primary key is never NULL", "Take the `?` or `null = true` out."),
    code(
        "nulls-not-distinct",
        "`nulls_not_distinct` without `unique`",
        "It says what counts as the same; only a unique index asks that.",
    ),
    code("number-range", "a number that is too small or too large", "The message names the bounds."),
    code(
        "open-comment",
        "a comment in SQL that does not end, or hides what is behind it",
        "Close it, or take it out.",
    ),
    code(
        "open-quote",
        "a quote in SQL that is not closed",
        "Close it; a quote inside of a text is written twice.",
    ),
    code(
        "other-ledger",
        "a table in which another tool keeps its list of migrations",
        "Prisma, Drizzle, Diesel, SeaORM and SQLx have one each. relata neither reads nor changes such a table, so it cannot\n\
        stand in the file: take it out. A migration written by hand may drop it once nobody needs it.",
    ),
    code("parentheses", "parentheses in SQL that do not match", "Count them."),
    code(
        "partition-by",
        "a `partition_by` that does not say how rows are parted",
        "Write what follows PARTITION BY in CREATE TABLE: `range (created_at)`, `list (country, kind)`, `hash (id)`.",
    ),
    code(
        "partition-column",
        "a column of a partition has its type from the table that it is a partition of",
        "Take the type out. A partition can have its own default, comment and storage of a column, and NOT NULL by\n\
        `null = false`; it has no columns that its parent lacks.",
    ),
    code(
        "postgres-version",
        "a major of PostgreSQL that cannot be pinned",
        "Write the number alone: postgres = 17.",
    ),
    code(
        "refused-by-postgresql",
        "PostgreSQL itself refuses what the file says",
        "The file was built in a scratch database, and the message is PostgreSQL's own. What only follows from\nanother refusal is left out.",
    ),
    code(
        "rust-name",
        "a `rust_name` that generated Rust cannot have",
        "It is no name in Rust, a word of Rust's own, or taken. Without `rust_name` a free one is found.",
    ),
    code(
        "rust-out",
        "`out` of `[rust]` is no file of Rust",
        "It is the file that `relata codegen` writes, by its path from the schema file's folder: \"src/schema.rs\".",
    ),
    code(
        "rust-type",
        "a `rust_type` that is no type in Rust",
        "Write the path of one, such as crate::Email. It wants TryFrom of the column's usual type, and Into it.",
    ),
    code("schemas", "`schemas` lists schemas, or is \"*\" for all", "With \"*\" nothing else is listed."),
    code(
        "secret",
        "an option of a user mapping that holds a secret",
        "A schema file is read by many. Take it out, and set it by hand: ALTER USER MAPPING FOR app SERVER films\n\
        OPTIONS (ADD password '…'). relata never reads such options and leaves them alone.",
    ),
    code(
        "semicolon",
        "SQL with a semicolon, where one expression belongs",
        "Take it out: it is put into a statement.",
    ),
    code(
        "sequence-range",
        "bounds, start or increment of a sequence that do not fit",
        "The start lies between the bounds, and the bounds fit its type.",
    ),
    code(
        "serial",
        "serial types are an integer, a sequence and a default, and never NULL",
        "Write identity = \"by default\" instead, or say no default and no `?` with them.",
    ),
    code(
        "several-primary-keys",
        "a table with more than one primary key",
        "A key over several columns stands once on the table: primary_key = [\"a\", \"b\"].",
    ),
    code(
        "statement",
        "SQL that does not make what the file says it makes",
        "Write one CREATE statement of the object's kind and name, or what follows the name in it.",
    ),
    code(
        "system-column",
        "a column with a name of PostgreSQL's own",
        "Each table has tableoid, xmin, cmin, xmax, cmax and ctid: choose another name.",
    ),
    code(
        "toml-syntax",
        "the file is no TOML",
        "See https://toml.io for the form; the message has the place.",
    ),
    code(
        "too-many-columns",
        "a table with more than 1600 columns",
        "PostgreSQL has no more: split the table.",
    ),
    code("too-many-keys", "a key or an index with more than 32 columns", "PostgreSQL has no more."),
    code(
        "unknown-column",
        "a column that the table has not",
        "The message has the name that is most like it.",
    ),
    code(
        "unknown-former-name",
        "a renamed_from that names nothing that is there",
        "Nothing is renamed, and what was meant would be dropped: name what is there, or take it out.",
    ),
    code(
        "unknown-index",
        "an index that the table has not",
        "The message has the name that is most like it.",
    ),
    code(
        "unknown-key",
        "a key that is not known at this place",
        "The message has those that are. `relata json-schema` lets an editor complete them.",
    ),
    code(
        "unknown-label",
        "a default that is no label of its enum",
        "Write one of the labels in single quotes: default = \"'active'\".",
    ),
    code(
        "unknown-table",
        "a table that is not in the file",
        "The message has the name that is most like it.",
    ),
    code(
        "unknown-type",
        "a type that there is not, and that is much like one that there is",
        "The message has the name that is most like it. PostgreSQL itself says it of the others.",
    ),
    code(
        "unknown-word",
        "a value that is none of those that can stand here",
        "The message has those that can.",
    ),
    code(
        "unlisted-schema",
        "an object in a schema that `schemas` does not list",
        "Add the schema to `schemas` of [database]: what is listed there is managed.",
    ),
    code("unreadable-file", "a file that cannot be read", "The message says why."),
    code(
        "validate-pattern",
        "a `pattern` of `validate` that is no regular expression",
        "It is read as the crate `regex` has it: without look-around and back-references, a backslash before what\n\
        stands for itself. In TOML, a text in single quotes takes backslashes as they are: '^\\d+$'.",
    ),
    code(
        "validate-type",
        "a rule of `validate` on a column of a type that it is not for",
        "`range` is for numbers, the other rules are for text. A `rust_type` of the program's own can refuse values\n\
        itself. A check constraint can hold any rule.",
    ),
    code(
        "view-column",
        "a view's column that is not as the file says",
        "PostgreSQL has another type for it, or no such column. The types under `columns` are what programs read.",
    ),
    code(
        "wrong-kind",
        "a value of another kind than belongs here",
        "A list where a text belongs, say. The message has the form.",
    ),
    code(
        "zero-byte",
        "a name or a text with the character U+0000",
        "PostgreSQL cannot store it: take it out.",
    ),
];

/// Whether a code has this name.
pub(crate) fn is_known(name: &str) -> bool {
    CODES.iter().any(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_in_order_and_say_something_in_a_line() {
        assert!(CODES.is_sorted_by(|a, b| a.name < b.name));
        for code in CODES {
            assert!(!code.advice.is_empty(), "{}", code.name);
            assert!((10..=80).contains(&code.summary.len()), "{}: {}", code.name, code.summary);
            assert!(!code.summary.contains('\n') && !code.summary.ends_with('.'), "{}", code.name);
        }
    }
}
