//! Composite types of `schemas/parcels.toml`: structs that `schema!` makes, in and out.

use relata::chrono::NaiveDate;
use relata::prelude::*;
use relata_downstream_test::parcels::{Address, Floor, Route, parcels};

use crate::{People, database};

const TABLES: &str = "
    CREATE TYPE floor AS ENUM ('ground', 'upper');
    CREATE TYPE address AS (street text, type floor, since date);
    CREATE TYPE route AS (start address, stops address[], km numeric(6, 1));
    CREATE TYPE found AS (words tsvector, rank integer);
    CREATE DOMAIN home AS address;
    CREATE TABLE parcels (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sent_to address NOT NULL, via address[] NOT NULL DEFAULT '{}',
        route route, home home, homes home[], found found
    );
    CREATE VIEW senders AS
        SELECT sent_to, count(*) AS parcels, max(id) AS last, (sent_to).type AS floor FROM parcels GROUP BY sent_to;
    CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS parcels, now() AS made FROM parcels;
";

pub(crate) async fn office() -> People {
    database(TABLES).await
}

fn main_street() -> Address {
    let since = NaiveDate::from_ymd_opt(2024, 2, 29);
    Address { street: Some("Main, \"st\"".into()), floor: Some(Floor::Upper), since }
}

#[tokio::test]
async fn what_goes_in_comes_out() {
    let office = office().await;
    let route = Route {
        start: Some(main_street()),
        stops: Some(vec![Address::default(), main_street()]),
        km: Some("12.5".parse().expect("a number")),
    };
    let rows = [
        parcels::New {
            via: vec![main_street(), Address { street: Some(String::new()), ..Address::default() }].into(),
            route: Some(route.clone()),
            home: Some(main_street()),
            homes: Some(vec![main_street()]),
            found: Some("('a' 'b',3)".into()),
            ..parcels::Required { sent_to: main_street() }.into()
        },
        parcels::Required { sent_to: Address::default() }.into(),
    ];
    let inserted = office.db.insert(parcels).values(rows).returning(parcels::all).all().await.expect("rows");
    let read = office.db.select(parcels::all).from(parcels).order_by(parcels::id).all().await.expect("rows");
    assert_eq!(inserted, read);
    let [first, second] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!(first.sent_to, main_street());
    assert_eq!(first.via[1].street.as_deref(), Some(""));
    assert_eq!(first.route.as_ref(), Some(&route));
    assert_eq!(first.home, Some(main_street()));
    assert_eq!(first.homes, Some(vec![main_street()]));
    // An attribute that crosses as text takes its whole composite with it.
    assert_eq!(first.found.as_deref(), Some("(\"'a' 'b'\",3)"));
    assert_eq!(second.sent_to, Address::default());
    assert_eq!((second.via.len(), &second.route, &second.home), (0, &None, &None));
}

#[tokio::test]
async fn compared_and_set() {
    let office = office().await;
    let row = parcels::Required { sent_to: main_street() };
    office.db.insert(parcels).values(row).execute().await.expect("inserted");
    let at =
        |address: &Address| office.db.select(parcels::id).from(parcels).filter(parcels::sent_to.eq(address));
    assert_eq!(at(&main_street()).all().await.expect("rows"), [1]);
    let elsewhere = Address { floor: Some(Floor::Ground), ..main_street() };
    assert!(at(&elsewhere).all().await.expect("rows").is_empty());
    let moved = parcels::home.set(elsewhere.clone());
    let update = office.db.update(parcels).set(moved).filter(parcels::id.eq(1));
    let home = update.returning(parcels::home).one().await.expect("a row");
    assert_eq!(home, Some(elsewhere));
}
