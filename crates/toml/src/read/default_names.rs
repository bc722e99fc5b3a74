//! Gives constraints and sequences without a name the one that PostgreSQL would.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use relata_schema::check::Part;
use relata_schema::default_name::Parts;
use relata_schema::{
    ColumnValue, Constraint, ConstraintKind, KeyExpr, ObjectId, QualifiedName, Sequence, Sql,
};

use super::Reader;
use crate::document::Span;

/// A constraint that was read. Names are given when all explicit ones are known.
pub(super) struct Unnamed {
    table: QualifiedName,
    pub(super) name: Option<String>,
    pub(super) constraint: Constraint,
    /// The columns of a default name, where the constraint itself does not have them.
    pub(super) columns: Vec<String>,
    file: usize,
    places: Vec<(Part, Range<usize>)>,
    sequence: Option<(usize, Waiting)>,
}

/// What waits for a sequence's name.
pub(super) enum Waiting {
    Identity,
    Serial(Sequence),
}

impl Unnamed {
    pub(super) fn place(&mut self, part: Part, range: &Range<usize>) {
        self.places.push((part, range.clone()));
    }

    /// What it was called, and where that stands.
    pub(super) fn renamed_from(&mut self, (names, range): (Vec<String>, Option<Range<usize>>)) {
        self.constraint.renamed_from = names;
        self.places.extend(range.map(|range| (Part::RenamedFrom, range)));
    }
}

impl Reader {
    /// Notes a constraint; `range` is where its name stands, or what makes it.
    pub(super) fn wait(
        &mut self,
        table: &QualifiedName,
        name: Option<String>,
        kind: ConstraintKind,
        range: &Range<usize>,
    ) -> &mut Unnamed {
        self.unnamed.push(Unnamed {
            table: table.clone(),
            name,
            constraint: Constraint::new(kind),
            columns: Vec::new(),
            file: self.file,
            places: vec![(Part::Name, range.clone())],
            sequence: None,
        });
        let last = self.unnamed.len() - 1;
        &mut self.unnamed[last]
    }

    /// Notes that the nth column of a table needs a sequence.
    pub(super) fn wait_for_sequence(
        &mut self,
        table: &QualifiedName,
        nth: usize,
        column: &str,
        waiting: Waiting,
    ) {
        let check = relata_schema::Check::new("");
        let unnamed = self.wait(table, None, ConstraintKind::Check(check), &(0..0));
        unnamed.columns = vec![column.to_owned()];
        unnamed.sequence = Some((nth, waiting));
    }
}

/// Names that are taken, and how often a default one was.
#[derive(Default)]
struct Taken {
    /// Tables, indexes and sequences by schema.
    relations: BTreeSet<(String, String)>,
    /// Attempts so far, by schema or table and first name.
    attempts: BTreeMap<(QualifiedName, String), u32>,
}

pub(super) fn give(reader: &mut Reader) {
    let unnamed = std::mem::take(&mut reader.unnamed);
    let mut taken = Taken::default();
    explicit(reader, &unnamed, &mut taken);
    let (named, waiting): (Vec<_>, Vec<_>) = unnamed.into_iter().partition(|unnamed| unnamed.name.is_some());
    for unnamed in named {
        insert(reader, unnamed);
    }
    let (sequences, constraints): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|unnamed| unnamed.sequence.is_some());
    for unnamed in sequences {
        sequence(reader, unnamed, &mut taken);
    }
    for mut unnamed in constraints {
        unnamed.name = Some(choose(reader, &unnamed, &mut taken));
        insert(reader, unnamed);
    }
}

fn explicit(reader: &Reader, unnamed: &[Unnamed], taken: &mut Taken) {
    let schema = &reader.document.schema;
    let mut take = |namespace: &str, name: &str| {
        taken.relations.insert((namespace.to_owned(), name.to_owned()));
    };
    for (name, table) in &schema.tables {
        take(&name.schema, &name.name);
        table.indexes.keys().for_each(|index| take(&name.schema, index));
        for column in &table.columns {
            if let ColumnValue::Identity(identity) = &column.value {
                take(&name.schema, &identity.sequence_name);
            }
        }
    }
    schema.sequences.keys().for_each(|name| take(&name.schema, &name.name));
    for unnamed in unnamed.iter().filter(|unnamed| has_index(&unnamed.constraint.kind)) {
        if let Some(name) = &unnamed.name {
            take(&unnamed.table.schema, name);
        }
    }
}

fn has_index(kind: &ConstraintKind) -> bool {
    match kind {
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion(_) => true,
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) => false,
    }
}

fn choose(reader: &Reader, unnamed: &Unnamed, taken: &mut Taken) -> String {
    let parts = parts(&unnamed.table.name, &unnamed.constraint.kind, &unnamed.columns);
    let first = parts.name(0);
    let of = QualifiedName::new(&unnamed.table.schema, &unnamed.table.name);
    let attempt = taken.attempts.entry((of, first)).or_default();
    let table = reader.document.schema.tables.get(&unnamed.table);
    loop {
        let name = parts.name(*attempt);
        *attempt += 1;
        let relation = (unnamed.table.schema.clone(), name);
        let is_taken = table.is_some_and(|table| table.constraints.contains_key(&relation.1))
            || (has_index(&unnamed.constraint.kind) && taken.relations.contains(&relation));
        if !is_taken {
            if has_index(&unnamed.constraint.kind) {
                taken.relations.insert(relation.clone());
            }
            return relation.1;
        }
    }
}

/// What the default name of a constraint is made of. `columns` are those of a check, which knows none itself.
pub(crate) fn parts<'a>(table: &'a str, kind: &ConstraintKind, columns: &[String]) -> Parts<'a> {
    let names = |columns: &[String], label| {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        Parts::new(table, &columns, label)
    };
    match kind {
        ConstraintKind::PrimaryKey(_) => Parts::new(table, &[], "pkey"),
        ConstraintKind::Unique(key) => {
            names(&key.columns.iter().chain(&key.include).cloned().collect::<Vec<_>>(), "key")
        }
        ConstraintKind::ForeignKey(key) => names(&key.columns, "fkey"),
        ConstraintKind::Check(_) => names(columns, "check"),
        ConstraintKind::Exclusion(exclusion) => {
            let keys: Vec<&str> = exclusion
                .elements
                .iter()
                .map(|element| match &element.key.expr {
                    KeyExpr::Column(column) => column.as_str(),
                    KeyExpr::Expr(_) => "expr",
                })
                .collect();
            Parts::new(table, &keys, "excl")
        }
    }
}

fn insert(reader: &mut Reader, unnamed: Unnamed) {
    let Unnamed { table, name, constraint, file, places, .. } = unnamed;
    let name = name.unwrap_or_default();
    let object = ObjectId::constraint(&table, &name);
    let reading = std::mem::replace(&mut reader.file, file);
    let is_new = places.iter().all(|(part, range)| reader.place(&object, *part, range));
    reader.file = reading;
    if is_new && let Some(table) = reader.document.schema.tables.get_mut(&table) {
        table.constraints.insert(name, constraint);
    }
}

fn sequence(reader: &mut Reader, unnamed: Unnamed, taken: &mut Taken) {
    let Some((nth, waiting)) = unnamed.sequence else { return };
    let table_name = unnamed.table;
    let column = unnamed.columns.first().map(String::as_str).unwrap_or_default();
    let parts = Parts::new(&table_name.name, &[column], "seq");
    let attempt = taken
        .attempts
        .entry((QualifiedName::new(&table_name.schema, &table_name.name), parts.name(0)))
        .or_default();
    let name = loop {
        let name = parts.name(*attempt);
        *attempt += 1;
        if taken.relations.insert((table_name.schema.clone(), name.clone())) {
            break name;
        }
    };
    let schema = &mut reader.document.schema;
    let Some(table) = schema.tables.get_mut(&table_name) else { return };
    let Some(column) = table.columns.get_mut(nth) else { return };
    match waiting {
        Waiting::Identity => {
            if let ColumnValue::Identity(identity) = &mut column.value {
                identity.sequence_name = name;
            }
        }
        Waiting::Serial(sequence) => {
            if column.value == ColumnValue::Given {
                column.value = ColumnValue::Default(next_value(&table_name.schema, &name));
            }
            let object = ObjectId::column(&table_name, &column.name);
            let name = QualifiedName::new(&table_name.schema, name);
            if let Some(Span { file, range }) = reader.document.spans.get(&(object, Part::Name)).cloned() {
                let object = ObjectId::Sequence(name.clone());
                reader.document.spans.insert((object, Part::Name), Span { file, range });
            }
            schema.sequences.insert(name, sequence);
        }
    }
}

/// The default of a serial column, as PostgreSQL has it.
pub(crate) fn next_value(schema: &str, sequence: &str) -> Sql {
    Sql(format!("nextval({}::regclass)", relata_sql::literal(&relata_sql::qualified(schema, sequence))))
}
