//! Domains: SQL types that are another type with constraints.

use std::marker::PhantomData;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use super::name::base_type;
use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName};

/// A domain by its name in SQL.
///
/// ```
/// use relata::types::{Domain, SqlDomain, SqlType, Text};
///
/// struct Email;
///
/// impl SqlDomain for Email {
///     type Of = Text;
///
///     const SQL: &'static str = "email";
/// }
///
/// let value: <Domain<Email> as SqlType>::Rust = "ann@example.com".to_owned();
/// ```
pub trait SqlDomain: 'static {
    /// The type that it constrains, whose Rust type holds its values.
    type Of: SqlType;

    /// The domain's name in SQL, quoted where it must be: `email`, `"billing"."amount"`.
    const SQL: &'static str;
}

/// The domain `D`. It is compared as the type that it constrains, and values that are stored are cast to it.
///
/// PostgreSQL has no operators for an array of the domain beside an array of that type. What stands beside an array of the
/// domain is cast to one too, as a literal in `psql` is, so that an index on it is used; a value that the domain's CHECK
/// refuses is an error there.
///
/// ```
/// use relata::types::{Domain, Integer, SqlDomain, SqlType};
///
/// struct Percent;
///
/// impl SqlDomain for Percent {
///     type Of = Integer;
///
///     const SQL: &'static str = "percent";
/// }
///
/// assert_eq!(Domain::<Percent>::TYPE.sql, "percent");
/// ```
#[derive(Debug)]
pub struct Domain<D>(PhantomData<D>);

#[diagnostic::do_not_recommend]
impl<D: SqlDomain> SqlType for Domain<D> {
    type Base = <D::Of as SqlType>::Base;
    type OrNull = Nullable<Domain<D>>;
    type Null = NotNull;
    type Rust = <D::Of as SqlType>::Rust;

    const TYPE: TypeName = TypeName { transfer: D::Of::TYPE.transfer, ..TypeName::named(D::SQL) };

    fn decode(raw: Raw<'_>) -> Result<Self::Rust, Refused> {
        D::Of::decode(Raw { ty: base_type(raw.ty), ..raw })
    }

    fn encode(value: &Self::Rust, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        D::Of::encode(value, base_type(ty), out)
    }

    fn accepts(ty: &Type) -> bool {
        D::Of::accepts(base_type(ty))
    }
}
