//! Structs of figures: read from the columns of a query, and told as JSON, by the names of their fields.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio_postgres::Row;

use crate::error::Error;
use crate::query::Statement;

/// Makes the struct, `read` and `json`.
macro_rules! figures {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
        }

        impl $name {
            pub(crate) fn read(row: &tokio_postgres::Row) -> Result<Self, crate::Error> {
                Ok($name { $($field: crate::figures::Figure::read(row, stringify!($field))?,)* })
            }

            pub(crate) fn json(&self) -> serde_json::Value {
                let mut object = serde_json::Map::new();
                $(
                    let unit = <$type as crate::figures::Figure>::UNIT;
                    let value = crate::figures::Figure::json(&self.$field);
                    object.insert(format!("{}{unit}", stringify!($field)), value);
                )*
                serde_json::Value::Object(object)
            }
        }
    };
}

pub(crate) use figures;

/// What such a field holds.
pub(crate) trait Figure: Sized {
    /// What JSON adds to the field's name.
    const UNIT: &str = "";

    fn read(row: &Row, column: &str) -> Result<Self, Error>;

    fn json(&self) -> Value;
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Figure for $type {
            fn read(row: &Row, column: &str) -> Result<Self, Error> {
                row.try_get(column).map_err(Error::driver)
            }

            fn json(&self) -> Value {
                json!(self)
            }
        }
    )*};
}

plain!(bool, i32, i64, String, Option<i64>, Option<String>, Vec<String>, Vec<i32>);

impl Figure for Option<Duration> {
    const UNIT: &str = "_seconds";

    fn read(row: &Row, column: &str) -> Result<Self, Error> {
        let seconds: Option<f64> = row.try_get(column).map_err(Error::driver)?;
        // Clocks of two servers may differ.
        Ok(seconds.map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or_default()))
    }

    fn json(&self) -> Value {
        json!(self.map(|time| time.as_secs_f64()))
    }
}

impl Figure for Duration {
    const UNIT: &str = "_seconds";

    fn read(row: &Row, column: &str) -> Result<Self, Error> {
        Ok(Option::<Duration>::read(row, column)?.unwrap_or_default())
    }

    fn json(&self) -> Value {
        json!(self.as_secs_f64())
    }
}

impl Figure for Option<DateTime<Utc>> {
    fn read(row: &Row, column: &str) -> Result<Self, Error> {
        let time: Option<SystemTime> = row.try_get(column).map_err(Error::driver)?;
        Ok(time.map(DateTime::from))
    }

    fn json(&self) -> Value {
        json!(self.map(|time| time.to_rfc3339()))
    }
}

/// Asks nothing but what its text says.
pub(crate) fn statement(sql: impl Into<String>) -> Statement {
    Statement { sql: sql.into(), params: Vec::new(), outputs: Vec::new() }
}

/// Reads each row.
pub(crate) fn each<T>(rows: &[Row], read: fn(&Row) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    rows.iter().map(read).collect()
}

/// The only row.
pub(crate) fn only(rows: &[Row]) -> Result<&Row, Error> {
    rows.first().ok_or_else(Error::not_found)
}
