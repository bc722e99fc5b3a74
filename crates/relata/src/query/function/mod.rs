//! Functions: one group a file.

mod aggregate;
mod conditional;
mod text_search;
mod time;
mod window;

pub use aggregate::{
    Additive, ArrayAgg, Extreme, array_agg, avg, bool_and, bool_or, count, count_all, count_distinct, max,
    min, string_agg, sum,
};
pub use conditional::{Case, case, coalesce, greatest, least, nullif, value};
pub use text_search::{
    IsTsvector, TextSearchExpression, phraseto_tsquery, plainto_tsquery, to_tsquery, to_tsvector,
    ts_headline, ts_rank, websearch_to_tsquery,
};
pub use time::{
    Field, IsMoment, IsTime, Now, TimeExpression, current_date, date_part, date_trunc, extract, now,
};
pub use window::{
    Frame, FrameBound, Window, WindowFunction, cume_dist, dense_rank, first_value, lag, last_value, lead,
    nth_value, ntile, percent_rank, rank, row_number, window,
};
