//! LIMIT and OFFSET.

/// A number of rows.
///
/// ```
/// # use relata_example::*;
/// # let per_page: u32 = 20;
/// let sql = select(users::id).from(users).limit(per_page).offset(40).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users LIMIT $1 OFFSET $2");
/// ```
#[diagnostic::on_unimplemented(
    message = "LIMIT and OFFSET take a number of rows, and `{Self}` is none",
    label = "expected an `i64`, or a smaller integer"
)]
pub trait RowCount {
    /// As PostgreSQL's `bigint`.
    ///
    /// ```
    /// assert_eq!(relata::query::RowCount::into_count(20_u32), 20);
    /// ```
    fn into_count(self) -> i64;
}

macro_rules! integers {
    ($($integer:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl RowCount for $integer {
            fn into_count(self) -> i64 {
                self.into()
            }
        }
    )+};
}

integers!(i64, i32, i16, u32, u16, u8);
