//! Law 6: a plan that loses nothing leaves rows as they are, seen on rows that are made up for it.

mod fill;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow};
use postgres::{GenericClient, SimpleQueryMessage};
use relata_diff::{Change, Renamed};
use relata_plan::{Demand, Loss, LossKind, Segment};
use relata_schema::{ColumnValue, Details, ObjectId, QualifiedName, Schema, Table};
use relata_sql::{ident, literal, qualified};

use crate::apply::{self, Failure};
use crate::prove::refused;
use fill::{fill, foreign_keys};

/// What a plan is to do, and what is said of it.
pub(crate) struct Told<'a> {
    pub(crate) before: &'a Schema,
    pub(crate) target: &'a Schema,
    pub(crate) renames: &'a [Renamed],
    pub(crate) changes: &'a [Change],
    pub(crate) losses: &'a [Loss],
    pub(crate) demands: &'a [Demand],
}

/// What was learned beside the law.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    /// Tables that could not be tried with rows, and why.
    pub(crate) untried: Vec<String>,
    /// What else a segment demands of rows, as the server said.
    pub(crate) demands: Vec<(usize, Demand)>,
}

/// Whether the plan touches rows that may be there.
pub(crate) fn concerns(told: &Told<'_>) -> bool {
    !touched(told).is_empty()
}

/// Fills the tables that a plan touches, carries it out, and compares the rows. `client` finds the state before, without rows;
/// `carry_out` runs a segment there.
pub(crate) fn survive<C: GenericClient>(
    client: &mut C,
    segments: &[Segment],
    told: &Told<'_>,
    mut carry_out: impl FnMut(&mut C, &Segment) -> Result<(), Box<Failure>>,
) -> Result<Learned> {
    let mut learned = Learned::default();
    // No trigger changes what is written, or refuses it.
    if tried(client, "SET session_replication_role = replica").is_err() {
        learned
            .untried
            .push("no table was tried with rows: that needs a superuser of the scratch server".to_owned());
        return Ok(learned);
    }
    let (filled, unfilled) = fill(client, &touched(told), told.before)?;
    learned.untried.extend(
        unfilled
            .iter()
            .map(|unfilled| format!("{} was not tried with rows: {}", unfilled.table, unfilled.why)),
    );
    publish(client, told.before, Some("insert"))?;
    mend(client, &filled, told)?;
    publish(client, told.before, None)?;
    let kept = kept(&filled, told);
    let mut before = BTreeMap::new();
    for table in &kept {
        before.insert(table.from.clone(), read(client, &table.from, &table.old())?);
    }
    client.batch_execute("RESET session_replication_role")?;
    for (place, segment) in segments.iter().enumerate() {
        let Err(failure) = carry_out(client, segment) else { continue };
        let (object, class) = (failure.object(), failure.source.code().map(|code| code.code().to_owned()));
        let said = failure.source.as_db_error().map(|db| db.message().to_owned());
        // data_exception, integrity_constraint_violation: of some rows, and so to be asked of those that are there.
        match (class.as_deref().map(|class| class.get(..2)), said, failure.step.as_ref().map(apply::object)) {
            (Some(Some("22" | "23")), Some(said), Some(of)) => {
                let what = format!(
                    "{object} may fail on rows: on rows made up for the proof, PostgreSQL says: {said}"
                );
                let table = of.table().cloned().unwrap_or_else(|| QualifiedName::new("", ""));
                learned.demands.push((place, Demand { what, table, query: None }));
                return Ok(learned);
            }
            _ => {
                return Err(refused(*failure)
                    .context("the plan could not be proven: it goes through on empty tables, and not where there are rows"));
            }
        }
    }
    for table in &kept {
        let old = table.relabelled(before.remove(&table.from).unwrap_or_default());
        let new = rows_after(client, table)?;
        if old != new {
            return Err(changed(table, &old, &new));
        }
    }
    Ok(learned)
}

/// Runs what the server may refuse, and leaves nothing behind where it does.
fn tried(client: &mut impl GenericClient, sql: &str) -> Result<(), postgres::Error> {
    let mut transaction = client.transaction()?;
    transaction.simple_query(sql)?;
    transaction.commit()
}

/// What publications publish: this, or what they did before. PostgreSQL deletes no rows of a table that publishes that and
/// has nothing to know them by.
fn publish(client: &mut impl GenericClient, schema: &Schema, what: Option<&str>) -> Result<()> {
    for (id, definition) in &schema.definitions {
        let Details::Publication(of) = &definition.details else { continue };
        let usual = of.with.get("publish").unwrap_or("insert, update, delete, truncate");
        let (name, what) = (ident(id.own_name()), literal(what.unwrap_or(usual)));
        client.batch_execute(&format!("ALTER PUBLICATION {name} SET (publish = {what})"))?;
    }
    Ok(())
}

/// The tables whose rows a plan may change, by their names before.
fn touched(told: &Told<'_>) -> BTreeSet<QualifiedName> {
    let by_type = |id: &ObjectId| {
        let users = told.before.dependencies.iter().filter(|(_, on)| on.contains(id));
        users.filter_map(|(user, _)| user.table().cloned()).collect::<Vec<_>>()
    };
    let renamed = told.renames.iter().cloned().map(Change::Rename);
    let changes = told.changes.iter().cloned().chain(renamed);
    let objects: Vec<ObjectId> = changes.map(|change| change.object()).collect();
    let tables = objects.iter().flat_map(|object| match object {
        ObjectId::Enum(_) | ObjectId::Domain(_) => by_type(object),
        ObjectId::Index(name) => told.before.table_of_index(name).cloned().into_iter().collect(),
        object => object.table().map(|table| former(table, told.renames)).into_iter().collect(),
    });
    tables.filter(|table| told.before.tables.contains_key(table)).collect()
}

/// The name of a table before the renames.
fn former(table: &QualifiedName, renames: &[Renamed]) -> QualifiedName {
    let mut name = table;
    for renamed in renames.iter().rev() {
        match renamed {
            Renamed::Table { from, to } if to == name => name = from,
            _ => {}
        }
    }
    name.clone()
}

/// A table, and those above it.
fn family(table: &QualifiedName, schema: &Schema) -> Vec<QualifiedName> {
    let mut family = vec![table.clone()];
    let mut next = 0;
    while let Some(parents) = family.get(next).map(|table| schema.tables.get(table)) {
        family.extend(parents.into_iter().flat_map(Table::parents).cloned());
        next += 1;
    }
    family
}

/// The names of a table and a column of it after the renames. A column has its name from the table's parents.
fn renamed(
    table: &QualifiedName,
    column: &str,
    schema: &Schema,
    renames: &[Renamed],
) -> (QualifiedName, String) {
    let (mut family, mut column) = (family(table, schema), column.to_owned());
    for renamed in renames {
        match renamed {
            Renamed::Table { from, to } => {
                family.iter_mut().filter(|table| *table == from).for_each(|table| table.clone_from(to));
            }
            Renamed::Column { table, from, to } if family.contains(table) && *from == column => {
                column.clone_from(to);
            }
            _ => {}
        }
    }
    (family.swap_remove(0), column)
}

/// Takes away the rows on which the plan says that it may fail, and those that refer to them.
fn mend(client: &mut impl GenericClient, filled: &BTreeSet<QualifiedName>, told: &Told<'_>) -> Result<()> {
    let demands = told.demands.iter().map(|demand| (Some(&demand.table), demand.query.as_deref()));
    let fails = told.losses.iter().filter(|loss| loss.fails);
    let fails = fails.map(|loss| (loss.table.as_ref(), loss.query.as_deref()));
    for (table, query) in demands.chain(fails) {
        let tables: Vec<QualifiedName> = match table {
            Some(table) => vec![former(table, told.renames)],
            None => filled.iter().cloned().collect(),
        };
        for table in tables.iter().filter(|table| filled.contains(*table)) {
            let table = qualified(&table.schema, &table.name);
            let deletion = match query {
                None => format!("DELETE FROM {table}"),
                // It is asked before the renames, as this is.
                Some(query) => match query.strip_prefix("SELECT * FROM") {
                    Some(rows) => format!("DELETE FROM {table} WHERE ctid IN (SELECT ctid FROM{rows})"),
                    // Where some are alike, one stays.
                    None => format!(
                        "DELETE FROM {table} WHERE EXISTS ({query}) AND ctid <> (SELECT min(ctid) FROM {table})"
                    ),
                },
            };
            // A query that this server cannot run leaves none.
            if tried(client, &deletion).is_err() {
                client.batch_execute(&format!("DELETE FROM {table}"))?;
            }
        }
    }
    orphans(client, filled, told.before)
}

fn orphans(client: &mut impl GenericClient, filled: &BTreeSet<QualifiedName>, schema: &Schema) -> Result<()> {
    let mut gone = 1;
    while gone > 0 {
        gone = 0;
        for (name, table) in schema.tables.iter().filter(|(name, _)| filled.contains(*name)) {
            for key in foreign_keys(table) {
                let set: Vec<String> =
                    key.columns.iter().map(|column| format!("a.{} IS NOT NULL", ident(column))).collect();
                let pairs = key.columns.iter().zip(&key.referenced_columns);
                let same: Vec<String> =
                    pairs.map(|(own, other)| format!("b.{} = a.{}", ident(other), ident(own))).collect();
                let sql = format!(
                    "DELETE FROM {} AS a WHERE {} AND NOT EXISTS (SELECT FROM {} AS b WHERE {})",
                    qualified(&name.schema, &name.name),
                    set.join(" AND "),
                    qualified(&key.references.schema, &key.references.name),
                    same.join(" AND ")
                );
                gone += client.execute(&sql, &[])?;
            }
        }
    }
    Ok(())
}

/// A table whose rows are to stay, and the columns of it that are.
struct Kept {
    from: QualifiedName,
    to: QualifiedName,
    columns: Vec<KeptColumn>,
}

struct KeptColumn {
    from: String,
    to: String,
    /// The type before, where it is another one now.
    was: Option<String>,
    /// Labels of its enum that got another name.
    labels: BTreeMap<String, String>,
    is_array: bool,
}

type Row = Vec<Option<String>>;

impl Kept {
    /// The rows before, with the labels that they have afterwards.
    fn relabelled(&self, mut rows: Vec<Row>) -> Vec<Row> {
        for row in &mut rows {
            for (value, column) in row.iter_mut().zip(&self.columns) {
                let label = value.as_ref().and_then(|value| column.labels.get(value));
                if let Some(label) = label {
                    *value = Some(label.clone());
                }
            }
        }
        rows.sort();
        rows
    }

    fn old(&self) -> Vec<String> {
        let read = |column: &KeptColumn| {
            let own = format!("{}::text", ident(&column.from));
            let replaced = |array: String, (from, to): (&String, &String)| {
                format!("array_replace({array}, {}, {})", literal(from), literal(to))
            };
            match column.is_array {
                true if !column.labels.is_empty() => {
                    column.labels.iter().fold(format!("{own}[]"), replaced) + "::text"
                }
                true | false => own,
            }
        };
        self.columns.iter().map(read).collect()
    }
}

/// What no loss speaks of.
fn kept(filled: &BTreeSet<QualifiedName>, told: &Told<'_>) -> Vec<Kept> {
    let is_lost = |object: &ObjectId, kinds: &[LossKind]| {
        told.losses.iter().any(|loss| loss.object == *object && kinds.contains(&loss.kind))
    };
    let domain_is_lost = |type_name: &str| {
        told.losses.iter().any(|loss| match &loss.object {
            ObjectId::Domain(name) => qualified(&name.schema, &name.name) == type_name.trim_end_matches("[]"),
            _ => false,
        })
    };
    let mut kept = Vec::new();
    for from in filled {
        let Some(table) = told.before.tables.get(from) else { continue };
        let (to, _) = renamed(from, "", told.before, told.renames);
        if is_lost(&ObjectId::Table(to.clone()), &[LossKind::DropTable]) {
            continue;
        }
        let after = told.target.tables.get(&to);
        let mut columns = Vec::new();
        for column in &table.columns {
            let (_, name) = renamed(from, &column.name, told.before, told.renames);
            // What is lost of a table is lost of its children.
            let family = family(from, told.before).into_iter();
            let ids = family
                .map(|table| ObjectId::column(&renamed(&table, "", told.before, told.renames).0, &name));
            let is_column_lost = |id: ObjectId| is_lost(&id, &[LossKind::DropColumn, LossKind::NarrowType]);
            let is_lost_above = ids.into_iter().any(is_column_lost);
            let new = after.and_then(|after| after.column(&name));
            let computed = |value: &ColumnValue| matches!(value, ColumnValue::Generated(_));
            let is_computed = computed(&column.value) || new.is_some_and(|new| computed(&new.value));
            if is_computed || is_lost_above || domain_is_lost(&column.type_name.0) {
                continue;
            }
            let type_name = new.map(|new| &new.type_name).filter(|new| **new != column.type_name);
            let labels = told.renames.iter().filter_map(|renamed| match renamed {
                Renamed::Label { from, to, .. } => Some((from.clone(), to.clone())),
                _ => None,
            });
            let labels: BTreeMap<String, String> = labels.collect();
            let element = column.type_name.0.trim_end_matches("[]");
            let is_one = |name: &QualifiedName| qualified(&name.schema, &name.name) == element;
            let is_enum = told.before.enums.keys().any(is_one);
            // A label may stand inside of a value of such a type.
            let is_made = told.before.domains.keys().any(is_one) || told.before.composites.keys().any(is_one);
            if is_made && !labels.is_empty() {
                continue;
            }
            columns.push(KeptColumn {
                from: column.name.clone(),
                to: name,
                was: type_name.map(|_| column.type_name.0.clone()),
                labels: if is_enum { labels } else { BTreeMap::new() },
                is_array: element != column.type_name.0,
            });
        }
        kept.push(Kept { from: from.clone(), to, columns });
    }
    kept
}

/// All rows, in an order of their own.
fn read(client: &mut impl GenericClient, table: &QualifiedName, columns: &[String]) -> Result<Vec<Row>> {
    // Rows of children are theirs.
    let sql = format!("SELECT {} FROM ONLY {}", columns.join(", "), qualified(&table.schema, &table.name));
    let mut rows: Vec<Row> = Vec::new();
    for message in client.simple_query(&sql)? {
        if let SimpleQueryMessage::Row(row) = message {
            rows.push((0..row.len()).map(|place| row.get(place).map(str::to_owned)).collect());
        }
    }
    rows.sort();
    Ok(rows)
}

/// The rows as they are now, in the types that they had: a value that was kept comes back as it was.
fn rows_after(client: &mut impl GenericClient, table: &Kept) -> Result<Vec<Row>> {
    let back = |column: &KeptColumn| match &column.was {
        Some(was) => format!("({}::{was})::text", ident(&column.to)),
        None => format!("{}::text", ident(&column.to)),
    };
    let mut columns: Vec<String> = table.columns.iter().map(back).collect();
    let from = qualified(&table.to.schema, &table.to.name);
    for (expr, column) in columns.iter_mut().zip(&table.columns) {
        // The type may be gone, or no cast lead back to it: then the text is compared.
        if column.was.is_some() && tried(client, &format!("SELECT {expr} FROM {from}")).is_err() {
            *expr = format!("{}::text", ident(&column.to));
        }
    }
    read(client, &table.to, &columns)
}

fn changed(table: &Kept, old: &[Row], new: &[Row]) -> anyhow::Error {
    let names: Vec<&str> = table.columns.iter().map(|column| column.to.as_str()).collect();
    let only = |these: &[Row], others: &[Row]| {
        let row = these.iter().find(|row| !others.contains(row))?;
        Some(row.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect::<Vec<_>>().join(", "))
    };
    let (was, is) = (only(old, new), only(new, old));
    anyhow!(
        "the plan could not be proven: it says that it keeps the rows of {}, and it changes them\n  ({})\n  before: {}\n  \
         after: {}\nnothing was written or changed; this is a shortcoming of relata: please report it with the two schemas",
        table.to,
        names.join(", "),
        was.unwrap_or_else(|| format!("{} rows", old.len())),
        is.unwrap_or_else(|| format!("{} rows", new.len())),
    )
}

#[cfg(test)]
mod tests;
