//! What the published crates are made of: where it comes from, under which licences, and the list of it in `docs/security.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What asks for no more than that its notice goes along.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-3-Clause",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// Lines of `cargo tree` over what is compiled into these crates.
fn tree(packages: &[&str], depth: Option<&str>, format: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args([
        "tree",
        "-e",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
        "--format",
        format,
    ]);
    cargo.args(packages.iter().flat_map(|package| ["-p", package]));
    cargo.args(depth.iter().flat_map(|depth| ["--depth", depth]));
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn published() -> Vec<String> {
    let folders = fs::read_dir(root().join("crates"))
        .expect("crates")
        .map(|entry| entry.expect("an entry").file_name());
    let name = |folder: &str| if folder == "relata" { folder.to_owned() } else { format!("relata-{folder}") };
    folders.map(|folder| name(&folder.to_string_lossy())).collect()
}

#[test]
fn licences_ask_for_a_notice_alone() {
    let published = published();
    let packages: Vec<&str> = published.iter().map(String::as_str).collect();
    let all = tree(&packages, None, "{p}|{l}");
    assert!(all.len() > 100, "{all:?}");
    // `A AND (B OR C)`: of each part joined by AND, one alternative must be known; `/` is what OR was written as once.
    let is_known = |expression: &str| {
        expression.split(" AND ").all(|part| {
            part.trim_matches(['(', ')'])
                .split(" OR ")
                .flat_map(|it| it.split('/'))
                .any(|it| LICENCES.contains(&it.trim()))
        })
    };
    let others: Vec<&String> = all
        .iter()
        .filter(|line| !line.split_once('|').is_some_and(|(_, licence)| is_known(licence)))
        .collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn all_comes_from_the_registry_by_hash() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let theirs: Vec<&str> =
        lock.split("\n[[package]]\n").filter(|package| package.contains("\nsource = ")).collect();
    assert!(theirs.len() > 100, "{theirs:?}");
    for package in theirs {
        let registry = "\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"";
        assert!(package.contains(registry), "{package}");
    }
}

/// `UPDATE_EXPECT=1` writes the list.
#[test]
fn the_page_lists_what_is_named() {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in published() {
        for line in tree(&[&package], Some("1"), "{p}|{l}") {
            let (name, rest) = line.split_once(' ').expect("a version");
            let (_, licence) = rest.split_once('|').expect("a licence");
            if !name.starts_with("relata") {
                users.entry(format!("| `{name}` | {licence} |")).or_default().insert(format!("`{package}`"));
            }
        }
    }
    let rows = users
        .into_iter()
        .map(|(row, users)| row + " " + &users.into_iter().collect::<Vec<_>>().join(", ") + " |\n");
    let list = "| crate | licence | named by |\n| --- | --- | --- |\n".to_owned() + &rows.collect::<String>();

    let path = root().join("docs/security.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (head, there) = page.split_once("<!-- dependencies -->\n").expect("the place of the list");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, format!("{head}<!-- dependencies -->\n{list}")).expect("written");
        return;
    }
    assert_eq!(there, list, "`UPDATE_EXPECT=1 cargo test -p xtask --test dependencies` writes it anew");
}
