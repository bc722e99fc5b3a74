//! The one list of rules: squawk's, and what we make of each. Those that are off stand in `optional`.
//!
//! Squawk's rules see one file. What a rule means for us follows from its [`Kind`]: how we judge it by what is known of
//! the schema and of the live database, and which we leave to other parts of relata.

mod optional;

use squawk_linter::Rule as Squawk;

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The code that is shown, ignored and explained: squawk's name.
    pub code: &'static str,
    pub kind: Kind,
    /// What it finds.
    pub summary: &'static str,
    /// What to do instead.
    pub advice: &'static str,
    pub(crate) squawk: Squawk,
}

/// How a finding is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Others wait while the server reads or writes every row of a table: the more rows, the worse.
    Blocks,
    /// A lock against everybody, held for a moment.
    Locks,
    /// It fails as soon as the table has a row.
    Rows,
    /// Something is gone for good. No finding where the file's header says so, as one that `generate` wrote does.
    Loses,
    /// A program that was written for the schema before may fail.
    Breaks,
    /// It cannot run, or does something else than it says.
    Fails,
    /// Off, unless it is asked for.
    Optional,
}

impl Kind {
    /// The word that an ignore comment may have in place of each of its rules.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Blocks => "blocks",
            Kind::Locks => "locks",
            Kind::Rows => "rows",
            Kind::Loses => "loses",
            Kind::Breaks => "breaks",
            Kind::Fails => "fails",
            Kind::Optional => "optional",
        }
    }
}

/// All rules.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    ON.iter().chain(optional::RULES)
}

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code == code)
}

const fn new(
    squawk: Squawk,
    code: &'static str,
    kind: Kind,
    summary: &'static str,
    advice: &'static str,
) -> Rule {
    Rule { code, kind, summary, advice, squawk }
}

const NEXT_FILE: &str = "Add it NOT VALID, which takes a moment, and VALIDATE CONSTRAINT in the next file, while others read and write.";
const NOT_IN_TRANSACTION: &str =
    "Say CONCURRENTLY, in a file of its own with `-- relata: no transaction` at its head.";
const USING_INDEX: &str = "Build a unique index CONCURRENTLY in a file of its own, and make the constraint of it in the next one: ADD CONSTRAINT … \
     USING INDEX.";
const TWO_STEPS: &str =
    "Change the programs first so that they can do with both, and deploy those; then migrate.";
const STATED: &str =
    "If it is meant, say so at the head of the file: `-- relata: loses drop-column:users.avatar: why`.";
const LOOK: &str = "See that each program that runs meanwhile can do with it.";

/// Those that are on, by name.
const ON: &[Rule] = &[
    new(
        Squawk::AddingFieldWithDefault,
        "adding-field-with-default",
        Kind::Blocks,
        "a new column whose default has to be computed for each row, so that the table is written anew",
        "Add the column without it, set the default in a second statement, and fill the rows that are there with UPDATEs of \
         some thousands each.",
    ),
    new(
        Squawk::AddingForeignKeyConstraint,
        "adding-foreign-key-constraint",
        Kind::Blocks,
        "a foreign key that is checked against each row while both tables cannot be written",
        NEXT_FILE,
    ),
    new(
        Squawk::AddingNotNullableField,
        "adding-not-nullable-field",
        Kind::Blocks,
        "SET NOT NULL reads the whole table while nobody can use it",
        "Add CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in the next file, and SET NOT NULL after that: PostgreSQL \
         then takes the check's word for it. Drop the check at the end.",
    ),
    new(
        Squawk::AddingRequiredField,
        "adding-required-field",
        Kind::Rows,
        "a new column that is NOT NULL and has no default: it cannot be added while there are rows",
        "Give it a default, or add it without NOT NULL, fill it, and SET NOT NULL later.",
    ),
    new(
        Squawk::AddingSerialPrimaryKeyField,
        "adding-serial-primary-key-field",
        Kind::Blocks,
        "a primary key whose index is built while nobody can use the table",
        USING_INDEX,
    ),
    new(
        Squawk::BanAlterIdentity,
        "ban-alter-identity",
        Kind::Breaks,
        "a column begins or ends to be an identity, or takes no values any more",
        TWO_STEPS,
    ),
    new(
        Squawk::BanConcurrentIndexCreationInTransaction,
        "ban-concurrent-index-creation-in-transaction",
        Kind::Fails,
        "CREATE INDEX CONCURRENTLY in a file that is one transaction",
        "Put it into a file of its own with `-- relata: no transaction` at its head.",
    ),
    new(Squawk::BanDropColumn, "ban-drop-column", Kind::Loses, "a column is dropped with its values", STATED),
    new(
        Squawk::BanDropConstraint,
        "ban-drop-constraint",
        Kind::Breaks,
        "a constraint is gone that programs may rely on",
        LOOK,
    ),
    new(
        Squawk::BanDropDatabase,
        "ban-drop-database",
        Kind::Loses,
        "a whole database is dropped",
        "That is no work for a migration.",
    ),
    new(
        Squawk::BanDropDefault,
        "ban-drop-default",
        Kind::Breaks,
        "a default is gone, so that INSERTs without the column fail or store NULL",
        TWO_STEPS,
    ),
    new(Squawk::BanDropDomain, "ban-drop-domain", Kind::Breaks, "a domain is dropped", TWO_STEPS),
    new(
        Squawk::BanDropExtension,
        "ban-drop-extension",
        Kind::Breaks,
        "an extension is dropped with its functions and types",
        TWO_STEPS,
    ),
    new(Squawk::BanDropFunction, "ban-drop-function", Kind::Breaks, "a routine is dropped", TWO_STEPS),
    new(
        Squawk::BanDropGeneratedExpression,
        "ban-drop-generated-expression",
        Kind::Breaks,
        "a column is generated no more, so that INSERTs have to give its value",
        TWO_STEPS,
    ),
    new(
        Squawk::BanDropNotNull,
        "ban-drop-not-null",
        Kind::Breaks,
        "a column may be NULL, which programs may not expect",
        TWO_STEPS,
    ),
    new(Squawk::BanDropSchema, "ban-drop-schema", Kind::Breaks, "a schema is dropped", TWO_STEPS),
    new(
        Squawk::BanDropSequence,
        "ban-drop-sequence",
        Kind::Loses,
        "a sequence is dropped, and with it the number that it has come to",
        STATED,
    ),
    new(Squawk::BanDropTable, "ban-drop-table", Kind::Loses, "a table is dropped with its rows", STATED),
    new(
        Squawk::BanDropType,
        "ban-drop-type",
        Kind::Breaks,
        "a type, an operator or a cast is dropped",
        TWO_STEPS,
    ),
    new(Squawk::BanDropView, "ban-drop-view", Kind::Breaks, "a view is dropped", TWO_STEPS),
    new(
        Squawk::BanDuplicateColumnAssignments,
        "ban-duplicate-column-assignments",
        Kind::Fails,
        "a column is named twice, which PostgreSQL refuses",
        "Take one of the two out.",
    ),
    new(
        Squawk::BanSetSchema,
        "ban-set-schema",
        Kind::Breaks,
        "something moves to another schema, where programs do not look for it",
        TWO_STEPS,
    ),
    new(
        Squawk::BanTruncateCascade,
        "ban-truncate-cascade",
        Kind::Loses,
        "TRUNCATE … CASCADE empties tables that it does not name",
        "Name each table that is to be emptied, and leave CASCADE out.",
    ),
    new(
        Squawk::BanUncommittedTransaction,
        "ban-uncommitted-transaction",
        Kind::Fails,
        "BEGIN without COMMIT",
        "Take it out: the runner begins the transaction and commits it.",
    ),
    new(
        Squawk::ChangingColumnType,
        "changing-column-type",
        Kind::Blocks,
        "a column gets another type, and the table is written anew while nobody can use it",
        "Add a column of the new type, fill it with UPDATEs of some thousands of rows each while a trigger keeps it current, and \
         let programs move to it; then drop the old one.",
    ),
    new(
        Squawk::ConstraintMissingNotValid,
        "constraint-missing-not-valid",
        Kind::Blocks,
        "a constraint is checked against each row while nobody can write to the table, or use it",
        NEXT_FILE,
    ),
    new(
        Squawk::DisallowedUniqueConstraint,
        "disallowed-unique-constraint",
        Kind::Blocks,
        "a unique constraint whose index is built while nobody can use the table",
        USING_INDEX,
    ),
    new(
        Squawk::IdentifierTooLong,
        "identifier-too-long",
        Kind::Fails,
        "a name of more than 63 bytes, which PostgreSQL cuts",
        "Choose a shorter one.",
    ),
    new(
        Squawk::PreferRepack,
        "prefer-repack",
        Kind::Blocks,
        "CLUSTER and VACUUM FULL write a table anew while nobody can use it",
        "Plain VACUUM makes room for new rows while others read and write; the extension pg_repack gives the room back.",
    ),
    new(
        Squawk::RenamingColumn,
        "renaming-column",
        Kind::Breaks,
        "a column gets another name, which programs that run do not know",
        "Where programs have to run on meanwhile: add a column, keep both equal by a trigger, and drop the old one when \
         nobody uses it.",
    ),
    new(
        Squawk::RenamingObject,
        "renaming-object",
        Kind::Breaks,
        "something gets another name, which programs that run do not know",
        TWO_STEPS,
    ),
    new(
        Squawk::RenamingTable,
        "renaming-table",
        Kind::Breaks,
        "a table gets another name, which programs that run do not know",
        "Where programs have to run on meanwhile: leave a view of the old name, which can be written to, and drop it later.",
    ),
    new(
        Squawk::RequireConcurrentIndexCreation,
        "require-concurrent-index-creation",
        Kind::Blocks,
        "an index is built while nobody can write to the table",
        NOT_IN_TRANSACTION,
    ),
    new(
        Squawk::RequireConcurrentIndexDeletion,
        "require-concurrent-index-deletion",
        Kind::Locks,
        "DROP INDEX waits for all who use the table, and all others wait for it",
        NOT_IN_TRANSACTION,
    ),
    new(
        Squawk::RequireConcurrentPartitionDetach,
        "require-concurrent-partition-detach",
        Kind::Locks,
        "DETACH PARTITION waits for all who use the table, and all others wait for it",
        NOT_IN_TRANSACTION,
    ),
    new(
        Squawk::RequireConcurrentReindex,
        "require-concurrent-reindex",
        Kind::Blocks,
        "REINDEX builds an index while nobody can write to the table",
        NOT_IN_TRANSACTION,
    ),
    new(
        Squawk::TransactionNesting,
        "transaction-nesting",
        Kind::Fails,
        "BEGIN, COMMIT or ROLLBACK in a migration",
        "Take it out: the runner begins the transaction and commits it.",
    ),
    new(
        Squawk::UnusedIgnore,
        "unused-ignore",
        Kind::Fails,
        "a comment that ignores a rule which does not exist, or stands above no statement",
        "`relata explain` lists the rules. `-- relata: ignore RULE: why` stands directly above a statement, or in the \
         comments at the head of the file for all of it.",
    ),
];

#[cfg(test)]
mod tests {
    use super::rules;

    #[test]
    fn all_of_squawks_rules_are_here_under_their_names() {
        let mut ours: Vec<&str> = rules().map(|rule| rule.code).collect();
        ours.sort_unstable();
        let mut theirs: Vec<String> =
            enum_iterator::all::<squawk_linter::Rule>().map(|rule| rule.to_string()).collect();
        theirs.sort();
        assert_eq!(ours, theirs);
        assert!(rules().all(|rule| rule.squawk.to_string() == rule.code));
    }
}
