//! A server that has one answer, for what is asked of it by the driver.

use bytes::{BufMut, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio_postgres::types::Type;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The one row of each result, and the types of the parameters that each statement has.
pub struct Answer {
    pub params: Vec<Type>,
    pub columns: Vec<(&'static str, Type)>,
    pub values: Vec<Option<Vec<u8>>>,
}

/// Lets a client in, and answers its queries until it goes.
pub async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: Answer) -> Result<(), Failure> {
    let length = stream.read_u32().await?;
    stream.read_exact(&mut vec![0; length as usize - 4]).await?;
    let mut out = BytesMut::new();
    message(&mut out, b'R', |out| out.put_u32(0));
    message(&mut out, b'S', |out| out.put_slice(b"server_version\x0018.0\0"));
    message(&mut out, b'Z', |out| out.put_u8(b'I'));
    stream.write_all(&out).await?;
    out.clear();
    let mut read = BytesMut::new();
    loop {
        while read.len() < 5 || read.len() < length_of(&read) {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        let length = length_of(&read);
        let asked = read.split_to(length);
        answer.to(&asked, &mut out);
        if asked[0] == b'S' {
            stream.write_all(&out).await?;
            out.clear();
        }
    }
}

/// Of the message that stands first.
fn length_of(read: &[u8]) -> usize {
    1 + read[1..5].iter().fold(0, |length, byte| length << 8 | usize::from(*byte))
}

impl Answer {
    /// PostgreSQL's messages for one of the client's.
    fn to(&self, asked: &[u8], out: &mut BytesMut) {
        match (asked[0], asked.get(5)) {
            (b'P', _) => message(out, b'1', |_| {}),
            (b'B', _) => message(out, b'2', |_| {}),
            (b'D', described) => {
                if described == Some(&b'S') {
                    message(out, b't', |out| {
                        out.put_u16(self.params.len() as u16);
                        self.params.iter().for_each(|ty| out.put_u32(ty.oid()));
                    });
                }
                message(out, b'T', |out| self.describe(out));
            }
            (b'E', _) => {
                message(out, b'D', |out| self.row(out));
                message(out, b'C', |out| out.put_slice(b"SELECT 1\0"));
            }
            (b'C', _) => message(out, b'3', |_| {}),
            (b'S', _) => message(out, b'Z', |out| out.put_u8(b'I')),
            _ => {}
        }
    }

    fn describe(&self, out: &mut BytesMut) {
        out.put_u16(self.columns.len() as u16);
        for (name, ty) in &self.columns {
            out.put_slice(name.as_bytes());
            out.put_u8(0);
            out.put_u32(0);
            out.put_u16(0);
            out.put_u32(ty.oid());
            out.put_i16(-1);
            out.put_i32(-1);
            out.put_u16(1);
        }
    }

    fn row(&self, out: &mut BytesMut) {
        out.put_u16(self.values.len() as u16);
        for value in &self.values {
            match value {
                Some(bytes) => {
                    out.put_u32(bytes.len() as u32);
                    out.put_slice(bytes);
                }
                None => out.put_i32(-1),
            }
        }
    }
}

fn message(out: &mut BytesMut, tag: u8, body: impl FnOnce(&mut BytesMut)) {
    out.put_u8(tag);
    let at = out.len();
    out.put_u32(0);
    body(out);
    let length = (out.len() - at) as u32;
    out[at..at + 4].copy_from_slice(&length.to_be_bytes());
}
