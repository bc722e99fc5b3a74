//! `#[derive(PgEnum)]` and `#[derive(PgComposite)]`.

use relata::prelude::*;
use relata::query::value;
use relata::serde_json::{Value, json};
use relata::types::{Composite, Enum, Json, SqlComposite as _, SqlEnum as _};
use relata::{PgComposite, PgEnum, sql};

use crate::scratch::database;

#[derive(Debug, Clone, PartialEq, PgEnum)]
#[relata(type = "shop.Order State", rename_all = "kebab-case")]
enum OrderState {
    JustCreated,
    #[relata(rename = "On its way")]
    Sent,
    #[relata(other)]
    Other(String),
}

#[derive(Debug, Clone, PartialEq, PgEnum)]
enum DoorColour {
    DarkRed,
    #[relata(other)]
    Unknown(Box<str>),
}

#[derive(Debug, Clone, PartialEq, PgComposite)]
#[relata(type = "shop.parcel")]
struct Parcel {
    state: OrderState,
    #[relata(rename = "weight in g")]
    weight: Option<i32>,
    r#type: String,
    tags: Vec<String>,
    #[relata(sql_type = Json)]
    note: Value,
}

const MADE: &str = r#"
    CREATE SCHEMA shop;
    CREATE TYPE shop."Order State" AS ENUM ('just-created', 'On its way', 'lost');
    CREATE TYPE shop.parcel AS (state shop."Order State", "weight in g" int, type text, tags text[], note json);
    CREATE TABLE parcels (id int, parcel shop.parcel, earlier shop.parcel[]);
"#;

#[test]
fn names_and_labels() {
    assert_eq!(
        (OrderState::SQL, DoorColour::SQL, Parcel::SQL),
        (r#"shop."Order State""#, "door_colour", "shop.parcel")
    );
    let labels = [OrderState::JustCreated, OrderState::Sent, OrderState::Other("x".into())];
    assert_eq!(labels.each_ref().map(|it| it.label()), ["just-created", "On its way", "x"]);
    assert_eq!(labels.each_ref().map(|it| OrderState::from_label(it.label())), labels);
    assert_eq!(DoorColour::from_label("dark_red"), DoorColour::DarkRed);
    assert_eq!(DoorColour::Unknown("blue".into()).label(), "blue");
}

#[tokio::test]
async fn values_go_and_come() {
    let (_scratch, db) = database(MADE).await;
    let parcel = |state, weight| Parcel {
        state,
        weight,
        r#type: "box".into(),
        tags: vec!["a".into(), "b".into()],
        note: json!({"a": [1]}),
    };
    let (first, second) = (parcel(OrderState::Sent, Some(7)), parcel(OrderState::Other("lost".into()), None));
    let earlier = vec![second.clone(), first.clone()];
    db.query(sql!("INSERT INTO parcels VALUES (1, {&first}, {&earlier}), (2, {&second}, NULL)"))
        .execute()
        .await
        .expect("inserted");
    let query = sql!("SELECT parcel, earlier, (parcel).state FROM parcels ORDER BY id");
    type Row = (Parcel, Option<Vec<Parcel>>, OrderState);
    let rows: Vec<Row> = db.query(query).all_as().await.expect("selected");
    let expected =
        [(first.clone(), Some(earlier), OrderState::Sent), (second, None, OrderState::Other("lost".into()))];
    assert_eq!(rows, expected);

    let same =
        db.select((value::<Composite<Parcel>>(&first), value::<Enum<OrderState>>(OrderState::Sent))).one();
    assert_eq!(same.await.expect("selected"), (first, OrderState::Sent));
}
