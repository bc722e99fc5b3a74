//! What a type is called in SQL, and how its values cross the wire.

/// A type's name for a cast and its number for a parameter.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    /// In PostgreSQL's binary format of the type.
    Binary,
    /// By a cast to `text`, for types whose binary format is nothing that a program could read.
    Text,
}

impl TypeName {
    /// A type of PostgreSQL's own, by the numbers in `pg_type.dat`.
    pub const fn builtin(sql: &'static str, oid: u32, array_oid: u32) -> TypeName {
        TypeName { sql, oid, array_oid, array: false, transfer: Transfer::Binary }
    }

    /// A type that a database makes: an enum, a composite, a domain, an extension's.
    pub const fn named(sql: &'static str) -> TypeName {
        TypeName { sql, oid: 0, array_oid: 0, array: false, transfer: Transfer::Binary }
    }

    /// The same type, with values as text.
    pub const fn by_text(self) -> TypeName {
        TypeName { transfer: Transfer::Text, ..self }
    }

    /// The array of this type.
    pub const fn array_of(self) -> TypeName {
        TypeName { oid: self.array_oid, array_oid: 0, array: true, ..self }
    }
}
