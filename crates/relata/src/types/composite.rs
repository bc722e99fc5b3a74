//! Composite types: rows as values.

use std::fmt::Debug;
use std::marker::PhantomData;

use bytes::{Buf, BufMut, BytesMut};
use tokio_postgres::types::{Field, IsNull, Kind, Type};

use super::array::{encode_sized, next_element};
use super::name::base_type;
use super::refused::{malformed, unrepresentable, within};
use super::{NotNull, Nullable, Raw, Refused, SqlType, Transfer, TypeName, operands};

/// A Rust type for a composite type.
///
/// ```
/// use relata::types::{Composite, FieldReader, FieldWriter, Integer, Nullable, Refused, SqlComposite, Text};
///
/// #[derive(Debug, Clone)]
/// struct Address {
///     street: String,
///     number: Option<i32>,
/// }
///
/// impl SqlComposite for Address {
///     const SQL: &'static str = "address";
///
///     fn read(fields: &mut FieldReader<'_>) -> Result<Self, Refused> {
///         Ok(Address { street: fields.read::<Text>("street")?, number: fields.read::<Nullable<Integer>>("number")? })
///     }
///
///     fn write(&self, fields: &mut FieldWriter<'_>) -> Result<(), Refused> {
///         fields.write::<Text>("street", &self.street)?;
///         fields.write::<Nullable<Integer>>("number", &self.number)
///     }
/// }
///
/// type AddressColumn = Composite<Address>;
/// ```
pub trait SqlComposite: Clone + Debug + Send + Sync + 'static {
    /// The type's name in SQL, quoted where it must be.
    const SQL: &'static str;

    /// Reads the fields, in the order that the type has them.
    ///
    /// ```
    /// use relata::types::{FieldReader, Integer, Refused, Text};
    ///
    /// fn read(fields: &mut FieldReader<'_>) -> Result<(String, i32), Refused> {
    ///     Ok((fields.read::<Text>("street")?, fields.read::<Integer>("number")?))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// What [`FieldReader::read`] refuses.
    fn read(fields: &mut FieldReader<'_>) -> Result<Self, Refused>;

    /// Writes the fields, in the order that the type has them.
    ///
    /// ```
    /// use relata::types::{FieldWriter, Integer, Refused, Text};
    ///
    /// fn write(street: &String, number: i32, fields: &mut FieldWriter<'_>) -> Result<(), Refused> {
    ///     fields.write::<Text>("street", street)?;
    ///     fields.write::<Integer>("number", &number)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// What [`FieldWriter::write`] refuses.
    fn write(&self, fields: &mut FieldWriter<'_>) -> Result<(), Refused>;
}

/// A composite type, whose values `C` holds.
///
/// ```
/// use relata::PgComposite;
/// use relata::types::{Composite, SqlType};
///
/// #[derive(Debug, Clone, PgComposite)]
/// struct Address {
///     street: String,
///     number: i32,
/// }
///
/// assert_eq!(Composite::<Address>::TYPE.sql, "address");
/// ```
#[derive(Debug)]
pub struct Composite<C>(PhantomData<C>);

#[diagnostic::do_not_recommend]
impl<C: SqlComposite> SqlType for Composite<C> {
    type Base = Composite<C>;
    type OrNull = Nullable<Composite<C>>;
    type Null = NotNull;
    type Rust = C;

    const TYPE: TypeName = TypeName::named(C::SQL);

    fn decode(raw: Raw<'_>) -> Result<C, Refused> {
        let mut bytes = raw.not_null()?;
        let fields = fields(raw.ty)?;
        let count = bytes.try_get_i32()?;
        if usize::try_from(count) != Ok(fields.len()) {
            return Err(malformed(format!("{count} fields of {}, which has {}", raw.ty, fields.len())));
        }
        let mut reader = FieldReader { ty: raw.ty, fields: fields.iter(), bytes };
        let value = C::read(&mut reader)?;
        match (reader.fields.next(), reader.bytes) {
            (Some(field), _) => Err(other_fields(raw.ty, field.name(), "is not known to the program")),
            (None, []) => Ok(value),
            (None, _) => Err(malformed("bytes follow the last field")),
        }
    }

    fn encode(value: &C, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        let fields = fields(ty)?;
        out.put_i32(i32::try_from(fields.len())?);
        let mut writer = FieldWriter { ty, fields: fields.iter(), out };
        value.write(&mut writer)?;
        match writer.fields.next() {
            Some(field) => Err(other_fields(ty, field.name(), "is not known to the program")),
            None => Ok(IsNull::No),
        }
    }
}

/// Whether values of type `S` cross the wire in a binary format, as the fields of a composite must.
#[doc(hidden)]
pub const fn is_binary<S: SqlType>() -> bool {
    matches!(S::TYPE.transfer, Transfer::Binary)
}

/// Reads the fields of a composite value, one after another: the format of `record_send`.
///
/// ```
/// use relata::types::{FieldReader, Integer, Nullable, Refused};
///
/// /// What `SqlComposite::read` of a type with two integers does.
/// fn read(fields: &mut FieldReader<'_>) -> Result<(i32, Option<i32>), Refused> {
///     Ok((fields.read::<Integer>("first")?, fields.read::<Nullable<Integer>>("second")?))
/// }
/// ```
#[derive(Debug)]
pub struct FieldReader<'a> {
    ty: &'a Type,
    fields: std::slice::Iter<'a, Field>,
    bytes: &'a [u8],
}

impl FieldReader<'_> {
    /// Reads the next field, which must be called `name` and be of type `S`.
    ///
    /// ```
    /// use relata::types::{FieldReader, Refused, Text};
    ///
    /// fn street(fields: &mut FieldReader<'_>) -> Result<String, Refused> {
    ///     fields.read::<Text>("street")
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When it is another field, or holds what the Rust type cannot.
    pub fn read<S: SqlType>(&mut self, name: &str) -> Result<S::Rust, Refused> {
        let field = next_field::<S>(self.ty, &mut self.fields, name)?;
        let _oid = self.bytes.try_get_u32()?;
        let bytes = next_element(&mut self.bytes)?;
        S::decode(Raw { bytes, ty: field.type_() }).map_err(|why| within(format_args!("field `{name}`"), why))
    }
}

/// Writes the fields of a composite value, one after another: the format of `record_recv`.
///
/// ```
/// use relata::types::{FieldWriter, Integer, Nullable, Refused};
///
/// /// What `SqlComposite::write` of a type with two integers does.
/// fn write(first: i32, second: Option<i32>, fields: &mut FieldWriter<'_>) -> Result<(), Refused> {
///     fields.write::<Integer>("first", &first)?;
///     fields.write::<Nullable<Integer>>("second", &second)
/// }
/// ```
#[derive(Debug)]
pub struct FieldWriter<'a> {
    ty: &'a Type,
    fields: std::slice::Iter<'a, Field>,
    out: &'a mut BytesMut,
}

impl FieldWriter<'_> {
    /// Writes the next field, which must be called `name` and be of type `S`.
    ///
    /// ```
    /// use relata::types::{FieldWriter, Refused, Text};
    ///
    /// fn street(street: &String, fields: &mut FieldWriter<'_>) -> Result<(), Refused> {
    ///     fields.write::<Text>("street", street)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When it is another field, or the type cannot hold the value.
    pub fn write<S: SqlType>(&mut self, name: &str, value: &S::Rust) -> Result<(), Refused> {
        let field = next_field::<S>(self.ty, &mut self.fields, name)?;
        self.out.put_u32(field.type_().oid());
        match encode_sized(self.out, |out| S::encode(value, field.type_(), out)) {
            Ok(_) => Ok(()),
            Err(why) => Err(within(format_args!("field `{name}`"), why)),
        }
    }
}

fn fields(ty: &Type) -> Result<&[Field], Refused> {
    match base_type(ty).kind() {
        Kind::Composite(fields) => Ok(fields),
        _ => Err(malformed(format!("{ty} is no composite type"))),
    }
}

fn next_field<'a, S: SqlType>(
    ty: &Type,
    fields: &mut std::slice::Iter<'a, Field>,
    name: &str,
) -> Result<&'a Field, Refused> {
    match fields.next() {
        _ if S::TYPE.transfer == Transfer::Text => Err(unrepresentable(format!(
            "field `{name}` of {ty} is of type {}, which crosses only as text: select the field by itself, or read the composite as text (`AsText`)",
            S::TYPE.sql
        ))),
        Some(field) if field.name() != name => {
            Err(other_fields(ty, name, "is not where the program expects it"))
        }
        Some(field) if !S::accepts(field.type_()) => Err(other_fields(ty, name, "has changed its type")),
        Some(field) => Ok(field),
        None => Err(other_fields(ty, name, "is not there")),
    }
}

#[cold]
fn other_fields(ty: &Type, name: &str, what: &str) -> Refused {
    malformed(format!("field `{name}` of {ty} {what}; build the program again for the database's schema"))
}

operands!([C: SqlComposite] Composite<C>: C => std::convert::identity);
operands!([C: SqlComposite] Composite<C>: &C => C::clone);
