//! What a type is called in SQL, and how its values cross the wire.

use tokio_postgres::types::{Kind, Type};

/// A type's name for a cast and its number for a parameter.
///
/// ```
/// use relata::types::{Bigint, SqlType};
///
/// assert_eq!((Bigint::TYPE.sql, Bigint::TYPE.oid), ("int8", 20));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeName {
    /// As SQL has it, quoted where it must be: `int8`, `"billing"."plan"`. Without array brackets.
    pub sql: &'static str,
    /// `pg_type.oid` where PostgreSQL has fixed it; 0 for types that a database makes. Of the array where it is one.
    pub oid: u32,
    /// `pg_type.oid` of the array of this type where PostgreSQL has fixed it, else 0.
    pub array_oid: u32,
    /// Whether values are of an array of this type.
    pub array: bool,
    /// The format of the values on the wire.
    pub transfer: Transfer,
}

/// How values cross the wire.
///
/// ```
/// use relata::types::{Integer, SqlType, Transfer, Tsvector};
///
/// assert_eq!(Integer::TYPE.transfer, Transfer::Binary);
/// assert_eq!(Tsvector::TYPE.transfer, Transfer::Text);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    /// In PostgreSQL's binary format of the type.
    Binary,
    /// By a cast to `text`, for types whose binary format is nothing that a program could read.
    Text,
}

impl TypeName {
    /// A type of PostgreSQL's own, by the numbers in `pg_type.dat`.
    ///
    /// ```
    /// use relata::types::{Integer, SqlType, TypeName};
    ///
    /// assert_eq!(TypeName::builtin("int4", 23, 1007), Integer::TYPE);
    /// ```
    pub const fn builtin(sql: &'static str, oid: u32, array_oid: u32) -> TypeName {
        TypeName { sql, oid, array_oid, array: false, transfer: Transfer::Binary }
    }

    /// A type that a database makes: an enum, a composite, a domain, an extension's.
    ///
    /// ```
    /// use relata::types::TypeName;
    ///
    /// assert_eq!(TypeName::named("citext").oid, 0);
    /// ```
    pub const fn named(sql: &'static str) -> TypeName {
        TypeName { sql, oid: 0, array_oid: 0, array: false, transfer: Transfer::Binary }
    }

    /// The same type, with values as text.
    ///
    /// ```
    /// use relata::types::{Transfer, TypeName};
    ///
    /// assert_eq!(TypeName::named("ltree").by_text().transfer, Transfer::Text);
    /// ```
    pub const fn by_text(self) -> TypeName {
        TypeName { transfer: Transfer::Text, ..self }
    }

    /// The array of this type. PostgreSQL has one array type for any number of dimensions, so that of an array is
    /// itself.
    ///
    /// ```
    /// use relata::types::{Array, Integer, SqlType};
    ///
    /// assert_eq!(Integer::TYPE.array_of(), Array::<Integer>::TYPE);
    /// assert_eq!(Integer::TYPE.array_of().oid, 1007);
    /// ```
    pub const fn array_of(self) -> TypeName {
        if self.array {
            return self;
        }
        TypeName { oid: self.array_oid, array_oid: 0, array: true, ..self }
    }

    /// Whether a value of this type comes back as type `ty`. A domain's comes as its base type.
    ///
    /// ```
    /// use relata::types::{Integer, SqlType, Type};
    ///
    /// assert!(Integer::TYPE.is(&Type::INT4));
    /// assert!(!Integer::TYPE.is(&Type::INT8));
    /// ```
    pub fn is(&self, ty: &Type) -> bool {
        let ty = base_type(ty);
        match (self.transfer, self.oid, ty.kind()) {
            (Transfer::Text, _, _) => *ty == if self.array { Type::TEXT_ARRAY } else { Type::TEXT },
            (Transfer::Binary, 0, Kind::Array(element)) => self.array && self.is_called(element),
            (Transfer::Binary, 0, _) => !self.array && self.is_called(ty),
            (Transfer::Binary, oid, _) => oid == ty.oid(),
        }
    }

    /// Whether this is `schema.name`, or `name` alone, quoted or not.
    fn is_called(&self, ty: &Type) -> bool {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let (schema, name) = (ty.schema(), ty.name());
        [name.to_owned(), quoted(name)].iter().any(|name| match self.sql.strip_suffix(name.as_str()) {
            Some("") => true,
            Some(rest) => rest.strip_suffix('.').is_some_and(|it| it == schema || it == quoted(schema)),
            None => false,
        })
    }
}

/// A domain's base type; any other type itself.
pub(crate) fn base_type(mut ty: &Type) -> &Type {
    while let Kind::Domain(base) = ty.kind() {
        ty = base;
    }
    ty
}
