//! Text, and what crosses the wire as text.

use std::borrow::Cow;
use std::marker::PhantomData;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Type};

use super::name::base_type;
use super::refused::{malformed, unrepresentable};
use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName, operands, scalars};

/// `text` and `varchar(n)`, which PostgreSQL compares as text.
#[derive(Debug)]
pub struct Text;

impl SqlType for Text {
    type Base = Text;
    type OrNull = Nullable<Text>;
    type Null = NotNull;
    type Rust = String;

    const TYPE: TypeName = TypeName::builtin("text", 25, 1009);

    #[inline]
    fn decode(raw: Raw<'_>) -> Result<String, Refused> {
        read(raw.not_null()?)
    }

    #[inline]
    fn encode(value: &String, _: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        write(value, out).map(|()| IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        let strings = [Type::TEXT, Type::VARCHAR, Type::BPCHAR, Type::NAME, Type::UNKNOWN];
        strings.contains(base_type(ty))
    }
}

macro_rules! as_text {
    ($($(#[$doc:meta])+ $name:ident, $type_name:expr;)+) => {
        scalars! { $($(#[$doc])+ $name, String, $type_name, read, write;)+ }
        $(strings!([] $name);)+
    };
}

macro_rules! strings {
    ([$($generics:tt)*] $sql:ty) => {
        operands!([$($generics)*] $sql: String => std::convert::identity);
        operands!([$($generics)*] $sql: &String => String::clone);
        operands!([$($generics)*] $sql: &str => str::to_owned);
        operands!([$($generics)*] $sql: &&str => |text: &&str| (*text).to_owned());
        operands!([$($generics)*] $sql: Cow<'_, str> => Cow::into_owned);
    };
}

strings!([] Text);

as_text! {
    /// `character(n)`: comes back padded with spaces to its length, which PostgreSQL does not regard when it compares.
    Bpchar, TypeName::builtin("bpchar", 1042, 1014);
    /// `name`: an identifier, of 63 bytes at most.
    Name, TypeName::builtin("name", 19, 1003);
    /// `xml`.
    Xml, TypeName::builtin("xml", 142, 143);
    /// `tsvector`, as its text: `'cat':2 'fat':1A`.
    Tsvector, TypeName::builtin("tsvector", 3614, 3643).by_text();
    /// `tsquery`, as its text: `'fat' & 'cat':*`.
    Tsquery, TypeName::builtin("tsquery", 3615, 3645).by_text();
    /// `jsonpath`, as its text: `$."a"[*]?(@ > 1)`.
    Jsonpath, TypeName::builtin("jsonpath", 4072, 4073).by_text();
    /// `aclitem`, as its text: `app=r/owner`.
    Aclitem, TypeName::builtin("aclitem", 1033, 1034).by_text();
    /// `pg_snapshot`, as its text: `10:20:10,14`.
    PgSnapshot, TypeName::builtin("pg_snapshot", 5038, 5039).by_text();
    /// `txid_snapshot`, which [`PgSnapshot`] replaces.
    TxidSnapshot, TypeName::builtin("txid_snapshot", 2970, 2949).by_text();
    /// `int2vector`, as its text: `1 2 3`.
    Int2vector, TypeName::builtin("int2vector", 22, 1006).by_text();
    /// `oidvector`, as its text: `23 25`.
    Oidvector, TypeName::builtin("oidvector", 30, 1013).by_text();
    /// `refcursor`: a cursor's name.
    Refcursor, TypeName::builtin("refcursor", 1790, 2201);
    /// `regclass`, as a relation's name.
    Regclass, TypeName::builtin("regclass", 2205, 2210).by_text();
    /// `regcollation`, as a collation's name.
    Regcollation, TypeName::builtin("regcollation", 4191, 4192).by_text();
    /// `regconfig`, as the name of a text search configuration.
    Regconfig, TypeName::builtin("regconfig", 3734, 3735).by_text();
    /// `regdictionary`, as the name of a text search dictionary.
    Regdictionary, TypeName::builtin("regdictionary", 3769, 3770).by_text();
    /// `regnamespace`, as a schema's name.
    Regnamespace, TypeName::builtin("regnamespace", 4089, 4090).by_text();
    /// `regoper`, as an operator's name.
    Regoper, TypeName::builtin("regoper", 2203, 2208).by_text();
    /// `regoperator`, as an operator's name with its arguments.
    Regoperator, TypeName::builtin("regoperator", 2204, 2209).by_text();
    /// `regproc`, as a function's name.
    Regproc, TypeName::builtin("regproc", 24, 1008).by_text();
    /// `regprocedure`, as a function's name with its arguments.
    Regprocedure, TypeName::builtin("regprocedure", 2202, 2207).by_text();
    /// `regrole`, as a role's name.
    Regrole, TypeName::builtin("regrole", 4096, 4097).by_text();
    /// `regtype`, as a type's name.
    Regtype, TypeName::builtin("regtype", 2206, 2211).by_text();
}

/// A type that a database makes, by its name in SQL.
pub trait NamedType: 'static {
    /// Quoted where it must be: `citext`, `"billing"."plan"`.
    const SQL: &'static str;
}

/// A type that this crate does not know, an extension's for example, as its text. Values are cast from text to the
/// type `N` and back, in PostgreSQL.
#[derive(Debug)]
pub struct AsText<N>(PhantomData<N>);

impl<N: NamedType> SqlType for AsText<N> {
    type Base = AsText<N>;
    type OrNull = Nullable<AsText<N>>;
    type Null = NotNull;
    type Rust = String;

    const TYPE: TypeName = TypeName::named(N::SQL).by_text();

    fn decode(raw: Raw<'_>) -> Result<String, Refused> {
        read(raw.not_null()?)
    }

    fn encode(value: &String, _: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        write(value, out).map(|()| IsNull::No)
    }
}

strings!([N: NamedType] AsText<N>);

#[inline]
pub(crate) fn read(bytes: &[u8]) -> Result<String, Refused> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(malformed(error.to_string())),
    }
}

#[inline]
pub(crate) fn write(value: &String, out: &mut BytesMut) -> Result<(), Refused> {
    if value.contains('\0') {
        return Err(unrepresentable("PostgreSQL's text cannot hold the character NUL"));
    }
    out.put_slice(value.as_bytes());
    Ok(())
}
