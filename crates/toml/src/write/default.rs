//! Defaults as people write them: without the casts that PostgreSQL adds, where they are sure to come back.

use relata_schema::{Sql, TypeName, split_brackets};

use super::text::{is_integer, string};

/// `'user'::public.user_role` on a column of that type is `'user'`; `'-1'::integer` is `-1`.
pub(super) fn short(sql: &Sql, type_name: &TypeName) -> Sql {
    let text = sql.0.as_str();
    let Some((literal, cast)) = literal_and_cast(text) else {
        let shorter = at_time_zone(text).or_else(|| timezone(text)).or_else(|| texts(text));
        return shorter.map_or_else(|| sql.clone(), Sql);
    };
    let inner = &literal[1..literal.len() - 1];
    let number = match cast {
        // A bare number is an integer if it fits, else a bigint, so the cast says nothing.
        "integer" => inner.parse::<i32>().is_ok_and(|number| number.to_string() == inner),
        "bigint" => {
            inner.parse::<i64>().is_ok_and(|number| number.to_string() == inner)
                && inner.parse::<i32>().is_err()
        }
        "numeric" => is_decimal(inner),
        _ => false,
    };
    if number {
        return Sql(inner.to_owned());
    }
    if is_own_type(cast, &type_name.0) { Sql(literal.to_owned()) } else { sql.clone() }
}

/// A quoted literal, and the type after `::`, where that is all there is.
fn literal_and_cast(text: &str) -> Option<(&str, &str)> {
    let (literal, rest) = literal(text)?;
    Some((literal, rest.strip_prefix("::")?))
}

/// The quoted literal that a text begins with, and the rest.
fn literal(text: &str) -> Option<(&str, &str)> {
    let quoted = text.strip_prefix('\'')?;
    let mut end = 0;
    loop {
        end += quoted[end..].find('\'')?;
        match quoted[end + 1..].strip_prefix('\'') {
            Some(_) => end += 2,
            None => break,
        }
    }
    Some(text.split_at(end + 2))
}

/// `(now() AT TIME ZONE 'utc'::text)` is `now() AT TIME ZONE 'utc'`: a zone without a cast is a text.
fn at_time_zone(text: &str) -> Option<String> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let (time, zone) = inner.rsplit_once(" AT TIME ZONE ")?;
    match literal_and_cast(zone)? {
        (zone, "text") if is_word(time) => Some(format!("{time} AT TIME ZONE {zone}")),
        _ => None,
    }
}

/// The same as a call, which PostgreSQL keeps apart.
fn timezone(text: &str) -> Option<String> {
    let (zone, rest) = literal(text.strip_prefix("timezone(")?)?;
    let time = rest.strip_prefix("::text, ")?.strip_suffix(')')?;
    is_word(time).then(|| format!("timezone({zone}, {time})"))
}

/// Whether it is a name or a call without arguments. Of anything longer, the first parenthesis may belong to another
/// one than the last.
fn is_word(text: &str) -> bool {
    let name = text.strip_suffix("()").unwrap_or(text);
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// `ARRAY['a'::text, 'b'::text]` is `ARRAY['a', 'b']`: elements without a cast are texts, whatever the column is.
fn texts(text: &str) -> Option<String> {
    let mut rest = text.strip_prefix("ARRAY[")?.strip_suffix(']')?;
    let mut items = Vec::new();
    loop {
        let (item, after) = literal(rest)?;
        items.push(item);
        let after = after.strip_prefix("::text")?;
        if after.is_empty() {
            return Some(format!("ARRAY[{}]", items.join(", ")));
        }
        rest = after.strip_prefix(", ")?;
    }
}

/// Whether a literal that is cast to `cast` is what a bare one becomes in a column of this type.
fn is_own_type(cast: &str, type_name: &str) -> bool {
    let (element, brackets) = split_brackets(type_name);
    let (cast_element, cast_brackets) = split_brackets(cast);
    if brackets != cast_brackets || element.starts_with("interval") {
        return cast == type_name && !element.contains('(');
    }
    let bare = element.split('(').next().unwrap_or(element);
    let without_arguments = match bare {
        "character varying" | "varchar" => cast_element == "character varying",
        "character" | "char" => cast_element == "bpchar",
        "bit" => cast_element == "\"bit\"",
        "bit varying" | "varbit" => cast_element == "bit varying",
        "numeric" => cast_element == "numeric",
        "timestamp" | "time" if element.ends_with("with time zone") => {
            cast_element == format!("{bare} with time zone")
        }
        "timestamp" | "time" => cast_element == format!("{bare} without time zone"),
        "timestamptz" => cast_element == "timestamp with time zone",
        "timetz" => cast_element == "time with time zone",
        _ => false,
    };
    without_arguments || cast_element == element
}

fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => {
            digits(whole) && digits(fraction) && (whole == "0" || !whole.starts_with('0'))
        }
        None => false,
    }
}

/// As a TOML value: booleans and numbers as they are, anything else in a string.
pub(super) fn value(sql: &Sql) -> String {
    let text = sql.0.as_str();
    let stands_for_itself = text == "true" || text == "false" || is_integer(text) || is_decimal(text);
    if stands_for_itself { text.to_owned() } else { string(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short_of(sql: &str, type_name: &str) -> String {
        short(&Sql(sql.to_owned()), &TypeName(type_name.to_owned())).0
    }

    #[test]
    fn casts_that_say_nothing() {
        assert_eq!(short_of("'user'::public.user_role", "public.user_role"), "'user'");
        assert_eq!(short_of("'usd'::character varying", "character varying(3)"), "'usd'");
        assert_eq!(short_of("'it''s'::text", "text"), "'it''s'");
        assert_eq!(short_of("'-1'::integer", "bigint"), "-1");
        assert_eq!(short_of("'{}'::text[]", "text[]"), "'{}'");
        assert_eq!(short_of("'a\\b'::text", "text"), "'a\\b'");
        assert_eq!(short_of("ARRAY['a'::text, 'it''s'::text]", "text[]"), "ARRAY['a', 'it''s']");
        assert_eq!(short_of("(now() AT TIME ZONE 'utc'::text)", "timestamp"), "now() AT TIME ZONE 'utc'");
    }

    #[test]
    fn casts_that_say_something() {
        for (sql, type_name) in [
            ("'a'::text", "jsonb"),
            ("'-1'::bigint", "integer"),
            ("(0)::numeric", "numeric"),
            ("''::text", "character varying"),
            ("ARRAY['a'::text, NULL::text]", "text[]"),
            ("ARRAY['a'::text] || ARRAY['b'::text]", "text[]"),
            ("((now() AT TIME ZONE 'utc'::text))::date", "date"),
            ("(f(a) || g()) AT TIME ZONE ('utc'::text)", "timestamp"),
            ("'a'::text || 'b'::text", "text"),
            ("('now'::text)::date", "date"),
        ] {
            assert_eq!(short_of(sql, type_name), sql);
        }
    }
}
