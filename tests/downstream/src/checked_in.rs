// Written by `relata codegen`; what it says stands in the schema file.

/// Enum `Mood`.
#[allow(dead_code, unreachable_pub, non_camel_case_types)]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mood {
    /// `happy`
    Happy,
    /// `so so`
    SoSo,
    /// `unknown`
    Unknown__,
    /// `Unknown`
    Unknown_,
    /// `self`
    Self_,
    /// `+`
    Unnamed,
    /// `-`
    Unnamed_,
    /// `2nd`
    _2nd,
    /// A label that this program was built without.
    Unknown(::std::boxed::Box<str>),
}
#[allow(dead_code, unreachable_pub)]
impl Mood {
    /// The labels, in their order.
    pub const LABELS: &'static [&'static str] =
        &["happy", "so so", "unknown", "Unknown", "self", "+", "-", "2nd"];
    /// The values, in the labels' order.
    pub const ALL: &'static [Mood] = &[
        Mood::Happy,
        Mood::SoSo,
        Mood::Unknown__,
        Mood::Unknown_,
        Mood::Self_,
        Mood::Unnamed,
        Mood::Unnamed_,
        Mood::_2nd,
    ];
}
impl ::relata::types::SqlEnum for Mood {
    const SQL: &'static str = "public.\"Mood\"";
    fn label(&self) -> &str {
        match self {
            Mood::Happy => "happy",
            Mood::SoSo => "so so",
            Mood::Unknown__ => "unknown",
            Mood::Unknown_ => "Unknown",
            Mood::Self_ => "self",
            Mood::Unnamed => "+",
            Mood::Unnamed_ => "-",
            Mood::_2nd => "2nd",
            Mood::Unknown(label) => label,
        }
    }
    fn from_label(label: &str) -> Mood {
        match label {
            "happy" => Mood::Happy,
            "so so" => Mood::SoSo,
            "unknown" => Mood::Unknown__,
            "Unknown" => Mood::Unknown_,
            "self" => Mood::Self_,
            "+" => Mood::Unnamed,
            "-" => Mood::Unnamed_,
            "2nd" => Mood::_2nd,
            label => Mood::Unknown(::core::convert::Into::into(label)),
        }
    }
}
::relata::if_serde! {
    impl ::relata::serde::Serialize for Mood { fn serialize < S :
    ::relata::serde::Serializer > (& self, out : S,) -> ::core::result::Result < S::Ok,
    S::Error > { out.serialize_str(::relata::types::SqlEnum::label(self)) } } impl < 'de
    > ::relata::serde::Deserialize < 'de > for Mood { fn deserialize < D :
    ::relata::serde::Deserializer < 'de >> (source : D,) -> ::core::result::Result <
    Mood, D::Error > { ::relata::types::deserialize_label(source) } }
}
impl ::core::fmt::Display for Mood {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(::relata::types::SqlEnum::label(self))
    }
}
impl ::core::str::FromStr for Mood {
    type Err = ::relata::types::UnknownLabel;
    fn from_str(text: &str) -> ::core::result::Result<Mood, ::relata::types::UnknownLabel> {
        match <Mood as ::relata::types::SqlEnum>::from_label(text) {
            Mood::Unknown(label) => ::core::result::Result::Err(::relata::types::UnknownLabel {
                text: label.into_string(),
                sql: "public.\"Mood\"",
                labels: Mood::LABELS,
            }),
            known => ::core::result::Result::Ok(known),
        }
    }
}
/// Enum `option`.
#[allow(dead_code, unreachable_pub, non_camel_case_types)]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Option_ {
    /// `none`
    None,
    /// `some`
    Some,
    /// A label that this program was built without.
    Unknown(::std::boxed::Box<str>),
}
#[allow(dead_code, unreachable_pub)]
impl Option_ {
    /// The labels, in their order.
    pub const LABELS: &'static [&'static str] = &["none", "some"];
    /// The values, in the labels' order.
    pub const ALL: &'static [Option_] = &[Option_::None, Option_::Some];
}
impl ::relata::types::SqlEnum for Option_ {
    const SQL: &'static str = "public.option";
    fn label(&self) -> &str {
        match self {
            Option_::None => "none",
            Option_::Some => "some",
            Option_::Unknown(label) => label,
        }
    }
    fn from_label(label: &str) -> Option_ {
        match label {
            "none" => Option_::None,
            "some" => Option_::Some,
            label => Option_::Unknown(::core::convert::Into::into(label)),
        }
    }
}
::relata::if_serde! {
    impl ::relata::serde::Serialize for Option_ { fn serialize < S :
    ::relata::serde::Serializer > (& self, out : S,) -> ::core::result::Result < S::Ok,
    S::Error > { out.serialize_str(::relata::types::SqlEnum::label(self)) } } impl < 'de
    > ::relata::serde::Deserialize < 'de > for Option_ { fn deserialize < D :
    ::relata::serde::Deserializer < 'de >> (source : D,) -> ::core::result::Result <
    Option_, D::Error > { ::relata::types::deserialize_label(source) } }
}
impl ::core::fmt::Display for Option_ {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(::relata::types::SqlEnum::label(self))
    }
}
impl ::core::str::FromStr for Option_ {
    type Err = ::relata::types::UnknownLabel;
    fn from_str(text: &str) -> ::core::result::Result<Option_, ::relata::types::UnknownLabel> {
        match <Option_ as ::relata::types::SqlEnum>::from_label(text) {
            Option_::Unknown(label) => ::core::result::Result::Err(::relata::types::UnknownLabel {
                text: label.into_string(),
                sql: "public.option",
                labels: Option_::LABELS,
            }),
            known => ::core::result::Result::Ok(known),
        }
    }
}
/// Table `bool`.
#[allow(dead_code, unreachable_pub)]
pub fn bool_() -> bool_::Table {
    bool_::Table
}
/// Table `bool`.
#[allow(
    dead_code,
    non_upper_case_globals,
    unreachable_pub,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod bool_ {
    use ::relata::{query as q, types as t};
    /// Table `bool`.
    #[derive(Debug, Clone, Copy)]
    pub struct Table;
    /// A whole row.
    #[derive(Debug, Clone)]
    pub struct Row {
        /// `boolean`.
        pub at: bool,
        /// `text`, may be NULL.
        pub contact: Option<crate::Email>,
        /// `numeric(40, 20)`.
        pub fraction: ::relata::rust_decimal::Decimal,
    }
    /// The columns that a row to insert must give; the others are NULL or their default.
    #[derive(Debug, Clone)]
    pub struct Required {
        /// `boolean`.
        pub at: bool,
        /// `numeric(40, 20)`.
        pub fraction: ::relata::rust_decimal::Decimal,
    }
    /// A row to insert, with all columns; `..Required { … }.into()` leaves out those that need not be given.
    #[derive(Debug, Clone)]
    pub struct New {
        /// `boolean`.
        pub at: bool,
        /// `text`, may be NULL.
        pub contact: Option<crate::Email>,
        /// `numeric(40, 20)`.
        pub fraction: ::relata::rust_decimal::Decimal,
    }
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    #[derive(Debug, Clone, Default)]
    pub struct Patch {
        /// `boolean`.
        pub at: Option<bool>,
        /// `text`, may be NULL.
        pub contact: Option<Option<crate::Email>>,
        /// `numeric(40, 20)`.
        pub fraction: Option<::relata::rust_decimal::Decimal>,
    }
    /// The columns, of the table or of an alias `T`.
    #[derive(Debug)]
    pub struct Columns<T>(::core::marker::PhantomData<T>);
    impl<T> Columns<T> {
        /// The whole row.
        pub const all: q::All<T> = q::All::new();
        pub const at: q::Column<T, t::Boolean, 0> = q::Column::new("at");
        pub const contact: q::Column<T, t::Nullable<t::As<t::Text, crate::Email>>, 1> =
            q::Column::new("contact");
        pub const fraction: q::Column<T, t::Numeric, 2> = q::Column::new("fraction");
    }
    /// The whole row.
    pub const all: q::All<Table> = q::All::new();
    /// `boolean`.
    pub const at: q::Column<Table, t::Boolean, 0> = q::Column::new("at");
    /// `text`, may be NULL.
    pub const contact: q::Column<Table, t::Nullable<t::As<t::Text, crate::Email>>, 1> =
        q::Column::new("contact");
    /// `numeric(40, 20)`.
    pub const fraction: q::Column<Table, t::Numeric, 2> = q::Column::new("fraction");
    mod implementation {
        use super::{New, Patch, Required, Row, Table};
        use ::relata::{query as q, types as t};
        impl q::Table for Table {
            const NAME: &'static str = "public.bool";
            const ALIAS: &'static str = "bool";
            const COLUMNS: &'static [&'static str] = &["at", "contact", "fraction"];
            const NOT_NULL: Option<usize> = Some(0);
            type Row = Row;
            type Kind = q::Stored;
            fn outputs(out: &mut Vec<q::Output>) {
                out.extend_from_slice(&[
                    q::Output::new::<t::Boolean>(),
                    q::Output::new::<t::Nullable<t::As<t::Text, crate::Email>>>(),
                    q::Output::new::<t::Numeric>(),
                ]);
            }
            fn read(cursor: &mut q::Cursor<'_>) -> Result<Row, ::relata::Error> {
                Ok(Row {
                    at: cursor.read::<t::Boolean>()?,
                    contact: cursor.read::<t::Nullable<t::As<t::Text, crate::Email>>>()?,
                    fraction: cursor.read::<t::Numeric>()?,
                })
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for New {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] = &[
                q::InsertColumn::new::<t::Boolean>("at"),
                q::InsertColumn::new::<t::Nullable<t::As<t::Text, crate::Email>>>("contact"),
                q::InsertColumn::new::<t::Numeric>("fraction"),
            ];
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    0 => <t::Boolean as t::SqlType>::encode(&self.at, ty, out),
                    1 => <t::Nullable<t::As<t::Text, crate::Email>> as t::SqlType>::encode(
                        &self.contact,
                        ty,
                        out,
                    ),
                    2 => <t::Numeric as t::SqlType>::encode(&self.fraction, ty, out),
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Required { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for Required {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] =
                &[q::InsertColumn::new::<t::Boolean>("at"), q::InsertColumn::new::<t::Numeric>("fraction")];
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    0 => <t::Boolean as t::SqlType>::encode(&self.at, ty, out),
                    1 => <t::Numeric as t::SqlType>::encode(&self.fraction, ty, out),
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        impl From<Required> for New {
            fn from(required: Required) -> New {
                New { at: required.at, contact: None, fraction: required.fraction }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Patch { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                q::Set::given::<t::Boolean>("at", self.at, out);
                q::Set::given::<t::Nullable<t::As<t::Text, crate::Email>>>("contact", self.contact, out);
                q::Set::given::<t::Numeric>("fraction", self.fraction, out);
            }
        }
    }
}
/// Table `empty`.
#[allow(dead_code, unreachable_pub)]
pub fn empty() -> empty::Table {
    empty::Table
}
/// Table `empty`.
#[allow(
    dead_code,
    non_upper_case_globals,
    unreachable_pub,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod empty {
    use ::relata::{query as q, types as t};
    /// Table `empty`.
    #[derive(Debug, Clone, Copy)]
    pub struct Table;
    /// A whole row.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Row {}
    /// A row to insert.
    #[derive(Debug, Clone, Default)]
    pub struct New {}
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    #[derive(Debug, Clone, Default)]
    pub struct Patch {}
    /// The columns, of the table or of an alias `T`.
    #[derive(Debug)]
    pub struct Columns<T>(::core::marker::PhantomData<T>);
    impl<T> Columns<T> {
        /// The whole row.
        pub const all: q::All<T> = q::All::new();
    }
    /// The whole row.
    pub const all: q::All<Table> = q::All::new();
    mod implementation {
        use super::{New, Patch, Row, Table};
        use ::relata::{query as q, types as t};
        impl q::Table for Table {
            const NAME: &'static str = "public.empty";
            const ALIAS: &'static str = "empty";
            const COLUMNS: &'static [&'static str] = &[];
            const NOT_NULL: Option<usize> = None;
            type Row = Row;
            type Kind = q::Stored;
            fn outputs(out: &mut Vec<q::Output>) {
                out.extend_from_slice(&[]);
            }
            fn read(cursor: &mut q::Cursor<'_>) -> Result<Row, ::relata::Error> {
                Ok(Row {})
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for New {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] = &[];
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Patch { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {}
        }
    }
}
/// Table `order`.
#[allow(dead_code, unreachable_pub)]
pub fn order() -> order::Table {
    order::Table
}
/// Table `order`.
#[allow(
    dead_code,
    non_upper_case_globals,
    unreachable_pub,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod order {
    use ::relata::{query as q, types as t};
    /// Table `order`.
    #[derive(Debug, Clone, Copy)]
    pub struct Table;
    /// A whole row.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Row {
        /// `bigint`, identity.
        pub id: i64,
        /// `bigint`, generated as `id * 2`.
        pub total: i64,
    }
    /// A row to insert.
    #[derive(Debug, Clone, Default)]
    pub struct New {}
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    #[derive(Debug, Clone, Default)]
    pub struct Patch {}
    /// A constraint of the table that a statement can violate.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Violation {
        /// `order_pkey`, primary key
        OrderPkey,
    }
    /// The columns, of the table or of an alias `T`.
    #[derive(Debug)]
    pub struct Columns<T>(::core::marker::PhantomData<T>);
    impl<T> Columns<T> {
        /// The whole row.
        pub const all: q::All<T> = q::All::new();
        pub const id: q::Column<T, t::Bigint, 0> = q::Column::new("id");
        pub const total: q::Column<T, t::Bigint, 1> = q::Column::new("total");
    }
    /// The whole row.
    pub const all: q::All<Table> = q::All::new();
    /// `bigint`, identity.
    pub const id: q::Column<Table, t::Bigint, 0> = q::Column::new("id");
    /// `bigint`, generated as `id * 2`.
    pub const total: q::Column<Table, t::Bigint, 1> = q::Column::new("total");
    pub use implementation::find;
    mod implementation {
        use super::{New, Patch, Row, Table, Violation};
        use ::relata::{query as q, types as t};
        impl q::Table for Table {
            const NAME: &'static str = "public.\"order\"";
            const ALIAS: &'static str = "\"order\"";
            const COLUMNS: &'static [&'static str] = &["id", "total"];
            const NOT_NULL: Option<usize> = Some(0);
            type Row = Row;
            type Kind = q::Stored;
            fn outputs(out: &mut Vec<q::Output>) {
                out.extend_from_slice(&[q::Output::new::<t::Bigint>(), q::Output::new::<t::Bigint>()]);
            }
            fn read(cursor: &mut q::Cursor<'_>) -> Result<Row, ::relata::Error> {
                Ok(Row { id: cursor.read::<t::Bigint>()?, total: cursor.read::<t::Bigint>()? })
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for New {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] = &[];
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Patch { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {}
        }
        /// The row with this id, if there is one: `.on(&db).optional()`.
        pub fn find(id: impl q::Operand<<t::Bigint as t::SqlType>::Base, Deps = ()>) -> q::Find<Table> {
            q::find(vec![("id", q::Operand::into_node(id))])
        }
        impl ::relata::Violation for Violation {
            fn from_constraint(schema: &str, table: &str, name: &str) -> Option<Self> {
                match (schema, table, name) {
                    ("public", "order", "order_pkey") => Some(Violation::OrderPkey),
                    _ => None,
                }
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::KeyOf<Table> for q::Col<Table, 0> {}
    }
}
/// Table `std`.
#[allow(dead_code, unreachable_pub)]
pub fn std_() -> std_::Table {
    std_::Table
}
/// Table `std`.
#[allow(
    dead_code,
    non_upper_case_globals,
    unreachable_pub,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod std_ {
    use ::relata::{query as q, types as t};
    /// Table `std`.
    #[derive(Debug, Clone, Copy)]
    pub struct Table;
    /// A whole row.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Row {
        /// `bigint`, identity by default.
        pub id: i64,
    }
    /// A row to insert.
    #[derive(Debug, Clone, Default)]
    pub struct New {
        /// `bigint`, identity by default.
        pub id: q::Defaulted<i64>,
    }
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    #[derive(Debug, Clone, Default)]
    pub struct Patch {
        /// `bigint`, identity by default.
        pub id: Option<i64>,
    }
    /// The columns, of the table or of an alias `T`.
    #[derive(Debug)]
    pub struct Columns<T>(::core::marker::PhantomData<T>);
    impl<T> Columns<T> {
        /// The whole row.
        pub const all: q::All<T> = q::All::new();
        pub const id: q::Column<T, t::Bigint, 0> = q::Column::new("id");
    }
    /// The whole row.
    pub const all: q::All<Table> = q::All::new();
    /// `bigint`, identity by default.
    pub const id: q::Column<Table, t::Bigint, 0> = q::Column::new("id");
    mod implementation {
        use super::{New, Patch, Row, Table};
        use ::relata::{query as q, types as t};
        impl q::Table for Table {
            const NAME: &'static str = "public.std";
            const ALIAS: &'static str = "std";
            const COLUMNS: &'static [&'static str] = &["id"];
            const NOT_NULL: Option<usize> = Some(0);
            type Row = Row;
            type Kind = q::Stored;
            fn outputs(out: &mut Vec<q::Output>) {
                out.extend_from_slice(&[q::Output::new::<t::Bigint>()]);
            }
            fn read(cursor: &mut q::Cursor<'_>) -> Result<Row, ::relata::Error> {
                Ok(Row { id: cursor.read::<t::Bigint>()? })
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for New {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] = &[q::InsertColumn::new::<t::Bigint>("id")];
            fn is_default(&self, at: usize) -> bool {
                match at {
                    0 => self.id.is_default(),
                    _ => false,
                }
            }
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    0 => self.id.encode::<t::Bigint>(ty, out),
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Patch { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                q::Set::given::<t::Bigint>("id", self.id, out);
            }
        }
    }
}
/// Table `user`.
#[allow(dead_code, unreachable_pub)]
pub fn user() -> user::Table {
    user::Table
}
/// Table `user`.
#[allow(
    dead_code,
    non_upper_case_globals,
    unreachable_pub,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod user {
    use ::relata::{query as q, types as t};
    /// Table `user`.
    #[derive(Debug, Clone, Copy)]
    pub struct Table;
    /// A whole row.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Row {
        /// `bigint`.
        pub type_: i64,
        /// `text`.
        pub all_: String,
        /// `text`, may be NULL.
        pub new: Option<String>,
        /// `text`, may be NULL.
        pub find_: Option<String>,
        /// `text`.
        pub cursor: String,
        /// `text`.
        pub out: String,
        /// `text`.
        pub q: String,
        /// `text`, may be NULL.
        pub t: Option<String>,
        /// `public."Mood"`.
        pub self_: super::Mood,
        /// `public."Mood"[]`, may be NULL.
        ///
        /// A comment with `ticks`, "quotes" and a */.
        pub row: Option<Vec<super::Mood>>,
        /// `bigint`.
        ///
        /// Spaces at the end,
        ///  and
        ///
        /// and a third.
        pub user_id_: i64,
        /// `bigint`.
        pub user_id: i64,
        /// `text`.
        pub worth: String,
        /// `text`, may be NULL.
        pub name: Option<String>,
        /// `text`, may be NULL.
        pub schema: Option<String>,
        /// `text`, may be NULL.
        pub table: Option<String>,
        /// `text`, may be NULL.
        pub f: Option<String>,
        /// `text`, may be NULL.
        pub other: Option<String>,
        /// `text`, may be NULL.
        pub ty: Option<String>,
        /// `text`, may be NULL.
        pub required: Option<String>,
    }
    /// The columns that a row to insert must give; the others are NULL or their default.
    #[derive(Debug, Clone)]
    pub struct Required {
        /// `bigint`.
        pub type_: i64,
        /// `text`.
        pub all_: String,
        /// `text`.
        pub cursor: String,
        /// `text`.
        pub out: String,
        /// `text`.
        pub q: String,
        /// `public."Mood"`.
        pub self_: super::Mood,
        /// `bigint`.
        ///
        /// Spaces at the end,
        ///  and
        ///
        /// and a third.
        pub user_id_: i64,
        /// `bigint`.
        pub user_id: i64,
        /// `text`.
        pub worth: String,
    }
    /// A row to insert, with all columns; `..Required { … }.into()` leaves out those that need not be given.
    #[derive(Debug, Clone)]
    pub struct New {
        /// `bigint`.
        pub type_: i64,
        /// `text`.
        pub all_: String,
        /// `text`, may be NULL.
        pub new: Option<String>,
        /// `text`, may be NULL.
        pub find_: Option<String>,
        /// `text`.
        pub cursor: String,
        /// `text`.
        pub out: String,
        /// `text`.
        pub q: String,
        /// `text`, may be NULL.
        pub t: Option<String>,
        /// `public."Mood"`.
        pub self_: super::Mood,
        /// `public."Mood"[]`, may be NULL.
        ///
        /// A comment with `ticks`, "quotes" and a */.
        pub row: Option<Vec<super::Mood>>,
        /// `bigint`.
        ///
        /// Spaces at the end,
        ///  and
        ///
        /// and a third.
        pub user_id_: i64,
        /// `bigint`.
        pub user_id: i64,
        /// `text`.
        pub worth: String,
        /// `text`, may be NULL.
        pub name: Option<String>,
        /// `text`, may be NULL.
        pub schema: Option<String>,
        /// `text`, may be NULL.
        pub table: Option<String>,
        /// `text`, may be NULL.
        pub f: Option<String>,
        /// `text`, may be NULL.
        pub other: Option<String>,
        /// `text`, may be NULL.
        pub ty: Option<String>,
        /// `text`, may be NULL.
        pub required: Option<String>,
    }
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    #[derive(Debug, Clone, Default)]
    pub struct Patch {
        /// `bigint`.
        pub type_: Option<i64>,
        /// `text`.
        pub all_: Option<String>,
        /// `text`, may be NULL.
        pub new: Option<Option<String>>,
        /// `text`, may be NULL.
        pub find_: Option<Option<String>>,
        /// `text`.
        pub cursor: Option<String>,
        /// `text`.
        pub out: Option<String>,
        /// `text`.
        pub q: Option<String>,
        /// `text`, may be NULL.
        pub t: Option<Option<String>>,
        /// `public."Mood"`.
        pub self_: Option<super::Mood>,
        /// `public."Mood"[]`, may be NULL.
        ///
        /// A comment with `ticks`, "quotes" and a */.
        pub row: Option<Option<Vec<super::Mood>>>,
        /// `bigint`.
        ///
        /// Spaces at the end,
        ///  and
        ///
        /// and a third.
        pub user_id_: Option<i64>,
        /// `bigint`.
        pub user_id: Option<i64>,
        /// `text`.
        pub worth: Option<String>,
        /// `text`, may be NULL.
        pub name: Option<Option<String>>,
        /// `text`, may be NULL.
        pub schema: Option<Option<String>>,
        /// `text`, may be NULL.
        pub table: Option<Option<String>>,
        /// `text`, may be NULL.
        pub f: Option<Option<String>>,
        /// `text`, may be NULL.
        pub other: Option<Option<String>>,
        /// `text`, may be NULL.
        pub ty: Option<Option<String>>,
        /// `text`, may be NULL.
        pub required: Option<Option<String>>,
    }
    /// A constraint of the table that a statement can violate.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Violation {
        /// `user_pkey`, primary key
        UserPkey,
    }
    /// The columns, of the table or of an alias `T`.
    #[derive(Debug)]
    pub struct Columns<T>(::core::marker::PhantomData<T>);
    impl<T> Columns<T> {
        /// The whole row.
        pub const all: q::All<T> = q::All::new();
        pub const type_: q::Column<T, t::Bigint, 0> = q::Column::new("type");
        pub const all_: q::Column<T, t::Text, 1> = q::Column::new("\"all\"");
        pub const new: q::Column<T, t::Nullable<t::Text>, 2> = q::Column::new("new");
        pub const find_: q::Column<T, t::Nullable<t::Text>, 3> = q::Column::new("find");
        pub const cursor: q::Column<T, t::Text, 4> = q::Column::new("cursor");
        pub const out: q::Column<T, t::Text, 5> = q::Column::new("\"out\"");
        pub const q: q::Column<T, t::Text, 6> = q::Column::new("q");
        pub const t: q::Column<T, t::Nullable<t::Text>, 7> = q::Column::new("t");
        pub const self_: q::Column<T, t::Enum<super::Mood>, 8> = q::Column::new("self");
        pub const row: q::Column<T, t::Nullable<t::Array<t::Enum<super::Mood>>>, 9> =
            q::Column::new("\"row\"");
        pub const user_id_: q::Column<T, t::Bigint, 10> = q::Column::new("\"userId\"");
        pub const user_id: q::Column<T, t::Bigint, 11> = q::Column::new("user_id");
        pub const worth: q::Column<T, t::Text, 12> = q::Column::new("value");
        pub const name: q::Column<T, t::Nullable<t::Text>, 13> = q::Column::new("name");
        pub const schema: q::Column<T, t::Nullable<t::Text>, 14> = q::Column::new("schema");
        pub const table: q::Column<T, t::Nullable<t::Text>, 15> = q::Column::new("\"table\"");
        pub const f: q::Column<T, t::Nullable<t::Text>, 16> = q::Column::new("f");
        pub const other: q::Column<T, t::Nullable<t::Text>, 17> = q::Column::new("other");
        pub const ty: q::Column<T, t::Nullable<t::Text>, 18> = q::Column::new("ty");
        pub const required: q::Column<T, t::Nullable<t::Text>, 19> = q::Column::new("required");
    }
    /// The whole row.
    pub const all: q::All<Table> = q::All::new();
    /// `bigint`.
    pub const type_: q::Column<Table, t::Bigint, 0> = q::Column::new("type");
    /// `text`.
    pub const all_: q::Column<Table, t::Text, 1> = q::Column::new("\"all\"");
    /// `text`, may be NULL.
    pub const new: q::Column<Table, t::Nullable<t::Text>, 2> = q::Column::new("new");
    /// `text`, may be NULL.
    pub const find_: q::Column<Table, t::Nullable<t::Text>, 3> = q::Column::new("find");
    /// `text`.
    pub const cursor: q::Column<Table, t::Text, 4> = q::Column::new("cursor");
    /// `text`.
    pub const out: q::Column<Table, t::Text, 5> = q::Column::new("\"out\"");
    /// `text`.
    pub const q: q::Column<Table, t::Text, 6> = q::Column::new("q");
    /// `text`, may be NULL.
    pub const t: q::Column<Table, t::Nullable<t::Text>, 7> = q::Column::new("t");
    /// `public."Mood"`.
    pub const self_: q::Column<Table, t::Enum<super::Mood>, 8> = q::Column::new("self");
    /// `public."Mood"[]`, may be NULL.
    ///
    /// A comment with `ticks`, "quotes" and a */.
    pub const row: q::Column<Table, t::Nullable<t::Array<t::Enum<super::Mood>>>, 9> =
        q::Column::new("\"row\"");
    /// `bigint`.
    ///
    /// Spaces at the end,
    ///  and
    ///
    /// and a third.
    pub const user_id_: q::Column<Table, t::Bigint, 10> = q::Column::new("\"userId\"");
    /// `bigint`.
    pub const user_id: q::Column<Table, t::Bigint, 11> = q::Column::new("user_id");
    /// `text`.
    pub const worth: q::Column<Table, t::Text, 12> = q::Column::new("value");
    /// `text`, may be NULL.
    pub const name: q::Column<Table, t::Nullable<t::Text>, 13> = q::Column::new("name");
    /// `text`, may be NULL.
    pub const schema: q::Column<Table, t::Nullable<t::Text>, 14> = q::Column::new("schema");
    /// `text`, may be NULL.
    pub const table: q::Column<Table, t::Nullable<t::Text>, 15> = q::Column::new("\"table\"");
    /// `text`, may be NULL.
    pub const f: q::Column<Table, t::Nullable<t::Text>, 16> = q::Column::new("f");
    /// `text`, may be NULL.
    pub const other: q::Column<Table, t::Nullable<t::Text>, 17> = q::Column::new("other");
    /// `text`, may be NULL.
    pub const ty: q::Column<Table, t::Nullable<t::Text>, 18> = q::Column::new("ty");
    /// `text`, may be NULL.
    pub const required: q::Column<Table, t::Nullable<t::Text>, 19> = q::Column::new("required");
    pub use implementation::find;
    mod implementation {
        use super::{New, Patch, Required, Row, Table, Violation};
        use ::relata::{query as q, types as t};
        impl q::Table for Table {
            const NAME: &'static str = "public.\"user\"";
            const ALIAS: &'static str = "\"user\"";
            const COLUMNS: &'static [&'static str] = &[
                "type",
                "\"all\"",
                "new",
                "find",
                "cursor",
                "\"out\"",
                "q",
                "t",
                "self",
                "\"row\"",
                "\"userId\"",
                "user_id",
                "value",
                "name",
                "schema",
                "\"table\"",
                "f",
                "other",
                "ty",
                "required",
            ];
            const NOT_NULL: Option<usize> = Some(0);
            type Row = Row;
            type Kind = q::Stored;
            fn outputs(out: &mut Vec<q::Output>) {
                out.extend_from_slice(&[
                    q::Output::new::<t::Bigint>(),
                    q::Output::new::<t::Text>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Text>(),
                    q::Output::new::<t::Text>(),
                    q::Output::new::<t::Text>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Enum<super::super::Mood>>(),
                    q::Output::new::<t::Nullable<t::Array<t::Enum<super::super::Mood>>>>(),
                    q::Output::new::<t::Bigint>(),
                    q::Output::new::<t::Bigint>(),
                    q::Output::new::<t::Text>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                    q::Output::new::<t::Nullable<t::Text>>(),
                ]);
            }
            fn read(cursor: &mut q::Cursor<'_>) -> Result<Row, ::relata::Error> {
                Ok(Row {
                    type_: cursor.read::<t::Bigint>()?,
                    all_: cursor.read::<t::Text>()?,
                    new: cursor.read::<t::Nullable<t::Text>>()?,
                    find_: cursor.read::<t::Nullable<t::Text>>()?,
                    cursor: cursor.read::<t::Text>()?,
                    out: cursor.read::<t::Text>()?,
                    q: cursor.read::<t::Text>()?,
                    t: cursor.read::<t::Nullable<t::Text>>()?,
                    self_: cursor.read::<t::Enum<super::super::Mood>>()?,
                    row: cursor.read::<t::Nullable<t::Array<t::Enum<super::super::Mood>>>>()?,
                    user_id_: cursor.read::<t::Bigint>()?,
                    user_id: cursor.read::<t::Bigint>()?,
                    worth: cursor.read::<t::Text>()?,
                    name: cursor.read::<t::Nullable<t::Text>>()?,
                    schema: cursor.read::<t::Nullable<t::Text>>()?,
                    table: cursor.read::<t::Nullable<t::Text>>()?,
                    f: cursor.read::<t::Nullable<t::Text>>()?,
                    other: cursor.read::<t::Nullable<t::Text>>()?,
                    ty: cursor.read::<t::Nullable<t::Text>>()?,
                    required: cursor.read::<t::Nullable<t::Text>>()?,
                })
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for New {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] = &[
                q::InsertColumn::new::<t::Bigint>("type"),
                q::InsertColumn::new::<t::Text>("\"all\""),
                q::InsertColumn::new::<t::Nullable<t::Text>>("new"),
                q::InsertColumn::new::<t::Nullable<t::Text>>("find"),
                q::InsertColumn::new::<t::Text>("cursor"),
                q::InsertColumn::new::<t::Text>("\"out\""),
                q::InsertColumn::new::<t::Text>("q"),
                q::InsertColumn::new::<t::Nullable<t::Text>>("t"),
                q::InsertColumn::new::<t::Enum<super::super::Mood>>("self"),
                q::InsertColumn::new::<t::Nullable<t::Array<t::Enum<super::super::Mood>>>>("\"row\""),
                q::InsertColumn::new::<t::Bigint>("\"userId\""),
                q::InsertColumn::new::<t::Bigint>("user_id"),
                q::InsertColumn::new::<t::Text>("value"),
                q::InsertColumn::new::<t::Nullable<t::Text>>("name"),
                q::InsertColumn::new::<t::Nullable<t::Text>>("schema"),
                q::InsertColumn::new::<t::Nullable<t::Text>>("\"table\""),
                q::InsertColumn::new::<t::Nullable<t::Text>>("f"),
                q::InsertColumn::new::<t::Nullable<t::Text>>("other"),
                q::InsertColumn::new::<t::Nullable<t::Text>>("ty"),
                q::InsertColumn::new::<t::Nullable<t::Text>>("required"),
            ];
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    0 => <t::Bigint as t::SqlType>::encode(&self.type_, ty, out),
                    1 => <t::Text as t::SqlType>::encode(&self.all_, ty, out),
                    2 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.new, ty, out),
                    3 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.find_, ty, out),
                    4 => <t::Text as t::SqlType>::encode(&self.cursor, ty, out),
                    5 => <t::Text as t::SqlType>::encode(&self.out, ty, out),
                    6 => <t::Text as t::SqlType>::encode(&self.q, ty, out),
                    7 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.t, ty, out),
                    8 => <t::Enum<super::super::Mood> as t::SqlType>::encode(&self.self_, ty, out),
                    9 => <t::Nullable<t::Array<t::Enum<super::super::Mood>>> as t::SqlType>::encode(
                        &self.row, ty, out,
                    ),
                    10 => <t::Bigint as t::SqlType>::encode(&self.user_id_, ty, out),
                    11 => <t::Bigint as t::SqlType>::encode(&self.user_id, ty, out),
                    12 => <t::Text as t::SqlType>::encode(&self.worth, ty, out),
                    13 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.name, ty, out),
                    14 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.schema, ty, out),
                    15 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.table, ty, out),
                    16 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.f, ty, out),
                    17 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.other, ty, out),
                    18 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.ty, ty, out),
                    19 => <t::Nullable<t::Text> as t::SqlType>::encode(&self.required, ty, out),
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Required { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for Required {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] = &[
                q::InsertColumn::new::<t::Bigint>("type"),
                q::InsertColumn::new::<t::Text>("\"all\""),
                q::InsertColumn::new::<t::Text>("cursor"),
                q::InsertColumn::new::<t::Text>("\"out\""),
                q::InsertColumn::new::<t::Text>("q"),
                q::InsertColumn::new::<t::Enum<super::super::Mood>>("self"),
                q::InsertColumn::new::<t::Bigint>("\"userId\""),
                q::InsertColumn::new::<t::Bigint>("user_id"),
                q::InsertColumn::new::<t::Text>("value"),
            ];
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    0 => <t::Bigint as t::SqlType>::encode(&self.type_, ty, out),
                    1 => <t::Text as t::SqlType>::encode(&self.all_, ty, out),
                    2 => <t::Text as t::SqlType>::encode(&self.cursor, ty, out),
                    3 => <t::Text as t::SqlType>::encode(&self.out, ty, out),
                    4 => <t::Text as t::SqlType>::encode(&self.q, ty, out),
                    5 => <t::Enum<super::super::Mood> as t::SqlType>::encode(&self.self_, ty, out),
                    6 => <t::Bigint as t::SqlType>::encode(&self.user_id_, ty, out),
                    7 => <t::Bigint as t::SqlType>::encode(&self.user_id, ty, out),
                    8 => <t::Text as t::SqlType>::encode(&self.worth, ty, out),
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        impl From<Required> for New {
            fn from(required: Required) -> New {
                New {
                    type_: required.type_,
                    all_: required.all_,
                    new: None,
                    find_: None,
                    cursor: required.cursor,
                    out: required.out,
                    q: required.q,
                    t: None,
                    self_: required.self_,
                    row: None,
                    user_id_: required.user_id_,
                    user_id: required.user_id,
                    worth: required.worth,
                    name: None,
                    schema: None,
                    table: None,
                    f: None,
                    other: None,
                    ty: None,
                    required: None,
                }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Patch { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                q::Set::given::<t::Bigint>("type", self.type_, out);
                q::Set::given::<t::Text>("\"all\"", self.all_, out);
                q::Set::given::<t::Nullable<t::Text>>("new", self.new, out);
                q::Set::given::<t::Nullable<t::Text>>("find", self.find_, out);
                q::Set::given::<t::Text>("cursor", self.cursor, out);
                q::Set::given::<t::Text>("\"out\"", self.out, out);
                q::Set::given::<t::Text>("q", self.q, out);
                q::Set::given::<t::Nullable<t::Text>>("t", self.t, out);
                q::Set::given::<t::Enum<super::super::Mood>>("self", self.self_, out);
                q::Set::given::<t::Nullable<t::Array<t::Enum<super::super::Mood>>>>("\"row\"", self.row, out);
                q::Set::given::<t::Bigint>("\"userId\"", self.user_id_, out);
                q::Set::given::<t::Bigint>("user_id", self.user_id, out);
                q::Set::given::<t::Text>("value", self.worth, out);
                q::Set::given::<t::Nullable<t::Text>>("name", self.name, out);
                q::Set::given::<t::Nullable<t::Text>>("schema", self.schema, out);
                q::Set::given::<t::Nullable<t::Text>>("\"table\"", self.table, out);
                q::Set::given::<t::Nullable<t::Text>>("f", self.f, out);
                q::Set::given::<t::Nullable<t::Text>>("other", self.other, out);
                q::Set::given::<t::Nullable<t::Text>>("ty", self.ty, out);
                q::Set::given::<t::Nullable<t::Text>>("required", self.required, out);
            }
        }
        /// The row with this type, if there is one: `.on(&db).optional()`.
        pub fn find(type_: impl q::Operand<<t::Bigint as t::SqlType>::Base, Deps = ()>) -> q::Find<Table> {
            q::find(vec![("type", q::Operand::into_node(type_))])
        }
        impl ::relata::Violation for Violation {
            fn from_constraint(schema: &str, table: &str, name: &str) -> Option<Self> {
                match (schema, table, name) {
                    ("public", "user", "user_pkey") => Some(Violation::UserPkey),
                    _ => None,
                }
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::KeyOf<Table> for q::Col<Table, 0> {}
    }
}
/// Table `Ünïcode`.
#[allow(dead_code, unreachable_pub)]
pub fn ünïcode() -> ünïcode::Table {
    ünïcode::Table
}
/// Table `Ünïcode`.
#[allow(
    dead_code,
    non_upper_case_globals,
    unreachable_pub,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod ünïcode {
    use ::relata::{query as q, types as t};
    /// Table `Ünïcode`.
    #[derive(Debug, Clone, Copy)]
    pub struct Table;
    /// A whole row.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Row {
        /// `integer`.
        pub größe_in_cm: i32,
        /// `integer`, may be NULL.
        pub unnamed: Option<i32>,
        /// `integer`, may be NULL.
        pub unnamed_: Option<i32>,
    }
    /// The columns that a row to insert must give; the others are NULL or their default.
    #[derive(Debug, Clone)]
    pub struct Required {
        /// `integer`.
        pub größe_in_cm: i32,
    }
    /// A row to insert, with all columns; `..Required { … }.into()` leaves out those that need not be given.
    #[derive(Debug, Clone)]
    pub struct New {
        /// `integer`.
        pub größe_in_cm: i32,
        /// `integer`, may be NULL.
        pub unnamed: Option<i32>,
        /// `integer`, may be NULL.
        pub unnamed_: Option<i32>,
    }
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    #[derive(Debug, Clone, Default)]
    pub struct Patch {
        /// `integer`.
        pub größe_in_cm: Option<i32>,
        /// `integer`, may be NULL.
        pub unnamed: Option<Option<i32>>,
        /// `integer`, may be NULL.
        pub unnamed_: Option<Option<i32>>,
    }
    /// The columns, of the table or of an alias `T`.
    #[derive(Debug)]
    pub struct Columns<T>(::core::marker::PhantomData<T>);
    impl<T> Columns<T> {
        /// The whole row.
        pub const all: q::All<T> = q::All::new();
        pub const größe_in_cm: q::Column<T, t::Integer, 0> = q::Column::new("\"größe in cm\"");
        pub const unnamed: q::Column<T, t::Nullable<t::Integer>, 1> = q::Column::new("\"!\"");
        pub const unnamed_: q::Column<T, t::Nullable<t::Integer>, 2> = q::Column::new("\"?\"");
    }
    /// The whole row.
    pub const all: q::All<Table> = q::All::new();
    /// `integer`.
    pub const größe_in_cm: q::Column<Table, t::Integer, 0> = q::Column::new("\"größe in cm\"");
    /// `integer`, may be NULL.
    pub const unnamed: q::Column<Table, t::Nullable<t::Integer>, 1> = q::Column::new("\"!\"");
    /// `integer`, may be NULL.
    pub const unnamed_: q::Column<Table, t::Nullable<t::Integer>, 2> = q::Column::new("\"?\"");
    mod implementation {
        use super::{New, Patch, Required, Row, Table};
        use ::relata::{query as q, types as t};
        impl q::Table for Table {
            const NAME: &'static str = "public.\"Ünïcode\"";
            const ALIAS: &'static str = "\"Ünïcode\"";
            const COLUMNS: &'static [&'static str] = &["\"größe in cm\"", "\"!\"", "\"?\""];
            const NOT_NULL: Option<usize> = Some(0);
            type Row = Row;
            type Kind = q::Stored;
            fn outputs(out: &mut Vec<q::Output>) {
                out.extend_from_slice(&[
                    q::Output::new::<t::Integer>(),
                    q::Output::new::<t::Nullable<t::Integer>>(),
                    q::Output::new::<t::Nullable<t::Integer>>(),
                ]);
            }
            fn read(cursor: &mut q::Cursor<'_>) -> Result<Row, ::relata::Error> {
                Ok(Row {
                    größe_in_cm: cursor.read::<t::Integer>()?,
                    unnamed: cursor.read::<t::Nullable<t::Integer>>()?,
                    unnamed_: cursor.read::<t::Nullable<t::Integer>>()?,
                })
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for New {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] = &[
                q::InsertColumn::new::<t::Integer>("\"größe in cm\""),
                q::InsertColumn::new::<t::Nullable<t::Integer>>("\"!\""),
                q::InsertColumn::new::<t::Nullable<t::Integer>>("\"?\""),
            ];
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    0 => <t::Integer as t::SqlType>::encode(&self.größe_in_cm, ty, out),
                    1 => <t::Nullable<t::Integer> as t::SqlType>::encode(&self.unnamed, ty, out),
                    2 => <t::Nullable<t::Integer> as t::SqlType>::encode(&self.unnamed_, ty, out),
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Required { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        impl q::Insertable for Required {
            type Table = Table;
            const COLUMNS: &'static [q::InsertColumn] =
                &[q::InsertColumn::new::<t::Integer>("\"größe in cm\"")];
            fn encode(
                &self,
                at: usize,
                ty: &t::Type,
                out: &mut t::BytesMut,
            ) -> Result<t::IsNull, t::Refused> {
                match at {
                    0 => <t::Integer as t::SqlType>::encode(&self.größe_in_cm, ty, out),
                    _ => Ok(t::IsNull::Yes),
                }
            }
        }
        impl From<Required> for New {
            fn from(required: Required) -> New {
                New { größe_in_cm: required.größe_in_cm, unnamed: None, unnamed_: None }
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for Patch { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                q::Set::given::<t::Integer>("\"größe in cm\"", self.größe_in_cm, out);
                q::Set::given::<t::Nullable<t::Integer>>("\"!\"", self.unnamed, out);
                q::Set::given::<t::Nullable<t::Integer>>("\"?\"", self.unnamed_, out);
            }
        }
    }
}
