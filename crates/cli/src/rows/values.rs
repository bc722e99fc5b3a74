//! Values of a type, the extremes among them, as SQL.

use std::collections::BTreeSet;

use relata_schema::{Column, ConstraintKind, Schema, Table, TypeName};
use relata_sql::split::{Token, TokenKind, tokens};
use relata_sql::{literal, qualified};

/// Values that a column may have, each as SQL; constants that checks speak of are among them. Empty for a type that we
/// know no value of.
pub(crate) fn of_column(column: &Column, table: &Table, schema: &Schema) -> Vec<String> {
    let mut values = of_type(&column.type_name, &constants(column, table, schema), schema);
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(value.clone()));
    values
}

/// What the checks on a column, and those of its domain, compare it with.
fn constants(column: &Column, table: &Table, schema: &Schema) -> Vec<String> {
    let mut constants = Vec::new();
    let mut read = |expr: &str| {
        for token in tokens(expr).map_while(Result::ok) {
            match token.kind {
                TokenKind::String => constants.extend(text(&token)),
                TokenKind::Number => constants.push(token.text.to_owned()),
                _ => {}
            }
        }
    };
    for constraint in table.constraints.values() {
        match &constraint.kind {
            ConstraintKind::Check(check) if check.expr.0.contains(&column.name) => read(&check.expr.0),
            _ => {}
        }
    }
    let name = |name: &relata_schema::QualifiedName| qualified(&name.schema, &name.name);
    if let Some((_, domain)) = schema.domains.iter().find(|(of, _)| name(of) == column.type_name.0) {
        domain.checks.values().for_each(|check| read(&check.expr.0));
    }
    constants
}

fn text(token: &Token<'_>) -> Option<String> {
    let inner = token.text.strip_prefix('\'')?.strip_suffix('\'')?;
    Some(inner.replace("''", "'"))
}

fn of_type(type_name: &TypeName, constants: &[String], schema: &Schema) -> Vec<String> {
    let mut name = type_name.0.clone();
    // A domain is never over itself; the count ends it all the same.
    for _ in 0..schema.domains.len() {
        let domain = schema.domains.iter().find(|(of, _)| qualified(&of.schema, &of.name) == name);
        let Some((_, domain)) = domain else { break };
        name.clone_from(&domain.base.0);
    }
    if let Some(element) = name.strip_suffix("[]") {
        let elements = of_type(&TypeName(element.to_owned()), constants, schema);
        let mut arrays = vec![format!("'{{}}'::{name}")];
        arrays.extend(elements.iter().take(4).map(|value| format!("ARRAY[{value}, NULL]::{name}")));
        return if elements.is_empty() { Vec::new() } else { arrays };
    }
    let labels = schema.enums.iter().find(|(of, _)| qualified(&of.schema, &of.name) == name);
    let texts: Vec<String> = match labels {
        Some((_, of)) => of.labels.iter().map(|label| label.name.clone()).collect(),
        None => texts(&name, constants),
    };
    texts.into_iter().map(|value| format!("{}::{}", literal(&value), type_name)).collect()
}

/// Values of built-in types, in the words of their input functions.
fn texts(name: &str, constants: &[String]) -> Vec<String> {
    let (base, arguments) = match (name.find('('), name.find(')')) {
        (Some(open), Some(close)) if open < close => {
            (format!("{}{}", &name[..open], &name[close + 1..]), &name[open + 1..close])
        }
        _ => (name.to_owned(), ""),
    };
    let arguments: Vec<usize> = arguments.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    let plain = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let numbers = || constants.iter().filter_map(|constant| constant.parse::<i64>().ok());
    let near = || numbers().flat_map(|number| [number, number.saturating_add(1), number.saturating_sub(1)]);
    let integers = |least: i64, greatest: i64| {
        let usual = (1..=8).chain([0, -1, least, greatest, least + 1, greatest - 1]);
        near()
            .filter(|number| (least..=greatest).contains(number))
            .chain(usual)
            .map(|it| it.to_string())
            .collect()
    };
    match base.as_str() {
        "smallint" => integers(i16::MIN.into(), i16::MAX.into()),
        "integer" => integers(i32::MIN.into(), i32::MAX.into()),
        "bigint" => integers(i64::MIN, i64::MAX),
        "numeric" => {
            let greatest = match arguments.as_slice() {
                [precision, scale] if precision > scale => {
                    format!("{}.{}", "9".repeat(precision - scale), "9".repeat(*scale))
                }
                [precision] => "9".repeat(*precision),
                _ => format!("{}.{}", "9".repeat(40), "9".repeat(20)),
            };
            let mut values: Vec<String> = near().map(|number| number.to_string()).collect();
            values.extend(plain(&["1", "2.5", "3", "0", "0.01", "-1", "4"]));
            values.extend([
                greatest.trim_end_matches('.').to_owned(),
                format!("-{}", greatest.trim_end_matches('.')),
            ]);
            values
        }
        "real" => plain(&["1", "2.5", "0", "-1", "3.4028235e38", "1e-37", "1.1"]),
        "double precision" => {
            plain(&["1", "2.5", "0", "-1", "1.7976931348623157e308", "2.2250738585072014e-308", "0.1"])
        }
        "text" | "character varying" | "character" | "name" => {
            let most = arguments.first().copied().unwrap_or(if base == "character" { 1 } else { 200 });
            let mut values: Vec<String> = constants.to_vec();
            let lengths =
                near().filter_map(|length| usize::try_from(length).ok()).filter(|length| *length <= 200);
            values
                .extend(lengths.flat_map(|length| ["x", "y", "z", "1"].map(|letter| letter.repeat(length))));
            values.extend(plain(&[
                "a",
                "b",
                "c",
                "d",
                "e",
                "",
                "It's \"ü\" \\ ☃",
                " between ",
                "a@b.example",
                "2",
            ]));
            values.push("z".repeat(most.min(200)));
            values.retain(|value| value.chars().count() <= most);
            values
        }
        "boolean" => plain(&["true", "false"]),
        "uuid" => (0..8_u8)
            .map(|number| format!("00000000-0000-4000-8000-00000000000{number}"))
            .chain(plain(&["ffffffff-ffff-ffff-ffff-ffffffffffff"]))
            .collect(),
        "bytea" => plain(&["\\x", "\\x00", "\\x00ff27", "\\x61", "\\x62"]),
        "date" => {
            plain(&["2000-02-29", "1970-01-01", "0001-01-01", "9999-12-31", "2024-05-06", "0044-03-15 BC"])
        }
        "timestamp without time zone" | "timestamp with time zone" => plain(&[
            "2000-02-29 12:34:56",
            "1970-01-01 00:00:00",
            "0001-01-01 00:00:00",
            "9999-12-31 23:59:59.999999",
            "2024-05-06 07:08:09.123456",
        ]),
        "time without time zone" | "time with time zone" => {
            plain(&["12:34:56", "00:00:00", "24:00:00", "23:59:59.999999"])
        }
        "interval" => plain(&["1 day", "-3 mons 2 days 00:00:00.000001", "0", "1000 years"]),
        "json" | "jsonb" => plain(&["{}", "{\"a\": [1, null, \"ü\"]}", "null", "[]", "1.50"]),
        "inet" => plain(&["10.0.0.1", "10.0.0.1/8", "::1", "192.168.1.0/24"]),
        "cidr" => plain(&["10.0.0.0/8", "::/0", "192.168.1.0/24"]),
        "macaddr" => plain(&["08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"]),
        "bit" => ["0", "1"].iter().map(|bit| bit.repeat(arguments.first().copied().unwrap_or(1))).collect(),
        "bit varying" => plain(&["", "0", "1"]),
        "int4range" | "int8range" | "numrange" => plain(&["[1,5)", "empty", "(,)", "[7,9)"]),
        "daterange" | "tsrange" | "tstzrange" => plain(&["[2000-01-01,2000-02-01)", "empty", "(,)"]),
        "tsvector" => plain(&["a:1 b:2", ""]),
        "point" => plain(&["(0,0)", "(1.5,-2)"]),
        "oid" => plain(&["1", "2", "4294967295"]),
        "money" => plain(&["1", "-2.50"]),
        "xml" => plain(&["<a/>", "<b>ü</b>"]),
        _ => Vec::new(),
    }
}
