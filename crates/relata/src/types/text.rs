//! Text: `text`, `varchar(n)`, and what PostgreSQL compares as text.

use std::borrow::Cow;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{IsNull, Type};

use super::{NotNull, Nullable, Raw, Refused, SqlType, TypeName, operands};

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
        Ok(std::str::from_utf8(raw.not_null()?)?.to_owned())
    }

    #[inline]
    fn encode(value: &String, _: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        if value.contains('\0') {
            return Err("PostgreSQL's text cannot hold the character NUL".into());
        }
        out.put_slice(value.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
    }
}

operands!(Text: String);
operands!(Text: &str => str::to_owned, &String => String::clone, Cow<'_, str> => Cow::into_owned);
