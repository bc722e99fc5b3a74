//! The types that a database makes: enums, composites, domains, and those of extensions.

use chrono::NaiveDate;
use proptest::prelude::*;
use relata::types::*;

use crate::exchange::Database;
use crate::literal;
use crate::scalars::text;

const SQL: &str = r#"
    CREATE SCHEMA "Other";
    CREATE TYPE "Other"."Mood" AS ENUM ('sad', 'so "so", {}', 'happy', 'added later');
    CREATE DOMAIN label AS text CHECK (value <> 'refused');
    CREATE DOMAIN labels AS text[];
    CREATE TYPE place AS (name label, since date, weight numeric);
    CREATE TYPE journey AS (start place, "the end" place, moods "Other"."Mood"[], tags labels, gone int);
    ALTER TYPE journey DROP ATTRIBUTE gone;
    CREATE TYPE searchable AS (words tsvector);
"#;

#[derive(Debug, Clone, PartialEq)]
enum Mood {
    Sad,
    SoSo,
    Happy,
    Other(String),
}

impl SqlEnum for Mood {
    const SQL: &'static str = r#""Other"."Mood""#;

    fn label(&self) -> &str {
        match self {
            Mood::Sad => "sad",
            Mood::SoSo => "so \"so\", {}",
            Mood::Happy => "happy",
            Mood::Other(label) => label,
        }
    }

    fn from_label(label: &str) -> Self {
        match label {
            "sad" => Mood::Sad,
            "so \"so\", {}" => Mood::SoSo,
            "happy" => Mood::Happy,
            label => Mood::Other(label.to_owned()),
        }
    }
}

fn moods() -> impl Strategy<Value = Mood> {
    prop_oneof![Just(Mood::Sad), Just(Mood::SoSo), Just(Mood::Happy), Just(Mood::Other("added later".into()))]
}

#[derive(Debug)]
struct Label;

impl SqlDomain for Label {
    type Of = Text;
    const SQL: &'static str = "label";
}

#[derive(Debug)]
struct Labels;

impl SqlDomain for Labels {
    type Of = Array<Nullable<Text>>;
    const SQL: &'static str = "labels";
}

#[derive(Debug, Clone)]
struct Place {
    name: Option<String>,
    since: Option<NaiveDate>,
    weight: Option<rust_decimal::Decimal>,
}

impl SqlComposite for Place {
    const SQL: &'static str = "place";

    fn read(fields: &mut FieldReader<'_>) -> Result<Self, Refused> {
        Ok(Place {
            name: fields.read::<Nullable<Domain<Label>>>("name")?,
            since: fields.read::<Nullable<Date>>("since")?,
            weight: fields.read::<Nullable<Numeric>>("weight")?,
        })
    }

    fn write(&self, fields: &mut FieldWriter<'_>) -> Result<(), Refused> {
        fields.write::<Nullable<Domain<Label>>>("name", &self.name)?;
        fields.write::<Nullable<Date>>("since", &self.since)?;
        fields.write::<Nullable<Numeric>>("weight", &self.weight)
    }
}

impl Place {
    fn literal(&self) -> String {
        literal::composite([
            self.name.clone(),
            self.since.as_ref().map(literal::date),
            self.weight.as_ref().map(ToString::to_string),
        ])
    }
}

#[derive(Debug, Clone)]
struct Journey {
    start: Place,
    end: Option<Place>,
    moods: Vec<Mood>,
    tags: Vec<Option<String>>,
}

impl SqlComposite for Journey {
    const SQL: &'static str = "journey";

    fn read(fields: &mut FieldReader<'_>) -> Result<Self, Refused> {
        Ok(Journey {
            start: fields.read::<Composite<Place>>("start")?,
            end: fields.read::<Nullable<Composite<Place>>>("the end")?,
            moods: fields.read::<Array<Enum<Mood>>>("moods")?,
            tags: fields.read::<Domain<Labels>>("tags")?,
        })
    }

    fn write(&self, fields: &mut FieldWriter<'_>) -> Result<(), Refused> {
        fields.write::<Composite<Place>>("start", &self.start)?;
        fields.write::<Nullable<Composite<Place>>>("the end", &self.end)?;
        fields.write::<Array<Enum<Mood>>>("moods", &self.moods)?;
        fields.write::<Domain<Labels>>("tags", &self.tags)
    }
}

fn places() -> impl Strategy<Value = Place> {
    let day = (-700_000..100_000).prop_map(|day| NaiveDate::from_epoch_days(day).expect("a date"));
    let weight = any::<i64>().prop_map(|number| rust_decimal::Decimal::new(number, 5));
    (prop::option::of(text()), prop::option::of(day), prop::option::of(weight))
        .prop_map(|(name, since, weight)| Place { name, since, weight })
}

#[test]
fn enums_and_arrays_of_them() {
    let database = Database::with(SQL);
    database.property::<Enum<Mood>>(moods(), |mood| mood.label().to_owned());
    let arrays = prop::collection::vec(prop::option::of(moods()), 0..6);
    database.property::<Array<Nullable<Enum<Mood>>>>(arrays, |moods| {
        literal::array(moods.iter().map(|mood| mood.as_ref().map(|mood| mood.label().to_owned())))
    });
    // The label that the program does not know, and one that the database does not.
    assert_eq!(database.read::<Enum<Mood>>("added later"), Ok(Mood::Other("added later".into())));
    let refused = database.send::<Enum<Mood>>(Mood::Other("nonsense".into())).err().expect("refused");
    assert!(refused.contains("invalid input value for enum"), "{refused}");
}

#[test]
fn domains_and_arrays_of_them() {
    let database = Database::with(SQL);
    database.property::<Domain<Label>>(text(), String::clone);
    let arrays = || prop::collection::vec(prop::option::of(text()), 0..6);
    database.property::<Array<Nullable<Domain<Label>>>>(arrays(), |values| literal::array(values.clone()));
    database.property::<Domain<Labels>>(arrays(), |values| literal::array(values.clone()));
    let refused = database.send::<Domain<Label>>("refused".into()).err().expect("refused");
    assert!(refused.contains("violates check constraint"), "{refused}");
}

#[test]
fn composites_inside_composites() {
    let database = Database::with(SQL);
    database.property::<Composite<Place>>(places(), Place::literal);
    let journeys = || {
        let tags = prop::collection::vec(prop::option::of(text()), 0..4);
        (places(), prop::option::of(places()), prop::collection::vec(moods(), 0..4), tags)
            .prop_map(|(start, end, moods, tags)| Journey { start, end, moods, tags })
    };
    let literal = |journey: &Journey| {
        literal::composite([
            Some(journey.start.literal()),
            journey.end.as_ref().map(Place::literal),
            Some(literal::array(journey.moods.iter().map(|mood| Some(mood.label().to_owned())))),
            Some(literal::array(journey.tags.clone())),
        ])
    };
    database.property::<Composite<Journey>>(journeys(), literal);
    database.property::<Array<Composite<Journey>>>(prop::collection::vec(journeys(), 0..3), |journeys| {
        literal::array(journeys.iter().map(|journey| Some(literal(journey))))
    });
}

#[derive(Debug, Clone)]
struct Renamed(String);

impl SqlComposite for Renamed {
    const SQL: &'static str = "place";

    fn read(fields: &mut FieldReader<'_>) -> Result<Self, Refused> {
        fields.read::<Text>("title").map(Renamed)
    }

    fn write(&self, fields: &mut FieldWriter<'_>) -> Result<(), Refused> {
        fields.write::<Text>("name", &self.0)
    }
}

#[derive(Debug, Clone)]
struct Searchable(String);

impl SqlComposite for Searchable {
    const SQL: &'static str = "searchable";

    fn read(fields: &mut FieldReader<'_>) -> Result<Self, Refused> {
        fields.read::<Tsvector>("words").map(Searchable)
    }

    fn write(&self, fields: &mut FieldWriter<'_>) -> Result<(), Refused> {
        fields.write::<Tsvector>("words", &self.0)
    }
}

#[test]
fn composites_that_are_not_as_the_program_has_them() {
    let database = Database::with(SQL);
    let refused = database.read::<Composite<Renamed>>("(a,2000-01-01,1)").expect_err("refused").to_string();
    assert!(refused.contains("field `title` of place is not where the program expects it"), "{refused}");
    let refused = database.send::<Composite<Renamed>>(Renamed("a".into())).err().expect("refused");
    assert!(refused.contains("field `since` of place is not known to the program"), "{refused}");
    let refused = database.read::<Composite<Searchable>>("(a)").expect_err("refused").to_string();
    assert!(refused.contains("is of type tsvector, which crosses only as text"), "{refused}");
    let refused = database.read::<Composite<Journey>>("(,,{},{})").expect_err("refused").to_string();
    assert!(refused.contains("field `start`: it is NULL"), "{refused}");
}

#[derive(Debug)]
struct MoodText;

impl NamedType for MoodText {
    const SQL: &'static str = r#""Other"."Mood""#;
}

#[test]
fn any_other_type_crosses_as_text() {
    let database = Database::with(SQL);
    database.unchanged::<AsText<MoodText>>("added later".into(), "added later");
    database.unchanged::<Array<AsText<MoodText>>>(vec!["sad".into()], "{sad}");
}

#[derive(Debug, Clone, PartialEq)]
struct Even(i32);

impl TryFrom<i32> for Even {
    type Error = String;

    fn try_from(number: i32) -> Result<Self, String> {
        if number % 2 == 0 { Ok(Even(number)) } else { Err(format!("{number} is odd")) }
    }
}

impl From<Even> for i32 {
    fn from(even: Even) -> i32 {
        even.0
    }
}

#[test]
fn a_rust_type_of_ones_own() {
    let database = Database::new();
    database.unchanged::<As<Integer, Even>>(Even(4), "4");
    database.unchanged::<Array<Nullable<As<Integer, Even>>>>(vec![Some(Even(4)), None], "{4,NULL}");
    let refused = database.read::<Array<As<Integer, Even>>>("{2,3}").expect_err("refused");
    assert_eq!(refused, ConversionError::Unrepresentable("element 2: 3 is odd".into()));
}
