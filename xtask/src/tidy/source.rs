//! Rules for Rust files.

/// Documentation does not count: an example less would not make a noun clearer.
const LINES: usize = 500;

/// How a file begins that nobody writes or reads.
const GENERATED: &str = "// Written by `relata codegen`;";

/// Where the order of a map reaches nobody: a server's state, connections, the tests' own bookkeeping.
const UNORDERED_IS_FINE: &[&str] =
    &["bench/", "crates/scratch/", "crates/connect/", "crates/relata/src/run/", "tests/"];

pub(super) fn check(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if text.starts_with(GENERATED) {
        return problems;
    }
    let first = text.lines().next().unwrap_or_default();
    if first.strip_prefix("//! ").is_none_or(|sentence| sentence.trim().is_empty()) {
        problems.push("it does not open with a `//!` sentence".to_owned());
    }
    let lines = text.lines().filter(|line| !is_documentation(line)).count();
    if lines > LINES {
        problems.push(format!("{lines} lines; {LINES} are the limit: which half is a noun of its own?"));
    }
    for (index, line) in text.lines().enumerate() {
        for what in in_line(path, code(line)) {
            problems.push(format!("line {}: {what}", index + 1));
        }
    }
    problems
}

fn is_documentation(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("///") || line.starts_with("//!")
}

/// The line without its comment, roughly: `//` in a URL keeps its line.
fn code(line: &str) -> &str {
    match line.find("//") {
        Some(at) if !line[..at].ends_with(':') => &line[..at],
        Some(_) | None => line,
    }
}

fn in_line(path: &str, code: &str) -> Vec<String> {
    let mut problems = Vec::new();
    // These files must name what they look for.
    if path.starts_with("xtask/src/tidy") {
        return problems;
    }
    if !UNORDERED_IS_FINE.iter().any(|folder| path.starts_with(folder)) {
        for (name, instead) in [("HashMap", "BTreeMap"), ("HashSet", "BTreeSet")] {
            if code.contains(name) {
                problems.push(format!("{name} has no order; output needs one: {instead}"));
            }
        }
    }
    for unfinished in ["todo!(", "unimplemented!(", "dbg!("] {
        if code.contains(unfinished) {
            problems.push(format!("`{unfinished}…)` is not for what is committed"));
        }
    }
    if !path.starts_with("crates/sql/") && quotes_a_name(code) {
        problems.push("it quotes a name by hand; relata_sql is the only door to SQL text".to_owned());
    }
    problems
}

/// A word of SQL, and after it a placeholder in double quotes: `DROP TABLE \"{`.
fn quotes_a_name(code: &str) -> bool {
    code.match_indices(r#"\"{"#).any(|(at, _)| {
        let before = &code[..at];
        let word = before.trim_end().rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        before.ends_with(' ') && SQL_WORDS.iter().any(|sql| sql.eq_ignore_ascii_case(word))
    })
}

/// Words that a name may follow.
const SQL_WORDS: &[&str] = &[
    "column",
    "constraint",
    "database",
    "domain",
    "exists",
    "extension",
    "from",
    "function",
    "index",
    "into",
    "join",
    "on",
    "only",
    "references",
    "role",
    "schema",
    "sequence",
    "table",
    "to",
    "trigger",
    "type",
    "update",
    "view",
];

#[cfg(test)]
mod tests {
    use super::{check, quotes_a_name};

    #[test]
    fn a_long_file_is_too_long() {
        let text = format!("//! Long.\n/// Yes.\n{}", "\n".repeat(501));
        assert_eq!(
            check("crates/sql/src/x.rs", &text),
            ["501 lines; 500 are the limit: which half is a noun of its own?"]
        );
    }

    #[test]
    fn comments_may_say_what_code_may_not() {
        assert!(check("xtask/src/x.rs", "//! Not a HashMap.\n").is_empty());
    }

    #[test]
    fn a_quoted_name_is_seen() {
        assert!(quotes_a_name(r#"format!("DROP TABLE \"{name}\"")"#));
        assert!(!quotes_a_name(r#"format!("a key \"{name}\"")"#));
    }
}
