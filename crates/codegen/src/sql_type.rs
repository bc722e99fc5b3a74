//! SQL types to the markers of `relata::types`.

use relata_schema::{DateTime, split_brackets};

/// The crates whose types numbers and times have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Crates {
    pub(crate) datetime: DateTime,
    pub(crate) bigdecimal: bool,
}

/// What stands for a type, as Rust, where `t` is `relata::types`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Builtin {
    pub(crate) marker: String,
    /// The Rust type of a value.
    pub(crate) rust: String,
}

/// PostgreSQL's own types, in all spellings, with their marker and Rust type. `c` stands for the crate of dates and
/// times, `n` for that of numerics. Where no Rust type is named, the marker knows it.
const BUILTIN: &[(&[&str], &str, &str)] = &[
    (&["smallint", "int2"], "t::Smallint", "i16"),
    (&["integer", "int", "int4"], "t::Integer", "i32"),
    (&["bigint", "int8"], "t::Bigint", "i64"),
    (&["real", "float4"], "t::Real", "f32"),
    (&["double precision", "float8", "float"], "t::DoublePrecision", "f64"),
    (&["numeric", "decimal", "dec"], "n::Numeric", "::relata::rust_decimal::Decimal"),
    (&["money"], "t::Money", "t::value::Money"),
    (&["boolean", "bool"], "t::Boolean", "bool"),
    (
        &["text", "varchar", "character varying", "char varying", "national character varying"],
        "t::Text",
        "String",
    ),
    (&["bpchar", "char", "character", "nchar", "national char", "national character"], "t::Bpchar", "String"),
    (&["name"], "t::Name", "String"),
    (&["\"char\""], "t::Char", "u8"),
    (&["bytea"], "t::Bytea", "Vec<u8>"),
    (&["uuid"], "t::Uuid", "::relata::uuid::Uuid"),
    (&["bit"], "t::Bit", "t::value::Bits"),
    (&["varbit", "bit varying"], "t::Varbit", "t::value::Bits"),
    (&["inet"], "t::Inet", "::relata::cidr::IpInet"),
    (&["cidr"], "t::Cidr", "::relata::cidr::IpCidr"),
    (&["macaddr"], "t::Macaddr", "t::value::MacAddr"),
    (&["macaddr8"], "t::Macaddr8", "t::value::MacAddr<8>"),
    (&["date"], "c::Date", "::relata::chrono::NaiveDate"),
    (&["time", "time without time zone"], "c::Time", "::relata::chrono::NaiveTime"),
    (&["timetz", "time with time zone"], "t::Timetz", "t::value::TimeTz"),
    (&["timestamp", "timestamp without time zone"], "c::Timestamp", "::relata::chrono::NaiveDateTime"),
    (
        &["timestamptz", "timestamp with time zone"],
        "c::Timestamptz",
        "::relata::chrono::DateTime<::relata::chrono::Utc>",
    ),
    (&["interval"], "t::Interval", "t::value::Interval"),
    (&["json"], "t::Json", "::relata::serde_json::Value"),
    (&["jsonb"], "t::Jsonb", "::relata::serde_json::Value"),
    (&["jsonpath"], "t::Jsonpath", "String"),
    (&["xml"], "t::Xml", "String"),
    (&["int4range"], "t::Range<t::Integer>", ""),
    (&["int4multirange"], "t::Multirange<t::Integer>", ""),
    (&["int8range"], "t::Range<t::Bigint>", ""),
    (&["int8multirange"], "t::Multirange<t::Bigint>", ""),
    (&["numrange"], "t::Range<n::Numeric>", ""),
    (&["nummultirange"], "t::Multirange<n::Numeric>", ""),
    (&["daterange"], "t::Range<c::Date>", ""),
    (&["datemultirange"], "t::Multirange<c::Date>", ""),
    (&["tsrange"], "t::Range<c::Timestamp>", ""),
    (&["tsmultirange"], "t::Multirange<c::Timestamp>", ""),
    (&["tstzrange"], "t::Range<c::Timestamptz>", ""),
    (&["tstzmultirange"], "t::Multirange<c::Timestamptz>", ""),
    (&["point"], "t::Point", "t::value::Point"),
    (&["line"], "t::Line", "t::value::Line"),
    (&["lseg"], "t::Lseg", "t::value::Lseg"),
    (&["box"], "t::Box", "t::value::Box"),
    (&["path"], "t::Path", "t::value::Path"),
    (&["polygon"], "t::Polygon", "t::value::Polygon"),
    (&["circle"], "t::Circle", "t::value::Circle"),
    (&["oid"], "t::Oid", "u32"),
    (&["xid"], "t::Xid", "u32"),
    (&["cid"], "t::Cid", "u32"),
    (&["xid8"], "t::Xid8", "u64"),
    (&["tid"], "t::Tid", "t::value::Tid"),
    (&["pg_lsn"], "t::PgLsn", ""),
    (&["tsvector"], "t::Tsvector", "String"),
    (&["tsquery"], "t::Tsquery", "String"),
    (&["aclitem"], "t::Aclitem", "String"),
    (&["pg_snapshot"], "t::PgSnapshot", "String"),
    (&["txid_snapshot"], "t::TxidSnapshot", "String"),
    (&["int2vector"], "t::Int2vector", "String"),
    (&["oidvector"], "t::Oidvector", "String"),
    (&["refcursor"], "t::Refcursor", "String"),
    (&["regclass"], "t::Regclass", "String"),
    (&["regcollation"], "t::Regcollation", "String"),
    (&["regconfig"], "t::Regconfig", "String"),
    (&["regdictionary"], "t::Regdictionary", "String"),
    (&["regnamespace"], "t::Regnamespace", "String"),
    (&["regoper"], "t::Regoper", "String"),
    (&["regoperator"], "t::Regoperator", "String"),
    (&["regproc"], "t::Regproc", "String"),
    (&["regprocedure"], "t::Regprocedure", "String"),
    (&["regrole"], "t::Regrole", "String"),
    (&["regtype"], "t::Regtype", "String"),
];

/// What stands for a type of PostgreSQL's own, by its name as a person or `format_type` wrote it.
pub(crate) fn builtin(name: &str, crates: Crates) -> Option<Builtin> {
    let (_, marker, rust) = find(name)?;
    let clock = match crates.datetime {
        DateTime::Chrono => "t::",
        DateTime::Jiff => "t::jiff::",
        DateTime::Time => "t::time::",
    };
    let number = if crates.bigdecimal { "t::bigdecimal::" } else { "t::" };
    let usual = marker.replace("c::", "t::").replace("n::", "t::");
    let marker = marker.replace("c::", clock).replace("n::", number);
    let rust = if rust.is_empty() || marker != usual {
        format!("<{marker} as t::SqlType>::Rust")
    } else {
        (*rust).to_owned()
    };
    Some(Builtin { marker, rust })
}

/// The crates that `rust_type` asks for, where relata knows the Rust type and it holds values of the type.
pub(crate) fn with_rust_type(name: &str, rust_type: &str, crates: Crates) -> Option<Crates> {
    let (_, marker, _) = find(name)?;
    let (of, crates) = match rust_type.trim_start_matches("::").split("::").next()? {
        "chrono" => ("c::", Crates { datetime: DateTime::Chrono, ..crates }),
        "jiff" => ("c::", Crates { datetime: DateTime::Jiff, ..crates }),
        "time" => ("c::", Crates { datetime: DateTime::Time, ..crates }),
        "rust_decimal" => ("n::", Crates { bigdecimal: false, ..crates }),
        "bigdecimal" => ("n::", Crates { bigdecimal: true, ..crates }),
        _ => return None,
    };
    marker.contains(of).then_some(crates)
}

/// Whether a `rust_type` is `Vec<Option<_>>` in as many dimensions: the type of the elements is known.
pub(crate) fn is_array_with_gaps(rust_type: &str, dimensions: usize) -> bool {
    let text: String = rust_type.split_ascii_whitespace().collect();
    text == format!("{}Option<_>{}", "Vec<".repeat(dimensions), ">".repeat(dimensions))
}

fn find(name: &str) -> Option<&'static (&'static [&'static str], &'static str, &'static str)> {
    let (words, arguments) = words(name);
    // The bits of the mantissa.
    if words == "float" && arguments.trim().parse::<u32>().is_ok_and(|bits| bits <= 24) {
        return find("real");
    }
    BUILTIN.iter().find(|(names, ..)| names.contains(&&*words))
}

/// `n` of `varchar(n)` and `char(n)`; without a length, `char` has one character.
pub(crate) fn length(type_name: &str) -> Option<u64> {
    let (name, brackets) = split_brackets(type_name.trim());
    let (words, arguments) = words(name);
    let (_, marker, _) = BUILTIN.iter().find(|(names, ..)| names.contains(&&*words))?;
    let of_characters = *marker == "t::Bpchar" || *marker == "t::Text" && words != "text";
    if !of_characters || !brackets.is_empty() {
        return None;
    }
    let bare = (*marker == "t::Bpchar" && words != "bpchar" && arguments.trim().is_empty()).then_some(1);
    arguments.trim().parse().ok().or(bare)
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
    use super::{Crates, builtin, for_cast, with_rust_type};
    use relata_schema::DateTime;

    #[test]
    fn spellings() {
        let marker = |name| builtin(name, Crates::default()).map(|builtin| builtin.marker);
        let is = |name, wanted: &str| assert_eq!(marker(name).as_deref(), Some(wanted));
        is("VARCHAR (255)", "t::Text");
        is("character  varying(255)", "t::Text");
        is("float(24)", "t::Real");
        is("float(25)", "t::DoublePrecision");
        is("pg_catalog.int8", "t::Bigint");
        is("interval day to second(3)", "t::Interval");
        is("\"char\"", "t::Char");
        assert_eq!(marker("\"Text\""), None);
        assert_eq!(marker("citext"), None);
    }

    #[test]
    fn crates() {
        let jiff = Crates { datetime: DateTime::Jiff, bigdecimal: false };
        let rust = |name, crates| builtin(name, crates).map(|builtin| builtin.rust).unwrap_or_default();
        assert_eq!(rust("date", Crates::default()), "::relata::chrono::NaiveDate");
        assert_eq!(rust("date", jiff), "<t::jiff::Date as t::SqlType>::Rust");
        assert_eq!(rust("tsrange", jiff), "<t::Range<t::jiff::Timestamp> as t::SqlType>::Rust");
        let asked = with_rust_type("numeric(40, 20)", "bigdecimal::BigDecimal", jiff);
        assert_eq!(asked, Some(Crates { bigdecimal: true, ..jiff }));
        assert_eq!(with_rust_type("text", "bigdecimal::BigDecimal", jiff), None);
        assert_eq!(with_rust_type("text", "url::Url", jiff), None);
    }

    #[test]
    fn casts_leave_arguments_to_the_column() {
        assert_eq!(for_cast("geometry(Point, 4326)"), "geometry");
        assert_eq!(for_cast("public.\"Odd Type\""), "public.\"Odd Type\"");
    }
}
