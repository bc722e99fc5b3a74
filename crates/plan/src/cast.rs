//! What becomes of values whose type changes: kept, refused by the server, or changed in silence.
//!
//! Casts are as `lower/column.rs` writes them: by assignment where `pg_cast` has such a cast, so that texts that are
//! too long are refused and not cut (<https://www.postgresql.org/docs/current/datatype-character.html>).

use relata_schema::{Schema, TypeName};
use relata_sql::{literal, qualified};

/// What a cast does to values of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cast {
    Keeps,
    /// Values that do not fit make the statement fail.
    Fails(Values),
    /// Values that do not fit become others.
    Drops(Values),
}

/// Some of a column's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Values {
    /// In words: `values are rounded`.
    pub(crate) what: String,
    /// A condition that they meet, where one is known.
    pub(crate) condition: Option<String>,
}

/// What a cast between two types, domains taken off, does to the values of `column`, a quoted name. `types` has the enums
/// of both sides.
pub(crate) fn cast(from: &TypeName, to: &TypeName, column: &str, types: &Schema) -> Cast {
    if from == to {
        return Cast::Keeps;
    }
    let (old, new) = (Parts::of(&from.0), Parts::of(&to.0));
    if old.array != new.array {
        return drops(format!("what {to} cannot hold of {from} is lost"), None);
    }
    let cast = scalar(&old, &new, from, to, column, types);
    // A condition on elements is none on the array.
    match cast {
        Cast::Fails(values) if old.array => Cast::Fails(Values { condition: None, ..values }),
        Cast::Drops(values) if old.array => Cast::Drops(Values { condition: None, ..values }),
        cast => cast,
    }
}

fn scalar(
    old: &Parts<'_>,
    new: &Parts<'_>,
    from: &TypeName,
    to: &TypeName,
    column: &str,
    types: &Schema,
) -> Cast {
    let is_text = |base: &str| matches!(base, "text" | "character varying" | "character");
    if new.base == "text" && old.base != "character" {
        // Every type has a text form.
        return Cast::Keeps;
    }
    let is_enum = |base: &str| types.enums.keys().any(|name| qualified(&name.schema, &name.name) == base);
    match (old.base, new.base) {
        ("text" | "character varying", _) if new.base.rsplit('.').next() == Some("citext") => Cast::Keeps,
        ("character varying", "character varying") | ("bit varying", "bit varying")
            if fits(&old.arguments, &new.arguments) =>
        {
            Cast::Keeps
        }
        (_, "text" | "character varying" | "character") if is_text(old.base) => text(old, new, column),
        (_, "character varying" | "character") => match new.arguments.first() {
            Some(length) => fails(
                format!("values of more than {} are refused", characters(*length)),
                Some(format!("length({column}::text) > {length}")),
            ),
            None => Cast::Keeps,
        },
        ("bit varying" | "bit", "bit varying" | "bit") => fails(
            format!("values whose length is not that of {to} are refused"),
            new.arguments.first().map(|length| match new.base {
                "bit" => format!("length({column}) <> {length}"),
                _ => format!("length({column}) > {length}"),
            }),
        ),
        (old_base, new_base) if integer(new_base).is_some() && is_number(old_base) => {
            to_integer(old_base, new_base, column)
        }
        (old_base, "numeric") if is_number(old_base) => to_numeric(old, new, to, column),
        ("smallint" | "integer" | "real", "double precision") | ("smallint", "real") => Cast::Keeps,
        (old_base, "real" | "double precision") if is_number(old_base) => drops(
            format!("values are rounded to what {to} can hold"),
            Some(format!("{column} <> {column}::{to}::{from}")),
        ),
        ("date", "timestamp without time zone")
        | ("cidr", "inet")
        | ("macaddr", "macaddr8")
        | ("jsonb", "json") => Cast::Keeps,
        ("timestamp without time zone" | "timestamp with time zone", "date") => {
            drops("the time of day is lost", Some(format!("{column} <> {column}::date")))
        }
        ("timestamp with time zone", "timestamp without time zone") => drops(
            "instants become local times of the session's TimeZone, and two may become one; `using` can name a zone",
            None,
        ),
        ("timestamp without time zone" | "date", "timestamp with time zone") => {
            drops("values are taken as local times of the session's TimeZone; `using` can name a zone", None)
        }
        ("timestamp without time zone", "timestamp without time zone")
        | ("timestamp with time zone", "timestamp with time zone")
        | ("time without time zone", "time without time zone")
        | ("time with time zone", "time with time zone")
        | ("interval", "interval") => match fits(&old.arguments, &new.arguments) {
            true => Cast::Keeps,
            false => drops("fractions of seconds are rounded", Some(format!("{column} <> {column}::{to}"))),
        },
        ("json", "jsonb") => {
            drops("spaces, the order of keys and all but the last of equal keys are lost", None)
        }
        ("inet", "cidr") => drops(
            "bits to the right of the netmask are lost",
            Some(format!("{column} <> network({column})::inet")),
        ),
        // The labels are compared by the server: one that is missing fails and changes nothing.
        (old, new) if is_enum(old) && new.contains('.') => Cast::Keeps,
        (old, new) if is_text(old) && (integer(new).is_some() || is_enum(new) || STRICT.contains(&new)) => {
            fails(
                format!("values that are not written as {to} are refused"),
                unreadable(new, to, column, types),
            )
        }
        _ => drops(format!("what {to} cannot hold of {from} is lost"), None),
    }
}

/// Types whose input either keeps what a text says or refuses it.
const STRICT: &[&str] = &["uuid", "boolean"];

/// Texts that the new type's input function refuses; `pg_input_is_valid` came with PostgreSQL 16.
fn unreadable(base: &str, to: &TypeName, column: &str, types: &Schema) -> Option<String> {
    let labels = types.enums.iter().find(|(name, _)| qualified(&name.schema, &name.name) == base);
    if let Some((_, to)) = labels {
        let labels: Vec<String> = to.labels.iter().map(|label| literal(&label.name)).collect();
        return (!labels.is_empty()).then(|| format!("{column} NOT IN ({})", labels.join(", ")));
    }
    if types.postgres.is_some_and(|major| major >= 16) {
        return Some(format!("NOT pg_input_is_valid({column}, {})", literal(&to.0)));
    }
    integer(base).map(|_| format!("{column} !~ {}", literal("^\\s*[-+]?\\d+\\s*$")))
}

/// Between texts. Spaces at the end are never refused: `character` has them as padding that means nothing, and of others,
/// those past the new length are cut (<https://www.postgresql.org/docs/current/datatype-character.html>).
fn text(old: &Parts<'_>, new: &Parts<'_>, column: &str) -> Cast {
    let limit = new.arguments.first();
    let too_long = limit.filter(|_| !fits(&old.arguments, &new.arguments));
    let refused = too_long.map(|length| format!("values of more than {} are refused", characters(*length)));
    let longer = too_long.map(|length| format!("length(rtrim({column})) > {length}"));
    match (old.base == "character", new.base == "character", refused, longer) {
        (true, true, None, _) | (false, false, None, _) => Cast::Keeps,
        (true, true, Some(refused), longer) => fails(refused, longer),
        (true, false, None, _) => drops("spaces at the end of values are cut", None),
        (true, false, Some(refused), longer) => {
            drops(format!("spaces at the end of values are cut, and {refused}"), longer)
        }
        (false, false, Some(refused), _) => fails(
            format!("{refused}, and spaces past that are cut"),
            limit.map(|length| format!("length({column}) > {length}")),
        ),
        (false, true, refused, longer) => {
            let spaces = "spaces at the end of values no longer count";
            let ends = format!("right({column}, 1) = ' '");
            drops(
                refused.map_or(spaces.to_owned(), |refused| format!("{spaces}, and {refused}")),
                Some(longer.map_or(ends.clone(), |longer| format!("{longer} OR {ends}"))),
            )
        }
    }
}

fn characters(length: i64) -> String {
    if length == 1 { "1 character".to_owned() } else { format!("{length} characters") }
}

fn to_integer(old: &str, new: &str, column: &str) -> Cast {
    let rank = |base: &str| ["smallint", "integer", "bigint"].iter().position(|known| *known == base);
    match (rank(old), integer(new)) {
        (Some(before), _) if rank(new).is_some_and(|after| after >= before) => Cast::Keeps,
        (Some(_), Some((least, greatest))) => fails(
            format!("values that {new} cannot hold are refused"),
            Some(format!("{column} NOT BETWEEN {least} AND {greatest}")),
        ),
        (Some(_), None) | (None, _) => {
            drops("values are rounded to whole numbers", Some(format!("{column} <> trunc({column})")))
        }
    }
}

fn to_numeric(old: &Parts<'_>, new: &Parts<'_>, to: &TypeName, column: &str) -> Cast {
    let digits = match old.base {
        "smallint" => Some(5),
        "integer" => Some(10),
        "bigint" => Some(19),
        _ => None,
    };
    let scale = |arguments: &[i64]| arguments.get(1).copied().unwrap_or(0);
    let new_whole = new.arguments.first().map(|precision| precision - scale(&new.arguments));
    let (Some(whole), new_scale) = (new_whole, scale(&new.arguments)) else {
        return match old.base {
            "real" | "double precision" => drops("values are rounded to their decimal digits", None),
            _ => Cast::Keeps,
        };
    };
    let (old_whole, old_scale) = match (digits, old.arguments.as_slice()) {
        (Some(digits), _) => (Some(digits), Some(0)),
        (None, [precision, ..]) => (Some(precision - scale(&old.arguments)), Some(scale(&old.arguments))),
        (None, []) => (None, None),
    };
    if old_scale.is_none_or(|old| old > new_scale) {
        return drops(
            format!("values are rounded to {new_scale} digits after the point"),
            Some(format!("{column}::numeric <> round({column}::numeric, {new_scale})")),
        );
    }
    if old_whole.is_some_and(|old| old <= whole) {
        return Cast::Keeps;
    }
    let limit = format!("abs({column}::numeric) >= 10 ^ {whole}::numeric");
    fails(format!("values that {to} cannot hold are refused"), Some(limit))
}

/// The least and the greatest value of an integer type.
fn integer(base: &str) -> Option<(i64, i64)> {
    match base {
        "smallint" => Some((i16::MIN.into(), i16::MAX.into())),
        "integer" => Some((i32::MIN.into(), i32::MAX.into())),
        "bigint" => Some((i64::MIN, i64::MAX)),
        _ => None,
    }
}

fn is_number(base: &str) -> bool {
    integer(base).is_some() || matches!(base, "numeric" | "real" | "double precision")
}

fn fails(what: impl Into<String>, condition: Option<String>) -> Cast {
    Cast::Fails(Values { what: what.into(), condition })
}

fn drops(what: impl Into<String>, condition: Option<String>) -> Cast {
    Cast::Drops(Values { what: what.into(), condition })
}

/// Whether a length or precision that may be missing, for "no limit", does not shrink.
pub(crate) fn fits(old: &[i64], new: &[i64]) -> bool {
    match (old.first(), new.first()) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => new >= old,
    }
}

/// A type's name taken apart: `character varying(20)[]`.
pub(crate) struct Parts<'a> {
    pub(crate) base: &'a str,
    pub(crate) arguments: Vec<i64>,
    pub(crate) array: bool,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let (text, array) = match text.strip_suffix("[]") {
            Some(element) => (element, true),
            None => (text, false),
        };
        match text.split_once('(') {
            // `timestamp(3) without time zone` has its words on both sides.
            Some((head, rest)) if !head.starts_with('"') => {
                let (arguments, tail) = rest.split_once(')').unwrap_or((rest, ""));
                let base = match (head, tail.trim()) {
                    (head, "") => head,
                    ("timestamp", "without time zone") => "timestamp without time zone",
                    ("timestamp", "with time zone") => "timestamp with time zone",
                    ("time", "without time zone") => "time without time zone",
                    ("time", "with time zone") => "time with time zone",
                    (_, _) => text,
                };
                let arguments = arguments.split(',').filter_map(|part| part.trim().parse().ok()).collect();
                Parts { base, arguments, array }
            }
            _ => Parts { base: text, arguments: Vec::new(), array },
        }
    }
}

#[cfg(test)]
mod tests {
    use relata_schema::{Schema, TypeName};

    use super::{Cast, cast};

    fn of(from: &str, to: &str) -> Cast {
        cast(&TypeName(from.to_owned()), &TypeName(to.to_owned()), "c", &Schema::default())
    }

    #[test]
    fn casts_that_keep_every_value() {
        for (from, to) in [
            ("integer", "bigint"),
            ("integer", "text"),
            ("integer[]", "bigint[]"),
            ("character varying(20)", "character varying(21)"),
            ("character varying(20)", "character varying"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("timestamp(3) without time zone", "timestamp without time zone"),
            ("smallint", "numeric(5,0)"),
            ("character(5)", "character(6)"),
        ] {
            assert_eq!(of(from, to), Cast::Keeps, "{from} to {to}");
        }
    }

    #[test]
    fn casts_that_the_server_refuses_for_values_that_do_not_fit() {
        for (from, to, condition) in [
            ("text", "character varying(10)", Some("length(c) > 10")),
            ("character varying(20)", "character varying(19)", Some("length(c) > 19")),
            ("character(20)", "character(19)", Some("length(rtrim(c)) > 19")),
            ("integer", "character varying(3)", Some("length(c::text) > 3")),
            ("bigint", "smallint", Some("c NOT BETWEEN -32768 AND 32767")),
            ("bigint", "numeric(5,0)", Some("abs(c::numeric) >= 10 ^ 5::numeric")),
            ("numeric(10,2)", "numeric(10,3)", Some("abs(c::numeric) >= 10 ^ 7::numeric")),
            ("character varying", "integer", Some("c !~ E'^\\\\s*[-+]?\\\\d+\\\\s*$'")),
            ("bigint[]", "integer[]", None),
            ("text", "uuid", None),
        ] {
            let Cast::Fails(values) = of(from, to) else { panic!("{from} to {to}: {:?}", of(from, to)) };
            assert_eq!(values.condition.as_deref(), condition, "{from} to {to}");
        }
    }

    #[test]
    fn casts_that_change_values_in_silence() {
        for (from, to, condition) in [
            ("numeric", "integer", Some("c <> trunc(c)")),
            ("character(5)", "character varying(5)", None),
            ("character(5)", "character varying(4)", Some("length(rtrim(c)) > 4")),
            ("character varying(10)", "character(12)", Some("right(c, 1) = ' '")),
            ("text", "character(1)", Some("length(rtrim(c)) > 1 OR right(c, 1) = ' '")),
            ("double precision", "bigint", Some("c <> trunc(c)")),
            ("numeric(10,2)", "numeric(12,1)", Some("c::numeric <> round(c::numeric, 1)")),
            ("bigint", "double precision", Some("c <> c::double precision::bigint")),
            ("integer", "real", Some("c <> c::real::integer")),
            (
                "timestamp without time zone",
                "timestamp(3) without time zone",
                Some("c <> c::timestamp(3) without time zone"),
            ),
            ("timestamp with time zone", "date", Some("c <> c::date")),
            ("timestamp with time zone", "timestamp without time zone", None),
            ("timestamp without time zone", "timestamp(3) with time zone", None),
            ("date", "timestamp with time zone", None),
            ("json", "jsonb", None),
            ("integer[]", "integer", None),
            ("text", "date", None),
        ] {
            let Cast::Drops(values) = of(from, to) else { panic!("{from} to {to}: {:?}", of(from, to)) };
            assert_eq!(values.condition.as_deref(), condition, "{from} to {to}");
        }
    }
}
