//! Text, and what crosses the wire as text.

use std::borrow::Cow;
use std::marker::PhantomData;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Type};

use super::name::base_type;
use super::refused::{malformed, unrepresentable};
use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName, operands, scalars};

/// `text` and `varchar(n)`, which PostgreSQL compares as text.
///
/// ```
/// use relata::types::{SqlType, Text};
///
/// assert_eq!(Text::TYPE.sql, "text");
/// let value: <Text as SqlType>::Rust = "Ann".to_owned();
/// let _: String = value;
/// ```
#[derive(Debug)]
pub struct Text;

#[diagnostic::do_not_recommend]
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
    ///
    /// ```
    /// use relata::types::{Bpchar, SqlType};
    ///
    /// assert_eq!(Bpchar::TYPE.sql, "bpchar");
    /// let value: <Bpchar as SqlType>::Rust = "usd".to_owned();
    /// let _: String = value;
    /// ```
    Bpchar, TypeName::builtin("bpchar", 1042, 1014);
    /// `name`: an identifier, of 63 bytes at most.
    ///
    /// ```
    /// use relata::types::{Name, SqlType};
    ///
    /// assert_eq!(Name::TYPE.sql, "name");
    /// let value: <Name as SqlType>::Rust = "users_pkey".to_owned();
    /// let _: String = value;
    /// ```
    Name, TypeName::builtin("name", 19, 1003);
    /// `xml`.
    ///
    /// ```
    /// use relata::types::{SqlType, Xml};
    ///
    /// assert_eq!(Xml::TYPE.sql, "xml");
    /// let value: <Xml as SqlType>::Rust = "<a/>".to_owned();
    /// let _: String = value;
    /// ```
    Xml, TypeName::builtin("xml", 142, 143);
    /// `tsvector`, as its text: `'cat':2 'fat':1A`.
    ///
    /// ```
    /// use relata::types::{SqlType, Tsvector};
    ///
    /// assert_eq!(Tsvector::TYPE.sql, "tsvector");
    /// let value: <Tsvector as SqlType>::Rust = "'cat':2 'fat':1A".to_owned();
    /// let _: String = value;
    /// ```
    Tsvector, TypeName::builtin("tsvector", 3614, 3643).by_text();
    /// `tsquery`, as its text: `'fat' & 'cat':*`.
    ///
    /// ```
    /// use relata::types::{SqlType, Tsquery};
    ///
    /// assert_eq!(Tsquery::TYPE.sql, "tsquery");
    /// let value: <Tsquery as SqlType>::Rust = "'fat' & 'cat':*".to_owned();
    /// let _: String = value;
    /// ```
    Tsquery, TypeName::builtin("tsquery", 3615, 3645).by_text();
    /// `jsonpath`, as its text: `$."a"[*]?(@ > 1)`.
    ///
    /// ```
    /// use relata::types::{Jsonpath, SqlType};
    ///
    /// assert_eq!(Jsonpath::TYPE.sql, "jsonpath");
    /// let value: <Jsonpath as SqlType>::Rust = "$.a[*]".to_owned();
    /// let _: String = value;
    /// ```
    Jsonpath, TypeName::builtin("jsonpath", 4072, 4073).by_text();
    /// `aclitem`, as its text: `app=r/owner`.
    ///
    /// ```
    /// use relata::types::{Aclitem, SqlType};
    ///
    /// assert_eq!(Aclitem::TYPE.sql, "aclitem");
    /// let value: <Aclitem as SqlType>::Rust = "app=r/owner".to_owned();
    /// let _: String = value;
    /// ```
    Aclitem, TypeName::builtin("aclitem", 1033, 1034).by_text();
    /// `pg_snapshot`, as its text: `10:20:10,14`.
    ///
    /// ```
    /// use relata::types::{PgSnapshot, SqlType};
    ///
    /// assert_eq!(PgSnapshot::TYPE.sql, "pg_snapshot");
    /// let value: <PgSnapshot as SqlType>::Rust = "10:20:10,14".to_owned();
    /// let _: String = value;
    /// ```
    PgSnapshot, TypeName::builtin("pg_snapshot", 5038, 5039).by_text();
    /// `txid_snapshot`, which [`PgSnapshot`] replaces.
    ///
    /// ```
    /// use relata::types::{SqlType, TxidSnapshot};
    ///
    /// assert_eq!(TxidSnapshot::TYPE.sql, "txid_snapshot");
    /// let value: <TxidSnapshot as SqlType>::Rust = "10:20:10,14".to_owned();
    /// let _: String = value;
    /// ```
    TxidSnapshot, TypeName::builtin("txid_snapshot", 2970, 2949).by_text();
    /// `int2vector`, as its text: `1 2 3`.
    ///
    /// ```
    /// use relata::types::{Int2vector, SqlType};
    ///
    /// assert_eq!(Int2vector::TYPE.sql, "int2vector");
    /// let value: <Int2vector as SqlType>::Rust = "1 2 3".to_owned();
    /// let _: String = value;
    /// ```
    Int2vector, TypeName::builtin("int2vector", 22, 1006).by_text();
    /// `oidvector`, as its text: `23 25`.
    ///
    /// ```
    /// use relata::types::{Oidvector, SqlType};
    ///
    /// assert_eq!(Oidvector::TYPE.sql, "oidvector");
    /// let value: <Oidvector as SqlType>::Rust = "23 25".to_owned();
    /// let _: String = value;
    /// ```
    Oidvector, TypeName::builtin("oidvector", 30, 1013).by_text();
    /// `refcursor`: a cursor's name.
    ///
    /// ```
    /// use relata::types::{Refcursor, SqlType};
    ///
    /// assert_eq!(Refcursor::TYPE.sql, "refcursor");
    /// let value: <Refcursor as SqlType>::Rust = "page".to_owned();
    /// let _: String = value;
    /// ```
    Refcursor, TypeName::builtin("refcursor", 1790, 2201);
    /// `regclass`, as a relation's name.
    ///
    /// ```
    /// use relata::types::{Regclass, SqlType};
    ///
    /// assert_eq!(Regclass::TYPE.sql, "regclass");
    /// let value: <Regclass as SqlType>::Rust = "users".to_owned();
    /// let _: String = value;
    /// ```
    Regclass, TypeName::builtin("regclass", 2205, 2210).by_text();
    /// `regcollation`, as a collation's name.
    ///
    /// ```
    /// use relata::types::{Regcollation, SqlType};
    ///
    /// assert_eq!(Regcollation::TYPE.sql, "regcollation");
    /// let value: <Regcollation as SqlType>::Rust = "de_DE".to_owned();
    /// let _: String = value;
    /// ```
    Regcollation, TypeName::builtin("regcollation", 4191, 4192).by_text();
    /// `regconfig`, as the name of a text search configuration.
    ///
    /// ```
    /// use relata::types::{Regconfig, SqlType};
    ///
    /// assert_eq!(Regconfig::TYPE.sql, "regconfig");
    /// let value: <Regconfig as SqlType>::Rust = "english".to_owned();
    /// let _: String = value;
    /// ```
    Regconfig, TypeName::builtin("regconfig", 3734, 3735).by_text();
    /// `regdictionary`, as the name of a text search dictionary.
    ///
    /// ```
    /// use relata::types::{Regdictionary, SqlType};
    ///
    /// assert_eq!(Regdictionary::TYPE.sql, "regdictionary");
    /// let value: <Regdictionary as SqlType>::Rust = "english_stem".to_owned();
    /// let _: String = value;
    /// ```
    Regdictionary, TypeName::builtin("regdictionary", 3769, 3770).by_text();
    /// `regnamespace`, as a schema's name.
    ///
    /// ```
    /// use relata::types::{Regnamespace, SqlType};
    ///
    /// assert_eq!(Regnamespace::TYPE.sql, "regnamespace");
    /// let value: <Regnamespace as SqlType>::Rust = "public".to_owned();
    /// let _: String = value;
    /// ```
    Regnamespace, TypeName::builtin("regnamespace", 4089, 4090).by_text();
    /// `regoper`, as an operator's name.
    ///
    /// ```
    /// use relata::types::{Regoper, SqlType};
    ///
    /// assert_eq!(Regoper::TYPE.sql, "regoper");
    /// let value: <Regoper as SqlType>::Rust = "pg_catalog.||/".to_owned();
    /// let _: String = value;
    /// ```
    Regoper, TypeName::builtin("regoper", 2203, 2208).by_text();
    /// `regoperator`, as an operator's name with its arguments.
    ///
    /// ```
    /// use relata::types::{Regoperator, SqlType};
    ///
    /// assert_eq!(Regoperator::TYPE.sql, "regoperator");
    /// let value: <Regoperator as SqlType>::Rust = "+(integer,integer)".to_owned();
    /// let _: String = value;
    /// ```
    Regoperator, TypeName::builtin("regoperator", 2204, 2209).by_text();
    /// `regproc`, as a function's name.
    ///
    /// ```
    /// use relata::types::{Regproc, SqlType};
    ///
    /// assert_eq!(Regproc::TYPE.sql, "regproc");
    /// let value: <Regproc as SqlType>::Rust = "now".to_owned();
    /// let _: String = value;
    /// ```
    Regproc, TypeName::builtin("regproc", 24, 1008).by_text();
    /// `regprocedure`, as a function's name with its arguments.
    ///
    /// ```
    /// use relata::types::{Regprocedure, SqlType};
    ///
    /// assert_eq!(Regprocedure::TYPE.sql, "regprocedure");
    /// let value: <Regprocedure as SqlType>::Rust = "lower(text)".to_owned();
    /// let _: String = value;
    /// ```
    Regprocedure, TypeName::builtin("regprocedure", 2202, 2207).by_text();
    /// `regrole`, as a role's name.
    ///
    /// ```
    /// use relata::types::{Regrole, SqlType};
    ///
    /// assert_eq!(Regrole::TYPE.sql, "regrole");
    /// let value: <Regrole as SqlType>::Rust = "app".to_owned();
    /// let _: String = value;
    /// ```
    Regrole, TypeName::builtin("regrole", 4096, 4097).by_text();
    /// `regtype`, as a type's name.
    ///
    /// ```
    /// use relata::types::{Regtype, SqlType};
    ///
    /// assert_eq!(Regtype::TYPE.sql, "regtype");
    /// let value: <Regtype as SqlType>::Rust = "integer".to_owned();
    /// let _: String = value;
    /// ```
    Regtype, TypeName::builtin("regtype", 2206, 2211).by_text();
}

/// A type that a database makes, by its name in SQL.
///
/// ```
/// use relata::types::{AsText, NamedType, SqlType};
///
/// struct Ltree;
///
/// impl NamedType for Ltree {
///     const SQL: &'static str = "ltree";
/// }
///
/// assert_eq!(AsText::<Ltree>::TYPE.sql, "ltree");
/// ```
pub trait NamedType: 'static {
    /// Quoted where it must be: `citext`, `"billing"."plan"`.
    const SQL: &'static str;
}

/// A type that this crate does not know, an extension's for example, as its text. Values are cast from text to the
/// type `N` and back, in PostgreSQL.
///
/// ```
/// use relata::types::{AsText, NamedType, SqlType};
///
/// struct Citext;
///
/// impl NamedType for Citext {
///     const SQL: &'static str = "citext";
/// }
///
/// let value: <AsText<Citext> as SqlType>::Rust = "Ann".to_owned();
/// ```
#[derive(Debug)]
pub struct AsText<N>(PhantomData<N>);

#[diagnostic::do_not_recommend]
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
