//! Arrays: empty, with NULL, of several dimensions, of each kind of element.

use proptest::prelude::*;
use relata::types::*;

use crate::exchange::Database;
use crate::literal;
use crate::scalars::text;

#[test]
fn of_one_dimension() {
    let database = Database::new();
    database.property::<Array<Integer>>(any::<Vec<i32>>(), |values| {
        literal::array(values.iter().map(|value| Some(value.to_string())))
    });
    let texts = || prop::collection::vec(text(), 0..8);
    database.property::<Array<Text>>(texts(), |values| literal::array(values.iter().cloned().map(Some)));
    let nullable = prop::collection::vec(prop::option::of(text()), 0..8);
    database.property::<Array<Nullable<Text>>>(nullable, |values| literal::array(values.clone()));
    database.property::<Array<Uuid>>(
        prop::collection::vec(any::<u128>().prop_map(uuid::Uuid::from_u128), 0..8),
        |values| literal::array(values.iter().map(|value| Some(value.to_string()))),
    );
    let words =
        prop::collection::vec(prop::option::of("[a-z]{1,9}".prop_map(|word| format!("'{word}'"))), 0..5);
    database.property::<Array<Nullable<Tsvector>>>(words, |values| literal::array(values.clone()));
    database.unchanged::<Array<Integer>>(Vec::new(), "{}");
    database.unchanged::<Array<Nullable<Integer>>>(vec![None, None], "{NULL,NULL}");
    database.unchanged::<Array<Bytea>>(vec![Vec::new()], "{\"\"}");
}

#[test]
fn of_several_dimensions() {
    let database = Database::new();
    let square = (1_usize..4, 1_usize..4).prop_flat_map(|(rows, columns)| {
        prop::collection::vec(prop::collection::vec(prop::option::of(text()), columns), rows)
    });
    database.property::<Array<Array<Nullable<Text>>>>(square, |rows| {
        literal::rows(rows.iter().map(|row| literal::array(row.clone())))
    });
    let cube = (1_usize..3, 1_usize..3, 1_usize..3).prop_flat_map(|(a, b, c)| {
        prop::collection::vec(prop::collection::vec(prop::collection::vec(any::<i64>(), c), b), a)
    });
    database.property::<Array<Array<Array<Bigint>>>>(cube, |planes| {
        literal::rows(planes.iter().map(|rows| {
            literal::rows(
                rows.iter().map(|row| literal::array(row.iter().map(|value| Some(value.to_string())))),
            )
        }))
    });
    database.unchanged::<Array<Array<Integer>>>(Vec::new(), "{}");
}

#[test]
fn what_one_side_has_no_place_for() {
    let database = Database::new();
    for (rows, why) in [
        (vec![vec![1], vec![2, 3]], "row 2 of the array is not as long as those before it"),
        (vec![vec![], vec![]], "row 1 of the array is empty"),
    ] {
        let refused = database.send::<Array<Array<Integer>>>(rows).err().expect("refused");
        assert!(refused.contains(why), "{refused}");
    }
    let refused = database.send::<Array<Nullable<Array<Integer>>>>(vec![None]).err().expect("refused");
    assert!(refused.contains("row 1 of the array is NULL"), "{refused}");
    for (literal, why) in [
        ("{1,NULL,3}", "element 2: it is NULL, and the Rust type has no place for NULL"),
        ("{{1},{2}}", "the array has 2 dimensions, and the Rust type one"),
        ("[0:1]={1,2}", "the array's first subscript is 0"),
    ] {
        match database.read::<Array<Integer>>(literal) {
            Err(ConversionError::Unrepresentable(refused)) => assert!(refused.contains(why), "{refused}"),
            other => panic!("{literal}: {other:?}"),
        }
    }
    let refused = database.read::<Array<Array<Integer>>>("{1,2}").expect_err("refused");
    assert_eq!(refused.to_string(), "the array has 1 dimension, and the Rust type more");
    let refused = database.read::<Array<Array<Integer>>>("{{1,2},{3,NULL}}").expect_err("refused");
    assert_eq!(refused.to_string(), "row 2: element 2: it is NULL, and the Rust type has no place for NULL");
}

#[test]
fn lists_of_rust_are_values() {
    fn is<S: SqlType<Base = S>, T: Value<S>>(value: T) -> <T::Sql as SqlType>::Rust {
        value.into_value()
    }
    assert_eq!(is::<Array<Bigint>, _>(vec![1, 2]), [1_i64, 2]);
    assert_eq!(is::<Array<Text>, _>(["a", "b"]), ["a", "b"]);
    assert_eq!(is::<Array<Text>, _>(["a".to_owned()].as_slice()), ["a"]);
    assert_eq!(is::<Array<Text>, _>(["a"].as_slice()), ["a"]);
    assert_eq!(is::<Array<Text>, _>(&["a", "b"]), ["a", "b"]);
    assert_eq!(is::<Array<Integer>, _>(&vec![1]), [1]);
    assert_eq!(is::<Array<Integer>, _>(&[Some(1), None]), [Some(1), None]);
    assert_eq!(is::<Array<Array<Integer>>, _>(&vec![vec![1]]), [[1]]);
    assert_eq!(is::<Bytea, _>(b"a\xff"), b"a\xff");
    assert_eq!(is::<Array<Integer>, _>([Some(1), None]), [Some(1), None]);
    assert_eq!(is::<Array<Array<Smallint>>, _>([[1], [2]]), [[1_i16], [2]]);
    assert_eq!(is::<Bigint, _>(7), 7_i64);
}
