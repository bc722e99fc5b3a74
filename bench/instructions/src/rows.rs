//! Rows as the driver gives them, from bytes that no server has sent.

use std::pin::pin;

use bytes::{BufMut, BytesMut};
use futures_util::StreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, NoTls, Row};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A row of these columns.
pub fn row(columns: &[(&str, Type)], values: &[Option<Vec<u8>>]) -> Result<Row, Failure> {
    let answer = answer(columns, values);
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

/// Lets the client in, and answers its one query.
async fn serve(mut stream: DuplexStream, answer: BytesMut) -> Result<(), Failure> {
    let length = stream.read_u32().await?;
    stream.read_exact(&mut vec![0; length as usize - 4]).await?;
    let mut welcome = BytesMut::new();
    message(&mut welcome, b'R', |out| out.put_u32(0));
    message(&mut welcome, b'Z', |out| out.put_u8(b'I'));
    stream.write_all(&welcome).await?;
    loop {
        let tag = stream.read_u8().await?;
        let length = stream.read_u32().await?;
        stream.read_exact(&mut vec![0; length as usize - 4]).await?;
        if tag == b'S' {
            stream.write_all(&answer).await?;
        }
    }
}

/// PostgreSQL's messages for a query with one row in its result.
fn answer(columns: &[(&str, Type)], values: &[Option<Vec<u8>>]) -> BytesMut {
    let mut out = BytesMut::new();
    message(&mut out, b'1', |_| {});
    message(&mut out, b'2', |_| {});
    message(&mut out, b't', |out| out.put_u16(0));
    message(&mut out, b'T', |out| {
        out.put_u16(columns.len() as u16);
        for (name, ty) in columns {
            out.put_slice(name.as_bytes());
            out.put_u8(0);
            out.put_u32(0);
            out.put_u16(0);
            out.put_u32(ty.oid());
            out.put_i16(-1);
            out.put_i32(-1);
            out.put_u16(1);
        }
    });
    message(&mut out, b'D', |out| {
        out.put_u16(values.len() as u16);
        for value in values {
            match value {
                Some(bytes) => {
                    out.put_u32(bytes.len() as u32);
                    out.put_slice(bytes);
                }
                None => out.put_i32(-1),
            }
        }
    });
    message(&mut out, b'C', |out| out.put_slice(b"SELECT 1\0"));
    message(&mut out, b'Z', |out| out.put_u8(b'I'));
    out
}

fn message(out: &mut BytesMut, tag: u8, body: impl FnOnce(&mut BytesMut)) {
    let mut bytes = BytesMut::new();
    body(&mut bytes);
    out.put_u8(tag);
    out.put_u32(bytes.len() as u32 + 4);
    out.put_slice(&bytes);
}
