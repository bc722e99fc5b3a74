//! Arrays.

use std::marker::PhantomData;

use bytes::{Buf, BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Kind, Type};

use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName};

/// An array of `S`, of one dimension; `Array<Nullable<S>>` where elements may be NULL.
#[derive(Debug)]
pub struct Array<S>(PhantomData<S>);

impl<S: SqlType> SqlType for Array<S> {
    type Base = Array<S::Base>;
    type OrNull = Nullable<Array<S>>;
    type Null = NotNull;
    type Rust = Vec<S::Rust>;

    const TYPE: TypeName = S::TYPE.array_of();

    /// The format of `array_send`: dimensions, whether there are NULLs, the element's type, length and lower bound of
    /// each dimension, then the elements with their lengths.
    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused> {
        let Kind::Array(element) = raw.ty.kind() else {
            return Err(format!("{} is no array", raw.ty).into());
        };
        let mut bytes = raw.not_null()?;
        let dimensions = bytes.try_get_i32()?;
        let (_has_null, _element_oid) = (bytes.try_get_i32()?, bytes.try_get_u32()?);
        if dimensions == 0 {
            return Ok(Vec::new());
        }
        if dimensions != 1 {
            return Err(format!("the array has {dimensions} dimensions, and the Rust type one").into());
        }
        let (length, _lower_bound) = (bytes.try_get_i32()?, bytes.try_get_i32()?);
        let mut values = Vec::with_capacity(usize::try_from(length)?.min(bytes.len()));
        for _ in 0..length {
            let element_bytes = match bytes.try_get_i32()? {
                -1 => None,
                length => Some(bytes.split_off(..usize::try_from(length)?).ok_or("the array is cut off")?),
            };
            values.push(S::decode(Raw { bytes: element_bytes, ty: element })?);
        }
        Ok(values)
    }

    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        encode_array(value.len(), ty, out, |at, element, out| S::encode(&value[at], element, out))
    }

    fn accepts(ty: &Type) -> bool {
        match ty.kind() {
            Kind::Array(element) => S::accepts(element),
            _ => false,
        }
    }
}

/// Writes an array of type `ty` and of one dimension, whose elements `write` writes.
pub(crate) fn encode_array(
    length: usize,
    ty: &Type,
    out: &mut BytesMut,
    mut write: impl FnMut(usize, &Type, &mut BytesMut) -> Result<IsNull, Refused>,
) -> Result<IsNull, Refused> {
    let Kind::Array(element) = ty.kind() else {
        return Err(format!("{ty} is no array").into());
    };
    if length == 0 {
        out.put_i32(0);
        out.put_i32(0);
        out.put_u32(element.oid());
        return Ok(IsNull::No);
    }
    out.put_i32(1);
    let has_null_at = out.len();
    out.put_i32(0);
    out.put_u32(element.oid());
    out.put_i32(i32::try_from(length)?);
    out.put_i32(1);
    let mut has_null = false;
    for at in 0..length {
        let length_at = out.len();
        out.put_i32(-1);
        match write(at, element, out)? {
            IsNull::Yes => has_null = true,
            IsNull::No => {
                let length = i32::try_from(out.len() - length_at - 4)?;
                out[length_at..length_at + 4].copy_from_slice(&length.to_be_bytes());
            }
        }
    }
    out[has_null_at..has_null_at + 4].copy_from_slice(&i32::from(has_null).to_be_bytes());
    Ok(IsNull::No)
}
