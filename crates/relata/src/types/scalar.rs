//! The SQL types whose value is read and written without regard to the type that the server says it has.

/// Says SQL types: `Name, its Rust type, its TypeName, how bytes are read, how a value is written;`. `Name is Base` is
/// a SQL type with a Rust type that is not its usual one.
macro_rules! scalars {
    ($($(#[$doc:meta])+ $name:ident $(is $base:ty)?, $rust:ty, $type_name:expr, $decode:expr, $encode:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Debug)]
        pub struct $name;

        #[diagnostic::do_not_recommend]
        impl $crate::types::SqlType for $name {
            type Base = $crate::types::scalars!(@base $name $($base)?);
            type OrNull = $crate::types::Nullable<$name>;
            type Null = $crate::types::NotNull;
            type Rust = $rust;

            const TYPE: $crate::types::TypeName = $type_name;

            #[inline]
            fn decode(raw: $crate::types::Raw<'_>) -> Result<$rust, $crate::types::Refused> {
                let decode: fn(&[u8]) -> Result<$rust, $crate::types::Refused> = $decode;
                decode(raw.not_null()?)
            }

            #[inline]
            fn encode(
                value: &$rust,
                _: &$crate::types::Type,
                out: &mut bytes::BytesMut,
            ) -> Result<$crate::types::IsNull, $crate::types::Refused> {
                let encode: fn(&$rust, &mut bytes::BytesMut) -> Result<(), $crate::types::Refused> = $encode;
                encode(value, out).map(|()| $crate::types::IsNull::No)
            }
        }
    )+};
    (@base $name:ident) => { $name };
    (@base $name:ident $base:ty) => { $base };
}
pub(crate) use scalars;
