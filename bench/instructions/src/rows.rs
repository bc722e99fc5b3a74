//! Rows as the driver gives them, from bytes that no server has sent.

use std::pin::pin;

use futures_util::StreamExt as _;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, NoTls, Row};

use crate::server::{Answer, serve};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A row of these columns.
pub fn row(answer: Answer) -> Result<Row, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        tokio::spawn(serve(theirs, answer));
        let (client, connection) = Config::new().user("bench").connect_raw(ours, NoTls).await?;
        tokio::spawn(connection);
        let nothing: [(&(dyn ToSql + Sync), Type); 0] = [];
        let mut rows = pin!(client.query_typed_raw("SELECT", nothing).await?);
        rows.next().await.ok_or("no row came")?.map_err(Failure::from)
    })
}
