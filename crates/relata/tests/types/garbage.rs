//! Bytes that are no value are an error, and never a panic.

use proptest::prelude::*;
use relata::types::*;

use crate::exchange::run;

/// Bytes of all kinds, those in which lengths and counts are small and so believed, and what looks like JSON.
fn garbage() -> impl Strategy<Value = Vec<u8>> {
    let small = prop_oneof![4 => Just(0_u8), 2 => 0..5_u8, 1 => any::<u8>()];
    let json = prop::sample::select(b"{}[]\":,-019.eE\\ a\xff\x01".to_vec());
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..64),
        prop::collection::vec(small, 0..80),
        prop::collection::vec(json, 0..32),
    ]
}

/// No bytes of a value of type `ty` make the reader panic; NULL is refused.
pub(crate) fn survives<S: SqlType>(ty: Type) {
    run(garbage(), |bytes| {
        let _ = S::decode(Raw { bytes: Some(&bytes), ty: &ty });
    });
    assert!(S::decode(Raw { bytes: None, ty: &ty }).is_err());
}
