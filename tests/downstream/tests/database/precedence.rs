//! Expressions inside expressions: what stands in parentheses in Rust is computed so by PostgreSQL. Trees of operators are
//! made at random, and computed here too.

use relata::prelude::*;
use relata::types::{Bigint, Boolean, Nullable};

use crate::database;

type Number = Expr<Nullable<Bigint>, ()>;
type Truth = Expr<Nullable<Boolean>, ()>;

fn number(expr: impl Expression) -> Number {
    Expr::new(expr.node())
}

fn truth(expr: impl Expression) -> Truth {
    Expr::new(expr.node())
}

/// A number, or NULL, of up to so many operators on each other.
fn any_number(random: &mut fastrand::Rng, depth: u32) -> (Number, Option<i64>) {
    if depth == 0 {
        let value = (random.u8(..6) > 0).then(|| random.i64(-3..4));
        return (number(relata::sql!("{value}").as_type::<Nullable<Bigint>>()), value);
    }
    let (a, x) = any_number(random, depth - 1);
    let (b, y) = any_number(random, depth - 1);
    match random.u8(..8) {
        0 => (number(a + b), x.zip(y).map(|(x, y)| x + y)),
        1 => (number(a - b), x.zip(y).map(|(x, y)| x - y)),
        2 => (number(a * b), x.zip(y).map(|(x, y)| x * y)),
        3 => {
            let (condition, holds) = any_truth(random, depth - 1);
            (number(case().when(condition, a).otherwise(b)), if holds == Some(true) { x } else { y })
        }
        4 => (number(coalesce(a, b)), x.or(y)),
        5 => (number(nullif(a, b)), if x.is_some() && x == y { None } else { x }),
        6 => (number(greatest(a, b)), x.max(y)),
        _ => (number(a.cast::<relata::types::Numeric>().cast::<Bigint>()), x),
    }
}

/// A condition of up to so many operators on each other.
fn any_truth(random: &mut fastrand::Rng, depth: u32) -> (Truth, Option<bool>) {
    if depth == 0 {
        let value = (random.u8(..6) > 0).then(|| random.bool());
        return (truth(relata::sql!("{value}").as_type::<Nullable<Boolean>>()), value);
    }
    let (a, x) = any_number(random, depth - 1);
    let (b, y) = any_number(random, depth - 1);
    let (p, holds) = any_truth(random, depth - 1);
    let (q, also) = any_truth(random, depth - 1);
    let compared = |is: fn(&i64, &i64) -> bool| x.zip(y).map(|(x, y)| is(&x, &y));
    let in_list = |value: Option<i64>| value.map(|value| [1, 2].contains(&value));
    match random.u8(..18) {
        0 => (truth(a.eq(b)), compared(i64::eq)),
        1 => (truth(a.ne(b)), compared(i64::ne)),
        2 => (truth(a.lt(b)), compared(i64::lt)),
        3 => (truth(a.ge(b)), compared(i64::ge)),
        4 => (truth(p.and(q)), and(holds, also)),
        5 => (truth(p.or(q)), and(holds.map(|it| !it), also.map(|it| !it)).map(|it| !it)),
        6 => (truth(not(p)), holds.map(|it| !it)),
        7 => (truth(p.is_true()), Some(holds == Some(true))),
        8 => (truth(p.is_null()), Some(holds.is_none())),
        9 => (truth(a.is_not_null()), Some(x.is_some())),
        10 => (truth(p.eq(q)), holds.zip(also).map(|(x, y)| x == y)),
        11 => (truth(p.is_distinct_from(q)), Some(holds != also)),
        12 => (truth(a.in_([1, 2])), in_list(x)),
        13 => (truth(a.not_in([1, 2])), in_list(x).map(|it| !it)),
        14 => (truth(a.in_(select(value::<Bigint>(1)))), x.map(|x| x == 1)),
        15 => {
            let list = relata::sql!("{[1_i64, 2].as_slice()}").as_type::<relata::types::Array<Bigint>>();
            (truth(list.has(a)), in_list(x))
        }
        16 => {
            let (low, high) = (x.map(|x| x >= 0), x.zip(y).map(|(x, y)| x <= y));
            (truth(a.between(0, b)), and(low, high))
        }
        _ => (
            truth(exists(select(value::<Bigint>(1)).filter(p)).eq(q)),
            also.map(|also| (holds == Some(true)) == also),
        ),
    }
}

/// Of three values: false, true, and NULL, which nobody knows.
fn and(p: Option<bool>, q: Option<bool>) -> Option<bool> {
    match (p, q) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

#[tokio::test]
async fn trees_of_operators() {
    let it = database("").await;
    let mut random = fastrand::Rng::with_seed(7);
    for turn in 0..600 {
        let depth = 1 + turn % 4;
        let ((a, x), (p, holds)) = (any_number(&mut random, depth), any_truth(&mut random, depth));
        let query = || it.db.select((a.clone(), p.clone()));
        let found = query().one().await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(found, (x, holds), "turn {turn}: {}", query().to_sql());
    }
}
