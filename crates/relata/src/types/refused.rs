//! Why a value was not read or written.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why a value was not read or written; it becomes the source of an error that names the column or the parameter.
pub type Refused = Box<dyn Error + Send + Sync>;

/// What [`Refused`] holds where a type of this module refuses.
///
/// ```
/// use relata::types::{BytesMut, ConversionError, SqlType, Text, Type};
///
/// let refused = Text::encode(&"\0".to_owned(), &Type::TEXT, &mut BytesMut::new());
/// let Err(why) = refused else { panic!("PostgreSQL's text has no NUL") };
/// assert!(matches!(why.downcast_ref(), Some(ConversionError::Unrepresentable(_))));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConversionError {
    /// The value is sound, and the type on the other side has no place for it: an infinite date, a hundred digits, NULL.
    Unrepresentable(Cow<'static, str>),
    /// The bytes are not of the type's format.
    Malformed(Cow<'static, str>),
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConversionError::Unrepresentable(why) | ConversionError::Malformed(why) => f.write_str(why),
        }
    }
}

impl Error for ConversionError {}

/// The type on the other side has no place for the value.
#[cold]
pub(crate) fn unrepresentable(why: impl Into<Cow<'static, str>>) -> Refused {
    Box::new(ConversionError::Unrepresentable(why.into()))
}

/// The bytes are not of the type's format.
#[cold]
pub(crate) fn malformed(why: impl Into<Cow<'static, str>>) -> Refused {
    Box::new(ConversionError::Malformed(why.into()))
}

/// Says in which part of a value it was: an element, a field, a bound.
#[cold]
pub(crate) fn within(part: impl fmt::Display, why: Refused) -> Refused {
    match why.downcast_ref() {
        Some(ConversionError::Unrepresentable(_)) => unrepresentable(format!("{part}: {why}")),
        Some(ConversionError::Malformed(_)) | None => malformed(format!("{part}: {why}")),
    }
}
