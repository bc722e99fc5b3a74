//! Arrays.

use std::marker::PhantomData;

use bytes::{Buf, BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Kind, Type};

use super::name::base_type;
use super::refused::{malformed, unrepresentable, within};
use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName};

/// An array of `S`, of one dimension; `Array<Nullable<S>>` where elements may be NULL, `Array<Array<S>>` for two
/// dimensions.
///
/// An array of more or fewer dimensions than the type has, one whose subscripts do not start at 1, and rows of unequal
/// length are errors: a `Vec` would not keep the first two, and PostgreSQL has no place for the last. The empty array
/// is of every number of dimensions.
///
/// ```
/// use relata::types::{Array, Nullable, SqlType, Text};
///
/// let tags: <Array<Text> as SqlType>::Rust = vec!["sql".to_owned()];
/// let gaps: <Array<Nullable<Text>> as SqlType>::Rust = vec![Some("sql".to_owned()), None];
/// let board: <Array<Array<Text>> as SqlType>::Rust = vec![vec!["x".to_owned()], vec!["o".to_owned()]];
/// ```
#[derive(Debug)]
pub struct Array<S>(PhantomData<S>);

#[diagnostic::do_not_recommend]
impl<S: SqlType> SqlType for Array<S> {
    type Base = Array<S::Base>;
    type OrNull = Nullable<Array<S>>;
    type Null = NotNull;
    type Rust = Vec<S::Rust>;

    const TYPE: TypeName = S::TYPE.array_of();

    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused> {
        let element = element_type(raw.ty)?;
        let mut array = Dimensions::read(raw.not_null()?)?;
        if S::TYPE.array {
            return rows::<S>(&array, raw.ty);
        }
        match array.lengths[..] {
            [] => return Ok(Vec::new()),
            [_] => {}
            _ => return Err(other_dimensions(array.lengths.len(), "one")),
        }
        let mut values = Vec::with_capacity(array.count);
        for at in 0..array.count {
            let bytes = next_element(&mut array.elements)?;
            match S::decode(Raw { bytes, ty: element }) {
                Ok(value) => values.push(value),
                Err(why) => return Err(within(format_args!("element {}", at + 1), why)),
            }
        }
        array.end()?;
        Ok(values)
    }

    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        if S::TYPE.array {
            return encode_rows::<S>(value, ty, out);
        }
        encode_array(value.len(), ty, out, |at, element, out| S::encode(&value[at], element, out))
    }

    fn accepts(ty: &Type) -> bool {
        match base_type(ty).kind() {
            Kind::Array(_) if S::TYPE.array => S::accepts(ty),
            Kind::Array(element) => S::accepts(element),
            _ => false,
        }
    }
}

/// What `array_send` writes: the number of dimensions, whether there are NULLs, the element's type, length and lower
/// bound of each dimension, then the elements with their lengths.
struct Dimensions<'a> {
    /// Outermost first.
    lengths: Vec<usize>,
    /// How many elements there are in all.
    count: usize,
    element_oid: u32,
    elements: &'a [u8],
}

/// `MAXDIM` of PostgreSQL's `array.h`.
const MOST_DIMENSIONS: usize = 6;

impl<'a> Dimensions<'a> {
    fn read(mut bytes: &'a [u8]) -> Result<Dimensions<'a>, Refused> {
        let dimensions = usize::try_from(bytes.try_get_i32()?)?;
        if dimensions > MOST_DIMENSIONS {
            return Err(malformed(format!("an array of {dimensions} dimensions")));
        }
        let (_has_null, element_oid) = (bytes.try_get_i32()?, bytes.try_get_u32()?);
        let mut lengths = Vec::with_capacity(dimensions);
        let mut count = usize::from(dimensions > 0);
        for _ in 0..dimensions {
            let (length, lower_bound) = (usize::try_from(bytes.try_get_i32()?)?, bytes.try_get_i32()?);
            count = count.checked_mul(length).ok_or_else(|| malformed("an array that is too long"))?;
            if lower_bound != 1 {
                return Err(unrepresentable(format!(
                    "the array's first subscript is {lower_bound}, which a `Vec` does not keep; a slice of it (`[:]`) \
                     counts from 1"
                )));
            }
            lengths.push(length);
        }
        // Each element has its length before it.
        if count > bytes.len() / 4 {
            return Err(malformed("the array is cut off"));
        }
        if count == 0 {
            lengths.clear();
        }
        Ok(Dimensions { lengths, count, element_oid, elements: bytes })
    }

    fn write(&self, out: &mut BytesMut, has_null: bool) -> Result<(), Refused> {
        let empty = self.count == 0;
        out.put_i32(if empty { 0 } else { i32::try_from(self.lengths.len())? });
        out.put_i32(i32::from(has_null));
        out.put_u32(self.element_oid);
        for length in self.lengths.iter().filter(|_| !empty) {
            out.put_i32(i32::try_from(*length)?);
            out.put_i32(1);
        }
        out.put_slice(self.elements);
        Ok(())
    }

    fn end(&self) -> Result<(), Refused> {
        if self.elements.is_empty() {
            Ok(())
        } else {
            Err(malformed("bytes follow the array's last element"))
        }
    }
}

/// An element's bytes; `None` is NULL.
pub(crate) fn next_element<'a>(bytes: &mut &'a [u8]) -> Result<Option<&'a [u8]>, Refused> {
    match bytes.try_get_i32()? {
        -1 => Ok(None),
        length => match bytes.split_off(..usize::try_from(length)?) {
            Some(element) => Ok(Some(element)),
            None => Err(malformed("an element is cut off")),
        },
    }
}

/// The rows of an array of two or more dimensions, each read as an array with one dimension less.
fn rows<S: SqlType>(array: &Dimensions<'_>, ty: &Type) -> Result<Vec<S::Rust>, Refused> {
    let Some((rows, inner)) = array.lengths.split_first() else { return Ok(Vec::new()) };
    if inner.is_empty() {
        return Err(other_dimensions(1, "more"));
    }
    let length = inner.iter().product();
    let mut rest = array.elements;
    let mut values = Vec::new();
    for row in 0..*rows {
        let start = rest;
        for _ in 0..length {
            next_element(&mut rest)?;
        }
        let elements = &start[..start.len() - rest.len()];
        let mut bytes = BytesMut::new();
        Dimensions { lengths: inner.to_vec(), count: length, element_oid: array.element_oid, elements }
            .write(&mut bytes, false)?;
        match S::decode(Raw { bytes: Some(&bytes), ty }) {
            Ok(value) => values.push(value),
            Err(why) => return Err(within(format_args!("row {}", row + 1), why)),
        }
    }
    Dimensions { lengths: Vec::new(), count: 0, element_oid: 0, elements: rest }.end()?;
    Ok(values)
}

/// Writes each row as an array, and one array of what is in them.
fn encode_rows<S: SqlType>(values: &[S::Rust], ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
    let mut lengths = vec![values.len()];
    let mut elements = BytesMut::new();
    let mut row = BytesMut::new();
    for (at, value) in values.iter().enumerate() {
        row.clear();
        match S::encode(value, ty, &mut row)? {
            IsNull::No => {}
            IsNull::Yes => return Err(unrepresentable(format!("row {} of the array is NULL", at + 1))),
        }
        let inner = Dimensions::read(&row)?;
        if inner.count == 0 {
            return Err(unrepresentable(format!(
                "row {} of the array is empty: PostgreSQL's arrays have none",
                at + 1
            )));
        }
        if at > 0 && lengths[1..] != inner.lengths {
            return Err(unrepresentable(format!(
                "row {} of the array is not as long as those before it",
                at + 1
            )));
        }
        lengths.truncate(1);
        lengths.extend(&inner.lengths);
        elements.put_slice(inner.elements);
    }
    let element_oid = element_type(ty)?.oid();
    let count = lengths.iter().product();
    Dimensions { lengths, count, element_oid, elements: &elements }.write(out, false)?;
    Ok(IsNull::No)
}

/// Writes an array of type `ty` and of one dimension, whose elements `write` writes.
pub(crate) fn encode_array(
    length: usize,
    ty: &Type,
    out: &mut BytesMut,
    mut write: impl FnMut(usize, &Type, &mut BytesMut) -> Result<IsNull, Refused>,
) -> Result<IsNull, Refused> {
    let element = element_type(ty)?;
    let header =
        Dimensions { lengths: vec![length], count: length, element_oid: element.oid(), elements: &[] };
    let has_null_at = out.len() + 4;
    header.write(out, false)?;
    let mut has_null = false;
    for at in 0..length {
        match encode_sized(out, |out| write(at, element, out)) {
            Ok(IsNull::Yes) => has_null = true,
            Ok(IsNull::No) => {}
            Err(why) => return Err(within(format_args!("element {}", at + 1), why)),
        }
    }
    out[has_null_at..has_null_at + 4].copy_from_slice(&i32::from(has_null).to_be_bytes());
    Ok(IsNull::No)
}

/// Writes a value after its length, which is -1 for NULL.
pub(crate) fn encode_sized(
    out: &mut BytesMut,
    write: impl FnOnce(&mut BytesMut) -> Result<IsNull, Refused>,
) -> Result<IsNull, Refused> {
    let length_at = out.len();
    out.put_i32(-1);
    let is_null = write(out)?;
    if matches!(is_null, IsNull::No) {
        let length = i32::try_from(out.len() - length_at - 4)?;
        out[length_at..length_at + 4].copy_from_slice(&length.to_be_bytes());
    }
    Ok(is_null)
}

fn element_type(ty: &Type) -> Result<&Type, Refused> {
    match base_type(ty).kind() {
        Kind::Array(element) => Ok(element),
        _ => Err(malformed(format!("{ty} is no array"))),
    }
}

fn other_dimensions(has: usize, expected: &str) -> Refused {
    let plural = if has == 1 { "" } else { "s" };
    unrepresentable(format!("the array has {has} dimension{plural}, and the Rust type {expected}"))
}
