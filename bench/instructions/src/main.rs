//! What is counted: `cargo xtask bench instructions` runs a kernel under valgrind, some times and no times.

mod rows;
mod server;

use std::hint::black_box;

use bytes::BytesMut;
use relata::prelude::*;
use relata::query::{Cursor, Insertable, Param, Table};
use relata::types as t;
use relata::{chrono, rust_decimal, serde_json, uuid};
use server::{Answer, serve};
use tokio::net::TcpListener;
use tokio_postgres::NoTls;
use tokio_postgres::types::{ToSql, Type};

relata::schema!();

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The kernels: each does its work so many times.
const KERNELS: &[(&str, fn(u32) -> Result<(), Failure>)] = &[
    ("build select", build_select),
    ("build select with joins and conditions", build_joins),
    ("build insert of 100 rows", build_insert),
    ("build update", build_update),
    ("bind parameters", bind_parameters),
    ("bind a row to insert", bind_row),
    ("decode a row", decode_row),
    ("decode a row by hand", decode_by_hand),
    ("run a select", run_select),
    ("run a select by hand", run_by_hand),
];

fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.as_slice() {
        [] => {
            for (name, _) in KERNELS {
                println!("{name}");
            }
            Ok(())
        }
        [kernel, times] => {
            let (_, run) = KERNELS.iter().find(|(name, _)| name == kernel).ok_or("no such kernel")?;
            run(times.parse()?)
        }
        [..] => Err("usage: relata-bench-instructions [KERNEL TIMES]".into()),
    }
}

fn build_select(times: u32) -> Result<(), Failure> {
    for _ in 0..times {
        black_box(select(users::all).from(users).filter(users::id.eq(black_box(7))).to_sql());
    }
    Ok(())
}

fn build_joins(times: u32) -> Result<(), Failure> {
    for _ in 0..times {
        let query =
            select((users::id, users::email, users::name, posts::all))
                .from(users)
                .left_join(posts, users::id.eq(posts::user_id))
                .filter(users::is_active.eq(true).and(any([
                    users::name.ilike(black_box("%ann%")),
                    users::email.ilike(black_box("%ann%")),
                ])))
                .order_by(users::created_at.desc())
                .limit(20)
                .offset(40);
        black_box(query.to_sql());
    }
    Ok(())
}

fn new_user() -> users::New {
    users::New {
        name: Some("Ann".to_owned()),
        balance: Some(rust_decimal::Decimal::new(12_345, 2)),
        ..users::Required {
            email: "ann@example.com".to_owned(),
            age: 42,
            ratio: 0.5,
            token: uuid::Uuid::from_u128(7),
        }
        .into()
    }
}

fn build_insert(times: u32) -> Result<(), Failure> {
    for _ in 0..times {
        let rows: Vec<users::Required> = (0..100)
            .map(|age| users::Required {
                email: String::new(),
                age,
                ratio: 0.5,
                token: uuid::Uuid::from_u128(7),
            })
            .collect();
        black_box(insert(users).values(rows).returning(users::id).to_sql());
    }
    Ok(())
}

fn build_update(times: u32) -> Result<(), Failure> {
    for _ in 0..times {
        let query = update(users)
            .set((users::name.set(black_box("Jane")), users::created_at.set(epoch())))
            .filter(users::id.eq(black_box(7)));
        black_box(query.to_sql());
    }
    Ok(())
}

fn epoch() -> chrono::NaiveDateTime {
    chrono::DateTime::UNIX_EPOCH.naive_utc()
}

fn bind_parameters(times: u32) -> Result<(), Failure> {
    let mut out = BytesMut::with_capacity(1 << 10);
    for _ in 0..times {
        out.clear();
        let params = [
            (Param::new::<t::Bigint>(black_box(7)), Type::INT8),
            (Param::new::<t::Text>(black_box("ann@example.com").to_owned()), Type::TEXT),
            (Param::new::<t::Timestamp>(black_box(epoch())), Type::TIMESTAMP),
            (Param::new::<t::Uuid>(black_box(uuid::Uuid::from_u128(7))), Type::UUID),
        ];
        for (param, ty) in &params {
            param.to_sql_checked(ty, &mut out)?;
        }
        black_box(&out);
    }
    Ok(())
}

fn bind_row(times: u32) -> Result<(), Failure> {
    let row = new_user();
    let types: Vec<Type> = columns().into_iter().map(|(_, ty)| ty).collect();
    let mut out = BytesMut::with_capacity(1 << 10);
    for _ in 0..times {
        out.clear();
        let row = black_box(&row);
        for (at, ty) in types.iter().enumerate() {
            if !row.is_default(at) {
                row.encode(at, ty, &mut out)?;
            }
        }
        black_box(&out);
    }
    Ok(())
}

fn columns() -> Vec<(&'static str, Type)> {
    vec![
        ("id", Type::INT8),
        ("email", Type::VARCHAR),
        ("name", Type::TEXT),
        ("is_active", Type::BOOL),
        ("age", Type::INT4),
        ("balance", Type::NUMERIC),
        ("ratio", Type::FLOAT8),
        ("token", Type::UUID),
        ("settings", Type::JSONB),
        ("created_at", Type::TIMESTAMP),
    ]
}

/// A row as a server would send it.
fn sent() -> Result<Answer, Failure> {
    let mut out = BytesMut::new();
    let mut written = |value: &dyn ToSql, ty: &Type| -> Result<Option<Vec<u8>>, Failure> {
        out.clear();
        value.to_sql_checked(ty, &mut out)?;
        Ok(Some(out.to_vec()))
    };
    let mut values = vec![
        written(&7_i64, &Type::INT8)?,
        written(&"ann@example.com", &Type::VARCHAR)?,
        None,
        written(&true, &Type::BOOL)?,
        written(&42_i32, &Type::INT4)?,
    ];
    let encoded = [
        (Param::new::<t::Numeric>(rust_decimal::Decimal::new(12_345, 2)), Type::NUMERIC),
        (Param::new::<t::DoublePrecision>(0.5), Type::FLOAT8),
        (Param::new::<t::Uuid>(uuid::Uuid::from_u128(7)), Type::UUID),
        (Param::new::<t::Jsonb>(serde_json::json!({ "theme": "dark" })), Type::JSONB),
        (Param::new::<t::Timestamp>(epoch()), Type::TIMESTAMP),
    ];
    for (param, ty) in &encoded {
        values.push(written(param, ty)?);
    }
    Ok(Answer { params: vec![Type::INT8], columns: columns(), values })
}

fn decode_row(times: u32) -> Result<(), Failure> {
    let row = rows::row(sent()?)?;
    for _ in 0..times {
        black_box(users::Table::read(&mut Cursor::new(black_box(&row)))?);
    }
    Ok(())
}

/// What the driver's own reading costs, for the columns that it can read alone.
fn decode_by_hand(times: u32) -> Result<(), Failure> {
    let row = rows::row(sent()?)?;
    for _ in 0..times {
        let row = black_box(&row);
        black_box((
            row.try_get::<_, i64>(0)?,
            row.try_get::<_, String>(1)?,
            row.try_get::<_, Option<String>>(2)?,
            row.try_get::<_, bool>(3)?,
            row.try_get::<_, i32>(4)?,
            row.try_get::<_, f64>(6)?,
        ));
    }
    Ok(())
}

/// One thread does all: what the server takes is in both counts.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// A server for one connection, and its URL.
async fn listen() -> Result<String, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let answer = sent()?;
    tokio::spawn(async move { serve(listener.accept().await?.0, answer).await });
    Ok(format!("postgresql://bench@127.0.0.1:{port}/bench?sslmode=disable"))
}

/// A query that was run before: built, sent with the name of its statement, and its row read.
fn run_select(times: u32) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let db = Database::connect(&listen().await?).await?;
        for _ in 0..times + 2 {
            black_box(db.select(users::all).from(users).filter(users::id.eq(black_box(7))).one().await?);
        }
        Ok(())
    })
}

/// The same by a statement that the program has prepared, on its only connection.
fn run_by_hand(times: u32) -> Result<(), Failure> {
    runtime()?.block_on(async {
        let (client, connection) = tokio_postgres::connect(&listen().await?, NoTls).await?;
        tokio::spawn(connection);
        let statement = client.prepare("SELECT").await?;
        for _ in 0..times + 2 {
            let row = client.query_one(&statement, &[&black_box(7_i64)]).await?;
            black_box(users::Table::read(&mut Cursor::new(&row))?);
        }
        Ok(())
    })
}
