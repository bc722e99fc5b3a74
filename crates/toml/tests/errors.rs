//! What wrong schema files are told, word for word. `UPDATE_EXPECT=1` blesses.

use std::path::{Path, PathBuf};

use relata_toml::read;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/errors")
}

#[test]
fn every_mistake_has_its_words() {
    let folder = folder();
    std::env::set_current_dir(&folder).expect("tests/cases/errors");
    let mut names: Vec<PathBuf> = folder
        .read_dir()
        .expect("tests/cases/errors")
        .map(|entry| PathBuf::from(entry.expect("an entry").file_name()))
        .filter(|name| name.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    names.sort();
    assert!(names.len() >= 40, "at least 40 mistakes, not {}", names.len());
    let mut wrong = Vec::new();
    for name in &names {
        let said = match read(name) {
            Err(problems) => problems.render(false),
            Ok(_) => "no problem\n".to_owned(),
        };
        assert!(!said.starts_with("no problem"), "{} is a good file", name.display());
        let golden = name.with_extension("stderr");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&golden, &said).expect("a golden file can be written");
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        if expected != said {
            wrong.push(format!("{}:\n{said}", name.display()));
        }
    }
    assert!(wrong.is_empty(), "UPDATE_EXPECT=1 blesses these:\n{}", wrong.join("\n"));
}
