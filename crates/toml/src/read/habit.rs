//! What people write by habit, from SQL or from another tool, and how it is said here.

/// The other way for a key that is not known; `what` is the object in words, as messages have it.
pub(super) fn instead_of_key(what: &str, key: &str) -> Option<&'static str> {
    let kind = what.split(' ').next().unwrap_or(what);
    let known = match kind {
        "column" => OF_COLUMN,
        "index" => OF_INDEX,
        "table" => OF_TABLE,
        _ => return None,
    };
    let key = key.to_ascii_lowercase().replace(['_', '-'], "");
    known.iter().find(|(keys, _)| keys.contains(&key.as_str())).map(|(_, help)| *help)
}

/// Keys in lower case, without `_`.
type Habits = &'static [(&'static [&'static str], &'static str)];

const OF_COLUMN: Habits = &[
    (
        &["notnull", "nullable", "optional", "required"],
        "a column is NOT NULL as it is; one that may be NULL has a `?` at its type: `type = \"text?\"`",
    ),
    (&["pk", "primary"], "say `primary_key = true`"),
    (
        &["autoincrement", "autoinc", "serial", "generatedalways"],
        "say `identity = \"always\"`, or `identity = \"by default\"` where rows may bring their own number",
    ),
    (
        &["length", "len", "size", "maxlength", "precision", "scale"],
        "it is a part of the type: `type = \"varchar(255)\"`, `type = \"numeric(12,2)\"`",
    ),
    (&["foreignkey", "fk", "reference", "foreign"], "say `references = \"table.column\"`"),
    (&["index", "indexed"], "name it in the table's own list: `indexes = { NAME = [\"column\"] }`"),
    (
        &["enum", "values", "oneof"],
        "declare it, `[enums]` and `NAME = [\"a\", \"b\"]`, and say `type = \"NAME\"`",
    ),
    (&["unsigned"], "PostgreSQL has no unsigned numbers: say `check = \"COLUMN >= 0\"`"),
    (&["array", "isarray"], "it is a part of the type: `type = \"text[]\"`"),
    (
        &["defaultsql", "defaultvalue", "dbdefault"],
        "say `default = \"SQL\"`; a text is `default = \"'text'\"`",
    ),
    (&["constraint", "checks"], "say `check = \"SQL\"`; several stand in the table's `checks`"),
    (&["description", "doc"], "say `comment = \"…\"`"),
    (&["ondeletecascade", "cascade"], "say `on_delete = \"cascade\"`"),
];

const OF_INDEX: Habits = &[
    (&["method", "accessmethod", "type"], "the key is `using`: `using = \"gin\"`, say"),
    (&["fields", "column", "keys", "on", "expression"], "say `columns = [\"a\", \"(lower(b)) desc\"]`"),
    (&["predicate", "condition", "filter"], "say `where = \"SQL\"`"),
    (&["name"], "the name is the key that it stands under"),
];

const OF_TABLE: Habits = &[
    (&["name"], "the name is the key that it stands under; a column belongs under `[tables.NAME.columns]`"),
    (&["pk"], "say `primary_key = [\"a\", \"b\"]`"),
    (
        &["constraints"],
        "each kind has a list of its own: `primary_key`, `unique`, `foreign_keys`, `checks`, `exclusions`",
    ),
    (&["fields"], "say `[tables.NAME.columns]`"),
    (&["description", "doc"], "say `comment = \"…\"`"),
    (&["schema"], "write `[schemas.SCHEMA.tables.NAME]`"),
];

/// What a type says that is no type: `not null` and the like.
pub(super) fn beyond_type(text: &str) -> Option<&'static str> {
    const CLAUSES: &[&str] = &[
        "not null",
        "null",
        "primary key",
        "unique",
        "default",
        "references",
        "check",
        "generated",
        "collate",
    ];
    if text.contains('"') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_ascii_whitespace().collect();
    let after_name = words.get(1..)?.join(" ");
    let padded = format!(" {after_name} ");
    CLAUSES.iter().copied().find(|clause| padded.contains(&format!(" {clause} ")))
}
