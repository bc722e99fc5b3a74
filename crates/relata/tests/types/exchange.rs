//! Sends a value to PostgreSQL, and compares it there with a literal and here with what comes back.

use std::cell::RefCell;
use std::fmt::Debug;

use postgres::Client;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use relata::query::{Cursor, Param};
use relata::types::{ConversionError, Raw, SqlType, Transfer, Type, TypeName};
use relata_scratch::{Options, Server, Temporary};

pub(crate) struct Database {
    client: RefCell<Client>,
    _database: Temporary,
    _server: Server,
}

/// What came back of a value.
pub(crate) struct Back<T> {
    pub(crate) value: T,
    /// PostgreSQL's text of what it was sent.
    pub(crate) text: String,
}

impl Database {
    /// A database with the types that `sql` makes.
    pub(crate) fn with(sql: &str) -> Database {
        let server = Server::open(&Options::default()).expect("a scratch server");
        let database = server.temporary(None).expect("a database");
        let mut client = database.connect().expect("connected");
        client.batch_execute(sql).expect("the types are made");
        Database { client: RefCell::new(client), _database: database, _server: server }
    }

    pub(crate) fn new() -> Database {
        Database::with("")
    }

    pub(crate) fn query(&self, sql: &str) -> Vec<postgres::Row> {
        self.client.borrow_mut().query(sql, &[]).expect("answered")
    }

    /// Sends a value as a parameter, and selects it.
    pub(crate) fn send<S: SqlType>(&self, value: S::Rust) -> Result<Back<S::Rust>, String> {
        let param = Param::new::<S>(value);
        let types: Vec<Type> = param.declared_type().into_iter().collect();
        let sql =
            format!("SELECT {}, x::text FROM (SELECT {} AS x) t", selected::<S>("x"), placeholder::<S>());
        let mut client = self.client.borrow_mut();
        let statement = client.prepare_typed(&sql, &types).map_err(|error| tell(&error))?;
        assert!(
            S::accepts(statement.columns()[0].type_()),
            "{} is not accepted",
            statement.columns()[0].type_()
        );
        let row = client.query_one(&statement, &[&param]).map_err(|error| tell(&error))?;
        let value = Cursor::new(&row).read::<S>().map_err(|error| error.to_string())?;
        Ok(Back { value, text: row.get(1) })
    }

    /// PostgreSQL's own text of a literal of type `S`.
    pub(crate) fn text_of<S: SqlType>(&self, literal: &str) -> String {
        let sql = format!("SELECT ($1::text::{})::text", cast(S::TYPE));
        let row = self.client.borrow_mut().query_one(&sql, &[&literal]);
        row.unwrap_or_else(|error| panic!("{literal:?}: {}", tell(&error))).get(0)
    }

    /// Reads a literal of type `S`.
    pub(crate) fn read<S: SqlType>(&self, literal: &str) -> Result<S::Rust, ConversionError> {
        let sql = format!("SELECT {}", selected::<S>(&format!("$1::text::{}", cast(S::TYPE))));
        let mut client = self.client.borrow_mut();
        let row = client.query_one(&sql, &[&literal]);
        let row = row.unwrap_or_else(|error| panic!("{literal:?}: {}", tell(&error)));
        let ty = row.columns()[0].type_().clone();
        assert!(S::accepts(&ty), "{ty} is not accepted");
        let bytes: Option<Bytes> = row.get(0);
        let bytes = bytes.map(|Bytes(bytes)| bytes);
        S::decode(Raw { bytes: bytes.as_deref(), ty: &ty })
            .map_err(|why| *why.downcast::<ConversionError>().expect("a conversion's error"))
    }

    /// The value goes in as what PostgreSQL makes of the literal, and comes out as it was.
    pub(crate) fn unchanged<S: SqlType>(&self, value: S::Rust, literal: &str) {
        let sent = format!("{value:?}");
        let back = self.send::<S>(value).unwrap_or_else(|why| panic!("{sent} as {}: {why}", S::TYPE.sql));
        assert_eq!(back.text, self.text_of::<S>(literal), "{sent} went in as {}", S::TYPE.sql);
        // Debug tells apart what `==` does not: -0.0 from 0.0, 1.50 from 1.5; and NaN is NaN.
        assert_eq!(format!("{:?}", back.value), sent, "{} came out", S::TYPE.sql);
    }

    /// [`Database::unchanged`] for values that proptest makes.
    pub(crate) fn property<S: SqlType>(
        &self,
        values: impl Strategy<Value = S::Rust>,
        literal: impl Fn(&S::Rust) -> String,
    ) {
        run(values, |value| {
            let literal = literal(&value);
            self.unchanged::<S>(value, &literal);
        });
    }
}

/// Runs a property with a seed that is told and repeated: `RELATA_SEED=7 cargo test`.
pub(crate) fn run<T: Debug>(values: impl Strategy<Value = T>, check: impl Fn(T)) {
    let seed: u64 = std::env::var("RELATA_SEED").ok().map_or(1, |seed| seed.parse().expect("a number"));
    eprintln!("RELATA_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let config = Config { cases: 128, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let result = runner.run(&values, |value| {
        check(value);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// How a statement says a parameter of type `S`: with a cast where the type's number is not fixed.
fn placeholder<S: SqlType>() -> String {
    let brackets = if S::TYPE.array { "[]" } else { "" };
    match (S::TYPE.transfer, Type::from_oid(S::TYPE.oid)) {
        (Transfer::Text, _) => format!("$1::text{brackets}::{}", cast(S::TYPE)),
        (Transfer::Binary, Some(_)) => "$1".to_owned(),
        (Transfer::Binary, None) => format!("$1::{}", cast(S::TYPE)),
    }
}

fn selected<S: SqlType>(expression: &str) -> String {
    match (S::TYPE.transfer, S::TYPE.array) {
        (Transfer::Text, true) => format!("({expression})::text[]"),
        (Transfer::Text, false) => format!("({expression})::text"),
        (Transfer::Binary, _) => expression.to_owned(),
    }
}

fn cast(name: TypeName) -> String {
    format!("{}{}", name.sql, if name.array { "[]" } else { "" })
}

fn tell(error: &postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// A value's bytes, of whatever type.
struct Bytes(Vec<u8>);

impl<'a> postgres::types::FromSql<'a> for Bytes {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Bytes(raw.to_vec()))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
