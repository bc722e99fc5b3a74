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
::relata::if_validate! {
    impl ::relata::validate::Given for Mood { type Value = Mood; fn given(& self) ->
    ::core::option::Option < & Mood > { ::core::option::Option::Some(self) } }
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
::relata::if_validate! {
    impl ::relata::validate::Given for Option_ { type Value = Option_; fn given(& self)
    -> ::core::option::Option < & Option_ > { ::core::option::Option::Some(self) } }
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
    use ::relata::{
        query::{self as q, numbered as n},
        types as t,
    };
    /// Table `bool`.
    pub struct Table;
    /// A whole row.
    pub struct Row {
        /// `boolean`.
        pub at: bool,
        /// `text`, may be NULL.
        pub contact: Option<crate::Email>,
        /// `numeric(40, 20)`.
        pub fraction: ::relata::rust_decimal::Decimal,
    }
    /// The columns that a row to insert must give; the others are NULL or their default.
    pub struct Required {
        /// `boolean`.
        pub at: bool,
        /// `numeric(40, 20)`.
        pub fraction: ::relata::rust_decimal::Decimal,
    }
    /// A row to insert, with all columns; `..Required { … }.into()` leaves out those that need not be given.
    pub struct New {
        /// `boolean`.
        pub at: bool,
        /// `text`, may be NULL.
        pub contact: Option<crate::Email>,
        /// `numeric(40, 20)`.
        pub fraction: ::relata::rust_decimal::Decimal,
    }
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    pub struct Patch {
        /// `boolean`.
        pub at: Option<bool>,
        /// `text`, may be NULL.
        pub contact: Option<Option<crate::Email>>,
        /// `numeric(40, 20)`.
        pub fraction: Option<::relata::rust_decimal::Decimal>,
    }
    /// The whole row.
    pub const all: q::All<Table> = n::all();
    /// `boolean`.
    pub const at: n::C0<Table, t::Boolean> = n::column();
    /// `text`, may be NULL.
    pub const contact: n::C1<Table, t::Nullable<t::As<t::Text, crate::Email>>> = n::column();
    /// `numeric(40, 20)`.
    pub const fraction: n::C2<Table, t::Numeric> = n::column();
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __relata_columns_03eda0b4f0ba1c51 {
        ($($alias:tt)*) => {
            ::relata::alias_of! { $($alias)*; at 0[0]; contact 1[1]; fraction 2[2]; }
        };
    }
    #[doc(hidden)]
    pub use __relata_columns_03eda0b4f0ba1c51 as columns;
    mod implementation {
        use super::{New, Patch, Required, Row, Table};
        use ::relata::{
            query::{self as q, record as r},
            types as t,
        };
        impl ::core::fmt::Debug for Table {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str("Table")
            }
        }
        impl Clone for Table {
            fn clone(&self) -> Table {
                *self
            }
        }
        impl Copy for Table {}
        impl q::Table for Table {
            const NAME: &'static str = "public.bool";
            const ALIAS: &'static str = "bool";
            const COLUMNS: &'static [&'static str] = &["at", "contact", "fraction"];
            const LIST: &'static str = "bool.at, bool.contact, bool.fraction";
            type Row = Row;
            type Kind = q::Stored;
        }
        impl r::Record for Row {
            type Types = (t::Boolean, t::Nullable<t::As<t::Text, crate::Email>>, t::Numeric);
            fn of(r::Values(values): r::Values<Row>) -> Row {
                Row { at: values.0, contact: values.1, fraction: values.2 }
            }
            fn refs(&self) -> r::Refs<'_, Row> {
                r::Refs((&self.at, &self.contact, &self.fraction))
            }
        }
        impl ::core::fmt::Debug for Row {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Row", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for Row {
            fn clone(&self) -> Row {
                r::clone(self)
            }
        }
        impl r::Record for New {
            type Types = (t::Boolean, t::Nullable<t::As<t::Text, crate::Email>>, t::Numeric);
            fn of(r::Values(values): r::Values<New>) -> New {
                New { at: values.0, contact: values.1, fraction: values.2 }
            }
            fn refs(&self) -> r::Refs<'_, New> {
                r::Refs((&self.at, &self.contact, &self.fraction))
            }
        }
        impl ::core::fmt::Debug for New {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "New", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for New {
            fn clone(&self) -> New {
                r::clone(self)
            }
        }
        impl q::Insertable for New {
            type Table = Table;
            type Fields = r::AsRecord;
        }
        impl r::Record for Required {
            type Types = (t::Boolean, t::Numeric);
            fn of(r::Values(values): r::Values<Required>) -> Required {
                Required { at: values.0, fraction: values.1 }
            }
            fn refs(&self) -> r::Refs<'_, Required> {
                r::Refs((&self.at, &self.fraction))
            }
        }
        impl ::core::fmt::Debug for Required {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Required", <Required as q::Insertable>::COLUMNS, f)
            }
        }
        impl Clone for Required {
            fn clone(&self) -> Required {
                r::clone(self)
            }
        }
        impl q::Insertable for Required {
            type Table = Table;
            type Fields = r::AsRecord;
            const COLUMNS: &'static [&'static str] = &["at", "fraction"];
        }
        impl From<Required> for New {
            fn from(required: Required) -> New {
                New { at: required.at, contact: None, fraction: required.fraction }
            }
        }
        impl r::Record for Patch {
            type Types =
                (Option<t::Boolean>, Option<t::Nullable<t::As<t::Text, crate::Email>>>, Option<t::Numeric>);
            fn of(r::Values(values): r::Values<Patch>) -> Patch {
                Patch { at: values.0, contact: values.1, fraction: values.2 }
            }
            fn refs(&self) -> r::Refs<'_, Patch> {
                r::Refs((&self.at, &self.contact, &self.fraction))
            }
        }
        impl ::core::fmt::Debug for Patch {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Patch", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for Patch {
            fn clone(&self) -> Patch {
                r::clone(self)
            }
        }
        impl Default for Patch {
            fn default() -> Patch {
                r::none()
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                r::set(&self, <Table as q::Table>::COLUMNS, out)
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} } impl ::relata::validate::Validate for
            Required { fn check(& self, _ : & mut ::relata::validate::Problems) {} } impl
            ::relata::validate::Validate for Patch { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
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
    use ::relata::{
        query::{self as q, numbered as n},
        types as t,
    };
    /// Table `empty`.
    pub struct Table;
    /// A whole row.
    pub struct Row {}
    /// A row to insert.
    pub struct New {}
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    pub struct Patch {}
    /// The whole row.
    pub const all: q::All<Table> = n::all();
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __relata_columns_aae36cbb1fa41239 {
        ($($alias:tt)*) => {
            ::relata::alias_of! { $($alias)*; }
        };
    }
    #[doc(hidden)]
    pub use __relata_columns_aae36cbb1fa41239 as columns;
    mod implementation {
        use super::{New, Patch, Row, Table};
        use ::relata::{
            query::{self as q, record as r},
            types as t,
        };
        impl ::core::fmt::Debug for Table {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str("Table")
            }
        }
        impl Clone for Table {
            fn clone(&self) -> Table {
                *self
            }
        }
        impl Copy for Table {}
        impl q::Table for Table {
            const NAME: &'static str = "public.empty";
            const ALIAS: &'static str = "empty";
            const COLUMNS: &'static [&'static str] = &[];
            const LIST: &'static str = "";
            type Row = Row;
            type Kind = q::Stored;
        }
        impl r::Record for Row {
            type Types = ();
            fn of(_: r::Values<Row>) -> Row {
                Row {}
            }
            fn refs(&self) -> r::Refs<'_, Row> {
                r::Refs(())
            }
        }
        impl ::core::fmt::Debug for Row {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Row", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for Row {
            fn clone(&self) -> Row {
                r::clone(self)
            }
        }
        impl PartialEq for Row {
            fn eq(&self, other: &Row) -> bool {
                r::equal(self, other)
            }
        }
        impl r::Record for New {
            type Types = ();
            fn of(_: r::Values<New>) -> New {
                New {}
            }
            fn refs(&self) -> r::Refs<'_, New> {
                r::Refs(())
            }
        }
        impl ::core::fmt::Debug for New {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "New", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for New {
            fn clone(&self) -> New {
                r::clone(self)
            }
        }
        impl q::Insertable for New {
            type Table = Table;
            type Fields = r::AsRecord;
        }
        impl Default for New {
            fn default() -> New {
                New {}
            }
        }
        impl r::Record for Patch {
            type Types = ();
            fn of(_: r::Values<Patch>) -> Patch {
                Patch {}
            }
            fn refs(&self) -> r::Refs<'_, Patch> {
                r::Refs(())
            }
        }
        impl ::core::fmt::Debug for Patch {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Patch", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for Patch {
            fn clone(&self) -> Patch {
                r::clone(self)
            }
        }
        impl Default for Patch {
            fn default() -> Patch {
                r::none()
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                r::set(&self, <Table as q::Table>::COLUMNS, out)
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} } impl ::relata::validate::Validate for
            Patch { fn check(& self, _ : & mut ::relata::validate::Problems) {} }
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
    use ::relata::{
        query::{self as q, numbered as n},
        types as t,
    };
    /// Table `order`.
    pub struct Table;
    /// A whole row.
    pub struct Row {
        /// `bigint`, identity.
        pub id: i64,
        /// `bigint`, generated as `id * 2`.
        pub total: i64,
    }
    /// A row to insert.
    pub struct New {}
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    pub struct Patch {}
    /// A constraint of the table that a statement can violate.
    pub enum Violation {
        /// `order_pkey`, primary key
        OrderPkey,
    }
    /// The whole row.
    pub const all: q::All<Table> = n::all();
    /// `bigint`, identity.
    pub const id: n::C0<Table, t::Bigint> = n::column();
    /// `bigint`, generated as `id * 2`.
    pub const total: n::C1<Table, t::Bigint> = n::column();
    pub use implementation::find;
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __relata_columns_bf599df7a73113cf {
        ($($alias:tt)*) => {
            ::relata::alias_of! { $($alias)*; id 0[0]; total 1[1]; }
        };
    }
    #[doc(hidden)]
    pub use __relata_columns_bf599df7a73113cf as columns;
    mod implementation {
        use super::{New, Patch, Row, Table, Violation};
        use ::relata::{
            query::{self as q, record as r},
            types as t,
        };
        impl ::core::fmt::Debug for Table {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str("Table")
            }
        }
        impl Clone for Table {
            fn clone(&self) -> Table {
                *self
            }
        }
        impl Copy for Table {}
        impl q::Table for Table {
            const NAME: &'static str = "public.\"order\"";
            const ALIAS: &'static str = "\"order\"";
            const COLUMNS: &'static [&'static str] = &["id", "total"];
            const LIST: &'static str = "\"order\".id, \"order\".total";
            type Row = Row;
            type Kind = q::Stored;
        }
        impl r::Record for Row {
            type Types = (t::Bigint, t::Bigint);
            fn of(r::Values(values): r::Values<Row>) -> Row {
                Row { id: values.0, total: values.1 }
            }
            fn refs(&self) -> r::Refs<'_, Row> {
                r::Refs((&self.id, &self.total))
            }
        }
        impl ::core::fmt::Debug for Row {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Row", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for Row {
            fn clone(&self) -> Row {
                r::clone(self)
            }
        }
        impl PartialEq for Row {
            fn eq(&self, other: &Row) -> bool {
                r::equal(self, other)
            }
        }
        impl r::Record for New {
            type Types = ();
            fn of(_: r::Values<New>) -> New {
                New {}
            }
            fn refs(&self) -> r::Refs<'_, New> {
                r::Refs(())
            }
        }
        impl ::core::fmt::Debug for New {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "New", <New as q::Insertable>::COLUMNS, f)
            }
        }
        impl Clone for New {
            fn clone(&self) -> New {
                r::clone(self)
            }
        }
        impl q::Insertable for New {
            type Table = Table;
            type Fields = r::AsRecord;
            const COLUMNS: &'static [&'static str] = &[];
        }
        impl Default for New {
            fn default() -> New {
                New {}
            }
        }
        impl r::Record for Patch {
            type Types = ();
            fn of(_: r::Values<Patch>) -> Patch {
                Patch {}
            }
            fn refs(&self) -> r::Refs<'_, Patch> {
                r::Refs(())
            }
        }
        impl ::core::fmt::Debug for Patch {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Patch", &[], f)
            }
        }
        impl Clone for Patch {
            fn clone(&self) -> Patch {
                r::clone(self)
            }
        }
        impl Default for Patch {
            fn default() -> Patch {
                r::none()
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                r::set(&self, &[], out)
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} } impl ::relata::validate::Validate for
            Patch { fn check(& self, _ : & mut ::relata::validate::Problems) {} }
        }
        /// The row with this id, if there is one: `.on(&db).optional()`.
        pub fn find(id: impl q::Operand<<t::Bigint as t::SqlType>::Base, Deps = ()>) -> q::Find<Table> {
            q::find([("id", q::Operand::into_node(id))])
        }
        impl ::core::fmt::Debug for Violation {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(["OrderPkey"][*self as usize])
            }
        }
        impl Clone for Violation {
            fn clone(&self) -> Violation {
                *self
            }
        }
        impl Copy for Violation {}
        impl PartialEq for Violation {
            fn eq(&self, other: &Violation) -> bool {
                *self as usize == *other as usize
            }
        }
        impl Eq for Violation {}
        impl ::relata::Violation for Violation {
            fn from_constraint(schema: &str, table: &str, name: &str) -> Option<Self> {
                r::violation(
                    (schema, table, name),
                    "public",
                    "order",
                    &["order_pkey"],
                    &[Violation::OrderPkey],
                )
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::HasKey<q::Col<Table, 0>> for Table {}
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
    use ::relata::{
        query::{self as q, numbered as n},
        types as t,
    };
    /// Table `std`.
    pub struct Table;
    /// A whole row.
    pub struct Row {
        /// `bigint`, identity by default.
        pub id: i64,
    }
    /// A row to insert.
    pub struct New {
        /// `bigint`, identity by default.
        pub id: q::Defaulted<i64>,
    }
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    pub struct Patch {
        /// `bigint`, identity by default.
        pub id: Option<i64>,
    }
    /// The whole row.
    pub const all: q::All<Table> = n::all();
    /// `bigint`, identity by default.
    pub const id: n::C0<Table, t::Bigint> = n::column();
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __relata_columns_36d5aa94accd02f0 {
        ($($alias:tt)*) => {
            ::relata::alias_of! { $($alias)*; id 0[0]; }
        };
    }
    #[doc(hidden)]
    pub use __relata_columns_36d5aa94accd02f0 as columns;
    mod implementation {
        use super::{New, Patch, Row, Table};
        use ::relata::{
            query::{self as q, record as r},
            types as t,
        };
        impl ::core::fmt::Debug for Table {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str("Table")
            }
        }
        impl Clone for Table {
            fn clone(&self) -> Table {
                *self
            }
        }
        impl Copy for Table {}
        impl q::Table for Table {
            const NAME: &'static str = "public.std";
            const ALIAS: &'static str = "std";
            const COLUMNS: &'static [&'static str] = &["id"];
            const LIST: &'static str = "std.id";
            type Row = Row;
            type Kind = q::Stored;
        }
        impl r::Record for Row {
            type Types = (t::Bigint,);
            fn of(r::Values(values): r::Values<Row>) -> Row {
                Row { id: values.0 }
            }
            fn refs(&self) -> r::Refs<'_, Row> {
                r::Refs((&self.id,))
            }
        }
        impl ::core::fmt::Debug for Row {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Row", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for Row {
            fn clone(&self) -> Row {
                r::clone(self)
            }
        }
        impl PartialEq for Row {
            fn eq(&self, other: &Row) -> bool {
                r::equal(self, other)
            }
        }
        impl r::Record for New {
            type Types = (q::Defaulted<t::Bigint>,);
            fn of(r::Values(values): r::Values<New>) -> New {
                New { id: values.0 }
            }
            fn refs(&self) -> r::Refs<'_, New> {
                r::Refs((&self.id,))
            }
        }
        impl ::core::fmt::Debug for New {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "New", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for New {
            fn clone(&self) -> New {
                r::clone(self)
            }
        }
        impl q::Insertable for New {
            type Table = Table;
            type Fields = r::AsRecord;
        }
        impl Default for New {
            fn default() -> New {
                New { id: q::Defaulted::Default }
            }
        }
        impl r::Record for Patch {
            type Types = (Option<t::Bigint>,);
            fn of(r::Values(values): r::Values<Patch>) -> Patch {
                Patch { id: values.0 }
            }
            fn refs(&self) -> r::Refs<'_, Patch> {
                r::Refs((&self.id,))
            }
        }
        impl ::core::fmt::Debug for Patch {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Patch", <Table as q::Table>::COLUMNS, f)
            }
        }
        impl Clone for Patch {
            fn clone(&self) -> Patch {
                r::clone(self)
            }
        }
        impl Default for Patch {
            fn default() -> Patch {
                r::none()
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                r::set(&self, <Table as q::Table>::COLUMNS, out)
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} } impl ::relata::validate::Validate for
            Patch { fn check(& self, _ : & mut ::relata::validate::Problems) {} }
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
    use ::relata::{
        query::{self as q, numbered as n},
        types as t,
    };
    /// Table `user`.
    pub struct Table;
    /// A whole row.
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
    pub enum Violation {
        /// `user_pkey`, primary key
        UserPkey,
    }
    /// The whole row.
    pub const all: q::All<Table> = n::all();
    /// `bigint`.
    pub const type_: n::C0<Table, t::Bigint> = n::column();
    /// `text`.
    pub const all_: n::C1<Table, t::Text> = n::column();
    /// `text`, may be NULL.
    pub const new: n::C2<Table, t::Nullable<t::Text>> = n::column();
    /// `text`, may be NULL.
    pub const find_: n::C3<Table, t::Nullable<t::Text>> = n::column();
    /// `text`.
    pub const cursor: n::C4<Table, t::Text> = n::column();
    /// `text`.
    pub const out: n::C5<Table, t::Text> = n::column();
    /// `text`.
    pub const q: n::C6<Table, t::Text> = n::column();
    /// `text`, may be NULL.
    pub const t: n::C7<Table, t::Nullable<t::Text>> = n::column();
    /// `public."Mood"`.
    pub const self_: n::C8<Table, t::Enum<super::Mood>> = n::column();
    /// `public."Mood"[]`, may be NULL.
    ///
    /// A comment with `ticks`, "quotes" and a */.
    pub const row: n::C9<Table, t::Nullable<t::Array<t::Enum<super::Mood>>>> = n::column();
    /// `bigint`.
    ///
    /// Spaces at the end,
    ///  and
    ///
    /// and a third.
    pub const user_id_: n::C10<Table, t::Bigint> = n::column();
    /// `bigint`.
    pub const user_id: n::C11<Table, t::Bigint> = n::column();
    /// `text`.
    pub const worth: n::C12<Table, t::Text> = n::column();
    /// `text`, may be NULL.
    pub const name: n::C13<Table, t::Nullable<t::Text>> = n::column();
    /// `text`, may be NULL.
    pub const schema: n::C14<Table, t::Nullable<t::Text>> = n::column();
    /// `text`, may be NULL.
    pub const table: n::C15<Table, t::Nullable<t::Text>> = n::column();
    /// `text`, may be NULL.
    pub const f: n::C16<Table, t::Nullable<t::Text>> = n::column();
    /// `text`, may be NULL.
    pub const other: n::C17<Table, t::Nullable<t::Text>> = n::column();
    /// `text`, may be NULL.
    pub const ty: n::C18<Table, t::Nullable<t::Text>> = n::column();
    /// `text`, may be NULL.
    pub const required: n::C19<Table, t::Nullable<t::Text>> = n::column();
    pub use implementation::find;
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __relata_columns_c064e9163a163588 {
        ($($alias:tt)*) => {
            ::relata::alias_of! { $($alias)*; type_ 0[0 0]; all_ 1[0 1]; new 2[0 2];
            find_ 3[0 3]; cursor 4[0 4]; out 5[0 5]; q 6[0 6]; t 7[0 7]; self_ 8[1 0];
            row 9[1 1]; user_id_ 10[1 2]; user_id 11[1 3]; worth 12[1 4]; name 13[1 5];
            schema 14[1 6]; table 15[1 7]; f 16[2 0]; other 17[2 1]; ty 18[2 2]; required
            19[2 3]; }
        };
    }
    #[doc(hidden)]
    pub use __relata_columns_c064e9163a163588 as columns;
    mod implementation {
        use super::{New, Patch, Required, Row, Table, Violation};
        use ::relata::{
            query::{self as q, record as r},
            types as t,
        };
        impl ::core::fmt::Debug for Table {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str("Table")
            }
        }
        impl Clone for Table {
            fn clone(&self) -> Table {
                *self
            }
        }
        impl Copy for Table {}
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
            const LIST: &'static str = "\"user\".type, \"user\".\"all\", \"user\".new, \"user\".find, \"user\".cursor, \"user\".\"out\", \"user\".q, \"user\".t, \"user\".self, \"user\".\"row\", \"user\".\"userId\", \"user\".user_id, \"user\".value, \"user\".name, \"user\".schema, \"user\".\"table\", \"user\".f, \"user\".other, \"user\".ty, \"user\".required";
            type Row = Row;
            type Kind = q::Stored;
        }
        impl r::Record for Row {
            type Types = (
                (
                    t::Bigint,
                    t::Text,
                    t::Nullable<t::Text>,
                    t::Nullable<t::Text>,
                    t::Text,
                    t::Text,
                    t::Text,
                    t::Nullable<t::Text>,
                ),
                (
                    t::Enum<super::super::Mood>,
                    t::Nullable<t::Array<t::Enum<super::super::Mood>>>,
                    t::Bigint,
                    t::Bigint,
                    t::Text,
                    t::Nullable<t::Text>,
                    t::Nullable<t::Text>,
                    t::Nullable<t::Text>,
                ),
                (t::Nullable<t::Text>, t::Nullable<t::Text>, t::Nullable<t::Text>, t::Nullable<t::Text>),
            );
            fn of(r::Values(values): r::Values<Row>) -> Row {
                Row {
                    type_: values.0.0,
                    all_: values.0.1,
                    new: values.0.2,
                    find_: values.0.3,
                    cursor: values.0.4,
                    out: values.0.5,
                    q: values.0.6,
                    t: values.0.7,
                    self_: values.1.0,
                    row: values.1.1,
                    user_id_: values.1.2,
                    user_id: values.1.3,
                    worth: values.1.4,
                    name: values.1.5,
                    schema: values.1.6,
                    table: values.1.7,
                    f: values.2.0,
                    other: values.2.1,
                    ty: values.2.2,
                    required: values.2.3,
                }
            }
            fn refs(&self) -> r::Refs<'_, Row> {
                r::Refs((
                    (
                        &self.type_,
                        &self.all_,
                        &self.new,
                        &self.find_,
                        &self.cursor,
                        &self.out,
                        &self.q,
                        &self.t,
                    ),
                    (
                        &self.self_,
                        &self.row,
                        &self.user_id_,
                        &self.user_id,
                        &self.worth,
                        &self.name,
                        &self.schema,
                        &self.table,
                    ),
                    (&self.f, &self.other, &self.ty, &self.required),
                ))
            }
        }
        impl ::core::fmt::Debug for Row {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(
                    self,
                    "Row",
                    &[
                        "type_", "all_", "new", "find_", "cursor", "out", "q", "t", "self_", "row",
                        "user_id_", "user_id", "worth", "name", "schema", "table", "f", "other", "ty",
                        "required",
                    ],
                    f,
                )
            }
        }
        impl Clone for Row {
            fn clone(&self) -> Row {
                r::clone(self)
            }
        }
        impl PartialEq for Row {
            fn eq(&self, other: &Row) -> bool {
                r::equal(self, other)
            }
        }
        impl r::Record for New {
            type Types = (
                (
                    t::Bigint,
                    t::Text,
                    t::Nullable<t::Text>,
                    t::Nullable<t::Text>,
                    t::Text,
                    t::Text,
                    t::Text,
                    t::Nullable<t::Text>,
                ),
                (
                    t::Enum<super::super::Mood>,
                    t::Nullable<t::Array<t::Enum<super::super::Mood>>>,
                    t::Bigint,
                    t::Bigint,
                    t::Text,
                    t::Nullable<t::Text>,
                    t::Nullable<t::Text>,
                    t::Nullable<t::Text>,
                ),
                (t::Nullable<t::Text>, t::Nullable<t::Text>, t::Nullable<t::Text>, t::Nullable<t::Text>),
            );
            fn of(r::Values(values): r::Values<New>) -> New {
                New {
                    type_: values.0.0,
                    all_: values.0.1,
                    new: values.0.2,
                    find_: values.0.3,
                    cursor: values.0.4,
                    out: values.0.5,
                    q: values.0.6,
                    t: values.0.7,
                    self_: values.1.0,
                    row: values.1.1,
                    user_id_: values.1.2,
                    user_id: values.1.3,
                    worth: values.1.4,
                    name: values.1.5,
                    schema: values.1.6,
                    table: values.1.7,
                    f: values.2.0,
                    other: values.2.1,
                    ty: values.2.2,
                    required: values.2.3,
                }
            }
            fn refs(&self) -> r::Refs<'_, New> {
                r::Refs((
                    (
                        &self.type_,
                        &self.all_,
                        &self.new,
                        &self.find_,
                        &self.cursor,
                        &self.out,
                        &self.q,
                        &self.t,
                    ),
                    (
                        &self.self_,
                        &self.row,
                        &self.user_id_,
                        &self.user_id,
                        &self.worth,
                        &self.name,
                        &self.schema,
                        &self.table,
                    ),
                    (&self.f, &self.other, &self.ty, &self.required),
                ))
            }
        }
        impl ::core::fmt::Debug for New {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(
                    self,
                    "New",
                    &[
                        "type_", "all_", "new", "find_", "cursor", "out", "q", "t", "self_", "row",
                        "user_id_", "user_id", "worth", "name", "schema", "table", "f", "other", "ty",
                        "required",
                    ],
                    f,
                )
            }
        }
        impl Clone for New {
            fn clone(&self) -> New {
                r::clone(self)
            }
        }
        impl q::Insertable for New {
            type Table = Table;
            type Fields = r::AsRecord;
        }
        impl r::Record for Required {
            type Types = (
                (
                    t::Bigint,
                    t::Text,
                    t::Text,
                    t::Text,
                    t::Text,
                    t::Enum<super::super::Mood>,
                    t::Bigint,
                    t::Bigint,
                ),
                (t::Text,),
            );
            fn of(r::Values(values): r::Values<Required>) -> Required {
                Required {
                    type_: values.0.0,
                    all_: values.0.1,
                    cursor: values.0.2,
                    out: values.0.3,
                    q: values.0.4,
                    self_: values.0.5,
                    user_id_: values.0.6,
                    user_id: values.0.7,
                    worth: values.1.0,
                }
            }
            fn refs(&self) -> r::Refs<'_, Required> {
                r::Refs((
                    (
                        &self.type_,
                        &self.all_,
                        &self.cursor,
                        &self.out,
                        &self.q,
                        &self.self_,
                        &self.user_id_,
                        &self.user_id,
                    ),
                    (&self.worth,),
                ))
            }
        }
        impl ::core::fmt::Debug for Required {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(
                    self,
                    "Required",
                    &["type_", "all_", "cursor", "out", "q", "self_", "user_id_", "user_id", "worth"],
                    f,
                )
            }
        }
        impl Clone for Required {
            fn clone(&self) -> Required {
                r::clone(self)
            }
        }
        impl q::Insertable for Required {
            type Table = Table;
            type Fields = r::AsRecord;
            const COLUMNS: &'static [&'static str] =
                &["type", "\"all\"", "cursor", "\"out\"", "q", "self", "\"userId\"", "user_id", "value"];
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
        impl r::Record for Patch {
            type Types = (
                (
                    Option<t::Bigint>,
                    Option<t::Text>,
                    Option<t::Nullable<t::Text>>,
                    Option<t::Nullable<t::Text>>,
                    Option<t::Text>,
                    Option<t::Text>,
                    Option<t::Text>,
                    Option<t::Nullable<t::Text>>,
                ),
                (
                    Option<t::Enum<super::super::Mood>>,
                    Option<t::Nullable<t::Array<t::Enum<super::super::Mood>>>>,
                    Option<t::Bigint>,
                    Option<t::Bigint>,
                    Option<t::Text>,
                    Option<t::Nullable<t::Text>>,
                    Option<t::Nullable<t::Text>>,
                    Option<t::Nullable<t::Text>>,
                ),
                (
                    Option<t::Nullable<t::Text>>,
                    Option<t::Nullable<t::Text>>,
                    Option<t::Nullable<t::Text>>,
                    Option<t::Nullable<t::Text>>,
                ),
            );
            fn of(r::Values(values): r::Values<Patch>) -> Patch {
                Patch {
                    type_: values.0.0,
                    all_: values.0.1,
                    new: values.0.2,
                    find_: values.0.3,
                    cursor: values.0.4,
                    out: values.0.5,
                    q: values.0.6,
                    t: values.0.7,
                    self_: values.1.0,
                    row: values.1.1,
                    user_id_: values.1.2,
                    user_id: values.1.3,
                    worth: values.1.4,
                    name: values.1.5,
                    schema: values.1.6,
                    table: values.1.7,
                    f: values.2.0,
                    other: values.2.1,
                    ty: values.2.2,
                    required: values.2.3,
                }
            }
            fn refs(&self) -> r::Refs<'_, Patch> {
                r::Refs((
                    (
                        &self.type_,
                        &self.all_,
                        &self.new,
                        &self.find_,
                        &self.cursor,
                        &self.out,
                        &self.q,
                        &self.t,
                    ),
                    (
                        &self.self_,
                        &self.row,
                        &self.user_id_,
                        &self.user_id,
                        &self.worth,
                        &self.name,
                        &self.schema,
                        &self.table,
                    ),
                    (&self.f, &self.other, &self.ty, &self.required),
                ))
            }
        }
        impl ::core::fmt::Debug for Patch {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(
                    self,
                    "Patch",
                    &[
                        "type_", "all_", "new", "find_", "cursor", "out", "q", "t", "self_", "row",
                        "user_id_", "user_id", "worth", "name", "schema", "table", "f", "other", "ty",
                        "required",
                    ],
                    f,
                )
            }
        }
        impl Clone for Patch {
            fn clone(&self) -> Patch {
                r::clone(self)
            }
        }
        impl Default for Patch {
            fn default() -> Patch {
                r::none()
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                r::set(&self, <Table as q::Table>::COLUMNS, out)
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, problems : & mut
            ::relata::validate::Problems) { problems.field("self", & self.self_)
            .one_of(super::super::Mood::LABELS); } } impl ::relata::validate::Validate
            for Required { fn check(& self, problems : & mut
            ::relata::validate::Problems) { problems.field("self", & self.self_)
            .one_of(super::super::Mood::LABELS); } } impl ::relata::validate::Validate
            for Patch { fn check(& self, problems : & mut ::relata::validate::Problems) {
            problems.field("self", & self.self_).one_of(super::super::Mood::LABELS); } }
        }
        /// The row with this type, if there is one: `.on(&db).optional()`.
        pub fn find(type_: impl q::Operand<<t::Bigint as t::SqlType>::Base, Deps = ()>) -> q::Find<Table> {
            q::find([("type", q::Operand::into_node(type_))])
        }
        impl ::core::fmt::Debug for Violation {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(["UserPkey"][*self as usize])
            }
        }
        impl Clone for Violation {
            fn clone(&self) -> Violation {
                *self
            }
        }
        impl Copy for Violation {}
        impl PartialEq for Violation {
            fn eq(&self, other: &Violation) -> bool {
                *self as usize == *other as usize
            }
        }
        impl Eq for Violation {}
        impl ::relata::Violation for Violation {
            fn from_constraint(schema: &str, table: &str, name: &str) -> Option<Self> {
                r::violation((schema, table, name), "public", "user", &["user_pkey"], &[Violation::UserPkey])
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::HasKey<q::Col<Table, 0>> for Table {}
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
    use ::relata::{
        query::{self as q, numbered as n},
        types as t,
    };
    /// Table `Ünïcode`.
    pub struct Table;
    /// A whole row.
    pub struct Row {
        /// `integer`.
        pub größe_in_cm: i32,
        /// `integer`, may be NULL.
        pub unnamed: Option<i32>,
        /// `integer`, may be NULL.
        pub unnamed_: Option<i32>,
    }
    /// The columns that a row to insert must give; the others are NULL or their default.
    pub struct Required {
        /// `integer`.
        pub größe_in_cm: i32,
    }
    /// A row to insert, with all columns; `..Required { … }.into()` leaves out those that need not be given.
    pub struct New {
        /// `integer`.
        pub größe_in_cm: i32,
        /// `integer`, may be NULL.
        pub unnamed: Option<i32>,
        /// `integer`, may be NULL.
        pub unnamed_: Option<i32>,
    }
    /// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
    pub struct Patch {
        /// `integer`.
        pub größe_in_cm: Option<i32>,
        /// `integer`, may be NULL.
        pub unnamed: Option<Option<i32>>,
        /// `integer`, may be NULL.
        pub unnamed_: Option<Option<i32>>,
    }
    /// The whole row.
    pub const all: q::All<Table> = n::all();
    /// `integer`.
    pub const größe_in_cm: n::C0<Table, t::Integer> = n::column();
    /// `integer`, may be NULL.
    pub const unnamed: n::C1<Table, t::Nullable<t::Integer>> = n::column();
    /// `integer`, may be NULL.
    pub const unnamed_: n::C2<Table, t::Nullable<t::Integer>> = n::column();
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __relata_columns_38f5b39bd26b8348 {
        ($($alias:tt)*) => {
            ::relata::alias_of! { $($alias)*; größe_in_cm 0[0]; unnamed 1[1]; unnamed_
            2[2]; }
        };
    }
    #[doc(hidden)]
    pub use __relata_columns_38f5b39bd26b8348 as columns;
    mod implementation {
        use super::{New, Patch, Required, Row, Table};
        use ::relata::{
            query::{self as q, record as r},
            types as t,
        };
        impl ::core::fmt::Debug for Table {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str("Table")
            }
        }
        impl Clone for Table {
            fn clone(&self) -> Table {
                *self
            }
        }
        impl Copy for Table {}
        impl q::Table for Table {
            const NAME: &'static str = "public.\"Ünïcode\"";
            const ALIAS: &'static str = "\"Ünïcode\"";
            const COLUMNS: &'static [&'static str] = &["\"größe in cm\"", "\"!\"", "\"?\""];
            const LIST: &'static str = "\"Ünïcode\".\"größe in cm\", \"Ünïcode\".\"!\", \"Ünïcode\".\"?\"";
            type Row = Row;
            type Kind = q::Stored;
        }
        impl r::Record for Row {
            type Types = (t::Integer, t::Nullable<t::Integer>, t::Nullable<t::Integer>);
            fn of(r::Values(values): r::Values<Row>) -> Row {
                Row { größe_in_cm: values.0, unnamed: values.1, unnamed_: values.2 }
            }
            fn refs(&self) -> r::Refs<'_, Row> {
                r::Refs((&self.größe_in_cm, &self.unnamed, &self.unnamed_))
            }
        }
        impl ::core::fmt::Debug for Row {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Row", &["größe_in_cm", "unnamed", "unnamed_"], f)
            }
        }
        impl Clone for Row {
            fn clone(&self) -> Row {
                r::clone(self)
            }
        }
        impl PartialEq for Row {
            fn eq(&self, other: &Row) -> bool {
                r::equal(self, other)
            }
        }
        impl r::Record for New {
            type Types = (t::Integer, t::Nullable<t::Integer>, t::Nullable<t::Integer>);
            fn of(r::Values(values): r::Values<New>) -> New {
                New { größe_in_cm: values.0, unnamed: values.1, unnamed_: values.2 }
            }
            fn refs(&self) -> r::Refs<'_, New> {
                r::Refs((&self.größe_in_cm, &self.unnamed, &self.unnamed_))
            }
        }
        impl ::core::fmt::Debug for New {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "New", &["größe_in_cm", "unnamed", "unnamed_"], f)
            }
        }
        impl Clone for New {
            fn clone(&self) -> New {
                r::clone(self)
            }
        }
        impl q::Insertable for New {
            type Table = Table;
            type Fields = r::AsRecord;
        }
        impl r::Record for Required {
            type Types = (t::Integer,);
            fn of(r::Values(values): r::Values<Required>) -> Required {
                Required { größe_in_cm: values.0 }
            }
            fn refs(&self) -> r::Refs<'_, Required> {
                r::Refs((&self.größe_in_cm,))
            }
        }
        impl ::core::fmt::Debug for Required {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Required", &["größe_in_cm"], f)
            }
        }
        impl Clone for Required {
            fn clone(&self) -> Required {
                r::clone(self)
            }
        }
        impl q::Insertable for Required {
            type Table = Table;
            type Fields = r::AsRecord;
            const COLUMNS: &'static [&'static str] = &["\"größe in cm\""];
        }
        impl From<Required> for New {
            fn from(required: Required) -> New {
                New { größe_in_cm: required.größe_in_cm, unnamed: None, unnamed_: None }
            }
        }
        impl r::Record for Patch {
            type Types =
                (Option<t::Integer>, Option<t::Nullable<t::Integer>>, Option<t::Nullable<t::Integer>>);
            fn of(r::Values(values): r::Values<Patch>) -> Patch {
                Patch { größe_in_cm: values.0, unnamed: values.1, unnamed_: values.2 }
            }
            fn refs(&self) -> r::Refs<'_, Patch> {
                r::Refs((&self.größe_in_cm, &self.unnamed, &self.unnamed_))
            }
        }
        impl ::core::fmt::Debug for Patch {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                r::debug(self, "Patch", &["größe_in_cm", "unnamed", "unnamed_"], f)
            }
        }
        impl Clone for Patch {
            fn clone(&self) -> Patch {
                r::clone(self)
            }
        }
        impl Default for Patch {
            fn default() -> Patch {
                r::none()
            }
        }
        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {
            type Of = q::ColumnsOf<Table>;
            type Deps = ();
            fn push(self, out: &mut Vec<q::Set>) {
                r::set(&self, <Table as q::Table>::COLUMNS, out)
            }
        }
        ::relata::if_validate! {
            impl ::relata::validate::Validate for New { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} } impl ::relata::validate::Validate for
            Required { fn check(& self, _ : & mut ::relata::validate::Problems) {} } impl
            ::relata::validate::Validate for Patch { fn check(& self, _ : & mut
            ::relata::validate::Problems) {} }
        }
    }
}
