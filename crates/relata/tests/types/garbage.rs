//! Bytes that are no value are an error, and never a panic.

use proptest::prelude::*;
use relata::types::*;

use crate::exchange::run;

fn survives<S: SqlType>(ty: Type) {
    run(prop::collection::vec(any::<u8>(), 0..64), |bytes| read::<S>(&bytes, &ty));
    // Small numbers are where lengths and counts are believed.
    let small = prop::collection::vec(prop_oneof![4 => Just(0_u8), 2 => 0..5_u8, 1 => any::<u8>()], 0..80);
    run(small, |bytes| read::<S>(&bytes, &ty));
    assert!(S::decode(Raw { bytes: None, ty: &ty }).is_err());
}

fn read<S: SqlType>(bytes: &[u8], ty: &Type) {
    let _ = S::decode(Raw { bytes: Some(bytes), ty });
    for text in bytes.iter().map(u8::to_string) {
        let _ = S::decode(Raw { bytes: Some(text.as_bytes()), ty });
    }
}

macro_rules! survive {
    ($($sql:ty),+ $(,)?) => { $(survives::<$sql>(Type::from_oid(<$sql>::TYPE.oid).expect("a type"));)+ };
}

#[test]
fn garbage_is_refused() {
    survive!(
        Aclitem,
        Bigint,
        Bit,
        Boolean,
        Bpchar,
        Bytea,
        Date,
        DoublePrecision,
        Integer,
        Interval,
        Json,
        Jsonb,
        Macaddr,
        Macaddr8,
        Money,
        Name,
        Numeric,
        Real,
        Smallint,
        Text,
        Time,
        Timestamp,
        Timestamptz,
        Timetz,
        Uuid,
        Varbit,
        Array<Integer>,
        Array<Text>,
        Array<Array<Integer>>,
        Array<Array<Array<Nullable<Text>>>>,
        Array<Jsonb>,
        Array<Numeric>,
    );
}
