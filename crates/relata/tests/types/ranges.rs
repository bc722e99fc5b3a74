//! Ranges and multiranges, of PostgreSQL's own types and of one that a database makes.

use std::ops::Bound;

use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;
use relata::types::value::Range as Of;
use relata::types::*;

use crate::exchange::Database;
use crate::literal;

/// Ranges as PostgreSQL writes them: of whole numbers with the lower bound included and the upper one excluded.
fn whole<T: Clone + std::fmt::Debug + PartialOrd + 'static>(
    values: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = Of<T>> {
    let bound = prop::option::of(values);
    (bound.clone(), bound).prop_map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) if a == b => Of::Empty,
        (Some(a), Some(b)) if a < b => Of::new(a..b),
        (Some(a), Some(b)) => Of::new(b..a),
        (Some(a), None) => Of::new(a..),
        (None, Some(b)) => Of::new(..b),
        (None, None) => Of::Between(Bound::Unbounded, Bound::Unbounded),
    })
}

fn text<T>(range: &Of<T>, value: impl Fn(&T) -> String) -> String {
    let Of::Between(lower, upper) = range else { return "empty".into() };
    let (open, lower) = match lower {
        Bound::Included(lower) => ("[", literal::quoted(value(lower))),
        Bound::Excluded(lower) => ("(", literal::quoted(value(lower))),
        Bound::Unbounded => ("(", String::new()),
    };
    let (upper, close) = match upper {
        Bound::Included(upper) => (literal::quoted(value(upper)), "]"),
        Bound::Excluded(upper) => (literal::quoted(value(upper)), ")"),
        Bound::Unbounded => (String::new(), ")"),
    };
    format!("{open}{lower},{upper}{close}")
}

fn days() -> impl Strategy<Value = NaiveDate> + Clone {
    (-800_000..800_000).prop_map(|day| NaiveDate::from_epoch_days(day).expect("a date"))
}

/// Each kind of bound.
fn numeric() -> impl Strategy<Value = Of<rust_decimal::Decimal>> {
    let number = any::<i64>().prop_map(|number| rust_decimal::Decimal::new(number, 3));
    (number, 1_i64.., 0..3, 0..3).prop_map(|(lower, length, lower_kind, upper_kind)| {
        let bound = |value, kind| match kind {
            0 => Bound::Included(value),
            1 => Bound::Excluded(value),
            _ => Bound::Unbounded,
        };
        Of::Between(bound(lower, lower_kind), bound(lower + rust_decimal::Decimal::from(length), upper_kind))
    })
}

#[test]
fn ranges() {
    let database = Database::new();
    database.property::<Int4range>(whole(any::<i32>()), |range| text(range, i32::to_string));
    database.property::<Int8range>(whole(any::<i64>()), |range| text(range, i64::to_string));
    database.property::<Daterange>(whole(days()), |range| text(range, literal::date));
    database.property::<Numrange>(numeric(), |range| text(range, ToString::to_string));
    let moments =
        any::<i32>().prop_map(|seconds| DateTime::from_timestamp(seconds.into(), 0).expect("a moment"));
    let moment = |moment: &DateTime<Utc>| literal::timestamp(&moment.naive_utc(), "+00");
    database.property::<Tstzrange>(whole(moments.clone()), |range| text(range, moment));
    let local = whole(moments.prop_map(|moment| moment.naive_utc()));
    database.property::<Tsrange>(local, |range| text(range, |moment| literal::timestamp(moment, "")));
    database.unchanged::<Array<Int4range>>(vec![Of::Empty, Of::new(1..2)], "{empty,\"[1,2)\"}");
    for range in [Value::<Int4range>::into_value(1..=3), Value::<Int4range>::into_value(1..4)] {
        assert_eq!(database.send::<Int4range>(range).expect("sent").value, Of::new(1..4));
    }
}

#[test]
fn multiranges() {
    let database = Database::new();
    let steps = prop::collection::vec(1_i32..1_000_000, 0..16);
    let disjoint = steps.prop_map(|steps| {
        let mut at = -1_000_000;
        let mut next = |step| {
            at += step;
            at
        };
        steps.chunks_exact(2).map(|pair| Of::new(next(pair[0])..next(pair[1]))).collect::<Vec<_>>()
    });
    let literal =
        |ranges: &Vec<Of<i32>>| literal::rows(ranges.iter().map(|range| text(range, i32::to_string)));
    database.property::<Multirange<Integer>>(disjoint, literal);
    database.unchanged::<Multirange<Date>>(Vec::new(), "{}");
    let all: Of<NaiveDate> = Of::Between(Bound::Unbounded, Bound::Unbounded);
    database.unchanged::<Multirange<Date>>(vec![all], "{(,)}");
}

#[test]
fn infinite_bounds_are_refused() {
    let database = Database::new();
    for literal in ["[2000-01-01,infinity)", "(-infinity,2000-01-01]"] {
        match database.read::<Tstzrange>(literal) {
            Err(ConversionError::Unrepresentable(why)) => assert!(why.contains("bound: it is `"), "{why}"),
            other => panic!("{literal}: {other:?}"),
        }
    }
}

#[derive(Debug)]
struct FloatRange;

impl RangeType for FloatRange {
    type Subtype = DoublePrecision;
    type Base = FloatRange;

    const RANGE: TypeName = TypeName::named("floatrange");
    const MULTIRANGE: TypeName = TypeName::named("floatmultirange");
}

#[test]
fn ranges_that_a_database_makes() {
    let database = Database::with("CREATE TYPE floatrange AS RANGE (subtype = float8)");
    database.unchanged::<Range<FloatRange>>(Of::new(-0.5..=f64::INFINITY), "[-0.5,Infinity]");
    database.unchanged::<Multirange<FloatRange>>(vec![Of::new(0.5..1.5), Of::new(2.0..)], "{[0.5,1.5),[2,)}");
    database.unchanged::<Array<Range<FloatRange>>>(vec![Of::Empty], "{empty}");
}
