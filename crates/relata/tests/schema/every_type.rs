//! Every column type: what PostgreSQL has is read, inserted, set and found again as it was.

use relata::prelude::*;
use relata::sql;

use crate::made;

relata::schema!("tests/schema/every_type.toml");

const FILE: &str = include_str!("every_type.toml");

const OTHERS: &str = r#"
    CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree;
    CREATE TYPE "Odd Type" AS (a int, b text);
    CREATE TYPE mood AS ENUM ('happy', 'so so');
    CREATE DOMAIN email AS citext;
    CREATE TABLE arrays (flat int[] NOT NULL, deep int[][] NOT NULL, deeper text[][][] NOT NULL, gaps int[] NOT NULL, holes text[][]);
"#;

/// Name, type and value of the lines of a part of the file.
fn lines(part: &str) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let text = FILE.split(part).nth(1).expect("the part").split("\n[").next().expect("its lines");
    text.lines().filter_map(|line| {
        let (name, rest) = line.split_once(" = ")?;
        let (quoted, value) = rest.split_once(" # ").unwrap_or((rest, ""));
        let quote = quoted.chars().next()?;
        Some((name, quoted.trim_matches(quote), value))
    })
}

/// The database that the file says, with one row.
fn ddl() -> String {
    let mut text = OTHERS.to_owned();
    for (name, type_name, _) in lines("[domains]").filter(|(name, ..)| *name != "email") {
        text += &format!("CREATE DOMAIN {name} AS {type_name};\n");
    }
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    for (name, type_name, value) in lines("[tables.every_type.columns]") {
        let type_name = type_name.strip_suffix('?').expect("`?`");
        let value = format!("'{}'", value.replace('\'', "''"));
        columns.push(format!("{name} {type_name}"));
        values.push(match type_name.strip_suffix("[]") {
            Some(element) => format!("ARRAY[{value}::{element}, {value}::{element}]"),
            None => format!("{value}::{type_name}"),
        });
    }
    assert!(columns.len() > 200, "{}", columns.len());
    text += &format!("CREATE TABLE every_type ({});\n", columns.join(", "));
    text + &format!("INSERT INTO every_type VALUES ({});", values.join(", "))
}

/// A row to insert and a patch with all columns of a row.
macro_rules! same {
    ($row:ident: $($name:ident)*) => {
        (
            every_type::New { $($name: $row.$name.clone()),* },
            every_type::Patch { $($name: Some($row.$name.clone())),* },
        )
    };
}

/// How many rows there are; PostgreSQL shows all of them alike.
async fn texts(db: &Database) -> usize {
    let texts = db.query(sql!("SELECT every_type::text FROM every_type")).all_as::<(String,)>().await;
    let texts = texts.expect("texts");
    for text in &texts {
        assert_eq!(*text, texts[0]);
    }
    texts.len()
}

#[tokio::test]
async fn all_of_them_go_and_come() {
    let db = made(&ddl()).await;
    let row = db.select(every_type::all).from(every_type).one().await.expect("read");
    let (new, patch) = same!(row:
        c_int2 a_int2 d_int2 c_integer a_integer d_integer c_bigint a_bigint d_bigint c_real a_real d_real
        c_double_precision a_double_precision d_double_precision c_float_3 a_float_3 d_float_3 c_numeric a_numeric
        d_numeric c_numeric_10_2 a_numeric_10_2 d_numeric_10_2 c_money a_money d_money c_boolean a_boolean d_boolean
        c_text a_text d_text c_varchar_20 a_varchar_20 d_varchar_20 c_character_varying a_character_varying
        d_character_varying c_char_3 a_char_3 d_char_3 c_char a_char d_char c_bpchar a_bpchar d_bpchar c_name a_name
        d_name c_char_byte a_char_byte d_char_byte c_bytea a_bytea d_bytea c_uuid a_uuid d_uuid c_bit_3 a_bit_3
        d_bit_3 c_bit_varying_5 a_bit_varying_5 d_bit_varying_5 c_inet a_inet d_inet c_cidr a_cidr d_cidr c_macaddr
        a_macaddr d_macaddr c_macaddr8 a_macaddr8 d_macaddr8 c_date a_date d_date c_time a_time d_time
        c_time_with_time_zone a_time_with_time_zone d_time_with_time_zone c_timestamp a_timestamp d_timestamp
        c_timestamp_3 a_timestamp_3 d_timestamp_3 c_timestamptz a_timestamptz d_timestamptz c_interval a_interval
        d_interval c_interval_day_to_second_3 a_interval_day_to_second_3 d_interval_day_to_second_3 c_json a_json
        d_json c_jsonb a_jsonb d_jsonb c_jsonpath a_jsonpath d_jsonpath c_xml a_xml d_xml c_int4range a_int4range
        d_int4range c_int8range a_int8range d_int8range c_numrange a_numrange d_numrange c_daterange a_daterange
        d_daterange c_tsrange a_tsrange d_tsrange c_tstzrange a_tstzrange d_tstzrange c_int4multirange
        a_int4multirange d_int4multirange c_nummultirange a_nummultirange d_nummultirange c_datemultirange
        a_datemultirange d_datemultirange c_point a_point d_point c_line a_line d_line c_lseg a_lseg d_lseg c_box
        a_box d_box c_path a_path d_path c_polygon a_polygon d_polygon c_circle a_circle d_circle c_oid a_oid d_oid
        c_xid a_xid d_xid c_cid a_cid d_cid c_xid8 a_xid8 d_xid8 c_tid a_tid d_tid c_pg_lsn a_pg_lsn d_pg_lsn
        c_tsvector a_tsvector d_tsvector c_tsquery a_tsquery d_tsquery c_regclass a_regclass d_regclass c_regtype
        a_regtype d_regtype c_regproc a_regproc d_regproc c_pg_snapshot a_pg_snapshot d_pg_snapshot c_refcursor
        a_refcursor d_refcursor c_mood a_mood d_mood c_email a_email d_email c_citext a_citext d_citext c_hstore
        a_hstore d_hstore c_ltree a_ltree d_ltree c_odd_type a_odd_type d_odd_type
    );
    let again = db.insert(every_type).values(new).returning(every_type::all).one().await.expect("inserted");
    assert_eq!(again, row);
    assert_eq!(texts(&db).await, 2);

    db.query(sql!("INSERT INTO every_type DEFAULT VALUES")).execute().await.expect("NULLs");
    let nulls = db.select(every_type::all).from(every_type).filter(every_type::c_integer.is_null());
    let nulls = nulls.one().await.expect("NULLs are read");
    assert_eq!((nulls.c_json, nulls.a_mood, nulls.d_citext), (None, None, None));
    let set = db.update(every_type).set(patch).filter(every_type::c_integer.is_null()).execute().await;
    assert_eq!(set.expect("set"), 1);
    assert_eq!(texts(&db).await, 3);

    let found = db
        .select((every_type::c_mood, every_type::a_integer, every_type::d_email, every_type::c_odd_type))
        .from(every_type)
        .filter(every_type::c_ltree.eq("a.b.c").and(every_type::c_hstore.eq("a=>1")))
        .filter(
            every_type::c_mood.eq(Mood::SoSo).and(every_type::d_numeric_10_2.gt(rust_decimal::Decimal::ONE)),
        )
        .limit(1);
    let expected =
        (Some(Mood::SoSo), Some(vec![7, 7]), Some("a@B.c".to_owned()), Some("(1,\"x y\")".to_owned()));
    assert_eq!(found.one().await.expect("found"), expected);
}

#[tokio::test]
async fn arrays_have_the_dimensions_of_their_column() {
    let db = made(&ddl()).await;
    let new = arrays::New {
        flat: vec![1, 2],
        deep: vec![vec![1, 2], vec![3, 4]],
        deeper: vec![vec![vec!["a".to_owned()], vec!["b".to_owned()]]],
        gaps: vec![Some(1), None],
        holes: Some(vec![vec![None, Some("x".to_owned())]]),
    };
    let row = db.insert(arrays).values(new).returning(arrays::all).one().await.expect("inserted");
    assert_eq!((row.flat, row.deep), (vec![1, 2], vec![vec![1, 2], vec![3, 4]]));
    assert_eq!((row.gaps, row.holes), (vec![Some(1), None], Some(vec![vec![None, Some("x".to_owned())]])));
    let text = db.query(sql!("SELECT deep::text, deeper::text, gaps::text, holes::text FROM arrays"));
    let text = text.one_as::<(String, String, String, String)>().await.expect("text");
    let expected = ("{{1,2},{3,4}}", "{{{a},{b}}}", "{1,NULL}", "{{NULL,x}}");
    assert_eq!((&*text.0, &*text.1, &*text.2, &*text.3), expected);

    // PostgreSQL holds an array neither to its dimensions nor to having no NULLs.
    let wrong = db.query(sql!("UPDATE arrays SET flat = '{{1,NULL}}', deep = '{{1}}'")).execute().await;
    assert_eq!(wrong.expect("taken"), 1);
    for (error, column) in [
        (db.select(arrays::flat).from(arrays).one().await.expect_err("NULL"), "flat"),
        (db.select(arrays::deep).from(arrays).one().await.expect_err("one dimension"), "deep"),
    ] {
        assert!(error.is_decode() && error.to_string().contains(column), "{error}");
    }
}
