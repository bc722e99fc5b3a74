//! Whether a change of a column's type makes PostgreSQL write the table anew.
//!
//! `ATColumnChangeRequiresRewrite` in `src/backend/commands/tablecmds.c`: a cast that does nothing does not, and the
//! support functions of some types (`varchar_support`, `numeric_support` …) see that a new limit does nothing.

use relata_schema::{Column, Schema, Sql, TypeName};

use crate::cast::{Parts, fits};
use crate::domain::underlying;
use crate::effect::Rewrite;

/// What becomes of the table. `before` and `after` have the domains of both sides.
pub(crate) fn rewrite(
    from: &Column,
    to: &Column,
    using: Option<&Sql>,
    before: &Schema,
    after: &Schema,
) -> Rewrite {
    let new = underlying(&to.type_name, &after.domains);
    let is_domain = new != to.type_name;
    // Another type of the same name.
    let is_replaced = from.type_name == to.type_name && from.collation == to.collation;
    if let Some(using) = using {
        // `using` that is a cast to the new type alone is judged as one.
        let own = format!("{}::{}", relata_sql::ident(&to.name), to.type_name);
        if using.0 != own {
            return Rewrite::AsSeen;
        }
    }
    // A domain without constraints is its base type here; one with them is not.
    match of_types(&underlying(&from.type_name, &before.domains), &new) {
        Rewrite::Never if is_domain || is_replaced => Rewrite::AsSeen,
        rewrite => rewrite,
    }
}

/// Between two types, domains taken off.
fn of_types(from: &TypeName, to: &TypeName) -> Rewrite {
    if from == to {
        return Rewrite::Never;
    }
    let (old, new) = (Parts::of(&from.0), Parts::of(&to.0));
    if old.array || new.array {
        return Rewrite::AsSeen;
    }
    let wider = fits(&old.arguments, &new.arguments);
    let if_wider = if wider { Rewrite::Never } else { Rewrite::Always };
    match (old.base, new.base) {
        ("numeric", "numeric") => match (old.arguments.as_slice(), new.arguments.as_slice()) {
            (_, []) => Rewrite::Never,
            ([_, old_scale], [_, scale]) if old_scale == scale => if_wider,
            _ => Rewrite::Always,
        },
        ("character varying", "character varying")
        | ("bit varying", "bit varying")
        | ("timestamp without time zone", "timestamp without time zone")
        | ("timestamp with time zone", "timestamp with time zone")
        | ("time without time zone", "time without time zone")
        | ("time with time zone", "time with time zone") => if_wider,
        ("interval", "interval") => Rewrite::AsSeen,
        ("character varying", "text") | ("cidr", "inet") => Rewrite::Never,
        ("text", "character varying") => {
            if new.arguments.is_empty() {
                Rewrite::Never
            } else {
                Rewrite::Always
            }
        }
        ("timestamp without time zone", "timestamp with time zone")
        | ("timestamp with time zone", "timestamp without time zone") => {
            if wider {
                Rewrite::UnlessUtc
            } else {
                Rewrite::Always
            }
        }
        (old, new) if SCALARS.contains(&old) && SCALARS.contains(&new) => Rewrite::Always,
        _ => Rewrite::AsSeen,
    }
}

/// Types none of which is another in disguise, but as told above.
const SCALARS: &[&str] = &[
    "bigint",
    "boolean",
    "bytea",
    "character",
    "character varying",
    "date",
    "double precision",
    "integer",
    "json",
    "jsonb",
    "numeric",
    "real",
    "smallint",
    "text",
    "time with time zone",
    "time without time zone",
    "timestamp with time zone",
    "timestamp without time zone",
    "uuid",
];

#[cfg(test)]
mod tests {
    use relata_schema::TypeName;

    use super::of_types;
    use crate::effect::Rewrite;

    fn check(cases: &[(&str, &str)], expected: Rewrite) {
        for (from, to) in cases {
            let seen = of_types(&TypeName((*from).to_owned()), &TypeName((*to).to_owned()));
            assert_eq!(seen, expected, "{from} to {to}");
        }
    }

    #[test]
    fn wider_limits_leave_the_rows_alone() {
        let cases = [
            ("character varying(20)", "character varying(21)"),
            ("character varying(20)", "text"),
            ("text", "character varying"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("numeric(10,2)", "numeric"),
            ("timestamp(3) without time zone", "timestamp without time zone"),
            ("time(2) with time zone", "time(3) with time zone"),
            ("bit varying(3)", "bit varying(4)"),
            ("cidr", "inet"),
        ];
        check(&cases, Rewrite::Never);
    }

    #[test]
    fn other_values_are_written_anew() {
        let cases = [
            ("integer", "bigint"),
            ("character varying(20)", "character varying(19)"),
            ("text", "character varying(19)"),
            ("numeric", "numeric(10,2)"),
            ("numeric(10,2)", "numeric(12,3)"),
            ("character(3)", "character(4)"),
            ("character(3)", "text"),
            ("timestamp without time zone", "timestamp(3) without time zone"),
            ("timestamp without time zone", "timestamp(3) with time zone"),
            ("json", "jsonb"),
        ];
        check(&cases, Rewrite::Always);
    }

    #[test]
    fn what_the_server_alone_knows() {
        check(&[("timestamp with time zone", "timestamp without time zone")], Rewrite::UnlessUtc);
        check(&[("character varying(3)[]", "text[]"), ("public.citext", "text")], Rewrite::AsSeen);
    }
}
