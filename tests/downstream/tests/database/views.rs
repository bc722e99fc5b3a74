//! Views of `schemas/parcels.toml`, whose columns the file says: they are read as tables.

use relata::prelude::*;
use relata_downstream_test::parcels::{Address, Floor, parcels, senders, totals};

use crate::composites::office;

#[tokio::test]
async fn a_view_is_read_as_a_table() {
    let office = office().await;
    let upper = Address { street: Some("Main".into()), floor: Some(Floor::Upper), since: None };
    let rows = [upper.clone(), upper.clone(), Address::default()]
        .map(|sent_to| parcels::New::from(parcels::Required { sent_to }));
    office.db.insert(parcels).values(rows).execute().await.expect("inserted");

    let all: Vec<senders::Row> = office
        .db
        .select(senders::all)
        .from(senders)
        .order_by(senders::parcels.desc())
        .all()
        .await
        .expect("rows");
    let row = senders::Row { sent_to: upper, parcels: 2, last: Some(2), floor: Some(Floor::Upper) };
    assert_eq!(
        all,
        [row, senders::Row { sent_to: Address::default(), parcels: 1, last: Some(3), floor: None }]
    );

    let joined: Vec<(i64, Option<i64>)> = office
        .db
        .select((parcels::id, senders::parcels))
        .from(parcels)
        .left_join(senders, senders::last.eq(parcels::id))
        .order_by(parcels::id)
        .all()
        .await
        .expect("rows");
    assert_eq!(joined, [(1, None), (2, Some(2)), (3, Some(1))]);
}

relata::alias!(others = senders);

#[tokio::test]
async fn a_materialized_view_and_an_alias() {
    let office = office().await;
    // Columns that the file does not name are left alone.
    assert_eq!(
        office.db.select(totals::all).from(totals).one().await.expect("a row"),
        totals::Row { parcels: 0 }
    );
    let none = office.db.select(others::last).from(others).filter(others::parcels.gt(0)).all().await;
    assert!(none.expect("rows").is_empty());
}
