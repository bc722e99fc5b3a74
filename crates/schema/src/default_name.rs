//! The names that PostgreSQL gives to constraints, indexes and sequences when none is given.
//!
//! `makeObjectName`, `ChooseRelationName` and `ChooseIndexNameAddition` in `src/backend/commands/indexcmds.c`,
//! `ChooseConstraintName` in `src/backend/catalog/pg_constraint.c`.

/// The longest identifier that PostgreSQL keeps, in bytes (`NAMEDATALEN` - 1).
pub const MAX_BYTES: usize = 63;

/// `users_pkey`.
pub fn primary_key(table: &str) -> String {
    object(table, None, "pkey")
}

/// `users_email_key`, over the key columns and those of INCLUDE.
pub fn unique<'a>(table: &str, columns: impl IntoIterator<Item = &'a str>) -> String {
    object(table, Some(&addition(columns)), "key")
}

/// `subscriptions_user_id_fkey`.
pub fn foreign_key<'a>(table: &str, columns: impl IntoIterator<Item = &'a str>) -> String {
    object(table, Some(&addition(columns)), "fkey")
}

/// `subscriptions_amount_check`; without a column `subscriptions_check`.
pub fn check(table: &str, column: Option<&str>) -> String {
    object(table, column, "check")
}

/// `users_email_not_null`, from PostgreSQL 18 on.
pub fn not_null(table: &str, column: &str) -> String {
    object(table, Some(column), "not_null")
}

/// `email_not_null`, from PostgreSQL 17 on.
pub fn domain_not_null(domain: &str) -> String {
    object(domain, None, "not_null")
}

/// `bookings_room_during_excl`, over column names, with `expr` for an expression.
pub fn exclusion<'a>(table: &str, keys: impl IntoIterator<Item = &'a str>) -> String {
    object(table, Some(&addition(keys)), "excl")
}

/// `users_email_idx`, over column names, with `expr` for an expression.
pub fn index<'a>(table: &str, keys: impl IntoIterator<Item = &'a str>) -> String {
    object(table, Some(&addition(keys)), "idx")
}

/// `users_id_seq`, of a serial or an identity column.
pub fn sequence(table: &str, column: &str) -> String {
    object(table, Some(column), "seq")
}

/// `price_multirange` of `price`, `timemultirange` of `timerange` (`makeMultirangeTypeName` in
/// `src/backend/catalog/pg_type.c`).
pub fn multirange(range: &str) -> String {
    let cut = |name: &str, bytes: usize| name[..name.floor_char_boundary(bytes)].to_owned();
    match range.find("range") {
        Some(at) => cut(&format!("{}multi{}", &range[..at], &range[at..]), MAX_BYTES),
        None => cut(range, MAX_BYTES - "_multirange".len()) + "_multirange",
    }
}

/// What a default name is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts<'a> {
    pub table: &'a str,
    /// Column names joined, as PostgreSQL joins them; `None` where there are none.
    pub columns: Option<String>,
    /// `pkey`, `key`, `fkey`, `check`, `excl`, `idx` or `seq`.
    pub label: &'static str,
}

impl<'a> Parts<'a> {
    pub fn new(table: &'a str, columns: &[&str], label: &'static str) -> Self {
        let columns = if columns.is_empty() { None } else { Some(addition(columns.iter().copied())) };
        Parts { table, columns, label }
    }

    /// The name of the nth attempt: PostgreSQL puts 1, 2 … after the label while the name is taken.
    pub fn name(&self, attempt: u32) -> String {
        if attempt == 0 {
            object(self.table, self.columns.as_deref(), self.label)
        } else {
            object(self.table, self.columns.as_deref(), &format!("{}{attempt}", self.label))
        }
    }
}

/// `ChooseIndexNameAddition`: names joined by `_` until the longest identifier is reached.
fn addition<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for name in names {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(name);
        if joined.len() > MAX_BYTES {
            break;
        }
    }
    joined
}

/// `makeObjectName`: cuts the longer of the two names until all fits.
pub fn object(table: &str, columns: Option<&str>, label: &str) -> String {
    let overhead = 1 + label.len() + usize::from(columns.is_some());
    let room = MAX_BYTES.saturating_sub(overhead);
    let mut table_bytes = table.len();
    let mut column_bytes = columns.map_or(0, str::len);
    if table_bytes + column_bytes > room {
        // The longer is cut to the shorter's length first, then both in turn, the columns first.
        let half = room / 2;
        if table_bytes.min(column_bytes) <= half {
            if table_bytes > column_bytes {
                table_bytes = room - column_bytes;
            } else {
                column_bytes = room - table_bytes;
            }
        } else {
            column_bytes = half;
            table_bytes = room - half;
        }
    }
    let mut name = clip(table, table_bytes).to_owned();
    if let Some(columns) = columns {
        name.push('_');
        name.push_str(clip(columns, column_bytes));
    }
    name.push('_');
    name.push_str(label);
    name
}

/// The start of `text`, at most `bytes` long, that ends between characters.
fn clip(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names() {
        assert_eq!(primary_key("users"), "users_pkey");
        assert_eq!(unique("users", ["email"]), "users_email_key");
        assert_eq!(unique("t", ["a", "b"]), "t_a_b_key");
        assert_eq!(foreign_key("subscriptions", ["user_id"]), "subscriptions_user_id_fkey");
        assert_eq!(check("t", Some("col")), "t_col_check");
        assert_eq!(check("t", None), "t_check");
        assert_eq!(exclusion("t", ["a"]), "t_a_excl");
        assert_eq!(sequence("t", "id"), "t_id_seq");
    }

    /// As PostgreSQL 15 has them.
    #[test]
    fn long_names() {
        let table = "a_rather_long_table_name_for_this_test_of_names";
        let odd = "Ünïcödé_näme_with_many_bytes_ünïcödé_näme";
        assert_eq!(unique(table, ["x", odd]), "a_rather_long_table_name_for__x_Ünïcödé_näme_with_many_key");
        assert_eq!(unique(table, [odd]), "a_rather_long_table_name_for__Ünïcödé_näme_with_many_b_key");
        assert_eq!(exclusion(table, ["x", "expr"]), format!("{table}_x_expr_excl"));
        assert_eq!(foreign_key(table, ["y"]), format!("{table}_y_fkey"));
        assert_eq!(
            sequence(table, "a_rather_long_column_name_for_this_test_of_names"),
            "a_rather_long_table_name_for__a_rather_long_column_name_for_seq"
        );
        let wide = "Ä".repeat(30);
        assert_eq!(unique(&wide, ["ö".repeat(30).as_str()]), "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_öööööööööööööö_key");
        assert_eq!(unique(&wide, ["abc"]), "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_abc_key");
        assert_eq!(sequence(&wide, "x"), "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_x_seq");
    }

    #[test]
    fn taken_names_get_a_number() {
        let parts = Parts::new("t", &["a"], "key");
        assert_eq!(parts.name(0), "t_a_key");
        assert_eq!(parts.name(2), "t_a_key2");
    }
}
