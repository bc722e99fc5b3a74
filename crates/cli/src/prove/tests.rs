//! Where plans are tried, and what that leaves behind.

use relata_introspect::{Spelling, introspect};
use relata_schema::Scope;
use relata_scratch::Options as ScratchOptions;

use super::*;
use crate::realize::copy;

/// How many scratch databases this run has made so far, this one included.
fn made(server: &Server) -> u64 {
    let database = server.temporary(None).expect("a database");
    database.name().rsplit('_').next().and_then(|number| number.parse().ok()).expect("a number")
}

fn schema(server: &Server, sql: &str) -> Schema {
    let database = server.temporary(None).expect("a database");
    let mut client = database.connect().expect("a connection");
    client.batch_execute(sql).expect("the schema");
    introspect(&mut client, &Scope::All, Spelling::Exact).expect("the catalogs")
}

#[test]
fn one_transaction_is_tried_without_a_copy_and_leaves_nothing() {
    let server = Server::open(&ScratchOptions::default()).expect("a scratch server");
    // A name of its own, so that no other run tries plans on the same database.
    let name = format!("tried_{}", std::process::id());
    let table = format!("CREATE TABLE {name} (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, n serial");
    let before = schema(&server, &format!("{table})"));
    let state = copy(&server, &before, None).expect("the state");
    let progress = Progress::new(false, false);
    let proven = |sql: &str, online: bool, downs: bool| {
        let target = schema(&server, sql);
        let wanted = Wanted { target: &target, declared: None, online, downs, observed: None };
        let start = made(&server);
        let proven = prove(&server, &state, &wanted, &progress).expect("a plan");
        (proven, made(&server) - start - 1)
    };

    let (plan, copies) =
        proven(&format!("{table}, name text NOT NULL DEFAULT 'x', CHECK (n > 0))"), false, true);
    assert_eq!((plan.files.len(), copies), (1, 0));
    assert_eq!(plan.untried, Vec::<String>::new());
    assert!(matches!(plan.files[0].down, Some(Down::Steps { .. })));

    let index = format!("{table}); CREATE INDEX ON {name} (n)");
    let (plan, copies) = proven(&index, true, false);
    assert!(!plan.files[0].up.transactional);
    assert_eq!(
        copies, 1,
        "CREATE INDEX CONCURRENTLY has transactions of its own; what becomes of rows has not"
    );

    let mut client = state.database(&server).expect("the database").connect().expect("a connection");
    let left = introspect(&mut client, &Scope::All, Spelling::Exact).expect("the catalogs");
    assert_eq!(diff(&left, &state.schema), Vec::new());
    let taken = client.query("SELECT sequencename::text FROM pg_sequences WHERE last_value IS NOT NULL", &[]);
    assert!(taken.expect("the sequences").is_empty(), "rows of the proof took values for good");
    let rows = client.query_one(&format!("SELECT count(*) FROM {name}"), &[]).expect("the rows");
    assert_eq!(rows.get::<_, i64>(0), 0);
}
