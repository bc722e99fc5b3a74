//! `--probe-live`: which rows of the live database are in the way of a plan, asked read-only and within a time.

use anyhow::Result;
use postgres::error::SqlState;
use postgres::{Client, SimpleQueryMessage};
use relata_connect::DatabaseUrl;
use serde_json::{Value, json};

use crate::args::PlanFlags;
use crate::prove::Proven;
use crate::report::{Reporter, count};
use crate::settings::{Settings, connect};

/// How many rows are shown.
const SHOWN: usize = 5;

/// A row as PostgreSQL writes it: names and values, `None` for NULL.
type Row = Vec<(String, Option<String>)>;

/// What the live database says to one query for rows in the way.
pub(crate) struct Answer {
    what: String,
    query: String,
    found: Found,
}

enum Found {
    /// Their number, where it was counted in time, and the first of them.
    Rows(Option<i64>, Vec<Row>),
    /// Why it is not known.
    Unknown(String),
}

/// What a plan demands of rows and what it loses, where `--probe-live` asks for it.
pub(crate) fn of_plan(
    flags: &PlanFlags,
    proven: &Proven,
    settings: &Settings,
) -> Result<Option<Vec<Answer>>> {
    let Some(seconds) = flags.probe_live else { return Ok(None) };
    let losses: Vec<(String, &Option<String>)> =
        proven.losses.iter().map(|loss| (format!("{}: {}", loss.object, loss.what), &loss.query)).collect();
    let demands = proven.demands.iter().map(|demand| (demand.what.as_str(), &demand.query));
    let all = losses.iter().map(|(what, query)| (what.as_str(), *query)).chain(demands);
    let questions = all.filter_map(|(what, query)| Some((what, query.as_deref()?)));
    ask(settings.live_url()?, seconds, questions).map(Some)
}

/// Asks each question, what it is about and the query, for at most `seconds`. Nothing is written, and nothing is waited for
/// longer than that.
pub(crate) fn ask<'a>(
    url: &DatabaseUrl,
    seconds: u64,
    questions: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<Answer>> {
    let mut client = connect(url)?;
    client.batch_execute(&format!(
        "SET default_transaction_read_only = on; SET statement_timeout = '{seconds}s'; SET lock_timeout = '{seconds}s'"
    ))?;
    let answer = |(what, query): (&str, &str)| {
        let found = first(&mut client, query).unwrap_or_else(|error| Found::Unknown(why(&error, seconds)));
        Answer { what: what.to_owned(), query: query.to_owned(), found }
    };
    Ok(questions.into_iter().map(answer).collect())
}

/// The first rows, and how many there are: a table without such rows is read once.
fn first(client: &mut Client, query: &str) -> Result<Found, postgres::Error> {
    let said = client.simple_query(&format!("SELECT * FROM ({query}\n) AS found LIMIT {SHOWN}"))?;
    let rows: Vec<Row> = said
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        })
        .map(|row| {
            let columns = row.columns().iter().enumerate();
            columns.map(|(at, it)| (it.name().to_owned(), row.get(at).map(str::to_owned))).collect()
        })
        .collect();
    if rows.len() < SHOWN {
        return Ok(Found::Rows(i64::try_from(rows.len()).ok(), rows));
    }
    let counted = client.query_one(&format!("SELECT count(*) FROM ({query}\n) AS found"), &[]);
    Ok(Found::Rows(counted.ok().map(|row| row.get(0)), rows))
}

fn why(error: &postgres::Error, seconds: u64) -> String {
    match error.as_db_error() {
        Some(said) if *said.code() == SqlState::QUERY_CANCELED => {
            format!("not known: no answer within {seconds} s; --probe-live=SECONDS gives it more time")
        }
        Some(said) => format!("not known: {}", said.message()),
        None => format!("not known: {error}"),
    }
}

/// For people.
pub(crate) fn tell(answers: Option<&[Answer]>, report: &Reporter) {
    for Answer { what, found, .. } in answers.into_iter().flatten() {
        let (number, rows) = match found {
            Found::Rows(Some(0), _) => ("no row is in the way".to_owned(), &[][..]),
            Found::Rows(Some(1), rows) => ("1 row is in the way".to_owned(), &rows[..]),
            Found::Rows(Some(number), rows) => (format!("{} rows are in the way", count(*number)), &rows[..]),
            Found::Rows(None, rows) => (format!("more than {SHOWN} rows are in the way"), &rows[..]),
            Found::Unknown(why) => (why.clone(), &[][..]),
        };
        let rows = rows.iter().map(|row| {
            let values =
                row.iter().map(|(name, value)| format!("{name} = {}", value.as_deref().unwrap_or("NULL")));
            format!("\n    {}", cut(&values.collect::<Vec<_>>().join(", ")))
        });
        report.result(format!("live: {what}: {number}{}", rows.collect::<String>()));
    }
}

/// Whether rows were found.
pub(crate) fn is_in_the_way(answers: Option<&[Answer]>) -> bool {
    answers
        .into_iter()
        .flatten()
        .any(|answer| matches!(&answer.found, Found::Rows(number, _) if *number != Some(0)))
}

/// No row takes more than a line.
fn cut(row: &str) -> String {
    const WIDTH: usize = 160;
    let line = row.replace('\n', "\\n");
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line,
    }
}

/// For programs: null where nothing was asked; `rows` is null where it is not known.
pub(crate) fn json(answers: Option<&[Answer]>) -> Value {
    let one = |Answer { what, query, found }: &Answer| {
        let (number, first, why) = match found {
            Found::Rows(number, first) => (*number, first.as_slice(), None),
            Found::Unknown(why) => (None, &[][..], Some(why)),
        };
        let first = first
            .iter()
            .map(|row| Value::Object(row.iter().map(|(name, value)| (name.clone(), json!(value))).collect()));
        json!({ "what": what, "query": query, "rows": number, "first": first.collect::<Vec<_>>(), "unknown": why })
    };
    answers.map_or(Value::Null, |answers| answers.iter().map(one).collect())
}
