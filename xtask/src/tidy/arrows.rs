//! Which crate may depend on which.

use toml::de::{DeTable, DeValue};

/// Each crate's folder, and what of ours its code may use. A crate uses only what stands above it, so there is no
/// circle. Tests may use anything.
const CRATES: &[(&str, &[&str])] = &[
    ("schema", &[]),
    ("sql", &[]),
    ("connect", &[]),
    ("scratch", &["connect", "sql"]),
    ("fetch", &["scratch"]),
    ("diff", &["schema"]),
    ("introspect", &["schema", "sql"]),
    ("toml", &["schema", "sql"]),
    ("precheck", &["schema"]),
    ("migrate", &["sql"]),
    ("plan", &["schema", "diff", "sql"]),
    ("lint", &["plan", "schema", "sql"]),
    ("docs", &["plan", "schema", "sql"]),
    ("codegen", &["schema", "sql"]),
    ("macros", &["codegen", "sql", "toml"]),
    ("relata", &["connect", "macros", "migrate", "scratch", "sql"]),
    (
        "cli",
        &[
            "codegen",
            "connect",
            "diff",
            "docs",
            "introspect",
            "lint",
            "migrate",
            "plan",
            "precheck",
            "relata",
            "schema",
            "scratch",
            "sql",
            "toml",
        ],
    ),
    (
        "tests",
        &[
            "cli",
            "connect",
            "diff",
            "introspect",
            "migrate",
            "plan",
            "relata",
            "schema",
            "scratch",
            "sql",
            "toml",
        ],
    ),
    ("downstream", &["relata"]),
    ("example", &["relata"]),
    ("service", &["relata"]),
    ("xtask", &["cli", "scratch"]),
];

pub(super) fn is_crate(folder: &str) -> bool {
    CRATES.iter().any(|(name, _)| {
        *name == folder && !["tests", "downstream", "example", "service", "xtask"].contains(name)
    })
}

/// Looks at a `Cargo.toml`; that of the workspace has no dependencies of its own.
pub(super) fn check(path: &str, text: &str) -> Vec<String> {
    let mut parts = path.rsplit('/').skip(1);
    let Some(folder) = parts.next() else { return Vec::new() };
    let Some((_, allowed)) = CRATES.iter().find(|(name, _)| *name == folder) else { return Vec::new() };
    let manifest = match DeTable::parse(text) {
        Ok(manifest) => manifest,
        Err(error) => return vec![error.to_string()],
    };
    let manifest = manifest.get_ref();
    let mut problems = Vec::new();
    let linted =
        table(manifest, "lints").and_then(|lints| lints.get("workspace")).map(|value| value.get_ref());
    if !matches!(linted, Some(DeValue::Boolean(true))) {
        problems.push("it has no `[lints] workspace = true`, which forbids unsafe code".to_owned());
    }
    for section in ["dependencies", "build-dependencies"] {
        for used in table(manifest, section).into_iter().flat_map(|used| used.keys()) {
            let used = used.get_ref();
            let ours = used.strip_prefix("relata-").or((*used == "relata").then_some("relata"));
            if let Some(ours) = ours.filter(|ours| !allowed.contains(ours)) {
                let name = if ["relata", "xtask"].contains(&folder) {
                    folder.to_owned()
                } else {
                    format!("relata-{folder}")
                };
                let only = match *allowed {
                    [] => "on none of ours".to_owned(),
                    allowed => format!("only on {}", allowed.join(", ")),
                };
                problems.push(format!("{name} must not depend on relata-{ours} ({only})"));
            }
        }
    }
    problems
}

/// The README's code map has a row for each crate, which ends in what it uses.
pub(super) fn check_map(readme: &str) -> Vec<String> {
    let row = |folder: &str| readme.lines().find(|line| line.starts_with(&format!("| `{folder}` |")));
    let mut problems = Vec::new();
    for (name, uses) in CRATES.iter().filter(|(name, _)| is_crate(name)) {
        let folder = format!("crates/{name}");
        let uses = uses.join(", ");
        let told = row(&folder).and_then(|row| row.strip_suffix('|')?.rsplit('|').next()).map(str::trim);
        if told != Some(&*uses) {
            problems.push(format!("the code map must have a row for `{folder}` that ends in `| {uses} |`"));
        }
    }
    problems
}

fn table<'a>(table: &'a DeTable<'a>, key: &str) -> Option<&'a DeTable<'a>> {
    match table.get(key)?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{CRATES, check_map};

    #[test]
    fn a_map_that_lacks_a_crate_or_an_arrow_is_told() {
        let rows =
            CRATES.iter().map(|(name, uses)| format!("| `crates/{name}` | … | {} |\n", uses.join(", ")));
        let map: String = rows.collect();
        assert!(check_map(&map).is_empty());
        assert_eq!(
            check_map(
                &map.replace("| `crates/scratch` | … | connect, sql |", "| `crates/scratch` | … | sql |")
            ),
            ["the code map must have a row for `crates/scratch` that ends in `| connect, sql |`"]
        );
    }

    #[test]
    fn no_arrow_points_down_the_list_so_there_is_no_circle() {
        for (index, (name, uses)) in CRATES.iter().enumerate() {
            for used in *uses {
                assert!(CRATES[..index].iter().any(|(above, _)| above == used), "{name} uses {used}");
            }
        }
    }
}
