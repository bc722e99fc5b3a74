//! SQL types to the markers of `relata::types`.

use relata_schema::split_brackets;

/// A type that `relata::types` has a marker for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Builtin {
    pub(crate) marker: &'static str,
    /// The Rust type, where `t` is `relata::types`.
    pub(crate) rust: &'static str,
}

const fn is(marker: &'static str, rust: &'static str) -> Builtin {
    Builtin { marker, rust }
}

/// PostgreSQL's own types, in all spellings, by what stands for them.
const BUILTIN: &[(&[&str], Builtin)] = &[
    (&["smallint", "int2"], is("Smallint", "i16")),
    (&["integer", "int", "int4"], is("Integer", "i32")),
    (&["bigint", "int8"], is("Bigint", "i64")),
    (&["real", "float4"], is("Real", "f32")),
    (&["double precision", "float8", "float"], is("DoublePrecision", "f64")),
    (&["numeric", "decimal", "dec"], is("Numeric", "::relata::rust_decimal::Decimal")),
    (&["money"], is("Money", "t::value::Money")),
    (&["boolean", "bool"], is("Boolean", "bool")),
    (
        &["text", "varchar", "character varying", "char varying", "national character varying"],
        is("Text", "String"),
    ),
    (
        &["bpchar", "char", "character", "nchar", "national char", "national character"],
        is("Bpchar", "String"),
    ),
    (&["name"], is("Name", "String")),
    (&["bytea"], is("Bytea", "Vec<u8>")),
    (&["uuid"], is("Uuid", "::relata::uuid::Uuid")),
    (&["bit"], is("Bit", "t::value::Bits")),
    (&["varbit", "bit varying"], is("Varbit", "t::value::Bits")),
    (&["macaddr"], is("Macaddr", "t::value::MacAddr")),
    (&["macaddr8"], is("Macaddr8", "t::value::MacAddr<8>")),
    (&["date"], is("Date", "::relata::chrono::NaiveDate")),
    (&["time", "time without time zone"], is("Time", "::relata::chrono::NaiveTime")),
    (&["timetz", "time with time zone"], is("Timetz", "t::value::TimeTz")),
    (&["timestamp", "timestamp without time zone"], is("Timestamp", "::relata::chrono::NaiveDateTime")),
    (
        &["timestamptz", "timestamp with time zone"],
        is("Timestamptz", "::relata::chrono::DateTime<::relata::chrono::Utc>"),
    ),
    (&["interval"], is("Interval", "t::value::Interval")),
    (&["json"], is("Json", "::relata::serde_json::Value")),
    (&["jsonb"], is("Jsonb", "::relata::serde_json::Value")),
    (&["xml"], is("Xml", "String")),
    (&["tsvector"], is("Tsvector", "String")),
    (&["tsquery"], is("Tsquery", "String")),
    (&["jsonpath"], is("Jsonpath", "String")),
    (&["aclitem"], is("Aclitem", "String")),
    (&["pg_snapshot"], is("PgSnapshot", "String")),
    (&["txid_snapshot"], is("TxidSnapshot", "String")),
    (&["int2vector"], is("Int2vector", "String")),
    (&["oidvector"], is("Oidvector", "String")),
    (&["refcursor"], is("Refcursor", "String")),
    (&["regclass"], is("Regclass", "String")),
    (&["regcollation"], is("Regcollation", "String")),
    (&["regconfig"], is("Regconfig", "String")),
    (&["regdictionary"], is("Regdictionary", "String")),
    (&["regnamespace"], is("Regnamespace", "String")),
    (&["regoper"], is("Regoper", "String")),
    (&["regoperator"], is("Regoperator", "String")),
    (&["regproc"], is("Regproc", "String")),
    (&["regprocedure"], is("Regprocedure", "String")),
    (&["regrole"], is("Regrole", "String")),
    (&["regtype"], is("Regtype", "String")),
];

/// What stands for a type of PostgreSQL's own, by its name as a person or `format_type` wrote it.
pub(crate) fn builtin(name: &str) -> Option<Builtin> {
    let (words, arguments) = words(name);
    // The bits of the mantissa.
    if words == "float" && arguments.trim().parse::<u32>().is_ok_and(|bits| bits <= 24) {
        return builtin("real");
    }
    BUILTIN.iter().find(|(names, _)| names.contains(&&*words)).map(|(_, builtin)| *builtin)
}

/// A type's name for a cast that leaves its arguments to the column: `geometry` for `geometry(Point, 4326)`.
pub(crate) fn for_cast(name: &str) -> String {
    if name.contains('"') {
        return name.split('(').next().unwrap_or(name).trim().to_owned();
    }
    words(name).0
}

/// A type's name in lower case, without what stands in parentheses, and that.
fn words(name: &str) -> (String, &str) {
    let (name, _) = split_brackets(name);
    let name = name.trim();
    if name.contains('"') {
        return (name.to_owned(), "");
    }
    let name = name.strip_prefix("pg_catalog.").unwrap_or(name);
    let (before, arguments, after) =
        match name.split_once('(').map(|(before, rest)| (before, rest.split_once(')'))) {
            Some((before, Some((arguments, after)))) => (before, arguments, after),
            Some((before, None)) => (before, "", ""),
            None => (name, "", ""),
        };
    let words: Vec<String> = before
        .split_ascii_whitespace()
        .chain(after.split_ascii_whitespace())
        .map(str::to_ascii_lowercase)
        .collect();
    // `interval year to month`, `interval day to second(3)`.
    match words.as_slice() {
        [first, ..] if first == "interval" => (first.clone(), arguments),
        words => (words.join(" "), arguments),
    }
}

#[cfg(test)]
mod tests {
    use super::{builtin, for_cast};

    #[test]
    fn spellings() {
        let marker = |name| builtin(name).map(|builtin| builtin.marker);
        assert_eq!(marker("VARCHAR (255)"), Some("Text"));
        assert_eq!(marker("character  varying(255)"), Some("Text"));
        assert_eq!(marker("float(24)"), Some("Real"));
        assert_eq!(marker("float(25)"), Some("DoublePrecision"));
        assert_eq!(marker("pg_catalog.int8"), Some("Bigint"));
        assert_eq!(marker("\"Text\""), None);
        assert_eq!(marker("citext"), None);
    }

    #[test]
    fn casts_leave_arguments_to_the_column() {
        assert_eq!(for_cast("geometry(Point, 4326)"), "geometry");
        assert_eq!(for_cast("time(3) with time zone"), "time with time zone");
        assert_eq!(for_cast("public.\"Odd Type\""), "public.\"Odd Type\"");
    }
}
