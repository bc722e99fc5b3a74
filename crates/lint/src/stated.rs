//! What a file's header states: what is stated is meant.

use relata_plan::LossKind;
use relata_schema::QualifiedName;
use relata_sql::split::{Token, tokens};

use crate::rules::Rule;
use crate::subject::Statement;

/// The comments at the head of a file, without `--` and `relata:`.
pub(crate) struct Stated<'a>(Vec<&'a str>);

/// Reads them.
pub(crate) fn read(sql: &str) -> Stated<'_> {
    let lines = sql.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty());
    let comments = lines.map_while(|line| line.strip_prefix("--").map(str::trim));
    Stated(comments.map(|line| line.strip_prefix("relata:").map_or(line, str::trim_start)).collect())
}

impl Stated<'_> {
    /// Whether all that the statement drops is named: as a loss (`loses users.avatar: …` or `loses drop-column:users.avatar: …`),
    /// or as what `generate` says of a column that is made anew and of a sequence that a column lets go of, whose
    /// values it keeps. `found` is the part of the statement that the rule points at.
    pub(crate) fn losses(&self, rule: &Rule, statement: &Statement, found: &str) -> bool {
        let (kind, objects) = match rule.code {
            "ban-drop-column" => {
                let object = statement.names.first().zip(dropped(found));
                (
                    LossKind::DropColumn,
                    object.map(|(table, column)| format!("{table}.{column}")).into_iter().collect(),
                )
            }
            "ban-drop-table" => (LossKind::DropTable, names(statement)),
            "ban-drop-sequence" => (LossKind::DropSequence, names(statement)),
            _ => return false,
        };
        let is_stated = |object: &String| {
            self.0.iter().any(|line| {
                let loss = line
                    .strip_prefix("loses ")
                    .map(|text| text.split_once(": ").map_or(text, |(loss, _)| loss));
                loss.is_some_and(|loss| loss == object || *loss == format!("{}:{object}", kind.name()))
                    || kind == LossKind::DropColumn && line.starts_with(&format!("alter column {object}:"))
                    || kind == LossKind::DropSequence && **line == format!("drop sequence {object}")
            })
        };
        !objects.is_empty() && objects.iter().all(is_stated)
    }

    /// Whether it says that the table is written anew: `rewrites users, teams: every row …`.
    pub(crate) fn rewrites(&self, table: &QualifiedName) -> bool {
        let lists =
            self.0.iter().filter_map(|line| Some(line.strip_prefix("rewrites ")?.split_once(": ")?.0));
        lists.flat_map(|list| list.split(", ")).any(|name| name == table.to_string())
    }
}

fn names(statement: &Statement) -> Vec<String> {
    statement.names.iter().map(ToString::to_string).collect()
}

/// The name in `DROP [COLUMN | ATTRIBUTE] [IF EXISTS] name`.
fn dropped(action: &str) -> Option<String> {
    let mut tokens = tokens(action).map_while(Result::ok);
    let is_word =
        |token: &Token<'_>| ["drop", "column", "attribute", "if", "exists"].iter().any(|word| token.is(word));
    tokens.find(|token| !is_word(token))?.name()
}
