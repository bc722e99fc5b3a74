//! The second observer: `pg_dump` sees what our own catalog queries may be blind to.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use relata_connect::DatabaseUrl;
use relata_schema::LEDGERS;
use relata_scratch::{Server, find_binaries};

use crate::client_program;

/// Fails where `pg_dump --schema-only` of the two databases differs, order of objects and of columns aside.
pub(crate) fn same(server: &Server, built: &DatabaseUrl, wanted: &DatabaseUrl) -> Result<()> {
    let dump = |url| dump(server, url, &["--schema-only", "--exclude-schema=relata"]);
    match differences(&dump(built)?, &dump(wanted)?) {
        None => Ok(()),
        Some(differences) => bail!(
            "the plan could not be proven: our own catalog queries see no difference afterwards, but pg_dump does \
             (+ is missing, - is too much){differences}\nnothing was written or changed"
        ),
    }
}

/// What a live database has and a scratch one lacks (`-`), and the other way round (`+`), in these schemas, or in all.
/// Owners and privileges are left out: they are compared where the schema file speaks of them. So are other tools' ledgers.
pub(crate) fn beside_live(
    server: &Server,
    live: &DatabaseUrl,
    expected: &DatabaseUrl,
    schemas: &[&str],
) -> Result<Option<String>> {
    let schemas: Vec<String> =
        schemas.iter().map(|name| format!("--schema=\"{}\"", name.replace('"', "\"\""))).collect();
    // With the sequences of their columns.
    let ledgers: Vec<String> = LEDGERS.iter().map(|name| format!("--exclude-table=*.{name}*")).collect();
    let mut args = vec!["--schema-only", "--exclude-schema=relata", "--no-owner", "--no-privileges"];
    args.extend(schemas.iter().chain(&ledgers).map(String::as_str));
    let dump = |url| Ok::<_, anyhow::Error>(without_owners(&dump(server, url, &args)?));
    Ok(differences(&dump(live)?, &dump(expected)?))
}

/// The statements that write rows and set sequences in the one database, and that the other lacks; a line each.
pub(crate) fn rows_missing(
    server: &Server,
    built: &DatabaseUrl,
    wanted: &DatabaseUrl,
) -> Result<Vec<String>> {
    let lines = |url| -> Result<BTreeSet<String>> {
        let args = ["--data-only", "--inserts", "--exclude-schema=relata"];
        let dump = dump(server, url, &args)?;
        let is_data =
            |line: &&str| line.starts_with("INSERT ") || line.starts_with("SELECT pg_catalog.setval(");
        Ok(dump.lines().filter(is_data).map(str::to_owned).collect())
    };
    let (built, wanted) = (lines(built)?, lines(wanted)?);
    Ok(wanted.difference(&built).cloned().collect())
}

/// What the one dump lacks (`+`) and has too much (`-`), order of objects and of columns aside.
pub(crate) fn differences(built: &str, wanted: &str) -> Option<String> {
    let (built, wanted) = (objects(built), objects(wanted));
    let list = |objects: BTreeSet<&String>, sign: &str| -> String {
        objects.iter().flat_map(|object| object.lines()).map(|line| format!("\n  {sign} {line}")).collect()
    };
    let missing = list(wanted.difference(&built).collect(), "+");
    let extra = list(built.difference(&wanted).collect(), "-");
    Some(missing + &extra).filter(|differences| !differences.is_empty())
}

fn without_owners(dump: &str) -> String {
    let told = |line: &str| match line.split_once("; Owner: ") {
        Some((head, _)) if line.starts_with("-- Name: ") => format!("{head}\n"),
        Some(_) | None => format!("{line}\n"),
    };
    dump.lines().map(told).collect()
}

fn dump(server: &Server, url: &DatabaseUrl, args: &[&str]) -> Result<String> {
    let major = server.major();
    let binaries = match server.binaries() {
        Some(binaries) => binaries.clone(),
        None => find_binaries(Some(major))?,
    };
    let program = binaries
        .pg_dump()
        .filter(|_| binaries.major >= major)
        .ok_or_else(|| anyhow!("this needs a pg_dump of PostgreSQL {major} or newer"))?;
    output(&program, url, args)
}

/// What `pg_dump` says of a database.
pub(crate) fn output(program: &Path, url: &DatabaseUrl, args: &[&str]) -> Result<String> {
    let mut command = client_program::command(program, url);
    // Bounds of partitions are spelled in the session's time zone.
    command.args(args).env("PGTZ", "UTC");
    let output = command.output().with_context(|| format!("{} cannot be run", program.display()))?;
    ensure!(output.status.success(), "pg_dump fails: {}", String::from_utf8_lossy(&output.stderr).trim());
    String::from_utf8(output.stdout).context("pg_dump writes something that is not UTF-8")
}

/// One text an object, with what differs from run to run left out and the columns of a table sorted.
fn objects(dump: &str) -> BTreeSet<String> {
    let mut objects = BTreeSet::new();
    let mut object: Vec<&str> = Vec::new();
    for line in dump.lines().map(str::trim_end) {
        if line.starts_with("-- Name: ") {
            objects.insert(sorted(std::mem::take(&mut object)));
        }
        let noise = [
            "SET ",
            "SELECT pg_catalog.set_config",
            "\\restrict",
            "\\unrestrict",
            "-- Dumped",
            "-- PostgreSQL",
        ];
        if !line.is_empty() && line != "--" && !noise.iter().any(|noise| line.starts_with(noise)) {
            object.push(line);
        }
    }
    objects.insert(sorted(object));
    objects.remove("");
    objects
}

fn sorted(mut lines: Vec<&str>) -> String {
    let is_table =
        |line: &&str| line.starts_with("CREATE ") && line.contains("TABLE ") && line.ends_with('(');
    if let Some(start) = lines.iter().position(is_table) {
        let end = lines[start..]
            .iter()
            .position(|line| line.starts_with(')'))
            .map_or(lines.len(), |end| start + end);
        let columns = &mut lines[start + 1..end];
        columns.iter_mut().for_each(|column| *column = column.trim_end_matches(','));
        columns.sort_unstable();
    }
    // Who got a privilege first is no difference.
    if lines.first().is_some_and(|line| line.contains("; Type: ACL; ")) {
        lines[1..].sort_unstable();
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::objects;

    #[test]
    fn order_of_columns_and_objects_is_no_difference() {
        let one = "-- Name: a; Type: TABLE\nCREATE TABLE a (\n    x integer,\n    y text\n);\n-- Name: b\nCREATE TYPE b;\n";
        let two = "-- Name: b\nCREATE TYPE b;\n\\restrict x\n-- Name: a; Type: TABLE\nCREATE TABLE a (\n    y text,\n    x integer\n);\n";
        assert_eq!(objects(one), objects(two));
        assert_ne!(objects(one), objects("-- Name: b\nCREATE TYPE b;\n"));
    }
}
