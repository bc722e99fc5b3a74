//! The columns of a row to insert: those of a struct's fields, or none.

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use crate::query::Output;
use crate::types::Refused;

use super::{FieldTypes, InsertTypes, Record};

/// How the columns of a row to insert are read out of `R`.
#[doc(hidden)]
pub trait InsertFields<R> {
    #[doc(hidden)]
    fn outputs(out: &mut Vec<Output>);

    #[doc(hidden)]
    fn is_default(row: &R, at: usize) -> bool;

    #[doc(hidden)]
    fn encode(row: &R, at: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused>;
}

/// By the tuple of its fields.
#[derive(Debug)]
#[doc(hidden)]
pub struct AsRecord;

impl<R: Record<Types: InsertTypes>> InsertFields<R> for AsRecord {
    fn outputs(out: &mut Vec<Output>) {
        out.reserve(R::Types::WIDTH);
        R::Types::outputs(out);
    }

    #[inline]
    fn is_default(row: &R, at: usize) -> bool {
        R::Types::is_default(row.refs().0, at)
    }

    #[inline]
    fn encode(row: &R, at: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        R::Types::encode_given(row.refs().0, at, ty, out)
    }
}

/// Of what has no columns.
#[derive(Debug)]
#[doc(hidden)]
pub struct NoFields;

impl<R> InsertFields<R> for NoFields {
    fn outputs(_: &mut Vec<Output>) {}

    fn is_default(_: &R, _: usize) -> bool {
        true
    }

    fn encode(_: &R, _: usize, _: &Type, _: &mut BytesMut) -> Result<IsNull, Refused> {
        Ok(IsNull::Yes)
    }
}
